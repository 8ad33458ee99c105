"""What is taken out of a text because nobody sees it, and what must stay."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.base.letters import tidy, tidy_counted, tidy_in_place


@pytest.mark.parametrize(
    ("written", "meant", "count"),
    [
        ("tar\u00adiffs", "tariffs", 1),
        ("ne\u200bgo\u200bti\u200bate", "negotiate", 3),
        ("\ufeffTalks\u2060 begin", "Talks begin", 2),
        ("\u202a+3\u202c percent", "+3 percent", 2),
        ("un\u200clike\u200dly", "unlikely", 2),
        ("Cafe\u0301 Mu\u0308ller", "Café Müller", 2),
        ("oﬃcials ﬁle", "officials file", 2),
        ("Ｔａｒｉｆｆｓ rise １．５％", "Tariffs rise 1.5%", 11),
        ("𝐓𝐚𝐥𝐤𝐬 fail", "Talks fail", 5),
        ("9\u00a0June\u202f2025\u2009at", "9 June 2025 at", 0),
    ],
)
def test_letters_become_what_is_meant(written, meant, count):
    assert (tidy(written), tidy_counted(written)[1]) == (meant, count)


@pytest.mark.parametrize(
    "whole",
    [
        "👩\u200d💻 and 👨🏽\u200d👩🏽\u200d👧🏽",
        "❤\ufe0f\u200d🔥 1\ufe0f\u20e3 🏴\U000e0067\U000e0062\U000e007f",
        "می\u200cخواهم",
        "क्\u200dष",
        "上涨，股票。",
        "nego\u00ad\ntiations, nego\u00ad \r\ntiations",
        "½ of “naïve” — 5 °C, №7, … H₂O",
    ],
)
def test_what_is_no_mistake_stays(whole):
    assert tidy_counted(whole) == (whole, 0)


@given(st.text())
def test_what_is_tidy_stays_so(text):
    assert tidy(tidy(text)) == tidy(text)


@given(st.text("ab .ﬁ１Ａ\u0301\u0323\u00ad\u200d👩\u00a0"))
def test_every_character_has_a_place_in_order(text):
    tidied, places = tidy_in_place(text)
    assert len(tidied) == len(places)
    assert places == sorted(places)
    assert all(start < end <= len(text) for start, end in places)
