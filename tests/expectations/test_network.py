import sys

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tradetalks.expectations import network
from tradetalks.expectations.frame import explain, frame_expectations
from tradetalks.expectations.network import FRAMING, score_network

TEXTS = [
    "Analysts say a settlement this year is unlikely.",
    "Officials said they were optimistic that a deal could be reached soon.",
    "The museum opens at ten.",
]


@pytest.fixture
def anew():
    """Have the network loaded anew within a test, and again after it."""
    network._load.cache_clear()
    yield
    network._load.cache_clear()


@settings(deadline=None, max_examples=20)
@given(st.lists(st.text(max_size=80), min_size=1, max_size=4))
def test_no_string_stops_it_and_no_sentence_changes_how_another_is_read(texts):
    scores = score_network(texts)
    assert scores.shape == (len(texts), FRAMING)
    assert np.isfinite(scores).all()
    np.testing.assert_array_equal(scores, [score_network([text])[0] for text in texts])


def test_nothing_to_read_gives_nothing():
    assert score_network([]).shape == (0, FRAMING)


def test_a_sentence_longer_than_it_reads_does_not_stop_it():
    assert np.isfinite(score_network(["deal " * 5_000])).all()


def test_it_reads_clear_sentences_as_the_others_do():
    table = pd.DataFrame({"text": TEXTS})
    read, both = frame_expectations(table, by="network"), frame_expectations(table)
    assert read["expectation"].tolist() == ["lower", "raise", "none"]
    assert list(read) == list(both)
    assert read["certainty"].between(0, 1).all()
    assert read["read_by"].unique().tolist() == ["rules, reader and network, balanced"]
    assert explain(TEXTS[0], by="network").expectation == "lower"


def test_without_the_extra_one_line_says_what_to_install(monkeypatch, anew):
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    with pytest.raises(ValueError, match=r'pip install "tradetalks\[network\]"') as problem:
        frame_expectations(pd.DataFrame({"text": TEXTS}), by="network")
    assert "\n" not in str(problem.value)


def test_where_the_weights_are_left_out_one_line_says_so(monkeypatch, anew, tmp_path):
    monkeypatch.setattr(network, "files", lambda _package: tmp_path)
    with pytest.raises(ValueError, match="its weights are not here"):
        score_network(TEXTS)


def test_the_weights_come_with_their_origin_and_licence():
    folder = network.files("tradetalks.expectations").joinpath("network_weights")
    assert folder.joinpath("network.onnx").stat().st_size < 25_000_000
    assert "Apache License" in folder.joinpath("LICENSE").read_text(encoding="utf-8")
    assert "all-MiniLM-L6-v2" in folder.joinpath("README.md").read_text(encoding="utf-8")
