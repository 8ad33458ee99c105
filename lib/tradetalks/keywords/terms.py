"""From words to keywords: what a term matches, by rules that a reader can check."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import chain

import numpy as np
import pandas as pd

from tradetalks.base.checks import InputError, check_list
from tradetalks.base.tokens import TOKENS, Token
from tradetalks.keywords.words import WORD_LISTS, count_as, join_prefixes

Keywords = str | Iterable[str] | Mapping[str, Iterable[str]]

_NO_MERE_PLURALS = frozenset(WORD_LISTS["no_mere_plurals"])


def read_keywords(keywords: Keywords) -> dict[str, list[str]]:
    """Return named groups of terms: a list of terms is one group for each.

    Raises
    ------
    ValueError
        If there is no keyword, a group has no term, or a term has no word in it.
    """
    if not isinstance(keywords, Mapping):
        keywords = {term: term for term in _as_list(keywords)}
    groups = {str(name): _as_list(terms) for name, terms in keywords.items()}
    if not groups:
        raise InputError('no keywords given; give a list such as ["tariff", "rare earth"]')
    for name, terms in groups.items():
        if not terms:
            raise InputError(f"the keyword group {name!r} is empty; give it at least one term")
        for term in terms:
            if not re.search(r"[^\W_]", term):
                raise InputError(
                    f"the term {term!r} ({name!r}) has no word; give letters or digits"
                )
    return groups


def parse_groups(text: str) -> dict[str, list[str]]:
    """Read keywords as people write them: a group a line, or terms between commas.

    Raises
    ------
    ValueError
        As :func:`read_keywords`.

    Examples
    --------
    >>> parse_groups("tech: chip*, AI" + chr(10) + "talks, rare earth")
    {'tech': ['chip*', 'AI'], 'talks': ['talks'], 'rare earth': ['rare earth']}
    """
    groups: dict[str, list[str]] = {}
    for line in text.splitlines():
        name, colon, terms = (part.strip() for part in line.rpartition(":"))
        listed = [term.strip() for term in terms.split(",") if term.strip()]
        groups |= {name: listed} if colon else {term: [term] for term in listed}
    return read_keywords(groups)


def write_groups(keywords: Keywords) -> str:
    """Write keywords as `parse_groups` reads them."""
    groups = read_keywords(keywords).items()
    return "\n".join(
        name if terms == [name] else f"{name}: {', '.join(terms)}" for name, terms in groups
    )


def _as_list(terms: str | Iterable[str]) -> list[str]:
    return (
        [terms] if isinstance(terms, str) else check_list(terms, "the keywords", '["tariff", "AI"]')
    )


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
        plural = word[:-1] + "ies"
    elif re.search(r"(s|x|z|ch|sh)$", word):
        plural = word + "es"
    else:
        plural = word + "s"
    return {word} if plural in _NO_MERE_PLURALS else {word, plural}


def find_hits(words: pd.DataFrame, groups: dict[str, list[str]]) -> pd.DataFrame:
    """Find keywords among words.

    Parameters
    ----------
    words
        The table of `list_words`.
    groups
        Named groups of terms, from `read_keywords`.

    Returns
    -------
    pandas.DataFrame
        One row a hit, in order: `first` (row number in `words`), `length` (in words), `number` and
        `keyword` (which one), `form` (the words matched). Where hits of one keyword overlap, the
        leftmost counts, and of two that begin together the longer.
    """
    parsed = [[_parse_term(term) for term in terms] for terms in groups.values()]
    sought = {word for terms in parsed for families in terms for word in chain(*families)}
    index, follows = _index(words["word"], sought), words["follows"].to_numpy()
    hits = pd.concat(
        [
            _without_overlaps([_find_term(families, index, follows) for families in terms])
            for terms in parsed
        ],
        keys=range(len(groups)),
        names=["number", None],
    )
    hits = hits.reset_index("number").sort_values(["first", "number"], ignore_index=True)
    hits["keyword"] = pd.Series(list(groups), dtype="str").take(hits["number"].to_numpy()).array
    word = words["word"].to_numpy(dtype=object)
    hits["form"] = pd.Series(
        [
            " ".join(word[first : first + length])
            for first, length in zip(hits["first"].tolist(), hits["length"].tolist(), strict=True)
        ],
        dtype="str",
    )
    return hits


def _parse_term(term: str) -> list[set[str]]:
    """Return for each word of a term the words that it stands for."""
    *before, last = (count_as(word) for chunk in term.split() for word in _read_term(chunk))
    return [*({piece} for piece in before), {last} if term.startswith("=") else word_family(last)]


def _read_term(chunk: str) -> list[str]:
    """Return the words of a chunk of a term, in which ``*`` is a part of a word."""
    joined: list[Token] = []
    for start, end, form in TOKENS[chunk]:
        first, last_end, last = joined[-1] if joined else (0, 0, "")
        ends = last[-1:] + form[0]
        if last and last_end == start and "*" in ends and ends.replace("*", "x").isalnum():
            joined[-1] = (first, end, last + form)
        else:
            joined.append((start, end, form))
    words = (form for _, _, form in join_prefixes(tuple(joined)))
    return [word for word in words if re.search(r"[^\W_]|\*", word)]


def _index(words: pd.Series[str], sought: set[str]) -> dict[str, list[np.ndarray]]:
    """Return where each word that is sought stands: as it counts, and in small letters too."""
    matching = [_pattern_of(word).fullmatch for word in sought if "*" in word]

    def is_wanted(key: str) -> bool:
        return key in sought or any(match(key) for match in matching)

    wanted = [
        is_wanted(word) or (not word.islower() and is_wanted(word.lower()))
        for word in map(str, words.cat.categories)
    ]
    places = np.flatnonzero(np.array(wanted, dtype=bool)[words.cat.codes])
    found = words.iloc[places]
    index: dict[str, list[np.ndarray]] = {}
    for word, here in found.groupby(found, observed=True).indices.items():
        for key in {str(word), str(word).lower()}:
            index.setdefault(key, []).append(places[here])
    return index


def _find_term(
    families: list[set[str]], index: dict[str, list[np.ndarray]], follows: np.ndarray
) -> tuple[np.ndarray, int]:
    """Return where a term begins, and how many words it has."""
    first, *others = (_find_family(family, index) for family in families)
    for step, places in enumerate(others, start=1):
        first = np.intersect1d(first + step, places[follows[places]], assume_unique=True) - step
    return first, len(families)


def _find_family(family: set[str], index: dict[str, list[np.ndarray]]) -> np.ndarray:
    """Return where the words of a family stand; ``*`` in a word is any run of letters."""
    wanted: set[str] = set()
    for word in family:
        if "*" in word:
            wanted.update(filter(_pattern_of(word).fullmatch, index))
        elif word in index:
            wanted.add(word)
    places = [place for word in sorted(wanted) for place in index[word]]
    together = np.sort(np.concatenate([np.empty(0, dtype=np.intp), *places]))
    return together[np.diff(together, prepend=-1) > 0]


def _pattern_of(word: str) -> re.Pattern[str]:
    return re.compile(re.escape(word).replace(r"\*", ".*"))


def _without_overlaps(found: list[tuple[np.ndarray, int]]) -> pd.DataFrame:
    """Return `first` and `length` of the hits that remain when no word counts twice."""
    first = np.concatenate([places for places, _ in found])
    length = np.repeat([length for _, length in found], [len(places) for places, _ in found])
    order = np.lexsort((-length, first))
    first, length = first[order], length[order]
    free_from, keep = 0, []
    for begin, end in zip(first.tolist(), (first + length).tolist(), strict=True):
        keep.append(begin >= free_from)
        free_from = end if keep[-1] else free_from
    return pd.DataFrame({"first": first, "length": length})[np.array(keep, dtype=bool)]
