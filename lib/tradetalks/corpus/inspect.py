"""What a corpus holds before anything is measured: files, languages, days, copies, mojibake."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Mapping
from functools import partial
from pathlib import Path
from textwrap import TextWrapper
from typing import Any

import pandas as pd

from tradetalks.base.checks import check_table, read_days
from tradetalks.base.progress import Progress
from tradetalks.base.wording import count_of, format_days, shorten
from tradetalks.corpus.copies import list_copies, start_comparing
from tradetalks.corpus.documents import NOTES
from tradetalks.corpus.doubts import find_doubts, find_length
from tradetalks.corpus.files import METADATA
from tradetalks.corpus.load import iterate_documents, read_with_notes
from tradetalks.corpus.text import GUESSED, is_scored

NUMBERS = ["articles", "scored", "words", "dated"]
SHOWN = 3  # rows of one file with the same remark
WIDTH = 100  # columns of a line that shows what was taken
INDENT = 13
LONGEST_TITLE, LONGEST_OUTLET = 24, 16  # characters of them in it
LINES = TextWrapper(
    WIDTH, " " * INDENT, " " * (INDENT + 2), break_long_words=False, break_on_hyphens=False
)
BEGINNING = 200  # characters of a text, of which it shows the first
TIDIED, GUESS = NOTES
GUESSED_ENCODING = "its letters are read as {}, a guess; if they are wrong, save it as UTF-8"
UNDATED = "no day of publication is known; a column date in articles.csv tells it"
DOUBTFUL = {GUESSED["cp1252"]}  # of the other guess a problem is made
TAKEN = ["title", "outlet", "begins"]
# What is told of a file: of which column of its articles, and how it is summed up.
TOLD = {
    "articles": ("text", "size"),
    "scored": ("scored", "sum"),
    "words": ("words", "sum"),
    "dated": ("published_from", "count"),
    "first": ("published_from", "min"),
    "last": ("published_to", "max"),
    **{name: (name, "first") for name in TAKEN},
    "tidied": ("tidied", "sum"),
}
TOTALS = {name: "sum" if how in ("size", "count") else how for name, (_, how) in TOLD.items()}
ROW = re.compile(r"(?:row|article) \d+: ")


def inspect_corpus(
    corpus: str | Path | None = None, columns: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Read a whole corpus in bounded memory and say what is in it, what is not used and why.

    Parameters
    ----------
    corpus, columns
        As for :func:`tradetalks.read_corpus`.

    Returns
    -------
    files : DataFrame
        One row for each file: ``file``, ``status`` (read, read in part, not scored, not read;
        description for an articles.csv with a mistake), ``articles``, ``scored`` (those in
        English), ``languages`` (as "en 12, de 1"), ``words``, ``dated`` (the articles whose day is
        known), ``first`` and ``last`` (days of publication, or NaT); ``title``, ``outlet`` and
        ``begins`` (what was taken as such of its first article, and the first words of its text);
        ``tidied`` (unseen characters that were taken out, and unusual ones that were written as
        usual), ``doubts`` (what is better looked at, a line each).
    problems : DataFrame
        ``file``, ``reason``, ``remedy``.
    copies : DataFrame
        The table of :func:`find_copies`.

    Raises
    ------
    ValueError
        If there is no such corpus.

    Examples
    --------
    >>> inspect_corpus("seeds")[0]["status"].tolist()
    ['read', 'read']
    """
    compare = start_comparing()
    counts, languages, problems, copies, doubts = [], [], [], [], []
    lengths: list[pd.DataFrame] = []
    with Progress("Reading", "article") as progress:
        for documents, before in iterate_documents(corpus, columns):
            articles, further = read_with_notes(progress.watch(documents))
            problems += [before, further]
            copies += list(filter(None, map(compare, articles["article_id"], articles["text"])))
            articles["scored"] = articles["language"].map(is_scored)
            languages.append(articles.groupby(["file", "language"]).size())
            counts.append(_count(articles))
            doubts.append(_doubt(articles))
            lengths.append(articles[["file", "words"]])
    found = pd.concat(problems, ignore_index=True)
    files = pd.concat(counts).groupby("file").agg(TOTALS)
    files = files.reindex(files.index.union(pd.Index(found["file"].tolist()).unique()))
    numbers = [*NUMBERS, "tidied"]
    files[numbers] = files[numbers].astype("float64").fillna(0).astype("int64")
    files.insert(2, "languages", _list_languages(pd.concat(languages)))
    files.insert(0, "status", _judge(files, set(found["file"])))
    doubts.append(_doubt_lengths(pd.concat(lengths)))
    files["doubts"] = _list_doubts(pd.concat(doubts))
    texts = ["languages", *TAKEN, "doubts"]
    files[texts] = files[texts].fillna("")
    return files.rename_axis("file").reset_index(), found, list_copies(copies)


def describe_corpus(files: pd.DataFrame, problems: pd.DataFrame, copies: pd.DataFrame) -> str:
    """Write the tables of :func:`inspect_corpus` as lines for the terminal.

    Examples
    --------
    >>> print(describe_corpus(*inspect_corpus("seeds")).splitlines()[-1])
    no article is nearly a copy of another
    """
    known = ("file", "status", "languages", *NUMBERS, "first", "last", *TAKEN, "tidied", "doubts")
    check_table(files, *known, what="a table of files")
    check_table(problems, "file", "reason", "remedy", what="a table of problems")
    check_table(copies, "article_id", "copy_of", "similarity", what="a table of copies")
    files = files.assign(**{name: read_days(files[name]) for name in ("first", "last")})
    remarks = _gather(problems)
    lines = []
    for file in files.to_dict("records"):
        told = remarks.get(file["file"], [])
        if file["articles"]:
            sizes = count_of(file["articles"], "article"), count_of(file["words"], "word")
            held = ", ".join(filter(None, [*sizes, file["languages"], _show_days(file)]))
            told = [_show_taken(file), *_show_doubts(file), *told]
        else:
            held, *told = told
        lines.append(f"{file['status']:12} {file['file']}: {held}")
        lines += [LINES.fill(remark) for remark in told]
    return "\n".join([*lines, "", *_summarize(files, copies)])


def _count(articles: pd.DataFrame) -> pd.DataFrame:
    """Count and sum up the articles of each file."""
    tidied = articles[TIDIED].astype("int64")
    begins = articles["text"].map(lambda text: " ".join(text[:BEGINNING].split()))
    told = articles.assign(tidied=tidied, begins=begins)
    return told.groupby("file").agg(**TOLD)


def _doubt(articles: pd.DataFrame) -> pd.DataFrame:
    """List what is doubtful in some articles."""
    pairs = zip(articles["text"], articles["scored"], strict=True)
    doubts: pd.Series = pd.Series([find_doubts(*pair) for pair in pairs], articles.index, "object")
    guessed = articles[GUESS].map(lambda name: [GUESSED_ENCODING.format(name)] * (name in DOUBTFUL))
    undated = articles["published_from"].isna().map({True: [UNDATED], False: []})
    return articles[["file"]].assign(doubt=undated + doubts + guessed).explode("doubt").dropna()


def _doubt_lengths(lengths: pd.DataFrame) -> pd.DataFrame:
    """List the articles that are much longer than the others."""
    doubts = lengths["words"].map(partial(find_length, median=lengths["words"].median()))
    return lengths[["file"]].assign(doubt=doubts)[doubts != ""]


def _list_doubts(doubts: pd.DataFrame) -> pd.Series:
    """Write the doubts of each file, a line each, with how many of its articles share one."""
    counted = doubts.groupby(["file", "doubt"], sort=False).size().reset_index(name="articles")
    shared = counted["articles"].map(lambda number: f" (in {number:,} articles)" * (number > 1))
    return (counted["doubt"] + shared).groupby(counted["file"]).agg("\n".join)


def _show_days(file: Mapping[Hashable, Any]) -> str:
    """Say which days are known of a file, and of how many of its articles."""
    days = format_days(file["first"], file["last"])
    some = 0 < file["dated"] < file["articles"]
    return f"{days} ({file['dated']:,} dated)" if some else days


def _show_taken(file: Mapping[Hashable, Any]) -> str:
    """Say in one line what was taken as title, outlet and text of a file's first article."""
    title = f"title “{shorten(file['title'], LONGEST_TITLE)}”" if file["title"] else "no title"
    outlet = f"outlet {shorten(file['outlet'], LONGEST_OUTLET)}" if file["outlet"] else "no outlet"
    first = "the first: " if file["articles"] > 1 else ""
    taken = f"{first}{title}; {outlet}; text “{file['begins']}"
    return f"{shorten(taken, WIDTH - INDENT - 1)}”"


def _show_doubts(file: Mapping[Hashable, Any]) -> list[str]:
    tidied = count_of(file["tidied"], "character")
    told = [f"tidied: {tidied} unseen or unusual"] if file["tidied"] else []
    return told + [f"doubtful: {doubt}" for doubt in file["doubts"].splitlines()]


def _list_languages(sizes: pd.Series) -> pd.Series:
    """Write the articles of each file by language, the most frequent first: "en 12, de 1"."""
    sizes = sizes.groupby(level=[0, 1]).sum().sort_values(ascending=False, kind="stable")
    named = sizes.reset_index(name="articles").astype({"language": "str"})
    shown = named["language"] + " " + named["articles"].map("{:,}".format).astype("str")
    return shown.groupby(named["file"]).agg(", ".join)


def _judge(files: pd.DataFrame, troubled: set[str]) -> list[str]:
    statuses = []
    for name, number, scored in files[["articles", "scored"]].itertuples():
        if not number:
            statuses.append("description" if name.endswith(METADATA) else "not read")
        elif not scored:
            statuses.append("not scored")
        else:
            statuses.append("read in part" if name in troubled else "read")
    return statuses


def _gather(problems: pd.DataFrame) -> dict[str, list[str]]:
    """Write what is wrong with each file, a remark that many rows share only a few times."""
    gathered: dict[str, list[str]] = {}
    times: Counter[tuple[str, str]] = Counter()
    for file, reason, remedy in problems.itertuples(index=False):
        same = file, ROW.sub("", reason)
        times[same] += 1
        if times[same] <= SHOWN:
            gathered.setdefault(file, []).append(f"{reason}; {remedy}")
    for (file, reason), number in times.items():
        if number > SHOWN:
            gathered[file].append(f"{number - SHOWN:,} more rows: {reason}")
    return gathered


def _summarize(files: pd.DataFrame, copies: pd.DataFrame) -> list[str]:
    articles, words = int(files["articles"].sum()), int(files["words"].sum())
    if not articles:
        return ["No article can be read here."]
    statuses = files["status"].value_counts()
    days = format_days(files["first"].min(), files["last"].max())
    lines = [
        f"{count_of(articles, 'article')} with {count_of(words, 'word')}; files: "
        + ", ".join(f"{number:,} {status}" for status, number in statuses.items()),
        f"{files['dated'].sum():,} of them dated" + (f" ({days})" if days else ""),
    ]
    if copies.empty:
        return [*lines, "no article is nearly a copy of another"]
    lines.append(f"{count_of(len(copies), 'near-duplicate')}; all are kept, and all count:")
    for first, found in copies.groupby("copy_of", sort=False):
        shown = [
            f"{name} ({alike:.2f})"
            for name, alike in zip(found["article_id"], found["similarity"], strict=True)
        ]
        more = f" and {len(shown) - SHOWN:,} more" if len(shown) > SHOWN else ""
        lines.append(f"{'':12} {first} is nearly the same as {', '.join(shown[:SHOWN])}{more}")
    return lines
