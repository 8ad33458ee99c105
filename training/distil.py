"""Fit the reader's weights to what teachers say of many sentences, and write its table."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from counting import pack
from data import HALVES
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import log_softmax, softmax
from tradetalks.expectations.frame import EXPECTATIONS
from tradetalks.expectations.reader import BITS, GAP_NUMBER, STEP

LARGEST = 300_000  # words and phrases that the table holds
LABELS = len(EXPECTATIONS)
PIECE = 3_000  # sentences that a teacher labels at a time
SMOOTHING = 0.1  # of labels given by hand
HARD = 2.0  # what one of them counts beside one given by the teachers
PENALTY = 4e-6
STEPS = 120


def fit(
    counts: sparse.csr_matrix,
    targets: np.ndarray,
    weights: np.ndarray,
    *,
    penalty: float,
    steps: int,
    begin: np.ndarray | None = None,
) -> np.ndarray:
    """Fit a multinomial logistic regression to soft targets; the last row is the bias.

    Returns what each column adds to the log-odds of each framing label against "none".
    """
    columns = counts.shape[1]
    turned = counts.T.tocsr()
    total = weights.sum()

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        table = flat.reshape(columns + 1, LABELS - 1).astype(np.float32)
        logits = np.zeros((counts.shape[0], LABELS))
        logits[:, :-1] = counts @ table[:-1] + table[-1]
        logs = log_softmax(logits, axis=1)
        wrong = ((np.exp(logs) - targets) * weights[:, None])[:, :-1].astype(np.float32)
        slope = np.vstack([turned @ wrong, wrong.sum(0)]) / total
        slope[:-1] += 2 * penalty * table[:-1]
        value = -(weights * (targets * logs).sum(1)).sum() / total
        return value + penalty * float((table[:-1] ** 2).sum()), slope.ravel().astype(float)

    first = np.zeros((columns + 1, LABELS - 1)) if begin is None else begin
    found = minimize(
        loss, first.ravel(), jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 6}
    )
    print(f"fit {counts.shape}: loss {found.fun:.4f} after {found.nit} steps", flush=True)
    return found.x.reshape(columns + 1, LABELS - 1)


def predict(counts: sparse.csr_matrix, table: np.ndarray) -> np.ndarray:
    return counts @ table[:-1] + table[-1]


def read_teachers(cache: Path, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return which sentences all teachers labelled, and the mean of their probabilities.

    Each kind of network counts the same, however many seeds there are of it.
    """
    chosen = np.load(cache / "chosen.npy")
    firsts = set.intersection(
        *({int(path.stem) for path in (cache / name).glob("*.npy")} for name in names)
    )
    numbers = np.concatenate([chosen[first : first + PIECE] for first in sorted(firsts)])
    kinds: dict[str, list[np.ndarray]] = {}
    for name in names:
        told = np.vstack([np.load(cache / name / f"{first}.npy") for first in sorted(firsts)])
        kinds.setdefault(name.partition("-")[0], []).append(softmax(told, axis=1))
    return numbers, np.mean([np.mean(kind, axis=0) for kind in kinds.values()], axis=0)


def list_rest(cache: Path) -> np.ndarray:
    """Return the numbers of the unlabelled sentences that were not chosen for the teachers."""
    sentences = len(pd.read_parquet(cache / "unlabelled.parquet", columns=["article_id"]))
    return np.setdiff1d(np.arange(sentences), np.load(cache / "chosen.npy"))


def read_pupil(cache: Path, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Return which sentences the teachers' pupil labelled, and its probabilities."""
    numbers = list_rest(cache)
    firsts = range(0, len(numbers), PIECE)
    told = np.vstack([np.load(cache / name / f"{first}.npy") for first in firsts])
    return numbers, softmax(told, axis=1)


def distil(cache: Path, names: list[str], pupil: str, output: Path) -> None:
    """Write the table of weights, and the scores of labelled sentences by tables blind to them."""
    table = pd.read_parquet(cache / "labelled.parquet")
    counts = sparse.load_npz(cache / "counts.npz")
    features = np.load(cache / "features.npz")
    told = read_teachers(cache, names), read_pupil(cache, pupil)
    numbers, soft = (np.concatenate(parts) for parts in zip(*told, strict=True))
    print(len(numbers), "sentences labelled by", *names, "or", pupil, flush=True)
    hard = np.eye(LABELS)[table["target"]] * (1 - SMOOTHING) + SMOOTHING / LABELS
    learned = np.flatnonzero(~table["held_out"])
    heavy = np.full(len(table), HARD)

    def teach(
        labelled: np.ndarray, columns: np.ndarray, steps: int, begin: np.ndarray | None
    ) -> np.ndarray:
        rows = np.concatenate([labelled, len(table) + numbers])
        return fit(
            counts[rows][:, columns],
            np.vstack([hard[labelled], soft]),
            np.concatenate([heavy[labelled], np.ones(len(numbers))]),
            penalty=PENALTY,
            steps=steps,
            begin=begin,
        )

    every = np.arange(counts.shape[1])
    whole = teach(learned, every, STEPS, None)
    often = np.asarray(counts[np.concatenate([learned, len(table) + numbers])].sum(0)).ravel()
    weighty = np.abs(whole[:-1]).max(1) * np.sqrt(often)
    kept = np.sort(np.argsort(-weighty)[:LARGEST])
    kept = kept[weighty[kept] > 0]
    rows = np.append(kept, counts.shape[1])
    final = teach(learned, kept, STEPS // 3, whole[rows])
    final = np.rint(final / STEP)
    used = np.abs(final[:-1]).max(1) > 0
    kept, final = kept[used], final[np.append(used, True)]
    save_table(output, bytes(features["words"]).decode().split("\n"), features["keys"][kept], final)

    scores = predict(counts[: len(table)][:, kept], final) * STEP
    for half in HALVES:
        inside = table["fold"].isin(half).to_numpy() & ~table["held_out"].to_numpy()
        blind = teach(np.setdiff1d(learned, np.flatnonzero(inside)), kept, STEPS, None)
        scores[inside] = predict(counts[: len(table)][inside][:, kept], blind)
    np.save(cache / "scores.npy", scores)


def save_table(output: Path, words: list[str], keys: np.ndarray, table: np.ndarray) -> None:
    """Write keys and weights with the words that they need, numbered anew in the same order."""
    mask = (1 << BITS) - 1
    parts = np.stack([keys >> 2 * BITS, (keys >> BITS) & mask, keys & mask])
    needed = np.unique(parts[parts > GAP_NUMBER])
    renumbered = np.zeros(len(words) + 2, dtype=np.int64)
    renumbered[GAP_NUMBER] = GAP_NUMBER
    renumbered[needed] = np.arange(len(needed)) + GAP_NUMBER + 1
    first, second, third = renumbered[parts]
    np.savez(  # not compressed: it is read whenever the library starts
        output,
        words=pack(words[number - GAP_NUMBER - 1] for number in needed),
        keys=(first << 2 * BITS) | (second << BITS) | third,
        weights=table[:-1].clip(-127, 127).astype(np.int8),
        bias=table[-1].astype(np.int64),
    )
    print(f"{len(keys)} phrases of {len(needed)} words: {output.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("names", nargs="+", help="teachers")
    parser.add_argument("--pupil", required=True, help="the network that labelled the rest")
    arguments = parser.parse_args()
    distil(arguments.cache, arguments.names, arguments.pupil, arguments.output)
