"""Comparisons: how evenly words are spread, what sets groups apart, which words keep company."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations
from typing import NamedTuple

import numpy as np
import pandas as pd

from tradetalks.base.checks import (
    InputError,
    check_choice,
    check_column,
    check_list,
    check_number,
    check_table,
    list_columns,
    warn,
)
from tradetalks.base.extras import needing
from tradetalks.keywords.groups import (
    By,
    group_words,
    name_groups,
    word_positions,
)
from tradetalks.keywords.terms import Keywords, find_hits, read_keywords
from tradetalks.keywords.words import FUNCTION_WORDS, list_words
from tradetalks.measures.frequencies import (
    chance_of,
    chance_of_range,
    correct_for_many,
    deviation_of_proportions,
    juilland_d,
    log_likelihood,
    log_ratio,
    log_ratio_interval,
)
from tradetalks.sentences.kinds import counted_texts

_PAIR_COLUMNS = ["first", "second", "count", "count_first", "count_second"]
_PAIR_COLUMNS += ["expected", "log_likelihood", "log_ratio", "range"]
_COLLOCATION_MEASURES = ("likelihood_ratio", "pmi", "student_t", "chi_sq", "dice", "jaccard")


class Frequencies(NamedTuple):
    """Of each word, how often it occurs and in how many articles; and how many these are in all."""

    uses: np.ndarray
    range: np.ndarray
    articles: int


_WORDS_FOR_KEYNESS = 5_000  # a word used once in 1,000 is then expected five times


def dispersion(sentences: pd.DataFrame, keywords: Keywords, parts: int | str = 5) -> pd.DataFrame:
    """Measure how evenly keywords are spread over the parts of an article, or over articles.

    Read DP only beside the frequency: a word that is used less often than there are parts cannot
    be in all of them, and then DP measures nothing but rarity.

    Parameters
    ----------
    sentences
        A table with `article_id`, `text`, and the column `parts` if that is a name.
    keywords
        A list of terms, or named groups of terms; see `find_keywords`.
    parts
        A number: each article is cut into so many stretches of equally many words. A column
        (`article_id`, `outlet`): its groups are the parts, over the whole table.

    Returns
    -------
    pandas.DataFrame
        `article_id` (only if `parts` is a number), `keyword`, `count`, `range` (in how many parts),
        `parts` (how many there are), `articles` (in how many articles of the table), `dp`,
        `dp_norm` (see `deviation_of_proportions`), `juilland_d` (the other way round: 1 is spread
        evenly) and `frequent_enough` (used at least once for each part).

    Examples
    --------
    >>> spread = dispersion(sentences, ["talks"], parts="article_id")
    >>> spread[["keyword", "count", "range"]].values.tolist()
    [['talks', 7, 2]]
    """
    check_table(sentences, "article_id", "text")
    column = parts if isinstance(parts, str) else None
    check_column(sentences, column, "parts")
    if column is None:
        check_number(parts, "parts", 2, whole=True)
    words = list_words(counted_texts(sentences))
    groups = read_keywords(keywords)
    hits, names = find_hits(words, groups), list(groups)
    article, articles, _ = group_words(sentences, words, "article_id")
    text, texts, part, many = _split(sentences, words, parts)
    at, keyword = hits["first"].to_numpy(), hits["number"].to_numpy()
    counts = _tally((text[at], keyword, part[at]), (len(texts), len(names), many))
    sizes = _tally((text, part), (len(texts), many))
    in_articles = _tally((keyword, article[at]), (len(names), len(articles))) > 0
    dp, dp_norm = deviation_of_proportions(counts, sizes[:, np.newaxis, :])
    table = pd.DataFrame(
        {
            "group": np.repeat(np.arange(len(texts)), len(names)),
            "keyword": pd.Series(names * len(texts), dtype="str"),
            "count": counts.sum(axis=-1).ravel(),
            "range": (counts > 0).sum(axis=-1).ravel(),
            "parts": many,
            "articles": np.tile(in_articles.sum(axis=-1), len(texts)),
            "dp": dp.ravel(),
            "dp_norm": dp_norm.ravel(),
            "juilland_d": juilland_d(counts, sizes[:, np.newaxis, :]).ravel(),
        }
    )
    table["frequent_enough"] = (table["count"] > 0) & (table["count"] >= many)
    return name_groups(table, texts, None if column else "article_id", sentences)


def keyness(
    sentences: pd.DataFrame,
    by: str | list[str] = "stage",
    *,
    target: object = None,
    reference: object = None,
    minimum: int = 5,
    minimum_range: int = 1,
    stop: Iterable[str] = (),
) -> pd.DataFrame:
    """Find the words that set one group of articles apart from another.

    Log-likelihood says whether a difference is more than chance, the log ratio how large it is;
    neither can do the other's work. With thousands of words tested at once, some look remarkable
    by chance, so the floor of significance is lowered to 0.05 divided by the number of words
    (Bonferroni).

    Parameters
    ----------
    sentences
        A table with `article_id`, `text` and the column `by`.
    by
        The column, or columns, that make the groups.
    target, reference
        The two values of `by` to compare (of several columns a tuple each); without `reference`,
        the target and all the rest; without `target`, each value in turn and all the rest.
    minimum
        How often a word has to occur in both together to be tested.
    minimum_range
        In how many articles of the side that uses it more a word has to occur: one that a single
        article repeats says what this article is about, not its group.
    stop
        Words to leave out, as they count.

    Returns
    -------
    pandas.DataFrame
        One row a word: `word`, `count_target`, `count_reference`, `per_1000_target`,
        `per_1000_reference`, `range_target`, `range_reference` (in how many articles), `range`
        (that of the side that uses the word more), `log_likelihood`, `log_ratio` (2 is four times
        as frequent in the target), `low`, `high` (its 95 % interval), `p_value`, `significant`
        (below the corrected floor), `p_value_range` (of the numbers of articles alone, which one
        article that repeats a word cannot change; see `chance_of_range`), `significant_range` (the
        same for all words and groups at once: only this may be called a difference between the
        groups) and `function_word`; the significant words first, and then by log ratio. Without
        `target` the columns of `by` come first and name it, and each has only the words that it
        uses more than the rest, since what it uses less is many times as long a list.

    Raises
    ------
    ValueError
        If a value does not occur in `by`, or one side has no words.

    Warns
    -----
    UserWarning
        If a side is shorter than 5,000 words: a word used once in 1,000 words is then expected less
        than five times there, too few for the test (Cochran 1954).

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": ["a", "b"], "text": ["war " * 9000, "peace " * 9000]})
    >>> keyness(table, by="article_id", target="b")[["word", "significant"]].values.tolist()
    [['peace', True], ['war', True]]
    """
    check_table(sentences, "article_id", "text")
    list_columns(sentences, by)
    check_number(minimum, "minimum", 0)
    check_number(minimum_range, "minimum_range", 0)
    words = list_words(counted_texts(sentences))
    if words.empty:
        raise InputError("nothing to compare: there is no word in the table of sentences")
    group, labels, sizes = group_words(sentences, words, by)
    vocabulary = words["word"].cat.categories
    left_out = vocabulary.isin(check_list(stop, "stop", '["advertisement"]'))
    article = group_words(sentences, words, "article_id")[0].astype(np.int64)
    codes = words["word"].cat.codes.to_numpy().astype(np.int64)

    def count(rows: np.ndarray) -> Frequencies:
        return _count_frequencies(article[rows], codes[rows], len(vocabulary))

    every = count(np.arange(len(words)))
    # Where no article lies in two groups, all the rest has what this one lacks: nothing to count.
    columns = [by] if isinstance(by, str) else by
    values = sentences.groupby("article_id")[columns].nunique(dropna=False)
    is_rest = reference is None and values.to_numpy().max() == 1
    in_order = np.argsort(group, kind="stable")
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    tables, short = [], []
    for value in labels.tolist() if target is None else [target]:
        number = _find_label(labels, value, by)
        inside = np.sort(in_order[bounds[number] : bounds[number + 1]])
        if reference is None:
            size = len(words) - len(inside)
        else:
            outside = np.flatnonzero(group == _find_label(labels, reference, by))
            size = len(outside)
        told = f"{len(inside):,} words in {value!r}, {size:,} in the reference"
        if not len(inside) or not size:
            raise InputError(f"nothing to compare: {told}")
        if min(len(inside), size) < _WORDS_FOR_KEYNESS:
            short.append(told)
        here = count(inside)
        if is_rest:
            there = Frequencies(
                every.uses - here.uses, every.range - here.range, every.articles - here.articles
            )
        else:
            there = count(np.flatnonzero(group != number) if reference is None else outside)
        table = _compare(vocabulary, here, there, minimum)
        table = table[(table["range"] >= minimum_range) & ~table["word"].isin(vocabulary[left_out])]
        tables.append(table[table["log_ratio"] > 0] if target is None else table)
        tables[-1] = tables[-1].assign(group=number)
    if short:
        more = f" (and {len(short) - 1} more)" if len(short) > 1 else ""
        warn(
            f"too short to prove anything: {short[0]}{more}, and {_WORDS_FOR_KEYNESS:,} on"
            " either side are the least for words used once in 1,000. Read the table as a list of"
            " what differs between these texts, not between their kinds.",
        )
    table = pd.concat(tables, ignore_index=True)
    place = list(table.columns).index("p_value_range") + 1
    believed = correct_for_many(table["p_value_range"], table.pop("least"))
    table.insert(place, "significant_range", believed)
    return name_groups(table, labels, by if target is None else None, sentences)


def _count_frequencies(article: np.ndarray, word: np.ndarray, size: int) -> Frequencies:
    """Count the words of a vocabulary of this size."""
    pairs = np.unique(article * max(size, 1) + word)
    uses = np.bincount(word, minlength=size)
    ranges = np.bincount(pairs % max(size, 1), minlength=size)
    return Frequencies(uses, ranges, len(np.unique(article)))


def _compare(
    vocabulary: pd.Index[str], target: Frequencies, reference: Frequencies, minimum: int
) -> pd.DataFrame:
    """Compare the words of two groups; each gives their counts, and in how many articles."""
    c, d = target.uses.sum(), reference.uses.sum()
    tested = np.flatnonzero(target.uses + reference.uses >= max(minimum, 1))
    (a, range_a), (b, range_b) = (
        (side.uses[tested], side.range[tested]) for side in (target, reference)
    )
    low, high = log_ratio_interval(a, b, c, d)
    ratio = log_ratio(a, b, c, d)
    table = pd.DataFrame(
        {
            "word": vocabulary[tested],
            "count_target": a,
            "count_reference": b,
            "per_1000_target": 1000 * a / c,
            "per_1000_reference": 1000 * b / d,
            "range_target": range_a,
            "range_reference": range_b,
            "range": np.where(ratio > 0, range_a, range_b),
            "log_likelihood": log_likelihood(a, b, c, d),
            "log_ratio": ratio,
            "low": low,
            "high": high,
        }
    )
    table["p_value"] = chance_of(table["log_likelihood"])
    table["significant"] = table["p_value"] < 0.05 / max(len(table), 1)
    more, sizes = ratio > 0, np.array([target.articles, reference.articles])
    table["p_value_range"] = np.nan
    for side, (own, other), (size, rest) in (
        (more, (range_a, range_b), sizes),
        (~more, (range_b, range_a), sizes[::-1]),
    ):
        every = own[side] + other[side]
        most = np.minimum(every, size)
        table.loc[side, "p_value_range"] = chance_of_range(own[side], other[side], size, rest)
        table.loc[side, "least"] = chance_of_range(most, every - most, size, rest)
    table["function_word"] = table["word"].isin(FUNCTION_WORDS)
    return table.sort_values(
        ["significant", "log_ratio", "word"], ascending=[False, False, True], ignore_index=True
    )


def collocations(
    sentences: pd.DataFrame, measure: str = "likelihood_ratio", minimum: int = 2
) -> pd.DataFrame:
    """Find pairs of words that stand together more often than their frequencies explain.

    Counting and measures are NLTK's. Only words with a single space or hyphen between them are
    neighbours, as in a phrase of `find_keywords`; pairs with a function word are left out.

    Parameters
    ----------
    sentences
        A table with `text`.
    measure
        A measure of `nltk.metrics.BigramAssocMeasures`: ``"likelihood_ratio"`` (Dunning 1993) for
        how sure, ``"pmi"`` for how exclusive (it favours rare pairs), ``"student_t"``,
        ``"chi_sq"``, ``"dice"``, ``"jaccard"``.
    minimum
        How often a pair has to occur.

    Returns
    -------
    pandas.DataFrame
        One row a pair: `first`, `second`, `count`, `count_first`, `count_second` (each word's own
        frequency), and `score` (the measure), the highest first.

    Raises
    ------
    ValueError
        If the measure is none of these.

    Examples
    --------
    >>> pairs = collocations(sentences, measure="pmi", minimum=3)
    >>> pairs[["first", "second"]].values.tolist()
    [['rare', 'earth'], ['supply', 'chain'], ['supply', 'chains']]
    """
    check_table(sentences, "text")
    check_choice(measure, _COLLOCATION_MEASURES, "measure")
    check_number(minimum, "minimum", 0)
    with needing("collocations"):
        from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder
    words = list_words(counted_texts(sentences))
    ends = np.flatnonzero(~words["follows"])[1:]
    finder = BigramCollocationFinder.from_documents(
        list(stretch) for stretch in np.split(words["word"].to_numpy(dtype=object), ends)
    )
    finder.apply_freq_filter(max(minimum, 1))
    finder.apply_word_filter(FUNCTION_WORDS.__contains__)
    scores = finder.score_ngrams(getattr(BigramAssocMeasures, measure))
    table = pd.DataFrame([pair for pair, _ in scores], columns=["first", "second"], dtype="str")
    table["count"] = [finder.ngram_fd[pair] for pair, _ in scores]
    table["count_first"] = [finder.word_fd[first] for (first, _), _ in scores]
    table["count_second"] = [finder.word_fd[second] for (_, second), _ in scores]
    return table.assign(score=[score for _, score in scores])


def find_co_occurrences(sentences: pd.DataFrame, keywords: Keywords) -> pd.DataFrame:
    """Find the sentences in which two keywords stand together.

    Parameters
    ----------
    sentences
        A table with `article_id`, `sentence_id` and `text`.
    keywords
        A list of terms, or named groups of terms; see `find_keywords`.

    Returns
    -------
    pandas.DataFrame
        One row a pair and sentence, in the order of the text: `article_id`, `article` where there
        is one, `sentence_id`, `first`, `second` (in the order of the keywords), `text`. What
        `co_occurrences` counts are rows of this table.

    Examples
    --------
    >>> both = find_co_occurrences(sentences, ["tariff", "rare earth"])
    >>> both[["first", "second"]].values.tolist()
    [['tariff', 'rare earth']]
    """
    check_table(sentences, "article_id", "sentence_id", "text")
    names = list(read_keywords(keywords))
    used = _use_in_sentences(sentences, keywords)
    keys = [name for name in ("article_id", "article", "sentence_id", "text") if name in sentences]
    parts = []
    for first, second in combinations(range(len(names)), 2):
        rows = np.flatnonzero(used[:, first] & used[:, second])
        pair = sentences[keys].iloc[rows].assign(first=names[first], second=names[second], row=rows)
        parts.append(pair)
    table = (
        pd.concat(parts) if parts else sentences[keys].iloc[:0].assign(first="", second="", row=0)
    )
    table = table.sort_values("row", kind="stable", ignore_index=True)
    return table[[*keys[:-1], "first", "second", "text"]]


def co_occurrences(sentences: pd.DataFrame, keywords: Keywords) -> pd.DataFrame:
    """Count in how many sentences two keywords stand together, and how many chance would put there.

    Parameters
    ----------
    sentences
        A table with `article_id` and `text`.
    keywords
        A list of terms, or named groups of terms; see `find_keywords`.

    Returns
    -------
    pandas.DataFrame
        One row a pair: `first`, `second`, `count` (sentences with both), `count_first`,
        `count_second` (sentences with each), `expected` (with both, if they had nothing to do with
        each other), `log_likelihood` (Dunning 1993, as in `collocations`), `log_ratio` (1 is twice
        as often as expected; missing where they never meet), `range` (in how many articles they
        meet) and `significant` (p below 0.05 divided by the number of pairs); what is drawn
        together most surely first, and last what keeps apart.

    Examples
    --------
    >>> pairs = co_occurrences(sentences, ["tariff", "rare earth", "talks"])
    >>> pairs[["first", "second", "count"]].head(1).values.tolist()
    [['rare earth', 'talks', 2]]
    """
    check_table(sentences, "article_id", "text")
    with needing("co_occurrences"):
        from nltk.metrics import BigramAssocMeasures
    names, used = list(read_keywords(keywords)), _use_in_sentences(sentences, keywords)
    article = pd.factorize(sentences["article_id"])[0]
    sizes, every, rows = used.sum(axis=0).tolist(), len(used), []
    for first, second in combinations(range(len(names)), 2):
        both = used[:, first] & used[:, second]
        count, expected = int(both.sum()), sizes[first] * sizes[second] / max(every, 1)
        known = 0 < sizes[first] < every and 0 < sizes[second] < every
        marginals = (sizes[first], sizes[second]), every
        surprise = BigramAssocMeasures.likelihood_ratio(count, *marginals) if known else 0.0
        ratio = np.log2(count / expected) if count else np.nan
        counts = count, sizes[first], sizes[second], expected
        range_ = len(np.unique(article[both]))
        rows.append((names[first], names[second], *counts, max(surprise, 0.0), ratio, range_))
    table = pd.DataFrame(rows, columns=_PAIR_COLUMNS)
    table["significant"] = chance_of(table["log_likelihood"]) < 0.05 / max(len(table), 1)
    together = table["log_likelihood"].where(table["count"] >= table["expected"], -1)
    return table.loc[together.sort_values(ascending=False, kind="stable").index].reset_index(
        drop=True
    )


def _use_in_sentences(sentences: pd.DataFrame, keywords: Keywords) -> np.ndarray:
    """Say for each sentence and keyword whether the sentence uses it."""
    words, terms = list_words(counted_texts(sentences)), read_keywords(keywords)
    hits = find_hits(words, terms)
    used = np.zeros((len(sentences), len(terms)), dtype=bool)
    used[words["row"].to_numpy()[hits["first"].to_numpy()], hits["number"].to_numpy()] = True
    return used


def _split(
    sentences: pd.DataFrame, words: pd.DataFrame, parts: int | str
) -> tuple[np.ndarray, pd.Index, np.ndarray, int]:
    """Return each word's text, the texts' names, each word's part, and how many parts there are."""
    if isinstance(parts, str):
        part, labels, _ = group_words(sentences, words, parts)
        return np.zeros_like(part), pd.Index([""]), part, len(labels)
    article, articles, _ = group_words(sentences, words, "article_id")
    return article, articles, (word_positions(sentences, words) * parts).astype(int), parts


def _find_label(labels: pd.Index, value: object, by: By) -> int:
    known = labels.tolist()
    check_choice(value, known, by if isinstance(by, str) else "value")
    return known.index(value)


def _tally(positions: tuple[np.ndarray, ...], shape: tuple[int, ...]) -> np.ndarray:
    """Count how often each combination of positions occurs, as an array of this shape."""
    flat = np.ravel_multi_index(positions, shape) if 0 not in shape else np.empty(0, dtype=np.intp)
    return np.bincount(flat, minlength=int(np.prod(shape))).reshape(shape)
