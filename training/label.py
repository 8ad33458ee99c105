"""Let a fine-tuned teacher label the chosen sentences, piece by piece."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from distil import PIECE
from encoder import Encoder, Pieces, label
from pretrained import folder_of

torch.set_num_threads(1)


def label_chosen(cache: Path, name: str, part: int, parts: int) -> None:
    """Label this part of the pieces that are not yet labelled."""
    chosen = np.load(cache / "chosen.npy")
    sentences = pd.read_parquet(cache / "unlabelled.parquet", columns=["sentence"])["sentence"]
    folder = folder_of(cache, name)
    pieces, model = Pieces(folder), Encoder(folder)
    model.load_state_dict(torch.load(cache / f"{name}.pt"))
    for first in range(part * PIECE, len(chosen), parts * PIECE):
        path = cache / name / f"{first}.npy"
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            rows = pieces(sentences.iloc[chosen[first : first + PIECE]].tolist())
            np.save(path, label(model, pieces, rows))
            print(path, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument("name")
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--parts", type=int, default=1)
    label_chosen(**vars(parser.parse_args()))
