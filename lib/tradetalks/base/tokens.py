"""From text to words: one tokeniser for every count, with the place of each word.

What is a word is a decision, and every count depends on it. These are the rules:

- letters and digits make a word; so do ``don't``, ``O'Brien``, ``R&D``, ``145%``, ``$700``,
  ``10:30``;
- both apostrophes (``'`` and ``’``) are one; a possessive counts as its noun (``China’s`` =
  *china*);
- a hyphen or dash separates words, so that *supply-chain* and *supply chain* are counted alike;
  only prefixes that are no words of their own stay where they are (``de-escalation``,
  ``non-binding``);
- words count in small letters, but a word in capitals keeps them (``AI``, ``US``, ``CEOs``), so
  that the country is not the pronoun; ``U.S.`` counts as *US*. A sentence wholly in capitals
  tells nothing of that kind and is read in small letters.

The lists behind these rules stand in ``words.toml``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from itertools import count

import numpy as np
import pandas as pd

from tradetalks.base.lists import read_list
from tradetalks.base.memory import Memory

WORD_LISTS = read_list(__package__, "words.toml")
FUNCTION_WORDS = frozenset().union(*WORD_LISTS["function_words"].values())

_CONTRACTED = frozenset(WORD_LISTS["contracted_before_s"])
_TYPOGRAPHY = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-"})
_TEXTS_AT_ONCE = 5_000  # bounds the memory that the strings of one pass take
_BETWEEN_TEXTS = " \n "  # with spaces, so that no chunk belongs to two texts


def word_pattern(character: str = r"[^\W_]") -> re.Pattern[str]:
    """Return the pattern of one word, in one group; `character` is what a word is made of."""
    after_prefix = "|".join(rf"(?<=\b(?i:{prefix}))" for prefix in WORD_LISTS["bound_prefixes"])
    # The commonest case, a plain run of letters, comes first and costs one step; the rest is
    # looked at only where such a run ends in a mark.
    return re.compile(
        rf"""(
            [$€£¥]?{character}+
            (?:(?=[^\w\s])(?:
                ['’ʼ&]{character}+               # don't, China's, R&D
              | (?<=\d)[.,:]\d+                  # 1,200.5, 10:30
              | (?<=\d)%                         # 145%
              | (?<=\b[^\W\d_])(?:\.[^\W\d_]\b)+\.?  # U.S., p.m.
              | (?:{after_prefix})[-‐‑]{character}+  # de-escalation
            ))*
        )""",
        re.VERBOSE,
    )


_WORD = word_pattern()


def _find_words(chunk: str) -> tuple[tuple[int, int, str], ...]:
    """Find the words of a chunk without spaces."""
    return tuple((*match.span(), match.group()) for match in _WORD.finditer(chunk))


WORDS_OF_CHUNKS = Memory(_find_words)


@lru_cache(maxsize=1 << 16)
def count_as(form: str) -> str:
    """Return the word that a form counts as: ``China’s`` → ``china``, ``U.S.`` → ``US``."""
    word = form.translate(_TYPOGRAPHY)
    if word.endswith("'s") and word[:-2].lower() not in _CONTRACTED:
        word = word[:-2]
    if word.isupper():
        word = word.replace(".", "")
    singular = word.removesuffix("s")
    return word if len(singular) > 1 and singular.isupper() else word.lower()


def tokenise(texts: pd.Series[str]) -> pd.DataFrame:
    """Find the words of many texts.

    Parameters
    ----------
    texts
        One string a row.

    Returns
    -------
    pandas.DataFrame
        One row a word, in order: `row` (which text, from 0), `start`, `end` (characters within that
        text), `form` (as written), `word` (as counted), both as categories, and `follows` (whether
        only a space or a hyphen parts it from the word before).
    """
    row, offset, chunk, chunks = _split_at_spaces(texts)
    forms: defaultdict[str, int] = defaultdict(count().__next__)
    found = [
        (number, start, end, forms[form])
        for number, characters in enumerate(chunks)
        for start, end, form in WORDS_OF_CHUNKS[characters]
    ]
    of_chunk, left, right, form = np.array(found, dtype=np.int32).reshape(-1, 4).T

    # From the words of each different chunk to the words of each chunk where it stands.
    sizes = np.bincount(of_chunk, minlength=len(chunks))
    here = np.repeat(np.arange(len(chunk)), sizes[chunk])
    before = np.cumsum(sizes[chunk]) - sizes[chunk]
    first = np.cumsum(sizes) - sizes
    found_at = first[chunk[here]] + np.arange(len(here)) - before[here]
    row, start, end = row[here], offset[here] + left[found_at], offset[here] + right[found_at]

    follows = np.zeros(len(here), dtype=bool)
    follows[1:] = (row[1:] == row[:-1]) & (start[1:] == end[:-1] + 1)
    in_capitals = texts.str.isupper().to_numpy(dtype=bool) & (
        np.bincount(row, minlength=len(texts)) > 1
    )
    form_category, word_category = _categories(form[found_at], list(forms), in_capitals[row])
    return pd.DataFrame(
        {
            "row": row,
            "start": start,
            "end": end,
            "form": form_category,
            "word": word_category,
            "follows": follows,
        }
    )


def _split_at_spaces(
    texts: pd.Series[str],
) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[str]]:
    """Return row, offset and number of each chunk between spaces, and the different chunks.

    No word contains a space, and few chunks are new: to look for words in each different chunk once
    is several times as fast as to look through the texts.
    """
    numbers: defaultdict[str, int] = defaultdict(count().__next__)
    rows, offsets, chunks = [], [], []
    for first in range(0, len(texts), _TEXTS_AT_ONCE):
        some = texts.iloc[first : first + _TEXTS_AT_ONCE].to_list()
        pieces = _BETWEEN_TEXTS.join(some).split(" ")
        sizes = np.fromiter(map(len, pieces), dtype=np.intp, count=len(pieces)) + 1
        start = np.cumsum(sizes) - sizes
        text_sizes = np.array([len(text) + len(_BETWEEN_TEXTS) for text in some])
        text_start = np.cumsum(text_sizes) - text_sizes
        row = np.searchsorted(text_start, start, side="right") - 1
        rows.append((row + first).astype(np.int32))
        offsets.append((start - text_start[row]).astype(np.int32))
        chunks.append(np.fromiter(map(numbers.__getitem__, pieces), np.int32, len(pieces)))
    nothing = [np.empty(0, dtype=np.int32)]
    row, offset, chunk = (np.concatenate(parts or nothing) for parts in (rows, offsets, chunks))
    return row, offset, chunk, list(numbers)


def _categories(
    code: np.ndarray, forms: list[str], in_capitals: np.ndarray
) -> tuple[pd.Categorical[str], pd.Categorical[str]]:
    """Return forms, and the words that they count as, as categories."""
    counted = [count_as(form) for form in forms]
    word_codes, words = pd.factorize(
        np.array(counted + [word.lower() for word in counted], dtype=object)
    )
    return (
        pd.Categorical.from_codes(code, pd.Index(forms, dtype=object)),
        pd.Categorical.from_codes(
            word_codes[np.where(in_capitals, code + len(forms), code)],
            pd.Index(words, dtype=object),
        ),
    )
