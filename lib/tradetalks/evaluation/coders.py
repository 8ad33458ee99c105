"""Coding by hand: which sentences to code first."""

from __future__ import annotations

import pandas as pd

from tradetalks.base.checks import check_choice, check_number, check_table
from tradetalks.expectations.frame import compare_readers


def sample_for_coding(
    sentences: pd.DataFrame, n: int, seed: int = 0, by: str = "chance"
) -> pd.DataFrame:
    """Draw sentences for people to label by hand.

    Parameters
    ----------
    sentences
        Takes ``text``; uses ``article_id``, ``sentence_id`` where they are there, and draws
        prose only where ``kind`` is.
    n
        How many to draw; all, if there are fewer.
    seed
        Of the random numbers: the same seed draws the same sentences for everybody.
    by
        "chance" draws at random: what a share or an error rate is measured on. "disagreement"
        takes those on which the rules and the reader of `frame_expectations` part most: worth
        discussing in a class and coding first, and good for no share, since they are harder than
        the rest.

    Returns
    -------
    DataFrame
        ``article_id``, ``sentence_id``, ``text``, and an empty column ``label`` to fill in; at
        random, or those on which the readers part most first.

    Raises
    ------
    InputError
        If there is no such way to draw, or `n` or `seed` is no whole number.

    Examples
    --------
    >>> sample_for_coding(pd.DataFrame({"text": ["A deal is near."]}), n=5)["label"].tolist()
    ['']
    """
    check_table(sentences, "text")
    sentences = sentences.reset_index(drop=True)
    check_number(n, "n", 0, whole=True)
    check_number(seed, "seed", 0, 2**32 - 1, whole=True)
    check_choice(by, ("chance", "disagreement"), "way to draw")
    prose = (sentences["kind"] == "prose").to_numpy() if "kind" in sentences else slice(None)
    columns = [name for name in ("article_id", "sentence_id", "text") if name in sentences]
    drawn = sentences.loc[prose, columns].sample(frac=1, random_state=seed)
    if by == "disagreement":
        read = compare_readers(sentences).loc[drawn.index]
        parted = read.assign(differ=read["rules"] != read["reader"])
        order = parted.sort_values(["differ", "apart"], ascending=False, kind="stable").index
        drawn = drawn.loc[order]
    return drawn.head(n).reset_index(drop=True).assign(label="")
