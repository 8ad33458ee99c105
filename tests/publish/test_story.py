"""The front page of the lessons: all it tells is in the tables, and may be shown."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from project import PROJECT
from tradetalks.base.wording import write_signed
from tradetalks.corpus.load import read_corpus
from tradetalks.expectations.frame import frame_expectations
from tradetalks.figures.expectations import compare_with_tone
from tradetalks.publish.pages import link_sources
from tradetalks.publish.story import read_citation, read_sources, tell_story
from tradetalks.sentences.split import split_sentences
from tradetalks.tone.score import score_sentiment

LONDON = PROJECT / "notebooks" / "london"


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return read_corpus(PROJECT / "seeds")[0]


@pytest.fixture(scope="module")
def sentences(articles: pd.DataFrame) -> pd.DataFrame:
    return frame_expectations(score_sentiment(split_sentences(articles)))


@pytest.fixture(scope="module")
def story(articles: pd.DataFrame) -> dict:
    return tell_story(articles, LONDON)


def test_the_sentence_is_put_together_again_from_its_weighed_words_and_its_cues(
    story: dict, sentences: pd.DataFrame
) -> None:
    one = story["one"]
    for reading in ("vader", "all", "outlook"):
        text = "".join(piece["text"] for piece in one[reading]["pieces"])
        assert text in set(sentences["text"])
        assert one["words"] in text
    assert one["vader"]["words"] * one["outlook"]["value"] < 0, "they part"
    for piece in one["all"]["pieces"]:
        assert 0 <= piece.get("strength", 0) <= 1


def test_each_article_is_told_with_all_its_sentences_and_its_strongest_lines(
    story: dict, sentences: pd.DataFrame
) -> None:
    assert sum(len(card["sentences"]) for card in story["cards"]) == len(sentences)
    for card in story["cards"]:
        own = sentences[sentences["article"] == card["name"]]
        assert [line["text"] for line in card["sentences"]] == own["text"].tolist()
        strongest = own["outlook"].abs().max()
        (quoted,) = own.loc[own["text"] == card["line"]["text"], "outlook"]
        assert abs(quoted) == strongest
        assert card["line"]["text"] != story["one"]["text"]


def test_where_sound_and_expectation_part_each_kind_is_shown_once(
    story: dict, sentences: pd.DataFrame
) -> None:
    compared = compare_with_tone(sentences).set_index("text")["tone_is"]
    rows = story["apart"]["rows"]
    assert {row["is"] for row in rows} == set(compared)
    for row in rows:
        assert compared[row["text"]] == row["is"]
        assert row["tone_low"] <= row["tone"] <= row["tone_high"]


def test_what_came_has_its_sources_and_nothing_is_told_without_the_tables(
    story: dict, articles: pd.DataFrame, tmp_path: Path
) -> None:
    came = story["came"]
    outcomes = pd.read_csv(LONDON / "outcomes.csv")
    assert len(came["shown"]) + len(came["rest"]) == len(outcomes)
    for row in came["shown"]:
        assert row["facts"]
        for fact in row["facts"]:
            assert fact["day"]
            assert fact["url"].startswith("https://")
    assert tell_story(articles, tmp_path)["came"] is None


def test_what_may_not_be_shown_is_nowhere(articles: pd.DataFrame, story: dict) -> None:
    hidden = tell_story(articles, LONDON, lambda text: "withheld")
    assert hidden["one"] is None
    shown = {line["text"] for card in hidden["cards"] for line in card["sentences"]}
    assert shown == {"withheld"}
    assert story["one"]["words"] not in str(hidden)


@pytest.mark.parametrize(
    "text", ["It rains.", "A deal is unlikely.", "Both sides hope for a deal."]
)
def test_an_article_of_one_sentence_is_told_too(text: str, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    story = tell_story(read_corpus(tmp_path)[0], tmp_path)
    (card,) = story["cards"]
    assert [line["text"] for line in card["sentences"]] == [text]
    assert card["verdict"] in {"nothing to expect", "no clear lean"}


def test_the_rates_name_how_many_they_are_of(story: dict) -> None:
    assert len(story["sure"]) == 3
    assert all("sentences" in rate["n"] for rate in story["sure"])


def test_a_citation_is_read_where_there_is_one(tmp_path: Path) -> None:
    assert set(read_citation(PROJECT / "CITATION.cff")) == {
        *("title", "name", "version", "date_released"),
    }
    assert all(read_citation(PROJECT / "CITATION.cff").values())
    assert not any(read_citation(tmp_path / "CITATION.cff").values())


def test_facts_lead_to_their_sources_wherever_a_page_names_them() -> None:
    sources = read_sources(LONDON)
    page = link_sources(Markup("<p>So it was (F12), see <code>F12</code>.</p>"), sources)
    links = BeautifulSoup(page, "html.parser").find_all("a")
    assert [(link.get_text(), link["href"]) for link in links] == [("F12", sources["F12"])]
    table = link_sources(Markup("<table><td>https://example.org/a/b</td></table>"), {})
    assert BeautifulSoup(table, "html.parser").a["href"] == "https://example.org/a/b"


def test_what_is_told_of_an_article_is_in_the_numbers_of_the_figures(story: dict) -> None:
    framing, index = (
        pd.read_csv(PROJECT / "figures" / f"{name}.csv").set_index("article")
        for name in ("expectations-along-the-articles", "outlook-index")
    )
    for card in story["cards"]:
        own, row = framing.loc[[card["name"]]], index.loc[card["name"]]
        counts = own["expectation"].value_counts()
        parts = [
            f"{counts[one]} {one}" for one in ("lower", "raise", "mixed", "open") if one in counts
        ]
        told = f"{len(own)} of {row['sentences']} sentences tell a reader what to expect"
        assert card["counts"] == f"{told} ({', '.join(parts)})."
        values = [row["outlook"], *row[["low", "high"]].dropna()]
        assert all(write_signed(value) in card["index"] for value in values)
        clear = "low" if row["high"] < 0 else "high" if row["low"] > 0 else ""
        assert card["verdict"] == (f"clearly {clear} expectations" if clear else "no clear lean")
        strongest = own.loc[own["outlook"].abs() == own["outlook"].abs().max()]
        assert card["line"]["text"] in strongest["text"].tolist()


def test_where_sound_and_expectation_part_the_numbers_are_those_of_the_figure(story: dict) -> None:
    numbers = pd.read_csv(PROJECT / "figures" / "tone-and-outlook.csv").set_index("text")
    for row in story["apart"]["rows"]:
        known = numbers.loc[row["text"]]
        for name in ("tone", "tone_low", "tone_high"):
            assert row[name] == pytest.approx(known[name], rel=1e-4)
        assert row["outlook"] == write_signed(known["outlook"])
        if known["tone_low"] < 0 < known["tone_high"]:
            assert row["sounds"] == "good to some lexicons and bad to others"
        else:
            assert row["sounds"] == ("good" if known["tone_high"] > 0 else "bad")
    captions = json.loads((PROJECT / "figures" / "captions.json").read_text(encoding="utf-8"))
    assert story["apart"]["headline"] == captions["tone-and-outlook"]["finding"]


def test_how_sure_we_are_is_what_was_measured_and_what_came_what_the_table_says(
    story: dict,
) -> None:
    measured = PROJECT / "lib" / "tradetalks" / "evaluation" / "measured"
    rates = pd.read_csv(measured / "expectations.csv").query("read_by == 'both'")
    rates = rates.set_index("measured_on").loc[["other events held out", "open Wikinews"]]
    for told, (_, row) in zip(story["sure"][:2], rates.iterrows(), strict=True):
        assert told["value"] == f"{100 * row['precision']:.0f} of 100"
        assert f"we find {100 * row['recall']:.0f} of 100" in told["told"]
        assert told["n"].startswith(f"{row['sentences']:,} sentences of {row['articles']} articles")
    came = pd.read_csv(LONDON / "outcomes.csv", keep_default_na=False)["came"]
    rows = [*story["came"]["shown"], *story["came"]["rest"]]
    assert sum(row["result"] == "partly" for row in rows) == (came == "partly").sum()
    counts = pd.Series([row["result"] for row in rows]).value_counts()
    counts = [counts[one] for one in ("hit", "miss", "partly", "open") if one in counts]
    assert re.findall(r"\d+", story["came"]["told"]) == [str(one) for one in (sum(counts), *counts)]
