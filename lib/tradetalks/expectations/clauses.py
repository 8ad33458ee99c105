"""The clauses of a sentence, with the cues that stand in each and how they stand to each other."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Sequence
from itertools import compress, count
from operator import itemgetter
from typing import NamedTuple

from tradetalks.base.lists import read_list, split_words
from tradetalks.expectations.cues import Cue

KIND = itemgetter(Cue._fields.index("kind"))
_LISTS = read_list(__package__, "clauses.toml")
NEGATION_WITHIN: int = _LISTS["negation_within"]
PARTING_MARKS, OPENERS, SUBORDINATORS, TURNS, NOT_WITHOUT_COMMA, SILENT = (
    frozenset(split_words(_LISTS[name]))
    for name in (
        "parting_marks",
        "openers",
        "subordinators",
        "turns",
        "not_without_comma",
        "silent",
    )
)


class Clause(NamedTuple):
    """A stretch of tokens with its cues, in order and by kind."""

    tokens: Sequence[str]
    start: int
    end: int
    cues: list[Cue]
    kinds: dict[str, list[Cue]]


def split_clauses(tokens: Sequence[str], cues: Sequence[Cue]) -> list[Clause]:
    """Split at marks, at contrasts, and at commas that open a clause or close a subordinate one."""
    turns = {start for kind, start, _ in cues if start and kind in TURNS}
    marks = compress(count(), map(PARTING_MARKS.__contains__, tokens))
    subordinate = tokens[0] in SUBORDINATORS
    starts = [0]
    for position in sorted(turns.union(marks)):
        token = tokens[position]
        if token == ",":
            following = tokens[position + 1] if position + 1 < len(tokens) else ""
            if not subordinate and following not in OPENERS:
                continue
            subordinate = following in SUBORDINATORS
            starts.append(position + 1)
        elif token in PARTING_MARKS:
            subordinate = False
            starts.append(position + 1)
        elif position != starts[-1] and token not in NOT_WITHOUT_COMMA:
            subordinate = token in SUBORDINATORS
            starts.append(position)
    starts.append(len(tokens))
    clauses: list[Clause] = []
    for cue in cues:
        kind, start, _ = cue
        if kind in SILENT:
            continue
        if not clauses or start >= clauses[-1].end:
            place = bisect(starts, start)
            clauses.append(Clause(tokens, starts[place - 1], starts[place], [], {}))
        clauses[-1].cues.append(cue)
        clauses[-1].kinds.setdefault(kind, []).append(cue)
    return clauses


def turn(clause: Clause, cues: Iterable[Cue]) -> int:
    """Return −1 where an odd number of negations reaches the cues, else 1."""
    negations = clause.kinds.get("negation")
    if not negations:
        return 1
    start, end = min(cue.start for cue in cues), max(cue.end for cue in cues)
    reach = max(clause.start, start - NEGATION_WITHIN)
    reaching = sum(
        reach <= no.start < end and no.start != start and "," not in clause.tokens[no.end : start]
        for no in negations
    )
    return -1 if reaching % 2 else 1


def closest(clause: Clause, cue: Cue, kinds: Sequence[str], within: int) -> Cue | None:
    """Return the closest cue of these kinds within so many words of `cue`."""
    best, closest = within + 1, None
    for kind in kinds:
        for other in clause.kinds.get(kind, ()):
            apart = max(other.start - cue.end, cue.start - other.end) + 1
            if other.start != cue.start and apart < best:
                best, closest = apart, other
    return closest


def first_after(clause: Clause, cue: Cue, kinds: Sequence[str], within: int) -> Cue | None:
    """Return the first cue of these kinds that starts at most so many words after `cue`."""
    first = None
    for kind in kinds:
        for other in clause.kinds.get(kind, ()):
            if 0 <= other.start - cue.end <= within:
                if first is None or other.start < first.start:
                    first = other
                break
    return first


def last_before(clause: Clause, cue: Cue, kinds: Sequence[str], within: int) -> Cue | None:
    """Return the last cue of these kinds that ends at most so many words before `cue`."""
    before = [
        other
        for kind in kinds
        for other in clause.kinds.get(kind, ())
        if 0 <= cue.start - other.end <= within
    ]
    return max(before, key=lambda other: other.end, default=None)
