"""What the texts say of time: expressions of time, and the days of the calendar they speak of."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby, islice, pairwise
from operator import itemgetter
from typing import Any, NamedTuple

import pandas as pd

from tradetalks.base.checks import ARTICLES, InputError, check_ids, check_table, read_days
from tradetalks.base.memory import uncollected
from tradetalks.base.tokens import Place, tokenise
from tradetalks.corpus.names import carry_names
from tradetalks.dates.context import (
    POSSESSIVE,
    Mention,
    Resolution,
    last_told,
    stands_aside,
    write_era,
)
from tradetalks.dates.grammar import (
    CODES_OF_WORDS,
    CUT_WORDS,
    LISTS,
    codes_of,
    match_further_day,
    match_next,
    may_tell_a_time,
)
from tradetalks.dates.resolve import read
from tradetalks.dates.units import span

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


class Words(NamedTuple):
    """A sentence as the grammar reads it: its words, their classes as codes, and their places."""

    text: str
    codes: str
    forms: list[str]
    places: list[Place]


@uncollected()
def find_dates(sentences: pd.DataFrame, articles: pd.DataFrame) -> pd.DataFrame:
    """Find the expressions of time in sentences, and resolve them to days of the calendar.

    An expression such as "next week" is resolved against the day of publication; where an article
    can have been published on several days, against the first and the last of them, and the answer
    covers both. The kinds and values are those of TIMEX3 (TimeML; Pustejovsky et al. 2003); the
    extents follow the newspaper texts of TempEval-3 (UzZaman et al. 2013).

    Parameters
    ----------
    sentences
        With the columns ``article_id``, ``sentence_id``, ``start`` and ``text``, in order. Those of
        the ``kind`` boilerplate, where kinds are known, say nothing of time.
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
    check_table(sentences, "article_id", "sentence_id", "start", "text")
    check_table(articles, "article_id", what=ARTICLES)
    check_ids(sentences, articles)
    published = _publication_days(articles)
    if "kind" in sentences:
        sentences = sentences[sentences["kind"] != "boilerplate"]
    columns = [sentences[name].tolist() for name in ("article_id", "sentence_id", "start", "text")]
    words_of_each = take_apart(columns[-1])
    rows: list[tuple[Any, ...]] = []
    for article_id, group in groupby(zip(*columns, words_of_each, strict=True), itemgetter(0)):
        days, texts = published.get(article_id), list(group)
        before: list[list[str]] = [[] for _ in days or ANY_DAYS]
        timed = [one for one in texts if one[-1]]
        account = tells_of_the_past(
            [text for *_, text, _ in texts], [t for *_, t, _ in timed], days
        )
        for _, sentence_id, offset, text, words in timed:
            for start, end, kind, resolutions in read_sentence(
                words, days or ANY_DAYS, before, account
            ):
                place = (offset + start, offset + end, text[start:end], kind)
                rows.append((article_id, sentence_id, *place, *summarise(kind, resolutions, days)))
    cells = zip(*rows, strict=True) if rows else [()] * len(DATE_COLUMNS)
    dates = {
        name: pd.Series(column, dtype=kind)
        for (name, kind), column in zip(DATE_COLUMNS.items(), cells, strict=True)
    }
    return carry_names(pd.DataFrame(dates), sentences)


def _publication_days(articles: pd.DataFrame) -> dict[str, tuple[date, ...]]:
    """Return the first and the last possible day of each dated article; one if they agree."""
    known = keep_dated(articles)
    firsts, lasts = known["published_from"].dt.date, known["published_to"].dt.date
    return {
        article_id: (first, last) if first != last else (first,)
        for article_id, first, last in zip(known["article_id"], firsts, lasts, strict=True)
    }


def keep_dated(articles: pd.DataFrame) -> pd.DataFrame:
    """Keep the articles whose days of publication are known, as dates."""
    check_table(articles, "article_id", "published_from", "published_to", what=ARTICLES)
    days = {
        name: read_days(articles[name]).dt.floor("D").astype("datetime64[s]")
        for name in ("published_from", "published_to")
    }
    known = articles.assign(**days).dropna(subset=list(days))
    reversed_days = known[known["published_from"] > known["published_to"]]
    if len(reversed_days):
        raise InputError(
            f"article {reversed_days['article_id'].iloc[0]} has a published_to before its "
            "published_from: give the earliest and the latest day"
        )
    return known


# An article of unknown date can be of any day. What is the same for these two, which differ in
# century, year, quarter, month, week and day (and so do the days around them), needs no date.
ANY_DAYS = (date(1111, 1, 4), date(2888, 10, 20))
VAGUE = {"PAST_REF": "past", "PRESENT_REF": "present", "FUTURE_REF": "future"}
ACCOUNT = LISTS["account"]
YEAR = re.compile(r"[12]\d{3}\b(?<!\w\d{4})")
ERA = re.compile(r"BC(?<![^\W\d]BC)|B\.C\.|AD(?<![^\W\d]AD)")  # but not of NBC or HEAD
YEAR_OF_ERA = re.compile(
    r"(?<![\d.,])\d{1,4}(?= ?(?:(?:BC|AD)(?!\w)|B\.C\.))|(?<=\bAD )\d{1,4}(?![\d.,])"
)
DATED_YEAR = re.compile(ACCOUNT["dated_year"])
OF_PUBLICATION = re.compile(ACCOUNT["of_publication"])
NAMES = re.compile("|".join(map(re.escape, LISTS["names"])).replace("'", "['’]"))
WORDS_OF_NAMES = frozenset(" ".join(LISTS["names"]).split())
JOINED = re.compile(  # from May to June, between May and June
    f"[{codes_of(repr('between'))}].+[{codes_of(repr('and'))}]"
    f"|.+[{codes_of('towards')}{codes_of('hyphen')}]"
)
UNDATED = "the day of publication is not known"
AT_ONCE = 5_000  # sentences: bounds the memory that their words take


def take_apart(texts: Sequence[str]) -> Iterator[Words | None]:
    """Take sentences apart as the grammar reads them, but for those that tell no time: most."""
    for first in range(0, len(texts), AT_ONCE):
        yield from _take_part_apart(texts[first : first + AT_ONCE])


def _take_part_apart(texts: Sequence[str]) -> list[Words | None]:
    timed = [number for number, text in enumerate(texts) if may_tell_a_time(text)]
    found = tokenise([texts[number] for number in timed], CUT_WORDS)
    codes = "".join(
        map([CODES_OF_WORDS[form] for form in found.forms].__getitem__, found.code.tolist())
    )
    forms, places = found.list_forms(), found.list_places()
    words: list[Words | None] = [None] * len(texts)
    for number, (first, end) in zip(timed, pairwise(found.list_starts(len(timed))), strict=True):
        here = slice(first, end)
        words[number] = Words(texts[number], codes[here], forms[here], places[here])
    return words


def tells_of_the_past(
    texts: Sequence[str], timed: Sequence[str], published: tuple[date, ...] | None
) -> bool:
    """Tell whether an article is an account of years long past, and not of the days before it.

    `timed` are those of its sentences that may tell a time, and so a year.
    """
    text = "\n".join(timed)
    years = sorted(map(int, YEAR.findall(text)))
    if ERA.search(text):
        years = sorted([*years, *map(int, YEAR_OF_ERA.findall(text))])
    if not years or (
        published and years[len(years) // 2] > published[0].year - ACCOUNT["years_ago"]
    ):
        return False
    text = "\n".join(texts)
    if len(years) < ACCOUNT["years"] and not (
        DATED_YEAR.search(text) and len(text.split()) >= ACCOUNT["words"]
    ):
        return False
    for_each = "years_for_each_if_many" if len(years) >= ACCOUNT["many_years"] else "years_for_each"
    too_many = islice(OF_PUBLICATION.finditer(text), -(-len(years) // ACCOUNT[for_each]) - 1, None)
    return next(too_many, None) is None


def read_sentence(
    words: Words | None, days: tuple[date, ...], before: list[list[str]], account: bool = False
) -> Iterator[tuple[int, int, str, list[Resolution]]]:
    """Yield start, end and kind of each expression, with its reading for each of the days.

    The values are added to `before`, which holds those of the article so far, for each day. In an
    account of the past they are counted from what was told last.
    """
    if words is None:
        return
    text, codes, forms, places = words
    found, last = match_next(codes, 0), (0, -1)  # and where the one before it stands
    in_sentence = [len(values) for values in before]
    while found:
        reach = max([found.end, *(end for _, end in found.parts.values())])
        place, own = (places[found.start][0], places[found.end - 1][1]), forms[found.start : reach]
        resolutions = []
        if not WORDS_OF_NAMES.isdisjoint(own) and _stands_in_a_name(text, *place):
            found = match_next(codes, found.end)
            continue
        joined = (
            last[1] == found.start - 1
            and codes[found.end : found.end + 1] not in POSSESSIVE  # to May's level
            and JOINED.fullmatch(codes, last[0], found.start)
        )
        for day, values, seen in zip(days, before, in_sentence, strict=True):
            told = last_told(values, day) if account else (day, day)
            setting = (found, own, found.start, found.end, codes, day, account, told)
            past = values[-1] if joined and values else ""
            mention = Mention(*setting, values, values[seen:], past)
            resolution = read(mention)
            if resolution:
                resolutions.append(resolution)
        if len(resolutions) < len(days):  # its words turned out to be no expression of time
            found = match_next(codes, found.start + 1)
            continue
        if not (account and stands_aside(mention, resolutions[-1].value)):
            for values, resolution in zip(before, resolutions, strict=True):
                values.append(resolution.value)
        yield *place, found.expression.kind, list(map(write_era, resolutions))
        ends_there = found.expression.resolve == "unit_ended"  # the year to March
        last = (0, -1) if ends_there else (max(found.start - 1, 0), found.end)
        found = match_further_day(codes, found) or match_next(codes, found.end)


def _stands_in_a_name(text: str, start: int, end: int) -> bool:
    """Tell whether the characters from `start` to `end` belong to one of the names."""
    places = (match.span() for match in NAMES.finditer(text))
    return any(start < last and first < end for first, last in places)


def summarise(
    kind: str, resolutions: list[Resolution], published: tuple[date, ...] | None
) -> tuple[str, date | None, date | None, str, str]:
    """Return value, from, to, anchor and direction of an expression read for several days."""
    value = resolutions[0].value
    if any(resolution.value != value for resolution in resolutions):
        value = _common_value(value, resolutions[-1].value)
    first, last = _days(resolutions[0])
    for resolution in resolutions[1:]:
        if published is None and (value != resolution.value or _days(resolution) != (first, last)):
            return value, None, None, UNDATED, "none"
        start, end = _days(resolution)
        first = min(first, start) if first and start else None
        last = max(last, end) if last and end else None
    return (
        value,
        first,
        last,
        resolutions[0].anchor,
        _direction(kind, value, first, last, published),
    )


def _days(resolution: Resolution) -> tuple[date | None, date | None]:
    return (
        (resolution.first, resolution.last)
        if resolution.first or resolution.last
        else span(resolution.value)
    )


def _common_value(one: str, other: str) -> str:
    """Return what two values share: 2025-06-09 and 2025-06-11 are 2025-06-XX."""
    parts, others = one.split("-"), other.split("-")
    if len(parts) != len(others):
        return parts[0] if parts[0] == others[0] else "XXXX"
    shared = (
        a if a == b else "".join("X" if c.isdigit() else c for c in a)
        for a, b in zip(parts, others, strict=True)
    )
    return "-".join(shared)


def _direction(
    kind: str,
    value: str,
    first: date | None,
    last: date | None,
    published: tuple[date, ...] | None,
) -> str:
    if value in VAGUE:
        return VAGUE[value]
    if published is None or (first is None and last is None):
        return "none"
    if last is not None and last < published[0]:
        return "past"
    if first is not None and first > published[-1]:
        return "future"
    if kind == "duration":  # a stretch counted from publication touches it at one end
        return "past" if last == published[-1] else "future"
    return "present"
