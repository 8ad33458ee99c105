"""All that may be found of a corpus: each a contrast with its test, and how it would be told."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradetalks.base.checks import check_table
from tradetalks.base.wording import (
    count_of,
    format_days,
    write_points,
    write_share,
    write_signed,
)
from tradetalks.expectations.compare import MEASURES, take_measure
from tradetalks.expectations.dated import Day, divide_at, find_days, read_day
from tradetalks.expectations.over_time import find_changes, tell_enough
from tradetalks.figures.expectations import VOICES
from tradetalks.measures.contrasts import (
    chance_of_difference,
    chance_of_sum,
    subtract_means,
    sum_sides,
)
from tradetalks.measures.intervals import FEWEST, FEWEST_SENTENCES, ratio
from tradetalks.measures.scores import Numbers, share

MOST_PEOPLE = 20  # who are compared: those with the most framing sentences
ALWAYS = ("outlet", "stage", "voice")
MORE = {  # what a mean is called, and how it stands to another
    "outlook": ("the outlook index is", "higher", "lower"),
    "framing": ("the share of sentences that frame expectations is", "higher", "lower"),
    "tone": ("the sentences sound", "better", "worse"),
}
LEVELS = {  # what is said of a mean above zero, below it, and which figure shows it
    "outlook": (
        "raise expectations more than they lower them: the outlook index",
        "lower expectations more than they raise them: the outlook index",
        "outlook-over-time",
    ),
    "tone": (
        "sound good more than bad: the mean tone",
        "sound bad more than good: the mean tone",
        "tone-of-the-articles",
    ),
}

Codes = NDArray[np.intp]


@dataclass(frozen=True)
class Candidate:
    """A contrast that was tested.

    Attributes
    ----------
    about : str
        level, tone, "tone and outlook", event, change, speaker, or the name of a column.
    p_value : float
        Before any correction for how many were tested.
    units : array
        The sums of each article.
    statistic : callable
        What is estimated, from sums.
    articles, sentences : int
        On how many it rests.
    tell : callable
        Says it in a sentence, from the estimate and its interval in words.
    write : callable
        Writes a number of its kind.
    figure : str
        The name of the figure that shows it, or "".
    compared : tuple of str
        Between what a difference is sought, and in what: "outlets", "tone"; ("", "") where it is
        none between groups.
    """

    about: str
    p_value: float
    units: Numbers
    statistic: Callable[[Numbers], Numbers]
    articles: int
    sentences: int
    tell: Callable[[float, str], str]
    write: Callable[[float], str]
    figure: str = ""
    compared: tuple[str, str] = ("", "")


def list_candidates(
    sentences: pd.DataFrame,
    by: Sequence[str] = (),
    event: Day | None = None,
    people: pd.DataFrame | None = None,
) -> list[Candidate]:
    """List all that can be tested in a corpus; the parameters are those of `list_findings`.

    Examples
    --------
    >>> list_candidates(sentences)  # of two articles
    []
    """
    check_table(sentences, "article_id", "expectation", "outlook")
    return [*_list(sentences, by, event, people)]


def _list(
    sentences: pd.DataFrame, by: Sequence[str], event: Day | None, people: pd.DataFrame | None
) -> Iterator[Candidate]:
    article = pd.factorize(sentences["article_id"])[0]
    measures = [name for name in MEASURES if name != "tone" or "tone" in sentences]
    values = {name: take_measure(sentences, name).to_numpy() for name in measures}
    outlook = {"outlook": values["outlook"]}
    yield from _list_levels(values, article)
    if "tone" in values:
        yield from _list_tone_and_outlook(values["tone"], values["outlook"], article)
    if {"published_from", "published_to"} <= set(sentences):
        if event is not None:
            yield from _list_event(divide_at(sentences, event), values, article, event)
        yield from _list_changes(sentences, outlook, article)
    for column in dict.fromkeys([*ALWAYS, *by]):
        if column in sentences:
            shown = outlook if column == "voice" else values
            yield from _list_groups(sentences[column], shown, article)
    if "speaker" in sentences:
        yield from _list_people(name_speakers(sentences["speaker"], people), outlook, article)


def _list_levels(values: dict[str, Numbers], article: Codes) -> Iterator[Candidate]:
    """Ask of outlook and tone whether their mean lies on one side of zero."""
    for measure in LEVELS:
        sums = _sum_articles(values.get(measure, np.empty(0)), article)
        if _are_enough(sums):
            yield Candidate(
                "level" if measure == "outlook" else measure,
                chance_of_sum(sums[:, 0]),
                sums,
                ratio,
                len(sums),
                int(sums[:, 1].sum()),
                partial(_tell_level, measure, sums),
                write_signed,
                LEVELS[measure][2],
            )


def _sum_articles(values: Numbers, article: Codes) -> Numbers:
    """Return total and number of the values of each article that has any; missing ones are none."""
    known = np.flatnonzero(~np.isnan(values))
    own = article[known]
    totals, counts = np.bincount(own, values[known]), np.bincount(own).astype(float)
    return np.column_stack([totals, counts])[counts > 0]


def _tell_level(measure: str, sums: Numbers, mean: float, interval: str) -> str:
    above, below, _ = LEVELS[measure]
    count = f"{count_of(int(sums[:, 1].sum()), 'sentence')} in {len(sums):,} articles"
    told = f"On the whole the sentences {above if mean > 0 else below}"
    return f"{told} is {write_signed(mean)} ({interval}; {count})."


def _list_tone_and_outlook(tone: Numbers, outlook: Numbers, article: Codes) -> Iterator[Candidate]:
    """Ask whether tone and outlook go together, and how sentences sound that lean one way."""
    known = ~np.isnan(tone) & ~np.isnan(outlook)
    tone, outlook, article = tone[known], outlook[known], article[known]
    parts = [np.ones(len(tone)), tone, outlook, tone**2, outlook**2, tone * outlook]
    units: Numbers = np.array([np.bincount(article, part) for part in parts], dtype=float).T
    units = units[units[:, 0] > 0]
    if _are_enough(units[:, [1, 0]]):
        together = (tone - tone.mean()) * (outlook - outlook.mean())
        yield Candidate(
            "tone and outlook",
            chance_of_sum(np.bincount(article, together)),
            units,
            correlate,
            len(units),
            len(tone),
            partial(_tell_correlation, len(tone), len(units)),
            write_signed,
            "tone-and-outlook",
        )
    for sign, side in ((-1, "below"), (1, "above")):
        leaning = (np.sign(outlook) == sign) & (tone != 0)
        sums = _sum_articles(np.where(leaning, tone > 0, np.nan), article)
        if _are_enough(sums):
            yield Candidate(
                "tone and outlook",
                chance_of_sum(sums[:, 0] - sums[:, 1] / 2),
                sums,
                ratio,
                len(sums),
                int(sums[:, 1].sum()),
                partial(_tell_sounds, side, sums),
                write_share,
                "tone-and-outlook",
            )


def correlate(sums: Numbers) -> Numbers:
    """Return Pearson's correlation from the number, the sums, and those of squares and products.

    Examples
    --------
    >>> float(correlate(np.array([3.0, 6, 6, 14, 14, 14])))
    1.0
    """
    number, x, y, xx, yy, xy = np.moveaxis(sums, -1, 0)
    spread = np.sqrt(np.clip((number * xx - x**2) * (number * yy - y**2), 0, None))
    return share(number * xy - x * y, spread)


def _tell_correlation(sentences: int, articles: int, number: float, interval: str) -> str:
    verb, more = ("agree", "more") if number > 0 else ("part", "less")
    return (
        f"Tone and outlook {verb}: the better a sentence sounds, the {more} it tells a reader to "
        f"expect (correlation {write_signed(number)}; {interval}; {sentences:,} framing sentences "
        f"in {articles:,} articles)."
    )


def _tell_sounds(side: str, sums: Numbers, part: float, interval: str) -> str:
    """Say how those sound that are more than half: that is what was tested.

    Mixed sentences lean to a side, too: these are more than those that lower or raise. A mean tone
    is good or bad where the lexicons are undecided, too: these are more than those in the figure.
    """
    good, every = sums.sum(axis=0)
    sound, number = ("good", good) if part > 0.5 else ("bad", every - good)
    return (
        f"Of the {count_of(int(every), 'sentence')} with an outlook {side} 0 that sound good or "
        f"bad by their mean tone, more than half sound {sound}: {number:,.0f} (sounding good: "
        f"{write_share(part)}; {interval}; {len(sums):,} articles)."
    )


def _list_event(
    period: pd.Series, values: dict[str, Numbers], article: Codes, event: Day
) -> Iterator[Candidate]:
    """Compare what came from the day of an event on with what came before."""
    written = format_days(read_day(event), read_day(event))
    compared = f"the time before and after {written}"
    names = f"from {written} on", f"before {written}"
    inside, known = (period == "after").to_numpy(), period.notna().to_numpy()
    for measure, numbers in values.items():
        figure = "outlook-before-and-after" if measure == "outlook" else ""
        sides = _sum_two_sides(numbers, article, inside, known)
        yield from _contrast(("event", compared, figure), measure, sides, names)


def _list_changes(
    sentences: pd.DataFrame, values: dict[str, Numbers], article: Codes
) -> Iterator[Candidate]:
    """Take each change found over the days; that none was found where it was sought counts, too."""
    changes = find_changes(sentences)
    if changes.empty:
        yield from [] if tell_enough(sentences) else [NO_CHANGE]
        return
    day = find_days(sentences)
    for row in changes.to_dict("records"):
        first, cut, last = row["before_from"], row["date"], row["after_to"]
        names = (
            f"from {format_days(cut, cut)} on (until {format_days(last, last)})",
            f"from {format_days(first, first)} until then",
        )
        labels = ("change", "", "outlook-over-time")
        inside, known = (day >= cut).to_numpy(), day.between(first, last).to_numpy()
        sides = _sum_two_sides(values["outlook"], article, inside, known)
        yield from _contrast(labels, "outlook", sides, names, row["p_value"])


def _list_groups(
    column: pd.Series, values: dict[str, Numbers], article: Codes
) -> Iterator[Candidate]:
    """Compare each group of a column that is large enough with all others."""
    name = str(column.name)
    codes, groups = pd.factorize(column.where(column != ""))  # −1 where there is none
    for measure, numbers in values.items():
        sizes = np.bincount(codes[(codes >= 0) & ~np.isnan(numbers)], minlength=len(groups))
        large = np.flatnonzero(sizes >= FEWEST_SENTENCES)
        others = np.flatnonzero(sizes)
        figure = name_figure(name, measure)
        labels = (name, _in_the_plural(name), figure)
        two = len(others) == 2  # each is the other's rest: one test
        for code in others[:1] if two else large:
            rest = _name_group(name, groups[others[1]]) if two else "elsewhere"
            sides = _sum_two_sides(numbers, article, codes == code, codes >= 0)
            yield from _contrast(labels, measure, sides, (_name_group(name, groups[code]), rest))


def name_figure(column: str, measure: str = "outlook") -> str:
    """Return the name under which the figure of a comparison is saved.

    Examples
    --------
    >>> name_figure("Kind of text")
    'outlook-by-kind-of-text'
    """
    return f"{measure}-by-{re.sub('[^a-z0-9]+', '-', column.lower()).strip('-')}"[:100]


def _list_people(
    speaker: pd.Series, values: dict[str, Numbers], article: Codes
) -> Iterator[Candidate]:
    """Compare those who speak the most with all other framing sentences."""
    known = ~np.isnan(values["outlook"])
    said = speaker[known]
    labels = ("speaker", "speakers", name_figure("speaker"))
    for name in said[said != ""].value_counts().head(MOST_PEOPLE).index:
        inside = (speaker == name).to_numpy()
        sides = _sum_two_sides(values["outlook"], article, inside, known)
        yield from _contrast(labels, "outlook", sides, (f"where {name} speaks", "elsewhere"))


def _sum_two_sides(
    values: Numbers, article: Codes, inside: NDArray[np.bool_], known: NDArray[np.bool_]
) -> Numbers:
    """Return what :func:`sum_sides` does, of the values that are there."""
    known = known & ~np.isnan(values)
    return sum_sides(values[known], article[known], inside[known])


def name_speakers(speaker: pd.Series, people: pd.DataFrame | None) -> pd.Series:
    """Give each speaker the one name of that person, and groups and documents none.

    Parameters
    ----------
    speaker : Series
        The column of a table of sentences.
    people : DataFrame, optional
        What :func:`tradetalks.find_people` returns; without it names stay as they are.

    Examples
    --------
    >>> people = {"person": ["Ann Lee"], "kind": ["person"], "forms": ["Lee; Ann Lee"]}
    >>> people = pd.DataFrame(people)
    >>> name_speakers(pd.Series(["Lee", "officials", ""]), people).tolist()
    ['Ann Lee', '', '']
    """
    speaker = speaker.fillna("").astype("str")
    if people is None:
        return speaker
    check_table(people, "person", "kind", "forms", what="a table of people")
    known = people[people["kind"].isin(["person", "institution"])]
    forms = known.assign(form=known["forms"].str.split("; ")).explode("form")
    forms = forms.drop_duplicates("form", keep=False)  # what two are called names neither
    names = dict(zip(forms["form"], forms["person"], strict=True))
    names |= dict(zip(known["person"], known["person"], strict=True))
    return speaker.map(lambda name: names.get(name, ""))


def _contrast(
    labels: tuple[str, str, str],
    measure: str,
    sides: Numbers,
    names: tuple[str, str],
    p_value: float | None = None,
) -> Iterator[Candidate]:
    """Yield the comparison of two sides, where there is enough of both."""
    if _are_enough(sides[:, :2]) and _are_enough(sides[:, 2:]):
        about, compared, figure = labels
        yield Candidate(
            about,
            chance_of_difference(sides) if p_value is None else p_value,
            sides,
            subtract_means,
            int((sides[:, 1] > 0).sum()),
            int(sides[:, 1].sum()),
            partial(_tell_difference, measure, sides, names),
            write_points if measure == "framing" else write_signed,
            figure,
            (compared, measure),
        )


def _tell_difference(
    measure: str, sides: Numbers, names: tuple[str, str], difference: float, interval: str
) -> str:
    write, change = write_signed, write_signed
    if measure == "framing":
        write, change = write_share, write_points
    sides_told, means = [], []
    for name, side in zip(names, (sides[:, :2], sides[:, 2:]), strict=True):
        count = count_of(int(side[:, 1].sum()), "sentence")
        sides_told.append(f"{name} ({count_of(int((side[:, 1] > 0).sum()), 'article')}, {count})")
        means.append(write(float(ratio(side.sum(axis=0)))))
    what, more, less = MORE[measure]
    told = f"{sides_told[0]} {what} {more if difference > 0 else less} than {sides_told[1]}"
    told = f"{told}: {means[0]} against {means[1]}"
    return f"{told[0].upper()}{told[1:]}, a difference of {change(difference)} ({interval})."


def _are_enough(sums: Numbers) -> bool:
    """Say whether at least five articles and ten sentences count, from totals and numbers."""
    return bool((sums[:, 1] > 0).sum() >= FEWEST and sums[:, 1].sum() >= FEWEST_SENTENCES)


def _name_group(column: str, group: object) -> str:
    """Say where something holds: in “The Post”, in the stage “before”, where experts speak."""
    if column == "voice":
        verb = "speaks" if group in ("article", "public") else "speak"
        return f"where {VOICES.get(str(group), str(group))} {verb}"
    if column == "outlet":
        return f"in “{group}”"
    return f"in the {column.replace('_', ' ')} “{group}”"


def _in_the_plural(column: str) -> str:
    words = column.replace("_", " ")
    return words if words.endswith("s") else f"{words}s"


NO_CHANGE = Candidate(
    about="change",
    p_value=1.0,
    units=np.empty((0, 4)),
    statistic=subtract_means,
    articles=0,
    sentences=0,
    tell=lambda difference, interval: "",
    write=write_signed,
    compared=("spans of time", "outlook"),
)
