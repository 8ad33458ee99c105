"""How sure a measured figure is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from tradetalks.measures.scores import Numbers, share


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


NORMAL_95 = 1.959964  # 95 % of a normal distribution lie within so many standard deviations


def wilson_interval(count: ArrayLike, words: ArrayLike) -> tuple[Numbers, Numbers]:
    """Return the 95 % score interval of a share (Wilson 1927), as recommended for small counts.

    It never leaves 0 to 1 and says something even where the count is 0 (Brown, Cai and DasGupta
    2001). It takes words as drawn one by one; in real texts they come in clusters, so the truth
    is rather wider than narrower.

    Parameters
    ----------
    count, words
        How often, among how many.

    Returns
    -------
    tuple of numpy.ndarray
        The lower and the upper bound; missing where there are no words.

    Examples
    --------
    >>> low, high = wilson_interval(15, 148)
    >>> round(float(low), 4), round(float(high), 4)
    (0.0624, 0.1605)
    """
    rate = share(count, words)
    z = NORMAL_95
    middle = rate + share(z**2, 2 * np.asarray(words))
    spread = z * np.sqrt(share(rate * (1 - rate), words) + share(z, 2 * np.asarray(words)) ** 2)
    scale = 1 + share(z**2, words)
    # Without the bounds, rounding would leave 1e-19 instead of 0.
    return np.clip((middle - spread) / scale, 0, rate), np.clip((middle + spread) / scale, rate, 1)
