"""Shares as a picture: the machine's, the sample's, and the corrected one."""

from __future__ import annotations

import pandas as pd
import pytest
import tradetalks as tt
from tradetalks.base.checks import InputError


def shares(n: int) -> pd.DataFrame:
    machine = pd.DataFrame({"article_id": "a", "sentence_id": range(1000), "text": ""})
    machine["expectation"] = (["lower"] + ["none"] * 9) * 100
    sample = tt.sample_for_coding(machine, n)
    sample["label"] = ["lower" if number % 3 == 0 else "none" for number in sample["sentence_id"]]
    return tt.estimate_shares(machine, sample).assign(coded_sentences=f"{n} coded")


def test_a_row_says_where_the_machines_own_share_lies():
    chart = tt.plot_shares(shares(200), "lower", truth=0.334)
    assert "0.10, lies outside" in chart.alternative_text
    assert chart.finding == ""
    assert chart.numbers["uncorrected"].tolist() == [0.1]


def test_rows_of_several_samples_stand_below_each_other():
    table = pd.concat([shares(50), shares(200)])
    chart = tt.plot_shares(table, "lower", by="coded_sentences")
    assert chart.numbers["row"].tolist() == ["50 coded", "200 coded"]
    assert "Of 2 intervals 2 leave out" in chart.alternative_text


def test_a_measure_that_is_not_there_is_refused():
    with pytest.raises(InputError, match="did you mean 'lower'"):
        tt.plot_shares(shares(50), "lowr")
