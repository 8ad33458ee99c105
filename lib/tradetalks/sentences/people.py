"""Who appears in a corpus: people and institutions, each under one name with all its forms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd

from tradetalks.base.checks import InputError, check_table
from tradetalks.base.lists import parse_own_list, read_list, read_own_list, split_words
from tradetalks.sentences.classes import Parsed, parse
from tradetalks.sentences.kinds import counted_texts
from tradetalks.sentences.names import (
    DESCRIPTION,
    HEAD,
    NAME,
    OFFICE,
    Names,
    bare,
    courtesies,
    documents,
    first_names,
    full_forms,
    institution_words,
    is_acronym,
    is_junior,
    is_no_person,
    join,
    surname_of,
)

KINDS = ("person", "institution", "group", "document")
COLUMNS = ["person", "kind", "description", "forms", "articles", "mentions", "speaks"]
ALIAS = 'a line a name: "Ann Lee" = ["Annie Lee", "the Iron Lady"]'
TITLED = re.compile(r"(?:[NTHS]*T)?$")
NOBODY = re.compile("[pijdWh#x]|[djh]*[dj]|")  # "they", "others", "the two", "divisive"
HEAD_END = re.compile("(?<=.)[foBmDW(,]")  # what follows the head of a source
FEWEST_WORDS = 4  # of a headline
SMALL_WORDS = "odkfcbhtBpiPWn"  # classes of words that stand in small letters there, too
DOMINANT = 9  # times as often named as all others of the surname: whom the surname alone means
PRONOUN = re.compile(r"\b(?:he|she)\b", re.IGNORECASE)


@dataclass
class Entry:
    """What is known of one person or institution."""

    kind: str
    description: str = ""
    descriptions: Counter[str] = field(default_factory=Counter)  # of all articles
    forms: Counter[str] = field(default_factory=Counter)
    articles: set[str] = field(default_factory=set)
    mentions: int = 0
    speaks: int = 0

    def add(self, other: Entry) -> None:
        """Take over what is known of the same person elsewhere."""
        self.description = self.description or other.description
        self.descriptions += other.descriptions or Counter(filter(None, [other.description]))
        self.forms += other.forms
        self.articles |= other.articles
        self.mentions += other.mentions
        self.speaks += other.speaks


def find_people(sentences: pd.DataFrame, aliases: str | Path | None = None) -> pd.DataFrame:
    """List who appears: people introduced by an office, and people and institutions who speak.

    A person is one across the articles: "Donald J. Trump", "President Trump" and "Mr. Trump" are
    one row, as long as no two people of the corpus share the surname; those stay two.

    Parameters
    ----------
    sentences
        Takes ``article_id``, ``text`` and ``speaker``; ``kind`` where it is there: nobody appears
        in bylines and boilerplate.
    aliases
        A TOML file of your own for what the rules cannot know, a line a name:
        ``"Ann Lee" = ["Annie Lee", "the Iron Lady"]``.

    Returns
    -------
    DataFrame
        ``person`` (the commonest full form), ``kind`` (person, institution, group or document),
        ``description`` (office or institution, "" if none is given), ``forms`` (all forms seen, the
        commonest first, separated by semicolons), ``articles`` (how many), ``mentions`` (sentences
        that name the person) and ``speaks`` (sentences in which he or she speaks); people first,
        in the order in which they appear.

    Raises
    ------
    ValueError
        If a column is missing, or the file of aliases cannot be read.

    Examples
    --------
    >>> find_people(split_sentences(load_articles("seeds")))["person"].head(3).tolist()
    ['Scott Bessent', 'Howard Lutnick', 'Jamieson Greer']
    """
    check_table(sentences, "article_id", "text", "speaker")
    entries = gather_people(sentences)
    given = _read_aliases(aliases) if aliases is not None else {}
    return tabulate_people(entries, find_same(entries, given))


def gather_people(sentences: pd.DataFrame) -> dict[str, Entry]:
    """Collect who appears in sentences, by the names under which the articles know them."""
    entries: dict[str, Entry] = {}
    sentences = sentences.assign(text=counted_texts(sentences))
    for article_id, group in sentences.groupby("article_id", sort=False):
        found = _find_in_article(str(article_id), group["text"].tolist(), group["speaker"].tolist())
        for name, entry in found.items():
            entries.setdefault(name, Entry(entry.kind)).add(entry)
    return entries


def find_same(entries: Mapping[str, Entry], aliases: Mapping[str, list[str]]) -> dict[str, str]:
    """Find which of the names gathered are one person's: each by its main name."""
    same = _find_same(entries)
    same |= {form: name for name, forms in aliases.items() for form in forms}
    return {name: same.get(main, main) for name, main in same.items()}


def tabulate_people(entries: Mapping[str, Entry], same: Mapping[str, str]) -> pd.DataFrame:
    """Make the table of :func:`find_people` of what was gathered."""
    people = _merge(entries, same)
    rows = [
        (
            name,
            entry.kind,
            max(entry.descriptions, key=entry.descriptions.__getitem__, default=entry.description),
            "; ".join(form for form, _ in entry.forms.most_common()),
            len(entry.articles),
            entry.mentions,
            entry.speaks,
        )
        for name, entry in people.items()
    ]
    table = pd.DataFrame(rows, columns=COLUMNS)
    order = table["kind"].map(KINDS.index).sort_values(kind="stable").index
    return table.loc[order].reset_index(drop=True)


def _find_in_article(article_id: str, texts: list[str], spoken: list[str]) -> dict[str, Entry]:
    """Collect the people whom an article introduces, and all who speak in it."""
    parsed = parse(texts)
    names = Names(texts, parsed)
    entries: dict[str, Entry] = {}
    introduced: set[str] = set()
    for number in range(len(texts)):
        if _is_headline(parsed[number]):
            continue
        for name, entry in _find_named(names, number).items():
            if entry.description or any(map(_is_courteous, entry.forms)):
                introduced.add(name)
            known = entries.setdefault(name, Entry("person"))
            known.add(entry)
            known.mentions += 1
    called = {name for name, text in zip(spoken, texts, strict=True) if PRONOUN.search(text)}
    for name in filter(None, spoken):
        if len(name) == 1 or NOBODY.fullmatch(parse([name])[0].tags):
            continue
        kind = kind_of(name)
        if name in introduced or (kind == "institution" and name in called and _is_word(name)):
            kind = "person"
        known = entries.setdefault(name, Entry(kind, forms=Counter([name])))
        known.kind = kind
        known.description = known.description or names.introduction(name)
        known.speaks += 1
        known.mentions += not known.mentions
    for entry in entries.values():
        entry.articles = {article_id}
    appear = (one for one in entries.items() if one[0] in introduced or one[1].speaks)
    return dict(_tell_institution(name, entry) for name, entry in appear)


def _tell_institution(name: str, entry: Entry) -> tuple[str, Entry]:
    """See in the office before a name what it is: the airline Nordby Air, the party FUNCINPEC."""
    office = entry.description.partition(";")[0].split()
    known = " " in name and name.split()[0].lower() in first_names()  # head of a company, Ann Lee
    if entry.kind != "person" or not office or known:
        return name, entry
    if office[-1] == "of" and " " not in name:  # the rest of its name: the Ministry of Economy
        entry.kind, entry.description = "institution", ""
        return " ".join([*office, name]), entry
    in_capitals = name.isupper() and " " not in name
    if in_capitals or _head_of(parse([" ".join(office)])[0]) in _kind_words()["body"]:
        entry.kind = "institution"
    return name, entry


def _head_of(phrase: Parsed) -> str:
    """Return the head of a phrase: the chairwoman of the committee is no committee."""
    follows = HEAD_END.search(phrase.tags)
    return phrase.forms[(follows.start() if follows else len(phrase.tags)) - 1].lower()


def _is_headline(sentence: Parsed) -> bool:
    """Tell a line in which all but small words stand in capitals: nothing there tells a name."""
    words = [
        (form, tag)
        for form, tag in zip(sentence.forms, sentence.tags, strict=True)
        if form[0].isalpha()
    ]
    return len(words) >= FEWEST_WORDS and not any(
        form[0].islower() and tag not in SMALL_WORDS for form, tag in words
    )


def _is_word(name: str) -> bool:
    """Tell "Harding", which may be a person, from "the bank", "BBC" and "Harbour Times"."""
    return " " not in name and name[0].isupper() and not (is_acronym(name) or is_no_person(name))


def _is_courteous(form: str) -> bool:
    return form.split()[0].lower().strip(".") in courtesies()


def _find_named(names: Names, number: int) -> dict[str, Entry]:
    """Find whom a sentence names, with the form in which it does, and what describes them."""
    forms, tags = names.parsed[number].forms, names.parsed[number].tags
    found: dict[str, Entry] = {}
    for match in NAME.finditer(tags):
        start, end = match.span()
        if tags[end : end + 1] in ("T", "H"):
            continue  # the beginning of an office: "Ohio Governor"
        if tags[max(0, start - 2) : start] == "Tf" and end - start > 2:
            start = end - 2  # Secretary of State Ann Lee
        start = names.without_beginning(number, start, end)
        if is_no_person(join(forms[start:end])):
            continue
        title = forms[start - 1].strip(".").lower() if tags[start - 1 : start] == "T" else ""
        person = names.resolve(number, start, end, title)
        titled = TITLED.search(tags, 0, start)
        first = start - 1 if title in courtesies() else titled.start() if titled else start
        entry = found.setdefault(person, Entry("person"))
        entry.forms[bare(join(forms[first:end]))] += 1
        entry.description = entry.description or _describe(names, number, start, end, person)
    return found


def _describe(names: Names, number: int, start: int, end: int, person: str) -> str:
    """Return the description of a person whom a sentence introduces by an office, or "" ."""
    forms, tags = names.parsed[number].forms, names.parsed[number].tags
    office = OFFICE.search(tags, 0, start)
    words = forms[slice(*office.span())] if office else []
    title = words[-1].strip(".").lower() if words else ""
    if words and title not in courtesies() and title not in documents():
        return names.introduction(person) or join(words)
    follows = DESCRIPTION.match(tags, end)
    is_office = follows is not None and HEAD.search(follows["description"]) is not None
    known = person.split()[0].lower() in first_names()
    return names.introduction(person) if is_office and known else ""


@cache
def _kind_words() -> dict[str, frozenset[str]]:
    speech = read_list(__package__, "speech.toml")
    return {"document": documents(), "body": frozenset(split_words(speech["bodies"]))}


def kind_of(name: str) -> str:
    """Tell a person from an institution, a group or a document, by the head of a speaker's name.

    >>> [kind_of(name) for name in ("Ann Lee", "White House", "officials", "report")]
    ['person', 'institution', 'group', 'document']
    """
    [parsed] = parse([name])
    tags, forms = parsed.tags, parsed.forms
    if re.fullmatch("N[nN]*", tags):
        known = forms[0].lower() in first_names() and len(forms) > 1
        several = 2 <= len(forms) - tags.count("n") <= 3
        return "person" if not is_no_person(name) and (known or several) else "institution"
    follows = HEAD_END.search(tags)
    end = follows.start() if follows else len(tags)
    head = forms[end - 1] if end else ""
    lower, letter = head.lower(), tags[end - 1 : end]
    if "k" in tags[:end] and "&" not in forms[:end]:
        return "group"  # "Ann Lee and Bob Kay"
    if head[:1].isupper() and end > 1 and lower in institution_words():
        return "institution"
    if lower in _kind_words()["document"]:
        return "document"
    if lower in _kind_words()["body"]:
        return "institution"
    plural = lower.endswith("s") and not lower.endswith("ss")
    if letter in ("N", "S") and tags[:1] != "j":  # "the Federal Reserve", "Minister Ann Lee"
        return "person" if tags[max(0, end - 3) : end] == "TNN" else "institution"
    return "institution" if letter == "T" and not plural and follows else "group"


def _find_same(entries: Mapping[str, Entry]) -> dict[str, str]:
    """Find which names are one person: the same first and last name, or the surname of only one.

    A surname that may be an institution's, too, is the person's who is named more often: Ford.
    """
    by_surname: dict[str, list[str]] = {}
    for name, entry in entries.items():
        words = name.split()
        if entry.kind == "person" and len(words) > 1:
            by_surname.setdefault(surname_of(words), []).append(name)
    same = {
        name: max(names, key=lambda one: entries[one].mentions)
        for bearers in by_surname.values()
        for names in _group_bearers(bearers, entries)
        for name in names
    }
    bearers: dict[str, set[str]] = {}
    for name, main in same.items():
        bearers.setdefault(surname_of(name.split()), set()).add(main)
    meant = {
        surname: max(names, key=lambda one: entries[one].mentions)
        for surname, names in bearers.items()
        if surname in entries
    }
    # "Analysts" stand in capitals at the beginning of a sentence only.
    same |= {name: low for name in entries if (low := name[:1].lower() + name[1:]) in entries}
    return same | {
        surname: name
        for surname, name in meant.items()
        if entries[name].mentions
        >= DOMINANT * sum(entries[other].mentions for other in bearers[surname] - {name})
        and (
            entries[surname].kind == "person" or entries[name].mentions > entries[surname].mentions
        )
    }


def _group_bearers(names: list[str], entries: Mapping[str, Entry]) -> list[list[str]]:
    """Group the names of one surname by person: Ann M. and Ann Lee are one, Tom Lee is another.

    A short first name is a full one's, Annie that of Ann, where it can be no third one's, and no
    article has both.
    """
    groups: list[list[str]] = []
    for name in names:
        fitting = [group for group in groups if _bear_one_name(name, group, entries)]
        if fitting:
            fitting[0].append(name)
        else:
            groups.append([name])
    places = range(len(groups))
    akin = {
        one: [it for it in places if it != one and _are_akin(groups[one], groups[it])]
        for one in places
    }
    for one, others in akin.items():
        [other] = others if len(others) == 1 else [-1]
        if one < other and akin[other] == [one]:
            articles = [
                {article for name in groups[place] for article in entries[name].articles}
                for place in (one, other)
            ]
            if articles[0].isdisjoint(articles[1]):
                groups[one] += groups[other]
                groups[other] = []
    return [group for group in groups if group]


def _bear_one_name(name: str, group: list[str], entries: Mapping[str, Entry]) -> bool:
    """Tell whether a name has the first name of a group.

    Father and son are two where an article names both: Tom Lee and Tom Lee Jr.
    """
    words = name.split()
    for other in group:
        apart = is_junior(words) != is_junior(other.split())
        if words[0] != other.split()[0] or (
            apart and entries[name].articles & entries[other].articles
        ):
            return False
    return True


def _are_akin(names: list[str], others: list[str]) -> bool:
    """Tell whether of two groups the first names can be forms of one."""
    return names[0].split()[0] != others[0].split()[0] and not any(
        full_forms(name).isdisjoint(full_forms(other)) for name in names for other in others
    )


def _merge(entries: Mapping[str, Entry], same: Mapping[str, str]) -> dict[str, Entry]:
    people: dict[str, Entry] = {}
    for name, entry in entries.items():
        main = same.get(name, name)
        kind = entries[main].kind if main in entries else entry.kind
        people.setdefault(main, Entry(kind)).add(entry)
    return people


def _read_aliases(path: str | Path) -> dict[str, list[str]]:
    """Read the names that a user says are one: the main name with its other forms."""
    table = parse_own_list(read_own_list(path, "a file of aliases"), str(path), ALIAS)
    return check_aliases(table, str(path))


def check_aliases(table: object, where: str) -> dict[str, list[str]]:
    """Return a table of names with their other forms, or say what is wrong with it."""
    if not isinstance(table, dict):
        raise InputError(f"{where} is no table of names: write {ALIAS}")
    for name, forms in table.items():
        if not isinstance(forms, list) or not all(isinstance(form, str) for form in forms):
            raise InputError(f"{where} gives {name!r} no list of names: write {ALIAS}")
    return table
