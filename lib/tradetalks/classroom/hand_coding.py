"""A widget for coding by hand: one sentence at a time, and every click is saved."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import numpy as np
import pandas as pd
from IPython.display import display

from tradetalks.base.checks import check_path, check_table
from tradetalks.classroom.codings import LABELS, read_codings

CONTEXT = 3  # sentences shown before the one to code


def code_sentences(
    to_code: pd.DataFrame, sentences: pd.DataFrame, folder: str | Path = "codings"
) -> None:
    """Show a widget in which one person labels sentences; each click is saved at once.

    Type a name first. The labels go to FOLDER/NAME.csv, and whoever types the same name later goes
    on where the file ends. Each sentence is shown with those before it and none of those after.
    Where no kernel runs, the sentences are listed.

    Parameters
    ----------
    to_code : DataFrame
        What :func:`tradetalks.sample_for_coding` returns.
    sentences : DataFrame
        The table that it was drawn from: ``article_id``, ``sentence_id``, ``text``.
    folder : str or Path
        Where the CSV file is written; made if it does not exist.

    Examples
    --------
    >>> code_sentences(sample_for_coding(sentences, 20, seed=7), sentences)
    """
    for table in (to_code, sentences):
        check_table(table, "article_id", "sentence_id", "text")
    check_path(folder, "a folder for the codings")
    labels = np.full(len(to_code), "", dtype=object)
    name = widgets.Text(placeholder="your name", description="Name", continuous_update=False)
    shown = widgets.HTML()
    choice = widgets.ToggleButtons(options=LABELS, value=None, disabled=True)
    back, forward = widgets.Button(description="Back"), widgets.Button(description="Next")
    status = widgets.HTML("<p>Type your name to begin.</p>")
    place = {"row": 0, "moving": False}

    def show(row: int) -> None:
        place.update(row=max(0, min(row, len(to_code) - 1)), moving=True)
        shown.value = _with_context(to_code.iloc[place["row"]], sentences)
        choice.value = labels[place["row"]] or None
        back.disabled, forward.disabled = place["row"] == 0, place["row"] == len(to_code) - 1
        place["moving"] = False
        done = int((labels != "").sum())
        saved = (
            f" Saved in <code>{escape(str(_own_file(folder, name.value)))}</code>." if done else ""
        )
        status.value = (
            f"<p>Sentence {place['row'] + 1} of {len(to_code)}; {done} labelled.{saved}</p>"
        )

    def begin(_change: Any) -> None:
        labels[:] = _read_own(_own_file(folder, name.value), to_code)
        choice.disabled = not name.value.strip()
        unlabelled = np.flatnonzero(labels == "")
        show(int(unlabelled[0]) if len(unlabelled) else 0)

    def save(change: Any) -> None:
        if place["moving"] or change["new"] is None:
            return
        labels[place["row"]] = change["new"]
        _write_own(_own_file(folder, name.value), to_code, labels)
        show(place["row"] + 1)

    name.observe(begin, "value")
    choice.observe(save, "value")
    back.on_click(lambda _: show(place["row"] - 1))
    forward.on_click(lambda _: show(place["row"] + 1))
    box = widgets.VBox([name, shown, choice, widgets.HBox([back, forward]), status])
    items = "".join(f"<li>{escape(text)}</li>" for text in to_code["text"])
    still = {"text/html": f"<ol>{items}</ol>", "text/plain": ""}
    display({**still, **box._repr_mimebundle_()}, raw=True)


def _with_context(row: pd.Series, sentences: pd.DataFrame) -> str:
    """Lay out a sentence below those that stand before it; all escaped."""
    same = sentences[sentences["article_id"] == row["article_id"]]
    if "kind" in same:
        same = same[same["kind"] != "caption"]
    before = same[same["sentence_id"] < row["sentence_id"]]["text"].tail(CONTEXT)
    context = f"<p style='color:#595959'>{escape(' '.join(before))}</p>" if len(before) else ""
    return f"{context}<p><b>{escape(row['text'])}</b></p>"


def _own_file(folder: str | Path, name: str) -> Path:
    """Return the file for a name; only letters, digits, spaces and hyphens of it are kept."""
    plain = re.sub(r"[^\w -]", "", name).strip() or "nameless"
    return Path(folder) / f"{plain}.csv"


def _read_own(path: Path, to_code: pd.DataFrame) -> list[str]:
    """Return the labels that a file holds already, in the order of the sentences."""
    if not path.is_file():
        return [""] * len(to_code)
    codings, _ = read_codings(path.parent, to_code)
    own = codings[(codings["file"] == path.name) & codings["article_id"].notna()]
    known = own.drop_duplicates(["article_id", "sentence_id"]).set_index(
        ["article_id", "sentence_id"]
    )["label"]
    keys = zip(to_code["article_id"], to_code["sentence_id"], strict=True)
    return [known.get(key, "") for key in keys]


def _write_own(path: Path, to_code: pd.DataFrame, labels: Any) -> None:
    """Write all labels; the old file stays until the new one is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = to_code.assign(label=labels)
    table.insert(0, "coder", path.stem)
    draft = path.with_suffix(".draft")
    table.to_csv(draft, index=False, encoding="utf-8-sig", lineterminator="\n")
    draft.replace(path)
