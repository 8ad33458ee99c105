"""Articles that are nearly the same as one before them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd

from tradetalks.base.checks import ARTICLES, check_table

SHINGLE = 4  # words; two articles are alike where they share such runs
SIMILAR = 0.6  # share of common runs: a copy with a new heading, a cut or some changed words
PERMUTATIONS = 64  # which give the similarity to within 0.06
BANDS = 16  # which find 99 of 100 pairs with a similarity of 0.7

Match = tuple[str, str, float]


def find_copies(articles: pd.DataFrame) -> pd.DataFrame:
    """Find articles that are nearly the same as one before them: syndicated, reprinted, updated.

    Runs of four words are compared by MinHash (Broder, 1997) with locality-sensitive hashing, in
    time that grows with the number of articles, not of pairs; where rensa is not installed, each
    with all before it. Nothing is removed: whether a reprint counts again depends on the question.

    Parameters
    ----------
    articles : DataFrame
        Takes ``article_id`` and ``text``.

    Returns
    -------
    DataFrame
        One row for each copy: ``article_id``, ``copy_of`` (the first article like it), and
        ``similarity`` (the estimated share of common runs of four words: 0.6 to 1).

    Examples
    --------
    >>> find_copies(load_articles("seeds")).empty
    True
    """
    check_table(articles, "article_id", "text", what=ARTICLES)
    matches = map(start_comparing(), articles["article_id"], articles["text"])
    return list_copies(match for match in matches if match)


def drop_copies(table: pd.DataFrame, copies: pd.DataFrame) -> pd.DataFrame:
    """Leave out the articles that repeat one before them, so that each text counts once.

    Parameters
    ----------
    table : DataFrame
        Takes ``article_id``: articles, sentences, or anything else that has it.
    copies : DataFrame
        What :func:`find_copies` returns.

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": ["a", "b"]})
    >>> copies = pd.DataFrame({"article_id": ["b"], "copy_of": ["a"], "similarity": [0.9]})
    >>> drop_copies(table, copies)["article_id"].tolist()
    ['a']
    """
    check_table(table, "article_id", what="a table with articles")
    check_table(copies, "article_id", "copy_of", what="a table of copies")
    return table[~table["article_id"].astype("str").isin(copies["article_id"].astype("str"))]


def list_copies(copies: Iterable[Match]) -> pd.DataFrame:
    """Make the table of :func:`find_copies`."""
    table = pd.DataFrame(copies, columns=["article_id", "copy_of", "similarity"])
    return table.astype({"article_id": "str", "copy_of": "str", "similarity": "float64"})


def start_comparing() -> Callable[[str, str], Match | None]:
    """Return a function that says of each article in turn which earlier one it repeats."""
    try:
        from rensa import RMinHash, RMinHashLSH
    except ImportError:  # not built for every platform
        return _compare_exactly()
    index = RMinHashLSH(threshold=SIMILAR, num_perm=PERMUTATIONS, num_bands=BANDS)
    firsts: list[tuple[str, Any]] = []

    def compare(article_id: str, text: str) -> Match | None:
        (sketch,) = RMinHash.from_token_sets([_runs(text)], num_perm=PERMUTATIONS, seed=0)
        alike = [(sketch.jaccard(firsts[i][1]), -i) for i in index.query(sketch)]
        similarity, first = max(alike, default=(0.0, 0))
        if similarity >= SIMILAR:
            return article_id, firsts[-first][0], similarity
        index.insert(len(firsts), sketch)
        firsts.append((article_id, sketch))
        return None

    return compare


def _compare_exactly() -> Callable[[str, str], Match | None]:
    """Do the same by comparing each article with all before it: right, but slow for thousands."""
    firsts: dict[str, set[str]] = {}

    def compare(article_id: str, text: str) -> Match | None:
        runs = _runs(text)
        alike = {first: len(runs & of) / len(runs | of) for first, of in firsts.items()}
        first = max(alike, key=alike.__getitem__, default="")
        if alike.get(first, 0.0) >= SIMILAR:
            return article_id, first, alike[first]
        firsts[article_id] = runs
        return None

    return compare


def _runs(text: str) -> set[str]:
    """Return the runs of some words that a text is made of."""
    words = text.casefold().split()
    runs = zip(*(words[first:] for first in range(SHINGLE)), strict=False)
    return set(map(" ".join, runs)) or {" ".join(words)}
