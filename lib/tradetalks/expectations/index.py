"""The outlook index: what groups of sentences tell their readers, on the whole."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tradetalks.expectations.frame import EXPECTATIONS

SAMPLES = 1000


def index_outlook(sentences: pd.DataFrame, by: str = "article_id") -> pd.DataFrame:
    """Average the outlook of the sentences that frame expectations, for each article.

    Parameters
    ----------
    sentences
        Takes ``expectation``, ``outlook`` and the column `by`.
    by
        What to average over: an article, or a speaker, a voice, an outlet.

    Returns
    -------
    DataFrame
        One row for each value of `by`: ``outlook`` (−1 to 1, missing if nothing is framed),
        ``outlook_from`` and ``outlook_to`` (95 % bootstrap interval over its framing sentences,
        missing below two), ``framing`` and ``sentences`` (counts), and the counts of ``lower``,
        ``raise``, ``mixed`` and ``open``.

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": ["a"], "expectation": ["raise"], "outlook": [0.5]})
    >>> index_outlook(table)[["outlook", "framing"]].values.tolist()
    [[0.5, 1.0]]
    """
    rows = []
    for name, group in sentences.groupby(by, sort=False):
        framing = group[group["expectation"] != "none"]
        outlook = framing["outlook"].to_numpy()
        low, high = _bound_mean(outlook)
        counts = framing["expectation"].value_counts()
        rows.append(
            {
                by: name,
                "outlook": float(outlook.mean()) if len(outlook) else np.nan,
                "outlook_from": low,
                "outlook_to": high,
                "framing": len(framing),
                "sentences": len(group),
                **{label: int(counts.get(label, 0)) for label in EXPECTATIONS[:-1]},
            }
        )
    measures = ["outlook", "outlook_from", "outlook_to", "framing", "sentences"]
    return pd.DataFrame(rows, columns=[by, *measures, *EXPECTATIONS[:-1]])


def _bound_mean(values: np.ndarray[Any, Any]) -> tuple[float, float]:
    """Bootstrap a mean over its values (in one go: there may be thousands of articles)."""
    if len(values) < 2:
        return np.nan, np.nan
    drawn = np.random.default_rng(0).choice(values, size=(SAMPLES, len(values))).mean(axis=1)
    low, high = np.quantile(drawn, [0.025, 0.975])
    return float(low), float(high)
