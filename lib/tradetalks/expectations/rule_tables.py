"""The tables of ``rules.toml``: rules and guards, each with reason, example and strength."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any, NamedTuple

from tradetalks.base.checks import check_choice, check_list
from tradetalks.base.lists import read_list

DIRECTIONS = {"lower": -1, "open": 0, "raise": 1}


class Rules(NamedTuple):
    """The tables of ``rules.toml`` in the form in which they are applied."""

    strength: dict[str, dict[int, float]]
    leaves: dict[str, float]
    context: dict[str, float]
    order: tuple[tuple[frozenset[str], frozenset[str]], ...]
    words: dict[str, frozenset[str]]


@cache
def rule_tables() -> dict[str, Any]:
    """Return ``rules.toml``: rules and guards with reason and example, order, function words."""
    return read_list(__package__, "rules.toml")


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


def choose_rules(names: Iterable[str] | None) -> Rules:
    """Return the named rules, guards and contexts alone; all of them for None."""
    shipped = shipped_rules()
    if names is None:
        return shipped
    wanted = frozenset(check_list(names, "rules", '["unlikely", "near"]'))
    known = shipped.strength | shipped.leaves | shipped.context
    for name in sorted(wanted):
        check_choice(name, known, "rule")
    return shipped._replace(
        strength={name: value for name, value in shipped.strength.items() if name in wanted},
        leaves={name: value for name, value in shipped.leaves.items() if name in wanted},
        context={name: value for name, value in shipped.context.items() if name in wanted},
    )
