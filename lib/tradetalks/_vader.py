"""NLTK's VADER on a whole column at once: the same rules, the same numbers, in array operations.

Almost everything that VADER (Hutto and Gilbert 2014) asks of a word (its weight; is it a booster,
a negation, in capitals?) depends on the word alone, so each distinct word is looked up once. And
it changes the weights of sentiment words only, one word in ten, so its rules about the words
around them run on these alone, for all texts together.
"""

from __future__ import annotations

import math
import string
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain
from typing import Any

import numpy as np
import numpy.typing as npt
from nltk.sentiment.vader import VaderConstants

RULES = VaderConstants()
MARKS = frozenset(RULES.PUNC_LIST)
PUNCTUATION = frozenset(string.punctuation)
# The word by which to find the few places where an idiom or a booster of two words can stand.
IDIOM_KEYS = frozenset(idiom.split()[-1] for idiom in RULES.SPECIAL_CASE_IDIOMS) | frozenset(
    booster.split()[0] for booster in RULES.BOOSTER_DICT if " " in booster
)
TEXTS_AT_ONCE = 512  # so many texts are held as separate words at one time

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Traits = dict[str, npt.NDArray[Any]]


@cache
def vader_lexicon() -> dict[str, float]:
    """Return VADER's words and weights (−4 to 4), as NLTK reads the file of vaderSentiment."""
    content = (files("vaderSentiment") / "vader_lexicon.txt").read_text(encoding="utf-8")
    entries = (line.strip().split("\t")[:2] for line in content.rstrip("\n").split("\n"))
    return {word: float(weight) for word, weight in entries}


def compound_scores(texts: Sequence[str]) -> list[float]:
    """Return VADER's compound score (-1 to 1) of each text, equal to NLTK's to the last digit."""
    found = weigh_tokens(texts)
    scores = [0.0] * len(texts)
    scored, begins = np.unique(found["text"], return_index=True)
    ends = np.append(begins, len(found["text"]))[1:]
    weights = found["weight_in_context"].tolist()
    for text, begin, end in zip(scored.tolist(), begins.tolist(), ends.tolist(), strict=True):
        # Python's own sum, as in NLTK: numpy adds in another order and may differ in a last digit.
        total = float(sum(weights[begin:end]))
        questions = texts[text].count("?")
        emphasis = min(texts[text].count("!"), 4) * 0.292
        emphasis += (questions * 0.18 if questions <= 3 else 0.96) if questions > 1 else 0
        total += math.copysign(emphasis, total) if total else 0.0
        scores[text] = round(total / math.sqrt(total * total + 15), 4)
    return scores


def weigh_tokens(texts: Sequence[str]) -> dict[str, npt.NDArray[Any]]:
    """Return the words of VADER's lexicon, in order, with their weights before and after its rules.

    Returns
    -------
    dict of numpy.ndarray
        ``text`` (number of the text), ``token`` (number of the token in it, those of one character
        left out), ``weight`` and ``weight_in_context``.
    """
    forms, codes, counts = _encode(texts)
    traits = _look_up(forms)
    starts = np.cumsum(counts) - counts
    text_of = np.repeat(np.arange(len(counts)), counts)
    places = np.flatnonzero(traits["known"][codes])
    # NLTK weighs a repeated word by the surroundings of its first occurrence in the text.
    _, first, same_as = np.unique(
        text_of[places] * np.int64(len(forms)) + codes[places],
        return_index=True,
        return_inverse=True,
    )
    capitals = np.bincount(text_of[traits["upper"][codes]], minlength=len(counts))
    some_capitals = (capitals > 0) & (capitals < counts)
    firsts = places[first]
    texts_of_firsts = text_of[firsts]
    around = _surroundings(
        codes, firsts, starts[texts_of_firsts], counts[texts_of_firsts], len(forms)
    )
    weights = _weigh(around, traits, some_capitals[texts_of_firsts], forms)[same_as]
    buts = np.flatnonzero(traits["but"][codes])
    return {
        "text": text_of[places],
        "token": places - starts[text_of[places]],
        "weight": traits["weight"][codes[places]],
        "weight_in_context": _apply_but(weights, places, text_of, buts),
    }


def _strip(token: str) -> str:
    """Take off the mark on one side of a token that has no other punctuation."""
    if PUNCTUATION.isdisjoint(token):
        return token
    bare = token.strip(string.punctuation)
    before, _, after = token.partition(bare) if bare else ("", "", token)
    lone_mark = (not before or not after) and before + after in MARKS
    return bare if lone_mark and len(bare) > 1 and PUNCTUATION.isdisjoint(bare) else token


def _encode(texts: Sequence[str]) -> tuple[list[str], Integers, Integers]:
    """Return the distinct words, the number of each word of all texts, and the words a text has."""
    code_of_token: dict[str, int] = {}
    code_of_form: dict[str, int] = {}
    codes, counts = [], []
    for start in range(0, len(texts), TEXTS_AT_ONCE):
        split = [text.split() for text in texts[start : start + TEXTS_AT_ONCE]]
        tokens = list(chain.from_iterable(split))
        for token in set(tokens) - code_of_token.keys():
            code_of_token[token] = (
                code_of_form.setdefault(_strip(token), len(code_of_form)) if len(token) > 1 else -1
            )
        part = np.fromiter(map(code_of_token.__getitem__, tokens), np.int64, len(tokens))
        sizes = np.fromiter(map(len, split), np.int64, len(split))
        kept = part >= 0
        counts.append(
            np.bincount(np.repeat(np.arange(len(split)), sizes)[kept], minlength=len(split))
        )
        codes.append(part[kept])
    empty = np.empty(0, np.int64)
    return list(code_of_form), np.concatenate([empty, *codes]), np.concatenate([empty, *counts])


def _look_up(forms: Sequence[str]) -> Traits:
    """Answer VADER's questions for each distinct word, and for the missing word at the end."""
    lower = [form.lower() for form in forms] + [""]
    lexicon = vader_lexicon()

    def which(words: Iterable[str], among: Iterable[str]) -> npt.NDArray[np.bool_]:
        wanted = frozenset(among)
        return np.fromiter((word in wanted for word in words), bool, len(lower))

    boosts = (RULES.BOOSTER_DICT.get(word, 0.0) for word in lower)
    exact = [*forms, ""]
    return {
        "known": which(lower, lexicon),
        "weight": np.fromiter((lexicon.get(word, 0.0) for word in lower), float, len(lower)),
        "booster": which(lower, RULES.BOOSTER_DICT),
        "boost": np.fromiter(boosts, float, len(lower)),
        "negation": which(lower, RULES.NEGATE)
        | np.fromiter(("n't" in word for word in lower), bool, len(lower)),
        "upper": np.fromiter((word.isupper() for word in exact), bool, len(lower)),
        "never": which(exact, ["never"]),
        "so or this": which(exact, ["so", "this"]),
        "kind": which(lower, ["kind"]),
        "of": which(lower, ["of"]),
        "but": which(lower, ["but"]),
        "least": which(lower, ["least"]),
        "at or very": which(lower, ["at", "very"]),
        "idiom": which(exact, IDIOM_KEYS),
    }


def _surroundings(
    codes: Integers, places: Integers, starts: Integers, counts: Integers, nothing: int
) -> dict[int, Integers]:
    """Return the words from three before to two after each place; `nothing` outside the text."""
    here = places - starts
    return {
        step: np.where(
            (here + step >= 0) & (here + step < counts),
            codes.take(places + step, mode="clip") if len(codes) else codes,
            nothing,
        )
        for step in range(-3, 3)
    }


def _weigh(
    around: dict[int, Integers],
    traits: Traits,
    some_capitals: npt.NDArray[np.bool_],
    forms: Sequence[str],
) -> Floats:
    """Apply VADER's rules about capitals, boosters, negations, idioms and "least", in its order."""
    is_ = {
        name: {step: of_form[around[step]] for step in around} for name, of_form in traits.items()
    }
    exists = {step: around[step] < len(forms) for step in around}
    value = is_["weight"][0].astype(float)
    louder = is_["upper"][0] & some_capitals
    value = np.where(louder, value + np.where(value > 0, RULES.C_INCR, -RULES.C_INCR), value)
    for step, damping in ((-1, 1.0), (-2, 0.95), (-3, 0.9)):
        counts = exists[step] & ~is_["known"][step]
        boost = is_["boost"][step] * np.where(value < 0, -1, 1)
        loud = is_["booster"][step] & is_["upper"][step] & some_capitals
        boost = np.where(loud, boost + np.where(value > 0, RULES.C_INCR, -RULES.C_INCR), boost)
        boosted = value + boost * damping
        value = np.where(counts, boosted * _negation_factor(is_, step), value)
    value = _apply_idioms(value, around, exists[-3] & ~is_["known"][-3], is_["idiom"], forms)
    at_least = exists[-2] & is_["at or very"][-2]
    value = np.where(
        is_["least"][-1] & ~is_["known"][-1] & ~at_least, value * RULES.N_SCALAR, value
    )
    return np.where(is_["booster"][0] | (is_["kind"][0] & is_["of"][1]), 0.0, value)


def _negation_factor(is_: dict[str, dict[int, npt.NDArray[Any]]], step: int) -> Floats:
    """Return what VADER multiplies by for a negation, or a "never so", so many words before."""
    factor = np.where(is_["negation"][step], RULES.N_SCALAR, 1.0)
    if step == -2:
        return np.where(is_["never"][-2] & is_["so or this"][-1], 1.5, factor)
    if step == -3:
        emphatic = (is_["never"][-3] & is_["so or this"][-2]) | is_["so or this"][-1]
        return np.where(emphatic, 1.25, factor)
    return factor


def _apply_idioms(
    values: Floats,
    around: dict[int, Integers],
    reached: npt.NDArray[np.bool_],
    key: dict[int, npt.NDArray[Any]],
    forms: Sequence[str],
) -> Floats:
    """Set the weight of idioms and lower it after "sort of", at the few places where they stand."""
    values = values.copy()
    names = [*forms, ""]
    for row in np.flatnonzero(reached & np.logical_or.reduce(list(key.values()))):
        three, two, one, zero, next_, after = (names[around[step][row]] for step in range(-3, 3))
        before = (
            f"{one} {zero}",
            f"{two} {one} {zero}",
            f"{two} {one}",
            f"{three} {two} {one}",
            f"{three} {two}",
        )
        found = [idiom for idiom in before if idiom in RULES.SPECIAL_CASE_IDIOMS][:1]
        found += [f"{zero} {next_}", f"{zero} {next_} {after}"]
        for idiom in found:
            values[row] = RULES.SPECIAL_CASE_IDIOMS.get(idiom, values[row])
        if f"{three} {two}" in RULES.BOOSTER_DICT or f"{two} {one}" in RULES.BOOSTER_DICT:
            values[row] += RULES.B_DECR
    return values


def _apply_but(values: Floats, places: Integers, text_of: Integers, buts: Integers) -> Floats:
    """Halve what stands before the first "but" of a text and raise by half what follows it."""
    texts, first = np.unique(text_of[buts], return_index=True)
    but_at = np.full(text_of.max(initial=-1) + 1, -1)
    but_at[texts] = buts[first]
    at = but_at[text_of[places]]
    return np.select(
        [at < 0, places < at, places > at], [values, values * 0.5, values * 1.5], values
    )
