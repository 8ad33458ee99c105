"""Whose voice sets an expectation, by the words that describe the speaker."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from tradetalks._cues import Cue, find_cues, shipped_cues, tokenize

ORDER = ("unnamed", "expert", "market", "official", "public")
REACH = 9


def find_voice(
    tokens: Sequence[str],
    cues: Sequence[Cue],
    speaker: str | None,
    description: str,
    quoted: bool | None,
) -> str:
    """Name the voice of a sentence; without a known speaker, by the sentence's own words."""
    if speaker:
        return describe_voice(f"{speaker}, {description}")
    return "article" if speaker is not None and not quoted else voice_from_words(tokens, cues)


@lru_cache(maxsize=4096)
def describe_voice(description: str) -> str:
    """Name the voice of a speaker so described; a mere name is taken for an official's."""
    kinds = {cue.kind for cue in find_cues(tokenize(description), shipped_cues().lookup)}
    return next((voice for voice in ORDER if f"voice_{voice}" in kinds), "official")


def voice_from_words(tokens: Sequence[str], cues: Sequence[Cue]) -> str:
    """Name the voice by the nearest description to a verb of speech; the article's own if none."""
    speech = [cue for cue in cues if cue.kind == "speech"]
    quotation = '"' in tokens
    if not speech and not quotation:
        return "article"
    voices = [cue for cue in cues if cue.kind.startswith("voice_")]
    best, distance = "official" if quotation else "article", REACH
    for cue in voices:
        for verb in speech:
            apart = abs(cue.start - verb.start)
            if apart < distance:
                best, distance = cue.kind.removeprefix("voice_"), apart
    return best
