"""The tone against people's ratings: figures that can be worked out by hand, and the command."""

import json

import numpy as np
import pandas as pd
import pytest
from tradetalks.cli import main
from tradetalks.evaluation.tone import compare_raters, evaluate_tone
from tradetalks.tone.score import score_sentiment

TEXTS = [
    "The talks were a great success.",
    "The talks were a terrible failure.",
    "The talks begin at nine.",
    "Both sides are hopeful and pleased.",
    "Fear and anger grew.",
    "The room has two doors.",
]


def rated(ratings, **columns):
    return pd.DataFrame({"sentence": TEXTS, "rating": ratings, **columns})


def test_ratings_equal_to_the_tone_are_met_perfectly():
    tones = score_sentiment(pd.DataFrame({"text": TEXTS}))["tone"]
    best = evaluate_tone(rated(tones)).loc["tone"]["value"]
    assert best["pearson"] == pytest.approx(1)
    assert best["spearman"] == pytest.approx(1)
    worst = evaluate_tone(rated(-tones)).loc["tone"]["value"]
    assert worst["pearson"] == pytest.approx(-1)


def test_the_scale_of_the_ratings_does_not_matter():
    ratings = np.array([3.0, -4.0, 0.2, 2.0, -3.0, 0.0])
    small, large = (evaluate_tone(rated(ratings * scale)) for scale in (0.01, 25))
    pd.testing.assert_frame_equal(small, large)


def test_classes_are_counted_as_by_hand():
    # All six are called right but one: the fifth was rated neutral.
    scores = evaluate_tone(rated([1, -1, 0, 1, 0, 0]))
    positive, negative, neutral = 1.0, 2 / 3, 4 / 5
    assert scores.loc[("tone", "macro_f1"), "value"] == pytest.approx(
        (positive + negative + neutral) / 3
    )


def test_articles_are_means_of_their_sentences():
    articles = ["a", "a", "b", "b", "c", "c"]
    table = rated([1, -1, 0, 1, -1, 0], article_id=articles)
    tones = score_sentiment(pd.DataFrame({"text": TEXTS})).assign(article_id=articles)
    by_hand = (
        tones.groupby("article_id")["tone"].mean().corr(pd.Series([0, 0.5, -0.5], list("abc")))
    )
    scores = evaluate_tone(table).loc["tone"]
    assert scores.loc["article_pearson", "value"] == pytest.approx(by_hand)
    assert scores.loc["pearson", "low"] <= scores.loc["pearson", "value"]
    assert scores.loc["pearson", "value"] <= scores.loc["pearson", "high"]
    assert np.isnan(scores.loc["article_pearson", "low"])  # of three articles


def test_without_articles_there_is_no_figure_for_them():
    assert (
        evaluate_tone(rated([1, -1, 0, 1, -1, 0]))["value"]
        .xs("article_pearson", level=1)
        .isna()
        .all()
    )


def test_other_columns_do_no_harm():
    ratings = [1, -1, 0, 1, -1, 0]
    plain, more = rated(ratings), rated(ratings, text="x", tone=5, row="y")
    pd.testing.assert_frame_equal(evaluate_tone(plain), evaluate_tone(more))


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (pd.DataFrame({"sentence": TEXTS}), "has no column 'rating'"),
        (rated([1, 2, 3, "good", 5, 6]), "'good' in row 4 is no number"),
        (rated(["1", "0,5", "3", "-1", "5", "6"]), r"'0,5' in row 2 is no number.*point, 0\.5"),
        (rated([1, 2, 3, None, 5, 6]), "row 4 has no rating"),
        (rated([1, 2, 3, float("inf"), 5, 6]), "'inf' in row 4 is no number"),
        (rated([0] * 6), "all ratings are 0"),
        (rated(range(6), article_id=["a", "a", None, "b", "b", "c"]), "row 3 has no article_id"),
        (rated(range(6)).head(2), "too few"),
        (rated(range(6)).assign(sentence=None), "row 1 has no sentence"),
        (rated(range(6)).assign(sentence=[*TEXTS[:5], " "]), "row 6 has no sentence"),
    ],
)
def test_bad_ratings_are_one_clear_line(table, problem):
    with pytest.raises(ValueError, match=problem):
        evaluate_tone(table)


def test_a_lexicon_that_knows_no_word_has_no_figure(recwarn):
    table = pd.DataFrame({"sentence": ["One.", "Two.", "Three."], "rating": [1, 2, 3]})
    scores = evaluate_tone(table)
    assert scores.loc[("tone_textblob", "pearson")].isna().all()
    assert len(recwarn) == 0


class TestRaters:
    def test_people_stand_against_the_others_and_lexicons_against_all(self):
        people = pd.DataFrame({"text": TEXTS, "ann": [2, -2, 0, 1, -1, 0]})
        table = compare_raters(people.assign(ben=people["ann"], cleo=-people["ann"]))
        rows = table.set_index("rater")
        assert rows["against"].tolist()[:4] == ["the others"] * 3 + ["all raters"]
        assert rows.loc["cleo", "pearson"] == pytest.approx(-1)
        assert rows.loc["tone", "pearson"] > 0.9
        assert rows.loc["tone", "low"] <= rows.loc["tone", "pearson"]

    def test_sentences_that_somebody_left_out(self):
        people = pd.DataFrame(
            {"text": TEXTS, "ann": [2, -2, 0, 1, -1, None], "ben": ["1", "", "0", "2", "-1", "0"]}
        )
        assert compare_raters(people).set_index("rater").loc[
            ["ann", "tone"], "sentences"
        ].tolist() == [4, 6]

    def test_a_rater_who_never_varies_has_no_figure(self):
        people = pd.DataFrame({"text": TEXTS, "ann": [0] * 6, "ben": range(6)})
        assert compare_raters(people)["pearson"].head(2).isna().all()

    @pytest.mark.parametrize(
        ("columns", "problem"),
        [
            ({"ann": 1}, "two raters"),
            ({"ann": 1, "ben": "so"}, "the ben 'so' in row 1 is no number"),
        ],
    )
    def test_bad_tables_are_one_clear_line(self, columns, problem):
        with pytest.raises(ValueError, match=problem):
            compare_raters(pd.DataFrame({"text": TEXTS}).assign(**columns))


class TestCommand:
    @pytest.fixture
    def file(self, tmp_path):
        path = tmp_path / "rated.csv"
        articles = ["a", "a", "b", "b", "c", "c"]
        rated([1, -1, 0, 1, -1, 0], article_id=articles).to_csv(path, index=False)
        return str(path)

    def test_json_has_the_four_figures_for_every_column(self, file, capsys):
        assert main(["evaluate-tone", file, "--json"]) == 0
        scores = json.loads(capsys.readouterr().out)
        assert {"tone", "tone_vader", "tone_hu_liu", "tone_afinn", "tone_labmt"} <= set(scores)
        for figures in scores.values():
            assert {"pearson", "spearman", "macro_f1", "article_pearson"} <= set(figures)
        assert scores["tone"]["pearson"] > 0.9

    def test_table_shows_the_consensus_beside_each_lexicon(self, file, capsys):
        assert main(["evaluate-tone", file]) == 0
        lines = capsys.readouterr().out.splitlines()
        assert "pearson" in lines[0]
        assert any(line.startswith("tone_vader ") for line in lines)

    def test_a_bad_file_is_one_line(self, tmp_path, capsys):
        path = tmp_path / "bad.csv"
        path.write_text("sentence\nA text\n", encoding="utf-8")
        assert main(["evaluate-tone", str(path)]) == 2
        assert main(["evaluate-tone", str(tmp_path / "missing.csv")]) == 2
        first, second = capsys.readouterr().err.splitlines()
        assert "has no column 'rating'" in first
        assert "missing.csv" in second
