"""What is known of an article, from whatever table: days, stage and language, checked."""

from __future__ import annotations

from tradetalks.corpus.days import parse_day, read_stretch
from tradetalks.corpus.files import formats

STAGES = ["before", "during", "after"]
DAYS = ["date", "published_from", "published_to"]

Remark = tuple[str, str]
Row = dict[str, str]


def settle(row: Row) -> tuple[Row, list[Remark]]:
    """Bring the days of a row to the form 2025-06-09, stage and language to lower case.

    ``date`` becomes both ``published_from`` and ``published_to`` where they are not given, and the
    two ends of it where it is a month or the like. What cannot be understood becomes "" and a
    remark: reason and remedy.
    """
    settled = row | {key: " ".join(row[key].split()) for key in formats()["columns"] if key in row}
    remarks: list[Remark] = []
    for column in [column for column in DAYS if settled.get(column)]:
        try:
            settled[column] = parse_day(settled[column]).isoformat()
        except ValueError as error:
            stretch = read_stretch(settled[column]) if column == "date" else None
            settled[column] = ""
            if stretch:
                settled |= zip(DAYS[1:], (day.isoformat() for day in stretch), strict=True)
            else:
                remarks.append(
                    (f"{column} is {row[column]!r}{error.args[0]}", "write it as 2025-06-09")
                )
    day = settled.pop("date", "")
    first, last = settled.get("published_from") or day, settled.get("published_to") or day
    if first and last and last < first:
        remarks.append(("its published_to is before its published_from", "swap them"))
        first = last = ""
    settled |= {"published_from": first, "published_to": last}
    stage = settled.get("stage", "").casefold()
    if stage and stage not in STAGES:
        remarks.append((f"stage is {stage!r}", "write before, during or after"))
        stage = ""
    return settled | {
        "stage": stage,
        "language": name_language(settled.get("language", "")),
    }, remarks


def name_language(value: str) -> str:
    """Bring a language to its usual code, as far as English goes: English and en-GB are en."""
    lower = value.strip().casefold().replace("_", "-")
    return "en" if lower in ("english", "eng") or lower.startswith("en-") else lower
