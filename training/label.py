"""Let a fine-tuned network label the chosen sentences, or all the rest, piece by piece."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from distil import PIECE, list_rest
from encoder import Encoder, Pieces, label
from pretrained import folder_of

torch.set_num_threads(1)


def label_unlabelled(cache: Path, name: str, rest: bool, part: int, parts: int) -> None:
    """Label this part of the pieces that are not yet labelled."""
    numbers = list_rest(cache) if rest else np.load(cache / "chosen.npy")
    sentences = pd.read_parquet(cache / "unlabelled.parquet", columns=["sentence"])["sentence"]
    folder = folder_of(cache, name)
    pieces, model = Pieces(folder), Encoder(folder)
    model.load_state_dict(torch.load(cache / f"{name}.pt"))
    for first in range(part * PIECE, len(numbers), parts * PIECE):
        path = cache / name / f"{first}.npy"
        if not path.exists():
            path.parent.mkdir(exist_ok=True)
            rows = pieces(sentences.iloc[numbers[first : first + PIECE]].tolist())
            np.save(path, label(model, pieces, rows))
            print(path, flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument("name")
    parser.add_argument("--rest", action="store_true", help="what was not chosen for the teachers")
    parser.add_argument("--part", type=int, default=0)
    parser.add_argument("--parts", type=int, default=1)
    label_unlabelled(**vars(parser.parse_args()))
