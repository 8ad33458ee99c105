"""Count the words and phrases of all sentences, and their signs, once for every later step."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import sparse
from tradetalks.base.tokens import tokenise_plainly
from tradetalks.expectations import reader
from tradetalks.expectations.frame import judge_in_place, see_signs
from tradetalks.expectations.reader import END, GAP_NUMBER, START, list_keys

FEWEST = 3  # articles in which a word or phrase must occur to get a weight
AT_ONCE = 5_000  # sentences that the rules read at a time: bounds the memory


def list_streams(table: pd.DataFrame) -> list[list[str]]:
    """Return two lists for each sentence: its words, and its signs."""
    streams = []
    sentences = table[["article_id", "sentence"]].rename(columns={"sentence": "text"})
    for first in range(0, len(sentences), AT_ONCE):
        part = sentences.iloc[first : first + AT_ONCE]
        judged = list(judge_in_place(part, tokenise_plainly(part["text"].tolist())))
        for (tokens, *_), signs in zip(judged, see_signs(judged), strict=True):
            streams += [tokens, signs]
    return streams


def number_streams(streams: Sequence[Sequence[str]]) -> tuple[list[str], np.ndarray]:
    """Return the vocabulary and the numbers of all words of all lists in a row."""
    words = [reader._see(word) for words in streams for word in (START, *words, END)]
    codes, vocabulary = pd.factorize(np.array(words, dtype=object), sort=True)
    return list(vocabulary), codes + GAP_NUMBER + 1


def count_features(
    streams: Sequence[Sequence[str]], articles: np.ndarray
) -> tuple[list[str], sparse.csr_matrix, np.ndarray, np.ndarray]:
    """Count what occurs in enough articles of the words, signs and phrases of each sentence.

    Returns the vocabulary, one row of counts a sentence, the keys of the columns, and which of them
    are of signs.
    """
    vocabulary, numbers = number_streams(streams)
    start, end = (vocabulary.index(mark) + GAP_NUMBER + 1 for mark in (START, END))
    stream = np.cumsum(numbers == start) - 1
    sentence, sentences = stream // 2, len(streams) // 2
    seen = np.unique(numbers.astype(np.int64) * sentences + articles[sentence])
    common = np.bincount(seen // sentences, minlength=len(vocabulary) + 2) >= FEWEST
    inside, last = common[numbers], numbers == end
    rows, keys = [], []
    for family, offsets in zip(list_keys(numbers), ([0], [0, 1], [0, 1, 2], [0, 2]), strict=True):
        size = len(family)
        fits = np.logical_and.reduce([inside[offset : size + offset] for offset in offsets])
        for offset in range(max(offsets)):
            fits &= ~last[offset : size + offset]
        if offsets == [0]:  # every sentence has a beginning and an end
            fits &= (numbers != start) & ~last
        rows.append(stream[:size][fits].astype(np.int32))
        keys.append(family[fits])
    row, key = np.concatenate(rows), np.concatenate(keys)
    found, column = np.unique(key, return_inverse=True)
    seen = np.unique(column.astype(np.int64) * sentences + articles[row // 2])
    kept = np.bincount(seen // sentences, minlength=len(found)) >= FEWEST
    fits = kept[column]
    row, column = row[fits], (np.cumsum(kept) - 1)[column[fits]]
    counts = sparse.csr_matrix(
        (np.ones(len(row), dtype=np.float32), (row // 2, column)), (sentences, int(kept.sum()))
    )
    signs = np.zeros(counts.shape[1], dtype=bool)
    signs[column[row % 2 == 1]] = True
    return vocabulary, counts, found[kept], signs


def count(cache: Path) -> None:
    """Write counts.npz, one row a sentence, the labelled ones first, and what its columns are."""
    parts = [
        pd.read_parquet(cache / f"{name}.parquet", columns=["article_id", "sentence"])
        for name in ("labelled", "unlabelled")
    ]
    table = pd.concat(parts, ignore_index=True)
    words, counts, keys, signs = count_features(
        list_streams(table), pd.factorize(table["article_id"])[0]
    )
    sparse.save_npz(cache / "counts.npz", counts, compressed=False)
    np.savez(cache / "features.npz", keys=keys, words=pack(words), signs=signs)


def pack(words: Iterable[str]) -> np.ndarray:
    return np.frombuffer("\n".join(words).encode(), np.uint8)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    count(**vars(parser.parse_args()))
