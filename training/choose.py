"""Choose what teachers label: sentences that may well frame expectations, and others by chance."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from distil import LABELS, fit, predict
from scipy import sparse
from scipy.special import softmax


def choose(cache: Path, wanted: int) -> None:
    """Write the numbers of the chosen sentences in the order in which to label them."""
    table = pd.read_parquet(cache / "labelled.parquet")
    counts = sparse.load_npz(cache / "counts.npz")
    learned = np.flatnonzero(~table["held_out"])
    first = fit(
        counts[learned],
        np.eye(LABELS)[table["target"].to_numpy()[learned]],
        np.ones(len(learned)),
        penalty=3e-5,
        steps=30,
    )
    np.save(cache / "first.npy", first)
    logits = predict(counts, first)
    framing = 1 - softmax(np.hstack([logits, np.zeros((len(logits), 1))]), axis=1)[:, -1]
    np.save(cache / "first-framing.npy", framing)
    framing = framing[len(table) :]
    random = np.random.default_rng(1)
    likely = np.argsort(-framing + random.uniform(0, 0.1, len(framing)))[: wanted * 6 // 10]
    others = random.permutation(np.setdiff1d(np.arange(len(framing)), likely))[
        : wanted - len(likely)
    ]
    np.save(cache / "chosen.npy", random.permutation(np.concatenate([likely, others])))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument("--wanted", type=int, default=100_000)
    choose(**vars(parser.parse_args()))
