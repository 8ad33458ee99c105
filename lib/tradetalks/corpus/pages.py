"""Web pages and office documents become the articles in them, with what they say of themselves."""

from __future__ import annotations

import io
import logging
import re
import zipfile
from html import unescape
from itertools import chain
from typing import Any

from tradetalks.corpus.files import (
    LARGEST_ARTICLE,
    UnreadableError,
    one_line,
    reading_with,
    too_large,
)
from tradetalks.corpus.word import read_rich_text, read_word

logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # problems are ours to report
SAVE_TEXT = "save the article as plain text, as .txt"
SAVE_EACH = "save the articles that it leads to"
HEADLINE = re.compile(  # in a heading or an item of a list, and the text that follows it
    r"<(?:h[1-6]|li)\b[^>]*>\s*(?:<(?!a\b)[^>]*>\s*){0,5}<a\s(?![^>]*href=[\"']?#)[^>]*>(.{10,300}?)</a>"
    r"(?:\s*<[^>]*>)*\s*([^<]*)",
    re.IGNORECASE | re.DOTALL,
)
TAG = re.compile(r"<[^>]*>")
FEWEST_HEADLINES, FEWEST_SPACES, HEADLINES = 8, 3, 0.3  # the last is their share of the text
LONGEST_TEASER = 300  # characters: what is longer is told here
FEWEST_WORDS = 30  # less is a notice: no article here, enable JavaScript, accept cookies


def read_page(html: str) -> tuple[str, dict[str, str]]:
    """Reduce a web page to its article with trafilatura (Barbaresi, 2021).

    Title, outlet, address and day are those that the page states in its metadata; nothing is
    guessed from the text.

    Raises
    ------
    UnreadableError
        If no article is found in it: reason and remedy.
    """
    with reading_with("trafilatura"):
        import trafilatura
    try:
        page: Any = trafilatura.bare_extraction(
            html,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except Exception as error:  # a parser of other people's pages may fail in any way
        raise UnreadableError(f"cannot be read as a page ({one_line(error)})", SAVE_TEXT) from None
    text = page.text if page else None
    if not text or len(text.split()) < FEWEST_WORDS:
        raise UnreadableError("a page in which no article can be found", SAVE_TEXT)
    if _is_index(html, text):
        raise UnreadableError("an index page: links to articles, and none of its own", SAVE_EACH)
    stated = {
        "title": page.title or "",
        "outlet": page.sitename or page.hostname or "",
        "url": page.url or "",
        "date": page.date or "",
        "dated_by": "stated in the page" if page.date else "",
    }
    return text, stated


def _is_index(html: str, text: str) -> bool:
    """Tell whether a text is to a good part headlines that lead to other pages.

    Or else what stands directly below these: teasers.
    """
    told = {" ".join(unescape(TAG.sub("", one)).split()) for one in chain(*HEADLINE.findall(html))}
    lines = [" ".join(line.strip(" -•").split()) for line in text.splitlines()]
    found = [
        len(line)
        for line in lines
        if line in told and line.count(" ") >= FEWEST_SPACES and len(line) <= LONGEST_TEASER
    ]
    return len(found) >= FEWEST_HEADLINES and sum(found) >= HEADLINES * sum(map(len, lines))


def read_office(content: bytes, suffix: str) -> str:
    """Read the text of a .docx or .rtf."""
    return "\n".join(_read_lines(content, suffix))


def _read_lines(content: bytes, suffix: str) -> list[str]:
    """Return the paragraphs of a .docx or .rtf."""
    read = _read_docx if suffix == ".docx" else _read_rtf
    try:
        return read(content)
    except UnreadableError:
        raise
    except Exception as error:  # a parser of other people's documents may fail in any way
        raise UnreadableError(
            f"cannot be read as {suffix} ({one_line(error)})", SAVE_TEXT
        ) from None


def _read_docx(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as members:
        size = sum(member.file_size for member in members.infolist())
    if size > 10 * LARGEST_ARTICLE:
        raise too_large(size)
    return read_word(content)


def _read_rtf(content: bytes) -> list[str]:
    if not content.startswith(b"{\\rtf"):
        raise UnreadableError("no RTF document", SAVE_TEXT)
    return read_rich_text(content)
