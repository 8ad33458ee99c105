"""Bytes become text in a known language: encodings, language, broken letters."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Any

import pandas as pd

from tradetalks.base.checks import ARTICLES, check_table
from tradetalks.corpus.files import UnreadableError, needing


def repair_mojibake(articles: pd.DataFrame) -> pd.DataFrame:
    """Mend letters that were broken by a wrong encoding on their way, such as â€™ for ’.

    Uses ftfy (Speer, 2019), which changes a text only where it can have been broken in a known way.

    Parameters
    ----------
    articles : DataFrame
        Takes ``text`` and ``title``.

    Returns
    -------
    DataFrame
        The same with both mended: positions then refer to the mended text, no longer to the file.

    Examples
    --------
    >>> repair_mojibake(pd.DataFrame({"title": [""], "text": ["donâ€™t"]}))["text"][0]
    'don’t'
    """
    check_table(articles, "title", "text", what=ARTICLES)
    import ftfy

    mended = {name: articles[name].map(ftfy.fix_encoding) for name in ["title", "text"]}
    return articles.assign(**mended)


UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
WINDOWS = {"iso8859-1", "latin-1", "ascii"}  # browsers read these as Windows-1252, and so do we
ASCII = bytes(range(128))
MARKED = 0.3  # share of other bytes: a Western text in Windows-1252 stays far below, others above
SHORT = 20  # bytes: with fewer, zero bytes show no pattern
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
SAVE = "save it with the encoding UTF-8"


def decode(raw: bytes, declared: str = "") -> str:
    """Decode a text; the encoding need not be known.

    A byte order mark decides; then UTF-8, if all of it is valid, which other encodings never are
    by chance; then UTF-16 by its zero bytes; then what the text declares; then, line by line, UTF-8
    or Windows-1252, as nearly all other English text is encoded: detectors that know more encodings
    take short English texts with a few curled quotation marks for Turkish or Macintosh ones.

    Raises
    ------
    UnreadableError
        If it is none of these, or no text.
    """
    text = _decode(raw, declared)
    controls = CONTROLS.findall(text[:100_000])
    if len(controls) > len(text) / 100:
        raise UnreadableError(
            "binary: holds bytes that no text has", "save the article as plain text"
        )
    return text


def find_encoding(raw: bytes) -> str:
    """Return "utf-16", "utf-16-le", "utf-16-be", or "" where lines can be decoded one by one."""
    if raw.startswith(UTF16_MARKS):
        return "utf-16"
    sample = raw[:10_000]
    zeros = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if len(sample) >= SHORT and max(zeros) > 0.4 * half and min(zeros) < 0.05 * half:
        return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"
    return ""


def find_declaration(raw: bytes) -> str:
    """Return the encoding that a page names at its beginning, or ""."""
    found = DECLARED.search(raw[:2048])
    try:
        name = codecs.lookup(found[1].decode()).name if found else ""
    except LookupError:
        return ""
    return "" if name in WINDOWS else name


def decode_line(line: bytes) -> str:
    """Decode one line: UTF-8, or else Windows-1252."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")


def _decode(raw: bytes, declared: str) -> str:
    encoding = find_encoding(raw)
    try:
        return raw.decode(encoding or "utf-8-sig")
    except UnicodeDecodeError as error:
        if encoding:
            raise UnreadableError(
                f"not quite {encoding.upper()} (byte {error.start})", SAVE
            ) from None
    if declared:
        try:
            return raw.decode(declared)
        except (UnicodeError, LookupError):
            raise UnreadableError(f"not in the encoding {declared}, as it says", SAVE) from None
    if len(raw.translate(None, ASCII)) > MARKED * len(raw):
        raise UnreadableError("not UTF-8, UTF-16 or Windows-1252", SAVE)
    return "".join(map(decode_line, raw.splitlines(keepends=True)))


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
