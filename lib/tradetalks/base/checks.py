"""What every public function checks of what it is given: one line says what is wrong, and the mend.

An :class:`InputError` is a mistake in what was given; any other exception is a fault of ours.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import Any, NoReturn

import pandas as pd

SHOWN = 12  # names that an error lists
# Which function makes a column. What is known of an article comes with it from load_articles.
MADE_BY = {
    **dict.fromkeys(
        ["article_id", "article", "sentence_id", "paragraph", "position", "kind", "quoted"],
        "split_sentences",
    ),
    **dict.fromkeys(["start", "end", "speaker", "speaker_description"], "split_sentences"),
    **dict.fromkeys(["tone", "tone_low", "tone_high", "tone_words"], "score_sentiment"),
    **dict.fromkeys(["expectation", "certainty", "outlook", "voice", "cues"], "frame_expectations"),
    **dict.fromkeys(["title", "outlet", "published_from", "published_to"], "load_articles"),
    **dict.fromkeys(["expression", "value", "anchor"], "find_dates"),
    **dict.fromkeys(["keyword", "form"], "find_keywords"),
    **dict.fromkeys(["words"], "load_articles"),
}


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
    table: object, *columns: str | None, what: str = "a table of sentences", by: object = None
) -> None:
    """Refuse what is no table, or lacks a column.

    Parameters
    ----------
    table : object
        What was given.
    *columns : str
        The columns that it must have (None is none); where one is missing, the error says which
        function makes it.
    what : str
        What was expected, as the error calls it.
    by : str or list of str, optional
        Columns that the caller chose: where one is missing, the error names the nearest.

    Raises
    ------
    InputError
        One line.
    """
    if not isinstance(table, pd.DataFrame):
        raise InputError(f"expected {what}, a pandas DataFrame, and got {describe(table)}")
    missing = next((name for name in columns if name is not None and name not in table), None)
    if missing is not None:
        maker = f"run {MADE_BY[missing]} first" if missing in MADE_BY else f"add it to {what}"
        raise InputError(f"there is no column {missing!r} in {what}: {maker}; {_list(table)}")
    chosen = [] if by is None else [by] if isinstance(by, str) else by
    if not isinstance(chosen, list | tuple):
        raise InputError(f"by is {describe(by)}: give the name of a column, or a list of names")
    for name in chosen:
        if name not in table:
            raise InputError(f"there is no column {name!r}{suggest(name, table)}; {_list(table)}")


def check_texts(texts: object) -> list[str]:
    """Return a column of texts as a list, or say which is no string."""
    if not isinstance(texts, pd.Series):
        raise InputError(
            f'expected a column of texts, such as sentences["text"], and got {describe(texts)}'
        )
    values = texts.tolist()
    for value in values:
        if not isinstance(value, str):
            raise InputError(f"a text is {value!r}: give strings, and drop or fill missing ones")
    return values


def check_text(text: object, what: str) -> None:
    """Refuse what is no string; `what` is what it was to be: "a sentence"."""
    if not isinstance(text, str):
        raise InputError(f"expected {what}, as text, and got {describe(text)}")


def check_choice(value: object, allowed: Collection[Any], what: str) -> None:
    """Refuse a value that is none of those allowed, and name the nearest."""
    if value not in allowed:
        refuse_choice(value, allowed, what)


def refuse_choice(value: object, allowed: Iterable[Any], what: str) -> NoReturn:
    """Say that a value is none of those allowed, and name the nearest."""
    names = [str(name) for name in allowed]
    more = f" and {len(names) - SHOWN:,} more" if len(names) > SHOWN else ""
    known = f"there are {', '.join(names[:SHOWN])}{more}"
    raise InputError(f"no such {what}: {value!r}{suggest(value, names)}; {known}")


def check_number(value: object, what: str, least: float, most: float = float("inf")) -> None:
    """Refuse what is no number, or lies outside its bounds."""
    known = isinstance(value, int | float) and not isinstance(value, bool)
    if not known or not least <= value <= most:  # type: ignore[operator]
        bound = f"{least:g} or more" if most == float("inf") else f"from {least:g} to {most:g}"
        raise InputError(f"{what} is {value!r}: give a number, {bound}")


def describe(given: object) -> str:
    """Say in a few words what was given."""
    if isinstance(given, str):
        return f"the text {given[:40]!r}"
    if isinstance(given, pd.Series):
        return f"a single column ({given.name!r}): give the whole table"
    if given is None:
        return "nothing"
    kind = type(given)
    if hasattr(given, "to_pandas"):
        return f"a {kind.__module__.split('.')[0]} {kind.__name__}: give its to_pandas()"
    article = "an" if kind.__name__[0] in "aeiouAEIOU" else "a"
    return f"{article} {kind.__name__}"


def suggest(name: object, known: Iterable[Any]) -> str:
    """Name what comes nearest to a name that does not exist; "" where nothing does."""
    near = get_close_matches(str(name), [str(one) for one in known], n=1)
    return f", did you mean {near[0]!r}?" if near else ""


def _list(table: pd.DataFrame) -> str:
    names = [str(name) for name in table.columns]
    if not names:
        return "it has no columns"
    more = f" and {len(names) - SHOWN} more" if len(names) > SHOWN else ""
    return f"it has {', '.join(names[:SHOWN])}{more}"
