"""Exports of Factiva: articles that end in "Document" and a number, with codes or without."""

from __future__ import annotations

import re
from functools import cache
from itertools import chain

from tradetalks.base.lists import split_words
from tradetalks.corpus.exports.articles import (
    FEW,
    LOOK,
    NOTHING_TO_DO,
    ONLY_LIST,
    OTHER,
    Article,
    Export,
    beginning,
    describe,
    is_rights,
    length_pattern,
    marks,
    quote,
    squeeze,
    trim,
    whole_line,
)
from tradetalks.corpus.exports.days import YEAR, read_days
from tradetalks.corpus.files import UnreadableError
from tradetalks.corpus.metadata import Remark

HIGHEST = 10  # lines with something in them, from the top of an article down to its length
BELOW = 10  # and from its day down to its rights
DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])")
TIME = re.compile(r"\d{1,2}[:.]\d\d(?:\s?[ap]\.?m\.?)?(?:\s?[A-Z]{2,4})?", re.IGNORECASE)
INDEX = {"CO", "IN", "NS", "RE", "IPC", "IPD", "PUB", "AN"}  # codes of what stands below a text
PROSE = re.compile(r"(?:\S+\s+){12}|[.!?]\W*$")  # no field has as many words, or ends as it does
SOURCE_CODE = re.compile(r"[A-Z0-9]{2,8}")
NUMBERED = re.compile(rf">\s*Document\s+[A-Z]\w*{DAY.pattern}\w*\s*<")
PAGED = re.compile(r"class=['\"](?:article \w\wArticle|\w\wHeadline)")
DIVISION = re.compile(r"article \w\wArticle|article")


def read_factiva(text: str) -> Export | None:
    """Part an export of Factiva into its articles; None if the text is none.

    Raises
    ------
    UnreadableError
        If it is a summary of the search only: reason and remedy.
    """
    if not _ends().search(text):
        if beginning(*marks("factiva")["summary"])(text.lstrip()) and "Factiva" in text:
            raise UnreadableError(*ONLY_LIST)
        return None
    parts: list[list[str]] = [[]]
    for line in text.splitlines(keepends=True):
        parts[-1].append(line)
        if _is_end(line):
            parts.append([])
    return _read_parts(parts)


def read_factiva_page(html: str) -> Export | None:
    """Part a page of Factiva into its articles; None if it is none."""
    if not PAGED.search(html) and not NUMBERED.search(html):
        return None
    from bs4 import BeautifulSoup, Tag  # only here: most corpora are no pages

    from tradetalks.corpus.exports.html import write_lines

    page = BeautifulSoup(html, "html.parser")
    divisions = [tag for tag in page.find_all("div", class_=DIVISION) if isinstance(tag, Tag)]
    divisions = [tag for tag in divisions if not tag.find_parent("div", class_=DIVISION)]
    if not divisions:
        return read_factiva("".join(write_lines(page)))
    return _read_parts([write_lines(tag) for tag in divisions])


@cache
def _ends() -> re.Pattern[str]:
    """Match the last line of an article; its number has letters, and a day in it."""
    documents = "|".join(marks("factiva")["document"])
    code = r"(?:\|?[^\S\n]*AN[^\S\n]*[|\t ][^\S\n]*)?"
    number = rf"[A-Z]\w*{DAY.pattern}\w*"
    return re.compile(
        rf"^[^\S\n]*{code}(?:{documents})[^\S\n]+{number}[^\S\n]*\|?[^\S\n]*$", re.MULTILINE
    )


def _is_end(line: str) -> bool:
    return bool(_ends().fullmatch(line.strip()))


def _read_parts(parts: list[list[str]]) -> Export | None:
    articles: list[Article] = []
    remarks: list[Remark] = []
    certain = False
    for part in chain.from_iterable(map(_split, parts)):
        if not trim(part):
            continue
        found = _read_coded(part) or _read_running(part, is_first=not articles)
        ended = any(map(_is_end, part))
        certain |= found is not None and ended
        if found:
            cover, article = found
            doubt = () if ended else (("it ends without its number", LOOK),)
            articles.append(article._replace(remarks=(*article.remarks, *doubt)))
            if cover:
                remarks.append((f"its cover, {quote(cover)}, is no article", NOTHING_TO_DO))
        elif ended:
            doubtful = describe("Factiva", trim(_without_end(part)), "", "", None)
            articles.append(doubtful)
        else:
            is_summary = any(map(beginning(*marks("factiva")["summary"]), part))
            what = "its summary of the search" if is_summary else OTHER
            remarks.append((f"{what}, {quote(part)}, is no article", NOTHING_TO_DO))
    return Export(articles, remarks) if certain else None


def _without_end(lines: list[str]) -> list[str]:
    return [line for line in lines if not _is_end(line)]


def _read_coded(lines: list[str]) -> tuple[list[str], Article] | None:
    """Read an article whose fields have codes, in their order: HD, WC, PD, SN, CY, LP, TD, AN."""
    starts = _find_codes(lines)
    if "HD" not in starts or len(starts.keys() & {"WC", "PD", "SN", "LA", "CY", "LP", "TD"}) < 3:
        return None
    places = [*starts.values(), len(lines)]
    fields = {
        code: _read_cell(code, lines[start:stop])
        for (code, start), stop in zip(starts.items(), places[1:], strict=True)
    }
    known = {code: squeeze(value) for code, value in fields.items()}
    text = "\n".join(filter(None, (fields.get("LP", ""), fields.get("TD", ""))))
    article = describe(
        "Factiva",
        text,
        known["HD"],
        known.get("SN", ""),
        read_days(known.get("PD", "")),
        known.get("WC", ""),
        rights=known.get("CY", ""),
        byline=known.get("BY", ""),
        section=known.get("SE", ""),
    )
    above = [line for line in lines[: places[0]] if line.strip() and not _is_cover(line)]
    return above, article


def _find_codes(lines: list[str]) -> dict[str, int]:
    """Find the lines with the codes of fields; each code is there once, and in its order."""
    order = split_words(marks("factiva")["codes"])
    starts: dict[str, int] = {}
    last = -1
    for number, line in enumerate(lines):
        code = _read_code(line)
        if not code or code in starts:
            continue
        if order.index(code) > last or code in ("LP", "TD"):
            starts[code] = number
            last = order.index(code)
    return starts


def _read_code(line: str) -> str:
    found = _codes().match(line)
    return found[1] if found else ""


@cache
def _codes() -> re.Pattern[str]:
    listed = "|".join(split_words(marks("factiva")["codes"]))
    return re.compile(rf"\s*\|?\s*({listed})[ \xa0]*(?:[|\t\r\n]|[ \xa0]{{2}}|$)")


def _split(lines: list[str]) -> list[list[str]]:
    """Part the lines at a title that stands below the index of another article."""
    parts: list[list[str]] = [[]]
    seen: set[str] = set()
    for line in lines:
        code = _read_code(line)
        if code in ("SE", "HD") and "HD" in seen and seen & INDEX:
            parts.append([])
            seen.clear()
        seen.add(code)
        parts[-1].append(line)
    return parts


def _read_cell(code: str, lines: list[str]) -> str:
    """Return what stands behind a code, and on the lines below it."""
    first = re.sub(rf"^\s*\|?\s*{code}[ \xa0]*[|\t]?[ \t\xa0]*", "", lines[0])
    value = trim([first, *lines[1:]])
    return value.removesuffix("|") if "|" in lines[0] else value


def _read_running(lines: list[str], is_first: bool) -> tuple[list[str], Article] | None:
    """Read an article whose fields stand one below the other, from the title on."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    plain = [squeeze(lines[number]) for number in filled]
    is_length = length_pattern().fullmatch
    pairs = [(n, n + m) for m in (1, 2) for n, line in enumerate(plain) if is_length(line)]
    place, dated = next(((n, m) for n, m in pairs if any(map(read_days, plain[m : m + 1]))), (0, 0))
    if not dated or (place > HIGHEST and not is_first):
        return None
    above = [number for number in filled[:place] if not _is_cover(lines[number])]
    cover, above = (above[:-4], above[-4:]) if len(above) > HIGHEST else ([], above)
    title, known, doubts = _read_above([squeeze(lines[number]) for number in above])
    outlet, rights, last = _read_below(plain, dated + 1)
    begin = filled[last] + 1 if last < len(filled) else len(lines)
    text = trim(_without_end(lines[begin:]))
    days = read_days(plain[dated])
    article = describe("Factiva", text, title, outlet, days, plain[place], rights=rights, **known)
    if article.text and not rights:
        doubts.append(("no rights above its text: it may begin elsewhere", LOOK))
    return [lines[n] for n in cover], article._replace(remarks=(*article.remarks, *doubts))


def _is_cover(line: str) -> bool:
    return bool(whole_line(*marks("factiva")["cover"])(line))


def _read_above(lines: list[str]) -> tuple[str, dict[str, str], list[Remark]]:
    """Tell title, section and byline apart, which stand above the length without a name."""
    known: dict[str, str] = {}
    if len(lines) > 1 and lines[-1].split()[0].lower() in split_words(marks("factiva")["by"]):
        known["byline"] = lines[-1]
        lines = lines[:-1]
    if not lines:
        return "", known, []
    title = max(lines, key=len)
    others = [line for line in lines if line is not title]
    doubtful = [line for line in others if 2 * len(line) > len(title)]
    if others and others[0] is lines[0] and len(lines) > 1:
        known["section"] = others[0]
    doubts = [(f"its title may be {quote(doubtful[:1])}", LOOK)] if doubtful else []
    return title, known, doubts


def _read_below(lines: list[str], place: int) -> tuple[str, str, int]:
    """Read outlet and rights below the day; returns them and the place of their last line."""
    if place < len(lines) and TIME.fullmatch(lines[place]):
        place += 1
    outlet = lines[place] if place < len(lines) and not is_rights(lines[place]) else ""
    below = list(range(place, min(place + BELOW, len(lines))))
    prose = (n for n in below if not is_rights(lines[n]) and PROSE.search(lines[n]))
    below = below[: next(prose, len(lines)) - place]
    rights = next((n for n in below if is_rights(lines[n])), -1)
    if rights >= 0:
        return outlet, lines[rights], rights
    is_language = whole_line(*marks("factiva")["languages"])
    others = (n for n in below if is_language(lines[n]) or SOURCE_CODE.fullmatch(lines[n]))
    last = max(others, default=place)
    following = lines[last + 1] if last + 1 < len(lines) else ""
    if is_language(lines[min(last, len(lines) - 1)]) and YEAR.search(following):
        return (outlet, following, last + 1) if len(following.split()) < FEW else (outlet, "", last)
    return outlet, "", last
