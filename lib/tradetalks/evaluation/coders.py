"""Coding by hand: which sentences to code, and how far coders agree."""

from __future__ import annotations

import pandas as pd

from tradetalks.base.checks import check_number, check_table


def sample_for_coding(sentences: pd.DataFrame, n: int, seed: int = 0) -> pd.DataFrame:
    """Draw sentences for people to label by hand, in random order.

    Parameters
    ----------
    sentences
        Takes ``text``; keeps ``article_id`` and ``sentence_id`` where they are there, and draws
        prose only where ``kind`` is.
    n
        How many to draw; all, if there are fewer.
    seed
        Of the random numbers: the same seed draws the same sentences for everybody.

    Returns
    -------
    DataFrame
        ``article_id``, ``sentence_id``, ``text``, and an empty column ``label`` to fill in.

    Examples
    --------
    >>> sample_for_coding(pd.DataFrame({"text": ["A deal is near."]}), n=5)["label"].tolist()
    ['']
    """
    check_table(sentences, "text")
    check_number(n, "n", 0, whole=True)
    check_number(seed, "seed", 0, 2**32 - 1, whole=True)
    prose = sentences[sentences["kind"] == "prose"] if "kind" in sentences else sentences
    columns = [name for name in ("article_id", "sentence_id", "text") if name in prose]
    drawn = prose[columns].sample(min(n, len(prose)), random_state=seed)
    return drawn.reset_index(drop=True).assign(label="")
