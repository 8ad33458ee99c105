"""A folder of what a class handed in, graded: nbgrader's whole chain, one submission at a time."""

from __future__ import annotations

import os
import re
import shutil
import sys
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from nbformat import NotebookNode

from tradetalks.base.checks import InputError, check_choice, check_path
from tradetalks.base.extras import needing
from tradetalks.base.paths import project_folder
from tradetalks.classroom.codings import COPY
from tradetalks.classroom.grading import LONGEST_CELL

SETTINGS = "nbgrader_config.py"
PROBLEM_COLUMNS = ["student", "file", "reason", "remedy"]
UNFIT = re.compile(r"[^\w.@-]+")  # in the name of a student's folder

Problems = list[tuple[str, str, str, str]]


def grade_submissions(
    folder: str | Path,
    assignment: str,
    output: str | Path | None = None,
    seconds: int = LONGEST_CELL,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Grade what a class handed in, whatever single submissions are like.

    A course of nbgrader's own form is made in `output`, which needs nothing that stood there
    before: its gradebook, ``feedback/STUDENT/ASSIGNMENT/ASSIGNMENT.html``, ``points.csv`` and
    ``problems.csv``. Where it exists, points that were given by hand stay. The code of students is
    run, within limits.

    Parameters
    ----------
    folder : str or Path
        With a notebook a student: ``STUDENT.ipynb``, or in a folder ``STUDENT``, at any depth.
    assignment : str
        A folder of the course's ``source``: "sentiment", "expectations", "keywords".
    output : str or Path, optional
        The folder for the course; without it the name of `folder` with ``-graded``.
    seconds : int
        After which a cell is stopped.

    Returns
    -------
    points : DataFrame
        ``student``, ``points`` (missing where nothing could be graded), ``of``, ``to_grade`` (how
        many answers wait for a person), and a column for each exercise.
    problems : DataFrame
        ``student``, ``file``, ``reason``, ``remedy``.

    Raises
    ------
    ValueError
        If there is no such folder or assignment, no notebook in it, or nbgrader is missing.
    """
    given = check_path(folder, "a folder of submissions").resolve()
    if not given.is_dir():
        raise InputError(f"{given} is no folder: give the one with what the class handed in")
    classroom = project_folder() / "notebooks" / "classroom"
    sources = {path.parent.name for path in classroom.glob("source/*/*.ipynb")}
    check_choice(assignment, sorted(sources), "assignment")
    course = Path(output) if output is not None else given.with_name(f"{given.name}-graded")
    if course.exists() and not (course / SETTINGS).is_file() and any(course.iterdir()):
        raise InputError(f"{course} holds something else: choose another --output")
    problems: Problems = []
    files = _find_notebooks(given, assignment, problems)
    if not files:
        raise InputError(f"no notebook in {given}: students hand in files that end in .ipynb")
    api = _open_course(course, classroom, assignment, seconds)
    with _tools_on_path(), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # nbgrader's own, and of cell ids that we mend
        _ask(api.generate_assignment(assignment))
        for student, file in files.items():
            name = file.relative_to(given).as_posix()
            for reason, remedy in _grade_one(api, course, assignment, student, file):
                problems.append((student, name, reason, remedy))
        points = _read_points(api, assignment, list(files))
    told = pd.DataFrame(problems, columns=PROBLEM_COLUMNS)
    for table, target in ((points, "points.csv"), (told, "problems.csv")):
        table.to_csv(course / target, index=False, encoding="utf-8-sig", lineterminator="\n")
    return points, told


def _find_notebooks(folder: Path, assignment: str, problems: Problems) -> dict[str, Path]:
    """Find one notebook a student, the newest where there are several; name what is none."""
    found: dict[str, Path] = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        inner = path.relative_to(folder)
        if any(part.startswith(".") for part in inner.parts):
            continue
        student = _name_student(inner, assignment)
        if path.suffix != ".ipynb":
            told = (student, inner.as_posix(), "no notebook", "ask for the file ending in .ipynb")
            problems.append(told)
            continue
        other = found.get(student)
        if other is not None:
            newer = path.stat().st_mtime >= other.stat().st_mtime
            path, other = (path, other) if newer else (other, path)
            left, kept = (file.relative_to(folder).as_posix() for file in (other, path))
            problems.append((student, left, "a second notebook", f"the newer counts: {kept}"))
        found[student] = path
    return found


def _name_student(inner: Path, assignment: str) -> str:
    """Return who a file is from: its first folder, or its name without the assignment's."""
    if len(inner.parts) > 1:
        name = inner.parts[0]
    else:
        name = COPY.sub("", inner.stem)
        name = re.sub(rf"^{assignment}[-_ ]+|[-_ ]+{assignment}$", "", name)
    return UNFIT.sub("_", name).strip("_") or "unnamed"


def _open_course(course: Path, classroom: Path, assignment: str, seconds: int) -> Any:
    """Lay out a course of nbgrader's form with the class's settings, and return its interface."""
    with needing("grading"):
        from nbgrader.apps import NbGraderAPI
    from traitlets.config.loader import PyFileConfigLoader

    course.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(classroom / SETTINGS, course / SETTINGS)
    shutil.copytree(
        classroom / "source" / assignment, course / "source" / assignment, dirs_exist_ok=True
    )
    config = PyFileConfigLoader(SETTINGS, path=str(course)).load_config()
    config.CourseDirectory.root = str(course.resolve())
    config.Execute.timeout = seconds
    return NbGraderAPI(config=config, log_level="ERROR")


def _grade_one(
    api: Any, course: Path, assignment: str, student: str, file: Path
) -> Iterator[tuple[str, str]]:
    """Grade one submission and write its feedback; yield what is to be said of it."""
    place = Path(student) / assignment / f"{assignment}.ipynb"
    target = course / "submitted" / place
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)
    try:
        handed_in = nbformat.read(file, as_version=4)
    except (OSError, ValueError, nbformat.ValidationError):
        yield "empty, or no notebook", "no points: ask the student for it again"
        shutil.rmtree(target.parent)
        return
    release = course / api.coursedir.release_directory / assignment / target.name
    yield from _look_through(handed_in, nbformat.read(release, as_version=4))
    graded = api.autograde(assignment, student)
    if not graded["success"]:
        (course / f"{student}.log").write_text(graded.get("log", ""), encoding="utf-8")
        yield "could not be graded", f"{student}.log says why; look at the notebook yourself"
        return
    ran = nbformat.read(course / "autograded" / place, as_version=4)
    yield from _list_stopped(ran)
    if not api.generate_feedback(assignment, student)["success"]:
        yield "has no feedback page", "show the student the notebook in autograded"


def _look_through(handed_in: NotebookNode, release: NotebookNode) -> Iterator[tuple[str, str]]:
    """Say which cells of the exercise stand twice, are gone, or are not as they were handed out."""
    own = [(_grade_id(cell), cell) for cell in handed_in.cells if _grade_id(cell)]
    for name, times in Counter(name for name, _ in own).items():
        if times > 1:
            yield f"the cell {name} stands in it {times} times", "all are run, the last counts"
    kept = dict(own)
    for cell in release.cells:
        name = _grade_id(cell)
        if not name or not (cell.metadata.nbgrader.grade or cell.metadata.nbgrader.solution):
            continue
        if name not in kept:
            yield f"the cell {name} is gone", "no points for it"
        elif cell.metadata.nbgrader.locked and kept[name].source.strip() != cell.source.strip():
            yield f"the cell {name} was changed", "put back as it was before anything was run"


def _list_stopped(ran: NotebookNode) -> Iterator[tuple[str, str]]:
    for number, cell in enumerate(ran.cells, start=1):
        for output in cell.get("outputs", []):
            if output.output_type == "error" and output.ename == "CellTimeoutError":
                yield f"cell {number} ran too long", "it was stopped; the others count"


def _grade_id(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _read_points(api: Any, assignment: str, students: list[str]) -> pd.DataFrame:
    """Return the points of each student, in all and by exercise."""
    rows: dict[str, dict[str, Any]] = {}
    graded = {path.parent.parent.name for path in _autograded(api, assignment)}
    with api.gradebook as book:
        for submission in book.find_assignment(assignment).submissions:
            grades = [grade for one in submission.notebooks for grade in one.grades]
            rows[submission.student.id] = {
                "points": submission.score,
                "of": submission.max_score,
                "to_grade": sum(bool(grade.needs_manual_grade) for grade in grades),
            } | {_exercise(grade.name): grade.score for grade in grades}
    columns = ["student", "points", "of", "to_grade"]
    table = [{"student": name} | (rows[name] if name in graded else {}) for name in students]
    points = pd.DataFrame(table).reindex(columns=_order(columns, rows))
    return points.astype({"to_grade": "Int64"})


def _autograded(api: Any, assignment: str) -> list[Path]:
    folder = Path(api.coursedir.root, api.coursedir.autograded_directory)
    return list(folder.glob(f"*/{assignment}/{assignment}.ipynb"))


def _order(columns: list[str], rows: dict[str, dict[str, Any]]) -> list[str]:
    exercises = {name for row in rows.values() for name in row} - {*columns}
    return columns + sorted(exercises)


def _exercise(name: str) -> str:
    """Return the number of an exercise: 2.1 for check-2-1.

    Examples
    --------
    >>> _exercise("check-2-1")
    '2.1'
    """
    return ".".join(re.findall(r"\d+", name))


def _ask(answer: dict[str, Any]) -> None:
    """Go on only if nbgrader could do what the course itself needs."""
    if not answer["success"]:
        raise InputError(f"nbgrader: {answer.get('log', answer['error']).strip().splitlines()[-1]}")


@contextmanager
def _tools_on_path() -> Iterator[None]:
    """Have nbgrader find its tools, which stand beside this Python, activated or not."""
    before = os.environ.get("PATH", "")
    os.environ["PATH"] = os.pathsep.join([str(Path(sys.executable).parent), before])
    try:
        yield
    finally:
        os.environ["PATH"] = before
