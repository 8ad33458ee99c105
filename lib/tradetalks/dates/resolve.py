"""Expressions that count in units of time: lengths, stretches, distances, this or that unit."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta

from tradetalks.base.patterns import compile_late
from tradetalks.dates.context import (
    BACK_TO,
    BEFORE_OUR_ERA,
    EITHER,
    FIRST_OF_OLD,
    Mention,
    Resolution,
    Tense,
    day_before,
    day_nearby,
    last_told,
    number,
    ordinal_number,
    part_text,
    reference,
    some_day,
    tense,
    tense_behind_possessive,
)
from tradetalks.dates.grammar import HOLIDAYS, VALUES, codes_of, match_whole
from tradetalks.dates.units import holiday, shift, span, value_of

UNTIED = "a length, tied to no date"
SMALLER = {"TM": "60 TS", "TH": "60 TM", "D": "24 TH", "Y": "12 M", "CE": "100 Y"}
PARTS_OF_TIME = {"TH": "M", "TM": "S"}
SECONDS = {"TH": 3600, "TM": 60, "TS": 1}
CLOCK = re.compile(r"\d{4}-\d\d-\d\dT(?:[01]\d|2[0-3]):\d\d")
PART_OF_YEAR = re.compile(r"(\d{4})(-(?:Q\d|\d\d|H\d|W\d\d))")
RESULTS_PERIOD = re.compile(r"\d{4}-[QH]\d")
QUARTER = re.compile(r"\d{4}-Q\d")
WHOLE = re.compile(r"\d{4}|P\d+M")  # what is compared with a whole year, or with its nine months
NAMED_LATELY = 6  # of the parts of years named before, those among which the latest is reported on
OTHER_LENGTHS = {"2W": (2, "W"), "DE": (10, "Y")}  # as newspapers are annotated: a decade is P10Y
TWO_AWAY = {"before last": -2, "after next": 2}
BEFORE = {"before", "previous", "prior"}
RELATIVE_TO_TEXT = {"previous", "preceding", "prior", "following"}
THURSDAY = 4
EVERY = 4  # where the rule of a holiday says how often it is
MONTHS_OF_HALF = 6
WEEK = 7
YEARS = {"Y", "DE", "CE"}
WEEKDAYS = {**VALUES["weekday"], **VALUES["abbreviated_weekday"], **VALUES["weekdays"]}
UNIT_WORDS = {**VALUES["unit"], **VALUES["units"]}


def length_value(count: float | None, unit: str) -> str:
    """Write a length as TIMEX3 does: P90D, PT30M, PXW."""
    if count and count < 1 and unit in SMALLER:  # a quarter of an hour
        how_many, smaller = SMALLER[unit].split()
        return length_value(count * int(how_many), smaller)
    if unit in PARTS_OF_TIME and count and count % 1:  # PT5H30M
        whole, rest = divmod(count, 1)
        return f"PT{whole:.0f}{unit[1]}{60 * rest:.0f}{PARTS_OF_TIME[unit]}"
    if count and unit in OTHER_LENGTHS:
        times, unit = OTHER_LENGTHS[unit]
        count *= times
    unit = unit.lstrip("2")  # some fortnights are as many weeks
    written = "X" if count is None else f"{count:g}"
    return f"PT{written}{unit[1:]}" if unit.startswith("T") else f"P{written}{unit}"


def _amount(mention: Mention) -> float | None:
    """Return how many units: one if no number is named with a singular, open with a plural."""
    words = part_text(mention, "amount")
    if "open" in mention.found.parts:  # a year or two
        return None
    if not words and part_text(mention, "unit") in VALUES["units"]:
        return None
    count = number(words)
    return count + 0.5 if count is not None and "half" in mention.found.parts else count


def length(mention: Mention) -> Resolution | None:
    """Read "three weeks", a length tied to no date."""
    word = part_text(mention, "unit")
    if word in ("quarter", "weekend"):  # a quarter is mostly a fourth part, or a coin
        return None
    return Resolution(length_value(_amount(mention), UNIT_WORDS[word]), UNTIED)


def run(mention: Mention) -> Resolution:
    """Return the length of "the third straight month": three months."""
    count = ordinal_number(part_text(mention, "ordinal"))
    return Resolution(length_value(count, UNIT_WORDS[part_text(mention, "unit")]), UNTIED)


def stretch(mention: Mention) -> Resolution:
    """Read "the last three weeks", which end or begin with publication."""
    unit, count = UNIT_WORDS[part_text(mention, "unit")], _amount(mention)
    back = VALUES["relative"].get(part_text(mention, "shift"), 1) < 0
    base = mention.told[0] if back else mention.told[1]
    other_end = None if count is None else shift(base, unit, -count if back else count)
    first, last = (other_end, base) if back else (base, other_end)
    anchor = f"counted {'back' if back else 'on'} from {_base_name(mention)}"
    return Resolution(length_value(count, unit), anchor, first, last)


def counted(mention: Mention) -> Resolution | None:
    """Read "three weeks ago", "two days later"."""
    if "weekdays" in mention.found.parts:
        return _weekdays_away(mention)
    unit, count = UNIT_WORDS[part_text(mention, "unit")], _amount(mention)
    word = part_text(mention, "distance")
    if "event" in mention.found.parts and not mention.account:  # the day after the vote
        return None
    sign = -1 if word in BEFORE else VALUES["distance"].get(word, 1)
    way = "back" if sign < 0 else "on"
    from_text = word in BEFORE or word in ("later", "after", "earlier", "afterwards", "afterward")
    if count is None:
        value = "PAST_REF" if sign < 0 else "FUTURE_REF"
        value = length_value(None, unit) if from_text else value
        return Resolution(value, f"counted {way}, the number left open")
    if count == 1 and unit == "Y" and sign < 0 and (parallel := _year_before(mention)):
        return parallel
    base = mention.day
    if from_text and unit == "D":
        base = day_before(mention)
        first, last = reference(mention)
        if mention.account and not first <= base <= last:  # no day of that month was named
            return _some_day(first, last)
    elif from_text:
        compared = count == 1 and unit == "Y" and word == "earlier" and not mention.account
        base = last_told(mention.nearby if compared else mention.before, mention.day)[0]
    anchor = f"counted {way} from {'the date named before' if from_text else 'publication'}"
    if unit == "TNI":
        return Resolution(f"{shift(base, 'D', sign * count).isoformat()}TNI", anchor)
    if unit.startswith("T"):
        value = _on_the_clock(mention, unit, sign * count) if from_text else base.isoformat()
        return Resolution(value, anchor)
    if "weekday" in mention.found.parts:  # two weeks from Friday
        base = _on_or_after(base, _weekday_number(part_text(mention, "weekday")))
        return Resolution(shift(base, unit, count).isoformat(), "counted on from that day")
    exact = "M" if unit == "Y" and count % 1 else "Y" if unit in YEARS else unit
    day = shift(base, unit, sign * count)
    to_come = from_text and unit in YEARS and mention.day < day < FIRST_OF_OLD
    to_come &= not mention.account
    if to_come and tense(mention).when != "future":  # ten years later, the wounds are open
        return Resolution(value_of(mention.day, exact), "the year of publication")
    return Resolution(value_of(day, exact), anchor)


def _weekdays_away(mention: Mention) -> Resolution | None:
    """Read "two Fridays ago", the one before the last; "three Sundays from now"."""
    which, count = _weekday_number(part_text(mention, "weekdays")), _amount(mention)
    if count is None:
        return None
    if part_text(mention, "distance") == "ago":
        day = shift(_on_or_before(shift(mention.day, "D", -1), which), "W", 1 - count)
    else:
        day = shift(_on_or_after(shift(mention.day, "D", 1), which), "W", count - 1)
    return Resolution(day.isoformat(), "counted from publication")


def _on_the_clock(mention: Mention, unit: str, count: float) -> str:
    """Return the time of day that lies so many hours after the one told last; or else its day."""
    last = next((value for value in mention.before[::-1] if value[:1] != "P"), "")
    if not CLOCK.fullmatch(last):
        return day_nearby(mention)
    time = datetime.fromisoformat(last) + timedelta(seconds=SECONDS[unit] * count)
    return time.isoformat(timespec="minutes")


def _some_day(first: date, last: date) -> Resolution:
    return Resolution(some_day(first, last), "a day of what was told before", first, last)


def _base_name(mention: Mention) -> str:
    return "what was told before" if mention.account else "publication"


def year_before(mention: Mention) -> Resolution:
    """Return the quarter, half or month spoken of last, a year earlier; or else the last year."""
    if year := _inner(mention, "inner"):  # in the same quarter of 2012
        return Resolution(year.value + _part_named(mention), year.anchor)
    if parallel := _year_before(mention):
        return parallel
    if part_text(mention, "unit") in ("quarter", "month"):
        unit = UNIT_WORDS[part_text(mention, "unit")]
        return Resolution(value_of(shift(mention.day, "Y", -1), unit), "a year before publication")
    return Resolution(f"{mention.day.year - 1:04}", "the year before publication")


def _part_named(mention: Mention) -> str:
    """Return the part of a year named last, such as -Q2: of the unit in question, or of any."""
    unit = UNIT_WORDS.get(part_text(mention, "unit"))
    named = [value for value in mention.before if PART_OF_YEAR.fullmatch(value)]
    named = [v for v in named if (day := span(v)[0]) and (not unit or value_of(day, unit) == v)]
    return named[-1][4:] if named else ""


def _year_before(mention: Mention) -> Resolution | None:
    """Return 2024-Q2 for "a year earlier" where 2025-Q2 is what the article reports on."""
    *_, last = ["", *mention.nearby]
    if PART_OF_YEAR.fullmatch(last):  # or that of a year before already
        named = [v for v in mention.nearby if PART_OF_YEAR.fullmatch(v) and v[4:] == last[4:]]
    else:
        named = [value for value in mention.before if RESULTS_PERIOD.fullmatch(value)]
        named = [v for v in named if span(v)[1] < mention.day] or named  # type: ignore[operator]
    if not named or WHOLE.fullmatch(last):
        return None
    year, part = PART_OF_YEAR.fullmatch(max(named[-NAMED_LATELY:])).groups()  # type: ignore[union-attr]
    return Resolution(f"{int(year) - 1:04}{part}", "the same stretch, a year earlier")


def relative_unit(mention: Mention) -> Resolution | None:
    """Read "last week", "the following month"."""
    if same := part_text(mention, "same"):
        unit = UNIT_WORDS[same]
        if unit.startswith("T"):
            return None
        first, last = reference(mention)
        if unit == "D" and first != last:
            return _some_day(first, last)
        return Resolution(value_of(first, unit), "the one spoken of before")
    unit, word = UNIT_WORDS[part_text(mention, "unit")], part_text(mention, "shift")
    if unit.startswith("T"):
        return None
    direction = TWO_AWAY[word] if word in TWO_AWAY else VALUES["relative"][word]
    named_before = word in RELATIVE_TO_TEXT or (unit == "D" and word == "next")
    if named_before and mention.before:
        first, last = reference(mention)
        day = shift(last if direction > 0 else first, unit, direction)
        return Resolution(value_of(day, unit), "counted from the date named before")
    names = {-2: "two before that", -1: "before that", 0: "", 1: "after that", 2: "two after that"}
    noun = list(VALUES["unit"])[list(VALUES["unit"].values()).index(unit)]
    of = "what was told before" if mention.account else "publication"
    anchor = f"the {noun} {names[direction]} of {of}".replace("  ", " ")
    return Resolution(value_of(shift(mention.told[0], unit, direction), unit), anchor)


def present_unit(mention: Mention) -> Resolution | None:
    """Read "this week", "the month"."""
    word, day = part_text(mention, "unit"), mention.told[0]
    if word == "period":  # of which results are told: mostly a quarter
        named = any(QUARTER.fullmatch(value) for value in mention.before)
        return _present_quarter(mention) if named else None
    unit = UNIT_WORDS[word]
    if unit.startswith("T") or unit == "2W":
        return None
    if unit == "Q":
        return _present_quarter(mention)
    if unit == "D":
        return Resolution(day_nearby(mention), THE_DAY)
    if unit == "WE":
        week = 0 if tense(mention).when == "future" or day.isoweekday() > 5 else -1
        return Resolution(value_of(shift(day, "W", week), "WE"), "nearest to publication")
    return Resolution(value_of(day, unit), f"the {word} of {_base_name(mention)}")


def _present_quarter(mention: Mention) -> Resolution:
    """Return the latest quarter reported on; but "the end of the quarter" is of that under way.

    So it is where the clause looks ahead.
    """
    within = mention.first < mention.found.start
    named = [value for value in mention.before if QUARTER.fullmatch(value)][-NAMED_LATELY:]
    when = tense(mention).when
    if (when == "future" and (within or not named)) or (within and not when):
        return Resolution(value_of(mention.day, "Q"), "the quarter of publication")
    over = [value for value in named if span(value)[1] < mention.day]  # type: ignore[operator]
    value = max(over or named, default=value_of(shift(mention.day, "Q", -1), "Q"))
    return Resolution(value, "the quarter spoken of, or the last one complete")


THE_DAY = "the day spoken of, or of publication"
WITHIN_TEXT = "stands in the text"
ON_A_DAY = tuple(codes_of("on_a_day"))
LISTED = compile_late(  # Monday and Tuesday
    f"[{codes_of('weekday')}][{codes_of('comma')}]?[{codes_of(repr('and'))}{codes_of(repr('or'))}]$"
    f"|[{codes_of('weekday')}][{codes_of('comma')}]$"
)
LISTED_MONTH = compile_late(  # in May and June
    f"[{codes_of('month')}][{codes_of(repr('and'))}{codes_of(repr('or'))}]$"
)
SINCE_A_DAY = tuple(codes_of("'since'"))
OF_TERROR = re.compile(f"[{codes_of('of_terror')}]?[{codes_of('attacks')}]")
RESULTS = re.compile(f"[{codes_of('results')}]")
CONTRADICTION = 180  # days by which a date against the tense of its clause must be nearer to win
NIGHTFALL = 5  # o'clock: at 5 last night, but 4 last night is the morning after
OF_A_SEASON = 140  # of a season: "a show this autumn" is mostly to come, as others speak of it
NO_OTHER = 800  # and where the verb stands so near that it is the time of nothing else
GOES_ON = 2  # in an account, so many times as far does it seem to what lies behind
FARTHEST_FRIDAY = 14  # months between two that are the 13th
LEAP_DAY = "02-29"
BETWEEN_LEAP_YEARS = 8  # there was none in 1900
OTHER_YEAR = 90  # and, in an account, one of another year than that told of before


def read(mention: Mention) -> Resolution | None:
    """Resolve an expression; None if its words turn out to be none."""
    try:
        return RESOLVERS[mention.found.expression.resolve](mention)
    except (OverflowError, ValueError):  # before the year 1, after 9999, 31 February
        return Resolution("", "no day in the calendar")


def _inner(mention: Mention, part: str) -> Resolution | None:
    """Resolve an expression within the expression, such as "this year" in "late this year"."""
    if part not in mention.found.parts:
        return None
    if re.fullmatch(r"\d{4}", part_text(mention, part)):
        return Resolution(part_text(mention, part), WITHIN_TEXT)
    start, end = mention.found.parts[part]
    found = match_whole(mention.codes, start, end)
    return read(mention._replace(found=found)) if found else None


def _nearest(mention: Mention, values: list[str], what: str, every: int = 1) -> Resolution | None:
    """Choose the value nearest to what it is counted from, unless the tense speaks for another.

    There is one every year, or in so many: then a verb near by is not sure to be of its time ("if
    they voted on Election Day").
    """
    start, end = mention.told
    when, sure = Tense("") if mention.account else tense(mention)
    penalty = every * (OF_A_SEASON if what == "season" else CONTRADICTION)
    if sure and what in ("day", "month") and every == 1:
        penalty = NO_OTHER
    if what == "leap day":
        penalty = NO_OTHER * BETWEEN_LEAP_YEARS
    distances = {}
    for value in values:
        first, last = span(value)
        if first and last:
            ahead, behind = (first - end).days, (start - last).days
            against = (when == "past" and ahead > 0) or (when == "future" and behind > 0)
            elsewhere = mention.account and first.year != start.year
            if mention.account:
                behind *= GOES_ON
            distances[value] = max(ahead, behind, 0) + penalty * against + OTHER_YEAR * elsewhere
    if not distances:  # 30 February
        return None
    nearest = min(distances, key=distances.__getitem__)
    return Resolution(nearest, f"the nearest such {what} to {_base_name(mention)}")


def _between(mention: Mention, ending: str, what: str) -> Resolution | None:
    """Choose the year as :func:`_nearest` does, but in step with the other end of a stretch.

    "From November to March" ends after it begins, and so does "June to July 2020".
    """
    end = _inner(mention, "dated_end") or _inner(mention, "end")
    of_today = mention.joined.startswith(f"{mention.day.isoformat()}T")  # no day was named there
    listed = mention.nearby[-1] if LISTED_MONTH.search(mention.codes, 0, mention.first) else ""
    other = span(end.value if end else "" if of_today else mention.joined or listed)[0]
    around = other or mention.told[0]
    values = _dates(mention, ending, around)
    if other is None:
        return _nearest(mention, values, what)
    first_days = {value: first for value in values if (first := span(value)[0])}
    if end:
        values = [value for value, first in first_days.items() if first <= other]
        return Resolution(values[-1], f"before the other end, {end.anchor}") if values else None
    values = [value for value, first in first_days.items() if first >= other]
    return Resolution(values[0], "after the other end, named before") if values else None


def _dates(mention: Mention, ending: str, around: date | None = None) -> list[str]:
    """List a month or day in the years about the one told of: 29 February in leap years alone."""
    years = _years(mention, around)
    if ending == LEAP_DAY:
        years = range(years[0] - BETWEEN_LEAP_YEARS, years[-1] + BETWEEN_LEAP_YEARS + 1)
    values = (f"{year:04}-{ending}" for year in years)
    return [value for value in values if ending != LEAP_DAY or span(value)[0]]


def _years(mention: Mention, around: date | None = None) -> range:
    year = around.year if around else mention.told[0].year
    return range(year - 1, year + 2)


def _written_date(mention: Mention) -> Resolution | None:
    written = part_text(mention, "written")
    if "/" in written:
        month, day, year = map(int, written.split("/"))
        if month > 12:
            month, day = day, month
        year += 0 if year > 99 else 2000 if year < 50 else 1900
        written = f"{year:04}-{month:02}-{day:02}"
    return Resolution(written, WITHIN_TEXT) if span(written)[0] else None


def _month(mention: Mention) -> int:
    word = part_text(mention, "month").rstrip(" .")
    return int(VALUES["month"].get(word) or VALUES["abbreviated_month"][word])


def _day_of_month(mention: Mention) -> Resolution | None:
    ending = f"{_month(mention):02}-{ordinal_number(part_text(mention, 'day')):02}"
    inner = _inner(mention, "inner") or _inner(mention, "of_year")
    if year := inner.value if inner else part_text(mention, "year"):
        value = f"{year}-{ending}"
        return Resolution(value, WITHIN_TEXT) if span(value)[0] else None
    if ending == "09-11" and OF_TERROR.match(mention.codes, mention.last):
        return Resolution("2001-09-11", "the day known by its attacks")
    if weekday := part_text(mention, "weekday"):
        which = _weekday_number(weekday)
        days = (span(value)[0] for value in _dates(mention, ending))
        fitting = [day.isoformat() for day in days if day and day.isoweekday() == which]
        if fitting:
            return Resolution(fitting[0], "the year in which it is that day of the week")
    if shifted := part_text(mention, "shift"):
        values = [value for value in _dates(mention, ending) if span(value)[0]]
        chosen = _choose(values, mention.told[0].isoformat(), shifted)
        return Resolution(chosen, f"counted from {_base_name(mention)}")
    return _between(mention, ending, "leap day" if ending == LEAP_DAY else "day")


def _day_of_a_list(mention: Mention) -> Resolution | None:
    """Read the first of "3 and 4 August", and the second of "August 3 and 4"."""
    end = _inner(mention, "end")
    named = end.value if end else mention.nearby[-1] if mention.nearby else ""
    value = f"{named[:8]}{ordinal_number(part_text(mention, 'day')):02}"
    anchor = end.anchor if end else "of the month named before"
    in_order = end or value > named  # "on June 9 and 4"
    return Resolution(value, anchor) if in_order and span(value)[0] else None


def _day_of_this_month(mention: Mention) -> Resolution | None:
    """Read "the 15th", "the 2nd of this month"."""
    ending = f"-{ordinal_number(part_text(mention, 'day')):02}"
    if month := _inner(mention, "inner"):
        return Resolution(month.value + ending, month.anchor)
    weekday = part_text(mention, "weekday")  # Friday the 13th
    reach = FARTHEST_FRIDAY if weekday else 1
    months = (value_of(shift(mention.told[0], "M", away), "M") for away in range(-reach, reach + 1))
    days = [month + ending for month in months]
    if weekday:
        which = _weekday_number(weekday)
        days = [day for day in days if (first := span(day)[0]) and first.isoweekday() == which]
    return _nearest(mention, days, "day")


def _range_of_days(mention: Mention) -> Resolution | None:
    month, year = f"{_month(mention):02}", part_text(mention, "year")
    days = [ordinal_number(part_text(mention, part)) for part in ("from", "to")]
    years = [year] if year else [f"{year:04}" for year in _years(mention)]
    values = [f"{year}-{month}-{days[0]:02}/{year}-{month}-{days[1]:02}" for year in years]
    if days[0] >= days[1]:
        return None
    return Resolution(values[0], WITHIN_TEXT) if year else _nearest(mention, values, "stretch")


def _weekday_number(word: str) -> int:
    return int(WEEKDAYS[word.rstrip(" .")])


def _weekday(mention: Mention) -> Resolution:
    """Read "Monday": of last week or of this, as the tense has it.

    Where no verb stands near, the day next to that of publication is rather meant than the one six
    days away. In a list each is after the one before.
    """
    which = _weekday_number(part_text(mention, "weekday"))
    name = list(VALUES["weekday"])[which - 1].capitalize()
    start, anchor = _named_beside(mention)
    if start and abs((start - mention.told[0]).days) <= WEEK:
        return Resolution(_on_or_after(start, which).isoformat(), f"the {name} after {anchor}")
    start = mention.told[0]
    when, sure = tense(mention)
    runs = "end" in mention.found.parts  # the fair runs from Monday to Friday
    to_come = when == "future" or (when == "present" and sure) or (runs and when != "past")
    if mention.account or to_come:
        day, side = _on_or_after(start, which), "on or after"
    else:  # from Monday to Friday, both of them over
        over = _on_or_before(start, _weekday_number(part_text(mention, "end"))) if runs else start
        day, side = _on_or_before(over, which), "on or before"
    far = abs((day - start).days) == WEEK - 1 and not (sure or runs or mention.account)
    if far or when == EITHER:
        day, side = _on_or_after(shift(start, "D", -(WEEK // 2)), which), "nearest to"
    return Resolution(day.isoformat(), f"the {name} {side} {_base_name(mention)}")


def _named_beside(mention: Mention) -> tuple[date | None, str]:
    """Return the day behind which a weekday is: the other end of a stretch, or listed before it."""
    if start := span(mention.joined)[0]:
        return start, "the other end, named before"
    if mention.nearby and LISTED.search(mention.codes, 0, mention.first):
        _, last = span(mention.nearby[-1])
        return last and shift(last, "D", 1), "the one listed before"
    return None, ""


def _on_or_after(day: date, which: int) -> date:
    return shift(day, "D", (which - day.isoweekday()) % 7)


def _on_or_before(day: date, which: int) -> date:
    return shift(day, "D", -((day.isoweekday() - which) % 7))


def _weekday_of_week(mention: Mention) -> Resolution | None:
    which = _weekday_number(part_text(mention, "weekday"))
    if weeks := TWO_AWAY.get(part_text(mention, "week")):
        start = mention.told[0]
        day = _on_or_before(start, which) if weeks < 0 else _on_or_after(start, which)
        if day == start:
            weeks *= 2
        return Resolution(shift(day, "W", weeks / 2).isoformat(), "counted from publication")
    week = _inner(mention, "week")
    monday = span(week.value)[0] if week else None
    if week is None or monday is None:
        return None
    return Resolution(
        _on_or_after(monday, which).isoformat(), f"that day of the week, {week.anchor}"
    )


def _weekday_of_period(mention: Mention) -> Resolution | None:
    """Read "the last Friday of May"."""
    inner = _inner(mention, "inner")
    first, last = span(inner.value) if inner else (None, None)
    if inner is None or first is None or last is None:
        return None
    which = VALUES["ordinal"][part_text(mention, "ordinal")]
    number = _weekday_number(part_text(mention, "weekday"))
    if which < 0:
        day = _on_or_before(last, number)
    else:
        day = shift(_on_or_after(first, number), "W", which - 1)
    return Resolution(day.isoformat(), inner.anchor)


def _relative_name(mention: Mention) -> Resolution | None:
    shifted = part_text(mention, "shift")
    direction, anchor = VALUES["relative"][shifted], f"counted from {_base_name(mention)}"
    base = reference(mention)[0] if shifted in RELATIVE_TO_TEXT else mention.told[0]
    if "month" in mention.found.parts:
        months = [f"{year:04}-{_month(mention):02}" for year in _years(mention, base)]
        return Resolution(_choose(months, value_of(base, "M"), shifted), anchor)
    which = _weekday_number(part_text(mention, "weekday"))
    if direction == 0:
        back = _tense_of_this(mention) == "past" and not mention.account
        day = _on_or_before(base, which) if back else _on_or_after(base, which)
        return Resolution(day.isoformat(), f"nearest to {_base_name(mention)}")
    if shifted in RELATIVE_TO_TEXT:
        base = day_before(mention)
    day = (
        _on_or_before(shift(base, "D", -1), which)
        if direction < 0
        else _on_or_after(shift(base, "D", 1), which)
    )
    return Resolution(day.isoformat(), anchor)


def _tense_of_this(mention: Mention) -> str:
    """Tell which Friday "this Friday" is; in "this Friday's report will …" the report tells it."""
    return (tense_behind_possessive(mention) or tense(mention)).when


def _deictic_day(mention: Mention) -> Resolution:
    if mention.account and part_text(mention, "day") == "today":
        return Resolution("PRESENT_REF", "left vague")
    day = shift(mention.day, "D", VALUES["deictic"][part_text(mention, "day")])
    return Resolution(day.isoformat(), "counted from publication")


def _day_of_a_count(mention: Mention) -> Resolution | None:
    """Read "for a third day"; in an account "on the third day" counts from the day told last."""
    count = ordinal_number(part_text(mention, "ordinal"))
    if mention.account:
        return Resolution(shift(day_before(mention), "D", count - 1).isoformat(), "counted on")
    return Resolution(day_nearby(mention), THE_DAY) if count > 1 else None


def _two_days_off(mention: Mention) -> Resolution:
    day = shift(mention.day, "D", 2 if "after" in mention.found.parts else -2)
    return Resolution(day.isoformat(), "counted from publication")


def _holiday(mention: Mention) -> Resolution | None:
    rule = HOLIDAYS[part_text(mention, "holiday").replace("’", "'")]
    if year := part_text(mention, "year"):
        return Resolution(holiday(rule, int(year)).isoformat(), WITHIN_TEXT)
    this_year, every = mention.told[0].year, rule[EVERY] if len(rule) > EVERY else 1
    years = (near for near in range(this_year - every, this_year + every + 1) if near % every == 0)
    days = [holiday(rule, near).isoformat() for near in years]
    if shifted := part_text(mention, "shift"):
        chosen = _choose(days, mention.told[0].isoformat(), shifted)
        return Resolution(chosen, f"counted from {_base_name(mention)}")
    if mention.codes[mention.first - 1 : mention.first] in SINCE_A_DAY:
        days = [day for day in days if day <= mention.told[1].isoformat()]
    on_it = mention.codes[mention.first - 1 : mention.first] in ON_A_DAY
    what = "day" if on_it else "holiday"  # they cancelled Easter marches
    return _nearest(mention, days, what, every)


def _choose(values: list[str], now: str, shifted: str) -> str:
    """Choose of the values for three years the last before now, that of this year, or the next."""
    direction = VALUES["relative"][shifted]
    if direction == 0:
        return values[1]
    return max(v for v in values if v < now) if direction < 0 else min(v for v in values if v > now)


def _time_of_day(mention: Mention) -> Resolution | None:
    named = _inner(mention, "day")
    day, _, part = (named.value if named else day_nearby(mention)).partition("T")
    anchor = named.anchor if named else "on the day spoken of, or of publication"
    written = part_text(mention, "time")
    if written in ("noon", "midnight"):
        return Resolution(f"{day}T{'12' if written == 'noon' else '24'}:00", anchor)
    digits = re.findall(r"\d+", written) or [f"{number(written.split()[0]):.0f}"]
    if len(digits[0]) == 4:  # 0800 GMT
        digits = [digits[0][:2], digits[0][2:]]
    hour, *minutes = map(int, digits[:2])
    late = part in ("AF", "EV") or (part == "NI" and hour >= NIGHTFALL)
    if not re.search(r"[ap]\s?\.?m", written):  # from 7:30 to 9:00 p.m.
        until = re.match(r"(\d+).*p\s?\.?m", part_text(mention, "until"))
        late = late or (until is not None and hour <= int(until[1]) % 12)
    if (late or re.search(r"p\s?\.?m|afternoon|evening", written)) and hour < 12:
        hour += 12
    elif re.search(r"a\s?\.?m", written) and hour == 12:
        hour = 0
    zone = next((VALUES["zone"][word] for word in written.split() if word in VALUES["zone"]), "")
    return Resolution(f"{day}T{hour:02}:{minutes[0] if minutes else 0:02}{zone}", anchor)


def _part_of_day(mention: Mention) -> Resolution | None:
    word = part_text(mention, "the_part")  # "overnight" is that night too where no day stands by it
    if word == "tonight" or (word and not mention.account and not mention.nearby):
        return Resolution(f"{mention.told[0].isoformat()}TNI", f"the day of {_base_name(mention)}")
    night_or_hours = "MO" if "early" in mention.found.parts else "NI"
    part = VALUES["part_of_day"].get(part_text(mention, "part"), night_or_hours)
    if "day" in mention.found.parts:
        day = _inner(mention, "day")
        if day and "from" in mention.found.parts and (first := span(day.value)[0]):
            return Resolution(f"{shift(first, 'D', -1).isoformat()}T{part}", day.anchor)
        return Resolution(f"{day.value}T{part}", day.anchor) if day else None
    if "that" in mention.found.parts:
        return Resolution(f"{day_before(mention).isoformat()}T{part}", "on the day spoken of")
    if away := part_text(mention, "away"):  # the night before
        day_of_part = shift(day_before(mention), "D", -1 if away in BEFORE else 1)
        return Resolution(f"{day_of_part.isoformat()}T{part}", "counted from the day spoken of")
    if shifted := part_text(mention, "shift"):
        later = VALUES["relative"][shifted] > 0  # "the next morning" mostly goes on with a story
        base, of = (
            (day_before(mention), "the day spoken of")
            if later
            else (mention.told[0], _base_name(mention))
        )
        day_of_part = shift(base, "D", VALUES["relative"][shifted])
        return Resolution(f"{day_of_part.isoformat()}T{part}", f"counted from {of}")
    return Resolution(f"{day_nearby(mention)}T{part}", "on the day spoken of, or of publication")


def _recurring(mention: Mention) -> Resolution:
    if unit := part_text(mention, "unit"):
        count = 2.0 if "other" in mention.found.parts else number(part_text(mention, "amount"))
        return Resolution(length_value(count, UNIT_WORDS[unit]), "recurs")
    if "weekday" in mention.found.parts:
        part = VALUES["parts_of_day"].get(part_text(mention, "part"), "")
        day = f"XXXX-WXX-{_weekday_number(part_text(mention, 'weekday'))}"
        return Resolution(f"{day}T{part}" if part else day, "recurs")
    if "month" in mention.found.parts:
        return Resolution(f"XXXX-{_month(mention):02}", "recurs")
    if season := part_text(mention, "season"):
        return Resolution(f"XXXX-{VALUES['season'][season]}", "recurs")
    return Resolution("P1D", "recurs")


def _fixed(mention: Mention) -> Resolution:
    word = part_text(mention, "word")
    if word in VALUES["adverb_of_frequency"]:
        return Resolution(VALUES["adverb_of_frequency"][word], "recurs")
    if word in VALUES["length_adjective"]:
        return Resolution(VALUES["length_adjective"][word], UNTIED)
    value = mention.found.expression.value
    return Resolution(value, WITHIN_TEXT if span(value)[0] else "left vague")


def _unit_of_period(mention: Mention) -> Resolution | None:
    """Read "the first week of June", "the week of 4 June"."""
    inner = _inner(mention, "inner")
    first, last = span(inner.value) if inner else (None, None)
    if inner is None or first is None or last is None:
        return None
    unit = UNIT_WORDS[part_text(mention, "unit")]
    if "ordinal" not in mention.found.parts:
        return Resolution(value_of(first, unit), inner.anchor)
    which = VALUES["ordinal"][part_text(mention, "ordinal")]
    if unit == "W":  # as ISO 8601 has it, a week is of the month in which its Thursday lies
        first, last = _on_or_after(first, THURSDAY), _on_or_before(last, THURSDAY)
    return Resolution(
        value_of(last if which < 0 else shift(first, unit, which - 1), unit), inner.anchor
    )


def _unit_ended(mention: Mention) -> Resolution | None:
    """Read "the quarter ended June 30", "the fiscal year ending on 31 March": with its very days.

    A quarter is that of the calendar which it shares most days with. A year is one of the calendar,
    or a length.
    """
    start, behind = mention.found.parts["end"]
    words = mention.words[start - mention.first :]
    end = _inner(mention._replace(words=words, first=start, last=behind), "end")
    last = span(end.value)[1] if end else None
    if end is None or last is None:
        return None
    next_day, name = last + timedelta(1), part_text(mention, "unit")
    if name.startswith("half"):
        middle = shift(last, "Q", -1)
        value = f"{middle.year:04}-H{1 if middle.month <= MONTHS_OF_HALF else 2}"
        return Resolution(value, end.anchor, shift(next_day, "Q", -2), last)
    unit = UNIT_WORDS[name]
    first = shift(next_day, unit, -1)
    if unit == "Y" and first.year != last.year:  # no year of the calendar
        return Resolution(length_value(1, unit), end.anchor, first, last)
    value = value_of(last if unit in ("M", "Y") else shift(next_day, unit, -0.5), unit)
    return Resolution(value, end.anchor, first, last)


def _month_of_year(mention: Mention) -> Resolution | None:
    year = _inner(mention, "inner")
    return Resolution(f"{year.value}-{_month(mention):02}", year.anchor) if year else None


def _quarter(mention: Mention) -> Resolution | None:
    word, unit = part_text(mention, "number"), part_text(mention, "unit")
    if code := part_text(mention, "code"):
        return _part_of_year(mention, code.upper(), "quarter")
    if "inner" not in mention.found.parts:
        if unit == "half" and not _speaks_of_results(mention):  # of a match, mostly
            return None
        if word == "last":
            day = shift(mention.day, "Q", -1)
            return Resolution(value_of(day, "Q"), "the quarter before that of publication")
    how_many = 4 if unit == "quarter" else 2
    which = VALUES["ordinal"].get(word) or int(word[:-2])
    if which > how_many:
        return None
    return _part_of_year(mention, f"{unit[0].upper()}{which if which > 0 else how_many}", "quarter")


def _speaks_of_results(mention: Mention) -> bool:
    """Tell whether profits or the like follow, or a quarter or a half of a year came before."""
    named = any(re.fullmatch(r"\d{4}-[QH]\d", value) for value in mention.before)
    return (
        named or RESULTS.search(mention.codes, mention.found.end, mention.found.end + 2) is not None
    )


def _season(mention: Mention) -> Resolution | None:
    part, shifted = VALUES["season"][part_text(mention, "season")], part_text(mention, "shift")
    if shifted in RELATIVE_TO_TEXT or "that" in mention.found.parts:
        mention = mention._replace(told=reference(mention), account=True)
    direction = TWO_AWAY.get(shifted) or VALUES["relative"].get(shifted, 0)
    if not direction:
        return _part_of_year(mention, part, "season")
    start, end = mention.told  # in January the last winter over began the year before the last
    values = [f"{year:04}-{part}" for year in range(start.year - 3, start.year + 4)]
    if direction < 0:
        values = [value for value in reversed(values) if (last := span(value)[1]) and last < start]
    else:
        values = [value for value in values if (first := span(value)[0]) and first > end]
    return Resolution(values[abs(direction) - 1], f"counted from {_base_name(mention)}")


def _part_of_year(mention: Mention, part: str, what: str) -> Resolution | None:
    if "inner" in mention.found.parts:
        year = _inner(mention, "inner")
        return Resolution(f"{year.value}-{part}", year.anchor) if year else None
    return _nearest(mention, [f"{year:04}-{part}" for year in _years(mention)], what)


def _decade(mention: Mention) -> Resolution | None:
    if digits := part_text(mention, "digits").rstrip("s"):
        if digits[-1] != "0":
            return None
        century = digits[:-2] or ("20" if digits < "20" else "19")
        return Resolution(f"{century}{digits[-2]}", WITHIN_TEXT)
    if word := part_text(mention, "word"):
        return Resolution(VALUES["decade_word"][word], WITHIN_TEXT)
    which = ordinal_number(part_text(mention, "ordinal"))
    era = "BC" if _is_before_our_era(mention) else ""
    return Resolution(f"{era}{which - 1:02}", WITHIN_TEXT)


def _year(mention: Mention) -> Resolution | None:
    if short := part_text(mention, "short"):
        return _short_year(mention, short) if len(short) == 2 else None
    if year := part_text(mention, "number"):
        years = int(year.replace(",", ""))
        if _is_before_our_era(mention):
            years = BEFORE_OUR_ERA - years
            return Resolution(f"{years:04}", WITHIN_TEXT) if years >= BACK_TO else None
        return Resolution(f"{years:04}", WITHIN_TEXT)
    if code := part_text(mention, "code"):
        return Resolution(f"20{code[-2:]}", "the year in which it ends")
    year = part_text(mention, "year")
    return Resolution(year if year[0].isdigit() else _spoken_year(year), WITHIN_TEXT)


def _short_year(mention: Mention, short: str) -> Resolution:
    """Read "'36": of the decade that was named before, or else the last or the coming one."""
    usual = f"{19 if short > '49' else 20}{short}"
    years = [usual, f"19{short}", f"18{short}"]
    told = (year for year in years if any(value[:3] == year[:3] for value in mention.before))
    return Resolution(next(told, usual), WITHIN_TEXT)


def _is_before_our_era(mention: Mention) -> bool:
    return VALUES["era"].get(part_text(mention, "era")) == -1


def _spoken_year(words: str) -> str:
    """Return 1994 for "nineteen ninety-four", 2005 for "two thousand and five"."""
    first, rest = words.split(maxsplit=1)
    if first not in VALUES["hundreds_of_years"]:
        return f"{number(words):.0f}"
    return f"{VALUES['hundreds_of_years'][first]}{number(rest):02.0f}"


def _month_alone(mention: Mention) -> Resolution | None:
    return _between(mention, f"{_month(mention):02}", "month")


def _within(mention: Mention) -> Resolution | None:
    return _inner(mention, "inner")


RESOLVERS: dict[str, Callable[[Mention], Resolution | None]] = {
    "counted": counted,
    "day_of_a_list": _day_of_a_list,
    "day_of_a_count": _day_of_a_count,
    "day_of_month": _day_of_month,
    "day_of_this_month": _day_of_this_month,
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
    "unit_ended": _unit_ended,
    "unit_of_period": _unit_of_period,
    "weekday": _weekday,
    "weekday_of_period": _weekday_of_period,
    "weekday_of_week": _weekday_of_week,
    "written_date": _written_date,
    "year": _year,
    "year_before": year_before,
}
