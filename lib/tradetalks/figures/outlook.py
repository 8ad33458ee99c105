"""Figures of the outlook index: over time, by group, before and after an event."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Sequence
from typing import Any

import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from tradetalks.base.checks import list_columns
from tradetalks.base.wording import (
    count_of,
    format_days,
    join_words,
    write_points,
    write_share,
    write_signed,
)
from tradetalks.expectations.compare import (
    MEASURES,
    compare_before_after,
    compare_groups,
    take_measure,
)
from tradetalks.expectations.dated import Day, date_articles, divide_at, read_day
from tradetalks.expectations.index import name_readers
from tradetalks.expectations.over_time import find_changes, outlook_over_time, tell_enough
from tradetalks.figures.chart import (
    BLUE,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    Chart,
    check_sentences,
    finish_axes,
    list_sentences,
    mark_dates,
    say_instead,
    styled,
    write_note,
)
from tradetalks.figures.expectations import VOICES
from tradetalks.figures.panels import MOST_NAMED, quote
from tradetalks.measures.contrasts import is_clear
from tradetalks.measures.intervals import FEWEST, FEWEST_SENTENCES
from tradetalks.measures.scores import share

MOST_GROUPS = 20
MOST_SMALL = 10  # groups that stand for themselves, however small
LABEL = 38  # characters of a line of a label
AVERAGED, FEWEST_AVERAGED = 5, 12  # periods that a moving mean is of; fewer periods have none
AXES = {
    "outlook": "outlook index: low to high expectations",
    "framing": "share of sentences that frame expectations",
    "tone": "mean tone",
}


def plot_outlook_over_time(
    sentences: pd.DataFrame, event: Day | list[Day] | None = None, span: str = "auto"
) -> Chart:
    """Show how the outlook index moves, with its intervals, its changes, and how much it rests on.

    Up to 40 articles have a point each; of more, each day, week, month or year has one, below which
    stands how many articles it is of. Points are never smoothed: where there are twelve or more,
    a dashed line adds the mean of five periods at a time.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``article``, ``published_from``, ``published_to``, ``expectation``
        and ``outlook``.
    event : day or list of days, optional
        Marked by a line each.
    span : str
        As for :func:`tradetalks.outlook_over_time`.

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.outlook_over_time` returns.

    Examples
    --------
    >>> plot_outlook_over_time(sentences, "2025-06-09").numbers["outlook"].round(2).tolist()
    [-0.19, -0.61]
    """
    check_sentences(sentences, "article_id", "article", "expectation", "outlook")
    numbers, changes = outlook_over_time(sentences, span), find_changes(sentences)
    given = event if isinstance(event, list | tuple) else [] if event is None else [event]
    days = [read_day(day) for day in given]
    told = [tell_outlook_over_time(numbers), tell_changes(changes) or tell_enough(sentences)]
    told += [] if told[1] else ["No lasting change is found."]
    finding = " ".join(filter(None, told))
    undated = sentences["article_id"].nunique() - len(date_articles(sentences))
    note = f"{count_of(undated, 'article')} without a day left out." if undated else ""
    figure = draw_outlook_over_time(numbers, changes, days)
    if note:
        write_note(figure, note)
    kind = numbers["span"].iloc[0] if len(numbers) else "day"
    marked = join_words([format_days(day, day) for day in days])
    return Chart(
        figure,
        "Outlook index over time",
        f"A point for the outlook index of each {kind}, upright with its 95 % interval, hollow "
        f"where too few count for one, by day of publication"
        f"{f'; a line marks {marked}' if marked else ''}. {finding} {note}".strip()
        + _tell_readers(sentences),
        numbers,
        finding,
        sentences=list_sentences(
            sentences[sentences["expectation"] != "none"], "expectation", "outlook"
        ),
    )


def draw_outlook_over_time(
    numbers: pd.DataFrame, changes: pd.DataFrame, events: list[pd.Timestamp]
) -> Figure:
    """Draw the points with their intervals, changes and events, and below how many articles."""
    known = numbers.dropna(subset=["outlook"])
    counted = bool(len(numbers)) and numbers["span"].iloc[0] != "article"
    heights = [3, 1] if counted else [1]
    with styled(2.4 + 1.1 * len(heights), len(heights), sharex=True, height_ratios=heights) as (
        figure,
        axes,
    ):
        panel = axes[0, 0]
        if known.empty:
            say_instead(figure, "No dated article frames an expectation.")
            return figure
        middle = numbers["from"] + (numbers["to"] - numbers["from"]) / 2
        place = middle if counted else _move_apart(middle)
        _draw_changes(panel, changes)
        panel.axhline(0, color=INK, linewidth=0.6)
        panel.vlines(place, numbers["low"], numbers["high"], color=BLUE, linewidth=1.2)
        if counted:
            _draw_average(panel, numbers, middle)
            counts = axes[1, 0]
            width = 0.9 * ((numbers["to"] - numbers["from"]).dt.days + 1)
            counts.bar(middle, numbers["articles"], width=width, color=GREY)
            counts.yaxis.set_major_locator(MaxNLocator(3, integer=True))
            finish_axes(counts, y="articles")
        else:
            panel.hlines(
                numbers["outlook"], numbers["from"], numbers["to"], color=GREY, linewidth=3
            )
        sure = numbers["low"].notna()
        unsure = ~sure & numbers["outlook"].notna()
        for some, fill, label in ((sure, "full", ""), (unsure, "none", "too few for an interval")):
            if some.any():
                look = {"color": BLUE, "fillstyle": fill, "ms": 6 if len(numbers) <= 60 else 4}
                panel.plot(place[some], numbers["outlook"][some], "o", label=label, **look)
        _scale_time(panel, numbers, events)
        _draw_events(axes[:, 0], events)
        _scale_measure(panel.set_ylim, numbers, "outlook")
        _draw_legend(panel)
        finish_axes(panel, y="outlook index")
    return figure


def _move_apart(days: pd.Series) -> pd.Series:
    """Put points of one day beside each other, so that none hides another."""
    wide = max((days.max() - days.min()) / 150, pd.Timedelta(hours=2))
    same = days.groupby(days)
    return days.add((same.cumcount() - (same.transform("size") - 1) / 2) * wide)


def _draw_changes(panel: Axes, changes: pd.DataFrame) -> None:
    """Draw the levels between which the index changes, as steps."""
    if changes.empty:
        return
    last = changes.iloc[-1]
    ends = [*changes["before_from"], last["date"], last["after_to"]]
    levels = [*changes["before"], last["after"]]
    panel.stairs(
        levels,
        ends,
        baseline=None,
        color=ORANGE,
        linewidth=2,
        label="level between changes",
        zorder=1,
    )


def _draw_average(panel: Axes, numbers: pd.DataFrame, middle: pd.Series) -> None:
    """Draw the mean of some periods at a time, each by its framing sentences."""
    if len(numbers) < FEWEST_AVERAGED:
        return
    sums = numbers.assign(total=(numbers["outlook"] * numbers["framing"]).fillna(0))
    moved = sums[["total", "framing"]].rolling(AVERAGED, center=True, min_periods=3).sum()
    mean = share(moved["total"], moved["framing"])
    label = f"mean of {AVERAGED} {numbers['span'].iloc[0]}s"
    panel.plot(middle, mean, "--", color=GREY, linewidth=1.5, label=label)


def _draw_events(panels: Sequence[Axes], events: list[pd.Timestamp]) -> None:
    for number, day in enumerate(events):
        place = float(mdates.date2num(day))  # type: ignore[no-untyped-call]
        for panel in panels:
            panel.axvline(place, color=INK, linestyle=":", linewidth=1.5)
        first, last = panels[0].get_xlim()
        right = place > first + 0.75 * (last - first)
        panels[0].annotate(
            format_days(day, day),
            (place, 1 + 0.06 * (number % 3)),
            (-4 if right else 4, 2),
            xycoords=panels[0].get_xaxis_transform(),
            textcoords="offset points",
            ha="right" if right else "left",
            va="bottom",
            fontsize=8,
        )


def _draw_legend(panel: Axes) -> None:
    handles, names = panel.get_legend_handles_labels()
    if handles:
        panel.figure.legend(handles, names, ncols=3, loc="outside upper right", fontsize=8)


def _scale_time(panel: Axes, numbers: pd.DataFrame, events: list[pd.Timestamp]) -> None:
    """Label the days, events among them."""
    first = min([numbers["from"].min(), *events])
    last = max([numbers["to"].max(), *events])
    margin = max((last - first) / 50, pd.Timedelta(days=1))
    panel.set_xlim(first - margin, last + margin)
    mark_dates(panel, fewest=1 if last - first < pd.Timedelta(days=12) else 4)


def tell_outlook_over_time(numbers: pd.DataFrame) -> str:
    """Say how many of the periods that have enough lie clearly below or above zero."""
    enough = (numbers["articles"] >= FEWEST) | (numbers["framing"] >= FEWEST_SENTENCES)
    known = numbers[enough].dropna(subset=["low", "high"])
    if known.empty and len(numbers):
        return (
            f"Nothing is said of single points: none has {FEWEST} articles or {FEWEST_SENTENCES} "
            "framing sentences."
        )
    if known.empty:
        return ""
    scope = f" (of {len(numbers):,})" * (len(known) < len(numbers))
    count = f"{count_of(len(known), known['span'].iloc[0])} with enough to judge by{scope}"
    below, above = int((known["high"] < 0).sum()), int((known["low"] > 0).sum())
    return (
        f"Of {count}, {below or 'none'} lies clearly below zero and {above or 'none'} above."
        if (below <= 1)
        else f"Of {count}, {below:,} lie clearly below zero and {above or 'none'} above."
    )


def tell_changes(changes: pd.DataFrame) -> str:
    """Say when the index changes, and from what to what; "" where no change is found."""
    told = [
        f"on {format_days(row['date'], row['date'])} from {write_signed(row['before'])} to "
        f"{write_signed(row['after'])} ({row['articles_before']:,} articles before, "
        f"{row['articles_after']:,} after)"
        for row in changes.head(MOST_NAMED).to_dict("records")
    ]
    more = len(changes) - len(told)
    told += [f"{more} times more"] if more else []
    return f"The index changes {join_words(told)}." if told else ""


def plot_outlook_by(
    sentences: pd.DataFrame, by: str | list[str], measure: str = "outlook"
) -> Chart:
    """Show the outlook index of each outlet, stage, voice or any other group, with its interval.

    Of more than ten groups, those with fewer than five articles are taken together, and so are
    those beyond the twenty with the most articles (the ten, where none has five).

    Parameters
    ----------
    sentences : DataFrame
        As for :func:`tradetalks.compare_groups`.
    by : str or list of str
        The column or columns that make the groups.
    measure : str
        "outlook", "framing" or "tone".

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.compare_groups` returns, the groups shown in the column
        ``group``; the highest on top.

    Examples
    --------
    >>> plot_outlook_by(sentences, "outlet").numbers["outlook"].round(2).tolist()
    [-0.19, -0.61]
    """
    check_sentences(sentences, "article_id")
    columns = list_columns(sentences, by)
    group, folded, note = _fold_groups(sentences, take_measure(sentences, measure), columns)
    numbers = compare_groups(sentences.assign(group=group), "group", measure)
    numbers = numbers.sort_values(measure, ascending=False, kind="stable")
    taken = numbers["group"] == folded
    numbers.loc[taken, "p_value"] = np.nan  # what is left is no group that anybody asks for
    numbers = pd.concat([numbers[~taken], numbers[taken]], ignore_index=True)
    name = " and ".join(columns).replace("_", " ")
    finding = tell_outlook_by(numbers, name)
    figure = draw_outlook_by(numbers, measure)
    if note:
        write_note(figure, note)
    return Chart(
        figure,
        f"{'Outlook index' if measure == 'outlook' else measure.capitalize()} by {name}",
        f"A mark for the {'mean outlook' if measure == 'outlook' else measure} of each {name} with "
        f"its 95 % interval, a diamond where it differs from all others. {finding} {note}".strip()
        + _tell_readers(sentences),
        numbers,
        finding,
        sentences=list_sentences(
            sentences[(sentences["expectation"] != "none") & group.notna()],
            *[*columns, "expectation", "outlook"],
        )
        if measure == "outlook"
        else None,
    )


def _fold_groups(
    sentences: pd.DataFrame, values: pd.Series, columns: list[str]
) -> tuple[pd.Series, str, str]:
    """Name each sentence's group; return the name of the small ones together, and a note of it."""
    known = (sentences[columns].notna() & (sentences[columns] != "")).all(axis=1)
    wanted = list(dict.fromkeys([*columns, "article_id"]))
    counted = sentences.loc[known & values.notna(), wanted]
    counts = counted.groupby(columns, sort=False)["article_id"].agg(["nunique", "size"])
    counts = counts.sort_values(["nunique", "size"], ascending=False, kind="stable")
    large = counts[counts["nunique"] >= FEWEST]
    kept = counts.head(MOST_SMALL) if large.empty else large.head(MOST_GROUPS)
    if len(counts) <= MOST_SMALL:
        kept = counts
    rest = len(counts) - len(kept)
    what = columns[0] if columns == ["outlet"] else "group"
    others, note = f"others ({count_of(rest, what)})" if rest else "", ""
    if rest:
        few = f"fewer than {FEWEST}" if len(kept) == len(large) else "fewer"
        note = f"{count_of(rest, what)} with {few} articles taken together as “others”."
    names = _name_groups(kept.reset_index(), columns).set_axis(kept.index)
    keys = pd.MultiIndex.from_frame(sentences[columns]) if columns[1:] else sentences[columns[0]]
    named = pd.Series(names.reindex(keys).to_numpy(), sentences.index, dtype="object")
    return named.fillna(others).where(known), others, note


def _name_groups(table: pd.DataFrame, columns: list[str]) -> pd.Series:
    """Name groups as people do: voices in words, several columns with a point between."""
    named = [
        table[name].map(lambda value: VOICES.get(value, value)) if name == "voice" else table[name]
        for name in columns
    ]
    rows = zip(*(one.astype("str") for one in named), strict=True)
    return pd.Series([" · ".join(row) for row in rows], table.index, dtype="str")


def draw_outlook_by(numbers: pd.DataFrame, measure: str) -> Figure:
    """Draw a row a group: its mean and its interval, and on how much they rest."""
    noun = "framing sentence" if measure == "outlook" else "sentence"
    counts = [
        f"{group}\n{count_of(articles, 'article')}, {count_of(number, noun)}"
        for group, articles, number in numbers[["group", "articles", "sentences"]].values.tolist()
    ]
    labels = ["\n".join(textwrap.fill(line, LABEL) for line in one.splitlines()) for one in counts]
    lines = np.array([label.count("\n") + 1 for label in labels], dtype=float)
    tall = 0.17 * lines + 0.1
    with styled(1.2 + max(float(tall.sum()), 0.6)) as (figure, axes):
        panel = axes[0, 0]
        if numbers.empty:
            say_instead(figure, "No sentence counts here.")
            return figure
        rows = np.cumsum(tall) - tall / 2
        whole = float((numbers[measure] * numbers["sentences"]).sum() / numbers["sentences"].sum())
        if measure != "framing":
            panel.axvline(0, color=INK, linewidth=0.6)
        panel.axvline(whole, color=GREY, linestyle="--", linewidth=1, label="all together")
        panel.hlines(rows, numbers["low"], numbers["high"], color=GREY, linewidth=2)
        apart, sure = (numbers["p_value"] < 0.05).to_numpy(), numbers["low"].notna().to_numpy()
        kinds = [
            (apart, "D", ORANGE, "full", "differs from all others"),
            (~apart & sure, "o", BLUE, "full", "not found to differ"),
            (~apart & ~sure, "o", BLUE, "none", f"fewer than {FEWEST} articles"),
        ]
        for some, mark, colour, fill, label in kinds:
            if some.any():
                place = numbers[measure].to_numpy()[some], rows[some]
                panel.plot(*place, mark, color=colour, fillstyle=fill, ms=7, label=label)
        panel.set_yticks(rows, labels, fontsize=9)
        panel.set_ylim(tall.sum(), 0)
        _scale_measure(panel.set_xlim, numbers, measure)
        handles, names = panel.get_legend_handles_labels()
        figure.legend(handles, names, ncols=2, loc="outside upper right", fontsize=8)
        finish_axes(panel, x=AXES[measure])
    return figure


def _scale_measure(
    scale: Callable[[float, float], Any], numbers: pd.DataFrame, measure: str
) -> None:
    """Show the part of the scale that holds the intervals, zero always in it."""
    most = 1.15 * float(numbers[[measure, "low", "high"]].abs().max().max())
    if measure == "framing":
        scale(0, min(most, 1.0) or 1.0)
    else:
        bound = min(max(most, 0.25), 1.05)
        scale(-bound, bound)


def tell_outlook_by(numbers: pd.DataFrame, name: str) -> str:
    """Name the groups that differ from all others, after correction for how many there are."""
    tested = numbers[numbers["p_value"].notna()]
    if tested.empty:
        return f"No {name} has enough articles to be compared: {FEWEST} of its own and of others."
    measure = _measure_of(numbers)
    write = write_share if measure == "framing" else write_signed
    apart = tested[tested["p_value"] < 0.05]
    if apart.empty:
        return f"No clear difference: {count_of(len(tested), name)} compared, by whole articles."
    told = [
        f"{quote(group)} ({write(mean)}, all others {write(rest)})"
        for group, mean, rest in apart[["group", measure, "rest"]].head(MOST_NAMED).values.tolist()
    ]
    more = len(apart) - len(told)
    told += [f"{more:,} more"] if more else []
    verb = "Different from all others is" if len(apart) == 1 else "Different from all others are"
    return f"{verb} {join_words(told)}; {count_of(len(tested), name)} compared, by whole articles."


def plot_before_after(sentences: pd.DataFrame, event: Day, measure: str = "outlook") -> Chart:
    """Show the outlook index before an event and from its day on, and the difference.

    Parameters
    ----------
    sentences : DataFrame
        As for :func:`tradetalks.compare_before_after`.
    event : str or date
        The day, such as "2025-06-09".
    measure : str
        "outlook", "framing" or "tone".

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.compare_before_after` returns.

    Examples
    --------
    >>> plot_before_after(sentences, "2025-06-09").numbers["outlook"].round(2).tolist()
    [-0.19, -0.61]
    """
    check_sentences(sentences, "article_id")
    numbers = compare_before_after(sentences, event, measure)
    day = read_day(event)
    finding = tell_before_after(numbers, day)
    unknown = int(sentences["article_id"][divide_at(sentences, event).isna()].nunique())
    note = f"{count_of(unknown, 'article')} that may be of either side left out." if unknown else ""
    figure = draw_before_after(numbers, day, measure)
    if note:
        write_note(figure, note)
    return Chart(
        figure,
        "Before and after the event",
        f"Two marks with their 95 % intervals: before {format_days(day, day)} and from that day "
        f"on; below them the difference with its own. {finding} {note}".strip()
        + _tell_readers(sentences),
        numbers,
        finding,
        sentences=list_sentences(
            sentences[sentences["expectation"] != "none"], "expectation", "outlook"
        )
        if measure == "outlook"
        else None,
    )


def draw_before_after(numbers: pd.DataFrame, day: pd.Timestamp, measure: str) -> Figure:
    """Draw both means, and below them their difference."""
    with styled(3.2, 2, height_ratios=[2, 1]) as (figure, axes):
        panel, below = axes[:, 0]
        if len(numbers) < 2:
            say_instead(figure, f"No article that counts lies on both sides of {day:%d %B %Y}.")
            return figure
        written = format_days(day, day)
        names = [f"before {written}", f"from {written} on"]
        counts = [f"{count_of(int(number), 'article')}" for number in numbers["articles"]]
        rows = [0, 1]
        panel.hlines(rows, numbers["low"], numbers["high"], color=GREY, linewidth=2)
        panel.plot(numbers[measure], rows, "o", color=BLUE, ms=7)
        pairs = zip(names, counts, strict=True)
        panel.set_yticks(rows, [f"{name}\n{count}" for name, count in pairs])
        panel.set_ylim(1.6, -0.6)
        _scale_measure(panel.set_xlim, numbers, measure)
        if measure != "framing":
            panel.axvline(0, color=INK, linewidth=0.6)
        finish_axes(panel, x=AXES[measure])
        last = numbers.iloc[-1]
        below.axvline(0, color=INK, linewidth=0.6)
        below.hlines([0], last["difference_low"], last["difference_high"], color=GREY, linewidth=2)
        below.plot([last["difference"]], [0], "D", color=PURPLE, ms=7)
        below.set_yticks([0], ["difference:\nafter less before"])
        bounds = last[["difference", "difference_low", "difference_high"]].abs().max()
        most = max(1.15 * float(bounds), 0.1)
        below.set_xlim(-most, most)
        below.set_ylim(0.6, -0.6)
        finish_axes(below, x="difference, with its 95 % interval by whole articles")
    return figure


def tell_before_after(numbers: pd.DataFrame, day: pd.Timestamp) -> str:
    """Say how much higher or lower it is after the event, and whether that is clear."""
    written = format_days(day, day)
    if len(numbers) < 2:
        return f"No article that counts lies on both sides of {written}."
    measure, last = _measure_of(numbers), numbers.iloc[-1]
    write = write_share if measure == "framing" else write_signed
    before, after = (int(number) for number in numbers["articles"])
    told = (
        f"In the {count_of(after, 'article')} from {written} on, the mean is "
        f"{write(last[measure])}, in the {before:,} before {write(last['rest'])}"
    )
    if pd.isna(last["p_value"]):
        return f"{told}: too few for an interval."
    bounds = last["difference_low"], last["difference_high"]
    clear = bool(is_clear(*bounds)) and last["p_value"] < 0.05
    change = write_points if measure == "framing" else write_signed
    interval = f"95 % {change(bounds[0])} to {change(bounds[1])}"
    if clear:
        return f"{told}: a difference of {change(last['difference'])} ({interval})."
    return f"{told}: no clear difference ({change(last['difference'])}; {interval})."


def _measure_of(numbers: pd.DataFrame) -> str:
    return next(name for name in MEASURES if name in numbers)


def _tell_readers(sentences: pd.DataFrame) -> str:
    """Say whose labels a figure shows, where that is known."""
    return f" Read by {name_readers(sentences)}." if "read_by" in sentences else ""
