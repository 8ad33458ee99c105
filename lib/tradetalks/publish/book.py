"""The whole report as one document: a tagged PDF that Chromium prints, and slides for a lecture."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from tradetalks.publish.pages import TEMPLATES, make_environment
from tradetalks.publish.search import hash_script

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"]
PLACES = [  # where they are when no command leads to them
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Google\Chrome\Application\chrome.exe",
]
OFFLINE = [
    *("--headless", "--disable-gpu", "--no-first-run", "--disable-sync", "--disable-extensions"),
    *("--disable-background-networking", "--disable-component-update"),
    "--host-resolver-rules=MAP * ~NOTFOUND",
]
LONGEST_PRINT = 120  # seconds
MOST_ROWS = 4  # of a table on a slide


def find_chromium() -> str:
    """Return the path of a Chromium or Chrome; "" where there is none."""
    return next(filter(None, [*map(shutil.which, BROWSERS), *map(shutil.which, PLACES)]), "")


def lay_out_book(report: dict[str, Any]) -> str:
    """Return all pages as one, to be printed.

    Takes what :func:`tradetalks.publish.pages.describe_report` returned.
    """
    pages = [page | {"body": _make_unique(page)} for page in report["pages"]]
    environment = make_environment(report | {"pages": pages})
    book = BeautifulSoup(environment.get_template("book.html.j2").render(), "html.parser")
    _leave_out_stills(book)
    for figure in book.find_all("figure"):  # tagged twice else: once without alternative text
        figure.name, figure["class"] = "div", "figure"
    for caption in book.find_all("figcaption"):
        caption.name, caption["class"] = "p", "caption"
    return str(book)


def print_book(book: str, chromium: str, output: Path) -> None:
    """Print a page as a tagged PDF with bookmarks.

    Parameters
    ----------
    book : str
        What :func:`lay_out_book` returned.
    chromium : str
        The program that prints.
    output : Path
        The PDF to write.

    Raises
    ------
    ValueError
        If Chromium fails: with what it said.
    """
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "book.html", Path(folder) / "book.pdf"
        source.write_text(book, encoding="utf-8")
        # Chromium refuses its sandbox to root; the page runs no script in either case.
        root = hasattr(os, "geteuid") and os.geteuid() == 0
        command = [chromium, *OFFLINE, *(["--no-sandbox"] if root else [])]
        command += [f"--user-data-dir={folder}/profile", "--no-pdf-header-footer"]
        command += ["--export-tagged-pdf", "--generate-pdf-document-outline"]
        command += [f"--print-to-pdf={made}", source.as_uri()]
        said = _run_alone(command, folder)
        pdf = made.read_bytes() if made.is_file() else b""
        if not pdf.rstrip().endswith(b"%%EOF"):
            raise ValueError(f"{chromium} printed no PDF: {said or 'it gave no reason'}")
        output.write_bytes(_stamp(pdf))


def render_slides(report: dict[str, Any]) -> str:
    """Return the report as one page of slides for a lecture: it needs nothing but itself.

    Each notebook with something to show opens with its question. A slide shows one figure under
    what was found, or cites one sentence behind it: that with the lowest and that with the highest
    value; or it shows the first rows of a table.

    Takes what :func:`tradetalks.publish.pages.describe_report` returned.
    """
    findings = {
        one["figure"]["name"]: one["sentence"]
        for one in report["findings"] + report["further"]
        if one["figure"]
    }
    slides: list[dict[str, Any]] = []
    cited: set[str] = set()
    for page in (one for one in report["pages"] if one["figures"] or one["tables"]):
        slides.append({"kind": "question", "page": page})
        for figure in (one for one in page["figures"] if one["name"]):
            finding = findings.get(figure["name"], figure["caption"])
            slides.append({"kind": "finding", "page": page, "figure": figure, "finding": finding})
            for row in figure["extremes"]:
                if row["where"] not in cited:
                    slides.append({"kind": "sentence", "page": page, "figure": figure, "row": row})
                    cited.add(row["where"])
        for table in page["tables"]:
            slides.append({"kind": "rows", "page": page, **_keep_first_rows(table)})
    look, turn = (
        (TEMPLATES / f"slides.{kind}").read_text(encoding="utf-8") for kind in ("css", "js")
    )
    environment = make_environment(
        report | {"slides": slides, "slide_style": Markup(look), "script": Markup(turn)}
    )
    environment.globals["script_hash"] = hash_script(turn)
    return environment.get_template("slides.html.j2").render()


def _keep_first_rows(table: dict[str, Any]) -> dict[str, Any]:
    """Keep of a table the rows that can be read from the back of a room, and count the others."""
    body = BeautifulSoup(table["table"], "html.parser")
    others = body.select("tbody tr")[MOST_ROWS:]
    for row in others:
        row.decompose()
    return {"title": table["title"], "table": Markup(body), "more": len(others)}


def _run_alone(command: list[str], folder: str) -> str:
    """Run a program whose files stay in a folder, and end all its processes; return its last words.

    Ctrl-C on a terminal is not for it: we end it, and see it gone before its folder goes.
    """
    settings = {**os.environ, "TMPDIR": folder}
    said = Path(folder) / "said.txt"
    try:
        with (
            said.open("wb") as stream,
            subprocess.Popen(
                command, stdout=stream, stderr=stream, env=settings, start_new_session=True
            ) as running,
        ):
            try:
                running.wait(LONGEST_PRINT)
            finally:
                _end(running)
    except subprocess.TimeoutExpired:
        return f"it did not end within {LONGEST_PRINT} seconds"
    except OSError as problem:
        return str(problem)
    return said.read_text(encoding="utf-8", errors="replace").strip()[-300:]


def _end(running: subprocess.Popen[bytes]) -> None:
    if os.name == "nt":
        running.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)


def _make_unique(page: dict[str, Any]) -> Markup:
    """Make a page part of a book: names of its own, links that stay inside, headings one deeper."""
    body = BeautifulSoup(page["body"], "html.parser")
    for gone in body.select(".behind, .point, .skip, .swipe, .files, details.code:not([open])"):
        gone.decompose()
    stem = page["file"].removesuffix(".html")
    for element in body.find_all(id=True):
        element["id"] = f"{stem}--{element['id']}"
    for link in body.find_all("a", href=True):
        address = str(link["href"])
        file, _, place = address.partition("#")
        if not file or (file.endswith(".html") and "/" not in file):
            target = file.removesuffix(".html") or stem
            link["href"] = f"#{target}--{place}" if place else f"#{target}"
    for region in body.select("[role=region]"):
        del region["role"], region["tabindex"], region["aria-label"]
    return Markup(body)


def _leave_out_stills(book: BeautifulSoup) -> None:
    """Name in the place of a widget's still the figure that shows the same."""
    labels = book.select("figure:not(.still) > figcaption > b")
    known = {_tell_caption(label): label.get_text() for label in reversed(labels)}
    for label in book.select("figure.still > figcaption > b"):
        still, same = label.find_parent("figure"), known.get(_tell_caption(label))
        if still and same:
            still.name, still["class"] = "p", "caption"
            still.string = f"(In the notebook {same} can be steered here.)"


def _tell_caption(label: Tag) -> str:
    return str(label.next_sibling).partition("(")[0].strip()


def _stamp(pdf: bytes) -> bytes:
    """Put the time of SOURCE_DATE_EPOCH, if it is set, in the place of the time of printing."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    if not epoch:
        return pdf
    moment = datetime.fromtimestamp(int(epoch), UTC).strftime("D:%Y%m%d%H%M%S").encode()
    return re.sub(rb"(/(?:CreationDate|ModDate) ?\()D:\d{14}", rb"\g<1>" + moment, pdf)


def warn_without_chromium() -> None:
    """Say on standard error why there is no PDF."""
    print(
        "no PDF was made: Chromium or Chrome is needed for it, and neither was found; "
        "install one, or print the pages from any browser",
        file=sys.stderr,
    )
