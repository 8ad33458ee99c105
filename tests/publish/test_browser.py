"""The browser edition: built, opened in Chromium with nobody else to ask, every notebook run."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import tarfile
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import browse
import nbformat
import pandas as pd
import pyodide
import pytest
from bs4 import BeautifulSoup
from nbformat.v4 import new_code_cell, new_notebook
from project import PROJECT
from tradetalks.cli import main
from tradetalks.corpus.load import read_corpus
from tradetalks.publish.browser import HELP, build_site, gather_contents
from tradetalks.publish.notebooks import clean_notebook
from tradetalks.publish.pyodide import COMPILED, CORE, LOCK, SETTINGS, digest, open_pyodide
from tradetalks.publish.report import render_report

CDN = SETTINGS["pyodide"]["url"]
LEFT_OUT = SETTINGS["packages"]["leave"]
FIRST_NAME = "00_start_here"
FIRST = f"notebooks/{FIRST_NAME}.ipynb"
SHOWN = ["text/html", "text/markdown", "text/plain"]
PLACES = ["x", "y", "narrow_x", "narrow_y"]
STRIKE = "The ferries may sail again by Friday. Nobody expects a quick deal.\n"
RUN_ALL = """async (path) => {
  const commands = window.jupyterapp.commands;
  const panel = await commands.execute('docmanager:open', {path, factory: 'Notebook'});
  await panel.context.ready;
  await panel.sessionContext.ready;
  commands.execute('notebook:run-all-cells');
}"""
MINE = [
    "import tradetalks as tt",
    'articles = tt.load_articles("my-articles")\n'
    "sentences = tt.split_sentences(articles)\n"
    "sentences = tt.frame_expectations(tt.score_sentiment(sentences))\n"
    'sentences[["text", "expectation"]]',
    "tt.explore_tone(sentences)",
]


OF_TEACHERS = [
    *("source", "answers", "sessions", "slides", "example-class", "class_agreement.ipynb"),
    *("labels.csv", "nbgrader_config.py", "teaching.md", "handed-in"),
]


def is_worked_on(path: Path) -> bool:
    """Tell whether a notebook is one that students open: no source, no answers."""
    return not {*OF_TEACHERS, ".ipynb_checkpoints"} & {*path.parts}


NOTEBOOKS = {
    path.relative_to(PROJECT).as_posix(): clean_notebook(nbformat.read(path, as_version=4))
    for path in sorted((PROJECT / "notebooks").rglob("*.ipynb"))
    if is_worked_on(path.relative_to(PROJECT))
}


def test_the_readme_says_what_a_visit_was_measured_to_cost():
    measured = pd.read_csv(PROJECT / "benchmarks" / "browser.csv", index_col="visit")
    megabytes = measured["megabytes"].round().astype(int)
    first, second = measured["seconds to its first cell"].round().astype(int)
    said = f"loads {megabytes['first']} MB before a host compresses it, later ones nothing; "
    said += f"the first cell answered after {first} s, then {second} s"
    assert megabytes["second"] == 0
    assert said in (PROJECT / "README.md").read_text(encoding="utf-8")


def test_four_open_notebooks_take_what_the_readme_says_and_less_than_a_small_machine_has():
    measured = pd.read_csv(PROJECT / "benchmarks" / "browser-memory.csv", index_col="moment")
    opened, ran = measured["gigabytes"].round(1)
    said = (
        f"take {opened} GB in all of Chromium when Python\nanswers in each, and {ran} GB when the"
    )
    assert opened < 1.5
    assert said in (PROJECT / "README.md").read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def distribution(tmp_path_factory):
    try:
        return pyodide.assemble(tmp_path_factory.mktemp("pyodide"))
    except ValueError as reason:
        pytest.skip(f"THE BROWSER EDITION WAS NOT TESTED: {reason}")


@pytest.fixture(scope="session")
def site(distribution, tmp_path_factory):
    folder = os.path.relpath(tmp_path_factory.mktemp("lite") / "site")  # as `make pages` says
    return build_site(folder, distribution, report="../index.html").parent


@pytest.fixture(scope="module")
def ran(site, browser) -> dict[str, tuple[Any, dict[str, str]]]:
    """Run every notebook in the browser; each with the tables that lie beside its figures."""
    found: dict[str, tuple[Any, dict[str, str]]] = {}

    def keep(page: Any, path: str, notebook: dict[str, Any]) -> None:
        files = (
            browse.list_files(page, "figures") if "figures" in browse.list_files(page, "") else []
        )
        tables = [name for name in files if name.endswith(".csv") and name not in seen(page)]
        found[path] = (
            notebook,
            {name: browse.read_text(page, f"figures/{name}") for name in tables},
        )

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
    committed = {path.name: path for path in (PROJECT / "figures").glob("*.csv")}
    assert tables.keys() == committed.keys()
    for name, path in committed.items():
        drawn = pd.read_csv(io.StringIO(tables[name]), dtype=str, keep_default_na=False)
        kept = pd.read_csv(path, dtype=str, keep_default_na=False)
        # Where a point stands in the picture depends on the version of Matplotlib, a little.
        places = [table.filter(PLACES).replace("", "nan").astype(float) for table in (drawn, kept)]
        pd.testing.assert_frame_equal(*places, rtol=0, atol=0.02, obj=name)
        others = [table.drop(columns=PLACES, errors="ignore") for table in (drawn, kept)]
        pd.testing.assert_frame_equal(*others, obj=name)


def test_a_visitor_brings_articles_moves_a_widget_and_finds_the_work_again(site, browser, tmp_path):
    with browse.serve(site) as address:
        context = browser.new_context()
        refused = browse.shut_in(context, address)
        page = context.new_page()
        page.goto(address)
        assert "in this browser, on this machine, and nowhere else" in page.inner_text("main")
        page.get_by_text("All of it is here.").wait_for()
        page.click("#open")
        browse.wait_for_lab(page)
        page.wait_for_function(f"window.jupyterapp.shell.currentWidget.context?.path === '{FIRST}'")

        # Dropped into the folder that the file browser shows: that of the notebook.
        mine, strike, saved = (
            tmp_path / name for name in ["mine.ipynb", "strike.txt", "saved.html"]
        )
        notebook = new_notebook(cells=[new_code_cell(source) for source in MINE])
        nbformat.write(clean_notebook(notebook), mine)
        strike.write_text(STRIKE)
        saved.write_text("<html><body><p>The talks failed.</p></body></html>")
        browse.make_folder(page, "notebooks", "my-articles")
        browse.show_folder(page, "notebooks")
        browse.drop_files(page, [mine])
        browse.show_folder(page, "notebooks/my-articles")
        browse.drop_files(page, [strike, saved])

        page.evaluate(RUN_ALL, "notebooks/mine.ipynb")
        analysed, explored = (page.locator(".jp-CodeCell").nth(number) for number in [-2, -1])
        explored.get_by_text("again by Friday").wait_for()
        assert "Nobody expects a quick deal." in analysed.inner_text()
        assert "saved.html: reading it needs the package trafilatura" in analysed.inner_text()
        explored.locator(".widget-hslider [role=slider]").press("ArrowRight")
        explored.get_by_text("Nobody").wait_for()
        assert explored.get_by_text("again by Friday").count() == 0
        assert explored.locator("img").evaluate("(image) => image.naturalWidth") > 0

        page.evaluate("window.jupyterapp.commands.execute('docmanager:save')")
        page.reload()
        browse.wait_for_lab(page)
        assert browse.read_text(page, "notebooks/my-articles/strike.txt") == STRIKE
        kept = json.loads(browse.read_text(page, "notebooks/mine.ipynb"))
        assert kept["cells"][1]["outputs"]

        page.get_by_role("menuitem", name="Help").click()
        page.get_by_text("Clear Browser Data").click()
        with page.expect_navigation():
            page.get_by_role("button", name="Clear", exact=True).click()
        browse.wait_for_lab(page)
        assert "mine.ipynb" not in browse.list_files(page, "notebooks")
        assert refused == []
        context.close()


def test_without_a_pyodide_of_its_own_the_site_takes_it_from_the_public_host(
    distribution, browser, tmp_path
):
    """The public host is out of reach here: its addresses are answered from the same files."""
    site = build_site(tmp_path / "site").parent
    assert not list(site.rglob("pyodide.asm.*"))
    asked = set()

    def answer(route: Any) -> None:
        name = route.request.url.removeprefix(CDN)
        asked.add(name)
        headers = {"Access-Control-Allow-Origin": "*"}
        kind = {".mjs": "text/javascript", ".wasm": "application/wasm"}.get(Path(name).suffix)
        route.fulfill(path=distribution / name, headers=headers, content_type=kind)

    with browse.serve(site) as address:
        context = browser.new_context()
        refused = browse.shut_in(context, address)
        context.route(f"{CDN}**", answer)
        page = browse.open_lab(context.new_page(), address)
        notebook = browse.run_notebook(page, FIRST)
        context.close()
    assert shown(clean_notebook(nbformat.from_dict(notebook))) == shown(NOTEBOOKS[FIRST])
    compiled = {package["file_name"] for package in COMPILED["packages"].values()}
    assert asked == {*CORE, *compiled}
    assert refused == []


def test_the_site_holds_what_students_need_and_no_answers(site):
    files = {path.relative_to(site / "files").as_posix() for path in (site / "files").rglob("*.*")}
    assert files >= {*NOTEBOOKS, HELP, "seeds/articles.csv", "notebooks/london/facts.csv"}
    assert [name for name in files if not is_worked_on(Path(name))] == []
    listed = [path.parent.name for path in (site / "api").rglob("all.json")]
    assert {"release", "handouts", "corpora"} <= {*listed}
    assert not {*OF_TEACHERS} & {*listed}


@pytest.fixture(scope="module")
def contents(tmp_path_factory):
    """What students find in the list of files."""
    folder = tmp_path_factory.mktemp("contents")
    gather_contents(PROJECT, folder)
    return folder


def test_no_file_of_the_students_edition_holds_an_answer(contents):
    sources = PROJECT.glob("notebooks/classroom/source/*/*.ipynb")
    cells = [cell for path in sources for cell in nbformat.read(path, as_version=4).cells]
    marked = r"### BEGIN (?:SOLUTION|HIDDEN TESTS)\n(.*?)### END"
    answers = {
        line.strip()
        for cell in cells
        for region in re.findall(marked, cell.source, re.DOTALL)
        for line in region.splitlines()
        if len(line.strip()) > 20
    }
    assert len(answers) > 100
    kept = [path for path in contents.rglob("*") if path.is_file()]
    assert [path for path in kept if not is_worked_on(path.relative_to(contents))] == []
    for path in kept:
        text = path.read_text(encoding="utf-8", errors="ignore")
        assert not [trace for trace in ("SOLUTION", "HIDDEN TESTS", "**Rubric**") if trace in text]
        if path.suffix == ".ipynb":
            cells = nbformat.read(path, as_version=4).cells
            lines = {line.strip() for cell in cells for line in cell.source.splitlines()}
            assert not answers & lines, path


def test_the_labels_of_the_twenty_sentences_stand_in_no_table_of_the_students_edition(contents):
    gold = pd.read_csv(PROJECT / "notebooks/london/labels.csv", keep_default_na=False)
    for path in contents.rglob("*.csv"):
        table = pd.read_csv(path)
        if {"article_id", "label"} <= set(table):
            assert not set(table["article_id"]) & set(gold["article_id"]), path


def test_no_link_of_the_students_edition_leads_to_what_is_not_there(contents):
    dead = []
    for path in [*contents.rglob("*.ipynb"), *contents.rglob("*.md")]:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".ipynb":
            cells = nbformat.reads(text, as_version=4).cells
            text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        for address in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", text):
            if not re.match(r"https?:", address) and not (path.parent / address).exists():
                dead.append((path.name, address))
    assert dead == []


def test_the_front_page_groups_the_notebooks_and_each_stands_there_once(site):
    soup = BeautifulSoup((site / "index.html").read_text(encoding="utf-8"), "html.parser")
    links = [link["href"].partition("path=")[2] for link in soup.select(".pages a")]
    assert sorted(links) == sorted(NOTEBOOKS)
    assert [label.text for label in soup.select("nav .label")] == [*SETTINGS["groups"]]
    assert soup.select_one("#open")["href"].endswith(FIRST)


def test_a_link_opens_its_notebook_and_not_those_opened_before(site, browser):
    opened = "[...window.jupyterapp.shell.widgets('main')].map((one) => one.context?.path)"
    with browse.serve(site) as address:
        context = browser.new_context()
        browse.shut_in(context, address)
        page = context.new_page()
        for name in (FIRST_NAME, "01_the_articles"):
            page.goto(f"{address}lab/index.html?path=notebooks/{name}.ipynb")
            assert "You can read meanwhile" in page.locator("#trade-talks-waiting").inner_text()
            browse.wait_for_lab(page)
            page.wait_for_function(f"{opened}.includes('notebooks/{name}.ipynb')")
            page.locator("#trade-talks-waiting").wait_for(state="detached")
            assert page.evaluate(opened) == [f"notebooks/{name}.ipynb"]
        page.reload()
        browse.wait_for_lab(page)
        page.wait_for_function(f"{opened}.includes('notebooks/01_the_articles.ipynb')")
        assert page.evaluate(opened) == ["notebooks/01_the_articles.ipynb"]
        context.close()


def test_on_a_phone_the_notebook_has_the_width(site, browser):
    with browse.serve(site) as address:
        context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
        browse.shut_in(context, address)
        page = context.new_page()
        page.goto(f"{address}lab/index.html?path=notebooks/classroom/hand_coding.ipynb")
        heading = page.get_by_role("heading", name="Hand coding: twenty sentences")
        heading.wait_for()
        page.wait_for_function("document.querySelector('.jp-Notebook').clientWidth > 300")
        page.locator(".jp-SideBar.jp-mod-left .lm-TabBar-tab").first.click()  # the list of files
        page.locator(".jp-DirListing-item", has_text="glossary").dblclick()
        page.get_by_role("heading", name="Glossary").wait_for()
        page.wait_for_function(
            "[...document.querySelectorAll('.jp-Notebook')].some((one) => one.clientWidth > 300)"
        )
        context.close()


def test_what_is_said_of_pyodide_is_what_its_own_files_say(distribution):
    lock = json.loads((distribution / LOCK).read_text(encoding="utf-8"))
    assert lock["info"] == COMPILED["info"]
    assert {name: lock["packages"][name] for name in COMPILED["packages"]} == COMPILED["packages"]
    compiled = [distribution / package["file_name"] for package in COMPILED["packages"].values()]
    said = SETTINGS["pyodide"]
    assert said["compiled_bytes"] == sum(path.stat().st_size for path in compiled)
    assert said["core_bytes"] == sum((distribution / name).stat().st_size for name in CORE)


@pytest.fixture
def small(tmp_path, monkeypatch):
    """A Pyodide of a few bytes, with one package."""
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in [*CORE, "sum-1-wasm32.whl"]:
        (folder / name).write_bytes(name.encode())
    package = {"file_name": "sum-1-wasm32.whl", "sha256": digest(folder / "sum-1-wasm32.whl")}
    (folder / LOCK).write_text(json.dumps({"packages": {"sum": package}}))
    monkeypatch.setitem(COMPILED, "packages", {"sum": package})
    return folder


def test_no_wheel_of_the_site_holds_what_no_lesson_runs(site):
    for wheel in (site / "static" / "packages").glob("*-none-any.whl"):
        names = ZipFile(wheel).namelist()
        left = [name for name in names if any(fnmatch(name, one) for one in LEFT_OUT)]
        assert left == [], wheel.name
        assert any(name.endswith(".dist-info/METADATA") for name in names)


def test_a_release_archive_gives_the_same_as_its_folder(small, tmp_path):
    (small / "scipy-1-wasm32.whl").write_bytes(b"not needed")
    archive, scratch = tmp_path / "pyodide-1.tar.bz2", tmp_path / "scratch"
    with tarfile.open(archive, "w:bz2") as packed:
        packed.add(small, "pyodide")
    scratch.mkdir()
    assert open_pyodide(small, scratch) == small
    assert open_pyodide(archive, scratch) == scratch
    assert {path.name for path in scratch.iterdir()} == {*CORE, LOCK, "sum-1-wasm32.whl"}
    assert all(path.read_bytes() == (small / path.name).read_bytes() for path in scratch.iterdir())


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("sum-1-wasm32.whl", b"another", "sum-1-wasm32.whl is not the file that"),
        ("pyodide.asm.wasm", None, "pyodide.asm.wasm is missing"),
        (LOCK, b'{"packages": {"sum": {"sha256": "0"}}}', "lists another sum"),
        (LOCK, b"{", "is no lock file of Pyodide"),
    ],
)
def test_another_file_in_the_place_of_one_is_refused_by_name(small, name, content, said, capsys):
    (small / name).unlink()
    if content is not None:
        (small / name).write_bytes(content)
    assert main(["lite", "--pyodide", str(small), "--output", str(small / "site")]) == 2
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert not (small / "site").exists()


@pytest.mark.parametrize(("content", "said"), [(b"PK", "cannot be unpacked"), (None, "not exist")])
def test_what_is_no_archive_is_refused(tmp_path, content, said, capsys):
    archive = tmp_path / "pyodide.tar.bz2"
    if content:
        archive.write_bytes(content)
    assert main(["lite", "--pyodide", str(archive), "--output", str(tmp_path / "site")]) == 2
    assert said in capsys.readouterr().err


def test_a_folder_with_something_else_is_left_alone(tmp_path, capsys):
    (tmp_path / "thesis.txt").write_text("mine")
    assert main(["lite", "--output", str(tmp_path)]) == 2
    assert "holds something that is no site" in capsys.readouterr().err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


@pytest.fixture(scope="module")
def published(executed, site, tmp_path_factory):
    """The report with the browser edition below it, as `make pages` puts them."""
    folder = tmp_path_factory.mktemp("pages") / "report"
    render_report(executed.notebooks, executed.figures, folder, *read_corpus(), live="live/")
    shutil.copytree(site, folder / "live")
    return folder


def test_the_report_and_the_browser_edition_lead_to_each_other(published):
    dead, lead = [], set()
    for page in [*published.glob("*.html"), published / "live" / "index.html"]:
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for link in soup.find_all("a", href=True):
            address, _, query = link["href"].partition("#")[0].partition("?")
            place = (page.parent / address).resolve() if address else page
            if "://" in address or address.startswith("data:"):
                continue
            if place.is_dir():
                place /= "index.html"
            wanted = query.removeprefix("path=")
            if not place.is_file() or (query and not (published / "live/files" / wanted).is_file()):
                dead.append((page.name, link["href"]))
            lead.add((page.name, link["href"]))
    assert dead == []
    assert ("index.html", "live/") in lead
    assert ("index.html", "../index.html") in lead
    pages = {path.stem for path in (PROJECT / "notebooks").glob("*.ipynb")}
    assert {(f"{stem}.html", f"live/?path=notebooks/{stem}.ipynb") for stem in pages} <= lead


def test_a_page_of_the_report_leads_to_its_live_copy(published, browser):
    with browse.serve(published) as address:
        context = browser.new_context()
        refused = browse.shut_in(context, address)
        page = context.new_page()
        page.goto(f"{address}02_sentiment.html")
        page.get_by_text("Run this page in your browser").click()
        page.get_by_text("All of it is here.").wait_for()
        page.click("#open")
        browse.wait_for_lab(page)
        wanted = "notebooks/02_sentiment.ipynb"
        page.wait_for_function(
            f"window.jupyterapp.shell.currentWidget.context?.path === '{wanted}'"
        )
        # Who has been here before is led on at once.
        page.goto(f"{address}live/?path={wanted}")
        page.wait_for_url("**/lab/index.html?**")
        browse.wait_for_lab(page)
        page.wait_for_function(
            f"window.jupyterapp.shell.currentWidget.context?.path === '{wanted}'"
        )
        context.close()
    assert refused == []


def test_a_report_by_itself_has_no_link_that_would_lead_nowhere(executed, tmp_path):
    one = {FIRST_NAME: executed.notebooks[FIRST_NAME]}
    render_report(one, executed.figures, tmp_path / "report", *read_corpus())
    assert not any(
        "in your browser" in page.read_text("utf-8") for page in tmp_path.rglob("*.html")
    )
