"""What every figure promises: words that agree with its numbers, files that stay the same."""

import io
import json
import re
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
import tradetalks as tt
from PIL import Image
from tradetalks.base.tables import write_table
from tradetalks.base.wording import count_of
from tradetalks.figures.chart import Chart
from tradetalks.figures.expectations import DIRECTIONS

PARTIES = {"United States": ["U.S.", "Washington"], "China": ["China", "Beijing"]}
KEYWORDS = {"talks": ["talks"], "tariffs": ["tariff*"]}


def analyse(articles: pd.DataFrame) -> pd.DataFrame:
    return tt.frame_expectations(tt.score_sentiment(tt.split_sentences(articles)))


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return tt.load_articles()


@pytest.fixture(scope="module")
def sentences(articles) -> pd.DataFrame:
    return analyse(articles)


Plot = Callable[[pd.DataFrame], Chart]
PLOTS: dict[str, Plot] = {
    "speech": tt.plot_speech,
    "tone": tt.plot_tone,
    "tone_words": tt.plot_tone_words,
    "word_shift": tt.plot_word_shift,
    "tone_arc": tt.plot_tone_arc,
    "tone_speakers": tt.plot_tone_speakers,
    "tone_toward": lambda sentences: tt.plot_tone_toward(tt.tone_toward(sentences, PARTIES)),
    "expectations": tt.plot_expectations,
    "voices": tt.plot_voices,
    "tone_and_outlook": tt.plot_tone_and_outlook,
    "outlook_index": tt.plot_outlook_index,
    "dispersion": lambda sentences: tt.plot_dispersion(sentences, KEYWORDS),
    "keyword_rates": lambda sentences: tt.plot_keyword_rates(sentences, KEYWORDS),
}
each_plot = pytest.mark.parametrize("plot", PLOTS.values(), ids=PLOTS)


@each_plot
def test_a_figure_has_a_caption_words_and_its_numbers(plot, sentences):
    chart = plot(sentences)
    assert 3 <= len(chart.caption.split()) <= 8
    assert len(chart.alternative_text) > 80
    assert chart.finding in chart.alternative_text
    assert repr(chart) == chart.alternative_text
    assert len(chart.numbers)


@each_plot
def test_a_figure_can_be_drawn_of_one_article_and_of_many(plot, articles):
    for some in (
        articles.head(1),
        pd.concat([articles.assign(article_id=f"{number}") for number in range(8)]).assign(
            article_id=[f"a{number}" for number in range(16)]
        ),
    ):
        chart = plot(analyse(some))
        assert Image.open(io.BytesIO(chart._draw("png"))).width == 1200


@each_plot
def test_a_figure_can_be_drawn_where_nothing_is_found(plot):
    plain = pd.DataFrame({"article_id": ["a"], "text": ["It is three o'clock. They sit."]})
    assert plot(analyse(plain)).alternative_text


def calendar(sentences: pd.DataFrame, articles: pd.DataFrame) -> Chart:
    events = tt.event_calendar(tt.find_dates(sentences, articles), articles)
    return tt.plot_calendar(events)


def keyword_dates(sentences: pd.DataFrame, articles: pd.DataFrame) -> Chart:
    return tt.plot_keyword_dates(sentences, KEYWORDS, articles)


@pytest.mark.parametrize("plot", [calendar, keyword_dates])
def test_figures_of_time_are_drawn_with_and_without_dates(plot, articles, sentences):
    undated = articles.assign(published_from=pd.NaT, published_to=pd.NaT)
    assert len(plot(sentences, articles).numbers)
    assert plot(tt.split_sentences(undated), undated).alternative_text


@pytest.mark.parametrize("name", ["dispersion", "keyword_rates"])
def test_behind_every_count_of_words_stand_its_lines(name, tmp_path, monkeypatch, sentences):
    monkeypatch.setenv("TRADETALKS_FIGURES", str(tmp_path))
    chart = tt.save_chart(PLOTS[name](sentences), "words")
    lines = pd.read_csv(tmp_path / "words-concordance.csv")
    counted = chart.numbers.groupby(["article_id", "keyword"])["count"].sum()
    found = lines.groupby(["article_id", "keyword"]).size()
    assert counted[counted > 0].tolist() == found.tolist()


def test_behind_the_calendar_stand_the_sentences(articles, sentences):
    events = tt.event_calendar(tt.find_dates(sentences, articles), articles)
    lines = tt.plot_calendar(events, sentences).concordance
    assert len(lines) == (events["what"] == "mention").sum()
    assert all(row.expression in row.sentence for row in lines.itertuples())


def test_a_lecture_shows_of_many_known_events_those_next_to_publication(articles, sentences):
    days = pd.date_range("2025-04-01", "2025-08-31", freq="7D")
    known = pd.DataFrame({"kind": "timeline", "date_from": days.astype("str"), "publisher": "A"})
    known = known.assign(date_to=known["date_from"], fact="Something is known", url="")
    events = tt.event_calendar(tt.find_dates(sentences, articles), articles, known)
    chart = tt.plot_calendar(events, sentences)
    whole, shown = (
        [label.get_text() for label in figure.axes[-1].get_yticklabels()]
        for figure in (chart.figure, chart.slide)
    )
    assert len(whole) == len(days)
    assert all(name.endswith(("May 2025", "June 2025")) for name in shown[:-1])
    assert shown[-1] == f"and {len(days) - len(shown) + 1} others"


def many_articles(days: int) -> pd.DataFrame:
    """Make articles of one day each; those from the fifteenth to the eighteenth are of tariffs."""
    published = pd.date_range("2025-03-01", periods=days)
    of_tariffs = [14 <= number <= 17 for number in range(days)]
    return pd.DataFrame(
        {
            "article_id": [f"a{number}" for number in range(days)],
            "text": ["Tariff talks " * 9 if much else "Talks go on. " * 9 for much in of_tariffs],
            "published_from": published,
            "published_to": published,
        }
    )


def test_with_many_dates_a_figure_shows_means_and_bursts():
    articles = many_articles(28)
    chart = tt.plot_keyword_dates(tt.split_sentences(articles), KEYWORDS, articles)
    burst = chart.numbers[chart.numbers["burst"]]
    assert burst["keyword"].unique().tolist() == ["tariffs"]
    assert burst["date"].dt.day.tolist() == [15, 16, 17, 18]
    assert "Bursts from and to: tariffs, 15–18 March 2025" in chart.alternative_text
    of_talks = chart.numbers[chart.numbers["keyword"] == "talks"]
    assert of_talks["mean"].between(of_talks["low"], of_talks["high"]).all()


def test_with_few_dates_a_figure_shows_the_days_of_publication(articles, sentences):
    chart = tt.plot_keyword_dates(sentences, {**KEYWORDS, "none": ["zyx"]}, articles)
    assert "too few for a trend" in chart.alternative_text
    days = articles.sort_values("published_from")[["published_from", "published_to"]]
    of_talks = chart.numbers[chart.numbers["keyword"] == "talks"]
    assert of_talks[["from", "to"]].to_numpy().tolist() == days.to_numpy().tolist()
    rates = tt.count_keywords(sentences, KEYWORDS).set_index(["article_id", "keyword"])["per_1000"]
    assert sorted(of_talks["per_1000"]) == sorted(rates.xs("talks", level="keyword"))
    assert chart.numbers.loc[chart.numbers["keyword"] == "none", "count"].tolist() == [0, 0]


def test_without_dates_a_figure_says_what_is_missing(articles, sentences):
    undated = articles.assign(published_from=pd.NaT, published_to=pd.NaT)
    for plot in (calendar, keyword_dates):
        assert "No article has a date of publication" in plot(sentences, undated).alternative_text
    half = articles.assign(published_from=articles["published_from"].where([True, False]))
    assert "1 without a date left out" in keyword_dates(sentences, half).alternative_text


def test_what_only_describes_claims_no_finding(sentences):
    found = {name for name, plot in PLOTS.items() if plot(sentences).finding}
    assert set(PLOTS) - found == {"dispersion", "keyword_rates"}


def test_the_alternative_text_follows_the_numbers(sentences):
    changed = sentences.assign(expectation="none", outlook=np.nan)
    assert tt.plot_expectations(sentences).finding.startswith(
        f"{(sentences['expectation'] != 'none').sum()} of {len(sentences)} sentences"
    )
    assert tt.plot_expectations(changed).finding.startswith("0 of ")


def test_saving_writes_picture_numbers_and_words_and_the_same_bytes_again(
    tmp_path, monkeypatch, sentences
):
    monkeypatch.setenv("TRADETALKS_FIGURES", str(tmp_path))
    chart = tt.save_chart(tt.plot_tone(sentences), "tone")
    first = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    drawn = ("svg", "narrow.svg", "slide.svg", "png")
    files = {f"tone.{kind}" for kind in (*drawn, "csv", "sentences.csv")}
    assert set(first) == files | {"captions.json"}
    tt.save_chart(tt.plot_tone(sentences), "tone")
    assert first == {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    words = json.loads(first["captions.json"])["tone"]
    assert words["alternative_text"] == chart.alternative_text
    assert len(pd.read_csv(tmp_path / "tone.csv")) == len(sentences)


def test_a_notebook_shows_the_picture_with_its_alternative_text(sentences):
    chart = tt.plot_tone(sentences)
    data, metadata = chart._repr_mimebundle_()
    assert metadata["image/png"]["alt"] == data["text/plain"] == chart.alternative_text


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\x0b=1", "＝1", "＠A1"])
def test_a_cell_of_a_csv_file_never_acts_as_a_formula(tmp_path, text):
    write_table(pd.DataFrame({"text": [text], "number": [-1.5]}), tmp_path / "table.csv")
    assert (tmp_path / "table.csv").read_text("utf-8").split("\n")[1] == f"'{text},-1.5"


def test_directions_differ_in_shape_and_in_grey():
    assert len({shape for _, shape, _ in DIRECTIONS.values()}) == len(DIRECTIONS)
    grey = [
        np.dot([int(colour[i : i + 2], 16) for i in (1, 3, 5)], [0.299, 0.587, 0.114])
        for colour, _, _ in DIRECTIONS.values()
    ]
    assert min(grey) >= 0
    assert max(grey) < 160  # all dark enough to be seen on white


def test_counts_agree_with_their_noun():
    assert count_of(1, "sentence") == "1 sentence"
    assert count_of(1200, "sentence") == "1,200 sentences"


def test_the_word_shift_splits_one_article_and_halves_more(sentences, articles):
    alone = sentences[sentences["article_id"] == articles["article_id"].iloc[0]]
    two, one = tt.plot_word_shift(sentences), tt.plot_word_shift(alone)
    # What the intervals of their tone do not show is not said of their words either.
    assert two.finding.startswith("No clear difference in tone between “National Daily")
    assert "second half" in one.finding
    assert one.numbers["count_a"].sum() > 0 < one.numbers["count_b"].sum()


@pytest.mark.parametrize("known", ["nothing", "stage", "outlet", "published_from"])
@each_plot
def test_a_finding_of_many_articles_stays_a_sentence(plot, known, articles):
    some = articles.sort_values("words").head(1)
    many = pd.concat([some] * 9).assign(article_id=[f"a{number}" for number in range(9)])
    unknown = {"stage": "", "outlet": "", "title": "", "published_from": pd.NaT}
    many = many.assign(**{name: value for name, value in unknown.items() if name != known})
    finding = plot(analyse(many)).finding
    assert len(finding) < 300
    assert re.fullmatch(r"([A-Z“0-9].*\.)?", finding)
    assert finding.count("“") == finding.count("”")


MANY = pd.DataFrame(
    {
        "article_id": [f"a{number}" for number in range(200)],
        "text": "A deal on tariffs is unlikely, say officials. “Talks failed,” said Ann Lee.",
        "title": [f"Forbes: {'Asia' if number % 2 else 'Europe'}" for number in range(200)],
        "published_from": pd.Timestamp("2025-03-03"),
        "published_to": pd.Timestamp("2025-03-03"),
    }
)


@pytest.mark.parametrize(
    "known",
    [{}, {"outlet": "Forbes: Asia", "stage": "before"}],
    ids=str,
)
def test_two_hundred_articles_stay_two_hundred(known):
    articles = MANY.assign(**known)
    sentences = analyse(articles)
    assert tt.label_articles(articles).nunique() == 200
    dates = tt.find_dates(sentences, articles)
    tables = [
        sentences,
        tt.find_keywords(sentences, KEYWORDS),
        tt.concordance(sentences, KEYWORDS),
        tt.count_keywords(sentences, KEYWORDS),
        tt.count_words(sentences),
        tt.dispersion(sentences, KEYWORDS),
        tt.tone_by(sentences, "article_id"),
        tt.index_outlook(sentences),
        tt.event_calendar(dates, articles),
        tt.plot_tone(sentences).numbers,
        tt.plot_outlook_index(sentences).numbers,
    ]
    for table in tables:
        assert table["article"].nunique() == table["article_id"].nunique() == 200


@pytest.mark.parametrize(
    ("plot", "lacking", "remedy"),
    [
        (tt.plot_speech, "kind", "split_sentences"),
        (tt.plot_tone, "tone", "score_sentiment"),
        (tt.plot_tone_words, "tone_words", "score_sentiment"),
        (tt.plot_expectations, "expectation", "frame_expectations"),
        (tt.plot_outlook_index, "outlook", "frame_expectations"),
        (PLOTS["keyword_rates"], "article", "split_sentences"),
    ],
)
def test_what_cannot_be_drawn_is_one_line(plot, lacking, remedy, sentences):
    with pytest.raises(ValueError, match=rf"has no column '{lacking}': run {remedy} first"):
        plot(sentences.drop(columns=lacking))
    with pytest.raises(ValueError, match=r"^there is no sentence to show$"):
        plot(sentences[:0])
    with pytest.raises(ValueError, match="and got nothing"):
        plot(None)


def test_a_name_that_looks_like_a_formula_is_drawn_as_it_is(articles):
    title = r"$\badcommand{x}$ and a $ alone"
    sentences = analyse(articles.assign(outlet=title))
    for plot in PLOTS.values():
        assert len(plot(sentences)._draw("svg"))
    drawn = tt.plot_tone(sentences)._draw("svg").decode("utf-8")
    assert f"<!-- {title}" in drawn


def test_few_sentences_give_a_mean_without_an_interval(sentences):
    numbers = tt.plot_tone_arc(sentences).numbers
    few = numbers["sentences"] < 5
    assert few.any()
    assert numbers["low"].isna().equals(few)


class TestToneOverTime:
    def test_each_article_stands_on_its_days(self, sentences, articles):
        chart = tt.plot_tone_over_time(sentences, articles)
        assert set(chart.numbers["article_id"]) == set(articles["article_id"])
        assert (chart.numbers["from"] <= chart.numbers["to"]).all()

    def test_undated_articles_are_counted(self, sentences, articles):
        undated = articles.assign(published_from=pd.NaT, published_to=pd.NaT)
        chart = tt.plot_tone_over_time(sentences, undated)
        assert chart.numbers.empty
        assert "2 articles without a date" in chart.alternative_text

    def test_many_articles_become_periods(self):
        days = pd.date_range("2024-01-01", periods=300)
        articles = pd.DataFrame({"article_id": range(300), "published_from": days})
        articles["published_to"] = days
        tones = np.tile([0.2, -0.1, 0.4], 100)
        table = pd.DataFrame({"article_id": range(300), "tone": tones})
        numbers = tt.plot_tone_over_time(table, articles).numbers
        assert numbers["period"].tolist()[0] == "2024-01"
        assert numbers["sentences"].sum() == 300
        assert (numbers["low"] < numbers["high"]).all()
