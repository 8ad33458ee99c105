"""What the rules make of a table of sentences, as numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
from tradetalks.base.tokens import tokenise_plainly
from tradetalks.expectations.frame import judge_in_place
from tradetalks.expectations.reader import list_evidence


def read_rules(table: pd.DataFrame) -> tuple[list[str], np.ndarray]:
    """Return the labels of the rules, and their evidence, for the sentences of a table."""
    sentences = table[["article_id", "sentence"]].rename(columns={"sentence": "text"})
    words = tokenise_plainly(sentences["text"].tolist())
    verdicts = [verdict for *_, verdict in judge_in_place(sentences, words)]
    labels = [verdict.expectation for verdict in verdicts]
    return labels, list_evidence([verdict.readings for verdict in verdicts], labels)
