"""Figures in the text: amounts of money, percentages, durations, and counts of known units."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

import pandas as pd

from tradetalks.base.checks import check_table
from tradetalks.base.lists import read_list
from tradetalks.keywords.groups import places

_LISTS = read_list(__package__, "quantities.toml")
_NUMBERS: dict[str, int] = _LISTS["numbers"]
_SCALES: dict[str, float] = _LISTS["scales"]
_SIGNS: dict[str, str] = _LISTS["currency_signs"]
_KINDS = {
    "money": _LISTS["currency_names"],
    "percentage": _LISTS["percentages"],
    "duration": _LISTS["durations"],
    "count": _LISTS["counts"],
}
_UNITS = {
    name.lower(): (kind, unit) for kind, units in _KINDS.items() for name, unit in units.items()
}


def _any_of(names: Iterable[str]) -> str:
    """Return a pattern for any of these names, the longest first."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_GAP = r"[\s‑-]?"
_WORD = rf"(?:{_any_of(_NUMBERS)})(?:[‑-](?:{_any_of(_NUMBERS)}))?"
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_SCALE = rf"(?:{_any_of(_SCALES)})(?!\w)"
_QUANTITY = re.compile(
    rf"""(?<![\w.,])
    (?P<minus>[-−])?
    (?:(?P<sign>{_any_of(_SIGNS)})\s?)?
    (?P<number>{_DIGITS}|{_WORD}|an?(?=\s(?:{_SCALE})))
    (?P<scales>(?:{_GAP}{_SCALE})*)
    (?(sign)(?!\w|[-–]\d)|{_GAP}(?P<unit>{_any_of(_UNITS)})s?(?!\w))
    """,
    re.VERBOSE | re.IGNORECASE,
)


def find_quantities(sentences: pd.DataFrame) -> pd.DataFrame:
    """Find what is said in figures: amounts of money, percentages, durations, counts of things.

    Only figures with a sign or a unit that stands in ``quantities.toml`` are found, and of a range
    only what stands beside its unit ("20 percent" of "10 to 20 percent").

    Parameters
    ----------
    sentences
        A table with `article_id`, `sentence_id`, `text`, and `start` where there is one.

    Returns
    -------
    pandas.DataFrame
        One row a figure, in order: `article_id`, `sentence_id`, `start`, `end` (characters, as in
        `find_words`), `kind` (money, percentage, duration, count), `expression` (as written),
        `value` (a number) and `unit` ("USD", "%", "day", …).

    Examples
    --------
    >>> money = find_quantities(sentences).query("kind == 'money'")
    >>> money[["expression", "value", "unit"]].values.tolist()
    [['$700 billion', 700000000000.0, 'USD']]
    """
    check_table(sentences, "article_id", "sentence_id", "text", perhaps=["start"])
    found = [
        (row, match.start(), match.end(), match.group(), _value(match), *_kind_and_unit(match))
        for row, text in enumerate(sentences["text"])
        for match in _QUANTITY.finditer(text)
    ]
    columns = ["row", "start", "end", "expression", "value", "kind", "unit"]
    table = pd.DataFrame(found, columns=columns).astype(
        {
            **dict.fromkeys(["row", "start", "end"], "int64"),
            **dict.fromkeys(["expression", "kind", "unit"], "str"),
            "value": "float64",
        }
    )
    where = places(sentences, *(table[name].to_numpy() for name in ("row", "start", "end")))
    return pd.concat([where, table[["kind", "expression", "value", "unit"]]], axis=1)


def _value(match: re.Match[str]) -> float:
    number = match["number"].lower()
    if number[0].isdigit():
        value = Decimal(number.replace(",", ""))
    else:  # "twenty-five" is a sum; "a million" is one
        value = Decimal(sum(_NUMBERS.get(part, 1) for part in re.split("[‑-]", number)))
    for scale in re.findall(r"[a-z]+", match["scales"].lower()):
        value *= Decimal(_SCALES[scale])
    return float(-value if match["minus"] else value)


def _kind_and_unit(match: re.Match[str]) -> tuple[str, str]:
    if match["sign"]:
        return "money", _SIGNS[match["sign"].upper()]
    return _UNITS[re.sub(r"\s", " ", match["unit"].lower())]
