"""The word lists behind the tone of a sentence, each on the same scale (``tone.toml`` says which)."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

import pandas as pd

SETTINGS: dict[str, Any] = tomllib.loads(
    (files("tradetalks") / "tone.toml").read_text(encoding="utf-8")
)
LEXICONS: dict[str, Any] = SETTINGS["lexicons"]
WORD = r"[^\W\d_]+(?:['-][^\W\d_]+)*"
STRONGEST = 4  # weights of VADER, and of users, run from -4 to 4


def lexicon_sources() -> pd.DataFrame:
    """Return what the lexicons are: one row each, with title, authors, licence, words and scale."""
    about = pd.DataFrame.from_dict(LEXICONS, orient="index")[
        ["title", "authors", "licence", "scale"]
    ]
    return about.assign(words=(weigh_lexicon() != 0).sum()).rename_axis("lexicon")


@cache
def weigh_lexicon() -> pd.DataFrame:
    """Return one row a word, one column a lexicon: weight / scale, 0 where it lists no such word."""
    return pd.DataFrame({name: _read(name) for name in LEXICONS}).fillna(0.0).sort_index()


def edit_lexicon(edits: Mapping[str, float]) -> pd.DataFrame:
    """Return the lexicons with other weights for some words or phrases, on VADER's scale.

    Parameters
    ----------
    edits
        Weight of each word or phrase, from -4 to 4; the same is used in all lexicons. 0 silences it.

    Raises
    ------
    ValueError
        If a key is not made of words, or a weight is not a number from -4 to 4.
    """
    for phrase, weight in edits.items():
        if not re.fullmatch(rf"{WORD}(?: {WORD})*", phrase):
            raise ValueError(
                f"lexicon: {phrase!r} is not a word or words with single spaces between"
            )
        if isinstance(weight, str) or not -STRONGEST <= weight <= STRONGEST:
            raise ValueError(
                f"lexicon: weight {weight!r} of {phrase!r} is not a number from -4 to 4"
            )
    weights = pd.Series(edits, dtype=float).rename(str.lower) / LEXICONS["vader_words"]["scale"]
    edited = pd.DataFrame({name: weights for name in LEXICONS})
    return pd.concat([weigh_lexicon().drop(edited.index, errors="ignore"), edited])


def _read(name: str) -> pd.Series:
    """Read one lexicon from the package that holds it; only words, no phrases or emoticons."""
    about = LEXICONS[name]
    folder = files(about["package"]) if "package" in about else files("tradetalks") / "lexicons"
    lines = folder.joinpath(about["file"]).read_text(encoding="utf-8").splitlines()
    entries = (line.split("\t")[:2] for line in lines if line and not line.startswith("#"))
    weights = {word: float(weight) for word, weight in entries if re.fullmatch(WORD, word)}
    return (pd.Series(weights) - about.get("neutral", 0.0)) / about["scale"]
