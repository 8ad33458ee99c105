"""Figures of the articles themselves: who speaks in them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tradetalks.figures.chart import ARTICLE_COLOURS, Chart, check_sentences, list_sentences
from tradetalks.figures.panels import (
    MOST_PANELS,
    draw_panels,
    note_rest,
    order_articles,
    tell_spread,
)

SPEECH = ["the article's own words", "reported speech", "quoted speech", "caption, heading, list"]


def plot_speech(sentences: pd.DataFrame) -> Chart:
    """Show where in each article the article itself speaks, and where it lets others speak.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``article``, ``sentence_id``, ``start``, ``end``, ``kind``, ``quoted``
        and ``speaker``; panels are in order of ``published_from`` where it is there.

    Returns
    -------
    Chart
        Its numbers: one row a sentence, with ``way`` (article's own words, reported or quoted
        speech, not prose) and its stretch of the article in ``from`` and ``to`` (0 to 1).

    Examples
    --------
    >>> plot_speech(sentences).numbers["way"].value_counts().head(2).to_dict()
    {"the article's own words": 22, 'caption, heading, list': 9}
    """
    check_sentences(sentences, "article_id", "article", "sentence_id", "start", "end", "kind")
    check_sentences(sentences, "quoted", "speaker")
    articles, numbers = order_articles(sentences), measure_speech(sentences)
    figure, finding = draw_speech(numbers, articles), tell_speech(numbers, articles)
    return Chart(
        figure,
        "Who speaks, from beginning to end",
        f"Strips of each article from its beginning to its end, one lane for each way of speaking. "
        f"{finding}{note_rest(figure, articles)}",
        numbers,
        finding,
        sentences=list_sentences(numbers, "speaker", "way"),
    )


def measure_speech(sentences: pd.DataFrame) -> pd.DataFrame:
    """Say of each sentence whose words it is, and which stretch of its article it takes."""
    length = sentences.groupby("article_id")["end"].transform("max")
    own, reported, quoted, other = SPEECH
    way = np.select(
        [~sentences["kind"].eq("prose"), sentences["quoted"], sentences["speaker"].ne("")],
        [other, quoted, reported],
        own,
    )
    return sentences[["article_id", "article", "sentence_id", "speaker"]].assign(
        way=way, **{"from": sentences["start"] / length, "to": sentences["end"] / length}
    )


def draw_speech(numbers: pd.DataFrame, articles: list[str]) -> Figure:
    """Draw a lane for each way of speaking along each article."""

    def draw(panel: Axes, article: str) -> None:
        rows = numbers[numbers["article"] == article]
        for lane, name in enumerate(SPEECH):
            some = rows[rows["way"] == name]
            spans = list(zip(some["from"], some["to"] - some["from"], strict=True))
            panel.broken_barh(spans, (lane - 0.36, 0.72), color=ARTICLE_COLOURS[lane])
        panel.set_yticks(range(len(SPEECH)), SPEECH)
        panel.set_ylim(len(SPEECH) - 0.5, -0.5)

    return draw_panels(articles[:MOST_PANELS], draw, 1.5)


def tell_speech(numbers: pd.DataFrame, articles: list[str]) -> str:
    """Say in how much of each article somebody else speaks."""
    share = numbers["way"].isin(SPEECH[1:3]).groupby(numbers["article"]).mean()
    spoken = tell_spread(share, articles, "{:.0%}".format)
    return f"The share of sentences in which somebody else speaks is {spoken}."
