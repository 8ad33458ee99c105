import json

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tradetalks.base.checks import InputError
from tradetalks.cli import main
from tradetalks.evaluation.claims import describe_claims, evaluate_claims
from tradetalks.expectations.claims import CLAIM_COLUMNS
from tradetalks.expectations.frame import frame_expectations

SENTENCES = [
    "A truce is unlikely this year.",
    "The hall has two doors.",
    "The senate is expected to ratify the treaty if the quotas are raised.",
]


def marked(sentences=SENTENCES):
    """Return sentences marked as the library reads them."""
    found = frame_expectations(pd.DataFrame({"text": sentences}))
    return found.rename(columns={"text": "sentence"})[["sentence", *CLAIM_COLUMNS]]


def test_what_is_marked_as_it_is_read_scores_one():
    scores = evaluate_claims(marked())
    assert [scores[name]["f1"] for name in CLAIM_COLUMNS] == [1, 1, 1, 1]
    assert [scores[name]["n"] for name in CLAIM_COLUMNS] == [2, 1, 1, 2]


def test_scores_as_computed_by_hand():
    gold = marked(["A truce is unlikely this year.", "The hall has two doors."])
    gold["expected"] = ["quick truce", ""]
    gold["condition"] = ["", "two doors"]
    scores = evaluate_claims(gold)
    assert scores["expected"] == {"f1": pytest.approx(2 / 3), "n": 1}
    assert scores["condition"] == {"f1": 0, "n": 1}


def test_a_sentence_that_is_not_found_has_nothing():
    gold = marked(["The hall has two doors."]).assign(likelihood="two")
    assert evaluate_claims(gold)["likelihood"] == {"f1": 0, "n": 1}


def test_a_column_in_which_nothing_stands_has_no_score():
    score = evaluate_claims(marked(["The hall has two doors."]))["by_when"]
    assert score == {"f1": None, "n": 0}


@given(st.lists(st.tuples(*[st.sampled_from(["", "a truce", "two | doors"])] * 4), min_size=1))
@settings(max_examples=10)
def test_scores_stay_between_zero_and_one(rows):
    gold = pd.DataFrame(rows, columns=list(CLAIM_COLUMNS)).assign(sentence=SENTENCES[0])
    for score in evaluate_claims(gold).values():
        assert score["n"] <= len(rows)
        assert score["f1"] is None or 0 <= score["f1"] <= 1


def test_a_table_without_the_columns_or_rows_is_refused():
    with pytest.raises(InputError, match="no column 'likelihood'"):
        evaluate_claims(marked().drop(columns="likelihood"))
    with pytest.raises(InputError, match="no marked sentence"):
        evaluate_claims(marked().head(0))


def test_the_command_prints_the_figures(tmp_path, capsys):
    path = tmp_path / "gold.csv"
    marked().to_csv(path, index=False)
    assert main(["evaluate-claims", str(path), "--json"]) == 0
    scores = json.loads(capsys.readouterr().out)
    assert scores == evaluate_claims(marked())
    assert main(["evaluate-claims", str(path)]) == 0
    assert capsys.readouterr().out == describe_claims(scores) + "\n"
    assert main(["evaluate-claims", str(tmp_path / "none.csv")]) == 2
