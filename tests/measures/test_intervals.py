"""One bootstrap for all figures: its bounds, its units, and when it says nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.measures.intervals import FEWEST, bootstrap_interval, mean_by, ratio

scores = st.lists(st.floats(-1, 1), min_size=FEWEST, max_size=12)


@given(scores)
def test_an_interval_lies_within_the_values_and_repeats(values):
    units = [(value, 1) for value in values]
    low, high = bootstrap_interval(units, ratio, samples=50)
    assert min(values) - 1e-9 <= low <= high <= max(values) + 1e-9
    assert bootstrap_interval(units, ratio, samples=50) == (low, high)


@pytest.mark.parametrize("units", range(FEWEST))
def test_fewer_units_than_five_have_no_interval(units):
    assert np.isnan(bootstrap_interval([(1.0, 1)] * units, ratio)).all()


def test_equal_units_have_an_interval_without_width():
    assert bootstrap_interval([(0.5, 1)] * FEWEST, ratio) == (0.5, 0.5)


def test_many_units_are_drawn_in_several_goes_with_the_same_result(monkeypatch):
    units = [(number % 7, 1) for number in range(40)]
    whole = bootstrap_interval(units, ratio)
    monkeypatch.setattr("tradetalks.measures.intervals.AT_ONCE", 1000)
    assert bootstrap_interval(units, ratio) == whole


def test_a_mean_by_groups_leaves_out_what_is_missing_and_keeps_groups_without_a_name():
    table = pd.DataFrame({"by": ["a", "a", None, "a"], "x": [1.0, 3.0, 5.0, np.nan]})
    means = mean_by(table, "x", ["by"])
    assert means["x"].tolist() == [2.0, 5.0]
    assert means["size"].tolist() == [2, 1]
    assert means[["low", "high"]].isna().all(axis=None)


@given(scores)
def test_rows_of_one_unit_are_drawn_together(values):
    twice = pd.DataFrame({"by": "all", "unit": [*range(len(values))] * 2, "x": values * 2})
    once = twice.iloc[: len(values)]
    by_unit = mean_by(twice, "x", ["by"], draw="unit")[["x", "low", "high"]]
    by_row = mean_by(once, "x", ["by"])[["x", "low", "high"]]
    assert by_unit.to_numpy() == pytest.approx(by_row.to_numpy())
