"""Fine-tune a teacher on the labelled sentences that are not held out."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from encoder import LABELS, Encoder, Pieces, fine_tune, label
from pretrained import EPOCHS, RATES, folder_of

torch.set_num_threads(1)  # two would wait for each other on a busy machine
SMOOTHING = 0.05
TALKS, UNSURE = 1.5, 0.8  # what a sentence on talks counts, and one on which readers may differ


def teach(cache: Path, name: str) -> None:
    """Fine-tune the network that the name begins with; the rest of the name is its seed."""
    table = pd.read_parquet(cache / "labelled.parquet")
    network, _, seed = name.partition("-")
    folder = folder_of(cache, name)
    pieces = Pieces(folder)
    rows = pieces(table["sentence"].tolist())
    chosen = np.flatnonzero(~table["held_out"])
    targets = np.eye(LABELS)[table["target"]] * (1 - SMOOTHING) + SMOOTHING / LABELS
    weights = np.where(table["source"] == "talks", TALKS, 1.0)
    weights *= np.where(table["sure"] == "yes", 1.0, UNSURE)
    torch.manual_seed(ord(seed))
    model = Encoder(folder)
    fine_tune(
        model, pieces, [rows[i] for i in chosen], targets[chosen], weights[chosen],
        epochs=EPOCHS, rate=RATES[network], seed=ord(seed),
    )  # fmt: skip
    torch.save(model.state_dict(), cache / f"{name}.pt")
    np.save(cache / f"{name}-labelled.npy", label(model, pieces, rows))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument("name")
    teach(**vars(parser.parse_args()))
