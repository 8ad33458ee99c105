"""What a line of an article is: prose, a heading, a caption … and which kinds are scored."""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cache
from typing import NamedTuple

import numpy as np
import pandas as pd

from tradetalks.base.lists import read_list
from tradetalks.base.patterns import compile_late
from tradetalks.corpus.boilerplate import is_boilerplate, is_ended

BULLET = re.compile(r"([•·▪◦‣*–—-]|\(?\d{1,2}[.)])\s+")
MARKED_HEADING = re.compile(r"#{1,6}\s")  # and no hashtag
SAYING = re.compile(
    r",\s[“\"‘]"
)  # "The minister said, “It is near”": a sentence whose stop is missing
LETTERS = re.compile(r"[^\W\d_]{2}")
LONGEST = 300  # characters of a caption or a byline
CREDIT = 120  # characters of one at the end of a caption, or at the beginning of a byline
CREDITED = ("by ", "contributed", "reported from ")  # in a byline that ends as a sentence does
PUBLISHED = ("Published", "Updated", "Posted", "Last ", "PUBL", "UPD")
DATED = 3  # sentences of an article before which a dateline may stand
OPENING = ("“", '"', "‘", "«")


class Forms(NamedTuple):
    """The forms of ``kinds.toml``."""

    caption: re.Pattern[str]
    caption_ends: re.Pattern[str]
    byline: re.Pattern[str]
    unscored: frozenset[str]
    uncounted: frozenset[str]
    question: re.Pattern[str]
    dateline: re.Pattern[str]
    heading_words: int
    item_words: int


@cache
def _forms() -> Forms:
    lists = read_list(__package__, "kinds.toml")
    byline = "|".join(lists["byline"])
    for name in ("names", "months", "days"):
        word = name.upper() if name == "names" else name.upper().removesuffix("S")
        byline = byline.replace(word, lists[name])
    return Forms(
        compile_late("|".join(lists["caption"])),
        compile_late(f"(?:{'|'.join(lists['caption_ends'])})$"),
        compile_late(byline),
        frozenset(lists["unscored"]),
        frozenset(lists["uncounted"]),
        compile_late(lists["question"]),
        compile_late("|".join(f"^(?:{form})" for form in lists["dateline"])),
        lists["heading_words"],
        lists["item_words"],
    )


def find_scored(sentences: pd.DataFrame) -> np.ndarray:
    """Tell of each sentence whether its tone and its expectations are asked for.

    Headings, captions, bylines and boilerplate are not part of what the article says; where the
    kinds are not known, all is scored.
    """
    if "kind" not in sentences:
        return np.ones(len(sentences), dtype=bool)
    return ~sentences["kind"].isin(_forms().unscored).to_numpy(dtype=bool)


def counted_texts(sentences: pd.DataFrame) -> pd.Series[str]:
    """Return the text of each sentence, and "" for bylines and boilerplate: nobody counts these.

    A dateline before the first sentence of an article ("LONDON (Reuters) -") is blank. Where kinds
    or places of the sentences are not known, all is counted.

    Examples
    --------
    >>> first = pd.DataFrame({"sentence_id": [1], "text": ["NORDBY — They met."]})
    >>> counted_texts(first).tolist()
    ['         They met.']
    """
    texts: pd.Series[str] = sentences["text"]
    if "sentence_id" in sentences:
        dateline = _forms().dateline
        first = sentences["sentence_id"] <= DATED
        texts = texts.mask(first, texts[first].map(lambda text: dateline.sub(_blank, text)))
    if "kind" in sentences:
        texts = texts.mask(sentences["kind"].isin(_forms().uncounted), "")
    return texts


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def classify_line(
    line: str, following: str, after: str, boilerplate: Collection[str] = frozenset()
) -> str:
    """Say what a line is: its place in the text decides, and its form.

    Parameters
    ----------
    line, following : str
        The line, and the next one that is not blank ("" at the end).
    after : str
        The kind of the line before it ("" at the beginning); "announced" below a line that
        announces other articles ("Read more:") and their headlines.
    boilerplate : collection of str
        Lines that repeat in the outlet: see :func:`tradetalks.find_boilerplate`.

    Returns
    -------
    str
        ``caption`` (begins "Photo:" or the like, or ends with the credit of a picture), ``byline``
        (who wrote it, where and when: "By Ann Lee", "LONDON, June 9 (Reuters)"), ``boilerplate``
        (repeats in the outlet, has a form that is boilerplate anywhere: "Read more: …", or stands
        below such a one as the headline of another article),
        ``heading`` (short, unfinished, wholly in capitals or what the article answers next, and
        followed by text; or marked with #), ``list lead-in`` (ends with a colon and a list
        follows), ``list lead-in without list`` (nothing of the list is left), ``list item`` (a
        bullet, or unfinished after a lead-in or an item) or ``prose``. Headings, captions, bylines
        and boilerplate are not scored.
    """
    forms = _forms()
    is_open = not is_ended(line)
    if len(line) <= LONGEST:
        if forms.caption.match(line):
            return "caption"
        may_be = is_open or line.startswith(PUBLISHED)
        may_be = may_be or any(map(line[:CREDIT].__contains__, CREDITED))
        if may_be and forms.byline.match(line):
            return "byline"
        credited = is_open or line.endswith(").")
        if credited and forms.caption_ends.search(line, max(0, len(line) - CREDIT)):
            return "caption"
    announced = after == "announced" and (is_open or line.endswith("?"))
    if announced and len(line.split()) <= forms.item_words:
        return "boilerplate"  # the headline of another article
    if line in boilerplate or is_boilerplate(line):
        return "boilerplate"
    if MARKED_HEADING.match(line):
        return "heading"
    words = len(line.split()) if is_open or line.endswith("?") or line.isupper() else 0
    listed = is_open and words <= forms.item_words and after in ("list lead-in", "list item")
    if listed or BULLET.match(line):
        return "list item"
    if line.endswith(":") and not following.startswith(OPENING):
        return "list lead-in" if _is_item(following) else "list lead-in without list"
    if not following or not 0 < words <= forms.heading_words:  # as nearly every line
        return "prose"
    short = is_open and not SAYING.search(line)
    if short or forms.question.fullmatch(line) or _is_shouted(line, following):
        return "heading"
    return "prose"


def _is_item(line: str) -> bool:
    return bool(line) and (
        BULLET.match(line) is not None or _is_unfinished(line, _forms().item_words)
    )


def _is_unfinished(line: str, most_words: int) -> bool:
    return not is_ended(line) and len(line.split()) <= most_words


def _is_shouted(line: str, following: str) -> bool:
    """Tell "WHAT HAPPENS NEXT?" from a line of a text that stands in capitals as a whole."""
    return (
        line.isupper()
        and not following.isupper()
        and ":" not in line
        and LETTERS.search(line) is not None
    )
