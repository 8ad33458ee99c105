"""Run notebooks in kernels of their own, several at a time, and keep what is the same each time."""

from __future__ import annotations

import asyncio
import atexit
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Collection, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from copy import deepcopy
from pathlib import Path
from queue import Empty
from threading import Event
from time import monotonic, sleep
from typing import Any

import nbformat
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.channels import AsyncZMQSocketChannel
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError
from nbconvert.filters import strip_ansi
from nbformat import NotebookNode
from traitlets import Type

from tradetalks.base.checks import InputError
from tradetalks.base.progress import Progress
from tradetalks.explore import WIDGET_VIEW
from tradetalks.publish.cells import choose_cells

VOLATILE = {"collapsed", "execution", "scrolled", "trusted"}
LONGEST_CELL = 600  # seconds
KERNEL = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
LONGEST_WAIT = 1.0  # seconds until a channel is asked anew
LONGEST_OUTPUT = 60  # seconds that a cell's output may come after its end
SCREEN = 20  # lines of a traceback
KERNELS: set[AsyncKernelManager] = set()  # those that are running, to be stopped with this process
STOPPED = Event()  # nobody waits for them any more


class PatientChannel(AsyncZMQSocketChannel):
    """A channel that is asked anew each second.

    A message can arrive without waking the one who waits for it (ZeroMQ signals the edge only, and
    a request sent on the same socket may use it up). Who asked once would wait until the time is
    up, although the answer lies there.
    """

    async def get_msg(  # type: ignore[override]
        self, timeout: float | None = None
    ) -> dict[str, Any]:
        """Return the next message; raise Empty if none comes within `timeout` seconds."""
        end = float("inf") if timeout is None else monotonic() + timeout
        while (left := end - monotonic()) > LONGEST_WAIT:
            if STOPPED.is_set():  # a kernel that was killed says nothing any more
                raise RuntimeError("the run was stopped")
            try:
                return await super().get_msg(LONGEST_WAIT)
            except Empty:
                continue
        return await super().get_msg(max(left, 0))


class PatientClient(AsyncKernelClient):
    """A client of a kernel that overlooks no answer."""

    shell_channel_class = Type(PatientChannel)
    iopub_channel_class = Type(PatientChannel)


def run_notebook(
    path: str | Path,
    figures: str | Path | None = None,
    prepared: str | Path | None = None,
    lacks: Mapping[str, str] | None = None,
) -> NotebookNode:
    """Execute one notebook from top to bottom, in a fresh kernel of this Python.

    Parameters
    ----------
    path : str or Path
        The notebook; its kernel works in the notebook's folder. The file stays as it is.
    figures : str or Path, optional
        The folder that figures are saved to; without it the project's ``figures``.
    prepared : str or Path, optional
        The folder of a corpus that :func:`tradetalks.publish.prepared.prepare_corpus` filled.
    lacks : mapping, optional
        What :func:`tradetalks.publish.cells.find_lacks` says of it: which cells are left out.

    Returns
    -------
    NotebookNode
        The executed notebook, as :func:`clean_notebook` leaves it.

    Raises
    ------
    ValueError
        If a cell fails: the notebook, the cell, and the end of the traceback.
    """
    path = Path(path).resolve()
    notebook = clean_notebook(nbformat.read(path, as_version=4))
    choose_cells(notebook, lacks or {})
    for cell in _code_cells(notebook):
        cell.update(execution_count=None, outputs=[])
    # An empty list of folders leaves only the kernel of this very interpreter.
    manager = AsyncKernelManager(
        kernel_name="python3",
        kernel_spec_manager=KernelSpecManager(kernel_dirs=[]),
        transport_encryption="auto",
        client_factory=PatientClient,
    )
    with _environment(figures, prepared) as environment:
        client = NotebookClient(
            notebook,
            km=manager,
            resources={"metadata": {"path": str(path.parent)}},
            timeout=LONGEST_CELL,
            iopub_timeout=LONGEST_OUTPUT,
            raise_on_iopub_timeout=True,  # or the output would be lost without a word
            record_timing=False,
            coalesce_streams=True,
        )
        KERNELS.add(manager)
        try:
            # What a kernel says while it is stopped is nobody's concern; failures are in the cells.
            quiet: dict[str, Any] = {"stderr": subprocess.DEVNULL, "cleanup_kc": True}
            run = client.async_execute(env=environment, **quiet)
            # In a loop of its own, which ends with all that still waits in it; and in a thread of
            # its own, since a loop may be running here.
            with ThreadPoolExecutor(1) as thread:
                thread.submit(asyncio.run, run).result()
        except (CellExecutionError, CellTimeoutError, RuntimeError) as error:
            raise ValueError(_describe_failure(path, notebook, error)) from None
        finally:
            KERNELS.discard(manager)
            # Where a kernel was stopped before it had begun, nbclient would do so at the end again.
            atexit.unregister(client._cleanup_kernel)
    return clean_notebook(notebook)


def run_notebooks(
    folder: str | Path,
    figures: str | Path,
    prepared: str | Path | None = None,
    lacks: Mapping[str, str] | None = None,
    at_once: int | None = None,
) -> dict[str, NotebookNode]:
    """Execute all notebooks of a folder at the same time, and gather their figures.

    Parameters
    ----------
    folder : str or Path
        The folder whose ``*.ipynb`` are run.
    figures : str or Path
        A folder for the figures of all notebooks and the one ``captions.json`` that describes
        them; made if it does not exist.
    prepared, lacks
        See :func:`run_notebook`.
    at_once : int, optional
        How many run at the same time; by default as many as there are cores. Each has a Python with
        tables of its own.

    Returns
    -------
    dict of str to NotebookNode
        The executed notebooks by name without suffix, in the order of their names.

    Raises
    ------
    ValueError
        If there is no notebook, one of them fails, or two draw a figure of the same name.
    """
    paths = sorted(Path(folder).glob("*.ipynb"))
    if not paths:
        raise InputError(f"no notebook in {folder}: give the folder that holds the notebooks")
    executed: dict[str, NotebookNode] = {}
    workers = at_once or os.cpu_count()
    with tempfile.TemporaryDirectory() as scratch, ThreadPoolExecutor(workers) as pool:
        # Each notebook draws into a folder of its own: they run at once and must not share a file.
        drawn = {path.stem: Path(scratch) / path.stem for path in paths}
        # The longest first, so that at the end no core waits for another.
        by_length = sorted(paths, key=lambda path: path.stat().st_size, reverse=True)
        running = {
            pool.submit(run_notebook, path, drawn[path.stem], prepared, lacks): path.stem
            for path in by_length
        }
        try:
            with Progress("Running notebooks", "notebook", len(running)) as progress:
                finished = progress.watch(as_completed(running))
                executed = {running[future]: future.result() for future in finished}
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            _stop_kernels(running)
            raise
        _gather_figures(drawn, Path(figures))
    return {path.stem: executed[path.stem] for path in paths}


def clean_notebook(notebook: NotebookNode) -> NotebookNode:
    """Keep of a notebook what is the same after each run.

    Widget views and their state go (the picture or the HTML beside a view stays), and so do
    timings, random cell identifiers, and what an editor or a kernel says about itself.

    Parameters
    ----------
    notebook : NotebookNode
        Any notebook of format 4; it is not changed.

    Returns
    -------
    NotebookNode
        A cleaned copy; cleaning it again changes nothing.
    """
    cleaned = deepcopy(notebook)
    cleaned.metadata = nbformat.from_dict(
        {"kernelspec": KERNEL, "language_info": {"name": "python"}}
    )
    cleaned.nbformat, cleaned.nbformat_minor = 4, 5
    for number, cell in enumerate(cleaned.cells, start=1):
        cell.id = f"cell-{number}"
        for setting in VOLATILE & cell.metadata.keys():
            del cell.metadata[setting]
    for cell in _code_cells(cleaned):
        cell.outputs = [output for output in map(_without_widget, cell.outputs) if output]
    return cleaned


def write_notebook(notebook: NotebookNode, path: Path) -> None:
    """Write a notebook as the same bytes on every system, and never half of it."""
    draft = path.with_suffix(".draft")
    draft.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8", newline="\n")
    draft.replace(path)


def _code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def _without_widget(output: NotebookNode) -> NotebookNode | None:
    """Drop a widget's view from an output, and the output where nothing else can show it."""
    data = output.get("data", {})
    if WIDGET_VIEW not in data:
        return output
    if not {"image/png", "text/html"} & set(data):
        return None
    del data[WIDGET_VIEW]
    return output


@contextmanager
def _environment(
    figures: str | Path | None, prepared: str | Path | None
) -> Iterator[dict[str, str]]:
    """Yield the environment of a kernel: no settings of this user's, the same order of sets."""
    given = {
        "TRADETALKS_ARTICLES": None,
        "TRADETALKS_FIGURES": figures,
        "TRADETALKS_PREPARED": prepared,
    }
    inherited = {name: value for name, value in os.environ.items() if name not in given}
    chosen = {name: str(Path(value).resolve()) for name, value in given.items() if value}
    with tempfile.TemporaryDirectory() as settings:
        yield {**inherited, **chosen, "IPYTHONDIR": settings, "PYTHONHASHSEED": "0"}


def _stop_kernels(running: Collection[Future[NotebookNode]]) -> None:
    """Kill the kernels, those that are only now starting too, and wait for their notebooks."""
    STOPPED.set()
    # To `concurrent.futures.wait` one that was cancelled before it began is never done.
    while not all(future.done() for future in running):
        for manager in [*KERNELS]:
            process = getattr(manager.provisioner, "process", None)
            if process is not None:
                process.kill()
        sleep(0.2)
    STOPPED.clear()


def _describe_failure(path: Path, notebook: NotebookNode, error: Exception) -> str:
    """Say in one screen which cell failed, and with what."""
    unfinished = [
        (number, cell)
        for number, cell in enumerate(notebook.cells, start=1)
        if cell.cell_type == "code"
        and cell.source.strip()
        and (
            cell.execution_count is None
            or any(output.output_type == "error" for output in cell.outputs)
        )
    ]
    number, cell = [*unfinished, (len(notebook.cells), notebook.cells[-1])][0]
    if isinstance(error, CellExecutionError):
        trace = strip_ansi(error.traceback).rstrip().splitlines()[-SCREEN:]
        reason = f"{error.ename}: {error.evalue.strip()}".splitlines()[0]
    else:
        trace = cell.source.splitlines()[:SCREEN]
        reason = str(error).splitlines()[0]
    where = f"{path.name}, cell {number} of {len(notebook.cells)}: {reason}"
    return "\n".join(line[:120] for line in [where, "", *trace])


def _gather_figures(drawn: dict[str, Path], figures: Path) -> None:
    """Move the figures of all notebooks into one folder, with one list of captions."""
    figures.mkdir(parents=True, exist_ok=True)
    captions: dict[str, dict[str, Any]] = {}
    for notebook, folder in drawn.items():
        if not folder.is_dir():
            continue
        own = json.loads((folder / "captions.json").read_text(encoding="utf-8"))
        for name in own.keys() & captions.keys():
            raise InputError(
                f"{notebook} and {captions[name]['notebook']} both draw a figure {name}: "
                "give one of them another name"
            )
        captions |= {name: {**caption, "notebook": notebook} for name, caption in own.items()}
        for path in folder.iterdir():
            if path.name != "captions.json":
                shutil.copyfile(path, figures / path.name)
    text = json.dumps(captions, ensure_ascii=False, indent=2) + "\n"
    (figures / "captions.json").write_text(text, encoding="utf-8", newline="\n")
