"""Made-up articles for the tests of whole corpora."""

from __future__ import annotations

import json
import random
from pathlib import Path

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
