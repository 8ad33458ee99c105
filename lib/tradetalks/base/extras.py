"""What is installed only where it is wanted: where it is missing, a line says what to install."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from tradetalks.base.checks import InputError
from tradetalks.base.lists import read_list, split_words

EXTRA_OF = {
    module: extra
    for extra, modules in read_list(__package__, "extras.toml").items()
    for module in split_words(modules)
}


class MissingExtraError(InputError):
    """A package is missing, and `extra` is what brings it."""

    def __init__(self, message: str, extra: str) -> None:
        super().__init__(message)
        self.extra = extra

    def __reduce__(self) -> tuple[type[MissingExtraError], tuple[str, str]]:
        """Let it come back from another process."""
        return MissingExtraError, (str(self), self.extra)


@contextmanager
def needing(what: str, extra: str | None = None) -> Iterator[None]:
    """Say in one line what to install, where an import within fails; `what` is what needs it.

    Parameters
    ----------
    what : str
        The subject of that line.
    extra : str, optional
        The extra that brings all of it, where that of the missing package may bring a part only.

    Raises
    ------
    MissingExtraError
        If a package of an extra is missing. Any other failure is a fault of ours, and stays.

    Examples
    --------
    >>> with needing("a figure"):
    ...     import matplotlib
    """
    try:
        yield
    except ModuleNotFoundError as problem:
        found = find_extra(problem)
        message = f"{what} needs the package {problem.name}: {advise(extra or found)}"
        raise MissingExtraError(message, extra or found) from None


def find_extra(problem: ModuleNotFoundError) -> str:
    """Find the extra that brings what is missing; raises the problem anew where none does."""
    extra = EXTRA_OF.get((problem.name or "").partition(".")[0])
    if extra is None:
        raise problem
    return extra


def advise(extra: str) -> str:
    """Say how to install an extra."""
    return f'pip install "tradetalks[{extra}]"'
