"""Whether stated probabilities hold: how often what is called so likely comes about."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from tradetalks.measures.intervals import wilson_interval

BINS = 10


def bin_probabilities(probability: ArrayLike, came: ArrayLike) -> pd.DataFrame:
    """Compare, in tenths of probability, what was stated with what came about.

    Parameters
    ----------
    probability : array
        0 to 1.
    came : array
        Whether it came about.

    Returns
    -------
    DataFrame
        One row for each tenth that occurs: ``probability`` (mean stated), ``share`` (that
        came), ``low``, ``high`` (its 95 % interval, Wilson 1927) and ``size`` (how many).

    Examples
    --------
    >>> bin_probabilities([0.1, 0.9, 0.9], [False, True, False])[["share", "size"]].values.tolist()
    [[0.0, 1.0], [0.5, 2.0]]
    """
    table = pd.DataFrame({"probability": probability, "came": came}, dtype="float64")
    tenth = np.minimum(np.floor(table["probability"] * BINS + 1e-9), BINS - 1)
    sums = (
        table.groupby(tenth)
        .agg(probability=("probability", "mean"), came=("came", "sum"), size=("came", "size"))
        .reset_index(drop=True)
    )
    low, high = wilson_interval(sums["came"], sums["size"])
    binned = sums.assign(share=sums["came"] / sums["size"], low=low, high=high)
    return binned[["probability", "share", "low", "high", "size"]]


def calibration_error(bins: pd.DataFrame) -> float:
    """Return how far off the stated probabilities are on the mean: the expected calibration error.

    Takes what `bin_probabilities` returns; each bin counts by its size (Naeini, Cooper and
    Hauskrecht 2015). Missing where there are none.
    """
    apart = (bins["probability"] - bins["share"]).abs()
    return float((apart * bins["size"]).sum() / bins["size"].sum()) if len(bins) else float("nan")
