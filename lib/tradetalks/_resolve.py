"""One function for each `resolve` of times.toml: from the words of an expression to its value.

A value that is not complete in the text is completed from the day of publication, from the tense
of the clause, or from a date that was named before.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from tradetalks._calendar import holiday, shift, span, value_of
from tradetalks._grammar import EXPRESSIONS, VALUES, Expression, codes_of, match_whole

WITHIN_TEXT = "stands in the text"
CONTRADICTION = 180  # days by which a date against the tense of its clause must be nearer to win
REACH = 20  # words on either side in which the verb of the clause is looked for
HALVES = {"TM": "PT30S", "TH": "PT30M", "D": "PT12H", "Y": "P6M", "DE": "P5Y", "CE": "P50Y"}
RELATIVE_TO_TEXT = {"previous", "preceding", "prior", "following"}
UNIT_WORDS = {**VALUES["unit"], **VALUES["units"]}
NUMBERS = {**VALUES["ones"], **VALUES["teens"], **VALUES["tens"], "a": 1, "an": 1}
PAST = codes_of("past_verb") + codes_of("ed")
FUTURE = codes_of("future_verb")
PROSPECTIVE = codes_of("prospective")
PRESENT = codes_of("present_verb")
VERB = re.compile(f"[{PAST}{FUTURE}{PROSPECTIVE}{PRESENT}]")
CLAUSE_START = re.compile(f"(?:^|[{codes_of('comma')}])[{codes_of('preposition')}]?$")


class Clause(NamedTuple):
    """An expression in its sentence: all that is needed to resolve it."""

    expression: Expression
    tokens: list[str]
    codes: str
    start: int
    end: int
    parts: dict[str, tuple[int, int]]
    day: date
    before: list[str]  # values named before in the article
    nearby: list[str]  # values named before in the sentence


class Reading(NamedTuple):
    """A TIMEX3 value, how it was found, and its days where they do not follow from the value."""

    value: str
    anchor: str
    first: date | None = None
    last: date | None = None


def read(clause: Clause) -> Reading | None:
    """Resolve an expression; None if its words turn out to be none."""
    try:
        return RESOLVERS[clause.expression.resolve](clause)
    except (OverflowError, ValueError):  # before the year 1, after 9999, 31 February
        return Reading("", "no day in the calendar")


def tense(clause: Clause) -> str:
    """Tell from the nearest verb whether a clause speaks of the past, the present or the future.

    The verb before the expression decides, unless the expression opens the clause; "" if there
    is none.
    """
    before = clause.codes[max(0, clause.start - REACH) : clause.start]
    after = clause.codes[clause.end : clause.end + REACH]
    left, right = _tense_before(before), _tense_after(after)
    return (right or left) if CLAUSE_START.search(before) else (left or right)


def _tense_before(codes: str) -> str:
    for position in range(len(codes) - 1, -1, -1):
        code = codes[position]
        if code in PAST:
            auxiliaries = codes[max(0, position - 3) : position]
            return "future" if any(c in FUTURE for c in auxiliaries) else "past"
        if VERB.match(code):
            return _tense_of_code(code)
    return ""


def _tense_after(codes: str) -> str:
    match = VERB.search(codes)
    return _tense_of_code(match[0]) if match else ""


def _tense_of_code(code: str) -> str:
    if code in PAST and code not in PROSPECTIVE:
        return "past"
    return "present" if code in PRESENT else "future"


def _text(clause: Clause, part: str) -> str:
    start, end = clause.parts.get(part, (0, 0))
    return " ".join(clause.tokens[start:end]).lower()


def _inner(clause: Clause, part: str) -> Reading | None:
    """Resolve an expression within the expression, such as "this year" in "late this year"."""
    if part not in clause.parts:
        return None
    start, end = clause.parts[part]
    found = match_whole(clause.codes, start, end)
    if found is None:
        return None
    expression, parts = found
    return read(clause._replace(expression=expression, start=start, end=end, parts=parts))


def _number(words: str) -> float | None:
    """Value of "90", "two dozen", "a year and a half"; None if the number is left open."""
    total = 0.0
    tokens = [word for word in words.split() if word not in VALUES["approximately"]]
    if any(word in VALUES["vague_count"] or word in ("couple", "handful", "of") for word in tokens):
        return 2 if "couple" in tokens else None
    for i, word in enumerate(tokens):
        if word in VALUES["multiplier"]:
            total = (total or 1) * VALUES["multiplier"][word]
        elif word == "half":
            total = total + 0.5 if i else 0.5
        elif word[0].isdigit():
            total += float(word.replace(",", ""))
        elif word not in ("a", "an") or i == 0:
            total += 0 if total == 0.5 else NUMBERS.get(word, 0)
    return total


def _length_value(number: float | None, unit: str) -> str:
    if number == 0.5 and unit in HALVES:
        return HALVES[unit]
    if unit[0].isdigit():
        number, unit = None if number is None else number * int(unit[0]), unit[1:]
    written = "X" if number is None else f"{number:g}"
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
    written = _text(clause, "written")
    if "/" in written:
        month, day, year = map(int, written.split("/"))
        if month > 12:
            month, day = day, month
        year += 0 if year > 99 else 2000 if year < 50 else 1900
        written = f"{year:04}-{month:02}-{day:02}"
    return Reading(written, WITHIN_TEXT) if span(written)[0] else None


def _month(clause: Clause) -> int:
    word = _text(clause, "month").rstrip(" .")
    return int(VALUES["month"].get(word) or VALUES["abbreviated_month"][word])


def _day_number(word: str) -> int:
    return int(VALUES["ordinal_day"].get(word) or re.match(r"\d+", word)[0])  # type: ignore[index]


def _day_of_month(clause: Clause) -> Reading | None:
    year, ending = _text(clause, "year"), f"-{_month(clause):02}-{_day_number(_text(clause, 'day')):02}"
    if year:
        return Reading(year + ending, WITHIN_TEXT) if span(year + ending)[0] else None
    return _nearest(clause, [f"{year:04}{ending}" for year in _years(clause)], "such day")


def _range_of_days(clause: Clause) -> Reading | None:
    month, year = f"{_month(clause):02}", _text(clause, "year")
    days = [_day_number(_text(clause, part)) for part in ("from", "to")]
    years = [year] if year else [f"{year:04}" for year in _years(clause)]
    values = [f"{year}-{month}-{days[0]:02}/{year}-{month}-{days[1]:02}" for year in years]
    if days[0] >= days[1]:
        return None
    return Reading(values[0], WITHIN_TEXT) if year else _nearest(clause, values, "such days")


def _weekday_number(word: str) -> int:
    word = word.rstrip(" .")
    return int({**VALUES["weekday"], **VALUES["abbreviated_weekday"], **VALUES["weekdays"]}[word])


def _weekday(clause: Clause) -> Reading:
    number = _weekday_number(_text(clause, "weekday"))
    name = list(VALUES["weekday"])[number - 1].capitalize()
    if tense(clause) in ("future", "present"):
        day = shift(clause.day, "D", (number - clause.day.isoweekday()) % 7)
        return Reading(day.isoformat(), f"the {name} on or after publication")
    day = shift(clause.day, "D", -((clause.day.isoweekday() - number) % 7))
    return Reading(day.isoformat(), f"the {name} on or before publication")


def _weekday_of_week(clause: Clause) -> Reading | None:
    week = _inner(clause, "week")
    monday = span(week.value)[0] if week else None
    if week is None or monday is None:
        return None
    day = shift(monday, "D", _weekday_number(_text(clause, "weekday")) - 1)
    return Reading(day.isoformat(), f"that day of the week, {week.anchor}")


def _relative_name(clause: Clause) -> Reading | None:
    direction = VALUES["relative"][_text(clause, "shift")]
    if "month" in clause.parts:
        months = [f"{year:04}-{_month(clause):02}" for year in _years(clause)]
        this_month = value_of(clause.day, "M")
        chosen = {
            -1: max(month for month in months if month < this_month),
            0: months[1],
            1: min(month for month in months if month > this_month),
        }
        return Reading(chosen[direction], "counted from the month of publication")
    away = (_weekday_number(_text(clause, "weekday")) - clause.day.isoweekday()) % 7
    if direction == 0:
        back = tense(clause) == "past" and away > 0
        return Reading(shift(clause.day, "D", away - 7 * back).isoformat(), "nearest to publication")
    days = away - 7 if direction < 0 else away or 7
    return Reading(shift(clause.day, "D", days).isoformat(), "counted from publication")


def _deictic_day(clause: Clause) -> Reading:
    day = shift(clause.day, "D", VALUES["deictic"][_text(clause, "day")])
    return Reading(day.isoformat(), "counted from publication")


def _two_days_off(clause: Clause) -> Reading:
    day = shift(clause.day, "D", 2 if "after" in clause.parts else -2)
    return Reading(day.isoformat(), "counted from publication")


def _holiday(clause: Clause) -> Reading | None:
    rule = VALUES["holiday"][_text(clause, "holiday").replace("’", "'")]
    if year := _text(clause, "year"):
        return Reading(holiday(rule, int(year)).isoformat(), WITHIN_TEXT)
    days = [holiday(rule, year).isoformat() for year in _years(clause)]
    return _nearest(clause, days, "such day")


def _time_of_day(clause: Clause) -> Reading | None:
    named = _inner(clause, "day")
    day = named.value if named else _day_nearby(clause)
    anchor = named.anchor if named else "on the day spoken of, or of publication"
    written = _text(clause, "time")
    if written in ("noon", "midnight"):
        return Reading(f"{day}T{'12' if written == 'noon' else '24'}:00", anchor)
    hour, *minutes = (int(digits) for digits in re.findall(r"\d+", written)[:2])
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
    part = VALUES["part_of_day"].get(_text(clause, "part"), "NI")
    if "day" in clause.parts:
        day = _inner(clause, "day")
        return Reading(f"{day.value}T{part}", day.anchor) if day else None
    if shifted := _text(clause, "shift"):
        day_of_part = shift(clause.day, "D", VALUES["relative"][shifted])
        return Reading(f"{day_of_part.isoformat()}T{part}", "counted from publication")
    return Reading(f"{_day_nearby(clause)}T{part}", "on the day spoken of, or of publication")


def _recurring(clause: Clause) -> Reading:
    if unit := _text(clause, "unit"):
        number = 2.0 if "other" in clause.parts else _number(_text(clause, "amount") or "a")
        return Reading(_length_value(number, UNIT_WORDS[unit]), "recurs")
    if "weekday" in clause.parts:
        part = VALUES["parts_of_day"].get(_text(clause, "part"), "")
        day = f"XXXX-WXX-{_weekday_number(_text(clause, 'weekday'))}"
        return Reading(f"{day}T{part}" if part else day, "recurs")
    if "month" in clause.parts:
        return Reading(f"XXXX-{_month(clause):02}", "recurs")
    if season := _text(clause, "season"):
        return Reading(f"XXXX-{VALUES['season'][season]}", "recurs")
    return Reading("P1D", "recurs")


def _fixed(clause: Clause) -> Reading:
    frequency = VALUES["adverb_of_frequency"].get(_text(clause, "word"))
    return Reading(frequency or clause.expression.value, "recurs" if frequency else "left vague")


def _length(clause: Clause) -> Reading | None:
    unit, amount = UNIT_WORDS[_text(clause, "unit")], _text(clause, "amount")
    if not amount and unit in ("TS", "WE", "2W", "Q"):
        return None
    if amount in ("a", "an") and unit in ("Q", "WE"):
        return None
    number = _number(amount) if amount else None
    return Reading(_length_value(number, unit), "a length, tied to no date")


def _stretch(clause: Clause) -> Reading:
    unit, amount = UNIT_WORDS[_text(clause, "unit")], _text(clause, "amount")
    plural = not amount and _text(clause, "unit") in VALUES["units"]
    number = None if plural else _number(amount or "a")
    back = VALUES["relative"][_text(clause, "shift")] < 0
    other_end = None if number is None else shift(clause.day, unit, -number if back else number)
    first, last = (other_end, clause.day) if back else (clause.day, other_end)
    anchor = f"counted {'back' if back else 'on'} from publication"
    return Reading(_length_value(number, unit), anchor, first, last)


def _counted(clause: Clause) -> Reading:
    unit = UNIT_WORDS[_text(clause, "unit") or "year"]
    word = _text(clause, "distance")
    sign = VALUES["distance"].get(word, 1)
    number = 1 if _text(clause, "amount") == "year" else _number(_text(clause, "amount"))
    way = "back" if sign < 0 else "on"
    if number is None:
        return Reading("PAST_REF" if sign < 0 else "FUTURE_REF", f"counted {way}, the number left open")
    from_text = word in ("earlier", "later")
    base = _reference(clause)[0] if from_text and (clause.nearby or word == "later") else clause.day
    anchor = f"counted {way} from {'publication' if base == clause.day else 'the date named before'}"
    if unit == "Y" and word in ("ago", "earlier") and clause.nearby:
        parallel = re.fullmatch(r"(\d{4})(-(?:Q\d|\d\d|H\d))", clause.nearby[-1])
        if parallel:
            value = f"{int(parallel[1]) - int(number):04}{parallel[2]}"
            return Reading(value, "the same stretch, counted back")
    if unit.startswith("T"):
        return Reading(base.isoformat(), anchor)
    return Reading(value_of(shift(base, unit, sign * number), unit), anchor)


def _relative_unit(clause: Clause) -> Reading | None:
    if same := _text(clause, "same"):
        unit = UNIT_WORDS[same]
        if unit.startswith("T"):
            return None
        return Reading(value_of(_reference(clause)[0], unit), "the one spoken of before")
    unit, word = UNIT_WORDS[_text(clause, "unit")], _text(clause, "shift")
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
    unit = UNIT_WORDS[_text(clause, "unit")]
    if unit not in ("D", "W", "WE", "M", "Q", "Y"):
        return None
    spoken_of = [value for value in clause.before if value == value_of_safely(value, unit)]
    if unit == "Q":
        value = spoken_of[-1] if spoken_of else value_of(shift(clause.day, "Q", -1), "Q")
        return Reading(value, "the quarter spoken of, or the last one complete")
    if unit == "WE":
        week = 0 if tense(clause) == "future" or clause.day.isoweekday() > 5 else -1
        return Reading(value_of(shift(clause.day, "W", week), "WE"), "nearest to publication")
    return Reading(value_of(clause.day, unit), f"the {_text(clause, 'unit')} of publication")


def value_of_safely(value: str, unit: str) -> str | None:
    """Return the unit in which a value begins, None for a value without days."""
    first = span(value)[0]
    return value_of(first, unit) if first else None


def _unit_of_period(clause: Clause) -> Reading | None:
    inner = _inner(clause, "inner")
    first, last = span(inner.value) if inner else (None, None)
    if inner is None or first is None or last is None:
        return None
    unit, which = UNIT_WORDS[_text(clause, "unit")], VALUES["ordinal"][_text(clause, "ordinal")]
    day = last if which < 0 else shift(first, unit, which - 1)
    return Reading(value_of(day, unit), inner.anchor)


def _month_of_year(clause: Clause) -> Reading | None:
    year = _inner(clause, "inner")
    return Reading(f"{year.value}-{_month(clause):02}", year.anchor) if year else None


def _quarter(clause: Clause) -> Reading | None:
    word, unit = _text(clause, "number"), _text(clause, "unit")
    if code := _text(clause, "code"):
        part = code.upper()
    else:
        number = VALUES["ordinal"].get(word) or int(word[:-2])
        count = 4 if unit == "quarter" else 2
        if word == "last" and "inner" not in clause.parts and unit == "quarter":
            day = shift(clause.day, "Q", -1)
            return Reading(value_of(day, "Q"), "the quarter before that of publication")
        number = count if number < 0 else number
        part = f"{unit[0].upper()}{number}"
        if number > count or (unit == "half" and "inner" not in clause.parts):
            return None
    return _part_of_year(clause, part, "quarter")


def _season(clause: Clause) -> Reading | None:
    part = VALUES["season"][_text(clause, "season")]
    if shifted := _text(clause, "shift"):
        direction = VALUES["relative"][shifted]
        values = [f"{year:04}-{part}" for year in _years(clause)]
        before = [value for value in values if span(value)[1] < clause.day]  # type: ignore[operator]
        chosen = before[-1] if direction < 0 and before else values[1 + direction]
        return Reading(chosen, "counted from publication")
    return _part_of_year(clause, part, "season")


def _part_of_year(clause: Clause, part: str, what: str) -> Reading | None:
    if "inner" in clause.parts:
        year = _inner(clause, "inner")
        return Reading(f"{year.value}-{part}", year.anchor) if year else None
    return _nearest(clause, [f"{year:04}-{part}" for year in _years(clause)], f"such {what}")


def _decade(clause: Clause) -> Reading | None:
    if digits := _text(clause, "digits"):
        value = digits[:3] if len(digits) == 5 else f"{20 if digits[0] < '2' else 19}{digits[0]}"
        return Reading(value, WITHIN_TEXT)
    if word := _text(clause, "word"):
        return Reading(VALUES["decade_word"][word], WITHIN_TEXT)
    number = _day_number(_text(clause, "ordinal"))
    return Reading(f"{number - 1:02}", WITHIN_TEXT)


def _year(clause: Clause) -> Reading | None:
    if short := _text(clause, "short"):
        return Reading(f"{19 if short > '49' else 20}{short}", WITHIN_TEXT) if len(short) == 2 else None
    return Reading(_text(clause, "year"), WITHIN_TEXT)


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
}
