"""The tone against people's ratings of sentences and of articles."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from tradetalks.base.checks import InputError, check_table
from tradetalks.measures.intervals import bootstrap_interval
from tradetalks.measures.scores import Numbers, score_counts, share
from tradetalks.tone.score import call_tone, score_sentiment


def evaluate_tone(rated: pd.DataFrame) -> pd.DataFrame:
    """Measure how closely each tone follows people's ratings of sentences, and of whole articles.

    An article's rating is the mean rating of its sentences, its tone their mean tone. Intervals
    (95 %) are bootstrapped over articles, or over sentences where fewer than five are given.

    Parameters
    ----------
    rated
        ``sentence``, ``rating`` (numbers, negative below 0, on any scale) and, if known,
        ``article_id``.

    Returns
    -------
    DataFrame
        Indexed by ``column`` (``tone``, the consensus, and every lexicon) and ``measure``:
        ``pearson``, ``spearman``, ``macro_f1`` of the classes negative, neutral and positive (a
        rating is neutral within an eighth of the largest, a tone as `call_tone` says), and
        ``article_pearson`` (missing below three articles). ``value`` is the figure, missing where a
        lexicon knows no word of the sentences; ``low`` and ``high`` are the bounds of a
        correlation, missing below five articles or sentences.

    Raises
    ------
    ValueError
        If a column is missing, a rating is no number, a sentence or an article is missing, there
        are fewer than three ratings, or all are the same: one line that names the row.

    Examples
    --------
    >>> rated = pd.DataFrame({"sentence": ["Good.", "Fine.", "Bad."], "rating": [2, 1, -2]})
    >>> bool(evaluate_tone(rated).loc[("tone", "pearson"), "value"] > 0.9)
    True
    """
    rated = _check_ratings(rated)
    scored = score_sentiment(rated.rename(columns={"sentence": "text"})).drop(columns="tone_words")
    bounds = ["tone_low", "tone_high"]
    columns = [str(name) for name in scored if str(name).startswith("tone") and name not in bounds]
    articles = scored.groupby("article_id")[[*columns, "rating"]].mean().reset_index()
    by = "article_id" if 5 <= len(articles) < len(scored) else "row"
    strength = scored["rating"].abs()
    rated_class = np.sign(scored["rating"].where(strength > strength.max() / 8, 0))
    ranks = scored[[*columns, "rating"]].rank().join(scored[["article_id", "row"]])
    enough = 3 <= len(articles) < len(scored)
    rows = {}
    for name in columns:
        macro_f1 = _macro_f1(rated_class, call_tone(scored[name]))
        rows[name, "pearson"] = _correlate(scored, name, "rating", by)
        rows[name, "spearman"] = _correlate(ranks, name, "rating", by)
        rows[name, "macro_f1"] = (macro_f1, np.nan, np.nan)
        rows[name, "article_pearson"] = _correlate(
            articles[: len(articles) * enough], name, "rating", "article_id"
        )
    table = pd.DataFrame.from_dict(rows, orient="index", columns=["value", "low", "high"])
    return table.set_axis(pd.MultiIndex.from_tuples(rows, names=["column", "measure"]))


def compare_raters(ratings: pd.DataFrame) -> pd.DataFrame:
    """Measure how closely each rater follows the others, and each lexicon follows the raters.

    Who rates the tone of a sentence agrees with others only so far: that is the ceiling for any
    machine. So the machine is held against the mean of all people, and each of them against the
    mean of the rest.

    Parameters
    ----------
    ratings
        ``text``, the sentences, and one column a rater, with numbers on any scale (negative below
        0); a sentence that somebody left out is missing.

    Returns
    -------
    DataFrame
        One row a rater, then one each for ``tone``, the consensus, and every lexicon: ``rater``,
        ``against`` ("the others" or "all raters"), ``sentences`` (rated by both sides),
        ``pearson`` (missing below three sentences, or where one side never varies) and its 95 %
        bootstrap interval ``low``, ``high`` (missing below five).

    Raises
    ------
    ValueError
        If there are no texts, fewer than two raters, or a rating that is no number.

    Examples
    --------
    >>> ratings = pd.DataFrame({"text": ["Good.", "Bad.", "Fine."], "ann": [2, -1, 1]})
    >>> compare_raters(ratings.assign(ben=[1, -2, 2]))["rater"].head(3).tolist()
    ['ann', 'ben', 'tone']
    """
    check_table(ratings, "text", what="a table of ratings")
    people = ratings.drop(columns="text")
    if people.shape[1] < 2:
        raise InputError("the ratings need a column text and two raters or more, one a column")
    people = people.apply(lambda given: _read_numbers(given, str(given.name)))
    scored = score_sentiment(ratings[["text"]])
    tones = [name for name in scored if str(name).startswith("tone")]
    machine = scored[tones].drop(columns=["tone_low", "tone_high", "tone_words"])
    rows = []
    for side, columns in (("the others", people), ("all raters", machine)):
        for name in columns:
            rest = people.drop(columns=name) if side == "the others" else people
            pair = pd.DataFrame({"own": columns[name], "reference": rest.mean(axis=1)}).dropna()
            pair["row"] = range(len(pair))
            found = _correlate(pair, "own", "reference", "row")
            rows.append((str(name), side, len(pair), *found))
    names = ["rater", "against", "sentences", "pearson", "low", "high"]
    return pd.DataFrame(rows, columns=names)


def _check_ratings(rated: pd.DataFrame) -> pd.DataFrame:
    check_table(rated, "sentence", "rating", what="a table of rated sentences")
    ratings = _read_numbers(rated["rating"], "rating")
    for name in ("sentence", "rating", "article_id"):
        blank = [not str(value).strip() or pd.isna(value) for value in rated.get(name, [])]
        if any(blank):
            row = blank.index(True) + 1
            raise InputError(f"row {row} has no {name}: fill it in, or take the row out")
    if len(rated) < 3:
        raise InputError(
            f"{len(rated)} rated sentences are too few to correlate: give three or more"
        )
    if ratings.nunique() == 1:
        raise InputError(
            f"all ratings are {ratings.iloc[0]:g}: nothing to correlate with; give some that differ"
        )
    checked = pd.DataFrame({"sentence": rated["sentence"], "rating": ratings})
    checked["row"] = range(len(rated))
    return checked.assign(article_id=rated.get("article_id", checked["row"])).reset_index(drop=True)


def _read_numbers(given: pd.Series, column: str) -> pd.Series[float]:
    """Return numbers, missing where nothing is given, or say which value is no number."""
    numbers = pd.to_numeric(given, errors="coerce").replace([np.inf, -np.inf], np.nan)
    blank = given.isna() | given.astype("str").str.strip().eq("")
    wrong = (numbers.isna() & ~blank).to_numpy()
    if wrong.any():
        row = int(wrong.argmax())
        value = str(given.iloc[row])
        remedy = "give a number, below 0 for negative"
        if re.fullmatch(r"\s*[-−+]?\d+,\d+\s*", value):
            remedy = f"write it with a point, {value.strip().replace(',', '.')}"
        raise InputError(f"the {column} {value!r} in row {row + 1} is no number: {remedy}")
    return numbers.astype(float)


def _correlate(
    table: pd.DataFrame, column: str, reference: str, by: str
) -> tuple[float, float, float]:
    """Return Pearson's r of two columns and its bootstrap interval."""
    if len(table) < 3 or table[[column, reference]].nunique().min() < 2:
        return np.nan, np.nan, np.nan
    # Around their means, the sums lose no digits.
    x, y = (table[name] - table[name].mean() for name in (column, reference))
    products = pd.DataFrame({"n": 1.0, "x": x, "y": y, "xx": x * x, "yy": y * y, "xy": x * y})
    units = products.groupby(table[by].to_numpy(), sort=False).sum().to_numpy()
    r = float(_correlation(units.sum(axis=0)))
    return r, *bootstrap_interval(units, _correlation)


def _correlation(sums: Numbers) -> Numbers:
    """Return Pearson's r by the sums of n, x, y, xx, yy and xy; missing where one never varies."""
    n, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
    spread = np.maximum(n * xx - x * x, 0) * np.maximum(n * yy - y * y, 0)
    return share(n * xy - x * y, np.sqrt(spread))


def _macro_f1(true: pd.Series[float], found: pd.Series[float]) -> float:
    scores = [
        score_counts(
            int(((true == c) & (found == c)).sum()), int((found == c).sum()), int((true == c).sum())
        )
        for c in (-1, 0, 1)
    ]
    return sum(score["f1"] for score in scores) / len(scores)
