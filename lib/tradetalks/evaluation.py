"""The library's labels against those that people gave by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tradetalks._bootstrap import bootstrap_interval
from tradetalks._coding import agreement, compare_labels, sample_for_coding
from tradetalks._framing_scores import (
    describe_scores,
    evaluate_expectations,
    predict_expectations,
)
from tradetalks.sentiment import call_tone, score_sentiment
from tradetalks.timeml import evaluate_dates, score_counts

__all__ = [
    "agreement",
    "bootstrap_interval",
    "compare_labels",
    "describe_scores",
    "evaluate_dates",
    "evaluate_expectations",
    "evaluate_tone",
    "predict_expectations",
    "sample_for_coding",
]


def evaluate_tone(rated: pd.DataFrame) -> pd.DataFrame:
    """Measure how closely each tone follows people's ratings of sentences, and of whole articles.

    An article's rating is the mean rating of its sentences, its tone their mean tone. Intervals
    (95 %) are bootstrapped over articles, or over sentences where no articles are given.

    Parameters
    ----------
    rated
        ``sentence``, ``rating`` (numbers, negative below 0, on any scale) and, if known,
        ``article_id``.

    Returns
    -------
    DataFrame
        One row each for ``tone``, the consensus, and every lexicon: ``pearson``, ``spearman`` and
        their bounds (``pearson_low``, ``pearson_high``, …), ``macro_f1`` of the classes negative,
        neutral and positive (a rating is neutral within an eighth of the largest, a tone as
        `call_tone` says), and ``article_pearson`` with its bounds (missing without articles).

    Raises
    ------
    ValueError
        If a column is missing, a rating is no number, or there are fewer than three ratings.

    Examples
    --------
    >>> rated = pd.DataFrame({"sentence": ["Good.", "Fine.", "Bad."], "rating": [2, 1, -2]})
    >>> bool(evaluate_tone(rated).loc["tone", "pearson"] > 0.9)
    True
    """
    rated = _check_ratings(rated)
    scored = score_sentiment(rated.rename(columns={"sentence": "text"})).drop(columns="tone_words")
    bounds = ["tone_low", "tone_high"]
    columns = [str(name) for name in scored if str(name).startswith("tone") and name not in bounds]
    articles = scored.groupby("article_id")[[*columns, "rating"]].mean().reset_index()
    by = "article_id" if len(articles) < len(scored) else "row"
    strength = scored["rating"].abs()
    rated_class = np.sign(scored["rating"].where(strength > strength.max() / 8, 0))
    ranks = scored[[*columns, "rating"]].rank().join(scored[["article_id", "row"]])
    rows = {}
    for name in columns:
        rows[name] = {
            **_correlate("pearson", scored, name, by),
            **_correlate("spearman", ranks, name, by),
            "macro_f1": _macro_f1(rated_class, call_tone(scored[name])),
            "article_pearson": np.nan,
        }
        if by == "article_id":
            rows[name] |= _correlate("article_pearson", articles, name, by)
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("column")


def _check_ratings(rated: pd.DataFrame) -> pd.DataFrame:
    missing = [name for name in ("sentence", "rating") if name not in rated]
    if missing:
        raise ValueError(
            f"the rated sentences lack the column {missing[0]!r}: they need sentence, rating"
        )
    ratings = pd.to_numeric(rated["rating"], errors="coerce")
    if ratings.isna().any():
        wrong = rated["rating"][ratings.isna()].iloc[0]
        raise ValueError(f"the rating {wrong!r} is no number: give numbers, below 0 for negative")
    if len(rated) < 3:
        raise ValueError(
            f"{len(rated)} rated sentences are too few to correlate: give three or more"
        )
    checked = pd.DataFrame({"sentence": rated["sentence"], "rating": ratings})
    checked["row"] = range(len(rated))
    return checked.assign(article_id=rated.get("article_id", checked["row"])).reset_index(drop=True)


def _correlate(name: str, table: pd.DataFrame, column: str, by: str) -> dict[str, float]:
    def correlation(drawn: pd.DataFrame) -> float:
        return float(drawn[column].corr(drawn["rating"]))

    low, high = bootstrap_interval(correlation, table[[column, "rating", by]], by, samples=200)
    return {name: correlation(table), f"{name}_low": low, f"{name}_high": high}


def _macro_f1(true: pd.Series[float], found: pd.Series[float]) -> float:
    scores = [
        score_counts(
            int(((true == c) & (found == c)).sum()), int((found == c).sum()), int((true == c).sum())
        )
        for c in (-1, 0, 1)
    ]
    return sum(score["f1"] for score in scores) / len(scores)
