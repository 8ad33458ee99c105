"""Days as people and programs write them in tables, in metadata and in the names of files."""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from contextlib import suppress

from dateutil import parser

from tradetalks.base.lists import read_list
from tradetalks.base.patterns import compile_late
from tradetalks.corpus.exports.days import read_days

FIRST_NEWSPAPER = 1605
COMPACT = compile_late(
    r"((?:1[6-9]|20)\d\d)(\d\d)(\d\d)"
    r"(?:\.0|(?:T?\d{4}|T?\d{6}|[T ]\d\d:\d\d(?::\d\d)?)(?:Z|[+-]\d\d[:']?\d\d'?)?)?"
)
# The time of day that follows a day in words, or in the order of a day, or stands before it.
_CLOCK = (
    r"\d{1,2}(?:[:.h]\d\d(?:[:.]\d\d(?:\.\d+)?)?(?:\s*[ap]\.?m\.?)?"
    r"|\s?(?:uhr|heures|h|[ap]\.?m\.?)(?!\w))"
)
TIME = compile_late(
    rf"(?<=\d)(?:\s*[,:|·•–-]\s*|\s+)(?:[^\W\d_]{{1,5}}\.?\s){{0,2}}\s*{_CLOCK}"
    r"(?:\s+(?:[^\W\d_]{1,5}\.?)?(?:[+-]\d\d?:?(?:\d\d)?)?)?\s*$",
    re.IGNORECASE,
)
CLOCKS = compile_late(  # anywhere, with their zones
    rf"{_CLOCK}|(?<!\S)(?:gmt|utc)?[+-]\d\d?:?(?:\d\d)?(?!\S)", re.IGNORECASE
)
MONTH = compile_late(
    r"(?<![^\W\d_])(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[^\W\d_]*", re.IGNORECASE
)
EDITION = compile_late(
    r"[\s,;]+(?:[^\d,;]*\s)?(?:edition|ausgabe|edicion|edizione)\b\D*$", re.IGNORECASE
)
TIME_IN_FRONT = compile_late(
    r"^(?:\d{1,2}[:h]\d\d(?::\d\d)?(?:\s?[ap]\.?m\.?)?|\d{1,2}(?:\.\d\d)?\s?[ap]\.?m\.?)"
    r"(?:\s[A-Z]{2,5}\b)?[\s,·–-]+(?=\S)",
    re.IGNORECASE,
)
LONGEST = 200  # characters: what has more is the text of an article in a wrong column
YEAR = compile_late(r"(?<!\d)(?:1[6-9]|20)\d\d(?!\d)")
YEAR_FIRST = compile_late(
    r"(?P<year>\d{4})\s*([-/.年년])\s*(?P<month>\d{1,2})\s*[-/.月월]\s*(?P<day>\d{1,2})(?!\d)[日일]?"
)
PLAIN = compile_late(r"\d{4}-\d\d-\d\d[T:.\dZ+-]*")  # as most are
YEAR_MONTH = compile_late(r"(?P<year>\d{4})[-/.](?P<month>0?[1-9]|1[0-2])")
MONTH_YEAR = compile_late(r"(?P<month>0?[1-9]|1[0-2])[-/.](?P<year>(?:1[6-9]|20)\d\d)")
_NAME = r"(?P<name>[^\W\d_]{3,12})\.?"
NAMED_MONTH = compile_late(  # Jul-2025, July '25
    rf"{_NAME}(?:[-/](?P<year>(?:1[6-9]|20)\d\d)|[-/\s]*['’](?P<short>\d\d))"
)
YEAR_NAMED_MONTH = compile_late(rf"(?P<year>(?:1[6-9]|20)\d\d)[-/\s]+{_NAME}")
MONTH_AND_FIGURES = re.compile(rf"{_NAME}(?P<between>[-/\s])(?P<figures>\d{{1,2}})")
FIGURES_AND_MONTH = compile_late(
    rf"(?P<figures>\d{{1,2}})(?:st|nd|rd|th|\.)?(?P<between>[-/\s]){_NAME}"
)
BOTH_ENDS = compile_late(  # 2025-06-09/2025-06-15
    r"(\d{4}-\d\d-\d\d)\s*(?:/|--?|to|bis|au|until)\s*(\d{4}-\d\d-\d\d)"
)
WEEK = compile_late(r"(?P<year>\d{4})-?W(?P<week>\d\d)(?:-?(?P<day>[1-7]))?", re.IGNORECASE)
MAY_BE_FIGURES = compile_late(r"(?<!\d)\d{1,2}[/‐-―−-]\d{1,2}[/‐-―−-]\d")  # looked for first
FIGURES = compile_late(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4}|\d\d)(?=$|T\d)")
# Which of the figures are the day, the month and the year.
ORDERS = {"day first": (1, 3, 4), "month first": (3, 1, 4), "year first": (4, 3, 1)}
EARLIEST_IN_FRONT = 1970  # a year of two figures that stands first, or behind a month only
DOTTED = compile_late(  # so in the countries that begin with the day
    r"^(?P<before>\d{1,2}\.\s?\d{1,2}\.\s?)(?P<year>\d{4}|\d\d)(?!\d)"
)
SHORT_YEAR = compile_late(  # 9-Jun-25, June 9, '25
    r"(?P<before>(?:\d[-\s/]+[^\W\d_]{3,12}\.?|[^\W\d_]{3,12}\.?\s\d{1,2},?)[-\s/,]+)['’]?"
    r"(?P<year>\d\d)(?=$|[\sT,]+\d{1,2}[:.]\d\d)"
)
# 1749508200, as a spreadsheet may write it, too: with commas, or as 1.7495082E9 (not shorter).
NUMBER = compile_late(
    r"\d{5}(?:\.\d+)?|\d{9,19}(?:\.\d+)?|\d{1,3}(?:,\d{3}){3,}|\d\.\d{6,}E\+?(?:09|9|12)",
    re.IGNORECASE,
)
EXCEL_BEGAN, EXCEL_DAYS = datetime.date(1899, 12, 30), range(20_000, 80_000)  # 1954 to 2118
FIRST_SECOND = 1e8  # in 1973; fewer are some other number
SECONDS = [(1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (0, 1)]
LISTS = read_list(__package__, "days.toml")
DASHES = dict.fromkeys(map(ord, "‐‑‒–—−"), "-")
IN_BRACKETS = compile_late(r"\s*(?:\([^()]*\)|\[[^\[\]]*\])$")  # a zone, a day of the week
BESIDE = compile_late(r"\s+[|·•]\s+")  # "June 9, 2025 · 5 min read"
_PUBLISHED, _CHANGED, _BEFORE_DAY = (
    "|".join(re.escape(label.strip()) for label in LISTS["labels"][name].split(","))
    for name in ("published", "changed", "before")
)
LABELS = compile_late(
    rf"(?<!\w)(?:(?:{_CHANGED})|(?P<published>{_PUBLISHED}))(?!\w)[\s:.]*", re.IGNORECASE
)
LEADING = compile_late(rf"^(?:(?:{_BEFORE_DAY})(?!\w)[\s:.,]*)+(?=\S)", re.IGNORECASE)
WEEKDAY = compile_late(
    rf"^(?:(?:{'|'.join(LISTS['passed_over']['weekdays'].split())}|(?P<english>mon|tue|wed|thu|fri|sat|sun)[a-z]*)"
    r"(?!\w)|mar(?=\.?\s\d{1,2}\s[^\W\d_]{3}))[.,]*\s+(?=\d)",
    re.IGNORECASE,
)
DAY_FIRST = compile_late(  # so in the languages that these are of
    rf"(?<!\w)(?:{'|'.join(re.escape(word) for word in LISTS['labels']['day_first'].split(', '))})"
    r"(?!\w)",
    re.IGNORECASE,
)
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
WORDS = {word: "" for words in LISTS["passed_over"].values() for word in words.split()}
WORDS |= {word: month for month, words in LISTS["months"].items() for word in words.split()}
WORD = compile_late(r"[^\W\d_]+(?:-feira)?\.?")
ORDINAL = compile_late(
    r"(?<=\d)(?:\.(?=\s*[^\W\d])|(?:st|nd|rd|th|er|re|[ºª°])(?![^\W\d_])\.?)", re.I
)
_MONTH = r"[^\W\d_]{3,12}\.?"
DAY_IN_NAME = compile_late(
    r"(?<!\d)(?:(?:1[6-9]|20)\d\d([-_. ]?)(?:0?[1-9]|1[0-2])\1(?:[0-2]?\d|3[01])"
    rf"|\d{{1,2}}(?:st|nd|rd|th|\.)?[-_ ]+{_MONTH}[-_ ]+(?:1[6-9]|20)\d\d"
    rf"|(?<![^\W\d_]){_MONTH}[-_ ]+\d{{1,2}}(?:st|nd|rd|th)?,?[-_ ]+(?:1[6-9]|20)\d\d"
    r"|\d{1,2}[-.]\d{1,2}[-.](?:1[6-9]|20)\d\d)(?!\d)"
)


def read_stretch(value: str) -> tuple[datetime.date, datetime.date] | None:
    """Return the first and the last day of "June 2025", "2025-06", "Spring 2025"; None for none.

    Examples
    --------
    >>> [day.isoformat() for day in read_stretch("June 9-11, 2025")]
    ['2025-06-09', '2025-06-11']
    """
    value = _pare(value)
    several = BOTH_ENDS.fullmatch(value)
    if several:
        with suppress(ValueError):
            first, last = map(parse_day, several.groups())
            return (first, last) if first <= last else None
    week = WEEK.fullmatch(value)
    if week:
        with suppress(ValueError):
            monday = _read_week(week)
            if monday <= datetime.date.today():
                return monday, monday + datetime.timedelta(days=6)
        return None
    month = YEAR_MONTH.fullmatch(value) or MONTH_YEAR.fullmatch(value)
    named = f"{calendar.month_name[int(month['month'])]} {month['year']}" if month else value
    in_words = NAMED_MONTH.fullmatch(value) or YEAR_NAMED_MONTH.fullmatch(value)
    if in_words:
        year = in_words["year"] or _write_out(in_words["short"])
        named = f"{in_words['name']} {year}"
    days = read_days(named)
    if not days or days.rest.strip() or days.first > datetime.date.today():
        return None
    return days.first, days.last


def parse_day(value: str) -> datetime.date:
    """Read a day in any unmistakable form; the error says what is wrong with it.

    Examples
    --------
    >>> parse_day("June 9, 2025 Monday")
    datetime.date(2025, 6, 9)
    """
    try:
        day = _parse(value)
    except (ValueError, OverflowError):
        raise ValueError("") from None
    tomorrow = datetime.date.today() + datetime.timedelta(days=1)
    if day > tomorrow:
        raise ValueError(", in the future")
    if day.year < FIRST_NEWSPAPER:
        raise ValueError(", before the first newspaper")
    return day


def _pare(value: str) -> str:
    """Leave of a day what says which day it is: no label, no clock in front, no bracket behind.

    Where it says when an article was published and when it was changed, the first counts. Without a
    word it is the day that stands in front.
    """
    if len(value) > LONGEST:
        return ""
    value = _write_plainly(value).translate(DASHES).strip(" :;,|·•")
    value = EDITION.sub("", IN_BRACKETS.sub("", value))
    labels = list(LABELS.finditer(value))
    if labels:
        published = next((label for label in labels if label["published"]), None)
        front = value[: labels[0].start()]
        begin = 0 if YEAR.search(front) and not published else (published or labels[0]).end()
        ends = (label.start() for label in labels if label.start() >= begin)
        value = value[begin : next(ends, len(value))].strip(" :;,|·•")
    pieces = [piece for piece in BESIDE.split(value) if YEAR.search(piece)]
    value = pieces[0] if len(pieces) == 1 else value
    return TIME_IN_FRONT.sub("", LEADING.sub("", TIME.sub("", value))).strip()


def _write_plainly(value: str) -> str:
    """Write letters without accents, and figures of any script as ours."""
    if value.isascii():
        return value
    return "".join(map(_write_letter, value))


def _write_letter(letter: str) -> str:
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    parts = unicodedata.normalize("NFD", letter)  # of a Korean syllable these are its letters
    return parts[0] if all(map(unicodedata.combining, parts[1:])) else letter


def _parse(written: str) -> datetime.date:
    value = written if PLAIN.fullmatch(written) else _pare(written)
    compact = COMPACT.fullmatch(value)
    if compact:
        with suppress(ValueError):  # 1749508200000 is none, but milliseconds
            return datetime.date(*map(int, compact.groups()))
    if NUMBER.fullmatch(value):
        return _read_number(float(value.replace(",", "")))
    week = WEEK.fullmatch(value)
    if week and week["day"]:
        return _read_week(week)
    ordered = YEAR_FIRST.match(value)
    if ordered and not YEAR.search(value, ordered.end()):
        return datetime.date(int(ordered["year"]), int(ordered["month"]), int(ordered["day"]))
    in_figures = set(_read_figures(written).values())
    if len(in_figures) == 1:
        return in_figures.pop()
    return _parse_words(WEEKDAY.sub("", value))


def _parse_words(value: str) -> datetime.date:
    """Read a day whose month is a word, or whose parts stand in an order of its own."""
    full = value if YEAR.search(value) else DOTTED.sub(_write_out_year, value)
    written = _translate(full)
    written = written if YEAR.search(written) else SHORT_YEAR.sub(_write_out_year, written)
    if not YEAR.search(written):
        raise ValueError("no year")
    if len(set(read_stretch(written) or ())) > 1:  # June 9-11, 2025
        raise ValueError("several days")
    figures = re.findall(r"\d+", CLOCKS.sub(" ", written))
    if len(figures) > (2 if MONTH.search(written) else 3):
        raise ValueError("more than a day")
    # What is not given would be filled in from the default; and 3/4/2025 has two readings.
    readings = {
        parser.parse(written, default=default, dayfirst=day_first, ignoretz=True).date()
        for default, day_first in [
            (datetime.datetime(2000, 1, 1), DOTTED.match(value) is not None),
            (datetime.datetime(2001, 2, 2), True),
        ]
    }
    if len(readings) > 1:
        raise ValueError("ambiguous")
    return readings.pop()


def _read_number(number: float) -> datetime.date:
    """Read days as Excel counts them, or seconds since 1970 (or thousandths, or finer)."""
    if int(number) in EXCEL_DAYS:
        return EXCEL_BEGAN + datetime.timedelta(days=int(number))
    if number < FIRST_SECOND:
        raise ValueError("no day")
    scale = next(scale for least, scale in SECONDS if number >= least)
    return datetime.datetime.fromtimestamp(number / scale, datetime.UTC).date()


def _read_week(week: re.Match[str]) -> datetime.date:
    """Return the day of 2025-W24-1, or the first of 2025-W24."""
    return datetime.date.fromisocalendar(
        int(week["year"]), int(week["week"]), int(week["day"] or 1)
    )


def _translate(value: str) -> str:
    """Write a day with English names: "Montag, 9. Juni 2025" as "9 June 2025"."""
    plain = "".join(
        letter
        for letter in unicodedata.normalize("NFKD", value)
        if not unicodedata.combining(letter)
    )
    plain = ORDINAL.sub(" ", plain.replace("ł", "l").replace("ø", "o"))
    english = WORD.sub(lambda word: WORDS.get(word[0].casefold().rstrip("."), word[0]), plain)
    return english.strip(" :")


def find_day_in_name(name: str) -> str:
    """Return the day that the name of a file states, as 2025-06-09; "" for none, or for several.

    Examples
    --------
    >>> find_day_in_name("harbour-post_2025-06-09_talks")
    '2025-06-09'
    """
    days = set()
    for written in DAY_IN_NAME.finditer(name):
        with suppress(ValueError):
            between = "-" if written[0][:4].isdecimal() else " "
            days.add(parse_day(re.sub(r"[_\s]+", between, written[0])).isoformat())
    return days.pop() if len(days) == 1 else ""


def lacks_a_year(value: str) -> bool:
    """Tell whether a day names a month and two figures only: Jun-25, June 25, 25-Jun.

    Examples
    --------
    >>> lacks_a_year("Jun-25"), lacks_a_year("9-Jun-25"), lacks_a_year("June 2025")
    (True, False, False)
    """
    return _find_month_and_figures(value) is not None


def write_as_month(value: str) -> str:
    """Write Jun-25 as a spreadsheet shows a month, as 2025-06; "" if it cannot be one.

    A spreadsheet shows a day without its year the other way round, as 25-Jun, and people write it
    as June 25.
    """
    found = _find_month_and_figures(value)
    if not found or found.re is not MONTH_AND_FIGURES or found["between"].isspace():
        return ""
    if len(found["figures"]) != 2:
        return ""
    year = _write_out(found["figures"])
    stretch = read_stretch(f"{found['name']} {year}") if int(year) >= EARLIEST_IN_FRONT else None
    return f"{stretch[0]:%Y-%m}" if stretch else ""


def _find_month_and_figures(value: str) -> re.Match[str] | None:
    """Return the month and the figures of a day that has no more than these."""
    value = _write_plainly(value).translate(DASHES).strip()
    found = MONTH_AND_FIGURES.fullmatch(value) or FIGURES_AND_MONTH.fullmatch(value)
    return found if found and MONTH.fullmatch(_translate(found["name"])) else None


def find_orders(value: str) -> frozenset[str]:
    """Say which orders of its figures a day allows for, if they do not all mean the same.

    Returns
    -------
    frozenset of str
        Of "day first" (13/4/2025), "month first" (4/13/2025) and, if the year has two figures only,
        "year first" (25/4/13); none of 4/4/2025, nor of 3.4.2025, which is always day first.
    """
    readings = _read_figures(value)
    is_same = len(set(readings.values())) == 1 < len(readings)
    return frozenset() if is_same else frozenset(readings)


def write_in_order(value: str, order: str) -> str:
    """Write a day such as 3/4/2025, read in an order, as 2025-04-03."""
    return _read_figures(value)[order].isoformat()


def _read_figures(value: str) -> dict[str, datetime.date]:
    """Read a day such as 3/4/2025 in each order in which it is one, on the weekday stated."""
    if not MAY_BE_FIGURES.search(value):
        return {}
    is_foreign = DAY_FIRST.search(_write_plainly(value)) is not None
    value = _pare(value)
    weekday = WEEKDAY.match(value)
    figures = FIGURES.match(value, weekday.end() if weekday else 0)
    readings: dict[str, datetime.date] = {}
    if not figures:
        return readings
    for order, places in ORDERS.items():
        day, month, year = (figures[place] for place in places)
        if order == "year first" and not len(day) == len(year) == 2:
            continue
        with suppress(ValueError):
            read = datetime.date(int(_write_out(year)), int(month), int(day))
            if order != "year first" or read.year >= EARLIEST_IN_FRONT:
                readings[order] = read
    if is_foreign and "day first" in readings:
        return {"day first": readings["day first"]}
    if weekday and weekday["english"]:
        stated = WEEKDAYS.index(weekday["english"].lower())
        fitting = {order: day for order, day in readings.items() if day.weekday() == stated}
        return fitting or readings
    return readings


def _write_out_year(date: re.Match[str]) -> str:
    return date["before"] + _write_out(date["year"])


def _write_out(year: str) -> str:
    """Write a year of two figures as the last such year that has begun."""
    if len(year) != 2:
        return year
    now = datetime.date.today().year
    return str(now - (now - int(year)) % 100)
