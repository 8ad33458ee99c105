"""What the reader is made from: labelled sentences, unlabelled ones; what is held out."""

from __future__ import annotations

import argparse
import gzip
import json
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
from tradetalks.expectations.frame import EXPECTATIONS
from tradetalks.sentences.split import split_sentences

HELD_OUT = tomllib.loads(Path(__file__).with_name("held_out.toml").read_text(encoding="utf-8"))
FOLDS = 4
HALVES = ((0, 1), (2, 3))  # of the folds: what one half is measured with has read the other


def read_labelled(gold: Path) -> pd.DataFrame:
    """Read train.csv and dev.csv as one table: `split` is a number of a fold, or "held out"."""
    talks = pd.read_csv(gold / "dev.csv").assign(source="talks", sure="yes", drawn="series")
    other = pd.read_csv(gold / "train.csv").assign(source="other events")
    columns = [
        "article_id", "series", "sentence", "label", "voice", "explicit", "sure", "drawn", "source"
    ]  # fmt: skip
    table = pd.concat([talks[columns], other[columns]], ignore_index=True)
    held_out = table["series"].isin([*HELD_OUT["talks"], *HELD_OUT["other events"]])
    return table.assign(
        held_out=held_out,
        fold=_fold(table["series"]),
        target=table["label"].map(EXPECTATIONS.index),
        before=_before(table["article_id"], table["sentence"]),
    )


def read_unlabelled(gold: Path) -> pd.DataFrame:
    """Split the unlabelled articles into sentences: `article_id`, `sentence`, `before`."""
    with gzip.open(gold / "unlabelled.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = pd.DataFrame(map(json.loads, lines)).rename(columns={"id": "article_id"})
    split = split_sentences(articles)
    table = split[["article_id", "text"]].rename(columns={"text": "sentence"})
    table = table.assign(before=_before(table["article_id"], table["sentence"]))
    words = table["sentence"].str.split().str.len()
    return table[words.between(4, 80)].drop_duplicates("sentence").reset_index(drop=True)


def read_open_test(labels: Path) -> pd.DataFrame:
    """Read the open test set, on which nothing is ever chosen."""
    table = pd.read_csv(labels)
    return table.assign(
        target=table["label"].map(EXPECTATIONS.index),
        before=_before(table["article_id"], table["sentence"]),
    )


def _before(articles: pd.Series, sentences: pd.Series) -> pd.Series:
    """Return the sentence before each one in its article, or nothing."""
    return sentences.groupby(articles, sort=False).shift(1, fill_value="")


def _fold(series: pd.Series) -> np.ndarray:
    """Give each series one of the folds, always the same."""
    numbers = pd.util.hash_array(series.to_numpy(dtype=object), categorize=False)
    return (numbers % FOLDS).astype(int)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gold", type=Path)
    parser.add_argument("cache", type=Path)
    paths = parser.parse_args()
    read_labelled(paths.gold).to_parquet(paths.cache / "labelled.parquet")
    read_unlabelled(paths.gold).to_parquet(paths.cache / "unlabelled.parquet")
