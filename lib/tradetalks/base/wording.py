"""How numbers, days and lists are written in sentences."""

from __future__ import annotations

import pandas as pd


def format_days(first: pd.Timestamp, last: pd.Timestamp) -> str:
    """Write an interval of days as people do: 9–11 June 2025; "" where it is not known."""
    if pd.isna(first) or pd.isna(last):
        return ""
    if first == last:
        return f"{last.day} {last:%B %Y}"
    end = format_days(last, last)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{end}"
    start = format_days(first, first)
    return f"{start.removesuffix(f' {first.year}') if first.year == last.year else start} – {end}"


def count_of(number: int, noun: str) -> str:
    """Write a number with its noun: 1 sentence, 1,200 sentences."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def shorten(text: str, longest: int) -> str:
    """Cut a text to so many characters, the last of them three dots."""
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


def join_words(words: list[str]) -> str:
    """Join words as a sentence does: A, B and C."""
    return " and ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
