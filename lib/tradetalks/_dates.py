"""A sentence and the days on which it can have been published become expressions of time."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tradetalks._calendar import span
from tradetalks._clauses import Clause, Reading
from tradetalks._grammar import encode, find_tokens, match_next
from tradetalks._resolve import read

# An article of unknown date can be of any day. What is the same for these two, which differ in
# century, year, quarter, month, week and day (and so do the days around them), needs no date.
ANY_DAYS = (date(1111, 1, 4), date(2888, 10, 20))
VAGUE = {"PAST_REF": "past", "PRESENT_REF": "present", "FUTURE_REF": "future"}
UNDATED = "the day of publication is not known"


def read_sentence(
    text: str, days: tuple[date, ...], before: list[list[str]]
) -> Iterator[tuple[int, int, str, list[Reading]]]:
    """Yield start, end and kind of each expression, with its reading for each of the days.

    The values are added to `before`, which holds those of the article so far, for each day.
    """
    codes = encode(text)
    found = match_next(codes, 0)
    in_sentence = [len(values) for values in before]
    while found:
        tokens, readings = find_tokens(text, found.start, found.end), []
        words = [token[0] for token in tokens]
        for day, values, seen in zip(days, before, in_sentence, strict=True):
            reading = read(Clause(found, words, found.start, codes, day, values, values[seen:]))
            if reading:
                readings.append(reading)
        if len(readings) < len(days):  # its words turned out to be no expression of time
            found = match_next(codes, found.start + 1)
            continue
        for values, reading in zip(before, readings, strict=True):
            values.append(reading.value)
        yield tokens[0].start(), tokens[-1].end(), found.expression.kind, readings
        found = match_next(codes, found.end)


def summarise(
    kind: str, readings: list[Reading], published: tuple[date, ...] | None
) -> tuple[str, date | None, date | None, str, str]:
    """Return value, from, to, anchor and direction of an expression read for several days."""
    value = readings[0].value
    if any(reading.value != value for reading in readings):
        value = _common_value(value, readings[-1].value)
    first, last = _days(readings[0])
    for reading in readings[1:]:
        if published is None and (value != reading.value or _days(reading) != (first, last)):
            return value, None, None, UNDATED, "none"
        start, end = _days(reading)
        first = min(first, start) if first and start else None
        last = max(last, end) if last and end else None
    return value, first, last, readings[0].anchor, _direction(kind, value, first, last, published)


def _days(reading: Reading) -> tuple[date | None, date | None]:
    return (reading.first, reading.last) if reading.first or reading.last else span(reading.value)


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
