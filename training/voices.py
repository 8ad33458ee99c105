"""Teach the second look at the voice: a network, more labels, weights that can be read.

As for the labels of sentences, in one script: a network is taught by framing sentences with their
voice (it sees the sentence before, too); it tells the voice of unlabelled sentences that probably
frame; from these and from what the rules tell, words and phrases and the circumstances of a
sentence get their weights.
"""

from __future__ import annotations

import argparse
import gzip
import json
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from distil import read_teachers, save_table
from encoder import Encoder, Pieces, fine_tune, label
from pretrained import RATES, folder_of
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from tradetalks.base.tokens import tokenise_plainly
from tradetalks.expectations.frame import hear_in_place, judge_in_place, place_in_article
from tradetalks.expectations.reader import STEP
from tradetalks.expectations.voice_reader import (
    TABLE,
    VOICES,
    list_circumstances,
    name_circumstances,
)
from tradetalks.sentences.speech import attribute_speech
from tradetalks.sentences.split import split_sentences

torch.set_num_threads(1)
EPOCHS, LENGTH = 3, 128
SMOOTHING = 0.05
LIKELY = 0.25  # from which probability of framing on an unlabelled sentence is learned from …
MOST = 20_000  # … at most so many
TRUST = 0.6  # what the rules' voice counts beside the network's probabilities
HARD = 2.0  # what a sentence labelled by hand counts beside one told by network and rules
FEWEST = 8  # unlabelled sentences in which a word or phrase must stand
LARGEST = 12_000  # words and phrases that the table holds
PENALTY = 3e-5  # of what words weigh; that of circumstances is fixed
STEPS = 60


def see(table: pd.DataFrame) -> list[str]:
    """Return what the network reads of each sentence: it, and the one before."""
    return (table["sentence"] + " [SEP] " + table["before"].str.slice(0, 250)).tolist()


def teach(cache: Path, name: str, numbers: np.ndarray) -> None:
    """Fine-tune a network on the voices of framing sentences, and let it tell those of others."""
    table = pd.read_parquet(cache / "labelled.parquet")
    table = table[table["voice"].isin(VOICES) & ~table["held_out"]]
    network, _, seed = name.partition("-")
    folder = folder_of(cache, name)
    pieces = Pieces(folder, LENGTH)
    targets = np.eye(len(VOICES))[table["voice"].map(VOICES.index)]
    targets = targets * (1 - SMOOTHING) + SMOOTHING / len(VOICES)
    weights = np.where(table["source"] == "talks", 1.5, 1.0)
    weights *= np.where(table["sure"] == "yes", 1.0, 0.8)
    torch.manual_seed(ord(seed))
    model = Encoder(folder, len(VOICES))
    fine_tune(
        model, pieces, pieces(see(table)), targets, weights,
        epochs=EPOCHS, rate=RATES[network], seed=ord(seed),
    )  # fmt: skip
    others = pd.read_parquet(cache / "unlabelled.parquet").iloc[numbers]
    np.save(cache / f"voices-{name}.npy", label(model, pieces, pieces(see(others))))


def choose(cache: Path, teachers: list[str]) -> np.ndarray:
    """Return the numbers of unlabelled sentences that probably frame expectations."""
    numbers, soft = read_teachers(cache, teachers)
    return numbers[1 - soft[:, -1] > LIKELY][:MOST]


def hear(sentences: pd.DataFrame) -> np.ndarray:
    """Return the circumstances of attributed sentences."""
    words = tokenise_plainly(sentences["text"].tolist())
    heard = list(hear_in_place(sentences, judge_in_place(sentences, words)))
    return list_circumstances(heard, place_in_article(sentences))


def hear_unlabelled(gold: Path, wanted: pd.DataFrame) -> np.ndarray:
    """Return the circumstances of unlabelled sentences in their articles."""
    with gzip.open(gold / "unlabelled.jsonl.gz", "rt", encoding="utf-8") as lines:
        articles = pd.DataFrame(map(json.loads, lines)).rename(columns={"id": "article_id"})
    sentences = split_sentences(articles)
    circumstances = hear(sentences)
    keys = pd.MultiIndex.from_frame(sentences[["article_id", "text"]])
    first = ~keys.duplicated()
    rows = pd.Series(np.flatnonzero(first), index=keys[first])
    found = rows.reindex(pd.MultiIndex.from_frame(wanted[["article_id", "sentence"]]))
    told = np.zeros((len(wanted), circumstances.shape[1]))
    there = found.notna().to_numpy()
    told[there] = circumstances[found[there].astype(int)]
    return told


def fit(
    counts: sparse.csr_matrix, told: np.ndarray, targets: np.ndarray, weights: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Fit a multinomial logistic regression; the last row of the circumstances is the bias."""
    columns, kinds = counts.shape[1], told.shape[1]
    turned, total = counts.T.tocsr(), weights.sum()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        words = flat[: columns * len(VOICES)].reshape(columns, -1).astype(np.float32)
        rest = flat[columns * len(VOICES) :].reshape(kinds + 1, -1)
        logs = log_softmax(counts @ words + told @ rest[:-1] + rest[-1], axis=1)
        wrong = (np.exp(logs) - targets) * weights[:, None] / total
        slope = turned @ wrong.astype(np.float32) + 2 * PENALTY * words
        other = np.vstack([told.T @ wrong, wrong.sum(0)]) + 2e-4 * rest
        value = -(weights * (targets * logs).sum(1)).sum() / total
        value += PENALTY * float((words**2).sum()) + 1e-4 * float((rest**2).sum())
        return value, np.concatenate([slope.ravel(), other.ravel()]).astype(float)

    size = (columns + kinds + 1) * len(VOICES)
    options = {"maxiter": STEPS, "maxcor": 6}
    found = minimize(loss, np.zeros(size), jac=True, method="L-BFGS-B", options=options)
    words = found.x[: columns * len(VOICES)].reshape(columns, -1)
    return words, found.x[columns * len(VOICES) :].reshape(kinds + 1, -1)


def distil(cache: Path, gold: Path, names: list[str], numbers: np.ndarray, room: Path) -> None:
    """Write the weights of words and of circumstances."""
    table = pd.read_parquet(cache / "labelled.parquet")
    counts = sparse.load_npz(cache / "counts.npz")
    features = np.load(cache / "features.npz")
    others = pd.read_parquet(cache / "unlabelled.parquet").iloc[numbers]
    told_others = hear_unlabelled(gold, others)
    read = np.flatnonzero(table["voice"].isin(VOICES) & ~table["held_out"])
    sentences = table[["article_id", "sentence"]].rename(columns={"sentence": "text"})
    told = hear(attribute_speech(sentences))[read]
    means = [softmax(np.load(cache / f"voices-{name}.npy"), axis=1) for name in names]
    soft = np.mean(means, axis=0) + TRUST * told_others[:, : len(VOICES)]
    hard = np.eye(len(VOICES))[table["voice"].iloc[read].map(VOICES.index)]
    hard = hard * (1 - 2 * SMOOTHING) + 2 * SMOOTHING / len(VOICES)
    targets = np.vstack([hard, soft / soft.sum(1, keepdims=True)])
    weights = np.concatenate([np.full(len(read), HARD), np.ones(len(numbers))])
    rows = np.concatenate([read, len(table) + numbers])
    circumstances = np.vstack([told, told_others])

    often = np.asarray((counts[len(table) + numbers] > 0).sum(0)).ravel()
    kept = np.flatnonzero((often >= FEWEST) & ~features["signs"])
    first, _ = fit(counts[rows][:, kept], circumstances, targets, weights)
    weighty = np.abs(first).max(1) * np.sqrt(often[kept])
    kept = kept[np.sort(np.argsort(-weighty)[:LARGEST])]
    words, rest = fit(counts[rows][:, kept], circumstances, targets, weights)
    whole = np.rint(np.vstack([words, rest[-1]]) / STEP)
    vocabulary = bytes(features["words"]).decode().split("\n")
    save_table(room / TABLE, vocabulary, features["keys"][kept], whole)
    lines = [HEAD, f"[circumstances]  # {', '.join(VOICES)}"]
    lines += [
        f'"{name}" = {row.round(3).tolist()}'
        for name, row in zip(name_circumstances(), rest[:-1], strict=True)
    ]
    (room / TABLE).with_suffix(".toml").write_text("\n".join([*lines, ""]), encoding="utf-8")


HEAD = """# What counts beside the words where the voice of a framing sentence is told: the voice
# that the rules tell, who speaks, and the voices beside it, in log-odds of each voice.
# `make reader` makes it anew.
"""

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument("gold", type=Path)
    parser.add_argument("room", type=Path, help="where the table is written")
    parser.add_argument("names", nargs="+", help="networks: the mean of what they tell counts")
    parser.add_argument("--teachers", nargs="+", help="who told which sentences frame at all")
    arguments = parser.parse_args()
    chosen = choose(arguments.cache, arguments.teachers)
    for network in arguments.names:
        if not (arguments.cache / f"voices-{network}.npy").exists():
            teach(arguments.cache, network, chosen)
    distil(arguments.cache, arguments.gold, arguments.names, chosen, arguments.room)
