"""The wheel is the product: installed alone, in an empty folder, with the network cut, it works."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import sysconfig
import time
import urllib.error
import urllib.request
import venv
import zipfile
from importlib.metadata import distribution
from pathlib import Path
from typing import NamedTuple

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from project import PROJECT

MOST_PACKAGES, MOST_BYTES = 25, 120_000_000
# Python runs this at its start, kernels too: no address but those of this machine can be reached.
CUT = """
import socket

connect = socket.socket.connect

def refuse(self, address):
    if self.family != getattr(socket, "AF_UNIX", None) and address[0] not in ("127.0.0.1", "::1"):
        raise OSError(f"the network is cut, and {address} was asked")
    return connect(self, address)

socket.socket.connect = refuse
"""


class Installed(NamedTuple):
    """A wheel, installed beside the locked packages, and where and how to run what is in it."""

    wheel: Path
    python: Path
    library: Path
    environment: dict[str, str]

    def start(self, *arguments: str, folder: Path, **options) -> subprocess.Popen[str]:
        command = [str(self.python), "-m", "tradetalks", *arguments]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
        return subprocess.Popen(command, cwd=folder, env=self.environment, **pipes, **options)

    def run(self, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
        process = self.start(*arguments, folder=folder)
        told, complained = process.communicate()
        return subprocess.CompletedProcess(arguments, process.returncode, told, complained)

    def files(self) -> dict[str, int]:
        """Return the library's files and when they were written."""
        paths = (path for path in self.library.rglob("*") if path.is_file())
        return {str(path): path.stat().st_mtime_ns for path in paths if path.suffix != ".pyc"}


def ask(address: str) -> int:
    """Ask a server on this machine, which says where it will be before it is there."""
    for _ in range(300):
        try:
            with urllib.request.urlopen(address, timeout=60) as answer:
                return answer.status
        except urllib.error.URLError as problem:
            if not isinstance(problem.reason, ConnectionError):
                raise
            time.sleep(0.2)
    return 0


@pytest.fixture(scope="module")
def installed(tmp_path_factory) -> Installed:
    place = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(place)]
    subprocess.run(build, cwd=PROJECT, check=True, capture_output=True)
    (wheel,) = place.glob("*.whl")
    home = place / "venv"
    venv.create(home, with_pip=False)
    paths = sysconfig.get_paths(vars={"base": str(home), "platbase": str(home)})
    packages = Path(paths["purelib"])
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(packages)
    # The locked packages are seen, this checkout is not: a .pth within a .pth is not read.
    ours = {sysconfig.get_path("purelib"), sysconfig.get_path("platlib")}
    (packages / "locked.pth").write_text("\n".join(sorted(ours)), encoding="utf-8")
    (packages / "sitecustomize.py").write_text(CUT, encoding="utf-8")
    kept = ("SYSTEMROOT", "TEMP", "TMP", "HOME", "USERPROFILE", "OPENBLAS_CORETYPE")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {
        "PATH": str(Path(paths["scripts"])),  # without a browser: no PDF, which takes long
        "JUPYTER_PATH": str(Path(sys.prefix, "share", "jupyter")),
        "JUPYTERLAB_DIR": str(Path(sys.prefix, "share", "jupyter", "lab")),
        "BROWSER": f"{sys.executable} -c pass %s",
    }
    python = Path(paths["scripts"]) / Path(sys.executable).name
    return Installed(wheel, python, packages / "tradetalks", environment)


def test_the_library_that_runs_is_that_of_the_wheel(installed, tmp_path):
    code = "import tradetalks as tt; print(tt.__file__, len(tt.load_articles()))"
    command = [str(installed.python), "-c", code]
    run = subprocess.run(
        command, cwd=tmp_path, env=installed.environment, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == [str(installed.library / "__init__.py"), "2"]


def test_the_wheel_holds_all_that_is_kept_of_lessons_and_library_and_nothing_else(installed):
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=PROJECT, capture_output=True, text=True,
    )  # fmt: skip
    if listed.returncode:
        pytest.skip("not a git checkout: which files belong to the project is not known")
    with zipfile.ZipFile(installed.wheel) as archive:
        packed = {name for name in archive.namelist() if ".dist-info/" not in name}
    kept = {name for name in listed.stdout.split("\0") if (PROJECT / name).is_file()}
    library = {name.removeprefix("lib/") for name in kept if name.startswith("lib/tradetalks/")}
    lessons = {name for name in kept if re.match(r"(seeds|notebooks|\.jupyter)/", name)}
    lessons |= {"CITATION.cff", "LICENSE-PROSE.md"}
    assert packed == {
        *(name for name in library if "/network_weights/" not in name),
        *(f"tradetalks/project/{name}" for name in lessons),
    }


def test_a_report_on_a_folder_is_made_where_one_stands(installed, tmp_path):
    articles = tmp_path / "my-articles"
    articles.mkdir()
    for number in range(3):
        text = f"A deal on ferries is near, said Mayor Ann Lee. Talks number {number} may fail.\n"
        (articles / f"{number}.txt").write_text(text * 3, encoding="utf-8")
    before = installed.files()
    run = installed.run("report", "my-articles", folder=tmp_path)
    assert run.returncode == 0, run.stderr
    report = tmp_path / "report-my-articles" / "index.html"
    assert run.stdout.strip() == str(report)
    assert "ferries" in "".join(p.read_text("utf-8") for p in report.parent.rglob("*.html"))
    assert {path.name for path in tmp_path.iterdir()} == {"my-articles", "report-my-articles"}
    assert installed.files() == before


def test_without_a_folder_the_report_shows_the_two_articles(installed, tmp_path):
    before = installed.files()
    run = installed.run("report", folder=tmp_path)
    assert run.returncode == 0, run.stderr
    assert run.stdout.strip() == str(tmp_path / "report" / "index.html")
    pages = {path.stem for path in (tmp_path / "report").glob("*.html")}
    assert pages >= {path.stem for path in (PROJECT / "notebooks").glob("*.ipynb")}
    assert [path.name for path in tmp_path.iterdir()] == ["report"]
    assert installed.files() == before


def test_start_opens_the_lessons_and_overwrites_nothing(installed, tmp_path):
    lesson = tmp_path / "trade-talks" / "notebooks" / "00_start_here.ipynb"
    lesson.parent.mkdir(parents=True)
    lesson.write_text("mine", encoding="utf-8")
    process = installed.start("start", folder=tmp_path)
    try:
        told = []
        for line in process.stderr:
            told.append(line)
            address = re.search(r"(http://127\.0\.0\.1:\d+)/\S*\?token=(\w+)", line)
            if address:
                break
        assert address, "".join(told)
        assert any("00_start_here.ipynb was there and is left" in line for line in told)
        server, token = address.groups()
        asked = f"{server}/api/contents/notebooks/corpora?content=0&token={token}"
        assert ask(asked) == 200
    finally:
        process.kill()
        process.communicate()
    assert lesson.read_text(encoding="utf-8") == "mine"
    kept = {path.name for path in (tmp_path / "trade-talks").iterdir()}
    assert kept == {".jupyter", "CITATION.cff", "LICENSE-PROSE.md", "notebooks", "seeds"}


@pytest.mark.parametrize(
    ("command", "where"),
    [
        *[("report --refresh", "`tradetalks start`"), ("stale", "`tradetalks start`")],
        *[("lite", "in a checkout"), ("classroom", "in a checkout")],
    ],
)
def test_the_installed_library_is_left_as_it_is(installed, tmp_path, command, where):
    run = installed.run(*command.split(), folder=tmp_path)
    assert run.returncode == 2
    assert run.stderr.count("\n") == 1
    assert where in run.stderr
    assert [*tmp_path.iterdir()] == []


def test_a_copy_of_the_lessons_says_what_only_a_checkout_can(installed, tmp_path):
    assert installed.run("start", "copy", "--copy-only", folder=tmp_path).returncode == 0
    for command in ["lite", "classroom"]:
        run = installed.run(command, folder=tmp_path / "copy")
        assert run.returncode == 2
        assert run.stderr.count("\n") == 1
        assert "in a checkout" in run.stderr


def test_the_core_is_light(installed):
    """What an analysis needs is few packages and little: without extras, without compiled files."""
    with zipfile.ZipFile(installed.wheel) as archive:
        size = sum(entry.file_size for entry in archive.infolist())
    waiting, found = ["tradetalks"], {}
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in found:
            continue
        found[name] = distribution(name)
        for entry in map(Requirement, found[name].requires or []):
            if entry.marker is None or entry.marker.evaluate({"extra": ""}):
                waiting.append(entry.name)
    for name in found.keys() - {"tradetalks"}:
        paths = (Path(found[name].locate_file(file)) for file in found[name].files or [])
        size += sum(path.stat().st_size for path in paths if path.suffix != ".pyc")
    assert len(found) <= MOST_PACKAGES, sorted(found)
    if sys.platform == "linux":  # elsewhere numpy brings other libraries
        assert size < MOST_BYTES, f"{size / 1e6:.1f} MB"
