"""What leaves with a report: the PDF, the slides, the rights; and how files come to their place."""

import base64
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pypdf import PdfReader
from tradetalks.base.tables import write_table
from tradetalks.corpus.load import read_corpus
from tradetalks.figures.chart import ARTICLE_COLOURS
from tradetalks.publish.delivery import BUSY, beside, put_in_place
from tradetalks.publish.notebooks import run_notebooks
from tradetalks.publish.pictures import AT_NIGHT, light_and_dark
from tradetalks.publish.report import checksum_code, render_report
from tradetalks.publish.rights import WITHHELD, describe_rights, find_withheld, withholder

TITLE = "Will the <b>strike</b> end? =1+1"
HOSTILE = (
    "Nobody <script>fired()</script> expects a quick deal, and a truce is unlikely \u202ewith them."
)


def save(path: Path, *cells: Any) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(new_notebook(cells=list(cells)), path)
    return path


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one hostile article and one notebook that draws a figure of it."""
    home = tmp_path / "project"
    (home / "seeds").mkdir(parents=True)
    (home / "seeds" / "strike.txt").write_text(f"{HOSTILE}\nThe weather was mild on that day.\n")
    draw = """
import tradetalks as tt
articles = tt.load_articles()
sentences = tt.frame_expectations(tt.score_sentiment(tt.split_sentences(articles)))
tt.save_chart(tt.plot_tone(sentences), "tone-along-the-articles")
"""
    save(
        home / "notebooks" / "00_strike.ipynb",
        new_markdown_cell("# Will it end?\n\nA lead."),
        new_markdown_cell("## What we see\n\nOne figure."),
        new_code_cell(draw),
        new_code_cell("print(articles['text'][0])\nsentences[['text']]"),
    )
    monkeypatch.chdir(home)
    return home


def render(project: Path, **options: Any) -> Path:
    figures, output = project / "drawn", project / "made"
    executed = run_notebooks(project / "notebooks", figures)
    render_report(executed, figures, output, *read_corpus(), **options)
    return output


def structure(pdf: PdfReader) -> Iterator[Any]:
    """Walk through the tags of a PDF."""
    waiting = [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop().get_object()
        if isinstance(node, list):
            waiting += node
        elif hasattr(node, "get") and (node.get("/S") or node.get("/Type") == "/StructTreeRoot"):
            yield node
            waiting += [node["/K"]] if "/K" in node else []


def read_last_words(run: subprocess.Popen[str]) -> str:
    """Return what a run that was told to end says; one that does not end is killed."""
    try:
        return run.communicate(timeout=60)[1]
    finally:
        run.kill()


def wait_for_number(path: Path, run: subprocess.Popen[str]) -> int:
    """Return the number that a process writes to a file once it has come so far."""
    while not (path.exists() and path.read_text().strip()):
        assert run.poll() is None
        time.sleep(0.1)
    return int(path.read_text())


class TestPrinting:
    def test_the_pdf_is_tagged_bookmarked_and_holds_all_of_a_hostile_text(
        self, project: Path, chromium: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
        output = render(project, chromium=chromium, slides=True)
        pdf = PdfReader(output / "trade-talks.pdf")
        root = pdf.trailer["/Root"]
        assert root["/Lang"].startswith("en")
        assert root["/MarkInfo"]["/Marked"]
        tags = list(structure(pdf))
        kinds = {str(tag.get("/S")) for tag in tags}
        assert {"/H1", "/H2", "/P", "/Table", "/TH", "/Figure"} <= kinds
        alternatives = [tag.get("/Alt", "") for tag in tags if tag.get("/S") == "/Figure"]
        assert alternatives
        assert all(len(text) > 30 for text in alternatives)
        titles = [one.title for one in pdf.outline if not isinstance(one, list)]
        assert titles[1:] == ["Will it end?"]
        assert pdf.metadata.creation_date.year == 1970
        text = re.sub(r"\s+", "", "".join(page.extract_text() for page in pdf.pages))
        assert "Nobody<script>fired()</script>expectsaquickdeal" in text
        assert 'href="trade-talks.pdf"' in (output / "index.html").read_text("utf-8")
        slides = (output / "slides.html").read_text("utf-8")
        assert slides.count("<script") == 1
        assert slides.count("<img") == 1
        assert "Nobody &lt;script&gt;fired()&lt;/script&gt; expects" in slides

    def test_without_a_browser_there_is_no_link_to_a_pdf(self, project: Path) -> None:
        output = render(project)
        assert "trade-talks.pdf" not in (output / "index.html").read_text("utf-8")
        assert not (output / "trade-talks.pdf").exists()


class TestRights:
    @pytest.mark.parametrize(
        ("statement", "shown"),
        [
            ("CC BY 4.0", "whole text"),
            ("in the public domain", "whole text"),
            ("reprinted by permission of the paper", "whole text"),
            ("the publisher's; used here for teaching and research", "whole text"),
            ("© The Harbour Post, all rights reserved", "sentences discussed"),
            ("not in the public domain", "sentences discussed"),
            ("the publisher's", "sentences discussed"),
        ],
    )
    def test_what_a_statement_permits(self, statement: str, shown: str) -> None:
        assert describe_rights(statement) == shown

    def test_what_is_not_discussed_is_replaced_and_what_is_stays(self) -> None:
        articles = pd.DataFrame({"article_id": ["a", "b"], "rights": ["© X", "CC0"]})
        said = ["No breakthrough is expected this week.", "The delegates had lunch by the river."]
        sentences = pd.DataFrame({"article_id": ["a", "a", "b"], "text": [*said, said[1] * 2]})
        hidden = find_withheld(articles, sentences)
        assert hidden == [said[1]]
        withhold = withholder(hidden)
        assert (
            withhold(f"{said[0]}\n{said[1].replace(' ', chr(10), 1)}") == f"{said[0]}\n{WITHHELD}"
        )

    def test_no_page_and_no_file_shows_more_than_the_rights_permit(self, project: Path) -> None:
        known = {"file": ["strike.txt"], "rights": ["© The Harbour Post"]}
        pd.DataFrame(known).to_csv(project / "seeds" / "articles.csv", index=False)
        output = render(project, slides=True)
        for path in output.rglob("*"):
            if path.suffix in {".html", ".csv"}:
                text = path.read_text("utf-8")
                carried = re.findall(r"text/csv;charset=utf-8;base64,([^\"]+)", text)
                whole = text + "".join(base64.b64decode(one).decode() for one in carried)
                assert "weather was mild" not in whole, path.name
        assert "expects a quick deal" in (output / "00_strike.html").read_text("utf-8")


class TestFinishing:
    def test_all_come_to_their_place_or_none(self, tmp_path: Path) -> None:
        old, new = tmp_path / "report", tmp_path / "new"
        for folder, text in ((old, "old"), (new, "new")):
            folder.mkdir()
            (folder / "index.html").write_text(text)
        with pytest.raises(OSError, match="missing"):
            put_in_place([(new, old), (tmp_path / "missing", tmp_path / "other")])
        assert (old / "index.html").read_text() == "old"
        assert not (tmp_path / "other").exists()
        put_in_place([(new, old)])
        assert (old / "index.html").read_text() == "new"

    @pytest.mark.skipif(os.name == "nt", reason="Windows ends a process without a word")
    @pytest.mark.parametrize("ending", [signal.SIGTERM, signal.SIGINT])
    def test_a_run_that_is_ended_takes_its_kernels_along_and_leaves_nothing(
        self, project: Path, ending: signal.Signals
    ) -> None:
        mark = project.parent / "kernel"
        source = (
            f"import os, pathlib, time\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))"
        )
        save(project / "notebooks" / "00_strike.ipynb", new_code_cell(f"{source}\ntime.sleep(300)"))
        for number in range(1, (os.cpu_count() or 1) + 1):  # some have not begun
            waiting = new_code_cell("import time\ntime.sleep(300)")
            save(project / "notebooks" / f"{number:02}_waits.ipynb", waiting)
        command = [sys.executable, "-m", "tradetalks", "report"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
            kernel = wait_for_number(mark, run)
            run.send_signal(ending)
            message = read_last_words(run)
        assert run.returncode == 128 + ending
        assert message == "tradetalks: stopped; no finished file was touched\n"
        with pytest.raises(ProcessLookupError):
            os.kill(kernel, 0)
        assert {path.name for path in project.iterdir()} == {"seeds", "notebooks"}

    @pytest.mark.skipif(os.name == "nt", reason="a program of ours that is no Chromium")
    def test_ctrl_c_while_the_pdf_is_printed_ends_the_browser_and_all_that_it_started(
        self, project: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        programs, mark = project.parent / "bin", project.parent / "printing"
        programs.mkdir()
        program = f"#!/bin/sh\n(while sleep 0.1; do echo $$ >{mark}; done) &\nwait\n"
        (programs / "chromium").write_text(program)
        (programs / "chromium").chmod(0o755)
        monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
        monkeypatch.setenv("TMPDIR", str(programs))
        save(project / "notebooks" / "00_strike.ipynb", new_markdown_cell("# None"))
        (project / "figures").mkdir()
        command = [sys.executable, "-m", "tradetalks", "report", "--output", "out"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
            wait_for_number(mark, run)
            run.send_signal(signal.SIGINT)
            message = read_last_words(run)
        assert run.returncode == 128 + signal.SIGINT
        assert message == "tradetalks: stopped; no finished file was touched\n"
        mark.unlink()
        time.sleep(0.5)
        assert not mark.exists(), "what the browser had started is still at work"
        assert [path.name for path in programs.iterdir()] == ["chromium"]
        assert {path.name for path in project.iterdir()} == {"seeds", "notebooks", "figures"}

    @pytest.mark.skipif(os.name == "nt", reason="Windows has no such limit")
    def test_a_full_disk_is_one_line_and_the_last_good_report_stays(
        self, project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        import resource

        from tradetalks.cli import main
        from tradetalks.publish import report as reports

        def run_then_fill_the_disk(*arguments: Any) -> dict[str, Any]:
            made = run_notebooks(*arguments)
            resource.setrlimit(resource.RLIMIT_FSIZE, (4096, limits[1]))
            return made

        monkeypatch.setattr(reports, "find_chromium", lambda: "")
        assert main(["report"]) == 0
        good = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
        capsys.readouterr()
        limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        monkeypatch.setattr(reports, "run_notebooks", run_then_fill_the_disk)
        try:
            assert main(["report", "--refresh"]) == 2
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        message = capsys.readouterr().err
        assert re.fullmatch(r"tradetalks: cannot write .* --output\n", message)
        assert good == {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}

    def test_a_place_that_nobody_can_write_to_is_one_line(
        self, project: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        from tradetalks.cli import main

        (project / "file").touch()
        assert main(["report", "--output", "file/report"]) == 2
        message = capsys.readouterr().err
        assert re.fullmatch(r"tradetalks: cannot write .*file.report .* --output\n", message)

    def test_what_a_killed_run_left_goes_and_what_it_put_aside_comes_back(
        self, tmp_path: Path
    ) -> None:
        target = tmp_path / "report"
        with beside(target) as alive:
            killed = tmp_path / ".report-killed"
            (killed / "new.old").mkdir(parents=True)
            (killed / "new.old" / "index.html").write_text("last good")
            (killed / BUSY).touch()
            (tmp_path / ".report-precious").mkdir()
            with beside(target):
                assert alive.parent.is_dir(), "another run that is still at work"
                assert (target / "index.html").read_text() == "last good"
                assert not killed.exists()
        assert {path.name for path in tmp_path.iterdir()} == {"report", ".report-precious"}

    def test_two_reports_at_once_do_not_mix(self, project: Path) -> None:
        source = "import os\nprint(os.getppid())"
        save(project / "notebooks" / "00_strike.ipynb", new_code_cell(source))
        save(project / "notebooks" / "01_again.ipynb", new_code_cell(source))
        command = [sys.executable, "-m", "tradetalks", "report"]
        settings = {**os.environ, "PATH": ""}
        runs = [subprocess.Popen(command, env=settings) for _ in range(2)]
        assert [run.wait(120) for run in runs] == [0, 0]
        pages = [project / "report" / name for name in ("00_strike.html", "01_again.html")]
        makers = [re.findall(r'printed">(\d+)', page.read_text("utf-8")) for page in pages]
        assert makers[0] == makers[1], "pages of two runs in one report"
        assert {path.name for path in project.iterdir()} == {
            *("seeds", "notebooks", "figures", "report")
        }


def test_the_same_inputs_give_the_same_bytes_wherever_and_whenever(
    project: Path, chromium: str
) -> None:
    """In another folder, time zone and language, with another order of sets: PDF and slides too."""
    elsewhere = project.parent / "another name" / "project"
    shutil.copytree(project, elsewhere)
    places = {
        project: {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "1", "LC_ALL": "C"},
        elsewhere: {"TZ": "America/Lima", "PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8"},
    }
    runs = []
    for home, look in places.items():
        settings = {**os.environ, **look, "SOURCE_DATE_EPOCH": "1750000000"}
        settings["PATH"] = f"{Path(chromium).parent}{os.pathsep}{os.environ['PATH']}"
        command = [sys.executable, "-m", "tradetalks", "report", "--slides"]
        runs.append(subprocess.Popen(command, cwd=home, env=settings))
        time.sleep(1.1)  # the clock goes on
    assert [run.wait(300) for run in runs] == [0, 0]
    made = [
        {
            path.relative_to(home): path.read_bytes()
            for path in (home / "report").rglob("*")
            if path.is_file()
        }
        for home in places
    ]
    first, second = made
    assert {path.suffix for path in first} >= {".html", ".pdf", ".svg", ".png", ".csv"}
    assert [path for path in first if first[path] != second.get(path)] == []
    assert first.keys() == second.keys()


def test_the_checksum_of_the_code_sees_sources_and_not_outputs(project: Path) -> None:
    path = project / "notebooks" / "00_strike.ipynb"
    checksum = partial(checksum_code, project / "notebooks")
    first = checksum()
    notebook = nbformat.read(path, 4)
    notebook.cells[2].execution_count = 7
    nbformat.write(notebook, path)
    assert checksum() == first
    notebook.cells[2].source += "\n1"
    nbformat.write(notebook, path)
    assert checksum() != first


def test_stale_names_notebook_and_figure_and_says_why(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tradetalks.cli import main

    monkeypatch.setattr("tradetalks.publish.report.find_chromium", lambda: "")
    assert main(["report", "--refresh"]) == 0
    capsys.readouterr()
    assert main(["stale"]) == 0
    assert capsys.readouterr().out == ""
    (project / "seeds" / "strike.txt").write_text("Everybody hopes for a quick deal.\n")
    (project / "figures" / "orphan.svg").touch()
    assert main(["stale"]) == 1
    said = capsys.readouterr().out
    assert re.search(r"^notebooks/00_strike.ipynb: cell 3 gives “", said, re.M)
    assert re.search(r"^figures/tone-along-the-articles.csv: now has “", said, re.M)
    assert "figures/orphan.svg: no notebook draws it any more\n" in said


def test_a_cell_of_a_table_never_runs_as_a_formula(tmp_path: Path) -> None:
    risky = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "＝1", '=cmd|"/c calc"!A1']
    write_table(pd.DataFrame({"article_id": risky, "x": -0.5}), tmp_path / "t.csv")
    kept = pd.read_csv(tmp_path / "t.csv", dtype={"article_id": "str"})
    assert all(cell.startswith("'") for cell in kept["article_id"])
    assert set(kept["x"]) == {-0.5}


# Machado, Oliveira and Fernandes (2009), severity 1, for linear RGB.
BLINDNESS = {
    "protanopia": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deuteranopia": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritanopia": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def see(colour: str, matrix: list[list[float]]) -> np.ndarray:
    """Return a colour in CIELAB as somebody with that deficiency sees it."""
    coded = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(coded <= 0.04045, coded / 12.92, ((coded + 0.055) / 1.055) ** 2.4)
    seen = np.clip(np.array(matrix) @ linear, 0, 1)
    to_xyz = [
        [0.4124564, 0.3575761, 0.1804375],
        [0.2126729, 0.7151522, 0.0721750],
        [0.0193339, 0.1191920, 0.9503041],
    ]
    xyz = np.array(to_xyz) @ seen / [0.95047, 1.0, 1.08883]
    x, y, z = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


@pytest.mark.parametrize("kind", BLINDNESS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_are_told_apart_by_the_colour_blind(kind: str, scheme: str) -> None:
    colours = [c if scheme == "light" else AT_NIGHT[c.lower()] for c in ARTICLE_COLOURS]
    for one, other in combinations(colours, 2):
        distance = np.linalg.norm(see(one, BLINDNESS[kind]) - see(other, BLINDNESS[kind]))
        assert distance > 8, f"{one} and {other}"  # 2.3 is just noticeable


def test_a_drawing_follows_light_and_dark_and_keeps_its_text() -> None:
    path = '<path style="fill: #0072B2"/>'
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><!-- # -->{path}</svg>'
    drawn = light_and_dark(svg)
    assert "#0072B2" not in drawn.partition("</style>")[2]
    assert AT_NIGHT["#0072b2"] in drawn.partition("prefers-color-scheme:dark")[2]
    assert "<!--" not in drawn
