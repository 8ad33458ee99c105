"""Frames of saying: where a sentence names the source of its words.

A frame is a pattern over the classes of words (:mod:`tradetalks.sentences.classes`): a source
before its verb, after it, after "according to", before a colon … This is finite-state parsing
(Abney 1996): no tree, only the phrases near a verb. Of several frames in a sentence the one beside
a quotation counts, then the one at the end of its words, then the main clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from operator import itemgetter
from typing import NamedTuple

from tradetalks.base.lists import read_list, split_words
from tradetalks.base.patterns import compile_late
from tradetalks.sentences.classes import Parsed, is_finite

PHRASE = "[PxNTHSs#nz]"
OUT_OF = "(?:[d#](?:xf|[fo])(?=#))?"  # "six in 10 voters"
NOUN = rf"{OUT_OF}[dj]{{0,2}}{PHRASE}*(?:[NTHSs]|#(?=x?f[djTNH]))"
# "familiar with the talks", "released Sunday by the bank", "of Tobacco, Firearms and Explosives"
MORE = rf"(?:[foBm]+D?[foB]*[dj]?{PHRASE}{{1,6}}(?:(?:,N){{0,3}},?k{PHRASE}{{1,4}})?|fjm?|mo?D)"
BRACKET = r"(?:\([^)]{1,8}\))?"  # "(R-Maine)"
SOURCE = rf"(?P<source>[pi]|{NOUN}(?:{BRACKET},?k{NOUN})?(?P<more>{MORE}{{0,3}}))"
# "a narrator", "many", "one of the diplomats": sources only right beside a verb
ANYTHING = (
    rf"(?P<source>(?:[dj]{{1,2}}{PHRASE}{{1,5}}|(?:(?<![hbxNTH])|(?<=^h)|(?<=^hh)|(?<=,h))j|dd)"
    rf"(?P<more>{MORE}?))"
)
# "some", "28 percent", "six in 10": what holds a view at the beginning of its clause
SHARE = rf"(?:^|(?<=[,kct-]))[ho]*(?P<source>(?:d?j|(?:do)?##?)(?P<more>{MORE}?))"
HELP = r"(?:[hb]|o?[dx]?D#?)*"  # "has also", "on Monday", "this week"
SHORT_APPOSITION = r"(?P<apposition>[^,vwg.:Q]{1,16})"


class Before(NamedTuple):
    """A source before its verb, and what a sentence must have for it to be looked for."""

    pattern: re.Pattern[str]
    needs: str  # "W" a relative clause, "," a comma or a dash before the verb, or both


# Before the verb, the nearest first: "officials said", "a narrator said", "Lee, who …, said",
# "Lee, an analyst, said", "Lee, 44, a nurse, said", "one aide, speaking on condition …, said".
BEFORE = [
    *(
        Before(compile_late(rf"{source}{HELP}$"), needs)
        for source, needs in (
            (rf"{SOURCE}{BRACKET}j?", ""),
            (SHARE, ""),
            (ANYTHING, ""),
            (rf"{SOURCE}{BRACKET},?W", "W"),
            (rf"{SOURCE}{BRACKET},(?P<apposition>[^,vwg.:Q]{{1,18}}),W[^,]{{1,20}},", "W,"),
            (rf"{SOURCE}{BRACKET},W[^,]{{1,20}},", "W,"),
            (rf"{SOURCE}{BRACKET},W[^,]{{1,12}},[^,vwQ]{{1,6}},[^,]{{1,16}},", "W,"),
            (rf"{SOURCE}W[^,vwg.:Q]{{1,10}}", "W"),
            (rf"{SOURCE}{BRACKET}[,-](?P<apposition>[^,vwg.:Q-]{{1,18}})[,-]", ","),
            (rf"{SOURCE}{BRACKET},(?P<apposition>[^,vwg.:Q]{{1,14}},[^,vwg.:Q]{{1,12}}),", ","),
            (rf"{SOURCE}{BRACKET}[,-](?P<apposition>[^vw.:Q]{{1,24}})[,-]", ","),
            # "a third, Ann Lee, said"
            (rf"(?<=[xj],)(?P<source>N[nN]*N(?P<more>{MORE}?)),", ","),
        )
    ),
    Before(compile_late(rf"^(?:k|h)*{ANYTHING}[,-](?P<apposition>[^vw.:Q]{{1,18}}),{HELP}$"), ","),
]
HELPING = "hbDodx#"  # classes of HELP
WITHIN = "PxNTHSs#nzdjfoBmkhbD,()pi-"  # classes that may stand within a source beside its verb
BEFORE_ANY_VERB = [*BEFORE[:2], *BEFORE[3:-1]]
BEFORE_PARTICIPLE = BEFORE[:4:3]
LONGEST_BEFORE = 45  # words: the search goes no farther back
TITLE = compile_late("(?P<source>[Qq])(?P<more>)")  # according to “The Long Way”
UNHEADED = compile_late(rf"(?P<source>{PHRASE}{{1,4}}(?P<more>{MORE}{{0,3}}))(?=[,.]|$)")
AFTER = [
    compile_late(rf"{HELP}{SOURCE}{BRACKET}(?:[,-]{SHORT_APPOSITION})?"),
    compile_late(rf"{HELP}{ANYTHING}"),
]
ENDING = compile_late(r"$|[,.:()QqoDWckfm-]")  # what may stand after a source that follows its verb
PASSIVE = compile_late(rf"[hD]{{0,2}}B{SOURCE}{BRACKET}(?:[,-]{SHORT_APPOSITION})?")
# A subject at the beginning of a clause with its verb behind it.
CLAUSE = compile_late(
    rf"(?:^|(?<=[,kQ-]))(?:h|k)*{SOURCE}{BRACKET}(?:,(?P<apposition>[^,vwg.:Q-]{{1,18}}),)?"
    r"(?:,W[^,]{1,20},)?(?=[xhbvwWzV])"
)
FIRST = compile_late(rf"{SOURCE}{BRACKET}(?:[,-]{SHORT_APPOSITION}[,-])?")
COLON = compile_late(
    rf"[dj]?(?P<source>[NTHSPn]{{1,5}}x?)(?P<more>){BRACKET}(?:,{SHORT_APPOSITION})?:"
)
TURN_OF = compile_late("(?P<source>[TNS]+)(?P<more>):")
DASH = compile_late(rf"[Qq][,.]?(?:-{{1,2}}|:){SOURCE}(?:,(?P<apposition>[^vwg.:Q]{{1,16}}))?$")
OWNER = compile_late(rf"(?P<source>{PHRASE}*P)(?P<more>)(?=[xN]?s[tQ:])")  # "Lee's view that"
CLEAR = [  # "Lee's message is clear: …", "the message from Lee was clear: …"
    compile_late(rf"(?P<source>{PHRASE}*P)(?P<more>)x?[sH]b[xh]{{1,2}}:"),
    compile_late(rf"[sH]o{SOURCE}b[xh]{{1,2}}:"),
]
HOW = compile_late(rf"[Qq]bc{SOURCE}{HELP}[vw]")  # "“…” is how Lee described it"
VERDICT = compile_late(rf"[Qq]b(?P<source>{PHRASE}*P)(?P<more>)x?s")  # "“…” was Lee's verdict"
IN_VIEW = compile_late(rf"o(?P<source>{PHRASE}*P)(?P<more>)x?s,")  # "in Lee's view,"
IN_WORDS = compile_late(rf"od?s?sf{SOURCE},")  # "in the words of Lee,"
SIGNATURE = compile_late(
    rf"-{{1,2}}{SOURCE}(?:,{SHORT_APPOSITION})?$"
)  # "— Ann Lee", a sentence by itself
OF_OWNER = compile_late(rf"f(?<=sf){SOURCE}(?=[tQ])")  # "the view of Lee that"
VERB = compile_late("[vwguez]")
TRIGGER = compile_late("[vwgueazsQ:-]")
# What a weak verb needs behind it.
REPORTED = compile_late(r"h?(?:[tcWQ:,]|o?W|[ob]c|o[dxNTHS]{1,4}t|[djNTHSPx]{1,5}q)")
# "seems to say", "is quoted as saying", "went on to say"
TO_SAY = compile_late("(?:b(?:[vwx]?oh?|[vw]c)|wh?oh?)$")
DECIMAL = compile_late(r"\d[\d,]*\.\d+")  # no people
COUNTED = compile_late("[xsH][^,.:kQW]*?[bhV]")  # a noun with its verb: "orders have been received"
LAST_WORDS = compile_late(r"[^,Qvwg]{0,4}(?:[.,]|$)")
WITH_APPOSITION = 3  # groups of a pattern: source, more, apposition
SUBORDINATE = 6  # the rank of what a subordinate clause holds: the sentence is not its words
LONGEST_LABEL = 8  # words before a colon
FEWEST_QUOTED = 4  # words of a quotation that makes the subject before it a source


class Source(NamedTuple):
    """Where a sentence names who speaks: places of words; the head phrase ends at `core`."""

    start: int
    core: int
    end: int
    apposition: tuple[int, int]


class Found(NamedTuple):
    """A frame found: the lowest rank is the best, then the one with most words (negative)."""

    rank: int
    words: int
    source: Source


BEST = itemgetter(0, 1)  # rank and words


def find_source(sentence: Parsed) -> Source | None:
    """Find the source to which a sentence gives its words: the best of its frames."""
    if not TRIGGER.search(sentence.tags):  # one sentence of four: nothing to look for
        return None
    found = [*_by_verbs(sentence), *_by_other_frames(sentence)]
    best = min(found, key=BEST, default=None)
    if best and best.rank < SUBORDINATE:
        return best.source
    return _by_quotation(sentence)


def _by_verbs(sentence: Parsed) -> Iterator[Found]:
    """Find the source of each verb of saying."""
    for match in VERB.finditer(sentence.tags):
        found = _by_verb(sentence, match.start())
        if found:
            yield found


def _by_verb(sentence: Parsed, place: int) -> Found | None:
    tags = sentence.tags
    verb, left, words = tags[place], tags[:place].rstrip("hb"), place - len(tags)
    said = tags[place - 1 : place] in ("o", "c", "h") and TO_SAY.search(tags, 0, place)
    # "The analyst is uncertain", but "the road ahead is uncertain".
    able = BEFORE_ANY_VERB if verb == "z" else BEFORE
    if said:
        before = _source_before(tags, said.start(), able)
        return Found(3, words, before) if before else None
    if tags[place - 1 : place] == "o":  # "a chance to say"
        return None
    if not _reports(sentence, place, left):
        return _by_document(sentence, place)
    if verb in "gu":
        return _by_participle(tags, place, left)
    if verb == "z":
        before = _source_before(tags, place, able)
        return Found(4, words, before) if before else None
    if tags[:place].rstrip("h")[-1:] == "b":  # "was criticised by Lee"
        by = PASSIVE.match(tags, place + 1)
        return Found(3, 0, _locate(by)) if by else None
    after = _source_after(tags, place) if left[-1:] in ("", "Q", "q", ",", "-") else None
    if after and "Q" in left[-2:]:
        return Found(0, -place, after)
    if left[-1:] == "k":  # "Lee rose and said"
        subject = _main_subject(tags, len(left) - 1)
        beside = "Q" in tags[place + 1 : place + 3]
        return Found(1 if beside else 3, words, subject) if subject else None
    told = (
        "Q" in tags
        or REPORTED.match(tags, place + 1)
        or place + 2 >= len(tags)
        or sentence.forms[place] in _listed("verbs", "inverted")
    )
    before = _source_before(tags, place, BEFORE if told else BEFORE_ANY_VERB)
    if before:
        fits = not _is_bare(sentence, place) or _is_plural(sentence, before, place)
        fits &= not _counts_a_noun(sentence, before, place)
        fits &= not _is_anyone(sentence, before, place)
        return Found(_rank(sentence, before, place), words, before) if fits else None
    inverted = after and (not left or sentence.forms[place] in _listed("verbs", "inverted"))
    return Found(1, -place, after) if after and inverted else None


def _by_participle(tags: str, place: int, left: str) -> Found | None:
    """Read "voters saying that", and "Lee left the room, saying": the subject speaks."""
    words = place - len(tags)
    before = _source_before(tags, place, BEFORE_PARTICIPLE)
    if before:
        return Found(4, words, before)
    subject = _main_subject(tags, place) if left[-1:] in (",", "k", "-", "q", "Q") else None
    return Found(4, words, subject) if subject else None


def _by_document(sentence: Parsed, place: int) -> Found | None:
    """Read "the poll found most voters tired"."""
    tags = sentence.tags
    if "H" not in tags[:place] and "T" not in tags[:place]:
        return None
    if sentence.forms[place].lower() not in _listed("verbs", "finding"):
        return None
    source = _source_before(tags, place, BEFORE_ANY_VERB)
    if not source or sentence.forms[source.core - 1].lower() not in _listed("heads", "document"):
        return None
    return Found(3, place - len(tags), source)


def _reports(sentence: Parsed, place: int, left: str) -> bool:
    """Tell whether a verb reports here; a weak one needs "that", a quotation or a mark for it."""
    tags = sentence.tags
    if tags[place] in "vge" or REPORTED.match(tags, place + 1):
        return True
    if tags[place] == "z":
        return tags[:place].rstrip("h")[-1:] == "b"
    if tags[place] != "w":
        return False
    if "Q" in tags or left[-1:] == ",":
        return True
    return place + 2 >= len(tags) and sentence.forms[place] not in _listed("verbs", "manners")


def _is_bare(sentence: Parsed, place: int) -> bool:
    """Tell a verb without an ending, which needs a subject in the plural: "they agree"."""
    if sentence.tags[place] != "w":
        return sentence.tags[place] == "e"
    form = sentence.forms[place].lower()
    return not is_finite(form) and not form.endswith("ing")


def _source_before(tags: str, place: int, frames: Sequence[Before]) -> Source | None:
    first = max(0, place - LONGEST_BEFORE)
    clause = first + len(tags[first:place].rstrip(WITHIN))  # to search no farther back is faster
    ends = tags[first:place].rstrip(HELPING)[-1:] in (",", "-")
    has_relative = "W" in tags[first:place]
    for pattern, needs in frames:
        if ("W" in needs and not has_relative) or ("," in needs and not ends):
            continue
        for match in pattern.finditer(tags, first if needs else clause, place):
            if not match.start() or tags[match.start() - 1] not in "foB":
                return _locate(match)
    return None


def _source_after(tags: str, place: int) -> Source | None:
    for pattern in AFTER:
        match = pattern.match(tags, place + 1)
        if match:
            return _locate(match) if ENDING.match(tags, match.end("source")) else None
    return None


def _main_subject(tags: str, end: int) -> Source | None:
    """Find the subject of the main clause, for a verb that leaves its own unsaid."""
    clauses = list(CLAUSE.finditer(tags, 0, end))
    subject = clauses[-1] if clauses else FIRST.search(tags, 0, end)
    return _locate(subject) if subject else None


def _is_plural(sentence: Parsed, source: Source, place: int) -> bool:
    """Tell whether a verb without an ending has a subject that fits: "they say", "he may say"."""
    words = [form.lower() for form in sentence.forms[source.start : source.end]]
    if "#" in sentence.tags[source.start : source.core]:  # "28 percent say"
        return True
    return sentence.tags[place - 1] == "h" or any(
        word in _listed("grammar", "plurals") or (word[-1] == "s" and word != "his")
        for word in words
    )


def _counts_a_noun(sentence: Parsed, source: Source, place: int) -> bool:
    """Tell "149 confirmed orders came", "most hopes" and "some demand was met" from "some say"."""
    tags, head = sentence.tags, sentence.tags[source.start : source.core]
    if head.strip("djo#"):
        return False
    words = {form.lower() for form in sentence.forms[source.start : source.core]}
    if DECIMAL.fullmatch(" ".join(words)) or {"the", "most"} == words:
        return True
    if source.end < place:
        return False
    verb, behind = sentence.forms[place].lower(), tags[place + 1 : place + 2]
    if verb.endswith("ed") and source.core < source.end:  # "46 percent of those asked believed"
        return False
    if verb.endswith("ed"):
        return "those" in words or behind == "#" or COUNTED.match(tags, place + 1) is not None
    if verb.endswith("s"):
        return "#" in head or not _listed("grammar", "plurals").isdisjoint(words)
    return not is_finite(verb) and behind in ("b", "h", "f", "k")


def _is_anyone(sentence: Parsed, source: Source, place: int) -> bool:
    """Tell "as one would expect", where nobody spoke, from "one said"."""
    words = [form.lower() for form in sentence.forms[source.start : place]]
    supposed = _listed("grammar", "supposing").intersection(words[source.end - source.start :])
    return (
        words[0] in _listed("grammar", "anyone")
        and source.end == source.start + 1
        and bool(supposed)
    )


def _rank(sentence: Parsed, source: Source, place: int) -> int:
    """Rank a verb after its source: beside a quotation, at the end of its words, before them."""
    tags = sentence.tags
    before, after = tags[max(0, source.start - 2) : source.start], tags[place + 1 : place + 14]
    if "Q" in before or "Q" in after[:1] or after[:2] in (",Q", ":Q"):
        return 0
    if before[-1:] == "c" and sentence.forms[source.start - 1].lower() == "as":
        return 1
    if before[-1:] in (",", "q", "-") and LAST_WORDS.match(after):
        return 1
    if "Q" in after:
        return 2
    if before[-1:] in ("c", "W", "t"):  # "though sources caution that", not "after Lee said that"
        conceded = sentence.forms[source.start - 1].lower() in _listed("grammar", "concessions")
        return 5 if conceded and tags[place + 1 : place + 2] == "t" else SUBORDINATE
    return 3


def _by_other_frames(sentence: Parsed) -> Iterator[Found]:
    """Find sources without a verb of saying."""
    tags = sentence.tags
    if "a" in tags:
        place = tags.index("a")
        after = next(
            filter(None, (one.match(tags, place + 2) for one in (AFTER[0], TITLE, UNHEADED))), None
        )  # "according to"
        if after:
            yield Found(1 if place else 0, -len(tags), _locate(after))
    if ":" in tags:
        yield from _by_colon(tags)
        yield from (Found(2, 0, _locate(one)) for p in CLEAR for one in p.finditer(tags))
    if "-" in tags or "Q:" in tags or "q:" in tags:
        dash = DASH.search(tags) or SIGNATURE.match(tags)
        if dash:
            yield Found(0, 0, _locate(dash))
    if "Qb" in tags or "qb" in tags:
        found = HOW.search(tags) or VERDICT.search(tags)
        if found:
            yield Found(1, 0, _locate(found))
    if "s" in tags:
        yield from (
            Found(1, 0, _locate(match))
            for pattern in (IN_VIEW, IN_WORDS)
            for match in pattern.finditer(tags)
            if not _listed("verbs", "views").isdisjoint(sentence.forms[slice(*match.span())])
        )
        yield from (Found(3, 0, _locate(match)) for match in OWNER.finditer(tags))
        yield from (Found(4, 0, _locate(match)) for match in OF_OWNER.finditer(tags))


def _by_quotation(sentence: Parsed) -> Source | None:
    """Read "Lee left little doubt that “…”": the subject before a quotation of some length."""
    place = sentence.tags.find("Q")
    if place < 0 or sentence.speech[0].count(" ") + 1 < FEWEST_QUOTED:
        return None
    clauses = list(CLAUSE.finditer(sentence.tags, 0, place))
    return _locate(clauses[-1]) if clauses else None


def find_label(sentence: Parsed) -> Source | None:
    """Find whose turn it is in a transcript: "LEE: We are close."."""
    label = TURN_OF.match(sentence.tags)
    return _locate(label) if label else None


def _by_colon(tags: str) -> Iterator[Found]:
    label = COLON.match(tags)
    if label and label.end() < len(tags):
        yield Found(1 if label.end() < LONGEST_LABEL else 4, -len(tags), _locate(label))
    elif ":Q" in tags or ":q" in tags:
        subject = _main_subject(tags, tags.index(":"))
        if subject:
            yield Found(3, 0, subject)


def _locate(match: re.Match[str]) -> Source:
    start, end = match.span("source")
    apposed = match.re.groups == WITH_APPOSITION and match["apposition"]
    core = match.start("more") if match["more"] else end
    return Source(start, core, end, match.span("apposition") if apposed else (0, 0))


@cache
def _listed(part: str, name: str) -> frozenset[str]:
    """Read a list of ``speech.toml``."""
    return frozenset(split_words(read_list(__package__, "speech.toml")[part][name]))
