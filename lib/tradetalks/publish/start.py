"""One command to begin: the lessons, the articles and the corpora in a folder, in JupyterLab."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

from tradetalks.base.checks import InputError, check_path
from tradetalks.base.extras import needing
from tradetalks.base.paths import library_folder, packaged_folder, project_folder

FOLDER = "trade-talks"
FIRST = Path("notebooks", "00_start_here.ipynb")
CONTENTS = (".jupyter", "CITATION.cff", "LICENSE-PROSE.md", "notebooks", "seeds")
LEAVINGS = {"__pycache__", ".ipynb_checkpoints"}


def copy_lessons(folder: str | Path | None = None) -> tuple[Path, list[str]]:
    """Copy lessons, articles, corpora and the material for classes; what exists is left as it is.

    Parameters
    ----------
    folder : str or Path, optional
        Where to; without it the project in which we are, else the folder ``trade-talks``.

    Returns
    -------
    folder : Path
        Where the lessons are now.
    left : list of str
        The files that were there already and differ from ours.

    Raises
    ------
    InputError
        If that cannot be a folder.

    Examples
    --------
    >>> folder, left = copy_lessons("course")
    >>> (folder / "seeds" / "articles.csv").is_file(), left
    (True, [])
    """
    around = project_folder()
    if folder is None and (around / FIRST).is_file() and around != packaged_folder():
        return around, []
    target = check_path(FOLDER if folder is None else folder, "a folder").resolve()
    if target.exists() and not target.is_dir():
        raise InputError(f"{target} is no folder: name another")
    packaged = packaged_folder()
    source = packaged if packaged.is_dir() else library_folder().parents[1]
    left = []
    for path in sorted(path for name in CONTENTS for path in _list_files(source / name)):
        copy = target / path.relative_to(source)
        if not copy.exists():
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
        elif copy.read_bytes() != path.read_bytes():
            left.append(path.relative_to(source).as_posix())
    return target, left


def load_lab() -> Any:
    """Return JupyterLab, or say what to install."""
    with needing("opening the lessons (copying them does not: --copy-only)"):
        from jupyterlab.labapp import LabApp
    return LabApp


def open_lessons(folder: Path, lab: Any) -> None:
    """Open JupyterLab on the first lesson of a folder, until it is closed.

    The settings in ``.jupyter`` leave out the menus of nbgrader, which are for teachers, and news
    and updates, which would ask the network, and the reader whether they may.
    """
    os.environ["JUPYTER_CONFIG_PATH"] = str(folder / ".jupyter")
    options = [f"--ServerApp.root_dir={folder}", "--LabApp.extension_manager=readonly"]
    if hasattr(os, "getuid") and os.getuid() == 0:  # in a container, where all are root
        options.append("--allow-root")
    lab.launch_instance([str(folder / FIRST), *options])


def _list_files(place: Path) -> list[Path]:
    """List a file, or the files of a folder, without what Python and Jupyter leave behind."""
    paths = [place, *place.rglob("*")]
    return [path for path in paths if path.is_file() and LEAVINGS.isdisjoint(path.parts)]
