"""Error rates of frame_expectations on hand-labelled news, as tables that the notebooks show.

Run from the project folder: ``python benchmarks/error_rates.py DEV.csv TRAIN.csv``: hand-labelled
sentences of talks, and of other events, with the columns sentence, label, article_id, voice,
explicit and series. Measured are the series of ``training/held_out.toml``, which the reader has not
read, and the open test of the project. Writes to ``lib/tradetalks/evaluation/measured/``:
expectations.csv (the rates; low and high are the interval of f1), calibration.csv (certainty
against what was so, by tenths), series.csv (the talks by series of events), topics.csv (other
events held out, by topic) and confusion.csv (of both together, on what was held out). No sentence
of the two files is written anywhere.
"""

import sys
import tomllib
from pathlib import Path

import pandas as pd
from tradetalks.evaluation.expectations import evaluate_expectations, predict_expectations

MEASURED = Path("lib/tradetalks/evaluation/measured")
OPEN = Path("notebooks/corpora/wikinews-labels.csv")
FEWEST_FRAMING = 20  # sentences, of a topic that is shown by itself
READERS = ["rules", "reader", "both", "network"]


def main() -> None:
    talks, events = (pd.read_csv(path, keep_default_na=False) for path in sys.argv[1:])
    held_out = tomllib.loads(Path("training/held_out.toml").read_text(encoding="utf-8"))
    parts = {
        "talks held out": talks[talks["series"].isin(held_out["talks"])],
        "other events held out": events[events["series"].isin(held_out["other events"])],
        "open Wikinews": pd.read_csv(OPEN, keep_default_na=False).assign(series="Wikinews"),
    }
    predicted = {
        (name, by): predict_expectations(part, by=by)
        for name, part in parts.items()
        for by in READERS
    }
    names = ["measured_on", "read_by"]
    rates = pd.DataFrame({key: describe(part) for key, part in predicted.items()}).T
    rates.convert_dtypes().rename_axis(names).to_csv(MEASURED / "expectations.csv")
    bins = {name: calibrate(part) for name, part in predicted.items()}
    pd.concat(bins, names=names).droplevel(-1).to_csv(MEASURED / "calibration.csv")
    by_series = predict_expectations(talks).groupby("series")
    series = pd.DataFrame({name: describe(part) for name, part in by_series}).T
    series = series.assign(held_out=series.index.isin(held_out["talks"])).drop(columns="series")
    series.convert_dtypes().to_csv(MEASURED / "series.csv", index_label="series")
    by_topic = evaluate_expectations(predicted["other events held out", "both"], by="topic")
    topics = pd.DataFrame(by_topic["groups"]["topic"]).T.convert_dtypes()
    topics = topics[topics["framing"] >= FEWEST_FRAMING].sort_values("f1", ascending=False)
    topics.round(3).to_csv(MEASURED / "topics.csv", index_label="topic")
    both = pd.concat([predicted[name, "both"] for name in list(parts)[:2]])
    confusion = pd.crosstab(both["label"], both["expectation"])
    confusion.to_csv(MEASURED / "confusion.csv", index_label="by_hand")
    print(rates.to_string())


def calibrate(part: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(evaluate_expectations(part)["calibration"]["bins"]).round(3)


def describe(part: pd.DataFrame) -> pd.Series:
    scores = evaluate_expectations(part)
    detection, vader = scores["detection"], scores["baselines"]["sign of VADER"]
    return pd.Series(
        {
            "series": part["series"].nunique(),
            "articles": scores["articles"],
            "sentences": scores["sentences"],
            "framing": int((part["label"] != "none").sum()),
            "precision": detection["precision"],
            "recall": detection["recall"],
            "f1": detection["f1"],
            **scores["intervals"]["f1"],
            "macro_f1": scores["macro_f1"],
            "explicit_recall": scores["explicit_recall"],
            "voice_accuracy": scores["voice_accuracy"],
            "calibration_error": scores["calibration"]["error"],
            "label_calibration_error": scores["label_calibration"]["error"],
            "label_calibration_error_framed": scores["label_calibration"]["error_where_framed"],
            "vader_f1": vader["detection_f1"],
            "vader_macro_f1": vader["macro_f1"],
        },
        dtype="object",
    ).map(lambda value: round(value, 3) if isinstance(value, float) else value)


if __name__ == "__main__":
    main()
