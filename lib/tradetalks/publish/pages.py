"""Executed notebooks as HTML pages: sanitised, accessible, each of one file and no request."""

from __future__ import annotations

import base64
import os
import platform
import re
from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jinja2
import nbformat
import nh3
import pandas as pd
from bs4 import BeautifulSoup, Tag
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from traitlets.config import Config

from tradetalks.base.progress import Progress
from tradetalks.base.wording import count_of, write_signed
from tradetalks.publish.pictures import LESSONS, Layout, describe_figures
from tradetalks.publish.search import hash_script, index_page, write_index

TEMPLATES = Path(__file__).parent / "templates"
GENERATOR = '<meta name="generator" content="tradetalks'
SHOWN = ["image/png", "text/html", "text/markdown", "text/plain"]  # of an output, the first of
CREATORS = ["tradetalks", "pandas", "nltk", "matplotlib"]  # whose versions decide what is shown

# What notebooks may say in HTML. Articles are other people's text: whatever is not listed goes.
TAGS = {
    *("h1", "h2", "h3", "h4", "h5", "h6", "p", "div", "blockquote", "pre", "hr", "br"),
    *("ul", "ol", "li", "dl", "dt", "dd", "details", "summary"),
    *("table", "caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr", "th", "td"),
    *("a", "abbr", "b", "cite", "code", "del", "em", "i", "ins", "kbd", "mark", "q", "s", "small"),
    *("span", "strong", "sub", "sup", "u"),
}
ATTRIBUTES = {
    "*": {"class", "dir", "lang", "style"},
    "a": {"href"},
    "abbr": {"title"},
    "details": {"open"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
}
COLOUR = re.compile(r"(?:background|background-color|color):\s*#[0-9a-fA-F]{3,6}\b")  # of a style
ADDRESSES = {"http", "https", "mailto"}
FILTERS = {"outlet": "Outlet", "voice": "Voice", "label": "Expectation"}  # and by day
SENTENCE = 60  # characters from which a cell's text wants a wide column, where a quarter has them
FEWEST_WRAPPED = 4  # columns of a table whose sentences have their own lines on a phone
DAY = re.compile(r"\d{4}-\d\d-\d\d|—")
INSIDE = re.compile("(?:https?|mailto):|#|figures/")
OUTSIDE = re.compile("https?://")
WHOLE_ADDRESS = re.compile(r"https?://\S+")
FACT = re.compile(r"\bF\d\d\b")
FACT_OR_TEXT = re.compile(r"\bF\d\d\b|.+?(?=\bF\d\d\b|$)", re.DOTALL)
NOTEBOOK = re.compile(r"(?:classroom/(?=glossary\.)|\.\./)?([\w-]+)\.ipynb(#.*)?")  # of a page
ARTICLE = re.compile(r"articles-\d+\.html#[a-z0-9-]+")
LONG_WORD = 25  # characters from which a word may be broken: an address, a file's name
NUMBER = re.compile(r"[+−-]?[\d,.]*\d\s?%?|NaN|—")

UNSOUGHT = (  # of a page, in its search: sentences are apart
    ".behind, .canvas, .readings, .short, .output, table, pre, .code"
)

BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")

Page = dict[str, Any]


def collect_pages(
    notebooks: dict[str, NotebookNode],
    figures: Path,
    sentences: pd.DataFrame,
    withhold: Callable[[str], str] = str,
    layout: Layout = LESSONS,
) -> list[Page]:
    """Render all notebooks: see :func:`render_notebook`."""
    with Progress("Rendering", "page", len(notebooks)) as progress:
        return [
            render_notebook(name, notebook, figures, sentences, withhold, layout)
            for name, notebook in progress.watch(notebooks.items())
        ]


def describe_report(
    pages: list[Page], captions: dict[str, dict[str, str]], about: dict[str, Any]
) -> dict[str, Any]:
    """Collect what all pages of a report may say.

    Parameters
    ----------
    pages : list of dict
        What :func:`collect_pages` returned.
    captions : dict of str to dict
        For each figure its ``caption``, ``alternative_text`` and ``finding``.
    about : dict
        ``corpus`` (its name, "" for the project's own), ``checksum`` and ``code`` (SHA-256),
        ``articles`` and ``problems`` (lists of rows), ``extras`` (file name → what it is), ``live``
        and ``site`` (addresses of the browser edition and of the report, or ""), ``story`` and
        ``citation`` (see :mod:`tradetalks.publish.story`).
    """
    found = [
        {"sentence": captions[figure["name"]]["finding"], "figure": figure, "page": page}
        for page in pages
        for figure in page["figures"]
        if captions.get(figure["name"], {}).get("finding")
    ]
    return {
        **about,
        **dress("report"),
        "pages": pages,
        "opening": "front_article.html.j2",
        "findings": found,
        "further": [],
    }


def dress(*names: str) -> dict[str, Any]:
    """Collect what all pages of a report bear: the style and the script of these names, versions.

    Returns
    -------
    dict
        ``style``, ``script``, ``script_hash``, ``versions`` and ``made_on``.
    """
    style, script = (
        "".join((TEMPLATES / f"{name}.{kind}").read_text(encoding="utf-8") for name in names)
        for kind in ("css", "js")
    )
    return {
        "style": Markup(style),
        "script": Markup(script),
        "script_hash": hash_script(script),
        "versions": {"Python": platform.python_version()}
        | {name: version(name) for name in CREATORS},
        "made_on": _today(),
    }


def render_pages(report: dict[str, Any]) -> dict[str, str]:
    """Return the report's pages, the front page first: file name → HTML.

    Takes what :func:`describe_report` returned.
    """
    environment = make_environment(report)
    pages = report["pages"]
    front, inner, search = (
        environment.get_template(f"{name}.html.j2") for name in ("front", "page", "search")
    )
    neighbours = zip([None, *pages], pages, [*pages[1:], None], strict=False)
    made = {"index.html": front.render()} | {
        page["file"]: inner.render(page=page, previous=previous, following=following)
        for previous, page, following in neighbours
    }
    opened = BeautifulSoup(made["index.html"], "html.parser").article
    sections = index_page("index.html", "Front page", opened, UNSOUGHT) if opened else []
    for page in pages:
        body = BeautifulSoup(page["body"], "html.parser")
        titled = {"page": page["title"]}
        sections += [
            one | titled for one in index_page(page["file"], page["title"], body, UNSOUGHT)
        ]
    sections += [
        {
            "file": "index.html",
            "place": f"sentence-{card['number']}-{line['id']}",
            "title": f"{card['name']}, sentence {line['id']}",
            "text": line["text"],
            "page": "",
        }
        for card in report["story"]["cards"]
        for line in card["sentences"]
    ]
    return made | {"search.html": search.render(index=write_index(sections))}


def make_environment(report: dict[str, Any]) -> jinja2.Environment:
    """Make an environment for templates of ours that escapes whatever is not markup."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    environment.globals |= report
    environment.filters |= {"count_of": count_of, "signed": write_signed}
    environment.tests["match_address"] = lambda text: bool(OUTSIDE.match(str(text)))
    environment.globals["place"] = lambda value: round(50 * (1 + value), 1)  # on a scale, in %
    return environment


def render_notebook(
    name: str,
    notebook: NotebookNode,
    figures: Path,
    sentences: pd.DataFrame,
    withhold: Callable[[str], str] = str,
    layout: Layout = LESSONS,
) -> Page:
    """Render one notebook's cells, and collect what other pages say about it.

    `layout` says how much the page carries, and where its code stands.

    Returns
    -------
    dict
        ``file``, ``title`` (its first heading), ``lead`` (its question, or else its first
        paragraph), ``body`` (HTML), ``sections`` (identifier and text of each heading of level 2),
        ``figures`` (see :func:`tradetalks.publish.pictures.describe_figure`), ``filters`` (name,
        label and values of each, where `sentences` have columns to filter by), ``dated`` (whether
        any day is known), ``tables`` (title and HTML of those in cells with the tag ``slide``) and
        ``notebook`` (an address that holds its cells without what they gave).
    """
    notebook = deepcopy(notebook)
    described = describe_figures(name, notebook, figures, sentences, withhold, layout)
    exporter = HTMLExporter(
        template_name="notebook",
        extra_template_basedirs=[str(TEMPLATES)],
        filters={"sanitise": sanitise, "sanitise_output": sanitise_output},
        exclude_anchor_links=True,
        config=Config(NbConvertBase={"display_data_priority": SHOWN}),
    )
    body = BeautifulSoup(exporter.from_notebook_node(notebook)[0], "html.parser")
    title = body.h1 or body.new_tag("h1", string=name.replace("_", " ").strip("0123456789 "))
    if body.h1 is None:
        body.insert(0, title)
    lead = _find_question(body) or body.select_one(".prose p")
    if layout.code_last:
        _gather_code(body)
    _mark_rows(body, sentences)
    _improve_tables(body)
    _point_to_pages(body)
    _treat_texts(body, withhold)
    return {
        "file": f"{name}.html",
        "title": title.get_text(),
        "lead": lead.get_text() if lead else "",
        "sections": _name_sections(body),
        "figures": described,
        "filters": list_filters(body),
        "tables": [
            {"title": _text(heading) if heading else title.get_text(), "table": Markup(table)}
            for table in body.select(".for-slide table")
            for heading in [table.find_previous("h2")]
        ],
        "dated": body.select_one("[data-day]:not([data-day=''])") is not None,
        "notebook": _carry_notebook(notebook, withhold),
        "body": Markup(body),
    }


def _carry_notebook(notebook: NotebookNode, withhold: Callable[[str], str]) -> str:
    """Return an address that holds a notebook's cells without what they gave."""
    bare = deepcopy(notebook)
    for cell in bare.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
        cell.source = withhold(cell.source)
    text = nbformat.writes(bare).encode()
    return f"data:application/x-ipynb+json;base64,{base64.b64encode(text).decode()}"


def sanitise(html: str) -> Markup:
    """Keep of HTML what a page of text needs: no script, handler, form, frame or image.

    Examples
    --------
    >>> sanitise('<p onclick="x()">Hope<script>x()</script></p><a href="javascript:x()">now</a>')
    Markup('<p>Hope</p><a>now</a>')
    """
    return Markup(
        nh3.clean(
            html,
            tags=TAGS,
            attributes=ATTRIBUTES,
            attribute_filter=_keep_colours,
            url_schemes=ADDRESSES,
            link_rel=None,
        )
    )


def sanitise_output(html: str) -> Markup:
    """Sanitise an output's HTML; its headings become bold lines, as the outline is the prose's."""
    soup = BeautifulSoup(sanitise(html), "html.parser")
    for heading in soup.find_all(re.compile(r"^h[1-6]$")):
        heading.name = "p"
        heading["class"] = "heading"
    return Markup(soup)


def _keep_colours(_tag: str, attribute: str, value: str) -> str | None:
    """Let through of inline styles the colours alone, and all other attributes as they are."""
    return "; ".join(COLOUR.findall(value)) or None if attribute == "style" else value


def _name_sections(body: BeautifulSoup) -> list[dict[str, str]]:
    """Give each heading of the prose an identifier of its own; list those of level 2."""
    used: set[str] = set()
    sections = []
    for heading in body.find_all(["h2", "h3", "h4"]):
        text = _text(heading)
        stem = re.sub(r"\W+", "-", text.lower()).strip("-") or "section"
        name = next(
            name
            for count in range(1, 1000)
            if (name := f"{stem}-{count}" if count > 1 else stem) not in used
        )
        used.add(name)
        heading["id"] = name
        if not heading.find("a"):  # its words lead to itself, so that one can copy where it stands
            link = body.new_tag("a", href=f"#{name}", attrs={"class": "permalink"})
            link.extend([*heading.contents])
            heading.append(link)
        if heading.name == "h2":
            sections.append({"id": name, "text": text})
    return sections


def _gather_code(body: BeautifulSoup) -> None:
    """Move the code of all cells to the end of the page, under one fold."""
    cells = body.select("details.code")
    if not cells:
        return
    gathered = cells[0].extract()
    summary = gathered.find("summary")
    if summary:
        summary.string = "The code of this page"
    for cell in cells[1:]:
        for part in [*cell.extract().find_all("div", recursive=False)]:
            gathered.append(part)
    body.append(gathered)


def list_filters(body: BeautifulSoup) -> list[tuple[str, str, list[str]]]:
    """List by what the sentences on a page can be filtered, and the values of each."""
    marked = body.select("[data-label]")
    values = {
        name: sorted({str(one.get(f"data-{name}", "")) for one in marked} - {""})
        for name in FILTERS
    }
    return [(name, label, values[name]) for name, label in FILTERS.items()] if marked else []


def _mark_rows(body: BeautifulSoup, sentences: pd.DataFrame) -> None:
    """Tell the filters of the page what the rows of tables are that quote a sentence each."""
    tables = [
        (table, [_text(cell) for cell in table.select("thead tr:last-child > *")])
        for table in body.find_all("table")
        if not table.find_parent(class_="behind")
    ]
    tables = [(table, head) for table, head in tables if {"article", "text"} <= {*head}]
    if not tables or "data-label" not in sentences:
        return
    names = [str(name) for name in sentences if str(name).startswith("data-")]
    keys = zip(sentences["article"], sentences["text"].str.strip(), strict=True)
    known = dict(zip(keys, sentences[names].to_numpy().tolist(), strict=True))
    for table, head in tables:
        places = [head.index("article"), head.index("text")]
        for row in table.select("tbody tr"):
            cells = row.find_all(["td", "th"])
            article, text = (_text(cells[place]) for place in places)
            for name, value in zip(names, known.get((article, text), ()), strict=False):
                row[name] = value


def _improve_tables(body: BeautifulSoup) -> None:
    """Give tables header scopes and a region that the keyboard can scroll; align numbers."""
    tables = [table for table in body.find_all("table") if not table.find_parent(class_="behind")]
    for number, table in enumerate(tables, start=1):
        _drop_row_numbers(table)
        _break_names(body, table)
        for header in table.find_all("th"):
            if _text(header):
                header["scope"] = "col" if header.find_parent("thead") else "row"
            else:
                header.name = "td"  # an empty header names nothing
        _align_numbers(table)
        columns = ", ".join(_text(cell) for cell in table.select("th[scope=col]"))
        region = body.new_tag("div", role="region", tabindex="0")
        region["class"] = "table"
        region["aria-label"] = f"Table {number}: {columns}" if columns else f"Table {number}"
        table.wrap(region)


def _drop_row_numbers(table: Tag) -> None:
    """Remove the numbers that pandas gives to rows: they name nothing in the text."""
    first, *_ = [*_columns(table), []]
    header = [cell for cell in first if cell.find_parent("thead")]
    rows = [cell for cell in first if cell not in header and cell.name == "th"]
    if rows and not any(map(_text, header)) and all(_text(cell).isdigit() for cell in rows):
        for cell in first:
            cell.decompose()


def _break_names(body: BeautifulSoup, table: Tag) -> None:
    """Let a column be narrower than its name: lines may break after an underscore."""
    for header in table.select("thead th"):
        first, *others = re.findall(r"[^_]*_|[^_]+$", header.string or "") or [""]
        if others:
            header.string = first
        for part in others:
            header.append(body.new_tag("wbr"))
            header.append(part)


def _align_numbers(table: Tag) -> None:
    """Mark the columns that hold nothing but numbers or days, and those that hold sentences.

    A sentence beside several other columns has a line of its own on a phone.
    """
    columns = _columns(table)
    wide = []
    for column in columns:
        values = [cell for cell in column if not cell.find_parent("thead")]
        if values and all(NUMBER.fullmatch(_text(cell)) for cell in values):
            for cell in column:
                cell["class"] = "number"
        elif values and all(DAY.fullmatch(_text(cell)) for cell in values):
            for cell in values:
                cell["class"] = "day"
        elif sum(len(_text(cell)) > SENTENCE for cell in values) > len(values) / 4:
            column[0]["class"] = "sentence"
            wide.append(column)
        if any(len(word) > LONG_WORD for cell in column for word in _text(cell).split()):
            for cell in values:
                cell["class"] = "address"
    if len(wide) == 1 and len(columns) >= FEWEST_WRAPPED:
        table["class"] = " ".join(filter(None, [*table.get_attribute_list("class"), "wrapped"]))
        table["style"] = f"--columns: {len(columns) - 1}"
        for cell in wide[0]:
            cell["class"] = "sentence"


def _columns(table: Tag) -> list[tuple[Tag, ...]]:
    """Return a table's columns of cells; none where a cell spans several of them."""
    rows = [row.find_all(["td", "th"]) for row in table.find_all("tr")]
    return list(zip(*rows, strict=True)) if len({len(row) for row in rows}) == 1 else []


def _text(element: Tag) -> str:
    return element.get_text().strip()


def _find_question(body: BeautifulSoup) -> Tag | None:
    """Return the cell beside "Question" in the table that opens a notebook."""
    label = next((cell for cell in body.select("th, td") if _text(cell) == "Question"), None)
    return label.find_next_sibling(["th", "td"]) if label else None


def _point_to_pages(body: BeautifulSoup) -> None:
    """Lead links between notebooks to their pages; elsewhere in the project no page can lead."""
    for link in body.find_all("a", href=True):
        address = str(link["href"])
        if link.has_attr("download"):  # a figure's numbers; sanitised HTML has no such attribute
            continue
        if inside := NOTEBOOK.fullmatch(address):
            link["href"] = f"{inside[1]}.html{(inside[2] or '').lower()}"
        elif address.startswith("#"):
            link["href"] = address.lower()
        elif not (INSIDE.match(address) or ARTICLE.fullmatch(address)):
            link.unwrap()


def link_sources(html: Markup, sources: Mapping[str, str]) -> Markup:
    """Lead each number of a fact to its source, and name for an address in a cell its site.

    `sources` says at which address a fact was found: F12 → https://…
    """
    body = BeautifulSoup(html, "html.parser")
    for node in body.find_all(string=FACT):
        if node.find_parent(["a", "code", "pre", "summary", "h1", "h2", "h3"]):
            continue
        parts: list[str | Tag] = []
        for text in FACT_OR_TEXT.findall(str(node)):
            if text in sources:
                parts.append(body.new_tag("a", href=sources[text], string=text))
            else:
                parts.append(text)
        node.replace_with(*parts)
    for cell in body.select("td"):
        if cell.string and WHOLE_ADDRESS.fullmatch(address := cell.string.strip()):
            site = OUTSIDE.sub("", address).partition("/")[0].removeprefix("www.")
            cell.clear()
            cell.append(body.new_tag("a", href=address, string=site))
    return Markup(body)


def _treat_texts(body: BeautifulSoup, withhold: Callable[[str], str]) -> None:
    """Hide what rights forbid to show, and keep marks of direction from turning what follows."""
    # To gather these once is far faster than to ask each text for its parents.
    prose = {id(node) for part in body.select(".prose") for node in part.find_all(string=True)}
    for node in body.find_all(string=True):
        text = str(node) if id(node) in prose else withhold(str(node))
        if BIDI.search(text):
            isolated = body.new_tag("bdi")
            isolated.string = text
            node.replace_with(isolated)
        elif text != node:
            node.replace_with(text)


def _today() -> str:
    """Return today's date, or that of SOURCE_DATE_EPOCH, as people write it."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = datetime.fromtimestamp(int(epoch), UTC) if epoch else datetime.now(UTC)
    return f"{now.day} {now:%B %Y}"
