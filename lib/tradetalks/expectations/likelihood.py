"""Which words of a sentence say how likely its outcome is, and what they come to as a number."""

from __future__ import annotations

from collections.abc import Set
from functools import cache
from typing import NamedTuple

from tradetalks.base.checks import check_text
from tradetalks.base.lists import read_list, split_phrases
from tradetalks.base.memory import Memory
from tradetalks.base.patterns import compile_late
from tradetalks.base.tokens import split_plainly
from tradetalks.expectations.cues import Cue, Index, find_cues
from tradetalks.expectations.phrases import APART, BREAKS, MARKS, Sentence, Span, claim_tables

DIRECTIONS = ("lower", "raise", "open")
NEARBY, PREDICATE_SCOPE, NUMBER_SCOPE, OUTCOME_SCOPE, DENIAL_SCOPE = 2, 14, 22, 8, 6
MODAL_SCOPE = 6
NEVER = ("not", "never")
WARNINGS = ("fear", "warn", "caution", "risk", "danger", "threat")
PERCENT = r"(?:%|percent\b|per cent\b|pct\b)"
RANGE = compile_late(rf"(\d+(?:\.\d+)?) ?{PERCENT}? ?(?:to|-|or|and) ?(\d+(?:\.\d+)?) ?{PERCENT}")
SHARE = compile_late(rf"(\d+(?:\.\d+)?) ?{PERCENT}")
PART = compile_late(r"(\d+)[ -](?:chances? )?(?:in|out of)[ -](?:every )?(\d+)")
ODDS = compile_late(r"(\d+)(?:[ -]to[ -]|:| ?/ ?|-)(\d+)")
FOR_IT = compile_late(r"\b(?:on|favou?rites?|favou?red|in favou?r)\b")
FRACTION = compile_late(
    r"(?:(\d) ?-? ?)?(half|third|quarter|fourth|fifth|tenth)s?(?= (?:chance|probability))"
)


class Wording(NamedTuple):
    """Words that say how likely: how much they decide, their kind, the cue in them, and all."""

    weight: float
    kind: str
    cue: Span
    span: Span


Reading = tuple[float, str, Span]


def weigh_wordings(sentence: Sentence, label: str, decided: Set[int]) -> list[Wording]:
    """Find the words that say how likely, and weigh how much each decides.

    `decided` are the words at which the cues start that decided the label.
    """
    tables = claim_tables()
    weights, adjustments = tables.weights, tables.adjustments
    wordings = []
    for kind in sentence.kinds.keys() & weights.keys():
        leaning = _leanings().get(kind, label)
        weight = weights[kind] - adjustments["differing"] * (label != "mixed" and leaning != label)
        read = READERS.get(kind, _read_plain)
        for cue in sentence.kinds[kind]:
            if sentence.tokens[cue.start] in ("if", "unless", "until", "even"):
                continue
            found = read(sentence, cue)
            if found:
                more, sort, span = found
                more += adjustments["decided"] * (cue.start in decided)
                more -= adjustments.get(sentence.roles[cue.start], 0)
                wordings.append(Wording(weight + more, sort, (cue.start, cue.end), span))
    return sorted(wordings, key=lambda wording: (wording.cue, wording.kind))


@cache
def _leanings() -> dict[str, str]:
    """Return which way the kinds of cue lean that always lean one way."""
    words = claim_tables().words
    return {kind: name for name in reversed(DIRECTIONS) for kind in words[f"leaning_{name}"]}


def find_polarity(sentence: Sentence, wording: Wording, expected: Span | None) -> str:
    """Say whether the outcome is said to come (positive), not to come (negative), or neither ("").

    After the polarity of Saurí and Pustejovsky (2009). What is feared or warned of is said to come,
    and so is what is said to be all that comes ("at best a framework"); each denial turns it.
    """
    words, (start, end) = claim_tables().words, wording.span
    own = sentence.tokens[start:end]
    if wording.kind in words["leaning_open"]:
        return ""
    denying = wording.kind in words["denying_kinds"]
    scale = sentence.cues("downward", "unlikely", "low_odds")
    low = wording.kind in words["scaled"] and any(start <= cue.start < end for cue in scale)
    lower = wording.kind in words["leaning_lower"] and words["lesser"].isdisjoint(own)
    negative = denying or low or (lower and not _is_warning(sentence, wording))
    denials = _count_denials(sentence, wording, expected)
    return "positive" if negative == bool(denials % 2) else "negative"


def _is_warning(sentence: Sentence, wording: Wording) -> bool:
    """Say whether a wording warns of what it names: "fears of a strike", "caution that it may"."""
    words, last = claim_tables().words, sentence.tokens[wording.span[1] - 1]
    of = words["openers"] | {"of"}
    return last.startswith(WARNINGS) and sentence.at(wording.span[1]) in of


def _count_denials(sentence: Sentence, wording: Wording, expected: Span | None) -> int:
    """Count what denies: in the clause before a wording, in it, behind it, before the outcome."""
    words, tokens, (start, end) = claim_tables().words, sentence.tokens, wording.span
    places = {*range(start, end), *(k for k in (end, end + 1) if sentence.at(k) in NEVER)}
    for k in range(start - 1, max(-1, start - 1 - DENIAL_SCOPE), -1):
        joins = tokens[k] in words["joining"]
        if tokens[k] in APART or (tokens[k] in words["clause_starts"] and not joins):
            break
        places.add(k)
    if expected:
        places.add(expected[0] - 1)
        if expected[1] <= start:  # "No deal between the two … is expected"
            places.update(range(expected[1], start))
    if wording.kind not in words["scaled"]:  # "no doubt" and "not likely" are read as one
        places -= set(range(*wording.cue))
    return sum(
        sentence.at(k) in words["denying"] and sentence.at(k + 1) != "only"
        for k in places
        if k >= 0
    )


# ------------------------------------------------------------------------ what a cue makes of it


def _read_plain(sentence: Sentence, cue: Cue) -> Reading | None:
    return 0, cue.kind, _widen(sentence, _trim(sentence, cue))


def _read_near(sentence: Sentence, cue: Cue) -> Reading | None:
    """Read "close to a deal"; of "there may be progress" the "may" decides."""
    words, tokens = claim_tables().words, sentence.tokens
    before = tokens[max(0, cue.start - MODAL_SCOPE) : cue.start]
    result = tokens[cue.end - 1] in words["results"] and not words["modals"].isdisjoint(before)
    less = claim_tables().adjustments["adverb"] * (result and APART.isdisjoint(before))
    return -less, cue.kind, _widen(sentence, _trim(sentence, cue))


def _read_modal(sentence: Sentence, cue: Cue) -> Reading | None:
    """Read "may", with its adverb and an "… be no"."""
    words, end = claim_tables().words, cue.end
    if sentence.tokens[end - 1] == "to":
        return 0, cue.kind, _widen(sentence, (cue.start, end))
    if sentence.at(end) in MARKS - {'"'} or not sentence.at(end):
        return None
    while sentence.at(end) in words["after_modal"]:
        end += 1
    if sentence.at(end) == "be" and sentence.at(end + 1) in words["none"]:
        end += 2
    topics = sentence.cues("outcome", "failure", "event", *words["deeds"])
    near = any(0 <= topic.start - cue.end <= OUTCOME_SCOPE for topic in topics)
    return 0 if near else -claim_tables().adjustments["alone"], cue.kind, (cue.start, end)


def _read_hope(sentence: Sentence, cue: Cue) -> Reading | None:
    """Read "high hopes", and what is said of hopes: "hopes of a truce are fading"."""
    words, adjustments = claim_tables().words, claim_tables().adjustments
    scale = sentence.cues("upward", "downward")
    before = [c.start for c in scale if 0 <= cue.start - c.end <= NEARBY]
    if before:
        return adjustments["scaled"], "hope", _widen(sentence, (max(before), cue.end))
    said = adjustments["scaled"] + adjustments["predicate"]
    number = _find_number(sentence, cue.end)
    if number:
        return said, "predicate", number
    after = [
        c
        for c in [*scale, *sentence.cues("unlikely", "far")]
        if 0 <= c.start - cue.end <= PREDICATE_SCOPE
    ]
    if after and sentence.at(cue.start - 1) != "of":
        predicate = min(after, key=lambda c: c.start)
        between = set(sentence.tokens[cue.end : predicate.start])
        if between & words["auxiliaries"] and not between & BREAKS:
            start, end = _widen(sentence, (predicate.start, predicate.end))
            while sentence.at(start - 1) in ("have", "has", "had"):
                start -= 1
            return said, "predicate", (start, end)
    return _read_plain(sentence, cue._replace(kind="hope"))


def _find_number(sentence: Sentence, start: int) -> Span | None:
    """Return the number that a chance is put at: "the probability … is 54 percent"."""
    tokens = sentence.tokens
    for k in range(start + 1, min(start + NUMBER_SCOPE, len(tokens))):
        if tokens[k] in BREAKS:
            return None
        if tokens[k].endswith("%") or tokens[k] in ("percent", "pct"):
            linked = {"is", "are", "was", "were", "at"}.intersection(tokens[start:k])
            return (k - (tokens[k][-1] != "%"), k + 1) if linked else None
    return None


def _read_standing(sentence: Sentence, cue: Cue) -> Reading | None:
    """Read "leads by six points", and not "may lead to"."""
    verb = claim_tables().words["modals"] | {"to"}  # "to lead the bank"
    if sentence.at(cue.end) == "to" or sentence.at(cue.start - 1) in verb:
        return None
    return _read_plain(sentence, cue)


def _read_gap(sentence: Sentence, cue: Cue) -> Reading | None:
    """Read "important gaps remain", and no gap of which nothing is said."""
    remain = [
        c
        for c in sentence.cues("remain")
        if 0 <= cue.start - c.end <= NEARBY or 0 <= c.start - cue.end <= 2 * NEARBY
    ]
    if not remain:
        return None
    start = min(c.start for c in [cue, *remain])
    return 0, "gap", _widen(sentence, (start, max(c.end for c in [cue, *remain])))


def _read_degree(sentence: Sentence, cue: Cue) -> Reading | None:
    """Read "likely" and "possible"; an adverb, or an adjective before its noun, decides less."""
    words = claim_tables().words
    word, before = " ".join(sentence.tokens[cue.start : cue.end]), sentence.at(cue.start - 1)
    if before in words["modals"]:  # "will likely" is read as one
        return None
    loose = word in words["adverbs"] or (
        word in ("likely", "certain", "possible")
        and sentence.at(cue.end) not in ("to", "that")
        and before not in words["auxiliaries degree"]
    )
    return (
        -claim_tables().adjustments["adverb"] * loose,
        cue.kind,
        _widen(sentence, _trim(sentence, cue)),
    )


def _read_expectation(sentence: Sentence, cue: Cue) -> Reading | None:
    """Read "expects"; "the expected talks" and "than expected" decide less."""
    words = claim_tables().words
    start, end = _trim(sentence, cue)
    word, before, after = sentence.at(start), sentence.at(start - 1), sentence.at(end)
    adjective = (
        (before in words["articles"] or before == "than")
        and after not in words["prepositions openers"]
        and word not in words["forecasts"]
    )
    participle = (
        word.endswith(("ed", "cast"))
        and before not in words["auxiliaries between pronouns"]
        and (after in MARKS or sentence.is_time(end))
    )
    before_it = range(start - NEARBY - 1, start)  # "a press conference is expected"
    held = any(cue.end - 1 in before_it for cue in sentence.cues("procedure"))
    less = claim_tables().adjustments["adverb"] * (adjective or participle or held)
    less += claim_tables().adjustments["past"] * (word == "predicted")
    return -less, cue.kind, _widen(sentence, (start, end))


def _read_mood(sentence: Sentence, cue: Cue) -> Reading | None:
    """Read "sceptical"; "they caution that it may …" only reports what the "may" says."""
    reports = sentence.at(cue.end) == "that" and any(
        speech.start == cue.start for speech in sentence.cues("speech")
    )
    less = claim_tables().adjustments["adverb"] * reports
    return -less, cue.kind, _widen(sentence, _trim(sentence, cue))


READERS = {
    **dict.fromkeys(("doubt", "worry"), _read_mood),
    **dict.fromkeys(("modal", "future", "could", "would", "cannot"), _read_modal),
    **dict.fromkeys(("hope", "mood"), _read_hope),
    **dict.fromkeys(("likely", "possible"), _read_degree),
    "gap": _read_gap,
    "near": _read_near,
    **dict.fromkeys(("lead", "trail"), _read_standing),
    **dict.fromkeys(("expectation", "prediction"), _read_expectation),
}


def _trim(sentence: Sentence, cue: Cue) -> Span:
    """Leave away what a cue holds beside the likelihood: "a deal" of "close to a deal"."""
    words, tokens, (kind, start, end) = claim_tables().words, sentence.tokens, cue
    if kind in words["whole_kinds"]:
        return start, end
    if tokens[start] in words["modals denials"]:
        return start, start + 1 + (sentence.at(start + 1) in ("not", "never"))
    if tokens[start : start + 2] == ["lack", "of"]:
        return start, start + 2
    linked = [k for k in range(start + 1, end - 1) if tokens[k] in words["copula"]]
    if (
        linked and kind != "undecided" and tokens[start] not in words["whole"]
    ):  # "an accord is within reach"
        start = linked[0] + 1
    if tokens[end - 1] == "to":
        kept = words["copula between before_to"]
        start = next((k for k in range(start, end - 1) if tokens[k] in kept), start)
    if tokens[end - 1] == "within" and end < len(tokens):
        end += 1
    if kind != "undecided":
        end = _cut(sentence, start, end)
    elif tokens[start] in words["auxiliaries"] and tokens[start + 1 : start + 2] != ["to"]:
        start += end - start > 1  # "remains unclear"
    while end - start > 1 and tokens[end - 1] != "to" and tokens[start] in words["leading marks"]:
        start += 1
    while end - start > 1 and tokens[end - 1] in words["trailing marks"]:
        if tokens[end - 2 : end] == ["far", "from"]:
            break
        end -= 1
    return start, end


def _cut(sentence: Sentence, start: int, end: int) -> int:
    """Cut a cue behind its "to" or before its "of a"."""
    tokens, articles = sentence.tokens, claim_tables().words["articles"]
    for k in range(start + 1, end - 1):
        if tokens[k] == "to" or tokens[k - 1 : k + 1] == ["far", "from"]:
            return k + 1
        if tokens[k] in ("of", "for") and tokens[k + 1] in articles:
            return k
        named = tokens[k] in articles and "of" not in tokens[k:end]
        if named and sentence.is_outcome((k + 1, end)):  # "near an agreement"
            return k
    return end


def _widen(sentence: Sentence, span: Span) -> Span:
    """Add what belongs to words of likelihood: degree, negation, "is … to"."""
    words, tokens, (start, end) = claim_tables().words, sentence.tokens, span
    if tokens[end - 1] in words["before_to"] and sentence.at(end) == "to":
        end += 1
    if tokens[end - 1] == "to" and sentence.at(end - 2) in words["before_to"]:
        while sentence.at(start - 1) in words["between degree"]:
            start -= 1
        return start - (sentence.at(start - 1) in words["copula"]), end
    if tokens[end - 1] == "to" and end - start > 1 and tokens[end - 2] not in words["keep_to"]:
        end -= 1 + (tokens[end - 2] == '"')
    if tokens[start] in words["looking"]:
        passive = tokens[start].endswith(("ed", "cast"))
        before = words["do_not copula"] if passive else words["do_not"]
        return start - (sentence.at(start - 1) in before), end
    while sentence.at(start - 1) in words["degree"]:
        start -= 1
    if sentence.at(start - 1) in words["do_not"] & words["copula"]:  # "isn't imminent"
        return start - 1, end
    if sentence.at(start - 1) in words["seem"] and sentence.at(start - 2) in words["do_not"]:
        start -= 2
        start -= tokens[start] == "not" and start > 0
    return start, end


# -------------------------------------------------------------------------------- as a number


@cache
def _scale() -> tuple[dict[str, float], Index]:
    scale = {str(step["value"]): step for step in read_list(__package__, "claims.toml")["scale"]}
    phrases = {name: split_phrases(step["words"]) for name, step in scale.items()}
    return {name: step["value"] for name, step in scale.items()}, Index(phrases)


def estimate_probability(likelihood: str) -> float:
    """Put words of likelihood on the scale from 0 to 1.

    A number is taken as it stands ("70 percent chance", "one in five", "50-50"); of a range the
    middle; odds as bookmakers state them, against ("3 to 1" is 0.25), unless it is said that they
    are on or in favour ("a three-to-one favourite" is 0.75). Words have the
    values of Kent (1964), where he gives one, and of the IPCC (Mastrandrea et al. 2010). What
    qualifies them follows the rule of Mosteller and Youtz (1990): "very" halves the distance to 0
    or 1, and "not" makes it half as far from 0 as the word is from 1. What these words mean differs
    from reader to reader (Wallsten et al. 1986): take the value as the middle of a wide range.

    Parameters
    ----------
    likelihood : str
        The words, such as a cell of the column ``likelihood`` with one outcome.

    Returns
    -------
    float
        0 to 1; missing (NaN) for words without a value: "may", "hopes", "more likely".

    Raises
    ------
    ValueError
        If it is no text.

    Examples
    --------
    >>> estimate_probability("is very likely to")
    0.875
    >>> estimate_probability("a one in five chance")
    0.2
    """
    check_text(likelihood, "words of likelihood")
    return PROBABILITIES[likelihood]


def _estimate(likelihood: str) -> float:
    words = claim_tables().words
    tokens = split_plainly(likelihood)
    number = _read_number(" ".join(tokens).replace(" - ", "-"))
    if number is not None:
        return min(number, 1.0)
    values, index = _scale()
    found = find_cues(tokens, index)
    if not found:
        return float("nan")
    value = values[found[0].kind]
    before = set(tokens[: found[0].start])
    denied = not words["denying"].isdisjoint(before)
    turned = denied or "not" in tokens[found[0].end :]
    if before & words["comparing"] or (turned and not 0.5 <= value < 1):
        return float("nan")
    if denied:
        value = (1 - value) / 2
    if before & words["very"]:
        value = (value + round(value)) / 2
    return round(value, 4)


def _read_number(text: str) -> float | None:
    """Read a share, the middle of two, a part of several, odds or a fraction."""
    text = NUMERAL.sub(lambda word: str(NUMERALS[word[0]]), text)
    if found := RANGE.search(text):
        return (float(found[1]) + float(found[2])) / 200
    if found := SHARE.search(text):
        return float(found[1]) / 100
    if found := PART.search(text):
        return float(found[1]) / max(float(found[2]), 1.0)
    if found := FRACTION.search(text):
        return float(found[1] or 1) / PARTS[found[2]]
    if found := ODDS.search(text):
        one, other = float(found[1]), float(found[2])
        even = one + other == 100  # 70-30
        return (one if even or FOR_IT.search(text) else other) / max(one + other, 1.0)
    return None


PROBABILITIES = Memory(_estimate)
PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
NUMERALS = {
    word: number
    for numbers, words in (
        (range(1, 11), "one two three four five six seven eight nine ten"),
        (range(20, 100, 10), "twenty thirty forty fifty sixty seventy eighty ninety"),
        ((100,), "hundred"),
    )
    for number, word in zip(numbers, words.split(), strict=True)
}
NUMERAL = compile_late(rf"\b(?:{'|'.join(NUMERALS)})\b")
