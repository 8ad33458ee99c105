import re
from functools import partial

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tradetalks.base.lists import read_list
from tradetalks.base.tokens import split_plainly, tokenise_plainly
from tradetalks.base.wording import write_signed
from tradetalks.expectations import frame as framing
from tradetalks.expectations.cues import (
    add_cues,
    find_all_cues,
    find_cues,
    read_cues,
    shipped_cues,
)
from tradetalks.expectations.frame import (
    EXPECTATIONS,
    explain,
    frame_by_steps,
    join,
)
from tradetalks.expectations.index import index_outlook
from tradetalks.expectations.rules import choose_rules, read_sentence, rule_tables

frame_expectations = partial(framing.frame_expectations, by="rules")

LABELLED = {
    "lower": [
        "The most they can hope for is a timetable for further sessions at best.",
        "There will be no contract without a pension guarantee: that is our red line.",
        "It is unclear that either house would ever ratify the treaty.",
        "There are big questions about how willing the generals are to share power.",
        "The draft accord will not go far enough to satisfy either parliament.",
        "The two sides are miles and miles apart.",
        "No joint declaration is expected from the two-day meeting.",
        "A settlement before the harvest looks unlikely.",
        "The two delegations are still far apart on fishing rights.",
        "Hopes of a truce are fading.",
        "Mediators warned that the talks could collapse.",
        "Despite the fanfare, expectations remain low.",
        "The best-case scenario is an agreement to meet again.",
        "The subsidies remain the main stumbling block.",
        "I don't have high hopes for a deal this month, the envoy said.",
        "The bank is in no hurry to lower rates.",
        "Brokers see only a slim chance of an agreement.",
        "It will take months to hammer out the text.",
        "Nobody expects a breakthrough in Vienna.",
        "The union ruled out any concession on pensions, dimming hopes of an agreement.",
    ],
    "raise": [
        "Both governments hope to sign the treaty this week.",
        "The president is desperate to make a deal, aides say.",
        "The minister called the first session constructive.",
        "Nobody should write off a settlement.",
        "A shutdown can be avoided, the speaker said.",
        "There have been breakthroughs on fisheries over the past days.",
        "Negotiators say an accord is within reach.",
        "A vote in favour of the treaty is all but certain.",
        "Nobody should rule out a deal.",
        "The two sides are not far apart, the mayor said.",
        "Hopes for a ceasefire are growing.",
        "Shares jumped on hopes of a truce.",
        "Officials were upbeat after the first session of the talks.",
        "The teams have made good progress on the text.",
        "The bank is widely expected to cut rates in June.",
        "It is only a matter of time before the two governments sign.",
        "A contract could be agreed within days.",
    ],
    "mixed": [
        "Ministers voiced cautious optimism about the treaty.",
        "A deal is unlikely, but both may agree to significant steps.",
        "While a full treaty is unlikely, the ministers may agree on a pause in fighting.",
        "Progress has been made, but wide gaps remain.",
        "Both houses appear cautiously optimistic.",
        "The deal is close, but it could still fall apart.",
    ],
    "open": [
        "It is unclear whether the senate will ratify the treaty.",
        "The vote could go either way.",
        "It remains to be seen whether the truce will hold.",
        "Whether the parties can settle is anybody's guess.",
        "Will the ceasefire survive the winter?",
        "It is too early to say how the court will rule.",
    ],
    "none": [
        "I hope they find a solution, the farmer said.",
        "The two sides are still talking.",
        "Lines of communication remain open.",
        "Each party demands that the other withdraw.",
        "The outcome could shape trade for decades.",
        "Hopes had been high before the earlier round in 2009.",
        "The treaty of 1990 did not go far enough, critics say.",
        "The talks are being held in a hotel by the lake.",
        "The delegation is expected to be led by the trade minister.",
        "A news conference is expected after the closing session.",
        "The round is aimed at reaching a lasting settlement.",
        "Topics include fisheries, steel and data.",
        "A failure could deepen the divisions between the regions.",
        "If no agreement is reached, tariffs will rise on Friday.",
        "Under the treaty of 1994 both countries reduced their duties.",
        "Each side accuses the other of breaking the rules.",
        "The ministry wants a fair deal for farmers.",
        "Any breakthrough would bring relief to importers.",
    ],
}


def frame(*texts: str, **columns: object) -> pd.DataFrame:
    return frame_expectations(pd.DataFrame({"text": list(texts), **columns}))


@pytest.mark.parametrize(
    ("label", "text"), [(label, text) for label, texts in LABELLED.items() for text in texts]
)
def test_codebook_rules_and_close_calls(label, text):
    assert frame(text)["expectation"].tolist() == [label]


@pytest.mark.parametrize("rule", rule_tables()["rules"])
def test_each_rule_reads_its_own_example(rule):
    tokens = split_plainly(rule_tables()["rules"][rule]["example"])
    readings = read_sentence(tokens, find_cues(tokens, shipped_cues().lookup), choose_rules(None))
    assert rule in {reading.rule for reading in readings}


@pytest.mark.parametrize("guard", rule_tables()["guards"])
def test_each_guard_weakens_its_own_example(guard):
    tokens = split_plainly(rule_tables()["guards"][guard]["example"])
    readings = read_sentence(tokens, find_cues(tokens, shipped_cues().lookup), choose_rules(None))
    assert guard in {found for reading in readings for found in reading.guards}


RULE_FIELDS = """cue with unless word_after not_across direction negated reversed_within
result_within turned_by turned_within"""
GUARD_FIELDS = """direction rules spares within before onward anywhere lacks sentence_has
words_before ungoverned_by opened_by"""
COMPANION_FIELDS = "beside before after anywhere first within naming naming_within"
NAMING_KINDS = """cue turned_by beside before after anywhere first naming onward lacks
sentence_has ungoverned_by"""


def test_rules_and_guards_say_only_what_is_understood_of_kinds_that_there_are():
    reads = [line for rule in rule_tables()["rules"].values() for line in rule["reads"]]
    whens = [line for guard in rule_tables()["guards"].values() for line in guard["when"]]
    companions = [
        c
        for line in reads
        for c in [*line.get("with", []), *([line["unless"]] if "unless" in line else [])]
    ]
    for lines, fields in (
        (reads, RULE_FIELDS),
        (companions, COMPANION_FIELDS),
        (whens, GUARD_FIELDS),
    ):
        for line in lines:
            assert set(line) <= set(fields.split())
            kinds = " ".join(line[field] for field in NAMING_KINDS.split() if field in line)
            assert set(kinds.split()) <= set(shipped_cues().phrases)


def test_negation_turns_a_sentence_round():
    framed = frame("A deal is close to being signed.", "A deal is not close to being signed.")
    assert framed["outlook"].gt(0).tolist() == [True, False]


def test_the_place_in_an_article_supports_a_weak_reading_only_there():
    texts = ["The two sides are far apart."] + ["They met for tense talks."] * 2
    alone = frame(*texts)
    placed = frame(*texts, article_id="a")
    assert alone["expectation"].tolist()[1:] == ["none", "none"]
    assert placed["expectation"].tolist()[1:] == ["lower", "lower"]


def test_outlook_follows_the_label():
    framed = frame(*(text for texts in LABELLED.values() for text in texts))
    signs = framed.groupby("expectation")["outlook"].agg(["min", "max"])
    assert signs.loc["lower", "max"] < 0 < signs.loc["raise", "min"]
    assert signs.loc["mixed"].between(-0.25, 0.25).all()
    assert signs.loc["open"].eq(0).all()
    assert framed.loc[framed["expectation"] == "none", "outlook"].isna().all()


VOICES = {
    "official": ("“A deal is near,” the foreign minister said.", "Ann Lee", "Foreign Minister"),
    "expert": ("A deal is near, economists say.", "Bo Lind", "Chief Economist at Nordic Capital"),
    "market": ("Traders bet on a deal.", "Cy Ash", "a currency trader"),
    "unnamed": ("A deal is near, sources said.", "people familiar with the talks", ""),
    "public": ("“A deal is near,” said a protester outside.", "Di Fox", "a parent of two"),
}


@pytest.mark.parametrize("voice", VOICES)
def test_voice_by_description_and_by_the_sentence_alone(voice):
    text, speaker, description = VOICES[voice]
    described = frame("It is near.", speaker=speaker, speaker_description=description, quoted=True)
    assert described["voice"].tolist() == [voice]
    assert frame(text)["voice"].tolist() == [voice]


def test_a_sentence_that_nobody_speaks_is_the_articles():
    assert frame("A deal is near.")["voice"].tolist() == ["article"]
    assert frame("A deal is near.", speaker="")["voice"].tolist() == ["article"]


def test_index_order_and_columns_are_kept():
    table = pd.DataFrame({"text": ["A deal is near.", "It rains."], "own": [1, 2]}, index=[7, 3])
    framed = frame_expectations(table)
    assert framed.index.tolist() == [7, 3]
    added = ["expectation", "certainty", "label_certainty", "read_by", "outlook", "voice", "cues"]
    assert framed.columns.tolist()[:9] == ["text", "own", *added]
    assert "expectation" not in table


def test_an_empty_table_gets_the_columns():
    framed = frame_expectations(pd.DataFrame({"text": pd.Series(dtype="str")}))
    assert framed.empty
    assert framed["outlook"].dtype == "float64"


@pytest.mark.parametrize("table", [{"sentence": ["A deal."]}, {"text": ["A deal.", None]}])
def test_bad_tables_are_refused_in_one_line(table):
    with pytest.raises(ValueError, match="text") as problem:
        frame_expectations(pd.DataFrame(table))
    assert "\n" not in str(problem.value)


WORDS = """no deal talks while but unlikely expected, hopes fade “don’t don't whether may agree? to
THE breakthrough — not; aimed at close far apart ’ ' U.S. 145% e.g. İstanbul ﬁnal ½ could will"""
words = st.sampled_from(WORDS.split())
texts = st.one_of(st.text(max_size=80), st.lists(words, max_size=25).map(" ".join))


@given(texts)
@settings(deadline=None)
def test_cues_lie_inside_the_sentence(text):
    row = frame(text).iloc[0]
    assert row["expectation"] in EXPECTATIONS
    for cue in row["cues"]:
        assert text[cue["start"] : cue["end"]] == cue["text"] != ""
    assert (row["expectation"] == "none") == (not row["cues"])


@given(st.lists(texts, min_size=1, max_size=5))
@settings(deadline=None)
def test_a_sentence_at_the_end_changes_nobodys_label(sentences):
    before = frame(*sentences, article_id="a")
    after = frame(*sentences, "The hall was built in 1890.", article_id="a")
    assert before["expectation"].tolist() == after["expectation"].tolist()[:-1]
    assert before["voice"].tolist() == after["voice"].tolist()[:-1]


@given(texts)
@settings(deadline=None)
def test_typographic_marks_never_matter(text):
    straight = text.translate(str.maketrans("’‘“”", "''\"\""))
    assert frame(text)["expectation"].tolist() == frame(straight)["expectation"].tolist()


@pytest.mark.parametrize("text", [text for texts in LABELLED.values() for text in texts])
def test_capitals_never_matter(text):
    assert frame(text.upper())["expectation"].tolist() == frame(text)["expectation"].tolist()


@given(st.lists(st.floats(0, 0.99), max_size=6))
def test_joined_strengths_stay_chances_and_never_fall(strengths):
    assert 0 <= join(strengths) <= 1
    assert join(strengths) >= max(strengths, default=0) - 1e-12


def test_own_cues_extend_the_shipped_ones(tmp_path):
    own = tmp_path / "own.toml"
    own.write_text('[outcome]\nwords = ["concordat"]\n[far]\nwords = ["(dead |)in the ditch"]\n')
    text = ["The concordat is unlikely.", "The whole thing is in the ditch."]
    assert frame(*text)["cues"].map(len).tolist() == [1, 0]
    framed = frame_expectations(pd.DataFrame({"text": text}), read_cues(own))
    assert framed["expectation"].tolist() == ["lower", "lower"]
    assert [cue["kind"] for cue in framed["cues"][0]] == ["outcome", "unlikely"]


def test_every_shipped_cue_can_be_taken_apart():
    shipped = shipped_cues().phrases
    assert add_cues(shipped).phrases == shipped


def test_cues_are_added_from_python_and_change_nothing_else():
    mine = add_cues({"far": ["in the doldrums"]})
    texts = ["The talks are in the doldrums.", "A truce is near."]
    assert frame(*texts)["expectation"].tolist() == ["none", "raise"]
    framed = frame_expectations(pd.DataFrame({"text": texts}), mine)
    assert framed["expectation"].tolist() == ["lower", "raise"]
    with pytest.raises(ValueError, match="no such kind of cue: 'farr'"):
        add_cues({"farr": ["in the doldrums"]})


PIECES = sorted({*" ".join(shipped_cues().phrases["near"]).replace("(", "").split(), '"', ".", "a"})
STARRED = add_cues({"far": ["a * deal", "close * (no|)"]})


@given(st.lists(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join), max_size=4))
def test_many_texts_have_the_cues_that_each_has_alone(texts):
    words, lexicon = tokenise_plainly(texts), STARRED.lookup
    alone = [find_cues(split_plainly(text), lexicon) for text in texts]
    assert find_all_cues(words, len(texts), lexicon) == alone


def test_a_star_stands_for_one_word_and_quotation_marks_are_passed_over():
    mine = add_cues({"far": ["hang by * thread"]})
    texts = ["It hangs by one thread.", "It hangs by a “very” thread.", "It hangs “by a” thread."]
    framed = frame_expectations(pd.DataFrame({"text": texts}), mine)
    assert framed["expectation"].tolist() == ["lower", "none", "lower"]


def test_an_own_form_keeps_to_itself_alone_and_serves_in_a_phrase():
    tokens = split_plainly("Hearings closed as they closed in on a deal.")
    found = find_cues(tokens, shipped_cues().lookup)
    kinds = [(cue.kind, " ".join(tokens[cue.start : cue.end])) for cue in found]
    assert ("narrowing", "closed") in kinds
    assert ("near", "closed in on") in kinds


def test_each_step_adds_rules_and_the_last_is_all_of_them():
    sentences = pd.DataFrame({"text": [text for texts in LABELLED.values() for text in texts]})
    steps = frame_by_steps(sentences)
    assert steps.iloc[:, -1].tolist() == frame_expectations(sentences)["expectation"].tolist()
    assert (steps["expecting"] != "none").sum() < (steps["nobody knows"] != "none").sum()
    taught = ", ".join(rule_tables()["steps"].values()).split(", ")
    tables = rule_tables()
    assert sorted(taught) == sorted([*tables["rules"], *tables["guards"], *tables["context"]])


def test_only_the_rules_asked_for_are_applied():
    text = pd.DataFrame({"text": ["A deal is unlikely."]})
    assert frame_expectations(text, rules=["unlikely"])["expectation"].tolist() == ["lower"]
    assert frame_expectations(text, rules=["near"])["expectation"].tolist() == ["none"]
    with pytest.raises(ValueError, match="no such rule: 'nonsense'"):
        frame_expectations(text, rules=["nonsense"])


SENTENCES_TO_EXPLAIN = [
    "A truce is unlikely.",
    "While no deal is expected, hopes of a truce are growing.",
    "The nominee appears headed for confirmation.",
    "It is unclear whether the bill will pass.",
    "The museum opens at ten.",
    "<b>Nobody</b> & “all”",
]


def test_an_explanation_in_its_place_agrees_with_the_table():
    texts = ["The two sides are far apart.", "They met for tense talks."]
    placed = frame(*texts, article_id="a")["expectation"].tolist()
    explained = explain(texts[1], before=texts[:1], by="rules")
    assert explained.expectation == placed[1] == "lower"
    assert explain(texts[1], by="rules").expectation == "none"
    assert "thread" in str(explained)


@pytest.mark.parametrize("by", ["rules", "reader", "both"])
@pytest.mark.parametrize("threshold", ["precision", "balanced", "recall"])
def test_an_explanation_says_what_the_table_says_whoever_reads(by, threshold):
    for text in SENTENCES_TO_EXPLAIN:
        explained = explain(text, by=by, threshold=threshold)
        (row,) = frame_expectations(
            pd.DataFrame({"text": [text]}), by=by, threshold=threshold
        ).to_dict("records")
        assert explained.expectation == row["expectation"]
        assert explained.outlook == pytest.approx(row["outlook"], nan_ok=True)
        assert by == "rules" or explained.certainty == row["certainty"]


def test_an_explanation_of_both_shows_what_was_learned_and_where_they_part():
    explained = explain("The nominee appears headed for confirmation.")
    told = str(explained)
    assert len(explained.weights) == 11  # ten, and everything else
    assert f"Learned weights for “{explained.weighed}”: “" in told
    assert "everything else" in told
    ruled, learned = explained.verdicts
    assert ("two readers disagree" in told) == (ruled != learned)
    both = explained._replace(verdicts=("raise", "lower"))
    assert "disagree: the rules say raise, what was learned says lower." in str(both)
    assert "two readers disagree" in both._repr_html_()
    assert "disagree" not in str(explained._replace(verdicts=("raise", "raise")))
    assert "earned" not in str(explain("The nominee appears headed for confirmation.", by="rules"))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("[nonsense]\nwords = []", "nonsense"),
        ("[far]\nlist = 1", "far"),
        ("far = [", "TOML"),
        ('[far]\nwords = ["a (b"]', "bracket"),
        ('[far]\nwords = ["(so|)"]', "no word"),
    ],
)
def test_bad_cue_files_are_refused_in_one_line(tmp_path, content, told):
    own = tmp_path / "own.toml"
    own.write_text(content)
    with pytest.raises(ValueError, match=told) as problem:
        read_cues(own)
    assert "own.toml" in str(problem.value)
    assert "\n" not in str(problem.value)


def test_base_forms_find_inflections_and_the_longest_phrase_wins():
    def kinds(text):
        tokens = split_plainly(text)
        cues = find_cues(tokens, shipped_cues().lookup)
        return {(" ".join(tokens[cue.start : cue.end]), cue.kind) for cue in cues}

    assert ("hopes", "hope") in kinds("Hopes were dashed.")
    assert ("dashed", "downward") in kinds("Hopes were dashed.")
    assert ("no doubt", "likely") in kinds("There is no doubt.")
    assert ("no", "negation") not in kinds("There is no doubt.")
    assert ("long shot", "unlikely") in kinds("It is a long shot.")


def test_signs_of_cues_are_named_as_the_cues_are():
    told = str(explain("The nominee appears headed for confirmation."))
    assert "[appears](somebody thinks)" in told
    assert "‹somebody thinks›" in told
    assert "‹belief›" not in told


def test_an_explanation_names_cues_rules_and_verdict_as_text():
    told = str(explain("No deal is expected, but hopes of a truce are growing."))
    for part in ("[truce](outcome)", "expected: lower", "scale: raise", "→ mixed"):
        assert part in told


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("No one should rule out an accord.", "is denied"),
        ("The minister ruled out an accord.", "A side refuses, or rules something out."),
        ("Hopes of an accord have faded.", "Hopes, odds or prospects go down"),
        ("Hopes of an accord have grown.", "Hopes, odds or prospects go up"),
    ],
)
def test_an_explanation_gives_the_reason_for_the_way_a_rule_points(text, reason):
    assert reason in str(explain(text, by="rules"))


def test_an_explanation_reckons_the_outlook_from_the_rules_that_speak_for_it():
    for text in SENTENCES_TO_EXPLAIN:
        explained = explain(text, by="rules")
        steps = explained.tell_steps()
        assert bool(steps) == (explained.expectation in ("lower", "raise", "mixed"))
        assert steps.endswith(write_signed(explained.outlook) if steps else "")


def test_an_explanation_marks_only_what_was_read_and_puts_the_sentence_together_again():
    explained = explain("They do not have high hopes for a quick accord.", by="rules")
    pieces = list(explained.list_pieces())
    assert "".join(text for text, _, _ in pieces) == explained.sentence
    assert "have" not in {text for text, kind, _ in pieces if kind}


def test_every_kind_that_an_explanation_renames_and_every_turned_reason_is_of_the_rules():
    tables = rule_tables()
    assert set(tables["kinds"]) <= set(read_list("tradetalks.expectations", "cues.toml"))
    for rule in tables["rules"].values():
        assert set(rule.get("turned", {})) <= set(rule["strength"])


def test_an_explanation_shows_itself_as_its_text():
    explanation = explain("A truce is unlikely.")
    assert repr(explanation) == str(explanation)
    assert re.search(r"→ lower \(outlook −0.50, certainty 0\.\d\d\)$", str(explanation))
    assert str(explain("A truce is unlikely.", by="rules")).endswith("→ lower (outlook −0.50)")


def test_an_explanation_escapes_what_the_article_says():
    page = explain('<img src=x onerror="alert(1)"> A <b>deal</b> is unlikely.')._repr_html_()
    assert "<img" not in page
    assert "<b>deal" not in page
    assert "&lt;img" in page
    assert "Learned weights" in page
    assert "(unlikely)</small>" in page


def test_every_kind_of_mark_belongs_to_a_kind_of_cue():
    for kinds in rule_tables()["marks"].values():
        assert set(kinds.split()) <= set(shipped_cues().phrases)


def test_outlook_index_counts_and_bounds():
    table = pd.DataFrame(
        {
            "article_id": ["a"] * 6 + ["b", "c"],
            "outlet": "Post",
            "expectation": ["lower", "raise", "raise", "raise", "raise", "none", "none", "lower"],
            "outlook": [-0.5, 1.0, 0.5, 0.5, 0.5, None, None, -0.5],
        }
    )
    index = index_outlook(table).set_index("article_id")
    assert index.loc["a", ["outlook", "framing", "sentences", "lower"]].tolist() == [0.4, 5, 6, 1]
    assert index.loc["a", "low"] < 0.4 < index.loc["a", "high"]
    assert index.loc[["b", "c"], ["low", "high"]].isna().all(axis=None)  # of too few for one
    assert index.loc["b", "framing"] == 0
    several = index_outlook(table, by=["outlet", "article_id"])
    assert several["framing"].tolist() == [5, 0, 1]
    by_article = index_outlook(table, by="outlet", draw="article_id")
    assert by_article["low"].isna().all()  # two articles that frame anything are too few
