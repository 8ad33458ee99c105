"""How news articles set their readers' expectations.

Every analysis is a plain function on a table of sentences: ``split_sentences(load_articles())``
makes the table, and each stage adds columns to it or makes a table of its own.
"""

from tradetalks.articles import label_articles, load_articles, read_corpus
from tradetalks.people import find_people
from tradetalks.sentences import split_sentences
from tradetalks.speakers import attribute_speech

__all__ = [
    "attribute_speech",
    "find_people",
    "label_articles",
    "load_articles",
    "read_corpus",
    "split_sentences",
]
