"""Small tables as CSV files: read with clear errors, written with the same bytes everywhere."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pandas as pd

from tradetalks.base.checks import InputError, check_path


def read_table(path: str | Path, **options: Any) -> pd.DataFrame:
    """Read a CSV file with commas or semicolons, in UTF-8; `options` are those of pandas.

    Raises
    ------
    ValueError
        If it cannot be read: one line that names the file and what to do.
    """
    try:
        with check_path(path, "a CSV file").open(encoding="utf-8-sig") as lines:
            header = lines.readline()
        separator = ";" if ";" in header and "," not in header else ","
        table: pd.DataFrame = pd.read_csv(path, encoding="utf-8-sig", sep=separator, **options)
        return table
    except FileNotFoundError:
        raise InputError(f"no file {path}: give the path of a CSV file") from None
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8: save it as CSV in UTF-8") from None
    except (OSError, pd.errors.ParserError, pd.errors.EmptyDataError) as problem:
        reason = getattr(problem, "strerror", None) or " ".join(str(problem).split())
        raise InputError(f"{path} is no CSV file ({reason}): save it as CSV in UTF-8") from None


# Full-width signs count too, and so do the control characters that spreadsheets pass over.
FORMULA = re.compile(r"[\s\x00-\x1f]*[=+\-@＝＋－＠]|[\t\r\n]")


def write_table(table: pd.DataFrame, path: Path, encoding: str = "utf-8") -> None:
    """Write a table as CSV with the same bytes everywhere; a cell never acts as a formula.

    A file for people, who open it in a spreadsheet, wants the encoding "utf-8-sig".
    """
    table = table.copy()
    for column in table.select_dtypes(exclude=["number", "bool", "datetime", "datetimetz"]):
        table[column] = table[column].astype("object").map(_disarm, na_action="ignore")
    table.to_csv(path, index=False, float_format="%.6g", encoding=encoding, lineterminator="\n")


def _disarm(value: Any) -> Any:
    """Put an apostrophe before text that a spreadsheet would run as a formula (OWASP's advice)."""
    if not isinstance(value, str):
        return value
    # A carriage return is not quoted by pandas: what follows it would begin a row.
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{value}" if FORMULA.match(value) else value
