"""Whose voice sets an expectation: who speaks, as the article describes them."""

import pandas as pd
import pytest
from tradetalks import attribute_speech, frame_expectations

DESCRIBED = {
    "official": [
        ("Bo Lind", "Attorney General"),
        ("Bo Lind", "the district attorney"),
        ("Bo Lind", "a candidate for the Senate"),
        ("Bo Lind", "a spokesman for the police"),
        ("Bo Lind", "Minister of Finance; a former teacher"),
        ("prosecutors", ""),
        ("official", "speaking on condition of anonymity"),
        ("European Central Bank", ""),
        ("foreign ministry", ""),
        ("both sides", ""),
        ("supreme court", ""),
        ("government economists", ""),
        ("Bo Lind", "a weather service forecaster"),
        ("Bo Lind", "president of Norland"),
        ("Bo Lind", "president of the teachers union"),
        ("Bo Lind", "a councilwoman who studied economics"),
        ("Bo Lind", "a senator and a war veteran"),
        ("Bo Lind", "her rival in the race"),
    ],
    "expert": [
        ("Bo Lind", "a pollster in Ohio"),
        ("Bo Lind", "the former foreign minister"),
        ("Bo Lind", "an economist at Goldman Sachs"),
        ("Bo Lind", "a retired judge"),
        ("latest Lakeside College poll", ""),
        ("meteorologists", ""),
        ("Bo Lind", "a Republican strategist"),
        ("Bo Lind", "a Democrat and former majority leader"),
        ("Bo Lind", "head of a research group in Leeds"),
        ("Bo Lind", "director of the Norland Project"),
        ("analysts and officials", ""),
        ("new study", ""),
    ],
    "market": [
        ("Bo Lind", "chief executive of Northern Motors"),
        ("Bo Lind", "a portfolio manager"),
        ("Northern Holdings Inc", ""),
        ("Morgan Stanley", ""),
        ("retailers", ""),
        ("Bo Lind", "a spokesman for Northern Airlines"),
        ("Bo Lind", "Northern's chief marketing officer"),
        ("Bo Lind", "the owner of two restaurants"),
        ("Bo Lind", "founder"),
    ],
    "unnamed": [
        ("people familiar with the talks", ""),
        ("person briefed on the plan", ""),
        ("sources close to the union", ""),
        ("some", ""),
        ("critics of the plan", ""),
    ],
    "public": [
        ("Bo Lind", "a nurse from Leeds"),
        ("supporters of the march", ""),
        ("activists", ""),
        ("Bo Lind", "of the Civil Liberties Union"),
        ("Bo Lind", "vice president of an advocacy group"),
        ("Bo Lind", "a pastor"),
        ("most Americans", ""),
    ],
    "article": [("Associated Press", ""), ("Politico", ""), ("newspaper", "")],
}


def read_voices(*texts, **columns):
    sentences = pd.DataFrame({"article_id": "a", "text": texts, **columns})
    return frame_expectations(sentences)["voice"].tolist()


@pytest.mark.parametrize(
    ("voice", "speaker", "description"),
    [(voice, *speech) for voice, speeches in DESCRIBED.items() for speech in speeches],
)
def test_the_description_of_a_speaker_tells_the_voice(voice, speaker, description):
    told = {"speaker": speaker, "speaker_description": description, "quoted": True}
    assert read_voices("A deal is near.", **told) == [voice]


@pytest.mark.parametrize(
    ("introduced", "voice"),
    [
        ("Bo Lind, who studies trade at a university, says that a deal is near.", "expert"),
        ("A deal is near, said Bo Lind, now with a law firm in Chicago.", "expert"),
        ("Bo Lind of the brokers North and South said that a deal is near.", "market"),
        ("A deal is near, the pollster Bo Lind said.", "expert"),
    ],
)
def test_a_voice_told_once_holds_for_the_name_alone(introduced, voice):
    texts = [introduced, "A breakthrough is unlikely this week, Lind said."]
    sentences = attribute_speech(pd.DataFrame({"article_id": "a", "text": texts}))
    assert frame_expectations(sentences)["voice"].tolist() == [voice, voice]


def test_a_voice_is_not_known_in_another_article():
    texts = ["Bo Lind, who studies trade, says a deal is near.", "A deal is near, Bo Lind says."]
    sentences = pd.DataFrame({"text": texts, "article_id": ["a", "b"], "speaker": "Bo Lind"})
    assert frame_expectations(sentences)["voice"].tolist() == ["expert", "official"]


def speak_in_turn(*speakers, text="A deal is near."):
    told = {"speaker": [name for name, _ in speakers], "quoted": True}
    described = [description for _, description in speakers]
    return read_voices(*[text] * len(speakers), **told, speaker_description=described)


@pytest.mark.parametrize(("role", "voice"), [("a broker", "market"), ("an economist", "expert")])
@pytest.mark.parametrize("others", ["others", "another", "one"])
def test_others_are_like_those_who_spoke_before(role, voice, others):
    assert speak_in_turn(("mayor", ""), ("Bo Lind", role), (others, ""))[-1] == voice


def test_an_institution_keeps_its_voice_under_a_shorter_name():
    voices = speak_in_turn(("Norland economic research institute", ""), ("Norland", ""))
    assert voices == ["expert", "expert"]


@pytest.mark.parametrize(
    ("asked", "voice"),
    [
        (["an economist"], "expert"),
        (["an economist", "the mayor"], "official"),
        (["a broker"], "official"),
        ([], "official"),
    ],
)
def test_a_mere_name_is_an_official_unless_an_article_asks_experts_only(asked, voice):
    speakers = [(f"Bo Lind{'e' * number}", role) for number, role in enumerate(asked)]
    assert speak_in_turn(*speakers, ("Ann Lee", ""))[-1] == voice


@pytest.mark.parametrize(("role", "voice"), [("ministry", "official"), ("analysts", "expert")])
def test_a_figure_that_nobody_forecasts_is_of_who_spoke_last(role, voice):
    texts = [
        "Growth will slow, it was said.",
        "Exports are expected to fall by two percent.",
        "A deal is near.",
    ]
    speakers = [role, "", ""]
    assert read_voices(*texts, speaker=speakers, speaker_description="") == [
        voice,
        voice,
        "article",
    ]


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("Ann Lee was optimistic about a deal.", "official"),
        ("Ann Lee is deeply worried about the talks.", "official"),
        ("Ann Lee wants a deal this week.", "article"),
    ],
)
def test_officials_speak_by_their_confidence_and_worry_but_not_by_what_they_want(text, voice):
    assert read_voices(text, speaker="Ann Lee", speaker_description="the minister") == [voice]


@pytest.mark.parametrize(
    "text",
    [
        "Ann Lee said a deal would unsettle investors.",
        "Ann Lee told the room that economists had been wrong about the odds of a deal.",
        "Ann Lee warned on Monday that traders and voters should not expect a deal.",
    ],
)
def test_those_whom_a_speaker_talks_about_are_not_the_voice(text):
    assert read_voices(text, speaker="Ann Lee", speaker_description="") == ["official"]


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("The deal is in danger, where most analysts say that the odds are poor.", "expert"),
        ("A new survey found the governor ahead by three points.", "expert"),
        ("Polls show that the senator is likely to win.", "expert"),
        ("In the latest Lakeside College poll, the senator is ahead by two points.", "expert"),
        ("Democrats are increasingly confident that the bill will pass.", "official"),
        ("Ministers are upbeat that a deal can be reached.", "official"),
        ("The ministers want a deal this week.", "article"),
        ("A deal is unlikely before the summer.", "article"),
    ],
)
def test_without_a_speaker_the_rules_tell_the_holder_of_a_view(text, voice):
    sentences = pd.DataFrame({"text": [text], "speaker": [""]})
    assert frame_expectations(sentences, by="rules")["voice"].tolist() == [voice]


@pytest.mark.parametrize("described", ["an ally of the mayor", "one of the allies", "a person who"])
def test_who_is_named_is_no_unnamed_source(described):
    text = f"“A truce is unlikely,” said Ann Lee, {described} met him."
    framed = frame_expectations(attribute_speech(pd.DataFrame({"text": [text]})))
    assert framed["speaker"].tolist() == ["Ann Lee"]
    assert framed["voice"].tolist() == ["official"]
