"""Pyodide and the packages of the browser edition: held to their hashes, listed in one lock."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from email.parser import HeaderParser
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tradetalks.base.checks import InputError
from tradetalks.base.lists import read_list

SETTINGS: dict[str, Any] = read_list(__package__, "browser.toml")
COMPILED: dict[str, Any] = json.loads(
    Path(__file__).with_name("pyodide.json").read_text(encoding="utf-8")
)
LOCK = "pyodide-lock.json"
CORE: list[str] = SETTINGS["pyodide"]["core"]
VERSION: str = SETTINGS["pyodide"]["version"]
IN_A_BROWSER = {"sys_platform": "emscripten", "platform_system": "Emscripten"}

Lock = dict[str, Any]


def open_pyodide(place: Path, scratch: Path) -> Path:
    """Return a folder with Pyodide's core and packages, each checked against Pyodide's lock file.

    Parameters
    ----------
    place : Path
        Such a folder, or the archive of Pyodide's release, of which the same files are unpacked.
    scratch : Path
        A folder to unpack to.

    Raises
    ------
    ValueError
        If a file is missing, or is not the one that the lock file means.
    """
    wanted = [*CORE, LOCK, *(package["file_name"] for package in COMPILED["packages"].values())]
    if not place.exists():
        raise InputError(f"{place} does not exist: give Pyodide's release archive, or its folder")
    if place.is_file():
        _unpack(place, scratch, wanted)
    folder = scratch if place.is_file() else place
    for name in wanted:
        if not (folder / name).is_file():
            raise InputError(f"{place} is no whole Pyodide {VERSION}: {name} is missing")
    _check(folder, place)
    return folder


def _unpack(archive: Path, folder: Path, wanted: Sequence[str]) -> None:
    """Take files out of an archive, wherever in it they lie, and nothing else."""
    try:
        with tarfile.open(archive) as packed:
            for member in packed:
                content = packed.extractfile(member)  # None of a folder
                if content and (name := Path(member.name).name) in wanted:
                    (folder / name).write_bytes(content.read())
    except (tarfile.TarError, EOFError, OSError) as problem:
        reason = " ".join(str(problem).split())
        raise InputError(f"{archive} cannot be unpacked ({reason}): get it anew") from None


def _check(folder: Path, place: Path) -> None:
    """Compare packages with Pyodide's own lock file, and that with the versions we count on."""
    try:
        listed = json.loads((folder / LOCK).read_text(encoding="utf-8"))["packages"]
    except (ValueError, KeyError):
        raise InputError(f"{place}: {LOCK} is no lock file of Pyodide: get it anew") from None
    for name, package in COMPILED["packages"].items():
        expected = package["sha256"]
        if listed.get(name, {}).get("sha256") != expected:
            raise InputError(f"{place}: {LOCK} lists another {name} than that of Pyodide {VERSION}")
        if digest(folder / package["file_name"]) != expected:
            raise InputError(
                f"{place}: {package['file_name']} is not the file that {LOCK} means: get it anew"
            )


def collect_wheels(project: Path, folder: Path) -> None:
    """Download the pure wheels, held to their hashes, and build that of the library."""
    lock = (project / "requirements.lock").read_text(encoding="utf-8")
    entries = {entry.split("==")[0]: entry for entry in re.split(r"\n(?=[a-z0-9])", lock)}
    chosen = SETTINGS["packages"]
    pure = ["--platform=any", "--implementation=py", "--abi=none", "--only-binary=:all:"]
    pure += [f"--python-version={SETTINGS['pyodide']['python']}"]
    wheels = [*(entries[name] for name in chosen["locked"]), *chosen["others"]]
    _run_pip("download", wheels, "--dest", folder, *pure)
    # Of the library alone: seeds and notebooks lie in the site, and answers are not for students.
    with tempfile.TemporaryDirectory() as copy:
        for name in ["pyproject.toml", "README.md", "LICENSE", "LICENSE-PROSE.md", "CITATION.cff"]:
            shutil.copyfile(project / name, Path(copy, name))
        shutil.copytree(
            project / "lib", Path(copy, "lib"), ignore=shutil.ignore_patterns("__pycache__")
        )
        _run_pip("wheel", [], "--wheel-dir", folder, "--no-build-isolation", copy)
    for wheel in folder.glob("*.whl"):
        _leave_out(wheel, chosen["leave"])


def _leave_out(wheel: Path, patterns: Sequence[str]) -> None:
    """Leave out of a wheel what nobody runs in a browser: each tab holds all of it in memory."""
    draft = wheel.with_suffix(".draft")
    with ZipFile(wheel) as whole, ZipFile(draft, "w", ZIP_DEFLATED) as less:
        for member in whole.infolist():
            if not any(fnmatch(member.filename, pattern) for pattern in patterns):
                less.writestr(member, whole.read(member), ZIP_DEFLATED)
    draft.replace(wheel)


def write_lock(folder: Path, url: str) -> Lock:
    """List all packages as Pyodide's lock file does: pure ones in `folder`, compiled ones at `url`.

    Each is listed with what it needs, as far as that is listed, too.
    """
    compiled = {
        name: package | {"file_name": url + package["file_name"]}
        for name, package in COMPILED["packages"].items()
    }
    pure = [describe_wheel(path) for path in sorted(folder.glob("*none-any.whl"))]
    listed = compiled | {package["name"]: package for package in pure}
    for package in listed.values():
        package["depends"] = sorted(set(package["depends"]) & set(listed))
    lock = {"info": COMPILED["info"], "packages": dict(sorted(listed.items()))}
    (folder / LOCK).write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")
    return lock


def describe_wheel(wheel: Path) -> dict[str, Any]:
    """Describe a wheel as Pyodide's lock file does."""
    with ZipFile(wheel) as archive:
        names = archive.namelist()
        about = next(name for name in names if name.endswith(".dist-info/METADATA"))
        metadata = HeaderParser().parsestr(archive.read(about).decode("utf-8"))
    version = SETTINGS["pyodide"]["python"]
    marked = IN_A_BROWSER | {"python_version": version, "python_full_version": f"{version}.0"}
    needs = map(Requirement, metadata.get_all("Requires-Dist", []))
    # Of ours all extras, as far as they are listed: a lesson asks nobody for more.
    ours = metadata["Name"] == "tradetalks"
    extras = ["", *(metadata.get_all("Provides-Extra", []) if ours else [])]
    return {
        "name": canonicalize_name(metadata["Name"]),
        "version": metadata["Version"],
        "file_name": wheel.name,
        "sha256": digest(wheel),
        "imports": sorted(set(_list_modules(names))),
        "depends": [
            canonicalize_name(need.name)
            for need in needs
            if need.marker is None
            or any(need.marker.evaluate(marked | {"extra": extra}) for extra in extras)
        ],
        "install_dir": "site",
        "package_type": "package",
        "unvendored_tests": False,
    }


def digest(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def run(command: Sequence[str | Path], folder: Path | None = None) -> None:
    """Run a program; ValueError has the last lines that it said."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        told = "\n".join((done.stderr or done.stdout).strip().splitlines()[-5:])
        raise ValueError(f"the browser edition cannot be built: {told}")


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
        run([*command, "--no-deps", *options, *held])


def _list_modules(names: Iterable[str]) -> Iterable[str]:
    for name in names:
        top, _, below = name.partition("/")
        if below and top.isidentifier():
            yield top
        elif name.endswith(".py"):
            yield name.removesuffix(".py")
