"""The second look at the voice: words beside what the rules tell."""

import numpy as np
import pandas as pd
import pytest
from tradetalks import attribute_speech, frame_expectations
from tradetalks.base.tokens import tokenise_plainly
from tradetalks.expectations.reader import shipped_weights
from tradetalks.expectations.voice_reader import (
    TABLE,
    VOICES,
    list_circumstances,
    name_circumstances,
    reconsider_voices,
)
from tradetalks.expectations.voices import Heard

NEAR = "A deal is near."
HEARD = {
    voice: Heard(voice, described=True, speaker="Bo Lind", quoted=True) for voice in VOICES[1:]
}


def reconsider(*heard):
    rows = range(len(heard))
    return reconsider_voices(tokenise_plainly([NEAR] * len(heard)), heard, rows, rows)


@pytest.mark.parametrize("voice", HEARD)
def test_who_is_described_and_quoted_keeps_the_voice(voice):
    assert reconsider(HEARD[voice]) == [voice]


@pytest.mark.parametrize("voice", HEARD)
def test_who_is_described_speaks_or_else_the_article_does(voice):
    assert reconsider(HEARD[voice]._replace(quoted=False))[0] in (voice, "article")


def test_only_sentences_that_frame_are_heard_again():
    heard = [Heard("public", described=False, speaker="", quoted=False)] * 3
    texts = ["It rained.", "Analysts see a deal soon.", "It snowed."]
    words = tokenise_plainly(texts)
    voices = reconsider_voices(words, heard, range(3), [1])
    assert voices[::2] == ["public", "public"]
    assert reconsider_voices(words, heard, range(3), []) == ["public"] * 3
    assert reconsider_voices(words, [], [], []) == []


def test_what_is_weighed_has_a_name_each():
    heard = [*HEARD.values()]
    told = list_circumstances(heard, range(len(heard)))
    assert told.shape == (len(heard), len(name_circumstances()))
    assert set(np.unique(told)) == {0.0, 1.0}


def test_the_sentences_beside_one_count_only_within_its_article():
    heard = [HEARD["expert"], HEARD["market"], HEARD["public"]]
    names = name_circumstances()
    together, apart = (
        pd.DataFrame(list_circumstances(heard, places), columns=names)
        for places in ([0, 1, 2], [0, 1, 0])
    )
    assert together["after public"].tolist() == [0, 1, 0]
    assert together["before market"].tolist() == [0, 0, 1]
    assert apart["after public"].tolist() == [0, 0, 0]
    assert apart["before market"].tolist() == [0, 0, 0]
    unknown = pd.DataFrame(list_circumstances(heard, [-1] * 3), columns=names)
    assert not unknown.filter(regex="before|after|same").to_numpy().any()


def test_another_article_changes_no_voice():
    texts = ["A deal is near, analysts say.", "It could still fail.", "Ministers are hopeful."]
    one = pd.DataFrame({"article_id": "a", "text": texts})
    two = pd.concat([one.assign(article_id="b"), one], ignore_index=True)
    alone, both = (frame_expectations(attribute_speech(table))["voice"] for table in (one, two))
    assert both.tolist() == alone.tolist() * 2


def test_the_rules_alone_are_not_reconsidered():
    table = attribute_speech(pd.DataFrame({"text": ["Some believe that a deal is near."]}))
    assert frame_expectations(table, by="rules")["voice"].tolist() == ["unnamed"]


def test_the_table_is_small_and_has_a_column_for_each_voice():
    table = shipped_weights(TABLE)
    assert table.weights.shape == (len(table.keys) + 1, len(VOICES))  # the last is of no phrase
    assert len(table.keys) < 20_000
