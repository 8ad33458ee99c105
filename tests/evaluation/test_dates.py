import json
from pathlib import Path

import pandas as pd
import pytest
from tradetalks.cli import main
from tradetalks.evaluation.dates import evaluate_dates, match_dates, read_timeml

HEAD = """<?xml version="1.0" encoding="utf-8"?>
<TimeML><DOCID>{name}</DOCID>
<DCT><TIMEX3 tid="t0" type="DATE" value="2025-06-11">June 11, 2025</TIMEX3></DCT>
<TEXT>
"""
# Right; right extent, other value; overlapping, right value; missed; and "yesterday" is spurious.
BODY = """The envoys <EVENT eid="e1">met</EVENT> <TIMEX3 tid="t1" type="DATE"
value="2025-06-09">Monday</TIMEX3> &amp; agreed <TIMEX3 tid="t2" type="DATE" value="2025-W23">last
month</TIMEX3>. They waited for more <TIMEX3 tid="t3" type="DURATION" value="P2W">than two
weeks</TIMEX3>.

It was <TIMEX3 tid="t4" type="DATE" value="PAST_REF">before the flood</TIMEX3>, not yesterday.
"""
FOOT = "</TEXT></TimeML>\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    text = HEAD.format(name="a") + BODY + FOOT
    (tmp_path / "a.tml").write_text(text, encoding="utf-8")
    return tmp_path


def test_reads_text_and_annotations(folder: Path) -> None:
    articles, annotations = read_timeml(folder)
    text = articles["text"][0]
    assert articles["published_from"][0].isoformat() == "2025-06-11T00:00:00"
    assert "agreed last month. They" in text  # lines of a wrapped sentence are one
    for row in annotations.itertuples():
        assert text[row.start : row.end] == row.expression.replace("\n", " ")
    assert annotations["kind"].tolist() == ["date", "date", "duration", "date"]


def test_counts_right_extents_overlaps_and_values(folder: Path) -> None:
    scores = evaluate_dates(folder)
    assert scores["strict"] == {"precision": 2 / 4, "recall": 2 / 4, "f1": 2 / 4}
    assert scores["relaxed"] == {"precision": 3 / 4, "recall": 3 / 4, "f1": 3 / 4}
    assert scores["value"] == {"precision": 2 / 4, "recall": 2 / 4, "f1": 2 / 4}


def test_an_annotation_counts_once(folder: Path) -> None:
    _, annotations = read_timeml(folder)
    assert len(match_dates(annotations, annotations)) == 4
    assert match_dates(annotations.iloc[:0], annotations).empty
    middle = annotations["start"] + 3
    halves = [annotations.assign(end=middle), annotations.assign(start=middle)]
    assert len(match_dates(pd.concat(halves, ignore_index=True), annotations)) == 4


def test_the_command_prints_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate-dates", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == evaluate_dates(folder)


def test_the_command_prints_a_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate-dates", str(folder)]) == 0
    assert "relaxed      0.750   0.750  0.750" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.txt", "They met.", "no .tml file in"),
        ("a.tml", "They met.", "a.tml is not well-formed XML"),
        ("a.tml", '<?xml version="1.0" encoding="none"?><TimeML/>', "a.tml is not well-formed XML"),
        ("a.tml", "<TimeML></TimeML>", "a.tml has no TEXT element"),
    ],
)
def test_other_folders_are_refused_in_one_line(
    name: str, content: str, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    assert main(["evaluate-dates", str(tmp_path)]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_what_is_no_folder_is_said_to_be_none(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path, what in ((folder / "a.tml", "is a file"), (folder / "b", "does not exist")):
        assert main(["evaluate-dates", str(path)]) == 2
        assert capsys.readouterr().err == (
            f"tradetalks: {path} {what}: give a folder of TimeML files (.tml)\n"
        )


def test_a_file_without_a_day_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (folder / "a.tml").read_text("utf-8").replace('"2025-06-11"', '"11-06-2025 or so"')
    (folder / "b.tml").write_text(text, encoding="utf-8")
    assert main(["evaluate-dates", str(folder), "--json"]) == 0
    printed = capsys.readouterr()
    assert "1 of 2 files have no day of publication" in printed.err
    assert "b.tml" in printed.err
    assert json.loads(printed.out)["relaxed"]["f1"] == 3 / 4


def test_a_document_without_a_date_is_measured_too(tmp_path: Path) -> None:
    body = 'On <TIMEX3 tid="t1" type="DATE" value="2012-05-01">1 May 2012</TIMEX3> they met.'
    (tmp_path / "a.tml").write_text(f"<TimeML><TEXT>{body}</TEXT></TimeML>", encoding="utf-8")
    with pytest.warns(UserWarning, match="1 of 1 files have no day"):
        assert evaluate_dates(tmp_path)["value"]["f1"] == 1
