"""What every export comes down to: articles, what is known of each, and what is none."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple

from tradetalks.base.lists import read_list
from tradetalks.corpus.exports.days import Days
from tradetalks.corpus.metadata import Remark

COPIED = 40  # characters of what is no article, to recognise it by
OTHER = "what stands beside them"
NOTHING_TO_DO = "nothing to do: the articles beside it are read"
ONLY_LIST = ("a list of results, without the articles", "deliver the full documents")
LOOK = "look it up in the file: nothing is guessed"
KEPT = ("length", "byline", "section", "dateline", "highlight")  # of the fields above a text
FAR_OFF = 0.3  # of the length that is stated; archives count words, headings and captions their way
FEW = 20  # words that may always be missing, or be too many
STATED = re.compile(
    r"(?i:copyright)(?!\W*\d[\d–-]*\s(?:is|was|has|had|will|would|does|did)\b)\W*"
    r"(?:\d|(?:by |The )?[A-Z][^.]*$|.*\b(?:19|20)\d\d\b|.*[Rr]eserved)"
)
FIELD = re.compile(r"\s*([^\s:：][^:：]{0,40}?)\s*[:：](?:\s+|$)(.*)", re.DOTALL)


class Article(NamedTuple):
    """An article of a file: its text, what is stated about it, and what is doubtful."""

    text: str
    known: dict[str, str]
    remarks: tuple[Remark, ...] = ()


class Export(NamedTuple):
    """The articles of an export in their order, and what else is in the file."""

    articles: list[Article]
    remarks: list[Remark]


def marks(form: str) -> Any:
    """Return the marks of a form: a table, or a list, of ``exports.toml``."""
    return read_list(__package__, "exports.toml")[form]


def describe(
    archive: str,
    text: str,
    title: str,
    outlet: str,
    days: Days | None,
    length: str = "",
    **further: str,
) -> Article:
    """Make an article of what was found in its place, and say what is missing or doubtful."""
    stated = {"title": title, "outlet": outlet} | further
    known = {name: squeeze(value) for name, value in stated.items() if value.strip()}
    if days:
        known |= {"published_from": days.first.isoformat(), "published_to": days.last.isoformat()}
        known["dated_by"] = f"stated by {archive}"
    if not text.strip():
        named = f" ({quote([title])})" if title.strip() else ""
        return Article("", known, ((f"no text in it{named}", "fetch the article anew"),))
    missing = [name for name in ("title", "outlet") if name not in known] + ["day"] * (not days)
    remarks = [(f"no {' and no '.join(missing)} found above its text", LOOK)] if missing else []
    return Article(text, known, (*remarks, *check_length(text, length)))


@cache
def length_pattern() -> re.Pattern[str]:
    """Match a number of words: 512 words, 1,512 Wörter, 1 512 mots."""
    number = r"(?<!\d)(?:\d{1,3}(?:[.,\s]\d{3})+|\d+)"
    return re.compile(rf"{number}\s+(?:{'|'.join(marks('words'))})\b", re.IGNORECASE)


def check_length(text: str, stated: str) -> list[Remark]:
    """Compare the number of words with that which is stated."""
    number = re.search(r"\d[\d.,\s]*", stated)
    words = int(re.sub(r"\D", "", number[0])) if number else 0
    got = len(text.split())
    if not words or abs(got - words) <= max(FEW, FAR_OFF * words):
        return []
    return [
        (f"has {got:,} words, and {words:,} are stated", "compare it with the archive's own page")
    ]


def squeeze(line: str) -> str:
    """Write a line with single spaces, none at its ends."""
    return " ".join(line.split())


def quote(lines: Iterable[str]) -> str:
    """Name a piece of a file by how it begins."""
    text = squeeze(" ".join(lines))
    return f"“{text[:COPIED].rstrip()}…”" if len(text) > COPIED else f"“{text}”"


def trim(lines: list[str]) -> str:
    """Join lines without the blank ones around them; within them each character stays."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    if not filled:
        return ""
    return "".join(lines[filled[0] : filled[-1] + 1]).rstrip("\r\n")


@cache
def whole_line(*words: str) -> Callable[[str], Any]:
    """Return a test whether a line is one of these words, and nothing else."""
    pattern = re.compile(rf"\s*(?:{'|'.join(map(re.escape, words))})\s*:?\s*", re.IGNORECASE)
    return lambda line: pattern.fullmatch(squeeze(line))


@cache
def beginning(*words: str) -> Callable[[str], Any]:
    """Return a test whether a line begins with one of these words."""
    pattern = re.compile(rf"\s*(?:{'|'.join(map(re.escape, words))})", re.IGNORECASE)
    return pattern.match


def has_line(text: str, *words: str) -> bool:
    """Tell quickly whether a line of a text begins with one of these words."""
    return bool(_beginnings(*words).search(text))


@cache
def _beginnings(*words: str) -> re.Pattern[str]:
    listed = "|".join(map(re.escape, words))
    return re.compile(rf"^[^\S\r\n]*(?:{listed})(?!\w)", re.IGNORECASE | re.MULTILINE)


def is_rights(line: str) -> bool:
    """Tell whether a line states rights, and is no sentence about them."""
    line = squeeze(line)
    if not beginning(*marks("rights"))(line):
        return False
    return not line.lower().startswith("copyright") or bool(STATED.match(line))


class Fields:
    """The fields of a form: "Length: 512 words" is the length, whatever the language."""

    def __init__(self, names: Mapping[str, list[str]]):
        self.keys = {name.casefold(): key for key, listed in names.items() for name in listed}

    @classmethod
    @cache
    def of(cls, form: str, names: str) -> Fields:
        """Return the fields of a form, of ``exports.toml``."""
        return cls(marks(form)[names])

    def read(self, line: str) -> tuple[str, str]:
        """Return the key and the value of the field that begins with this line, or "", ""."""
        found = FIELD.match(line)
        key = self.keys.get(squeeze(found[1]).casefold(), "") if found else ""
        return (key, found[2]) if found and key else ("", "")
