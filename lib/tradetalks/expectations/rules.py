"""The rules: from the cues of a clause to readings of what it tells a reader to expect.

What a rule is for, an example and its strength stand in ``rules.toml``; here is what it looks for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from tradetalks.expectations.clauses import (
    KIND,
    Clause,
    closest,
    first_after,
    first_of,
    split_clauses,
    turn,
)
from tradetalks.expectations.cues import Cue
from tradetalks.expectations.rule_tables import Rules, shipped_rules

AIM_SCOPE = 8
PROCEDURE_SCOPE = 3
POLAR_SCOPE = 12
PREDICATE_SCOPE = 16
EVEN_IF = ["even", "if"]


class Reading(NamedTuple):
    """What one rule makes of a clause: a direction (−1, 0 for open, 1) and how strongly."""

    rule: str
    direction: int
    strength: float
    cues: tuple[Cue, ...]
    guards: tuple[str, ...]


Finding = tuple[int, tuple[Cue, ...]]
Reader = Callable[[Clause, Cue], Finding | None]


class Rule(NamedTuple):
    """A rule that a cue calls: its name, what it reads, and the kinds of which it needs one."""

    name: str
    read: Reader
    needs: frozenset[str]


def read_sentence(tokens: Sequence[str], cues: Sequence[Cue], rules: Rules) -> list[Reading]:
    """Read each clause of a sentence by these rules."""
    kinds = frozenset(map(KIND, cues))
    if not _call_a_rule(kinds):
        return []
    named = not kinds.isdisjoint(TOPICS)
    return [
        reading
        for clause in split_clauses(tokens, cues)
        for reading in _read_clause(clause, named, rules)
    ]


def _read_clause(clause: Clause, named: bool, rules: Rules) -> list[Reading]:
    """Apply the rules that a clause's cues call; where a degree is stated, a mention yields."""
    readings = []
    for cue in clause.cues:
        for rule in RULES.get(cue.kind, ()):
            finding = rule.read(clause, cue) if _is_called(rule, clause.kinds) else None
            if finding is None or finding[0] not in rules.strength.get(rule.name, ()):
                continue
            direction, cues = finding
            guards = tuple(
                guard
                for guard in _find_guards(clause, rule.name, direction, cues, named)
                if guard in rules.leaves
            )
            strength = rules.strength[rule.name][direction]
            for guard in guards:
                strength *= rules.leaves[guard]
            readings.append(Reading(rule.name, direction, strength, cues, guards))
    if len(readings) < 2:
        return readings
    fired = {reading.rule for reading in readings}
    for leading, yielding in rules.order:
        if leading.isdisjoint(fired) or yielding.isdisjoint(fired):
            continue
        ruling = {reading.direction for reading in readings if reading.rule in leading}
        if len(ruling) == 1:
            readings = [r for r in readings if r.rule not in yielding or r.direction in ruling]
    return readings


# ------------------------------------------------------------------------------------------- rules


def _sign(direction: int, *beside: str, within: int = 0) -> Reader:
    """Make a rule: the cue points in a direction, if one of the kinds `beside` stands near it."""

    def read(clause: Clause, cue: Cue) -> Finding | None:
        if not beside:
            return direction * turn(clause, cue), (cue,)
        companion = closest(clause, cue, beside, within)
        return companion and (direction * turn(clause, cue), (cue, companion))

    return read


def _chance(direction: int, within: int = 12, alone: bool = False) -> Reader:
    """Make a rule: the cue says how likely a result is; a likely failure lowers."""

    def read(clause: Clause, cue: Cue) -> Finding | None:
        result = closest(clause, cue, RESULTS, within)
        if result is None:
            return (direction * turn(clause, cue), (cue,)) if alone else None
        damper = _predicate_of(clause, cue)
        if damper and direction == 1:
            return -turn(clause, cue, damper), (cue, damper)
        bad = result.kind == "failure" or any(
            cue.end <= far.start < result.start for far in clause.kinds.get("far", ())
        )
        return direction * (-1 if bad else 1) * turn(clause, cue, result), (cue, result)

    return read


def _read_scale(clause: Clause, cue: Cue) -> Finding | None:
    change = closest(clause, cue, SCALE, within=7) or _predicate(clause, cue, *SCALE)
    if change is None:
        return None
    of = closest(clause, cue, RESULTS, within=5)
    direction = 1 if change.kind in ("upward", "likely") else -1
    good = -1 if of and of.kind == "failure" else 1
    return direction * good * turn(clause, cue, change), (cue, change)


def _predicate_of(clause: Clause, cue: Cue) -> Cue | None:
    """Return what makes a likely result small, or no result: "likely to be modest, to object"."""
    return next((c for kind in DAMPERS if (c := first_after(clause, cue, kind, 3))), None)


def _predicate(clause: Clause, cue: Cue, *kinds: str) -> Cue | None:
    """Return what is said of a noun at the end of its phrase: "hopes of … are fading"."""
    after = [c for kind in kinds if (c := first_after(clause, cue, kind, PREDICATE_SCOPE))]
    return min(after, key=lambda c: c.start, default=None)


def _read_odds(clause: Clause, cue: Cue) -> Finding | None:
    number = closest(clause, cue, ODDS, within=16)
    if number is None:
        return None
    of = closest(clause, cue, RESULTS, within=8)
    good = -1 if of and of.kind == "failure" else 1
    return good if number.kind == "high_odds" else -good, (cue, number)


def _read_quality(clause: Clause, cue: Cue) -> Finding | None:
    for kind in QUALITIES:
        quality = first_after(clause, cue, kind, within=4)
        named = quality and (
            quality.end - quality.start > 1 or first_after(clause, quality, "event", within=2)
        )
        if quality and named:  # a "productive meeting" is one cue and names the event itself
            direction = 1 if kind in ("favourable", "big") else -1
            return direction * turn(clause, cue, quality), (cue, quality)
    return None


def _read_polar(clause: Clause, cue: Cue) -> Finding | None:
    topic = closest(clause, cue, RESULTS, within=12)
    denied = [no for no in clause.kinds["negation"] if 0 <= cue.start - no.end <= POLAR_SCOPE]
    return (-1, (denied[-1], cue, topic)) if topic and denied else None


def _read_gap(clause: Clause, cue: Cue) -> Finding | None:
    closing = closest(clause, cue, ("narrowing",), within=4)
    if closing:
        return turn(clause, cue, closing), (cue, closing)
    if any(0 <= cue.start - near.end <= 3 for near in clause.kinds.get("near", ())):
        return None
    standing = closest(clause, cue, ("remain",), within=4)
    return standing and (-turn(clause, cue, standing), (cue, standing))


def _caution(direction: int) -> Reader:
    """Make a rule: a cautious word right before a good one leaves both standing."""

    def read(clause: Clause, cue: Cue) -> Finding | None:
        for kind in HELD_BACK:
            good = first_after(clause, cue, kind, within=1)
            if good:
                return direction, (cue, good)
        return None

    return read


def _read_small(clause: Clause, cue: Cue) -> Finding | None:
    result = closest(clause, cue, ("outcome",), within=4)
    ahead = first_of(clause, "expectation", "modal", "likely")
    return (-1, (cue, result, ahead)) if result and ahead else None


def _read_big(clause: Clause, cue: Cue) -> Finding | None:
    result = closest(clause, cue, ("outcome",), within=3)
    ahead = first_of(clause, "expectation", "modal", "likely", "hope")
    return (turn(clause, cue, result, ahead), (cue, result, ahead)) if result and ahead else None


def _read_modal(clause: Clause, cue: Cue) -> Finding | None:
    deed = first_after(clause, cue, "achieve", within=3)
    if deed:
        return turn(clause, cue, deed), (cue, deed)
    bringing = first_after(clause, cue, "yield", within=3)
    result = bringing and first_after(clause, bringing, "outcome", within=4)
    if bringing is None or result is None:
        return None
    return turn(clause, cue, bringing, result), (cue, bringing, result)


def _read_cannot(clause: Clause, cue: Cue) -> Finding | None:
    deed = first_after(clause, cue, "achieve", within=3)
    return deed and (-1, (cue, deed))


def _read_denial(clause: Clause, cue: Cue) -> Finding | None:
    result = first_after(clause, cue, "outcome", within=2)
    return result and (-1, (cue, result))


def _read_soon(clause: Clause, cue: Cue) -> Finding | None:
    result = closest(clause, cue, ("outcome", "achieve"), within=8)
    ahead = first_of(clause, "modal", "expectation", "possible")
    return (turn(clause, cue, result, ahead), (cue, result, ahead)) if result and ahead else None


def _read_alternative(clause: Clause, cue: Cue) -> Finding | None:
    return (0, (cue,)) if "or" in clause.tokens[cue.end : clause.end] else None


def _read_price(clause: Clause, cue: Cue) -> Finding | None:
    move = closest(clause, cue, ("rally", "selloff"), within=6)
    reason = closest(clause, cue, ("hope", "outcome", "event", "confidence", "doubt"), within=20)
    if move is None or reason is None:
        return None
    return 1 if move.kind == "rally" else -1, (cue, move, reason)


def _read_question(clause: Clause, cue: Cue) -> Finding | None:
    topics = [topic for topic in clause.cues if topic.kind in TOPICS]
    return (0, (topics[0], cue)) if topics else None


RESULTS = ("outcome", "achieve", "failure")
TOPICS = frozenset([*RESULTS, "event"])
SCALE = ("upward", "downward", "likely", "unlikely")
DAMPERS = ("small", "objection", "refusal")
ODDS = ("high_odds", "low_odds")
QUALITIES = ("favourable", "big", "adverse", "small")
HELD_BACK = ("confidence", "opening", "favourable", "rally")
AHEAD = ("expectation", "modal", "likely")


def _rule(name: str, read: Reader, *needs: str) -> Rule:
    return Rule(name, read, frozenset(needs))


def _beside(name: str, direction: int, *beside: str, within: int) -> Rule:
    return _rule(name, _sign(direction, *beside, within=within), *beside)


RULES: dict[str, tuple[Rule, ...]] = {
    "near": (_rule("near", _sign(1)),),
    "far": (_rule("far", _sign(-1)),),
    "obstacle": (_rule("obstacle", _sign(-1)),),
    "opening": (_rule("opening", _sign(1)),),
    "refusal": (_rule("refusal", _sign(-1)),),
    "offer": (_beside("offer", 1, "outcome", "event", within=8),),
    "objection": (_beside("objection", -1, "outcome", "achieve", within=8),),
    "favourable": (_beside("favourable", 1, "outcome", "event", within=5),),
    "adverse": (_beside("adverse", -1, "outcome", "event", within=5),),
    "likely": (_rule("likely", _chance(1), *RESULTS),),
    "possible": (_rule("possible", _chance(1), *RESULTS),),
    "unlikely": (_rule("unlikely", _chance(-1, alone=True)),),
    "expectation": (
        _rule("expected", _chance(1, within=10), *RESULTS),
        _rule("quality", _read_quality, *QUALITIES),
    ),
    "belief": (_rule("believed", _chance(1, within=10), *RESULTS),),
    "confidence": (_rule("confidence", _sign(1)),),
    "doubt": (_rule("doubt", _sign(-1)),),
    "worry": (_beside("worry", -1, "failure", "outcome", within=8),),
    "cautiously": (
        _rule("cautious", _caution(-1), *HELD_BACK),
        _rule("cautious", _caution(1), *HELD_BACK),
    ),
    "hope": (
        _rule("scale", _read_scale, *SCALE),
        _rule("odds", _read_odds, *ODDS),
        _beside("hope", 1, "outcome", within=8),
    ),
    "mood": (_rule("scale", _read_scale, *SCALE),),
    "gap": (_rule("gap", _read_gap, "remain", "narrowing"),),
    "small": (_rule("small", _read_small, *AHEAD),),
    "big": (_rule("big", _read_big, *AHEAD, "hope"),),
    "soon": (_rule("soon", _read_soon, "modal", "expectation", "possible"),),
    "modal": (_rule("modal", _read_modal, "achieve", "yield"),),
    "would": (_rule("would", _read_modal, "achieve", "yield"),),
    "cannot": (_rule("modal", _read_cannot, "achieve"),),
    "negation": (_rule("denied", _read_denial, "outcome"),),
    "polar": (_rule("postponed", _read_polar, "negation"),),
    "failure": (
        _beside("failure", -1, "modal", "expectation", "belief", "likely", within=6),
        _beside("failed", -1, "event", "outcome", within=6),
    ),
    "undecided": (_rule("undecided", _sign(0)),),
    "whether": (
        _beside("whether", 0, *RESULTS, "event", "opening", "near", within=12),
        _rule("alternative", _read_alternative),
    ),
    "question": (_rule("question", _read_question, *TOPICS),),
    "market": (_rule("price", _read_price, "rally", "selloff"),),
}


ALONE = frozenset(kind for kind, rules in RULES.items() if not all(rule.needs for rule in rules))
COMPANIONS = {kind: frozenset[str]().union(*(r.needs for r in RULES[kind])) for kind in RULES}


def _call_a_rule(kinds: frozenset[str]) -> bool:
    """Say whether there is a rule that these kinds of cue call, alone or beside each other."""
    return not kinds.isdisjoint(ALONE) or any(
        not COMPANIONS[kind].isdisjoint(kinds) for kind in COMPANIONS.keys() & kinds
    )


def _is_called(rule: Rule, kinds: Iterable[str]) -> bool:
    """Say whether the kinds of cue beside it meet what a rule needs."""
    return not rule.needs or not rule.needs.isdisjoint(kinds)


# ------------------------------------------------------------------------------------------ guards


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
        elif direction == 1 and first - 1 > clause.start and clause.tokens[first - 1] == "to":
            before = {cue.kind for cue in clause.cues if cue.end in (first - 1, first)}
            if not before & words["governing"]:
                yield "purpose"
        if clause.tokens[first - 1] == "any" and first > clause.start:
            yield "any"
    if rule in words["staged"] and any(
        first <= cue.start < last + PROCEDURE_SCOPE for cue in kinds.get("procedure", ())
    ):
        yield "procedure"
    if opener in words["conditions"] or clause.tokens[clause.start : clause.start + 2] == EVEN_IF:
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
    if rule in words["loose"] and "outcome" not in kinds and "achieve" not in kinds:
        yield "no result"
    elif not TOPICS & kinds.keys():
        yield "elsewhere" if named else "no topic"
