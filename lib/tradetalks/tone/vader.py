"""NLTK's VADER on a whole column at once: the same rules, the same numbers, in array operations.

Almost everything that VADER (Hutto and Gilbert 2014) asks of a word (its weight; is it a booster,
a negation, in capitals?) depends on the word alone, so each distinct word is looked up once. And
it changes the weights of sentiment words only, one word in ten, so its rules about the words
around them run on these alone, for all texts together.
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, count, repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tradetalks.base.lists import read_list
from tradetalks.base.tokens import number_chunks
from tradetalks.tone.lexicons import LEXICONS, read_entries

CONSTANTS = read_list(__package__, "vader.toml")
IDIOMS: dict[str, float] = CONSTANTS["idioms"]
BOOSTERS = dict.fromkeys(CONSTANTS["boosters"], CONSTANTS["boost"]) | dict.fromkeys(
    CONSTANTS["softeners"], -CONSTANTS["boost"]
)
MARKS = frozenset(CONSTANTS["marks"])
LOUD = CONSTANTS["capitals"]
PUNCTUATION = frozenset(string.punctuation)
# The words by which to find the few places where an idiom or a booster of two words can stand.
RARE = {idiom.split()[-1] for idiom in IDIOMS} | {
    booster.split()[0] for booster in BOOSTERS if " " in booster
}
# Where VADER looks for an idiom: first word, number of words. The last that it finds counts.
IDIOM_PLACES = [(-3, 2), (-3, 3), (-2, 2), (-2, 3), (-1, 2), (0, 2), (0, 3)]
IDIOM_WORDS = set(" ".join([*IDIOMS, *BOOSTERS]).split())
QUESTIONS: dict[str, Iterable[str]] = {
    "booster": BOOSTERS,
    "negation": CONSTANTS["negations"],
    "kind": ["kind"],
    "of": ["of"],
    "but": ["but"],
    "least": ["least"],
    "at_or_very": ["at", "very"],
}
QUESTIONS_AS_WRITTEN: dict[str, Iterable[str]] = {  # where capitals make another word of it
    "never": ["never"],
    "so_or_this": ["so", "this"],
    "rare": RARE,
}

Integers = npt.NDArray[np.intp]
Floats = npt.NDArray[np.float64]
Traits = dict[str, npt.NDArray[Any]]


@cache
def vader_lexicon() -> dict[str, float]:
    """Return VADER's words and weights (−4 to 4), as NLTK reads the file of vaderSentiment."""
    return dict(zip(*read_entries(LEXICONS["vader_words"]["file"]), strict=True))


def compound_scores(texts: Sequence[str]) -> list[float]:
    """Return VADER's compound score (-1 to 1) of each text, equal to NLTK's to the last digit."""
    found = weigh_tokens(texts)
    scored, begins = np.unique(found["text"], return_index=True)
    totals = _sum_in_order(found["weight_in_context"], begins)
    with_words = [texts[text] for text in scored.tolist()]
    shouts = np.fromiter(map(str.count, with_words, repeat("!")), float, len(with_words))
    questions = np.fromiter(map(str.count, with_words, repeat("?")), float, len(with_words))
    emphasis = np.minimum(shouts, 4) * 0.292
    emphasis += np.select([questions < 2, questions < 4], [0.0, questions * 0.18], 0.96)
    totals += np.sign(totals) * emphasis
    scores = np.zeros(len(texts))
    scores[scored] = _round(totals / np.sqrt(totals * totals + 15))
    return scores.tolist()


def _sum_in_order(weights: Floats, begins: Integers) -> Floats:
    """Sum each run of weights as NLTK does, with Python's own sum: numpy's may differ in a digit.

    Two numbers have one sum only, so that longer runs alone need it.
    """
    ends = np.append(begins, len(weights))[1:]
    totals = weights[begins]
    second = begins + 1 < ends
    totals[second] += weights[begins[second] + 1]
    values, longer = weights.tolist(), np.flatnonzero(begins + 2 < ends)
    runs = zip(begins[longer].tolist(), ends[longer].tolist(), strict=True)
    totals[longer] = [sum(values[begin:end]) for begin, end in runs]
    return totals


def _round(scores: Floats) -> Floats:
    """Round to four places as Python does: numpy's way may differ where a fifth digit is 5."""
    scaled = scores * 10_000
    rounded = np.rint(scaled) / 10_000
    for i in np.flatnonzero(np.abs(scaled - np.floor(scaled) - 0.5) < 1e-6).tolist():
        rounded[i] = round(float(scores[i]), 4)
    return rounded


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
    repeated = pd.Index(text_of[places] * np.int64(len(forms)) + codes[places])
    same_as, _ = repeated.factorize()
    capitals = np.bincount(text_of[traits["upper"][codes]], minlength=len(counts))
    some_capitals = (capitals > 0) & (capitals < counts)
    firsts = places[~repeated.duplicated()]
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
    if token[:-1].isalnum():  # the commonest case first: "talks,"
        return token[:-1] if len(token) > 2 and token[-1] in MARKS else token
    bare = token.strip(string.punctuation)
    if len(bare) < 2 or not (bare.isalnum() or PUNCTUATION.isdisjoint(bare)):
        return token
    before, _, after = token.partition(bare)
    return bare if (not before or not after) and before + after in MARKS else token


def _read(tokens: Iterable[str]) -> Iterator[str | None]:
    """Yield the word of each token where VADER asks about it; None where it passes over it.

    Others differ in one thing only, whether they are in capitals: they become "A" and "".
    """
    known, marks = _known_answers()[0], string.punctuation
    for token in tokens:  # to call a function for each takes twice as long
        lower = token.lower()
        if len(token) < 2:
            yield None
        elif lower in known or lower.strip(marks) in known or "n't" in lower:
            yield token if token.isalnum() else _strip(token)
        else:
            yield "A" if token.isupper() else ""


def _encode(texts: Sequence[str]) -> tuple[list[str], Integers, Integers]:
    """Return the words that matter, the number of each word of all texts, and the words a text has.

    Those that do not matter share the numbers 0 and 1.
    """
    sizes, numbers, tokens = number_chunks(texts)
    words = list(_read(tokens))
    forms = [word for word in dict.fromkeys(["", "A", *words]) if word is not None]
    number_of: dict[str | None, int] = dict(zip(forms, count()))
    number = np.fromiter((number_of.get(word, -1) for word in words), np.intp, len(words))
    codes = number[numbers]
    kept = codes >= 0
    text_of = np.repeat(np.arange(len(texts)), sizes)
    counts: Integers = np.bincount(text_of[kept], minlength=len(texts))
    return forms, codes[kept], counts


def _look_up(forms: Sequence[str]) -> Traits:
    """Answer VADER's questions for each distinct word, and for no word at the end."""
    exact = [*forms, ""]
    lower = list(map(str.lower, exact))
    number_of, answers = _known_answers()
    number = np.array([number_of.get(word, 0) for word in lower])
    as_written = np.array([word == small for word, small in zip(exact, lower, strict=True)])
    traits: Traits = {question: answer[number] for question, answer in answers.items()}
    for question in QUESTIONS_AS_WRITTEN:
        traits[question] &= as_written
    traits["negation"] |= np.array(["n't" in word for word in lower])
    traits["upper"] = np.array([word.isupper() for word in exact])
    return traits


@cache
def _known_answers() -> tuple[dict[str, int], Traits]:
    """Return a number for each word that VADER knows (0 for others), and answers by number."""
    lexicon, questions = vader_lexicon(), QUESTIONS | QUESTIONS_AS_WRITTEN
    words = dict.fromkeys(["", *chain(lexicon, *questions.values(), IDIOM_WORDS)])
    number_of = dict(zip(words, count()))

    def tell(known: Iterable[str], what: Any) -> npt.NDArray[Any]:
        """Return by number what is told of some words, and nothing of all others."""
        answer = np.zeros(len(words), np.asarray(what).dtype)
        answer[[number_of[word] for word in known]] = what
        return answer

    answers: Traits = {question: tell(yes, True) for question, yes in questions.items()}
    answers["known"] = tell(lexicon, True)
    answers["weight"] = tell(lexicon, list(lexicon.values()))
    answers["boost"] = tell(BOOSTERS, list(BOOSTERS.values()))
    return number_of, answers


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

    def is_(trait: str, step: int) -> npt.NDArray[Any]:
        return traits[trait][around[step]]

    exists = {step: around[step] < len(forms) for step in around}
    value = is_("weight", 0)
    louder = is_("upper", 0) & some_capitals
    value = np.where(louder, value + np.where(value > 0, LOUD, -LOUD), value)
    for step, damping in ((-1, 1.0), (-2, 0.95), (-3, 0.9)):
        counts = exists[step] & ~is_("known", step)
        boost = is_("boost", step) * np.where(value < 0, -1, 1)
        loud = is_("booster", step) & is_("upper", step) & some_capitals
        boost = np.where(loud, boost + np.where(value > 0, LOUD, -LOUD), boost)
        boosted = value + boost * damping
        value = np.where(counts, boosted * _negation_factor(is_, step), value)
    rare = np.logical_or.reduce([is_("rare", step) for step in around])
    value = _apply_idioms(value, around, exists[-3] & ~is_("known", -3) & rare, forms)
    at_least = exists[-2] & is_("at_or_very", -2)
    value = np.where(
        is_("least", -1) & ~is_("known", -1) & ~at_least, value * CONSTANTS["negation"], value
    )
    return np.where(is_("booster", 0) | (is_("kind", 0) & is_("of", 1)), 0.0, value)


def _negation_factor(is_: Callable[[str, int], npt.NDArray[Any]], step: int) -> Floats:
    """Return what VADER multiplies by for a negation, or a "never so", so many words before."""
    factor = np.where(is_("negation", step), CONSTANTS["negation"], 1.0)
    if step == -2:
        return np.where(is_("never", -2) & is_("so_or_this", -1), 1.5, factor)
    if step == -3:
        emphatic = (is_("never", -3) & is_("so_or_this", -2)) | is_("so_or_this", -1)
        return np.where(emphatic, 1.25, factor)
    return factor


def _apply_idioms(
    values: Floats,
    around: dict[int, Integers],
    candidates: npt.NDArray[np.bool_],
    forms: Sequence[str],
) -> Floats:
    """Set the weight of idioms and lower it after "sort of", at the few places where they stand."""
    rows = np.flatnonzero(candidates)
    code_of = {form: code for code, form in enumerate(forms)}

    def stands(phrase: str, step: int) -> npt.NDArray[np.bool_]:
        """Tell where a phrase begins so many words after a place."""
        here = np.ones(len(rows), bool)
        for i, word in enumerate(phrase.split()):
            here &= around[step + i][rows] == code_of.get(word, -1)
        return here

    changed = values[rows]
    for step, length in IDIOM_PLACES:
        for idiom, weight in IDIOMS.items():
            if idiom.count(" ") + 1 == length:
                changed = np.where(stands(idiom, step), weight, changed)
    softened = [stands(two, step) for two in BOOSTERS if " " in two for step in (-3, -2)]
    changed = np.where(np.logical_or.reduce(softened), changed - CONSTANTS["boost"], changed)
    values = values.copy()
    values[rows] = changed
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
