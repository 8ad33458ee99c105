"""What several test modules share: the notebooks, executed once, and a browser."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright
from project import PROJECT, Executed

settings.register_profile("no deadline", deadline=None)  # a busy machine is no failure
settings.load_profile("no deadline")
# A shell has what it starts in the background ignore Ctrl-C, and what that starts inherits it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome"]
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update"),
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the rooms that take longest, so that at the end no process waits for another."""
    items.sort(key=lambda item: item.path.parent.name not in {"publish", "classroom"})


@pytest.fixture(scope="session")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Executed:
    """Run every notebook of the collection once, for all tests that look at what came of it.

    Where several processes share the tests, the first to come here runs them for all.
    """
    from tradetalks.publish.notebooks import run_notebooks, write_notebook

    folder = tmp_path_factory.getbasetemp()
    shared = folder.parent if "PYTEST_XDIST_WORKER" in os.environ else folder
    figures, kept = shared / "figures", shared / "notebooks"
    with FileLock(shared / "executed.lock"):
        if not kept.exists():
            ran = run_notebooks(PROJECT / "notebooks", figures)
            kept.mkdir()
            for name, notebook in ran.items():
                write_notebook(notebook, kept / f"{name}.ipynb")
    notebooks = {path.stem: nbformat.read(path, 4) for path in sorted(kept.iterdir())}
    return Executed(notebooks, figures)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium; without one pages go untested, which is no choice in CI."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if not found:
        with sync_playwright() as playwright:  # the one that `playwright install` brings
            found = playwright.chromium.executable_path
    if not Path(found).exists():
        give_up = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        give_up(
            "NO PAGE WAS TESTED: install Chromium, or run `playwright install chromium` in .venv"
        )
    return found


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """Return a browser that asks nobody for anything, one a module: its loop stops others'."""
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield launched
        launched.close()
