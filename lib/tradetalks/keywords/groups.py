"""Words in groups of sentences: the small steps that all counts share."""

from __future__ import annotations

import numpy as np
import pandas as pd


def group_words(
    sentences: pd.DataFrame, words: pd.DataFrame, by: str | None
) -> tuple[np.ndarray, pd.Index, np.ndarray]:
    """Return each word's group as a number, the groups' names and their sizes in words."""
    if by is None:
        return np.zeros(len(words), dtype=np.intp), pd.Index([""]), np.array([len(words)])
    codes, labels = pd.factorize(sentences[by], use_na_sentinel=False)
    group = codes[words["row"].to_numpy()]
    return group, pd.Index(labels), np.bincount(group, minlength=len(labels))


def name_groups(table: pd.DataFrame, labels: pd.Index, by: str | None) -> pd.DataFrame:
    """Put the groups' names in the place of their numbers, under the name `by`."""
    group = table.pop("group")
    if by is not None:
        table.insert(0, by, labels.take(group.to_numpy(dtype=np.intp)))
    return table


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
    return pd.DataFrame(
        {
            "article_id": where["article_id"].array,
            "sentence_id": where["sentence_id"].array,
            "start": start + offset,
            "end": end + offset,
        }
    )
