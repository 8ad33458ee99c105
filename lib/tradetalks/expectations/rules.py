"""The rules: from the cues of a clause to readings of what it tells a reader to expect.

What a rule and a guard look for, how far they reach and how strong they are stands in
``rules.toml``; here are the few ways in which they look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, reduce
from itertools import chain
from operator import itemgetter
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradetalks.base.checks import check_choice, check_list
from tradetalks.base.lists import read_list, split_phrases, split_words
from tradetalks.expectations.clauses import (
    KIND,
    Clause,
    closest,
    first_after,
    last_before,
    split_clauses,
    turn,
)
from tradetalks.expectations.cues import Cue

START, END = (itemgetter(Cue._fields.index(name)) for name in ("start", "end"))
DIRECTIONS = {"lower": -1, "open": 0, "raise": 1}
ANYWHERE = 10_000  # words: what is said to be near without a number may stand anywhere
ANY_WORD = "*"
EVERY_DIRECTION = " ".join(DIRECTIONS)


class Reading(NamedTuple):
    """What one rule makes of a clause: a direction (−1, 0 for open, 1) and how strongly."""

    rule: str
    direction: int
    strength: float
    cues: tuple[Cue, ...]
    guards: tuple[str, ...]


class Span(NamedTuple):
    """The words of a sentence over which a reading stretches."""

    start: int
    end: int


Kinds = tuple[str, ...]
Finding = tuple[int, tuple[Cue, ...]]
Reader = Callable[[Clause, Cue], Finding | None]
Finder = Callable[[Clause, Sequence[Cue]], Cue | None]
Test = Callable[[Clause, Span, frozenset[str]], bool]


class Line(NamedTuple):
    """One way in which a rule reads a cue, and kinds of which the clause must have one each."""

    read: Reader
    needs: tuple[frozenset[str], ...]


class Rule(NamedTuple):
    """A rule as a cue of some kind calls it: the first line that finds all it names reads."""

    name: str
    strength: Mapping[int, float]
    lines: tuple[Line, ...]


class Guard(NamedTuple):
    """What takes force from readings of one kind, unless one of some other guards has done so."""

    name: str
    tests: tuple[tuple[frozenset[str], Test], ...]  # with kinds of which the clause must have one
    unless: frozenset[str]


class Rules(NamedTuple):
    """The tables of ``rules.toml`` in the form in which they are applied."""

    called: Mapping[str, Sequence[Rule]]  # by kind of cue
    leaves: Mapping[str, float]
    context: Mapping[str, float]
    order: tuple[tuple[frozenset[str], frozenset[str]], ...]


@cache
def rule_tables() -> dict[str, Any]:
    """Return ``rules.toml``: rules and guards with reason and example, order and steps."""
    return read_list(__package__, "rules.toml")


@cache
def shipped_rules() -> Rules:
    """Return the rules of ``rules.toml``, ready to be applied."""
    tables = rule_tables()
    called: dict[str, list[Rule]] = {}
    for name, table in tables["rules"].items():
        for kind, rule in _make_rules(name, table):
            called.setdefault(kind, []).append(rule)
    return Rules(
        called,
        leaves={name: guard["leaves"] for name, guard in tables["guards"].items()},
        context={name: context["strength"] for name, context in tables["context"].items()},
        order=tuple((frozenset(o["leads"]), frozenset(o["yields"])) for o in tables["order"]),
    )


def choose_rules(names: Iterable[str] | None) -> Rules:
    """Return the named rules, guards and contexts alone; all of them for None."""
    shipped = shipped_rules()
    if names is None:
        return shipped
    wanted = frozenset(check_list(names, "rules", '["unlikely", "near"]'))
    known = [*rule_tables()["rules"], *shipped.leaves, *shipped.context]
    for name in sorted(wanted):
        check_choice(name, known, "rule")
    called = {
        kind: [rule for rule in rules if rule.name in wanted]
        for kind, rules in shipped.called.items()
    }
    return shipped._replace(
        called=called,
        leaves={name: value for name, value in shipped.leaves.items() if name in wanted},
        context={name: value for name, value in shipped.context.items() if name in wanted},
    )


def find_called(cues: Sequence[Sequence[Cue]], rules: Rules) -> NDArray[np.bool_]:
    """Say of each sentence whether there is a rule that its kinds of cue call: of few there is."""
    row = np.repeat(np.arange(len(cues)), list(map(len, cues)))
    kind, kinds = pd.factorize(np.array(list(map(KIND, chain.from_iterable(cues))), dtype=object))
    has = np.zeros((len(kinds) + 1, len(cues)), bool)  # in the last row stands no kind of cue
    has[kind, row] = True
    place = {name: number for number, name in enumerate(kinds)}

    def has_any(wanted: Iterable[str]) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = np.any(has[[place.get(name, -1) for name in wanted]], axis=0)
        return found

    called: NDArray[np.bool_] = has[-1].copy()
    for name in place.keys() & rules.called.keys():
        for needs in {line.needs for rule in rules.called[name] for line in rule.lines}:
            called |= np.logical_and.reduce([*map(has_any, needs), has_any([name])])
    return called


def read_sentence(tokens: Sequence[str], cues: Sequence[Cue], rules: Rules) -> list[Reading]:
    """Read each clause of a sentence by these rules."""
    kinds = frozenset(map(KIND, cues))
    return [
        reading
        for clause in split_clauses(tokens, cues)
        for reading in _read_clause(clause, kinds, rules)
    ]


def _read_clause(clause: Clause, kinds: frozenset[str], rules: Rules) -> list[Reading]:
    """Apply the rules that a clause's cues call; where a degree is stated, a mention yields."""
    readings = []
    for cue in clause.cues:
        for rule in rules.called.get(cue.kind, ()):
            finding = _apply(rule, clause, cue)
            if finding is None or finding[0] not in rule.strength:
                continue
            direction, cues = finding
            weakening = _list_guards(rule.name, direction)
            holding = _find_guards(clause, _span(cues), kinds, weakening)
            guards = tuple([guard for guard in holding if guard in rules.leaves])
            strength = rule.strength[direction]
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


def _span(cues: Sequence[Cue]) -> Span:
    first, *others = cues
    start, end = first.start, first.end
    for cue in others:
        start, end = min(start, cue.start), max(end, cue.end)
    return Span(start, end)


def _apply(rule: Rule, clause: Clause, cue: Cue) -> Finding | None:
    for read, needs in rule.lines:
        for kinds in needs:
            if kinds.isdisjoint(clause.kinds):
                break
        else:
            finding = read(clause, cue)
            if finding:
                return finding
    return None


# ------------------------------------------------------------------------------------------- rules


def _make_rules(name: str, table: Mapping[str, Any]) -> Iterator[tuple[str, Rule]]:
    """Make a rule for each kind of cue that calls it, and for each direction that it always has."""
    strength = {DIRECTIONS[word]: chance for word, chance in table["strength"].items()}
    lines: dict[tuple[str, int], list[Line]] = {}
    for line in table["reads"]:
        directions = (
            line["direction"] if isinstance(line["direction"], list) else [line["direction"]]
        )
        for kind in split_words(line["cue"]):
            for number, direction in enumerate(directions):
                lines.setdefault((kind, number), []).append(_make_line(line, direction))
    for (kind, _), read in lines.items():
        yield kind, Rule(name, strength, tuple(read))


def _make_line(line: Mapping[str, Any], direction: str | Mapping[str, str]) -> Line:
    if "result_within" in line:
        return _make_chance(str(direction), line["result_within"])
    companions = line.get("with", ())
    needs = tuple(frozenset(split_words(companion[_place(companion)])) for companion in companions)
    return Line(_make_sign(line, direction, [*map(_make_finder, companions)]), needs)


def _make_sign(
    line: Mapping[str, Any], direction: str | Mapping[str, str], companions: Sequence[Finder]
) -> Reader:
    """Make the reader of a cue that points in a direction, or whose first companion does."""
    ways, always = {}, 0
    if isinstance(direction, str):
        always = DIRECTIONS[direction]
    else:
        ways = {kind: DIRECTIONS[way] for kind, way in direction.items()}
    unless = _make_finder(line["unless"]) if "unless" in line else None
    word, negated, reach = (line.get(k) for k in ("word_after", "negated", "reversed_within"))
    apart = frozenset(split_words(line.get("not_across", "")))
    turning, turned_within = split_words(line.get("turned_by", "")), line.get("turned_within", 0)

    if line.keys() == {"cue", "direction"}:  # as most are
        return lambda clause, cue: (always * turn(clause, (cue,)), (cue,))

    def read(clause: Clause, cue: Cue) -> Finding | None:
        found = [cue]
        for find in companions:
            companion = find(clause, found)
            if companion is None:
                return None
            found.append(companion)
        if apart and not apart.isdisjoint(clause.tokens[cue.end : found[1].start]):
            return None
        if (unless and unless(clause, found)) or (
            word and word not in clause.tokens[cue.end : clause.end]
        ):
            return None
        way = ways[found[1].kind] if ways else always
        if reach and _speaks_of_a_bad_result(clause, cue, reach):
            way = -way
        if turning and closest(clause, found[1], turning, turned_within):
            way = -way
        turned = 1 if negated == "never" else turn(clause, found if negated == "all" else (cue,))
        return way * turned, tuple(found)

    return read


def _make_chance(direction: str, within: int) -> Line:
    """Make the line for a cue that says how likely a result is; a likely failure lowers."""
    lists = rule_tables()["results"]
    results, bad, makers, small = (
        split_words(lists[name]) for name in ("kinds", "bad", "made_bad_by", "made_small_by")
    )
    way, small_within = DIRECTIONS[direction], lists["small_within"]

    def read(clause: Clause, cue: Cue) -> Finding | None:
        result = _find_result(clause, cue, results, within)
        if result is None:
            return None
        damper = first_after(clause, cue, small, small_within)
        if damper and way == 1:
            return -turn(clause, (cue, damper)), (cue, damper)
        makes_bad = (maker for kind in makers for maker in clause.kinds.get(kind, ()))
        is_bad = (result.kind in bad and not _is_averted(clause, result)) or any(
            cue.end <= maker.start < result.start for maker in makes_bad
        )
        return (-way if is_bad else way) * turn(clause, (cue, result)), (cue, result)

    return Line(read, (frozenset(results),))


def _find_result(clause: Clause, cue: Cue, results: Kinds, within: int) -> Cue | None:
    """Find the result closest to a cue, or what comes of it: a deal that is unlikely to unravel."""
    lists = rule_tables()["results"]
    if clause.tokens[cue.end : cue.end + 1] == ["to"]:
        what_comes = first_after(clause, cue, results, lists["complement_within"])
        if what_comes:
            return what_comes
    result = closest(clause, cue, results, within)
    if result is None or result.kind not in split_words(lists["subjects"]):
        return result
    comes = first_after(clause, result, results, lists["complement_within"])
    helping = split_words(lists["helping"])
    if comes and all(word in helping for word in clause.tokens[result.end : comes.start]):
        return comes
    return result


def _speaks_of_a_bad_result(clause: Clause, cue: Cue, within: int) -> bool:
    lists = rule_tables()["results"]
    result = _find_result(clause, cue, split_words(lists["kinds"]), within)
    return (
        result is not None
        and result.kind in split_words(lists["bad"])
        and not _is_averted(clause, result)
    )


def _is_averted(clause: Clause, result: Cue) -> bool:
    lists = rule_tables()["results"]
    within = lists["averted_within"]
    return closest(clause, result, split_words(lists["averted_by"]), within) is not None


# Where a companion stands: from the clause, the cues found, its kinds and how far it may be.
PLACES: dict[str, Callable[[Clause, Sequence[Cue], Kinds, int], Cue | None]] = {
    "beside": lambda clause, found, kinds, within: closest(clause, found[0], kinds, within),
    "before": lambda clause, found, kinds, within: last_before(clause, found[0], kinds, within),
    "after": lambda clause, found, kinds, within: first_after(clause, found[-1], kinds, within),
    "anywhere": lambda clause, _, kinds, __: next(
        (clause.kinds[kind][0] for kind in kinds if kind in clause.kinds), None
    ),
    "first": lambda clause, _, kinds, __: next(
        (cue for cue in clause.cues if cue.kind in kinds), None
    ),
}


def _place(companion: Mapping[str, Any]) -> str:
    return next(place for place in PLACES if place in companion)


def _make_finder(companion: Mapping[str, Any]) -> Finder:
    """Make what finds another cue where `companion` says that it stands."""
    place, within = _place(companion), companion.get("within", ANYWHERE)
    kinds, find = split_words(companion[place]), PLACES[place]
    if "naming" not in companion:
        return lambda clause, found: find(clause, found, kinds, within)
    named, named_within = split_words(companion["naming"]), companion["naming_within"]

    def find_naming(clause: Clause, found: Sequence[Cue]) -> Cue | None:
        """Find a quality with what it is said of; a "productive meeting" is one cue."""
        for kind in kinds:
            quality = find(clause, found, (kind,), within)
            if quality and (
                quality.end - quality.start > 1 or first_after(clause, quality, named, named_within)
            ):
                return quality
        return None

    return find_naming


# ------------------------------------------------------------------------------------------ guards


@cache
def _list_guards(rule: str, direction: int) -> list[Guard]:
    """Make the guards that can weaken readings of a rule that have this direction."""
    guards = []
    for name, table in rule_tables()["guards"].items():
        tests = tuple(
            _make_test(line)
            for line in table["when"]
            if direction in map(DIRECTIONS.get, split_words(line.get("direction", EVERY_DIRECTION)))
            and rule in split_words(line.get("rules", rule))
            and rule not in split_words(line.get("spares", ""))
        )
        if tests:
            guards.append(Guard(name, tests, frozenset(split_phrases(table.get("unless", "")))))
    return guards


def _find_guards(
    clause: Clause, span: Span, kinds: frozenset[str], guards: Iterable[Guard]
) -> list[str]:
    """Name what takes force from a reading of a sentence with these kinds of cue."""
    holding: list[str] = []
    for guard in guards:
        if guard.unless.isdisjoint(holding):
            for needs, test in guard.tests:
                if not (needs and needs.isdisjoint(clause.kinds)) and test(clause, span, kinds):
                    holding.append(guard.name)
                    break
    return holding


def _make_test(line: Mapping[str, Any]) -> tuple[frozenset[str], Test]:
    places = {name for name in ("before", "onward", "anywhere") if name in line}
    needs = frozenset(chain.from_iterable(split_words(line[name]) for name in places))
    tests = [make(line) for name, make in TESTS.items() if name in line]
    return needs, reduce(_both, tests)


def _both(one: Test, other: Test) -> Test:
    return lambda clause, span, kinds: one(clause, span, kinds) and other(clause, span, kinds)


def _stands_before(line: Mapping[str, Any]) -> Test:
    kinds, within = split_words(line["before"]), line.get("within", ANYWHERE)

    def test(clause: Clause, span: Span, _: frozenset[str]) -> bool:
        for kind in kinds:
            for cue in clause.kinds.get(kind, ()):
                if 0 <= span.start - cue.end <= within:
                    return True
        return False

    return test


def _goes_onward(line: Mapping[str, Any]) -> Test:
    kinds, within = split_words(line["onward"]), line["within"]

    def test(clause: Clause, span: Span, _: frozenset[str]) -> bool:
        for kind in kinds:
            for cue in clause.kinds.get(kind, ()):
                if span.start <= cue.start < span.end + within:
                    return True
        return False

    return test


def _has(line: Mapping[str, Any]) -> Test:
    kinds = frozenset(split_words(line["anywhere"]))
    return lambda clause, _, __: not kinds.isdisjoint(clause.kinds)


def _lacks(line: Mapping[str, Any]) -> Test:
    kinds = frozenset(split_words(line["lacks"]))
    return lambda clause, _, __: kinds.isdisjoint(clause.kinds)


def _has_in_sentence(line: Mapping[str, Any]) -> Test:
    wanted = frozenset(split_words(line["sentence_has"]))
    return lambda _, __, kinds: not wanted.isdisjoint(kinds)


def _follows_words(line: Mapping[str, Any]) -> Test:
    *others, last = split_words(line["words_before"])

    def test(clause: Clause, span: Span, _: frozenset[str]) -> bool:
        first, end = span.start - len(others) - 1, span.start - 1
        return (
            first >= clause.start
            and clause.tokens[end] == last
            and all(
                word in (ANY_WORD, token)
                for word, token in zip(others, clause.tokens[first:end], strict=True)
            )
        )

    return test


def _is_ungoverned(line: Mapping[str, Any]) -> Test:
    kinds = frozenset(split_words(line["ungoverned_by"]))
    return lambda clause, span, _: (
        not any(
            cue.kind in kinds and cue.end in (span.start - 1, span.start) for cue in clause.cues
        )
    )


def _opens_with(line: Mapping[str, Any]) -> Test:
    openers = [list(split_words(phrase)) for phrase in split_phrases(line["opened_by"])]
    first_words = {words[0] for words in openers}
    return lambda clause, _, __: (
        clause.tokens[clause.start] in first_words
        and any(
            clause.tokens[clause.start : clause.start + len(words)] == words for words in openers
        )
    )


TESTS: dict[str, Callable[[Mapping[str, Any]], Test]] = {
    "before": _stands_before,
    "onward": _goes_onward,
    "anywhere": _has,
    "lacks": _lacks,
    "sentence_has": _has_in_sentence,
    "words_before": _follows_words,
    "ungoverned_by": _is_ungoverned,
    "opened_by": _opens_with,
}
