"""Grading what others wrote: within limits, and on pages that run none of it."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from typing import Any

import nbformat
from bs4 import BeautifulSoup
from nbconvert import HTMLExporter
from nbconvert.filters import markdown2html_mistune
from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool
from traitlets.log import get_logger

from tradetalks.classroom.coursework import HIDDEN
from tradetalks.publish.notebooks import clean_notebook
from tradetalks.publish.pages import sanitise

LONGEST_CELL = 30  # seconds
MOST_MEMORY = 4  # gigabytes; numpy alone reserves one on a machine with many cores
TOO_LONG = {
    "ename": "CellTimeoutError",
    "evalue": f"stopped after {LONGEST_CELL} seconds",
    "traceback": [
        f"This cell was stopped after {LONGEST_CELL} seconds: is there a loop without an end?"
    ],
}
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; font-src data:"
LOOK = "th, td { padding: 0.1em 0.6em; text-align: left; vertical-align: top; }"
FONTS = re.compile(r"@font-face\s*\{[^}]*\}")  # of nbgrader's own style, and not there
RUNNING = ["script", "iframe", "object", "embed", "form", "base", "link"]


def prepare_grading(notebooks: Iterable[str] = (), **_submission: Any) -> None:
    """Limit the memory of this process and of the kernels that it starts; say what holds.

    For nbgrader, as a hook before each submission; it limits the time itself. A notebook that
    cannot be read is named here in one line, before nbgrader shows where it stumbled over it.
    """
    memory = f"{MOST_MEMORY} GB" if _limit_memory() else "unlimited (it is limited on Linux only)"
    get_logger().info("Limits: %s s for a cell; memory: %s", LONGEST_CELL, memory)
    for path in notebooks:
        try:
            nbformat.read(path, as_version=4)
        except (OSError, ValueError, nbformat.ValidationError):
            get_logger().error("%s is empty or no notebook: ask the student for it again", path)


def show_safely(markdown: str) -> str:
    """Return Markdown as HTML without scripts, handlers, forms, frames and images."""
    return sanitise(markdown2html_mistune(markdown))


def secure_page(html: str) -> str:
    """Return a page that may run and load nothing.

    Examples
    --------
    >>> "evil" in secure_page("<html><head></head><body onload='evil()'>Fine.</body></html>")
    False
    """
    page = BeautifulSoup(html, "html.parser")
    for element in page.find_all(RUNNING):
        element.decompose()
    for element in page.find_all(True):
        for attribute in [name for name in element.attrs if name.lower().startswith("on")]:
            del element[attribute]
    for style in page.find_all("style"):
        style.string = FONTS.sub("", style.get_text())
    look = page.new_tag("style")
    look.string = LOOK
    policy = page.new_tag(
        "meta", attrs={"http-equiv": "Content-Security-Policy", "content": POLICY}
    )
    (page.head or page).insert(0, policy)
    (page.head or page).append(look)
    return str(page)


class UnmarkDuplicates(Preprocessor):
    """A step of nbgrader's that makes of all but the last of a cell's duplicates plain cells."""

    enabled = Bool(True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Return the notebook with each grade_id once."""
        seen: set[str] = set()
        for cell in reversed(nb.cells):
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            if name and name in seen:
                del cell.metadata["nbgrader"]
            seen.add(name)
        return nb, resources


class FeedbackExporter(HTMLExporter):
    """What nbgrader writes feedback with: its own pages, made safe."""

    def from_notebook_node(self, nb: NotebookNode, resources: Any = None, **settings: Any) -> Any:
        """Render a graded notebook as a page that runs and loads nothing."""
        shown = clean_notebook(nb)
        for cell in shown.cells:  # a student who tries again is not to find the answer here
            cell.source = HIDDEN.sub("", cell.source)
        page, resources = super().from_notebook_node(shown, resources, **settings)
        return secure_page(page), resources


def _limit_memory() -> bool:
    """Return whether this system holds its processes to a limit of memory."""
    if not sys.platform.startswith("linux"):
        return False
    import resource

    _, most = resource.getrlimit(resource.RLIMIT_DATA)
    resource.setrlimit(resource.RLIMIT_DATA, (MOST_MEMORY * 2**30, most))
    return True
