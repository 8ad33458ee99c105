"""The export of an online form: a row a student, a column a question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import pandas as pd

AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")  # "lower." and “1. lower” are lower
NAME = re.compile(r"\b(name|coder|student)\b", re.IGNORECASE)
MAIL = re.compile(r"\b(e-?mail|mail|user ?name)\b", re.IGNORECASE)
NOBODY = {"", "anonymous", "anonym", "anonyme"}  # as forms write it where none was asked
# What stands before or around a sentence in a question: "3. …", "Sentence 3", "Your label [3]".
PLACE = re.compile(r"^\D{0,15}(\d+)\b|\[\D{0,15}(\d+)\b[^\]]*\]$")
SENTENCE = re.compile(r"^.*\[(?:\d+\W+)?(.+)\]$|^(?:\D{0,15}\d+\W+)?(.+)$", re.DOTALL)


def read_label(written: str, known: Collection[str]) -> str:
    """Return a label in small letters and without what stands around it, "" if it is none."""
    bare = written.casefold()
    return next((label for label in (bare, AROUND.sub("", bare)) if label in known), "")


def words_of(text: str) -> str:
    """Return the words of a text, by which a sentence is known whatever its marks became."""
    return " ".join(re.findall(r"\w+", str(text).casefold()))


def find_questions(lines: Sequence[Sequence[str]], known: Collection[str], asked: int) -> list[int]:
    """Return the columns of a form's questions, or none where a file is no such export.

    Questions are the columns below whose first line most cells are labels; there are as many as
    half of the sentences that were asked, and more than one. A file with a row a sentence, and more
    than one column of labels, has the texts or the numbers of the sentences in a column.
    """
    if {cell.casefold() for cell in lines[0]} & {"text", "sentence", "sentence_id", "number"}:
        return []
    found = []
    for place in range(len(lines[0])):
        cells = [line[place] for line in lines[1:] if len(line) > place and line[place]]
        labels = sum(read_label(cell, known) != "" for cell in cells)
        if labels * 2 > len(cells) and not read_label(lines[0][place], known):
            found.append(place)
    return found if len(found) >= max(2, asked / 2) else []


def unfold_form(
    lines: Sequence[Sequence[str]], questions: Sequence[int], texts: Sequence[str]
) -> Iterator[tuple[str, int, pd.DataFrame]]:
    """Yield each student of a form: the name, the row of the file, and a row a question.

    The rows have ``number`` or ``text``, as far as the questions bear those of the sentences whose
    texts are given, and ``label``; else they are in the order of these. They are counted as the
    columns of the file. Without a name a student is called by the row.
    """
    heads = {place: lines[0][place] for place in questions}
    asked = {words_of(text) for text in texts}
    numbers = {place: _read_place(head) for place, head in heads.items()}
    meant = {place: _read_sentence(head, asked) for place, head in heads.items()}
    told: dict[str, dict[int, str]] = {}
    if any(meant.values()):
        told["text"] = {place: text for place, text in meant.items() if text}
    counted = Counter(number for number in numbers.values() if number)
    is_plain = {*counted} <= {*range(1, len(texts) + 1)} and max(counted.values(), default=0) == 1
    if is_plain and len(counted) > len(told.get("text", {})):
        told = {"number": {place: str(number) for place, number in numbers.items() if number}}
    elif not told and len(heads) == len(texts):
        told = {"number": {place: str(number) for number, place in enumerate(heads, start=1)}}
    [(column, values)] = told.items() or [("text", heads)]
    index = pd.Index([place + 1 for place in values], name="column")
    for row, line in enumerate(lines[1:], start=2):
        cells = [*line, *[""] * (len(lines[0]) - len(line))]
        if any(cells[place] for place in questions):
            labels = [cells[place] for place in values]
            rows = pd.DataFrame({column: [*values.values()], "label": labels}, index, dtype="str")
            yield _read_name(lines[0], cells, questions) or f"row {row}", row, rows


def _read_name(heads: Sequence[str], cells: Sequence[str], questions: Collection[int]) -> str:
    """Return the name that a row bears, in one column or several; else its address for mail."""
    others = [place for place in range(len(heads)) if place not in questions]
    for form in (NAME, MAIL):
        given = [cells[place] for place in others if form.search(heads[place])]
        if name := " ".join(part for part in given if part.casefold() not in NOBODY):
            return name
    return ""


def _read_place(head: str) -> int:
    """Return the number of the sentence that a question bears; 0 where it bears none."""
    found = PLACE.search(head)
    return int(next(filter(None, found.groups()))) if found else 0


def _read_sentence(head: str, asked: Collection[str]) -> str:
    """Return the sentence that a question bears whole; "" where it bears none that was asked."""
    found = SENTENCE.match(head)
    inner = next(filter(None, found.groups()), "") if found else ""
    return next((text for text in (head, inner) if words_of(text) in asked), "")
