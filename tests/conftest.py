"""What several test modules share: the notebooks, executed once, and a browser."""

from __future__ import annotations

import os
import shutil
import signal
from pathlib import Path

import pytest
from hypothesis import settings
from project import PROJECT, Executed

settings.register_profile("no deadline", deadline=None)  # a busy machine is no failure
settings.load_profile("no deadline")
# A shell has what it starts in the background ignore Ctrl-C, and what that starts inherits it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)
BROWSERS = ["chromium", "chromium-browser", "google-chrome", "chrome"]


@pytest.fixture(scope="session")
def executed(tmp_path_factory: pytest.TempPathFactory) -> Executed:
    """Run every notebook of the collection once, for all tests that look at what came of it."""
    from tradetalks.publish.notebooks import run_notebooks

    figures = tmp_path_factory.mktemp("executed") / "figures"
    return Executed(run_notebooks(PROJECT / "notebooks", figures), figures)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Return the path of a Chromium; without one pages go untested, which is no choice in CI."""
    from playwright.sync_api import sync_playwright

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
