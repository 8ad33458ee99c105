"""Expectations as the library reads them against labels given by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from tradetalks.base.tokens import straighten
from tradetalks.expectations.frame import EXPECTATIONS, frame_expectations
from tradetalks.measures.intervals import bootstrap_interval
from tradetalks.measures.scores import score_counts
from tradetalks.sentences.speech import attribute_speech
from tradetalks.tone.score import score_vader

VADER_NEUTRAL = 0.05
ALLOWED = {
    "label": EXPECTATIONS,
    "voice": ("article", "official", "expert", "market", "unnamed", "public", ""),
    "explicit": ("yes", "no", ""),
}


def predict_expectations(gold: pd.DataFrame) -> pd.DataFrame:
    """Label the sentences of a hand-labelled table anew, without looking at its labels.

    Takes ``sentence`` and, if known, ``article_id`` (sentences of an article in order); adds
    ``expectation``, ``outlook`` and ``predicted_voice``. Raises ValueError as
    `evaluate_expectations` does.
    """
    _check_labels(gold)
    columns = [name for name in ("article_id", "sentence") if name in gold]
    framed = frame_expectations(
        attribute_speech(gold[columns].rename(columns={"sentence": "text"}))
    )
    return gold.assign(
        expectation=framed["expectation"],
        outlook=framed["outlook"],
        predicted_voice=framed["voice"],
    )


def evaluate_expectations(predicted: pd.DataFrame) -> dict[str, Any]:
    """Measure predicted expectations against labels given by hand.

    Intervals (95 %) are bootstrapped over articles, or over sentences where no articles are given.

    Parameters
    ----------
    predicted
        ``sentence``, ``label`` ("lower", "raise", "mixed", "open" or "none") and what
        `predict_expectations` adds; where they are there also ``article_id``, ``voice`` and
        ``explicit`` ("yes" for framing by the sentence's own words).

    Returns
    -------
    dict
        ``detection`` (is a sentence expectation framing at all: precision, recall, f1, f1_low,
        f1_high), ``macro_f1`` (over the labels that occur) with bounds, ``labels`` (precision,
        recall, f1 and number of sentences of each), ``confusion`` (by hand, then as predicted),
        ``voice_accuracy`` (over the framing sentences found; None without voices),
        ``explicit_recall`` (None if not known),
        ``sentences``, ``articles``, and ``baselines``: detection f1 and macro_f1 of the commonest
        label everywhere, and of the sign of VADER.

    Raises
    ------
    ValueError
        If a column is missing, there are no sentences, or a label, a voice or an ``explicit`` is
        none of those allowed.
    """
    _check_labels(predicted)
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
        "detection": scores["detection"] | _bounds("f1", counts, "detection"),
        "macro_f1": scores["macro_f1"],
        **_bounds("macro_f1", counts),
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
        "sentences": len(table),
        "articles": int(articles.nunique()),
        "baselines": {
            name: {"detection_f1": score["detection"]["f1"], "macro_f1": score["macro_f1"]}
            for name, labels in (("majority", common), ("sign of VADER", pd.Series(sign)))
            for score in [_score(_confusion(_count_by_article(table["label"], labels, articles)))]
        },
    }


def describe_scores(scores: dict[str, Any]) -> str:
    """Lay out what `evaluate_expectations` returns as text for a terminal."""
    detection, baselines = scores["detection"], scores["baselines"]
    lines = [
        f"{scores['sentences']} sentences of {scores['articles']} articles",
        "",
        f"detection  precision {detection['precision']:.2f}  recall {detection['recall']:.2f}  "
        f"F1 {detection['f1']:.2f} ({detection['f1_low']:.2f} to {detection['f1_high']:.2f})",
        f"macro-F1   {scores['macro_f1']:.2f} "
        f"({scores['macro_f1_low']:.2f} to {scores['macro_f1_high']:.2f})",
    ]
    for name, key in (("explicit framing found", "explicit_recall"), ("voice", "voice_accuracy")):
        if scores[key] is not None:
            lines.append(f"{name} {scores[key]:.2f}")
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
    lines += [""] + [
        f"baseline {name}: detection F1 {score['detection_f1']:.2f}, "
        f"macro-F1 {score['macro_f1']:.2f}"
        for name, score in baselines.items()
    ]
    return "\n".join(lines)


def _check_labels(predicted: pd.DataFrame) -> None:
    for name in ("sentence", "label"):
        if name not in predicted:
            raise ValueError(
                f"the labelled sentences lack the column {name!r}: they need sentence and label."
            )
    if predicted.empty:
        raise ValueError("there is no labelled sentence: give one a row.")
    for column, allowed in ALLOWED.items():
        if column not in predicted:
            continue
        wrong = ~predicted[column].isin(allowed)
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise ValueError(
                f"no such {column}: {predicted[column].iloc[row]!r} (row {row + 1} below the "
                f"header); allowed are {', '.join(name or 'nothing' for name in allowed)}."
            )


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


def _bounds(name: str, counts: pd.DataFrame, part: str | None = None) -> dict[str, float]:
    """Bootstrap one of the scores over articles."""

    def statistic(drawn: pd.DataFrame) -> float:
        scores = _score(_confusion(drawn.drop(columns="article")))
        return float(scores[part][name] if part else scores[name])

    table = pd.DataFrame(counts.to_numpy()).assign(article=range(len(counts)))
    low, high = bootstrap_interval(statistic, table, by="article", samples=400)
    return {f"{name}_low": low, f"{name}_high": high}
