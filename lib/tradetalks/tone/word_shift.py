"""Which words make one group of sentences sound better or worse than another."""

from __future__ import annotations

import pandas as pd

from tradetalks.base.checks import check_table
from tradetalks.base.tokens import straighten
from tradetalks.tone.lexicons import CONSENSUS
from tradetalks.tone.weigh import number_articles, weigh_words


def compare_words(sentences_a: pd.DataFrame, sentences_b: pd.DataFrame) -> pd.DataFrame:
    """Return the words that make B sound better or worse than A: a word shift.

    Gallagher, Frank, Mitchell, Schwartz, Reagan, Danforth and Dodds 2021, *Generalized Word Shift
    Graphs*: the difference of two mean weights is the sum of what each word adds to it, here with 0
    as the reference, the weight of a word that no lexicon lists.

    Parameters
    ----------
    sentences_a, sentences_b
        Column ``text``.

    Returns
    -------
    pandas.DataFrame
        One row a word, in small letters, largest shift first: ``word``, ``count_a``, ``count_b``,
        ``rate_a``, ``rate_b`` (per 1,000 words), ``weight_a``, ``weight_b`` (mean weight in
        context), ``shift`` (what the word adds to B's weight per 1,000 words less A's),
        ``shift_by_use`` (for being used more or less often) and ``shift_by_context`` (for being
        negated or boosted more or less often); these two add up to ``shift``.

    Examples
    --------
    >>> a, b = pd.DataFrame({"text": ["a good deal"]}), pd.DataFrame({"text": ["a bad deal"]})
    >>> compare_words(a, b)["word"].head(2).sort_values().tolist()
    ['bad', 'good']
    """
    check_table(sentences_a, "text")
    check_table(sentences_b, "text")
    uses = {side: _count_uses(table) for side, table in (("a", sentences_a), ("b", sentences_b))}
    table = uses["a"].merge(uses["b"], how="outer", on="word", suffixes=("_a", "_b"))
    # A word that one side does not use has no context there: it is given that of the other.
    table["weight_a"], table["weight_b"] = (
        table["weight_a"].fillna(table["weight_b"]),
        table["weight_b"].fillna(table["weight_a"]),
    )
    table = table.fillna(0.0).astype({"count_a": int, "count_b": int})
    by_use = (table["rate_b"] - table["rate_a"]) * (table["weight_a"] + table["weight_b"]) / 2
    by_context = (table["weight_b"] - table["weight_a"]) * (table["rate_a"] + table["rate_b"]) / 2
    table = table.assign(
        shift=by_use + by_context, shift_by_use=by_use, shift_by_context=by_context
    )
    pairs = [f"{name}_{side}" for name in ("count", "rate", "weight") for side in "ab"]
    columns = ["word", *pairs, "shift", "shift_by_use", "shift_by_context"]
    ordered = table[columns].sort_values(
        "shift", key=abs, ascending=False, kind="stable", ignore_index=True
    )
    return ordered


def _count_uses(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return one row a word that a lexicon lists: how often it is used, and its mean weight."""
    straight = [straighten(text) for text in sentences["text"]]
    words, counts = weigh_words(straight, number_articles(sentences))
    places = zip(words["row"], words["start"], words["end"], strict=True)
    words["word"] = [straight[row][start:end].lower() for row, start, end in places]
    words["weight"] = words[CONSENSUS].mean(axis=1) * words["factor"]
    uses = words.groupby("word")["weight"].agg(count="size", weight="mean").reset_index()
    return uses.assign(rate=1000 * uses["count"] / max(counts.sum(), 1))


def add_up_words(scored: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return what each word adds to the tone of each group of sentences.

    Takes the column `by` and ``tone_words``; returns `by`, ``word`` (in small letters), ``count``
    and ``weight`` (added up after the rules), one row a group and word.
    """
    entries = scored[[by, "tone_words"]].explode("tone_words").dropna()
    words = pd.DataFrame(entries["tone_words"].tolist(), columns=["text", "weight_in_context"])
    words = words.assign(**{by: entries[by].to_numpy()}, word=words["text"].str.lower())
    return words.groupby([by, "word"], as_index=False).agg(
        count=("weight_in_context", "size"), weight=("weight_in_context", "sum")
    )
