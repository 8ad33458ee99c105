"""Each figure has a form for few, for many and for very many articles, and its words fit it."""

import itertools
import re

import matplotlib as mpl
import numpy as np
import pandas as pd
import pytest
import tradetalks as tt
from matplotlib.backends.backend_agg import FigureCanvasAgg
from tradetalks.dates.calendar import count_mentions
from tradetalks.figures.chart import (
    GAP,
    NARROW,
    NARROW_LETTERS,
    STYLE,
    Chart,
    _choose_narrow_height,
    _folded,
    _labels_overlap,
)
from tradetalks.figures.keywords import choose_trend_period
from tradetalks.figures.panels import MOST_ARTICLES, MOST_PANELS
from tradetalks.figures.tone import find_outlier

SAID = [
    "A deal on tariffs is unlikely before 1 July 2024, officials said on Monday.",
    "“We hope for a good outcome,” said Ann Lee, who wins every vote.",
    "The talks failed badly. Growth may recover next year, economists warn.",
    "In March 2023 the crisis was worse, and nobody trusted the markets.",
]
KEYWORDS = {"talks": ["talks"], "tariffs": ["tariff*"], "a long name of a group": ["crisis"]}
PARTIES = {"officials": ["officials"], "markets": ["markets"]}
MANY_SIZES = [MOST_PANELS + 1, MOST_ARTICLES + 5]


def make_articles(number: int, step: str = "3D") -> pd.DataFrame:
    random = np.random.default_rng(number)
    days = pd.date_range("2024-01-01", periods=number, freq=step)
    return pd.DataFrame(
        {
            "article_id": [f"a{place}" for place in range(number)],
            "text": [" ".join(random.permutation(SAID * 2)) for _ in range(number)],
            "outlet": [
                f"The Very Long Named Daily Post of Town {place % 3}" for place in range(number)
            ],
            "published_from": days,
            "published_to": days,
        }
    )


def draw_all(articles: pd.DataFrame) -> dict[str, Chart]:
    split = tt.split_sentences(articles)
    sentences = tt.frame_expectations(tt.score_sentiment(split))
    calendar = tt.event_calendar(tt.find_dates(sentences, articles), articles)
    return {
        "tone": tt.plot_tone(sentences),
        "words": tt.plot_tone_words(sentences),
        "arc": tt.plot_tone_arc(sentences),
        "over time": tt.plot_tone_over_time(sentences, articles),
        "speakers": tt.plot_tone_speakers(sentences),
        "toward": tt.plot_tone_toward(tt.tone_toward(sentences, PARTIES)),
        "speech": tt.plot_speech(sentences),
        "expectations": tt.plot_expectations(sentences),
        "voices": tt.plot_voices(sentences),
        "tone and outlook": tt.plot_tone_and_outlook(sentences),
        "dispersion": tt.plot_dispersion(sentences, KEYWORDS),
        "rates": tt.plot_keyword_rates(sentences, KEYWORDS),
        "dates": tt.plot_keyword_dates(sentences, KEYWORDS, articles),
        "calendar": tt.plot_calendar(calendar),
    }


@pytest.fixture(scope="module", params=MANY_SIZES)
def charts(request) -> dict[str, Chart]:
    return draw_all(make_articles(request.param))


def test_nothing_is_drawn_of_the_first_few_articles_only(charts):
    for name, chart in charts.items():
        assert "first 6" not in chart.alternative_text, name
        assert "The first" not in chart.alternative_text, name


@pytest.mark.filterwarnings("error:constrained_layout")
def test_no_label_is_cut_or_lies_over_another(charts):
    for name, chart in charts.items():
        whole, renderer = chart.figure.bbox, FigureCanvasAgg(chart.figure).get_renderer()
        with mpl.rc_context(STYLE):
            chart.figure.draw(renderer)
        for panel in (panel for panel in chart.figure.axes if panel.axison):
            for axis in (panel.xaxis, panel.yaxis):
                shown = [label for label in axis.get_ticklabels() if label.get_text()]
                boxes = [label.get_window_extent(renderer) for label in shown]
                low, high = sorted(axis.get_view_interval())
                ticks = axis.get_ticklocs()
                inside = [
                    box for box, tick in zip(boxes, ticks, strict=False) if low <= tick <= high
                ]
                for one, other in itertools.pairwise(inside):
                    assert not one.shrunk(0.98, 0.9).overlaps(other.shrunk(0.98, 0.9)), name
                for box in inside:
                    assert whole.x0 - 1 <= box.x0, name
                    assert box.x1 <= whole.x1 + 1, name


def test_the_words_of_a_figure_speak_of_what_is_drawn(charts):
    many = len(charts["tone"].numbers) > MOST_ARTICLES
    said = {name: chart.alternative_text for name, chart in charts.items()}
    assert ("Columns for how many articles" if many else "A row for each article") in said["tone"]
    assert ("tenth" in said["speech"]) == ("tenth" in charts["speech"].numbers) == many
    assert ("tenth" in said["expectations"]) == ("tenth" in charts["expectations"].numbers) == many
    assert "all" in said["voices"].split(":")[0]
    assert "together" in said["words"].split(",")[0]
    assert "stroke" not in said["dispersion"]
    assert "one mark an article" not in said["rates"]


def test_points_are_given_only_where_sentences_have_a_place(charts):
    assert charts["tone"].points == ()
    expectations = charts["expectations"]
    assert bool(expectations.points) == ("tenth" not in expectations.numbers)


def test_in_the_drawing_for_a_phone_no_name_lies_over_another():
    split = tt.split_sentences(make_articles(MOST_ARTICLES + 1))
    chart = tt.plot_expectations(tt.frame_expectations(split))
    with _folded(chart, NARROW, _choose_narrow_height(chart.figure), NARROW_LETTERS):
        for panel in chart.figure.axes:
            assert not _labels_overlap(panel.xaxis)
            assert not _labels_overlap(panel.yaxis)
    assert all(tick.label1.get_visible() for tick in chart.figure.axes[0].xaxis.get_major_ticks())


def test_in_the_drawing_for_a_phone_names_of_rows_keep_their_lines_and_others_a_gap(charts):
    chart = charts["dispersion"]
    with _folded(chart, NARROW, _choose_narrow_height(chart.figure), NARROW_LETTERS):
        assert not any(_labels_overlap(panel.xaxis, GAP) for panel in chart.figure.axes)
    framed = tt.frame_expectations(tt.split_sentences(make_articles(MOST_ARTICLES + 1)))
    framed = framed.assign(group=np.where(framed["sentence_id"] % 2, "Odd Ones", "Even Ones"))
    chart = tt.plot_outlook_by(framed, "group", "framing")
    with _folded(chart, NARROW, _choose_narrow_height(chart.figure), NARROW_LETTERS):
        names = [name.get_text() for name in chart.figure.axes[0].get_yticklabels()]
    assert all(name.splitlines()[0] in ("Odd Ones", "Even Ones") for name in names)


def test_what_is_found_of_many_articles_says_of_how_many(charts):
    for name in ("tone", "speech", "voices"):
        assert re.search(r"\d+ (sentences|articles)", charts[name].finding), name


def test_shares_of_tenths_are_those_of_their_counts():
    numbers = draw_all(make_articles(MOST_ARTICLES + 1))["speech"].numbers
    assert numbers.groupby("tenth", observed=True)["share"].sum().round(9).eq(1).all()
    assert (numbers["sentences"] <= numbers["of"]).all()


class TestPeriods:
    @pytest.mark.parametrize(
        ("step", "number", "period"),
        [("D", 40, "day"), ("4D", 20, "week"), ("2D", 80, "week"), ("MS", 60, "month"),
         ("75D", 40, "quarter")],
    )  # fmt: skip
    def test_a_period_is_chosen_by_the_span_and_by_how_many_have_text(self, step, number, period):
        assert choose_trend_period(make_articles(number, step)) == period

    @pytest.mark.parametrize("freq", ["day", "week", "month", "quarter"])
    def test_a_period_can_be_named(self, freq):
        articles = make_articles(45, "9D")
        chart = tt.plot_keyword_dates(tt.split_sentences(articles), KEYWORDS, articles, freq=freq)
        assert freq in chart.alternative_text
        dates = chart.numbers["date"]
        assert set(dates) == set(dates.dt.to_period(freq[0].upper()).dt.to_timestamp())

    def test_another_is_refused(self):
        articles = make_articles(8)
        with pytest.raises(ValueError, match="no such freq: 'fortnight'"):
            tt.plot_keyword_dates(
                tt.split_sentences(articles), ["talks"], articles, freq="fortnight"
            )

    def test_of_more_keywords_than_fit_those_with_the_most_hits_are_shown(self):
        articles = make_articles(9)
        words = ["zyx", "talks", "deal", "crisis", "markets", "hope", "officials", "growth"]
        chart = tt.plot_keyword_dates(tt.split_sentences(articles), words, articles)
        assert [panel.get_title("left") for panel in chart.figure.axes] == words[1:7]
        assert "The 6 of 8 keywords with the most hits" in chart.alternative_text
        assert set(chart.numbers["keyword"]) == set(words)


class TestCalendar:
    def test_over_many_years_each_has_a_row(self):
        articles = make_articles(45, "100D")
        sentences = tt.split_sentences(articles)
        calendar = tt.event_calendar(tt.find_dates(sentences, articles), articles)
        chart = tt.plot_calendar(calendar)
        labels = [label.get_text() for label in chart.figure.axes[0].get_yticklabels()]
        assert labels == [str(year) for year in range(int(labels[0]), int(labels[-1]) + 1)]
        assert len(labels) >= 11
        assert "A row for each year" in chart.alternative_text

    def test_a_mention_is_counted_once_however_long_its_stretch(self):
        days = pd.to_datetime(["2024-01-31", "2024-01-01", "2023-01-01", "2024-01-01"])
        ends = pd.to_datetime(["2024-02-01", "2024-01-31", "2024-12-31", None])
        calendar = pd.DataFrame({"what": "mention", "from": days, "to": ends})
        calendar = calendar.assign(days_from=-1, days_to=[-1, 0, 0, 0])
        counts = count_mentions(calendar, "month")
        assert counts["mentions"].tolist() == [1.5, 0.5]
        assert counts["before"].tolist() == [0.5, 0.5]

    def test_recent_days_are_no_months(self):
        articles = pd.DataFrame(
            {
                "article_id": ["a"],
                "text": ["In recent days talks stalled. Recent years were no better."],
                "published_from": pd.to_datetime(["2025-06-09"]),
                "published_to": pd.to_datetime(["2025-06-09"]),
            }
        )
        sentences = tt.split_sentences(articles)
        calendar = tt.event_calendar(tt.find_dates(sentences, articles), articles)
        bars = tt.plot_calendar(calendar).figure.axes[0].patches
        widths = sorted(bar.get_width() for bar in bars)
        assert widths[-1] > 100
        assert max(width for width in widths if width < 100) < 15


class TestOutliers:
    def test_a_planted_group_is_found(self):
        random, group = np.random.default_rng(1), np.repeat(np.arange(6), 20)
        values = pd.Series(random.normal(0, 1, 120) + 3 * (group == 4))
        outlier = find_outlier(values, values.index, pd.Series(group))
        assert outlier is not None
        assert outlier.name == "4"
        assert outlier.p_value < 0.05

    def test_chance_is_seldom_taken_for_a_difference(self):
        found = 0
        for seed in range(40):
            values = pd.Series(np.random.default_rng(seed).normal(0, 1, 120))
            outlier = find_outlier(values, values.index, pd.Series(np.arange(120) % 8))
            assert outlier is not None
            found += outlier.p_value < 0.05
        assert found <= 4

    def test_of_too_few_units_nothing_is_said(self):
        values = pd.Series([0.1, 0.2, 0.9, 0.8])
        assert find_outlier(values, values.index, pd.Series([1, 1, 2, 2])) is None


class TestToneAndOutlookByGroup:
    ROWS = (
        ("raise", 0.5, 0.0, 0.4, "as the outlook"),
        ("raise", 0.5, -0.4, 0.0, "the other way"),
        ("lower", -0.5, -0.4, -0.1, "as the outlook"),
        ("lower", -0.5, 0.1, 0.4, "the other way"),
        ("lower", -0.5, -0.1, 0.4, "undecided"),
        ("raise", 0.5, 0.0, 0.0, "undecided"),
    )

    def table(self, times: int = 1) -> pd.DataFrame:
        columns = ["expectation", "outlook", "tone_low", "tone_high", "told"]
        table = pd.DataFrame(self.ROWS * times, columns=columns)
        return table.assign(article_id=range(len(table)), voice="expert")

    def test_tone_goes_with_the_outlook_where_no_lexicon_lies_on_the_other_side(self):
        compared = tt.compare_with_tone(self.table())
        assert compared["tone_is"].tolist() == compared["told"].tolist()

    def test_what_leans_neither_way_is_not_compared(self):
        neither = self.table().assign(expectation="open", outlook=0.0)
        assert tt.compare_with_tone(neither).empty
        assert (
            "No sentence"
            in tt.plot_tone_and_outlook_by(neither, "voice").figure.texts[0].get_text()
        )

    def test_small_groups_are_taken_together_and_it_is_said(self):
        table = pd.concat([self.table(3), self.table().assign(voice=["market", "public"] * 3)])
        chart = tt.plot_tone_and_outlook_by(table, "voice")
        assert chart.numbers["group"].unique().tolist() == ["all", "expert", "others"]
        assert "2 small groups taken together" in chart.alternative_text
        of_all = chart.numbers[chart.numbers["group"] == "all"]
        assert of_all["sentences"].sum() == 24
        assert "Of 24 sentences" in chart.finding

    def test_of_fewer_than_ten_sentences_nothing_is_found(self):
        assert tt.plot_tone_and_outlook_by(self.table(), "voice").finding == ""


@pytest.mark.parametrize("number", [2, *MANY_SIZES])
def test_what_is_not_scored_takes_part_in_no_mean(number):
    articles = make_articles(number)
    sentences = tt.frame_expectations(tt.score_sentiment(tt.split_sentences(articles)))
    lexicons = ["tone", "tone_low", "tone_high"]
    gaps = sentences.copy()
    gaps.loc[(gaps["article_id"] == "a0") & (gaps["sentence_id"] > 1), lexicons] = np.nan
    known = gaps.dropna(subset=["tone"])
    assert tt.plot_tone(gaps).finding == tt.plot_tone(known).finding
    over_time = tt.plot_tone_over_time(gaps, articles).numbers
    assert over_time["sentences"].sum() == len(known)
    assert tt.plot_tone_arc(gaps).numbers["sentences"].sum() == len(known)
