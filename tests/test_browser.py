"""The browser edition: built, opened in Chromium with nobody else to ask, every notebook run."""

from __future__ import annotations

import json
import tarfile
from pathlib import Path
from typing import Any

import browse
import nbformat
import pyodide
import pytest
from bs4 import BeautifulSoup
from conftest import PROJECT
from nbformat.v4 import new_code_cell, new_notebook
from tradetalks import _pyodide
from tradetalks._pyodide import COMPILED, CORE, LOCK, SETTINGS, digest, open_pyodide
from tradetalks.__main__ import main
from tradetalks.browser import HELP, build_site
from tradetalks.reports import clean_notebook, render_report

CDN = SETTINGS["pyodide"]["url"]
FIRST = "notebooks/00_start_here.ipynb"
SHOWN = ["text/html", "text/markdown", "text/plain"]
STRIKE = "The ferries may sail again by Friday. Nobody expects a quick deal.\n"
MINE = [
    "import tradetalks as tt",
    'articles = tt.load_articles("my-articles")\n'
    "sentences = tt.split_sentences(articles)\n"
    "sentences = tt.frame_expectations(tt.score_sentiment(sentences))\n"
    'sentences[["text", "expectation"]]',
    "tt.explore_tone(sentences, tt.label_articles(articles))",
]


def is_worked_on(path: Path) -> bool:
    """Tell whether a notebook is one that students open: no source, no answers."""
    return not {"source", "answers", ".ipynb_checkpoints"} & {*path.parts}


NOTEBOOKS = {
    path.relative_to(PROJECT).as_posix(): clean_notebook(nbformat.read(path, as_version=4))
    for path in sorted((PROJECT / "notebooks").rglob("*.ipynb"))
    if is_worked_on(path.relative_to(PROJECT))
}


@pytest.fixture(scope="session")
def distribution(tmp_path_factory):
    try:
        return pyodide.assemble(tmp_path_factory.mktemp("pyodide"))
    except ValueError as reason:
        pytest.skip(f"THE BROWSER EDITION WAS NOT TESTED: {reason}")


@pytest.fixture(scope="session")
def site(distribution, tmp_path_factory):
    return build_site(tmp_path_factory.mktemp("lite") / "site", distribution).parent


@pytest.fixture(scope="module")
def browser(chromium):
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def ran(site, browser) -> dict[str, tuple[Any, dict[str, str]]]:
    """Run every notebook in the browser; each with the tables that lie beside its figures."""
    found: dict[str, tuple[Any, dict[str, str]]] = {}

    def keep(page: Any, path: str, notebook: dict[str, Any]) -> None:
        files = browse.list_files(page, "figures") if "figures" in browse.list_files(page, "") else []
        tables = [name for name in files if name.endswith(".csv") and name not in seen(page)]
        found[path] = (notebook, {name: browse.read_text(page, f"figures/{name}") for name in tables})

    def seen(page: Any) -> set[str]:
        return {name for _, tables in found.values() for name in tables}

    with browse.serve(site) as address:
        contexts = [browser.new_context() for _ in range(2)]  # a core each, and a storage each
        refused = [browse.shut_in(context, address) for context in contexts]
        pages = [browse.open_lab(context.new_page(), address) for context in contexts]
        longest_first = sorted(NOTEBOOKS, key=lambda path: -len(str(NOTEBOOKS[path])))
        browse.run_notebooks(pages, longest_first, keep)
        for context in contexts:
            context.close()
    assert refused == [[], []]
    return found


def shown(notebook: Any) -> list[list[tuple[str, str]]]:
    """Return the tables and texts that each code cell shows, without pictures and widgets."""
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        texts: list[tuple[str, str]] = []
        for output in cell["outputs"]:
            if output["output_type"] == "stream":
                name, text = output["name"], "".join(output["text"])
                if texts and texts[-1][0] == name:
                    text = texts.pop()[1] + text
                texts.append((name, text))
            else:
                data = output.get("data", {"text/plain": str(output.get("evalue"))})
                texts += [(kind, "".join(data[kind])) for kind in SHOWN if kind in data]
        cells.append(texts)
    return cells


@pytest.mark.parametrize("path", NOTEBOOKS)
def test_a_notebook_runs_to_its_end_and_shows_the_same(ran, path):
    notebook, _ = ran[path]
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    errors = [
        output["evalue"]
        for cell in cells
        for output in cell["outputs"]
        if output["output_type"] == "error"
    ]
    assert errors == []
    assert all(cell["execution_count"] for cell in cells if "".join(cell["source"]).strip())
    if "release" not in path:  # exercises are kept without outputs
        cleaned = clean_notebook(nbformat.from_dict(notebook))
        assert shown(cleaned) == shown(NOTEBOOKS[path])


def test_the_figures_have_the_same_numbers(ran):
    tables = {name: text for _, files in ran.values() for name, text in files.items()}
    committed = {
        path.name: path.read_text(encoding="utf-8") for path in (PROJECT / "figures").glob("*.csv")
    }
    assert tables.keys() == committed.keys()
    assert [name for name in committed if tables[name] != committed[name]] == []


def test_a_visitor_brings_articles_moves_a_widget_and_finds_the_work_again(site, browser):
    with browse.serve(site) as address:
        context = browser.new_context()
        refused = browse.shut_in(context, address)
        page = context.new_page()
        page.goto(address)
        assert "in this browser, on this machine, and nowhere else" in page.inner_text("main")
        page.wait_for_function("document.getElementById('status').textContent.includes('is here')")
        page.click("#open")
        browse.wait_for_lab(page)
        page.wait_for_function(f"window.jupyterapp.shell.currentWidget.context?.path === '{FIRST}'")

        # Dropped into the folder that the file browser shows: that of the notebook.
        notebook = new_notebook(cells=[new_code_cell(source) for source in MINE])
        browse.make_folder(page, "notebooks/my-articles")
        browse.show_folder(page, "notebooks")
        browse.drop_files(page, {"mine.ipynb": nbformat.writes(notebook)})
        browse.show_folder(page, "notebooks/my-articles")
        page_saved = "<html><body><p>The talks failed.</p></body></html>"
        browse.drop_files(page, {"strike.txt": STRIKE, "saved.html": page_saved})
        page.wait_for_selector(".jp-DirListing-item >> text=strike.txt")

        browse.start_notebook(page, "notebooks/mine.ipynb")
        slider = page.locator(".widget-hslider [role=slider]")
        slider.wait_for()
        table = page.locator(".jp-OutputArea table").first.inner_text()
        assert "Nobody expects a quick deal." in table
        assert "lower" in table
        warned = page.locator(".jp-OutputArea [data-mime-type='application/vnd.jupyter.stderr']")
        assert "saved.html: reading it needs the package trafilatura" in warned.first.inner_text()
        marked = page.locator(".widget-output, .jp-OutputArea-child .jupyter-widgets").last
        assert "sail again" in marked.inner_text()
        slider.focus()
        slider.press("ArrowRight")
        page.wait_for_function(
            "[...document.querySelectorAll('.widget-interact')].some("
            "(shown) => shown.innerText.includes('Nobody expects'))"
        )

        page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        page.reload()
        browse.wait_for_lab(page)
        assert browse.read_text(page, "notebooks/my-articles/strike.txt") == STRIKE
        kept = json.loads(browse.read_text(page, "notebooks/mine.ipynb"))
        assert kept["cells"][1]["outputs"]

        page.evaluate("window.jupyterapp.commands.execute('application:clear-browser-data')")
        page.click("text=Clear >> nth=-1")
        page.wait_for_load_state()
        browse.wait_for_lab(page)
        assert "mine.ipynb" not in browse.list_files(page, "notebooks")
        assert refused == []
        context.close()
