"""Fine-tune a network on labels: a teacher on those given by hand, a pupil on the teachers'."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from distil import read_teachers
from encoder import LABELS, Encoder, Pieces, fine_tune, label
from pretrained import EPOCHS, RATES, folder_of

torch.set_num_threads(1)  # two would wait for each other on a busy machine
SMOOTHING = 0.05
TALKS, UNSURE = 1.5, 0.8  # what a sentence on talks counts, and one on which readers may differ


def teach_by_hand(cache: Path, name: str) -> None:
    """Teach the network that the name begins with; the rest of the name is its seed."""
    table = pd.read_parquet(cache / "labelled.parquet")
    table = table[~table["held_out"]]
    targets = np.eye(LABELS)[table["target"]] * (1 - SMOOTHING) + SMOOTHING / LABELS
    weights = np.where(table["source"] == "talks", TALKS, 1.0)
    weights *= np.where(table["sure"] == "yes", 1.0, UNSURE)
    sentences = table["sentence"].tolist()
    model = _fit(cache, name, sentences, targets, weights, EPOCHS)
    torch.save(model.state_dict(), cache / f"{name}.pt")


def teach_by_teachers(cache: Path, name: str, teachers: list[str]) -> None:
    """Teach a smaller network what the teachers say of sentences that nobody labelled.

    It has read no label given by hand, so that what it is worth can be told on all of those: they
    are labelled by it, too.
    """
    numbers, soft = read_teachers(cache, teachers)
    others = pd.read_parquet(cache / "unlabelled.parquet", columns=["sentence"])
    sentences = others["sentence"].iloc[numbers].tolist()
    model = _fit(cache, name, sentences, soft, np.ones(len(soft)), EPOCHS)
    torch.save(model.state_dict(), cache / f"{name}.pt")
    pieces = Pieces(folder_of(cache, name))
    table = pd.read_parquet(cache / "labelled.parquet", columns=["sentence"])
    np.save(cache / f"{name}.told.npy", label(model, pieces, pieces(table["sentence"].tolist())))


def _fit(
    cache: Path,
    name: str,
    sentences: list[str],
    targets: np.ndarray,
    weights: np.ndarray,
    epochs: int,
) -> Encoder:
    """Return the network, taught by these targets."""
    network, _, seed = name.partition("-")
    torch.manual_seed(ord(seed))
    model, pieces = Encoder(folder_of(cache, name)), Pieces(folder_of(cache, name))
    fine_tune(
        model, pieces, pieces(sentences), targets, weights,
        epochs=epochs, rate=RATES[network], seed=ord(seed),
    )  # fmt: skip
    return model


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument("name")
    parser.add_argument("--teachers", nargs="+", help="who teach a pupil")
    arguments = parser.parse_args()
    if arguments.teachers:
        teach_by_teachers(arguments.cache, arguments.name, arguments.teachers)
    else:
        teach_by_hand(arguments.cache, arguments.name)
