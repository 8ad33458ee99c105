"""The browser edition as a visitor opens it: served under a path, and reaching nobody else."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

BASE = "/trade-talks/"  # as a project's pages are published: below the root of their host
PATIENCE = 180_000  # milliseconds, for a busy machine
RUN = """async (path) => {
  const app = window.jupyterapp;
  const panel = await app.commands.execute('docmanager:open', {path, factory: 'Notebook'});
  await panel.context.ready;
  await panel.sessionContext.ready;
  await app.commands.execute('notebook:run-all-cells');
  await panel.context.save();
  return panel.content.model.toJSON();
}"""
READ = """async (path) => {
  const wanted = {content: true, type: 'file', format: 'text'};
  const file = await window.jupyterapp.serviceManager.contents.get(path, wanted);
  return file.content;
}"""


class _Handler(SimpleHTTPRequestHandler):
    extensions_map = SimpleHTTPRequestHandler.extensions_map | {
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def translate_path(self, path: str) -> str:
        below = path.removeprefix(BASE)
        return super().translate_path("/" + below if below != path else "/no/such/page")

    def log_message(self, *args: object) -> None:
        pass


@contextmanager
def serve(site: Path) -> Iterator[str]:
    """Serve a site on this machine, below a path, and yield its address."""
    handler = partial(_Handler, directory=str(site))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
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

    context.route(lambda url: not url.startswith((address, "data:", "blob:")), refuse)
    context.route("**/jupyter-lite.json*", _expose)
    return refused


def _expose(route: Any) -> None:
    """Have JupyterLab put itself within reach, as its own tests do."""
    answer = route.fetch()
    settings = json.loads(answer.text())
    settings.setdefault("jupyter-config-data", {})["exposeAppInBrowser"] = True
    route.fulfill(response=answer, body=json.dumps(settings))


def open_lab(context: Any, address: str, path: str = "") -> Any:
    """Open the site's JupyterLab, and return its page when it is ready."""
    page = context.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}lab/index.html" + (f"?path={path}" if path else ""))
    page.wait_for_function("window.jupyterapp && window.jupyterapp.shell.currentWidget")
    return page


def run_notebook(page: Any, path: str) -> dict[str, Any]:
    """Run a notebook from top to bottom, and return it with its outputs."""
    return page.evaluate(RUN, path)


def read_text(page: Any, path: str) -> str:
    """Read a file of the site's file browser."""
    return page.evaluate(READ, path)


def list_figures(page: Any, notebook: dict[str, Any]) -> list[str]:
    """List the tables beside the figures that a notebook's cells save."""
    source = "\n".join("".join(cell["source"]) for cell in notebook["cells"])
    names = re.findall(r'save_chart\(.*?, "([a-z-]+)"\)', source, re.DOTALL)
    return [f"figures/{name}.csv" for name in names]
