"""The browser edition as a visitor opens it: served under a path, and reaching nobody else."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from playwright.sync_api import Error

BASE = "/trade-talks/"  # as a project's pages are published: below the root of their host
PATIENCE = 300  # seconds, for a busy machine
START = """async ([path, clean]) => {
  window.ran = null;
  const app = window.jupyterapp;
  const kernel = window.kernel && {id: window.kernel};
  const panel = await app.commands.execute(
    'docmanager:open', {path, factory: 'Notebook', kernel});
  await panel.context.ready;
  await panel.sessionContext.ready;
  const session = panel.sessionContext.session;
  window.kernel = session.kernel.id;
  const finish = async () => {
    await session.kernel.requestExecute({code: clean}).done;
    await app.commands.execute('notebook:run-all-cells');
    await panel.context.save();
    const notebook = panel.content.model.toJSON();
    panel.dispose();
    window.ran = notebook;
  };
  finish();
}"""
# A new Python takes longer to start than most notebooks to run: on one page, one serves for all.
CLEAN = """
%reset -f
import os, pandas
os.chdir("/drive/{folder}")
pandas.reset_option("^display")
get_ipython().display_formatter.formatters["text/html"].pop(pandas.DataFrame, None)
"""
READ = """async (path) => {
  const wanted = {content: true, type: 'file', format: 'text'};
  const file = await window.jupyterapp.serviceManager.contents.get(path, wanted);
  return file.content;
}"""
LIST = """async (folder) => {
  const listed = await window.jupyterapp.serviceManager.contents.get(folder, {content: true});
  return listed.content.map((file) => file.name);
}"""
MAKE = """async ([folder, name]) => {
  const contents = window.jupyterapp.serviceManager.contents;
  const made = await contents.newUntitled({path: folder, type: 'directory'});
  await contents.rename(made.path, `${folder}/${name}`);
}"""
SHOW = """(path) => window.jupyterapp.commands.execute('filebrowser:open-path', {path})"""


class Handler(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def translate_path(self, path: str) -> str:
        below = path.removeprefix(BASE)
        return super().translate_path("/" + below if below != path else "/no/such/page")

    def log_message(self, *args: object) -> None:
        pass


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *args: object) -> None:
        """Take it calmly that a browser goes away in the midst of an answer."""


@contextmanager
def serve(site: Path, handler: type[Handler] = Handler) -> Iterator[str]:
    """Serve a folder on this machine, below a path, and yield its address."""
    server = _Server(("127.0.0.1", 0), partial(handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
    finally:
        server.shutdown()


def shut_in(context: Any, address: str) -> list[str]:
    """Refuse all requests but the site's own; return the list that will name those refused."""
    refused: list[str] = []

    def refuse(route: Any) -> None:
        if not route.request.url.endswith("/favicon.ico"):  # the browser's own wish, not the site's
            refused.append(route.request.url)
        route.abort()

    context.set_default_timeout(PATIENCE * 1000)
    context.route(lambda url: not url.startswith((address, "data:", "blob:")), refuse)
    return refused


def open_lab(page: Any, address: str) -> Any:
    """Open the site's JupyterLab, and return its page when it is ready."""
    page.goto(f"{address}lab/index.html")
    return wait_for_lab(page)


def wait_for_lab(page: Any) -> Any:
    page.wait_for_function("window.jupyterapp && window.jupyterapp.shell.currentWidget")
    return page


def start_notebook(page: Any, path: str) -> None:
    """Have a notebook run from top to bottom; it is in `window.ran` when it has."""
    page.evaluate(START, [path, CLEAN.format(folder=path.rpartition("/")[0])])


def run_notebook(page: Any, path: str) -> dict[str, Any]:
    """Run a notebook from top to bottom, and return it with its outputs."""
    start_notebook(page, path)
    page.wait_for_function("window.ran")
    ran: dict[str, Any] = page.evaluate("window.ran")
    return ran


def run_notebooks(
    pages: Sequence[Any], paths: Sequence[str], look: Callable[[Any, str, Any], None]
) -> None:
    """Run notebooks, one on each page at a time; `look` gets page, path and notebook."""
    waiting, running = list(paths), dict[int, tuple[str, float]]()
    while waiting or running:
        for number, page in enumerate(pages):
            if number in running:
                path, begun = running[number]
                notebook = page.evaluate("window.ran")
                assert notebook or time.monotonic() - begun < PATIENCE, f"{path} does not end"
                if notebook:
                    del running[number]
                    look(page, path, notebook)
            elif waiting:
                running[number] = (waiting.pop(0), time.monotonic())
                start_notebook(page, running[number][0])
        time.sleep(0.2)


def read_text(page: Any, path: str) -> str:
    """Read a file of the site's file browser."""
    text: str = page.evaluate(READ, path)
    return text


def list_files(page: Any, folder: str) -> list[str]:
    """List a folder of the site's file browser, if need be when the page has loaded once more."""
    try:
        names: list[str] = page.evaluate(LIST, folder)
    except Error as error:
        if "context was destroyed" not in error.message:
            raise
        wait_for_lab(page)  # what was cleared is loaded anew, and not always at once
        names = page.evaluate(LIST, folder)
    return sorted(names)


def make_folder(page: Any, parent: str, name: str) -> None:
    page.evaluate(MAKE, [parent, name])


def show_folder(page: Any, folder: str) -> None:
    """Have the file browser show a folder."""
    page.evaluate(SHOW, folder)


def drop_files(page: Any, paths: Sequence[Path]) -> None:
    """Drop files onto the file browser, as from a window of the desktop; wait for them there."""
    box = page.locator(".jp-DirListing-content").bounding_box()
    carried = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    place = {"x": box["x"] + 40, "y": box["y"] + box["height"] / 2, "data": carried}
    mouse = page.context.new_cdp_session(page)
    for kind in ["dragEnter", "dragOver", "drop"]:
        mouse.send("Input.dispatchDragEvent", {"type": kind, **place})
    for path in paths:
        page.locator(".jp-DirListing-item", has_text=path.name).wait_for()
