import pandas as pd
import pytest
import tradetalks as tt
from tradetalks.measures.calibration import bin_probabilities


def test_a_reliability_curve_says_what_its_numbers_say():
    bins = bin_probabilities([0.1, 0.1, 0.9, 0.9] * 3, [0, 0, 1, 0] * 3)
    chart = tt.plot_calibration(bins)
    pd.testing.assert_frame_equal(chart.numbers, bins)
    told = "Over 12 cases the stated probability is off by 0.25 on the mean."
    assert chart.alternative_text.endswith(told)
    assert chart.finding == ""  # of the articles
    drawn = {text.get_text() for text in chart.figure.axes[0].texts}
    assert drawn == {"6"}


def test_of_few_cases_nothing_is_said_but_that_they_are_few():
    told = tt.plot_calibration(bin_probabilities([0.1, 0.9], [0, 0])).alternative_text
    assert told.endswith("2 cases: too few to say how far the stated probability is off.")


def test_a_curve_of_nothing_says_nothing_of_it():
    assert "mean" not in tt.plot_calibration(bin_probabilities([], [])).alternative_text


def test_a_table_of_something_else_is_refused_in_one_line():
    with pytest.raises(ValueError, match="no column 'share'") as problem:
        tt.plot_calibration(pd.DataFrame({"probability": [0.5]}))
    assert "\n" not in str(problem.value)
