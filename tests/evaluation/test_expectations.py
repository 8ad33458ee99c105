import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tradetalks.cli import main
from tradetalks.evaluation.coders import sample_for_coding
from tradetalks.evaluation.expectations import (
    describe_scores,
    evaluate_expectations,
    predict_expectations,
)
from tradetalks.expectations.frame import EXPECTATIONS, compare_readers
from tradetalks.measures.intervals import FEWEST
from tradetalks.measures.reliability import agreement

GOLD = pd.DataFrame(
    {
        "article_id": ["a", "a", "a", "b", "b"],
        "sentence": [
            "A deal is unlikely, the minister said.",
            "The hall has two doors.",
            "“A truce is within reach,” said Ann Lee, an economist.",
            "It remains to be seen whether the pact will hold.",
            "Progress has been made, but wide gaps remain.",
        ],
        "label": ["lower", "none", "raise", "open", "mixed"],
        "voice": ["official", "", "expert", "article", "article"],
        "explicit": ["yes", "", "yes", "yes", "yes"],
    }
)

labels = st.lists(
    st.tuples(st.sampled_from(EXPECTATIONS), st.sampled_from(EXPECTATIONS), st.sampled_from("abc")),
    min_size=1,
    max_size=20,
)


def table_of(rows):
    table = pd.DataFrame(rows, columns=["label", "expectation", "article_id"])
    return table.assign(sentence="It rains.", outlook=0.0, predicted_voice="article")


def test_predictions_keep_the_gold_table_and_add_their_columns():
    predicted = predict_expectations(GOLD)
    pd.testing.assert_frame_equal(predicted[GOLD.columns], GOLD)
    added = ["expectation", "certainty", "label_certainty", "outlook", "predicted_voice"]
    assert predicted.columns.tolist()[5:] == added
    assert predicted["expectation"].tolist() == GOLD["label"].tolist()


def test_perfect_predictions_score_one_everywhere():
    scores = evaluate_expectations(predict_expectations(GOLD))
    assert scores["detection"]["f1"] == scores["macro_f1"] == scores["voice_accuracy"] == 1
    assert scores["explicit_recall"] == 1
    assert (scores["sentences"], scores["articles"]) == (5, 2)


def test_scores_of_a_small_table_as_computed_by_hand():
    scores = evaluate_expectations(
        table_of(
            [("lower", "lower", "a"), ("lower", "raise", "a"), ("raise", "none", "b"),
             ("none", "none", "b"), ("none", "lower", "b")]
        )
    )  # fmt: skip
    assert scores["detection"]["precision"] == pytest.approx(2 / 3)
    assert scores["detection"]["recall"] == pytest.approx(2 / 3)
    assert scores["labels"]["lower"]["f1"] == pytest.approx(0.5)
    assert scores["labels"]["none"]["f1"] == pytest.approx(0.5)
    assert scores["macro_f1"] == pytest.approx((0.5 + 0 + 0.5) / 3)
    assert scores["confusion"]["lower"] == dict(zip(EXPECTATIONS, [1, 1, 0, 0, 0], strict=True))
    assert scores["voice_accuracy"] is scores["explicit_recall"] is None


@given(labels)
@settings(deadline=None, max_examples=4)
def test_scores_and_their_bounds_stay_between_zero_and_one(rows):
    scores = evaluate_expectations(table_of(rows))
    for bounds in scores["intervals"].values():
        few = scores["articles"] < FEWEST
        assert bounds["low"] is bounds["high"] is None if few else True
        assert few or 0 <= bounds["low"] <= bounds["high"] <= 1
    assert sum(sum(row.values()) for row in scores["confusion"].values()) == len(rows)


@given(labels)
@settings(deadline=None, max_examples=4)
def test_the_order_of_articles_does_not_matter(rows):
    keys = ("labels", "confusion", "macro_f1", "baselines")
    forward, backward = (evaluate_expectations(table_of(order)) for order in (rows, rows[::-1]))
    assert {k: forward[k] for k in keys[:3]} == {k: backward[k] for k in keys[:3]}


def test_the_description_names_every_label_and_baseline():
    told = describe_scores(evaluate_expectations(predict_expectations(GOLD)))
    for part in (*EXPECTATIONS, "majority", "sign of VADER", "detection", "voice 1.00"):
        assert part in told


@pytest.mark.parametrize(
    ("gold", "told"),
    [
        (GOLD.drop(columns="label"), "label"),
        (GOLD.drop(columns="sentence"), "sentence"),
        (GOLD.assign(label="higher"), "higher"),
        (GOLD.iloc[:0], "no labelled sentence"),
    ],
)
def test_bad_gold_tables_are_refused_in_one_line(gold, told):
    with pytest.raises(ValueError, match=told) as problem:
        predict_expectations(gold)
    assert "\n" not in str(problem.value)


def test_command_prints_json_and_writes_predictions(tmp_path, capsys):
    gold, out = tmp_path / "gold.csv", tmp_path / "out.csv"
    GOLD[["sentence", "label"]].to_csv(gold, index=False)
    assert main(["evaluate", str(gold), "--json", "--predictions", str(out)]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert set(scores["detection"]) >= {"precision", "recall", "f1"}
    assert set(scores["labels"]) == set(EXPECTATIONS)
    assert scores["sentences"] == len(GOLD)
    assert scores["voice_accuracy"] is None
    assert list(pd.read_csv(out)) == [
        "sentence", "label", "expectation", "certainty", "label_certainty", "outlook",
        "predicted_voice",
    ]  # fmt: skip


def test_command_refuses_a_bad_file_in_one_line(tmp_path, capsys):
    gold = tmp_path / "gold.csv"
    gold.write_text("sentence\nA deal is near.\n")
    assert main(["evaluate", str(gold)]) == 2
    problem = capsys.readouterr().err
    assert "label" in problem
    assert problem.count("\n") == 1


def test_agreement_as_computed_by_hand():
    coded = pd.DataFrame(
        {"ann": ["lower", "none", "none", "open"], "ben": ["lower", "none", "open", ""]}
    )
    pair = agreement(coded).iloc[0]
    assert (pair["coders"], pair["sentences"]) == ("ann, ben", 3)
    assert pair["observed"] == pytest.approx(2 / 3)
    assert pair["kappa"] == pytest.approx((2 / 3 - 1 / 3) / (1 - 1 / 3))


def test_agreement_of_three_coders_has_a_row_for_each_pair_and_one_for_all():
    coded = pd.DataFrame({name: ["lower", "none"] for name in ("ann", "ben", "cyd")})
    table = agreement(coded)
    assert len(table) == 4
    assert table["alpha"].eq(1).all()
    assert np.isnan(table["kappa"].iloc[3])


def test_agreement_on_one_label_alone_is_not_defined():
    table = agreement(pd.DataFrame({"ann": ["none"], "ben": ["none"]}))
    assert table[["kappa", "alpha"]].isna().all(axis=None)
    assert table["observed"].tolist() == [1]


def test_agreement_needs_two_coders():
    with pytest.raises(ValueError, match="two coders"):
        agreement(pd.DataFrame({"ann": ["none"]}))


def test_a_sample_for_coding_is_prose_repeats_and_never_exceeds_the_table():
    sentences = pd.DataFrame({"text": list("abc"), "kind": ["prose", "caption", "prose"]})
    drawn = sample_for_coding(sentences, 10, seed=1)
    assert sorted(drawn["text"]) == ["a", "c"]
    assert drawn["label"].eq("").all()
    pd.testing.assert_frame_equal(drawn, sample_for_coding(sentences, 10, seed=1))


def test_those_on_which_the_readers_part_come_first():
    sentences = pd.DataFrame({"text": ["It rains."] * 5 + ["They met for tense talks."] + [
        "A deal is unlikely.", "The nominee appears headed for confirmation.",
    ]}, index=[9] * 8)  # fmt: skip
    read = compare_readers(sentences.reset_index(drop=True))
    parted = set(sentences["text"][(read["rules"] != read["reader"]).to_numpy()])
    assert 0 < len(parted) < 4
    drawn = sample_for_coding(sentences, 8, by="disagreement")
    assert set(drawn["text"].head(len(parted))) == parted
    assert list(drawn) == [
        "text",
        "drawn_by",
        "stratum",
        "weight",
        "label",
    ]  # no verdict is shown to whoever codes
    assert len(sample_for_coding(sentences, 2, by="disagreement")) == 2
    with pytest.raises(
        ValueError,
        match="no such way to draw, and no column of the table: 'luck'; there are chance",
    ):
        sample_for_coding(sentences, 2, by="luck")


@given(st.lists(st.sampled_from(GOLD["sentence"].tolist()) | st.text(max_size=40), max_size=6))
@settings(deadline=None, max_examples=20)
def test_how_far_readers_part_is_a_share(texts):
    read = compare_readers(pd.DataFrame({"text": pd.Series(texts, dtype="str")}))
    assert read["apart"].between(0, 1).all()
    assert set(read["rules"]) | set(read["reader"]) <= set(EXPECTATIONS)


def test_groups_are_measured_apart_and_add_up():
    gold = GOLD.assign(topic=["a", "a", "b", "b", ""], sure=["yes", "yes", "no", "yes", "no"])
    scores = evaluate_expectations(predict_expectations(gold), by="topic")
    assert list(scores["groups"]) == ["topic", "sure"]
    assert list(scores["groups"]["topic"]) == ["a", "b", ""]
    for groups in scores["groups"].values():
        assert sum(group["sentences"] for group in groups.values()) == len(gold)
        assert sum(group["framing"] for group in groups.values()) == 4
    told = describe_scores(scores)
    assert "topic" in told
    assert "no interval: fewer than 5 articles" in told


def test_what_is_sure_and_what_is_not_are_told_apart():
    rows = pd.DataFrame(
        [("lower", "lower", "yes"), ("raise", "none", "yes"), ("open", "none", "no")],
        columns=["label", "expectation", "sure"],
    ).assign(sentence="It rains.")
    sure = evaluate_expectations(rows)["groups"]["sure"]
    assert (sure["yes"]["recall"], sure["no"]["recall"]) == (0.5, 0.0)


def test_a_command_measures_several_readers_and_groups(tmp_path, capsys):
    gold = tmp_path / "gold.csv"
    GOLD.to_csv(gold, index=False)
    assert main(["evaluate", str(gold), "--reader", "rules", "reader", "both", "--json"]) == 0
    assert list(json.loads(capsys.readouterr().out)) == ["rules", "reader", "both"]
    assert main(["evaluate", str(gold), "--reader", "rules", "both"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()[1:]] == [
        "rules",
        "both",
    ]
    assert main(["evaluate", str(gold), "--by", "voice", "--json"]) == 0
    assert set(json.loads(capsys.readouterr().out)["groups"]["voice"]) >= {"official", "expert"}
    for wrong, told in [
        (["--by", "colour"], "no column 'colour'"),
        (["--reader", "crowd"], "no such reader: 'crowd'"),
        (["--threshold", "loose"], "no such threshold: 'loose'"),
        (["--reader", "rules", "both", "--predictions", str(tmp_path / "o.csv")], "one reader"),
    ]:
        assert main(["evaluate", str(gold), *wrong]) == 2
        problem = capsys.readouterr().err
        assert told in problem
        assert problem.count("\n") == 1


def test_certainty_is_held_against_what_is_so():
    rows = pd.DataFrame(
        {"label": ["lower", "none", "none", "none"], "certainty": [0.95, 0.05, 0.05, 0.95]}
    )
    rows = rows.assign(sentence="It rains.", expectation=rows["label"])
    calibration = evaluate_expectations(rows)["calibration"]
    assert [row["share"] for row in calibration["bins"]] == [0, 0.5]
    assert calibration["error"] == pytest.approx((0.05 * 2 + 0.45 * 2) / 4)
    assert evaluate_expectations(rows.drop(columns="certainty"))["calibration"] is None


def test_the_certainty_of_labels_is_held_against_those_that_were_right():
    rows = pd.DataFrame(
        {
            "label": ["lower", "raise", "none", "none"],
            "expectation": ["lower", "lower", "none", "none"],
            "label_certainty": [0.85, 0.85, 1.0, 1.0],
        }
    ).assign(sentence="It rains.")
    calibration = evaluate_expectations(rows)["label_calibration"]
    assert calibration["error"] == pytest.approx(0.35 / 2)
    assert calibration["error_where_framed"] == pytest.approx(0.35)
    nothing = evaluate_expectations(rows.assign(expectation="none"))["label_calibration"]
    assert nothing["error_where_framed"] is None
    assert evaluate_expectations(rows.drop(columns="label_certainty"))["label_calibration"] is None
