"""The committed notebooks: well built, true to their code, free of the traces of one session."""

from __future__ import annotations

import csv
import difflib
import html
import json
import re
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from lock import CONDA_PYTHON, differences_from_lock
from nbformat import NotebookNode
from project import PROJECT, Executed
from prose import Evidence, read_evidence, unsupported
from tradetalks.publish.notebooks import WIDGET_VIEW, clean_notebook

FOLDER = PROJECT / "notebooks"
FIGURES = PROJECT / "figures"
COLLECTION = sorted(FOLDER.glob("*.ipynb"))
OF_A_CLASS = {"source", "release", "submitted", "autograded"}  # exercises are not kept executed
ALL = sorted(
    path
    for path in FOLDER.rglob("*.ipynb")
    if not {".ipynb_checkpoints", *OF_A_CLASS} & set(path.parts)
)
LONGEST_CELL = 12  # lines
REFRESH = "run `make notebooks`, look at `git diff`, and commit what is right"
# Another Python brings another numpy, another system other fonts: there only numbers are compared.
SAME_BYTES = (
    sys.platform == "linux"
    and f"{sys.version_info.major}.{sys.version_info.minor}" == CONDA_PYTHON
    and not differences_from_lock()
)

each_notebook = pytest.mark.parametrize("path", ALL, ids=lambda path: path.stem)
each_of_the_collection = pytest.mark.parametrize("path", COLLECTION, ids=lambda path: path.stem)


@cache
def read(path: Path) -> NotebookNode:
    return nbformat.read(path, as_version=4)


def cells(path: Path, kind: str) -> list[tuple[int, NotebookNode]]:
    numbered = enumerate(read(path).cells, start=1)
    return [(number, cell) for number, cell in numbered if cell.cell_type == kind]


def outputs(path: Path) -> list[tuple[int, NotebookNode]]:
    return [(number, output) for number, cell in cells(path, "code") for output in cell.outputs]


def text_of(output: NotebookNode) -> str:
    """Return what an output says in words, captions and alternative texts of pictures included."""
    said = [output.get("text", "")]
    for kind, content in output.get("data", {}).items():
        if kind.startswith("text/"):
            tagless = re.sub(r"<style.*?</style>|<[^>]+>", " ", content, flags=re.DOTALL)
            said.append(html.unescape(tagless) if kind == "text/html" else content)
    metadata = output.get("metadata", {})
    said.append(metadata.get("image/png", {}).get("alt", ""))
    said.append(metadata.get("tradetalks", {}).get("caption", ""))
    return "\n".join(said)


def numbers_behind_figures(notebook: str) -> str:
    captions = json.loads((FIGURES / "captions.json").read_text(encoding="utf-8"))
    names = [name for name, about in captions.items() if about["notebook"] == notebook]
    rows = [
        row
        for name in names
        for row in csv.reader((FIGURES / f"{name}.csv").read_text(encoding="utf-8").splitlines())
    ]
    return "\n".join(cell for row in rows for cell in row)


@cache
def sources() -> str:
    """Return the articles, and the facts that were looked up about them."""
    facts = pd.read_csv(FOLDER / "london" / "facts.csv", dtype=str).fillna("")
    articles = [path.read_text(encoding="utf-8") for path in (PROJECT / "seeds").glob("*.txt")]
    known = facts[["date_from", "date_to", "fact", "note"]].to_numpy().ravel()
    return "\n".join([*articles, *known])


def test_the_collection_is_numbered_in_reading_order():
    assert [path.stem[:3] for path in COLLECTION] == [f"{n:02}_" for n in range(len(COLLECTION))]
    assert COLLECTION[0].stem == "00_start_here"


@each_notebook
def test_one_title_and_no_skipped_level(path):
    prose = "\n\n".join(cell.source for _, cell in cells(path, "markdown"))
    without_code = re.sub(r"```.*?```", "", prose, flags=re.DOTALL)
    levels = [len(marks) for marks in re.findall(r"^(#{1,6})\s", without_code, re.MULTILINE)]
    assert levels[:1] == [1], "the first heading is the title"
    assert levels.count(1) == 1
    skipped = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
    assert skipped == []
    assert not any(
        re.search(r"<h1|^# ", text_of(output), re.I | re.M) for _, output in outputs(path)
    )


@each_notebook
def test_it_installs_nothing(path):
    for number, cell in enumerate(read(path).cells, start=1):
        command = re.search(r"\b(?:pip|conda|mamba|uv)\s+install\b", cell.source)
        assert not command, f"cell {number}: set-up belongs in the README"
    for number, cell in cells(path, "code"):
        assert not re.search(r"^\s*!", cell.source, re.M), f"cell {number} calls a shell"


@each_notebook
def test_it_ran_from_top_to_bottom(path):
    counts = [cell.execution_count for _, cell in cells(path, "code") if cell.source.strip()]
    assert counts == list(range(1, len(counts) + 1)), REFRESH


@each_notebook
def test_it_ran_without_complaint(path):
    loud = {
        f"cell {number}": output.get("text", output.get("evalue"))
        for number, output in outputs(path)
        if output.output_type == "error" or output.get("name") == "stderr"
    }
    assert loud == {}


@each_notebook
def test_it_holds_nothing_of_one_session(path):
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert "widgets" not in notebook.metadata
    assert [n for n, output in outputs(path) if WIDGET_VIEW in output.get("data", {})] == []
    assert notebook == clean_notebook(notebook), REFRESH


@each_notebook
def test_code_cells_are_short(path):
    lengths = {number: len(cell.source.splitlines()) for number, cell in cells(path, "code")}
    too_long = {number: length for number, length in lengths.items() if length > LONGEST_CELL}
    assert too_long == {}, f"cell: lines; {LONGEST_CELL} is the most, a function in lib/ has room"


@each_of_the_collection
def test_each_number_in_the_prose_has_a_source(path):
    said = [text_of(output) for _, output in outputs(path)]
    evidence = read_evidence("\n".join([sources(), numbers_behind_figures(path.stem), *said]))
    prose = {number: cell.source for number, cell in cells(path, "markdown")}
    problems = unsupported(prose, evidence)
    hint = "let the notebook print it, or cite its source (the rule: tests/prose.py)"
    assert not problems, "\n".join([hint, *problems])


@each_of_the_collection
def test_the_outputs_are_what_the_code_gives(path, executed: Executed):
    if not SAME_BYTES:
        pytest.skip("not Linux with the locked environment: only the figures' numbers are compared")
    now = nbformat.writes(executed.notebooks[path.stem]) + "\n"
    committed = path.read_text(encoding="utf-8")
    lines = difflib.unified_diff(committed.split("\n"), now.split("\n"), "committed", "now", n=2)
    difference = "\n".join(line[:160] for _, line in zip(range(40), lines, strict=False))
    assert not difference, f"{REFRESH}\n{difference}"


def test_the_figures_are_what_the_notebooks_draw(executed: Executed):
    drawn = {path.name: path for path in executed.figures.iterdir()}
    kept = {path.name: path for path in FIGURES.iterdir()}
    for drawings in (drawn, kept):  # for phones and slides: they are kept nowhere but in the pages
        for name in [name for name in drawings if name.endswith((".narrow.svg", ".slide.svg"))]:
            del drawings[name]
    names = json.loads(drawn["captions.json"].read_text(encoding="utf-8"))
    files = [f"{name}.{kind}" for name in names for kind in ("csv", "png", "svg")]
    files += [f"{name}.sentences.csv" for name in names if f"{name}.sentences.csv" in drawn]
    files += [f"{name}-concordance.csv" for name in names if f"{name}-concordance.csv" in drawn]
    assert sorted(drawn) == sorted(["captions.json", *files])
    assert sorted(kept) == sorted(drawn), REFRESH
    if SAME_BYTES:
        stale = [
            name for name, path in kept.items() if path.read_bytes() != drawn[name].read_bytes()
        ]
        assert stale == [], REFRESH
    for name in sorted(kept):
        if name.endswith(".csv"):
            pd.testing.assert_frame_equal(
                pd.read_csv(kept[name]), pd.read_csv(drawn[name]), obj=name, rtol=1e-6
            )


EVIDENCE = read_evidence(
    "tone −0.2963, share 0.368, 46 sentences, 1,304 words, on 2025-06-09; $700 billion"
)


@pytest.mark.parametrize(
    "prose",
    [
        "The tone is −0.30, in 46 sentences of 1304 words.",
        "Of the words, 37 % count, some 36.8 per cent.",
        "They met on 9 June, or June 9, for $700 billion.",
        "All forty-six have a tone between −1 and 1.",
        "## 2.3 What `window=7` does\n\n1. In Figure 4.2, under CC BY 4.0.",
        "It reached 0.57 (Somebody and Other, 2014).",
        "Continue with [03 Speakers](03_speakers.ipynb), counted per 1,000 words.",
        "It reached 0.57 [as measured](https://example.org/17).",
        "## Sources\n\n- Somebody, A. B.: A paper, 8(1), 216–225.",
    ],
)
def test_a_supported_number_passes(prose):
    assert unsupported({7: prose}, EVIDENCE) == []


@pytest.mark.parametrize(
    ("prose", "claims"),
    [
        ("The tone is 0.31.", ["0.31"]),
        ("The tone is +0.30.", ["+0.30"]),
        ("They have 47 sentences, or forty-five.", ["47", "forty-five"]),
        ("Some 38 % count.", ["38 %"]),
        ("They met on 10 June and 9–11 June.", ["10 June", "9–11 June"]),
        ("It is 0.57. Somebody (2014) wrote on something else.", ["0.57"]),
        ("- one has 52\n- the other 46 (Somebody, 2014)", ["52"]),
        ("## Sources\n\n## And then 17", ["17"]),
    ],
)
def test_an_unsupported_number_is_found(prose, claims):
    assert [problem.split("'")[1] for problem in unsupported({7: prose}, EVIDENCE)] == claims


def test_the_time_that_a_notebook_takes_needs_no_source():
    nothing = Evidence([], set())
    assert unsupported({2: "It takes 20–25 minutes.", 4: "# Sources"}, nothing) == []
    assert unsupported({2: "A title.", 4: "It takes 20–25 minutes."}, nothing) != []


def test_sources_go_on_in_the_next_cell():
    nothing = Evidence([], set())
    assert (
        unsupported({1: "# Sources", 2: "- Somebody, A. B. (1999).\n- Other, 8(2)."}, nothing) == []
    )
