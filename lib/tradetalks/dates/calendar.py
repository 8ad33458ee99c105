"""What articles say of time, beside their publication and what is known to have been."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tradetalks.base.checks import check_ids, check_table, read_days
from tradetalks.corpus.names import label_articles
from tradetalks.dates.find import keep_dated
from tradetalks.dates.periods import PERIODS

CALENDAR_COLUMNS = [
    "what",
    "article_id",
    "article",
    "sentence_id",
    "text",
    "value",
    "from",
    "to",
    "days_from",
    "days_to",
    "publisher",
    "url",
]
SIDES = ["before", "during", "after"]  # the publication of an article
LONGEST = 366  # days of a mention that still means a time in particular
TEXTS = ["article_id", "article", "text", "value", "publisher", "url"]


def event_calendar(
    dates: pd.DataFrame, articles: pd.DataFrame, facts: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Lay what articles say of time beside their publication and beside what is known to have been.

    Parameters
    ----------
    dates
        What :func:`find_dates` returns; what names no day of the calendar is left out.
    articles
        With ``article_id``, ``published_from`` and ``published_to``, and what
        :func:`tradetalks.label_articles` makes its names of.
    facts
        Known events: ``date_from``, ``date_to``, ``fact``, ``publisher``, ``url`` and ``kind``, of
        which only those of the kind "timeline" that have a date are taken.

    Returns
    -------
    DataFrame
        One row a mention, publication or event, in the order of their first day: ``what`` (which of
        the three), ``article_id`` and ``article``, its name ("" for events), ``sentence_id``
        (missing but for mentions), ``text`` (the expression, the fact), ``value`` (of a mention, as
        :func:`find_dates` gives it), ``from``, ``to`` (NaT where a stretch is open), ``days_from``
        and ``days_to`` (how many days these lie from the publication: negative before it, 0 within
        the days on which it can have been), ``publisher`` and ``url`` ("" but for events).

    Examples
    --------
    >>> calendar = event_calendar(find_dates(sentences, articles), articles)
    >>> calendar["what"].unique().tolist()
    ['mention', 'publication']
    """
    check_table(
        dates, "article_id", "sentence_id", "expression", "from", "to", what="a table of dates"
    )
    if facts is not None:
        check_table(facts, "kind", "fact", "date_from", "date_to", what="a table of facts")
    known = keep_dated(articles)
    check_ids(dates, articles)
    publications = known.rename(columns={"published_from": "from", "published_to": "to"})
    publications = publications.assign(what="publication", text="published")
    mentions = dates[dates["from"].notna() | dates["to"].notna()].assign(what="mention")
    mentions = mentions.rename(columns={"expression": "text"})
    events = [] if facts is None else [_events(facts)]
    parts = [table.reindex(columns=CALENDAR_COLUMNS) for table in (publications, mentions, *events)]
    calendar = pd.concat(parts, ignore_index=True)
    for column in ("from", "to"):
        calendar[column] = read_days(calendar[column]).astype("datetime64[s]")
    calendar["article"] = calendar["article_id"].map(label_articles(articles))
    calendar[TEXTS] = calendar[TEXTS].astype("object").fillna("").astype("str")
    calendar["sentence_id"] = calendar["sentence_id"].astype("Int64")
    calendar[["days_from", "days_to"]] = _days_from_publication(calendar, known)
    order = calendar["from"].fillna(calendar["to"])
    return calendar.iloc[order.argsort(kind="stable")].reset_index(drop=True)


def count_mentions(calendar: pd.DataFrame, period: str) -> pd.DataFrame:
    """Count of how many mentions each day, week, month or year is meant.

    A mention of a longer stretch is spread evenly over its days. What is open at one end, or longer
    than a year, means no period in particular and is left out.

    Parameters
    ----------
    calendar
        What :func:`event_calendar` returns.
    period
        A name in :data:`tradetalks.dates.periods.PERIODS`.

    Returns
    -------
    DataFrame
        One row for each period from the first to the last that is mentioned: ``from``, ``to``,
        ``mentions`` (spread, and so no whole numbers), and of these ``before``, ``during`` and
        ``after`` the publication of their article (missing days of publication: ``during``).

    Examples
    --------
    >>> calendar = event_calendar(find_dates(sentences, articles), articles)
    >>> count_mentions(calendar, "month")["mentions"].round(1).tolist()
    [2.0, 5.0]
    """
    check_table(calendar, "what", "from", "to", "days_from", "days_to", what="a calendar")
    mentions = calendar[calendar["what"] == "mention"].dropna(subset=["from", "to"])
    lasts = (mentions["to"] - mentions["from"]).dt.days.to_numpy(dtype=np.intp) + 1
    mentions, lasts = mentions[lasts <= LONGEST], lasts[lasts <= LONGEST]
    rows = np.repeat(np.arange(len(mentions)), lasts)
    offset = np.arange(len(rows)) - np.repeat(np.cumsum(lasts) - lasts, lasts)
    first = mentions["from"].to_numpy().astype("datetime64[D]")
    days = pd.DatetimeIndex((first[rows] + offset).astype("datetime64[s]"))
    side = np.select([mentions["days_to"] < 0, mentions["days_from"] > 0], SIDES[::2], SIDES[1])
    spread = pd.DataFrame(
        {"period": days.to_period(PERIODS[period]), "side": side[rows], "share": 1 / lasts[rows]}
    )
    counts = spread.pivot_table(index="period", columns="side", values="share", aggfunc="sum")
    counts = counts.reindex(columns=SIDES)
    if len(counts):
        every = pd.period_range(counts.index.min(), counts.index.max(), freq=PERIODS[period])
        counts = counts.reindex(every)
    counts = counts.fillna(0.0)
    bounds = pd.PeriodIndex(counts.index, freq=PERIODS[period])
    table = pd.DataFrame(
        {
            "from": bounds.start_time,
            "to": bounds.end_time.floor("D"),
            "mentions": counts.sum(axis=1),
        }
    )
    return table.assign(**{name: counts[name] for name in SIDES}).reset_index(drop=True)


def _days_from_publication(calendar: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    published = calendar[["article_id"]].merge(articles, on="article_id", how="left")
    first, last = published["published_from"], published["published_to"]
    days = pd.DataFrame(index=calendar.index)
    for column in ("from", "to"):
        ahead, back = (calendar[column] - last).dt.days, (calendar[column] - first).dt.days
        days[column] = ahead.clip(lower=0) + back.clip(upper=0)
    return days


def _events(facts: pd.DataFrame) -> pd.DataFrame:
    known = facts[(facts["kind"] == "timeline") & facts["date_from"].notna()]
    names = {"fact": "text", "date_from": "from", "date_to": "to"}
    return known.assign(what="event").rename(columns=names)
