"""Archives' exports, which hold several articles a file; :mod:`read` is the door."""
