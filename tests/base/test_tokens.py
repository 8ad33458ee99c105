"""The tokeniser: what a token is, and what holds of every view of every text."""

from __future__ import annotations

import random
import sys
from itertools import islice

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tradetalks.base.letters import tidy
from tradetalks.base.tokens import (
    COMPOUNDS,
    TOKENS,
    number_chunks,
    plain,
    split_plainly,
    straighten,
    tokenise,
)
from tradetalks.dates.grammar import CUT_WORDS
from tradetalks.keywords.words import WORDS

PIECES = """China’s U.S. U.S.-led pro-U.S. p.m. 10am 10:30 9/11 $1,200.5 145% 9th 1990s 3bn don't
R&D well-known de-escalation — - -- _ ... “quote” today’s they'll 2025-06-09 ½ İt ﬁ e.g."""
texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from([*PIECES.split(), "\n", " ", "\u2003"]), max_size=12).map("".join),
)
UNTIDY = [
    "tar\u00adiffs",
    "\u200bnew",
    "cafe\u0301",
    "ﬂow",
    "Ｕ．Ｓ．",
    "n\u0303\u00ad",
    "10\u2060%",
    "’s",
    "-",
]
views = st.sampled_from([TOKENS, COMPOUNDS, WORDS, CUT_WORDS])


def forms(text, view=TOKENS):
    return [form for _, _, form in view.locate(text)]


WHOLE = """don't O’Brien R&D U.S. p.m. U.K.’s $700 1,200.5 145% 10:30 9/11 2025-06-09 9th 1990s 3bn
1990's G20 Q3 naïve $AAPL €3.5bn ½"""


@pytest.mark.parametrize("whole", WHOLE.split())
def test_it_is_one_token(whole):
    assert forms(f"({whole} {whole},") == ["(", whole, whole, ","]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("10am", "10 am"),
        ("4:15PM", "4:15 PM"),
        ("90-day", "90 - day"),
        ("co-chair", "co - chair"),
        ("stop.Then", "stop . Then"),
        ("J.R.Smith", "J.R. Smith"),
        ("snake_case", "snake _ case"),
        ("wait...", "wait . . ."),
    ],
)
def test_it_is_several_tokens(text, parts):
    assert forms(text) == parts.split()


@pytest.mark.parametrize(
    ("view", "read"),
    [
        (COMPOUNDS, "Today’s|well-known|90|-|day|pro-U.S.|U.S.|-|led|de-escalation|,"),
        (WORDS, "Today’s|well|known|90|day|pro|U.S.|U.S.|led|de-escalation"),
        (CUT_WORDS, "Today|’s|well|-|known|90|-|day|pro|-|U.S.|U.S.|-|led|de|-|escalation|,"),
    ],
)
def test_each_view_reads_the_same_tokens_in_its_way(view, read):
    text = "Today’s well-known 90-day pro-U.S. U.S.-led de-escalation,"
    assert forms(text, view) == read.split("|")


@given(texts)
def test_every_character_but_white_space_is_in_one_token(text):
    text = tidy(text)
    places = [i for token in TOKENS.locate(text) for i in range(*token[:2])]
    assert places == [i for i, character in enumerate(text) if not character.isspace()]


@given(texts, views)
@example("\ufb1d", TOKENS)  # one character that is composed of a letter and a mark, and stays so
def test_a_token_is_what_stands_at_its_place(text, view):
    end = 0
    for start, stop, form in view.locate(text):
        assert end <= start < stop
        assert text[start:stop] == form or tidy(text) != text
        end = stop


@given(st.lists(st.sampled_from(UNTIDY), max_size=6).map("".join))
def test_what_cannot_be_seen_hides_no_word(text):
    chunk = text.replace(" ", "")
    assert [form for _, _, form in TOKENS[chunk]] == [form for _, _, form in TOKENS[tidy(chunk)]]


def test_a_word_with_unseen_characters_stands_where_it_stood():
    text = "No tar\u00ad\u200biffs, cafe\u0301s or ﬂoods."
    for start, end, form in TOKENS.locate(text):
        assert tidy(text[start:end]) == form
    assert forms(text) == ["No", "tariffs", ",", "cafés", "or", "floods", "."]


@given(st.lists(texts, max_size=5), views)
def test_many_texts_have_the_tokens_that_each_has_alone(some, view):
    found = tokenise(some, view)
    rows = zip(found.row, found.start, found.end, found.code, strict=True)
    assert [(row, start, end, found.forms[code]) for row, start, end, code in rows] == [
        (row, *token) for row, text in enumerate(some) for token in view.locate(text)
    ]


@given(st.lists(texts, max_size=5), st.sets(st.integers(0, 4)), views)
def test_chosen_texts_have_the_tokens_that_they_have_alone(some, rows, view):
    rows = sorted(row for row in rows if row < len(some))
    chosen, alone = tokenise(some, view).choose(rows), tokenise([some[row] for row in rows], view)
    assert chosen.list_forms() == alone.list_forms()
    assert chosen.list_places() == alone.list_places()
    assert chosen.list_starts(len(rows)) == alone.list_starts(len(rows))


@given(texts)
def test_plain_forms_keep_their_places_and_know_no_typography(text):
    assert len(plain(text)) == len(straighten(text)) == len(text)
    assert len(split_plainly(text)) == len(COMPOUNDS.locate(text))
    assert split_plainly(straighten(text)) == split_plainly(text)


def list_chunks(texts, between):
    sizes, numbers, chunks = number_chunks(texts, between)
    found = iter(chunks[number] for number in numbers)
    return [[chunk for chunk in islice(found, size) if chunk] for size in sizes]


@pytest.mark.parametrize("between", [None, " "])
@given(st.lists(st.one_of(texts, st.text(st.sampled_from(" \n\x1c\x85\u2003\u200bab")))))
def test_chunks_are_those_that_python_splits_at(between, texts):
    assert list_chunks(texts, between) == [
        [chunk for chunk in text.split(between) if chunk] for text in texts
    ]


def test_white_space_parts_texts_also_where_they_fill_what_arrow_set_aside():
    drawn = random.Random(1)
    for _ in range(3000):  # what Arrow finds behind them is now this, now that
        some = [drawn.choice(["a ", "“quote”\n", "b\u2003\x1c", "", "𧦯k"]) for _ in range(6)]
        texts = ["é" * (-len("".join(some).encode()) % 64 // 2), *some]
        texts[0] += "a" * (-len("".join(texts).encode()) % 64)
        assert list_chunks(texts, None) == [text.split() for text in texts]


@pytest.mark.parametrize("between", [None, " "])
def test_without_pyarrow_chunks_are_the_same(between, monkeypatch):
    texts = [PIECES, "", " a\n b  a ", "\u2003a\x85b"]
    with_it = list_chunks(texts, between)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert list_chunks(texts, between) == with_it


def test_half_a_character_is_a_chunk_as_any_other():
    assert list_chunks(["a \ud800 b"], None) == [["a", "\ud800", "b"]]
