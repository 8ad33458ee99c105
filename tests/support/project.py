"""Where the project is, and its notebooks as they were executed for the tests."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from nbformat import NotebookNode

PROJECT = Path(__file__).resolve().parents[2]


class Executed(NamedTuple):
    """The notebooks by name, as `run_notebooks` returned them, and the folder of their figures."""

    notebooks: dict[str, NotebookNode]
    figures: Path
