import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.base.checks import InputError
from tradetalks.expectations.frame import frame_expectations
from tradetalks.expectations.ledger import list_expectations, score_forecasts

TEXTS = [
    "A truce is unlikely this year, the envoy said.",
    "The hall has two doors.",
    "The senate is expected to ratify the treaty next month.",
    "A full accord is unlikely, but the sides may sign a truce by Friday.",
    "It remains to be seen whether the truce will hold.",
]


def framed(texts=TEXTS, **columns):
    days = {
        "published_from": pd.Timestamp("2025-06-10"),
        "published_to": pd.Timestamp("2025-06-10"),
    }
    table = pd.DataFrame({"text": texts, "sentence_id": range(1, len(texts) + 1)})
    return frame_expectations(table.assign(article_id="a", **days, **columns))


def outcomes(*rows, columns=("sentence_id", "claim", "came")):
    return pd.DataFrame(rows, columns=list(columns)).assign(article_id="a")


def test_the_ledger_has_one_row_an_expectation_and_the_first_due_on_top():
    ledger = list_expectations(framed())
    assert ledger["sentence_id"].tolist() == [4, 3, 1, 4, 5]
    assert ledger["due_to"].dropna().is_monotonic_increasing
    assert ledger["claim"].tolist() == [2, 1, 1, 1, 1]
    assert ledger["expected"].tolist()[:3] == ["truce", "ratify the treaty", "truce"]


def test_who_expects_is_the_speaker_or_else_the_voice():
    ledger = list_expectations(
        framed(["A truce is near.", "An accord is near."], speaker=["Lee", ""])
    )
    assert ledger["who"].tolist() == ["Lee", "article"]


def test_polarity_says_whether_the_outcome_is_said_to_come():
    ledger = list_expectations(framed()).sort_values(["sentence_id", "claim"])
    assert ledger["polarity"].tolist() == ["negative", "positive", "negative", "positive", ""]


POLARITY = {
    "A truce is likely.": "positive",
    "A truce is not likely.": "negative",
    "No truce is likely.": "negative",
    "No lasting truce between the two armies is expected.": "negative",
    "Few growers expect a truce.": "negative",
    "A truce is not unlikely.": "positive",
    "There is no doubt about a truce.": "positive",
    "The envoys do not have high hopes for a truce.": "negative",
    "The union will probably not settle.": "negative",
    "The union is likely not to settle.": "negative",
    "A truce is not only possible but likely.": "positive",
    "Growers warn of a long strike.": "positive",
    "Brokers fear that the port may close.": "positive",
    "The talks may be just the beginning of a longer process.": "positive",
    "The best-case scenario would be a short truce.": "positive",
    "It is unclear whether the truce will hold.": "",
}


@pytest.mark.parametrize(("text", "polarity"), POLARITY.items())
def test_each_denial_turns_the_polarity_and_what_is_feared_is_said_to_come(text, polarity):
    table = framed([text])
    table["expectation"] = table["expectation"].replace("none", "raise")
    assert list_expectations(table)["polarity"].tolist() == [polarity]


def test_what_came_makes_hits_misses_and_open_ones():
    came = outcomes((1, 1, "no"), (3, 1, "no"), (4, 2, "partly"), (5, 1, "yes"))
    ledger = list_expectations(framed(), came).sort_values(["sentence_id", "claim"])
    assert ledger["result"].tolist() == ["hit", "miss", "open", "partly", "neither"]


def test_outcomes_may_be_named_by_what_is_expected():
    came = pd.DataFrame({"expected": ["truce"], "came": ["yes"], "date": ["2025-06-12"]})
    ledger = list_expectations(framed(["A truce is near.", "An accord is near."]), came)
    assert ledger.set_index("expected")["result"].to_dict() == {"truce": "hit", "accord": "open"}
    assert ledger["date"].notna().sum() == 1


def test_a_corpus_that_frames_nothing_has_an_empty_ledger():
    ledger = list_expectations(framed(["The hall has two doors."]), outcomes((1, 1, "yes")))
    assert ledger.empty
    assert "result" in ledger
    assert score_forecasts(ledger)["forecasts"] == 0


@pytest.mark.parametrize(
    ("came", "problem"),
    [
        (outcomes((1, 1, "perhaps")), "no such outcome in came: 'perhaps'"),
        (outcomes((1, 1, "yes"), (1, 1, "no")), "stands there twice"),
        (outcomes((1, 1), columns=("sentence_id", "claim")), "no column 'came'"),
        (pd.DataFrame({"came": ["yes"]}), "no column 'expected'"),
    ],
)
def test_a_wrong_table_of_outcomes_is_refused_in_one_line(came, problem):
    with pytest.raises(InputError, match=problem):
        list_expectations(framed(), came)


def test_the_ledger_needs_framed_sentences():
    with pytest.raises(InputError, match="run frame_expectations first"):
        list_expectations(pd.DataFrame({"text": ["A truce is near."]}))


def test_the_brier_score_as_computed_by_hand():
    ledger = pd.DataFrame(
        {"probability": [0.75, 0.75, 0.165, None, 0.5], "came": ["yes", "no", "no", "yes", ""]}
    )
    scores = score_forecasts(ledger)
    assert scores["forecasts"] == 3
    assert scores["brier"] == pytest.approx((0.0625 + 0.5625 + 0.165**2) / 3)
    assert scores["reference"] == pytest.approx(1 / 3 * 2 / 3)
    assert scores["calibration"]["share"].tolist() == [0, 0.5]
    assert scores["calibration"]["size"].tolist() == [1, 2]


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(["yes", "no"])), min_size=1))
def test_scores_of_forecasts_stay_between_zero_and_one(rows):
    scores = score_forecasts(pd.DataFrame(rows, columns=["probability", "came"]))
    assert 0 <= scores["brier"] <= 1
    assert 0 <= scores["reference"] <= 0.25
    table = scores["calibration"]
    assert table["size"].sum() == len(rows)
    assert (table["low"] <= table["share"] + 1e-9).all()
    assert (table["share"] <= table["high"] + 1e-9).all()
