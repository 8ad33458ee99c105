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


def write_signed(number: float) -> str:
    """Write a number of an index with its sign: +0.31, −0.21, 0.00."""
    written = f"{number:+.2f}".replace("-", "−")
    return "0.00" if written in ("+0.00", "−0.00") else written


def write_share(number: float) -> str:
    """Write a share: 19 %."""
    return f"{100 * number:.0f} %"


def write_points(number: float) -> str:
    """Write the difference of two shares: +6 points."""
    written = f"{100 * number:+.0f}".replace("-", "−")
    return f"{'0' if written in ('+0', '−0') else written} points"
