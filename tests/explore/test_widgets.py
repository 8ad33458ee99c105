"""The widgets: they move, they leave a still picture behind, and they run no text of an article."""

from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest
import tradetalks as tt
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.explore import widgets as explore
from tradetalks.keywords.terms import parse_groups, write_groups

VIEW = "application/vnd.jupyter.widget-view+json"


class Tags(HTMLParser):
    """Collects the tags and the text of some HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.fixture(scope="module")
def sentences() -> pd.DataFrame:
    return tt.frame_expectations(tt.score_sentiment(tt.split_sentences(tt.load_articles())))


@pytest.fixture
def shown(monkeypatch) -> list[dict[str, Any]]:
    bundles: list[dict[str, Any]] = []
    monkeypatch.setattr(explore, "display", lambda data, **_: bundles.append(data))
    return bundles


def test_each_widget_leaves_a_still_view_for_where_no_kernel_runs(sentences, shown):
    tt.explore_articles(sentences)
    tt.explore_tone(sentences)
    tt.explore_expectations("A deal is near.")
    tt.explore_keywords(sentences, {"talks": ["talks"], "tech": ["chip*", "AI"]})
    tt.explore_outlook(sentences)
    tt.explore_tone_words(sentences)
    tt.explore_lexicon(sentences, "agreement = 0", "An agreement is near.")
    tt.rate_sentences(sentences.head(5))
    bundles = [data for data in shown if isinstance(data, dict) and VIEW in data]
    assert len(bundles) == 8
    assert all({"image/png", "text/html"} & set(data) for data in bundles)


def test_keywords_are_read_as_they_are_typed(sentences, shown, monkeypatch):
    made: dict[str, Any] = {}
    monkeypatch.setattr(
        explore, "_show", lambda look, controls, still: made.update(controls, look=look)
    )
    groups = {"tech": ["chip*", "AI"], "talks": ["talks"], "rare earth": ["rare earth"]}
    tt.explore_keywords(sentences, groups)
    assert made["keywords"].value == "tech: chip*, AI\ntalks\nrare earth"
    lines = made["look"](made["keywords"].value)
    assert len(lines) == len(tt.find_keywords(sentences, groups))
    assert shown[1]["count"].sum() == len(lines)
    assert "no keywords given" in made["look"](" , ").data
    assert "&lt;b&gt;" in made["look"]("<b>: ,").data


names = st.text(st.characters(categories=["L", "Nd"]), min_size=1, max_size=8)


@given(st.dictionaries(names, st.lists(names, min_size=1, max_size=3), min_size=1))
def test_groups_are_read_as_they_were_written(groups):
    assert parse_groups(write_groups(groups)) == groups


@given(st.text())
def test_no_text_becomes_markup(text):
    parser = Tags()
    parser.feed(tt.mark_tone(text + " <script>alert(1)</script> a good <b onclick=x>deal</b>"))
    assert parser.tags <= {"p", "mark", "sub", "b"}
    assert "<script>" in parser.text


def test_the_reading_view_shows_all_of_an_article_escaped():
    hostile = "<img src=x onerror=alert(1)> They met."
    table = tt.split_sentences(pd.DataFrame({"article_id": ["a"], "text": [hostile]}))
    parser = Tags()
    parser.feed(explore._reading_view(table))
    assert "img" not in parser.tags
    assert "<img src=x onerror=alert(1)>" in parser.text


class TestEditedLexicon:
    def test_lines_become_weights(self):
        lines = "trade war = 0\n\n Relief=−1.5 "
        assert explore.read_edits(lines) == {"trade war": 0.0, "relief": -1.5}

    @pytest.mark.parametrize("line", ["relief", "relief = much", "=", "relief: 2"])
    def test_another_line_is_named(self, line):
        with pytest.raises(ValueError, match="line 2"):
            explore.read_edits(f"good = 1\n{line}")

    def test_only_what_holds_an_edited_word_is_scored_anew_and_like_the_rest(self, sentences):
        edits = {"agreement": 0.0, "tariff": -2.0}
        shown = explore._compare_lexicons(sentences, edits, "A <b>tariff</b> agreement")
        mean = tt.score_sentiment(sentences, edits)["tone"].mean()
        assert f"{mean:+.2f}" in shown
        assert "<b>tariff" not in shown

    def test_a_bad_weight_is_one_line_in_the_widget(self, sentences, shown):
        tt.explore_lexicon(sentences, "good = 9", "Good.")
        assert "from -4" in shown[-1]["text/html"]


def test_what_a_widget_returns_is_shown_in_it(sentences, shown):
    tt.explore_tone_words(sentences)
    moved, left_behind = shown
    assert "<mark" in moved.data
    assert VIEW in left_behind


def test_the_marked_article_escapes_its_text():
    table = tt.split_sentences(pd.DataFrame({"article_id": ["a"], "text": ["<img src=x> Good."]}))
    parser = Tags()
    parser.feed(explore._marked_view(tt.score_sentiment(table)))
    assert parser.tags <= {"p", "mark", "sub", "small"}
    assert "<img src=x>" in parser.text
