"""What kind of line a sentence stands in, and which kinds are scored."""

import pandas as pd
import pytest
from tradetalks.expectations.frame import frame_expectations
from tradetalks.sentences.kinds import classify_line, counted_texts, find_scored
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
        ("You can unsubscribe at any time. This site has a policy.", "boilerplate"),
        ("Follow us on Facebook", "boilerplate"),
        ("This site is protected by reCAPTCHA and its terms apply.", "boilerplate"),
        ("Click here to read all of it", "boilerplate"),
        ("Loading…", "boilerplate"),
        ("(c) Trade Daily 2025", "boilerplate"),
        ("Copyright Trade Daily, 2025", "boilerplate"),
        ("Editor’s note: This story was written before the talks.", "boilerplate"),
        ("This article has been updated with a comment by the minister.", "boilerplate"),
        ("Correction: An earlier version of this story gave another day.", "boilerplate"),
        ("This is a developing story.", "boilerplate"),
        ("The views expressed here are the author’s.", "boilerplate"),
        ("Was this article helpful?", "boilerplate"),
        ("Subscribe to Trade Daily. It is free.", "boilerplate"),
        ("Ann Lee Roe reported from Oslo, and Bo Marsh from Ohio.", "byline"),
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
        "Copyright rules are not part of the talks.",
        "(c) Wine is left out.",
        "Subscribe to that, and the deal is dead.",
        "This site is protected by the army.",
        "The views expressed by ministers differ.",
        "The harbour news reported from Oslo is bad.",
        "An earlier version of the treaty had more of them.",
        "This story is an old one in Ohio.",
        "The article of the treaty was changed to please them.",
        "Also on Monday, ministers met in Oslo.",
        "#TalksNow was read by thousands on Monday, and few believed a word of what it said.",
        "The minister said, “A deal is near”",
        "Is a deal near?",
        "What comes next? Nobody in London could say.",
    ],
)
def test_prose_that_begins_like_one_is_prose(line):
    assert classify_line(line, "They left.", "") == "prose"


@pytest.mark.parametrize("above", ["READ MORE:", "Related stories", "Also on the Harbour Desk:"])
def test_headlines_below_a_line_that_announces_them_are_none_of_the_article(above):
    lines = ["No deal is expected.", above, "A breakthrough is near", "- Port closed again"]
    lines += ["Will the pact hold?", "The ministers left.", "They were happy.", "- all of them"]
    articles = pd.DataFrame({"article_id": ["a"], "text": ["\n".join(lines)]})
    kinds = split_sentences(articles)["kind"].tolist()
    assert kinds == ["prose", *["boilerplate"] * 4, "prose", "prose", "list item"]


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


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [
        ("NORDBY (Reuters) - ", "They met."),
        ("NEW HARBOUR, June 9 (AP) — ", "They met."),
        ("HARBOUR, Ore. – ", "They met."),
        ("(CNN) ", "They met."),
        ("Nordby, Virginia (CNN) ", "They met."),
        ("Ann Lee and Jim Kay THE PAPER NORDBY – ", "They met."),
        ("", "NATO met in Nordby - Harbour."),
        ("", "Mayor Lee – who won – met them."),
        ("", "HMS – the harbour club of 30 – met."),
        ("", "HMS – Nordby’s club – met."),
        ("", "Mayor Ann Lee (Bloomberg) spoke."),
    ],
)
def test_where_an_article_was_written_is_not_counted(dateline, rest):
    sentences = pd.DataFrame({"sentence_id": [1, 9], "text": [dateline + rest] * 2})
    first, ninth = counted_texts(sentences)
    assert first == " " * len(dateline) + rest
    assert ninth == dateline + rest


def test_prose_within_a_paragraph_that_begins_like_a_notice_is_prose():
    text = (
        "They met in Nordby. Copyright was a topic. Sign up to the truce or leave, he said. "
        "Follow us into the harbour, she said. By using boats you agree to row. "
        "First published in May, the list is out. Privacy policy for sailors is to change."
    )
    table = split_sentences(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    assert set(table["kind"]) == {"prose"}


def test_a_notice_within_a_paragraph_is_none_of_its_sentences():
    text = (
        "They met in Nordby. Email Sign Up By signing up you agree to receive newsletters from us. "
        "You can unsubscribe at any time. By using force they would click with nobody. It rained."
    )
    table = split_sentences(pd.DataFrame({"article_id": ["a"], "text": [text]}))
    assert table["kind"].tolist() == ["prose", "boilerplate", "boilerplate", "prose", "prose"]
