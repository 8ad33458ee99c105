"""Words in groups of sentences: the small steps that all counts share."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tradetalks.corpus.names import carry_names

By = str | list[str] | None


def group_words(
    sentences: pd.DataFrame, words: pd.DataFrame, by: By
) -> tuple[np.ndarray, pd.Index, np.ndarray]:
    """Return each word's group as a number, the groups' names and their sizes in words.

    Where several columns make the groups, a name is a tuple.
    """
    if by is None:
        return np.zeros(len(words), dtype=np.intp), pd.Index([""]), np.array([len(words)])
    codes: np.ndarray
    if isinstance(by, str):
        codes, found = pd.factorize(sentences[by], use_na_sentinel=False)
        labels = pd.Index(found)
    else:
        rows = sentences[list(by)]
        codes = rows.groupby(list(by), sort=False, dropna=False).ngroup().to_numpy()
        labels = pd.MultiIndex.from_frame(rows.drop_duplicates())
    group = codes[words["row"].to_numpy()]
    return group, labels, np.bincount(group, minlength=len(labels))


def name_groups(
    table: pd.DataFrame, labels: pd.Index, by: By, sentences: pd.DataFrame
) -> pd.DataFrame:
    """Put the groups' names in the place of their numbers, under the names of `by`."""
    named = labels.take(table.pop("group").to_numpy(dtype=np.intp))
    for place, name in enumerate([by] if isinstance(by, str) else by or []):
        table.insert(place, name, named.get_level_values(place))
    return carry_names(table, sentences)


def word_frequencies(sentences: pd.DataFrame, words: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return for each word of the vocabulary how often it occurs and in how many articles."""
    size = len(words["word"].cat.categories)
    word = words["word"].cat.codes.to_numpy().astype(np.int64)
    article, _, _ = group_words(sentences, words, "article_id")
    pairs = np.unique(article * max(size, 1) + word)
    return np.bincount(word, minlength=size), np.bincount(pairs % max(size, 1), minlength=size)


def word_positions(sentences: pd.DataFrame, words: pd.DataFrame) -> np.ndarray:
    """Return for each word which share of its article's words stand before it."""
    article, _, sizes = group_words(sentences, words, "article_id")
    before = pd.Series(article).groupby(article).cumcount().to_numpy()
    return np.asarray(before / sizes[article])


def places(
    sentences: pd.DataFrame, row: np.ndarray, start: np.ndarray, end: np.ndarray
) -> pd.DataFrame:
    """Return in which sentence something stands, and its characters in the article's text."""
    where = sentences.iloc[row]
    offset = where["start"].to_numpy() if "start" in where else 0
    keys = [name for name in ("article_id", "article", "sentence_id") if name in where]
    return where[keys].reset_index(drop=True).assign(start=start + offset, end=end + offset)
