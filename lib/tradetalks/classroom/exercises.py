"""Exercises that say at once what is right, with nbgrader or without.

The checks are in ``checks/``, made from the exercise notebooks by ``tradetalks classroom``. They
test properties, or compare fingerprints: the answers are not in them.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
import warnings
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from importlib import resources
from inspect import getdoc, signature
from typing import Any

from tradetalks.base.checks import InputError, check_number, show, suggest
from tradetalks.base.doors import taking_tables

Check = Callable[..., Iterator[tuple[bool, str]]]
STOPPED: dict[str, str] = {}  # names that a cell was to set, and the error that it stopped with
ASSIGNED = re.compile(r"^\s*(?:def\s+)?(\w+)\s*(?:=(?!=)|\()", re.MULTILINE)
WIDTH = 88  # characters of a line of feedback


def check(number: str | float) -> None:
    """Say whether your answer to an exercise is right, and if not, what is the matter with it.

    The answer is looked for in the notebook's variables. What is wrong is said on standard error:
    nbgrader counts a cell that writes there as failed, and nothing is stopped by it.

    Parameters
    ----------
    number : str or float
        As in the heading of the exercise: "2.3".

    Examples
    --------
    >>> intruder = ...  # not answered yet, which is said on standard error
    >>> check("2.1")
    """
    caller = sys._getframe(1)
    if caller.f_globals["__name__"] == taking_tables.__module__:  # the public door, not its user
        caller = caller.f_back or caller
    variables = caller.f_globals
    try:
        problem = find_problem(number, variables)
    except ValueError as error:
        problem = str(error)
    if problem:
        _say(f"✗ {number}  {problem}", sys.stderr)
    else:
        _say(f"✓ {number}  That is right.", sys.stdout)


def hint(number: str | float, which: int = 1) -> None:
    """Give a hint for an exercise; the later ones say more.

    Examples
    --------
    >>> hint("2.1")
    Hint 1 of 2: ...
    """
    try:
        hints = read_hints(number)
        check_number(which, "the number of the hint", 1, whole=True)
    except ValueError as error:
        _say(str(error), sys.stderr)
        return
    if which > len(hints):
        _say(
            f"There are {len(hints)} hints for {number}: the last is hint({number!r}, "
            f"{len(hints)}).",
            sys.stdout,
        )
        return
    more = f" More: hint({number!r}, {which + 1})" if which < len(hints) else ""
    _say(f"Hint {which} of {len(hints)}: {hints[which - 1]}{more}", sys.stdout)


def find_problem(number: str | float, variables: Mapping[str, Any]) -> str:
    """Return what is wrong with the answer to an exercise among a notebook's variables, or "".

    Raises
    ------
    ValueError
        If there is no such exercise.
    """
    test = _find_check(number)
    answers = {name: variables.get(name, ...) for name in signature(test).parameters}
    stopped = [name for name in answers if name in STOPPED]
    if stopped:
        return (
            f"The cell that sets `{stopped[0]}` stopped with {STOPPED[stopped[0]]}: nothing is "
            "checked until it runs. Words and sentences stand between quotation marks."
        )
    missing = [name for name in answers if name not in variables]
    if missing:
        return f"`{missing[0]}` is not there yet: run the cell above that sets it."
    for name, answer in answers.items():
        if _is_open(answer):
            return f"Not answered yet: give `{name}` a value in the cell above, and run it."
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # not about the answer
            return next((message for right, message in test(**answers) if not right), "")
    except Exception as error:  # whatever a student's own function does
        return (
            f"With this answer the check stops with {type(error).__name__}: {error}. "
            "Is it of the kind that was asked for?"
        )


def note_cell(source: str, error: BaseException | None) -> None:
    """Keep which names a cell was to set, if it stopped: an old value of theirs is no answer.

    Parameters
    ----------
    source : str
        The cell.
    error : BaseException or None
        What it stopped with, if it did.
    """
    for name in _names_set(source):
        STOPPED.pop(name, None)
        if error is not None:
            STOPPED[name] = type(error).__name__


def _names_set(source: str) -> set[str]:
    """Return the names that a cell sets, also one that Python cannot read."""
    try:
        lines = ast.parse(source).body
    except SyntaxError:
        return set(ASSIGNED.findall(source))
    return {
        node.id if isinstance(node, ast.Name) else node.name
        for line in lines
        for node in ast.walk(line)
        if isinstance(node, ast.FunctionDef)
        or (isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store))
    }


def _watch_cells() -> None:
    """Have the notebook that we are loaded in tell us of each cell that it has run."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is not None:
        shell.events.register(
            "post_run_cell",
            lambda result: note_cell(
                result.info.raw_cell, result.error_before_exec or result.error_in_exec
            ),
        )


def _is_open(answer: Any) -> bool:
    """Tell whether an answer is still the gap that the exercise came with."""
    if isinstance(answer, dict) and answer:
        return all(map(_is_open, answer.values()))
    return answer is ... or answer is None or (isinstance(answer, str) and not answer.strip())


def read_hints(number: str | float) -> list[str]:
    """Return the hints for an exercise: the paragraphs of its check's docstring."""
    return split_hints(getdoc(_find_check(number)))


def split_hints(docstring: str | None) -> list[str]:
    """Return the paragraphs of a docstring, each in one line."""
    paragraphs = (docstring or "").split("\n\n")
    return [" ".join(paragraph.split()) for paragraph in paragraphs if paragraph.strip()]


@cache
def _read_checks() -> dict[str, Check]:
    found: dict[str, Check] = {}
    folder = resources.files(__package__) / "checks"
    for file in sorted(folder.iterdir(), key=lambda file: file.name):
        if file.name.endswith(".py"):
            names: dict[str, Any] = {}
            exec(compile(file.read_text(encoding="utf-8"), file.name, "exec"), names)
            found |= {
                name.removeprefix("check_").replace("_", "."): test
                for name, test in names.items()
                if name.startswith("check_")
            }
    return found


def _find_check(number: str | float) -> Check:
    checks = _read_checks()
    if str(number) not in checks:
        near = suggest(number, checks)
        known = ", ".join(sorted(checks))
        raise InputError(f"There is no check {show(number)}{near}; there are {known}.")
    return checks[str(number)]


def _say(text: str, stream: Any) -> None:
    print(textwrap.fill(text, WIDTH, subsequent_indent="  "), file=stream)


_watch_cells()
