"""Words and their classes: a sentence as a string of letters, in which frames are looked for.

Each word or mark is one letter: ``p`` a pronoun, ``v`` a verb of saying, ``N`` a name, ``,`` a
comma. The words of the classes are in ``speech.toml``. Beside those of its grammar there are:

- ``v`` verb of saying, ``e`` one without an ending, ``w`` one that needs more behind it, ``g``
  and ``u`` their -ing forms, ``z`` an attitude ("hopeful"), ``s`` a noun of saying; until they are
  joined ``y`` is the first word of a verb of two, and ``Y`` one that is a ``w`` by itself;
- ``H`` head of a source, ``T`` such a head in capitals, ``S`` a place that stands for its
  government, ``N`` another word in capitals, ``P`` a possessive, ``#`` a number, ``x`` any other;
- ``Q`` speech between quotation marks, ``q`` a mere word or title.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from tradetalks.base.lists import read_list, split_words
from tradetalks.base.memory import Memory
from tradetalks.base.tokens import TOKENS, Token, View
from tradetalks.sentences.quotations import is_speech

GRAMMAR = {
    "p": "pronouns",
    "i": "neuter",
    "W": "relative",
    "t": "that",
    "c": "clauses",
    "k": "joining",
    "f": "of",
    "o": "prepositions",
    "B": "by",
    "m": "after_nouns",
    "#": "numbers",
    "d": "determiners",
    "j": "pronominal",
    "P": "possessives",
    "b": "being",
    "h": "helping",
    "n": "particles",
    "D": "days_and_months",
    "T": "titles",
    "a": "according",
}
KEPT_IN_CAPITALS = frozenset("piWtckfoBmdjPbhDTaS#")
TIES = frozenset("-‐‑/.")  # between two words they make one: R-Maine, and/or
BEFORE = frozenset("@#")  # of a name on a network
AFTER = frozenset("’'")  # of a possessive: the workers’
MARKS = dict.fromkeys(",?!", ",") | dict.fromkeys(";…", ".") | dict.fromkeys("-–—", "-")
MARKS |= {":": ":", "(": "(", "[": "(", ")": ")", "]": ")", "&": "k"}
POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$")
VERBAL = re.compile("[dP][vwYeg]")  # where the next two may be; to look for it first is faster
VERBAL_ADJECTIVE = re.compile("(?<=d)[vwY](?=[xNHTs])")  # "the reported talks"
VERBAL_NOUN = re.compile("(?<=[dP])(?:[vwYe]|g(?=t))")  # "his hopes", "the warning that"
TWO_WORDS = re.compile("[yY](?=.)")
NAME_HE = re.compile("p(?=N)")  # "Vice Premier He Lifeng"
SURNAME = re.compile("(?<=N)T(?![TN])")  # "Coretta King", "Hun Sen"
ABOUT = re.compile("o(?=#|do#|jf)|dc(?=[#jd])")  # "about half of", "more than half of"
WITHIN_PHRASE = re.compile("(?<=d)h(?=x{0,2}[HTN])|(?<=dx)h(?=[HT])")  # "a former first lady"
PARTICIPLE = re.compile("N[djpPo#]")
SPEECH, MERE_WORD = "\0Q", "\0q"  # stand for a quotation among the chunks


class Words(NamedTuple):
    """The lists of ``speech.toml``, prepared for looking up."""

    classes: dict[str, str]
    second: dict[str, frozenset[str]]  # of a verb of two words, by the first
    names: frozenset[str]
    no_names: frozenset[str]
    adjectives: frozenset[str]
    suffixes: frozenset[str]
    titles: frozenset[str]
    surnames: frozenset[str]
    added_to_titles: frozenset[str]
    particles: frozenset[str]


@cache
def read_words() -> Words:
    """Read the class of each word; what comes later here outweighs what comes before."""
    speech = read_list(__package__, "speech.toml")
    verbs, grammar = speech["verbs"], speech["grammar"]
    classes = dict.fromkeys(split_words(verbs["nouns"]), "s")
    classes |= dict.fromkeys(split_words(speech["stand_ins"]["official"]), "S")
    irregular = set(split_words(verbs["irregular"]))
    weak = split_words(f"{verbs['weak']} {verbs['manners']}")
    for word in split_words(" ".join(verbs["alone"].values())):
        finite = word[-1] in "sd" or word in irregular
        classes[word] = "g" if word.endswith("ing") else "v" if finite else "e"
    classes |= {word: "u" if word.endswith("ing") else "w" for word in weak}
    for word in split_words(" ".join(speech["heads"].values())):
        if classes.get(word, "e") in "sew" and not word.endswith("ed"):
            classes[word] = "H"  # "the report": a noun, where it could be a verb too
    classes |= dict.fromkeys(split_words(verbs["attitudes"]), "z")
    for letter, name in GRAMMAR.items():
        classes |= dict.fromkeys(split_words(grammar[name]), letter)
    pairs = [split_words(pair) for pair in verbs["phrases"].split("/")]
    classes |= {first: "Y" for first, _ in pairs if classes.get(first) == "w"}
    return Words(
        classes,
        {first: frozenset(b for a, b in pairs if a == first) for first, _ in pairs},
        *(frozenset(split_words(grammar[name])) for name in Words._fields[2:]),
    )


@cache
def _telling() -> frozenset[str]:
    return frozenset(split_words(read_list(__package__, "speech.toml")["verbs"]["alone"]["tells"]))


def tells(word: str) -> bool:
    """Tell whether a verb reports what was said, and not what is only thought or wanted."""
    return word in _telling()


def classify(form: str) -> str:
    """Return the class of one word."""
    words, lower = read_words(), form.lower().rstrip(".").replace("’", "'")
    letter = words.classes.get(lower) or words.classes.get(form.lower(), "")
    if not letter and lower in words.second:
        return "y"
    if letter == "S" and (form[0].islower() or (len(form) == 2 and not form.isupper())):
        letter = ""  # "well fed", "Kim Jong Un"
    if not letter and "-" in lower[1:-1]:
        letter = _classify_compound(form, lower, words)
    if not letter and "'" in lower[1:]:
        stem = words.classes.get(lower.partition("'")[0], "")
        if stem in ("p", "i", "t", "W", "c"):
            return stem  # he'll, it's, that's, who's
        if POSSESSIVE.search(lower):
            return "P"
    if form[0].isupper():
        return _classify_capital(lower, letter, words)
    if form[0].isdigit() or form[0] in "$€£#":
        return "#"
    return letter or ("h" if lower.endswith("ly") else "N" if form[0] == "@" else "x")


def _classify_compound(form: str, lower: str, words: Words) -> str:
    """Read "ex-president", "president-elect" and "el-Sisi"."""
    first, *_, last = lower.split("-")
    if words.classes.get(first if last in words.added_to_titles else last) == "H":
        return "H"
    return "N" if first in words.particles and form.rpartition("-")[2][:1].isupper() else ""


def _classify_capital(lower: str, letter: str, words: Words) -> str:
    if lower in words.names:
        return "N"
    if letter in KEPT_IN_CAPITALS and letter:
        return letter
    if letter in ("v", "w", "Y") and (lower[-1] in "sd" or lower in ("wrote", "thought")):
        return letter
    if letter in ("H", "s"):
        return "T"
    no_name = lower in words.no_names or lower in words.adjectives or letter in ("g", "u")
    return "x" if no_name else "N"


def _join_words(chunk: str) -> tuple[Token, ...]:
    """Join what is one word here: "R-Maine", "@annlee", "workers’", the "J." of "J. D. Marsh"."""
    tokens = TOKENS[chunk]
    if len(tokens) < 2:  # nearly every chunk
        return tokens
    joined = [tokens[0]]
    for start, end, form in tokens[1:]:
        first, before_ends, before = joined[-1]
        if before_ends == start and _is_tied(before, form, chunk[end : end + 1]):
            joined[-1] = (first, end, before + form)
        else:
            joined.append((start, end, form))
    return tuple(joined)


def _is_tied(before: str, form: str, after: str) -> bool:
    """Say whether a token belongs to the word before it."""
    if form[-1].isalnum():
        return before in BEFORE or (before[-1] in TIES and len(before) > 1)
    if form in AFTER or (form == "." and len(before) == 1):
        return before[-1].isalnum()
    return form in TIES and before[-1].isalnum() and after.isalnum()


WORDS = View(_join_words)


def _read_chunk(chunk: str) -> tuple[tuple[str, ...], str]:
    """Take a chunk between spaces apart, into words and marks and their classes."""
    if chunk in (SPEECH, MERE_WORD):
        return (chunk,), chunk[1]
    forms: list[str] = []
    letters = ""
    for _, _, piece in WORDS[chunk]:
        is_word = piece[-1].isalnum() or piece[0].isalnum()
        letter = classify(piece) if is_word else MARKS.get(piece[0], "")
        if letter:
            forms.append(piece)
            letters += letter
        elif piece == "." and forms and _is_abbreviation(forms[-1], chunk):
            forms[-1] += "."  # of an abbreviation: "Sen.", "R-Maine.,"
    return tuple(forms), letters


def _is_abbreviation(form: str, chunk: str) -> bool:
    words = read_words()
    return not chunk.endswith(".") or form.lower() in words.titles | words.suffixes


_CHUNKS = Memory(_read_chunk)
_FORMS = Memory(lambda chunk: _CHUNKS[chunk][0])
_LETTERS = Memory(lambda chunk: _CHUNKS[chunk][1])


def _is_surname(form: str) -> bool:
    words, lower = read_words(), form.lower()
    return lower in words.surnames or lower in words.titles  # an abbreviation ends with a period


def _is_within_phrase(form: str) -> bool:
    return form.endswith("ly") or form in ("first", "then", "now")


def _is_about(form: str) -> bool:
    return form.lower() in ("about", "around", "more", "less", "fewer")


def _is_adverb(form: str, tags: str) -> bool:
    """Tell "Sadly, …" from "Molly Marsh said" and "Marly said"."""
    return tags[1:2] not in ("v", "w", "h") and form.lower() not in read_words().names


class Parsed:
    """A sentence as a string of classes; its words are put together only where they are needed."""

    __slots__ = ("_forms", "chunks", "mere_words", "speech", "tags")

    def __init__(self, text: str, spans: Sequence[tuple[int, int]]) -> None:
        self.speech: Sequence[str] = ()
        self.mere_words: Sequence[str] = ()
        self._forms: list[str] = []
        self.chunks = self._mask(text, spans) if spans else text.split()
        tags = "".join(map(_LETTERS.__getitem__, self.chunks))
        if VERBAL.search(tags):
            tags = VERBAL_NOUN.sub("s", VERBAL_ADJECTIVE.sub("x", tags))
        if "pN" in tags:
            tags = self._turn(tags, NAME_HE, "N", lambda form: form == "He")
        if "NT" in tags:
            tags = self._turn(tags, SURNAME, "N", _is_surname)
        if "dh" in tags or "dxh" in tags:
            tags = self._turn(tags, WITHIN_PHRASE, "x", _is_within_phrase)
        if ABOUT.search(tags):
            tags = self._turn(tags, ABOUT, "h", _is_about)
        if tags[:1] == "N" and self.chunks[0].endswith("ly") and _is_adverb(self.chunks[0], tags):
            tags = f"h{tags[1:]}"
        if PARTICIPLE.match(tags) and self.forms[0].endswith("ing"):
            tags = f"x{tags[1:]}"  # "Facing a vote, …"
        self.tags = self._join_verbs(tags) if "y" in tags or "Y" in tags else tags

    def _turn(self, tags: str, where: re.Pattern[str], to: str, fits: Callable[[str], bool]) -> str:
        """Give another class to the words found whose form fits."""
        return where.sub(
            lambda match: to * len(match[0]) if fits(self.forms[match.start()]) else match[0], tags
        )

    def _mask(self, text: str, spans: Sequence[tuple[int, int]]) -> list[str]:
        """Return the chunks with one in place of each quotation."""
        chunks: list[str] = []
        speech: list[str] = []
        mere_words: list[str] = []
        place = 0
        for start, end in spans:
            quotation = text[start:end]
            spoken = is_speech(quotation, text[end : end + 1])
            (speech if spoken else mere_words).append(quotation)
            chunks += [*text[place:start].split(), SPEECH if spoken else MERE_WORD]
            place = end
        self.speech, self.mere_words = speech, mere_words
        return chunks + text[place:].split()

    @property
    def forms(self) -> list[str]:
        """The words and marks, one a letter of `tags`; quotations stand as they are."""
        if not self._forms:
            forms = list(chain.from_iterable(map(_FORMS.__getitem__, self.chunks)))
            for form, quotations in ((SPEECH, self.speech), (MERE_WORD, self.mere_words)):
                place = -1
                for quotation in quotations:
                    place = forms.index(form, place + 1)
                    forms[place] = quotation
            self._forms = forms
        return self._forms

    def _join_verbs(self, tags: str) -> str:
        """Make "went on" one verb of saying: the first word the verb, the second its help."""
        forms, second = self.forms, read_words().second
        for match in TWO_WORDS.finditer(tags):
            place = match.start()
            end = place + 1 + (tags[place + 1 : place + 3] == "ix")  # "made it clear"
            if forms[end].lower() in second.get(forms[place].lower(), ()):
                verb = "g" if forms[place].endswith("ing") else "v"
                tags = f"{tags[:place]}{verb}{'h' * (end - place)}{tags[end + 1 :]}"
        return tags.replace("y", "x").replace("Y", "w")
