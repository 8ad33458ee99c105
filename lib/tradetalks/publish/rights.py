"""What a page shows of an article: the whole text where its rights permit, else what is discussed.

A report is made to be passed on. Where the column ``rights`` of an article states a permission
(``rights.toml`` lists the phrases), or states nothing, its text is shown whole; where it states
anything else, the sentences that set an expectation are shown, for the report discusses them, and
in the place of every other sentence stands a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pandas as pd

from tradetalks.base.lists import read_list
from tradetalks.expectations.frame import frame_expectations

WITHHELD = "[… not shown, for its rights …]"
SHORTEST = 20  # characters; "Yes." is nobody's property, and would be found everywhere


def describe_rights(statement: str) -> str:
    """Say what a report shows under a statement of rights: whole text, or sentences discussed.

    Examples
    --------
    >>> describe_rights("CC BY 4.0"), describe_rights("© The Harbour Post, all rights reserved")
    ('whole text', 'sentences discussed')
    """
    if not statement.strip():
        return "whole text (no rights are stated: not for publication)"
    permits, denies = _patterns()
    whole = permits.search(statement) and not denies.search(statement)
    return "whole text" if whole else "sentences discussed"


def find_withheld(articles: pd.DataFrame, sentences: pd.DataFrame) -> list[str]:
    """List the sentences that no page may show.

    Takes ``article_id`` and ``rights``, and ``article_id`` and ``text`` of the sentences.
    """
    shown = articles["rights"].map(describe_rights)
    closed = articles.loc[shown == "sentences discussed", "article_id"]
    ours = sentences[sentences["article_id"].isin(closed)]
    if ours.empty:
        return []
    framed = frame_expectations(ours)
    hidden = set(framed.loc[framed["expectation"] == "none", "text"])
    return sorted(text for text in hidden if len(text) >= SHORTEST)


def withholder(hidden: list[str]) -> Callable[[str], str]:
    """Return a function that puts a note in the place of each hidden sentence of a text."""
    if not hidden:
        return lambda text: text
    longest_first = sorted(hidden, key=len, reverse=True)
    words = (r"\s+".join(map(re.escape, text.split())) for text in longest_first)
    pattern = re.compile("|".join(words))
    return lambda text: pattern.sub(WITHHELD, text)


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    phrases = read_list(__package__, "rights.toml")
    permits, denies = (
        re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases[kind]))})\b", re.IGNORECASE)
        for kind in ("permits", "denies")
    )
    return permits, denies
