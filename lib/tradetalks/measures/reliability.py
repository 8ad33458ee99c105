"""How far coders agree beyond chance."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pandas as pd


def compare_labels(by_hand: pd.Series[str], predicted: pd.Series[str]) -> pd.Series[str]:
    """Say of each sentence how a predicted label compares with the one given by hand.

    Returns "found" (framing, the same label), "other label" (framing, another one), "missed",
    "false alarm", or "none" (framing for neither).

    Examples
    --------
    >>> compare_labels(pd.Series(["lower", "none"]), pd.Series(["none", "none"])).tolist()
    ['missed', 'none']
    """
    framing, called = by_hand != "none", predicted != "none"
    cases = [framing & (by_hand == predicted), framing & called, framing, called]
    names = ["found", "other label", "missed", "false alarm"]
    return pd.Series(np.select(cases, names, "none"), index=by_hand.index, name="verdict")


def agreement(coded: pd.DataFrame) -> pd.DataFrame:
    """Measure how far coders agree beyond chance.

    Cohen's kappa (1960) for each pair of coders, Krippendorff's alpha (2004, nominal) for each
    pair and for all, as computed by ``nltk.metrics.agreement``.

    Parameters
    ----------
    coded
        One row a sentence, one column a coder, with a label or nothing (missing or "") in it.

    Returns
    -------
    DataFrame
        One row a pair of coders, and one for all where there are more than two: ``coders``,
        ``sentences`` (labelled by all of them), ``observed`` (share of these with the same label),
        ``kappa`` (missing for more than two) and ``alpha``. Both measures are 1 for full agreement,
        0 for what chance would give, and missing where only one label was used.

    Raises
    ------
    ValueError
        If there are fewer than two coders.

    Examples
    --------
    >>> coded = pd.DataFrame({"ann": ["lower", "none", "none"], "ben": ["lower", "none", "open"]})
    >>> agreement(coded)["kappa"].round(2).tolist()
    [0.5]
    """
    if coded.shape[1] < 2:
        raise ValueError(f"agreement needs two coders or more, one a column; given: {list(coded)}.")
    groups = [list(pair) for pair in combinations(coded.columns, 2)]
    if coded.shape[1] > 2:
        groups.append(list(coded.columns))
    return pd.DataFrame([_compare(coded[coders]) for coders in groups])


def _compare(coded: pd.DataFrame) -> dict[str, object]:
    from nltk.metrics.agreement import AnnotationTask

    full = coded.mask(coded == "").dropna()
    triples = [
        (coder, sentence, label)
        for coder in full
        for sentence, label in zip(full.index, full[coder], strict=True)
    ]
    varied = len({label for _, _, label in triples}) > 1
    task = AnnotationTask(data=triples) if varied else None
    return {
        "coders": ", ".join(map(str, coded.columns)),
        "sentences": len(full),
        "observed": float((full.nunique(axis=1) == 1).mean()) if len(full) else np.nan,
        "kappa": float(task.kappa()) if task and coded.shape[1] == 2 else np.nan,
        "alpha": float(task.alpha()) if task else np.nan,
    }
