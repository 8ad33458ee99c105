"""Figures of mean tones with their intervals: along articles, along time, by party, by speaker."""

from __future__ import annotations

import textwrap
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from tradetalks.base.wording import count_of, join_words
from tradetalks.corpus.names import name_articles
from tradetalks.figures.chart import (
    ARTICLE_COLOURS,
    ARTICLE_MARKS,
    BLUE,
    GREY,
    INK,
    MOST_PANELS,
    Chart,
    finish_axes,
    list_sentences,
    mark_dates,
    styled,
)
from tradetalks.tone.score import tone_by
from tradetalks.tone.word_shift import add_up_words

QUARTERS = ["first", "second", "third", "last"]
MOST_ROWS = 12
MOST_DAYS = 40
VISIBLE = 0.15  # words that weigh less are left out of the picture
PERIODS = {"day": "D", "week": "W", "month": "M", "year": "Y"}
EVERYBODY = "all articles"


def plot_tone_arc(sentences: pd.DataFrame, labels: pd.Series) -> Chart:
    """Show the mean tone of each quarter of the articles, with its 95 % bootstrap interval.

    Quarters and no curve: an article of twenty sentences has no more to give. Of more articles than
    six, only the mean of all is shown, and whole articles are drawn for its interval.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``position`` and ``tone``.
    labels : Series
        What :func:`tradetalks.label_articles` returns.

    Returns
    -------
    Chart
        Its numbers: ``article_id`` (or "all articles"), ``quarter``, ``tone``, ``low``,
        ``high`` and ``sentences``.
    """
    quarter = np.minimum(sentences["position"].to_numpy(dtype=float) * 4, 3).astype(int)
    table = sentences.assign(quarter=np.array(QUARTERS)[quarter], order=quarter)
    table = table.sort_values("order", kind="stable")
    few = labels.index.isin(sentences["article_id"]).sum() <= MOST_PANELS
    if few:
        shown = labels[labels.index.isin(sentences["article_id"])]
        numbers = tone_by(table, ["article_id", "quarter"])
    else:
        shown = pd.Series({EVERYBODY: EVERYBODY})
        numbers = tone_by(table, "quarter", draw="article_id").assign(article_id=EVERYBODY)
    numbers = numbers[["article_id", "quarter", "tone", "low", "high", "sentences"]]
    with styled(3.6) as (figure, axes):
        panel = axes[0, 0]
        panel.axhline(0, color=INK, linewidth=0.6)
        step = min(0.25, 0.8 / max(len(shown), 1))  # side by side within a quarter
        for number, (article_id, label) in enumerate(shown.items()):
            rows = numbers[numbers["article_id"] == article_id]
            places = rows["quarter"].map(QUARTERS.index) + (number - (len(shown) - 1) / 2) * step
            colour, mark = ARTICLE_COLOURS[number], ARTICLE_MARKS[number]
            panel.vlines(places, rows["low"], rows["high"], color=colour)
            _mark_means(panel, places, rows["tone"], rows, mark, colour, str(label))
            for x, y, count in zip(places, rows["tone"], rows["sentences"], strict=True):
                panel.annotate(
                    f"{count:,}", (x, y), (6, -3), textcoords="offset points", fontsize=8
                )
        panel.set_xticks(range(4), [f"{name} quarter" for name in QUARTERS])
        panel.set_xlim(-0.5, 3.5)
        _scale_tone(panel, numbers)
        finish_axes(panel, y="mean tone")
        if len(shown):
            figure.legend(loc="outside upper left", fontsize=9)
    finding = _compare_ends(numbers, shown)
    return Chart(
        figure,
        "Tone from quarter to quarter",
        "A point for the mean tone of each quarter of each article with its 95 % interval, hollow "
        f"where it is of too few sentences for one, and how many these are. {finding}".strip(),
        numbers,
        finding,
        sentences=list_sentences(table, "quarter", "tone"),
    )


def plot_tone_over_time(sentences: pd.DataFrame, articles: pd.DataFrame) -> Chart:
    """Show the mean tone of the articles on the days on which they can have been published.

    Of more than 40 dated articles it shows the mean of each day, week, month or year, whichever
    gives at most 40 points; whole articles are drawn for these intervals.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id`` and ``tone``.
    articles : DataFrame
        Takes ``article_id``, ``published_from`` and ``published_to``.

    Returns
    -------
    Chart
        Its numbers: ``article_id`` or ``period``, ``from``, ``to``, ``tone``, ``low``,
        ``high`` and ``sentences``.
    """
    days = articles[["article_id", "published_from", "published_to"]].dropna()
    days = days.set_axis(["article_id", "from", "to"], axis=1)
    dated = sentences.merge(days, on="article_id")
    if len(days) <= MOST_DAYS:
        period, numbers = "article", tone_by(dated, ["article_id", "from", "to"])
    else:
        period, numbers = _tone_by_period(dated)
    undated = sentences["article_id"].nunique() - dated["article_id"].nunique()
    with styled(3.4) as (figure, axes):
        panel = axes[0, 0]
        panel.axhline(0, color=INK, linewidth=0.6)
        middle = numbers["from"] + (numbers["to"] - numbers["from"]) / 2
        panel.hlines(numbers["tone"], numbers["from"], numbers["to"], color=GREY, linewidth=3)
        panel.vlines(middle, numbers["low"], numbers["high"], color=BLUE)
        _mark_means(panel, middle, numbers["tone"], numbers)
        _scale_tone(panel, numbers)
        _scale_days(panel, numbers)
        finish_axes(panel, y="mean tone")
        missing = f"{count_of(undated, 'article')} without a date left out." if undated else ""
        if missing:
            figure.supxlabel(missing, fontsize=8, x=0.01, ha="left")
    finding = _count_overlaps(numbers, period)
    return Chart(
        figure,
        "Tone by day of publication",
        f"A point for the mean tone of each {period} with its 95 % interval, upright, and the days "
        f"on which it can have been published, level. {finding} {missing}".strip(),
        numbers,
        finding,
        sentences=list_sentences(sentences, "tone"),
    )


def plot_tone_toward(toward: pd.DataFrame, labels: pd.Series) -> Chart:
    """Show the mean tone of the clauses that speak of each party, and the words that make it.

    Parameters
    ----------
    toward : DataFrame
        What :func:`tradetalks.tone_toward` returns.
    labels : Series
        What :func:`tradetalks.label_articles` returns. Where articles and parties make more than
        twelve rows, all articles are taken together.

    Returns
    -------
    Chart
        Its numbers: ``group``, ``tone``, ``low``, ``high``, ``sentences`` (here
        clauses) and ``words``, the heaviest with their weights added up.
    """
    pairs = toward[["article_id", "party"]].drop_duplicates()
    group = toward["party"].astype("str")
    if len(pairs) <= MOST_ROWS and toward["article_id"].nunique() > 1:
        group += " in " + toward["article_id"].map(name_articles(labels)).astype("str")
    numbers = _groups(toward.assign(group=group)).sort_values(
        "group", kind="stable", ignore_index=True
    )
    return _plot_groups(
        numbers,
        "Tone of clauses naming each party",
        "mean tone of the clauses that name it",
        "clause",
        "party",
        list_sentences(toward, "party", "tone"),
    )


def plot_tone_speakers(sentences: pd.DataFrame, labels: pd.Series) -> Chart:
    """Show the mean tone of what each speaker says, and of the article's own words.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``speaker``, ``tone`` and ``tone_words``.
    labels : Series
        What :func:`tradetalks.label_articles` returns: the articles to look at.

    Returns
    -------
    Chart
        Its numbers: as :func:`tradetalks.plot_tone_toward`. The picture shows the eleven who speak
        most.
    """
    own = "the articles' own words" if len(labels) > 1 else "the article's own words"
    told = sentences[sentences["article_id"].isin(labels.index)]
    numbers = _groups(told.assign(group=told["speaker"].replace("", own)))
    order = numbers["group"].eq(own) * 1e9 + numbers["sentences"]
    numbers = numbers.loc[order.sort_values(ascending=False, kind="stable").index]
    return _plot_groups(
        numbers.reset_index(drop=True),
        "Tone by who speaks",
        "mean tone",
        "sentence",
        "speaker",
        list_sentences(told, "speaker", "tone"),
    )


def _plot_groups(
    numbers: pd.DataFrame,
    caption: str,
    x: str,
    unit: str,
    who: str,
    sentences: pd.DataFrame | None,
) -> Chart:
    """Draw one row a group: its mean, its interval, and the words that make it."""
    shown = numbers.head(MOST_ROWS)
    with styled(1.1 + 0.55 * max(len(shown), 1), 1, 2, sharey=True, width_ratios=[3, 2]) as (
        figure,
        axes,
    ):
        panel, text = axes[0]
        rows = range(len(shown))
        panel.axvline(0, color=INK, linewidth=0.6)
        panel.hlines(rows, shown["low"], shown["high"], color=GREY, linewidth=2)
        _mark_means(panel, shown["tone"], rows, shown)
        counts = shown["sentences"].map(" ({:,})".format)
        names = shown["group"] + counts
        panel.set_yticks(rows, [textwrap.fill(name, 34) for name in names])
        panel.set_xlim(-1.05, 1.05)
        panel.set_ylim(max(len(shown), 1) - 0.5, -0.5)
        finish_axes(panel, x=x)
        text.set_axis_off()
        for row, words in enumerate(shown["words"]):
            text.text(0, row, textwrap.fill(words, 40), va="center", fontsize=8)
    apart = shown[(shown["low"] > 0) | (shown["high"] < 0)]
    more = [f"{len(apart) - 4} more"] if len(apart) > 4 else []
    clear = join_words([*apart["group"].head(4), *more])
    finding = (
        f"Clearly above or below zero, with its whole interval, is the mean tone of {clear}."
        if clear
        else f"No {who} has a mean tone clearly above or below zero: the intervals reach it."
    )
    rest = (
        f" The {len(shown)} largest of {len(numbers)} groups." if len(shown) < len(numbers) else ""
    )
    return Chart(
        figure,
        caption,
        "A point for the mean tone of each group with its 95 % interval, hollow where "
        f"too few for one, how often it has a {unit}, and the heaviest words. {finding}{rest}",
        numbers,
        finding if len(shown) else "",
        sentences=sentences,
    )


def _groups(table: pd.DataFrame) -> pd.DataFrame:
    """Return the mean tone of each group with its interval and its heaviest words."""
    means = tone_by(table, "group")
    words = add_up_words(table, "group").sort_values(
        "weight", key=abs, ascending=False, kind="stable"
    )
    words = words[words["weight"].abs() >= VISIBLE].groupby("group").head(5)
    listed = words["word"] + " " + words["weight"].map("{:+.1f}".format).str.replace("-", "−")
    listed = listed.groupby(words["group"]).agg(", ".join)
    return means.assign(words=means["group"].map(listed).astype("str").fillna(""))


def _tone_by_period(dated: pd.DataFrame) -> tuple[str, pd.DataFrame]:
    """Return the shortest period that makes few enough points, and the mean tone of each."""
    for name, code in PERIODS.items():
        periods = dated["from"].dt.to_period(code)
        if periods.nunique() <= MOST_DAYS or name == "year":
            break
    means = tone_by(dated.assign(period=periods), "period", draw="article_id")
    means = means.sort_values("period", kind="stable", ignore_index=True)
    days = {"from": means["period"].dt.start_time, "to": means["period"].dt.end_time.dt.floor("D")}
    return name, means.assign(period=means["period"].astype("str"), **days)


def _scale_days(panel: Axes, numbers: pd.DataFrame) -> None:
    """Label days, and nothing shorter."""
    if numbers.empty:
        panel.set_xticks([])
        return
    day = pd.Timedelta(days=1)
    first, last = numbers["from"].min() - day, numbers["to"].max() + day
    panel.set_xlim(first, last)
    mark_dates(panel, fewest=1 if last - first < 12 * day else 4)


def _mark_means(
    panel: Axes,
    x: Any,
    y: Any,
    rows: pd.DataFrame,
    mark: str = "o",
    colour: str = BLUE,
    name: str = "",
) -> None:
    """Draw a mark for each mean, hollow where there are too few sentences for an interval."""
    sure = rows["low"].notna().to_numpy()
    for some, fill in ((sure, "full"), (~sure, "none")):
        places = np.asarray(x)[some], np.asarray(y)[some]
        panel.plot(*places, mark, color=colour, fillstyle=fill, markersize=7, label=name)
        name = ""


def _scale_tone(panel: Axes, numbers: pd.DataFrame) -> None:
    """Show the part of the scale that holds the intervals, zero always in it."""
    bounds = float(numbers[["tone", "low", "high"]].abs().max().max())
    most = min(1.05, 1.15 * bounds) if bounds > 0 else 1.05
    panel.set_ylim(-most, most)


def _compare_ends(numbers: pd.DataFrame, shown: pd.Series) -> str:
    """Say for how many articles the first and the last quarter have intervals apart."""
    ends = numbers[numbers["quarter"].isin([QUARTERS[0], QUARTERS[-1]])]
    apart = ends.groupby("article_id").apply(
        lambda rows: bool(rows["low"].max() > rows["high"].min())
    )
    if apart.empty:
        return ""
    apart = apart.astype("bool")
    names = shown if EVERYBODY in shown.index else name_articles(shown)
    changed, same = (join_words(names[apart.index[which]].tolist()) for which in (apart, ~apart))
    told = []
    if changed:
        told += [f"From the first to the last quarter the tone clearly changes in {changed}."]
    if same:
        told += [
            "There is no clear change of tone from the first to the last quarter of "
            f"{same}: the intervals overlap."
        ]
    return " ".join(told)


def _count_overlaps(numbers: pd.DataFrame, period: str) -> str:
    """Say whether any two of the points differ by more than their intervals."""
    if len(numbers) < 2:
        return ""
    count = count_of(len(numbers), period)
    if numbers["low"].max() > numbers["high"].min():
        return f"The mean tone clearly differs among the {count}: some intervals lie apart."
    return f"The mean tone does not clearly differ among the {count}: the intervals overlap."
