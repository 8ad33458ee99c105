"""How finished files come to their place: all of them or none, one run after another."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import lock_descriptor

from tradetalks.base.checks import InputError

BUSY = "in-use-by-tradetalks"  # a workshop whose file of this name nobody holds was abandoned


@contextmanager
def beside(target: Path) -> Iterator[Path]:
    """Yield a folder to build in, on the disk of what it may replace; it is gone afterwards.

    What an earlier run left behind that could not tidy up (it was killed) goes, too.

    Raises
    ------
    ValueError
        If nothing can be written there.
    """
    with explaining(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        with one_at_a_time(target.parent):
            _clear_abandoned(target)
            workshop = tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent)
            held = os.open(Path(workshop.name) / BUSY, os.O_CREAT | os.O_RDONLY)
            lock_descriptor(held)  # until it is closed, also by this process's end
    try:
        yield Path(workshop.name) / "new"
    finally:
        os.close(held)
        workshop.cleanup()


@contextmanager
def explaining(target: Path) -> Iterator[None]:
    """Say in one line that something could not be written, and what to do."""
    try:
        yield
    except OSError as problem:
        raise InputError(
            f"cannot write {target} ({problem.strerror or problem}), and left all as it was: "
            "make room there, or choose another --output"
        ) from None


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
            old = _old(new)
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
    if os.name == "nt":  # which does not let two rename one folder
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        lock_descriptor(handle)
        yield
    finally:
        os.close(handle)


def _clear_abandoned(target: Path) -> None:
    """Remove the workshops of runs that were killed; what one of them had put aside comes back."""
    for mark in target.parent.glob(f".{target.name}-*/{BUSY}"):
        handle = os.open(mark, os.O_RDONLY)
        try:
            abandoned = lock_descriptor(handle, blocking=False)
        finally:
            os.close(handle)
        if abandoned:
            old = _old(mark.with_name("new"))
            if old.exists() and not target.exists():
                old.rename(target)
            shutil.rmtree(mark.parent, ignore_errors=True)  # what it holds may be open on Windows


def _old(new: Path) -> Path:
    """Return where something is put aside while another takes its place."""
    return new.with_name(f"{new.name}.old")
