"""A Pyodide for the tests: core and lock from npm, compiled packages from a folder beside us.

Run as ``python tests/pyodide.py FOLDER`` it assembles one there.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tradetalks.browser import LOCK, SETTINGS, check_distribution

COMPILED = Path(__file__).resolve().parents[2] / "shared" / "pyodide"


def assemble(folder: Path) -> Path:
    """Assemble a Pyodide in a folder; ValueError says why it cannot be had."""
    if not COMPILED.is_dir():
        raise ValueError("Pyodide's compiled packages are not beside the project")
    if not shutil.which("npm"):
        raise ValueError("Pyodide's core comes by npm, which is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        wanted = f"pyodide@{SETTINGS['pyodide']['version']}"
        packed = subprocess.run(["npm", "pack", wanted], cwd=scratch, capture_output=True)
        if packed.returncode:
            raise ValueError(f"npm does not bring {wanted}")
        with tarfile.open(next(Path(scratch).glob("*.tgz"))) as archive:
            for name in [*SETTINGS["pyodide"]["core"], LOCK]:
                (folder / name).write_bytes(archive.extractfile(f"package/{name}").read())
    for wheel in COMPILED.glob("*.whl"):
        shutil.copyfile(wheel, folder / wheel.name)
    check_distribution(folder)
    return folder


if __name__ == "__main__":
    print(assemble(Path(sys.argv[1])))
