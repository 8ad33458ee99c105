"""An index of the whole report, small enough to be carried by the page that searches it."""

from __future__ import annotations

import base64
import hashlib
import json
from typing import Any

from bs4 import Tag
from bs4.element import NavigableString
from markupsafe import Markup

HEADINGS = ["h1", "h2", "h3", "h4"]


def index_page(file: str, title: str, body: Tag) -> list[dict[str, str]]:
    """Cut a page at its headings: ``file``, ``place`` (an identifier), ``title``, ``text``."""
    for gap in body.find_all("wbr"):
        gap.decompose()
    body.smooth()  # a name is one word, wherever its line may break
    sections = [{"file": file, "place": "", "title": title, "text": ""}]
    hidden = {id(node) for part in body.select(".behind") for node in part.find_all(string=True)}
    heading_of = {
        id(node): heading
        for heading in body.find_all(HEADINGS)
        for node in heading.find_all(string=True)
    }
    for node in body.find_all(string=True):
        text = " ".join(node.split())
        if not text or type(node) is not NavigableString or id(node) in hidden:
            continue
        heading = heading_of.get(id(node))
        if heading is not None and heading.get("id") and heading["id"] != sections[-1]["place"]:
            whole = " ".join(heading.get_text().split())
            place = str(heading["id"])
            sections.append({"file": file, "place": place, "title": whole, "text": ""})
        elif heading is None:
            sections[-1]["text"] += f" {text}"
    return sections


def write_index(sections: list[dict[str, Any]]) -> Markup:
    """Write an index as JSON that can stand in a page: no text in it ends the element around it."""
    text = json.dumps(sections, ensure_ascii=False, separators=(",", ":"))
    for mark in "<>&\u2028\u2029":
        text = text.replace(mark, f"\\u{ord(mark):04x}")
    return Markup(text)


def hash_script(script: str) -> str:
    """Return what a Content-Security-Policy says to let this very script run, and no other."""
    digest = hashlib.sha256(script.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"
