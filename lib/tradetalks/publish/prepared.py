"""A corpus read and annotated once: the tables from which all pages of its report are made.

Small parts of the corpus go to as many processes as there are cores; each leaves its tables in a
scratch folder. What is said of the corpus as a whole (names of articles, copies, who appears)
follows from the joined tables, and no page reads an article again.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
import pyarrow
from pyarrow import compute, parquet

from tradetalks.base.checks import InputError, check_choice, check_path, show
from tradetalks.base.lists import parse_own_list, read_own_list
from tradetalks.base.progress import Progress
from tradetalks.batch.parts import Job, tabulate
from tradetalks.corpus.boilerplate import find_boilerplate
from tradetalks.corpus.copies import find_copies
from tradetalks.corpus.days import parse_day
from tradetalks.corpus.documents import Document
from tradetalks.corpus.load import (
    iterate_documents,
    join_batches,
    read_documents,
)
from tradetalks.corpus.metadata import DAYS
from tradetalks.corpus.names import label_articles
from tradetalks.corpus.text import is_scored
from tradetalks.dates.find import DATE_COLUMNS as EXPRESSIONS
from tradetalks.expectations.cues import parse_cues
from tradetalks.keywords.choose import choose_keywords
from tradetalks.keywords.terms import read_keywords
from tradetalks.sentences.people import (
    check_aliases,
    find_same,
    gather_people,
    tabulate_people,
)

AT_ONCE = 25  # articles of a part: so few that no core waits long for another at the end
ALIASES = '[people] and [outlets], a line a name: "Ann Lee" = ["Annie Lee", "the Iron Lady"]'
NO_GROUPS = {"article_id", "file", "text", "title", "url", "words"}
TABLES = ("articles", "sentences", "problems", "copies", "people", "dates")


@dataclass(frozen=True)
class Prepared:
    """What a report is made of.

    Attributes
    ----------
    articles, problems : DataFrame
        As :func:`tradetalks.read_corpus` returns them; ``outlet`` under one name where aliases were
        given, and ``article`` as the sentences call it.
    sentences : DataFrame
        As :func:`tradetalks.score_sentiment` and :func:`tradetalks.frame_expectations` leave them,
        with all columns of the articles but their text; ``speaker`` is the same for all names of
        one person. Without the columns that nobody asked for.
    copies, people, dates : DataFrame
        As :func:`tradetalks.find_copies`, :func:`tradetalks.find_people` and
        :func:`tradetalks.find_dates` return them.
    settings : dict
        ``corpus`` (its name), ``title``, ``by`` (columns), ``keywords`` (group → terms; those that
        were given, or else chosen; empty where none stands out), ``chosen`` (whether they were),
        ``cues`` (the text of one's own, or ""), ``event`` (a day, as 2025-06-09, or None) and
        ``aliases`` (``people`` and ``outlets``: name → other forms).
    """

    articles: pd.DataFrame
    sentences: pd.DataFrame
    problems: pd.DataFrame
    copies: pd.DataFrame
    people: pd.DataFrame
    dates: pd.DataFrame
    settings: dict[str, Any]


class Task(NamedTuple):
    """Some documents, what could not be used between them, and the number of their part."""

    number: int
    documents: list[Document]
    problems: pd.DataFrame


def prepare_corpus(
    corpus: str | Path,
    folder: str | Path | None = None,
    *,
    title: str = "",
    by: Sequence[str] = (),
    keywords: Mapping[str, list[str]] | None = None,
    cues: str | Path | None = None,
    event: str | None = None,
    aliases: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    workers: int = 1,
    without: Sequence[str] = (),
) -> Prepared:
    """Read and annotate a corpus once, for :func:`read_prepared`.

    Parameters
    ----------
    corpus
        As for :func:`tradetalks.load_articles`.
    folder
        An empty folder to leave the tables in; without it they are only returned.
    title
        What the report is called; by default the name of the corpus.
    by
        Columns of the articles by which they are compared, such as "outlet".
    keywords
        Named groups of terms, as for :func:`tradetalks.find_keywords`; by default they are chosen:
        see :func:`tradetalks.choose_keywords`.
    cues
        A file of cues of one's own, as for :func:`tradetalks.read_cues`.
    event
        A day before and after which articles are compared.
    aliases
        A TOML file: ``[people]`` as for :func:`tradetalks.find_people`, and ``[outlets]`` likewise.
    columns
        Which columns of tables to take for ours, as for :func:`tradetalks.read_corpus`.
    workers
        How many processes. With more than one, call this in a script under ``if __name__ ==
        "__main__"``: the other processes read the script, too.
    without
        As for :func:`read_prepared`.

    Returns
    -------
    Prepared
        The tables and the settings.

    Raises
    ------
    ValueError
        If there is no article that can be read, a column of `by` does not exist, `event` is no day,
        or a file cannot be read; each before the long work begins.

    Examples
    --------
    >>> prepare_corpus("seeds", by=["outlet"]).sentences.shape[0]
    46
    """
    with ExitStack() as stack:
        place = Path(folder or stack.enter_context(tempfile.TemporaryDirectory()))
        write_prepared(
            corpus,
            place,
            title=title,
            by=by,
            keywords=keywords,
            cues=cues,
            event=event,
            aliases=aliases,
            columns=columns,
            workers=workers,
        )
        return read_prepared(place, without)


def write_prepared(
    corpus: str | Path,
    folder: Path,
    *,
    title: str = "",
    by: Sequence[str] = (),
    keywords: Mapping[str, list[str]] | None = None,
    cues: str | Path | None = None,
    event: str | None = None,
    aliases: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    workers: int = 1,
) -> None:
    """Leave in a folder what :func:`prepare_corpus` returns: whoever has no need holds none."""
    source = check_path(corpus, "a corpus").resolve()
    settings: dict[str, Any] = {
        "corpus": source.name,
        "title": " ".join(title.split()) or (source.name if source.is_dir() else source.stem),
        "by": list(dict.fromkeys(by)),
        "keywords": read_keywords(keywords) if keywords else {},
        "chosen": not keywords,
        "cues": read_own_list(cues, "a file of cues") if cues is not None else "",
        "event": _read_event(event) if event else None,
        "aliases": read_aliases(aliases) if aliases is not None else {"people": {}, "outlets": {}},
    }
    if cues is not None:
        parse_cues(settings["cues"], str(cues))
    total = _look_through(corpus, columns, settings["by"])
    _prepare(folder, _cut(corpus, columns), total, settings, workers)


def count_prepared(folder: Path) -> int:
    """Return how many sentences a prepared corpus has."""
    return int(parquet.read_metadata(folder / "sentences.parquet").num_rows)


def read_prepared(folder: str | Path | None = None, without: Sequence[str] = ()) -> Prepared:
    """Read what :func:`prepare_corpus` left in a folder.

    Parameters
    ----------
    folder
        The folder; without it that of the environment variable TRADETALKS_PREPARED, which
        ``tradetalks report`` sets for its notebooks.
    without
        Columns of the sentences that are not wanted: ``tone_words`` take most of the memory.

    Raises
    ------
    ValueError
        If there is no such folder, or it holds something else.
    """
    chosen = folder if folder is not None else os.environ.get("TRADETALKS_PREPARED")
    if not chosen:
        raise InputError(
            "no corpus is prepared: run `tradetalks report CORPUS`, or write "
            'prepare_corpus("my-articles") in the place of read_prepared()'
        )
    place = check_path(chosen, "a prepared corpus")
    if not (place / "settings.json").is_file():
        raise InputError(f"{place} holds no prepared corpus: prepare_corpus makes one")
    tables = {name: _read_frame(place / f"{name}.parquet", without) for name in TABLES}
    settings = json.loads((place / "settings.json").read_text(encoding="utf-8"))
    return Prepared(**tables, settings=settings)


def read_aliases(path: str | Path) -> dict[str, dict[str, list[str]]]:
    """Read the other names of people and outlets: ``people`` and ``outlets``, name → other forms.

    Raises
    ------
    ValueError
        If the file cannot be read, or is no such list.
    """
    table = parse_own_list(read_own_list(path, "a file of aliases"), str(path), ALIASES)
    for name in table:
        if name not in ("people", "outlets"):
            raise InputError(f"{path}: [{name}] is neither of two tables: write {ALIASES}")
    return {
        name: check_aliases(table.get(name, {}), f"{path}: [{name}]")
        for name in ("people", "outlets")
    }


def _read_event(day: str) -> str:
    """Return a day as 2025-06-09."""
    try:
        return parse_day(day).isoformat()
    except ValueError as problem:
        raise InputError(
            f"the event is {show(day)}{problem}: write its day as 2025-06-09"
        ) from None


def _look_through(corpus: str | Path, columns: Mapping[str, str] | None, by: Sequence[str]) -> int:
    """Count the documents of a corpus, and refuse columns to compare by that none of them has."""
    total = 0
    known = dict.fromkeys(["outlet", "stage", "event", "language"])
    for documents, _ in iterate_documents(corpus, columns):
        total += len(documents)
        known |= dict.fromkeys(name for document in documents for name in document["known"])
    if not total:
        raise InputError(f"no article in {corpus}: `tradetalks inspect` says of each file why")
    allowed = [name for name in known if name not in {*NO_GROUPS, *DAYS}]
    for name in by:
        check_choice(name, allowed, "column to compare by")
    return total


def _cut(corpus: str | Path, columns: Mapping[str, str] | None) -> Iterator[Task]:
    """Cut a corpus into parts of some articles each, in its order."""
    number = 0
    for documents, problems in iterate_documents(corpus, columns):
        for start in range(0, max(1, len(documents)), AT_ONCE):
            yield Task(number, documents[start : start + AT_ONCE], problems[: 0 if start else None])
            number += 1


def _prepare(
    place: Path, tasks: Iterator[Task], total: int, settings: dict[str, Any], workers: int
) -> None:
    """Read all parts, then annotate them, and write the tables of the corpus as a whole.

    What a line is depends on the other articles of its outlet: all are read before.
    """
    from tradetalks.batch.engines import run_all  # needs processes, which not every place has

    folder = place / "parts"
    folder.mkdir(parents=True)
    workers = min(workers, -(-total // AT_ONCE))
    read = partial(_read_part, folder=folder, outlets=settings["aliases"]["outlets"])
    with Progress("Reading", "article", total) as progress:
        for count in run_all(read, tasks, "processes", workers, None):
            progress.update(count)
    articles, problems = _join_articles(folder, settings["corpus"])
    job = Job(str(folder), ".parquet", {}, settings["cues"], (), True)
    annotate = partial(_annotate_part, job=job, boilerplate=find_boilerplate(articles))
    with Progress("Annotating", "article", len(articles)) as progress:
        for count in run_all(annotate, _list_parts(folder, "articles"), "processes", workers, None):
            progress.update(count)
    failed = [pd.read_parquet(path) for path in _list_parts(folder, "failed")]
    articles["article"] = articles["article_id"].map(label_articles(articles))
    articles.to_parquet(place / "articles.parquet")
    pd.concat([problems, *failed], ignore_index=True).to_parquet(place / "problems.parquet")
    # What this takes of memory is free again where its process ends.
    join = partial(_join_parts, settings=settings)
    list(run_all(join, [place], "processes", workers, None))
    shutil.rmtree(folder)


def _read_part(task: Task, folder: Path, outlets: Mapping[str, list[str]]) -> int:
    """Read the documents of a part, and write its articles and its problems."""
    articles, further = read_documents(task.documents)
    main = {form.casefold(): name for name, forms in outlets.items() for form in [name, *forms]}
    called = [main.get(outlet.casefold(), outlet) for outlet in articles["outlet"]]
    articles["outlet"] = pd.Series(called, articles.index, dtype="str")
    articles.to_parquet(folder / f"{task.number:06}-articles.parquet")
    problems = pd.concat([task.problems, further], ignore_index=True)
    problems.to_parquet(folder / f"{task.number:06}-problems.parquet")
    return len(task.documents)


def _annotate_part(path: Path, job: Job, boilerplate: pd.DataFrame) -> int:
    """Annotate the articles of a part, and write its sentences, and what failed."""
    articles = _read_frame(path)
    sentences, failed = tabulate(articles, job, boilerplate)
    number = path.name.partition("-")[0]
    table = sentences.drop_columns(["keywords"])
    parquet.write_table(table, path.with_name(f"{number}-sentences.parquet"))
    failed.astype("str").to_parquet(path.with_name(f"{number}-failed.parquet"))
    return len(articles)


def _join_articles(folder: Path, corpus: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Join what was read; refuse a corpus of which nothing can be annotated."""
    read = (map(_read_frame, _list_parts(folder, name)) for name in ("articles", "problems"))
    articles, problems = join_batches([*zip(*read, strict=True)])
    if not articles["language"].map(is_scored).any():
        lacking = "English article" if len(articles) else "article"
        raise InputError(
            f"no readable {lacking} in {corpus}: `tradetalks inspect` says why of each file"
        )
    return articles, problems


def _join_parts(place: Path, settings: dict[str, Any]) -> int:
    """Write the tables of the corpus as a whole, and the settings; return how many sentences."""
    articles = _read_frame(place / "articles.parquet")
    names = dict(zip(articles["article_id"], articles["article"], strict=True))
    sentences = _join_sentences(place / "parts", names)
    read = sentences.select(["article_id", "kind", "text", "speaker"]).to_pandas()
    entries = gather_people(read)
    same = find_same(entries, settings["aliases"]["people"])
    speakers = [same.get(name, name) for name in sentences["speaker"].to_pylist()]
    sentences = _replace(sentences, "speaker", speakers)
    # A column that has the name of one of ours is called otherwise there: article_kind.
    own = {f"article_{name}": name for name in settings["by"]}
    columns = {name: column for column, name in own.items() if column in sentences.column_names}
    by = [columns.get(name, name) for name in settings["by"]]
    keywords = settings["keywords"] or _choose_keywords(sentences)
    tables = {
        "copies": find_copies(articles),
        "people": tabulate_people(entries, same),
        "dates": _gather_dates(sentences),
    }
    for name, table in tables.items():
        table.to_parquet(place / f"{name}.parquet")
    parquet.write_table(sentences.drop_columns(["dates"]), place / "sentences.parquet")
    text = json.dumps(settings | {"by": by, "keywords": keywords}, ensure_ascii=False, indent=2)
    (place / "settings.json").write_text(text, encoding="utf-8")
    return len(sentences)


def _choose_keywords(sentences: pyarrow.Table) -> dict[str, list[str]]:
    """Choose keywords; none where no word stands out."""
    try:
        return choose_keywords(sentences.select(["article_id", "kind", "text"]).to_pandas())
    except InputError:
        return {}


def _list_parts(folder: Path, name: str) -> list[Path]:
    return sorted(folder.glob(f"*-{name}.parquet"))


def _join_sentences(folder: Path, names: Mapping[str, str]) -> pyarrow.Table:
    """Join the sentences of all parts, each with the name that its article has among all."""
    parts = [parquet.read_table(path) for path in _list_parts(folder, "sentences")]
    sentences = pyarrow.concat_tables(parts, promote_options="default")
    for column in sentences.column_names:  # what only some articles have
        if pyarrow.types.is_large_string(sentences[column].type):
            sentences = _replace(sentences, column, sentences[column].fill_null(""))
    ours = [names[article_id] for article_id in sentences["article_id"].to_pylist()]
    return _replace(sentences, "article", ours)


def _replace(table: pyarrow.Table, name: str, values: Any) -> pyarrow.Table:
    place = table.column_names.index(name)
    made = (
        pyarrow.chunked_array(values)
        if isinstance(values, pyarrow.ChunkedArray)
        else pyarrow.array(values)
    )
    return table.set_column(place, name, made)


def _gather_dates(sentences: pyarrow.Table) -> pd.DataFrame:
    """Make the table of :func:`tradetalks.find_dates` of what each sentence holds of it."""
    nested = sentences["dates"].combine_chunks()
    keys = sentences.select(["article_id", "article", "sentence_id"])
    found = pyarrow.Table.from_struct_array(nested.flatten()).to_pandas()
    table: pd.DataFrame = keys.take(compute.list_parent_indices(nested)).to_pandas().join(found)
    return table[["article_id", "article", *list(EXPRESSIONS)[1:]]].astype(EXPRESSIONS)


def _read_frame(path: Path, without: Sequence[str] = ()) -> pd.DataFrame:
    """Read a table; Parquet keeps days in other units than ours."""
    columns = [name for name in parquet.read_schema(path).names if name not in without]
    table: pd.DataFrame = pd.read_parquet(path, columns=columns)
    for name in table.select_dtypes("datetime"):
        table[name] = table[name].astype("datetime64[s]")
    return table
