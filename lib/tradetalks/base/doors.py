"""At the public doors a table of any library is taken, and becomes one of pandas."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import pandas as pd

if TYPE_CHECKING:
    import narwhals as nw

Function = TypeVar("Function", bound=Callable[..., Any])


def taking_tables(function: Function) -> Function:
    """Let a function take tables of polars, DuckDB, PyArrow and all others that narwhals knows.

    Examples
    --------
    >>> import pyarrow
    >>> tt.score_vader(pyarrow.chunked_array([["Talks went well."]])).tolist()
    [0.2732]
    """

    @wraps(function)
    def door(*given: Any, **named: Any) -> Any:
        return function(*map(to_pandas, given), **{k: to_pandas(v) for k, v in named.items()})

    door.__module__ = "tradetalks"  # where it is found, by other processes too
    return door  # type: ignore[return-value]


def to_pandas(given: Any) -> Any:
    """Return a table or a column as one of pandas, a dictionary with those in it; else the same."""
    if isinstance(given, dict):
        return {name: to_pandas(value) for name, value in given.items()}
    if isinstance(given, pd.DataFrame | pd.Series) or type(given).__module__ == "builtins":
        return given
    import narwhals as nw  # only where somebody brings a table that is not of pandas

    known: Any = nw.from_native(given, pass_through=True, allow_series=True)
    if isinstance(known, nw.LazyFrame):
        known = known.collect()
    if isinstance(known, nw.Series):
        return _convert(known)
    if isinstance(known, nw.DataFrame):
        columns = {name: _convert(known[name]) for name in known.columns}
        return pd.DataFrame(columns, index=range(len(known)))
    return given


def _convert(column: nw.Series[Any]) -> pd.Series[Any]:
    """Keep the kind of a column also where nothing is known in it: a day is a moment to pandas.

    Moments are counted in seconds, as all of ours are, unless that would lose a part of one.
    """
    import narwhals as nw

    values = pd.Series(column.to_list(), name=column.name)
    if column.dtype in (nw.Date, nw.Datetime):
        moments = pd.to_datetime(values)
        seconds = moments.dt.as_unit("s")
        return seconds if (seconds.eq(moments) | moments.isna()).all() else moments
    return values.astype(float) if column.dtype.is_numeric() and values.hasnans else values
