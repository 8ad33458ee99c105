"""Regular expressions that are compiled when a text first asks for them: many never are."""

from __future__ import annotations

import re
from typing import Any, cast

TAKEN_OVER = [name for name in dir(re.Pattern) if not name.startswith("_")]


class Compiled:
    """What a late pattern has become: without `__getattr__`, to ask it costs no more."""


class LatePattern:
    """A regular expression as written, which becomes a pattern at its first use."""

    def __init__(self, written: str, flags: int) -> None:
        self.written = written
        self.compile_with = flags

    def __getattr__(self, name: str) -> Any:
        """Compile it, and take over all that the pattern has."""
        pattern = re.compile(self.written, self.compile_with)
        vars(self).update({taken: getattr(pattern, taken) for taken in TAKEN_OVER})
        self.__class__ = Compiled  # type: ignore[assignment]
        return getattr(self, name)


def compile_late(written: str, flags: int = 0) -> re.Pattern[str]:
    """Return what does as the compiled pattern would, and is compiled at its first use.

    Examples
    --------
    >>> late = compile_late("talks?")
    >>> late.match("talks went on")[0]
    'talks'
    """
    return cast("re.Pattern[str]", LatePattern(written, flags))
