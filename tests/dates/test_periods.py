"""Days as the calendar groups them."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.dates.periods import PERIODS, choose_period, name_periods

DAYS = st.lists(st.dates(pd.Timestamp("1950-01-01").date(), pd.Timestamp("2030-12-31").date()))


@given(DAYS.filter(bool), st.integers(1, 60))
def test_the_shortest_period_is_chosen_that_gives_few_enough(days, most):
    column = pd.Series(pd.to_datetime(days))
    chosen = choose_period(column, most)
    counts = {name: column.dt.to_period(code).nunique() for name, code in PERIODS.items()}
    few = [name for name in PERIODS if counts[name] <= most]
    assert chosen == (few[0] if few else "year")


@given(DAYS.filter(bool), st.integers(1, 60))
def test_names_of_periods_sort_as_the_days_do(days, most):
    column = pd.Series(pd.to_datetime(days)).sort_values(ignore_index=True)
    names = name_periods(column, most)
    assert names.tolist() == sorted(names)


def test_a_missing_day_has_no_period():
    days = pd.Series(["2025-06-08", None, "2025-06-30"], dtype="str")
    assert name_periods(days, most=1).tolist() == ["2025-06", "", "2025-06"]
    assert name_periods(pd.Series([pd.NaT, pd.NaT])).tolist() == ["", ""]


def test_weeks_are_named_by_their_monday():
    days = pd.Series(pd.to_datetime(["2025-06-08", "2025-06-09", "2025-06-12"]))
    names = name_periods(days, most=2).tolist()
    assert names == ["week of 2025-06-02", "week of 2025-06-09", "week of 2025-06-09"]


def test_what_is_no_day_is_refused_in_one_line():
    with pytest.raises(ValueError, match="'soon'"):
        name_periods(pd.Series(["soon"]))
