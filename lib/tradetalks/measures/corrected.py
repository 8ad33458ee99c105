"""Shares that are right although the coder is not: a sample coded by hand corrects the rest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tradetalks.measures.intervals import NORMAL_95, wilson_interval
from tradetalks.measures.scores import Numbers, share

FEWEST_CASES = 10  # of a label, in the sample: with fewer the normal distribution is far off
RARE = 0.05  # a share below which the same holds
# Of a coder who makes no mistake in the sample it cannot be said that he makes none elsewhere: half
# a mistake more than were seen is reckoned with (as a Jeffreys prior does for a share).
UNSEEN = 0.5


@dataclass(frozen=True)
class Design:
    """How a sample was drawn: of each of its rows the weight, the stratum and the unit drawn.

    Strata and units are numbered from 0; a unit lies in one stratum, and its rows weigh the same.
    """

    weight: Numbers
    stratum: NDArray[np.intp]
    unit: NDArray[np.intp]

    @cached_property
    def units(self) -> tuple[Numbers, NDArray[np.intp]]:
        """Of each unit the weight and the stratum."""
        _, rows = np.unique(self.unit, return_index=True)
        return self.weight[rows], self.stratum[rows]

    @cached_property
    def drawn(self) -> Numbers:
        """How many units of each stratum were drawn."""
        return np.bincount(self.units[1]).astype(float)

    @property
    def freedom(self) -> int:
        """How many units were drawn beyond one a stratum."""
        return max(len(self.units[0]) - len(self.drawn), 1)

    @property
    def independent(self) -> float:
        """How many independent draws the units are worth by their weights (Kish 1965)."""
        weight, _ = self.units
        left = max(1 - len(weight) / weight.sum(), 0.0)
        size = float(weight.sum() ** 2 / (weight**2).sum())
        return size / left if left else float("inf")

    def covariance(self, first: Numbers, second: Numbers) -> float:
        """Return the covariance, over such samples, of the weighted sums of two columns.

        Units are drawn without replacement within strata; the sums of a unit are what varies. It is
        missing where one unit alone stands for others: nothing is known of how these differ.
        """
        weight, stratum = self.units
        left = np.maximum(1 - self.drawn / np.bincount(stratum, weight), 0.0)
        apart = []
        for column in (first, second):
            sums = np.bincount(self.unit, self.weight * column)
            apart.append(sums - (np.bincount(stratum, sums) / self.drawn)[stratum])
        spread = np.bincount(stratum, apart[0] * apart[1])
        scale = share(left * self.drawn, self.drawn - 1)
        return float(np.where(left > 0, scale * spread, 0.0).sum())


@dataclass(frozen=True)
class Estimate:
    """An estimate with its standard error, and the influence of each row of the sample on it."""

    value: float
    variance: float
    influence: Numbers
    trust: float  # how far the machine was believed: 0 not at all, 1 but for what the sample says


def correct_ratio(
    by_hand: tuple[Numbers, Numbers],
    by_machine: tuple[Numbers, Numbers],
    totals: tuple[float, float],
    design: Design,
    trust: float | None = None,
) -> Estimate:
    """Estimate a ratio of two sums over a corpus from a sample of it coded by hand.

    What the machine says of the whole corpus, corrected by how far it was off in the sample:
    prediction-powered inference (Angelopoulos, Bates, Fannjiang, Jordan and Zrnic 2023), as the
    design of the sample demands (Egami, Hinck, Stewart and Wei 2023), which for a share is the
    difference estimator of survey statistics. How far the machine is believed is chosen so that the
    variance is least (PPI++: Angelopoulos, Duchi and Zrnic 2023).

    Parameters
    ----------
    by_hand, by_machine : tuple of array
        Of each row of the sample the numerator and the denominator, as coded by either.
    totals : tuple of float
        The machine's two sums over the corpus.
    design : Design
        How the sample was drawn.
    trust : float, optional
        How far the machine is believed, 0 to 1; without it the best value is found. With 0 this is
        the estimate of the sample alone.
    """
    alone = _estimate(by_hand, by_machine, totals, design, 0.0)
    if trust is not None:
        return _estimate(by_hand, by_machine, totals, design, trust) if trust else alone
    hand = by_hand[0] - alone.value * by_hand[1]
    machine = by_machine[0] - alone.value * by_machine[1]
    variance = design.covariance(machine, machine)
    best = design.covariance(hand, machine) / variance if variance > 0 else 0.0
    powered = _estimate(by_hand, by_machine, totals, design, float(np.clip(best, 0, 1)))
    return powered if powered.variance < alone.variance else alone


def _estimate(
    by_hand: tuple[Numbers, Numbers],
    by_machine: tuple[Numbers, Numbers],
    totals: tuple[float, float],
    design: Design,
    trust: float,
) -> Estimate:
    above, below = (
        trust * total + float(design.weight @ (hand - trust * machine))
        for hand, machine, total in zip(by_hand, by_machine, totals, strict=True)
    )
    if not below > 0:
        missing = float("nan")
        return Estimate(missing, missing, np.full(len(by_hand[0]), missing), trust)
    value = above / below
    hand = by_hand[0] - value * by_hand[1]
    machine = by_machine[0] - value * by_machine[1]
    influence = (hand - trust * machine) / below
    variance = design.covariance(influence, influence)
    if trust:
        size, reach = len(design.weight), design.weight.sum()
        left = max(1 - size / reach, 0.0)
        variance += left * UNSEEN * (reach / size / below) ** 2
    return Estimate(value, variance, influence, trust)


def bound_share(estimate: Estimate, design: Design) -> tuple[float, float]:
    """Return the 95 % interval of an estimated share.

    Wilson's, with as many independent sentences as have this variance, but no fewer than the units
    that were drawn: of a label that the sample lacks, it is still said how common it can be.
    """
    value = min(max(estimate.value, 0.0), 1.0)
    variance = estimate.variance * (quantile(design.freedom) / NORMAL_95) ** 2
    spread = value * (1 - value)
    least = design.independent
    size = max(spread / variance, least) if variance > 0 and spread else least
    if not np.isfinite(size):  # all of it was coded
        return value, value
    low, high = wilson_interval(value * size, size)
    return float(low), float(high)


def bound_mean(value: float, variance: float, freedom: float) -> tuple[float, float]:
    """Return the 95 % interval of a mean or a difference, by Student's t."""
    reach = quantile(freedom) * float(np.sqrt(variance))
    return value - reach, value + reach


def quantile(freedom: float) -> float:
    """Return the 97.5 % quantile of Student's t, by its expansion (Fisher and Cornish 1960).

    >>> round(quantile(10), 2)
    2.23
    """
    z, n = NORMAL_95, max(freedom, 1)
    terms = [z, (z**3 + z) / 4, (5 * z**5 + 16 * z**3 + 3 * z) / 96]
    terms.append((3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384)
    return sum(term / n**power for power, term in enumerate(terms))
