"""How finished files come to their place: all of them or none, one run after another."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Yield a folder to build in, on the disk of what it may replace; it is gone afterwards.

    Raises
    ------
    ValueError
        If nothing can be written there.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        workshop = tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent)
    except OSError as problem:
        raise ValueError(
            f"cannot write to {target.parent} ({problem.strerror}): choose another --output, "
            "or make room there"
        ) from None
    with workshop:
        yield Path(workshop.name) / "new"


def put_in_place(finished: list[tuple[Path, Path]]) -> None:
    """Put finished files and folders where they belong; if one cannot be, all stays as it was.

    Parameters
    ----------
    finished : list of tuple
        What is new, and the place that it takes; both on one disk.
    """
    begun: list[tuple[Path, Path, Path]] = []
    try:
        for new, target in finished:
            old = new.with_name(f"{new.name}.old")
            begun.append((new, target, old))
            if target.exists():
                target.rename(old)
            new.rename(target)
    except BaseException:  # Ctrl-C, too
        for new, target, old in reversed(begun):
            if target.exists() and not new.exists():
                target.rename(new)
            if old.exists():
                old.rename(target)
        raise


@contextmanager
def one_at_a_time(folder: Path) -> Iterator[None]:
    """Wait until no other run is putting files into a folder, and keep others from it meanwhile."""
    try:
        import fcntl
    except ImportError:  # Windows, which does not let two rename one folder
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
