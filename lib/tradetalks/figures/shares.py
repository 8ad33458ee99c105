"""Shares of labels: as a machine gives them, as a sample coded by hand does, and corrected."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from tradetalks.base.checks import check_choice, check_column, check_number, check_table
from tradetalks.base.wording import count_of
from tradetalks.figures.chart import BLUE, GREY, INK, ORANGE, Chart, finish_axes, styled

COLUMNS = ["estimate", "low", "high", "uncorrected", "by_hand", "by_hand_low", "by_hand_high"]
MOST_ROWS = 30
APART = 0.16  # of a row: so far above and below its middle the two intervals lie


def plot_shares(
    shares: pd.DataFrame,
    measure: str = "framing",
    by: str | None = None,
    truth: float | None = None,
) -> Chart:
    """Show an estimated share beside the machine's own and that of the sample alone.

    Parameters
    ----------
    shares : DataFrame
        What :func:`tradetalks.estimate_shares` returns; of several calls, one below the other.
    measure : str
        Which of its measures: "framing", a label, or "balance".
    by : str, optional
        The column whose values name the rows; without it there is one row, or one a label.
    truth : float, optional
        The share by hand of the whole corpus, where somebody coded all of it: a line.

    Returns
    -------
    Chart
        Its numbers: the rows that are shown. It speaks of coders, not of articles, and so has no
        finding that a report would list among theirs.

    Raises
    ------
    InputError
        If a column is missing, or there is no such measure.

    Examples
    --------
    >>> machine = pd.DataFrame({"article_id": "a", "sentence_id": range(400)})
    >>> machine["expectation"] = ["lower", "none"] * 200
    >>> sample = machine.head(80)[["article_id", "sentence_id"]].assign(label="lower")
    >>> plot_shares(estimate_shares(machine, sample)).caption
    'The share of framing sentences, corrected'
    """
    check_table(shares, "measure", *COLUMNS, "coded", what="a table of shares")
    check_column(shares, by)
    check_choice(measure, shares["measure"].unique(), "measure")
    if truth is not None:
        check_number(truth, "truth", -1, 1)
    rows = shares[shares["measure"] == measure].reset_index(drop=True)
    names = rows[by].astype("str") if by else rows["measure"]
    numbers = rows.assign(row=names)[["row", *COLUMNS, "coded"]]
    figure = draw_shares(numbers.head(MOST_ROWS), truth)
    cut = f" The first {MOST_ROWS} of {len(numbers):,} rows." if len(numbers) > MOST_ROWS else ""
    line = "" if truth is None else " The line is the share by hand of the whole corpus."
    named = {"framing": "framing sentences", "balance": "raise minus lower"}
    return Chart(
        figure,
        f"The share of {named.get(measure, measure)}, corrected",
        "Three marks a row: a diamond for the corrected share and a circle for that of the sample "
        f"alone, each with its 95 % interval, and a cross for the machine's own share.{line}{cut} "
        f"{tell_shares(numbers)}",
        numbers,
    )


def draw_shares(numbers: pd.DataFrame, truth: float | None) -> Figure:
    """Draw of each row the corrected share above the sample's, and the machine's as a cross."""
    places = np.arange(len(numbers))
    with styled(1.5 + 0.55 * len(numbers)) as (figure, axes):
        panel = axes[0, 0]
        if truth is not None:
            panel.axvline(truth, color=INK, linewidth=0.8, linestyle="--")
            panel.annotate(
                "coded by hand, all of it", (truth, 1), (4, -2), va="top", fontsize=8,
                xycoords=panel.get_xaxis_transform(), textcoords="offset points",
            )  # fmt: skip
        for offset, mark, colour, value, low, high, name in (
            (-APART, "D", BLUE, "estimate", "low", "high", "corrected"),
            (APART, "o", GREY, "by_hand", "by_hand_low", "by_hand_high", "sample alone"),
        ):
            panel.hlines(places + offset, numbers[low], numbers[high], color=colour, linewidth=2)
            panel.plot(numbers[value], places + offset, mark, color=colour, label=name)
        panel.plot(
            numbers["uncorrected"], places, "x", color=ORANGE, markersize=8, markeredgewidth=2,
            label="machine alone",
        )  # fmt: skip
        panel.set_yticks(places, [textwrap.fill(name, 34) for name in numbers["row"]])
        panel.set_ylim(len(numbers) - 0.4, -0.75)
        figure.legend(ncols=3, loc="outside upper right", fontsize=9)
        finish_axes(panel, x="share")
    return figure


def tell_shares(numbers: pd.DataFrame) -> str:
    """Say of the rows that have an interval in how many the machine's own share lies outside it."""
    known = numbers[numbers["low"].notna()]
    outside = known[(known["uncorrected"] < known["low"]) | (known["uncorrected"] > known["high"])]
    if known.empty:
        return "No row has an interval."
    if len(known) == 1:
        row = known.iloc[0]
        side = "outside" if len(outside) else "inside"
        return (
            f"Corrected {row['estimate']:.2f} ({row['low']:.2f} to {row['high']:.2f}) from "
            f"{count_of(int(row['coded']), 'coded sentence')}; the machine's own share, "
            f"{row['uncorrected']:.2f}, lies {side}."
        )
    leave = "leaves" if len(outside) == 1 else "leave"
    return (
        f"Of {count_of(len(known), 'interval')} {len(outside)} {leave} out the machine's own share."
    )
