"""What Memory promises to those who look words up."""

import gc

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.base import memory as _memory
from tradetalks.base.memory import Memory, uncollected


@given(st.lists(st.text(max_size=3)))
def test_answers_are_those_of_the_function_however_few_are_kept(words):
    memory, _memory.MOST = Memory(str.upper), 5
    try:
        assert [memory[word] for word in words] == [word.upper() for word in words]
        assert len(memory) <= 5
    finally:
        _memory.MOST = 100_000


def test_a_word_is_worked_out_once():
    asked = []
    memory = Memory(lambda word: asked.append(word) or len(word))
    assert [memory["tariff"], memory["tariff"]] == [6, 6]
    assert asked == ["tariff"]


def test_what_is_too_long_for_a_word_is_answered_and_not_kept():
    memory = Memory(len)
    assert memory["A" * 1_000_000] == 1_000_000
    assert not memory


@pytest.mark.parametrize("enabled", [True, False])
def test_the_collector_is_afterwards_as_it_was(enabled):
    @uncollected()
    def fail():
        assert not gc.isenabled()
        raise ValueError("in a stage")

    before = gc.isenabled()
    try:
        (gc.enable if enabled else gc.disable)()
        with pytest.raises(ValueError, match="in a stage"):
            fail()
        assert gc.isenabled() == enabled
    finally:
        (gc.enable if before else gc.disable)()
