"""Why a sentence is labelled as it is, for people to read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any, NamedTuple

from tradetalks.base.lists import split_words
from tradetalks.base.wording import count_of, join_words, write_signed
from tradetalks.expectations.reader import END, START
from tradetalks.expectations.rules import DIRECTIONS, Reading, rule_tables

NAMES = {direction: name for name, direction in DIRECTIONS.items()}
SIGN_OF_CUE = re.compile(r"‹(\w+)›")
ENDS = {START: "[start]", END: "[end]"}
COLOURS = {"▼": "#f6c7b6", "▲": "#bfe0c5", "?": "#e3d3f0", "↺": "#e0e0e0", "◆": "#f5e6a8"}


class Explanation(NamedTuple):
    """A sentence, its verdict and what led to it; shows itself as HTML or as text.

    Marks: ▼ lowers, ▲ raises, ? leaves open, ↺ turns or shields others, ◆ what it is about. Where
    more than the rules were asked, `verdicts` are those of the rules and of the reader, and
    `weights` what words, phrases and signs weigh for the label `weighed`.
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
            f"{mark}[{text}]({kind})" if kind else text for text, kind, mark in self.list_pieces()
        )
        rules = (f"  {rule}: {told}" for rule, told in self.tell_rules())
        words = [f"  {line}" for line in self._told_lines() if line]
        return "\n".join([marked, *rules, *words, f"→ {self._verdict()}"])

    def _repr_html_(self) -> str:
        """Return the same as HTML, every word of the article escaped."""
        marked = "".join(
            f'<mark style="background:{COLOURS[mark]};color:#111;padding:0 .2em">{mark} '
            f"{escape(text)} <small>({escape(kind)})</small></mark>"
            if kind
            else escape(text)
            for text, kind, mark in self.list_pieces()
        )
        rules = "".join(
            f"<li><b>{escape(rule)}</b>: {escape(told)}</li>" for rule, told in self.tell_rules()
        )
        listed = f"<ol>{rules}</ol>" if rules else ""
        words = "".join(f"<p>{escape(line)}</p>" for line in self._told_lines() if line)
        told = f"<p>{marked}</p>{listed}{words}<p><b>→ {self._verdict()}</b></p>"
        return f'<div class="tex2jax_ignore">{told}</div>'  # $ is the end of a sentence, no formula

    def tell_rules(self) -> Iterator[tuple[str, str]]:
        """Yield each rule that read the sentence, and each context, with what it says there."""
        tables = rule_tables()
        for reading in self.readings:
            direction = NAMES[reading.direction]
            rule = tables["rules"][reading.rule]
            reason = rule.get("turned", {}).get(direction, rule["reason"])
            guards = (tables["guards"][guard]["reason"] for guard in reading.guards)
            weaker = " ".join(f"This weakens it: {guard}" for guard in guards)
            yield reading.rule, f"{direction} {reading.strength:.2f}. {reason} {weaker}".rstrip()
        for name in self.context:
            context = tables["context"][name]
            yield name, f"adds {context['strength']:.2f}. {context['reason']}"

    def _told_lines(self) -> tuple[str, ...]:
        return self._told_weights(), self._disagreement(), self.tell_steps()

    def tell_steps(self) -> str:
        """Say how the outlook is made from the rules that speak for it; "" where there is none."""
        strengths: dict[int, dict[str, float]] = {-1: {}, 1: {}}
        for reading in self.readings:
            if reading.direction:
                rules = strengths[reading.direction]
                rules[reading.rule] = max(rules.get(reading.rule, 0.0), reading.strength)
        lower, raised = (
            join_words([f"{one:.2f}" for one in strengths[way].values()]) for way in (-1, 1)
        )
        if self.expectation == "mixed" and lower and raised:
            return f"lower {lower}, raise {raised} → {write_signed(self.outlook)}"
        if self.expectation not in ("lower", "raise"):
            return ""
        told = lower if self.expectation == "lower" else raised
        ours = len(strengths[DIRECTIONS[self.expectation]])
        step = rule_tables()["verdict"]["step"]
        speaking = f"{step} for each of {count_of(ours, 'rule')} ({told})"
        if ours == 1:
            speaking = f"{step} for the rule that speaks for it ({told})"
        made = f"{step} for “{self.expectation}” and {speaking if told else 'no rule for it'}"
        most = ", at most 1" if step + ours * step > 1 else ""
        return f"{made}{most} → {write_signed(self.outlook)}"

    def _told_weights(self) -> str:
        if not self.weights:
            return ""
        *phrases, (rest, remaining) = self.weights
        shown = [f"“{_spell_out(phrase)}” {write_signed(weight)}" for phrase, weight in phrases]
        listed = ", ".join([*shown, f"{rest} {write_signed(remaining)}"])
        return f"Learned weights for “{self.weighed}”: {listed}"

    def _disagreement(self) -> str:
        if len(set(self.verdicts)) < 2:
            return ""
        ruled, learned = self.verdicts
        return f"The two readers disagree: the rules say {ruled}, what was learned says {learned}."

    def _verdict(self) -> str:
        sure = "" if self.certainty is None else f"certainty {self.certainty:.2f}"
        if self.expectation == "none":
            return f"none ({sure})" if sure else "none"
        told = f"outlook {write_signed(self.outlook)}" + (f", {sure}" if sure else "")
        return f"{self.expectation} ({told})"

    def list_pieces(self) -> Iterator[tuple[str, str, str]]:
        """Yield plain stretches and cues in order: text, kinds as words (or ""), mark (or "").

        Where rules read the sentence, only what they read is a cue, and what turns or shields it.
        """
        position = 0
        for (start, end), kinds in self._spans().items():
            yield self.sentence[position:start], "", ""
            yield self.sentence[start:end], ", ".join(map(name_kind, kinds)), _mark(kinds)
            position = end
        yield self.sentence[position:], "", ""

    def _spans(self) -> dict[tuple[int, int], list[str]]:
        read = {cue.kind for reading in self.readings for cue in reading.cues}
        turning = {*split_words(rule_tables()["marks"]["↺"])}
        spans: dict[tuple[int, int], list[str]] = {}
        for cue in self.cues:
            if not read or cue["kind"] in read | turning:
                spans.setdefault((cue["start"], cue["end"]), []).append(cue["kind"])
        return spans


def name_kind(kind: str) -> str:
    """Say a kind of cue in words that need no glossary."""
    return str(rule_tables()["kinds"].get(kind, kind.replace("_", " ")))


def _spell_out(phrase: str) -> str:
    """Say in words what stands for ends and kinds of cue among the phrases that were learned."""
    ends = " ".join(ENDS.get(part, part) for part in phrase.split())
    return SIGN_OF_CUE.sub(lambda sign: f"‹{name_kind(sign[1])}›", ends)


def _mark(kinds: Sequence[str]) -> str:
    """Return the shape that goes with the first kind that has one."""
    marks = rule_tables()["marks"]
    for mark in COLOURS:
        if any(kind in split_words(marks.get(mark, "")) for kind in kinds):
            return mark
    return "◆"
