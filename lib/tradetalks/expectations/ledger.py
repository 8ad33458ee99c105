"""The ledger of expectations: who expects what by when, how surely, and what came of it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tradetalks.base.checks import InputError, check_table, refuse_choice
from tradetalks.expectations.claims import Claim, read_claims
from tradetalks.measures.calibration import bin_probabilities

CAME = ("yes", "no", "partly", "")
RESULTS = {
    ("positive", "yes"): "hit",
    ("negative", "no"): "hit",
    ("positive", "no"): "miss",
    ("negative", "yes"): "miss",
}
KNOWN = ("article_id", "article", "sentence_id", "published_from", "published_to")


def list_expectations(
    sentences: pd.DataFrame, outcomes: pd.DataFrame | None = None
) -> pd.DataFrame:
    """List who expects what by when: one row an expectation, those that fall due first on top.

    Parameters
    ----------
    sentences : DataFrame
        What `frame_expectations` returns; uses ``speaker``, ``article``, ``sentence_id`` and
        ``published_from`` and ``published_to``, where they are there.
    outcomes : DataFrame, optional
        What came, one row an outcome: ``article_id`` and ``sentence_id`` (and ``claim``, where a
        sentence has two), or ``expected``, as the ledger has them; ``came``: whether what is
        expected came ("yes", "no", "partly", or nothing while it is open); and any column more,
        such as ``date`` and ``what_came``.

    Returns
    -------
    DataFrame
        ``article_id``, ``article``, ``sentence_id``, ``published_from``, ``published_to`` (those
        that are known); ``claim`` (1, or 2 for the second outcome of a sentence); ``who`` (the
        speaker, or else the voice); ``expectation`` (the label of the sentence); ``expected``,
        ``by_when``, ``condition``, ``likelihood`` (the sentence's own words); ``polarity``
        ("positive" where the outcome is said to come, "negative" where not to come, "" for
        neither; what is feared, or at best hoped for, is said to come); ``due_from``, ``due_to``
        (days, NaT where not known); ``probability`` (0 to 1, of the outcome itself, also where it
        is denied; missing for words without a value); ``text``. With `outcomes` also its columns
        and ``result``: "hit" or "miss" as `polarity` and what came agree or not, "partly", "open"
        where ``came`` is empty, "neither" where it is known and the sentence had left it open.

    Raises
    ------
    ValueError
        If a column is missing, ``came`` is another word, or an outcome stands there twice.

    Examples
    --------
    >>> table = pd.DataFrame({"text": ["A truce is unlikely.", "It rained."]})
    >>> framed = frame_expectations(table.assign(article_id="a", sentence_id=[1, 2]))
    >>> came = pd.DataFrame({"article_id": ["a"], "sentence_id": [1], "came": ["no"]})
    >>> ledger = list_expectations(framed, came)
    >>> ledger[["expected", "likelihood", "probability", "result"]].values.tolist()
    [['truce', 'unlikely', 0.165, 'hit']]
    """
    check_table(sentences, "text", "expectation", "voice", "cues")
    claims = read_claims(sentences)
    rows = [
        (position, number, *claim)
        for position, found in enumerate(claims)
        for number, claim in enumerate(found, start=1)
    ]
    ledger = pd.DataFrame(rows, columns=["position", "claim", *Claim._fields])
    about = sentences.iloc[ledger.pop("position").astype("int64")].reset_index(drop=True)
    voice = about["voice"].astype("str")
    speaker = about["speaker"].fillna("") if "speaker" in about else pd.Series("", about.index)
    for column in ("due_from", "due_to"):
        ledger[column] = np.array(ledger[column].tolist(), dtype="datetime64[s]")
    known = about[[name for name in KNOWN if name in about]]
    told = pd.DataFrame(
        {"who": speaker.where(speaker != "", voice), "expectation": about["expectation"]}
    )
    ledger = pd.concat([known, ledger[["claim"]], told, ledger.drop(columns="claim")], axis=1)
    ledger = ledger.assign(probability=ledger["probability"].astype("float64"), text=about["text"])
    ledger = ledger.sort_values("due_to", kind="stable", na_position="last", ignore_index=True)
    return ledger if outcomes is None else _add_outcomes(ledger, outcomes)


def _add_outcomes(ledger: pd.DataFrame, outcomes: pd.DataFrame) -> pd.DataFrame:
    """Join what came to each expectation, and say whether the two agree."""
    check_table(outcomes, "came", what="a table of outcomes")
    keys = [name for name in ("article_id", "sentence_id", "claim") if name in outcomes]
    keys = keys if "sentence_id" in keys else ["expected"]
    check_table(outcomes, *keys, what="a table of outcomes")
    check_table(ledger, *keys, what="the ledger")
    came = outcomes.assign(came=outcomes["came"].fillna(""))
    wrong = came.loc[~came["came"].isin(CAME), "came"]
    if len(wrong):
        refuse_choice(wrong.iloc[0], CAME, "outcome in came")
    twice = came[came.duplicated(keys)]
    if len(twice):
        named = ", ".join(f"{key} {twice[key].iloc[0]}" for key in keys)
        raise InputError(f"the outcome of {named} stands there twice: keep one row of it")
    new = [name for name in came if name in keys or name not in ledger]
    joined = ledger.merge(came[new], on=keys, how="left")
    joined["came"] = joined["came"].fillna("")
    return joined.assign(
        result=[
            _compare(polarity, what)
            for polarity, what in zip(joined["polarity"], joined["came"], strict=True)
        ]
    )


def _compare(polarity: str, came: str) -> str:
    if came in ("", "partly"):
        return came or "open"
    return RESULTS.get((polarity, came), "neither")


def score_forecasts(ledger: pd.DataFrame) -> dict[str, Any]:
    """Measure stated probabilities against what came.

    Parameters
    ----------
    ledger : DataFrame
        What `list_expectations` returns with its `outcomes`: ``probability`` and ``came``. Rows
        without a probability, or whose outcome is not "yes" or "no", are left out.

    Returns
    -------
    dict
        ``forecasts`` (how many), ``brier`` (the mean squared difference between probability and
        what came, 0 to 1, 0 the best; Brier 1950), ``base_rate`` (share that came), ``reference``
        (the Brier score of whoever always states the base rate; Murphy 1973), all missing where
        there is no forecast; and ``calibration``, in tenths of probability:
        ``probability`` (mean stated), ``share`` (that came), ``low``, ``high`` (its 95 % interval)
        and ``size``.

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> ledger = pd.DataFrame({"probability": [0.75, 0.25], "came": ["yes", "no"]})
    >>> score_forecasts(ledger)["brier"]
    0.0625
    """
    check_table(ledger, "probability", "came", what="a ledger with its outcomes")
    stated = ledger[ledger["probability"].notna() & ledger["came"].isin(["yes", "no"])]
    probability = stated["probability"].astype("float64")
    came = (stated["came"] == "yes").astype("float64")
    base = float(came.mean())
    return {
        "forecasts": len(stated),
        "brier": float(((probability - came) ** 2).mean()),
        "base_rate": base,
        "reference": base * (1 - base),
        "calibration": bin_probabilities(probability, came),
    }
