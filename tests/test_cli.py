"""The commands: what is wrong with a command, or with what it is given, is one line and code 2."""

from __future__ import annotations

import pytest
from tradetalks.cli import build_parser, main

FILES = {
    "article.txt": "A deal is near.",
    "gold.csv": "sentence,label\nA deal is near.,raise\n",
    "slip.csv": "sentence,label\nA deal is near.,rase\n",
    "rated.csv": "sentence,rating\nA deal is near.,good\n",
    "list.toml": "far = 3",
    "broken.toml": "far = [",
    "cues.toml": '[farr]\nwords = ["in the doldrums"]',
}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TRADETALKS_COLUMNS", raising=False)


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("", "COMMAND"),
        ("reprot", "'reprot'"),
        ("inspect", "CORPUS; see tradetalks inspect --help"),
        ("inspect nowhere", "nowhere does not exist"),
        ("inspect ''", "the path of a corpus is empty"),
        ("inspect article.txt --column text", "write it as text=NAME"),
        ("inspect article.txt --column txt=body", "did you mean 'text'"),
        ("report nowhere", "nowhere does not exist"),
        ("report article.txt --refresh", "the project's own articles"),
        ("report --colour red", "--colour"),
        ("annotate article.txt", "OUTPUT"),
        ("annotate nowhere out.csv", "nowhere does not exist"),
        ("annotate article.txt out.xlsx", "ends in .xlsx"),
        ("annotate article.txt gold.csv/out.csv --workers 1", "cannot be written"),
        ("annotate article.txt out.csv --workers 0", "1 or more"),
        ("annotate article.txt out.csv --workers two", "'two'"),
        ("annotate article.txt out.csv --engine desk", "'desk'"),
        ("annotate article.txt out.csv --keywords ''", "keywords is empty"),
        ("annotate article.txt out.csv --keywords nowhere", "nowhere cannot be read"),
        ("annotate article.txt out.csv --keywords list.toml", "'far' is no list of words"),
        ("annotate article.txt out.csv --keywords broken.toml", "not a TOML file"),
        ("annotate article.txt out.csv --cues cues.toml", "did you mean 'far'"),
        ("annotate article.txt out.csv --cues .", "cannot be read"),
        ("stale now", "now"),
        ("checksum nowhere", "nowhere does not exist"),
        ("checksum ''", "the path of a corpus is empty"),
        ("evaluate nowhere.csv", "no file nowhere.csv"),
        ("evaluate .", "no CSV file"),
        ("evaluate ''", "is empty"),
        ("evaluate slip.csv", "did you mean 'raise'"),
        ("evaluate rated.csv", "no column 'label'"),
        ("evaluate gold.csv --predictions gold.csv", "overwrite"),
        ("evaluate gold.csv --predictions nowhere/out.csv", "in a folder that exists"),
        ("evaluate gold.csv --predictions .", "cannot be written"),
        ("evaluate-dates nowhere", "nowhere does not exist"),
        ("evaluate-dates gold.csv", "gold.csv is a file"),
        ("evaluate-tone gold.csv", "no column 'rating'"),
        ("evaluate-tone rated.csv", "'good' in row 1 is no number"),
        ("classroom now", "now"),
    ],
)
def test_a_mistake_is_one_line_and_code_2(command, told, capsys):
    words = ["" if word == "''" else word for word in command.split()]
    try:
        code = main(words)
    except SystemExit as end:  # a command that is written wrong
        code = end.code
    said = capsys.readouterr().err
    assert code == 2
    assert said.startswith("tradetalks: ")
    assert said.count("\n") == 1
    assert told in said


def test_every_command_has_its_help(capsys):
    for name in build_parser()._subparsers._group_actions[0].choices:
        with pytest.raises(SystemExit) as end:
            main([name, "--help"])
        assert end.value.code == 0
        assert f"tradetalks {name}" in capsys.readouterr().out
