"""Run the lessons and render what they say as a report that needs nothing else."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
from nbformat import NotebookNode

from tradetalks.base.checks import InputError
from tradetalks.base.paths import (
    library_files,
    library_folder,
    output_folder,
    own_project_folder,
    project_folder,
)
from tradetalks.corpus.load import read_corpus
from tradetalks.explore import WIDGET_VIEW as WIDGET_VIEW
from tradetalks.publish.addresses import read_addresses
from tradetalks.publish.book import (
    find_chromium,
    lay_out_book,
    print_book,
    render_slides,
    warn_without_chromium,
)
from tradetalks.publish.delivery import beside, explaining, one_at_a_time, put_in_place
from tradetalks.publish.notebooks import clean_notebook as clean_notebook
from tradetalks.publish.notebooks import run_notebook as run_notebook
from tradetalks.publish.notebooks import run_notebooks as run_notebooks
from tradetalks.publish.notebooks import write_notebook as write_notebook
from tradetalks.publish.pages import (
    GENERATOR,
    collect_pages,
    describe_report,
    link_sources,
    render_pages,
)
from tradetalks.publish.pictures import light_and_dark as light_and_dark
from tradetalks.publish.rights import describe_rights, find_withheld, withholder
from tradetalks.publish.story import read_citation, read_sources, tell_story
from tradetalks.sentences.split import split_sentences

PDF = "trade-talks.pdf"
SLIDES = "slides.html"


def render_report(
    notebooks: dict[str, NotebookNode],
    figures: str | Path,
    output: str | Path,
    articles: pd.DataFrame,
    problems: pd.DataFrame,
    slides: bool = False,
    chromium: str = "",
    live: str = "",
    site: str = "",
) -> None:
    """Write executed notebooks as pages that open from the disk, with a front page before them.

    Parameters
    ----------
    notebooks : dict of str to NotebookNode
        What :func:`run_notebooks` returned.
    figures : str or Path
        The folder that it filled.
    output : str or Path
        The folder to write ``index.html``, one page a notebook, ``search.html`` and ``figures/``
        to; it must not hold them yet.
    articles, problems : DataFrame
        What :func:`tradetalks.read_corpus` returned.
    slides : bool
        Write all notebooks as ``slides.html``, too.
    chromium : str
        A program that prints ``trade-talks.pdf``; without it there is none.
    live : str
        The address of the browser edition: each page links to it.
    site : str
        The address at which the report is published, for those who share a page of it.
    """
    output, figures = Path(output), Path(figures)
    output.mkdir(parents=True, exist_ok=True)
    captions = json.loads((figures / "captions.json").read_text(encoding="utf-8"))
    sentences = split_sentences(articles)[["article_id", "article", "sentence_id", "text"]]
    withhold = withholder(find_withheld(articles, sentences))
    copy_figures(figures, output / "figures", withhold)
    story = tell_story(articles, project_folder() / "notebooks" / "london", withhold)
    extras = {PDF: "The whole report as PDF"} if chromium else {}
    extras |= {SLIDES: "Slides for a lecture"} if slides else {}
    about = {
        "corpus": "",
        "checksum": checksum(),
        "code": checksum_code(project_folder() / "notebooks"),
        "articles": articles.assign(shown=articles["rights"].map(describe_rights)).to_dict(
            "records"
        ),
        "problems": problems.to_dict("records"),
        "extras": extras,
        "live": live,
        "site": site,
        "story": story,
        "labels": {line["label"] for card in story["cards"] for line in card["sentences"]},
        "citation": read_citation(project_folder() / "CITATION.cff"),
    }
    glossary = project_folder() / "notebooks" / "classroom" / "glossary.ipynb"
    if glossary.is_file():  # it has no code, and needs no run
        notebooks = notebooks | {glossary.stem: nbformat.read(glossary, as_version=4)}
    sources = read_sources(project_folder() / "notebooks" / "london")
    pages = [
        page | {"body": link_sources(page["body"], sources)}
        for page in collect_pages(notebooks, figures, sentences, withhold)
    ]
    report = describe_report(pages, captions, about)
    with ThreadPoolExecutor(max_workers=1) as meanwhile:  # Chromium takes its time, on its own core
        written = meanwhile.submit(_write_pages, report, output, slides)
        if chromium:
            print_book(lay_out_book(report), chromium, output / PDF)
        written.result()


def make_report(
    output: str | Path | None = None, refresh: bool = False, slides: bool = False, live: str = ""
) -> Path:
    """Run the lessons and write their report; whatever fails, the last good one stays.

    Parameters
    ----------
    output : str or Path, optional
        The report's folder; without it ``report`` in the project's folder. Of lessons that came
        with the installed library it is ``report`` where we are, and ``figures`` stay in it alone.
    refresh : bool
        Write the executed notebooks back in place, too.
    slides : bool
        Write slides for a lecture, too.
    live : str
        The address of the browser edition, as seen from the report or from anywhere; without it
        that of the published one, and where none is set no page leads to a live copy.

    Returns
    -------
    Path
        The report's front page.

    Raises
    ------
    ValueError
        If the project's articles cannot be read, a notebook fails, ``output`` is a folder with
        something else in it, or nothing can be written there.
    """
    project = own_project_folder() if refresh else project_folder()
    articles, problems = read_corpus(project / "seeds")
    target = Path(output).resolve() if output is not None else output_folder() / "report"
    if target.exists() and not may_be_replaced(target):
        raise InputError(f"{target} holds something that is no report: choose another --output")
    with explaining(target), ExitStack() as stack:
        report = stack.enter_context(beside(target))
        figures = stack.enter_context(beside(output_folder() / "figures"))
        notebooks = run_notebooks(project / "notebooks", figures)
        chromium = find_chromium()
        published = read_addresses()
        choices = (slides, chromium, live or published.live, published.site)
        render_report(notebooks, figures, report, articles, problems, *choices)
        finished = [(figures, project / "figures")] if project == output_folder() else []
        if refresh:
            drafts = stack.enter_context(beside(project / "notebooks"))
            drafts.mkdir()
            for stem, notebook in notebooks.items():
                write_notebook(notebook, drafts / f"{stem}.ipynb")
            kept = {path: project / "notebooks" / path.name for path in sorted(drafts.iterdir())}
            finished += kept.items()
        with one_at_a_time(output_folder()):
            put_in_place([*finished, (report, target)])
    if not chromium:
        warn_without_chromium()
    return target / "index.html"


def copy_figures(figures: Path, folder: Path, withhold: Callable[[str], str]) -> None:
    """Copy the files of figures into a report, without what rights forbid to show."""
    folder.mkdir()
    for path in figures.iterdir():
        copy = folder / path.name
        if path.name.endswith((".narrow.svg", ".slide.svg")):
            continue  # pages and slides carry them
        if path.suffix == ".csv":
            copy.write_text(withhold(path.read_text("utf-8")), encoding="utf-8", newline="\n")
        else:
            shutil.copyfile(path, copy)


def checksum(corpus: str | Path | None = None) -> str:
    """Return the SHA-256 of a corpus: of the sorted names and the bytes of its files."""
    place = Path(corpus) if corpus is not None else project_folder() / "seeds"
    digest = hashlib.sha256()
    files = {path.relative_to(place).as_posix(): path for path in [place, *place.rglob("*")]}
    for name, path in sorted(files.items()):
        if path.is_file() and not any(part.startswith(".") for part in Path(name).parts):
            digest.update(os.fsencode(f"{name}\0{path.stat().st_size}\0"))
            with suppress(OSError), path.open("rb") as stream:
                while block := stream.read(1_000_000):
                    digest.update(block)
    return digest.hexdigest()


def checksum_code(notebooks: Path | None = None) -> str:
    """Return the SHA-256 of what makes a report: the library's files, and notebooks' sources."""
    files = {
        f"lib/{path.relative_to(library_folder()).as_posix()}": path.read_bytes()
        for path in library_files()
    }
    for path in sorted(notebooks.rglob("*")) if notebooks else []:
        if path.is_file() and not any(part.startswith(".") for part in path.parts):
            name = path.relative_to(notebooks or path).as_posix()
            files[f"notebooks/{name}"] = (
                _read_sources(path) if path.suffix == ".ipynb" else path.read_bytes()
            )
    digest = hashlib.sha256()
    for name, data in sorted(files.items()):
        digest.update(f"{name}\0{len(data)}\0".encode() + data)
    return digest.hexdigest()


def _write_pages(report: dict[str, Any], output: Path, slides: bool) -> None:
    made = render_pages(report) | ({SLIDES: render_slides(report)} if slides else {})
    for name, page in made.items():
        (output / name).write_text(page, encoding="utf-8", newline="\n")


def _read_sources(path: Path) -> bytes:
    """Return a notebook's cells without what they gave: these are its code."""
    cells = nbformat.read(path, as_version=4).cells
    return json.dumps([[cell.cell_type, cell.source] for cell in cells]).encode()


def may_be_replaced(target: Path) -> bool:
    """Tell whether a place holds an empty folder, or a report of ours."""
    if not target.is_dir():
        return False
    front = target / "index.html"
    if front.is_file():
        return GENERATOR in front.read_text(encoding="utf-8", errors="replace")
    return not any(target.iterdir())
