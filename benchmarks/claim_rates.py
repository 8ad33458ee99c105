"""How often the words of claims agree with those marked by hand: the table that notebook 07 shows.

Run from the project folder: ``python benchmarks/claim_rates.py CLAIMS.csv DEV.csv TRAIN.csv
[TIMES.csv …]``: the sentences with their marked words, the two files of labelled sentences that
they are from (column ``sid``), and further ones of which only ``by_when`` was marked. Of the marked
sentences those of some series were never read while the rules of claims were made (`SHARE` of
`PARTS`, by the name of the series), and those of other series, which overlap, have labels that the
reader never learned; further ones count where they were never read. Writes
``lib/tradetalks/evaluation/measured/claims.csv``. No sentence is written anywhere.
"""

import hashlib
import sys
import tomllib
from pathlib import Path

import pandas as pd
from tradetalks.evaluation.claims import evaluate_claims
from tradetalks.expectations.claims import CLAIM_COLUMNS

MEASURED = Path("lib/tradetalks/evaluation/measured")
SHARE, PARTS = 2, 5
FURTHER = "never read, with further marks"
TIMED = ["sentence", *CLAIM_COLUMNS]


def main() -> None:
    marked, dev, train, *further = (
        pd.read_csv(path, keep_default_na=False, dtype=str) for path in sys.argv[1:]
    )
    series = pd.concat([dev, train]).set_index("sid")["series"]
    about = marked["sid"].map(series)
    held_out = tomllib.loads(Path("training/held_out.toml").read_text(encoding="utf-8"))
    parts = {
        "never read for claims": about.map(is_unread),
        "never learned by the reader": about.isin([*held_out["talks"], *held_out["other events"]]),
        "all": about.notna(),
    }
    rows = {
        (name, column): score
        for name, chosen in parts.items()
        for column, score in evaluate_claims(marked[chosen]).items()
    }
    if further:
        times = pd.concat([marked, *further]).drop_duplicates("sentence").fillna("")
        unread = times[times["sid"].map(series).map(is_unread)].reindex(columns=TIMED)
        rows[FURTHER, "by_when"] = evaluate_claims(unread.fillna(""))["by_when"]
    table = pd.DataFrame(rows).T.rename(columns={"n": "sentences"}).convert_dtypes().round(3)
    table.to_csv(MEASURED / "claims.csv", index_label=["measured_on", "column"])
    print(table.to_string())


def is_unread(series: str) -> bool:
    return int(hashlib.md5(series.encode()).hexdigest(), 16) % PARTS < SHARE


if __name__ == "__main__":
    main()
