"""One person, one name: whom an article means by a surname, a role or a pronoun."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from itertools import accumulate
from typing import NamedTuple

from tradetalks.base.lists import read_list, split_words
from tradetalks.base.patterns import compile_late
from tradetalks.sentences.classes import Parsed, read_words
from tradetalks.sentences.frames import Source

NAME = compile_late(r"N(?:[nN]*[NP])?")
FULL_NAME = compile_late(r"N[nN]*[NP]")
NAME_AT_END = compile_late(r"N(?:[nN]*N)?$")
# "Ann Lee", "a friend, Ann Lee", "Ann Lee of the bank"
NAMED = compile_late(r"[dj]?(?:N*[PTS]|[xHd])*(?P<name>N[nN]*N)(?:[fo].*)?$")
NAMED_BEHIND = compile_late(r"f[dj]?[NTx]{1,3}(?=N[nN]*N$)")  # "Secretary of State Ann Lee"
HEAD = compile_late("[THs]")
OFFICE = compile_late(r"(?:(?:^|(?<=[d,ckof(]))x{1,3})?[NTHPS]{0,4}(?:[TH]|TfN?)$")
INSTITUTION = compile_late(r"[fo][dj]?[NTS]+(?:fd?[NTS]+)*")  # "of the Bank of England"
DESCRIPTION = compile_late(
    r"(?:\([^)]{1,8}\))?,(?P<description>(?:[djTNP]|x?H)[^,vwWg.:Q]{0,16})(?=[,.:]|$)"
)
DESCRIBED = compile_late("[djTHNx][^vwe]*[THs][^vwe]*$")  # an apposition that names an office
LONGEST_NAME, LONGEST_OFFICE = 4, 10  # words; of a name without its particles
LONGEST_ACRONYM, LONGEST_NAME_IN_ING = 3, 5  # letters
OWNER_AT_END = compile_late("(?<=N)P$|^P$")  # "Ann Lee's view"
OWNERS = {"his": "he", "her": "she", "their": "they", "its": "it", "my": "i", "our": "we"}
ARTICLES = frozenset(("the", "a", "an", "this", "these", "that"))  # which no name begins with
MARKS = "“”„«»\"'‘’`,"
AFTER_NAMES = frozenset(("ii", "iii", "iv", "jr", "sr", "jr.", "sr."))
SEXED = {"woman": "she", "man": "he"}  # "her spokesman": how a role ends
REACH = 6  # sentences over which a pronoun looks back for a person named
NEAR = 3  # and for one of whom nothing tells whether "he" or "she" is meant
BEGINNING = compile_late("d?[x#]{0,3}[HTS](?=[xhbvwV])")  # "The ministry met"
APOSTROPHE = compile_late("[’']")
BEFORE_MARK = compile_late(r" (?=[,.)])|(?<=\() ")


class Mention(NamedTuple):
    """A full name where it stands: sentence, first word and the one after the last."""

    number: int
    start: int
    end: int
    words: tuple[str, ...]


@cache
def first_names() -> dict[str, str]:
    """Read "he" or "she" for each common first name."""
    names = read_list(__package__, "names.toml")["first_names"]
    return {name: sex for sex in ("he", "she") for name in split_words(names[sex])}


@cache
def courtesies() -> dict[str, str]:
    """Read "he", "she" or "" for each title that is no office: Mr., Ms., Dr."""
    titles = read_list(__package__, "names.toml")["courtesies"]
    return {title: sex for sex in ("he", "she", "either") for title in split_words(titles[sex])}


@cache
def abbreviations() -> dict[str, tuple[str, ...]]:
    """Read how a title is shortened before a name: "senator" as "Sen."."""
    return {
        title: split_words(short)
        for title, short in read_list(__package__, "names.toml")["abbreviations"].items()
    }


@cache
def documents() -> frozenset[str]:
    """Read the words for a document: "in a memo Lee wrote" gives Lee no office."""
    return frozenset(split_words(read_list(__package__, "speech.toml")["heads"]["document"]))


@cache
def full_forms(name: str) -> frozenset[str]:
    """Return the first names that the first word of a name can stand for: Tom for Thomas.

    Examples
    --------
    >>> sorted(full_forms("Tom Lee"))
    ['thomas', 'tom']
    """
    first = name.split()[0].lower()
    short = read_list(__package__, "names.toml")["short_for"]
    return frozenset([first, *(full for full, forms in short.items() if first in forms.split())])


def is_junior(words: Sequence[str]) -> bool:
    """Tell the name of somebody who is called so after another: Tom Lee Jr."""
    return words[-1].lower().strip(".,") in read_words().suffixes


@cache
def institution_words() -> frozenset[str]:
    """Read the words of which a name in capitals is that of an institution."""
    return frozenset(split_words(read_list(__package__, "speech.toml")["institutions"]))


@cache
def places() -> frozenset[str]:
    """Read the names of countries, states and cities."""
    names = read_list(__package__, "names.toml")["places"]["names"].split("/")
    return frozenset(" ".join(split_words(name)) for name in names)


@lru_cache(4096)
def is_no_person(name: str) -> bool:
    """Tell the name of an institution or a place by its words: "Harbour News", "Ohio"."""
    words = name.lower().split()
    known = words[0] in first_names()
    if "@" in name or "/" in name:
        return True  # an account, the credit of a picture
    if known and len(words) == 2 and words[0] not in places():
        return False  # Jim Press
    return (
        not institution_words().isdisjoint(words)
        or name.lower() in places()
        or (not known and not places().isdisjoint((words[0], words[-1])))
        or len({*words}) < len(words)
        or words[0] in AFTER_NAMES
        or any(character.isdigit() for character in name)
        or (not name.isupper() and any(map(is_acronym, name.split())))
    )


def is_acronym(word: str) -> bool:
    """Tell "FBI" from a name and from initials."""
    return len(word) > 1 and word.isupper() and word.isalpha() and word.lower() not in AFTER_NAMES


def surname_of(words: Sequence[str]) -> str:
    """Return the surname among the words of a name: the last that is no "Jr." or "III"."""
    suffixes = read_words().suffixes
    kept = [word for word in words if word.lower().strip(".,") not in suffixes]
    return kept[-1] if kept else words[-1]


def join(forms: Sequence[str]) -> str:
    """Join words and marks as a text has them."""
    return BEFORE_MARK.sub("", " ".join(forms))


def bare(word: str) -> str:
    """Return a word without a possessive ending."""
    return word.removesuffix("’s").removesuffix("'s").rstrip("’'")


def _head_of(tags: str, follows: re.Match[str]) -> int:
    """Return the place of the head of an apposition: its last word before "of" or "at"."""
    start, end = follows.span("description")
    more = re.search("[fomBk(]", tags[start:end])
    return start + more.start() - 1 if more else end - 1


def _shortest(names: Sequence[tuple[str, ...]]) -> str:
    """Return the form with the fewest words, the first of several."""
    fewest = min(len(words) for words in names)
    return " ".join(next(words for words in names if len(words) == fewest))


class Names:
    """The people of one article, and whom its words mean; asked in the order of its sentences."""

    def __init__(self, texts: Sequence[str], parsed: Sequence[Parsed]) -> None:
        self.texts = texts
        self.parsed = parsed
        self.whole = " ".join(texts)
        self.starts = [0, *accumulate(len(text) + 1 for text in texts)]
        self.named: dict[tuple[int, int], list[str]] = {}  # whom a sentence names up to a word
        self.bearers: dict[tuple[str, ...], list[tuple[int, str, tuple[str, ...]]]] = {}  # by role
        self.full_names: dict[int, list[Mention]] = {}  # by sentence
        self.mentions: dict[str, dict[str, list[Mention]]] = {}  # by surname, then by first word
        self.descriptions: dict[str, str] = {}
        self.sexes: dict[str, str] = {}
        self.speakers: dict[int, str] = {}  # persons who spoke, by sentence
        self.last_thing = ""  # the last institution, document or group that spoke
        self.meant: dict[tuple[str, ...], str] = {}  # by the words of a name that one person bears

    def name_source(self, number: int, source: Source) -> tuple[str, str]:
        """Return who is meant by a source, and the description that the article gives."""
        sentence = self.parsed[number]
        core = sentence.tags[source.start : source.core]
        if core in "pi" or (core == "P" and sentence.forms[source.start].lower() in OWNERS):
            return self._by_pronoun(number, source.start)
        if core in "Qq":
            return sentence.forms[source.start].strip(MARKS), ""
        source = self._cut_office(sentence, source)
        core = OWNER_AT_END.sub("N", sentence.tags[source.start : source.core])
        name = NAME_AT_END.search(core)
        if (
            name
            and core[-2:] == "xN"
            and sentence.forms[source.core - 2].lower() in read_words().adjectives
        ):
            return self._as_phrase(number, source)  # "the Federal Reserve"
        if ("k" in core and "N" in core) or (name and core[0] in "dj" and name.start() == 1):
            return self._as_phrase(number, source)
        if name:
            return self._as_person(number, source, source.start + name.start())
        return self._as_role(number, source) or self._as_phrase(number, source)

    def _cut_office(self, sentence: Parsed, source: Source) -> Source:
        """See the name behind an office: "Secretary of State Ann Lee"."""
        office = NAMED_BEHIND.match(sentence.tags, source.core, source.end)
        if sentence.tags[source.core - 1] not in "TH" or office is None:
            return source
        if sentence.forms[office.end()].lower() not in first_names():
            return source
        return source._replace(core=source.end)

    def _as_person(self, number: int, source: Source, start: int) -> tuple[str, str]:
        """Read "Treasury Secretary Ann Lee of Ohio, an economist": office, name, description."""
        forms, tags = self.parsed[number].forms, self.parsed[number].tags
        if "f" in tags[source.start : start]:  # Secretary of State Ann Lee
            start = next(
                (at for at in range(start, source.core - 1) if forms[at].lower() in first_names()),
                max(start, source.core - 2),
            )
        title = forms[start - 1].lower().strip(".") if tags[start - 1] == "T" else ""
        first = source.start + (tags[source.start] in "dj")
        end = start - (title in courtesies()) if start > first else first
        more = forms[source.core : source.end]
        office = ""
        if HEAD.search(tags, first, end):
            office = join([*forms[first:end], *more])
        elif source.core - start > 1:
            office = join(more[1:])
        apposition = slice(*source.apposition)
        following = join(forms[apposition]) if HEAD.search(tags[apposition]) else ""
        described = "; ".join(filter(None, [office, following]))
        return self._speak(number, forms[start : source.core], described, title)

    def _as_role(self, number: int, source: Source) -> tuple[str, str] | None:
        """Read "the minister, Ann Lee", or whom the article gives the title of "the minister"."""
        forms, tags = self.parsed[number].forms, self.parsed[number].tags
        named = NAMED.match(tags, *source.apposition) if source.apposition[1] else None
        if named and HEAD.search(tags, source.start, source.core):
            words = forms[named.start("name") : named.end("name")]
            first = source.start + (tags[source.start] in "dj")
            return self._speak(number, words, join(forms[first : source.end]), "")
        title = forms[source.start].lower().strip(".")
        if title in courtesies() and source.core - source.start > 1:  # Mr. Prince
            return self._speak(number, forms[source.start + 1 : source.core], "", title)
        alone = source.end == source.core and not source.apposition[1]
        if alone and tags[source.start] == "d" and tags[source.core - 1] in "TH":
            bearer = self._bearer_of(number, forms[source.start + 1 : source.core])
            if bearer:
                name, described = self._speak(number, bearer[1], bearer[0], "")
                role = join(forms[source.start + 1 : source.core])
                known = role.lower() in described.lower()
                return name, described if known else "; ".join(filter(None, [described, role]))
        return None

    def _as_phrase(self, number: int, source: Source) -> tuple[str, str]:
        """Return an institution, a document, a role or a group as the article words it."""
        sentence, start = self.parsed[number], source.start
        while start < source.core - 1 and sentence.forms[start].lower() in ARTICLES:
            start += 1
        self.last_thing = bare(join(sentence.forms[start : source.end]))
        sex = next((sex for end, sex in SEXED.items() if self.last_thing.endswith(end)), "")
        if sex:
            self.sexes[self.last_thing], self.speakers[number] = sex, self.last_thing
        described = DESCRIBED.match(sentence.tags, *source.apposition)
        return self.last_thing, join(sentence.forms[slice(*described.span())]) if described else ""

    def _speak(
        self, number: int, words: Sequence[str], described: str, title: str
    ) -> tuple[str, str]:
        """Note that a person speaks; return the full name, and the description known of it."""
        sex = courtesies().get(title, "")
        name = self._full_name(number, tuple(map(bare, words)), sex)
        if sex in ("he", "she"):
            self.sexes[name] = sex
        if not self.descriptions.get(name):
            self.descriptions[name] = described or self.introduction(name)
        self.speakers[number] = name
        return name, self.descriptions[name]

    def resolve(self, number: int, start: int, end: int, title: str) -> str:
        """Return the full name that the words of a name in a sentence stand for."""
        words = tuple(map(bare, self.parsed[number].forms[start:end]))
        return self._full_name(number, words, courtesies().get(title, ""))

    def _mentions(self, word: str) -> dict[str, list[Mention]]:
        """Return the full names with this surname, or else this first name, by their first word."""
        if word not in self.mentions:
            named = [
                mention
                for number in self._where(word)
                for mention in self._find_full_names(number)
                if word in mention.words
            ]
            last = [mention for mention in named if surname_of(mention.words) == word]
            first = [mention for mention in named if mention.words[0] == word]
            found = self.mentions[word] = {}
            for mention in last or first or named:
                found.setdefault(mention.words[0], []).append(mention)
        return self.mentions[word]

    def _where(self, word: str) -> Iterator[int]:
        """Yield the sentences in which a word stands, or a part of one."""
        place = self.whole.find(word)
        while place >= 0:
            number = bisect_right(self.starts, place) - 1
            yield number
            place = self.whole.find(word, self.starts[number + 1])

    def _find_full_names(self, number: int) -> list[Mention]:
        """Return the names of two to four words in a sentence, in their order."""
        if number not in self.full_names:
            found = self.full_names[number] = []
            tags = self.parsed[number].tags
            for match in FULL_NAME.finditer(tags):
                start, end = match.span()
                before = tags[max(0, start - 2) : start]
                if before == "Tf":
                    start = max(start, end - 2)  # Secretary of State Ann Lee
                elif not start:
                    start = self.without_beginning(number, start, end)
                size = end - start - tags.count("n", start, end)
                if 1 < size <= LONGEST_NAME and before[-1:] not in ("d", "P"):
                    *first, last = self.parsed[number].forms[start:end]
                    words = (*first, bare(last))
                    if not is_no_person(" ".join(words)):
                        found.append(Mention(number, start, end, words))
        return self.full_names[number]

    def without_beginning(self, number: int, start: int, end: int) -> int:
        """Return where a name begins without a word in capitals that only begins the sentence."""
        first = self.parsed[number].forms[start].lower()
        if start or end < 2 or first in first_names():
            return start
        known = f" {first} " in self.whole
        return int(known or (first.endswith("ing") and len(first) > LONGEST_NAME_IN_ING))

    def _full_name(self, number: int, words: tuple[str, ...], sex: str) -> str:
        """Return the name that the article gives in full to a surname, or to a longer form.

        Of several persons of one surname it means the one whom the article names most often.
        """
        if words in self.meant:
            return self.meant[words]
        if words[-1].isupper() and len(words[-1]) > LONGEST_ACRONYM:  # "LUND: We go."
            written = tuple(map(str.title, words))
            if written[-1] in self.whole:
                words = written
        bearers = self._tell_apart(words, self._mentions(surname_of(words)))
        if len(words) > 1 and words[0].lower() not in read_words().particles:
            bearers = {words[0]: bearers[words[0]]} if words[0] in bearers else {}
        if len(bearers) < 2:
            names = [mention.words for mentions in bearers.values() for mention in mentions]
            self.meant[words] = _shortest(names or [words])
            return self.meant[words]
        fitting = [
            mentions
            for mentions in bearers.values()
            if sex in ("", "either", self._sex(mentions[0].words))
        ]
        best = max(
            fitting or bearers.values(),
            key=lambda ms: (len(ms), max(m.number <= number for m in ms)),
        )
        return _shortest([mention.words for mention in best])

    def _tell_apart(
        self, words: tuple[str, ...], bearers: dict[str, list[Mention]]
    ) -> dict[str, list[Mention]]:
        """Return whom a name can mean where father and son bear it, or a surname that came first.

        Who is called after another is meant with "Jr." only, where the article names that other: of
        "President Lee" and, farther down, "Ann Lee Jr." a mere "Lee" is the president.
        """
        juniors = [m for mentions in bearers.values() for m in mentions if is_junior(m.words)]
        if not juniors:
            return bearers
        if is_junior(words):
            own = [m for m in juniors if len(m.words) > 2 and words[0] in (m.words[0], m.words[-2])]
            return {words[0]: own} if own else bearers
        elders = {
            first: [m for m in mentions if not is_junior(m.words)] or mentions
            for first, mentions in bearers.items()
        }
        alone = all(is_junior(m.words) for mentions in elders.values() for m in mentions)
        before = next(self._where(surname_of(words)), 0) < min(m.number for m in juniors)
        return {} if alone and before else elders

    def _sex(self, words: Sequence[str]) -> str:
        return self.sexes.get(" ".join(words)) or first_names().get(words[0].lower(), "")

    def introduction(self, name: str) -> str:
        """Return the office or the apposition with which the article introduces a person."""
        words = name.split()
        for mention in self._mentions(surname_of(words)).get(words[0], []):
            forms, tags = self.parsed[mention.number].forms, self.parsed[mention.number].tags
            office = OFFICE.search(tags, max(0, mention.start - LONGEST_OFFICE), mention.start)
            before = forms[office.start() : mention.start] if office else []
            if before and before[-1].lower() in documents():
                before = []
            if before and before[-1].lower().strip(".") in courtesies():
                before = before[:-1]
            following = DESCRIPTION.match(tags, mention.end)
            after = ""
            if following and HEAD.search(following["description"]):
                named = NAMED.match(following["description"])  # the next person of a list
                after = "" if named else join(forms[slice(*following.span("description"))])
            institution = INSTITUTION.match(tags, mention.end) if before and not after else None
            if institution:
                before = [*before, *forms[slice(*institution.span())]]
            if before or after:
                return "; ".join(filter(None, [join(before), after]))
        return ""

    def _bearer_of(self, number: int, role: Sequence[str]) -> tuple[str, tuple[str, ...]] | None:
        """Return description and name of who has a role, the last named before a sentence."""
        bearers = self._find_bearers(tuple(role))
        before = [bearer for bearer in bearers if bearer[0] <= number]
        found = before or [bearer for bearer in bearers if bearer[0] == bearers[0][0]]
        return found[-1][1:] if found else None

    def _find_bearers(self, role: tuple[str, ...]) -> list[tuple[int, str, tuple[str, ...]]]:
        """Return who has a role, by sentence.

        What stands before its last word in capitals must stand where the person is introduced, too:
        "the Ohio senator" is no senator from Maine.
        """
        if role in self.bearers:
            return self.bearers[role]
        found = self.bearers[role] = []
        titles = {role[-1].lower(), *abbreviations().get(role[-1].lower(), ())}
        written = [form for title in titles for form in (title, title.capitalize())]
        told = [word for word in role[:-1] if word[0].isupper()]
        holding = sorted({number for form in written for number in self._where(form)})
        for where in holding:
            if any(word not in self.texts[where] for word in told):
                continue
            forms, tags = self.parsed[where].forms, self.parsed[where].tags
            for match in NAME.finditer(tags):
                start, end = match.span()
                name = tuple(forms[start:end])
                follows = DESCRIPTION.match(tags, end)
                comma = (
                    tags[start - 1 : start] == "," == tags[end : end + 1]
                )  # "the minister, Lee,"
                before = forms[start - 1 - comma] if start > comma else ""
                if before.lower().strip(".") in titles:
                    found.append((where, before, name))
                elif follows and forms[_head_of(tags, follows)] == role[-1] and end - start > 1:
                    found.append((where, "", name))
        return found

    def _by_pronoun(self, number: int, place: int) -> tuple[str, str]:
        pronoun = APOSTROPHE.split(self.parsed[number].forms[place].lower())[0]
        pronoun = OWNERS.get(pronoun, pronoun)
        if pronoun in ("it", "they"):
            return self._last_named_thing(number, pronoun), ""
        if pronoun not in ("he", "she"):
            return "", ""  # "I think": the article's own voice
        name = self._last_person(number, place, pronoun)
        if not name:
            return pronoun, ""
        self.sexes.setdefault(name, pronoun)
        self.speakers[number] = name
        return name, self.descriptions.get(name) or self.introduction(name)

    def _last_named_thing(self, number: int, pronoun: str) -> str:
        """Return the group or institution that spoke last, or else began the sentence before."""
        if self.last_thing or not number:
            return self.last_thing or pronoun.removeprefix("it")
        before = self.parsed[number - 1]
        begins = BEGINNING.match(before.tags)
        words = before.forms[: begins.end()] if begins else []
        fits = words and (words[-1][-1] == "s") == (pronoun == "they")
        if not fits:
            return pronoun.removeprefix("it")
        return join(words[1:] if words[0].lower() in ARTICLES else words)

    def _last_person(self, number: int, place: int, pronoun: str) -> str:
        """Return the last person who can be meant: speaking or named just before, or speaking.

        Whose sex is not known is meant only where nobody of the pronoun's is near.
        """
        unknown = ""
        for before in range(number, max(-1, number - REACH), -1):
            end = place if before == number else len(self.parsed[before].tags)
            for name in filter(None, (self.speakers.get(before), *self._named_in(before, end))):
                sex = self._sex(name.split())
                if sex == pronoun:
                    return name
                if not sex and number - before < NEAR and " " in name:
                    unknown = unknown or ("" if is_no_person(name) else name)
        for name in reversed(self.speakers.values()):
            if self._sex(name.split()) in ("", pronoun):
                return name
        return unknown

    def _named_in(self, number: int, end: int) -> list[str]:
        """Return the persons whom a sentence names before a word, in their order."""
        if (number, end) in self.named:
            return self.named[number, end]
        found = self.named[number, end] = []
        parsed = self.parsed[number]
        for match in NAME.finditer(parsed.tags, 0, end):
            start = self.without_beginning(number, *match.span())
            words = tuple(map(bare, parsed.forms[start : match.end()]))
            if is_no_person(" ".join(words)):
                continue
            title = parsed.forms[start - 1].lower().strip(".") if start else ""
            sex = courtesies().get(title, "")
            name = self._full_name(number, words, sex)
            if sex in ("he", "she"):
                self.sexes.setdefault(name, sex)
            found.append(name)
        return found
