"""Files become a table of articles, and nothing is lost in silence on the way."""

from __future__ import annotations

import os
import re
import warnings
from pathlib import Path
from typing import Any

import pandas as pd

READABLE = (".txt", ".md")
METADATA = "articles.csv"
TEXT_COLUMNS = ["title", "outlet", "url", "rights", "dated_by", "event", "stage"]
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
    "text",
    "words",
]
PROBLEM_COLUMNS = ["file", "reason", "remedy"]
WORD = re.compile(r"\S*\w\S*")


def load_articles(corpus: str | Path | None = None) -> pd.DataFrame:
    """Load a corpus as a table with one row for each article.

    Parameters
    ----------
    corpus : str or Path, optional
        A folder with .txt or .md files and, if you like, an ``articles.csv`` that says what is
        known of each (see :func:`read_corpus`). Without it, the folder named by the environment
        variable TRADETALKS_ARTICLES, and failing that the project's own ``seeds``.

    Returns
    -------
    DataFrame
        ``article_id``, ``file``, ``title``, ``outlet``, ``url``, ``rights``, ``published_from``,
        ``published_to`` (first and last day on which it can have been published; NaT if unknown),
        ``dated_by`` (how that is known), ``event``, ``stage`` (before, during or after the event),
        ``text`` (exactly as in the file), ``words`` (runs of characters between white space that
        hold a letter or a digit); any further column of ``articles.csv`` follows. What is not known
        is "".

    Raises
    ------
    ValueError
        If there is no such folder, or no article in it can be read.

    Warns
    -----
    UserWarning
        One line for each file, or row of ``articles.csv``, that could not be used: file, reason,
        remedy.

    Examples
    --------
    >>> load_articles("seeds")["stage"].tolist()
    ['during', 'before']
    """
    articles, problems = read_corpus(corpus)
    for problem in problems.itertuples():
        warnings.warn(f"{problem.file}: {problem.reason}; {problem.remedy}", stacklevel=2)
    if articles.empty:
        raise ValueError(
            f"no readable article in {corpus or default_corpus()}: "
            f"put one article a file there, as {' or '.join(READABLE)}"
        )
    return articles


def read_corpus(corpus: str | Path | None = None) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read what can be read of a corpus, and list what cannot.

    ``articles.csv`` needs a column ``file``; of its other columns those of the articles table are
    used (dates as 2025-06-09), and all others are kept.

    Returns
    -------
    articles, problems : tuple of DataFrame
        The table of :func:`load_articles`, and a table ``file``, ``reason``, ``remedy``.

    Raises
    ------
    ValueError
        If there is no such folder.
    """
    folder = Path(corpus) if corpus is not None else default_corpus()
    if not folder.is_dir():
        found = "is a file" if folder.is_file() else "does not exist"
        raise ValueError(f"{folder} {found}: give the folder that holds the articles")
    rows: list[dict[str, str]] = []
    problems: list[tuple[str, str, str]] = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        name = path.relative_to(folder).as_posix()
        if name == METADATA or any(part.startswith(".") for part in Path(name).parts):
            continue
        try:
            rows.append({"file": name, "text": _read_text(path)})
        except (OSError, ValueError) as error:
            reason, _, remedy = str(error).partition("; ")
            problems.append((name, reason, remedy or "check that the file can be opened"))
    articles = pd.DataFrame(rows, columns=["file", "text"], dtype="str")
    articles["article_id"] = _identify(articles["file"])
    known, unknown = _read_metadata(folder / METADATA, articles["file"])
    articles = articles.merge(known, on="file", how="left", validate="one_to_one")
    articles[TEXT_COLUMNS] = articles[TEXT_COLUMNS].fillna("")
    articles["words"] = articles["text"].map(count_words_roughly).astype("int64")
    further = [column for column in articles if column not in COLUMNS]
    return articles[COLUMNS + further], pd.DataFrame(problems + unknown, columns=PROBLEM_COLUMNS)


def default_corpus() -> Path:
    """Return the folder of TRADETALKS_ARTICLES, or else the ``seeds`` of the project around us."""
    chosen = os.environ.get("TRADETALKS_ARTICLES")
    return Path(chosen) if chosen else project_folder() / "seeds"


def project_folder() -> Path:
    """Return the nearest folder upwards that holds ``seeds``: from here, else from the library."""
    here, library = Path.cwd(), Path(__file__).resolve()
    for folder in (here, *here.parents, *library.parents):
        if (folder / "seeds").is_dir():
            return folder
    raise ValueError("no folder seeds here or above: start from the project's folder")


def label_articles(articles: pd.DataFrame) -> pd.Series:
    """Give each article a short label for figures: stage, outlet or title, and date, if known.

    Takes ``article_id``, ``title``, ``outlet``, ``stage``, ``published_from`` and ``published_to``;
    returns labels indexed by ``article_id``, unique, in the order of publication as far as it is
    known.

    Examples
    --------
    >>> label_articles(load_articles("seeds")).tolist()
    ['before: National Daily (Nigeria), 6–8 June 2025', 'during: MarketSpy, 9–11 June 2025']
    """
    labels = []
    articles = articles.sort_values(["published_from", "published_to"], kind="stable")
    for article in articles.to_dict("records"):
        days = format_days(article["published_from"], article["published_to"])
        place = ", ".join(filter(None, [article["outlet"] or article["title"], days]))
        labels.append(": ".join(filter(None, [article["stage"], place or article["article_id"]])))
    named = pd.Series(
        labels, index=pd.Index(articles["article_id"], name="article_id"), dtype="str"
    )
    repeated = named.duplicated(keep=False)
    return named.where(~repeated, named + " (" + named.index + ")")


def format_days(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Write an interval of days as people do: 9–11 June 2025; "" where it is not known."""
    if pd.isna(first) or pd.isna(last):
        return ""
    if first == last:
        return f"{last.day} {last:%B %Y}"
    end = format_days(last, last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    start = format_days(first, first)
    return f"{start.removesuffix(f' {first.year}') if first.year == last.year else start} – {end}"


def read_table(path: str | Path, **options: Any) -> pd.DataFrame:
    """Read a CSV file with commas or semicolons, in UTF-8; `options` are those of pandas.

    Raises
    ------
    ValueError
        If it cannot be read: one line that names the file and what to do.
    """
    try:
        with Path(path).open(encoding="utf-8-sig") as lines:
            header = lines.readline()
        separator = ";" if ";" in header and "," not in header else ","
        table: pd.DataFrame = pd.read_csv(path, encoding="utf-8-sig", sep=separator, **options)
        return table
    except FileNotFoundError:
        raise ValueError(f"no file {path}: give the path of a CSV file") from None
    except UnicodeDecodeError:
        raise ValueError(f"{path} is not UTF-8: save it as CSV in UTF-8") from None
    except (OSError, pd.errors.ParserError, pd.errors.EmptyDataError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        raise ValueError(f"{path} is no CSV file ({reason}): save it as CSV in UTF-8") from None


def count_words_roughly(text: str) -> int:
    """Count the runs between white space that hold a letter or a digit."""
    return sum(1 for _ in WORD.finditer(text))


def _read_text(path: Path) -> str:
    """Decode one file; the error's message is "reason; remedy"."""
    if path.suffix.lower() not in READABLE:
        raise ValueError(f"not one of {', '.join(READABLE)}; save the article as plain text")
    raw = path.read_bytes()
    wide = raw.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"not UTF-8 (byte {error.start} cannot be read); save it with the encoding UTF-8"
        ) from None
    if "\0" in text:
        raise ValueError("binary: holds NUL bytes; save the article as plain text")
    if not text.strip():
        raise ValueError("empty; put the article's text into it or remove it")
    return text


def _identify(files: pd.Series) -> pd.Series:
    """Use the path without its suffix as the identity, or all of it where that is not unique."""
    stems = files.str.replace(r"\.[^./]+$", "", regex=True)
    return stems.where(~stems.duplicated(keep=False), files)


def _read_metadata(path: Path, files: pd.Series) -> tuple[pd.DataFrame, list[tuple[str, str, str]]]:
    """Read articles.csv; a row or a date that cannot be used becomes a problem, never an error."""
    problems: list[tuple[str, str, str]] = []
    known = pd.DataFrame({"file": pd.Series(dtype="str")})
    if path.is_file():
        try:
            known = read_table(path, dtype="str", keep_default_na=False)
        except ValueError as error:
            reason, _, remedy = str(error).partition(": ")
            problems.append((METADATA, reason, remedy))
        if "file" not in known:
            problems.append((METADATA, "no column named file", "name the file of each row in it"))
            known = known.assign(file="")
    for column in TEXT_COLUMNS:
        known[column] = known.get(column, pd.Series("", index=known.index, dtype="str"))
    for column in DATE_COLUMNS:
        given = known.get(column, pd.Series("", index=known.index, dtype="str"))
        known[column] = pd.to_datetime(given, format="%Y-%m-%d", errors="coerce").astype(
            "datetime64[s]"
        )
        for name, value in zip(known["file"], given.where(known[column].isna(), ""), strict=True):
            if value:
                problems.append(
                    (METADATA, f"{column} of {name} is {value!r}", "write a day like 2025-06-09")
                )
    swapped = known["published_to"] < known["published_from"]
    known.loc[swapped, DATE_COLUMNS] = pd.NaT
    for name in known.loc[swapped, "file"]:
        problems.append(
            (METADATA, f"{name} has a published_to before its published_from", "swap them")
        )
    for name in known.loc[~known["file"].isin(files), "file"]:
        problems.append((METADATA, f"no article {name!r} in the folder", "correct the column file"))
    repeated = known["file"].duplicated()
    for name in known.loc[repeated, "file"]:
        problems.append(
            (METADATA, f"{name!r} stands there twice", "keep one row; the first is used")
        )
    known = known[~repeated].drop(columns=["article_id", "text", "words"], errors="ignore")
    return known, problems
