"""One part of a corpus: its documents become the rows of one file, written whole or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from functools import lru_cache, partial
from typing import IO, Any, NamedTuple

import pandas as pd

from tradetalks.base.checks import ARTICLES, check_table
from tradetalks.batch.columns import describe_in_file
from tradetalks.batch.store import write_whole
from tradetalks.corpus.boilerplate import find_boilerplate
from tradetalks.corpus.documents import Document
from tradetalks.corpus.load import COLUMNS, PROBLEM_COLUMNS, read_documents
from tradetalks.corpus.names import label_apart, label_articles
from tradetalks.dates.find import find_dates
from tradetalks.expectations.cues import Lexicon, parse_cues
from tradetalks.expectations.frame import frame_expectations
from tradetalks.keywords.count import find_keywords
from tradetalks.sentences.split import split_sentences
from tradetalks.tone.score import score_sentiment

AT_ONCE = 2_000_000  # characters that are held as tables of Python objects at one time
# What a cell of several things holds of each; pyarrow must know it where a part has none.
NESTED = {
    "tone_words": {
        **{"start": "int64", "end": "int64", "text": "string"},
        **{"weight": "float64", "weight_in_context": "float64", "lexicons": "strings"},
        **{"negated_by": "string", "boosted_by": "string", "but": "string"},
    },
    "cues": {"start": "int64", "end": "int64", "kind": "string", "text": "string"},
    "dates": {
        **{"start": "int64", "end": "int64", "expression": "string", "kind": "string"},
        **{"value": "string", "from": "date32", "to": "date32"},
        **{"anchor": "string", "direction": "string"},
    },
    "keywords": {
        **{"keyword": "string", "form": "string", "start": "int64", "end": "int64"},
        "position": "float64",
    },
}


class Job(NamedTuple):
    """What is the same for all parts: where they go, in which form, and the reader's choices.

    All have the same columns: ``further`` are those that the corpus has beside ours, in whatever
    part. Names of articles are short where one part holds them all.
    """

    folder: str
    suffix: str
    keywords: Mapping[str, list[str]]
    cues: str
    further: tuple[str, ...]
    is_alone: bool


class Part(NamedTuple):
    """Some documents of a corpus, and the name of the file that they make."""

    name: str
    is_first: bool
    documents: list[Document]
    problems: pd.DataFrame


def annotate_articles(
    articles: pd.DataFrame,
    keywords: Mapping[str, list[str]] | None = None,
    cues: Lexicon | None = None,
    boilerplate: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Take articles through every stage: sentences, sentiment, expectations, dates, keywords.

    Parameters
    ----------
    articles
        What :func:`tradetalks.load_articles` returns.
    keywords
        Named groups of terms, as for :func:`tradetalks.find_keywords`; none by default.
    cues
        A lexicon from :func:`tradetalks.read_cues`; the shipped one by default.
    boilerplate
        Which lines repeat in an outlet, as for :func:`tradetalks.split_sentences`.

    Returns
    -------
    DataFrame
        One row a sentence, with the columns of :func:`tradetalks.split_sentences` (all that is
        known of its article among them), :func:`tradetalks.score_sentiment` and
        :func:`tradetalks.frame_expectations`; ``dates`` and ``keywords``, a list of dicts each, one
        a row of :func:`tradetalks.find_dates` or :func:`tradetalks.find_keywords` (days as
        ``datetime.date``).

    Examples
    --------
    >>> annotate_articles(load_articles("seeds"), {"tariffs": ["tariff", "duty"]}).shape[0]
    46
    """
    check_table(articles, "article_id", "text", what=ARTICLES)
    sentences = split_sentences(articles, boilerplate)
    sentences = frame_expectations(score_sentiment(sentences), cues)
    hits = None if keywords is None else find_keywords(sentences, keywords)
    sentences["dates"] = _nest(find_dates(sentences, articles), sentences)
    sentences["keywords"] = _nest(hits, sentences)
    return sentences


def make_part(part: Part, job: Job) -> int:
    """Annotate the documents of a part and write its file; returns how many documents it had.

    What could not be used is written first, and how many articles could: where the part's file is,
    all are there.
    """
    import fsspec

    articles, further = read_documents(part.documents)
    missing = [name for name in job.further if name not in articles]
    articles[missing] = ""
    articles = articles[[*COLUMNS, *job.further]].astype(dict.fromkeys(job.further, "str"))
    table, failed = tabulate(articles, job)
    problems = pd.concat([part.problems, further, failed], ignore_index=True)
    store, folder = fsspec.core.url_to_fs(job.folder)
    name = part.name.removesuffix(job.suffix)
    if len(problems):
        content = problems.to_csv(index=False).encode()
        file_name = f"{folder}/problems/{name}.csv"
        write_whole(store, folder, file_name, lambda file: file.write(content))
    used = str(len(table["article_id"].unique())).encode()
    write_whole(store, folder, f"{folder}/articles/{name}", lambda file: file.write(used))
    write = partial(WRITERS[job.suffix], table, first=part.is_first)
    write_whole(store, folder, f"{folder}/parts/{part.name}", write)
    return len(part.documents)


def name_part(number: int, digest: str, job: Job) -> str:
    """Return the name of a part's file; it changes with all that its rows and columns come from."""
    made_of = f"{digest}{job.further!r}{job.is_alone}".encode("utf-8", "surrogatepass")
    return f"part-{number:06}-{hashlib.blake2b(made_of, digest_size=8).hexdigest()}{job.suffix}"


def digest_documents(documents: list[Document], problems: pd.DataFrame) -> str:
    """Return a digest of all that documents hold, the same on every machine."""
    digest = hashlib.blake2b(digest_size=8)
    for document in documents:
        content = document["content"]
        raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogatepass")
        known = sorted(document["known"].items())
        place = (document["article_id"], document["file"], document["kind"], document["row"])
        digest.update(f"{place!r}{known!r}{len(raw)}\0".encode("utf-8", "surrogatepass"))
        digest.update(raw)
    digest.update(problems.to_csv(index=False).encode("utf-8", "surrogatepass"))
    return digest.hexdigest()


def tabulate(
    articles: pd.DataFrame, job: Job, boilerplate: pd.DataFrame | None = None
) -> tuple[Any, pd.DataFrame]:
    """Return the annotated sentences as an Arrow table, and the articles that no stage can read.

    Without `boilerplate`, that is what has a known form: no part knows which lines repeat in the
    others, and what an article yields is not to depend on where the parts begin.
    """
    import pyarrow

    names = label_articles(articles) if job.is_alone else label_apart(articles)
    if boilerplate is None:
        boilerplate = find_boilerplate(articles[:0])
    annotate = partial(_annotate, job=job, names=names, boilerplate=boilerplate)
    tables, failed = [annotate(articles[:0])], []
    for some in _slice(articles):
        try:
            tables.append(annotate(some))
        except Exception:
            for number in range(len(some)):
                one = some[number : number + 1]
                try:
                    tables.append(annotate(one))
                except Exception as error:
                    reason = f"{one['article_id'].iloc[0]}: {type(error).__name__}: {error}"
                    reason = " ".join(reason.split())[:200].encode("utf-8", "replace").decode()
                    failed.append((one["file"].iloc[0], reason, "look at its text, or report it"))
    return pyarrow.concat_tables(tables), pd.DataFrame(failed, columns=PROBLEM_COLUMNS)


def _annotate(articles: pd.DataFrame, job: Job, names: pd.Series, boilerplate: pd.DataFrame) -> Any:
    """Return an Arrow table of the sentences, each with the name that its article has in all."""
    cues = _read_own_cues(job.cues)
    sentences = annotate_articles(articles, job.keywords or None, cues, boilerplate)
    return _to_arrow(sentences.assign(article=sentences["article_id"].map(names).astype("str")))


@lru_cache(maxsize=1)
def _read_own_cues(text: str) -> Lexicon | None:
    return parse_cues(text, "the cues") if text else None


def _slice(articles: pd.DataFrame) -> Iterator[pd.DataFrame]:
    """Yield slices of about so many characters as may be worked on at once."""
    if len(articles):
        group = articles["text"].str.len().cumsum() // AT_ONCE
        yield from (some for _, some in articles.groupby(group.to_numpy(), sort=False))


def _nest(found: pd.DataFrame | None, sentences: pd.DataFrame) -> pd.Series[Any]:
    """Gather what was found, one row a thing, into one list of dicts for each sentence."""
    keys = ["article_id", "sentence_id"]
    lists: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    if found is not None:
        names = [str(name) for name in found if name not in (*keys, "article")]
        columns = [_plain(found[name]) for name in names]
        places = zip(*(found[key].tolist() for key in keys), strict=True)
        for place, *values in zip(places, *columns, strict=True):
            lists.setdefault(place, []).append(dict(zip(names, values, strict=True)))
    rows = zip(*(sentences[key].tolist() for key in keys), strict=True)
    return pd.Series([lists.get(row, []) for row in rows], sentences.index, dtype="object")


def _plain(column: pd.Series[Any]) -> list[Any]:
    """Return a column as Python's own values: a day as a date, or None."""
    if column.dtype.kind == "M":
        return list(column.to_numpy().astype("datetime64[D]").tolist())
    return list(column.tolist())


def _to_arrow(sentences: pd.DataFrame) -> Any:
    import pyarrow

    flat = sentences.drop(columns=list(NESTED))
    table = pyarrow.Table.from_pandas(flat, preserve_index=False, nthreads=1)
    table = table.replace_schema_metadata()
    # In pandas 2 a column of words without any is of no type.
    typed = [
        field.with_type(pyarrow.string()) if pyarrow.types.is_null(field.type) else field
        for field in table.schema
    ]
    table = table.cast(pyarrow.schema(typed))
    for name in (str(name) for name in sentences if name in NESTED):
        place = sentences.columns.get_loc(name)
        cells = pyarrow.array(sentences[name].tolist(), _list_type(name))
        table = table.add_column(place, name, cells)
    return table


def _list_type(name: str) -> Any:
    import pyarrow

    strings = pyarrow.list_(pyarrow.string())
    fields = [
        (key, strings if kind == "strings" else getattr(pyarrow, kind)())
        for key, kind in NESTED[name].items()
    ]
    return pyarrow.list_(pyarrow.struct(fields))


def _write_parquet(table: Any, file: IO[bytes], first: bool) -> None:
    import pyarrow.parquet as parquet

    told = table.replace_schema_metadata(describe_in_file(table.column_names))
    parquet.write_table(told, file, compression="zstd")


def _write_csv(table: Any, file: IO[bytes], first: bool) -> None:
    """Write commas and lines; cells of several things hold JSON."""
    cells = {name: [_to_json(cell) for cell in table[name].to_pylist()] for name in NESTED}
    order = table.column_names
    flat = table.drop_columns(list(NESTED)).to_pandas().assign(**cells)
    flat[order].to_csv(file, index=False, header=first, encoding="utf-8", lineterminator="\n")


def _write_json_lines(table: Any, file: IO[bytes], first: bool) -> None:
    file.writelines(f"{_to_json(row)}\n".encode() for row in table.to_pylist())


def _to_json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=_write_day)


def _write_day(day: Any) -> str:
    return str((day.date() if isinstance(day, datetime) else day).isoformat())


WRITERS: dict[str, Callable[..., None]] = {
    ".parquet": _write_parquet,
    ".csv": _write_csv,
    ".jsonl": _write_json_lines,
}
