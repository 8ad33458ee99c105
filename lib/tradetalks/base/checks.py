"""What every public function checks of what it is given: one line says what is wrong, and the mend.

An :class:`InputError` is a mistake in what was given; any other exception is a fault of ours.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from numbers import Integral, Real
from os import PathLike, fsencode
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import pandas as pd
from pandas.api.types import infer_dtype, is_numeric_dtype

SHOWN = 12  # names that an error lists
LONGEST = 60  # characters of what was given, as an error shows it
LONGEST_NAME = 255  # bytes of a file's name, on all systems that we know
SENTENCES, ARTICLES = "a table of sentences", "a table of articles"
# Which function makes a table as a whole.
TABLES = {
    SENTENCES: "split_sentences",
    ARTICLES: "load_articles",
    "a table of files": "inspect_corpus",
    "a table of problems": "inspect_corpus",
    "a table of copies": "find_copies",
    "a table of boilerplate": "find_boilerplate",
    "a table of people": "find_people",
    "a table of dates": "find_dates",
    "a table of counts": "count_by_date",
    "a table of codings": "read_codings",
    "a table of votes": "count_votes",
    "a table of calibration": "score_forecasts",
    "a ledger with its outcomes": "list_expectations",
    "a table of predictions": "predict_expectations",
    "a table of labels, one column a coder": "spread_codings",
}
# Which function makes a column of sentences. What is known of an article comes with it from
# load_articles.
MADE_BY = {
    **dict.fromkeys(
        ["article_id", "article", "sentence_id", "paragraph", "position", "kind", "quoted"],
        "split_sentences",
    ),
    **dict.fromkeys(["start", "end", "speaker", "speaker_description"], "split_sentences"),
    "text": "split_sentences",
    **dict.fromkeys(["tone", "tone_low", "tone_high", "tone_words"], "score_sentiment"),
    **dict.fromkeys(["expectation", "certainty", "outlook", "voice", "cues"], "frame_expectations"),
    **dict.fromkeys(["label_certainty", "read_by"], "frame_expectations"),
    **dict.fromkeys(["expected", "by_when", "condition", "likelihood"], "frame_expectations"),
    **dict.fromkeys(["due_from", "due_to", "probability"], "frame_expectations"),
    **dict.fromkeys(["polarity", "claim", "who", "came", "result"], "list_expectations"),
    **dict.fromkeys(["title", "outlet", "published_from", "published_to"], "load_articles"),
    **dict.fromkeys(["event", "stage", "language", "words"], "load_articles"),
    **dict.fromkeys(["expression", "value", "anchor"], "find_dates"),
    **dict.fromkeys(["keyword", "form"], "find_keywords"),
    **dict.fromkeys(["party", "named"], "tone_toward"),
}
TEXTS = ["text", "title", "outlet", "stage", "speaker", "speaker_description"]
TEXTS += ["file", "status", "languages", "article", "expectation", "voice", "party"]
TEXTS += ["begins", "doubts"]
NUMBERS = ["sentence_id", "start", "end", "position", "words", "count", "share", "outlook"]
NUMBERS += ["lower", "raise", "mixed", "open", "none"]  # the votes for each
NUMBERS += ["tone", "tone_low", "tone_high", "articles", "scored", "dated", "similarity"]
NUMBERS += ["tidied"]
NUMBERS += ["days_from", "days_to", "probability", "low", "high", "size"]
NUMBERS += ["estimate", "uncorrected", "by_hand", "by_hand_low", "by_hand_high", "coded"]


class InputError(ValueError):
    """A mistake in what was given: one line that says what is wrong and what to do.

    Examples
    --------
    >>> try:
    ...     score_sentiment("good")
    ... except InputError as problem:
    ...     print(problem)
    expected a table of sentences...
    """


def check_table(
    table: object,
    *columns: str | None,
    what: str = SENTENCES,
    by: object = None,
    perhaps: Iterable[str] = (),
) -> None:
    """Refuse what is no table, lacks a column, or has texts where numbers belong.

    Parameters
    ----------
    table : object
        What was given.
    *columns : str
        The columns that it must have (None is none); where one is missing, the error says which
        function makes it.
    what : str
        What was expected, as the error calls it: one of ``TABLES``, where a function makes it.
    by : str or list of str, optional
        Columns that the caller chose: where one is missing, the error names the nearest.
    perhaps : iterable of str
        Columns that are read only where they are there.

    Raises
    ------
    InputError
        One line.
    """
    if not isinstance(table, pd.DataFrame):
        made = f" (as {TABLES[what]} returns)" if what in TABLES else ", a pandas DataFrame,"
        raise InputError(f"expected {what}{made} and got {describe(table)}{_convert(table, what)}")
    twice = table.columns[table.columns.duplicated()]
    if len(twice):
        raise InputError(f"the column {twice[0]!r} is there twice: rename or drop one of them")
    for name in columns:
        if name is not None and name not in table:
            raise InputError(
                f"{what.replace('a ', 'the ', 1)} has no column {name!r}: {_mend(name, what)}; "
                f"{_list(table)}"
            )
    for name in filter(None, (*columns, *perhaps)):
        if name in table:
            _check_kind(table, name)
    if what == ARTICLES and "article_id" in columns and table["article_id"].duplicated().any():
        again = table.loc[table["article_id"].duplicated(), "article_id"].iloc[0]
        raise InputError(f"two articles have the article_id {show(again)}: give each its own")
    if by is not None:
        list_columns(table, by)


def check_ids(table: pd.DataFrame, articles: pd.DataFrame) -> None:
    """Refuse tables without an article in common, as where "000" came back as 0 from a CSV file."""
    ids, known = table["article_id"], articles["article_id"]
    if len(ids) and len(known) and not ids.isin(known).any():
        raise InputError(
            f"the two tables have no article in common: one has the article_id "
            f"{show(ids.iloc[0])}, the other {show(known.iloc[0])}"
        )


def list_columns(table: pd.DataFrame, by: object) -> list[str]:
    """Return the columns by which a caller groups, given as one name or as a list of names."""
    if not isinstance(by, str | list | tuple) or not by:
        raise InputError(f"by is {show(by)}: give the name of a column, or a list of names")
    names = [by] if isinstance(by, str) else list(by)
    for name in names:
        check_column(table, name)
    return names


def check_column(table: pd.DataFrame, name: object, what: str = "by", needed: bool = False) -> None:
    """Refuse a column that the caller chose and that is not there, or holds lists."""
    if name is None and not needed:
        return
    if not isinstance(name, str):
        raise InputError(f"{what} is {show(name)}: give the name of one column; {_list(table)}")
    if name not in table:
        made = f" (run {MADE_BY[name]} first)" if name in MADE_BY else suggest(name, table)
        raise InputError(f"there is no column {name!r}{made}; {_list(table)}")
    if len(table) and isinstance(table[name].iloc[0], list | dict | set):
        raise InputError(f"the column {name!r} holds lists, which make no groups: choose another")


def check_texts(texts: object) -> list[str]:
    """Return a column of texts as a list, or say which is no string."""
    if not isinstance(texts, pd.Series):
        raise InputError(
            f'expected a column of texts, such as sentences["text"], and got {describe(texts)}: '
            "of texts of your own pd.Series([…]) makes one"
        )
    values = texts.tolist()
    if texts.hasnans or infer_dtype(texts) not in ("string", "empty"):
        wrong = next((value for value in values if not isinstance(value, str)), "")
        if not isinstance(wrong, str):
            raise InputError(
                f"a value in the column {texts.name or 'of texts'!r} is {show(wrong)}: "
                "give strings, and drop or fill missing ones"
            )
    return values


def check_text(text: object, what: str) -> None:
    """Refuse what is no string; `what` is what it was to be: "a sentence"."""
    if not isinstance(text, str):
        raise InputError(f"expected {what}, as text, and got {show(text)}")


def check_path(path: object, what: str) -> Path:
    """Return a path, or say what was given instead; `what` is what it leads to: "a corpus"."""
    if not isinstance(path, str | PathLike):
        raise InputError(f"expected the path of {what}, as text, and got {describe(path)}")
    written = str(path)
    if not written.strip():
        raise InputError(f"the path of {what} is empty: give its name; . is the folder we are in")
    longest = max((len(fsencode(part)) for part in Path(path).parts), default=0)
    if longest > LONGEST_NAME or not {"\n", "\0"}.isdisjoint(written):
        raise InputError(f"expected the path of {what}, and got {describe(written)}: is it a text?")
    return Path(path)


def check_list(values: object, what: str, example: str) -> list[str]:
    """Return a list of texts, or say what was given: one text would be read letter by letter."""
    single = isinstance(values, str | Mapping | pd.DataFrame) or not isinstance(values, Iterable)
    listed: list[Any] = [values] if single else [*values]  # type: ignore[misc]
    wrong = [value for value in listed if single or not isinstance(value, str)]
    if wrong:
        place = "" if single else " in it"
        raise InputError(
            f"{what}: expected a list of texts, such as {example}, and got {show(wrong[0])}{place}"
        )
    return listed


def check_mapping(values: object, what: str, example: str) -> None:
    """Refuse what is no dictionary."""
    if not isinstance(values, Mapping):
        raise InputError(f"{what} is {show(values)}: give a dictionary, such as {example}")


def check_choice(value: object, allowed: Collection[Any], what: str) -> None:
    """Refuse a value that is none of those allowed, and name the nearest."""
    try:
        known = value in set(allowed)
    except TypeError:  # a list, a table
        known = False
    if not known:
        refuse_choice(value, allowed, what)


def refuse_choice(value: object, allowed: Iterable[Any], what: str) -> NoReturn:
    """Say that a value is none of those allowed, and name the nearest."""
    names = [str(name) for name in allowed]
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    known = f"there are {', '.join(name or 'nothing' for name in names[:SHOWN])}{more}"
    raise InputError(f"no such {what}: {show(value)}{suggest(value, names)}; {known}")


def check_number(
    value: object, what: str, least: float, most: float = float("inf"), whole: bool = False
) -> None:
    """Refuse what is no number, or lies outside its bounds."""
    known = isinstance(value, Integral if whole else Real) and not isinstance(value, bool)
    if not known or not least <= value <= most:  # type: ignore[operator]
        bound = f"{least:g} or more" if most == float("inf") else f"from {least:g} to {most:g}"
        kind = "a whole number" if whole else "a number"
        raise InputError(f"{what} is {show(value)}: give {kind}, {bound}")


def read_days(days: pd.Series) -> pd.Series:
    """Return a column of days as such, missing where it holds nothing, or say which is no day."""
    if not isinstance(days, pd.Series):
        raise InputError(
            'expected a column of days, such as sentences["published_from"], and got '
            f"{describe(days)}"
        )
    known = pd.to_datetime(days, errors="coerce")
    unread = days.notna() & (days != "")
    wrong = days[unread if is_numeric_dtype(days) else unread & known.isna()]
    if len(wrong):
        raise InputError(
            f"a day in the column {days.name!r} is {show(wrong.iloc[0])}: write it as 2025-06-09"
        )
    return known.dt.tz_localize(None)


def describe(given: object) -> str:
    """Say in a few words what was given."""
    if isinstance(given, str):
        return f"the text {given[:40]!r}"
    if isinstance(given, pd.Series):
        return f"a single column ({given.name!r})"
    if given is None:
        return "nothing (None)"
    kind = type(given)
    if hasattr(given, "to_pandas"):
        return f"a {kind.__module__.split('.')[0]} {kind.__name__}"
    article = "an" if kind.__name__[0] in "aeiouAEIOU" else "a"
    return f"{article} {kind.__name__}"


def show(given: object) -> str:
    """Write what was given as Python does, or say what it is where that would be long."""
    written = repr(given.item() if isinstance(given, np.generic) else given)
    return written if len(written) <= LONGEST and written.isprintable() else describe(given)


def suggest(name: object, known: Iterable[Any]) -> str:
    """Name what comes nearest to a name that does not exist; "" where nothing does."""
    near = find_nearest(name, known)
    return f" (did you mean {near!r}?)" if near else ""


def find_nearest(name: object, known: Iterable[Any]) -> str:
    """Return the name that comes nearest to another, whatever its capitals; "" where none does."""
    names = {str(one).casefold(): str(one) for one in known}
    near = get_close_matches(str(name).casefold(), names, n=1)
    return names[near[0]] if near else ""


def _check_kind(table: pd.DataFrame, name: str) -> None:
    """Refuse a column that holds what its name does not promise."""
    values = table[name]
    if name == "article_id" and values.isna().any():
        row = int(values.isna().to_numpy().argmax()) + 1
        raise InputError(f"row {row} has no article_id: fill it in, or drop that row")
    if name in TEXTS:
        check_texts(values)
    elif name in NUMBERS and len(values) and not is_numeric_dtype(values.infer_objects()):
        raise InputError(
            f"the column {name!r} holds {show(values.iloc[0])} and the like: give numbers, as "
            f"pd.to_numeric(table[{name!r}]) makes them"
        )
    elif name in ("tone_words", "cues"):
        wrong = values[~values.map(lambda words: isinstance(words, list | np.ndarray))]
        if len(wrong):
            raise InputError(
                f"the column {name!r} holds {show(wrong.iloc[0])}, where a list belongs (CSV files "
                f"keep none): run {MADE_BY[name]} again"
            )


def _convert(given: object, what: str) -> str:
    """Say how to make a table of what was given instead."""
    if isinstance(given, pd.Series):
        return ": give the whole table"
    if hasattr(given, "to_pandas"):
        return ": give its to_pandas()"
    if isinstance(given, str) and what == SENTENCES:
        return ': of one text pd.DataFrame({"text": ["…"]}) makes a table'
    return ""


def _mend(name: str, what: str) -> str:
    maker = MADE_BY.get(name) if what == SENTENCES else TABLES.get(what)
    return f"run {maker} first" if maker else "add it"


def _list(table: pd.DataFrame) -> str:
    names = [" ".join(str(name).split()) for name in table.columns]
    if not names:
        return "it has no columns"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"it has {', '.join(names[:SHOWN])}{more}"


def warn(line: str) -> None:
    """Warn of what was given, at the line that called the library, through however many of ours.

    Examples
    --------
    >>> warn("two files have no day")
    """
    frame, level = sys._getframe(1), 2
    while frame.f_back and str(frame.f_globals.get("__name__")).startswith("tradetalks"):
        frame, level = frame.f_back, level + 1
    warnings.warn(line, stacklevel=level)
