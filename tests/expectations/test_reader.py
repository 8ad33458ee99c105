from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.expectations import reader
from tradetalks.expectations.frame import frame_expectations, judge
from tradetalks.expectations.reader import (
    FRAMING,
    REST,
    choose_labels,
    join_readers,
    list_evidence,
    score_words,
    weigh_phrases,
)
from tradetalks.expectations.rules import Reading

SENTENCES = [
    "A settlement now looks within reach.",
    "Few expect the strike to end soon.",
    "It is unclear whether the bill will pass.",
    "The museum opens at ten.",
]
NOTHING = list_evidence([()], ["none"])
BY = ("rules", "reader", "both")


def test_the_table_is_small_and_of_whole_numbers():
    table = reader.shipped_weights()
    assert files("tradetalks.expectations").joinpath("reader.npz").stat().st_size < 4_000_000
    assert (table.weights.dtype, table.keys.dtype, table.bias.dtype) == (np.int16, *2 * [np.int64])
    assert (np.diff(table.keys) > 0).all()


def test_sentences_that_set_expectations_score_higher_than_one_that_does_not():
    *framing, plain = join_readers(np.repeat(NOTHING, 4, 0), score_words(SENTENCES), by="reader")
    assert min(found.sum() for found in framing) > plain.sum()


@given(st.lists(st.text(max_size=80), min_size=1, max_size=6))
def test_no_string_stops_it_and_no_sentence_changes_how_another_is_read(texts):
    scores = score_words(texts)
    alone = [score_words([text])[0] for text in texts]
    assert np.isfinite(scores).all()
    np.testing.assert_array_equal(scores, alone)


def test_a_long_column_is_read_as_its_sentences_are(monkeypatch):
    whole = score_words(SENTENCES * 3)
    monkeypatch.setattr(reader, "AT_ONCE", 5)
    np.testing.assert_array_equal(score_words(SENTENCES * 3), whole)


def test_nothing_to_read_gives_nothing():
    assert score_words([]).shape == (0, len(FRAMING))


def test_words_that_it_has_never_seen_say_nothing():
    strange, stranger = score_words(["qxzzv blorft qwyx", "vvkrz qqpl zzyx"])
    np.testing.assert_array_equal(strange, stranger)


def test_figures_are_read_alike():
    ten, twelve = score_words(["Growth of 10% is forecast.", "Growth of 12.5% is forecast."])
    np.testing.assert_array_equal(ten, twelve)


@given(st.text(max_size=120), st.sampled_from(FRAMING), st.integers(0, 12))
def test_what_is_shown_adds_up_to_the_score(sentence, label, most):
    shown = weigh_phrases(sentence, label, most)
    score = score_words([sentence])[0, FRAMING.index(label)]
    assert shown["weight"].sum() == pytest.approx(score)
    assert len(shown) <= most + 1
    assert not {"^", "$"} & set(shown["phrase"])  # they stand in every sentence
    assert shown["phrase"].iloc[-1] == REST


def test_the_weightiest_comes_first_and_stands_in_the_sentence():
    shown = weigh_phrases("Few expect the strike to end soon.")
    weights = shown["weight"][:-1].abs()
    assert weights.is_monotonic_decreasing
    words = {"^", "few", "expect", "the", "strike", "to", "end", "soon", ".", "$", "…"}
    assert set(" ".join(shown["phrase"][:-1]).split()) <= words


def test_a_label_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="no such label: 'none'; there are lower"):
        weigh_phrases("A deal is near.", "none")


@pytest.mark.parametrize("by", BY)
@given(st.lists(st.floats(-30, 30), min_size=4, max_size=4), st.integers(0, 4))
def test_certainty_is_a_probability_and_a_lower_threshold_finds_no_less(by, scores, verdict):
    label = [*FRAMING, "none"][verdict]
    evidence = list_evidence([()], [label])
    probabilities = join_readers(evidence, np.array([scores]), by=by)
    found = {}
    for threshold in ("precision", "balanced", "recall"):
        labels, certainty, label_certainty = choose_labels(probabilities, evidence, by, threshold)
        assert 0 <= certainty[0] <= 1
        most = 1 - certainty[0] if labels == ["none"] else certainty[0]
        assert 0 <= label_certainty[0] <= most + 1e-12
        found[threshold] = labels[0] != "none"
    assert found["precision"] <= found["balanced"] <= found["recall"]


def test_the_rules_are_deaf_to_words_and_the_reader_to_rules():
    scores = score_words(SENTENCES)
    rules = list_evidence([()] * 4, ["lower", "raise", "none", "open"])
    silent = np.zeros_like(scores)
    np.testing.assert_array_equal(
        join_readers(rules, scores, by="rules"), join_readers(rules, silent, by="rules")
    )
    np.testing.assert_array_equal(
        join_readers(rules, scores, by="reader"), join_readers(0 * rules, scores, by="reader")
    )


def test_a_stronger_reading_makes_it_more_certain():
    readings = [[Reading("near", 1, strength, (), ())] for strength in (0.5, 0.95)]
    labels = [judge(found).expectation for found in readings]
    evidence = list_evidence(readings, labels)
    weak, strong = join_readers(evidence, by="rules").sum(axis=1)
    assert strong > weak


@pytest.mark.parametrize("by", BY)
def test_a_threshold_that_does_not_exist_is_named(by):
    with pytest.raises(ValueError, match="no such threshold: 'loose'; there are precision"):
        frame_expectations(pd.DataFrame({"text": ["It rains."]}), by=by, threshold="loose")


@pytest.mark.parametrize("by", BY)
def test_clear_sentences_are_read_alike_by_all(by):
    texts = [
        "Analysts say a settlement this year is unlikely.",
        "Officials said they were optimistic that a deal could be reached soon.",
        "The museum opens at ten.",
    ]
    framed = frame_expectations(pd.DataFrame({"text": texts}), by=by)
    assert framed["expectation"].tolist() == ["lower", "raise", "none"]
    assert framed["certainty"].between(0, 1).all()
    assert framed["outlook"].notna().tolist() == [True, True, False]


def test_who_does_not_exist_cannot_read():
    with pytest.raises(
        ValueError, match="no such reader: 'crowd'; there are rules, reader, both, network"
    ):
        frame_expectations(pd.DataFrame({"text": ["A deal is near."]}), by="crowd")


def test_one_clear_direction_of_the_rules_is_not_called_mixed():
    probabilities = np.array([[0.3, 0.1, 0.5, 0.0]])
    clear = list_evidence([[Reading("far", -1, 0.9, (), ())]], ["lower"])
    assert choose_labels(probabilities, clear).labels == ["lower"]
    assert choose_labels(probabilities, NOTHING).labels == ["mixed"]


def test_the_table_says_who_read_it_and_how_strictly():
    table = pd.DataFrame({"text": ["A deal is near."]})
    assert frame_expectations(table)["read_by"].tolist() == ["rules and reader, balanced"]
    assert frame_expectations(table, by="reader", threshold="recall")["read_by"].tolist() == [
        "reader, recall"
    ]
    assert frame_expectations(table, by="rules")["read_by"].tolist() == ["rules"]
