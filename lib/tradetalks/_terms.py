"""From words to keywords: what a term matches, by rules that a reader can check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import numpy as np
import pandas as pd

from tradetalks._words import count_as, word_pattern

Keywords = str | Iterable[str] | Mapping[str, Iterable[str]]

_TERM_WORD = word_pattern(r"(?:[^\W_]|\*)")


def read_keywords(keywords: Keywords) -> dict[str, list[str]]:
    """Return named groups of terms: a list of terms is one group for each.

    Raises
    ------
    ValueError
        If there is no keyword, a group has no term, or a term has no word in it.
    """
    if isinstance(keywords, str):
        keywords = [keywords]
    if isinstance(keywords, Mapping):
        groups = {
            str(name): [terms] if isinstance(terms, str) else list(terms)
            for name, terms in keywords.items()
        }
    else:
        groups = {term: [term] for term in keywords}
    if not groups:
        raise ValueError('no keywords given; give a list such as ["tariff", "rare earth"]')
    for name, terms in groups.items():
        if not terms:
            raise ValueError(f"the keyword group {name!r} is empty; give it at least one term")
        for term in terms:
            if not re.search(r"[^\W_]", term):
                raise ValueError(
                    f"the term {term!r} ({name!r}) has no word; give letters or digits"
                )
    return groups


def word_family(word: str) -> set[str]:
    """Return a word and its regular form in -s, by the spelling rules of English.

    Examples
    --------
    >>> sorted(word_family("tariff"))
    ['tariff', 'tariffs']
    >>> sorted(word_family("country"))
    ['countries', 'country']
    """
    if (len(word) < 3 and not word.isupper()) or not word[-1].isalpha():
        return {word}
    if re.search(r"[^aeiou]y$", word):
        return {word, word[:-1] + "ies"}
    if re.search(r"(s|x|z|ch|sh)$", word):
        return {word, word + "es"}
    return {word, word + "s"}


def find_terms(words: pd.DataFrame, terms: Iterable[str]) -> pd.DataFrame:
    """Find the words and phrases that belong to one keyword.

    Parameters
    ----------
    words
        The table of `tokenise`.
    terms
        The terms of the keyword.

    Returns
    -------
    pandas.DataFrame
        One row a hit, in order: `first` (row number in `words`) and `length` (in words). Where hits
        overlap, the leftmost counts, and of two that begin together the longer.
    """
    code = words["word"].cat.codes.to_numpy()
    single = np.zeros(len(words["word"].cat.categories), dtype=bool)
    found = []
    for term in terms:
        matching = _words_of(term, words["word"].cat.categories)
        if len(matching) == 1:
            single |= matching[0]
        else:
            found.append((_find_phrase(words, matching), len(matching)))
    found.append((np.flatnonzero(single[code]), 1))
    hits = pd.DataFrame(
        {
            "first": np.concatenate([first for first, _ in found]),
            "length": np.repeat(
                [length for _, length in found], [len(first) for first, _ in found]
            ),
        }
    )
    return _without_overlaps(hits) if len(found) > 1 else hits


def find_hits(words: pd.DataFrame, keywords: Keywords) -> pd.DataFrame:
    """Find keywords: `first` and `length` as `find_terms`, `number`, `keyword` and `form`."""
    groups = read_keywords(keywords)
    hits = pd.concat(
        [
            find_terms(words, terms).assign(number=number)
            for number, terms in enumerate(groups.values())
        ]
    ).sort_values(["first", "number"], ignore_index=True)
    word = words["word"].to_numpy(dtype=object)
    hits["keyword"] = np.array(list(groups), dtype=object)[hits["number"]]
    hits["form"] = [
        " ".join(word[first : first + length])
        for first, length in zip(hits["first"], hits["length"], strict=True)
    ]
    return hits


def _words_of(term: str, vocabulary: pd.Index[str]) -> list[np.ndarray]:
    """Return, for each word of a term, which words of the vocabulary it matches."""
    pieces = [count_as(piece) for piece in _TERM_WORD.findall(term)]
    exact = term.startswith("=")
    *before, last = pieces
    return [_matches(piece, {piece}, vocabulary) for piece in before] + [
        _matches(last, {last} if exact else word_family(last), vocabulary)
    ]


def _matches(piece: str, family: set[str], vocabulary: pd.Index[str]) -> np.ndarray:
    """Return which words of the vocabulary a piece of a term, or one of its family, matches."""
    candidates = vocabulary if _is_capitals(piece) else vocabulary.str.lower()
    if "*" not in piece:
        return np.asarray(candidates.isin(list(family)))
    pattern = re.compile(re.escape(piece).replace(r"\*", ".*"))
    return np.array([pattern.fullmatch(word) is not None for word in candidates], dtype=bool)


def _is_capitals(word: str) -> bool:
    return word != word.lower()


def directly_after(words: pd.DataFrame) -> np.ndarray:
    """Return whether only a space or a hyphen parts a word from the one before it."""
    row, start, end = (words[column].to_numpy() for column in ("row", "start", "end"))
    follows = np.zeros(len(words), dtype=bool)
    follows[1:] = (row[1:] == row[:-1]) & (start[1:] == end[:-1] + 1)
    return follows


def _find_phrase(words: pd.DataFrame, matching: list[np.ndarray]) -> np.ndarray:
    """Return where a phrase begins: its words in order, each directly after the one before."""
    code, follows = words["word"].cat.codes.to_numpy(), directly_after(words)
    first = np.flatnonzero(matching[0][code])
    for step, piece in enumerate(matching[1:], start=1):
        first = first[first + step < len(words)]
        first = first[follows[first + step] & piece[code[first + step]]]
    return first


def _without_overlaps(hits: pd.DataFrame) -> pd.DataFrame:
    hits = hits.sort_values(["first", "length"], ascending=[True, False], ignore_index=True)
    free_from, keep = 0, []
    for first, length in zip(hits["first"].tolist(), hits["length"].tolist(), strict=True):
        keep.append(first >= free_from)
        if keep[-1]:
            free_from = first + length
    return hits[np.array(keep, dtype=bool)].reset_index(drop=True)
