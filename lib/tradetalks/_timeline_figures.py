"""Figures of keywords and dates."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tradetalks._charts import (
    ARTICLE_COLOURS,
    ARTICLE_MARKS,
    BLUE,
    GREY,
    Chart,
    choose_panels,
    count_of,
    end_of_article,
    finish_axes,
    note_panels,
    styled,
)
from tradetalks.keywords import count_keywords, dispersion, find_keywords


def plot_dispersion(
    sentences: pd.DataFrame, keywords: list[str] | dict[str, list[str]], labels: pd.Series
) -> Chart:
    """Show where in each article the keywords occur, with how often and how evenly.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``sentence_id``, ``start``, ``end`` and ``text``.
    keywords : list or dict
        Terms, or named groups of terms: see :func:`tradetalks.keywords.find_keywords`.
    labels : Series
        What :func:`tradetalks.label_articles` returns.

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.keywords.dispersion` returns. DP (Gries, 2008) runs from
        0 (even) to 1 (all in one place), and says little of words that occur only a few times.
    """
    hits = find_keywords(sentences, keywords)
    numbers = dispersion(sentences, keywords)
    names = list(keywords)
    shown = choose_panels(sentences, labels)
    height = 0.7 + len(shown) * (0.5 + 0.24 * len(names))
    with styled(height, len(shown), sharex=True) as (figure, axes):
        for panel, (article_id, label) in zip(axes[:, 0], shown.items(), strict=True):
            rows = hits[hits["article_id"] == article_id]
            panel.set_yticks(range(len(names)), names)
            panel.set_ylim(len(names) - 0.5, -0.5)
            panel.plot(
                rows["position"],
                rows["keyword"].map(names.index),
                "|",
                color=BLUE,
                markersize=11,
                markeredgewidth=2,
            )
            panel.hlines(range(len(names)), 0, 1, color=GREY, linewidth=0.3)
            measures = numbers[numbers["article_id"] == article_id].set_index("keyword")
            for row, name in enumerate(names):
                count = measures.loc[name, "count"] if name in measures.index else 0
                panel.text(1.02, row, f"{count}×", va="center", fontsize=8)
            finish_axes(panel, str(label))
        end_of_article(axes[-1, 0])
        note = note_panels(figure, shown, labels)
    totals = hits["keyword"].value_counts()
    finding = "Most frequent: " + ", ".join(
        f"{name} ({count_of(int(count), 'hit')})" for name, count in totals.head(3).items()
    )
    return Chart(
        figure,
        "Where the keywords occur",
        "A lane for each keyword along each article, a stroke at each occurrence. "
        f"{finding}.{note}",
        numbers,
        f"{finding}." if len(totals) else "",
    )


def plot_keyword_rates(
    sentences: pd.DataFrame, keywords: list[str] | dict[str, list[str]], labels: pd.Series
) -> Chart:
    """Show how often each article uses each keyword, per 1,000 words, with an interval.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``sentence_id``, ``start``, ``end`` and ``text``.
    keywords : list or dict
        See :func:`plot_dispersion`.
    labels : Series
        What :func:`tradetalks.label_articles` returns.

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.keywords.count_keywords` returns.
    """
    numbers = count_keywords(sentences, keywords, by="article_id")
    names = list(keywords)
    shown = choose_panels(sentences, labels)
    step = 0.7 / len(shown)
    with styled(1.0 + 0.3 * len(names) * max(1.0, len(shown) / 2)) as (figure, axes):
        panel = axes[0, 0]
        for number, (article_id, label) in enumerate(shown.items()):
            rows = numbers[numbers["article_id"] == article_id].set_index("keyword").loc[names]
            heights = np.arange(len(names)) + step * (number - (len(shown) - 1) / 2)
            colour = ARTICLE_COLOURS[number]
            panel.hlines(heights, rows["low"], rows["high"], color=colour, linewidth=1.2)
            panel.plot(
                rows["per_1000"],
                heights,
                ARTICLE_MARKS[number],
                color=colour,
                markersize=6,
                label=str(label),
            )
        panel.set_yticks(range(len(names)), names)
        panel.set_ylim(len(names) - 0.4, -0.6)
        panel.set_xlim(left=0)
        panel.legend(loc="lower left", bbox_to_anchor=(0, 1), fontsize=8)
        finish_axes(panel, x="per 1,000 words, with a 95 % interval")
        note = note_panels(figure, shown, labels)
    widest = numbers.groupby("keyword")["per_1000"].agg(lambda rate: rate.max() - rate.min())
    finding = f"The rate differs most for “{widest.idxmax()}”." if len(shown) > 1 else ""
    return Chart(
        figure,
        "Keyword rates, article by article",
        "A row for each keyword with one mark an article at its rate per 1,000 words; lines are "
        f"95 % intervals. {finding}{note}",
        numbers,
        finding,
    )


def plot_calendar(calendar: pd.DataFrame, labels: pd.Series) -> Chart:
    """Lay what the articles mention on a calendar, beside what is known to have happened.

    Parameters
    ----------
    calendar : DataFrame
        What :func:`tradetalks.timelines.event_calendar` returns.
    labels : Series
        What :func:`tradetalks.label_articles` returns.

    Returns
    -------
    Chart
        Its numbers: ``calendar``.
    """
    raise NotImplementedError
