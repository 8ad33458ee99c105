"""Counts by date of publication, and bursts among them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

import numpy as np
import pandas as pd

from tradetalks.base.checks import (
    ARTICLES,
    InputError,
    check_column,
    check_ids,
    check_number,
    check_table,
    show,
    suggest,
    warn,
)
from tradetalks.dates.find import keep_dated
from tradetalks.measures.intervals import wilson_interval
from tradetalks.measures.scores import share

FREQUENCIES = ("D", "W", "M", "Q")
MINIMUM_PERIODS, MINIMUM_COUNT = 10, 10  # below these a burst would be guesswork


def count_by_date(
    table: pd.DataFrame, articles: pd.DataFrame, freq: str = "D", by: str | None = None
) -> pd.DataFrame:
    """Count rows by the day, week or month in which their article was published.

    An article that can have been published in several periods is spread over them, by its share of
    days; `at_least` and `at_most` say what is certain and what is possible. Articles without a date
    are left out, with a warning.

    Parameters
    ----------
    table
        One row a thing to count (a hit of :func:`tradetalks.find_keywords`, a sentence, a date),
        with the column ``article_id`` and the column `by`.
    articles
        With ``article_id``, ``published_from``, ``published_to`` and ``words``.
    freq
        ``"D"`` for days, ``"W"`` for weeks from Monday to Sunday, ``"M"`` for months, ``"Q"`` for
        quarters.
    by
        A column of `table` to count separately, such as ``"keyword"``. Of a categorical column
        every category is counted, even one that never occurs.

    Returns
    -------
    DataFrame
        One row for each value of `by` and each period from the first to the last: the column `by`,
        ``date`` (the period's first day), ``count``, ``at_least``, ``at_most``, ``articles`` and
        ``words`` (published in the period), ``per_1000`` (words; NaN where nothing was published),
        ``low`` and ``high`` (its 95 % interval: Wilson's).

    Raises
    ------
    ValueError
        If `freq` is none of these, or no article has a date.

    Examples
    --------
    >>> hits = pd.DataFrame({"article_id": ["a", "a", "b"]})
    >>> days = pd.to_datetime(["2025-06-06", "2025-06-09"])
    >>> articles = pd.DataFrame({"article_id": ["a", "b"], "published_from": days, "words": 500})
    >>> counts = count_by_date(hits, articles.assign(published_to=days), freq="W")
    >>> counts[["count", "per_1000"]].values.tolist()
    [[2.0, 4.0], [1.0, 2.0]]
    """
    check_table(table, "article_id")
    check_column(table, by)
    check_table(articles, "article_id", "words", what=ARTICLES)
    check_ids(table, articles)
    if not isinstance(freq, str) or freq not in FREQUENCIES:
        near = suggest(freq, FREQUENCIES)
        raise InputError(
            f"freq is {show(freq)}{near}: "
            "give D for days, W for weeks, M for months, Q for quarters"
        )
    shares = _shares(articles, freq)
    if shares.empty:
        raise InputError("no article has a date: give published_from and published_to")
    periods = pd.period_range(shares["date"].min(), shares["date"].max(), freq=freq, name="date")
    shares["words"] *= shares["share"]
    published = shares.groupby("date")[["share", "words"]].sum().reindex(periods, fill_value=0)
    published = published.rename(columns={"share": "articles"})
    group = by or "group"
    table = table if by else table.assign(group=pd.Categorical([""] * len(table), [""]))
    values = table[group]
    every = values.cat.categories if values.dtype == "category" else values.unique()
    cells = pd.MultiIndex.from_product([every, periods], names=[group, "date"])
    counts = _spread(table, shares, group).reindex(cells, fill_value=0)
    counts = counts.join(published, on="date").reset_index()
    counts["per_1000"] = 1000 * share(counts["count"], counts["words"])
    low, high = wilson_interval(counts["count"], counts["words"])
    counts["low"], counts["high"] = 1000 * low, 1000 * high
    counts["date"] = counts["date"].dt.to_timestamp().astype("datetime64[s]")
    return counts if by else counts.drop(columns=group)


def _shares(articles: pd.DataFrame, freq: str) -> pd.DataFrame:
    """Periods in which each article can have been published, with the share of its days."""
    dated = keep_dated(articles)
    if len(dated) < len(articles):
        warn(
            f"{len(articles) - len(dated)} of {len(articles)} articles have no date and are left "
            "out: give published_from and published_to",
        )
    first = dated["published_from"]
    lasts = (dated["published_to"] - first).dt.days.to_numpy(dtype=np.intp) + 1
    rows = np.repeat(np.arange(len(dated)), lasts)
    offset = np.arange(len(rows)) - np.repeat(np.cumsum(lasts) - lasts, lasts)
    days = first.to_numpy().astype("datetime64[D]")[rows] + offset
    table = pd.DataFrame(
        {
            "article_id": dated["article_id"].to_numpy()[rows],
            "words": dated["words"].to_numpy()[rows],
            "date": pd.DatetimeIndex(days.astype("datetime64[s]")).to_period(freq),
            "share": 1 / lasts[rows],
        }
    )
    return table.groupby(["article_id", "words", "date"], sort=False)["share"].sum().reset_index()


def _spread(table: pd.DataFrame, shares: pd.DataFrame, group: str) -> pd.DataFrame:
    """Count the rows of each group and period: spread, at least and at most."""
    hits = (
        table.groupby([group, "article_id"], sort=False, observed=True)
        .size()
        .rename("at_most")
        .reset_index()
    )
    cells = hits.merge(shares, on="article_id")
    cells["count"] = cells["at_most"] * cells["share"]
    cells["at_least"] = cells["at_most"].where(cells["share"] > 1 - 1e-9, 0)
    return cells.groupby([group, "date"], observed=True)[["count", "at_least", "at_most"]].sum()


def find_bursts(
    counts: pd.DataFrame, by: str | None = None, scale: float = 2.0, gamma: float = 1.0
) -> pd.DataFrame:
    """Find the periods in which something is written of much more than otherwise.

    The two-state automaton of Kleinberg (2002, *Bursty and hierarchical structure in streams*) for
    counts in batches: in a burst the rate is `scale` times the overall rate, and going into one
    costs `gamma` times the logarithm of the number of periods.

    Parameters
    ----------
    counts
        What :func:`count_by_date` returns.
    by
        The column by which it was counted separately.
    scale
        How many times the overall rate makes a burst; above 1.
    gamma
        How reluctantly a burst is begun; above 0.

    Returns
    -------
    DataFrame
        One row a burst: the column `by`, ``from`` and ``to`` (first days of its first and its last
        period), ``count``, ``weight`` (how much better a burst explains the counts, in natural
        logarithms). Empty, with a warning that says why, where there are too few data.

    Examples
    --------
    >>> dates = pd.date_range("2025-06-01", periods=12)
    >>> counts = pd.DataFrame({"date": dates, "count": [1] * 6 + [9] * 2 + [1] * 4, "words": 1000})
    >>> find_bursts(counts)["count"].tolist()
    [18]
    """
    check_table(counts, "date", "count", "words", what="a table of counts")
    check_column(counts, by)
    check_number(scale, "scale", 1)
    check_number(gamma, "gamma", 0)
    names = [*([by] if by else []), "from", "to", "count", "weight"]
    groups = [("", counts)] if by is None else list(counts.groupby(by, sort=False))
    rows, too_few = [], []
    for value, group in groups:
        published = group[group["words"] > 0]
        if len(published) < MINIMUM_PERIODS or published["count"].sum() < MINIMUM_COUNT:
            name = f"{value}: " if by else ""
            hits = f"{published['count'].sum():g} hits"
            too_few.append(f"{name}{hits} in {len(published)} periods with text")
            continue
        rows += [(*([value] if by else []), *burst) for burst in _bursts(published, scale, gamma)]
    if too_few:
        warn(
            f"no bursts sought where there are fewer than {MINIMUM_COUNT} hits, or fewer than "
            f"{MINIMUM_PERIODS} periods with text ({'; '.join(too_few)})",
        )
    return pd.DataFrame(rows, columns=names)


def _bursts(counts: pd.DataFrame, scale: float, gamma: float) -> Iterator[tuple[Any, ...]]:
    hits, words = counts["count"].to_numpy(float), counts["words"].to_numpy(float)
    rates = np.minimum(np.array([1, scale]) * hits.sum() / words.sum(), 0.999)
    # Negative log likelihood in each state, without the binomial coefficient, which both share.
    cost = -(hits[:, None] * np.log(rates) + (words - hits)[:, None] * np.log1p(-rates))
    entering = gamma * np.log(len(hits))
    total, came_from = np.array([0.0, entering]) + cost[0], []
    for step in cost[1:]:
        ways = total[:, None] + np.array([[0.0, entering], [0.0, 0.0]])
        came_from.append(ways.argmin(axis=0))
        total = ways.min(axis=0) + step
    states = [int(total.argmin())]
    for origin in reversed(came_from):
        states.append(int(origin[states[-1]]))
    for state, run in groupby(enumerate(reversed(states)), key=itemgetter(1)):
        places = np.array([place for place, _ in run])
        if state:
            weight = float((cost[places, 0] - cost[places, 1]).sum())
            dates = counts["date"].iloc[places]
            yield dates.iloc[0], dates.iloc[-1], counts["count"].iloc[places].sum(), weight
