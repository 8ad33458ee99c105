"""The tokens of texts as the tone reads them: a fixed phrase as one, web addresses not at all."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import chain, product
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from tradetalks.base.lists import split_phrases, split_words
from tradetalks.base.memory import Memory
from tradetalks.base.tokens import (
    COMPOUNDS,
    Token,
    Tokens,
    View,
    split_plainly,
    straighten,
    tokenise,
)
from tradetalks.tone.lexicons import PHRASE_WEIGHTS, SETTINGS

CLAUSE_MARKS = frozenset(',.;:!?()"—–')
PHRASES = {name: frozenset(split_phrases(words)) for name, words in SETTINGS["phrases"].items()}
NAMES = {name: frozenset(split_phrases(words)) for name, words in SETTINGS["names"].items()}
REMOVAL = {
    name: frozenset([*split_words(of["words"]), *split_phrases(of.get("phrases", ""))])
    for name, of in SETTINGS["removal"].items()
}
REMOVING = frozenset().union(*(REMOVAL[name] for name in ("bad", "good", "either", "from")))
PARTICIPLES = REMOVAL["participles"].union(
    verb for verb in REMOVING if verb.split()[0].endswith("ed")
)
COMPARATIVES = split_words(SETTINGS["phrases"]["comparatives"])
DENIALS = frozenset(map(" ".join, product(PHRASES["denials"], PHRASES["opinions"])))
NEGATIONS = frozenset().union(
    DENIALS,
    *(PHRASES[name] for name in ("negations", "negations_of_one_word", "negations_with_weight")),
)
ADDRESS = re.compile(
    # Looked for where one can begin only: from every letter of a chunk of thousands it takes long.
    r"(?:(?<![a-z])[a-z]+://|www\.)\S+|(?<!\S)\S*@\S+"
    r"|(?<![\w-])(?<![\w-]\.)[\w-]+(?:\.[\w-]+)*\.(?:{})\b\S*".format(
        "|".join(split_words(SETTINGS["names"]["web"]))
    ),
    re.IGNORECASE,
)
SHORTENED = re.compile(  # "Mr." and "J.", whose stop ends no sentence
    r"\W*(?:[A-HJ-Z]|(?i:{}))\.".format("|".join(split_words(SETTINGS["names"]["shortened"])))
)

Integers = npt.NDArray[np.integer[Any]]


class Phrase(NamedTuple):
    """A fixed phrase: its words, how many of them are read as one, and whether with capitals."""

    words: tuple[str, ...]
    joined: int
    capitals: bool


def _read_chunk(chunk: str) -> tuple[Token, ...]:
    tokens = COMPOUNDS[chunk]
    if len(tokens) == 1:  # nearly every chunk
        return tokens
    if SHORTENED.fullmatch(chunk):
        return tokens[:-1]
    if "." in chunk[:-1] or "@" in chunk or "://" in chunk:
        addresses = [found.span() for found in ADDRESS.finditer(chunk)]
        return tuple(token for token in tokens if not any(a <= token[0] < b for a, b in addresses))
    return tokens


READ = View(_read_chunk)


def list_tokens(texts: Sequence[str], own: Sequence[str]) -> Tokens:
    """Return the words, the phrases, and the marks that part clauses.

    Where phrases overlap, the first and longest counts, and before these those of the user (`own`).
    """
    found = tokenise(texts, READ)
    forms = [form if form.isascii() else straighten(form) for form in found.forms]
    kept = np.fromiter(map(COUNTS.__getitem__, forms), bool, len(forms))[found.code]
    row, start, end, code = (numbers[kept] for numbers in found[:4])
    tokens = Tokens(row, start, end, code, forms)
    if own:
        tokens = _join_phrases(tokens, _index(map(_make_phrase, own)))
    return _join_phrases(tokens, _fixed_phrases())


COUNTS = Memory(lambda form: form in CLAUSE_MARKS or any(map(str.isalpha, form)))


@cache
def _fixed_phrases() -> dict[tuple[str, ...], list[Phrase]]:
    return _index(_list_phrases())


def _list_phrases() -> Iterator[Phrase]:
    fixed = NEGATIONS.union(PHRASES["silent"], PHRASE_WEIGHTS, REMOVING)
    yield from (_make_phrase(phrase) for phrase in fixed if " " in phrase)
    yield from map(_make_phrase, NAMES["terms"])
    for phrase in NAMES["institutions"]:
        yield _make_phrase(phrase)._replace(capitals=True)
    for before in map(_make_phrase, PHRASES["silent_before_comparatives"]):
        for comparative in COMPARATIVES:
            yield before._replace(words=(*before.words, comparative))


def _make_phrase(phrase: str) -> Phrase:
    words = tuple(split_plainly(phrase))
    return Phrase(words, len(words), False)


def _index(phrases: Iterable[Phrase]) -> dict[tuple[str, ...], list[Phrase]]:
    """Return the phrases that begin with each pair of words, the longest first."""
    index: defaultdict[tuple[str, ...], list[Phrase]] = defaultdict(list)
    for phrase in sorted(phrases, key=lambda phrase: (-len(phrase.words), phrase.words)):
        index[phrase.words[:2]].append(phrase)
    return index


def _join_phrases(tokens: Tokens, phrases: dict[tuple[str, ...], list[Phrase]]) -> Tokens:
    """Make one token of each phrase."""
    row, start, end, code, forms = tokens
    end, code, lower = end.copy(), code.copy(), list(map(str.lower, forms))

    longest = max(len(phrase.words) for some in phrases.values() for phrase in some)
    keep, beyond = np.ones(len(row), bool), 0
    joined: dict[str, int] = {}
    pairs = _find_pairs(lower, code, phrases)
    beside = (row[pairs] == row[pairs + 1]) & (end[pairs] + 1 == start[pairs + 1])
    for first in pairs[beside].tolist():
        if first < beyond:
            continue
        here = code[first : first + longest].tolist()
        words = tuple([lower[number] for number in here])
        for phrase in phrases[words[:2]]:
            size = len(phrase.words)
            if words[:size] != phrase.words:
                continue
            if phrase.capitals and any(forms[number][0].islower() for number in here[:size]):
                continue
            last = first + size - 1
            if row[last] == row[first] and end[last] - start[first] == len(" ".join(words[:size])):
                beyond = first + phrase.joined
                form = " ".join(forms[number] for number in here[: phrase.joined])
                form += " " * (phrase.joined < size)  # no lexicon and no rule knows it
                code[first] = joined.setdefault(form, len(forms) + len(joined))
                end[first] = end[beyond - 1]
                keep[first + 1 : beyond] = False
                break
    return Tokens(row[keep], start[keep], end[keep], code[keep], [*forms, *joined])


def _find_pairs(
    lower: Sequence[str], code: Integers, phrases: dict[tuple[str, ...], list[Phrase]]
) -> Integers:
    """Return the tokens with which a pair of words begins that begins a phrase."""
    number = {word: place for place, word in enumerate(sorted(set(chain(*phrases))))}
    size = len(number) + 1
    begins = np.zeros(size * size, bool)
    begins[[number[first] * size + number[second] for first, second in phrases]] = True
    word = np.array([number.get(form, size - 1) for form in lower], dtype=np.intp)[code]
    return np.flatnonzero(begins[word[:-1] * size + word[1:]])
