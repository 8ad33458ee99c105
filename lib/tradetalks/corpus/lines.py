"""Lines become paragraphs: one a line in most texts, but a text can be hard-wrapped.

In an e-mail, in what pdftotext makes of a PDF file and in old archives a line ends where it is
full, and only a blank line, an indent or a line that stays short ends a paragraph. The lines of a
quoted e-mail begin with ">", which is no part of them; those of a text with double spacing have a
blank line between them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import groupby, pairwise
from typing import NamedTuple

from tradetalks.base.checks import check_text
from tradetalks.base.lists import read_list, split_words

LONGEST = 100  # characters of a line: nobody wraps at more
SHORTEST = 36  # characters of the long lines: two columns of a newspaper, but hardly a poem
FEWEST = 3  # lines that run on: with fewer, each must do so for certain …
LONG_ENOUGH = 55  # … and be as long as this: a list has shorter ones
START = (0,)
FULL = 0.8  # of the long lines: so long is a line to which the next word was too much
MOSTLY_FULL = 0.7  # share of the lines that run on
RUNNING_ON = 0.4  # share of the lines that begin with a small letter; verses and turns do not
HYPHENATING = 2  # words that are parted at the end of a line for certain: others will be, too
FEWEST_LETTERS = 4  # of a word that is the first of two: "of-ten" is one
LONG_LINES = 0.9  # quantile: how long the long lines are
QUOTED = re.compile(r" {0,3}(?:>[ \t]?)+")  # as often as the e-mail was answered
CURRENCY = r"(?:US|A|C|HK|NZ)?[$€£¥]"
AMOUNT = r"\d[\d.,]*[- ]?(?:%|per ?cent|[mb]n\b|[mb]illion|thousand|hundred)"
MORE_THAN = re.compile(  # no number of a list; with a space, as an e-mail has it, an amount only
    rf" {{0,3}}>(?!\d{{1,2}}[.)]\s)(?:\d|[ \t]?{CURRENCY}\d|[ \t]{AMOUNT})"
)
SMALL_START = re.compile(r"\n(?:> ?)*[a-z]")
BEGINS_QUOTED = re.compile(r"^ {0,3}>", re.MULTILINE)
BULLET = re.compile(r"[•·▪◦‣]\s")
HEADER = re.compile(r"[A-Z][\w-]{1,15}:\s")  # of an e-mail, or whose turn it is
LIST_MARK = re.compile(r"(?:[*>–—-]|\(?\d{1,2}[.)]|\(?[a-z]\))\s")  # which may stand in a sentence
CONTINUED = re.compile(r"[^.?!:…”\"’')\]]$")
HYPHENATED = re.compile(r"([\w-]*\w)([-‐\u00ad])$")
DASHED = re.compile(r"\w(?:--+|[–—])$")
FIRST_WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?(?![\w-])")
MARKS = "\"“”‘’'().,;:?!"
JOINING = frozenset(["and", "or", "to"])  # "short- and long-term"


class Line(NamedTuple):
    """A line that is not blank: where its text begins, its text, and what stood before it.

    `blanks` are the blank lines above it, `depth` the marks of a quoted e-mail before it.
    """

    offset: int
    text: str
    indent: int
    blanks: int
    depth: int


class Paragraph(NamedTuple):
    """A paragraph as it reads, and where its pieces stand in the text that it was taken from."""

    text: str
    starts: Sequence[int]  # of the pieces in `text`
    offsets: Sequence[int]  # of the same pieces in the article

    def locate(self, start: int, end: int) -> tuple[int, int]:
        """Return where a span of the paragraph stands in the article."""
        if len(self.offsets) == 1:  # as nearly always
            return start + self.offsets[0], end + self.offsets[0]
        return self._place(start), self._place(end - 1) + 1

    def _place(self, at: int) -> int:
        piece = bisect_right(self.starts, at) - 1
        return self.offsets[piece] + at - self.starts[piece]


def is_hard_wrapped(text: str) -> bool:
    r"""Tell whether the lines of a text end where they are full, and not where a paragraph does.

    No line is long; nearly all that have a next one directly below are full, and many of those
    next ones begin with a small letter. So articles with a paragraph a line, verses, lists and the
    turns of a transcript are none.

    Examples
    --------
    >>> is_hard_wrapped("The talks go on.\nNobody expects a deal.")
    False
    """
    check_text(text, "the text of an article")
    return _may_be_wrapped(text) and _measure(_find_lines(text))[0] > 0


def list_lines(text: str) -> list[str]:
    """Return the texts of the paragraphs of a text."""
    if not _may_be_wrapped(text) and not _may_be_quoted(text):
        return [line for line in map(str.strip, text.splitlines()) if line]
    return [paragraph.text for paragraph in find_paragraphs(text)]


def find_paragraphs(text: str) -> Iterator[Paragraph]:
    """Yield the paragraphs of a text: its lines that are not blank, joined where it is wrapped."""
    may_be_wrapped = _may_be_wrapped(text)
    if not may_be_wrapped and not _may_be_quoted(text):  # as in nearly every article
        offset = 0
        for whole in text.splitlines(keepends=True):
            stripped = whole.strip()
            if stripped:
                yield Paragraph(stripped, START, (offset + whole.index(stripped),))
            offset += len(whole)
        return
    lines = _find_lines(text)
    width, spacing = _measure(lines) if may_be_wrapped else (0, 0)
    if not width:
        for line in lines:
            yield Paragraph(line.text, START, (line.offset,))
        return
    lines = [line._replace(blanks=max(0, line.blanks - spacing)) for line in lines]
    words = _Words(lines)
    group: list[Line] = []
    for line in lines:
        if group and _parts(group[-1], line, width):
            yield _join(group, words)
            group = []
        group.append(line)
    yield _join(group, words)


def _may_be_wrapped(text: str) -> bool:
    """Tell whether it is worth to look: a text that is wrapped may hold some longer lines."""
    return not _has_long_lines(text) or len(SMALL_START.findall(text)) >= FEWEST


def _may_be_quoted(text: str) -> bool:
    return ">" in text and BEGINS_QUOTED.search(text) is not None


def _has_long_lines(text: str) -> bool:
    """Tell whether a line is longer than anybody wraps; the title may be, and an address."""
    lines = text.splitlines()
    first = next((place for place, line in enumerate(lines) if line.strip()), 0)
    if first + 1 < len(lines) and not lines[first + 1].strip():
        del lines[first]
    return any(
        len(line) > LONGEST and len(stripped := line.strip()) > LONGEST and " " in stripped
        for line in lines
    )


def _find_lines(text: str) -> list[Line]:
    wholes = text.splitlines(keepends=True)
    lines: list[Line] = []
    offset = blanks = 0
    for whole, mark in zip(wholes, _find_marks(wholes), strict=True):
        stripped = whole[len(mark) :].strip()
        if stripped:
            begin = whole.index(stripped, len(mark))
            depth = mark.count(">")
            lines.append(Line(offset + begin, stripped, begin - len(mark), blanks, depth))
        blanks = 0 if stripped else blanks + 1
        offset += len(whole)
    return lines


def _find_marks(lines: Sequence[str]) -> list[str]:
    """Return the marks of a quoted e-mail with which each line begins; "" for none.

    One line alone with a mark is none: an arrow, or an item of a list. Nor is one before figures,
    as in ">5 percent", if all lines around it are such. Where "Lee wrote:" stands above, each is.
    """
    found = [QUOTED.match(line) for line in lines]
    marks: list[str] = []
    above = ""
    for is_marked, run in groupby(zip(found, lines, strict=True), key=lambda pair: bool(pair[0])):
        matches, texts = zip(*run, strict=True)
        is_mail = len(texts) > 1 and not all(map(MORE_THAN.match, texts))
        is_quoted = is_marked and (is_mail or _introduces(above))
        marks += [match[0] if is_quoted else "" for match in matches]
        above = next(filter(str.strip, reversed(texts)), above)
    return marks


def _introduces(line: str) -> bool:
    """Tell whether a line says that somebody's e-mail follows: "On Monday Lee wrote:"."""
    words = line.casefold().replace(":", " : ").split()
    return words[-1:] == [":"] and not _lists()["writes"].isdisjoint(words)


def _measure(lines: Sequence[Line]) -> tuple[int, int]:
    """Return the width of a hard-wrapped text, and the blank lines that it has between its lines.

    Where no two lines stand below each other as lines of a paragraph do, they may have double
    spacing. A text that is not wrapped has no width.
    """
    return next(((width, space) for space in (0, 1) if (width := _width(lines, space))), (0, 0))


def _width(lines: Sequence[Line], spacing: int) -> int:
    """Return how long the long lines of a hard-wrapped text are; 0 for a text that is none."""
    if not lines:
        return 0
    lengths = sorted(len(line.text) for line in lines if not _is_long(line))
    if 2 * sum(lengths) <= sum(len(line.text) for line in lines):
        return 0
    width = lengths[int(LONG_LINES * (len(lengths) - 1))]
    running = [
        (line, following)
        for line, following in pairwise(lines)
        if not (_is_long(line) or _is_long(following))
        and following.blanks <= spacing
        and following.indent <= line.indent
        and following.depth == line.depth
        and not HEADER.match(following.text)
    ]
    if len(running) < FEWEST or len(lines) <= FEWEST:
        width = max((len(line.text) for pair in running for line in pair), default=0)
        is_sure = not spacing and all(_runs_on(*pair, width) for pair in running)
        return width if is_sure and width >= LONG_ENOUGH else 0
    if width < SHORTEST:
        return 0
    full = sum(_is_full(line, following, width) for line, following in running)
    small = sum(following.text[0].islower() for _, following in running)
    is_wrapped = full >= MOSTLY_FULL * len(running) and small >= RUNNING_ON * len(running)
    return width if is_wrapped else 0


def _is_long(line: Line) -> bool:
    return len(line.text) > LONGEST


def _is_full(line: Line, following: Line, width: int) -> bool:
    return len(line.text) + 1 + len(following.text.split(None, 1)[0]) > FULL * width


def _runs_on(line: Line, following: Line, width: int) -> bool:
    """Tell whether a sentence goes on from one full line to the next for certain."""
    is_open = CONTINUED.search(line.text) is not None and following.text[0].islower()
    is_list = line.text.endswith((",", ";", ":")) or any(
        mark.match(one.text) for mark in (BULLET, LIST_MARK) for one in (line, following)
    )
    return is_open and not is_list and _is_full(line, following, width)


def _parts(line: Line, following: Line, width: int) -> bool:
    """Tell whether a paragraph ends between two lines of a wrapped text."""
    is_full, is_open = _is_full(line, following, width), CONTINUED.search(line.text) is not None
    if BULLET.match(following.text):
        return True
    if LIST_MARK.match(following.text):
        return not (is_full and is_open)
    runs_on = following.text[0].islower() and is_open
    if following.depth != line.depth or _is_long(line) or _is_long(following):
        return True
    if following.blanks:  # at the end of a page, too
        return not (runs_on and is_full)
    return not runs_on and (following.indent > line.indent or not is_full)


class _Words:
    """The words of a wrapped text that stand within its lines, to tell what hyphens part."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.known: set[str] = set()
        pairs: list[tuple[str, str]] = []
        end = None
        for line in lines:
            if end:
                pairs.append((end[1], _first_word(line)))
            whole = line.text.lower().split()[1 if end else 0 :]
            end = HYPHENATED.search(line.text)
            self.known.update(word.strip(MARKS) for word in (whole[:-1] if end else whole))
        parted = sum(self._is_parted(*pair) is True for pair in pairs)
        self.is_hyphenating = parted >= HYPHENATING

    def keeps_hyphen(self, first: str, second: str) -> bool:
        """Tell "long-term" from "nego-tiations"."""
        parted = self._is_parted(first, second)
        if parted is not None or not self.is_hyphenating:
            return not parted
        first = first.lower()
        both_known = first in self.known and second in self.known
        listed = first in _lists()["first_parts"] or second in _lists()["second_parts"]
        return listed or (both_known and len(first) >= FEWEST_LETTERS)

    def _is_parted(self, first: str, second: str) -> bool | None:
        """Tell whether a hyphen only parts a word; None where nothing tells."""
        if not second or not first.isalpha() or f"{first}-{second}".lower() in self.known:
            return False
        whole = (first + second).lower()
        if whole in self.known or whole in _lists()["wholes"]:
            return True
        if second[0].isupper():
            return False
        if self._is_no_word(second, "endings"):
            return True
        return True if self._is_no_word(first.lower(), "beginnings") else None

    def _is_no_word(self, part: str, name: str) -> bool:
        return part in _lists()[name] and part not in self.known


@cache
def _lists() -> dict[str, frozenset[str]]:
    lists = read_list(__package__, "lines.toml")
    return {name: frozenset(split_words(words)) for name, words in lists.items()}


def _first_word(line: Line) -> str:
    """Return the word with which a line begins, or "" where it begins with none."""
    found = FIRST_WORD.match(line.text)
    return found[0] if found else ""


def _join(lines: Sequence[Line], words: _Words) -> Paragraph:
    """Join the lines of a paragraph, with a space between them where no hyphen or dash stands."""
    text = ""
    starts: list[int] = []
    offsets: list[int] = []
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        starts.append(len(text))
        offsets.append(line.offset)
        text += line.text if following is None else _end(line.text, following, words)
    return Paragraph(text, starts, offsets)


def _end(text: str, following: Line, words: _Words) -> str:
    """Return a line with what parts it from the next one."""
    if DASHED.search(text):
        return text
    end = HYPHENATED.search(text)
    if not end:
        return f"{text} "
    if end[2] == "\u00ad":
        return text[:-1]
    if following.text.split(None, 1)[0] in JOINING:
        return f"{text} "
    return text if words.keeps_hyphen(end[1], _first_word(following)) else text[:-1]
