"""Pages for the classroom: slides from session notes and notebooks, and handouts of one page."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path

import nbformat
import pandas as pd
from bs4 import BeautifulSoup
from markupsafe import Markup
from nbconvert.filters import markdown2html_mistune
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell, new_notebook

from tradetalks.base.paths import project_folder
from tradetalks.corpus.load import load_articles
from tradetalks.evaluation.coders import sample_for_coding
from tradetalks.publish.pages import TEMPLATES, sanitise
from tradetalks.sentences.split import split_sentences

HEADING = re.compile(r"^(#{1,3})\s+(.*)$", re.MULTILINE)
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
QUESTION = re.compile(r"^\d+\.\s+\*\*(.+?)\*\*", re.MULTILINE)
DIRECTIVE = re.compile(r"<!-- (sample|coding|answers|during|calendar) (.*?) -->")
MEASURED = "What are we measuring?"
MOST_TEXT = 900  # characters of prose on a slide


def make_deck(session: Path) -> NotebookNode:
    """Return the slides of a session as a notebook, with the metadata that nbconvert knows.

    A title, the aims, then from each notebook that the session names what it measures and each
    figure with its heading and the sentence after it; at the end the questions for discussion.

    Parameters
    ----------
    session : Path
        The session's notes; notebooks for the teacher alone stand behind the words "for you".
    """
    notes = session.read_text(encoding="utf-8")
    sections = _sections(notes)
    title = HEADING.search(notes)
    slides = [_slide(f"# {title.group(2)}" if title else session.stem)]
    slides.append(
        _slide("## By the end of this session you can\n\n" + _without_checks(sections["Aims"]))
    )
    row = next(line for line in notes.splitlines() if line.startswith("| **Notebooks**"))
    for address in re.findall(r"\]\(([^)]+\.ipynb)\)", row.partition("for you")[0]):
        path = (session.parent / address).resolve()
        if "release" not in path.parts:
            slides += _slides_of(nbformat.read(path, as_version=4))
    slides += [
        _slide(f"## Discuss\n\n{question}")
        for question in QUESTION.findall(sections["Questions for discussion"])
    ]
    deck: NotebookNode = new_notebook(cells=slides)
    return deck


def render_deck(deck: NotebookNode) -> str:
    """Return slides as one page without scripts: Page Down turns, printing gives one a page."""
    title = deck.cells[0].source.removeprefix("# ")
    return _page(title, "slides", "\n".join(_render_slide(cell) for cell in deck.cells))


def render_handout(markdown: str) -> str:
    """Return a handout as one page to print; its directives become sentences and calendars.

    ``<!-- sample 8 seed 1 -->`` draws sentences as :func:`tradetalks.sample_for_coding` does,
    ``<!-- coding 20 seed 7 -->`` also shows the one before each in its article,
    ``<!-- answers 20 -->`` leaves numbered lines for labels,
    ``<!-- during 2 to 5 -->`` quotes sentences of the article of that stage, and
    ``<!-- calendar 2025 5 6 -->`` draws months.
    """
    filled = DIRECTIVE.sub(lambda match: _fill(match.group(1), match.group(2)), markdown)
    title = HEADING.search(markdown)
    return _page(title.group(2) if title else "", "handout", _html(filled))


def _sections(notes: str) -> dict[str, str]:
    """Return the text below each heading of level 2."""
    parts = re.split(r"^## (.*)$", notes, flags=re.MULTILINE)
    return dict(zip(parts[1::2], (part.strip() for part in parts[2::2]), strict=True))


def _without_checks(aims: str) -> str:
    return re.sub(r"\s*\(check:.*?\)(?=[;.]?$)", "", aims.partition("\n\n")[2], flags=re.MULTILINE)


def _slides_of(notebook: NotebookNode) -> Iterator[NotebookNode]:
    """Yield what a notebook measures, and each of its figures with heading and sentence."""
    for cell, following in zip(notebook.cells, [*notebook.cells[1:], None], strict=True):
        if cell.cell_type == "markdown":
            if MEASURED in cell.source:
                yield _slide(f"## {MEASURED}\n\n{_shorten(cell.source)}")
            continue
        for output in cell.outputs:
            if "tradetalks" in output.get("metadata", {}):  # a saved figure
                said = following.source if following and following.cell_type == "markdown" else ""
                text = "" if HEADING.search(said) else _shorten(said)
                slide = _slide(f"## {output.metadata.tradetalks.caption}\n\n{text}")
                slide.metadata["picture"] = {
                    "data": "".join(output.data["image/png"].split()),
                    "alt": output.metadata.get("image/png", {}).get("alt", ""),
                }
                yield slide


def _slide(markdown: str) -> NotebookNode:
    shown = {"slideshow": {"slide_type": "slide"}}
    cell: NotebookNode = new_markdown_cell(LINK.sub(r"\1", markdown), metadata=shown)
    return cell


def _shorten(markdown: str) -> str:
    """Keep whole blocks of prose, as many as a slide holds."""
    blocks = [block for block in markdown.split("\n\n") if not HEADING.match(block)]
    kept = blocks[:1]
    for block in blocks[1:]:
        if sum(map(len, kept)) + len(block) > MOST_TEXT:
            break
        kept.append(block)
    return "\n\n".join(kept)


def _render_slide(cell: NotebookNode) -> str:
    picture = cell.metadata.get("picture")
    figure = (
        f'<img src="data:image/png;base64,{picture["data"]}" alt="{escape(picture["alt"])}">'
        if picture
        else ""
    )
    heading, _, text = _html(cell.source).partition("\n")
    return f"<section>{heading}{figure}{text}</section>"


def _fill(kind: str, given: str) -> str:
    numbers = [int(number) for number in re.findall(r"\d+", given)]
    if kind == "calendar":
        year, *months = numbers
        return "\n\n".join(_month(year, month) for month in months)
    if kind == "answers":
        lines = [f"| {number} | | |" for number in range(1, numbers[0] + 1)]
        return "\n".join(["| No. | Label | The word that decided |", "| --: | :-- | :-- |", *lines])
    articles = load_articles(project_folder() / "seeds")
    sentences = split_sentences(articles)
    if kind == "sample":
        texts = sample_for_coding(sentences, numbers[0], seed=numbers[1])["text"]
        return "\n".join(f"{n}. {text} ______" for n, text in enumerate(texts, start=1))
    if kind == "coding":
        return _list_to_code(sentences, numbers[0], numbers[1])
    [article] = articles.loc[articles["stage"] == kind, "article_id"]
    first, last = numbers
    wanted = sentences["article_id"].eq(article) & sentences["sentence_id"].between(first, last)
    return "> " + " ".join(sentences.loc[wanted, "text"])


def _list_to_code(sentences: pd.DataFrame, n: int, seed: int) -> str:
    """List the sentences that a class codes, each behind the one that stands before it."""
    prose = sentences[sentences["kind"] != "caption"]
    before = prose.groupby("article_id")["text"].shift().fillna("")
    drawn = sample_for_coding(sentences, n, seed=seed).merge(prose.assign(before=before))
    listed = [
        f"*{earlier}* **{text}**" if earlier else f"**{text}**"
        for earlier, text in zip(drawn["before"], drawn["text"], strict=True)
    ]
    return "\n".join(f"{number}. {line}" for number, line in enumerate(listed, start=1))


def _month(year: int, month: int) -> str:
    days = " | ".join(calendar.day_abbr)
    weeks = calendar.monthcalendar(year, month)
    rows = ["| " + " | ".join(str(day or "") for day in week) + " |" for week in weeks]
    head = f"**{calendar.month_name[month]} {year}**\n\n| {days} |\n|{' :-- |' * 7}"
    return "\n".join([head, *rows])


def _html(markdown: str) -> str:
    return sanitise(markdown2html_mistune(markdown))


def _page(title: str, kind: str, body: str) -> str:
    """Wrap a body into a page of its own, in the look of the classroom."""
    style = (TEMPLATES / "classroom.css").read_text(encoding="utf-8")
    soup = BeautifulSoup(body, "html.parser")
    for anchor in soup.select("a.anchor-link"):
        anchor.decompose()
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta http-equiv="Content-Security-Policy" '
        "content=\"default-src 'none'; img-src data:; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(title)}</title>\n<style>\n{style}</style>\n</head>\n"
        f'<body class="{kind}">\n<main>\n{Markup(soup)}\n</main>\n</body>\n</html>\n'
    )
