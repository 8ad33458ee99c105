"""A second reader of expectations: what words, pairs and triples weigh, learned from many labels.

Where the rules run out of words, data help: networks were taught by labelled sentences, they
labelled many more, and from these each word or phrase got a weight for each label (*distillation*,
after Hinton, Vinyals and Dean 2015); so did the *signs* that the rules see in a sentence: kinds of
cues, readings with what guards against them, and what comes of them. A sentence's score for a label
is the sum of the weights of what stands in it, so that it can be told what weighed. The weights are
the whole numbers of ``reader.npz``; what the scores and the verdicts of the rules are worth, alone
and together, stands in ``reader.toml``. The scripts in ``training`` make both.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import chain, count
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradetalks.base.checks import check_choice
from tradetalks.base.lists import read_list
from tradetalks.base.memory import Memory
from tradetalks.base.tokens import Tokens
from tradetalks.expectations.cues import Cue
from tradetalks.expectations.rules import DIRECTIONS, Reading, rule_tables

FRAMING = ("lower", "raise", "mixed", "open")  # each is weighed against "none"
READERS = ("rules", "reader", "both", "network")
THRESHOLDS = ("precision", "balanced", "recall")
LABELS = "reader.npz"  # the table of what words weigh for the labels
START, END = "^", "$"  # marks before and after a sentence
GAP = "…"  # any one word
GAP_NUMBER = 1  # of a gap among the words; 0 is no word
BITS = 20  # of the number of a word: three fit into one whole number of 64 bits
UNKNOWN = (1 << BITS) - 1  # the number of every word that the table lacks: no phrase holds it
TOWARD = {direction: label for label, direction in DIRECTIONS.items()}
STEP = 1 / 64  # of a logit: the unit of the weights, exact in binary
FIGURE = re.compile(r"\d[\d.,:]*")
AT_ONCE = 5_000  # sentences: bounds the memory that reading takes
REST = "everything else"
# The rules see a label clearly where it is so strong, and all that is against it so weak; the
# others doubt it where so little speaks for any framing.
CLEAR, FAINT, DOUBTED = 0.45, 0.25, 0.2
SEEN = ("lower", "open", "raise")  # the order of the strengths in the evidence
PROCEDURE = "procedure"  # the guard of what is only planned: it is no framing, for all the words

Numbers = NDArray[np.int64]
Places = NDArray[np.intp]  # as wide as the machine's own, which in a browser is half as wide
Floats = NDArray[np.float64]
Labels = NDArray[np.str_]


class Weights(NamedTuple):
    """The table: the number of each word, the keys of phrases in order, their weights by label."""

    words: Memory[int]
    keys: pd.Index[int]
    alone: Places  # the row of each word by itself, and -1 behind them
    weights: NDArray[np.int8]  # in the last row those of no phrase: 0
    bias: Numbers


def list_signs(cues: Iterable[Cue], readings: Iterable[Reading], label: str) -> list[str]:
    """List what the rules see in a sentence, as the words of a second sentence.

    They are the kinds of its cues in their order, each reading with what weakens it, and the
    verdict; a sentence without cues has none. No token of a text looks like a sign.
    """
    signs = [SIGNS[kind] for kind, _, _ in cues]  # which stand in order
    for rule, direction, _, _, guards in readings:
        signs.append(SIGNS[f"{rule}: {TOWARD[direction]}"])
        signs += [SIGNS[f"weakened: {guard}"] for guard in guards]
    if signs:
        signs.append(SIGNS[f"in all: {label}"])
    return signs


SIGNS = Memory(lambda seen: f"‹{seen}›")


def score_sentences(words: Tokens, signs: Sequence[list[str]]) -> Floats:
    """Return what words and signs of each sentence weigh for each label of ``FRAMING``.

    One row a sentence; log-odds against "none". A sentence is read by itself: no other changes its
    scores.
    """
    sentences = len(signs)
    seen = score_tokens(_line_up(signs), sentences)
    start = shipped_weights().bias * STEP  # which a sentence has once, though it is in both
    return score_tokens(words, sentences) + seen - start


def _line_up(signs: Sequence[list[str]]) -> Tokens:
    """Give the signs of each sentence numbers, as if they were tokens."""
    forms: defaultdict[str, int] = defaultdict(count().__next__)
    code = np.array(list(map(forms.__getitem__, chain.from_iterable(signs))), np.int32)
    row = np.repeat(np.arange(len(signs), dtype=np.int32), list(map(len, signs)))
    return Tokens(row, row, row, code, list(forms))  # they stand nowhere in the text


def score_tokens(words: Tokens, sentences: int, name: str = LABELS) -> Floats:
    """Return what the words of so many sentences weigh, one column for each of a table's."""
    table = shipped_weights(name)
    scores = np.empty((sentences, len(table.bias)))
    numbers, starts = _number(words, sentences, table.words)
    for first in range(0, sentences, AT_ONCE):
        own = starts[first : first + AT_ONCE + 1]
        weighed = np.zeros((own[-1] - own[0], len(table.bias)), np.int32)
        for row in _find(numbers[own[0] : own[-1]], table):
            weighed[: len(row)] += table.weights.take(row, axis=0)
        scores[first : first + AT_ONCE] = np.add.reduceat(
            weighed, own[:-1] - own[0], axis=0, dtype=np.int64
        )
    scores += table.bias
    scores *= STEP
    return scores


def weigh_phrases(
    words: Sequence[str], signs: Sequence[str], label: str | None = None, most: int = 10
) -> pd.DataFrame:
    """Show the words and phrases of a sentence that weighed most for a label, and how much.

    Parameters
    ----------
    words, signs
        The tokens of one sentence, and its signs as `list_signs` lists them.
    label
        "lower", "raise", "mixed" or "open"; by default the one with the highest score.
    most
        How many to show.

    Returns
    -------
    DataFrame
        ``phrase`` ("^" and "$" are the beginning and the end of the sentence, "…" is any one word,
        "0" any figure, "‹…›" a sign) and ``weight`` (added log-odds of the label against "none"),
        the weightiest first. A last row holds everything else, so that the weights add up to the
        score.

    Raises
    ------
    InputError
        If there is no such label.
    """
    if label is not None:
        check_choice(label, FRAMING, "label")
    tokens = _line_up([list(words)])
    scores = score_sentences(tokens, [list(signs)])[0]
    column = int(scores.argmax()) if label is None else FRAMING.index(label)
    table = shipped_weights()
    weights: dict[str, float] = {}
    for stream in (words, signs):
        seen = [START, *map(_see, stream), END]
        numbers, _ = _number(_line_up([list(stream)]), 1, table.words)
        for family, row in enumerate(_find(numbers, table)):
            for start in np.flatnonzero(row >= 0).tolist():
                weight = int(table.weights[row[start], column])
                phrase = _name_phrase(seen[start : start + 3], family)
                if phrase not in (START, END, f"{START} {END}"):  # they name nothing to look at
                    weights[phrase] = weights.get(phrase, 0.0) + weight * STEP
    shown = sorted(weights.items(), key=lambda item: (-abs(item[1]), item[0]))[:most]
    rest = float(scores[column]) - sum(weight for _, weight in shown)
    return pd.DataFrame([*shown, (REST, rest)], columns=["phrase", "weight"])


def list_evidence(readings: Iterable[Sequence[Reading]], labels: Sequence[str]) -> Floats:
    """Turn what the rules read in each sentence, and their verdict, into numbers.

    One row a sentence: the joined strength of the readings that lower, leave open and raise; for
    each label of ``FRAMING`` whether it is the verdict; for each guard whether it weakened any.
    """
    doubts = np.ones((len(labels), 3))
    guards = _guard_columns()
    weakened = np.zeros((len(labels), len(guards)))
    for row, found in enumerate(readings):
        for reading in found:
            doubts[row, reading.direction + 1] *= 1 - reading.strength
            for guard in reading.guards:
                weakened[row, guards[guard]] = 1
    verdicts = np.asarray(labels)[:, None] == np.array(FRAMING)
    return np.hstack([1 - doubts, verdicts.astype(float), weakened])


@cache
def _guard_columns() -> dict[str, int]:
    """Return the column of each guard of ``rules.toml``."""
    return {name: column for column, name in enumerate(rule_tables()["guards"])}


@cache
def name_inputs() -> tuple[str, ...]:
    """Name what is joined, as `stack_evidence` puts it."""
    return (
        "alone",
        *(f"score {label}" for label in (*FRAMING, "framing")),
        *(f"rules {label}" for label in ("lower", "open", "raise")),
        *(f"verdict {label}" for label in FRAMING),
        *(f"guard {name}" for name in _guard_columns()),
        *(f"network {label}" for label in (*FRAMING, "framing")),
    )


def stack_evidence(evidence: Floats, scores: Floats, network: Floats) -> Floats:
    """Put beside each other what is joined: 1, then what words, rules and network say."""
    alone = np.ones((len(evidence), 1))
    return np.hstack([alone, scores, _sum_odds(scores), evidence, network, _sum_odds(network)])


def join_readers(
    evidence: Floats, scores: Floats | None = None, network: Floats | None = None, by: str = "both"
) -> Floats:
    """Return calibrated probabilities of the labels of ``FRAMING``; what is left is "none".

    `by` says whose word counts: that of the "rules" (`evidence`), of the "reader" (`scores`, from
    `score_sentences`), of "both", or of both and the "network". Who is not asked may be missing.
    """
    silent = np.zeros((len(evidence), len(FRAMING)))
    joined = stack_evidence(
        evidence, silent if scores is None else scores, silent if network is None else network
    )
    logits = np.zeros((len(evidence), len(FRAMING)))
    for column, weights in zip(joined.T, _joining()[by], strict=True):  # in one order everywhere
        logits += column[:, None] * weights
    most = np.maximum(logits.max(axis=1, keepdims=True), 0)
    odds = np.exp(logits - most)
    share: Floats = odds / (np.exp(-most) + odds.sum(axis=1, keepdims=True))
    return share


class Chosen(NamedTuple):
    """The label of each sentence, how likely it frames at all, and how likely that label is."""

    labels: list[str]
    certainty: Floats
    label_certainty: Floats


def choose_labels(
    probabilities: Floats, evidence: Floats, by: str = "both", threshold: str = "balanced"
) -> Chosen:
    """Choose each sentence's label by its probabilities.

    A sentence gets a label of ``FRAMING`` if its certainty reaches the threshold: "precision" (few
    false alarms: the best F0.5 on labelled sentences), "balanced" (the best F1) or "recall" (few
    missed: the best F2). Not asked alone, the rules are heeded (`_heed_rules`).
    """
    settings = read_list(__package__, "reader.toml")
    thresholds = settings["thresholds"][by]
    certainty = probabilities.sum(axis=1)
    leaning = probabilities * np.array(settings["leaning"][by])
    named = np.array(FRAMING)[leaning.argmax(axis=1)]
    named = np.where(certainty >= thresholds[threshold], named, "none")
    if by in ("both", "network"):
        named = _heed_rules(named, evidence, certainty, thresholds["precision"])
    return weigh_labels(named.tolist(), probabilities)


def _heed_rules(named: Labels, evidence: Floats, certainty: Floats, sure: float) -> Labels:
    """Give the rules the word where they see clearly: what can be read outweighs what was learned.

    A label that is strong, with hardly anything against it, stands, unless all together make it
    improbable that anything is framed. Where the rules see a mere procedure, nothing is framed,
    unless all together are `sure` of it.
    """
    strengths = evidence[:, : len(SEEN)]
    strongest = strengths.max(axis=1)
    clear = (strongest >= CLEAR) & (strengths.sum(axis=1) - strongest < FAINT)
    named = np.where(
        clear & (certainty >= DOUBTED), np.array(SEEN)[strengths.argmax(axis=1)], named
    )
    verdicts, guards = np.split(evidence[:, len(SEEN) :], [len(FRAMING)], axis=1)
    planned = (guards[:, _guard_columns()[PROCEDURE]] > 0) & ~verdicts.any(axis=1)
    return np.where(planned & (certainty < sure), "none", named)


def weigh_labels(labels: Sequence[str], probabilities: Floats) -> Chosen:
    """Say of labels how certain they are."""
    certainty = np.minimum(probabilities.sum(axis=1), 1.0)
    every = np.column_stack([probabilities, 1 - certainty])
    column = [(*FRAMING, "none").index(label) for label in labels]
    return Chosen(list(labels), certainty, every[np.arange(len(every)), column])


@cache
def shipped_weights(name: str = LABELS) -> Weights:
    """Return the weights of ``reader.npz``, or of a table like it."""
    with files(__package__).joinpath(name).open("rb") as file, np.load(file) as table:
        written = bytes(table["words"]).decode("utf-8").split("\n")
        keys = pd.Index(table["keys"])
        weights, bias = np.pad(table["weights"], ((0, 1), (0, 0))), table["bias"]
    numbers = {word: number for number, word in enumerate(written, start=GAP_NUMBER + 1)}
    known = Memory(lambda word: numbers.get(_see(word), UNKNOWN))
    every = np.arange(GAP_NUMBER + 2 + len(written), dtype=np.int64)
    alone = keys.get_indexer(pd.Index(list_keys(every)[0]))
    return Weights(known, keys, alone, weights, bias)


def list_keys(numbers: Numbers) -> tuple[Numbers, ...]:
    """Return the keys of words, pairs, triples, and pairs around a gap, by where they begin.

    What reaches from one sentence into the next holds END before START: no table weighs that.
    """
    first = numbers << 2 * BITS
    second, third = numbers[1:] << BITS, numbers[2:]
    around = first[:-2] | np.int64(GAP_NUMBER << BITS) | third
    return first, first[:-1] | second, first[:-2] | second[:-1] | third, around


def _see(word: str) -> str:
    """Return a word as the reader sees it: every figure is 0."""
    return FIGURE.sub("0", word)


def _number(words: Tokens, sentences: int, known: Memory[int]) -> tuple[Numbers, Places]:
    """Return the numbers of all words and marks in a row, and where each sentence begins."""
    number = np.fromiter(map(known.__getitem__, words.forms), np.int64, len(words.forms))
    starts = np.zeros(sentences + 1, np.intp)
    np.cumsum(np.bincount(words.row, minlength=sentences) + 2, out=starts[1:])
    numbers = np.empty(starts[-1], np.int64)
    numbers[starts[:-1]], numbers[starts[1:] - 1] = known[START], known[END]
    numbers[np.arange(len(words.row)) + 2 * words.row + 1] = number[words.code]
    return numbers, starts


def _find(numbers: Numbers, table: Weights) -> Iterable[Places]:
    """Yield, for words, pairs, triples and gaps, by where they begin, the row of their weights."""
    yield table.alone[np.minimum(numbers, len(table.alone) - 1)]  # UNKNOWN is beyond all
    for family in list_keys(numbers)[1:]:
        yield table.keys.get_indexer(pd.Index(family))


def _name_phrase(words: Sequence[str], family: int) -> str:
    """Write out a word, a pair, a triple, or a pair around a gap."""
    return " ".join((words[:1], words[:2], words, [words[0], GAP, words[-1]])[family])


def _sum_odds(scores: Floats) -> Floats:
    """Return the log-odds that a sentence frames at all, as its words have it."""
    most = np.maximum(scores.max(axis=1, keepdims=True), 0)
    total: Floats = most + np.log(np.exp(scores - most).sum(axis=1, keepdims=True))
    return total


@cache
def _joining() -> dict[str, Floats]:
    """Return what each of `name_inputs` weighs for each label, for each `by`; 0 where unnamed."""
    silent = [0.0] * len(FRAMING)
    tables = read_list(__package__, "reader.toml")["joining"]
    return {
        by: np.array([rows.get(name, silent) for name in name_inputs()])
        for by, rows in tables.items()
    }
