"""The documentation: pages of our own, the README's and the library's words included, not copied.

Each page is a Jinja template before it is MyST: what it takes from elsewhere stands in ``TAKEN``,
at the end. What is built beside it (the report on the lessons, those on the open corpora, the
browser edition) it leads to; what is not there it names only.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from itertools import groupby
from pathlib import Path
from typing import Any

import jinja2
import tradetalks
from sphinx.application import Sphinx
from tradetalks.publish.addresses import read_addresses

PROJECT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(PROJECT / "docs"))
from address import BRANCH, open_in, read_notebook  # noqa: E402

LIBRARY = PROJECT / "lib" / "tradetalks"
ADDRESSES = read_addresses()

project = "Trade Talks"
author = "The Trade Talks contributors"
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx.ext.viewcode"]

# Everything is ours or escaped: no page may bring markup of another kind.
myst_disable_syntax = ["html_block", "html_inline"]
myst_heading_anchors = 3
# "beside:" leads out of the documentation to what the report and its site hold.
myst_url_schemes = {"http": None, "https": None, "mailto": None, "beside": "../{{path}}"}

autodoc_typehints = "none"  # they stand in the text, with units and ranges
autodoc_member_order = "bysource"
napoleon_google_docstring = False
napoleon_use_rtype = False
nitpicky = True
PUBLIC = "|".join(tradetalks.__all__)
nitpick_ignore_regex = [("py:.*", rf"(?!(tradetalks\.)?({PUBLIC})$).*")]  # all else has no page
suppress_warnings = ["myst.strikethrough"]

html_theme = "furo"
html_title = "Trade Talks"
html_static_path = ["own.css"]
html_css_files = ["own.css"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_theme_options = (
    {
        "source_repository": f"{ADDRESSES.repository}/",
        "source_branch": BRANCH,
        "source_directory": "docs/",
    }
    if ADDRESSES.repository
    else {}
)
html_baseurl = ADDRESSES.site and f"{ADDRESSES.site}docs/"


def read_section(beginning: str) -> str:
    """Take from README.md the section with this heading, without it."""
    text = (PROJECT / "README.md").read_text(encoding="utf-8")
    found = re.search(rf"\n## {re.escape(beginning)}\n(.*?)(?=\n## |\Z)", text, re.DOTALL)
    if not found:
        raise ValueError(f"README.md has no section {beginning!r}")
    return relink(found[1].replace("\n### ", "\n## "))


def read_page(name: str) -> str:
    """Take a Markdown file of the project: below the title that our page gives it."""
    text = (PROJECT / name).read_text(encoding="utf-8")
    below = re.sub(r"\A# .*\n", "", text)
    return relink(re.sub(r"^(?=# )", "#", below, flags=re.MULTILINE))


def relink(markdown: str) -> str:
    """Lead what the project's own files link to where a reader of these pages finds it."""
    markdown = re.sub(r"!\[([^\]]*)\]\((?!https?:)", r"![\1](../", markdown)

    def lead(link: re.Match[str]) -> str:
        words, target = link[1], link[2]
        lesson = re.fullmatch(r"notebooks/(0\d_\w+)\.ipynb", target)
        if lesson and beside(f"{lesson[1]}.html"):
            return f"[{words}](beside:{lesson[1]}.html)"
        if ADDRESSES.repository:
            return f"[{words}]({ADDRESSES.repository}/blob/{BRANCH}/{target})"
        return words

    return re.sub(r"(?<!!)\[([^\]]*)\]\((?!https?:|#|mailto:)([^)\s]+)\)", lead, markdown)


def beside(path: str) -> bool:
    """Tell whether the report's site, into which we write, has a page."""
    return (SITE / path).is_file()


def list_lessons() -> list[dict[str, Any]]:
    """Say of each lesson its title, its question and what one learns."""
    lessons = []
    for path in sorted((PROJECT / "notebooks").glob("*.ipynb")):
        text = "".join(read_notebook(path)["cells"][0]["source"])
        rows = dict(re.findall(r"^\| \*\*(.+?)\*\* \| (.*) \|$", text, re.MULTILINE))
        lessons.append(
            {
                "title": f"{path.stem[:2]} {text.splitlines()[0].removeprefix('# ')}",
                "page": f"{path.stem}.html",
                "question": relink(rows["Question"]),
                "learn": relink(rows["You will learn"]),
                "places": open_in(ADDRESSES, f"notebooks/{path.name}") if ADDRESSES.site else {},
            }
        )
    return lessons


def list_rooms() -> dict[str, list[str]]:
    """Return the public names of each room, in the order of the face."""
    face = ast.parse((LIBRARY / "__init__.pyi").read_text(encoding="utf-8"))
    imported = [node for node in face.body if isinstance(node, ast.ImportFrom)]
    rooms = groupby(imported, key=lambda node: str(node.module).split(".")[0])
    return {room: [node.names[0].name for node in nodes] for room, nodes in rooms}


def describe_room(room: str) -> str:
    """Return a room's one line."""
    text = (LIBRARY / room / "__init__.py").read_text(encoding="utf-8")
    return str(ast.get_docstring(ast.parse(text))).splitlines()[0]


def document_room(room: str) -> str:
    """Have Sphinx write out a room's public names."""
    lines = [f".. auto{_kind(name)}:: tradetalks.{name}" for name in list_rooms()[room]]
    return "\n".join(["```{eval-rst}", ".. currentmodule:: tradetalks", "", *lines, "```"])


def summarise(name: str) -> str:
    """Return the first sentence of what is said of a public name."""
    return str(inspect.getdoc(getattr(tradetalks, name))).splitlines()[0].replace("``", "`")


def _kind(name: str) -> str:
    public = getattr(tradetalks, name)
    if not inspect.isclass(public):
        return "function"
    return "exception" if issubclass(public, Exception) else "class"


def fill_in(app: Sphinx, docname: str, source: list[str]) -> None:
    """Fill in what a page takes from elsewhere."""
    environment = jinja2.Environment(
        undefined=jinja2.StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    source[0] = environment.from_string(source[0]).render(TAKEN)


def find_site(app: Sphinx) -> None:
    """Note in whose folder we are built."""
    global SITE
    SITE = Path(app.outdir).parent


def setup(app: Sphinx) -> None:
    """Have pages filled in as they are read."""
    app.connect("builder-inited", find_site)
    app.connect("source-read", fill_in)
    app.connect("viewcode-follow-imported", find_room)


def find_room(app: Sphinx, module: str, name: str) -> str | None:
    """Say where the function behind a public name is written: the door before it is elsewhere."""
    behind = getattr(getattr(tradetalks, name, None), "__wrapped__", None)
    return behind and str(behind.__module__)


TAKEN = {
    **{"addresses": ADDRESSES, "lessons": list_lessons, "rooms": list_rooms, "beside": beside},
    **{"describe": describe_room, "document": document_room, "summarise": summarise},
    **{"section": read_section, "page": read_page},
    "columns": lambda: tradetalks.describe_columns().to_dict("records"),
}
