"""Articles with hand-annotated attributions (lines of JSON), and the measure on them."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from tradetalks.base.checks import InputError, check_path
from tradetalks.measures.scores import score_counts
from tradetalks.sentences.classes import read_words
from tradetalks.sentences.quotations import DOUBLE_MARK
from tradetalks.sentences.split import split_sentences

FEWEST_WORDS = 4
MOSTLY = 0.4  # of a sentence's characters: from here on it counts as somebody's words
COMMONEST = 5
SPANS = ("source", "cue", "content")
WORD = re.compile(r"[^\W_](?:[\w.’'-]*[^\W_])?")
PRONOUN = frozenset("piWPtd")  # classes of words: he, it, who, his, that, these
UNTELLING = frozenset("TdjPofBk")  # titles, articles, prepositions


def read_attributions(path: str | Path) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Read articles with annotated attributions.

    Parameters
    ----------
    path
        A file with one JSON object a line: ``id``, ``text``, ``attributions`` (each with
        ``source``, ``cue`` and ``content``, which are lists of [start, end] in characters of the
        text) and, if known, ``publisher``.

    Returns
    -------
    articles, attributions : tuple of DataFrame
        ``article_id``, ``publisher`` ("" where not known), ``text``; and ``article_id``,
        ``source``, ``cue`` (their words) and ``content`` (its spans), one row an attribution.

    Raises
    ------
    ValueError
        If there is no such file, it holds no article, or a line is not of this form.
    """
    articles: list[dict[str, Any]] = []
    attributions: list[dict[str, Any]] = []
    lines = _read_lines(check_path(path, "a file of annotated articles, one a line"))
    for number, line in enumerate(lines, 1):
        try:
            article = json.loads(line)
            text, name = article["text"], str(article["id"])
            if not isinstance(text, str):
                raise TypeError("its text is no string")
            for attribution in article["attributions"]:
                spans = {part: [(int(a), int(b)) for a, b in attribution[part]] for part in SPANS}
                words = {part: " ".join(text[a:b] for a, b in spans[part]) for part in SPANS[:2]}
                attributions.append({"article_id": name, **words, "content": spans["content"]})
        except (ValueError, KeyError, TypeError) as problem:
            raise InputError(
                f"line {number} of {path} is no article with attributions ({problem!r}): give a"
                " JSON object with id, text and attributions"
            ) from problem
        publisher = str(article.get("publisher", ""))
        articles.append({"article_id": name, "publisher": publisher, "text": text})
    if not articles:
        raise InputError(f"{path} holds no article: give a JSON object a line")
    columns = ["article_id", "source", "cue", "content"]
    return pd.DataFrame(articles), pd.DataFrame(attributions, columns=columns)


def _read_lines(path: str | Path) -> list[str]:
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise InputError(f"{path} is not UTF-8: save it as lines of JSON in UTF-8") from None
    except OSError as problem:
        raise InputError(
            f"{path} cannot be read ({problem.strerror}): give a .jsonl file"
        ) from None
    return [line for line in text.split("\n") if line.strip()]


def compare_speakers(sentences: pd.DataFrame, attributions: pd.DataFrame) -> pd.DataFrame:
    """Set the speakers found beside the annotated ones, sentence by sentence.

    Parameters
    ----------
    sentences
        ``article_id``, ``start``, ``end``, ``text``, ``speaker``, ``speaker_description``.
    attributions
        As :func:`read_attributions` returns them.

    Returns
    -------
    DataFrame
        Those sentences that count: of at least four words, and either without attributed content
        or covered by it to two fifths or more. Beside their columns: ``attributed`` (some content
        covers them), ``found`` (they have a speaker), ``marked`` (they hold a quotation mark),
        ``source`` and ``cue`` (of the attribution that covers most), ``named`` (a source is
        annotated that is more than a pronoun) and ``right`` (it shares a telling word with the
        speaker or the description, or is the very words of the speaker: "others").
    """
    by_article = dict(tuple(attributions.groupby("article_id", sort=False)))
    rows = []
    for article_id, group in sentences.groupby("article_id", sort=False):
        annotated = by_article.get(article_id, attributions.iloc[:0])
        rows += [
            _cover(*span, annotated) for span in zip(group["start"], group["end"], strict=True)
        ]
    covered = pd.DataFrame(rows, columns=["share", "source", "cue"], index=sentences.index)
    table = pd.concat([sentences, covered], axis=1)
    long_enough = table["text"].map(lambda text: len(text.split())) >= FEWEST_WORDS
    table = table[long_enough & ((table["share"] == 0) | (table["share"] >= MOSTLY))]
    spoken = table["speaker"] + " " + table["speaker_description"]
    return table.assign(
        attributed=table["share"] > 0,
        found=table["speaker"] != "",
        marked=table["text"].str.contains(DOUBLE_MARK),
        named=table["source"].map(_is_named),
        right=[
            not _telling_words(one).isdisjoint(_telling_words(other))
            or name.lower() == other.strip(" ,").lower() != ""
            for name, one, other in zip(table["speaker"], spoken, table["source"], strict=True)
        ],
    )


def _cover(start: int, end: int, annotated: pd.DataFrame) -> tuple[float, str, str]:
    """Return the share of a sentence that is content, with source and cue of most of it."""
    inside = np.zeros(end - start, dtype=bool)
    most, source, cue = 0, "", ""
    for whose, by, spans in zip(
        annotated["source"], annotated["cue"], annotated["content"], strict=True
    ):
        size = 0
        for first, last in spans:
            first, last = max(first, start), min(last, end)
            if first < last:
                inside[first - start : last - start] = True
                size += last - first
        if size > most:
            most, source, cue = size, whose, by
    return float(inside.mean()), source, cue


def _is_named(source: str) -> bool:
    """Tell whether an annotated source is more than a pronoun."""
    word = source.lower().strip()
    return word != "" and read_words().classes.get(word, word) not in PRONOUN | {
        "me",
        "him",
        "them",
    }


def _telling_words(source: str) -> set[str]:
    """Return the words of a source by which it is known: no title, article or preposition."""
    words = {re.sub(r"[’']s$", "", word).lower() for word in WORD.findall(source)}
    return {word for word in words if read_words().classes.get(word) not in UNTELLING}


def score_speakers(compared: pd.DataFrame) -> dict[str, dict[str, float]]:
    """Count what :func:`compare_speakers` compared; see :func:`evaluate_speakers`."""
    attributed, found = compared["attributed"], compared["found"]
    both = compared[attributed & found]
    marked = compared[attributed & compared["marked"]]
    who = both[both["named"]]
    return {
        "found": score_counts(len(both), int(found.sum()), int(attributed.sum())),
        "with_quotation_mark": {"recall": float(marked["found"].mean()) if len(marked) else 0.0},
        "who": {"share": float(who["right"].mean()) if len(who) else 0.0, "n": len(who)},
    }


def evaluate_speakers(path: str | Path) -> dict[str, dict[str, float]]:
    """Measure who speaks, as :func:`tradetalks.split_sentences` finds it, on annotated articles.

    Counted are sentences of at least four words that are attributed content to two fifths or more,
    or not at all.

    Parameters
    ----------
    path
        A file as :func:`read_attributions` reads it.

    Returns
    -------
    dict
        ``"found"``: whether a sentence that is somebody's words has a speaker (``"precision"``,
        ``"recall"``, ``"f1"``); ``"with_quotation_mark"``: the ``"recall"`` among sentences that
        hold one; ``"who"``: the ``"share"`` of the ``"n"`` found with a source that is more than a
        pronoun whose speaker or description shares a telling word with it. All from 0 to 1.

    Raises
    ------
    ValueError
        If the file cannot be read, or is not of that form.

    Examples
    --------
    >>> evaluate_speakers("annotated.jsonl")["who"]["share"]  # doctest: +SKIP
    0.93
    """
    return score_speakers(compare_file(path))


def compare_file(path: str | Path) -> pd.DataFrame:
    """Find the speakers of annotated articles anew, and compare; see :func:`compare_speakers`."""
    articles, attributions = read_attributions(path)
    sentences = split_sentences(articles[["article_id", "text"]])
    compared = compare_speakers(sentences, attributions)
    return compared.merge(articles[["article_id", "publisher"]], on="article_id", how="left")


def describe_speakers(compared: pd.DataFrame) -> str:
    """Lay out the scores and the commonest errors as text for a terminal."""
    scores = score_speakers(compared)
    found, who = scores["found"], scores["who"]
    lines = [
        f"{len(compared):,} sentences of {compared['article_id'].nunique():,} articles",
        "",
        f"found      precision {found['precision']:.3f}  recall {found['recall']:.3f}  "
        f"F1 {found['f1']:.3f}",
        f"with a quotation mark: recall {scores['with_quotation_mark']['recall']:.3f}",
        f"who        right {who['share']:.3f} of {who['n']:,}",
        "",
        f"{'error':16}{'n':>6}  what",
    ]
    errors = list_errors(compared).itertuples(index=False)
    return "\n".join([*lines, *(f"{e.error:16}{e.n:6}  {e.what}" for e in errors)])


def list_errors(compared: pd.DataFrame) -> pd.DataFrame:
    """Count the errors by their kind: ``error``, ``what`` (all, or its commonest words) and ``n``.

    Missed sentences are told by the last word of their annotated cue, wrong and spurious speakers
    by the speaker that was found.
    """
    attributed, found = compared["attributed"], compared["found"]
    cues = compared["cue"].str.lower().str.split().str[-1].fillna("without a cue")
    kinds = {
        "missed": cues[attributed & ~found],
        "nobody speaks": compared.loc[~attributed & found, "speaker"],
        "somebody else": compared.loc[
            attributed & found & compared["named"] & ~compared["right"], "speaker"
        ],
    }
    rows = [
        {"error": kind, "what": what, "n": n}
        for kind, words in kinds.items()
        for what, n in [("(in all)", len(words)), *Counter(words).most_common(COMMONEST)]
    ]
    return pd.DataFrame(rows, columns=["error", "what", "n"])
