"""Whether stated probabilities hold, as a reliability curve."""

from __future__ import annotations

import pandas as pd
from matplotlib.figure import Figure

from tradetalks.base.checks import check_table
from tradetalks.base.wording import count_of
from tradetalks.figures.chart import BLUE, GREY, Chart, finish_axes, styled
from tradetalks.measures.calibration import calibration_error

FEWEST = 10  # cases of which a mean is told


def plot_calibration(bins: pd.DataFrame) -> Chart:
    """Show how often what was called so likely came about: a reliability curve.

    Parameters
    ----------
    bins : DataFrame
        Takes ``probability``, ``share``, ``low``, ``high`` and ``size``, as the ``calibration``
        of :func:`tradetalks.score_forecasts` has them, and the ``bins`` of that of
        :func:`tradetalks.evaluate_expectations`, made a DataFrame.

    Returns
    -------
    Chart
        Its numbers: those columns. On the diagonal what is stated is what comes about. It speaks of
        a method, not of articles, and so has no finding that a report would list among theirs.

    Raises
    ------
    InputError
        If a column is missing.

    Examples
    --------
    >>> forecasts = pd.DataFrame({"probability": [0.9, 0.9], "came": ["yes", "no"]})
    >>> plot_calibration(score_forecasts(forecasts)["calibration"]).numbers["share"].tolist()
    [0.5]
    """
    columns = ["probability", "share", "low", "high", "size"]
    check_table(bins, *columns, what="a table of calibration")
    numbers = bins[columns].reset_index(drop=True)
    return Chart(
        draw_calibration(numbers),
        "Stated probability and what came",
        "Points for each tenth of stated probability, at the share that came about, with its 95 % "
        f"interval; the line is where both are the same. {tell_calibration(numbers)}".strip(),
        numbers,
    )


def draw_calibration(numbers: pd.DataFrame) -> Figure:
    """Draw a point for each tenth with its interval and its size, and the diagonal."""
    with styled(4.6) as (figure, axes):
        panel = axes[0, 0]
        panel.plot([0, 1], [0, 1], color=GREY, linewidth=0.8)
        panel.vlines(numbers["probability"], numbers["low"], numbers["high"], color=GREY)
        panel.plot(numbers["probability"], numbers["share"], "o-", color=BLUE, linewidth=1)
        for row in numbers.itertuples():
            panel.annotate(
                f"{row.size:,}", (row.probability, row.high), (0, 6),
                textcoords="offset points", ha="center", fontsize=8,
            )  # fmt: skip
        panel.set_xlim(-0.02, 1.02)
        panel.set_ylim(-0.02, 1.08)
        finish_axes(panel, x="stated probability (above the bars: how many)", y="share that came")
    return figure


def tell_calibration(numbers: pd.DataFrame) -> str:
    """Say over how many cases the stated probability is off by how much; of few, that they are."""
    cases = int(numbers["size"].sum())
    if not cases:
        return ""
    if cases < FEWEST:
        return f"{count_of(cases, 'case')}: too few to say how far the stated probability is off."
    return (
        f"Over {count_of(cases, 'case')} the stated probability is off by "
        f"{calibration_error(numbers):.2f} on the mean."
    )
