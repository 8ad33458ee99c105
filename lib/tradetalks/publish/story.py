"""What the front page of the lessons tells: one sentence, each article, and what came of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from tradetalks.base.tokens import straighten
from tradetalks.base.wording import count_of, format_days, join_words, write_signed
from tradetalks.evaluation.measured import read_measured
from tradetalks.expectations.frame import explain, frame_expectations
from tradetalks.expectations.index import index_outlook
from tradetalks.expectations.ledger import list_expectations
from tradetalks.figures.expectations import (
    AGREEMENT,
    VOICES,
    compare_with_tone,
    tell_expectations,
    tell_tone_and_outlook,
)
from tradetalks.sentences.split import split_sentences
from tradetalks.tone.score import explain_vader, score_sentiment, score_vader

QUOTATION = re.compile(r"[“\"](.+?)[,.]?[”\"]")
STAGES = {"before": "before the event", "during": "during the event", "after": "after the event"}
TOLD = {"hit": "as expected", "miss": "otherwise", "partly": "in part", "open": "not settled"}
SHOWN = ["hit", "miss", "partly"]  # of what can be settled, the strongest first
MOST_SHOWN = 3
MEASURED = {
    "other events held out": "events that the readers had not learned",
    "open Wikinews": "an open set that anybody can measure again",
}

Story = dict[str, Any]


def tell_story(articles: pd.DataFrame, london: Path, withhold: Callable[[str], str] = str) -> Story:
    """Collect from the articles what the front page of the lessons tells.

    Parameters
    ----------
    articles : DataFrame
        What :func:`tradetalks.read_corpus` returned.
    london : Path
        The folder with ``outcomes.csv`` and ``facts.csv``; without them nothing is said of what
        came.
    withhold : callable
        What :func:`tradetalks.publish.rights.withholder` returned.

    Returns
    -------
    dict
        ``told`` (all articles in one line), ``one`` (the sentence whose tone by VADER lies farthest
        from its outlook, on the other side of zero, with its words weighed and read, or None),
        ``cards`` (one an article), ``apart`` (``headline`` and ``rows``, or None), ``came``
        (``told``, ``shown`` and ``rest``, or None) and ``sure`` (three measured rates).
    """
    sentences = frame_expectations(score_sentiment(split_sentences(articles)))
    sentences["shown"] = sentences["text"].map(withhold)
    told = compare_with_tone(sentences)
    one = tell_sentence(_choose_sentence(told), sentences)
    cards = list(tell_articles(sentences, articles, one["text"] if one else ""))
    return {
        "told": " ".join(f"{card['name']}: {card['verdict']}. {card['counts']}" for card in cards),
        "one": one,
        "cards": cards,
        "apart": tell_apart(told, sentences),
        "came": tell_outcomes(sentences, london),
        "sure": list(tell_certainty()),
    }


def _choose_sentence(told: pd.DataFrame) -> pd.Series | None:
    """Choose the sentence that VADER puts farthest on the other side of what it tells to expect."""
    other = told[(told["tone_vader"] * told["outlook"] < 0) & (told["shown"] == told["text"])]
    if other.empty:
        return None
    gap = (other["tone_vader"] - other["outlook"]).abs()
    return other.iloc[int(gap.to_numpy().argmax())]


def tell_sentence(row: pd.Series | None, sentences: pd.DataFrame) -> Story | None:
    """Read one sentence three times: by VADER, by all lexicons, and for what it says to expect."""
    if row is None:
        return None
    text = str(row["text"])
    quoted = QUOTATION.search(text)
    words = quoted[1] if quoted else text
    start = quoted.start(1) if quoted else 0
    vader = explain_vader(straighten(text))
    by_vader = list(_list_weights(vader))
    weighed = [word for word in row["tone_words"] if abs(word["weight_in_context"]) >= 0.005]
    by_all = [(word["start"], word["end"], word["weight_in_context"]) for word in weighed]
    own = sentences[sentences["article_id"] == row["article_id"]]
    before = own.loc[own["sentence_id"] < row["sentence_id"], "text"].tolist()
    read = explain(text, before=before, by="rules")
    rules = [*read.tell_rules()][: len(read.readings)]  # without what the place adds
    return {
        "text": text,
        "words": words,
        "who": _tell_speaker(row),
        "where": f"{row['article']}, sentence {row['sentence_id']}",
        "vader": {
            "pieces": list(_weigh(text, by_vader)),
            "words": float(score_vader(pd.Series([straighten(words)])).iloc[0]),
            "whole": float(row["tone_vader"]),
            "beyond": [
                text[begin:end]
                for begin, end, _ in by_vader
                if quoted and not start <= begin < quoted.end(1)
            ],
        },
        "all": {
            "pieces": list(_weigh(text, by_all)),
            "tone": float(row["tone"]),
            "low": float(row["tone_low"]),
            "high": float(row["tone_high"]),
            "is": row["tone_is"],
        },
        "outlook": {
            "pieces": [
                {"text": part, "kind": kind, "mark": mark}
                for part, kind, mark in read.list_pieces()
            ],
            "expectation": row["expectation"],
            "value": float(row["outlook"]),
            "reasons": list(dict.fromkeys(told.partition(". ")[2] for _, told in rules)),
            "steps": read.tell_steps(),
        },
        "turned": [
            (word["negated_by"], word["text"])
            for word in weighed
            if word["negated_by"] and _is_not_turned(word, by_vader)
        ],
    }


def _list_weights(words: pd.DataFrame) -> Iterator[tuple[int, int, float]]:
    """Yield where each word begins and ends, and what it weighs."""
    columns = (words[name].tolist() for name in ("start", "end", "weight_in_context"))
    yield from zip(*columns, strict=True)


def _is_not_turned(word: Mapping[Any, Any], by_vader: Sequence[tuple[int, int, float]]) -> bool:
    """Tell whether VADER counts a word as it sounds that a negation turns for the others."""
    return any(
        (start, end) == (word["start"], word["end"]) and value * word["weight_in_context"] < 0
        for start, end, value in by_vader
    )


def _weigh(text: str, words: Sequence[tuple[int, int, float]]) -> Iterator[Story]:
    """Cut a text at its weighed words; the heaviest has the strength 1."""
    heaviest = max((abs(weight) for *_, weight in words), default=1.0) or 1.0
    place = 0
    for start, end, weight in words:
        yield {"text": text[place:start]}
        side = "good" if weight > 0 else "bad"
        strength = round(abs(weight) / heaviest, 2)
        yield {"text": text[start:end], "weight": weight, "side": side, "strength": strength}
        place = end
    yield {"text": text[place:]}


def _tell_speaker(row: pd.Series) -> str:
    """Say who says a sentence: the speaker, or else the voice."""
    if row["speaker"]:
        return ", ".join(filter(None, [row["speaker"], row["speaker_description"]]))
    return VOICES.get(row["voice"], "the article itself")


def tell_articles(
    sentences: pd.DataFrame, articles: pd.DataFrame, quoted: str = ""
) -> Iterator[Story]:
    """Say of each article, in order of publication, what it tells its reader to expect.

    Its strongest line is cited; of lines as strong one that was not `quoted` before.
    """
    index = index_outlook(sentences).set_index("article_id")
    ordered = articles.sort_values(["published_from", "published_to"], kind="stable")
    for number, article in enumerate(ordered.to_dict("records"), start=1):
        own = sentences[sentences["article_id"] == article["article_id"]]
        if own.empty:
            continue
        framing = own[own["expectation"] != "none"]
        strength = framing["outlook"].abs()
        strong = framing[(strength == strength.max()) & (strength > 0)]
        strong = strong.assign(again=strong["text"] == quoted)
        order = {"again": True, "certainty": False}
        strong = strong.sort_values([*order], ascending=[*order.values()], kind="stable")
        yield {
            "number": number,
            "title": article["title"] or article["file"],
            "name": own["article"].iloc[0],
            "url": article["url"],
            "outlet": article["outlet"],
            "stage": STAGES.get(article["stage"], ""),
            "verdict": _tell_lean(index.loc[article["article_id"]]),
            "index": _tell_index(index.loc[article["article_id"]]),
            "counts": tell_expectations(framing, len(own)),
            "line": next((_tell_line(row) for _, row in strong.iterrows()), None),
            "sentences": [_tell_line(row) for _, row in own.iterrows()],
        }


def _tell_line(row: pd.Series) -> Story:
    framed = row["expectation"] != "none"
    return {
        "id": int(row["sentence_id"]),
        "text": row["shown"],
        "label": row["expectation"],
        "outlook": write_signed(row["outlook"]) if framed else "",
        "who": _tell_speaker(row) if framed or row["speaker"] else "",
    }


def _tell_lean(row: pd.Series) -> str:
    """Put the outlook index and its interval into two words or three."""
    if not row["framing"]:
        return "nothing to expect"
    if row["high"] < 0:
        return "clearly low expectations"
    if row["low"] > 0:
        return "clearly high expectations"
    return "no clear lean"


def _tell_index(row: pd.Series) -> str:
    if not row["framing"]:
        return "No sentence tells a reader what to expect."
    told = f"Outlook index {write_signed(row['outlook'])}"
    if pd.isna(row["low"]):
        few = count_of(row["framing"], "sentence")
        return (
            f"{told}; {few} are too few for an interval."
            if row["framing"] > 1
            else f"{told}, from one sentence."
        )
    low, high = write_signed(row["low"]), write_signed(row["high"])
    side = (
        "wholly below zero"
        if row["high"] < 0
        else "wholly above zero"
        if row["low"] > 0
        else "across zero"
    )
    return f"{told}, 95\u00a0% interval {low} to {high}: {side}."


def tell_apart(told: pd.DataFrame, sentences: pd.DataFrame) -> Story | None:
    """Say where sound and expectation part; show of each kind the strongest sentence."""
    if told.empty:
        return None
    strongest = told.assign(strength=told["outlook"].abs())
    strongest = strongest.sort_values(["strength", "certainty"], ascending=False, kind="stable")
    rows = [
        {
            "is": kind,
            "where": row["article"],
            **{name: float(row[name]) for name in ("tone", "tone_low", "tone_high")},
            "outlook_value": float(row["outlook"]),
            "sounds": _tell_sound(row["tone_low"], row["tone_high"]),
            **_tell_line(row),
            "who": row["speaker"] or VOICES.get(row["voice"], ""),
        }
        for kind in AGREEMENT
        for _, row in strongest[strongest["tone_is"] == kind].head(1).iterrows()
    ]
    return {
        "headline": tell_tone_and_outlook(sentences[sentences["expectation"] != "none"]),
        "rows": rows,
    }


def _tell_sound(low: float, high: float) -> str:
    """Say how a sentence sounds to all lexicons; where they part, that they do."""
    if low >= 0 < high:
        return "good"
    return "bad" if low < 0 >= high else "good to some lexicons and bad to others"


def tell_outcomes(sentences: pd.DataFrame, london: Path) -> Story | None:
    """Set what was expected beside what came, with the sources; three first, the rest after."""
    files = london / "outcomes.csv", london / "facts.csv"
    if not all(file.is_file() for file in files):
        return None
    outcomes, facts = (pd.read_csv(file, keep_default_na=False) for file in files)
    ledger = list_expectations(sentences, outcomes)
    known = facts.set_index("id").to_dict("index")
    strength = sentences.set_index(["article_id", "sentence_id"])["outlook"].abs()
    keys = pd.MultiIndex.from_frame(ledger[["article_id", "sentence_id"]])
    ledger = ledger.assign(strength=strength.reindex(keys).to_numpy())
    ledger = ledger.sort_values("strength", ascending=False, kind="stable")
    rows = [_tell_outcome(row, known) for row in ledger.to_dict("records")]
    settled = [
        [row for row in rows if row["result"] == result and row["facts"]] for result in SHOWN
    ]
    shown = [group[0] for group in settled if group]
    others = [row for group in settled for row in group[1:]]
    shown += [row for row in others if row["who"] not in {one["who"] for one in shown}]
    shown = shown[:MOST_SHOWN]
    counts = ledger["result"].value_counts()
    looked_up = int(counts.reindex(list(TOLD)).sum())
    parts = [
        f"{counts[name]} came {words}"
        if name != "open"
        else f"{counts[name]} our facts do not settle"
        for name, words in TOLD.items()
        if name in counts
    ]
    return {
        "told": f"Of {count_of(looked_up, 'thing')} expected, {join_words(parts)}.",
        "misses": int(counts.get("miss", 0)),
        "shown": shown,
        "rest": [row for row in rows if row not in shown],
    }


def _tell_outcome(row: Mapping[Any, Any], facts: Mapping[Any, Any]) -> Story:
    sources = [
        {"id": name, **facts[name], "day": _tell_day(facts[name])}
        for name in str(row["facts"]).split()
        if name in facts
    ]
    return {
        "who": VOICES.get(row["who"], row["who"]),
        "where": f"{row['article']}, sentence {row['sentence_id']}",
        "expected": str(row["expected"]),
        "polarity": row["polarity"],
        "result": row["result"],
        "told": TOLD.get(row["result"], ""),
        "came": row["what_came"],
        "reading": "" if row["reading"] == "fits" else row["reading"],
        "facts": sources,
    }


def _tell_day(fact: Mapping[str, str]) -> str:
    """Write the day of a fact, or its days."""
    return format_days(pd.to_datetime(fact["date_from"]), pd.to_datetime(fact["date_to"]))


def tell_certainty() -> Iterator[Story]:
    """Say how often the readers of expectations, and of tone, were right, and on how many."""
    expectations = read_measured("expectations")
    for measured_on, words in MEASURED.items():
        rows = expectations[expectations["measured_on"] == measured_on]
        both = rows[rows["read_by"] == "both"].iloc[0]
        yield {
            "value": f"{100 * both['precision']:.0f} of 100",
            "told": "of the sentences that we mark as setting an expectation are marked by people, "
            f"too. Of those that people mark, we find {100 * both['recall']:.0f} of 100.",
            "n": f"{both['sentences']:,} sentences of {both['articles']} articles: {words}",
            "page": "03_expectation_framing.html",
        }
    tone = read_measured("tone").iloc[0]
    yield {
        "value": f"r = {tone['pearson']:.2f}",
        "told": "is how closely our tone follows people’s ratings of a sentence (0 not at all, "
        f"1 wholly; 95 % interval {tone['low']:.2f} to {tone['high']:.2f}).",
        "n": f"{tone['sentences']:,} sentences",
        "page": "02_sentiment.html",
    }


def read_citation(file: Path) -> dict[str, str]:
    """Read from CITATION.cff who made this, its title, version and day; each "" without it."""
    text = file.read_text(encoding="utf-8") if file.is_file() else ""
    pairs = re.findall(r'^(?:\s+- )?(title|name|version|date-released): "?(.*?)"?$', text, re.M)
    found = {name.replace("-", "_"): value for name, value in pairs}
    return dict.fromkeys(["title", "name", "version", "date_released"], "") | found


def read_sources(london: Path) -> dict[str, str]:
    """Read at which address each fact was found; {} without the facts."""
    file = london / "facts.csv"
    if not file.is_file():
        return {}
    facts = pd.read_csv(file, keep_default_na=False)
    known = facts[facts["url"].str.startswith("https://")]
    return dict(zip(known["id"], known["url"], strict=True))
