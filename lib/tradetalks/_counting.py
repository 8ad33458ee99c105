"""Expressions that count in units of time: lengths, stretches, distances, this or that unit."""

from __future__ import annotations

import re

from tradetalks._calendar import shift, value_of
from tradetalks._clauses import (
    Clause,
    Reading,
    day_nearby,
    number,
    ordinal_number,
    part_text,
    reference,
    tense,
)
from tradetalks._grammar import VALUES

UNTIED = "a length, tied to no date"
HALVES = {"TM": "PT30S", "TH": "PT30M", "D": "PT12H", "Y": "P6M", "DE": "P5Y", "CE": "P50Y"}
PART_OF_YEAR = re.compile(r"(\d{4})(-(?:Q\d|\d\d|H\d))")
RELATIVE_TO_TEXT = {"previous", "preceding", "prior", "following"}
UNIT_WORDS = {**VALUES["unit"], **VALUES["units"]}


def length_value(count: float | None, unit: str) -> str:
    if count == 0.5 and unit in HALVES:
        return HALVES[unit]
    if unit[0].isdigit():
        count, unit = None if count is None else count * int(unit[0]), unit[1:]
    written = "X" if count is None else f"{count:g}"
    return f"PT{written}{unit[1:]}" if unit.startswith("T") else f"P{written}{unit}"


def _amount(clause: Clause) -> float | None:
    """Return how many units: one if no number is named with a singular, open with a plural."""
    words = part_text(clause, "amount")
    if not words and part_text(clause, "unit") in VALUES["units"]:
        return None
    count = number(words)
    return count + 0.5 if count is not None and "half" in clause.found.parts else count


def length(clause: Clause) -> Reading | None:
    word = part_text(clause, "unit")
    if word in ("quarter", "weekend"):  # a quarter is mostly a fourth part, or a coin
        return None
    return Reading(length_value(_amount(clause), UNIT_WORDS[word]), UNTIED)


def run(clause: Clause) -> Reading:
    """Return the length of "the third straight month": three months."""
    count = ordinal_number(part_text(clause, "ordinal"))
    return Reading(length_value(count, UNIT_WORDS[part_text(clause, "unit")]), UNTIED)


def stretch(clause: Clause) -> Reading:
    unit, count = UNIT_WORDS[part_text(clause, "unit")], _amount(clause)
    back = VALUES["relative"].get(part_text(clause, "shift"), 1) < 0
    other_end = None if count is None else shift(clause.day, unit, -count if back else count)
    first, last = (other_end, clause.day) if back else (clause.day, other_end)
    anchor = f"counted {'back' if back else 'on'} from publication"
    return Reading(length_value(count, unit), anchor, first, last)


def counted(clause: Clause) -> Reading:
    unit, count = UNIT_WORDS[part_text(clause, "unit")], _amount(clause)
    word = part_text(clause, "distance")
    sign = -1 if word == "before" else VALUES["distance"].get(word, 1)
    way = "back" if sign < 0 else "on"
    if count is None:
        value = "PAST_REF" if sign < 0 else "FUTURE_REF"
        return Reading(value, f"counted {way}, the number left open")
    if count == 1 and unit == "Y" and sign < 0 and (parallel := _year_before(clause.nearby)):
        return parallel
    from_text = word in ("later", "before", "after") or (word == "earlier" and clause.nearby)
    base = reference(clause)[0] if from_text else clause.day
    anchor = f"counted {way} from {'the date named before' if from_text else 'publication'}"
    if unit.startswith("T"):
        return Reading(base.isoformat(), anchor)
    return Reading(value_of(shift(base, unit, sign * count), unit), anchor)


def year_before(clause: Clause) -> Reading:
    """Return the quarter, half or month spoken of last, a year earlier; or else the last year."""
    if parallel := _year_before(
        [value for value in clause.before if PART_OF_YEAR.fullmatch(value)]
    ):
        return parallel
    if part_text(clause, "unit") in ("quarter", "month"):
        unit = UNIT_WORDS[part_text(clause, "unit")]
        return Reading(value_of(shift(clause.day, "Y", -1), unit), "a year before publication")
    return Reading(f"{clause.day.year - 1:04}", "the year before publication")


def _year_before(values: list[str]) -> Reading | None:
    """Return 2024-Q2 for "a year earlier" where 2025-Q2 has just been named."""
    named = PART_OF_YEAR.fullmatch(values[-1]) if values else None
    if named is None:
        return None
    return Reading(f"{int(named[1]) - 1:04}{named[2]}", "the same stretch, a year earlier")


def relative_unit(clause: Clause) -> Reading | None:
    if same := part_text(clause, "same"):
        unit = UNIT_WORDS[same]
        if unit.startswith("T"):
            return None
        return Reading(value_of(reference(clause)[0], unit), "the one spoken of before")
    unit, word = UNIT_WORDS[part_text(clause, "unit")], part_text(clause, "shift")
    if unit.startswith("T"):
        return None
    direction = VALUES["relative"][word]
    named_before = word in RELATIVE_TO_TEXT or (unit == "D" and word == "next")
    if named_before and clause.before:
        first, last = reference(clause)
        day = shift(last if direction > 0 else first, unit, direction)
        return Reading(value_of(day, unit), "counted from the date named before")
    names = {-1: "before that", 0: "", 1: "after that"}
    noun = list(VALUES["unit"])[list(VALUES["unit"].values()).index(unit)]
    anchor = f"the {noun} {names[direction]} of publication".replace("  ", " ")
    return Reading(value_of(shift(clause.day, unit, direction), unit), anchor)


def present_unit(clause: Clause) -> Reading | None:
    unit = UNIT_WORDS[part_text(clause, "unit")]
    if unit.startswith("T") or unit == "2W":
        return None
    if unit == "Q":
        quarters = [value for value in clause.before if re.fullmatch(r"\d{4}-Q\d", value)]
        value = quarters[-1] if quarters else value_of(shift(clause.day, "Q", -1), "Q")
        return Reading(value, "the quarter spoken of, or the last one complete")
    if unit == "D":
        return Reading(day_nearby(clause), "the day spoken of, or of publication")
    if unit == "WE":
        week = 0 if tense(clause) == "future" or clause.day.isoweekday() > 5 else -1
        return Reading(value_of(shift(clause.day, "W", week), "WE"), "nearest to publication")
    return Reading(value_of(clause.day, unit), f"the {part_text(clause, 'unit')} of publication")
