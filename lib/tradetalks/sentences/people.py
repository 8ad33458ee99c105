"""People: how an article introduces them by an office or an institution."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from typing import Any

import pandas as pd

from tradetalks.base.checks import check_table
from tradetalks.base.lists import read_list
from tradetalks.corpus.names import carry_names

# Initials or a word. A pattern that begins with a set of characters is searched several times as
# fast as one that begins with a choice.
CAPITAL = r"[A-Z](?:\.(?:[A-Z]\.)*|[\w-]*(?:[’'](?!s\b)\w+)?)"
CAPITALS = re.compile(rf"{CAPITAL}(?:\.?\s+{CAPITAL})*")
INSTITUTION = re.compile(rf" (?:of|at) (?:the )?{CAPITALS.pattern}")
LONGEST_OFFICE = 80  # characters before a name: to split all of a long line would cost time
LETTERS = re.compile("[a-z]+")
TITLE = re.compile(r"^(?:Mr|Mrs|Ms|Dr|Sir|Lord|Lady)\.?\s+")


def find_people(sentences: pd.DataFrame) -> pd.DataFrame:
    """List the people whom the articles introduce by an office or an institution, or who speak.

    Takes ``article_id``, ``text`` and ``speaker``; returns one row a person and article:
    ``article_id``, ``person``, ``description`` ("" if none is given), ``mentions`` (sentences that
    name the person) and ``speaks`` (sentences in which he or she speaks).

    Examples
    --------
    >>> find_people(split_sentences(load_articles("seeds")))["person"].head(3).tolist()
    ['Scott Bessent', 'Howard Lutnick', 'Jamieson Greer']
    """
    check_table(sentences, "article_id", "text", "speaker")
    rows: list[dict[str, Any]] = []
    for article_id, group in sentences.groupby("article_id", sort=False):
        people = describe_people(group["text"])
        named = group.loc[group["speaker"].map(is_name), "speaker"]
        for person in dict.fromkeys([*people, *named]):
            pattern = rf"\b{re.escape(person)}\b|\b{re.escape(person.split()[-1])}\b"
            rows.append(
                {
                    "article_id": article_id,
                    "person": person,
                    "description": people.get(person, ""),
                    "mentions": int(group["text"].str.contains(pattern).sum()),
                    "speaks": int((group["speaker"] == person).sum()),
                }
            )
    columns = ["article_id", "person", "description", "mentions", "speaks"]
    return carry_names(pd.DataFrame(rows, columns=columns), sentences)


@cache
def read_speech() -> dict[str, Any]:
    """Read the words of ``speech.toml``."""
    return read_list(__package__, "speech.toml")


def following_description(rest: str) -> str:
    """Read an apposition after a source: ", CEO of the Centre …", if it names an office."""
    match = re.match(r",\s+((?:(?!,\s|[“”\"]|\.$|\swho\s).)+)", rest)
    if not match:
        return ""
    words = match[1].split()
    heads = [i for i, word in enumerate(words) if plain(word) in speech_words()["heads"]]
    if not heads or (heads[-1] + 1 < len(words) and words[heads[-1] + 1][0].isupper()):
        return ""  # no office, or the next person of a list: "Commerce Secretary Jane Doe"
    return match[1].strip().removeprefix("and ").rstrip(".")


def is_name(phrase: str) -> bool:
    """Tell whether a phrase looks like a person's full name: two to four words in capitals."""
    return "A" <= phrase[:1] <= "Z" and _looks_like_name(phrase)


@lru_cache(maxsize=65_536)
def _looks_like_name(phrase: str) -> bool:
    words = phrase.split()
    if TITLE.match(phrase):
        return CAPITALS.fullmatch(phrase) is not None
    return (
        2 <= len(words) <= 4
        and CAPITALS.fullmatch(phrase) is not None
        and not any(plain(word) in speech_words()["in_no_name"] for word in words)
        and plain(words[0]) not in speech_words()["before_no_name"]
    )


def describe_people(texts: Iterable[str]) -> dict[str, str]:
    """Collect the people introduced by an office, with what the article says of them."""
    people: dict[str, str] = {}
    for text in texts:
        for match in CAPITALS.finditer(text):
            start, end = match.span()
            office, name = split_office(match[0])
            office = office or _office_before(text[max(0, start - LONGEST_OFFICE) : start])
            if office.endswith(" of"):  # Secretary of State Jane Doe
                words = name.split()
                office, name = " ".join([office, *words[:-2]]), " ".join(words[-2:])
            following = following_description(text[end:]) if text.startswith(",", end) else ""
            if not name or not (office or (following and is_name(name))):
                continue
            of = INSTITUTION.match(text, end)
            parts = [office + (of[0] if of and office and not following else ""), following]
            known = next((p for p in people if p.split()[-1] == name.split()[-1]), name)
            if len(name.split()) > len(known.split()):
                people = {name if p == known else p: d for p, d in people.items()}
                known = name
            people[known] = people.get(known) or "; ".join(filter(None, parts))
    return people


@lru_cache(maxsize=65_536)
def split_office(capitals: str) -> tuple[str, str]:
    """Split "Treasury Secretary Scott Bessent" into office and name."""
    words = capitals.split()
    heads = [i for i, word in enumerate(words) if plain(word) in speech_words()["heads"]]
    if not heads:
        return "", capitals
    cut = heads[-1] + 1
    office, name = words[:cut], words[cut:]
    while office and plain(office[0]) in speech_words()["openers"]:
        office = office[1:]
    if not name or plain(name[-1]) in speech_words()["days_and_months"] or len(name) > 4:
        return "", ""
    return " ".join(office), " ".join(name)


def _office_before(text: str) -> str:
    """Read an office before a name: "top economic aide", "Secretary of" before "State Jane Doe"."""
    if text[-1:] != " ":
        return ""
    *_, head, last = ["", *text.rsplit(None, 2)][-2:]
    if plain(head if last == "of" else last) not in speech_words()["heads"]:
        return ""  # nearly always; the other words need not be taken apart
    words = text.split()
    office = words[-2 if last == "of" else -1 :]
    for word in reversed(words[-len(office) - 3 : -len(office)]):
        if plain(word) in speech_words()["before_no_office"] or word[-1] in ",;:":
            break
        office = [word, *office]
    return " ".join(office)


def surname_of(name: str) -> str:
    """Return the last word of a name, without a possessive ending."""
    return re.sub(r"[’']s$", "", name.split()[-1].strip(",")) if name else ""


@lru_cache(maxsize=65_536)
def plain(word: str) -> str:
    """Bring a word to the form of the lists: small, no possessive, no comma, no full stop."""
    return re.sub(r"[’']s$", "", word.strip(",;:()").lower()).rstrip(".’'")


@cache
def speech_words() -> dict[str, Any]:
    """Prepare the lists of ``speech.toml`` for looking up, as sets."""
    speech = read_speech()
    heads = frozenset(" ".join(speech["heads"].values()).split())
    stand_ins = frozenset(plain(word) for word in speech["stand_ins"]["official"].split())
    ends_of_heads = frozenset(LETTERS.findall(head)[-1] for head in heads)
    reporting = frozenset(speech["reporting"].split())
    according = frozenset(["according", "words", "view"])
    openers = frozenset(speech["openers"].split())
    days_and_months = frozenset(speech["days_and_months"].split())
    before_no_head = frozenset(speech["before_no_head"].split())
    return {
        "openers": openers,
        "before_no_name": openers - {"he"},
        "before_no_office": openers | before_no_head,
        "in_no_name": heads | days_and_months,
        "reporting": reporting,
        "according": according,
        "weak": frozenset(speech["weak"].split()),
        "heads": heads,
        "ends_of_heads": ends_of_heads,
        "telling": ends_of_heads | reporting | according,
        "sources": heads | stand_ins,
        "days_and_months": days_and_months,
        "after_head": frozenset(speech["after_head"].split()),
        "before_no_head": before_no_head,
    }
