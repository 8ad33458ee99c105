"""The grammar of times.toml: words become classes, and patterns over words become expressions.

Each token of a sentence is written as one character that stands for its classes, so that a
pattern over words is an ordinary regular expression over a short string. This is a finite-state
grammar of the kind that Hobbs et al. (1997, *FASTUS*) made usual for reading news.
"""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib import resources
from typing import Any, NamedTuple

FIRST_CODE = 0x100  # codes lie beyond every character that means something in a pattern
ELEMENT = re.compile(r"(?:(?P<part>\w+):)?(?:'(?P<literal>[^']+)'|(?P<name>[a-z]\w*)|(?P<open>\())")


class Expression(NamedTuple):
    """One kind of expression: how it is recognised, read and resolved."""

    name: str
    kind: str
    resolve: str
    value: str
    pattern: re.Pattern[str]


def _read_lists() -> dict[str, Any]:
    text = resources.files("tradetalks").joinpath("times.toml").read_text("utf-8")
    return tomllib.loads(text)


def _forms(word: str) -> set[str]:
    """Spellings in which a word of the list may stand: names keep their capital."""
    return {word, word[0].upper() + word[1:], word.upper()}


LISTS = _read_lists()
VALUES: dict[str, dict[str, Any]] = {
    name: {w.lower(): words[w] if isinstance(words, dict) else w for w in words}
    for name, words in LISTS["words"].items()
}
SHAPES = [(name, re.compile(pattern)) for name, pattern in LISTS["shapes"].items()]


def _classes_of_words() -> dict[str, frozenset[str]]:
    """Every spelling with its classes; a literal of a pattern is a class of its own, 'quoted'."""
    classes: dict[str, set[str]] = {}
    patterns = [p for rule in LISTS["expressions"] for p in rule["patterns"]]
    patterns += [*LISTS["phrases"].values(), *LISTS["triggers"]]
    literals = {f"'{word}'": [word] for text in patterns for word in re.findall(r"'([^']+)'", text)}
    for name, words in [*LISTS["words"].items(), *literals.items()]:
        for word in words:
            for form in _forms(word):
                classes.setdefault(form, set()).add(name)
    return {form: frozenset(names) for form, names in classes.items()}


WORDS = _classes_of_words()
SIGNATURES = [*dict.fromkeys(WORDS.values()), *(frozenset([name]) for name, _ in SHAPES)]
CODES = {signature: chr(FIRST_CODE + i) for i, signature in enumerate(SIGNATURES)}


@lru_cache(maxsize=1 << 16)
def code_of(token: str) -> str:
    """Return the character that stands for the classes of a token."""
    signature = WORDS.get(token)
    if signature is None:
        name = next(name for name, shape in SHAPES if shape.fullmatch(token))
        signature = frozenset([name])
    return CODES[signature]


def codes_of(name: str) -> str:
    """Return the characters of all tokens that belong to a class."""
    found = "".join(code for signature, code in CODES.items() if name in signature)
    if not found:
        raise ValueError(f"times.toml has no class, phrase or shape called {name}: add it or rename")
    return found


def _translate(pattern: str, keep_parts: bool) -> str:
    def replace(match: re.Match[str]) -> str:
        if match["literal"]:
            body = f"[{codes_of(repr(match['literal']))}]"
        elif match["name"] in LISTS["phrases"]:
            body = f"(?:{_translate(LISTS['phrases'][match['name']], keep_parts)})"
        elif match["name"]:
            body = f"[{codes_of(match['name'])}]"
        else:
            body = "("
        if not match["part"]:
            return body
        group = f"(?P<{match['part']}>" if keep_parts else "(?:"
        return group if body == "(" else f"{group}{body})"

    return re.sub(r"\((?![?])", "(?:", "".join(ELEMENT.sub(replace, pattern).split()))


def _compile_expressions() -> list[Expression]:
    return [
        Expression(
            rule["name"],
            rule["kind"],
            rule["resolve"],
            rule.get("value", ""),
            re.compile(_translate(pattern, keep_parts=True)),
        )
        for rule in LISTS["expressions"]
        for pattern in rule["patterns"]
    ]


def _compile_any() -> re.Pattern[str]:
    """All patterns in one, so that a sentence is read once; group e7 is EXPRESSIONS[7]."""
    patterns = [pattern for rule in LISTS["expressions"] for pattern in rule["patterns"]]
    translated = (_translate(pattern, keep_parts=False) for pattern in patterns)
    return re.compile("|".join(f"(?P<e{i}>{pattern})" for i, pattern in enumerate(translated)))


def _compile_tokens() -> re.Pattern[str]:
    """Words, numbers and marks; a holiday of several words, "a.m." and 2025-06-09 are one token."""
    holidays = sorted(map(re.escape, LISTS["words"]["holiday"]), key=len, reverse=True)
    numbers = r"\d{4}-\d\d-\d\d\b|\d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s|)\b|Q[1-4]\b"
    marks = r"[AaPp]\.[Mm]\.|['’]s\b|\w+|[^\w\s]"
    return re.compile(rf"(?:{'|'.join(holidays)})\b|{numbers}|[^\W\d_]+|{marks}".replace("'s", "['’]s"))


EXPRESSIONS = _compile_expressions()
ANY_EXPRESSION = _compile_any()
TOKEN = _compile_tokens()
TRIGGER = re.compile(f"[{''.join(map(codes_of, LISTS['triggers']))}]")


def match_whole(
    codes: str, start: int, end: int
) -> tuple[Expression, dict[str, tuple[int, int]]] | None:
    """Read the words from `start` to `end` as one expression, with the words of its parts."""
    for expression in EXPRESSIONS:
        match = expression.pattern.fullmatch(codes, start, end)
        if match:
            return expression, _parts(match)
    return None


def find_all(codes: str) -> list[tuple[Expression, int, int, dict[str, tuple[int, int]]]]:
    """Find all expressions of a sentence, none of which overlap."""
    found = []
    for match in ANY_EXPRESSION.finditer(codes) if TRIGGER.search(codes) else ():
        expression = EXPRESSIONS[int(match.lastgroup[1:])]
        exact = expression.pattern.match(codes, match.start())
        found.append((expression, match.start(), match.end(), _parts(exact)))
    return found


def _parts(match: re.Match[str]) -> dict[str, tuple[int, int]]:
    return {name: match.span(name) for name, text in match.groupdict().items() if text}
