"""By when an outcome is due: the expression of time that belongs to it, and its days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tradetalks.dates.find import ANY_DAYS, Words, read_sentence, summarise
from tradetalks.dates.units import shift
from tradetalks.expectations.cues import Cue
from tradetalks.expectations.likelihood import Wording
from tradetalks.expectations.phrases import BREAKS, MARKS, Sentence, Span, Time, claim_tables

EVENT_SCOPE, NEAR, VERB_SCOPE, SHORT = 6, 5, 16, 4
OWNED = 3  # words of what a time has: "Friday's final vote"
DISTANCES = ((0, "at once"), (4, "near"), (10, "farther"), (10**6, "far"))  # words between
COUNTING = (["in"], ["within"], ["for"])
LENGTH = re.compile(r"P(\d+)([DWMQY]|DE)")
SPANNING = re.compile(r"\d{4}/\d\d")
Days = tuple[date, ...] | None


def find_times(
    timed: Words | None,
    spans: Sequence[Span],
    tokens: list[str],
    kinds: dict[str, list[Cue]],
    days: Days,
) -> list[Time]:
    """Find the expressions of time that something can be due by, with their prepositions.

    `timed` are the sentence's words as the dates room reads them (`take_apart`).
    """
    found = [*_read_dates(timed, spans, tokens, days)]
    for time in (*_list_years(tokens), *_list_phrases(tokens, kinds), *_list_events(tokens)):
        if not any(time.start < other.end and other.start < time.end for other in found):
            found.append(time)
    return [_add_preposition(time, tokens) for time in sorted(found)]


def _read_dates(
    timed: Words | None, spans: Sequence[Span], tokens: list[str], days: Days
) -> Iterator[Time]:
    """Yield what the dates room finds, but for rhythms, hours, the past and a bare "now"."""
    words = claim_tables().words
    known = days or ANY_DAYS
    for start, end, kind, resolutions in read_sentence(timed, known, [[] for _ in known]):
        inside = [k for k, (a, b) in enumerate(spans) if b > start and a < end]
        if not inside or kind == "recurring" or spans[inside[-1]][1] > end + 2:
            continue
        i, j = inside[0], inside[-1] + 1
        i += tokens[i] == "fall" and j - i > 1 and tokens[i - 1] in words["modals"] | {"to"}
        value, first, last, _, direction = summarise(kind, resolutions, days)
        if tokens[j - 1] == "soon":  # as a phrase
            continue
        if value == "PRESENT_REF" and tokens[max(0, i - 1) : i] != ["for"]:
            continue
        gone = words["gone"].intersection(tokens[i:j])
        lately = tokens[max(0, i - 2) : i] == ["recently", "as"]  # May
        if value == "PAST_REF" or direction == "past" or gone or lately:
            continue
        if "a" in tokens[max(0, i - 1) : j] and words["describing"].intersection(tokens[j : j + 1]):
            continue  # "in a year when"
        if kind == "time" and not words["days"].intersection(tokens[i:j]):
            continue
        vague = tokens[max(0, i - 2) : i] == ["matter", "of"]
        if kind == "duration" and j - i == 1 and not vague and tokens[i - 1 : i] not in COUNTING:
            continue  # "working hours"
        length = LENGTH.fullmatch(value)
        if length and days and first is last is None:  # "within two weeks"
            first, last = (shift(day, length[2], int(length[1])) for day in (days[0], days[-1]))
        yield Time(i, j, "phrase" if vague else kind, j - i, first, last)


def _list_years(tokens: Sequence[str]) -> Iterator[Time]:
    """Yield years that span two: 1986/87."""
    for i, token in enumerate(tokens):
        if "/" in token and SPANNING.fullmatch(token):
            yield Time(i, i + 1, "date", 1)


def _list_phrases(tokens: Sequence[str], kinds: dict[str, list[Cue]]) -> Iterator[Time]:
    """Yield "soon", "in the near term" and their like."""
    words = claim_tables().words
    for kind in ("when", "soon", "polar"):
        for cue in kinds.get(kind, ()):
            last = tokens[cue.end - 1]
            if kind == "polar" and last not in words["far_off"]:
                continue
            if last not in ("of", "as") and tokens[cue.start] not in words["hasty"]:
                yield Time(cue.start, cue.end, "phrase", cue.end - cue.start)


def _list_events(tokens: Sequence[str]) -> Iterator[Time]:
    """Yield "before the summit" and, of elections, "in the coming primaries"."""
    words = claim_tables().words
    if words["events"].isdisjoint(tokens):
        return
    for i, token in enumerate(tokens):
        if token not in words["event_prepositions"] or tokens[i : i + 2] == ["ahead", "with"]:
            continue
        for k in range(i + 1, min(i + EVENT_SCOPE, len(tokens))):
            if tokens[k] in words["events"]:
                limit = token in words["limits"] and (token != "by" or k <= i + 2)
                named = not words["this_one"].isdisjoint(tokens[i + 1 : k])
                if limit or named or tokens[k] in words["polls"]:
                    yield Time(i, k + 1, "phrase", k + 1 - i)
                break
            if tokens[k] in MARKS | words["pronouns"] - words["this_one"] | words["finite"]:
                break
            if k > i + 2 and tokens[k] in words["stops"] | {"to"}:
                break


def _add_preposition(time: Time, tokens: Sequence[str]) -> Time:
    """Add "by", "in the second half of", "as early as", "no later than" before an expression."""
    tables, start, end = claim_tables(), time.start, time.end
    words = tables.words
    leads = words["time_leads"] | words["time_prepositions"]
    ranging = time.kind == "duration" and tokens[max(0, start - 1) : start] in (["to"], ["or"])
    if ranging and (tokens[start - 2].isdigit() or tokens[start - 2] in words["numbers"]):
        start -= 2  # 60 to 90 days
    while start > 0 and tokens[start - 1] in leads:
        start -= 1
    if tokens[max(0, start - 1) : start + 1] == ["ahead", "of"]:
        start -= 1
    while start < time.start and tokens[start] not in words["time_prepositions"]:
        start += 1
    for opening in tables.openings:
        if tokens[max(0, start - len(opening)) : start] == opening:
            start -= len(opening)
    for k in range(max(0, start - EVENT_SCOPE), start - 2):  # "as early as the bank's next meeting"
        if tokens[k] == tokens[k + 2] == "as" and tokens[k + 1] in ("early", "soon", "late"):
            start = k - (tokens[max(0, k - 1) : k] == ["by"])
            break
    if start < time.start or tokens[start] in words["time_prepositions"]:
        end = _end_event(tokens, end)
    while end < len(tokens) and tokens[end] in words["time_tails"]:
        end += 1
    if tokens[end - 1] == "soon" and tokens[end : end + 1] == ["after"]:
        while end < len(tokens) and tokens[end] not in MARKS | words["relative"] | {"as"}:
            end += 1
    for closing in tables.closings:
        if tokens[end : end + len(closing)] == closing:
            end += len(closing)
    return time._replace(start=start, end=end, size=time.size + end - time.end)


def _end_event(tokens: Sequence[str], end: int) -> int:
    """Return where the event ends that a time dates: "by the May 1 deadline", "Friday's vote"."""
    events, owned = claim_tables().words["events"], tokens[end - 1].endswith("'s")
    reach = range(end, min(end + (OWNED if owned else 1), len(tokens)))
    return next((k + 1 for k in reach if tokens[k] in events), end)


def find_due(
    sentence: Sentence,
    wording: Wording,
    expected: Span | None,
    condition: Span | None,
    part: Span,
) -> Time | None:
    """Choose the expression of time by which the outcome of a claim is due."""
    weights = claim_tables().due
    best, chosen = 0, None
    for number, time in enumerate(sentence.times):
        if not part[0] <= time.start < part[1]:
            continue
        if condition and condition[0] <= time.start < condition[1]:
            continue
        traits = describe_time(sentence, time, wording, expected, part)
        weight = sum(weights.get(trait, 0) for trait in traits)
        if weight > best:
            best, chosen = weight, number
    return None if chosen is None else _join_next(sentence, chosen)


def describe_time(
    sentence: Sentence, time: Time, wording: Wording, expected: Span | None, part: Span
) -> list[str]:
    """Name what speaks for or against a time's being that at which the outcome is due."""
    low, high = wording.span
    if expected:
        low, high = min(low, expected[0]), max(high, expected[1])
    return [
        "any",
        *_name_place(sentence, time, low, high),
        *_name_form(sentence, time),
        *_name_neighbours(sentence, time, part[0]),
        _name_verb(sentence, time, part),
    ]


def _name_place(sentence: Sentence, time: Time, low: int, high: int) -> Iterator[str]:
    """Say how far from its claim a time stands, and what parts the two."""
    words, tokens = claim_tables().words, sentence.tokens
    if sentence.roles[time.start] == "subordinate" != sentence.roles[low]:
        yield "subordinate"
    if low <= time.start < high:
        return
    after = time.start >= high
    between = tokens[high : time.start] if after else tokens[time.end : low]
    side = "after" if after else "before"
    if between and _is_unbroken(between):
        yield f"{side}, unbroken"
    else:
        yield f"{side}, {next(name for most, name in DISTANCES if len(between) <= most)}"
    if after and "," in between:
        yield "after, a comma"
    if not after and not words["pasts"].isdisjoint(between):
        yield "before, a past"


def _is_unbroken(between: Sequence[str]) -> bool:
    """Say whether no mark, verb or new clause parts what stands before and behind these words."""
    words = claim_tables().words
    return not any(
        token in MARKS or token in words["finite"] or token in words["clause_starts"]
        for token in between
    )


def _name_form(sentence: Sentence, time: Time) -> Iterator[str]:
    """Say how a time is put."""
    words, tokens = claim_tables().words, sentence.tokens
    named = time.end - time.size
    core, lead = tokens[named : time.end], tokens[time.start : named]
    if time.kind == "phrase":
        yield "a phrase"
    elif time.kind == "duration":
        yield "a duration" if lead else "a bare duration"
    elif core[0] == "this" and core[1:2] not in (["week"], ["weekend"], ["month"]):
        yield "this year"
    elif not words["days"].isdisjoint(core):
        yield "a day"
    if not words["to_come"].isdisjoint(core):
        yield "to come"
    if core[-1].endswith("'s"):
        yield "a genitive"
    described = not lead and sentence.at(time.start - 1) in words["articles"]
    yield f"led by {'an article' if described else lead[0] if lead else 'nothing'}"


def _name_neighbours(sentence: Sentence, time: Time, begin: int) -> Iterator[str]:
    """Say what stands beside a time: speech, a comparison, the noun that it describes."""
    words, tokens = claim_tables().words, sentence.tokens
    near = tokens[max(begin, time.start - NEAR) : time.start]
    before, after = near[-1] if near else "", sentence.at(time.end)
    if before in words["speech"] or after in words["speech"]:
        yield "beside speech"
    elif before == "time" or (  # "for the third time this year"
        before not in words["backward"] and not words["backward"].isdisjoint(near)
    ):
        yield "compared"
    open_before = not before or before in words["function"] | MARKS
    if not open_before and after and after not in words["stops"] | words["finite"] | MARKS:
        yield "within a phrase"


def _name_verb(sentence: Sentence, time: Time, part: Span) -> str:
    """Say in what tense the verb is that a time belongs to."""
    words, tokens = claim_tables().words, sentence.tokens
    for k in range(time.start - 1, max(part[0], time.start - VERB_SCOPE) - 1, -1):
        tense = _read_tense(sentence, k)
        if tense:
            return tense
        token = tokens[k]
        starts = token in words["clause_starts"] and token not in words["joining"]
        if starts or token in BREAKS:
            break
    for k in range(time.end, min(time.end + VERB_SCOPE, part[1])):
        tense = _read_tense(sentence, k)
        if tense or tokens[k] in BREAKS:
            return f"{tense} later"
    return ""


def _read_tense(sentence: Sentence, k: int) -> str:
    words, token, following = claim_tables().words, sentence.tokens[k], sentence.at(k + 1)
    if token == "to":
        verb = following in ("be", "have") or following not in words["function"]
        return "an infinitive" if verb and following[:1].isalpha() else ""
    if token in words["modals"] or token in words["denials"] or token.endswith("'ll"):
        return "" if sentence.in_time(k) else "a modal"
    if token in words["pasts"]:  # "to cut" is none
        bare = sentence.at(k - 1) == "to" or sentence.at(k - 1) in words["modals"]
        return "" if bare else "a past"
    if token in words["looking"]:
        return "a looking"
    if token in words["presents"]:
        return "a present"
    participle = token.endswith("ed") and len(token) > SHORT
    return "a past" if participle and sentence.at(k - 1) not in ("be", "been") else ""


def _join_next(sentence: Sentence, number: int) -> Time:
    """Join "next week or next month", "at some point over the summer"."""
    time = sentence.times[number]
    for later in sentence.times[number + 1 :]:
        joins = sentence.at(time.end) in ("and", "or", "ending", "ended")
        joined = joins and 0 < later.start - time.end <= 2
        if joined or later.start == time.end:
            time = time._replace(end=later.end, last=later.last)
    return time


def resolve_due(sentence: Sentence, time: Time, days: Days) -> tuple[date | None, date | None]:
    """Return the first and the last day on which the outcome is due.

    "By Friday" and "until Friday" begin on the day of publication; "before" and "ahead of" end a
    day earlier; "after" and "starting" have no end.
    """
    first, last = time.first, time.last
    lead = set(sentence.tokens[time.start : time.end - time.size])
    if "after" in lead:
        return last and last + timedelta(days=1), None
    if "starting" in lead:
        return first, None
    if time.kind == "duration" and not lead.isdisjoint(("for", "over", "during")) and days:
        first = days[0]
    if not lead.isdisjoint(("by", "until", "before", "within", "ahead")):
        if not lead.isdisjoint(("before", "ahead")) and first:
            last = first - timedelta(days=1)
        first = days[0] if days and last and days[0] <= last else None
    return first, last
