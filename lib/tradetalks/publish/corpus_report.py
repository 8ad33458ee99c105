"""The report on any corpus: read once, notebooks run on its tables, its articles beside them."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd
from nbformat import NotebookNode

from tradetalks.base.checks import InputError
from tradetalks.base.progress import Progress
from tradetalks.base.tables import write_table
from tradetalks.base.wording import count_of, format_days
from tradetalks.batch.annotation import count_cores
from tradetalks.batch.engines import run_all
from tradetalks.publish.addresses import read_addresses
from tradetalks.publish.articles import describe_withheld, iterate_article_pages, list_articles
from tradetalks.publish.book import (
    find_chromium,
    lay_out_book,
    print_book,
    render_slides,
    warn_without_chromium,
)
from tradetalks.publish.cells import NOTEBOOKS, find_lacks
from tradetalks.publish.delivery import beside, explaining, one_at_a_time, put_in_place
from tradetalks.publish.findings import list_findings
from tradetalks.publish.notebooks import run_notebooks
from tradetalks.publish.overview import say_how_sure
from tradetalks.publish.pages import collect_pages, dress, make_environment
from tradetalks.publish.pictures import Layout
from tradetalks.publish.prepared import Prepared, count_prepared, read_prepared, write_prepared
from tradetalks.publish.report import SLIDES, checksum, checksum_code, copy_figures, may_be_replaced
from tradetalks.publish.retrieval import pack_sentences
from tradetalks.publish.rights import find_withheld, withholder

PDF = "report.pdf"
LAYOUT = Layout(rows=120, characters=20_000, code_last=True, tells=True)
MOST_SIDE_BY_SIDE = 20_000  # sentences of which several kernels may hold the tables at once
INSTEAD = {"outlook-over-time": "expectations-along-the-articles"}  # where no day is known
STRONGEST = 5  # findings that the front page shows with their figures


def make_corpus_report(
    corpus: str | Path,
    output: str | Path | None = None,
    *,
    title: str = "",
    by: Sequence[str] = (),
    keywords: Mapping[str, list[str]] | None = None,
    cues: str | Path | None = None,
    event: str | None = None,
    aliases: str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    slides: bool = False,
) -> Path:
    """Make the report on a corpus; whatever fails, an older report stays as it was.

    What cannot be read is named on standard error.

    Parameters
    ----------
    corpus
        Articles: see :func:`tradetalks.load_articles`.
    output
        The report's folder: new, empty, or an older report. Without it ``report-NAME`` for the
        corpus NAME, in the folder in which we are.
    title, by, keywords, cues, event, aliases, columns
        As for :func:`tradetalks.publish.prepared.prepare_corpus`.
    slides
        Write slides for a lecture, too.

    Returns
    -------
    Path
        The report's front page.

    Raises
    ------
    ValueError
        If a choice cannot work or no article can be read, if the output is a folder with something
        else in it, or if nothing can be written there.
    """
    target = Path(output or f"report-{Path(corpus).resolve().stem}").resolve()
    if target.exists() and not may_be_replaced(target):
        raise InputError(f"{target} holds something that is no report: choose another --output")
    if Path(corpus).is_dir() and target.is_relative_to(Path(corpus).resolve()):
        raise InputError(
            f"{target} lies in the corpus, and would be read as articles next time: "
            "choose another --output"
        )
    chromium = find_chromium()
    choices: dict[str, Any] = {
        **{"title": title, "by": by, "keywords": keywords, "cues": cues},
        **{"event": event, "aliases": aliases, "columns": columns},
        "workers": count_cores(),
    }
    with explaining(target), beside(target) as report, tempfile.TemporaryDirectory() as scratch:
        tables, figures = Path(scratch) / "tables", Path(scratch) / "figures"
        write_prepared(corpus, tables, **choices)
        is_long = count_prepared(tables) > MOST_SIDE_BY_SIDE
        # What many articles take of memory is free again where a process of their own ends.
        apart = partial(run_all, engine="processes", workers=2 if is_long else 1, scheduler=None)
        [(problems, lacks)] = apart(_look_over, [tables])
        for file, reason, remedy in problems.itertuples(index=False):
            print(f"{file}: {reason}; {remedy}", file=sys.stderr)
        executed = run_notebooks(NOTEBOOKS, figures, tables, lacks, 1 if is_long else count_cores())
        render = partial(
            render_corpus_report,
            notebooks=executed,
            figures=figures,
            output=report,
            about={"checksum": checksum(corpus), "code": checksum_code(None)},
            slides=slides,
            chromium=chromium,
        )
        [book] = apart(render, [tables])
        del render, executed
        if chromium:
            print_book(book, chromium, report / PDF)
        with one_at_a_time(target.parent):
            put_in_place([(report, target)])
    if not chromium:
        warn_without_chromium()
    return target / "index.html"


def _look_over(tables: Path) -> tuple[pd.DataFrame, dict[str, str]]:
    """Return what of a corpus could not be read, and what it lacks for some cells."""
    corpus = read_prepared(tables, without=["tone_words"])
    return corpus.problems, find_lacks(corpus)


def render_corpus_report(
    tables: Path,
    notebooks: dict[str, NotebookNode],
    figures: Path,
    output: Path,
    about: Mapping[str, str],
    slides: bool = False,
    chromium: str = "",
) -> str:
    """Write all pages of the report on a corpus.

    Parameters
    ----------
    tables
        The folder that :func:`tradetalks.publish.prepared.prepare_corpus` filled.
    notebooks, figures
        What :func:`tradetalks.publish.notebooks.run_notebooks` returned, and the folder it filled.
    output
        The folder to write to; it must not exist.
    about
        ``checksum`` of the corpus and of the ``code``.
    slides
        Write slides for a lecture, too.
    chromium
        A program that prints the report as PDF; without it no page leads to a PDF.

    Returns
    -------
    str
        What :func:`tradetalks.publish.book.print_book` is to print of it; "" without `chromium`.
    """
    corpus = read_prepared(tables, without=["tone_words"])
    output.mkdir(parents=True)
    withhold = withholder(find_withheld(corpus.articles, corpus.sentences))
    copy_figures(figures, output / "figures", withhold)
    listed = list_articles(corpus)
    write_table(listed.drop(columns=["page", "place"]), output / "figures" / "articles.csv")
    pages = collect_pages(notebooks, figures, _tell_filters(corpus.sentences), withhold, LAYOUT)
    extras = {PDF: "The whole report as PDF"} if chromium else {}
    extras |= {SLIDES: "Slides for a lecture"} if slides else {}
    report = {
        **about,
        **dress("report", "corpus"),
        **_find(corpus, pages),
        "corpus": corpus.settings["title"],
        "opening": "front_corpus.html.j2",
        "lead": _describe(corpus.articles),
        "sure": [*say_how_sure(), *filter(None, [describe_withheld(corpus.articles)])],
        "articles": listed.to_dict("records"),
        "problems": corpus.problems.to_dict("records"),
        "extras": extras,
        "live": read_addresses().live,
        "site": "",
        "pages": pages,
    }
    with Progress("Writing", "page") as progress:
        for name, page in progress.watch(_render(corpus, report, slides)):
            (output / name).write_text(page, encoding="utf-8", newline="\n")
    # A table of all articles is for the screen.
    printed = [page for page in pages if "sortable" not in page["body"]]
    return lay_out_book({**report, "pages": printed}) if chromium else ""


def _render(corpus: Prepared, report: dict[str, Any], slides: bool) -> Iterator[tuple[str, str]]:
    """Yield the name of each page and what it holds, one at a time: together they may be long."""
    environment = make_environment(report)
    yield "index.html", environment.get_template("front.html.j2").render()
    pages = report["pages"]
    inner = environment.get_template("page.html.j2")
    neighbours = zip([None, *pages], pages, [*pages[1:], None], strict=False)
    for previous, page, following in neighbours:
        yield page["file"], inner.render(page=page, previous=previous, following=following)
    texts = environment.get_template("articles.html.j2")
    files = [None, *list_articles(corpus)["page"].unique(), None]
    for at, page in enumerate(iterate_article_pages(corpus), start=1):
        rendered = texts.render(page=page, previous=files[at - 1], following=files[at + 1])
        yield page["file"], rendered
    found = pack_sentences(corpus)
    yield "search.html", environment.get_template("retrieval.html.j2").render(found=found)
    if slides:
        yield SLIDES, render_slides(report)


def _tell_filters(sentences: pd.DataFrame) -> pd.DataFrame:
    """Keep of sentences what pages show of them, and what their filters go by."""
    days = sentences["published_from"].dt.strftime("%Y-%m-%d").fillna("")
    told = {
        "data-outlet": sentences["outlet"],
        "data-voice": sentences["voice"],
        "data-label": sentences["expectation"],
        "data-day": days,
    }
    return sentences[["article_id", "article", "sentence_id", "text"]].assign(**told)


def _find(corpus: Prepared, pages: list[dict[str, Any]]) -> dict[str, Any]:
    """List the findings, the strongest with their figures, each with the page that shows it."""
    settings = corpus.settings
    listed = list_findings(
        corpus.sentences, settings["by"], settings["event"], corpus.copies, corpus.people
    )
    is_found = listed["p_value"].notna()
    drawn = {
        figure["name"]: {
            "figure": figure,
            "page": page,
            "place": f"figure-{figure['name']}",
            "label": f"{figure['label']}, in “{page['title']}”",
        }
        for page in pages
        for figure in page["figures"]
        if figure["name"]
    }
    drawn = {name: drawn[other] for name, other in INSTEAD.items() if other in drawn} | drawn
    nowhere = {"figure": None, "page": None, "place": "", "label": ""}
    findings = [
        {"sentence": row["finding"], **drawn.get(row["figure"], nowhere)}
        for row in listed[is_found].to_dict("records")
    ]
    strongest, further = findings[:STRONGEST], findings[STRONGEST:]
    shown: set[str] = set()
    for finding in strongest:  # a figure that two findings share is shown once
        figure = finding["figure"]
        again = finding["place"] in shown
        # The sentences behind it stand on its page.
        finding["figure"] = figure and not again and {**figure, "rows": [], "points": []}
        shown.add(finding["place"])
    opening, *_, closing = listed.loc[~is_found, "finding"]
    return {"findings": strongest, "further": further, "opened": opening, "closed": closing}


def _describe(articles: pd.DataFrame) -> str:
    """Say in one sentence what a corpus is."""
    days = format_days(articles["published_from"].min(), articles["published_to"].max())
    outlets = int(articles.loc[articles["outlet"] != "", "outlet"].nunique())
    said = count_of(len(articles), "article")
    said += f" of {count_of(outlets, 'outlet')}" if outlets else ""
    said += f", {days}" if days else ", their days not known"
    return f"{said}: {count_of(int(articles['words'].sum()), 'word')}, read sentence by sentence."
