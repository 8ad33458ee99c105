"""Headlines of other articles that a page sets within a sentence, behind a name.

Some outlets link a name to what they have on that person: a copy of the page then holds the name,
the name in full, and some headlines without a mark between them, up to "MORE". No rule for
sentences, names or expectations can read that, and no reader of the page ever did.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

LINK = "MORE"  # the link with which such headlines end
END = re.compile(rf"(?<=[^\W\d_A-Z]|[\s.?!'’”\])]){LINK}(?![\w-])")
WORD = r"[“\"‘'(\[]{0,2}[A-Z][\w.,'’”\")\]-]*"
# "Lee Ann Marie LeeTalks resume": the name that ends the one in full, and the headline, or the link
# itself, without a space behind it, which no sentence has.
TWICE = re.compile(
    r"(?<!\w)(?P<name>[A-Z][\w'’-]*[^\W\d_A-Z])\s?"
    rf"(?P<full>(?:{WORD}\s){{1,6}})(?P=name)(?=[A-Z0-9“‘(\[])"
)
LONGEST = 900  # characters of a name in full with the headlines behind it


def drop_inserts(text: str) -> tuple[str, list[str]]:
    """Take the headlines of other articles out of the sentences of a text.

    Returns
    -------
    text, dropped : tuple
        The text, and what was taken out of it.

    Examples
    --------
    >>> drop_inserts("Mayor Ann Lee Ann Marie LeeTalks resume Rain ahead MORE said no.")
    ('Mayor Ann Lee said no.', [' Ann Marie LeeTalks resume Rain ahead MORE'])
    """
    if LINK not in text:
        return text, []
    found = [*_find_inserts(text)]
    dropped = [text[start:end] for start, end in found]
    for start, end in reversed(found):
        text = text[:start] + text[end:]
    return text, dropped


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
