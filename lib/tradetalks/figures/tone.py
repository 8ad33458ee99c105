"""Figures of tone: sentence by sentence, by its words, and in means with their intervals."""

from __future__ import annotations

import textwrap
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from tradetalks.base.checks import check_ids, check_table
from tradetalks.base.wording import count_of, join_words
from tradetalks.corpus.names import carry_names
from tradetalks.dates.find import keep_dated
from tradetalks.dates.periods import PERIODS, choose_period
from tradetalks.figures.chart import (
    ARTICLE_COLOURS,
    ARTICLE_MARKS,
    BLUE,
    GREY,
    INK,
    ORANGE,
    Chart,
    check_sentences,
    finish_axes,
    list_sentences,
    mark_dates,
    styled,
    write_note,
)
from tradetalks.figures.panels import (
    MOST_ARTICLES,
    MOST_NAMED,
    MOST_PANELS,
    draw_panels,
    draw_rows,
    list_values,
    name_form,
    order_articles,
    points_of,
    quote,
    tell_spread,
)
from tradetalks.measures.contrasts import (
    adjust_holm,
    chance_of_difference,
    chance_of_sum,
    is_clear,
    subtract_means,
    sum_sides,
)
from tradetalks.measures.intervals import FEWEST, NORMAL_95, bootstrap_interval, ratio
from tradetalks.measures.scores import Numbers
from tradetalks.tone.score import tone_by
from tradetalks.tone.word_shift import add_up_words, compare_words

MOST_TERMS = 12
MOST_SHIFTS = 20
SIDE_BY_SIDE = 2  # articles whose words a picture has room for
TONE_FORMS = {
    "panels": "One point for each sentence along each article, a line from the lowest to the "
    "highest lexicon.",
    "rows": "A row for each article in order of publication: a point for its mean tone with its "
    "95 % interval, hollow where it has too few sentences for one, and how many these are.",
    "together": "Columns for how many articles have which mean tone, and a broken line at the "
    "middle article.",
}
QUARTERS = ["first", "second", "third", "last"]
EVERYBODY = "all articles"
MOST_TESTED = 3  # of the groups that lie furthest out
MOST_ROWS = 12
VISIBLE = 0.15  # words that weigh less are left out of the picture


def plot_tone(sentences: pd.DataFrame) -> Chart:
    """Show the tone of every sentence along each article, with how far the lexicons disagree.

    Of more than six articles it shows the mean of each with its interval, a row an article; of more
    than forty, how these means are spread.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``article``, ``sentence_id``, ``position``, ``tone``, ``tone_low``,
        ``tone_high`` and ``text``; articles are in order of ``published_from`` where it is there.

    Returns
    -------
    Chart
        Its numbers: those columns; of more than six articles ``article_id``, ``article``, ``tone``
        (the mean), ``low``, ``high`` (in rows: 95 %, missing below five sentences) and
        ``sentences``. The broken line is the mean, the band its 95 % bootstrap interval.

    Examples
    --------
    >>> len(plot_tone(sentences).numbers)
    46
    """
    columns = ["article_id", "article", "sentence_id", "position"]
    columns += ["tone", "tone_low", "tone_high", "text"]
    check_sentences(sentences, *columns)
    articles, scored = order_articles(sentences), sentences[columns]
    form, finding = name_form(articles), tell_tone(scored, articles)
    numbers = scored if form == "panels" else measure_article_tone(scored, articles)
    draw = {"panels": draw_tone, "rows": draw_tone_means, "together": draw_tone_spread}[form]
    figure = draw(numbers, articles)
    return Chart(
        figure,
        "Tone, sentence by sentence" if form == "panels" else "Mean tone of each article",
        f"{TONE_FORMS[form]} {finding}",
        numbers,
        finding,
        sentences=list_sentences(scored, "tone"),
        points=points_of(figure, scored, articles, "position", "tone"),
    )


def measure_article_tone(scored: pd.DataFrame, articles: list[str]) -> pd.DataFrame:
    """Return the mean tone of each article; with its interval where each is to have a row."""
    keys = ["article_id", "article"]
    if name_form(articles) == "rows":
        means = tone_by(scored, keys)
    else:
        means = scored.groupby(keys)["tone"].agg(["mean", "count"]).reset_index()
        means = means.rename(columns={"mean": "tone", "count": "sentences"})
    means = means.dropna(subset=["tone"]).set_index("article", drop=False)
    return means.loc[[article for article in articles if article in means.index]].reset_index(
        drop=True
    )


def draw_tone(numbers: pd.DataFrame, articles: list[str]) -> Figure:
    """Draw a point for each sentence along each article, and the article's mean."""
    table = tone_by(numbers, "article")
    means = {row["article"]: row for row in table.to_dict("records")}

    def draw(panel: Axes, article: str) -> None:
        rows, mean = numbers[numbers["article"] == article], means[article]
        panel.axhspan(mean["low"], mean["high"], color=GREY, alpha=0.2, linewidth=0)
        panel.axhline(mean["tone"], color=GREY, linestyle="--", linewidth=1)
        panel.axhline(0, color=INK, linewidth=0.6)
        panel.vlines(
            rows["position"], rows["tone_low"], rows["tone_high"], color=GREY, linewidth=1.2
        )
        panel.plot(rows["position"], rows["tone"], "o", color=BLUE, markersize=5)
        panel.set_ylim(-1.05, 1.05)

    return draw_panels(articles, draw, 2.1, y="tone")


def draw_tone_means(numbers: pd.DataFrame, articles: list[str]) -> Figure:
    """Draw a row for each article: its mean tone, and its interval."""

    def draw(panel: Axes) -> None:
        _draw_mean_rows(panel, numbers)

    def finish(panel: Axes) -> None:
        panel.set_xlim(*_span_tone(numbers))
        panel.set_xlabel("mean tone, with its 95 % interval")

    titles = numbers["article"] + numbers["sentences"].map(" ({:,})".format)
    return draw_rows(titles.tolist(), draw, finish=finish)


def draw_tone_spread(numbers: pd.DataFrame, articles: list[str]) -> Figure:
    """Draw how the mean tones of many articles are spread, and their middle."""
    with styled(3.4) as (figure, axes):
        panel = axes[0, 0]
        panel.hist(numbers["tone"], bins=_tone_bins(numbers["tone"]), color=BLUE, edgecolor="white")
        panel.axvline(0, color=INK, linewidth=0.8)
        middle = float(numbers["tone"].median())
        panel.axvline(middle, color=ORANGE, linestyle="--", linewidth=1.6)
        panel.annotate(
            f"half of the articles: below {write_signed(middle)}",
            (middle, 1), (6, -2), xycoords=("data", "axes fraction"),
            textcoords="offset points", va="top", fontsize=9,
        )  # fmt: skip
        panel.set_ylim(0, 1.2 * panel.get_ylim()[1])
        finish_axes(panel, x="mean tone of an article", y="articles")
    return figure


def tell_tone(scored: pd.DataFrame, articles: list[str]) -> str:
    """Say the mean tone of each article, or of many together; how often the lexicons disagree."""
    scored = scored.dropna(subset=["tone"])  # captions and the like are not scored
    torn = ((scored["tone_low"] < 0) & (scored["tone_high"] > 0)).mean()
    disagree = f"of {torn:.0%} of the sentences the lexicons disagree about the sign."
    means = scored.groupby("article")["tone"].mean()
    if len(articles) <= MOST_PANELS:
        spread = tell_spread(means, articles, write_signed)
        return f"The mean tone, from −1 to +1, is {spread}; {disagree}"
    sums = scored.groupby("article", sort=False)["tone"].agg(["sum", "size"]).to_numpy(float)
    low, high = bootstrap_interval(sums, ratio)
    lower, upper = means.quantile([0.25, 0.75])
    return (
        f"The mean tone, from −1 to +1, of {count_of(len(scored), 'sentence')} in {len(means):,} "
        f"articles is {write_signed(scored['tone'].mean())} (95 % interval, by article: "
        f"{write_signed(low)} to {write_signed(high)}), and half of the articles "
        f"lie between {write_signed(lower)} and {write_signed(upper)}; {disagree}"
    )


def plot_tone_words(sentences: pd.DataFrame) -> Chart:
    """Show the words that make each article's tone, by what they add up to.

    Of more than two articles it shows the words of all together, each with how often it is used and
    in how many articles.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``article``, ``sentence_id``, ``tone`` and ``tone_words``.

    Returns
    -------
    Chart
        Its numbers: ``article_id``, ``article``, ``word``, ``count`` and ``weight`` (sum over the
        article, after negation and boosting); of more than two articles ``word``, ``count``,
        ``range`` (articles) and ``weight`` (sum over all). The picture shows the heaviest.

    Examples
    --------
    >>> numbers = plot_tone_words(sentences).numbers
    >>> numbers.nlargest(1, "weight")[["word", "count"]].values.tolist()
    [['relief', 2]]
    """
    check_sentences(sentences, "article_id", "article", "sentence_id", "tone", "tone_words")
    articles = order_articles(sentences)
    numbers = carry_names(add_up_words(sentences, "article_id"), sentences)
    finding = tell_tone_words(numbers, articles)
    few = len(articles) <= SIDE_BY_SIDE
    if not few:
        numbers = _add_up_all(numbers)
    whose = "each article" if few else f"all {len(articles):,} articles together"
    counts = "" if few else "; behind a word stand its uses and its articles"
    return Chart(
        draw_tone_words(numbers, articles) if few else draw_all_tone_words(numbers),
        "Words that make the tone",
        f"Bars of the words with the most weight in {whose}, plain to the right where they "
        f"make it sound good, hatched to the left where bad{counts}. {finding}".strip(),
        numbers,
        finding,
        sentences=list_sentences(sentences[sentences["tone_words"].map(len) > 0], "tone"),
    )


def _add_up_all(numbers: pd.DataFrame) -> pd.DataFrame:
    """Add up the words of all articles, and count the articles of each."""
    groups = numbers.groupby("word", as_index=False)
    sums = groups.agg(
        count=("count", "sum"), range=("article_id", "size"), weight=("weight", "sum")
    )
    return sums.sort_values("weight", ascending=False, kind="stable", ignore_index=True)


def draw_tone_words(numbers: pd.DataFrame, articles: list[str]) -> Figure:
    """Draw the heaviest words of one or two articles, side by side."""
    with styled(4.2, 1, len(articles), sharex=True) as (figure, axes):
        for panel, article in zip(axes[0], articles, strict=True):
            rows = numbers[numbers["article"] == article]
            rows = rows.reindex(rows["weight"].abs().sort_values(kind="stable").index)
            rows = rows.tail(MOST_TERMS).sort_values("weight", ascending=False, kind="stable")
            names = rows["word"] + rows["count"].map(lambda count: f" ({count})")
            _draw_bars(panel, rows["weight"], rows["weight"] > 0, names.tolist())
            finish_axes(panel, textwrap.fill(article, 28), x="weight, added up")
    return figure


def draw_all_tone_words(numbers: pd.DataFrame) -> Figure:
    """Draw the words that weigh most against and for, in a panel each."""
    good = numbers[numbers["weight"] > 0].head(MOST_TERMS)
    bad = numbers[numbers["weight"] < 0].tail(MOST_TERMS)[::-1]
    most = float(numbers["weight"].abs().max()) if len(numbers) else 1.0
    heights = [max(len(bad), 1), max(len(good), 1)]
    with styled(1.8 + 0.24 * sum(heights), 2, height_ratios=heights) as (figure, axes):
        for panel, rows, side in ((axes[0, 0], bad, -1), (axes[1, 0], good, 1)):
            pairs = zip(rows["word"], rows["count"], rows["range"], strict=True)
            names = [f"{word} ({count:,} in {range_:,})" for word, count, range_ in pairs]
            _draw_bars(panel, rows["weight"], rows["weight"] > 0, names)
            panel.set_xlim(*sorted((0.0, side * 1.05 * most)))
            title = "sound bad" if side < 0 else "sound good"
            finish_axes(panel, title, x="weight, added up (uses in articles)")
    return figure


def tell_tone_words(numbers: pd.DataFrame, articles: list[str]) -> str:
    """Name the words that weigh most for and against: of each article, or of many together."""
    if numbers.empty:
        return ""
    sums = numbers.astype({"word": "str"})
    few = sums["article"].nunique() <= MOST_NAMED
    if not few:
        sums = sums.groupby("word", as_index=False)["weight"].sum().assign(article=EVERYBODY)
    words = sums.sort_values("weight", kind="stable").groupby("article")["word"]
    pairs = "“" + words.last() + "” and “" + words.first() + "”"
    if few:
        told = list_values(pairs.reindex(articles).dropna())
        return f"The words that weigh most for and against are {told}."
    return f"All articles together, the words that weigh most for and against are {pairs.iloc[0]}."


def plot_word_shift(sentences: pd.DataFrame) -> Chart:
    """Show which words make the later half of the articles sound better or worse than the earlier.

    A word shift graph (Gallagher, Frank, Mitchell, Schwartz, Reagan, Danforth and Dodds 2021): what
    each word adds to the difference, by how often it is used and by how it is negated or boosted.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article`` and ``text``, and ``published_from`` where it is there: of two articles
        the second is held against the first, of one article its later against its earlier half.

    Returns
    -------
    Chart
        Its numbers: what :func:`tradetalks.compare_words` returns, A being the earlier half. The
        picture shows the twenty largest shifts, and the sums of all.

    Examples
    --------
    >>> plot_word_shift(sentences).numbers["word"].head(3).tolist()
    ['relief', 'wins', 'debt']
    """
    check_sentences(sentences, "article", "text")
    (name_a, earlier), (name_b, later) = _halve(sentences)
    numbers = compare_words(earlier, later)
    clear = _differ_clearly(earlier, later)
    finding = tell_word_shift(numbers, name_a, name_b) if clear else ""
    if clear is False:
        finding = f"No clear difference in tone between {name_a} and {name_b}."
    return Chart(
        draw_word_shift(numbers, name_a, name_b),
        "Words behind the difference in tone",
        "Bars for what each word adds to the difference, plain for words that sound good, hatched "
        f"for words that sound bad, with an arrow for used more or less often. {finding}",
        numbers,
        finding,
        sentences=list_sentences(sentences),
    )


def draw_word_shift(numbers: pd.DataFrame, name_a: str, name_b: str) -> Figure:
    """Draw the sums of the shifts, and below them the largest, word by word."""
    shown, sums = _largest_shifts(numbers), _sum_shifts(numbers)
    good = (shown["weight_a"] + shown["weight_b"] > 0).to_numpy()
    with styled(2.2 + 0.26 * max(len(shown), 1), 2, height_ratios=[5, max(len(shown), 4)]) as (
        figure,
        axes,
    ):
        (top,), (panel,) = axes
        _draw_bars(top, sums, sums > 0, list(sums.index))
        title = (f"from {name_a}", f"to {name_b}")
        finish_axes(top, "\n".join(textwrap.fill(line, 64) for line in title))
        names = [
            f"{row['word']} {'↑' if row['rate_b'] > row['rate_a'] else '↓'} "
            f"({row['count_a']}→{row['count_b']})"
            for row in shown.to_dict("records")
        ]
        _draw_bars(panel, shown["shift"], good, names)
        finish_axes(panel, x="added to the weight per 1,000 words: worse ← → better")
    return figure


def tell_word_shift(numbers: pd.DataFrame, name_a: str, name_b: str) -> str:
    """Say how far B sounds better or worse than A, and which words do most."""
    shown, total = _largest_shifts(numbers), numbers["shift"].sum()
    if shown.empty:
        return ""
    change = f"{'sound' if name_b.endswith('articles') else 'sounds'} "
    change += "better" if total > 0 else "worse"
    heaviest = join_words([f"“{word}”" for word in shown["word"].head(3)])
    return (
        f"{name_b[0].upper()}{name_b[1:]} {change} than {name_a}, by a weight of "
        f"{abs(total):.1f} per 1,000 words; most of the difference is made by {heaviest}."
    )


def _differ_clearly(earlier: pd.DataFrame, later: pd.DataFrame) -> bool | None:
    """Say whether the tone of two sets of articles differs by more than that of such articles does.

    Of few articles it is their sentences that are drawn. Missing where the tone is not known.
    """
    table = pd.concat([earlier.assign(side="a"), later.assign(side="b")])
    if not {"article_id", "tone"} <= set(table):
        return None
    draw = "article_id" if table["article_id"].nunique() > MOST_PANELS else None
    means = tone_by(table, "side", draw=draw).dropna(subset=["low", "high"])
    if len(means) < 2:
        return False
    errors = (means["high"] - means["low"]) / (2 * NORMAL_95)
    return bool(abs(means["tone"].diff().iloc[-1]) > NORMAL_95 * np.hypot(*errors))


def plot_tone_arc(sentences: pd.DataFrame) -> Chart:
    """Show the mean tone of each quarter of the articles, with its 95 % bootstrap interval.

    Quarters and no curve: an article of twenty sentences has no more to give. Of more articles than
    six, only the mean of all is shown, and whole articles are drawn for its interval.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``article``, ``position`` and ``tone``.

    Returns
    -------
    Chart
        Its numbers: ``article_id`` and ``article`` (or "all articles"), ``quarter``, ``tone``,
        ``low``, ``high`` and ``sentences``.

    Examples
    --------
    >>> plot_tone_arc(sentences).numbers["quarter"].unique().tolist()
    ['first', 'second', 'third', 'last']
    """
    check_sentences(sentences, "article_id", "article", "position", "tone")
    articles = order_articles(sentences)
    shown = articles if len(articles) <= MOST_PANELS else [EVERYBODY]
    table = _add_quarters(sentences)
    numbers = measure_tone_arc(table, every=shown == [EVERYBODY])
    finding = tell_tone_arc(numbers, shown)
    few = shown != [EVERYBODY]
    told = (
        "A point for the mean tone of each quarter of each article with its 95 % interval, hollow "
        "where it is of too few sentences for one, and how many these are."
        if few
        else f"A point for the mean tone of each quarter of all {len(articles):,} articles "
        "together with its 95 % interval, for which whole articles are drawn, and how many "
        "sentences it is of."
    )
    return Chart(
        draw_tone_arc(numbers, shown),
        "Tone from quarter to quarter",
        f"{told} {finding}".strip(),
        numbers,
        finding,
        sentences=list_sentences(table, "quarter", "tone"),
    )


def measure_tone_arc(table: pd.DataFrame, every: bool) -> pd.DataFrame:
    """Return the mean tone of each quarter: of each article, or of every article together."""
    if every:
        means = tone_by(table, "quarter", draw="article_id")
        numbers = means.assign(article_id=EVERYBODY, article=EVERYBODY)
    else:
        numbers = tone_by(table, ["article_id", "article", "quarter"])
    return numbers[["article_id", "article", "quarter", "tone", "low", "high", "sentences"]]


def draw_tone_arc(numbers: pd.DataFrame, articles: list[str]) -> Figure:
    """Draw the mean of each quarter, the articles side by side."""
    step = min(0.25, 0.8 / len(articles))
    with styled(3.6) as (figure, axes):
        panel = axes[0, 0]
        panel.axhline(0, color=INK, linewidth=0.6)
        for number, article in enumerate(articles):
            rows = numbers[numbers["article"] == article]
            places = rows["quarter"].map(QUARTERS.index) + (number - (len(articles) - 1) / 2) * step
            colour, mark = ARTICLE_COLOURS[number], ARTICLE_MARKS[number]
            panel.vlines(places, rows["low"], rows["high"], color=colour)
            _mark_means(panel, places, rows["tone"], rows, mark, colour, article)
            for x, y, count in zip(places, rows["tone"], rows["sentences"], strict=True):
                panel.annotate(
                    f"{count:,}", (x, y), (6, -3), textcoords="offset points", fontsize=8
                )
        panel.set_xticks(range(4), [f"{name} quarter" for name in QUARTERS])
        panel.set_xlim(-0.5, 3.5)
        _scale_tone(panel, numbers)
        finish_axes(panel, y="mean tone")
        figure.legend(loc="outside upper left", fontsize=9)
    return figure


def tell_tone_arc(numbers: pd.DataFrame, articles: list[str]) -> str:
    """Say for which articles the first and the last quarter have intervals, and these apart."""
    rows = numbers[numbers["quarter"].isin([QUARTERS[0], QUARTERS[-1]])]
    by_article = rows.dropna(subset=["low", "high"]).groupby("article")
    ends = by_article.agg(low=("low", "max"), high=("high", "min"), known=("low", "size"))
    apart = (ends["low"] > ends["high"])[ends["known"] == 2]
    names = {article: article if article == EVERYBODY else quote(article) for article in articles}
    known = [article for article in articles if article in apart.index]
    changed, same = (
        join_words([names[article] for article in known if apart[article] == which])
        for which in (True, False)
    )
    told = []
    if changed:
        told += [f"From the first to the last quarter the tone clearly changes in {changed}."]
    if same:
        told += [
            "There is no clear change of tone from the first to the last quarter of "
            f"{same}: the intervals overlap."
        ]
    return " ".join(told)


def plot_tone_over_time(sentences: pd.DataFrame, articles: pd.DataFrame) -> Chart:
    """Show the mean tone of the articles on the days on which they can have been published.

    Of more than 40 dated articles it shows the mean of each day, week, month, quarter or year: the
    shortest that gives at most 40 points, half of them of five articles or more. Whole articles are
    drawn for these intervals.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id`` and ``tone``.
    articles : DataFrame
        Takes ``article_id``, ``published_from`` and ``published_to``.

    Returns
    -------
    Chart
        Its numbers: ``article_id`` and ``article``, or ``period``; ``from``, ``to``, ``tone``,
        ``low``, ``high`` and ``sentences``.

    Examples
    --------
    >>> plot_tone_over_time(sentences, articles).finding
    'The mean tone does not clearly differ among the 2 articles: the intervals overlap.'
    """
    check_sentences(sentences, "article_id", "tone")
    dated = keep_dated(articles)[["article_id", "published_from", "published_to"]]
    check_ids(sentences, articles)
    days = dated.set_axis(["article_id", "from", "to"], axis=1)
    period, numbers, outlier = measure_tone_over_time(sentences, days)
    undated = len(set(sentences["article_id"]) - set(days["article_id"]))
    missing = f"{count_of(undated, 'article')} without a date left out." if undated else ""
    figure = draw_tone_over_time(numbers)
    finding = tell_tone_over_time(numbers, period, outlier)
    told = (
        "A point for the mean tone of each article with its 95 % interval, upright, and the days "
        "on which it can have been published, level."
        if period == "article"
        else f"A point for the mean tone of each {period} in which something was published, with "
        "its 95 % interval, for which whole articles are drawn; hollow where fewer than five are."
    )
    if missing:
        write_note(figure, missing)
    return Chart(
        figure,
        "Tone by day of publication" if period == "article" else f"Tone by {period} of publication",
        f"{told} {finding} {missing}".strip(),
        numbers,
        finding,
        sentences=list_sentences(sentences, "tone"),
    )


def measure_tone_over_time(
    sentences: pd.DataFrame, days: pd.DataFrame
) -> tuple[str, pd.DataFrame, Outlier | None]:
    """Return what a point stands for, an article or a period, the means, and which lies apart."""
    own = [name for name in ("article_id", "article", "tone") if name in sentences]
    dated = sentences[own].dropna(subset=["tone"]).merge(days, on="article_id")
    if len(days) <= MOST_ARTICLES:
        numbers = carry_names(tone_by(dated, ["article_id", "from", "to"]), dated)
        return "article", numbers, find_outlier(dated["tone"], dated.index, dated["article_id"])
    name = choose_full_period(days["from"])
    periods = dated["from"].dt.to_period(PERIODS[name])
    means = tone_by(dated.assign(period=periods), "period", draw="article_id")
    means = means.sort_values("period", kind="stable", ignore_index=True)
    ends = {"from": means["period"].dt.start_time, "to": means["period"].dt.end_time.dt.floor("D")}
    numbers = means.assign(period=means["period"].astype("str"), **ends)
    return name, numbers, find_outlier(dated["tone"], dated["article_id"], periods.astype("str"))


def choose_full_period(days: pd.Series) -> str:
    """Choose a period of which there are few enough, and half of which have articles enough."""
    names = list(PERIODS)
    for name in names[names.index(choose_period(days, MOST_ARTICLES)) :]:
        sizes = days.dt.to_period(PERIODS[name]).value_counts()
        if (sizes >= FEWEST).mean() >= 0.5:
            break
    return name


class Outlier(NamedTuple):
    """The group whose mean lies apart from that of all the rest, and how sure that is."""

    name: str
    p_value: float  # times the number of groups: it was chosen among them


def find_outlier(values: pd.Series, unit: Any, group: pd.Series) -> Outlier | None:
    """Find the group that differs most from the rest, by whole units; of two there is no rest.

    To shuffle the units of each group would take long: those few are tested that lie furthest out
    by their standard errors.
    """
    sides = {name: sum_sides(values, unit, group == name) for name in group.unique()}
    far = pd.Series({name: _standardise(side) for name, side in sides.items()}, dtype=float)
    far = far.dropna()
    if len(far) < 3:
        return None
    p_values = {
        name: chance_of_difference(sides[name]) * len(far)
        for name in far.nlargest(MOST_TESTED).index
    }
    name = min(p_values, key=lambda key: p_values[key])
    return Outlier(str(name), min(1.0, p_values[name]))


def _standardise(sides: Numbers) -> float:
    """Return how many standard errors lie between the means of two sides; missing if of few."""
    totals, errors = sides.sum(axis=0), []
    if min((sides[:, [1, 3]] > 0).sum(axis=0)) < FEWEST:
        return np.nan
    for total, size in ((0, 1), (2, 3)):
        residuals = sides[:, total] - totals[total] / totals[size] * sides[:, size]
        errors.append(np.sqrt((residuals**2).sum()) / totals[size])
    return float(abs(subtract_means(totals)) / (np.hypot(*errors) + 1e-12))


def draw_tone_over_time(numbers: pd.DataFrame) -> Figure:
    """Draw a point for each mean, its interval upright and its days level."""
    with styled(3.4) as (figure, axes):
        panel = axes[0, 0]
        panel.axhline(0, color=INK, linewidth=0.6)
        middle = numbers["from"] + (numbers["to"] - numbers["from"]) / 2
        panel.hlines(numbers["tone"], numbers["from"], numbers["to"], color=GREY, linewidth=3)
        panel.vlines(middle, numbers["low"], numbers["high"], color=BLUE)
        _mark_means(panel, middle, numbers["tone"], numbers)
        _scale_tone(panel, numbers)
        _scale_days(panel, numbers)
        finish_axes(panel, y="mean tone")
    return figure


def tell_tone_over_time(numbers: pd.DataFrame, period: str, outlier: Outlier | None = None) -> str:
    """Say whether any of the points clearly differs from the others: of two, by their intervals."""
    known = numbers.dropna(subset=["low", "high"])
    if len(known) < 2 or (len(known) > 2 and outlier is None):
        return ""
    few = f" with enough for an interval (of {len(numbers):,})" * (len(known) < len(numbers))
    count = f"{count_of(len(known), period)}{few}"
    if outlier is None:
        if known["low"].max() > known["high"].min():
            return f"The mean tone clearly differs among the {count}: some intervals lie apart."
        return f"The mean tone does not clearly differ among the {count}: the intervals overlap."
    if outlier.p_value >= 0.05:
        return f"The mean tone does not clearly differ among the {count}."
    key = "article_id" if period == "article" else "period"
    row = numbers.loc[numbers[key].astype("str") == outlier.name].iloc[0]
    name = (
        quote(row["article"])
        if "article" in row
        else outlier.name.partition("/")[0].replace("Q", " Q")
    )
    of_week = "the week from " * (period == "week")
    return (
        f"The mean tone clearly differs among the {count}: that of {of_week}{name}, "
        f"{write_signed(row['tone'])}, lies apart from that of all the others "
        f"(p = {max(outlier.p_value, 0.001):.3f}, corrected for their number)."
    )


def plot_tone_toward(toward: pd.DataFrame) -> Chart:
    """Show the mean tone of the clauses that speak of each party, and the words that make it.

    Parameters
    ----------
    toward : DataFrame
        What :func:`tradetalks.tone_toward` returns. Where articles and parties make more than
        twelve rows, all articles are taken together.

    Returns
    -------
    Chart
        Its numbers: ``group``, ``tone``, ``low``, ``high``, ``sentences`` (here clauses) and
        ``words``, the heaviest with their weights added up. Of more than six articles whole
        articles are drawn, and ``p_value`` says how often chance alone makes a mean so far from
        zero, raised by Holm's method for the groups shown.

    Examples
    --------
    >>> toward = tone_toward(sentences, {"China": ["China", "Beijing"]})
    >>> plot_tone_toward(toward).numbers["sentences"].tolist()
    [11, 4]
    """
    check_table(toward, "article", "party", "tone", "tone_words", what="what tone_toward returns")
    pairs = toward[["article", "party"]].drop_duplicates()
    group = toward["party"].astype("str")
    if len(pairs) <= MOST_ROWS and toward["article"].nunique() > 1:
        group += " in " + toward["article"].map(quote)
    numbers = measure_groups(toward, group)
    if len(numbers) <= MOST_ROWS:
        numbers = numbers.sort_values("group", kind="stable", ignore_index=True)
    else:
        order = numbers["sentences"].sort_values(ascending=False, kind="stable").index
        numbers = numbers.loc[order].reset_index(drop=True)
    many = "p_value" in numbers
    finding = tell_groups(numbers, "name" if many else "party")
    return Chart(
        draw_groups(numbers, "mean tone of the clauses that name it"),
        "Tone of clauses that name them" if many else "Tone of clauses naming each party",
        _describe_groups(numbers, "clause", finding),
        numbers,
        finding if len(numbers) else "",
        sentences=list_sentences(toward, "party", "tone"),
    )


def plot_tone_speakers(sentences: pd.DataFrame) -> Chart:
    """Show the mean tone of what each speaker says, and of the article's own words.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``speaker``, ``tone`` and ``tone_words``.

    Returns
    -------
    Chart
        Its numbers: as :func:`tradetalks.plot_tone_toward`. The picture shows the article's own
        words and the eleven who speak most.

    Examples
    --------
    >>> plot_tone_speakers(sentences).numbers["group"].head(2).tolist()
    ["the articles' own words", 'Rebecca Harding']
    """
    check_sentences(sentences, "article_id", "speaker", "tone", "tone_words")
    one = sentences["article_id"].nunique() == 1
    own = "the article's own words" if one else "the articles' own words"
    numbers = measure_groups(sentences, sentences["speaker"].replace("", own))
    order = numbers["group"].eq(own) * 1e9 + numbers["sentences"]
    order = order.sort_values(ascending=False, kind="stable")
    numbers = numbers.loc[order.index].reset_index(drop=True)
    finding = tell_groups(numbers, "speaker")
    return Chart(
        draw_groups(numbers, "mean tone"),
        "Tone by who speaks",
        _describe_groups(numbers, "sentence", finding),
        numbers,
        finding,
        sentences=list_sentences(sentences, "speaker", "tone"),
    )


def measure_groups(scored: pd.DataFrame, group: pd.Series) -> pd.DataFrame:
    """Return the mean tone of each group with its interval and its heaviest words.

    Of more than six articles whole articles are drawn, and it is tested whether the largest groups
    have a mean other than zero, all of them at once.
    """
    unit = next(name for name in ("article_id", "article") if name in scored)
    table = scored[[unit, "tone", "tone_words"]].assign(group=group)
    many = table[unit].nunique() > MOST_PANELS
    means, words = tone_by(table, "group", unit if many else None), add_up_words(table, "group")
    words = words.sort_values("weight", ascending=False, key=abs, kind="stable")
    words = words[words["weight"].abs() >= VISIBLE].groupby("group").head(5)
    weights = words["weight"].map("{:+.1f}".format).astype("str").str.replace("-", "−")
    listed = (words["word"] + " " + weights).groupby(words["group"]).agg(", ".join)
    means = means.assign(words=means["group"].map(listed).astype("str").fillna(""))
    if not many:
        return means
    largest = means.nlargest(MOST_ROWS, "sentences", keep="first").dropna(subset=["low"])["group"]
    rows = table[table["group"].isin(largest)]
    sums = rows.groupby(["group", unit])["tone"].sum()
    p_values = pd.Series({name: chance_of_sum(sums[name]) for name in largest}, dtype=float)
    adjusted = pd.Series(adjust_holm(p_values), p_values.index, dtype=float)
    columns = [name for name in means if name != "words"]
    return means.assign(p_value=means["group"].map(adjusted))[[*columns, "p_value", "words"]]


def draw_groups(numbers: pd.DataFrame, x: str) -> Figure:
    """Draw one row a group: its mean, its interval, and the words that make it."""
    shown = numbers.head(MOST_ROWS)
    with styled(1.1 + 0.55 * max(len(shown), 1), 1, 2, sharey=True, width_ratios=[3, 2]) as (
        figure,
        axes,
    ):
        panel, text = axes[0]
        rows = range(len(shown))
        _draw_mean_rows(panel, shown)
        names = shown["group"] + shown["sentences"].map(" ({:,})".format)
        panel.set_yticks(rows, [textwrap.fill(name, 34) for name in names])
        panel.set_xlim(*(_span_tone(shown) if "p_value" in shown else (-1.05, 1.05)))
        panel.set_ylim(max(len(shown), 1) - 0.5, -0.5)
        finish_axes(panel, x=x)
        text.set_axis_off()
        for row, words in enumerate(shown["words"]):
            text.text(0, row, textwrap.fill(words, 40), va="center", fontsize=8)
    return figure


def tell_groups(numbers: pd.DataFrame, who: str) -> str:
    """Name the groups shown whose whole interval lies on one side of zero."""
    shown = numbers.head(MOST_ROWS)
    apart = shown[is_clear(shown["low"], shown["high"])]
    if "p_value" in shown:  # of many groups some lie apart by chance
        apart = apart[apart["p_value"] < 0.05]
    more = [f"{len(apart) - MOST_NAMED} more"] if len(apart) > MOST_NAMED else []
    clear = join_words([*apart["group"].head(MOST_NAMED), *more])
    scope = f", of the {len(shown)} largest of {len(numbers):,}," * (len(shown) < len(numbers))
    if shown["low"].isna().all():
        return f"No {who}{scope} has enough sentences for an interval."
    if not clear:
        return (
            f"No {who}{scope} has a mean tone clearly above or below zero: the intervals reach it."
        )
    if "p_value" not in shown:
        told = f"Clearly above or below zero, with its whole interval{scope or ','}"
        return f"{told} is the mean tone of {clear}."
    sides = {"below": apart[apart["tone"] < 0], "above": apart[apart["tone"] > 0]}
    told = join_words(
        [f"{name} zero for {_name_some(rows)}" for name, rows in sides.items() if len(rows)]
    )
    return f"The mean tone{scope} is clearly {told}."


def _name_some(rows: pd.DataFrame) -> str:
    """Name some groups, each with its tone, and say how many more there are."""
    named = (
        rows["group"].head(MOST_NAMED)
        + " ("
        + rows["tone"].head(MOST_NAMED).map(write_signed)
        + ")"
    )
    more = [f"{len(rows) - MOST_NAMED} more"] if len(rows) > MOST_NAMED else []
    return join_words([*named, *more])


def _describe_groups(numbers: pd.DataFrame, unit: str, finding: str) -> str:
    drawn = ", for which whole articles are drawn" if "p_value" in numbers else ""
    return (
        f"A point for the mean tone of each group with its 95 % interval{drawn}, hollow where "
        f"too few for one, how often it has a {unit}, and the heaviest words. {finding}"
    )


def _halve(sentences: pd.DataFrame) -> tuple[tuple[str, pd.DataFrame], tuple[str, pd.DataFrame]]:
    """Return the earlier and the later half of the articles, or of one, with their names."""
    articles = order_articles(sentences)
    if len(articles) == 1:
        middle = len(sentences) // 2
        halves = sentences.iloc[:middle], sentences.iloc[middle:]
        return ("the first half", halves[0]), ("the second half", halves[1])
    middle = len(articles) // 2
    sides = articles[:middle], articles[middle:]
    names = [
        quote(side[0]) if len(side) == 1 else f"the {when} {count_of(len(side), 'article')}"
        for side, when in zip(sides, ("first", "last"), strict=True)
    ]
    parts = [sentences[sentences["article"].isin(side)] for side in sides]
    return (names[0], parts[0]), (names[1], parts[1])


def _largest_shifts(numbers: pd.DataFrame) -> pd.DataFrame:
    return numbers[numbers["shift"].abs() > 0].head(MOST_SHIFTS)


def _sum_shifts(numbers: pd.DataFrame) -> pd.Series[float]:
    """Add up the shifts of good and bad words, used more and less, of their context, and of all."""
    good = numbers["weight_a"] + numbers["weight_b"] > 0
    more = numbers["rate_b"] > numbers["rate_a"]
    by_use = numbers["shift_by_use"]
    return pd.Series(
        {
            "good words ↑": by_use[good & more].sum(),
            "good words ↓": by_use[good & ~more].sum(),
            "bad words ↑": by_use[~good & more].sum(),
            "bad words ↓": by_use[~good & ~more].sum(),
            "negated, boosted": numbers["shift_by_context"].sum(),
            "together": numbers["shift"].sum(),
        }
    )


def _draw_bars(panel: Axes, shifts: pd.Series, good: Any, names: list[str]) -> None:
    """Draw one bar a word, from the top down: plain where good, hatched where not."""
    rows = range(len(shifts))
    bars = panel.barh(rows, shifts, color=[BLUE if yes else ORANGE for yes in good])
    for bar, yes in zip(bars, good, strict=True):
        bar.set_hatch("" if yes else "///")
        bar.set_edgecolor("white")
    panel.axvline(0, color=INK, linewidth=0.8)
    panel.set_yticks(rows, names)
    panel.set_ylim(max(len(shifts), 1) - 0.4, -0.6)


def _add_quarters(sentences: pd.DataFrame) -> pd.DataFrame:
    """Add to each sentence the quarter of its article, and put the first quarters first."""
    quarter = np.minimum(sentences["position"].to_numpy(dtype=float) * 4, 3).astype(int)
    table = sentences.assign(quarter=np.array(QUARTERS)[quarter])
    return table.iloc[np.argsort(quarter, kind="stable")]


def _scale_days(panel: Axes, numbers: pd.DataFrame) -> None:
    """Label days, and nothing shorter."""
    if numbers.empty:
        panel.set_xticks([])
        return
    day = pd.Timedelta(days=1)
    first, last = numbers["from"].min() - day, numbers["to"].max() + day
    panel.set_xlim(first, last)
    mark_dates(panel, fewest=1 if last - first < 12 * day else 4)


def _mark_means(
    panel: Axes,
    x: Any,
    y: Any,
    rows: pd.DataFrame,
    mark: str = "o",
    colour: str = BLUE,
    name: str = "",
) -> None:
    """Draw a mark for each mean, hollow where there are too few sentences for an interval."""
    sure = rows["low"].notna().to_numpy()
    for some, fill in ((sure, "full"), (~sure, "none")):
        places = np.asarray(x)[some], np.asarray(y)[some]
        panel.plot(*places, mark, color=colour, fillstyle=fill, markersize=7, label=name)
        name = ""


def write_signed(value: float) -> str:
    """Write a tone or an outlook with its sign."""
    return f"{value:+.2f}".replace("-", "−")


def _draw_mean_rows(panel: Axes, rows: pd.DataFrame) -> None:
    """Draw a row for each mean, with its interval."""
    places = range(len(rows))
    panel.axvline(0, color=INK, linewidth=0.6)
    panel.hlines(places, rows["low"], rows["high"], color=GREY, linewidth=2)
    _mark_means(panel, rows["tone"], places, rows)


def _span_tone(numbers: pd.DataFrame) -> tuple[float, float]:
    """Return the part of the scale that holds all means and intervals, zero always in it."""
    values = numbers[["tone", "low", "high"]].to_numpy(dtype=float)
    least, most = np.nanmin(values, initial=0.0), np.nanmax(values, initial=0.0)
    margin = max(0.08 * (most - least), 0.02)
    return max(least - margin, -1.05), min(most + margin, 1.05)


def _tone_bins(tones: pd.Series) -> Any:
    """Return the edges of columns, round numbers with one at 0, for the means that there are."""
    width = next(
        width for width in (0.02, 0.05, 0.1) if np.ptp(tones) <= 30 * width or width == 0.1
    )
    first, last = np.floor(tones.min() / width), np.floor(tones.max() / width) + 1
    return np.arange(first, last + 1) * width


def _scale_tone(panel: Axes, numbers: pd.DataFrame) -> None:
    """Show the part of the scale that holds the intervals, zero always in it."""
    bounds = float(numbers[["tone", "low", "high"]].abs().max().max())
    most = min(1.05, 1.15 * bounds) if bounds > 0 else 1.05
    panel.set_ylim(-most, most)
