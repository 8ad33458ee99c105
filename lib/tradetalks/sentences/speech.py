"""Who speaks in a sentence: quotations, direct and indirect speech."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise, takewhile

import pandas as pd

from tradetalks.base.checks import check_table
from tradetalks.sentences.classes import Parsed, parse
from tradetalks.sentences.frames import find_label, find_source
from tradetalks.sentences.kinds import counted_texts
from tradetalks.sentences.names import Names, join
from tradetalks.sentences.quotations import Quoted, find_quotations

NOBODY = ("", "")
TURN = re.compile(r"[TNS]{1,4}:[^#]")  # "LEE: We are close."
# "Ann Lee asked.", "— Ann Lee": a sentence that only says who spoke before it.
TAG = re.compile(r"[^,Qvwg]{1,8}[vw][^Q]{0,6}$|-[^vwQ]+$")


def attribute_speech(sentences: pd.DataFrame) -> pd.DataFrame:
    """Add who speaks in each sentence, in direct or in indirect speech.

    A rule-based reader of attributions, after the kinds distinguished by Pareti (2015): a reporting
    verb with its source before it ("insiders suggest") or after it ("…, said Jane Doe, an
    analyst"), or "according to"; the sentences of one quotation share its speaker. The words are
    in ``speech.toml``.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``text``; uses ``article_id``, ``paragraph`` and ``kind`` where they are there (nobody
        speaks in bylines and boilerplate). Sentences of an article stand in their order.

    Returns
    -------
    DataFrame
        The same with ``quoted`` (some of it is speech between quotation marks), ``speaker`` (full
        name where the article gives one, otherwise the words used: "sources familiar with the
        agenda"; "" where nobody is named) and ``speaker_description`` (office or institution as the
        article gives it, or "").

    Examples
    --------
    >>> sentences = pd.DataFrame({"text": ["“It is near,” said Ann Lee, an analyst."]})
    >>> attribute_speech(sentences)["speaker"].tolist()
    ['Ann Lee']
    """
    check_table(sentences, "text", perhaps=["article_id"])
    quoted: list[bool] = []
    spoken: list[tuple[str, str]] = []
    for group in _group_articles(sentences):
        quotations = list(find_quotations(group))
        parsed = parse([text for text, _ in group], [quotation.spans for quotation in quotations])
        quoted.extend("Q" in sentence.tags for sentence in parsed)
        spoken.extend(_spread(group, quotations, parsed, list(_name_speakers(group, parsed))))
    return sentences.assign(
        quoted=pd.Series(quoted, index=sentences.index, dtype="bool"),
        speaker=pd.Series([name for name, _ in spoken], index=sentences.index, dtype="str"),
        speaker_description=pd.Series(
            [description for _, description in spoken], index=sentences.index, dtype="str"
        ),
    )


def _group_articles(sentences: pd.DataFrame) -> Iterator[list[tuple[str, int]]]:
    """Yield each article's sentences with their paragraph (0 where paragraphs are not known)."""
    paragraphs = sentences.get("paragraph", pd.Series(0, index=sentences.index))
    articles = sentences.get("article_id", pd.Series("", index=sentences.index))
    texts = counted_texts(sentences)  # nobody speaks in a byline or in boilerplate
    rows = list(zip(texts.tolist(), paragraphs.tolist(), strict=True))
    starts = articles.ne(articles.shift()).to_numpy().nonzero()[0].tolist()
    for start, end in pairwise([*starts, len(rows)]):
        yield rows[start:end]


def _name_speakers(group: list[tuple[str, int]], parsed: list[Parsed]) -> Iterator[tuple[str, str]]:
    """Give each sentence the speaker that it names itself, or whose turn in a transcript it is."""
    texts, paragraphs = zip(*group, strict=True)
    names = Names(texts, parsed)
    turns = _find_turns(parsed, paragraphs)
    turn, before = NOBODY, -1
    for number, (sentence, paragraph) in enumerate(zip(parsed, paragraphs, strict=True)):
        if paragraph != before or paragraph not in turns:
            turn, before = NOBODY, paragraph
        if turn != NOBODY:
            yield turn
            continue
        source = find_label(sentence) if paragraph in turns else find_source(sentence)
        turn = names.name_source(number, source) if source else NOBODY
        yield turn


def _find_turns(parsed: list[Parsed], paragraphs: Sequence[int]) -> set[int]:
    """Find the paragraphs of a transcript, "LEE: We are close.": their names stand there again.

    Names in capitals tell by themselves; of others two at least must take turns.
    """
    labels = {
        paragraph: join(sentence.forms[: sentence.tags.index(":")])
        for sentence, paragraph, before in zip(parsed, paragraphs, [-1, *paragraphs], strict=False)
        if paragraph != before and TURN.match(sentence.tags)
    }
    again = {label for label, often in Counter(labels.values()).items() if often > 1}
    capitals = {label for label in again if label.isupper() and len(label) > 1}
    turns = again if len(again) > 1 else capitals
    return {paragraph for paragraph, label in labels.items() if label in turns}


def _spread(
    group: list[tuple[str, int]],
    quotations: list[Quoted],
    parsed: list[Parsed],
    named: list[tuple[str, str]],
) -> list[tuple[str, str]]:
    """Give the sentences of a running quotation the speaker whom one of them names."""
    spoken = list(named)
    for number in range(len(parsed) - 1, -1, -1):  # the source may stand at its end
        if not spoken[number][0] and quotations[number].closes_inside and number + 1 < len(parsed):
            spoken[number] = spoken[number + 1] if quotations[number + 1].opens_inside else NOBODY
    for number in range(len(parsed)):
        if not spoken[number][0]:
            spoken[number] = _inherit(number, group, quotations, parsed, spoken)
    return spoken


def _inherit(
    number: int,
    group: list[tuple[str, int]],
    quotations: list[Quoted],
    parsed: list[Parsed],
    spoken: list[tuple[str, str]],
) -> tuple[str, str]:
    """Find the speaker of a sentence that names none, from those around it."""
    announced = number > 0 and group[number - 1][0].endswith(":") and "Q" in parsed[number].tags
    if announced or quotations[number].opens_inside:
        return spoken[number - 1] if number else NOBODY
    if parsed[number].tags != "Q":
        return NOBODY
    paragraph = group[number][1]
    goes_on = number + 1 < len(group) and group[number + 1][1] == paragraph
    if goes_on and TAG.match(parsed[number + 1].tags):
        return spoken[number + 1]
    before = takewhile(lambda place: group[place][1] == paragraph, range(number - 1, -1, -1))
    return next((spoken[place] for place in before if spoken[place][0]), NOBODY)
