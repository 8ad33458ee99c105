"""Where an article quotes: quotation marks of every style followed through its sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

# Double marks, or two single ones typed for one; and single ones that stand at the beginning or the
# end of a word. To begin with one set of characters makes the search several times as fast.
MARK = re.compile(
    r"""[“”„«»"`‘’'](?:(?<=[“”„«»"‘])|(?<=')'|(?<=`)`|(?<=[’'])(?:(?<!\w.)|(?!\w)))"""
)
DOUBLE_MARK = re.compile(r"""[“”„«»"`'](?:(?<=[“”„«»"])|(?<=')'|(?<=`)`)""")
SINGLE = ("‘", "’", "'")
STRAIGHT = ('"', "''", "``")
BEFORE_OPENING = "([—–-/"
AFTER_CLOSING = ".,;:!?)]—–-/…"
ELISION = re.compile(r"['’](?:\d0s|em\b|til\b|cause\b|n\b|tis\b|twas\b)", re.IGNORECASE)
LONG_WORD = re.compile(r"\w[\w.’'-]{3,}")
STOPS, CLOSING = frozenset(".,;!?…"), "\"'’”»“"
FEWEST_WORDS = 4  # of a quotation that does not end as a sentence or a clause does


class Quoted(NamedTuple):
    """What of one sentence stands between quotation marks."""

    spans: tuple[tuple[int, int], ...]  # characters, with the marks
    opens_inside: bool  # a quotation of the sentence before runs on in it
    closes_inside: bool


Marks = list[re.Match[str]]
NOTHING = Quoted((), False, False)


def find_quotations(sentences: Sequence[tuple[str, int]]) -> Iterator[Quoted]:
    """Follow quotation marks through the sentences of an article: text and paragraph of each.

    A quotation ends with its closing mark, or at the end of a paragraph unless the next one opens
    it anew or closes it before opening another; marks of another kind within it are part of it.
    """
    marks = [list(MARK.finditer(text)) for text, _ in sentences]
    inside, before = "", -1
    for number, (text, paragraph) in enumerate(sentences):
        if paragraph != before:
            before = paragraph
            inside = _begins_inside(sentences, marks, number, inside)
        if not inside and not marks[number]:
            yield NOTHING
            continue
        spans, after = _find_spans(text, marks[number], inside)
        yield Quoted(tuple(spans), bool(inside), bool(after))
        inside = after


def is_speech(quotation: str, after: str = "") -> bool:
    """Tell speech from a mere word, a name or a title between quotation marks.

    What ends as a clause does, before its closing mark or with a comma `after` it, may be short.

    >>> [is_speech(words) for words in ("“We are close.”", "“No!”", "“rare earths truce”")]
    [True, True, False]
    """
    ended = after == "," or quotation.rstrip(CLOSING)[-1:] in STOPS
    if quotation.count(" ") + 1 < FEWEST_WORDS and not ended:
        return False
    words = LONG_WORD.finditer(quotation)
    first = next(words, None)
    if first is None or not first[0][0].isupper():
        return ended or first is not None
    second = next(words, None)
    return second is None or not all(word[0][0].isupper() for word in (second, *words))


def _begins_inside(
    sentences: Sequence[tuple[str, int]], marks: Sequence[Marks], number: int, inside: str
) -> str:
    """Tell by its first mark the kind of quotation in which a paragraph begins; "" for none."""
    paragraph = sentences[number][1]
    for place in range(number, len(sentences)):
        text, where = sentences[place]
        if where != paragraph:
            break
        for mark in marks[place]:
            if (kind := _kind(mark)) != "'":
                if place == number and not mark.start():
                    return inside
                return kind if _place(text, mark) < 0 else ""
    return ""


def _find_spans(text: str, marks: Marks, inside: str) -> tuple[list[tuple[int, int]], str]:
    """Return the quoted spans of a sentence, and the kind of quotation that runs on after it."""
    spans, start = [], 0
    for mark in marks:
        kind, place = _kind(mark), _place(text, mark)
        if not inside:
            if _opens(text, mark, kind, place):
                inside, start = kind, mark.start()
        elif place <= 0 and _closes(text, mark, inside, kind):
            spans.append((start, mark.end()))
            inside = ""
    if inside:
        spans.append((start, len(text)))
    return spans, inside


def _kind(mark: re.Match[str]) -> str:
    """Return the kind of a mark: ' for single, " for straight and “ for curly and angular ones."""
    return "'" if mark[0] in SINGLE else '"' if mark[0] in STRAIGHT else "“"


def _place(text: str, mark: re.Match[str]) -> int:
    """Tell by what stands beside a mark whether it opens (1) or closes (-1); 0: it may do both."""
    start, end = mark.span()
    before, after = text[start - 1] if start else " ", text[end : end + 1] or " "
    free_before = before.isspace() or before in BEFORE_OPENING
    free_after = after.isspace() or after in AFTER_CLOSING
    return int(free_before) - int(free_after)


def _opens(text: str, mark: re.Match[str], kind: str, place: int) -> bool:
    if kind != "'":
        return place > 0 or (place == 0 and mark[0] not in "”»")
    if place <= 0 or ELISION.match(text, mark.start()):
        return False
    return mark.start() == 0 or any(
        _kind(later) == "'" and _place(text, later) < 0 for later in MARK.finditer(text, mark.end())
    )


def _closes(text: str, mark: re.Match[str], inside: str, kind: str) -> bool:
    """Tell whether a mark ends the quotation, and not one within it or a word ("voters’")."""
    if inside == "'":
        return kind == "'" and not _is_apostrophe(text, mark)
    if kind == inside or inside == "“":
        return kind != "'"
    before = text[: mark.start()]  # “ opened by a straight mark, which other hands closed
    return mark[0] == "”" and before.count("“") <= before.count("”")


def _is_apostrophe(text: str, mark: re.Match[str]) -> bool:
    """Tell the possessive of a plural ("the voters’ hopes,’ she said") from a closing mark."""
    return text[: mark.start()].endswith("s") and any(
        _kind(later) == "'" and text[later.start() - 1] in AFTER_CLOSING
        for later in MARK.finditer(text, mark.end())
    )
