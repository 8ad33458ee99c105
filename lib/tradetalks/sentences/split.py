"""Articles become a table of sentences: where each stands, what kind it is and who speaks in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pandas as pd

from tradetalks.base.checks import ARTICLES, check_table
from tradetalks.corpus.lines import find_paragraphs
from tradetalks.corpus.names import label_articles
from tradetalks.corpus.text import is_scored
from tradetalks.sentences.boundaries import split_line
from tradetalks.sentences.speech import attribute_speech

CAPTION = re.compile(
    r"(photo(graph)?|image|picture|illustration|graphic|file photo|credit|caption)s?"
    r"( credit| by| courtesy)?\s*(:|/|by\b)",
    re.IGNORECASE,
)
BULLET = re.compile(r"([•·▪◦‣*–—-]|\(?\d{1,2}[.)])\s+")
ENDED = re.compile(r"[.!?…:;,][\"”’')\]]*$")
HEADING_WORDS = 12
ITEM_WORDS = 25
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


def split_sentences(articles: pd.DataFrame) -> pd.DataFrame:
    """Split articles into sentences.

    Lines are split first, so captions, headings and list items stay apart; then each line with
    nupunkt, a Punkt splitter (Kiss and Strunk, 2006) with a lexicon of abbreviations. Nothing is
    lost: the spans stand in order, do not overlap and leave only white space uncovered.

    Parameters
    ----------
    articles : DataFrame
        Takes ``article_id`` and ``text``; an article whose ``language`` is known and not English
        gets no sentences, since the rules would read it as if it were.

    Returns
    -------
    DataFrame
        One row for each sentence: ``article_id``, ``article`` (its name, short and unique: see
        :func:`tradetalks.label_articles`), ``sentence_id`` (1, 2, … in its article),
        ``paragraph`` (1, 2, …: lines that are not blank), ``start`` and ``end``
        (``text[start:end]`` of the article is the sentence), ``position`` (where in the article
        its middle stands, 0 to 1), ``kind`` (see :func:`classify_line`), ``quoted``, ``speaker``,
        ``speaker_description`` (see :func:`tradetalks.attribute_speech`), and ``text``. All other
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
    rows: list[tuple[object, ...]] = []
    sizes = []
    for text in articles["text"]:
        before = len(rows)
        rows.extend(_split_article(text))
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


def classify_line(line: str, following: str, after: str) -> str:
    """Say what a line is: its place in the text decides, and its form.

    Parameters
    ----------
    line, following : str
        The line, and the next one that is not blank ("" at the end).
    after : str
        The kind of the line before it ("" at the beginning).

    Returns
    -------
    str
        ``caption`` (begins "Photo:" or the like), ``heading`` (short, unfinished and followed by
        text, or marked with #), ``list lead-in`` (ends with a colon and a list follows), ``list
        lead-in without list`` (nothing of the list is left), ``list item`` (a bullet, or
        unfinished after a lead-in or an item) or ``prose``.
    """
    if CAPTION.match(line):
        return "caption"
    if line.startswith("#"):
        return "heading"
    listed = after in ("list lead-in", "list item")
    if BULLET.match(line) or (listed and _is_unfinished(line, ITEM_WORDS)):
        return "list item"
    if line.endswith(":") and not following.startswith(("“", '"', "‘", "«")):
        return "list lead-in" if _is_item(following) else "list lead-in without list"
    if following and _is_unfinished(line, HEADING_WORDS):
        return "heading"
    return "prose"


def _is_item(line: str) -> bool:
    return bool(line) and (BULLET.match(line) is not None or _is_unfinished(line, ITEM_WORDS))


def _is_unfinished(line: str, most_words: int) -> bool:
    return not ENDED.search(line) and len(line.split()) <= most_words


def _split_article(text: str) -> Iterator[tuple[object, ...]]:
    """Yield sentence_id, paragraph, start, end, position, kind and text of each sentence."""
    paragraphs = list(find_paragraphs(text))
    following = [paragraph.text for paragraph in paragraphs] + [""]
    kind, sentence_id = "", 0
    for number, (paragraph, after) in enumerate(zip(paragraphs, following[1:], strict=True), 1):
        kind = classify_line(paragraph.text, after, kind)
        spans = split_line(paragraph.text)
        for span in spans:
            sentence_id += 1
            shown = kind if span == spans[-1] or not kind.startswith("list lead-in") else "prose"
            start, end = paragraph.locate(*span)
            middle = (start + end) / 2 / len(text)
            yield sentence_id, number, start, end, middle, shown, paragraph.text[slice(*span)]
