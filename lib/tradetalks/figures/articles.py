"""How many articles a corpus has, by day and by outlet."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from tradetalks.base.checks import ARTICLES, InputError, check_table, read_days
from tradetalks.base.wording import count_of, format_days
from tradetalks.figures.chart import BLUE, Chart, finish_axes, mark_dates, styled

SPANS = {"day": 70, "week": 500, "month": 5_000}  # up to so many days; years beyond
FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M", "year": "Y"}
MOST_OUTLETS = 12  # with a bar of their own
LONGEST_NAME = 32  # characters


def plot_articles(articles: pd.DataFrame) -> Chart:
    """Show how many articles were published when, and by whom.

    Bars are days, weeks, months or years, by the span of the articles; twelve outlets have a bar of
    their own, and all others one together.

    Parameters
    ----------
    articles
        Takes ``article_id``, ``outlet`` and ``published_from``.

    Returns
    -------
    Chart
        Its numbers: ``counted_by`` (day, week, month, year, or outlet), ``value`` and ``articles``.

    Examples
    --------
    >>> plot_articles(load_articles("seeds")).numbers["articles"].tolist()
    [1, 0, 0, 1, 1, 1]
    """
    check_table(articles, "article_id", "outlet", "published_from", what=ARTICLES)
    if articles.empty:
        raise InputError("there is no article to show")
    days = read_days(articles["published_from"]).dropna()
    spans, outlets = count_by_span(days), count_by_outlet(articles["outlet"])
    numbers = pd.concat([spans, outlets], ignore_index=True)
    return Chart(
        draw_articles(spans, outlets),
        "Articles by time and outlet",
        tell_articles(spans, outlets, len(articles), days),
        numbers,
    )


def choose_span(days: pd.Series) -> str:
    """Choose by the span of some days whether to count by day, week, month or year."""
    length = (days.max() - days.min()).days if len(days) else 0
    return next((name for name, most in SPANS.items() if length <= most), "year")


def count_by_span(days: pd.Series) -> pd.DataFrame:
    """Count days by their spans, those without any among them."""
    span = choose_span(days)
    counts = days.dt.to_period(FREQUENCIES[span]).value_counts().sort_index()
    if len(counts):
        counts = counts.reindex(pd.period_range(counts.index[0], counts.index[-1]), fill_value=0)
    starts = [period.start_time.strftime("%Y-%m-%d") for period in counts.index]
    return pd.DataFrame({"counted_by": span, "value": starts, "articles": counts.tolist()})


def count_by_outlet(outlets: pd.Series) -> pd.DataFrame:
    """Count articles by outlet, the most frequent first; the many that have few in one row."""
    counts = outlets.replace("", "not known").value_counts()
    if len(counts) > MOST_OUTLETS + 1:
        others = counts[MOST_OUTLETS:]
        name = f"{len(others):,} other outlets"
        counts = pd.concat([counts[:MOST_OUTLETS], pd.Series({name: others.sum()})])
    return pd.DataFrame(
        {"counted_by": "outlet", "value": counts.index, "articles": counts.tolist()}
    )


def draw_articles(spans: pd.DataFrame, outlets: pd.DataFrame) -> Figure:
    """Draw bars over time, and below them bars of outlets."""
    lower = 0.8 + 0.28 * len(outlets)
    ratios = {"height_ratios": [2.2, lower]}
    with styled(3.0 + lower, 2, 1, gridspec_kw=ratios) as (figure, axes):
        _draw_spans(axes[0, 0], spans)
        panel = axes[1, 0]
        names = [
            name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"
            for name in outlets["value"]
        ]
        places = range(len(outlets))
        bars = panel.barh(places, outlets["articles"], color=BLUE, height=0.7)
        panel.bar_label(bars, [f"{count:,}" for count in outlets["articles"]], padding=3)
        panel.set_yticks(places, names)
        panel.invert_yaxis()
        panel.margins(x=0.1)
        finish_axes(panel, "By outlet", x="articles")
    return figure


def _draw_spans(panel: Axes, spans: pd.DataFrame) -> None:
    if spans.empty:
        panel.set_axis_off()
        panel.text(0.5, 0.5, "No article has a known day.", ha="center", va="center")
        return
    span = spans["counted_by"].iloc[0]
    width = {"day": 0.8, "week": 6, "month": 26, "year": 320}[span]
    panel.bar(
        pd.to_datetime(spans["value"]), spans["articles"], width=width, color=BLUE, align="edge"
    )
    mark_dates(panel, 3)
    panel.yaxis.set_major_locator(MaxNLocator(integer=True))
    finish_axes(panel, f"By {span}", y="articles")


def tell_articles(spans: pd.DataFrame, outlets: pd.DataFrame, total: int, days: pd.Series) -> str:
    """Say in words what the bars show."""
    said = [f"{count_of(total, 'article')}."]
    if len(spans):
        most = spans.sort_values("articles", ascending=False, kind="stable").iloc[0]
        said.append(
            f"Bars by {most['counted_by']} for {count_of(len(days), 'article')} of "
            f"{format_days(days.min(), days.max())}; most, {most['articles']:,}, from "
            f"{most['value']}."
        )
    else:
        said.append("No article has a known day.")
    first = outlets.iloc[0]
    said.append(f"By outlet, the most are of {first['value']}: {first['articles']:,}.")
    return " ".join(said)
