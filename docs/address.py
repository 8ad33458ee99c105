"""Set the project's addresses, and repeat them wherever a reader looks for them.

    make address REPOSITORY=https://github.com/OWNER/NAME [SITE=https://OWNER.github.io/NAME/]

writes them into ``[project.urls]`` of pyproject.toml, which is the one setting; `make address`
alone goes by what stands there. Both then write the buttons of README.md, the last line of each
lesson's first cell and the addresses in CITATION.cff; without a setting these are left out.
"""

from __future__ import annotations

import json
import re
import sys
import tomllib
from pathlib import Path
from typing import Any

from tradetalks.publish.addresses import Addresses

PROJECT = Path(__file__).resolve().parents[1]
GITHUB = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git|/)?")
URLS = re.compile(r"(?<=^\[project\.urls\]\n)(?:[^\[\n].*\n)*", re.MULTILINE)
BUTTONS = re.compile(r"(?<=<!-- buttons -->\n).*?(?=<!-- /buttons -->)", re.DOTALL)
LINE = "Open this lesson "
LESSON_LINE = re.compile(rf"\n\n{LINE}\[.*")
CITED = re.compile(r"^(?:repository-code|url): .*\n", re.MULTILINE)
BRANCH = "main"
COLAB_BRANCH = "colab"  # copies of the lessons, each with a cell that installs: see colab.py


def choose_addresses(repository: str, site: str = "") -> Addresses:
    """Check what was given; a project on GitHub has its pages at an address that follows."""
    found = GITHUB.fullmatch(repository)
    if not found:
        raise SystemExit(f"{repository!r} is no repository: https://github.com/OWNER/NAME")
    owner, name = found.groups()
    site = site or f"https://{owner.lower()}.github.io/{name}/"
    if not re.fullmatch(r"https://[^\s\"<>]+", site):
        raise SystemExit(f"{site!r} is no address of a site: https://…")
    return Addresses(f"https://github.com/{owner}/{name}", site.rstrip("/") + "/")


def read_setting(project: Path) -> Addresses:
    """Return what ``[project.urls]`` says."""
    text = (project / "pyproject.toml").read_text(encoding="utf-8")
    urls = tomllib.loads(text)["project"]["urls"]
    if not urls:
        return Addresses()
    return choose_addresses(urls.get("Repository", ""), urls.get("Homepage", ""))


def repeat(project: Path, addresses: Addresses) -> dict[Path, str]:
    """Return each file that repeats the addresses, with what it then holds."""
    lessons = sorted((project / "notebooks").glob("*.ipynb"))
    return {
        project / "pyproject.toml": _write(project / "pyproject.toml", URLS, _urls(addresses)),
        project / "README.md": _write(project / "README.md", BUTTONS, write_buttons(addresses)),
        project / "CITATION.cff": _cite(project, addresses),
        **{lesson: _lead_from_lesson(lesson, addresses) for lesson in lessons},
    }


def open_in(addresses: Addresses, notebook: str) -> dict[str, str]:
    """Return where a notebook can be opened and run: name → address."""
    name = addresses.repository.removeprefix("https://github.com/")
    colab = "https://colab.research.google.com/github"
    return {
        "in your browser": f"{addresses.live}?path={notebook}",
        "on Binder": f"https://mybinder.org/v2/gh/{name}/{BRANCH}?urlpath=lab/tree/{notebook}",
        "in Colab": f"{colab}/{name}/blob/{COLAB_BRANCH}/{notebook}",
    }


def write_buttons(addresses: Addresses) -> str:
    """Write what stands below the title of README.md."""
    repository, site, live = *addresses, addresses.live
    if not site:
        return ""
    places = open_in(addresses, "notebooks/00_start_here.ipynb")
    tests = f"{repository}/actions/workflows/test.yml"
    images = {
        "Tests": (tests, f"{tests}/badge.svg"),
        "Run it in your browser": (live, "https://jupyterlite.rtfd.io/en/latest/_static/badge.svg"),
        "Open it on Binder": (places["on Binder"], "https://mybinder.org/badge_logo.svg"),
        "Open it in Colab": (
            places["in Colab"],
            "https://colab.research.google.com/assets/colab-badge.svg",
        ),
        "Open it in a codespace": (
            repository.replace("https://github.com", "https://codespaces.new"),
            "https://github.com/codespaces/badge.svg",
        ),
    }
    lines = [f"[![{name}]({image})]({address})" for name, (address, image) in images.items()]
    lines += [f"[The report]({site}) · [Documentation]({site}docs/)"]
    return "\n".join(lines) + "\n"


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook as its JSON; nbformat would take seconds to load."""
    notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return notebook


def write_notebook(notebook: dict[str, Any]) -> str:
    """Write a notebook as nbformat does, byte for byte."""
    return f"{json.dumps(notebook, ensure_ascii=False, indent=1, sort_keys=True)}\n"


def main(arguments: list[str]) -> None:
    """Write every file that is not yet as it should be, and name it."""
    repository, site, *_ = [*(given for given in arguments if given), "", ""]
    addresses = choose_addresses(repository, site) if repository else read_setting(PROJECT)
    for path, text in repeat(PROJECT, addresses).items():
        if path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8", newline="\n")
            print(path.relative_to(PROJECT))


def _urls(addresses: Addresses) -> str:
    known = {"Repository": addresses.repository, "Homepage": addresses.site}
    if addresses.site:
        known |= {"Documentation": f"{addresses.site}docs/"}
        known |= {"Issues": f"{addresses.repository}/issues"}
    return "".join(f'{name} = "{address}"\n' for name, address in known.items() if address)


def _write(path: Path, place: re.Pattern[str], words: str) -> str:
    text = path.read_text(encoding="utf-8")
    written, times = place.subn(lambda _: words, text, count=1)
    if not times:
        raise SystemExit(f"{path.name} has lost the place for its addresses: {place.pattern}")
    return written


def _cite(project: Path, addresses: Addresses) -> str:
    """Give CITATION.cff the addresses, above the version."""
    text = CITED.sub("", (project / "CITATION.cff").read_text(encoding="utf-8"))
    known = {"repository-code": addresses.repository, "url": addresses.site}
    lines = "".join(f'{name}: "{address}"\n' for name, address in known.items() if address)
    return re.sub(r"^(?=version: )", lines, text, count=1, flags=re.MULTILINE)


def _lead_from_lesson(path: Path, addresses: Addresses) -> str:
    """End a lesson's first cell with where the lesson can be opened."""
    lesson = read_notebook(path)
    places = open_in(addresses, f"notebooks/{path.name}") if addresses.site else {}
    links = [f"[{name}]({address})" for name, address in places.items()]
    line = f"\n\n{LINE}{', '.join(links[:-1])} or {links[-1]}." if links else ""
    opening = LESSON_LINE.sub("", "".join(lesson["cells"][0]["source"])) + line
    lesson["cells"][0]["source"] = opening.splitlines(keepends=True)
    return write_notebook(lesson)


if __name__ == "__main__":
    main(sys.argv[1:])
