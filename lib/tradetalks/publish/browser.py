"""The browser edition: a static JupyterLite site in which everything runs with nothing installed.

Python itself and the compiled packages are Pyodide's; whatever is pure Python lies in the site as
wheels. One list, a lock file of Pyodide's form, names them all, so that ``import tradetalks``
loads what it needs, of the same versions wherever the site lies.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import nbformat
from markupsafe import Markup
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath

from tradetalks.base.checks import InputError
from tradetalks.base.paths import project_folder
from tradetalks.publish.delivery import beside, put_in_place
from tradetalks.publish.pages import TEMPLATES, make_environment
from tradetalks.publish.pyodide import (
    CORE,
    LOCK,
    SETTINGS,
    Lock,
    collect_wheels,
    digest,
    open_pyodide,
    run,
    write_lock,
)
from tradetalks.publish.search import hash_script, write_index

KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
MARK = "jupyter-lite.json"  # what every older site holds, and no other folder
PYODIDE = "static/pyodide"  # below the site: where JupyterLite looks for it
PACKAGES = "static/packages"
SECTION = "\n## "
CONFIG = '<script id="jupyter-config-data"'  # what JupyterLite's page reads its settings from
HELP = "How this works.md"  # in the file browser


def build_site(
    output: str | Path | None = None, pyodide: str | Path | None = None, report: str = ""
) -> Path:
    """Build the browser edition.

    Parameters
    ----------
    output : str or Path, optional
        A folder that is new, empty or an older site; without it the project's ``site``.
    pyodide : str or Path, optional
        A folder with Pyodide, or the archive of its release: what is needed of it is copied into
        the site, which then asks nobody for anything. Without it visitors load Pyodide from its
        public host.
    report : str
        The address of the report, seen from the site, for a link to it.

    Returns
    -------
    Path
        The site's front page.

    Raises
    ------
    ValueError
        If `output` holds something else, or a file of `pyodide` is missing or is not the one that
        Pyodide's own lock file means.
    """
    project = project_folder()
    if not (project / "pyproject.toml").is_file():
        raise InputError(
            "the browser edition is built from the project's source: build it in a checkout, set "
            "up by `make setup`"
        )
    target = Path(output).absolute() if output is not None else project / "site"
    if target.exists() and not _may_be_replaced(target):
        raise InputError(f"{target} holds something that is no site: choose another --output")
    with tempfile.TemporaryDirectory() as scratch, beside(target) as site:
        steps = {name: Path(scratch, name) for name in ["unpacked", "lite", "contents", "packages"]}
        for folder in steps.values():
            folder.mkdir()
        core = open_pyodide(Path(pyodide), steps["unpacked"]) if pyodide else None
        collect_wheels(project, steps["packages"])
        lock = write_lock(steps["packages"], "" if core else SETTINGS["pyodide"]["url"])
        told = _describe(lock, steps["packages"], bool(core)) | {"report": report}
        text = make_environment(told).get_template("browser.md.j2").render()
        gather_contents(project, steps["contents"])
        (steps["contents"] / HELP).write_text(text, encoding="utf-8", newline="\n")
        _run_jupyterlite(steps["lite"], steps["contents"], site, bool(core))
        _keep_bytes(site)
        _prepare_lab(site, round(told["size"] / 1e6))
        shutil.copytree(steps["packages"], site / PACKAGES)
        if core:
            _copy_pyodide(core, site, lock)
        _write_front_page(site, steps["contents"], told, text)
        put_in_place([(site, target)])
    return target / "index.html"


def gather_contents(project: Path, folder: Path) -> None:
    """Copy what students work with into the site's file browser: no answers, nothing of teachers'.

    Parameters
    ----------
    project : Path
        The project's folder.
    folder : Path
        Where the copies go.
    """
    chosen = SETTINGS["contents"]

    def leave(place: str, names: list[str]) -> set[str]:
        paths = {name: Path(place, name).relative_to(project).as_posix() for name in names}
        return {
            name
            for name, path in paths.items()
            if any(fnmatch(path, pattern) for pattern in chosen["leave"])
        }

    for name in chosen["folders"]:
        shutil.copytree(project / name, folder / name, ignore=leave)


def _run_jupyterlite(lite: Path, contents: Path, site: Path, has_core: bool) -> None:
    """Have JupyterLite build its pages, and look whether it kept the kernel's settings."""
    kernel = {
        "pyodideUrl": _core_address(has_core) + "pyodide.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"lockFileURL": f"./{PACKAGES}/{LOCK}"},
    }
    settings = {
        "appName": "Trade Talks",
        "exposeAppInBrowser": True,  # to browser_lab.js
        "disabledExtensions": SETTINGS["contents"]["disabled"],
        "litePluginSettings": {KERNEL: kernel},
    }
    _write_json(lite / MARK, {"jupyter-lite-schema-version": 0, "jupyter-config-data": settings})
    shared = Path(sys.prefix, "share", "jupyter", "labextensions")
    extensions = [str(shared / name) for name in SETTINGS["contents"]["extensions"]]
    chosen = {
        "federated_extensions": extensions,
        "ignore_sys_prefix": ["federated_extensions"],
        "extra_file_types": SETTINGS["contents"]["file_types"],
    }
    _write_json(lite / "overrides.json", SETTINGS["jupyterlab"])
    _write_json(lite / "jupyter_lite_config.json", {"LiteBuildConfig": chosen})
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--no-sourcemaps"]
    command += ["--apps=lab", "--no-unused-shared-packages"]
    command += [f"--lite-dir={lite}", f"--contents={contents}", f"--output-dir={site}"]
    run(command, lite)  # where it runs it leaves notes, which would mislead a later run
    built = json.loads((site / MARK).read_text(encoding="utf-8"))
    kept = built["jupyter-config-data"]["litePluginSettings"].get(KERNEL, {})
    if {name: kept.get(name) for name in kernel} != kernel:
        raise ValueError("JupyterLite dropped the kernel's settings: build it again")


def _keep_bytes(site: Path) -> None:
    """Have tables read as bytes: JupyterLite goes by what its lists of files say of each."""
    types = {
        suffix: kind["mimeTypes"][0]
        for kind in SETTINGS["contents"]["file_types"].values()
        for suffix in kind["extensions"]
    }
    for path in (site / "api" / "contents").rglob("all.json"):
        folder = json.loads(path.read_text(encoding="utf-8"))
        for file in folder["content"]:
            file["mimetype"] = types.get(Path(file["name"]).suffix, file["mimetype"])
        _write_json(path, folder)


def _prepare_lab(site: Path, megabytes: int) -> None:
    """Have the page of JupyterLab open one notebook a link, and say what one waits for."""
    page = site / "lab" / "index.html"
    text = page.read_text(encoding="utf-8")
    before, config, rest = text.partition(CONFIG)
    data, end, after = rest.partition("</script>")
    if not (config and end):
        raise ValueError("JupyterLite's page is another than this was written for: update both")
    script = (TEMPLATES / "browser_lab.js").read_text(encoding="utf-8")
    script = f"\n<script>{script.replace('LOADED', str(megabytes))}</script>"
    page.write_text(before + config + data + end + script + after, encoding="utf-8")


def _copy_pyodide(core: Path, site: Path, lock: Lock) -> None:
    (site / PYODIDE).mkdir(parents=True)
    for name in [*CORE, LOCK]:
        shutil.copyfile(core / name, site / PYODIDE / name)
    for package in lock["packages"].values():
        if not (site / PACKAGES / package["file_name"]).exists():
            shutil.copyfile(core / package["file_name"], site / PACKAGES / package["file_name"])


def _describe(lock: Lock, packages: Path, has_core: bool) -> dict[str, Any]:
    """Collect what the front page says of what is loading: numbers, places, addresses."""
    given = SETTINGS["pyodide"]
    core = _core_address(has_core)
    names = [package["file_name"] for package in lock["packages"].values()]
    pure = sum(path.stat().st_size for path in packages.glob("*.whl"))
    size = given["core_bytes"] + given["compiled_bytes"] + pure
    return {
        "host": "" if has_core else given["url"].split("/")[2],
        "python": round(given["core_bytes"] / 1e6),
        "packages": round((size - given["core_bytes"]) / 1e6),
        "pages_of_jupyter": round(given["other_bytes"] / 1e6),
        "size": size,
        "files": {
            "version": digest(packages / LOCK),
            "addresses": [core + name for name in CORE]
            + [name if "://" in name else f"{PACKAGES}/{name}" for name in [LOCK, *names]],
        },
    }


def _write_front_page(site: Path, contents: Path, told: dict[str, Any], text: str) -> None:
    """Write the page that says what is loading while it is, and leads to the notebooks."""
    opening, _, rest = text.partition(SECTION)
    script = (TEMPLATES / "browser.js").read_text(encoding="utf-8")
    told = told | {
        "files": write_index(told["files"]),
        "groups": _group_pages(contents),
        "script": Markup(script),
        "script_hash": hash_script(script),
        "style": Markup((TEMPLATES / "report.css").read_text(encoding="utf-8")),
        "opening": _render(opening),
        "text": _render(SECTION + rest),
    }
    page = make_environment(told).get_template("browser.html.j2").render()
    (site / "index.html").write_text(page, encoding="utf-8", newline="\n")


def _group_pages(contents: Path) -> list[dict[str, Any]]:
    """List the notebooks under the headings of the settings, each under the closest."""
    groups: dict[str, list[dict[str, str]]] = {name: [] for name in SETTINGS["groups"]}
    for path in sorted(contents.rglob("*.ipynb")):
        address = path.relative_to(contents).as_posix()
        name = max(groups, key=lambda name: _shared(SETTINGS["groups"][name], address))
        groups[name].append({"path": address, "title": _find_title(path)})
    return [{"name": name, "pages": pages} for name, pages in groups.items()]


def _shared(beginning: str, address: str) -> int:
    return len(beginning) if address.startswith(beginning) else 0


def _find_title(path: Path) -> str:
    """Return a notebook's first heading."""
    cells = nbformat.read(path, as_version=4).cells
    lines: Iterator[str] = (line for cell in cells for line in cell.source.splitlines())
    return next(line.removeprefix("# ") for line in lines if line.startswith("# "))


def _render(markdown: str) -> Markup:
    renderer = IPythonRenderer(escape=False, exclude_anchor_links=True)
    return Markup(MarkdownWithMath(renderer=renderer).render(markdown))


def _core_address(has_core: bool) -> str:
    return f"./{PYODIDE}/" if has_core else str(SETTINGS["pyodide"]["url"])


def _may_be_replaced(target: Path) -> bool:
    """Tell whether a place holds an empty folder, or a site of ours."""
    return target.is_dir() and ((target / MARK).is_file() or not any(target.iterdir()))


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
