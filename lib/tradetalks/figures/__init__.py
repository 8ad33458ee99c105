"""Tables become figures, each with its caption, words and numbers."""
