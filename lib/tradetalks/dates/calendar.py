"""What articles say of time, beside their publication and what is known to have been."""

from __future__ import annotations

import pandas as pd

from tradetalks.base.checks import check_ids, check_table, read_days
from tradetalks.corpus.names import label_articles
from tradetalks.dates.find import keep_dated

CALENDAR_COLUMNS = [
    "what",
    "article_id",
    "article",
    "sentence_id",
    "text",
    "from",
    "to",
    "days_from",
    "days_to",
    "publisher",
    "url",
]
TEXTS = ["article_id", "article", "text", "publisher", "url"]


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
        (missing but for mentions), ``text`` (the expression, the fact), ``from``, ``to`` (NaT where
        a stretch is open), ``days_from`` and ``days_to`` (how many days these lie from the
        publication: negative before it, 0 within the days on which it can have been), ``publisher``
        and ``url`` ("" but for events).

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
