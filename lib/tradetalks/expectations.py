"""What a sentence tells its reader to expect of an outcome that is still open, and in whose voice.

A linguistic method that can be read: typed cues (``cues.toml``), a few rules over clauses
(``rules.toml``), and an order of strength. After the *expectation frames* of Scacco (2014) and the
event factuality of Saurí and Pustejovsky (2009).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from tradetalks._cues import Cue, Lexicon, find_cues, read_cues, shipped_cues, token_spans, tokenize
from tradetalks._rules import Reading, read_sentence, rule_tables, shipped_rules
from tradetalks._voices import find_voice
from tradetalks.evaluation import bootstrap_interval

__all__ = ["explain", "frame_expectations", "index_outlook", "read_cues"]

EXPECTATIONS = ("lower", "raise", "mixed", "open", "none")
VOICES = ("article", "official", "expert", "market", "unnamed", "public")

FRAMED_FROM = 0.45
MIXED_FROM = 0.4
LEAD = 4


class Verdict(NamedTuple):
    """What the readings of a sentence come to."""

    expectation: str
    outlook: float
    readings: tuple[Reading, ...]


def frame_expectations(sentences: pd.DataFrame, cues: Lexicon | None = None) -> pd.DataFrame:
    """Add what each sentence tells its reader to expect of the outcome.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``text``; uses ``article_id`` (the sentences of an article stand in their order),
        ``quoted``, ``speaker``, ``speaker_description`` and ``kind`` where they are there.
    cues : Lexicon, optional
        A lexicon from `read_cues`; the shipped one by default.

    Returns
    -------
    DataFrame
        The same with ``expectation`` ("lower", "raise", "mixed", "open" or "none"), ``outlook`` (−1
        to 1 in steps of a quarter: 0.5 for one reading, 0.75 for two independent ones, 1 for more; a mixed
        sentence −0.25, 0 or 0.25; 0 for open, missing for none; not validated by people), ``voice``
        ("article", "official", "expert", "market", "unnamed" or "public") and ``cues`` (for each
        cue that decided: ``start`` and ``end`` in the sentence, ``kind`` and ``text``).

    Examples
    --------
    >>> sentences = pd.DataFrame({"text": ["No sweeping breakthroughs are expected."]})
    >>> frame_expectations(sentences)["expectation"].tolist()
    ['lower']
    """
    if "text" not in sentences:
        raise ValueError("frame_expectations needs a column 'text'; see split_sentences.")
    lexicon = cues or shipped_cues()
    texts = sentences["text"].tolist()
    empty = [""] * len(texts)
    speakers = sentences["speaker"].tolist() if "speaker" in sentences else None
    descriptions = (
        sentences["speaker_description"].tolist() if "speaker_description" in sentences else empty
    )
    quoted = sentences["quoted"].tolist() if "quoted" in sentences else None
    kinds = sentences["kind"].tolist() if "kind" in sentences else empty
    articles = sentences["article_id"].tolist() if "article_id" in sentences else None
    context = shipped_rules().context
    rows = []
    number, framed = 0, False
    for i, text in enumerate(texts):
        if articles and (i == 0 or articles[i] != articles[i - 1]):
            number, framed = 0, False
        support = (number < LEAD) * context["lead"] if articles else 0.0
        support = join((support, context["thread"] * framed))
        tokens = tokenize(text)
        found = find_cues(tokens, lexicon.index)
        verdict = judge(read_sentence(tokens, found), support)
        number, framed = number + 1, bool(articles) and verdict.expectation != "none"
        voice = find_voice(
            tokens,
            found,
            speakers[i] if speakers else None,
            descriptions[i],
            quoted[i] if quoted else None,
        )
        rows.append((verdict.expectation, verdict.outlook, voice, locate(text, deciding(verdict))))
    expectation, outlook, voice, spans = zip(*rows, strict=True) if rows else ((), (), (), ())
    return sentences.assign(
        expectation=pd.Series(expectation, index=sentences.index, dtype="str"),
        outlook=pd.Series(outlook, index=sentences.index, dtype="float64"),
        voice=pd.Series(voice, index=sentences.index, dtype="str"),
        cues=pd.Series(spans, index=sentences.index, dtype="object"),
    )


def judge(readings: Sequence[Reading], support: float = 0.0) -> Verdict:
    """Weigh the readings of a sentence: first whether it frames at all, then which way.

    `support` is what the place of the sentence in its article adds to its readings.
    """
    if not readings:
        return Verdict("none", np.nan, ())
    lower, undecided, raised = (
        join(r.strength for r in readings if r.direction == d) for d in (-1, 0, 1)
    )
    if join((lower, undecided, raised, support)) < FRAMED_FROM:
        return Verdict("none", np.nan, tuple(readings))
    if undecided >= max(lower, raised):
        return Verdict("open", 0.0, tuple(readings))
    if min(lower, raised) >= MIXED_FROM:
        lean = 0.25 * ((raised > lower + 0.2) - (lower > raised + 0.2))
        return Verdict("mixed", lean, tuple(readings))
    direction = 1 if raised > lower else -1
    support = len({r.rule for r in readings if r.direction == direction})
    return Verdict(
        "raise" if direction == 1 else "lower",
        direction * min(0.25 + 0.25 * support, 1.0),
        tuple(readings),
    )


def join(strengths: Iterable[float]) -> float:
    """Join strengths as independent chances: 1 − (1 − a)(1 − b)…"""
    rest = 1.0
    for strength in strengths:
        rest *= 1 - strength
    return 1 - rest


def deciding(verdict: Verdict) -> list[Cue]:
    """Return the cues of the readings that stand behind a verdict, in order."""
    directions = {"lower": (-1,), "raise": (1,), "mixed": (-1, 1), "open": (0,), "none": ()}
    return sorted(
        {
            cue
            for reading in verdict.readings
            if reading.direction in directions[verdict.expectation]
            for cue in reading.cues
        },
        key=lambda cue: (cue.start, cue.end),
    )


def locate(text: str, cues: Sequence[Cue]) -> list[dict[str, Any]]:
    """Turn cues into spans of characters of the sentence."""
    if not cues:
        return []
    spans = token_spans(text)
    return [
        {
            "start": (a := spans[cue.start][0]),
            "end": (b := spans[cue.end - 1][1]),
            "kind": cue.kind,
            "text": text[a:b],
        }
        for cue in cues
    ]


def index_outlook(sentences: pd.DataFrame, by: str = "article_id") -> pd.DataFrame:
    """Return the mean outlook of the sentences that frame expectations, for each article.

    Takes ``expectation``, ``outlook`` and the column `by`; returns one row for each value of `by`:
    ``outlook`` (−1 to 1), ``outlook_from`` and ``outlook_to`` (95 % bootstrap interval over its
    framing sentences; missing below two), ``framing`` and ``sentences`` (counts), and a count for
    each of "lower", "raise", "mixed", "open".
    """
    rows = []
    for name, group in sentences.groupby(by, sort=False):
        framing = group[group["expectation"] != "none"].assign(row=lambda table: range(len(table)))
        low, high = (
            bootstrap_interval(lambda drawn: float(drawn["outlook"].mean()), framing, by="row")
            if len(framing) > 1
            else (np.nan, np.nan)
        )
        counts = framing["expectation"].value_counts()
        rows.append(
            {
                by: name,
                "outlook": float(framing["outlook"].mean()),
                "outlook_from": low,
                "outlook_to": high,
                "framing": len(framing),
                "sentences": len(group),
                **{label: int(counts.get(label, 0)) for label in EXPECTATIONS[:-1]},
            }
        )
    columns = [
        by,
        "outlook",
        "outlook_from",
        "outlook_to",
        "framing",
        "sentences",
        *EXPECTATIONS[:-1],
    ]
    return pd.DataFrame(rows, columns=columns)


class Explanation(NamedTuple):
    """A sentence with its verdict; shows as HTML in a notebook and as text in a terminal."""

    text: str
    verdict: Verdict
    cues: tuple[tuple[int, int, str], ...]

    def __str__(self) -> str:
        """Return the marked sentence, the rules that fired and the verdict as plain text."""
        rules = rule_tables()["rules"]
        parts = [
            f"{mark}[{self.text[a:b]}]({kind})" if kind else self.text[a:b]
            for a, b, kind, mark in self._pieces()
        ]
        lines = ["".join(parts)]
        lines += [
            f"  {reading.rule}: {NAMES[reading.direction]} {reading.strength:.2f}"
            + (f" (weakened: {', '.join(reading.guards)})" if reading.guards else "")
            + f"  {rules[reading.rule]['reason']}"
            for reading in self.verdict.readings
        ]
        return "\n".join([*lines, f"→ {self._summary()}"])

    def _repr_html_(self) -> str:
        """Return the same as HTML, every word of the article escaped."""
        rules = rule_tables()["rules"]
        marked = "".join(
            f'<mark style="background:{COLOURS[mark]};color:#111;padding:0 .2em;border-radius:.2em">'
            f"{mark} {escape(self.text[a:b])}<sub> {kind}</sub></mark>"
            if kind
            else escape(self.text[a:b])
            for a, b, kind, mark in self._pieces()
        )
        items = "".join(
            f"<li><b>{reading.rule}</b>: {NAMES[reading.direction]} {reading.strength:.2f}"
            + (f" (weakened: {', '.join(reading.guards)})" if reading.guards else "")
            + f". {escape(rules[reading.rule]['reason'])}</li>"
            for reading in self.verdict.readings
        )
        return f"<p>{marked}</p><ol>{items}</ol><p><b>→ {self._summary()}</b></p>"

    def _summary(self) -> str:
        if self.verdict.expectation == "none":
            return "none"
        return f"{self.verdict.expectation} (outlook {self.verdict.outlook:+.2f})"

    def _pieces(self) -> list[tuple[int, int, str, str]]:
        """Cut the sentence into plain stretches and cues: (start, end, kind, mark)."""
        pieces, position = [], 0
        for start, end, kind in self.cues:
            if start < position:
                continue
            pieces += [(position, start, "", ""), (start, end, kind, _mark(kind))]
            position = end
        return [*pieces, (position, len(self.text), "", "")]


NAMES = {-1: "lower", 0: "open", 1: "raise"}
LOWERING = (
    "far",
    "obstacle",
    "refusal",
    "adverse",
    "unlikely",
    "doubt",
    "failure",
    "downward",
    "small",
    "selloff",
)
RAISING = (
    "near",
    "opening",
    "favourable",
    "likely",
    "confidence",
    "possible",
    "upward",
    "narrowing",
    "big",
    "soon",
    "rally",
)
TURNING = ("negation", "contrast", "aim", "condition", "stakes", "past", "procedure")
COLOURS = {"▼": "#f6c7b6", "▲": "#bfe0c5", "?": "#e3d3f0", "↺": "#e0e0e0", "◆": "#f5e6a8"}


def _mark(kind: str) -> str:
    """Return the shape of a kind of cue: ▼ lowers, ▲ raises, ? leaves open, ↺ turns or shields, ◆ the rest."""
    if kind in LOWERING:
        return "▼"
    if kind in RAISING:
        return "▲"
    if kind in ("undecided", "whether"):
        return "?"
    return "↺" if kind in TURNING else "◆"


def explain(sentence: str, cues: Lexicon | None = None) -> Explanation:
    """Show why a sentence is labelled as it is: its cues by kind, the rules that fired, the verdict.

    Examples
    --------
    >>> print(explain("A deal is unlikely."))  # doctest: +ELLIPSIS
    A ◆[deal](outcome) is ▼[unlikely](unlikely).
    ...
    → lower (outlook -0.50)
    """
    lexicon = cues or shipped_cues()
    tokens = tokenize(sentence)
    found = find_cues(tokens, lexicon.index)
    shown = [cue for cue in found if not cue.kind.startswith(("voice_", "speech"))]
    spans = locate(sentence, shown)
    return Explanation(
        sentence,
        judge(read_sentence(tokens, found)),
        tuple((span["start"], span["end"], span["kind"]) for span in spans),
    )
