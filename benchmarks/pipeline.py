"""Speed and memory of the whole pipeline, beside NLTK in the same run, on one core.

``python benchmarks/pipeline.py [ARTICLES …]`` (default: 100 1000 10000 100000) makes news up (see
news.py), takes it through every stage batch by batch, and prints a table. It writes the same as
``benchmarks/pipeline.csv`` and draws ``benchmarks/pipeline.svg``. Seconds are those of one core
(process time); the memory of a stage is the most that it holds for one batch, that of "annotate"
the most that the process takes from the system.

The alternative is the loop that one writes first: NLTK's Punkt splitter and NLTK's VADER, sentence
by sentence. Punkt's parameters for English are a download, so that its splitter has the
default parameters here: it splits more often, and takes no less time.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import tracemalloc
from collections import defaultdict
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from time import process_time
from typing import Any

import pandas as pd
from news import main as write_news
from nltk.tokenize.punkt import PunktSentenceTokenizer
from sentiment import NltkVader
from tradetalks import (
    find_dates,
    find_keywords,
    frame_expectations,
    load_articles,
    score_sentiment,
    split_sentences,
)
from tradetalks.articles import iterate_articles

HERE = Path(__file__).parent
KEYWORDS = {"trade": ["tariff", "export", "rare earth"], "talks": ["talk*", "deal", "agreement"]}
OURS = ["load", "split", "sentiment", "expectations", "dates", "keywords"]
THEIRS = ["NLTK split", "NLTK VADER"]


def measure(corpus: Path) -> tuple[int, dict[str, float], dict[str, float]]:
    """Return the words of a corpus, and for each stage its seconds and its megabytes a batch."""
    seconds: dict[str, float] = defaultdict(float)
    peaks: dict[str, float] = {}

    def run(name: str, work: Callable[..., Any], *tables: Any) -> Any:
        begin = process_time()
        result = work(*tables)
        seconds[name] += process_time() - begin
        if name not in peaks and name != "load":  # once more, slowly, and off the clock
            tracemalloc.start()
            work(*tables)
            peaks[name] = tracemalloc.get_traced_memory()[1] / 1e6
            tracemalloc.stop()
        return result

    vader, punkt = NltkVader(), PunktSentenceTokenizer()
    batches, words = iterate_articles(corpus), 0
    while batch := run("load", next, batches, None):
        articles = batch[0]
        words += int(articles["words"].sum())
        table = run("split", split_sentences, articles)
        table = run("sentiment", score_sentiment, table)
        table = run("expectations", frame_expectations, table)
        run("dates", find_dates, table, articles)
        run("keywords", find_keywords, table, KEYWORDS)
        texts = run("NLTK split", lambda t: list(chain(*map(punkt.tokenize, t))), articles["text"])
        run("NLTK VADER", lambda texts: list(map(vader.polarity_scores, texts)), texts)
    return words, seconds, peaks


def annotate(corpus: Path, folder: Path) -> tuple[float, float]:
    """Return the seconds of one core and the megabytes that the command takes with one process."""
    output = folder / f"{corpus.stem}.parquet"
    command = [sys.executable, "-m", "tradetalks", "annotate", corpus, output, "--workers", "1"]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return seconds, after.ru_maxrss / 1e3  # of the largest so far, and they only grow


def tabulate(sizes: list[int]) -> pd.DataFrame:
    warm = load_articles()
    find_dates(frame_expectations(score_sentiment(split_sentences(warm))), warm)  # reads lexicons
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            corpus = Path(folder) / f"{size}.jsonl"
            write_news(size, corpus)
            words, seconds, peaks = measure(corpus)
            seconds["whole pipeline"] = sum(seconds[name] for name in OURS)
            seconds["NLTK"] = sum(seconds[name] for name in THEIRS)
            seconds["annotate"], peaks["annotate"] = annotate(corpus, Path(folder))
            for name, taken in seconds.items():
                row = {"articles": size, "words": words, "what": name, "seconds": round(taken, 2)}
                rows.append(row | {"words_per_second": round(words / taken), "mb": peaks.get(name)})
            print(pd.DataFrame(rows[-len(seconds) :]).round(1).to_string(index=False), flush=True)
    return pd.DataFrame(rows).round({"mb": 1})


def draw(table: pd.DataFrame, path: Path) -> None:
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    mpl.rcParams["svg.hashsalt"] = "tradetalks"
    figure, axes = plt.subplots(figsize=(7, 3.6), layout="constrained")
    styles = {
        "whole pipeline": ("o-", "black"),
        "annotate": ("s--", "0.35"),
        "NLTK": ("x:", "0.35"),
    }
    for name, (style, colour) in styles.items():
        line = table[table["what"] == name]
        thousands = line["words_per_second"] / 1000
        axes.plot(line["articles"], thousands, style, color=colour, label=name)
    axes.set(xscale="log", ylim=(0, None), xlabel="articles")
    axes.set_ylabel("thousand words a second, one core")
    axes.spines[["top", "right"]].set_visible(False)
    axes.legend(frameon=False, labels=[
        "whole pipeline: load, split, tone, expectations, dates, keywords",
        "the same as a command, with start and writing the file",
        "NLTK: splitter and VADER only",
    ])  # fmt: skip
    figure.savefig(path, metadata={"Date": None})


def main(sizes: list[int]) -> None:
    table = tabulate(sizes)
    table.to_csv(HERE / "pipeline.csv", index=False, lineterminator="\n")
    draw(table, HERE / "pipeline.svg")


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100, 1_000, 10_000, 100_000])
