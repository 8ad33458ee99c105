"""Words a second of find_dates, on ever more copies of the project's own articles.

Run ``python benchmarks/timelines.py``. The text is split beforehand; the time, of one core, is that
of reading the expressions and resolving them, best of three.
"""

import time

import pandas as pd
from tradetalks import find_dates, load_articles, split_sentences


def repeat(table: pd.DataFrame, times: int) -> pd.DataFrame:
    copies = [table.assign(article_id=table["article_id"] + f"-{i}") for i in range(times)]
    return pd.concat(copies, ignore_index=True)


def measure(times: int) -> tuple[int, float]:
    articles = load_articles()
    sentences = repeat(split_sentences(articles), times)
    articles = repeat(articles, times)
    seconds = []
    for _ in range(3):
        start = time.process_time()
        find_dates(sentences, articles)
        seconds.append(time.process_time() - start)
    return int(articles["words"].sum()), min(seconds)


if __name__ == "__main__":
    for times in (10, 100, 1000):
        words, seconds = measure(times)
        print(f"{words:10,} words  {seconds:7.3f} s  {words / seconds:12,.0f} words/s")
