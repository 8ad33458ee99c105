"""The rules by which words weigh in a sentence: the same for every lexicon, all texts at once.

A word weighs what the lexicon says, unless it is part of a name; turned round by a negation before
it in its clause, raised by a booster, lowered by a softener, lowered again before "but" and raised
after it. ``tone.toml`` holds the words and the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tradetalks._lexicons import SETTINGS, WORD

RULES: dict[str, float] = SETTINGS["rules"]
WORDS = {name: frozenset(words) for name, words in SETTINGS["words"].items()}
BOOSTS = dict.fromkeys(WORDS["boosters"], RULES["boost"]) | dict.fromkeys(
    WORDS["softeners"], RULES["soften"]
)
CLAUSE_MARK = r'[,.](?!\d)|[;:!?()"—–]'
BEFORE_CAPITAL = frozenset('.!?:"(')  # after these a capital letter says nothing
TEXTS_AT_ONCE = 1024  # so many texts are held as separate words at one time

Integers = npt.NDArray[np.int64]
Traits = dict[str, npt.NDArray[Any]]


def weigh_words(texts: Sequence[str], lexicons: pd.DataFrame) -> tuple[pd.DataFrame, Integers]:
    """Return the words that lexicons list, each with its weights, and the words that a text has.

    Parameters
    ----------
    texts
        With straight apostrophes and quotation marks.
    lexicons
        One row a word or phrase in small letters, one column a lexicon.

    Returns
    -------
    pandas.DataFrame
        One row a word that is listed: ``row`` of `texts`, ``start``, ``end``, ``negated_by``,
        ``boosted_by``, ``but`` (before, after or nothing), ``factor`` (what all that multiplies
        its weight by), and its weight in each lexicon.
    numpy.ndarray
        Number of words of each text.
    """
    phrases = tuple(word for word in lexicons.index if " " in word)
    forms, tokens = _tokenise(texts, _token_pattern(phrases))
    of = _look_up(forms, lexicons)
    row, code = tokens["row"].to_numpy(), tokens["code"].to_numpy()
    counts = np.bincount(row[~of["mark"][code]], minlength=len(texts))
    places = np.flatnonzero(of["listed"][code])

    def beside(step: int) -> Integers:
        """Return the token so many steps from each place; ``len(forms)`` outside the text."""
        near = np.clip(places + step, 0, max(len(code) - 1, 0))
        inside = (near == places + step) & (row[near] == row[places])
        return np.where(inside, code[near], len(forms))

    # In a headline most words have a capital; elsewhere a capital in mid-sentence makes a name.
    capitals = np.bincount(row[of["capital"][code]], minlength=len(texts))
    headline = (counts > 3) & (capitals > 0.6 * counts)
    name = of["capital"][code[places]] & (~of["opens"][beside(-1)] | of["capital"][beside(1)])
    places = places[~name | headline[row[places]]]

    around = {step: beside(step) for step in range(-int(RULES["window"]), 1)}
    negator = _find_negation(around, of)
    booster = np.where(of["boost"][around[-1]] != 1, around[-1], len(forms))
    but = _side_of_but(places, row, np.flatnonzero(of["but"][code]), len(texts))
    texts_of = np.array([*forms, ""], dtype=object)
    words = tokens.iloc[places].drop(columns="code").reset_index(drop=True)
    words["negated_by"], words["boosted_by"] = texts_of[negator], texts_of[booster]
    words["but"] = np.array(["", "before", "after"], dtype=object)[but]
    words["factor"] = (
        np.where(negator < len(forms), RULES["negation"], 1.0)
        * of["boost"][booster]
        * np.array([1.0, RULES["before_but"], RULES["after_but"]])[but]
    )
    weights = lexicons.to_numpy()[of["entry"][code[places]]]
    return words.join(pd.DataFrame(weights, columns=lexicons.columns)), counts


@lru_cache(maxsize=8)
def _token_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of one token, in one group: phrase, abbreviation, word or mark."""
    longest_first = sorted(phrases, key=len, reverse=True)
    whole = [rf"(?<!\w)(?i:{re.escape(phrase)})(?!\w)" for phrase in longest_first]
    return re.compile("(" + "|".join([*whole, r"(?:[^\W\d_]\.){2,}", WORD, CLAUSE_MARK]) + ")")


def _tokenise(texts: Sequence[str], pattern: re.Pattern[str]) -> tuple[list[str], pd.DataFrame]:
    """Return the distinct tokens, and one row a token: its row of `texts`, code, start and end."""
    code_of: dict[str, int] = {}
    parts = [pd.DataFrame({"row": [], "code": [], "end": []}, dtype=np.int64)]
    for first in range(0, len(texts), TEXTS_AT_ONCE):
        # Splitting at a group gives gap, token, gap, …: their lengths tell where each begins.
        pieces = [pattern.split(text) for text in texts[first : first + TEXTS_AT_ONCE]]
        tokens = list(chain.from_iterable(split[1::2] for split in pieces))
        for token in set(tokens) - code_of.keys():
            code_of[token] = len(code_of)
        sizes = np.fromiter(map(len, pieces), np.int64, len(pieces))
        lengths = np.fromiter(map(len, chain.from_iterable(pieces)), np.int64, sizes.sum())
        text_starts = np.repeat(np.cumsum(sizes) - sizes, sizes)
        ends = np.cumsum(lengths)
        is_token = (np.arange(len(lengths)) - text_starts) % 2 == 1
        in_text = ends - (ends - lengths)[text_starts]
        rows = np.repeat(np.arange(first, first + len(pieces)), sizes)
        codes = np.fromiter(map(code_of.__getitem__, tokens), np.int64, len(tokens))
        parts.append(pd.DataFrame({"row": rows[is_token], "code": codes, "end": in_text[is_token]}))
    found = pd.concat(parts, ignore_index=True)
    length = np.fromiter(map(len, code_of), np.int64, len(code_of))
    return list(code_of), found.assign(start=found["end"] - length[found["code"]])


def _look_up(forms: Sequence[str], lexicons: pd.DataFrame) -> Traits:
    """Answer, for each distinct token and for no token at the end, what the rules ask of it."""
    exact = [*forms, ""]
    lower = [form.lower() for form in exact]

    def each(question: Any) -> npt.NDArray[np.bool_]:
        return np.fromiter(map(question, lower), bool, len(lower))

    entry = lexicons.index.get_indexer(pd.Index(lower, dtype=object))
    contracted = each(lambda word: word.endswith("n't"))
    silent = contracted | each((WORDS["negations"] | WORDS["neutral"] | BOOSTS.keys()).__contains__)
    return {
        "entry": entry,
        "listed": (entry >= 0) & ~silent,
        "boost": np.array([BOOSTS.get(word, 1.0) for word in lower]),
        "negation": contracted
        | each((WORDS["negations"] | WORDS["negations_with_weight"]).__contains__),
        "exempts": each(WORDS["after_negation_exempt"].__contains__),
        "but": each({"but"}.__contains__),
        "mark": each(lambda word: not re.search(r"\w", word)),
        "opens": each(lambda word: not word or word in BEFORE_CAPITAL),
        "capital": np.array(
            [form[:1].isupper() and form[1:] != form[1:].upper() for form in exact]
        ),
    }


def _find_negation(around: dict[int, Integers], of: Traits) -> Integers:
    """Return the nearest negation before each place within its clause, or the code of no token."""
    none = len(of["mark"]) - 1
    negator = np.full(len(around[0]), none)
    within = np.ones(len(negator), bool)
    for step in range(-1, min(around) - 1, -1):
        within &= ~of["mark"][around[step]]
        negates = of["negation"][around[step]] & ~of["exempts"][around[step + 1]]
        negator = np.where(within & negates & (negator == none), around[step], negator)
    return negator


def _side_of_but(places: Integers, row: Integers, buts: Integers, texts: int) -> Integers:
    """Return 1 before the first "but" of a text, 2 after it, 0 where there is none."""
    with_but, first = np.unique(row[buts], return_index=True)
    but_at = np.full(texts, -1)
    but_at[with_but] = buts[first]
    at = but_at[row[places]]
    return np.where(at < 0, 0, np.where(places < at, 1, 2))
