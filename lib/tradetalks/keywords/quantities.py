"""Figures in the text: amounts of money, percentages, durations, fractions, and counts."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from fractions import Fraction

import pandas as pd

from tradetalks.base.checks import check_table
from tradetalks.base.lists import read_list
from tradetalks.keywords.groups import places
from tradetalks.sentences.kinds import counted_texts

_LISTS = read_list(__package__, "quantities.toml")
_NUMBERS: dict[str, int] = _LISTS["numbers"]
_PARTS: dict[str, int] = _LISTS["parts"]
_SCALES: dict[str, float] = _LISTS["scales"] | _LISTS["short_scales"]
_SIGNS = {sign.upper(): currency for sign, currency in _LISTS["currency_signs"].items()}
_KINDS = {
    "money": _LISTS["currency_names"],
    "percentage": _LISTS["percentages"],
    "duration": _LISTS["durations"],
    "count": _LISTS["counts"],
}
_UNITS = {
    name.lower(): (kind, unit) for kind, units in _KINDS.items() for name, unit in units.items()
}
_BEFORE: dict[str, list[str]] = _LISTS["before"]


def _any_of(names: Iterable[str]) -> str:
    """Return a pattern for any of these names, the longest first; a space may be a hyphen."""
    longest_first = sorted(names, key=len, reverse=True)
    return "|".join(re.escape(name).replace(r"\ ", r"[\s‑-]") for name in longest_first)


def _not_after(words: Iterable[str]) -> str:
    return "".join(rf"(?<!\b{re.escape(word)}\s)" for word in words)


_GAP = r"[\s‑-]?"
_WHICH = rf"\s(?:{_any_of(_LISTS['which']['adjectives'])})\s"
_TO_UNIT = rf"(?:(?:[‑-](?:plus|odd)|\+)?{_GAP}|\sor\s(?:more|so|fewer)\s|{_WHICH})"
_SCALE = rf"(?:{_any_of(_SCALES)})(?!\w)"
_UNIT_OF_TIME = _any_of(_KINDS["duration"])
# "7.5pc", but "5 PCs"; "45 billion won", but "2 million won the vote": so many people are none.
_IN_PLACE = {"pc": ("percentage", "%"), "won": ("money", "KRW")}
_UNIT = rf"""(?:(?:{_any_of(_UNITS)})s?|(?:(?<=\d)|(?<=\d\s))(?-i:pc)
    |(?<=[br]illion\s)won(?!['’]|\s(?:the|a|an|by|against|over|their|his|her)\b)
    |(?<=million\s)won(?=\s\(|\.(?!\w)))(?!\w)"""
_UNITS |= _IN_PLACE

# In digits: 1,200.5, 816 000, 1'200, 1.200.000, 3,5, .5, and what may stand behind: 2½, 2 1/2
_VULGAR = "[¼½¾⅐-⅞]"
_SLASHED = r"[1-9]/(?:[2-9]|10)(?![\w/])"
_THIN = "\u00a0\u2009\u202f"  # no-break, thin and narrow no-break space
_DIGITS = rf"""(?:
      \d{{1,3}}(?:(?:,\d{{3}})+|(?:['’]\d{{3}})+)(?!\d)(?:\.\d+)?
    | {_not_after(_BEFORE["days"])}\d{{1,3}}(?:[ {_THIN}]\d{{3}})+(?!\d)(?:[.,]\d{{1,2}})?(?!\d)
    | \d{{1,2}}(?:,\d\d)+,\d{{3}}(?!\d)
    | \d{{1,3}}(?:(?:\.\d{{3}})+,\d+|(?:\.\d{{3}}){{2,}})(?!\d)
    | \d+,\d{{1,2}}(?!\d) | \d*\.\d+ | \d+
    )(?![/:]\d)"""

# In words: twenty-five, a couple of, two-thirds
_TENS = _any_of(word for word, value in _NUMBERS.items() if value >= 20)
_ONES = _any_of(word for word, value in _NUMBERS.items() if 0 < value < 10)
_SMALL = rf"(?:(?:{_TENS})[\s‑-](?:{_ONES})(?!\w)|(?:{_any_of(_NUMBERS)})(?!(?!fold)\w))"
_PART = rf"(?:{_any_of(_PARTS)})s?(?!\w)"
_SHARE = rf"(?:an?|{_ONES})[\s‑-]{_PART}"
_OF_WHAT = rf"(?:{_any_of(_LISTS['before']['wholes'])})\b"
_AND_PART = rf"[\s‑-]and[\s‑-](?:{_SHARE}(?!\sof\s{_OF_WHAT})|half(?!\s{_OF_WHAT}))"
_HALF = rf"{_not_after(_BEFORE['halves'])}(?:a\s)?half(?!\w)"
_PART_OF = rf"""(?:
      (?:{_SHARE}|{_HALF}|{_SLASHED}|{_VULGAR})\sof\s(?:an?|one)(?=\s)
    | {_HALF}(?:\san?(?=\s))? | a\squarter(?!\w) | quarter(?=[‑-])
    )"""

_BY_SO_MUCH = "(?:" + "|".join(rf"(?<=\bby\s{about})" for about in _BEFORE["parts"]) + ")"
_AT_ITS_END = rf"[.,;:!?)—–]|\s(?:{_any_of(_BEFORE['after_parts'])})\b|\s*$"


def _amount(name: str) -> str:
    """Return the pattern of a sign, a number and its scales, in groups that begin with `name`."""
    spelt = rf"""(?:{_SMALL}|an?(?=\s{_SCALE}|\s{_UNIT}{_AND_PART}))
        (?:(?:{_GAP}hundred)?{_GAP}(?P<{name}_scale>{_SCALE})\s(?:and\s)?{_SMALL}
        (?!{_GAP}(?P={name}_scale)))*"""
    minus = rf"(?<![\w%])[−–-](?=[\d.]|{_any_of(_SIGNS)})|(?<!\bor\s)minus\s|negative\s"
    return rf"""(?P<{name}_amount>(?P<{name}_minus>{minus})?
        (?:(?P<{name}_sign>{_any_of(_SIGNS)})\s?)?
        (?P<{name}>
          {_PART_OF} | {_SLASHED} | {_VULGAR}
        | (?:{_DIGITS}(?:\s?{_VULGAR}|[\s‑-]{_SLASHED})?|{spelt}(?:\spoint(?:\s{_SMALL})+)?)
          (?:{_AND_PART}(?={_GAP}{_SCALE}|{_GAP}{_UNIT}))?
        )(?P<{name}_scales>(?:{_GAP}{_SCALE})*))"""


# What a figure can begin with, looked at first: nearly every place in a text is passed by so.
_WORDS_FIRST = {re.split(r"\W", word)[0] for word in [*_NUMBERS, *_LISTS["adverbs"]]} - {"a"}
_WORDS_FIRST |= {"half", "quarter", "between", "minus", "negative"}
_BEHIND_A = _any_of([*_PARTS, *_SCALES, *(word[2:] for word in _NUMBERS if word[:2] == "a ")])
_BEGINNING = rf"""[\d.−–-]|{_VULGAR}|{_any_of(_SIGNS)}|(?:{_any_of(_WORDS_FIRST)})(?!(?!fold)\w)
    | an?\s(?:{_BEHIND_A}|{_UNIT}{_AND_PART})"""
_MONEY_ENDS = rf"(?!\w|[-–]\d|{_GAP}{_UNIT})"
_QUANTITY = re.compile(
    rf"""(?<![\w.,])(?={_BEGINNING})(?<![\d%][-‑–/:])(?:
    (?:(?P<between>between)\s)?
    (?:
      {_amount("low")}(?:{_GAP}(?P<low_unit>{_UNIT}))?
      (?P<joint>(?(between)\sand\s|(?:
          \s?[-‑–]\s?(?=\d|{_any_of(_SIGNS)}) | [-‑]?\s(?:to|or)\s | [-‑]to[-‑])))
    )?
    {_amount("high")}
    (?(high_sign)(?!\w|[-–]\d)|(?(low_sign){_MONEY_ENDS}|(?:
      {_TO_UNIT}(?P<unit>{_UNIT})(?P<more>{_AND_PART})?
    | (?:{"|".join(rf"(?<={scale})" for scale in _LISTS["scales"])})(?!\w)
    )))
    | (?P<fraction>(?:{_SHARE}|{_SLASHED})(?=\sof\b(?!\s(?:{_any_of(_BEFORE["days"])})))
      | (?:{_ONES})[‑-]{_PART} | (?:{_ONES})\s{_PART}(?<=s)(?<!quarters)
      | {_HALF}(?=\s(?:{"|".join(_BEFORE["wholes"])})\b)
      | {_BY_SO_MUCH}(?:(?:an?|one)[\s‑-]{_PART}|half)(?={_AT_ITS_END}))
    | (?P<ratio>(?:{_ONES}|\d{{1,2}})\s(?:in|out\sof)\s(?:every\s)?
        (?:{_SMALL}|\d{{1,3}}(?![\d,.:/]*\d|%)))
      (?!{_GAP}(?:{_UNIT_OF_TIME})|\s(?:{_SCALE}|{_any_of(_BEFORE["days"])}))
    | (?P<adverb>{_any_of(_LISTS["adverbs"])})(?!\w)
    )""",
    re.VERBOSE | re.IGNORECASE,
)
_PART_IN_WORDS = re.compile(
    rf"\b(?:(an?|{_ONES})[\s‑-])?({_any_of(_PARTS)})s?(?:\sof\b(?:\sone\b)?)?"
)
_TOKEN = re.compile(
    rf"""{_SLASHED}|{_VULGAR}|{_DIGITS}
    |\b(?:{_any_of(_NUMBERS)})|\b(?:point|an?)\b|(?:{_any_of(_SCALES)})(?!\w)""",
    re.VERBOSE,
)
_BEHIND_A_NAME = re.compile(
    rf"(?:{_any_of(_BEFORE['numbers_of_names'])})\s$|\b(?:[A-Z]\w*|covid)[-‑]$"
)
_IN_A_YEAR = re.compile(rf"\b(?:{_any_of(_BEFORE['years'])})\s$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
_IDIOMS = tuple(_LISTS["idioms"]["no_figures"])
_SCORES = frozenset(["-", "‑", "–", "-to-"])  # "a 5-4 vote", "a 5-to-4 vote"
THOUSAND = 1000
# "5.000 euros" is five, or five thousand as in much of Europe: what else is written shows it.
_POINTED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}\.(\d{3})(?![\d.,]*\d)")
_SCALED = re.compile(rf"\d{_GAP}{_SCALE}", re.IGNORECASE)
_EUROPEAN = re.compile(r"(?<![\d.,])(?:\d{1,3}\.\d{3}[.,]\d|\d+,\d{1,2}(?![\d.,]*\d))")
_ENGLISH = re.compile(r"(?<![\d.,])(?:\d{1,3},\d{3}|\d+\.\d{1,2}(?![\d.,]*\d))")

Figure = tuple[int, int, str, float, str, str]  # start, end, kind, value, unit, bound


def find_quantities(sentences: pd.DataFrame) -> pd.DataFrame:
    """Find what is said in figures: money, percentages, durations, fractions, counts of things.

    Figures with a sign or a unit that stands in ``quantities.toml`` are found, those in millions,
    dozens and the like also without one, and "two-thirds" or "a quarter of" by themselves. Each end
    of a range is a figure of its own, which takes from the other what it leaves unsaid: "10" of "10
    to 20 percent" is 10 %. What names no number is none ("dozens of", "several hundred"), nor
    are years, scores and numbers that names have ("Boeing 787").

    A point is that of a decimal ("3.141"), unless the article writes its numbers the other way
    round ("1.250.000", "3,5"): then, and in "5.000 euros", it parts the thousands.

    Parameters
    ----------
    sentences
        A table with `article_id`, `sentence_id`, `text`, and `start` where there is one.

    Returns
    -------
    pandas.DataFrame
        One row a figure, in order: `article_id`, `sentence_id`, `start`, `end` (characters, as in
        `find_words`), `kind` (money, percentage, duration, fraction, count), `expression` (as
        written), `value` (a number; of a fraction, from 0 to 1), `unit` ("USD", "%", "day", …;
        empty where none is known) and `bound` ("low" or "high": an end of a range; else empty).

    Examples
    --------
    >>> money = find_quantities(sentences).query("kind == 'money'")
    >>> money[["expression", "value", "unit"]].values.tolist()
    [['$700 billion', 700000000000.0, 'USD']]
    """
    check_table(sentences, "article_id", "sentence_id", "text", perhaps=["start"])
    texts = list(counted_texts(sentences))
    found = [
        (row, start, end, text[start:end], *figure)
        for row, text in enumerate(texts)
        for match in _QUANTITY.finditer(text)
        for start, end, *figure in _read(match)
    ]
    columns = ["row", "start", "end", "expression", "kind", "value", "unit", "bound"]
    table = pd.DataFrame(found, columns=columns).astype(
        {
            **dict.fromkeys(["row", "start", "end"], "int64"),
            **dict.fromkeys(["expression", "kind", "unit", "bound"], "str"),
            "value": "float64",
        }
    )
    table["value"] *= _thousands_with_a_point(table, texts, sentences["article_id"].tolist())
    where = places(sentences, *(table[name].to_numpy() for name in ("row", "start", "end")))
    return pd.concat([where, table[["kind", "expression", "value", "unit", "bound"]]], axis=1)


def _thousands_with_a_point(
    figures: pd.DataFrame, texts: list[str], articles: list[str]
) -> list[int]:
    """Return 1000 for each figure whose point parts its thousands, and 1 for all others.

    It does in an article that writes other numbers so and none the English way, and before ".000"
    where it is money or a count.
    """
    ends = [_POINTED.search(written) for written in figures["expression"]]
    scaled = [_SCALED.search(written) is not None for written in figures["expression"]]
    of = [articles[row] for row in figures["row"]]
    doubtful = {of[n] for n, end in enumerate(ends) if end and not scaled[n]}
    known = [pair for pair in zip(texts, articles, strict=True) if pair[1] in doubtful]
    english = {article for text, article in known if _ENGLISH.search(text)}
    european = {article for text, article in known if _EUROPEAN.search(text)} - english
    whole = figures["kind"].isin(["money", "count"]).tolist()

    def parts_thousands(n: int, end: re.Match[str] | None) -> bool:
        if not end or scaled[n] or of[n] in english:
            return False
        return of[n] in european or (whole[n] and end[1] == "000")

    return [THOUSAND if parts_thousands(n, end) else 1 for n, end in enumerate(ends)]


def _read(match: re.Match[str]) -> Iterator[Figure]:
    """Read what a match holds: one figure, the two of a range, or none."""
    start, end = match.span()
    if match["adverb"]:
        yield start, end, "count", _LISTS["adverbs"][match["adverb"].lower()], "times", ""
    elif match["ratio"]:
        part, whole = map(_value, re.split(r"\s(?:in|out\sof)\s", match["ratio"].lower()))
        if 0 < part < whole:
            yield start, end, "fraction", float(part / whole), "", ""
    elif match["fraction"]:
        yield start, end, "fraction", float(_value(match["fraction"])), "", ""
    elif match["low"]:
        yield from _read_range(match)
    else:
        kind, unit = _kind_and_unit(match["high_sign"], match["unit"])
        start = match.start("high_amount")
        idiom = match.string[:end].lower().endswith(_IDIOMS)
        named = kind == "count" and _names_something(match["high"], match.string[:start])
        if not idiom and not named:
            value = _value(match["high"] + match["high_scales"] + (match["more"] or ""))
            yield start, end, kind, _signed(value, match["high_minus"]), unit, ""


def _read_range(match: re.Match[str]) -> Iterator[Figure]:
    """Read both ends of a range, of which one says what the other leaves unsaid."""
    low_start, start = match.start("low_amount"), match.start("high_amount")
    low_end = match.end("low_unit" if match["low_unit"] else "low_scales")
    high_sign = match["high_sign"] or (None if match["unit"] else match["low_sign"])
    high_measure = _kind_and_unit(high_sign, match["unit"] or match["low_unit"])
    alone = not (match["low_sign"] or match["low_unit"])
    low_measure = high_measure
    if not alone:
        low_measure = _kind_and_unit(match["low_sign"], match["low_unit"])
    rises = _value(match["low"]) < _value(match["high"])
    scales = match["low_scales"] or (
        match["high_scales"] if rises and not match["low_unit"] else ""
    )
    low = _signed(_value(match["low"] + scales), match["low_minus"])
    high = _signed(_value(match["high"] + match["high_scales"]), match["high_minus"])
    if alone and low > high and high_measure[0] == "count" and match["joint"] in _SCORES:
        return  # a score: "a 5-4 vote"
    if alone and (match["high_sign"] or (_YEAR.fullmatch(match["low"]) and not rises)):
        yield start, match.end(), high_measure[0], high, high_measure[1], ""
        return  # "from 2019 to $5 billion"
    before = match.string[:low_start].lower()
    is_range = low < high and low_measure == high_measure and not before.endswith("from ")
    bounds = ("low", "high") if is_range else ("", "")
    yield low_start, low_end, low_measure[0], low, low_measure[1], bounds[0]
    yield start, match.end(), high_measure[0], high, high_measure[1], bounds[1]


def _kind_and_unit(sign: str | None, unit: str | None) -> tuple[str, str]:
    if sign:
        return "money", _SIGNS[sign.upper()]
    if not unit:
        return "count", ""
    name = re.sub(r"[\s‑-]", " ", unit.lower())
    return _UNITS.get(name) or _UNITS[name.removesuffix("s")]


def _names_something(number: str, before: str) -> bool:
    """Tell a number that is no figure: "Boeing 787 jets", "in 2025 companies …"."""
    if not number.isdigit():
        return False
    is_year = _YEAR.fullmatch(number) and _IN_A_YEAR.search(before)
    return bool(is_year or _BEHIND_A_NAME.search(before))


def _signed(value: Fraction, minus: str | None) -> float:
    return float(-value if minus else value)


def _value(number: str) -> Fraction:
    """Add up a number as it is read aloud: twelve thousand (and) three hundred and a half."""
    total, current, decimal = Fraction(0), Fraction(0), Fraction(0)
    for token in _TOKEN.findall(_PART_IN_WORDS.sub(_as_ratio, number.lower())):
        if token == "point":
            decimal = Fraction(1)
        elif token in _SCALES:
            scale, decimal = Fraction(_SCALES[token]), Fraction(0)
            if scale < THOUSAND:
                current *= scale
            else:  # of what stands before it, or of all of that: "two lakh crore"
                total = total + current * scale if current else total * scale
                current = Fraction(0)
        elif token in ("a", "an"):
            current = current or Fraction(not total)
        elif decimal:
            decimal /= 10
            current += _small_value(token) * decimal
        else:
            current += _small_value(token)
    return total + current


def _small_value(token: str) -> Fraction:
    """Read "1,200.5", "816 000", "3,5", "½", "2/3", "twelve"."""
    if token in _NUMBERS:
        return Fraction(_NUMBERS[token])
    if len(token) == 1 and not token.isdecimal():
        return Fraction(unicodedata.numeric(token)).limit_denominator(10)
    token = re.sub(r"[\s'’]", "", token)
    if re.search(r",\d{3}(?:\.\d+)?$", token):
        token = token.replace(",", "")
    elif token.count(".") > 1 or "," in token:
        token = token.replace(".", "").replace(",", ".")
    return Fraction(token)


def _as_ratio(part: re.Match[str]) -> str:
    how_many = _NUMBERS.get(part[1] or "", 1)
    return f" {how_many}/{_PARTS[part[2]]} "
