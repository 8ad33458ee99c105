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
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from importlib import resources
from itertools import count

import numpy as np
import pandas as pd

WORD_LISTS = tomllib.loads(
    resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8")
)
FUNCTION_WORDS = frozenset().union(*WORD_LISTS["function_words"].values())

_CONTRACTED = frozenset(WORD_LISTS["contracted_before_s"])
_TYPOGRAPHY = str.maketrans({"’": "'", "ʼ": "'", "‐": "-", "‑": "-"})
_TEXTS_AT_ONCE = 5_000  # bounds the memory that the strings of one pass take


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
        text), `form` (as written) and `word` (as counted), the last two as categories.
    """
    codes: defaultdict[str, int] = defaultdict(count().__next__)
    passes = list(_tokenise_in_passes(texts, codes))
    row, start, end, code = (
        np.concatenate(column) if column else np.empty(0, dtype=np.int32)
        for column in (list(zip(*passes, strict=True)) or [[], [], [], []])
    )
    forms = list(codes)
    counted = [count_as(form) for form in forms]
    word_codes, words = pd.factorize(
        np.array(counted + [word.lower() for word in counted], dtype=object)
    )
    in_capitals = texts.str.isupper().to_numpy(dtype=bool) & (
        np.bincount(row, minlength=len(texts)) > 1
    )
    return pd.DataFrame(
        {
            "row": row,
            "start": start,
            "end": end,
            "form": pd.Categorical.from_codes(code, pd.Index(forms, dtype=object)),
            "word": pd.Categorical.from_codes(
                word_codes[np.where(in_capitals[row], code + len(forms), code)],
                pd.Index(words, dtype=object),
            ),
        }
    )


def _tokenise_in_passes(
    texts: pd.Series[str], codes: defaultdict[str, int]
) -> Iterator[tuple[np.ndarray, ...]]:
    """Yield row, start, end and code of the words, a few thousand texts at a time.

    Splitting one long string at its words gives words and gaps in turn; their lengths give the
    offsets. That is several times as fast as asking each match for its place.
    """
    for first in range(0, len(texts), _TEXTS_AT_ONCE):
        some = texts.iloc[first : first + _TEXTS_AT_ONCE].to_list()
        pieces = _WORD.split("\n".join(some))
        ends = np.fromiter(map(len, pieces), dtype=np.int64, count=len(pieces)).cumsum()
        text_starts = np.cumsum([0] + [len(text) + 1 for text in some[:-1]])
        start, end = ends[:-1:2], ends[1::2]
        row = np.searchsorted(text_starts, start, side="right") - 1
        code = np.fromiter(map(codes.__getitem__, pieces[1::2]), dtype=np.int32, count=len(start))
        yield tuple(
            column.astype(np.int32)
            for column in (row + first, start - text_starts[row], end - text_starts[row], code)
        )
