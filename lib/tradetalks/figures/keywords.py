"""Figures of keywords: where they stand, how often, and how that changes from day to day."""

from __future__ import annotations

import textwrap
import warnings
from typing import NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from tradetalks.base.checks import check_choice, check_ids
from tradetalks.base.wording import count_of, format_days
from tradetalks.dates.find import keep_dated
from tradetalks.dates.periods import PERIODS
from tradetalks.figures.chart import (
    ARTICLE_COLOURS,
    ARTICLE_MARKS,
    BLUE,
    GREY,
    ORANGE,
    PALE_BLUE,
    SHADES,
    Chart,
    check_sentences,
    finish_axes,
    mark_dates,
    say_instead,
    styled,
    write_note,
)
from tradetalks.figures.panels import (
    MOST_PANELS,
    TENTHS,
    add_tenths,
    draw_panels,
    name_form,
    order_articles,
)
from tradetalks.keywords.compare import dispersion
from tradetalks.keywords.count import concordance, count_keywords, find_keywords
from tradetalks.keywords.terms import Keywords, read_keywords
from tradetalks.keywords.trend import MINIMUM_PERIODS, count_by_date, find_bursts
from tradetalks.measures.intervals import bootstrap_interval, ratio, wilson_interval
from tradetalks.measures.scores import share


class TrendPeriod(NamedTuple):
    """For how many days at most a period is taken, and how many of it make a mean."""

    longest: float
    several: int


TREND_PERIODS = {
    "day": TrendPeriod(92, 7),
    "week": TrendPeriod(730, 5),
    "month": TrendPeriod(3653, 3),
    "quarter": TrendPeriod(float("inf"), 3),
}
SPARSE = 0.5  # of the periods: with text in fewer, a longer one says more
UNDATED = (
    "No article has a date of publication, and without one there is no timeline. "
    "Give published_from and published_to in articles.csv."
)


def plot_dispersion(sentences: pd.DataFrame, keywords: Keywords) -> Chart:
    """Show where in each article the keywords occur, with how often and how evenly.

    Of more than six articles it shows which share of a keyword's uses falls into each tenth of the
    articles.

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
        0 (even) to 1 (all in one place), and says little of words that occur only a few times. Of
        more than six articles: ``keyword``, ``tenth``, ``count``, ``share`` (of the keyword's
        uses; an even spread has a tenth) and ``articles`` (that use it at all).

    Examples
    --------
    >>> plot_dispersion(sentences, ["trade", "tariff"]).numbers["count"].tolist()
    [9, 4, 6, 3]
    """
    check_sentences(sentences, "article_id", "article", "sentence_id", "text")
    articles, hits = order_articles(sentences), find_keywords(sentences, keywords)
    names = list(read_keywords(keywords))
    if name_form(articles) == "panels":
        numbers = dispersion(sentences, keywords)
        figure = draw_dispersion(hits, names, articles)
        told = "A lane for each keyword along each article, a stroke at each occurrence."
    else:
        numbers = count_tenths(hits, names)
        figure = draw_dispersion_tenths(numbers, names, len(articles))
        told = (
            "A row for each keyword and a column for each tenth of the articles, from their "
            "beginning to their end, the darker the larger the share of the keyword's uses that "
            "falls there."
        )
    return Chart(
        figure,
        "Where the keywords occur",
        f"{told} {tell_most_frequent(hits)}",
        numbers,
        concordance=quote_hits(sentences, keywords, hits),
    )


def quote_hits(sentences: pd.DataFrame, keywords: Keywords, hits: pd.DataFrame) -> pd.DataFrame:
    """Return the line of each hit; only the sentences that have one are read again."""
    keys = ["article_id", "sentence_id"]
    used = pd.MultiIndex.from_frame(sentences[keys]).isin(pd.MultiIndex.from_frame(hits[keys]))
    return concordance(sentences[used], keywords)


def count_tenths(hits: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    """Count the uses of each keyword in each tenth of the articles."""
    keyword = pd.Categorical(hits["keyword"], categories=names)
    table = add_tenths(hits).assign(keyword=keyword)
    counts = (
        table.groupby(["keyword", "tenth"], observed=False).size().rename("count").reset_index()
    )
    every = counts.groupby("keyword", observed=False)["count"].transform("sum")
    articles = table.groupby("keyword", observed=False)["article_id"].nunique()
    return counts.assign(
        keyword=counts["keyword"].astype("str"),
        share=share(counts["count"], every),
        articles=counts["keyword"].map(articles).astype("int64"),
    )


def draw_dispersion_tenths(numbers: pd.DataFrame, names: list[str], articles: int) -> Figure:
    """Draw a row for each keyword, with a cell for each tenth of the articles."""
    shares = numbers.pivot(index="keyword", columns="tenth", values="share").loc[names, TENTHS]
    uses = numbers.groupby("keyword")["count"].sum()
    within = numbers.groupby("keyword")["articles"].first()
    with styled(1.5 + 0.34 * len(names)) as (figure, axes):
        panel = axes[0, 0]
        most = max(float(np.nanmax(shares.to_numpy(), initial=0.0)), 0.2)
        cells = panel.pcolormesh(shares, cmap=SHADES, vmin=0, vmax=most, edgecolor="white")
        titles = [f"{name} ({uses[name]:,} in {within[name]:,})" for name in names]
        panel.set_yticks(np.arange(len(names)) + 0.5, [textwrap.fill(name, 34) for name in titles])
        panel.set_xticks(range(0, 11, 2), [f"{10 * tenth}%" for tenth in range(0, 11, 2)])
        panel.invert_yaxis()
        bar = figure.colorbar(cells, ax=panel, format=PercentFormatter(1, 0), aspect=12)
        bar.set_label("share of its uses\n(10 % if even)", fontsize=9)
        finish_axes(
            panel, x=f"how far into the {articles:,} articles (in brackets: uses in articles)"
        )
    return figure


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

    return draw_panels(articles, draw, 0.5 + 0.24 * len(names), 0.7)


def tell_most_frequent(hits: pd.DataFrame) -> str:
    """Name the keywords that are used most."""
    totals = hits["keyword"].astype("str").value_counts().head(3).to_dict()
    named = [f"{name} ({count_of(count, 'hit')})" for name, count in totals.items()]
    return f"Most frequent: {', '.join(named)}." if named else "None of them occurs."


def plot_keyword_rates(sentences: pd.DataFrame, keywords: Keywords) -> Chart:
    """Show how often each article uses each keyword, per 1,000 words, with an interval.

    Of more than six articles it shows the rate of all together, and whole articles are drawn for
    its interval.

    Parameters
    ----------
    sentences : DataFrame
        See :func:`plot_dispersion`.
    keywords : list or dict
        See :func:`plot_dispersion`.

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.count_keywords` returns; of more than six articles
        ``keyword``, ``count``, ``words``, ``per_1000``, ``low``, ``high`` and ``range`` (articles
        that use it).

    Examples
    --------
    >>> chart = plot_keyword_rates(sentences, ["trade", "tariff"])
    >>> chart.numbers["per_1000"].round(1).tolist()
    [15.4, 6.8, 14.3, 7.2]
    """
    check_sentences(sentences, "article_id", "article", "sentence_id", "text")
    articles, numbers = order_articles(sentences), count_keywords(sentences, keywords)
    hits = find_keywords(sentences, keywords)
    if name_form(articles) == "panels":
        figure, finding = draw_keyword_rates(numbers, articles), tell_keyword_rates(numbers)
        told = (
            "A row for each keyword with one mark an article at its rate per 1,000 words; lines "
            "are 95 % intervals."
        )
    else:
        numbers = measure_rates(numbers)
        figure = draw_all_keyword_rates(numbers, len(articles))
        finding = tell_all_keyword_rates(numbers, len(articles))
        told = (
            f"A row for each keyword with its rate per 1,000 words in all {len(articles):,} "
            "articles, its 95 % interval, for which whole articles are drawn, and in how many "
            "articles it is used."
        )
    return Chart(
        figure,
        "Keyword rates, article by article" if len(articles) <= MOST_PANELS else "Keyword rates",
        f"{told} {finding}",
        numbers,
        concordance=quote_hits(sentences, keywords, hits),
    )


def measure_rates(counts: pd.DataFrame) -> pd.DataFrame:
    """Return the rate of each keyword in all articles together, drawing whole articles."""
    rows = []
    for keyword, group in counts.groupby("keyword", sort=False):
        units = group[["count", "words"]].to_numpy(dtype=float)
        low, high = bootstrap_interval(units, ratio)
        count, words = units.sum(axis=0).astype(int)
        rate = 1000 * float(share(count, words))
        used = int((group["count"] > 0).sum())
        rows.append((keyword, count, words, rate, 1000 * low, 1000 * high, used))
    columns = ["keyword", "count", "words", "per_1000", "low", "high", "range"]
    return pd.DataFrame(rows, columns=columns)


def draw_all_keyword_rates(numbers: pd.DataFrame, articles: int) -> Figure:
    """Draw a row for each keyword: its rate, its interval, and how many articles use it."""
    with styled(1.0 + 0.34 * len(numbers)) as (figure, axes):
        panel, rows = axes[0, 0], range(len(numbers))
        panel.hlines(rows, numbers["low"], numbers["high"], color=GREY, linewidth=2)
        panel.plot(numbers["per_1000"], rows, "o", color=BLUE, markersize=7, clip_on=False)
        for row, bound, used in zip(rows, numbers["high"], numbers["range"], strict=True):
            panel.annotate(
                f"in {used:,} of {articles:,}", (bound, row), (8, 0),
                textcoords="offset points", va="center", fontsize=8.5,
            )  # fmt: skip
        panel.set_yticks(rows, [textwrap.fill(name, 34) for name in numbers["keyword"]])
        panel.set_ylim(len(numbers) - 0.4, -0.6)
        panel.set_xlim(0, 1.2 * max(float(numbers["high"].max()), 0.1))
        finish_axes(panel, x="per 1,000 words, with a 95 % interval (in how many articles)")
    return figure


def tell_all_keyword_rates(numbers: pd.DataFrame, articles: int) -> str:
    """Say which keyword is used most, and in how many articles."""
    row = numbers.iloc[int(np.argmax(numbers["count"]))]
    return (
        f"Most frequent is “{row['keyword']}”: {row['per_1000']:.1f} per 1,000 words, in "
        f"{row['range']:,} of {articles:,} articles."
    )


def draw_keyword_rates(numbers: pd.DataFrame, articles: list[str]) -> Figure:
    """Draw a row for each keyword, with the marks of the articles one below the other."""
    names, step = numbers["keyword"].unique().tolist(), 0.7 / len(articles)
    with styled(1.0 + 0.3 * len(names) * max(1.0, len(articles) / 2)) as (figure, axes):
        panel = axes[0, 0]
        for number, article in enumerate(articles):
            rows = numbers[numbers["article"] == article].set_index("keyword").loc[names]
            heights = np.arange(len(names)) + step * (number - (len(articles) - 1) / 2)
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
    sentences: pd.DataFrame, keywords: Keywords, articles: pd.DataFrame, freq: str = "auto"
) -> Chart:
    """Show how the use of keywords changes from one publication to the next.

    With text in ten periods or more: the rate of each day, week, month or quarter, a mean over
    several, and bursts. With text in fewer there is no trend to be seen, and each period gets a bar
    with its interval; of up to six articles, each stretch of days on which something can have been
    published.

    Parameters
    ----------
    sentences : DataFrame
        See :func:`plot_dispersion`.
    keywords : list or dict
        See :func:`plot_dispersion`; the picture has room for six, those with the most hits.
    articles : DataFrame
        Takes ``article_id``, ``published_from`` and ``published_to``.
    freq : str
        "day", "week", "month" or "quarter"; "auto" takes days for a span of up to three months,
        weeks for up to two years, months for up to ten, and quarters beyond, and always a longer
        period where fewer than half of these have text.

    Returns
    -------
    Chart
        Its numbers, with text in ten periods or more: what :func:`tradetalks.count_by_date`
        returns, with ``mean`` (of the rates of several periods around it, by their words) and
        ``burst`` (see :func:`tradetalks.find_bursts`); with fewer the same without these two; of up
        to six articles one row for each keyword and stretch of publication: ``from``, ``to``,
        ``articles``, ``words``, ``count``, ``per_1000``, ``low``, ``high``. Empty where no article
        is dated.

    Examples
    --------
    >>> numbers = plot_keyword_dates(sentences, ["trade"], articles).numbers
    >>> numbers[["articles", "words", "count"]].values.tolist()
    [[1, 419, 6], [1, 584, 9]]
    """
    check_sentences(sentences, "article_id", "sentence_id", "text")
    check_choice(freq, ["auto", *TREND_PERIODS], "freq")
    dated = keep_dated(articles)[["article_id", "published_from", "published_to"]]
    check_ids(sentences, articles)
    names = list(read_keywords(keywords))
    words = count_keywords(sentences, keywords).groupby("article_id")["words"].first()
    dated = dated.assign(words=dated["article_id"].map(words).fillna(0))
    hits = find_keywords(sentences, keywords)
    period = choose_trend_period(dated) if freq == "auto" else freq
    form, numbers = measure_keyword_dates(hits, dated, names, period)
    shown = choose_shown(hits, names)
    figure = draw_keyword_dates(numbers, shown, form, period, dated)
    drawn = numbers[numbers["keyword"].isin(shown)]
    told = tell_keyword_dates(drawn, dated, len(articles) - len(dated), form, period)
    rest = note_keywords(figure, shown, names)
    return Chart(
        figure,
        "Keyword rates by publication date",
        "One panel for each keyword: its rate per 1,000 words by the date of publication. "
        f"{told}{rest}",
        numbers,
        concordance=quote_hits(sentences, keywords, hits),
    )


def choose_shown(hits: pd.DataFrame, names: list[str]) -> list[str]:
    """Return the keywords that a picture has room for, those with the most hits, in their order."""
    counts = hits["keyword"].value_counts().reindex(names, fill_value=0)
    most = set(counts.sort_values(ascending=False, kind="stable").index[:MOST_PANELS])
    return [name for name in names if name in most]


def note_keywords(figure: Figure, shown: list[str], names: list[str]) -> str:
    """Say in the figure, and return, which keywords are not shown."""
    if len(shown) == len(names):
        return ""
    note = f"The {len(shown)} of {len(names)} keywords with the most hits; the CSV file holds all."
    write_note(figure, note)
    return f" {note}"


def choose_trend_period(dated: pd.DataFrame) -> str:
    """Choose a period by the span of the dates, longer where fewer than half of them have text."""
    if dated.empty:
        return "day"
    first, last = dated["published_from"].min(), dated["published_to"].max()
    span = (last - first).days
    names = list(TREND_PERIODS)
    chosen = next((name for name in names if span <= TREND_PERIODS[name].longest), names[-1])
    for name in names[names.index(chosen) :]:
        code = PERIODS[name]
        filled = dated["published_from"].dt.to_period(code).nunique()
        every = len(pd.period_range(first, last, freq=code))
        if len(dated) <= MOST_PANELS or filled >= SPARSE * every:
            break
    return name


def measure_keyword_dates(
    hits: pd.DataFrame, dated: pd.DataFrame, names: list[str], period: str
) -> tuple[str, pd.DataFrame]:
    """Return how the dates are to be shown ("trend", "periods", "stretches"), and the rates."""
    numbers = _rates_by_period(hits, dated, names, period)
    if numbers["date"][numbers["words"] > 0].nunique() >= MINIMUM_PERIODS:
        return "trend", _add_trend(numbers, period)
    if len(dated) > MOST_PANELS:
        return "periods", numbers
    return "stretches", _rates_by_stretch(hits, dated, names)


def draw_keyword_dates(
    numbers: pd.DataFrame, shown: list[str], form: str, period: str, dated: pd.DataFrame
) -> Figure:
    """Draw a panel for each keyword; where nothing is dated, say so."""
    with styled(0.8 + 0.95 * len(shown), len(shown), sharex=True, sharey=True) as (figure, axes):
        if numbers.empty:
            say_instead(figure, UNDATED)
            return figure
        for panel, name in zip(axes[:, 0], shown, strict=True):
            rows = numbers[numbers["keyword"] == name]
            if form == "trend":
                _draw_periods(panel, rows, period, dated)
            else:
                _draw_stretches(panel, rows if form == "stretches" else _bound(rows, period, dated))
            finish_axes(panel, name)
        if form == "trend":
            axes[0, 0].legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=3, fontsize=8)
        drawn = numbers[numbers["keyword"].isin(shown)]
        axes[0, 0].set_ylim(0, 1.15 * drawn["per_1000" if form == "trend" else "high"].max() or 1)
        mark_dates(axes[-1, 0])
        axes[len(shown) // 2, 0].set_ylabel("per 1,000 words")
    return figure


def _rates_by_period(
    hits: pd.DataFrame, dated: pd.DataFrame, names: list[str], period: str
) -> pd.DataFrame:
    """Count by day, week, month or quarter."""
    if dated.empty:
        return pd.DataFrame(columns=["keyword", "date", "words"])
    every = hits.assign(keyword=pd.Categorical(hits["keyword"], categories=names))
    return count_by_date(every, dated, freq=PERIODS[period], by="keyword")


def _add_trend(numbers: pd.DataFrame, period: str) -> pd.DataFrame:
    """Add the mean of several periods, and where a burst is."""
    several = TREND_PERIODS[period].several
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


def _bound(rows: pd.DataFrame, period: str, dated: pd.DataFrame) -> pd.DataFrame:
    """Give the periods with text their first and last days, cut to where the articles lie."""
    known = rows[rows["words"] > 0]
    ends = known["date"].dt.to_period(PERIODS[period]).dt.end_time.dt.floor("D")
    first, last = dated["published_from"].min(), dated["published_to"].max()
    return known.assign(**{"from": known["date"].clip(lower=first), "to": ends.clip(upper=last)})


def _draw_periods(panel: Axes, rows: pd.DataFrame, period: str, dated: pd.DataFrame) -> None:
    """Draw the rate of each period, the mean of several, and the bursts."""
    published = rows[rows["words"] > 0]
    burst = published[published["burst"]]
    whole = ~_cut_short(published["date"], period, dated)
    for some, fill, name in ((whole, "full", "rate"), (~whole, "none", "")):
        panel.plot(
            published.loc[some, "date"],
            published.loc[some, "per_1000"],
            "o",
            color=GREY,
            fillstyle=fill,
            markersize=3.5 if fill == "full" else 5,
            label=name,
            clip_on=False,  # a point at 0 is seen whole
        )
    panel.plot(rows["date"], rows["mean"], color=BLUE, linewidth=1.6, label="mean")
    panel.plot(
        burst["date"],
        burst["per_1000"],
        "^",
        color=ORANGE,
        markersize=8,
        label="in a burst",
        clip_on=False,
    )


def _cut_short(dates: pd.Series, period: str, dated: pd.DataFrame) -> pd.Series:
    """Say which periods begin before the first publication, or end after the last."""
    ends = dates.dt.to_period(PERIODS[period]).dt.end_time.dt.floor("D")
    first, last = dated["published_from"].min(), dated["published_to"].max()
    cut: pd.Series = (dates < first) | (ends > last)
    return cut


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
    numbers: pd.DataFrame, dated: pd.DataFrame, undated: int, form: str, period: str
) -> str:
    """Say how many articles are dated, what is drawn, and where something is in a burst."""
    if dated.empty:
        return UNDATED
    without = f", and {undated} without a date left out" if undated else ""
    articles = f"{count_of(len(dated), 'dated article')}{without}"
    if form == "stretches":
        return (
            f"{articles}: too few for a trend. A line over each stretch of days on which something "
            "can have been published, in the band of its 95 % interval."
        )
    ends = _tell_ends(numbers, dated, period)
    if form == "periods":
        return (
            f"{articles}, in fewer {period}s than a trend takes. A line over each {period} in "
            f"which something was published, in the band of its 95 % interval.{ends}"
        )
    found = "; ".join(_tell_bursts(name, rows, period) for name, rows in _group_bursts(numbers))
    return (
        f"{articles}. A grey point for each {period}, a line for the mean of "
        f"{TREND_PERIODS[period].several} {period}s, a triangle in a burst."
        f"{ends} " + (f"Bursts from and to: {found}." if found else "No burst.")
    )


def _group_bursts(numbers: pd.DataFrame) -> list[tuple[str, pd.DataFrame]]:
    """Return the keywords that have bursts, each with its periods in them, numbered by ``run``."""
    published = numbers[numbers["words"] > 0]
    starts = ~published["burst"].groupby(published["keyword"], sort=False).shift(fill_value=False)
    bursts = published.assign(run=(starts & published["burst"]).cumsum())[published["burst"]]
    return [(str(name), rows) for name, rows in bursts.groupby("keyword", sort=False)]


def _tell_bursts(name: str, rows: pd.DataFrame, period: str) -> str:
    """Say when a keyword has its burst, and of several, when that with the most hits."""
    runs = rows.groupby("run").agg(
        first=("date", "min"), last=("date", "max"), count=("count", "sum")
    )
    run = runs.iloc[int(np.argmax(runs["count"]))]
    days = format_days(run["first"], run["last"].to_period(PERIODS[period]).end_time.floor("D"))
    return f"{name}, {days}" + (f" (the largest of {len(runs)})" if len(runs) > 1 else "")


def _tell_ends(numbers: pd.DataFrame, dated: pd.DataFrame, period: str) -> str:
    """Say on which day the articles begin or end, where that is within a period."""
    dates = numbers["date"].agg(["min", "max"])
    if not _cut_short(dates, period, dated).any():
        return ""
    days = format_days(dated["published_from"].min(), dated["published_to"].max())
    hollow = ", hollow" if "mean" in numbers else ""
    return f" The articles are of {days}: the first or last {period} is not whole{hollow}."
