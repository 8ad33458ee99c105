"""Keywords for articles that nobody has chosen any for: what they speak of more than others do."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib.resources import files

import numpy as np
import pandas as pd

from tradetalks.base.checks import InputError, check_list, check_number, check_table
from tradetalks.base.wording import count_of
from tradetalks.keywords.groups import word_frequencies
from tradetalks.keywords.terms import word_family
from tradetalks.keywords.words import FUNCTION_WORDS, WORD_LISTS, list_words
from tradetalks.measures.frequencies import log_likelihood, log_ratio

WORDS_OF_REPORTING = frozenset().union(*WORD_LISTS["words_of_reporting"].values())
REFERENCE_WORDS = 1_000_000_000  # a Zipf value is that of a billion words
RARE = 3.7  # Zipf value of what the list, which ends at 4, does not have
LEAST_RATIO = 2.0  # four times as frequent as in English at large
LEAST_SHARE = 0.05  # of the articles: what fewer speak of is no theme of them all
IN_ONE_PHRASE = 0.6  # of a word's uses: what stands so often in one phrase is that phrase
PROSE = ("prose", "heading", "list item", "list lead-in")


def choose_keywords(
    sentences: pd.DataFrame,
    most: int = 8,
    minimum_range: int | None = None,
    stop: Iterable[str] = (),
) -> dict[str, list[str]]:
    """Choose keywords by keyness and range: what the articles use far more than English at large.

    A word is a candidate if it is at least four times as frequent as in English at large and stands
    in enough articles, and if it is no function word and none of those with which any news is told
    (*said, Mr, president, Monday*). Candidates are ranked by log-likelihood of the number of their
    uses, each article giving ten at most, so that none can make a keyword alone. A word that mostly
    stands in one phrase (*supreme court*) is given as that phrase, and with a word comes its form
    in -s.

    Parameters
    ----------
    sentences
        A table with `article_id` and `text`; where it has `kind`, boilerplate and captions count
        for nothing.
    most
        How many keywords at most.
    minimum_range
        In how many articles a keyword has to occur; by default in one of twenty, and in two where
        there are as many.
    stop
        Words of one's own to leave out.

    Returns
    -------
    dict
        Named groups of terms, as `find_keywords` takes them, the strongest first.

    Raises
    ------
    ValueError
        If there is no such word.

    References
    ----------
    Rayson, P., and Garside, R. (2000). Comparing corpora using frequency profiling. *Workshop on
    Comparing Corpora*. Speer, R. (2022). *wordfreq* (``word_lists/README.md``).

    Examples
    --------
    >>> choose_keywords(sentences, most=2)
    {'trade': ['trade'], 'economic': ['economic']}
    """
    check_table(sentences, "article_id", "text")
    check_number(most, "most", 1, whole=True)
    check_number(1 if minimum_range is None else minimum_range, "minimum_range", 1, whole=True)
    own = {word.lower() for word in check_list(stop, "stop", '["advertisement"]')}
    if "kind" in sentences:
        sentences = sentences[sentences["kind"].isin(PROSE)]
    articles = sentences["article_id"].nunique()
    few = min(2, max(articles, 1))
    least = max(few, round(LEAST_SHARE * articles)) if minimum_range is None else minimum_range
    words = list_words(sentences["text"])
    ranked = _rank_words(sentences, words, least, own)
    if not ranked:
        raise InputError(
            f"no word is far commoner here than in English at large and stands in "
            f"{count_of(least, 'article')}: give keywords of your own, or a smaller minimum_range"
        )
    return _choose(ranked, _find_phrases(words, set(ranked)), most)


def _rank_words(
    sentences: pd.DataFrame, words: pd.DataFrame, least: int, own: set[str]
) -> list[str]:
    """Return the candidates, the strongest first."""
    table = _count_at_most(sentences, words)
    _, table["range"] = word_frequencies(sentences, words)
    table = table[[_is_content(str(word), own) for word in table.index]]
    rate = table.index.str.lower().map(_common_words()).fillna(RARE).to_numpy(dtype=float)
    expected = np.round(10**rate)
    total = max(len(words), 1)
    table["ratio"] = log_ratio(table["uses"], expected, total, REFERENCE_WORDS)
    table["score"] = log_likelihood(table["uses"], expected, total, REFERENCE_WORDS)
    table = table[(table["ratio"] >= LEAST_RATIO) & (table["range"] >= least)]
    return [str(word) for word in table.sort_values("score", ascending=False, kind="stable").index]


def _count_at_most(sentences: pd.DataFrame, words: pd.DataFrame) -> pd.DataFrame:
    """Count the uses of each word, of which no article gives more than ten."""
    article = pd.factorize(sentences["article_id"])[0][words["row"].to_numpy()].astype(np.int64)
    vocabulary = words["word"].cat.categories
    codes = words["word"].cat.codes.to_numpy()
    cell, count = np.unique(article * max(len(vocabulary), 1) + codes, return_counts=True)
    of_word, uses = cell % max(len(vocabulary), 1), np.minimum(count, 10)
    return pd.DataFrame(
        {"uses": np.bincount(of_word, uses, len(vocabulary))}, index=pd.Index(vocabulary, dtype=str)
    )


def _is_content(word: str, own: set[str]) -> bool:
    """Say whether a word can be a keyword: of letters, and of none of the lists."""
    lower = word.lower()
    lists = own | FUNCTION_WORDS | WORDS_OF_REPORTING
    return len(word) > 1 and word[0].isalpha() and lower not in lists and word not in lists


def _find_phrases(words: pd.DataFrame, candidates: set[str]) -> dict[str, str]:
    """Return for each candidate that mostly stands in one phrase of two words this phrase."""
    text, follows = words["word"].to_numpy(dtype=object), words["follows"].to_numpy()
    second = np.flatnonzero(follows)
    pairs = pd.DataFrame({"first": text[second - 1], "second": text[second]})
    used = pd.Series(text).value_counts()
    phrases = {}
    for side in ("first", "second"):
        some = pairs[pairs[side].isin(candidates)]
        common = some.value_counts().reset_index().drop_duplicates(side)
        for row in common.to_dict("records"):
            enough = row["count"] >= IN_ONE_PHRASE * used[row[side]]
            if enough and _may_stand_beside(row["first"], row["second"], side):
                phrases[row[side]] = f"{row['first']} {row['second']}"
    return phrases


def _may_stand_beside(first: str, second: str, candidate: str) -> bool:
    """Say whether two words make a phrase: no title before a name, no number, no function word."""
    if first == second:
        return False
    if candidate == "second":
        return _is_content(first, set())
    return second[0].isalpha() and second.lower() not in FUNCTION_WORDS


def _choose(ranked: list[str], phrases: dict[str, str], most: int) -> dict[str, list[str]]:
    """Take candidates in their order, and none that says what one before it says."""
    chosen: dict[str, list[str]] = {}
    taken: set[str] = set()
    for word in ranked:
        term = phrases.get(word, word)
        forms = {form for part in term.split() for form in word_family(part)}
        if taken.isdisjoint(forms):
            chosen[term] = [term]
            taken |= forms
        if len(chosen) == most:
            break
    return chosen


@cache
def _common_words() -> dict[str, float]:
    """Read how common words are in English, as Zipf values."""
    text = files(__package__).joinpath("word_lists", "english.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if not line.startswith("#"))
    return {word: float(zipf) for word, zipf in lines}
