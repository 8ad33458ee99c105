"""Which words are used, how often, where, when, and what sets groups of articles apart."""
