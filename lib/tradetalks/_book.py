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

from tradetalks._pages import make_environment

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
LEAD = 320  # characters of prose that a slide has room for


def find_chromium() -> str:
    """Return the path of a Chromium or Chrome; "" where there is none."""
    return next(filter(None, [*map(shutil.which, BROWSERS), *map(shutil.which, PLACES)]), "")


def print_report(report: dict[str, Any], chromium: str, output: Path) -> None:
    """Print all pages as one tagged PDF with bookmarks.

    Parameters
    ----------
    report : dict
        What :func:`tradetalks._pages.describe_report` returned.
    chromium : str
        The program that prints.
    output : Path
        The PDF to write.

    Raises
    ------
    ValueError
        If Chromium fails: with what it said.
    """
    pages = [page | {"body": _make_unique(page)} for page in report["pages"]]
    environment = make_environment(report | {"pages": pages})
    with tempfile.TemporaryDirectory() as folder:
        source, made = Path(folder) / "book.html", Path(folder) / "book.pdf"
        book = BeautifulSoup(environment.get_template("book.html.j2").render(), "html.parser")
        for figure in book.find_all("figure"):  # tagged twice else: once without alternative text
            figure.name, figure["class"] = "div", "figure"
        for caption in book.find_all("figcaption"):
            caption.name, caption["class"] = "p", "caption"
        source.write_text(str(book), encoding="utf-8")
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
    """Return all notebooks as one page of slides: it needs nothing but itself.

    A slide is a section's heading with the beginning of its prose, a figure, or a table. What a
    slide has no room for is in its notes.
    """
    decks = [
        {"title": page["title"], "lead": page["lead"], "slides": _cut_slides(page)}
        for page in report["pages"]
    ]
    style = Markup((Path(__file__).parent / "templates" / "slides.css").read_text("utf-8"))
    environment = make_environment(report | {"decks": decks, "slide_style": style})
    return environment.get_template("slides.html.j2").render()


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


def _cut_slides(page: dict[str, Any]) -> list[dict[str, Any]]:
    """Cut a page into slides: ``title``, ``content`` and ``notes`` (HTML)."""
    body = BeautifulSoup(page["body"], "html.parser")
    for gone in body.select(".behind, .point, .skip, .swipe, .files, details.code, h1"):
        gone.decompose()
    for named in body.find_all(id=True):
        del named["id"]
    slides: list[dict[str, Any]] = []
    for block in _blocks(body):
        if block.name in ("h2", "h3"):
            slides.append({"title": block.get_text(), "content": [], "notes": [], "used": 0})
        elif slides and (block.name == "figure" or "output" in (block.get("class") or [])):
            last = slides[-1]
            if last["content"]:
                last = {"title": last["title"], "content": [], "notes": [], "used": LEAD}
                slides.append(last)
            last["content"].append(block)
            last["used"] = LEAD
        elif slides:
            length = len(block.get_text())
            room = slides[-1]["used"] + length <= LEAD or not slides[-1]["used"]
            slides[-1]["content" if room else "notes"].append(block)
            slides[-1]["used"] += length
    return [
        {
            "title": slide["title"],
            "content": Markup("".join(map(str, slide["content"]))),
            "notes": Markup("".join(map(str, slide["notes"]))),
        }
        for slide in slides
        if slide["content"] or slide["notes"]
    ]


def _blocks(body: Tag) -> list[Tag]:
    """List the blocks of a page in their order: what stands in prose one by one, outputs whole."""
    found: list[Tag] = []
    for part in body.find_all(True, recursive=False):
        classes = [*(part.get("class") or [])]
        if "prose" in classes and "output" not in classes:
            found += part.find_all(True, recursive=False)
        else:
            found.append(part)
    return found


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
