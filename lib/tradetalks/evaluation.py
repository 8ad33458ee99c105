"""The library's labels against those that people gave by hand."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from tradetalks.sentences import split_sentences
from tradetalks.sentiment import call_tone, score_sentiment
from tradetalks.timelines import find_dates
from tradetalks.timeml import read_timeml


def bootstrap_interval(
    statistic: Callable[[pd.DataFrame], float],
    table: pd.DataFrame,
    by: str,
    samples: int = 1000,
    level: float = 0.95,
    seed: int = 0,
) -> tuple[float, float]:
    """Interval of a statistic, by drawing whole groups of rows again and again.

    Sentences of one article resemble each other, so the article is drawn, not the sentence
    (the cluster bootstrap; Efron and Tibshirani 1993, *An Introduction to the Bootstrap*).

    Parameters
    ----------
    statistic
        Takes a table like `table` and returns one number.
    table
        One row an observation; holds the column `by`.
    by
        Column that names the group of a row, such as ``"article_id"``.
    samples
        How many times the groups are drawn with replacement.
    level
        Share of the drawn statistics that the interval covers, between 0 and 1.
    seed
        Of the random numbers: the same seed gives the same interval.

    Returns
    -------
    tuple of float
        Lower and upper bound; both missing (NaN) for an empty table.

    Examples
    --------
    >>> scores = pd.DataFrame({"article_id": ["a", "a", "b"], "score": [1.0, 1.0, 1.0]})
    >>> bootstrap_interval(lambda drawn: drawn["score"].mean(), scores, by="article_id")
    (1.0, 1.0)
    """
    if table.empty:
        return float("nan"), float("nan")
    groups = list(table.groupby(by, sort=False).indices.values())
    random = np.random.default_rng(seed)
    drawn = [
        statistic(table.iloc[np.concatenate([groups[i] for i in choice])])
        for choice in random.integers(len(groups), size=(samples, len(groups)))
    ]
    tail = (1 - level) / 2
    lower, upper = np.nanquantile(drawn, [tail, 1 - tail])
    return float(lower), float(upper)


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
        _f1(
            int(((true == c) & (found == c)).sum()), int((found == c).sum()), int((true == c).sum())
        )
        for c in (-1, 0, 1)
    ]
    return sum(score["f1"] for score in scores) / len(scores)


def evaluate_dates(folder: str | Path) -> dict[str, dict[str, float]]:
    """Measure :func:`tradetalks.find_dates` on a folder of annotated TimeML files.

    Counts as in TempEval-3 (UzZaman et al. 2013): an expression is found strictly if its extent is
    the annotated one, relaxedly if the two overlap (each annotated expression counts once); the
    value is right if the expression is found relaxedly and has the annotated TIMEX3 value.

    Parameters
    ----------
    folder
        Holds .tml files; the time of publication is that of their ``DCT``.

    Returns
    -------
    dict
        For ``"strict"``, ``"relaxed"`` and ``"value"`` the ``"precision"``, ``"recall"`` and
        ``"f1"`` (0 to 1; 0 where there is nothing to count).

    Raises
    ------
    ValueError
        If the folder has no .tml file, or one of them is not TimeML.

    Examples
    --------
    >>> evaluate_dates("annotated")["relaxed"]["f1"]  # doctest: +SKIP
    0.91
    """
    articles, annotated = read_timeml(folder)
    found = find_dates(split_sentences(articles), articles)
    matches = match_dates(found, annotated)
    extents = (matches["start"] == matches["start_annotated"]) & (
        matches["end"] == matches["end_annotated"]
    )
    right = {
        "strict": int(extents.sum()),
        "relaxed": len(matches),
        "value": int((matches["value"] == matches["value_annotated"]).sum()),
    }
    return {name: _f1(count, len(found), len(annotated)) for name, count in right.items()}


def match_dates(found: pd.DataFrame, annotated: pd.DataFrame) -> pd.DataFrame:
    """Pair each expression found with the annotated one that it overlaps, one to one.

    Parameters
    ----------
    found, annotated
        ``article_id``, ``start``, ``end``, ``expression``, ``kind``, ``value``.

    Returns
    -------
    DataFrame
        The columns of both, those of `annotated` with the ending ``_annotated``. Of several that
        overlap the same expression the one that shares most with it is taken.
    """
    pairs = found.merge(annotated, on="article_id", suffixes=("", "_annotated"))
    shared = np.minimum(pairs["end"], pairs["end_annotated"]) - np.maximum(
        pairs["start"], pairs["start_annotated"]
    )
    pairs = pairs.assign(shared=shared)[shared > 0].sort_values("shared", ascending=False)
    pairs = pairs.drop_duplicates(["article_id", "start"])
    pairs = pairs.drop_duplicates(["article_id", "start_annotated"])
    return pairs.drop(columns="shared").sort_index()


def _f1(right: int, found: int, annotated: int) -> dict[str, float]:
    return {
        "precision": right / found if found else 0.0,
        "recall": right / annotated if annotated else 0.0,
        "f1": 2 * right / (found + annotated) if found + annotated else 0.0,
    }
