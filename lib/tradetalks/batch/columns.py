"""What the columns of an annotated table mean, told in the documentation and in the file itself."""

from __future__ import annotations

import json
from collections.abc import Iterable

import pandas as pd

from tradetalks.base.lists import read_list

ABOUT = read_list(__package__, "columns.toml")
METADATA = "tradetalks.columns"  # the key under which a Parquet file tells of its columns
OTHERS = {"type": "text", "meaning": "A column of the corpus, as it was there."}


def describe_columns() -> pd.DataFrame:
    """Return what the columns of an annotated table are: of `annotate` and `annotate_articles`.

    A Parquet file that `annotate` wrote tells the same of its columns, as JSON under the key
    ``tradetalks.columns`` of its metadata.

    Returns
    -------
    DataFrame
        One row a column, in their order: ``column``, ``type`` (text, number, whole number, true or
        false, day, list), ``unit`` (unit or range, "" where there is none) and ``meaning``.

    Examples
    --------
    >>> describe_columns().set_index("column").loc["tone", "unit"]
    '-1 to 1'
    """
    order = ["column", "type", "unit", "meaning"]
    return pd.DataFrame(_describe(ABOUT), columns=order, dtype="str")


def describe_in_file(columns: Iterable[str]) -> dict[str, str]:
    """Return the metadata of a file with these columns."""
    return {METADATA: json.dumps(_describe(columns))}


def _describe(columns: Iterable[str]) -> list[dict[str, str]]:
    return [{"column": name, "unit": "", **ABOUT.get(name, OTHERS)} for name in columns]
