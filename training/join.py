"""Say what scores and rules are worth together: calibrate on labels that no part has read."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from evidence import read_rules
from measure import f1, macro_f1
from scipy.optimize import minimize
from scipy.special import log_softmax
from tradetalks.expectations.frame import EXPECTATIONS
from tradetalks.expectations.reader import FRAMING, name_inputs, stack_evidence

INPUTS = name_inputs()
WORDS = [number for number, name in enumerate(INPUTS) if name.startswith("score")]
RULES = [
    number for number, name in enumerate(INPUTS) if name.startswith(("rules", "verdict", "guard"))
]
NETWORK = [number for number, name in enumerate(INPUTS) if name.startswith("network")]
COUNTS = {
    "rules": RULES,
    "reader": WORDS,
    "both": RULES + WORDS,
    "network": RULES + WORDS + NETWORK,
}
BETAS = {"precision": 0.5, "balanced": 1.0, "recall": 2.0}  # what finding counts beside precision
CLOSE = 0.025
PENALTY = 2e-4


def fit(
    inputs: np.ndarray, targets: np.ndarray, weights: np.ndarray, used: list[int]
) -> np.ndarray:
    """Fit a small multinomial logistic regression on some of the inputs; the others weigh 0."""
    columns = [0, *used]

    def loss(flat: np.ndarray) -> tuple[float, np.ndarray]:
        table = flat.reshape(len(columns), len(FRAMING))
        logits = np.hstack([inputs[:, columns] @ table, np.zeros((len(inputs), 1))])
        logs = log_softmax(logits, axis=1)
        wrong = ((np.exp(logs) - targets) * weights[:, None])[:, :-1] / weights.sum()
        slope = inputs[:, columns].T @ wrong
        slope[1:] += 2 * PENALTY * table[1:]
        value = -(weights * (targets * logs).sum(1)).sum() / weights.sum()
        return value + PENALTY * float((table[1:] ** 2).sum()), slope.ravel()

    found = minimize(
        loss,
        np.zeros(len(columns) * len(FRAMING)),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 500},
    )
    table = np.zeros((inputs.shape[1], len(FRAMING)))
    table[columns] = found.x.reshape(len(columns), len(FRAMING))
    return table


def apply(inputs: np.ndarray, table: np.ndarray) -> np.ndarray:
    odds = np.exp(inputs @ table)
    return odds / (1 + odds.sum(1, keepdims=True))


def choose_thresholds(
    certainty: np.ndarray, framing: np.ndarray, weights: np.ndarray
) -> dict[str, float]:
    """Return the thresholds with the best F of each kind: F0.5, F1, F2.

    Near its best an F changes little: of those nearly as good (CLOSE) the highest is taken, which
    gives the fewest false alarms.
    """
    steps = np.arange(0.10, 0.90, 0.01).round(2)
    marked = certainty >= steps[:, None]
    right = (marked & framing) @ weights
    precision = right / np.maximum(marked @ weights, 1e-9)
    recall = right / (framing @ weights)
    chosen = {}
    for kind, beta in BETAS.items():
        score = (1 + beta**2) * precision * recall / np.maximum(beta**2 * precision + recall, 1e-9)
        chosen[kind] = float(steps[np.flatnonzero(score >= score.max() - CLOSE)[-1]])
    return chosen


def choose_leaning(probabilities: np.ndarray, threshold: float, labels: np.ndarray) -> list[float]:
    """Return what the rarer labels count more, so that the mean F1 of the labels is highest."""
    best, chosen = 0.0, [1.0] * len(FRAMING)
    for mixed in np.arange(1.0, 2.1, 0.25):
        for undecided in np.arange(1.0, 2.1, 0.25):
            leaning = [1.0, 1.0, float(mixed), float(undecided)]
            found = name(probabilities, threshold, leaning)
            if (value := macro_f1(labels, found)) > best + 0.001:
                best, chosen = value, leaning
    return chosen


def name(probabilities: np.ndarray, threshold: float, leaning: list[float]) -> np.ndarray:
    named = np.array(FRAMING)[(probabilities * leaning).argmax(1)]
    return np.where(probabilities.sum(1) >= threshold, named, "none")


def join(cache: Path, output: Path, network: str) -> None:
    """Write reader.toml: what counts how much, thresholds and leaning, for each way of reading."""
    table = pd.read_parquet(cache / "labelled.parquet")
    chosen = ~table["held_out"].to_numpy()
    scores = np.load(cache / "scores.npy")
    logits = np.load(cache / f"{network}.told.npy")
    _, evidence, _ = read_rules(table)
    inputs = stack_evidence(evidence, scores, logits[:, :-1] - logits[:, -1:])
    labels = table["label"].to_numpy()[chosen]
    talks = (table["source"] == "talks").to_numpy()[chosen]
    fair = talks | (table["drawn"] == "topic").to_numpy()[chosen]
    weights = np.where(fair, 1.0, 0.5)
    targets = np.eye(len(EXPECTATIONS))[table["target"].to_numpy()[chosen]]
    parts: dict[str, dict[str, object]] = {"thresholds": {}, "leaning": {}, "joining": {}}
    for by, used in COUNTS.items():
        weighed = fit(inputs[chosen], targets, weights, used).round(3)
        probabilities = apply(inputs[chosen], weighed)
        found = choose_thresholds(probabilities.sum(1), labels != "none", weights)
        leaning = choose_leaning(probabilities, found["balanced"], labels)
        parts["thresholds"][by], parts["leaning"][by] = found, leaning
        parts["joining"][by] = {INPUTS[number]: weighed[number].tolist() for number in [0, *used]}
        marked = name(probabilities, found["balanced"], leaning)
        for told, rows in (("talks", talks), ("other events", ~talks)):
            print(
                f"{by:8}{told:14}F1 {f1(labels[rows], marked[rows]):.3f} "
                f"macro {macro_f1(labels[rows], marked[rows]):.3f} (rows that the fit has read)"
            )
    output.write_text(write_toml(parts), encoding="utf-8")


def write_toml(parts: dict[str, dict[str, object]]) -> str:
    """Lay the numbers out as TOML, with what they mean."""
    lines = [
        HEAD,
        "[thresholds]  # of certainty, from which a sentence is said to frame expectations",
    ]
    for by, found in parts["thresholds"].items():
        listed = ", ".join(f"{key} = {value}" for key, value in found.items())
        lines.append(f"{by} = {{ {listed} }}")
    lines += [
        "",
        f"[leaning]  # what counts more where a framing label is chosen: {', '.join(FRAMING)}",
    ]
    lines += [f"{by} = {leaning}" for by, leaning in parts["leaning"].items()]
    for by, rows in parts["joining"].items():
        lines += ["", f"[joining.{by}]  # log-odds against none: {', '.join(FRAMING)}"]
        lines += [f'"{name}" = {row}' for name, row in rows.items()]
    return "\n".join([*lines, ""])


HEAD = """# What the scores of words and the verdicts of the rules are worth, alone and together: a
# logistic regression, fitted to labelled sentences that the weights had not read.
# `make reader` makes it anew.
"""

if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("network")
    join(**vars(parser.parse_args()))
