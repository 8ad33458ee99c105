"""Whose voice sets an expectation, by the words that describe the speaker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from tradetalks.base.tokens import split_plainly
from tradetalks.expectations.cues import Cue, find_cues, shipped_cues
from tradetalks.sentences.classes import tells

ORDER = ("unnamed", "expert", "market", "official", "public")
VOICES = frozenset(f"voice_{name}" for name in ORDER)
ATTITUDES = frozenset(["expectation", "belief", "confidence", "doubt", "worry", "hope"])
HOLDERS = ("voice_expert", "voice_market", "voice_unnamed")
SUBJECTS = (*HOLDERS, "voice_public")
SPEECH_REACH = 9
SUBJECT_REACH = 3
DESCRIPTION_REACH = 12
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
    prices moved on the news. What officials want or agree to without a word said is the article's.
    """
    if speaker:
        voice = (
            describe_voice(f"{speaker}, {description}")
            or _voice_beside(tokens, cues, speaker)
            or "official"
        )
        told = quoted or any(cue.kind == "speech" for cue in cues) or any(map(tells, tokens))
        return voice if told or voice != "official" else "article"
    if priced:
        return "market"
    voices = [cue for cue in cues if cue.kind in VOICES]
    speech = [cue for cue in cues if cue.kind == "speech"]
    told = quoted or (speaker is None and (bool(speech) or '"' in tokens))
    return (
        (told and _closest_voice(voices, speech))
        or _voice_of_attitude(voices, cues)
        or _voice_of_subject(voices)
        or ("official" if quoted or (told and '"' in tokens) else "article")
    )


@lru_cache(maxsize=4096)
def describe_voice(description: str) -> str:
    """Name the voice of a speaker so described; "" for a mere name."""
    return _first_voice(find_cues(split_plainly(description), shipped_cues().lookup))


def _first_voice(cues: Iterable[Cue]) -> str:
    kinds = {cue.kind for cue in cues}
    return next((voice for voice in ORDER if f"voice_{voice}" in kinds), "")


def _voice_beside(tokens: Sequence[str], cues: Iterable[Cue], speaker: str) -> str:
    """Return the voice that the words right after a speaker's name describe."""
    name = split_plainly(speaker)[-1]
    if name not in tokens:
        return ""
    place = tokens.index(name)
    return _first_voice(cue for cue in cues if 0 < cue.start - place < DESCRIPTION_REACH)


def _voice_of_subject(voices: Iterable[Cue]) -> str | None:
    """Return the voice that opens the sentence: what follows is what traders or experts hold."""
    for voice in voices:
        if voice.kind in SUBJECTS and voice.start < SUBJECT_REACH:
            return voice.kind.removeprefix("voice_")
    return None


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
