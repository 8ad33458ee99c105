"""A Pyodide for the tests: core and lock from npm, compiled packages from a folder beside us.

Run as ``python tests/pyodide.py FOLDER`` it assembles one there. The compiled packages are looked
for in the folder that PYODIDE_PACKAGES names, or else in ``../shared/pyodide``, seen from the
project; ``open_pyodide`` holds each to its hash in Pyodide's own lock file.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from project import PROJECT
from tradetalks.publish.pyodide import CORE, LOCK, VERSION

BESIDE = PROJECT.parent / "shared" / "pyodide"


def assemble(folder: Path) -> Path:
    """Assemble a Pyodide in a folder; ValueError says why it cannot be had."""
    compiled = Path(os.environ.get("PYODIDE_PACKAGES", BESIDE))
    if not compiled.is_dir():
        raise ValueError("Pyodide's compiled packages are not beside the project")
    if not shutil.which("npm"):
        raise ValueError("Pyodide's core comes by npm, which is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        command = ["npm", "pack", "--silent", f"pyodide@{VERSION}"]
        packed = subprocess.run(command, cwd=scratch, capture_output=True)
        if packed.returncode:
            raise ValueError(f"npm does not bring pyodide@{VERSION}")
        with tarfile.open(next(Path(scratch).glob("*.tgz"))) as archive:
            for name in [*CORE, LOCK]:
                (folder / name).write_bytes(archive.extractfile(f"package/{name}").read())
    for wheel in compiled.glob("*.whl"):
        shutil.copyfile(wheel, folder / wheel.name)
    return folder


if __name__ == "__main__":
    print(assemble(Path(sys.argv[1])))
