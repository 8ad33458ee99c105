"""Expectations as the library reads them against labels given by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tradetalks.base.checks import (
    InputError,
    check_table,
    check_texts,
    list_columns,
    refuse_choice,
)
from tradetalks.base.tokens import straighten
from tradetalks.expectations.frame import EXPECTATIONS, frame_expectations
from tradetalks.measures.calibration import bin_probabilities, calibration_error
from tradetalks.measures.intervals import FEWEST, Statistic, bootstrap_interval
from tradetalks.measures.scores import Numbers, score_counts, share
from tradetalks.sentences.speech import attribute_speech
from tradetalks.tone.score import score_vader

VADER_NEUTRAL = 0.05
ALLOWED = {
    "label": EXPECTATIONS,
    "voice": ("article", "official", "expert", "market", "unnamed", "public", ""),
    "explicit": ("yes", "no", ""),
    "sure": ("yes", "no", ""),
    "expectation": EXPECTATIONS,
}
LABELLED, PREDICTED = "a table of labelled sentences", "a table of predictions"


def predict_expectations(
    gold: pd.DataFrame, by: str = "both", threshold: str = "balanced"
) -> pd.DataFrame:
    """Label the sentences of a hand-labelled table anew, without looking at its labels.

    Parameters
    ----------
    gold
        Takes ``sentence`` (or ``text``, as `sample_for_coding` writes it) and ``label``; uses
        ``article_id`` where it is there (the sentences of an article stand in their order).
    by, threshold
        As for :func:`tradetalks.frame_expectations`.

    Returns
    -------
    DataFrame
        The same with ``expectation``, ``certainty``, ``label_certainty``, ``outlook`` and
        ``predicted_voice``.

    Raises
    ------
    InputError
        As `evaluate_expectations` does, or if there is no such reader or threshold.

    Examples
    --------
    >>> gold = pd.DataFrame({"sentence": ["A deal is near."], "label": ["raise"]})
    >>> predict_expectations(gold)["expectation"].tolist()
    ['raise']
    """
    gold = _name_sentence(gold)
    _check_labels(gold, LABELLED)
    columns = [name for name in ("article_id", "sentence") if name in gold]
    sentences = attribute_speech(gold[columns].rename(columns={"sentence": "text"}))
    framed = frame_expectations(sentences, by=by, threshold=threshold)
    added = framed[["expectation", "certainty", "label_certainty", "outlook"]]
    return gold.assign(**added, predicted_voice=framed["voice"])


def evaluate_expectations(
    predicted: pd.DataFrame, by: str | list[str] | None = None
) -> dict[str, Any]:
    """Measure predicted expectations against labels given by hand.

    Intervals (95 %) are bootstrapped over articles, or over sentences where no articles are given.

    Parameters
    ----------
    predicted
        ``sentence``, ``label`` ("lower", "raise", "mixed", "open" or "none") and what
        `predict_expectations` adds; where they are there also ``article_id``, ``voice``,
        ``explicit`` ("yes" for framing by the sentence's own words) and ``sure`` ("no" where a
        second careful reader could well differ).
    by
        Columns by whose values to measure apart, such as ``topic`` or ``outlet``; ``sure`` always
        is, where it is there.

    Returns
    -------
    dict
        ``detection`` (is a sentence expectation framing at all: precision, recall, f1),
        ``macro_f1`` (over the labels that occur), ``intervals`` (``low`` and ``high`` of the f1 of
        detection and of ``macro_f1``; None below five articles), ``labels`` (precision, recall, f1
        and number of sentences of each), ``confusion`` (by hand, then as predicted),
        ``voice_accuracy`` (over the framing sentences found; None without voices),
        ``explicit_recall`` (None if not known), ``calibration`` (``error``, and ``bins``: in
        tenths of certainty what `bin_probabilities` says of it; None without ``certainty``),
        ``label_calibration`` (``error`` of ``label_certainty`` on all sentences, and
        ``error_where_framed``, on those read as framing; None without it),
        ``sentences``, ``articles``, ``groups`` (for each column and each of its values, the largest
        first: ``sentences``, ``framing``, ``precision``, ``recall``, ``f1`` with ``low`` and
        ``high``, and ``macro_f1``), and ``baselines``: detection f1 and macro_f1 of the commonest
        label everywhere, and of the sign of VADER.

    Raises
    ------
    ValueError
        If a column is missing, there are no sentences, or a label, a voice or an ``explicit`` is
        none of those allowed.

    Examples
    --------
    >>> gold = pd.DataFrame({"sentence": ["A deal is near.", "It rained."]})
    >>> gold = gold.assign(label=["raise", "none"])
    >>> evaluate_expectations(predict_expectations(gold))["detection"]["f1"]
    1.0
    """
    _check_labels(predicted, PREDICTED)
    columns = list_columns(predicted, by) if by is not None else []
    table = predicted.reset_index(drop=True)
    articles = table["article_id"] if "article_id" in table else pd.Series(range(len(table)))
    counts = _count_by_article(table["label"], table["expectation"], articles)
    confusion = _confusion(counts)
    scores = _score(confusion)
    found = table[(table["label"] != "none") & (table["expectation"] != "none")]
    tone = score_vader(table["sentence"].map(straighten))
    sign = np.select([tone > VADER_NEUTRAL, tone < -VADER_NEUTRAL], ["raise", "lower"], "none")
    common = pd.Series(str(table["label"].mode()[0]), index=table.index)
    return {
        "detection": scores["detection"],
        "macro_f1": scores["macro_f1"],
        "intervals": {"f1": _bound(counts, _detection_f1), "macro_f1": _bound(counts, _macro_f1)},
        "labels": scores["labels"],
        "confusion": {
            label: dict(zip(EXPECTATIONS, row.tolist(), strict=True))
            for label, row in zip(EXPECTATIONS, confusion, strict=True)
        },
        "voice_accuracy": float((found["voice"] == found["predicted_voice"]).mean())
        if "voice" in found and len(found)
        else None,
        "explicit_recall": float((found["explicit"] == "yes").sum() / explicit)
        if "explicit" in table and (explicit := int((table["explicit"] == "yes").sum()))
        else None,
        "calibration": _calibrate(table) if "certainty" in table else None,
        "label_calibration": _calibrate_labels(table) if "label_certainty" in table else None,
        "sentences": len(table),
        "articles": int(articles.nunique()),
        "groups": {
            column: _score_groups(table, table[column], articles)
            for column in dict.fromkeys([*columns, *(["sure"] if "sure" in table else [])])
        },
        "baselines": {
            name: {"detection_f1": score["detection"]["f1"], "macro_f1": score["macro_f1"]}
            for name, labels in (("majority", common), ("sign of VADER", pd.Series(sign)))
            for score in [_score(_confusion(_count_by_article(table["label"], labels, articles)))]
        },
    }


def _calibrate(table: pd.DataFrame) -> dict[str, Any]:
    bins = bin_probabilities(table["certainty"], table["label"] != "none")
    return {"error": calibration_error(bins), "bins": bins.to_dict("records")}


def _calibrate_labels(table: pd.DataFrame) -> dict[str, float | None]:
    right = table["label"] == table["expectation"]
    bins = bin_probabilities(table["label_certainty"], right)
    framed = table["expectation"] != "none"
    found = bin_probabilities(table.loc[framed, "label_certainty"], right[framed])
    return {
        "error": calibration_error(bins),
        "error_where_framed": calibration_error(found) if framed.any() else None,
    }


def _score_groups(
    table: pd.DataFrame, values: pd.Series[Any], articles: pd.Series[Any]
) -> dict[str, dict[str, Any]]:
    """Measure the sentences of each value of a column apart."""
    scored = {}
    for value in values.fillna("").value_counts().index:
        rows = (values.fillna("") == value).to_numpy()
        found = table.loc[rows, "expectation"]
        counts = _count_by_article(table.loc[rows, "label"], found, articles[rows])
        scores = _score(_confusion(counts))
        scored[str(value)] = {
            "sentences": int(rows.sum()),
            "framing": int((table.loc[rows, "label"] != "none").sum()),
            **scores["detection"],
            **_bound(counts, _detection_f1),
            "macro_f1": scores["macro_f1"],
        }
    return scored


def describe_scores(scores: dict[str, Any]) -> str:
    """Lay out what `evaluate_expectations` returns as text for a terminal."""
    detection, baselines, intervals = (
        scores[part] for part in ("detection", "baselines", "intervals")
    )
    lines = [
        f"{scores['sentences']} sentences of {scores['articles']} articles",
        "",
        f"detection  precision {detection['precision']:.2f}  recall {detection['recall']:.2f}  "
        f"F1 {detection['f1']:.2f}{_tell_interval(intervals['f1'])}",
        f"macro-F1   {scores['macro_f1']:.2f}{_tell_interval(intervals['macro_f1'])}",
    ]
    for name, key in (("explicit framing found", "explicit_recall"), ("voice", "voice_accuracy")):
        if scores[key] is not None:
            lines.append(f"{name} {scores[key]:.2f}")
    if scores["calibration"] is not None:
        lines.append(f"certainty off by {scores['calibration']['error']:.2f} on the mean")
    lines += ["", f"{'label':8}{'precision':>10}{'recall':>8}{'F1':>6}{'sentences':>11}"]
    lines += [
        f"{label:8}{rates['precision']:10.2f}{rates['recall']:8.2f}{rates['f1']:6.2f}"
        f"{rates['sentences']:11}"
        for label, rates in scores["labels"].items()
    ]
    lines += ["", "by hand (rows), as read (columns)"]
    lines += [f"{'':8}" + "".join(f"{label:>7}" for label in EXPECTATIONS)]
    lines += [
        f"{label:8}" + "".join(f"{row[found]:7}" for found in EXPECTATIONS)
        for label, row in scores["confusion"].items()
    ]
    for column, groups in scores["groups"].items():
        lines += ["", *_describe_groups(column, groups)]
    lines += [""] + [
        f"baseline {name}: detection F1 {score['detection_f1']:.2f}, "
        f"macro-F1 {score['macro_f1']:.2f}"
        for name, score in baselines.items()
    ]
    return "\n".join(lines)


def _describe_groups(column: str, groups: dict[str, dict[str, Any]]) -> list[str]:
    width = max(map(len, [column, *groups]))
    lines = [f"{column:{width}}{'sentences':>11}{'framing':>9}{'precision':>11}{'recall':>8}  F1"]
    for value, rates in groups.items():
        lines.append(
            f"{value:{width}}{rates['sentences']:11,}{rates['framing']:9,}"
            f"{rates['precision']:11.2f}{rates['recall']:8.2f}  {rates['f1']:.2f}"
            f"{_tell_interval(rates)}"
        )
    return lines


def compare_scores(scores: dict[str, dict[str, Any]]) -> str:
    """Lay out what `evaluate_expectations` returns for several readers, a line each."""
    lines = [f"{'':9}{'precision':>9}{'recall':>8}{'macro-F1':>10}{'certainty off':>15}  F1"]
    for by, score in scores.items():
        detection = score["detection"]
        lines.append(
            f"{by:9}{detection['precision']:9.2f}{detection['recall']:8.2f}"
            f"{score['macro_f1']:10.2f}{score['calibration']['error']:15.2f}"
            f"  {detection['f1']:.2f}{_tell_interval(score['intervals']['f1'])}"
        )
    return "\n".join(lines)


def _tell_interval(bounds: dict[str, float | None]) -> str:
    if bounds["low"] is None:
        return f" (no interval: fewer than {FEWEST} articles)"
    return f" ({bounds['low']:.2f} to {bounds['high']:.2f})"


def _name_sentence(table: pd.DataFrame) -> pd.DataFrame:
    """Call the sentences of what `sample_for_coding` drew as hand-labelled files call them."""
    if isinstance(table, pd.DataFrame) and "text" in table and "sentence" not in table:
        return table.rename(columns={"text": "sentence"})
    return table


def _check_labels(table: pd.DataFrame, what: str) -> None:
    check_table(table, "sentence", "label", what=LABELLED)
    if what == PREDICTED:
        voiced = "predicted_voice" if "voice" in table else None
        check_table(table, "expectation", voiced, what=PREDICTED)
    check_texts(table["sentence"])
    if table.empty:
        raise InputError("there is no labelled sentence: give one a row")
    for column, allowed in ALLOWED.items():
        wrong = ~table[column].isin(allowed) if column in table else pd.Series(dtype="bool")
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            refuse_choice(table[column].iloc[row], allowed, f"{column} (row {row + 1})")


def _count_by_article(
    labels: pd.Series[str], found: pd.Series[str], articles: pd.Series[Any]
) -> pd.DataFrame:
    """Count, one row an article, each pair of label by hand and label found."""
    pairs = pd.MultiIndex.from_product([EXPECTATIONS, EXPECTATIONS])
    counts = pd.crosstab(articles.to_numpy(), [labels.to_numpy(), found.to_numpy()])
    return counts.reindex(columns=pairs, fill_value=0)


def _confusion(counts: pd.DataFrame) -> np.ndarray[Any, Any]:
    """Return the sums over articles: rows by hand, columns found."""
    sums: np.ndarray[Any, Any] = counts.to_numpy().sum(axis=0)
    return sums.reshape(len(EXPECTATIONS), len(EXPECTATIONS))


def _score(confusion: np.ndarray[Any, Any]) -> dict[str, Any]:
    labels = {
        label: score_counts(confusion[i, i], confusion[:, i].sum(), confusion[i].sum())
        | {"sentences": int(confusion[i].sum())}
        for i, label in enumerate(EXPECTATIONS)
    }
    framing = slice(0, len(EXPECTATIONS) - 1)
    occurs = dict(
        zip(EXPECTATIONS, (confusion.sum(axis=0) + confusion.sum(axis=1)) > 0, strict=True)
    )
    return {
        "detection": score_counts(
            confusion[framing, framing].sum(),
            confusion[:, framing].sum(),
            confusion[framing].sum(),
        ),
        "macro_f1": float(
            np.mean([labels[label]["f1"] for label in EXPECTATIONS if occurs[label]])
        ),
        "labels": labels,
    }


def _bound(counts: pd.DataFrame, statistic: Statistic) -> dict[str, float | None]:
    """Bootstrap one of the scores over articles."""
    bounds = bootstrap_interval(counts, statistic)
    return {
        name: None if np.isnan(bound) else bound
        for name, bound in zip(("low", "high"), bounds, strict=True)
    }


def _detection_f1(sums: Numbers) -> Numbers:
    """Return the F1 of detection by the sums of the confusion, drawn many times."""
    confusion = sums.reshape(*sums.shape[:-1], len(EXPECTATIONS), len(EXPECTATIONS))
    framed = confusion[..., :-1, :].sum(axis=(-1, -2)) + confusion[..., :, :-1].sum(axis=(-1, -2))
    return np.nan_to_num(share(2 * confusion[..., :-1, :-1].sum(axis=(-1, -2)), framed))


def _macro_f1(sums: Numbers) -> Numbers:
    """Return the mean F1 of the labels that occur, likewise."""
    confusion = sums.reshape(*sums.shape[:-1], len(EXPECTATIONS), len(EXPECTATIONS))
    right = np.diagonal(confusion, axis1=-2, axis2=-1)
    f1 = share(2 * right, confusion.sum(axis=-1) + confusion.sum(axis=-2))
    return share(np.nansum(f1, axis=-1), np.isfinite(f1).sum(axis=-1))
