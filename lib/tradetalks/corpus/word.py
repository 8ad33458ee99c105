"""Word and rich text as their readers see them: with tables, boxes and notes, no deletions."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from typing import Any

from tradetalks.corpus.files import reading_with

NAMES = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PARAGRAPH, TABLE, ROW, CELL, BOX = (
    f"{NAMES}{name}" for name in ("p", "tbl", "tr", "tc", "txbxContent")
)
TEXTS = {f"{NAMES}t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"}
HIDDEN = f"{NAMES}rPr/{NAMES}vanish"
# What stands for a character; a soft hyphen is one that is not seen.
MARKS = {f"{NAMES}tab": "\t", f"{NAMES}br": "\n", f"{NAMES}cr": "\n", f"{NAMES}noBreakHyphen": "-"}
# Deleted, or moved from here to elsewhere; and a box once more, for older programs.
LEFT_OUT = {f"{NAMES}del", f"{NAMES}moveFrom"}
LEFT_OUT.add("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
NOTES = ("/footnotes", "/endnotes")  # ends of the types of these parts
# Groups of an .rtf.
UNSEEN_GROUP = r"\{(?:\\[a-z]+-?\d* ?)*\\(?:deleted|v)(?![a-z0-9])"
NOTE = r"\{(?:\\[a-z]+-?\d* ?)*\\footnote(?![a-z])"
HYPERLINK = re.compile(r'HYPERLINK\s+"[^"]*"')
SHORT = 12  # words: a row of such cells is one line


def read_word(content: bytes) -> list[str]:
    """Return the paragraphs of a .docx in order, the notes last.

    python-docx gives the paragraphs at the top only: what stands in tables, text boxes, content
    controls and tracked insertions is found by walking through the document.
    """
    with reading_with("python-docx"):
        from docx import Document
        from docx.oxml import parse_xml
    part = Document(io.BytesIO(content)).part
    lines = [*_read_blocks(part.element.body)]
    for relation in part.rels.values():
        if relation.reltype.endswith(NOTES):
            lines += _read_blocks(parse_xml(relation.target_part.blob))
    return lines


def _read_blocks(element: Any) -> Iterator[str]:
    """Yield the lines of all that stands in an element."""
    for child in element:
        if child.tag == PARAGRAPH:
            boxes: list[Any] = []
            yield from "".join(_read_runs(child, boxes)).splitlines()
            for box in boxes:
                yield from _read_blocks(box)
        elif child.tag == ROW:
            yield from _read_row(child)
        elif child.tag not in LEFT_OUT:
            yield from _read_blocks(child)


def _read_row(row: Any) -> Iterator[str]:
    """Yield a row of short cells as one line, and any other cell by cell, as in a page's layout."""
    cells = [[line for line in _read_blocks(cell) if line.strip()] for cell in row]
    if any(len(cell) > 1 or len(cell[0].split()) > SHORT for cell in cells if cell):
        for cell in cells:
            yield from cell
    else:
        yield "\t".join(cell[0] for cell in cells if cell)


def _read_runs(element: Any, boxes: list[Any]) -> Iterator[str]:
    """Yield the text of a paragraph, and note the text boxes that are anchored in it."""
    for child in element:
        if child.tag in TEXTS:
            yield child.text or ""
        elif child.tag in MARKS:
            yield MARKS[child.tag]
        elif child.tag == BOX:
            boxes.append(child)
        elif child.tag not in LEFT_OUT and child.find(HIDDEN) is None:
            yield from _read_runs(child, boxes)


def read_rich_text(content: bytes) -> list[str]:
    """Return the lines of an .rtf in order, the notes last, without what was deleted or hidden."""
    with reading_with("striprtf"):
        from striprtf.striprtf import rtf_to_text
    # A link is read as its words: striprtf would write its address into the text.
    written = HYPERLINK.sub("", content.decode("cp1252", "replace"))
    notes: list[str] = []

    def take(group: str) -> str:
        if re.match(UNSEEN_GROUP, group):
            return ""
        if re.match(NOTE, group):
            notes.append(group.replace("\\footnote", "", 1))
            return ""
        return group

    written = _map_groups(written, take)
    written = re.sub(r"\\cell(?![a-z])", r"\\tab", written.rstrip("\0 \t\r\n").removesuffix("}"))
    written += "".join(f"\\par {note}" for note in notes) + "}"
    encoding = "mac_roman" if re.match(r"\{\\rtf1?\s*\\mac(?![a-z])", written) else "cp1252"
    text: str = rtf_to_text(written, encoding=encoding, errors="replace")
    return text.splitlines()


def _map_groups(written: str, take: Callable[[str], str]) -> str:
    """Replace each group in braces, the innermost first, by what `take` makes of it."""
    open_groups = [""]
    for piece in re.split(r"(\\[{}\\]|[{}])", written):
        if piece == "{":
            open_groups.append("{")
        elif piece == "}" and len(open_groups) > 1:
            group = open_groups.pop() + "}"
            open_groups[-1] += take(group) if len(open_groups) > 1 else group
        else:
            open_groups[-1] += piece
    return "".join(open_groups)
