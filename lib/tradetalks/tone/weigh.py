"""The rules by which words weigh in a sentence: the same for every lexicon, all texts at once.

A word weighs what the lexicon says, unless it is part of a name or a fixed phrase; turned round by
a negation in whose scope it stands or a verb that takes it away, raised by a booster, lowered by a
softener, lowered again before "but" and raised after it. ``tone.toml`` holds the words, the phrases
and the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain, compress, product, repeat
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from tradetalks.base.lists import split_words
from tradetalks.tone.lexicons import (
    CONSENSUS,
    LEXICONS,
    SETTINGS,
    Lexicons,
    edit_lexicons,
)
from tradetalks.tone.names import find_names, find_titles
from tradetalks.tone.phrases import (
    CLAUSE_MARKS,
    COMPARATIVES,
    NEGATIONS,
    PARTICIPLES,
    PHRASES,
    REMOVAL,
    list_tokens,
)

TONE_RULES: dict[str, float] = SETTINGS["rules"]
SENSES: dict[str, dict[str, list[str]]] = SETTINGS["senses"]
WORD_LISTS = {name: frozenset(words) for name, words in SETTINGS["words"].items()}
SILENT = ("negations", "neutral", "boosters", "softeners")
SCOPE = {name: frozenset(split_words(words)) for name, words in SETTINGS["scope"].items()}
REFUSAL = 3  # words before a verb in which a negation takes it back
REACH = range(-int(TONE_RULES["object"]) - REFUSAL, int(TONE_RULES["passive"]) + 2)
WEIGHTY_PHRASES = PHRASES["negations_with_weight"]
NEGATING = WORD_LISTS["negations"] | WORD_LISTS["negations_with_weight"] | NEGATIONS
CONJUNCTION = re.compile(
    r"[;:—–()]|,?\s+(?=(?:{})\b)".format("|".join(SETTINGS["clauses"]["begin_with"]))
)
CHANGES = ["negated_by", "boosted_by", "but"]
SIDES_OF_BUT = np.array(["", "before", "after"], dtype=object)

Integers = npt.NDArray[np.integer[Any]]
Traits = dict[str, npt.NDArray[Any]]
Marks = npt.NDArray[np.bool_]


def number_articles(sentences: pd.DataFrame) -> Integers:
    """Return for each sentence the number of its article; where nothing tells, all are of one."""
    if "article_id" not in sentences:
        return np.zeros(len(sentences), dtype=np.intp)
    return pd.factorize(sentences["article_id"], use_na_sentinel=False)[0]


def weigh_words(
    texts: Sequence[str], articles: Integers, edits: Mapping[str, float] | None = None
) -> tuple[pd.DataFrame, Integers]:
    """Return the words that lexicons list, each with its weights, and the words that a text has.

    Parameters
    ----------
    texts
        Strings.
    articles
        The number of the article of each: its other texts tell which words are names.
    edits
        Weights (-4 to 4) of words or phrases that replace those of every lexicon.

    Returns
    -------
    pandas.DataFrame
        One row a word that is listed: ``row`` of `texts`, ``start``, ``end``, ``negated_by``,
        ``boosted_by``, ``but`` (before, after or nothing), ``factor`` (what all that multiplies
        its weight by), and its weight in each lexicon.
    numpy.ndarray
        Number of words of each text.
    """
    lexicons = _lexicons() if edits is None else edit_lexicons(edits)
    phrases = tuple(phrase for phrase in edits or () if " " in phrase)
    tokens = list_tokens(texts, phrases)
    row, start, end, code, forms = tokens
    lower = [*map(str.lower, forms), ""]
    of = _look_up(lower, lexicons)
    counts = np.bincount(row[~of["mark"][code]], minlength=len(texts))
    places = np.flatnonzero(of["listed"][code])
    places = places[~find_names(tokens, lower, places, counts, articles)]
    places = places[~find_titles(texts, row[of["quotes"][code]], row[places], start[places])]

    def beside(step: int, places: Integers) -> Integers:
        """Return the token so many steps from each place; ``len(forms)`` outside the text."""
        near = np.clip(places + step, 0, max(len(code) - 1, 0))
        inside = (near == places + step) & (row[near] == row[places])
        return np.where(inside, code[near], len(forms))

    for word in SENSES:
        here, before = of[f"is {word}"][code[places]], of[f"before {word}"][beside(-1, places)]
        places = places[~here | before]

    around = {step: beside(step, places) for step in range(-int(TONE_RULES["window"]) - 1, 1)}
    negator = _find_negation(around, of)
    rows_with_verbs = row[(of["removes_bad"] | of["removes_good"] | of["over"])[code]]
    acted = np.flatnonzero(np.isin(row[places], rows_with_verbs))
    near = {step: beside(step, places[acted]) for step in REACH}
    negator[acted] = _find_removal(near, of, negator[acted])
    booster = np.where(of["boost"][around[-1]] != 1, around[-1], len(forms))
    but = _side_of_but(places, row, np.flatnonzero(of["but"][code]), len(texts))
    texts_of = np.array([*forms, ""], dtype=object)
    factor = (
        np.where(negator < len(forms), TONE_RULES["negation"], 1.0)
        * of["boost"][booster]
        * np.array([1.0, TONE_RULES["before_but"], TONE_RULES["after_but"]])[but]
    )
    weights = lexicons.weights[of["entry"][code[places]]]
    changes = texts_of[negator], texts_of[booster], SIDES_OF_BUT[but]
    words = {
        "row": row[places],
        "start": start[places],
        "end": end[places],
        **{
            name: pd.Series(told, dtype=object) for name, told in zip(CHANGES, changes, strict=True)
        },
        "factor": factor,
    }
    return pd.DataFrame(words | dict(zip(LEXICONS, weights.T, strict=True))), counts


@cache
def _lexicons() -> Lexicons:
    return edit_lexicons({})


def sum_weights(words: pd.DataFrame, counts: Integers) -> pd.DataFrame:
    """Return one row a text, one column a lexicon: summed weights, as of a text of usual length."""
    weights = words[list(LEXICONS)].to_numpy() * words["factor"].to_numpy()[:, None]
    rows = words["row"].to_numpy()
    sums = {
        name: np.bincount(rows, column, minlength=len(counts))
        for name, column in zip(LEXICONS, weights.T, strict=True)
    }
    shortening = np.sqrt(np.maximum(counts, 1) / TONE_RULES["length"])
    return pd.DataFrame(sums).div(shortening, axis=0)


def saturate(sums: Any) -> Any:
    """Bring sums of weights to -1 … 1, so that the tenth bad word adds less than the first."""
    return sums / np.sqrt(sums**2 + TONE_RULES["saturation"])


def describe_words(words: pd.DataFrame, texts: Sequence[str]) -> list[list[dict[str, Any]]]:
    """Return for each text the list of dicts that ``score_sentiment`` calls ``tone_words``."""
    weights = words[CONSENSUS].to_numpy()
    weight = weights.mean(axis=1)
    after = weight * words["factor"].to_numpy()
    places = (words[column].tolist() for column in ("row", "start", "end"))
    changes = (words[column].tolist() for column in CHANGES)
    # Which lexicons list a word, as the bits of a number: each combination is made only once.
    names = [
        tuple(compress(CONSENSUS, listed))
        for listed in product([False, True], repeat=len(CONSENSUS))
    ]
    number = (weights != 0) @ (2 ** np.arange(len(CONSENSUS))[::-1])
    described: list[list[dict[str, Any]]] = [[] for _ in texts]
    for row, start, end, before, then, listed, negator, booster, but in zip(
        *places, weight.tolist(), after.tolist(), number.tolist(), *changes, strict=True
    ):
        described[row].append(
            {
                "start": start,
                "end": end,
                "text": texts[row][start:end],
                "weight": before,
                "weight_in_context": then,
                "lexicons": names[listed],
                "negated_by": negator,
                "boosted_by": booster,
                "but": but,
            }
        )
    return described


def cut_at_conjunctions(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return one row a clause, with the columns and the index of its sentence."""
    texts = sentences["text"].tolist()
    spans = []
    for row, text in enumerate(texts):
        cuts = [0, *(cut for mark in CONJUNCTION.finditer(text) for cut in mark.span()), len(text)]
        for start, end in zip(cuts[::2], cuts[1::2], strict=True):
            if text[start:end].strip():
                spans.append((row, start, end))
    row_of, starts, ends = zip(*spans, strict=True) if spans else ((), (), ())
    clauses: pd.DataFrame = sentences.iloc[list(row_of)]
    cut = [texts[row][start:end] for row, start, end in spans]
    return clauses.assign(text=cut, clause_start=list(starts), clause_end=list(ends))


@cache
def _traits_of_words() -> tuple[list[str], dict[str, int]]:
    """Return what the rules ask of a word, and where not all is no the answers as bits."""
    questions = {
        "silent": frozenset(chain.from_iterable(WORD_LISTS[name] for name in SILENT)),
        "negation": NEGATING,
        "negates_one": PHRASES["negations_of_one_word"],
        "exempts": WORD_LISTS["after_negation_exempt"],
        "but": {"but"},
        "ends_scope": SCOPE["ends"],
        "ends_later": SCOPE["not_behind_negation"],
        "joins_alike": SCOPE["joins_alike"],
        "removes_bad": REMOVAL["bad"] | REMOVAL["either"] | REMOVAL["from"],
        "removes_good": REMOVAL["good"] | REMOVAL["either"] | REMOVAL["from"],
        "ends_object": REMOVAL["ends"] | SCOPE["ends"],
        "participle": PARTICIPLES,
        "suffers": REMOVAL["suffers"],
        "before_verb": REMOVAL["before_verb"],
        "over": REMOVAL["over"],
        "links": REMOVAL["links"],
        "from": REMOVAL["sources"],
        "determiner": REMOVAL["determiners"],
        "refusal": REMOVAL["refusals"],
        "no_object": REMOVAL["no_objects"],
        "parts": REMOVAL["parts"],
        "manner": REMOVAL["manners"],
        "removes_from": REMOVAL["from"],
        "modal": REMOVAL["modals"],
        "have": {"have"},
        "compares": COMPARATIVES,
        "copula": SCOPE["copulas"],
        "never": {"never"},
        "mark": CLAUSE_MARKS | {""},
        "quotes": {'"'},
        "boosts": WORD_LISTS["boosters"],
        "softens": WORD_LISTS["softeners"],
        **{f"is {word}": {word} for word in SENSES},
        **{f"beside {word}": {*chain(*sense.values())} for word, sense in SENSES.items()},
    }
    answers: dict[str, int] = {}
    for place, words in enumerate(questions.values()):
        for word in words:
            answers[word] = answers.get(word, 0) | 1 << place
    return [*questions], answers


def _look_up(lower: Sequence[str], lexicons: Lexicons) -> Traits:
    """Answer, for each distinct token and for no token at the end, what the rules ask of it."""
    first = [word.partition(" ")[0] if word in WEIGHTY_PHRASES else word for word in lower]
    entry = np.fromiter(map(lexicons.rows.get, first, repeat(-1)), np.intp, len(lower))
    of_lexicon = dict(zip(LEXICONS, lexicons.weights[entry].T, strict=True))
    sums = sum(map(of_lexicon.__getitem__, CONSENSUS))
    questions, answers = _traits_of_words()
    bits = np.fromiter(map(answers.get, lower, repeat(0)), np.int64, len(lower))
    of: Traits = {name: bits & 1 << place > 0 for place, name in enumerate(questions)}
    of["contracted"] = np.fromiter(map(str.endswith, lower, repeat("n't")), bool, len(lower))
    of["negation"] |= of["contracted"]
    of["manner"] |= np.fromiter(map(str.endswith, lower, repeat("ly")), bool, len(lower))
    for word, sense in SENSES.items():
        of[f"before {word}"] = of[f"beside {word}"] == ("only_after" in sense)
    return of | {
        "entry": entry,
        "listed": (entry >= 0) & ~of["silent"] & ~of["contracted"],
        "sign": np.where(entry < 0, 0, np.sign(sums)),
        "weight": np.where(entry < 0, 0, sums / len(CONSENSUS)),
        "boost": np.select(
            [of["softens"], of["boosts"]], [TONE_RULES["soften"], TONE_RULES["boost"]], 1.0
        ),
    }


def _find_negation(around: dict[int, Integers], of: Traits) -> Integers:
    """Return the nearest negation in whose scope each place stands, or the code of no token."""
    none = len(of["mark"]) - 1
    negator = np.full(len(around[0]), none)
    within = np.ones(len(negator), bool)
    alike = of["joins_alike"][around[-1]] & (of["sign"][around[-2]] * of["sign"][around[0]] > 0)
    for step in range(-1, min(around), -1):
        within &= ~of["mark"][around[step]]
        negates = of["negation"][around[step]] & ~of["exempts"][around[step + 1]]
        negates &= ~of["negates_one"][around[step]] | (step == -1)
        negator = np.where(within & negates & (negator == none), around[step], negator)
        goes_on = of["ends_later"][around[step]] & of["negation"][around[step - 1]]
        within &= ~of["ends_scope"][around[step]] | goes_on | (alike & (step == -1))
    # "Never has it been better": not at any other time
    surpassed = of["never"][negator] & of["compares"][around[0]] & of["copula"][around[-1]]
    return np.where(surpassed, none, negator)


def _find_removal(near: dict[int, Integers], of: Traits, negator: Integers) -> Integers:
    """Return what turns each place where verbs take away what they act upon, or it is not there.

    A negation and such a verb take each other back: "did not avert a crisis" leaves the crisis.
    """
    none = len(of["mark"]) - 1
    before, is_refused = _find_verb_before(near, of)
    behind = _find_verb_behind(near, of)
    turned = np.where(before == none, negator, np.where(is_refused, none, before))
    return np.where(behind == none, turned, np.where(turned == none, behind, none))


def _takes_away(near: dict[int, Integers], of: Traits, step: int) -> Marks:
    """Tell where the verb so many steps away takes away what the place is: bad, or good."""
    weight, least = of["weight"][near[0]], TONE_RULES["least"]
    bad: Marks = of["removes_bad"][near[step]] & (weight <= -least)
    good = of["removes_good"][near[step]] & (weight >= least)
    return (bad | good) & ~of["negation"][near[0]] & ~of["no_object"][near[0]]


def _find_verb_before(near: dict[int, Integers], of: Traits) -> tuple[Integers, Marks]:
    """Return the verb whose object each place is, and whether the verb is negated, or unreal."""
    verb = np.full(len(near[0]), len(of["mark"]) - 1)
    is_refused, within = np.zeros(len(verb), bool), np.ones(len(verb), bool)
    is_from = np.zeros(len(verb), bool)
    alike = of["joins_alike"][near[-1]] & (of["sign"][near[-2]] * of["sign"][near[0]] > 0)
    for step in range(-1, -int(TONE_RULES["object"]) - 1, -1):
        within &= ~of["mark"][near[step]] & ~of["negation"][near[step]]
        is_from |= of["from"][near[step]]
        acts = within & _takes_away(near, of, step) & (is_from | ~of["removes_from"][near[step]])
        acts &= of["participle"][near[step]] | ~of["determiner"][near[step - 1]]  # "the end of"
        acts &= ~of["manner"][near[step + 1]]  # "ended badly"
        verb = np.where(acts, near[step], verb)
        so_far = acts.copy()
        for before in range(step - 1, step - REFUSAL - 1, -1):
            so_far &= ~of["mark"][near[before]]
            unreal = of["modal"][near[before]] & of["have"][near[before + 1]]
            is_refused |= so_far & (
                of["negation"][near[before]] | of["refusal"][near[before]] | unreal
            )
        within &= ~acts & (~of["ends_object"][near[step]] | alike & (step == -1))
        within &= of["sign"][near[step]] * of["sign"][near[0]] >= 0  # "the lost hope pleased them"
    return verb, is_refused


def _find_verb_behind(near: dict[int, Integers], of: Traits) -> Integers:
    """Return the verb whose subject each place is: "hopes were dashed", "the war ended"."""
    verb = np.full(len(near[0]), len(of["mark"]) - 1)
    within, suffers = np.ones(len(verb), bool), np.zeros(len(verb), bool)
    is_linked = of["links"][near[1]]
    is_strong = np.abs(of["weight"][near[0]]) >= TONE_RULES["least"]
    for step in range(1, int(TONE_RULES["passive"]) + 1):
        within &= ~(of["modal"][near[step - 1]] & of["have"][near[step]])
        within &= ~of["mark"][near[step]] & ~of["negation"][near[step]]
        ends = of["mark"][near[step + 1]] | of["ends_object"][near[step + 1]]
        acts = of["participle"][near[step]] & _takes_away(near, of, step) & (suffers | ends)
        acts |= of["over"][near[step]] & suffers & ends & is_strong
        verb = np.where(within & acts, near[step], verb)
        suffers |= within & of["suffers"][near[step]]
        names = (is_linked | (step == 1)) & ~suffers & ~of["parts"][near[step]]
        within &= of["suffers"][near[step]] | of["before_verb"][near[step]] | names
    return verb


def _side_of_but(places: Integers, row: Integers, buts: Integers, texts: int) -> Integers:
    """Return 1 before the first "but" of a text, 2 after it, 0 where there is none."""
    with_but, first = np.unique(row[buts], return_index=True)
    but_at = np.full(texts, -1)
    but_at[with_but] = buts[first]
    at = but_at[row[places]]
    return np.where(at < 0, 0, np.where(places < at, 1, 2))
