"""The word lists behind the tone of a sentence, all on the same scale, as ``tone.toml`` says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

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
    """Return one row a word, one column a lexicon: weight / scale, 0 where it is not listed."""
    listed = {name: _read(name) for name in LEXICONS}
    words = sorted(set().union(*listed.values()))
    weights = {name: [of.get(word, 0.0) for word in words] for name, of in listed.items()}
    return pd.DataFrame(weights, pd.Index(words, dtype=object))  # looked up faster than strings


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
    weights = pd.Series(PHRASE_WEIGHTS | own, dtype=float) / LEXICONS["vader_words"]["scale"]
    edited = pd.DataFrame(dict.fromkeys(LEXICONS, weights))
    lexicons = pd.concat([standard_lexicons().drop(edited.index, errors="ignore"), edited])
    return lexicons.set_axis(lexicons.index.astype(object))  # looked up far faster than strings


def read_entries(name: str) -> Iterator[tuple[str, float]]:
    """Yield the entries of a list and their weights: of words, phrases, emoticons, senses."""
    path = files(__package__).joinpath("word_lists", name)
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            entry, weight = line.split("\t")
            yield entry, float(weight)


def _read(name: str) -> dict[str, float]:
    """Read the words of one lexicon, without phrases and emoticons; of several senses the mean."""
    about = LEXICONS[name]
    entries = (entry for entry in read_entries(about["file"]) if _is_word(entry[0]))
    words, senses = zip(*entries, strict=True)
    weights = pd.Series(senses, pd.Index(words, dtype=object))
    if not weights.index.is_unique:
        weights = weights.groupby(level=0).mean()
    listed: dict[str, float] = weights.sub(about.get("neutral", 0.0)).div(about["scale"]).to_dict()
    return listed


def _is_word(entry: str) -> bool:
    """Say whether an entry is a word or a compound, of letters alone."""
    return entry.isalpha() or all(part.isalpha() for part in entry.replace("'", "-").split("-"))
