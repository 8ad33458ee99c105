"""What a framing sentence claims: what is expected, by when, on what condition, how likely.

Rules over the cues of ``cues.toml`` and the words of ``claims.toml``. First the words that say how
likely (of several those that decide), then what stands in their scope: the verb phrase after a
"may" or an "is expected to", the noun after "hopes of", the subject before "is unlikely"; then the
time and the condition that belong to it. Every answer is a run of the sentence's own words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tradetalks.base.checks import check_table, check_texts, read_days
from tradetalks.base.tokens import Place, Tokens, tokenise_plainly
from tradetalks.dates.find import Words, take_apart
from tradetalks.expectations.cues import (
    Cue,
    find_all_cues,
    shipped_cues,
)
from tradetalks.expectations.due import Days, find_due, find_times, resolve_due
from tradetalks.expectations.likelihood import (
    Wording,
    estimate_probability,
    find_polarity,
    weigh_wordings,
)
from tradetalks.expectations.phrases import (
    APART,
    BREAKS,
    GERUND,
    MARKS,
    SUBJECT_SCOPE,
    Sentence,
    Span,
    claim_tables,
    end_noun,
    end_verb,
    find_roles,
    find_subject,
    skip_articles,
)

BETWEEN = " | "  # parts the outcomes of a sentence that has two
CLAIM_COLUMNS = ("expected", "by_when", "condition", "likelihood")
KINDS = dict.fromkeys(CLAIM_COLUMNS, "str") | dict.fromkeys(("due_from", "due_to"), "datetime64[s]")
KINDS["probability"] = "float64"
CLAUSE_SCOPE, OBJECT_SCOPE, NOUN_SCOPE, STANDING_SCOPE, NEAREST, NEAR_MODAL = 10, 14, 9, 6, 30, 10
ENDS = BREAKS - {"—", "–"} | {","}  # of a condition
OPENING = 3  # words before which a clause still opens the sentence
BACKWARD = 2  # what stands before a word counts for so many words more than what follows it

# The tokens of sentences, and the cues of each.
Found = tuple[Tokens, Sequence[list[Cue]]]


class Claim(NamedTuple):
    """One outcome of a sentence: what is said of it in words, and what they come to."""

    expected: str
    by_when: str
    condition: str
    likelihood: str
    due_from: Any
    due_to: Any
    probability: float
    polarity: str


def add_claims(sentences: pd.DataFrame, found: Found | None = None) -> pd.DataFrame:
    """Add what the sentences that frame expectations claim.

    Parameters
    ----------
    sentences
        Takes ``text``, and ``expectation`` and ``cues`` of `frame_expectations`; uses
        ``published_from`` and ``published_to`` where they are there.
    found
        The tokens of the sentences, and the cues of each, where they are known.

    Returns
    -------
    DataFrame
        The same with ``expected`` (the words that name the outcome), ``by_when`` (those that say
        when it is due), ``condition``, ``likelihood``: runs of the sentence's own words, "" for
        nothing; where a sentence has two outcomes, both, parted by " | ". And of the first outcome
        that has one: ``due_from`` and ``due_to`` (days; NaT where they are not known) and
        ``probability`` (0 to 1, see `estimate_probability`; missing for words without a value).

    Raises
    ------
    ValueError
        If a column is missing.

    Examples
    --------
    >>> table = pd.DataFrame({"text": ["A deal is likely to be signed by Friday."]})
    >>> claimed = add_claims(frame_expectations(table))
    >>> claimed[["expected", "by_when", "likelihood", "probability"]].values.tolist()
    [['deal', 'by Friday', 'is likely to', 0.75]]
    """
    if found is None:  # else the table has just been made
        check_table(sentences, "text", "expectation", "cues")
    claims = read_claims(sentences, found)
    rows = [row for row, some in enumerate(claims) if some]  # few
    joined = [_join_claims(claims[row]) for row in rows]
    columns: dict[str, Any] = {}
    for number, (name, kind) in enumerate(KINDS.items()):
        values = np.full(len(claims), NO_CLAIM[number], object if kind == "str" else kind)
        values[rows] = np.array([claim[number] for claim in joined], values.dtype)
        columns[name] = pd.Series(values, index=sentences.index, dtype=kind)
    return sentences.assign(**columns)


NO_CLAIM = Claim("", "", "", "", None, None, float("nan"), "")


def _join_claims(claims: Sequence[Claim]) -> Claim:
    """Write the claims of a sentence as one."""
    if len(claims) == 1:
        return claims[0]
    texts = {
        name: BETWEEN.join(cells) if any(cells) else ""
        for name in CLAIM_COLUMNS
        for cells in [[getattr(claim, name) for claim in claims]]
    }
    due = next((c for c in claims if c.due_from or c.due_to), NO_CLAIM)
    known = next((c for c in claims if c.probability == c.probability), NO_CLAIM)
    return Claim(
        **texts,
        due_from=due.due_from,
        due_to=due.due_to,
        probability=known.probability,
        polarity="",
    )


def read_claims(sentences: pd.DataFrame, found: Found | None = None) -> list[list[Claim]]:
    """Return the claims of each sentence, none for one that frames no expectation."""
    texts = check_texts(sentences["text"])
    labels, deciding = sentences["expectation"].tolist(), sentences["cues"].tolist()
    claims: list[list[Claim]] = [[] for _ in texts]
    framed = [k for k, text in enumerate(texts) if labels[k] != "none" and text.strip()]
    own = [texts[k] for k in framed]
    if found:
        words, cues = found[0].choose(framed), [found[1][k] for k in framed]
    else:
        words = tokenise_plainly(own)
        cues = find_all_cues(words, len(own), shipped_cues().lookup)
    phrases = find_all_cues(words, len(own), claim_tables().phrases)
    forms, places = words.list_forms(), words.list_places()
    days, spans = _list_days(sentences, framed), pairwise(words.list_starts(len(own)))
    for number, ((start, end), timed) in enumerate(zip(spans, take_apart(own), strict=True)):
        k = framed[number]
        kinds: dict[str, list[Cue]] = {}
        for cue in chain(phrases[number], cues[number]):
            kinds.setdefault(cue.kind, []).append(cue)
        read = forms[start:end], places[start:end], kinds, timed
        claims[k] = list(_read_claims(own[number], labels[k], deciding[k], days[number], *read))
    return claims


def _list_days(sentences: pd.DataFrame, rows: list[int]) -> list[Days]:
    """Return the first and the last day of publication of the articles of some sentences."""
    if "published_from" not in sentences or "published_to" not in sentences:
        return [None] * len(rows)
    columns = (sentences[name].take(rows) for name in ("published_from", "published_to"))
    days = (read_days(column).dt.date for column in columns)
    return [
        None if first is pd.NaT or last is pd.NaT else tuple(sorted({first, last}))
        for first, last in zip(*days, strict=True)
    ]


def _read_claims(
    text: str,
    label: str,
    deciding: Sequence[dict[str, Any]],
    days: Days,
    tokens: list[str],
    spans: list[Place],
    kinds: dict[str, list[Cue]],
    timed: Words | None,
) -> Iterator[Claim]:
    starts = {cue["start"] for cue in deciding}
    decided = {number for number, (start, _) in enumerate(spans) if start in starts}
    times = find_times(timed, spans, tokens, kinds, days)
    sentence = Sentence(tokens, kinds, find_roles(tokens), times, shipped_cues().lookup)
    wordings = weigh_wordings(sentence, label, decided)

    def write(span: Span | None) -> str:
        return text[spans[span[0]][0] : spans[span[1] - 1][1]] if span else ""

    for part in _split_parts(sentence, wordings) if label == "mixed" else [(0, len(tokens))]:
        own = [wording for wording in wordings if part[0] <= wording.cue[0] < part[1]]
        best = max(own, key=lambda wording: wording.weight, default=None)
        condition = find_condition(sentence, best, part)
        expected = _find_outcome(sentence, best, part) if best else None
        due = find_due(sentence, best or _open(part), expected, condition, part)
        first, last = resolve_due(sentence, due, days) if due else (None, None)
        likelihood, polarity, probability = write(best and best.span), "", NO_CLAIM.probability
        if best:
            polarity = find_polarity(sentence, best, expected)
            behind = expected is not None and expected[0] >= best.span[1]
            probability = _estimate(likelihood, polarity, behind)
        yield Claim(
            expected=write(expected),
            by_when=write(due and (due.start, due.end)),
            condition=write(condition),
            likelihood=likelihood,
            due_from=first,
            due_to=last,
            probability=probability,
            polarity=polarity,
        )


def _open(part: Span) -> Wording:
    """Return the place from which a claim that no words call likely reaches to its time."""
    return Wording(0, "", (part[0], part[0] + 1), (part[0], part[0] + 1))


def _find_outcome(sentence: Sentence, wording: Wording, part: Span) -> Span | None:
    """Find what is expected, without the words of likelihood that it runs into."""
    expected = find_expected(sentence, wording, part)
    if expected and expected[0] < wording.span[0] < expected[1]:
        return expected[0], end_noun(sentence, expected[0], wording.span[0])
    return expected


def _estimate(likelihood: str, polarity: str, behind: bool) -> float:
    """Estimate the probability of the outcome itself, of which the sentence may say no."""
    probability = estimate_probability(likelihood)
    if polarity != "negative" or not probability > 0.5:
        return probability
    if behind:  # "it is likely that there will be no deal"
        return round(1 - probability, 4)
    return estimate_probability(f"not {likelihood}")  # "no deal is likely"


def _split_parts(sentence: Sentence, wordings: Sequence[Wording]) -> list[Span]:
    """Part a mixed sentence in two where both halves say most surely how likely."""
    size = len(sentence.tokens)
    cuts = [k for k, token in enumerate(sentence.tokens) if token in ";—–"]
    for cue in sentence.cues("contrast"):
        if cue.start > 1:
            cuts.append(cue.start)
        else:  # "While …, …"
            cuts += [k for k in range(cue.end + 3, size) if sentence.tokens[k] == ","][:3]
    best: tuple[float, int] = (0, 0)
    for cut in cuts:
        left = max((w.weight for w in wordings if w.cue[0] < cut), default=0)
        right = max((w.weight for w in wordings if w.cue[0] >= cut), default=0)
        if min(left, right) > best[0]:
            best = min(left, right), cut
    return [(0, best[1]), (best[1], size)] if best[1] else [(0, size)]


# ------------------------------------------------------------------------------ what is expected


def find_expected(sentence: Sentence, wording: Wording, part: Span) -> Span | None:
    """Find the words that name the outcome, in the scope of those that say how likely."""
    words, tokens, (begin, limit) = claim_tables().words, sentence.tokens, part
    start, end = wording.span
    last = tokens[end - 1]
    end = wording.cue[1] if wording.kind == "predicate" else end
    end += sentence.at(end) == '"'
    if sentence.at(end) in words["stands_for"]:  # "the likeliest outcome (for now) is a draw"
        reach = range(end + 1, min(end + 1 + STANDING_SCOPE, limit))
        end = next((k for k in reach if tokens[k] in words["copula"]), end) + 1
        if sentence.at(end) not in words["openers"]:
            return _name_thing(sentence, end, limit)
    following = sentence.at(end)
    if wording.kind == "predicate" and following not in words["of"]:  # "prospects are slim for …"
        after = wording.span[1]
        end, following = (after, "for") if sentence.at(after) == "for" else (end, following)
    if last in words["none"] or last == "of":  # "no" and "lack of"
        return _name_thing(sentence, end, limit)
    if following in words["copula"] and sentence.at(end + 1) in words["openers"]:
        end += 1  # "the question is whether"
        following = sentence.at(end)
    if last in ("not", "never"):
        last = tokens[end - 2]
    modal = wording.kind in words["auxiliary_kinds"] or last in words["modals denials"]
    if modal and "?" in tokens[end:] and (sentence.at(start - 1) or ",") in MARKS | {"but", "so"}:
        return _name_deed(sentence, _skip_inverted(sentence, end, limit), None, limit)
    if modal or last == "to" or following == "to":
        subject = find_subject(sentence, start, begin)
        return _name_deed(sentence, end + (following == "to"), subject, limit)
    opens = following in words["openers"] and not _opens_condition(sentence, end)
    if opens or (last, following) == ("time", "before"):
        return _name_clause(sentence, end + 1, limit)
    if wording.kind in ("question", "whether") and following in words["pronouns"]:
        return _name_deed(sentence, end + 1, None, limit)
    if (
        wording.kind in words["moods"] and following in words["copula"]
    ):  # "doubts are growing that …"
        reach = range(end, min(end + STANDING_SCOPE, limit))
        opener = next((k for k in reach if tokens[k] == "that"), None)
        if opener:
            return _name_clause(sentence, opener + 1, limit)
    looking = wording.kind in words["looking_kinds"]
    if not looking and _opens_clause(sentence, end, limit):
        return _name_clause(sentence, end, limit)
    people = wording.kind in words["of_people"]
    if following in words["of"] or (people and following in words["about"]):
        timed = sentence.is_time(end) or sentence.is_time(end + 1)
        found = None if timed else _name_thing(sentence, end + 1, limit)
        if found:
            return found
    if _is_gerund(following):
        return _name_deed(sentence, end, None, limit)
    if looking or last in words["looking"]:
        passive = (
            last.endswith(("ed", "cast"))
            and tokens[max(0, wording.span[1] - 2)] in words["auxiliaries"]
        )
        if not passive:
            return _name_object(sentence, end, limit)
    subject = find_subject(sentence, start, begin)
    linked = tokens[start] in words["copula"] or (
        sentence.at(start - 1) in words["auxiliaries between"]
    )
    if subject and linked and not people and _is_thing(sentence, subject):
        return _shorten(sentence, subject)
    if wording.kind in ("question", "whether", "hope"):
        return _name_clause(sentence, end, limit)
    noun = following and following not in words["function marks"]
    if noun and wording.kind in words["attributive"]:
        return _name_thing(sentence, end, limit)
    if wording.kind in words["standing_kinds"]:  # who leads in a poll
        return None
    return _find_nearest(sentence, wording, part)


def _skip_inverted(sentence: Sentence, start: int, limit: int) -> int:
    """Skip the subject of a question: "Will she …", "Might the rule be …"."""
    if sentence.at(start) in claim_tables().words["pronouns"]:
        return start + 1
    being = (k for k in range(start, min(start + CLAUSE_SCOPE, limit)) if sentence.at(k) == "be")
    return next(being, start)


def _is_gerund(word: str) -> bool:
    return word.endswith("ing") and len(word) > GERUND


def _opens_clause(sentence: Sentence, start: int, limit: int) -> bool:
    """Say whether a clause without "that" begins: "likely lawmakers will agree"."""
    words, tokens = claim_tables().words, sentence.tokens
    if sentence.at(start) in MARKS or sentence.at(start) in words["prepositions"]:
        return False
    for k in range(start, min(start + CLAUSE_SCOPE, limit)):
        if tokens[k] in words["modals"] or tokens[k].endswith("'ll"):
            return k > start
        if tokens[k] in words["relative"] or tokens[k] in APART:
            return False
    return False


def _is_thing(sentence: Sentence, subject: Span) -> bool:
    """Say whether a subject is something that may come, and nobody who waits for it."""
    words = claim_tables().words
    own = sentence.tokens[subject[0] : subject[1]]
    return own[0] not in words["pronouns"] and words["parties"].isdisjoint(own)


def _name_clause(sentence: Sentence, start: int, limit: int) -> Span | None:
    """Name the outcome of a clause: its deed, or its subject where it only says that this comes."""
    words, tokens = claim_tables().words, sentence.tokens
    verb = next(
        (
            k
            for k in range(start, min(start + SUBJECT_SCOPE, limit))
            if tokens[k] in words["finite"] or _is_short_verb(tokens[k])
        ),
        None,
    )
    if verb is None or not BREAKS.isdisjoint(tokens[start:verb]):
        return _name_thing(sentence, start, limit)
    subject = skip_articles(sentence, start, verb), verb
    deed = verb + _is_short_verb(tokens[verb])
    while deed < limit and (
        tokens[deed] in words["finite after_modal"]
        or tokens[deed] in ("to", "going")
        or tokens[deed].endswith("'ll")
    ):
        deed += 1
    linked = tokens[deed - 1] in words["copula"] and sentence.at(deed) in words["prepositions"]
    if linked and subject[0] < verb:
        return _shorten(sentence, subject)
    return _name_deed(sentence, deed, subject, limit)


def _is_short_verb(token: str) -> bool:
    """Say whether a pronoun holds its verb: "they'll", "we're", "it's"."""
    pronoun, mark, _ = token.partition("'")
    return bool(mark) and pronoun in claim_tables().words["pronouns"]


def _name_object(sentence: Sentence, start: int, limit: int) -> Span | None:
    """Name what "expects" looks at: "profits to rise", "a deal", "a deal will come"."""
    words, tokens = claim_tables().words, sentence.tokens
    for k in range(start, min(start + OBJECT_SCOPE, limit)):
        token = tokens[k]
        if token == "to" and k > start:
            return _name_deed(sentence, k + 1, (skip_articles(sentence, start, k), k), limit)
        verb = token in words["modals"] or token in ("is", "are") or token.endswith(("'ll", "'re"))
        if verb and not sentence.in_time(k):
            return _name_clause(sentence, start, limit)
        if token in APART or token in words["relative"]:
            break
    return _name_thing(sentence, start, limit)


def _name_thing(sentence: Sentence, start: int, limit: int) -> Span | None:
    """Name a thing without its article, or a deed: "winning a seat", "for a deal to hold"."""
    words, tokens = claim_tables().words, sentence.tokens
    willing = sentence.at(start - 2) in words["willing"]  # "the refusal of both sides to yield"
    if sentence.at(start - 1) == "for" or willing:
        for k in range(start, min(start + NOUN_SCOPE, limit)):
            if tokens[k] == "to" and k > start:
                return _name_deed(sentence, k + 1, (skip_articles(sentence, start, k), k), limit)
            if tokens[k] in MARKS or (k > start and tokens[k] in words["stops"]):
                break
    start = skip_articles(sentence, start, limit)
    if start >= limit or tokens[start] in words["marks prepositions"] or sentence.is_time(start):
        return None
    if tokens[start] in words["pronouns"] or _is_short_verb(tokens[start]):
        told = sentence.at(start + 1) in words["finite"] or _is_short_verb(tokens[start])
        return _name_clause(sentence, start, limit) if told else None
    if tokens[start] in words["chances"] and sentence.at(start + 1) == "of":
        return _name_thing(sentence, start + 2, limit)
    if tokens[start] in words["chances"] and sentence.at(start + 1) == "to":
        return _name_deed(sentence, start + 2, None, limit)
    if _is_gerund(tokens[start]):
        return _name_deed(sentence, start, None, limit)
    return start, end_noun(sentence, start, limit)


def _name_deed(sentence: Sentence, start: int, subject: Span | None, limit: int) -> Span | None:
    """Name a deed, or the thing that comes of it: "reach a deal" is a deal."""
    words, tokens = claim_tables().words, sentence.tokens
    while start < limit and (
        tokens[start] in words["before_verb after_modal"] or tokens[start] in ('"', "to")
    ):
        start += 1
    if tokens[start : start + 3] == ["be", "able", "to"]:
        start += 3
    elif sentence.at(start) in ("be", "continue", "seek", "try") and sentence.at(start + 1) == "to":
        start += 2
    if start >= limit or tokens[start] in words["marks prepositions"]:
        return None
    if tokens[start] in words["articles"]:  # "close to a deal"
        return _name_thing(sentence, start, limit)
    verb = tokens[start]
    if verb == "be" and subject and tokens[subject[0]] == "there":  # "there may be a deal"
        return _name_thing(sentence, start + 1, limit)
    if subject and subject[0] < subject[1] and tokens[subject[0]] not in words["pronouns"]:
        deed = sentence.at(start + 1) if verb in ("be", "been") else verb
        if deed in words["coming"] or (deed in words["made"] and sentence.is_outcome(subject)):
            return _shorten(sentence, subject)
    end = end_verb(sentence, start, limit)
    named = _find_made(sentence, start, limit)
    return named or (None if tokens[start:end] == ["be"] else (start, end))


def _find_made(sentence: Sentence, verb: int, limit: int) -> Span | None:
    """Return the thing after a verb that says little more than that it comes."""
    words, tokens = claim_tables().words, sentence.tokens
    being = tokens[verb] in ("be", "been")
    agreeing = tokens[verb] == "agree" and sentence.at(verb + 1) == "to"
    if not being and not agreeing and tokens[verb] not in words["light"]:
        return None
    article = verb + 1 + agreeing
    while sentence.at(article) in ("out", "up", "about", "on", '"'):
        article += 1
    start = skip_articles(sentence, article, limit)
    if start >= limit or tokens[start] in MARKS:
        return None
    definite = sentence.at(article) in words["articles"] - {"this", "that"}
    outcome = any(0 <= cue.start - start <= 4 for cue in sentence.cues("outcome"))
    if (outcome and not being) or (definite and (outcome or tokens[verb] != "win")):
        return start, end_noun(sentence, start, limit)
    return None


def _shorten(sentence: Sentence, subject: Span) -> Span | None:
    """Leave away what follows the noun of a subject, and the "reaching" of "reaching a deal"."""
    start, end = subject
    if sentence.tokens[start] in claim_tables().words["light"]:
        start = skip_articles(sentence, start + 1, end)
    return (start, end_noun(sentence, start, end)) if start < end else None


def _find_nearest(sentence: Sentence, wording: Wording, part: Span) -> Span | None:
    """Return the nearest outcome that a cue or a modal verb names."""
    words, tokens, (start, end) = claim_tables().words, sentence.tokens, wording.span
    found = [
        (cue.start - end if cue.start >= end else start - cue.end + BACKWARD, cue)
        for cue in sentence.cues("outcome", *words["deeds"])
        if part[0] <= cue.start < part[1]
        and not start <= cue.start < end
        and (cue.kind == "outcome" or not tokens[cue.start].endswith("ed"))
    ]
    for k in range(max(part[0], start - NEAR_MODAL), min(part[1], end + NEAR_MODAL)):
        modal = tokens[k] in words["modals"] or tokens[k] == "going"
        if modal and not start <= k < end and not sentence.in_time(k):
            found.append((k - end if k >= end else start - k + BACKWARD, Cue("modal", k, k + 1)))
    far, cue = min(found, default=(NEAREST + 1, Cue("", 0, 0)))
    held = range(min(start, wording.cue[0]), max(end, wording.cue[1]))
    within = [k for k in held if len(held) > 1 and sentence.is_outcome((k, k + 1))]
    if within and far > BACKWARD:  # "no deal in sight", "a truce is not likely"
        first = within[-1]
        while first > held[0] and tokens[first - 1] not in words["function marks"]:
            first -= 1
        return first, within[-1] + 1
    if far > NEAREST:
        return None
    if cue.kind == "modal":
        deed = cue.end + (sentence.at(cue.end) == "to")
        return _name_deed(sentence, deed, find_subject(sentence, cue.start, part[0]), part[1])
    if cue.kind in words["deeds"]:
        return _name_deed(sentence, cue.start, None, part[1])
    first = cue.start
    while first > part[0] and tokens[first - 1] not in words["function marks"]:
        first -= 1
    first = first if first > part[0] else cue.start
    limit = start if cue.start < start else part[1]
    return first, max(cue.end, end_noun(sentence, cue.start, limit))


# ------------------------------------------------------------------------------ on what condition


def find_condition(sentence: Sentence, wording: Wording | None, part: Span) -> Span | None:
    """Find the clause or phrase on which the outcome hinges."""
    tokens = sentence.tokens
    cues = sentence.cues("conditional")
    opening = part[0] + (sentence.at(part[0]) == '"')
    if sentence.at(opening) in ("should", "were") and "?" not in tokens:  # "Should they agree, …"
        cues = [Cue("conditional", opening, opening + 1), *cues]
    for cue in cues:
        if not part[0] <= cue.start < part[1] or not _is_condition(sentence, cue):
            continue
        end = cue.end
        while end < part[1] and tokens[end] not in ENDS:
            end += 1
        while end > cue.start + 1 and tokens[end - 1] in MARKS:
            end -= 1
        holds = wording and cue.start <= wording.cue[0] < end and tokens[cue.start] != "depend"
        if end - cue.end > 1 and not holds:
            return cue.start, end
    return None


def _opens_condition(sentence: Sentence, position: int) -> bool:
    """Say whether a condition begins here: the "if" of "likely if both sign", not of "see if"."""
    cues = sentence.cues("conditional")
    return any(cue.start == position and _is_condition(sentence, cue) for cue in cues)


def _is_condition(sentence: Sentence, cue: Cue) -> bool:
    """Say whether an opener opens a condition: no "see if", "until Monday", "without doubt"."""
    words, tokens = claim_tables().words, sentence.tokens
    opener, following = tokens[cue.start], sentence.at(cue.end)
    before = tokens[max(0, cue.start - 4) : cue.start]
    clause = not words["verbal"].isdisjoint(tokens[cue.end : cue.end + 9])
    if following in MARKS - {'"'}:
        return False
    if opener == "if":
        asked = not words["asking"].isdisjoint(before) or before[-1:] in (["as"], ["what"])
        return not asked and following not in ("not", "any", "ever")
    if opener == "given":
        return cue.start < OPENING
    if opener == "without":
        denials = sentence.cues("negation", "unlikely", "cannot")
        return any(denial.start < cue.start for denial in denials)
    if opener == "until":
        timed = sentence.in_time(cue.start) or sentence.is_time(cue.end)
        return words["lengths"].isdisjoint(before) and not timed
    if opener == "up":
        return before[-1:] in (["is"], ["be"], ["was"], ["it's"], ["are"])
    if opener == "once" or tokens[cue.start : cue.start + 2] == ["as", "soon"]:
        return clause
    return True
