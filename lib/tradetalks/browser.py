"""The browser edition: a static JupyterLite site in which everything runs with nothing installed.

Python itself and the compiled packages are Pyodide's; whatever is pure Python lies in the site as
wheels. One list, a lock file of Pyodide's form, names them all, so that ``import tradetalks``
loads what it needs, of the same versions wherever the site lies.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterable, Sequence
from email.parser import HeaderParser
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tradetalks.articles import project_folder

SETTINGS: dict[str, Any] = tomllib.loads(
    Path(__file__).with_name("browser.toml").read_text(encoding="utf-8")
)
PYODIDE = json.loads(Path(__file__).with_name("pyodide.json").read_text(encoding="utf-8"))
KERNEL = "@jupyterlite/pyodide-kernel-extension:kernel"
MARK = "jupyter-lite.json"  # what every older site holds, and no other folder
LOCK = "pyodide-lock.json"
PACKAGES = "static/packages"  # below the site
IN_A_BROWSER = {"sys_platform": "emscripten", "platform_system": "Emscripten", "extra": ""}


def build_site(output: Path | None = None, distribution: Path | None = None) -> Path:
    """Build the browser edition.

    Parameters
    ----------
    output : Path, optional
        A folder that is new, empty or an older site; without it the project's ``site``.
    distribution : Path, optional
        A folder with Pyodide's core and compiled packages, which are copied into the site, so that
        it asks nobody for anything; without it they come from Pyodide's public host.

    Returns
    -------
    Path
        The folder `output`.

    Raises
    ------
    ValueError
        If `output` holds something else, or a file of `distribution` is missing or is not the one
        that Pyodide's own lock file means.
    """
    project = project_folder()
    output = output or project / "site"
    if output.exists() and any(output.iterdir()) and not (output / MARK).is_file():
        raise ValueError(f"{output} holds something else: name a folder that is new or empty")
    if distribution:
        check_distribution(distribution)
    with tempfile.TemporaryDirectory() as scratch:
        lite, built = Path(scratch, "lite"), Path(scratch, "site")
        lite.mkdir()
        packages = Path(scratch, "packages")
        packages.mkdir()
        _collect_wheels(project, packages)
        if distribution:
            _copy_pyodide(distribution, lite / "static" / "pyodide", packages)
        _write_lock(packages, distribution)
        contents = _gather_contents(project, Path(scratch, "contents"))
        _run_jupyterlite(lite, contents, built, distribution)
        shutil.copytree(packages, built / PACKAGES)
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(built, output)
    return output


def check_distribution(folder: Path) -> None:
    """Raise ValueError unless a folder holds Pyodide's core and, unchanged, its packages."""
    for name in [*SETTINGS["pyodide"]["core"], LOCK]:
        if not (folder / name).is_file():
            raise ValueError(f"{folder} is no Pyodide {SETTINGS['pyodide']['version']}: no {name}")
    for package in PYODIDE["packages"].values():
        path = folder / package["file_name"]
        if not path.is_file():
            raise ValueError(f"{folder} is not complete: no {path.name}")
        if _digest(path) != package["sha256"]:
            raise ValueError(f"{path} is not the file that Pyodide's lock file means: get it anew")


def _collect_wheels(project: Path, folder: Path) -> None:
    """Download the pure wheels, held to their hashes, and build those that are only sources."""
    lock = (project / "requirements.lock").read_text(encoding="utf-8")
    entries = {entry.split("==")[0]: entry for entry in re.split(r"\n(?=[a-z0-9])", lock)}
    chosen = SETTINGS["packages"]
    pure = ["--platform=any", "--implementation=py", "--abi=none", "--only-binary=:all:"]
    pure += [f"--python-version={SETTINGS['pyodide']['python']}"]
    wheels = [*(entries[name] for name in chosen["locked"]), *chosen["others"]]
    _run_pip("download", wheels, "--dest", folder, *pure)
    sources = [entries[name] for name in chosen["sources"]]
    _run_pip("wheel", sources, "--wheel-dir", folder, "--no-build-isolation")
    _run_pip("wheel", [], "--wheel-dir", folder, "--no-build-isolation", project)


def _run_pip(verb: str, requirements: list[str], *options: str | Path) -> None:
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch, "requirements.txt")
        # An entry of the lock: without its marker, since the browser is none of its platforms.
        lines = [re.sub(r" ; [^\\\n]*", " ", entry) for entry in requirements]
        listed.write_text("\n".join(lines), encoding="utf-8")
        held: list[str | Path] = (
            ["--require-hashes", "--requirement", listed] if requirements else []
        )
        command = [sys.executable, "-m", "pip", verb, "--quiet", "--disable-pip-version-check"]
        _run([*command, "--no-deps", *options, *held])


def _copy_pyodide(distribution: Path, core: Path, packages: Path) -> None:
    """Take the core to where JupyterLite looks for it, the compiled packages to the others."""
    core.mkdir(parents=True)
    for name in [*SETTINGS["pyodide"]["core"], LOCK]:
        shutil.copyfile(distribution / name, core / name)
    for package in PYODIDE["packages"].values():
        shutil.copyfile(distribution / package["file_name"], packages / package["file_name"])


def _write_lock(folder: Path, distribution: Path | None) -> None:
    """List all packages, in the form of Pyodide's lock file, with what each of them needs."""
    compiled = {name: dict(package) for name, package in PYODIDE["packages"].items()}
    if distribution is None:
        for package in compiled.values():
            package["file_name"] = SETTINGS["pyodide"]["url"] + package["file_name"]
    pure = [_describe(path) for path in sorted(folder.glob("*none-any.whl"))]
    listed = compiled | {package["name"]: package for package in pure}
    for package in listed.values():
        package["depends"] = sorted(set(package["depends"]) & set(listed))
    lock = {"info": PYODIDE["info"], "packages": dict(sorted(listed.items()))}
    _write_json(folder / LOCK, lock)


def _describe(wheel: Path) -> dict[str, Any]:
    """Describe a wheel as Pyodide's lock file does."""
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = HeaderParser().parsestr(archive.read(about).decode("utf-8"))
    needs = map(Requirement, metadata.get_all("Requires-Dist", []))
    return {
        "name": canonicalize_name(metadata["Name"]),
        "version": metadata["Version"],
        "file_name": wheel.name,
        "sha256": _digest(wheel),
        "imports": sorted(set(_list_modules(names))),
        "depends": [
            canonicalize_name(need.name)
            for need in needs
            if need.marker is None or need.marker.evaluate(_marked())
        ],
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def _marked() -> dict[str, str]:
    version = SETTINGS["pyodide"]["python"]
    return IN_A_BROWSER | {"python_version": version, "python_full_version": f"{version}.0"}


def _list_modules(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        top, _, below = name.partition("/")
        if below and top.isidentifier():
            yield top
        elif name.endswith(".py"):
            yield name.removesuffix(".py")


def _gather_contents(project: Path, folder: Path) -> Path:
    """Copy what belongs to the project, as under version control, into the site's file browser."""
    leave = shutil.ignore_patterns(*SETTINGS["contents"]["leave"], "__pycache__", ".*")
    for name in SETTINGS["contents"]["folders"]:
        shutil.copytree(project / name, folder / name, ignore=leave)
    return folder


def _run_jupyterlite(lite: Path, contents: Path, output: Path, distribution: Path | None) -> None:
    url = "./static/pyodide/" if distribution else SETTINGS["pyodide"]["url"]
    kernel = {
        "pyodideUrl": f"{url}pyodide.mjs",
        "disablePyPIFallback": True,
        "loadPyodideOptions": {"lockFileURL": f"./{PACKAGES}/{LOCK}"},
    }
    site = {"appName": "Trade Talks", "litePluginSettings": {KERNEL: kernel}}
    _write_json(lite / MARK, {"jupyter-lite-schema-version": 0, "jupyter-config-data": site})
    shared = Path(sys.prefix, "share", "jupyter", "labextensions")
    extensions = [str(shared / name) for name in SETTINGS["contents"]["extensions"]]
    chosen = {"federated_extensions": extensions, "ignore_sys_prefix": ["federated_extensions"]}
    _write_json(lite / "jupyter_lite_config.json", {"LiteBuildConfig": chosen})
    command = [sys.executable, "-m", "jupyterlite_core", "build", "--no-sourcemaps"]
    command += ["--apps=lab", "--no-unused-shared-packages"]
    command += [f"--lite-dir={lite}", f"--contents={contents}", f"--output-dir={output}"]
    _run(command, lite)  # where it runs it leaves notes, which would mislead a later run
    built = json.loads((output / MARK).read_text(encoding="utf-8"))
    settings = built["jupyter-config-data"]["litePluginSettings"].get(KERNEL, {})
    if {name: settings.get(name) for name in kernel} != kernel:
        raise ValueError("JupyterLite dropped the kernel's settings: build it again")


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def _run(command: Sequence[str | Path], folder: Path | None = None) -> None:
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        told = "\n".join((done.stderr or done.stdout).strip().splitlines()[-5:])
        raise ValueError(f"the browser edition cannot be built: {told}")


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
