"""Letters as they are meant: composed, in their usual form, with nothing unseen between them."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphens, zero-width spaces, marks of direction and of byte order: not seen, and a word with
# one in it is no longer that word to any list. A soft hyphen at the end of a line stays: it tells
# who joins hard-wrapped lines that the word goes on. Joiners are needed within emoji, and in
# scripts that join their letters; beside a Latin letter, a digit or a mark they are left over.
SOFT_HYPHEN = "\u00ad"
UNSEEN = "\u034f\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
JOINERS = "\u200c\u200d"
LATIN = "\\x00-\u024f\u1e00-\u1eff\u2000-\u206f"
HIDDEN = re.compile(
    rf"[{UNSEEN}]+|{SOFT_HYPHEN}(?!\s*[\r\n])"
    rf"|(?<![^{LATIN}])[{JOINERS}]+|[{JOINERS}]+(?![^{LATIN}{JOINERS}])"
)
COMBINING = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f"
SPACES = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"  # no-break, thin, wide
SPACE = re.compile(f"[{SPACES}]")
# Ligatures, full-width letters with the marks among them, letters from the mathematical alphabets.
WIDE = "[\uff10-\uff19\uff21-\uff3a\uff41-\uff5a][\uff01-\uff5e]*"
OTHER = "\ufb00-\ufb06\U0001d400-\U0001d7ff"
UNUSUAL = re.compile(f"[{OTHER}]+|{WIDE}")
SUSPECT = re.compile(  # one set is fast
    f"[{SPACES}{SOFT_HYPHEN}{UNSEEN}{JOINERS}{OTHER}\uff10-\uff5a]"
)
PIECE = re.compile(f"{WIDE}|.[{COMBINING}{SOFT_HYPHEN}{UNSEEN}{JOINERS}]*", re.DOTALL)


def tidy(text: str) -> str:
    r"""Return a text without unseen characters, its letters composed and in their usual form.

    Every space becomes a plain one. Emoji, and the joiners of scripts that need them, stay.

    Examples
    --------
    >>> tidy("tar\u00adiﬀs")
    'tariffs'
    """
    return tidy_counted(text)[0]


def tidy_counted(text: str) -> tuple[str, int]:
    """Do the same, and count the characters taken out, or written in another form; no spaces."""
    if text.isascii() or _is_tidy(text):
        return text, 0
    spaced = SPACE.sub(" ", text)
    if _is_tidy(spaced):
        return spaced, 0
    composed = unicodedata.normalize("NFC", HIDDEN.sub("", spaced))
    changed = len(text) - len(composed) + sum(map(len, UNUSUAL.findall(composed)))
    return UNUSUAL.sub(lambda odd: unicodedata.normalize("NFKC", odd[0]), composed), changed


def _is_tidy(text: str) -> bool:
    return not SUSPECT.search(text) and unicodedata.is_normalized("NFC", text)


def tidy_in_place(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Tidy a short text, and say of each character from where to where it stood before."""
    tidied: list[str] = []
    places: list[tuple[int, int]] = []
    for piece in PIECE.finditer(text):
        start, end = piece.span()
        form = tidy(piece[0])
        if len(form) > end - start:  # a ligature
            places += [(start, end)] * len(form)
        else:
            ends = [*range(start + 1, start + len(form)), end]  # the last has what follows it, too
            places += zip(range(start, start + len(form)), ends, strict=False)
        tidied.append(form)
    return "".join(tidied), places
