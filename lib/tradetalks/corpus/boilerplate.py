"""Lines that belong to the page and not to the article: advertisements, rights, buttons.

A line is boilerplate by its form, wherever it stands ("Advertisement", "All rights reserved"), or
because it repeats across the articles of an outlet. Nothing is taken away: such lines are sentences
of the kind ``boilerplate``, which no stage scores.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

import pandas as pd

from tradetalks.base.checks import ARTICLES, check_table
from tradetalks.base.lists import read_list, split_words
from tradetalks.base.patterns import compile_late
from tradetalks.corpus.copies import start_comparing
from tradetalks.corpus.lines import list_lines

COLUMNS = ["outlet", "line", "articles", "share", "known"]
STOPS, CLOSING = frozenset(".!?…:;,"), "\"”’')]"
MARKS = "()[]:,.…!|-–—"
QUOTES = ("“", '"', "‘", "'", "«")
QUOTED = re.compile('[“”"„«»]')
TWO_WORDS = 30  # characters
SHORT = 80  # characters of a line that may be boilerplate though none of the phrases is in it
LONGEST = 400  # characters of a line of a known form


def find_boilerplate(articles: pd.DataFrame) -> pd.DataFrame:
    r"""Find the lines that are an outlet's or its page's, and not the article's.

    A line counts as repeated where it stands, as a line of its own, in at least three articles of
    an outlet and in a fifth of them; one that ends as a sentence does, in half of them, since
    reports on one event repeat their background. Copies of an article count as one, and a line with
    quotation marks is none: what is quoted often is news. The forms of lines that are boilerplate
    anywhere, and these numbers, are in ``boilerplate.toml``.

    Parameters
    ----------
    articles : DataFrame
        Takes ``article_id`` and ``text``; uses ``outlet`` (all those without one count as one).

    Returns
    -------
    DataFrame
        One row for each line of an outlet, the most frequent first: ``outlet``, ``line``,
        ``articles`` (how many hold it), ``share`` (of the outlet's articles, 0 to 1), and ``known``
        (it is boilerplate by its form, and so in one article, too).

    Examples
    --------
    >>> text = "Talks go on in {}.\n\nAdvertisement"
    >>> articles = pd.DataFrame({"article_id": ["a"], "text": [text.format("London")]})
    >>> find_boilerplate(articles)["line"].tolist()
    ['Advertisement']
    """
    check_table(articles, "article_id", "text", what=ARTICLES, perhaps=["outlet"])
    rows = [
        (outlet, line, count, count / size, known)
        for outlet, size, counts, repeated in _count_lines(articles)
        for line, count in counts.items()
        if (known := is_boilerplate(line)) or line in repeated
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    types = {"outlet": "str", "line": "str", "articles": "int64", "share": "float64"}
    table = table.astype(types | {"known": "bool"})
    return table.sort_values("articles", ascending=False, kind="stable", ignore_index=True)


def find_repeated(articles: pd.DataFrame) -> dict[str, frozenset[str]]:
    """Return the lines that repeat in each outlet, whatever their form."""
    return {outlet: frozenset(lines) for outlet, _, _, lines in _count_lines(articles)}


def _count_lines(articles: pd.DataFrame) -> Iterator[tuple[str, int, Counter[str], set[str]]]:
    """Yield of each outlet its name, its articles, in how many a line stands, and what repeats."""
    of_outlets: dict[str, list[str]] = {}
    for outlet, text in zip(list_outlets(articles), articles["text"], strict=True):
        of_outlets.setdefault(outlet, []).append(text)
    for outlet, texts in of_outlets.items():
        lines = list(map(_list_lines, texts))
        counts = Counter(chain.from_iterable(lines))
        yield outlet, len(texts), counts, _find_repeated(texts, lines, counts)


def list_outlets(articles: pd.DataFrame) -> pd.Series[str]:
    """Return the outlet of each article, "" where it is not known."""
    if "outlet" not in articles:
        return pd.Series("", articles.index, dtype="str")
    return articles["outlet"].fillna("").astype("str")


def is_boilerplate(line: str) -> bool:
    """Tell by its form alone whether a line is boilerplate anywhere.

    Examples
    --------
    >>> [is_boilerplate(line) for line in ("Read more: Talks resume", "Share prices fell.")]
    [True, False]
    """
    if len(line) > LONGEST:
        return False
    forms = _forms()
    if not any(map(line.__contains__, forms.anywhere)):  # in nearly every line: so it is fast
        first, second = (*line[:TWO_WORDS].lower().replace("’", "'").split(" ", 2), "")[:2]
        first = first.strip(MARKS)
        if first.startswith(QUOTES) or not _may_begin(first, second):
            return False
        if len(line) > SHORT and is_ended(line):
            lower = line.lower()
            if not any(map(lower.__contains__, forms.phrases)):
                return False
    return forms.whole.fullmatch(line) is not None


def _may_begin(first: str, second: str) -> bool:
    forms = _forms()
    if first not in forms.first_words:
        return not first.replace("'", "").isalpha()
    return first not in forms.second_words or second in forms.second_words[first]


def announces_others(line: str) -> bool:
    """Tell of a line that is boilerplate whether headlines of other articles stand below it.

    Examples
    --------
    >>> [announces_others(line) for line in ("READ MORE:", "Read more: Talks resume")]
    [True, False]
    """
    return _forms().announces.fullmatch(line) is not None


def is_notice(sentence: str) -> bool:
    """Tell a sentence of a page's notices, which some pages set within a paragraph.

    Examples
    --------
    >>> told = ("By signing up you agree to our terms.", "By signing up they agreed to go.")
    >>> [is_notice(sentence) for sentence in told]
    [True, False]
    """
    if len(sentence) > LONGEST:
        return False
    forms = _forms()
    begins = sentence[:TWO_WORDS].lower().startswith(forms.notice_begins)
    may_be = begins or any(map(sentence.__contains__, forms.anywhere))
    return may_be and forms.notice.fullmatch(sentence) is not None


def is_ended(line: str) -> bool:
    """Tell whether a line ends as a sentence does, or a part of one.

    Examples
    --------
    >>> [is_ended(line) for line in ("They met.”", "Talks in London")]
    [True, False]
    """
    return line.rstrip(CLOSING)[-1:] in STOPS


class Forms(NamedTuple):
    """The forms of ``boilerplate.toml``, and what tells where it is worth to look for them."""

    whole: re.Pattern[str]
    notice: re.Pattern[str]
    announces: re.Pattern[str]
    notice_begins: tuple[str, ...]
    first_words: frozenset[str]
    second_words: dict[str, frozenset[str]]
    phrases: tuple[str, ...]
    anywhere: tuple[str, ...]


@cache
def _forms() -> Forms:
    lists = read_list(__package__, "boilerplate.toml")
    whole, notice = (
        compile_late("|".join(f"(?:{form})" for form in lists[name]), re.IGNORECASE)
        for name in ("forms", "notices")
    )
    return Forms(
        whole,
        notice,
        compile_late(lists["announces"], re.IGNORECASE),
        tuple(lists["notice_begins"]),
        frozenset(split_words(lists["first_words"])),
        {word: frozenset(split_words(then)) for word, then in lists["second_words"].items()},
        tuple(lists["phrases"]),
        tuple(lists["anywhere"]),
    )


def _list_lines(text: str) -> set[str]:
    most = read_list(__package__, "boilerplate.toml")["most_words"]
    return {line for line in list_lines(text) if line.count(" ") < most}


def _find_repeated(
    texts: Sequence[str], lines: Sequence[set[str]], counts: Mapping[str, int]
) -> set[str]:
    """Find the lines that repeat often enough, where copies of an article are counted once."""
    rules = read_list(__package__, "boilerplate.toml")

    def is_often(line: str, count: int) -> bool:
        share = rules["share_of_sentences" if is_ended(line) else "share"]
        return bool(count >= max(rules["fewest_articles"], share * len(texts)))

    often = {line for line, count in counts.items() if count >= rules["fewest_articles"]}
    often = {line for line in often if not QUOTED.search(line) and is_often(line, counts[line])}
    if not often:
        return often
    find_copy = start_comparing()
    apart = Counter(
        line
        for number, (text, found) in enumerate(zip(texts, lines, strict=True))
        if not often.isdisjoint(found) and not find_copy(str(number), text)
        for line in found & often
    )
    return {line for line, count in apart.items() if is_often(line, count)}
