"""An expression of time in its sentence: its words, its numbers, the tense of its clause."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from tradetalks.dates.grammar import VALUES, Found, codes_of
from tradetalks.dates.units import span

REACH = 20  # words on either side in which the verb of the clause is looked for
NUMBERS = {**VALUES["ones"], **VALUES["teens"], **VALUES["tens"]}
PAST = codes_of("past_verb") + codes_of("ed")
AUXILIARY = "".join(set(codes_of("future_verb")) - set(codes_of("month")))  # may, but not May
FUTURE = AUXILIARY + codes_of("prospective")
PLAN = codes_of("plan")
PRESENT = codes_of("present_verb")
FOR_A_DAY = codes_of("for_a_day")
TOWARDS = codes_of("'to'") + FOR_A_DAY
VERB = re.compile(f"[{PAST}{FUTURE}{PLAN}{PRESENT}]")
CLAUSE_START = re.compile(f"(?:^|[{codes_of('comma')}])[{codes_of('preposition')}]?$")


class Mention(NamedTuple):
    """All that is needed to resolve an expression."""

    found: Found
    words: list[str]  # of the expression
    first: int  # place of the first of them in the sentence
    codes: str  # one character a token; see _grammar
    day: date
    before: list[str]  # values named before in the article
    nearby: list[str]  # values named before in the sentence


class Resolution(NamedTuple):
    """A TIMEX3 value, how it was found, and its days where they do not follow from the value."""

    value: str
    anchor: str
    first: date | None = None
    last: date | None = None


def part_text(mention: Mention, part: str) -> str:
    """Return the words of a named part, in lower case; "" if it is missing."""
    start, end = mention.found.parts.get(part, (mention.first, mention.first))
    return " ".join(mention.words[start - mention.first : end - mention.first]).lower()


def number(words: str) -> float | None:
    """Value of "90", "two dozen", "more than a"; None if the number is left open.

    >>> number("two and a half"), number("twenty - five"), number("several")
    (2.5, 25.0, None)
    """
    total, tokens = 0.0, words.split()
    if "couple" in tokens:
        return 2
    if "of" in tokens or any(word in VALUES["vague_count"] for word in tokens if word != "many"):
        return None
    for word in tokens:
        if word in VALUES["multiplier"]:
            total = (total or 1) * VALUES["multiplier"][word]
        elif word == "half":
            total += 0.5
        elif word[0].isdigit():
            total += float(word.replace(",", ""))
        else:
            total += NUMBERS.get(word, 0)
    return total or 1


def ordinal_number(word: str) -> int:
    """Return 3 for "third" and for "3rd"."""
    return int(VALUES["ordinal_day"].get(word) or re.match(r"\d+", word)[0])  # type: ignore[index]


def tense(mention: Mention) -> str:
    """Tell whether a clause speaks of the past, the present or the future; "" if it has no verb.

    The nearest verb before the expression decides, or after it where the expression opens the
    clause; "for Monday" and "by Monday" look ahead by themselves.
    """
    start, end = mention.found.start, mention.found.end
    before = mention.codes[max(0, start - REACH) : start]
    after = mention.codes[end : end + REACH]
    if before and before[-1] in FOR_A_DAY:
        return "future"
    if CLAUSE_START.search(before):
        return _first_tense(after, 1) or _first_tense(before, -1)
    return _first_tense(before, -1) or _first_tense(after, 1)


def _first_tense(codes: str, step: int) -> str:
    """Return the tense of the first verb met when reading forwards (1) or backwards (-1)."""
    verbs = [match.start() for match in VERB.finditer(codes)]
    for position in verbs[::step]:
        code = codes[position]
        if code in PRESENT:
            return "present"
        if code in PAST and not any(c in AUXILIARY for c in codes[max(0, position - 3) : position]):
            return "past"
        if code not in PLAN or codes[position + 1 : position + 2] in TOWARDS:
            return "future"
    return ""


def reference(mention: Mention) -> tuple[date, date]:
    """Return the stretch that was spoken of last in the article, or the day of publication."""
    for value in reversed(mention.before):
        first, last = span(value)
        if first and last:
            return first, last
    return mention.day, mention.day


def day_nearby(mention: Mention) -> str:
    """Return the day named last in the sentence, or else the day of publication."""
    days = _days(mention.nearby)
    return days[-1] if days else mention.day.isoformat()


def day_before(mention: Mention) -> date:
    """Return the day named last in the article, or else the day of publication."""
    days = _days(mention.before)
    return date.fromisoformat(days[-1]) if days else mention.day


def _days(values: list[str]) -> list[str]:
    return [value[:10] for value in values if re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", value)]
