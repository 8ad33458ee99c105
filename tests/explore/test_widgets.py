"""The widgets: they move, they leave a still picture behind, and they run no text of an article."""

from html.parser import HTMLParser
from typing import Any

import ipywidgets as widgets
import pandas as pd
import pytest
import tradetalks as tt
from hypothesis import given
from hypothesis import strategies as st
from IPython.core.interactiveshell import InteractiveShell
from tradetalks.explore import tables
from tradetalks.explore import widgets as explore
from tradetalks.explore.tables import render_table
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


def below(widget: Any) -> list[Any]:
    """Return a widget and all that it holds."""
    return [widget, *(one for child in getattr(widget, "children", ()) for one in below(child))]


@pytest.fixture
def panel(monkeypatch) -> list[Any]:
    """Return what the widgets made show, each with all that it holds."""
    held: list[Any] = []
    monkeypatch.setattr(explore, "_display", lambda widget, still: held.extend(below(widget)))
    return held


def find(panel: list[Any], kind: type, name: str = "") -> list[Any]:
    return [one for one in panel if type(one) is kind and one.description.startswith(name)]


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
        explore, "_show", lambda look, controls, still, button: made.update(controls, look=look)
    )
    groups = {"tech": ["chip*", "AI"], "talks": ["talks"], "rare earth": ["rare earth"]}
    tt.explore_keywords(sentences, groups)
    assert made["keywords"].value == "tech: chip*, AI\ntalks\nrare earth"
    lines = made["look"](made["keywords"].value)
    assert len(lines) == len(tt.find_keywords(sentences, groups))
    assert shown[1]["count"].sum() == len(lines)
    assert "no keywords given" in made["look"](" , ").data
    assert made["look"](" ").data == "<p>Type a keyword on each line, and press Count.</p>"
    assert "&lt;b&gt;" in made["look"]("<b>: ,").data
    assert "None of these words" in made["look"]("zeppelin").data


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


class TestAnswers:
    def test_a_line_is_read_when_enter_is_pressed_or_the_button(self, panel, shown):
        tt.explore_expectations("A deal is near.")
        (line,) = find(panel, widgets.Text)
        (button,) = find(panel, widgets.Button)
        assert not line.continuous_update  # then Enter sets the value
        line.value = "A deal is unlikely."
        assert "lower" in repr(shown[-1])
        button.click()
        assert repr(shown[-1]) == repr(shown[-2])

    @pytest.mark.parametrize("nothing", ["", "   "])
    def test_an_empty_line_is_answered_in_words(self, panel, shown, nothing):
        tt.explore_expectations("A deal is near.")
        find(panel, widgets.Text)[0].value = nothing
        assert "Type a sentence" in explore_text(shown[-1])

    def test_the_slider_ends_where_the_article_ends(self, sentences, panel, shown):
        tt.explore_tone(sentences)
        article, slider = (
            find(panel, widgets.Dropdown, "article")[0],
            find(panel, widgets.IntSlider)[0],
        )
        for name in article.options:
            article.value = name
            assert slider.max == sentences["article"].eq(name).sum()

    def test_a_chosen_sentence_takes_the_place_of_ones_own(self, sentences, panel, shown):
        tt.explore_tone(sentences)
        own, slider = find(panel, widgets.Text)[0], find(panel, widgets.IntSlider)[0]
        own.value = "A splendid day."
        assert "splendid" in explore_text(shown[-1])
        slider.value = 3
        assert own.value == ""
        assert "splendid" not in explore_text(shown[-1])

    def test_the_chosen_sentence_is_ringed(self, sentences):
        for chart in (tt.plot_tone(sentences), tt.plot_expectations(sentences)):
            before = sum(len(panel.lines) for panel, *_ in chart.points)
            row = sentences[sentences["expectation"] != "none"].iloc[0]
            rings = [
                line.get_xydata()
                for panel, *_ in explore.ring_sentence(chart, row).points
                for line in panel.lines
                if line.get_markersize() == 18
            ]
            assert sum(map(len, rings)) == 1
            assert before < sum(len(panel.lines) for panel, *_ in chart.points)

    def test_a_line_that_is_not_scored_is_said_to_be_none(self, panel, shown):
        articles = pd.DataFrame({"article_id": ["a"], "text": ["Photo: Ann Lee\n\nAll is well.\n"]})
        tt.explore_tone(tt.score_sentiment(tt.split_sentences(articles)))
        assert "caption" in explore_text(shown[-1])

    def test_only_sliders_that_were_moved_count(self, sentences, panel, shown):
        tt.rate_sentences(sentences.head(6))
        sliders = find(panel, widgets.FloatSlider)
        sliders[0].value, sliders[1].value = 0.5, -0.5
        assert "2 of 6" in explore_text(shown[-1])
        sliders[2].value = 1
        sliders[2].value = 0
        assert "[0.5, -0.5, 0.0, None, None, None]" in explore_text(shown[-2])
        assert [one.value for one in panel if type(one) is widgets.Label].count("rated") == 3

    def test_ratings_that_are_all_alike_agree_with_nothing(self, sentences, panel, shown):
        tt.rate_sentences(sentences.head(4))
        for slider in find(panel, widgets.FloatSlider):
            slider.value = 0.5
        assert "all alike" in explore_text(shown[-1])

    def test_a_choice_that_no_sentence_fits_is_answered_in_words(self, sentences, panel, shown):
        tt.explore_outlook(sentences)
        find(panel, widgets.Dropdown, "direction")[0].value = "raise"
        assert "No sentence of this article" in explore_text(shown[-1])
        tt.explore_articles(sentences)
        find(panel, widgets.Text, "find")[0].value = "zeppelin<b>"
        assert "zeppelin&lt;b&gt;" in explore_text(shown[-1])


def explore_text(shown: Any) -> str:
    return str(getattr(shown, "data", shown))


class TestTables:
    def test_row_numbers_go_and_names_of_rows_stay(self):
        table = pd.DataFrame({"text": ["A.", "B."], "tone": [0.5, 1.0]}, index=[12, 18])
        assert "12" not in render_table(table)
        assert ">12<" in render_table(table.rename_axis("year"))
        assert ">a<" in render_table(table.set_axis(["a", "b"]))

    def test_words_stand_on_the_left_and_numbers_do_not(self):
        html = render_table(pd.DataFrame({"text": ["A."], "tone": [0.5]}))
        assert ".left-2 tr" in html
        assert ".left-1 tr" not in html

    def test_what_is_not_known_is_a_dash(self):
        assert ">—<" in render_table(pd.DataFrame({"text": ["A."], "tone": [float("nan")]}))

    def test_an_empty_table_says_so(self):
        assert render_table(pd.DataFrame({"text": []})) == "<p>None: the table has no rows.</p>"

    @given(st.text())
    def test_no_text_in_a_table_becomes_markup(self, text):
        parser = Tags()
        parser.feed(render_table(pd.DataFrame({"text": [f"{text}<script>alert(1)</script>"]})))
        assert "script" not in parser.tags

    def test_a_notebook_shows_tables_so(self, monkeypatch):
        shell = InteractiveShell()
        monkeypatch.setattr(tables, "get_ipython", lambda: shell)
        with pd.option_context("display.float_format", None, "display.max_colwidth", 50):
            tt.style_tables()
            shown, _ = shell.display_formatter.format(pd.DataFrame({"tone": [1 / 3]}, index=[7]))
        assert "0.33" in shown["text/html"]
        assert ">7<" not in shown["text/html"]
