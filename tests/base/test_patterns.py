"""Regular expressions that are compiled at their first use."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.base.patterns import compile_late

WRITTEN = "(?P<first>[a-c])b*"


@given(st.text("abcAB "))
def test_a_late_pattern_finds_what_a_compiled_one_finds(text: str) -> None:
    for flags in (0, re.IGNORECASE):
        late, pattern = compile_late(WRITTEN, flags), re.compile(WRITTEN, flags)
        assert late.findall(text) == pattern.findall(text)
        assert late.sub("-", text) == pattern.sub("-", text)
        assert str(late.search(text)) == str(pattern.search(text))


def test_what_is_written_is_compiled_when_it_is_first_used() -> None:
    broken = compile_late("(")
    with pytest.raises(re.error):
        broken.match("x")
    assert compile_late(WRITTEN).groupindex == {"first": 1}
