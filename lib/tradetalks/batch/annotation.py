"""A whole corpus to files: in bounded memory, on one core, on all of them, or on a Dask cluster.

The corpus is taken in parts of two hundred articles. Each part becomes a file of its own in a
folder beside the output, under a name that tells what it was made from; when all are there they
become the output at one stroke. So a run that was stopped, however, goes on where it was.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Collection, Iterator, Mapping
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tradetalks.base.checks import (
    InputError,
    check_choice,
    check_number,
    check_path,
    check_text,
    warn,
)
from tradetalks.base.extras import needing
from tradetalks.base.lists import parse_own_list, read_own_list
from tradetalks.base.paths import library_files
from tradetalks.base.progress import Progress
from tradetalks.base.wording import count_of
from tradetalks.batch.parts import (
    Job,
    Part,
    digest_documents,
    make_part,
    name_part,
)
from tradetalks.batch.store import (
    Place,
    count_articles,
    find_place,
    list_files,
    publish,
    read_json,
    remove,
    write_json,
)
from tradetalks.corpus.load import COLUMNS, iterate_documents
from tradetalks.corpus.metadata import DAYS
from tradetalks.expectations.cues import parse_cues
from tradetalks.keywords.terms import read_keywords

ENGINES = ("processes", "dask")
# Where any of these differs, the output comes out another.
MADE_OF = ("digest", "format", "keywords", "cues", "code")


def annotate(
    corpus: str | Path,
    output: str | Path,
    keywords: Mapping[str, list[str]] | None = None,
    cues: str | Path | None = None,
    engine: str = "processes",
    workers: int | None = None,
    scheduler: str | None = None,
    columns: Mapping[str, str] | None = None,
) -> str:
    """Annotate a corpus and write the table of its sentences, with every column.

    Stopped at any moment and called again, it goes on with what is left, and the output is the
    same. It appears when it is complete. In a script, call this under ``if __name__ ==
    "__main__"``: the other processes read the script, too.

    Parameters
    ----------
    corpus
        As for :func:`tradetalks.load_articles`.
    output
        A path, or any address that fsspec can write to (``s3://…``). With the suffix .parquet, .csv
        or .jsonl one file is written; with none, a folder of Parquet files, which pandas, Polars,
        DuckDB and Dask read as one table. Parquet files tell in their metadata what each column
        is, as :func:`tradetalks.describe_columns` does. In CSV the cells of ``tone_words``,
        ``cues``, ``dates`` and ``keywords`` are JSON. Every column of the corpus is kept. Where it
        takes several parts, the names in ``article`` end in the ``article_id``: no part knows those
        of the others. For the same reason a line is ``boilerplate`` by its form alone, not where it
        only repeats.
        Beside it, ``OUTPUT-problems.csv`` names what could not be used, and ``OUTPUT-about.json``
        what the output was made from.
    keywords
        Named groups of terms for the column ``keywords``; none by default.
    cues
        A file of cues of one's own, as for :func:`tradetalks.read_cues`.
    engine
        "processes", on this machine, or "dask".
    workers
        How many processes; by default as many as there are cores. With 1, no other process.
    scheduler
        The address of a Dask scheduler (``tcp://…``); without it Dask uses this machine's cores.
        Its workers need this library, and must reach `output`; they need not reach the corpus.
    columns
        Which columns of tables to take for ours, as for :func:`tradetalks.read_corpus`.

    Returns
    -------
    str
        One line on what was done.

    Raises
    ------
    ValueError
        If there is no corpus or nothing in it; if `output` is there but was made of something else,
        or was begun with other choices; if a scheduler does not answer.

    Examples
    --------
    >>> print(annotate("seeds", "london.parquet", workers=1))
    2 articles annotated: ...london.parquet
    """
    from tradetalks.batch.engines import (
        run_all,  # only this needs processes, which not every place has
    )

    check_path(corpus, "a corpus")
    check_path(output, "an output")
    workers = _check_engine(engine, workers, scheduler)
    place = find_place(str(output))
    _check_outside(place, Path(corpus))
    groups = read_keywords(keywords) if keywords is not None else {}
    own_cues = read_own_list(cues, "a file of cues") if cues is not None else ""
    if cues is not None:
        parse_cues(own_cues, str(cues))
    sizes, further = _survey(corpus, columns)
    draft = place.store.unstrip_protocol(place.draft)
    job = Job(draft, place.suffix, groups, own_cues, further, len(sizes) == 1)
    parts = {name_part(number, digest, job): size for number, (digest, size) in enumerate(sizes)}
    about = _describe(corpus, job, parts)
    if not _is_finished(place, about):
        done = _resume(place, about, parts)
        read = _read_parts(corpus, columns, job, parts)
        left = (part for part in read if part.name not in done)
        with Progress("Annotating", "article", about["articles"]) as bar:
            bar.update(sum(parts[name] for name in done))
            for count in run_all(partial(make_part, job=job), left, engine, workers, scheduler):
                bar.update(count)
        about["articles"] = count_articles(place, list(parts))
        about["problems"] = publish(place, list(parts))
        write_json(place, about, place.about)
    remove(place, place.draft)
    return _summarise(place)


def read_keyword_groups(path: str | Path) -> dict[str, list[str]]:
    """Read named groups of keywords from a TOML file: ``tariffs = ["tariff", "duty"]``.

    Raises
    ------
    InputError
        If the file is no such list.

    Examples
    --------
    >>> read_keyword_groups("my-keywords.toml")
    {'tariffs': ['tariff', 'duty']}
    """
    form = 'tariffs = ["tariff", "duty"]'
    groups = parse_own_list(read_own_list(path, "a file of keywords"), str(path), form)
    for name, terms in groups.items():
        if not isinstance(terms, list) or not all(isinstance(term, str) for term in terms):
            raise InputError(f"{path}: {name!r} is no list of words: write {form}")
    return read_keywords(groups)


def _check_engine(engine: str, workers: int | None, scheduler: str | None) -> int:
    """Refuse what cannot work before any work is done; returns the number of workers."""
    check_choice(engine, ENGINES, "engine")
    if scheduler is not None:
        check_text(scheduler, "the address of a scheduler")
    if scheduler and engine != "dask":
        raise InputError("a scheduler is for the engine dask: give --engine dask, too")
    if engine == "dask":
        with needing("the engine dask"):
            import_module("distributed")
    if workers is not None:
        check_number(workers, "the number of workers", 1, whole=True)
    return workers or count_cores()


def count_cores() -> int:
    """Count the cores that are ours: a container or a batch system may allot fewer than all."""
    ours = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else ()
    return len(ours) or os.cpu_count() or 1


def _check_outside(place: Place, corpus: Path) -> None:
    if place.is_local and corpus.is_dir() and Path(place.path).is_relative_to(corpus.resolve()):
        raise InputError(
            f"{place.path} lies in the corpus, and would be read as articles next time: "
            "name an output outside of it"
        )


def _survey(
    corpus: str | Path, columns: Mapping[str, str] | None
) -> tuple[list[tuple[str, int]], tuple[str, ...]]:
    """Go through the corpus once without reading its texts.

    Returns the digest and the size of each part, and the columns beside ours that any of them has.
    """
    parts = []
    known: dict[str, None] = {}
    with Progress("Looking through the corpus", "article") as bar:
        for documents, problems in iterate_documents(corpus, columns):
            parts.append((digest_documents(documents, problems), len(documents)))
            known |= dict.fromkeys(name for document in documents for name in document["known"])
            bar.update(len(documents))
    if not sum(size for _, size in parts):
        raise InputError(f"no article in {corpus}: `tradetalks inspect` says of each file why")
    return parts, tuple(name for name in known if name not in {*COLUMNS, *DAYS})


def _read_parts(
    corpus: str | Path,
    columns: Mapping[str, str] | None,
    job: Job,
    expected: Collection[str],
) -> Iterator[Part]:
    for number, (documents, problems) in enumerate(iterate_documents(corpus, columns)):
        name = name_part(number, digest_documents(documents, problems), job)
        if name not in expected:
            raise InputError(f"{corpus} was changed while it was read: start again")
        yield Part(name, number == 0, documents, problems)


def _describe(corpus: str | Path, job: Job, parts: Mapping[str, int]) -> dict[str, Any]:
    """Say what an output is made of."""
    code = hashlib.blake2b(version("nupunkt").encode(), digest_size=8)
    for file in library_files():
        if file.suffix in (".py", ".toml"):
            code.update(file.read_bytes())
    return {
        "corpus": str(corpus),
        "articles": sum(parts.values()),
        "digest": hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest(),
        "format": job.suffix,
        "keywords": job.keywords,
        "cues": job.cues,
        "tradetalks": version("tradetalks"),
        "code": code.hexdigest(),
    }


def _is_same(about: Mapping[str, Any], other: Mapping[str, Any], names: Collection[str]) -> bool:
    return all(about[name] == other.get(name) for name in names)


def _is_finished(place: Place, about: Mapping[str, Any]) -> bool:
    """Tell whether the output is what would be made; refuse to replace anything else."""
    if not place.store.exists(place.path):
        return False
    if _is_same(about, read_json(place, place.about), MADE_OF):
        return True
    if _is_same(about, read_json(place, place.begun), MADE_OF):
        return False  # stopped between the last two steps
    raise InputError(
        f"{place.path} is there already, and was not made of these articles with these choices: "
        "remove it, or name another output"
    )


def _resume(place: Place, about: Mapping[str, Any], parts: Mapping[str, int]) -> set[str]:
    """Return the parts that an earlier run has left; those of other articles are made again."""
    begun = read_json(place, place.begun)
    if begun and not _is_same(about, begun, MADE_OF[1:]):
        raise InputError(
            f"{place.path} was begun with other keywords or cues, or another version of this "
            f"library: go on with those, or remove {place.draft} to begin anew"
        )
    try:
        write_json(place, about, place.begun)
    except (FileNotFoundError, NotADirectoryError, PermissionError) as problem:
        raise InputError(
            f"{place.path} cannot be written ({problem.strerror}): name another output"
        ) from None
    found = list_files(place, place.parts) | (
        set() if place.one_file else list_files(place, place.path)
    )
    done = found & parts.keys()
    others = {name for name in found - done if name.endswith(place.suffix)}
    if others:
        warn(
            f"the articles are not those with which {place.path} was begun: of the {len(found)} "
            f"parts that are done, {len(others)} are made again",
        )
    return done


def _summarise(place: Place) -> str:
    about = read_json(place, place.about)
    done = f"{count_of(about['articles'], 'article')} annotated: {place.path}"
    if not about["problems"]:
        return done
    return f"{done}; {count_of(about['problems'], 'problem')}: {place.problems}"
