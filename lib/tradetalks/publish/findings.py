"""What is found of a corpus, in sentences: of all that was tested, what is no chance."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from tradetalks.base.checks import check_column, check_list, check_table
from tradetalks.base.wording import count_of
from tradetalks.corpus.copies import drop_copies
from tradetalks.expectations.dated import Day
from tradetalks.figures.expectations import tell_expectations
from tradetalks.measures.contrasts import adjust_holm
from tradetalks.measures.intervals import FEWEST, FEWEST_SENTENCES, bootstrap_interval
from tradetalks.publish.candidates import Candidate, list_candidates

LEVEL = 0.05
COLUMNS = ["finding", "about", "articles", "sentences", "estimate", "low", "high", "p_value"]
COLUMNS += ["figure"]
CLOSING = "no clear difference"


def list_findings(
    sentences: pd.DataFrame,
    by: Sequence[str] = (),
    event: Day | None = None,
    copies: pd.DataFrame | None = None,
    people: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Say in sentences what stands out in a corpus, and nothing by chance.

    The strongest finding about each subject comes first, then the second about each.

    Compared are outlets, stages, voices, the columns `by`, before and after `event`, the spans of
    time between which the index changes, and those who speak: each with all others, in the outlook
    index, and, but for voices, people and changes, in the share of sentences that frame
    expectations and in tone. Beside that: whether outlook and tone as a whole lie on one side of
    zero, and whether they go together. Each comparison is a test by whole articles
    (:func:`tradetalks.measures.contrasts.chance_of_difference`) and needs at least five articles
    and ten sentences on either side. A finding is what stays below 0.05 after Holm's correction for
    all that were tested: of twenty corpora without any difference at most one has a finding.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``expectation`` and ``outlook``; ``outlet``, ``stage``, ``voice``,
        ``speaker``, ``tone``, ``published_from`` and ``published_to`` where they are there.
    by : list of str
        Further columns to compare.
    event : str or date, optional
        The day with which what is after it begins.
    copies : DataFrame, optional
        What :func:`tradetalks.find_copies` returns: these articles are left out, so that a text
        that was reprinted counts once, with its first.
    people : DataFrame, optional
        What :func:`tradetalks.find_people` returns: one person under several names counts once, and
        groups such as "officials" are no speakers. Without it each name stands for itself.

    Returns
    -------
    DataFrame
        ``finding`` (one sentence, plain text), ``about`` (level, tone, tone and outlook, event,
        change, speaker, or the name of a column), ``articles`` and ``sentences`` (on which it
        rests), ``estimate`` (a difference, or a level), ``low`` and ``high`` (95 %, drawn by whole
        articles), ``p_value`` (Holm's) and ``figure`` (the name of that which shows it, or "").
        The first row (``about`` is "all") says what there is, the last ("no clear difference")
        between what none was found: these two are no findings, and their ``p_value`` is missing.

    Examples
    --------
    >>> print(list_findings(sentences)["finding"][0])
    11 of 46 sentences tell a reader what to expect (6 lower, 4 mixed, 1 open),
    in 2 of 2 articles.
    """
    check_table(sentences, "article_id", "expectation", "outlook")
    for name in check_list(by, "by", '["genre"]'):
        check_column(sentences, name)
    if copies is not None:
        sentences = drop_copies(sentences, copies)
    candidates = list_candidates(sentences, by, event, people)
    adjusted = adjust_holm([candidate.p_value for candidate in candidates])
    pairs = zip(candidates, adjusted, strict=True)
    found = [_tell(candidate, float(p)) for candidate, p in pairs if p < LEVEL]
    rows = [_describe(sentences), *_order(found), _close(candidates)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _tell(candidate: Candidate, p_value: float) -> dict[str, object]:
    estimate = float(candidate.statistic(candidate.units.sum(axis=0)))
    low, high = bootstrap_interval(candidate.units, candidate.statistic)
    interval = f"95 % {candidate.write(low)} to {candidate.write(high)}"
    told = (candidate.tell(estimate, interval), candidate.about)
    numbers = (candidate.articles, candidate.sentences, estimate, low, high, p_value)
    return dict(zip(COLUMNS, (*told, *numbers, candidate.figure), strict=True))


def _order(found: list[dict[str, object]]) -> list[dict[str, object]]:
    """Put the strongest of each subject first, then the second of each: a few are read, not all."""
    before: Counter[object] = Counter()
    turns = []
    for row in sorted(found, key=_rank):
        turns.append((before[row["about"]], row))
        before[row["about"]] += 1
    return [row for _, row in sorted(turns, key=lambda turn: turn[0])]


def _rank(row: dict[str, object]) -> tuple[float, float]:
    """Put the surest first, and of those as sure the one whose interval is farthest off."""
    estimate, low, high = (float(str(row[name])) for name in ("estimate", "low", "high"))
    return float(str(row["p_value"])), -abs(estimate) / max(high - low, 1e-9)


def _describe(sentences: pd.DataFrame) -> dict[str, object]:
    """Say how many sentences frame expectations, in how many articles."""
    framing = sentences[sentences["expectation"] != "none"]
    some, every = framing["article_id"].nunique(), sentences["article_id"].nunique()
    told = tell_expectations(framing, len(sentences)).removesuffix(".")
    told = f"{told}, in {some:,} of {count_of(every, 'article')}."
    return _row(told, "all", every, len(sentences))


def _close(candidates: Sequence[Candidate]) -> dict[str, object]:
    """Say once between what no difference was found."""
    families: dict[tuple[str, str], list[float]] = {}
    for candidate in candidates:
        families.setdefault(candidate.compared, []).append(candidate.p_value)
    # What stands by itself but not beside all others is no finding, nor is it "no difference".
    apart = {key[0] for key, values in families.items() if min(adjust_holm(values)) < LEVEL}
    adjusted = adjust_holm([candidate.p_value for candidate in candidates])
    sure = {one.compared[0] for one, p in zip(candidates, adjusted, strict=True) if p < LEVEL}
    doubtful = [
        what for what in dict.fromkeys(what for what, _ in families) if what in apart - sure
    ]
    same = dict.fromkeys(what for what, _ in families if what not in {"", *apart})
    made = f"{count_of(len(candidates), 'comparison')} in all, by whole articles"
    if not candidates:
        told = (
            f"Nothing is compared: that takes {FEWEST} articles and {FEWEST_SENTENCES} sentences "
            "on either side."
        )
    elif same:
        told = f"No clear difference between {_join_or([*same])} ({made})."
    else:
        told = f"{made[0].upper()}{made[1:]}."
    if doubtful:
        told += (
            f" A difference between {_join_or(doubtful)} stands by itself, but not beside all that "
            "was compared: it may be chance."
        )
    return _row(told, CLOSING, 0, 0)


def _join_or(names: list[str]) -> str:
    *others, last = names
    return " or ".join(filter(None, [", ".join(others), last]))


def _row(told: str, about: str, articles: int, sentences: int) -> dict[str, object]:
    numbers = dict.fromkeys(["estimate", "low", "high", "p_value"], float("nan"))
    known = {"finding": told, "about": about, "articles": articles, "sentences": sentences}
    return known | numbers | {"figure": ""}
