"""Which cells of a report's notebooks a corpus can fill: those whose tags ask for what it has."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path

import pandas as pd
from nbformat import NotebookNode

from tradetalks.measures.intervals import FEWEST
from tradetalks.publish.prepared import Prepared

NOTEBOOKS = Path(str(files("tradetalks.publish"))) / "corpus"


def find_lacks(corpus: Prepared) -> dict[str, str]:
    """Say of each tag that cells may bear why a corpus cannot fill them; "" where it can.

    ``needs-dates``: articles of two days; ``needs-outlets``, ``needs-stages``: of two outlets or
    stages; ``compares-outlets``, ``compares-stages``: five articles of one, and as many others;
    ``needs-event``: a day was given, with articles before and after it; ``needs-by``:
    columns to compare by, of which one has two values; ``needs-keywords``: keywords were given, or
    can be chosen.
    """
    articles, settings = corpus.articles, corpus.settings
    return {
        "needs-dates": "" if articles["published_from"].nunique() > 1 else NO_DAYS,
        "needs-outlets": "" if _count_values(articles["outlet"]) > 1 else NO_OUTLETS,
        "needs-stages": "" if _count_values(articles["stage"]) > 1 else NO_STAGES,
        "compares-outlets": _miss_comparison(articles["outlet"], NO_OUTLETS),
        "compares-stages": _miss_comparison(articles["stage"], NO_STAGES),
        "needs-event": _miss_event(articles, settings["event"]),
        "needs-by": _miss_groups(corpus.sentences, settings["by"]),
        "needs-keywords": "" if settings["keywords"] else NO_KEYWORDS,
    }


NO_DAYS = "the articles are not of two known days: a column date in articles.csv would say"
NO_OUTLETS = "the articles are not of two known outlets: a column outlet in articles.csv would say"
NO_STAGES = (
    "the articles are not of two stages: a column stage in articles.csv, with before, during or "
    "after, would say"
)
NO_KEYWORDS = (
    "no word is far commoner here than in English at large and stands in enough articles: "
    "--keywords names words of one's own"
)


def choose_cells(notebook: NotebookNode, lacks: Mapping[str, str]) -> None:
    """Leave out of a notebook the cells that a corpus cannot fill."""
    notebook.cells = [
        cell
        for cell in notebook.cells
        if not any(lacks.get(tag) for tag in cell.metadata.get("tags", []))
    ]


def _count_values(column: pd.Series) -> int:
    return int(column[column != ""].nunique())


def _miss_comparison(column: pd.Series, none: str) -> str:
    """Say where no outlet, or no stage, has enough articles, or all others together have not."""
    known = column[column != ""]
    sizes = known.value_counts()
    if known.empty:
        return none
    if ((sizes >= FEWEST) & (len(known) - sizes >= FEWEST)).any():
        return ""
    return f"no {column.name} has {FEWEST} articles, with as many others to be compared with"


def _miss_event(articles: pd.DataFrame, event: str | None) -> str:
    if event is None:
        return "no event was given: --event names its day"
    day = pd.Timestamp(event)
    before, after = articles["published_to"] < day, articles["published_from"] >= day
    if before.any() and after.any():
        return ""
    return f"the articles do not lie on both sides of the event of {event}"


def _miss_groups(sentences: pd.DataFrame, by: list[str]) -> str:
    if not by:
        return "no column to compare by was given: --by names one"
    if any(_count_values(sentences[name]) > 1 for name in by):
        return ""
    return f"there are no two values in {', '.join(by)}"
