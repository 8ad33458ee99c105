"""An expression of time in its sentence: its words, its numbers, the tense of its clause."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from tradetalks.base.patterns import compile_late
from tradetalks.dates.grammar import LISTS, VALUES, Found, codes_of, translate
from tradetalks.dates.units import span, value_of

REACH = 20  # words on either side in which the verb of the clause is looked for
FAR_OFF = 5  # years between what is told of and what is named beside
NEAR = 4  # words on either side in which a deadline is looked for
CLOSE = 8  # words between a verb and an expression that can be nothing but its time
WEEK = 7
MONTH = timedelta(31)
YEAR = 366  # days: nothing longer is a time at which an account has arrived
NUMBERS = {**VALUES["ones"], **VALUES["teens"], **VALUES["tens"]}
PARTS = {"½": 0.5, "¼": 0.25, "¾": 0.75}
PAST = codes_of("past_verb") + codes_of("ed")
AUXILIARY = "".join(set(codes_of("future_verb")) - set(codes_of("month")))  # may, but not May
PROSPECTIVE = codes_of("prospective")
FUTURE = AUXILIARY + PROSPECTIVE
PLAN = codes_of("plan")
PRESENT = codes_of("present_verb")
TO = codes_of("'to'")
MODAL = "".join(set(codes_of("modal")) - set(codes_of("month")))
COULD_BE = compile_late(f"[{codes_of('could')}][{codes_of('negation')}{codes_of('being')}]*$")
FOR_A_DAY = codes_of("for_a_day")
TOWARDS = TO + FOR_A_DAY
COMMA = codes_of("comma")
HAVE = codes_of("have")
VERB = compile_late(f"[{PAST}{FUTURE}{PLAN}{PRESENT}]|[{HAVE}](?=[{TO}])")  # they have to decide
AT_ONCE = compile_late(f"[{PAST}{AUXILIARY}]")
CLAUSE_START = compile_late(  # behind a comma, and in quotation marks
    f"(?:^|[{codes_of('comma')}{codes_of('colon')}])[{codes_of('other')}]?"
    f"[{codes_of('preposition')}]?$|[{codes_of(repr('that'))}][{codes_of('on_a_day')}]$"
)
SINCE = codes_of("'since'")
ENDING = codes_of("'ending'")
FOR = codes_of("'for'")
APPOINTED = compile_late(f"[{PRESENT}][{codes_of('on_a_day')}]?$")  # the vote is (on) 4 May
DATED_THEN = compile_late(f"[{codes_of('was')}][{codes_of('on_a_day')}]?$")
DEADLINE = compile_late(f"[{codes_of('deadline')}]")
LAPSED = compile_late(f"(?<![{AUXILIARY}])(?<![{AUXILIARY}].)[{codes_of('lapsed')}]")
NEGATION = compile_late(f"[{codes_of('negation')}]")
HELPED = compile_late(f"[{AUXILIARY}][^{codes_of('another_clause')}]{{0,2}}$")  # could have said
SHOULD_HAVE = compile_late(  # should have been sworn in on 5 May
    f"[{MODAL}][{HAVE}].?$"
)
WAS_TO_BE = compile_late(f"[{codes_of('was')}][{PROSPECTIVE}{PLAN}][{FOR_A_DAY}]$")
INFINITIVE = compile_late(f"[{TO}]$")
UNDERTAKING = compile_late(f"[{codes_of('undertaking')}][{TO}]$")
WAS = codes_of("was")
BEEN = WAS + codes_of("been")
HAD = codes_of("had")
HAD_BEEN = compile_late(f"[{HAD}][{codes_of('negation')}]?[{codes_of('been')}]$")
ON_AND_ON = f"[^{codes_of('subordinating')}{codes_of(repr('and'))}{codes_of(repr('but'))}{COMMA}"
HAD_PLANNED = compile_late(  # had originally planned a vote for Monday
    f"[{HAD}][^{codes_of('been')}]?[{PLAN}{PROSPECTIVE}]{ON_AND_ON}]*$"
)
WOULD_HAVE = compile_late(f"[{codes_of('would')}].?[{HAVE}][{PAST}]{ON_AND_ON}{FUTURE}]*$")
IF_SO = compile_late(f"[{codes_of('condition')}]{ON_AND_ON}{PAST}]+$")  # if they lose in May
CALLED_OFF = tuple(WAS)
SINCE_THEN = compile_late(  # since May, since the May poll, since the march in May
    f"[{SINCE}](?:[{codes_of('before_a_noun')}]|"
    f"[^{PAST}{FUTURE}{PRESENT}{PLAN}{COMMA}]*[{codes_of('on_a_day')}])?$"
)
BACK_TO_THEN = compile_late(f"[{codes_of('dating')}][{codes_of('back')}][{TO}]$")
EARLIER = tuple(codes_of("'earlier'"))
UNTIL = tuple(codes_of("'until'") + codes_of("'till'"))
LASTED_UNTIL = compile_late(  # lasted until May, did not answer until May
    f"(?:[{codes_of('lasted')}{WAS}]|[{PAST}][{codes_of('negation')}])"
    f"[^{PAST}{FUTURE}{PRESENT}{PLAN}{codes_of('comma')}]*.$"
)
UNTIL_THEN = compile_late(  # it is open until the meeting in May
    f"[{''.join(UNTIL)}][^{PAST}{FUTURE}{PRESENT}{PLAN}{COMMA}]+[{codes_of('on_a_day')}]$"
)
INTO = codes_of("'into'")
DRAWS_NEAR = tuple(codes_of("draws_near"))
STATISTICS = compile_late(f"[{codes_of('lower')}]?[{codes_of('statistics')}]")
FROM_NOW_TO = compile_late(f"[{codes_of('present')}][{codes_of(repr('and'))}]$")
PLANNED_THEN = codes_of("planned_then")
BESIDE_ITS_DAY = codes_of("beside_its_day")
HAD_DONE = compile_late(  # had replied by Monday
    f"[{HAD}][{PAST}][^{FUTURE}{PRESENT}{TO}{codes_of('another_clause')}{codes_of('other')}]*$"
)
PRESENT_TENSE, PAST_TENSE = tuple(PRESENT), tuple(PAST)
BEFORE_A_NOUN = tuple(codes_of("before_a_noun"))
POSSESSIVE = tuple(codes_of("possessive"))
BY = codes_of("'by'")
ED = codes_of("ed")
BACK = {"previous", "preceding", "prior", "earlier", "before"}
VERB_AT_WORK = compile_late(  # the verb of a clause that goes on
    f"[{AUXILIARY}{PRESENT}][^{codes_of('another_clause')}{codes_of('comma')}]+$"
)
NO_NOUN = codes_of("preposition") + codes_of("comma") + codes_of("dot")
SPEECH = codes_of("speech_verb")
TO_COME = compile_late(f"[{TO}]")
AHEAD = compile_late(f"[{TOWARDS}{codes_of(repr('into'))}]")  # going into Friday's vote
IS_DONE = compile_late(f"[{PRESENT}][{codes_of('negation')}]?(?:.[{codes_of('hyphen')}])?$")
HAS_DONE = compile_late(f"(?:(?<=[{HAVE}])|(?<=[{HAVE}].))[{PAST}]")
EXPECTS = compile_late(f"(?<=[{codes_of('plural')}{codes_of('name')}])[{codes_of('expected')}]")
SET = codes_of("set_down")
SET_FOR = compile_late(f"[{SET}][^{PAST}{FUTURE}{PRESENT}{COMMA}]*[{FOR}]$")  # set a day for May
TELLS_NO_TIME = compile_late("|".join(map(translate, LISTS["verbs_that_tell_no_time"])))
PROSPECT = compile_late(f"[{PROSPECTIVE}]|[{PLAN}](?:[{codes_of('preposition')}]|$)")
PARTING = compile_late(f"[{TO}{codes_of('comma')}]")
OF_ANOTHER_TIME = tuple(codes_of("of_another_time"))
SUBORDINATING = tuple(codes_of("subordinating"))
DAYS = {"weekday", "day of a month", "holiday"}  # names of expressions


class Mention(NamedTuple):
    """All that is needed to resolve an expression."""

    found: Found
    words: list[str]  # of the expression
    first: int  # place of the first of them in the sentence
    last: int  # and behind the last
    codes: str  # one character a token; see grammar
    day: date  # of publication
    account: bool  # the article tells of years long past
    told: tuple[date, date]  # what is counted from: publication, or where an account has arrived
    before: list[str]  # values named before in the article
    nearby: list[str]  # values named before in the sentence
    joined: str  # the value before, if only "to", "and" or a dash stands between; or else ""


class Resolution(NamedTuple):
    """A TIMEX3 value, how it was found, and its days where they do not follow from the value."""

    value: str
    anchor: str
    first: date | None = None
    last: date | None = None


# Years before our era are counted on in as if they stood so many years after its beginning.
BEFORE_OUR_ERA = 9000
BACK_TO = 7000
FIRST_OF_OLD = date(BACK_TO, 1, 1)
IN_STEAD = compile_late(r"(?<!\w)[78]\d{3}(?!\w)")


def write_era(resolution: Resolution) -> Resolution:
    """Write years before our era as TIMEX3 does, BC0218 for 8782: they have no days."""
    if not IN_STEAD.match(resolution.value):
        return resolution
    value = IN_STEAD.sub(lambda year: f"BC{BEFORE_OUR_ERA - int(year[0]):04}", resolution.value)
    return Resolution(value, resolution.anchor)


def part_text(mention: Mention, part: str) -> str:
    """Return the words of a named part, in lower case; "" if it is missing."""
    if part not in mention.found.parts:  # mostly
        return ""
    start, end = mention.found.parts[part]
    return " ".join(mention.words[start - mention.first : end - mention.first]).lower()


def number(words: str) -> float | None:
    """Value of "90", "two dozen", "more than a"; None if the number is left open.

    >>> number("two and a half"), number("5 1/2"), number("twenty - five"), number("several")
    (2.5, 5.5, 25.0, None)
    """
    total, tokens = 0.0, words.split()
    if "couple" in tokens:
        return 2
    vague = VALUES["vague_count"].keys() - ({"many"} if "as" in tokens else set())
    if "quarter" in tokens:
        return 0.25
    if "of" in tokens or not vague.isdisjoint(tokens):
        return None
    for word in tokens:
        if word in VALUES["multiplier"]:
            total = (total or 1) * VALUES["multiplier"][word]
        elif word == "half":
            total += 0.5
        elif word[-1] in PARTS:
            total += float(word[:-1] or 0) + PARTS[word[-1]]
        elif "/" in word:
            above, below = map(int, word.split("/"))
            total += above / below
        elif word[0].isdigit():
            total += float(word.replace(",", ""))
        else:
            total += NUMBERS.get(word, 0)
    return total or 1


def ordinal_number(word: str) -> int:
    """Return 3 for "third" and for "3rd"."""
    return int(VALUES["ordinal_day"].get(word) or re.match(r"\d+", word)[0])  # type: ignore[index]


EITHER = "either"  # a time that was planned, be it over or not: the nearest


class Tense(NamedTuple):
    """What a clause speaks of, and if its verb stands so near that no date can contradict it."""

    when: str  # past, present, future, either; "" if it has no verb
    sure: bool = False


class Clause(NamedTuple):
    """An expression in its clause: the codes on either side of it, and what it is."""

    before: str
    after: str
    word: str  # at once before it
    opens: bool
    a_weekday: bool
    of_a_day: bool
    day_of_month: bool


def tense(mention: Mention) -> Tense:
    """Tell whether a clause speaks of the past, the present or the future.

    "By Monday" and "the vote is on 4 May" look ahead by themselves, "since May" looks back. Else
    the verb that follows at once decides ("the minister on Monday said"), or the nearest one before
    the expression, or after it where the expression opens the clause.
    """
    if mention.codes[mention.found.start - 1 : mention.found.start] in EARLIER:
        return Tense("past", sure=True)
    before = mention.codes[max(0, mention.first - REACH) : mention.first]
    expression = mention.found.expression
    clause = Clause(
        before,
        after=mention.codes[mention.last : mention.last + REACH],
        word=before[-1:] or " ",  # no code is a space
        opens=CLAUSE_START.search(before) is not None,
        a_weekday=expression.resolve == "weekday",
        of_a_day=expression.name in DAYS,
        day_of_month=expression.resolve == "day_of_month",
    )
    return (
        _tense_beside(clause)
        or _tense_of_preposition(clause)
        or _tense_of_appointment(clause)
        or _tense_of_verb(clause)
    )


def _tense_beside(clause: Clause) -> Tense | None:
    """Return the tense that words say which are no verb of the clause: since, as May nears."""
    before, after, *_ = clause
    near = before[-CLOSE:]
    if SINCE_THEN.search(near) or BACK_TO_THEN.search(near):
        return Tense("past", sure=True)
    if clause.word in ENDING:
        return Tense("")
    if WAS_TO_BE.search(before) or WOULD_HAVE.search(before) or HAD_PLANNED.search(before):
        return Tense(EITHER)  # a meeting that was scheduled for May
    if FROM_NOW_TO.search(before) or after[:1] in DRAWS_NEAR:
        return Tense("future", sure=True)
    if STATISTICS.match(after) and not clause.of_a_day:  # we will see the May figures
        return Tense("past")
    return None


def _tense_of_preposition(clause: Clause) -> Tense | None:
    """Return the tense where the expression stands behind by, for, until or into."""
    before, after, word, *_ = clause
    if word in INTO:  # they headed into March 1
        verb = _first_tense(before, -1)
        return Tense("future" if verb and verb.when == "future" else EITHER)
    if word in UNTIL and LASTED_UNTIL.search(before):
        return Tense("past", sure=True)
    tied = word in BY and after[:1] in POSSESSIVE  # stirred by December's attack
    if clause.opens or tied or word not in FOR_A_DAY or (word in FOR and not clause.of_a_day):
        return None
    if clause.of_a_day and after[:1] in CALLED_OFF:
        return Tense(EITHER)  # a meeting scheduled for Monday was called off
    if word in BY and HAD_DONE.search(before):
        return Tense("past")
    verb = _first_tense(before, -1)  # must be in by 4 May
    sure = verb is not None and verb.when == "future" and verb.sure
    return Tense("future", sure or clause.a_weekday)


def _tense_of_appointment(clause: Clause) -> Tense | None:
    """Return the tense of a deadline, or of the day that something is set for."""
    before, after, *_ = clause
    if DEADLINE.search(before[-NEAR:]) and DATED_THEN.search(before):  # the deadline was 4 May
        return Tense("")
    if DEADLINE.search(before[-NEAR:]) or DEADLINE.search(after[:NEAR]):
        if LAPSED.search(before + after):
            return Tense("past", sure=True)
        verb = _first_tense(before, -1)  # they were done by the March 31 deadline
        met = verb and verb.when == "past" and not clause.a_weekday
        return Tense("") if met else Tense("future", sure=True)
    set_then = clause.day_of_month and clause.word in SET  # they set 4 May for the vote
    if set_then or SET_FOR.search(before) or APPOINTED.search(before):
        return Tense("future", sure=True)
    return None


def _tense_of_verb(clause: Clause) -> Tense:
    """Return the tense of the verb that tells the time of the expression."""
    before, after, *_ = clause
    if after[:1] in POSSESSIVE:  # the verb behind it is not about Monday, but about Monday's vote
        verb = _first_tense(before, -1, due=False)
        if verb and (verb == ("future", True) or (verb.when != "past" and not clause.of_a_day)):
            return verb
        return Tense("past")
    if clause.word in BEFORE_A_NOUN and after[:1] in PAST_TENSE:  # a September cut
        told = _first_tense(before, -1) or _first_tense(after[1:], 1)
        return told or _first_tense(after, 1) or Tense("")
    if AT_ONCE.match(after):
        return _first_tense(after, 1) or Tense("")
    if clause.opens:
        return _first_tense(after.lstrip(COMMA), 1) or _first_tense(before, -1) or Tense("")
    if IF_SO.search(before) or (UNTIL_THEN.search(before) and not LASTED_UNTIL.search(before)):
        return Tense("future")
    reported = None if clause.of_a_day else _reported_tense(before, after)
    if told := reported or _first_tense(before, -1):
        return told
    if after[:1] in SUBORDINATING:  # the news on Friday that prices will rise
        return Tense("")
    return _first_tense(after, 1) or Tense("")


def tense_behind_possessive(mention: Mention) -> Tense | None:
    """Return the tense of what is called Friday's; None where nothing is."""
    after = mention.codes[mention.last : mention.last + REACH]
    return _first_tense(after, 1) if after[:1] in POSSESSIVE else None


def _reported_tense(before: str, after: str) -> Tense | None:
    """Return the tense of what is said, where "she said a vote in July" goes on "would decide"."""
    if after[:1] in SUBORDINATING:  # she said in July that it would be decided
        return None
    verbs = [match.start() for match in VERB.finditer(before)]
    if verbs and before[verbs[-1]] in SPEECH and verbs[-1] < len(before) - 2:
        return _first_tense(re.split(f"[{COMMA}]", after)[0], 1)
    return None


def _first_tense(codes: str, step: int, due: bool = True) -> Tense | None:
    """Return the tense of the first verb met when reading forwards (1) or backwards (-1).

    That it is "due to start on 4 May" tells the time of the start, but not of "Sunday's vote".
    """
    verbs = [match.start() for match in VERB.finditer(codes)]
    for position in verbs[::step]:
        when = _tense_of(codes, position)
        if step > 0 and EXPECTS.match(codes, position):
            continue  # in May, voters expected a change
        if when == "past" and HAS_DONE.match(codes, position):
            # the vote in May has been called off, they have called off the vote in May
            return Tense("" if step > 0 else when)
        if when:
            between = codes[:position] if step > 0 else codes[position + 1 :]
            is_due = due and when == "future" and codes[max(position - 1, 0)] not in WAS
            between = between.lstrip(TO) if is_due else between
            if codes[position] in BESIDE_ITS_DAY and len(between) > 1 and not AHEAD.match(between):
                continue  # her death comes days after the vote in May
            then = codes[position] in PLANNED_THEN and codes[max(position - 1, 0)] not in PRESENT
            near = not then and len(between) <= CLOSE
            return Tense(when, near and not PARTING.search(between))
    return None


def _tense_of(codes: str, position: int) -> str:
    """Return the tense of a verb; "" if another decides, on which it hangs."""
    code, before, follows = codes[position], codes[:position], codes[position + 1 : position + 2]
    if TELLS_NO_TIME.match(codes, position):
        return ""
    if code in HAVE:  # they have to decide
        return "future"
    is_due = (
        AHEAD.match(follows)
        or (  # is due in May, but not: is due mostly to the strike
            before[-1:] in PRESENT_TENSE and not TO_COME.search(codes, position, position + NEAR)
        )
    )
    if code in PLAN and is_due and not HAD_BEEN.search(before):
        return "future"
    if code in PRESENT + WAS and TO_COME.match(follows):  # is to meet
        return "future"
    if code in PRESENT or (code in PAST and IS_DONE.search(before)):  # is held, is re-elected
        return "present"
    if INFINITIVE.search(before) and code in PAST + PROSPECTIVE:
        return "future" if UNDERTAKING.search(before) else ""
    if code in PROSPECTIVE + PLAN and HAD_BEEN.search(before):  # had been due
        return "past"
    if code in BEEN and PROSPECT.match(codes, position + 1):  # has been scheduled
        return "past" if HAD_BEEN.search(before + code) else "future"
    if code in ED and follows not in NO_NOUN and VERB_AT_WORK.search(before):  # will buy used cars
        return ""
    if code in PAST and (not HELPED.search(before) or SHOULD_HAVE.search(before)):
        return "past"
    could = COULD_BE.search(before) or COULD_BE.search(before + code)
    if could and NEGATION.search(before + follows):
        return "past"  # neither could be reached
    return "future" if code not in PLAN else ""


def reference(mention: Mention) -> tuple[date, date]:
    """Return the stretch that was spoken of last in the article, or the day of publication."""
    return last_told(told_before(mention), mention.day)


def told_before(mention: Mention) -> list[str]:
    """Return the values named before; in news those to come are left out where it looks back.

    They are not if they stand in the same sentence: "they will meet on Monday, as agreed that day".
    """
    named_beside = any(span(value)[0] for value in mention.nearby)
    if named_beside or mention.account or tense(mention).when != "past":
        return mention.before
    return [
        value
        for value in mention.before
        if not (first := span(value)[0]) or not mention.day < first < FIRST_OF_OLD
    ]


def last_told(values: list[str], day: date) -> tuple[date, date]:
    """Return the last stretch of at most a year among values, or a day."""
    for value in reversed(values):
        first, last = span(value)
        if first and last and (last - first).days <= YEAR:
            return first, last
    return day, day


def stands_aside(mention: Mention, value: str) -> bool:
    """Tell whether an account does not go on from an expression.

    It does not where it tells what had been ("two years earlier", "which had fallen in May"), or
    names something of a time far from that told of ("the treaty of 1839").
    """
    words = mention.words[: mention.last - mention.first]
    before = mention.codes[max(0, mention.first - REACH) : mention.first]
    if not BACK.isdisjoint(map(str.lower, words)) or HAD_DONE.search(before):
        return True
    first, _ = span(value)
    if first is None or not mention.before or before[-1:] not in OF_ANOTHER_TIME:
        return False
    return all(abs(first.year - day.year) > FAR_OFF for day in (mention.told[0], mention.day))


def day_nearby(mention: Mention) -> str:
    """Return the day named last in the sentence, or before in the week of publication.

    An account goes on from the day told last. Where there is none, or where the clause looks ahead,
    it is the day of publication.
    """
    if days := _days(mention.nearby):
        return days[-1]
    day = day_before(mention)
    if mention.account:
        first, last = mention.told
        told = first <= day <= last  # or the battle began in May 1862, and at dawn …
        return day.isoformat() if told else some_day(first, last)
    if not 0 <= (mention.day - day).days <= WEEK:
        return mention.day.isoformat()
    verb = _first_tense(mention.codes[max(0, mention.first - REACH) : mention.first], -1)
    return (mention.day if verb and verb.when == "future" else day).isoformat()


def some_day(first: date, last: date) -> str:
    """Write a day of a month, or of a longer stretch, of which no more is known: 1862-05-XX."""
    known = value_of(first, "M") if last - first <= MONTH else f"{first.year:04}-XX"
    return f"{known}-XX"


def day_before(mention: Mention) -> date:
    """Return the day named last in the article, or else the day of publication."""
    days = _days(told_before(mention))
    return date.fromisoformat(days[-1]) if days else mention.day


def _days(values: list[str]) -> list[str]:
    return [value[:10] for value in values if re.fullmatch(r"\d{4}-\d\d-\d\d(T.*)?", value)]
