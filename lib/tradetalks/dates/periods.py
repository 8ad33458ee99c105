"""Days as the calendar groups them: the period that suits a span of time, and its names."""

from __future__ import annotations

import pandas as pd

from tradetalks.base.checks import check_number, read_days

PERIODS = {"day": "D", "week": "W", "month": "M", "quarter": "Q", "year": "Y"}  # and pandas' codes


def choose_period(days: pd.Series, most: int = 40) -> str:
    """Return the shortest period, a day to a year, of which at most so many hold one of the days.

    Examples
    --------
    >>> choose_period(pd.Series(pd.to_datetime(["2025-06-08", "2025-06-09"])), most=1)
    'month'
    """
    for name, code in PERIODS.items():
        if days.dt.to_period(code).nunique() <= most:
            return name
    return name


def name_periods(days: pd.Series, most: int = 8) -> pd.Series:
    """Name the period in which each day lies, such as ``2025-06`` or ``2025 Q2``.

    Parameters
    ----------
    days : Series
        Such as the column ``published_from`` of a table of sentences.
    most : int
        How many periods there may be: the shortest kind that gives no more is taken.

    Returns
    -------
    Series
        A name for each day, "" where it is missing: names sort as the periods do.

    Examples
    --------
    >>> name_periods(pd.Series(["2025-06-08", "2025-06-09", "2025-07-01"]), most=2).tolist()
    ['2025-06', '2025-06', '2025-07']
    """
    check_number(most, "most", 1, whole=True)
    known = read_days(days)
    name = choose_period(known, most)
    names = known.dt.to_period(PERIODS[name]).astype("str").str.replace("Q", " Q")
    if name == "week":
        names = "week of " + names.str.partition("/")[0]
    named: pd.Series = names.mask(known.isna(), "").astype("str").rename("period")
    return named
