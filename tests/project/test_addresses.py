"""The project's addresses have one setting: all that repeats it is current, or left out."""

from __future__ import annotations

import json
import re
import shutil
import sys
import tomllib
from pathlib import Path

import nbformat
import pytest
import yaml
from project import PROJECT
from prose import Evidence, unsupported
from tradetalks.publish import addresses as library

sys.path.insert(0, str(PROJECT / "docs"))
import address
import colab

MADE_UP = address.choose_addresses("https://github.com/Some-One/talks-2.git")
SITE = "https://some-one.github.io/talks-2/"
LESSONS = [path.name for path in sorted((PROJECT / "notebooks").glob("*.ipynb"))]


@pytest.fixture
def project(tmp_path) -> Path:
    """Return a copy of what repeats the addresses, with made-up ones."""
    home = tmp_path / "project"
    for path in address.repeat(PROJECT, address.Addresses()):
        copy = home / path.relative_to(PROJECT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    write(home, MADE_UP)
    return home


def write(project: Path, addresses: address.Addresses) -> None:
    for path, text in address.repeat(project, addresses).items():
        path.write_text(text, encoding="utf-8", newline="\n")


def test_what_repeats_the_addresses_is_current():
    repeated = address.repeat(PROJECT, address.read_setting(PROJECT))
    stale = [path.name for path, text in repeated.items() if path.read_text("utf-8") != text]
    assert stale == [], "run `make address`"


def test_a_project_on_github_has_its_site_where_its_pages_are():
    assert MADE_UP == ("https://github.com/Some-One/talks-2", SITE)
    assert MADE_UP.live == f"{SITE}live/"
    own = address.choose_addresses("https://github.com/a/b", "https://talks.example.org")
    assert own.site == "https://talks.example.org/"


@pytest.mark.parametrize(
    ("repository", "site"),
    [
        ("", "https://a.org"),
        ("github.com/a/b", ""),
        ("https://github.com/a", ""),
        ("https://github.com/a/b/c", ""),
        ("https://github.com/a/b", "http://a.org"),
        ("https://github.com/a/b", 'https://a.org/"><script>'),
    ],
)
def test_what_is_no_address_is_refused_in_one_line(repository, site):
    with pytest.raises(SystemExit, match=r"^'.*' is no (repository|address of a site)"):
        address.choose_addresses(repository, site)


def test_without_a_setting_nothing_leads_to_a_place_that_is_not_known(project):
    write(project, address.Addresses())
    assert address.read_setting(project) == ("", "")
    assert (project / "README.md").read_text("utf-8").count("<!-- buttons -->\n<!-- /buttons") == 1
    places = re.compile(r"mybinder|colab\.research|codespaces\.new|repository-code|^url:", re.M)
    found = [path.name for path in project.rglob("*.*") if places.search(path.read_text("utf-8"))]
    assert found == []


def test_setting_and_leaving_out_are_each_others_undoing(project):
    write(project, MADE_UP)
    once = {path: path.read_bytes() for path in project.rglob("*.*")}
    write(project, address.Addresses())
    write(project, MADE_UP)
    assert {path: path.read_bytes() for path in project.rglob("*.*")} == once
    assert address.read_setting(project) == MADE_UP


def test_the_readme_has_a_button_for_each_way_to_begin(project):
    readme = (project / "README.md").read_text("utf-8")
    section = readme.partition("<!-- buttons -->")[2].partition("<!-- /buttons -->")[0]
    addresses = re.findall(r"\[(?:[^\[\]]|!\[[^\]]*\]\([^)]*\))*\]\(([^)]*)\)", section)
    assert addresses == [
        "https://github.com/Some-One/talks-2/actions/workflows/test.yml",
        f"{SITE}live/",
        "https://mybinder.org/v2/gh/Some-One/talks-2/main?urlpath=lab/tree/notebooks/"
        "00_start_here.ipynb",
        "https://colab.research.google.com/github/Some-One/talks-2/blob/colab/notebooks/"
        "00_start_here.ipynb",
        "https://codespaces.new/Some-One/talks-2",
        SITE,
        f"{SITE}docs/",
    ]


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_opens_with_where_it_can_be_run_and_is_else_the_same(name, project):
    lesson = nbformat.read(project / "notebooks" / name, as_version=4)
    opening = lesson.cells[0].source
    for place in address.open_in(MADE_UP, f"notebooks/{name}").values():
        assert opening.count(f"({place})") == 1
    assert opening.splitlines()[-1].startswith("Open this lesson [in your browser](")
    assert unsupported({1: opening.splitlines()[-1]}, Evidence([], set())) == []
    original = nbformat.read(PROJECT / "notebooks" / name, as_version=4)
    assert [*lesson.cells[1:]] == [*original.cells[1:]]


def test_the_citation_has_the_addresses_and_the_version(project):
    cited = yaml.safe_load((project / "CITATION.cff").read_text("utf-8"))
    assert (cited["repository-code"], cited["url"]) == MADE_UP
    bare = yaml.safe_load((PROJECT / "CITATION.cff").read_text("utf-8"))
    assert cited | {"repository-code": "", "url": ""} == bare | {"repository-code": "", "url": ""}


def test_the_library_reads_the_setting_of_its_checkout_or_of_what_was_installed(
    project, monkeypatch, tmp_path
):
    (project / "lib" / "tradetalks").mkdir(parents=True)
    monkeypatch.setattr(library, "library_folder", lambda: project / "lib" / "tradetalks")
    assert library.read_addresses() == MADE_UP
    urls = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["project"]["urls"]

    class Installed:
        def get_all(self, name: str) -> list[str]:
            return [f"{label}, {url}" for label, url in urls.items()]

    monkeypatch.setattr(library, "library_folder", lambda: tmp_path / "site-packages" / "one")
    monkeypatch.setattr(library, "metadata", lambda _: Installed())
    assert library.read_addresses() == MADE_UP


def test_the_copies_for_colab_install_first_and_are_else_the_lessons(project, tmp_path):
    colab.write_copies(project, tmp_path / "colab", MADE_UP.repository)
    for name in LESSONS:
        copy = nbformat.read(tmp_path / "colab" / "notebooks" / name, as_version=4)
        nbformat.validate(copy)
        assert f"--branch main {MADE_UP.repository} trade-talks" in copy.cells[0].source
        lesson = nbformat.read(project / "notebooks" / name, as_version=4)
        assert copy.cells[1:] == lesson.cells


def test_binder_builds_from_the_environment_of_conda_and_from_nothing_else():
    others = ["binder", ".binder", "Dockerfile", "Pipfile", "requirements.txt", "postBuild"]
    others += ["runtime.txt", "apt.txt", "start", "setup.py", "install.R", "Project.toml"]
    assert [name for name in others if (PROJECT / name).exists()] == []
    assert (PROJECT / "environment.yml").is_file()
    environment = yaml.safe_load((PROJECT / "environment.yml").read_text("utf-8"))
    assert any(str(entry).startswith("jupyterlab=") for entry in environment["dependencies"])
    assert environment["dependencies"][-1]["pip"][-1] == "-e ."


def test_a_codespace_has_the_oldest_python_and_sets_itself_up():
    container = json.loads((PROJECT / ".devcontainer" / "devcontainer.json").read_text("utf-8"))
    python = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    assert container["image"].endswith(f":{python['requires-python'].removeprefix('>=')}")
    assert container["postCreateCommand"] == "make setup"


@pytest.mark.parametrize(
    "path", sorted((PROJECT / ".github" / "ISSUE_TEMPLATE").iterdir()), ids=lambda path: path.stem
)
def test_a_form_for_issues_asks_for_the_one_sentence(path):
    form = yaml.safe_load(path.read_text("utf-8"))
    assert {"name", "description", "body"} <= form.keys()
    needed = [part for part in form["body"] if part.get("validations", {}).get("required")]
    assert any("one sentence" in str(part["attributes"]).lower() for part in needed)
    assert len({part["id"] for part in form["body"]}) == len(form["body"])
