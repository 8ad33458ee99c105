"""Figures of the articles themselves: who speaks in them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tradetalks.figures.chart import (
    ARTICLE_COLOURS,
    Chart,
    choose_panels,
    end_of_article,
    finish_axes,
    note_panels,
    styled,
    tell_spread,
)

SPEECH = ["the article's own words", "reported speech", "quoted speech", "caption, heading, list"]


def plot_speech(sentences: pd.DataFrame, labels: pd.Series) -> Chart:
    """Show where in each article the article itself speaks, and where it lets others speak.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``sentence_id``, ``start``, ``end``, ``kind``, ``quoted`` and
        ``speaker``.
    labels : Series
        What :func:`tradetalks.label_articles` returns; its order is the order of the panels.

    Returns
    -------
    Chart
        Its numbers: one row a sentence, with ``way`` (article's own words, reported or quoted
        speech, not prose) and its stretch of the article in ``from`` and ``to`` (0 to 1).
    """
    length = sentences.groupby("article_id")["end"].transform("max")
    own, reported, quoted, other = SPEECH
    way = np.select(
        [~sentences["kind"].eq("prose"), sentences["quoted"], sentences["speaker"].ne("")],
        [other, quoted, reported],
        own,
    )
    numbers = sentences[["article_id", "sentence_id", "speaker"]].assign(
        way=way, **{"from": sentences["start"] / length, "to": sentences["end"] / length}
    )
    shown = choose_panels(sentences, labels)
    with styled(0.6 + 1.5 * len(shown), len(shown), sharex=True) as (figure, axes):
        for panel, (article_id, label) in zip(axes[:, 0], shown.items(), strict=True):
            rows = numbers[numbers["article_id"] == article_id]
            for lane, name in enumerate(SPEECH):
                some = rows[rows["way"] == name]
                spans = list(zip(some["from"], some["to"] - some["from"], strict=True))
                panel.broken_barh(spans, (lane - 0.36, 0.72), color=ARTICLE_COLOURS[lane])
            panel.set_yticks(range(len(SPEECH)), SPEECH)
            panel.set_ylim(len(SPEECH) - 0.5, -0.5)
            finish_axes(panel, str(label))
        end_of_article(axes[-1, 0])
        note = note_panels(figure, shown, labels)
    share = numbers["way"].isin([reported, quoted]).groupby(numbers["article_id"]).mean()
    spoken = tell_spread(share, labels, "{:.0%}".format)
    finding = f"The share of sentences in which somebody else speaks is {spoken}."
    return Chart(
        figure,
        "Who speaks, from beginning to end",
        f"Strips of each article from its beginning to its end, one lane for each way of speaking. "
        f"{finding}{note}",
        numbers,
        finding,
        sentences=numbers.drop(columns=["from", "to"]),
    )
