"""From text to tokens: the one way in which every stage takes text apart.

What is a word is a decision, and every result depends on it. A token is

- a word, with what an apostrophe or an ampersand ties to it: ``don't``, ``O’Brien``, ``China’s``,
  ``R&D``;
- a number, with its currency sign, the marks within it and what is glued to it: ``$700``,
  ``1,200.5``, ``10:30``, ``9/11``, ``2025-06-09``, ``145%``, ``9th``, ``1990s``, ``3bn`` (but *am*
  and *pm* are words of their own);
- initials: ``U.S.``, ``p.m.``;
- any other character that is not white space: a mark.

White space ends a token, so that a text is taken apart chunk by chunk between white space: few
chunks are new, and what was found in one is remembered. A stage reads these tokens through a
`View`, which may join, cut or leave out some: `TOKENS` are all of them as they stand, `COMPOUNDS`
has words joined at hyphens; others stand with the stage that needs them. All keep their case and
their place; `straighten` and `plain` make forms alike that differ only in how they are printed.
Their forms are tidy: a soft hyphen or a letter taken apart hides no word (see `letters`).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import chain, compress, count
from operator import itemgetter
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from tradetalks.base.checks import check_text
from tradetalks.base.letters import tidy, tidy_in_place
from tradetalks.base.memory import Memory

TOKEN = re.compile(
    r"""
    (?: [^\W\d_](?:\.[^\W\d_]\b)+\.?                    # U.S., p.m.
      | [$€£¥]?(?:\d{4}-\d\d-\d\d\b|\d+(?:[.,:/]\d+)*)  # $700, 1,200.5, 10:30, 9/11, 2025-06-09
        (?:%|(?=[AaPp][Mm]\b)|[^\W_]*)                  # 145%, 9th, 3bn, but not 10am
      | [$€£¥]?[^\W_]+                                  # talks, $AAPL
    )(?:['’‘ʼ&][^\W_]+)*                                # don't, U.S.’s, 1990’s, R&D
    | [^\w\s] | _                                       # a mark
    """,
    re.VERBOSE,
)
HYPHENS = frozenset("-‐‑")
# Each mark for one mark, so that every character keeps its place.
STRAIGHT = dict.fromkeys("‘’‚‛ʼ", "'") | dict.fromkeys("“”„‟", '"') | dict.fromkeys("‐‑", "-")

Integers = npt.NDArray[np.int32]


# Where a token begins and ends in its chunk or text, and its form as written. A plain tuple: of
# these, which are remembered in great numbers, Python's garbage collector takes no notice.
Token = tuple[int, int, str]
LEFT, RIGHT, FORM = map(itemgetter, range(3))
Place = tuple[int, int]


class View(Memory[tuple[Token, ...]]):
    """The tokens of chunks as a stage reads them, those of each chunk worked out once.

    Examples
    --------
    >>> COMPOUNDS["well-known,"]
    ((0, 10, 'well-known'), (10, 11, ','))
    """

    def __missing__(self, chunk: str) -> tuple[Token, ...]:
        """Take apart a chunk not met before; one of plain letters, as two of three, is a word."""
        if chunk.isascii() and chunk.isalpha():
            word = ((0, len(chunk), chunk),) if self is TOKENS else TOKENS[chunk]  # kept once
            return self.remember(chunk, word)
        return super().__missing__(chunk)

    def locate(self, text: str) -> list[Token]:
        """Return the tokens of a text, with their places in it."""
        tokens: list[Token] = []
        place = 0
        for chunk in text.split():
            place = text.index(chunk, place)
            for left, right, form in self[chunk]:
                tokens.append((place + left, place + right, form))
            place += len(chunk)
        return tokens


def _find_tokens(chunk: str) -> tuple[Token, ...]:
    if tidy(chunk) == chunk:
        return tuple((*match.span(), match[0]) for match in TOKEN.finditer(chunk))
    tidied, places = tidy_in_place(chunk)
    tokens: list[Token] = []
    for match in TOKEN.finditer(tidied):
        start, end, form = places[match.start()][0], places[match.end() - 1][1], match[0]
        if tokens and start < tokens[-1][1]:  # a letter and its mark, which were one character
            first, _, letter = tokens.pop()
            start, form = first, letter + form
        tokens.append((start, end, form))
    return tuple(tokens)


TOKENS = View(_find_tokens)


def join_at_hyphens(
    tokens: tuple[Token, ...], joins: Callable[[str, str], bool]
) -> tuple[Token, ...]:
    """Join tokens that only a hyphen parts, where `joins` says so of what stands on its sides."""
    if len(tokens) < 3:  # nearly every chunk
        return tokens
    joined: list[Token] = []
    for start, end, form in tokens:
        if len(joined) > 1 and joined[-1][2] in HYPHENS:
            (first, left_end, left), (_, hyphen_end, hyphen) = joined[-2:]
            together = left_end + len(hyphen) == hyphen_end == start
            if together and joins(left, form):
                joined[-2:] = [(first, end, left + hyphen + form)]
                continue
        joined.append((start, end, form))
    return tuple(joined)


def _is_word(form: str) -> bool:
    return form[0].isalpha() and "." not in form  # no number, no initials, no mark


def _make_a_compound(left: str, right: str) -> bool:
    """Say yes of well-known, COVID-19 and pro-U.S., no of 90-day and U.S.-led."""
    return _is_word(left) and right[0].isalnum()


COMPOUNDS = View(lambda chunk: join_at_hyphens(TOKENS[chunk], _make_a_compound))


def straighten(text: str) -> str:
    """Return a text with straight apostrophes, quotation marks and hyphens, all in their place.

    NLTK's VADER knows straight ones only: to it "don’t" is no negation and "great”" no word.

    Examples
    --------
    >>> straighten("“It works”")
    '"It works"'
    """
    check_text(text, "a sentence")
    if not text.isascii():
        for typographic, straight in STRAIGHT.items():  # far faster than str.translate
            text = text.replace(typographic, straight)
    return text


def plain(text: str) -> str:
    """Return a text in lower case and straightened, each character for one character."""
    if text.isascii():
        return text.lower()
    straight = straighten(text)
    lowered = straight.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := mark.lower()) == 1 else mark for mark in straight)


def split_plainly(text: str) -> list[str]:
    """Return the compounds and marks of a text, in lower case and straightened."""
    return [plain(form) for chunk in text.split() for _, _, form in COMPOUNDS[chunk]]


class Tokens(NamedTuple):
    """The tokens of many texts: for each its text, its characters there, and its form's number."""

    row: Integers
    start: Integers
    end: Integers
    code: Integers
    forms: list[str]

    def choose(self, rows: Sequence[int]) -> Tokens:
        """Return the tokens of some of the texts, in order; the first of these is then text 0.

        Examples
        --------
        >>> tokenise(["No deal.", "No talks."], COMPOUNDS).choose([1]).list_forms()
        ['No', 'talks', '.']
        """
        kept = np.flatnonzero(np.isin(self.row, rows))
        row, code = np.searchsorted(rows, self.row[kept]), self.code[kept]
        used = np.bincount(code, minlength=1) > 0
        number = (np.cumsum(used) - 1).astype(np.int32)
        forms = list(compress(self.forms, used.tolist()))
        return Tokens(row.astype(np.int32), self.start[kept], self.end[kept], number[code], forms)

    def list_starts(self, texts: int) -> list[int]:
        """Return where the tokens of each text begin among all, and where the last of them end."""
        starts: list[int] = np.searchsorted(self.row, np.arange(texts + 1)).tolist()
        return starts

    def list_forms(self) -> list[str]:
        """Return the form of each token."""
        forms: list[str] = np.array(self.forms, dtype=object)[self.code].tolist()
        return forms

    def list_places(self, first: int = 0, last: int | None = None) -> list[Place]:
        """Return where the tokens from `first` to `last` stand in their texts."""
        here = slice(first, last)
        return list(zip(self.start[here].tolist(), self.end[here].tolist(), strict=True))


def tokenise_plainly(texts: Sequence[str]) -> Tokens:
    """Find the compounds and marks of many texts, in lower case and straightened."""
    found = tokenise(texts, COMPOUNDS)
    lowered = [form.lower() if form.isascii() else plain(form) for form in found.forms]
    return found._replace(forms=lowered)


def tokenise(texts: Sequence[str], view: View) -> Tokens:
    """Find the tokens of many texts, in order.

    What is asked of a token by its form alone is asked once for each of the `forms`.

    Examples
    --------
    >>> found = tokenise(["No deal.", "No talks."], COMPOUNDS)
    >>> [found.forms[number] for number in found.code]
    ['No', 'deal', '.', 'No', 'talks', '.']
    """
    row, offset, chunk, chunks = _split_at_spaces(tuple(texts))
    of_chunks = list(map(view.__getitem__, chunks))
    sizes = np.fromiter(map(len, of_chunks), np.intp, len(chunks))
    found = list(chain.from_iterable(of_chunks))
    forms: defaultdict[str, int] = defaultdict(count().__next__)
    left, right, code = (
        np.fromiter(values, np.int32, len(found))
        for values in (
            map(LEFT, found),
            map(RIGHT, found),
            map(forms.__getitem__, map(FORM, found)),
        )
    )

    # From the tokens of each different chunk to the tokens of each chunk where it stands.
    many = sizes.take(chunk)  # far faster than to index
    here = np.repeat(np.arange(len(chunk)), many)
    found_at = (np.cumsum(sizes).take(chunk) - np.cumsum(many)).take(here) + np.arange(len(here))
    place = offset.take(here)
    return Tokens(
        row.take(here),
        place + left.take(found_at),
        place + right.take(found_at),
        code.take(found_at),
        list(forms),
    )


@lru_cache(maxsize=1)  # one stage after another reads the same texts
def _split_at_spaces(texts: tuple[str, ...]) -> tuple[Integers, Integers, Integers, list[str]]:
    """Return row, offset and number of each chunk between spaces, and the different chunks."""
    sizes, chunk, chunks = number_chunks(texts, " ")
    row = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
    lengths = np.fromiter(map(len, chunks), np.int64, len(chunks))[chunk] + 1
    start = np.cumsum(lengths) - lengths
    return row, (start - start[np.cumsum(sizes) - sizes][row]).astype(np.int32), chunk, chunks


def number_chunks(
    texts: Sequence[str], between: str | None = None
) -> tuple[Integers, Integers, list[str]]:
    """Take texts apart, at a mark or at any white space: of each chunk the number of its form.

    Returns
    -------
    tuple
        How many chunks each text has, the number of each chunk among the different ones, and these.
        At white space there may be an empty one at the ends of a text.

    Examples
    --------
    >>> number_chunks(["no deal", "no"])[1:]
    (array([0, 1, 0], dtype=int32), ['no', 'deal'])
    """
    try:
        from pyarrow import array, compute, large_string

        # Arrow looks one byte beyond its texts, and what stands there may count: a full stop.
        column = array([*texts, "."], large_string())
    except (ImportError, UnicodeEncodeError):  # in a browser; half a character
        return _number_chunks_slowly(texts, between)
    lists = (
        compute.utf8_split_whitespace(column)
        if between is None
        else compute.split_pattern(column, between)
    )[:-1]
    chunks = lists.flatten().dictionary_encode()
    sizes = compute.list_value_length(lists).to_numpy(zero_copy_only=False)
    numbers = chunks.indices.to_numpy(zero_copy_only=False)
    return sizes.astype(np.int32), numbers, chunks.dictionary.to_pylist()


def _number_chunks_slowly(
    texts: Sequence[str], between: str | None
) -> tuple[Integers, Integers, list[str]]:
    """Do the same without pyarrow, in three times the time."""
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    found = [list(map(numbers.__getitem__, text.split(between))) for text in texts]
    sizes = np.fromiter(map(len, found), np.int32, len(found))
    return sizes, np.fromiter(chain.from_iterable(found), np.int32), list(numbers)
