"""What split_sentences promises."""

import re

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.base.paths import project_folder
from tradetalks.batch.parts import annotate_articles
from tradetalks.corpus.load import COLUMNS as KEPT
from tradetalks.corpus.load import load_articles
from tradetalks.corpus.names import label_articles
from tradetalks.expectations.frame import frame_expectations
from tradetalks.expectations.index import index_outlook
from tradetalks.sentences.boundaries import split_line
from tradetalks.sentences.split import COLUMNS, split_sentences


def split(text: str) -> pd.DataFrame:
    return split_sentences(pd.DataFrame({"article_id": ["a"], "text": [text]}))


PIECES = ["U.S.", "Mr.", "“We", "won’t,”", "said", "Xi.", "The", "deal", "”", '"', "—", "…", ":"]
PIECES += ["?", "!", "•", "1.", "#", "China-U.S."]
MARKS = re.compile(r"^ {0,3}(?:>[ \t]?)+", re.MULTILINE)  # of a quoted e-mail
WHITE_SPACE = [" ", "\n", "\r\n", "\u2028", "\x1c", "\x85"]
NEWS = st.lists(st.sampled_from(PIECES + WHITE_SPACE)).map(" ".join)


@given(st.one_of(st.text(), NEWS))
def test_spans_are_in_order_apart_and_leave_only_white_space(text):
    sentences = split(text)
    before = 0
    for start, end, sentence in sentences[["start", "end", "text"]].itertuples(index=False):
        assert before <= start < end
        assert text[start:end] == sentence == sentence.strip()
        assert not MARKS.sub("", text[before:start]).strip()
        before = end
    assert not MARKS.sub("", text[before:]).strip()
    assert sentences["position"].between(0, 1).all()


def test_the_two_articles_have_the_sentences_that_were_labelled_by_hand():
    labels = pd.read_csv(project_folder() / "notebooks" / "london" / "labels.csv")
    sentences = split_sentences(load_articles())
    assert sentences["text"].tolist() == labels["sentence"].tolist()
    assert sentences["article_id"].tolist() == labels["article_id"].tolist()


def test_kinds_in_the_two_articles():
    kinds = split_sentences(load_articles()).set_index(["article_id", "sentence_id"])["kind"]
    during, before = kinds.index.unique("article_id")
    special = kinds[kinds != "prose"]
    assert special[during].to_dict() == {1: "caption"} | dict.fromkeys(
        [6, 12, 24], "list lead-in without list"
    )
    assert special[before].to_dict() == {9: "list lead-in"} | dict.fromkeys(
        range(10, 14), "list item"
    )


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Talks resume\nThey meet today.", ["heading", "prose"]),
        ("# Talks resume\n\nThey meet.", ["heading", "prose"]),
        ("They want:\n• peace.\n• trade.", ["list lead-in", "list item", "list item"]),
        ("She said:\n“We are close.”", ["prose", "prose"]),
        ("They met. They want:\nThey left.", ["prose", "list lead-in without list", "prose"]),
        ("Image: Reuters\nThey met.", ["caption", "prose"]),
        ("They met and then the text breaks off", ["prose"]),
    ],
)
def test_kinds_follow_from_place_and_form(text, kinds):
    assert split(text)["kind"].tolist() == kinds


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("It is part of the Japan-E.U. Economic Partnership Agreement.", 1),
        ("They signed it in the wake of the Japan-E.U. The talks went on.", 2),
        ("Mr. Li met the E.U. envoy at 5 p.m. in Geneva.", 1),
        ("“We are near. We will sign.”", 2),
    ],
)
def test_abbreviations_do_not_end_a_sentence(line, count):
    assert len(split_line(line)) == count


def test_without_anything_known_an_article_is_called_by_its_id():
    assert split("They met.")["article"].tolist() == ["a"]


def test_every_column_of_the_articles_stays_and_none_replaces_one_of_ours():
    plain = load_articles()[["article_id", "text", "published_from", "published_to"]]
    ours = annotate_articles(plain)
    own = pd.DataFrame({name: [f"my {name}"] for name in ours if name not in KEPT})
    articles = own.assign(
        article_id="a", text="They met.\nA deal is near.", words=6, leaning="left"
    )
    sentences = annotate_articles(articles.assign(published_from=pd.NaT, published_to=pd.NaT))
    assert not sentences.columns.duplicated().any()
    assert sentences["leaning"].tolist() == ["left", "left"]
    for name in own.columns.difference(["article_id", "text"]):
        assert sentences[f"article_{name}"].tolist() == [f"my {name}"] * 2
    for name in ("kind", "speaker", "tone", "expectation"):
        assert not sentences[name].astype("str").str.startswith("my").any()


def test_what_an_article_brings_makes_groups():
    articles = load_articles().assign(leaning=["left", "right"])
    sentences = frame_expectations(split_sentences(articles))
    assert index_outlook(sentences, by="leaning")["leaning"].tolist() == ["left", "right"]
    assert len(index_outlook(sentences, by=["outlet", "stage"])) == 2


names = st.lists(st.sampled_from(["News", "News (2)", "News (2) (2)", "Forbes: Asia", "", None]))


@given(names)
def test_no_two_articles_have_one_name(outlets):
    ids = [f"a{number}" for number in range(len(outlets))]
    named = label_articles(pd.DataFrame({"article_id": ids, "outlet": outlets}))
    assert named.is_unique
    assert named.index.tolist() == ids


def test_two_articles_with_one_id_are_one_line():
    with pytest.raises(ValueError, match="two articles have the article_id 'a'"):
        split_sentences(pd.DataFrame({"article_id": ["a", "a"], "text": ["One.", "Two."]}))


def test_no_articles_give_an_empty_table_with_all_columns():
    empty = split_sentences(pd.DataFrame({"article_id": [], "text": []}))
    assert empty.empty
    assert empty.columns.tolist() == COLUMNS
