"""Figures of expectations, and of tone against them."""

from __future__ import annotations

import textwrap
from collections.abc import Hashable, Mapping
from string import ascii_uppercase

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from tradetalks.base.checks import check_choice, check_column
from tradetalks.base.wording import count_of, join_words
from tradetalks.expectations.frame import EXPECTATIONS
from tradetalks.expectations.index import index_outlook, name_readers
from tradetalks.figures.chart import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    SHADES,
    Chart,
    check_sentences,
    finish_axes,
    list_sentences,
    say_instead,
    styled,
    write_note,
)
from tradetalks.figures.panels import (
    MOST_ARTICLES,
    MOST_NAMED,
    TENTHS,
    add_tenths,
    count_shares,
    draw_panels,
    draw_rows,
    end_of_article,
    end_of_shares,
    list_values,
    name_form,
    order_articles,
    points_of,
    quote,
    stack_bars,
)

# Each direction of an expectation has its colour and its shape; a hollow mark leans neither way.
DIRECTIONS = {
    "lower": (ORANGE, "v", "full"),
    "raise": (BLUE, "^", "full"),
    "mixed": (PURPLE, "D", "full"),
    "open": (GREEN, "o", "none"),
}
HATCHES = {"lower": "", "mixed": "///", "open": "...", "raise": "xxx"}
LOOKS = {direction: (DIRECTIONS[direction][0], hatch) for direction, hatch in HATCHES.items()}
EXPECTATION_FORMS = {
    "panels": "Marks along each article at the sentences that frame expectations, numbered, above "
    "the line if they raise them, below if they lower them; ticks are all its sentences.",
    "rows": "A row for each article in order of publication, with a mark at each sentence that "
    "frames expectations, by direction; behind its name, how many of how many sentences do.",
    "together": "A column for each tenth of the articles, from their beginning to their end: the "
    "share of its sentences that frame expectations, divided by direction.",
}
VOICES = {
    "article": "the article itself",
    "official": "officials",
    "expert": "experts",
    "market": "the markets",
    "unnamed": "unnamed sources",
    "public": "the public",
}
AGREEMENT = ["as the outlook", "the other way", "undecided"]
AGREEMENT_LOOKS = dict(zip(AGREEMENT, [(BLUE, ""), (ORANGE, "///"), ("#C8C8C8", "")], strict=True))
FEWEST_OF_GROUP = 10  # sentences that a share is told of
MOST_GROUPS = 20
OTHERS = "others"
MOST_WORDS = 14  # sentences that are named by words of their own
LABEL_WORDS = 4
APART = 0.085  # of the scale, between sentences of one outlook
MOST_LABELS = 40  # more would hide each other
MOST_MARKS = 200  # and so would more of these


def plot_expectations(sentences: pd.DataFrame) -> Chart:
    """Show which sentences tell a reader what to expect, where they stand, and which way they lean.

    Of more than six articles each has a row for its marks; of more than forty, columns show which
    share of the sentences frames expectations in each tenth of the articles.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``article``, ``sentence_id``, ``position``, ``expectation``,
        ``outlook``, ``voice`` and ``text``; panels are in order of ``published_from`` where it is
        there.

    Returns
    -------
    Chart
        Its numbers: those columns, for the framing sentences; of more than forty articles
        ``tenth``, ``expectation``, ``sentences`` (how many), ``of`` (all in that tenth) and
        ``share``.

    Examples
    --------
    >>> plot_expectations(sentences).finding
    '11 of 46 sentences tell a reader what to expect (6 lower, 4 mixed, 1 open).'
    """
    columns = ["article_id", "article", "sentence_id", "position"]
    columns += ["expectation", "outlook", "voice", "text"]
    check_sentences(sentences, *columns)
    articles = order_articles(sentences)
    framing = sentences.loc[sentences["expectation"] != "none", columns]
    form, finding = name_form(articles), tell_expectations(framing, len(sentences))
    if form == "together":
        numbers = count_shares(add_tenths(sentences), "tenth", "expectation", EXPECTATIONS)
        numbers = numbers[numbers["expectation"] != "none"].reset_index(drop=True)
        figure = draw_expectation_tenths(numbers, len(articles))
    else:
        numbers = framing
        draw = draw_expectations if form == "panels" else draw_expectation_rows
        figure = draw(numbers, sentences[["article", "position"]], articles)
    points = points_of(figure, framing, articles, "position", "outlook")
    if form == "rows":
        points = ((figure.axes[0], _place_in_rows(framing, articles), "position", "row"),)
    return Chart(
        figure,
        "Expectations along the article" if form == "panels" else "Expectations along the articles",
        f"{EXPECTATION_FORMS[form]} {finding}{_tell_readers(sentences)}",
        numbers,
        finding,
        sentences=list_sentences(framing, "expectation", "outlook", "voice"),
        points=points,
    )


def draw_expectations(numbers: pd.DataFrame, every: pd.DataFrame, articles: list[str]) -> Figure:
    """Draw a mark for each framing sentence along its article, and a tick for every sentence."""

    def draw(panel: Axes, article: str) -> None:
        rows = numbers[numbers["article"] == article]
        ticks = every.loc[every["article"] == article, "position"]
        panel.axhline(0, color=INK, linewidth=0.6)
        panel.plot(ticks, np.full(len(ticks), -1.25), "|", color=GREY, markersize=6)
        panel.vlines(rows["position"], 0, rows["outlook"], color=GREY, linewidth=1)
        _mark_directions(panel, rows, "position", "outlook")
        named = rows[["sentence_id", "position", "outlook"]].head(MOST_LABELS)
        for number, x, y in named.itertuples(index=False):
            panel.annotate(str(number), (x, y), (6, 5), textcoords="offset points", fontsize=8)
        panel.set_ylim(-1.4, 1.2)
        panel.set_yticks([-1, 0, 1], ["low", "", "high"])

    def finish(panel: Axes) -> None:
        end_of_article(panel)
        _legend_directions(panel)

    return draw_panels(articles, draw, 2.1, 0.9, finish, "outlook")


def draw_expectation_rows(
    numbers: pd.DataFrame, every: pd.DataFrame, articles: list[str]
) -> Figure:
    """Draw a row for each article, with a mark at each framing sentence."""
    placed = _place_in_rows(numbers, articles)

    def draw(panel: Axes) -> None:
        panel.hlines(range(len(articles)), 0, 1, color=GREY, linewidth=0.4)
        _mark_directions(panel, placed, "position", "row", size=6)

    def finish(panel: Axes) -> None:
        end_of_article(panel)
        _legend_directions(panel)

    counts = numbers["article"].value_counts().reindex(articles, fill_value=0)
    sizes = every["article"].value_counts()
    titles = [
        f"{article} ({counts[article]}\u00a0of\u00a0{sizes[article]:,})" for article in articles
    ]
    return draw_rows(titles, draw, 1.2, finish)


def _place_in_rows(numbers: pd.DataFrame, articles: list[str]) -> pd.DataFrame:
    """Say in which row each sentence stands: that of its article."""
    return numbers.assign(
        row=numbers["article"].map({name: at for at, name in enumerate(articles)})
    )


def draw_expectation_tenths(numbers: pd.DataFrame, articles: int) -> Figure:
    """Draw a column for each tenth of the articles, divided by direction."""
    shares = numbers.pivot(index="tenth", columns="expectation", values="share").loc[TENTHS]
    with styled(4.0) as (figure, axes):
        stack_bars(axes[0, 0], shares, LOOKS, upright=True)
        finish_axes(axes[0, 0], x=f"how far into the {articles:,} articles")
        end_of_shares(axes[0, 0].yaxis, "share of the sentences")
    return figure


def tell_expectations(numbers: pd.DataFrame, sentences: int) -> str:
    """Say how many of so many sentences tell a reader what to expect, and in which direction."""
    counts = numbers["expectation"].value_counts()
    parts = [
        f"{counts[direction]:,} {direction}" for direction in DIRECTIONS if direction in counts
    ]
    told = f"{len(numbers):,} of {count_of(sentences, 'sentence')} tell a reader what to expect"
    return f"{told} ({', '.join(parts)})." if parts else f"{told}."


def plot_voices(sentences: pd.DataFrame) -> Chart:
    """Show whose voice sets the expectations in each article, and in which direction.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``article``, ``sentence_id``, ``expectation`` and ``voice``.

    Returns
    -------
    Chart
        Its numbers: ``article_id``, ``article``, ``voice``, ``expectation``, ``sentences`` (how
        many). Of more than six articles all are taken together, and the picture shows ``voice``,
        ``expectation``, ``sentences`` and ``articles`` (in how many).

    Examples
    --------
    >>> plot_voices(sentences).numbers.groupby("voice")["sentences"].sum().to_dict()
    {'article': 5, 'expert': 4, 'unnamed': 2}
    """
    check_sentences(sentences, "article_id", "article", "sentence_id", "expectation", "voice")
    articles = order_articles(sentences)
    framing = sentences[sentences["expectation"] != "none"]
    for voice in framing["voice"].unique():
        check_choice(voice, VOICES, "voice")
    groups = framing.groupby(["article_id", "article", "voice", "expectation"])
    counts = groups.size().rename("sentences").reset_index()
    finding = tell_voices(counts, articles)
    if name_form(articles) == "panels":
        numbers, whose = counts, "Stacked bars for each article"
    else:
        both = counts.groupby(["voice", "expectation"])["sentences"]
        numbers = both.agg(sentences="sum", articles="size").reset_index()
        whose = f"Stacked bars for all {len(articles):,} articles together"
        counts, articles = numbers.assign(article=""), [""]
    return Chart(
        draw_voices(counts, articles),
        "Whose voice sets expectations",
        f"{whose}: framing sentences by voice and direction. {finding}{_tell_readers(sentences)}",
        numbers,
        finding,
        sentences=list_sentences(framing, "voice", "expectation"),
    )


def draw_voices(numbers: pd.DataFrame, articles: list[str]) -> Figure:
    """Draw a bar for each voice, divided by direction; the loudest voice at the top."""
    sums = numbers.groupby("voice")["sentences"].sum()
    voices = sums.sort_values(kind="stable").index
    hatches = {way: hatch for way, hatch in HATCHES.items() if numbers["expectation"].eq(way).any()}
    table = numbers.pivot_table(
        index=["article", "voice"], columns="expectation", values="sentences", fill_value=0
    )

    def draw(panel: Axes, article: str) -> None:
        places = pd.MultiIndex.from_product([[article], voices])
        rows = table.reindex(index=places, columns=list(hatches), fill_value=0)
        left = np.zeros(len(rows))
        for direction, hatch in hatches.items():
            panel.barh(
                voices,
                rows[direction],
                left=left,
                color=DIRECTIONS[direction][0],
                hatch=hatch,
                edgecolor="white",
                label=direction,
            )
            left = left + rows[direction].to_numpy()
        panel.xaxis.set_major_locator(MaxNLocator("auto", integer=True, steps=[1, 2, 2.5, 5, 10]))

    def finish(panel: Axes) -> None:
        panel.set_xlabel("sentences")
        _legend_directions(panel)

    return draw_panels(articles, draw, 1.5 if len(articles) > 1 else 2.4, 0.9, finish)


def tell_voices(numbers: pd.DataFrame, articles: list[str]) -> str:
    """Say whose voice sets most expectations: in each article, or in many together."""
    if numbers.empty:
        return ""
    few = numbers["article"].nunique() <= MOST_NAMED
    group = numbers["article"] if few else pd.Series("all", numbers.index, name="article")
    counts = numbers.groupby([group, "voice"])["sentences"].sum()
    most = counts[counts == counts.groupby("article").transform("max")].reset_index()
    heard = ("by " + most["voice"].map(VOICES)).groupby(most["article"]).agg(list).map(join_words)
    if few:
        return f"Expectations are most often set {list_values(heard.reindex(articles).dropna())}."
    return (
        f"Expectations are most often set {heard['all']}: {most['sentences'].iloc[0]:,} of the "
        f"{count_of(int(numbers['sentences'].sum()), 'sentence')} in all "
        f"{numbers['article'].nunique():,} articles."
    )


def plot_tone_and_outlook(sentences: pd.DataFrame) -> Chart:
    """Set each framing sentence's tone against what it tells a reader to expect.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``article``, ``sentence_id``, ``tone``, ``tone_low``, ``tone_high``,
        ``expectation``, ``outlook`` and ``text``.

    Returns
    -------
    Chart
        Its numbers: those columns, for the framing sentences. Up to 40 of them bear names; of more
        than 200 the picture shows how many lie where.

    Examples
    --------
    >>> chart = plot_tone_and_outlook(sentences)
    >>> chart.numbers[["tone", "outlook"]].head(1).round(2).values.tolist()
    [[-0.84, -1.0]]
    """
    columns = ["article_id", "article", "sentence_id", "tone", "tone_low", "tone_high"]
    columns += ["expectation", "outlook", "text"]
    check_sentences(sentences, *columns)
    numbers = sentences.loc[sentences["expectation"] != "none", columns]
    few, many = MOST_WORDS < len(numbers) <= MOST_LABELS, len(numbers) > MOST_MARKS
    placed = numbers.assign(place=numbers["outlook"])
    used = sentences.loc[sentences["article"].isin(numbers["article"])] if few else numbers[:0]
    letters = _give_letters(order_articles(used))
    finding = tell_tone_and_outlook(numbers)
    if many:
        figure = draw_tone_and_outlook_cells(numbers)
        told = (
            "Cells from worst to best tone (left to right) and from lowest to highest outlook "
            "(bottom to top), the darker the more framing sentences lie in them; in the corners, "
            "how many do on either side of both zeros."
        )
    elif len(numbers) <= MOST_WORDS:
        placed = numbers.assign(label=_label_sentences(sentences.loc[numbers.index]))
        placed["place"] = placed["outlook"] + _set_apart(placed)
        figure = draw_tone_and_outlook_in_words(placed)
        told = (
            "Each framing sentence by its tone (left to right, with a line from the lowest to the "
            "highest lexicon) and its outlook (bottom to top; those of one outlook are set apart)."
        )
    else:
        figure = draw_tone_and_outlook(numbers, letters)
        told = "Each framing sentence by its tone (left to right) and its outlook (bottom to top)."
    return Chart(
        figure,
        "Tone against expectation",
        f"{told} {finding} {_list_letters(letters)}".strip() + _tell_readers(sentences),
        numbers,
        finding,
        sentences=list_sentences(numbers, "tone", "expectation", "outlook"),
        points=() if many else ((figure.axes[0], placed, "tone", "place"),),
    )


def draw_tone_and_outlook(numbers: pd.DataFrame, letters: Mapping[str, str]) -> Figure:
    """Draw a mark for each framing sentence, with a name where articles have letters."""
    with styled(5.4) as (figure, axes):
        panel = axes[0, 0]
        panel.fill_between([0, 1.1], -1.15, 0, color=ORANGE, alpha=0.10, linewidth=0)
        panel.fill_between([-1.1, 0], 0, 1.15, color=BLUE, alpha=0.10, linewidth=0)
        panel.text(1.06, -1.1, "sounds good,\nexpects little", ha="right", color=INK, fontsize=9)
        panel.text(-1.06, 0.95, "sounds bad,\nexpects much", color=INK, fontsize=9)
        panel.axhline(0, color=INK, linewidth=0.6)
        panel.axvline(0, color=INK, linewidth=0.6)
        if letters:
            bounds = numbers["tone_low"], numbers["tone_high"]
            panel.hlines(numbers["outlook"], *bounds, color=GREY, linewidth=0.8)
            _label_points(panel, numbers, letters)
        _mark_directions(panel, numbers, "tone", "outlook")
        panel.set_xlim(-1.1, 1.1)
        panel.set_ylim(-1.15, 1.15)
        _legend_directions(panel)
        finish_axes(panel, x="tone: how it sounds", y="outlook: what it says to expect")
        write_note(figure, textwrap.fill(_list_letters(letters), 110))
    return figure


def draw_tone_and_outlook_in_words(placed: pd.DataFrame) -> Figure:
    """Draw few framing sentences, each under words of its own, with the span of the lexicons."""
    places = [0.0, *placed["place"]]
    low, high = min(places) - 0.12, max(places) + 0.16
    with styled(1.1 + 3.9 * (high - low)) as (figure, axes):
        panel = axes[0, 0]
        panel.fill_between([0, 1.1], low, 0, color=ORANGE, alpha=0.10, linewidth=0)
        panel.text(
            1.08, low + 0.02, "sounds good, expects little", ha="right", va="bottom", fontsize=9
        )
        if high > 0.3:
            panel.fill_between([-1.1, 0], 0, high, color=BLUE, alpha=0.10, linewidth=0)
            panel.text(-1.08, high - 0.02, "sounds bad, expects much", va="top", fontsize=9)
        panel.axhline(0, color=INK, linewidth=0.6)
        panel.axvline(0, color=INK, linewidth=0.6)
        panel.hlines(
            placed["place"], placed["tone_low"], placed["tone_high"], color=GREY, linewidth=1
        )
        for row in placed.to_dict("records"):
            at, side = _anchor(row["tone"], row["tone_low"], row["tone_high"])
            panel.annotate(
                row["label"], (at, row["place"]), (0, 5.5),
                textcoords="offset points", ha=side, fontsize=8.5,
            )  # fmt: skip
        _mark_directions(panel, placed, "tone", "place", size=7)
        panel.set_xlim(-1.1, 1.1)
        panel.set_ylim(low, high)
        panel.set_yticks(
            [step for step in (-1, -0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75, 1) if low < step < high]
        )
        _legend_directions(panel)
        finish_axes(panel, x="tone: how it sounds", y="outlook: what it says to expect")
    return figure


def _anchor(tone: float, low: float, high: float) -> tuple[float, str]:
    """Say from where on a label is written, so that it stays within the picture."""
    if tone < -0.3:
        return low, "left"
    return (high, "right") if tone > 0.35 else (tone, "center")


def _set_apart(placed: pd.DataFrame) -> pd.Series:
    """Return how far each sentence is drawn from its outlook, where others have the same."""
    groups = placed.sort_values("tone").groupby("outlook")["tone"]
    rank, size = groups.cumcount(), groups.transform("size")
    return (APART * (rank - (size - 1) / 2)).reindex(placed.index)


def _label_sentences(framing: pd.DataFrame) -> list[str]:
    """Name each sentence by who says it and what it says to expect, in words of its own."""
    named = ["speaker", "outlet", "article", "expected", "likelihood", "text"]
    texts = framing.filter(items=named).astype("object").fillna("")
    return [f"{_name_who(row)}: {_cite_words(row)}" for row in texts.to_dict("records")]


def _name_who(row: Mapping[Hashable, object]) -> str:
    speaker = str(row.get("speaker", "")).split()
    return speaker[-1] if speaker else str(row.get("outlet") or row["article"])


def _cite_words(row: Mapping[Hashable, object]) -> str:
    """Cite the first words of what is expected, or else of how surely, or of the sentence."""
    stated = (str(row.get(name, "")).partition(" | ")[0] for name in ("expected", "likelihood"))
    words = next(filter(None, (*stated, str(row["text"])))).split()
    return " ".join(words[:LABEL_WORDS]) + " …" * (len(words) > LABEL_WORDS)


def draw_tone_and_outlook_cells(numbers: pd.DataFrame) -> Figure:
    """Draw cells of tone and outlook, the darker the more sentences lie in them."""
    tones, outlooks = np.linspace(-1.05, 1.05, 22), np.linspace(-1.125, 1.125, 10)
    counts, _, _ = np.histogram2d(numbers["tone"], numbers["outlook"], bins=[tones, outlooks])
    with styled(5.0) as (figure, axes):
        panel = axes[0, 0]
        shown = np.ma.masked_equal(counts.T, 0)
        cells = panel.pcolormesh(tones, outlooks, shown, cmap=SHADES, norm=PowerNorm(0.5, 0))
        panel.axhline(0, color=INK, linewidth=0.8)
        panel.axvline(0, color=INK, linewidth=0.8)
        for x, good in ((-1.02, False), (1.02, True)):
            for y, much in ((-1.45, False), (1.3, True)):
                here = numbers["tone"] > 0 if good else numbers["tone"] < 0
                here &= numbers["outlook"] > 0 if much else numbers["outlook"] < 0
                said = f"sounds {'good' if good else 'bad'}, expects {'much' if much else 'little'}"
                panel.text(
                    x, y, f"{said}: {here.sum():,} ({here.mean():.0%})",
                    ha="right" if good else "left", fontsize=9,
                )  # fmt: skip
        panel.set_ylim(-1.55, 1.55)
        panel.set_yticks([-1, -0.5, 0, 0.5, 1])
        figure.colorbar(
            cells, ax=panel, label="framing sentences", ticks=MaxNLocator(5, integer=True)
        )
        finish_axes(panel, x="tone: how it sounds", y="outlook: what it says to expect")
    return figure


def tell_tone_and_outlook(numbers: pd.DataFrame) -> str:
    """Say of the sentences that promise little how many sound so, and on how many none can tell.

    What a sentence sounds like is told by the whole span of the lexicons, as `compare_with_tone`
    does: where some say good and some bad, it is undecided.
    """
    lowering = numbers[numbers["outlook"] < 0]
    if lowering.empty:
        return "No sentence promises little (outlook below zero)."
    counts = compare_with_tone(lowering)["tone_is"].value_counts()
    same, other, undecided = (int(counts.get(name, 0)) for name in AGREEMENT)
    return (
        f"Of {count_of(len(lowering), 'sentence')} that {_agree(len(lowering), 'promise')} little "
        f"(outlook below zero), {same:,} {_agree(same, 'sound')} bad, too, {other:,} "
        f"{_agree(other, 'sound')} good all the same, and on {undecided:,} the lexicons are "
        "undecided."
    )


def _agree(number: int, verb: str) -> str:
    return f"{verb}s" if number == 1 else verb


def plot_outlook_index(sentences: pd.DataFrame) -> Chart:
    """Show each article's outlook index with its interval: what it tells its readers, on the whole.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``article``, ``sentence_id``, ``expectation`` and ``outlook``. Of more
        than 40 articles the picture shows how their indices are spread.

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.index_outlook` returns, in order of publication as far
        as it is known.

    Examples
    --------
    >>> plot_outlook_index(sentences).numbers[["outlook", "framing"]].round(2).values.tolist()
    [[-0.19, 4.0], [-0.61, 7.0]]
    """
    check_sentences(sentences, "article_id", "article", "expectation", "outlook")
    index = index_outlook(sentences).set_index("article", drop=False)
    numbers = index.loc[order_articles(sentences)].reset_index(drop=True)
    finding = tell_outlook_index(numbers)
    return Chart(
        draw_outlook_index(numbers),
        "Outlook index by article",
        f"A diamond for each article's mean outlook with its 95 % interval. {finding}"
        f"{_tell_readers(sentences)}",
        numbers,
        finding,
        sentences=list_sentences(
            sentences[sentences["expectation"] != "none"], "expectation", "outlook"
        ),
    )


def draw_outlook_index(numbers: pd.DataFrame) -> Figure:
    """Draw the index of each article, or of many how it is spread."""
    few = len(numbers) <= MOST_ARTICLES
    with styled(1.2 + (0.45 * len(numbers) if few else 2.5)) as (figure, axes):
        panel = axes[0, 0]
        panel.axvline(0, color=INK, linewidth=0.6)
        panel.set_xlim(-1.05, 1.05)
        if few:
            rows = range(len(numbers))
            panel.hlines(rows, numbers["low"], numbers["high"], color=GREY)
            panel.plot(numbers["outlook"], rows, "D", color=PURPLE, markersize=7)
            panel.set_yticks(rows, [textwrap.fill(name, 34) for name in numbers["article"]])
            panel.set_ylim(len(numbers) - 0.4, -0.6)
        else:
            panel.hist(numbers["outlook"].dropna(), bins=20, color=PURPLE, edgecolor="white")
        finish_axes(panel, x="outlook index: low to high expectations", y="" if few else "articles")
    return figure


def tell_outlook_index(numbers: pd.DataFrame) -> str:
    """Say which of the articles that have an interval clearly lower or raise expectations."""
    known, told = int(numbers["low"].notna().sum()), []
    if not known:
        return "No article has enough framing sentences for an interval."
    sides = {"lowers": numbers["high"] < 0, "raises": numbers["low"] > 0}
    for verb, clearly in sides.items():
        some = [quote(article) for article in numbers.loc[clearly, "article"]]
        who = join_words(some) if len(some) <= MOST_NAMED else f"{len(some):,}"
        told.append(f"{who or 'none'} clearly {verb if len(some) < 2 else verb[:-1]} expectations")
    every = count_of(len(numbers), "article")
    scope = f"Of {every},"
    if known < len(numbers):
        have = "has" if known == 1 else "have"
        scope = f"{known:,} of {every} {have} enough framing sentences for an interval:"
    return f"{scope} {' and '.join(told)}."


def compare_with_tone(sentences: pd.DataFrame) -> pd.DataFrame:
    """Say of each sentence that leans one way whether it sounds as what it says to expect.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``expectation``, ``outlook``, ``tone_low`` and ``tone_high``.

    Returns
    -------
    DataFrame
        The sentences whose outlook is above or below zero, with ``tone_is``: "as the outlook" where
        some lexicon lies on its side of zero and none on the other, "the other way" where it is the
        reverse, and "undecided" where some lie on either side, or none knows a word.

    Examples
    --------
    >>> compare_with_tone(sentences)["tone_is"].value_counts().to_dict()
    {'undecided': 5, 'the other way': 2, 'as the outlook': 1}
    """
    check_sentences(sentences, "expectation", "outlook", "tone_low", "tone_high")
    leaning = sentences[(sentences["expectation"] != "none") & (sentences["outlook"] != 0)]
    leaning = leaning.dropna(subset=["outlook", "tone_low", "tone_high"])
    low, high = leaning["tone_low"], leaning["tone_high"]
    good, bad = (low >= 0) & (high > 0), (high <= 0) & (low < 0)
    up = leaning["outlook"] > 0
    same, other, undecided = AGREEMENT
    sides = np.select(
        [(good & up) | (bad & ~up), (good & ~up) | (bad & up)], [same, other], undecided
    )
    return leaning.assign(tone_is=sides)


def plot_tone_and_outlook_by(sentences: pd.DataFrame, by: str) -> Chart:
    """Show in each group how often the tone goes with what readers are told to expect.

    Parameters
    ----------
    sentences : DataFrame
        As :func:`tradetalks.compare_with_tone`, with ``article_id`` and the column `by`.
    by : str
        What makes the groups: "outlet", "stage", "voice". Those of fewer than ten such sentences,
        and those beyond the twenty largest, are taken together.

    Returns
    -------
    Chart
        Its numbers: ``group``, ``tone_is``, ``sentences``, ``of`` (all in the group) and ``share``.

    Examples
    --------
    >>> plot_tone_and_outlook_by(sentences, "voice").numbers["group"].unique().tolist()
    ['all', 'others']
    """
    check_sentences(sentences, "article_id")
    check_column(sentences, by, needed=True)
    compared = compare_with_tone(sentences)
    names = compared[by].astype("str").replace("", "not known")
    sizes = names.value_counts()
    kept = sizes[sizes >= FEWEST_OF_GROUP].index[:MOST_GROUPS]
    groups = names.where(names.isin(kept), OTHERS)
    table = pd.concat([compared.assign(group="all"), compared.assign(group=groups)])
    numbers = count_shares(table, "group", "tone_is", AGREEMENT)
    folded = len(sizes) - len(kept)
    order = ["all", *kept, *([OTHERS] if folded else [])] if len(compared) else []
    numbers = numbers.set_index("group").loc[order].reset_index()
    finding = tell_agreement(numbers, compared["article_id"].nunique())
    rest = f"{count_of(folded, 'small group')} taken together as “{OTHERS}”." if folded else ""
    told = (
        "A bar for each group, divided by how often the lexicons lie on the side of the outlook, "
        "how often on the other, and how often on both or neither."
    )
    return Chart(
        draw_agreement(numbers),
        f"Tone and outlook by {by.replace('_', ' ')}",
        " ".join(filter(None, [told, finding, rest])) + _tell_readers(sentences),
        numbers,
        finding,
        sentences=list_sentences(compared, by, "tone_is", "tone", "outlook"),
    )


def draw_agreement(numbers: pd.DataFrame) -> Figure:
    """Draw a bar for each group, divided by whether tone and outlook agree."""
    if numbers.empty:
        with styled(2.0) as (figure, _):
            say_instead(figure, "No sentence raises or lowers expectations.")
        return figure
    shares = numbers.pivot(index="group", columns="tone_is", values="share")
    groups = list(dict.fromkeys(numbers["group"]))
    sizes = numbers.groupby("group")["of"].first()
    titles = [f"{VOICES.get(group, group)} ({sizes[group]:,})" for group in groups]

    def draw(panel: Axes) -> None:
        stack_bars(panel, shares.loc[groups], AGREEMENT_LOOKS)

    def finish(panel: Axes) -> None:
        end_of_shares(panel.xaxis, "share of the sentences that lean one way")

    return draw_rows(titles, draw, 1.2, finish)


def tell_agreement(numbers: pd.DataFrame, articles: int) -> str:
    """Say how often tone and outlook go together, where there are sentences enough."""
    counts = numbers[numbers["group"] == "all"].set_index("tone_is")["sentences"]
    every = int(counts.sum())
    if every < FEWEST_OF_GROUP:
        return ""
    same, other, undecided = (counts[name] for name in AGREEMENT)
    return (
        f"Of {count_of(every, 'sentence')} in {count_of(articles, 'article')} whose outlook is "
        f"above or below zero, {same:,} ({same / every:.0%}) sound as what they say to expect, "
        f"{other:,} ({other / every:.0%}) sound the other way, and on {undecided:,} the lexicons "
        "are undecided."
    )


def _tell_readers(sentences: pd.DataFrame) -> str:
    """Say whose labels a figure shows, where that is known."""
    return f" Read by {name_readers(sentences)}." if "read_by" in sentences else ""


def _mark_directions(panel: Axes, rows: pd.DataFrame, x: str, y: str, size: float = 8) -> None:
    """Draw one mark a framing sentence; direction gives colour and shape."""
    for direction, (colour, shape, fill) in DIRECTIONS.items():
        some = rows[rows["expectation"] == direction]
        if some.empty:  # a legend names what there is
            continue
        panel.plot(
            some[x],
            some[y],
            shape,
            color=colour,
            fillstyle=fill,
            markersize=size,
            linestyle="none",
            label=direction,
        )


def _legend_directions(panel: Axes) -> None:
    """Name each direction that some panel of the figure shows."""
    named = {
        name: handle
        for axes in panel.figure.axes
        for handle, name in zip(*axes.get_legend_handles_labels(), strict=True)
    }
    shown = [name for name in DIRECTIONS if name in named]
    handles = [named[name] for name in shown]
    panel.figure.legend(handles, shown, ncols=4, loc="outside upper right", fontsize=9)


def _label_points(panel: Axes, framing: pd.DataFrame, letters: Mapping[str, str]) -> None:
    """Name each point by the letter of its article and its sentence.

    Points that nearly coincide share one label, so that it can be read.
    """
    placed: dict[tuple[float, float], list[str]] = {}
    for row in framing.sort_values(["tone", "outlook"]).to_dict("records"):
        x, y = row["tone"], row["outlook"]
        near = (at for at in placed if abs(at[0] - x) < 0.07 and abs(at[1] - y) < 0.07)
        placed.setdefault(next(near, (x, y)), []).append(
            f"{letters[row['article']]}{row['sentence_id']}"
        )
    for at, names in placed.items():
        panel.annotate(", ".join(names), at, (6, 6), textcoords="offset points", fontsize=8)


def _give_letters(articles: list[str]) -> dict[str, str]:
    """Give each article a letter, and after Z two: AA, AB."""
    singles = [*ascii_uppercase]
    letters = singles + [first + second for first in singles for second in singles]
    return dict(zip(articles, letters, strict=False))


def _list_letters(letters: Mapping[str, str]) -> str:
    return "; ".join(f"{letter} = {article}" for article, letter in letters.items())
