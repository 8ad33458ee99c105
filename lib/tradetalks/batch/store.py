"""Files that appear whole or not at all, on any file system that fsspec knows."""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from pathlib import PurePosixPath
from typing import IO, Any, NamedTuple

import pandas as pd

from tradetalks.base.checks import InputError
from tradetalks.base.extras import needing
from tradetalks.corpus.load import PROBLEM_COLUMNS

SUFFIXES = (".parquet", ".csv", ".jsonl")


class Place(NamedTuple):
    """Where an output goes and in which form, what stands beside it, and where it is prepared."""

    store: Any
    is_local: bool
    path: str
    suffix: str
    one_file: bool
    problems: str
    about: str
    draft: str
    parts: str
    begun: str


def find_place(output: str) -> Place:
    """Find where an output belongs: one file if it has a suffix, else a folder of Parquet files."""
    with needing("annotate, unlike annotate_articles,"):
        import fsspec
        import pyarrow as _  # which writes the parts
    try:
        store, path = fsspec.core.url_to_fs(output)
    except (ValueError, ImportError) as problem:
        raise InputError(f"{output} cannot be written to: {problem}") from None
    folder, _, name = path.rstrip("/").rpartition("/")
    suffix = PurePosixPath(name).suffix.lower()
    if suffix and suffix not in SUFFIXES:
        raise InputError(
            f"{output} ends in {suffix}: give it the ending {', '.join(SUFFIXES)}, or none"
        )
    path = f"{folder}/{name}"
    draft = f"{folder}/.{name}-unfinished"
    return Place(
        store=store,
        is_local="file" in store.protocol,
        path=path,
        suffix=suffix or SUFFIXES[0],
        one_file=bool(suffix),
        problems=f"{path}-problems.csv",
        about=f"{path}-about.json",
        draft=draft,
        parts=f"{draft}/parts",
        begun=f"{draft}/about.json",
    )


def write_whole(store: Any, folder: str, path: str, write: Callable[[IO[bytes]], object]) -> None:
    """Write a file in a folder for drafts, and then give it its place and name."""
    draft = f"{folder}/drafts/{uuid.uuid4().hex}"
    store.makedirs(f"{folder}/drafts", exist_ok=True)
    store.makedirs(path.rpartition("/")[0], exist_ok=True)
    with store.open(draft, "wb") as file:
        write(file)
    store.mv(draft, path)


def write_json(place: Place, content: Mapping[str, Any], path: str) -> None:
    """Write a small table of names and values."""
    text = json.dumps(content, ensure_ascii=False, indent=2) + "\n"
    write_whole(place.store, place.draft, path, lambda file: file.write(text.encode()))


def read_json(place: Place, path: str) -> dict[str, Any]:
    """Read what `write_json` wrote; nothing where there is no such file."""
    if not place.store.exists(path):
        return {}
    with place.store.open(path, "rb") as file:
        content: dict[str, Any] = json.load(file)
    return content


def list_files(place: Place, folder: str) -> set[str]:
    """List the finished files of a folder, which need not exist."""
    place.store.invalidate_cache()
    if not place.store.isdir(folder):
        return set()
    names = {path.rpartition("/")[2] for path in place.store.ls(folder, detail=False)}
    return {name for name in names if not name.startswith(".")}


def publish(place: Place, parts: Sequence[str]) -> int:
    """Make the output of its parts, with the problems beside it; returns how many these are."""
    problems = _gather_problems(place, parts)
    content = problems.to_csv(index=False).encode()
    write_whole(place.store, place.draft, place.problems, lambda file: file.write(content))
    left = list_files(place, place.parts)
    if place.one_file:
        join = _join_parquet if place.suffix == ".parquet" else _join_lines
        files = (f"{place.parts}/{name}" for name in parts)
        write_whole(
            place.store, place.draft, place.path, lambda file: join(_open(place, files), file)
        )
    elif place.is_local and left:
        for path in place.store.ls(place.parts, detail=False):
            if path.rpartition("/")[2] not in parts:
                place.store.rm(path)
        place.store.mv(place.parts, place.path)
    else:  # no folder can be renamed there: the output is complete when `about` is there
        for name in sorted(left.intersection(parts)):
            place.store.mv(f"{place.parts}/{name}", f"{place.path}/{name}")
    return len(problems)


def count_articles(place: Place, parts: Sequence[str]) -> int:
    """Count the articles that the parts hold."""
    paths = (f"{place.draft}/articles/{name.removesuffix(place.suffix)}" for name in parts)
    return sum(int(file.read()) for file in _open(place, paths))


def remove(place: Place, folder: str) -> None:
    """Remove a folder with all that is in it, if it is there."""
    if place.store.exists(folder):
        place.store.rm(folder, recursive=True)


def _gather_problems(place: Place, parts: Sequence[str]) -> pd.DataFrame:
    folder = f"{place.draft}/problems"
    names = [f"{name.removesuffix(place.suffix)}.csv" for name in parts]
    known = list_files(place, folder)
    paths = (f"{folder}/{name}" for name in names if name in known)
    tables = [pd.read_csv(file, dtype="str", keep_default_na=False) for file in _open(place, paths)]
    return pd.concat([pd.DataFrame(columns=PROBLEM_COLUMNS, dtype="str"), *tables])


def _open(place: Place, paths: Iterable[str]) -> Iterator[IO[bytes]]:
    for path in paths:
        with place.store.open(path, "rb") as file:
            yield file


def _join_parquet(files: Iterable[IO[bytes]], joined: IO[bytes]) -> None:
    """Write the tables of several Parquet files into one, holding one at a time."""
    import pyarrow.parquet as parquet

    tables = map(parquet.read_table, files)
    first = next(tables)
    with parquet.ParquetWriter(joined, first.schema, compression="zstd") as writer:
        for table in chain([first], tables):
            writer.write_table(table)


def _join_lines(files: Iterable[IO[bytes]], joined: IO[bytes]) -> None:
    for file in files:
        joined.writelines(file)
