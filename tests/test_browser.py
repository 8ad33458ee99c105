"""The browser edition: built, opened in Chromium with nobody else to ask, every notebook run."""

from __future__ import annotations

from pathlib import Path

import browse
import pyodide
import pytest
from conftest import PROJECT
from tradetalks.browser import build_site, check_distribution

NOTEBOOKS = sorted(path.name for path in (PROJECT / "notebooks").glob("*.ipynb"))


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    try:
        distribution = pyodide.assemble(tmp_path_factory.mktemp("pyodide"))
    except ValueError as reason:
        pytest.skip(f"THE BROWSER EDITION WAS NOT TESTED: {reason}")
    return build_site(tmp_path_factory.mktemp("lite") / "site", distribution)


@pytest.fixture(scope="module")
def lab(site, chromium):
    from playwright.sync_api import sync_playwright

    with browse.serve(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context()
        refused = browse.shut_in(context, address)
        yield lambda path="": browse.open_lab(context, address, path)
        browser.close()
    assert refused == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_runs_to_its_end_with_the_same_numbers(lab, name):
    page = lab()
    notebook = browse.run_notebook(page, f"notebooks/{name}")
    outputs = [o for cell in notebook["cells"] for o in cell.get("outputs", [])]
    assert [o["evalue"] for o in outputs if o["output_type"] == "error"] == []
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["execution_count"] for cell in code if "".join(cell["source"]).strip())
    drawn = browse.list_figures(page, notebook)
    for path in drawn:
        committed = (PROJECT / path).read_text(encoding="utf-8")
        assert browse.read_text(page, path) == committed, path
    page.close()


def test_another_file_in_the_place_of_a_package_is_refused(tmp_path):
    with pytest.raises(ValueError, match="is no Pyodide"):
        check_distribution(Path(tmp_path))
