"""What the lock and the conda environment say, and whether it is what is installed."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version

import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from project import PROJECT

LOCK = (PROJECT / "requirements.lock").read_text(encoding="utf-8")
CONDA = yaml.safe_load((PROJECT / "environment.yml").read_text(encoding="utf-8"))
CONDA_PYTHON = CONDA["dependencies"][0].removeprefix("python=")


def locked(python: str | None = None) -> dict[str, str]:
    """Read the lock's versions as they hold on this machine for a Python (default: this one)."""
    chosen = {"python_version": python, "python_full_version": f"{python}.9"} if python else {}
    entries = [Requirement(line.rstrip(" \\")) for line in LOCK.splitlines() if line[:1].isalnum()]
    return {
        canonicalize_name(entry.name): str(entry.specifier).removeprefix("==")
        for entry in entries
        if entry.marker is None or entry.marker.evaluate(chosen)
    }


def differences_from_lock() -> list[str]:
    """List the packages of the lock that are installed here in another version, or not at all."""
    differences = []
    for name, wanted in locked().items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            installed = "missing"
        if installed != wanted:
            differences.append(f"{name}: {installed}, locked {wanted}")
    return differences
