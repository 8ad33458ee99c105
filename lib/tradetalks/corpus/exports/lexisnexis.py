"""Exports of the older LexisNexis as text, which number their articles: "1 of 10 DOCUMENTS".

Where the numbers are missing, the heads part the articles: outlet, day and fields in capitals,
below the fields, the rights or the end of the article before.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import islice, pairwise, takewhile

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
    whole_line,
)
from tradetalks.corpus.exports.days import YEAR, read_days
from tradetalks.corpus.files import UnreadableError

HIGHEST = 6  # lines with something in them, from the number of an article down to its day
LONGEST_HEAD = 40  # lines
FEWEST_ON_COVER, LONGEST_COVER = 3, 200  # fields; words
LENGTH = re.compile(r"^[^\W\d_a-z]+: +\d[\d.,]* [^\W\d_]+\s*$", re.MULTILINE)  # "LENGTH: 512 words"
FIELD_LINE = re.compile(r"^(?:[^\W\d_a-z][ -]?){3,20}:", re.MULTILINE)
BLANK = re.compile(r"\n[^\S\n]*\n")
ACROSS = re.compile(r"\s*([-_=*])\1{9,}\s*")
LONGEST_DAY = 80  # characters of a line with a day
MOST_NAMED = 3  # lines of an outlet and what else stands above its day
MOST_FIELDS = 14  # lines of the title and the fields below the day
WEIGHT_OF_LENGTH = 3  # fields
FEWEST_BELOW_RIGHTS = 2  # fields
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
    if BLANK.search(text):
        return _read(text)
    export = _read(text.replace("\n", "\n\n"))  # of a Word file: each of its lines is a block
    if not export:
        return None
    return export._replace(
        articles=[one._replace(text=one.text.replace("\n\n", "\n")) for one in export.articles]
    )


def _read(text: str) -> Export | None:
    lines = text.splitlines(keepends=True)
    before, parts = lines, list[list[str]]()
    if _numbers().search(text):
        before, parts = _part_at_numbers(lines)
    elif FIELD_LINE.search(text):
        before, parts = _part_at_heads(lines)
    if not parts:
        if _is_cover(text):
            raise UnreadableError(*ONLY_LIST)
        return None
    cover = [(f"its cover page, {quote(before)}, is no article", NOTHING_TO_DO)]
    return Export(list(map(_read_part, parts)), cover if trim(before) else [])


def _is_cover(text: str) -> bool:
    covers = sum(has_line(text, name) for name in marks("lexisnexis")["cover"])
    return covers >= FEWEST_ON_COVER and len(text.split()) < LONGEST_COVER


def _part_at_numbers(lines: list[str]) -> tuple[list[str], list[list[str]]]:
    """Return what stands before the first article, and the lines of each, if there are any."""
    starts = _find_starts(lines)
    if starts and _is_article(lines[: starts[0]]):
        starts = [-1, *starts]  # the number of the first has been cut off
    parts = [lines[a + 1 : b] for a, b in pairwise([*starts, len(lines)])]
    if not any(map(_is_article, parts)):
        return lines, []
    return lines[: max(starts[0], 0)], [one for part in parts for one in _part_further(part)]


def _part_further(lines: list[str]) -> list[list[str]]:
    """Part an article from those below it whose number is missing."""
    dated = _find_day(lines)
    starts = [0, *(start for start in _find_heads(lines) if start > dated >= 0)]
    return [lines[a:b] for a, b in pairwise([*starts, len(lines)])]


def _part_at_heads(lines: list[str]) -> tuple[list[str], list[list[str]]]:
    """Do the same where no article has a number; one alone is known by its length."""
    starts = _find_heads(lines)
    before = "".join(lines[: starts[0]]) if starts else ""
    if len(starts) == 1 and not _is_cover(before):
        return ([], [lines]) if _is_article_alone("".join(lines)) else (lines, [])
    parts = [lines[a:b] for a, b in pairwise([*starts, len(lines)])]
    if before.strip() and not _is_cover(before):  # an article without a head
        return [], [lines[: starts[0]], *parts]
    return lines[: starts[0]] if starts else lines, parts


@cache
def _numbers() -> re.Pattern[str]:
    form = marks("lexisnexis")
    documents, of = form["documents"], "|".join(form["of"])
    return re.compile(
        rf"^[^\S\n]*(?:(?:{documents})\s+(\d+)\s+(?:{of})\s+(\d+)"
        rf"|(\d+)\s+(?:{of})\s+(\d+)\s+(?:{documents}))[^\S\n]*\r?$",
        re.IGNORECASE | re.MULTILINE,
    )


@cache
def _editions() -> re.Pattern[str]:
    names = "|".join(marks("lexisnexis")["edition"])
    return re.compile(rf"(?:[\w.-]+ ){{0,3}}(?:{names})(?: \w+)?", re.IGNORECASE)


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


def _find_heads(lines: list[str]) -> list[int]:
    """Find the lines with which heads begin, by the day of each and by what stands around it."""
    dated = [
        number
        for number, line in enumerate(lines)
        if len(line) <= LONGEST_DAY and YEAR.search(line) and read_days(line.strip())
    ]
    has_rights_above = bool(dated) and any(map(is_rights, lines[: dated[0]]))
    found = ((day, *_find_top(lines, day, has_rights_above)) for day in dated)
    starts = [top for day, top, fewest in found if _weigh_fields(lines, day + 1) >= fewest]
    return sorted({start for start in starts if start >= 0})


def _find_top(lines: list[str], dated: int, has_rights_above: bool) -> tuple[int, int]:
    """Return where the head with this day begins, or -1, and how much has to stand below it.

    Its outlet stands above it, and above that what ends the article before: the surer that is, the
    fewer fields there have to be.
    """
    top, named, gap, block = dated, 0, 0, -1
    for number in reversed(range(dated)):
        line = lines[number]
        if not line.strip():
            gap += 1
            block = top if named and block < 0 else block
            continue
        is_own = has_rights_above and is_rights(line)
        if not is_own and (fewest := _weigh_end(lines, number, dated)) >= 0:
            return (number + 1 if named else -1), fewest
        if named and not is_own and is_rights(lines[top]):
            return top, FEWEST_BELOW_RIGHTS
        if named and not is_own and (gap > 1 or named == MOST_NAMED):
            return (top if gap > 1 else block), WEIGHT_OF_LENGTH
        top, named, gap = number, named + (not is_own), 0
    return (top if named else -1), 0


def _weigh_end(lines: list[str], number: int, dated: int) -> int:
    """Return how many fields a head needs below the end of an article; -1 if the line is none."""
    start = number
    while start and lines[start - 1].strip():
        start -= 1  # a field may have several lines, and a blank one parts it from the head
    is_apart = not all(map(str.strip, lines[number:dated]))
    is_further = is_rights(lines[number]) or bool(_read_field(lines[start], "tail")[0])
    line = lines[start] if is_apart and is_further else lines[number]
    if not _is_tail([line]):
        return -1
    if is_rights(line):
        near = filter(str.strip, reversed(lines[max(number - LONGEST_HEAD, 0) : number]))
        fields = takewhile(lambda one: _is_tail([one]), near)
        loaded = any(_read_field(field, "tail")[0] == "load_date" for field in fields)
        return 0 if loaded else FEWEST_BELOW_RIGHTS
    if ACROSS.fullmatch(line):
        return FEWEST_BELOW_RIGHTS
    return int(_read_field(line, "tail")[0] != "load_date")


def _weigh_fields(lines: list[str], begin: int) -> int:
    """Count the fields below a day; its length tells most."""
    weight = 0
    for line in islice(filter(str.strip, lines[begin : begin + LONGEST_HEAD]), MOST_FIELDS):
        key, _ = _read_field(line, "head")
        if not key and (_is_end(line) or _is_tail([line])):
            break
        weight += WEIGHT_OF_LENGTH if LENGTH.match(line) else bool(key)
    return weight


def _is_end(line: str) -> bool:
    """Tell whether a line ends an article, as those of Nexis do, or is drawn across."""
    return bool(ACROSS.fullmatch(line) or whole_line(*marks("nexis")["end"])(line))


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
    if dated < 0 and not known:
        title, begin = "", 0  # nothing tells a title from a text
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
    filled = next((n for n in range(number, len(lines)) if lines[n].strip()), number)
    if _editions().fullmatch("".join(lines[filled : filled + 1]).strip()):
        number = filled + 1
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
    if _is_end(block[0]):
        return True
    if key == "load_date" or not block[0].strip():
        return bool(read_days(value))
    centred = block[0][0].isspace() or any(map(YEAR.search, block))
    return bool(key) or (centred and is_rights(block[0]))
