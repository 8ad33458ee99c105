"""The widgets: they move, they leave a still picture behind, and they run no text of an article."""

from html.parser import HTMLParser
from typing import Any

import pandas as pd
import pytest
import tradetalks as tt
from hypothesis import given
from hypothesis import strategies as st
from tradetalks import explore

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
    labels = tt.label_articles(tt.load_articles())
    tt.explore_articles(sentences, labels)
    tt.explore_tone(sentences, labels)
    tt.explore_expectations("A deal is near.")
    tt.explore_keywords(sentences, labels, "talks, tariff*")
    tt.explore_outlook(sentences, labels)
    bundles = [data for data in shown if isinstance(data, dict) and VIEW in data]
    assert len(bundles) == 5
    assert all({"image/png", "text/html"} & set(data) for data in bundles)


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
