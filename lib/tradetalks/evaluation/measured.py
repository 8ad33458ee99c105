"""How often the method is wrong: the error rates measured, as tables that come with it."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from tradetalks.base.checks import check_choice

FOLDER = Path(__file__).parent / "measured"


def read_measured(name: str) -> pd.DataFrame:
    """Read one of the tables of error rates; ``benchmarks/`` holds what measured them.

    Parameters
    ----------
    name
        "expectations" (by reader and by what was held out), "calibration", "confusion", "series",
        "topics", "published", "claims", "speakers" or "tone".

    Returns
    -------
    DataFrame
        The table; rates are shares, 0 to 1, and ``low`` and ``high`` the interval of ``f1``.

    Raises
    ------
    ValueError
        If there is no such table.

    Examples
    --------
    >>> read_measured("tone")["column"].head(2).tolist()
    ['tone', 'tone_vader']
    """
    check_choice(name, sorted(path.stem for path in FOLDER.glob("*.csv")), "table of error rates")
    return pd.read_csv(FOLDER / f"{name}.csv")
