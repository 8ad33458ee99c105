"""Widgets over the same tables and figures."""

from typing import Any

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # of a live widget, in a cell's output


def bundle_view(widget: Any) -> dict[str, Any]:
    """Return what shows a live widget in an output; ipywidgets 7, which Colab has, does not say."""
    return {WIDGET_VIEW: {"version_major": 2, "version_minor": 0, "model_id": widget.model_id}}
