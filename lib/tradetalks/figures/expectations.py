"""Figures of expectations, and of tone against them."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tradetalks.base.wording import count_of, join_words
from tradetalks.corpus.names import name_articles
from tradetalks.expectations.index import index_outlook
from tradetalks.figures.chart import (
    BLUE,
    GREEN,
    GREY,
    INK,
    MOST_NAMED,
    ORANGE,
    PURPLE,
    Chart,
    choose_panels,
    end_of_article,
    finish_axes,
    list_values,
    note_panels,
    styled,
)

# Each direction of an expectation has its colour and its shape; a hollow mark leans neither way.
DIRECTIONS = {
    "lower": (ORANGE, "v", "full"),
    "raise": (BLUE, "^", "full"),
    "mixed": (PURPLE, "D", "full"),
    "open": (GREEN, "o", "none"),
}
HATCHES = {"lower": "", "mixed": "///", "open": "...", "raise": "xxx"}
VOICES = {
    "article": "the article itself",
    "official": "officials",
    "expert": "experts",
    "market": "the markets",
    "unnamed": "unnamed sources",
    "public": "the public",
}
MOST_ARTICLES = 40
MOST_LABELS = 40  # more would hide each other


def plot_expectations(sentences: pd.DataFrame, labels: pd.Series) -> Chart:
    """Show which sentences tell a reader what to expect, where they stand, and which way they lean.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``sentence_id``, ``position``, ``expectation``, ``outlook``,
        ``voice`` and ``text``.
    labels : Series
        What :func:`tradetalks.label_articles` returns.

    Returns
    -------
    Chart
        Its numbers: those columns, for the framing sentences.
    """
    columns = ["article_id", "sentence_id", "position", "expectation", "outlook", "voice", "text"]
    framing = sentences.loc[sentences["expectation"] != "none", columns]
    shown = choose_panels(sentences, labels)
    points = []
    with styled(0.9 + 2.1 * len(shown), len(shown), sharex=True) as (figure, axes):
        for panel, (article_id, label) in zip(axes[:, 0], shown.items(), strict=True):
            every = sentences.loc[sentences["article_id"] == article_id, "position"]
            rows = framing[framing["article_id"] == article_id]
            panel.axhline(0, color=INK, linewidth=0.6)
            panel.plot(every, np.full(len(every), -1.25), "|", color=GREY, markersize=6)
            panel.vlines(rows["position"], 0, rows["outlook"], color=GREY, linewidth=1)
            _mark_directions(panel, rows, "position", "outlook")
            points.append((panel, rows, "position", "outlook"))
            named = rows[["sentence_id", "position", "outlook"]].head(MOST_LABELS)
            for number, x, y in named.itertuples(index=False):
                panel.annotate(str(number), (x, y), (6, 5), textcoords="offset points", fontsize=8)
            panel.set_ylim(-1.4, 1.2)
            panel.set_yticks([-1, 0, 1], ["low", "", "high"])
            finish_axes(panel, str(label), y="outlook")
        _legend_directions(figure, axes[0, 0])
        end_of_article(axes[-1, 0])
        note = note_panels(figure, shown, labels)
    finding = _count_directions(sentences)
    return Chart(
        figure,
        "Expectations along the article",
        "Marks along each article at the sentences that frame expectations, numbered, above the "
        "line if they raise them, below if they lower them; ticks are all its sentences. "
        f"{finding}{note}",
        framing,
        finding,
        sentences=framing.drop(columns=["position", "text"]),
        points=tuple(points),
    )


def plot_voices(sentences: pd.DataFrame, labels: pd.Series) -> Chart:
    """Show whose voice sets the expectations in each article, and in which direction.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``sentence_id``, ``expectation`` and ``voice``.
    labels : Series
        What :func:`tradetalks.label_articles` returns.

    Returns
    -------
    Chart
        Its numbers: ``article_id``, ``voice``, ``expectation``, ``sentences`` (how many).
    """
    framing = sentences[sentences["expectation"] != "none"]
    numbers = framing.groupby(["article_id", "voice", "expectation"]).size()
    table = numbers.unstack(fill_value=0).reindex(columns=list(HATCHES), fill_value=0)
    voices = framing["voice"].value_counts().index[::-1]
    shown = choose_panels(sentences, labels)
    with styled(0.9 + 1.5 * len(shown), len(shown), sharex=True) as (figure, axes):
        for panel, (article_id, label) in zip(axes[:, 0], shown.items(), strict=True):
            rows = table[table.index.get_level_values("article_id") == article_id]
            rows = rows.droplevel("article_id").reindex(voices, fill_value=0)
            left = np.zeros(len(rows))
            for direction, hatch in HATCHES.items():
                panel.barh(
                    rows.index,
                    rows[direction],
                    left=left,
                    color=DIRECTIONS[direction][0],
                    hatch=hatch,
                    edgecolor="white",
                    label=direction,
                )
                left = left + rows[direction].to_numpy()
            panel.xaxis.get_major_locator().set_params(integer=True)
            finish_axes(panel, str(label))
        _legend_directions(figure, axes[0, 0])
        finish_axes(axes[-1, 0], axes[-1, 0].get_title("left"), x="sentences")
        note = note_panels(figure, shown, labels)
    finding = _name_loudest(framing, labels)
    return Chart(
        figure,
        "Whose voice sets expectations",
        f"Stacked bars for each article: framing sentences by voice and direction. {finding}{note}",
        numbers.rename("sentences").reset_index(),
        finding,
        sentences=framing[["article_id", "sentence_id", "voice", "expectation"]],
    )


def plot_tone_and_outlook(sentences: pd.DataFrame, labels: pd.Series) -> Chart:
    """Set each framing sentence's tone against what it tells a reader to expect.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``sentence_id``, ``tone``, ``tone_low``, ``tone_high``,
        ``expectation``, ``outlook`` and ``text``.
    labels : Series
        What :func:`tradetalks.label_articles` returns.

    Returns
    -------
    Chart
        Its numbers: those columns, for the framing sentences.
    """
    columns = ["article_id", "sentence_id", "tone", "tone_low", "tone_high"]
    columns += ["expectation", "outlook", "text"]
    framing = sentences.loc[sentences["expectation"] != "none", columns]
    with styled(5.4) as (figure, axes):
        panel = axes[0, 0]
        panel.fill_between([0, 1.1], -1.15, 0, color=ORANGE, alpha=0.10, linewidth=0)
        panel.fill_between([-1.1, 0], 0, 1.15, color=BLUE, alpha=0.10, linewidth=0)
        panel.text(1.06, -1.1, "sounds good,\nexpects little", ha="right", color=INK, fontsize=9)
        panel.text(-1.06, 0.95, "sounds bad,\nexpects much", color=INK, fontsize=9)
        panel.axhline(0, color=INK, linewidth=0.6)
        panel.axvline(0, color=INK, linewidth=0.6)
        key = ""
        if len(framing) <= MOST_ARTICLES:
            panel.hlines(
                framing["outlook"],
                framing["tone_low"],
                framing["tone_high"],
                color=GREY,
                linewidth=0.8,
            )
            key = _label_points(panel, framing, labels)
        _mark_directions(panel, framing, "tone", "outlook")
        panel.set_xlim(-1.1, 1.1)
        panel.set_ylim(-1.15, 1.15)
        _legend_directions(figure, panel)
        finish_axes(panel, x="tone: how it sounds", y="outlook: what it says to expect")
        figure.supxlabel(textwrap.fill(key, 110), fontsize=8, x=0.01, ha="left")
    lowering = framing[framing["outlook"] < 0]
    apart = int((lowering["tone"] > 0).sum())
    finding = (
        f"{apart:,} of the {count_of(len(lowering), 'sentence')} that promise little (outlook "
        f"below zero) {'sounds' if apart == 1 else 'sound'} good all the same (tone above zero)."
    )
    return Chart(
        figure,
        "Tone against expectation",
        "Each framing sentence by its tone (left to right) and its outlook (bottom to top). "
        f"{finding} {key}".strip(),
        framing,
        finding,
        sentences=framing.drop(columns=["tone_low", "tone_high", "text"]),
        points=((panel, framing, "tone", "outlook"),),
    )


def plot_outlook_index(sentences: pd.DataFrame, labels: pd.Series) -> Chart:
    """Show each article's outlook index with its interval: what it tells its readers, on the whole.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``sentence_id``, ``expectation`` and ``outlook``.
    labels : Series
        What :func:`tradetalks.label_articles` returns. Of more than 40 articles the picture
        shows how their indices are spread.

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.index_outlook` returns.
    """
    numbers = index_outlook(sentences).set_index("article_id")
    numbers = numbers.reindex(labels.index.intersection(numbers.index))
    few = len(numbers) <= MOST_ARTICLES
    with styled(1.2 + (0.45 * len(numbers) if few else 2.5)) as (figure, axes):
        panel = axes[0, 0]
        panel.axvline(0, color=INK, linewidth=0.6)
        panel.set_xlim(-1.05, 1.05)
        if few:
            rows = range(len(numbers))
            panel.hlines(rows, numbers["low"], numbers["high"], color=GREY)
            panel.plot(numbers["outlook"], rows, "D", color=PURPLE, markersize=7)
            names = [textwrap.fill(label, 34) for label in labels[numbers.index]]
            panel.set_yticks(rows, names)
            panel.set_ylim(len(numbers) - 0.4, -0.6)
            finish_axes(panel, x="outlook index: low to high expectations")
        else:
            panel.hist(numbers["outlook"].dropna(), bins=20, color=PURPLE, edgecolor="white")
            finish_axes(panel, x="outlook index: low to high expectations", y="articles")
    finding = _tell_outlook(numbers, labels)
    return Chart(
        figure,
        "Outlook index by article",
        f"A diamond for each article's mean outlook with its 95 % interval. {finding}",
        numbers.reset_index(),
        finding,
        sentences=sentences.loc[
            sentences["expectation"] != "none",
            ["article_id", "sentence_id", "expectation", "outlook"],
        ],
    )


def _name_loudest(framing: pd.DataFrame, labels: pd.Series) -> str:
    """Say whose voice sets most expectations: in each article, or in many together."""
    few = framing["article_id"].nunique() <= MOST_NAMED
    by_article = framing.assign(article=framing["article_id"] if few else "all").groupby("article")
    counts = by_article["voice"].value_counts()
    most = counts[counts == counts.groupby("article").transform("max")].reset_index()
    heard = ("by " + most["voice"].map(VOICES)).groupby(most["article"]).agg(list).map(join_words)
    if few:
        return f"Expectations are most often set {list_values(heard, labels)}." if len(most) else ""
    return (
        f"Expectations are most often set {heard['all']}: {most['count'].iloc[0]:,} of the "
        f"{count_of(len(framing), 'sentence')} in all {framing['article_id'].nunique()} articles."
    )


def _tell_outlook(numbers: pd.DataFrame, labels: pd.Series) -> str:
    """Say which articles clearly lower and which clearly raise their readers' expectations."""
    names, told = name_articles(labels), []
    sides = {"lowers": numbers["high"] < 0, "raises": numbers["low"] > 0}
    for verb, clearly in sides.items():
        some = names[numbers.index[clearly]].tolist()
        who = join_words(some) if len(some) <= MOST_NAMED else f"{len(some):,}"
        told.append(f"{who or 'none'} clearly {verb if len(some) < 2 else verb[:-1]} expectations")
    return f"Of {count_of(len(numbers), 'article')}, {' and '.join(told)}."


def _mark_directions(panel: Axes, rows: pd.DataFrame, x: str, y: str) -> None:
    """Draw one mark a framing sentence; direction gives colour and shape."""
    for direction, (colour, shape, fill) in DIRECTIONS.items():
        some = rows[rows["expectation"] == direction]
        panel.plot(
            some[x],
            some[y],
            shape,
            color=colour,
            fillstyle=fill,
            markersize=8,
            linestyle="none",
            label=direction,
        )


def _legend_directions(figure: Figure, panel: Axes) -> None:
    handles, names = panel.get_legend_handles_labels()
    figure.legend(handles, names, ncols=4, loc="outside upper right", fontsize=9)


def _label_points(panel: Axes, framing: pd.DataFrame, labels: pd.Series) -> str:
    """Name each point by the letter of its article and its sentence; return the key to the letters.

    Points that nearly coincide share one label, so that it can be read.
    """
    letters = {
        article_id: chr(ord("A") + number % 26) for number, article_id in enumerate(labels.index)
    }
    placed: dict[tuple[float, float], list[str]] = {}
    for row in framing.sort_values(["tone", "outlook"]).to_dict("records"):
        x, y = row["tone"], row["outlook"]
        near = (at for at in placed if abs(at[0] - x) < 0.07 and abs(at[1] - y) < 0.07)
        placed.setdefault(next(near, (x, y)), []).append(
            f"{letters[row['article_id']]}{row['sentence_id']}"
        )
    for at, names in placed.items():
        panel.annotate(", ".join(names), at, (6, 6), textcoords="offset points", fontsize=8)
    used = labels[labels.index.isin(framing["article_id"])]
    return "; ".join(f"{letters[article_id]} = {label}" for article_id, label in used.items())


def _count_directions(sentences: pd.DataFrame) -> str:
    counts = sentences["expectation"].value_counts()
    total = int(counts.drop("none", errors="ignore").sum())
    parts = [
        f"{counts[direction]:,} {direction}" for direction in DIRECTIONS if direction in counts
    ]
    return f"{total:,} of {count_of(len(sentences), 'sentence')} tell a reader what to expect" + (
        f" ({', '.join(parts)})." if parts else "."
    )
