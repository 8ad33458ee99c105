"""How a class labelled each sentence."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.figure import Figure

from tradetalks.base.checks import InputError, check_table, show
from tradetalks.base.wording import count_of
from tradetalks.figures.chart import BLUE, GREEN, INK, ORANGE, PURPLE, Chart, finish_axes, styled

BEGINNING = 46  # characters of a sentence beside its bar
BARS = {  # colour, and a pattern for those who print in grey
    "lower": (ORANGE, ""),
    "mixed": (PURPLE, "///"),
    "open": (GREEN, "..."),
    "none": ("#D9D9D9", ""),
    "raise": (BLUE, "xxx"),
}


def plot_votes(votes: pd.DataFrame, gold: pd.Series | None = None) -> Chart:
    """Show how a class labelled each sentence, the most disputed at the top.

    Each sentence bears its number in the list that was coded.

    Parameters
    ----------
    votes : DataFrame
        What :func:`count_votes` returns.
    gold : Series, optional
        The labels to compare with, in the order of `votes`; they are written beside the bars.

    Returns
    -------
    Chart
        Its numbers: `votes`.

    Examples
    --------
    >>> codings, _ = read_codings("codings", sample_for_coding(sentences, 20, seed=7))
    >>> plot_votes(count_votes(codings)).finding
    '20 sentences; in 8 all agree, in 0 no label has half of the votes.'
    """
    check_table(votes, *BARS, "share", "number", "text", what="a table of votes")
    if gold is not None and not (isinstance(gold, pd.Series) and len(gold) == len(votes)):
        raise InputError(
            f"gold is {show(gold)}: give a column with one label for each of the votes"
        )
    figure, finding = draw_votes(votes, gold), tell_votes(votes)
    ends = "; the word at its end is the gold label" if gold is not None else ""
    return Chart(
        figure,
        "How the class labelled each sentence",
        f"One bar a sentence with its number in the list, divided by the labels that the class "
        f"gave it, the most disputed at the top{ends}. {finding}",
        votes,
        finding,
    )


def draw_votes(votes: pd.DataFrame, gold: pd.Series | None = None) -> Figure:
    """Draw a bar for each sentence, divided by its labels."""
    rows = votes.iloc[::-1]
    names = [
        f"{textwrap.shorten(text, BEGINNING)}  {number}"
        for number, text in zip(rows["number"], rows["text"], strict=True)
    ]
    with styled(1.2 + 0.27 * max(len(rows), 1)) as (figure, axes):
        panel = axes[0, 0]
        left = np.zeros(len(rows))
        for label, (colour, hatch) in BARS.items():
            panel.barh(
                names,
                rows[label],
                left=left,
                color=colour,
                hatch=hatch,
                edgecolor=INK,
                linewidth=0.4,
                label=label,
            )
            left += rows[label].to_numpy()
        if gold is not None:
            for height, (end, label) in enumerate(zip(left, gold.iloc[::-1], strict=True)):
                panel.text(end, height, f" {label}", va="center", fontsize=8, color=INK)
        finish_axes(panel, x="students")
        figure.legend(*panel.get_legend_handles_labels(), loc="outside upper right", ncols=5)
    return figure


def tell_votes(votes: pd.DataFrame) -> str:
    """Say on how many sentences the class agrees, and on how many it is divided."""
    divided = int(votes["share"].lt(0.5).sum())
    return (
        f"{count_of(len(votes), 'sentence')}; in {int(votes['share'].eq(1).sum())} all agree, "
        f"in {divided} no label has half of the votes."
    )
