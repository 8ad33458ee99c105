"""Files become a table of articles, and nothing is lost in silence on the way."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from tradetalks.base.checks import InputError, check_choice, check_mapping, check_path, warn
from tradetalks.base.letters import tidy
from tradetalks.base.paths import project_folder
from tradetalks.corpus.documents import (
    NOTES,
    Document,
    check_columns,
    parse_documents,
    stream_documents,
)
from tradetalks.corpus.files import Problem, formats, show

DATE_COLUMNS = ["published_from", "published_to"]
COLUMNS = [
    "article_id",
    "file",
    "title",
    "outlet",
    "url",
    "rights",
    "published_from",
    "published_to",
    "dated_by",
    "event",
    "stage",
    "language",
    "text",
    "words",
]
PROBLEM_COLUMNS = ["file", "reason", "remedy"]
MOST_WARNINGS = 20
LONGEST_LINE = 300  # characters
LETTER = re.compile(r"\w")


def load_articles(
    corpus: str | Path | pd.DataFrame | None = None, columns: Mapping[str, str] | None = None
) -> pd.DataFrame:
    """Load a corpus as a table with one row for each article.

    Parameters
    ----------
    corpus : str, Path or DataFrame, optional
        A folder, a table or a .zip (see :func:`read_corpus`). Without it, what the environment
        variable TRADETALKS_ARTICLES names, and failing that the project's own ``seeds``.
    columns : mapping, optional
        In tables, our names of columns to theirs, where they are not recognised:
        ``{"text": "Brödtext"}``. Without it, those of the environment variable TRADETALKS_COLUMNS,
        written ``text=Brödtext;title=Rubrik``.

    Returns
    -------
    DataFrame
        ``article_id``, ``file``, ``title``, ``outlet``, ``url``, ``rights``, ``published_from``,
        ``published_to`` (first and last day on which it can have been published; NaT if unknown),
        ``dated_by`` (how that is known), ``event``, ``stage`` (before, during or after the event),
        ``language`` (its code; given, or found in the text; "und" where it is too short to tell),
        ``text`` (as in the file; of a page or an export, the article in it; HTML in a cell as its
        reader sees it; without unseen characters such as soft hyphens, its letters composed),
        ``words`` (runs of characters between white space that hold a letter or a digit); any
        further column of a table or of ``articles.csv`` follows. What is not known is "".

    Raises
    ------
    ValueError
        If there is no such corpus, or no article in it can be read; if no table of it has a column
        that `columns` names.

    Warns
    -----
    UserWarning
        One line for each file, or row of a table, that could not be used, and for each article
        that is not in English: file, reason, remedy. After twenty, how many more there are.

    Examples
    --------
    >>> load_articles("seeds")["stage"].tolist()
    ['during', 'before']
    """
    articles, problems = read_corpus(corpus, columns)
    lines = [f"{file}: {reason}; {remedy}" for file, reason, remedy in problems.to_numpy()]
    if len(lines) > MOST_WARNINGS:
        more = f"{len(lines) - MOST_WARNINGS:,} more: `tradetalks inspect` and read_corpus list all"
        lines[MOST_WARNINGS:] = [more]
    for line in lines:
        warn(line)
    if articles.empty:
        if isinstance(corpus, pd.DataFrame):
            raise InputError("no readable article in the table: read_corpus says why of each row")
        raise InputError(
            f"no readable article in {corpus or default_corpus()}: "
            "`tradetalks inspect` says why of each file"
        )
    return articles


def read_corpus(
    corpus: str | Path | pd.DataFrame | None = None, columns: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read what can be read of a corpus, and list what cannot.

    A corpus is a folder, with folders in it if you like, or a .zip of one, with one article a file
    (.txt, .md, .html, .docx, .rtf) or one article a row (.csv, .tsv, .jsonl, .json, .parquet); or
    one such table, which may also be in memory. Files of several articles are those that Nexis Uni,
    the older LexisNexis, ProQuest, Factiva and Europresse export: their form is recognised, each
    article becomes a row (with ``byline``, ``section``, ``dateline``, ``highlight`` and
    ``graphic``, the captions below it, where they are stated), and what is none, as a cover page,
    is listed. Text may be UTF-8, UTF-16, Windows-1252 or Mac Roman. Hidden files, and
    what a browser saves beside a page (``NAME_files/``), are no part of it. An ``articles.csv``
    in a folder says what is known of the files there: it needs a column ``file``; of its other
    columns those of the articles table are used, and all others are kept. A day may be written
    in any form that means one day; whether 3/4/2025 is in March or April, and what the year of
    3/4/25 is, the other days of its column decide; of "June 2025" all days are taken. Failing
    all else, the day in a file's name is taken.

    Parameters
    ----------
    corpus, columns
        As for :func:`load_articles`.

    Returns
    -------
    articles, problems : tuple of DataFrame
        The table of :func:`load_articles`, and a table ``file``, ``reason``, ``remedy``.

    Raises
    ------
    InputError
        If there is no such corpus, or no table of it has a column that `columns` names.

    Examples
    --------
    >>> articles, problems = read_corpus("seeds")
    >>> len(articles), len(problems)
    (2, 0)
    """
    return join_batches([*iterate_articles(corpus, columns)])


def join_batches(
    batches: Sequence[tuple[pd.DataFrame, pd.DataFrame]],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join what :func:`iterate_articles` yields; returns the tables of :func:`read_corpus`."""
    articles = pd.concat([articles for articles, _ in batches], ignore_index=True)
    problems = pd.concat([problems for _, problems in batches], ignore_index=True)
    further = articles.columns.difference(COLUMNS, sort=False)
    articles[further] = articles[further].fillna("")
    return articles, problems


def iterate_articles(
    corpus: str | Path | pd.DataFrame | None = None, columns: Mapping[str, str] | None = None
) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """Read a corpus batch by batch, in bounded memory, always in the same order.

    Parameters
    ----------
    corpus, columns
        As for :func:`read_corpus`.

    Yields
    ------
    articles, problems : tuple of DataFrame
        Some hundred rows of the tables of :func:`read_corpus`, or fewer where they are long.

    Raises
    ------
    InputError
        If there is no such corpus.

    Examples
    --------
    >>> sum(len(articles) for articles, problems in iterate_articles("seeds"))
    2
    """
    return map(_read_batch, iterate_documents(corpus, columns))


def iterate_documents(
    corpus: str | Path | pd.DataFrame | None = None, columns: Mapping[str, str] | None = None
) -> Iterator[tuple[list[Document], pd.DataFrame]]:
    """Take a corpus apart without reading the texts, which :func:`read_documents` does.

    The two steps of :func:`iterate_articles`: the first is quick and needs the files, the second
    takes nearly all of the time, and can be done anywhere.

    Yields
    ------
    documents, problems : tuple of list and DataFrame
        Some hundred documents, or 16 MB of them: plain dictionaries with the bytes of a file or the
        text of a row, and what is known of it.
    """
    if corpus is None:
        corpus = default_corpus()
    elif not isinstance(corpus, pd.DataFrame):
        corpus = check_path(corpus, "a corpus")
    if columns is not None:
        check_mapping(columns, "columns", '{"text": "body"}')
    is_given = bool(columns)
    columns = columns or default_columns()
    for ours in columns:
        check_choice(ours, formats()["columns"], "column of ours")
    columns = {ours: tidy(str(theirs)) for ours, theirs in columns.items()}
    if isinstance(corpus, Path) and not corpus.exists():
        raise InputError(
            f"{corpus} does not exist: give the folder or file that holds the articles"
        )
    if is_given:  # those of the environment are for whatever corpus is read
        check_columns(corpus, columns)
    batches = stream_documents(corpus, columns)
    return ((documents, _tabulate(problems)) for documents, problems in batches)


def _read_batch(
    batch: tuple[list[Document], pd.DataFrame],
) -> tuple[pd.DataFrame, pd.DataFrame]:
    documents, problems = batch
    articles, further = read_documents(documents)
    return articles, pd.concat([problems, further], ignore_index=True)


def read_documents(documents: list[Document]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read what :func:`iterate_documents` yields; returns the tables of :func:`read_corpus`."""
    articles, problems = read_with_notes(documents)
    return articles.drop(columns=list(NOTES)), problems


def read_with_notes(documents: Iterable[Document]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Do the same, with a column more for each of `NOTES`: what was done to read an article."""
    rows, problems = parse_documents(documents)
    articles = pd.DataFrame(rows, dtype="object").fillna("")  # before pandas 3, "nan" else
    further = [column for column in articles if column not in (*COLUMNS, *NOTES)]
    articles = articles.reindex(columns=[*COLUMNS, *further, *NOTES], fill_value="").astype("str")
    for column in DATE_COLUMNS:
        articles[column] = pd.to_datetime(articles[column], format="%Y-%m-%d").astype(
            "datetime64[s]"
        )
    articles["words"] = articles["text"].map(count_words_roughly).astype("int64")
    return articles, _tabulate(problems)


def default_corpus() -> Path:
    """Return the folder of TRADETALKS_ARTICLES, or else the ``seeds`` of the project around us."""
    chosen = os.environ.get("TRADETALKS_ARTICLES")
    return Path(chosen) if chosen else project_folder() / "seeds"


def default_columns() -> dict[str, str]:
    """Return the columns that TRADETALKS_COLUMNS names, such as ``text=body;title=headline``."""
    return read_columns(filter(None, os.environ.get("TRADETALKS_COLUMNS", "").split(";")))


def read_columns(pairs: Iterable[str]) -> dict[str, str]:
    """Read pairs OURS=THEIRS; raises ValueError where one is none."""
    columns = {}
    for pair in pairs:
        ours, given, theirs = pair.partition("=")
        if not given:
            raise InputError(f"the column {pair!r}: write it as text=NAME")
        columns[ours] = theirs
    return columns


def count_words_roughly(text: str) -> int:
    """Count the runs between white space that hold a letter or a digit."""
    runs = text.split()
    others = [run for run in runs if not run[0].isalnum() and not run[-1].isalnum()]  # few
    return len(runs) - sum(LETTER.search(run) is None for run in others)


def _tabulate(problems: list[Problem]) -> pd.DataFrame:
    """Make a table of problems, each a printable line however strange the file."""
    lines = [(file, show(reason)[:LONGEST_LINE], remedy) for file, reason, remedy in problems]
    return pd.DataFrame(lines, columns=PROBLEM_COLUMNS, dtype="str")
