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
from pathlib import Path

from news import main as write_news

OFTEN = 0.25  # seconds between two looks at the memory


def list_family(root: int) -> list[int]:
    """List a process with all that it has started."""
    children: dict[int, list[int]] = {}
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
        except OSError:  # it has ended
            continue
        children.setdefault(parent, []).append(int(status.parent.name))
    family = [root]
    for process in family:
        family += children.get(process, [])
    return family


def read_memory(process: int) -> float:
    """Return the megabytes of a process, its part of what it shares with others among them."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def measure(corpus: Path, report: Path) -> str:
    begin, most, largest = time.perf_counter(), 0.0, 0.0
    command = [sys.executable, "-m", "tradetalks", "report", corpus, "--output", report]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    while process.poll() is None:
        held = [read_memory(one) for one in list_family(process.pid)]
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
