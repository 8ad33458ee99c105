"""What every public function checks of the tables and texts that it is given."""

from __future__ import annotations

import pandas as pd


def check_texts(texts: pd.Series[str]) -> list[str]:
    """Return the texts as a list, or say which is no string."""
    values = texts.tolist()
    for value in values:
        if not isinstance(value, str):
            raise ValueError(f"a text is {value!r}: give strings, and drop or fill missing ones")
    return values


def require_columns(sentences: pd.DataFrame, *columns: str | None) -> None:
    """Refuse a table that lacks one of these columns (None is none)."""
    missing = [column for column in columns if column is not None and column not in sentences]
    if missing:
        raise ValueError(
            f"the table has no column {', '.join(map(repr, missing))}, only"
            f" {', '.join(map(repr, sentences.columns))}; what is known of the articles is added"
            ' by sentences.merge(articles[["article_id", "stage"]])'
        )
