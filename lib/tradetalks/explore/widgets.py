"""Widgets over the same tables and figures: choose, and see the sentences behind a point.

Each function shows a widget where a kernel runs, and leaves a picture or a text in its place where
none does (a page, a report). What is written is read by Enter in a field of one line, by the
button, or on leaving the field; the answer stands beside the controls, below them where it is
narrow.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd
from IPython.display import HTML, display

from tradetalks.base.checks import InputError, check_text
from tradetalks.base.tokens import straighten
from tradetalks.expectations.frame import explain
from tradetalks.explore import bundle_view
from tradetalks.explore.tables import render_table
from tradetalks.figures.chart import INK, Chart, check_sentences
from tradetalks.figures.expectations import plot_expectations, plot_tone_and_outlook
from tradetalks.figures.keywords import plot_dispersion
from tradetalks.figures.panels import MOST_PANELS, order_articles
from tradetalks.figures.tone import plot_tone
from tradetalks.keywords.count import concordance, count_keywords
from tradetalks.keywords.terms import Keywords, parse_groups, write_groups
from tradetalks.tone.score import score_sentiment

WIDE = widgets.Layout(width="98%")
SIDE_BY_SIDE = widgets.Layout(flex_flow="row wrap", align_items="flex-start")
ABOVE_WHERE_NARROW = widgets.Layout(flex_flow="row wrap-reverse", align_items="flex-end")
CONTROLS = widgets.Layout(flex="1 1 18rem", min_width="0", max_width="100%")
ANSWER = widgets.Layout(flex="3 1 22rem", min_width="0", max_width="100%")
LIST = widgets.Layout(flex="2 1 22rem", min_width="0", height="32rem", overflow="auto")
SLIDER = widgets.Layout(width="75%")
ROW = widgets.Layout(min_height="min-content")
VISIBLE = 0.005  # what two decimals show
NOTABLE = 0.05  # less would make a whole article too motley to read
FEWEST = 3  # ratings that can agree with something
STILL = 2  # articles that a page shows where no kernel runs
SIDES = {True: ("+", "#cfe3f5"), False: ("−", "#f7d9c4")}


def explore_articles(sentences: pd.DataFrame) -> None:
    """Read an article with each sentence's number, kind and speaker; search in it.

    Takes ``article``, ``sentence_id``, ``paragraph``, ``kind``, ``speaker`` and ``text``.

    Examples
    --------
    >>> explore_articles(sentences)
    """
    check_sentences(sentences, "article", "sentence_id", "paragraph", "kind", "speaker", "text")

    def read(article: str, find: str) -> HTML:
        rows = sentences[sentences["article"] == article]
        rows = rows[rows["text"].str.contains(find, case=False, regex=False)]
        return HTML(_reading_view(rows)) if len(rows) else _say(f"No sentence here has “{find}”.")

    controls = {"article": _choose_article(sentences), "find": _line("", "find")}
    _show(read, controls, _lay_out(sentences, _reading_view), "Find")


def explore_tone(sentences: pd.DataFrame) -> None:
    """Choose an article and a lexicon; see the tone of each sentence, and the words that made one.

    Takes the columns of :func:`tradetalks.score_sentiment` and of the sentences table. The chosen
    sentence has a ring in the figure; in the last field one of your own is scored.

    Examples
    --------
    >>> explore_tone(sentences)
    """
    check_sentences(sentences, "article", "sentence_id", "position", "text", "tone", "tone_words")

    def look(article: str, lexicon: str, sentence: int, own: str) -> None:
        rows = sentences[sentences["article"] == article]
        chosen = rows.iloc[min(sentence, len(rows)) - 1]
        chart = plot_tone(rows.assign(tone=rows[lexicon]))
        display(chart if own.strip() else ring_sentence(chart, chosen))
        display(HTML(mark_tone(own if own.strip() else chosen["text"])))
        if not own.strip() and pd.isna(chosen["tone"]):
            display(_say(f"This line is a {chosen['kind']}: it does not count in the figure."))

    lengths = sentences.groupby("article").size()
    first = order_articles(sentences)[0]
    article = _choose_article(sentences)
    sentence = widgets.IntSlider(1, 1, int(lengths[first]), description="sentence", layout=WIDE)
    own = _line("", "or your own")

    def restart(change: dict[str, Any]) -> None:
        sentence.max = int(lengths[change["new"]])

    def leave_own(_change: object) -> None:
        own.value = ""

    article.observe(restart, names="value")
    sentence.observe(leave_own, names="value")
    lexicon = widgets.Dropdown(options=_lexicons(sentences), description="lexicon", layout=WIDE)
    controls = {"article": article, "lexicon": lexicon, "sentence": sentence, "own": own}
    _show(look, controls, plot_tone(sentences[sentences["article"] == first]), "Score")


def explore_tone_words(sentences: pd.DataFrame) -> None:
    """Read an article with the words marked that make its tone, and each sentence's tone after it.

    Takes ``article``, ``paragraph``, ``text``, ``tone`` and ``tone_words``.

    Examples
    --------
    >>> explore_tone_words(sentences)
    """
    check_sentences(sentences, "article", "paragraph", "text", "tone", "tone_words")

    def read(article: str) -> HTML:
        return HTML(_marked_view(sentences[sentences["article"] == article]))

    still = _lay_out(sentences, _marked_view, unfolded=1)
    _show(read, {"article": _choose_article(sentences)}, still)


def explore_lexicon(sentences: pd.DataFrame, edits: str, example: str) -> None:
    """Change the weights of words, and see what becomes of a sentence and of the mean tones.

    Takes the columns of :func:`tradetalks.score_sentiment`; `edits` holds one line a word or
    phrase, such as ``trade war = 0`` (weights from -4 to 4).

    Examples
    --------
    >>> explore_lexicon(sentences, "trade war = 0", "The trade war goes on.")
    """
    check_sentences(sentences, "article", "text", "tone")
    check_text(edits, "weights, one line a word")
    check_text(example, "a sentence")

    @_telling
    def look(edits: str, sentence: str) -> HTML:
        return HTML(_compare_lexicons(sentences, read_edits(edits), sentence))

    controls = {"edits": _lines(edits, "weights", 6), "sentence": _line(example, "sentence")}
    _show(look, controls, look(edits, example), "Score")


def rate_sentences(sentences: pd.DataFrame) -> None:
    """Rate the tone of sentences by sliders, and see how far the lexicons agree with you.

    Takes ``text``. A sentence counts once its slider was moved. The numbers can be copied, to be
    held against those of others by :func:`tradetalks.compare_raters`.

    Examples
    --------
    >>> rate_sentences(sentences.head(8))
    """
    check_sentences(sentences, "text")
    scored = score_sentiment(sentences[["text"]].reset_index(drop=True))
    sliders = [
        widgets.FloatSlider(0.0, min=-1, max=1, step=0.25, readout_format="+.2f", layout=SLIDER)
        for _ in range(len(scored))
    ]
    states = [widgets.Label("not rated") for _ in sliders]
    rated: set[int] = set()

    def look(**ratings: float) -> Any:
        given = pd.Series([*ratings.values()], dtype=float)
        given = given.where(given.index.isin(rated))
        return _compare_ratings(scored, given)

    for number, (slider, state) in enumerate(zip(sliders, states, strict=True)):

        def note(_change: object, number: int = number, state: widgets.Label = state) -> None:
            rated.add(number)
            state.value = "rated"

        slider.observe(note, names="value")
    controls = {f"rating_{number}": slider for number, slider in enumerate(sliders, 1)}
    told = [f"<p>{number}. {escape(text)}</p>" for number, text in enumerate(scored["text"], 1)]
    rows = [
        widgets.VBox([widgets.HTML(text), widgets.HBox([slider, state])], layout=ROW)
        for text, slider, state in zip(told, sliders, states, strict=True)
    ]
    result = widgets.interactive_output(_showing(look), controls)
    result.layout = ANSWER
    both = [widgets.VBox(rows, layout=LIST), result]
    _display(widgets.HBox(both, layout=ABOVE_WHERE_NARROW), HTML("".join(told)))


def explore_expectations(example: str) -> None:
    """Type a sentence; see what it tells a reader to expect, and the words that decided it.

    Examples
    --------
    >>> explore_expectations("A deal is unlikely.")
    """
    check_text(example, "a sentence")

    def look(sentence: str) -> Any:
        return explain(sentence) if sentence.strip() else _say("Type a sentence, and press Enter.")

    _show(look, {"sentence": _line(example, "sentence")}, explain(example), "Read")


def explore_keywords(sentences: pd.DataFrame, keywords: Keywords) -> None:
    """Type keywords, or groups with a name; see where, how often and in which lines they occur.

    Takes ``article_id``, ``article``, ``sentence_id``, ``start`` and ``text``. One keyword or one
    group stands on a line, ``tech: chip*, semiconductor, AI``: see
    :func:`tradetalks.find_keywords`.

    Examples
    --------
    >>> explore_keywords(sentences, ["tariff", "rare earth"])
    """

    @_telling
    def look(keywords: str) -> Any:
        if not keywords.strip():
            return _say("Type a keyword on each line, and press Count.")
        groups = parse_groups(keywords)
        counts = count_keywords(sentences, groups)
        if not counts["count"].sum():
            return _say("None of these words stands in the articles.")
        display(plot_dispersion(sentences, groups))
        display(counts[["article", "keyword", "count", "per_1000", "low", "high", "forms"]])
        lines = concordance(sentences, groups)
        return lines[["keyword", "article", "sentence_id", "left", "node", "right"]]

    box = _lines(write_groups(keywords), "keywords", 8)
    _show(look, {"keywords": box}, plot_dispersion(sentences, keywords), "Count")


def explore_outlook(sentences: pd.DataFrame) -> None:
    """Choose an article and a direction; see the sentences behind the points.

    Takes the columns of :func:`tradetalks.score_sentiment` and
    :func:`tradetalks.frame_expectations`.

    Examples
    --------
    >>> explore_outlook(sentences)
    """
    check_sentences(sentences, "article", "tone", "expectation", "outlook", "voice")

    def look(article: str, direction: str) -> Any:
        rows = sentences[sentences["article"].eq(article) & sentences["expectation"].ne("none")]
        chosen = rows if direction == "all" else rows[rows["expectation"] == direction]
        if rows.empty:
            return _say("No sentence of this article tells a reader what to expect.")
        chart = plot_tone_and_outlook(rows)
        if direction != "all":
            for _, row in chosen.iterrows():
                ring_sentence(chart, row)
        display(chart)
        if chosen.empty:
            return _say(f"No sentence of this article is read as “{direction}”.")
        return chosen[["sentence_id", "text", "expectation", "outlook", "tone", "voice"]]

    directions = ["all", "lower", "raise", "mixed", "open"]
    controls = {
        "article": _choose_article(sentences),
        "direction": widgets.Dropdown(options=directions, description="direction", layout=WIDE),
    }
    _show(look, controls, plot_expectations(sentences))


def ring_sentence(chart: Chart, row: pd.Series) -> Chart:
    """Draw a ring round the mark of a sentence, where the picture has one.

    Takes the ``article_id`` and the ``sentence_id`` of a row of the sentences table.

    Examples
    --------
    >>> ring_sentence(plot_tone(sentences), sentences.iloc[1])
    One point for each sentence along each article...
    """
    for panel, table, across, up in chart.points:
        here = (
            table[["article_id", "sentence_id"]].eq(row[["article_id", "sentence_id"]]).all(axis=1)
        )
        panel.plot(
            table.loc[here, across],
            table.loc[here, up],
            "o",
            markersize=18,
            markerfacecolor="none",
            markeredgecolor=INK,
            markeredgewidth=2,
        )
    return chart


def mark_tone(text: str, lexicon: dict[str, float] | None = None) -> str:
    """Return a sentence as HTML with the words marked that make its tone, and by how much.

    Every character of the text is escaped: what an article says is never run.

    Examples
    --------
    >>> mark_tone("A good <b>deal</b>.")
    '<p>A <mark style=...>+ good<sub>...</sub></mark> &lt;b&gt;deal&lt;/b&gt;.</p><p><b>tone +...'
    """
    check_text(text, "a sentence")
    scored = score_sentiment(pd.DataFrame({"text": [text]}), lexicon).iloc[0]
    return (
        f"<p>{_mark_words(text, scored['tone_words'])}</p><p><b>tone {scored['tone']:+.2f}</b> "
        f"(lexicons from {scored['tone_low']:+.2f} to {scored['tone_high']:+.2f})</p>"
    )


def read_edits(lines: str) -> dict[str, float]:
    """Read weights from lines such as ``trade war = 0``; an empty line says nothing.

    Raises
    ------
    ValueError
        If a line is something else: one line that says which.

    Examples
    --------
    >>> read_edits("trade war = 0")
    {'trade war': 0.0}
    """
    edits = {}
    for number, line in enumerate(lines.splitlines(), 1):
        if not line.strip():
            continue
        word, _, weight = line.replace("−", "-").rpartition("=")
        try:
            edits[word.strip().lower()] = float(weight)
        except ValueError:
            raise InputError(
                f"line {number}, {line!r}: write a word, = and a number, such as: trade war = 0"
            ) from None
    return edits


def _mark_words(text: str, words: list[dict[str, Any]], least: float = VISIBLE) -> str:
    """Mark the words that weigh at least so much, with sign and size, and escape everything."""
    parts, position = [], 0
    for word in words:
        if abs(word["weight_in_context"]) < least:
            continue
        sign, colour = SIDES[word["weight_in_context"] > 0]
        parts.append(escape(text[position : word["start"]]))
        parts.append(
            f'<mark style="background:{colour};color:#111">{sign} {escape(word["text"])}'
            f"<sub> {abs(word['weight_in_context']):.2f}</sub></mark>"
        )
        position = word["end"]
    return "".join([*parts, escape(text[position:])])


def _marked_view(rows: pd.DataFrame) -> str:
    """Lay sentences out as paragraphs, their words marked, the tone of each behind it."""
    paragraphs = []
    for _, group in rows.groupby("paragraph"):
        marked = [
            f"{_mark_words(text, words, NOTABLE)} <small>[{tone:+.2f}]</small>"
            for text, words, tone in group[["text", "tone_words", "tone"]].to_numpy().tolist()
        ]
        paragraphs.append(f"<p>{' '.join(marked)}</p>")
    return "".join(paragraphs)


def _compare_lexicons(sentences: pd.DataFrame, edits: dict[str, float], sentence: str) -> str:
    """Show a sentence before and after the edits, and the mean tones of the articles likewise."""
    words = "|".join(map(re.escape, edits)) or "(?!)"
    touched = sentences["text"].map(straighten).str.contains(rf"(?i)(?<!\w)(?:{words})(?!\w)")
    after = sentences["tone"].copy()
    after[touched] = score_sentiment(sentences[touched], edits)["tone"]
    table = sentences.assign(after=after, changed=after != sentences["tone"])
    means = table.groupby("article").agg(
        tone=("tone", "mean"), after=("after", "mean"), sentences_changed=("changed", "sum")
    )
    articles = order_articles(sentences)
    means = means.loc[articles[:MOST_PANELS]]
    total = [table["tone"].mean(), table["after"].mean(), int(table["changed"].sum())]
    if len(articles) > 1:
        means.loc["all articles"] = pd.Series(total, means.columns)
    means["sentences_changed"] = means["sentences_changed"].astype(int)
    with pd.option_context("display.float_format", "{:+.2f}".format):
        tones = render_table(means.reset_index())
    return (
        f"<p>As the lexicons have it:</p>{mark_tone(sentence)}"
        f"<p>With your weights:</p>{mark_tone(sentence, edits)}{tones}"
    )


def _reading_view(rows: pd.DataFrame) -> str:
    """Lay sentences out as paragraphs, each with its number, kind and speaker; all escaped."""
    paragraphs = []
    for _, group in rows.groupby("paragraph"):
        parts = []
        for row in group.to_dict("records"):
            kind = row["kind"] if row["kind"] != "prose" else ""
            about = ", ".join(filter(None, [kind, row["speaker"]]))
            note = f" <small>[{escape(about)}]</small>" if about else ""
            parts.append(f"<sup>{row['sentence_id']}</sup> {escape(row['text'])}{note}")
        paragraphs.append(f"<p>{' '.join(parts)}</p>")
    return "".join(paragraphs)


def _compare_ratings(scored: pd.DataFrame, given: pd.Series) -> Any:
    """Say how far each lexicon agrees with the ratings given so far."""
    count = f"{given.count()} of {len(given)} sentences rated"
    if given.count() < FEWEST:
        return _say(f"{count}. From {FEWEST} on you see how far the lexicons agree with you.")
    if given.nunique() == 1:
        return _say(f"{count}, and all alike: agreement asks for ratings that differ.")
    numbers = [None if pd.isna(rating) else rating for rating in given.tolist()]
    display(_say(f"{count}: {numbers}"))
    return scored[_lexicons(scored)].corrwith(given).rename("agreement with you (r)").to_frame()


def _lay_out(
    sentences: pd.DataFrame, view: Callable[[pd.DataFrame], str], unfolded: int = 0
) -> HTML:
    """Return the first articles, each under its name and folded up."""
    folds = [
        f"<details{' open' if number < unfolded else ''}><summary>{escape(article)}</summary>"
        f"{view(sentences[sentences['article'] == article])}</details>"
        for number, article in enumerate(order_articles(sentences)[:STILL])
    ]
    return HTML("".join(folds))


def _say(text: str) -> HTML:
    return HTML(f"<p>{escape(text)}</p>")


def _telling(look: Callable[..., Any]) -> Callable[..., Any]:
    """Return `look` so that it says in words what is wrong with what was written."""

    @wraps(look)
    def told(*values: Any, **named: Any) -> Any:
        try:
            return look(*values, **named)
        except InputError as problem:
            return _say(str(problem))

    return told


def _line(text: str, name: str) -> widgets.Text:
    """Return a field for one line, read when Enter is pressed."""
    return widgets.Text(text, description=name, layout=WIDE, continuous_update=False)


def _lines(text: str, name: str, rows: int) -> widgets.Textarea:
    return widgets.Textarea(text, description=name, layout=WIDE, rows=rows, continuous_update=False)


def _choose_article(sentences: pd.DataFrame) -> widgets.Dropdown:
    options = order_articles(sentences)
    return widgets.Dropdown(options=options, description="article", layout=WIDE)


def _lexicons(sentences: pd.DataFrame) -> list[str]:
    scores = sentences.filter(regex="^tone").select_dtypes("number")
    return [str(column) for column in scores if column not in ("tone_low", "tone_high")]


def _show(look: Any, controls: dict[str, Any], still: Any, button: str = "") -> None:
    """Show controls, and beside them what they lead to."""
    panel = widgets.interactive(_showing(look), **controls)
    chosen = [*controls.values()]
    if button:
        chosen.append(widgets.Button(description=button))
        chosen[-1].on_click(panel.update)
    panel.out.layout = ANSWER
    both = [widgets.VBox(chosen, layout=CONTROLS), panel.out]
    _display(widgets.HBox(both, layout=SIDE_BY_SIDE), still)


def _showing(look: Any) -> Any:
    """Return `look` so that what it returns is shown: a widget shows only what is displayed."""

    def shown(**values: Any) -> None:
        result = look(**values)
        if result is not None:
            display(result)

    return shown


def _display(widget: Any, still: Any) -> None:
    """Show a widget, and in the same output a still picture or text for where no kernel runs."""
    metadata: dict[str, Any] = {}
    if isinstance(still, Chart):
        bundle, metadata = still._repr_mimebundle_()
        metadata["tradetalks"]["still"] = True
    else:
        bundle = {"text/html": still._repr_html_(), "text/plain": ""}
    display({**bundle, **bundle_view(widget)}, metadata=metadata, raw=True)
