"""The days that archives write above an article: one, several, a month, a season; in words."""

from __future__ import annotations

import calendar
import datetime
import re
from functools import cache, lru_cache
from typing import NamedTuple

from tradetalks.base.lists import read_list, split_words

NUMBER = r"(\d+)(?:st|nd|rd|th|er|re|[eoºª])?(?![^\W_])"
TOKEN = re.compile(rf"{NUMBER}|([^\W\d_]+)|(\s+)|.", re.IGNORECASE)
YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
# How the parts of a date follow each other: d(ay), m(onth), y(ear), s(eason), q(uarter); what is
# missing before a dash stands behind it, and the other way round.
FORMS = re.compile(
    "y-d-d|d-d-y|(?:dmy|mdy)-(?:dmy|mdy)|(?:dm|md)-(?:dmy|mdy)|d-dmy|md-dy|my-my|m-my|sy-sy|sy-[yd]"
    "|dmy|mdy|ddy|my|sy|dqy|qdy|y"
)


class Days(NamedTuple):
    """The first and the last day that a date may mean, and what of its line stands behind it."""

    first: datetime.date
    last: datetime.date
    rest: str


@lru_cache(10_000)
def read_days(line: str) -> Days | None:
    """Read the date with which a line begins, if it does.

    Examples
    --------
    >>> read_days("9. Juni 2025 Montag; Spätausgabe").first
    datetime.date(2025, 6, 9)
    >>> [day.isoformat() for day in read_days("Spring 2025")[:2]]
    ['2025-03-01', '2025-05-31']
    """
    code, values, ends = _read_tokens(line)
    form = FORMS.match(code)
    if not form or (form[0] == "y" and line[ends[0] :].strip()):
        return None
    try:
        first, last = _resolve(form[0], values, line)
    except ValueError:
        return None
    if last < first:
        return None
    today = datetime.date.today()
    return Days(first, min(last, today) if first <= today else last, line[ends[form.end() - 1] :])


def find_days(line: str) -> Days | None:
    """Find the first date of a line, wherever it stands; a year alone is none."""
    starts = (match.start() for match in re.finditer(r"(?<!\w)(?=\w)", line))
    return next(filter(None, (read_days(line[start:]) for start in starts)), None)


@cache
def _meanings() -> dict[str, tuple[str, int]]:
    """Return what each word of a date is, and its number."""
    words = read_list(__package__, "exports.toml")["days"]
    known = dict.fromkeys(split_words(words["fillers"] + " " + words["weekdays"]), ("", 0))
    known |= dict.fromkeys(split_words(words["to"]), ("-", 0))
    known |= dict.fromkeys(split_words(words["quarter"]), ("q", 0))
    for number, word in enumerate(split_words(words["ordinals"]), 1):
        known[word] = ("d", number)
    for number, names in enumerate(words["months"], 1):
        known |= dict.fromkeys(split_words(names), ("m", number))
    for begins, names in words["seasons"].items():
        known |= dict.fromkeys(split_words(names), ("s", int(begins)))
    return known


def _read_tokens(line: str) -> tuple[str, list[int], list[int]]:
    """Read the words of a line as far as they belong to dates: codes, numbers, ends."""
    code = ""
    values: list[int] = []
    ends: list[int] = []
    for token in TOKEN.finditer(line):
        written = token[0].lower()
        if token[1]:
            kind = "y" if YEAR.fullmatch(token[1]) else "d" if len(token[1]) < 3 else "x"
            value = int(token[1]) if kind != "x" else 0
        elif token[2]:
            kind, value = _meanings().get(written, ("x", 0))
        else:
            kind = "-" if written in "-–—/" else "" if token[3] or written in ".,'’" else "x"
            value = 0
        if kind == "x":
            break
        if kind:
            code += kind
            values.append(value)
            ends.append(token.end())
    return code, values, ends


def _resolve(form: str, values: list[int], line: str) -> tuple[datetime.date, datetime.date]:
    if form in ("y-d-d", "d-d-y", "ddy"):
        return (_read_digits(form, values, line),) * 2
    halves: list[dict[str, int]] = [{}]
    for kind, value in zip(form, values, strict=False):
        if kind == "-":
            halves.append({})
        else:
            halves[-1][kind] = value
    first, last = halves[0], halves[-1]
    if "s" in first and "s" not in last:  # Winter 2024/25: one season
        if last.get("y", 2000 + last.get("d", 0)) % 100 != (first["y"] + 1) % 100:
            raise ValueError
        begin = datetime.date(first["y"], first["s"], 1)
        return begin, _end_of_month(begin.year + 1, 2)
    if "d" in first and "d" not in last:
        raise ValueError
    return _bounds(last | first)[0], _bounds(first | last)[1]


def _read_digits(form: str, values: list[int], line: str) -> datetime.date:
    """Read 2025-06-09 or 9.6.2025; with slashes the month may come first, and then it is told."""
    numbers = [value for kind, value in zip(form, values, strict=False) if kind != "-"]
    if form == "y-d-d":
        return datetime.date(*numbers)
    day, month, year = numbers
    if form == "ddy" and re.match(r"\D*\d+\.\s*\d+\.", line):
        return datetime.date(year, month, day)
    if form == "d-d-y" and max(day, month) > 12:
        return datetime.date(year, min(day, month), max(day, month))
    if form == "d-d-y" and day == month:
        return datetime.date(year, month, day)
    raise ValueError


def _bounds(date: dict[str, int]) -> tuple[datetime.date, datetime.date]:
    """Return the first and the last day of a day, month, quarter, season or year."""
    year = date["y"]
    if "q" in date:
        month = 3 * date["d"] - 2
        return datetime.date(year, month, 1), _end_of_month(year, month + 2)
    if "m" in date and "d" in date:
        return (datetime.date(year, date["m"], date["d"]),) * 2
    if "m" in date:
        return datetime.date(year, date["m"], 1), _end_of_month(year, date["m"])
    if date.get("s") == 12:  # winter may be that in which the year begins, or in which it ends
        return datetime.date(year - 1, 12, 1), _end_of_month(year + 1, 2)
    if "s" in date:
        return datetime.date(year, date["s"], 1), _end_of_month(year, date["s"] + 2)
    return datetime.date(year, 1, 1), datetime.date(year, 12, 31)


def _end_of_month(year: int, month: int) -> datetime.date:
    return datetime.date(year, month, calendar.monthrange(year, month)[1])
