"""What README shows is what one can type: every command is understood, and the quick ones run."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pandas as pd
import pytest
from project import PROJECT
from tradetalks.cli import build_parser, main

README = (PROJECT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```", README, re.DOTALL | re.MULTILINE)
SHOWN = [
    re.sub(r"\s+#.*", "", line)
    for _, block in BLOCKS
    for line in block.splitlines()
    if line.startswith("tradetalks ")
]
# The others run for minutes, ask a server, or open a program: they are tested in their rooms.
QUICK = [line for line in SHOWN if line.split()[1] in {"inspect", "annotate", "sample", "shares"}]


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return a folder with what README takes to be there."""
    here = tmp_path_factory.mktemp("commands")
    for name in ["my-articles", "path/to/folder", "path/to/corpus"]:
        shutil.copytree(PROJECT / "seeds", here / name)
    (here / "my-keywords.toml").write_text('tariffs = ["tariff", "duty"]\n', encoding="utf-8")
    return here


@pytest.mark.parametrize("line", SHOWN)
def test_a_command_of_the_readme_is_understood(line):
    assert build_parser().parse_args(shlex.split(line)[1:])


@pytest.mark.parametrize("line", QUICK)
def test_a_quick_command_of_the_readme_runs(line, folder, monkeypatch, capsys):
    monkeypatch.chdir(folder)
    if line.split()[1] == "annotate":  # README begins anew with another corpus
        for old in folder.glob("sentences.parquet*"):
            old.unlink()
    if line.split()[1] == "shares":  # once somebody has filled in the labels
        coded = pd.read_csv("to-code.csv", dtype={"article_id": "str"})
        coded.assign(label="none").to_csv("to-code.csv", index=False)
    assert main(shlex.split(line)[1:]) == 0, capsys.readouterr().err


def test_the_python_of_the_readme_runs(folder, monkeypatch):
    monkeypatch.chdir(folder)
    blocks = [block for language, block in BLOCKS if language == "python"]
    assert blocks
    for block in blocks:
        exec(block, {})


@pytest.mark.parametrize("page", sorted(PROJECT.glob("*.md")), ids=lambda page: page.name)
def test_a_page_at_the_root_leads_to_what_is_there(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\((?!https?:|mailto:|#)([^)#\s]+)", text)
    assert [link for link in links if not (PROJECT / link).exists()] == []
