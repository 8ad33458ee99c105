"""A second look at whose voice it is: what words weigh, beside what the rules tell.

Whether an expectation is a speaker's or the article's own is often not said in so many words. As
for the label of a sentence (:mod:`tradetalks.expectations.reader`) a network was taught by
sentences with their voice, it told the voice of many more, and from these each word or phrase got
a weight for each voice (``voice_reader.npz``). What the voice that the rules tell is worth beside
them, and the voices of the sentences before and after, stands in ``voice_reader.toml``. The scripts
in ``training`` make both. A description outweighs what was learned: an analyst is an expert, and
only whether an unquoted sentence is the analyst's or the article's is left to the words.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tradetalks.base.lists import read_list
from tradetalks.base.tokens import Tokens
from tradetalks.expectations.reader import Floats, score_tokens
from tradetalks.expectations.voices import Heard

VOICES = ("article", "official", "expert", "market", "unnamed", "public")
ARTICLE = VOICES.index("article")
TABLE = "voice_reader.npz"


def reconsider_voices(
    words: Tokens,
    heard: Sequence[Heard],
    places: Sequence[int],
    rows: Sequence[int],
) -> list[str]:
    """Return the voice of each sentence: of some, the framing, what rules and words say together.

    `words` are those of all sentences, `places` the sentences' numbers in their article, `rows` the
    numbers of the framing ones. All others keep what the rules told.
    """
    voices = [one.voice for one in heard]
    if not rows:
        return voices
    logits = score_tokens(words.choose(rows), len(rows), TABLE)
    circumstances = list_circumstances(heard, places)[rows]
    for column, weights in zip(circumstances.T, _weights(), strict=True):  # in one order everywhere
        logits += column[:, None] * weights
    told = np.array([VOICES.index(voices[row]) for row in rows])
    logits[_forbid([heard[row] for row in rows], told)] = -np.inf
    for row, best in zip(rows, logits.argmax(axis=1).tolist(), strict=True):
        voices[row] = VOICES[best]
    return voices


def _forbid(heard: Sequence[Heard], told: NDArray[np.intp]) -> NDArray[np.bool_]:
    """Say which voices a sentence cannot have: those that a description of its speaker rules out.

    The article can speak of somebody who is described, but not where this is quoted.
    """
    forbidden: NDArray[np.bool_] = np.arange(len(VOICES)) != told[:, None]
    forbidden[:, ARTICLE] &= [one.quoted for one in heard]
    forbidden &= np.array([one.described for one in heard])[:, None]
    return forbidden


@cache
def name_circumstances() -> tuple[str, ...]:
    """Name what is weighed beside the words, as `list_circumstances` puts it."""
    kinds = ("told", "told, a speaker", "told, quoted", "before", "after")
    return (*(f"{kind} {voice}" for kind in kinds for voice in VOICES), "a speaker", "quoted",
            "the same speaker")  # fmt: skip


def list_circumstances(heard: Sequence[Heard], places: Sequence[int]) -> Floats:
    """Turn what rules tell of the sentences, and of those beside them, into numbers."""
    voices, _, speakers, quotes = zip(*heard, strict=True) if heard else ((), (), (), ())
    told = np.eye(len(VOICES))[list(map(VOICES.index, voices))]
    speaker = np.fromiter(map(bool, speakers), float, len(heard))
    quoted = np.array(quotes, dtype=float)
    names = np.array(speakers, dtype=object)
    follows = np.array(places) > 0
    before, after = np.zeros_like(told), np.zeros_like(told)
    before[follows] = told[np.flatnonzero(follows) - 1]
    after[np.flatnonzero(follows) - 1] = told[follows]
    same = follows & (names == np.roll(names, 1)) & (names != "")
    return np.hstack([
        told, told * speaker[:, None], told * quoted[:, None], before, after,
        speaker[:, None], quoted[:, None], same[:, None].astype(float),
    ])  # fmt: skip


@cache
def _weights() -> Floats:
    """Return what each of `name_circumstances` weighs for each voice."""
    table = read_list(__package__, "voice_reader.toml")["circumstances"]
    return np.array([table[name] for name in name_circumstances()])
