"""Files become a table of articles, and nothing is lost in silence on the way."""
