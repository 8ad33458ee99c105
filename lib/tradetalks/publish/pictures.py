"""A notebook's pictures with all that belongs to them: words, numbers, and the sentences behind."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple
from xml.etree import ElementTree

import pandas as pd
from markupsafe import Markup
from nbformat import NotebookNode

from tradetalks.base.checks import InputError
from tradetalks.base.wording import write_signed

# What a colour of a figure becomes on dark paper: as far from it, and from the other colours.
AT_NIGHT = {
    "#ffffff": "#15191c",
    "#000000": "#e2e6e8",
    "#222222": "#e2e6e8",
    "#767676": "#9aa5ac",
    "#0072b2": "#62b3ea",
    "#d55e00": "#f08c4b",
    "#007a5a": "#35c49a",
    "#8f4e8b": "#d79ad3",
}
SVG, XLINK = "http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"
REFERENCE = re.compile(r"#([\w.-]+)")
SHIFT = re.compile(r"translate\(([\d.-]+) 0\)")
SPECIAL = re.compile(r"[^\w ',/:;()=*@?!{}\[\]$~|.-]", re.ASCII)  # in an address, to be escaped
TALL = 0.9  # of its width, from which a picture may fill a page
PLACED = {"d", "x", "y"}  # attributes in points; a scale may be small
DECIMALS = re.compile(r"(\.\d)\d+")
ElementTree.register_namespace("", SVG)
NARROW = ["narrow_x", "narrow_y"]
PLACES = ["article_id", "sentence_id", "x", "y", *NARROW]

Picture = dict[str, Any]


class Layout(NamedTuple):
    """How much a page carries of what a file beside it holds whole, and where its code stands."""

    rows: int = 300  # sentences that are listed behind a figure
    points: int = 600  # marks of a figure up to which each is a point that leads to its sentence
    characters: int = 300_000  # of a figure's numbers
    code_last: bool = False  # the code of all cells at the end of the page
    tells: bool = False  # what there is to see stands below each figure


LESSONS = Layout()


def describe_figures(
    stem: str,
    notebook: NotebookNode,
    figures: Path,
    sentences: pd.DataFrame,
    withhold: Callable[[str], str],
    layout: Layout,
) -> list[Picture]:
    """Describe and label all pictures of a notebook; each output keeps its own description.

    A saved figure is numbered where it is shown first: Figure 2.1 is the first of 02_sentiment.
    """
    chapter = stem.partition("_")[0].lstrip("0") or "0"
    described: list[Picture] = []
    for number, cell in enumerate(notebook.cells, start=1):
        for output in cell.get("outputs", []):
            if "image/png" not in output.get("data", {}):
                continue
            try:
                figure = describe_figure(output, figures, sentences, withhold, layout)
            except ValueError as problem:
                raise InputError(f"{stem}, cell {number}: {problem}") from None
            saved = [other["name"] for other in described if other["name"]]
            if figure["name"] in saved:
                figure["name"] = ""
            figure["label"] = (
                f"Figure {chapter}.{len(saved) + 1}"
                if figure["name"]
                else f"Picture {chapter}.{len(described) - len(saved) + 1}"
            )
            output.metadata["figure"] = figure
            described.append(figure)
    return described


def describe_figure(
    output: NotebookNode,
    figures: Path,
    sentences: pd.DataFrame,
    withhold: Callable[[str], str] = str,
    layout: Layout = LESSONS,
) -> Picture:
    """Collect what a page needs to show one picture.

    Parameters
    ----------
    output : NotebookNode
        What a cell displayed.
    figures : Path
        The folder with NAME.svg, NAME.csv and NAME.sentences.csv.
    sentences : DataFrame
        ``article_id``, ``sentence_id``, ``article`` (its name) and ``text``; each column whose
        name begins with ``data-`` becomes an attribute of the rows and points.
    withhold : callable
        What :func:`tradetalks.publish.rights.withholder` returned.
    layout : Layout
        How much the page carries.

    Returns
    -------
    dict
        ``name`` ("" for a picture that was not saved), ``source`` (a data: address), ``narrow``
        (that of the drawing for a phone, or ""), ``slide`` (for a lecture), ``vector``,
        ``alternative_text``, ``caption``, ``finding`` (or ""), ``still`` (of a widget), ``width``
        (pixels or None), ``tall``, ``numbers`` (an address of the CSV file), ``lines`` (that of the
        concordance, or ""), ``columns`` and ``rows`` (the sentences behind), ``total``, ``points``,
        and ``extremes`` (of the rows).

    Raises
    ------
    ValueError
        If the picture has no alternative text.
    """
    settings = output.metadata.get("image/png", {})
    ours = output.metadata.get("tradetalks", {})
    if not settings.get("alt", "").strip():
        raise InputError(
            "a picture has no alternative text: "
            'show it with display(figure, metadata={"image/png": {"alt": "what it shows"}})'
        )
    name = ours.get("figure", "")
    drawn = _embed_drawing(figures / f"{name}.svg") if name else ""
    source = drawn or f"data:image/png;base64,{''.join(output.data['image/png'].split())}"
    return {
        "name": name,
        "source": Markup(source),
        "slide": _embed_drawing(figures / f"{name}.slide.svg") if drawn else "",
        "narrow": _embed_drawing(figures / f"{name}.narrow.svg") if drawn else "",
        "vector": bool(drawn),
        "alternative_text": settings["alt"],
        "caption": ours.get("caption", ""),
        "finding": ours.get("finding", "") if layout.tells else "",
        "still": bool(ours.get("still")),
        "width": settings.get("width"),
        "tall": settings.get("height", 0) > TALL * settings.get("width", 0),
        "numbers": _embed_numbers(figures / f"{name}.csv", withhold, layout),
        "lines": _embed_numbers(figures / f"{name}-concordance.csv", withhold, layout),
        **_sentences_behind(name, figures / f"{name}.sentences.csv", sentences, withhold, layout),
    }


def _embed_drawing(path: Path) -> Markup:
    """Return an address that holds a drawing; "" where there is none."""
    if not path.is_file():
        return Markup("")
    svg = _swap_quotes(light_and_dark(path.read_text(encoding="utf-8")))
    # Percent-encoded it is a quarter smaller than in base64; no mark in it means anything to HTML,
    # and no space in it ends an address in a list of them.
    return Markup(f"data:image/svg+xml,{_escape(svg).replace(' ', '%20')}")


def light_and_dark(svg: str) -> str:
    """Let a drawing of ours follow the reader's choice of light or dark, and make it small.

    Every colour of ``AT_NIGHT`` becomes a variable; what nobody sees is left out.
    """
    root = ElementTree.fromstring(svg)
    for metadata in root.findall(f"{{{SVG}}}metadata"):
        root.remove(metadata)
    _shorten(root)
    names = {colour: f"--c{number}" for number, colour in enumerate(AT_NIGHT)}
    pattern = re.compile("|".join(AT_NIGHT), re.IGNORECASE)
    for element in root.iter():
        for name, value in element.items():
            element.set(
                name, pattern.sub(lambda found: f"var({names[found.group().lower()]})", value)
            )
    day = ";".join(f"{name}:{colour}" for colour, name in names.items())
    night = ";".join(f"{names[colour]}:{dark}" for colour, dark in AT_NIGHT.items())
    style = ElementTree.Element(f"{{{SVG}}}style")
    style.text = (
        f":root{{{day};fill:var({names['#000000']})}}"
        f"@media screen and (prefers-color-scheme:dark){{:root{{{night}}}}}"
    )
    root.insert(0, style)
    return ElementTree.tostring(root, encoding="unicode")


def _swap_quotes(svg: str) -> str:
    """Write attributes in single quotation marks, which an address may hold as they are."""
    return svg if "'" in svg else svg.replace('"', "'")


def _escape(text: str) -> str:
    return SPECIAL.sub(lambda found: "".join(f"%{byte:02X}" for byte in found[0].encode()), text)


def _shorten(root: ElementTree.Element) -> None:
    """Say the same drawing in fewer characters: letters are drawn by reference, a thousand times.

    Numbers keep a tenth of a point, as much as a screen shows; between them stand commas, which an
    address holds as they are.
    """
    elements = [*root.iter()]
    said = " ".join(value for element in elements for value in element.attrib.values())
    named = {element.attrib.get("id", "") for element in elements}
    used = sorted(named & {*REFERENCE.findall(said)})
    short = {name: f"i{number}" for number, name in enumerate(used)}
    for element in elements:
        element.tail = None
        if element.text and not element.text.strip():
            element.text = None
        for name, value in [*element.items()]:
            del element.attrib[name]
            if name == "id":
                value = short.get(value, "")
            elif name == "d":
                value = re.sub(r"\s*([a-zA-Z])\s*", r"\1", value.strip())
                value = re.sub(r"\s+", ",", value)
            elif name == "style":
                value = re.sub(r"([:;]) ", r"\1", value)
            elif step := SHIFT.fullmatch(value):
                name, value = "x", step[1]
            else:
                name = "href" if name == f"{{{XLINK}}}href" else name
            value = REFERENCE.sub(lambda found: f"#{short.get(found[1], found[1])}", value)
            if name in PLACED:
                value = DECIMALS.sub(r"\1", value)
            if value:
                element.set(name, value)


def _embed_numbers(path: Path, withhold: Callable[[str], str], layout: Layout) -> str:
    """Return an address for a figure's numbers: the page itself where they are few."""
    if path.name.startswith((".", "-")) or not path.is_file():
        return ""  # it was not saved
    text = withhold(path.read_text(encoding="utf-8"))
    if len(text) > layout.characters:
        return f"figures/{path.name}"
    return f"data:text/csv;charset=utf-8;base64,{_encode(text.encode())}"


def _sentences_behind(
    name: str,
    path: Path,
    sentences: pd.DataFrame,
    withhold: Callable[[str], str],
    layout: Layout,
) -> dict[str, Any]:
    """Read which sentences a figure shows, and where; join what they say."""
    if not name or not path.is_file():
        return {"columns": [], "rows": [], "points": [], "extremes": [], "total": 0}
    behind = pd.read_csv(
        io.StringIO(path.read_text(encoding="utf-8")),
        dtype={"article_id": "str"},
        keep_default_na=False,
    )
    for column in behind.columns.drop("article_id"):  # numbers, of which some are not known
        known_values = behind[column].replace("", None).dropna()
        numbers = pd.to_numeric(known_values, errors="coerce")
        if column in PLACES or (len(numbers) and numbers.notna().all()):
            behind[column] = numbers.reindex(behind.index)
    # A cell that would act as a formula bears an apostrophe in the file.
    behind["article_id"] = behind["article_id"].str.removeprefix("'")
    behind = behind.merge(sentences, on=["article_id", "sentence_id"], how="inner")
    told = [column for column in behind if str(column).startswith("data-")]
    columns = [column for column in behind if column not in {*PLACES, *told, "article", "text"}]
    once = behind.drop_duplicates(["article_id", "sentence_id"])
    places = behind.dropna(subset=["x"])
    if len(places) > layout.points:  # all marks are points, or none: half of them would mislead
        places = places[:0]
    listed = once.head(len(once) if len(places) else layout.rows)
    rows, known = [], {}
    for number, row in enumerate(listed.to_dict("records"), start=1):
        values = [_show_value(row[column]) for column in columns]
        described = {
            "id": f"{name}-{number}",
            "where": f"{row['article']}, sentence {row['sentence_id']}",
            "values": values,
            "note": ", ".join(
                f"{column} {value}" for column, value in zip(columns, values, strict=True) if value
            ),
            "text": withhold(row["text"]),
            # What the filters of a page go by, where it has any.
            "filters": Markup("").join(Markup(' {}="{}"').format(name, row[name]) for name in told),
        }
        rows.append(described)
        known[row["article_id"], row["sentence_id"]] = described
    points = [
        known[row["article_id"], row["sentence_id"]]
        | {name: round(100 * row[name], 2) for name in ("x", "y", *NARROW) if name in row}
        for row in places.to_dict("records")
    ]
    return {
        "columns": columns,
        "rows": rows,
        "points": points,
        "extremes": [known[place] for place in _find_extremes(listed)],
        "total": len(once),
    }


def _find_extremes(behind: pd.DataFrame) -> list[tuple[str, int]]:
    """Name the sentences with the lowest and the highest of the first values shown."""
    values = behind.drop(columns=PLACES, errors="ignore").select_dtypes("float")
    if values.empty or values.iloc[:, 0].isna().all():
        return []
    column = values.iloc[:, 0]
    chosen = behind.loc[[*dict.fromkeys([column.idxmin(), column.idxmax()])]]
    return list(zip(chosen["article_id"], chosen["sentence_id"], strict=True))


def _show_value(value: Any) -> str:
    if isinstance(value, float):
        return "" if pd.isna(value) else write_signed(value)
    return str(value)


def _encode(data: bytes) -> str:
    return base64.b64encode(data).decode()
