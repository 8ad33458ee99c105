"""What the lessons say in words of numbers holds of these numbers."""

from __future__ import annotations

import nbformat
import pandas as pd
import pytest
import tradetalks as tt
from project import PROJECT
from tradetalks.evaluation.expectations import evaluate_expectations, predict_expectations


@pytest.fixture(scope="module")
def sentences() -> pd.DataFrame:
    """Return the sentences of the two articles, framed."""
    return tt.frame_expectations(tt.split_sentences(tt.load_articles(PROJECT / "seeds")))


def test_02_the_consensus_is_ahead_by_correlation_and_not_by_classes():
    measured = tt.read_measured("tone").set_index("column")
    assert measured[["pearson", "spearman"]].idxmax().tolist() == ["tone", "tone"]
    assert measured["macro_f1"].idxmax() != "tone"
    assert measured["pearson"].max() < 0.745  # the ceiling that the lesson names


def test_03_one_stage_has_too_few_sentences_for_an_interval(sentences):
    index = tt.index_outlook(sentences, by="stage")
    assert index["framing"].min() < 5
    assert index["low"].isna().any()


def test_06_of_the_cues_of_ones_own_some_are_new():
    known = tt.add_cues({}).phrases
    own = {"outcome": ["consensus", "wage rise"], "far": ["country mile"], "near": ["in the bag"]}
    new = [cue for kind, cues in own.items() for cue in cues if cue not in known[kind]]
    assert {"wage rise", "country mile"} <= set(new)


def test_03_both_are_ahead_of_tone_and_sure_enough_on_what_was_held_out():
    measured = tt.read_measured("expectations").set_index(["measured_on", "read_by"])
    both = measured.xs("both", level="read_by")
    assert (both["f1"] > both["vader_f1"]).all()
    assert (both["calibration_error"] <= 0.08).all()
    assert (both.loc[both["sentences"] > 1_000, "calibration_error"] <= 0.04).all()


def test_03_the_certainty_of_labels_is_off_by_more_where_sentences_got_one():
    measured = tt.read_measured("expectations").set_index(["measured_on", "read_by"])
    both = measured.xs("both", level="read_by")
    assert (both["label_calibration_error_framed"] > both["label_calibration_error"]).all()


def test_03_the_open_test_gives_what_is_printed():
    gold = pd.read_csv(PROJECT / "notebooks/corpora/wikinews-labels.csv", keep_default_na=False)
    scores = evaluate_expectations(predict_expectations(gold))
    measured = tt.read_measured("expectations").set_index(["measured_on", "read_by"])
    printed = measured.loc[("open Wikinews", "both")]
    assert scores["detection"]["f1"] == pytest.approx(printed["f1"], abs=0.001)
    assert scores["macro_f1"] == pytest.approx(printed["macro_f1"], abs=0.001)


def test_03_the_network_gains_most_on_wikinews_and_hardly_anything_elsewhere():
    measured = tt.read_measured("expectations").set_index(["read_by", "measured_on"])
    gain = measured.loc["network", "f1"] - measured.loc["both", "f1"]
    assert gain["open Wikinews"] > 0.05
    assert (gain.drop("open Wikinews").abs() < 0.02).all()


def test_03_the_two_readers_together_make_no_mistake_on_the_two_articles(sentences):
    by_hand = pd.read_csv(PROJECT / "notebooks/london/labels.csv", keep_default_na=False)
    both = sentences.merge(by_hand, on=["article_id", "sentence_id"])
    assert (both["expectation"] == both["label"]).all()
    rules = tt.frame_expectations(sentences, by="rules")
    assert (rules["expectation"] == sentences["expectation"]).all()


def test_03_together_the_readers_are_ahead_and_alone_each_is_far_behind_somewhere():
    measured = tt.read_measured("expectations").set_index(["measured_on", "read_by"])
    f1 = measured["f1"].unstack()[["rules", "reader", "both"]]
    behind = f1[["rules", "reader"]].rsub(f1["both"], axis=0)
    assert (behind > 0).all(axis=None)
    assert (behind.max() > 0.05).all()
    assert (behind.min(axis=1) < 0.03).all()
    alone = f1[["rules", "reader"]].idxmax(axis=1)
    assert alone["talks held out"] == "rules"
    assert (alone.drop("talks held out") == "reader").all()


def test_03_about_one_in_five_is_read_the_wrong_way_round():
    confusion = tt.read_measured("confusion").set_index("by_hand")
    sides = confusion.loc[["lower", "raise"], ["lower", "raise"]]
    wrong = sides.loc["lower", "raise"] + sides.loc["raise", "lower"]
    assert 0.15 < wrong / sides.to_numpy().sum() < 0.25


def test_03_what_is_shown_as_errors_are_errors():
    lesson = nbformat.read(PROJECT / "notebooks/03_expectation_framing.ipynb", as_version=4)
    [source] = [cell.source for cell in lesson.cells if cell.source.startswith("errors = ")]
    names = {"pd": pd, "tt": tt}
    exec(source, names)
    errors = names["errors"].set_index("kind")
    right = pd.Series("lower", errors.index)
    right[["another outcome", "the past"]] = "none"
    read = tt.frame_expectations(errors)["expectation"]
    assert right[read == right].empty


def test_03_of_the_open_test_one_framing_sentence_in_nine_is_implied():
    gold = pd.read_csv(PROJECT / "notebooks/corpora/wikinews-labels.csv", keep_default_na=False)
    framing = gold[gold["label"] != "none"]
    assert 1 / 10 < (framing["explicit"] == "no").mean() < 1 / 8


def test_07_about_half_of_the_dates_are_as_a_person_marks_them():
    measured = tt.read_measured("claims").set_index(["column", "measured_on"]).loc["by_when"]
    unread = measured.drop("all")
    assert unread.index[-1] == unread["sentences"].idxmax()
    assert 0.4 < unread["f1"].iloc[-1] < 0.6
