"""The course: what is made from its sources, hand coding, the pages, and the notes for teachers."""

from __future__ import annotations

import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from pathlib import Path

import nbformat
import pandas as pd
import pytest
import tradetalks as tt
from bs4 import BeautifulSoup
from fonts import set_font
from hypothesis import given
from hypothesis import strategies as st
from playwright.sync_api import expect
from project import PROJECT
from tradetalks.classroom import coursework
from tradetalks.classroom import hand_coding as _hand_coding
from tradetalks.classroom.codings import LABELS, name_of_coder
from tradetalks.classroom.coursework import make_classroom
from tradetalks.classroom.lessons import make_deck, render_deck, render_handout
from tradetalks.publish.notebooks import run_notebook

CLASSROOM = PROJECT / "notebooks" / "classroom"
CHECKS = PROJECT / "lib" / "tradetalks" / "classroom" / "checks"
THEMES = ["expectations", "keywords", "sentiment"]
SESSIONS = sorted((CLASSROOM / "sessions").glob("*.md"))
HANDOUTS = sorted((CLASSROOM / "handouts").glob("*.md"))
REMAKE = "run `make classroom`, look at `git diff`, and commit what is right"
SENTENCES = tt.split_sentences(tt.load_articles())
TO_CODE = tt.sample_for_coding(SENTENCES, 20, seed=7)


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> Path:
    """Make everything anew in a copy of the project's notebooks; return its classroom."""
    copy = tmp_path_factory.mktemp("made") / "notebooks"
    unwanted = shutil.ignore_patterns("submitted", "autograded", "feedback", "slides", "codings")
    shutil.copytree(PROJECT / "notebooks", copy, ignore=unwanted)
    classroom = copy / "classroom"
    for folder in ("release", "answers"):
        shutil.rmtree(classroom / folder)
    (classroom / "checks").mkdir()
    pytest.importorskip("nbgrader", reason="NO STUDENT COPY WAS MADE: pip install nbgrader")
    make_classroom(classroom, classroom / "checks")
    return classroom


@pytest.fixture(scope="module")
def untouched() -> dict[str, nbformat.NotebookNode]:
    """Run the student copies as they are handed out; an error in a cell would stop this."""
    paths = [CLASSROOM / "release" / name / f"{name}.ipynb" for name in THEMES]
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(THEMES, pool.map(run_notebook, paths), strict=True))


def check_cells(notebook):
    return [cell for cell in notebook.cells if re.search(r'^check\("', cell.source, re.MULTILINE)]


def said(cell, stream):
    return "".join(output.text for output in cell.outputs if output.get("name") == stream)


@pytest.mark.parametrize("name", THEMES)
def test_what_is_kept_is_what_the_source_gives(name, made):
    for ours, anew in [
        (CLASSROOM / "release" / name / f"{name}.ipynb", made / "release" / name / f"{name}.ipynb"),
        (CHECKS / f"{name}.py", made / "checks" / f"{name}.py"),
        (CLASSROOM / "handouts" / f"{name}.html", made / "handouts" / f"{name}.html"),
    ]:
        assert ours.read_text("utf-8") == anew.read_text("utf-8"), f"{ours.name}: {REMAKE}"
    ours, anew = (
        nbformat.read(folder / "answers" / name / f"{name}.ipynb", as_version=4)
        for folder in (CLASSROOM, made)
    )
    assert [cell.source for cell in ours.cells] == [cell.source for cell in anew.cells], REMAKE


@pytest.mark.parametrize("name", ["class_agreement", "hand_coding"])
def test_the_class_notebooks_are_kept_executed(name, made):
    ours, anew = (
        nbformat.read(folder / f"{name}.ipynb", as_version=4) for folder in (CLASSROOM, made)
    )
    for one, other in zip(ours.cells, anew.cells, strict=True):
        assert one.source == other.source, REMAKE
        texts = [
            [output.get("data", {}).get("text/plain") for output in cell.get("outputs", [])]
            for cell in (one, other)
        ]
        assert texts[0] == texts[1], REMAKE


@pytest.mark.parametrize("name", THEMES)
def test_every_solution_passes_every_check(name, made):
    cells = check_cells(nbformat.read(made / "answers" / name / f"{name}.ipynb", as_version=4))
    assert len(cells) >= 5
    for cell in cells:
        assert said(cell, "stdout").startswith("✓"), cell.source
        assert said(cell, "stderr") == ""


@pytest.mark.parametrize("name", THEMES)
def test_an_untouched_copy_fails_kindly(name, untouched):
    cells = check_cells(untouched[name])
    assert len(cells) >= 5
    for cell in cells:
        assert said(cell, "stdout") == ""
        assert re.match(
            r"✗ \d\.\d  (Not answered yet|It returns nothing yet)", said(cell, "stderr")
        )
    outputs = [output for cell in untouched[name].cells for output in cell.get("outputs", [])]
    assert [output for output in outputs if output.output_type == "error"] == []


@pytest.mark.parametrize("name", THEMES)
def test_a_student_copy_holds_no_solution(name):
    text = (CLASSROOM / "release" / name / f"{name}.ipynb").read_text("utf-8")
    for trace in ("SOLUTION", "HIDDEN", "secret(", "Rubric", "def check_"):
        assert trace not in text


def test_without_nbgrader_the_command_says_what_to_install(monkeypatch, capsys):
    import sys

    from tradetalks.cli import main

    monkeypatch.setitem(sys.modules, "nbgrader", None)
    assert main(["classroom"]) == 2
    assert 'pip install "tradetalks[classroom]"' in capsys.readouterr().err


# Hand coding


def write(folder: Path, name: str, labels: list[str], coder: str = "", **settings) -> Path:
    folder.mkdir(exist_ok=True)
    table = TO_CODE.head(len(labels)).assign(label=labels)
    table.insert(0, "coder", coder)
    table.to_csv(folder / name, index=False, **{"encoding": "utf-8", **settings})
    return folder / name


ALL_NONE = ["none"] * len(TO_CODE)


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_what_spreadsheets_write_is_read(tmp_path, separator, encoding):
    write(tmp_path, "ann.csv", ALL_NONE, "Ann", sep=separator, encoding=encoding, errors="replace")
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert codings["label"].tolist() == ALL_NONE
    assert codings["used"].all()
    assert codings["coder"].unique().tolist() == ["Ann"]
    assert problems.empty


def test_the_line_that_excel_puts_first_is_no_row(tmp_path):
    path = write(tmp_path, "ann.csv", ALL_NONE, sep=";")
    path.write_text("sep=;\n" + path.read_text("utf-8"), encoding="utf-8")
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert len(codings) == len(TO_CODE)
    assert problems.empty


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"coder,article_id,sentence_id,text,label\n", "nothing below it"),
        (b"coder,text\nann,hello\n", "no column label"),
        (b"label\nnone\n", "1 labels for 20 sentences, and nothing says which"),
    ],
)
def test_a_file_that_cannot_be_used_is_named(tmp_path, content, reason):
    (tmp_path / "ann.csv").write_bytes(content)
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert codings.empty
    assert problems["file"].tolist() == ["ann.csv"]
    assert reason in problems["reason"][0]
    assert problems["remedy"][0]


def test_a_workbook_is_named_and_nothing_else_stops(tmp_path):
    (tmp_path / "bea.xlsx").write_bytes(b"PK\x03\x04")
    write(tmp_path, "ann.csv", ALL_NONE)
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert codings["coder"].unique().tolist() == ["ann"]
    assert problems["remedy"].tolist() == ["open it and save it as CSV, or ask for it again"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Lower ", "lower"),
        ("RAISE", "raise"),
        ("rase", "raise"),
        ("mixd", "mixed"),
        ("lowers", "lower"),
        ("non", "none"),
        ("expect", ""),
        ("5", ""),
        ("", ""),
    ],
)
def test_labels_are_read_as_meant_and_doubts_are_named(tmp_path, written, read):
    write(tmp_path, "ann.csv", [written, *ALL_NONE[1:]])
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert codings["label"][0] == read
    assert codings["written"][0] == written.strip()
    assert problems["reason"].str.contains(repr(written.strip())).any() == (
        written.strip().casefold() not in ("", *LABELS)
    )


def test_two_students_of_one_name_are_two(tmp_path):
    write(tmp_path, "anna.csv", ALL_NONE, "Anna")
    write(tmp_path, "anna-2.csv", ["lower"] * 12 + ALL_NONE[12:], "Anna")
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert codings["used"].all()
    assert sorted(codings["coder"].unique()) == ["Anna", "Anna (anna-2.csv)"]
    assert "differ in 12 of 20 labels" in problems["reason"].iloc[-1]


def test_a_label_of_another_language_is_told_once_with_its_rows_and_can_be_mapped(tmp_path):
    write(tmp_path, "jo.csv", ["senkt", "hebt", "senkt", *ALL_NONE[3:]], "Jo")
    _, problems = tt.read_codings(tmp_path, TO_CODE)
    told = problems["reason"].tolist()
    assert told[0] == "'senkt' is no label (rows 2, 4)"
    assert told[1] == "'hebt' is no label (row 3)"
    codings, problems = tt.read_codings(tmp_path, TO_CODE, {"Senkt": "lower", "hebt": "raise"})
    assert codings["label"].tolist()[:3] == ["lower", "raise", "lower"]
    assert problems.empty


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("form export", "Number;Label\n" + "".join(f"{n};none\n" for n in range(20, 0, -1))),
        ("answers.data", "number,label\r\n" + "".join(f"{n}.0,none\r\n" for n in range(1, 21))),
        ("sheet.csv", "label\n" + "none\n" * 20),
        ("gaps.csv", "label\nlower\n\n" + "none\n" * 18),
    ],
)
def test_a_file_of_any_name_may_number_its_labels_or_list_them(tmp_path, name, text):
    (tmp_path / name).write_text(text)
    codings, _ = tt.read_codings(tmp_path, TO_CODE)
    assert codings["used"].sum() == 20
    ids = codings.set_index(["article_id", "sentence_id"]).index
    assert set(ids) == set(TO_CODE.set_index(["article_id", "sentence_id"]).index)
    if name == "gaps.csv":
        assert codings["label"].tolist()[:3] == ["lower", "", "none"]


NUMBERED = [f"{number},none" for number in range(1, 21)]


@pytest.mark.parametrize(
    ("lines", "taken"),
    [
        (["Nummer;Einstufung", *(line.replace(",", ";") for line in NUMBERED)], "Einstufung"),
        (["Which label do you give?", *["none"] * 20], "Which label do you give?"),
        (NUMBERED, "none"),
        (["open", *["none"] * 19], "open"),
    ],
)
def test_where_no_column_is_called_label_the_one_with_labels_is_taken_and_named(
    tmp_path, lines, taken
):
    (tmp_path / "ann.csv").write_text("\n".join(lines))
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert codings["used"].sum() == codings["label"].ne("").sum() == 20
    assert codings["number"].tolist() == [*range(1, 21)]
    assert problems["reason"].tolist() == ["no column label"]
    assert repr(taken) in problems["remedy"][0]


@pytest.mark.parametrize("form", ["{}.0", "{},0", "{:02}", "No. {}", "{}."])
def test_a_place_in_the_list_is_read_as_people_and_spreadsheets_write_it(tmp_path, form):
    rows = [f"{form.format(number)};none" for number in range(1, 21)]
    (tmp_path / "ann.csv").write_text("\n".join(["number;label", *rows]))
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert codings["number"].tolist() == [*range(1, 21)]
    assert problems.empty


def test_a_form_of_the_whole_class_holds_each_of_its_students(tmp_path):
    rows = [
        {"Timestamp": "12:01", "Name": name, "Number": number, "Label": label}
        for number in range(1, 21)
        for name, label in {"Fay": "none", "Gus ": "lower", "gus": "lower", "": "open"}.items()
        if name != "gus" or number > 18
    ]
    pd.DataFrame(rows).to_csv(tmp_path / "form.csv", index=False)
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    counted = codings[codings["used"]].groupby("coder")["label"].agg(list)
    assert counted.to_dict() == {"Fay": ["none"] * 20, "Gus": ["lower"] * 20, "form": ["open"] * 20}
    assert problems["reason"].tolist() == [
        "holds 2 coders: Fay, Gus",
        "2 rows of a sentence that stands in it already (rows 58, 62)",
    ]


def test_rows_are_counted_as_a_spreadsheet_counts_them(tmp_path):
    (tmp_path / "ann.csv").write_text("\nnumber,label\n\n1,??\n2,none\n\n77,none\n")
    _, problems = tt.read_codings(tmp_path, TO_CODE)
    assert "'??' is no label (row 4)" in problems["reason"].tolist()
    assert "1 row not among the sentences (row 7)" in problems["reason"].tolist()


@pytest.mark.parametrize("written", ["not lower", "raise/lower", "+", "-", "1", "=1+1"])
def test_what_might_mean_something_else_is_named_and_not_guessed(tmp_path, written):
    write(tmp_path, "ann.csv", [written, *ALL_NONE[1:]])
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert codings["label"][0] == ""
    assert problems["remedy"][0].startswith("not counted")


@pytest.mark.parametrize("written", ["“lower”", "1. lower", '="lower"', "lower!", "lower\u00a0"])
def test_what_stands_around_a_label_is_no_slip(tmp_path, written):
    write(tmp_path, "ann.csv", [written, *ALL_NONE[1:]])
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert codings["label"][0] == "lower"
    assert problems.empty


def test_a_label_counts_wherever_a_sentence_that_stands_twice_has_it(tmp_path):
    sentences = pd.concat([TO_CODE, TO_CODE.head(1)])
    sentences.assign(label=["", *ALL_NONE[1:], "open"]).to_csv(tmp_path / "ann.csv", index=False)
    codings, _ = tt.read_codings(tmp_path, TO_CODE)
    used = codings[codings["used"]].set_index("number")["label"]
    assert used[1] == "open"
    assert len(used) == 20


def test_an_empty_folder_and_a_file_without_a_name_are_not_passed_over(tmp_path):
    (tmp_path / "ann.csv").mkdir()
    (tmp_path / ".DS_Store").write_bytes(b"\0")
    (tmp_path / ".csv").write_text("\n".join(["number,label", *NUMBERED]))
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert codings["coder"].unique().tolist() == [".csv"]
    assert problems.values.tolist() == [["ann.csv", "an empty folder", "ask for the file"]]


def test_one_file_under_two_names_is_named_and_the_teacher_decides(tmp_path):
    for name in ("ann.csv", "upload-7.csv"):
        (tmp_path / name).write_text("\n".join(["number,label", *NUMBERED]))
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert codings["coder"].unique().tolist() == ["ann", "upload-7"]
    assert problems["reason"].tolist() == ["the same as ann.csv, byte by byte"]


def test_whoever_might_be_two_people_is_asked_about(tmp_path):
    write(tmp_path, "ann.csv", ALL_NONE, "Ann")
    write(tmp_path, "ann again.csv", ["lower", *ALL_NONE[1:]], "Ann")
    _, problems = tt.read_codings(tmp_path, TO_CODE)
    assert "with another label for 1 sentence" in problems["reason"].iloc[-1]
    assert "if they are two people" in problems["remedy"].iloc[-1]


def test_one_weak_file_never_ruins_the_class(tmp_path):
    labels = (["lower", "raise", "none", "open"] * 5)[:20]
    for name in ("ann", "ben", "eve"):
        write(tmp_path, f"{name}.csv", labels, name)
    whole = tt.agreement(tt.spread_codings(tt.read_codings(tmp_path, TO_CODE)[0])).iloc[-1]
    write(tmp_path, "bad.csv", ["??"] * 20, "bad")
    write(tmp_path, "few.csv", labels[:3] + [""] * 17, "few")
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    after = tt.agreement(tt.spread_codings(codings)).iloc[-1]
    assert (after["sentences"], after["alpha"]) == (whole["sentences"], whole["alpha"]) == (20, 1.0)
    assert "bad is left out" in problems.loc[problems["file"] == "bad.csv", "remedy"].tolist()


def test_of_two_files_from_one_student_the_fuller_counts(tmp_path):
    write(tmp_path, "ann.csv", [*ALL_NONE[1:], ""], "Ann")
    write(tmp_path, "ann (1).csv", ALL_NONE, "ann")
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert len(codings) == 2 * len(TO_CODE)
    assert codings.loc[codings["used"], "file"].unique().tolist() == ["ann (1).csv"]
    assert "a second file from ann" in problems["reason"].iloc[-1]
    assert tt.spread_codings(codings).shape == (len(TO_CODE), 1)


def test_a_row_twice_and_a_row_from_elsewhere_are_named_and_kept(tmp_path):
    path = write(tmp_path, "ann.csv", ALL_NONE)
    with path.open("a", encoding="utf-8") as file:
        file.write(",elsewhere,99,A sentence.,lower\n")
        file.write(f",{TO_CODE['article_id'][0]},{TO_CODE['sentence_id'][0]},,raise\n")
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert len(codings) == len(TO_CODE) + 2
    assert codings["used"].sum() == len(TO_CODE)
    assert problems["reason"].tolist() == [
        "1 row not among the sentences (row 22)",
        "1 row of a sentence that stands in it already (row 23)",
    ]


def test_rows_are_found_by_their_text_where_the_numbers_are_gone(tmp_path):
    TO_CODE.assign(label="open")[["text", "label"]].to_csv(tmp_path / "ann.csv", index=False)
    codings, _ = tt.read_codings(tmp_path, TO_CODE)
    assert codings["used"].all()
    assert codings["sentence_id"].tolist() == TO_CODE["sentence_id"].tolist()


def test_a_spreadsheets_decimals_are_numbers_all_the_same(tmp_path):
    numbers = TO_CODE["sentence_id"].astype("str") + ".0"
    TO_CODE.assign(sentence_id=numbers, label="open").to_csv(tmp_path / "ann.csv", index=False)
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert codings["used"].all()
    assert problems.empty


def test_no_folder_is_said_in_one_line(tmp_path):
    with pytest.raises(ValueError, match="is no folder: give the one with the files"):
        tt.read_codings(tmp_path / "nowhere", TO_CODE)


@given(st.binary(max_size=400))
def test_whatever_bytes_come_in_every_file_is_accounted_for(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("class")
    (folder / "ann.csv").write_bytes(content)
    codings, problems = tt.read_codings(folder, TO_CODE)
    assert len(codings) + len(problems) > 0
    assert set(codings["label"]) <= {"", *LABELS}


@pytest.mark.parametrize(
    "file", ["ann.csv", "class 2/ann.csv", "ann (1).csv", "ann-Copy1.csv", "ann (1) (2).csv"]
)
def test_copies_bear_the_name_of_their_coder(file):
    assert name_of_coder(file) == "ann"


def test_votes_are_counted_with_the_most_disputed_first(tmp_path):
    write(tmp_path, "ann.csv", ["lower", "none", "raise", ""])
    write(tmp_path, "ben.csv", ["lower", "open", "raise", ""])
    write(tmp_path, "cy.csv", ["lower", "none", "", ""])
    votes = tt.count_votes(tt.read_codings(tmp_path, TO_CODE.head(4))[0])
    assert votes["share"].tolist() == pytest.approx([2 / 3, 1, 1])
    assert votes["class_label"].tolist()[0] == "none"
    assert sorted(votes["coders"]) == [2, 3, 3]
    chart = tt.plot_votes(votes)
    assert "3 sentences; in 2 all agree" in chart.alternative_text


def test_a_tie_has_no_class_label(tmp_path):
    write(tmp_path, "ann.csv", ["lower"])
    write(tmp_path, "ben.csv", ["none"])
    votes = tt.count_votes(tt.read_codings(tmp_path, TO_CODE.head(1))[0])
    assert votes["class_label"].tolist() == [""]


def test_a_class_that_handed_in_nothing_gives_empty_tables(tmp_path):
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    assert codings.empty
    assert problems.empty
    assert tt.count_votes(codings).empty
    assert tt.spread_codings(codings).empty
    assert "0 sentences" in tt.plot_votes(tt.count_votes(codings)).alternative_text


@pytest.fixture
def panel(monkeypatch, tmp_path):
    """Return a function that opens the panel for coding."""
    opened = []
    monkeypatch.setattr(_hand_coding, "_display", opened.append)

    def open_it():
        tt.code_sentences(TO_CODE, SENTENCES, tmp_path)
        return opened[-1]

    return open_it


def test_each_click_is_saved_and_leads_on(panel, tmp_path):
    shown = panel()
    assert all(button.disabled for button in shown.labels.values())
    shown.name.value = "Ann/../x"
    shown.words.value = "hopes"
    shown.labels["lower"].click()
    assert "Sentence 2 of 20; 1 labelled" in shown.status.value
    saved = pd.read_csv(tmp_path / "Annx.csv", keep_default_na=False)
    assert saved["label"].tolist() == ["lower"] + [""] * 19
    assert saved["words"].tolist() == ["hopes"] + [""] * 19
    assert saved["coder"].unique().tolist() == ["Annx"]
    assert saved["drawn_by"].eq("chance").all()  # how they were drawn stays with them
    assert tt.read_codings(tmp_path, TO_CODE)[0]["used"].all()


def test_whoever_comes_back_goes_on_where_the_file_ends(panel):
    first = panel()
    first.name.value = "ann"
    for label in ("lower", "none"):
        first.labels[label].click()
    again = panel()
    again.name.value = "ann"
    assert "Sentence 3 of 20; 2 labelled" in again.status.value
    again.back.click()
    assert again.labels["none"].button_style == "primary"


def test_a_label_can_be_taken_back_and_all_of_it_is_done_by_keys(panel, tmp_path):
    shown = panel()
    shown.name.value = "ann"
    for key in ("1", "2", "x", "9", "u", "5"):
        shown.keys.value = key
    saved = pd.read_csv(tmp_path / "ann.csv", keep_default_na=False)
    assert saved["label"].tolist()[:3] == ["lower", "none", ""]
    assert shown.keys.value == ""
    shown.keys.value = "b"
    assert "Sentence 2 of 20" in shown.status.value


def test_at_the_end_all_is_shown_again(panel):
    shown = panel()
    shown.name.value = "ann"
    for _ in range(20):
        assert not shown.review.value
        shown.labels["none"].click()
    assert shown.review.value.count("<li>") == 20
    assert "All are labelled" in shown.status.value
    assert shown.progress.value == 20


def test_another_name_begins_anew(panel):
    shown = panel()
    shown.name.value = "ann"
    shown.labels["lower"].click()
    shown.name.value = "ben"
    assert "Sentence 1 of 20; 0 labelled" in shown.status.value


def test_a_sentence_is_shown_with_those_before_it_only(panel):
    shown = panel()
    shown.name.value = "ann"
    row = TO_CODE.iloc[0]
    same = SENTENCES[SENTENCES["article_id"] == row["article_id"]].set_index("sentence_id")["text"]
    text = re.sub(r"<[^>]+>", "", shown.shown.value)
    assert same[row["sentence_id"] - 1][:30] in text
    assert same[row["sentence_id"] + 1][:30] not in text


def test_the_meanings_beside_the_buttons_are_those_of_the_codebook():
    codebook = (CLASSROOM / "codebook" / "codebook.ipynb").read_text("utf-8")
    assert list(_hand_coding.MEANINGS) == LABELS
    assert all(meaning in codebook for meaning in _hand_coding.MEANINGS.values())


def test_what_was_settled_says_by_whom_and_becomes_gold(monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr(_hand_coding, "_display", opened.append)
    ann = TO_CODE.assign(label=["lower"] * 10 + ["none"] * 10)
    ben = TO_CODE.assign(label=["raise"] * 5 + ["none"] * 15)
    coders = {"ann": ann, "ben": ben}
    to_settle = tt.list_disagreements(coders)
    assert len(to_settle) == 10
    assert not {"ann", "ben"} & set(to_settle)
    for decider, clicks in (("Eve", ["open", "lower"]), ("Joe", ["none"])):
        tt.settle_disagreements(to_settle, SENTENCES, tmp_path / "settled.csv")
        opened[-1].name.value = decider
        for label in clicks:
            opened[-1].labels[label].click()
    settled = pd.read_csv(tmp_path / "settled.csv", keep_default_na=False)
    assert settled["decided_by"].tolist()[:4] == ["Eve", "Eve", "Joe", ""]
    assert settled["coded_at"].ne("").sum() == 3
    with pytest.warns(UserWarning, match="7 sentences not settled yet"):
        gold = tt.join_settled(coders, settled)
    assert gold["decided_by"].value_counts().to_dict() == {"all": 10, "Eve": 2, "Joe": 1}
    assert tt.evaluate_expectations(tt.predict_expectations(gold))["sentences"] == 13


def test_a_sentence_is_never_html():
    row = pd.Series({"article_id": "a", "sentence_id": 1, "text": "<script>x()</script>"})
    assert "<script" not in _hand_coding._with_context(row, TO_CODE)


# Notes, slides, handouts, glossary


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_the_notes_of_a_session_are_whole(path):
    notes = path.read_text("utf-8")
    for heading in ("Aims", "Minute plan", "Order of play", "Questions for discussion"):
        assert f"## {heading}\n" in notes
    assert "## Common mistakes, and the hint that helps" in notes
    for kind in ("Journalism", "Political science", "Programming"):
        assert f"- **{kind}.**" in notes
    assert notes.count("(check:") >= 4
    assert len(re.findall(r"^\d\. \*\*", notes, re.MULTILINE)) >= 4


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_the_minutes_of_a_session_add_up(path):
    notes = path.read_text("utf-8")
    spans = [tuple(map(int, span)) for span in re.findall(r"^\| (\d+)–(\d+) \|", notes, re.M)]
    length = int(re.search(r"\*\*Time\*\* \| (\d+) minutes", notes).group(1))
    assert 45 <= length <= 90
    assert spans[0][0] == 0
    assert spans[-1][1] == length
    assert all(one[1] == other[0] for one, other in pairwise(spans))
    assert f"| {length} |" in (CLASSROOM / "README.md").read_text("utf-8")


def test_there_are_eight_sessions():
    assert [path.stem for path in SESSIONS] == [f"session-{number}" for number in range(1, 9)]


def test_every_link_of_the_course_leads_somewhere(made):
    pages = [*CLASSROOM.rglob("*.md"), *CLASSROOM.rglob("*.ipynb"), PROJECT / "README.md"]
    dead = []
    for page in pages:
        if {"submitted", "autograded", ".ipynb_checkpoints"} & set(page.parts):
            continue
        text = page.read_text("utf-8")
        for address in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if not re.match(r"https?:", address) and not (page.parent / address).exists():
                dead.append(f"{page.name}: {address}")
    assert dead == []


def test_what_the_notes_say_of_the_data_is_so():
    labels = pd.read_csv(PROJECT / "notebooks/london/labels.csv", keep_default_na=False)
    assert "raise" not in set(labels["label"])  # session 3, question 5
    claims = pd.read_csv(PROJECT / "notebooks/london/claims.csv")
    assert claims["verdict"].eq("contradicted").sum() == 4  # session 1, question 3
    rated = (PROJECT / "notebooks/02_sentiment.ipynb").read_text("utf-8")
    # the first eight of them: handout and session 2
    assert "sample_for_coding(sentences, 20, seed=1)" in rated


def test_what_the_notes_of_the_open_corpora_say_of_them_is_so():
    corpora = PROJECT / "notebooks" / "corpora"
    articles = tt.load_articles(corpora / "wikinews")
    rescue = articles[articles["event"] == "The rescue of the American carmakers"]
    split = tt.split_sentences(rescue)
    sentences = tt.frame_expectations(split)
    assert not len(tt.find_changes(sentences))  # session 7: the search finds none …
    for reader in ({"by": "rules"}, {"by": "reader"}, {"threshold": "recall"}):
        assert not len(tt.find_changes(tt.frame_expectations(split, **reader)))
    days = [
        tt.compare_before_after(sentences, day)
        for day in ("2008-12-12", "2009-05-01", "2009-06-01")
    ]
    after = pd.concat(days).query("period == 'after'")
    assert ((after["difference_low"] < 0) & (after["difference_high"] > 0)).all()
    by_report = tt.outlook_over_time(sentences, "article")
    low = by_report[by_report["from"].between("2009-04-03", "2009-05-31")]  # … where the eye does
    assert (low["outlook"] < 0).all()
    assert (len(low), low["framing"].max()) == (6, 4)  # its good answer
    election = tt.load_articles(corpora / "cambodia-2018")
    late = election["published_from"].ge("2018-07-18").map({True: "late", False: "early"})
    scored = tt.score_sentiment(tt.split_sentences(election.assign(part=late)))
    scored = scored[scored["stage"] == "before"]
    tone = tt.compare_groups(scored, "part", measure="tone").set_index("part")
    notes = (CLASSROOM / "sessions" / "session-8.md").read_text("utf-8")
    late, early = (f"{tone.loc[part, 'tone']:+.2f}".replace("-", "−") for part in ("late", "early"))
    assert f"{late} against {early}" in notes
    assert tone["articles"].eq(13).all()
    assert tone.loc["late", "difference_high"] < 0


def test_the_glossary_explains_each_term_once_in_order():
    cells = nbformat.read(CLASSROOM / "glossary.ipynb", as_version=4).cells
    terms = [cell.source[3:].splitlines()[0] for cell in cells if cell.source.startswith("## ")]
    terms.remove("Sources")
    assert len(terms) == len({term.casefold() for term in terms})
    assert terms == sorted(terms, key=str.casefold)
    text = "\n".join(cell.source for cell in cells)
    targets = set(re.findall(r"\]\(#([^)]+)\)", text))
    assert targets == {term.replace(" ", "-") for term in terms}
    assert all(len(cell.source.splitlines()) >= 3 for cell in cells if cell.source[:3] == "## ")


@pytest.mark.parametrize(
    "path", sorted((PROJECT / "notebooks").glob("*.ipynb")), ids=lambda p: p.stem
)
def test_each_notebook_leads_to_the_glossary(path):
    assert "(classroom/glossary.ipynb" in path.read_text("utf-8")


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_slides_come_from_notes_and_notebooks(path):
    deck = make_deck(path)
    assert all(cell.metadata.slideshow.slide_type == "slide" for cell in deck.cells)
    title = path.read_text("utf-8").splitlines()[0]
    assert deck.cells[0].source == title
    assert "(check:" not in "".join(cell.source for cell in deck.cells)
    assert sum(cell.source.startswith("## Discuss") for cell in deck.cells) >= 4
    assert all(cell.metadata.picture.alt for cell in deck.cells if "picture" in cell.metadata)


@pytest.mark.parametrize("path", SESSIONS, ids=lambda path: path.stem)
def test_slides_open_from_the_disk_and_fit_the_screen(path, browser, tmp_path):
    file = tmp_path / "deck.html"
    file.write_text(render_deck(make_deck(path)), encoding="utf-8")
    page = browser.new_page(viewport={"width": 1280, "height": 720}, reduced_motion="reduce")
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(file.as_uri())
    assert [url for url in requests if not url.startswith("data:")] == [file.as_uri()]
    set_font(page)
    assert complaints == []
    too_full = page.eval_on_selector_all(
        "section",
        "all => all.filter(s => s.scrollHeight > s.clientHeight + 1).map(s => s.innerText)",
    )
    assert too_full == []
    page.keyboard.press("PageDown")
    expect(page.locator("section").nth(1)).to_be_in_viewport(ratio=0.99)
    page.close()


LENGTHS = {"coding-sheet": 2}  # pages; all others are one


@pytest.mark.parametrize("path", HANDOUTS, ids=lambda path: path.stem)
def test_a_handout_is_one_page_or_as_few_as_its_matter_allows(path, browser, tmp_path):
    file = tmp_path / "handout.html"
    file.write_text(render_handout(path.read_text("utf-8")), encoding="utf-8")
    page = browser.new_page()
    page.goto(file.as_uri())
    set_font(page)
    pdf = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) <= LENGTHS.get(path.stem, 1)
    colours = page.eval_on_selector_all("*", "all => all.map(e => getComputedStyle(e).color)")
    for red, green, blue in (re.findall(r"\d+", colour)[:3] for colour in colours):
        assert red == green == blue  # printed in grey nothing is lost
    page.close()


def test_there_is_a_handout_for_each_theme_and_for_those_without_a_computer():
    assert {*THEMES, "coding-sheet", "answer-sheet"} <= {path.stem for path in HANDOUTS}
    rated = (CLASSROOM / "handouts" / "sentiment.md").read_text("utf-8")
    assert "<!-- sample 8 seed 1 -->" in rated


def test_the_coding_sheet_is_the_list_of_the_class_and_its_numbers_can_be_typed_in(tmp_path):
    page = render_handout((CLASSROOM / "handouts" / "coding-sheet.md").read_text("utf-8"))
    items = [item.get_text() for item in BeautifulSoup(page, "html.parser").select("ol > li")]
    assert len(items) == len(TO_CODE)
    ends = zip(items, TO_CODE["text"], strict=True)
    assert all(
        item.split() and " ".join(item.split()).endswith(text.strip()) for item, text in ends
    )
    (tmp_path / "ann.csv").write_text("number,label\n7,lower\n2,none\n")
    codings, _ = tt.read_codings(tmp_path, TO_CODE)
    assert codings["text"].tolist() == [TO_CODE["text"][6], TO_CODE["text"][1]]
    assert codings["number"].tolist() == [7, 2]
    names = tt.plot_votes(tt.count_votes(codings)).figure.axes[0].get_yticklabels()
    assert {name.get_text().split()[-1] for name in names} == {"7", "2"}


# The page of class agreement


def test_no_answer_is_on_the_page_of_the_class_before_somebody_says_so(made):
    notebook = nbformat.read(made / "class_agreement.ipynb", as_version=4)
    asked = next(
        n for n, c in enumerate(notebook.cells) if c.source.startswith("discussed = False")
    )
    answers = [n for n, c in enumerate(notebook.cells) if "labels.csv" in c.source or ("machine" in
               c.source and c.cell_type == "code")]  # fmt: skip
    assert answers
    assert min(answers) > asked
    assert [cell.outputs for cell in notebook.cells[asked:] if cell.cell_type == "code"] == [[]] * 3


def test_when_the_discussion_is_over_gold_and_machine_are_two_more_coders(made):
    path = made / "class_agreement.ipynb"
    kept = path.read_text("utf-8")
    path.write_text(kept.replace("discussed = False", "discussed = True"), encoding="utf-8")
    try:
        last = [cell for cell in run_notebook(path).cells if cell.cell_type == "code"][-1]
    finally:
        path.write_text(kept, encoding="utf-8")
    said = [output.data.get("text/plain", "") for output in last.outputs]
    assert "gold label" in said[0]
    assert "gold, class, machine" in said[1]


def test_what_is_not_as_it_is_made_is_named(made, monkeypatch):
    def remake(classroom, checks):
        shutil.copytree(made, classroom, dirs_exist_ok=True)
        shutil.copytree(CHECKS, checks, dirs_exist_ok=True)
        (classroom / "handouts" / "keywords.html").write_text("another")
        return classroom

    monkeypatch.setattr(coursework, "make_classroom", remake)
    stale = coursework.find_stale_classroom()
    assert "notebooks/classroom/handouts/keywords.html" in set(stale["file"])
