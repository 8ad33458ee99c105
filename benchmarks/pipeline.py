"""Speed and memory of the whole pipeline, beside NLTK in the same run, on one core.

``python benchmarks/pipeline.py [ARTICLES …]`` (default: 100 1000 10000 100000) makes news up (see
news.py) and takes it through every stage batch by batch. It writes ``benchmarks/pipeline.csv`` and
draws ``benchmarks/pipeline.svg``, anew after each size, and ends with what README.md says of them,
to which a test holds it. The seconds of a stage are those of one core (process time), its memory
the most that it holds for one batch. The command ``annotate`` is timed by the clock, start and
writing included, with one process, with two, and with two workers of Dask; its memory is the most
that a process of it takes.

The alternative is the loop that one writes first: NLTK's Punkt splitter and NLTK's VADER, sentence
by sentence. Punkt's parameters for English are a download, so that its splitter has the
default parameters here: it splits more often, and takes no less time. What else one would pick is
measured at the end where it is installed: see rivals.py.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import tracemalloc
from collections import defaultdict
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from time import perf_counter, process_time
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
from tradetalks.corpus.load import iterate_articles

HERE = Path(__file__).parent
KEYWORDS = {"trade": ["tariff", "export", "rare earth"], "talks": ["talk*", "deal", "agreement"]}
OURS = ["load", "split", "sentiment", "expectations", "dates", "keywords"]
THEIRS = ["NLTK split", "NLTK VADER"]
COMMANDS = {
    "annotate": ["--workers", "1"],
    "annotate, two processes": ["--workers", "2"],
    "annotate, Dask": ["--workers", "2", "--engine", "dask"],
}
DASK_UP_TO = 10_000  # articles: with more, two workers on one machine teach nothing new
RIVALS_UP_TO = 1_000  # articles: others take minutes for these
MANY = 3_000_000  # articles whose cost is extrapolated
# A process that begins a small one: what the system says of the memory of a process includes what
# the one that began it held then.
LAUNCH = """
import resource, subprocess, sys
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


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


def annotate(corpus: Path, folder: Path, options: list[str]) -> tuple[float, float]:
    """Return the seconds that the command takes, and the megabytes of its largest process."""
    output = folder / f"{corpus.stem}{''.join(options)}.parquet"
    command = [sys.executable, "-m", "tradetalks", "annotate", corpus, output, *options]
    begin = perf_counter()
    launched = subprocess.run(
        [sys.executable, "-c", LAUNCH, *map(str, command)], capture_output=True, text=True
    )
    if launched.returncode:
        raise SystemExit(f"annotate failed on {corpus}: {launched.stderr}")
    return perf_counter() - begin, int(launched.stdout) / 1e3


def tabulate(size: int) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        corpus = folder / f"{size}.jsonl"
        write_news(size, corpus)
        words, seconds, peaks = measure(corpus)
        seconds["whole pipeline"] = sum(seconds[name] for name in OURS)
        seconds["NLTK"] = sum(seconds[name] for name in THEIRS)
        for what, options in COMMANDS.items():
            if size <= DASK_UP_TO or "dask" not in options:
                seconds[what], peaks[what] = annotate(corpus, folder, options)
    rows = [
        {"articles": size, "words": words, "what": name, "seconds": round(taken, 2)}
        | {"words_per_second": round(words / taken), "mb": peaks.get(name)}
        for name, taken in seconds.items()
    ]
    return pd.DataFrame(rows).round({"mb": 1})


def draw(table: pd.DataFrame, path: Path) -> None:
    import matplotlib as mpl
    from matplotlib import pyplot as plt

    mpl.rcParams["svg.hashsalt"] = "tradetalks"
    figure, axes = plt.subplots(figsize=(7, 4.4), layout="constrained")
    styles = {
        "whole pipeline": ("o-", "black"),
        "annotate": ("s--", "0.35"),
        "annotate, two processes": ("D-.", "0.35"),
        "annotate, Dask": ("^:", "black"),
        "NLTK": ("x:", "0.35"),
    }
    for name, (style, colour) in styles.items():
        line = table[table["what"] == name]
        thousands = line["words_per_second"] / 1000
        axes.plot(line["articles"], thousands, style, color=colour, label=name)
    axes.set(xscale="log", ylim=(0, None), xlabel="articles")
    axes.set_ylabel("thousand words a second")
    axes.xaxis.set_major_formatter("{x:,.0f}")
    axes.spines[["top", "right"]].set_visible(False)
    figure.legend(axes.lines, [
        "whole pipeline: load, split, tone, expectations, dates, keywords",
        "the same as a command, with start and writing the file",
        "the same with two processes",
        "the same with two workers of Dask",
        "NLTK: splitter and VADER only",
    ], loc="outside upper left", frameon=False)  # fmt: skip
    figure.savefig(path, metadata={"Date": None})


def tell(table: pd.DataFrame) -> str:
    """Return the table and the extrapolation of README.md, in Markdown."""
    rates = table.pivot(index="articles", columns="what", values="words_per_second")
    seconds = table.pivot(index="articles", columns="what", values="seconds")
    memory = table.pivot(index="articles", columns="what", values="mb")
    words = table.groupby("articles")["words"].first()
    shown = ["whole pipeline", "NLTK", *COMMANDS]
    lines = [
        "| articles | words | all stages, one core | NLTK, one core | `annotate`, one process "
        "| two processes | Dask, two workers | largest process |",
        "| --: | --: | --: | --: | --: | --: | --: | --: |",
    ]
    for size, of_size in rates[shown].iterrows():
        cells = [f"{number:,.0f}" if number > 0 else "" for number in (size, words[size], *of_size)]
        lines.append(f"| {' | '.join(cells)} | {memory.loc[size, list(COMMANDS)].max():,.0f} MB |")
    largest = table["articles"].max()
    hours = seconds.loc[largest, list(COMMANDS)] / 3600 * MANY / largest
    lines += [
        "",
        f"Three million such articles are {words[largest] * MANY / largest / 1e6:,.0f} "
        f"million words: {hours.iloc[0]:.0f} hours with one process, {hours.iloc[1]:.0f} with two, "
        f"extrapolated from {largest:,} articles.",
    ]
    return "\n".join(lines)


def warm_up() -> None:
    """Read once what is read once: lexicons, patterns."""
    articles = load_articles()
    find_dates(frame_expectations(score_sentiment(split_sentences(articles))), articles)


def main(sizes: list[int]) -> None:
    from rivals import main as measure_rivals

    warm_up()
    table = pd.DataFrame()
    for size in sizes:
        measured = tabulate(size)
        print(measured.round(1).to_string(index=False), flush=True)
        table = pd.concat([table, measured])
        table.to_csv(HERE / "pipeline.csv", index=False, lineterminator="\n")
        draw(table, HERE / "pipeline.svg")
    print(tell(table))
    measure_rivals([size for size in sizes if size <= RIVALS_UP_TO])


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100, 1_000, 10_000, 100_000])
