"""Exports of the older LexisNexis as text, which number their articles: "1 of 10 DOCUMENTS"."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import pairwise

from tradetalks.corpus.exports.articles import (
    KEPT,
    LOOK,
    NOTHING_TO_DO,
    ONLY_LIST,
    Article,
    Export,
    Fields,
    describe,
    has_line,
    is_rights,
    marks,
    quote,
    squeeze,
    trim,
)
from tradetalks.corpus.exports.days import YEAR, read_days
from tradetalks.corpus.files import UnreadableError

HIGHEST = 6  # lines with something in them, from the number of an article down to its day
LONGEST_HEAD = 40  # lines
FEWEST_ON_COVER, LONGEST_COVER = 3, 200  # fields; words
LENGTH = re.compile(r"^[^\W\d_a-z]+: +\d[\d.,]* [^\W\d_]+\s*$", re.MULTILINE)  # "LENGTH: 512 words"
SENTENCE_END = re.compile(r"[.?!…][\"”’')\]]*\s*$")
CAPITALS = re.compile(r"[A-Z][A-Z-]{2,30}: ")
TURN = re.compile(r"[A-Z][A-Z.,’' -]{1,60}: ")
WORDS = re.compile(r"\b[a-z]+ [a-z]+\b.*[.?!…][\"”’')\]]*\s*$", re.DOTALL)  # a sentence, no list


def read_lexisnexis(text: str) -> Export | None:
    """Part an export of LexisNexis into its articles; None if the text is none.

    Raises
    ------
    UnreadableError
        If it is a cover page only: reason and remedy.
    """
    if not _numbers().search(text):
        covers = sum(has_line(text, name) for name in marks("lexisnexis")["cover"])
        if covers >= FEWEST_ON_COVER and len(text.split()) < LONGEST_COVER:
            raise UnreadableError(*ONLY_LIST)
        if not _is_article_alone(text):
            return None
        return Export([_read_part(text.splitlines(keepends=True))], [])
    lines = text.splitlines(keepends=True)
    starts = _find_starts(lines)
    if not starts:
        return None
    if _is_article(lines[: starts[0]]):
        starts = [-1, *starts]  # the number of the first has been cut off
    parts = [lines[a + 1 : b] for a, b in pairwise([*starts, len(lines)])]
    if not any(map(_is_article, parts)):
        return None
    before = lines[: max(starts[0], 0)]
    cover = [(f"its cover page, {quote(before)}, is no article", NOTHING_TO_DO)]
    return Export(list(map(_read_part, parts)), cover if trim(before) else [])


@cache
def _numbers() -> re.Pattern[str]:
    form = marks("lexisnexis")
    documents, of = form["documents"], "|".join(form["of"])
    return re.compile(
        rf"^[^\S\n]*(?:(?:{documents})\s+(\d+)\s+(?:{of})\s+(\d+)"
        rf"|(\d+)\s+(?:{of})\s+(\d+)\s+(?:{documents}))[^\S\n]*\r?$",
        re.IGNORECASE | re.MULTILINE,
    )


def _find_starts(lines: list[str]) -> list[int]:
    """Find the lines that number the articles: each the next, or followed by a head."""
    found = ((place, _numbers().match(line)) for place, line in enumerate(lines))
    counts = [(place, *map(int, filter(None, match.groups()))) for place, match in found if match]
    seconds = {of for _, number, of in counts if number == 2}
    starts: list[int] = []
    last, total = 0, 0
    for place, number, of in counts:
        if not 0 < number <= of:
            continue
        is_next = number == last + 1 and of == total
        is_first = number == 1 and not starts and of in seconds
        may_be = number == 1 or not starts or (number > last and of == total)
        below = lines[place + 1 : place + 1 + LONGEST_HEAD]
        if is_next or is_first or (may_be and _is_article(below)):
            starts.append(place)
            last, total = number, of
    return starts


def _is_article(lines: list[str]) -> bool:
    """Tell whether a head follows: a day soon, and a field below it."""
    dated = _find_day(lines)
    below = lines[dated + 1 : LONGEST_HEAD] if dated >= 0 else []
    return any(_read_field(line, "head")[0] for line in below)


def _is_article_alone(text: str) -> bool:
    """Tell whether a text without a number is one article: a length stands in its head."""
    found = LENGTH.search(text)
    lines = text[: found.end()].splitlines(keepends=True) if found else []
    is_length = found is not None and _read_field(found[0], "head")[0] == "length"
    return is_length and len(lines) <= LONGEST_HEAD and _is_article(lines)


def _read_field(line: str, names: str) -> tuple[str, str]:
    """Return the key and the value of a field, whose name is in capitals, or "", ""."""
    if not line.partition(":")[0].isupper() or line[0].isspace():
        return "", ""
    key, value = Fields.of("nexis", names).read(line)
    return key, value.strip()


def _find_day(lines: list[str]) -> int:
    """Return the number of the line with the day, or -1; the outlet stands above it."""
    filled = [number for number, line in enumerate(lines[:LONGEST_HEAD]) if line.strip()]
    named = 0
    for number in filled[:HIGHEST]:
        if named and read_days(lines[number].strip()):
            return number
        if any(_read_field(lines[number], names)[0] for names in ("head", "tail")):
            break
        named += not is_rights(lines[number])
    return -1


def _read_part(lines: list[str]) -> Article:
    dated = _find_day(lines)
    days = read_days(lines[dated].strip()) if dated >= 0 else None
    above = [squeeze(line) for line in lines[: max(dated, 0)] if line.strip()]
    known, title, begin = _read_head(lines, dated + 1)
    end = _find_tail(lines, begin)
    below = dict(_read_field(line, "tail") for line in reversed(lines[end:]))
    rights = [line for line in (*above, *map(squeeze, lines[end:])) if is_rights(line)]
    article = describe(
        "LexisNexis",
        trim(lines[begin:end]),
        known.get("title", title),
        " ".join(line for line in above if not is_rights(line)),
        days,
        rights="; ".join(dict.fromkeys(rights)),
        graphic=below.get("graphic", ""),
        **{key: known[key] for key in KEPT if key in known},
    )
    if article.text and not known:
        doubt = "no field above its text: it may begin elsewhere"
        return article._replace(remarks=(*article.remarks, (doubt, LOOK)))
    return article


def _read_head(lines: list[str], number: int) -> tuple[dict[str, str], str, int]:
    """Read the title and the fields below the day; returns them and where the text begins."""
    while number < len(lines) and lines[number].strip():
        number += 1  # the edition
    known: dict[str, str] = {}
    title = ""
    body = _find_body(lines, number)
    begin = body
    for start, stop in _find_blocks(lines, number, body if body >= 0 else len(lines)):
        if body < 0 and (known or title) and not _is_field_above(lines[start], known):
            begin = start
            break
        kept = ""
        for place, line in enumerate(lines[start:stop], start):
            key, value = _read_field(line, "head")
            if kept == "length" and body < 0 and not _is_field_above(line, known):
                return known, title, place  # a length has one line: this is the text
            if key:
                known[key] = value
                kept = key
            elif kept:
                known[kept] = squeeze(f"{known[kept]} {line}")
            elif not known:
                title = squeeze(f"{title} {line}")
    if body >= 0:
        mark, _, rest = lines[body].partition(":")
        lines[body] = " " * len(mark + ":") + rest if rest.strip() else "\n"
    return known, title, begin if begin >= 0 else len(lines)


def _find_body(lines: list[str], number: int) -> int:
    """Return the number of the line with the mark of the text, or -1; a turn may look like it."""
    loaded = (n for n in range(number, len(lines)) if _is_tail(lines[n : n + 1]))
    above = range(number, next(loaded, len(lines)))  # below may be a head whose number is missing
    known: dict[str, str] = {}
    has_text = False
    for start, stop in _find_blocks(lines, number, above.stop):
        has_text |= bool(known) and not _is_field_above(lines[start], known)
        for place in range(start, stop):
            key, value = _read_field(lines[place], "head")
            if key == "body" and not (has_text and value):
                return place
            known |= {key: value} if key else {}
    return -1


def _is_field_above(line: str, known: dict[str, str]) -> bool:
    """Tell whether a line is a field that may stand above a text, below those that are known."""
    key, _ = _read_field(line, "head")
    return bool(key) and key not in known


def _find_blocks(lines: list[str], begin: int, end: int) -> list[tuple[int, int]]:
    """Return where the blocks of lines between blank ones begin and end."""
    edges = [n for n in range(begin, end + 1) if n == end or not lines[n].strip()]
    return [(a + 1, b) for a, b in pairwise([begin - 1, *edges]) if b > a + 1]


def _find_tail(lines: list[str], begin: int) -> int:
    """Return where the fields and rights below a text begin: the last blocks that are such.

    A field that is not known is one where one that is stands above it; the turns of a transcript
    are none, though they look alike.
    """
    end = len(lines)
    turns = _count_turns(lines[begin:])

    def is_tail(block: list[str]) -> bool:
        return _is_tail(block) and not _has_turns(block, turns)

    for start, stop in reversed(_find_blocks(lines, begin, len(lines))):
        if not is_tail(lines[start:stop]):
            mark = CAPITALS.match(lines[start])
            if mark and turns[mark[0]] == 1 and not SENTENCE_END.search(lines[stop - 1]):
                continue
            while stop > start and is_tail(lines[stop - 1 : stop]):
                stop -= 1
                end = stop
            return end
        end = start
    return end


def _count_turns(lines: list[str]) -> Counter[str]:
    """Count how often each name begins a line, once less if it is that of a field, too."""
    turns = Counter(mark[0] for line in lines if (mark := TURN.match(line)))
    return Counter({mark: number - bool(_name_field(mark)) for mark, number in turns.items()})


def _name_field(line: str) -> str:
    return _read_field(line, "tail")[0] or _read_field(line, "head")[0]


def _has_turns(block: list[str], turns: Counter[str]) -> bool:
    """Tell whether somebody speaks in a block of lines whose first looks like a field."""
    is_transcript = any(number > 1 for number in turns.values())
    if not is_transcript or _read_field(block[0], "tail")[0] == "load_date":
        return False
    within = [mark[0] for line in block if (mark := TURN.match(line))]
    is_said = bool(within) and bool(WORDS.search("".join(block)))
    return is_said or any(turns[mark] > 1 for mark in within)


def _is_tail(block: list[str]) -> bool:
    """Tell whether a block of lines is a field in capitals, or states rights."""
    key, value = _read_field(block[0], "tail")
    if key == "load_date" or not block[0].strip():
        return bool(read_days(value))
    centred = block[0][0].isspace() or any(map(YEAR.search, block))
    return bool(key) or (centred and is_rights(block[0]))
