"""What is not installed is named at each door, in one line, with what to install."""

from __future__ import annotations

import shlex
import subprocess
import sys

import pytest
from tradetalks.base.extras import EXTRA_OF

# Of a library without extras: its own packages are there, all others are hidden.
HIDE = f"""
import sys, warnings
sys.modules |= dict.fromkeys({sorted(EXTRA_OF)!r})
warnings.simplefilter("ignore")
import tradetalks as tt
articles = tt.load_articles()
sentences = tt.annotate_articles(articles, {{"talks": ["talks"]}})
"""
DOORS = {
    "tt.plot_tone": "report",
    "tt.explore_tone": "report",
    "tt.save_chart": "report",
    "tt.code_sentences": "report",
    "tt.collocations(sentences)": "report",
    "tt.co_occurrences(sentences, ['talks', 'tariff'])": "report",
    "tt.repair_mojibake(articles)": "report",
    "tt.annotate('.', 'out.csv')": "report",
    "tt.frame_expectations(sentences, by='network')": "network",
    "tt.code_by_model(sentences, 'm', 'http://127.0.0.1:9/v1', 'audit.jsonl')": "llm",
}
# A command says the one extra that suffices for all of it, and the line that runs it at once.
COMMANDS = {
    "report": "report",
    "report 'my articles'": "report",
    "annotate . out.csv": "report",
    "annotate . out.csv --engine dask": "dask",
    "start": "lab",
    "checksum": "report",
    "stale": "classroom",
    "classroom": "classroom",
    "grade sentiment .": "classroom",
    "lite": "lite",
}


def call(line: str) -> str:
    return f"main({shlex.split(line)})"


@pytest.fixture(scope="module")
def told() -> dict[str, str]:
    """Return what each door says, from one process in which the extras are hidden."""
    doors = f"""
from contextlib import redirect_stderr
from io import StringIO
from tradetalks.cli import main
for door in {[*DOORS, *map(call, COMMANDS)]!r}:
    said = StringIO()
    try:
        with redirect_stderr(said):
            eval(door)
    except ValueError as problem:
        said.write(str(problem))
    print(door, said.getvalue().strip().replace(chr(10), " // "), sep="\\t")
"""
    command = [sys.executable, "-c", HIDE + doors]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return dict(line.split("\t") for line in run.stdout.splitlines())


@pytest.mark.parametrize("door", DOORS)
def test_a_door_says_in_one_line_what_to_install(door, told):
    assert told[door].endswith(f'pip install "tradetalks[{DOORS[door]}]"')
    assert "//" not in told[door].replace("http://", "")


@pytest.mark.parametrize("line", COMMANDS)
def test_a_command_says_in_one_line_which_extra_is_enough_and_what_runs_it_at_once(line, told):
    extra = f'"tradetalks[{COMMANDS[line]}]"'
    once = f"pip install {extra}, or at once: uvx --from {extra} tradetalks {line}"
    assert told[call(line)].endswith(once)
    assert "//" not in told[call(line)]
