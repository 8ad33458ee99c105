"""Sentences to sentences with their tone: how good or bad the words of a sentence sound.

Tone is not expectation: "No deal is expected" sounds bad for its "no", "Hopes of a deal are fading"
sounds good for its "hopes". What is measured here is the sound, by lexicons: lists of words that
people rated. Lexicons disagree, so several are asked, under the same rules, and their disagreement
is part of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import chain

import numpy as np
import numpy.typing as npt
import pandas as pd

from tradetalks._lexicons import LEXICONS, SETTINGS, WORD, edit_lexicon, weigh_lexicon
from tradetalks._vader import compound_scores

RULES = SETTINGS["rules"]
STRAIGHT = str.maketrans({**dict.fromkeys("‘’‚‛", "'"), **dict.fromkeys("“”„‟", '"')})
CLAUSE_MARKS = frozenset(',;:.!?()"—–')
BEFORE_CAPITAL = frozenset('.!?:"(')  # after these a capital letter says nothing
TEXTS_AT_ONCE = 4096
Booleans = npt.NDArray[np.bool_]


def straighten(text: str) -> str:
    """Return a text with straight apostrophes and quotation marks; every character keeps its place.

    Examples
    --------
    >>> straighten("“It isn’t great”")
    '"It isn\\'t great"'
    """
    return text.translate(STRAIGHT)


def score_vader(texts: pd.Series) -> pd.Series:
    """Return NLTK's VADER compound score of each text, equal to NLTK's to the last digit.

    Hutto and Gilbert 2014, *VADER: A Parsimonious Rule-based Model for Sentiment Analysis of
    Social Media Text*, as implemented in NLTK. NLTK knows straight marks only: see `straighten`.

    Parameters
    ----------
    texts
        Strings.

    Returns
    -------
    pandas.Series
        ``tone_vader``, -1 to 1, with the index of `texts`.

    Raises
    ------
    ValueError
        If a value is not a string.

    Examples
    --------
    >>> score_vader(pd.Series(["The talks went well.", "The talks were not good."])).tolist()
    [0.2732, -0.3412]
    """
    return pd.Series(compound_scores(_strings(texts)), texts.index, float, name="tone_vader")


def score_sentiment(
    sentences: pd.DataFrame, lexicon: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Add the tone of each sentence, what each lexicon says of it, and the words that made it.

    Parameters
    ----------
    sentences
        Column ``text``.
    lexicon
        Weights (-4 to 4) of words or phrases that replace those of every lexicon, such as
        ``{"trade war": -2.0, "rare": 0}``; ``tone_vader`` stays as NLTK computes it.

    Returns
    -------
    pandas.DataFrame
        `sentences` with, all from -1 to 1:

        - ``tone``: the consensus of the lexicons
        - ``tone_low``, ``tone_high``: what the most negative and the most positive lexicon says;
          where the two differ in sign, a tone near 0 means disagreement, not neutrality
        - one column for each lexicon, ``tone_hu_liu`` and so on, and ``tone_vader``, NLTK's VADER
        - ``tone_words``: a list of dicts, one for each word that was found: ``start``, ``end``,
          ``text``, ``weight`` (mean of the lexicons, 1 is much for one sentence), ``weight_in_context``
          (after negations and boosters), ``negated_by``, ``boosted_by``, ``lexicons`` (their names)

    Raises
    ------
    ValueError
        If ``text`` is missing or not all strings, or a weight in `lexicon` is out of range.

    Examples
    --------
    >>> scored = score_sentiment(pd.DataFrame({"text": ["Nobody wants another bitter dispute."]}))
    >>> bool(scored["tone_high"].iloc[0] <= 1)
    True
    """
    texts = _strings(sentences["text"])
    straight = [straighten(text) for text in texts]
    words, counts = _weigh(straight, _table(lexicon))
    sums = words[list(LEXICONS)].mul(words["factor"], axis=0).groupby(words["row"]).sum()
    sums = sums.reindex(range(len(texts)), fill_value=0.0)
    sums = sums.div(np.sqrt(np.maximum(counts, 1) / RULES["length"]), axis=0)
    single = _saturate(sums).add_prefix("tone_").set_axis(sentences.index)
    return sentences.assign(
        tone=_saturate(sums.mean(axis=1)).to_numpy(),
        tone_low=single.min(axis=1),
        tone_high=single.max(axis=1),
        tone_vader=compound_scores(straight),
        **single,
        tone_words=pd.Series(_describe(words, texts), sentences.index, object),
    )


def explain_tone(text: str, lexicon: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return the words that make the tone of one sentence: one row for each word and lexicon.

    Returns
    -------
    pandas.DataFrame
        ``start``, ``end``, ``text``, ``lexicon``, ``weight`` (in units of the lexicon's scale),
        ``weight_in_context``, ``negated_by``, ``boosted_by``.

    Examples
    --------
    >>> explain_tone("not good").query("lexicon == 'hu_liu'")[["text", "negated_by"]].values.tolist()
    [['good', 'not']]
    """
    words, _ = _weigh([straighten(text)], _table(lexicon))
    words["text"] = [
        text[start:end] for start, end in zip(words["start"], words["end"], strict=True)
    ]
    about = ["start", "end", "text", "negated_by", "boosted_by", "factor"]
    rows = words.melt(about, list(LEXICONS), var_name="lexicon", value_name="weight")
    rows = rows[rows["weight"] != 0].sort_values(["start", "lexicon"], ignore_index=True)
    rows["weight_in_context"] = rows["weight"] * rows.pop("factor")
    return rows


def _strings(texts: pd.Series) -> list[str]:
    values = texts.tolist()
    wrong = next((value for value in values if not isinstance(value, str)), None)
    if wrong is not None or any(value is None for value in values):
        raise ValueError(f"texts must be strings, not {wrong!r}: fill or drop missing ones first")
    return values


def _table(lexicon: Mapping[str, float] | None) -> pd.DataFrame:
    return edit_lexicon(lexicon) if lexicon else weigh_lexicon()


def _saturate(sums: pd.DataFrame) -> pd.DataFrame:
    return sums / np.sqrt(sums**2 + RULES["saturation"])


@lru_cache(maxsize=8)
def _token_pattern(phrases: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    alternatives = [rf"(?i:{re.escape(phrase)})(?!\w)" for phrase in longest_first]
    return re.compile("(" + "|".join([*alternatives, WORD, r'[,;:.!?()"—–]']) + ")")


def _tokenise(texts: Sequence[str], pattern: re.Pattern[str]) -> tuple[list[str], pd.DataFrame]:
    """Return the distinct tokens, and one row a token: its row of `texts`, code, start and end."""
    code_of: dict[str, int] = {}
    parts = []
    for first in range(0, len(texts), TEXTS_AT_ONCE):
        # Splitting at a group gives gap, token, gap, …: from the lengths follow all places.
        pieces = [pattern.split(text) for text in texts[first : first + TEXTS_AT_ONCE]]
        sizes = np.array([len(split) for split in pieces])
        flat = list(chain.from_iterable(pieces))
        ends = np.cumsum(np.fromiter(map(len, flat), np.int64, len(flat)))
        begin = np.repeat(np.cumsum(sizes) - sizes, sizes)
        is_token = (np.arange(len(flat)) - begin) % 2 == 1
        before = np.concatenate([[0], ends])[begin]
        tokens = list(chain.from_iterable(split[1::2] for split in pieces))
        for token in set(tokens) - code_of.keys():
            code_of[token] = len(code_of)
        codes = np.fromiter(map(code_of.__getitem__, tokens), np.int64, len(tokens))
        row = np.repeat(np.arange(first, first + len(pieces)), sizes)[is_token]
        end = (ends - before)[is_token]
        parts.append(pd.DataFrame({"row": row, "code": codes, "end": end}))
    found = pd.concat(parts) if parts else pd.DataFrame(columns=["row", "code", "end"], dtype=int)
    length = np.array([len(token) for token in code_of], dtype=np.int64)
    return list(code_of), found.assign(start=found["end"] - length[found["code"]])


def _traits(forms: Sequence[str], table: pd.DataFrame) -> dict[str, npt.NDArray[np.generic]]:
    """Answer, for each distinct token and for no token at the end, what the rules ask of it."""
    lower = [form.lower() for form in [*forms, ""]]
    words = SETTINGS["words"]
    boost = dict.fromkeys(words["boosters"], RULES["boost"])
    boost |= dict.fromkeys(words["softeners"], RULES["soften"])
    negations = frozenset(words["negations"])
    return {
        "entry": table.index.get_indexer(pd.Index(lower)),
        "boost": np.array([boost.get(word, 1.0) for word in lower]),
        "negation": np.array([word in negations or word.endswith("n't") for word in lower]),
        "mark": np.array([word in CLAUSE_MARKS or not word for word in lower]),
        "capital": np.array([form[:1].isupper() for form in [*forms, ""]]),
        "start": np.array([word in BEFORE_CAPITAL or not word for word in lower]),
    }


def _weigh(texts: Sequence[str], table: pd.DataFrame) -> tuple[pd.DataFrame, npt.NDArray[np.int64]]:
    """Return one row a word that a lexicon lists, with its weights and factor; and words a text."""
    phrases = tuple(word for word in table.index if " " in word)
    forms, tokens = _tokenise(texts, _token_pattern(phrases))
    of = _traits(forms, table)
    row, code = tokens["row"].to_numpy(), tokens["code"].to_numpy()
    counts = np.bincount(row[~of["mark"][code]], minlength=len(texts))
    # In a headline every word has a capital; elsewhere a capital in mid-sentence makes a name.
    capitals = np.bincount(row[of["capital"][code]], minlength=len(texts))
    headline = (counts > 3) & (capitals > 0.6 * counts)
    plain = (of["entry"] >= 0) & ~of["negation"] & (of["boost"] == 1)
    places = np.flatnonzero(plain[code])

    def beside(step: int) -> npt.NDArray[np.int64]:
        near = np.clip(places + step, 0, max(len(code) - 1, 0))
        same_text = (near == places + step) & (row[near] == row[places])
        return np.where(same_text, code[near], len(forms))

    name = of["capital"][code[places]] & (~of["start"][beside(-1)] | of["capital"][beside(1)])
    places = places[~name | headline[row[places]]]
    negator = np.full(len(places), len(forms))
    within = np.ones(len(places), bool)
    for step in range(1, RULES["window"] + 1):
        before = beside(-step)
        within &= ~of["mark"][before]
        found = within & of["negation"][before] & (negator == len(forms))
        negator = np.where(found, before, negator)
    booster = np.where(of["boost"][beside(-1)] != 1, beside(-1), len(forms))
    names = np.array([*forms, ""], dtype=object)
    weights = table.to_numpy()[of["entry"][code[places]]]
    words = tokens.iloc[places].drop(columns="code").reset_index(drop=True)
    words["negated_by"], words["boosted_by"] = names[negator], names[booster]
    words["factor"] = np.where(negator < len(forms), RULES["negation"], 1.0) * of["boost"][booster]
    return words.join(pd.DataFrame(weights, columns=table.columns)), counts


def _describe(words: pd.DataFrame, texts: Sequence[str]) -> list[list[dict[str, object]]]:
    """Return the list of dicts that `score_sentiment` documents as ``tone_words``."""
    weights = words[list(LEXICONS)].to_numpy()
    mean = weights.mean(axis=1)
    lists = [
        [lexicon for lexicon, listed in zip(LEXICONS, row, strict=True) if listed]
        for row in (weights != 0).tolist()
    ]
    described: list[list[dict[str, object]]] = [[] for _ in texts]
    columns = ["row", "start", "end", "negated_by", "boosted_by"]
    for row, start, end, negated_by, boosted_by, weight, after, names in zip(
        *(words[column].tolist() for column in columns),
        mean.tolist(),
        (mean * words["factor"].to_numpy()).tolist(),
        lists,
        strict=True,
    ):
        described[row].append(
            {
                "start": start,
                "end": end,
                "text": texts[row][start:end],
                "weight": weight,
                "weight_in_context": after,
                "negated_by": negated_by,
                "boosted_by": boosted_by,
                "lexicons": names,
            }
        )
    return described
