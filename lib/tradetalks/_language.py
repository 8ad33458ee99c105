"""In which language an article is written: only English can be scored."""

from __future__ import annotations

from functools import cache
from typing import Any

from tradetalks._files import needing

SHOWN = 500  # characters: the language is certain by then to the classifier
COUNTED = 2000  # characters in which words are counted; fewer, and chance would decide too often
CONFIDENT = 0.5
# Words that hardly any other language has. One word in twenty of them settles it, far faster than
# the classifier: of English news they are about one in eight.
ENGLISH = frozenset(["the", "and", "that", "with", "which", "from", "this", "been", "were", "they"])
ENGLISH |= frozenset(["their", "its", "have", "would", "could", "said", "about", "after"])
SETTLED = 0.05
ENOUGH = 30  # words


def find_language(text: str) -> str:
    """Return the ISO 639-1 code of a text's language, "und" (undetermined) where it is not clear.

    A naive Bayes classifier over byte n-grams (langid.py: Lui and Baldwin, 2012, in the rewriting
    py3langid) with its own model for 97 languages.

    Examples
    --------
    >>> find_language("Die Verhandlungen beginnen am Montag in London.")
    'de'
    """
    words = text[:COUNTED].lower().split()
    if len(words) >= ENOUGH and sum(map(ENGLISH.__contains__, words)) > SETTLED * len(words):
        return "en"
    language: str = _classifier().classify(text[:SHOWN])[0]
    return language


def is_scored(language: str) -> bool:
    """Say whether the rules read a language: English, or what is too short to tell."""
    return language in ("en", "und", "")


@cache
def _classifier() -> Any:
    with needing("py3langid"):
        from py3langid.langid import MODEL_FILE, LanguageIdentifier
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True, min_confidence=CONFIDENT)
