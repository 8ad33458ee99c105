"""The checks of the exercises: what they say to the wrong answers that students really give."""

from __future__ import annotations

import ast
import re

import nbformat
import pandas as pd
import pytest
import tradetalks as tt
from nbformat.v4 import new_code_cell, new_notebook
from project import PROJECT
from tradetalks.classroom.coursework import HIDDEN, SECRET
from tradetalks.classroom.exercises import _read_checks, find_problem, note_cell, read_hints
from tradetalks.publish.notebooks import run_notebook

CLASSROOM = PROJECT / "notebooks" / "classroom"
SOURCES = sorted(CLASSROOM.glob("source/*/*.ipynb"))
OWN = tt.frame_expectations(
    tt.score_sentiment(tt.split_sentences(tt.load_articles(CLASSROOM / "sample-article")))
)
SEEDS = tt.frame_expectations(tt.score_sentiment(tt.split_sentences(tt.load_articles())))
REASON = "The good words are spoken by one side about its own offer."
CODES = {"A": "raise", "B": "none", "C": "none", "D": "mixed", "E": "open", "F": "lower"}
CODED = OWN.assign(label="none").head(10)
DATE = "2025-06-09"


def count_negative(scores):
    return (scores < 0).sum()


def not_positive(scores):
    return (scores <= 0).mean()


def with_missing(scores):
    return (scores < 0).sum() / len(scores)


def in_percent(scores):
    return 100 * (scores.dropna() < 0).mean()


def nothing(*_arguments):
    """Return nothing, as an untouched stub does."""


def count_same(first, second):
    return sum(a == b for a, b in zip(first, second, strict=True))


def blanks_agree(first, second):
    return count_same(first, second) / len(first)


def sorted_lists(first, second):
    return blanks_agree(sorted(first), sorted(second))


def blanks_below_the_line(first, second):
    same = [a for a, b in zip(first, second, strict=True) if a and a == b]
    return len(same) / len(first)


# Exercise, the answers in the notebook, and a piece of what is said to them.
WRONG = [
    ("2.1", {"intruder": "subsidy war"}, "One word only"),
    ("2.1", {"intruder": "subsidy"}, "No lexicon knows"),
    ("2.1", {"intruder": "praised"}, "sound better"),
    ("2.1", {"intruder": 3}, "between quotation marks"),
    ("2.2", {"bright": "The talks were good for us.", "dark": "They were a bad day."}, "more than"),
    (
        "2.2",
        {"bright": "The table is made of wood.", "dark": "The table is sad wood."},
        "exactly 0",
    ),
    ("2.2", {"bright": "We had a terrible day here.", "dark": "We had a happy day here."}, "first"),
    ("2.2", {"bright": "good", "dark": "bad"}, "Five words"),
    ("2.3", {"share_negative": count_negative}, "how many"),
    ("2.3", {"share_negative": not_positive}, "`<`, not `<=`"),
    ("2.3", {"share_negative": in_percent}, "per cent"),
    ("2.3", {"share_negative": with_missing}, "missing"),
    ("2.3", {"share_negative": nothing}, "returns nothing"),
    ("2.3", {"share_negative": 0.25}, "TypeError"),
    ("2.4", {"my_lexicon": ["war", "relief", "top"]}, "curly brackets"),
    ("2.4", {"my_lexicon": {"relief": 0, "top": 0}}, "Three words"),
    ("2.4", {"my_lexicon": {"relief": -1, "top": 0, "global": 0}}, "must be 0"),
    ("2.4", {"my_lexicon": {"relief": 0, "top": 0, "London": 0}}, "['London']"),
    ("2.5", {"fooled": "The stakes couldn’t be higher.", "culprit": "higher"}, "not fooled"),
    ("2.5", {"fooled": "no final deal is expected", "culprit": "shared"}, "read it once more"),
    ("2.5", {"fooled": "very high hopes", "culprit": "resolution"}, "does not know"),
    ("2.5", {"fooled": "the", "culprit": "hopes"}, "not one sentence"),
    ("2.7", {"my_sentences": SEEDS, "worst": SEEDS["text"][3], "why": REASON}, "one of your own"),
    ("2.7", {"my_sentences": OWN, "worst": "Something else.", "why": REASON}, "copy it whole"),
    ("2.7", {"my_sentences": OWN, "worst": OWN["text"][3], "why": "bad"}, "whole sentence"),
    ("2.7", {"my_sentences": OWN[["text"]], "worst": OWN["text"][3], "why": REASON}, "score"),
    ("3.1", {"my_codes": CODES | {"B": "lower"}}, "Sentence B"),
    ("3.1", {"my_codes": CODES | {"C": "raise"}}, "Sentence C"),
    ("3.1", {"my_codes": CODES | {"F": "raise"}}, "Sentence F"),
    ("3.1", {"my_codes": CODES | {"A": "rise"}}, "no label"),
    ("3.1", {"my_codes": {"A": "raise"}}, "each of A, B"),
    ("3.1", {"my_codes": list(CODES.values())}, "curly brackets"),
    (
        "3.2",
        {
            "lowering": "A deal is unlikely this week.",
            "raising": "A deal is within reach this week.",
        },
        "more than one word",
    ),
    ("3.2", {"lowering": "A deal is likely.", "raising": "A deal is unlikely."}, "'raise'"),
    ("3.2", {"lowering": "The day is bad.", "raising": "The day is good."}, "'none'"),
    ("3.3", {"false_friend": "A deal is expected this week."}, "is an outcome in it"),
    ("3.3", {"false_friend": "The minister arrives on Sunday at noon."}, "must be in it"),
    (
        "3.3",
        {"false_friend": "The delegation is expected to arrive on Sunday."},
        "one of your own",
    ),
    ("3.4", {"observed_agreement": count_same}, "how many"),
    ("3.4", {"observed_agreement": blanks_agree}, "empty labels"),
    ("3.4", {"observed_agreement": sorted_lists}, "order matters"),
    ("3.4", {"observed_agreement": blanks_below_the_line}, "below the line"),
    ("3.4", {"observed_agreement": nothing}, "returns nothing"),
    (
        "3.5",
        {"missed": "No deal is expected this week at all.", "what_readers_know": REASON},
        "rules see this one",
    ),
    ("3.5", {"missed": "They sighed.", "what_readers_know": REASON}, "six words"),
    ("3.5", {"missed": SEEDS["text"][6], "what_readers_know": REASON}, "one of your own"),
    (
        "3.5",
        {"missed": "The mediator went home and unplugged his phone.", "what_readers_know": "irony"},
        "whole sentence",
    ),
    (
        "3.7",
        {"my_table": SEEDS.assign(label="none"), "differ": "none", "who_is_right": REASON},
        "one of your own",
    ),
    ("3.7", {"my_table": OWN, "differ": "none", "who_is_right": REASON}, "'label'"),
    (
        "3.7",
        {"my_table": CODED.assign(label="neutral"), "differ": "none", "who_is_right": REASON},
        "['neutral']",
    ),
    ("3.7", {"my_table": CODED, "differ": "none", "who_is_right": REASON}, "`differ`"),
    ("4.1", {"times": 17}, "letters"),
    ("4.1", {"times": 0}, "It is there"),
    ("4.1", {"times": "1"}, "without quotation marks"),
    ("4.1", {"times": 2}, "number of rows"),
    ("4.2", {"false_hit": "technology", "technology": ["tech"]}, "is about technology"),
    ("4.2", {"false_hit": "chip", "technology": ["tech"]}, "not among the words"),
    ("4.2", {"false_hit": "technical", "technology": ["tech*"]}, "still finds"),
    ("4.2", {"false_hit": "technical", "technology": ["tech"]}, "now misses"),
    ("4.2", {"false_hit": "technical", "technology": ["technolog*"]}, "now misses tech"),
    ("4.2", {"false_hit": "technical", "technology": "tech"}, "square brackets"),
    ("4.3", {"per_thousand": lambda count, words: count / words}, "one single word"),
    ("4.3", {"per_thousand": lambda count, words: 100 * count / words}, "per hundred"),
    ("4.3", {"per_thousand": lambda count, words: 1000 * count // words}, "do not round"),
    ("4.3", {"per_thousand": lambda count, words: 1000 * words / count}, "changed places"),
    ("4.3", {"per_thousand": nothing}, "returns nothing"),
    ("4.4", {"that_monday": "2025-06-16"}, "too many"),
    ("4.4", {"that_monday": "2025-06-02"}, "not been written"),
    ("4.4", {"that_monday": "2025-06-10"}, "is a Tuesday"),
    ("4.4", {"that_monday": "9 June 2025"}, "year-month-day"),
    ("4.4", {"that_monday": "2025-06-31"}, "no day"),
    ("4.5", {"timed": "The crews vote next Monday.", "time_words": "next Monday"}, "does find"),
    (
        "4.5",
        {"timed": "They vote when the ship is in.", "time_words": "after the ship left"},
        "letter for letter",
    ),
    ("4.5", {"timed": "Soon.", "time_words": "Soon"}, "five words"),
    (
        "4.7",
        {
            "my_sentences": OWN,
            "my_keywords": ["ferr*", "tariff*", "offer*"],
            "best_line": OWN["text"][3],
            "not_in_the_count": REASON,
        },
        "does not occur",
    ),
    (
        "4.7",
        {
            "my_sentences": OWN,
            "my_keywords": ["ferr*", "strike*", "offer*"],
            "best_line": OWN["text"].iloc[-1],
            "not_in_the_count": REASON,
        },
        "None of your keywords",
    ),
    (
        "4.7",
        {
            "my_sentences": OWN,
            "my_keywords": "ferry, strike, offer",
            "best_line": OWN["text"][3],
            "not_in_the_count": REASON,
        },
        "a list of three",
    ),
]


@pytest.mark.parametrize(
    ("number", "answers", "said"), WRONG, ids=[f"{number}: {said}" for number, _, said in WRONG]
)
def test_a_wrong_answer_is_told_what_is_wrong(number, answers, said):
    problem = find_problem(number, answers)
    assert said in problem, problem


def test_each_check_is_tried_with_two_wrong_answers_or_more():
    tried = pd.Series([number for number, _, _ in WRONG]).value_counts()
    assert set(tried.index) == set(_read_checks())
    assert tried.min() >= 2


@pytest.mark.parametrize("number", sorted(_read_checks()))
def test_before_an_answer_nothing_is_wrong_but_that_there_is_none(number):
    names = list(ast_parameters(number))
    assert "is not there yet" in find_problem(number, {})
    assert "Not answered yet" in find_problem(number, dict.fromkeys(names, ...))
    assert "Not answered yet" in find_problem(number, dict.fromkeys(names))


def ast_parameters(number: str) -> list[str]:
    import inspect

    return list(inspect.signature(_read_checks()[number]).parameters)


@pytest.mark.parametrize("number", sorted(_read_checks()))
def test_each_check_has_hints(number):
    assert len(read_hints(number)) >= 2


def test_no_feedback_and_no_check_gives_an_answer_away():
    secrets = {
        secret
        for path in SOURCES
        for cell in nbformat.read(path, as_version=4).cells
        for region in HIDDEN.findall(cell.source)
        for secret in SECRET.findall(region)
    }
    assert {"technical", DATE} <= secrets
    telling = {secret for secret in secrets if len(secret) > 3 and " " not in secret}
    checks = "".join(path.read_text("utf-8") for path in _check_files())
    assert "secret(" not in checks
    for secret in telling:
        assert f'"{secret}"' not in checks
    for number, answers, _ in WRONG:
        given = str(answers)
        problem = find_problem(number, answers)
        assert not [secret for secret in telling if secret in problem and secret not in given]


def _check_files():
    return sorted((PROJECT / "lib/tradetalks/classroom/checks").glob("*.py"))


def test_an_unknown_number_lists_those_that_there_are(capsys):
    tt.check("9.9")
    assert "There is no check '9.9'; there are 2.1" in capsys.readouterr().err
    tt.hint("9.9")
    assert "there are 2.1" in capsys.readouterr().err


def test_check_reads_the_variables_of_its_caller(capsys):
    exec("intruder = 'praised'; tt.check('2.1')", {"tt": tt})
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("✗ 2.1")
    exec("intruder = ' War'; tt.check('2.1')", {"tt": tt})
    said = capsys.readouterr()
    assert said.out.startswith("✓ 2.1")
    assert said.err == ""


@pytest.mark.parametrize(
    "source", ["intruder = war", "intruder = war war", "if True:\n    intruder = war"]
)
def test_a_cell_that_did_not_run_is_not_checked(source):
    right = {"intruder": "war"}
    assert find_problem("2.1", right) == ""
    note_cell(source, NameError("name 'war' is not defined"))
    assert "stopped with NameError" in find_problem("2.1", right)
    note_cell("other = 1", None)
    assert "stopped with NameError" in find_problem("2.1", right)
    note_cell('intruder = "war"', None)
    assert find_problem("2.1", right) == ""


def test_a_notebook_tells_of_each_cell_that_stops(tmp_path):
    cells = ["from tradetalks import check", 'intruder = "war"', "check('2.1')"]
    cells += ["intruder = peace", "check('2.1')", 'intruder = "war"', "check('2.1')"]
    notebook = new_notebook(cells=[new_code_cell(source) for source in cells])
    notebook.cells[3].metadata["tags"] = ["raises-exception"]
    nbformat.write(notebook, tmp_path / "own.ipynb")
    ran = run_notebook(tmp_path / "own.ipynb").cells
    said = [cell.outputs[0].text[:1] for cell in (ran[2], ran[4], ran[6])]
    assert said == ["✓", "✗", "✓"]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_an_answer_in_words_is_written_between_quotation_marks_that_are_there(path):
    for cell in nbformat.read(path, as_version=4).cells:
        for line in cell.source.splitlines():
            assert not re.match(r"\w+ = \.\.\.  # .*quotation marks", line), line


def test_hints_come_one_after_the_other(capsys):
    tt.hint("2.1")
    first = capsys.readouterr().out
    assert first.startswith("Hint 1 of 2")
    assert "hint('2.1', 2)" in " ".join(first.split())
    tt.hint("2.1", 2)
    assert "More:" not in capsys.readouterr().out
    tt.hint("2.1", 3)
    assert "There are 2 hints" in capsys.readouterr().out


def test_what_a_students_function_does_wrong_is_said_without_a_traceback():
    def stops(scores):
        raise KeyError("tone")

    assert "KeyError" in find_problem("2.3", {"share_negative": stops})


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_each_theme_has_three_levels_a_failure_a_decision_and_an_own_article(path):
    cells = nbformat.read(path, as_version=4).cells
    tasks = [cell.source for cell in cells if cell.source.startswith("## ")]
    headings = [task.splitlines()[0] for task in tasks]
    stars = {re.search(r"★*$", heading).group() for heading in headings}
    assert {"★", "★★", "★★★"} <= stars
    assert any("Where the method fails ★★★" in heading for heading in headings)
    assert any("your own article" in heading.casefold() for heading in headings)
    assert any("without a single right answer" in heading for heading in headings)
    assert any("**Rubric**" in cell.source for cell in cells)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_each_exercise_is_one_task_one_answer_one_check(path):
    settings = [
        cell.metadata.nbgrader
        for cell in nbformat.read(path, as_version=4).cells
        if "nbgrader" in cell.metadata
    ]
    names = [setting.grade_id for setting in settings]
    assert len(names) == len(set(names))
    for name in (name for name in names if name.startswith("task-")):
        answer = next(s for s in settings if s.grade_id == name.replace("task", "answer"))
        check = next((s for s in settings if s.grade_id == name.replace("task", "check")), None)
        assert answer.solution
        assert not answer.locked
        graded = check or answer
        assert graded.grade
        assert graded.points > 0


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_a_check_stands_in_a_cell_that_bears_its_number(path):
    for cell in nbformat.read(path, as_version=4).cells:
        for region in HIDDEN.findall(cell.source):
            [test] = ast.parse(region).body
            number = test.name.removeprefix("check_").replace("_", ".")
            assert cell.source.endswith(f'check("{number}")')
            assert cell.metadata.nbgrader.grade_id == f"check-{number.replace('.', '-')}"
