"""By when an outcome is due: the expression of time that belongs to it, and its days."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from tradetalks.dates.find import ANY_DAYS, read_sentence, summarise
from tradetalks.expectations.cues import Cue
from tradetalks.expectations.likelihood import Wording
from tradetalks.expectations.phrases import MARKS, Sentence, Span, Time, claim_tables

REACH = 18  # words between a claim and its time; what parts the two counts for several
APART, COMMA, BEFORE, DEADLINE = 20, 6, 4, 10
EVENT_SCOPE = 6
SPANNING = re.compile(r"\d{4}/\d\d")
DEADLINE_SCOPE = 4
Days = tuple[date, ...] | None


def find_times(
    text: str, spans: Sequence[Span], tokens: list[str], kinds: dict[str, list[Cue]], days: Days
) -> list[Time]:
    """Find the expressions of time that something can be due by, with their prepositions."""
    found = [*_read_dates(text, spans, tokens, days)]
    for time in (*_list_years(tokens), *_list_phrases(tokens, kinds), *_list_events(tokens)):
        if not any(time.start < other.end and other.start < time.end for other in found):
            found.append(time)
    return [_add_preposition(time, tokens) for time in sorted(found)]


def _read_dates(text: str, spans: Sequence[Span], tokens: list[str], days: Days) -> Iterator[Time]:
    """Yield what the dates room finds, but for rhythms, hours, the past and a bare "now"."""
    words = claim_tables().words
    known = days or ANY_DAYS
    for start, end, kind, resolutions in read_sentence(text, known, [[] for _ in known]):
        inside = [k for k, (a, b) in enumerate(spans) if b > start and a < end]
        if not inside or kind == "recurring" or spans[inside[-1]][1] > end + 2:
            continue
        i, j = inside[0], inside[-1] + 1
        value, first, last, _, direction = summarise(kind, resolutions, days)
        if value == "PRESENT_REF" and tokens[max(0, i - 1) : i] != ["for"]:
            continue
        if value == "PAST_REF" or direction == "past" or words["gone"].intersection(tokens[i:j]):
            continue
        if kind == "time" and not words["days"].intersection(tokens[i:j]):
            continue
        yield Time(i, j, kind, j - i, first, last)


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
        if token not in words["event_prepositions"]:
            continue
        for k in range(i + 1, min(i + EVENT_SCOPE, len(tokens))):
            if tokens[k] in words["events"]:
                limit = token in words["limits"] and (token != "by" or k <= i + 2)
                if limit or tokens[k] in words["polls"]:
                    yield Time(i, k + 1, "phrase", k + 1 - i)
                break
            if tokens[k] in MARKS | words["pronouns"] | words["finite"]:
                break
            if k > i + 2 and tokens[k] in words["stops"] | {"to"}:
                break


def _add_preposition(time: Time, tokens: Sequence[str]) -> Time:
    """Add "by", "in the second half of", "as early as", "until after" before an expression."""
    words, start, end = claim_tables().words, time.start, time.end
    leads = words["time_leads"] | words["time_prepositions"]
    if start > 1 and tokens[start - 1] == "to" and tokens[start - 2].isdigit():  # 60 to 90 days
        start -= 2
    while start > 0 and tokens[start - 1] in leads:
        start -= 1
    while start < time.start and tokens[start] not in words["time_prepositions"]:
        start += 1
    if tokens[max(0, start - 2) : start] == ["until", "after"]:
        start -= 2
    for k in range(max(0, start - EVENT_SCOPE), start - 2):
        if tokens[k] == tokens[k + 2] == "as" and tokens[k + 1] in ("early", "soon", "late"):
            start = k - (tokens[max(0, k - 1) : k] == ["by"])
            break
    while end < len(tokens) and tokens[end] in words["time_tails"]:
        end += 1
    if tokens[end - 1] == "soon" and tokens[end : end + 1] == ["after"]:
        while end < len(tokens) and tokens[end] not in MARKS | words["relative"]:
            end += 1
    return time._replace(start=start, end=end, size=time.size + end - time.end)


def find_due(
    sentence: Sentence,
    wording: Wording,
    expected: Span | None,
    condition: Span | None,
    part: Span,
) -> Time | None:
    """Choose the expression of time by which the outcome of a claim is due."""
    low = min(wording.span[0], expected[0] if expected else wording.span[0])
    high = max(wording.span[1], expected[1] if expected else wording.span[1])
    best: tuple[int, Time] | None = None
    for number, time in enumerate(sentence.times):
        if not part[0] <= time.start < part[1]:
            continue
        if condition and condition[0] <= time.start < condition[1]:
            continue
        deadline = _is_deadline(sentence, time, part[0])
        if _is_told_otherwise(sentence, time, wording, low, part[0], deadline):
            continue
        if expected and expected[0] <= time.start < expected[1]:
            far = 0
        else:
            far = _measure(sentence, time, low, high, deadline)
        if far > REACH and _looks_ahead(sentence, time):
            far = REACH
        if far <= REACH and (best is None or far < best[0]):
            best = far, _join_next(sentence, number)
    return best and best[1]


def _looks_ahead(sentence: Sentence, time: Time) -> bool:
    """Say whether a time lies ahead by its own words: "next week", "within days", "soon"."""
    words = claim_tables().words
    own = sentence.tokens[time.start : time.end]
    return time.kind == "phrase" or not words["to_come"].isdisjoint(own)


def _is_deadline(sentence: Sentence, time: Time, begin: int) -> bool:
    near = sentence.tokens[max(begin, time.start - DEADLINE_SCOPE) : time.end + 2]
    named = sentence.at(time.start - 1) == "is" and "deadline" in sentence.tokens
    return "deadline" in near or named


def _is_told_otherwise(
    sentence: Sentence, time: Time, wording: Wording, low: int, begin: int, deadline: bool
) -> bool:
    """Say whether a time is that of saying, of the past, of a record, and not of what is due."""
    words, tokens = claim_tables().words, sentence.tokens
    core = tokens[time.end - time.size : time.end]
    lead = set(tokens[time.start : time.end - time.size])
    back = tokens[max(begin, time.start - 3) : time.start]
    ahead = wording.kind in words["ahead"] or tokens[wording.span[1] - 1] == "to"
    after = time.start >= low
    near = bool(words["days"].intersection(core)) or (
        core[0] == "this" and core[1:2] in (["week"], ["month"], ["weekend"])
    )
    if "until" not in {*lead, *back}:
        behind = {*tokens[max(begin, time.start - 5) : time.start]} if after else {*back[-1:]}
        if behind & words["backward"] or lead & words["backward"] - {"after"}:
            return True
    if time.kind == "duration" and not {"next", "coming"}.intersection(core):
        if not lead & ({"in", "within", "for", "over"} if ahead else {"in", "within"}):
            return True
        if any(word.endswith("est") or word in ("most", "first", "only") for word in back):
            return True
    if near:
        by = deadline or (after and (ahead or lead & {"by", "before", "until"}))
        said = words["speech"].intersection(back) or (back and back[-1].endswith("ed"))
        if not by or (said and not {"be", "to"}.intersection(back)):
            return True
    if core[-1].endswith("'s") and (near or after):
        return True
    if {"more", "than"}.issubset(tokens[time.start : time.end]):
        return True
    if after or deadline:
        return False
    fronted = lead & {"in", "within"} and (sentence.at(time.start - 1) or ",") in MARKS
    return (
        (sentence.roles[time.start], sentence.roles[wording.cue[0]]) == ("subordinate", "")
        or (time.kind in ("phrase", "duration") and not fronted)
        or (core[0].isdigit() and not ahead and sentence.at(time.start - 1) in words["articles"])
    )


def _measure(sentence: Sentence, time: Time, low: int, high: int, deadline: bool) -> int:
    """Measure in words how far a time stands from its claim."""
    words, tokens = claim_tables().words, sentence.tokens
    if time.start >= low:
        between = tokens[high : time.start]
        far = len(between) + COMMA * (between[-1:] == [","])
        return far + APART * sum(token in MARKS - {'"'} for token in between[:-1])
    between = tokens[time.end : low]
    far = BEFORE + len(between) + COMMA * sum(token in MARKS for token in between)
    far += APART * sum(token in words["speech"] for token in between)
    return min(far, DEADLINE) if deadline else far


def _join_next(sentence: Sentence, number: int) -> Time:
    """Join "next week or next month", "at some point over the summer"."""
    time = sentence.times[number]
    for later in sentence.times[number + 1 :]:
        joined = sentence.at(time.end) in ("and", "or") and 0 < later.start - time.end <= 2
        if joined or later.start == time.end:
            time = time._replace(end=later.end, last=later.last)
    return time


def resolve_due(sentence: Sentence, time: Time, days: Days) -> tuple[date | None, date | None]:
    """Return the first and the last day on which the outcome is due.

    "By Friday" and "until Friday" begin on the day of publication, "before" ends a day earlier.
    """
    first, last = time.first, time.last
    lead = set(sentence.tokens[time.start : time.end - time.size])
    if not lead.isdisjoint(("by", "until", "before", "within")):
        if "before" in lead and first:
            last = first - timedelta(days=1)
        first = days[0] if days and last and days[0] <= last else None
    return first, last
