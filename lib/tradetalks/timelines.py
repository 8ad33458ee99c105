"""What the texts say of time: expressions of time, and the days of the calendar they speak of."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pandas as pd

from tradetalks._calendar import span
from tradetalks._grammar import TOKEN, code_of, find_all
from tradetalks._resolve import Clause, Reading, read

DATE_COLUMNS = [
    "article_id",
    "sentence_id",
    "start",
    "end",
    "expression",
    "kind",
    "value",
    "from",
    "to",
    "anchor",
    "direction",
]
# An article of unknown date can be of any day. What is the same for these two, which differ in
# century, year, quarter, month, week and day (and so do the days around them), needs no date.
ANY_DAYS = (date(1111, 1, 4), date(2888, 10, 20))
VAGUE = {"PAST_REF": "past", "PRESENT_REF": "present", "FUTURE_REF": "future"}
UNDATED = "the day of publication is not known"


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
    days = _publication_days(articles)
    rows = [
        row
        for article_id, group in sentences.groupby("article_id", sort=False)
        for row in _dates_of_article(group, days.get(article_id))
    ]
    dates = pd.DataFrame(rows, columns=DATE_COLUMNS)
    for column in ("from", "to"):
        dates[column] = pd.to_datetime(dates[column]).astype("datetime64[s]")
    return dates


def _publication_days(articles: pd.DataFrame) -> dict[str, tuple[date, date]]:
    known = articles.dropna(subset=["published_from", "published_to"])
    first, last = pd.to_datetime(known["published_from"]), pd.to_datetime(known["published_to"])
    return dict(zip(known["article_id"], zip(first.dt.date, last.dt.date, strict=True), strict=True))


def _dates_of_article(
    sentences: pd.DataFrame, published: tuple[date, date] | None
) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of one article; what was named before is kept for each day of publication."""
    days = sorted(set(published or ANY_DAYS))
    before: list[list[str]] = [[] for _ in days]
    columns = (sentences[name] for name in ("article_id", "sentence_id", "start", "text"))
    for article_id, sentence_id, offset, text in zip(*columns, strict=True):
        tokens = TOKEN.findall(text)
        codes = "".join(map(code_of, tokens))
        found = find_all(codes)
        if not found:
            continue
        places = [match.span() for match in TOKEN.finditer(text)]
        in_sentence = [len(values) for values in before]
        for expression, start, end, parts in found:
            readings: list[Reading] = []
            for day, values, seen in zip(days, before, in_sentence, strict=True):
                clause = Clause(
                    expression, tokens, codes, start, end, parts, day, values, values[seen:]
                )
                reading = read(clause)
                if reading:
                    readings.append(reading)
                    values.append(reading.value)
            if not readings:
                continue
            first, last = places[start][0], places[end - 1][1]
            yield (
                article_id,
                sentence_id,
                offset + first,
                offset + last,
                text[first:last],
                expression.kind,
                *_summary(expression.kind, readings, published),
            )


def _summary(
    kind: str, readings: list[Reading], published: tuple[date, date] | None
) -> tuple[Any, ...]:
    """Value, from, to, anchor and direction of an expression that was read for several days."""
    value, anchor = readings[0].value, readings[0].anchor
    if any(reading.value != value for reading in readings):
        value = _common_value(value, readings[-1].value)
        if published is None:
            return value, None, None, UNDATED, "none"
    spans = [_days(reading) for reading in readings]
    first = None if any(start is None for start, _ in spans) else min(start for start, _ in spans)
    last = None if any(end is None for _, end in spans) else max(end for _, end in spans)
    if published is None and first != spans[-1][0]:
        return value, None, None, UNDATED, "none"
    return value, first, last, anchor, _direction(kind, value, first, last, published)


def _days(reading: Reading) -> tuple[date | None, date | None]:
    return (reading.first, reading.last) if reading.first or reading.last else span(reading.value)


def _common_value(one: str, other: str) -> str:
    """What two values share: 2025-06-09 and 2025-06-11 are 2025-06-XX."""
    parts, others = one.split("-"), other.split("-")
    if len(parts) != len(others):
        return parts[0] if parts[0] == others[0] else "XXXX"
    shared = (a if a == b else "".join("X" if c.isdigit() else c for c in a) for a, b in zip(parts, others, strict=True))
    return "-".join(shared)


def _direction(
    kind: str,
    value: str,
    first: date | None,
    last: date | None,
    published: tuple[date, date] | None,
) -> str:
    if value in VAGUE:
        return VAGUE[value]
    if published is None or (first is None and last is None):
        return "none"
    if last is not None and last < published[0]:
        return "past"
    if first is not None and first > published[1]:
        return "future"
    if kind == "duration":  # a stretch counted from publication touches it at one end
        return "past" if last == published[1] else "future"
    return "present"
