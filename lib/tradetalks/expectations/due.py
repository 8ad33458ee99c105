"""By when an outcome is due: the expression of time that belongs to it, and its days."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date, timedelta
from operator import itemgetter

from tradetalks.dates.find import ANY_DAYS, Words, read_sentence, summarise
from tradetalks.dates.units import shift
from tradetalks.expectations.cues import Cue
from tradetalks.expectations.likelihood import Wording
from tradetalks.expectations.phrases import BREAKS, MARKS, Sentence, Span, Time, claim_tables

EVENT_SCOPE, FIGURE_SCOPE, NEAR, BESIDE, REACH, VERB_SCOPE, SHORT = 6, 5, 5, 3, 8, 16, 4
FIRST = 3  # by so much must speak more for a later time than for an earlier one
OWNED = 3  # words of what a time has: "Friday's final vote"
DISTANCES = ((0, "at once"), (4, "near"), (10, "farther"), (10**6, "far"))  # words between
LENGTH = re.compile(r"P(\d+)([DWMQY]|DE)")
LONGEST_CLAUSE = 12  # words
YEAR = re.compile(r"[12]\d{3}")
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
    found = [_add_preposition(time, tokens) for time in found]
    return sorted([*found, *_list_clauses(tokens)], key=lambda time: time[:2])


def _read_dates(
    timed: Words | None, spans: Sequence[Span], tokens: list[str], days: Days
) -> Iterator[Time]:
    """Yield what the dates room finds, but for rhythms, hours, the past and a bare "now"."""
    words = claim_tables().words
    known = days or ANY_DAYS
    for start, end, kind, resolutions in read_sentence(timed, known, [[] for _ in known]):
        i = bisect_right(spans, start, key=itemgetter(1))
        j = bisect_left(spans, end, key=itemgetter(0))
        if i >= j or kind == "recurring" or spans[j - 1][1] > end + 2:
            continue
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
        if kind == "duration" and not vague and _only_measures(tokens, i, j):
            continue
        length = LENGTH.fullmatch(value)
        if length and days and first is last is None:  # "within two weeks"
            with suppress(ValueError, OverflowError):  # beyond the calendar
                first, last = (shift(day, length[2], int(length[1])) for day in (days[0], days[-1]))
        yield Time(i, j, "phrase" if vague else kind, j - i, first, last)


def _only_measures(tokens: Sequence[str], start: int, end: int) -> bool:
    """Say whether a length is no time: "working hours", "a 90-day ban", "after two days of"."""
    before = frozenset(tokens[max(0, start - 1) : start])
    uncounted = end == start + 1 and before.isdisjoint(claim_tables().words["counting"])
    return uncounted or "-" in tokens[start:end] or "after" in before


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
            before = "".join(tokens[max(0, cue.start - 1) : cue.start])
            describes = cue.end == cue.start + 1 and before in words["articles"]  # a poll overnight
            hasty = tokens[cue.start] in words["hasty"] or before == "too"
            if last not in ("of", "as") and not hasty and not describes:
                yield Time(cue.start, cue.end, "phrase", cue.end - cue.start)


def _list_events(tokens: Sequence[str]) -> Iterator[Time]:
    """Yield "before the summit" and, of elections, "in the coming primaries"."""
    words = claim_tables().words
    if words["events"].isdisjoint(tokens):
        return
    for i, token in enumerate(tokens):
        aside = token == "ahead" and tokens[i + 1 : i + 2] != ["of"]
        if token not in words["event_prepositions"] or aside:
            continue
        for k in range(i + 1, min(i + EVENT_SCOPE, len(tokens))):
            if tokens[k] in words["events"]:
                end = _end_event(tokens, k + 1)
                limit = token in words["limits"] and (token != "by" or k <= i + 2)
                named = not words["this_one"].isdisjoint(tokens[i + 1 : k])
                poll = token != "by" and not words["polls"].isdisjoint(tokens[k:end])
                if limit or named or poll:
                    yield Time(i, end, "event", end - i)
                break
            if tokens[k] in words["gone"] or tokens[k] == "hypothetical":
                break
            if tokens[k] in words["marks pronouns finite"] and tokens[k] not in words["this_one"]:
                break
            if k > i + 2 and (tokens[k] in words["stops"] or tokens[k] == "to"):
                break


def _list_clauses(tokens: Sequence[str]) -> Iterator[Time]:
    """Yield "after he leaves office", "before the chamber reconvenes in May"."""
    words = claim_tables().words
    if words["clausal"].isdisjoint(tokens):
        return
    for i, token in enumerate(tokens):
        measured = i > 0 and tokens[i - 1] in words["units"]  # "a day after he left"
        if token not in words["clausal"] or measured:
            continue
        verb = _find_happening(tokens, i + 1)
        if verb:
            rest = range(verb + 1, len(tokens))
            end = next((k for k in rest if _ends_clause(tokens[k])), len(tokens))
            if end - i <= LONGEST_CLAUSE:
                yield Time(i, end, "clause", end - i)


def _find_happening(tokens: Sequence[str], start: int) -> int | None:
    """Return the verb of a clause that tells what will have happened by then."""
    words = claim_tables().words
    for k in range(start, min(start + EVENT_SCOPE, len(tokens))):
        subject, mark, _ = tokens[k].partition("'")
        pronoun = tokens[k - 1] in words["pronouns"]
        noun = tokens[k - 1] not in words["function"]
        if mark and subject in words["pronouns"]:  # "I'm"
            return k
        if tokens[k] in words["presents"] and pronoun:
            return k
        if tokens[k] in words["happening"] and (pronoun or noun) and k > start:
            return k
        if _ends_clause(tokens[k]) or tokens[k] in words["finite"]:
            return None
    return None


def _ends_clause(token: str) -> bool:
    words = claim_tables().words
    return token in MARKS or token in words["joining"] or token in words["clause_ends"]


def _add_preposition(time: Time, tokens: Sequence[str]) -> Time:
    """Add "by", "in the second half of", "as early as", "no later than" before an expression."""
    tables, start, end = claim_tables(), time.start, time.end
    words = tables.words
    leads = words["time_leads time_prepositions"]
    ranging = time.kind == "duration" and tokens[max(0, start - 1) : start] in (["to"], ["or"])
    if ranging and (tokens[start - 2].isdigit() or tokens[start - 2] in words["numbers"]):
        start -= 2  # 60 to 90 days
    while start > 0 and tokens[start - 1] in leads and not _stands_apart(time, tokens, start):
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
    led = start < time.start or tokens[start] in words["time_prepositions"]
    if led or YEAR.fullmatch(tokens[end - 1]):
        end = _end_event(tokens, end)
    while end < len(tokens) and tokens[end] in words["time_tails"]:
        end += 1
    if tokens[end - 1] == "soon" and tokens[end : end + 1] == ["after"]:
        while end < len(tokens) and tokens[end] not in words["marks relative"] | {"as"}:
            end += 1
    for closing in tables.closings:
        if tokens[end : end + len(closing)] == closing:
            end += len(closing)
    return time._replace(start=start, end=end, size=time.size + end - time.end)


def _stands_apart(time: Time, tokens: Sequence[str], start: int) -> bool:
    """Say whether what stands before is no part of a time: the "on" of "drag on for months"."""
    words, before = claim_tables().words, tokens[start - 1]
    if before == "a":  # "for a December cut"
        return time.kind == "date"
    if before == "ahead":
        return tokens[start] != "of"
    if before == "come":  # "what is to come this year"
        return not (words["auxiliaries"] | {"to"}).isdisjoint(tokens[max(0, start - 2) : start - 1])
    least = tokens[start : start + 2] == ["at", "least"]
    return tokens[start] in words["time_openers"] and not least and before in words["before_time"]


def _end_event(tokens: Sequence[str], end: int) -> int:
    """Return where the event ends that a time dates: "by the May 1 deadline", "Friday's vote"."""
    words, owned = claim_tables().words, tokens[end - 1].endswith("'s")
    broad = YEAR.fullmatch(tokens[end - 1]) or tokens[end - 1] in words["seasons"]
    reach = OWNED if owned or broad else 1
    for k in range(end, min(end + reach, len(tokens))):
        if tokens[k] in words["function stops marks"]:
            return k if owned else end
        if tokens[k] in words["events"]:
            return k + 1
    return min(end + owned, len(tokens))


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
        if weight > best + (chosen is not None and FIRST):
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
        *_name_claim(sentence, time, wording, expected),
        *_name_place(sentence, time, low, high),
        *_name_form(sentence, time),
        *_name_neighbours(sentence, time, part[0]),
        *_name_measures(sentence, time, part[0]),
        _name_verb(sentence, time, part),
    ]


def _name_claim(
    sentence: Sentence, time: Time, wording: Wording, expected: Span | None
) -> Iterator[str]:
    """Say what kind of likelihood the claim has, and of what kind is that which reaches a time."""
    yield f"of {wording.kind or 'no likelihood'}"
    if expected is None:
        yield "of no outcome"
    if len(sentence.times) == 1:
        yield "the only one"
    cues = sentence.cues(*claim_tables().words["reaching"])
    reaching = [(cue.end, cue.kind) for cue in cues if 0 <= time.start - cue.end <= REACH]
    if reaching:
        yield f"in reach of {max(reaching)[1]}"


def _name_place(sentence: Sentence, time: Time, low: int, high: int) -> Iterator[str]:
    """Say how far from its claim a time stands, and what parts the two."""
    words, tokens = claim_tables().words, sentence.tokens
    opening = tokens[time.start] == "as"  # "as early as Monday" opens no clause
    if sentence.roles[time.start] == "subordinate" != sentence.roles[low] and not opening:
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
    genitive = core[-1].endswith("'s") and not lead
    if genitive:  # "this week's talks"
        yield "a genitive"
    elif time.kind == "phrase":
        yield "a phrase"
    elif time.kind == "duration":
        yield "a duration" if lead else "a bare duration"
    elif core[0] == "this" and core[1:2] not in (["week"], ["weekend"], ["month"]):
        yield "this year"
    elif not words["days"].isdisjoint(core):
        yield "a day"
    if not words["late"].isdisjoint(core):
        yield "soon"
    if not words["to_come"].isdisjoint(core):
        yield "to come"
    if not words["hours"].isdisjoint(core):
        yield "an hour"
    if not genitive:
        yield from (f"with {word}" for word in ("the", "this", "at") if word in core)
    described = not lead and sentence.at(time.start - 1) in words["articles"]
    yield f"led by {'an article' if described else lead[0] if lead else 'nothing'}"


def _name_neighbours(sentence: Sentence, time: Time, begin: int) -> Iterator[str]:
    """Say what stands beside a time: its verb, speech, a deadline, the noun that it describes."""
    words, tokens = claim_tables().words, sentence.tokens
    before, after = "".join(tokens[max(begin, time.start - 1) : time.start]), sentence.at(time.end)
    if _is_subject(sentence, time):
        yield "a subject"
    elif before in words["speech"] or after in words["speech"]:
        yield "beside speech"
    elif before == "time":  # "for the third time this year"
        yield "counted"
    if "that" in tokens[time.end : time.end + 2]:
        yield "before that"
    small = after in words["function stops finite"]
    if small or not after[:1].isalpha():
        return
    if YEAR.fullmatch(tokens[time.end - 1]):
        dated = tokens[time.end : time.end + FIGURE_SCOPE]
        yield f"a year of a {'name' if words['figures'].isdisjoint(dated) else 'figure'}"
    if before and before not in words["function marks"]:
        yield "within a phrase"


def _name_measures(sentence: Sentence, time: Time, begin: int) -> Iterator[str]:
    """Say what leads to a time: a comparison, a count, a figure, a length that has passed."""
    words, tokens = claim_tables().words, sentence.tokens
    near = tokens[max(begin, time.start - NEAR) : time.start]
    beside, after, first = near[-BESIDE:], sentence.at(time.end), tokens[time.start]
    if words["backward"].isdisjoint(near[-1:]) and not words["backward"].isdisjoint(near):
        yield "compared"
    if "since" in near:
        yield "since"
    if not words["scales"].isdisjoint(near):
        yield "after a figure"
    if not words["superlative"].isdisjoint(near):
        yield "superlative"
    if not words["due"].isdisjoint([*beside, after]):
        yield "a deadline"
    if first == "into" and not words["heading"].isdisjoint(beside):
        yield "heading"
    if first == "for" and not words["having"].isdisjoint([*beside, after]):
        yield "a perfect"
    if time.kind == "duration" and not words["taking"].isdisjoint(beside):
        yield "taken"
    measures = time.kind == "duration" or tokens[time.end - 1] == "shortly"
    if measures and after in words["measuring"]:
        yield "measured"


def _is_subject(sentence: Sentence, time: Time) -> bool:
    """Say whether a time is what a verb tells of: "the next six weeks will be hard"."""
    words, first = claim_tables().words, sentence.tokens[time.start]
    finite = sentence.at(time.end) in words["finite"]
    return finite and first not in words["time_prepositions event_prepositions"]


def _name_verb(sentence: Sentence, time: Time, part: Span) -> str:
    """Say in what tense the verb is that a time belongs to."""
    words, tokens = claim_tables().words, sentence.tokens
    if _is_subject(sentence, time):
        return _read_tense(sentence, time.end)
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
        if not verb or not following[:1].isalpha():
            return ""
        return "a past" if sentence.at(k - 1) in words["done"] else "an infinitive"
    if token in words["modals"] or token in words["denials"] or token.endswith("'ll"):
        return "" if sentence.in_time(k) else "a modal"
    if token in words["pasts"]:  # "to cut" is none
        bare = sentence.at(k - 1) == "to" or sentence.at(k - 1) in words["modals"]
        return "" if bare else "a past"
    if token in words["looking"]:
        return "a looking"
    if token in words["presents"]:
        return "a present"
    if (
        token.endswith("ing")
        and len(token) > SHORT
        and sentence.at(k - 1) not in words["before_noun"]
    ):
        return "a gerund"
    participle = token.endswith("ed") and len(token) > SHORT
    return "a past" if participle and sentence.at(k - 1) not in ("be", "been") else ""


def _join_next(sentence: Sentence, number: int) -> Time:
    """Join "next week or next month", "at some point over the summer"."""
    time = sentence.times[number]
    for later in sentence.times[number + 1 :]:
        joins = sentence.at(time.end) in ("and", "or", "/", "ending", "ended")
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
    if not lead.isdisjoint(("after", "beyond")):
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
