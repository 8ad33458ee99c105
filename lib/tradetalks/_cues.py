"""The cue lexicon of ``cues.toml``, and where its cues stand in a sentence."""

from __future__ import annotations

import itertools
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

TOKEN = re.compile(r"(?:[a-z]\.){2,}|[$€£]?\d+(?:[.,]\d+)*%?|\w+(?:['&-]\w+)*|[^\w\s]")
ALTERNATIVES = re.compile(r"\(([^()]*)\)")
MARKS = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "“": '"', "”": '"', "‑": "-", "‐": "-"})
LONGEST_CACHE = 100_000


class Cue(NamedTuple):
    """One match: its kind and the tokens ``start`` to ``end`` (end not included)."""

    kind: str
    start: int
    end: int


class Lexicon(NamedTuple):
    """Phrases by kind, as written, and the same indexed by their first word."""

    meanings: Mapping[str, str]
    phrases: Mapping[str, tuple[str, ...]]
    index: Index


class Index(dict[str, tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]]):
    """For a word of a text: the (rest of phrase, kinds) that may start there, longest first.

    Words are looked up once and remembered; inflected forms are traced to the base forms that the
    lexicon knows.
    """

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        super().__init__()
        kinds: dict[tuple[str, ...], list[str]] = {}
        for kind, written in phrases.items():
            for phrase in written:
                kinds.setdefault(tuple(TOKEN.findall(phrase)), []).append(kind)
        self.by_first: dict[str, list[tuple[tuple[str, ...], tuple[str, ...]]]] = {}
        for words, of in kinds.items():
            self.by_first.setdefault(words[0], []).append((words[1:], tuple(dict.fromkeys(of))))
        self.vocabulary = {word for words in kinds for word in words}
        self.forms: dict[str, frozenset[str]] = {}

    def __missing__(self, word: str) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
        """Find the entries of a word that has not been met before."""
        found = list(self.by_first.get(word, ()))
        own = any(not rest for rest, _ in found)
        for base in self.bases(word):
            if base != word:
                found += [(rest, of) for rest, of in self.by_first.get(base, ()) if rest or not own]
        entries = tuple(sorted(found, key=lambda entry: -len(entry[0])))
        if len(self) > LONGEST_CACHE:
            self.clear()
        self[word] = entries
        return entries

    def bases(self, word: str) -> frozenset[str]:
        """Return the words of the lexicon that `word` may be a form of."""
        if word not in self.forms:
            if len(self.forms) > LONGEST_CACHE:
                self.forms.clear()
            self.forms[word] = frozenset(_base_forms(word)) & self.vocabulary
        return self.forms[word]


def tokenize(text: str) -> list[str]:
    """Split a sentence into lower-case words and marks."""
    return TOKEN.findall(flatten(text))


def token_spans(text: str) -> list[tuple[int, int]]:
    """Return where each of `tokenize`'s tokens stands in the text."""
    return [token.span() for token in TOKEN.finditer(flatten(text))]


def flatten(text: str) -> str:
    """Lower-case a text and straighten its typographic marks, each character for one character."""
    lowered = text.translate(MARKS).lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(low if len(low := mark.lower()) == 1 else mark for mark in text.translate(MARKS))


def find_cues(tokens: Sequence[str], index: Index) -> list[Cue]:
    """Find the cues in order; the longest phrase wins, and no two phrases share a word."""
    cues: list[Cue] = []
    position, length = 0, len(tokens)
    while position < length:
        entries = index[tokens[position]]
        end = position + 1
        for rest, kinds in entries:
            if not rest or _matches(rest, tokens, position + 1, index):
                end += len(rest)
                cues += [Cue(kind, position, end) for kind in kinds]
                break
        position = end
    return cues


def _matches(rest: Sequence[str], tokens: Sequence[str], position: int, index: Index) -> bool:
    """Say whether the words of `rest` stand at `position`, in whatever regular form."""
    if position + len(rest) > len(tokens):
        return False
    return all(
        token == word or word in index.bases(token)
        for word, token in zip(rest, tokens[position : position + len(rest)], strict=True)
    )


def read_cues(path: str | Path) -> Lexicon:
    """Read a cue file of one's own; what it lists is added to the shipped cues.

    Parameters
    ----------
    path
        A TOML file with one table a kind and its ``words``, like the shipped ``cues.toml``.

    Raises
    ------
    ValueError
        If the file is no TOML, or names a kind that does not exist.

    Examples
    --------
    >>> frame_expectations(sentences, cues=read_cues("my-cues.toml"))  # doctest: +SKIP
    """
    try:
        own = tomllib.loads(Path(path).read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as problem:
        raise ValueError(
            f"{path} is not a TOML file ({problem}); see cues.toml for the form."
        ) from None
    shipped = _shipped_tables()
    for kind, table in own.items():
        if kind not in shipped:
            raise ValueError(
                f"{path}: no such kind of cue: {kind!r}; the kinds are {', '.join(shipped)}."
            )
        if not isinstance(table, dict) or not _is_list_of_words(table.get("words")):
            raise ValueError(f'{path}: [{kind}] needs a line words = ["…", "…"].')
    return _build_lexicon(
        {
            kind: {**table, "words": [*table["words"], *own.get(kind, {}).get("words", [])]}
            for kind, table in shipped.items()
        }
    )


@cache
def shipped_cues() -> Lexicon:
    """Return the lexicon of ``cues.toml``."""
    return _build_lexicon(_shipped_tables())


def _shipped_tables() -> dict[str, dict[str, list[str]]]:
    return tomllib.loads(files("tradetalks").joinpath("cues.toml").read_text(encoding="utf-8"))


def _is_list_of_words(words: object) -> bool:
    return isinstance(words, list) and all(isinstance(word, str) for word in words)


def _build_lexicon(tables: Mapping[str, Mapping[str, list[str]]]) -> Lexicon:
    phrases = {kind: tuple(_expand(table["words"])) for kind, table in tables.items()}
    return Lexicon({kind: str(t["meaning"]) for kind, t in tables.items()}, phrases, Index(phrases))


def _expand(written: Iterable[str]) -> dict[str, None]:
    """Spell out comma lists, "(a|b)" and hyphens that may be spaces; keep order, drop doubles."""
    expanded: dict[str, None] = {}
    for phrase in (phrase for line in written for phrase in line.split(",")):
        parts = ALTERNATIVES.split(phrase)
        choices = [part.split("|") if i % 2 else [part] for i, part in enumerate(parts)]
        for choice in itertools.product(*choices):
            plain = " ".join(flatten("".join(choice)).split())
            for form in dict.fromkeys([plain, plain.replace("-", " ")]):
                if form:
                    expanded[form] = None
    return expanded


def _base_forms(word: str) -> Iterable[str]:
    """Yield what a regular English inflection may have been made from."""
    yield word
    yield from IRREGULAR.get(word, ())
    if word.endswith("'s"):
        yield word[:-2]
    for ending, bases in (("ies", ["y"]), ("ied", ["y"]), ("es", ["", "e"]), ("s", [""])):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            yield from (word[: -len(ending)] + base for base in bases)
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            yield from (stem, stem + "e")
            if stem[-1] == stem[-2]:
                yield stem[:-1]


IRREGULAR = {
    form: (base,)
    for base, forms in {
        "break": "broke broken", "come": "came", "fall": "fell fallen", "get": "got gotten",
        "give": "gave given", "go": "went gone goes", "grow": "grew grown", "hang": "hung",
        "hold": "held", "keep": "kept", "lead": "led", "leave": "left",
        "lose": "lost", "make": "made", "meet": "met", "pay": "paid", "rise": "rose risen",
        "run": "ran", "say": "said", "see": "saw seen", "seek": "sought", "shrink": "shrank shrunk",
        "sink": "sank sunk", "slide": "slid", "speak": "spoke spoken", "stand": "stood",
        "stick": "stuck", "strike": "struck", "take": "took taken", "think": "thought",
        "win": "won", "write": "wrote written", "find": "found", "tell": "told",
        "lay": "laid", "bear": "bore borne", "feel": "felt", "bring": "brought", "begin": "began begun",
        "throw": "threw thrown", "draw": "drew drawn", "dig": "dug", "bend": "bent",
    }.items()
    for form in forms.split()
}  # fmt: skip
