"""How far long work is: a bar in a terminal, a line now and then in a log or a file."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from time import monotonic
from types import TracebackType
from typing import TypeVar

from tqdm import tqdm

from tradetalks.base.wording import count_of

T = TypeVar("T")
BETWEEN_LINES = 10.0  # seconds; work that takes less leaves no line


class Progress:
    """Say on standard error how far a work is.

    >>> with Progress("Reading", "article", total=2) as progress:
    ...     progress.update(2)
    """

    def __init__(self, work: str, noun: str, total: int | None = None) -> None:
        self.work, self.noun, self.total, self.done = work, noun, total, 0
        self.bar = tqdm(desc=work, unit=noun, total=total, disable=None)
        self.last = monotonic()
        self.has_said = False

    def update(self, count: int = 1) -> None:
        """Note that so many more are done."""
        self.done += count
        self.bar.update(count)
        if monotonic() - self.last >= BETWEEN_LINES:
            self._say()

    def watch(self, items: Iterable[T]) -> Iterator[T]:
        """Yield items, and note each when the next is asked for."""
        for item in items:
            yield item
            self.update()

    def _say(self) -> None:
        if not self.bar.disable:
            return
        done = count_of(self.done, self.noun)
        if self.total is not None:
            done = f"{self.done:,} of {count_of(self.total, self.noun)}"
        print(f"{self.work}: {done}", file=sys.stderr, flush=True)
        self.last, self.has_said = monotonic(), True

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        problem: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        self.bar.close()
        if self.has_said and problem is None:
            self._say()
