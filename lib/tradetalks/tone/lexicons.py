"""The word lists behind the tone of a sentence, all on the same scale, as ``tone.toml`` says."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from itertools import chain, compress
from typing import Any

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
    words = (standard_lexicons() != 0).sum()
    table = about.assign(words=words, consensus=about.index.isin(CONSENSUS))
    return table[["title", "authors", "licence", "words", "scale", "consensus"]]


@cache
def standard_lexicons() -> pd.DataFrame:
    """Return one row a word, one column a lexicon: weight / scale, 0 where it is not listed.

    Of a word that a list names twice, as VADER's does a few, it is the mean.
    """
    listed = {name: _read_words(name) for name in LEXICONS}
    entries = np.array([*chain.from_iterable(of for of, _ in listed.values())], dtype=object)
    codes, words = pd.factorize(entries)
    weights, first = np.zeros((len(words), len(listed))), 0
    for column, (name, (_, of_entries)) in enumerate(listed.items()):
        code = codes[first : first + len(of_entries)]
        first += len(of_entries)
        times = np.bincount(code, minlength=len(words))
        there = times > 0
        mean = np.bincount(code, of_entries, len(words))[there] / times[there]
        about = LEXICONS[name]
        weights[there, column] = (mean - about.get("neutral", 0.0)) / about["scale"]
    return _make_table(np.asarray(words), weights)


def edit_lexicons(edits: Mapping[str, float]) -> pd.DataFrame:
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
    own = {phrase.lower(): weight for phrase, weight in edits.items()}
    edited = PHRASE_WEIGHTS | own
    weights = np.array([*edited.values()]) / LEXICONS["vader_words"]["scale"]
    standard = standard_lexicons()
    kept = ~standard.index.isin([*edited])
    return _make_table(
        np.array([*standard.index[kept], *edited], dtype=object),
        np.vstack([standard.to_numpy()[kept], np.repeat(weights[:, None], len(LEXICONS), axis=1)]),
    )


def _make_table(words: npt.NDArray[Any], weights: npt.NDArray[np.float64]) -> pd.DataFrame:
    index = pd.Index(words, dtype=object)  # looked up far faster than strings
    return pd.DataFrame(weights, index, list(LEXICONS))


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
