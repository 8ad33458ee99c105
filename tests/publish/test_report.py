"""The report: run by notebooks that are made here, and by the project's own in a real browser."""

import asyncio
import base64
import io
import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path
from queue import Empty
from typing import Any

import nbformat
import pandas as pd
import pytest
import zmq.asyncio
from axe_playwright_python.sync_playwright import Axe
from bs4 import BeautifulSoup
from fonts import set_font
from hypothesis import given
from hypothesis import strategies as st
from jupyter_client.session import Session
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output
from pages import ATTACKS, open_page
from playwright.sync_api import Browser, Locator, Page
from project import PROJECT
from tradetalks.cli import main
from tradetalks.corpus.load import read_corpus
from tradetalks.publish.notebooks import (
    WIDGET_VIEW,
    PatientChannel,
    clean_notebook,
    run_notebook,
    run_notebooks,
)
from tradetalks.publish.pages import TEMPLATES
from tradetalks.publish.report import checksum, make_report, render_report

PIXEL = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+M8AAAMBAQDJ/pLvAAAAAElFTkSuQmCC"
)
DRAW = """
import json, os
from pathlib import Path
from IPython.display import display
def draw(name, text="Two bars of equal height."):
    folder = Path(os.environ["TRADETALKS_FIGURES"])
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    (folder / f"{name}.csv").write_text("x\\n1\\n")
    caption = {"caption": text, "alternative_text": text, "finding": text}
    (folder / "captions.json").write_text(json.dumps({name: caption}))
    display(
        {"image/png": "PIXEL", "text/plain": "figure"},
        metadata={"image/png": {"alt": text}, "tradetalks": {"figure": name, "caption": text}},
        raw=True,
    )
""".replace("PIXEL", PIXEL)


def save_notebook(path: Path, *cells: str | nbformat.NotebookNode) -> Path:
    """Save a notebook; a string that starts with # is Markdown, any other is code."""
    path.parent.mkdir(parents=True, exist_ok=True)
    made = [
        cell
        if not isinstance(cell, str)
        else (new_markdown_cell if cell.startswith("#") else new_code_cell)(cell)
        for cell in cells
    ]
    nbformat.write(new_notebook(cells=made), path)
    return path


def file_bytes(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project: one article, one notebook with one figure; the working folder is in it."""
    home = tmp_path / "project"
    (home / "seeds").mkdir(parents=True)
    (home / "seeds" / "strike.txt").write_text("Both sides hope for a deal.\n", encoding="utf-8")
    save_notebook(
        home / "notebooks" / "01_strike.ipynb",
        "# Will the strike end?\n\nTwo sides talk.",
        "## What we see",
        DRAW,
        "draw('bars')",
    )
    monkeypatch.chdir(home)
    monkeypatch.setattr(
        "tradetalks.publish.report.find_chromium", lambda: ""
    )  # printing has its own test
    return home


# Made from counts over other publishers' text, from made-up forecasts, and from shares of a corpus.
WITHOUT_SENTENCES = {
    "figure-certainty-and-share",
    "figure-forecasts-and-outcomes",
    "figure-shares-corrected",
}


class TestRunning:
    def test_a_failing_cell_is_named_in_one_screen(self, tmp_path: Path) -> None:
        path = save_notebook(
            tmp_path / "05_fails.ipynb", "# T", "x = 1", "def f():\n    1 / 0\nf()"
        )
        with pytest.raises(ValueError, match="ZeroDivisionError: division by zero") as caught:
            run_notebook(path)
        message = str(caught.value)
        assert message.startswith("05_fails.ipynb, cell 3 of 3: ")
        assert "1 / 0" in message
        assert "\x1b" not in message
        assert len(message.splitlines()) <= 24

    def test_a_failing_notebook_ends_the_others_those_that_have_not_begun_too(
        self, tmp_path: Path
    ) -> None:
        for number in range(2 * (os.cpu_count() or 1)):
            save_notebook(tmp_path / "n" / f"{number}_waits.ipynb", "import time\ntime.sleep(300)")
        save_notebook(tmp_path / "n" / "fails.ipynb", "#" * 5000, "raise ValueError('\\nwrong')")
        with pytest.raises(ValueError, match=r"^fails.ipynb, cell 2 of 2: ValueError: wrong"):
            run_notebooks(tmp_path / "n", tmp_path / "figures")

    def test_an_answer_that_wakes_nobody_is_found_and_none_is_waited_for_to_the_end(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        polls: list[float] = []

        async def wake_nobody(milliseconds: float) -> int:
            polls.append(milliseconds)
            return int(len(polls) > 2)  # it lies there, but only who asks anew is told

        async def receive() -> dict[str, str]:
            return {"msg_type": "execute_reply"}

        async def ask(timeout: float | None) -> dict[str, Any]:
            with zmq.asyncio.Context() as context, context.socket(zmq.DEALER) as socket:
                channel = PatientChannel(socket, Session())
                monkeypatch.setattr(socket, "poll", wake_nobody)
                monkeypatch.setattr(channel, "_recv", receive)
                return await channel.get_msg(timeout)

        for timeout in (600, None):
            polls.clear()
            assert asyncio.run(ask(timeout)) == {"msg_type": "execute_reply"}
            assert max(polls) <= 1000
        polls.clear()
        with pytest.raises(Empty):
            asyncio.run(ask(0))

    def test_a_kernel_that_dies_is_named_too(self, tmp_path: Path) -> None:
        path = save_notebook(tmp_path / "dies.ipynb", "# T", "x = 1", "import os\nos._exit(1)")
        with pytest.raises(ValueError, match=r"^dies.ipynb, cell 3 of 3: "):
            run_notebook(path)

    def test_the_kernel_is_told_of_tables_and_figures_and_works_beside_the_notebook(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("ARTICLES", "PREPARED"):
            monkeypatch.setenv(f"TRADETALKS_{name}", "inherited")
        path = save_notebook(
            tmp_path / "deep" / "where.ipynb",
            "import os, sys, json",
            "names = ('ARTICLES', 'PREPARED', 'FIGURES')",
            "told = [os.environ.get(f'TRADETALKS_{name}') for name in names]",
            "print(json.dumps([*told, os.getcwd(), sys.prefix]))",
        )

        def said(**given: Path) -> list[str | None]:
            return json.loads(run_notebook(path, **given).cells[-1].outputs[0].text)

        place = os.path.realpath(path.parent)
        assert said() == [None, None, None, place, sys.prefix]
        given = {"prepared": tmp_path / "tables", "figures": tmp_path / "drawn"}
        assert said(**given) == [None, *map(str, given.values()), place, sys.prefix]

    def test_cells_that_a_corpus_cannot_fill_are_not_run(self, tmp_path: Path) -> None:
        dated = new_code_cell("print('dated')", metadata={"tags": ["needs-dates"]})
        path = save_notebook(tmp_path / "n.ipynb", "# T", dated, "print('anywhere')")
        for lacks in ({}, {"needs-dates": "", "needs-by": "none was named"}):
            assert len(run_notebook(path, lacks=lacks).cells) == 3
        without = run_notebook(path, lacks={"needs-dates": "no day is known"})
        assert [cell.source for cell in without.cells] == ["# T", "print('anywhere')"]
        assert without.cells[1].execution_count == 1

    def test_a_notebook_runs_where_a_loop_is_running_already(self, tmp_path: Path) -> None:
        path = save_notebook(tmp_path / "n.ipynb", "# T", "print(6 * 7)")

        async def run() -> str:
            return run_notebook(path).cells[-1].outputs[0].text

        assert asyncio.run(run()) == "42\n"

    def test_two_runs_give_the_same_bytes_though_widgets_are_random(self, tmp_path: Path) -> None:
        path = save_notebook(
            tmp_path / "n.ipynb",
            "# T",
            "import ipywidgets, sys\nipywidgets.IntSlider()",
            "print({'a', 'b', 'c', 'd'}); print('e', file=sys.stderr); print('f')",
        )
        first, second = (nbformat.writes(run_notebook(path)) for _ in range(2))
        assert first == second
        assert "widget" not in first.replace("ipywidgets", "")

    def test_a_figure_of_the_same_name_from_two_notebooks_is_refused(self, tmp_path: Path) -> None:
        for name in ("01_a", "02_b"):
            save_notebook(tmp_path / "n" / f"{name}.ipynb", DRAW, "draw('bars')")
        with pytest.raises(ValueError, match="02_b and 01_a both draw a figure bars"):
            run_notebooks(tmp_path / "n", tmp_path / "figures")

    def test_figures_are_gathered_with_their_notebooks(self, tmp_path: Path) -> None:
        for name in ("01_a", "02_b"):
            save_notebook(tmp_path / "n" / f"{name}.ipynb", DRAW, f"draw('bars_{name}')")
        save_notebook(tmp_path / "n" / "03_c.ipynb", "# No figure")
        executed = run_notebooks(tmp_path / "n", tmp_path / "figures")
        assert list(executed) == ["01_a", "02_b", "03_c"]
        captions = json.loads((tmp_path / "figures" / "captions.json").read_text("utf-8"))
        assert {name: caption["notebook"] for name, caption in captions.items()} == {
            "bars_01_a": "01_a",
            "bars_02_b": "02_b",
        }
        assert (tmp_path / "figures" / "bars_02_b.csv").is_file()

    def test_a_folder_without_notebooks_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="no notebook in"):
            run_notebooks(tmp_path, tmp_path / "figures")


class TestCleaning:
    def test_a_widget_goes_and_the_picture_beside_it_stays(self) -> None:
        view = {WIDGET_VIEW: {"model_id": "1"}, "text/plain": "interactive()"}
        outputs = [new_output("display_data", view)]
        outputs += [new_output("display_data", {**view, "image/png": PIXEL})]
        outputs += [new_output("display_data", {**view, "text/html": "<p>still</p>"})]
        dirty = new_notebook(cells=[new_code_cell("w", outputs=outputs)])
        kept = clean_notebook(dirty).cells[0].outputs
        assert [set(output.data) for output in kept] == [
            {"image/png", "text/plain"},
            {"text/html", "text/plain"},
        ]
        assert WIDGET_VIEW in dirty.cells[0].outputs[0].data, "the notebook given was changed"

    @given(
        st.lists(
            st.tuples(
                st.sampled_from([new_markdown_cell, new_code_cell]),
                st.text(),
                st.fixed_dictionaries(
                    {},
                    optional={
                        "execution": st.just({}),
                        "trusted": st.booleans(),
                        "tags": st.just(["needs-dates"]),
                    },
                ),
            )
        ),
        st.dictionaries(st.sampled_from(["widgets", "toc", "colab"]), st.just({})),
    )
    def test_cleaning_twice_is_cleaning_once_and_never_loses_a_source(
        self, cells: list[tuple], metadata: dict
    ) -> None:
        notebook = new_notebook(
            cells=[make(source, metadata=dict(given)) for make, source, given in cells],
            metadata=metadata,
        )
        once = clean_notebook(notebook)
        assert clean_notebook(once) == once
        nbformat.validate(once)
        assert [cell.source for cell in once.cells] == [cell.source for cell in notebook.cells]
        assert set(once.metadata) == {"kernelspec", "language_info"}
        assert not any({"execution", "trusted"} & set(cell.metadata) for cell in once.cells)


class TestMaking:
    def test_report_and_figures_of_the_project(self, project: Path) -> None:
        stale = project / "figures" / "stale.svg"
        stale.parent.mkdir()
        stale.touch()
        before = (project / "notebooks" / "01_strike.ipynb").read_bytes()
        assert make_report() == project / "report" / "index.html"
        assert set(file_bytes(project / "report")) == {
            "index.html",
            "search.html",
            "01_strike.html",
            *(f"figures/{name}" for name in ("bars.svg", "bars.csv", "captions.json")),
        }
        assert set(file_bytes(project / "figures")) == {"bars.svg", "bars.csv", "captions.json"}
        assert (project / "notebooks" / "01_strike.ipynb").read_bytes() == before
        assert {path.name for path in project.iterdir()} == {
            "seeds",
            "notebooks",
            "figures",
            "report",
        }

    def test_refresh_writes_the_executed_notebooks_back(self, project: Path) -> None:
        path = project / "notebooks" / "01_strike.ipynb"
        make_report(refresh=True)
        first = path.read_bytes()
        make_report(refresh=True)
        assert path.read_bytes() == first
        assert b"\r" not in first
        assert nbformat.read(path, 4).cells[3].outputs[0].data["image/png"] == PIXEL
        assert list(path.parent.iterdir()) == [path]

    def test_the_last_good_report_survives_a_failing_notebook(self, project: Path) -> None:
        make_report()
        good = file_bytes(project)
        save_notebook(project / "notebooks" / "02_bad.ipynb", "# Bad", "raise OSError('no')")
        with pytest.raises(ValueError, match=r"02_bad.ipynb, cell 2 of 2: OSError: no"):
            make_report()
        (project / "notebooks" / "02_bad.ipynb").unlink()
        assert file_bytes(project) == good

    def test_a_report_that_is_interrupted_leaves_everything_as_it_was(
        self,
        project: Path,
        monkeypatch: pytest.MonkeyPatch,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        def interrupt(_folder: Path, figures: Path) -> None:
            figures.mkdir()
            raise KeyboardInterrupt

        before = file_bytes(project)
        monkeypatch.setattr("tradetalks.publish.report.run_notebooks", interrupt)
        assert main(["report"]) == 130
        assert capsys.readouterr().err == "tradetalks: stopped; no finished file was touched\n"
        assert file_bytes(project) == before
        assert {path.name for path in project.iterdir()} == {"seeds", "notebooks"}

    def test_a_folder_with_something_else_in_it_is_never_replaced(self, project: Path) -> None:
        precious = project / "thesis" / "index.html"
        precious.parent.mkdir()
        precious.write_text("<p>Years of work</p>", encoding="utf-8")
        with pytest.raises(ValueError, match="holds something that is no report"):
            make_report(output=precious.parent)
        assert precious.read_text("utf-8") == "<p>Years of work</p>"

    @pytest.mark.parametrize(
        "arguments",
        [["--by", "outlet"], ["--title", "T"], ["--event", "2024-05-01"], ["--aliases", "a.toml"]],
    )
    def test_what_is_for_a_corpus_is_refused_for_the_lessons(
        self, arguments: list[str], project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert main(["report", *arguments]) == 2
        message = capsys.readouterr().err
        assert message.startswith(f"tradetalks: {arguments[0]} is for articles of your own")
        assert message.count("\n") == 1

    def test_no_grammar_of_addresses_is_compiled_on_the_way(self) -> None:
        loaded = "import sys, tradetalks.publish.report; sys.exit('lark' in sys.modules)"
        subprocess.run([sys.executable, "-c", loaded], check=True)


class TestRendering:
    @pytest.fixture(scope="class")
    @classmethod
    def ran(cls, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path]:
        home = tmp_path_factory.mktemp("ran")
        table = (
            "import pandas\npandas.DataFrame({'tone': [-0.5], 'word': ['hope']}).rename_axis('n')"
        )
        save_notebook(
            home / "01_a.ipynb",
            "# A question\n\nA *lead*.",
            "## Same\n\n[next](02_b.ipynb#same) [out](../README.md) [far](https://example.org)",
            "## Same",
            table,
            DRAW,
            "draw('bars')",
        )
        save_notebook(home / "02_b.ipynb", "## No first heading")
        return run_notebooks(home, home / "figures"), home / "figures"

    def render(self, ran: tuple[dict, Path], output: Path) -> Path:
        render_report(*ran, output, *read_corpus())
        return output

    def test_only_the_date_differs_between_two_renderings(
        self, ran: tuple[dict, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = []
        for folder, epoch in (("a", "0"), ("b", "0"), ("c", "86400")):
            monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
            made.append(file_bytes(self.render(ran, tmp_path / folder)))
        first, same, later = made
        assert first == same
        assert b"1 January 1970" in first["index.html"]
        assert later == {
            name: data.replace(b"1 January 1970", b"2 January 1970") for name, data in first.items()
        }

    def test_a_page_and_the_front_page_say_what_they_must(
        self, ran: tuple[dict, Path], tmp_path: Path
    ) -> None:
        output = self.render(ran, tmp_path / "report")
        page = (output / "01_a.html").read_text("utf-8")
        assert "<h1>A question</h1>" in page
        assert re.findall(r'<h2 id="([^"]+)"', page) == ["same", "same-2"]
        assert re.findall(r'<li><a href="#([^"]+)"', page) == ["same", "same-2"]
        assert 'href="02_b.html#same"' in page
        assert 'href="https://example.org"' in page
        assert "README" not in page, "a link that leads out of the report"
        assert '<th class="number" scope="col">tone</th>' in page
        assert 'alt="Two bars of equal height."' in page
        assert 'src="data:image/svg+xml,' in page
        assert 'download="bars.csv" href="data:text/csv;charset=utf-8;base64,eAoxCg=="' in page
        assert "<b>Figure 1.1</b>" in page
        assert "<h1>b</h1>" in (output / "02_b.html").read_text("utf-8")
        front = (output / "index.html").read_text("utf-8")
        assert 'href="01_a.html#figure-bars"' in front
        assert "A lead." in front

    def test_what_is_shared_names_where_it_is_published(
        self, ran: tuple[dict, Path], tmp_path: Path
    ) -> None:
        site = "https://example.org/talks/"
        render_report(*ran, tmp_path / "set", *read_corpus(), live=f"{site}live/", site=site)
        page = (tmp_path / "set" / "01_a.html").read_text("utf-8")
        assert f'<meta property="og:url" content="{site}01_a.html">' in page
        assert f'<meta property="og:image" content="{site}figures/bars.png">' in page
        front = (tmp_path / "set" / "index.html").read_text("utf-8")
        assert f'<meta property="og:url" content="{site}">' in front
        for page in (tmp_path / "set").glob("*.html"):
            footer = page.read_text("utf-8").partition("<footer>")[2]
            assert f'<a href="{site}live/">Try Trade Talks in your' in footer
            assert f'<a href="{site}docs/">documentation</a>' in footer
        self.render(ran, tmp_path / "not-set")
        for page in (tmp_path / "not-set").glob("*.html"):
            assert not re.search("og:url|og:image|Try Trade Talks", page.read_text("utf-8"))

    def test_a_picture_without_alternative_text_is_refused(self, tmp_path: Path) -> None:
        output = new_output("display_data", {"image/png": PIXEL})
        notebook = new_notebook(cells=[new_code_cell("plot()", outputs=[output])])
        (tmp_path / "figures").mkdir()
        (tmp_path / "figures" / "captions.json").write_text("{}", encoding="utf-8")
        with pytest.raises(ValueError, match="01_a, cell 1: a picture has no alternative text"):
            render_report(
                {"01_a": notebook}, tmp_path / "figures", tmp_path / "report", *read_corpus()
            )


class TestChecksum:
    def test_names_and_bytes_count_and_hidden_files_do_not(self, tmp_path: Path) -> None:
        (tmp_path / "a.txt").write_bytes(b"one")
        first = checksum(tmp_path)
        (tmp_path / ".DS_Store").touch()
        assert checksum(tmp_path) == first
        (tmp_path / "a.txt").rename(tmp_path / "b.txt")
        renamed = checksum(tmp_path)
        (tmp_path / "b.txt").write_bytes(b"two")
        assert len({first, renamed, checksum(tmp_path)}) == 3


SCRIPT = (TEMPLATES / "report.js").read_text("utf-8")
POINTS = "#figure-tone-and-outlook .point"
STILL = {"reduced_motion": "reduce"}  # where something is, it stays


@pytest.fixture(scope="module")
def report(executed: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The report on the project's own articles."""
    output = tmp_path_factory.mktemp("rendered") / "report"
    render_report(executed.notebooks, executed.figures, output, *read_corpus(), slides=True)
    return output


def open_cards(page: Page) -> list[int]:
    """Number the points of a page whose cards are open."""
    return page.locator(".point").evaluate_all(
        """all => all.flatMap((point, number) =>
        getComputedStyle(point.querySelector(".card")).clipPath === "none" ? [number] : [])"""
    )


def find_point(point: Locator) -> tuple[int, tuple[float, float]]:
    """Scroll to a point; say which one lies uppermost at its middle, and where that is."""
    point.evaluate("one => one.scrollIntoView({ block: 'center' })")
    number, x, y = point.evaluate(
        """one => {
          const box = one.getBoundingClientRect(), all = [...document.querySelectorAll(".point")];
          const x = box.x + box.width / 2, y = box.y + box.height / 2;
          return [all.indexOf(document.elementFromPoint(x, y).closest(".point")), x, y];
        }"""
    )
    return number, (x, y)


def point_at(page: Page, point: Locator) -> int:
    """Move the pointer to the middle of a point; return the number of the one that it is on."""
    number, place = find_point(point)
    page.mouse.move(*place)
    return number


@pytest.fixture(scope="module")
def pages(report: Path) -> dict[str, BeautifulSoup]:
    return {
        path.name: BeautifulSoup(path.read_text("utf-8"), "html.parser")
        for path in sorted(report.glob("*.html"))
    }


class TestPages:
    def test_every_picture_says_what_it_shows(self, pages: dict[str, BeautifulSoup]) -> None:
        for name, page in pages.items():
            for picture in page.find_all("img"):
                text = picture["alt"].strip()
                assert len(text) > 30, f"{name}: {text!r} describes no figure"
                assert "no description" not in text.lower(), name
                assert not re.search(r"\.(png|svg)$", text), name

    def test_figures_are_drawn_as_vectors_and_offer_their_numbers(
        self, report: Path, pages: dict[str, BeautifulSoup]
    ) -> None:
        figures = [one for page in pages.values() for one in page.select("figure[id]")]
        assert figures
        for figure in figures:
            assert figure.img["src"].startswith("data:image/svg+xml,")
            link = figure.select_one(".files a")
            address = link["href"].partition("base64,")
            assert address[0] == "data:text/csv;charset=utf-8;", "a page asks for nothing"
            carried = base64.b64decode(address[2])
            assert carried == (report / "figures" / link["download"]).read_bytes()
            assert len(pd.read_csv(io.BytesIO(carried))) > 0
            if figure["id"] not in WITHOUT_SENTENCES:
                assert figure.select(".behind tbody tr"), "its sentences"

    def test_every_link_inside_the_report_leads_somewhere(
        self, report: Path, pages: dict[str, BeautifulSoup]
    ) -> None:
        for name, page in pages.items():
            for link in page.find_all("a", href=True):
                if re.match(r"(https?|mailto|data):", link["href"]):
                    continue
                file, _, place = link["href"].partition("#")
                assert (report / (file or name)).is_file(), f"{name}: {link}"
                assert not place or pages[file or name].find(id=place), f"{name}: {link}"

    def test_every_page_has_one_title_an_outline_without_gaps_and_unique_names(
        self, pages: dict[str, BeautifulSoup]
    ) -> None:
        for name, page in pages.items():
            levels = [int(heading.name[1]) for heading in page.find_all(re.compile("^h[1-6]$"))]
            assert levels.count(1) == 1, name
            assert levels[0] == 1, name
            assert all(b - a <= 1 for a, b in pairwise(levels)), name
            names = [element["id"] for element in page.find_all(id=True)]
            assert len(names) == len(set(names)), name

    def test_pages_are_light_and_hold_no_script_and_no_path_of_this_machine(
        self, report: Path, pages: dict[str, BeautifulSoup]
    ) -> None:
        texts = {path.name: path.read_text("utf-8") for path in report.glob("*.html")}
        assert sum(map(len, texts.values())) < 5_000_000
        for name, text in texts.items():
            scripts = pages[name].find_all("script")
            run = [one for one in scripts if one.get("type") != "application/json"]
            ours = (TEMPLATES / "slides.js").read_text("utf-8") if name == "slides.html" else SCRIPT
            assert [one.string for one in run] == [ours], name
            for place in (PROJECT, Path.home(), Path(sys.prefix)):
                assert str(place) == "/" or f"{place}{os.sep}" not in text, name

    @pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
    def test_in_a_browser_without_network(
        self, report: Path, browser: Browser, scheme: str, width: int
    ) -> None:
        look = {"color_scheme": scheme, "viewport": {"width": width, "height": 900}}
        for path in sorted(report.glob("*.html")):
            page, faults = open_page(browser, path, **look)
            set_font(page)
            assert page.locator("h1").is_visible()
            assert page.evaluate("document.documentElement.scrollWidth") <= width, path.name
            assert page.evaluate("[...document.images].every(image => image.naturalWidth > 0)")
            found = Axe().run(page)
            assert found.violations_count == 0, f"{path.name}: {found.generate_report()}"
            assert faults == [], path.name
            page.context.close()

    def test_a_point_shows_its_sentence_and_leads_to_the_row_with_it(
        self, report: Path, browser: Browser
    ) -> None:
        page, faults = open_page(browser, report / "05_tone_and_outlook.html")
        points = page.locator(POINTS)
        drawn = pd.read_csv(report / "figures" / "tone-and-outlook.csv")
        assert points.count() == len(drawn)
        points.first.focus()
        said = points.first.locator(".said").inner_text()
        assert said in set(drawn["text"])
        page.keyboard.press("Enter")
        assert said in page.locator(":target").inner_text()
        assert faults == []
        page.context.close()

    def test_the_points_are_one_stop_of_the_tab_key_and_arrows_lead_through_them(
        self, report: Path, browser: Browser
    ) -> None:
        page, faults = open_page(browser, report / "05_tone_and_outlook.html")
        points = page.locator(POINTS)
        last = points.count() - 1
        points.first.focus()
        for key, reached in {"ArrowRight": 1, "ArrowLeft": 0, "End": last, "Home": 0}.items():
            page.keyboard.press(key)
            assert points.nth(reached).evaluate("point => point === document.activeElement")
            assert open_cards(page) == [reached]
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.textContent").startswith("Numbers (CSV)")
        page.keyboard.press("Shift+Tab")
        assert open_cards(page) == [0]
        assert faults == []
        page.context.close()

    def test_one_card_is_open_that_of_the_last_action_of_pointer_or_keyboard(
        self, report: Path, browser: Browser
    ) -> None:
        page, faults = open_page(browser, report / "05_tone_and_outlook.html", **STILL)
        points = page.locator(POINTS)
        pointed = point_at(page, points.last)
        assert open_cards(page) == [pointed]
        page.keyboard.press("Escape")
        assert open_cards(page) == []
        points.first.focus()
        assert open_cards(page) == [0], "the pointer rests on another"
        page.keyboard.press("ArrowRight")
        assert open_cards(page) == [1]
        page.mouse.move(1, 1)
        assert open_cards(page) == [1], "it still has the focus"
        pointed = point_at(page, points.last)
        assert open_cards(page) == [pointed]
        page.mouse.move(1, 1)
        assert open_cards(page) == [1]
        page.keyboard.press("Tab")
        assert open_cards(page) == []
        assert faults == []
        page.context.close()

    def test_a_point_that_scrolls_below_a_resting_pointer_opens_no_card(
        self, report: Path, browser: Browser
    ) -> None:
        page, faults = open_page(browser, report / "05_tone_and_outlook.html", **STILL)
        points = page.locator(POINTS)
        points.first.focus()
        # One that the open card does not cover, and that a scroll will bring below the pointer.
        number, (x, y) = next(found for found in map(find_point, points.all()) if found[0] > 0)
        page.mouse.move(x, y - 60)
        points.nth(1).focus()
        points.first.focus()
        page.mouse.wheel(0, find_point(points.nth(number))[1][1] - y + 60)
        page.wait_for_timeout(300)
        assert number == points.evaluate_all(
            "(all, at) => all.indexOf(document.elementFromPoint(...at).closest('.point'))",
            [x, y - 60],
        )
        assert open_cards(page) == [0]
        assert faults == []
        page.context.close()

    def test_a_first_tap_opens_a_card_a_second_follows_and_one_elsewhere_closes(
        self, report: Path, browser: Browser
    ) -> None:
        look = {"has_touch": True, "viewport": {"width": 390, "height": 900}, **STILL}
        page, faults = open_page(browser, report / "05_tone_and_outlook.html", **look)
        points = page.locator(POINTS)
        tapped, place = find_point(points.first)
        page.touchscreen.tap(*place)
        assert open_cards(page) == [tapped]
        assert page.locator(":target").count() == 0
        page.locator("h1").tap()
        assert open_cards(page) == []
        for _ in range(2):
            page.touchscreen.tap(*find_point(points.first)[1])
        said = points.nth(tapped).locator(".said").text_content()
        assert said in page.locator(":target").inner_text()
        assert faults == []
        page.context.close()

    def test_slides_fill_the_screen_and_turn_by_keys(self, report: Path, browser: Browser) -> None:
        for scheme, size in (("light", (1280, 720)), ("dark", (1024, 768))):
            look = {"viewport": dict(zip(("width", "height"), size, strict=True))}
            page, faults = open_page(
                browser,
                report / "slides.html",
                color_scheme=scheme,
                **STILL,
                **look,
            )
            set_font(page)
            slides = page.locator(".slide")
            heights = slides.evaluate_all(
                "all => all.map(one => one.getBoundingClientRect().height)"
            )
            assert set(heights) == {size[1]}, "something is cut off"
            for key, place in (("PageDown", 1), ("ArrowRight", 2), (" ", 3), ("ArrowLeft", 2)):
                page.keyboard.press(key)
                top = f"document.querySelectorAll('.slide')[{place}].getBoundingClientRect().top"
                page.wait_for_function(f"{top} === 0")
            assert faults == []
            page.context.close()

    def test_a_picture_can_be_saved_from_the_page(self, report: Path, browser: Browser) -> None:
        page, faults = open_page(browser, report / "05_tone_and_outlook.html")
        with page.expect_download() as saved:
            page.locator("#figure-tone-and-outlook .drawing").click()
        assert saved.value.suggested_filename == "tone-and-outlook.svg"
        assert Path(saved.value.path()).read_text("utf-8").startswith("<svg ")
        assert faults == []
        page.context.close()

    def test_without_script_the_points_and_the_table_remain(
        self, report: Path, browser: Browser
    ) -> None:
        look = {"java_script_enabled": False, **STILL}
        page, faults = open_page(browser, report / "05_tone_and_outlook.html", **look)
        figure = page.locator("#figure-tone-and-outlook")
        figure.locator(".point").first.focus()
        assert open_cards(page) == [0]
        pointed = point_at(page, figure.locator(".point").last)
        assert open_cards(page) == [pointed]
        figure.locator(".behind summary").click()
        assert figure.locator(".behind td").first.is_visible()
        assert faults == []
        page.context.close()

    def test_search_finds_words_of_other_pages_and_leads_there(
        self, report: Path, pages: dict[str, BeautifulSoup], browser: Browser
    ) -> None:
        page, faults = open_page(browser, report / "search.html")
        page.locator("#query").fill("zzz nowhere")
        assert "Not found" in page.locator("#status").inner_text()
        page.locator("#query").fill("bellwether TRADE")
        found = page.locator("#results a")
        assert found.count() > 0
        addresses = [found.nth(n).get_attribute("href") for n in range(found.count())]
        for address in addresses:
            file, _, place = address.partition("#")
            assert "bellwether" in pages[file].get_text()
            assert not place or pages[file].find(id=place)
        assert page.locator("#results mark").first.inner_text().lower() in {"bellwether", "trade"}
        assert faults == []
        page.context.close()

    def test_code_is_folded_and_the_keyboard_opens_it(self, report: Path, browser: Browser) -> None:
        page, _ = open_page(browser, report / "02_sentiment.html")
        code = page.locator("details.code").first
        assert not code.locator("pre").is_visible()
        code.locator("summary").press("Enter")
        assert code.locator("pre").is_visible()
        page.context.close()


SHOW_RAW = """
from IPython.display import HTML, Markdown, display
from tradetalks import load_articles
articles = load_articles()
for column in ("text", "title", "outlet", "file"):
    for value in articles[column]:
        print(value); display(HTML(value)); display(Markdown(value)); display(value)
display(HTML(articles.to_html(escape=False))); articles
"""


class TestHostileArticles:
    @pytest.fixture(scope="class")
    @classmethod
    def report(cls, tmp_path_factory: pytest.TempPathFactory) -> Path:
        """A report on an article that attacks by text, title, outlet and file name."""
        home = tmp_path_factory.mktemp("hostile")
        corpus = home / ("corpus" if os.name == "nt" else "<img src=x onerror='fired=1'>")
        corpus.mkdir()
        file = "a.txt" if os.name == "nt" else '"><img src=x onerror="window.fired=1">.txt'
        (corpus / file).write_text("\n\n".join(ATTACKS), encoding="utf-8")
        known = {"file": [file], "title": [ATTACKS[1]], "outlet": [ATTACKS[0]]}
        pd.DataFrame(known).to_csv(corpus / "articles.csv", index=False)
        attack = "draw('bars', articles['title'][0] + articles['outlet'][0])"
        show = SHOW_RAW.replace("load_articles()", f"load_articles({str(corpus)!r})")
        save_notebook(home / "n" / "01_raw.ipynb", "# Raw", show, DRAW, attack)
        executed = run_notebooks(home / "n", home / "figures")
        articles = read_corpus(corpus)
        render_report(executed, home / "figures", home / "report", *articles, slides=True)
        return home / "report"

    @pytest.mark.parametrize("obey_policy", [True, False])
    @pytest.mark.parametrize("name", ["index.html", "01_raw.html", "search.html", "slides.html"])
    def test_nothing_fires_whether_the_browser_obeys_the_policy_or_not(
        self, report: Path, browser: Browser, name: str, obey_policy: bool
    ) -> None:
        page, faults = open_page(browser, report / name, obey_policy=obey_policy)
        for link in page.get_by_text("click here").all():
            link.dispatch_event("click")
        page.wait_for_timeout(200)
        assert faults == []
        assert page.evaluate("window.fired") is None
        assert page.locator("iframe, form, svg, img:not([src^='data:'])").count() == 0
        scripts = page.locator("script:not([type='application/json'])").all_text_contents()
        of_slides = (TEMPLATES / "slides.js").read_text("utf-8")
        assert scripts == [of_slides if name == "slides.html" else SCRIPT]
        assert page.locator("footer").is_visible()
        assert str(8191 * 8191) not in page.content(), "a template ran"
        page.context.close()

    def test_nothing_of_the_text_is_lost(self, report: Path) -> None:
        page = BeautifulSoup((report / "01_raw.html").read_text("utf-8"), "html.parser")
        shown = [printed.get_text() for printed in page.select("pre.printed")]
        # What turns the direction of writing is unseen: loading takes it out, and counts it.
        attacks = [attack.replace("\u202e", "") for attack in ATTACKS]
        assert any(all(attack in text for attack in attacks) for text in shown)
        front = (report / "index.html").read_text("utf-8")
        assert ATTACKS[0] in BeautifulSoup(front, "html.parser").get_text()
