"""Speed of frame_expectations: words a second on one core, at growing numbers of sentences.

Run from the project folder: ``python benchmarks/expectations.py``.
"""

from time import process_time

import pandas as pd
from tradetalks import frame_expectations, load_articles, split_sentences

SIZES = (1_000, 4_000, 16_000)


def main() -> None:
    sentences = split_sentences(load_articles())
    frame_expectations(sentences)  # the first use reads the lexicon
    print(f"{'sentences':>10}{'words':>10}{'seconds':>9}{'words/s':>10}")
    for size in SIZES:
        repeated = pd.concat([sentences] * (size // len(sentences) + 1), ignore_index=True)[:size]
        words = int(repeated["text"].str.split().str.len().sum())
        start = process_time()
        frame_expectations(repeated)
        seconds = process_time() - start
        print(f"{size:10,}{words:10,}{seconds:9.2f}{words / seconds:10,.0f}")


if __name__ == "__main__":
    main()
