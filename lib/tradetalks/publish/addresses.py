"""Where the project is published: its one setting, which nothing else repeats by hand."""

from __future__ import annotations

import tomllib
from importlib.metadata import metadata
from typing import NamedTuple

from tradetalks.base.paths import library_folder


class Addresses(NamedTuple):
    """The repository, and the site with the report, the documentation and the browser edition.

    Both are "" where they are not set: then no page leads there.
    """

    repository: str = ""
    site: str = ""

    @property
    def live(self) -> str:
        """Where the published browser edition is."""
        return self.site and f"{self.site}live/"


def read_addresses() -> Addresses:
    """Read ``[project.urls]``: of the checkout that this is, else of what was installed.

    A checkout that pip knows may say something newer than what pip was told.
    """
    project = library_folder().parents[1] / "pyproject.toml"
    if project.is_file():
        known = tomllib.loads(project.read_text(encoding="utf-8"))["project"].get("urls", {})
    else:
        lines = metadata("tradetalks").get_all("Project-URL") or []
        known = dict(line.split(", ", 1) for line in lines)
    return Addresses(known.get("Repository", ""), known.get("Homepage", ""))
