"""How good or bad the words of a sentence sound."""
