"""Scores of labels and of certainties."""

from __future__ import annotations

import numpy as np
from tradetalks.expectations.frame import EXPECTATIONS


def f1(gold: np.ndarray, found: np.ndarray) -> float:
    """Return the F1 of framing or not."""
    return rates(gold, found)[2]


def rates(gold: np.ndarray, found: np.ndarray) -> tuple[float, float, float]:
    """Return precision, recall and F1 of framing or not."""
    right = ((gold != "none") & (found != "none")).sum()
    marked, wanted = (found != "none").sum(), (gold != "none").sum()
    return right / max(marked, 1), right / max(wanted, 1), 2 * right / max(marked + wanted, 1)


def macro_f1(gold: np.ndarray, found: np.ndarray) -> float:
    """Return the mean F1 of the labels that occur."""
    scores = []
    for label in EXPECTATIONS:
        both = (gold == label).sum() + (found == label).sum()
        if both:
            scores.append(2 * ((gold == label) & (found == label)).sum() / both)
    return float(np.mean(scores))


def calibration_error(certainty: np.ndarray, framing: np.ndarray, bins: int = 10) -> float:
    """Return the mean distance of certainty and share in bins of equal width, by their size."""
    place = np.minimum((certainty * bins).astype(int), bins - 1)
    size = np.bincount(place, minlength=bins)
    told, true = (np.bincount(place, values, bins) for values in (certainty, framing.astype(float)))
    return float(np.abs(told - true).sum() / size.sum())
