"""Lines of the page, and not of the article."""

import pandas as pd
import pytest
from tradetalks.batch.annotation import annotate
from tradetalks.corpus.boilerplate import find_boilerplate
from tradetalks.sentences.split import split_sentences

CITIES = ["Oslo", "Rome", "Bern", "Riga", "Kyiv", "Lima"]
BACKGROUND = "The two countries agreed on a truce of 90 days in May, which ends in August."


def write(lines: str, outlet: str = "Trade Daily", cities: list[str] = CITIES) -> pd.DataFrame:
    """Return articles of an outlet, each with its own text and lines that may be the same."""
    texts = [
        f"In {city} the ministers of {city} met those who had come to {city} for talks.\n"
        f"Nobody in {city} knew what {city} was to gain.\n{lines.format(city=city)}"
        for city in cities
    ]
    ids = [f"{outlet}-{city}" for city in cities]
    return pd.DataFrame({"article_id": ids, "outlet": outlet, "text": texts})


def lines_of(articles: pd.DataFrame) -> list[str]:
    return find_boilerplate(articles)["line"].tolist()


def test_a_line_that_repeats_in_an_outlet_is_boilerplate_and_is_shown():
    articles = write("Trade Daily is printed on paper")
    row = find_boilerplate(articles).iloc[0]
    assert row[["outlet", "line", "articles", "share", "known"]].tolist() == [
        *("Trade Daily", "Trade Daily is printed on paper", 6, 1.0, False)
    ]
    sentences = split_sentences(articles)
    shown = sentences.loc[sentences["kind"] == "boilerplate", "text"]
    assert shown.tolist() == ["Trade Daily is printed on paper"] * 6


@pytest.mark.parametrize(
    "articles",
    [
        write("Trade Daily is printed on paper", cities=CITIES[:2]),
        write("“Nobody wins a trade war,” the minister said."),
        pd.concat(
            [write("From {city}"), *(write("Odd", f"Paper {n}", ["Oslo"]) for n in range(6))]
        ),
        pd.concat(
            [write(BACKGROUND, cities=CITIES[:3]), write("", "Trade Daily", list("abcdefg"))]
        ),
    ],
)
def test_what_repeats_seldom_elsewhere_or_as_news_does_is_none(articles):
    assert lines_of(articles) == []


def test_copies_of_an_article_do_not_make_its_lines_boilerplate():
    (text,) = write("Talks as seen by the ministers", cities=["Oslo"])["text"]
    copies = pd.DataFrame({"article_id": list("abcdef"), "outlet": "Trade Daily", "text": text})
    assert lines_of(copies) == []


def test_known_forms_are_boilerplate_in_one_article_of_any_outlet():
    table = find_boilerplate(write("Advertisement", cities=["Oslo"]))
    assert table[["line", "known"]].values.tolist() == [["Advertisement", True]]


def test_what_an_article_yields_in_a_batch_does_not_depend_on_the_others(tmp_path):
    articles = write("Trade Daily is printed on paper\nAdvertisement")
    articles.to_csv(tmp_path / "articles-in.csv", index=False)
    annotate(tmp_path / "articles-in.csv", tmp_path / "out.csv", workers=1)
    found = pd.read_csv(tmp_path / "out.csv")
    assert found.loc[found["kind"] == "boilerplate", "text"].tolist() == ["Advertisement"] * 6
    alone = split_sentences(articles, find_boilerplate(articles[:0]))
    assert found["kind"].tolist() == alone["kind"].tolist()


@pytest.mark.parametrize(
    "line",
    [
        "The report was updated to show that growth would slow.",
        "The report will be amended in June, when the bank knows more.",
        "The story is developing faster than the ministers thought.",
        "The material was provided by the ministry, which waits for an answer.",
        "Opinions expressed by commentators varied widely on whether the deal would hold.",
        "The original version of the report predicted a recession within a year.",
        "This is a breaking story, the minister said, and it will change how people vote.",
        "Except for the headline numbers, the figures were weak.",
        "Have something to say? The mayor will listen on Tuesday.",
    ],
)
def test_what_an_article_says_of_a_report_or_a_story_is_no_notice(line):
    assert lines_of(write(line, cities=["Oslo"])) == []


@pytest.mark.parametrize(
    "line",
    [
        "Correction: The report was updated to give the right sum.",
        "This story has been corrected to give the right sum.",
        "An earlier version of this article misspelt the name of the minister.",
        "This is a breaking story; check back for updates.",
        "The views expressed by columnists are their own.",
        "Except for the headline, this story was not edited by our staff.",
        "Have something to say? Share your thoughts below.",
    ],
)
def test_notices_of_an_article_are_boilerplate(line):
    assert lines_of(write(line, cities=["Oslo"])) == [line]
