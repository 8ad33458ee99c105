"""Figures of tone."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd
from matplotlib.axes import Axes

from tradetalks.base.wording import count_of, join_words
from tradetalks.corpus.names import name_articles
from tradetalks.figures.chart import (
    BLUE,
    GREY,
    INK,
    MOST_NAMED,
    ORANGE,
    Chart,
    choose_panels,
    end_of_article,
    finish_axes,
    list_sentences,
    list_values,
    note_panels,
    styled,
    tell_spread,
)
from tradetalks.tone.score import tone_by
from tradetalks.tone.word_shift import add_up_words, compare_words

MOST_TERMS = 12
MOST_SHIFTS = 20


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
    points = []
    with styled(0.6 + 2.1 * len(shown), len(shown), sharex=True) as (figure, axes):
        for panel, (article_id, label) in zip(axes[:, 0], shown.items(), strict=True):
            rows = sentences[sentences["article_id"] == article_id]
            mean = means.xs(article_id)
            panel.axhspan(mean["low"], mean["high"], color=GREY, alpha=0.2, linewidth=0)
            panel.axhline(mean["tone"], color=GREY, linestyle="--", linewidth=1)
            panel.axhline(0, color=INK, linewidth=0.6)
            panel.vlines(
                rows["position"], rows["tone_low"], rows["tone_high"], color=GREY, linewidth=1.2
            )
            panel.plot(rows["position"], rows["tone"], "o", color=BLUE, markersize=5)
            points.append((panel, rows, "position", "tone"))
            panel.set_ylim(-1.05, 1.05)
            finish_axes(panel, str(label), y="tone")
        end_of_article(axes[-1, 0])
        note = note_panels(figure, shown, labels)
    torn = ((sentences["tone_low"] < 0) & (sentences["tone_high"] > 0)).mean()
    spread = tell_spread(means["tone"], labels, lambda tone: f"{tone:+.2f}".replace("-", "−"))
    finding = (
        f"The mean tone, from −1 to +1, is {spread}; "
        f"of {torn:.0%} of the sentences the lexicons disagree about the sign."
    )
    return Chart(
        figure,
        "Tone, sentence by sentence",
        "One point for each sentence along each article, a line from the lowest to the highest "
        f"lexicon. {finding}{note}",
        sentences[columns],
        finding,
        sentences=sentences[["article_id", "sentence_id", "tone"]],
        points=tuple(points),
    )


def plot_tone_words(sentences: pd.DataFrame, labels: pd.Series) -> Chart:
    """Show the words that make each article's tone, by what they add up to.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``sentence_id``, ``tone`` and ``tone_words``.
    labels : Series
        What :func:`tradetalks.label_articles` returns.

    Returns
    -------
    Chart
        Its numbers: ``article_id``, ``word``, ``count`` and ``weight`` (sum over the article, after
        negation and boosting). The picture shows the heaviest of each article.
    """
    numbers = add_up_words(sentences, "article_id")
    shown = choose_panels(sentences, labels).head(2)
    with styled(4.2, 1, len(shown), sharex=True) as (figure, axes):
        for panel, (article_id, label) in zip(axes[0], shown.items(), strict=True):
            rows = numbers[numbers["article_id"] == article_id]
            rows = rows.reindex(rows["weight"].abs().sort_values(kind="stable").index)
            rows = rows.tail(MOST_TERMS).sort_values("weight", ascending=False, kind="stable")
            names = rows["word"] + rows["count"].map(lambda count: f" ({count})")
            _draw_bars(panel, rows["weight"], rows["weight"] > 0, names.tolist())
            finish_axes(panel, textwrap.fill(str(label), 28), x="weight, added up")
        note = note_panels(figure, shown, labels)
    finding = _name_heaviest(numbers, labels)
    return Chart(
        figure,
        "Words that make the tone",
        "Bars of the words with the most weight in each article, plain to the right where they "
        f"make it sound good, hatched to the left where bad. {finding}{note}",
        numbers,
        finding if len(numbers) else "",
        sentences=sentences.loc[
            sentences["tone_words"].map(len) > 0, ["article_id", "sentence_id", "tone"]
        ],
    )


def plot_word_shift(sentences: pd.DataFrame, labels: pd.Series) -> Chart:
    """Show which words make the later half of the articles sound better or worse than the earlier.

    A word shift graph (Gallagher, Frank, Mitchell, Schwartz, Reagan, Danforth and Dodds 2021): what
    each word adds to the difference, by how often it is used and by how it is negated or boosted.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id`` and ``text``.
    labels : Series
        What :func:`tradetalks.label_articles` returns, in its order: of two articles the second is
        held against the first, of one article its later against its earlier half.

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.compare_words` returns, A being the earlier half. The
        picture shows the twenty largest shifts, and the sums of all.
    """
    (name_a, earlier), (name_b, later) = _halve(sentences, labels)
    numbers = compare_words(earlier, later)
    shown = numbers[numbers["shift"].abs() > 0].head(MOST_SHIFTS)
    weight = shown["weight_a"] + shown["weight_b"]
    good = (weight > 0).to_numpy()
    sums = _sum_shifts(numbers)
    with styled(2.2 + 0.26 * max(len(shown), 1), 2, height_ratios=[5, max(len(shown), 4)]) as (
        figure,
        axes,
    ):
        (top,), (panel,) = axes
        _draw_bars(top, sums, sums > 0, list(sums.index))
        title = (f"from {name_a}", f"to {name_b}")
        finish_axes(top, "\n".join(textwrap.fill(line, 64) for line in title))
        names = [
            f"{row['word']} {'↑' if row['rate_b'] > row['rate_a'] else '↓'} "
            f"({row['count_a']}→{row['count_b']})"
            for row in shown.to_dict("records")
        ]
        _draw_bars(panel, shown["shift"], good, names)
        finish_axes(panel, x="added to the weight per 1,000 words: worse ← → better")
    total = sums.iloc[-1]
    verb = "sounds" if len(labels) < 4 else "sound"
    change = f"{verb} {'better' if total > 0 else 'worse'}"
    heaviest = join_words([f"“{word}”" for word in shown["word"].head(3)])
    finding = (
        f"{name_b[0].upper()}{name_b[1:]} {change} than {name_a}, by a weight of "
        f"{abs(total):.1f} per 1,000 words; most of the difference is made by {heaviest}."
    )
    return Chart(
        figure,
        "Words behind the difference in tone",
        "Bars for what each word adds to the difference, plain for words that sound good, hatched "
        f"for words that sound bad, with an arrow for used more or less often. {finding}",
        numbers,
        finding if len(shown) else "",
        sentences=list_sentences(sentences),
    )


def _name_heaviest(numbers: pd.DataFrame, labels: pd.Series) -> str:
    """Name the words that weigh most for and against: of each article, or of many together."""
    sums = numbers.astype({"word": "str"})
    few = sums["article_id"].nunique() <= MOST_NAMED
    if not few:
        sums = sums.groupby("word", as_index=False)["weight"].sum().assign(article_id="all")
    words = sums.sort_values("weight", kind="stable").groupby("article_id")["word"]
    pairs = "“" + words.last() + "” and “" + words.first() + "”"
    if few:
        return f"The words that weigh most for and against are {list_values(pairs, labels)}."
    return f"All articles together, the words that weigh most for and against are {pairs['all']}."


def _halve(
    sentences: pd.DataFrame, labels: pd.Series
) -> tuple[tuple[str, pd.DataFrame], tuple[str, pd.DataFrame]]:
    """Return the earlier and the later half of the articles, or of one, with their names."""
    known = labels[labels.index.isin(sentences["article_id"])]
    if len(known) < 2:
        middle = len(sentences) // 2
        halves = sentences.iloc[:middle], sentences.iloc[middle:]
        return ("the first half", halves[0]), ("the second half", halves[1])
    middle = len(known) // 2
    sides = known.iloc[:middle], known.iloc[middle:]
    names = [
        name_articles(labels)[side.index[0]]
        if len(side) == 1
        else f"the {when} {count_of(len(side), 'article')}"
        for side, when in zip(sides, ("first", "last"), strict=True)
    ]
    parts = [sentences[sentences["article_id"].isin(side.index)] for side in sides]
    return (names[0], parts[0]), (names[1], parts[1])


def _sum_shifts(numbers: pd.DataFrame) -> pd.Series[float]:
    """Add up the shifts of good and bad words, used more and less, of their context, and of all."""
    good = numbers["weight_a"] + numbers["weight_b"] > 0
    more = numbers["rate_b"] > numbers["rate_a"]
    by_use = numbers["shift_by_use"]
    return pd.Series(
        {
            "good words ↑": by_use[good & more].sum(),
            "good words ↓": by_use[good & ~more].sum(),
            "bad words ↑": by_use[~good & more].sum(),
            "bad words ↓": by_use[~good & ~more].sum(),
            "negated, boosted": numbers["shift_by_context"].sum(),
            "together": numbers["shift"].sum(),
        }
    )


def _draw_bars(panel: Axes, shifts: pd.Series, good: Any, names: list[str]) -> None:
    """Draw one bar a word, from the top down: plain where good, hatched where not."""
    rows = range(len(shifts))
    bars = panel.barh(rows, shifts, color=[BLUE if yes else ORANGE for yes in good])
    for bar, yes in zip(bars, good, strict=True):
        bar.set_hatch("" if yes else "///")
        bar.set_edgecolor("white")
    panel.axvline(0, color=INK, linewidth=0.8)
    panel.set_yticks(rows, names)
    panel.set_ylim(max(len(shifts), 1) - 0.4, -0.6)
