"""What a corpus may be made of, and how the rest of it is named."""

from __future__ import annotations

import re

import pytest
from broken import build
from tradetalks.articles import read_corpus


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    folder = tmp_path_factory.mktemp("broken")
    return folder, *build(folder)


@pytest.fixture(scope="module")
def read(broken):
    return read_corpus(broken[0])


def test_there_are_two_hundred_bad_files(broken):
    assert len(broken[2]) >= 200


def test_every_good_article_is_read(broken, read):
    articles, _ = read
    assert sorted(set(articles["article_id"]) ^ broken[1]) == []
    assert articles["article_id"].is_unique


def test_every_bad_file_is_named_with_its_reason_and_no_other(broken, read):
    _, _, bad = broken
    reasons = read[1].groupby("file")["reason"].agg("|".join).to_dict()
    assert sorted(set(reasons) ^ set(bad)) == []
    assert {n: r for n, r in reasons.items() if not re.search(bad[n], r)} == {}
