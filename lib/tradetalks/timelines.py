"""What the texts say of time: expressions of time, and the days of the calendar they speak of."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from tradetalks._dates import ANY_DAYS, read_sentence, summarise
from tradetalks._groups import require_columns
from tradetalks._measures import share, wilson_interval

DATE_COLUMNS = {
    "article_id": "str",
    "sentence_id": "int64",
    "start": "int64",
    "end": "int64",
    "expression": "str",
    "kind": "str",
    "value": "str",
    "from": "datetime64[s]",
    "to": "datetime64[s]",
    "anchor": "str",
    "direction": "str",
}
CALENDAR_COLUMNS = [
    "what",
    "article_id",
    "sentence_id",
    "text",
    "from",
    "to",
    "days_from",
    "days_to",
    "publisher",
    "url",
]
TEXTS = ["article_id", "text", "publisher", "url"]
FREQUENCIES = ("D", "W", "M")
MINIMUM_PERIODS, MINIMUM_COUNT = 10, 10  # below these a burst would be guesswork


def find_dates(sentences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Find the expressions of time in sentences, and resolve them to days of the calendar.

    An expression such as "next week" is resolved against the day of publication; where an article
    can have been published on several days, against the first and the last of them, and the answer
    covers both. The kinds and values are those of TIMEX3 (TimeML; Pustejovsky et al. 2003); the
    extents follow the newspaper texts of TempEval-3 (UzZaman et al. 2013).

    Parameters
    ----------
    sentences
        With the columns ``article_id``, ``sentence_id``, ``start`` and ``text``, in order.
    articles
        With the columns ``article_id``, ``published_from`` and ``published_to`` (NaT if unknown).

    Returns
    -------
    DataFrame
        One row an expression, in the order of the text: ``article_id``, ``sentence_id``; ``start``
        and ``end`` (characters of the article's text); ``expression``; ``kind`` (date, duration,
        recurring, time); ``value`` (TIMEX3; X for what the date of publication leaves open);
        ``from`` and ``to`` (first and last day it can mean; NaT if it names none, or if one end is
        open); ``anchor`` (how it was resolved); ``direction`` (past, present, future: where the
        days lie, seen from publication; none for a length or a rhythm).

    Raises
    ------
    ValueError
        If a column is missing, or an article's last day of publication lies before its first.

    Examples
    --------
    >>> sentences = pd.DataFrame(
    ...     {"article_id": ["a"], "sentence_id": [1], "start": [0], "text": ["They met on Monday."]}
    ... )
    >>> days = {"published_from": [pd.Timestamp("2025-06-09")]}
    >>> articles = pd.DataFrame({"article_id": ["a"], **days, "published_to": "2025-06-11"})
    >>> find_dates(sentences, articles)[["expression", "value"]].values.tolist()
    [['Monday', '2025-06-09']]
    """
    require_columns(sentences, "article_id", "sentence_id", "start", "text")
    published = _publication_days(articles)
    columns = (sentences[name].tolist() for name in ("article_id", "sentence_id", "start", "text"))
    rows: list[tuple[Any, ...]] = []
    for article_id, group in groupby(zip(*columns, strict=True), key=itemgetter(0)):
        days = published.get(article_id)
        before: list[list[str]] = [[] for _ in days or ANY_DAYS]
        for _, sentence_id, offset, text in group:
            for start, end, kind, readings in read_sentence(text, days or ANY_DAYS, before):
                place = (offset + start, offset + end, text[start:end], kind)
                rows.append((article_id, sentence_id, *place, *summarise(kind, readings, days)))
    dates = pd.DataFrame(rows, columns=list(DATE_COLUMNS))
    for column in ("from", "to"):
        dates[column] = np.array(dates[column].tolist(), dtype="datetime64[s]")
    return dates.astype(DATE_COLUMNS)


def _publication_days(articles: pd.DataFrame) -> dict[str, tuple[date, ...]]:
    """Return the first and the last possible day of each dated article; one if they agree."""
    known = _dated(articles)
    firsts, lasts = known["published_from"].dt.date, known["published_to"].dt.date
    return {
        article_id: (first, last) if first != last else (first,)
        for article_id, first, last in zip(known["article_id"], firsts, lasts, strict=True)
    }


def _dated(articles: pd.DataFrame) -> pd.DataFrame:
    """Keep the articles whose days of publication are known, as dates."""
    require_columns(articles, "article_id", "published_from", "published_to")
    days = {
        name: pd.to_datetime(articles[name]).dt.floor("D").astype("datetime64[s]")
        for name in ("published_from", "published_to")
    }
    known = articles.assign(**days).dropna(subset=list(days))
    reversed_days = known[known["published_from"] > known["published_to"]]
    if len(reversed_days):
        raise ValueError(
            f"article {reversed_days['article_id'].iloc[0]} has a published_to before its "
            "published_from: give the earliest and the latest day"
        )
    return known


def count_by_date(
    table: pd.DataFrame, articles: pd.DataFrame, freq: str = "D", by: str | None = None
) -> pd.DataFrame:
    """Count rows by the day, week or month in which their article was published.

    An article that can have been published in several periods is spread over them, by its share of
    days; `at_least` and `at_most` say what is certain and what is possible. Articles without a date
    are left out, with a warning.

    Parameters
    ----------
    table
        One row a thing to count (a hit of :func:`tradetalks.find_keywords`, a sentence, a date),
        with the column ``article_id`` and the column `by`.
    articles
        With ``article_id``, ``published_from``, ``published_to`` and ``words``.
    freq
        ``"D"`` for days, ``"W"`` for weeks from Monday to Sunday, ``"M"`` for months.
    by
        A column of `table` to count separately, such as ``"keyword"``. Of a categorical column
        every category is counted, even one that never occurs.

    Returns
    -------
    DataFrame
        One row for each value of `by` and each period from the first to the last: the column `by`,
        ``date`` (the period's first day), ``count``, ``at_least``, ``at_most``, ``articles`` and
        ``words`` (published in the period), ``per_1000`` (words; NaN where nothing was published),
        ``low`` and ``high`` (its 95 % interval: :func:`tradetalks.keywords.wilson_interval`).

    Raises
    ------
    ValueError
        If `freq` is none of the three, or no article has a date.

    Examples
    --------
    >>> hits = pd.DataFrame({"article_id": ["a", "a", "b"]})
    >>> days = pd.to_datetime(["2025-06-06", "2025-06-09"])
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "published_from": days, "words": 500})
    >>> counts = count_by_date(hits, articles.assign(published_to=days), freq="W")
    >>> counts[["count", "per_1000"]].values.tolist()
    [[2.0, 4.0], [1.0, 2.0]]
    """
    if freq not in FREQUENCIES:
        raise ValueError(f"freq is {freq!r}: give D for days, W for weeks or M for months")
    require_columns(table, "article_id", by)
    require_columns(articles, "words")
    shares = _shares(articles, freq)
    if shares.empty:
        raise ValueError("no article has a date: give published_from and published_to")
    periods = pd.period_range(shares["date"].min(), shares["date"].max(), freq=freq, name="date")
    shares["words"] *= shares["share"]
    published = shares.groupby("date")[["share", "words"]].sum().reindex(periods, fill_value=0)
    published = published.rename(columns={"share": "articles"})
    group = by or "group"
    table = table if by else table.assign(group=pd.Categorical([""] * len(table), [""]))
    values = table[group]
    every = values.cat.categories if values.dtype == "category" else values.unique()
    cells = pd.MultiIndex.from_product([every, periods], names=[group, "date"])
    counts = _spread(table, shares, group).reindex(cells, fill_value=0)
    counts = counts.join(published, on="date").reset_index()
    counts["per_1000"] = 1000 * share(counts["count"], counts["words"])
    low, high = wilson_interval(counts["count"], counts["words"])
    counts["low"], counts["high"] = 1000 * low, 1000 * high
    counts["date"] = counts["date"].dt.to_timestamp().astype("datetime64[s]")
    return counts if by else counts.drop(columns=group)


def _shares(articles: pd.DataFrame, freq: str) -> pd.DataFrame:
    """Periods in which each article can have been published, with the share of its days."""
    dated = _dated(articles)
    if len(dated) < len(articles):
        warnings.warn(
            f"{len(articles) - len(dated)} of {len(articles)} articles have no date and are left "
            "out: give published_from and published_to",
            stacklevel=3,
        )
    first = dated["published_from"]
    lasts = (dated["published_to"] - first).dt.days.to_numpy(dtype=np.intp) + 1
    rows = np.repeat(np.arange(len(dated)), lasts)
    offset = np.arange(len(rows)) - np.repeat(np.cumsum(lasts) - lasts, lasts)
    days = first.to_numpy().astype("datetime64[D]")[rows] + offset
    table = pd.DataFrame(
        {
            "article_id": dated["article_id"].to_numpy()[rows],
            "words": dated["words"].to_numpy()[rows],
            "date": pd.DatetimeIndex(days.astype("datetime64[s]")).to_period(freq),
            "share": 1 / lasts[rows],
        }
    )
    return table.groupby(["article_id", "words", "date"], sort=False)["share"].sum().reset_index()


def _spread(table: pd.DataFrame, shares: pd.DataFrame, group: str) -> pd.DataFrame:
    """Count the rows of each group and period: spread, at least and at most."""
    hits = (
        table.groupby([group, "article_id"], sort=False, observed=True)
        .size()
        .rename("at_most")
        .reset_index()
    )
    cells = hits.merge(shares, on="article_id")
    cells["count"] = cells["at_most"] * cells["share"]
    cells["at_least"] = cells["at_most"].where(cells["share"] > 1 - 1e-9, 0)
    return cells.groupby([group, "date"], observed=True)[["count", "at_least", "at_most"]].sum()


def find_bursts(
    counts: pd.DataFrame, by: str | None = None, scale: float = 2.0, gamma: float = 1.0
) -> pd.DataFrame:
    """Find the periods in which something is written of much more than otherwise.

    The two-state automaton of Kleinberg (2002, *Bursty and hierarchical structure in streams*) for
    counts in batches: in a burst the rate is `scale` times the overall rate, and going into one
    costs `gamma` times the logarithm of the number of periods.

    Parameters
    ----------
    counts
        What :func:`count_by_date` returns.
    by
        The column by which it was counted separately.
    scale
        How many times the overall rate makes a burst; above 1.
    gamma
        How reluctantly a burst is begun; above 0.

    Returns
    -------
    DataFrame
        One row a burst: the column `by`, ``from`` and ``to`` (first days of its first and its last
        period), ``count``, ``weight`` (how much better a burst explains the counts, in natural
        logarithms). Empty, with a warning that says why, where there are too few data.

    Examples
    --------
    >>> dates = pd.date_range("2025-06-01", periods=12)
    >>> counts = pd.DataFrame({"date": dates, "count": [1] * 6 + [9] * 2 + [1] * 4, "words": 1000})
    >>> find_bursts(counts)["count"].tolist()
    [18]
    """
    names = [*([by] if by else []), "from", "to", "count", "weight"]
    groups = [("", counts)] if by is None else list(counts.groupby(by, sort=False))
    rows, too_few = [], []
    for value, group in groups:
        published = group[group["words"] > 0]
        if len(published) < MINIMUM_PERIODS or published["count"].sum() < MINIMUM_COUNT:
            name = f"{value}: " if by else ""
            hits = f"{published['count'].sum():g} hits"
            too_few.append(f"{name}{hits} in {len(published)} periods with text")
            continue
        rows += [(*([value] if by else []), *burst) for burst in _bursts(published, scale, gamma)]
    if too_few:
        warnings.warn(
            f"no bursts sought where there are fewer than {MINIMUM_COUNT} hits, or fewer than "
            f"{MINIMUM_PERIODS} periods with text ({'; '.join(too_few)})",
            stacklevel=2,
        )
    return pd.DataFrame(rows, columns=names)


def _bursts(counts: pd.DataFrame, scale: float, gamma: float) -> Iterator[tuple[Any, ...]]:
    hits, words = counts["count"].to_numpy(float), counts["words"].to_numpy(float)
    rates = np.minimum(np.array([1, scale]) * hits.sum() / words.sum(), 0.999)
    # Negative log likelihood in each state, without the binomial coefficient, which both share.
    cost = -(hits[:, None] * np.log(rates) + (words - hits)[:, None] * np.log1p(-rates))
    entering = gamma * np.log(len(hits))
    total, came_from = np.array([0.0, entering]) + cost[0], []
    for step in cost[1:]:
        ways = total[:, None] + np.array([[0.0, entering], [0.0, 0.0]])
        came_from.append(ways.argmin(axis=0))
        total = ways.min(axis=0) + step
    states = [int(total.argmin())]
    for origin in reversed(came_from):
        states.append(int(origin[states[-1]]))
    for state, run in groupby(enumerate(reversed(states)), key=itemgetter(1)):
        places = np.array([place for place, _ in run])
        if state:
            weight = float((cost[places, 0] - cost[places, 1]).sum())
            dates = counts["date"].iloc[places]
            yield dates.iloc[0], dates.iloc[-1], counts["count"].iloc[places].sum(), weight


def event_calendar(
    dates: pd.DataFrame, articles: pd.DataFrame, facts: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Lay what articles say of time beside their publication and beside what is known to have been.

    Parameters
    ----------
    dates
        What :func:`find_dates` returns; what names no day of the calendar is left out.
    articles
        With ``article_id``, ``published_from`` and ``published_to``.
    facts
        Known events: ``date_from``, ``date_to``, ``fact``, ``publisher``, ``url`` and ``kind``, of
        which only those of the kind "timeline" that have a date are taken.

    Returns
    -------
    DataFrame
        One row a mention, publication or event, in the order of their first day: ``what`` (which of
        the three), ``article_id`` ("" for events), ``sentence_id`` (missing but for mentions),
        ``text`` (the expression, the fact), ``from``, ``to`` (NaT where a stretch is open),
        ``days_from`` and ``days_to`` (how many days these lie from the publication: negative
        before it, 0 within the days on which it can have been), ``publisher`` and ``url`` ("" but
        for events).

    Examples
    --------
    >>> calendar = event_calendar(find_dates(sentences, articles), articles)  # doctest: +SKIP
    >>> calendar.groupby("article_id")["days_from"].min()  # doctest: +SKIP
    """
    known = _dated(articles)
    publications = known.rename(columns={"published_from": "from", "published_to": "to"})
    publications = publications.assign(what="publication", text="published")
    mentions = dates[dates["from"].notna() | dates["to"].notna()].assign(what="mention")
    mentions = mentions.rename(columns={"expression": "text"})
    events = [] if facts is None else [_events(facts)]
    parts = [table.reindex(columns=CALENDAR_COLUMNS) for table in (publications, mentions, *events)]
    calendar = pd.concat(parts, ignore_index=True)
    for column in ("from", "to"):
        calendar[column] = pd.to_datetime(calendar[column]).astype("datetime64[s]")
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
