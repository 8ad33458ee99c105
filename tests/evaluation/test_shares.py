"""Shares corrected by a sample coded by hand: their intervals hold whatever the coder's errors."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import tradetalks as tt
from hypothesis import given, settings
from hypothesis import strategies as st
from tradetalks.base.checks import InputError

SHARES = {"lower": 0.2, "raise": 0.1, "mixed": 0.03, "open": 0.02, "none": 0.65}


def code_corpus(random: np.random.Generator, size: int = 1500) -> tuple[pd.DataFrame, pd.Series]:
    """Make a corpus, what is true of it, and the labels of a coder who misses many."""
    truth = random.choice([*SHARES], size, p=[*SHARES.values()])
    slips = np.where(truth == "none", random.random(size) < 0.05, random.random(size) < 0.4)
    wrong = np.where(truth == "none", "lower", "none")
    corpus = pd.DataFrame(
        {
            "article_id": [f"a{number // 20}" for number in range(size)],
            "sentence_id": range(size),
            "text": "",
            "outlet": np.where(random.random(size) < 0.4, "Post", "Times"),
            "expectation": np.where(slips, wrong, truth),
        }
    )
    return corpus, pd.Series(truth)


def code_sample(corpus: pd.DataFrame, truth: pd.Series, n: int, **design: object) -> pd.DataFrame:
    sample = tt.sample_for_coding(corpus, n, **design)
    return sample.assign(label=truth.loc[sample["sentence_id"]].to_numpy())


def test_intervals_cover_the_truth_and_uncorrected_shares_do_not():
    random = np.random.default_rng(0)
    covered, missed, wider = [], [], 0
    for number in range(1000):
        corpus, truth = code_corpus(random)
        shares = tt.estimate_shares(corpus, code_sample(corpus, truth, 120, seed=number))
        shares = shares.set_index("measure")
        right = truth.value_counts(normalize=True)
        right["framing"] = 1 - right["none"]
        rows = shares.loc[[*SHARES, "framing"]]
        right = right.reindex(rows.index, fill_value=0.0)
        covered.append(rows["low"].le(right + 1e-9) & rows["high"].ge(right - 1e-9))
        missed.append((rows["uncorrected"] - right).abs() > 0.03)
        wider += ((rows["high"] - rows["low"]) > rows["by_hand_high"] - rows["by_hand_low"]).sum()
    coverage = pd.DataFrame(covered).mean()
    assert coverage[["lower", "raise", "none", "framing"]].between(0.93, 0.97).all(), coverage
    assert coverage[["mixed", "open"]].ge(0.92).all(), coverage
    assert pd.DataFrame(missed)[["lower", "framing"]].mean().ge(0.9).all()
    assert wider == 0


@pytest.mark.parametrize("by", ["outlet", "article"])
def test_weights_and_clusters_are_respected(by):
    random = np.random.default_rng(1)
    covered = []
    for number in range(300):
        corpus, truth = code_corpus(random, 600)
        sample = code_sample(corpus, truth, 240, seed=number, by=by)
        framing = tt.estimate_shares(corpus, sample).set_index("measure").loc["framing"]
        covered.append(framing["low"] <= (truth != "none").mean() <= framing["high"])
    assert 0.91 <= np.mean(covered) <= 0.985


def test_a_difference_between_groups_is_found_that_the_coder_hides():
    random = np.random.default_rng(2)
    covered = []
    for number in range(200):
        corpus, truth = code_corpus(random, 1000)
        post = (corpus["outlet"] == "Post").to_numpy()
        truth = truth.mask(post & (random.random(1000) < 0.5), "lower")  # nobody told the coder
        sample = code_sample(corpus, truth, 200, seed=number)
        compared = tt.compare_shares(corpus, sample, "outlet").set_index(["outlet", "measure"])
        row, right = compared.loc[("Post", "lower")], truth[post].eq("lower").mean()
        right -= truth[~post].eq("lower").mean()
        covered.append(row["low"] <= right <= row["high"])
        assert abs(row["uncorrected"]) < 0.2 < right
    assert np.mean(covered) >= 0.91


def test_of_a_machine_that_guesses_it_is_said_that_it_is_worth_nothing():
    random = np.random.default_rng(3)
    corpus, truth = code_corpus(random)
    corpus["expectation"] = random.choice([*SHARES], len(corpus))
    worth = tt.estimate_shares(corpus, code_sample(corpus, truth, 150))["machine_worth"]
    assert worth.max() <= 15


def test_of_a_good_machine_it_is_said_how_many_sentences_it_saves():
    random = np.random.default_rng(4)
    corpus, truth = code_corpus(random)
    corpus["expectation"] = truth.mask(pd.Series(random.random(len(corpus)) < 0.03), "none")
    shares = tt.estimate_shares(corpus, code_sample(corpus, truth, 150)).set_index("measure")
    assert shares.loc["framing", "machine_worth"] > 150
    assert 400 < shares.loc["framing", "half_as_wide"] < 600


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 2**31), st.integers(1, 200), st.sampled_from(["chance", "outlet", "article"]))
def test_shares_stay_within_their_bounds_and_sum_to_one(seed, n, by):
    corpus, truth = code_corpus(np.random.default_rng(seed), 300)
    shares = tt.estimate_shares(corpus, code_sample(corpus, truth, n, seed=seed, by=by))
    shares = shares.set_index("measure")
    assert shares.loc[[*SHARES], "by_hand"].sum() == pytest.approx(1)
    known = shares.drop(index="balance")
    assert (known["low"] <= known["high"]).all()
    assert known[["low", "high"]].stack().between(0, 1).all()


def test_all_coded_leaves_nothing_unsure():
    corpus, truth = code_corpus(np.random.default_rng(5), 100)
    shares = tt.estimate_shares(corpus, code_sample(corpus, truth, 100)).set_index("measure")
    assert shares.loc["framing", ["low", "estimate", "high"]].nunique() == 1
    assert shares.loc["framing", "estimate"] == (truth != "none").mean()


def test_what_was_not_coded_is_counted_and_a_label_that_the_machine_left_out_does_no_harm():
    corpus, truth = code_corpus(np.random.default_rng(6))
    corpus["expectation"] = corpus["expectation"].mask(corpus["sentence_id"] % 3 == 0, "")
    sample = code_sample(corpus, truth, 120)
    sample.loc[:4, "label"] = ""
    shares = tt.estimate_shares(corpus, sample)
    assert shares["note"].str.contains("5 of 120 sentences not coded").all()
    assert shares["coded"].eq(115).all()


def test_groups_are_estimated_apart():
    corpus, truth = code_corpus(np.random.default_rng(7))
    shares = tt.estimate_shares(corpus, code_sample(corpus, truth, 200), by="outlet")
    assert set(shares["outlet"]) == {"Post", "Times"}
    assert shares.groupby("outlet")["coded"].first().sum() == 200


def test_an_outlook_by_hand_gives_the_index_itself():
    steps, covered = {"lower": -0.5, "raise": 0.75}, []
    for seed in range(60):
        corpus, truth = code_corpus(np.random.default_rng(seed))
        corpus["outlook"] = corpus["expectation"].map(steps)
        sample = code_sample(corpus, truth, 300, seed=seed)
        sample["outlook"] = sample["label"].map(steps).fillna(0)
        row = tt.estimate_shares(corpus, sample).set_index("measure").loc["outlook"]
        right = truth[truth != "none"].map(steps).fillna(0).mean()
        covered.append(row["low"] <= right <= row["high"])
    assert np.mean(covered) >= 0.88
    assert "outlook" not in set(
        tt.estimate_shares(corpus, sample.drop(columns="outlook"))["measure"]
    )


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda s: s.assign(label=""), "no sentence of the sample has a label"),
        (lambda s: s.assign(label="lowr"), "lower"),
        (lambda s: s.assign(drawn_by="disagreement"), "by chance"),
        (lambda s: s.assign(sentence_id=s["sentence_id"] + 5000), "not in the corpus"),
        (lambda s: pd.concat([s, s]), "twice"),
    ],
)
def test_a_sample_that_is_good_for_no_share_is_refused(change, told):
    corpus, truth = code_corpus(np.random.default_rng(8), 200)
    with pytest.raises(InputError, match=told):
        tt.estimate_shares(corpus, change(code_sample(corpus, truth, 20)))
