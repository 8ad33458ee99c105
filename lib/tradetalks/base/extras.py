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


@contextmanager
def needing(what: str) -> Iterator[None]:
    """Say in one line what to install, where an import within fails; `what` is what needs it.

    Raises
    ------
    InputError
        If a package of an extra is missing. Any other failure is a fault of ours, and stays.

    Examples
    --------
    >>> with needing("a figure"):
    ...     import matplotlib
    """
    try:
        yield
    except ModuleNotFoundError as problem:
        raise InputError(f"{what} needs the package {problem.name}: {advise(problem)}") from None


def advise(problem: ModuleNotFoundError) -> str:
    """Say how to install what is missing; raises the problem anew where no extra brings it."""
    extra = EXTRA_OF.get((problem.name or "").partition(".")[0])
    if extra is None:
        raise problem
    return f'pip install "tradetalks[{extra}]"'
