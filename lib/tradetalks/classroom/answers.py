"""What the checks of the exercises call: comparisons that give nothing away, and the articles."""

from __future__ import annotations

import hashlib
import re
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from tradetalks.base.paths import project_folder
from tradetalks.corpus.load import load_articles
from tradetalks.dates.find import find_dates
from tradetalks.expectations.frame import frame_expectations
from tradetalks.sentences.split import split_sentences
from tradetalks.tone.score import score_sentiment

WORD = re.compile(r"[\w’'-]+")


def fingerprint(answer: object) -> str:
    """Return a one-way fingerprint of an answer; capitals, quotation marks and spaces count not.

    Examples
    --------
    >>> fingerprint("War") == fingerprint(' "war" ')
    True
    """
    plain = " ".join(str(answer).casefold().strip(" \t\n.\"'“”‘’").split())
    return hashlib.sha256(f"trade talks: {plain}".encode()).hexdigest()[:20]


def same(answer: object, expected: str) -> bool:
    """Tell whether an answer has the fingerprint that is expected."""
    return fingerprint(answer) == expected


def words_of(text: object) -> list[str]:
    """Return the words of an answer in small letters; none if it is no text."""
    return WORD.findall(text.casefold()) if isinstance(text, str) else []


def changed_words(first: object, second: object) -> int:
    """Count the places at which two sentences of the same number of words differ; −1 if unlike."""
    one, other = words_of(first), words_of(second)
    if len(one) != len(other):
        return -1
    return sum(a != b for a, b in zip(one, other, strict=True))


def expectation_of(text: str) -> str:
    """Return the rules' verdict on one sentence."""
    return str(frame_expectations(pd.DataFrame({"text": [text]}))["expectation"].iloc[0])


@cache
def scored_sentences() -> pd.DataFrame:
    """Return the sentences of the two articles, scored, with what each tells to expect.

    The verdicts are the labels given by hand, as a test holds; students have no file of those.
    """
    seeds = project_folder() / "seeds"
    return frame_expectations(score_sentiment(split_sentences(load_articles(seeds))))


def find_sentence(text: object) -> pd.Series | None:
    """Return the row of the two articles whose sentence this is, or is the only one to hold it."""
    wanted = " ".join(words_of(text))
    if not wanted:
        return None
    rows = scored_sentences()
    plain = rows["text"].map(lambda sentence: " ".join(words_of(sentence)))
    found = rows[plain == wanted] if (plain == wanted).any() else rows[plain.str.contains(wanted)]
    return found.iloc[0] if len(found) == 1 else None


def is_of_the_collection(texts: Any) -> bool:
    """Tell whether most of these sentences come from the project's own two articles."""
    known = set(scored_sentences()["text"])
    listed = list(texts)
    return sum(text in known for text in listed) * 2 > len(listed)


def is_file(path: object) -> bool:
    """Tell whether this names a file that is there."""
    return isinstance(path, str | Path) and Path(path).is_file()


def dates_in(text: str) -> pd.DataFrame:
    """Return the expressions of time found in one sentence, as if published on an ordinary day."""
    sentence = {"article_id": "own", "sentence_id": 1, "start": 0, "text": text}
    day = pd.Timestamp("2025-03-12")
    article = {"article_id": "own", "published_from": day, "published_to": day}
    return find_dates(pd.DataFrame([sentence]), pd.DataFrame([article]))
