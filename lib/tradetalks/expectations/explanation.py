"""Why a sentence is labelled as it is, for people to read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, NamedTuple

from tradetalks.base.lists import split_words
from tradetalks.expectations.rules import DIRECTIONS, Reading, rule_tables

NAMES = {direction: name for name, direction in DIRECTIONS.items()}
COLOURS = {"▼": "#f6c7b6", "▲": "#bfe0c5", "?": "#e3d3f0", "↺": "#e0e0e0", "◆": "#f5e6a8"}


class Explanation(NamedTuple):
    """A sentence, its verdict and what led to it; shows itself as HTML or as text.

    Marks: ▼ lowers, ▲ raises, ? leaves open, ↺ turns or shields others, ◆ what it is about. Where
    more than the rules were asked, `verdicts` are those of the rules and of the reader, and
    `weights` what words and phrases weigh for the label `weighed`.
    """

    sentence: str
    expectation: str
    outlook: float
    readings: tuple[Reading, ...]
    cues: Sequence[dict[str, Any]]
    context: tuple[str, ...] = ()
    certainty: float | None = None
    verdicts: tuple[str, ...] = ()
    weighed: str = ""
    weights: tuple[tuple[str, float], ...] = ()

    def __repr__(self) -> str:
        """Return the marked sentence, the rules and the verdict as plain text."""
        marked = "".join(
            f"{mark}[{text}]({kind})" if kind else text for text, kind, mark in self._pieces()
        )
        rules = (f"  {rule}: {told}" for rule, told in self._told_rules())
        words = [f"  {line}" for line in (self._told_weights(), self._disagreement()) if line]
        return "\n".join([marked, *rules, *words, f"→ {self._verdict()}"])

    def _repr_html_(self) -> str:
        """Return the same as HTML, every word of the article escaped."""
        marked = "".join(
            f'<mark style="background:{COLOURS[mark]};color:#111;padding:0 .2em">{mark} '
            f"{escape(text)} <small>({escape(kind)})</small></mark>"
            if kind
            else escape(text)
            for text, kind, mark in self._pieces()
        )
        rules = "".join(
            f"<li><b>{escape(rule)}</b>: {escape(told)}</li>" for rule, told in self._told_rules()
        )
        listed = f"<ol>{rules}</ol>" if rules else ""
        words = "".join(
            f"<p>{escape(line)}</p>"
            for line in (self._told_weights(), self._disagreement())
            if line
        )
        told = f"<p>{marked}</p>{listed}{words}<p><b>→ {self._verdict()}</b></p>"
        return f'<div class="tex2jax_ignore">{told}</div>'  # $ is the end of a sentence, no formula

    def _told_rules(self) -> Iterator[tuple[str, str]]:
        tables = rule_tables()
        rules = tables["rules"]
        for reading in self.readings:
            guards = f" (weakened: {', '.join(reading.guards)})" if reading.guards else ""
            direction = NAMES[reading.direction]
            yield (
                reading.rule,
                f"{direction} {reading.strength:.2f}{guards}. {rules[reading.rule]['reason']}",
            )
        for name in self.context:
            context = tables["context"][name]
            yield name, f"adds {context['strength']:.2f}. {context['reason']}"

    def _told_weights(self) -> str:
        if not self.weights:
            return ""
        *phrases, (rest, remaining) = self.weights
        shown = [f"“{phrase}” {weight:+.2f}" for phrase, weight in phrases]
        return f"learned for {self.weighed}: {', '.join([*shown, f'{rest} {remaining:+.2f}'])}"

    def _disagreement(self) -> str:
        if len(set(self.verdicts)) < 2:
            return ""
        ruled, learned = self.verdicts
        return f"the two disagree: {ruled} by the rules, {learned} by the reader"

    def _verdict(self) -> str:
        sure = "" if self.certainty is None else f"certainty {self.certainty:.2f}"
        if self.expectation == "none":
            return f"none ({sure})" if sure else "none"
        told = f"outlook {self.outlook:+.2f}" + (f", {sure}" if sure else "")
        return f"{self.expectation} ({told})"

    def _pieces(self) -> Iterator[tuple[str, str, str]]:
        """Yield plain stretches and cues in order: text, kinds (or ""), mark (or "")."""
        position = 0
        spans: dict[tuple[int, int], list[str]] = {}
        for cue in self.cues:
            spans.setdefault((cue["start"], cue["end"]), []).append(cue["kind"])
        for (start, end), kinds in spans.items():
            yield self.sentence[position:start], "", ""
            yield self.sentence[start:end], ", ".join(kinds), _mark(kinds)
            position = end
        yield self.sentence[position:], "", ""


def _mark(kinds: Sequence[str]) -> str:
    """Return the shape that goes with the first kind that has one."""
    marks = rule_tables()["marks"]
    for mark in COLOURS:
        if any(kind in split_words(marks.get(mark, "")) for kind in kinds):
            return mark
    return "◆"
