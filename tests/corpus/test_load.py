"""What load_articles and read_corpus promise."""

import re
from pathlib import Path

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import tradetalks as tt
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.base.checks import InputError
from tradetalks.base.tables import read_table
from tradetalks.base.wording import format_days
from tradetalks.corpus.load import count_words_roughly, load_articles, read_corpus
from tradetalks.corpus.names import label_articles
from tradetalks.corpus.text import find_language


def write(folder: Path, **contents: bytes) -> Path:
    for name, content in contents.items():
        (folder / f"{name}.txt").write_bytes(content)
    return folder


def test_the_two_articles_are_loaded_with_what_is_known_of_them():
    articles = load_articles().set_index("stage")
    assert articles.loc["during", "outlet"] == "MarketSpy"
    assert articles.loc["before", "published_to"] == pd.Timestamp("2025-06-08")
    assert articles["dated_by"].str.contains("derived").all()
    assert "Straits Times" not in articles.loc["during", "outlet"]


def test_every_known_value_of_the_two_articles_says_how_it_is_known():
    articles = load_articles()
    for column in ["title", "outlet", "url", "rights", "event", "stage", "language"]:
        assert articles[f"{column}_known_by"].str.len().gt(0).all(), column


def test_the_text_is_the_file(tmp_path):
    write(tmp_path, a="“Line one”\r\n\r\nLine two ".encode())
    assert load_articles(tmp_path)["text"].tolist() == ["“Line one”\r\n\r\nLine two "]


def test_utf16_and_byte_order_marks_are_read(tmp_path):
    write(tmp_path, a="Café".encode("utf-16"), b="\ufeffCafé".encode())
    assert load_articles(tmp_path)["text"].tolist() == ["Café", "Café"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"a\0b", "binary"),
        (b"", "empty"),
        (b" \n", "empty"),
        (b"\x8f\xd2\xe8\xe5\x8e", "not UTF-8"),
    ],
)
def test_a_bad_file_is_named_and_the_others_are_read(tmp_path, content, reason):
    write(tmp_path, good=b"A good article.", bad=content)
    articles, problems = read_corpus(tmp_path)
    assert articles["article_id"].tolist() == ["good"]
    assert problems["file"].tolist() == ["bad.txt"]
    assert reason in problems["reason"][0]
    assert problems["remedy"].str.len().gt(0).all()
    with pytest.warns(UserWarning, match="bad.txt"):
        load_articles(tmp_path)


def test_other_kinds_of_file_are_named(tmp_path):
    write(tmp_path, good=b"A good article.")
    (tmp_path / "scan.pdf").write_bytes(b"%PDF")
    assert read_corpus(tmp_path)[1]["file"].tolist() == ["scan.pdf"]


def test_the_same_name_with_two_suffixes_gives_two_identities(tmp_path):
    write(tmp_path, a=b"One.")
    (tmp_path / "a.md").write_text("Two.", encoding="utf-8")
    assert load_articles(tmp_path)["article_id"].is_unique


def test_mistakes_in_articles_csv_are_named(tmp_path):
    write(tmp_path, a=b"One.")
    (tmp_path / "articles.csv").write_text(
        "file,published_from,topic\na.txt,20255-01-01,x\nb.txt,2025-01-01,y\na.txt,,z\n",
        encoding="utf-8",
    )
    articles, problems = read_corpus(tmp_path)
    assert articles["published_from"].isna().all()
    assert articles["topic"].tolist() == ["x"]
    assert problems["reason"].str.contains("20255|b.txt|twice").sum() == len(problems) == 3


def test_no_folder_and_no_article_are_one_clear_line(tmp_path):
    with pytest.raises(ValueError, match="does not exist"):
        load_articles(tmp_path / "nowhere")
    with pytest.raises(ValueError, match="no readable article"):
        load_articles(tmp_path)


def test_the_environment_chooses_the_corpus(tmp_path, monkeypatch):
    write(tmp_path, mine=b"My article.")
    monkeypatch.setenv("TRADETALKS_ARTICLES", str(tmp_path))
    assert load_articles()["article_id"].tolist() == ["mine"]


def test_labels_are_unique_and_say_what_is_known(tmp_path):
    write(tmp_path, a=b"One.", b=b"Two.")
    (tmp_path / "articles.csv").write_text(
        "file,outlet\na.txt,News\nb.txt,News\n", encoding="utf-8"
    )
    assert label_articles(load_articles(tmp_path)).tolist() == ["News", "News (2)"]
    assert label_articles(load_articles()).str.contains(r", \d+–\d+ June 2025$").all()


@pytest.mark.parametrize(
    ("first", "last", "shown"),
    [
        ("2025-06-09", "2025-06-09", "9 June 2025"),
        ("2025-06-09", "2025-06-11", "9–11 June 2025"),
        ("2025-05-30", "2025-06-02", "30 May – 2 June 2025"),
        ("2024-12-30", "2025-01-02", "30 December 2024 – 2 January 2025"),
        (None, None, ""),
    ],
)
def test_days_are_written_as_people_do(first, last, shown):
    assert format_days(pd.Timestamp(first), pd.Timestamp(last)) == shown


def test_a_table_may_have_semicolons_as_excel_writes_them(tmp_path):
    write(tmp_path, a=b"One.")
    (tmp_path / "articles.csv").write_text("file;outlet\na.txt;News\n", encoding="utf-8-sig")
    assert load_articles(tmp_path)["outlet"].tolist() == ["News"]


def test_swapped_dates_are_named_and_not_used(tmp_path):
    write(tmp_path, a=b"One.")
    (tmp_path / "articles.csv").write_text(
        "file,published_from,published_to\na.txt,2025-06-11,2025-06-09\n", encoding="utf-8"
    )
    articles, problems = read_corpus(tmp_path)
    assert articles[["published_from", "published_to"]].isna().all(axis=None)
    assert "published_to is before" in problems["reason"][0]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no file"),
        (b"", "no CSV file"),
        (b"a\nb\nc,d,e\n", "no CSV file"),
        (b"sentence\ncaf\xe9", "not UTF-8"),
    ],
)
def test_a_table_that_cannot_be_read_is_one_line_that_names_it(tmp_path, content, message):
    path = tmp_path / "table.csv"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ValueError, match=message) as caught:
        read_table(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_plain_english_needs_no_classifier_and_other_languages_get_one(monkeypatch):
    english = "The ministers said that they would meet with the envoys from the north. " * 4
    danish = "Ministrene sagde, at de ville mødes med udsendingene fra nord i denne uge. " * 4
    assert find_language(danish) == "da"
    monkeypatch.setattr("tradetalks.corpus.text._classifier", None)
    assert find_language(english) == "en"


def test_columns_can_be_named_for_all_that_reads_a_corpus(tmp_path, monkeypatch):
    table = tmp_path / "export.csv"
    table.write_text("kop,brot\nStrike,No deal is expected on Monday.\n", encoding="utf-8")
    monkeypatch.setenv("TRADETALKS_COLUMNS", "text=brot;title=kop")
    article = load_articles(table).iloc[0]
    assert (article["title"], article["text"]) == ("Strike", "No deal is expected on Monday.")
    monkeypatch.setenv("TRADETALKS_COLUMNS", "brot")
    with pytest.raises(ValueError, match="'brot': write it as text=NAME"):
        load_articles(table)


@pytest.mark.parametrize("form", ["csv", "jsonl", "json", "parquet", "memory"])
def test_a_column_that_no_table_has_is_refused_with_those_that_there_are(form, tmp_path):
    table = pd.DataFrame({"kop": ["Strike"], "body": ["No deal is near."], "brot": ["A deal is."]})
    path = tmp_path / f"export.{form}"
    if form == "csv":
        table.to_csv(path, index=False)
    elif form == "parquet":
        table.to_parquet(path)
    elif form != "memory":
        table.to_json(path, orient="records", lines=form == "jsonl")
    corpus = table if form == "memory" else tmp_path
    with pytest.raises(
        ValueError, match=r"no column 'Brot' in any table: name one of these: kop, body, brot$"
    ):
        load_articles(corpus, columns={"text": "Brot", "title": "kop"})
    assert load_articles(corpus, columns={"text": "brot"})["text"].tolist() == ["A deal is."]


def test_a_column_need_not_be_in_every_table_nor_in_every_row(tmp_path):
    (tmp_path / "a.csv").write_text("kop,text\nStrike,No deal is near.\n", encoding="utf-8")
    (tmp_path / "b.jsonl").write_text(
        '{"text": "A deal."}\n{"text": "B.", "brot": "A deal is near."}\n'
    )
    texts = load_articles(tmp_path, columns={"text": "brot", "title": "kop"})["text"].tolist()
    assert texts == ["No deal is near.", "A deal.", "A deal is near."]
    (tmp_path / "only").mkdir()
    (tmp_path / "only" / "c.txt").write_text("A deal is near.")
    assert len(load_articles(tmp_path / "only", columns={"text": "brot"})) == 1


@given(st.text(st.sampled_from("a1é_’-.,“— \n\t\u2003\x1c")))
def test_a_word_is_what_stands_between_white_space_and_holds_a_letter_or_digit(text):
    assert count_words_roughly(text) == len([run for run in text.split() if re.search(r"\w", run)])


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_a_table_in_memory_is_loaded_as_the_same_table_in_a_file(library, tmp_path):
    days = pd.to_datetime(["2024-03-04", None, "2024-03-06"])
    texts = ["A deal on “ferries” is near.", "Talks stall.\n\nNobody knows why.", "Älter."]
    table = pd.DataFrame({"body": texts, "day": days, "Headline": ["A", None, "C"], "n": [1, 2, 3]})
    table.to_csv(tmp_path / "t.csv", index=False)
    make = {"pandas": pd.DataFrame, "polars": pl.from_pandas, "pyarrow": pa.Table.from_pandas}
    columns = {"text": "body", "date": "day"}
    held = tt.load_articles(make[library](table), columns=columns)
    read = tt.load_articles(tmp_path / "t.csv", columns=columns)
    assert held["article_id"].tolist() == ["table:1", "table:2", "table:3"]
    own = ["article_id", "file", "dated_by"]
    pd.testing.assert_frame_equal(held.drop(columns=own), read.drop(columns=own))


@pytest.mark.parametrize(
    ("table", "said"),
    [
        (pd.DataFrame({"n": [1]}), "no readable article in the table"),
        (pd.DataFrame({"text": []}), "no readable article in the table"),
        (pd.DataFrame([["a", "b"]], columns=["text", "text"]), "two columns 'text'"),
    ],
)
@pytest.mark.filterwarnings("ignore:the table")
def test_a_table_in_memory_without_articles_is_refused_in_one_line(table, said):
    with pytest.raises(InputError, match=said):
        tt.load_articles(table)


@pytest.mark.parametrize(
    "days",
    [
        pd.PeriodIndex(["2025-06-09"], freq="D"),
        [pd.Timestamp("2025-06-09 23:30", tz="America/New_York")],
        [20250609.0],
    ],
)
def test_a_day_of_a_table_in_memory_is_the_day_that_it_shows(days):
    articles = tt.load_articles(pd.DataFrame({"text": ["A deal is near."], "date": days}))
    assert articles["published_from"].dt.date.astype(str).tolist() == ["2025-06-09"]


def test_odd_values_of_a_table_in_memory_are_read_or_refused_in_one_line():
    table = pd.DataFrame({"text": ["Half \ud800 of it."], "raw": [b"\xff"]}, dtype=object)
    assert tt.load_articles(table)["text"].tolist() == ["Half ? of it."]
    endless = {}
    endless["more"] = endless
    with pytest.raises(InputError, match="make its columns texts"):
        tt.load_articles(table.assign(raw=[endless]))
