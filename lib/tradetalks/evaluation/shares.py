"""Shares of labels in a corpus, from a coder who errs and a sample coded by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradetalks.base.checks import InputError, check_table, list_columns, refuse_choice
from tradetalks.base.wording import count_of
from tradetalks.evaluation.coders import DESIGN, KEYS, label_column, list_codable
from tradetalks.expectations.frame import EXPECTATIONS
from tradetalks.measures.corrected import (
    FEWEST_CASES,
    RARE,
    Design,
    Estimate,
    bound_mean,
    bound_share,
    correct_ratio,
)
from tradetalks.measures.scores import Numbers, share

MEASURES = (*EXPECTATIONS, "framing", "balance")
MEANS = ("balance", "outlook")  # of the sentences that frame expectations
CODED = "a sample coded by hand"

Labels = NDArray[np.object_]


def estimate_shares(
    machine: pd.DataFrame, sample: pd.DataFrame, by: str | list[str] | None = None
) -> pd.DataFrame:
    """Estimate the shares of the labels in a corpus, whatever errors its coder makes.

    The coder labelled every sentence, a person a random sample of them: what the sample says of the
    coder's errors corrects the shares, and makes their intervals hold. The method is that of
    :func:`tradetalks.measures.corrected.correct_ratio`; the intervals speak of this corpus, not of
    articles that it might have held.

    Parameters
    ----------
    machine : DataFrame
        The whole corpus as any coder labelled it: ``article_id``, ``sentence_id``, and
        ``expectation`` (or ``label``); a sentence that the coder left without a label may be there.
        Where ``kind`` is there, prose alone counts, as in `sample_for_coding`.
    sample : DataFrame
        What a person coded: ``article_id``, ``sentence_id``, ``label``, and the columns of the
        design that `sample_for_coding` wrote (``drawn_by``, ``stratum``, ``weight``); without them
        it counts as drawn by chance. Rows without a label are left out, and counted in ``note``.
        An ``outlook`` by hand (−1 to 1), where somebody gave one, is estimated, too.
    by : str or list of str, optional
        Columns of `machine` whose groups are estimated apart.

    Returns
    -------
    DataFrame
        For each group and ``measure`` a row. Measures are the share of each label and of
        ``framing`` (any label but none), and of the framing sentences the ``balance``: raise minus
        lower (−1 to 1), which is the outlook index of labels alone, and the ``outlook`` index
        itself where both coders give an outlook. Columns: ``estimate``, ``low``, ``high`` (95 %;
        of a rare label, under 5 % or ten cases, the sample's alone), ``uncorrected`` (what the
        coder's labels give), ``by_hand``, ``by_hand_low``, ``by_hand_high`` (the sample alone),
        ``coded`` (sentences), ``cases`` (of the label, in the sample), ``machine_worth`` (how many
        further sentences a person would have to code for the same interval), ``half_as_wide`` (how
        many in all for an interval half as wide) and ``note``.

    Raises
    ------
    InputError
        If a column or a sentence of the sample is not in the corpus, a label is unknown or given
        twice, nothing is coded, or the sample was drawn by disagreement, which is good for no
        share.

    Examples
    --------
    >>> machine = pd.DataFrame({"article_id": "a", "sentence_id": range(400)})
    >>> machine["expectation"] = ["lower", "none"] * 200
    >>> sample = machine.head(80)[["article_id", "sentence_id"]].assign(label=["lower"] * 80)
    >>> shares = estimate_shares(machine, sample).set_index("measure")
    >>> shares.loc["lower", ["estimate", "uncorrected"]].tolist()
    [1.0, 0.5]
    """
    population, coded, columns, note = _prepare(machine, sample, by)
    rows = [
        (*key, measure, *_estimate(group, measure))
        for key, group, _ in _groups(population, coded, columns)
        for measure in _measures(coded)
    ]
    table = pd.DataFrame(rows, columns=[*columns, "measure", *ESTIMATED])
    return table.assign(note=[_join(note, own) for own in table["note"]])


def compare_shares(machine: pd.DataFrame, sample: pd.DataFrame, by: str) -> pd.DataFrame:
    """Estimate how far each group of a corpus differs from the rest, whatever its coder's errors.

    Takes what :func:`estimate_shares` takes.

    Returns
    -------
    DataFrame
        For each group of `by` and ``measure`` a row: ``difference`` (of the group from all others),
        ``low``, ``high`` (95 %; missing where fewer than ten cases or other sentences of either
        side are in the sample), ``uncorrected``, ``coded`` (sentences of the group), ``note``.

    Raises
    ------
    InputError
        As :func:`estimate_shares` does, or if there is but one group.

    Examples
    --------
    >>> machine = pd.DataFrame({"article_id": "a", "sentence_id": range(400)})
    >>> machine = machine.assign(expectation="none", outlet=["Post", "Times"] * 200)
    >>> sample = machine.head(80).assign(label=["lower", "none"] * 40).drop(columns="outlet")
    >>> compared = compare_shares(machine, sample, "outlet").set_index(["outlet", "measure"])
    >>> compared.loc[("Post", "lower"), ["difference", "uncorrected"]].tolist()
    [1.0, 0.0]
    """
    population, coded, columns, note = _prepare(machine, sample, by)
    if population[columns].drop_duplicates().shape[0] < 2:
        raise InputError(f"{by} is the same everywhere: give a column with two groups or more")
    rows = [
        (*key, measure, *_compare(coded, group, rest, measure))
        for key, group, rest in _groups(population, coded, columns)
        for measure in _measures(coded)
    ]
    names = [*columns, "measure", "difference", "low", "high", "uncorrected", "coded", "note"]
    table = pd.DataFrame(rows, columns=names)
    return table.assign(note=[_join(note, own) for own in table["note"]])


def describe_shares(shares: pd.DataFrame, compared: pd.DataFrame | None = None) -> str:
    """Lay out what `estimate_shares` and `compare_shares` return as text for a terminal."""
    groups = [name for name in shares if name not in {"measure", *ESTIMATED}]
    lines = [f"{'share':>8}{'':6}95 %{'':10}uncorrected  coded  cases  machine's worth"]
    for key, rows in shares.groupby(groups, sort=False, dropna=False) if groups else [((), shares)]:
        lines += [", ".join(map(str, key))] * bool(groups)
        lines += [
            f"{row['measure']:8}{_show(row['estimate'])}  {_show_interval(row)}"
            f"{_show(row['uncorrected']):>10}{row['coded']:9,}{row['cases']:7,}"
            f"{row['machine_worth']:12,.0f}  {row['note']}".rstrip()
            for row in rows.to_dict("records")
        ]
    wanted = shares["half_as_wide"].dropna()
    if len(wanted):
        lines += ["", f"Half as wide with {count_of(int(wanted.max()), 'sentence')} coded by hand."]
    lines += [
        "Uncorrected: as the machine labels. Its worth: how many sentences more a person would"
    ]
    lines += ["have to code for the same interval. Balance: raise minus lower, of all that frame."]
    if compared is not None:
        lines += ["", "Each against all others"]
        lines += [
            f"{row[compared.columns[0]]}: {row['measure']} {_show(row['difference'])} "
            f"{_show_interval(row)}  uncorrected {_show(row['uncorrected'])}  {row['note']}"
            for row in compared.to_dict("records")
        ]
    return "\n".join(lines)


def _show(value: float) -> str:
    return "    –" if np.isnan(value) else f"{value:5.2f}"


def _show_interval(row: Mapping[Any, Any]) -> str:
    if np.isnan(row["low"]):
        return f"{'':17}"
    return f"({_show(row['low'])} to {_show(row['high'])})"


ESTIMATED = ["estimate", "low", "high", "uncorrected", "by_hand", "by_hand_low", "by_hand_high"]
ESTIMATED += ["coded", "cases", "machine_worth", "half_as_wide", "note"]


class Coding(NamedTuple):
    """What a coder says of some sentences; the outlook is missing where none is given."""

    labels: Labels
    outlook: Numbers


@dataclass(frozen=True)
class Group:
    """A part of the corpus: what the machine says of it, and what of it was coded by hand."""

    machine: Coding  # of all its sentences
    by_hand: Coding  # of those that were coded
    by_machine: Coding  # of the same
    rows: NDArray[np.intp]  # where these stand in the sample
    design: Design

    def uncorrected(self, measure: str) -> float:
        """Return the measure as the machine's labels give it."""
        above, below = _count(self.machine, measure)
        return float(share(above.sum(), below.sum()))

    def cases(self, measure: str) -> int:
        """Return how many sentences of the sample the measure is about."""
        above, below = _count(self.by_hand, measure)
        return int((below if measure in MEANS else above).sum())

    def correct(self, measure: str, trust: float | None = None) -> Estimate:
        """Return the corrected measure."""
        above, below = _count(self.machine, measure)
        return correct_ratio(
            _count(self.by_hand, measure),
            _count(self.by_machine, measure),
            (float(above.sum()), float(below.sum())),
            self.design,
            trust,
        )


def _prepare(
    machine: pd.DataFrame, sample: pd.DataFrame, by: str | list[str] | None
) -> tuple[pd.DataFrame, pd.DataFrame, list[str], str]:
    """Check and match the two tables: the corpus, what was coded of it, and what was not."""
    check_table(machine, *KEYS, what="a table of sentences")
    called = label_column(machine)
    check_table(sample, *KEYS, "label", what=CODED, perhaps=DESIGN)
    columns = list_columns(machine, by) if by is not None else []
    population = list_codable(machine).reset_index(drop=True)
    population = population.assign(called=population[called], read=_read_outlook(population))
    for table, name in ((population, "the corpus"), (sample, CODED)):
        twice = table.loc[table.duplicated(KEYS), KEYS]
        if len(twice):
            article_id, number = twice.iloc[0]
            raise InputError(f"{name} has sentence {number} of {article_id!r} twice: keep one")
    labels = sample["label"].fillna("").astype("str")
    kept = sample[labels.to_numpy() != ""]
    for label in kept["label"].unique():
        if label not in EXPECTATIONS:
            refuse_choice(label, EXPECTATIONS, "label")
    if kept.empty:
        raise InputError("no sentence of the sample has a label: fill in the column label")
    drawn = str(kept["drawn_by"].iloc[0]) if "drawn_by" in kept else "chance"
    if drawn == "disagreement":
        raise InputError(
            "the sample was drawn by disagreement, so its sentences are harder than the rest: draw "
            "another, by chance, for shares"
        )
    at = _index(population).get_indexer(_index(kept))
    if (at < 0).any():
        article_id, number = kept.loc[at < 0, KEYS].iloc[0]
        raise InputError(
            f"sentence {number} of {article_id!r} is in the sample and not in the corpus: give the "
            "table that the sample was drawn from"
        )
    rows = np.arange(len(kept))
    coded = pd.DataFrame(
        {
            "at": at,
            "label": kept["label"].to_numpy(dtype=object),
            "outlook": _read_outlook(kept).to_numpy(),
            "weight": _read_weights(kept),
            "stratum": pd.factorize(kept["stratum"])[0] if "stratum" in kept else 0,
            "unit": pd.factorize(kept["article_id"])[0] if drawn == "article" else rows,
        }
    )
    missing = len(sample) - len(kept)
    note = f"{missing:,} of {count_of(len(sample), 'sentence')} not coded" if missing else ""
    return population, coded, columns, note


def _index(table: pd.DataFrame) -> pd.MultiIndex:
    return pd.MultiIndex.from_frame(table[KEYS].astype({"article_id": "str"}))


def _read_outlook(table: pd.DataFrame) -> pd.Series[float]:
    if "outlook" not in table:
        return pd.Series(np.nan, table.index)
    return pd.to_numeric(table["outlook"], errors="coerce").astype("float64")


def _measures(coded: pd.DataFrame) -> tuple[str, ...]:
    """Name what can be estimated: an outlook where each framing sentence of the sample has one."""
    given = coded.loc[coded["label"] != "none", "outlook"].notna()
    return (*MEASURES, "outlook") if len(given) and given.all() else MEASURES


def _read_weights(sample: pd.DataFrame) -> Numbers:
    """Return how many sentences each of a sample stands for; the same each where it is not said."""
    if "weight" not in sample:
        return np.ones(len(sample))
    weight = pd.to_numeric(sample["weight"], errors="coerce").to_numpy(dtype=float)
    if not (np.isfinite(weight) & (weight > 0)).all():
        raise InputError(
            "the column weight says how many sentences each one stands for, above 0: leave it as "
            "sample_for_coding wrote it, or out"
        )
    return weight


def _groups(
    population: pd.DataFrame, coded: pd.DataFrame, columns: list[str]
) -> Iterator[tuple[tuple[Any, ...], Group, Group]]:
    """Yield the values of each group, the group, and all the rest."""
    if not columns:
        whole = np.ones(len(population), dtype=bool)
        yield (), _select(population, coded, whole), _select(population, coded, ~whole)
        return
    for key, group in population.groupby(columns, sort=False, dropna=False):
        inside = np.zeros(len(population), dtype=bool)
        inside[group.index] = True
        parts = _select(population, coded, inside), _select(population, coded, ~inside)
        yield key if isinstance(key, tuple) else (key,), *parts


def _select(population: pd.DataFrame, coded: pd.DataFrame, inside: NDArray[np.bool_]) -> Group:
    machine = Coding(population["called"].to_numpy(dtype=object), population["read"].to_numpy())
    rows = np.flatnonzero(inside[coded["at"]])
    part = coded.iloc[rows]
    weight = part["weight"].to_numpy(float)  # of a part the size is known: they add up to it
    weight = weight * share(inside.sum(), weight.sum())
    numbers = [np.unique(part[name], return_inverse=True)[1] for name in ("stratum", "unit")]
    by_hand = Coding(part["label"].to_numpy(dtype=object), part["outlook"].to_numpy(dtype=float))
    everything, coded_there = (
        Coding(machine.labels[chosen], machine.outlook[chosen])
        for chosen in (inside, part["at"].to_numpy())
    )
    return Group(everything, by_hand, coded_there, rows, Design(weight, *numbers))


def _count(coding: Coding, measure: str) -> tuple[Numbers, Numbers]:
    """Return what each sentence adds to the numerator and to the denominator of a measure."""
    labels = coding.labels
    framing = np.isin(labels, EXPECTATIONS[:-1]).astype(float)
    if measure == "balance":
        return (labels == "raise").astype(float) - (labels == "lower"), framing
    if measure == "outlook":  # who gives none of a sentence leans neither way
        return framing * np.nan_to_num(coding.outlook), framing
    above = framing if measure == "framing" else (labels == measure).astype(float)
    return above, np.ones(len(labels))


def _estimate(group: Group, measure: str) -> tuple[Any, ...]:
    size, cases, uncorrected = len(group.rows), group.cases(measure), group.uncorrected(measure)
    missing = [np.nan] * 3
    if not size:
        return (*missing, uncorrected, *missing, 0, 0, np.nan, np.nan, "nothing of it was coded")
    alone = group.correct(measure, trust=0.0)
    if measure in MEANS:
        few = cases < FEWEST_CASES
        note = f"too few: {count_of(cases, 'framing sentence')} in the sample" if few else ""
    else:
        few = min(cases, size - cases) < FEWEST_CASES or alone.value < RARE
        note = f"rare: the sample's own share, {count_of(cases, 'case')}" if few else ""
    by_hand = _bound(alone, group, measure, cases)
    chosen, bounds = alone, by_hand
    if not few:
        powered = group.correct(measure)
        narrower = _bound(powered, group, measure, cases)
        if narrower[1] - narrower[0] < by_hand[1] - by_hand[0]:
            chosen, bounds = powered, narrower
    worth, half = _worth(alone.variance, chosen.variance, size, len(group.machine.labels))
    estimates = (chosen.value, *bounds, uncorrected, alone.value, *by_hand)
    return (*estimates, size, cases, worth, half, note)


def _bound(estimate: Estimate, group: Group, measure: str, cases: int) -> tuple[float, float]:
    if measure not in MEANS:
        return bound_share(estimate, group.design)
    if cases < FEWEST_CASES:
        return np.nan, np.nan
    return bound_mean(estimate.value, estimate.variance, min(cases - 1, group.design.freedom))


def _compare(coded: pd.DataFrame, group: Group, rest: Group, measure: str) -> tuple[Any, ...]:
    sides = {1: group, -1: rest}
    uncorrected = group.uncorrected(measure) - rest.uncorrected(measure)
    if not len(group.rows) or not len(rest.rows):
        note = "nothing of one side was coded"
        return (*[np.nan] * 3, uncorrected, len(group.rows), note)
    estimates = {sign: side.correct(measure) for sign, side in sides.items()}
    difference = estimates[1].value - estimates[-1].value
    cases = [side.cases(measure) for side in sides.values()]
    others = [len(side.rows) - known for side, known in zip(sides.values(), cases, strict=True)]
    if min(cases if measure in MEANS else cases + others) < FEWEST_CASES:
        note = "too few coded of one side for an interval"
        return difference, np.nan, np.nan, uncorrected, len(group.rows), note
    # A unit may have sentences on both sides: what it adds to the difference is what varies.
    influence, weight, unseen = np.zeros(len(coded)), np.zeros(len(coded)), 0.0
    for sign, side in sides.items():
        own = estimates[sign]
        influence[side.rows], weight[side.rows] = sign * own.influence, side.design.weight
        unseen += own.variance - side.design.covariance(own.influence, own.influence)
    whole = Design(weight, coded["stratum"].to_numpy(), coded["unit"].to_numpy())
    variance = whole.covariance(influence, influence) + unseen
    freedom = min([known - 1 for known in cases] + [s.design.freedom for s in sides.values()])
    low, high = bound_mean(difference, variance, freedom)
    return difference, low, high, uncorrected, len(group.rows), ""


def _worth(alone: float, chosen: float, size: int, whole: int) -> tuple[float, float]:
    """Say how many sentences the machine saves, and how many an interval half as wide wants."""
    if not alone > 0 or not chosen > 0 or whole <= size:
        return np.nan, np.nan
    left = 1 / size - 1 / whole
    needed = 1 / (chosen / alone * left + 1 / whole)
    half = 1 / (left / 4 + 1 / whole)
    return float(max(round(needed - size), 0)), float(min(ceil(half), whole))


def _join(*notes: str) -> str:
    return "; ".join(filter(None, notes))
