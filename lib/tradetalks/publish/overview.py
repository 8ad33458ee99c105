"""What the pages of a report say of the corpus itself: contents, settings, what is left out."""

from __future__ import annotations

import platform
import shlex
from importlib.metadata import version
from typing import Any

import nbformat
import numpy as np
import pandas as pd
from IPython.display import HTML
from markupsafe import Markup

from tradetalks.base.wording import count_of
from tradetalks.corpus.metadata import STAGES
from tradetalks.corpus.text import is_scored
from tradetalks.evaluation.measured import read_measured
from tradetalks.publish.articles import show_value
from tradetalks.publish.cells import NOTEBOOKS, find_lacks
from tradetalks.publish.prepared import Prepared

MEASURED_ON = "other events held out"  # what comes nearest to a corpus that nobody has seen
CREATORS = ["tradetalks", "pandas", "nltk", "nupunkt", "matplotlib"]
ALSO_SIGNED = {"low", "high", "before", "after"}  # beside one of these:
SIGNED = {"tone", "outlook", "difference", "estimate", "change", "contribution"}


def show_table(table: pd.DataFrame, most: int = 20) -> HTML:
    """Show a table whole, without the numbers of its rows, and say how many are left out.

    Parameters
    ----------
    table
        Any table.
    most
        Rows that are shown.

    Returns
    -------
    HTML
        The table; nothing in it is taken for HTML.
    """
    if table.empty:
        return HTML("<p>None.</p>")
    shown = table.head(most)
    if "article" in shown:  # by which it is known
        shown = shown.drop(columns="article_id", errors="ignore")
    signed = SIGNED | ALSO_SIGNED if SIGNED & {*table} else set()
    columns = [[_write(value, name in signed) for value in shown[name]] for name in shown]
    head = Markup("").join(Markup("<th>{}</th>").format(name) for name in shown)
    rows = (
        Markup("<tr>{}</tr>").format(
            Markup("").join(Markup('<td dir="auto">{}</td>').format(cell) for cell in cells)
        )
        for cells in zip(*columns, strict=True)
    )
    html = Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>").format(
        head, Markup("\n").join(rows)
    )
    if len(table) > most:
        html += Markup("<p>The first {} of {}.</p>").format(most, count_of(len(table), "row"))
    return HTML(html)


def _write(value: Any, signed: bool) -> str:
    """Write a cell as people do."""
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value)) or "—"
    if pd.isna(value) or value == "":
        return "—"
    if isinstance(value, bool | np.bool_):
        return "yes" if value else "no"
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float):
        return show_value(value) if signed else f"{value:,.2f}".replace("-", "−")
    return f"{value:,}" if isinstance(value, int) else str(value)


def list_contents(corpus: Prepared) -> pd.DataFrame:
    """List how much of what a corpus holds: ``what`` and ``number``."""
    articles, sentences = corpus.articles, corpus.sentences
    framing = sentences["expectation"] != "none"
    numbers = {
        "articles": len(articles),
        "… with a known day": int(articles["published_from"].notna().sum()),
        "… of a named outlet": int((articles["outlet"] != "").sum()),
        "… not in English, listed and not read": int((~articles["language"].map(is_scored)).sum()),
        "… nearly copies of an earlier one": len(corpus.copies),
        "words": int(articles["words"].sum()),
        "words of the median article": int(articles["words"].median()),
        "sentences": len(sentences),
        "… that belong to the page and not to the article (boilerplate, left out)": int(
            (sentences["kind"] == "boilerplate").sum()
        ),
        "… with somebody who speaks": int((sentences["speaker"] != "").sum()),
        "… that set an expectation": int(framing.sum()),
        "files and rows of which something could not be used": _count_doubtful(corpus.problems),
    }
    return pd.DataFrame(numbers.items(), columns=["what", "number"])


def _count_doubtful(problems: pd.DataFrame) -> int:
    """Count the files with a problem, and of tables the rows."""
    row = problems["reason"].str.extract(r"^(row \d+)", expand=False).fillna("")
    return int((problems["file"] + ":" + row).nunique())


def list_groups(corpus: Prepared, by: str) -> pd.DataFrame:
    """List the values of a column of articles, the most frequent first, with what they hold.

    Stages stand in their order.

    Returns
    -------
    DataFrame
        The column, ``articles``, ``words``, ``first`` and ``last`` day.
    """
    articles = corpus.articles
    own = articles[by] if by in articles else articles[by.removeprefix("article_")]
    groups = articles.assign(**{by: own.replace("", "not known")}).groupby(by)
    table: pd.DataFrame = groups.agg(
        articles=("article_id", "size"),
        words=("words", "sum"),
        first=("published_from", "min"),
        last=("published_to", "max"),
    )
    table = table.sort_values("articles", ascending=False, kind="stable")
    if by == "stage":  # which have an order of their own
        table = table.loc[[name for name in [*STAGES, "not known"] if name in table.index]]
    return table.reset_index()


def list_boilerplate(corpus: Prepared) -> pd.DataFrame:
    """List the lines that are no sentence of their article, and in how many articles each stands.

    Returns
    -------
    DataFrame
        ``line`` (as it is mostly written) and ``articles``, the most frequent first.
    """
    lines = corpus.sentences[corpus.sentences["kind"] == "boilerplate"]
    alike = lines["text"].str.casefold().str.strip(" :.")
    table: pd.DataFrame = lines.groupby(alike, sort=False).agg(
        line=("text", lambda texts: texts.value_counts().index[0]),
        articles=("article_id", "nunique"),
    )
    return table.sort_values("articles", ascending=False, kind="stable").reset_index(drop=True)


def list_copies(corpus: Prepared) -> pd.DataFrame:
    """List the copies by the names of the articles."""
    names = corpus.articles.set_index("article_id")["article"]
    copies = corpus.copies
    named = {"article": "article_id", "nearly the same as": "copy_of"}
    table = pd.DataFrame({name: copies[column].map(names) for name, column in named.items()})
    return table.assign(similarity=copies["similarity"])


def count_problems(problems: pd.DataFrame) -> pd.DataFrame:
    """Count problems by kind, the most frequent first, with one example each."""
    kinds = problems.assign(
        kind=problems["reason"].str.replace(r"\(.*?\)|'.*'|\d+", "…", regex=True)
    )
    counted = kinds.groupby("kind", sort=False).agg(
        problems=("file", "size"), example=("file", "first"), remedy=("remedy", "first")
    )
    return counted.sort_values("problems", ascending=False, kind="stable").reset_index()


def say_how_sure() -> list[str]:
    """Say how often the readers of expectations are wrong, and on what that was seen."""
    measured = read_measured("expectations")
    events = measured[(measured["measured_on"] == MEASURED_ON) & (measured["read_by"] == "both")]
    both = events.iloc[0]
    tone = read_measured("tone").iloc[0]
    right, found = (f"{100 * both[name]:.0f} %" for name in ("precision", "recall"))
    return [
        f"Of the sentences that are said here to set an expectation, {right} do so by hand labels, "
        f"and {found} of those that do are found. That was measured on {both['sentences']:,} "
        f"sentences of {both['articles']} articles about {both['series']} series of events that "
        "the readers had not learned. A single sentence may well be read wrongly; shares and means "
        "over many are surer.",
        f"The tone of a sentence correlates with people's ratings by {tone['pearson']:.2f} (95 % "
        f"interval {tone['low']:.2f} to {tone['high']:.2f}, {tone['sentences']:,} sentences). "
        "Intervals draw whole articles: sentences of one article are not independent.",
    ]


def list_settings(corpus: Prepared) -> pd.DataFrame:
    """List the choices from which a report was made, and the versions of what made it."""
    settings = corpus.settings
    cues = settings["cues"]
    chosen = {
        "corpus": settings["corpus"],
        "compared by": ", ".join(settings["by"]) or "nothing named",
        "event": settings["event"] or "none",
        "keywords chosen from the corpus" if settings["chosen"] else "keywords": "; ".join(
            f"{name}: {', '.join(terms)}" for name, terms in settings["keywords"].items()
        )
        or "none",
        "cues of one's own": " ".join(cues.split()) or "none",
    }
    for kind, aliases in settings["aliases"].items():
        named = (f"{name}: {', '.join(forms)}" for name, forms in aliases.items())
        chosen[f"aliases of {kind}"] = "; ".join(named) or "none"
    versions = {"Python": platform.python_version()} | {name: version(name) for name in CREATORS}
    return pd.DataFrame((chosen | versions).items(), columns=["setting", "value"])


def list_left_out(corpus: Prepared) -> pd.DataFrame:
    """List what of the pages a corpus cannot fill: ``page``, ``section`` and ``reason``."""
    lacks = find_lacks(corpus)
    rows = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        page = section = ""
        for cell in nbformat.read(path, as_version=4).cells:
            line = cell.source.partition("\n")[0]
            if cell.cell_type == "markdown" and line.startswith("#"):
                page = page or line.strip("# ")
                section = line.strip("# ")
            rows += [
                (page, section, lacks[tag])
                for tag in cell.metadata.get("tags", [])
                if lacks.get(tag)
            ]
    return pd.DataFrame(rows, columns=["page", "section", "reason"]).drop_duplicates()


def write_commands(corpus: Prepared) -> str:
    """Write the commands that make this report, and its tables, anew."""
    settings = corpus.settings
    command = ["tradetalks", "report", settings["corpus"], "--title", settings["title"]]
    for name in settings["by"]:
        command += ["--by", name]
    command += ["--event", settings["event"]] if settings["event"] else []
    files = {"keywords": not settings["chosen"], "cues": settings["cues"]}
    files["aliases"] = any(settings["aliases"].values())
    for name, given in files.items():
        command += [f"--{name}", f"{name}.toml"] if given else []
    corpus_name = shlex.quote(settings["corpus"])
    return "\n".join(
        [
            shlex.join(command),
            f"tradetalks inspect {corpus_name}",
            f"tradetalks annotate {corpus_name} sentences.parquet",
            f"tradetalks checksum {corpus_name}",
        ]
    )
