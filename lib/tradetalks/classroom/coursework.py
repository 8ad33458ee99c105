"""From one source notebook: the student copy, the checks and the teacher's answer key."""

from __future__ import annotations

import ast
import os
import re
import shutil
import tempfile
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from nbformat import NotebookNode
from tqdm import tqdm

from tradetalks.base.checks import InputError
from tradetalks.base.extras import needing
from tradetalks.base.paths import library_folder, own_project_folder, project_folder
from tradetalks.classroom.answers import fingerprint
from tradetalks.classroom.exercises import split_hints
from tradetalks.classroom.lessons import make_deck, render_deck, render_handout
from tradetalks.publish.notebooks import clean_notebook, run_notebook, write_notebook
from tradetalks.publish.stale import COLUMNS, compare_notebooks

HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS\n?", re.DOTALL)
SECRET = re.compile(r'secret\("([^"]*)"\)')
SCAFFOLD = re.compile(
    r"^\w+ = (?:\.\.\.|\"\"|\{\"A\": \"\").*\n|^\s*### (?:BEGIN|END) SOLUTION\n?", re.MULTILINE
)
STEPS = [  # those of nbgrader's generate_assignment, less its database
    *("LockCells", "ClearSolutions", "ClearOutput", "CheckCellMetadata", "ComputeChecksums"),
    *("ClearHiddenTests", "ClearMarkScheme", "ComputeChecksums", "CheckCellMetadata"),
]
HEADER = '''"""Made by `make classroom` from {source}: change it there."""

import pandas as pd

import tradetalks as tt
from tradetalks.classroom.answers import *


'''


def make_classroom(classroom: Path | None = None, checks: Path | None = None) -> Path:
    """Write the student copies, the answer keys and the checks, and run the class notebooks.

    Parameters
    ----------
    classroom : Path, optional
        A folder with ``source/NAME/NAME.ipynb`` and ``nbgrader_config.py``, to which ``release/``
        and ``answers/`` are written; without it the project's ``notebooks/classroom``.
    checks : Path, optional
        The folder for the checks, one module a notebook; without it that of the library.

    Returns
    -------
    Path
        The folder `classroom`.

    Raises
    ------
    ValueError
        If nbgrader is missing, or a solution does not run.
    """
    if checks is None and not library_folder().is_relative_to(project_folder()):
        raise InputError(
            "the checks of exercises are part of the library, and this one lies elsewhere: make "
            "the course in a checkout of the project, set up by `make setup`"
        )
    classroom = classroom or own_project_folder() / "notebooks" / "classroom"
    checks = checks or Path(__file__).parent / "checks"
    to_run = [path for path in sorted(classroom.rglob("*.ipynb")) if _is_run(path, classroom)]
    for path in sorted(classroom.glob("source/*/*.ipynb")):
        source = nbformat.read(path, as_version=4)
        code = extract_checks(source, path.relative_to(classroom).as_posix())
        (checks / f"{path.stem}.py").write_text(code, encoding="utf-8", newline="\n")
        copy = classroom / "release" / path.stem / path.name
        key = classroom / "answers" / path.stem / path.name
        for target in (copy, key):
            target.parent.mkdir(parents=True, exist_ok=True)
        write_notebook(make_student_copy(source, classroom / "nbgrader_config.py"), copy)
        write_notebook(clean_notebook(make_answer_key(source)), key)
        to_run.append(key)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        executed = tqdm(
            pool.map(run_notebook, to_run), "Running class notebooks", len(to_run), disable=None
        )
        for path, notebook in zip(to_run, executed, strict=True):
            write_notebook(notebook, path)
    for notes in sorted((classroom / "sessions").glob("*.md")):
        _write_page(render_deck(make_deck(notes)), classroom / "slides" / f"{notes.stem}.html")
    for handout in sorted((classroom / "handouts").glob("*.md")):
        text = handout.read_text(encoding="utf-8")
        _write_page(render_handout(text), handout.with_suffix(".html"))
    return classroom


def find_stale_classroom() -> pd.DataFrame:
    """Make all of the course anew beside what is kept, and compare.

    Returns
    -------
    DataFrame
        ``file`` and ``reason``, as :func:`tradetalks.publish.stale.find_stale` gives them.

    Raises
    ------
    ValueError
        As :func:`make_classroom`.
    """
    project = own_project_folder()
    rows = []
    with tempfile.TemporaryDirectory() as scratch:
        shutil.copytree(project / "notebooks", Path(scratch, "notebooks"))
        checks = Path(scratch, "checks")
        checks.mkdir()
        make_classroom(Path(scratch, "notebooks", "classroom"), checks)
        places = {Path(scratch, "notebooks"): project / "notebooks"}
        places[checks] = Path(__file__).parent / "checks"
        for made, kept in places.items():
            for path in sorted(path for path in made.rglob("*") if path.is_file()):
                ours = kept / path.relative_to(made)
                if "slides" in path.parts:  # nobody keeps them
                    continue
                if not ours.exists():
                    reason = "is made, and not kept"
                elif ours.read_bytes() == path.read_bytes():
                    continue
                elif path.suffix == ".ipynb":
                    now = nbformat.read(path, as_version=4)
                    reason = (compare_notebooks(ours, now) or ["its text is another"])[0]
                else:
                    reason = "is now made otherwise"
                rows.append((ours.relative_to(project).as_posix(), reason))
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def extract_checks(source: NotebookNode, name: str) -> str:
    """Return the hidden tests of a source notebook as a module; answers become fingerprints."""
    regions = [region.strip() for cell in source.cells for region in HIDDEN.findall(cell.source)]
    code = SECRET.sub(lambda match: f'"{fingerprint(match.group(1))}"', "\n\n\n".join(regions))
    return HEADER.format(source=name) + code + "\n"


def make_student_copy(source: NotebookNode, settings: Path) -> NotebookNode:
    """Return what ``nbgrader generate_assignment`` makes of a source notebook.

    Parameters
    ----------
    source : NotebookNode
        With nbgrader's metadata; it is not changed.
    settings : Path
        An ``nbgrader_config.py``.

    Raises
    ------
    ValueError
        If nbgrader is not installed, or the notebook is not as it wants it.
    """
    with needing("making student copies"):
        from nbgrader import preprocessors
    from traitlets.config.loader import PyFileConfigLoader

    config = PyFileConfigLoader(settings.name, path=str(settings.parent)).load_config()
    notebook, resources = deepcopy(source), dict[str, Any]()
    for step in STEPS:
        convert = getattr(preprocessors, step)(config=config)
        try:
            notebook, resources = convert.preprocess(notebook, resources)
        except RuntimeError as problem:
            raise InputError(f"nbgrader ({step}): {problem}") from None
    return notebook


def make_answer_key(source: NotebookNode) -> NotebookNode:
    """Return a source notebook with solutions and hints in plain sight, not executed yet."""
    cells = []
    for cell in deepcopy(source).cells:
        cell.metadata.pop("nbgrader", None)
        hidden = HIDDEN.findall(cell.source)
        if cell.cell_type == "code":
            cell.source = SCAFFOLD.sub("", HIDDEN.sub("", cell.source)).strip()
        cells.append(cell)
        for region in hidden:
            [test] = ast.parse(region).body
            hints = "\n".join(f"- {hint}" for hint in split_hints(ast.get_docstring(test)))
            cells.append(nbformat.v4.new_markdown_cell(f"**Hints to ask for**\n\n{hints}"))
    key = deepcopy(source)
    key.cells = cells
    return key


def _write_page(page: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(page, encoding="utf-8", newline="\n")


def _is_run(path: Path, classroom: Path) -> bool:
    """Tell whether a notebook is kept executed: no exercise, nor page of text alone."""
    cells = nbformat.read(path, as_version=4).cells if path.parent == classroom else []
    return any(cell.cell_type == "code" for cell in cells)
