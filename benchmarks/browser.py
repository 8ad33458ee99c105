"""What a visit to the browser edition costs: megabytes, requests, seconds to the first cell.

``python benchmarks/browser.py [SITE]`` (default: site/, built with PYODIDE_DIST, so that all of it
is on this machine) opens the front page in Chromium, goes on to the first notebook without waiting
and runs its first cell; then it closes the browser and does so again. It prints a table and writes
it as ``benchmarks/browser.csv``. Megabytes and requests are those that the server answered, which
compresses nothing and has the browser ask each time whether what it kept is still good: the worst
that a host does, and on the second visit what one does whose ten minutes of grace are over.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pandas as pd
from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
sys.path.append(str(HERE.parent / "tests"))
import browse  # noqa: E402

PATIENCE = 300_000  # milliseconds
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


def visit(playwright: Any, address: str, profile: str) -> dict[str, float]:
    """Go to the front page, on to the first notebook, and run its first cell."""
    sent.clear()
    context = playwright.chromium.launch_persistent_context(
        profile, executable_path=shutil.which("chromium"), args=["--no-sandbox"]
    )
    context.set_default_timeout(PATIENCE)
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


def main(site: Path) -> None:
    """Visit twice, and write down what each visit cost."""
    with (
        tempfile.TemporaryDirectory() as profile,
        browse.serve(site, Handler) as address,
        sync_playwright() as playwright,
    ):
        visits = {name: visit(playwright, address, profile) for name in ["first", "second"]}
    table = pd.DataFrame(visits).T.rename_axis("visit").round(1).astype({"requests": int})
    table.to_csv(HERE / "browser.csv")
    print(table.to_string())


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "site")
