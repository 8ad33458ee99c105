"""Figures of keywords and dates."""

from __future__ import annotations

import textwrap

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from tradetalks._charts import (
    ARTICLE_COLOURS,
    ARTICLE_MARKS,
    BLUE,
    GREY,
    MOST_PANELS,
    Chart,
    choose_panels,
    count_of,
    end_of_article,
    finish_axes,
    list_values,
    note_panels,
    styled,
)
from tradetalks.articles import format_days
from tradetalks.keywords import count_keywords, dispersion, find_keywords
from tradetalks.timelines import count_by_date

DAYS_AROUND = 120
LEAST_PERIODS = 10
MOST_MENTIONS = 12


def plot_dispersion(
    sentences: pd.DataFrame, keywords: list[str] | dict[str, list[str]], labels: pd.Series
) -> Chart:
    """Show where in each article the keywords occur, with how often and how evenly.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``sentence_id``, ``start``, ``end`` and ``text``.
    keywords : list or dict
        Terms, or named groups of terms: see :func:`tradetalks.keywords.find_keywords`.
    labels : Series
        What :func:`tradetalks.label_articles` returns.

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.keywords.dispersion` returns. DP (Gries, 2008) runs from
        0 (even) to 1 (all in one place), and says little of words that occur only a few times.
    """
    hits = find_keywords(sentences, keywords)
    numbers = dispersion(sentences, keywords)
    names = list(keywords)
    shown = choose_panels(sentences, labels)
    height = 0.7 + len(shown) * (0.5 + 0.24 * len(names))
    with styled(height, len(shown), sharex=True) as (figure, axes):
        for panel, (article_id, label) in zip(axes[:, 0], shown.items(), strict=True):
            rows = hits[hits["article_id"] == article_id]
            panel.set_yticks(range(len(names)), names)
            panel.set_ylim(len(names) - 0.5, -0.5)
            panel.plot(
                rows["position"],
                rows["keyword"].map(names.index),
                "|",
                color=BLUE,
                markersize=11,
                markeredgewidth=2,
            )
            panel.hlines(range(len(names)), 0, 1, color=GREY, linewidth=0.3)
            counts = rows["keyword"].value_counts().reindex(names, fill_value=0)
            for row, count in enumerate(counts.tolist()):
                panel.text(1.02, row, f"{count}×", va="center", fontsize=8)
            finish_axes(panel, str(label))
        end_of_article(axes[-1, 0])
        note = note_panels(figure, shown, labels)
    totals = hits["keyword"].astype("str").value_counts()
    frequent = "Most frequent: " + ", ".join(
        f"{name!s} ({count_of(count, 'hit')})" for name, count in totals.head(3).to_dict().items()
    )
    return Chart(
        figure,
        "Where the keywords occur",
        "A lane for each keyword along each article, a stroke at each occurrence. "
        f"{frequent}.{note}",
        numbers,
    )


def plot_keyword_rates(
    sentences: pd.DataFrame, keywords: list[str] | dict[str, list[str]], labels: pd.Series
) -> Chart:
    """Show how often each article uses each keyword, per 1,000 words, with an interval.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``sentence_id``, ``start``, ``end`` and ``text``.
    keywords : list or dict
        See :func:`plot_dispersion`.
    labels : Series
        What :func:`tradetalks.label_articles` returns.

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.keywords.count_keywords` returns.
    """
    numbers = count_keywords(sentences, keywords, by="article_id")
    names = list(keywords)
    shown = choose_panels(sentences, labels)
    step = 0.7 / len(shown)
    with styled(1.0 + 0.3 * len(names) * max(1.0, len(shown) / 2)) as (figure, axes):
        panel = axes[0, 0]
        for number, (article_id, label) in enumerate(shown.items()):
            rows = numbers[numbers["article_id"] == article_id].set_index("keyword").loc[names]
            heights = np.arange(len(names)) + step * (number - (len(shown) - 1) / 2)
            colour = ARTICLE_COLOURS[number]
            panel.hlines(heights, rows["low"], rows["high"], color=colour, linewidth=1.2)
            panel.plot(
                rows["per_1000"],
                heights,
                ARTICLE_MARKS[number],
                color=colour,
                markersize=6,
                label=str(label),
            )
        panel.set_yticks(range(len(names)), names)
        panel.set_ylim(len(names) - 0.4, -0.6)
        panel.set_xlim(left=0)
        panel.legend(loc="lower left", bbox_to_anchor=(0, 1), fontsize=8)
        finish_axes(panel, x="per 1,000 words, with a 95 % interval")
        note = note_panels(figure, shown, labels)
    widest = numbers.groupby("keyword")["per_1000"].agg(lambda rate: rate.max() - rate.min())
    apart = f"The rate differs most for “{widest.idxmax()}”." if len(shown) > 1 else ""
    return Chart(
        figure,
        "Keyword rates, article by article",
        "A row for each keyword with one mark an article at its rate per 1,000 words; lines are "
        f"95 % intervals. {apart}{note}",
        numbers,
    )


def plot_keyword_dates(
    sentences: pd.DataFrame, keywords: list[str] | dict[str, list[str]], articles: pd.DataFrame
) -> Chart:
    """Show how often keywords are used in what was published from day to day.

    Parameters
    ----------
    sentences : DataFrame
        See :func:`plot_dispersion`.
    keywords : list or dict
        See :func:`plot_dispersion`; the picture has room for the first six.
    articles : DataFrame
        Takes ``article_id``, ``published_from``, ``published_to`` and ``words``. The span of the
        dates chooses days, weeks or months. Fewer than ten periods are shown as points: they are no
        trend.

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.count_by_date` returns; empty where no article is dated.
    """
    dated = articles.dropna(subset=["published_from", "published_to"])
    numbers = pd.DataFrame(columns=["keyword", "date", "count", "words", "per_1000"])
    if len(dated):
        days = (dated["published_to"].max() - dated["published_from"].min()).days
        freq = "D" if days <= 31 else "W" if days <= 366 else "M"
        hits = find_keywords(sentences, keywords)
        numbers = count_by_date(hits, dated, freq=freq, by="keyword")
    shown = list(keywords)[:MOST_PANELS]
    periods = numbers["date"].nunique()
    with styled(0.8 + 0.9 * len(shown), len(shown), sharex=True, sharey=True) as (figure, axes):
        for panel, name in zip(axes[:, 0], shown, strict=True):
            rows = numbers[numbers["keyword"].eq(name) & numbers["words"].gt(0)]
            line = "-" if periods >= LEAST_PERIODS else "none"
            panel.plot(rows["date"], rows["per_1000"], "o", linestyle=line, color=BLUE)
            top = max(1, 1.2 * numbers["per_1000"].max()) if periods else 1
            panel.set_ylim(-top / 10, top)  # points at either end are seen whole
            finish_axes(panel, str(name))
        if periods:
            _mark_dates(axes[-1, 0])
        axes[len(shown) // 2, 0].set_ylabel("per 1,000 words")
    read = "points, and no trend" if periods < LEAST_PERIODS else "enough for a line"
    span = f"{count_of(len(dated), 'dated article')} in {count_of(periods, 'period')}: {read}."
    return Chart(
        figure,
        "Keyword rates by publication date",
        "One panel for each keyword: its rate per 1,000 words of what was published in each "
        f"period. {span}",
        numbers,
    )


def plot_calendar(calendar: pd.DataFrame, labels: pd.Series) -> Chart:
    """Lay what the articles mention on a calendar, beside what is known to have happened.

    Parameters
    ----------
    calendar : DataFrame
        What :func:`tradetalks.event_calendar` returns.
    labels : Series
        What :func:`tradetalks.label_articles` returns.

    Returns
    -------
    Chart
        Its numbers: ``calendar``. The picture runs from 120 days before the first publication to
        120 days after the last; what reaches further is drawn to its edge.
    """
    mentions = calendar[calendar["what"] == "mention"]
    published = calendar[calendar["what"] == "publication"]
    shown = choose_panels(mentions, labels)
    window = _calendar_window(calendar, published)
    events = calendar[calendar["what"] == "event"]
    lanes = [
        (str(label), _merge_mentions(mentions[mentions["article_id"] == name]))
        for name, label in shown.items()
    ]
    if len(events):
        lanes.append(("what is known to have happened", events))
    heights = [len(rows) + 0.6 for _, rows in lanes] or [1]
    with styled(
        0.9 + 0.24 * sum(heights), max(len(lanes), 1), sharex=True, height_ratios=heights
    ) as (figure, axes):
        for number, (panel, (title, rows)) in enumerate(zip(axes[:, 0], lanes, strict=False)):
            _draw_days(panel, rows, window, ARTICLE_COLOURS[number])
            if number < len(shown):
                day = published[published["article_id"] == shown.index[number]]
                for first, last in zip(day["from"], day["to"], strict=True):
                    end = last + pd.Timedelta(days=1)
                    panel.axvspan(first, end, color=GREY, alpha=0.3, linewidth=0)
            else:
                _write_events(panel, rows, window)
            finish_axes(panel, title)
        axes[-1, 0].set_xlim(*window)
        _mark_dates(axes[-1, 0])
        note = note_panels(figure, shown, labels)
    back = (mentions["days_to"] < 0).groupby(mentions["article_id"]).sum()
    later = (mentions["days_from"] > 0) | mentions["to"].isna()  # an open stretch goes on
    ahead = later.groupby(mentions["article_id"]).sum()
    pairs = list_values(back.astype("str") + " and " + ahead.astype("str"), labels, "{}")
    finding = f"Dated mentions wholly before and after publication: {pairs}."
    return Chart(
        figure,
        "Mentions and events by date",
        "A calendar with a bar for each date or stretch of time that an article mentions, grey "
        f"where it was published, and below them the known events. {finding}{note}",
        calendar,
        finding if len(mentions) else "",
    )


def _mark_dates(panel: Axes) -> None:
    dates = mdates.AutoDateLocator(maxticks=9)
    panel.xaxis.set_major_locator(dates)
    panel.xaxis.set_major_formatter(mdates.ConciseDateFormatter(dates))


def _calendar_window(
    calendar: pd.DataFrame, published: pd.DataFrame
) -> tuple[pd.Timestamp, pd.Timestamp]:
    """Choose the stretch of time to show: around publication, and around all days without it."""
    around = published if len(published) else calendar
    margin = pd.Timedelta(days=DAYS_AROUND)
    days = pd.concat([around["from"], around["to"]]).dropna()
    if days.empty:
        days = pd.Series([pd.Timestamp(0), pd.Timestamp(0)])
    return days.min() - margin, days.max() + margin


def _merge_mentions(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep one row for equal mentions of an article, and say how often they stand there."""
    keys = [rows["text"].str.lower().rename("same"), rows["from"], rows["to"]]
    counted = rows.groupby(keys, dropna=False, sort=False)["text"].agg(["first", "size"])
    merged = counted.reset_index().head(MOST_MENTIONS)
    times = merged["size"].map(lambda size: f" ({size}×)" if size > 1 else "")
    return merged.assign(text=merged["first"] + times)


def _draw_days(
    panel: Axes, rows: pd.DataFrame, window: tuple[pd.Timestamp, pd.Timestamp], colour: str
) -> None:
    """Draw one row of the calendar for each row of a table."""
    start, end = window
    first = rows["from"].fillna(start).mask(rows["from"] < start, start)
    last = rows["to"].fillna(end) + pd.Timedelta(days=1)
    last = last.mask(last > end, end)
    least = (end - start) / 150  # a single day must be seen
    width = (last - first).mask(last - first < least, least)
    lanes = range(len(rows))
    panel.barh(lanes, width, left=first, height=0.6, color=colour)
    names = [textwrap.shorten(text, 34, placeholder=" …") for text in rows["text"]]
    panel.set_yticks(lanes, names, fontsize=9)
    panel.set_ylim(len(rows) - 0.4, -0.6)


def _write_events(
    panel: Axes, rows: pd.DataFrame, window: tuple[pd.Timestamp, pd.Timestamp]
) -> None:
    """Write each event beside its bar, on the side that has more room, and its day at the edge."""
    start, end = window
    for lane, row in enumerate(rows.to_dict("records")):
        text = textwrap.shorten(row["text"], 56, placeholder=" …")
        late = row["from"] - start > (end - start) / 2
        place, side = (row["from"], "right") if late else (row["to"], "left")
        offset = (-6, 0) if late else (10, 0)
        panel.annotate(
            text,
            (place, lane),
            offset,
            textcoords="offset points",
            ha=side,
            va="center",
            fontsize=8,
        )
    days = [format_days(row["from"], row["to"]) for row in rows.to_dict("records")]
    panel.set_yticks(range(len(rows)), days, fontsize=8)
