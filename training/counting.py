"""Count the words and phrases of all sentences once, for every later step."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from tradetalks.expectations import reader
from tradetalks.expectations.reader import END, GAP_NUMBER, START, list_keys

FEWEST = 3  # articles in which a word or phrase must occur to get a weight


def number_sentences(sentences: list[str]) -> tuple[list[str], np.ndarray]:
    """Return the vocabulary and the numbers of all words of all sentences in a row."""
    words = [reader._see(word) for text in sentences for word in reader.list_words(text)]
    codes, vocabulary = pd.factorize(np.array(words, dtype=object), sort=True)
    return list(vocabulary), codes + GAP_NUMBER + 1


def count_features(
    sentences: list[str], articles: np.ndarray
) -> tuple[list[str], sparse.csr_matrix, np.ndarray]:
    """Count the words and phrases of each sentence that occur in enough articles.

    Returns the vocabulary, one row of counts a sentence, and the keys of the columns.
    """
    vocabulary, numbers = number_sentences(sentences)
    start, end = (vocabulary.index(mark) + GAP_NUMBER + 1 for mark in (START, END))
    sentence = np.cumsum(numbers == start) - 1
    seen = np.unique(numbers.astype(np.int64) * len(sentences) + articles[sentence])
    common = np.bincount(seen // len(sentences), minlength=len(vocabulary) + 2) >= FEWEST
    inside, last = common[numbers], numbers == end
    rows, keys = [], []
    for family, offsets in zip(list_keys(numbers), ([0], [0, 1], [0, 1, 2], [0, 2]), strict=True):
        size = len(family)
        fits = np.logical_and.reduce([inside[offset : size + offset] for offset in offsets])
        for offset in range(max(offsets)):
            fits &= ~last[offset : size + offset]
        rows.append(sentence[:size][fits].astype(np.int32))
        keys.append(family[fits])
    row, key = np.concatenate(rows), np.concatenate(keys)
    found, column = np.unique(key, return_inverse=True)
    seen = np.unique(column.astype(np.int64) * len(sentences) + articles[row])
    kept = np.bincount(seen // len(sentences), minlength=len(found)) >= FEWEST
    fits = kept[column]
    place = (row[fits], (np.cumsum(kept) - 1)[column[fits]])
    counts = sparse.csr_matrix(
        (np.ones(len(place[0]), dtype=np.float32), place), (len(sentences), int(kept.sum()))
    )
    return vocabulary, counts, found[kept]


def count(cache: Path) -> None:
    """Write counts.npz, one row a sentence, the labelled ones first, and what its columns are."""
    parts = [
        pd.read_parquet(cache / f"{name}.parquet", columns=["article_id", "sentence"])
        for name in ("labelled", "unlabelled")
    ]
    table = pd.concat(parts, ignore_index=True)
    words, counts, keys = count_features(
        table["sentence"].tolist(), pd.factorize(table["article_id"])[0]
    )
    sparse.save_npz(cache / "counts.npz", counts, compressed=False)
    np.savez(cache / "features.npz", keys=keys, words=pack(words))


def pack(words: Iterable[str]) -> np.ndarray:
    return np.frombuffer("\n".join(words).encode(), np.uint8)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    count(**vars(parser.parse_args()))
