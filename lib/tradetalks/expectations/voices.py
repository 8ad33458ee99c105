"""Whose voice sets an expectation, by the words that describe the speaker."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from tradetalks.base.lists import read_list, split_phrases, split_words
from tradetalks.base.memory import Memory
from tradetalks.base.tokens import split_plainly
from tradetalks.expectations.cues import Cue, Index, find_cues, shipped_cues
from tradetalks.sentences.classes import tells

_LISTS = read_list(__package__, "voices.toml")
WORDS = {name: frozenset(split_words(words)) for name, words in _LISTS["words"].items()}
WITHIN: dict[str, int] = _LISTS["within"]
VOICE = "voice_"
# The voice of each kind of cue, "" for those that tell none.
VOICE_OF = Memory(lambda kind: kind.removeprefix(VOICE) if kind.startswith(VOICE) else "")
# By which kinds of cue a voice's view is told. Of what officials expect only their confidence
# counts: a text tells their plans as facts.
ATTITUDES = dict.fromkeys(WORDS["holders"], WORDS["attitudes"]) | {
    "official": WORDS["official_attitudes"]
}


class Heard(NamedTuple):
    """The voice of a sentence as rules tell it, and what they told it by."""

    voice: str
    described: bool  # by a description of the speaker, there or before
    speaker: str
    quoted: bool


def find_voice(
    tokens: Sequence[str],
    cues: Sequence[Cue],
    speaker: str | None,
    description: str,
    quoted: bool,
    priced: bool,
    known: dict[str, str],
) -> Heard:
    """Tell the voice of a sentence; without a known speaker, by the sentence's own words.

    `speaker` is None where attribution is not known, "" where nobody speaks; `priced` says that
    prices moved on the news. What officials want or agree to without a word said is the article's.
    `known` gathers the voices of an article's speakers, who spoke last being last, for where only
    their names are left.
    """
    if not speaker:
        voice = _find_voice_of_words(tokens, cues, speaker, quoted, priced, known)
        return Heard(voice, False, "", bool(quoted))
    found = _find_voice_of_speaker(tokens, speaker, description, known)
    voice = found or _voice_of_name(known)
    if voice == "official" and not (
        quoted or tells(tokens) or any(cue.kind in WORDS["telling"] for cue in cues)
    ):
        voice = "article"
    return Heard(voice, bool(found), speaker, bool(quoted))


def _find_voice_of_words(
    tokens: Sequence[str],
    cues: Sequence[Cue],
    speaker: str | None,
    quoted: bool,
    priced: bool,
    known: dict[str, str],
) -> str:
    """Name the voice of a sentence without a known speaker."""
    if priced:
        return "market"
    voices = [Cue(voice, start, end) for kind, start, end in cues if (voice := VOICE_OF[kind])]
    speech = [cue for cue in cues if cue.kind == "speech"]
    told = quoted or (speaker is None and (bool(speech) or '"' in tokens))
    return (
        (told and _closest_voice(voices, speech))
        or _voice_of_attitude(voices, cues)
        or _voice_of_subject(voices)
        or _voice_of_verb(voices, speech)
        or (None if WORDS["polls"].isdisjoint(tokens) else "expert")
        or _voice_of_forecast(tokens, cues, known)
        or (_voice_of_name(known) if quoted or (told and '"' in tokens) else "article")
    )


def _find_voice_of_speaker(
    tokens: Sequence[str], speaker: str, description: str, known: dict[str, str]
) -> str:
    """Name the voice of a speaker and note it, if anything tells it."""
    voice = (
        describe_voice(speaker, description, "described")
        or _introduce_voice(tokens, speaker)
        or _recall_voice(speaker, known)
        or describe_voice(speaker, description, "otherwise")
    )
    if voice == "unnamed" and _is_name(speaker):
        voice = ""  # Ann Lee, an ally
    if voice:
        known.pop(speaker, None)
        known[speaker] = voice
    return voice


def _is_name(speaker: str) -> bool:
    """Tell a name of several words that none of its own words describes."""
    words = speaker.split()
    in_capitals = len(words) > 1 and all(word[0].isupper() for word in words)
    return in_capitals and not any(
        describe_voice(speaker, "", groups) for groups in ("described", "otherwise")
    )


def describe_voice(speaker: str, description: str, groups: str) -> str:
    """Name the voice of a speaker so described, by the `groups` of ``voices.toml``; or "".

    Of several speakers the first counts that tells a voice, and so of several descriptions.
    """
    told = _told_by(groups)
    for part in (*speaker.split(" and "), *description.split(";")):
        if voice := told[part]:
            return voice
    return ""


@cache
def _told_by(groups: str) -> Memory[str]:
    """Remember of names and descriptions which voice they tell."""
    return Memory(
        lambda part: _voice_of_description(split_plainly(part.replace("%", " percent")), groups)
    )


def _voice_of_description(tokens: Sequence[str], groups: str = "described") -> str:
    """Name the voice by the first stretch that tells one: "senator", not "who studied law".

    What any institution has, a president or a spokesman, tells it only where nothing else does.
    """
    office = ""
    stretch: list[Cue] = []
    before = 0
    for cue in find_cues(tokens, _index_groups(groups)):
        if stretch and not WORDS["partings"].isdisjoint(tokens[before : cue.start]):
            break
        before = cue.end
        if WORDS["offices"].issuperset(tokens[cue.start : cue.end]):
            office = office or _first_voice([cue], groups)
        else:
            stretch.append(cue)
    return _first_voice(stretch, groups) or office


def _first_voice(cues: Iterable[Cue], groups: str = "described") -> str:
    """Return the voice of the first of the groups that the cues are of."""
    first = min((int(cue.kind) for cue in cues), default=None)
    return "" if first is None else str(_LISTS[groups][first]["voice"])


@cache
def _index_groups(groups: str) -> Index:
    """Index the words of groups that describe speakers; the kind of a cue is its group's number."""
    cues = shipped_cues().phrases
    return Index(
        {
            str(number): (*cues.get(group.get("cues", ""), ()), *split_phrases(group["words"]))
            for number, group in enumerate(_LISTS[groups])
        }
    )


def _introduce_voice(tokens: Sequence[str], speaker: str) -> str:
    """Name the voice that a sentence gives to a name: "Lee, who studies trade", "broker Lee"."""
    name = LAST_WORD[speaker]
    if name not in tokens:
        return ""
    place = tokens.index(name)
    voice = ""
    if tokens[place + 1 : place + 2] and tokens[place + 1] in WORDS["openings"]:
        reach = range(place + 2, min(len(tokens), place + WITHIN["description"]))
        end = next((number for number in reach if tokens[number] in WORDS["ends"]), reach.stop)
        voice = _voice_of_description(tokens[place + 1 : end])
    title = tokens[max(0, place - WITHIN["title"]) : place]
    cues = find_cues(title, _index_groups("described"))
    return voice or _first_voice(cue for cue in cues if cue.end >= len(title) - 1)


LAST_WORD = Memory(lambda speaker: next(reversed(split_plainly(speaker)), ""))


def _recall_voice(speaker: str, known: dict[str, str]) -> str:
    """Name the voice of one who spoke before, perhaps under a longer name: "the bank"."""
    if known and speaker.lower() in WORDS["same"]:
        return _last_voice(known)
    words = set(speaker.split())
    longer = (voice for name, voice in known.items() if words.issubset(name.split()))
    return known.get(speaker) or next(longer, "")


def _last_voice(known: dict[str, str]) -> str:
    return next(reversed(known.values()))


def _voice_of_name(known: dict[str, str]) -> str:
    """Name the voice of a mere name: an official, unless the article asks none and has experts."""
    voices = known.values()
    return "expert" if "expert" in voices and "official" not in voices else "official"


def _voice_of_forecast(
    tokens: Sequence[str], cues: Iterable[Cue], known: dict[str, str]
) -> str | None:
    """Return the voice that spoke last, for a figure of which nobody is said to forecast it."""
    if not known or WORDS["percent"].isdisjoint(tokens):
        return None
    return _last_voice(known) if any(cue.kind in WORDS["forecasts"] for cue in cues) else None


def _voice_of_subject(voices: Iterable[Cue]) -> str | None:
    """Return the voice that opens the sentence: what follows is what traders or experts hold."""
    for voice in voices:
        if voice.kind in WORDS["holders"] and voice.start < WITHIN["subject"]:
            return voice.kind
    return None


def _closest_voice(voices: Iterable[Cue], speech: Sequence[Cue]) -> str | None:
    """Return the voice closest to a verb of speech."""
    near = [
        (apart, voice.kind)
        for voice in voices
        for verb in speech
        if (apart := abs(voice.start - verb.start)) < WITHIN["speech"]
    ]
    return min(near)[1] if near else None


def _voice_of_verb(voices: Iterable[Cue], speech: Sequence[Cue]) -> str | None:
    """Return the voice right before a verb of speech: "a deal, analysts say, is near"."""
    for voice in voices:
        if voice.kind in WORDS["holders"] and any(
            0 <= verb.start - voice.end < WITHIN["saying"] for verb in speech
        ):
            return voice.kind
    return None


def _voice_of_attitude(voices: Iterable[Cue], cues: Sequence[Cue]) -> str | None:
    """Return the voice right before an expectation, a belief, a hope or a doubt that it holds."""
    for voice in voices:
        kinds = ATTITUDES.get(voice.kind, ())
        if any(
            cue.kind in kinds and 0 <= cue.start - voice.end < WITHIN["attitude"] for cue in cues
        ):
            return voice.kind
    return None
