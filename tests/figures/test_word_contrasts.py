"""The picture of keyness: which words, of which groups, and what may be said of them."""

import numpy as np
import pandas as pd
import pytest
import tradetalks as tt

pytestmark = pytest.mark.filterwarnings("ignore:too short")


def made(groups: int, articles: int, each: str = "mark{}x") -> pd.DataFrame:
    """Make groups of articles, each with a word of its own."""
    rows = [
        {
            "article_id": f"{group}-{number}",
            "outlet": f"Outlet {group:02}",
            "text": f"{each.format(group)} " * 8 + "The committee met. " * 150,
        }
        for group in range(groups)
        for number in range(articles)
    ]
    return pd.DataFrame(rows)


def drawn(chart: tt.Chart) -> list[str]:
    return [panel.get_title("left") for panel in chart.figure.axes]


@pytest.mark.parametrize("groups", [2, 5, 12])
def test_each_group_has_its_words(groups):
    chart = tt.plot_keyness(tt.keyness(made(groups, 12), "outlet", minimum_range=2))
    assert drawn(chart) == [f"Outlet {group:02}" for group in range(groups)]
    assert chart.numbers["word"].tolist() == [f"mark{group}x" for group in range(groups)]
    assert "“mark0x” in “Outlet 00” (12 articles)" in chart.finding


def test_of_many_groups_those_with_the_most_words_are_shown_and_it_is_said():
    corpus = made(20, 12)
    more = corpus["outlet"] >= "Outlet 08"
    corpus.loc[more, "text"] += (" second" + corpus["outlet"].str[-2:] + "x").str.repeat(9)
    chart = tt.plot_keyness(tt.keyness(corpus, "outlet", minimum_range=2))
    assert drawn(chart) == [f"Outlet {group:02}" for group in range(8, 20)]
    assert "The 12 of 20 groups with the most such words." in chart.alternative_text


def test_the_name_of_an_outlet_does_not_set_it_apart():
    corpus = made(2, 12)
    corpus["text"] += (" " + corpus["outlet"].replace({"Outlet 00": "Harbour News"})) * 9
    corpus["outlet"] = corpus["outlet"].replace({"Outlet 00": "Harbour News"})
    chart = tt.plot_keyness(tt.keyness(corpus, "outlet", minimum_range=2))
    assert chart.numbers["word"].tolist() == ["mark0x", "mark1x"]
    corpus["text"] += np.where(corpus["outlet"] == "Harbour News", " harbour" * 20, "")
    chart = tt.plot_keyness(tt.keyness(corpus, "outlet", minimum_range=2))
    assert sorted(chart.numbers["word"].str.lower()) == ["harbour", "mark0x", "mark1x"]


def test_where_no_group_has_a_word_of_its_own_the_picture_says_so():
    chart = tt.plot_keyness(tt.keyness(made(3, 8, "same"), "outlet", minimum_range=2))
    assert chart.finding == "No word is clearly in more articles of one group than of the rest."
    assert chart.numbers.empty
    assert chart._draw("png")


def test_a_word_of_few_articles_is_shown_and_not_called_a_difference():
    corpus = made(2, 12, "same")
    some = corpus.index[:3]
    corpus.loc[some, "text"] += " rare" * 30
    chart = tt.plot_keyness(tt.keyness(corpus, "outlet", minimum_range=2))
    assert "rare" not in chart.finding


def test_a_target_and_its_reference_are_two_groups():
    keys = tt.keyness(made(2, 12), "outlet", target="Outlet 01", minimum_range=2)
    chart = tt.plot_keyness(keys)
    assert drawn(chart) == ["the target", "the reference"]
    assert dict(zip(chart.numbers["group"], chart.numbers["word"], strict=True)) == {
        "the reference": "mark0x",
        "the target": "mark1x",
    }


def test_what_is_no_table_of_keyness_is_refused_in_one_line():
    with pytest.raises(ValueError, match="no column 'count_target'"):
        tt.plot_keyness(pd.DataFrame({"word": ["deal"]}))
