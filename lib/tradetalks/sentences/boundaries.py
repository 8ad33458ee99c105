"""Where one line of text has its sentences: what nupunkt says of it, and where it is mistaken.

nupunkt learned its abbreviations from courts' opinions and patents: "low", "tax" and "no" are among
them, so that "Prices hit a new low. Traders sold." is one sentence; and it cuts "Lt. Gov. Ann Lee"
in two. A stop that it passes over ends the sentence all the same, unless an abbreviation of ours
stands before it; and one behind an abbreviation that needs a name or a number ends none. The words
are in ``boundaries.toml``.
"""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

import nupunkt

from tradetalks.base.lists import read_list, split_words

# A line in which there is something to decide; two of three have nothing.
INNER_END = re.compile(r"[.?!…](?:\S*\s|[\"”’)]*[“\"(]?[A-Z])")
# Where nupunkt may cut: at a stop with anything but a letter, a digit or a comma behind it.
# A closing mark that stands alone behind the space is one that it draws to what stands before.
MAY_END = re.compile(
    r"""[.?!…](?=[\s?!…"”»«“‹›'’)\]};:*@({\[])(?P<closing>["”’')\]]*)"""
    r"""(?P<space>(?:\s+(?!\s|["”»'’)\]}*]+(?:\s|--|$)))?)"""
)
CERTAIN_END = re.compile(r"[!?]\s(?=[A-Z])")  # and where it always does
STOP = re.compile(r"\.[\"”’')\]»«“‹›]*\s+(?=[\"“‘'(\[„»«‚]*([A-Z][\w’'-]*\.?|[0-9$€£]))")
# To begin with one set of characters makes the search several times as fast.
GLUED = re.compile(r"[.…?!](?:(?<=[.…])|(?<![?!][?!])[?!]*)[”’)\]]*(\"?)[”’)\]]*(?=[“‘\"(]?[A-Z])")
BEFORE_WORD = re.compile(r'["“‘(\[—–:]')
PLAIN_BEFORE = re.compile(
    r"(?:(?<![\w.])(?:[^\W\d_][^\W\d_’'-]*[^\W\d_]|\d{3,}|\d+[-–:]\d+|[$€£][\d.,]*\d|\d[\d.,]*(?:[a-z]{1,2}|%))|[”’\")\]])$"
)
PLAIN_AFTER = re.compile(
    r"[“‘\"(]?((?:[A-Z][a-z]+|[AI]\b(?!\.))(?:[’'-][\w]+)*|(?:[A-Z]\.){2,6}(?=\s))(?![\w/@\\=_]|\.\w)"
)
NUMBER_BEFORE = re.compile(r"[a-z]\s\d{1,2}$")
GLUED_ITEM = re.compile(r"(?:^|\s)\(?1[.)][A-Z]")  # "1.Tariffs fall 2.Ports open"
ADDRESS = re.compile(r"[/@\\=_#&<>{}~]|www\.|:\S*\.", re.IGNORECASE)
ITEM = re.compile(r"(?:^|(?<=[.?!:;]\s))\(?(\d{1,2})[.)]\s+(?=[“\"(]?[A-Z])")
ENUMERATOR = re.compile(r"\(?(?:\d{1,2}|[A-Za-z]|[IVX]{2,4}|(?:P\.){1,2}S)[.)]$")
NUMERAL = re.compile(r"(?:[IVXL]+|[A-Z]-?\d*)$")  # "Art. II", "Fig. A"
INITIALS = re.compile(r"(?:^|\W)(?:[A-Za-z]\.)+[A-Za-z]$")
INITIAL = re.compile(r"[A-Z]\.")
HYPHENATED_INITIALS = re.compile(r"\w-(?:[A-Z]\.){2,}$")
JOINED, TIED, PARTED = map(re.compile, ("[-–/]", "[’']", "[’'-]"))
VOWEL = re.compile("[aeiouy]", re.IGNORECASE)
ASIDE = re.compile(r"\([^()]*[^().?!]\),? (?=(\w+))")
ASKED = re.compile(r"[!?][\"”’')\]]*$")
ASKED_ABROAD = re.compile(r"[!?…][“«‹]\s+(?=[\"“‘'(\[„»«‚]*[A-Z])")  # »Is it near?« She …
DASH = re.compile(r"[—–-]+\s+[a-z]")
CLOSING = "\"”’')]"
OFFICE = re.compile(r"([A-Z][\w-]+) (?:[A-Z][\w-]*\.? )*[A-Z]")  # and a name behind it
FIRST_WORD = re.compile(r"[\"“‘(]*([\w’'-]+)")
SMALL_WORD = re.compile(r"[a-z’'-]+(?![\w])")
SMALL_NEXT = re.compile(r"\s[a-z]")
CAPITALS = re.compile(r"(?<!\S)[A-Z]\S*\s+\S+$")
CLOCK = frozenset(["a.m", "p.m", "am", "pm"])
DEGREES = frozenset("CF")
LONGEST_MARK = 6  # characters: "P.P.S."
LONGEST_ADDRESS = 500
LONGEST = 60  # characters of what stands before a stop: no need to search a whole line


class Boundaries(NamedTuple):
    """The lists of ``boundaries.toml``, prepared for looking up."""

    openers: frozenset[str]
    subjects: frozenset[str]
    small: frozenset[str]
    days_and_months: frozenset[str]
    never_last: frozenset[str]
    before_numbers: frozenset[str]
    may_be_last: frozenset[str]
    zones: frozenset[str]
    after_initials: frozenset[str]
    of_a_company: frozenset[str]
    offices: frozenset[str]
    lettered: frozenset[str]
    endings: frozenset[str]


@cache
def _words() -> Boundaries:
    lists = read_list(__package__, "boundaries.toml")
    return Boundaries(*(frozenset(split_words(lists[name])) for name in Boundaries._fields))


def split_line(line: str) -> list[tuple[int, int]]:
    """Split one line into the spans of its sentences, without the white space around them."""
    if not INNER_END.search(line):  # nothing to decide
        stripped = line.strip()
        start = line.index(stripped)
        return [(start, start + len(stripped))] if stripped else []
    spans: list[tuple[int, int]] = []
    for start, end in _cut(line):
        part = line[start:end]
        start, end = end - len(part.lstrip()), start + len(part.rstrip())
        if start >= end:
            continue
        if spans and _continues(line, spans[-1], start):
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return spans


def _cut(line: str) -> list[tuple[int, int]]:
    """Cut a line where nupunkt does, and at the ends that it misses."""
    ends, decided = _find_ends(line)
    if "„" in line or "«" in line or "‹" in line:
        ends |= {stop.end() for stop in ASKED_ABROAD.finditer(line)}
    glued = {end for stop in GLUED.finditer(line) if (end := _find_glued_end(line, stop))}
    starts = set() if decided and not glued else {start for start, _ in nupunkt.sent_spans(line)}
    missed = ends - starts
    for end in glued:  # nupunkt leaves a mark that closes there to what follows
        starts -= set(range(end - len(line[:end]) + len(line[:end].rstrip(CLOSING)), end))
    items = [*filter(_is_item, ITEM.finditer(line))] if "1. " in line or "1) " in line else []
    if len(items) > 1 and [int(item[1]) for item in items] == list(range(1, len(items) + 1)):
        starts |= {item.start() for item in items}
        starts -= {item.end() for item in items}
    places = sorted({0, *starts, *missed, *glued})
    return list(zip(places, [*places[1:], len(line)], strict=True))


def _find_ends(line: str) -> tuple[set[int], bool]:
    """Find the ends that are certain, and whether they are all: nupunkt need not be asked then."""
    ends, decided = set(), True
    for place in MAY_END.finditer(line):
        start, after = place.span()
        stop = STOP.match(line, start)
        if (stop and _ends(line, stop)) or CERTAIN_END.match(line, start):
            ends.add(stop.end() if stop else start + 2)
        elif after < len(line) and decided:
            goes_on = place[0][0] == "." and place["space"]
            decided = bool(goes_on) and _continues(line, (0, place.end("closing")), after)
    return ends, decided


def _is_item(item: re.Match[str]) -> bool:
    """Tell the number of an item from that of "No. 1. They", which stands behind its word."""
    before = _word_before(item.string, max(0, len(item.string[: item.start()].rstrip()) - 1))
    return before not in _words().before_numbers | _words().never_last


def _ends(line: str, stop: re.Match[str]) -> bool:
    """Tell whether a stop ends its sentence, even if nupunkt passes over it."""
    word = _word_before(line, stop.start())
    words, following = _words(), stop[1]
    if not word or word.endswith("."):  # an ellipsis
        return False
    if "." in word or word in CLOCK:
        return _ends_initials(line, word, stop)
    if len(word) == 1:
        return _ends_letter(line, word, stop)
    if not word.isalpha():
        word = JOINED.split(word)[-1]
    form = word if word.islower() else word.capitalize()
    is_word = VOWEL.search(word) is not None
    if is_word and form not in _abbreviations():  # as nearly always
        return True
    if not following[0].isalpha():
        return False
    if form in words.may_be_last:
        return _opens(line, stop)
    if form in words.never_last or (
        form in words.before_numbers and NUMERAL.match(following.rstrip("."))
    ):
        return False
    return is_word or word.isupper() or _opens(line, stop)


def _ends_initials(line: str, word: str, stop: re.Match[str]) -> bool:
    """Read "in the U.S. Officials", "at 5 p.m. Eastern", "e.g. Lee"."""
    words, following = _words(), stop[1].rstrip(".").lower()
    if word.lower() in CLOCK:
        _, _, after = line[stop.end() : stop.end() + LONGEST].partition(" ")
        return not (
            following in words.days_and_months
            or following in words.zones
            or after.casefold().startswith("time")
        )
    return word.lower() not in words.never_last and _opens(line, stop)


def _ends_letter(line: str, letter: str, stop: re.Match[str]) -> bool:
    """Tell "Plan B. Officials" and "nor did I. They" from "George W. Bush"."""
    before = _word_before(line, stop.start() - 1)
    if before.lower() in _words().lettered:
        return stop[1][0].isalpha()
    if letter == "I" and before.islower():
        return True
    if letter in DEGREES and before.lstrip("−-").isdigit():
        return stop[1][0].isalpha()
    is_name = before.endswith(".") or stop[1].lower() in _words().subjects  # "Ann B. Banks said"
    return letter.isupper() and not is_name and _opens(line, stop)


def _opens(line: str, stop: re.Match[str]) -> bool:
    """Tell whether what follows usually begins a sentence: "The", but not "No. 1".

    In a headline nothing tells: "Leaders Leave U.S. In Anger".
    """
    following = TIED.split(stop[1])[0].lower()
    if following in _words().subjects:  # "… of Acme Inc. Shares rose"
        return SMALL_NEXT.match(line, stop.end(1)) is not None
    if following.rstrip(".") not in _words().openers or following == "no.":
        return False
    return not _is_headline(line, stop.start(), stop.end(1), following)


def _is_headline(line: str, end: int, after: int, following: str) -> bool:
    """Tell whether a small word stands in capitals only as all around it do."""
    return (
        following in _words().small
        and line[after : after + LONGEST].lstrip()[:1].isupper()
        and CAPITALS.search(line, max(0, end - LONGEST), end) is not None
    )


def _word_before(line: str, end: int) -> str:
    before = line[max(0, end - LONGEST) : end].rsplit(None, 1)
    word = before[-1] if before else ""
    return word if word.isalpha() else BEFORE_WORD.split(word)[-1]


def _find_glued_end(line: str, stop: re.Match[str]) -> int:
    """Return where the next sentence begins behind a stop without a space; 0 for none.

    Addresses, files, "ASP.NET" and "U.S.Treasury" are one word.
    """
    end = stop.end()
    quote = stop.start(1) if stop[1] else -1
    if quote >= 0 and line.count('"', 0, quote) % 2 == 0:  # it opens what follows
        end = quote
    after = PLAIN_AFTER.match(line, end)
    if not after:
        return 0
    nearest = max(0, end - LONGEST_ADDRESS)
    first = max(line.rfind(" ", nearest, end), line.rfind("\t", nearest, end), nearest - 1) + 1
    if ADDRESS.search(line[first : after.end()]):
        return 0
    before, words = _word_before(line, stop.start()), _words()
    if stop[0][0] == "…" or before.endswith(".."):
        return end if before.rstrip(".").islower() and len(after[1]) > 1 else 0
    opener = PARTED.split(after[1])[0].lower() in words.openers
    near = max(0, stop.start() - LONGEST)
    if not PLAIN_BEFORE.search(line, near, stop.start()):
        counted = NUMBER_BEFORE.search(line, near, stop.start()) and not GLUED_ITEM.search(line)
        return end if opener and (INITIALS.search(before) or counted) else 0
    if not opener and (after[1].lower() in words.endings or after[1] in _abbreviations()):
        return 0
    if stop[0] == "." and end == stop.end() and before in _abbreviations():
        return 0
    return end if opener or stop[0] != "!" or before.islower() else 0


@cache
def _abbreviations() -> frozenset[str]:
    words = _words()
    return words.never_last | words.before_numbers | words.may_be_last


def _continues(line: str, before: tuple[int, int], start: int) -> bool:
    """Tell whether a sentence goes on where it was cut: "Lt. | Gov. Ann Lee", "2. | Talks"."""
    if before[1] - before[0] <= LONGEST_MARK and ENUMERATOR.match(line, *before):
        return True
    if DASH.match(line, start) and ASKED.search(line, *before):  # "“A triumph!” – so they said"
        return True
    if line[before[1] - 1] in "!?":  # "Yahoo! Inc.", "Why now? they asked"
        follows = FIRST_WORD.match(line, start)
        if follows and follows[1].islower():
            return not line[before[0]].islower()  # nobody writes capitals there
        return follows is not None and follows[1].lower() in _words().of_a_company
    if line[before[1] - 1] != ".":
        return False
    text = line[max(before[0], before[1] - LONGEST) : before[1]]
    words, word = _words(), _word_before(text, len(text) - 1)
    if word.lower() in words.of_a_company:  # "Acme Corp. Chairman Ann Lee"
        office = OFFICE.match(line, start)
        return office is not None and office[1] in words.offices
    if word not in _abbreviations() and "." not in word:  # as nearly always
        return False
    if SMALL_WORD.match(line, start):  # "most.U.K. firms", "5 pct. in May"
        return True
    if start == before[1] and INITIALS.search(word) and INITIAL.match(line, start):  # "M.B.A."
        return True
    if word not in words.never_last and "." not in word:
        return False
    if (aside := ASIDE.match(line, start)) and aside[1].lower() not in words.openers:
        return True  # "at 9 a.m. (0700 GMT) Friday"
    first = FIRST_WORD.match(line, start)
    following = first[1].lower() if first else ""
    if word in words.never_last:
        return word[0].islower() or following not in words.openers
    if HYPHENATED_INITIALS.search(text):
        return line[start].isalpha() and following not in words.openers | words.days_and_months
    return INITIALS.search(word) is not None and (
        following in words.after_initials
        or (first is not None and _is_headline(line, before[1] - 1, first.end(), following))
    )
