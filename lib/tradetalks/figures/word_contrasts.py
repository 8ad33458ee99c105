"""The figure of keyness: the words that set groups of articles apart."""

from __future__ import annotations

import textwrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tradetalks.base.checks import check_table
from tradetalks.base.wording import count_of, join_words
from tradetalks.figures.chart import BLUE, GREY, INK, ORANGE, Chart, finish_axes, styled, write_note
from tradetalks.figures.panels import MOST_NAMED, quote
from tradetalks.keywords.choose import WORDS_OF_REPORTING

MOST_GROUPS = 12  # that a picture has room for
MOST_OF_ONE = 20
OFTEN_AS_NAME = 1.25  # so many times as often as the whole name can stand a word that is only in it
ROOM = 36  # rows of words in a picture
KEYNESS = [
    "word", "count_target", "range", "p_value_range", "log_ratio", "low", "high",
    "significant", "significant_range", "function_word",
]  # fmt: skip


def plot_keyness(keys: pd.DataFrame) -> Chart:
    """Show the words that set each group of articles apart from the rest.

    Function words, numbers, the words with which any news is told and the names of outlets in
    themselves stay out of the picture, and so do words that are not clearly more frequent in their
    group, and in a larger share of its articles. The surest by articles come first; the fewer the
    groups, the more words each has.
    Of more than twelve groups, those with the most such words are shown.

    Parameters
    ----------
    keys : DataFrame
        What :func:`tradetalks.keyness` returns; without ``target`` a group of words for each value
        of its first column, and else one for the target and one for its reference.

    Returns
    -------
    Chart
        Its numbers: the rows of `keys` that are drawn, with ``group``.

    Examples
    --------
    >>> keys = keyness(sentences, by="outlet", minimum_range=1)
    >>> plot_keyness(keys).caption
    'Words that set groups apart'
    """
    check_table(keys, *KEYNESS, what="what keyness returns")
    clear, groups = choose_words(_name_groups(keys))
    shown = groups[:MOST_GROUPS]
    most = max(3, ROOM // len(shown)) if len(shown) > 1 else MOST_OF_ONE
    rows = clear[clear["group"].isin(shown)].groupby("group", sort=False).head(most)
    numbers = rows.reset_index(drop=True)
    figure = draw_keyness(numbers, shown)
    rest = ""
    if len(groups) > len(shown):
        rest = f"The {len(shown)} of {len(groups)} groups with the most such words."
        write_note(figure, rest)
    finding = tell_keyness(numbers, shown)
    return Chart(
        figure,
        "Words that set groups apart",
        "A row for each word, group by group: a point at how many times as frequent it is there as "
        "in the rest, with its 95 % interval, and in how many articles of the group it stands; "
        "hollow where chance could well put so many of its articles there, among so many words. "
        f"{finding} {rest}".strip(),
        numbers,
        finding,
    )


def _name_groups(keys: pd.DataFrame) -> pd.DataFrame:
    """Add the group of each word, and turn what the reference uses more to its side."""
    columns = list(keys.columns[: list(keys.columns).index("word")])
    if columns:
        columns = [name for name in columns if name != "article_id" or "article" not in columns]
        names = keys[columns[0]].astype("str")
        for name in columns[1:]:
            names = names + ", " + keys[name].astype("str")
        return keys.assign(group=names.mask(names == "", "not known"))
    more = keys["log_ratio"] > 0
    bounds = {
        "low": keys["low"].where(more, -keys["high"]),
        "high": keys["high"].where(more, -keys["low"]),
    }
    return keys.assign(
        group=np.where(more, "the target", "the reference"),
        count_target=keys["count_target"].where(more, keys["count_reference"]),
        log_ratio=keys["log_ratio"].abs(),
        **bounds,
    )


def choose_words(keys: pd.DataFrame) -> tuple[pd.DataFrame, list[str]]:
    """Return what is clearly more frequent in its group, the surest first, and the groups."""
    clear = keys[keys["significant"] & ~keys["function_word"] & (keys["low"] > 0)]
    word = clear["word"].astype("str")
    whole = word.str[0].str.isalpha() & ((word.str.len() > 2) | word.str.isupper())
    told = word.isin(WORDS_OF_REPORTING)
    if "outlet" in keys:  # that an outlet names itself says nothing of what it writes
        told |= _find_own_names(keys)[clear.index]
    clear = clear[whole & ~told & (clear["p_value_range"] < 0.05)]
    order = clear["p_value_range"].sort_values(kind="stable").index
    clear = clear.loc[order]
    sizes = clear["group"].value_counts()
    most = set(sizes.index[:MOST_GROUPS])
    named = list(dict.fromkeys(keys["group"]))
    groups = [name for name in named if name in most]
    return clear, groups + [name for name in named if name in sizes.index and name not in most]


def _find_own_names(keys: pd.DataFrame) -> pd.Series[bool]:
    """Tell the words that an outlet writes in its own name alone; no "China" of China Daily."""
    own = pd.Series(False, keys.index)
    for outlet, rows in keys.groupby("outlet", observed=True):
        name, words = set(str(outlet).lower().split()), rows["word"].astype("str").str.lower()
        counts = rows.loc[words.isin(name) & ~rows["function_word"], "count_target"]
        if name <= set(words):
            own[counts.index[counts <= OFTEN_AS_NAME * counts.min()]] = True
    return own


def draw_keyness(numbers: pd.DataFrame, groups: list[str]) -> Figure:
    """Draw the words of each group below each other, each named beside its point."""
    counts = numbers["group"].value_counts()
    heights = [0.5 + float(counts[group]) for group in groups] or [1.0]
    size = 1.0 + 0.21 * sum(heights) + 0.28 * len(heights)
    with styled(size, len(heights), sharex=True, height_ratios=heights) as (figure, axes):
        if numbers.empty:
            axes[0, 0].set_axis_off()
            figure.text(0.5, 0.5, NOTHING, ha="center", va="center")
            return figure
        most = float(numbers["high"].max())
        for place, group in enumerate(groups):
            colour = (BLUE, ORANGE)[place % 2]
            _draw_words(axes[place, 0], numbers[numbers["group"] == group], colour)
            finish_axes(axes[place, 0], textwrap.fill(group, 70))
        last = axes[-1, 0]
        steps = np.arange(0, np.ceil(most) + 1, 1 if most <= 7 else 2)
        last.set_xlim(0, most * 1.35)
        last.set_xticks(steps, [f"{2 ** int(step):,}×" for step in steps])
        last.set_xlabel(
            "times as frequent as in the rest (in brackets: articles; hollow: may be chance)"
        )
    return figure


NOTHING = "No word is clearly in more articles of one group than of the rest."


def _draw_words(panel: Axes, rows: pd.DataFrame, colour: str) -> None:
    places = range(len(rows))
    panel.hlines(places, rows["low"], rows["high"], color=GREY, linewidth=1.5)
    sure = rows["significant_range"].to_numpy(dtype=bool)
    for some, fill in ((sure, "full"), (~sure, "none")):
        if some.any():
            at = rows["log_ratio"][some], np.flatnonzero(some)
            panel.plot(*at, "o", color=colour, fillstyle=fill, markersize=6)
    for place, row in zip(places, rows.to_dict("records"), strict=True):
        panel.annotate(
            f"{row['word']} ({row['range']:,})", (row["high"], place), (6, 0),
            textcoords="offset points", va="center", fontsize=9, color=INK,
        )  # fmt: skip
    panel.set_yticks([])
    panel.set_ylim(len(rows) - 0.4, -0.6)


def tell_keyness(numbers: pd.DataFrame, groups: list[str]) -> str:
    """Name the surest word of each group, by whole articles, or say that there is none."""
    sure = numbers[numbers["significant_range"]]
    if sure.empty:
        return NOTHING
    groups = [group for group in groups if group in set(sure["group"])]
    first = sure.groupby("group", sort=False).first().loc[groups]
    named = [
        f"“{row['word']}” in {quote(str(group))} ({count_of(int(row['range']), 'article')})"
        for group, row in first.head(MOST_NAMED).iterrows()
    ]
    more = f"; and others in {len(groups) - MOST_NAMED} more" if len(groups) > MOST_NAMED else ""
    return f"What sets groups apart most surely, by articles, is {join_words(named)}{more}."
