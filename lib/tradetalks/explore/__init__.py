"""Widgets over the same tables and figures."""
