"""Headlines of other articles that a page sets within a sentence, behind a name.

Some outlets link a name to what they have on that person: a copy of the page then holds the name,
the name in full, and some headlines without a mark between them, up to "MORE". No rule for
sentences, names or expectations can read that, and no reader of the page ever did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

CLOSING = "MORE"  # the link with which such headlines end
END = re.compile(rf"(?<=[^\W\d_A-Z]|[\s.?!'’”\])]){CLOSING}(?![\w-])")
WORD = r"[“\"‘'(\[]{0,2}[A-Z][\w.,'’”\")\]-]*"
# "Lee Ann Marie LeeTalks resume": the name that ends the one in full, before a headline.
TWICE = re.compile(
    r"(?<!\w)(?P<name>[A-Z][\w'’-]*[\w’'])\s?"
    rf"(?P<full>(?:{WORD}\s){{0,6}})(?P=name)(?=\s?(?:[A-Z0-9“\"‘'(\[]|{CLOSING}))"
)
LONGEST = 900  # characters of a name in full with the headlines behind it


def drop_inserts(text: str) -> tuple[str, int]:
    """Take the headlines of other articles out of the sentences of a text.

    Returns
    -------
    text, number : tuple
        The text, and how many such places there were.

    Examples
    --------
    >>> drop_inserts("Mayor Ann Lee Ann Marie LeeTalks resume Rain ahead MORE said no.")
    ('Mayor Ann Lee said no.', 1)
    """
    if CLOSING not in text:
        return text, 0
    found = [*_find_inserts(text)]
    for start, end in reversed(found):
        text = text[:start] + text[end:]
    return text, len(found)


def _find_inserts(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the name in full begins behind a name, and where the headlines after it end."""
    done = 0
    for closing in END.finditer(text):
        first = max(done, text.rfind("\n", 0, closing.start()) + 1, closing.start() - LONGEST)
        start = -1
        named = TWICE.search(text, first, closing.end())
        while named:  # of "Ann Lee Ann Lee", where the surname stands the first time
            start = named.end("name")
            named = TWICE.match(text, start + (text[start] == " "), closing.end())
        if start >= 0:
            yield start, closing.end()
            done = closing.end()
