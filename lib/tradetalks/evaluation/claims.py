"""The claims that the library reads against words marked by hand."""

from __future__ import annotations

from collections import Counter

import pandas as pd

from tradetalks.base.checks import InputError, check_table
from tradetalks.expectations.claims import CLAIM_COLUMNS
from tradetalks.expectations.frame import frame_expectations
from tradetalks.keywords.words import list_words

Words = list[Counter[str]]
Score = dict[str, float | None]


def evaluate_claims(gold: pd.DataFrame) -> dict[str, Score]:
    """Measure the claims found against those marked by hand.

    The sentences are read anew, from their text alone: one that is not found to frame expectations
    has nothing. For each column, the mean over sentences of the F1 of words (each counted as often
    as it stands), as in answering questions from a text (Rajpurkar et al. 2016).

    Parameters
    ----------
    gold : DataFrame
        ``sentence``, ``expected``, ``by_when``, ``condition``, ``likelihood`` (words of the
        sentence; two outcomes parted by " | "); ``article_id``, where it is known (the sentences of
        an article in order).

    Returns
    -------
    dict
        For each of the four columns ``f1`` (0 to 1; None where there is nothing to compare) and
        ``n``: the sentences in which hand or library have words there.

    Raises
    ------
    ValueError
        If a column is missing, or there is no sentence.

    Examples
    --------
    >>> marked = {"expected": "deal", "by_when": "", "condition": "", "likelihood": "unlikely"}
    >>> gold = pd.DataFrame([{"sentence": "A deal is unlikely.", **marked}])
    >>> evaluate_claims(gold)["likelihood"]
    {'f1': 1.0, 'n': 1}
    """
    check_table(gold, "sentence", *CLAIM_COLUMNS, what="a table of marked sentences")
    if gold.empty:
        raise InputError("there is no marked sentence: give one a row")
    known = [name for name in ("article_id",) if name in gold]
    found = frame_expectations(gold[[*known, "sentence"]].rename(columns={"sentence": "text"}))
    return {
        name: _score_words(_count_words(gold[name]), _count_words(found[name]))
        for name in CLAIM_COLUMNS
    }


def _count_words(texts: pd.Series[str]) -> Words:
    """Count the words of each text."""
    words = list_words(texts.fillna("").astype("str"))
    counts: Words = [Counter() for _ in texts]
    for row, word in zip(words["row"], words["word"], strict=True):
        counts[row][word] += 1
    return counts


def _score_words(marked: Words, found: Words) -> Score:
    """Return the mean F1 of words over the sentences that have any."""
    scores = [
        2 * (one & other).total() / (one.total() + other.total())
        for one, other in zip(marked, found, strict=True)
        if one or other
    ]
    return {"f1": sum(scores) / len(scores) if scores else None, "n": len(scores)}


def describe_claims(scores: dict[str, Score]) -> str:
    """Lay out what `evaluate_claims` returns as text for a terminal."""
    lines = [f"{'':11}{'F1 of words':>12}{'sentences':>11}"]
    for name, score in scores.items():
        f1 = "" if score["f1"] is None else f"{score['f1']:.2f}"
        lines.append(f"{name:11}{f1:>12}{score['n']:11}")
    return "\n".join(lines)
