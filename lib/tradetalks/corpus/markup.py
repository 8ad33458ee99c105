"""HTML within a text, as a cell of a table or a feed may hold it, becomes paragraphs."""

from __future__ import annotations

import html
import re
from html.entities import html5

from tradetalks.base.lists import read_list, split_words
from tradetalks.base.patterns import compile_late

ELEMENTS = {
    kind: split_words(names) for kind, names in read_list(__package__, "markup.toml").items()
}
ESCAPED = 3  # times that feeds may have escaped a text
REST = r"""(?:\s(?:"[^"]*"|'[^']*'|[^"'<>])*|\s[^<>]*)?/?"""  # attributes


def _match(kinds: str, rest: str = REST, start: str = "</?") -> re.Pattern[str]:
    names = "|".join(name for kind in kinds.split() for name in ELEMENTS[kind])
    return compile_late(rf"{start}({names}){rest}>", re.IGNORECASE)


TAG, BLOCK = _match("inline blocks dropped"), _match("blocks")
CELL = compile_late(r"</t[dh]>", re.IGNORECASE)
DROPPED = compile_late(
    rf"<!--.*?-->|<!\[CDATA\[|\]\]>|<!doctype[^>]*>|<({'|'.join(ELEMENTS['dropped'])})\b[^>]*>.*?</\1\s*>",
    re.IGNORECASE | re.DOTALL,
)
CLOSED = _match("inline blocks dropped", r"\s*", "</")
SINGLE = _match("single", start="<")
REFERENCE = compile_late(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")
PAGE = compile_late(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!doctype html|<html[\s>])", re.IGNORECASE)


def is_page(text: str) -> bool:
    """Say whether a text is a whole page."""
    return PAGE.match(text) is not None


def is_markup(text: str) -> bool:
    """Say whether a text is HTML: with tags that are closed, or characters written by name.

    Examples
    --------
    >>> is_markup("<p>Talks &mdash; again</p>"), is_markup("AT&T and R&D grew <5 %")
    (True, False)
    """
    return bool(CLOSED.search(text) or SINGLE.search(text) or _finds_reference(text))


def read_markup(text: str) -> str:
    r"""Return what a reader of some HTML sees, a line a paragraph; any other text as it is.

    Examples
    --------
    >>> read_markup("<p>&ldquo;No deal&rdquo;,<br>he said.</p><p>R&amp;D fell.</p>")
    '“No deal”,\nhe said.\nR&D fell.'
    """
    for _ in range(ESCAPED):
        if not is_markup(text):
            break
        text = _take_out(text)
    return text


def _finds_reference(text: str) -> bool:
    return "&" in text and any(map(_is_known, REFERENCE.finditer(text)))


def _is_known(reference: re.Match[str]) -> bool:
    return not reference[1] or f"{reference[1]};" in html5


def _take_out(text: str) -> str:
    """Take the tags out; where they part paragraphs, single line ends in the source do not."""
    text = DROPPED.sub("", text)
    if BLOCK.search(text):
        text = "\n".join(" ".join(part.split()) for part in re.split(r"\n\s*\n", text))
        text = TAG.sub("", BLOCK.sub("\n", CELL.sub(" ", text)))
        lines = (" ".join(line.split()) for line in text.split("\n"))
        text = "\n".join(filter(None, lines))
    else:
        text = TAG.sub("", text)
    return REFERENCE.sub(lambda name: html.unescape(name[0]) if _is_known(name) else name[0], text)
