"""The figure of the calendar: what the articles mention, beside what is known to have happened."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import PowerNorm
from matplotlib.figure import Figure

from tradetalks.base.checks import check_ids, check_table, read_days
from tradetalks.base.wording import count_of, format_days, join_words
from tradetalks.dates.calendar import count_mentions
from tradetalks.figures.chart import (
    ARTICLE_COLOURS,
    BLUE,
    GREEN,
    GREY,
    INK,
    SHADES,
    WIDTH,
    Chart,
    finish_axes,
    mark_dates,
    say_instead,
    styled,
    write_note,
)
from tradetalks.figures.panels import (
    MOST_NAMED,
    draw_panels,
    list_values,
    name_form,
    order_articles,
)

Window = tuple[pd.Timestamp, pd.Timestamp]
DAYS_AROUND = 120
COUNTED = {"day": 0.95, "week": 2.7, "month": 6.7}  # up to how many years each is counted
FEWEST_MENTIONS = 10  # below these no time stands out
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"]
SIDE_LOOKS = {  # the darker the later: seen in grey, and in columns too thin to be hatched
    "before": ("#8FC1DE", "before publication"),
    "during": (BLUE, "at it"),
    "after": (INK, "after it"),
}
MOST_MENTIONS = 12
REACH = {"D": 7, "W": 30, "M": 180}  # days
MOST_IN_A_LECTURE = 5  # known events, each on two lines of so many characters
LECTURE_WIDTH = 26
LABEL_WIDTH = 34  # characters of a mention on one line
LETTERS_AN_INCH = 17  # of the size in which events are written
KNOWN = "what is known to have happened"
UNDATED = (
    "No article has a date of publication, and what they say of time names no day without one. "
    "Give published_from and published_to in articles.csv."
)


def plot_calendar(calendar: pd.DataFrame, sentences: pd.DataFrame | None = None) -> Chart:
    """Lay what the articles mention on a calendar, beside what is known to have happened.

    Of more than six articles it shows how many mentions mean each day, week or month; over more
    than six years, each month in a row for its year.

    Parameters
    ----------
    calendar : DataFrame
        What :func:`tradetalks.event_calendar` returns.
    sentences : DataFrame, optional
        The sentences of the mentions, which are then kept with the figure.

    Returns
    -------
    Chart
        Its numbers: ``calendar``; of more than six articles what
        :func:`tradetalks.dates.calendar.count_mentions` returns. The picture runs from 120 days
        before the first publication to 120 days after the last; what reaches further is drawn to
        its edge, and what lies wholly beyond stands there with an arrow.

    Examples
    --------
    >>> calendar = event_calendar(find_dates(sentences, articles), articles)
    >>> plot_calendar(calendar).numbers["what"].value_counts().to_dict()
    {'mention': 8, 'publication': 2}
    """
    columns = ["what", "article_id", "article", "sentence_id", "text", "from", "to"]
    columns += ["days_from", "days_to", "value"]
    check_table(calendar, *columns, what="what event_calendar returns")
    calendar = calendar.assign(**{name: read_days(calendar[name]) for name in ("from", "to")})
    calendar["value"] = calendar["value"].astype("str")
    mentions = calendar[calendar["what"] == "mention"]
    published = calendar[calendar["what"] == "publication"].dropna(subset=["from", "to"])
    if sentences is not None:
        check_table(sentences, "article_id", "sentence_id", "text")
        check_ids(mentions, sentences)
    articles = _order(mentions, published)
    quoted = None if sentences is None else _quote(mentions, sentences)
    if name_form(articles) != "panels":
        return _plot_counts(calendar, mentions, published, quoted)
    window = _calendar_window(calendar, published)
    lanes = _fill_lanes(calendar, articles, window)
    figure = draw_calendar(lanes, published, window)
    finding = tell_calendar(mentions, articles) if len(published) else UNDATED
    points = [
        (panel, _place(rows, window), "middle", "height")
        for panel, (title, rows) in zip(figure.axes, lanes.items(), strict=False)
        if title != KNOWN
    ]
    return Chart(
        figure,
        "Mentions and events by date",
        "A calendar with a bar for each date or stretch of time that an article mentions, grey "
        f"where it was published, and below them the known events. {finding}",
        calendar,
        finding if len(mentions) and len(published) else "",
        concordance=quoted,
        points=tuple(points),
        slide=draw_calendar(_keep_nearest(lanes, published), published, window),
    )


def _plot_counts(
    calendar: pd.DataFrame,
    mentions: pd.DataFrame,
    published: pd.DataFrame,
    quoted: pd.DataFrame | None,
) -> Chart:
    """Show of which days, weeks or months many articles speak."""
    start, end = _calendar_window(calendar, published)
    years = (end - start).days / 365.25
    period = next((name for name, most in COUNTED.items() if years <= most), "month")
    numbers = count_mentions(calendar, period)
    shown = numbers[(numbers["to"] >= start) & (numbers["from"] <= end)]
    by_year = years > COUNTED["month"]
    if by_year:
        figure = draw_year_rows(shown)
        told = (
            "A row for each year and a column for each month, the darker the more mentions of "
            "dates mean it; the number is how many."
        )
    else:
        events = calendar[(calendar["what"] == "event") & calendar["from"].between(start, end)]
        figure = draw_mention_counts(shown, published, events, period)
        told = (
            f"Columns for how many mentions of dates mean each {period}, by whether that lay "
            "before the publication of the article, at it, or after it; strokes below are the days "
            "on which something was published, triangles above the known events."
        )
    finding = f"{tell_calendar(mentions, [])} {_tell_peak(shown, period)}".strip()
    rest = _tell_rest(mentions, numbers, shown)
    if rest:
        write_note(figure, textwrap.fill(rest, 110))
    return Chart(
        figure,
        "Times that the articles mention",
        f"{told} {finding} {rest}".strip(),
        numbers,
        finding if len(mentions) and len(published) else "",
        concordance=quoted,
    )


def draw_mention_counts(
    shown: pd.DataFrame, published: pd.DataFrame, events: pd.DataFrame, period: str
) -> Figure:
    """Draw a column for each period, divided by where it lies to publication."""
    with styled(3.8) as (figure, axes):
        panel, base = axes[0, 0], np.zeros(len(shown))
        width = (shown["to"] - shown["from"]) + pd.Timedelta(days=1)
        for side, (colour, name) in SIDE_LOOKS.items():
            panel.bar(
                shown["from"], shown[side], width, base, align="edge", color=colour, label=name
            )
            base = base + shown[side].to_numpy()
        most = max(float(base.max(initial=0)), 1.0)
        panel.vlines(published["from"], -0.08 * most, -0.02 * most, color=INK, linewidth=0.8)
        if len(events):
            panel.plot(
                events["from"], [1.1 * most] * len(events), "v", color=GREEN, markersize=7,
                linestyle="none", label="known events",
            )  # fmt: skip
        panel.set_ylim(-0.1 * most, 1.2 * most)
        mark_dates(panel)
        handles, names = panel.get_legend_handles_labels()
        figure.legend(handles, names, ncols=4, loc="outside upper left", fontsize=9)
        finish_axes(panel, x="below the line: days of publication", y=f"mentions of a {period}")
    return figure


def draw_year_rows(shown: pd.DataFrame) -> Figure:
    """Draw a row for each year, with a cell for each month and its number of mentions."""
    years, months = shown["from"].dt.year, shown["from"].dt.month
    cells = pd.crosstab(years, months, shown["mentions"], aggfunc="sum")
    cells = cells.reindex(range(years.min(), years.max() + 1)).reindex(columns=range(1, 13))
    values = cells.to_numpy(dtype=float)
    with styled(1.0 + 0.28 * len(cells)) as (figure, axes):
        panel, most = axes[0, 0], max(float(np.nanmax(values, initial=0.0)), 1.0)
        panel.pcolormesh(
            np.ma.masked_less(np.nan_to_num(values), 0.5), cmap=SHADES,
            norm=PowerNorm(0.5, 0, most), edgecolor="white",
        )  # fmt: skip
        for row, column in zip(*np.nonzero(np.nan_to_num(values) >= 0.5), strict=True):
            value = values[row, column]
            colour = "white" if value > 0.16 * most else INK
            panel.text(
                column + 0.5, row + 0.5, f"{value:,.0f}", color=colour,
                ha="center", va="center", fontsize=8.5,
            )  # fmt: skip
        panel.set_yticks(np.arange(len(cells)) + 0.5, [str(year) for year in cells.index])
        panel.set_xticks(np.arange(12) + 0.5, MONTHS)
        panel.invert_yaxis()
        finish_axes(panel, x="mentions of each month")
    return figure


def _tell_peak(shown: pd.DataFrame, period: str) -> str:
    """Name the period that most mentions mean, where there are some."""
    if shown["mentions"].sum() < FEWEST_MENTIONS:
        return ""
    row = shown.iloc[int(np.argmax(shown["mentions"]))]
    days = format_days(row["from"], row["to"])
    name = f"{row['from']:%B %Y}" if period == "month" else days
    return f"Most often they speak of {name} ({row['mentions']:,.0f} mentions)."


def _tell_rest(mentions: pd.DataFrame, numbers: pd.DataFrame, shown: pd.DataFrame) -> str:
    """Say how many mentions the picture has no place for."""
    counted, drawn = round(numbers["mentions"].sum()), round(shown["mentions"].sum())
    told = []
    if len(mentions) > counted:
        told.append(f"{len(mentions) - counted:,} of open or longer stretches than a year")
    if counted > drawn:
        told.append(f"{counted - drawn:,} of times further off")
    return f"Not shown: {join_words(told)}." if told else ""


def draw_calendar(
    lanes: Mapping[str, pd.DataFrame], published: pd.DataFrame, window: Window
) -> Figure:
    """Draw a lane for each article and one for what is known; without any, say why."""
    if not lanes:
        with styled(2.0) as (figure, _):
            say_instead(figure, UNDATED)
        return figure
    colours = dict(zip(lanes, ARTICLE_COLOURS, strict=False)) | {KNOWN: GREEN}

    def draw(panel: Axes, title: str) -> None:
        rows = lanes[title]
        _draw_days(panel, _place(rows, window), rows, colours[title])
        if title == KNOWN:
            _write_events(panel, rows, window)
        else:
            _shade(panel, published[published["article"] == title])

    def finish(panel: Axes) -> None:
        panel.set_xlim(*window)  # type: ignore[arg-type]
        mark_dates(panel)

    heights = [0.13 * (rows["lines"].sum() + len(rows)) for rows in lanes.values()]
    return draw_panels(list(lanes), draw, heights, 0.7 + 0.3 * len(lanes), finish)


def tell_calendar(mentions: pd.DataFrame, articles: list[str]) -> str:
    """Say how many mentions of each article lie before and after its publication."""
    back = (mentions["days_to"] < 0).groupby(mentions["article"]).sum()
    later = (mentions["days_from"] > 0) | mentions["to"].isna()  # an open stretch goes on
    ahead = later.groupby(mentions["article"]).sum()
    if len(back) > MOST_NAMED:
        return (
            f"Of the {count_of(len(mentions), 'mention')} of dates in {len(back):,} articles, "
            f"{back.sum():,} lie wholly before publication and {ahead.sum():,} after it."
        )
    counts = back.astype("str") + " wholly before its publication and " + ahead.astype("str")
    counts = (counts + " wholly after it").reindex(articles).dropna()
    return f"Of the dates mentioned, {list_values(counts, '{1} has {0}')}."


def _order(mentions: pd.DataFrame, published: pd.DataFrame) -> list[str]:
    """Return the articles that mention days, by publication as far as it is known."""
    days = {"from": "published_from", "to": "published_to"}
    dated = published[["article", *days]].rename(columns=days)
    return order_articles(mentions[["article"]].merge(dated, how="left", on="article"))


def _fill_lanes(
    calendar: pd.DataFrame, articles: list[str], window: Window
) -> dict[str, pd.DataFrame]:
    """Return what stands in the lane of each article, and in that of the events in the window."""
    mentions = calendar[calendar["what"] == "mention"]
    lanes = {
        name: _label_mentions(mentions[mentions["article"] == name], window) for name in articles
    }
    events = calendar[calendar["what"] == "event"]
    events = events[(events["to"] >= window[0]) & (events["from"] <= window[1])]
    return lanes | ({KNOWN: _label_events(events, window)} if len(events) else {})


def _quote(mentions: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Return each mention with its sentence."""
    texts = sentences[["article_id", "sentence_id", "text"]].rename(columns={"text": "sentence"})
    columns = ["article_id", "sentence_id", "text", "from", "to"]
    quoted = mentions[columns].rename(columns={"text": "expression"})
    return quoted.merge(texts, on=["article_id", "sentence_id"], how="left")


def _calendar_window(calendar: pd.DataFrame, published: pd.DataFrame) -> Window:
    """Choose the stretch of time to show: around publication, and around all days without it."""
    around = published if len(published) else calendar
    margin = pd.Timedelta(days=DAYS_AROUND)
    days = pd.concat([around["from"], around["to"]]).dropna()
    if days.empty:
        days = pd.Series([pd.Timestamp(0), pd.Timestamp(0)])
    return days.min() - margin, days.max() + margin


def _label_mentions(rows: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Keep one row for equal mentions of an article, labelled with how often they stand there."""
    keys = [rows["text"].str.lower().rename("same"), rows["from"], rows["to"]]
    counted = rows.groupby(keys, dropna=False, sort=False).agg(
        value=("value", "first"),
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


def _label_events(rows: pd.DataFrame, window: Window) -> pd.DataFrame:
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


def _keep_nearest(
    lanes: Mapping[str, pd.DataFrame], published: pd.DataFrame
) -> dict[str, pd.DataFrame]:
    """Keep of the known events those next to publication, in few words, and count the others.

    Before a class each line must be read from the back of the room.
    """
    if KNOWN not in lanes or published.empty:
        return dict(lanes)
    events = lanes[KNOWN]
    middle = published["from"].min() + (published["to"].max() - published["from"].min()) / 2
    nearest = (events["from"] - middle).abs().nsmallest(MOST_IN_A_LECTURE).index
    kept = events.loc[events.index.intersection(nearest)]
    words = [
        textwrap.fill(text, LECTURE_WIDTH, max_lines=2, placeholder=" …") for text in kept["text"]
    ]
    kept = kept.assign(words=words, lines=[text.count("\n") + 2 for text in words])
    if len(events) > len(kept):
        rest = f"and {count_of(len(events) - len(kept), 'other')}"
        gap = pd.DataFrame({"label": [rest], "words": "", "late": False, "lines": 1})
        kept = pd.concat([kept, gap], ignore_index=True)
    return {**lanes, KNOWN: kept}


def _place(rows: pd.DataFrame, window: Window) -> pd.DataFrame:
    """Return the rows that name a day, with ``left``, ``width``, ``middle`` and ``height``."""
    start, end = window
    least = (end - start) / 150  # a single day must be seen
    reach = _reach(rows)
    first = rows["from"].fillna(rows["to"] - reach).fillna(start)
    last = rows["to"].fillna(rows["from"] + reach).fillna(end) + pd.Timedelta(days=1)
    first = first.mask(first < start, start).mask(first > end - least, end - least)
    last = last.mask(last < start + least, start + least).mask(last > end, end)
    width = (last - first).mask(last - first < least, least)
    placed = rows.assign(left=first, width=width, middle=first + width / 2, height=_rows(rows))
    return placed[rows["from"].notna() | rows["to"].notna()]


def _reach(rows: pd.DataFrame) -> pd.Series:
    """Return how far a stretch of some days, weeks or months is drawn; missing where to the edge.

    "Recent days" are no months: what is open at one end and counted in days ends within a week.
    """
    unit = (
        rows["value"].str.extract("^PX([DWM])$")[0]
        if "value" in rows
        else pd.Series(pd.NA, rows.index)
    )
    return pd.to_timedelta(unit.map(REACH), unit="D")


def _draw_days(panel: Axes, placed: pd.DataFrame, rows: pd.DataFrame, colour: str) -> None:
    """Draw one row of the calendar for each row of a table, as high as its lines of words."""
    panel.barh(placed["height"], placed["width"], left=placed["left"], height=0.9, color=colour)
    panel.set_yticks(_rows(rows), rows["label"].tolist(), fontsize=8)
    panel.set_ylim((rows["lines"] + 1).sum(), 0)


def _rows(rows: pd.DataFrame) -> pd.Series:
    """Return the height at which each row stands: each has its lines of words and one between."""
    size = rows["lines"] + 1
    return size.cumsum() - size / 2


def _shade(panel: Axes, published: pd.DataFrame) -> None:
    """Shade the days on which an article can have been published."""
    for first, last in zip(published["from"], published["to"], strict=True):
        end = last + pd.Timedelta(days=1)
        panel.axvspan(first, end, color=GREY, alpha=0.3, linewidth=0, zorder=0)


def _write_events(panel: Axes, rows: pd.DataFrame, window: Window) -> None:
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
