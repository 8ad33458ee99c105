"""The lines of a page, or of a part of it, as a reader sees them."""

from __future__ import annotations

import re

from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from tradetalks.base.lists import split_words

BREAKS = split_words(
    """address article aside blockquote body br dd div dl dt figcaption figure footer form h1 h2 h3
    h4 h5 h6 header hr li main nav ol p pre section table tbody thead tr ul"""
)
HIDDEN = ("head", "script", "style", "template", "noscript")
SPACE = re.compile(r"[ \t\n\r\f]+")  # of HTML: it joins them, and leaves all others


def write_lines(tag: Tag) -> list[str]:
    """Return the lines of a page, each with its end; behind each cell of a row stands a tab."""
    pieces: list[str] = []
    waiting: list[PageElement | str] = [tag]
    while waiting:  # no recursion: pages may be thousands of elements deep
        node = waiting.pop()
        if isinstance(node, Tag):
            edge = "\n" if node.name in BREAKS else ""
            waiting.append("\t" if node.name in ("td", "th") else edge)
            if node.name not in HIDDEN:
                waiting += reversed([child for child in node.contents if _is_seen(child)])
            pieces.append(edge)
        else:
            pieces.append(SPACE.sub(" ", node) if isinstance(node, NavigableString) else str(node))
    lines = (re.sub(" +", " ", line).strip(" \t") for line in "".join(pieces).split("\n"))
    return [f"{line}\n" for line in lines if line.strip()]


def _is_seen(node: object) -> bool:
    """Tell whether a node is no comment or declaration."""
    return isinstance(node, (Tag, NavigableString)) and not isinstance(node, PreformattedString)
