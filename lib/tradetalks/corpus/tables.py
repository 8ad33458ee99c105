"""Tables of articles, row by row: CSV, JSON lines and Parquet, with whatever columns they have."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from functools import lru_cache
from itertools import chain
from typing import Any

import numpy as np
import pandas as pd

from tradetalks.base.checks import InputError
from tradetalks.base.letters import tidy
from tradetalks.corpus.files import (
    EMPTY,
    LARGEST_ARTICLE,
    UNREADABLE,
    File,
    Problem,
    UnreadableError,
    formats,
    one_line,
    read_bytes,
    reading_with,
    say_why,
)
from tradetalks.corpus.text import (
    MAC_ROMAN,
    decode,
    decode_line,
    find_encoding,
    find_guess,
    guess_encoding,
    is_utf8,
)

Row = dict[str, str]
SEPARATORS = ",;\t|"
SAMPLE = 100_000  # bytes that show the encoding
ROWS_AT_ONCE = 64
DEEPEST = 3  # objects within objects, in which the list of articles is looked for
TOO_LONG = (
    f"a line or a value longer than any article ({LARGEST_ARTICLE:,} characters)",
    "look at the next row; write one article a row",
)
QUOTING = "put values with separators or line ends between quotation marks, and double those within"
csv.field_size_limit(LARGEST_ARTICLE)  # its own limit is 131,072 characters, for all readers


def read_rows(
    file: File, named: tuple[tuple[str, str], ...] = ()
) -> Iterator[tuple[int, Row] | Problem]:
    """Yield the rows of a table with their numbers, the columns renamed to ours where known.

    Rows are numbered as a spreadsheet does: the header of a CSV file is row 1. Values are texts.

    Parameters
    ----------
    file : File
        Of kind "table", "records" or "parquet".
    named : tuple of pairs, optional
        Our name and the file's, for columns that ``formats.toml`` does not know.
    """
    number = 0
    guessed: set[str] = set()
    try:
        for number, row in _read_raw_rows(file, guessed):
            if isinstance(row, tuple):
                yield Problem(file.name, f"row {number}: {row[0]}", row[1])
            else:
                values = {tidy(key): value for key, value in _flatten(row).items()}
                ours = match_columns(tuple(values), named)
                yield number, {ours[key]: _write(value, ours[key]) for key, value in values.items()}
        if "mac_roman" in guessed:
            yield Problem(file.name, *MAC_ROMAN)
    except UnreadableError as error:
        reason, remedy = error.args
        until = f" (row {number} is the last one read)" if number else ""
        yield Problem(file.name, reason + until, remedy)
    except UNREADABLE as error:
        yield Problem(file.name, *say_why(error))


def read_names(file: File) -> Iterator[str]:
    """Yield the names of the columns as a table has them, of all rows where these may differ.

    What cannot be read has none: reading its rows says why.
    """
    with suppress(UnreadableError, *UNREADABLE):
        for _, row in _read_raw_rows(file, set()):
            if isinstance(row, dict):
                yield from map(tidy, _flatten(row))
                if file.kind != "records":
                    return


def _read_raw_rows(file: File, guessed: set[str]) -> Iterator[tuple[int, Any]]:
    readers = {"table": _read_csv, "records": _read_json, "parquet": _read_parquet}
    return readers[file.kind](file, guessed)


def hold_table(table: pd.DataFrame) -> File:
    """Hold a table that is in memory as a file with one article a row."""
    names = table.columns.map(str)
    if not names.is_unique:
        twice = names[names.duplicated()][0]
        raise InputError(f"the table of articles has two columns {twice!r}: rename one")
    rows = table.set_axis(names, axis=1).to_dict("records")
    try:
        lines = "".join(json.dumps(row, default=_plainly) + "\n" for row in rows).encode()
    except (TypeError, ValueError, RecursionError) as error:
        reason = f"the table of articles holds a value that cannot be written ({one_line(error)})"
        raise InputError(f"{reason}: make its columns texts") from None
    return File(
        "the table", "table", "records", len(lines), lambda: io.BufferedReader(io.BytesIO(lines))
    )


def _plainly(value: Any) -> Any:
    """Return what JSON has no form for as a text: a day with a zone as it stands there."""
    if value is pd.NaT or value is pd.NA:
        return None
    if isinstance(value, np.ndarray):
        return value.tolist()
    return _write(value)


@lru_cache(maxsize=1000)
def match_columns(theirs: tuple[str, ...], named: tuple[tuple[str, str], ...] = ()) -> Row:
    """Map a table's names of columns to ours: the named ones, else those of ``formats.toml``.

    All others keep their names, or get a mark where ours would be twice in the table.

    Examples
    --------
    >>> match_columns(("Headline", "Full Text", "Section"))
    {'Full Text': 'text', 'Headline': 'title', 'Section': 'Section'}
    """
    given = {ours: their for ours, their in named if their in theirs}
    plain = {_plain(name): name for name in reversed(theirs)}
    found = {their: ours for ours, their in given.items()}
    for ours, names in formats()["columns"].items():
        their = next((plain[_plain(name)] for name in names if _plain(name) in plain), None)
        if their is not None and ours not in given and their not in found:
            found[their] = ours
    taken = set(found.values())
    others = [their for their in theirs if their not in found]
    return found | {their: f"{their} (theirs)" if their in taken else their for their in others}


def _plain(name: str) -> str:
    return re.sub(r"[\W_]+", "", name).casefold()


def _read_csv(file: File, guessed: set[str]) -> Iterator[tuple[int, Any]]:
    with file.open() as stream:
        lines = _read_lines(stream, guessed)
        first = next((line for line in lines if line.strip()), "")
        told = re.fullmatch(r"sep=(.)\s*", first)  # Excel's own way to name the separator
        if told:
            first = next(lines, "")
        if not first.strip():
            raise UnreadableError(*EMPTY)
        outside = re.sub(r'"[^"]*"', "", first)
        separator = told[1] if told else max(SEPARATORS, key=outside.count)
        reader = csv.reader(chain([first], lines), delimiter=separator, strict=True)
        header = _read_record(reader)
        if not isinstance(header, list):
            raise UnreadableError(*header)
        header = [
            name if name not in header[:i] else f"{name} ({i + 1})" for i, name in enumerate(header)
        ]
        number = 1
        while (record := _read_record(reader)) is not None:
            number += 1
            if isinstance(record, tuple):
                yield number, record
            elif len(record) == len(header):
                yield number, dict(zip(header, record, strict=True))
            elif record:
                yield number, (f"{len(record)} values for {len(header)} columns", QUOTING)


def _read_record(reader: Any) -> Any:
    """Return the next record, None at the end, or as a pair why it is none."""
    try:
        return next(reader, None)
    except csv.Error as error:
        if "field larger" in str(error):  # what follows would be read from its middle
            raise UnreadableError(*TOO_LONG) from None
        if "unexpected end" in str(error):
            return "a quotation mark that is opened here is never closed", QUOTING
        return f"not CSV ({one_line(error)})", QUOTING


def _read_json(file: File, guessed: set[str]) -> Iterator[tuple[int, Any]]:
    if file.name.lower().endswith(".json") and file.size <= LARGEST_ARTICLE:
        raw = read_bytes(file)
        guessed.add(find_guess(raw))
        text = decode(raw)
        whole = _load(text)
        if not isinstance(whole, tuple):
            yield from enumerate(_find_records(whole), 1)
            return
        if not isinstance(_load(text.partition("\n")[0]), dict):  # nor is it JSON lines
            raise UnreadableError(*whole)
    with file.open() as stream:
        for number, line in enumerate(_read_lines(stream, guessed), 1):
            if line.strip():
                record = _load(line)
                known = isinstance(record, dict | tuple)
                yield number, record if known else ("no object with named values", "correct it")


def _load(text: str) -> Any:
    """Read JSON, or say as a pair why it is not: reason and remedy."""
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        return f"not JSON ({one_line(error)})", "correct it, or export it anew"


def _find_records(whole: Any) -> list[Any]:
    """Find the articles in a JSON document: the list that it is, or the longest that it holds.

    One of records with a text comes before all others; what has a text itself is an article.
    """
    if isinstance(whole, dict):
        held = [] if _has_text(whole) else [*_list_records(whole, DEEPEST)]
        whole = max(held, key=lambda found: (_has_text(found[0]), len(found)), default=[whole])
    if not isinstance(whole, list) or not all(isinstance(record, dict) for record in whole):
        raise UnreadableError(
            "holds no list of articles", "write one article a line, as JSON lines"
        )
    return whole


def _has_text(record: dict[str, Any]) -> bool:
    """Tell whether a record holds a text, and under the name of one not its articles."""
    flat = _flatten(record)
    ours = match_columns(tuple(flat))
    return any(ours[key] == "text" and not _are_records(flat[key]) for key in flat)


def _are_records(value: Any) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _list_records(whole: dict[str, Any], depth: int) -> Iterator[list[Any]]:
    """Yield the lists of records within an object, those of the objects in it, too."""
    for value in whole.values():
        if _are_records(value):
            yield value
        elif isinstance(value, dict) and depth:
            yield from _list_records(value, depth - 1)


def _read_parquet(file: File, _guessed: set[str]) -> Iterator[tuple[int, Any]]:
    with reading_with("pyarrow"):
        import pyarrow
        from pyarrow import parquet
    with file.open() as stream, tempfile.TemporaryFile() as copy:
        packed = isinstance(stream, zipfile.ZipExtFile)  # such a stream cannot jump to its end
        source = copy if packed else stream
        if packed:
            shutil.copyfileobj(stream, copy)
        try:
            batches = parquet.ParquetFile(source).iter_batches(ROWS_AT_ONCE)
            rows = chain.from_iterable(batch.to_pylist() for batch in batches)
            yield from enumerate(rows, 1)
        except (pyarrow.ArrowException, OSError) as error:
            raise UnreadableError(f"damaged ({one_line(error)})", "write it anew") from None


def _read_lines(stream: Any, guessed: set[str]) -> Iterator[str]:
    """Yield the lines of a text of any length in any of our encodings, each within the limit.

    A line may end as on any system, old Macintoshes among them. Which encodings had to be guessed
    is noted.
    """
    sample = stream.peek(SAMPLE)
    encoding = find_encoding(sample)
    if not encoding:
        decode(sample)  # no text at all says so here, and not once a line
    odd = b"".join(line for line in sample.splitlines()[:-1] if not is_utf8(line))
    # In Latin-1 every byte is one character: so lines can be parted before they are decoded.
    with io.TextIOWrapper(stream, encoding or "latin-1", errors="replace", newline="") as lines:
        mark = "\ufeff"
        while line := lines.readline(LARGEST_ARTICLE + 1):
            if len(line) > LARGEST_ARTICLE:
                raise UnreadableError(*TOO_LONG)
            if not encoding and not line.isascii():
                raw = line.encode("latin-1")
                otherwise = "" if is_utf8(raw) else guess_encoding(odd or raw)
                guessed.add(otherwise)
                line = decode_line(raw, otherwise)
            yield line.removeprefix(mark)
            mark = ""


def _flatten(row: dict[str, Any]) -> dict[str, Any]:
    """Write {"source": {"name": …}} as {"source.name": …}, and so where a list holds one such."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        only = value[0] if isinstance(value, list) and len(value) == 1 else value
        inner = only if isinstance(only, dict) else None
        flat.update(
            {f"{key}.{name}": part for name, part in inner.items()} if inner else {key: value}
        )
    return flat


def _write(value: Any, column: str = "") -> str:
    """Write a value as text; nothing for none, and no half characters.

    A text may be a list of its paragraphs. In a column that we know a word for nothing is none; in
    one of the user's own "NA" may be Namibia.
    """
    if value is None or value != value:
        return ""
    if isinstance(value, bytes):
        return decode_line(value, guess_encoding(value))
    if (
        column == "text"
        and isinstance(value, list)
        and all(isinstance(part, str) for part in value)
    ):
        value = "\n\n".join(value)
    if isinstance(value, list | dict):
        value = json.dumps(value, ensure_ascii=False, default=str)
    written = str(value).encode("utf-8", "replace").decode("utf-8")
    is_word_for_none = written in formats()["nothing"]["values"] and column in formats()["columns"]
    return "" if is_word_for_none else written
