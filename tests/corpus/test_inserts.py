"""Headlines of other articles within sentences, as pages set them behind a name."""

import json

import pytest
from tradetalks.corpus.inserts import drop_inserts
from tradetalks.corpus.load import read_corpus


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (
            "Mayor Ann Lee Ann Marie LeeTalks resume Rain ahead MORE (H-Nord) said no.",
            "Mayor Ann Lee (H-Nord) said no.",
        ),
        (
            "They met Tom RoeThomas (Tom) Paul Roe2030 race begins Is it over? Rain MORE’s aide.",
            "They met Tom Roe’s aide.",
        ),
        ("Ben O'Hara Ben O'HaraLeads in poll MORE won.", "Ben O'Hara won."),
        ("Ann Lee-Marsh Ann Rose Lee-MarshMORE, a nurse, left.", "Ann Lee-Marsh, a nurse, left."),
        (
            "Ann Lee Ann Mae LeeSun MORE met Tom Roe Tom Roe“Rain” is here MORE.\nAnn Lee left.",
            "Ann Lee met Tom Roe.\nAnn Lee left.",
        ),
    ],
)
def test_headlines_behind_a_name_are_no_part_of_a_sentence(text, left):
    assert drop_inserts(text)[0] == left


@pytest.mark.parametrize(
    "text",
    [
        "LEARN MORE about New York, New York Times readers.",
        "Ann Lee wants MORE, and Tom Roe wants less.",
        "Ann Lee and Ann Lee Junior\nsaid MORE.",
        "Lee, said Lee Harbour.",
        "Rain hits South Norwood. South Norwood Council asked for time. READ MORE: Rain goes on.",
        "Walla Walla (AP) The city wants jobs and MORE people.",
        "NORWOOD WANTS TALKS, NORWOOD NEEDS MORE TIME",
        "Lee Lee Lee! the crowd shouted. We need MORE, he said.",
    ],
)
def test_what_only_looks_like_them_stays(text):
    assert drop_inserts(text) == (text, [])


def test_it_is_told_that_headlines_were_left_out(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": "Ann Lee Ann LeeSun ahead MORE said no. It rained."}))
    articles, problems = read_corpus(path)
    assert articles["text"].tolist() == ["Ann Lee said no. It rained."]
    assert problems["reason"].str.contains("headlines of other articles").tolist() == [True]


def test_such_problems_are_of_one_kind_however_long_the_headlines_are(tmp_path):
    path = tmp_path / "a.jsonl"
    texts = [f"Ann Lee Ann LeeSun (and rain) {'ahead ' * n}MORE said no." for n in (1, 40)]
    path.write_text("".join(json.dumps({"text": text}) + "\n" for text in texts))
    _, problems = read_corpus(path)
    told = problems[problems["reason"].str.contains("headlines of other")]
    assert told["reason"].str.partition(": ")[2].nunique() == 1
    assert told["remedy"].str.len().max() < 130
