"""A panel for coding by hand, one sentence at a time: alone, or where coders parted."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as widgets
import pandas as pd
from IPython.display import display

from tradetalks.base.checks import check_path, check_table
from tradetalks.base.tables import write_table
from tradetalks.classroom.codings import LABELS, read_codings
from tradetalks.explore import bundle_view

CONTEXT = 3  # sentences shown before the one to code
MEANINGS = {  # in the words of the codebook; a test holds the two together
    "lower": "unlikely, small, late, shaky; or somebody is said to hope for little",
    "raise": "likely, large, close; or somebody is said to hope for much",
    "mixed": "one way in one half, the other way in the other",
    "open": "undecided, and that is the point of the sentence",
    "none": "the sentence says nothing about how it will end",
}
KEYS = ["article_id", "sentence_id"]
FILLED = ["label", "words", "coded_at"]  # what whoever codes adds to a sentence
BACK, UNDO = "b", "u"  # keys, beside the numbers of the labels


class CodingPanel:
    """What is shown to whoever codes, and what happens at each click.

    Takes the sentences to code (``article_id``, ``sentence_id``, ``text``), all sentences, for
    those before each, and two functions of a coder's name: one reads what is labelled already (a
    table with ``label``, ``words``, ``coded_at``, a row a sentence), one writes the whole table and
    returns where it stands.
    """

    def __init__(
        self,
        to_code: pd.DataFrame,
        sentences: pd.DataFrame,
        read: Callable[[str], pd.DataFrame],
        write: Callable[[str, pd.DataFrame], Path],
    ) -> None:
        self.to_code, self.sentences = to_code.reset_index(drop=True), sentences
        self.read, self.write = read, write
        self.row, self.moving, self.saved = 0, False, ""
        self.coded = pd.DataFrame("", index=self.to_code.index, columns=FILLED)
        self.name = widgets.Text(
            placeholder="your name", description="Name", continuous_update=False
        )
        self.progress = widgets.IntProgress(max=max(len(to_code), 1), layout={"width": "100%"})
        self.shown, self.status, self.review = widgets.HTML(), widgets.HTML(), widgets.HTML()
        self.labels = {label: widgets.Button(description=label) for label in LABELS}
        self.words = widgets.Text(placeholder="the word that decided you (if you like)")
        self.keys = widgets.Text(
            placeholder=f"or type here: 1 to {len(LABELS)}, {BACK} back, {UNDO} undo"
        )
        self.back = widgets.Button(description="Back")
        self.forward = widgets.Button(description="Next")
        self.undo = widgets.Button(description="Undo")
        self._connect()
        self.box = widgets.VBox(self._lay_out())
        self._say("Type your name to begin.")
        self._allow(False)

    def _lay_out(self) -> list[Any]:
        lines = [
            widgets.HBox([button, widgets.HTML(f"{number}. {MEANINGS[label]}")])
            for number, (label, button) in enumerate(self.labels.items(), start=1)
        ]
        moves = widgets.HBox([self.back, self.forward, self.undo])
        for button in moves.children:
            button.layout = {"flex": "1 1 4em", "max_width": "10em"}
        for part in (*lines, moves):
            part.layout.flex_flow = "row wrap"  # a phone is narrow
        self.words.layout.width = self.keys.layout.width = "100%"
        above = [self.name, self.progress, self.status, self.shown]
        return [*above, self.words, *lines, self.keys, moves, self.review]

    def _connect(self) -> None:
        self.name.observe(lambda _: self.begin(), "value")
        for label, button in self.labels.items():
            button.on_click(lambda _, label=label: self.choose(label))
        self.words.observe(lambda _: self._keep_words(), "value")
        self.keys.observe(lambda change: self._press(change["new"]), "value")
        self.back.on_click(lambda _: self.show(self.row - 1))
        self.forward.on_click(lambda _: self.show(self.row + 1))
        self.undo.on_click(lambda _: self.take_back())

    def begin(self) -> None:
        """Read what stands under the name, and show the first sentence without a label."""
        named = bool(self.name.value.strip())
        self._allow(named)
        if not named:
            return self._say("Type your name to begin.")
        self.coded = self.read(self.name.value)
        missing = self.coded.index[self.coded["label"] == ""]
        return self.show(int(missing[0]) if len(missing) else 0)

    def choose(self, label: str) -> None:
        """Give the sentence a label, save it, and go on to the next that has none."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        self.coded.loc[self.row, ["label", "words", "coded_at"]] = [label, self.words.value, now]
        self._save()
        self.show(min(self.row + 1, len(self.to_code) - 1))

    def take_back(self) -> None:
        """Take back the label that was given last."""
        given = self.coded.loc[self.coded["label"] != "", "coded_at"]
        if len(given):
            last = int(given.sort_values(kind="stable").index[-1])
            self.coded.loc[last, FILLED] = ""
            self._save()
            self.show(last)

    def show(self, row: int) -> None:
        """Show a sentence with those before it, its label, and how far one is."""
        if not len(self.to_code):
            return self._say("There is nothing to code.")
        self.row, self.moving = max(0, min(row, len(self.to_code) - 1)), True
        self.shown.value = _with_context(self.to_code.iloc[self.row], self.sentences)
        own = self.coded.loc[self.row]
        self.words.value = own["words"]
        for label, button in self.labels.items():
            button.button_style = "primary" if label == own["label"] else ""
        self.back.disabled = self.row == 0
        self.forward.disabled = self.row == len(self.to_code) - 1
        done = int((self.coded["label"] != "").sum())
        self.progress.value = done
        self.moving = False
        self.review.value = self._list_all() if done == len(self.to_code) else ""
        ready = (
            " All are labelled: look through them below, or hand in." if self.review.value else ""
        )
        return self._say(
            f"Sentence {self.row + 1} of {len(self.to_code)}; {done} labelled.{ready}{self.saved}"
        )

    def _press(self, key: str) -> None:
        if not key or self.moving:
            return
        self.moving, self.keys.value, self.moving = True, "", False
        if key.isdecimal() and 1 <= int(key) <= len(LABELS) and not self.keys.disabled:
            self.choose(LABELS[int(key) - 1])
        elif key.lower() == BACK:
            self.show(self.row - 1)
        elif key.lower() == UNDO:
            self.take_back()

    def _keep_words(self) -> None:
        """Keep a word that is written after the label was chosen."""
        if not self.moving and self.coded.loc[self.row, "label"]:
            self.coded.loc[self.row, "words"] = self.words.value
            self._save()

    def _save(self) -> None:
        path = self.write(self.name.value, self.coded)
        self.saved = f" Saved in <code>{escape(str(path))}</code>."

    def _allow(self, allowed: bool) -> None:
        for part in (
            *self.labels.values(),
            self.words,
            self.keys,
            self.undo,
            self.back,
            self.forward,
        ):
            part.disabled = not allowed

    def _say(self, text: str) -> None:
        self.status.value = f"<p>{text}</p>"

    def _list_all(self) -> str:
        items = "".join(
            f"<li><b>{escape(label)}</b> {escape(text)}</li>"
            for label, text in zip(self.coded["label"], self.to_code["text"], strict=True)
        )
        return f"<ol>{items}</ol>"


def code_sentences(
    to_code: pd.DataFrame, sentences: pd.DataFrame, folder: str | Path = "codings"
) -> None:
    """Show a panel in which one person labels sentences; each click is saved at once.

    Type a name first. The labels go to FOLDER/NAME.csv, with the word that decided and the time,
    and whoever types the same name later goes on where the file ends. Each sentence is shown with
    those before it and none of those after. Where no kernel runs, the sentences are listed.

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

    def write(name: str, coded: pd.DataFrame) -> Path:
        path = _own_file(folder, name)
        _write_own(path, to_code, coded, coder=path.stem)
        return path

    panel = CodingPanel(
        to_code, sentences, lambda name: _read_own(_own_file(folder, name), to_code), write
    )
    _display(panel)


def settle_disagreements(
    to_settle: pd.DataFrame, sentences: pd.DataFrame, path: str | Path = "settled.csv"
) -> None:
    """Show a panel in which somebody decides the sentences on which coders part.

    Nobody sees who gave which label, only the sentence, those before it, and the codebook's
    meanings. The decisions go to one CSV file, with who decided (``decided_by``) and when
    (``coded_at``); what is decided there already counts, whoever goes on. Where no kernel runs, the
    sentences are listed. :func:`tradetalks.join_settled` makes gold of the file.

    Parameters
    ----------
    to_settle : DataFrame
        What :func:`tradetalks.list_disagreements` returns.
    sentences : DataFrame
        All sentences: ``article_id``, ``sentence_id``, ``text``.
    path : str or Path
        The file.

    Examples
    --------
    >>> other = sentences.assign(expectation="none")
    >>> settle_disagreements(list_disagreements({"ours": sentences, "other": other}), sentences)
    """
    for table in (to_settle, sentences):
        check_table(table, "article_id", "sentence_id", "text")
    target = check_path(path, "the file for what is settled")
    people: dict[int, str] = {}

    def read(_name: str) -> pd.DataFrame:
        own, decided = _read_rows(target, to_settle, "decided_by")
        people.update({row: name for row, name in decided.items() if name})
        return own

    def write(name: str, coded: pd.DataFrame) -> Path:
        before, _ = _read_rows(target, to_settle, "decided_by")
        for row in coded.index[(coded["coded_at"] != before["coded_at"]).to_numpy()]:
            people[row] = name.strip()
        decided = [people.get(row, "") if coded.loc[row, "label"] else "" for row in coded.index]
        _write_own(target, to_settle, coded, decided_by=decided)
        return target

    _display(CodingPanel(to_settle, sentences, read, write))


def _display(panel: CodingPanel) -> None:
    """Show a panel, and where no kernel runs the list of its sentences."""
    items = "".join(f"<li>{escape(text)}</li>" for text in panel.to_code["text"])
    still = {"text/html": f"<ol>{items}</ol>", "text/plain": ""}
    display({**still, **bundle_view(panel.box)}, raw=True)


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


def _read_own(path: Path, to_code: pd.DataFrame) -> pd.DataFrame:
    """Return what a file holds already, in the order of the sentences; also of a spreadsheet."""
    own, _ = _read_rows(path, to_code, "coder")
    if not path.is_file():
        return own
    codings, _ = read_codings(path.parent, to_code)
    mine = codings[(codings["file"] == path.name) & codings["article_id"].notna()]
    known = mine.drop_duplicates(KEYS).set_index(KEYS)["label"]
    keys = pd.MultiIndex.from_frame(to_code[KEYS])
    return own.assign(label=[known.get(key, "") for key in keys])


def _read_rows(
    path: Path, to_code: pd.DataFrame, person: str
) -> tuple[pd.DataFrame, dict[int, str]]:
    """Return what a file of ours says of each sentence, and who said so."""
    empty = pd.DataFrame("", index=range(len(to_code)), columns=FILLED)
    if not path.is_file():
        return empty, {}
    table = pd.read_csv(path, dtype="str", keep_default_na=False, encoding="utf-8-sig")
    table = table.reindex(columns=[*KEYS, *FILLED, person], fill_value="").drop_duplicates(KEYS)
    own = to_code[KEYS].astype("str").merge(table, how="left", on=KEYS).fillna("")
    own.index = empty.index
    return own[FILLED].astype("str"), dict(enumerate(own[person]))


def _write_own(path: Path, to_code: pd.DataFrame, coded: pd.DataFrame, **person: Any) -> None:
    """Write all labels; the old file stays until the new one is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table = to_code.drop(columns=FILLED, errors="ignore").reset_index(drop=True)
    table = table.assign(**person).join(coded.reset_index(drop=True))
    draft = path.with_suffix(".draft")
    write_table(table, draft, "utf-8-sig")
    draft.replace(path)
