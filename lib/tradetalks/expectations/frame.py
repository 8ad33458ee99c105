"""What a sentence tells its reader to expect of an outcome that is still open, and in whose voice.

A linguistic method that can be read: typed cues (``cues.toml``), a few rules over clauses
(``rules.toml``), and an order of strength. After the *expectation frames* of Scacco (2014), hedging
as Hyland (1998) describes it, and the event factuality of Saurí and Pustejovsky (2009).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache
from itertools import count, pairwise
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tradetalks.base.checks import check_choice, check_list, check_table, check_text
from tradetalks.base.lists import split_phrases, split_words
from tradetalks.base.memory import uncollected
from tradetalks.base.tokens import Place, Tokens, tokenise_plainly
from tradetalks.expectations.claims import add_claims
from tradetalks.expectations.clauses import KIND
from tradetalks.expectations.cues import (
    Cue,
    Lexicon,
    choose_cues,
    find_all_cues,
)
from tradetalks.expectations.explanation import Explanation
from tradetalks.expectations.network import score_network
from tradetalks.expectations.reader import (
    FRAMING,
    READERS,
    THRESHOLDS,
    Chosen,
    Floats,
    choose_labels,
    join_readers,
    list_evidence,
    list_signs,
    score_sentences,
    weigh_labels,
    weigh_phrases,
)
from tradetalks.expectations.rules import (
    DIRECTIONS,
    Reading,
    choose_rules,
    find_called,
    read_sentence,
    rule_tables,
)
from tradetalks.expectations.voice_reader import reconsider_voices
from tradetalks.expectations.voices import Heard, find_voice
from tradetalks.sentences.kinds import find_scored

NAMES = {
    "rules": "rules",
    "reader": "reader",
    "both": "rules and reader",
    "network": "rules, reader and network",
}
EXPECTATIONS = ("lower", "raise", "mixed", "open", "none")


class Verdict(NamedTuple):
    """What the readings of a sentence come to, and what its place in the article added."""

    expectation: str
    outlook: float
    readings: tuple[Reading, ...]
    context: tuple[str, ...] = ()


NOTHING = Verdict("none", np.nan, ())
Judged = tuple[
    list[str], list[Cue], Verdict
]  # a sentence's tokens, cues, and what rules make of it


@uncollected()
def frame_expectations(
    sentences: pd.DataFrame,
    cues: Lexicon | None = None,
    rules: Iterable[str] | None = None,
    by: str = "both",
    threshold: str = "balanced",
) -> pd.DataFrame:
    """Add what each sentence tells its reader to expect of the outcome.

    Parameters
    ----------
    sentences
        Takes ``text``; uses ``article_id`` (the sentences of an article stand in their order),
        ``quoted``, ``speaker`` and ``speaker_description`` where they are there, and ``kind``:
        headings, captions, bylines and boilerplate are not read, so they are "none" for certain.
    cues
        A lexicon from `read_cues` or `add_cues`; the shipped one by default.
    rules
        Names of the rules, guards and contexts of ``rules.toml`` to apply; all by default. To see
        what each of them is good for.
    by
        Who reads: the "rules", the "reader" that learned from many labels, "both", their evidence
        joined, or also the "network" that had its teachers: more often right on events other
        than talks, far slower, and nobody can say why. It needs ``tradetalks[network]``.
    threshold
        How certain it must be that a sentence frames expectations before it gets a label:
        "precision" (few false alarms), "balanced" or "recall" (few missed). Of no effect on the
        rules alone, which keep their own labels.

    Returns
    -------
    DataFrame
        The same with ``expectation`` ("lower", "raise", "mixed", "open" or "none"), ``certainty``
        (0 to 1: the calibrated probability that it is not "none"), ``label_certainty`` (0 to 1: the
        same for the label that it got), ``read_by`` (who read, and the threshold, for what is made
        of the table), ``outlook`` (−1 to 1 in steps of
        a quarter: 0.25 if no rule speaks for it, 0.5 if one does, 0.75 if two do, 1 if more; a
        mixed sentence −0.25, 0 or 0.25; 0 for open, missing for none; not validated by people),
        ``voice`` ("article", "official", "expert", "market", "unnamed" or "public": by who speaks
        and, unless the rules read alone, by what words weigh) and ``cues``
        (those of the rules that point the same way: ``start`` and ``end`` in the sentence, ``kind``
        and ``text``); and what it claims: ``expected``, ``by_when``, ``condition``, ``likelihood``,
        ``due_from``, ``due_to`` and ``probability``, as `add_claims` says.

    Raises
    ------
    InputError
        If there is no column ``text``, a text is no string, there is no such rule, reader or
        threshold, or the network is not installed.

    Examples
    --------
    >>> sentences = pd.DataFrame({"text": ["No sweeping breakthroughs are expected."]})
    >>> frame_expectations(sentences)["expectation"].tolist()
    ['lower']
    """
    check_table(sentences, "text", perhaps=("speaker", "speaker_description"))
    check_choice(by, READERS, "reader")
    check_choice(threshold, THRESHOLDS, "threshold")
    scored = find_scored(sentences)
    read = sentences.assign(text=sentences["text"].where(scored, ""))
    texts = read["text"].tolist()
    words = tokenise_plainly(texts)
    judged = list(judge_in_place(read, words, cues, rules))
    chosen = settle(texts, words, judged, by, threshold)
    outlooks = np.full(len(texts), np.nan)
    deciding: list[list[dict[str, Any]]] = [[] for _ in texts]
    framing = [row for row, label in enumerate(chosen.labels) if label != "none"]
    starts = words.list_starts(len(texts))
    for row in framing:
        settled = _relabel(judged[row][-1], chosen.labels[row])
        outlooks[row] = settled.outlook
        places = words.list_places(*starts[row : row + 2])
        deciding[row] = _deciding_cues(texts[row], places, settled)
    heard = list(hear_in_place(sentences, judged))
    voices = [one.voice for one in heard]
    if by != "rules" and "speaker" in sentences:
        voices = reconsider_voices(words, heard, place_in_article(sentences), framing)
    labelled = sentences.assign(
        expectation=pd.Series(chosen.labels, index=sentences.index, dtype="str"),
        certainty=pd.Series(chosen.certainty, sentences.index, dtype="float64").where(scored, 0),
        label_certainty=pd.Series(
            chosen.label_certainty, index=sentences.index, dtype="float64"
        ).where(scored, 1),
        read_by=pd.Series(name_reading(by, threshold), index=sentences.index, dtype="str"),
        outlook=pd.Series(outlooks, index=sentences.index, dtype="float64"),
        voice=pd.Series(voices, index=sentences.index, dtype="str"),
        cues=pd.Series(deciding, index=sentences.index, dtype="object"),
    )
    return add_claims(labelled, (words, [found for _, found, _ in judged]))


def hear_in_place(sentences: pd.DataFrame, judged: Iterable[Judged]) -> Iterator[Heard]:
    """Yield the voice of each sentence as rules tell it, knowing who spoke before it."""
    known: dict[str, str] = {}
    for place, speech, (tokens, found, verdict) in zip(
        place_in_article(sentences), _list_speech(sentences), judged, strict=True
    ):
        if place <= 0:  # another article
            known = {}
        priced = "price" in [reading.rule for reading in verdict.readings]
        yield find_voice(tokens, found, *speech, priced, known)


def settle(
    texts: Sequence[str],
    words: Tokens,
    judged: Sequence[Judged],
    by: str,
    threshold: str = "balanced",
) -> Chosen:
    """Return the label of each sentence, and how certain it is, as those who are asked see it.

    The rules alone keep their own labels; the threshold is that of the others.
    """
    labels, evidence = _weigh_verdicts(judged)
    scores = None if by == "rules" else score_sentences(words, see_signs(judged))
    network = score_network(texts) if by == "network" else None
    probabilities = join_readers(evidence, scores, network, by)
    if by == "rules":
        return weigh_labels(labels, probabilities)
    return choose_labels(probabilities, evidence, by, threshold)


def see_signs(judged: Iterable[Judged]) -> list[list[str]]:
    """Return the signs of each sentence, which the reader weighs beside its words."""
    return [
        list_signs(found, verdict.readings, verdict.expectation) for _, found, verdict in judged
    ]


def _weigh_verdicts(judged: Sequence[Judged]) -> tuple[list[str], Floats]:
    """Return the labels of the rules, and what they read, as numbers."""
    labels = [verdict.expectation for *_, verdict in judged]
    return labels, list_evidence([verdict.readings for *_, verdict in judged], labels)


def name_reading(by: str, threshold: str) -> str:
    """Name who read a table and from which certainty on a label counted."""
    return NAMES[by] if by == "rules" else f"{NAMES[by]}, {threshold}"


def _relabel(verdict: Verdict, label: str) -> Verdict:
    """Give a verdict the label that was settled; its outlook counts the rules that speak for it."""
    if label == verdict.expectation:
        return verdict
    if label not in ("lower", "raise"):
        return verdict._replace(expectation=label, outlook=np.nan if label == "none" else 0.0)
    direction = DIRECTIONS[label]
    rules = {reading.rule for reading in verdict.readings if reading.direction == direction}
    outlook = direction * min(0.25 + 0.25 * len(rules), 1.0)
    return verdict._replace(expectation=label, outlook=outlook)


def judge_in_place(
    sentences: pd.DataFrame,
    words: Tokens,
    cues: Lexicon | None = None,
    rules: Iterable[str] | None = None,
) -> Iterator[Judged]:
    """Yield the tokens of each sentence, its cues, and what the rules make of it in its place."""
    lexicon, chosen = choose_cues(cues), choose_rules(rules)
    lead_sentences = rule_tables()["context"]["lead"]["sentences"]
    framed = False
    forms, starts = words.list_forms(), words.list_starts(len(sentences))
    cues_of_each = find_all_cues(words, len(sentences), lexicon.lookup)
    called = find_called(cues_of_each, chosen).tolist()
    for (start, end), found, calls, place in zip(
        pairwise(starts), cues_of_each, called, place_in_article(sentences), strict=True
    ):
        tokens = forms[start:end]
        readings = read_sentence(tokens, found, chosen) if calls else ()
        verdict = NOTHING
        if readings:
            here = {
                "lead": 0 <= place < lead_sentences,
                "thread": place > 0 and framed,
                "ahead": looks_ahead(found),
            }
            context = tuple(name for name in chosen.context if here[name])
            support = join(map(chosen.context.__getitem__, context))
            verdict = judge(readings, support, _contrasts(found))._replace(context=context)
        framed = verdict.expectation != "none"
        yield tokens, found, verdict


def compare_readers(sentences: pd.DataFrame) -> pd.DataFrame:
    """Read sentences by the rules and by the reader, each alone, and say how far they part.

    Takes what `frame_expectations` takes. Returns, with the same index, ``rules`` and ``reader``
    (the label that each gives) and ``apart`` (0 to 1: half the sum of the differences of their
    probabilities, the total variation distance).
    """
    words = tokenise_plainly(sentences["text"].tolist())
    judged = list(judge_in_place(sentences, words))
    labels, evidence = _weigh_verdicts(judged)
    scores = score_sentences(words, see_signs(judged))
    rules, reader = (join_readers(evidence, scores, by=by) for by in ("rules", "reader"))
    apart = np.abs(rules - reader).sum(axis=1) + np.abs(rules.sum(axis=1) - reader.sum(axis=1))
    learned = choose_labels(reader, evidence, "reader").labels
    columns = {"rules": labels, "reader": learned, "apart": apart / 2}
    return pd.DataFrame(columns, index=sentences.index)


def frame_by_steps(sentences: pd.DataFrame) -> pd.DataFrame:
    """Read sentences with ever more rules, to see what each step mends and what it breaks.

    Takes what `frame_expectations` takes. Returns one column for each of the ``steps`` of
    ``rules.toml``, in their order, with the expectation as the rules up to that step read it; the
    last is that of all rules.

    Examples
    --------
    >>> steps = frame_by_steps(pd.DataFrame({"text": ["The minister is expected on Monday."]}))
    >>> steps.columns[0], steps.iloc[0, -1]
    ('expecting', 'none')
    """
    rules: list[str] = []
    columns = {}
    for step, names in rule_tables()["steps"].items():
        rules += split_phrases(names)
        columns[step] = frame_expectations(sentences, rules=rules, by="rules")["expectation"]
    return pd.DataFrame(columns)


def judge(readings: Sequence[Reading], support: float = 0.0, contrasted: bool = False) -> Verdict:
    """Weigh the readings of a sentence: first whether it frames at all, then which way.

    `support` (0 to 1) is what the place of the sentence in its article adds to its readings; where
    a "but" or a "while" contrasts two clauses, a weaker second direction makes it mixed.
    """
    if not readings:
        return NOTHING
    limits = rule_tables()["verdict"]
    step, framed_from = limits["step"], limits["framed_from"]
    doubted = {-1: 1.0, 0: 1.0, 1: 1.0}
    for reading in readings:
        doubted[reading.direction] *= 1 - reading.strength
    lower, undecided, raised = (1 - doubt for doubt in doubted.values())
    kept = tuple(readings)
    if join((lower, undecided, raised, support)) < framed_from:
        return Verdict("none", np.nan, kept)
    if contrasted and min(undecided, raised) >= framed_from:
        return Verdict("mixed", step, kept)
    if undecided >= max(lower, raised):
        return Verdict("open", 0.0, kept)
    if min(lower, raised) >= limits["contrasted_from" if contrasted else "mixed_from"]:
        leaning = limits["leaning_by"]
        sign = (raised > lower + leaning) - (lower > raised + leaning)
        return Verdict("mixed", step * sign, kept)
    direction = 1 if raised > lower else -1
    rules = {reading.rule for reading in readings if reading.direction == direction}
    outlook = direction * min(step + step * len(rules), 1.0)
    return Verdict("raise" if direction == 1 else "lower", outlook, kept)


def looks_ahead(cues: Iterable[Cue]) -> bool:
    """Say whether any of these cues speaks of what is to come."""
    return not ahead_kinds().isdisjoint(map(KIND, cues))


@cache
def ahead_kinds() -> frozenset[str]:
    """Return the kinds of cue that speak of what is to come."""
    return frozenset(split_words(rule_tables()["context"]["ahead"]["kinds"]))


def _contrasts(cues: Iterable[Cue]) -> bool:
    return "contrast" in map(KIND, cues)


def join(strengths: Iterable[float]) -> float:
    """Join strengths as independent chances are joined: 1 − (1 − a)(1 − b) and so on.

    Examples
    --------
    >>> join([0.5, 0.5])
    0.75
    """
    rest = 1.0
    for strength in strengths:
        rest *= 1 - strength
    return 1 - rest


def explain(
    sentence: str,
    cues: Lexicon | None = None,
    before: Sequence[str] | None = None,
    by: str = "both",
    threshold: str = "balanced",
) -> Explanation:
    """Show why a sentence is labelled as it is.

    The sentence with its cues marked by kind, the rules that fired in order, the words, phrases and
    signs that weighed most in the reader, where the two disagree, and the verdict; as HTML in a
    notebook, as text in a terminal.

    Parameters
    ----------
    sentence
        One sentence.
    cues
        A lexicon from `read_cues` or `add_cues`; the shipped one by default.
    before
        The sentences that precede it in its article ([] if it is the first); by default it stands
        alone.
    by, threshold
        As for `frame_expectations`; ``by="rules"`` shows the rules alone.

    Returns
    -------
    Explanation
        Shows itself; its fields can be read, too.

    Raises
    ------
    InputError
        If the sentence is no text or `before` no list of texts, there is no such reader or
        threshold, or the network is not installed.

    Examples
    --------
    >>> explain("A deal is unlikely.", by="rules")
    A ◆[deal](outcome) is ▼[unlikely](unlikely).
      unlikely: lower 0.95. The result is called unlikely.
      0.25 for “lower” and 0.25 for the rule that speaks for it (0.95) → −0.50
    → lower (outlook −0.50)
    """
    check_text(sentence, "a sentence")
    check_choice(by, READERS, "reader")
    check_choice(threshold, THRESHOLDS, "threshold")
    place = pd.DataFrame({"text": [sentence]})
    if before is not None:
        check_list(before, "before", '["The sentence before.", "The last one before."]')
        place = pd.DataFrame({"text": [*before, sentence], "article_id": ""})
    *_, judged = judge_in_place(place, tokenise_plainly(place["text"].tolist()), cues)
    (_, found, verdict), words = judged, tokenise_plainly([sentence])
    chosen = settle([sentence], words, [judged], by, threshold)
    settled = _relabel(verdict, chosen.labels[0])
    shown = [cue for cue in found if not cue.kind.startswith(("voice_", "speech"))]
    explanation = Explanation(
        sentence,
        settled.expectation,
        settled.outlook,
        verdict.readings,
        _locate(sentence, words.list_places(), shown),
        verdict.context,
    )
    if by == "rules":
        return explanation
    learned = settle([sentence], words, [judged], "reader", threshold).labels[0]
    tokens, signs = words.list_forms(), see_signs([judged])[0]
    weighed = FRAMING[int(score_sentences(words, [signs])[0].argmax())]
    return explanation._replace(
        certainty=float(chosen.certainty[0]),
        verdicts=(verdict.expectation, learned),
        weighed=weighed,
        weights=tuple(weigh_phrases(tokens, signs, weighed).itertuples(index=False, name=None)),
    )


def place_in_article(sentences: pd.DataFrame) -> list[int]:
    """Return each sentence's number in its article, from 0; −1 where articles are not known."""
    if "article_id" not in sentences:
        return [-1] * len(sentences)
    articles, _ = pd.factorize(sentences["article_id"], use_na_sentinel=False)
    numbers: defaultdict[int, Callable[[], int]] = defaultdict(lambda: count().__next__)
    return [numbers[article]() for article in articles.tolist()]


def _list_speech(sentences: pd.DataFrame) -> Iterator[tuple[str | None, str, bool]]:
    """Yield speaker (None where attribution is not known), description, and whether quoted."""
    if "speaker" not in sentences:
        yield from [(None, "", False)] * len(sentences)
        return
    nothing = [""] * len(sentences)
    yield from zip(
        sentences["speaker"].tolist(),
        sentences.get("speaker_description", pd.Series(nothing)).tolist(),
        sentences.get("quoted", pd.Series(nothing)).tolist(),
        strict=True,
    )


def _deciding_cues(text: str, places: Sequence[Place], verdict: Verdict) -> list[dict[str, Any]]:
    """Return the cues of the readings that stand behind a verdict, in order."""
    if verdict.expectation == "none":
        return []
    behind = {"lower": (-1,), "raise": (1,), "mixed": (-1, 1), "open": (0,)}
    cues = {
        cue
        for reading in verdict.readings
        if reading.direction in behind[verdict.expectation]
        for cue in reading.cues
    }
    return _locate(text, places, sorted(cues, key=lambda cue: (cue.start, cue.end, cue.kind)))


def _locate(text: str, places: Sequence[Place], cues: Sequence[Cue]) -> list[dict[str, Any]]:
    """Turn cues into spans of characters of the sentence, whose tokens stand in these places."""
    located = []
    for cue in cues:
        (start, _), (_, end) = places[cue.start], places[cue.end - 1]
        located.append({"start": start, "end": end, "kind": cue.kind, "text": text[start:end]})
    return located
