"""What a class hands in after coding by hand: every file read, or named with its reason."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
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
from tradetalks.base.wording import count_of
from tradetalks.classroom.forms import AROUND, find_questions, read_label, unfold_form, words_of
from tradetalks.corpus.files import UnreadableError
from tradetalks.corpus.text import decode

LABELS = ["lower", "raise", "mixed", "open", "none"]
COLUMNS = ["coder", "article_id", "sentence_id", "number", "text", "label", "written"]
COLUMNS += ["file", "used"]
KEYS = ["article_id", "sentence_id"]
PROBLEM_COLUMNS = ["file", "reason", "remedy"]
NAMED = ["coder", "name", "student"]  # the column that says who coded, as we and forms call it
ALIKE = 0.7  # "rase", "lowers" and "non" are; "expect" is like none of the labels
FEWEST_SHARED = 5  # sentences that two files label, before it is said whether one person did
MOST_REVISED = 0.15  # of the labels: who codes again changes fewer; two people differ in more
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
NUMBER = re.compile(r"\d+")
COPY = re.compile(r"(\s*\(\d+\)|[-_ ]copy\d*|-Copy\d+)+$", re.IGNORECASE)

Problems = list[tuple[str, str, str]]


def read_codings(
    folder: str | Path, sentences: pd.DataFrame, meant: Mapping[str, str] | None = None
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read all CSV files that a class handed in, and list everything that was not as it should be.

    Commas, semicolons and tabs are read, and so are UTF-8 with or without a byte order mark, UTF-16
    and the encoding of Western Windows. A row names its sentence by ``article_id`` and
    ``sentence_id``, by its text, or by its ``number`` in the list (1, 2, …), as an answer sheet or
    a form has it; a file with labels alone has them in the order of the list. Where no column is
    called ``label``, the one that holds labels is taken for it. A file in which a column ``coder``
    (or ``name``) has several names holds several students; so does the export of a form with a row
    a student and a column a sentence, whose rows are read as files of their own. A label that is
    nearly one of the five is read as that one, and named as a problem, with the rows as a
    spreadsheet counts them. Of two files from one student the one with more labels is used; two
    that bear one name and differ widely are two students, and that is said.

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
        ``file`` (and the row, of a form), ``used`` (False in a student's second file).
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
    known = {label: label for label in LABELS}
    known |= {written.casefold(): label for written, label in _check_meant(meant).items()}
    problems: Problems = []
    tables: list[pd.DataFrame] = []
    for name in _list_files(folder, problems):
        try:
            for file, coder, part in _read_coders(folder, name, sentences, known, problems):
                tables.append(_match(part, sentences, file, coder, problems, known))
        except ValueError as error:
            reason, _, remedy = str(error).partition("; ")
            problems.append((name, reason, remedy))
    codings = pd.concat(tables or [pd.DataFrame(columns=COLUMNS)], ignore_index=True)
    codings = codings.astype({"used": bool, "number": "Int64"})
    _keep_one_file_each(codings, problems)
    _name_same_files(folder, codings, problems)
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
    stem = unicodedata.normalize("NFC", Path(file).stem)  # a Mac writes ë as two letters
    return COPY.sub("", stem).strip() or stem


def _check_meant(meant: Mapping[str, str] | None) -> Mapping[str, str]:
    if meant is None:
        return {}
    check_mapping(meant, "meant", '{"senkt": "lower"}')
    for label in meant.values():
        check_choice(label, LABELS, "label")
    return meant


def _list_files(folder: Path, problems: Problems) -> list[str]:
    """Return the files below a folder, less what systems hide there; name folders without any."""
    names = []
    for path in sorted(folder.rglob("*")):
        inner = path.relative_to(folder)
        hidden = [part for part in inner.parts if part.startswith(".")]
        if hidden and not (hidden == [".csv"] and path.name == ".csv"):  # a file without a name
            continue
        if path.is_dir() and not any(path.iterdir()):
            problems.append((inner.as_posix(), "an empty folder", "ask for the file"))
        elif not path.is_dir():
            names.append(inner.as_posix())
    return names


def _read_coders(
    folder: Path,
    name: str,
    sentences: pd.DataFrame,
    known: Collection[str],
    problems: Problems,
) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield the coders of one file: what the file is called, who coded, and the rows as text.

    The message of an error is "reason; remedy".
    """
    lines = _read_lines(folder / name)
    first = next((row for row, line in enumerate(lines) if any(line)), 0)
    questions = find_questions(lines[first:], known, len(sentences))
    if not questions or "label" in map(str.casefold, lines[first]):
        rows = _read_rows(lines, first, name, known, problems)
        yield from ((name, *coder) for coder in _split_by_coder(rows, name, problems))
        return
    told = f"a form with a row a student and {len(questions)} questions"
    problems.append((name, told, "each row is counted as a file of its own"))
    for coder, row, rows in unfold_form(lines[first:], questions, [*sentences["text"]]):
        yield f"{name}, row {first + row}", coder, rows


def _read_rows(
    lines: Sequence[Sequence[str]],
    first: int,
    name: str,
    known: Collection[str],
    problems: Problems,
) -> pd.DataFrame:
    """Read the rows below the first line, counted as in a spreadsheet; names in small letters."""
    names = [cell.casefold() for cell in lines[first]]
    if "label" not in names:
        names = _find_columns(lines[first:], known)
        taken = lines[first][names.index("label")]
        first -= read_label(taken, known) != ""  # labels already: there is no line of names
        problems.append((name, "no column label", f"the one that begins {taken!r} is taken for it"))
    cells = [[*line, *[""] * len(names)][: len(names)] for line in lines[first + 1 :]]
    table = pd.DataFrame(cells, columns=names, dtype="str")
    table.index = pd.RangeIndex(first + 2, first + 2 + len(table))
    kept: pd.DataFrame = table.loc[:, ~table.columns.duplicated()]
    if not (kept != "").any(axis=None):
        raise ValueError("a first line and nothing below it; ask for it again")
    return kept


def _read_lines(path: Path) -> list[list[str]]:
    """Read the cells of a file, whatever separates them, less the spaces around them."""
    try:
        text = decode(path.read_bytes())
    except OSError as error:
        raise ValueError(f"cannot be opened ({error.strerror}); ask for it again") from None
    except UnreadableError:
        raise ValueError(
            "not a CSV file; open it and save it as CSV, or ask for it again"
        ) from None
    if CONTROL.search(text):  # a workbook, a PDF, a photo
        raise ValueError("not a CSV file; open it and save it as CSV, or ask for it again")
    if not text.strip():
        raise ValueError("empty; ask for it again")
    if text.casefold().startswith("sep="):  # a line that Excel understands, and counts as none
        text = text.partition("\n")[2]
    first = next((line for line in text.splitlines() if line.strip()), "")
    separator = max(",;\t", key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=None), delimiter=separator))
    except csv.Error as error:
        raise ValueError(f"no CSV file ({error}); ask for it again") from None
    return [[cell.strip() for cell in line] for line in lines]


def _find_columns(lines: Sequence[Sequence[str]], known: Collection[str]) -> list[str]:
    """Name the columns of a file that does not: the one with labels, and one that counts."""
    names = [cell.casefold() or f"column {place}" for place, cell in enumerate(lines[0])]
    for place in range(len(names)):
        cells = [line[place] for line in lines if len(line) > place and line[place]]
        labels = sum(read_label(cell, known) != "" for cell in cells)
        if labels * 2 > len(cells) and "label" not in names:
            names[place] = "label"
        numbers = [cell for cell in cells[1:] if _read_number(cell)]
        if len(numbers) > 1 and len({*numbers}) == len(cells[1:]) and "number" not in names:
            names[place] = "number"
    if "label" not in names:
        raise ValueError("no column label; its first line must name the columns")
    return names


def _split_by_coder(
    rows: pd.DataFrame, file: str, problems: Problems
) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the coders of a file, each with the rows that bear the name; most files have one."""
    column = next((name for name in NAMED if name in rows), "")
    names = rows[column] if column else pd.Series("", index=rows.index)
    folded = names.str.casefold()
    several = [name for name in folded.unique() if name]
    if len(several) < 2:
        yield next((name for name in names if name), name_of_coder(file)), rows
        return
    told = ", ".join(names[folded == name].iloc[0] for name in several)
    problems.append((file, f"holds {len(several)} coders: {told}", "each is counted"))
    for name in several:
        yield names[folded == name].iloc[0], rows[folded == name]
    nameless = rows[(folded == "") & (rows != "").any(axis=1)]
    if len(nameless):
        yield name_of_coder(file), nameless


def _match(
    rows: pd.DataFrame,
    sentences: pd.DataFrame,
    file: str,
    coder: str,
    problems: Problems,
    known: Mapping[str, str],
) -> pd.DataFrame:
    """Tie the rows of a coder to the sentences that were to be coded, and read their labels."""
    filled = rows[(rows != "").any(axis=1)]
    if {"text", "sentence_id", "number"} & set(rows):
        rows = filled
        found = _find_sentences(rows, sentences)
    else:
        rows = rows if len(rows) == len(sentences) else filled
        if len(rows) != len(sentences):
            raise ValueError(
                f"{len(rows)} labels for {len(sentences)} sentences, and nothing says which; "
                "number them in a column number"
            )
        found = pd.Series(sentences.index, index=rows.index)
    labels = _read_labels(rows["label"], file, problems, known)
    order = labels.eq("").sort_values(kind="stable").index  # of a sentence's rows one with a label
    twice = found[order].duplicated()[rows.index] & found.notna()
    strange = rows.index[found.isna()]
    if len(strange):
        told = f"{count_of(len(strange), 'row')} not among the sentences ({_name_rows(strange)})"
        problems.append((file, told, "kept, not counted"))
    if twice.any():
        told = f"{count_of(int(twice.sum()), 'row')} of a sentence that stands in it already"
        told += f" ({_name_rows(rows.index[twice])})"
        problems.append((file, told, "the first label counts"))
    asked = sentences.reindex(found)
    places = pd.Series(range(1, len(sentences) + 1), index=sentences.index, dtype="Int64")
    table = pd.DataFrame(
        {
            "coder": coder,
            "article_id": asked["article_id"].fillna("").to_numpy(),
            "sentence_id": asked["sentence_id"].to_numpy(),
            "number": places.reindex(found).array,
            "text": asked["text"].fillna("").to_numpy(),
            "label": labels.to_numpy(),
            "written": rows["label"],
            "file": file,
            "used": (found.notna() & ~twice).to_numpy(),
        }
    )
    labelled = table.loc[table["used"] & table["label"].ne(""), "number"]
    missing = [str(number) for number in places if number not in {*labelled}]
    if len(missing) == len(sentences):
        problems.append((file, "no label of it can be read", f"{coder} is left out"))
    elif missing:
        told = f"{len(missing)} of {len(sentences)} sentences without a label"
        problems.append((file, f"{told} (number {', '.join(missing)})", "the others count"))
    return table


def _find_sentences(rows: pd.DataFrame, sentences: pd.DataFrame) -> pd.Series:
    """Return the index of the sentence that each row means; missing where it is none of them."""
    keys = _keys(sentences)
    found = _keys(rows).map(keys.drop_duplicates().reset_index().set_index(keys.name)["index"])
    if found.isna().all() and "number" in rows:
        listed = dict(enumerate(sentences.index, start=1))
        found = rows["number"].map(_read_number).map(listed)
    if found.isna().any() and "text" in rows:
        by_text = dict(zip(sentences["text"].map(words_of), sentences.index, strict=True))
        found = found.fillna(rows["text"].map(words_of).map(by_text))
    return found


def _name_rows(rows: pd.Index) -> str:
    """Return the numbers of rows, or of a form's columns, as a spreadsheet shows them."""
    return f"{rows.name or 'row'}{'s' * (len(rows) > 1)} {', '.join(map(str, rows))}"


def _read_number(cell: str) -> int:
    """Return a place in the list, as people and spreadsheets write it: 7, 07, 7.0, 7,00, No. 7."""
    numbers = NUMBER.findall(re.sub(r"[.,]0*$", "", cell))
    return int(numbers[0]) if len(numbers) == 1 and len(cell) < 10 else 0


def _keys(table: pd.DataFrame) -> pd.Series:
    """Return what a sentence is known by; a spreadsheet may have made 3.0 of its number."""
    article = table.get("article_id", pd.Series("", index=table.index)).astype("str")
    number = table.get("sentence_id", pd.Series("", index=table.index)).astype("str")
    return (article + " " + number.str.replace(r"\.0+$", "", regex=True)).rename("key")


def _read_labels(
    written: pd.Series, file: str, problems: Problems, known: Mapping[str, str]
) -> pd.Series:
    """Return the labels that were meant, "" where that is not plain; each slip is named once."""
    read = written.map(lambda cell: read_label(cell, known)).map(known).fillna("")
    unread = written.str.casefold()[read.eq("") & written.ne("")]
    for label in unread.unique():
        rows = unread.index[unread == label]
        # One word only: "not lower" is nearly lower, and means something else.
        near = get_close_matches(AROUND.sub("", label), LABELS, n=1, cutoff=ALIKE)
        near = [] if len(label.split()) > 1 else near
        remedy = f"read as {near[0]!r}" if near else (
            f"not counted: one of {', '.join(LABELS)}, or say what is meant with meant="
        )  # fmt: skip
        told = f"{written[rows[0]]!r} is no label ({_name_rows(rows)})"
        problems.append((file, told, remedy))
        read = read.mask(unread.reindex(read.index) == label, near[0] if near else "")
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
                told = f"a second file from {coder}"
                told += f", with another label for {count_of(differ, 'sentence')}" if differ else ""
                asked = "; if they are two people, give one another name" if differ else ""
                problems.append((file, told, f"{best} counts{asked}"))


def _count_differences(rows: pd.DataFrame, one: str, other: str) -> tuple[int, int]:
    """Count the sentences that two files label differently, and those that both label."""
    first, second = (
        rows[(rows["file"] == file) & rows["used"] & (rows["label"] != "")].set_index(KEYS)["label"]
        for file in (one, other)
    )
    both = pd.concat([first, second], axis=1, join="inner", keys=["one", "other"])
    return int((both["one"] != both["other"]).sum()), len(both)


def _name_same_files(folder: Path, codings: pd.DataFrame, problems: Problems) -> None:
    """Name a file that is another, byte by byte, under the name of somebody else."""
    seen: dict[bytes, str] = {}
    for file in codings.loc[codings["used"], "file"].unique():
        if not (folder / file).is_file():  # a row of a form
            continue
        other = seen.setdefault((folder / file).read_bytes(), file)
        if other != file:
            remedy = "counted as two people: remove one, if it is one"
            problems.append((file, f"the same as {other}, byte by byte", remedy))
