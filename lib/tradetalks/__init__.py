"""How news articles set their readers' expectations.

Every analysis is a plain function on a table of sentences: ``split_sentences(load_articles())``
makes the table, and each stage adds columns to it or makes a table of its own.
"""

import lazy_loader

# The public names stand, with their types, in __init__.pyi. Each is loaded at its first use.
__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
