"""How far coders agree beyond chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from tradetalks.base.checks import InputError, check_table, check_texts, find_nearest, warn
from tradetalks.measures.intervals import bootstrap_interval
from tradetalks.measures.scores import Numbers, share


def compare_labels(by_hand: pd.Series[str], predicted: pd.Series[str]) -> pd.Series[str]:
    """Say of each sentence how a predicted label compares with the one given by hand.

    Returns "found" (framing, the same label), "other label" (framing, another one), "missed",
    "false alarm", or "none" (framing for neither).

    Examples
    --------
    >>> compare_labels(pd.Series(["lower", "none"]), pd.Series(["none", "none"])).tolist()
    ['missed', 'none']
    """
    for labels in (by_hand, predicted):
        check_texts(labels)
    if not by_hand.index.equals(predicted.index):
        raise InputError("the labels are of different rows: give two columns of one table")
    framing, called = by_hand != "none", predicted != "none"
    cases = [framing & (by_hand == predicted), framing & called, framing, called]
    names = ["found", "other label", "missed", "false alarm"]
    return pd.Series(np.select(cases, names, "none"), index=by_hand.index, name="verdict")


def agreement(coded: pd.DataFrame) -> pd.DataFrame:
    """Measure how far coders agree beyond chance.

    Cohen's kappa (1960) for each pair of coders, Krippendorff's alpha (2004, nominal), which takes
    missing labels, for each pair and for all. A coder who labelled few sentences spoils nothing.

    Parameters
    ----------
    coded
        One row a sentence, one column a coder, with a label or nothing (missing or "") in it.

    Returns
    -------
    DataFrame
        One row a pair of coders, and one for all where there are more than two: ``coders``,
        ``sentences`` (labelled by two or more of them), ``observed`` (share of pairs of labels that
        are the same, each sentence by how many labelled it), ``kappa`` (missing for more than two)
        and ``alpha``. Both measures are 1 for full agreement, 0 for what chance would give, and
        missing where only one label was used.

    Raises
    ------
    InputError
        If there are fewer than two coders.

    Warns
    -----
    UserWarning
        If one coder alone uses a label that is nearly one of the others' (a slip: "lowr"). It
        counts as it is: which labels there are, only the coders know.

    Examples
    --------
    >>> coded = pd.DataFrame({"ann": ["lower", "none", "none"], "ben": ["lower", "none", "open"]})
    >>> agreement(coded)["kappa"].round(2).tolist()
    [0.5]
    """
    check_table(coded, what="a table of labels, one column a coder")
    if coded.shape[1] < 2 or "coder" in coded:
        raise InputError(
            "agreement needs two coders or more, one a column, as spread_codings lays them out: "
            f"these columns are {', '.join(map(str, coded)) or 'none'}"
        )
    _warn_of_slips(coded)
    groups = [list(pair) for pair in combinations(coded.columns, 2)]
    if coded.shape[1] > 2:
        groups.append(list(coded.columns))
    return pd.DataFrame([measure_agreement(coded[coders]) for coders in groups])


def _warn_of_slips(coded: pd.DataFrame) -> None:
    """Name a label that one coder alone uses and that is nearly another: "lowr", "Lower"."""
    given = [(coder, x) for coder in coded for x in coded[coder] if isinstance(x, str) and x]
    told = set()
    for label, _ in reversed(Counter(label for _, label in given).most_common()):
        coders = {coder for coder, used in given if used == label}
        near = find_nearest(label, {used for coder, used in given if coder not in coders})
        if len(coders) == 1 and near and label not in told:
            told.add(near)
            warn(
                f"{coders.pop()} alone uses the label {label!r}: is it a slip for {near!r}?",
            )


def count_coincidences(coded: pd.DataFrame, labels: Sequence[str]) -> Numbers:
    """Count of each sentence the pairs of labels that two coders gave it (Krippendorff 2004).

    A row a sentence, a column a pair of labels; each label that a sentence has counts once, however
    many coders there are, so that the sums over sentences make the table that `alpha_of` takes.
    Coders who gave none (missing or "") are left out; a sentence with one label has no pairs.

    Examples
    --------
    >>> coded = pd.DataFrame({"ann": ["lower"], "ben": ["none"]})
    >>> count_coincidences(coded, ["lower", "none"]).tolist()
    [[0.0, 1.0, 1.0, 0.0]]
    """
    given = np.zeros((len(coded), len(labels)))
    for place, label in enumerate(labels):
        given[:, place] = (coded == label).sum(axis=1)
    pairs = given[:, :, None] * given[:, None, :]
    same = np.arange(len(labels))
    pairs[:, same, same] -= given
    counts = share(pairs, np.maximum(given.sum(axis=1) - 1, 0)[:, None, None])
    return np.nan_to_num(counts).reshape(len(given), len(labels) ** 2)


def alpha_of(coincidences: Numbers) -> Numbers:
    """Return Krippendorff's nominal alpha of sums of coincidences; missing for one label only.

    Examples
    --------
    >>> float(alpha_of(np.array([4.0, 0, 0, 4.0])))
    1.0
    """
    size = round(coincidences.shape[-1] ** 0.5)
    table = coincidences.reshape(*coincidences.shape[:-1], size, size)
    each = table.sum(axis=-1)
    whole = each.sum(axis=-1)
    apart = whole - np.trace(table, axis1=-2, axis2=-1)
    by_chance = whole**2 - (each**2).sum(axis=-1)
    return 1 - share((whole - 1) * apart, by_chance)


def measure_agreement(coded: pd.DataFrame, units: pd.Series | None = None) -> dict[str, object]:
    """Measure how far the coders of a table agree: what `agreement` says of them in one row.

    With `units`, which name for each sentence what is drawn (its article), also ``alpha_low`` and
    ``alpha_high``: the 95 % interval of alpha, missing for fewer than five units.
    """
    coded = coded.where(coded.notna(), "").astype("str")
    given = (coded != "").sum(axis=1) > 1
    labels = sorted(set(coded[given].to_numpy().ravel()) - {""})
    counts = count_coincidences(coded[given], labels)
    sums = counts.sum(axis=0)
    same = np.trace(sums.reshape(len(labels), len(labels)))
    measured: dict[str, object] = {
        "coders": ", ".join(map(str, coded.columns)),
        "sentences": int(given.sum()),
        "observed": float(share(same, sums.sum())),
        "kappa": _kappa(coded[given]) if coded.shape[1] == 2 else np.nan,
        "alpha": float(alpha_of(sums)),
    }
    if units is not None:
        by_unit = pd.DataFrame(counts).groupby(units[given].to_numpy()).sum()
        low, high = bootstrap_interval(by_unit, alpha_of)
        measured |= {"alpha_low": low, "alpha_high": high}
    return measured


def _kappa(coded: pd.DataFrame) -> float:
    """Return Cohen's kappa of two coders, missing where both gave one label only."""
    first, second = (coded[name].value_counts(normalize=True) for name in coded)
    by_chance = float((first * second).sum())
    agreed = float((coded.iloc[:, 0] == coded.iloc[:, 1]).mean())
    return (agreed - by_chance) / (1 - by_chance) if by_chance < 1 else np.nan
