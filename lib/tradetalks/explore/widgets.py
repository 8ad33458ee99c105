"""Widgets over the same tables and figures: choose, and see the sentences behind a point.

Each function shows a widget where a kernel runs, and leaves a picture or a text in its place where
none does (a page, a report).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets
import pandas as pd
from IPython.display import HTML, display

from tradetalks.base.checks import InputError, check_text
from tradetalks.base.tokens import straighten
from tradetalks.expectations.frame import explain
from tradetalks.figures.chart import Chart, check_sentences
from tradetalks.figures.expectations import plot_expectations, plot_tone_and_outlook
from tradetalks.figures.keywords import plot_dispersion
from tradetalks.figures.panels import MOST_PANELS, order_articles
from tradetalks.figures.tone import plot_tone
from tradetalks.keywords.count import concordance, count_keywords
from tradetalks.keywords.terms import Keywords, parse_groups, write_groups
from tradetalks.tone.score import score_sentiment

WIDE = widgets.Layout(width="95%")
NAMED = {"description_width": "initial"}
VISIBLE = 0.005  # what two decimals show
NOTABLE = 0.05  # less would make a whole article too motley to read
NOTHING = "<p>No sentence has this.</p>"
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
        return HTML(_reading_view(rows[rows["text"].str.contains(find, case=False, regex=False)]))

    article, find = _choose_article(sentences), widgets.Text(description="find", layout=WIDE)
    _show(read, {"article": article, "find": find}, _lay_out(sentences, _reading_view))


def explore_tone(sentences: pd.DataFrame) -> None:
    """Choose an article and a lexicon; see the tone of each sentence, and the words that made one.

    Takes the columns of :func:`tradetalks.score_sentiment` and of the sentences table. In the last
    field a sentence of your own is scored at once.

    Examples
    --------
    >>> explore_tone(sentences)
    """
    check_sentences(sentences, "article", "sentence_id", "position", "text", "tone", "tone_words")

    def look(article: str, lexicon: str, sentence: int, own: str) -> None:
        rows = sentences[sentences["article"] == article]
        display(plot_tone(rows.assign(tone=rows[lexicon])))
        text = own or rows["text"].iloc[min(sentence, len(rows)) - 1]
        display(HTML(mark_tone(text)))

    longest = int(sentences["sentence_id"].max())
    first = order_articles(sentences)[0]
    controls = {
        "article": _choose_article(sentences),
        "lexicon": widgets.Dropdown(options=_lexicons(sentences), description="lexicon"),
        "sentence": widgets.IntSlider(1, 1, longest, description="sentence"),
        "own": widgets.Text(description="or your own", layout=WIDE, continuous_update=False),
    }
    _show(look, controls, plot_tone(sentences[sentences["article"] == first]))


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

    still = _lay_out(sentences, _marked_view)
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

    def look(edits: str, sentence: str) -> HTML:
        try:
            return HTML(_compare_lexicons(sentences, read_edits(edits), sentence))
        except ValueError as problem:
            return HTML(f"<p>{escape(str(problem))}</p>")

    lines = widgets.Textarea(edits, description="weights", layout=WIDE, rows=6)
    lines.continuous_update = False
    own = widgets.Text(example, description="sentence", layout=WIDE, continuous_update=False)
    _show(look, {"edits": lines, "sentence": own}, look(edits, example))


def rate_sentences(sentences: pd.DataFrame) -> None:
    """Rate the tone of sentences by sliders, and see how far the lexicons agree with you.

    Takes ``text``. The numbers can be copied, to be held against those of others by
    :func:`tradetalks.compare_raters`.

    Examples
    --------
    >>> rate_sentences(sentences.head(8))
    """
    check_sentences(sentences, "text")
    scored = score_sentiment(sentences[["text"]].reset_index(drop=True))
    controls = {
        f"rating_{number}": widgets.FloatSlider(
            0.0, min=-1, max=1, step=0.25, readout_format="+.2f"
        )
        for number in range(1, len(scored) + 1)
    }

    def look(**ratings: float) -> Any:
        given = pd.Series(list(ratings.values()), dtype=float)
        if given.ne(0).sum() < 3:
            return HTML("<p>Move at least three of the sliders.</p>")
        display(HTML(f"<p>your ratings: {escape(str(given.tolist()))}</p>"))
        return scored[_lexicons(scored)].corrwith(given).rename("agreement with you (r)").to_frame()

    told = [f"<p>{number}. {escape(text)}</p>" for number, text in enumerate(scored["text"], 1)]
    pairs = [
        widget
        for text, slider in zip(told, controls.values(), strict=True)
        for widget in (widgets.HTML(text), slider)
    ]
    result = widgets.interactive_output(_showing(look), controls)
    _display(widgets.VBox([*pairs, result]), HTML("".join(told)))


def explore_expectations(example: str) -> None:
    """Type a sentence; see what it tells a reader to expect, and the words that decided it.

    Examples
    --------
    >>> explore_expectations("A deal is unlikely.")
    """

    def look(sentence: str) -> Any:
        return explain(sentence)

    still = explain(example)
    box = widgets.Textarea(example, description="sentence", layout=WIDE, continuous_update=False)
    _show(look, {"sentence": box}, still)


def explore_keywords(sentences: pd.DataFrame, keywords: Keywords) -> None:
    """Type keywords, or groups with a name; see where, how often and in which lines they occur.

    Takes ``article_id``, ``article``, ``sentence_id``, ``start`` and ``text``. One keyword or one
    group stands on a line, ``tech: chip*, semiconductor, AI``: see
    :func:`tradetalks.find_keywords`.

    Examples
    --------
    >>> explore_keywords(sentences, ["tariff", "rare earth"])
    """

    def look(keywords: str) -> Any:
        try:
            groups = parse_groups(keywords)
        except ValueError as problem:
            return HTML(f"<p>{escape(str(problem))}</p>")
        display(plot_dispersion(sentences, groups))
        counts = count_keywords(sentences, groups)
        display(counts[["article", "keyword", "count", "per_1000", "low", "high", "forms"]])
        lines = concordance(sentences, groups)
        return lines[["keyword", "article", "sentence_id", "left", "node", "right"]]

    written = write_groups(keywords)
    box = widgets.Textarea(
        written, description="keywords", layout=WIDE, rows=8, continuous_update=False
    )
    _show(look, {"keywords": box}, plot_dispersion(sentences, keywords))


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
        if direction != "all":
            rows = rows[rows["expectation"] == direction]
        if rows.empty:
            return HTML(NOTHING)
        display(plot_tone_and_outlook(rows))
        return rows[["sentence_id", "expectation", "outlook", "tone", "voice", "text"]]

    directions = ["all", "lower", "raise", "mixed", "open"]
    controls = {
        "article": _choose_article(sentences),
        "direction": widgets.Dropdown(options=directions, description="direction"),
    }
    _show(look, controls, plot_expectations(sentences))


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
    return (
        f"<p>As the lexicons have it:</p>{mark_tone(sentence)}"
        f"<p>With your weights:</p>{mark_tone(sentence, edits)}"
        f"{means.reset_index().to_html(index=False, float_format='{:+.2f}'.format, border=0)}"
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
    return "".join(paragraphs) or NOTHING


def _lay_out(sentences: pd.DataFrame, view: Callable[[pd.DataFrame], str]) -> HTML:
    """Return the first articles, each under its name."""
    shown = order_articles(sentences)[:STILL]
    texts = [view(sentences[sentences["article"] == article]) for article in shown]
    named = zip(shown, texts, strict=True)
    return HTML("".join(f"<p><b>{escape(article)}</b></p>{text}" for article, text in named))


def _choose_article(sentences: pd.DataFrame) -> widgets.Dropdown:
    options = order_articles(sentences)
    return widgets.Dropdown(options=options, description="article", layout=WIDE)


def _lexicons(sentences: pd.DataFrame) -> list[str]:
    scores = sentences.filter(regex="^tone").select_dtypes("number")
    return [str(column) for column in scores if column not in ("tone_low", "tone_high")]


def _show(look: Any, controls: dict[str, Any], still: Any) -> None:
    """Show controls and what they lead to."""
    _display(widgets.interactive(_showing(look), **controls), still)


def _showing(look: Any) -> Any:
    """Return `look` so that what it returns is shown: a widget shows only what is displayed."""

    def shown(**values: Any) -> None:
        result = look(**values)
        if result is not None:
            display(result)

    return shown


def _display(widget: Any, still: Any) -> None:
    """Show a widget, and in the same output a still picture or text for where no kernel runs."""
    data = dict(widget._repr_mimebundle_())
    metadata: dict[str, Any] = {}
    if isinstance(still, Chart):
        bundle, metadata = still._repr_mimebundle_()
    else:
        bundle = {"text/html": still._repr_html_(), "text/plain": ""}
    display({**bundle, **data, "text/plain": bundle["text/plain"]}, metadata=metadata, raw=True)
