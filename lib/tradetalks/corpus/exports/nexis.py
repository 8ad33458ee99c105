"""Exports of Nexis Uni and its sisters, which end each article with "End of Document"."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from tradetalks.corpus.exports.articles import (
    KEPT,
    LOOK,
    NOTHING_TO_DO,
    ONLY_LIST,
    OTHER,
    Article,
    Export,
    Fields,
    beginning,
    describe,
    has_line,
    is_rights,
    marks,
    quote,
    squeeze,
    trim,
    whole_line,
)
from tradetalks.corpus.exports.days import read_days
from tradetalks.corpus.files import UnreadableError
from tradetalks.corpus.metadata import Remark

ABOVE = 25  # lines with something in them, at most, from the day of an article down to its text
HIGHEST = 100  # lines, blank ones among them
NEAR = 0.1  # of the length that is stated: so near, it tells where the text ends
MOST_LINES = 4  # of a title and its outlet
LONGEST_CAPTION = 60  # words
LONGEST_ERROR = 80  # words
COUNTED = re.compile(r"\((\d+)\)\s*$")
LISTED = re.compile(r"\d+\.\s+(.*)")
ANY_FIELD = re.compile(r"[^\W\d_][\w /&’'-]{1,40}\s?:(?:\s|$)")


class Head(NamedTuple):
    """Where an article begins, where its day stands (-1: nowhere), and its text ("Body" before it).

    It is complete with a day, a line "Body", and rights or a length between them.
    """

    start: int
    dated: int
    text: int
    has_body: bool
    complete: bool


class Part(NamedTuple):
    """The lines of one article, what was found above its text, and what is doubtful."""

    lines: list[str]
    head: Head | None
    remarks: list[Remark]


def read_nexis(text: str) -> Export | None:
    """Part an export of Nexis into its articles; None if the text is none.

    Raises
    ------
    UnreadableError
        If it is a list of results only: reason and remedy.
    """
    form = marks("nexis")
    if not has_line(text, *form["end"], *form["body"], *form["cover"]):
        return None
    lines = text.splitlines(keepends=True)
    is_end = whole_line(*form["end"])
    ends = [number for number, line in enumerate(lines) if is_end(line)]
    if not _fits(lines, ends):
        if not ends and _is_cover(lines) and any(map(COUNTED.search, lines)):
            raise UnreadableError(*ONLY_LIST)
        return None
    parts, remarks = _part(lines, ends)
    articles = []
    for number, part in enumerate(parts):
        cover, title = _find_title(part, is_first=number == 0)
        if cover:
            remarks += _check_cover(cover, len(parts))
        articles.append(_read_part(part, title))
    return Export(articles, remarks)


def _fits(lines: list[str], ends: list[int]) -> bool:
    """Tell whether this is the form: an article that is whole, or at least dated and ended."""
    heads = _find_heads(lines)
    if not ends:  # cut off: then a head and an index have to be there
        below = lines[_find_tail(lines) :]
        is_index = whole_line(*marks("nexis")["classification"])
        indexed = any(is_index(line) or _read_indexed(line, "load_date") for line in below)
        return indexed and any(head.complete for head in heads)
    for head in heads:
        stated = sum(map(_is_stated, lines[head.start : head.text]))
        if head.has_body and head.text < ends[-1] and (head.dated >= 0 or stated > 1):
            return True
    return False


def _find_heads(lines: list[str]) -> list[Head]:
    """Find the head of each article; without a line "Body", the first day with rights below it."""
    is_body = whole_line(*marks("nexis")["body"])
    heads: list[Head] = []
    for number, line in enumerate(lines):
        if is_body(line) and not (number and is_body(lines[number - 1])):
            begin = max(heads[-1].text if heads else 0, number - HIGHEST)
            above = _fill(lines, begin, number)[-ABOVE:]
            dated = max((i for i in above[1:] if read_days(lines[i])), default=-1)
            states = any(_is_stated(lines[i]) for i in above if i > dated)
            complete = dated >= 0 and states
            if complete or (not heads and (dated >= 0 or states)):
                start = _fill(lines, begin, dated)[-2:][0] if heads else 0
                heads.append(Head(start, dated, number + 1, True, complete))
    return heads or _find_head_without_body(lines)


def _find_head_without_body(lines: list[str]) -> list[Head]:
    filled = _fill(lines, 0, len(lines))
    for place, number in enumerate(filled[1:], 1):
        below = filled[place + 1 : place + 4]
        if read_days(lines[number]) and any(_is_stated(lines[i]) for i in below):
            stated = (i for i in filled[place : place + ABOVE] if _is_stated(lines[i]))
            return [Head(0, number, max(stated, default=number) + 1, False, False)]
    return []


def _is_stated(line: str) -> bool:
    """Tell whether a line states rights, a length or another field above the text."""
    return is_rights(line) or bool(_head_fields().read(line)[0])


def _head_fields() -> Fields:
    return Fields.of("nexis", "head")


def _fill(lines: list[str], begin: int, end: int) -> list[int]:
    """Return the numbers of the lines that hold something."""
    return [number for number in range(begin, end) if lines[number].strip()]


def _part(lines: list[str], ends: list[int]) -> tuple[list[Part], list[Remark]]:
    """Part the lines into articles: at their ends, and at a head where an end is missing."""
    parts: list[Part] = []
    remarks: list[Remark] = []
    goes_on = False  # no index ends what was read last
    for begin, end in pairwise([-1, *ends, len(lines)]):
        piece, ended = lines[begin + 1 : end], end < len(lines)
        heads = _find_heads(piece)
        if not any(map(str.strip, piece)):
            continue
        if heads:
            starts = [head.start for head in heads[1:]]
            for start, stop in pairwise([0, *starts, len(piece)]):
                own = piece[start:stop]
                is_cut = stop < len(piece) or not ended
                doubt = [("it has no end of its own in the file", LOOK)] if is_cut else []
                parts.append(Part(own, next(iter(_find_heads(own)), None), doubt))
        elif _is_error(piece):
            parts.append(Part(piece, None, []))
        elif parts and ended and goes_on:
            parts[-1].lines.extend(lines[begin:end])  # the end was a line of its text
        elif _is_cover(piece):
            cover = max(n for n, line in enumerate(piece) if _is_of_cover(line)) + 1
            remarks += _check_cover(piece[:cover], 0)
            if _find_tail(piece) < len(piece):
                parts.append(Part(piece[cover:], None, []))
        elif not ended:
            remarks.append((f"{OTHER}, {quote(piece)}, is no article", NOTHING_TO_DO))
        else:
            parts.append(Part(piece, None, []))
        goes_on = not _is_error(piece) and _find_tail(piece) == len(piece)
    return parts, remarks


def _is_cover(lines: list[str]) -> bool:
    names = {squeeze(line).split(":")[0].casefold() for line in lines if _is_of_cover(line)}
    return sum(not name[:1].isdigit() for name in names) > 1


def _is_of_cover(line: str) -> bool:
    """Tell whether a line is one of a cover: a field, the number of articles, a title of theirs."""
    name = squeeze(line).split(":")[0].strip().casefold()
    is_field = name in {name.casefold() for name in marks("nexis")["cover"]}
    return is_field or bool(_count_listed(line) or LISTED.fullmatch(squeeze(line)))


def _count_listed(line: str) -> int:
    """Return the number of articles that a line announces: Documents (12)."""
    counted = COUNTED.search(line)
    return int(counted[1]) if counted and beginning(*marks("nexis")["listed"])(line) else 0


def _check_cover(cover: list[str], found: int) -> list[Remark]:
    listed = max(map(_count_listed, cover), default=0)
    if listed and found and listed != found:
        reason = f"its cover page, which is no article, lists {listed}, and the file has {found}"
        return [(reason, "deliver what is missing anew")]
    return [(f"its cover page, {quote(cover)}, is no article", NOTHING_TO_DO)]


def _find_title(part: Part, is_first: bool) -> tuple[list[str], list[str]]:
    """Return the lines of the cover, and those of title and outlet; the outlet is the last."""
    if not part.head:
        return [], []
    end = part.head.dated
    if end < 0:
        stated = (n for n in range(part.head.text) if _is_stated(part.lines[n]))
        end = next(stated, part.head.text)
    is_link = whole_line(*marks("nexis")["links"])
    above = [squeeze(part.lines[i]) for i in _fill(part.lines, 0, end)]
    above = [line for line in above if not is_link(line)]
    if part.head.dated < 0 and len(above) > 2:
        above.pop()  # the day, in a form that is not known
    if not is_first or not (_is_cover(above) or len(above) > MOST_LINES):
        return [], above
    titles = {found[1] for found in map(LISTED.fullmatch, above) if found}
    sizes = (size for size in (2, 3, 4) if " ".join(above[-size:-1]) in titles)
    size = next(sizes, 2)
    return above[:-size], above[-size:]


def _read_part(part: Part, title: list[str]) -> Article:
    lines, head = part.lines, part.head
    if _is_error(lines):
        reason = f"an error page instead of an article: {quote(lines)}"
        return Article("", {}, ((reason, "fetch the article anew"),))
    tail = _find_tail(lines)
    if not head:
        article = describe("Nexis", trim(lines[:tail]), "", "", None)
    else:
        known = _read_fields(lines[max(head.dated, 0) : head.text])
        end = _find_end(lines, head, tail, known.get("length", ""))
        graphic = trim([line for line in lines[end:tail] if not _is_after(line)])
        body = lines[head.text : end]
        is_link = whole_line(*marks("nexis")["links"])
        while body and (not body[-1].strip() or is_link(body[-1])):
            body.pop()
        article = describe(
            "Nexis",
            trim(body),
            " ".join(title[:-1] or title),
            title[-1] if len(title) > 1 else "",
            read_days(lines[head.dated]) if head.dated >= 0 else None,
            **known | ({"graphic": graphic} if graphic else {}),
        )
    doubts = list(part.remarks)
    if article.text and not (head and head.has_body):
        doubts.append(("no line “Body” in it: its text may begin elsewhere", LOOK))
    return article._replace(remarks=(*article.remarks, *doubts))


def _read_fields(lines: list[str]) -> dict[str, str]:
    """Read what stands between the day and the text: rights, length, byline, section."""
    known: dict[str, str] = {}
    kept = ""
    for line in lines[1:]:
        key, value = _head_fields().read(line)
        if is_rights(line):
            known.setdefault("rights", squeeze(line))
            kept = ""
        elif key in KEPT:
            known.setdefault(key, value)
            kept = key
        elif key:
            kept = ""
        elif kept and line.strip() and not whole_line(*marks("nexis")["body"])(line):
            known[kept] += f" {line}"
    return known


def _find_tail(lines: list[str]) -> int:
    """Return where the index of an article begins: "Classification", or the last known fields.

    A paragraph of the text may begin as the index does: so the last that fits, and all below it
    must be fields.
    """
    is_index = whole_line(*marks("nexis")["classification"])
    tail = len(lines)
    for number in reversed(range(len(lines))):
        if is_index(lines[number]):
            below = [squeeze(line) for line in lines[number + 1 :] if line.strip()]
            tail = number if all(map(ANY_FIELD.match, below)) else tail
            break
    indexed = tail < len(lines)  # then nothing but the day of loading may stand above it
    seen = {_read_indexed(line) for line in lines[tail:]}
    for number in reversed(range(tail)):
        name = _read_indexed(lines[number], *["load_date"] * indexed)
        if lines[number].strip() and (not name or name in seen):
            break
        if name:
            tail = number
            seen.add(name)
    return tail


def _read_indexed(line: str, *keys: str) -> str:
    """Return the name of a field of the index (of these, if any), or ""; none is there twice."""
    key, value = Fields.of("nexis", "tail").read(line)
    is_field = read_days(value) if key == "load_date" else key and not keys
    return line.partition(":")[0].strip().casefold() if is_field else ""


def _find_end(lines: list[str], head: Head, tail: int, length: str) -> int:
    """Return where the text ends: at a caption or notes below it, where they are such.

    A caption that names a picture ends the text; else the length that is stated decides, and
    failing that a caption, if it is short: a heading of the text may be a line "Graphic" or
    "Notes", too.
    """
    is_graphic = whole_line(*marks("nexis")["graphic"])
    ends = [n for n in range(head.text, tail) if _is_after(lines[n])]
    for end in filter(lambda end: is_graphic(lines[end]), reversed(ends)):
        below = next(filter(str.strip, lines[end + 1 : tail]), "")
        if beginning(*marks("nexis")["pictures"])(below):
            return end
    sizes = {end: len(" ".join(lines[head.text : end]).split()) for end in (*ends, tail)}
    stated = int(re.sub(r"\D", "", length) or 0)
    nearest = min(reversed(sizes), key=lambda end: abs(sizes[end] - stated))
    if abs(sizes[nearest] - stated) <= NEAR * stated:
        return nearest
    graphic = next((end for end in reversed(ends) if is_graphic(lines[end])), tail)
    return graphic if sizes[tail] - sizes[graphic] <= LONGEST_CAPTION else tail


def _is_after(line: str) -> bool:
    return bool(whole_line(*marks("nexis")["graphic"], *marks("nexis")["notes"])(line))


def _is_error(lines: list[str]) -> bool:
    """Tell whether this stands in the place of an article that could not be delivered."""
    words = squeeze(" ".join(lines)).casefold()
    told = any(error.casefold() in words for error in marks("nexis")["error"])
    return told and len(words.split()) < LONGEST_ERROR
