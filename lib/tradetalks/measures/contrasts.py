"""Whether two sides differ, by whole articles: the difference, its interval and its test.

Sentences of one article resemble each other, and so a test that counts them one by one finds
differences that are none. Here an article is one thing: it is drawn, shuffled or turned as a whole,
with the sums over its sentences.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from tradetalks.measures.intervals import AT_ONCE, FEWEST, bootstrap_interval, ratio
from tradetalks.measures.scores import Numbers, share

DRAWS = 9999  # shuffles at most: a p-value is never below 0.0001
ENOUGH = 20  # shuffles that reach what was seen: then it is no finding, and shuffling stops
BATCH = 500


class Contrast(NamedTuple):
    """One side against the other: their means, the difference, and on how much it rests."""

    mean: float
    rest: float
    difference: float
    low: float
    high: float
    p_value: float
    articles: int
    articles_rest: int
    size: int
    size_rest: int


def sum_sides(values: ArrayLike, unit: ArrayLike, inside: ArrayLike) -> Numbers:
    """Return the sums of each unit: total and number on one side, total and number on the other.

    Parameters
    ----------
    values : array
        One number a row, none missing.
    unit : array
        To which unit, such as an article, each row belongs.
    inside : array of bool
        Whether a row belongs to the first side.

    Examples
    --------
    >>> sum_sides([1.0, 0.5, 0.25], ["a", "a", "b"], [True, False, False]).tolist()
    [[1.0, 1.0, 0.5, 1.0], [0.0, 0.0, 0.25, 1.0]]
    """
    codes, names = pd.factorize(np.asarray(unit))
    numbers, first = np.asarray(values, dtype=float), np.asarray(inside, dtype=bool)
    columns = [
        np.bincount(codes[side], weights, len(names))
        for side in (first, ~first)
        for weights in (numbers[side], None)
    ]
    return np.column_stack(columns).astype(float)


def subtract_means(sums: Numbers) -> Numbers:
    """Return the mean of the first side less that of the other, from their sums."""
    return ratio(sums[..., :2]) - ratio(sums[..., 2:])


def compare_sides(sides: Numbers, *, interval: bool = True, seed: int = 0) -> Contrast:
    """Compare two sides by whole units.

    Parameters
    ----------
    sides : array
        What :func:`sum_sides` returns.
    interval : bool
        Whether the interval is wanted, which takes most of the time.
    seed : int
        Of the random numbers.

    Returns
    -------
    Contrast
        ``low`` and ``high`` bound 95 % of the differences of units drawn anew
        (:func:`tradetalks.measures.intervals.bootstrap_interval`); they and ``p_value`` (that of
        :func:`chance_of_difference`) are missing where a side has fewer than five units.

    Examples
    --------
    >>> values, articles = [1.0, 0.8, 0.9, 0.7, 1.0, 0.1, 0.0, 0.2, 0.1, 0.2], [*"abcdefghij"]
    >>> contrast = compare_sides(sum_sides(values, articles, [True] * 5 + [False] * 5))
    >>> round(contrast.difference, 2), contrast.p_value < 0.05
    (0.76, True)
    """
    sums, held = sides.sum(axis=0), (sides[:, [1, 3]] > 0).sum(axis=0)
    enough = bool((held >= FEWEST).all())
    bounds = (np.nan, np.nan)
    if enough and interval:
        bounds = bootstrap_interval(sides, subtract_means, seed=seed)
    return Contrast(
        float(ratio(sums[:2])),
        float(ratio(sums[2:])),
        float(subtract_means(sums)),
        *bounds,
        chance_of_difference(sides, seed=seed) if enough else np.nan,
        *(int(number) for number in held),
        *(int(number) for number in sums[[1, 3]]),
    )


def chance_of_difference(sides: Numbers, *, seed: int = 0) -> float:
    """Return how often chance alone makes a difference as large, from 0.0001 to 1.

    Where every unit lies on one side only, as articles do of outlets, the units are shuffled
    between the sides. What is compared is the difference by its standard error, so that sides
    whose articles differ in length and spread are not taken for different (Janssen 1997; Chung and
    Romano 2013). Where units lie on both sides, as articles do that hold several voices, what each
    adds to the difference is turned to the other side for a random half of them (the wild cluster
    bootstrap of scores with the null hypothesis imposed: Kline and Santos 2012); with few units on
    one side, that errs on the side of finding nothing.

    Parameters
    ----------
    sides : array
        What :func:`sum_sides` returns.
    seed : int
        Of the random numbers.

    Examples
    --------
    >>> sides = sum_sides([0.1, 0.2, 0.1, 0.2], [*"abcd"], [True, True, False, False])
    >>> chance_of_difference(sides)
    1.0
    """
    first, other = sides[:, :2], sides[:, 2:]
    if ((first[:, 1] > 0) & (other[:, 1] > 0)).any():
        sums = sides.sum(axis=0)
        common = ratio(sums[:2] + sums[2:])
        scores = (first[:, 0] - common * first[:, 1]) / sums[1]
        scores -= (other[:, 0] - common * other[:, 1]) / sums[3]
        return chance_of_sum(scores, seed=seed)
    inside, whole = first[:, 1] > 0, first + other
    whole = whole[np.argsort(~inside, kind="stable")]
    whole = whole[whole[:, 1] > 0]
    number, random = int(inside.sum()), np.random.default_rng(seed)
    moments = np.column_stack([whole, whole**2, whole.prod(axis=1)])
    seen = _studentise(moments[:number].sum(axis=0), moments.sum(axis=0), number, len(whole))

    def shuffle(times: int) -> Numbers:
        order = random.permuted(np.tile(np.arange(len(whole)), (times, 1)), axis=1)[:, :number]
        sums = np.stack([column[order].sum(axis=1) for column in moments.T], axis=-1)
        return _studentise(sums, moments.sum(axis=0), number, len(whole))

    return count_reached(float(seen), shuffle, len(whole))


def _studentise(sums: Numbers, every: Numbers, number: int, units: int) -> Numbers:
    """Divide the difference of two means by its standard error, from sums and sums of squares."""
    means, variances = [], []
    for side, count in ((sums, number), (every - sums, units - number)):
        total, size, total_squared, size_squared, product = np.moveaxis(side, -1, 0)
        mean = share(total, size)
        spread = total_squared - 2 * mean * product + mean**2 * size_squared
        means.append(mean)
        variances.append(np.clip(spread, 0, None) / size**2 * count / (count - 1))
    # Where nothing varies, the error is that of rounding.
    error: Numbers = np.sqrt(variances[0] + variances[1] + 1e-15)
    return (means[0] - means[1]) / error


def chance_of_sum(scores: ArrayLike, *, seed: int = 0) -> float:
    """Return how often scores with random signs add up to as much, from 0.0001 to 1.

    Parameters
    ----------
    scores : array
        One number a unit, such as what an article adds to a difference.
    seed : int
        Of the random numbers.

    Examples
    --------
    >>> chance_of_sum([1.0, -1.0, 1.0, -1.0]), chance_of_sum([0.5] * 20) < 0.01
    (1.0, True)
    """
    numbers, random = np.asarray(scores, dtype=float), np.random.default_rng(seed)

    def turn(times: int) -> Numbers:
        signs = random.integers(0, 2, (times, len(numbers)), dtype=np.int8) * 2.0 - 1
        turned: Numbers = signs @ numbers
        return turned

    return count_reached(float(numbers.sum()), turn, len(numbers))


def count_reached(seen: float, draw: Callable[[int], Numbers], units: int) -> float:
    """Return the share of draws at least as far from zero as what was seen, which counts itself.

    It stops as soon as enough have reached it (Besag and Clifford 1991).
    """
    least, reached, drawn = abs(seen) * (1 - 1e-9) - 1e-12, 0, 0
    while drawn < DRAWS and reached < ENOUGH:
        times = min(BATCH, DRAWS - drawn, max(AT_ONCE // units, 1))
        reached += int((np.abs(draw(times)) >= least).sum())
        drawn += times
    return (reached + 1) / (drawn + 1)


def adjust_holm(p_values: ArrayLike) -> NDArray[np.float64]:
    """Raise p-values by Holm's method (1979), so that all that stay small may be believed at once.

    Missing ones stay missing and do not count.

    Examples
    --------
    >>> adjust_holm([0.01, 0.04, 0.02]).tolist()
    [0.03, 0.04, 0.04]
    """
    given = np.asarray(p_values, dtype=float)
    adjusted = np.full(given.shape, np.nan)
    known = np.flatnonzero(~np.isnan(given))
    order = known[np.argsort(given[known], kind="stable")]
    raised = given[order] * np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(np.maximum.accumulate(raised), 1)
    return adjusted


def is_clear(low: ArrayLike, high: ArrayLike) -> NDArray[np.bool_]:
    """Say where an interval lies wholly on one side of zero: only then is anything called clear.

    Examples
    --------
    >>> is_clear([0.1, -0.1, float("nan")], [0.2, 0.1, float("nan")]).tolist()
    [True, False, False]
    """
    return (np.asarray(low) > 0) | (np.asarray(high) < 0)
