"""Calendar arithmetic on TIMEX3 values: 2025-06-09, 2025-W24, 2025-06, 2025-Q2, 2025, 202."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

from dateutil.easter import EASTER_JULIAN, easter
from dateutil.relativedelta import relativedelta, weekday

DAYS = {"D": 1, "TNI": 1, "W": 7, "2W": 14, "WE": 7}
MONTHS = {"M": 1, "Q": 3, "SU": 12, "FA": 12, "WI": 12, "Y": 12, "DE": 120, "CE": 1200}
LAST_JULIAN_YEAR = 1582
FIRST_MONTH = {
    "Q1": 1,
    "Q2": 4,
    "Q3": 7,
    "Q4": 10,
    "H1": 1,
    "H2": 7,
    "SP": 3,
    "SU": 6,
    "FA": 9,
    "WI": 12,
}
VALUE = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?|-W(?P<week>\d\d)(?P<weekend>-WE)?"
    r"|-(?P<part>[QH][1-4]|SP|SU|FA|WI))?(?:T.*)?"
)


@lru_cache(maxsize=1 << 12)
def span(value: str) -> tuple[date, date] | tuple[None, None]:
    """First and last day of a value; a pair of None for one that is no stretch of the calendar.

    >>> span("2025-W24")
    (datetime.date(2025, 6, 9), datetime.date(2025, 6, 15))
    """
    if "/" in value:
        first, last = value.split("/")
        return span(first)[0], span(last)[1]  # type: ignore[return-value]
    if re.fullmatch(r"\d{2,3}", value):
        years = 10 ** (4 - len(value))
        first_year = int(value) * years
        return date(max(first_year, 1), 1, 1), date(first_year + years - 1, 12, 31)
    match = VALUE.fullmatch(value)
    if match is None:
        return None, None
    try:
        return _span(match)
    except ValueError:  # 31 February
        return None, None


def _span(match: re.Match[str]) -> tuple[date, date]:
    year = int(match["year"])
    if match["day"]:
        day = date(year, int(match["month"]), int(match["day"]))
        return day, day
    if match["week"]:
        monday = date.fromisocalendar(year, int(match["week"]), 1)
        return monday + timedelta(5 if match["weekend"] else 0), monday + timedelta(6)
    month, length = 1, 12
    if match["month"]:
        month, length = int(match["month"]), 1
    elif match["part"]:
        month, length = FIRST_MONTH[match["part"]], 6 if match["part"][0] == "H" else 3
    first = date(year, month, 1)
    return first, first + relativedelta(months=length, days=-1)


@lru_cache(maxsize=1 << 12)
def value_of(day: date, unit: str) -> str:
    """Return the week, month, quarter … in which a day lies."""
    if unit in ("W", "2W", "WE"):
        year, week, _ = day.isocalendar()
        return f"{year:04}-W{week:02}{'-WE' if unit == 'WE' else ''}"
    return {
        "D": day.isoformat(),
        "M": f"{day.year:04}-{day.month:02}",
        "Q": f"{day.year:04}-Q{(day.month + 2) // 3}",
        "Y": f"{day.year:04}",
        **dict.fromkeys(("SU", "FA", "WI"), f"{day.year:04}-{unit}"),  # two summers ago
        "DE": f"{day.year // 10:03}",
        "CE": f"{day.year // 100:02}",
    }[unit]


@lru_cache(maxsize=1 << 12)
def shift(day: date, unit: str, number: float) -> date:
    """Return the day that lies so many units later, or earlier if `number` is negative."""
    if unit in DAYS:
        return day + timedelta(round(DAYS[unit] * number))
    if unit in MONTHS:
        return day + relativedelta(months=round(MONTHS[unit] * number))
    return day


def holiday(rule: list[int], year: int) -> date:
    """Return the day of a holiday in a year; `times.toml` explains the rule."""
    if len(rule) == 1:
        sunday = easter(year) if year > LAST_JULIAN_YEAR else easter(year, EASTER_JULIAN)
        return sunday + timedelta(rule[0])
    if len(rule) == 2:
        return date(year, *rule)
    month, day_of_week, which, later, *_ = rule
    start = date(year, month, 1) if which > 0 else date(year, month + 1, 1) - timedelta(1)
    return start + relativedelta(weekday=weekday(day_of_week - 1)(which)) + timedelta(later)
