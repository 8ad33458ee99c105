"""What a visit to the browser edition costs: megabytes, requests, seconds, memory.

``python benchmarks/browser.py [SITE]`` (default: site/, built with PYODIDE_DIST, so that all of it
is on this machine) opens the front page in Chromium, goes on to the first notebook without waiting
and runs its first cell; then it closes the browser and does so again. It prints a table and writes
it as ``benchmarks/browser.csv``. Megabytes and requests are those that the server answered, which
compresses nothing and has the browser ask each time whether what it kept is still good: the worst
that a host does, and on the second visit what one does whose ten minutes of grace are over.

Then it opens four notebooks by four links, in four tabs, and writes what all of Chromium's
processes hold together as ``benchmarks/browser-memory.csv``: when Python answers in each, and when
the first cell of each has run. Memory that processes share counts once (Linux only).
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd
import psutil
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent / "tests" / "support"))
import browse  # noqa: E402

PATIENCE = 300_000  # milliseconds
FOUR = ["00_start_here", "01_the_articles", "02_sentiment", "03_expectation_framing"]
SETTLED = 5_000
ASK = """async (code) => {
  const kernel = window.jupyterapp.shell.currentWidget.sessionContext.session.kernel;
  await kernel.requestExecute({code}).done;
}"""
sent: list[int] = []


class Handler(browse.Handler):
    """Counts what it sends."""

    def end_headers(self) -> None:  # noqa: D102
        self.send_header("Cache-Control", "no-cache")
        super().end_headers()

    def send_response(self, *args: Any) -> None:  # noqa: D102
        sent.append(0)
        super().send_response(*args)

    def copyfile(self, source: Any, outputfile: Any) -> None:  # noqa: D102
        sent.append(Path(source.name).stat().st_size if hasattr(source, "name") else 0)
        super().copyfile(source, outputfile)


def launch(playwright: Any, profile: str) -> Any:
    """Start Chromium with what is kept from the visit before."""
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=shutil.which("chromium"), args=["--no-sandbox"]
    )
    context.set_default_timeout(PATIENCE)
    return context


def visit(playwright: Any, address: str, profile: str) -> dict[str, float]:
    """Go to the front page, on to the first notebook, and run its first cell."""
    sent.clear()
    context = launch(playwright, profile)
    page = context.pages[0]
    begin = time.monotonic()
    page.goto(f"{address}#about")
    page.click("#open")
    cell = page.locator(".jp-CodeCell").first
    cell.wait_for()
    opened = time.monotonic() - begin
    cell.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    for prompt in ["[*]", "[1]"]:
        cell.locator(".jp-InputPrompt", has_text=prompt).wait_for()
    ran = time.monotonic() - begin
    page.wait_for_load_state("networkidle")
    context.close()
    return {
        "megabytes": sum(sent) / 1e6,
        "requests": sent.count(0),
        "seconds to the notebook": opened,
        "seconds to its first cell": ran,
    }


def open_four(playwright: Any, address: str, profile: str) -> dict[str, float]:
    """Open four notebooks by their links, run the first cell of each, and weigh Chromium."""
    context = launch(playwright, profile)
    browse.shut_in(context, address)
    pages = []
    for name in FOUR:
        pages.append(context.new_page() if pages else context.pages[0])
        pages[-1].goto(f"{address}lab/index.html?path=notebooks/{name}.ipynb")
        pages[-1].locator("#trade-talks-waiting").wait_for(state="attached")
        pages[-1].locator("#trade-talks-waiting").wait_for(state="detached")
    gigabytes = {}
    for moment, run in {
        "Python answers in each": lambda page: page.evaluate(ASK, "1"),
        "the first cell of each has run": run_first_cell,
    }.items():
        for page in pages:
            page.bring_to_front()
            run(page)
        pages[-1].wait_for_timeout(SETTLED)
        gigabytes[moment] = weigh()
    context.close()
    return gigabytes


def run_first_cell(page: Any) -> None:
    """Run the first cell of the notebook that a page shows."""
    cell = page.locator(".jp-CodeCell").first
    cell.locator(".cm-content").click()
    page.keyboard.press("Shift+Enter")
    cell.locator(".jp-InputPrompt", has_text=re.compile(r"\[\d+\]")).wait_for()


def weigh() -> float:
    """Return the gigabytes of all processes of the browser."""
    family = psutil.Process().children(recursive=True)
    return sum(one.memory_full_info().pss for one in family if "chrom" in one.name()) / 1e9


def main(site: Path) -> None:
    """Visit twice, open four notebooks, and write down what that cost."""
    with (
        tempfile.TemporaryDirectory() as profile,
        browse.serve(site, Handler) as address,
        sync_playwright() as playwright,
    ):
        visits = {name: visit(playwright, address, profile) for name in ["first", "second"]}
        gigabytes = open_four(playwright, address, profile)
    table = pd.DataFrame(visits).T.rename_axis("visit").round(1).astype({"requests": int})
    table.to_csv(HERE / "browser.csv")
    memory = pd.Series(gigabytes, name="gigabytes").rename_axis("moment").round(2)
    memory.to_csv(HERE / "browser-memory.csv")
    print(table.to_string(), memory.to_string(), sep="\n\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "site")
