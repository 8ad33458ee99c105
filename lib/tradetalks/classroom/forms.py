"""The export of an online form: a row a student, a column a question."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence

import pandas as pd

AROUND = re.compile(r"^[\W\d_]+|[\W\d_]+$")  # "lower." and “1. lower” are lower
NAME = re.compile(r"\b(name|coder|student|e-?mail|mail)\b", re.IGNORECASE)
# What stands before or around a sentence in a question: "3. …", "Sentence 3", "Your label [3]".
PLACE = re.compile(r"^\D{0,15}(\d+)\b|\[\D{0,15}(\d+)\b[^\]]*\]$")
SENTENCE = re.compile(r"^.*\[(?:\d+\W+)?(.+)\]$|^(?:\D{0,15}\d+\W+)?(.+)$", re.DOTALL)


def read_label(written: str, known: Collection[str]) -> str:
    """Return a label in small letters and without what stands around it, "" if it is none."""
    plain = written.casefold()
    return next((label for label in (plain, AROUND.sub("", plain)) if label in known), "")


def plain(text: str) -> str:
    """Return the words of a text, by which a sentence is known whatever its marks became."""
    return " ".join(re.findall(r"\w+", str(text).casefold()))


def find_questions(lines: Sequence[Sequence[str]], known: Collection[str], asked: int) -> list[int]:
    """Return the columns of a form's questions, or none where a file is no such export.

    Questions are the columns below whose first line most cells are labels; there are as many as
    half of the sentences that were asked, and more than one.
    """
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
    heads = [lines[0][place] for place in questions]
    told = {"text": [_read_sentence(head) for head in heads]}
    numbers = [_read_place(head) for head in heads]
    listed = range(1, len(texts) + 1)
    if {*numbers} <= {*listed} and max(Counter(numbers).values()) == 1:
        told["number"] = [str(number) for number in numbers]
    elif len(heads) == len(texts) and not {*map(plain, told["text"])} & {*map(plain, texts)}:
        told["number"] = [str(number) for number in listed]
    index = pd.Index([place + 1 for place in questions], name="column")
    others = [place for place in range(len(lines[0])) if place not in {*questions}]
    named = [place for place in others if NAME.search(lines[0][place])][:1]
    for row, line in enumerate(lines[1:], start=2):
        cells = [*line, *[""] * (len(lines[0]) - len(line))]
        if any(cells[place] for place in questions):
            name = " ".join(cells[place] for place in named) or f"row {row}"
            labels = [cells[place] for place in questions]
            yield name, row, pd.DataFrame({**told, "label": labels}, index, dtype="str")


def _read_place(head: str) -> int:
    """Return the number of the sentence that a question bears; 0 where it bears none."""
    found = PLACE.search(head)
    return int(next(filter(None, found.groups()))) if found else 0


def _read_sentence(head: str) -> str:
    found = SENTENCE.match(head)
    return next(filter(None, found.groups()), "") if found else ""
