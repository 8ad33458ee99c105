"""Tables as one reads them: words on the left, no numbers of rows, and a word where nothing is."""

from __future__ import annotations

import pandas as pd
from IPython.core.getipython import get_ipython
from pandas.api.types import is_integer_dtype, is_numeric_dtype

NO_ROWS = "<p>None: the table has no rows.</p>"


def style_tables() -> None:
    """Let a notebook show every table so that its sentences can be read.

    Numbers have two decimals and stand on the right, words stand on the left and are shown whole,
    and the numbers that pandas gives to rows are left out: they name nothing in a text.

    Examples
    --------
    >>> style_tables()
    """
    pd.options.display.float_format = "{:,.2f}".format
    pd.options.display.max_colwidth = None
    shell = get_ipython()
    if shell is not None and shell.display_formatter is not None:
        shell.display_formatter.formatters["text/html"].for_type(pd.DataFrame, render_table)


def render_table(table: pd.DataFrame) -> str:
    """Return a table as HTML; nothing in it is taken for HTML.

    Examples
    --------
    >>> render_table(pd.DataFrame({"text": []}))
    '<p>None: the table has no rows.</p>'
    """
    if table.empty:
        return NO_ROWS
    index = table.index
    numbered = index.nlevels == 1 and index.name is None and is_integer_dtype(index)
    # Counted from the end: where an index is shown once for several rows, these have fewer cells.
    words = [
        table.shape[1] - place
        for place in range(table.shape[1])
        if not is_numeric_dtype(table.iloc[:, place])
    ]
    rules = "".join(
        f".left-{place} tr > :nth-last-child({place}) {{text-align: left}} " for place in words
    )
    # As words, or a day that is not known would be "NaT" where pandas is older than 3.1.
    shown = table.astype(dict.fromkeys(table.select_dtypes(["datetime", "datetimetz"]), "str"))
    with pd.option_context("display.html.use_mathjax", False):  # $700 billion is no formula
        html = shown.to_html(
            index=not numbered,
            border=0,
            na_rep="—",
            max_rows=pd.options.display.max_rows,
            classes=[f"left-{place}" for place in words],
        )
    return f"<style>.dataframe tbody th {{text-align: left}} {rules}</style>{html}"
