"""Whose voice sets an expectation, by the words that describe the speaker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache

from tradetalks.base.lists import read_list, split_words
from tradetalks.base.tokens import split_plainly
from tradetalks.expectations.cues import Cue, find_cues, shipped_cues
from tradetalks.sentences.classes import tells

_LISTS = read_list(__package__, "voices.toml")
ORDER, HOLDERS, ATTITUDES, OFFICIAL_ATTITUDES, OPENINGS, ENDS = (
    split_words(_LISTS[name])
    for name in (
        "order",
        "holders",
        "attitudes",
        "official_attitudes",
        "openings",
        "ends",
    )
)
VOICES = {f"voice_{name}": name for name in ORDER}
WITHIN: dict[str, int] = _LISTS["within"]


def find_voice(
    tokens: Sequence[str],
    cues: Sequence[Cue],
    speaker: str | None,
    description: str,
    quoted: bool,
    priced: bool,
    known: dict[str, str],
) -> str:
    """Name the voice of a sentence; without a known speaker, by the sentence's own words.

    `speaker` is None where attribution is not known, "" where nobody speaks; `priced` says that
    prices moved on the news. What officials want or agree to without a word said is the article's.
    `known` gathers the voices of an article's speakers, for where only their names are left.
    """
    if speaker:
        known[speaker] = (
            describe_voice(speaker, description)
            or _introduce_voice(tokens, cues, speaker)
            or known.get(speaker, "")
        )
        voice = known[speaker] or "official"
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
        or _voice_of_verb(voices, speech)
        or ("official" if quoted or (told and '"' in tokens) else "article")
    )


@lru_cache(maxsize=4096)
def describe_voice(speaker: str, description: str) -> str:
    """Name the voice of a speaker so described; "" for a mere name.

    Of several descriptions the first that tells a voice counts.
    """
    for part in (speaker, *description.split(";")):
        voice = _first_voice(find_cues(split_plainly(part), shipped_cues().lookup))
        if voice:
            return voice
    return ""


def _introduce_voice(tokens: Sequence[str], cues: Iterable[Cue], speaker: str) -> str:
    """Name the voice that a sentence gives to a name right behind it: "Lee, who studies trade"."""
    *_, name = split_plainly(speaker)
    if name not in tokens:
        return ""
    place = tokens.index(name)
    if tokens[place + 1 : place + 2] and tokens[place + 1] not in OPENINGS:
        return ""
    reach = range(place + 2, min(len(tokens), place + WITHIN["description"]))
    end = next((number for number in reach if tokens[number] in ENDS), reach.stop)
    return _first_voice(cue for cue in cues if place < cue.start < end)


def _first_voice(cues: Iterable[Cue]) -> str:
    kinds = {cue.kind for cue in cues}
    return next((voice for voice in ORDER if f"voice_{voice}" in kinds), "")


def _voice_of_subject(voices: Iterable[Cue]) -> str | None:
    """Return the voice that opens the sentence: what follows is what traders or experts hold."""
    for voice in voices:
        if VOICES[voice.kind] in HOLDERS and voice.start < WITHIN["subject"]:
            return VOICES[voice.kind]
    return None


def _closest_voice(voices: Iterable[Cue], speech: Sequence[Cue]) -> str | None:
    """Return the voice closest to a verb of speech."""
    near = [
        (apart, voice.kind)
        for voice in voices
        for verb in speech
        if (apart := abs(voice.start - verb.start)) < WITHIN["speech"]
    ]
    return VOICES[min(near)[1]] if near else None


def _voice_of_verb(voices: Iterable[Cue], speech: Sequence[Cue]) -> str | None:
    """Return the voice right before a verb of speech: "a deal, analysts say, is near"."""
    for voice in voices:
        if VOICES[voice.kind] in HOLDERS and any(
            0 <= verb.start - voice.end < WITHIN["saying"] for verb in speech
        ):
            return VOICES[voice.kind]
    return None


def _voice_of_attitude(voices: Iterable[Cue], cues: Sequence[Cue]) -> str | None:
    """Return the voice right before an expectation, a belief, a hope or a doubt that it holds.

    Of what officials expect only their confidence counts: a text tells their plans as facts.
    """
    for voice in voices:
        name = VOICES[voice.kind]
        kinds = ATTITUDES if name in HOLDERS else OFFICIAL_ATTITUDES if name == "official" else ()
        if any(
            cue.kind in kinds and 0 <= cue.start - voice.end < WITHIN["attitude"] for cue in cues
        ):
            return name
    return None
