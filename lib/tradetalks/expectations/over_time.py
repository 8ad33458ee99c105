"""The outlook index over time: its course, where it changes, and what moved it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from tradetalks.base.checks import InputError, check_choice, check_table, list_columns, show
from tradetalks.corpus.names import carry_names
from tradetalks.expectations.compare import compare_groups, take_measure
from tradetalks.expectations.dated import SPANS, Day, date_articles, find_days, read_day
from tradetalks.expectations.index import index_outlook
from tradetalks.measures.changes import decompose_difference, find_breaks
from tradetalks.measures.intervals import FEWEST

MOST_ARTICLES = 40  # more have no point each
MOST_PERIODS = 120
MOST_PLACES = 150  # between which a change is sought
FEWEST_DAYS, FEWEST_DATED = 10, 20  # below these a change would be guesswork
NEEDED = f"at least {FEWEST_DATED} dated articles that frame expectations, on {FEWEST_DAYS} days"


def outlook_over_time(sentences: pd.DataFrame, span: str = "auto") -> pd.DataFrame:
    """Return the outlook index of each day, week, month or year, or of each article.

    An article of which only a span of days is known counts where the middle of its span lies;
    articles without a day, or with more than 31 possible ones, are left out.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``published_from``, ``published_to``, ``expectation`` and
        ``outlook``.
    span : str
        "article", "day", "week" (from Monday), "month" or "year". "auto" takes "article" for up to
        40 articles; of more the shortest span that gives at most 120 periods, and in which half of
        the articles stand in a period with five or more.

    Returns
    -------
    DataFrame
        One row for each period in which an article was published, in order: ``span`` (which it
        is), ``from`` and ``to`` (its first and last day; of an article those on which it can have
        been published), ``articles`` (that frame expectations) and the columns of
        :func:`tradetalks.index_outlook`. Intervals draw whole articles and are missing below five;
        of an article by itself they draw its framing sentences.

    Examples
    --------
    >>> outlook_over_time(sentences)[["span", "outlook", "framing"]].round(2).values.tolist()
    [['article', -0.19, 4], ['article', -0.61, 7]]
    """
    check_table(sentences, "article_id", "expectation", "outlook")
    check_choice(span, ("auto", "article", *SPANS), "span")
    dated = date_articles(sentences)
    framing = sentences.loc[sentences["expectation"] != "none", "article_id"]
    days = dated.loc[dated.index.isin(framing), "day"]
    span = _choose_span(days) if span == "auto" else span
    rows = sentences[sentences["article_id"].isin(dated.index)]
    if span == "article":
        index = index_outlook(rows).set_index("article_id")
        ends = dated.rename(columns={"published_from": "from", "published_to": "to"})
        index = index.join(ends[["from", "to"]]).loc[dated.index].reset_index()
        index["articles"] = index["article_id"].isin(framing).astype("int64")
        index = carry_names(index, sentences)
    else:
        periods = dated["day"].dt.to_period(SPANS[span])
        rows = rows.assign(period=rows["article_id"].map(periods))
        index = index_outlook(rows, "period", draw="article_id")
        index = index.sort_values("period", kind="stable", ignore_index=True)
        counts = periods[periods.index.isin(framing)].value_counts()
        index["articles"] = index["period"].map(counts).fillna(0).astype("int64")
        period = index.pop("period").dt
        index["from"] = period.start_time.astype("datetime64[s]")
        index["to"] = period.end_time.dt.floor("D").astype("datetime64[s]")
    first = [name for name in ("article_id", "article") if name in index]
    first += ["span", "from", "to", "articles"]
    index = index.assign(span=span)
    return index[first + [name for name in index if name not in first]]


def _choose_span(days: pd.Series) -> str:
    """Choose the shortest span in which most articles have enough beside them."""
    if len(days) <= MOST_ARTICLES:
        return "article"
    for span, code in SPANS.items():
        periods = days.dt.to_period(code)
        crowded = periods.map(periods.value_counts()) >= FEWEST
        if (periods.max() - periods.min()).n < MOST_PERIODS and crowded.mean() >= 0.5:
            return span
    return span


def find_changes(
    sentences: pd.DataFrame, measure: str = "outlook", level: float = 0.05
) -> pd.DataFrame:
    """Find the days on which the outlook index changes, and stays so for a while.

    How changes are found and tested says :func:`tradetalks.measures.changes.find_breaks`: whole
    articles are shuffled over the days. Of more than 150 days on which articles were published,
    changes lie between weeks, months or years.

    Parameters
    ----------
    sentences : DataFrame
        As for :func:`outlook_over_time`.
    measure : str
        "outlook", "framing" or "tone", as for :func:`tradetalks.compare_groups`.
    level : float
        A change counts where its p-value is below.

    Returns
    -------
    DataFrame
        One row a change, in order: ``date`` (the first day after it on which an article was
        published), ``before_from``, ``before_to``, ``after_from`` and ``after_to`` (the days from
        the last change, and up to the next), ``before``, ``after`` and ``difference`` (of the
        means), ``low`` and ``high`` (95 %, drawn by whole articles; as the place was chosen for its
        difference, rather too far from zero), ``p_value``, ``articles_before``,
        ``articles_after``. Empty where none is found, and where there are fewer than 20 dated
        articles with such sentences, or fewer than ten days with articles.

    Examples
    --------
    >>> find_changes(sentences).empty  # of two articles
    True
    """
    values = take_measure(sentences, measure)
    dated = date_articles(sentences)
    known = sentences["article_id"].isin(dated.index) & values.notna()
    sums = values[known].groupby(sentences.loc[known, "article_id"]).agg(["sum", "size"])
    days = dated.loc[dated.index.isin(sums.index), "day"]
    breaks = []
    if len(days) >= FEWEST_DATED and days.nunique() >= FEWEST_DAYS:
        units = sums.loc[days.index].to_numpy(dtype=float)
        breaks = find_breaks(units, _place(days).to_numpy(), level=level)
    ends = [0, *(number for number, _ in breaks), len(days)]
    rows = []
    for (_, p_value), before, cut, after in zip(breaks, ends, ends[1:], ends[2:], strict=False):
        near = days.iloc[before:after]
        period = sentences["article_id"].map(near >= days.iloc[cut])
        sides = compare_groups(sentences.assign(period=period), "period", measure)
        sides = sides.set_index("period").sort_index()
        rows.append(
            {
                "date": near.iloc[cut - before],
                "before_from": near.iloc[0],
                "before_to": near.iloc[cut - before - 1],
                "after_from": near.iloc[cut - before],
                "after_to": near.iloc[-1],
                "before": sides[measure].iloc[0],
                "after": sides[measure].iloc[1],
                "difference": sides["difference"].iloc[1],
                "low": sides["difference_low"].iloc[1],
                "high": sides["difference_high"].iloc[1],
                "p_value": p_value,
                "articles_before": sides["articles"].iloc[0],
                "articles_after": sides["articles"].iloc[1],
            }
        )
    return pd.DataFrame(rows, columns=CHANGES)


CHANGES = ["date", "before_from", "before_to", "after_from", "after_to", "before", "after"]
CHANGES += ["difference", "low", "high", "p_value", "articles_before", "articles_after"]


def _place(days: pd.Series) -> pd.Series:
    """Return the days, or the weeks, months or years in which they are few enough."""
    for code in SPANS.values():
        periods = days.dt.to_period(code)
        if periods.nunique() <= MOST_PLACES:
            break
    placed: pd.Series = periods
    return placed


def explain_change(
    sentences: pd.DataFrame,
    before: tuple[Day | None, Day | None],
    after: tuple[Day | None, Day | None],
    by: str | list[str] = "article_id",
    measure: str = "outlook",
) -> pd.DataFrame:
    """Say what moved the index between two spans of time: article by article.

    Parameters
    ----------
    sentences : DataFrame
        As for :func:`outlook_over_time`, with the columns `by`.
    before, after : pair of days
        The first and the last day of each span, which do not overlap; None is no bound:
        ``(None, "2025-06-08"), ("2025-06-09", None)``.
    by : str or list of str
        What the difference is divided among: articles, an outlet, a voice;
        ``["article_id", "sentence_id"]`` are the sentences themselves.
    measure : str
        "outlook", "framing" or "tone", as for :func:`tradetalks.compare_groups`.

    Returns
    -------
    DataFrame
        What :func:`tradetalks.measures.changes.decompose_difference` returns: the contributions
        add up to the mean after less the mean before. Beside it, for each row, ``sentence_id`` and
        ``text`` of the sentence that adds the most in its direction, where `sentences` has them.

    Examples
    --------
    >>> moved = explain_change(sentences, (None, "2025-06-08"), ("2025-06-09", None))
    >>> moved["contribution"].round(2).tolist()  # the index fell by their sum
    [-0.27, -0.15]
    """
    values = take_measure(sentences, measure)
    columns = list_columns(sentences, by)
    day = find_days(sentences)
    earlier, later = (_lies_within(day, span) for span in (before, after))
    known = values.notna() & (earlier | later)
    counted, values, later = sentences[known], values[known], later[known]
    table = decompose_difference(values, later, counted[columns])
    if {"sentence_id", "text"} <= set(counted) and len(counted):
        pushes = (values - values.mean()) * np.where(later, 1.0, -1.0)
        table = table.merge(_pick_sentences(counted, pushes, table, columns), "left", columns)
    return carry_names(table, sentences)


def _lies_within(day: pd.Series, span: object) -> pd.Series:
    if not isinstance(span, tuple | list) or len(span) != 2:
        raise InputError(
            f"a span of time is {show(span)}: give its first and its last day, or None for no "
            'bound, such as (None, "2025-06-08")'
        )
    first, last = span
    within = day.notna()
    if first is not None:
        within &= day >= read_day(first, "the first day of a span")
    if last is not None:
        within &= day <= read_day(last, "the last day of a span")
    return within


def _pick_sentences(
    counted: pd.DataFrame, pushes: pd.Series, table: pd.DataFrame, columns: list[str]
) -> pd.DataFrame:
    """Return of each group the sentence that moves the index most in the group's direction."""
    keys = pd.MultiIndex.from_frame(counted[columns])
    whole = pd.Series(table["contribution"].to_numpy(), pd.MultiIndex.from_frame(table[columns]))
    direction = np.sign(whole.reindex(keys).to_numpy())
    order = (pushes * direction).sort_values(ascending=False, kind="stable").index
    shown = [*columns, *(name for name in ("sentence_id", "text") if name not in columns)]
    strongest: pd.DataFrame = counted.loc[order, shown].drop_duplicates(columns)
    return strongest


def tell_enough(sentences: pd.DataFrame) -> str:
    """Say what is wanting for change points; "" where there is enough."""
    framing = sentences.loc[sentences["expectation"] != "none", "article_id"]
    days = date_articles(sentences).loc[lambda dated: dated.index.isin(framing), "day"]
    if len(days) >= FEWEST_DATED and days.nunique() >= FEWEST_DAYS:
        return ""
    return f"Changes are sought where there are {NEEDED}; here are {len(days)} on {days.nunique()}."
