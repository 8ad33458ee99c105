"""Sentences by the day on which their article was published."""

from __future__ import annotations

from datetime import date

import pandas as pd

from tradetalks.base.checks import InputError, check_table, show
from tradetalks.dates.find import keep_dated

WIDEST = 31  # days: an article of which no more is known than this is taken as undated
SPANS = {"day": "D", "week": "W", "month": "M", "year": "Y"}
Day = str | date


def date_articles(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the day of each article: the middle of the days on which it can have been published.

    Returns
    -------
    DataFrame
        ``published_from``, ``published_to`` and ``day``, indexed by ``article_id``, in order of the
        day. Articles without a day, and those of which more than 31 are possible, are left out.

    Examples
    --------
    >>> date_articles(sentences)["day"].dt.day.tolist()
    [7, 10]
    """
    check_table(sentences, "article_id", "published_from", "published_to")
    columns = ["article_id", "published_from", "published_to"]
    dated = keep_dated(sentences[columns].drop_duplicates("article_id"))
    width = dated["published_to"] - dated["published_from"]
    dated = dated[width <= pd.Timedelta(days=WIDEST - 1)]
    days = (dated["published_from"] + width / 2).dt.floor("D")
    return dated.assign(day=days).sort_values("day", kind="stable").set_index("article_id")


def find_days(sentences: pd.DataFrame) -> pd.Series:
    """Return the day of each sentence's article, missing where it is not known."""
    days = date_articles(sentences)["day"].reindex(sentences["article_id"])
    return days.set_axis(sentences.index)


def read_day(day: Day, what: str = "event") -> pd.Timestamp:
    """Return a day that a user gave, or say what is wrong with it."""
    known = pd.to_datetime(day, errors="coerce") if isinstance(day, Day) else pd.NaT
    if not isinstance(known, pd.Timestamp):
        raise InputError(f"{what} is {show(day)}: give a day, such as 2025-06-09")
    return known.tz_localize(None).floor("D")


def divide_at(sentences: pd.DataFrame, event: Day) -> pd.Series:
    """Say of each sentence whether its article came "before" a day, or "after", from that day on.

    Missing where the article has no day, or can have come on either side.
    """
    day, dated = read_day(event), date_articles(sentences)
    period = pd.Series(pd.NA, dated.index, dtype="str")
    period[dated["published_to"] < day] = "before"
    period[dated["published_from"] >= day] = "after"
    return sentences["article_id"].map(period)
