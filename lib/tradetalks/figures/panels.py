"""Pictures of few, of many and of very many articles, and sentences that name articles.

Up to six articles have a panel each, up to forty a row each; of more, all are shown together.
"""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from tradetalks.base.wording import count_of, join_words
from tradetalks.figures.chart import finish_axes, styled
from tradetalks.measures.scores import share

MOST_PANELS = 6
MOST_ARTICLES = 40  # that a picture has a row for
TENTHS = [f"{10 * tenth}–{10 * tenth + 10} %" for tenth in range(10)]
MOST_NAMED = 4  # a sentence that names more articles is no sentence


def order_articles(table: pd.DataFrame) -> list[str]:
    """Return the articles of a table, by publication as far as it is known, else by appearance."""
    first = table.drop_duplicates("article")
    days = [name for name in ("published_from", "published_to") if name in first]
    return [str(name) for name in first.sort_values(days, kind="stable")["article"]]


def end_of_article(panel: Axes) -> None:
    """Label the axis that runs along an article."""
    panel.set_xlim(-0.01, 1.01)
    panel.xaxis.set_major_formatter(PercentFormatter(1))
    panel.set_xlabel("how far into the article")


def draw_panels(
    titles: list[str],
    draw: Callable[[Axes, str], None],
    heights: float | Sequence[float],
    margin: float = 0.6,
    finish: Callable[[Axes], object] = end_of_article,
    y: str = "",
) -> Figure:
    """Draw one panel above the other, with one axis along all of them.

    `draw` draws into a panel what belongs to its title, `finish` labels the axis below the last.
    `heights` are those of the panels, `margin` that of all the rest, in inches; `y` is what the
    upright axes show.
    """
    high = [heights] * len(titles) if isinstance(heights, float) else list(heights)
    size = margin + sum(high)
    with styled(size, len(titles), sharex=True, height_ratios=high) as (figure, axes):
        for panel, title in zip(axes[:, 0], titles, strict=True):
            draw(panel, title)
            finish_axes(panel, title, y=y)
        finish(axes[-1, 0])
    return figure


def name_form(articles: list[str]) -> str:
    """Say how so many articles are shown: in "panels", in "rows", or "together"."""
    if len(articles) <= MOST_PANELS:
        return "panels"
    return "rows" if len(articles) <= MOST_ARTICLES else "together"


def draw_rows(
    titles: Sequence[str],
    draw: Callable[[Axes], object],
    margin: float = 1.0,
    finish: Callable[[Axes], object] = end_of_article,
    wide: int = 44,
) -> Figure:
    """Draw one row below the other, at 0, 1, 2 …; a long name takes two lines or three.

    `draw` draws all rows, `finish` labels the axis below them.
    """
    names = [textwrap.fill(title, wide) for title in titles]
    lines = max((name.count("\n") + 1 for name in names), default=1)
    with styled(margin + max(len(names), 2) * (0.12 + 0.14 * lines)) as (figure, axes):
        panel = axes[0, 0]
        draw(panel)
        panel.set_yticks(range(len(names)), names, fontsize=8.5)
        panel.set_ylim(max(len(names), 1) - 0.4, -0.6)
        finish_axes(panel)
        finish(panel)
    return figure


def stack_bars(
    panel: Axes,
    values: pd.DataFrame,
    looks: Mapping[str, tuple[str, str]],
    upright: bool = False,
) -> None:
    """Draw a bar for each row, divided by its columns, each with its colour and its hatching.

    A legend above the panel names the columns.
    """
    places, base = np.arange(len(values)), np.zeros(len(values))
    for name, (colour, hatch) in looks.items():
        sizes = values[name].fillna(0).to_numpy(dtype=float)
        look: dict[str, Any] = {
            "color": colour,
            "hatch": hatch,
            "edgecolor": "white",
            "label": name,
        }
        if upright:
            panel.bar(places, sizes, 0.86, base, **look)
        else:
            panel.barh(places, sizes, 0.78, base, **look)
        base = base + sizes
    if upright:
        panel.set_xticks(places, [str(name) for name in values.index], fontsize=8.5)
    handles, names = panel.get_legend_handles_labels()
    panel.figure.legend(handles, names, ncols=4, loc="outside upper left", fontsize=9)


def end_of_shares(axis: Axis, label: str) -> None:
    """Label an axis of shares."""
    axis.set_major_formatter(PercentFormatter(1))
    axis.set_label_text(label)


def add_tenths(table: pd.DataFrame) -> pd.DataFrame:
    """Add to each sentence in which tenth of its article it stands, from its position."""
    tenth = np.clip(table["position"].to_numpy(dtype=float) * 10, 0, 9).astype(int)
    return table.assign(tenth=pd.Categorical(np.array(TENTHS)[tenth], categories=TENTHS))


def count_shares(
    table: pd.DataFrame, by: str | list[str], what: str, values: Sequence[str]
) -> pd.DataFrame:
    """Count in each group how many sentences have each value, and which share these are."""
    keys = [by] if isinstance(by, str) else by
    counts = table.groupby([*keys, what], observed=False, sort=False).size().unstack(fill_value=0)
    counts = counts.reindex(columns=list(values), fill_value=0)
    long = counts.melt(ignore_index=False, value_name="sentences").reset_index()
    every = counts.sum(axis=1).to_frame("of").reset_index()
    long = long.merge(every, on=keys, sort=False)
    return long.assign(share=share(long["sentences"], long["of"]))


def points_of(
    figure: Figure, rows: pd.DataFrame, articles: list[str], x: str, y: str
) -> tuple[tuple[Axes, pd.DataFrame, str, str], ...]:
    """Say where the sentences stand in the panels of the articles."""
    if len(articles) > MOST_PANELS:
        return ()
    panels = zip(figure.axes, articles, strict=True)
    return tuple((panel, rows[rows["article"] == article], x, y) for panel, article in panels)


def quote(article: str) -> str:
    """Write the name of an article as a sentence does."""
    return f"“{article}”"


def list_values(values: pd.Series, form: str = "{} in {}") -> str:
    """Say a value of each article in words: "25% in “The Post” and 35% in “The Times”"."""
    return join_words([form.format(value, quote(str(name))) for name, value in values.items()])


def tell_spread(values: pd.Series, articles: list[str], form: Callable[[float], str]) -> str:
    """Say what number each article has, and of many the lowest, the median and the highest."""
    known = values.reindex(articles).dropna()
    if len(known) <= MOST_NAMED:
        return list_values(known.map(form))
    order = known.sort_values(kind="stable").map(form)
    lowest, highest = list_values(order.head(1)), list_values(order.tail(1))
    middle = f"median of {count_of(len(known), 'article')}: {form(known.median())}"
    return f"between {lowest} and {highest} ({middle})"
