import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.measures.calibration import BINS, bin_probabilities, calibration_error

forecasts = st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=50)


@given(forecasts)
def test_every_forecast_stands_in_one_tenth(rows):
    probability, came = zip(*rows, strict=True)
    bins = bin_probabilities(probability, came)
    assert bins["size"].sum() == len(rows)
    assert (bins["share"] * bins["size"]).sum() == pytest.approx(sum(came))
    assert len(bins) <= BINS
    assert bins["probability"].is_monotonic_increasing
    assert (bins["low"] <= bins["share"] + 1e-9).all()
    assert (bins["share"] <= bins["high"] + 1e-9).all()
    assert 0 <= calibration_error(bins) <= 1


def test_what_is_stated_and_comes_as_often_is_off_by_nothing():
    bins = bin_probabilities([0.25] * 4 + [0.75] * 4, [1, 0, 0, 0, 1, 1, 1, 0])
    assert calibration_error(bins) == 0
    assert bins["size"].tolist() == [4, 4]


def test_of_nothing_nothing_can_be_said():
    bins = bin_probabilities([], [])
    assert bins.empty
    assert np.isnan(calibration_error(bins))


def test_a_tenth_belongs_to_the_bin_that_it_begins():
    assert bin_probabilities([0.1 * 3, 0.3], [0, 1])["size"].tolist() == [2]
    assert bin_probabilities([1.0, 0.95], [1, 1])["size"].tolist() == [2]
