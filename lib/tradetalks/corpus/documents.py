"""A corpus as a stream of documents, read in bounded memory; then documents as articles."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePosixPath
from textwrap import shorten
from typing import Any

import pandas as pd

from tradetalks.base.checks import InputError
from tradetalks.base.letters import tidy, tidy_counted
from tradetalks.base.wording import count_of
from tradetalks.corpus.days import (
    find_day_in_name,
    find_orders,
    lacks_a_year,
    write_as_month,
    write_in_order,
)
from tradetalks.corpus.doubts import is_error_page
from tradetalks.corpus.exports.articles import Article, Export
from tradetalks.corpus.exports.read import read_export, read_export_page
from tradetalks.corpus.files import (
    EMPTY,
    LARGEST_ARTICLE,
    METADATA,
    File,
    Problem,
    UnreadableError,
    find_files,
    read_bytes,
    show,
    too_large,
)
from tradetalks.corpus.inserts import drop_inserts
from tradetalks.corpus.markup import is_page, read_markup
from tradetalks.corpus.metadata import DAYS, Remark, settle
from tradetalks.corpus.pages import read_office, read_page
from tradetalks.corpus.tables import Row, hold_table, read_names, read_rows
from tradetalks.corpus.text import (
    DECLARED,
    GUESSED,
    MAC_ROMAN,
    decode,
    find_declaration,
    find_guess,
    find_language,
    is_scored,
)

LONGEST_NAME = 200  # characters
MOST_COLUMNS = 20  # that are named
REMOVED = "[Removed]"
DESCRIBING = ("title", "outlet", "rights", "event")  # in which feeds write HTML, too
NOTES = (
    "characters tidied",
    "encoding guessed",
)  # characters that were tidied; the encoding, if it had to be guessed
OWN = ("article_id", "file", "text")
Document = dict[str, Any]
TABLES = ("table", "records", "parquet")
BATCH = 200  # documents, some seconds of work: what a run that is stopped has to do again; or
BATCH_BYTES = 16_000_000
NAME_TEXT = "call the column that holds the texts text (exports of GDELT and Media Cloud hold none)"
NOT_SCORED = "it is listed, and not scored; if it is English, write en into a column language"
BROKEN_LETTERS = "letters broken by a wrong encoding, such as â€™ for ’"
GARBLED = re.compile("â€[™˜œ\x9d“”¦]|Ã[©¨¼¶¤±³¡\xad\xa0]|Â[\xa0£§«»]")
CUT_OFF = re.compile(r"\[\+\d+ chars\]\s*$")
UNSEEN = re.compile(r"<(?:script|style|svg|iframe|math|noscript)\b", re.IGNORECASE)  # in a browser


def stream_documents(
    corpus: Path | pd.DataFrame, named: Mapping[str, str] | None = None
) -> Iterator[tuple[list[Document], list[Problem]]]:
    """Yield a corpus in batches of what its files hold, still to be read.

    The order and the ``article_id`` of each document depend on names and places in the corpus only.

    Yields
    ------
    documents, problems : tuple of list
        A document has ``article_id``, ``file``, ``kind``, ``row`` (0 for a file of its own),
        ``content`` (bytes, or the text of a row) and ``known``, the columns given for it.
    """
    documents: list[Document] = []
    problems: list[Problem] = []
    taken: set[int] = set()
    size = 0
    for found in _find_documents(corpus, tuple((named or {}).items())):
        if isinstance(found, Problem):
            problems.append(found)
        else:
            given = hash(found["article_id"])
            if given in taken:
                reason = f"{found['article_id']!r} is the name of an article before it, too"
                found["article_id"] = f"{found['file']}:{found['row']}"
                remedy = f"it is called {found['article_id']} here"
                problems.append(_remark(found, reason, remedy))
            taken.add(hash(found["article_id"]))
            documents.append(found)
            size += len(found["content"])
        if size >= BATCH_BYTES or max(len(documents), len(problems)) >= BATCH:
            yield documents, problems
            documents, problems, size = [], [], 0
    yield documents, problems


def parse_documents(documents: Iterable[Document]) -> tuple[list[Row], list[Problem]]:
    """Read documents: decode, reduce pages to their article, part exports, check what is known.

    Returns
    -------
    articles, problems : tuple of list
        An article has the columns of the table, those of its own, and those of `NOTES`: what was
        done to read it, as texts.
    """
    articles: list[Row] = []
    problems: list[Problem] = []
    for document in documents:
        try:
            export = _read(document)
            alone = len(export.articles) == 1
            found = [_describe(article, document, alone) for article in export.articles]
        except UnreadableError as error:
            problems.append(_remark(document, *error.args))
            continue
        problems += [_remark(document, *remark) for remark in export.remarks]
        guessed = GUESSED.get(_guess(document), "")
        for number, (row, remarks) in enumerate(found, 1):
            part = f":{number}" if len(found) > 1 else ""
            if row:
                own = {"article_id": document["article_id"] + part, "file": document["file"]}
                articles.append(row | own | {NOTES[1]: guessed})
            where = f"article {number}: " if part else ""
            problems += [_remark(document, where + reason, remedy) for reason, remedy in remarks]
        if guessed == GUESSED["mac_roman"]:
            problems.append(_remark(document, *MAC_ROMAN))
    return articles, problems


def _describe(article: Article, document: Document, alone: bool) -> tuple[Row, list[Remark]]:
    """Check an article and what is known of it; without a row it cannot be used."""
    written, stated, doubts = article
    known = {name: tidy(value) for name, value in (stated | document["known"]).items() if value}
    if alone and not known.keys() & set(DAYS):
        known = _date_by_name(document) | known
    # What looks unseen may be half a letter then.
    is_garbled = any(map(written.__contains__, "âÃÂ")) and GARBLED.search(written) is not None
    text, untidy = (written, 0) if is_garbled else tidy_counted(written)
    if REMOVED in (text.strip(), known.get("title", "").strip()):
        return {}, [
            (f"{REMOVED}: NewsAPI names it, and gives nothing of it", "look for it elsewhere")
        ]
    if not text.strip():
        return {}, [*doubts] or [EMPTY]
    if is_error_page(known.get("title", ""), text):
        begin = show(shorten(text, 60, placeholder="…"))
        return {}, [(f"an error page instead of an article: “{begin}”", "fetch the article anew")]
    if "\0" in text:
        return {}, [("binary: holds NUL bytes", "take them out, or save it anew as plain text")]
    if len(text) > LARGEST_ARTICLE:
        return {}, [too_large(len(text)).args]
    row, remarks = settle(known)
    remarks += doubts
    text, dropped = drop_inserts(text)
    if dropped:
        place = count_of(len(dropped), "place")
        remarks.append(
            (
                f"headlines of other articles stood within sentences ({place})",
                f"they are left out, first {show(shorten(dropped[0], 60))}; the rest is as it was",
            )
        )
    row["language"] = row["language"] or find_language(text)
    if not is_scored(row["language"]):
        remarks.append((f"not in English (language {row['language']})", NOT_SCORED))
    if is_garbled:
        remarks.append((BROKEN_LETTERS, "repair_mojibake of the library mends them"))
    if CUT_OFF.search(text[-40:]):
        remarks.append(("the text is cut off, as NewsAPI does", "fetch the whole text"))
    return row | {"text": text, NOTES[0]: str(untidy)}, remarks


def _date_by_name(document: Document) -> Row:
    """Return the day that the name of a file of its own states."""
    day = "" if document["row"] else find_day_in_name(PurePosixPath(document["file"]).stem)
    return {"date": day, "dated_by": "stated in the file's name"} if day else {}


def _guess(document: Document) -> str:
    """Return the encoding that had to be guessed, "" where none had."""
    is_text = document["kind"] in ("text", "page") and not document["row"]
    content = document["content"]
    guessed = find_guess(content) if is_text and not find_declaration(content) else ""
    is_declared = (
        guessed == "cp1252" and document["kind"] == "page" and DECLARED.search(content[:2048])
    )
    return "" if is_declared else guessed


def check_columns(corpus: Path | pd.DataFrame, named: Mapping[str, str]) -> None:
    """Refuse names of columns that no table of a corpus has; a corpus may have no table at all."""
    missing, known = list(named.values()), dict[str, None]()
    for found in [hold_table(corpus)] if isinstance(corpus, pd.DataFrame) else find_files(corpus):
        if isinstance(found, Problem) or found.kind not in TABLES:
            continue
        if PurePosixPath(found.name).name == METADATA and not _holds_text(found, (*named.items(),)):
            continue
        for name in read_names(found):
            known[name] = None
            missing = [other for other in missing if other != name]
            if not missing:
                return
    if known:
        shown = ", ".join(map(show, [*known][:MOST_COLUMNS])) + ", …" * (len(known) > MOST_COLUMNS)
        raise InputError(f"no column {missing[0]!r} in any table: name one of these: {shown}")


def _find_documents(
    corpus: Path | pd.DataFrame, named: tuple[tuple[str, str], ...]
) -> Iterator[Document | Problem]:
    described: dict[str, tuple[str, int, Row]] = {}
    files = [hold_table(corpus)] if isinstance(corpus, pd.DataFrame) else find_files(corpus)
    for found in files:
        name = found[0]
        if isinstance(found, Problem):
            described.pop(_same(name), None)
            yield found
        elif PurePosixPath(name).name == METADATA and not _holds_text(found, named):
            yield from _take_in(found, described)
        else:
            _, _, known = described.pop(_same(name), ("", 0, {}))
            if found.kind in TABLES:
                yield from _read_table(found, known, named)
            else:
                try:
                    yield _document(found, 0, read_bytes(found), known)
                except UnreadableError as error:
                    yield Problem(name, *error.args)
    for name, (table, number, _) in described.items():
        yield Problem(table, f"row {number}: no article {name!r}", "correct the column file")


def _take_in(table: File, described: dict[str, tuple[str, int, Row]]) -> Iterator[Problem]:
    """Take in what an articles.csv says of the files in its folder."""
    folder = table.name.removesuffix(METADATA)
    for found in _read_ordered_rows(table, ()):
        if isinstance(found, Problem):
            yield found
            continue
        number, row = found
        if "file" not in row:
            yield Problem(table.name, "no column file", "name the file of each row in it")
            return
        name = _same(folder + row["file"].strip().replace("\\", "/").removeprefix("./"))
        if name in described:
            reason = f"row {number}: {row['file']!r} stands there twice"
            yield Problem(table.name, reason, "keep one row; the first is used")
            continue
        settled, remarks = settle(_read_descriptions(row))
        described[name] = table.name, number, settled
        for reason, remedy in remarks:
            yield Problem(table.name, f"row {number}: {reason} ({row['file']})", remedy)


def _holds_text(table: File, named: tuple[tuple[str, str], ...]) -> bool:
    first = next((row for row in read_rows(table, named) if not isinstance(row, Problem)), None)
    return first is not None and "text" in first[1] and "file" not in first[1]


def _read_table(
    table: File, known: Row, named: tuple[tuple[str, str], ...]
) -> Iterator[Document | Problem]:
    empty = True
    for found in _read_ordered_rows(table, named):
        empty = False
        if isinstance(found, Problem):
            yield found
            continue
        number, row = found
        if "text" in row:
            given = {column: value for column, value in _read_descriptions(row).items() if value}
            dated = {"dated_by": f"given in {table.name}"} if given.keys() & set(DAYS) else {}
            yield _document(table, number, row["text"], known | dated | given)
            continue
        reason = f"no column of texts among {', '.join(list(row)[:8])}"
        if table.kind != "records":  # whose rows may differ
            yield Problem(table.name, reason, NAME_TEXT)
            return
        yield Problem(table.name, f"row {number}: {reason}", NAME_TEXT)
    if empty:
        yield Problem(table.name, "no row of articles in it", "add the articles, or remove it")


def _read_ordered_rows(
    table: File, named: tuple[tuple[str, str], ...]
) -> Iterator[tuple[int, Row] | Problem]:
    """Yield the rows of a table; whether 3/4/2025 is in March or April, the whole column decides.

    Where it does not, no such day of it is used, and one problem says so. So it is with Jun-25.
    """
    orders: dict[str, str] = {}
    are_months: dict[str, bool] = {}
    for found in read_rows(table, named):
        if isinstance(found, Problem):
            yield found
            continue
        number, row = found
        for column in [day for day in DAYS if len(find_orders(row.get(day, ""))) > 1]:
            if column not in orders:
                orders[column], affected = _judge_order(table, named, column)
                if not orders[column]:
                    reason = f"{column} is {row[column]!r}: the day first, or the month? {affected}"
                    yield Problem(table.name, reason, "write such days as 2025-06-09")
            order = orders[column]
            row = row | {column: write_in_order(row[column], order) if order else ""}
        for column in [day for day in DAYS if lacks_a_year(row.get(day, ""))]:
            if column not in are_months:
                are_months[column], told = _judge_months(table, named, column)
                yield Problem(table.name, f"{column} is {row[column]!r}{told[0]}", told[1])
            row = row | {column: write_as_month(row[column]) if are_months[column] else ""}
        yield number, row


def _judge_months(
    table: File, named: tuple[tuple[str, str], ...], column: str
) -> tuple[bool, Remark]:
    """Tell whether all days of a column are months as Jun-25 is one, and what to say of it."""
    rows = (found for found in read_rows(table, named) if not isinstance(found, Problem))
    shown = Counter(row[column] for _, row in rows if row.get(column, "").strip())
    affected = count_of(sum(shown[value] for value in filter(lacks_a_year, shown)), "row")
    if column == "date" and all(map(write_as_month, shown)):
        told = f", as spreadsheets show a month: {affected} dated by month"
        return True, (told, "where days are meant, write them as 2025-06-09")
    told = f", without its year: {affected} cannot be dated"
    return False, (told, "write such days as 2025-06-09, and months as 2025-06")


def _judge_order(table: File, named: tuple[tuple[str, str], ...], column: str) -> tuple[str, str]:
    """Return in which order a column writes its days, or else "" and how many that leaves open."""
    rows = (found for found in read_rows(table, named) if not isinstance(found, Problem))
    shown = Counter(row.get(column, "") for _, row in rows)
    allowed = {value: orders for value in shown if (orders := find_orders(value))}
    possible = frozenset.intersection(*allowed.values())
    years = {order: {write_in_order(value, order)[:4] for value in allowed} for order in possible}
    others = [years[order] for order in years if order != "year first"]
    if others and max(map(max, others)) >= max(years.get("year first", "0")):
        years.pop("year first", None)  # 01/12/24, 01/12/25: of late, and not of 2001
    fewest = min(map(len, years.values()), default=0)  # 25/06/09, 25/06/10: one year, not two
    likely = [order for order in years if len(years[order]) == fewest]
    if len(likely) == 1:
        return likely[0], ""
    why = "no other shows it" if likely else "others show either"
    open_ones = sum(shown[value] for value, orders in allowed.items() if len(orders) > 1)
    return "", f"{why}, and {count_of(open_ones, 'row')} cannot be dated"


def _read_descriptions(row: Row) -> Row:
    return row | {name: read_markup(row[name]) for name in DESCRIBING if name in row}


def _document(file: File, row: int, content: str | bytes, known: Row) -> Document:
    given = show(known.get("article_id", "").strip())[:LONGEST_NAME]
    own = f"{file.identity}:{row}" if row else file.identity
    rest = {key: value for key, value in known.items() if value and key not in OWN}
    return {
        "article_id": given or own,
        "file": file.name,
        "kind": file.kind,
        "row": row,
        "content": content,
        "known": rest,
    }


def _read(document: Document) -> Export:
    """Return the articles of a document, each with what it states of itself."""
    content = document["content"]
    suffix = PurePosixPath(document["file"]).suffix.lower()
    if document["row"]:
        return Export([_read_cell(content)], [])
    if document["kind"] == "page":
        html = decode(content, find_declaration(content))
        return read_export_page(html) or Export([Article(*read_page(html))], [])
    is_office = document["kind"] == "document"
    text = read_office(content, suffix) if is_office else decode(content)
    export = read_export_page(text) if is_page(text) else read_export(text)
    # A text file that speaks of scripts is no page that runs them: nothing of it may be lost.
    plain = is_office or (UNSEEN.search(text) is not None and not is_page(text))
    return export or Export([Article(text, {}) if plain else _read_cell(text)], [])


def _read_cell(text: str) -> Article:
    """Read a text that may hold HTML, or be a whole page, such as the cell of a table."""
    return Article(*read_page(text)) if is_page(text) else Article(read_markup(text), {})


def _remark(document: Document, reason: str, remedy: str) -> Problem:
    row = f"row {document['row']}: " if document["row"] else ""
    return Problem(document["file"], row + reason, remedy)


def _same(name: str) -> str:
    """Write a name in one form: a Mac takes its accents apart."""
    return unicodedata.normalize("NFC", name)
