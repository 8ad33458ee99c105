"""Figures of the articles themselves: who speaks in them."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tradetalks.base.wording import count_of
from tradetalks.figures.chart import (
    ARTICLE_COLOURS,
    Chart,
    check_sentences,
    finish_axes,
    list_sentences,
    styled,
)
from tradetalks.figures.panels import (
    MOST_PANELS,
    TENTHS,
    add_tenths,
    count_shares,
    draw_panels,
    draw_rows,
    end_of_shares,
    name_form,
    order_articles,
    stack_bars,
    tell_spread,
)

SPEECH = ["the article's own words", "reported speech", "quoted speech", "caption, heading, list"]
LOOKS = dict(
    zip(SPEECH, zip(ARTICLE_COLOURS, ["", "///", "...", "xxx"], strict=False), strict=True)
)
SPEECH_FORMS = {
    "panels": "Strips of each article from its beginning to its end, one lane for each way of "
    "speaking.",
    "rows": "A bar for each article in order of publication, divided by the share of its sentences "
    "that each way of speaking has.",
    "together": "A column for each tenth of the articles, from their beginning to their end, "
    "divided by the share of its sentences that each way of speaking has.",
}


def plot_speech(sentences: pd.DataFrame) -> Chart:
    """Show where in each article the article itself speaks, and where it lets others speak.

    Of more than six articles it shows how large a share of each article's sentences each way of
    speaking has; of more than forty, which share it has in each tenth of the articles.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``article``, ``sentence_id``, ``start``, ``end``, ``kind``, ``quoted``
        and ``speaker``; panels are in order of ``published_from`` where it is there.

    Returns
    -------
    Chart
        Its numbers: one row a sentence, with ``way`` (article's own words, reported or quoted
        speech, not prose) and its stretch of the article in ``from`` and ``to`` (0 to 1). Of more
        than six articles ``article_id`` and ``article``, or of more than forty ``tenth``, with
        ``way``, ``sentences`` (how many), ``of`` (all in the group) and ``share``.

    Examples
    --------
    >>> plot_speech(sentences).numbers["way"].value_counts().head(2).to_dict()
    {"the article's own words": 22, 'caption, heading, list': 9}
    """
    check_sentences(sentences, "article_id", "article", "sentence_id", "start", "end", "kind")
    check_sentences(sentences, "quoted", "speaker")
    articles, ways = order_articles(sentences), measure_speech(sentences)
    form, finding = name_form(articles), tell_speech(ways, articles)
    numbers = ways if form == "panels" else count_speech(ways, form)
    draw = {"panels": draw_speech, "rows": draw_speech_rows, "together": draw_speech_tenths}[form]
    return Chart(
        draw(numbers, articles),
        "Who speaks, from beginning to end" if form != "rows" else "Who speaks in each article",
        f"{SPEECH_FORMS[form]} {finding}",
        numbers,
        finding,
        sentences=list_sentences(ways, "speaker", "way"),
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


def count_speech(ways: pd.DataFrame, form: str) -> pd.DataFrame:
    """Count the sentences of each way of speaking: in each article, or in each tenth of all."""
    if form == "rows":
        return count_shares(ways, ["article_id", "article"], "way", SPEECH)
    middle = ways.assign(position=(ways["from"] + ways["to"]) / 2)
    return count_shares(add_tenths(middle), "tenth", "way", SPEECH)


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

    return draw_panels(articles, draw, 1.5)


def draw_speech_rows(numbers: pd.DataFrame, articles: list[str]) -> Figure:
    """Draw a bar for each article, divided by the shares of the ways of speaking."""
    shares = numbers.pivot(index="article", columns="way", values="share").loc[articles, SPEECH]

    def finish(panel: Axes) -> None:
        end_of_shares(panel.xaxis, "share of the sentences")

    return draw_rows(articles, lambda panel: stack_bars(panel, shares, LOOKS), 1.2, finish)


def draw_speech_tenths(numbers: pd.DataFrame, articles: list[str]) -> Figure:
    """Draw a column for each tenth of the articles, divided by the ways of speaking."""
    shares = numbers.pivot(index="tenth", columns="way", values="share").loc[TENTHS, SPEECH]
    with styled(4.0) as (figure, axes):
        stack_bars(axes[0, 0], shares, LOOKS, upright=True)
        finish_axes(axes[0, 0], x=f"how far into the {len(articles):,} articles")
        end_of_shares(axes[0, 0].yaxis, "share of the sentences")
    return figure


def tell_speech(numbers: pd.DataFrame, articles: list[str]) -> str:
    """Say in how much of each article somebody else speaks, or in how much of many together."""
    others = numbers["way"].isin(SPEECH[1:3]).astype(float)
    shares = others.groupby(numbers["article"]).mean()
    if len(articles) <= MOST_PANELS:
        spoken = tell_spread(shares, articles, "{:.0%}".format)
        return f"The share of sentences in which somebody else speaks is {spoken}."
    lower, upper = shares.quantile([0.25, 0.75])
    return (
        f"In {others.mean():.0%} of {count_of(len(numbers), 'sentence')} of {len(shares):,} "
        f"articles somebody else speaks; in half of the articles, in {lower:.0%} to {upper:.0%}."
    )
