"""Texts with hand-annotated expressions of time (TimeML, .tml files), and the measure on them."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import numpy as np
import pandas as pd

from tradetalks.base.checks import InputError, check_path, warn
from tradetalks.dates.find import find_dates
from tradetalks.measures.scores import score_counts
from tradetalks.sentences.split import split_sentences

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
        If there is no such folder, it has no .tml file, or one of them is not TimeML.

    Warns
    -----
    UserWarning
        If a file has no day of publication: what is relative to it cannot be resolved.
    """
    if not check_path(folder, "a folder of TimeML files").is_dir():
        what = "is a file" if Path(folder).exists() else "does not exist"
        raise InputError(f"{folder} {what}: give a folder of TimeML files (.tml)")
    paths = sorted(path for path in Path(folder).glob("*.tml") if path.is_file())
    if not paths:
        raise InputError(f"no .tml file in {folder}: give a folder of TimeML files (.tml)")
    articles, annotations = [], []
    for path in paths:
        text, day, found = _read_file(path)
        articles.append({"article_id": path.stem, "text": text, "published_from": day})
        annotations += [(path.stem, *row) for row in found]
    table = pd.DataFrame(articles)
    table["published_from"] = pd.to_datetime(table["published_from"], errors="coerce")
    table["published_to"] = table["published_from"]
    undated = table.loc[table["published_from"].isna(), "article_id"]
    if len(undated):
        warn(
            f"{len(undated)} of {len(table)} files have no day of publication that can be read in "
            f"their DCT, {undated.iloc[0]}.tml for one: write it as 2025-06-11",
        )
    return table, pd.DataFrame(annotations, columns=ANNOTATION_COLUMNS)


def _read_file(path: Path) -> tuple[str, str | None, list[tuple[int, int, str, str, str]]]:
    try:
        root = ElementTree.parse(path).getroot()
    except (ElementTree.ParseError, LookupError) as error:  # the latter: an unknown encoding
        raise InputError(f"{path} is not well-formed XML ({error}): mend or remove it") from error
    body, created = root.find(".//TEXT"), root.find(".//DCT//TIMEX3")
    if body is None:
        raise InputError(f"{path} has no TEXT element: give TimeML files")
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


def evaluate_dates(folder: str | Path) -> dict[str, dict[str, float]]:
    """Measure :func:`tradetalks.find_dates` on a folder of annotated TimeML files.

    Counts as in TempEval-3 (UzZaman et al. 2013): an expression is found strictly if its extent is
    the annotated one, relaxedly if the two overlap (each annotated expression counts once); the
    value is right if the expression is found relaxedly and has the annotated TIMEX3 value.

    Parameters
    ----------
    folder
        Holds .tml files; the time of publication is that of their ``DCT``.

    Returns
    -------
    dict
        For ``"strict"``, ``"relaxed"`` and ``"value"`` the ``"precision"``, ``"recall"`` and
        ``"f1"`` (0 to 1; 0 where there is nothing to count).

    Raises
    ------
    ValueError
        If the folder has no .tml file, or one of them is not TimeML.

    Examples
    --------
    >>> evaluate_dates("timeml")["relaxed"]["f1"]
    1.0
    """
    articles, annotated = read_timeml(folder)
    found = find_dates(split_sentences(articles), articles)
    matches = match_dates(found, annotated)
    extents = (matches["start"] == matches["start_annotated"]) & (
        matches["end"] == matches["end_annotated"]
    )
    right = {
        "strict": int(extents.sum()),
        "relaxed": len(matches),
        "value": int((matches["value"] == matches["value_annotated"]).sum()),
    }
    return {name: score_counts(count, len(found), len(annotated)) for name, count in right.items()}


def match_dates(found: pd.DataFrame, annotated: pd.DataFrame) -> pd.DataFrame:
    """Pair each expression found with the annotated one that it overlaps, one to one.

    Parameters
    ----------
    found, annotated
        ``article_id``, ``start``, ``end``, ``expression``, ``kind``, ``value``.

    Returns
    -------
    DataFrame
        The columns of both, those of `annotated` with the ending ``_annotated``. Of several that
        overlap the same expression the one that shares most with it is taken.
    """
    pairs = found.merge(annotated, on="article_id", suffixes=("", "_annotated"))
    shared = np.minimum(pairs["end"], pairs["end_annotated"]) - np.maximum(
        pairs["start"], pairs["start_annotated"]
    )
    pairs = pairs.assign(shared=shared)[shared > 0].sort_values(
        "shared", ascending=False, kind="stable"
    )
    pairs = pairs.drop_duplicates(["article_id", "start"])
    pairs = pairs.drop_duplicates(["article_id", "start_annotated"])
    return pairs.drop(columns="shared").sort_index()
