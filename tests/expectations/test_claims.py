import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tradetalks.base.checks import InputError
from tradetalks.base.lists import read_list
from tradetalks.expectations.claims import BETWEEN, CLAIM_COLUMNS, add_claims
from tradetalks.expectations.cues import shipped_cues
from tradetalks.expectations.frame import frame_expectations
from tradetalks.expectations.likelihood import estimate_probability
from tradetalks.expectations.phrases import claim_tables

LIKELIHOOD = {
    "The two unions will probably settle before Easter.": "will probably",
    "A treaty is all but certain, the envoy said.": "all but certain",
    "Ministers are widely expected to approve the treaty.": "are widely expected to",
    "Growers do not expect an accord this year.": "do not expect|not expect",
    "A truce looks increasingly unlikely.": "increasingly unlikely",
    "The envoys are not likely to reach a settlement.": "are not likely to",
    "Hopes of a truce are fading.": "fading",
    "The minister voiced high hopes for an accord.": "high hopes",
    "There is a 60 percent chance of a settlement.": "60 percent chance",
    "The delegations are still far apart on fishing rights.": "still far apart",
    "Mediators say an accord is within reach.": "within reach",
    "Important gaps remain between the two delegations.": "Important gaps remain",
    "It remains to be seen whether the truce will hold.": "remains to be seen",
    "It is unclear whether the senate will ratify the treaty.": "unclear",
    "Shipowners are confident that the strike will end.": "confident",
    "The date of the vote remains unclear.": "unclear",
    "The treaty is on track to be signed.": "on track",
    "The two unions are on the brink of a settlement.": "on the brink",
}
EXPECTED = {
    "The harbour council could approve the new tariff next week.": "approve the new tariff",
    "The two unions will probably reach a settlement.": "settlement",
    "A settlement is likely to be reached by Friday.": "settlement",
    "A quick settlement looks unlikely.": "quick settlement",
    "Hopes of a lasting truce are fading.": "lasting truce",
    "There is little chance of a compromise.": "compromise",
    "Growers expect prices to fall further.": "fall further",
    "Brokers expect a modest recovery in prices.": "modest recovery in prices",
    "It is unclear whether the senate will ratify the treaty.": "ratify the treaty",
    "Shipowners are confident of winning the appeal.": "winning the appeal",
    "It is unlikely ministers will lift the ban.": "lift the ban",
    "No joint declaration is expected.": "joint declaration",
    "There is a lack of consensus, the harbour council said.": "consensus",
    "The main question is whether the senate will ratify the treaty.": "ratify the treaty",
    "The envoy told guests the treaty is likely to be signed.": "treaty",
    "The storm could damage the harbour.": "damage the harbour",
    "The bank is expected to raise rates and publish a review.": "raise rates",
    "Both unions are close to a settlement.": "settlement",
    "There may be modest progress.": "modest progress",
    "There is no way to stop the strike.": "stop the strike",
    "It is unclear what the senate is going to decide.": "decide",
    "The likeliest outcome for now is a narrow truce.": "narrow truce",
    "There is no accord in sight.": "accord",
    "A truce is likely if both armies withdraw.": "truce",
}
BY_WHEN = {
    "The harbour council could approve the new tariff next week.": "next week",
    "A settlement is likely to be reached by Friday.": "by Friday",
    "The bank may raise rates as early as March.": "as early as March",
    "Growers expect prices to fall in the coming months.": "in the coming months",
    "The dispute will not be settled anytime soon.": "anytime soon",
    "A truce before the election is unlikely.": "before the election",
    "The senate is expected to ratify the treaty in 2031 or 2032.": "in 2031 or 2032",
    "Exports may recover in the second half of next year.": "in the second half of next year",
    "A comprehensive accord seems unlikely in the near term.": "in the near term",
    "Wheat exports are forecast to recover in 2031/32.": "in 2031/32",
    "The bank could raise rates at some point over the summer.": "at some point over the summer",
    "The two unions are expected to settle on Friday.": "on Friday",
    "The chamber is unlikely to vote before the June 9 recess.": "before the June 9 recess",
    "Growers hope for a truce ahead of the May 3 election.": "ahead of the May 3 election",
    "The port could reopen within the next week or two.": "within the next week or two",
    "Wheat exports should recover in 60 to 90 days.": "in 60 to 90 days",
    "The accord may be signed in the lame-duck session.": "in the lame-duck session",
    "The ban could weigh on fishing for decades.": "for decades",
    "No accord is expected before Friday's vote.": "before Friday's vote",
    "A settlement is likely by the March 1 deadline.": "by the March 1 deadline",
    "A settlement is likely within a matter of days.": "within a matter of days",
    "A settlement is unlikely during this session.": "during this session",
    "A settlement is unlikely any time soon.": "any time soon",
    "A settlement is unlikely this week or next.": "this week or next",
    "A settlement is likely sometime next spring.": "sometime next spring",
    "A settlement is likely no later than Friday.": "no later than Friday",
    "A settlement is likely between now and Friday.": "between now and Friday",
    "A settlement is unlikely until next year at the earliest.": "until next year at the earliest",
    "A settlement is likely over the coming weeks and months.": "over the coming weeks and months",
    "A settlement is likely in as little as two weeks.": "in as little as two weeks",
    "A settlement is likely in the not-too-distant future.": "in the not-too-distant future",
    "The bank is expected to raise rates at its next meeting.": "at its next meeting",
    "The bank is expected to cut rates on Friday for the third time this year.": "on Friday",
    "Ministers expect a truce at the annual July summit.": "July summit",
    "The accord may be signed after the envoy leaves office.": "after the envoy leaves office",
    "The ban will be lifted before the chamber reconvenes in May.": (
        "before the chamber reconvenes in May"
    ),
    "The port should reopen in the next 18 to 24 months.": "in the next 18 to 24 months",
    "The strike could drag on for months.": "for months",
    "The strike could last for a while.": "for a while",
    "The chamber could ratify the treaty throughout the spring.": "throughout the spring",
    "The bank may raise rates by then.": "by then",
    "A truce is unlikely over the medium-to-long term.": "over the medium-to-long term",
    "The guard is likely to stay beyond June 20.": "beyond June 20",
    "Wheat exports may recover in fiscal 2031 and 2032.": "in fiscal 2031 and 2032",
    "Growers expect 2031 exports to fall.": "2031",
    "The next six weeks will probably decide the dispute.": "The next six weeks",
    "The growers could lose seats in the 2032 midterm elections.": (
        "in the 2032 midterm elections"
    ),
    "The envoy hopes for a truce by the close of business Friday.": (
        "by the close of business Friday"
    ),
    "Ministers are likely to agree in Thursday's debate on quotas.": "in Thursday's debate",
    "An accord is within reach in just a few weeks.": "in just a few weeks",
    "Ministers will decide as soon as possible.": "as soon as possible",
}
NOT_DUE = [
    "Ministers are unlikely to reopen the harbour in a year when voters decide.",
    "The two sides, on the brink as recently as May, are unlikely to agree.",
    "The minister said on Monday that an accord is within reach.",
    "A truce is unlikely, the envoy told reporters Tuesday.",
    "The talks that began last week are likely to fail.",
    "Yearly talks are unlikely to bring an accord.",
    "A shorter list of working hours is unlikely.",
    "The envoy told guests this week that a truce was unlikely.",
    "Growers doubt that the 2015 accord will hold.",
    "A 90-day ban is unlikely to hold.",
    "An overnight survey says that the growers will probably win.",
    "It is too soon to say whether the treaty will pass.",
    "The minister has for months been expected to resign.",
    "The council failed to agree on Tuesday, and a truce is unlikely.",
    "After two weeks of talks, a truce is unlikely.",
    "Heading into Tuesday's vote, the growers are likely to lose.",
    "Hopes for a truce have faded since Friday.",
    "This week's talks are unlikely to bring a truce.",
    "Recent elections suggest that the growers could lose.",
]
CONDITION = {
    "A truce is likely if both armies withdraw.": "if both armies withdraw",
    "If both armies withdraw, a truce is likely.": "If both armies withdraw",
    "There will be no accord unless the quotas are raised.": "unless the quotas are raised",
    "An accord is possible as long as the quotas stand.": "as long as the quotas stand",
    "A truce is unlikely without outside help.": "without outside help",
    "A truce is unlikely unless “hard facts” are shared.": "unless “hard facts” are shared",
    "The senate will not ratify the treaty until the text is public.": "until the text is public",
    "The outcome will depend on how the growers vote.": "depend on how the growers vote",
    "Should both armies withdraw, a truce is likely.": "Should both armies withdraw",
    "What could happen if the growers strike?": "if the growers strike",
    "Given the strength of the storm, exports should fall.": "Given the strength of the storm",
}
UNCONDITIONAL = [
    "The envoy doubts if the truce will hold.",
    "It is uncertain if the strike will end.",
    "It is unclear if the truce will hold.",
    "It remains to be seen if the truce will hold.",
    "The senate will not ratify the treaty until Monday.",
    "There is no doubt that a truce is near.",
]
PROBABILITIES = {
    "is likely to": 0.75,
    "very likely": 0.875,
    "almost certainly": 0.93,
    "unlikely": 0.165,
    "very unlikely": 0.0825,
    "is not likely to": 0.125,
    "will probably not": 0.3,
    "50-50": 0.5,
    "70 percent chance": 0.7,
    "a one in five chance": 0.2,
    "no chance": 0.0,
    "next to no chance": 0.07,
    "one in three": 1 / 3,
    "a one-in-three chance": 1 / 3,
    "nine chances out of ten": 0.9,
    "a 60 to 70 percent chance": 0.65,
    "a 60-70% chance": 0.65,
    "a two-thirds chance": 2 / 3,
    "fifty-fifty": 0.5,
    "even money": 0.5,
    "2-to-1 odds": 1 / 3,
    "odds of 3 to 1 against": 0.25,
    "a three-to-one favourite": 0.75,
    "70-30": 0.7,
    "almost certainly not": 0.07,
    "are certain not to": 0.0,
    "is likely not to": 0.3,
    "hardly likely": 0.125,
    "very doubtful": 0.15,
}
WORDLESS = [
    *("may", "could", "more likely", "not certain", "high hopes", "within reach", ""),
    *("less than even", "far from certain", "anything but certain", "not impossible"),
    *("unlikely not to", "by six percentage points", "not unlikely"),
]


def claim(text, **columns):
    """Return what one sentence, taken to frame an expectation, claims."""
    table = frame_expectations(pd.DataFrame({"text": [text], **columns}))
    framed = table.assign(expectation=table["expectation"].replace("none", "raise"))
    return add_claims(framed).iloc[0]


@pytest.mark.parametrize(("text", "words"), LIKELIHOOD.items())
def test_the_words_that_say_how_likely(text, words):
    assert claim(text)["likelihood"] in words.split("|")


@pytest.mark.parametrize(("text", "words"), EXPECTED.items())
def test_the_words_that_name_the_outcome(text, words):
    assert claim(text)["expected"] == words


@pytest.mark.parametrize(("text", "words"), BY_WHEN.items())
def test_the_words_that_say_by_when(text, words):
    assert claim(text)["by_when"] == words


@pytest.mark.parametrize("text", NOT_DUE)
def test_a_time_of_saying_of_the_past_or_a_rhythm_is_no_due_time(text):
    assert claim(text)["by_when"] == ""


@pytest.mark.parametrize(("text", "words"), CONDITION.items())
def test_the_words_that_say_on_what_condition(text, words):
    assert claim(text)["condition"] == words


@pytest.mark.parametrize("text", UNCONDITIONAL)
def test_what_only_looks_like_a_condition_is_none(text):
    assert claim(text)["condition"] == ""


def test_what_must_come_to_pass_before_is_a_condition_and_no_time():
    found = claim("The senate will not ratify the treaty until the envoy leaves office.")
    assert (found["condition"], found["by_when"]) == ("until the envoy leaves office", "")


def test_of_two_times_that_are_as_good_the_first_is_due():
    text = "Exports are forecast to rise 2 percent in 2031 and 3 percent in 2032."
    assert claim(text)["by_when"] == "in 2031"


def test_a_sentence_with_two_outcomes_gives_both_in_their_order():
    text = "A full accord is unlikely this year, but a truce is within reach by May."
    found = add_claims(frame_expectations(pd.DataFrame({"text": [text]}))).iloc[0]
    assert found["expectation"] == "mixed"
    assert found["expected"].split(BETWEEN) == ["full accord", "truce"]
    assert found["by_when"].split(BETWEEN) == ["this year", "by May"]
    assert found["probability"] == 0.165


@pytest.mark.parametrize(("words", "value"), PROBABILITIES.items())
def test_words_and_numbers_have_a_place_on_the_scale(words, value):
    assert estimate_probability(words) == pytest.approx(value)


@pytest.mark.parametrize("words", WORDLESS)
def test_words_without_a_value_have_none(words):
    assert pd.isna(estimate_probability(words))


def test_a_probability_needs_words():
    with pytest.raises(InputError, match="expected words of likelihood"):
        estimate_probability(3)


@pytest.mark.parametrize(
    "text",
    [
        "No accord is likely this year.",
        "It is likely that there will be no accord.",
        "It is almost certain that the union will not settle.",
        "The union will almost certainly not settle.",
    ],
)
def test_a_denied_outcome_is_improbable(text):
    assert claim(text)["probability"] < 0.5


def test_the_due_days_are_those_of_the_calendar():
    days = {"published_from": pd.Timestamp("2025-06-10"), "published_to": "2025-06-11"}
    found = claim("A settlement is likely to be reached by Friday.", **days)
    assert (found["due_from"], found["due_to"]) == (
        pd.Timestamp("2025-06-10"),
        pd.Timestamp("2025-06-13"),
    )
    within = claim("The bank may raise rates next month.", **days)
    assert (within["due_from"], within["due_to"]) == (
        pd.Timestamp("2025-07-01"),
        pd.Timestamp("2025-07-31"),
    )
    assert pd.isna(claim("The bank may raise rates soon.", **days)["due_to"])


@pytest.mark.parametrize("length", ["9471 years", "99999999 days"])
def test_what_is_due_beyond_the_calendar_has_words_and_no_days(length):
    days = dict.fromkeys(["published_from", "published_to"], pd.Timestamp("2025-06-10"))
    found = claim(f"A treaty is likely within {length}.", **days)
    assert found["by_when"] == f"within {length}"
    assert pd.isna(found["due_from"])
    assert pd.isna(found["due_to"])


def test_a_clause_of_many_words_is_no_time():
    text = "After lunch I have never been surer that a pact is near if we get all of them to talk."
    assert claim(text)["by_when"] == ""


DUE_COLUMNS = ("due_from", "due_to")
DUE = {
    "A truce is likely before June 20.": ("2025-06-10", "2025-06-19"),
    "A truce is likely ahead of the June 20 summit.": ("2025-06-10", "2025-06-19"),
    "A truce is likely within two weeks.": ("2025-06-10", "2025-06-24"),
    "A truce is likely to hold for three months.": ("2025-06-10", "2025-09-10"),
    "A truce is likely after June 20.": ("2025-06-21", None),
    "The guard is likely to stay beyond June 20.": ("2025-06-21", None),
    "A truce is likely to hold until Friday.": ("2025-06-10", "2025-06-13"),
    "The chamber could ratify the treaty in the third quarter of 2026.": (
        "2026-07-01",
        "2026-09-30",
    ),
}


@pytest.mark.parametrize(("text", "days"), DUE.items())
def test_a_preposition_says_where_the_days_begin_and_end(text, days):
    found = claim(text, published_from="2025-06-10", published_to="2025-06-10")
    known = (None if pd.isna(found[name]) else str(found[name].date()) for name in DUE_COLUMNS)
    assert tuple(known) == days


def test_without_a_day_of_publication_only_full_dates_are_due():
    assert pd.isna(claim("The bank may raise rates next month.")["due_to"])
    assert claim("The bank may raise rates in May 2031.")["due_to"] == pd.Timestamp("2031-05-31")


def test_a_sentence_that_frames_nothing_claims_nothing():
    table = frame_expectations(pd.DataFrame({"text": ["It rained on Monday.", ""]}))
    assert table[list(CLAIM_COLUMNS)].eq("").all(axis=None)
    assert table[["due_from", "due_to", "probability"]].isna().all(axis=None)


def test_an_empty_table_gets_the_columns():
    table = add_claims(frame_expectations(pd.DataFrame({"text": pd.Series([], dtype="str")})))
    assert table.empty
    assert {*CLAIM_COLUMNS, "due_from", "due_to", "probability"} <= {*table}


def test_claims_need_framed_sentences():
    with pytest.raises(InputError, match="run frame_expectations first"):
        add_claims(pd.DataFrame({"text": ["A truce is near."]}))


def words_of_the_rules():
    """List words that cues and claims are made of, and some others."""
    shipped = [word for words in shipped_cues().phrases.values() for word in words[:6]]
    small = sorted(claim_tables().words["function"] | claim_tables().words["modals"])
    times = ["Monday", "next week", "by May 2031", "soon", "1986/87", "in 60 to 90 days"]
    marks = [",", ".", "—", "“a deal”", "U.S.", "’", "(", "?", "İ", "35%"]
    return [word.replace("(", "").split("|")[0] for word in shipped] + small + times + marks


@given(
    st.lists(st.sampled_from(words_of_the_rules()), max_size=25),
    st.sampled_from(["lower", "raise", "mixed", "open"]),
)
@settings(max_examples=150)
def test_every_answer_is_a_run_of_its_sentence(words, label):
    text = " ".join(words)
    framed = frame_expectations(pd.DataFrame({"text": [text]})).assign(expectation=label)
    found = add_claims(framed).iloc[0]
    for column in CLAIM_COLUMNS:
        assert all(part in text for part in found[column].split(BETWEEN))
    assert pd.isna(found["probability"]) or 0 <= found["probability"] <= 1


def test_the_kinds_that_the_rules_name_are_kinds_of_cue():
    tables = claim_tables()
    kinds = {
        *shipped_cues().phrases,
        *read_list("tradetalks.expectations", "claims.toml")["phrases"],
    }
    lists = ("of_people", "denying_kinds", "scaled", "moods", "attributive", "whole_kinds")
    leanings = ("leaning_lower", "leaning_raise", "leaning_open")
    named = set(tables.weights).union(*(tables.words[name] for name in (*lists, *leanings)))
    assert named - {"predicate"} <= kinds
