"""What all figures share: the chart with its words and numbers, how it is saved, how it looks."""

from __future__ import annotations

import base64
import io
import json
import os
import re
import textwrap
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib as mpl
import matplotlib.dates as mdates
import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis, Tick, XAxis
from matplotlib.colors import LinearSegmentedColormap
from matplotlib.figure import Figure
from PIL import Image

from tradetalks.base.checks import InputError, check_choice, check_table, describe, show
from tradetalks.base.paths import output_folder
from tradetalks.base.tables import write_table
from tradetalks.expectations.frame import EXPECTATIONS

# Okabe and Ito (2008): distinct to the colour-blind; each colour always goes with one shape.
BLUE, ORANGE, GREEN, PURPLE, GREY, INK = (
    "#0072B2",
    "#D55E00",
    "#007A5A",
    "#8F4E8B",
    "#767676",
    "#222222",
)
PALE_BLUE = "#CCE3F0"
SHADES = LinearSegmentedColormap.from_list("shades", ["#E6F1F8", BLUE, "#00263D"])  # in grey, too
STYLE: dict[Any, Any] = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.titlesize": 11,
    "axes.titlelocation": "left",
    "axes.titleweight": "bold",
    "axes.labelcolor": INK,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "xtick.color": INK,
    "ytick.color": INK,
    "text.color": INK,
    "figure.facecolor": "white",
    "savefig.facecolor": "white",
    "legend.frameon": False,
    "text.parse_math": False,  # a name with $ in it is no formula
    "svg.hashsalt": "tradetalks",  # the same numbers give the same bytes
    "figure.constrained_layout.use": True,
}
WIDTH = 8.0  # inches
NARROW = 4.2  # … as a phone shows it
SLIDE = 5.2  # … as a slide shows it, beside what was found
SLIDE_HEIGHTS = 2.4, 4.4
NARROW_LETTERS, SLIDE_LETTERS = 0.82, 1.15  # the size there of what stands in the panels
LETTERS = 74  # of one point, in an inch of a line beside the names of an axis
RESOLUTION = 150  # dots an inch
POINTS = 72  # of an inch, and dots an inch of an SVG
SHORT = 10  # letters that may stand beside a panel
ROOM = (1.0, 1.2, 1.5, 2.5, 4.0)  # how much higher a drawing may be made until its panels fit
GAP = 4  # pixels between the names below a panel
NAME = re.compile("[a-z0-9-]{1,100}")  # of a file and of a place in a page
ARTICLE_MARKS = ["o", "s", "^", "D", "P", "X"]
ARTICLE_COLOURS = [BLUE, ORANGE, GREEN, PURPLE, GREY, INK]


@dataclass(frozen=True)
class Chart:
    """A figure with everything that belongs to it; a notebook shows it with its alternative text.

    Attributes
    ----------
    figure : Figure
        The picture.
    caption : str
        About five words.
    alternative_text : str
        What the picture shows and finds, for those who do not see it, made from ``numbers``.
    numbers : DataFrame
        The numbers in the picture.
    finding : str
        One sentence: what to see. "" where there is nothing to find.
    name : str
        The name under which it was saved, or "".
    picture : bytes
        The PNG as it was saved, which a notebook shows: to draw it again would double the time.
    concordance : DataFrame or None
        The lines behind the numbers, where these count words.
    sentences : DataFrame or None
        The sentences behind the picture: ``article_id``, ``sentence_id`` and, of each, what the
        picture shows.
    points : tuple
        Where those sentences stand in the picture: for each panel its axes, a table with
        ``article_id`` and ``sentence_id``, and its columns for x and y.
    slide : Figure or None
        Another picture for a lecture, where this one holds more than can be read in a room.

    Examples
    --------
    >>> plot_tone_over_time(sentences, articles).caption
    'Tone by day of publication'
    """

    figure: Figure
    caption: str
    alternative_text: str
    numbers: pd.DataFrame
    finding: str = ""
    name: str = ""
    picture: bytes = b""
    concordance: pd.DataFrame | None = None
    sentences: pd.DataFrame | None = None
    points: tuple[tuple[Axes, pd.DataFrame, str, str], ...] = ()
    slide: Figure | None = None

    def __repr__(self) -> str:
        """Return what the picture shows, as text."""
        return self.alternative_text

    def _repr_mimebundle_(
        self, include: Any = None, exclude: Any = None
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        width = round(self.figure.get_figwidth() * 96)
        height = round(self.figure.get_figheight() * 96)
        picture = {"alt": self.alternative_text, "width": width, "height": height}
        # As text, which is what a notebook keeps: not every kernel encodes bytes by itself.
        drawn = base64.b64encode(self.picture or self._draw("png")).decode()
        data = {"image/png": drawn, "text/plain": self.alternative_text}
        # A report finds the saved figure by its name.
        named = {"figure": self.name, "finding": self.finding} if self.name else {}
        ours = {"caption": self.caption} | {key: text for key, text in named.items() if text}
        return data, {"image/png": picture, "tradetalks": ours}

    def _draw(self, kind: str) -> bytes:
        buffer = io.BytesIO()
        # Dates and versions would make each drawing differ from the last.
        metadata = {"Date": None} if kind == "svg" else {"Software": None}
        with mpl.rc_context(STYLE):
            self.figure.savefig(buffer, format=kind, dpi=RESOLUTION, metadata=metadata)
        return buffer.getvalue() if kind == "svg" else _limit_colours(buffer)


def save_chart(chart: Chart, name: str) -> Chart:
    """Save a chart as NAME.svg, NAME.png and NAME.csv, and its words in captions.json.

    NAME.narrow.svg and NAME.slide.svg are the same drawing for a phone and for a lecture. The lines
    behind its numbers, where it has them, go to NAME-concordance.csv. NAME.sentences.csv names the
    sentences behind it: their ``article_id`` and ``sentence_id``, what the figure shows of each,
    and, where one has a point of its own, its place in the picture: ``x`` from the left, ``y`` from
    the top, both from 0 to 1; ``narrow_x`` and ``narrow_y`` are those in the drawing for a phone.

    Parameters
    ----------
    chart : Chart
        What a ``plot_…`` function returned.
    name : str
        Small letters, digits and hyphens; the file's name.

    Returns
    -------
    Chart
        The chart with its name: as the last line of a notebook cell, this shows it.

    Notes
    -----
    Figures go to the folder named by TRADETALKS_FIGURES, otherwise to the project's ``figures``,
    and without a project around us to ``figures`` where we are.

    Examples
    --------
    >>> save_chart(plot_tone(sentences), "tone").name
    'tone'
    """
    if not isinstance(chart, Chart):
        raise InputError(f"expected what a plot_… function returns and got {describe(chart)}")
    if not isinstance(name, str) or not NAME.fullmatch(name):
        raise InputError(
            f"name is {show(name)}: give small letters, digits and hyphens, such as tone-by-day"
        )
    folder = Path(os.environ.get("TRADETALKS_FIGURES") or output_folder() / "figures")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.svg").write_bytes(chart._draw("svg"))
    picture = chart._draw("png")
    behind = (
        _locate_sentences(chart)
        if chart.sentences is not None or chart.concordance is not None
        else None
    )
    shown = replace(chart, figure=chart.slide or chart.figure)
    with _folded(shown, SLIDE, _choose_slide_height(shown.figure), SLIDE_LETTERS) as drawing:
        (folder / f"{name}.slide.svg").write_bytes(drawing)
    with _folded(chart, NARROW, _choose_narrow_height(chart.figure), NARROW_LETTERS) as drawing:
        (folder / f"{name}.narrow.svg").write_bytes(drawing)
        if behind is not None:
            places = _locate_sentences(chart)[["x", "y"]]
            behind = behind.assign(narrow_x=places["x"], narrow_y=places["y"])
    (folder / f"{name}.png").write_bytes(picture)
    write_table(chart.numbers, folder / f"{name}.csv")
    if chart.concordance is not None:
        write_table(chart.concordance, folder / f"{name}-concordance.csv")
    if behind is not None:
        write_table(behind, folder / f"{name}.sentences.csv")
    index = folder / "captions.json"
    captions = json.loads(index.read_text(encoding="utf-8")) if index.exists() else {}
    captions[name] = captions.get(name, {}) | {
        "caption": chart.caption,
        "alternative_text": chart.alternative_text,
        "finding": chart.finding,
    }
    text = json.dumps(captions, ensure_ascii=False, indent=2) + "\n"
    index.write_text(text, encoding="utf-8", newline="\n")
    return replace(chart, name=name, picture=picture)


def _choose_narrow_height(figure: Figure) -> float:
    return float(figure.get_figheight() * (1.25 - 0.25 * NARROW / figure.get_figwidth()))


def _choose_slide_height(figure: Figure) -> float:
    """Choose how high a figure is on a slide: what has many rows keeps more of its height."""
    least, most = SLIDE_HEIGHTS
    height = float(figure.get_figheight())
    return max(least, min(0.8 * height, most), 0.6 * height)


@contextmanager
def _folded(chart: Chart, new_width: float, new_height: float, letters: float) -> Iterator[bytes]:
    """Lay a figure out in less room, and yield its drawing.

    Letters around the panels keep their size, and long words are broken; those in the panels become
    `letters` times as large, and what would leave its panel is broken or cut, with a mark. What has
    no room left for its panels, or for the names beside them, is drawn higher; of names below that
    would lie over each other every second one is left out, until they fit.
    """
    figure = chart.figure
    width, height = figure.get_figwidth(), figure.get_figheight()
    words = [
        (text, axes, text.get_text(), text.get_position()[0], text.get_ha())
        for text, axes in _list_words(figure)
    ]
    written = [axis for axes in figure.axes for axis in (axes.xaxis, axes.yaxis)]
    ticks = [(axis, [label.get_text() for label in axis.get_ticklabels()]) for axis in written]
    ticks = [(axis, names) for axis, names in ticks if any(" " in name for name in names)]
    inside: list[tuple[Any, float, str]] = [
        (text, float(text.get_fontsize()), text.get_text())
        for axes in figure.axes
        for text in axes.texts
    ]
    columns = [(legend, legend._ncols) for legend in figure.legends]  # type: ignore[attr-defined]
    thinned: list[Any] = []
    for axis, names in ticks:
        longest = round((19 if axis.axis_name == "y" else 8) * new_width / NARROW)
        rows = axis.axis_name == "y"  # where a second line says on how much the row rests
        folded = [_fold(name if rows else " ".join(name.split()), longest) for name in names]
        axis.set_ticks(axis.get_ticklocs(), folded)
    for text, axes, said, *_ in words:
        place = axes.get_subplotspec() if axes else None  # a colour bar has none
        columns_of_axes = place.get_gridspec().ncols if place else 1
        between = 0.3 if axes and text is axes.xaxis.label else 0.6  # of a panel; titles are bold
        share = columns_of_axes + between * (columns_of_axes - 1)
        longest = round(LETTERS * new_width / text.get_fontsize() / share)
        text.set_text(_fold(said, longest))
        if columns_of_axes > 1:  # there is more room above the names of rows than beside the panel
            text.set(x=1.0, ha="right")
    for text, size, said in inside:
        text.set_fontsize(letters * size)
        text.set_in_layout(len(said) <= SHORT)  # a panel does not shrink for what can be broken
    for legend, _ in columns:
        legend.set_ncols(2)
    try:
        for higher in ROOM:
            figure.set_size_inches(new_width, new_height * higher)
            with warnings.catch_warnings(record=True) as caught:
                warnings.simplefilter("always")
                drawing = chart._draw("svg")
                if _keep_in_panels(figure):
                    drawing = chart._draw("svg")
            high = [axes.yaxis for axes in figure.axes]
            if not any("collapsed" in str(warning.message) for warning in caught) and not any(
                map(_labels_overlap, high)
            ):
                break
        for axes in figure.axes:
            while _labels_overlap(axes.xaxis, GAP):
                every_second = _list_labelled(axes.xaxis)[1::2]
                for tick in every_second:
                    tick.label1.set_visible(False)
                thinned += every_second
        yield chart._draw("svg") if thinned else drawing
    finally:
        figure.set_size_inches(width, height)
        for tick in thinned:
            tick.label1.set_visible(True)
        for axis, names in ticks:
            axis.set_ticks(axis.get_ticklocs(), names)
        for text, _, said, across, side in words:
            text.set(text=said, x=across, ha=side)
        for text, size, said in inside:
            text.set(fontsize=size, text=said, in_layout=True)
        for legend, number in columns:
            legend.set_ncols(number)


def _fold(text: str, longest: int) -> str:
    """Break the lines of a text that are longer."""
    return "\n".join(textwrap.fill(line, longest) for line in text.splitlines())


def _labels_overlap(axis: Axis, gap: float = -1) -> bool:
    """Tell whether labels of a drawn axis lie over each other, or have no gap between them."""
    start, end = ("x0", "x1") if isinstance(axis, XAxis) else ("y0", "y1")
    boxes = [tick.label1.get_window_extent() for tick in _list_labelled(axis)]
    spans = sorted((getattr(box, start), getattr(box, end)) for box in boxes)
    return any(first[1] > then[0] - gap for first, then in pairwise(spans))


def _list_labelled(axis: Axis) -> list[Tick]:
    """List the ticks of an axis whose labels are seen."""
    return [
        tick
        for tick in axis.get_major_ticks()
        if tick.label1.get_visible() and tick.label1.get_text()
    ]


def _keep_in_panels(figure: Figure) -> bool:
    """Break or cut what stands in a drawn panel and leaves it; say whether there was such a text.

    What took several lines takes half as many: letters are larger there, and rows are not.
    """
    cut, dots = False, figure.dpi
    figure.set_dpi(POINTS)  # as the letters were drawn that are measured
    for panel_axes, text in ((axes, text) for axes in figure.axes for text in axes.texts):
        box, panel = text.get_window_extent(), panel_axes.get_window_extent()
        said = text.get_text()
        over = max(box.x1 - panel.x1, panel.x0 - box.x0)
        if 1 < over < box.width and len(said) > SHORT:
            lines = said.splitlines()
            longest = int(max(map(len, lines)) * (1 - over / box.width)) - 1
            whole, most = " ".join(said.split()), (len(lines) + 1) // 2
            text.set_text(
                textwrap.fill(whole, max(longest, SHORT), max_lines=most, placeholder=" …")
            )
            cut = True
    figure.set_dpi(dots)
    return cut


def _list_words(figure: Figure) -> Iterator[tuple[Any, Axes | None]]:
    """Yield the texts around the panels, with these: titles, names of axes, the note below."""
    for axes in figure.axes:
        yield axes._left_title, axes  # type: ignore[attr-defined]
        yield axes.xaxis.label, axes
    if figure._supxlabel:  # type: ignore[attr-defined]
        yield figure._supxlabel, None  # type: ignore[attr-defined]


def _limit_colours(png: io.BytesIO) -> bytes:
    """Write a picture with a palette of 256 colours: our charts have few, and it is a third."""
    limited, dither = io.BytesIO(), Image.Dither.NONE
    Image.open(png).convert("RGB").quantize(256, dither=dither).save(limited, "PNG")
    return limited.getvalue()


def _locate_sentences(chart: Chart) -> pd.DataFrame:
    """Add to a drawn chart's sentences where in the picture their points are."""
    keys = ["article_id", "sentence_id"]
    places = []
    for panel, rows, x, y in chart.points:
        data = [panel.convert_xunits(rows[x]), panel.convert_yunits(rows[y])]
        pixels = panel.transData.transform(np.column_stack(data).astype(float))
        share = chart.figure.transFigure.inverted().transform(pixels)
        places.append(rows[keys].assign(x=share[:, 0].round(4), y=(1 - share[:, 1]).round(4)))
    behind = chart.sentences
    if behind is None:
        assert chart.concordance is not None
        behind = chart.concordance[keys].drop_duplicates()
    behind = behind.astype({"sentence_id": "int64"})
    if not places:
        return behind.assign(x=np.nan, y=np.nan)
    return behind.merge(pd.concat(places).astype({"sentence_id": "int64"}), "left", keys)


def check_sentences(sentences: pd.DataFrame, *columns: str) -> None:
    """Refuse what is no table of sentences with these columns, or has none that can be shown."""
    check_table(sentences, *columns)
    if sentences.empty:
        raise InputError("there is no sentence to show")
    if "expectation" in columns:
        for value in sentences["expectation"].unique():
            check_choice(value, EXPECTATIONS, "expectation")
    if {"article_id", "article"} <= set(columns):
        names = sentences[["article_id", "article"]].drop_duplicates()
        for column in ("article_id", "article"):
            again = names.loc[names[column].duplicated(), column]
            if len(again):
                raise InputError(
                    f"two articles have {show(again.iloc[0])} as their {column}: give each its own"
                )


def list_sentences(table: pd.DataFrame, *columns: str) -> pd.DataFrame | None:
    """List the sentences of a table, each with what a figure shows; None where it numbers none."""
    wanted = ["article_id", "sentence_id", *columns]
    return table[wanted].drop_duplicates() if set(wanted) <= set(table) else None


@contextmanager
def styled(
    height: float, rows: int = 1, columns: int = 1, **settings: Any
) -> Iterator[tuple[Figure, Any]]:
    """Yield a figure and its axes in the look of the collection, apart from pyplot's state."""
    with mpl.rc_context(STYLE):
        figure = Figure(figsize=(WIDTH, height))
        yield figure, figure.subplots(rows, columns, squeeze=False, **settings)


def finish_axes(axes: Axes, title: str = "", x: str = "", y: str = "") -> None:
    """Set the words around one panel."""
    axes.set_title("\n".join(textwrap.fill(line, 88) for line in title.splitlines()))
    axes.set_xlabel(x)
    axes.set_ylabel(y)
    axes.tick_params(length=0)


def write_note(figure: Figure, note: str) -> None:
    """Write a line below everything."""
    with mpl.rc_context(STYLE):
        figure.supxlabel(note, fontsize=8, x=0.01, ha="left")


def say_instead(figure: Figure, text: str) -> None:
    """Say in words why there is nothing to draw."""
    for axes in figure.axes:
        axes.set_axis_off()
    figure.text(0.5, 0.5, textwrap.fill(text, 60), ha="center", va="center")


def mark_dates(panel: Axes, fewest: int = 5) -> None:
    """Label an axis of dates, with so many labels or more; with few, no hours among them."""
    dates = mdates.AutoDateLocator(minticks=fewest, maxticks=9)
    panel.xaxis.set_major_locator(dates)
    panel.xaxis.set_major_formatter(mdates.ConciseDateFormatter(dates))
