"""Where the project's own folders are."""

from __future__ import annotations

from pathlib import Path

from tradetalks.base.checks import InputError


def project_folder() -> Path:
    """Return the nearest folder upwards that holds ``seeds``: from here, else from the library.

    Examples
    --------
    >>> (project_folder() / "seeds").is_dir()
    True
    """
    here = Path.cwd()
    for folder in (here, *here.parents, *library_folder().parents):
        if (folder / "seeds").is_dir():
            return folder
    raise InputError("no folder seeds here or above: start from the project's folder")


def library_folder() -> Path:
    """Return the folder of the library, with all that is packaged with it."""
    return Path(__file__).resolve().parents[1]
