"""Which numbers in the prose of a notebook does nothing support?

A number that a reader meets in the text must come from somewhere: from an output of the same
notebook (the numbers behind its figures count), from one of the articles, from
``notebooks/london/facts.csv``, or from a source that its own sentence names.

**Checked** are numbers in digits, with their decimals, sign and per cent; number words from eleven
to ninety-nine; and dates, month and day together ("9 June", "June 9", "6–8 June", 2025-06-09). A
list item or the row of a table is a sentence of its own.

**Supported** is a number if a supporting one, rounded to as many decimals, is the same; a whole
number must be there exactly. A sign that is written must agree. "37 %" may come from 0.368.

**A citation** in the same sentence is a link to a web address, or (Author, 2014), or Author (2014).
So is each list item under a heading Sources, References or Further reading.

**Exempt** are code, HTML tags and addresses; the numbering of headings, lists, and what belongs to
the collection ("Figure 2.1", "exercise 3", a link to a notebook), of licences and of Python; 0, 1,
−1 and 100 %, the ends of scales; "per 1,000"; "20 minutes" in the first cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from nupunkt import sent_tokenize

UNITS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
TEENS = ["eleven", "twelve", *(f"{n}teen" for n in ("thir", "four", "fif", "six"))]
TEENS += ["seventeen", "eighteen", "nineteen"]
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

DAYS = r"(\d{1,2})(?!\d)(?:\s?(?:[–-]|and|to)\s?(\d{1,2})(?!\d))?"
MONTH = rf"({'|'.join(MONTHS)})[a-z]*"
DATE = re.compile(rf"\b{DAYS}\.?\s{MONTH}\b|\b{MONTH}\.?\s{DAYS}|\b\d{{4}}-(\d\d)-(\d\d)\b")
DIGITS = re.compile(
    r"(?<![\w.])(?P<sign>[-−+]?)(?P<digits>(?:\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?)"
    r"(?![\w]|\.\d)(?P<percent>\s?(?:%|percent\b|per\scent\b))?"
)
WORDS = re.compile(
    rf"\b(?:({'|'.join(TENS)})(?:[- ]({'|'.join(UNITS)}))?|({'|'.join(TEENS)}))\b", re.I
)

YEAR = r"(?:1[89]|20)\d\d[a-z]?"
CITATION = re.compile(
    rf"\]\(https?://|<https?://|\([A-Z][^()]*,\s{YEAR}[^()]*\)|[A-Z]\w+(?:\set\sal\.)?\s\({YEAR}\)"
)
EXEMPT = re.compile(
    r"```.*?```|~~~.*?~~~|`[^`]*`"
    r"|\[[^\]]*\]\([^)\s]*\.ipynb[^)]*\)"
    r"|<!--.*?-->|</?\w[^>]*>|\]\([^)]*\)|https?://\S+"
    r"|^#+\s+\d+(?:\.\d+)*\.?(?=\s)|^[>\s]*\d+[.)](?=\s)"
    r"|\b(?i:figure|table|section|exercise|question|notebook|part|step|cell)s?\s\d+(?:\.\d+)*"
    r"|\bper\s1,?000\b|\b(?:CC\sBY(?:-\w+)*|Python)\s\d+(?:\.\d+)*",
    re.DOTALL | re.MULTILINE,
)
DURATION = re.compile(r"\b\d+(?:\s?[–-]\s?\d+)?\sminutes\b")
ENDS_OF_SCALES = {(0.0, False), (1.0, False), (-1.0, False), (100.0, True)}
SOURCES = re.compile(r"^#+\s+(?:\S+\s+)?(?:sources|references|further reading)\b", re.I)


class Number(NamedTuple):
    """A number as it is written, and what it says."""

    written: str
    value: float
    decimals: int
    signed: bool
    percent: bool


class Evidence(NamedTuple):
    """Numbers, and dates as (month, day), that prose may repeat."""

    numbers: list[Number]
    dates: set[tuple[int, int]]


def read_evidence(text: str) -> Evidence:
    """Collect all numbers and dates of a text."""
    dates = {date for match in DATE.finditer(text) for date in _dates_of(match)}
    return Evidence(_numbers_of(text), dates)


def unsupported(prose: Mapping[int, str], evidence: Evidence) -> list[str]:
    """List what the Markdown cells of a notebook, by their numbers, claim without support."""
    problems = []
    for cell, sentence in _sentences_of(prose):
        timeless = DURATION.sub(" ", sentence) if cell == min(prose) else sentence
        if CITATION.search(DATE.sub(" ", timeless)):
            continue
        claimed = EXEMPT.sub(" ", timeless)
        claims = [
            match.group()
            for match in DATE.finditer(claimed)
            if not set(_dates_of(match)) <= evidence.dates
        ]
        claims += [
            number.written
            for number in _numbers_of(DATE.sub(" ", claimed))
            if (number.value, number.percent) not in ENDS_OF_SCALES
            and not any(_confirms(known, number) for known in evidence.numbers)
        ]
        said = " ".join(sentence.split())
        problems += [f"cell {cell}: {claim!r} in “{said}”" for claim in claims]
    return problems


def _sentences_of(prose: Mapping[int, str]) -> Iterator[tuple[int, str]]:
    """Yield sentences with their cells; a heading, list item or row of a table is one."""
    in_sources = False
    for cell, markdown in prose.items():
        masked = re.sub(r"```.*?```", " ", markdown, flags=re.DOTALL)
        for block in re.split(r"\n\s*\n|\n(?=\s*(?:[-*+|>#]|\d+[.)])\s?)", masked):
            if re.match(r"#+\s", block):
                in_sources = bool(SOURCES.match(block))
            if not (in_sources and re.match(r"\s*(?:[-*+]|\d+[.)])\s", block)):
                yield from ((cell, sentence) for sentence in sent_tokenize(block))


def _numbers_of(text: str) -> list[Number]:
    numbers = []
    for match in DIGITS.finditer(text):
        value = float(match["digits"].replace(",", ""))
        numbers.append(
            Number(
                written=match.group(),
                value=-value if match["sign"] in {"-", "−"} else value,
                decimals=len(match["decimals"] or ".") - 1,
                signed=bool(match["sign"]),
                percent=bool(match["percent"]),
            )
        )
    for match in WORDS.finditer(text):
        tens, unit, teen = (group and group.lower() for group in match.groups())
        value = TEENS.index(teen) + 11 if teen else 10 * TENS.index(tens) + 20
        value += UNITS.index(unit) + 1 if unit else 0
        numbers.append(Number(match.group(), float(value), 0, False, False))
    return numbers


def _dates_of(match: re.Match[str]) -> list[tuple[int, int]]:
    first, last, month, other_month, other_first, other_last, iso_month, iso_day = match.groups()
    if iso_month:
        return [(int(iso_month), int(iso_day))]
    number = MONTHS.index(month or other_month) + 1
    return [(number, int(day)) for day in (first, last, other_first, other_last) if day]


def _confirms(known: Number, claim: Number) -> bool:
    """Tell whether a known number, rounded as the claim is, says the same."""
    values = [known.value, 100 * known.value] if claim.percent else [known.value]
    if not claim.signed:
        values = [abs(value) for value in values]
    exact = claim.decimals == 0 and not claim.percent
    margin = 0 if exact else 0.5 * 10**-claim.decimals + 1e-9
    return any(abs(value - claim.value) <= margin for value in values)
