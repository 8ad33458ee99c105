"""Write copies of the lessons for Colab, each with a first cell that installs.

    python docs/colab.py FOLDER

The workflow pushes them to a branch of their own, to which the Colab buttons lead: the lessons
themselves install nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

import nbformat
from address import BRANCH, PROJECT, read_setting
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

# Colab has its own pandas, IPython and Jupyter: pip leaves them as they are.
INSTALL = """\
# Only in Colab: fetch the articles and install the library. It takes a minute.
!git clone --quiet --depth 1 --branch {branch} {repository} trade-talks
%pip install --quiet ./trade-talks
%cd trade-talks/notebooks"""


def copy_for_colab(lesson: NotebookNode, repository: str) -> NotebookNode:
    """Put the cell that installs before all others."""
    source = INSTALL.format(branch=BRANCH, repository=repository)
    return NotebookNode(lesson | {"cells": [new_code_cell(source, id="install"), *lesson.cells]})


def write_copies(project: Path, folder: Path, repository: str) -> None:
    """Copy all lessons to where they stand in the project, seen from `folder`."""
    notebooks = folder / "notebooks"
    notebooks.mkdir(parents=True, exist_ok=True)
    for path in sorted((project / "notebooks").glob("*.ipynb")):
        copy = copy_for_colab(nbformat.read(path, as_version=4), repository)
        nbformat.write(copy, notebooks / path.name)


if __name__ == "__main__":
    write_copies(PROJECT, Path(sys.argv[1]), read_setting(PROJECT).repository)
