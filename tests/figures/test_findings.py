"""What figures find, from their numbers alone: nothing is drawn here."""

import numpy as np
import pandas as pd
import pytest
from tradetalks.classroom.votes import tell_votes
from tradetalks.figures.calendar import tell_calendar
from tradetalks.figures.expectations import (
    tell_expectations,
    tell_outlook_index,
    tell_tone_and_outlook,
    tell_voices,
)
from tradetalks.figures.keywords import tell_keyword_dates, tell_keyword_rates, tell_most_frequent
from tradetalks.figures.panels import order_articles, tell_spread
from tradetalks.figures.speech import SPEECH, tell_speech
from tradetalks.figures.tone import (
    MOST_ROWS,
    tell_groups,
    tell_tone,
    tell_tone_arc,
    tell_tone_over_time,
    tell_tone_words,
    tell_word_shift,
)

TWO = ["Post, 1 May 2025", "Times, 2 May 2025"]
POST, TIMES = (f"“{article}”" for article in TWO)
MANY = [f"Post, 1 May 2025 ({number})" for number in range(9)]


def table(columns: str, *rows: tuple) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=columns.split())


def test_articles_stand_in_order_of_publication_or_else_of_appearance():
    days = pd.to_datetime(["2025-05-02", None, "2025-05-01"])
    articles = pd.DataFrame({"article": ["b", "c", "a"], "published_from": days})
    assert order_articles(articles) == ["a", "b", "c"]
    assert order_articles(articles[["article"]]) == ["b", "c", "a"]


def test_of_many_values_the_ends_and_the_middle_are_told():
    values = pd.Series(np.arange(9) / 10, MANY)
    told = tell_spread(values, MANY, "{:.0%}".format)
    assert told == (
        "between 0% in “Post, 1 May 2025 (0)” and 80% in “Post, 1 May 2025 (8)” "
        "(median of 9 articles: 40%)"
    )


def test_speech():
    own, reported = SPEECH[:2]
    numbers = table("article way", (TWO[0], own), (TWO[0], reported), (TWO[1], own))
    assert tell_speech(numbers, TWO).endswith(f" is 50% in {POST} and 0% in {TIMES}.")


def test_tone():
    numbers = table("article tone tone_low tone_high", (TWO[0], -0.5, -1, 1), (TWO[1], 0.25, 0, 1))
    told = tell_tone(numbers, TWO)
    assert f"is −0.50 in {POST} and +0.25 in {TIMES}; of 50%" in told


def test_words_of_the_tone():
    numbers = table("article word count weight", (TWO[0], "no", 2, -1.0), (TWO[0], "win", 1, 0.5))
    assert tell_tone_words(numbers, TWO).endswith(f" are “win” and “no” in {POST}.")
    many = pd.concat([numbers.assign(article=name) for name in MANY])
    assert tell_tone_words(many, MANY).startswith("All articles together")
    assert tell_tone_words(numbers[:0], TWO) == ""


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("the first half", "the second half"), "The second half sounds worse than the first half"),
        (("the first 2 articles", "the last 3 articles"), "The last 3 articles sound worse than"),
    ],
)
def test_a_word_shift(names, said):
    numbers = table("word weight_a weight_b shift", ("no", -1, -1, -2.0), ("win", 1, 1, 0.5))
    told = tell_word_shift(numbers, *names)
    assert told.startswith(said)
    assert told.endswith(
        "a weight of 1.5 per 1,000 words; most of the difference is made by “no” and “win”."
    )
    assert tell_word_shift(numbers[:0], *names) == ""


def quarters(*rows: tuple) -> pd.DataFrame:
    return table("article quarter low high", *rows)


def test_a_tone_arc_speaks_only_of_intervals_that_are_there():
    apart = quarters((TWO[0], "first", 0.1, 0.2), (TWO[0], "last", 0.3, 0.4))
    same = quarters((TWO[1], "first", 0.1, 0.3), (TWO[1], "last", 0.2, 0.4))
    short = quarters((TWO[1], "first", np.nan, np.nan), (TWO[1], "last", 0.2, 0.4))
    told = tell_tone_arc(pd.concat([apart, same]), TWO)
    assert f"clearly changes in {POST}." in told
    assert f"no clear change of tone from the first to the last quarter of {TIMES}:" in told
    assert TIMES not in tell_tone_arc(pd.concat([apart, short]), TWO)
    assert tell_tone_arc(short, TWO) == ""


def test_tone_over_time():
    apart = table("low high", (0.1, 0.2), (0.3, 0.4), (np.nan, np.nan))
    assert tell_tone_over_time(apart, "week").startswith(
        "The mean tone clearly differs among the 2"
    )
    same = table("low high", (0.1, 0.3), (0.2, 0.4))
    assert "does not clearly differ among the 2 articles" in tell_tone_over_time(same, "article")
    assert tell_tone_over_time(apart.tail(2), "week") == ""


def test_groups():
    numbers = table("group low high", ("Li", 0.1, 0.2), ("Lee", -0.1, 0.2))
    assert tell_groups(numbers, "speaker").endswith("is the mean tone of Li.")
    assert tell_groups(numbers.tail(1), "speaker").startswith("No speaker has a mean tone clearly")
    unsure = numbers.assign(low=np.nan, high=np.nan)
    assert tell_groups(unsure, "party") == "No party has enough sentences for an interval."


def test_expectations():
    numbers = pd.DataFrame({"expectation": ["lower", "open", "lower"]})
    told = "3 of 9 sentences tell a reader what to expect (2 lower, 1 open)."
    assert tell_expectations(numbers, 9) == told
    assert tell_expectations(numbers[:0], 1) == "0 of 1 sentence tell a reader what to expect."


def test_voices():
    numbers = table(
        "article voice expectation sentences",
        *((TWO[0], "expert", "lower", 2), (TWO[0], "article", "open", 1)),
        *((TWO[0], "article", "lower", 1), (TWO[1], "official", "raise", 1)),
    )
    told = tell_voices(numbers, TWO)
    assert f"by the article itself and by experts in {POST} and by officials in {TIMES}." in told
    many = pd.concat([numbers[:1].assign(article=name) for name in MANY])
    assert tell_voices(many, MANY).endswith("by experts: 18 of the 18 sentences in all 9 articles.")
    assert tell_voices(numbers[:0], TWO) == ""


def test_tone_against_outlook_is_told_by_the_whole_span_of_the_lexicons():
    numbers = table(
        "outlook tone tone_low tone_high",
        *((-0.5, 0.2, -0.1, 0.5), (-0.5, 0.2, 0.0, 0.5), (-0.5, -0.2, -0.4, -0.1)),
        (0.5, 0.2, 0.1, 0.3),
    ).assign(expectation="lower")
    assert tell_tone_and_outlook(numbers) == (
        "Of 3 sentences that promise little (outlook below zero), 1 sounds bad, too, 1 sounds good "
        "all the same, and on 1 the lexicons are undecided."
    )
    assert tell_tone_and_outlook(numbers[3:]).startswith("No sentence promises little")


def test_the_outlook_index():
    numbers = table("article low high", (TWO[0], -0.5, -0.1), (TWO[1], np.nan, np.nan))
    told = f"{POST} clearly lowers expectations and none clearly raises expectations."
    few = "1 of 2 articles has enough framing sentences for an interval:"
    assert tell_outlook_index(numbers) == f"{few} {told}"
    assert tell_outlook_index(numbers[:1]) == f"Of 1 article, {told}"
    assert tell_outlook_index(numbers[1:]).startswith("No article has enough framing sentences")


def test_what_is_said_of_groups_says_of_how_many_it_is_said():
    rows = [(f"group {number}", 0.1, 0.3) for number in range(MOST_ROWS + 2)]
    numbers = table("group low high", *rows)
    assert f", of the {MOST_ROWS} largest of {MOST_ROWS + 2}," in tell_groups(numbers, "speaker")
    assert "largest" not in tell_groups(numbers.head(MOST_ROWS), "speaker")
    unclear = numbers.assign(low=-0.1)
    assert tell_groups(unclear, "speaker").startswith(f"No speaker, of the {MOST_ROWS} largest of")


def test_what_is_said_of_periods_leaves_out_those_without_an_interval():
    numbers = table("low high", (-0.5, -0.3), (0.1, 0.3), (np.nan, np.nan))
    told = tell_tone_over_time(numbers, "year")
    assert "among the 2 years with enough for an interval (of 3): some intervals" in told
    assert "(of" not in tell_tone_over_time(numbers[:2], "year")


def test_keywords():
    hits = pd.DataFrame({"keyword": ["talks", "deal", "talks"]})
    assert tell_most_frequent(hits) == "Most frequent: talks (2 hits), deal (1 hit)."
    assert tell_most_frequent(hits[:0]) == "None of them occurs."
    rates = table("article keyword per_1000", (TWO[0], "deal", 2.0), (TWO[1], "deal", 5.0))
    assert tell_keyword_rates(rates) == "The rate differs most for “deal”."
    assert tell_keyword_rates(rates[:1]) == ""


def test_keywords_by_date():
    days = pd.date_range("2025-05-01", periods=3)
    dated = pd.DataFrame({"published_from": days, "published_to": days})
    numbers = pd.DataFrame({"keyword": "deal", "date": days, "burst": [False, True, True]})
    numbers = numbers.assign(words=9, count=[0, 2, 3])
    told = tell_keyword_dates(numbers, dated, 1, "trend", "day")
    assert told.startswith("3 dated articles, and 1 without a date left out.")
    assert told.endswith("Bursts from and to: deal, 2–3 May 2025.")
    assert "too few for a trend" in tell_keyword_dates(numbers, dated, 0, "stretches", "day")


def test_of_several_bursts_the_largest_is_named_and_of_months_the_last_day():
    days = pd.date_range("2025-01-01", periods=5, freq="MS")
    dated = pd.DataFrame({"published_from": days, "published_to": days})
    burst = [True, False, True, True, False]
    numbers = pd.DataFrame({"keyword": "deal", "date": days, "burst": burst, "mean": 1.0})
    numbers = numbers.assign(words=[9, 9, 9, 9, 0], count=[1, 0, 3, 2, 0])
    told = tell_keyword_dates(numbers, dated, 0, "trend", "month")
    assert told.endswith("from and to: deal, 1 March – 30 April 2025 (the largest of 2).")
    assert "the first or last month is not whole, hollow" in told


def test_the_calendar():
    to = pd.to_datetime(["2025-04-01", "2025-06-01", None])
    mentions = table(
        "article days_from days_to", (TWO[0], -30, -30), (TWO[0], 30, 30), (TWO[1], -9, 0)
    )
    told = tell_calendar(mentions.assign(to=to), TWO)
    assert f"{POST} has 1 wholly before its publication and 1 wholly after it" in told
    assert f"{TIMES} has 0 wholly before its publication and 1 wholly after it" in told
    many = pd.concat([mentions[:1].assign(article=name, to=to[0]) for name in MANY])
    assert "9 mentions of dates in 9 articles, 9 lie wholly before" in tell_calendar(many, MANY)


def test_votes():
    votes = pd.DataFrame({"share": [1.0, 0.4]})
    assert tell_votes(votes) == "2 sentences; in 1 all agree, in 1 no label has half of the votes."
