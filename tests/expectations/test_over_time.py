"""The outlook index over time and by group."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import tradetalks as tt
from made_up import make_sentences
from tradetalks.expectations.dated import date_articles, divide_at


@pytest.fixture(scope="module")
def moved() -> pd.DataFrame:
    """Return a corpus whose index rises in the middle."""
    return make_sentences(1, "event", 0.6)


def dated(*days: str, sentences: int = 1) -> pd.DataFrame:
    """Return articles of some framing sentences on these days, or spans of days."""
    rows = []
    for number, day in enumerate(days):
        first, _, last = day.partition("/")
        rows += [(str(number), first or None, last or first or None)] * sentences
    table = pd.DataFrame(rows, columns=["article_id", "published_from", "published_to"])
    numbers = np.linspace(-1, 1, len(table)).round(2)
    return table.assign(expectation="mixed", outlook=numbers, article=table["article_id"])


def test_an_article_stands_at_the_middle_of_its_span_and_unknown_days_are_left_out():
    table = dated("2025-03-01", "2025-03-01/2025-03-07", "", "2025-01-01/2025-03-01")
    assert date_articles(table)["day"].dt.day.tolist() == [1, 4]


def test_before_and_after_leave_out_what_may_be_either():
    table = dated("2025-03-01", "2025-03-04", "2025-03-03/2025-03-05", "2025-03-04/2025-03-05", "")
    assert divide_at(table, "2025-03-04").fillna("?").tolist() == [
        *("before", "after", "?"),
        "after",
        "?",
    ]


@pytest.mark.parametrize("day", ["soon", 7, None, ""])
def test_an_event_is_a_day(day):
    with pytest.raises(tt.InputError, match="give a day, such as 2025-06-09"):
        tt.compare_before_after(dated("2025-03-01"), day)


def test_few_articles_have_a_point_each_and_many_share_periods(moved):
    few = tt.outlook_over_time(dated("2025-03-02", "2025-03-01", sentences=6))
    assert few["article_id"].tolist() == ["1", "0"]
    assert few["low"].notna().all()
    many = tt.outlook_over_time(moved)
    framing = moved[moved["expectation"] != "none"]
    assert set(many["span"]) <= {"day", "week", "month"}
    assert many["from"].is_monotonic_increasing
    assert many["articles"].sum() == framing["article_id"].nunique()
    assert many["framing"].sum() == len(framing)
    assert many.loc[many["articles"] < 5, "low"].isna().all()
    assert many.loc[many["articles"] >= 5, "low"].notna().all()


@pytest.mark.parametrize(("span", "rows"), [("article", 4), ("day", 4), ("month", 3), ("year", 2)])
def test_a_span_may_be_chosen(span, rows):
    days = dated("2024-12-31", "2025-01-01", "2025-01-09", "2025-03-01")
    assert len(tt.outlook_over_time(days, span)) == rows
    with pytest.raises(tt.InputError, match="no such span"):
        tt.outlook_over_time(days, "fortnight")


def test_groups_are_compared_with_all_others(moved):
    by_outlet = tt.compare_groups(moved, "outlet").set_index("outlet")
    framing = moved[moved["expectation"] != "none"]
    own = framing["outlet"] == "Post 0"
    assert by_outlet.loc["Post 0", "outlook"] == pytest.approx(framing.loc[own, "outlook"].mean())
    assert by_outlet.loc["Post 0", "rest"] == pytest.approx(framing.loc[~own, "outlook"].mean())
    shares = tt.compare_groups(moved, "outlet", "framing").set_index("outlet")
    assert shares["sentences"].sum() == len(moved)
    assert (
        shares.loc["Post 0", "framing"]
        == (moved.loc[moved["outlet"] == "Post 0", "expectation"] != "none").mean()
    )


def test_sentences_without_a_group_are_left_out():
    table = dated("2025-03-01", "2025-03-02", "2025-03-03").assign(genre=["a", "", None])
    assert tt.compare_groups(table, "genre")["articles"].tolist() == [1]


def test_a_rise_is_found_before_and_after_and_by_itself(moved):
    event = moved["middle"].iloc[0]
    before, after = tt.compare_before_after(moved, event).to_dict("records")
    assert (before["period"], after["period"]) == ("before", "after")
    assert after["difference"] == -before["difference"] > 0.3
    assert after["p_value"] == before["p_value"] < 0.01
    change = tt.find_changes(moved).iloc[0]
    assert abs((change["date"] - event).days) <= 5
    assert change["before_to"] < change["date"] == change["after_from"]
    assert change["low"] < change["difference"] < change["high"]


def test_what_moved_it_adds_up_to_what_it_moved(moved):
    change = tt.find_changes(moved).iloc[0]
    spans = [(change[f"{side}_from"], change[f"{side}_to"]) for side in ("before", "after")]
    for by in ("article_id", "outlet", ["voice", "stage"], ["article_id", "sentence_id"]):
        moved_by = tt.explain_change(moved, *spans, by=by)
        assert moved_by["contribution"].sum() == pytest.approx(change["difference"])
        assert moved_by["text"].notna().all()
    strongest = tt.explain_change(moved, *spans).iloc[0]
    own = moved[(moved["article_id"] == strongest["article_id"]) & moved["outlook"].notna()]
    quoted = own.loc[own["sentence_id"] == strongest["sentence_id"], "outlook"].item()
    side = 1 if strongest["rows_after"] else -1
    toward = (own["outlook"] * side * np.sign(strongest["contribution"])).max()
    assert quoted * side * np.sign(strongest["contribution"]) == toward


def test_few_days_have_no_changes_and_a_figure_says_what_they_need():
    few = dated(*(["2025-03-01"] * 15 + ["2025-03-02"] * 15))
    assert tt.find_changes(few).empty
    assert "at least 20 dated articles" in tt.plot_outlook_over_time(few).finding
