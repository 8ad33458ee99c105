"""The grammar of times.toml: words become classes, and patterns over words become expressions.

Each token of a sentence is written as one character that stands for its classes, so that a
pattern over words is an ordinary regular expression over a short string. This is a finite-state
grammar of the kind that Hobbs et al. (1997, *FASTUS*) made usual for reading news.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import count
from typing import Any, NamedTuple

from tradetalks.base.lists import read_list, split_words
from tradetalks.base.memory import Memory
from tradetalks.base.tokens import TOKENS, Token, View, straighten

FURTHEST = 9  # words from the beginning of an expression to the first of the triggers in it
MEANS_SOMETHING = frozenset(r"()[]\^-")  # in a pattern, even within brackets
STEP = re.compile(r"\[[^]]+\]|\(\?(?:P<\w+>|<?[:=!])|[|)?*+]")
SETS = re.compile(r"\[([^]]+)\]")
LOOK_AROUND = re.compile(r"\(\?<?[=!]")
ELEMENT = re.compile(r"(?:(?P<part>\w+):)?(?:'(?P<literal>[^']+)'|(?P<name>[a-z]\w*)|(?P<open>\())")


@dataclass(frozen=True, eq=False)
class Expression:
    """One kind of expression: how it is recognised, read and resolved."""

    name: str
    kind: str
    resolve: str
    value: str
    written: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern over codes, compiled when a text asks for it."""
        return re.compile(self.written)

    @cached_property
    def codes(self) -> frozenset[str]:
        """All that can stand in it, or beside it."""
        return frozenset("".join(SETS.findall(self.written)))


class Found(NamedTuple):
    """Where an expression stands among the words of a sentence, and where its named parts stand."""

    expression: Expression
    start: int
    end: int
    parts: dict[str, tuple[int, int]]


def _forms(word: str) -> set[str]:
    """Spellings in which a word of the list may stand: names keep their capital."""
    return {word, word[0].upper() + word[1:], word.upper()}


LISTS = read_list(__package__, "times.toml")
VALUES: dict[str, dict[str, Any]] = {
    name: {w.lower(): words[w] if isinstance(words, dict) else w for w in words}
    for name, words in LISTS["words"].items()
}
SHAPE = re.compile("|".join(f"(?P<{name}>{shape})" for name, shape in LISTS["shapes"].items()))
# What an apostrophe ties to a word and is a word of its own: today's, they'll.
TIED = frozenset(split_words(LISTS["tied"]))


def _cut_apart(chunk: str) -> tuple[Token, ...]:
    """Cut off what is tied to words."""
    if "'" not in straighten(chunk):
        return TOKENS[chunk]
    tokens: list[Token] = []
    for start, end, form in TOKENS[chunk]:
        cut = straighten(form).rfind("'")
        if cut > 0 and straighten(form)[cut:].lower() in TIED:
            parted = end - len(form) + cut  # a form may be shorter than what stands there
            tokens += [(start, parted, form[:cut]), (parted, end, form[cut:])]
        else:
            tokens.append((start, end, form))
    return tuple(tokens)


CUT_WORDS = View(_cut_apart)


def _split(name: str) -> list[str]:
    return [form for chunk in name.split() for _, _, form in CUT_WORDS[chunk]]


HOLIDAYS = {" ".join(_split(name)).lower(): rule for name, rule in LISTS["holidays"].items()}


def _holiday_pattern() -> str:
    """Return the names of the holidays as one pattern: the longer ones first."""
    marks = {"'s": "possessive", "'": "apostrophe", ".": "dot"}
    names = [_split(name) for name in sorted(LISTS["holidays"], key=len, reverse=True)]
    return " | ".join(" ".join(marks.get(word, f"'{word}'") for word in name) for name in names)


PHRASES: dict[str, str] = {**LISTS["phrases"], "holiday_name": _holiday_pattern()}


ORDINARY = frozenset(split_words(LISTS["ordinary"]))


def _shape_of(token: str) -> str:
    shape = SHAPE.fullmatch(token)
    assert shape is not None  # the last shape is any token
    assert shape.lastgroup is not None
    return shape.lastgroup


def _classes_of_words() -> dict[str, frozenset[str]]:
    """Every spelling with its classes; a literal of a pattern is a class of its own, 'quoted'."""
    classes: dict[str, set[str]] = {}
    patterns = [pattern for rule in LISTS["expressions"] for pattern in rule["patterns"]]
    patterns += PHRASES.values()
    literals = {f"'{word}'": [word] for text in patterns for word in re.findall(r"'([^']+)'", text)}
    for name, words in [*LISTS["words"].items(), *literals.items()]:
        for word in words:
            for form in _forms(word):
                classes.setdefault(form, set()).add(name)
    for form, names in classes.items():
        if names <= ORDINARY:
            names.add(_shape_of(form))
    return {form: frozenset(names) for form, names in classes.items()}


CLASSES = _classes_of_words()
SIGNATURES = [*(frozenset([name]) for name in SHAPE.groupindex), *dict.fromkeys(CLASSES.values())]
# Sets of characters below 256 are compiled many times as fast as others: these are used up first.
FREE = (code for code in map(chr, count()) if not (code.isspace() or code in MEANS_SOMETHING))
CODES = dict(zip(SIGNATURES, FREE, strict=False))
CODES_OF_CLASSES: defaultdict[str, str] = defaultdict(str)
for signature, code in CODES.items():
    for name in signature:
        CODES_OF_CLASSES[name] += code


def _code_of(form: str) -> str:
    token = straighten(form)
    signature = CLASSES.get(token)
    if signature is None:
        signature = frozenset([_shape_of(token)])
    return CODES[signature]


CODES_OF_WORDS = Memory(_code_of)


def codes_of(name: str) -> str:
    """Return the characters of all tokens that belong to a class."""
    if name not in CODES_OF_CLASSES:
        raise ValueError(
            f"times.toml has no class, phrase or shape called {name}: add it or rename"
        )
    return CODES_OF_CLASSES[name]


@cache  # phrases stand in many patterns
def translate(pattern: str) -> str:
    """Return a pattern over words as a regular expression over their codes."""

    def replace(match: re.Match[str]) -> str:
        if match["literal"]:
            body = f"[{codes_of(repr(match['literal']))}]"
        elif match["name"] in PHRASES:
            body = f"(?:{translate(PHRASES[match['name']])})"
        elif match["name"]:
            body = f"[{codes_of(match['name'])}]"
        else:
            return f"(?P<{match['part']}>" if match["part"] else "("
        return f"(?P<{match['part']}>{body})" if match["part"] else body

    return re.sub(r"\((?![?])", "(?:", "".join(ELEMENT.sub(replace, pattern).split()))


def _first_codes(steps: list[str]) -> tuple[set[str], bool]:
    """Take one group from the front of `steps`: how it can begin, and if it can be empty."""
    first: set[str] = set()
    empty, all_empty = False, True  # of any alternative; of the present one, so far
    while steps and (step := steps.pop(0)) != ")":
        if step == "|":
            empty, all_empty = empty or all_empty, True
            continue
        codes, optional = (step[1:-1], False) if step[0] == "[" else _first_codes(steps)
        if step[0] == "(" and LOOK_AROUND.match(step):
            continue
        if steps and steps[0] in "?*+":
            optional = steps.pop(0) in "?*" or optional
        if all_empty:
            first.update(codes)
        all_empty = all_empty and optional
    return first, empty or all_empty


def _list_expressions() -> tuple[list[Expression], dict[str, list[Expression]]]:
    """Return all expressions; and for each code those that can begin with it, in their order."""
    expressions: list[Expression] = []
    beginning: dict[str, list[Expression]] = {}
    for rule in LISTS["expressions"]:
        about = rule["name"], rule["kind"], rule["resolve"], rule.get("value", "")
        for pattern in map(translate, rule["patterns"]):
            expression = Expression(*about, pattern)
            expressions.append(expression)
            for code in _first_codes(STEP.findall(pattern))[0]:
                beginning.setdefault(code, []).append(expression)
    return expressions, beginning


EXPRESSIONS, BEGINNING = _list_expressions()
START = re.compile(f"[{''.join(BEGINNING)}]")
TRIGGER = re.compile(f"[{''.join(map(codes_of, LISTS['triggers']))}]")
FURTHER_DAYS = [
    Expression("day of a list", "date", "day_of_a_list", "", translate(pattern))
    for pattern in LISTS["further_days"]
]
BETWEEN_DAYS = re.compile(f"[{codes_of('comma')}]?[{codes_of(repr('and'))}{codes_of(repr('or'))}]?")
# Whatever sets an expression off holds a digit, or is one of these words; and letters that are
# written in an odd way are not looked into here.
DIGIT_OR_ODD = re.compile(r"[^\x00-/:-\x7f“”‘’–—…£€]")
LETTERS = re.compile("[A-Za-z]{3,}")


def _trigger_words() -> frozenset[str]:
    triggers = set(LISTS["triggers"])
    forms = (form for form, names in CLASSES.items() if not triggers.isdisjoint(names))
    return frozenset(word for form in forms for word in LETTERS.findall(form))


TRIGGER_WORDS = _trigger_words()


def may_tell_a_time(text: str) -> bool:
    """Tell at little cost whether it is worth looking for expressions of time in a text."""
    return DIGIT_OR_ODD.search(text) is not None or not TRIGGER_WORDS.isdisjoint(
        LETTERS.findall(text)
    )


def match_next(codes: str, position: int) -> Found | None:
    """Find the first expression that begins at or after a word."""
    while trigger := TRIGGER.search(codes, position):
        position = max(position, trigger.start() - FURTHEST)
        while start := START.search(codes, position, trigger.end()):
            position = start.end()
            first = start.start()
            through = codes[first : min(first + 2, trigger.end())] + trigger[0]
            for expression in EXPRESSIONS_THROUGH[through]:
                match = expression.pattern.match(codes, first)
                if match:
                    return _found(expression, match)
        position = trigger.end()
    return None


def _list_expressions_through(codes: str) -> list[Expression]:
    """List what can begin with the first of these codes and has a place for each of them.

    An expression holds a trigger. So it reaches the next one, through all the words before it.
    """
    return [expression for expression in BEGINNING[codes[0]] if expression.codes.issuperset(codes)]


EXPRESSIONS_THROUGH = Memory(_list_expressions_through)


def match_further_day(codes: str, found: Found) -> Found | None:
    """Find the 10 of "June 9 and 10", behind what was found."""
    if found.expression.resolve not in ("day_of_month", "day_of_a_list"):
        return None
    place = BETWEEN_DAYS.match(codes, found.end).end()  # type: ignore[union-attr]
    days = (_found(day, day.pattern.match(codes, place)) for day in FURTHER_DAYS)
    return next(filter(None, days), None)


def match_whole(codes: str, start: int, end: int) -> Found | None:
    """Read the words from `start` to `end` as one expression."""
    kinds = BEGINNING.get(codes[start], ())
    found = (_found(kind, kind.pattern.fullmatch(codes, start, end)) for kind in kinds)
    return next(filter(None, found), None)


def _found(expression: Expression, match: re.Match[str] | None) -> Found | None:
    if match is None:
        return None
    parts = {name: match.span(name) for name, text in match.groupdict().items() if text}
    return Found(expression, *match.span(), parts)
