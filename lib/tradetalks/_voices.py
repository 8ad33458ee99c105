"""Whose voice sets an expectation, by the words that describe the speaker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from tradetalks._cues import Cue, find_cues, shipped_cues, tokenize

ORDER = ("unnamed", "expert", "market", "official", "public")
ATTITUDES = frozenset(["expectation", "belief", "confidence", "doubt", "worry", "hope"])
HOLDERS = ("voice_expert", "voice_market", "voice_unnamed")
SPEECH_REACH = 9
ATTITUDE_REACH = 6


def find_voice(
    tokens: Sequence[str],
    cues: Sequence[Cue],
    speaker: str | None,
    description: str,
    quoted: bool,
    priced: bool,
) -> str:
    """Name the voice of a sentence; without a known speaker, by the sentence's own words.

    `speaker` is None where attribution is not known, "" where nobody speaks; `priced` says that
    prices moved on the news.
    """
    if speaker:
        return describe_voice(f"{speaker}, {description}")
    if priced:
        return "market"
    voices = [cue for cue in cues if cue.kind.startswith("voice_")]
    speech = [cue for cue in cues if cue.kind == "speech"]
    told = quoted or (speaker is None and (bool(speech) or '"' in tokens))
    return (
        (told and _closest_voice(voices, speech))
        or _voice_of_attitude(voices, cues)
        or ("official" if quoted or (told and '"' in tokens) else "article")
    )


@lru_cache(maxsize=4096)
def describe_voice(description: str) -> str:
    """Name the voice of a speaker so described; a mere name is taken for an official's."""
    kinds = {cue.kind for cue in find_cues(tokenize(description), shipped_cues().lookup)}
    return next((voice for voice in ORDER if f"voice_{voice}" in kinds), "official")


def _closest_voice(voices: Iterable[Cue], speech: Sequence[Cue]) -> str | None:
    """Return the voice closest to a verb of speech."""
    near = [
        (apart, voice.kind)
        for voice in voices
        for verb in speech
        if (apart := abs(voice.start - verb.start)) < SPEECH_REACH
    ]
    return min(near)[1].removeprefix("voice_") if near else None


def _voice_of_attitude(voices: Iterable[Cue], cues: Sequence[Cue]) -> str | None:
    """Return the voice right before an expectation, a belief, a hope or a doubt that it holds.

    What officials expect is left to the article: it tells their plans as facts.
    """
    attitudes = [cue.start for cue in cues if cue.kind in ATTITUDES]
    for voice in voices:
        if voice.kind in HOLDERS and any(
            0 <= start - voice.end < ATTITUDE_REACH for start in attitudes
        ):
            return voice.kind.removeprefix("voice_")
    return None
