"""Which words are names: by their capitals, and where these tell nothing, by the article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tradetalks.base.lists import split_words
from tradetalks.sentences.classes import is_finite, read_words
from tradetalks.sentences.names import abbreviations, bare, courtesies, first_names
from tradetalks.tone.lexicons import SETTINGS

Integers = npt.NDArray[np.intp]
Marks = npt.NDArray[np.bool_]
Traits = dict[str, npt.NDArray[Any]]

Near = Callable[[str, Integers, int], npt.NDArray[Any]]

BEFORE_CAPITAL = frozenset('.!?:"(')  # after these a capital letter says nothing
MOSTLY, SHORTEST_HEADLINE = 0.6, 4  # of the words of a headline have capitals; its words
# What a word can be, as the bits of a number.
ALWAYS, NOUN, OTHER, SAYS, GOES_ON, PERSON_BEFORE, DETERMINER, HEAD = (2**n for n in range(8))


def find_names(
    forms: Sequence[str],
    tokens: pd.DataFrame,
    places: Integers,
    counts: Integers,
    articles: Integers,
) -> Marks:
    """Tell which of some words are names.

    Parameters
    ----------
    forms
        The distinct forms of the tokens.
    tokens
        One row a token: ``row`` (of the texts) and ``code`` (of the forms).
    places
        The tokens that are asked about.
    counts, articles
        The number of words of each text, and the number of the article that it is of.
    """
    row, code = tokens["row"].to_numpy(), tokens["code"].to_numpy()
    of = _look_up(forms)

    def near(trait: str, places: Integers, step: int) -> npt.NDArray[Any]:
        """Return what is asked of the token so many steps from each place in its text."""
        beside = np.clip(places + step, 0, max(len(code) - 1, 0))
        inside = (beside == places + step) & (row[beside] == row[places])
        return of[trait][np.where(inside, code[beside], len(forms))]

    # In a headline most words have a capital; elsewhere a capital in mid-sentence makes a name.
    headline = _mostly(of["capital"][code], row, counts) & (counts >= SHORTEST_HEADLINE)
    loud = _mostly(of["shout"][code], row, counts)
    capital, shout = of["capital"][code[places]], of["shout"][code[places]]
    begins = near("opens", places, -1) & ~near("capital", places, 1)
    names = capital & ~headline[row[places]] & ~begins
    unsure = np.flatnonzero((capital & ~names) | (shout & loud[row[places]]))
    names[unsure] = _is_used_as_name(near, places[unsure])

    # Where capitals tell nothing: what the article calls so where they tell.
    open_ = unsure[~names[unsure]]
    asked = np.zeros(len(of["word"]), bool)
    asked[np.isin(of["word"], of["word"][code[places[open_]]])] = True
    uses = np.flatnonzero(asked[code])
    alone = ~near("opens", uses, -1) & ~near("capital", uses, 1)
    alone &= near("kind", uses, -1) & DETERMINER == 0
    vote = (of["capital"][code[uses]] & alone & ~headline[row[uses]]).astype(int)
    vote -= near("lower", uses, 0)
    key = articles[row] * np.int64(len(asked)) + of["word"][code]
    keys, number = np.unique(key[uses], return_inverse=True)
    votes = np.bincount(number, vote, len(keys))
    names[open_] = np.isin(key[places[open_]], keys[votes > 0])
    return names


def _is_used_as_name(near: Near, places: Integers) -> Marks:
    """Tell where the words beside one that can be a name make it one."""
    kind, following = near("kind", places, 0), near("kind", places, 1)
    return (
        (kind & ALWAYS > 0)
        | ((kind & (NOUN | OTHER) > 0) & (following & SAYS > 0))
        | ((kind & OTHER > 0) & (following & GOES_ON > 0))
        | (near("kind", places, -1) & PERSON_BEFORE > 0)
        | ((following & HEAD > 0) & ~near("lower", places, 1))
    )


def _mostly(trait: Marks, row: Integers, counts: Integers) -> Marks:
    """Tell which texts have the trait in most of their words."""
    return np.bincount(row[trait], minlength=len(counts)) > MOSTLY * counts


def _look_up(forms: Sequence[str]) -> Traits:
    """Answer, for each distinct form and for no token at the end, what is asked of it."""
    exact = [*forms, ""]
    words = [bare(form.lower()) for form in exact]
    number = {word: place for place, word in enumerate(words)}
    kinds = _kinds()
    return {
        "word": np.array([number[word] for word in words], dtype=np.int64),
        "kind": np.array([kinds.get(word, 0) for word in words]),
        "opens": np.array([not form or form in BEFORE_CAPITAL for form in exact]),
        "capital": np.array([f[:1].isupper() and f[1:] != f[1:].upper() for f in exact]),
        "shout": np.array([len(form) > 1 and form.isupper() for form in exact]),
        "lower": np.array([form[:1].islower() for form in exact]),
    }


@cache
def _kinds() -> dict[str, int]:
    """Return what the words are that tell of names: somebody's, or what stands beside one."""
    people = {name: split_words(words) for name, words in SETTINGS["people"].items()}
    says = [
        word for word, kind in read_words().classes.items() if kind in "vwY" and is_finite(word)
    ]
    no_names = set(people["first_names_that_are_words"])
    titles = [*courtesies(), *(short for names in abbreviations().values() for short in names)]
    kinds: dict[str, int] = {}
    for bit, words in (
        (ALWAYS, people["always"]),
        (NOUN, people["nouns"]),
        (OTHER, people["others"]),
        (SAYS, [*says, *people["do"]]),
        (GOES_ON, people["auxiliaries"]),
        (PERSON_BEFORE, [*(first_names().keys() - no_names), *titles]),
        (DETERMINER, ["the", "a", "an", "of"]),
        (HEAD, split_words(SETTINGS["names"]["heads"])),
    ):
        for word in words:
            kinds[word] = kinds.get(word, 0) | bit
    return kinds
