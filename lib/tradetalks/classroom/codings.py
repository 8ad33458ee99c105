"""What a class hands in after coding by hand: every file read, or named with its reason."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from tradetalks.base.checks import (
    InputError,
    check_choice,
    check_mapping,
    check_path,
    check_table,
)
from tradetalks.corpus.files import UnreadableError
from tradetalks.corpus.text import decode

LABELS = ["lower", "raise", "mixed", "open", "none"]
COLUMNS = ["coder", "article_id", "sentence_id", "number", "text", "label", "written"]
COLUMNS += ["file", "used"]
KEYS = ["article_id", "sentence_id"]
PROBLEM_COLUMNS = ["file", "reason", "remedy"]
ALIKE = 0.7  # "rase", "lowers" and "non" are; "expect" is like none of the labels
FEWEST_SHARED = 5  # sentences that two files label, before it is said whether one person did
MOST_REVISED = 0.3  # of the labels: who codes again changes fewer, and two people differ in more
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
COPY = re.compile(r"(\s*\(\d+\)|[-_ ]copy\d*|-Copy\d+)+$", re.IGNORECASE)

Problems = list[tuple[str, str, str]]


def read_codings(
    folder: str | Path, sentences: pd.DataFrame, meant: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read all CSV files that a class handed in, and list everything that was not as it should be.

    Commas, semicolons and tabs are read, and so are UTF-8 with or without a byte order mark, UTF-16
    and the encoding of Western Windows. A row names its sentence by ``article_id`` and
    ``sentence_id``, by its text, or by its ``number`` in the list (1, 2, …), as an answer sheet or
    a form has it; a file with labels alone has them in the order of the list. A label that is
    nearly one of the five is read as that one, and named as a problem. Of two files from one
    student the one with more labels is used; two that bear one name and differ widely are two
    students, and that is said.

    Parameters
    ----------
    folder : str or Path
        Where the files lie; folders in it are read as well.
    sentences : DataFrame
        The sentences that were to be coded: ``article_id``, ``sentence_id``, ``text``.
    meant : dict of str to str, optional
        What labels mean that are none of the five: ``{"senkt": "lower", "hebt": "raise"}``.

    Returns
    -------
    codings : DataFrame
        One row a sentence in a file: ``coder``, ``article_id``, ``sentence_id``, ``number`` (its
        place in `sentences`, from 1; missing if it is none of them), ``text``, ``label`` (one of
        lower, raise, mixed, open, none, or ""), ``written`` (as in the file),
        ``file``, ``used`` (False in a student's second file).
    problems : DataFrame
        ``file``, ``reason``, ``remedy``.

    Raises
    ------
    ValueError
        If there is no such folder, or `meant` leads to no label.

    Examples
    --------
    >>> to_code = sample_for_coding(sentences, 20, seed=7)
    >>> codings, problems = read_codings("codings", to_code)
    >>> codings["coder"].nunique() > 1
    True
    """
    check_table(sentences, "article_id", "sentence_id", "text")
    folder = check_path(folder, "a folder of codings")
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder: give the one with the files of the class")
    given = {written.casefold(): label for written, label in _check_meant(meant).items()}
    problems: Problems = []
    tables = [pd.DataFrame(columns=COLUMNS)]
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in paths:
        name = path.relative_to(folder).as_posix()
        if any(part.startswith(".") for part in Path(name).parts):
            continue
        try:
            rows = _read_rows(path, len(sentences))
        except ValueError as error:
            reason, _, remedy = str(error).partition("; ")
            problems.append((name, reason, remedy))
            continue
        tables.append(_match(rows, sentences, name, problems, given))
    codings = pd.concat(tables, ignore_index=True).astype({"used": bool, "number": "Int64"})
    _keep_one_file_each(codings, problems)
    return codings, pd.DataFrame(problems, columns=PROBLEM_COLUMNS)


def spread_codings(codings: pd.DataFrame) -> pd.DataFrame:
    """Return the labels with one row a sentence and one column a coder, as `agreement` wants them.

    Takes the table of :func:`read_codings`; the index is ``article_id`` and ``sentence_id``.

    Examples
    --------
    >>> codings, _ = read_codings("codings", sample_for_coding(sentences, 20, seed=7))
    >>> "ada" in spread_codings(codings)
    True
    """
    check_table(codings, "coder", *KEYS, "label", "used", what="a table of codings")
    used = codings[codings["used"].astype("bool")]
    twice = used[used.duplicated(["coder", *KEYS])]
    if len(twice):
        raise InputError(f"{twice['coder'].iloc[0]} labels a sentence twice: keep one of the two")
    wide = used.pivot(index=KEYS, columns="coder", values="label")
    return wide.fillna("").rename_axis(columns=None)


def count_votes(codings: pd.DataFrame) -> pd.DataFrame:
    """Count the labels that a class gave to each sentence, the most disputed sentence first.

    Takes the table of :func:`read_codings`.

    Returns
    -------
    DataFrame
        ``article_id``, ``sentence_id``, one column a label (how many gave it), ``coders`` (how many
        labelled it), ``class_label`` (the commonest; "" where two are equally common), ``share``
        (of the coders who gave the commonest, 0 to 1), ``number`` (in the list that was coded),
        ``text``.

    Examples
    --------
    >>> codings, _ = read_codings("codings", sample_for_coding(sentences, 20, seed=7))
    >>> bool(count_votes(codings)["share"].is_monotonic_increasing)
    True
    """
    check_table(codings, *KEYS, "number", "label", "used", "text", what="a table of codings")
    used = codings[codings["used"].astype("bool") & codings["label"].ne("")]
    votes = used.groupby(KEYS)["label"].value_counts().unstack(fill_value=0)
    votes = votes.reindex(columns=LABELS, fill_value=0)
    most = votes.max(axis=1)
    tied = votes.eq(most, axis=0).sum(axis=1) > 1
    table = votes.assign(
        coders=votes.sum(axis=1),
        class_label=votes.idxmax(axis=1).mask(tied, "") if len(votes) else "",
        share=most / votes.sum(axis=1),
        number=codings.groupby(KEYS)["number"].first(),
        text=codings.groupby(KEYS)["text"].first(),
    )
    return table.sort_values("share", kind="stable").reset_index().rename_axis(columns=None)


def name_of_coder(file: str) -> str:
    """Guess who a file is from: its name without its end, a copy's number and *codings*.

    Examples
    --------
    >>> name_of_coder("class-2/ann (1).csv")
    'ann'
    """
    return COPY.sub("", Path(file).stem).strip() or Path(file).stem


def _check_meant(meant: Mapping[str, str] | None) -> Mapping[str, str]:
    if meant is None:
        return {}
    check_mapping(meant, "meant", '{"senkt": "lower"}')
    for label in meant.values():
        check_choice(label, LABELS, "label")
    return meant


def _read_rows(path: Path, listed: int) -> pd.DataFrame:
    """Read one file as text, column names in small letters; the message is "reason; remedy"."""
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise ValueError(f"cannot be opened ({error.strerror}); ask for it again") from None
    except UnreadableError:
        raise ValueError("not a CSV file; open it and save it as CSV") from None
    if CONTROL.search(text):  # a workbook, a PDF, a photo
        raise ValueError("not a CSV file; open it and save it as CSV")
    if not text.strip():
        raise ValueError("empty; ask for it again")
    first = text.splitlines()[0].casefold()
    if first.startswith("sep="):  # a line that Excel understands
        text = text.partition("\n")[2]
        first = (text.splitlines() or [""])[0].casefold()
    separator = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text), delimiter=separator))
    except csv.Error as error:
        raise ValueError(f"no CSV file ({error}); ask for it again") from None
    names = [name.strip().casefold() for name in lines[0]]
    if "label" not in names:
        raise ValueError("no column label; its first line must name the columns")
    in_order = not {"text", "sentence_id", "number"} & set(names)
    lines = [(line + [""] * len(names))[: len(names)] for line in lines[1:]]
    rows = lines if in_order else [line for line in lines if any(map(str.strip, line))]
    if in_order and len(rows) != listed:
        raise ValueError(
            f"{len(rows)} labels for {listed} sentences, and nothing says which; "
            "number them in a column number"
        )
    if not rows:
        raise ValueError("a first line and nothing below it; ask for it again")
    table = pd.DataFrame(rows, columns=names, dtype="str").apply(lambda column: column.str.strip())
    kept: pd.DataFrame = table.loc[:, ~table.columns.duplicated()]
    if in_order:
        kept["number"] = [str(number) for number in range(1, listed + 1)]
    return kept


def _match(
    rows: pd.DataFrame,
    sentences: pd.DataFrame,
    file: str,
    problems: Problems,
    meant: Mapping[str, str],
) -> pd.DataFrame:
    """Tie the rows of a file to the sentences that were to be coded, and read their labels."""
    keys = _keys(sentences)
    found = _keys(rows).map(keys.drop_duplicates().reset_index().set_index(keys.name)["index"])
    if found.isna().all() and "number" in rows:
        listed = {str(number): index for number, index in enumerate(sentences.index, start=1)}
        found = rows["number"].str.replace(r"\.0*$", "", regex=True).map(listed)
    if found.isna().all() and "text" in rows:
        by_text = dict(zip(sentences["text"].map(_plain), sentences.index, strict=True))
        found = rows["text"].map(_plain).map(by_text)
    strange = int(found.isna().sum())
    if strange:
        problems.append(
            (file, f"{strange} rows are not among the sentences", "they are kept, not counted")
        )
    twice = found.duplicated() & found.notna()
    if twice.any():
        problems.append(
            (file, f"{int(twice.sum())} sentences stand in it twice", "the first counts")
        )
    known = sentences.reindex(found)
    places = pd.Series(range(1, len(sentences) + 1), index=sentences.index, dtype="Int64")
    table = pd.DataFrame(
        {
            "coder": _name(rows, file, problems),
            "article_id": known["article_id"].fillna("").to_numpy(),
            "sentence_id": known["sentence_id"].to_numpy(),
            "number": places.reindex(found).array,
            "text": known["text"].fillna("").to_numpy(),
            "label": _read_labels(rows["label"], file, problems, meant).to_numpy(),
            "written": rows["label"],
            "file": file,
            "used": (found.notna() & ~twice).to_numpy(),
        }
    )
    blank = int(table.loc[table["used"], "label"].eq("").sum())
    missing = len(sentences) - int(table["used"].sum()) + blank
    if missing == len(sentences):
        problems.append((file, "no label of it can be read", f"{table['coder'][0]} is left out"))
    elif missing:
        problems.append(
            (file, f"{missing} of {len(sentences)} sentences have no label", "the others count")
        )
    return table


def _keys(table: pd.DataFrame) -> pd.Series:
    """Return what a sentence is known by; a spreadsheet may have made 3.0 of its number."""
    article = table.get("article_id", pd.Series("", index=table.index)).astype("str")
    number = table.get("sentence_id", pd.Series("", index=table.index)).astype("str")
    return (article + " " + number.str.replace(r"\.0+$", "", regex=True)).rename("key")


def _plain(text: str) -> str:
    return " ".join(re.findall(r"\w+", str(text).casefold()))


def _name(rows: pd.DataFrame, file: str, problems: Problems) -> str:
    """Return the coder whom a file names, or else its own name."""
    named = [name for name in rows.get("coder", pd.Series(dtype="str")).unique() if name]
    if len(named) > 1:
        problems.append((file, f"names several coders: {', '.join(named)}", "the first counts"))
    return named[0] if named else name_of_coder(file)


def _read_labels(
    written: pd.Series, file: str, problems: Problems, meant: Mapping[str, str]
) -> pd.Series:
    """Return the labels that were meant, "" where that is not plain; each slip is named once."""
    read = written.str.casefold().str.strip(" .'\"")
    read = read.map(lambda label: meant.get(label, label))
    for label in [label for label in read.unique() if label not in ("", *LABELS)]:
        rows = read.index[read == label] + 2  # as a spreadsheet counts, with its first line
        near = get_close_matches(label, LABELS, n=1, cutoff=ALIKE)
        where = f"row{'s' * (len(rows) > 1)} {', '.join(map(str, rows))}"
        remedy = f"read as {near[0]!r}" if near else (
            f"not counted: one of {', '.join(LABELS)}, or say what is meant with meant="
        )  # fmt: skip
        problems.append((file, f"{written[rows[0] - 2]!r} is no label ({where})", remedy))
        read = read.mask(read == label, near[0] if near else "")
    return read


def _keep_one_file_each(codings: pd.DataFrame, problems: Problems) -> None:
    """Where a student handed in several files use the fullest, and of equals the last.

    Files that bear one name and differ in their labels as two people do are two students.
    """
    codings["coder"] = codings["coder"].groupby(codings["coder"].str.casefold()).transform("first")
    for coder, rows in codings.groupby("coder"):
        counts = rows["label"].ne("").groupby(rows["file"]).sum()
        labelled = {str(file): int(count) for file, count in counts.items()}
        if len(labelled) < 2:
            continue
        best = max(labelled, key=lambda file: (labelled[file], file))
        for file in [file for file in labelled if file != best]:
            here = rows.index[rows["file"] == file]
            differ, both = _count_differences(rows, file, best)
            if both >= FEWEST_SHARED and differ > MOST_REVISED * both:
                codings.loc[here, "coder"] = f"{coder} ({file})"
                told = f"{file} and {best} bear the name {coder} and differ in {differ} of {both}"
                remedy = "counted as two students: remove one, if it is one"
                problems.append((file, f"{told} labels", remedy))
            else:
                codings.loc[here, "used"] = False
                problems.append((file, f"a second file from {coder}", f"{best} counts"))


def _count_differences(rows: pd.DataFrame, one: str, other: str) -> tuple[int, int]:
    """Count the sentences that two files label differently, and those that both label."""
    first, second = (
        rows[(rows["file"] == file) & rows["used"] & (rows["label"] != "")].set_index(KEYS)["label"]
        for file in (one, other)
    )
    both = pd.concat([first, second], axis=1, join="inner", keys=["one", "other"])
    return int((both["one"] != both["other"]).sum()), len(both)
