"""Exports of ProQuest as text: a field a line, articles between lines of underscores."""

from __future__ import annotations

import re
from itertools import pairwise

from tradetalks.corpus.exports.articles import (
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
    marks,
    quote,
    squeeze,
    trim,
    whole_line,
)
from tradetalks.corpus.exports.days import find_days, read_days
from tradetalks.corpus.files import UnreadableError
from tradetalks.corpus.metadata import Remark

LINE = re.compile(r"\s*_{20,}\s*")
NUMBERED = re.compile(r"\w+ \d+ (?:of|von|de|di|van|sur) \d+", re.IGNORECASE)
FEWEST_WORDS = 30  # less is an address, a note
CITED = "its text is not in the file, only what is known of it ({})"


def read_proquest(text: str) -> Export | None:
    """Part an export of ProQuest into its articles; None if the text is none.

    Raises
    ------
    UnreadableError
        If it is an index page only: reason and remedy.
    """
    form = marks("proquest")
    outlet = form["fields"]["outlet"] + form["fields"]["cited"]
    if not has_line(text, *form["text"]) or not has_line(text, *outlet):
        if has_line(text, *form["report"]) and not has_line(text, *outlet):
            raise UnreadableError(*ONLY_LIST)
        return None
    lines = text.splitlines(keepends=True)
    rules = [n for n, line in enumerate(lines) if LINE.fullmatch(line)]
    rules = rules or [n for n, line in enumerate(lines) if NUMBERED.fullmatch(line.strip())]
    parts = _part(lines, rules)
    kinds = [_find_kind(part) for part in parts]
    if "article" not in kinds:
        return None
    articles: list[Article] = []
    remarks: list[Remark] = []
    for part, kind in zip(parts, kinds, strict=True):
        if kind in ("article", "citation"):
            articles.append(_read_part(part))
        elif any(map(str.strip, part)):
            remarks.append((f"{kind}, {quote(part)}, is no article", NOTHING_TO_DO))
    return Export(articles, remarks)


def _part(lines: list[str], rules: list[int]) -> list[list[str]]:
    """Part the lines at the rules between articles; one within a text parts nothing."""
    parts: list[list[str]] = []
    goes_on = stated = False  # the last has a text that no field ends; it has fields above it
    for begin, end in pairwise([-1, *rules, len(lines)]):
        part = lines[begin + 1 : end]
        kind, text = _find_kind(part), _find_text(part)
        if goes_on and text < 0 and (kind == OTHER or (kind == "citation" and not stated)):
            parts[-1].extend(lines[begin:end])
        else:
            parts.append(part)
            goes_on, stated = text >= 0, kind == "article"
        goes_on &= _find_tail(part, text + 1) == len(part)
    return parts


def _fields() -> Fields:
    return Fields.of("proquest", "fields")


def _find_kind(lines: list[str]) -> str:
    """Tell what stands between two lines of underscores."""
    form = marks("proquest")
    keys = {_fields().read(line)[0] for line in lines}
    sure = keys & {"outlet", "cited", "date", "year", "id", "url"}
    if len(sure) > 1:
        return "article" if _find_text(lines) >= 0 else "citation"
    first = next(filter(str.strip, lines), "")
    if beginning(*form["footer"])(first):
        return "its imprint"
    if beginning(*form["index"])(first):
        return "its index page"
    return "its bibliography" if beginning(*form["bibliography"])(first) else OTHER


def _find_text(lines: list[str]) -> int:
    """Return the number of the line with which the text begins, or -1."""
    is_text = whole_line(*marks("proquest")["text"])
    names = Fields({"text": marks("proquest")["text"]})
    found = (n for n, line in enumerate(lines) if is_text(line) or names.read(line)[0])
    return next(found, -1)


def _read_part(lines: list[str]) -> Article:
    begin = _find_text(lines)
    end = _find_tail(lines, begin + 1)
    known: dict[str, str] = {}
    around = lines if begin < 0 else [*lines[:begin], *lines[end:]]
    for line in around:
        key, value = _fields().read(line)
        known.setdefault(key, value.strip())
    title = known.get("title") or _find_title(lines)
    text = _cut_mark(lines[begin:end]) if begin >= 0 else _find_unmarked(lines, known, title)
    none = marks("proquest")["none"]
    if any(squeeze(text).casefold().rstrip(".") == name.casefold() for name in none):
        text = ""
    if not text.strip():
        return Article("", {}, ((CITED.format(quote([title])), "fetch the full text"),))
    cited = known.get("cited", "")
    days = read_days(known.get("date", "")) or find_days(cited) or read_days(known.get("year", ""))
    kept = {key: known.get(key, "") for key in ("rights", "url", "byline", "section")}
    outlet = known.get("outlet", cited).partition(";")[0].strip()  # its place is behind it
    article = describe("ProQuest", text, title, outlet, days, **kept)
    doubt = ("no “Full text” in it: its text may begin elsewhere", LOOK)
    return article if begin >= 0 else article._replace(remarks=(*article.remarks, doubt))


def _find_unmarked(lines: list[str], known: dict[str, str], title: str) -> str:
    """Return what is no field, where nothing says that it is the text, if it is long enough."""
    rest = [n for n, line in enumerate(lines) if line.strip() and not _fields().read(line)[0]]
    rest = [
        n for n in rest if lines[n].strip() != title and not NUMBERED.fullmatch(lines[n].strip())
    ]
    if "abstract" in known or len(" ".join(lines[n] for n in rest).split()) < FEWEST_WORDS:
        return ""
    return trim(lines[rest[0] : rest[-1] + 1])


def _find_title(lines: list[str]) -> str:
    """Return the first line that is no number of the article."""
    filled = (line.strip() for line in lines if line.strip())
    return next((line for line in filled if not NUMBERED.fullmatch(line)), "")


def _cut_mark(lines: list[str]) -> str:
    """Take the mark off the text: "Full text: …", or a line of its own."""
    if whole_line(*marks("proquest")["text"])(lines[0]):
        return trim(lines[1:])
    rest = lines[0].partition(":")[2].lstrip(" \t\xa0")
    return trim([rest, *lines[1:]])


def _find_tail(lines: list[str], begin: int) -> int:
    """Return where the fields below a text begin: the last lines, if all of them are fields.

    A paragraph of the text may begin as a field does; but no field is there twice.
    """
    is_details = whole_line(*marks("proquest")["details"])
    is_footer = beginning(*marks("proquest")["footer"])
    end = len(lines)
    seen: set[str] = set()
    for number in reversed(range(begin, len(lines))):
        line = lines[number]
        name = line.partition(":")[0].strip() if _fields().read(line)[0] else ""
        if is_details(line):
            return number
        if name in seen:
            return end
        if name or is_footer(line):
            end = number
            seen |= {name} - {""}
        elif line.strip() and not _continues(lines[number - 1]):
            return end
    return end


def _continues(above: str) -> bool:
    """Tell whether a line belongs to a field whose name stands alone above it."""
    key, value = _fields().read(above)
    return bool(key) and not value.strip()
