"""Where a mean changes along a sequence, and what a difference of two means is made of."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from tradetalks.measures.contrasts import chance_of_difference, count_reached
from tradetalks.measures.intervals import FEWEST, ratio
from tradetalks.measures.scores import Numbers

STRICTER = 0.2  # of the level: ends were chosen for their difference
Break = tuple[int, float]


def find_breaks(
    units: Numbers, places: ArrayLike, *, level: float = 0.05, seed: int = 0
) -> list[Break]:
    """Find where the mean of units, in their order, changes.

    Circular binary segmentation (Olshen, Venkatraman, Lucito and Wigler 2004): the stretch whose
    mean differs most from that of all else, from one end or in the middle, so that a dip that comes
    and goes is found as well as a step. That it is no chance is tested by shuffling whole units:
    how often does any stretch then differ as much? If seldom, its ends are changes (of two
    only those at which the mean differs by itself, and strictly, from that next to it), and each
    part is searched again, its p-value raised by the number of the parts.

    Parameters
    ----------
    units : array
        One row a unit in order, such as an article by its day: total and number of its values.
    places : array
        Of each unit, the day, week or the like in which it stands: a change lies between two.
    level : float
        A stretch counts where its p-value is below.
    seed : int
        Of the random numbers.

    Returns
    -------
    list
        Of each change the number of the unit with which it begins, and its p-value. On both sides
        of each there are at least five units.

    Notes
    -----
    In time quadratic in the number of places, so let these be some hundred and fifty at most.

    Examples
    --------
    >>> units = [[-1.0, 2], [-0.8, 2], [-1.2, 2], [-0.9, 2], [-1.1, 2], [-1.0, 2]]
    >>> units += [[1.0, 2], [0.8, 2], [1.2, 2], [0.9, 2], [1.1, 2], [1.0, 2]]
    >>> [place for place, p_value in find_breaks(np.array(units), range(12))]
    [6]
    """
    values, where = np.asarray(units, dtype=float), np.asarray(places)
    starts = [0, *(np.flatnonzero(where[1:] != where[:-1]) + 1).tolist(), len(values)]
    found, open_parts = {}, [(0, len(values), 0.0, 1)]
    while open_parts:
        low, high, known, parts = open_parts.pop()
        inner = np.array([place for place in starts if low <= place <= high])
        ends, p_value = _find_stretch(values[low:high], inner - low, seed)
        p_value = max(known, min(parts * p_value, 1))
        if not p_value < level:
            continue
        cuts = [low + place for place in ends if 0 < place < high - low]
        if len(cuts) == 2:  # one end may be where chance would have it: then it is a step
            pieces = np.split(values[low:high], np.array(cuts) - low)
            steps = [_test_step(*pair, seed) for pair in pairwise(pieces)]
            most = max(level * STRICTER, min(steps))
            cuts = [cut for cut, step in zip(cuts, steps, strict=True) if step <= most]
        found.update(dict.fromkeys(cuts, p_value))
        bounds = [low, *cuts, high]
        parts *= len(bounds) - 1
        open_parts += [(*pair, p_value, parts) for pair in pairwise(bounds)]
    return sorted(found.items())


def _find_stretch(units: Numbers, starts: NDArray[np.int_], seed: int) -> tuple[list[int], float]:
    """Return the ends of the stretch that differs most from the rest, and its p-value."""
    every = len(units)
    first, last = np.triu_indices(len(starts), 1)
    begin, end = starts[first], starts[last]
    inside = end - begin
    fits = (inside >= FEWEST) & (every - inside >= FEWEST)
    fits &= ((begin == 0) | (begin >= FEWEST)) & ((end == every) | (every - end >= FEWEST))
    if not fits.any():
        return [], 1.0
    first, last, inside = first[fits], last[fits], inside[fits]
    scale = np.sqrt(inside * (every - inside) / every)
    residuals = units[:, 0] - ratio(units.sum(axis=0)) * units[:, 1]
    random = np.random.default_rng(seed)

    def measure(rows: Numbers) -> Numbers:
        sums = np.cumsum(np.pad(rows, ((0, 0), (1, 0))), axis=1)[:, starts]
        apart: Numbers = np.abs(sums[:, last] - sums[:, first]) / scale
        return apart

    def shuffle(times: int) -> Numbers:
        shuffled = random.permuted(np.tile(residuals, (times, 1)), axis=1)
        largest: Numbers = measure(shuffled).max(axis=1)
        return largest

    seen = measure(residuals[None])[0]
    best = int(seen.argmax())
    p_value = count_reached(float(seen[best]), shuffle, max(len(first), every))
    return [int(starts[first[best]]), int(starts[last[best]])], p_value


def _test_step(first: Numbers, then: Numbers, seed: int) -> float:
    """Return how often chance alone sets two neighbouring parts as far apart."""
    sides = np.zeros((len(first) + len(then), 4))
    sides[: len(first), :2], sides[len(first) :, 2:] = first, then
    return chance_of_difference(sides, seed=seed)


def decompose_difference(values: pd.Series, after: pd.Series, groups: pd.DataFrame) -> pd.DataFrame:
    """Say what each group of rows adds to the difference of two means: it all sums to that.

    A group adds what its rows stand above the mean of all, as a share of the rows after, less the
    same for its rows before: so a low value that is gone counts as much as a high one that came.

    Parameters
    ----------
    values : Series
        One number a row, none missing.
    after : Series of bool
        Whether a row is of the second mean; the others are of the first.
    groups : DataFrame
        The columns that make the groups.

    Returns
    -------
    DataFrame
        One row a group: the columns of `groups`, ``before`` and ``after`` (its means, missing where
        it has no rows), ``rows_before`` and ``rows_after``, and ``contribution``; the largest, up
        or down, on top.

    Examples
    --------
    >>> values, groups = pd.Series([0.0, 0.5, 1.0]), pd.DataFrame({"outlet": ["a", "b", "a"]})
    >>> parts = decompose_difference(values, pd.Series([False, False, True]), groups)
    >>> parts[["outlet", "contribution"]].values.tolist()
    [['a', 0.75], ['b', 0.0]]
    """
    above = values - values.mean()
    signs = np.where(after, 1 / max(after.sum(), 1), -1 / max((~after).sum(), 1))
    parts = groups.assign(
        before=values.where(~after),
        after=values.where(after),
        rows_before=~after,
        rows_after=after,
        contribution=above * signs,
    )
    means, sums = ["before", "after"], ["rows_before", "rows_after", "contribution"]
    wanted = {**dict.fromkeys(means, "mean"), **dict.fromkeys(sums, "sum")}
    table = parts.groupby(list(groups), sort=False, dropna=False).agg(wanted).reset_index()
    order = table["contribution"].abs().sort_values(ascending=False, kind="stable").index
    return table.loc[order].reset_index(drop=True)
