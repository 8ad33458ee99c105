"""Differences by whole articles: what is tested is the article, and Holm's correction."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.measures.contrasts import (
    adjust_holm,
    chance_of_difference,
    chance_of_sum,
    compare_sides,
    is_clear,
    subtract_means,
    sum_sides,
)

rows = st.lists(
    st.tuples(st.floats(-1, 1), st.integers(0, 6), st.booleans()), min_size=1, max_size=40
)


@given(rows)
def test_the_sums_of_the_articles_hold_all_rows(rows):
    values, articles, inside = (np.array(column) for column in zip(*rows, strict=True))
    sums = sum_sides(values, articles, inside).sum(axis=0)
    assert sums[[1, 3]].tolist() == [inside.sum(), (~inside).sum()]
    assert sums[[0, 2]].sum() == pytest.approx(values.sum(), abs=1e-9)


def alike(draw: np.random.Generator, articles: int, sentences: int) -> np.ndarray:
    """Return the sums of articles whose sentences are all the same: one number an article."""
    level = draw.normal(0, 0.3, articles)
    return np.column_stack([level * sentences, np.full(articles, float(sentences))])


def put_apart(first: np.ndarray, rest: np.ndarray) -> np.ndarray:
    nothing = np.zeros
    return np.vstack(
        [np.hstack([first, nothing(first.shape)]), np.hstack([nothing(rest.shape), rest])]
    )


def test_sentences_of_one_article_count_as_one_thing():
    """Forty sentences that say the same are no surer than one."""
    one = put_apart(alike(np.random.default_rng(1), 8, 1), alike(np.random.default_rng(2), 12, 1))
    many = one * 40
    assert chance_of_difference(many) == chance_of_difference(one)
    assert compare_sides(many)[:6] == pytest.approx(compare_sides(one)[:6])


@pytest.mark.parametrize(("few", "short", "long"), [(5, 2, 15), (8, 20, 3), (25, 6, 6)])
def test_articles_without_a_difference_seldom_have_one(few, short, long):
    """Also where the articles of one side are fewer, and much longer or shorter."""
    draw = np.random.default_rng(few)
    found = 0
    for _ in range(100):
        noise = [
            draw.normal(0, 0.5 * length**0.5, number)
            for number, length in ((few, short), (40, long))
        ]
        first, rest = alike(draw, few, short), alike(draw, 40, long)
        first[:, 0] += noise[0]
        rest[:, 0] += noise[1]
        found += chance_of_difference(put_apart(first, rest)) < 0.05
    assert found <= 13  # of 100: five are expected, and chance allows for so many


def test_a_difference_within_the_same_articles_is_found_whatever_their_level():
    draw = np.random.default_rng(3)
    level = draw.normal(0, 1, 30)
    sides = np.column_stack([3 * (level + 0.5), np.full(30, 3.0), 5 * level, np.full(30, 5.0)])
    assert chance_of_difference(sides) < 0.001
    sides[:, 0] -= 1.5
    assert chance_of_difference(sides) == 1


def test_too_few_articles_have_neither_interval_nor_p_value():
    contrast = compare_sides(put_apart(np.ones((4, 2)), np.tile([0.0, 1.0], (9, 1))))
    assert contrast.difference == 1
    assert np.isnan([contrast.low, contrast.high, contrast.p_value]).all()
    assert (contrast.articles, contrast.articles_rest) == (4, 9)


def test_the_same_seed_gives_the_same_and_chance_is_never_nought():
    scores = np.random.default_rng(0).normal(0.2, 1, 50)
    assert chance_of_sum(scores) == chance_of_sum(scores)
    assert 0 < chance_of_sum(np.ones(200)) <= 0.0001


@given(st.lists(st.floats(0.0001, 1), min_size=1, max_size=20))
def test_holm_raises_and_keeps_the_order(p_values):
    adjusted = adjust_holm(p_values)
    assert (adjusted >= np.array(p_values)).all()
    assert (adjusted <= 1).all()
    assert adjusted.min() == pytest.approx(min(1, min(p_values) * len(p_values)))
    order = np.argsort(p_values, kind="stable")
    assert (np.diff(adjusted[order]) >= 0).all()


def test_holm_passes_over_what_was_not_tested():
    assert adjust_holm([0.02, np.nan, 0.03])[[0, 2]].tolist() == [0.04, 0.04]
    assert np.isnan(adjust_holm([np.nan])).all()


def test_clear_is_what_lies_on_one_side_of_zero():
    assert is_clear([0.1, -0.2, -0.1, np.nan], [0.3, -0.1, 0.1, 1]).tolist() == [
        True,
        True,
        False,
        False,
    ]


def test_the_difference_is_that_of_the_means_of_all_rows():
    assert subtract_means(np.array([3.0, 4, 1, 2])) == 0.25
