"""Coders side by side, and which sentences a person should code."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from tradetalks.base.checks import (
    InputError,
    check_choice,
    check_number,
    check_table,
    list_columns,
    refuse_choice,
    warn,
)
from tradetalks.base.wording import count_of
from tradetalks.expectations.frame import EXPECTATIONS, compare_readers
from tradetalks.measures.reliability import measure_agreement
from tradetalks.measures.scores import score_counts

KEYS = ["article_id", "sentence_id"]
SETTLED = ["label", "decided_by", "coded_at"]
DESIGN = ["drawn_by", "stratum", "weight"]  # how a sample was drawn, kept in its file
CERTAINTIES = [0, 0.1, 0.5, 0.9, 1]  # strata: where a label is in doubt, more are drawn
FEWEST_DRAWN = 5  # of a stratum: fewer say too little of how far its sentences differ


def sample_for_coding(
    sentences: pd.DataFrame, n: int, seed: int = 0, by: str = "chance"
) -> pd.DataFrame:
    """Draw sentences for people to label by hand.

    Parameters
    ----------
    sentences
        Takes ``text``; uses ``article_id``, ``sentence_id`` where they are there, and draws
        prose only where ``kind`` is.
    n
        How many to draw; all, if there are fewer.
    seed
        Of the random numbers: the same seed draws the same sentences for everybody.
    by
        "chance" draws at random, each sentence alike. "certainty" draws more where it is in doubt
        whether a sentence frames expectations at all, and a column, such as ``outlet``, the same
        number of each of its values: both are random too, and the weights say how many sentences
        each one stands for. "article" draws whole articles until there are `n` sentences: less to
        read around each, and less to learn from so many. "disagreement" takes those on which the
        rules and the reader of `frame_expectations` part most: worth discussing in a class and
        coding first, and good for no share, since they are harder than the rest.

    Returns
    -------
    DataFrame
        ``article_id``, ``sentence_id``, ``text``, the design (``drawn_by``; ``stratum``, "" where
        there is but one; ``weight``, how many sentences each stands for, missing by disagreement),
        and an empty column ``label`` to fill in; in random order, or those on which the readers
        part most first, or, by article, as they stand there.

    Raises
    ------
    InputError
        If there is no such way to draw, or `n` or `seed` is no whole number.

    Examples
    --------
    >>> sample_for_coding(pd.DataFrame({"text": ["A deal is near."]}), n=5)["label"].tolist()
    ['']
    """
    check_table(sentences, "text")
    sentences = sentences.reset_index(drop=True)
    check_number(n, "n", 0, whole=True)
    check_number(seed, "seed", 0, 2**32 - 1, whole=True)
    if not (isinstance(by, str) and by in sentences):
        check_choice(by, WAYS, "way to draw, and no column of the table")
    frame = list_codable(sentences).sample(frac=1, random_state=seed)
    way = WAYS.get(by, _draw_by_column)
    drawn, stratum, weight = way(frame, n, by)
    columns = [name for name in (*KEYS, "text") if name in sentences]
    sample = sentences.loc[drawn, columns].reset_index(drop=True)
    design = {"drawn_by": by, "stratum": stratum, "weight": weight}
    return sample.assign(**design, label="")


def list_codable(sentences: pd.DataFrame) -> pd.DataFrame:
    """Return the sentences that are drawn and counted: prose, where kinds are known."""
    return sentences[sentences["kind"] == "prose"] if "kind" in sentences else sentences


Drawn = tuple[pd.Index, Any, Any]


def _draw_by_chance(frame: pd.DataFrame, n: int, _by: str) -> Drawn:
    drawn = frame.index[:n]
    return drawn, "", len(frame) / max(len(drawn), 1)


def _draw_by_disagreement(frame: pd.DataFrame, n: int, _by: str) -> Drawn:
    read = compare_readers(frame.sort_index()).loc[frame.index]
    parted = read.assign(differ=read["rules"] != read["reader"])
    order = parted.sort_values(["differ", "apart"], ascending=False, kind="stable").index
    return order[:n], "", np.nan


def _draw_by_article(frame: pd.DataFrame, n: int, _by: str) -> Drawn:
    check_table(frame, "article_id")
    sizes = frame.groupby("article_id", sort=False).size()
    taken = sizes.index[: int((sizes.cumsum() < n).sum()) + 1] if n else sizes.index[:0]
    drawn = frame.index[frame["article_id"].isin(taken)].sort_values()
    return drawn, "", len(sizes) / max(len(taken), 1)


def _draw_by_certainty(frame: pd.DataFrame, n: int, _by: str) -> Drawn:
    check_table(frame, "certainty")
    certainty = frame["certainty"].astype("float64")
    strata = pd.cut(certainty, CERTAINTIES, include_lowest=True).astype("str")
    doubt = np.sqrt((certainty * (1 - certainty)).groupby(strata).mean())
    return _draw_from(strata, n, strata.value_counts() * doubt)


def _draw_by_column(frame: pd.DataFrame, n: int, by: str) -> Drawn:
    strata = frame[by].fillna("").astype("str")
    return _draw_from(strata, n, pd.Series(1.0, index=strata.unique()))


WAYS = {
    "chance": _draw_by_chance,
    "certainty": _draw_by_certainty,
    "article": _draw_by_article,
    "disagreement": _draw_by_disagreement,
}


def _draw_from(strata: pd.Series[str], n: int, wanted: pd.Series[float]) -> Drawn:
    """Draw from each stratum in proportion to what is wanted; say how many each one stands for.

    Seats are shared out like this by Sainte-Laguë's method; no stratum gives more than it holds.
    """
    place = strata.groupby(strata).cumcount()
    claim = strata.map(wanted).astype("float64") / (place + 0.5)
    first = claim.mask(place < FEWEST_DRAWN, np.inf).sort_values(ascending=False, kind="stable")
    drawn = strata.index[strata.index.isin(first.index[:n])]
    stratum = strata.loc[drawn]
    sizes, taken = (
        stratum.map(each.value_counts()).astype("float64") for each in (strata, stratum)
    )
    return drawn, stratum.to_numpy(), (sizes / taken).to_numpy()


def label_column(table: pd.DataFrame) -> str:
    """Return where a coder's labels stand: ``label``, or ``expectation`` as the rules write it."""
    named = [name for name in ("label", "expectation") if name in table]
    if not named:
        check_table(table, "expectation", what="a coder's table")
    return named[0]


def join_coders(coders: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """Lay what several coders said of the same sentences side by side, one column a coder.

    Parameters
    ----------
    coders
        Name → table with ``article_id``, ``sentence_id`` and ``label``, or ``expectation`` as
        `frame_expectations` writes it: a machine is one more coder. Also what else is known of the
        sentences: the first table that has a column gives it.

    Returns
    -------
    DataFrame
        One row a sentence that any of them labelled: ``article_id``, ``sentence_id``, a column for
        each coder ("" where there is no label), and ``text``, ``voice``, ``kind``, ``article``,
        ``outlet`` and ``stage`` as far as they are known.

    Raises
    ------
    InputError
        If there are fewer than two coders, one labels a sentence twice, or a label is unknown.

    Examples
    --------
    >>> ann = pd.DataFrame({"article_id": ["a"], "sentence_id": [1], "label": ["lower"]})
    >>> join_coders({"ann": ann, "ben": ann.assign(label="open")})[["ann", "ben"]].values.tolist()
    [['lower', 'open']]
    """
    if not isinstance(coders, Mapping) or len(coders) < 2:
        raise InputError('give two coders or more: {"ann": her table, "machine": sentences}')
    labels, known = {}, []
    for name, table in coders.items():
        check_table(table, *KEYS, what=f"a table of labels by {name}")
        if name in (*KEYS, *KNOWN):
            raise InputError(f"a coder cannot be called {name!r}, as a column is: choose another")
        keyed = table.astype({"article_id": "str"}).set_index(KEYS)
        if keyed.index.has_duplicates:
            twice = keyed.index[keyed.index.duplicated()][0]
            raise InputError(f"{name} labels sentence {twice[1]} of {twice[0]!r} twice: keep one")
        labels[name] = keyed[label_column(table)].fillna("").astype("str")
        for label in labels[name].unique():
            if label not in (*EXPECTATIONS, ""):
                refuse_choice(label, EXPECTATIONS, f"label of {name}")
        known.append(keyed[[column for column in KNOWN if column in keyed]])
    # A machine labelled the whole corpus; who coded by hand, a sample: what two coders saw is kept.
    joined = pd.DataFrame(labels).fillna("")
    joined = joined[(joined != "").sum(axis=1) > 1]
    for table in known:
        further = [column for column in table if column not in joined]
        joined = joined.join(table[further])
    return joined.reset_index()


KNOWN = ("text", "voice", "kind", "article", "outlet", "stage")


def compare_coders(
    coders: Mapping[str, pd.DataFrame], by: str | list[str] | None = None
) -> dict[str, pd.DataFrame]:
    """Set coders side by side: how far they agree, on what, and where they part.

    Parameters
    ----------
    coders
        As for :func:`join_coders`; the first is whom the others are held against in ``labels`` and
        ``confusion``.
    by
        Columns by which agreement is measured apart, too: ``voice``, ``outlet``, ``stage``, …

    Returns
    -------
    dict of str to DataFrame
        ``agreement``: for each pair of coders, and for all of more than two, ``coders``,
        ``sentences`` (that two or more of them labelled), ``observed`` (share of pairs of labels
        that agree), ``kappa`` (Cohen 1960; missing for more than two), ``alpha`` (Krippendorff
        2004, nominal, which takes missing labels), and ``alpha_low``, ``alpha_high`` (95 %, whole
        articles drawn; missing below five); the groups of `by` follow with ``column`` and
        ``value``. ``labels``: for each label what the first coder gave it to, what each other did,
        and precision, recall and F1 against the first. ``confusion``: counts of each pair of
        labels. ``parted``: the sentences on which coders part, the most telling first: opposite
        directions, then framing or not, then the rest.

    Raises
    ------
    InputError
        As :func:`join_coders`, or if no sentence was labelled by two of them.

    Examples
    --------
    >>> ann = pd.DataFrame({"article_id": "a", "sentence_id": [1, 2], "label": ["lower", "none"]})
    >>> ben = ann.assign(label=["raise", "none"])
    >>> compare_coders({"ann": ann, "ben": ben})["parted"]["sentence_id"].tolist()
    [1]
    """
    joined = join_coders(coders)
    names = list(coders)
    if joined.empty:
        raise InputError("no sentence was labelled by two of the coders: give the same sentences")
    rows = _measure(joined, names, "", "")
    for column in list_columns(joined, by) if by is not None else []:
        for value, group in joined.groupby(column, sort=True):
            rows += _measure(group, names, column, str(value))
    return {
        "agreement": pd.DataFrame(rows),
        "labels": _by_label(joined, names),
        "confusion": _confuse(joined, names),
        "parted": _list_parted(joined, names),
    }


def list_disagreements(coders: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """List the sentences on which coders part, for somebody who decides without seeing who said so.

    Takes what :func:`compare_coders` takes.

    Returns
    -------
    DataFrame
        ``article_id``, ``sentence_id``, ``text`` and an empty column ``label``, the most telling
        sentence first.

    Examples
    --------
    >>> ann = pd.DataFrame({"article_id": "a", "sentence_id": [1], "text": "So.", "label": "none"})
    >>> list_disagreements({"ann": ann, "ben": ann.assign(label="open")})["label"].tolist()
    ['']
    """
    parted = compare_coders(coders)["parted"]
    check_table(parted, "text")
    return parted[[*KEYS, "text"]].assign(label="")


def join_settled(coders: Mapping[str, pd.DataFrame], settled: pd.DataFrame) -> pd.DataFrame:
    """Make gold: the label on which coders agree, and where they part the one that was settled.

    Parameters
    ----------
    coders
        As for :func:`compare_coders`.
    settled
        ``article_id``, ``sentence_id``, ``label``: the file of `settle_disagreements`, or what
        `list_disagreements` returns with its labels filled in. ``decided_by`` and ``coded_at`` are
        kept where they are there.

    Returns
    -------
    DataFrame
        What :func:`evaluate_expectations` reads: ``article_id``, ``sentence_id``, ``text``,
        ``label``, ``decided_by`` ("all" where coders agree) and ``coded_at``. A sentence that is
        not settled yet has no label, and is left out.

    Warns
    -----
    UserWarning
        If sentences are not settled: how many.

    Examples
    --------
    >>> ann = pd.DataFrame({"article_id": "a", "sentence_id": [1], "text": "So.", "label": "none"})
    >>> settled = ann.assign(label="open", decided_by="Eve")
    >>> join_settled({"ann": ann, "ben": ann.assign(label="open")}, settled)["label"].tolist()
    ['open']
    """
    check_table(settled, *KEYS, "label", what="a table of settled sentences")
    for label in settled["label"].fillna("").unique():
        if label not in (*EXPECTATIONS, ""):
            refuse_choice(label, EXPECTATIONS, "settled label")
    joined, names = join_coders(coders), list(coders)
    agreed = joined[names].where(joined[names] != "").bfill(axis=1).iloc[:, 0]
    parted = pd.Series([_tell_apart(row) > 0 for row in joined[names].to_numpy()], joined.index)
    decided = settled.reindex(columns=[*KEYS, *SETTLED]).drop_duplicates(KEYS)
    decided = decided.astype({"article_id": "str", "sentence_id": joined["sentence_id"].dtype})
    gold = joined.drop(columns=names).merge(decided, on=KEYS, how="left")
    for name, otherwise in zip(SETTLED, (agreed, "all", ""), strict=True):
        gold[name] = gold[name].astype("object").where(parted, otherwise).fillna("").astype("str")
    unsettled = int((gold["label"] == "").sum())
    if unsettled:
        told = f"{count_of(unsettled, 'sentence')} not settled yet, and left out"
        warn(told)
    return gold[gold["label"] != ""].reset_index(drop=True)


def _measure(
    joined: pd.DataFrame, names: list[str], column: str, value: str
) -> list[dict[str, object]]:
    groups = [list(pair) for pair in combinations(names, 2)] + ([names] if len(names) > 2 else [])
    place: dict[str, object] = {"column": column, "value": value}
    articles = joined["article_id"]
    return [place | measure_agreement(joined[group], articles) for group in groups]


def _by_label(joined: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    first, *others = names
    rows = []
    for other in others:
        both = joined[(joined[first] != "") & (joined[other] != "")]
        for label in EXPECTATIONS:
            given, found = both[first] == label, both[other] == label
            scores = score_counts(int((given & found).sum()), int(found.sum()), int(given.sum()))
            counts = {first: int(given.sum()), "by_coder": int(found.sum())}
            rows.append({"coder": other, "label": label, **counts, **scores})
    return pd.DataFrame(rows)


def _confuse(joined: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    tables = []
    for first, second in combinations(names, 2):
        both = joined[(joined[first] != "") & (joined[second] != "")]
        counts = both.groupby([first, second]).size().reset_index(name="sentences")
        counts.columns = pd.Index(["first_label", "second_label", "sentences"])
        tables.append(counts.assign(first=first, second=second))
    table = pd.concat(tables, ignore_index=True)
    return table[["first", "second", "first_label", "second_label", "sentences"]]


def _list_parted(joined: pd.DataFrame, names: list[str]) -> pd.DataFrame:
    parted = joined[[_tell_apart(row) > 0 for row in joined[names].to_numpy()]]
    telling = pd.Series([_tell_apart(row) for row in parted[names].to_numpy()], parted.index)
    return parted.loc[telling.sort_values(ascending=False, kind="stable").index].reset_index(
        drop=True
    )


def _tell_apart(labels: Any) -> int:
    """Rank how coders part: 3 opposite directions, 2 framing or not, 1 any other way, 0 not."""
    given = {label for label in labels if label}
    if {"lower", "raise"} <= given:
        return 3
    return (2 if "none" in given else 1) if len(given) > 1 else 0
