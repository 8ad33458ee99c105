"""Figures of keywords: where they stand, how often, and how that changes from day to day."""

from __future__ import annotations

import warnings

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tradetalks.base.checks import check_ids
from tradetalks.base.wording import count_of, format_days
from tradetalks.dates.find import keep_dated
from tradetalks.figures.chart import (
    ARTICLE_COLOURS,
    ARTICLE_MARKS,
    BLUE,
    GREY,
    ORANGE,
    PALE_BLUE,
    Chart,
    check_sentences,
    finish_axes,
    mark_dates,
    say_instead,
    styled,
)
from tradetalks.figures.panels import MOST_PANELS, draw_panels, note_rest, order_articles
from tradetalks.keywords.compare import dispersion
from tradetalks.keywords.count import concordance, count_keywords, find_keywords
from tradetalks.keywords.terms import Keywords, read_keywords
from tradetalks.keywords.trend import MINIMUM_PERIODS, count_by_date, find_bursts
from tradetalks.measures.intervals import wilson_interval
from tradetalks.measures.scores import share

PERIODS = {"D": ("day", 7), "W": ("week", 5), "M": ("month", 3)}  # and how many make a mean
UNDATED = (
    "No article has a date of publication, and without one there is no timeline. "
    "Give published_from and published_to in articles.csv."
)


def plot_dispersion(sentences: pd.DataFrame, keywords: Keywords) -> Chart:
    """Show where in each article the keywords occur, with how often and how evenly.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``article``, ``sentence_id`` and ``text``, and ``start`` where it is
        there; panels are in order of ``published_from`` where it is there.
    keywords : list or dict
        Terms, or named groups of terms: see :func:`tradetalks.find_keywords`.

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.dispersion` returns. DP (Gries, 2008) runs from
        0 (even) to 1 (all in one place), and says little of words that occur only a few times.

    Examples
    --------
    >>> plot_dispersion(sentences, ["trade", "tariff"]).numbers["count"].tolist()
    [9, 4, 6, 3]
    """
    check_sentences(sentences, "article_id", "article", "sentence_id", "text")
    articles, numbers = order_articles(sentences), dispersion(sentences, keywords)
    hits = find_keywords(sentences, keywords)
    figure = draw_dispersion(hits, list(read_keywords(keywords)), articles)
    return Chart(
        figure,
        "Where the keywords occur",
        "A lane for each keyword along each article, a stroke at each occurrence. "
        f"{tell_most_frequent(hits)}{note_rest(figure, articles)}",
        numbers,
        concordance=concordance(sentences, keywords),
    )


def draw_dispersion(hits: pd.DataFrame, names: list[str], articles: list[str]) -> Figure:
    """Draw a lane for each keyword along each article, with a stroke for each hit."""

    def draw(panel: Axes, article: str) -> None:
        rows = hits[hits["article"] == article]
        heights = rows["keyword"].map(names.index)
        panel.set_yticks(range(len(names)), names)
        panel.set_ylim(len(names) - 0.5, -0.5)
        panel.plot(rows["position"], heights, "|", color=BLUE, markersize=11, markeredgewidth=2)
        panel.hlines(range(len(names)), 0, 1, color=GREY, linewidth=0.3)
        counts = rows["keyword"].value_counts().reindex(names, fill_value=0)
        for row, count in enumerate(counts.tolist()):
            panel.text(1.02, row, f"{count}×", va="center", fontsize=8)

    return draw_panels(articles[:MOST_PANELS], draw, 0.5 + 0.24 * len(names), 0.7)


def tell_most_frequent(hits: pd.DataFrame) -> str:
    """Name the keywords that are used most."""
    totals = hits["keyword"].astype("str").value_counts().head(3).to_dict()
    named = [f"{name} ({count_of(count, 'hit')})" for name, count in totals.items()]
    return f"Most frequent: {', '.join(named)}." if named else "None of them occurs."


def plot_keyword_rates(sentences: pd.DataFrame, keywords: Keywords) -> Chart:
    """Show how often each article uses each keyword, per 1,000 words, with an interval.

    Parameters
    ----------
    sentences : DataFrame
        See :func:`plot_dispersion`.
    keywords : list or dict
        See :func:`plot_dispersion`.

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.count_keywords` returns.

    Examples
    --------
    >>> chart = plot_keyword_rates(sentences, ["trade", "tariff"])
    >>> chart.numbers["per_1000"].round(1).tolist()
    [15.4, 6.8, 14.3, 7.2]
    """
    check_sentences(sentences, "article_id", "article", "sentence_id", "text")
    articles, numbers = order_articles(sentences), count_keywords(sentences, keywords)
    figure = draw_keyword_rates(numbers, articles)
    return Chart(
        figure,
        "Keyword rates, article by article",
        "A row for each keyword with one mark an article at its rate per 1,000 words; lines are "
        f"95 % intervals. {tell_keyword_rates(numbers)}{note_rest(figure, articles)}",
        numbers,
        concordance=concordance(sentences, keywords),
    )


def draw_keyword_rates(numbers: pd.DataFrame, articles: list[str]) -> Figure:
    """Draw a row for each keyword, with the marks of the articles one below the other."""
    names, shown = numbers["keyword"].unique().tolist(), articles[:MOST_PANELS]
    step = 0.7 / len(shown)
    with styled(1.0 + 0.3 * len(names) * max(1.0, len(shown) / 2)) as (figure, axes):
        panel = axes[0, 0]
        for number, article in enumerate(shown):
            rows = numbers[numbers["article"] == article].set_index("keyword").loc[names]
            heights = np.arange(len(names)) + step * (number - (len(shown) - 1) / 2)
            colour = ARTICLE_COLOURS[number]
            panel.hlines(heights, rows["low"], rows["high"], color=colour, linewidth=1.2)
            panel.plot(
                rows["per_1000"],
                heights,
                ARTICLE_MARKS[number],
                color=colour,
                markersize=6,
                label=article,
                clip_on=False,  # a mark at 0 is seen whole
            )
        panel.set_yticks(range(len(names)), names)
        panel.set_ylim(len(names) - 0.4, -0.6)
        panel.set_xlim(left=0)
        panel.legend(loc="lower left", bbox_to_anchor=(0, 1), fontsize=8)
        finish_axes(panel, x="per 1,000 words, with a 95 % interval")
    return figure


def tell_keyword_rates(numbers: pd.DataFrame) -> str:
    """Name the keyword whose rate differs most from article to article."""
    rates = numbers.groupby("keyword")["per_1000"]
    widest = (rates.max() - rates.min()).idxmax()
    return f"The rate differs most for “{widest}”." if numbers["article"].nunique() > 1 else ""


def plot_keyword_dates(
    sentences: pd.DataFrame, keywords: Keywords, articles: pd.DataFrame
) -> Chart:
    """Show how the use of keywords changes from one publication to the next.

    With text in ten periods or more: the rate of each day, week or month (the span of the dates
    chooses), a mean over several, and bursts. With less there is no trend to be seen, and each
    stretch of days on which something can have been published gets a bar with its interval.

    Parameters
    ----------
    sentences : DataFrame
        See :func:`plot_dispersion`.
    keywords : list or dict
        See :func:`plot_dispersion`; the picture has room for the first six.
    articles : DataFrame
        Takes ``article_id``, ``published_from`` and ``published_to``.

    Returns
    -------
    Chart
        Its numbers, with text in ten periods or more: what :func:`tradetalks.count_by_date`
        returns, with ``mean`` (of the rates of several periods around it, by their words) and
        ``burst`` (see :func:`tradetalks.find_bursts`); otherwise one row for each keyword and
        stretch of publication: ``from``, ``to``, ``articles``, ``words``, ``count``, ``per_1000``,
        ``low``, ``high``. Empty where no article is dated.

    Examples
    --------
    >>> numbers = plot_keyword_dates(sentences, ["trade"], articles).numbers
    >>> numbers[["articles", "words", "count"]].values.tolist()
    [[1, 419, 6], [1, 584, 9]]
    """
    check_sentences(sentences, "article_id", "sentence_id", "text")
    dated = keep_dated(articles)[["article_id", "published_from", "published_to"]]
    check_ids(sentences, articles)
    names = list(read_keywords(keywords))
    words = count_keywords(sentences, keywords).groupby("article_id")["words"].first()
    dated = dated.assign(words=dated["article_id"].map(words).fillna(0))
    trend, numbers = measure_keyword_dates(find_keywords(sentences, keywords), dated, names)
    return Chart(
        draw_keyword_dates(numbers, names, trend),
        "Keyword rates by publication date",
        "One panel for each keyword: its rate per 1,000 words by the date of publication. "
        + tell_keyword_dates(numbers, dated, len(articles) - len(dated), trend),
        numbers,
        concordance=concordance(sentences, keywords),
    )


def measure_keyword_dates(
    hits: pd.DataFrame, dated: pd.DataFrame, names: list[str]
) -> tuple[bool, pd.DataFrame]:
    """Return whether there are dates enough for a trend, and the rates of each keyword."""
    numbers = _rates_by_period(hits, dated, names)
    if numbers["date"][numbers["words"] > 0].nunique() >= MINIMUM_PERIODS:
        return True, numbers
    return False, _rates_by_stretch(hits, dated, names)


def draw_keyword_dates(numbers: pd.DataFrame, names: list[str], trend: bool) -> Figure:
    """Draw a panel for each keyword; where nothing is dated, say so."""
    shown = names[:MOST_PANELS]
    with styled(0.8 + 0.95 * len(shown), len(shown), sharex=True, sharey=True) as (figure, axes):
        if numbers.empty:
            say_instead(figure, UNDATED)
            return figure
        draw = _draw_periods if trend else _draw_stretches
        for panel, name in zip(axes[:, 0], shown, strict=True):
            draw(panel, numbers[numbers["keyword"] == name])
            finish_axes(panel, name)
        if trend:
            axes[0, 0].legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, fontsize=8)
        axes[0, 0].set_ylim(0, 1.15 * numbers["per_1000" if trend else "high"].max() or 1)
        mark_dates(axes[-1, 0])
        axes[len(shown) // 2, 0].set_ylabel("per 1,000 words")
    return figure


def _period(dated: pd.DataFrame) -> str:
    """Choose days for up to three months, weeks for up to two years, and months beyond."""
    days = (dated["published_to"].max() - dated["published_from"].min()).days
    return "D" if days <= 92 else "W" if days <= 730 else "M"


def _rates_by_period(hits: pd.DataFrame, dated: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Count by day, week or month; add the mean of several periods and where a burst is."""
    if dated.empty:
        return pd.DataFrame(columns=["keyword", "date", "words"])
    every = hits.assign(keyword=pd.Categorical(hits["keyword"], categories=names))
    numbers = count_by_date(every, dated, freq=_period(dated), by="keyword")
    several = PERIODS[_period(dated)][1]
    each = numbers.groupby("keyword", sort=False)[["count", "words"]]
    sums = each.rolling(several, center=True, min_periods=1).sum().reset_index(drop=True)
    numbers["mean"] = 1000 * share(sums["count"], sums["words"])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # too few hits: no burst is what to show
        bursts = find_bursts(numbers, by="keyword")
    numbers["burst"] = False
    for burst in bursts.to_dict("records"):
        within = numbers["date"].between(burst["from"], burst["to"])
        numbers.loc[within & numbers["keyword"].eq(burst["keyword"]), "burst"] = True
    return numbers


def _rates_by_stretch(hits: pd.DataFrame, dated: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Count in what can have been published on the same days."""
    days = {"published_from": "from", "published_to": "to"}
    known = dated[["article_id", "words", *days]].rename(columns=days)
    stretches = known.groupby(["from", "to"]).agg(
        articles=("article_id", "size"), words=("words", "sum")
    )
    counts = hits.merge(known, on="article_id").groupby(["keyword", "from", "to"]).size()
    table = pd.DataFrame({"keyword": names}).merge(stretches.reset_index(), how="cross")
    table = table.merge(counts.rename("count").reset_index(), how="left")
    table["count"] = table["count"].fillna(0).astype("int64")
    table["per_1000"] = 1000 * share(table["count"], table["words"])
    low, high = wilson_interval(table["count"], table["words"])
    return table.assign(low=1000 * low, high=1000 * high)


def _draw_periods(panel: Axes, rows: pd.DataFrame) -> None:
    """Draw the rate of each period, the mean of several, and the bursts."""
    published = rows[rows["words"] > 0]
    burst = published[published["burst"]]
    panel.plot(
        published["date"],
        published["per_1000"],
        "o",
        color=GREY,
        markersize=3.5,
        label="rate",
        clip_on=False,  # a point at 0 is seen whole
    )
    panel.plot(rows["date"], rows["mean"], color=BLUE, linewidth=1.6, label="mean")
    panel.plot(
        burst["date"], burst["per_1000"], "^", color=ORANGE, markersize=8, label="in a burst"
    )


def _draw_stretches(panel: Axes, rows: pd.DataFrame) -> None:
    """Draw a bar over the days on which something can have been published, with its interval."""
    last = rows["to"] + pd.Timedelta(days=1)
    least = (last.max() - rows["from"].min()) / 150  # a single day must be seen
    width = (last - rows["from"]).clip(lower=least)
    height = rows["high"] - rows["low"]
    panel.bar(
        rows["from"], height, width, rows["low"], align="edge", color=PALE_BLUE, edgecolor="white"
    )
    panel.hlines(
        rows["per_1000"], rows["from"], rows["from"] + width, color=BLUE, linewidth=3, clip_on=False
    )


def tell_keyword_dates(
    numbers: pd.DataFrame, dated: pd.DataFrame, undated: int, trend: bool
) -> str:
    """Say how many articles are dated, what is drawn, and where something is in a burst."""
    if dated.empty:
        return UNDATED
    without = f", and {undated} without a date left out" if undated else ""
    articles = f"{count_of(len(dated), 'dated article')}{without}"
    if not trend:
        return (
            f"{articles}: too few for a trend. A line over each stretch of days on which something "
            "can have been published, in the band of its 95 % interval."
        )
    noun, several = PERIODS[_period(dated)]
    bursts = numbers[numbers["burst"]].groupby("keyword", sort=False)["date"].agg(["min", "max"])
    found = "; ".join(
        f"{row['keyword']}, {format_days(row['min'], row['max'])}"
        for row in bursts.reset_index().to_dict("records")
    )
    return (
        f"{articles}. A grey point for each {noun}, a line for the mean of {several} {noun}s, a "
        f"triangle in a burst. " + (f"Bursts from and to: {found}." if found else "No burst.")
    )
