"""Changes along a sequence, and what a difference is made of."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.measures.changes import decompose_difference, find_breaks


def sequence(levels: list[float], each: int, seed: int = 0) -> np.ndarray:
    """Return the sums of articles of four sentences, so many on each level."""
    means = np.repeat(levels, each)
    values = means + np.random.default_rng(seed).normal(0, 0.2, len(means))
    return np.column_stack([4 * values, np.full(len(means), 4.0)])


@pytest.mark.parametrize(
    ("levels", "expected"),
    [([0, 0.5], [20]), ([0, -0.5, 0], [20, 40]), ([-0.5, 0, 0.5], [20, 40])],
)
def test_steps_and_dips_are_found_where_they_are(levels, expected):
    breaks = find_breaks(sequence(levels, 20), np.arange(20 * len(levels)))
    assert len(breaks) == len(expected)
    assert [place for place, _ in breaks] == pytest.approx(expected, abs=2)
    assert all(p < 0.05 for _, p in breaks)


def test_where_nothing_changes_seldom_is_a_change_found():
    found = [find_breaks(sequence([0.2], 40, seed), np.arange(40)) for seed in range(60)]
    assert sum(map(bool, found)) <= 8  # of 60: three are expected


def test_a_change_lies_between_two_days():
    days = np.repeat(np.arange(10), 4)
    breaks = find_breaks(sequence([0, 0.6], 20), days)
    assert [place % 4 for place, _ in breaks] == [0]


def test_few_or_equal_articles_have_no_change():
    assert find_breaks(sequence([0, 1], 4), np.arange(8)) == []
    assert find_breaks(np.ones((30, 2)), np.arange(30)) == []
    assert find_breaks(sequence([0, 1], 20), np.zeros(40)) == []


tables = st.lists(
    st.tuples(st.floats(-1, 1), st.booleans(), st.sampled_from("abc")), min_size=2, max_size=30
).filter(lambda rows: len({after for _, after, _ in rows}) == 2)


@given(tables)
def test_what_the_groups_add_sums_to_the_difference(rows):
    values, after, groups = (pd.Series(column) for column in zip(*rows, strict=True))
    table = decompose_difference(values, after, groups.to_frame("group"))
    difference = values[after].mean() - values[~after].mean()
    assert table["contribution"].sum() == pytest.approx(difference, abs=1e-9)
    assert table["rows_before"].sum() + table["rows_after"].sum() == len(rows)
    assert table["contribution"].abs().is_monotonic_decreasing
