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
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import repeat
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
    "V": "deeds",
}
KEPT_IN_CAPITALS = frozenset("piWtckfoBmdjPbhDTaS#AOC")
TIES = frozenset("-‐‑/.")  # between two words they make one: R-Maine, and/or
BEFORE = frozenset("@#")  # of a name on a network
AFTER = frozenset("’'")  # of a possessive: the workers’
MARKS = dict.fromkeys(",?!", ",") | dict.fromkeys(";…", ".") | dict.fromkeys("-–—", "-")
MARKS |= {":": ":", "(": "(", "[": "(", ")": ")", "]": ")", "&": "k"}
CLOSING = "\"”’')]"  # what may stand behind the last stop of a sentence
POSSESSIVE = re.compile(r"(?:'s|(?<=s)')$")
# What is sought stands before what must precede it: a search for letters is far faster.
VERBAL_ADJECTIVE = re.compile("[vwY](?<=d.)(?=[xNHTs])")  # "the reported talks"
VERBAL_NOUN = re.compile("[vwYeg](?<=[dP].)(?<!g(?!t))")  # "his hopes", "the warning that"
TWO_WORDS = re.compile("y(?=.)|Y(?=[oxih])")
# What some words are in certain places, and anywhere else; their letters until then.
NAME_HE = re.compile("E(?=N)")  # "Vice Premier He Lifeng"
SURNAME = re.compile("J(?<=NJ)(?![TN])")  # "Coretta King", "Hun Sen"
ABOUT = re.compile("O(?=#|do#|jf)")  # "about half of"
GROWING = re.compile("G(?<=bG)(?=h*z)")  # "are growing worried", but "a growing number"
MORE_THAN = re.compile("dC(?=[#jd])")  # "more than half of"
WITHIN_PHRASE = re.compile("A(?:(?<=dA)(?=x{0,2}[HTN])|(?<=dxA)(?=[HT]))")  # "a former first lady"
UNTIL_PLACED = (
    ("A", WITHIN_PHRASE, "x", "h"),
    ("E", NAME_HE, "N", "p"),
    ("J", SURNAME, "N", "T"),
    ("O", ABOUT, "h", "o"),
    ("C", MORE_THAN, "hh", "c"),
    ("G", GROWING, "h", "x"),
)
PLACED = {"first": "A", "then": "A", "now": "A", "about": "O", "around": "O", "than": "C"}
PLACED |= {"growing": "G"}
PARTICIPLE = re.compile("N[djpPo#xse]")
# A word, with a mark behind it or none, as it is nearly always: to take it apart here is faster.
SIMPLE = re.compile("((?:[A-Za-z]{2,}|[A-Za-z](?=[-'’]))(?:[-'’][A-Za-z]+)*)([.,;:?!]?)")
SPEECH, MERE_WORD = "\0Q", "\0q"  # stand for a quotation among the chunks


class Words(NamedTuple):
    """The lists of ``speech.toml``, prepared for looking up."""

    classes: dict[str, str]
    second: dict[str, frozenset[str]]  # of a verb of two words, by the first
    weak_pairs: frozenset[tuple[str, ...]]
    names: frozenset[str]
    no_names: frozenset[str]
    labels: frozenset[str]
    deeds: frozenset[str]
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
    weak = split_words(f"{verbs['weak']} {verbs['manners']}")
    for word in split_words(" ".join(verbs["alone"].values())):
        classes[word] = "g" if word.endswith("ing") else "v" if is_finite(word) else "e"
    classes |= {word: "u" if word.endswith("ing") else "w" for word in weak}
    for word in split_words(" ".join(speech["heads"].values())):
        if classes.get(word, "e") in "sew" and not word.endswith("ed"):
            classes[word] = "H"  # "the report": a noun, where it could be a verb too
    classes |= dict.fromkeys(split_words(verbs["attitudes"]), "z")
    for letter, name in GRAMMAR.items():
        classes |= dict.fromkeys(split_words(grammar[name]), letter)
    pairs = [
        split_words(pair) for pair in f"{verbs['phrases']} / {verbs['weak_phrases']}".split("/")
    ]
    classes |= {first: "Y" for first, _ in pairs if classes.get(first) == "w"} | PLACED
    return Words(
        classes,
        {first: frozenset(b for a, b in pairs if a == first) for first, _ in pairs},
        frozenset(map(split_words, verbs["weak_phrases"].split("/"))),
        *(frozenset(split_words(grammar[name])) for name in Words._fields[3:]),
    )


@cache
def _irregular() -> frozenset[str]:
    return frozenset(split_words(read_list(__package__, "speech.toml")["verbs"]["irregular"]))


def is_finite(verb: str) -> bool:
    """Tell "says" and "agreed" from "say", "express" and "demand", which a plural needs."""
    ends = verb.endswith("ed") or (verb[-1] == "s" and not verb.endswith("ss"))
    return ends or verb in _irregular()


@cache
def _telling() -> frozenset[str]:
    return frozenset(split_words(read_list(__package__, "speech.toml")["verbs"]["alone"]["tells"]))


def tells(words: Iterable[str]) -> bool:
    """Tell whether any verb reports what was said, and not what is only thought or wanted."""
    return not _telling().isdisjoint(words)


def classify(form: str) -> str:
    """Return the class of one word."""
    words, lower, joined = read_words(), form.lower(), not form.isalpha()
    letter = words.classes.get(lower, "")
    if joined:
        lower = lower.rstrip(".").replace("’", "'")
        letter = words.classes.get(lower) or letter
    if letter in ("", "V") and lower in words.second:
        return "y"
    if letter == "S" and (form[0].islower() or (len(form) == 2 and not form.isupper())):
        letter = ""  # "well fed", "Kim Jong Un"
    if joined and not letter:
        letter = _classify_joined(form, lower, words)
    if form[0].isupper():
        return "E" if form == "He" else _classify_capital(lower, letter, words)
    if form[0].isdigit() or form[0] in "$€£#":
        return "#"
    return letter or ("A" if lower.endswith("ly") else "N" if form[0] == "@" else "x")


def _classify_joined(form: str, lower: str, words: Words) -> str:
    """Read "ex-president", "president-elect", "el-Sisi", "he'll" and "China's"."""
    if "-" in lower[1:-1]:
        first, *_, last = lower.split("-")
        if words.classes.get(first if last in words.added_to_titles else last) == "H":
            return "H"
        if first in words.particles and form.rpartition("-")[2][:1].isupper():
            return "N"
    if "'" in lower[1:]:
        stem = words.classes.get(lower.partition("'")[0], "")
        if stem in ("p", "i", "t", "W", "c"):
            return stem  # he'll, it's, that's, who's
        if POSSESSIVE.search(lower):
            return "P"
    return ""


def _classify_capital(lower: str, letter: str, words: Words) -> str:
    if lower in words.names:
        return "N"
    if lower in words.surnames or lower in words.titles:
        return "J"
    if letter in KEPT_IN_CAPITALS and letter:
        return letter
    if letter in ("v", "w", "Y") and is_finite(lower):
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
    simple = SIMPLE.fullmatch(chunk)
    pieces = filter(None, simple.groups()) if simple else (form for _, _, form in WORDS[chunk])
    forms: list[str] = []
    letters = ""
    for piece in pieces:
        is_word = piece[-1].isalnum() or piece[0].isalnum()
        letter = classify(piece) if is_word else MARKS.get(piece[0], "")
        if letter:
            forms.append(piece)
            letters += letter
        elif piece == "." and forms and _is_abbreviation(forms[-1], chunk):
            forms[-1] += "."  # of an abbreviation: "Sen.", "R-Maine.,"
            letters = f"{letters[:-1]}T" if letters[-1] == "J" else letters
    return tuple(forms), letters


def _is_abbreviation(form: str, chunk: str) -> bool:
    words, lower = read_words(), form.lower()
    ends = chunk.rstrip(CLOSING).endswith(".")  # "… of Lee.”"
    return not ends or lower in words.titles or lower in words.suffixes


_CHUNKS = Memory(_read_chunk)
_LETTERS = Memory(lambda chunk: classify(chunk) if chunk.isalpha() else _CHUNKS[chunk][1])


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
        self.tags = "".join(map(_LETTERS.__getitem__, self.chunks))

    def place(self, tags: str) -> None:
        """Take the classes that the words have in their places; see what only the words tell."""
        if tags[:1] == "N" and self.chunks[0].endswith("ly") and _is_adverb(self.chunks[0], tags):
            tags = f"h{tags[1:]}"
        if PARTICIPLE.match(tags) and self.forms[0].endswith("ing"):
            tags = f"x{tags[1:]}"  # "Facing a vote, …"
        if ":" in tags[1:3] and self.forms[0].lower() in read_words().labels:
            tags = f"x{tags[1:]}"  # "Bottom line: …"
        self.tags = self._join_verbs(tags) if "y" in tags or "Y" in tags else tags

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
            forms: list[str] = []
            for chunk in self.chunks:  # most are words alone
                if chunk.isalpha():
                    forms.append(chunk)
                else:
                    forms += _CHUNKS[chunk][0]
            for form, quotations in ((SPEECH, self.speech), (MERE_WORD, self.mere_words)):
                place = -1
                for quotation in quotations:
                    place = forms.index(form, place + 1)
                    forms[place] = quotation
            self._forms = forms
        return self._forms

    def _join_verbs(self, tags: str) -> str:
        """Make "went on" one verb of saying: the first word the verb, the second its help."""
        words = read_words()
        for match in TWO_WORDS.finditer(tags):
            place = match.start()
            end = place + 1 + (tags[place + 1 : place + 3] == "ix")  # "made it clear"
            first, second = self.forms[place].lower(), self.forms[end].lower()
            if second in words.second.get(first, ()):
                weak = (first, second) in words.weak_pairs
                verb = "g" if first.endswith("ing") else "w" if weak else "v"
                tags = f"{tags[:place]}{verb}{'h' * (end - place)}{tags[end + 1 :]}"
            elif first in words.deeds:
                tags = f"{tags[:place]}V{tags[place + 1 :]}"
        return tags.replace("y", "x").replace("Y", "w")


def parse(
    texts: Sequence[str], spans: Iterable[Sequence[tuple[int, int]]] = repeat(())
) -> list[Parsed]:
    """Read sentences, each with the spans of its quotations.

    What the place of a word decides is looked for in all at once, which is far faster.
    """
    sentences = list(map(Parsed, texts, spans))
    tags = "\n".join(sentence.tags for sentence in sentences)
    for letter, place, there, elsewhere in UNTIL_PLACED:
        tags = place.sub(there, tags).replace(letter, elsewhere)
    tags = VERBAL_NOUN.sub("s", VERBAL_ADJECTIVE.sub("x", tags))
    for sentence, placed in zip(sentences, tags.split("\n"), strict=False):
        sentence.place(placed)
    return sentences
