"""Where the parts of a corpus are made: in this process, on all cores, or on a Dask cluster."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import (
    FIRST_COMPLETED,
    Executor,
    ProcessPoolExecutor,
    as_completed,
    wait,
)
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import active_children, get_context, parent_process
from typing import Any, TypeVar

from tradetalks.base.checks import InputError

T = TypeVar("T")
R = TypeVar("R")
WAITING = 2  # tasks a worker, one in work and one to go on with: more would only take memory
PATIENCE = 30  # seconds for a scheduler to answer


def run_all(
    work: Callable[[T], R], tasks: Iterable[T], engine: str, workers: int, scheduler: str | None
) -> Iterator[R]:
    """Do all tasks, in any order, and yield what each returns; only a few are held at a time."""
    if engine == "dask":
        with _open_cluster(workers, scheduler) as (executor, places):
            yield from _keep_busy(executor, work, tasks, WAITING * places)
    elif workers == 1:
        yield from map(work, tasks)
    else:
        try:
            with _open_pool(workers) as executor:
                yield from _keep_busy(executor, work, tasks, WAITING * workers)
        except BrokenProcessPool:
            raise InputError(
                "a process was ended from outside, perhaps for want of memory: start again with "
                "more of it free (`annotate` keeps what is done, and takes fewer --workers)"
            ) from None


def _keep_busy(
    executor: Executor, work: Callable[[T], R], tasks: Iterable[T], at_once: int
) -> Iterator[R]:
    running: set[Any] = set()
    for task in tasks:
        if len(running) >= at_once:
            finished, running = wait(running, return_when=FIRST_COMPLETED)
            yield from (future.result() for future in finished)
        running.add(executor.submit(work, task))
    yield from (future.result() for future in as_completed(running))


@contextmanager
def _open_pool(workers: int) -> Iterator[Executor]:
    """Start processes afresh, as every system can; a fork would copy locks and memory."""
    others = active_children()
    pool = ProcessPoolExecutor(workers, get_context("spawn"), _prepare_worker)
    try:
        yield pool
    except KeyboardInterrupt:  # what a process is at may take minutes
        for process in active_children():
            if process not in others:
                process.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _prepare_worker() -> None:
    """Leave Ctrl-C to the process above, end when that ends, and keep to one thread."""
    import pyarrow

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    pyarrow.set_cpu_count(1)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


@contextmanager
def _open_cluster(workers: int, scheduler: str | None) -> Iterator[tuple[Executor, int]]:
    """Yield an executor over a Dask cluster, and how many tasks that can do at a time.

    Without a scheduler a cluster of this machine's cores is started. The scheduler keeps a task
    until it is done, and gives it to another worker where one is lost.
    """
    from distributed import Client, LocalCluster

    own = None
    if scheduler is None:
        own = LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None)
    try:
        with Client(own or scheduler, timeout=PATIENCE) as client:
            places = sum(client.nthreads().values())
            if not places:
                raise InputError(f"the scheduler {scheduler} has no worker: start some first")
            yield client.get_executor(pure=False), places
    except (OSError, TimeoutError) as error:
        raise InputError(f"the scheduler {scheduler} does not answer: {error}") from None
    finally:
        if own is not None:
            own.close()
