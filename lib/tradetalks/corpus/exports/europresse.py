"""Exports of Europresse as a page: an element "article" for each, or, as of old, a cell."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, Tag

from tradetalks.corpus.exports.articles import (
    NOTHING_TO_DO,
    OTHER,
    Article,
    Export,
    describe,
    is_rights,
    length_pattern,
    marks,
    quote,
    squeeze,
    trim,
)
from tradetalks.corpus.exports.days import find_days, read_days
from tradetalks.corpus.exports.html import write_lines

ISSUE = re.compile(r",\s*(?:no|n°|nº|vol)\b.*", re.IGNORECASE | re.DOTALL)
PROSE = re.compile(r"(?:\S+\s+){10}|[.!?…]\W*$")  # no byline has as many words, or ends so
OWN_NUMBER = re.compile(r"\w+·(\d{4})(\d\d)(\d\d)·\w+·\w+")


def read_europresse(html: str) -> Export | None:
    """Part a page of Europresse into its articles; None if it is none."""
    form = marks("europresse")
    if not any(name in html for name in form["outlet"]):
        return None
    page = BeautifulSoup(html, "html.parser")
    found = [tag for tag in page.find_all(form["article"]) if isinstance(tag, Tag)]
    parts = [tag for tag in found if not tag.find_parent(form["article"])]
    articles = [_read_part(part) for part in parts if _find(part, "outlet", "title")]
    articles += [] if parts else [_read_part(_set_text_apart(page, cell)) for cell in _cells(page)]
    if not any(article.text for article in articles):
        return None
    others = [write_lines(part) for part in parts if not _find(part, "outlet", "title")]
    told = [f"{OTHER}, {quote(lines)}, is no article" for lines in others if lines]
    return Export(articles, [(reason, NOTHING_TO_DO) for reason in told])


def _cells(page: BeautifulSoup) -> list[Tag]:
    """Return the cells that hold an article each, as Europresse wrote them before 2014."""
    names = (page.find_all(class_=name) for name in marks("europresse")["outlet"])
    cells = [tag.find_parent("td") for tag in next(filter(None, names), [])]
    return [cell for cell in cells if isinstance(cell, Tag) and _find(cell, "title")]


def _set_text_apart(page: BeautifulSoup, cell: Tag) -> Tag:
    """Set the text of a cell apart: what stands between the title and the rights or the number."""
    lines = write_lines(cell)
    title = "".join(_write(_find(cell, "title")))
    below = lines[lines.index(title) + 1 :] if title in lines else lines
    ends = (n for n, line in enumerate(below) if OWN_NUMBER.search(line))
    end = next(ends, len(below))
    end -= end > 0 and is_rights(below[end - 1])
    byline = end > 1 and not PROSE.search(below[0])
    part = page.new_tag("article")
    for name in ("outlet", "title"):
        part.append(_find(cell, name) or "")
    header = page.new_tag("div", attrs={"class": marks("europresse")["header"][0]})
    header.extend(cell.find_all(class_=marks("europresse")["header"]))
    part.append(header)
    for name, kept in (("byline", below[:byline]), ("text", below[byline:end]), ("", below[end:])):
        classes = {"class": marks("europresse")[name][0]} if name else {}
        division = page.new_tag("div", attrs=classes)
        for line in kept:
            paragraph = page.new_tag("p")
            paragraph.string = line
            division.append(paragraph)
        part.append(division)
    return part


def _find(part: Tag, *names: str) -> Tag | None:
    """Return the first element that bears one of the classes of these names."""
    for name in names:
        for given in marks("europresse")[name]:
            found = part.find(class_=given)
            if isinstance(found, Tag):
                return found
    return None


def _find_texts(part: Tag) -> list[Tag]:
    """Return the elements that hold the text: those of the first class that is there."""
    found = (part.find_all(class_=name) for name in marks("europresse")["text"])
    tags = [tag for tag in next(filter(None, found), []) if isinstance(tag, Tag)]
    return [tag for tag in tags if not any(parent in tags for parent in tag.parents)]


def _write(tag: Tag | None) -> list[str]:
    return write_lines(tag) if tag else []


def _read_part(part: Tag) -> Article:
    text: list[str] = []
    for body in _find_texts(part):
        text += write_lines(body)
        body.extract()
    outlet = _write(_find(part, "outlet"))
    header = squeeze(" ".join(_write(_find(part, "header"))))
    rest = _write(part)
    number = next(filter(None, map(OWN_NUMBER.search, rest)), None)
    length = length_pattern().search(header)
    return describe(
        "Europresse",
        trim(text),
        " ".join(_write(_find(part, "title"))),
        ISSUE.sub("", outlet[0]) if outlet else "",
        find_days(header) or (read_days("-".join(number.groups())) if number else None),
        length[0] if length else "",
        rights=next(filter(is_rights, rest), ""),
        byline=" ".join(_write(_find(part, "byline"))),
    )
