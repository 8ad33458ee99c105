"""What the rules make of a table of sentences, as numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
from tradetalks.base.tokens import tokenise_plainly
from tradetalks.expectations.frame import judge_in_place, see_signs
from tradetalks.expectations.reader import list_evidence


def read_rules(table: pd.DataFrame) -> tuple[list[str], np.ndarray, list[list[str]]]:
    """Return the labels of the rules, their evidence and their signs for a table of sentences."""
    sentences = table[["article_id", "sentence"]].rename(columns={"sentence": "text"})
    words = tokenise_plainly(sentences["text"].tolist())
    judged = list(judge_in_place(sentences, words))
    verdicts = [verdict for *_, verdict in judged]
    labels = [verdict.expectation for verdict in verdicts]
    evidence = list_evidence([verdict.readings for verdict in verdicts], labels)
    return labels, evidence, see_signs(judged)
