"""Error rates of attribution on annotated news, as the table that notebook 01 shows.

Run from the project folder: ``python benchmarks/speaker_rates.py FILE.jsonl PUBLISHER …``.
FILE.jsonl is what ``tradetalks evaluate-speakers`` reads, with the publisher of each article; the
PUBLISHERS named are those of whom nobody read an error while the rules were made. Writes
``lib/tradetalks/evaluation/measured/speakers.csv``. No sentence of FILE.jsonl is written anywhere.
"""

import sys
from pathlib import Path

import pandas as pd
from tradetalks.evaluation.speech import compare_file, score_speakers

MEASURED = Path("lib/tradetalks/evaluation/measured")


def main() -> None:
    path, *unread = sys.argv[1:]
    compared = compare_file(path)
    never_read = compared["publisher"].isin(unread)
    parts = {"never read": compared[never_read], "read": compared[~never_read], "all": compared}
    rates = pd.DataFrame({name: describe(part) for name, part in parts.items()}).T
    rates.convert_dtypes().to_csv(MEASURED / "speakers.csv", index_label="measured_on")
    print(rates.T.to_string())


def describe(part: pd.DataFrame) -> pd.Series:
    scores = score_speakers(part)
    return pd.Series(
        {
            "publishers": part["publisher"].nunique(),
            "articles": part["article_id"].nunique(),
            "sentences": len(part),
            "attributed": int(part["attributed"].sum()),
            **scores["found"],
            "recall_with_quotation_mark": scores["with_quotation_mark"]["recall"],
            "who": scores["who"]["share"],
            "who_sentences": scores["who"]["n"],
        },
        dtype="object",
    ).map(lambda value: round(value, 3) if isinstance(value, float) else value)


if __name__ == "__main__":
    main()
