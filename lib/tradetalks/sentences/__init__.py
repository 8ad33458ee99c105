"""Articles become a table of sentences, each with who says it."""
