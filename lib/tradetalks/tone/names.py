"""Which words are names: by their capitals, and where these tell nothing, by the article."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import repeat
from typing import Any

import numpy as np
import numpy.typing as npt

from tradetalks.base.lists import split_words
from tradetalks.base.memory import Memory
from tradetalks.base.tokens import Tokens
from tradetalks.sentences.classes import is_finite, read_words
from tradetalks.sentences.names import abbreviations, courtesies, first_names
from tradetalks.tone.lexicons import SETTINGS

Integers = npt.NDArray[np.integer[Any]]
Marks = npt.NDArray[np.bool_]
Traits = dict[str, npt.NDArray[Any]]

Near = Callable[[str, Integers, int], npt.NDArray[Any]]

BEFORE_CAPITAL = frozenset('.!?:"(')  # after these a capital letter says nothing
MOSTLY, SHORTEST_HEADLINE = 0.6, 4  # of the words of a headline have capitals; its words
# What a word can be, as the bits of a number.
ALWAYS, NOUN, OTHER, SAYS, GOES_ON, PERSON_BEFORE, DETERMINER, HEAD, JOINS, DESCRIBES = (
    2**n for n in range(10)
)
SMALL, UNDERGOES = 2**10, 2**11
ANY_KIND = 2**12 - 1
# And how it looks.
LARGE, OPENS, SPEAKS, COMMA, CAPITAL, SHOUT, LOWER = (2**n for n in range(12, 19))
LOOKS = {"large": LARGE, "opens": OPENS, "speaks": SPEAKS, "comma": COMMA, "capital": CAPITAL,
         "shout": SHOUT, "lower": LOWER}  # fmt: skip
# “War and Peace”: each word has a capital but the small ones.
_CAPITAL, _SMALL = r"[A-Z0-9][\w’'&-]*[.!?:,]?", "|".join(split_words(SETTINGS["titles"]["small"]))
TITLE = re.compile(
    rf"""["“](?P<first>{_CAPITAL})(?P<more>(?:\s(?:{_CAPITAL}|{_SMALL})){{0,6}}\s{_CAPITAL})?[,.]?["”](?!\w)"""
)
CALLED_OUT = re.compile(r"[A-Z]{5}|!\W$")  # or what is called out: no title
SAID = re.compile(r"\s(?:[\w.’'-]+\s){0,3}?([\w’']+)")
WORK_BEFORE = re.compile(rf"(?:{'|'.join(split_words(SETTINGS['titles']['works']))})s?,?\s$")
YEAR_BEHIND = re.compile(r"\s\(\d{4}\b")
NEAR = 30  # characters
WIDTH = 32  # bits of a place in a text


def find_names(
    tokens: Tokens, lower: Sequence[str], places: Integers, counts: Integers, articles: Integers
) -> Marks:
    """Tell which of some words are names.

    Parameters
    ----------
    tokens
        The words, phrases and marks of all texts.
    lower
        Their distinct forms in small letters, with "" for none at the end.
    places
        The tokens that are asked about.
    counts, articles
        The number of words of each text, and the number of the article that it is of.
    """
    row, code, forms = tokens.row, tokens.code, tokens.forms
    of = _look_up(forms)

    def near(trait: str, places: Integers, step: int) -> npt.NDArray[Any]:
        """Return what is asked of the token so many steps from each place in its text."""
        beside = np.clip(places + step, 0, max(len(code) - 1, 0))
        inside = (beside == places + step) & (row[beside] == row[places])
        return of[trait][np.where(inside, code[beside], len(forms))]

    # In a headline most words have a capital; elsewhere a capital in mid-sentence makes a name.
    headline = _mostly(of["capital"][code], row, counts) & (counts >= SHORTEST_HEADLINE)
    within = np.flatnonzero(headline[row])
    headline[row[within[of["large"][code[within]]]]] = False  # no headline has such a word
    loud = _mostly(of["shout"][code], row, counts)
    capital, shout = of["capital"][code[places]], of["shout"][code[places]]
    begins = near("opens", places, -1) & ~near("capital", places, 1)
    names: Marks = capital & ~headline[row[places]] & ~begins
    unsure = np.flatnonzero((capital & ~names) | (shout & loud[row[places]]))
    names[unsure] = _is_used_as_name(near, places[unsure])

    turns = shout & near("opens", places, -1) & near("speaks", places, 1)
    names |= turns & (near("kind", places, 0) & (ALWAYS | NOUN | OTHER) > 0)  # "LYNCH: I do."

    # Where capitals tell nothing: what the article calls so where they tell.
    open_ = unsure[~names[unsure]]
    asked = {lower[number] for number in np.unique(code[places[open_]]).tolist()}
    number = {word: place for place, word in enumerate(asked, start=1)}
    number |= {f"{word}'s": place for word, place in number.items()}
    word = np.fromiter(map(number.get, lower, repeat(0)), np.intp, len(lower))[code]
    uses = np.flatnonzero(word)
    alone = ~near("opens", uses, -1) & ~near("capital", uses, 1)
    alone &= near("kind", uses, -1) & DETERMINER == 0
    votes = (near("capital", uses, 0) & alone & ~headline[row[uses]]).astype(int)
    votes -= near("lower", uses, 0)
    key = articles[row] * np.intp(len(number) + 1) + word
    keys, place = np.unique(key[uses], return_inverse=True)
    names[open_] = np.isin(key[places[open_]], keys[np.bincount(place, votes) > 0])
    return names


def find_titles(texts: Sequence[str], quoting: Integers, row: Integers, start: Integers) -> Marks:
    """Tell which words stand in the title of a book, a film or the like, by quotation marks.

    `quoting` are the numbers of the texts that have such marks.

    All its words have capitals but the small ones; one word alone is a title behind the kind of
    work that it is. Somebody's words, whose verb of saying follows, are none.
    """
    spans = [
        (number, *title.span())
        for number in np.unique(quoting).tolist()
        for title in TITLE.finditer(texts[number])
        if _is_title(title)
    ]
    numbers, *edges = np.array(spans, dtype=np.int64).reshape(-1, 3).T
    at = (row.astype(np.int64) << WIDTH) + start
    begins, ends = (np.searchsorted(at, (numbers << WIDTH) + edge) for edge in edges)
    change = np.bincount(begins, minlength=len(at) + 1) - np.bincount(ends, minlength=len(at) + 1)
    inside: Marks = np.cumsum(change)[:-1] > 0
    return inside


def _is_title(title: re.Match[str]) -> bool:
    text = title.string
    if CALLED_OUT.search(title[0]):
        return False
    if not title["more"]:
        before = text[max(0, title.start() - NEAR) : title.start()]
        return bool(WORK_BEFORE.search(before) or YEAR_BEHIND.match(text, title.end()))
    said = SAID.match(text, title.end())
    is_speech = said and _kinds().get(said[1].lower(), 0) & SAYS
    return not (is_speech and text[title.end() - 2] in ".,!?")


def _is_used_as_name(near: Near, places: Integers) -> Marks:
    """Tell where the words beside one that can be a name make it one."""
    kind, following = near("kind", places, 0), near("kind", places, 1)
    joined = near("capital", places, 2) | near("comma", places, 2)  # figures are no tokens
    joined |= near("kind", places, 2) & DESCRIBES > 0
    person, acts = kind & (NOUN | OTHER) > 0, following & SAYS > 0
    acts |= (kind & OTHER > 0) & (following & GOES_ON > 0)
    suffers = (near("kind", places, 2) | near("kind", places, 3)) & UNDERGOES > 0
    acts |= (following & GOES_ON > 0) & suffers  # "Love was sworn in"
    acts |= (following & JOINS > 0) & joined  # "Best, the minister", "Best, 34", "Best and Lynch"
    institution = (following & HEAD > 0) & ~near("lower", places, 1)
    names: Marks = (kind & ALWAYS > 0) | (person & acts) | institution
    names |= near("kind", places, -1) & PERSON_BEFORE > 0
    return names


def _mostly(trait: Marks, row: Integers, counts: Integers) -> Marks:
    """Tell which texts have the trait in most of their words."""
    mostly: Marks = np.bincount(row[trait], minlength=len(counts)) > MOSTLY * counts
    return mostly


def _look_up(forms: Sequence[str]) -> Traits:
    """Answer, for each distinct form and for no token at the end, what is asked of it."""
    bits = np.fromiter(map(BITS.__getitem__, [*forms, ""]), np.intp, len(forms) + 1)
    return {"kind": bits & ANY_KIND} | {name: bits & bit > 0 for name, bit in LOOKS.items()}


def _describe(form: str) -> int:
    """Return what a word can be, and how it looks, as the bits of a number."""
    kind: int = _kinds().get(form.lower(), 0)
    upper, lower = form.isupper(), form.islower()
    bits: int = (
        kind
        | LARGE * (lower and not kind & SMALL)
        | OPENS * (form in BEFORE_CAPITAL or not form)
        | SPEAKS * (form == ":")
        | COMMA * (form == ",")
        | CAPITAL * (form[:1].isupper() and not upper)
        | SHOUT * (upper and len(form) > 1)
        | LOWER * lower
    )
    return bits


BITS = Memory(_describe)


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
        (UNDERGOES, people["undergo"]),
        (PERSON_BEFORE, [*(first_names().keys() - no_names), *titles]),
        (DETERMINER, ["the", "a", "an", "of"]),
        (JOINS, [",", "and"]),
        (DESCRIBES, ["the", "a", "an", "who", "whose"]),
        (HEAD, split_words(SETTINGS["names"]["heads"])),
        (SMALL, split_words(SETTINGS["names"]["small_in_headlines"])),
    ):
        for word in words:
            kinds[word] = kinds.get(word, 0) | bit
    return kinds
