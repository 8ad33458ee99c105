"""Exercises that check themselves, codings of a class, coursework and grading."""
