"""How an article is called, in tables, figures and sentences: by one short and unique name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Any

import pandas as pd

from tradetalks.base.checks import ARTICLES, check_table, read_days
from tradetalks.base.wording import format_days, shorten

LONGEST_NAME = 90  # characters of an outlet or a title
DAYS = ["published_from", "published_to"]


def label_articles(articles: pd.DataFrame) -> pd.Series:
    """Give each article its name: outlet, else title, else ``article_id``; and its day, if known.

    These are the names that :func:`tradetalks.split_sentences` writes into the column ``article``.

    Parameters
    ----------
    articles : DataFrame
        Takes ``article_id``, and ``title``, ``outlet``, ``published_from`` and ``published_to``
        where they are there.

    Returns
    -------
    Series
        The names, indexed by ``article_id``, in the order of publication as far as it is known.
        No two are the same: where they would be, the later ones bear a number.

    Raises
    ------
    ValueError
        If two articles have one ``article_id``.

    Examples
    --------
    >>> label_articles(load_articles("seeds")).tolist()
    ['National Daily (Nigeria), 6–8 June 2025', 'MarketSpy, 9–11 June 2025']
    """
    names = _describe(articles)
    return pd.Series(_number(names), names.index, dtype="str", name="article")


def label_apart(articles: pd.DataFrame) -> pd.Series:
    """Give names that are unique beyond this table, too: where it is a part of a large corpus.

    As :func:`label_articles`, but each name ends in the article's ``article_id``.
    """
    names = _describe(articles)
    pairs = zip(names, names.index, strict=True)
    apart = [name if name.startswith(own) else f"{name} ({own})" for name, own in pairs]
    return pd.Series(apart, names.index, dtype="str", name="article")


def carry_names(table: pd.DataFrame, sentences: pd.DataFrame) -> pd.DataFrame:
    """Put the name of its article beside each ``article_id``, where the sentences have names."""
    if "article" in table or "article_id" not in table or "article" not in sentences:
        return table
    names = sentences.drop_duplicates("article_id").set_index("article_id")["article"]
    place = list(table.columns).index("article_id") + 1
    table.insert(place, "article", table["article_id"].map(names))
    return table


def _describe(articles: pd.DataFrame) -> pd.Series:
    """Say place and day of each article, in the order of publication: some may be the same."""
    check_table(articles, "article_id", what=ARTICLES)
    known = pd.DataFrame({"article_id": articles["article_id"].astype("str")})
    for day in DAYS:
        given = articles[day] if day in articles else pd.Series(pd.NaT, articles.index)
        known[day] = read_days(given)
    called = [name for name in ("outlet", "title", "article_id") if name in articles]
    known["place"] = [_place(names) for names in articles[called].to_numpy(dtype=object)]
    known = known.sort_values(DAYS, kind="stable")
    dates = [format_days(*pair) for pair in zip(known[DAYS[0]], known[DAYS[1]], strict=True)]
    names = [", ".join(filter(None, pair)) for pair in zip(known["place"], dates, strict=True)]
    return pd.Series(names, pd.Index(known["article_id"], name="article_id"), dtype="str")


def _place(names: Iterable[Any]) -> str:
    """Return the first name that is known, in one line and not too long."""
    lines = (" ".join(str(name).split()) for name in names if not pd.isna(name))
    place = next(filter(None, lines), "")
    return shorten(place, LONGEST_NAME)


def _number(names: Iterable[str]) -> list[str]:
    """Give a number to names that have been there before: News, News (2), News (3)."""
    seen: Counter[str] = Counter()
    unique: dict[str, None] = {}
    for name in names:
        seen[name] += 1
        numbered = name if seen[name] == 1 else f"{name} ({seen[name]})"
        while numbered in unique:  # as where an outlet is called "News (2)"
            seen[name] += 1
            numbered = f"{name} ({seen[name]})"
        unique[numbered] = None
    return list(unique)
