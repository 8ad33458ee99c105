"""The same table from a cluster: a scheduler and two workers, of which one is killed half way."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import pytest
from made_up import KEYWORDS, write_corpus
from tradetalks import annotate
from tradetalks.cli import main

pytest.importorskip("distributed")
WORKER = ["distributed.cli.dask_worker", "--no-nanny", "--nthreads", "1", "--no-dashboard"]


@contextmanager
def started(module: str, *arguments: str) -> Iterator[subprocess.Popen]:
    command = [sys.executable, "-m", module, *arguments]
    process = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_for_line(process: subprocess.Popen, pattern: str) -> str:
    """Read what a process says until it says this, and go on reading: it must not have to wait."""
    for line in process.stderr:
        found = re.search(pattern, line)
        if found:
            threading.Thread(target=process.stderr.read, daemon=True).start()
            return found[0]
    raise AssertionError("it ended before it was ready")


@pytest.fixture
def cluster() -> Iterator[tuple[str, list[subprocess.Popen]]]:
    """Start a scheduler and two workers on this machine alone; yield address and workers."""
    local = ["--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--no-show"]
    with started("distributed.cli.dask_scheduler", *local) as scheduler:
        address = wait_for_line(scheduler, r"tcp://127\.0\.0\.1:\d+")
        arguments = [*WORKER[1:], "--host", "127.0.0.1", address]
        with started(WORKER[0], *arguments) as one, started(WORKER[0], *arguments) as two:
            for worker in (one, two):
                wait_for_line(worker, r"Registered to:")
            yield address, [one, two]


def test_a_killed_worker_costs_time_and_no_row(cluster, tmp_path):
    address, workers = cluster
    corpus = write_corpus(tmp_path / "news.jsonl", 4000, longer=False)
    annotate(corpus, tmp_path / "alone", KEYWORDS, workers=1)
    parts = tmp_path / ".cluster-unfinished" / "parts"
    killed_at = []

    def kill_half_way() -> None:
        while len(list(parts.glob("part-*"))) < 3:
            time.sleep(0.02)
        workers[0].send_signal(signal.SIGKILL)
        killed_at.append(len(list(parts.glob("part-*"))))

    killer = threading.Thread(target=kill_half_way, daemon=True)
    killer.start()
    annotate(corpus, tmp_path / "cluster", KEYWORDS, engine="dask", scheduler=address)
    killer.join(timeout=10)
    assert killed_at
    assert killed_at[0] < 8
    assert workers[0].wait(timeout=10) == -signal.SIGKILL
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "cluster"), pd.read_parquet(tmp_path / "alone")
    )


def test_a_scheduler_that_is_not_there_is_one_line(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("tradetalks.batch.engines.PATIENCE", 1)
    corpus = write_corpus(tmp_path / "news.jsonl", 2)
    arguments = ["annotate", str(corpus), str(tmp_path / "out"), "--engine", "dask"]
    assert main([*arguments, "--scheduler", "tcp://127.0.0.1:9"]) == 2
    error = capsys.readouterr().err
    assert "tcp://127.0.0.1:9 does not answer" in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_without_dask_one_line_says_how_to_get_it(tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "distributed", None)
    corpus = write_corpus(tmp_path / "news.jsonl", 2)
    assert main(["annotate", str(corpus), str(tmp_path / "out"), "--engine", "dask"]) == 2
    assert 'pip install "tradetalks[dask]"' in capsys.readouterr().err
