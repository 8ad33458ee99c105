"""How many articles there are, by time and by outlet."""

import pandas as pd
import pytest
from tradetalks import plot_articles
from tradetalks.base.checks import InputError
from tradetalks.figures.articles import MOST_OUTLETS


def make_articles(days: list[str], outlets: list[str]) -> pd.DataFrame:
    ids = [f"a{number}" for number in range(len(days))]
    table = {"article_id": ids, "outlet": outlets, "published_from": pd.to_datetime(days)}
    return pd.DataFrame(table)


@pytest.mark.parametrize(
    ("last", "span"),
    [
        ("2024-01-09", "day"),
        ("2024-06-09", "week"),
        ("2026-06-09", "month"),
        ("2044-01-09", "year"),
    ],
)
def test_the_span_of_the_articles_chooses_the_bars_and_none_is_lost(last: str, span: str) -> None:
    chart = plot_articles(make_articles(["2024-01-01", "2024-01-01", last], ["A", "A", "B"]))
    over_time = chart.numbers[chart.numbers["counted_by"] != "outlet"]
    assert set(over_time["counted_by"]) == {span}
    assert over_time["articles"].tolist() == [2, *[0] * (len(over_time) - 2), 1]
    assert f"Bars by {span}" in chart.alternative_text


def test_many_outlets_have_one_bar_together_and_those_without_a_name_are_counted() -> None:
    outlets = [*(f"Paper {number}" for number in range(40)), "", "", "Echo", "Echo", "Echo"]
    chart = plot_articles(make_articles(["2024-01-01"] * len(outlets), outlets))
    by_outlet = chart.numbers[chart.numbers["counted_by"] == "outlet"].set_index("value")
    assert len(by_outlet) == MOST_OUTLETS + 1
    assert by_outlet["articles"].sum() == len(outlets)
    assert by_outlet["articles"].iloc[:2].to_dict() == {"Echo": 3, "not known": 2}
    assert by_outlet.index[-1] == "30 other outlets"


def test_articles_without_days_are_said_to_have_none() -> None:
    chart = plot_articles(make_articles(["", ""], ["A", "B"]))
    assert "No article has a known day." in chart.alternative_text
    assert set(chart.numbers["counted_by"]) == {"outlet"}
    with pytest.raises(InputError, match="there is no article to show"):
        plot_articles(make_articles([], []))
