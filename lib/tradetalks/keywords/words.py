"""Words as they are counted.

- both apostrophes (``'`` and ``’``) are one; a possessive counts as its noun (``China’s`` =
  *china*);
- a hyphen or dash separates words, so that *supply-chain* and *supply chain* are counted alike;
  only prefixes that are no words of their own stay where they are (``de-escalation``,
  ``non-binding``);
- words count in small letters, but a word in capitals keeps them (``AI``, ``US``, ``CEOs``), so
  that the country is not the pronoun; ``U.S.`` counts as *US*. A sentence wholly in capitals
  tells nothing of that kind and is read in small letters.

What a word is, is told in `tradetalks.base.tokens`; the lists behind these rules stand in
``words.toml``.
"""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
import pandas as pd

from tradetalks.base.lists import read_list
from tradetalks.base.tokens import TOKENS, Token, View, join_at_hyphens, straighten, tokenise

LETTER = re.compile(r"[^\W_]")
WORD_LISTS = read_list(__package__, "words.toml")
FUNCTION_WORDS = frozenset().union(*WORD_LISTS["function_words"].values())

_CONTRACTED = frozenset(WORD_LISTS["contracted_before_s"])
_BOUND_PREFIXES = frozenset(WORD_LISTS["bound_prefixes"])


def _follows_a_prefix(left: str, right: str) -> bool:
    prefix = straighten(left).rpartition("-")[2].lower()
    return prefix in _BOUND_PREFIXES and (right[0].isalnum() or right[0] == "*")


def join_prefixes(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """Join what follows a prefix that is no word of its own: ``de-escalation``."""
    return join_at_hyphens(tokens, _follows_a_prefix)


def _leave_out_marks(chunk: str) -> tuple[Token, ...]:
    tokens = join_prefixes(TOKENS[chunk])
    words = tuple([t for t in tokens if t[2].isalnum() or LETTER.search(t[2])])
    return tokens if len(words) == len(tokens) else words  # not kept twice


WORDS = View(_leave_out_marks)


@lru_cache(maxsize=1 << 16)
def count_as(form: str) -> str:
    """Return the word that a form counts as: ``China’s`` → ``china``, ``U.S.`` → ``US``."""
    word = straighten(form)
    if word.endswith("'s") and word[:-2].lower() not in _CONTRACTED:
        word = word[:-2]
    if word.isupper():
        word = word.replace(".", "")
    singular = word.removesuffix("s")
    return word if len(singular) > 1 and singular.isupper() else word.lower()


def list_words(texts: pd.Series[str]) -> pd.DataFrame:
    """List the words of many texts.

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
    row, start, end, code, forms = tokenise(texts.to_list(), WORDS)
    follows = np.zeros(len(row), dtype=bool)
    follows[1:] = (row[1:] == row[:-1]) & (start[1:] == end[:-1] + 1)
    in_capitals = texts.str.isupper().to_numpy(dtype=bool) & (
        np.bincount(row, minlength=len(texts)) > 1
    )
    form_category, word_category = _categories(code, forms, in_capitals[row])
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
