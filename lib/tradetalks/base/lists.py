"""Word lists and settings, which stand as TOML in the room that reads them."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def read_list(room: str, name: str) -> dict[str, Any]:
    """Read a packaged list: ``read_list(__package__, "tone.toml")``. It is shared: leave it be."""
    return tomllib.loads(files(room).joinpath(name).read_text(encoding="utf-8"))


def split_words(written: str) -> tuple[str, ...]:
    """Return the words of a list that is written as one string."""
    return tuple(written.split())


def split_phrases(written: str) -> tuple[str, ...]:
    """Return what stands between the commas of a list that is written as one string."""
    return tuple(phrase for part in written.split(",") if (phrase := " ".join(part.split())))
