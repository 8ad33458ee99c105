"""The figure of the calendar: what the articles mention, beside what is known to have happened."""

from __future__ import annotations

import textwrap

import pandas as pd
from matplotlib.axes import Axes

from tradetalks.base.wording import count_of, format_days
from tradetalks.figures.chart import (
    ARTICLE_COLOURS,
    GREEN,
    GREY,
    MOST_NAMED,
    WIDTH,
    Chart,
    choose_panels,
    finish_axes,
    list_values,
    mark_dates,
    note_panels,
    say_instead,
    styled,
)

DAYS_AROUND = 120
MOST_MENTIONS = 12
LABEL_WIDTH = 34  # characters of a mention on one line
LETTERS_AN_INCH = 17  # of the size in which events are written
UNDATED = (
    "No article has a date of publication, and what they say of time names no day without one. "
    "Give published_from and published_to in articles.csv."
)


def plot_calendar(
    calendar: pd.DataFrame, labels: pd.Series, sentences: pd.DataFrame | None = None
) -> Chart:
    """Lay what the articles mention on a calendar, beside what is known to have happened.

    Parameters
    ----------
    calendar : DataFrame
        What :func:`tradetalks.event_calendar` returns.
    labels : Series
        What :func:`tradetalks.label_articles` returns.
    sentences : DataFrame, optional
        The sentences of the mentions, which are then kept with the figure.

    Returns
    -------
    Chart
        Its numbers: ``calendar``. The picture runs from 120 days before the first publication shown
        to 120 days after the last; what reaches further is drawn to its edge, and what lies wholly
        beyond stands there with an arrow.
    """
    mentions = calendar[calendar["what"] == "mention"]
    published = calendar[calendar["what"] == "publication"]
    shown = choose_panels(mentions, labels)
    window = _calendar_window(calendar, published[published["article_id"].isin(shown.index)])
    events = calendar[calendar["what"] == "event"]
    events = events[(events["to"] >= window[0]) & (events["from"] <= window[1])]
    lanes = [
        (str(label), _label_mentions(mentions[mentions["article_id"] == name], window))
        for name, label in shown.items()
    ]
    if len(events):
        lanes.append(("what is known to have happened", _label_events(events, window)))
    points = []
    heights = [0.13 * rows["lines"].sum() + 0.13 * len(rows) for _, rows in lanes] or [1.0]
    with styled(
        0.7 + sum(heights) + 0.3 * len(heights), len(heights), sharex=True, height_ratios=heights
    ) as (figure, axes):
        for number, (panel, (title, rows)) in enumerate(zip(axes[:, 0], lanes, strict=False)):
            known = number == len(shown)
            placed = _draw_days(panel, rows, window, GREEN if known else ARTICLE_COLOURS[number])
            if known:
                _write_events(panel, rows, window)
            else:
                points.append((panel, placed, "middle", "height"))
                _shade(panel, published[published["article_id"] == shown.index[number]])
            finish_axes(panel, title)
        if lanes:
            axes[-1, 0].set_xlim(*window)
            mark_dates(axes[-1, 0])
        else:
            say_instead(figure, UNDATED)
        note = note_panels(figure, shown, labels) if lanes else ""
    return Chart(
        figure,
        "Mentions and events by date",
        "A calendar with a bar for each date or stretch of time that an article mentions, grey "
        "where it was published, and below them the known events. "
        f"{_find_directions(mentions, labels) if len(published) else UNDATED}{note}",
        calendar,
        _find_directions(mentions, labels) if len(mentions) and len(published) else "",
        concordance=None if sentences is None else _quote(mentions, sentences),
        points=tuple(points),
    )


def _find_directions(mentions: pd.DataFrame, labels: pd.Series) -> str:
    """Say how many mentions of each article lie before and after its publication."""
    back = (mentions["days_to"] < 0).groupby(mentions["article_id"]).sum()
    later = (mentions["days_from"] > 0) | mentions["to"].isna()  # an open stretch goes on
    ahead = later.groupby(mentions["article_id"]).sum()
    if len(back) > MOST_NAMED:
        return (
            f"Of the {count_of(len(mentions), 'mention')} of dates in {len(back)} articles, "
            f"{back.sum():,} lie wholly before publication and {ahead.sum():,} after it."
        )
    counts = back.astype("str") + " wholly before its publication and " + ahead.astype("str")
    pairs = list_values(counts + " wholly after it", labels, "{1} has {0}")
    return f"Of the dates mentioned, {pairs}."


def _quote(mentions: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return each mention with its sentence."""
    texts = sentences[["article_id", "sentence_id", "text"]].rename(columns={"text": "sentence"})
    columns = ["article_id", "sentence_id", "text", "from", "to"]
    quoted = mentions[columns].rename(columns={"text": "expression"})
    return quoted.merge(texts, on=["article_id", "sentence_id"], how="left")


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


def _label_mentions(rows: pd.DataFrame, window: tuple[pd.Timestamp, pd.Timestamp]) -> pd.DataFrame:
    """Keep one row for equal mentions of an article, labelled with how often they stand there."""
    keys = [rows["text"].str.lower().rename("same"), rows["from"], rows["to"]]
    counted = rows.groupby(keys, dropna=False, sort=False).agg(
        article_id=("article_id", "first"),
        sentence_id=("sentence_id", "first"),
        first=("text", "first"),
        size=("text", "size"),
    )
    merged = counted.reset_index()
    labels = merged["first"] + merged["size"].map(lambda size: f" ({size}×)" if size > 1 else "")
    labels = labels.mask(merged["to"] < window[0], "← " + labels)
    labels = labels.mask(merged["from"] > window[1], labels + " →")
    merged["label"] = [textwrap.fill(label, LABEL_WIDTH) for label in labels]
    merged["lines"] = merged["label"].str.count("\n") + 1
    if len(merged) <= MOST_MENTIONS:
        return merged
    rest = count_of(len(merged) - MOST_MENTIONS, "more mention")
    gap = pd.DataFrame({"label": [f"… and {rest}, in the CSV file"], "lines": [1]})
    return pd.concat([merged.head(MOST_MENTIONS), gap], ignore_index=True)


def _label_events(rows: pd.DataFrame, window: tuple[pd.Timestamp, pd.Timestamp]) -> pd.DataFrame:
    """Label events by their days; break their words to fit the side with more room."""
    start, end = window
    late = rows["from"] - start > (end - rows["to"])
    room = (rows["from"] - start).where(late, end - rows["to"]) / (end - start)
    letters = (room * (WIDTH - 1.6) * LETTERS_AN_INCH).astype("int64") - 3
    words = [textwrap.fill(t, n) for t, n in zip(rows["text"], letters, strict=True)]
    days = [format_days(row["from"], row["to"]) for row in rows.to_dict("records")]
    return rows.assign(
        label=days, words=words, late=late, lines=[text.count("\n") + 1 for text in words]
    )


def _draw_days(
    panel: Axes, rows: pd.DataFrame, window: tuple[pd.Timestamp, pd.Timestamp], colour: str
) -> pd.DataFrame:
    """Draw one row of the calendar for each row of a table, as high as its lines of words.

    Returns the rows that have a bar, with its ``middle`` and ``height``.
    """
    start, end = window
    least = (end - start) / 150  # a single day must be seen
    first, last = rows["from"].fillna(start), rows["to"].fillna(end) + pd.Timedelta(days=1)
    first = first.mask(first < start, start).mask(first > end - least, end - least)
    last = last.mask(last < start + least, start + least).mask(last > end, end)
    width = (last - first).mask(last - first < least, least)
    named = rows["from"].notna() | rows["to"].notna()
    panel.barh(_rows(rows)[named], width[named], left=first[named], height=0.9, color=colour)
    panel.set_yticks(_rows(rows), rows["label"].tolist(), fontsize=8)
    panel.set_ylim((rows["lines"] + 1).sum(), 0)
    return rows.assign(middle=first + width / 2, height=_rows(rows))[named]


def _rows(rows: pd.DataFrame) -> pd.Series:
    """Return the height at which each row stands: each has its lines of words and one between."""
    size = rows["lines"] + 1
    return size.cumsum() - size / 2


def _shade(panel: Axes, published: pd.DataFrame) -> None:
    """Shade the days on which an article can have been published."""
    for first, last in zip(published["from"], published["to"], strict=True):
        end = last + pd.Timedelta(days=1)
        panel.axvspan(first, end, color=GREY, alpha=0.3, linewidth=0, zorder=0)


def _write_events(
    panel: Axes, rows: pd.DataFrame, window: tuple[pd.Timestamp, pd.Timestamp]
) -> None:
    """Write each event whole beside its bar, on the side that has more room."""
    least = (window[1] - window[0]) / 150
    for height, row in zip(_rows(rows), rows.to_dict("records"), strict=True):
        edge = row["from"] if row["late"] else max(row["to"], row["from"] + least)
        panel.annotate(
            row["words"],
            (edge, height),
            (-6, 0) if row["late"] else (8, 0),
            textcoords="offset points",
            ha="right" if row["late"] else "left",
            va="center",
            fontsize=8,
        )
