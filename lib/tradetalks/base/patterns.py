"""Regular expressions that are compiled when a text first asks for them: many never are."""

from __future__ import annotations

import re
from typing import Any, cast

METHODS = ("match", "fullmatch", "search", "finditer", "findall", "sub", "split")


class LatePattern:
    """A regular expression as written, which becomes a pattern at its first use."""

    def __init__(self, written: str, flags: int) -> None:
        self.written = written
        self.flags = flags

    def __getattr__(self, name: str) -> Any:
        """Compile it; from then on the methods of the pattern are found here, at no cost."""
        pattern = re.compile(self.written, self.flags)
        vars(self).update({method: getattr(pattern, method) for method in METHODS})
        return getattr(pattern, name)


def compile_late(written: str, flags: int = 0) -> re.Pattern[str]:
    """Return what does as the compiled pattern would, and is compiled at its first use.

    Examples
    --------
    >>> late = compile_late("talks?")
    >>> late.match("talks went on")[0]
    'talks'
    """
    return cast("re.Pattern[str]", LatePattern(written, flags))
