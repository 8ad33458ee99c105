"""Who speaks in a sentence: quotations, direct and indirect speech."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import chain, pairwise
from typing import NamedTuple

import pandas as pd

from tradetalks.base.checks import check_table
from tradetalks.base.memory import Memory
from tradetalks.sentences.people import (
    CAPITALS,
    LETTERS,
    TITLE,
    describe_people,
    following_description,
    is_name,
    plain,
    speech_words,
    split_office,
    surname_of,
)

QUOTATION_MARK = re.compile('[“”„«»"]')
ACCORDING = re.compile(r"\b(?:according to|in the (?:words|view) of)\s+", re.IGNORECASE)
LONG_WORD = re.compile(r"\w[\w.’'-]{3,}")
PHRASE_END = re.compile(r",(?=\s|$)|[;:\"“”]|\s[—–-]\s|\.$|[.!?]$|$")
LAST_CLAUSE_START = re.compile(
    r"(?s:.*)(?:[,;:\"“”()]|[—–]|\b(?:[Ww]hile|whereas|[Bb]ut|though|[Aa]lthough|because|since|yet|that"
    r"|when|after|before|as)\b)"
)
HELPING = re.compile(
    r"(?:\b(?:has|have|had|also|then|now|later|earlier|still|often|again|once|further|would|did|do"
    r"|does|not|never|\w+ly|on \w+day|in (?:a|an) \w+)\b\s*)+$"
)
APPOSITION = re.compile(r"(?P<source>[^,;:]+), (?P<description>[^,]+(?:, [^,]+)?),\s*$")
DETERMINER = re.compile(
    r"^(?:the|a|an|some|many|most|several|both|two|three|one)\s+", re.IGNORECASE
)
SOURCE_WORDS = 14
LONGEST_HELP = 60  # characters of "in a statement" and the like


class Sentence(NamedTuple):
    """One sentence as attribution sees it: with quotations blanked out, and its telling words."""

    masked: str
    words: frozenset[str]
    quoted: bool
    opens_inside: bool
    closes_inside: bool
    paragraph: int


def attribute_speech(sentences: pd.DataFrame) -> pd.DataFrame:
    """Add who speaks in each sentence, in direct or in indirect speech.

    A rule-based reader of attributions, after the kinds distinguished by Pareti (2015): a reporting
    verb with its source before it ("insiders suggest") or after it ("…, said Jane Doe, an
    analyst"), or "according to"; the sentences of one quotation share its speaker. The words are
    in ``speech.toml``.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``text``; uses ``article_id`` and ``paragraph`` where they are there. Sentences of an
        article stand in their order.

    Returns
    -------
    DataFrame
        The same with ``quoted`` (some of it is speech between quotation marks), ``speaker`` (full
        name where the article gives one, otherwise the words used: "sources familiar with the
        agenda"; "" where nobody is named) and ``speaker_description`` (office or institution as the
        article gives it, or "").

    Examples
    --------
    >>> sentences = pd.DataFrame({"text": ["“It is near,” said Ann Lee, an analyst."]})
    >>> attribute_speech(sentences)["speaker"].tolist()
    ['Ann Lee']
    """
    check_table(sentences, "text", perhaps=["article_id"])
    quoted: list[bool] = []
    spoken: list[tuple[str, str]] = []
    for group in _group_articles(sentences):
        parsed = list(_parse_quotations(group))
        people = describe_people(
            text
            for (text, _), sentence in zip(group, parsed, strict=True)
            if not sentence.words.isdisjoint(speech_words()["ends_of_heads"])
        )
        quoted.extend(sentence.quoted for sentence in parsed)
        spoken.extend(_resolve_speakers(parsed, people))
    return sentences.assign(
        quoted=pd.Series(quoted, index=sentences.index, dtype="bool"),
        speaker=pd.Series([name for name, _ in spoken], index=sentences.index, dtype="str"),
        speaker_description=pd.Series(
            [description for _, description in spoken], index=sentences.index, dtype="str"
        ),
    )


def _group_articles(sentences: pd.DataFrame) -> Iterator[list[tuple[str, int]]]:
    """Yield each article's sentences with their paragraph (0 where paragraphs are not known)."""
    paragraphs = sentences.get("paragraph", pd.Series(0, index=sentences.index))
    articles = sentences.get("article_id", pd.Series("", index=sentences.index))
    rows = list(zip(sentences["text"].tolist(), paragraphs.tolist(), strict=True))
    starts = articles.ne(articles.shift()).to_numpy().nonzero()[0].tolist()
    for start, end in pairwise([*starts, len(rows)]):
        yield rows[start:end]


def _parse_quotations(group: list[tuple[str, int]]) -> Iterator[Sentence]:
    """Follow quotation marks through the sentences of one article."""
    inside, before = False, 0
    for text, paragraph in group:
        if paragraph != before:  # a paragraph that goes on with a quotation opens it again
            inside, before = False, paragraph
        opened = inside
        words = frozenset(chain.from_iterable(map(TELLING.__getitem__, text.split())))
        if not inside and not QUOTATION_MARK.search(text):
            yield Sentence(text, words, False, False, False, paragraph)
            continue
        spans, start = [], 0
        for mark in QUOTATION_MARK.finditer(text):
            opening = mark[0] in "“„«" or (mark[0] == '"' and not inside)
            if inside and not opening:
                spans.append((start, mark.start()))
            inside, start = opening, mark.end()
        if inside:
            spans.append((start, len(text)))
        masked = text
        for start, end in spans:
            masked = masked[:start] + "_" * (end - start) + masked[end:]
        speech = any(_is_speech(text[start:end]) for start, end in spans)
        yield Sentence(masked, words, speech, opened, inside, paragraph)


def _telling_words(chunk: str) -> tuple[str, ...]:
    """Return the few words of a chunk that say whether a sentence is to be looked at."""
    telling = speech_words()["telling"]
    return tuple(word for word in LETTERS.findall(chunk.lower()) if word in telling)


TELLING = Memory(_telling_words)


def _is_speech(quotation: str) -> bool:
    """Tell speech from a name or a title between quotation marks, by its capitals."""
    words = LONG_WORD.finditer(quotation)
    first = next(words, None)
    if first is None or not first[0][0].isupper():
        return first is not None
    second = next(words, None)
    return second is None or not all(word[0][0].isupper() for word in (second, *words))


def _resolve_speakers(parsed: list[Sentence], people: dict[str, str]) -> Iterator[tuple[str, str]]:
    """Give each sentence its speaker: its own source, or that of the quotation it belongs to."""
    surnames = {part: person for person in reversed(people) for part in person.split()}
    surnames |= {person.split()[-1]: person for person in reversed(people)}
    sources = [_find_source(sentence, surnames) for sentence in parsed]
    spoken: list[tuple[str, str]] = []
    last_person = ""
    for number in range(len(parsed)):
        source, description = sources[number] or _inherit(number, parsed, sources, spoken)
        if source.lower() in ("he", "she", "they"):
            source, description = last_person, ""
        name, described = _name_in(source, surnames)
        if name:
            last_person = name
            described = people.get(name) or description or described
        spoken.append((name or DETERMINER.sub("", source, count=1), described or description))
    return iter(spoken)


def _inherit(
    number: int,
    parsed: list[Sentence],
    sources: list[tuple[str, str] | None],
    spoken: list[tuple[str, str]],
) -> tuple[str, str]:
    """Take the speaker of a quotation without a source of its own from its neighbours."""
    sentence = parsed[number]
    if not sentence.quoted:
        return "", ""
    if sentence.closes_inside:  # "We are close. It is near," said …: the source comes at the end
        for later in range(number + 1, len(parsed)):
            if not parsed[later].opens_inside:
                break
            if sources[later]:
                return sources[later] or ("", "")
    if number and parsed[number - 1].quoted:
        return spoken[number - 1]
    return "", ""


def _find_source(sentence: Sentence, surnames: dict[str, str]) -> tuple[str, str] | None:
    """Find the source to which a sentence attributes what it says, with an apposition."""
    words, masked = speech_words(), sentence.masked
    # To look for a word first is several times as fast as to try the pattern everywhere.
    for match in ACCORDING.finditer(masked) if sentence.words & words["according"] else ():
        source = masked[match.end() :]
        source = source[: PHRASE_END.search(source).start()]  # type: ignore[union-attr]
        if _is_source(source, surnames):
            return source, following_description(masked[match.end() + len(source) :])
    verbs = words["reporting"] & sentence.words
    found = (match for verb in verbs for match in _verb_pattern(verb).finditer(masked))
    for match in sorted(found, key=re.Match.start):
        left, right = masked[: match.start()].rstrip(), masked[match.end() :]
        if match[0] in words["weak"] and not re.match(r"\s+(that\b|[\"“])|[:,]\s", right):
            continue
        attributed = (
            _source_after(left, right, surnames)
            or _source_before(left, surnames)
            or (_source_of_participle(match[0], left, surnames))
        )
        if attributed:
            return attributed
    return None


@cache
def _verb_pattern(verb: str) -> re.Pattern[str]:
    # What begins with plain letters is searched several times as fast as what begins with \b.
    return re.compile(rf"{verb}(?<!\w{verb})\b")


def _source_after(left: str, right: str, surnames: dict[str, str]) -> tuple[str, str] | None:
    """Read "…,” said Jane Doe, an analyst at …"."""
    if not left.endswith((",", "”", '"', "?", "!", "»")):
        return None
    source = right.strip()
    end = PHRASE_END.search(source)
    source = source[: end.start()] if end else source
    if not _is_source(source, surnames) and not CAPITALS.fullmatch(source):
        return None
    return source, following_description(right.strip()[len(source) :])


def _source_before(left: str, surnames: dict[str, str]) -> tuple[str, str] | None:
    """Read "insiders suggest", "Jane Doe, an analyst at …, has warned"."""
    if HELPING.search(left[-LONGEST_HELP:]):  # seldom so, and the whole is long to search
        left = HELPING.sub("", left).rstrip()
    apposition = APPOSITION.search(left) if left.endswith(",") else None
    if apposition:
        source, description = _last_clause(apposition["source"]), apposition["description"]
        if _is_source(source, surnames):
            return source, description if _names_office(description) else ""
    source = _last_clause(left)
    for candidate in (source, source.rpartition(" and ")[2]):
        if _is_source(candidate, surnames):
            return candidate, ""
    return None


def _source_of_participle(verb: str, left: str, surnames: dict[str, str]) -> tuple[str, str] | None:
    """Read "Jane Doe left the room, saying …": the subject at the beginning speaks."""
    if not (verb.endswith("ing") and left.endswith(",")):
        return None
    words = left.split()
    for length in range(min(8, len(words)), 0, -1):
        source = " ".join(words[:length]).rstrip(",")
        if _is_source(source, surnames):
            return source, ""
    return None


def _last_clause(text: str) -> str:
    before = LAST_CLAUSE_START.match(text)
    return text[before.end() if before else 0 :].strip()


def _names_office(phrase: str) -> bool:
    return any(plain(word) in speech_words()["heads"] for word in phrase.split())


def _is_source(phrase: str, surnames: dict[str, str]) -> bool:
    """Tell whether a phrase can be a speaker: a pronoun, a person, or a noun phrase with a head."""
    phrase = phrase.strip()
    words = phrase.split()
    if not words or len(words) > SOURCE_WORDS or "_" in phrase:
        return False
    if phrase.lower() in ("he", "she", "they"):
        return True
    if is_name(phrase) or (len(words) <= 2 and surname_of(words[-1]) in surnames):
        return True
    lists = speech_words()
    for number, word in enumerate(words):
        if plain(word) in lists["sources"]:
            follower = words[number + 1].lower() if number + 1 < len(words) else "of"
            named = is_name(" ".join(words[number + 1 : number + 3]))
            if follower in lists["after_head"] or named:
                return True
        if plain(word) in lists["before_no_head"]:
            return False
    return False


def _name_in(source: str, surnames: dict[str, str]) -> tuple[str, str]:
    """Return the full name in a source, and the office before it."""
    if not source:
        return "", ""
    for person in dict.fromkeys(surnames.values()):
        if person in source:
            return person, ""
    for match in CAPITALS.finditer(source):
        office, name = split_office(match[0])
        institution = re.search(r"\b(?:of|at|for|with) (?:the )?$", source[: match.start()])
        surname = surname_of(name)
        if len(source.split()) <= 3 and surname in surnames:
            return surnames[surname], office
        if is_name(name) and not institution:
            return TITLE.sub("", name), office
    return "", ""
