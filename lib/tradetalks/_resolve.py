"""One function for each `resolve` of times.toml: from the words of an expression to its value.

A value that is not complete in the text is completed from the day of publication, from the tense
of the clause, or from a date that was named before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

from tradetalks._calendar import holiday, shift, span, value_of
from tradetalks._clauses import (
    Clause,
    Reading,
    day_before,
    day_nearby,
    number,
    ordinal_number,
    part_text,
    tense,
)
from tradetalks._counting import (
    UNIT_WORDS,
    UNTIED,
    counted,
    length,
    length_value,
    present_unit,
    relative_unit,
    run,
    stretch,
    year_before,
)
from tradetalks._grammar import HOLIDAYS, VALUES, codes_of, match_whole

WITHIN_TEXT = "stands in the text"
RESULTS = re.compile(f"[{codes_of('results')}]")
CONTRADICTION = 180  # days by which a date against the tense of its clause must be nearer to win


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


def _nearest(clause: Clause, values: list[str], what: str) -> Reading | None:
    """Choose the value nearest to publication, unless the tense speaks clearly for another."""
    when, distances = tense(clause), {}
    for value in values:
        first, last = span(value)
        if first and last:
            ahead, behind = (first - clause.day).days, (clause.day - last).days
            against = (when == "past" and ahead > 0) or (when == "future" and behind > 0)
            distances[value] = max(ahead, behind, 0) + CONTRADICTION * against
    if not distances:  # 30 February
        return None
    return Reading(
        min(distances, key=distances.__getitem__), f"the nearest such {what} to publication"
    )


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


def _day_of_month(clause: Clause) -> Reading | None:
    year, ending = (
        part_text(clause, "year"),
        f"-{_month(clause):02}-{ordinal_number(part_text(clause, 'day')):02}",
    )
    if year:
        return Reading(year + ending, WITHIN_TEXT) if span(year + ending)[0] else None
    return _nearest(clause, [f"{year:04}{ending}" for year in _years(clause)], "day")


def _range_of_days(clause: Clause) -> Reading | None:
    month, year = f"{_month(clause):02}", part_text(clause, "year")
    days = [ordinal_number(part_text(clause, part)) for part in ("from", "to")]
    years = [year] if year else [f"{year:04}" for year in _years(clause)]
    values = [f"{year}-{month}-{days[0]:02}/{year}-{month}-{days[1]:02}" for year in years]
    if days[0] >= days[1]:
        return None
    return Reading(values[0], WITHIN_TEXT) if year else _nearest(clause, values, "stretch")


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
    shifted = part_text(clause, "shift")
    direction = VALUES["relative"][shifted]
    if "month" in clause.found.parts:
        months = [f"{year:04}-{_month(clause):02}" for year in _years(clause)]
        chosen = _choose(months, value_of(clause.day, "M"), shifted)
        return Reading(chosen, "counted from the month of publication")
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
    if shifted := part_text(clause, "shift"):
        return Reading(_choose(days, clause.day.isoformat(), shifted), "counted from publication")
    return _nearest(clause, days, "day")


def _choose(values: list[str], now: str, shifted: str) -> str:
    """Choose of the values for three years the last before now, that of this year, or the next."""
    direction = VALUES["relative"][shifted]
    if direction == 0:
        return values[1]
    return max(v for v in values if v < now) if direction < 0 else min(v for v in values if v > now)


def _time_of_day(clause: Clause) -> Reading | None:
    named = _inner(clause, "day")
    day = named.value if named else day_nearby(clause)
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


def _part_of_day(clause: Clause) -> Reading | None:
    night_or_hours = "MO" if "early" in clause.found.parts else "NI"
    part = VALUES["part_of_day"].get(part_text(clause, "part"), night_or_hours)
    if "day" in clause.found.parts:
        day = _inner(clause, "day")
        return Reading(f"{day.value}T{part}", day.anchor) if day else None
    if shifted := part_text(clause, "shift"):
        later = VALUES["relative"][shifted] > 0  # "the next morning" mostly goes on with a story
        base, of = (
            (day_before(clause), "the day spoken of") if later else (clause.day, "publication")
        )
        day_of_part = shift(base, "D", VALUES["relative"][shifted])
        return Reading(f"{day_of_part.isoformat()}T{part}", f"counted from {of}")
    return Reading(f"{day_nearby(clause)}T{part}", "on the day spoken of, or of publication")


def _recurring(clause: Clause) -> Reading:
    if unit := part_text(clause, "unit"):
        count = 2.0 if "other" in clause.found.parts else number(part_text(clause, "amount"))
        return Reading(length_value(count, UNIT_WORDS[unit]), "recurs")
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
    word = part_text(clause, "word")
    if word in VALUES["adverb_of_frequency"]:
        return Reading(VALUES["adverb_of_frequency"][word], "recurs")
    if word in VALUES["length_adjective"]:
        return Reading(VALUES["length_adjective"][word], UNTIED)
    return Reading(clause.found.expression.value, "left vague")


def _unit_of_period(clause: Clause) -> Reading | None:
    inner = _inner(clause, "inner")
    first, last = span(inner.value) if inner else (None, None)
    if inner is None or first is None or last is None:
        return None
    unit = UNIT_WORDS[part_text(clause, "unit")]
    if "ordinal" not in clause.found.parts:
        return Reading(value_of(first, unit), inner.anchor)
    which = VALUES["ordinal"][part_text(clause, "ordinal")]
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
        if unit == "half" and not _speaks_of_results(clause):  # of a match, mostly
            return None
        if word == "last":
            day = shift(clause.day, "Q", -1)
            return Reading(value_of(day, "Q"), "the quarter before that of publication")
    how_many = 4 if unit == "quarter" else 2
    which = VALUES["ordinal"].get(word) or int(word[:-2])
    if which > how_many:
        return None
    return _part_of_year(clause, f"{unit[0].upper()}{which if which > 0 else how_many}", "quarter")


def _speaks_of_results(clause: Clause) -> bool:
    """Tell whether profits or the like follow, or a quarter or a half of a year came before."""
    named = any(re.fullmatch(r"\d{4}-[QH]\d", value) for value in clause.before)
    return named or RESULTS.search(clause.codes, clause.found.end, clause.found.end + 2) is not None


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
    return _nearest(clause, [f"{year:04}-{part}" for year in _years(clause)], what)


def _decade(clause: Clause) -> Reading | None:
    if digits := part_text(clause, "digits").rstrip("s"):
        if digits[-1] != "0":
            return None
        century = digits[:-2] or ("20" if digits < "20" else "19")
        return Reading(f"{century}{digits[-2]}", WITHIN_TEXT)
    if word := part_text(clause, "word"):
        return Reading(VALUES["decade_word"][word], WITHIN_TEXT)
    which = ordinal_number(part_text(clause, "ordinal"))
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
    return _nearest(clause, months, "month")


def _within(clause: Clause) -> Reading | None:
    return _inner(clause, "inner")


RESOLVERS: dict[str, Callable[[Clause], Reading | None]] = {
    "counted": counted,
    "day_of_month": _day_of_month,
    "decade": _decade,
    "deictic_day": _deictic_day,
    "fixed": _fixed,
    "holiday": _holiday,
    "inner": _within,
    "length": length,
    "month": _month_alone,
    "month_of_year": _month_of_year,
    "part_of_day": _part_of_day,
    "present_unit": present_unit,
    "quarter": _quarter,
    "range_of_days": _range_of_days,
    "recurring": _recurring,
    "relative_name": _relative_name,
    "relative_unit": relative_unit,
    "run": run,
    "season": _season,
    "stretch": stretch,
    "time_of_day": _time_of_day,
    "two_days_off": _two_days_off,
    "unit_of_period": _unit_of_period,
    "weekday": _weekday,
    "weekday_of_week": _weekday_of_week,
    "written_date": _written_date,
    "year": _year,
    "year_before": year_before,
}
