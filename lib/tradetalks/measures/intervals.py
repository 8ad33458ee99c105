"""How sure a measured figure is: one bootstrap for all figures, Wilson's interval for shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from tradetalks.measures.scores import Numbers, share

FEWEST = 5  # units that an interval is drawn from: from fewer it would be too narrow
FEWEST_SENTENCES = 10  # that a statement rests on
SAMPLES = 1000
NORMAL_95 = 1.959964  # 95 % of a normal distribution lie within so many standard deviations
AT_ONCE = 4_000_000  # drawn units that are held in memory at one time

Statistic = Callable[[Numbers], Numbers]


def bootstrap_interval(
    units: ArrayLike,
    statistic: Statistic,
    *,
    samples: int = SAMPLES,
    level: float = 0.95,
    seed: int = 0,
    fewest: int = FEWEST,
) -> tuple[float, float]:
    """Return the interval of a statistic of sums, by drawing whole units again and again.

    The percentile bootstrap (Efron and Tibshirani 1993, *An Introduction to the Bootstrap*). What
    is drawn is the unit: where sentences of one article resemble each other that is the article,
    with the sums over its sentences. A mean, a share, F1 and a correlation are all made of sums.

    Parameters
    ----------
    units : array
        One row a unit, one column a sum.
    statistic : callable
        Takes an array whose last axis runs over the columns, each summed over the units that were
        drawn; returns one number for each draw.
    samples : int
        How many times the units are drawn, with replacement.
    level : float
        Share of the drawn statistics that the interval covers, between 0 and 1.
    seed : int
        Of the random numbers: the same seed gives the same interval.
    fewest : int
        With fewer units there is no interval.

    Returns
    -------
    low, high : tuple of float
        Both missing (NaN) where there are fewer units than `fewest`.

    Examples
    --------
    >>> sums_and_sizes = [[1.0, 2], [1.0, 2], [1.0, 2], [1.0, 2], [1.0, 2]]
    >>> bootstrap_interval(sums_and_sizes, ratio)
    (0.5, 0.5)
    """
    units = np.asarray(units, dtype=float)
    if len(units) < max(fewest, 1):
        return float("nan"), float("nan")
    random, drawn = np.random.default_rng(seed), []
    step = max(AT_ONCE // len(units), 1)
    for first in range(0, samples, step):
        size = (min(step, samples - first), len(units))
        choice = random.integers(len(units), size=size)
        sums = [column[choice].sum(axis=1) for column in units.T]
        drawn.append(statistic(np.stack(sums, axis=-1)))
    tail = (1 - level) / 2
    low, high = np.nanquantile(np.concatenate(drawn), [tail, 1 - tail])
    return float(low), float(high)


def ratio(sums: Numbers) -> Numbers:
    """Return the first sum divided by the second: a mean, where the second counts."""
    return share(sums[..., 0], sums[..., 1])


def mean_by(
    table: pd.DataFrame, column: str, by: Sequence[str], draw: str | None = None
) -> pd.DataFrame:
    """Return the mean of a column in each group of rows, with its interval.

    Parameters
    ----------
    table : DataFrame
        Holds `column`, whose missing values are left out, and the columns of `by` and `draw`.
    column : str
        What to average.
    by : sequence of str
        The columns that make the groups.
    draw : str, optional
        The column that names the unit that is drawn; without it each row is drawn by itself.

    Returns
    -------
    DataFrame
        One row a group, in the order of their first rows: the columns of `by`, the mean under the
        name of `column`, ``low`` and ``high`` (95 %; missing for fewer than five units), and
        ``size``, how many rows the mean is of.

    Examples
    --------
    >>> table = pd.DataFrame({"article": ["a", "a", "b"], "tone": [0.5, 0.25, 0.1]})
    >>> mean_by(table, "tone", ["article"])["tone"].tolist()
    [0.375, 0.1]
    """
    known = table[table[column].notna()]
    rows = []
    for key, group in known.groupby(list(by), sort=False, dropna=False):
        unit = group[draw] if draw else np.arange(len(group))
        units = group.groupby(unit)[column].agg(["sum", "size"]).to_numpy(dtype=float)
        mean = float(ratio(units.sum(axis=0)))
        rows.append((*key, mean, *bootstrap_interval(units, ratio), len(group)))
    return pd.DataFrame(rows, columns=[*by, column, "low", "high", "size"])


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
