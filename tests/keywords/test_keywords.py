"""Counts of words: hand-counted figures, published values, NLTK's counts, and what always holds."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable

import numpy as np
import pandas as pd
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from nltk import FreqDist
from nltk.collocations import BigramAssocMeasures, BigramCollocationFinder
from tradetalks.corpus.load import load_articles
from tradetalks.keywords.choose import choose_keywords
from tradetalks.keywords.compare import (
    co_occurrences,
    collocations,
    dispersion,
    find_co_occurrences,
    keyness,
)
from tradetalks.keywords.count import (
    concordance,
    count_keywords,
    count_words,
    find_keywords,
    find_words,
)
from tradetalks.keywords.quantities import find_quantities
from tradetalks.keywords.trend import count_by_date
from tradetalks.keywords.words import FUNCTION_WORDS, WORDS, list_words
from tradetalks.measures.frequencies import (
    deviation_of_proportions,
    juilland_d,
    log_likelihood,
    log_ratio,
    log_ratio_interval,
)
from tradetalks.measures.intervals import wilson_interval
from tradetalks.sentences.split import split_sentences

patient = settings(max_examples=30, deadline=None)  # what is tested is never how long it takes


def table(*texts: str, articles: str | None = None) -> pd.DataFrame:
    """Make a table of one sentence for each text; `articles` gives one letter for each."""
    return pd.DataFrame(
        {
            "article_id": pd.Series(list(articles or "a" * len(texts)), dtype="str"),
            "sentence_id": range(1, len(texts) + 1),
            "text": pd.Series(texts, dtype="str"),
        }
    )


def count(text: str, *terms: str) -> int:
    return int(count_keywords(table(text), {"all": terms}, by=None)["count"].item())


def words_of(text: str) -> list[str]:
    return find_words(table(text))["word"].tolist()


@pytest.fixture(scope="module")
def articles() -> pd.DataFrame:
    return load_articles()


@pytest.fixture(scope="module")
def sentences(articles: pd.DataFrame) -> pd.DataFrame:
    return split_sentences(articles).merge(articles[["article_id", "stage"]])


# Words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("China’s and China's chips", ["china", "and", "china", "chips"]),
        ("It’s theirs, isn't it? Let's see.", ["it's", "theirs", "isn't", "it", "let's", "see"]),
        ("the insiders' view", ["the", "insiders", "view"]),
        ("U.S.-China talks in the U.S.", ["US", "china", "talks", "in", "the", "US"]),
        ("The US told us at 5 p.m.", ["the", "US", "told", "us", "at", "5", "p.m."]),
        ("from 145% to 80%", ["from", "145%", "to", "80%"]),
        ("$700 billion, €1,200.50", ["$700", "billion", "€1,200.50"]),
        ("90-day truce", ["90", "day", "truce"]),
        ("de-escalation is non-binding", ["de-escalation", "is", "non-binding"]),
        ("trade—it’s about R&D", ["trade", "it's", "about", "R&D"]),
        ("O’Brien met J.D. Vance", ["o'brien", "met", "JD", "vance"]),
        ("AI, CEOs and the G7", ["AI", "CEOs", "and", "the", "G7"]),
        ("TRADE TALKS OPEN IN THE US", ["trade", "talks", "open", "in", "the", "us"]),
        ("AI", ["AI"]),
        ("snake_case and “quoted”", ["snake", "case", "and", "quoted"]),
        ("… — “” 🙂", []),
    ],
)
def test_a_word_is_what_the_rules_say(text: str, words: list[str]) -> None:
    assert words_of(text) == words


texts_of_all_kinds = st.text(
    alphabet=st.one_of(st.sampled_from("aAbdeéUS.-’'&$€%019, \n—_"), st.characters(codec="utf-8")),
    max_size=60,
)


@patient
@given(st.lists(texts_of_all_kinds, max_size=6))
def test_words_are_found_in_every_text_as_if_it_stood_alone(texts: list[str]) -> None:
    words = list_words(pd.Series(texts, dtype="str"))
    expected = [(row, *token) for row, text in enumerate(texts) for token in WORDS.locate(text)]
    found = words[["row", "start", "end", "form"]].itertuples(index=False, name=None)
    assert list(found) == expected


def test_words_stand_where_the_article_says(
    articles: pd.DataFrame, sentences: pd.DataFrame
) -> None:
    texts = articles.set_index("article_id")["text"]
    for article, start, end, form in find_words(sentences)[
        ["article_id", "start", "end", "form"]
    ].itertuples(index=False):
        assert texts[article][start:end] == form


def test_function_words_are_written_as_words_count() -> None:
    assert len(FUNCTION_WORDS) > 150
    for word in FUNCTION_WORDS - {"i"}:
        assert words_of(f"x {word} x")[1:-1] == [word]


# Counts


def test_counts_of_words_are_those_of_nltk(sentences: pd.DataFrame) -> None:
    counted = count_words(sentences, by=None).set_index("word")["count"].to_dict()
    assert counted == dict(FreqDist(find_words(sentences)["word"]))
    per_article = count_words(sentences).groupby("word")["count"].sum().to_dict()
    assert per_article == counted


def test_a_frequency_list_gives_rate_range_and_function_words() -> None:
    counted = count_words(table("The deal, the talks", "the deal", "a deal", articles="aab"))
    assert counted["word"].tolist() == ["the", "deal", "talks", "a", "deal"]
    of_a = counted[counted["article_id"] == "a"].set_index("word")
    assert of_a["count"].to_dict() == {"the": 3, "deal": 2, "talks": 1}
    assert of_a.loc["the", "per_1000"] == 500
    assert of_a["range"].to_dict() == {"the": 1, "deal": 2, "talks": 1}
    assert of_a["function_word"].to_dict() == {"the": True, "deal": False, "talks": False}


def test_a_country_is_no_pronoun() -> None:
    counted = count_words(table("The U.S. told us so"), by=None).set_index("word")
    assert counted["function_word"].to_dict() == {
        "the": True,
        "US": False,
        "told": False,
        "us": True,
        "so": True,
    }


@pytest.mark.parametrize(
    ("keyword", "before", "during"),
    [
        ("tariff", 3, 4),
        ("rare earth", 2, 1),
        ("supply chain", 3, 3),
        ("China", 4, 8),
        ("London", 4, 3),
        ("AI", 0, 1),
        ("Zhang", 0, 2),
        ("de-escalation", 1, 0),
        ("90-day", 0, 1),
        ("145%", 1, 0),
    ],
)
def test_counts_by_hand(sentences: pd.DataFrame, keyword: str, before: int, during: int) -> None:
    counted = count_keywords(sentences, [keyword], by="stage").set_index("stage")["count"]
    assert counted.to_dict() == {"before": before, "during": during}


def test_counts_of_named_groups_show_what_was_matched(sentences: pd.DataFrame) -> None:
    groups = {"tech": ["chip*", "semiconductor*", "AI", "technolog*"], "trade": ["trade"]}
    counted = count_keywords(sentences, groups, by="stage").set_index(["stage", "keyword"])
    assert counted.loc[("during", "tech"), "count"] == 5
    assert counted.loc[("during", "tech"), "forms"] == (
        "AI 1, chip 1, semiconductor 1, technological 1, technology 1"
    )
    assert counted.loc[("before", "tech"), "forms"] == "technology 2"
    tariffs = count_keywords(sentences, ["tariff"], by=None)
    assert tariffs["forms"].tolist() == ["tariff 5, tariffs 2"]
    sizes = find_words(sentences).groupby("article_id").size()
    assert sorted(counted["words"].unique()) == sorted(sizes)


def test_the_range_stands_beside_the_count() -> None:
    sentences = table("a deal, a deal", "no deal", "talks", articles="abb")
    sentences["outlet"] = ["x", "x", "y"]
    counted = count_keywords(sentences, ["deal", "talks"], by="outlet")
    assert counted[["count", "range"]].to_numpy().tolist() == [[3, 2], [0, 0], [0, 0], [1, 1]]
    assert count_keywords(sentences, ["deal"], by=None)["range"].tolist() == [2]


def test_words_are_never_counted_by_their_parts() -> None:
    text = "John joined Joe, and jovial Josephine told Jo, Jo's sister and Jo-Ann of Jo."
    assert count(text, "Jo") == 4
    assert count("The airport chain said again that Laibach paid", "AI") == 0


@pytest.mark.parametrize(
    ("term", "text", "matches"),
    [
        ("tariff", "Tariff, tariffs, tariff-free, tariffed", 3),
        ("tariffs", "Tariff, tariffs", 1),
        ("=tariff", "Tariff, tariffs", 1),
        ("country", "country, countries, country’s", 3),
        ("tax", "tax, taxes, taxi", 2),
        ("us", "us uses", 1),
        ("new", "new news", 1),
        ("AI", "AI, ai, Ai, AIs, AI's", 3),
        ("ai", "AI, ai, Ai", 3),
        ("US", "U.S. and US, not us; the U.S.’s", 3),
        ("U.S.", "U.S. and US, not us", 2),
        ("chip*", "chip, chips, Chipmaker, microchip", 3),
        ("*chip", "chip, chips, microchip", 3),
        ("rare earth", "rare earth, Rare-earths, rare, earth; rare. Earth rarely earthly", 2),
        ("supply-chain", "supply chain, supply-chains, supplies chain", 2),
        ("don't", "Don’t, don't, dont", 2),
        ("90-day", "a 90-day truce, 90 days, 190 days", 2),
        ("$700 billion", "$700 billion, 700 billion", 1),
        ("de-escalat*", "De-escalation, escalation", 1),
        ("escalation", "De-escalation, escalation", 1),
        ("9*", "9AM", 1),
        ("9* call", "9AM talks", 0),
    ],
)
def test_what_a_term_matches(term: str, text: str, matches: int) -> None:
    assert count(text, term) == matches


def test_nothing_counts_twice_within_a_group() -> None:
    text = "rare earth minerals and rare earth magnets"
    hits = find_keywords(table(text), {"minerals": ["rare earth", "rare earth mineral", "earth"]})
    assert hits["form"].tolist() == ["rare earth minerals", "rare earth"]
    assert count(text, "tariff", "rare*", "r*") == 2


def test_phrases_end_with_their_sentence() -> None:
    assert find_keywords(table("rare", "     earth tremors"), ["rare earth"]).empty


vocabulary = st.sampled_from(
    ["trade", "trades", "Trade", "talks", "AI", "ai", "rare", "earth", "earths", "the", "US"]
)
sentence_texts = st.lists(st.lists(vocabulary, max_size=8).map(" ".join), min_size=1, max_size=8)
keyword_groups = st.dictionaries(
    st.sampled_from(["one", "two", "three"]),
    st.lists(
        st.sampled_from(
            ["trade", "=trade", "tra*", "AI", "ai", "us", "rare earth", "earth", "the rare", "*s"]
        ),
        min_size=1,
        max_size=4,
    ),
    min_size=1,
)


@patient
@given(sentence_texts, keyword_groups, st.data())
def test_all_counts_are_the_same_hits(
    texts: list[str], keywords: dict[str, list[str]], data: st.DataObject
) -> None:
    letters = data.draw(st.text("ab", min_size=len(texts), max_size=len(texts)))
    sentences = table(*texts, articles=letters)
    hits = find_keywords(sentences, keywords)
    total = count_keywords(sentences, keywords, by=None).set_index("keyword")["count"]
    per_article = count_keywords(sentences, keywords)
    over_articles = dispersion(sentences, keywords, parts="article_id")

    expected = {name: int((hits["keyword"] == name).sum()) for name in keywords}
    assert total.to_dict() == expected
    assert per_article.groupby("keyword")["count"].sum().to_dict() == expected
    assert over_articles.set_index("keyword")["count"].to_dict() == expected
    assert dispersion(sentences, keywords).groupby("keyword")["count"].sum().to_dict() == expected
    assert len(concordance(sentences, keywords)) == len(hits)
    assert hits["position"].between(0, 1, inclusive="left").all()
    for row in per_article.itertuples():
        listed = [int(form.rsplit(" ", 1)[1]) for form in filter(None, row.forms.split(", "))]
        assert sum(listed) == row.count
        assert np.isnan(row.per_1000) or row.low <= row.per_1000 <= row.high


@patient
@given(sentence_texts, st.sampled_from(["trade", "talks", "earth"]))
def test_a_word_counts_as_often_as_it_stands_between_spaces(texts: list[str], word: str) -> None:
    plain = " ".join(texts).lower().split()
    counted = count_keywords(table(*texts), [f"={word}", word], by=None)["count"].tolist()
    assert counted == [plain.count(word), plain.count(word) + plain.count(word + "s")]


@patient
@given(sentence_texts, st.sampled_from(["trade", "AI", "rare earth", "t*"]), st.integers(0, 12))
def test_a_concordance_shows_the_sentence_around_each_hit(
    texts: list[str], term: str, width: int
) -> None:
    sentences = table(*texts)
    lines = concordance(sentences, term, width=1000)
    assert (lines["left"] + lines["node"] + lines["right"]).tolist() == [
        texts[number - 1] for number in lines["sentence_id"]
    ]
    assert lines["left"].str.len().tolist() == lines["start"].tolist()
    narrow = concordance(sentences, term, width=width)
    assert narrow["node"].tolist() == lines["node"].tolist()
    assert narrow["left"].tolist() == [left[max(0, len(left) - width) :] for left in lines["left"]]
    assert narrow["right"].tolist() == [right[:width] for right in lines["right"]]


def test_a_concordance_of_the_articles(articles: pd.DataFrame, sentences: pd.DataFrame) -> None:
    lines = concordance(sentences, "breakthrough", width=12)
    assert lines[["left", "node", "right"]].to_numpy().tolist() == [
        ["no sweeping ", "breakthroughs", " are expecte"],
        ["shifts, any ", "breakthrough", " in London c"],
    ]
    texts = articles.set_index("article_id")["text"]
    assert [
        texts[article][start:end]
        for article, start, end in lines[["article_id", "start", "end"]].itertuples(index=False)
    ] == lines["node"].tolist()


# Measures


@pytest.mark.parametrize(
    ("count", "size", "low", "high"),
    [  # Newcombe 1998, table I, method 3
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_those_published(count: int, size: int, low: float, high: float) -> None:
    assert np.round(wilson_interval(count, size), 4).tolist() == [low, high]


@patient
@given(st.integers(0, 500), st.integers(0, 500))
def test_an_interval_holds_its_share(count: int, others: int) -> None:
    low, high = wilson_interval(count, count + others)
    if count + others == 0:
        assert np.isnan([low, high]).all()
    else:
        assert 0 <= low <= count / (count + others) <= high <= 1
        assert low < high


def test_dispersion_is_that_of_gries() -> None:
    # The made-up corpus of Gries 2008: five parts, one letter a word.
    parts = ["bamnibeup", "basatbewqn", "bcagabesta", "baghabeaat", "bahaabeaxat"]
    corpus = table(*(" ".join(part) for part in parts), articles="12345")
    measured = dispersion(corpus, list("abcex"), parts="article_id").set_index("keyword")
    assert measured["count"].to_dict() == {"a": 15, "b": 10, "c": 1, "e": 5, "x": 1}
    assert measured["range"].to_dict() == {"a": 5, "b": 5, "c": 1, "e": 5, "x": 1}
    assert measured["dp"].round(3).to_dict() == pytest.approx(
        {"a": 0.18, "b": 0.02, "c": 0.8, "e": 0.02, "x": 0.78}
    )
    # Normalised by the greatest possible value (Lijffijt and Gries 2012): 1 less the smallest part.
    assert measured["dp_norm"].to_numpy() == pytest.approx(measured["dp"].to_numpy() / 0.82)
    assert measured["frequent_enough"].to_dict() == dict(
        zip("abcex", [True, True, False, True, False], strict=True)
    )


def test_juilland_is_as_gries_computes_it() -> None:
    # The same made-up corpus: 1 − (0.1259 / 0.2931) / √4 for the word that becomes more frequent.
    assert juilland_d([1, 2, 3, 4, 5], [9, 10, 10, 10, 11]) == pytest.approx(0.785, abs=5e-4)
    assert juilland_d([2, 2, 2, 2, 2], [9, 10, 10, 10, 11]) == pytest.approx(0.968, abs=5e-4)
    assert juilland_d([[5, 0, 0], [3, 3, 3]], [10, 10, 10]) == pytest.approx([0, 1])


def test_one_part_has_no_dispersion() -> None:
    measured = dispersion(table("trade talks", "talks"), ["talks"], parts="article_id")
    assert measured[["dp", "dp_norm", "juilland_d"]].isna().all(axis=None)


@patient
@given(st.lists(st.tuples(st.integers(0, 9), st.integers(1, 50)), min_size=2, max_size=9))
def test_dispersion_lies_between_its_bounds(parts: list[tuple[int, int]]) -> None:
    counts, sizes = np.array(parts).T
    dp, dp_norm = deviation_of_proportions(counts, sizes)
    spread = juilland_d(counts, sizes)
    if counts.sum() == 0:
        assert np.isnan([dp, dp_norm, spread]).all()
    else:
        assert -1e-9 <= spread <= 1 + 1e-9
        assert juilland_d(sizes, sizes) == pytest.approx(1)
        assert -1e-12 <= dp <= dp_norm + 1e-12 <= 1 + 1e-9
        assert deviation_of_proportions(sizes, sizes)[0] == pytest.approx(0)


def test_dispersion_within_an_article_goes_by_stretches_of_words() -> None:
    text = " ".join(["talks"] * 2 + ["x"] * 8)
    measured = dispersion(table(text), ["talks", "x", "deal"]).set_index("keyword")
    assert measured.loc["talks", ["count", "range", "parts", "articles"]].tolist() == [2, 1, 5, 1]
    assert measured.loc["talks", "dp_norm"] == pytest.approx(1)
    assert measured.loc["x", "range"] == 4
    assert measured.loc["deal", ["count", "range", "articles"]].tolist() == [0, 0, 0]
    assert np.isnan(measured.loc["deal", "dp"])
    assert measured["frequent_enough"].tolist() == [False, True, False]


@pytest.mark.parametrize(
    ("together", "first_only", "second_only", "neither", "published"),
    [  # Dunning 1993, table 1
        (110, 2442, 111, 29114, 270.72),
        (29, 13, 123, 31612, 263.90),
        (31, 23, 139, 31584, 256.84),
        (10, 0, 3, 31764, 167.23),
        (76, 104, 2476, 29121, 157.21),
    ],
)
def test_log_likelihood_is_that_of_dunning(
    together: int, first_only: int, second_only: int, neither: int, published: float
) -> None:
    # Dunning sums over four cells, Rayson and Garside over the two of the word: the other two are
    # the same formula for all other words.
    sizes = together + second_only, first_only + neither
    whole = log_likelihood(together, first_only, *sizes) + log_likelihood(
        second_only, neither, *sizes
    )
    assert round(float(whole), 2) == published


def test_log_likelihood_is_that_of_rayson_and_garside() -> None:
    """The formula is their paper's, the numbers are worked out by hand.

    No worked example of theirs could be checked against its print; the published values are those
    of Dunning's table above, which hold for the same formula.
    """
    # E1 = 1000 · 12 / 3000 = 4, E2 = 8: 2 (10 ln 2.5 + 2 ln 0.25)
    assert log_likelihood(10, 2, 1000, 2000) == pytest.approx(2 * (9.16291 - 2.77259), abs=1e-4)
    assert log_likelihood(0, 6, 1000, 2000) == pytest.approx(2 * 6 * np.log(1.5))


@patient
@given(st.integers(0, 90), st.integers(0, 90), st.integers(100, 9000), st.integers(100, 9000))
def test_keyness_does_not_depend_on_the_side(a: int, b: int, c: int, d: int) -> None:
    assert log_likelihood(a, b, c, d) == pytest.approx(log_likelihood(b, a, d, c), abs=1e-9)
    assert log_ratio(a, b, c, d) == pytest.approx(-log_ratio(b, a, d, c))
    assert log_likelihood(a, b, c, d) >= 0


def test_log_ratio_counts_doublings() -> None:
    assert log_ratio(8, 1, 1000, 1000) == 3
    assert log_ratio(8, 4, 2000, 1000) == 0
    assert log_ratio(4, 0, 1000, 1000) == 3  # as if half an occurrence, Hardie 2014


def test_the_interval_of_a_log_ratio_is_that_of_a_risk_ratio() -> None:
    # Aspirin and heart attacks (Agresti 2002, section 3.1): ratio 1.8, interval 1.4 to 2.3.
    low, high = log_ratio_interval(189, 104, 11034, 11037)
    assert [round(float(2**bound), 1) for bound in (low, high)] == [1.4, 2.3]
    low, high = log_ratio_interval(0, 3, 1000, 1000)
    assert low < log_ratio(0, 3, 1000, 1000) < 0 < high


# Comparisons


def test_keyness_puts_what_is_sure_first_and_then_what_is_large() -> None:
    filler = " ".join(["word"] * 5000)
    corpus = table(
        filler + " deal" * 40 + " hope" * 80 + " talks" * 20 + " rare" * 2,
        filler + " deal" * 5 + " hope" * 20 + " talks" * 20 + " rare" * 1 + " gloom" * 40,
        articles="ab",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        key = keyness(corpus, by="article_id", target="a", reference="b")
    assert key["word"].tolist()[:2] == ["deal", "hope"]
    assert set(key.loc[key["significant"], "word"]) == {"deal", "hope", "gloom"}
    assert "rare" not in set(key["word"])  # below the least frequency
    deal = key.set_index("word").loc["deal"]
    assert deal[["count_target", "count_reference"]].tolist() == [40, 5]
    assert deal[["range_target", "range_reference"]].tolist() == [1, 1]
    assert deal["log_likelihood"] == pytest.approx(float(log_likelihood(40, 5, 5142, 5086)))
    assert deal["per_1000_target"] == pytest.approx(40000 / 5142)


def test_keyness_of_every_group_is_that_of_each() -> None:
    corpus = table("deal " * 9 + "talks", "gloom " * 9 + "talks", "hope " * 9, articles="abc")
    with pytest.warns(UserWarning, match=r"10 words in 'a', 19 in the reference \(and 2 more\)"):
        every = keyness(corpus, by="article_id")
    assert every.groupby("article_id").first()["word"].tolist() == ["deal", "gloom", "hope"]
    with pytest.warns(UserWarning, match="too short"):
        alone = keyness(corpus, by="article_id", target="b")
    of_b = every[every["article_id"] == "b"].drop(columns="article_id")
    more = alone[alone["log_ratio"] > 0]
    pd.testing.assert_frame_equal(of_b.reset_index(drop=True), more)


def test_keyness_warns_of_short_texts(sentences: pd.DataFrame) -> None:
    with pytest.warns(UserWarning, match="584 words in 'during', 419 in the"):
        key = keyness(sentences, target="during", reference="before")
    assert not key["significant"].any()
    counted = count_words(sentences, by="stage").set_index(["stage", "word"])["count"]
    assert key.set_index("word").loc["china", "count_target"] == counted["during", "china"]
    with pytest.warns(UserWarning, match="too short"):
        pd.testing.assert_frame_equal(key, keyness(sentences, target="during"))


def test_chance_is_that_of_the_chi_squared_distribution() -> None:
    corpus = table("deal " * 5 + "talks " * 10, "talks " * 15, articles="ab")
    with pytest.warns(UserWarning, match="too short"):
        key = keyness(corpus, by="article_id", target="a", minimum=1).set_index("word")
    assert key.loc["deal", "log_likelihood"] == pytest.approx(10 * np.log(2))
    assert key.loc["deal", "p_value"] == pytest.approx(0.00847, abs=1e-5)


@pytest.mark.parametrize("measure", ["likelihood_ratio", "pmi", "student_t"])
def test_collocations_are_those_of_nltk(measure: str) -> None:
    texts = ["rare earth minerals", "rare earth talks", "rare talks", "trade talks open"]
    found = collocations(table(*texts), measure=measure, minimum=1)
    finder = BigramCollocationFinder.from_documents([text.split() for text in texts])
    expected = dict(finder.score_ngrams(getattr(BigramAssocMeasures, measure)))
    assert dict(
        zip(zip(found["first"], found["second"], strict=True), found["score"], strict=True)
    ) == (pytest.approx(expected))
    assert found["score"].is_monotonic_decreasing
    top = found.set_index(["first", "second"]).loc[("rare", "earth")]
    assert top[["count", "count_first", "count_second"]].tolist() == [2, 3, 2]


def test_collocations_do_not_reach_over_marks_and_leave_out_function_words() -> None:
    found = collocations(table("Talks, trade talks. The trade talks of London."), minimum=1)
    assert found[["first", "second"]].to_numpy().tolist() == [["trade", "talks"]]
    assert found["count"].tolist() == [2]


# Figures in the text


def test_quantities_of_the_articles(articles: pd.DataFrame, sentences: pd.DataFrame) -> None:
    found = find_quantities(sentences)
    assert found[["expression", "kind", "value", "unit"]].to_numpy().tolist() == [
        ["90-day", "duration", 90, "day"],
        ["$700 billion", "money", 7e11, "USD"],
        ["145%", "percentage", 145, "%"],
        ["80%", "percentage", 80, "%"],
    ]
    texts = articles.set_index("article_id")["text"]
    for row in found.itertuples():
        assert texts[row.article_id][row.start : row.end] == row.expression


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("US$1.2tn and €5m", [(1.2e12, "USD"), (5e6, "EUR")]),
        ("700 billion yuan or 2.3 million U.S. dollars", [(7e11, "CNY"), (2.3e6, "USD")]),
        ("80 percent, 7.5 per cent, −3.2%", [(80, "%"), (7.5, "%"), (-3.2, "%")]),
        ("it shrank by minus 4 percent, give or take plus or minus 2%", [(-4, "%"), (2, "%")]),
        ("up 50 basis points, then 25bps", [(50, "basis point"), (25, "basis point")]),
        ("two hundred thousand metric tons", [(2e5, "tonne")]),
        ("for twenty-five years, a three-month truce", [(25, "year"), (3, "month")]),
        ("a million dollars, a dozen countries", [(1e6, "USD"), (12, "country")]),
        ("12,345,678 people lost 1,200 jobs", [(12345678, "person"), (1200, "job")]),
        ("$5 a day, 40 cents a mile", [(5, "USD"), (40, "cent")]),
        ("2.5 lakh rupees, Rs 300 crore", [(250000, "INR"), (3e9, "INR")]),
        ("300 billion won or 45m rand", [(3e11, "KRW"), (45e6, "ZAR")]),
        ("30 million won (about nothing), 2 million won.", [(3e7, "KRW"), (2e6, "KRW")]),
        ("12 million won’t sing, 3 million won seats", [(12e6, ""), (3e6, "")]),
        ("Try 2 million of them", [(2e6, "")]),
        ("a levy of 7.5pc and SEK 45bn", [(7.5, "%"), (45e9, "SEK")]),
        ("30 or so countries, 100-plus ships", [(30, "country"), (100, "ship")]),
        ("20,000-odd cars, five other ships", [(2e4, "car"), (5, "ship")]),
        ("three more weeks, ten working days", [(3, "week"), (10, "day")]),
        ("4 to 6 consecutive months", [(4, "month"), (6, "month")]),
        ("in 2025 new jobs came, and Boeing 787 new jets", []),
    ],
)
def test_a_figure_has_its_value_and_its_unit(text: str, expected: list[tuple[float, str]]) -> None:
    found = find_quantities(table(text))
    assert list(zip(found["value"], found["unit"], strict=True)) == expected


@pytest.mark.parametrize(
    ("figure", "value", "unit"),
    [
        ("half a million euros", 5e5, "EUR"),
        ("a half-billion dollars", 5e8, "USD"),
        ("three quarters of a million people", 7.5e5, "person"),
        ("a quarter of a percentage point", 0.25, "percentage point"),
        ("half an hour", 0.5, "hour"),
        ("two-tenths of one percent", 0.2, "%"),
        ("a third of one million people", 1e6 / 3, "person"),
        ("a year and a half", 1.5, "year"),
        ("two and a half million barrels", 2.5e6, "barrel"),
        ("two-and-a-half-year", 2.5, "year"),
        ("4½ years", 4.5, "year"),
        ("3 1/2 months", 3.5, "month"),
        ("two hundred and forty days", 240, "day"),
        ("three million six hundred thousand dollars", 3.6e6, "USD"),
        ("two point seven billion dollars", 2.7e9, "USD"),
        ("zero point two five percent", 0.25, "%"),
        ("a couple of hundred workers", 200, "worker"),
        ("tenfold", 10, "times"),
        ("twice", 2, "times"),
        ("half a dozen", 6, ""),
        ("three hundred thousand and nine workers", 300_009, "worker"),
        ("8.5 pc", 8.5, "%"),
        ("45.5 million", 45.5e6, ""),
        ("427 000 tonnes", 427e3, "tonne"),
        ("427\u202f000 tonnes", 427e3, "tonne"),
        ("1\u2009427\u2009000 tonnes", 1427e3, "tonne"),
        ("€21\u00a0450 million", 21450e6, "EUR"),
        ("12,34,567 people", 1234567, "person"),
        ("1.234.567 euros", 1234567, "EUR"),
        ("CHF 1'234'567", 1234567, "CHF"),
        ("CHF 12’500.50", 12500.5, "CHF"),
        ("3/4 of a percent", 0.75, "%"),
        ("$7MM", 7e6, "USD"),
        ("3,5 percent", 3.5, "%"),
        ("3,5 €", 3.5, "EUR"),
        (".5 percent", 0.5, "%"),
    ],
)
def test_a_number_is_read_as_it_is_said(figure: str, value: float, unit: str) -> None:
    (row,) = find_quantities(table(f"They spoke of {figure}, and left.")).itertuples()
    assert (row.expression, row.value, row.unit) == (figure, value, unit)


def test_half_of_the_next_thing_is_not_added_to_a_number() -> None:
    found = find_quantities(
        table("Some 3.2m people and half the firms left after a year and a half.")
    )
    assert found["value"].tolist() == [3.2e6, 0.5, 1.5]
    found = find_quantities(table("It took two firms and a third of the voters."))
    assert found["value"].tolist() == [2, pytest.approx(1 / 3)]


def test_words_of_bylines_and_boilerplate_are_not_counted() -> None:
    lines = ["A port strike ends.", "By Ann Port", "Read more: 5 ports to see"]
    sentences = pd.DataFrame({"article_id": "a", "sentence_id": [1, 2, 3], "text": lines})
    counted = count_keywords(sentences, ["port"])
    assert counted[["count", "words"]].values.tolist() == [[3, 13]]
    sentences["kind"] = ["prose", "byline", "boilerplate"]
    counted = count_keywords(sentences, ["port"])
    assert counted[["count", "words"]].values.tolist() == [[1, 4]]
    assert find_keywords(sentences, ["port"])["sentence_id"].tolist() == [1]
    assert concordance(sentences, "port")["sentence_id"].tolist() == [1]
    assert find_quantities(sentences).empty


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("two-thirds of", 2 / 3),
        ("Three quarters of", 0.75),
        ("a fifth of", 0.2),
        ("Half the", 0.5),
        ("seven in ten", 0.7),
        ("3 out of 4", 0.75),
        ("3/5 of the", 0.6),
    ],
)
def test_a_part_of_the_whole_is_a_fraction(figure: str, value: float) -> None:
    (row,) = find_quantities(table(f"{figure} members agreed.")).itertuples()
    assert (row.kind, row.value, row.unit) == ("fraction", pytest.approx(value), "")


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("30%-40% of trade", 30, 40, "%"),
        ("30–40% of trade", 30, 40, "%"),
        ("30 to 40 percent of trade", 30, 40, "%"),
        ("between 30 and 40 percent of trade", 30, 40, "%"),
        ("between $7bn and $8bn", 7e9, 8e9, "USD"),
        ("$2-3 billion", 2e9, 3e9, "USD"),
        ("$2 to $3 billion", 2e9, 3e9, "USD"),
        ("two or three weeks", 2, 3, "week"),
        ("a six- to eight-month pause", 6, 8, "month"),
        ("$500 to $2 million", 500, 2e6, "USD"),
        ("between two hundred and four hundred jobs", 200, 400, "job"),
        ("12 to 15 million tonnes", 12e6, 15e6, "tonne"),
    ],
)
def test_the_ends_of_a_range_say_for_each_other_what_one_leaves_unsaid(
    text: str, low: float, high: float, unit: str
) -> None:
    found = find_quantities(table(text))
    assert found["value"].tolist() == [low, high]
    assert found["unit"].tolist() == [unit, unit]
    assert found["bound"].tolist() == ["low", "high"]


def test_a_move_from_one_figure_to_another_is_no_range() -> None:
    found = find_quantities(table("It rose from 3 to 5 percent, 10 percent or 20 million dollars."))
    assert found["value"].tolist() == [3, 5, 10, 2e7]
    assert set(found["bound"]) == {""}


@pytest.mark.parametrize(
    "text",
    [
        "In 2025, one of the G7 met at 10:30 in the 1990s, COVID-19, a day",
        "In 2025 companies failed; on 9/11 the 737 MAX and a B-52 stood there.",
        "It won 3-2, a 5-4 vote, a 5-to-4 vote, 555-123-4567 or +1 212 555 0100.",
        "Boeing 787 jets, F-35 jets, Article 5 countries",
        "the first half, in the second half of the year, the third quarter, the Fourth of July",
        "dozens of people, hundreds of jobs, several million, at one point",
    ],
)
def test_what_is_no_figure_gives_none(text: str) -> None:
    assert find_quantities(table(text)).empty


def test_a_day_of_a_month_begins_no_figure() -> None:
    assert find_quantities(table("On June 12 300 people came."))["value"].tolist() == [300]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Rents fell by a third in May.", [1 / 3]),
        ("Rents rose by nearly a quarter, and wages by half.", [0.25, 0.5]),
        ("It was built by a third party, by half a dozen men and by half past two.", [6]),
    ],
)
def test_by_what_part_it_fell_is_a_fraction(text: str, values: list[float]) -> None:
    assert find_quantities(table(text))["value"].tolist() == pytest.approx(values)


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("It paid 8.000 euros to 2.000 workers.", [8000, 2000]),
        ("It paid between 7.000 and 9.000 euros.", [7000, 9000]),
        ("It paid 1.300.000 euros, of which 7.150 euros came late.", [1.3e6, 7150]),
        ("It grew 4,5 percent. It has 6.250 workers.", [4.5, 6250]),
        ("A gallon cost $3.159.", [3.159]),
        ("It grew 4.5 percent. It paid 7.150 euros, or 1,300 dollars.", [4.5, 7.15, 1300]),
        ("It made $2.250 billion, and $8.000 million before.", [2.25e9, 8e6]),
        ("It grew 0.125 percent or 5.000 percent.", [0.125, 5]),
    ],
)
def test_a_point_parts_thousands_where_the_article_shows_it(text: str, values: list[float]) -> None:
    found = find_quantities(table(*text.split(". ")).assign(article_id="a"))
    assert found["value"].tolist() == pytest.approx(values)


@patient
@given(st.integers(0, 10**9), st.sampled_from(["", " million", " billion"]))
def test_amounts_are_read_as_they_are_written(number: int, scale: str) -> None:
    found = find_quantities(table(f"a sum of ${number:,}{scale}, no more"))
    factor = {"": 1, " million": 10**6, " billion": 10**9}[scale]
    assert found["value"].tolist() == [float(number * factor)]


# Tables


def test_empty_tables_give_empty_tables_with_the_same_columns() -> None:
    full, none = table("rare earth talks and rare earth trade"), table()
    for analyse in (
        find_words,
        count_words,
        find_quantities,
        lambda sentences: find_keywords(sentences, ["talks"]),
        lambda sentences: count_keywords(sentences, ["talks"]),
        lambda sentences: concordance(sentences, "talks"),
        lambda sentences: dispersion(sentences, ["talks"]),
        collocations,
    ):
        empty = analyse(none)
        assert empty.empty
        assert empty.columns.tolist() == analyse(full).columns.tolist()
    assert count_keywords(none, ["talks"], by=None)[["count", "words"]].to_numpy().tolist() == [
        [0, 0]
    ]


def test_places_are_in_the_sentence_where_nothing_says_where_that_begins() -> None:
    shifted = table("trade talks").assign(start=100)
    assert find_keywords(shifted, ["talks"])["start"].tolist() == [106]
    assert find_keywords(shifted.drop(columns="start"), ["talks"])["start"].tolist() == [6]


def test_groups_without_a_name_are_counted_too() -> None:
    sentences = table("a deal", "no deal", "deal").assign(stage=["before", None, "before"])
    counted = count_keywords(sentences, ["deal"], by="stage")
    assert counted["count"].tolist() == [2, 1]
    assert counted["stage"].isna().tolist() == [False, True]


def test_keywords_may_be_given_in_any_iterable() -> None:
    counted = count_keywords(table("trade talks"), (word for word in ["trade", "talks"]))
    assert counted["count"].tolist() == [1, 1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda s: count_keywords(s, ["deal"], by="stage"), "no column 'stage'"),
        (lambda s: find_keywords(s.drop(columns="text"), ["deal"]), "no column 'text'"),
        (lambda s: count_keywords(s, []), "no keywords"),
        (lambda s: count_keywords(s, {"tech": []}), "'tech' is empty"),
        (lambda s: count_keywords(s, ["*"]), "'*' ('*') has no word"),
        (lambda s: concordance(s, "deal", width=-1), "width is -1"),
        (lambda s: dispersion(s, ["deal"], parts=1), "parts is 1"),
        (lambda s: dispersion(s, ["deal"], parts="stage"), "no column 'stage'"),
        (lambda s: keyness(s, by="article_id", target="z"), "no such article_id: 'z'; there are a"),
        (lambda s: keyness(s, by="article_id", target="a"), "0 in the reference"),
        (
            lambda s: collocations(s, measure="mi"),
            "no such measure: 'mi' (did you mean 'pmi'?); there are likelihood_ratio",
        ),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    call: Callable[[pd.DataFrame], object], message: str
) -> None:
    with pytest.raises(ValueError, match=re.escape(message)) as problem:
        call(table("no deal"))
    assert "\n" not in str(problem.value)


ARTICLE, STAGE, WORD = map(st.sampled_from, ("abcd", "xy", ["tariff", "deal", "talk"]))


@given(st.lists(st.tuples(ARTICLE, STAGE, WORD), min_size=2))
def test_ranges_are_counted_over_the_articles_of_each_side(rows):
    sentences = pd.DataFrame(rows, columns=["article_id", "stage", "text"])
    assume(sentences["stage"].nunique() == 2)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        table = keyness(sentences, target="x", minimum=1).set_index("word")
    for side, stage in (("target", "x"), ("reference", "y")):
        inside = sentences[sentences["stage"] == stage].groupby("text")["article_id"]
        counted = table[[f"count_{side}", f"range_{side}"]].to_numpy().tolist()
        expected = pd.DataFrame({"count": inside.size(), "range": inside.nunique()})
        assert counted == expected.reindex(table.index, fill_value=0).to_numpy().tolist()


def test_several_columns_make_groups_together():
    rows = [
        ("a", "Post", "left", "deal deal"),
        ("b", "Post", "right", "deal"),
        ("c", "Sun", "left", "no"),
    ]
    table = pd.DataFrame(rows, columns=["article_id", "outlet", "leaning", "text"])
    by = ["outlet", "leaning"]
    counts = count_keywords(table, ["deal"], by=by)
    groups = [["Post", "left"], ["Post", "right"], ["Sun", "left"]]
    assert counts[by].to_numpy().tolist() == groups
    assert counts["count"].tolist() == [2, 1, 0]
    assert count_words(table, by=by)[by].drop_duplicates().to_numpy().tolist() == groups
    with pytest.warns(UserWarning, match="too short to prove anything"):
        keys = keyness(table, by=by, minimum=1)
    with pytest.warns(UserWarning, match="too short to prove anything"):
        one = keyness(table, by=by, target=("Post", "left"), minimum=1)
    assert keys[by].drop_duplicates().to_numpy().tolist() == groups
    assert one["count_target"].sum() == 2
    with pytest.raises(ValueError, match="give the name of one column"):
        count_by_date(table, table.assign(words=1), by=by)


class TestKeynessByArticles:
    CORPUS = table(
        "filler " * 6000 + "deal " * 40,
        "filler " * 6000 + "hope " * 20,
        "filler " * 6000 + "hope " * 20,
        "filler " * 18000,
        articles="abcd",
    ).assign(side=["x", "x", "x", "y"])

    def test_a_word_of_one_article_is_no_key_word_of_its_group(self) -> None:
        every = keyness(self.CORPUS, by="side", target="x")
        assert set(every.loc[every["significant"], "word"]) >= {"deal", "hope"}
        several = keyness(self.CORPUS, by="side", target="x", minimum_range=2)
        assert "deal" not in set(several["word"])
        assert several.set_index("word").loc["hope", "range"] == 2

    def test_words_of_ones_own_are_left_out(self) -> None:
        key = keyness(self.CORPUS, by="side", target="x", stop=["hope"])
        assert "hope" not in set(key["word"])

    def test_what_one_article_repeats_changes_no_test_by_articles(self) -> None:
        key = keyness(self.CORPUS, by="side", target="x").set_index("word")
        assert key.loc["hope", "p_value_range"] == pytest.approx(
            0.5
        )  # 3 of 4 articles, a word in 2 of them
        assert key.loc["deal", "p_value_range"] == pytest.approx(0.75)
        assert key.loc["deal", "log_likelihood"] == key.loc["hope", "log_likelihood"]

    def test_groups_made_by_chance_are_seldom_called_different(self) -> None:
        found = 0
        for seed in range(20):
            random = np.random.default_rng(seed)
            texts = [" ".join(random.choice(list("abcdefghij"), 4)) * 50 for _ in range(40)]
            corpus = pd.DataFrame({"article_id": range(40), "text": texts})
            corpus["side"] = random.choice(["x", "y"], 40)
            with warnings.catch_warnings():
                warnings.simplefilter("ignore", UserWarning)
                found += keyness(corpus, by="side")["significant_range"].any()
        assert found <= 2

    def test_a_word_of_every_article_of_a_group_alone_is_found(self) -> None:
        texts = ["filler shutdown"] * 12 + ["filler wall"] * 12
        corpus = pd.DataFrame({"article_id": range(24)})
        corpus = corpus.assign(side=["x"] * 12 + ["y"] * 12, text=texts)
        with pytest.warns(UserWarning, match="too short"):
            keys = keyness(corpus, by="side")
        assert keys.loc[keys["significant_range"], "word"].tolist() == ["shutdown", "wall"]

    def test_any_number_of_groups_is_set_against_the_rest(self) -> None:
        names = [f"outlet {number}" for number in range(40)]
        corpus = pd.DataFrame(
            {
                "article_id": [f"a{number}" for number in range(80)],
                "outlet": names * 2,
                "text": [f"word{number % 40}x " * 9 + "filler " * 500 for number in range(80)],
            }
        )
        with pytest.warns(UserWarning, match="too short"):
            keys = keyness(corpus, by="outlet", minimum_range=2)
        first = keys.groupby("outlet").first()["word"]
        assert first.to_dict() == {name: f"word{place}x" for place, name in enumerate(names)}


class TestChosenKeywords:
    THEMES = (
        "The president said on Monday that the shutdown of the border would go on, Mr Lee told. "
    )

    def test_themes_are_chosen_and_not_what_news_is_told_with(self) -> None:
        corpus = table(*[self.THEMES * 3] * 6, articles="abcdef")
        chosen = choose_keywords(corpus, most=3)
        assert {"shutdown", "border"} <= set(chosen)
        assert not {"said", "mr", "president", "monday", "the", "told"} & set(chosen)

    def test_a_word_of_too_few_articles_is_none(self) -> None:
        corpus = table(
            "Zebras graze, zebras eat. " * 30, *["A shutdown begins."] * 5, articles="abcdef"
        )
        assert "zebras" not in choose_keywords(corpus)
        assert "zebras" in choose_keywords(corpus, minimum_range=1)

    def test_a_word_that_stands_in_one_phrase_is_that_phrase(self) -> None:
        corpus = table(
            *["The supreme court sits.", "A supreme court sat."] * 4, articles="abcdefgh"
        )
        assert "supreme court" in choose_keywords(corpus)

    def test_one_article_makes_no_keyword_by_repeating_it(self) -> None:
        texts = ["Tariff tariff tariff tariff tariff " * 200 + "shutdown"]
        texts += ["Shutdown shutdown shutdown tariff." for _ in range(7)]
        assert next(iter(choose_keywords(table(*texts, articles="abcdefgh")))) == "shutdown"

    def test_words_of_ones_own_are_never_chosen(self) -> None:
        corpus = table(*[self.THEMES] * 4, articles="abcd")
        assert "shutdown" not in choose_keywords(corpus, stop=["shutdown"])

    def test_boilerplate_counts_for_nothing(self) -> None:
        corpus = table("Subscribe to zebras.", "A shutdown.", "Subscribe to zebras.", "A shutdown.")
        corpus = corpus.assign(article_id=["a", "a", "b", "b"])
        corpus["kind"] = ["boilerplate", "prose", "boilerplate", "prose"]
        assert list(choose_keywords(corpus)) == ["shutdown"]

    def test_where_there_is_none_one_line_says_what_to_do(self) -> None:
        with pytest.raises(ValueError, match=r"give keywords of your own, or a smaller"):
            choose_keywords(table("It is so.", "They were here.", articles="ab"))

    def test_what_is_chosen_can_be_counted(self, sentences: pd.DataFrame) -> None:
        chosen = choose_keywords(sentences, most=5)
        assert len(chosen) == 5
        assert (count_keywords(sentences, chosen, by=None)["range"] == 2).all()


class TestCoOccurrences:
    TEXTS = ("tariffs hit chips", "tariffs and chips", "tariffs rise", "chips sell", "it rains", "")

    def test_pairs_are_counted_by_sentence_and_each_has_its_sentences(self) -> None:
        corpus = table(*self.TEXTS, articles="aabbcc")
        groups = {"tariffs": ["tariff"], "chips": ["chip*"], "rain": ["rains"]}
        pairs = co_occurrences(corpus, groups).set_index(["first", "second"])
        row = pairs.loc["tariffs", "chips"]
        assert row[["count", "count_first", "count_second", "range"]].tolist() == [2, 3, 3, 1]
        assert row["expected"] == 3 * 3 / 6
        assert row["log_ratio"] == pytest.approx(np.log2(2 / 1.5))
        found = find_co_occurrences(corpus, groups)
        assert found["text"].tolist() == [*self.TEXTS[:2]]
        assert found.groupby(["first", "second"]).size().to_dict() == {("tariffs", "chips"): 2}

    def test_what_keeps_apart_stands_last(self) -> None:
        corpus = table(*["tariff x", "chip y"] * 30, *["deal hope"] * 20)
        pairs = co_occurrences(corpus, ["tariff", "chip", "deal", "hope"])
        assert pairs[["first", "second"]].iloc[0].tolist() == ["deal", "hope"]
        assert pairs["significant"].iloc[0]
        assert pairs["count"].iloc[-1] == 0

    @pytest.mark.filterwarnings("error")
    def test_keywords_that_never_or_always_occur_surprise_nobody(self) -> None:
        pairs = co_occurrences(table("deal", "deal"), ["deal", "zyx", "qua"])
        assert pairs["log_likelihood"].tolist() == [0, 0, 0]
        assert not pairs["significant"].any()

    def test_one_keyword_makes_no_pair(self) -> None:
        assert co_occurrences(table("deal"), ["deal"]).empty
        assert find_co_occurrences(table("deal"), ["deal"]).empty
