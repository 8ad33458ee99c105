"""The report on any corpus: made of a corpus of our own in a folder without a project."""

import json
import os
import random
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from fonts import set_font
from pages import ATTACKS, open_page
from playwright.sync_api import Browser, Page
from project import PROJECT
from tradetalks import list_findings
from tradetalks.base.progress import Progress
from tradetalks.batch.annotation import read_keyword_groups
from tradetalks.cli import main
from tradetalks.publish import articles as texts
from tradetalks.publish import retrieval
from tradetalks.publish.articles import is_linked, iterate_article_pages, list_articles
from tradetalks.publish.cells import NOTEBOOKS, choose_cells, find_lacks
from tradetalks.publish.corpus_report import make_corpus_report
from tradetalks.publish.overview import (
    list_boilerplate,
    list_contents,
    list_groups,
    list_left_out,
    show_table,
    write_commands,
)
from tradetalks.publish.pages import TEMPLATES
from tradetalks.publish.prepared import prepare_corpus
from tradetalks.publish.retrieval import pack_sentences

OUTLETS = ["Harbour Post", "Inland Echo", "The Coast"]
HOPES = [
    "An agreement is expected within days.",
    "“We are confident of a breakthrough this week,” said Minister Ann Lee.",
    "Analysts see a deal within reach.",
]
FEARS = [
    "No breakthrough is expected.",
    "“We do not expect a quick end,” said Bob Marsh, head of the union.",
    "A deal remains far away, and the talks may collapse.",
]
PLAIN = "The delegates had lunch by the river. Rain fell on the pier for most of the afternoon."
THINGS = ["cranes", "boats", "gulls", "nets", "ropes", "crates", "lamps", "clouds", "trucks"]
THINGS += ["flags", "sheds", "tugs", "masts"]
SCRIPT = "".join((TEMPLATES / f"{name}.js").read_text("utf-8") for name in ("report", "corpus"))


def write_corpus(folder: Path, **columns: list[str]) -> Path:
    """Write eighteen articles: those of the first days are gloomy, those of the last are not."""
    folder.mkdir(parents=True)
    draw = random.Random(3)
    rows = []
    for number in range(18):
        said = FEARS if number < 9 else HOPES
        # No article is to be a copy of another, and no line to stand in several.
        seen = [f"They saw {' and '.join(draw.sample(THINGS, 9))}." for _ in range(6)]
        lines = [f"{said[(number + turn) % 3]} {PLAIN} {seen[turn]}" for turn in range(3)]
        lines += seen[3:]
        row = {
            "id": f"n{number}",
            "title": f"Day {number + 1} of the dock talks",
            "outlet": OUTLETS[number % 3],
            "date": f"2024-05-{number + 1:02}",
            "url": f"https://news.example/{number}" if number else "javascript:alert(1)",
            "leaning": "north" if number % 2 else "south",
            "text": "\n".join([f"Report number {number}.", *lines]),
        }
        rows.append(row | {name: values[number % len(values)] for name, values in columns.items()})
    pd.DataFrame(rows).to_csv(folder / "news.csv", index=False)
    return folder


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report that is made where there is no project, with all that can be chosen."""
    home = tmp_path_factory.mktemp("alone")
    write_corpus(home / "dock-talks")
    (home / "dock-talks" / "blank.txt").touch()
    (home / "aliases.toml").write_text('[outlets]\n"The Coast" = ["Inland Echo"]\n', "utf-8")
    (home / "own.toml").write_text('deal = ["deal", "agreement"]\nriver = ["river"]\n', "utf-8")
    command = [sys.executable, "-m", "tradetalks", "report", "dock-talks", "--slides"]
    command += ["--title", "Talks at the <docks>", "--by", "leaning", "--event", "2024-05-10"]
    command += ["--aliases", "aliases.toml", "--keywords", "own.toml"]
    settings = {**os.environ, "PATH": "", "PYTHONPATH": str(PROJECT / "lib")}
    made = subprocess.run(command, cwd=home, env=settings, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[-1] == str(home / "report-dock-talks" / "index.html")
    assert "blank.txt: empty" in made.stderr
    assert {path.name for path in home.iterdir()} == {
        *("dock-talks", "aliases.toml", "own.toml", "report-dock-talks")
    }
    return home / "report-dock-talks"


@pytest.fixture(scope="module")
def pages(report: Path) -> dict[str, BeautifulSoup]:
    return {
        path.name: BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in sorted(report.glob("*.html"))
    }


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Any:
    return prepare_corpus(write_corpus(tmp_path_factory.mktemp("in") / "news"), by=["leaning"])


class TestPages:
    def test_each_bears_the_title_of_the_report_and_one_outline(
        self, pages: dict[str, BeautifulSoup]
    ) -> None:
        assert {*pages} >= {"index.html", "search.html", "articles-1.html", "slides.html"}
        for name, page in pages.items():
            assert "Talks at the <docks>" in page.title.get_text(), name
            if name != "slides.html":
                assert page.select_one(".home").get_text() == "Talks at the <docks>"
                assert len(page.find_all("h1")) == 1, name
                levels = [int(one.name[1]) for one in page.find_all(re.compile("^h[1-6]$"))]
                assert all(b - a <= 1 for a, b in pairwise(levels)), name
            names = [element["id"] for element in page.find_all(id=True)]
            assert len(names) == len(set(names)), name
        assert pages["index.html"].h1.get_text() == "Talks at the <docks>"

    def test_the_front_page_says_what_it_is_what_was_found_and_how_sure_that_is(
        self, pages: dict[str, BeautifulSoup]
    ) -> None:
        front = pages["index.html"].get_text()
        assert "18 articles of 2 outlets, 1–18 May 2024" in front
        assert "10 May 2024" in front
        assert re.search(r"\d+ % do so by hand labels", front)
        assert "blank.txt" in front
        assert len(pages["index.html"].select(".finding")) <= 5

    def test_links_lead_somewhere_and_only_harmless_ones_lead_out(
        self, report: Path, pages: dict[str, BeautifulSoup]
    ) -> None:
        for name, page in pages.items():
            for link in page.find_all("a", href=True):
                if re.match(r"https?:|data:(text/csv|application/x-ipynb)", link["href"]):
                    continue
                file, _, place = link["href"].partition("#")
                assert (report / (file or name)).is_file(), f"{name}: {link}"
                assert not place or pages[file or name].find(id=place), f"{name}: {link}"
        table = pages["06_articles.html"].select_one("table.sortable")
        assert table.find("a", string="Day 2 of the dock talks")["href"] == "https://news.example/1"
        assert "javascript" not in str(table)

    def test_an_article_shows_what_its_sentences_tell_and_by_which_words(
        self, pages: dict[str, BeautifulSoup]
    ) -> None:
        page = pages["articles-1.html"]
        marked = page.select("mark")
        assert {"raise", "lower"} <= {mark["class"][0] for mark in marked}
        assert any(mark.b for mark in marked)
        assert PLAIN.split(". ")[0] in page.get_text()
        assert "lowers · " in page.get_text()

    def test_no_page_runs_a_script_of_others_or_names_a_place_of_this_machine(
        self, report: Path, pages: dict[str, BeautifulSoup]
    ) -> None:
        for name, page in pages.items():
            run = [one.string for one in page.select("script:not([type])")]
            ours = (TEMPLATES / "slides.js").read_text("utf-8") if name == "slides.html" else SCRIPT
            assert run == [ours], name
            for place in (report.parent, PROJECT, Path(sys.prefix)):
                assert f"{place}{os.sep}" not in str(page), name

    @pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
    def test_in_a_browser_without_network(
        self, report: Path, browser: Browser, scheme: str, width: int
    ) -> None:
        look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
        for path in sorted(report.glob("*.html")):
            page, faults = open_page(browser, path, **look)
            set_font(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
            found = Axe().run(page)
            assert found.violations_count == 0, f"{path.name}: {found.generate_report()}"
            assert faults == [], path.name
            page.context.close()


def column(page: Page, number: int) -> list[str]:
    cells = page.locator(f"table.sortable tbody tr:visible td:nth-child({number})")
    return cells.all_inner_texts()


class TestUsing:
    def test_the_table_of_articles_is_sorted_and_filtered_by_keys(
        self, report: Path, browser: Browser
    ) -> None:
        page, faults = open_page(browser, report / "06_articles.html")
        head = page.locator("th button", has_text="Outlook")
        place = 1 + page.locator("th button").all_inner_texts().index("Outlook")
        for order, reverse in (("ascending", False), ("descending", True)):
            head.press("Enter")
            assert page.locator(f"th[aria-sort={order}]").inner_text().startswith("Outlook")
            values = [float(one.replace("−", "-")) for one in column(page, place) if one != "—"]
            assert values == sorted(values, reverse=reverse)
            assert len(values) > 3
        page.get_by_label("Rows with the words").fill("harbour day 13")
        assert page.locator("tbody tr:visible").count() == 1
        assert "1 of 18 rows shown" in page.locator("main").inner_text()
        assert faults == []
        page.context.close()

    def test_the_search_finds_sentences_by_words_and_kind_and_leads_to_them(
        self, report: Path, pages: dict[str, BeautifulSoup], browser: Browser
    ) -> None:
        page, faults = open_page(browser, report / "search.html")
        finder, status = page.locator("#finder"), page.locator("#finder [role=status]")
        page.get_by_label("Words").fill("nowhere at all")
        status.get_by_text("Not found").wait_for()
        page.get_by_label("Words").fill('"lunch by the river"')
        page.locator("#hits li").nth(49).wait_for()
        assert status.inner_text().startswith("54 sentences of 18 articles, the first 50 shown")
        page.locator("#more").click()
        assert page.locator("#hits li").count() == 54
        assert page.locator("#hits mark").first.inner_text() == "lunch by the river"
        finder.get_by_role("button", name="Clear").click()
        page.get_by_label("Expectation").select_option("raise")
        page.get_by_label("Outlet").select_option("Harbour Post")
        page.get_by_label("From").fill("2024-05-12")
        page.wait_for_timeout(500)
        for link in page.locator("#hits a").all():
            file, _, place = link.get_attribute("href").partition("#")
            assert pages[file].find(id=place)["class"] == ["raise"]
            assert "Harbour Post" in link.inner_text()
        assert faults == []
        page.context.close()

    @pytest.mark.parametrize("name", ["02_expectations.html", "03_tone.html"])
    def test_the_filters_of_a_page_act_on_sentences_and_on_figures_or_say_that_they_do_not(
        self, report: Path, browser: Browser, name: str
    ) -> None:
        page, faults = open_page(browser, report / name)
        rows, notes = page.locator("tr[data-label]"), page.locator(".unfiltered")
        filters = page.locator("#filters")
        assert notes.count() > 0
        assert not any(note.is_visible() for note in notes.all())
        filters.get_by_label("Outlet").select_option("Harbour Post")
        kept = [row for row in rows.all() if row.get_attribute("hidden") is None]
        assert 0 < len(kept) < rows.count()
        assert {row.get_attribute("data-outlet") for row in kept} == {"Harbour Post"}
        said = filters.locator("[role=status]").inner_text()
        assert said.startswith(f"{len(kept):,} of {rows.count():,} sentences")
        for figure in page.locator("figure").all():
            points = figure.locator(".point")
            if points.count():
                shown = figure.locator(".point:not([hidden])")
                assert {one.get_attribute("data-outlet") for one in shown.all()} <= {"Harbour Post"}
                assert shown.count() < points.count()
                look = figure.locator("img").evaluate("image => getComputedStyle(image).opacity")
                assert float(look) < 0.5
            else:
                assert figure.locator(".unfiltered").inner_text().startswith("Not filtered")
        filters.get_by_role("button", name="Show all").click()
        page.wait_for_timeout(100)
        assert page.locator("tr[data-label][hidden]").count() == 0
        assert page.locator("figure.filtered").count() == 0
        assert not any(note.is_visible() for note in notes.all())
        assert faults == []
        page.context.close()


class TestMaking:
    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["--by", "leening"], "did you mean 'leaning'"),
            (["--event", "soon"], "the event is 'soon'"),
            (["--keywords", "no.toml"], "no.toml cannot be read"),
            (["--cues", "no.toml"], "no.toml cannot be read"),
            (["--aliases", "no.toml"], "no.toml cannot be read"),
            (["--refresh"], "--refresh is for the lessons"),
            (["--live", "x"], "--live is for the lessons"),
            (["--output", "news"], "holds something that is no report"),
            (["--output", "news/out"], "lies in the corpus"),
        ],
    )
    def test_a_mistake_is_one_line_and_nothing_is_made(
        self,
        arguments: list[str],
        message: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        write_corpus(tmp_path / "news")
        monkeypatch.chdir(tmp_path)
        monkeypatch.setattr("tradetalks.publish.corpus_report.run_notebooks", None)
        assert main(["report", "news", *arguments]) == 2
        said = capsys.readouterr().err
        assert message in said
        assert said.startswith("tradetalks: ")
        assert said.count("\n") == 1
        assert [path.name for path in tmp_path.iterdir()] == ["news"]

    def test_a_corpus_without_an_article_is_refused(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.chdir(tmp_path)
        (tmp_path / "empty").mkdir()
        (tmp_path / "empty" / "blank.txt").touch()
        for name in ("nowhere", "empty"):
            assert main(["report", name]) == 2
            said = capsys.readouterr().err
            assert name in said.splitlines()[-1]
        assert [path.name for path in tmp_path.iterdir()] == ["empty"]

    def test_what_fails_late_leaves_the_older_report(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        corpus, older = write_corpus(tmp_path / "news"), tmp_path / "out"
        older.mkdir()
        (older / "index.html").write_text('<meta name="generator" content="tradetalks 0">')

        def fail(*_given: Any) -> None:
            raise ValueError("a notebook failed")

        monkeypatch.setattr("tradetalks.publish.corpus_report.run_notebooks", fail)
        with pytest.raises(ValueError, match="a notebook failed"):
            make_corpus_report(corpus, older)
        assert [path.name for path in older.iterdir()] == ["index.html"]
        assert {path.name for path in tmp_path.iterdir()} == {"news", "out"}


class TestParts:
    def test_many_articles_are_divided_over_pages(
        self, corpus: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(texts, "MOST_CHARACTERS", 3_000)
        listed = list_articles(corpus)
        pages = list(iterate_article_pages(corpus))
        assert len(pages) > 2
        assert [page["file"] for page in pages] == listed["page"].unique().tolist()
        places = [article["place"] for page in pages for article in page["articles"]]
        assert places == listed["place"].tolist()

    def test_what_rights_forbid_is_on_no_page_and_in_no_search(self, tmp_path: Path) -> None:
        closed = write_corpus(tmp_path / "closed", rights=["© all rights reserved"])
        found = prepare_corpus(closed)
        pages = [str(page["articles"]) for page in iterate_article_pages(found)]
        shown = BeautifulSoup("".join(pages), "html.parser").get_text()
        assert "lunch by the river" not in shown
        assert "No breakthrough is expected" in shown
        packed = pack_sentences(found)
        assert "rights" in packed["note"]
        assert packed["labels"] == [one for one in packed["labels"] if one != "none"]

    def test_a_search_that_would_be_too_long_keeps_what_sets_an_expectation_and_says_so(
        self, corpus: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        whole = pack_sentences(corpus)
        assert whole["note"] == f"All {len(corpus.sentences)} sentences of the corpus."
        monkeypatch.setattr(retrieval, "MOST_CHARACTERS", 4_000)
        cut = pack_sentences(corpus)
        assert "for more would be too much" in cut["note"]
        assert len(cut["packed"]) < len(whole["packed"])

    @pytest.mark.parametrize(
        ("address", "leads"),
        [("https://a.example", True), ("javascript:x", False), ("data:x", False), ("//[", False)],
    )
    def test_only_addresses_of_the_web_are_led_to(self, address: str, leads: bool) -> None:
        assert is_linked(address) is leads

    def test_a_table_is_shown_whole_escaped_and_says_what_it_leaves_out(self) -> None:
        table = pd.DataFrame({"who": ["<b>x</b>"] * 3, "low": [0.5] * 3})
        html = show_table(table, most=2).data
        assert html.count("&lt;b&gt;x&lt;/b&gt;") == 2
        assert "The first 2 of 3 rows." in html
        assert '<td dir="auto">0.50</td>' in html
        assert "yes" in show_table(table.assign(sure=True)).data
        assert "+0.50" in show_table(table.assign(tone=0.1)).data
        assert show_table(table[:0]).data == "<p>None.</p>"

    def test_what_is_left_out_and_how_to_repeat_it_is_said(self, corpus: Any) -> None:
        left = list_left_out(corpus)
        assert {"Stages"} <= set(left["section"])
        assert left["reason"].str.contains("stage|event|no outlet has 5 articles").all()
        assert write_commands(corpus).splitlines()[0] == (
            "tradetalks report news --title news --by leaning"
        )


def test_what_a_corpus_holds_is_told_by_articles_and_in_the_order_of_its_stages(
    tmp_path: Path,
) -> None:
    inserted = "Ann Lee Ann Mae LeeSun ahead MORE said no. It rained."
    table = pd.DataFrame(
        {
            "stage": ["after", "after", "during", "before"],
            "text": [
                "Talks failed on Monday.\n\nAdvertisement\n\nThey ate.\n\nADVERTISEMENT",
                "Rain fell on the pier.\n\nAdvertisement",
                *(inserted, f"They met by the river. {inserted}"),
            ],
        }
    )
    table.to_csv(tmp_path / "articles.csv", index=False)
    corpus = prepare_corpus(tmp_path / "articles.csv")
    assert list_boilerplate(corpus).values.tolist() == [["Advertisement", 2]]
    assert list_groups(corpus, "stage")["stage"].tolist() == ["before", "during", "after"]
    doubtful = list_contents(corpus).set_index("what")["number"]
    assert doubtful["files and rows of which something could not be used"] == 2


@pytest.mark.parametrize(
    "texts",
    [
        ["The delegates had lunch by the river."],
        ["A deal is near, said Ann Lee.", "Talks failed on Monday."],
        [f"Rain fell on the pier number {number}." for number in range(7)],
        ["Nothing.", "Das sagte der Minister am Montag nach dem Treffen mit den Gewerkschaften."],
    ],
)
def test_every_cell_runs_on_a_corpus_that_has_next_to_nothing(
    texts: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "in").mkdir()
    for number, text in enumerate(texts):
        (tmp_path / "in" / f"{number}.txt").write_text(text, encoding="utf-8")
    found = prepare_corpus(tmp_path / "in", tmp_path / "tables", event="2024-05-10")
    monkeypatch.setenv("TRADETALKS_PREPARED", str(tmp_path / "tables"))
    monkeypatch.setenv("TRADETALKS_FIGURES", str(tmp_path / "figures"))
    lacks = find_lacks(found)
    assert lacks["needs-dates"]
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        choose_cells(notebook, lacks)
        names: dict[str, Any] = {"display": lambda *_shown, **_settings: None}
        for cell in notebook.cells:
            if cell.cell_type == "code":
                exec(cell.source, names)
    list_findings(found.sentences, event="2024-05-10", copies=found.copies, people=found.people)


def test_long_work_says_now_and_then_in_a_log_how_far_it_is(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0, 5, 11, 12, 30])
    monkeypatch.setattr("tradetalks.base.progress.monotonic", lambda: next(moments))
    with Progress("Reading", "article", 3) as progress:
        for _ in progress.watch(range(2)):
            pass
    assert capsys.readouterr().err.splitlines()[0] == "Reading: 2 of 3 articles"


class TestHostile:
    @pytest.fixture(scope="class")
    @classmethod
    def report(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        """A report on articles that attack by all that is shown of them."""
        home = tmp_path_factory.mktemp("hostile")
        told = [
            f"Talks with {attack} are expected to fail, said Ann {attack}." for attack in ATTACKS
        ]
        columns = dict.fromkeys(("title", "outlet", "leaning", "url", "rights"), ATTACKS)
        write_corpus(home / "in", **(columns | {"text": ["\n".join(told)], "rights": [""]}))
        aliases = home / "aliases.toml"
        named = json.dumps(ATTACKS[0]), json.dumps(ATTACKS[1])
        aliases.write_text(
            f"[people]\n{named[0]} = ['Ann']\n[outlets]\n{named[1]} = ['x']\n", "utf-8"
        )
        words = home / "words.toml"
        words.write_text(f"{named[0]} = ['talks']\n", "utf-8")
        choices = {"by": ["leaning"], "aliases": aliases, "event": "2024-05-10", "slides": True}
        choices |= {"title": ATTACKS[10], "keywords": read_keyword_groups(words)}
        front = make_corpus_report(home / "in", home / "out", **choices)
        return front.parent

    @pytest.mark.parametrize("obey_policy", [True, False])
    def test_nothing_fires_on_any_page(
        self, report: Path, browser: Browser, obey_policy: bool
    ) -> None:
        for path in sorted(report.glob("*.html")):
            page, faults = open_page(browser, path, obey_policy=obey_policy)
            if path.name == "search.html":
                page.get_by_label("Words").fill("talks")
                page.locator("#hits li").first.wait_for()
            press = "all => all.forEach((one) => one.dispatchEvent(new Event('click')))"
            page.get_by_text("click here").evaluate_all(press)
            page.wait_for_timeout(100)
            assert faults == [], path.name
            assert page.evaluate("window.fired") is None, path.name
            assert page.locator("iframe, svg, img:not([src^='data:'])").count() == 0, path.name
            assert page.locator("form:not(#filters, #finder)").count() == 0, path.name
            assert page.locator("footer").first.is_visible(), path.name
            assert str(8191 * 8191) not in page.content(), "a template ran"
            page.context.close()

    def test_no_cell_of_a_file_is_a_formula_and_nothing_of_a_title_is_lost(
        self, report: Path
    ) -> None:
        for path in (report / "figures").glob("*.csv"):
            for cell in re.findall(r"(?:^|,)\"?([=@＝][^,]*)", path.read_text("utf-8"), re.M):
                raise AssertionError(f"{path.name}: {cell}")
        page = BeautifulSoup((report / "06_articles.html").read_text("utf-8"), "html.parser")
        assert ATTACKS[0] in page.select_one("table.sortable").get_text()
