"""The commands that measure the method against people's labels: ``tradetalks evaluate…``."""

from __future__ import annotations

import argparse
import json
import sys
import warnings
from pathlib import Path
from typing import Any


def add_evaluate(commands: Any) -> None:
    parser = commands.add_parser(
        "evaluate",
        help="measure the expectations read against hand labels",
        description="Read the sentences of GOLD.csv and compare with the labels given by hand: is "
        "a sentence expectation framing at all, which way, and in whose voice.",
    )
    parser.add_argument(
        "gold",
        metavar="GOLD.csv",
        help="columns sentence and label (lower, raise, mixed, open, none) [, article_id, voice "
        "(article, official, expert, market, unnamed, public), explicit (yes)]",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument(
        "--predictions",
        metavar="OUT.csv",
        help="write GOLD with expectation, outlook and predicted_voice",
    )
    parser.set_defaults(run=_evaluate)


def _evaluate(parsed: argparse.Namespace) -> None:
    from tradetalks.articles import read_table
    from tradetalks.evaluation import (
        describe_scores,
        evaluate_expectations,
        predict_expectations,
    )

    if parsed.predictions and Path(parsed.predictions).resolve() == Path(parsed.gold).resolve():
        raise ValueError("--predictions would overwrite the hand labels: name another file")
    gold = read_table(parsed.gold, keep_default_na=False)
    predicted = predict_expectations(gold)
    scores = evaluate_expectations(predicted)
    if parsed.predictions:
        predicted.to_csv(parsed.predictions, index=False)
    print(json.dumps(scores) if parsed.json else describe_scores(scores))


def add_evaluate_dates(commands: Any) -> None:
    parser = commands.add_parser(
        "evaluate-dates",
        help="measure the dates found against annotated TimeML files",
        description="Find the expressions of time in the .tml files of FOLDER and compare them "
        "with the annotated ones: extents strictly and relaxedly, and TIMEX3 values.",
    )
    parser.add_argument("folder", metavar="FOLDER", help="folder of TimeML files (.tml)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(run=_evaluate_dates)


def _evaluate_dates(parsed: argparse.Namespace) -> None:
    from tradetalks.timeml import evaluate_dates

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        scores = evaluate_dates(parsed.folder)
    for warning in caught:
        print(f"tradetalks: {warning.message}", file=sys.stderr)
    if parsed.json:
        print(json.dumps(scores))
        return
    print(f"{'':8}{'precision':>10}{'recall':>8}{'F1':>7}")
    for name, score in scores.items():
        print(f"{name:8}{score['precision']:10.3f}{score['recall']:8.3f}{score['f1']:7.3f}")


def add_evaluate_tone(commands: Any) -> None:
    parser = commands.add_parser(
        "evaluate-tone",
        help="measure the tone against people's ratings of sentences",
        description="Score the sentences of RATED.csv, and correlate lexicons and their consensus "
        "with the ratings: by sentence and, where a column article_id is given, by article.",
    )
    parser.add_argument(
        "rated",
        metavar="RATED.csv",
        help="columns sentence and rating (a number, below 0 for negative) [, article_id]",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(run=_evaluate_tone)


def _evaluate_tone(parsed: argparse.Namespace) -> None:
    from tradetalks.articles import read_table
    from tradetalks.evaluation import evaluate_tone

    scores = evaluate_tone(read_table(parsed.rated))
    if parsed.json:
        print(scores.to_json(orient="index"))
        return
    print(scores.to_string(float_format="{:.3f}".format, na_rep=""))
