"""The rules: from the cues of a clause to readings of what it tells a reader to expect.

What a rule is for, an example and its strength stand in ``rules.toml``; here is what it looks for.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

from tradetalks._cues import Cue

NEGATION_SCOPE = 7
AIM_SCOPE = 8
DIRECTIONS = {"lower": -1, "open": 0, "raise": 1}
CLAUSE_MARKS = frozenset(";:—–()?!")


class Clause(NamedTuple):
    """A stretch of tokens with its cues, in order and by kind."""

    tokens: Sequence[str]
    start: int
    end: int
    cues: list[Cue]
    kinds: dict[str, list[Cue]]


class Reading(NamedTuple):
    """What one rule makes of a clause: a direction (−1, 0 for open, 1) and how strongly."""

    rule: str
    direction: int
    strength: float
    cues: tuple[Cue, ...]
    guards: tuple[str, ...]


class Rules(NamedTuple):
    """The tables of ``rules.toml`` in the form in which they are applied."""

    strength: dict[str, dict[int, float]]
    leaves: dict[str, float]
    context: dict[str, float]
    order: tuple[tuple[frozenset[str], frozenset[str]], ...]
    words: dict[str, frozenset[str]]


Finding = tuple[int, tuple[Cue, ...]]
Rule = Callable[[Clause, Cue], Finding | None]


def read_sentence(tokens: Sequence[str], cues: Sequence[Cue]) -> list[Reading]:
    """Read each clause of a sentence."""
    if not any(cue.kind in RULES for cue in cues):
        return []
    named = any(cue.kind in TOPICS for cue in cues)
    return [
        reading for clause in split_clauses(tokens, cues) for reading in _read_clause(clause, named)
    ]


@cache
def rule_tables() -> dict[str, Any]:
    """Return ``rules.toml``: rules and guards with reason and example, order, function words."""
    return tomllib.loads(files("tradetalks").joinpath("rules.toml").read_text(encoding="utf-8"))


@cache
def shipped_rules() -> Rules:
    """Return the rules of ``rules.toml``, ready to be applied."""
    tables = rule_tables()
    return Rules(
        strength={
            name: {DIRECTIONS[word]: strength for word, strength in rule["strength"].items()}
            for name, rule in tables["rules"].items()
        },
        leaves={name: guard["leaves"] for name, guard in tables["guards"].items()},
        context={name: context["strength"] for name, context in tables["context"].items()},
        order=tuple((frozenset(o["leads"]), frozenset(o["yields"])) for o in tables["order"]),
        words={name: frozenset(words.split()) for name, words in tables["words"].items()},
    )


# ---------------------------------------------------------------------------------------- clauses


def split_clauses(tokens: Sequence[str], cues: Sequence[Cue]) -> list[Clause]:
    """Split at marks, at contrasts, and at commas that open a clause or close a subordinate one."""
    words = shipped_rules().words
    turns = {cue.start for cue in cues if cue.kind in ("contrast", "condition")}
    subordinate = bool(tokens) and tokens[0] in words["subordinators"]
    starts = [0]
    for position in range(1, len(tokens)):
        before, token = tokens[position - 1], tokens[position]
        if before in CLAUSE_MARKS or token in CLAUSE_MARKS:
            subordinate = False
        elif before == "," and (subordinate or token in words["clause_openers"]):
            subordinate = token in words["subordinators"]
        elif position in turns and token not in words["not_without_comma"]:
            subordinate = token in words["subordinators"]
        else:
            continue
        starts.append(position)
    ends = [*starts[1:], len(tokens)]
    return [_make_clause(tokens, start, end, cues) for start, end in zip(starts, ends, strict=True)]


def _make_clause(tokens: Sequence[str], start: int, end: int, cues: Sequence[Cue]) -> Clause:
    inside = [cue for cue in cues if start <= cue.start < end]
    kinds: dict[str, list[Cue]] = {}
    for cue in inside:
        kinds.setdefault(cue.kind, []).append(cue)
    return Clause(tokens, start, end, inside, kinds)


def _read_clause(clause: Clause, named: bool) -> list[Reading]:
    """Apply the rules that a clause's cues call; where a degree is stated, a mention yields."""
    shipped = shipped_rules()
    readings = []
    for cue in clause.cues:
        for rule, read in RULES.get(cue.kind, ()):
            finding = read(clause, cue)
            if finding is None or finding[0] not in shipped.strength[rule]:
                continue
            direction, cues = finding
            guards = tuple(_find_guards(clause, rule, direction, cues, named))
            strength = shipped.strength[rule][direction]
            for guard in guards:
                strength *= shipped.leaves[guard]
            readings.append(Reading(rule, direction, strength, cues, guards))
    for leading, yielding in shipped.order:
        ruling = {reading.direction for reading in readings if reading.rule in leading}
        if len(ruling) == 1:
            readings = [r for r in readings if r.rule not in yielding or r.direction in ruling]
    return readings


# ------------------------------------------------------------------------------- negation, nearness


def _turn(clause: Clause, *cues: Cue) -> int:
    """Return −1 where an odd number of negations reaches the cues, else 1."""
    start, end = min(cue.start for cue in cues), max(cue.end for cue in cues)
    reach = max(clause.start, start - NEGATION_SCOPE)
    negations = clause.kinds.get("negation", ())
    count = sum(reach <= no.start < end and no.start != start for no in negations)
    return -1 if count % 2 else 1


def _closest(clause: Clause, cue: Cue, kinds: Sequence[str], within: int) -> Cue | None:
    """Return the closest cue of these kinds within so many words of `cue`."""
    best, closest = within + 1, None
    for kind in kinds:
        for other in clause.kinds.get(kind, ()):
            apart = max(other.start - cue.end, cue.start - other.end) + 1
            if other.start != cue.start and apart < best:
                best, closest = apart, other
    return closest


def _first_after(clause: Clause, cue: Cue, kind: str, within: int) -> Cue | None:
    """Return the first cue of a kind that starts at most so many words after `cue`."""
    for other in clause.kinds.get(kind, ()):
        if 0 <= other.start - cue.end <= within:
            return other
    return None


# ------------------------------------------------------------------------------------------- rules


def _sign(direction: int, *beside: str, within: int = 0) -> Rule:
    """Make a rule: the cue points in a direction, if one of the kinds `beside` stands near it."""

    def read(clause: Clause, cue: Cue) -> Finding | None:
        if not beside:
            return direction * _turn(clause, cue), (cue,)
        companion = _closest(clause, cue, beside, within)
        return companion and (direction * _turn(clause, cue), (cue, companion))

    return read


def _chance(direction: int, within: int = 12, alone: bool = False) -> Rule:
    """Make a rule: the cue says how likely a result is; a likely failure lowers."""

    def read(clause: Clause, cue: Cue) -> Finding | None:
        result = _closest(clause, cue, RESULTS, within)
        if result is None:
            return (direction * _turn(clause, cue), (cue,)) if alone else None
        good = -1 if result.kind == "failure" else 1
        return direction * good * _turn(clause, cue, result), (cue, result)

    return read


def _read_scale(clause: Clause, cue: Cue) -> Finding | None:
    change = _closest(clause, cue, ("upward", "downward"), within=5)
    if change is None:
        return None
    of = _closest(clause, cue, RESULTS, within=5)
    direction = 1 if change.kind == "upward" else -1
    good = -1 if of and of.kind == "failure" else 1
    return direction * good * _turn(clause, cue, change), (cue, change)


def _read_gap(clause: Clause, cue: Cue) -> Finding | None:
    closing = _closest(clause, cue, ("narrowing",), within=4)
    if closing:
        return _turn(clause, cue, closing), (cue, closing)
    standing = _closest(clause, cue, ("remain",), within=4)
    return standing and (-_turn(clause, cue, standing), (cue, standing))


def _caution(direction: int) -> Rule:
    """Make a rule: a cautious word right before a good one leaves both standing."""

    def read(clause: Clause, cue: Cue) -> Finding | None:
        for kind in ("confidence", "opening", "favourable", "rally"):
            good = _first_after(clause, cue, kind, within=1)
            if good:
                return direction, (cue, good)
        return None

    return read


def _read_small(clause: Clause, cue: Cue) -> Finding | None:
    result = _closest(clause, cue, ("outcome",), within=4)
    ahead = _first_of(clause, "expectation", "modal", "likely")
    return (-1, (cue, result, ahead)) if result and ahead else None


def _read_big(clause: Clause, cue: Cue) -> Finding | None:
    result = _closest(clause, cue, ("outcome",), within=3)
    ahead = _first_of(clause, "expectation", "modal", "likely", "hope")
    return (_turn(clause, cue, result, ahead), (cue, result, ahead)) if result and ahead else None


def _first_of(clause: Clause, *kinds: str) -> Cue | None:
    return next((clause.kinds[kind][0] for kind in kinds if kind in clause.kinds), None)


def _read_modal(clause: Clause, cue: Cue) -> Finding | None:
    deed = _first_after(clause, cue, "achieve", within=3)
    if deed:
        return _turn(clause, cue, deed), (cue, deed)
    bringing = _first_after(clause, cue, "yield", within=3)
    result = bringing and _first_after(clause, bringing, "outcome", within=4)
    if bringing is None or result is None:
        return None
    return _turn(clause, cue, bringing, result), (cue, bringing, result)


def _read_denial(clause: Clause, cue: Cue) -> Finding | None:
    result = _first_after(clause, cue, "outcome", within=2)
    return result and (-1, (cue, result))


def _read_soon(clause: Clause, cue: Cue) -> Finding | None:
    result = _closest(clause, cue, ("outcome", "achieve"), within=8)
    ahead = _first_of(clause, "modal", "expectation", "possible")
    return (_turn(clause, cue, result, ahead), (cue, result, ahead)) if result and ahead else None


def _read_alternative(clause: Clause, cue: Cue) -> Finding | None:
    return (0, (cue,)) if "or" in clause.tokens[cue.end : clause.end] else None


def _read_price(clause: Clause, cue: Cue) -> Finding | None:
    move = _closest(clause, cue, ("rally", "selloff"), within=6)
    reason = _closest(clause, cue, ("hope", "outcome", "event", "confidence", "doubt"), within=20)
    if move is None or reason is None:
        return None
    return 1 if move.kind == "rally" else -1, (cue, move, reason)


def _read_terms(clause: Clause, cue: Cue) -> Finding | None:
    for result in clause.kinds.get("outcome", ()):
        if result.end <= cue.start and _turn(clause, result) == -1:
            return -1, (result, cue)
    return None


def _read_question(clause: Clause, cue: Cue) -> Finding | None:
    asks = clause.end < len(clause.tokens) and clause.tokens[clause.end] == "?"
    return (0, (cue,)) if asks else None


RESULTS = ("outcome", "achieve", "failure")
TOPICS = frozenset([*RESULTS, "event"])
RULES: dict[str, list[tuple[str, Rule]]] = {
    "near": [("near", _sign(1))],
    "far": [("far", _sign(-1))],
    "obstacle": [("obstacle", _sign(-1))],
    "opening": [("opening", _sign(1))],
    "refusal": [("refusal", _sign(-1))],
    "favourable": [("favourable", _sign(1, "outcome", "event", within=5))],
    "adverse": [("adverse", _sign(-1, "outcome", "event", within=5))],
    "likely": [("likely", _chance(1))],
    "possible": [("possible", _chance(1))],
    "unlikely": [("unlikely", _chance(-1, alone=True))],
    "expectation": [("expected", _chance(1, within=10))],
    "belief": [("believed", _chance(1, within=10))],
    "confidence": [("confidence", _sign(1))],
    "doubt": [("doubt", _sign(-1))],
    "worry": [("worry", _sign(-1, "failure", "outcome", within=8))],
    "cautiously": [("cautious", _caution(-1)), ("cautious", _caution(1))],
    "hope": [("scale", _read_scale), ("hope", _sign(1, "outcome", within=8))],
    "mood": [("scale", _read_scale)],
    "gap": [("gap", _read_gap)],
    "small": [("small", _read_small)],
    "big": [("big", _read_big)],
    "soon": [("soon", _read_soon)],
    "modal": [("modal", _read_modal)],
    "would": [("would", _read_modal)],
    "negation": [("denied", _read_denial)],
    "failure": [
        ("failure", _sign(-1, "modal", "expectation", "belief", "likely", within=6)),
        ("failed", _sign(-1, "event", "outcome", within=6)),
        ("question", _read_question),
    ],
    "condition": [("terms", _read_terms)],
    "undecided": [("undecided", _sign(0))],
    "whether": [
        ("whether", _sign(0, *RESULTS, "event", "opening", "near", within=12)),
        ("alternative", _read_alternative),
    ],
    "outcome": [("question", _read_question)],
    "achieve": [("question", _read_question)],
    "event": [("question", _read_question)],
    "market": [("price", _read_price)],
}


# ------------------------------------------------------------------------------------------ guards

GOVERNING = frozenset(
    "expectation belief likely unlikely confidence possible opening near far doubt refusal modal"
    .split()
)  # fmt: skip
STAGED = frozenset("expected believed likely possible soon small big modal would".split())
LOOSE = frozenset("refusal opening doubt obstacle gap unlikely".split())


def _find_guards(
    clause: Clause, rule: str, direction: int, cues: Sequence[Cue], named: bool
) -> Iterator[str]:
    """Name what takes force from a reading."""
    first, last = min(cue.start for cue in cues), max(cue.end for cue in cues)
    kinds, words = clause.kinds, shipped_rules().words
    opener = clause.tokens[clause.start]
    if direction == 1 or rule in ("far", "failure", "gap", "adverse"):
        scope = AIM_SCOPE if direction == 1 else AIM_SCOPE // 2
        if any(0 <= first - aim.end <= scope for aim in kinds.get("aim", ())):
            yield "aim"
        elif first - 1 > clause.start and clause.tokens[first - 1] == "to":
            before = {cue.kind for cue in clause.cues if cue.end in (first - 1, first)}
            if not before & GOVERNING:
                yield "purpose"
        if clause.tokens[first - 1] == "any" and first > clause.start:
            yield "any"
    if rule in STAGED and any(first <= cue.start <= last for cue in kinds.get("procedure", ())):
        yield "procedure"
    if opener in words["conditions"]:
        yield "condition"
    if opener in words["concessions"]:
        yield "despite"
    if direction and any(
        ask.end <= first for kind in ("undecided", "whether") for ask in kinds.get(kind, ())
    ):
        yield "asked"
    if "stakes" in kinds:
        yield "stakes"
    if "past" in kinds:
        yield "past"
    if rule in LOOSE and "outcome" not in kinds and "achieve" not in kinds:
        yield "no result"
    elif not TOPICS & kinds.keys():
        yield "elsewhere" if named else "no topic"
