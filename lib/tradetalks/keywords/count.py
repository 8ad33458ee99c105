"""Keywords: how often words are used, where, and what sets one group of articles apart.

Every count can be traced: `find_keywords` gives the place of each hit, and `concordance` the words
around it; `count_keywords` only adds these hits up.

**What a term matches.** Words, never parts of words ("Jo" is not "John"):

================  ============================================================================
``tariff``        the word and its regular form in -s: *tariff, tariffs* (but *new*, not *news*)
``=tariff``       this form only
``chip*``         every word that begins like this: *chip, chips, chipmaker*
``rare earth``    a phrase, also with a hyphen; the rules above hold for its last word
``AI``            written in capitals: matches capitals only
================  ============================================================================

Otherwise capitals make no difference. Which forms were matched is always shown beside the count.
What a word is, is told in `find_words`. Bylines and boilerplate (the column `kind` of
`split_sentences`) are no words of an article: they are counted nowhere, neither as hits nor among
the words of a group.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from tradetalks.base.checks import check_number, check_table
from tradetalks.keywords.groups import (
    By,
    group_words,
    name_groups,
    places,
    word_frequencies,
    word_positions,
)
from tradetalks.keywords.terms import Keywords, find_hits, read_keywords
from tradetalks.keywords.words import FUNCTION_WORDS, list_words
from tradetalks.measures.intervals import wilson_interval
from tradetalks.measures.scores import share
from tradetalks.sentences.kinds import counted_texts


def find_words(sentences: pd.DataFrame) -> pd.DataFrame:
    """Find every word of every sentence.

    Letters and digits make a word, and so do ``don't``, ``R&D``, ``145%``, ``$700``. A possessive
    counts as its noun (``China’s`` as *china*). A hyphen separates words (``supply-chain``,
    ``U.S.-China``), except after a prefix that is no word of its own (``de-escalation``). Words
    count in small letters, but what is written in capitals keeps them (*AI*; ``U.S.`` counts as
    *US*).

    Parameters
    ----------
    sentences
        A table with `article_id`, `sentence_id`, `text`, and `start` where there is one.

    Returns
    -------
    pandas.DataFrame
        One row a word: `article_id`, `sentence_id`, `start`, `end` (characters of the article's
        text, or of the sentence where the table has no `start`), `form` (as written), `word` (as
        counted).

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": "a", "sentence_id": 1, "text": ["China’s U.S. ties"]})
    >>> find_words(table)["word"].tolist()
    ['china', 'US', 'ties']
    """
    check_table(sentences, "article_id", "sentence_id", "text", perhaps=["start"])
    words = list_words(counted_texts(sentences))
    spans = (words[name].to_numpy() for name in ("row", "start", "end"))
    return places(sentences, *spans).assign(form=words["form"], word=words["word"])


def count_words(sentences: pd.DataFrame, by: By = "article_id") -> pd.DataFrame:
    """Count every word: a frequency list for each group of sentences.

    Parameters
    ----------
    sentences
        A table with `article_id`, `text` and the column `by`.
    by
        The column, or columns, that make the groups; ``None`` for one list of the whole table.

    Returns
    -------
    pandas.DataFrame
        The columns of `by`, `word`, `count`, `per_1000` (words of the group), `range` (in how many
        articles of the whole table the word occurs) and `function_word` (whether it is one of
        `FUNCTION_WORDS`, which say how a sentence is built rather than what it is about), the
        commonest word of each group first.

    Examples
    --------
    >>> count_words(sentences).query("not function_word")["word"].head(3).tolist()
    ['trade', 'china', 'economic']
    """
    check_table(sentences, "article_id", "text", by=by)
    words = list_words(counted_texts(sentences))
    vocabulary = words["word"].cat.categories
    group, labels, sizes = group_words(sentences, words, by)
    cell, count = np.unique(
        group.astype(np.int64) * len(vocabulary) + words["word"].cat.codes.to_numpy(),
        return_counts=True,
    )
    of_group, of_word = np.divmod(cell, max(len(vocabulary), 1))
    table = pd.DataFrame(
        {
            "group": of_group,
            "word": vocabulary.take(of_word),
            "count": count,
            "per_1000": 1000 * count / sizes[of_group],
            "range": word_frequencies(sentences, words)[1][of_word],
        }
    )
    table["function_word"] = table["word"].isin(FUNCTION_WORDS)
    table = table.sort_values(
        ["group", "count", "word"], ascending=[True, False, True], ignore_index=True
    )
    return name_groups(table, labels, by, sentences)


def find_keywords(sentences: pd.DataFrame, keywords: Keywords) -> pd.DataFrame:
    """Find every use of some keywords; every count of a keyword is a number of rows of this table.

    Parameters
    ----------
    sentences
        A table with `article_id`, `sentence_id`, `text`, and `start` where there is one.
    keywords
        A list of terms, or named groups of terms. See this module's documentation for what a term
        matches. Within a group nothing counts twice: where terms overlap, the leftmost and longest
        counts.

    Returns
    -------
    pandas.DataFrame
        One row a hit, in the order of the text: `article_id`, `sentence_id`, `keyword` (the term
        or the name of the group), `form` (the words that were matched), `start`, `end`
        (characters, as in `find_words`), `position` (the share of the article's words that stand
        before it, 0 to 1).

    Raises
    ------
    ValueError
        If a column or the keywords are missing, or a term contains no word.

    Examples
    --------
    >>> find_keywords(sentences, {"tech": ["chip*", "semiconductor", "AI"]})["form"].tolist()
    ['chip', 'semiconductor', 'AI']
    """
    check_table(sentences, "article_id", "sentence_id", "text", perhaps=["start"])
    words = list_words(counted_texts(sentences))
    hits = find_hits(words, read_keywords(keywords))
    table = places(sentences, *_spans(words, hits))
    place = list(table.columns).index("start")
    table.insert(place, "keyword", hits["keyword"])
    table.insert(place + 1, "form", hits["form"])
    table["position"] = word_positions(sentences, words)[hits["first"].to_numpy()]
    return table


def count_keywords(
    sentences: pd.DataFrame, keywords: Keywords, by: By = "article_id"
) -> pd.DataFrame:
    """Count keywords in each group of sentences, with an interval that suits small counts.

    Parameters
    ----------
    sentences
        A table with `article_id`, `text` and the column `by`.
    keywords
        A list of terms, or named groups of terms; see `find_keywords`.
    by
        The column, or columns, that make the groups (`article_id`, `stage`, a date); ``None`` for
        the whole table.

    Returns
    -------
    pandas.DataFrame
        One row for each group and keyword, those without a hit included: the columns of `by`,
        `keyword`, `count`, `range` (in how many of the group's articles), `words` (in the group),
        `per_1000`, `low`, `high` (the 95 % interval of `per_1000`, see `wilson_interval`), `forms`
        (what was matched, how often: "tariffs 3, tariff 2").

    Examples
    --------
    >>> count_keywords(sentences, ["rare earth"])[["count", "forms"]].values.tolist()
    [[1, 'rare earth 1'], [2, 'rare earth 2']]
    """
    check_table(sentences, "article_id", "text", by=by)
    words = list_words(counted_texts(sentences))
    terms = read_keywords(keywords)
    hits, names = find_hits(words, terms), list(terms)
    group, labels, sizes = group_words(sentences, words, by)
    article, articles, _ = group_words(sentences, words, "article_id")
    cell = group[hits["first"].to_numpy()] * len(names) + hits["number"].to_numpy()
    count = np.bincount(cell, minlength=len(labels) * len(names))
    in_articles = np.unique(cell * len(articles) + article[hits["first"].to_numpy()])
    size = np.repeat(sizes, len(names))
    low, high = wilson_interval(count, size)
    table = pd.DataFrame(
        {
            "group": np.repeat(np.arange(len(labels)), len(names)),
            "keyword": pd.Series(names * len(labels), dtype="str"),
            "count": count,
            "range": np.bincount(in_articles // max(len(articles), 1), minlength=len(count)),
            "words": size,
            "per_1000": 1000 * share(count, size),
            "low": 1000 * low,
            "high": 1000 * high,
            "forms": pd.Series(_list_forms(cell, hits["form"], len(count)), dtype="str"),
        }
    )
    return name_groups(table, labels, by, sentences)


def concordance(sentences: pd.DataFrame, term: Keywords, width: int = 60) -> pd.DataFrame:
    """Show a keyword in its context, one line a use (key word in context, KWIC).

    Parameters
    ----------
    sentences
        A table with `article_id`, `sentence_id`, `text`, and `start` where there is one.
    term
        A term, a list of terms or named groups; see `find_keywords`.
    width
        How many characters of the sentence to show on either side.

    Returns
    -------
    pandas.DataFrame
        `left`, `node` (the match as written), `right`, `keyword`, and as in `find_keywords`
        `article_id`, `sentence_id`, `start`, `end`: as many rows as the keyword counts.

    Examples
    --------
    >>> lines = concordance(sentences, "rare earth", width=12)
    >>> lines[["left", "node", "right"]].iloc[0].tolist()
    ['permits for ', 'rare earth', ' imports — b']
    """
    check_table(sentences, "article_id", "sentence_id", "text", perhaps=["start"])
    check_number(width, "width", 0, whole=True)
    words = list_words(counted_texts(sentences))
    hits = find_hits(words, read_keywords(term))
    row, start, end = _spans(words, hits)
    lines = [
        (text[max(0, left - width) : left], text[left:right], text[right : right + width])
        for text, left, right in zip(sentences["text"].iloc[row], start, end, strict=True)
    ]
    context = pd.DataFrame(lines, columns=["left", "node", "right"], dtype="str")
    context["keyword"] = hits["keyword"]
    return pd.concat([context, places(sentences, row, start, end)], axis=1)


def _spans(words: pd.DataFrame, hits: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return in which row of the sentences each hit stands, and its characters there."""
    first = hits["first"].to_numpy()
    last = first + hits["length"].to_numpy() - 1
    row, start, end = (words[name].to_numpy() for name in ("row", "start", "end"))
    return row[first], start[first], end[last]


def _list_forms(cell: np.ndarray, forms: pd.Series[str], cells: int) -> list[str]:
    """Return for each of so many cells the forms in it with their counts, the commonest first."""
    counts = pd.DataFrame({"cell": cell, "form": forms}).value_counts(sort=False).reset_index()
    counts = counts.sort_values(["cell", "count", "form"], ascending=[True, False, True])
    listed = [""] * cells
    for number, form, count in counts.itertuples(index=False):
        listed[number] += f", {form} {count}" if listed[number] else f"{form} {count}"
    return listed
