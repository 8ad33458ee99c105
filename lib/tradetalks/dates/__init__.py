"""Expressions of time, and the days of the calendar that they speak of."""
