"""The documentation is built without a complaint, leads nowhere in vain, and its examples run."""

from __future__ import annotations

import doctest
import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
import tradetalks as tt
from bs4 import BeautifulSoup
from project import PROJECT

DOCS = PROJECT / "docs"
LESSONS = sorted(path.stem for path in (PROJECT / "notebooks").glob("*.ipynb"))
BESIDE = ["index.html", *(f"{stem}.html" for stem in LESSONS)]
BESIDE += ["gallery/wikinews/index.html", "gallery/cambodia-2018/index.html"]
RECIPES = 15
ID = re.compile(r'<[a-z][^>]*\sid="([^"]*)"')
LINK = re.compile(r'<[a-z][^>]*\s(?:href|src)="([^"]*)"')
ELSEWHERE = re.compile("[a-z]+:")
REQUEST = re.compile("<(?:script|img|iframe|link|source|video|audio|object|embed)[^>]*>")


def build(folder: Path, seed: str) -> Path:
    """Build the documentation as `make docs` does, with the names hashed by another seed."""
    command = [sys.executable, "-m", "sphinx", "--quiet", "--fail-on-warning", "--nitpicky"]
    command += ["--doctree-dir", str(folder / "doctrees"), str(DOCS), str(folder / "site" / "docs")]
    path = os.pathsep.join([str(PROJECT / "lib"), os.environ.get("PYTHONPATH", "")])
    settings = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": path}
    run = subprocess.run(command, env=settings, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return folder / "site" / "docs"


@pytest.fixture(scope="module")
def alone(tmp_path_factory) -> Path:
    """Return the documentation with nothing beside it."""
    return build(tmp_path_factory.mktemp("alone"), "1")


@pytest.fixture(scope="module")
def published(tmp_path_factory) -> Path:
    """Return the documentation with the reports beside it, here empty pages."""
    folder = tmp_path_factory.mktemp("published")
    for name in BESIDE:
        (folder / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / "site" / name).write_text("<!DOCTYPE html>", encoding="utf-8")
    return build(folder, "2")


def read(page: Path) -> BeautifulSoup:
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")


def find_dead_links(docs: Path) -> list[str]:
    """List the links within a site that lead to no file, or to no place in it."""
    texts = {page.resolve(): page.read_text(encoding="utf-8") for page in docs.rglob("*.html")}
    places = {page: {"", "top", *ID.findall(text)} for page, text in texts.items()}
    dead = []
    for page, text in texts.items():
        for link in {html.unescape(link) for link in LINK.findall(text)}:
            if ELSEWHERE.match(link):
                continue
            address, _, place = (unquote(part) for part in link.partition("#"))
            file = (page.parent / address.partition("?")[0]).resolve() if address else page
            if not file.is_file() or place not in places.get(file, {place}):
                dead.append(f"{page.relative_to(docs.resolve())}: {link}")
    return dead


@pytest.mark.parametrize("site", ["alone", "published"])
def test_no_link_is_dead(site, request):
    assert find_dead_links(request.getfixturevalue(site)) == []


def test_a_dead_link_is_found(tmp_path):
    (tmp_path / "other.html").write_text('<h1 id="there">', encoding="utf-8")
    links = ["other.html#there", "other.html#gone", "gone.html", "https://example.org/gone", "#top"]
    page = "".join(f'<a class="x" href="{link}">' for link in links)
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    dead = {"page.html: gone.html", "page.html: other.html#gone"}
    assert set(find_dead_links(tmp_path)) == dead


def test_no_page_asks_anybody_for_anything(alone):
    for page in alone.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        wanted = [tag for tag in REQUEST.findall(text) if 'rel="canonical"' not in tag]  # a name
        assert [tag for tag in wanted if re.search(r'(?:src|href)="(?:https?:|//)', tag)] == []
    for sheet in alone.rglob("*.css"):
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"@import|url\(['\"]?(?:https?:|//)", text), sheet.name


def test_the_same_sources_give_the_same_bytes(alone, tmp_path):
    again = build(tmp_path, "3")
    files = [
        {path.relative_to(one): path.read_bytes() for path in one.rglob("*.*") if path.is_file()}
        for one in (alone, again)
    ]
    assert files[0].keys() == files[1].keys()
    assert [str(name) for name in files[0] if files[0][name] != files[1][name]] == []


def test_the_reports_are_led_to_where_they_are(alone, published):
    lead = {
        site: {
            str(link["href"]).removeprefix("../")
            for page in ("lessons", "gallery")
            for link in read(site / f"{page}.html").select("a[href^='../']")
        }
        for site in (alone, published)
    }
    assert lead[alone] == set()
    assert lead[published] == set(BESIDE)


def test_every_public_name_has_its_place_its_example_and_its_source(alone):
    described = {}
    for page in (alone / "functions").glob("*.html"):
        for name in read(page).select("dt[id^='tradetalks.']"):
            described.setdefault(str(name["id"]).split(".")[1], []).append(name)
    assert described.keys() == set(tt.__all__)
    for name, (entry, *_) in described.items():
        assert ">>>" in entry.parent.get_text(), name
        assert entry.select_one(".viewcode-link"), f"{name} leads to no source"


def test_what_is_said_of_a_function_stays_text(alone):
    theme = (
        r"\s*document\.body\.dataset\.theme = localStorage\.getItem\(\"theme\"\) \|\| \"auto\";\s*"
    )
    for page in alone.rglob("*.html"):
        text = page.read_text(encoding="utf-8")
        scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
        assert [one for one in scripts if not re.fullmatch(theme, one)] == [], page.name
        assert not re.search(r"<[^>]*\son\w+=|<(?:iframe|object|embed)\b", text), page.name


def test_with_the_addresses_set_pages_lead_to_them_and_without_they_do_not(monkeypatch, tmp_path):
    monkeypatch.syspath_prepend(str(DOCS))
    import address
    import conf

    def fill_in(page: str) -> str:
        source = [(DOCS / page).read_text(encoding="utf-8")]
        conf.fill_in(None, page, source)
        return source[0]

    addresses = address.choose_addresses("https://github.com/some-one/talks")
    monkeypatch.setattr(conf, "SITE", tmp_path, raising=False)
    for known in (addresses, address.Addresses()):
        monkeypatch.setattr(conf, "ADDRESSES", known)
        monkeypatch.setitem(conf.TAKEN, "addresses", known)
        leads = "https://mybinder.org/v2/gh/some-one/talks/main?urlpath=lab/tree/notebooks"
        assert (leads in fill_in("index.md")) == bool(known.site)
        assert fill_in("lessons.md").count(leads) == len(LESSONS) * bool(known.site)
        led = "(https://github.com/some-one/talks/blob/main/notebooks/corpora/README.md)"
        assert (led in fill_in("own-articles.md")) == bool(known.site)


def test_the_cookbook_has_fifteen_answers():
    text = (DOCS / "cookbook.md").read_text(encoding="utf-8")
    recipes = text.split("\n## ")[1:]
    assert len(recipes) == RECIPES
    assert [recipe.partition("\n")[0] for recipe in recipes if ">>>" not in recipe] == []


@pytest.mark.parametrize("page", ["index.md", "cookbook.md"])
@pytest.mark.filterwarnings("ignore:too short to prove anything")
def test_the_examples_of_a_page_run(page, tmp_path, monkeypatch):
    shutil.copytree(PROJECT / "seeds", tmp_path / "seeds")
    corpora = Path("notebooks", "corpora", "wikinews")
    shutil.copytree(PROJECT / corpora, tmp_path / corpora)
    monkeypatch.chdir(tmp_path)
    # As they are in a new Python, whatever a test before has styled.
    with pd.option_context("display.width", 200, "display.float_format", None):
        blocks = re.findall(
            r"```python\n(.*?)```", (DOCS / page).read_text("utf-8"), flags=re.DOTALL
        )
        example = doctest.DocTestParser().get_doctest("\n".join(blocks), {}, page, page, 0)
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
        told: list[str] = []
        runner.run(example, out=told.append)
    assert not told, "".join(told)
