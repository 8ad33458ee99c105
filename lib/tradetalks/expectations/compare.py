"""Whether groups of sentences tell their readers different things: tested by whole articles."""

from __future__ import annotations

import pandas as pd

from tradetalks.base.checks import check_choice, check_table, list_columns
from tradetalks.corpus.names import carry_names
from tradetalks.expectations.dated import Day, divide_at
from tradetalks.measures.contrasts import Contrast, adjust_holm, compare_sides, sum_sides
from tradetalks.measures.intervals import mean_by

MEASURES = ("outlook", "framing", "tone")


def take_measure(sentences: pd.DataFrame, measure: str) -> pd.Series:
    """Return one number a sentence, missing where the sentence does not count.

    The outlook counts where something is framed, tone wherever it is known; framing is 1 for a
    sentence that frames an expectation and 0 for any other, so that its mean is a share; lines that
    recur in many articles are no sentences of any.
    """
    check_choice(measure, MEASURES, "measure")
    if measure == "tone":
        check_table(sentences, "article_id", "tone")
        return sentences["tone"].astype("float64")
    check_table(sentences, "article_id", "expectation", "outlook")
    framing = sentences["expectation"] != "none"
    if measure == "framing":
        numbers = framing.astype("float64")
        return numbers.mask(sentences["kind"] == "boilerplate") if "kind" in sentences else numbers
    return sentences["outlook"].astype("float64").where(framing)


def compare_groups(
    sentences: pd.DataFrame, by: str | list[str], measure: str = "outlook"
) -> pd.DataFrame:
    """Compare each group of sentences with all others, by whole articles.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id`` and the columns `by`; ``expectation`` and ``outlook``, or ``tone``.
        Sentences without a value in a column of `by`, or with "", are left out.
    by : str or list of str
        What to compare: an outlet, a stage, a voice, any column; several columns make a group of
        each combination that occurs.
    measure : str
        "outlook" (the index: −1 to 1, of the sentences that frame expectations), "framing" (the
        share of sentences that do, 0 to 1) or "tone" (−1 to 1).

    Returns
    -------
    DataFrame
        One row a group, in order of their first sentences: the columns of `by`, a column under the
        name of `measure` (the mean of the group) with ``low`` and ``high``, ``rest`` (that of all
        other groups), ``difference``, ``difference_low`` and ``difference_high``, ``p_value``,
        ``articles`` and ``sentences`` (those that count). Intervals (95 %) draw whole articles and
        are missing below five; so are the difference's and ``p_value`` where the group or the
        rest has fewer than five. ``p_value`` is that of
        :func:`tradetalks.measures.contrasts.chance_of_difference` after Holm's correction for all
        groups of the table: those below 0.05 may be believed at once.

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": [*"aabb"], "outlet": [*"xxyy"], "outlook": 0.5})
    >>> compared = compare_groups(table.assign(expectation="raise"), "outlet")
    >>> compared[["outlet", "outlook", "difference", "articles"]].values.tolist()
    [['x', 0.5, 0.0, 1], ['y', 0.5, 0.0, 1]]
    """
    values = take_measure(sentences, measure)
    columns = list_columns(sentences, by)
    given = sentences[columns].notna() & (sentences[columns] != "")
    known = values.notna() & given.all(axis=1)
    counted = sentences.loc[known, columns + ["article_id"] * ("article_id" not in columns)]
    counted = counted.assign(**{measure: values[known]})
    means = mean_by(counted, measure, columns, "article_id")
    number = counted.groupby(columns, sort=False).ngroup().to_numpy()
    rows = [
        compare_sides(sum_sides(counted[measure], counted["article_id"], number == group))
        for group in range(len(means))
    ]
    told = pd.DataFrame([row._asdict() for row in rows], columns=[*Contrast._fields])
    # Of two groups each is the other's rest: that is one test.
    tested = told["p_value"] if len(told) == 2 else adjust_holm(told["p_value"])
    means = means.rename(columns={"size": "sentences"}).assign(
        rest=told["rest"],
        difference=told["difference"],
        difference_low=told["low"],
        difference_high=told["high"],
        p_value=tested,
        articles=told["articles"].astype("int64"),
    )
    order = [*columns, measure, "low", "high", "rest", "difference", "difference_low"]
    order += ["difference_high", "p_value", "articles", "sentences"]
    return carry_names(means[order], sentences)


def compare_before_after(
    sentences: pd.DataFrame, event: Day, measure: str = "outlook"
) -> pd.DataFrame:
    """Compare what was published from the day of an event on with what was published before.

    Parameters
    ----------
    sentences : DataFrame
        As for :func:`compare_groups`, with ``published_from`` and ``published_to``.
    event : str or date
        A day, such as "2025-06-09": with it begins what is after. Articles without a day, and those
        of which it is not known whether they came before, are left out.
    measure : str
        As for :func:`compare_groups`.

    Returns
    -------
    DataFrame
        What :func:`compare_groups` returns, by ``period``: two rows, "before" and "after" (one,
        where all lies on one side).

    Examples
    --------
    >>> compared = compare_before_after(sentences, "2025-06-09")
    >>> compared[["period", "outlook", "articles"]].round(2).values.tolist()
    [['before', -0.19, 1], ['after', -0.61, 1]]
    """
    period = divide_at(sentences, event)
    compared = compare_groups(sentences.assign(period=period), "period", measure)
    return compared.sort_values("period", ascending=False, ignore_index=True)
