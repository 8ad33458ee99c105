"""The error rates that come with the library."""

import pytest
from tradetalks import read_measured
from tradetalks.base.checks import InputError
from tradetalks.evaluation.measured import FOLDER


def test_every_table_can_be_read_and_its_rates_are_shares() -> None:
    names = [path.stem for path in FOLDER.glob("*.csv")]
    assert {"expectations", "calibration", "speakers", "tone", "claims"} <= set(names)
    for name in names:
        table = read_measured(name)
        assert len(table) > 0, name
        for rate in {"precision", "recall", "f1"} & set(table):
            assert table[rate].dropna().between(0, 1).all(), name


def test_a_table_that_was_not_measured_is_refused() -> None:
    with pytest.raises(InputError, match="did you mean 'speakers'"):
        read_measured("speaker")
