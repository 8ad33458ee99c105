"""Who speaks: what attribute_speech and find_people promise."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.corpus.load import load_articles
from tradetalks.sentences.people import find_people
from tradetalks.sentences.speech import attribute_speech
from tradetalks.sentences.split import split_sentences


@pytest.fixture(scope="module")
def london() -> pd.DataFrame:
    return split_sentences(load_articles())


def speakers(*texts: str) -> list[str]:
    return attribute_speech(pd.DataFrame({"text": list(texts)}))["speaker"].tolist()


@pytest.mark.parametrize(
    ("beginning", "speaker", "description", "quoted"),
    [
        ("“China and the U.S.", "Rebecca Harding", "CEO of the Centre for Economic Security", True),
        ("“This goes far", "Rebecca Harding", "CEO of the Centre for Economic Security", True),
        ("It’s about who", "Rebecca Harding", "CEO of the Centre for Economic Security", True),
        ("Harding also", "Rebecca Harding", "CEO of the Centre for Economic Security", False),
        ("“There may be", "Zhiwei Zhang", "Pinpoint Asset Management", True),
        ("Zhang noted", "Zhiwei Zhang", "Pinpoint Asset Management", False),
        ("Economic analyst", "Linnea Chung", "Economic analyst of Global Economics Forum", True),
        ("The London talks are", "Linnea Chung", "Economic analyst", True),
        ("According to White", "Karoline Leavitt", "White House Press Secretary", False),
        ("According to sources", "sources familiar with the agenda", "", False),
        ("While a comprehensive", "insiders", "", False),
        ("A joint press", "sources", "", False),
        ("This meeting — part", "", "", False),
        ("While no sweeping", "", "", False),
    ],
)
def test_the_voices_of_the_two_articles(london, beginning, speaker, description, quoted):
    row = london[london["text"].str.startswith(beginning)].iloc[0]
    assert row["speaker"] == speaker
    assert description in row["speaker_description"]
    assert row["quoted"] == quoted


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The gap is narrow, officials said.", "officials"),
        ("Analysts at a bank expect a cut.", "Analysts at a bank"),
        ("In Rome, Prime Minister Carla Neri said the vote would pass.", "Carla Neri"),
        ("Carla Neri, a professor at Leiden, has warned of delay.", "Carla Neri"),
        ("Mr. Neri said a pact was near.", "Neri"),
        ('"It is done," the White House said.', "White House"),
        ("A deal is expected on Friday.", ""),
        ("The so-called “Great Northern Accord” took effect.", ""),
        ("The data suggest a slowdown.", ""),
    ],
)
def test_sources_before_and_after_their_verb(sentence, speaker):
    assert speakers(sentence) == [speaker]


def test_a_quotation_that_runs_on_takes_the_source_at_its_end():
    spoken = speakers("“We are close.", "It may be signed soon,” said Ana Ruiz, a minister.")
    assert spoken == ["Ana Ruiz", "Ana Ruiz"]


def test_surnames_and_pronouns_find_the_full_name():
    spoken = speakers(
        "Economist Ana Ruiz said it was near.",
        "Ruiz noted risks.",
        "“It will take long,” she said.",
    )
    assert spoken == ["Ana Ruiz"] * 3


def test_speech_of_one_article_never_reaches_the_next():
    table = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "text": ["“We are close, said Ana Ruiz.", "Nobody speaks here.”"],
        }
    )
    assert not attribute_speech(table)["speaker"][1]


def test_people_of_the_two_articles(london):
    people = find_people(london)
    described = people.groupby("person")["description"].agg("; ".join)
    for person, office in {
        "Scott Bessent": "Treasury Secretary",
        "Howard Lutnick": "Commerce Secretary",
        "Jamieson Greer": "U.S. Trade Representative",
        "He Lifeng": "Chinese Vice Premier",
        "Wang Xiaohong": "top economic aide",
        "Karoline Leavitt": "White House Press Secretary",
        "Trump": "President",
        "Rebecca Harding": "CEO of the Centre for Economic Security",
        "Zhiwei Zhang": "President and Chief Economist at Pinpoint Asset Management",
        "Linnea Chung": "Economic analyst of Global Economics Forum",
    }.items():
        assert office in described[person]
    assert len(described) == 10


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from('“”",. sadiABC'))))
def test_any_text_gets_a_row(texts):
    spoken = attribute_speech(pd.DataFrame({"text": pd.Series(texts, dtype="str")}))
    assert spoken["text"].tolist() == texts
    assert spoken["speaker"].notna().all()
