"""How long counting keywords takes: ``python benchmarks/keywords.py``.

Made-up articles of 500 words whose frequencies follow Zipf's law, and 50 keyword groups of a word,
a wildcard and a phrase. Seconds are those of one core (process time); were time to grow faster than
the number of articles, the last column would grow down the table.
"""

from __future__ import annotations

import random
import string
import time

import pandas as pd
from tradetalks.keywords.count import count_keywords

ARTICLES = [1_250, 2_500, 5_000, 10_000]
WORDS_IN_ARTICLE = 500
WORDS_IN_SENTENCE = 20
VOCABULARY = 50_000
GROUPS = 50


def make_vocabulary(draw: random.Random) -> list[str]:
    """Make words of two to twelve letters, the commonest first."""
    return [
        "".join(draw.choices(string.ascii_lowercase, k=draw.randint(2, 12)))
        for _ in range(VOCABULARY)
    ]


def make_sentences(articles: int, vocabulary: list[str], draw: random.Random) -> pd.DataFrame:
    in_article = WORDS_IN_ARTICLE // WORDS_IN_SENTENCE
    weights = [1 / rank for rank in range(1, len(vocabulary) + 1)]
    words = draw.choices(vocabulary, weights, k=articles * WORDS_IN_ARTICLE)
    starts = range(0, len(words), WORDS_IN_SENTENCE)
    return pd.DataFrame(
        {
            "article_id": [f"{number:05}" for number in range(articles) for _ in range(in_article)],
            "sentence_id": list(range(1, in_article + 1)) * articles,
            "text": [
                " ".join(words[start : start + WORDS_IN_SENTENCE]).capitalize() + "."
                for start in starts
            ],
        }
    )


def make_keywords(vocabulary: list[str], draw: random.Random) -> dict[str, list[str]]:
    common, any_word = vocabulary[:2_000], vocabulary
    return {
        f"group {number}": [
            draw.choice(common),
            draw.choice(any_word)[:4] + "*",
            " ".join(draw.choices(common[:200], k=2)),
        ]
        for number in range(GROUPS)
    }


def main() -> None:
    draw = random.Random(1)
    vocabulary = make_vocabulary(draw)
    keywords = make_keywords(vocabulary, draw)
    print("articles      words     hits  seconds  seconds per 1,000 articles")
    for articles in ARTICLES:
        sentences = make_sentences(articles, vocabulary, draw)
        start = time.process_time()
        counts = count_keywords(sentences, keywords)
        seconds = time.process_time() - start
        words = articles * WORDS_IN_ARTICLE
        hits = counts["count"].sum()
        print(
            f"{articles:8,} {words:10,} {hits:8,} {seconds:8.2f} {1000 * seconds / articles:27.2f}"
        )


if __name__ == "__main__":
    main()
