"""What kind of line a sentence stands in, and which kinds are scored."""

import pandas as pd
import pytest
from tradetalks.expectations.frame import frame_expectations
from tradetalks.sentences.kinds import classify_line, find_scored
from tradetalks.sentences.split import split_sentences
from tradetalks.tone.score import score_sentiment


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Photo: Ann Lee", "caption"),
        ("FILE - Ann Lee speaks in Oslo in May.", "caption"),
        ("Ministers meet in Oslo. (AP Photo/Ann Lee)", "caption"),
        ("A ship in the port of Oslo (Bo Marsh/Getty Images)", "caption"),
        ("By Ann Lee", "byline"),
        ("By Ann Lee and Bo Marsh, Trade Desk", "byline"),
        ("Bo Marsh, Diplomatic Correspondent", "byline"),
        ("Reporting by Ann Lee; Editing by Bo Marsh", "byline"),
        ("Ann Lee in Oslo contributed to this report.", "byline"),
        ("Ann Lee contributed to this report.", "byline"),
        ("OSLO, June 9 (Reuters)", "byline"),
        ("Published June 9, 2025, 5:30 p.m.", "byline"),
        ("Advertisement", "boilerplate"),
        ("Copyright © 2025 Trade Daily. All rights reserved.", "boilerplate"),
        ("Also on Trade Daily", "boilerplate"),
        ("Read more: Talks resume", "boilerplate"),
        ("Sign up for our newsletter", "boilerplate"),
        ("Follow us on Facebook", "boilerplate"),
        ("This site is protected by reCAPTCHA and its terms apply.", "boilerplate"),
        ("Click here to read all of it", "boilerplate"),
        ("Loading…", "boilerplate"),
        ("Share this article", "boilerplate"),
        ("Story continues below", "boilerplate"),
        ("What comes next", "heading"),
        ("WHAT COMES NEXT?", "heading"),
        ("What comes next?", "heading"),
        ("Who’s to pay for it?", "heading"),
    ],
)
def test_a_line_has_the_kind_of_its_form(line, kind):
    assert classify_line(line, "The ministers will meet again.", "") == kind


@pytest.mark.parametrize(
    "line",
    [
        "Share prices fell, and the port was closed.",
        "Follow the money, she said.",
        "Sources close to the talks said that a deal was near.",
        "By Monday the ministers had left.",
        "Loading docks stood empty.",
        "Read in London, the statement sounded colder.",
        "Photographers waited at the gate.",
        "Also on Monday, ministers met in Oslo.",
        "#TalksNow was read by thousands on Monday, and few believed a word of what it said.",
        "The minister said, “A deal is near”",
        "Is a deal near?",
        "What comes next? Nobody in London could say.",
    ],
)
def test_prose_that_begins_like_one_is_prose(line):
    assert classify_line(line, "They left.", "") == "prose"


def test_what_the_article_does_not_say_is_not_scored():
    text = "No deal is expected\nBy Ann Lee\nPhoto: A terrible crash\nNo deal is expected.\n"
    text += "They are happy.\nRead more: A wonderful breakthrough is near"
    sentences = split_sentences(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    scored = find_scored(sentences)
    kinds = ["heading", "byline", "caption", "prose", "prose", "boilerplate"]
    assert sentences["kind"].tolist() == kinds
    assert scored.tolist() == [False, False, False, True, True, False]
    told = frame_expectations(score_sentiment(sentences))
    assert told["tone"].isna().tolist() == (~scored).tolist()
    assert told["expectation"].tolist() == [*["none"] * 3, "lower", "none", "none"]
    assert told.loc[~scored, "certainty"].eq(0).all()
    assert score_sentiment(sentences.drop(columns="kind"))["tone"].notna().all()
