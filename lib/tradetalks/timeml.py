"""Texts with hand-annotated expressions of time, in the TimeML format (.tml files)."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd

KINDS = {"DATE": "date", "TIME": "time", "DURATION": "duration", "SET": "recurring"}
ANNOTATION_COLUMNS = ["article_id", "start", "end", "expression", "kind", "value"]
WRAPPED_LINE = re.compile(r"(?<=[^\n.!?:])\n(?=[a-z0-9])")


def read_timeml(folder: str | Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read a folder of TimeML files.

    Parameters
    ----------
    folder
        Holds the .tml files; each has one ``TEXT`` with ``TIMEX3`` elements and one ``DCT``, the
        time of its creation.

    Returns
    -------
    articles, annotations : tuple of DataFrame
        ``article_id`` (the file's name), ``text``, ``published_from``, ``published_to``; and
        ``article_id``, ``start``, ``end`` (characters of the text), ``expression``, ``kind`` (date,
        time, duration, recurring), ``value`` (TIMEX3).

    Raises
    ------
    ValueError
        If the folder has no .tml file, or one of them is not TimeML.
    """
    paths = sorted(Path(folder).glob("*.tml"))
    if not paths:
        raise ValueError(f"no .tml file in {folder}: give a folder of TimeML files")
    articles, annotations = [], []
    for path in paths:
        text, day, found = _read_file(path)
        articles.append({"article_id": path.stem, "text": text, "published_from": day})
        annotations += [(path.stem, *row) for row in found]
    table = pd.DataFrame(articles)
    table["published_from"] = pd.to_datetime(table["published_from"], errors="coerce")
    table["published_to"] = table["published_from"]
    return table, pd.DataFrame(annotations, columns=ANNOTATION_COLUMNS)


def _read_file(path: Path) -> tuple[str, str | None, list[tuple[int, int, str, str, str]]]:
    try:
        root = ElementTree.parse(path).getroot()
    except ElementTree.ParseError as error:
        raise ValueError(f"{path} is not well-formed XML ({error}): mend or remove it") from error
    body, created = root.find(".//TEXT"), root.find(".//DCT//TIMEX3")
    if body is None:
        raise ValueError(f"{path} has no TEXT element: give TimeML files")
    pieces: list[str] = []
    found: list[tuple[int, int, str, str, str]] = []
    _walk(body, pieces, found)
    day = created.get("value", "")[:10] if created is not None else None
    return WRAPPED_LINE.sub(" ", "".join(pieces)), day, found


def _walk(
    element: ElementTree.Element,
    pieces: list[str],
    found: list[tuple[int, int, str, str, str]],
) -> None:
    """Collect the text of an element in `pieces`, and its TIMEX3 elements with their place."""
    start = sum(map(len, pieces))
    pieces.append(element.text or "")
    for child in element:
        _walk(child, pieces, found)
        pieces.append(child.tail or "")
    if element.tag == "TIMEX3":
        text = "".join(pieces)[start:]
        kind = KINDS.get(element.get("type", ""), "")
        found.append((start, start + len(text), text, kind, element.get("value", "")))
