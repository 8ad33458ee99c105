"""Shares, precision and recall."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


def share(part: ArrayLike, whole: ArrayLike) -> Numbers:
    """Return part / whole, missing where the whole is 0."""
    part, whole = np.broadcast_arrays(np.asarray(part, float), np.asarray(whole, float))
    result = np.full(part.shape, np.nan)
    np.divide(part, whole, out=result, where=whole > 0)
    return result


def score_counts(right: int, found: int, annotated: int) -> dict[str, float]:
    """Return precision, recall and F1 of so many right among the found and the annotated."""
    return {
        "precision": float(right / found) if found else 0.0,
        "recall": float(right / annotated) if annotated else 0.0,
        "f1": float(2 * right / (found + annotated)) if found + annotated else 0.0,
    }
