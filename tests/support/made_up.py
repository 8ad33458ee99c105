"""Made-up articles for the tests of whole corpora."""

from __future__ import annotations

import json
import random
from pathlib import Path

import numpy as np
import pandas as pd

KEYWORDS = {"talks": ["talk*", "meeting"]}


def write_corpus(path: Path, articles: int, longer: bool = True) -> Path:
    """Write made-up articles of one sentence or three, one row each, with days of publication."""
    draw = random.Random(7)
    places = ["harbour", "factory", "ministry", "union", "court"]
    rows = []
    for number in range(articles):
        first, second = draw.sample(places, 2)
        text = f"“We hope for talks with the {first} next week,” said Ann Lee, an analyst."
        if longer:
            text += f"\nA deal with the {second} is unlikely on Monday. The {first} is not glad."
        day = f"2025-03-{draw.randint(1, 28):02}"
        rows.append({"article_id": f"n{number}", "text": text, "published_from": day})
        rows[-1]["published_to"] = day
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def make_sentences(seed: int, planted: str = "", size: float = 0.5) -> pd.DataFrame:
    """Make a table of sentences as the stages leave it, without a text to read.

    The articles of a corpus resemble each other in nothing; the sentences of an article do: each
    article has a level of its own for outlook, tone, and how much it frames. Outlets are many or
    few, of unequal size, and write long or short. `planted` is where there is a difference all the
    same, of the given size in the outlook: "outlet", "stage", "voice", "speaker", "event" (from the
    day in the middle on), or "tone" (of the first outlet).
    """
    draw = np.random.default_rng(seed)
    articles = int(draw.integers(60, 160) if planted else draw.integers(8, 160))
    outlets = int(draw.integers(2, 5) if planted else draw.integers(1, 30))
    outlet = draw.choice(
        outlets, articles, p=draw.dirichlet(np.full(outlets, 5.0 if planted else 2.0))
    )
    stage = draw.integers(0, 3, articles)
    day = draw.integers(0, int(draw.integers(12, 200)), articles)
    length = 3 + draw.poisson(draw.gamma(4, 5, outlets)[outlet] + 10 * bool(planted))
    row = np.repeat(np.arange(articles), length)
    voice = draw.choice(
        ["article", "official", "expert", "market"], len(row), p=[0.5, 0.3, 0.15, 0.05]
    )
    speaker = np.where(
        draw.random(len(row)) < 0.3, draw.choice(["Ann Lee", "Bo Kay", "Cy Day"], len(row)), ""
    )
    level = draw.normal(0, draw.uniform(0.05, 0.35), articles)[row]
    late = day > np.median(day)
    moved = {
        "outlet": outlet[row] == 0,
        "stage": stage[row] == 0,
        "voice": voice == "official",
        "speaker": speaker == "Ann Lee",
        "event": late[row],
    }.get(planted, np.zeros(len(row), dtype=bool))
    outlook = np.clip(level + draw.normal(0, 0.45, len(row)), -1, 1) + size * moved
    tone = draw.normal(0, 0.2, articles)[row] + draw.normal(0, 0.4, len(row))
    tone += size * (outlet[row] == 0) * (planted == "tone")
    framing = draw.random(len(row)) < draw.beta(3, 9, articles)[row]
    published = pd.Timestamp("2025-01-01") + pd.to_timedelta(day[row], unit="D")
    return pd.DataFrame(
        {
            "article_id": pd.Series(row).astype("str"),
            "article": pd.Series(row).map("article {}".format),
            "sentence_id": pd.Series(row).groupby(row).cumcount() + 1,
            "outlet": pd.Series(outlet[row]).map("Post {}".format),
            "stage": pd.Series(stage[row]).map(["before", "during", "after"].__getitem__),
            "published_from": published,
            "published_to": published,
            "voice": np.where(framing, voice, ""),
            "speaker": speaker,
            "expectation": np.where(framing, np.where(outlook > 0, "raise", "lower"), "none"),
            "outlook": np.where(framing, outlook.round(2), np.nan),
            "tone": tone,
            "text": "…",
            "middle": pd.Timestamp("2025-01-01") + pd.Timedelta(days=int(np.median(day)) + 1),
        }
    )
