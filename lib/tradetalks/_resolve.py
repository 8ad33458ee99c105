"""One function for each `resolve` of times.toml: from the words of an expression to its value.

A value that is not complete in the text is completed from the day of publication, from the tense
of the clause, or from a date that was named before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from tradetalks._calendar import holiday, shift, span, value_of
from tradetalks._clauses import Clause, number, part_text, tense
from tradetalks._grammar import HOLIDAYS, VALUES, match_whole

WITHIN_TEXT = "stands in the text"
CONTRADICTION = 180  # days by which a date against the tense of its clause must be nearer to win
HALVES = {"TM": "PT30S", "TH": "PT30M", "D": "PT12H", "Y": "P6M", "DE": "P5Y", "CE": "P50Y"}
RELATIVE_TO_TEXT = {"previous", "preceding", "prior", "following"}
UNIT_WORDS = {**VALUES["unit"], **VALUES["units"]}


class Reading(NamedTuple):
    """A TIMEX3 value, how it was found, and its days where they do not follow from the value."""

    value: str
    anchor: str
    first: date | None = None
    last: date | None = None


def read(clause: Clause) -> Reading | None:
    """Resolve an expression; None if its words turn out to be none."""
    try:
        return RESOLVERS[clause.found.expression.resolve](clause)
    except (OverflowError, ValueError):  # before the year 1, after 9999, 31 February
        return Reading("", "no day in the calendar")


def _inner(clause: Clause, part: str) -> Reading | None:
    """Resolve an expression within the expression, such as "this year" in "late this year"."""
    if part not in clause.found.parts:
        return None
    start, end = clause.found.parts[part]
    found = match_whole(clause.codes, start, end)
    return read(clause._replace(found=found)) if found else None


def _length_value(count: float | None, unit: str) -> str:
    if count == 0.5 and unit in HALVES:
        return HALVES[unit]
    if unit[0].isdigit():
        count, unit = None if count is None else count * int(unit[0]), unit[1:]
    written = "X" if count is None else f"{count:g}"
    return f"PT{written}{unit[1:]}" if unit.startswith("T") else f"P{written}{unit}"


def _reference(clause: Clause) -> tuple[date, date]:
    """Return the stretch that was spoken of last in the article, or the day of publication."""
    for value in reversed(clause.before):
        first, last = span(value)
        if first and last:
            return first, last
    return clause.day, clause.day


def _nearest(clause: Clause, values: list[str], what: str) -> Reading | None:
    """Choose the value nearest to publication, unless the tense speaks clearly for another."""
    spans = {value: span(value) for value in values}
    when = tense(clause)

    def cost(value: str) -> float:
        first, last = spans[value]
        assert first and last
        ahead, behind = (first - clause.day).days, (clause.day - last).days
        against = (when == "past" and ahead > 0) or (when == "future" and behind > 0)
        return max(ahead, behind, 0) + CONTRADICTION * against

    possible = [value for value in values if spans[value][0]]
    if not possible:
        return None
    return Reading(min(possible, key=cost), f"the {what} nearest to publication")


def _years(clause: Clause) -> range:
    return range(clause.day.year - 1, clause.day.year + 2)


def _written_date(clause: Clause) -> Reading | None:
    written = part_text(clause, "written")
    if "/" in written:
        month, day, year = map(int, written.split("/"))
        if month > 12:
            month, day = day, month
        year += 0 if year > 99 else 2000 if year < 50 else 1900
        written = f"{year:04}-{month:02}-{day:02}"
    return Reading(written, WITHIN_TEXT) if span(written)[0] else None


def _month(clause: Clause) -> int:
    word = part_text(clause, "month").rstrip(" .")
    return int(VALUES["month"].get(word) or VALUES["abbreviated_month"][word])


def _day_number(word: str) -> int:
    return int(VALUES["ordinal_day"].get(word) or re.match(r"\d+", word)[0])  # type: ignore[index]


def _day_of_month(clause: Clause) -> Reading | None:
    year, ending = (
        part_text(clause, "year"),
        f"-{_month(clause):02}-{_day_number(part_text(clause, 'day')):02}",
    )
    if year:
        return Reading(year + ending, WITHIN_TEXT) if span(year + ending)[0] else None
    return _nearest(clause, [f"{year:04}{ending}" for year in _years(clause)], "such day")


def _range_of_days(clause: Clause) -> Reading | None:
    month, year = f"{_month(clause):02}", part_text(clause, "year")
    days = [_day_number(part_text(clause, part)) for part in ("from", "to")]
    years = [year] if year else [f"{year:04}" for year in _years(clause)]
    values = [f"{year}-{month}-{days[0]:02}/{year}-{month}-{days[1]:02}" for year in years]
    if days[0] >= days[1]:
        return None
    return Reading(values[0], WITHIN_TEXT) if year else _nearest(clause, values, "such days")


def _weekday_number(word: str) -> int:
    word = word.rstrip(" .")
    return int({**VALUES["weekday"], **VALUES["abbreviated_weekday"], **VALUES["weekdays"]}[word])


def _weekday(clause: Clause) -> Reading:
    which = _weekday_number(part_text(clause, "weekday"))
    name = list(VALUES["weekday"])[which - 1].capitalize()
    if tense(clause) in ("future", "present"):
        day = shift(clause.day, "D", (which - clause.day.isoweekday()) % 7)
        return Reading(day.isoformat(), f"the {name} on or after publication")
    day = shift(clause.day, "D", -((clause.day.isoweekday() - which) % 7))
    return Reading(day.isoformat(), f"the {name} on or before publication")


def _weekday_of_week(clause: Clause) -> Reading | None:
    week = _inner(clause, "week")
    monday = span(week.value)[0] if week else None
    if week is None or monday is None:
        return None
    day = shift(monday, "D", _weekday_number(part_text(clause, "weekday")) - 1)
    return Reading(day.isoformat(), f"that day of the week, {week.anchor}")


def _relative_name(clause: Clause) -> Reading | None:
    direction = VALUES["relative"][part_text(clause, "shift")]
    if "month" in clause.found.parts:
        months = [f"{year:04}-{_month(clause):02}" for year in _years(clause)]
        this_month = value_of(clause.day, "M")
        chosen = {
            -1: max(month for month in months if month < this_month),
            0: months[1],
            1: min(month for month in months if month > this_month),
        }
        return Reading(chosen[direction], "counted from the month of publication")
    away = (_weekday_number(part_text(clause, "weekday")) - clause.day.isoweekday()) % 7
    if direction == 0:
        back = tense(clause) == "past" and away > 0
        return Reading(
            shift(clause.day, "D", away - 7 * back).isoformat(), "nearest to publication"
        )
    days = away - 7 if direction < 0 else away or 7
    return Reading(shift(clause.day, "D", days).isoformat(), "counted from publication")


def _deictic_day(clause: Clause) -> Reading:
    day = shift(clause.day, "D", VALUES["deictic"][part_text(clause, "day")])
    return Reading(day.isoformat(), "counted from publication")


def _two_days_off(clause: Clause) -> Reading:
    day = shift(clause.day, "D", 2 if "after" in clause.found.parts else -2)
    return Reading(day.isoformat(), "counted from publication")


def _holiday(clause: Clause) -> Reading | None:
    rule = HOLIDAYS[part_text(clause, "holiday").replace("’", "'")]
    if year := part_text(clause, "year"):
        return Reading(holiday(rule, int(year)).isoformat(), WITHIN_TEXT)
    days = [holiday(rule, year).isoformat() for year in _years(clause)]
    return _nearest(clause, days, "such day")


def _time_of_day(clause: Clause) -> Reading | None:
    named = _inner(clause, "day")
    day = named.value if named else _day_nearby(clause)
    anchor = named.anchor if named else "on the day spoken of, or of publication"
    written = part_text(clause, "time")
    if written in ("noon", "midnight"):
        return Reading(f"{day}T{'12' if written == 'noon' else '24'}:00", anchor)
    digits = re.findall(r"\d+", written)
    if len(digits[0]) == 4:  # 0800 GMT
        digits = [digits[0][:2], digits[0][2:]]
    hour, *minutes = map(int, digits[:2])
    if re.search(r"p\s?\.?m", written) and hour < 12:
        hour += 12
    elif re.search(r"a\s?\.?m", written) and hour == 12:
        hour = 0
    zone = next((VALUES["zone"][word] for word in written.split() if word in VALUES["zone"]), "")
    return Reading(f"{day}T{hour:02}:{minutes[0] if minutes else 0:02}{zone}", anchor)


def _day_nearby(clause: Clause) -> str:
    """Return the day named last in the sentence, or else the day of publication."""
    days = [value for value in clause.nearby if re.fullmatch(r"\d{4}-\d\d-\d\d", value)]
    return days[-1] if days else clause.day.isoformat()


def _part_of_day(clause: Clause) -> Reading | None:
    part = VALUES["part_of_day"].get(part_text(clause, "part"), "NI")
    if "day" in clause.found.parts:
        day = _inner(clause, "day")
        return Reading(f"{day.value}T{part}", day.anchor) if day else None
    if shifted := part_text(clause, "shift"):
        day_of_part = shift(clause.day, "D", VALUES["relative"][shifted])
        return Reading(f"{day_of_part.isoformat()}T{part}", "counted from publication")
    return Reading(f"{_day_nearby(clause)}T{part}", "on the day spoken of, or of publication")


def _recurring(clause: Clause) -> Reading:
    if unit := part_text(clause, "unit"):
        count = 2.0 if "other" in clause.found.parts else number(part_text(clause, "amount"))
        return Reading(_length_value(count, UNIT_WORDS[unit]), "recurs")
    if "weekday" in clause.found.parts:
        part = VALUES["parts_of_day"].get(part_text(clause, "part"), "")
        day = f"XXXX-WXX-{_weekday_number(part_text(clause, 'weekday'))}"
        return Reading(f"{day}T{part}" if part else day, "recurs")
    if "month" in clause.found.parts:
        return Reading(f"XXXX-{_month(clause):02}", "recurs")
    if season := part_text(clause, "season"):
        return Reading(f"XXXX-{VALUES['season'][season]}", "recurs")
    return Reading("P1D", "recurs")


def _fixed(clause: Clause) -> Reading:
    frequency = VALUES["adverb_of_frequency"].get(part_text(clause, "word"))
    return Reading(
        frequency or clause.found.expression.value, "recurs" if frequency else "left vague"
    )


def _amount(clause: Clause) -> float | None:
    """Return how many units: one if no number is named with a singular, open with a plural."""
    words = part_text(clause, "amount")
    if not words and part_text(clause, "unit") in VALUES["units"]:
        return None
    count = number(words)
    return count + 0.5 if count is not None and "half" in clause.found.parts else count


def _length(clause: Clause) -> Reading | None:
    unit, word = UNIT_WORDS[part_text(clause, "unit")], part_text(clause, "unit")
    if word in ("quarter", "weekend"):  # a quarter is mostly a fourth part, or a coin
        return None
    if "amount" not in clause.found.parts and unit in ("TS", "WE", "2W", "Q"):
        return None
    return Reading(_length_value(_amount(clause), unit), "a length, tied to no date")


def _stretch(clause: Clause) -> Reading:
    unit, count = UNIT_WORDS[part_text(clause, "unit")], _amount(clause)
    back = VALUES["relative"].get(part_text(clause, "shift"), 1) < 0
    other_end = None if count is None else shift(clause.day, unit, -count if back else count)
    first, last = (other_end, clause.day) if back else (clause.day, other_end)
    anchor = f"counted {'back' if back else 'on'} from publication"
    return Reading(_length_value(count, unit), anchor, first, last)


def _counted(clause: Clause) -> Reading:
    unit, count = UNIT_WORDS[part_text(clause, "unit")], _amount(clause)
    word = part_text(clause, "distance")
    sign = VALUES["distance"].get(word, 1)
    way = "back" if sign < 0 else "on"
    if count is None:
        value = "PAST_REF" if sign < 0 else "FUTURE_REF"
        return Reading(value, f"counted {way}, the number left open")
    if count == 1 and unit == "Y" and sign < 0 and (parallel := _same_stretch_year_before(clause)):
        return parallel
    from_text = word == "later" or (word == "earlier" and clause.nearby)
    base = _reference(clause)[0] if from_text else clause.day
    anchor = f"counted {way} from {'the date named before' if from_text else 'publication'}"
    if unit.startswith("T"):
        return Reading(base.isoformat(), anchor)
    return Reading(value_of(shift(base, unit, sign * count), unit), anchor)


def _year_before(clause: Clause) -> Reading:
    last_year = f"{clause.day.year - 1:04}"
    return _same_stretch_year_before(clause) or Reading(last_year, "the year before publication")


def _same_stretch_year_before(clause: Clause) -> Reading | None:
    """Return 2024-Q2 for "a year earlier" in a sentence that has just named 2025-Q2."""
    named = re.fullmatch(r"(\d{4})(-(?:Q\d|\d\d|H\d))", clause.nearby[-1] if clause.nearby else "")
    if named is None:
        return None
    return Reading(f"{int(named[1]) - 1:04}{named[2]}", "the same stretch, a year earlier")


def _relative_unit(clause: Clause) -> Reading | None:
    if same := part_text(clause, "same"):
        unit = UNIT_WORDS[same]
        if unit.startswith("T"):
            return None
        return Reading(value_of(_reference(clause)[0], unit), "the one spoken of before")
    unit, word = UNIT_WORDS[part_text(clause, "unit")], part_text(clause, "shift")
    if unit.startswith("T"):
        return None
    direction = VALUES["relative"][word]
    named_before = word in RELATIVE_TO_TEXT or (unit == "D" and word == "next")
    if named_before and clause.before:
        first, last = _reference(clause)
        day = shift(last if direction > 0 else first, unit, direction)
        return Reading(value_of(day, unit), "counted from the date named before")
    names = {-1: "before that", 0: "", 1: "after that"}
    noun = list(VALUES["unit"])[list(VALUES["unit"].values()).index(unit)]
    anchor = f"the {noun} {names[direction]} of publication".replace("  ", " ")
    return Reading(value_of(shift(clause.day, unit, direction), unit), anchor)


def _present_unit(clause: Clause) -> Reading | None:
    unit = UNIT_WORDS[part_text(clause, "unit")]
    if unit not in ("D", "W", "WE", "M", "Q", "Y"):
        return None
    if unit == "Q":
        quarters = [value for value in clause.before if re.fullmatch(r"\d{4}-Q\d", value)]
        value = quarters[-1] if quarters else value_of(shift(clause.day, "Q", -1), "Q")
        return Reading(value, "the quarter spoken of, or the last one complete")
    if unit == "D":
        return Reading(_day_nearby(clause), "the day spoken of, or of publication")
    if unit == "WE":
        week = 0 if tense(clause) == "future" or clause.day.isoweekday() > 5 else -1
        return Reading(value_of(shift(clause.day, "W", week), "WE"), "nearest to publication")
    return Reading(value_of(clause.day, unit), f"the {part_text(clause, 'unit')} of publication")


def _unit_of_period(clause: Clause) -> Reading | None:
    inner = _inner(clause, "inner")
    first, last = span(inner.value) if inner else (None, None)
    if inner is None or first is None or last is None:
        return None
    unit, which = (
        UNIT_WORDS[part_text(clause, "unit")],
        VALUES["ordinal"][part_text(clause, "ordinal")],
    )
    last_start = last - timedelta(6 if unit == "W" else 0)  # the last week that is complete
    day = last_start if which < 0 else shift(first, unit, which - 1)
    return Reading(value_of(day, unit), inner.anchor)


def _month_of_year(clause: Clause) -> Reading | None:
    year = _inner(clause, "inner")
    return Reading(f"{year.value}-{_month(clause):02}", year.anchor) if year else None


def _quarter(clause: Clause) -> Reading | None:
    word, unit = part_text(clause, "number"), part_text(clause, "unit")
    if code := part_text(clause, "code"):
        return _part_of_year(clause, code.upper(), "quarter")
    if "inner" not in clause.found.parts:
        if unit == "half":  # of a match, mostly
            return None
        if word == "last":
            day = shift(clause.day, "Q", -1)
            return Reading(value_of(day, "Q"), "the quarter before that of publication")
    how_many = 4 if unit == "quarter" else 2
    which = VALUES["ordinal"].get(word) or int(word[:-2])
    if which > how_many:
        return None
    return _part_of_year(clause, f"{unit[0].upper()}{which if which > 0 else how_many}", "quarter")


def _season(clause: Clause) -> Reading | None:
    part = VALUES["season"][part_text(clause, "season")]
    if shifted := part_text(clause, "shift"):
        direction = VALUES["relative"][shifted]
        values = [f"{year:04}-{part}" for year in _years(clause)]
        before = [value for value in values if span(value)[1] < clause.day]  # type: ignore[operator]
        chosen = before[-1] if direction < 0 and before else values[1 + direction]
        return Reading(chosen, "counted from publication")
    return _part_of_year(clause, part, "season")


def _part_of_year(clause: Clause, part: str, what: str) -> Reading | None:
    if "inner" in clause.found.parts:
        year = _inner(clause, "inner")
        return Reading(f"{year.value}-{part}", year.anchor) if year else None
    return _nearest(clause, [f"{year:04}-{part}" for year in _years(clause)], f"such {what}")


def _decade(clause: Clause) -> Reading | None:
    if digits := part_text(clause, "digits"):
        value = digits[:3] if len(digits) == 5 else f"{20 if digits[0] < '2' else 19}{digits[0]}"
        return Reading(value, WITHIN_TEXT)
    if word := part_text(clause, "word"):
        return Reading(VALUES["decade_word"][word], WITHIN_TEXT)
    which = _day_number(part_text(clause, "ordinal"))
    return Reading(f"{which - 1:02}", WITHIN_TEXT)


def _year(clause: Clause) -> Reading | None:
    if short := part_text(clause, "short"):
        return (
            Reading(f"{19 if short > '49' else 20}{short}", WITHIN_TEXT)
            if len(short) == 2
            else None
        )
    return Reading(part_text(clause, "year"), WITHIN_TEXT)


def _month_alone(clause: Clause) -> Reading | None:
    months = [f"{year:04}-{_month(clause):02}" for year in _years(clause)]
    return _nearest(clause, months, "such month")


def _within(clause: Clause) -> Reading | None:
    return _inner(clause, "inner")


RESOLVERS: dict[str, Callable[[Clause], Reading | None]] = {
    "counted": _counted,
    "day_of_month": _day_of_month,
    "decade": _decade,
    "deictic_day": _deictic_day,
    "fixed": _fixed,
    "holiday": _holiday,
    "inner": _within,
    "length": _length,
    "month": _month_alone,
    "month_of_year": _month_of_year,
    "part_of_day": _part_of_day,
    "present_unit": _present_unit,
    "quarter": _quarter,
    "range_of_days": _range_of_days,
    "recurring": _recurring,
    "relative_name": _relative_name,
    "relative_unit": _relative_unit,
    "season": _season,
    "stretch": _stretch,
    "time_of_day": _time_of_day,
    "two_days_off": _two_days_off,
    "unit_of_period": _unit_of_period,
    "weekday": _weekday,
    "weekday_of_week": _weekday_of_week,
    "written_date": _written_date,
    "year": _year,
    "year_before": _year_before,
}
