"""Where the phrases of a sentence begin and end, as far as its small words tell.

No parser: a noun phrase ends at a mark, a preposition or a verb of the lists in ``claims.toml``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import pairwise
from typing import NamedTuple

from tradetalks.base.lists import read_list, split_phrases, split_words
from tradetalks.base.memory import Memory
from tradetalks.base.tokens import plain
from tradetalks.expectations.cues import Cue, Index, find_cues

BREAKS = frozenset(";:—–…()?!")
MARKS = BREAKS | frozenset(',."-')
APART = MARKS - {'"', "-", "."}  # what parts phrases: these may stand within one, as in "Mr."
SUBJECT_SCOPE, GERUND, CONJUNCT, INFINITIVE = 18, 4, 6, 5

Span = tuple[int, int]


class Tables(NamedTuple):
    """``claims.toml`` in the form in which it is applied."""

    weights: dict[str, int]
    adjustments: dict[str, int]
    due: dict[str, int]
    words: Mapping[str, frozenset[str]]  # of a list; under several names, those of all of them
    phrases: Index
    openings: list[list[str]]
    closings: list[list[str]]


class Time(NamedTuple):
    """An expression of time: its words, of which the last `size` name it, its kind and days."""

    start: int
    end: int
    kind: str
    size: int
    first: date | None = None
    last: date | None = None


class Sentence(NamedTuple):
    """The words of a sentence, with their cues by kind, and the times in it."""

    tokens: Sequence[str]
    kinds: dict[str, list[Cue]]
    roles: Sequence[str]
    times: Sequence[Time]
    outcomes: Index

    def cues(self, *kinds: str) -> list[Cue]:
        """Return the cues of these kinds."""
        return [cue for kind in kinds for cue in self.kinds.get(kind, ())]

    def at(self, position: int) -> str:
        """Return a word, or "" where there is none."""
        return self.tokens[position] if 0 <= position < len(self.tokens) else ""

    def is_outcome(self, span: Span) -> bool:
        """Say whether words by themselves name an outcome."""
        cues = find_cues(self.tokens[span[0] : span[1]], self.outcomes)
        return any(cue.kind == "outcome" for cue in cues)

    def in_time(self, position: int) -> bool:
        """Say whether a word stands in an expression of time: the "may" of "in May"."""
        return any(time.start <= position < time.end for time in self.times)

    def is_time(self, position: int) -> bool:
        """Say whether an expression of time starts here."""
        return any(time.start == position for time in self.times)


@cache
def claim_tables() -> Tables:
    """Return ``claims.toml``."""
    lists = read_list(__package__, "claims.toml")
    phrases = {
        kind: [phrase for line in lines for phrase in split_phrases(plain(line))]
        for kind, lines in lists["phrases"].items()
    }
    words = {name: frozenset(split_words(plain(text))) for name, text in lists["words"].items()}
    words |= {"marks": MARKS, "apart": APART}
    openings, closings = (
        [phrase.split() for phrase in split_phrases(lists["times"][name])]
        for name in ("openings", "closings")
    )
    return Tables(
        lists["weights"],
        lists["adjustments"],
        lists["due"],
        Memory(lambda names: frozenset[str]().union(*map(words.__getitem__, names.split()))),
        Index(phrases),
        openings,
        closings,
    )


def find_roles(tokens: Sequence[str]) -> list[str]:
    """Say of each word whether its clause is subordinate, a condition, or neither ("")."""
    kinds = list(map(_role_words().get, tokens))
    role, roles = "", [""] * len(tokens)
    changes = [place for place, kind in enumerate(kinds) if kind]
    for place, end in pairwise([*changes, len(tokens)]):
        kind = kinds[place]
        if kind == "mark":
            role = role if tokens[place] == '"' else ""
        elif kind != "opening" or place == 0 or kinds[place - 1] == "mark":
            role = "conditional" if kind == "conditional" else "subordinate"
        if role:
            roles[place:end] = [role] * (end - place)
    return roles


@cache
def _role_words() -> dict[str, str]:
    """Return what each mark or word does that begins or ends a clause with a role."""
    words = claim_tables().words
    return {
        **dict.fromkeys(MARKS, "mark"),
        **dict.fromkeys(words["subordinate"], "opening"),
        **dict.fromkeys(words["relative"], "relative"),
        **dict.fromkeys(words["conditional"], "conditional"),
    }


def find_subject(sentence: Sentence, verb: int, begin: int) -> Span | None:
    """Return the noun phrase before a verb, without its article."""
    words, tokens = claim_tables().words, sentence.tokens
    end = verb
    while end > begin and (
        tokens[end - 1] in words["auxiliaries between"] or tokens[end - 1] in '",'
    ):
        end -= 1
    start = end
    while start > begin and not (
        tokens[start - 1] in words["clause_starts apart"]
        or tokens[start - 1] == "-"
        or (tokens[start] == "the" and tokens[start - 1] not in words["function"])
    ):
        start -= 1
    start = skip_articles(sentence, start, end)
    return (start, end) if start < end else None


def skip_articles(sentence: Sentence, start: int, end: int) -> int:
    """Return where a phrase starts without its article and quotation mark."""
    articles = claim_tables().words["articles"]
    while start < end and (sentence.tokens[start] in articles or sentence.tokens[start] == '"'):
        start += 1
    return start


def end_noun(sentence: Sentence, start: int, end: int) -> int:
    """Return where a noun phrase ends."""
    words, tokens = claim_tables().words, sentence.tokens
    for k in range(start, end):
        token = tokens[k]
        closed = token == '"' and k > start and sentence.at(start - 1) == '"'
        timed = k > start and sentence.is_time(k)
        if closed or timed or token in APART or token in words["finite"]:
            return _leave_off(tokens, start, k)
        if token in words["joining"]:
            if not _joins_a_word(sentence, k, end):
                return _leave_off(tokens, start, k)
        elif k > start and (token in words["stops"] or token in words["noun_stops"]):
            return _leave_off(tokens, start, k)
    return _leave_off(tokens, start, end)


def end_verb(sentence: Sentence, start: int, end: int) -> int:
    """Return where a verb phrase ends: with its object, before what is told beside it."""
    words, tokens = claim_tables().words, sentence.tokens
    k = start + 1
    if sentence.at(k) in words["complements"] and not sentence.is_time(k):
        k += 1
    while k < end:
        token = tokens[k]
        measures = token == "as" and (
            sentence.at(k + 1) in words["amounts"] or tokens[k - 2] == "as"
        )
        if not measures and (
            token in APART
            or sentence.is_time(k)
            or (token == "to" and k > start + INFINITIVE)
            or (
                not _joins_a_word(sentence, k, end)
                if token in words["joining"]
                else token in words["stops"] or token in words["verb_stops"]
            )
        ):
            break
        k += 1
    return _leave_off(tokens, start, k)


def _joins_a_word(sentence: Sentence, conjunction: int, end: int) -> bool:
    """Say whether an "and" joins a last word or two to a phrase, and no new clause."""
    words = claim_tables().words
    first, clausal = conjunction + 1, words["finite pronouns articles"]
    for k in range(first, first + CONJUNCT):
        token = sentence.tokens[k] if k < end else "."
        if token in MARKS or token in words["stops"] or token == "to":
            return k > first
        if sentence.is_time(k):
            return k > first
        if token in clausal:
            return False
    return False


def _leave_off(tokens: Sequence[str], start: int, end: int) -> int:
    """Leave off a preposition, an article or a mark at the end."""
    words = claim_tables().words
    loose = words["prepositions articles marks"]
    while end > start + 1 and tokens[end - 1] in loose:
        end -= 1
    return end
