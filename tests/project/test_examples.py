"""Every example in the documentation of the library runs, and gives what stands below it."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import shutil
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import tradetalks as tt
from project import PROJECT

FILES = {
    "my-cues.toml": '[far]\nwords = ["in the doldrums"]\n',
    "my-keywords.toml": 'tariffs = ["tariff", "duty"]\n',
    "timeml/one.tml": """<TimeML><DCT><TIMEX3 tid="t0" type="DATE" value="2025-06-10"/></DCT>
<TEXT>They met on <TIMEX3 tid="t1" type="DATE" value="2025-06-09">Monday</TIMEX3>.</TEXT></TimeML>
""",
}
ROOMS = [
    module.name
    for module in pkgutil.walk_packages(tt.__path__, "tradetalks.")
    if not module.name.endswith(".__main__")
]


@pytest.fixture(scope="module")
def names() -> dict[str, Any]:
    """What an example may use without saying where it comes from."""
    articles = tt.load_articles(PROJECT / "seeds")
    sentences = tt.frame_expectations(tt.score_sentiment(tt.split_sentences(articles)))
    public = {name: getattr(tt, name) for name in tt.__all__}
    return public | {"tt": tt, "pd": pd, "articles": articles, "sentences": sentences}


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    """Return a folder with the files that examples name."""
    here = tmp_path_factory.mktemp("examples")
    shutil.copytree(PROJECT / "seeds", here / "seeds")
    shutil.copytree(PROJECT / "notebooks" / "classroom" / "example-class", here / "codings")
    for name, text in FILES.items():
        (here / name).parent.mkdir(exist_ok=True)
        (here / name).write_text(text, encoding="utf-8")
    return here


@pytest.mark.parametrize("room", ROOMS)
def test_the_examples_of_a_module_run(room, names, folder, monkeypatch):
    monkeypatch.chdir(folder)
    module = importlib.import_module(room)
    if hasattr(module, "display"):  # of a widget, no text is shown
        monkeypatch.setattr(module, "display", lambda *_, **__: None)
        monkeypatch.setattr("ipywidgets.widgets.interaction.clear_output", lambda **_: None)
    told: list[str] = []
    for example in doctest.DocTestFinder().find(module, globs={**vars(module), **names}):
        runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE | doctest.ELLIPSIS)
        runner.run(example, out=told.append)
    assert not told, "".join(told)


def test_every_public_function_has_an_example():
    without = [name for name in tt.__all__ if ">>>" not in (getattr(tt, name).__doc__ or "")]
    assert without == []
