"""A corpus prepared for its report: what the parts say apart they say together."""

from pathlib import Path

import pandas as pd
import pytest
from made_up import write_corpus
from nbformat.v4 import new_code_cell, new_notebook
from tradetalks import (
    find_copies,
    find_dates,
    find_people,
    frame_expectations,
    load_articles,
    score_sentiment,
    split_sentences,
)
from tradetalks.base.checks import InputError
from tradetalks.publish import prepared
from tradetalks.publish.cells import choose_cells, find_lacks
from tradetalks.publish.prepared import prepare_corpus, read_aliases, read_prepared

ALIASES = """
[people]
"Ann Lee" = ["Annie Marsh"]
[outlets]
"The Harbour Post" = ["harbourpost.example", "HP"]
"""


def write_news(folder: Path, *rows: dict[str, str]) -> Path:
    folder.mkdir(parents=True)
    pd.DataFrame(rows).to_csv(folder / "news.csv", index=False)
    return folder / "news.csv"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    said = "Minister Ann Lee said that a deal was near. "
    return write_news(
        tmp_path / "in",
        {"id": "a", "text": said, "date": "2024-05-01", "outlet": "HP", "region": "north"},
        {"id": "b", "text": "Annie Marsh said no.", "date": "2024-05-03", "outlet": "Echo"},
        {"id": "c", "text": said + "Talks failed.", "outlet": "harbourpost.example"},
    )


def test_the_tables_are_those_of_the_functions_on_the_whole_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "AT_ONCE", 5)
    corpus = write_corpus(tmp_path / "news.jsonl", 13)
    found = prepare_corpus(corpus, tmp_path / "made", workers=1)
    articles = load_articles(corpus)
    sentences = frame_expectations(score_sentiment(split_sentences(articles)))
    assert set(found.sentences) == set(sentences)
    plain = [name for name in sentences if name not in {"tone_words", "cues", "speaker"}]
    pd.testing.assert_frame_equal(found.sentences[plain], sentences[plain], check_dtype=False)
    pd.testing.assert_frame_equal(found.articles.drop(columns="article"), articles)
    pd.testing.assert_frame_equal(found.people, find_people(sentences))
    pd.testing.assert_frame_equal(found.copies, find_copies(articles))
    pd.testing.assert_frame_equal(
        found.dates, find_dates(sentences, articles)[list(found.dates)], check_dtype=False
    )
    assert {path.name for path in (tmp_path / "made").iterdir()} >= {"settings.json"}


def test_what_was_prepared_is_read_again_by_the_name_in_the_environment(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = prepare_corpus(news, tmp_path / "made", by=["region"], event="1 May 2024", title="Docks")
    assert made.settings["event"] == "2024-05-01"
    monkeypatch.setenv("TRADETALKS_PREPARED", str(tmp_path / "made"))
    again = read_prepared()
    assert again.settings == made.settings
    pd.testing.assert_frame_equal(again.sentences, made.sentences)
    monkeypatch.delenv("TRADETALKS_PREPARED")
    with pytest.raises(InputError, match="no corpus is prepared"):
        read_prepared()
    with pytest.raises(InputError, match="holds no prepared corpus"):
        read_prepared(news.parent)


def test_a_column_to_compare_by_may_have_the_name_of_one_of_ours(tmp_path: Path) -> None:
    row = {"text": "A deal is near.", "kind": "editorial"}
    found = prepare_corpus(write_news(tmp_path / "in", row, row | {"kind": "report"}), by=["kind"])
    assert found.settings["by"] == ["article_kind"]
    assert set(found.sentences["article_kind"]) == {"editorial", "report"}


def test_aliases_join_people_and_outlets(news: Path, tmp_path: Path) -> None:
    aliases = tmp_path / "aliases.toml"
    aliases.write_text(ALIASES, encoding="utf-8")
    found = prepare_corpus(news, aliases=aliases)
    assert set(found.articles["outlet"]) == {"The Harbour Post", "Echo"}
    assert set(found.sentences["speaker"]) == {"Ann Lee", ""}
    assert found.people["person"].tolist() == ["Ann Lee"]
    assert found.articles["article"].str.startswith(("The Harbour Post", "Echo")).all()


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"by": ["outled"]}, "did you mean 'outlet'"),
        ({"by": ["nothing"]}, "there are outlet, stage, event, language.*, region"),
        ({"event": "some day"}, "the event is 'some day'"),
        ({"cues": "no.toml"}, "no.toml cannot be read"),
        ({"aliases": "no.toml"}, "no.toml cannot be read"),
    ],
)
def test_a_choice_that_cannot_work_is_refused_before_an_article_is_read(
    given: dict, message: str, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(prepared, "read_documents", None)
    with pytest.raises(InputError, match=message) as caught:
        prepare_corpus(news, **given)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", ["[persons]", "people = 1", '[people]\n"A" = "B"', "["])
def test_aliases_that_are_none_are_refused_in_one_line(content: str, tmp_path: Path) -> None:
    path = tmp_path / "aliases.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=r"aliases.toml.* write ") as caught:
        read_aliases(path)
    assert "\n" not in str(caught.value)


def test_groups_are_compared_where_one_has_five_articles_and_so_have_the_others(
    tmp_path: Path,
) -> None:
    def lack(*outlets: str) -> str:
        table = pd.DataFrame({"outlet": outlets, "text": "They met in Rome. A deal is near."})
        table.to_csv(tmp_path / "articles.csv", index=False)
        return find_lacks(prepare_corpus(tmp_path / "articles.csv"))["compares-outlets"]

    assert lack(*["Post"] * 5, *["Times"] * 5) == ""
    assert lack(*["Post"] * 5, *["Times"] * 3, *["Echo"] * 2) == ""
    assert lack(*["Post"] * 9, *["Times"] * 4).startswith("no outlet has 5 articles")
    assert lack(*["Post"] * 5, *[""] * 5).startswith("no outlet has 5 articles")
    assert lack(*[""] * 5).startswith("the articles are not of two known outlets")


def test_cells_are_chosen_by_what_the_corpus_has(news: Path) -> None:
    tags = ["needs-dates", "needs-outlets", "needs-stages", "needs-event", "needs-by"]
    cells = [new_code_cell(tag, metadata={"tags": [tag]}) for tag in tags]

    def chosen(**given: object) -> list[str]:
        notebook = new_notebook(cells=[new_code_cell("always"), *cells])
        choose_cells(notebook, find_lacks(prepare_corpus(news, **given)))
        return [cell.source for cell in notebook.cells]

    assert chosen() == ["always", "needs-dates", "needs-outlets"]
    assert chosen(by=["region"], event="2024-05-02") == [
        "always",
        *("needs-dates", "needs-outlets", "needs-event"),
    ]
    assert "needs-by" in chosen(by=["outlet"])
    assert "needs-event" not in chosen(event="2024-05-04")
