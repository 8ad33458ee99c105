"""The tone against people's ratings: figures that can be worked out by hand, and the command."""

import json

import numpy as np
import pandas as pd
import pytest
from tradetalks.__main__ import main
from tradetalks.evaluation import evaluate_tone
from tradetalks.sentiment import score_sentiment

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
    best = evaluate_tone(rated(tones)).loc["tone"]
    assert best["pearson"] == pytest.approx(1)
    assert best["spearman"] == pytest.approx(1)
    worst = evaluate_tone(rated(-tones)).loc["tone"]
    assert worst["pearson"] == pytest.approx(-1)


def test_the_scale_of_the_ratings_does_not_matter():
    ratings = np.array([3.0, -4.0, 0.2, 2.0, -3.0, 0.0])
    small, large = (evaluate_tone(rated(ratings * scale)) for scale in (0.01, 25))
    pd.testing.assert_frame_equal(small, large)


def test_classes_are_counted_as_by_hand():
    # All six are called right but one: the fifth was rated neutral.
    scores = evaluate_tone(rated([1, -1, 0, 1, 0, 0]))
    positive, negative, neutral = 1.0, 2 / 3, 4 / 5
    assert scores.loc["tone", "macro_f1"] == pytest.approx((positive + negative + neutral) / 3)


def test_articles_are_means_of_their_sentences():
    articles = ["a", "a", "b", "b", "c", "c"]
    table = rated([1, -1, 0, 1, -1, 0], article_id=articles)
    tones = score_sentiment(pd.DataFrame({"text": TEXTS})).assign(article_id=articles)
    by_hand = (
        tones.groupby("article_id")["tone"].mean().corr(pd.Series([0, 0.5, -0.5], list("abc")))
    )
    scores = evaluate_tone(table).loc["tone"]
    assert scores["article_pearson"] == pytest.approx(by_hand)
    assert scores["pearson_low"] <= scores["pearson"] <= scores["pearson_high"]


def test_without_articles_there_is_no_figure_for_them():
    assert evaluate_tone(rated([1, -1, 0, 1, -1, 0]))["article_pearson"].isna().all()


def test_other_columns_do_no_harm():
    ratings = [1, -1, 0, 1, -1, 0]
    plain, more = rated(ratings), rated(ratings, text="x", tone=5, row="y")
    pd.testing.assert_frame_equal(evaluate_tone(plain), evaluate_tone(more))


@pytest.mark.parametrize(
    ("table", "problem"),
    [
        (pd.DataFrame({"sentence": TEXTS}), "lack the column 'rating'"),
        (rated([1, 2, 3, "good", 5, 6]), "'good' is no number"),
        (rated([1, 2, 3, None, 5, 6]), "is no number"),
        (rated(range(6)).head(2), "too few"),
        (rated(range(6)).assign(sentence=None), "give strings"),
    ],
)
def test_bad_ratings_are_one_clear_line(table, problem):
    with pytest.raises(ValueError, match=problem):
        evaluate_tone(table)


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
        assert "lack the column 'rating'" in first
        assert "missing.csv" in second
