"""Bytes become text in a known language: encodings, language, broken letters."""

from __future__ import annotations

import codecs
import re
from functools import cache
from typing import Any

import pandas as pd

from tradetalks.base.checks import ARTICLES, check_table
from tradetalks.base.extras import needing
from tradetalks.base.letters import tidy
from tradetalks.corpus.files import UnreadableError


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
    with needing("repair_mojibake"):
        import ftfy

    mended = {
        name: articles[name].map(lambda text: tidy(ftfy.fix_encoding(text)))
        for name in ["title", "text"]
    }
    return articles.assign(**mended)


GUESSED = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman"}
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([\w-]+)""", re.IGNORECASE)
WINDOWS = {"iso8859-1", "latin-1", "ascii"}  # browsers read these as Windows-1252, and so do we
ASCII = bytes(range(128))
MARKED = 0.3  # share of other bytes: a Western text in Windows-1252 stays far below, others above
SHORT = 20  # bytes: with fewer, zero bytes show no pattern
# How typographic marks stand in English; and what hardly stands anywhere: a capital with an accent
# within a word, a sign within one, a small letter before a capital, a letter beside a digit or
# behind a full stop, a letter that is no word alone.
LIKELY = re.compile(
    r"[a-z]’(?:s|t|d|m|ll|re|ve)\b|(?<!\w)[“‘](?=\w)|[\w.,?!][”’](?!\w)"
    r"|(?<= )[–—](?= )|(?<=\w)—(?=\w)"
)
UPPER, LOWER = "À-ÖØ-ÞŸŽŠŒ", "ß-öø-ÿœšžı"
UNLIKELY = re.compile(
    rf"(?<=[a-z{LOWER}])[{UPPER}]|(?<=[A-Z])[{UPPER}](?=[a-z])|[{UPPER}](?=[A-Z][a-z])"
    rf"|(?<=[^\W\d_])[^\w\s\x00-\x7f’‘“”–—…\xad\xb7](?=[^\W\d_])|[{LOWER}](?=[A-Z])"
    rf"|(?<=[\d.,?!])[{UPPER}{LOWER}](?!\w)|[{UPPER}{LOWER}](?=\d)|(?<=\d)[{UPPER}{LOWER}]"
    rf"|(?<!\S)[ÐÑÒÓÔÕÊìíîñ](?!\S)|\ufffd"
)
FEW = 3  # controls that may have slipped into a short text; NUL is looked for in each article
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f]")
SAVE = "save it with the encoding UTF-8"
MAC_ROMAN = ("its letters look like Mac Roman, and are read so", f"if they come out wrong, {SAVE}")


def decode(raw: bytes, declared: str = "") -> str:
    """Decode a text; the encoding need not be known.

    A byte order mark decides; then UTF-8, if all of it is valid, which other encodings never are
    by chance; then UTF-16 by its zero bytes; then what the text declares; then, line by line, UTF-8
    or what `guess_encoding` says.

    Raises
    ------
    UnreadableError
        If it is none of these, or no text.
    """
    text = _decode(raw, declared)
    controls = CONTROLS.findall(text[:100_000])
    if len(controls) > max(FEW, len(text) / 100):
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


def guess_encoding(lines: bytes) -> str:
    """Guess what lines that are not UTF-8 are: Windows-1252, or Mac Roman where that is likelier.

    Nearly all other English text is Windows-1252, and detectors that know more encodings take short
    texts with a few curled marks for Turkish ones. So only these two are weighed, by what the
    letters look like in their places: donÕt and MŸller speak for a Macintosh, cafÈ and ìWe against.
    """
    windows, macintosh = (_weigh(lines.decode(name, "replace")) for name in GUESSED)
    return "mac_roman" if macintosh > windows and macintosh >= 0 else "cp1252"


def find_guess(raw: bytes) -> str:
    """Return the encoding in which some lines of a text have to be guessed, "" where none have."""
    if find_encoding(raw) or is_utf8(raw):
        return ""
    return guess_encoding(b"".join(line for line in raw.splitlines() if not is_utf8(line)))


def decode_line(line: bytes, otherwise: str) -> str:
    """Decode one line: UTF-8, or else the encoding that was guessed."""
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode(otherwise, "replace")


def is_utf8(raw: bytes) -> bool:
    """Say whether all of some bytes are valid UTF-8, as ASCII is."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


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
    otherwise = find_guess(raw)
    return "".join(decode_line(line, otherwise) for line in raw.splitlines(keepends=True))


def _weigh(text: str) -> int:
    """Weigh how likely letters beyond ASCII are where they stand."""
    return len(LIKELY.findall(text)) - len(UNLIKELY.findall(text))


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
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True, min_confidence=CONFIDENT)
