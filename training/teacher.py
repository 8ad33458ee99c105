"""Fine-tune a teacher on the labelled sentences that are not held out."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from data import HALVES
from encoder import LABELS, Encoder, Pieces, fine_tune, label
from pretrained import EPOCHS, RATES, folder_of

torch.set_num_threads(1)  # two would wait for each other on a busy machine
SMOOTHING = 0.05
TALKS, UNSURE = 1.5, 0.8  # what a sentence on talks counts, and one on which readers may differ


def teach(cache: Path, name: str, blind: bool) -> None:
    """Fine-tune the network that the name begins with; the rest of the name is its seed.

    Writes the network; or, if `blind`, what two networks that have read one half of the series
    each say of the other half: what a network is worth can only be told on what it has not read.
    """
    table = pd.read_parquet(cache / "labelled.parquet")
    pieces = Pieces(folder_of(cache, name))
    rows = pieces(table["sentence"].tolist())
    read = ~table["held_out"].to_numpy()
    if not blind:
        model = _fit(cache, name, table, pieces, rows, np.flatnonzero(read))
        torch.save(model.state_dict(), cache / f"{name}.pt")
        return
    logits = np.full((len(table), LABELS), np.nan, dtype=np.float32)
    for half in HALVES:
        inside = table["fold"].isin(half).to_numpy()
        model = _fit(cache, name, table, pieces, rows, np.flatnonzero(read & ~inside))
        unread = np.flatnonzero(read & inside)
        logits[unread] = label(model, pieces, [rows[i] for i in unread])
    np.save(cache / f"{name}.blind.npy", logits)


def _fit(
    cache: Path,
    name: str,
    table: pd.DataFrame,
    pieces: Pieces,
    rows: list[list[int]],
    chosen: np.ndarray,
) -> Encoder:
    """Return the network, taught by the chosen sentences."""
    network, _, seed = name.partition("-")
    targets = np.eye(LABELS)[table["target"]] * (1 - SMOOTHING) + SMOOTHING / LABELS
    weights = np.where(table["source"] == "talks", TALKS, 1.0)
    weights *= np.where(table["sure"] == "yes", 1.0, UNSURE)
    torch.manual_seed(ord(seed))
    model = Encoder(folder_of(cache, name))
    fine_tune(
        model, pieces, [rows[i] for i in chosen], targets[chosen], weights[chosen],
        epochs=EPOCHS, rate=RATES[network], seed=ord(seed),
    )  # fmt: skip
    return model


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument("name")
    parser.add_argument("--blind", action="store_true")
    teach(**vars(parser.parse_args()))
