"""The tone of sentences: equal to NLTK where it must be, and the rules that all lexicons share."""

import string
from importlib.resources import files

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants
from tradetalks.base.tokens import straighten
from tradetalks.corpus.load import load_articles
from tradetalks.tone import vader
from tradetalks.tone.lexicons import CONSENSUS, LEXICONS, lexicon_sources, standard_lexicons
from tradetalks.tone.score import (
    call_tone,
    explain_tone,
    explain_vader,
    score_sentiment,
    score_vader,
    tone_by,
    tone_toward,
    weigh_terms,
)
from tradetalks.tone.vader import vader_lexicon
from tradetalks.tone.word_shift import compare_words

PARTIES = {"United States": ["U.S.", "Washington"], "China": ["China", "Beijing"]}


class NltkVader(SentimentIntensityAnalyzer):
    """NLTK's analyser, given its lexicon from the installed package instead of a download."""

    def __init__(self):
        path = files("vaderSentiment") / "vader_lexicon.txt"
        self.lexicon_file = path.read_text(encoding="utf-8").rstrip("\n")
        self.lexicon = self.make_lex_dict()
        self.constants = VaderConstants()


NLTK = NltkVader()
RULES = NLTK.constants
HARD_WORDS = [
    *sorted(RULES.NEGATE),
    *sorted(RULES.BOOSTER_DICT),
    *sorted(RULES.SPECIAL_CASE_IDIOMS),
    *[
        "but",
        "BUT",
        "But",
        "so",
        "this",
        "never",
        "Never",
        "at",
        "least",
        "very",
        "kind",
        "of",
        "sort",
        "don’t",
        "“great”",
        "no",
        "the",
        "talks",
    ],
]
words = st.one_of(
    st.sampled_from(sorted(vader_lexicon())),
    st.sampled_from(HARD_WORDS),
    st.text(string.ascii_letters + string.punctuation + "éßİǅ’“ \u00a0\u2003", max_size=6),
)
marks = st.sampled_from(["", "", "", *RULES.PUNC_LIST])
tokens = st.builds(
    lambda before, word, after, change: before + change(word) + after,
    marks,
    words,
    marks,
    st.sampled_from([str, str, str.upper, str.title]),
)
hard_texts = st.builds(
    lambda parts, gap: gap.join(parts),
    st.lists(tokens, max_size=16),
    st.sampled_from([" ", "  ", "\n", " \t"]),
)
sentences = st.lists(st.one_of(hard_texts, st.text(max_size=60)), max_size=6)


def frame(*texts, **columns):
    return pd.DataFrame({"text": list(texts), **columns}).astype({"text": object})


def tone(text, **options):
    return score_sentiment(frame(text), **options)["tone"].iloc[0]


def nltk_scores(texts):
    return [NLTK.polarity_scores(text)["compound"] for text in texts]


class TestVader:
    def test_its_words_and_numbers_are_those_of_nltk(self):
        assert vader.BOOSTERS == RULES.BOOSTER_DICT
        assert vader.IDIOMS == RULES.SPECIAL_CASE_IDIOMS
        assert set(vader.CONSTANTS["negations"]) == RULES.NEGATE
        assert vader.CONSTANTS["marks"] == RULES.PUNC_LIST
        assert [vader.CONSTANTS[name] for name in ("boost", "capitals", "negation")] == [
            RULES.B_INCR, RULES.C_INCR, RULES.N_SCALAR,
        ]  # fmt: skip

    @settings(max_examples=250, deadline=None)
    @given(st.lists(hard_texts, min_size=1, max_size=8))
    def test_equals_nltk_on_strings_that_touch_all_rules(self, texts):
        assert score_vader(pd.Series(texts, dtype=object)).tolist() == nltk_scores(texts)

    @settings(max_examples=100, deadline=None)
    @given(st.lists(st.text(), min_size=1, max_size=5))
    def test_equals_nltk_on_any_string(self, texts):
        assert score_vader(pd.Series(texts, dtype=object)).tolist() == nltk_scores(texts)

    def test_equals_nltk_on_the_articles(self):
        lines = [line for text in load_articles()["text"] for line in text.splitlines()]
        for texts in (lines, [straighten(line) for line in lines]):
            assert score_vader(pd.Series(texts)).tolist() == nltk_scores(texts)

    def test_keeps_index_and_takes_an_empty_column(self):
        assert score_vader(pd.Series(["good", "bad"], index=[7, 3])).index.tolist() == [7, 3]
        assert score_vader(pd.Series([], dtype=object)).empty

    @pytest.mark.parametrize("missing", [None, float("nan"), 3])
    def test_says_which_value_is_no_text(self, missing):
        with pytest.raises(ValueError, match="give strings"):
            score_vader(pd.Series(["good", missing], dtype=object))

    @settings(max_examples=100, deadline=None)
    @given(hard_texts)
    def test_explanation_adds_up_to_the_score(self, text):
        words = explain_vader(text)
        total = sum(words["weight_in_context"])
        score = score_vader(pd.Series([text])).iloc[0]
        assert np.sign(score) == np.sign(round(total, 3)) or abs(total) < 0.01
        assert all(text[start:end] == form for start, end, form in words.to_numpy()[:, :3])

    def test_two_errors_on_one_sentence_of_the_articles(self):
        said = "I don’t really have very high hopes for a quick resolution"
        assert score_vader(pd.Series([said])).iloc[0] == 0.4728
        assert (
            score_vader(pd.Series([straighten(said)])).iloc[0] == nltk_scores([straighten(said)])[0]
        )


class TestStraighten:
    @given(st.text())
    def test_keeps_every_character_in_its_place(self, text):
        straight = straighten(text)
        assert len(straight) == len(text)
        assert all(
            a == b or (a in "‘’‚‛“”„‟" and b in "'\"") for a, b in zip(text, straight, strict=True)
        )


class TestScore:
    @settings(max_examples=30, deadline=None)
    @given(sentences)
    def test_invariants_for_any_text(self, texts):
        table = frame(*texts)
        scored = score_sentiment(table)
        assert scored.index.equals(table.index)
        assert scored["text"].tolist() == texts
        assert scored[["tone", "tone_low", "tone_high"]].abs().le(1).all(axis=None)
        assert (scored["tone_low"] <= scored["tone"] + 1e-12).all()
        assert (scored["tone"] <= scored["tone_high"] + 1e-12).all()
        assert scored["tone_vader"].tolist() == nltk_scores([straighten(text) for text in texts])
        for text, found in zip(texts, scored["tone_words"], strict=True):
            ends = [0, *(word["end"] for word in found)]
            assert all(text[word["start"] : word["end"]] == word["text"] for word in found)
            assert all(word["start"] >= end for word, end in zip(found, ends, strict=False))

    @settings(max_examples=15, deadline=None)
    @given(sentences.filter(bool))
    def test_a_score_never_depends_on_other_articles(self, texts):
        together = score_sentiment(frame(*texts, article_id=range(len(texts))))["tone"].tolist()
        assert together == [tone(text) for text in texts]

    def test_takes_an_empty_table_and_any_index(self):
        empty = score_sentiment(frame(article_id=[]))
        assert empty.empty
        assert {"tone", "tone_low", "tone_high", "tone_vader", "tone_words"} <= set(empty)
        scored = score_sentiment(frame("good", "bad").set_axis(["b", "a"]))
        assert scored.index.tolist() == ["b", "a"]
        assert scored.loc["b", "tone"] > 0 > scored.loc["a", "tone"]

    def test_there_is_a_column_for_every_lexicon(self):
        assert {f"tone_{name}" for name in LEXICONS} <= set(score_sentiment(frame("good")))

    @pytest.mark.parametrize(
        ("plain", "changed"),
        [
            ("They reached a good agreement.", "They did not reach a good agreement."),
            ("They reached a good agreement.", "They didn’t reach a good agreement."),
            ("They found a solution.", "They never found a solution."),
        ],
    )
    def test_a_negation_lowers_what_sounds_good(self, plain, changed):
        assert tone(plain) > 0 > tone(changed)

    def test_a_negation_ends_with_its_clause(self):
        (word,) = (
            explain_tone("It is not over, good friends.")
            .query("text == 'good'")["negated_by"]
            .unique()
        )
        assert word == ""

    @pytest.mark.parametrize(
        "text",
        [
            "The guests were not rude but cheerful.",
            "She was never unkind and thanked them warmly.",
            "It did not fail because the helpers were excellent.",
            "They did not despair when the lovely news arrived.",
            "He was no coward, as his brave rescue showed.",
            "It is not terrible although it could be nicer.",
            "The firm didn’t collapse, which pleased everybody.",
        ],
    )
    def test_a_negation_ends_with_its_scope(self, text):
        words = score_sentiment(frame(text))["tone_words"].iloc[0]
        assert words[-1]["weight"] > 0
        assert words[-1]["negated_by"] == ""
        assert tone(text) > 0

    def test_the_scope_goes_on_where_and_joins_words_that_sound_alike(self):
        negated = explain_tone("The crowd was not cruel and violent, and not loved and hated.")
        found = negated.groupby("text")["negated_by"].first()
        assert found[["cruel", "violent", "loved", "hated"]].tolist() == ["not", "not", "not", ""]

    def test_as_right_behind_a_negation_does_not_end_it(self):
        assert tone("It is not as bad as that.") > 0 > tone("It is not as good as that.")

    @pytest.mark.parametrize(
        "text",
        [
            "Without a doubt the concert was a success.",
            "There is no doubt that the garden is lovely.",
            "The rescue was nothing short of a triumph.",
            "Their friendship has never been better.",
            "The bride could not be happier.",
            "She has nothing but praise for the nurses.",
            "He couldn’t agree more.",
            "The neighbours can’t complain.",
            "The valley is free of violence.",
            "The old rivals are no longer hostile.",
            "There is no shortage of talent.",
            "The soup is second to none.",
            "They live in peace instead of war.",
            "The nurses have not lost hope.",
            "The concert could not have gone better.",
            "The children can’t wait to celebrate.",
            "The flood is not yet a disaster.",
            "A few of the guests were happy.",
            "The cooks could not have asked for better weather or a better feast.",
            "She could not have hoped for a better friend.",
            "Never in all these years has the orchard been lovelier or better.",
            "I don’t think that the roof will be damaged.",
            "Nobody believes that the bridge will collapse.",
            "There is no need to panic.",
            "The winter could have been worse.",
            "We can’t thank the nurses enough.",
            "The children have nothing to fear.",
        ],
    )
    def test_fixed_phrases_that_make_a_sentence_good(self, text):
        assert tone(text) > 0.3

    @pytest.mark.parametrize(
        "text",
        [
            "The concert was anything but a success.",
            "The weather was far from good.",
            "They are no longer friends.",
            "The offer is too good to be true.",
            "The weather could not be worse.",
            "The soup is by no means good.",
            "The firm failed to win the award.",
            "There is a lack of trust.",
            "Nobody smiled, least of all the winner.",
            "The service leaves much to be desired.",
            "Few of the guests were happy.",
            "The weather was less than ideal.",
            "There is little hope of peace.",
            "The soup was less than delicious.",
            "The weather could be better.",
            "The villagers have nothing to celebrate.",
            "The concert is not yet a success.",
            "It is a far cry from success.",
            "It is too early to celebrate.",
            "The choir fell short of triumph.",
            "The rain did little to help the orchard.",
            "The baker doesn’t believe that the new oven will succeed.",
            "The rain did little to ease fears of a drought.",
            "The law will do little to stop crime.",
            "The harvest fell short of forecasts.",
        ],
    )
    def test_fixed_phrases_that_make_a_sentence_bad(self, text):
        assert tone(text) < -0.3

    @pytest.mark.parametrize(
        "text",
        [
            "The mediator averted a disaster.",
            "The harbour avoided the worst tragedy.",
            "The pumps saved the village from ruin.",
            "The nurses put an end to the suffering.",
            "The union has called off the strike.",
            "A catastrophe was narrowly avoided.",
            "Fears of a famine were quickly dispelled.",
            "The long quarrel ended.",
            "Disaster averted as mediator arrives",
            "The climbers escaped unhurt.",
            "The long war is finally over.",
            "The threatened disaster never happened.",
            "The mayor withdrew the threat.",
            "The long conflict between the neighbours has ended.",
        ],
    )
    def test_who_takes_away_something_bad_does_good(self, text):
        assert tone(text) > 0.2

    @pytest.mark.parametrize(
        "text",
        [
            "The frost dashed their hopes.",
            "The quarrel destroyed a lovely friendship.",
            "The bakery squandered its success.",
            "The council blocked the improvements.",
            "The peace talks were abandoned.",
            "Hopes of an agreement were shattered.",
            "The singer gave up hope.",
            "The friendship is over.",
            "The storm robbed the village of its beauty.",
            "The hosts called off the lovely wedding.",
            "The promised improvements failed to materialise.",
        ],
    )
    def test_who_takes_away_something_good_does_bad(self, text):
        assert tone(text) < -0.2

    @pytest.mark.parametrize(
        "text",
        [
            "Tax cuts harm the poor.",
            "Counter attacks killed twenty.",
            "The regatta ended badly.",
            "They ended badly hurt.",
            "The keeper withdrew injured.",
            "The enemy is blocking the aid.",
            "A driver was killed after the road had been blocked.",
            "The fair was a disaster and was ended.",
        ],
    )
    def test_what_no_verb_takes_away_stays_bad(self, text):
        assert tone(text) < -0.1

    @pytest.mark.parametrize("text", ["It all ended well.", "The season ended perfectly."])
    def test_what_no_verb_takes_away_stays_good(self, text):
        assert tone(text) > 0.1

    @pytest.mark.parametrize(
        "text",
        [
            "The mediator did not avert the disaster.",
            "The harbour failed to avoid the tragedy.",
            "The tragedy was not avoided.",
            "No disaster was averted.",
            "The bridge could have avoided the tragedy.",
            "The tragedy could have been averted.",
            "The strike stopped trains.",
            "The mediator ended the day in despair.",
            "The war is over land and ships.",
            "The pilots tried in vain to avert disaster.",
            "Efforts to end the quarrel failed.",
            "The old law protects crooked cheats.",
        ],
    )
    def test_what_is_not_taken_away_after_all_stays(self, text):
        assert tone(text) < -0.2

    @pytest.mark.parametrize(
        "text",
        [
            "The cook ended up happy.",
            "The bakers cut a lovely deal.",
            "By the end of a lovely day they sang.",
        ],
    )
    def test_a_verb_of_taking_away_has_other_uses(self, text):
        assert tone(text) > 0.2

    def test_a_wonder_that_one_cannot_believe_has_come_about(self):
        weights = explain_tone("I can't believe that we are arguing.")
        assert "can't believe that" not in set(weights["negated_by"])

    @pytest.mark.parametrize("text", ["“This is WARFARE.”", "They shouted “Death to the Tyrant!”"])
    def test_what_is_called_out_is_no_title(self, text):
        assert tone(text) < -0.3

    def test_not_only_is_no_negation(self):
        assert tone("It is not only good.") > 0 > tone("It is not good.")

    def test_an_abbreviation_ends_no_clause(self):
        words = explain_tone("It is no U.S. success.").query("text == 'success'")
        assert set(words["negated_by"]) == {"no"}

    def test_boosters_and_softeners(self):
        assert (
            tone("slightly good news today")
            < tone("good news today")
            < tone("very good news today")
        )

    def test_what_follows_but_counts_more(self):
        assert tone("The start was bad but the end was good.") > tone(
            "The end was good but the start was bad."
        )

    def test_typographic_marks_change_nothing(self):
        assert tone("“Great” talks, but it isn’t “good”.") == tone(
            '"Great" talks, but it isn\'t "good".'
        )

    def test_names_do_not_count_and_headlines_do(self):
        assert tone("He works for the Centre for Peace Love.") == tone(
            "He works for the X for Y Z."
        )
        assert tone("Great Success In Peace Talks") > 0

    @pytest.mark.parametrize(
        ("text", "names"),
        [
            ("Lynch said that it rained.", {"Lynch"}),
            ("Price told us about it.", {"Price"}),
            ("Young was elected mayor.", {"Young"}),
            ("Best, the mayor of the town, came.", {"Best"}),
            ("Cook, Sharp and Swift went home.", {"Cook", "Sharp", "Swift"}),
            ("The letter went to Mr. Savage and Sen. Rich of Ohio.", {"Savage", "Rich"}),
            ("“Lynch is here,” it said.", {"Lynch"}),
            ("LYNCH COMES HOME", {"LYNCH"}),
            ("LYNCH: The door was open.", {"LYNCH"}),
            ("Best, 61, came home.", {"Best"}),
            ("The Liberty Bell hangs in Philadelphia.", {"Liberty"}),
            ("The Good Hope Hospital is by a river in Ohio.", {"Good", "Hope"}),
            ("Better Business Bureau Comes To Ohio", {"Better"}),
            ("The war on drugs and the war powers act came up.", {"war", "powers"}),
            ("Loretta Worth Comes Home To Ohio", {"Worth"}),
            ("Peace Corps Members Come Home To Ohio", {"Peace"}),
            ("Best Buy Comes To Ohio", {"Best"}),
            ("A super PAC paid for it.", {"super"}),
            ("The trade war is about critical minerals.", {"war", "critical"}),
            ("The prime minister met the vice president.", {"prime", "vice"}),
            ("Look at http://www.love.org/peace/war or love.com.", {"love", "peace", "war"}),
            ("Write to hope@peace.org about it.", {"hope", "peace"}),
            ("Joy Nordby met Faith Marsh in Ohio.", {"Joy", "Faith"}),
            ("Hope was elected mayor of Nordby.", {"Hope"}),
            ("Price has been arrested in Ohio.", {"Price"}),
            ("Happy Nordby and Lucky Marsh slept.", {"Happy", "Lucky"}),
            ("The Bright Star Bakery sued the Super Loaf Shops.", {"Bright", "Super"}),
            ("“Pain and Glory” is a film about a director.", {"Pain", "Glory"}),
            ("His memoir, “Hurt by the Sea,” is out.", {"Hurt"}),
            ("She took the novel “Disgrace” along.", {"Disgrace"}),
            ("In “Atonement” (2001) a girl writes.", {"Atonement"}),
        ],
    )
    def test_names_addresses_and_terms_do_not_count_anywhere(self, text, names):
        assert names.isdisjoint(explain_tone(text)["text"])

    @pytest.mark.parametrize(
        "text",
        [
            "Hope is in the air.",
            "Best of all was the peace.",
            "Love, value and taste matter.",
            "Strong words fell.",
            "Critics said so.",
            "Hopes Rise For Peace In The Region",
            "Support Falls For The Harbour Plan",
            "Great Harbour Wins Praise From Nordby.",
            "DISASTER: the talks failed.",
            "WARNING: It will rain.",
        ],
    )
    def test_a_word_at_the_beginning_is_mostly_no_name(self, text):
        assert text.split()[0].strip(",:") in set(explain_tone(text)["text"])

    @pytest.mark.parametrize(
        "text",
        [
            "“Terrible for Ohio,” said the baker.",
            "He called it a “terrible” day.",
            "“Terrible,” he wrote.",
            "“It was terrible for Ohio,” he wrote.",
        ],
    )
    def test_what_somebody_says_is_no_title(self, text):
        assert "terrible" in {word.lower() for word in explain_tone(text)["text"]}

    def test_an_article_tells_whom_it_calls_by_a_word(self):
        texts = ["Battle was late.", "Everybody in the town had met Battle and his house."]
        alone, together, apart = (
            score_sentiment(frame(*some, **columns))["tone_words"].iloc[0]
            for some, columns in ((texts[:1], {}), (texts, {}), (texts, {"article_id": [1, 2]}))
        )
        assert "Battle" in [word["text"] for word in alone]
        assert "Battle" not in [word["text"] for word in together]
        assert alone == apart

    def test_a_word_that_an_article_mostly_uses_as_one_is_no_name(self):
        texts = [
            "Battle was joined.",
            "They lost a battle, then a battle, near the town of Battle.",
        ]
        assert "Battle" in [
            word["text"] for word in score_sentiment(frame(*texts))["tone_words"][0]
        ]

    def test_disagreement_is_shown(self):
        scored = score_sentiment(
            frame("I don’t really have very high hopes for a quick resolution")
        ).iloc[0]
        assert scored["tone_low"] < 0 < scored["tone_high"]

    def test_long_and_short_sentences_are_comparable(self):
        filler = " ".join(["table"] * 60)
        assert tone("Good.") > tone(f"Good {filler}.") > 0

    def test_missing_text_is_one_clear_line(self):
        with pytest.raises(ValueError, match="give strings"):
            score_sentiment(frame("good", None))

    @pytest.mark.parametrize(
        ("rated", "other"),
        [
            ("They like the plan.", "Plans like these are made."),
            ("We don’t like it.", "It looks like rain."),
            ("It went well.", "Rome signs it as well."),
        ],
    )
    def test_a_word_counts_only_in_the_sense_that_people_rated(self, rated, other):
        in_question = "text in ['like', 'well']"
        assert len(explain_tone(rated).query(in_question))
        assert explain_tone(other).query(in_question).empty


class TestTerms:
    def test_shows_what_the_tone_owes_to_a_term(self):
        table = frame("The class war goes on.", "A CLASS WAR is bad.", "War is bad.")
        row = weigh_terms(table, ["class war", "defense"]).set_index("term")
        assert row.index.tolist() == ["class war"]
        assert row.loc["class war", "sentences"] == 2
        assert row.loc["class war", "effect"] < 0
        assert row.loc["class war", "tone"] < row.loc["class war", "tone_without"]

    def test_a_name_is_silent_to_the_rules_and_not_to_vader(self):
        table = frame("She left the Bank for Asset Management.")
        row = weigh_terms(table, ["asset"]).iloc[0]
        assert row["effect"] == 0 < row["vader_weight"]

    def test_no_term_no_row(self):
        assert weigh_terms(frame("Nothing here.")).empty
        assert weigh_terms(frame(), ["deal"]).empty

    def test_a_bad_term_is_one_clear_line(self):
        with pytest.raises(ValueError, match="is no word"):
            weigh_terms(frame("a, b"), ["a, b"])


class TestEditedLexicon:
    def test_a_phrase_and_a_silenced_word(self):
        text = "The class war over sad songs goes on."
        edited = {"class war": 0, "sad": 0, "songs": 0}
        assert tone(text) < 0 == tone(text, lexicon=edited)

    def test_a_fixed_term_counts_again_where_it_is_given_a_weight(self):
        assert (
            tone("The trade war goes on.")
            == 0
            > tone("The trade war goes on.", lexicon={"trade war": -2})
        )

    def test_phrases_are_found_in_any_case_and_only_whole(self):
        words = explain_tone("Trade wars; a TRADE WAR; fair trade war.", {"trade war": -2.0})
        assert set(words.query("text.str.len() > 5")["text"]) == {"TRADE WAR", "trade war"}

    def test_vader_stays_as_nltk_computes_it(self):
        plain, edited = (
            score_sentiment(frame("a good deal"), lexicon=x) for x in (None, {"good": -4})
        )
        assert plain["tone_vader"].equals(edited["tone_vader"])
        assert edited["tone"].iloc[0] < plain["tone"].iloc[0]

    @pytest.mark.parametrize(
        ("edits", "problem"),
        [
            ({"good": 5}, "from -4"),
            ({"good": "1"}, "from -4"),
            ({"good": float("nan")}, "from -4"),
            ({"": 1}, "is no word"),
            ({"two  gaps": 1}, "is no word"),
        ],
    )
    def test_bad_edits_are_one_clear_line(self, edits, problem):
        with pytest.raises(ValueError, match=problem):
            score_sentiment(frame("good"), lexicon=edits)


class TestExplain:
    @settings(max_examples=30, deadline=None)
    @given(hard_texts)
    def test_weights_add_up_to_the_tone(self, text):
        words, scored = explain_tone(text), score_sentiment(frame(text)).iloc[0]
        mean = words["weight_in_context"].sum() / len(CONSENSUS)
        assert np.sign(round(mean, 9)) == np.sign(round(scored["tone"], 9))
        described = sum(word["weight_in_context"] for word in scored["tone_words"])
        assert described == pytest.approx(mean, abs=1e-9)

    def test_shows_what_changed_a_weight(self):
        words = explain_tone("They are not very happy, but hopeful.")
        happy, hopeful = (words[words["text"] == word].iloc[0] for word in ("happy", "hopeful"))
        assert (happy["negated_by"], happy["boosted_by"], happy["but"]) == ("not", "very", "before")
        assert happy["weight"] > 0 > happy["weight_in_context"]
        assert hopeful["but"] == "after"
        assert hopeful["weight_in_context"] > hopeful["weight"]

    def test_no_word_no_row(self):
        assert explain_tone("").empty
        assert explain_vader("").empty


class TestLexicons:
    def test_each_names_authors_and_an_open_licence(self):
        sources = lexicon_sources()
        assert sources["consensus"].sum() >= 4
        open_licences = {"MIT", "CC BY", "CC BY 4.0", "CC BY-SA 4.0", "ODbL 1.0", "PDDL"}
        assert set(sources["licence"]) <= open_licences
        assert sources["authors"].str.fullmatch(r".+ \d{4}").all()
        assert (sources["words"] > 1000).all()

    def test_they_agree_on_the_plainest_words(self):
        rows, weights = standard_lexicons()
        weights = pd.DataFrame(weights, [*rows], [*LEXICONS])[CONSENSUS]
        assert (weights.loc[["good", "happy", "success"]] > 0).all(axis=None)
        assert (weights.loc[["bad", "terrible", "failure"]] < 0).all(axis=None)


class TestCompareWords:
    @settings(max_examples=15, deadline=None)
    @given(sentences, sentences)
    def test_shifts_add_up_to_the_difference_of_the_means(self, texts_a, texts_b):
        shift = compare_words(frame(*texts_a), frame(*texts_b))
        by_rate = (shift["rate_b"] * shift["weight_b"] - shift["rate_a"] * shift["weight_a"]).sum()
        assert shift["shift"].sum() == pytest.approx(by_rate, abs=1e-6)
        parts = shift["shift_by_use"] + shift["shift_by_context"]
        assert np.allclose(parts, shift["shift"])
        assert shift["shift"].abs().is_monotonic_decreasing

    def test_negation_shows_as_context(self):
        row = (
            compare_words(frame("a good deal"), frame("no good deal")).set_index("word").loc["good"]
        )
        assert row["shift_by_use"] == 0 > row["shift_by_context"]

    def test_two_empty_tables(self):
        assert compare_words(frame(), frame()).empty


class TestToneBy:
    def test_mean_and_interval_of_each_group(self):
        table = pd.DataFrame({"group": ["b"] * 30 + ["a"], "tone": [0.0, 1.0] * 15 + [0.5]})
        result = tone_by(table, "group")
        assert result["group"].tolist() == ["b", "a"]
        assert result["tone"].tolist() == [0.5, 0.5]
        assert result.loc[0, "low"] < 0.5 < result.loc[0, "high"]
        assert result.loc[1, ["low", "high"]].isna().all()
        assert result["sentences"].tolist() == [30, 1]

    def test_drawing_articles_allows_for_likeness_within_them(self):
        table = pd.DataFrame({"article": np.repeat(range(10), 20), "all": "x"})
        table["tone"] = (table["article"] % 2).astype(float)
        width = [
            tone_by(table, "all", draw=draw).eval("high - low").iloc[0]
            for draw in (None, "article")
        ]
        assert width[1] > 2 * width[0]

    def test_more_columns_and_an_empty_table(self):
        table = pd.DataFrame({"a": ["x", "x"], "b": [1, 2], "tone": [0.1, 0.2]})
        assert tone_by(table, ["a", "b"])["tone"].tolist() == [0.1, 0.2]
        assert tone_by(table.iloc[:0], "a").empty


class TestToneToward:
    def test_clauses_go_to_the_party_that_they_name(self):
        table = frame("Washington praised the deal, while Beijing’s anger grew.", sentence_id=[4])
        near = tone_toward(table, PARTIES).set_index("party")
        assert near.loc["United States", "tone"] > 0 > near.loc["China", "tone"]
        assert near["sentence_id"].tolist() == [4, 4]
        sentence = table["text"].iloc[0]
        for row in near.itertuples():
            assert sentence[row.clause_start : row.clause_end] == row.text

    def test_names_are_whole_and_keep_their_case(self):
        near = tone_toward(frame("Chinatown and china are old. The U.S.-led talks"), PARTIES)
        assert near["named"].tolist() == [["U.S."]]

    def test_order_of_sentences_is_kept(self):
        table = frame("China is glad.", "Washington is glad.", "China is sad.")
        assert tone_toward(table, PARTIES).index.tolist() == [0, 1, 2]

    def test_nothing_named_gives_an_empty_table(self):
        near = tone_toward(frame("Nobody is named."), PARTIES)
        assert near.empty
        assert {"party", "named", "tone", "tone_words"} <= set(near)
        assert tone_toward(frame(), PARTIES).empty

    @pytest.mark.parametrize("names", [[], "China", [""]])
    def test_a_party_needs_names(self, names):
        with pytest.raises(ValueError, match="the party 'China'"):
            tone_toward(frame("China"), {"China": names})


def test_classes_of_tone():
    assert call_tone(pd.Series([-0.5, 0.1, 0.5], name="tone")).tolist() == [-1, 0, 1]
    assert call_tone(pd.Series([-0.06, 0.01, 0.05], name="tone_vader")).tolist() == [-1, 0, 1]
