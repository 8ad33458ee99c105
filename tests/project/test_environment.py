"""The declared dependencies, the lock and the conda environment name the same packages."""

from __future__ import annotations

import ast
import os
import re
import sys
import tomllib
from importlib.metadata import packages_distributions

import pytest
import yaml
from lock import CONDA, CONDA_PYTHON, LOCK, differences_from_lock, locked
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from project import PROJECT
from rattler import MatchSpec
from tradetalks.base import extras

PYPROJECT = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))
CONDA_SPECS = {
    spec.name.normalized: spec
    for spec in (MatchSpec(entry) for entry in CONDA["dependencies"] if isinstance(entry, str))
}
PIP_ENTRIES = next(entry["pip"] for entry in CONDA["dependencies"] if isinstance(entry, dict))
CONDA_NAMES = {
    "jupyter-client": "jupyter_client",
    "matplotlib": "matplotlib-base",  # without the desktop toolkits of "matplotlib"
}
EXTRAS = PYPROJECT["project"]["optional-dependencies"]
CORE = {Requirement(entry).name for entry in PYPROJECT["project"]["dependencies"]}
EXTRA_OF = {
    Requirement(entry).name: extra
    for extra in reversed(EXTRAS)  # what several list, the first of them brings
    for entry in EXTRAS[extra]
    if not entry.startswith("tradetalks[")
}
# What the commands of the README need, whichever way the environment is made.
RUN = CORE | {name for name, extra in EXTRA_OF.items() if extra in ("report", "lab")}
STARTED_NOT_IMPORTED = {
    *("hatchling", "ipykernel", "jupyterlite-core", "jupyterlite-pyodide-kernel")
}


def declared() -> list[Requirement]:
    groups = [PYPROJECT["project"]["dependencies"], *PYPROJECT["dependency-groups"].values()]
    groups += EXTRAS.values()
    entries = [Requirement(entry) for group in groups for entry in group]
    return [entry for entry in entries if entry.name != "tradetalks"]


@pytest.mark.parametrize("requirement", declared(), ids=lambda requirement: requirement.name)
def test_the_lock_holds_each_declared_dependency(requirement):
    pinned = locked().get(canonicalize_name(requirement.name))
    assert pinned, f"{requirement.name} is not in requirements.lock: run `make lock`"
    assert requirement.specifier.contains(pinned), f"{requirement} against {pinned}: `make lock`"


def test_the_lock_names_no_host_and_every_hash():
    entries = re.split(r"\n(?=[a-z0-9])", LOCK)
    assert "://" not in LOCK
    assert not re.search(r"^--?[a-z]", LOCK, re.MULTILINE)
    assert [entry.split()[0] for entry in entries if "--hash=sha256:" not in entry] == []


def test_conda_gets_the_locked_versions_of_the_dependencies():
    pins = locked(CONDA_PYTHON)
    names = [canonicalize_name(name) for name in sorted(RUN, key=str.lower)]
    by_pip = {canonicalize_name(Requirement(e).name) for e in PIP_ENTRIES if not e.startswith("-")}
    expected = [
        f"python={CONDA_PYTHON}",
        "pip",
        *(f"{CONDA_NAMES.get(name, name)}={pins[name]}" for name in names if name not in by_pip),
        {"pip": [*(f"{name}=={pins[name]}" for name in names if name in by_pip), "-e ."]},
    ]
    assert CONDA["dependencies"] == expected


def test_conda_reads_each_entry_as_one_version_from_conda_forge():
    assert CONDA["channels"] == ["conda-forge", "nodefaults"]
    for name, spec in CONDA_SPECS.items():
        assert name == "pip" or re.fullmatch(r"={0,2}[\d.]+(\.\*)?", str(spec.version)), str(spec)
    assert SpecifierSet(PYPROJECT["project"]["requires-python"]).contains(f"{CONDA_PYTHON}.0")


def test_the_oldest_and_the_newest_python_are_the_same_everywhere():
    makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
    workflow = yaml.safe_load(
        (PROJECT / ".github" / "workflows" / "test.yml").read_text(encoding="utf-8")
    )
    oldest, newest = workflow["jobs"]["test"]["strategy"]["matrix"]["python"]
    assert PYPROJECT["project"]["requires-python"] == f">={oldest}"
    assert f"SUPPORTED := {oldest} to {newest}\n" in makefile
    assert f"(3, {oldest[2:]}) <= sys.version_info < (3, {int(newest[2:]) + 1})" in makefile
    assert f"--python-version {oldest} " in makefile


def test_what_the_library_imports_is_declared_and_the_other_way_round():
    imported = set()
    for path in (PROJECT / "lib" / "tradetalks").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                imported.add(node.module.split(".")[0])
    others = imported - set(sys.stdlib_module_names) - {"tradetalks"}
    packages = packages_distributions()
    needed = {canonicalize_name(packages[name][0]) for name in others}
    declared = {canonicalize_name(name) for name in CORE | EXTRA_OF.keys()}
    assert needed | STARTED_NOT_IMPORTED == declared
    # Where one of them is missing, the extra that is named brings it.
    brought = {
        canonicalize_name(packages[module][0]): extra for module, extra in extras.EXTRA_OF.items()
    }
    left = {*STARTED_NOT_IMPORTED, "rensa"}  # without rensa, copies are found more slowly
    assert brought == {name: extra for name, extra in EXTRA_OF.items() if name not in left}


def test_what_is_installed_is_what_is_locked():
    differences = differences_from_lock()
    if differences and os.environ.get("CI") != "true":
        pytest.skip(f"not the locked environment, so outputs may differ: {'; '.join(differences)}")
    assert differences == []
