"""The arithmetic: intervals, agreement, precision and recall, frequencies compared."""
