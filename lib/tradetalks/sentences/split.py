"""Articles become a table of sentences: where each stands, what kind it is and who speaks in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
import pandas as pd

from tradetalks.base.checks import ARTICLES, check_table
from tradetalks.base.memory import uncollected
from tradetalks.corpus.boilerplate import (
    announces_others,
    find_repeated,
    is_notice,
    list_outlets,
)
from tradetalks.corpus.lines import find_paragraphs
from tradetalks.corpus.names import label_articles
from tradetalks.corpus.text import is_scored
from tradetalks.sentences.boundaries import split_line
from tradetalks.sentences.kinds import classify_line
from tradetalks.sentences.speech import attribute_speech

COLUMNS = [
    "article_id",
    "article",
    "sentence_id",
    "paragraph",
    "start",
    "end",
    "position",
    "kind",
    "quoted",
    "speaker",
    "speaker_description",
    "text",
]
CONSUMED = {"article_id", "text", "words"}  # an article's, which its sentences have of their own
# What later stages add to a sentence, beside all that begins with "tone".
ADDED = {
    *("expectation", "outlook", "voice", "cues", "certainty", "label_certainty", "read_by"),
    *("expected", "by_when", "condition", "likelihood", "due_from", "due_to", "probability"),
    *("clause_start", "clause_end", "party", "named", "label", "dates", "keywords"),
}


@uncollected()
def split_sentences(
    articles: pd.DataFrame, boilerplate: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Split articles into sentences.

    Lines are split first, so captions, headings and list items stay apart; in a hard-wrapped text
    (see :func:`tradetalks.is_hard_wrapped`) they are joined to paragraphs before. Then each line
    with nupunkt, a Punkt splitter (Kiss and Strunk, 2006) with a lexicon of abbreviations, some of
    which we know better. Nothing is lost: the spans stand in order, do not overlap and leave only
    white space uncovered, and the marks ">" before the lines of a quoted e-mail.

    Parameters
    ----------
    articles : DataFrame
        Takes ``article_id`` and ``text``; uses ``outlet``. An article whose ``language`` is known
        and not English gets no sentences, since the rules would read it as if it were.
    boilerplate : DataFrame, optional
        Which lines repeat in an outlet, as :func:`tradetalks.find_boilerplate` returns them; by
        default those that do in `articles`. With an empty table only lines of a known form are
        boilerplate, and what an article yields depends on it alone.

    Returns
    -------
    DataFrame
        One row for each sentence: ``article_id``, ``article`` (its name, short and unique: see
        :func:`tradetalks.label_articles`), ``sentence_id`` (1, 2, … in its article),
        ``paragraph`` (1, 2, …: lines that are not blank, or what they are joined to), ``start`` and
        ``end`` (``text[start:end]`` of the article is the sentence as it stands there),
        ``position`` (where in the article its middle stands, 0 to 1), ``kind`` (see
        :func:`tradetalks.sentences.kinds.classify_line`), ``quoted``, ``speaker``,
        ``speaker_description`` (see :func:`tradetalks.attribute_speech`), and ``text``: the span
        itself, or, where lines are wrapped, the span with its line breaks joined (what later stages
        find in it is counted along this text, so that behind a hyphen at the end of a line, or an
        indent, it can stand some characters beside its place in the article). All other
        columns of the articles follow, but for ``words``; one that has the name of a column of ours
        (``kind``, ``tone``) is called ``article_kind``, ``article_tone``.

    Examples
    --------
    >>> split_sentences(load_articles("seeds")).groupby("article_id").size().tolist()
    [26, 20]
    """
    check_table(articles, "article_id", "text", what=ARTICLES)
    names = label_articles(articles)
    if "language" in articles:
        articles = articles[articles["language"].map(is_scored).astype("bool")]
    repeated = find_repeated(articles) if boilerplate is None else _group_lines(boilerplate)
    rows: list[tuple[object, ...]] = []
    sizes = []
    for text, outlet in zip(articles["text"], list_outlets(articles), strict=True):
        before = len(rows)
        rows.extend(_split_article(text, repeated.get(outlet, frozenset())))
        sizes.append(len(rows) - before)
    spans = ["sentence_id", "paragraph", "start", "end", "position", "kind", "text"]
    numbers = dict.fromkeys(["sentence_id", "paragraph", "start", "end"], "int64")
    types = {"kind": "str", "text": "str", **numbers, "position": "float64"}
    sentences = pd.DataFrame(rows, columns=spans).astype(types)
    told = articles.drop(columns="text")  # which would be long to repeat for every sentence
    told = told.iloc[np.repeat(np.arange(len(sizes)), sizes)].reset_index(drop=True)
    sentences["article_id"] = told["article_id"].astype("str")
    sentences["article"] = sentences["article_id"].map(names).astype("str")
    return attribute_speech(sentences)[COLUMNS].join(_keep_further(told))


def _keep_further(articles: pd.DataFrame) -> pd.DataFrame:
    """Keep what else is known of the articles, under names that no column of ours has."""
    further = articles.drop(columns=list(CONSUMED), errors="ignore")
    taken = {*COLUMNS, *further}
    renamed = {}
    for name in further:
        if name in COLUMNS or name in ADDED or str(name).startswith("tone"):
            free = f"article_{name}"
            while free in taken:
                free = f"article_{free}"
            renamed[name] = free
            taken.add(free)
    return further.rename(columns=renamed)


def _group_lines(boilerplate: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Return the lines that repeat in each outlet."""
    check_table(boilerplate, "outlet", "line", what="a table of boilerplate")
    return {
        str(outlet): frozenset(lines) for outlet, lines in boilerplate.groupby("outlet")["line"]
    }


def _split_article(text: str, boilerplate: Collection[str]) -> Iterator[tuple[object, ...]]:
    """Yield sentence_id, paragraph, start, end, position, kind and text of each sentence."""
    paragraphs = list(find_paragraphs(text))
    following = [paragraph.text for paragraph in paragraphs] + [""]
    after, sentence_id = "", 0
    for number, (paragraph, below) in enumerate(zip(paragraphs, following[1:], strict=True), 1):
        kind = classify_line(paragraph.text, below, after, boilerplate)
        if kind == "boilerplate" and announces_others(paragraph.text):
            after = "announced"
        elif kind not in ("caption", "byline", "boilerplate"):  # which may stand within a list
            after = kind
        spans = split_line(paragraph.text)
        leads_in = kind.startswith("list lead-in")
        for span in spans:
            sentence_id += 1
            sentence = paragraph.text[slice(*span)]
            shown = "prose" if leads_in and span != spans[-1] else kind
            if shown == "prose" and is_notice(sentence):
                shown = "boilerplate"
            start, end = paragraph.locate(*span)
            yield sentence_id, number, start, end, (start + end) / 2 / len(text), shown, sentence
