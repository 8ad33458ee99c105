"""What holds for the whole project: clean files, untouched sources, modules in their order."""

from __future__ import annotations

import ast
import hashlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pandas as pd
import pytest
import tradetalks
import yaml
from project import PROJECT

LIBRARY = PROJECT / "lib" / "tradetalks"
# The rooms in their order: a room imports only from itself and from those above its line.
ROOMS = """
base
measures
corpus
sentences
dates
tone  expectations  keywords
figures  evaluation  batch
explore
publish
classroom
cli
"""
AS_IT_CAME = """
0160937f9223f6d6550864d8a9634fccf9a2c8ebacadf3175f6e1640bfa21b84  seeds/000_052c16aaece6cad4.txt
16278cf44bbbdb991509f2f6f54fe0d3930045ec1eb9534febe2ebae32297ac1  seeds/001_95f7c8a279a252bc.txt
d2d8a9044d42e118dacec1096558f04efe79bccadedb704e83c5fc0ee91ae82b  notebooks/london/facts.csv
"""  # as sha256sum prints it
# The brackets keep these patterns from finding themselves.
MACHINE_PATH = r"(?<![\w.])/(?:home|root|work|Users|tmp|opt)/\w+|\b[A-Z]:[\\]+Users\b"
PACKAGE_HOST = r"python[h]osted\.org|npm[j]s\.org|://[^/\s]+/simple[/]|(?<!emit-)[i]ndex-url\b"
CACHE = r"(^|/)(__pycache__|\.ipynb_checkpoints|\.\w+_cache|\.venv|[^/]+\.egg-info)/|-Copy\d|\.pyc$"
NETWORK = {"ftplib", "http", "httpx", "requests", "smtplib", "socket", "telnetlib", "urllib"}
MODULES = sorted(LIBRARY.rglob("*.py"))


@pytest.fixture(scope="module")
def files() -> list[Path]:
    """Return the files that are, or are about to be, under version control."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    try:
        listed = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True, text=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("not a git checkout: which files belong to the project is not known")
    paths = [PROJECT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file()]


def imports(path: Path) -> set[str]:
    """Collect the dotted names that a module imports, wherever in it; `from a import b` is a.b."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            package = "tradetalks." * bool(node.level) + (node.module or "")
            names |= {f"{package.rstrip('.')}.{alias.name}" for alias in node.names}
    return names


def name(path: Path) -> str:
    """Return a module's name within the library: expectations.cues."""
    return ".".join(path.relative_to(LIBRARY).with_suffix("").parts)


@pytest.mark.parametrize(
    ("what", "pattern"),
    [("a path of one machine", MACHINE_PATH), ("a package registry's host", PACKAGE_HOST)],
)
def test_no_file_names(what, pattern, files):
    found = [
        f"{path.relative_to(PROJECT)}: {match.group()}"
        for path in files
        for match in re.finditer(pattern, path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == [], f"{what} has no place in the project"


def test_no_cache_is_kept(files):
    names = [path.relative_to(PROJECT).as_posix() for path in files]
    assert [name for name in names if re.search(CACHE, name)] == []


@pytest.mark.parametrize("line", AS_IT_CAME.strip().splitlines(), ids=lambda line: line.split()[1])
def test_sources_stay_as_they_came(line):
    expected, name = line.split()
    assert hashlib.sha256((PROJECT / name).read_bytes()).hexdigest() == expected


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_a_room_imports_only_from_the_rooms_above_it(path):
    lines = [line.split() for line in ROOMS.strip().splitlines()]
    rooms = {room: number for number, line in enumerate(lines) for room in line}
    own = name(path).split(".")[0]
    used = {n.split(".")[1] for n in imports(path) if n.startswith("tradetalks.")}
    if own in ("__init__", "__main__"):
        assert used <= {"base", "cli"}
        return
    assert own in rooms, f"{own} is no room: give it its line in ROOMS"
    below = {room for room in used - {own} if rooms.get(room, 99) >= rooms[own]}
    assert below == set(), f"{own} may import from {[r for r in rooms if rooms[r] < rooms[own]]}"


def test_no_module_hides_behind_its_name_or_has_that_of_a_public_function():
    stems = {path.stem for path in MODULES} - {"__init__", "__main__"}
    assert [stem for stem in stems if stem.startswith("_")] == []
    assert stems & set(tradetalks.__all__) == set()


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_the_library_asks_no_network(path):
    if name(path) == "evaluation.language_model":
        return  # it asks the server that its user names, and tests/evaluation says when
    assert {name.split(".")[0] for name in imports(path)} & NETWORK == set()
    source = path.read_text(encoding="utf-8")
    assert not re.search(r"nltk\.(data|download)\b|\bread_\w+\(\s*f?[\"']https?:", source)


def test_every_name_that_the_library_offers_is_there():
    assert [name for name in tradetalks.__all__ if not hasattr(tradetalks, name)] == []


def test_using_the_library_starts_no_jupyter_and_no_other_library_of_tables():
    code = "import sys, tradetalks; tradetalks.split_sentences(tradetalks.load_articles())"
    command = [sys.executable, "-c", f"{code}; print(*sys.modules)"]
    run = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True, text=True)
    loaded = set(run.stdout.split())
    assert "tradetalks.corpus.load" in loaded
    jupyter = {"IPython", "jupyterlab", "nbclient", "nbconvert", "playwright"}
    assert loaded & {*jupyter, "narwhals", "polars"} == set()


def test_each_command_of_the_documents_is_one_of_make():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    explained = set(re.findall(r"^([a-z]+):.*  ## \S", makefile, re.MULTILINE))
    declared = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert explained == set(declared.group(1).split())
    for name in ["README.md", "CONTRIBUTING.md"]:
        code = re.findall(r"```.*?```|`[^`\n]+`", (PROJECT / name).read_text("utf-8"), re.DOTALL)
        used = re.findall(r"\bmake ([a-z]+)", "\n".join(code))
        assert used, f"{name} shows no command"
        assert set(used) <= explained, name


def test_the_plain_commands_of_the_readme_are_those_that_are_tested():
    path = PROJECT / ".github" / "workflows" / "test.yml"
    steps = yaml.safe_load(path.read_text(encoding="utf-8"))["jobs"]["test"]["steps"]
    tested = next(s["run"] for s in steps if s.get("name", "").endswith("commands of the README"))
    readme = (PROJECT / "README.md").read_text(encoding="utf-8").splitlines()
    assert [line for line in tested.splitlines() if line not in readme] == []


def test_the_version_is_the_same_everywhere():
    citation = yaml.safe_load((PROJECT / "CITATION.cff").read_text(encoding="utf-8"))
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert citation["version"] == project["version"]
    assert citation["license"] == project["license"]
    changes = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    released = re.findall(r"^## \[([\d.]+)\] - (\S+)$", changes, re.MULTILINE)
    assert released[0] == (project["version"], citation["date-released"])


def test_the_readme_says_what_the_benchmark_measured(monkeypatch):
    monkeypatch.syspath_prepend(str(PROJECT / "benchmarks"))
    import pipeline
    import rivals

    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    for benchmark, measured in ((pipeline, "pipeline.csv"), (rivals, "rivals.csv")):
        assert benchmark.tell(pd.read_csv(PROJECT / "benchmarks" / measured)) in readme
