"""Figures of the outlook index, for two articles, some thirty, and thousands."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
import tradetalks as tt
from made_up import make_sentences
from matplotlib.backends.backend_agg import FigureCanvasAgg
from tradetalks.figures.chart import Chart
from tradetalks.figures.outlook import MOST_GROUPS, tell_changes, tell_outlook_by


def take(table: pd.DataFrame, articles: int) -> pd.DataFrame:
    return table[table["article_id"].isin(table["article_id"].unique()[:articles])]


@pytest.fixture(scope="module")
def many() -> pd.DataFrame:
    """Return three thousand articles of sixty outlets with long names."""
    parts = [make_sentences(seed, "event") for seed in range(28)]
    parts = [
        part.assign(
            article_id=part["article_id"] + f"-{number}",
            article=part["article"] + f" ({number})",
            outlet=f"The Gazette of Somewhere Far {number} – " + part["outlet"],
        )
        for number, part in enumerate(parts)
    ]
    return pd.concat(parts, ignore_index=True)


def list_charts(sentences: pd.DataFrame) -> dict[str, Chart]:
    return {
        "over time": tt.plot_outlook_over_time(sentences, ["2025-01-15", "2025-01-20"]),
        "by outlet": tt.plot_outlook_by(sentences, "outlet"),
        "framing by two": tt.plot_outlook_by(sentences, ["stage", "voice"], "framing"),
        "tone by stage": tt.plot_outlook_by(sentences, "stage", "tone"),
        "before and after": tt.plot_before_after(sentences, sentences["middle"].iloc[0]),
    }


@pytest.mark.parametrize("articles", [2, 30, 3000])
def test_each_figure_has_a_form_for_few_and_many_and_cuts_no_label(many, articles):
    for name, chart in list_charts(take(many, articles)).items():
        FigureCanvasAgg(chart.figure).draw()
        whole = chart.figure.bbox
        for axes in chart.figure.axes:
            boxes = [
                label.get_window_extent()
                for label in axes.get_yticklabels()
                if label.get_text() and label.get_visible() and axes.axison
            ]
            assert all(whole.x0 - 1 <= box.x0 and box.x1 <= whole.x1 for box in boxes), name
            boxes.sort(key=lambda box: box.y0)
            for lower, upper in pairwise(boxes):
                assert lower.y1 <= upper.y0 + 1, f"{name}: labels lie over each other"
        assert chart.figure.get_figheight() < 16
        assert chart.alternative_text


def test_small_groups_are_taken_together_and_the_figure_says_so(many):
    chart = tt.plot_outlook_by(many, "outlet")
    framing = many[many["expectation"] != "none"]
    folded = framing["outlet"].nunique() - MOST_GROUPS
    assert len(chart.numbers) == MOST_GROUPS + 1
    assert chart.numbers["group"].iloc[-1] == f"others ({folded} outlets)"
    assert f"{folded} outlets with fewer articles taken together" in chart.alternative_text
    assert chart.numbers["sentences"].sum() == len(framing)
    assert chart.numbers["outlook"].iloc[:-1].is_monotonic_decreasing
    assert np.isnan(chart.numbers["p_value"].iloc[-1])


def test_of_few_articles_each_group_stands_for_itself(many):
    chart = tt.plot_outlook_by(take(many, 2), "voice")
    assert "others" not in set(chart.numbers["group"])
    assert chart.finding.startswith("No voice has enough articles to be compared")


def test_what_is_said_of_changes_is_in_the_table(many):
    changes = tt.find_changes(make_sentences(2, "event", 0.7))
    told = tell_changes(changes)
    assert f"({changes['articles_before'].iloc[0]} articles before" in told
    assert tell_changes(changes[:0]) == ""


def test_groups_that_differ_are_named_and_no_others():
    numbers = pd.DataFrame(
        {
            "group": ["A", "B", "C"],
            "outlook": [0.4, 0.1, -0.2],
            "rest": [0.0, 0.1, 0.3],
            "p_value": [0.01, 0.6, np.nan],
        }
    )
    told = tell_outlook_by(numbers, "outlet")
    assert told.startswith("Different from all others is “A” (+0.40, all others 0.00)")
    assert "2 outlets compared" in told
    assert tell_outlook_by(numbers[1:], "outlet").startswith("No clear difference: 1 outlet")


def test_articles_without_a_day_are_counted_and_an_event_may_have_none_after_it(many):
    table = take(many, 30)
    undated = table["article_id"] == table["article_id"].iloc[0]
    table = table.assign(published_from=table["published_from"].mask(undated))
    assert "1 article without a day left out" in tt.plot_outlook_over_time(table).alternative_text
    late = tt.plot_before_after(table, "2099-01-01")
    assert late.finding == "No article that counts lies on both sides of 1 January 2099."
