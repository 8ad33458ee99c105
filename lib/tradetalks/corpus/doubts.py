"""What of a text is better looked at before it is counted as one article in English, or is none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from functools import cache

from tradetalks.base.lists import read_list
from tradetalks.corpus.lines import is_hard_wrapped

LONG = 6_000  # words: longer than reports are
LONGER = 8  # times the median article, and more than a long report:
LONG_REPORT = 2_500  # words
LONGEST_ERROR = 1_000  # characters of an error page …
LONE_ERROR = 12  # … and words of one with no more than its head
FOREIGN = 0.05  # share of letters that are not Latin
LETTER = re.compile(r"[^\W\d_]")
NOT_LATIN = re.compile("[^\\W\\d_A-Za-z\u00aa-\u024f\u1e00-\u1eff]")
# Letters that look Latin and are not: "tаriff" with a Cyrillic а.
ALIKE = "[\u0370-\u03ff\u0400-\u04ff]"
MIXED = re.compile(rf"\b\w*(?:[A-Za-z]{{2}}{ALIKE}|{ALIKE}[A-Za-z]{{2}})\w*")

SAVE_EACH = "save one article a file, or as the archive exports them"
Doubt = Callable[[str], str]


def is_error_page(title: str, text: str) -> bool:
    r"""Tell whether a page was saved that stands in the place of an article.

    It is short, its title or first line is that of such a page ("403 Forbidden", "Page not found",
    "Are you a robot?"), and there is next to nothing else, or a word of what a visitor should do.

    Examples
    --------
    >>> is_error_page("", "403 Forbidden\nnginx"), is_error_page("", "403 tons were sold.")
    (True, False)
    """
    if len(text) > LONGEST_ERROR:
        return False
    words = text.split()
    heads, signs = _errors()
    first = text.strip().partition("\n")[0]
    if not any(heads.fullmatch(line.strip()) for line in (title, first)):
        return False
    return len(words) <= LONE_ERROR or signs.search(text) is not None


def find_doubts(text: str, scored: bool = True) -> list[str]:
    """Return what is doubtful in the text of an article: each what, and what to do.

    Of one that is not scored only the alphabet is looked at.

    Examples
    --------
    >>> find_doubts("The talks go on.")
    []
    """
    finders = DOUBTS if scored else [_find_alphabet]
    return [doubt for find in finders if (doubt := find(text))]


def find_length(words: int, median: float) -> str:
    """Say that an article is much longer than the others, or than articles are."""
    if words <= LONG and not (words > LONG_REPORT and words > LONGER * median):
        return ""
    return f"an article of {words:,} words; see that it is one, and not several"


def _find_several(text: str) -> str:
    for name, most, pattern in _marks():
        found = [mark[1].lower() if pattern.groups else "" for mark in pattern.finditer(text)]
        times = max(Counter(found).values(), default=0)
        if times > most:
            return f"perhaps several articles: {name} stands there {times} times; {SAVE_EACH}"
    return ""


def _find_alphabet(text: str) -> str:
    if text.isascii():
        return ""
    foreign = len(NOT_LATIN.findall(text))
    if foreign and foreign > FOREIGN * len(LETTER.findall(text)):
        return "an unusual alphabet: many of its letters are not Latin; see what was read"
    mixed = MIXED.search(text) if foreign else None
    if mixed:
        return f"{mixed[0]!a} mixes alphabets, so that no list knows it; write it in Latin letters"
    return ""


def _find_wrapping(text: str) -> str:
    if not is_hard_wrapped(text):
        return ""
    return "hard-wrapped: its lines are joined to paragraphs; see that they are"


@cache
def _errors() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return how error pages are headed, and what shows in their text."""
    lists = read_list(__package__, "doubts.toml")["errors"]
    heads, signs = (f"(?:{'|'.join(lists[name])})" for name in ("heads", "signs"))
    return re.compile(heads, re.IGNORECASE), re.compile(rf"\b{signs}", re.IGNORECASE)


@cache
def _marks() -> list[tuple[str, int, re.Pattern[str]]]:
    return [
        (
            mark["name"],
            mark["most"],
            re.compile(rf"^[ \t]*(?:{mark['pattern']})[ \t]*$", re.MULTILINE),
        )
        for mark in read_list(__package__, "doubts.toml")["marks"]
    ]


# Each says in one line what is doubtful, and what to do; "" where nothing is.
DOUBTS: list[Doubt] = [_find_several, _find_alphabet, _find_wrapping]
