"""The cue lexicon of ``cues.toml``, and where its cues stand in a sentence."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache, cached_property, partial
from itertools import chain, compress, count, pairwise, repeat
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from tradetalks.base.checks import InputError, check_choice, check_list, check_mapping, show
from tradetalks.base.lists import (
    parse_own_list,
    read_list,
    read_own_list,
    split_phrases,
    split_words,
)
from tradetalks.base.memory import Memory
from tradetalks.base.tokens import Tokens, plain, split_plainly

ALTERNATIVES = re.compile(r"\(([^()]*)\)")
BRACKETS = re.compile("[()|]")
# How most lines of a list begin: with a word, or with one of several; and whether more follows.
WORD = "[a-z]+(?:'[a-z]+)*"
WORDS = f"{WORD}(?: {WORD})*"
BEGINNING = re.compile(rf"^(?:(?:({WORD})|\(({WORDS}(?:\|{WORDS})*)\))( |$))?", re.MULTILINE)
ANY = "*"
QUOTE = 1  # the number of a quotation mark, which may stand within a phrase: a "very good" start
FORM = "~"  # before the base of a word that has an entry of its own
OWN = 'words = ["…", "…"]'  # how a cue file lists the cues of a kind
BITS = 62  # of a whole number without its sign, and without the bit of ANY
END = 2  # the number that closes every sentence

Numbers = NDArray[np.intp]


class Cue(NamedTuple):
    """One match: its kind and the tokens ``start`` to ``end`` (end not included)."""

    kind: str
    start: int
    end: int


_make_cue = partial(tuple.__new__, Cue)  # in half the time of Cue._make


class Slot(NamedTuple):
    """One place of a phrase: the words and runs of words that may fill it, or nothing."""

    words: frozenset[str]
    runs: tuple[tuple[str, ...], ...]
    optional: bool


class Lexicon(NamedTuple):
    """Phrases by kind, as written, and the same indexed by their first word."""

    meanings: Mapping[str, str]
    phrases: Mapping[str, tuple[str, ...]]
    lookup: Index


class Rest:
    """What is left of a phrase of some kind, and what is then left after each word that may follow.

    Each is made once, so that many can be compared without a look at their words.
    """

    later: Rest | None = None
    after: dict[str, list[Rest]] | None = None

    def __init__(self, kind: str, slots: tuple[Slot, ...]) -> None:
        self.kind = kind
        self.slots = slots

    def skip(self) -> Rest:
        """Return what is left behind the next place."""
        if self.later is None:
            self.later = Rest(self.kind, self.slots[1:])
        return self.later

    def list_next(self) -> dict[str, list[Rest]]:
        """List by the word that comes next what is then left."""
        if self.after is None:
            after: dict[str, list[Rest]] = {}
            left = self
            while left.slots:
                slot, following = left.slots[0], left.skip()
                for word in slot.words:
                    after.setdefault(word, []).append(following)
                for first, *run in slot.runs:
                    rest = Rest(
                        self.kind, (*map(_admit_forms, map(_slot_among, run)), *following.slots)
                    )
                    after.setdefault(first, []).append(rest)
                if not slot.optional:
                    break
                left = following
            self.after = after
        return self.after

    def list_openers(self) -> Iterable[str]:
        """List the words that may come next, without what is then left."""
        for slot in self.slots:
            yield from chain(slot.words, (run[0] for run in slot.runs))
            if not slot.optional:
                break

    def may_end(self) -> bool:
        """Say whether nothing more must follow."""
        return all(slot.optional for slot in self.slots)


class Whole(Rest):
    """A whole phrase, taken apart when a text has a word that can begin it, as of few."""

    def __init__(self, kind: str, written: str) -> None:
        self.kind = kind
        self.written = written

    @cached_property
    def slots(self) -> tuple[Slot, ...]:  # type: ignore[override]
        """Its places."""
        return _parse_phrase(self.written)

    def may_end(self) -> bool:
        """Say no: some word of it must stand there."""
        return False


class State(dict[int, "State | None"]):
    """What may follow what has been read of a phrase; made as a text asks for it, then remembered.

    A lazy automaton: reading a sentence costs a look-up or two for each of its words, however long
    the lexicon.
    """

    __slots__ = ("expected", "index", "kinds", "mark")

    def __init__(self, rests: frozenset[Rest], index: Index) -> None:
        super().__init__({QUOTE: self, END: None})  # a quotation mark is passed over
        self.expected: defaultdict[str, list[Rest]] = defaultdict(list)
        for rest in rests:
            for word in rest.list_openers():
                self.expected[word].append(rest)
        self.mark = _mark(self.expected)
        self.index = index
        self.kinds = tuple(sorted({rest.kind for rest in rests if rest.may_end()}))

    def __missing__(self, number: int) -> State | None:
        """Read one more word."""
        expected, bases = self.expected, self.index.numbered[number]
        following = None
        if ANY in expected or not expected.keys().isdisjoint(bases):  # as after few words
            read = ((word, rest) for word in (*bases, ANY) for rest in expected.get(word, ()))
            left = chain.from_iterable(rest.list_next()[word] for word, rest in read)
            following = self.index.find_state(frozenset(left))
        self[number] = following
        return following


class Index(Memory[int]):
    """Number a text's words by the lexicon's words that they may be forms of; 0 for none."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        super().__init__(self._number)
        wholes = [Whole(kind, phrase) for kind, written in phrases.items() for phrase in written]
        written = "\n".join([whole.written for whole in wholes])
        self.vocabulary = _list_words(written)
        # A new number is drawn in one step, so that threads may share a lexicon.
        self.numbers: defaultdict[frozenset[str], int] = defaultdict(count().__next__)
        self.numbered: dict[int, frozenset[str]] = {}
        self.marks: dict[int, int] = {}
        for bases in (frozenset[str](), frozenset('"'), frozenset("\n")):  # 0, QUOTE, END
            self._draw_number(bases)
        self.states: dict[frozenset[Rest], State] = {}
        self.start = State(frozenset[Rest](), self)
        self.start[QUOTE] = None
        self.own = self._open(wholes, BEGINNING.findall(written))

    def _open(self, wholes: Iterable[Whole], begins: Iterable[tuple[str, str, str]]) -> set[str]:
        """List phrases by the words that may begin them; return the words that are one alone."""
        expected, own = self.start.expected, set[str]()
        for whole, (word, several, more) in zip(wholes, begins, strict=True):
            if word:
                openers = alone = [word]
            elif several:
                alone = several.split("|")
                openers = [choice.partition(" ")[0] for choice in alone]
            else:
                openers = list(whole.list_openers())
                alone = list(whole.slots[0].words) if len(whole.slots) == 1 else []
            for opener in openers:
                expected[opener].append(whole)
            if more:
                for opener in openers:
                    expected[FORM + opener].append(whole)
            else:
                own.update(alone)
        return own

    def find_state(self, rests: frozenset[Rest]) -> State:
        """Return the state in which this is left of phrases: one, whatever was read before."""
        if rests not in self.states:
            self.states[rests] = State(rests, self)
        return self.states[rests]

    def _number(self, word: str) -> int:
        """Trace a word to its base forms."""
        if word == '"':
            return QUOTE
        if word[-1:] not in INFLECTED and word not in self.vocabulary and word not in IRREGULAR:
            return 0  # as most words
        bases = frozenset(self.vocabulary.intersection(_base_forms(word)))
        if word in self.own:  # alone it keeps to its own entry; in a phrase it may be a form
            bases = frozenset(base if base == word else FORM + base for base in bases)
        return self._draw_number(bases)

    def _draw_number(self, bases: frozenset[str]) -> int:
        number = self.numbers[bases]
        if number not in self.marks:
            self.numbered[number], self.marks[number] = bases, _mark((*bases, ANY))
        return number


def _mark(words: Iterable[str]) -> int:
    """Return a number with a bit for each word: where two share no bit, they share no word."""
    mark = 0
    for word in words:
        mark |= 1 << (BITS if word == ANY else hash(word) % BITS)  # each number has that of ANY
    return mark


def find_cues(tokens: Sequence[str], index: Index) -> list[Cue]:
    """Find the cues in order; the longest phrase wins, and no two phrases share a word."""
    numbers = [*map(index.__getitem__, tokens), END]
    position = 0
    cues: list[Cue] = []
    for start in compress(count(), map(index.start.__getitem__, numbers)):
        if start < position:
            continue
        following = index.start[numbers[start]]
        kinds: tuple[str, ...] = ()
        end = start
        while following is not None:
            end += 1
            if following.kinds and numbers[end - 1] != QUOTE:
                kinds, position = following.kinds, end
            following = following[numbers[end]]
        cues += [_make_cue((kind, start, position)) for kind in kinds]
    return cues


def find_all_cues(words: Tokens, texts: int, index: Index) -> list[list[Cue]]:
    """Find in each of many texts what `find_cues` finds, reading on from all words at once."""
    number = np.fromiter(map(index.__getitem__, words.forms), np.intp, len(words.forms))[words.code]
    kept = np.flatnonzero(number != QUOTE)
    row, behind = words.row[kept], np.arange(len(kept)) + words.row[kept]
    numbers = np.full(len(kept) + texts, END, np.intp)  # which stands behind each text
    numbers[behind] = number[kept]
    place = np.zeros(len(numbers), np.intp)
    place[behind] = kept - np.array(words.list_starts(texts))[row]

    start, last, kinds = _read_phrases(numbers, index)
    sizes = list(map(len, kinds))
    spans = (np.repeat(side, sizes).tolist() for side in (place[start], place[last] + 1))
    cues = list(map(_make_cue, zip(chain.from_iterable(kinds), *spans, strict=True)))
    ends = np.flatnonzero(numbers == END)
    before = np.concatenate([[0], np.cumsum(sizes, dtype=np.intp)])[np.searchsorted(start, ends)]
    return [cues[a:b] for a, b in pairwise([0, *before.tolist()])]


def _read_phrases(numbers: Numbers, index: Index) -> tuple[Numbers, Numbers, list[tuple[str, ...]]]:
    """Return the first and the last word of each phrase, and its kinds.

    What follows is asked once of each different pair of what was read and the word that comes next.
    """
    size = int(numbers.max(initial=0)) + 1
    there = np.flatnonzero(np.bincount(numbers))
    place, marks = np.zeros(size, np.intp), np.zeros(size, np.int64)
    place[there] = np.arange(len(there))
    marks[there] = [index.marks[number] for number in there.tolist()]
    left = [index.start[number] for number in there.tolist()]
    here, read = np.arange(len(numbers)), place[numbers]
    lengths, kind = np.zeros(len(numbers), np.intp), np.zeros(len(numbers), np.intp)
    kinds: list[tuple[str, ...]] = []
    for length in count(1):
        goes_on = np.fromiter(map(bool, left), bool, len(left))
        states = list(filter(None, left))
        if not states:
            break
        alive = goes_on[read]
        here, read = here[alive], (np.cumsum(goes_on) - 1)[read[alive]]
        ends = np.array([bool(rest.kinds) for rest in states])[read]
        lengths[here[ends]], kind[here[ends]] = length, read[ends] + len(kinds)
        kinds += [rest.kinds for rest in states]
        following = numbers[here + length]
        asked = np.array([rest.mark for rest in states], np.int64)[read]
        may_go_on = asked & marks[following] != 0  # as behind one word in twenty
        here, following = here[may_go_on], following[may_go_on]
        read, pairs = pd.factorize(read[may_go_on] * np.int64(size) + following)
        left = [
            states[before][number] for before, number in map(divmod, pairs.tolist(), repeat(size))
        ]
    first = np.flatnonzero(lengths)
    last = first + lengths[first] - 1
    apart = _stand_apart(first, last)
    return first[apart], last[apart], list(map(kinds.__getitem__, kind[first[apart]].tolist()))


def _stand_apart(first: Numbers, last: Numbers) -> NDArray[np.bool_]:
    """Say of each phrase, in order, whether it shares no word with one that was taken before it."""
    apart = np.ones(len(first), bool)
    apart[1:] = first[1:] > np.maximum.accumulate(last)[:-1]
    taken = -1
    for this in np.flatnonzero(~apart).tolist():
        if apart[this - 1]:
            taken = last[this - 1]
        if first[this] > taken:
            apart[this], taken = True, last[this]
    return apart


def read_cues(path: str | Path) -> Lexicon:
    """Read a cue file of one's own; what it lists is added to the shipped cues.

    Parameters
    ----------
    path
        A TOML file with one table a kind and its ``words``, like the shipped ``cues.toml``.

    Raises
    ------
    ValueError
        If the file is no TOML, names a kind that does not exist, or holds a cue with a bracket too
        many.

    Examples
    --------
    >>> lexicon = read_cues("my-cues.toml")
    >>> len(frame_expectations(sentences, cues=lexicon))
    46
    """
    return parse_cues(read_own_list(path, "a file of cues"), str(path))


def parse_cues(text: str, path: str) -> Lexicon:
    """Read the text of a cue file; `path` is its name in what is said of an error."""
    own = parse_own_list(text, path, OWN)
    for kind, table in own.items():
        if not isinstance(table, dict) or not _is_list_of_words(table.get("words")):
            raise InputError(f"{path}: [{kind}] needs a line {OWN}")
    try:
        return add_cues({kind: table["words"] for kind, table in own.items()})
    except InputError as problem:
        raise InputError(f"{path}: {problem}") from None


def add_cues(own: Mapping[str, Iterable[str]]) -> Lexicon:
    """Add cues of one's own, by kind, to the shipped ones.

    Raises ValueError for a kind that does not exist and for a cue with a bracket too many.

    Examples
    --------
    >>> lexicon = add_cues({"far": ["in the doldrums"]})
    >>> "in the doldrums" in lexicon.phrases["far"]
    True
    """
    shipped = _shipped_tables()
    check_mapping(own, "the cues", '{"far": ["in the doldrums"]}')
    for kind, words in own.items():
        check_choice(kind, shipped, "kind of cue")
        check_list(words, f"the kind of cue {kind!r}", '{"far": ["in the doldrums"]}')
        for line in words:
            for phrase in split_phrases(plain(line)):
                _parse_phrase(phrase)
    return _build_lexicon(
        {
            kind: {**table, "words": [*table["words"], *own.get(kind, ())]}
            for kind, table in shipped.items()
        }
    )


def choose_cues(cues: Lexicon | None) -> Lexicon:
    """Return the lexicon that was given, or the shipped one for None."""
    if cues is not None and not isinstance(cues, Lexicon):
        raise InputError(f"cues is {show(cues)}: give what read_cues or add_cues returns")
    return shipped_cues() if cues is None else cues


@cache
def shipped_cues() -> Lexicon:
    """Return the lexicon of ``cues.toml``."""
    return _build_lexicon(_shipped_tables())


def _shipped_tables() -> dict[str, dict[str, list[str]]]:
    return read_list(__package__, "cues.toml")


def _is_list_of_words(words: object) -> bool:
    return isinstance(words, list) and all(isinstance(word, str) for word in words)


def _build_lexicon(tables: Mapping[str, Mapping[str, list[str]]]) -> Lexicon:
    phrases = {
        kind: tuple(dict.fromkeys(split_phrases(plain(", ".join(table["words"])))))
        for kind, table in tables.items()
    }
    return Lexicon({kind: str(t["meaning"]) for kind, t in tables.items()}, phrases, Index(phrases))


def _list_words(phrases: str) -> set[str]:
    """List the words that stand in phrases, and the parts of those with a hyphen."""
    words = set(phrases.replace("(", " ").replace("|", " ").replace(")", " ").split())
    for chunk in [word for word in words if not (word.isascii() and word.isalpha())]:
        words.remove(chunk)
        for word in split_plainly(chunk):
            words.update((word, *word.replace("-", " ").split()))
    return words


def _parse_phrase(phrase: str) -> tuple[Slot, ...]:
    """Turn "far (apart|off)" into slots; a hyphen may also be a space."""
    slots: list[Slot] = []
    for i, part in enumerate(ALTERNATIVES.split(phrase)):
        if i % 2:
            slots.append(_slot_among(part))
        elif BRACKETS.search(part):
            raise InputError(
                f"the cue {phrase!r} has a bracket or bar too many: write 'far (apart|off)'."
            )
        else:
            slots += map(_slot_among, split_plainly(part))
    if all(slot.optional for slot in slots):
        raise InputError(f"the cue {phrase!r} has no word that must stand there: give it one.")
    return tuple(slots) if len(slots) == 1 else tuple(map(_admit_forms, slots))


@cache
def _admit_forms(slot: Slot) -> Slot:
    """Let words of a longer phrase match forms that have an entry of their own."""
    return Slot(
        slot.words | {FORM + word for word in slot.words},
        slot.runs + tuple((FORM + first, *rest) for first, *rest in slot.runs),
        slot.optional,
    )


@cache
def _slot_among(choices: str) -> Slot:
    """Return the place of one of several: "apart|off"."""
    runs = set(map(tuple, map(split_plainly, choices.split("|"))))
    if "-" in choices:
        runs |= {tuple(" ".join(run).replace("-", " ").split()) for run in runs}
    return Slot(
        frozenset(run[0] for run in runs if len(run) == 1),
        tuple(sorted(run for run in runs if len(run) > 1)),
        () in runs,
    )


def _base_forms(word: str) -> list[str]:
    """List what a regular English inflection may have been made from, the word itself first."""
    bases = [word, *IRREGULAR.get(word, ())]
    if word[-1:] not in INFLECTED:
        return bases
    if word.endswith("'s"):
        bases.append(word[:-2])
    for ending, changes in ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            bases += [stem + change for change in changes]
    for ending in ("ed", "ing"):
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 1:
            bases += [stem, stem + "e"]
            if stem[-1] == stem[-2]:
                bases.append(stem[:-1])
    return bases


INFLECTED = frozenset("sdg")  # how regular forms end
ENDINGS = (("ies", ("y",)), ("ied", ("y",)), ("es", ("", "e")), ("s", ("",)))
IRREGULAR = {
    form: (base,)
    for base, forms in read_list(__package__, "forms.toml").items()
    for form in split_words(forms)
}
