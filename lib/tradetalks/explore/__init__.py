"""Widgets over the same tables and figures."""

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"  # of a live widget, in a cell's output
