"""Notebooks become a report, a book, slides, and an edition for the browser."""

import sys

# Who reads notebooks loads jsonschema, and that compiles a grammar of addresses for more than a
# second. No notebook's schema asks for one, and jsonschema does without where it is not there.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]
