"""Coders side by side, and which sentences are drawn for them."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import tradetalks as tt
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.base.checks import InputError


def corpus(size: int = 400, articles: int = 40, seed: int = 0) -> pd.DataFrame:
    random = np.random.default_rng(seed)
    return pd.DataFrame(
        {
            "article_id": [f"a{number % articles}" for number in range(size)],
            "sentence_id": range(size),
            "text": [f"Sentence {number}." for number in range(size)],
            "outlet": random.choice(["Post", "Times", "Echo"], size, p=[0.8, 0.15, 0.05]),
            "certainty": random.beta(0.3, 1, size),
        }
    )


@pytest.mark.parametrize("by", ["chance", "certainty", "outlet", "article"])
def test_the_weights_of_a_sample_add_up_to_the_corpus(by):
    sentences = corpus()
    sample = tt.sample_for_coding(sentences, 80, seed=3, by=by)
    assert sample["drawn_by"].eq(by).all()
    assert not sample.duplicated(["article_id", "sentence_id"]).any()
    total = sample["weight"].sum()
    assert total == pytest.approx(len(sentences), rel=0.15 if by == "article" else 1e-9)


def test_a_column_gives_the_same_number_of_each_value_as_far_as_there_are_any():
    sample = tt.sample_for_coding(corpus(), 60, by="outlet")
    drawn = sample["stratum"].value_counts()
    assert drawn.sum() == 60
    assert drawn["Post"] >= 20
    assert drawn.max() - drawn[["Post", "Times"]].min() <= 1


def test_by_certainty_more_is_drawn_where_it_is_in_doubt():
    sentences = corpus()
    drawn = tt.sample_for_coding(sentences, 80, by="certainty").merge(sentences)
    assert (drawn["certainty"] - 0.5).abs().mean() < (sentences["certainty"] - 0.5).abs().mean()


def test_by_article_whole_articles_are_drawn():
    sentences = corpus()
    sample = tt.sample_for_coding(sentences, 35, by="article")
    sizes = sentences.groupby("article_id").size()
    assert sample.groupby("article_id").size().equals(sizes[sorted(sample["article_id"].unique())])
    assert 35 <= len(sample) < 35 + sizes.max()


def test_what_was_drawn_and_labelled_can_be_evaluated_as_it_is():
    sentences = pd.DataFrame({"text": ["A deal is near.", "It rained."]})
    coded = tt.sample_for_coding(sentences, 2).assign(label=["raise", "none"])
    scores = tt.evaluate_expectations(tt.predict_expectations(coded))
    assert scores["sentences"] == 2


def labelled(*labels: str) -> pd.DataFrame:
    ids = range(1, len(labels) + 1)
    return pd.DataFrame({"article_id": "a", "sentence_id": ids, "label": labels})


def test_opposite_directions_stand_before_other_differences():
    ann = labelled("lower", "none", "open", "mixed", "none")
    machine = labelled("raise", "lower", "mixed", "mixed", "none")
    machine = machine.rename(columns={"label": "expectation"})
    compared = tt.compare_coders({"ann": ann, "machine": machine})
    assert compared["parted"]["sentence_id"].tolist() == [1, 2, 3]
    labels = compared["labels"].set_index("label")
    assert labels.loc["mixed", ["precision", "recall"]].tolist() == [0.5, 1.0]
    assert compared["confusion"]["sentences"].sum() == 5


def test_two_coders_agree_as_nltk_computes_it():
    from nltk.metrics.agreement import AnnotationTask

    random = np.random.default_rng(1)
    first, second = random.choice(["lower", "raise", "none"], (2, 60))
    second = np.where(random.random(60) < 0.5, first, second)
    coders = {"ann": labelled(*first), "ben": labelled(*second)}
    (row,) = tt.compare_coders(coders)["agreement"].to_dict("records")
    given = [("ann", n, x) for n, x in enumerate(first)]
    task = AnnotationTask(data=[*given, *(("ben", n, x) for n, x in enumerate(second))])
    assert row["kappa"] == pytest.approx(task.kappa())
    assert row["alpha"] == pytest.approx(task.alpha())


def test_alpha_of_many_coders_takes_missing_labels():
    # Krippendorff (2011), Computing Krippendorff's alpha-reliability, example C: nominal data of
    # four coders with values missing; alpha is 0.743.
    rows = [
        "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 .",
    ]  # fmt: skip
    names = {"1": "lower", "2": "raise", "3": "mixed", "4": "open", "5": "none", ".": ""}
    coders = {
        f"coder {number}": labelled(*(names[value] for value in row.split()))
        for number, row in enumerate(rows)
    }
    alpha = tt.compare_coders(coders)["agreement"]["alpha"].iloc[-1]
    assert alpha == pytest.approx(0.743, abs=0.001)


@given(st.lists(st.sampled_from(["lower", "raise", "none", ""]), min_size=2, max_size=20))
def test_who_agrees_with_himself_agrees_wholly(labels):
    coders = {"ann": labelled(*labels), "again": labelled(*labels)}
    if set(labels) == {""}:
        with pytest.raises(InputError, match="no sentence"):
            tt.compare_coders(coders)
        return
    (row,) = tt.compare_coders(coders)["agreement"].to_dict("records")
    assert row["observed"] == 1
    assert np.isnan(row["alpha"]) or row["alpha"] == 1


def test_agreement_is_measured_apart_by_a_column():
    ann = labelled("lower", "none", "lower", "none").assign(voice=["official"] * 2 + ["market"] * 2)
    ben = labelled("lower", "none", "none", "lower")
    agreed = tt.compare_coders({"ann": ann, "ben": ben}, by="voice")["agreement"]
    by_voice = agreed[agreed["column"] == "voice"].set_index("value")["observed"]
    assert by_voice.to_dict() == {"market": 0.0, "official": 1.0}


@pytest.mark.parametrize(
    ("coders", "told"),
    [
        ({"ann": labelled("lower")}, "two coders"),
        ({"ann": labelled("lower"), "ben": labelled("lowr")}, "lower"),
        ({"ann": labelled("lower"), "text": labelled("open")}, "choose another"),
        ({"ann": labelled("lower"), "ben": pd.concat([labelled("open")] * 2)}, "twice"),
    ],
)
def test_what_cannot_be_compared_is_refused(coders, told):
    with pytest.raises(InputError, match=told):
        tt.compare_coders(coders)
