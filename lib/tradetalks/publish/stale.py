"""Which committed notebook or figure is no longer what the code gives, and why."""

from __future__ import annotations

import difflib
import tempfile
from itertools import zip_longest
from pathlib import Path

import nbformat
import pandas as pd
from nbformat import NotebookNode

from tradetalks.base.paths import own_project_folder
from tradetalks.publish.notebooks import run_notebooks

COLUMNS = ["file", "reason"]
SHOWN = 60  # characters of a difference


def find_stale() -> pd.DataFrame:
    """Run all notebooks anew and compare what they give with what is kept.

    Returns
    -------
    DataFrame
        ``file`` and ``reason``, one row for each notebook or figure that is out of date, in order
        of their names; empty where all is up to date.

    Raises
    ------
    ValueError
        If a notebook fails.
    """
    project = own_project_folder()
    with tempfile.TemporaryDirectory() as scratch:
        drawn = Path(scratch) / "figures"
        notebooks = run_notebooks(project / "notebooks", drawn)
        rows = [
            (f"notebooks/{stem}.ipynb", reason)
            for stem, now in notebooks.items()
            for reason in compare_notebooks(project / "notebooks" / f"{stem}.ipynb", now)
        ]
        if (project / "figures").is_dir():  # a copy of the lessons has none
            rows += _compare_figures(project / "figures", drawn)
    return pd.DataFrame(rows, columns=COLUMNS, dtype="str")


def compare_notebooks(path: Path, now: NotebookNode) -> list[str]:
    """Say of the first cell that differs how it does; of the others, how many there are.

    Parameters
    ----------
    path : Path
        The notebook that is kept.
    now : NotebookNode
        What it gives now.
    """
    kept = nbformat.read(path, as_version=4)
    reasons = []
    if len(kept.cells) != len(now.cells):
        return [f"it has {len(kept.cells)} cells, and would have {len(now.cells)}"]
    for number, (old, new) in enumerate(zip(kept.cells, now.cells, strict=True), start=1):
        if old.cell_type != "code" or old == new:
            continue
        if old.get("execution_count") is None:
            reasons.append(f"cell {number} was not run since it was changed")
        else:
            before, after = (_say(cell) for cell in (old, new))
            reasons.append(f"cell {number} gives {_first_difference(before, after)}")
    further = f"; {len(reasons) - 1} more cells differ" if len(reasons) > 1 else ""
    if reasons:
        return [reasons[0] + further]
    return [] if kept == now else ["its metadata are not those of a clean run"]


def _compare_figures(kept: Path, drawn: Path) -> list[tuple[str, str]]:
    """Compare two folders of figures; of one figure's files the numbers are named first."""
    old = {path.name: path.read_bytes() for path in kept.glob("*")}
    new = {path.name: path.read_bytes() for path in drawn.glob("*")}
    rows = []
    for name in sorted(old.keys() | new.keys()):
        if name not in new:
            rows.append((f"figures/{name}", "no notebook draws it any more"))
        elif name not in old:
            rows.append((f"figures/{name}", "a notebook draws it, and it is not kept"))
        elif old[name] != new[name]:
            texts = name.endswith((".csv", ".json"))
            before, after = old[name], new[name]
            how = (
                f"now has {_first_difference(before.decode(), after.decode())}"
                if texts
                else "is now drawn otherwise"
            )
            rows.append((f"figures/{name}", how))
    return rows


def _first_difference(before: str, after: str) -> str:
    """Quote the first line that is another one."""
    pairs = zip_longest(before.splitlines(), after.splitlines(), fillvalue="")
    old, new = next(((old, new) for old, new in pairs if old != new), ("", ""))
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    start = max(0, next((m.size for m in matcher.get_matching_blocks() if m.a == m.b == 0), 0) - 20)
    return f"“{new[start : start + SHOWN]}” for “{old[start : start + SHOWN]}”"


def _say(cell: NotebookNode) -> str:
    """Write a cell's outputs as lines of text."""
    said = []
    for output in cell.outputs:
        data = output.get("data", {})
        said.append(output.get("text", "") or data.get("text/plain", ""))
        said.append("" if said[-1] else data.get("text/html", ""))
        said.append(str(output.get("metadata", "")))
    return "\n".join(filter(None, said))
