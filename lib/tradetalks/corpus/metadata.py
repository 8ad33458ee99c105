"""What is known of an article, from whatever table: days, stage and language, checked."""

from __future__ import annotations

import datetime
import re

from dateutil import parser

from tradetalks.corpus.files import formats

STAGES = ["before", "during", "after"]
DAYS = ["date", "published_from", "published_to"]
FIRST_NEWSPAPER = 1605
COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?\d{4,6}Z?)?")
YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")

Remark = tuple[str, str]


def settle(row: dict[str, str]) -> tuple[dict[str, str], list[Remark]]:
    """Bring the days of a row to the form 2025-06-09, stage and language to lower case.

    ``date`` becomes both ``published_from`` and ``published_to`` where they are not given. What
    cannot be understood becomes "" and a remark: reason and remedy.
    """
    settled = row | {key: " ".join(row[key].split()) for key in formats()["columns"] if key in row}
    remarks: list[Remark] = []
    for column in [column for column in DAYS if settled.get(column)]:
        try:
            settled[column] = parse_day(settled[column]).isoformat()
        except ValueError as error:
            remarks.append(
                (f"{column} is {row[column]!r}{error.args[0]}", "write it as 2025-06-09")
            )
            settled[column] = ""
    day = settled.pop("date", "")
    first, last = settled.get("published_from") or day, settled.get("published_to") or day
    if first and last and last < first:
        remarks.append(("its published_to is before its published_from", "swap them"))
        first = last = ""
    settled |= {"published_from": first, "published_to": last}
    stage = settled.get("stage", "").casefold()
    if stage and stage not in STAGES:
        remarks.append((f"stage is {stage!r}", "write before, during or after"))
        stage = ""
    return settled | {
        "stage": stage,
        "language": name_language(settled.get("language", "")),
    }, remarks


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


def _parse(value: str) -> datetime.date:
    compact = COMPACT.fullmatch(value)
    if compact:
        year, month, day = map(int, compact.groups())
        return datetime.date(year, month, day)
    if re.match(r"\d{4}-\d\d-\d\d(?!\d)", value):
        return datetime.date.fromisoformat(value[:10])
    if not YEAR.search(value):
        raise ValueError("no year")
    # What is not given would be filled in from the default; and 3/4/2025 has two readings.
    readings = {
        parser.parse(value, default=default, dayfirst=day_first, ignoretz=True).date()
        for default, day_first in [
            (datetime.datetime(2000, 1, 1), False),
            (datetime.datetime(2001, 2, 2), True),
        ]
    }
    if len(readings) > 1:
        raise ValueError("ambiguous")
    return readings.pop()


def name_language(value: str) -> str:
    """Bring a language to its usual code, as far as English goes: English and en-GB are en."""
    lower = value.strip().casefold().replace("_", "-")
    return "en" if lower in ("english", "eng") or lower.startswith("en-") else lower
