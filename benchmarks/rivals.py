"""Speed of what one would pick instead, beside all stages and NLTK in the same run, on one core.

``python benchmarks/rivals.py [ARTICLES …]`` (default: 100 1000) makes the news of pipeline.py,
which runs this as its last part. It ends with what README.md says of it, to which a test holds it.
The seconds are those of one core (process time), what is read once (models, lexicons) not counted.

- spaCy: its small English pipeline, with all that it does by default;
- spacytextblob: TextBlob's polarity of each sentence that spaCy found;
- textacy: the quotations with their speakers in what spaCy read;
- dateparser: its search for expressions of time.

None of them is a dependency: what is missing is said and left out, and where nothing is missing
``benchmarks/rivals.csv`` is written. Install them beside this library in an environment of its own:
``pip install spacy spacytextblob textacy dateparser``, and the pipeline with ``python -m spacy
download en_core_web_sm``; a copy of it does, too, if its name begins so.
"""

from __future__ import annotations

import sys
import tempfile
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from textwrap import fill
from time import process_time
from typing import Any

import pandas as pd
from news import main as write_news
from pipeline import HERE, OURS, THEIRS, measure, warm_up
from tradetalks.corpus.load import iterate_articles

MODEL = "en_core_web_sm"
TOLD = {  # what README.md says of each
    "whole pipeline": "all stages",
    "NLTK": "NLTK's splitter and VADER",
    "spaCy": "spaCy's small English pipeline",
    "spacytextblob": "after it the tone of each sentence (spacytextblob)",
    "textacy": "after it the quotations (textacy)",
    "dateparser": "dateparser's search for dates",
}
Work = Callable[[Any], list[Any]]


def load_spacy() -> Work:
    import spacy

    names = [name for name in spacy.util.get_installed_models() if name.startswith(MODEL)]
    if not names:
        raise ImportError(MODEL)
    pipeline = spacy.load(names[0])
    return lambda texts: list(pipeline.pipe(texts))


def load_spacytextblob() -> Work:
    import spacy
    from spacytextblob.spacytextblob import SpacyTextBlob

    SpacyTextBlob(spacy.blank("en"))  # from now on a sentence has a blob
    return lambda documents: [
        sentence._.blob.polarity for document in documents for sentence in document.sents
    ]


def load_textacy() -> Work:
    from textacy.extract.triples import direct_quotations

    return lambda documents: [list(direct_quotations(document)) for document in documents]


def load_dateparser() -> Work:
    from dateparser.search import search_dates

    return lambda texts: [search_dates(text, languages=["en"]) for text in texts]


LOADERS = {
    "spaCy": load_spacy,
    "spacytextblob": load_spacytextblob,
    "textacy": load_textacy,
    "dateparser": load_dateparser,
}
READ_BY_SPACY = {"spacytextblob", "textacy"}


def load_rivals() -> dict[str, Work]:
    """Return what is installed, and say in one line what is not."""
    rivals: dict[str, Work] = {}
    missing: list[str] = []
    for name, load in LOADERS.items():
        try:
            if name in READ_BY_SPACY and "spaCy" not in rivals:
                raise ImportError(name)
            rivals[name] = load()
        except ImportError:
            missing.append(name)
    if missing:
        print(f"Not installed, and so not measured: {', '.join(missing)}.")
    return rivals


def run_rivals(texts: list[str], rivals: dict[str, Work], seconds: dict[str, float]) -> None:
    """Let each of them read some texts, and add up the seconds that it takes."""
    documents: list[Any] = []
    for name, work in rivals.items():
        begin = process_time()
        made = work(documents if name in READ_BY_SPACY else texts)
        seconds[name] += process_time() - begin
        documents = made if name == "spaCy" else documents


def tabulate(size: int, rivals: dict[str, Work]) -> pd.DataFrame:
    with tempfile.TemporaryDirectory() as name:
        corpus = Path(name) / f"{size}.jsonl"
        write_news(size, corpus)
        words, of_stages, _ = measure(corpus)
        seconds: dict[str, float] = defaultdict(float)
        seconds["whole pipeline"] = sum(of_stages[stage] for stage in OURS)
        seconds["NLTK"] = sum(of_stages[stage] for stage in THEIRS)
        for articles, *_ in iterate_articles(corpus):
            run_rivals(articles["text"].tolist(), rivals, seconds)
    return pd.DataFrame([
        {"articles": size, "words": words, "what": name, "seconds": round(taken, 2)}
        | {"words_per_second": round(words / taken)}
        for name, taken in seconds.items()
    ])  # fmt: skip


def tell(table: pd.DataFrame) -> str:
    """Return the sentence of README.md, in Markdown."""
    largest = table[table["articles"] == table["articles"].max()]
    rates = largest.set_index("what")["words_per_second"]
    told = [f"{what} {rates[name]:,}" for name, what in TOLD.items() if name in rates]
    articles, words = largest[["articles", "words"]].iloc[0]
    sentence = (
        f"Beside what one would pick instead, in one run on {articles:,} of these articles "
        f"({words:,} words), words a second on one core: {'; '.join(told)}."
    )
    return fill(sentence, 140, break_on_hyphens=False)


def main(sizes: list[int]) -> None:
    rivals = load_rivals()
    if not rivals or not sizes:
        return
    warm_up()
    run_rivals(["“We met on Monday,” said Ann Lee."], rivals, defaultdict(float))
    table = pd.concat([tabulate(size, rivals) for size in sizes])
    if rivals.keys() == LOADERS.keys():
        table.to_csv(HERE / "rivals.csv", index=False, lineterminator="\n")
    print(table.to_string(index=False))
    print(tell(table))


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [100, 1_000])
