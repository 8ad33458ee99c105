"""What a sentence tells its reader to expect of an outcome that is still open, and in whose voice.

A linguistic method that can be read: typed cues (``cues.toml``), a few rules over clauses
(``rules.toml``), and an order of strength. After the *expectation frames* of Scacco (2014), hedging
as Hyland (1998) describes it, and the event factuality of Saurí and Pustejovsky (2009).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tradetalks.base.checks import check_choice, check_list, check_table, check_text
from tradetalks.base.lists import split_phrases, split_words
from tradetalks.base.tokens import COMPOUNDS, split_plainly
from tradetalks.expectations.claims import add_claims
from tradetalks.expectations.clauses import KIND
from tradetalks.expectations.cues import (
    Cue,
    Lexicon,
    choose_cues,
    find_cues,
)
from tradetalks.expectations.explanation import Explanation
from tradetalks.expectations.reader import (
    READERS,
    Floats,
    choose_labels,
    join_readers,
    list_evidence,
    score_words,
)
from tradetalks.expectations.rules import (
    DIRECTIONS,
    Reading,
    choose_rules,
    read_sentence,
    rule_tables,
)
from tradetalks.expectations.voices import find_voice

EXPECTATIONS = ("lower", "raise", "mixed", "open", "none")


class Verdict(NamedTuple):
    """What the readings of a sentence come to."""

    expectation: str
    outlook: float
    readings: tuple[Reading, ...]


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
        ``quoted``, ``speaker`` and ``speaker_description`` where they are there.
    cues
        A lexicon from `read_cues` or `add_cues`; the shipped one by default.
    rules
        Names of the rules, guards and contexts of ``rules.toml`` to apply; all by default. To see
        what each of them is good for.
    by
        Who reads: the "rules", the "reader" that learned from many labels, or "both", their
        evidence joined.
    threshold
        How certain it must be that a sentence frames expectations before it gets a label:
        "precision" (few false alarms), "balanced" or "recall" (few missed). The rules alone have
        a threshold of their own.

    Returns
    -------
    DataFrame
        The same with ``expectation`` ("lower", "raise", "mixed", "open" or "none"), ``certainty``
        (0 to 1: the calibrated probability that it is not "none"), ``outlook`` (−1 to 1 in steps of
        a quarter: 0.25 if no rule speaks for it, 0.5 if one does, 0.75 if two do, 1 if more; a
        mixed sentence −0.25, 0 or 0.25; 0 for open, missing for none; not validated by people),
        ``voice`` ("article", "official", "expert", "market", "unnamed" or "public") and ``cues``
        (for each cue that decided: ``start`` and ``end`` in the sentence, ``kind`` and ``text``);
        and what it claims: ``expected``, ``by_when``, ``condition``, ``likelihood``, ``due_from``,
        ``due_to`` and ``probability``, as `find_claims` says.

    Raises
    ------
    ValueError
        If there is no column ``text``, a text is no string, or there is no such rule, reader or
        threshold.

    Examples
    --------
    >>> sentences = pd.DataFrame({"text": ["No sweeping breakthroughs are expected."]})
    >>> frame_expectations(sentences)["expectation"].tolist()
    ['lower']
    """
    check_table(sentences, "text", perhaps=("speaker", "speaker_description"))
    check_choice(by, READERS, "reader")
    texts = sentences["text"].tolist()
    judged = list(judge_in_place(sentences, cues, rules))
    labels, certainty = _settle(texts, [verdict for *_, verdict in judged], by, threshold)
    outlooks: list[float] = []
    voices: list[str] = []
    deciding: list[list[dict[str, Any]]] = []
    known: dict[str, str] = {}
    for place, speech, (tokens, found, verdict), label, text in zip(
        _place_in_article(sentences), _list_speech(sentences), judged, labels, texts, strict=True
    ):
        if place <= 0:  # another article
            known = {}
        priced = any(reading.rule == "price" for reading in verdict.readings)
        settled = _relabel(verdict, label)
        outlooks.append(settled.outlook)
        voices.append(find_voice(tokens, found, *speech, priced, known))
        deciding.append(_deciding_cues(text, settled))
    labelled = sentences.assign(
        expectation=pd.Series(labels, index=sentences.index, dtype="str"),
        certainty=pd.Series(certainty, index=sentences.index, dtype="float64"),
        outlook=pd.Series(outlooks, index=sentences.index, dtype="float64"),
        voice=pd.Series(voices, index=sentences.index, dtype="str"),
        cues=pd.Series(deciding, index=sentences.index, dtype="object"),
    )
    return add_claims(labelled, [(tokens, found) for tokens, found, _ in judged])


def _settle(
    texts: Sequence[str], verdicts: Sequence[Verdict], by: str, threshold: str
) -> tuple[list[str], Floats]:
    """Return the label of each sentence, and the certainty that it frames expectations."""
    labels = [verdict.expectation for verdict in verdicts]
    evidence = list_evidence([verdict.readings for verdict in verdicts], labels)
    scores = score_words([] if by == "rules" else texts)
    chosen, certainty = choose_labels(join_readers(scores, evidence, by), evidence, by, threshold)
    return (labels if by == "rules" else chosen), certainty


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
    sentences: pd.DataFrame, cues: Lexicon | None = None, rules: Iterable[str] | None = None
) -> Iterator[tuple[list[str], list[Cue], Verdict]]:
    """Yield the tokens of each sentence, its cues, and what the rules make of it in its place."""
    lexicon, chosen = choose_cues(cues), choose_rules(rules)
    lead_sentences = rule_tables()["context"]["lead"]["sentences"]
    lead_strength, thread_strength, ahead_strength = (
        chosen.context.get(name, 0.0) for name in ("lead", "thread", "ahead")
    )
    framed = False
    for text, place in zip(sentences["text"], _place_in_article(sentences), strict=True):
        lead, thread = 0 <= place < lead_sentences, place > 0 and framed
        tokens = split_plainly(text)
        found = find_cues(tokens, lexicon.lookup)
        readings = read_sentence(tokens, found, chosen)
        ahead = bool(readings) and looks_ahead(found)
        support = join((lead * lead_strength, thread * thread_strength, ahead * ahead_strength))
        verdict = judge(readings, support, _contrasts(found))
        framed = verdict.expectation != "none"
        yield tokens, found, verdict


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
        return Verdict("none", np.nan, ())
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
    sentence: str, cues: Lexicon | None = None, before: Sequence[str] | None = None
) -> Explanation:
    """Show why a sentence is labelled as it is.

    The sentence with its cues marked by kind, the rules that fired in order, and the verdict; as
    HTML in a notebook, as text in a terminal. The sentence stands alone, unless `before` gives
    those that precede it in its article ([] if it is the first).

    Examples
    --------
    >>> explain("A deal is unlikely.")
    A ◆[deal](outcome) is ▼[unlikely](unlikely).
      unlikely: lower 0.95. The result is called unlikely.
    → lower (outlook -0.50)
    """
    check_text(sentence, "a sentence")
    if before is not None:
        check_list(before, "before", '["The sentence before.", "The last one before."]')
    lexicon = choose_cues(cues)
    chosen = choose_rules(None)
    tokens = split_plainly(sentence)
    found = find_cues(tokens, lexicon.lookup)
    context = list(_find_context(before, cues)) if before is not None else []
    if looks_ahead(found):
        context.append("ahead")
    support = join(chosen.context[name] for name in context)
    verdict = judge(read_sentence(tokens, found, chosen), support, _contrasts(found))
    shown = [cue for cue in found if not cue.kind.startswith(("voice_", "speech"))]
    return Explanation(
        sentence,
        verdict.expectation,
        verdict.outlook,
        verdict.readings,
        _locate(sentence, shown),
        tuple(context) if verdict.readings else (),
    )


def _find_context(before: Sequence[str], cues: Lexicon | None) -> Iterator[str]:
    """Name what the place after the sentences `before` adds."""
    if len(before) < rule_tables()["context"]["lead"]["sentences"]:
        yield "lead"
    article = pd.DataFrame({"text": list(before), "article_id": ""})
    if (
        len(before)
        and frame_expectations(article, cues, by="rules")["expectation"].iloc[-1] != "none"
    ):
        yield "thread"


def _place_in_article(sentences: pd.DataFrame) -> list[int]:
    """Return each sentence's number in its article, from 0; −1 where articles are not known."""
    if "article_id" not in sentences:
        return [-1] * len(sentences)
    places: list[int] = (
        sentences.groupby("article_id", sort=False, dropna=False).cumcount().tolist()
    )
    return places


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


def _deciding_cues(text: str, verdict: Verdict) -> list[dict[str, Any]]:
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
    return _locate(text, sorted(cues, key=lambda cue: (cue.start, cue.end, cue.kind)))


def _locate(text: str, cues: Sequence[Cue]) -> list[dict[str, Any]]:
    """Turn cues into spans of characters of the sentence."""
    if not cues:
        return []
    first = min(cue.start for cue in cues)
    tokens = COMPOUNDS.slice(text, first, max(cue.end for cue in cues))
    located = []
    for cue in cues:
        start, end = tokens[cue.start - first][0], tokens[cue.end - 1 - first][1]
        located.append({"start": start, "end": end, "kind": cue.kind, "text": text[start:end]})
    return located
