"""Every sentence of a corpus in one page that can search it: packed, so that it is half as long."""

from __future__ import annotations

import base64
import gzip
import json
from typing import Any

import pandas as pd

from tradetalks.base.wording import count_of
from tradetalks.publish.articles import list_articles
from tradetalks.publish.prepared import Prepared
from tradetalks.publish.rights import may_be_shown

MOST_CHARACTERS = 12_000_000  # of sentences, which become half as many of the page
LABELS = ["lower", "raise", "mixed", "open", "none"]
STILL = 0  # the time that a packed file bears: the same sentences give the same bytes


def pack_sentences(corpus: Prepared) -> dict[str, Any]:
    """Pack the sentences that may be shown, for the page that searches them.

    Where they are more than a page can bear, all that set an expectation are kept, and of the
    others those of the first articles.

    Parameters
    ----------
    corpus
        What :func:`tradetalks.publish.prepared.prepare_corpus` returned.

    Returns
    -------
    dict
        ``packed`` (gzip in base64 of JSON), ``outlets``, ``voices`` and ``labels`` (that occur),
        ``dated`` (whether any day is known) and ``note`` (what of the corpus is in it).
    """
    listed = list_articles(corpus)
    order = pd.Series(range(len(listed)), index=listed["article_id"])
    sentences = corpus.sentences.assign(number=corpus.sentences["article_id"].map(order))
    sentences = sentences.sort_values("number", kind="stable")
    framing = sentences["expectation"] != "none"
    is_open = listed["rights"].map(may_be_shown).to_numpy()
    sentences = sentences[framing | is_open[sentences["number"]]]
    kept = _fit(sentences)
    outlets, voices = sorted(set(listed["outlet"])), sorted(set(kept["voice"]))
    content = {
        "articles": listed[["article", "page", "place", "day"]].to_numpy().tolist(),
        "outlet": [outlets.index(outlet) for outlet in listed["outlet"]],
        "outlets": outlets,
        "voices": voices,
        "labels": LABELS,
        "sizes": kept["number"].value_counts().reindex(range(len(listed)), fill_value=0).tolist(),
        "ids": kept["sentence_id"].tolist(),
        "voice": [voices.index(voice) for voice in kept["voice"]],
        "label": [LABELS.index(label) for label in kept["expectation"]],
        "texts": kept["text"].tolist(),
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    packed = gzip.compress(text.encode("utf-8", "replace"), mtime=STILL)
    return {
        "packed": base64.b64encode(packed).decode(),
        "outlets": [outlet for outlet in outlets if outlet],
        "voices": voices,
        "labels": [label for label in LABELS if label in set(kept["expectation"])],
        "dated": bool((listed["day"] != "").any()),
        "note": _describe(len(corpus.sentences), len(sentences), len(kept)),
    }


def _fit(sentences: pd.DataFrame) -> pd.DataFrame:
    """Keep of sentences in the order of their articles as many as a page can bear."""
    framing = sentences["expectation"] != "none"
    sizes = sentences["text"].str.len()
    left = MOST_CHARACTERS - int(sizes[framing].sum())
    return sentences[framing | (sizes.where(~framing, 0).cumsum() <= left)]


def _describe(total: int, shown: int, kept: int) -> str:
    """Say what of a corpus can be searched."""
    if kept == total:
        return f"All {count_of(total, 'sentence')} of the corpus."
    said = [f"{kept:,} of {count_of(total, 'sentence')} of the corpus"]
    if shown < total:
        said.append("those that rights permit to show")
    if kept < shown:
        said.append(
            "all that set an expectation, and of the others those of the earliest articles, for "
            "more would be too much for one page"
        )
    return ": ".join([said[0], "; ".join(said[1:])]) + "."
