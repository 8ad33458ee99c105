from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.base.tokens import split_plainly, tokenise_plainly
from tradetalks.expectations import reader
from tradetalks.expectations.frame import frame_expectations, judge, judge_in_place, see_signs
from tradetalks.expectations.reader import (
    FRAMING,
    REST,
    choose_labels,
    join_readers,
    list_evidence,
    score_sentences,
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


def see(texts):
    sentences = pd.DataFrame({"text": pd.Series(texts, dtype="str")})
    return see_signs(judge_in_place(sentences, tokenise_plainly(texts)))


def score(texts):
    return score_sentences(tokenise_plainly(texts), see(texts))


def weigh(text, *label_and_most):
    return weigh_phrases(split_plainly(text), see([text])[0], *label_and_most)


def test_the_table_is_small_and_of_whole_numbers():
    table = reader.shipped_weights()
    assert files("tradetalks.expectations").joinpath("reader.npz").stat().st_size < 4_000_000
    assert (table.weights.dtype, table.keys.dtype, table.bias.dtype) == (np.int8, *2 * [np.int64])
    assert (np.diff(table.keys) > 0).all()


def test_sentences_that_set_expectations_score_higher_than_one_that_does_not():
    *framing, plain = join_readers(np.repeat(NOTHING, 4, 0), score(SENTENCES), by="reader")
    assert min(found.sum() for found in framing) > plain.sum()


@given(st.lists(st.text(max_size=80), min_size=1, max_size=6))
def test_no_string_stops_it_and_no_sentence_changes_how_another_is_read(texts):
    scores = score(texts)
    alone = [score([text])[0] for text in texts]
    assert np.isfinite(scores).all()
    np.testing.assert_array_equal(scores, alone)


def test_a_long_column_is_read_as_its_sentences_are(monkeypatch):
    whole = score(SENTENCES * 3)
    monkeypatch.setattr(reader, "AT_ONCE", 5)
    np.testing.assert_array_equal(score(SENTENCES * 3), whole)


def test_nothing_to_read_gives_nothing():
    assert score([]).shape == (0, len(FRAMING))


def test_words_that_it_has_never_seen_say_nothing():
    strange, stranger = score(["qxzzv blorft qwyx", "vvkrz qqpl zzyx"])
    np.testing.assert_array_equal(strange, stranger)


@pytest.mark.parametrize("known", ["talks", "deal", "unlikely", "hopes", "will"])
def test_a_word_that_it_has_never_seen_leaves_those_beside_it_their_weight(known):
    alone, beside = (
        weigh_phrases([known, *more], [], "raise") for more in ([], ["qxzzv", "blorft"])
    )
    weights = [shown.set_index("phrase")["weight"].get(known, 0) for shown in (alone, beside)]
    assert weights[0] == weights[1]


def test_figures_are_read_alike():
    texts = ["Growth of 10% is forecast.", "Growth of 12.5% is forecast."]
    ten, twelve = score_sentences(tokenise_plainly(texts), [[], []])
    np.testing.assert_array_equal(ten, twelve)


@given(st.text(max_size=120), st.sampled_from(FRAMING), st.integers(0, 12))
def test_what_is_shown_adds_up_to_the_score(sentence, label, most):
    shown = weigh(sentence, label, most)
    scored = score([sentence])[0, FRAMING.index(label)]
    assert shown["weight"].sum() == pytest.approx(scored)
    assert len(shown) <= most + 1
    assert not {"^", "$"} & set(shown["phrase"])  # they stand in every sentence
    assert shown["phrase"].iloc[-1] == REST


def test_the_weightiest_comes_first_and_stands_in_the_sentence():
    shown = weigh("Few expect the strike to end soon.")
    weights = shown["weight"][:-1].abs()
    assert weights.is_monotonic_decreasing
    words = {"^", "few", "expect", "the", "strike", "to", "end", "soon", ".", "$", "…"}
    signs = see(["Few expect the strike to end soon."])[0]
    phrases = " ".join(shown["phrase"][:-1])
    for sign in signs:
        phrases = phrases.replace(sign, "")
    assert set(phrases.split()) <= words


def test_what_the_rules_see_is_listed_in_the_order_of_the_sentence():
    (signs,) = see(["Few expect the strike to end soon."])
    cues = [sign for sign in signs if ":" not in sign]
    assert cues.index("‹negation›") < cues.index("‹prediction›") < cues.index("‹soon›")
    assert signs[-1] == "‹in all: lower›"
    assert see(["The cat sat on the mat."]) == [[]]


@given(st.text(max_size=80))
def test_no_text_can_write_a_sign(text):
    assert not any(word.startswith("‹") and len(word) > 1 for word in split_plainly(text))


def test_a_label_that_does_not_exist_is_named():
    with pytest.raises(ValueError, match="no such label: 'none'; there are lower"):
        weigh("A deal is near.", "none")


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
    scores = score(SENTENCES)
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
