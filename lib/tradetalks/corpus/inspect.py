"""What a corpus holds before anything is measured: files, languages, days, copies, mojibake."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from tradetalks.base.checks import check_table, read_days
from tradetalks.base.wording import count_of, format_days
from tradetalks.corpus.copies import list_copies, start_comparing
from tradetalks.corpus.files import METADATA
from tradetalks.corpus.load import iterate_articles
from tradetalks.corpus.text import is_scored

NUMBERS = ["articles", "scored", "words", "dated"]
SHOWN = 3  # rows of one file with the same remark
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
        known), ``first`` and ``last`` (days of publication, or NaT).
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
    counts, languages, problems, copies = [], [], [], []
    bar = tqdm(unit=" articles", disable=None)  # shown in a terminal only
    for articles, further in iterate_articles(corpus, columns):
        bar.update(len(articles))
        problems.append(further)
        copies += list(filter(None, map(compare, articles["article_id"], articles["text"])))
        articles["scored"] = articles["language"].map(is_scored)
        languages.append(articles.groupby(["file", "language"]).size())
        counts.append(
            articles.groupby("file").agg(
                articles=("text", "size"),
                scored=("scored", "sum"),
                words=("words", "sum"),
                dated=("published_from", "count"),
                first=("published_from", "min"),
                last=("published_to", "max"),
            )
        )
    bar.close()
    found = pd.concat(problems, ignore_index=True)
    totals = dict.fromkeys(NUMBERS, "sum") | {"first": "min", "last": "max"}
    files = pd.concat(counts).groupby("file").agg(totals)
    files = files.reindex(files.index.union(pd.Index(found["file"].tolist()).unique()))
    files[NUMBERS] = files[NUMBERS].astype("float64").fillna(0).astype("int64")
    files.insert(2, "languages", _list_languages(pd.concat(languages)))
    files.insert(0, "status", _judge(files, set(found["file"])))
    files["languages"] = files["languages"].fillna("")
    return files.rename_axis("file").reset_index(), found, list_copies(copies)


def describe_corpus(files: pd.DataFrame, problems: pd.DataFrame, copies: pd.DataFrame) -> str:
    """Write the tables of :func:`inspect_corpus` as lines for the terminal.

    Examples
    --------
    >>> print(describe_corpus(*inspect_corpus("seeds")).splitlines()[-1])
    no article is nearly a copy of another
    """
    known = ("file", "status", "languages", *NUMBERS, "first", "last")
    check_table(files, *known, what="a table of files")
    check_table(problems, "file", "reason", "remedy", what="a table of problems")
    check_table(copies, "article_id", "copy_of", "similarity", what="a table of copies")
    files = files.assign(**{name: read_days(files[name]) for name in ("first", "last")})
    remarks = _gather(problems)
    lines = []
    for file in files.to_dict("records"):
        told = remarks.get(file["file"], [])
        if file["articles"]:
            days = format_days(file["first"], file["last"])
            sizes = count_of(file["articles"], "article"), count_of(file["words"], "word")
            held = ", ".join(filter(None, [*sizes, file["languages"], days]))
        else:
            held, *told = told
        lines.append(f"{file['status']:12} {file['file']}: {held}")
        lines += [f"{'':12} {remark}" for remark in told]
    return "\n".join([*lines, "", *_summarize(files, copies)])


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
