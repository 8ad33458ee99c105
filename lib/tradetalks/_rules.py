"""The rules: from the cues of a clause to readings of what it tells a reader to expect."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from tradetalks._cues import Cue

NEGATION_SCOPE = 7
NEIGHBOURHOOD = 6
AIM_SCOPE = 8
CLAUSE_MARKS = frozenset(";:—–()?!")
CLAUSE_OPENERS = frozenset(
    [
        "and",
        "but",
        "or",
        "so",
        "yet",
        "nor",
        "while",
        "though",
        "although",
        "as",
        "with",
        "which",
        "who",
        "whose",
        "where",
        "when",
        "because",
        "since",
        "if",
        "unless",
        "until",
        "after",
        "before",
        "that",
        "he",
        "she",
        "they",
        "it",
        "we",
        "i",
        "there",
        "this",
        "these",
        "those",
        "whether",
        "despite",
        "however",
        "whereas",
        "even",
        "saying",
        "adding",
    ]
)
SUBORDINATORS = frozenset(
    [
        "while",
        "although",
        "though",
        "despite",
        "if",
        "unless",
        "with",
        "as",
        "after",
        "since",
        "because",
        "notwithstanding",
        "once",
        "until",
        "whereas",
        "given",
        "amid",
        "even",
        "when",
        "before",
    ]
)


class Clause(NamedTuple):
    """A stretch of tokens with its cues, in order and by kind."""

    tokens: Sequence[str]
    start: int
    end: int
    opener: str
    asks: bool
    cues: tuple[Cue, ...]
    kinds: dict[str, list[Cue]]


class Reading(NamedTuple):
    """What one rule makes of a clause: a direction (−1, 0 for open, 1) and how strongly it says so."""

    rule: str
    direction: int
    strength: float
    cues: tuple[Cue, ...]
    guards: tuple[str, ...]


def split_clauses(tokens: Sequence[str], cues: Sequence[Cue]) -> list[Clause]:
    """Split a sentence at marks, contrasts, and commas that open a clause or close a subordinate."""
    starts = [0]
    contrasts = {cue.start for cue in cues if cue.kind in ("contrast", "condition")}
    subordinate = bool(tokens) and tokens[0] in SUBORDINATORS
    for i in range(1, len(tokens)):
        token = tokens[i]
        before = tokens[i - 1]
        if before in CLAUSE_MARKS or (token in CLAUSE_MARKS and before not in CLAUSE_MARKS):
            subordinate = False
        elif before == ",":
            if not (subordinate or token in CLAUSE_OPENERS):
                continue
            subordinate = token in SUBORDINATORS
        elif i in contrasts and token not in ("yet", "once", "however"):
            subordinate = token in SUBORDINATORS
        else:
            continue
        starts.append(i)
    return [
        _make_clause(tokens, cues, a, b)
        for a, b in zip(starts, [*starts[1:], len(tokens)], strict=True)
    ]


def _make_clause(tokens: Sequence[str], cues: Sequence[Cue], start: int, end: int) -> Clause:
    inside = tuple(cue for cue in cues if start <= cue.start < end)
    kinds: dict[str, list[Cue]] = {}
    for cue in inside:
        kinds.setdefault(cue.kind, []).append(cue)
    asks = end < len(tokens) and tokens[end] == "?"
    return Clause(
        tokens, start, end, tokens[start] if start < len(tokens) else "", asks, inside, kinds
    )


# ------------------------------------------------------------------ what a rule can ask of a clause


def _is_turned(clause: Clause, start: int, end: int) -> bool:
    """Say whether an odd number of negations reaches the tokens `start` to `end`."""
    reach = max(clause.start, start - NEGATION_SCOPE)
    count = sum(
        reach <= cue.start < end and cue.start != start for cue in clause.kinds.get("negation", ())
    )
    return count % 2 == 1


def _sign(clause: Clause, *cues: Cue) -> int:
    """Return −1 where a negation reaches the cues, else 1."""
    return -1 if _is_turned(clause, min(c.start for c in cues), max(c.end for c in cues)) else 1


def _near(clause: Clause, cue: Cue, *kinds: str, within: int = NEIGHBOURHOOD) -> Cue | None:
    """Return the closest cue of these kinds within so many words of `cue`."""
    best, best_distance = None, within + 1
    for kind in kinds:
        for other in clause.kinds.get(kind, ()):
            if other.start == cue.start:
                continue
            distance = max(other.start - cue.end, cue.start - other.end) + 1
            if distance < best_distance:
                best, best_distance = other, distance
    return best


DIRECTIONS = {"lower": -1, "open": 0, "raise": 1}
Finding = tuple[int, tuple[Cue, ...]]

SIGNS = {
    "near": 1,
    "opening": 1,
    "favourable": 1,
    "far": -1,
    "obstacle": -1,
    "refusal": -1,
    "adverse": -1,
}
TOPIC = ("outcome", "event", "gap", "failure")


def _read_sign(kind: str) -> Callable[[Clause], Iterator[Finding]]:
    def read(clause: Clause) -> Iterator[Finding]:
        for cue in clause.kinds.get(kind, ()):
            yield SIGNS[kind] * _sign(clause, cue), (cue,)

    return read


def _read_anchored_sign(kind: str) -> Callable[[Clause], Iterator[Finding]]:
    def read(clause: Clause) -> Iterator[Finding]:
        for cue in clause.kinds.get(kind, ()):
            topic = _near(clause, cue, "outcome", "event", within=5)
            if topic:
                yield SIGNS[kind] * _sign(clause, cue), (cue, topic)

    return read


def _read_likelihood(kind: str, sign: int) -> Callable[[Clause], Iterator[Finding]]:
    def read(clause: Clause) -> Iterator[Finding]:
        for cue in clause.kinds.get(kind, ()):
            topic = _near(clause, cue, "outcome", "achieve", "failure", within=12)
            if topic:
                good = -1 if topic.kind == "failure" else 1
                yield sign * good * _sign(clause, cue, topic), (cue, topic)

    return read


def _read_mood(kind: str, sign: int) -> Callable[[Clause], Iterator[Finding]]:
    def read(clause: Clause) -> Iterator[Finding]:
        for cue in clause.kinds.get(kind, ()):
            yield sign * _sign(clause, cue), (cue,)

    return read


def _read_scale(clause: Clause) -> Iterator[Finding]:
    for cue in clause.kinds.get("hope", ()):
        change = _near(clause, cue, "upward", "downward", within=5)
        if change:
            sign = 1 if change.kind == "upward" else -1
            after = _near(clause, cue, "outcome", "achieve", "failure", within=5)
            if after and after.kind == "failure":
                sign = -sign
            yield sign * _sign(clause, cue, change), (cue, change)


def _read_cautious(clause: Clause) -> Iterator[Finding]:
    for cue in clause.kinds.get("cautiously", ()):
        for kind in ("confidence", "opening", "favourable", "rally"):
            for good in clause.kinds.get(kind, ()):
                if 0 <= good.start - cue.end <= 1:
                    yield -1, (cue, good)
                    yield 1, (cue, good)


def _read_asked(clause: Clause) -> Iterator[Finding]:
    topic = next((cue for cue in clause.cues if cue.kind in TOPICAL), None)
    if topic and clause.asks:
        yield 0, (topic,)


def _read_hope(clause: Clause) -> Iterator[Finding]:
    for cue in clause.kinds.get("hope", ()):
        topic = _near(clause, cue, "outcome", within=8)
        if topic:
            yield _sign(clause, cue), (cue, topic)


def _read_gap(clause: Clause) -> Iterator[Finding]:
    for cue in clause.kinds.get("gap", ()):
        closing = _near(clause, cue, "narrowing", within=4)
        standing = _near(clause, cue, "remain", within=4)
        if closing:
            yield _sign(clause, cue, closing), (cue, closing)
        elif standing:
            yield -_sign(clause, cue, standing), (cue, standing)


def _read_expected(kind: str) -> Callable[[Clause], Iterator[Finding]]:
    def read(clause: Clause) -> Iterator[Finding]:
        for cue in clause.kinds.get(kind, ()):
            topic = _near(clause, cue, "outcome", "achieve", "failure", within=10)
            if topic:
                good = -1 if topic.kind == "failure" else 1
                yield good * _sign(clause, cue, topic), (cue, topic)

    return read


def _read_size(clause: Clause) -> Iterator[Finding]:
    looks = [
        *clause.kinds.get("expectation", ()),
        *clause.kinds.get("modal", ()),
        *clause.kinds.get("likely", ()),
    ]
    for size in clause.kinds.get("small", ()):
        topic = _near(clause, size, "outcome", within=4)
        if topic and looks:
            yield -1, (size, topic, looks[0])


def _read_big(clause: Clause) -> Iterator[Finding]:
    looks = [
        *clause.kinds.get("expectation", ()),
        *clause.kinds.get("modal", ()),
        *clause.kinds.get("likely", ()),
        *clause.kinds.get("hope", ()),
    ]
    for size in clause.kinds.get("big", ()):
        topic = _near(clause, size, "outcome", within=3)
        if topic and looks:
            yield _sign(clause, size, topic, looks[0]), (size, topic, looks[0])


def _read_modal(kind: str) -> Callable[[Clause], Iterator[Finding]]:
    def read(clause: Clause) -> Iterator[Finding]:
        for cue in clause.kinds.get(kind, ()):
            result = _result_after(clause, cue, within=3)
            if result:
                yield _sign(clause, cue, *result), (cue, *result)

    return read


def _result_after(clause: Clause, cue: Cue, within: int) -> tuple[Cue, ...]:
    """Return what is brought about soon after `cue`: a verb of achieving, or one of yielding and a result."""
    for verb in clause.kinds.get("achieve", ()):
        if 0 <= verb.start - cue.end <= within:
            return (verb,)
    for verb in clause.kinds.get("yield", ()):
        if 0 <= verb.start - cue.end <= within:
            for result in clause.kinds.get("outcome", ()):
                if 0 <= result.start - verb.end <= 4:
                    return (verb, result)
    return ()


def _read_denied(clause: Clause) -> Iterator[Finding]:
    for cue in clause.kinds.get("outcome", ()):
        if any(0 <= cue.start - no.end <= 2 for no in clause.kinds.get("negation", ())):
            yield -1, (cue,)


def _read_failure(clause: Clause) -> Iterator[Finding]:
    for cue in clause.kinds.get("failure", ()):
        topic = _near(
            clause,
            cue,
            "modal",
            "event",
            "expectation",
            "outcome",
            within=8,
        )
        if topic:
            yield -_sign(clause, cue), (cue, topic)


def _read_soon(clause: Clause) -> Iterator[Finding]:
    for cue in clause.kinds.get("soon", ()):
        topic = _near(clause, cue, "outcome", within=8)
        look = topic and _near(
            clause,
            topic,
            "modal",
            "expectation",
            "possible",
            within=8,
        )
        if topic and look:
            yield _sign(clause, cue, topic, look), (cue, topic, look)


def _read_undecided(clause: Clause) -> Iterator[Finding]:
    for cue in clause.kinds.get("undecided", ()):
        yield 0, (cue,)


def _read_whether(clause: Clause) -> Iterator[Finding]:
    for cue in clause.kinds.get("whether", ()):
        topic = _near(clause, cue, "outcome", "failure", "event", "opening", "near", within=12)
        if topic:
            yield 0, (cue, topic)


def _read_price(clause: Clause) -> Iterator[Finding]:
    for cue in clause.kinds.get("market", ()):
        move = _near(clause, cue, "rally", "selloff", within=6)
        reason = _near(clause, cue, "hope", "outcome", "event", "confidence", "doubt", within=20)
        if move and reason:
            yield (1 if move.kind == "rally" else -1), (cue, move, reason)


def _read_never_without(clause: Clause) -> Iterator[Finding]:
    for cue in clause.kinds.get("condition", ()):
        topic = next((c for c in clause.kinds.get("outcome", ()) if c.end <= cue.start), None)
        if topic and _is_turned(clause, topic.start, topic.end):
            yield -1, (topic, cue)


READERS: dict[str, Callable[[Clause], Iterator[Finding]]] = {
    "near": _read_sign("near"),
    "far": _read_sign("far"),
    "obstacle": _read_sign("obstacle"),
    "opening": _read_sign("opening"),
    "refusal": _read_sign("refusal"),
    "favourable": _read_anchored_sign("favourable"),
    "adverse": _read_anchored_sign("adverse"),
    "likely": _read_likelihood("likely", 1),
    "possible": _read_likelihood("possible", 1),
    "unlikely": _read_likelihood("unlikely", -1),
    "confidence": _read_mood("confidence", 1),
    "doubt": _read_mood("doubt", -1),
    "scale": _read_scale,
    "cautious": _read_cautious,
    "asked": _read_asked,
    "hope": _read_hope,
    "gap": _read_gap,
    "expected": _read_expected("expectation"),
    "believed": _read_expected("belief"),
    "small": _read_size,
    "big": _read_big,
    "modal": _read_modal("modal"),
    "would": _read_modal("would"),
    "denied": _read_denied,
    "failure": _read_failure,
    "soon": _read_soon,
    "undecided": _read_undecided,
    "whether": _read_whether,
    "price": _read_price,
    "condition": _read_never_without,
}


def find_guards(
    clause: Clause, rule: str, direction: int, cues: Sequence[Cue], about: bool
) -> list[str]:
    """Name what takes force from a reading."""
    first = min(cue.start for cue in cues)
    last = max(cue.end for cue in cues)
    guards = []
    scope = AIM_SCOPE if direction == 1 else AIM_SCOPE // 2
    if direction == 1 or rule in ("far", "failure", "gap"):
        if any(0 <= first - aim.end <= scope for aim in clause.kinds.get("aim", ())):
            guards.append("aim")
        elif first - 1 > clause.start and clause.tokens[first - 1] == "to":
            before = {cue.kind for cue in clause.cues if cue.end in (first - 1, first)}
            if not before & RULERS:
                guards.append("purpose")
    if rule in STAGED and any(
        first <= cue.start <= last for cue in clause.kinds.get("procedure", ())
    ):
        guards.append("procedure")
    if clause.opener in CONDITIONS:
        guards.append("condition")
    if clause.opener in CONCESSIVE:
        guards.append("despite")
    if direction and any(
        ask.end <= first for kind in ("undecided", "whether") for ask in clause.kinds.get(kind, ())
    ):
        guards.append("question")
    if "stakes" in clause.kinds:
        guards.append("stakes")
    if "past" in clause.kinds or _names_past_year(clause):
        guards.append("past")
    if not clause.kinds.keys() & TOPICAL:
        guards.append("elsewhere" if about else "no topic")
    return guards


def _names_past_year(clause: Clause) -> bool:
    return any(
        before in ("in", "of", "since", "the") and token[:2] in ("19", "20") and len(token) == 4
        for before, token in itertools.pairwise(clause.tokens[clause.start : clause.end])
    )


RULERS = frozenset(
    [
        "expectation",
        "belief",
        "would",
        "negation",
        "belief",
        "likely",
        "unlikely",
        "confidence",
        "possible",
        "opening",
        "near",
        "far",
        "doubt",
        "refusal",
        "modal",
    ]
)
STAGED = frozenset(
    ["expected", "believed", "likely", "possible", "soon", "small", "big", "modal", "would"]
)
CONDITIONS = frozenset(["if", "unless", "should"])
CONCESSIVE = frozenset(["despite", "notwithstanding"])
TOPICAL = frozenset(["outcome", "achieve", "event", "failure"])


def read_clause(clause: Clause, about: bool) -> list[Reading]:
    """Apply every rule to a clause; where a degree is stated, a bare mention yields to it."""
    rules, leaves = read_rules()
    readings = []
    for rule, read in READERS.items():
        for direction, cues in read(clause):
            guards = tuple(find_guards(clause, rule, direction, cues, about))
            strength = rules[rule][direction]
            for guard in guards:
                strength *= leaves[guard]
            readings.append(Reading(rule, direction, strength, cues, guards))
    for leading, yielding in ORDER:
        ruling = {reading.direction for reading in readings if reading.rule in leading}
        if len(ruling) == 1:
            direction = ruling.pop()
            readings = [
                reading
                for reading in readings
                if reading.rule not in yielding or reading.direction == direction
            ]
    return readings


MENTIONS = frozenset(
    [
        "hope",
        "big",
        "expected",
        "believed",
        "modal",
        "would",
        "soon",
        "possible",
        "favourable",
        "adverse",
        "small",
        "denied",
    ]
)
ORDER = (
    (
        frozenset(["unlikely", "doubt", "scale"]),
        MENTIONS | {"near", "opening", "confidence", "likely"},
    ),
    (frozenset(["far", "likely", "undecided"]), MENTIONS),
    (
        frozenset(["near", "opening", "refusal", "confidence", "gap", "failure", "obstacle"]),
        MENTIONS - {"adverse", "favourable"},
    ),
    (
        frozenset(["denied"]),
        frozenset(["hope", "believed", "modal", "would", "expected", "soon", "big"]),
    ),
)


EVIDENCE = frozenset(
    [
        "near",
        "far",
        "obstacle",
        "opening",
        "refusal",
        "favourable",
        "adverse",
        "likely",
        "possible",
        "unlikely",
        "confidence",
        "doubt",
        "hope",
        "gap",
        "expectation",
        "belief",
        "would",
        "negation",
        "small",
        "big",
        "modal",
        "failure",
        "undecided",
        "whether",
        "market",
    ]
)


def read_sentence(tokens: Sequence[str], cues: Sequence[Cue]) -> list[Reading]:
    """Read each clause of a sentence that holds any evidence."""
    if not any(cue.kind in EVIDENCE for cue in cues):
        return []
    about = any(cue.kind in TOPICAL for cue in cues)
    return [
        reading for clause in split_clauses(tokens, cues) for reading in read_clause(clause, about)
    ]


@cache
def read_rules() -> tuple[dict[str, dict[int, float]], dict[str, float]]:
    """Return the strength of each rule by direction, and what each guard leaves of it."""
    tables = rule_tables()
    return (
        {
            name: {
                DIRECTIONS[direction]: strength for direction, strength in rule["strength"].items()
            }
            for name, rule in tables["rules"].items()
        },
        {name: guard["leaves"] for name, guard in tables["guards"].items()},
    )


@cache
def rule_tables() -> dict[str, dict[str, dict[str, Any]]]:
    """Read ``rules.toml``: each rule and guard with its reason, an example and its strength."""
    return tomllib.loads(files("tradetalks").joinpath("rules.toml").read_text(encoding="utf-8"))
