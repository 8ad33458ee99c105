"""What a stage passes over at a glance is what it would find nothing in, or read the same."""

from __future__ import annotations

import re
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from project import PROJECT
from tradetalks import annotate_articles, load_articles
from tradetalks.base.tokens import Tokens
from tradetalks.dates import find as dates
from tradetalks.expectations import cues, frame, rules
from tradetalks.sentences import boundaries, frames

EXAMPLES = [
    table["example"] for name in ("rules", "guards") for table in rules.rule_tables()[name].values()
]
WORDS = """
talks Traders said told says that hope expect unlikely no not if by until May Monday 2026 week next
last the a in on of to “We near.” " , . ? U.S. Mr. Lee Ann minister, analysts who according -- 5%
10 p.m. today's don't well-known far apart off the table may could be is close deal. Deal: (See
"""
TEXTS = st.lists(
    st.lists(st.sampled_from([*WORDS.split(), "\n", "é\u0301", "\u00a0"]), max_size=30).map(
        " ".join
    ),
    min_size=1,
    max_size=4,
)


def find_cues_one_by_one(words: Tokens, texts: int, index: cues.Index) -> list[list[cues.Cue]]:
    forms = words.list_forms()
    return [cues.find_cues(forms[a:b], index) for a, b in pairwise(words.list_starts(texts))]


def read_all_closely(articles: pd.DataFrame) -> pd.DataFrame:
    """Annotate with no sentence and no word left out by how it looks."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(boundaries, "INNER_END", re.compile("(?=.)"))
        find = boundaries._find_ends
        patch.setattr(boundaries, "_find_ends", lambda line: (find(line)[0], False))
        patch.setattr(frames, "TRIGGER", re.compile(""))
        patch.setattr(frame, "find_all_cues", find_cues_one_by_one)
        patch.setattr(frame, "find_called", lambda cues, _: np.array(list(map(bool, cues)), bool))
        patch.setattr(dates, "may_tell_a_time", lambda _: True)
        return annotate_articles(articles)


def test_no_sentence_that_is_passed_over_would_have_been_read_otherwise():
    examples = pd.DataFrame({"article_id": ["examples"], "text": ["\n".join(EXAMPLES)]})
    articles = pd.concat([load_articles(PROJECT / "seeds"), examples], ignore_index=True)
    pd.testing.assert_frame_equal(annotate_articles(articles), read_all_closely(articles))


@settings(max_examples=50)
@given(TEXTS)
def test_no_nonsense_that_is_passed_over_would_have_been_read_otherwise(texts):
    articles = pd.DataFrame({"article_id": [str(number) for number in range(len(texts))]})
    day = pd.Timestamp("2026-01-05")
    articles = articles.assign(text=texts, published_from=day, published_to=day)
    pd.testing.assert_frame_equal(annotate_articles(articles), read_all_closely(articles))
