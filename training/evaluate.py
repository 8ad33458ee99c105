"""Measure rules, reader and both on series that no step has read, and on the open test."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
from data import read_open_test
from evidence import read_rules
from measure import calibration_error, macro_f1, rates
from tradetalks.base.tokens import tokenise_plainly
from tradetalks.expectations.network import score_network
from tradetalks.expectations.reader import READERS, choose_labels, join_readers, score_sentences


def evaluate(table: pd.DataFrame) -> pd.DataFrame:
    """Return one row for each way of reading: rates, calibration, how many clear ones it found."""
    labels, evidence, signs = read_rules(table)
    scores = score_sentences(tokenise_plainly(table["sentence"].tolist()), signs)
    gold = table["label"].to_numpy()
    rows = [{"by": "rules' own labels", **_tell(table, gold, np.array(labels), None)}]
    network = score_network(table["sentence"].tolist())
    for by in READERS:
        probabilities = join_readers(evidence, scores, network, by)
        for threshold in ("precision", "balanced", "recall"):
            found, certainty, _ = choose_labels(probabilities, evidence, by, threshold)
            rows.append(
                {"by": by, "threshold": threshold, **_tell(table, gold, np.array(found), certainty)}
            )
    return pd.DataFrame(rows)


def _tell(
    table: pd.DataFrame, gold: np.ndarray, found: np.ndarray, certainty: np.ndarray | None
) -> dict[str, float]:
    precision, recall, f1 = rates(gold, found)
    framing = gold != "none"
    told = {
        "n": len(table),
        "framing": int(framing.sum()),
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "macro_f1": macro_f1(gold, found),
    }
    for column in ("explicit", "sure"):
        if column in table:
            clear = framing & (table[column] == "yes").to_numpy()
            told[f"{column} found"] = (found[clear] != "none").mean()
    if certainty is not None:
        told["calibration"] = calibration_error(certainty, framing)
    return told


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    parser.add_argument(
        "--open-test", type=Path, help="wikinews-labels.csv: seldom, and never to choose by"
    )
    arguments = parser.parse_args()
    labelled = pd.read_parquet(arguments.cache / "labelled.parquet")
    parts = {
        f"{source}, held out": labelled[labelled["held_out"] & (labelled["source"] == source)]
        for source in ("talks", "other events")
    }
    if arguments.open_test:
        parts["Wikinews"] = read_open_test(arguments.open_test)
    for told, part in parts.items():
        print(told, evaluate(part).round(3).to_string(index=False), "", sep="\n")
