"""How an article is called: its label in figures, its name in sentences."""

from __future__ import annotations

import re
import textwrap

import pandas as pd

from tradetalks.base.checks import ARTICLES, check_table, read_days
from tradetalks.base.wording import format_days

LONGEST_NAME = 90  # characters
LABEL = re.compile(  # what label_articles makes
    r"\A(?:(?P<stage>before|during|after): )?(?P<place>.*?)(?P<day>, \d[^,]*\d{4})?\Z", re.DOTALL
)


def label_articles(articles: pd.DataFrame) -> pd.Series:
    """Give each article a short label for figures: stage, outlet or title, and date, if known.

    Takes ``article_id``, ``title``, ``outlet``, ``stage``, ``published_from`` and ``published_to``;
    returns labels indexed by ``article_id``, unique, in the order of publication as far as it is
    known.

    Examples
    --------
    >>> label_articles(load_articles("seeds")).tolist()
    ['before: National Daily (Nigeria), 6–8 June 2025', 'during: MarketSpy, 9–11 June 2025']
    """
    known = ("article_id", "title", "outlet", "stage", "published_from", "published_to")
    check_table(articles, *known, what=ARTICLES)
    read = {name: read_days(articles[name]) for name in ("published_from", "published_to")}
    articles = articles.assign(**read)
    labels = []
    articles = articles.sort_values(["published_from", "published_to"], kind="stable")
    for article in articles.to_dict("records"):
        days = format_days(article["published_from"], article["published_to"])
        place = ", ".join(filter(None, [article["outlet"] or article["title"], days]))
        labels.append(
            ": ".join(filter(None, [article["stage"], place or str(article["article_id"])]))
        )
    named = pd.Series(
        labels, index=pd.Index(articles["article_id"], name="article_id"), dtype="str"
    )
    repeated = named.duplicated(keep=False)
    return named.where(~repeated, named + " (" + named.index.astype("str") + ")")


def name_articles(labels: pd.Series) -> pd.Series:
    """Give each article the name that a sentence calls it by: outlet or title, and the stage.

    Takes what :func:`label_articles` returns; a day remains only where names would be the same.

    Examples
    --------
    >>> name_articles(label_articles(load_articles("seeds"))).tolist()
    ['“National Daily (Nigeria)” (before the event)', '“MarketSpy” (during the event)']
    """
    parts = labels.astype("str").str.extract(LABEL)
    parts = parts.fillna("")
    stage = parts["stage"].str.replace("(.+)", r" (\1 the event)", regex=True)
    names = "“" + parts["place"].map(_shorten) + "”" + stage
    dated = "“" + (parts["place"] + parts["day"]).map(_shorten) + "”" + stage
    return names.where(~names.duplicated(keep=False), dated)


def _shorten(name: str) -> str:
    """Cut a name that would fill the sentence."""
    return textwrap.shorten(name, LONGEST_NAME, placeholder=" …")
