"""Time and memory of the tone, for 1,000, 10,000 and 100,000 sentences, beside NLTK on one core.

Run with ``python benchmarks/sentiment.py [SENTENCES …]``. The sentences are those of the two
articles, with one word in ten drawn from all lexicons, so that the vocabulary grows as in news.
"""

import random
import sys
import tracemalloc
from collections.abc import Callable
from importlib.resources import files
from time import process_time

import pandas as pd
from nltk.sentiment.vader import SentimentIntensityAnalyzer, VaderConstants
from tradetalks import load_articles, score_sentiment, score_vader, split_sentences
from tradetalks.tone.lexicons import standard_lexicons


class NltkVader(SentimentIntensityAnalyzer):
    """NLTK's analyser, given its lexicon from the installed package instead of a download."""

    def __init__(self) -> None:
        path = files("vaderSentiment") / "vader_lexicon.txt"
        self.lexicon_file = path.read_text(encoding="utf-8").rstrip("\n")
        self.lexicon = self.make_lex_dict()
        self.constants = VaderConstants()


def make_sentences(count: int) -> pd.DataFrame:
    draw = random.Random(count)
    vocabulary = sorted(standard_lexicons().rows)
    texts = split_sentences(load_articles())["text"].tolist()
    made = [
        " ".join(
            draw.choice(vocabulary) if draw.random() < 0.1 else word
            for word in draw.choice(texts).split()
        )
        for _ in range(count)
    ]
    return pd.DataFrame({"text": made})


def measure(work: Callable[[], object]) -> tuple[float, float]:
    """Return seconds of one core, and then, from a second run, the highest memory in MB."""
    begin = process_time()
    work()
    seconds = process_time() - begin
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1] / 1e6
    tracemalloc.stop()
    return seconds, peak


def main(counts: list[int]) -> None:
    nltk_vader = NltkVader()
    score_sentiment(pd.DataFrame({"text": ["The lexicons are read once, before the clock runs."]}))
    print(f"{'sentences':>9} {'what':16} {'seconds':>8} {'words/s':>10} {'MB':>7} {'x NLTK':>7}")
    for count in counts:
        table = make_sentences(count)
        words = int(table["text"].str.split().str.len().sum())
        begin = process_time()
        expected = [nltk_vader.polarity_scores(text)["compound"] for text in table["text"]]
        nltk_seconds = process_time() - begin
        print(f"{count:9} {'NLTK':16} {nltk_seconds:8.2f} {words / nltk_seconds:10.0f}")
        for name, work in (
            ("score_vader", lambda table=table: score_vader(table["text"])),
            ("score_sentiment", lambda table=table: score_sentiment(table)),
        ):
            seconds, peak = measure(work)
            speed, times = words / seconds, nltk_seconds / seconds
            print(f"{count:9} {name:16} {seconds:8.2f} {speed:10.0f} {peak:7.1f} {times:7.1f}")
        assert score_vader(table["text"]).tolist() == expected


if __name__ == "__main__":
    main([int(count) for count in sys.argv[1:]] or [1_000, 10_000, 100_000])
