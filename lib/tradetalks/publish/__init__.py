"""Notebooks become a report, a book, slides, and an edition for the browser."""
