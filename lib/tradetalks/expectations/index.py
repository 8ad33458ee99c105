"""The outlook index: what groups of sentences tell their readers, on the whole."""

from __future__ import annotations

import pandas as pd

from tradetalks.base.checks import check_column, check_table, list_columns
from tradetalks.corpus.names import carry_names
from tradetalks.expectations.frame import EXPECTATIONS
from tradetalks.measures.intervals import mean_by

DIRECTIONS = EXPECTATIONS[:-1]  # what is framed at all


def index_outlook(
    sentences: pd.DataFrame, by: str | list[str] = "article_id", draw: str | None = None
) -> pd.DataFrame:
    """Average the outlook of the sentences that frame expectations, for each article.

    Parameters
    ----------
    sentences
        Takes ``expectation``, ``outlook`` and the columns `by` and `draw`.
    by
        What to average over: an article, or a speaker, a voice, an outlet; several columns make a
        group of each combination that occurs.
    draw
        Column of the unit that is drawn for the interval. By default each framing sentence is drawn
        by itself; with ``"article_id"`` whole articles are, whose sentences resemble each other.

    Returns
    -------
    DataFrame
        One row for each group: the columns of `by`, ``outlook`` (−1 to 1, missing if nothing is
        framed), ``low`` and ``high`` (95 % bootstrap interval, missing below five units),
        ``framing`` and ``sentences`` (counts), the counts of ``lower``, ``raise``, ``mixed`` and
        ``open``, and ``read_by`` where it is known.

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": ["a"], "expectation": ["raise"], "outlook": [0.5]})
    >>> index_outlook(table)[["outlook", "framing"]].values.tolist()
    [[0.5, 1.0]]
    """
    check_table(sentences, "expectation", "outlook")
    columns = list_columns(sentences, by)
    check_column(sentences, draw, "draw")
    grouped = sentences.groupby(columns, sort=False, dropna=False)
    counts = grouped["expectation"].value_counts().unstack().reindex(columns=[*EXPECTATIONS])
    sizes = grouped.size().rename("sentences").to_frame()
    framing = sentences[sentences["expectation"] != "none"]
    means = mean_by(framing, "outlook", columns, draw).set_index(columns)
    index = sizes.join(means).join(counts)
    index[list(DIRECTIONS)] = index[list(DIRECTIONS)].fillna(0).astype("int64")
    index["framing"] = index["size"].astype("float64").fillna(0).astype("int64")
    measures = ["outlook", "low", "high", "framing", "sentences", *DIRECTIONS]
    if "read_by" in sentences:
        index["read_by"] = name_readers(sentences)
        measures.append("read_by")
    return carry_names(index[measures].reset_index(), sentences)


def name_readers(sentences: pd.DataFrame) -> str:
    """Name who read a table, and how strictly; of one put together from several, all of them."""
    return "; ".join(sentences["read_by"].dropna().unique())
