"""nbgrader as it is, in the classroom's folder: five submissions and more, graded and shown."""

from __future__ import annotations

import os
import subprocess
import sys
from copy import deepcopy
from pathlib import Path
from typing import NamedTuple

import nbformat
import pandas as pd
import pytest
from nbformat.v4 import new_markdown_cell
from project import PROJECT
from tradetalks.classroom.coursework import make_student_copy
from tradetalks.classroom.grading import LONGEST_CELL, MOST_MEMORY, secure_page
from tradetalks.cli import main

pytest.importorskip("nbgrader", reason="NOTHING WAS GRADED: pip install nbgrader")
CLASSROOM = PROJECT / "notebooks" / "classroom"
KEPT = ["title", "task-2-1", "answer-2-1", "check-2-1", "answer-2-2", "check-2-2", "answer-2-6"]
SECONDS = 12
NBGRADER = """
import sys
from nbgrader.apps import NbGraderApp
for command in sys.argv[1:]:
    try:
        NbGraderApp.launch_instance(command.split())
    except SystemExit as end:
        print(command, "ended with", end.code)
    NbGraderApp.clear_instance()
"""
FIRES = "document.title='FIRED'"
HOSTILE = f"""<script>{FIRES}</script><img src=x onerror="{FIRES}"><svg onload="{FIRES}"></svg>
<a href="javascript:{FIRES}">here</a> <iframe srcdoc="<script>parent.{FIRES}</script>"></iframe>
<meta http-equiv="refresh" content="0;url=https://example.org"><style>body {{display: none}}</style>

My *honest* answer: the mean."""


class Graded(NamedTuple):
    folder: Path
    log: str
    scores: dict[str, float]


def run(folder: Path, *commands: str) -> str:
    """Run commands of nbgrader one after another; it takes long to load, so in one process."""
    # nbgrader asks for alembic on the path, as it stands there where an environment is active.
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    done = subprocess.run(
        [sys.executable, "-c", NBGRADER, *commands],
        cwd=folder,
        capture_output=True,
        text=True,
        env=os.environ | {"PATH": path},
    )
    return done.stdout + done.stderr


def answer(notebook, name: str, source: str) -> None:
    [cell] = [
        cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name
    ]
    cell.source = source


def solve(copy, source):
    solved = deepcopy(copy)
    for cell in source.cells:
        if cell.metadata.get("nbgrader", {}).get("solution"):
            answer(solved, cell.metadata.nbgrader.grade_id, cell.source)
    return solved


def hand_in(folder: Path, student: str, content: str) -> None:
    path = folder / "submitted" / student / "short" / "short.ipynb"
    path.parent.mkdir(parents=True)
    path.write_text(content, encoding="utf-8")


@pytest.fixture(scope="module")
def graded(tmp_path_factory) -> Graded:
    """Grade a short assignment with nbgrader's own commands and the classroom's settings."""
    folder = tmp_path_factory.mktemp("course")
    settings = (CLASSROOM / "nbgrader_config.py").read_text("utf-8")
    (folder / "nbgrader_config.py").write_text(settings, encoding="utf-8")
    source = nbformat.read(CLASSROOM / "source/sentiment/sentiment.ipynb", as_version=4)
    source.cells = [
        cell for cell in source.cells if cell.metadata.get("nbgrader", {}).get("grade_id") in KEPT
    ]
    path = folder / "source" / "short" / "short.ipynb"
    path.parent.mkdir(parents=True)
    nbformat.write(source, path)
    copy = make_student_copy(source, folder / "nbgrader_config.py")

    good = solve(copy, source)
    loops, tampered, script = deepcopy(good), deepcopy(copy), deepcopy(good)
    answer(loops, "answer-2-1", "while True:\n    print('on and on')")
    for cell in tampered.cells:
        if cell.metadata.nbgrader.grade and cell.cell_type == "code":
            cell.source = "print('all is well')"
            cell.metadata.nbgrader.points = 100
    answer(tampered, "answer-2-1", "intruder = 'trade'\n\ndef check(number):\n    print('fine')")
    answer(script, "answer-2-6", HOSTILE)
    shows = f"from IPython.display import HTML, Javascript, Markdown\nX = {HOSTILE!r}\n"
    shows += f"display(HTML(X), Markdown(X), Javascript({FIRES!r}))\nintruder = 'war'\nprint(X)"
    answer(script, "answer-2-1", shows)
    script.cells.insert(1, new_markdown_cell(HOSTILE))
    for student, notebook in {
        "good": good,
        "loops": loops,
        "script": script,
        "tampered": tampered,
        "untouched": copy,
    }.items():
        hand_in(folder, student, nbformat.writes(notebook))
    twice = deepcopy(good)
    place = [cell.metadata.get("nbgrader", {}).get("grade_id") for cell in twice.cells]
    place = place.index("answer-2-1")
    twice.cells.insert(place, deepcopy(twice.cells[place]))
    twice.cells[place].source = "intruder = 'praised'"
    hand_in(folder, "a-cell-twice", nbformat.writes(twice))
    hand_in(folder, "empty", "")

    autograde = f"autograde short --Execute.timeout={SECONDS}"
    log = run(folder, "generate_assignment short", autograde, "generate_feedback short")
    from nbgrader.api import Gradebook

    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "trade-talks") as book:
        scores = {s.student.id: s.score for s in book.find_assignment("short").submissions}
    return Graded(folder, log, scores)


SIX = ["good", "a-cell-twice", "loops", "tampered", "script", "empty"]


@pytest.fixture(scope="module")
def chain(graded, tmp_path_factory):
    """Grade six submissions as they lie in a folder, with the one command of the README."""
    folder = tmp_path_factory.mktemp("chain") / "handed in"
    folder.mkdir()
    full = PROJECT / "notebooks/classroom/source/sentiment/sentiment.ipynb"
    source = nbformat.read(full, as_version=4)
    copy = make_student_copy(source, CLASSROOM / "nbgrader_config.py")
    for name in SIX:
        if name == "empty":
            (folder / "empty.ipynb").write_text("")
            continue
        short = nbformat.read(graded.folder / f"submitted/{name}/short/short.ipynb", as_version=4)
        if name == "good":  # in a folder of his own, the others beside each other
            short = solve(copy, source)
        path = folder / (f"{name}/any name.ipynb" if name == "good" else f"sentiment-{name}.ipynb")
        path.parent.mkdir(exist_ok=True)
        nbformat.write(short, path)
    (folder / "notes.pdf").write_bytes(b"%PDF")
    command = [sys.executable, "-m", "tradetalks", "grade", "sentiment", folder.name]
    command += ["--seconds", str(SECONDS)]
    done = subprocess.run(command, cwd=folder.parent, capture_output=True, text=True)
    return folder.with_name("handed in-graded"), done


def test_one_command_grades_six_submissions_whatever_they_are_like(chain):
    folder, done = chain
    assert done.returncode == 1, done.stderr
    points = pd.read_csv(folder / "points.csv", index_col="student")
    assert set(points.index) == set(SIX)
    assert points.loc["good", "points"] == points.loc["good", "of"] - 4  # 2.6 is for a person
    assert points.loc["good", "to_grade"] == 1
    assert points["2.1"].drop("empty").to_dict() == {
        "good": 1,
        "a-cell-twice": 1,
        "loops": 0,
        "tampered": 0,
        "script": 1,
    }
    assert points.loc["empty"].isna().all()
    pages = {path.parent.parent.name for path in folder.glob("feedback/*/*/*.html")}
    assert pages == set(SIX) - {"empty"}


def test_what_a_teacher_should_know_of_a_submission_is_said(chain):
    folder, done = chain
    problems = pd.read_csv(folder / "problems.csv")
    told = (problems["student"] + ": " + problems["reason"]).tolist()
    assert "a-cell-twice: the cell answer-2-1 stands in it 2 times" in told
    assert "tampered: the cell check-2-1 was changed" in told
    assert "empty: empty, or no notebook" in told
    assert "notes: no notebook" in told
    assert any(line.startswith("loops: cell ") and "ran too long" in line for line in told)
    assert not [line for line in told if line.startswith("good")]
    assert "Traceback" not in done.stderr
    assert all(line.count(";") for line in done.stderr.splitlines())
    before = (folder / "points.csv").read_bytes()
    assert before.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["sentiment", "nowhere"], "is no folder"),
        (["sentimental", "."], "sentiment"),
        (["sentiment", "."], "no notebook in"),
    ],
)
def test_what_cannot_be_graded_at_all_is_said_in_one_line(
    arguments, said, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    assert main(["grade", *arguments]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1


def feedback(graded: Graded, student: str) -> Path:
    return graded.folder / "feedback" / student / "short" / "short.html"


def test_nbgrader_makes_the_copies_that_are_kept(graded):
    source = nbformat.read(graded.folder / "source/short/short.ipynb", as_version=4)
    ours = make_student_copy(source, graded.folder / "nbgrader_config.py")
    theirs = nbformat.read(graded.folder / "released/short/short.ipynb", as_version=4)
    assert ours.cells == theirs.cells


def test_each_gets_the_points_that_are_due(graded):
    assert graded.scores == {
        "good": 2,
        "a-cell-twice": 2,
        "script": 2,
        "loops": 1,
        "tampered": 0,
        "untouched": 0,
        "empty": 0,
    }


def test_an_empty_file_is_named_in_one_line_and_stops_nobody_else(graded):
    assert "empty/short/short.ipynb is empty or no notebook: ask the student" in graded.log
    assert not feedback(graded, "empty").exists()


def test_the_limits_are_said_in_the_log_and_to_the_student(graded):
    assert f"Limits: {LONGEST_CELL} s for a cell; memory: " in graded.log
    assert "is there a loop without an end?" in feedback(graded, "loops").read_text("utf-8")


def test_the_feedback_says_what_is_the_matter_and_not_the_answer(graded):
    untouched = feedback(graded, "untouched").read_text("utf-8")
    assert "Not answered yet" in untouched
    for student in ("untouched", "tampered", "loops"):
        page = feedback(graded, student).read_text("utf-8")
        assert "def check_2_1" not in page
        assert "secret(" not in page
    assert "No lexicon knows" in feedback(graded, "tampered").read_text("utf-8")


def test_feedback_runs_and_loads_nothing(graded, browser):
    page = browser.new_page()
    requests, complaints = [], []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(feedback(graded, "script").as_uri())
    page.wait_for_timeout(1000)
    assert page.title() == "short"
    assert [url for url in requests if not url.startswith("data:")] == [page.url]
    assert complaints == []
    assert page.locator("script, iframe, [onerror], [onload], a[href^=javascript]").count() == 0
    assert page.locator("em", has_text="honest").count() >= 2
    assert page.locator("body").is_visible()
    page.close()


def test_a_page_is_told_to_run_nothing():
    page = secure_page(
        "<html><head></head><body onload='x()'><script>x()</script>Fine.</body></html>"
    )
    assert "x()" not in page
    assert page.index("Content-Security-Policy") < page.index("<body")
    assert "Fine." in page


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="memory is limited on Linux only")
def test_a_submission_cannot_take_all_the_memory():
    code = (
        "from tradetalks.classroom.grading import prepare_grading; prepare_grading()\n"
        f"try: bytearray({MOST_MEMORY + 1} * 2**30)\n"
        "except MemoryError: print('limited')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stdout.strip() == "limited"
