"""Figures of tone."""

from __future__ import annotations

import textwrap

import pandas as pd

from tradetalks._charts import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    Chart,
    choose_panels,
    end_of_article,
    finish_axes,
    list_values,
    note_panels,
    styled,
)
from tradetalks.sentiment import tone_by

MOST_TERMS = 12


def plot_tone(sentences: pd.DataFrame, labels: pd.Series) -> Chart:
    """Show the tone of every sentence along each article, with how far the lexicons disagree.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``sentence_id``, ``position``, ``tone``, ``tone_low``,
        ``tone_high`` and ``text``.
    labels : Series
        What :func:`tradetalks.label_articles` returns.

    Returns
    -------
    Chart
        Its numbers: those columns. The broken line is the mean of the article, the band its 95 %
        bootstrap interval.
    """
    columns = ["article_id", "sentence_id", "position", "tone", "tone_low", "tone_high", "text"]
    means = tone_by(sentences, "article_id").set_index("article_id")
    shown = choose_panels(sentences, labels)
    with styled(0.6 + 2.1 * len(shown), len(shown), sharex=True) as (figure, axes):
        for panel, (article_id, label) in zip(axes[:, 0], shown.items(), strict=True):
            rows = sentences[sentences["article_id"] == article_id]
            mean = means.xs(article_id)
            panel.axhspan(
                mean["interval_low"], mean["interval_high"], color=GREY, alpha=0.2, linewidth=0
            )
            panel.axhline(mean["tone"], color=GREY, linestyle="--", linewidth=1)
            panel.axhline(0, color=INK, linewidth=0.6)
            panel.vlines(
                rows["position"], rows["tone_low"], rows["tone_high"], color=GREY, linewidth=1.2
            )
            panel.plot(rows["position"], rows["tone"], "o", color=BLUE, markersize=5)
            panel.set_ylim(-1.05, 1.05)
            finish_axes(panel, str(label), y="tone")
        end_of_article(axes[-1, 0])
        note = note_panels(figure, shown, labels)
    torn = ((sentences["tone_low"] < 0) & (sentences["tone_high"] > 0)).mean()
    signed = means["tone"].map("{:+.2f}".format).str.replace("-", "−")
    finding = (
        f"Mean tone: {list_values(signed, labels, '{}')}; "
        f"in {torn:.0%} of the sentences the lexicons disagree about the sign."
    )
    return Chart(
        figure,
        "Tone, sentence by sentence",
        "One point for each sentence along each article, a line from the lowest to the highest "
        f"lexicon. {finding}{note}",
        sentences[columns],
        finding,
    )


def plot_tone_words(sentences: pd.DataFrame, labels: pd.Series) -> Chart:
    """Show the words that make each article's tone, by what they add up to.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id`` and ``tone_words``.
    labels : Series
        What :func:`tradetalks.label_articles` returns.

    Returns
    -------
    Chart
        Its numbers: ``article_id``, ``word``, ``count`` and ``weight`` (sum over the article, after
        negation and boosting). The picture shows the heaviest of each article.
    """
    words = sentences[["article_id", "tone_words"]].explode("tone_words").dropna()
    words = words.assign(
        word=[entry["text"].lower() for entry in words["tone_words"]],
        weight=[entry["weight_in_context"] for entry in words["tone_words"]],
    )
    numbers = words.groupby(["article_id", "word"], as_index=False).agg(
        count=("weight", "size"), weight=("weight", "sum")
    )
    shown = choose_panels(sentences, labels).head(2)
    with styled(4.2, 1, len(shown), sharex=True) as (figure, axes):
        for panel, (article_id, label) in zip(axes[0], shown.items(), strict=True):
            rows = numbers[numbers["article_id"] == article_id]
            rows = rows.reindex(rows["weight"].abs().sort_values(kind="stable").index)
            rows = rows.tail(MOST_TERMS).sort_values("weight", kind="stable")
            bars = panel.barh(
                rows["word"] + rows["count"].map(lambda count: f" ({count})"),
                rows["weight"],
                color=[BLUE if weight > 0 else ORANGE for weight in rows["weight"]],
            )
            for bar, weight in zip(bars, rows["weight"], strict=True):
                bar.set_hatch("" if weight > 0 else "///")
                bar.set_edgecolor("white")
            panel.axvline(0, color=INK, linewidth=0.8)
            finish_axes(panel, textwrap.fill(str(label), 28), x="weight, added up")
        note = note_panels(figure, shown, labels)
    ranked = numbers.astype({"word": "str"}).sort_values("weight", kind="stable")
    by_article = ranked.groupby("article_id")["word"]
    pairs = "“" + by_article.last() + "” and “" + by_article.first() + "”"
    finding = f"Heaviest words for and against: {list_values(pairs, labels, '{}')}."
    return Chart(
        figure,
        "Words that make the tone",
        "Bars of the words with the most weight in each article, plain to the right where they "
        f"make it sound good, hatched to the left where bad. {finding}{note}",
        numbers,
        finding if len(pairs) else "",
    )
