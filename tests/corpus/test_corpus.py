"""What a corpus may be made of, and how the rest of it is named."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pandas as pd
import pytest
import tradetalks as tt
from broken import FOREIGN, STORY, Corpus, build, pack, story
from hypothesis import given, settings
from hypothesis import strategies as st
from tradetalks.cli import main
from tradetalks.corpus import text as _language
from tradetalks.corpus.days import parse_day
from tradetalks.corpus.files import formats
from tradetalks.corpus.load import iterate_articles, read_corpus
from tradetalks.corpus.tables import match_columns
from tradetalks.corpus.text import decode

SUFFIXES = [suffix for suffixes in formats()["suffixes"].values() for suffix in suffixes]


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("broken")
    return folder, *build(folder)


@pytest.fixture(scope="module")
def read(broken):
    return read_corpus(broken[0])


def test_there_are_two_hundred_bad_files(broken):
    assert len(broken[2]) >= 200


def test_every_good_article_is_read(broken, read):
    articles, _ = read
    assert sorted(set(articles["article_id"]) ^ broken[1]) == []
    assert articles["article_id"].is_unique


def test_every_bad_file_is_named_with_its_reason_and_no_other(broken, read):
    _, _, bad = broken
    reasons = read[1].groupby("file")["reason"].agg("|".join).to_dict()
    assert sorted(set(reasons) ^ set(bad)) == []
    assert {n: r for n, r in reasons.items() if not re.search(bad[n], r)} == {}


def test_every_problem_is_one_line_with_a_remedy(read):
    _, problems = read
    lines = problems["file"] + ": " + problems["reason"] + "; " + problems["remedy"]
    assert lines.str.contains(r"[\n\r]|Traceback|Error\(").sum() == 0
    assert problems["remedy"].str.len().gt(5).all()
    assert lines.map(str.isprintable).all()
    assert lines.str.len().max() < 600


def test_batches_are_the_whole_in_the_same_order(broken, read):
    batches = list(iterate_articles(broken[0]))
    assert [name for batch, _ in batches for name in batch["article_id"]] == read[0][
        "article_id"
    ].tolist()
    assert sum(len(problems) for _, problems in batches) == len(read[1])


def test_pages_and_exports_say_what_they_know_of_themselves(read):
    articles = read[0].set_index("article_id")
    known = ["title", "outlet", "published_from", "published_to"]
    day = pd.Timestamp("2025-03-03")
    assert articles.loc["pages/saved", known].tolist() == ["Dock talks", "Harbour Post", day, day]
    nexis = articles.loc[["office/nexis:1", "office/export:2"], known].to_numpy().tolist()
    assert nexis == [[f"Dock talks {n}", "The Harbour Post", day, day] for n in ["one", "four"]]
    assert articles.loc["office/nexis:1", "rights"].startswith("Copyright 2025")
    assert articles.loc["office/nexis:1", "text"].strip() == story("one").strip()
    assert articles.loc["zips/good.zip/in/one", "outlet"] == "Harbour Post"
    assert articles.loc["c1", "dated_by"] == "given in tables/commas.csv"


def test_every_encoding_gives_the_same_letters(read):
    texts = read[0].set_index("article_id")["text"]
    for name in ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]:
        assert texts[f"encodings/{name}"] == story(name)
    assert texts["encodings/mixed"].endswith("“Mixed,” he said.")
    assert "“We don’t expect" in texts["pages/declared"]


def test_only_english_is_split_into_sentences(read):
    articles, _ = read
    foreign = articles["file"].str.startswith("foreign/")
    assert articles.loc[foreign, "language"].tolist() == sorted(FOREIGN)
    assert set(tt.split_sentences(articles)["article_id"]) == set(
        articles.loc[~foreign, "article_id"]
    )


def test_no_sentence_of_ours_is_taken_for_another_language():
    sentences = tt.split_sentences(tt.load_articles())["text"]
    assert sentences[~sentences.map(_language.find_language).map(_language.is_scored)].empty


def test_the_terminal_need_not_know_our_letters(tmp_path):
    (tmp_path / "论文.txt").write_text(FOREIGN["zh"], encoding="utf-8")
    command = [sys.executable, "-m", "tradetalks", "inspect", str(tmp_path)]
    settings = os.environ | {"PYTHONIOENCODING": "ascii"}
    run = subprocess.run(command, env=settings, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (1, "")
    assert r"\u8bba\u6587.txt: 1 article" in run.stdout


def test_a_given_language_is_believed(tmp_path):
    (tmp_path / "a.txt").write_text(FOREIGN["de"], encoding="utf-8")
    (tmp_path / "articles.csv").write_text("file,language\na.txt,English\n", encoding="utf-8")
    articles, problems = read_corpus(tmp_path)
    assert problems.empty
    assert len(tt.split_sentences(articles)) == 1


def test_a_folder_without_permission_is_named(tmp_path, monkeypatch):
    (tmp_path / "a.txt").write_text(story("a"), encoding="utf-8")
    (tmp_path / "closed").mkdir()
    scandir = os.scandir

    def refuse(path):
        if Path(path).name == "closed":
            raise PermissionError(13, "Permission denied", str(path))
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    articles, problems = read_corpus(tmp_path)
    assert articles["article_id"].tolist() == ["a"]
    assert problems["file"].tolist() == ["closed"]
    assert "no permission" in problems["reason"][0]


@pytest.mark.parametrize(
    ("module", "name", "package"),
    [
        ("docx", "a.docx", "python-docx"),
        ("striprtf.striprtf", "a.rtf", "striprtf"),
        ("trafilatura", "a.html", "trafilatura"),
        ("pyarrow", "a.parquet", "pyarrow"),
    ],
)
def test_a_missing_package_is_one_line(tmp_path, monkeypatch, module, name, package):
    monkeypatch.setitem(sys.modules, module, None)
    corpus = Corpus(tmp_path, set(), {})
    corpus.add(name, pack({"word/document.xml": "x"}) if name == "a.docx" else "{\\rtf1 text}")
    _, problems = read_corpus(tmp_path)
    assert problems["file"].tolist() == [name]
    assert package in problems["reason"][0]
    assert 'pip install "tradetalks[' in problems["remedy"][0]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (
            "id,indexed_date,language,media_name,media_url,publish_date,title,url,text",
            "Media Cloud",
        ),
        ("DocumentIdentifier,SourceCommonName,SQLDATE,Title,Language,DATE,Text", "GDELT"),
        ("author,content,description,publishedAt,source.id,source.name,title,url", "NewsAPI"),
        ("Headline,Publication,Date,Byline,Length,Full text,Load-Date", "Nexis"),
        ("Title,Abstract,fullText,pubdate,Publication title,DocumentURL", "ProQuest"),
        ("Überschrift,Zeitung,Datum,Volltext", "German"),
        ("Titre,Journal,Date de publication,Texte", "French"),
    ],
)
def test_the_columns_of_exports_are_recognised(header, expected):
    theirs = tuple(header.split(","))
    found = match_columns(theirs)
    assert {"text", "title", "outlet", "date"} <= set(found.values()), expected
    assert len(set(found.values())) == len(theirs)


def test_a_column_may_be_named(tmp_path):
    path = tmp_path / "own.csv"
    path.write_text(f'Brödtext,Rubrik\n"{STORY}",Hamnen\n', encoding="utf-8")
    assert "no column of texts" in read_corpus(path)[1]["reason"][0]
    articles = tt.load_articles(path, {"text": "Brödtext", "title": "Rubrik"})
    assert articles[["article_id", "title"]].to_numpy().tolist() == [["own:2", "Hamnen"]]
    path.write_text(f'text,long\nshort,"{STORY}"\n', encoding="utf-8")
    articles = tt.load_articles(path, {"text": "long"})
    assert articles[["text", "text (theirs)"]].to_numpy().tolist() == [[STORY, "short"]]


def test_a_corpus_may_be_a_zip(tmp_path):
    path = tmp_path / "all.zip"
    path.write_bytes(pack({"in/b.txt": story("b"), "in/articles.csv": "file,stage\nb.txt,After\n"}))
    articles, problems = read_corpus(path)
    assert articles[["article_id", "stage"]].to_numpy().tolist() == [["in/b", "after"]]
    assert problems.empty


@pytest.mark.parametrize(
    "written",
    [
        "2025-06-09",
        "20250609",
        "2025-06-09T10:00:00Z",
        "20250609T101500Z",
        "June 9, 2025 Monday",
        "9 June 2025",
        "Mon, 09 Jun 2025 08:00:00 GMT",
        "2025-06-09 10:00:00.000",
    ],
)
def test_a_day_is_read_however_it_is_written(written):
    assert parse_day(written) == date(2025, 6, 9)


@pytest.mark.parametrize(
    "written", ["3/4/2025", "June 2025", "2025", "Monday", "10", "20255-06-09", "2025-02-30", "x"]
)
def test_a_day_that_could_be_another_is_none(written):
    with pytest.raises(ValueError, match=r"^$"):
        parse_day(written)


@given(st.dates(min_value=date(1605, 1, 1), max_value=date(2025, 12, 31)))
def test_days_survive_being_written(day):
    written = [day.isoformat(), f"{day:%Y%m%d}", f"{day:%B} {day.day}, {day.year}"]
    assert {parse_day(value) for value in written} == {day}


@pytest.mark.parametrize("installed", [True, False], ids=["rensa", "no rensa"])
def test_copies_are_found_and_kept(installed, monkeypatch):
    if not installed:
        monkeypatch.setitem(sys.modules, "rensa", None)
    words = Path(tt.project_folder(), "seeds").glob("*.txt")
    first, second = (path.read_text(encoding="utf-8") for path in sorted(words))
    texts = [first, second, f"NEW HEADING\n{first}", second[: len(second) * 9 // 10], first]
    articles = pd.DataFrame({"article_id": list("abcde"), "text": texts})
    copies = tt.find_copies(articles)
    assert copies[["article_id", "copy_of"]].to_numpy().tolist() == [
        ["c", "a"],
        ["d", "b"],
        ["e", "a"],
    ]
    assert copies["similarity"].between(0.6, 1).all()
    assert copies["similarity"].iloc[-1] == 1


def test_mojibake_is_mended_only_where_asked(tmp_path):
    broken_text = story("x").encode().decode("cp1252", "ignore")
    (tmp_path / "a.txt").write_text(broken_text, encoding="utf-8")
    articles, problems = read_corpus(tmp_path)
    assert articles["text"].tolist() == [broken_text]
    assert "letters broken" in problems["reason"][0]
    assert "don’t" in tt.repair_mojibake(articles)["text"][0]
    whole = articles.assign(text=story("x"))
    assert tt.repair_mojibake(whole)["text"].tolist() == [story("x")]


@given(text=st.text(st.characters(exclude_categories=["C"]), min_size=1).filter(str.strip))
def test_marked_and_plain_text_keeps_every_letter(text):
    assert decode(text.encode()) == text
    assert decode(text.encode("utf-16")) == text


@settings(max_examples=150)
@given(content=st.binary(min_size=1, max_size=400), suffix=st.sampled_from(SUFFIXES))
def test_whatever_the_bytes_a_file_gives_articles_or_a_reason(content, suffix):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / f"a{suffix}").write_bytes(content)
        articles, problems = read_corpus(folder)
    assert len(articles) + len(problems) > 0
    assert articles["text"].str.strip().ne("").all()


def test_many_problems_are_counted(tmp_path):
    for number in range(30):
        (tmp_path / f"{number}.pdf").write_bytes(b"%PDF")
    (tmp_path / "a.txt").write_text(STORY, encoding="utf-8")
    with pytest.warns(UserWarning, match=r"pdf|10 more") as warned:
        tt.load_articles(tmp_path)
    assert len(warned) == 21


def test_inspect_tells_each_file_and_its_exit_code(broken, capsys):
    assert main(["inspect", str(broken[0])]) == 1
    shown = capsys.readouterr().out
    for name in broken[2]:
        assert name in shown, name
    assert "near-duplicates" in shown


def test_inspect_answers_scripts(tmp_path, capsys):
    assert main(["inspect", str(tmp_path)]) == 2
    assert main(["inspect", str(tmp_path / "nowhere")]) == 2
    (tmp_path / "own.csv").write_text(f'Brödtext\n"{STORY}"\n', encoding="utf-8")
    assert main(["inspect", str(tmp_path)]) == 2
    assert main(["inspect", str(tmp_path), "--column", "Brödtext"]) == 2
    capsys.readouterr()
    assert main(["inspect", str(tmp_path), "--json", "--column", "text=Brödtext"]) == 0
    tables = json.loads(capsys.readouterr().out)
    assert [file["status"] for file in tables["files"]] == ["read"]
    assert tables["problems"] == tables["copies"] == []
