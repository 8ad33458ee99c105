"""Where the project's own folders are: a checkout, a copy that somebody works in, or the library.

An installed library holds a copy of seeds and notebooks, which is read and never written.
"""

from __future__ import annotations

from pathlib import Path

from tradetalks.base.checks import InputError


def project_folder() -> Path:
    """Return the nearest folder upwards that holds ``seeds``, else what came with the library.

    Examples
    --------
    >>> (project_folder() / "seeds").is_dir()
    True
    """
    here = Path.cwd()
    for folder in (here, *here.parents, library_folder().parents[1], packaged_folder()):
        if (folder / "seeds").is_dir():
            return folder
    raise InputError("no folder seeds here or above: start from the project's folder")


def own_project_folder() -> Path:
    """Return the project's folder where it may be changed; the library's copy may not."""
    project = project_folder()
    if project == packaged_folder():
        raise InputError(
            "no folder seeds here or above, and the installed library is left as it is: "
            "`tradetalks start` copies the lessons to a folder, to work there"
        )
    return project


def output_folder() -> Path:
    """Return where reports and figures go: the project's folder, or where we are without one."""
    project = project_folder()
    return Path.cwd() if project == packaged_folder() else project


def library_folder() -> Path:
    """Return the folder of the library, with all that is packaged with it."""
    return Path(__file__).resolve().parents[1]


def packaged_folder() -> Path:
    """Return where an installed library holds its copy of the project; a checkout has none."""
    return library_folder() / "project"


def library_files() -> list[Path]:
    """List the library's own files, in order: the same in a checkout and installed."""
    return [
        path
        for path in sorted(library_folder().rglob("*"))
        if path.is_file()
        and path.suffix != ".pyc"
        and "network_weights" not in path.parts
        and not path.is_relative_to(packaged_folder())
    ]
