"""Time and memory of a whole report, on Linux: ``python benchmarks/report.py [ARTICLES | CORPUS]``.

A number makes news up (see news.py; default 1000), anything else is a corpus of one's own. Said are
the seconds by the clock, those of all processes on their cores, the most memory that all processes
hold together (what they share counts once), that of the largest, and the size of the pages.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil
from news import main as write_news

OFTEN = 0.25  # seconds between two looks at the memory


def read_memory(root: psutil.Process) -> list[float]:
    """Return the megabytes of each process of a family, a part of what they share in each."""
    held = []
    for process in [root, *root.children(recursive=True)]:
        with suppress(psutil.NoSuchProcess):  # it has ended
            held.append(process.memory_full_info().pss / 2**20)
    return held


def measure(corpus: Path, report: Path) -> str:
    begin, most, largest = time.perf_counter(), 0.0, 0.0
    command = [sys.executable, "-m", "tradetalks", "report", corpus, "--output", report]
    process = psutil.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        held = read_memory(process)
        most, largest = max(most, sum(held)), max([largest, *held])
        time.sleep(OFTEN)
    if process.returncode:
        raise SystemExit(f"the report on {corpus} failed")
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    pages = sum(page.stat().st_size for page in report.glob("*.html")) / 1e6
    return (
        f"{time.perf_counter() - begin:,.0f} s, {used.ru_utime + used.ru_stime:,.0f} s of the "
        f"cores; {most:,.0f} MB, the largest process {largest:,.0f} MB; pages {pages:,.1f} MB"
    )


def main(given: str) -> None:
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(given)
        if given.isdigit():
            corpus = Path(name) / "news.jsonl"
            write_news(int(given), corpus)
        print(measure(corpus, Path(name) / "report"))


if __name__ == "__main__":
    main(sys.argv[1] if sys.argv[1:] else "1000")
