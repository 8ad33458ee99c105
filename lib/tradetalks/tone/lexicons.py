"""The word lists behind the tone of a sentence, all on the same scale, as ``tone.toml`` says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import compress, count
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pandas as pd

from tradetalks.base.checks import InputError, check_mapping, check_number
from tradetalks.base.lists import read_list

SETTINGS: dict[str, Any] = read_list(__package__, "tone.toml")
LEXICONS: dict[str, Any] = SETTINGS["lexicons"]
CONSENSUS = [name for name, about in LEXICONS.items() if about.get("consensus", True)]
TERMS: list[str] = SETTINGS["terms"]["names_of_things"]
PHRASE_WEIGHTS: dict[str, float] = SETTINGS["phrase_weights"]
STRONGEST = 4  # VADER's weights, and those of users, run from -4 to 4


def lexicon_sources() -> pd.DataFrame:
    """Return what the lexicons are.

    Returns
    -------
    pandas.DataFrame
        One row a lexicon: ``title``, ``authors`` (and year), ``licence``, ``words`` (how many it
        lists), ``scale`` (the weight that counts as 1) and ``consensus`` (whether it has a say).

    Examples
    --------
    >>> lexicon_sources().loc["afinn", ["authors", "licence"]].tolist()
    ['Nielsen 2011', 'ODbL 1.0']
    """
    about = pd.DataFrame.from_dict(LEXICONS, orient="index")
    words = np.count_nonzero(standard_lexicons().weights, axis=0)
    table = about.assign(words=words, consensus=about.index.isin(CONSENSUS))
    return table[["title", "authors", "licence", "words", "scale", "consensus"]]


class Lexicons(NamedTuple):
    """The row of each word, and its weight / scale in each lexicon: 0 where it is not listed."""

    rows: dict[str, int]
    weights: npt.NDArray[np.float64]


@cache
def standard_lexicons() -> Lexicons:
    """Return the lexicons as they are.

    Of a word that a list names twice, as VADER's does a few, the weight is the mean.
    """
    rows: defaultdict[str, int] = defaultdict(count().__next__)
    columns = []
    for name, about in LEXICONS.items():
        entries, weights = _read_words(name)
        row = np.fromiter(map(rows.__getitem__, entries), np.intp, len(entries))
        times = np.bincount(row)
        mean = np.bincount(row, weights) / np.maximum(times, 1)
        columns.append(np.where(times > 0, mean - about.get("neutral", 0.0), 0.0) / about["scale"])
    padded = [np.pad(column, (0, len(rows) - len(column))) for column in columns]
    return Lexicons(dict(rows), np.stack(padded, axis=1))


def edit_lexicons(edits: Mapping[str, float]) -> Lexicons:
    """Return the lexicons with the fixed phrases, and other weights (-4 to 4) for words or phrases.

    A weight of 0 silences a word.

    Raises
    ------
    ValueError
        If a key is not made of words, or a weight is not a number from -4 to 4.
    """
    check_mapping(edits, "lexicon", '{"trade war": -2.0, "rare": 0}')
    for phrase, weight in edits.items():
        if not isinstance(phrase, str) or not all(map(_is_word, phrase.split(" "))):
            raise InputError(
                f"lexicon: {phrase!r} is no word: give words with single spaces between them"
            )
        check_number(weight, f"lexicon: the weight of {phrase!r}", -STRONGEST, STRONGEST)
    edited = PHRASE_WEIGHTS | {phrase.lower(): weight for phrase, weight in edits.items()}
    weights = np.array([*edited.values()]) / LEXICONS["vader_words"]["scale"]
    rows, standard = standard_lexicons()
    own = np.repeat(weights[:, None], len(LEXICONS), axis=1)
    return Lexicons(rows | dict(zip(edited, count(len(rows)))), np.vstack([standard, own]))


def read_entries(name: str) -> tuple[list[str], list[float]]:
    """Return the entries of a list and their weights: of words, phrases, emoticons."""
    text = files(__package__).joinpath("word_lists", name).read_text(encoding="utf-8")
    while text.startswith("#"):  # where it is from
        text = text.partition("\n")[2]
    fields = text.rstrip("\n").replace("\n", "\t").split("\t")
    return fields[::2], list(map(float, fields[1::2]))


def _read_words(name: str) -> tuple[list[str], list[float]]:
    """Read the words of one lexicon and their weights, without phrases and emoticons."""
    entries, weights = read_entries(LEXICONS[name]["file"])
    words = [entry.isalpha() or _is_word(entry) for entry in entries]
    return list(compress(entries, words)), list(compress(weights, words))


def _is_word(entry: str) -> bool:
    """Say whether an entry is a word or a compound, of letters alone."""
    return all(part.isalpha() for part in entry.replace("'", "-").split("-"))
