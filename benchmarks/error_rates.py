"""Error rates of frame_expectations on hand-labelled news, as tables that the notebooks show.

Run from the project folder: ``python benchmarks/error_rates.py GOLD.csv SERIES …``. GOLD.csv has
the columns sentence, label, article_id, voice, explicit and series; the SERIES named are those
whose sentences nobody read while the rules were made. Writes to ``notebooks/measured/``:
expectations.csv (the rates; low and high are the interval of f1), series.csv (by series of events)
and confusion.csv. No sentence of GOLD.csv is written anywhere.
"""

import sys
from pathlib import Path

import pandas as pd
from tradetalks.evaluation.expectations import evaluate_expectations, predict_expectations

MEASURED = Path("notebooks/measured")


def main() -> None:
    gold, *unread = sys.argv[1:]
    predicted = predict_expectations(pd.read_csv(gold, keep_default_na=False))
    never_read = predicted["series"].isin(unread)
    parts = {"never read": predicted[never_read], "read": predicted[~never_read], "all": predicted}
    rates = pd.DataFrame({name: describe(part) for name, part in parts.items()}).T
    series = pd.DataFrame({name: describe(part) for name, part in predicted.groupby("series")}).T
    series = series.assign(never_read=series.index.isin(unread)).drop(columns=["series"])
    confusion = pd.crosstab(predicted["label"], predicted["expectation"])
    rates.convert_dtypes().to_csv(MEASURED / "expectations.csv", index_label="measured_on")
    series.convert_dtypes().to_csv(MEASURED / "series.csv", index_label="series")
    confusion.to_csv(MEASURED / "confusion.csv", index_label="by_hand")
    print(rates.T.to_string())


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
            "vader_f1": vader["detection_f1"],
            "vader_macro_f1": vader["macro_f1"],
        },
        dtype="object",
    ).map(lambda value: round(value, 3) if isinstance(value, float) else value)


if __name__ == "__main__":
    main()
