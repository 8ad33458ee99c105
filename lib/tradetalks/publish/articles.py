"""The articles of a report: a table of all, and pages on which each is read with its marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pandas as pd
from IPython.display import HTML
from markupsafe import Markup, escape

from tradetalks.base.wording import count_of
from tradetalks.publish.prepared import Prepared
from tradetalks.publish.rights import WITHHELD, may_be_shown

MOST_CHARACTERS = 400_000  # of articles on one page
MOST_ROWS = 5_000  # of the table of articles
Row = dict[Any, Any]
GIVEN = ["article_id", "article", "day", "outlet", "title", "url", "rights", "language"]
ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
SAID = {"lower": "lowers", "raise": "raises", "mixed": "mixed", "open": "leaves open"}
# Letters that are read from the right, and marks that turn what follows them.
TURNS = re.compile(
    "[\u0590-\u08ff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc"
    "\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
MUTED = {"boilerplate", "caption"}  # kinds of sentences that are shown in small


def list_articles(corpus: Prepared) -> pd.DataFrame:
    """List the articles of a corpus in the order of publication, each with what was found in it.

    Parameters
    ----------
    corpus
        What :func:`tradetalks.publish.prepared.prepare_corpus` returned.

    Returns
    -------
    DataFrame
        One row an article: ``article_id``, ``article`` (its name), ``day`` (or the days on which it
        can have been published), ``outlet``, ``title``, ``url``, ``rights``, ``language``,
        ``words``, ``sentences``, ``framing`` (how many set an expectation), ``outlook`` (their
        mean, −1 to 1), ``tone`` (the mean of all), and ``page`` and ``place``, where its text
        stands in the report; then the columns by which the articles are compared.
    """
    by = [name for name in corpus.settings["by"] if name not in GIVEN]
    articles = corpus.articles.sort_values("published_from", kind="stable", na_position="last")
    read = corpus.sentences[corpus.sentences["kind"] != "boilerplate"].groupby("article_id")
    found = pd.DataFrame(
        {
            "sentences": read.size(),
            "framing": read["expectation"].agg(lambda labels: (labels != "none").sum()),
            "outlook": read["outlook"].mean(),
            "tone": read["tone"].mean(),
        }
    ).reindex(articles["article_id"])
    counts = ["sentences", "framing"]
    found[counts] = found[counts].fillna(0).astype("int64")
    firsts = corpus.sentences.drop_duplicates("article_id").set_index("article_id")
    groups = firsts[by].reindex(articles["article_id"]).fillna("")
    table = articles.drop(columns=by, errors="ignore").set_index("article_id")
    table = table.join([found, groups]).reset_index()
    table["day"] = _name_days(table)
    pages = table["text"].str.len().cumsum() // MOST_CHARACTERS + 1
    table["page"] = [f"articles-{page}.html" for page in pages]
    table["place"] = [f"a{number}" for number in range(1, len(table) + 1)]
    return table[[*GIVEN, "words", *counts, "outlook", "tone", "page", "place", *by]]


def show_articles(corpus: Prepared) -> HTML:
    """Show the table of articles: in a report it can be sorted and searched."""
    listed = list_articles(corpus)
    by = [name for name in corpus.settings["by"] if name not in GIVEN]
    rows = (_write_row(row, by) for row in listed.head(MOST_ROWS).to_dict("records"))
    heads = ("Day", "Outlet", *by, "Title", "Sentences", "Framing", "Outlook", "Tone")
    head = Markup("").join(Markup("<th>{}</th>").format(name) for name in heads)
    body = Markup("\n").join(rows)
    html = Markup(
        '<table class="sortable"><thead><tr>{}</tr></thead><tbody>\n{}\n</tbody></table>'
    ).format(head, body)
    if len(listed) > MOST_ROWS:
        html += Markup("<p>The first {:,} of {}.</p>").format(
            MOST_ROWS, count_of(len(listed), "article")
        )
    return HTML(html)


def iterate_article_pages(corpus: Prepared) -> Iterator[dict[str, Any]]:
    """Yield the pages of articles: ``file``, ``title`` and ``articles``, with marked paragraphs.

    Where the rights of an article do not permit its text, only sentences that set an expectation
    are shown, as :mod:`tradetalks.publish.rights` says.
    """
    sentences = dict(tuple(corpus.sentences.groupby("article_id", sort=False)))
    none = corpus.sentences[:0]
    for file, group in list_articles(corpus).groupby("page", sort=False):
        shown = [
            row
            | {
                "title": row["title"] or row["article"],
                "url": row["url"] if is_linked(row["url"]) else "",
                "facts": _describe(row),
                "paragraphs": _mark_paragraphs(row, sentences.get(row["article_id"], none)),
            }
            for row in group.to_dict("records")
        ]
        first, last = shown[0]["place"][1:], shown[-1]["place"][1:]
        title = f"Articles {first}–{last}" if first != last else f"Article {first}"
        yield {"file": file, "title": title, "articles": shown}


def is_linked(url: str) -> bool:
    """Tell an address that a page may lead to from any other text.

    >>> is_linked("https://news.example/1"), is_linked("javascript:alert(1)")
    (True, False)
    """
    return ADDRESS.match(url) is not None


def _name_days(articles: pd.DataFrame) -> list[str]:
    days = zip(articles["published_from"], articles["published_to"], strict=True)
    return [
        ""
        if pd.isna(first)
        else f"{first:%Y-%m-%d}"
        if pd.isna(last) or last == first
        else f"{first:%Y-%m-%d} to {last:%Y-%m-%d}"
        for first, last in days
    ]


def _write_row(row: Row, by: list[str]) -> Markup:
    title = _isolate(row["title"] or row["article"])
    if is_linked(row["url"]):
        title = Markup('<a href="{}">{}</a>').format(row["url"], title)
    read = Markup('<a href="{page}#{place}">{sentences}</a>').format(**row)
    cells = [row["day"] or "—", *(_isolate(row[name] or "—") for name in ["outlet", *by])]
    cells += [title, read, row["framing"]]
    cells += [show_value(row["outlook"]), show_value(row["tone"])]
    joined = Markup("").join(Markup("<td>{}</td>").format(cell) for cell in cells)
    return Markup("<tr>{}</tr>").format(joined)


def show_value(value: float) -> str:
    """Write a value from −1 to 1, or a dash where there is none."""
    return "—" if pd.isna(value) else f"{round(value, 2) + 0.0:+.2f}".replace("-", "−")


def _isolate(text: str) -> Markup:
    """Keep marks of direction in a text from turning what follows."""
    return Markup('<span dir="auto">{}</span>').format(text) if TURNS.search(text) else escape(text)


def _describe(row: Row) -> str:
    """Say in one line what is known of an article and what was found in it."""
    if not row["sentences"]:
        known = [row["outlet"], row["day"], f"language {row['language']}: listed, and not read"]
        return " · ".join(filter(None, known))
    found = [count_of(row["sentences"], "sentence")]
    found += [f"{row['framing']} of them framing"]
    values = [f"{name} {show_value(row[name])}" for name in ("outlook", "tone")]
    return " · ".join(filter(None, [row["outlet"], row["day"], *found, *values]))


def _mark_paragraphs(article: Row, sentences: pd.DataFrame) -> list[dict[str, Any]]:
    """Write the sentences of an article, by paragraph, with what they tell a reader to expect."""
    open_to_all = may_be_shown(article["rights"])
    paragraphs: list[dict[str, Any]] = []
    hidden = False
    columns = ["paragraph", "kind", "sentence_id", "text", "expectation", "voice", "speaker"]
    rows = sentences[[*columns, "tone", "cues"]].to_dict("records")
    for row in rows:
        if not paragraphs or paragraphs[-1]["number"] != row["paragraph"]:
            kind = row["kind"] if row["kind"] in MUTED | {"heading"} else "prose"
            paragraphs.append({"number": row["paragraph"], "kind": kind, "pieces": []})
        pieces = paragraphs[-1]["pieces"]
        if row["expectation"] != "none":
            pieces.append(_mark_sentence(row, f"{article['place']}-{row['sentence_id']}"))
        elif open_to_all:
            pieces.append(_isolate(row["text"]))
        elif not hidden:
            pieces.append(escape(WITHHELD))
        hidden = row["expectation"] == "none" and not open_to_all
    return [one | {"html": Markup(" ").join(one["pieces"])} for one in paragraphs if one["pieces"]]


def _mark_sentence(row: Row, place: str) -> Markup:
    """Mark a sentence that sets an expectation, and in it the words that decided."""
    text, end, pieces = row["text"], 0, []
    for cue in sorted(row["cues"], key=lambda cue: cue["start"]):
        if cue["start"] >= end:
            pieces += [escape(text[end : cue["start"]])]
            pieces += [Markup("<b>{}</b>").format(text[cue["start"] : cue["end"]])]
            end = cue["end"]
    marked = Markup("").join([*pieces, escape(text[end:])])
    who = ": ".join(filter(None, [row["voice"], row["speaker"]]))
    said = [SAID[row["expectation"]], who, f"tone {show_value(row['tone'])}"]
    return Markup(
        '<mark id="{}" class="{}" dir="auto">{}</mark> <small dir="auto">{}</small>'
    ).format(place, row["expectation"], marked, " · ".join(said))


def describe_withheld(articles: pd.DataFrame) -> str:
    """Say of how many articles the rights do not permit to show the whole text; "" of none."""
    closed = int((~articles["rights"].map(may_be_shown)).sum())
    if not closed:
        return ""
    return (
        f"Of {count_of(closed, 'article')} the rights do not permit to show the whole text: only "
        "the sentences that set an expectation are shown."
    )
