"""Write copies of the lessons for Colab, each with a first cell that installs.

    python docs/colab.py FOLDER

The workflow pushes them to a branch of their own, to which the Colab buttons lead: the lessons
themselves install nothing.
"""

from __future__ import annotations

import sys
from pathlib import Path

from address import BRANCH, PROJECT, read_notebook, read_setting, write_notebook

# Colab has its own pandas, IPython and Jupyter: pip leaves them as they are.
INSTALL = """\
# Only in Colab: fetch the articles and install the library. It takes a minute.
!git clone --quiet --depth 1 --branch {branch} {repository} trade-talks
%pip install --quiet ./trade-talks ftfy rensa trafilatura
%cd trade-talks/notebooks"""


def write_copies(project: Path, folder: Path, repository: str) -> None:
    """Copy all lessons to where they stand in the project, seen from `folder`."""
    install = {
        **{"cell_type": "code", "execution_count": None, "id": "install", "metadata": {}},
        "outputs": [],
        "source": INSTALL.format(branch=BRANCH, repository=repository).splitlines(keepends=True),
    }
    for path in sorted((project / "notebooks").glob("*.ipynb")):
        lesson = read_notebook(path)
        copy = folder / "notebooks" / path.name
        copy.parent.mkdir(parents=True, exist_ok=True)
        text = write_notebook(lesson | {"cells": [install, *lesson["cells"]]})
        copy.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    write_copies(PROJECT, Path(sys.argv[1]), read_setting(PROJECT).repository)
