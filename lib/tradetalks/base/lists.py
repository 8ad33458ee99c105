"""Word lists and settings as TOML: those beside the module that reads them, and users' own."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from tradetalks.base.checks import InputError, check_path


@cache
def read_list(room: str, name: str) -> dict[str, Any]:
    """Read a packaged list: ``read_list(__package__, "tone.toml")``. It is shared: leave it be."""
    return tomllib.loads(files(room).joinpath(name).read_text(encoding="utf-8"))


def read_own_list(path: str | Path, what: str) -> str:
    """Return the text of a user's own list; `what` is what it was to be: "a file of cues"."""
    try:
        return check_path(path, what).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise InputError(f"{path} is not a TOML file in UTF-8: save it as such") from None
    except OSError as problem:
        raise InputError(f"{path} cannot be read ({problem.strerror}): give {what}") from None


def parse_own_list(text: str, path: str, form: str) -> dict[str, Any]:
    """Read the text of a user's own list; `form` is a line that shows how it is written."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as problem:
        raise InputError(f"{path} is not a TOML file ({problem}): write {form}") from None


def split_words(written: str) -> tuple[str, ...]:
    """Return the words of a list that is written as one string."""
    return tuple(written.split())


def split_phrases(written: str) -> tuple[str, ...]:
    """Return what stands between the commas of a list that is written as one string."""
    return tuple(filter(None, map(str.strip, " ".join(written.split()).split(","))))
