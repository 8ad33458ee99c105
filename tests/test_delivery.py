"""What leaves with a report: the PDF, the slides, the rights; and how files come to their place."""

import base64
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import nbformat
import numpy as np
import pandas as pd
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from pypdf import PdfReader
from tradetalks._charts import ARTICLE_COLOURS, write_table
from tradetalks._delivery import put_in_place
from tradetalks._pictures import AT_NIGHT, light_and_dark
from tradetalks._rights import WITHHELD, describe_rights, find_withheld, withholder
from tradetalks.reports import checksum_code, render_report, run_notebooks

TITLE = "Will the <b>strike</b> end? =1+1"
HOSTILE = "Nobody <script>fired()</script> expects a quick deal \u202ewith them."


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
tt.save_chart(tt.plot_tone(sentences, tt.label_articles(articles)), "tone-along-the-articles")
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
    render_report(executed, figures, output, **options)
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
        assert "<h3>What we see</h3>" in slides
        assert "<script" not in slides
        assert slides.count("<img") == 1

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
    def test_a_run_that_is_ended_takes_its_kernels_along_and_leaves_nothing(
        self, project: Path
    ) -> None:
        mark = project.parent / "kernel"
        source = (
            f"import os, pathlib, time\npathlib.Path({str(mark)!r}).write_text(str(os.getpid()))"
        )
        save(project / "notebooks" / "00_strike.ipynb", new_code_cell(f"{source}\ntime.sleep(300)"))
        command = [sys.executable, "-m", "tradetalks", "report"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as run:
            while not (mark.exists() and mark.read_text()):
                assert run.poll() is None
                time.sleep(0.1)
            run.send_signal(signal.SIGTERM)
            message = run.communicate(timeout=60)[1]
        assert run.returncode == 128 + signal.SIGTERM
        assert message.endswith("stopped; no finished file was touched\n")
        with pytest.raises(ProcessLookupError):
            os.kill(int(mark.read_text()), 0)
        assert {path.name for path in project.iterdir()} == {"seeds", "notebooks"}


def test_the_checksum_of_the_code_sees_sources_and_not_outputs(project: Path) -> None:
    path = project / "notebooks" / "00_strike.ipynb"
    first = checksum_code()
    notebook = nbformat.read(path, 4)
    notebook.cells[2].execution_count = 7
    nbformat.write(notebook, path)
    assert checksum_code() == first
    notebook.cells[2].source += "\n1"
    nbformat.write(notebook, path)
    assert checksum_code() != first


def test_stale_names_notebook_and_figure_and_says_why(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tradetalks.__main__ import main

    monkeypatch.setattr("tradetalks.reports.find_chromium", lambda: "")
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
