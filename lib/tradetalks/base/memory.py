"""What was worked out once for a word, and is looked up when the word comes again."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

Value = TypeVar("Value")
MOST = 100_000  # words of which the answers are kept
LONGEST = 100  # characters of such a word: what is longer is no word, and would fill the memory


class Memory(dict[str, Value]):
    """The answers of a function, each worked out once.

    Few words of a text are new. A look-up in a dict costs half of one in an ``lru_cache``, which
    also notes the order in which its entries were used; here all are forgotten when they are many.
    """

    def __init__(self, function: Callable[[str], Value]) -> None:
        super().__init__()
        self.function = function

    def __missing__(self, word: str) -> Value:
        """Work out the answer for a word that has not been met before."""
        return self.remember(word, self.function(word))

    def remember(self, word: str, answer: Value) -> Value:
        """Keep an answer, unless its word is none, and return it."""
        if len(word) <= LONGEST:
            if len(self) >= MOST:
                self.clear()
            self[word] = answer
        return answer


@contextmanager
def uncollected() -> Iterator[None]:
    """Let Python's garbage collector rest while a stage runs, and then be as it was.

    It looks through all that is remembered whenever many small objects are new, to find those that
    hold each other: a sixth of the time where each sentence has dozens, and none hold each other.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
