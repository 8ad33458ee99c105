"""How news articles set their readers' expectations.

Every analysis is a plain function on a table of sentences: ``split_sentences(load_articles())``
makes the table, and each stage adds columns to it or makes a table of its own.
"""

from inspect import isfunction
from typing import Any

import lazy_loader

# The public names stand, with their types, in __init__.pyi. Each is loaded at its first use.
_load, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> Any:
    """Load a public name, or say which extra of the library brings what it needs."""
    if name not in __all__:
        return _load(name)
    from tradetalks.base.doors import taking_tables
    from tradetalks.base.extras import needing
    from tradetalks.base.memory import uncollected

    with needing(name), uncollected():
        found = _load(name)
    # In the place of the function itself, which is now found there.
    globals()[name] = taking_tables(found) if isfunction(found) else found
    return globals()[name]
