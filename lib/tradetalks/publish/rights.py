"""What a page shows of an article: the whole text where its rights permit, else what is discussed.

A report is made to be passed on. Where the column ``rights`` of an article states a permission
(``rights.toml`` lists the phrases), or states nothing, its text is shown whole; where it states
anything else, the sentences that set an expectation are shown, for the report discusses them, and
in the place of every other sentence stands a note.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial

import pandas as pd

from tradetalks.base.lists import read_list
from tradetalks.expectations.frame import frame_expectations

DISCUSSED = "sentences discussed"
WORD = re.compile(r"\w+")
BEGINNING = 3  # words by which a sentence is found
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
    return "whole text" if whole else DISCUSSED


def may_be_shown(statement: str) -> bool:
    """Tell whether a report shows the whole text under a statement of rights."""
    return describe_rights(statement) != DISCUSSED


def find_withheld(articles: pd.DataFrame, sentences: pd.DataFrame) -> list[str]:
    """List the sentences that no page may show.

    Takes ``article_id`` and ``rights``, and ``article_id`` and ``text`` of the sentences; what they
    set is read anew where there is no ``expectation``.
    """
    closed = articles.loc[~articles["rights"].map(may_be_shown), "article_id"]
    ours = sentences[sentences["article_id"].isin(closed)]
    if ours.empty:
        return []
    framed = ours if "expectation" in ours else frame_expectations(ours)
    hidden = set(framed.loc[framed["expectation"] == "none", "text"])
    return sorted(text for text in hidden if len(text) >= SHORTEST)


def withholder(hidden: list[str]) -> Callable[[str], str]:
    """Return a function that puts a note in the place of each hidden sentence of a text."""
    if not hidden:
        return lambda text: text
    # Each is looked for where its first words stand: one pattern of thousands would take hours.
    known: dict[tuple[str, ...], list[tuple[int, str]]] = {}
    for text in sorted(hidden, key=len, reverse=True):
        first = WORD.search(text)
        if first:
            begins = (*WORD.findall(text)[:BEGINNING],)
            known.setdefault(begins, []).append((first.start(), text))
    return partial(_withhold, known=known)


@lru_cache(maxsize=10_000)
def _however_broken(text: str) -> re.Pattern[str]:
    """Match a sentence wherever its lines are broken."""
    return re.compile(r"\s+".join(map(re.escape, text.split())))


def _withhold(text: str, known: Mapping[tuple[str, ...], list[tuple[int, str]]]) -> str:
    words = [(found[0], found.start()) for found in WORD.finditer(text)]
    pieces, end = [], 0
    for number, (_, start) in enumerate(words):
        if start < end:
            continue
        following = [word for word, _ in words[number : number + BEGINNING]]
        for size in range(len(following), 0, -1):
            for lead, hidden in known.get((*following[:size],), []):
                match = _however_broken(hidden).match(text, max(end, start - lead))
                if match and start < match.end():
                    pieces += [text[end : match.start()], WITHHELD]
                    end = match.end()
                    break
            if start < end:
                break
    return "".join([*pieces, text[end:]])


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    phrases = read_list(__package__, "rights.toml")
    permits, denies = (
        re.compile(rf"\b(?:{'|'.join(map(re.escape, phrases[kind]))})\b", re.IGNORECASE)
        for kind in ("permits", "denies")
    )
    return permits, denies
