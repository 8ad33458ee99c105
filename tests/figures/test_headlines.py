"""Every number and name in the words of a figure is in its CSV, reckoned here a second time."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pandas as pd
import pytest
from project import PROJECT

FIGURES = PROJECT / "figures"
CAPTIONS = json.loads((FIGURES / "captions.json").read_text(encoding="utf-8"))
TOKEN = re.compile(r"“[^”]*”|[+−]?\d+(?:,\d{3})*(?:\.\d+)?%?")
UNITS = re.compile(r"95 %|per 1,000")  # which name a measure, and are no finding
OTHERS = {"reported speech", "quoted speech"}
VOICES = {
    "article": "the article itself",
    "expert": "experts",
    "unnamed": "unnamed sources",
}


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(FIGURES / f"{name}.csv")


def articles() -> list[str]:
    """Return the articles in the order in which figures have them: that of publication."""
    return read("outlook-index")["article"].tolist()


def quote(name: str) -> str:
    return f"“{name}”"


def signed(number: float) -> str:
    return f"{number:+.2f}".replace("-", "−")


def by_article(values: pd.Series, form: Callable[[float], str]) -> list[str]:
    return [part for name in articles() for part in (form(values[name]), quote(name))]


def who_speaks(numbers: pd.DataFrame) -> list[str]:
    return by_article(
        numbers["way"].isin(OTHERS).groupby(numbers["article"]).mean(), "{:.0%}".format
    )


def tone_along_the_articles(numbers: pd.DataFrame) -> list[str]:
    scored = numbers.dropna(subset=["tone"])
    torn = (scored["tone_low"] * scored["tone_high"] < 0).mean()
    means = scored.groupby("article")["tone"].mean()
    return ["−1", "+1", *by_article(means, signed), f"{torn:.0%}"]


def words_that_make_the_tone(numbers: pd.DataFrame) -> list[str]:
    told = []
    for name in articles():
        own = numbers[numbers["article"] == name].set_index("word")["weight"]
        told += [quote(str(own.idxmax())), quote(str(own.idxmin())), quote(name)]
    return told


def expectations_along_the_articles(numbers: pd.DataFrame) -> list[str]:
    # Of all sentences the figure shows ticks only; they are counted where each has a row.
    counts = numbers["expectation"].value_counts()
    parts = [counts[name] for name in ("lower", "raise", "mixed", "open") if name in counts]
    return [str(number) for number in (len(numbers), len(read("tone-along-the-articles")), *parts)]


def who_sets_expectations(numbers: pd.DataFrame) -> list[str]:
    sums = numbers.groupby(["article", "voice"])["sentences"].sum()
    said = CAPTIONS["who-sets-expectations"]["finding"]
    for name in articles():
        (most,) = sums[name].index[sums[name] == sums[name].max()]
        assert f"by {VOICES[most]} in {quote(name)}" in said
    return [quote(name) for name in articles()]


def reliability(numbers: pd.DataFrame) -> list[str]:
    sizes = numbers["size"]
    off = (sizes * (numbers["probability"] - numbers["share"]).abs()).sum() / sizes.sum()
    return [f"{sizes.sum():,}", f"{off:.2f}"]


def where_keywords_occur(numbers: pd.DataFrame) -> list[str]:
    sums = numbers.groupby("keyword")["count"].sum().sort_values(ascending=False).head(3)
    for keyword, hits in sums.items():
        assert f"{keyword} ({hits} hits)" in CAPTIONS["where-keywords-occur"]["alternative_text"]
    return [str(hits) for hits in sums]


def keyword_rates(numbers: pd.DataFrame) -> list[str]:
    rates = numbers.pivot(index="keyword", columns="article", values="per_1000")
    return [quote((rates.max(axis=1) - rates.min(axis=1)).idxmax())]


def event_calendar(numbers: pd.DataFrame) -> list[str]:
    told = []
    for name in articles():
        own = numbers[(numbers["what"] == "mention") & (numbers["article"] == name)]
        after = (own["days_from"] > 0) | own["to"].isna()
        told += [quote(name), str((own["days_to"] < 0).sum()), str(after.sum())]
    return told


def tone_and_outlook(numbers: pd.DataFrame) -> list[str]:
    low = numbers[numbers["outlook"] < 0]
    bad = ((low["tone_low"] < 0) & (low["tone_high"] <= 0)).sum()
    good = ((low["tone_low"] >= 0) & (low["tone_high"] > 0)).sum()
    return [str(number) for number in (len(low), bad, good, len(low) - bad - good)]


def outlook_index(numbers: pd.DataFrame) -> list[str]:
    sure = numbers.dropna(subset=["low", "high"])
    assert not (sure["low"] > 0).any(), "it says that none clearly raises expectations"
    clearly = sure.loc[sure["high"] < 0, "article"]
    return [str(len(sure)), str(len(numbers)), *map(quote, clearly)]


def shares_corrected(numbers: pd.DataFrame) -> list[str]:
    inside = numbers["uncorrected"].between(numbers["low"], numbers["high"])
    return [str(len(numbers)), str((~inside).sum())]


RECKONED = {
    "who-speaks": who_speaks,
    "tone-along-the-articles": tone_along_the_articles,
    "words-that-make-the-tone": words_that_make_the_tone,
    "expectations-along-the-articles": expectations_along_the_articles,
    "who-sets-expectations": who_sets_expectations,
    "certainty-and-share": reliability,
    "where-keywords-occur": where_keywords_occur,
    "keyword-rates": keyword_rates,
    "event-calendar": event_calendar,
    "tone-and-outlook": tone_and_outlook,
    "outlook-index": outlook_index,
    "forecasts-and-outcomes": reliability,
    "shares-corrected": shares_corrected,
}


@pytest.mark.parametrize("name", CAPTIONS)
def test_a_figure_says_what_its_numbers_say_and_no_other_number(name: str) -> None:
    said, finding = CAPTIONS[name]["alternative_text"], CAPTIONS[name]["finding"]
    reckoned = RECKONED[name](read(name))
    assert TOKEN.findall(UNITS.sub("", said)) == reckoned
    assert finding in said
    assert not finding or TOKEN.findall(UNITS.sub("", finding)) == reckoned
