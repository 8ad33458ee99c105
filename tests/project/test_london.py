"""What is said of the two articles: each claim quotes them, each fact that is cited exists."""

import pandas as pd
import pytest
import tradetalks as tt

LONDON = tt.project_folder() / "notebooks" / "london"


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(LONDON / name, keep_default_na=False)


@pytest.fixture(scope="module")
def sentences() -> pd.DataFrame:
    articles = tt.load_articles()
    return tt.frame_expectations(tt.score_sentiment(tt.split_sentences(articles)))


@pytest.mark.parametrize("name", ["claims.csv", "outcomes.csv"])
def test_each_fact_that_is_cited_exists(name):
    cited = read(name)["facts"].str.split().explode().dropna()
    assert set(cited) <= set(read("facts.csv")["id"])


def test_each_fact_has_a_publisher_and_those_from_elsewhere_an_address():
    facts = read("facts.csv")
    assert facts["publisher"].str.len().gt(0).all()
    assert facts.loc[facts["url"].eq(""), "publisher"].tolist() == ["own search"]


def test_each_claim_is_quoted_from_its_sentence(sentences):
    claims = read("claims.csv").merge(sentences, on=["article_id", "sentence_id"], how="left")
    wrong = [c for c, text in zip(claims["claim"], claims["text"], strict=True) if c not in text]
    assert wrong == []
    assert set(claims["verdict"]) == {"confirmed", "contradicted", "not found"}
    assert claims.loc[claims["verdict"] != "not found", "facts"].str.len().gt(0).all()


def test_each_thing_expected_is_held_against_what_came(sentences):
    keys = ["article_id", "sentence_id", "claim"]
    outcomes = read("outcomes.csv")
    framing = read("labels.csv").query("label != 'none'")
    assert set(outcomes["sentence_id"]) == set(framing["sentence_id"])
    ledger = tt.list_expectations(sentences, outcomes)
    assert sorted(map(tuple, ledger[keys].values)) == sorted(map(tuple, outcomes[keys].values))
    assert set(ledger["result"]) == {"hit", "partly", "open"}  # as lesson 05 says


def test_expectations_and_voices_are_those_given_by_hand(sentences):
    """The rules were made with these in view: this holds them, and measures nothing."""
    by_hand = read("labels.csv")
    assert sentences["expectation"].tolist() == by_hand["label"].tolist()
    framing = by_hand["label"] != "none"
    voices = sentences["voice"].to_numpy()[framing.to_numpy()]
    assert voices.tolist() == by_hand.loc[framing, "voice"].tolist()


def test_the_quotation_that_sounds_good_and_promises_little():
    text = "“I don’t really have very high hopes for a quick resolution"
    words = pd.Series(
        [
            text[1:],
            f"{text},” said Zhiwei Zhang, President and Chief Economist at "
            "Pinpoint Asset Management.",
        ]
    )
    assert tt.score_vader(words.map(tt.straighten)).round(2).tolist() == [0.47, 0.68]
    framed = tt.frame_expectations(pd.DataFrame({"text": words}))
    assert framed["expectation"].tolist() == ["lower", "lower"]
