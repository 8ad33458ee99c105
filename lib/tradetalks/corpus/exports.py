"""Archives' exports, which hold several articles a file."""

from __future__ import annotations

import re

from tradetalks.corpus.metadata import parse_day

Article = tuple[str, dict[str, str]]  # its text, and what is stated about it
# An article of a Nexis export: title, publication, day, "Copyright …", "Length: …", "Body", the
# text, "Classification" or "Load-Date: …", and at last "End of Document".
END = "End of Document"
BODY = "Body"
AFTER_BODY = re.compile(r"Classification|Load-Date:|Graphic$|Notes$|Correction$")


def read_nexis(lines: list[str]) -> Article:
    """Part one article of a Nexis export into its text and the lines above it."""
    lines = [line for line in lines if line]
    start = lines.index(BODY) + 1 if BODY in lines else 0
    body = lines[start:]
    end = next((i for i, line in enumerate(body) if start and AFTER_BODY.match(line)), len(body))
    above = lines[:start]
    dated = next((i for i, line in enumerate(above) if _is_day(line)), 0)
    if dated < 2:
        return "\n".join(body[:end]), {}
    stated = {"title": above[dated - 2], "outlet": above[dated - 1], "date": above[dated]}
    rights = next((line for line in above if line.startswith("Copyright ")), "")
    return "\n".join(body[:end]), stated | {"rights": rights, "dated_by": "stated by Nexis"}


def _is_day(line: str) -> bool:
    try:
        return bool(parse_day(line))
    except ValueError:
        return False
