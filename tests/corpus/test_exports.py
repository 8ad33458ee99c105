"""Archives' exports become articles, each with what is stated of it, whatever stands in a text."""

from __future__ import annotations

import io
import re
from datetime import date

import docx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.corpus.exports.days import find_days, read_days
from tradetalks.corpus.exports.read import read_export, read_export_page
from tradetalks.corpus.files import UnreadableError
from tradetalks.corpus.inspect import inspect_corpus
from tradetalks.corpus.load import read_corpus

ONE = [
    "The harbour council expects the dock talks to end this week, a spokesman said on Monday.",
    "Shippers were less hopeful: “We don’t expect ships to sail before Friday.”",
]
TWO = [
    "Grain merchants met the railway’s envoys for a third day.",
    "Neither side would say whether an agreement was near.",
    "A cargo of barley was turned away.",
]


def words(lines: list[str]) -> int:
    return len(" ".join(lines).split())


def facts(export, *names: str) -> list[list[str]]:
    return [[article.known.get(name, "") for name in names] for article in export.articles]


def remarks(export) -> str:
    told = [*export.remarks, *(remark for article in export.articles for remark in article.remarks)]
    return "\n".join(reason for reason, _ in told)


# Nexis -------------------------------------------------------------------------------------------


def nexis(
    body: list[str], title: str = "Dock talks", day: str = "June 9, 2025 Monday", **other
) -> str:
    above = [title, other.get("outlet", "The Harbour Post"), day]
    above += other.get("above", ["Copyright 2025 Harbour Post Ltd. All Rights Reserved"])
    above += [f"Length:\xa0{other.get('length', words(body))} words", "Byline:\xa0A. Reporter"]
    below = other.get(
        "below",
        [
            "Classification",
            "Language: ENGLISH",
            "Publication-Type: Newspaper",
            "Load-Date: June 10, 2025",
        ],
    )
    mark, end = other.get("mark", "Body"), other.get("end", "End of Document")
    return "\n\n".join([*above, mark, *body, *below, end]) + "\n"


COVER = "\n".join(
    [
        "User Name: A. Reader",
        "Date and Time: Thursday, June 12, 2025 10:15:00 AM CEST",
        "Job Number: 123456789",
        "Documents (2)",
        "1. Dock talks",
        "Client/Matter: -None-",
        "Search Terms: harbour",
        "2. Grain talks",
        "",
    ]
)


def test_nexis_gives_each_article_with_what_is_stated_of_it():
    export = read_export(COVER + nexis(ONE) + nexis(TWO, "Grain talks", "June 10, 2025 Tuesday"))
    known = ["title", "outlet", "published_from", "published_to", "dated_by", "byline"]
    assert facts(export, *known) == [
        [
            "Dock talks",
            "The Harbour Post",
            "2025-06-09",
            "2025-06-09",
            "stated by Nexis",
            "A. Reporter",
        ],
        [
            "Grain talks",
            "The Harbour Post",
            "2025-06-10",
            "2025-06-10",
            "stated by Nexis",
            "A. Reporter",
        ],
    ]
    assert [article.text for article in export.articles] == ["\n\n".join(ONE), "\n\n".join(TWO)]
    assert facts(export, "rights")[0] == ["Copyright 2025 Harbour Post Ltd. All Rights Reserved"]
    assert [reason for reason, _ in export.remarks] == [
        "its cover page, “User Name: A. Reader Date and Time: Thur…”, is no article"
    ]
    assert [article.remarks for article in export.articles] == [(), ()]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Classification of the goods is what the parties quarrel about.",
        "Classification: secret",
        "Notes",
        "Notes of the meeting were not kept.",
        "Note",
        "Correction",
        "Load-Date",
        "Load-Date: nobody knows what that is.",
        "Load-Date: June 8, 2025",
        "Body",
        "Body language was all there was to read.",
        "End of Document",
        "Graphic detail was given of the night.",
        "Language: a barrier",
        "Subject: the quay",
        "Copyright law was one of the matters.",
        "Length: 3 words",
        "June 9, 2025",
        "Classification",
    ],
)
def test_no_paragraph_of_a_text_ends_it(paragraph):
    body = [ONE[0], paragraph, ONE[1]]
    export = read_export(COVER + nexis(body) + nexis(TWO, "Grain talks"))
    assert [article.text for article in export.articles] == ["\n\n".join(body), "\n\n".join(TWO)]
    assert facts(export, "title") == [["Dock talks"], ["Grain talks"]]


@pytest.mark.parametrize(
    ("line", "first", "last"),
    [
        ("June 2025", "2025-06-01", "2025-06-30"),
        ("Spring 2025", "2025-03-01", "2025-05-31"),
        ("June 9, 2025 - June 15, 2025", "2025-06-09", "2025-06-15"),
        ("June 9, 2025 Monday; Final Edition", "2025-06-09", "2025-06-09"),
        ("June 9, 2025 Monday 10:15 AM EST", "2025-06-09", "2025-06-09"),
        ("9 juin 2025", "2025-06-09", "2025-06-09"),
        ("9. Juni 2025 Montag", "2025-06-09", "2025-06-09"),
        ("Montag 9. Juni 2025", "2025-06-09", "2025-06-09"),
        ("lunes 9 de junio de 2025", "2025-06-09", "2025-06-09"),
        ("9 giugno 2025 lunedì", "2025-06-09", "2025-06-09"),
        ("9 de junho de 2025 segunda-feira", "2025-06-09", "2025-06-09"),
        ("9 juni 2025 maandag", "2025-06-09", "2025-06-09"),
        ("1er août 2025", "2025-08-01", "2025-08-01"),
        ("Winter 2024/2025", "2024-12-01", "2025-02-28"),
        ("May/June 2025", "2025-05-01", "2025-06-30"),
        ("May 30 - June 2, 2025", "2025-05-30", "2025-06-02"),
        ("December 30, 2024 - January 5, 2025", "2024-12-30", "2025-01-05"),
        ("Second Quarter 2025", "2025-04-01", "2025-06-30"),
        ("2025", "2025-01-01", "2025-12-31"),
    ],
)
def test_the_first_and_the_last_day_that_a_line_may_mean(line, first, last):
    export = read_export(nexis(ONE, day=line) + nexis(TWO, day=line))
    assert facts(export, "published_from", "published_to") == [[first, last]] * 2
    assert facts(export, "title", "outlet") == [["Dock talks", "The Harbour Post"]] * 2


@pytest.mark.parametrize(
    "title",
    [
        "June 9, 2025",
        "2025",
        "Spring 2025",
        "Body",
        "May 1: a day of strikes",
        "Copyright law",
        "Length: a tale",
    ],
)
def test_a_title_may_be_what_it_likes(title):
    export = read_export(nexis(TWO) + nexis(ONE, title, "June 10, 2025 Tuesday"))
    assert facts(export, "title", "published_from")[1] == [title, "2025-06-10"]
    assert export.articles[1].text == "\n\n".join(ONE)


@pytest.mark.parametrize(
    ("mark", "end"),
    [
        ("Body", "Ende des Dokuments"),
        ("Textkörper", "Ende des Dokuments"),
        ("Corps", "Fin du document"),
        ("Cuerpo", "Fin del documento"),
        ("Corpo", "Fine del documento"),
        ("Corpo", "Fim do documento"),
        ("Tekst", "Einde van document"),
    ],
)
def test_nexis_speaks_several_languages(mark, end):
    export = read_export(nexis(ONE, mark=mark, end=end) + nexis(TWO, mark=mark, end=end))
    assert [article.text for article in export.articles] == ["\n\n".join(ONE), "\n\n".join(TWO)]


def test_a_caption_below_the_text_is_kept_apart_from_it():
    below = ["Graphic", "Photo: the quay at dawn", "Classification", "Language: ENGLISH"]
    export = read_export(nexis(ONE, below=below) + nexis(TWO, below=below, length=999))
    assert [article.text for article in export.articles] == ["\n\n".join(ONE), "\n\n".join(TWO)]
    assert facts(export, "graphic") == [["Photo: the quay at dawn"]] * 2


def test_the_name_of_a_link_below_a_text_is_none_of_it():
    link = ["Link to Image", "Graphic", "Photo: the quay at dawn", "Load-Date: June 10, 2025"]
    export = read_export(nexis(["Link to Image", *ONE], below=link))
    assert export.articles[0].text == "\n\n".join(["Link to Image", *ONE])


def test_a_caption_that_names_a_picture_is_no_text_whatever_length_is_stated():
    caption = [
        "Graphic",
        "PHOTOS: The quay at dawn, and the harbour master.",
        "Load-Date: June 10, 2025",
    ]
    export = read_export(nexis(TWO, below=caption, length=words(TWO + caption[:2])))
    assert export.articles[0].text == "\n\n".join(TWO)


def test_the_length_that_is_stated_tells_notes_from_a_heading():
    below = ["Notes", "By telephone.", "Classification", "Language: ENGLISH"]
    told = read_export(nexis(ONE, below=below, length=words(ONE)))
    longer = [*ONE, "Notes", *TWO * 3]
    kept = read_export(nexis(longer, length=words(longer)))
    assert [told.articles[0].text, kept.articles[0].text] == ["\n\n".join(ONE), "\n\n".join(longer)]


def test_a_length_far_from_the_text_is_told():
    export = read_export(nexis(ONE, length=512) + nexis(TWO))
    assert remarks(export) == f"has {words(ONE)} words, and 512 are stated"


def test_an_error_page_is_no_article_and_keeps_its_number():
    error = (
        "We are sorry but there is an error in this document and it is not possible to display it."
    )
    export = read_export(nexis(ONE) + f"\n{error}\nEnd of Document\n" + nexis(TWO))
    assert [bool(article.text) for article in export.articles] == [True, False, True]
    assert "an error page instead of an article" in remarks(export)


def test_a_cover_that_lists_more_than_there_is_says_so():
    export = read_export(COVER.replace("(2)", "(3)") + nexis(ONE) + nexis(TWO))
    assert remarks(export) == "its cover page, which is no article, lists 3, and the file has 2"


def test_a_list_of_results_is_no_article():
    with pytest.raises(UnreadableError, match="a list of results, without the articles"):
        read_export(COVER)


def test_an_article_whose_end_is_missing_does_not_swallow_the_next():
    export = read_export(nexis(ONE, end="") + nexis(TWO, "Grain talks") + nexis(ONE, "Third"))
    assert facts(export, "title") == [["Dock talks"], ["Grain talks"], ["Third"]]
    assert export.articles[0].text == "\n\n".join(ONE)
    assert "it has no end of its own" in remarks(export)


def test_an_article_without_its_head_is_given_and_told():
    bare = "Just a text without a head.\n\nLoad-Date: June 10, 2025\n\nEnd of Document\n"
    export = read_export(nexis(ONE) + bare + nexis(TWO))
    assert [article.text for article in export.articles] == [
        "\n\n".join(ONE),
        "Just a text without a head.",
        "\n\n".join(TWO),
    ]
    assert remarks(export).splitlines() == [
        "no title and no outlet and no day found above its text",
        "no line “Body” in it: its text may begin elsewhere",
    ]


def test_a_first_article_without_a_head_is_not_taken_for_the_cover():
    bare = nexis(ONE, mark="", day="", above=[])
    export = read_export(COVER + bare + nexis(TWO))
    assert all(line in export.articles[0].text for line in ONE)
    assert export.articles[1].text == "\n\n".join(TWO)


def test_an_article_without_a_day_is_given_and_told():
    export = read_export(nexis(ONE) + nexis(TWO, day="Undated"))
    assert facts(export, "title", "outlet", "published_from")[1] == [
        "Dock talks",
        "The Harbour Post",
        "",
    ]
    assert export.articles[1].text == "\n\n".join(TWO)
    assert "no day found" in remarks(export)
    assert len(read_export(nexis(TWO, day="06/09/2025")).articles) == 1


def test_an_export_that_is_cut_off_gives_what_it_has():
    first = nexis(ONE, end="")
    assert [article.text for article in read_export(first).articles] == ["\n\n".join(ONE)]
    cut = nexis(TWO, below=[], end="", length=512)
    export = read_export(nexis(ONE) + cut)
    assert [article.text for article in export.articles] == ["\n\n".join(ONE), "\n\n".join(TWO)]
    assert "it has no end of its own" in remarks(export)


def test_what_stands_behind_the_last_article_is_told():
    export = read_export(nexis(ONE) + nexis(TWO) + "\nAbout the archive | Privacy\n")
    assert len(export.articles) == 2
    assert "“About the archive | Privacy”, is no article" in remarks(export)


# LexisNexis --------------------------------------------------------------------------------------


def wrap(paragraphs: list[str]) -> str:
    lines = (re.sub(r"(.{40,60}?) ", r"\1\n", paragraph) for paragraph in paragraphs)
    return "\n\n".join(lines)


def lexisnexis(number: int, body: str, marked: bool = False, **other) -> str:
    title = other.get("title", "Dock talks near their end after a\nweek of nights")
    day = other.get("day", "June 9, 2025 Monday\n" + " " * 30 + "Final Edition")
    rights = "            Copyright 2025 Harbour Post Ltd.\n                  All Rights Reserved"
    head = [
        " " * 30 + other.get("count", f"{number} of 2 DOCUMENTS"),
        *([rights] if marked else []),
        " " * 30 + "The Harbour Post",
        " " * 30 + day,
        *([] if marked else [title]),
        "BYLINE: A. Reporter",
        "SECTION: NEWS; Pg. 3",
        f"LENGTH: {len(body.split())} words",
        *([f"HEADLINE: {title}", "BODY:"] if marked else []),
    ]
    tail = ["LOAD-DATE: June 10, 2025", "LANGUAGE: ENGLISH", "GRAPHIC: Photo, the quay"]
    tail += ["PUBLICATION-TYPE: Newspaper"] + ([] if marked else [rights])
    return "\n\n\n" + "\n\n".join([*head, body, *tail]) + "\n"


DOWNLOAD = (
    "\n\nDownload Request: Selected Items: 1-2\nTime Of Request: Friday\n\nTerms: (harbour)\n"
)


@pytest.mark.parametrize("marked", [False, True], ids=["with fields only", "with BODY:"])
def test_lexisnexis_gives_each_article_with_what_is_stated_of_it(marked):
    export = read_export(
        DOWNLOAD + lexisnexis(1, wrap(ONE), marked) + lexisnexis(2, wrap(TWO), marked)
    )
    known = ["title", "outlet", "published_from", "byline", "section", "graphic"]
    assert (
        facts(export, *known)
        == [
            [
                "Dock talks near their end after a week of nights",
                "The Harbour Post",
                "2025-06-09",
                "A. Reporter",
                "NEWS; Pg. 3",
                "Photo, the quay",
            ]
        ]
        * 2
    )
    assert (
        facts(export, "rights") == [["Copyright 2025 Harbour Post Ltd.; All Rights Reserved"]] * 2
    )
    assert [article.text for article in export.articles] == [wrap(ONE), wrap(TWO)]
    assert remarks(export).startswith("its cover page, “Download Request")
    assert len(remarks(export).splitlines()) == 1


@pytest.mark.parametrize(
    "count",
    [
        "{} of 2 DOCUMENTS",
        "Dokument {} von 2",
        "{} de 2 DOCUMENTS",
        "Document {} de 2",
        "{} von 2 DOKUMENTEN",
    ],
)
def test_lexisnexis_counts_in_several_languages(count):
    parts = [lexisnexis(n, wrap(body), count=count.format(n)) for n, body in [(1, ONE), (2, TWO)]]
    assert [article.text for article in read_export("".join(parts)).articles] == [
        wrap(ONE),
        wrap(TWO),
    ]


@pytest.mark.parametrize(
    "paragraph",
    ["BODY", "LOAD-DATE: unknown", "LOAD-DATE: June 1, 2025", "Copyright law is hard.",
     "Copyright 2025 was on it.",
     "1 of 10 DOCUMENTS", "LANGUAGE: a barrier", "June 9, 2025", "SECTION: the third"],
)  # fmt: skip
def test_no_paragraph_of_a_lexisnexis_text_ends_it(paragraph):
    body = "\n\n".join([ONE[0], paragraph, ONE[1]])
    for marked in (False, True):
        export = read_export(lexisnexis(1, body, marked) + lexisnexis(2, wrap(TWO), marked))
        assert [article.text for article in export.articles] == [body, wrap(TWO)]


@pytest.mark.parametrize("title", ["June 9, 2025", "2025", "1 of 2 trains"])
def test_the_title_of_a_lexisnexis_article_may_be_a_date(title):
    for marked in (False, True):
        export = read_export(lexisnexis(1, wrap(ONE), marked, title=title))
        assert facts(export, "title", "published_from") == [[title, "2025-06-09"]]


def test_a_lexisnexis_field_that_is_not_known_is_one_where_a_known_one_stands_above_it():
    text = lexisnexis(1, wrap(ONE)).replace("GRAPHIC: Photo, the quay", "WIRE-ROUTE: Ports, North")
    assert read_export(text).articles[0].text == wrap(ONE)
    body = f"{wrap(ONE)}\n\nMODERATOR: Thank you.\n\nREPORTER: Good night."
    assert read_export(lexisnexis(1, body)).articles[0].text == body


@pytest.mark.parametrize("marked", [False, True])
def test_a_lexisnexis_article_alone_may_have_no_number(marked):
    export = read_export(lexisnexis(1, wrap(ONE), marked, count=""))
    assert [article.text for article in export.articles] == [wrap(ONE)]
    known = facts(export, "title", "outlet", "published_from")
    assert known == [
        ["Dock talks near their end after a week of nights", "The Harbour Post", "2025-06-09"]
    ]
    plain = "The Harbour Post\n\nJune 9, 2025\n\nTIME: 5 minutes\n\nLENGTH: too long\n\nThe end.\n"
    assert read_export(plain) is None


@pytest.mark.parametrize("named", ["NOTES", "COMPANY", "SUBJECT", "NAME", "STATE", "LANGUAGE"])
@pytest.mark.parametrize("last", ["ROE: Good night.", "ROE: [laughs]\n\nLEE: [laughs]"])
def test_a_turn_that_is_called_as_a_field_ends_no_transcript(named, last):
    turns = ["LEE: The quay is ours.", "ROE: Is it?", f"{named}: It was sold", "LEE: Never", last]
    body = "\n\n".join([turns[1], *turns])
    for marked in (False, True):
        export = read_export(lexisnexis(1, body, marked) + lexisnexis(2, wrap(TWO), marked))
        assert [article.text for article in export.articles] == [body, wrap(TWO)]


@pytest.mark.parametrize("named", ["SUBJECT", "BODY", "TEXT", "GRAPHIC", "SECTION", "COUNTRY"])
@pytest.mark.parametrize("between", ["\n\n", "\n"], ids=["blank lines", "no blank lines"])
@pytest.mark.parametrize("marked", [False, True])
def test_a_turn_that_begins_as_a_field_loses_nothing_below_it(named, between, marked):
    turns = ["MAYOR ANN LEE: Who opens the quay?", "ROE: You do.", "UNIDENTIFIED MALE: Never!"]
    turns = [*turns, "ROE: Hush.", "MAYOR ANN LEE: Good night, then."]
    for place in (2, 4, 5):
        said = [*turns[:place], f"{named}: It was never the town’s to sell.", *turns[place:]]
        body = between.join(said)
        export = read_export(lexisnexis(1, body, marked) + lexisnexis(2, wrap(TWO), marked))
        assert [article.text for article in export.articles] == [body, wrap(TWO)]


def test_fields_may_follow_a_lexisnexis_text_without_a_blank_line():
    text = lexisnexis(1, wrap(ONE), marked=True).replace("\n\nLOAD-DATE", "\nLOAD-DATE")
    assert read_export(text).articles[0].text == wrap(ONE)


def test_a_lexisnexis_text_may_follow_its_length_without_a_blank_line():
    written = re.sub(r"(LENGTH: .*\n)\n", r"\1", lexisnexis(1, wrap(ONE)))
    assert read_export(written).articles[0].text == wrap(ONE)


def test_the_first_lexisnexis_number_may_have_been_cut_off():
    first = lexisnexis(1, wrap(ONE)).replace("1 of 2 DOCUMENTS", "")
    export = read_export(first + lexisnexis(2, wrap(TWO)))
    assert [article.text for article in export.articles] == [wrap(ONE), wrap(TWO)]


@pytest.mark.parametrize("marked", [False, True])
def test_a_lexisnexis_article_without_its_number_is_parted_from_the_one_before(marked):
    second = lexisnexis(2, wrap(TWO), marked).replace("2 of 2 DOCUMENTS", "")
    export = read_export(lexisnexis(1, wrap(ONE), not marked) + second)
    assert [article.text for article in export.articles] == [wrap(ONE), wrap(TWO)]


def unnumbered(number: int, body: str, form: str) -> str:
    """Write an article of a LexisNexis file from which the numbers have been taken."""
    outlet, day = (
        ["Harbour Post", "Grain Times", "Evening Tram"][number],
        f"June {9 + number}, 2025",
    )
    rights = f"Copyright 2025 {outlet} Ltd.\nAll Rights Reserved"
    fields = ["SECTION: NEWS; Pg. 3", "BYLINE: A. Reporter"]
    length, loaded = f"LENGTH: {words([body])} words", "LOAD-DATE: June 20, 2025"
    subject = "SUBJECT: PORTS (90%); STRIKES &\nLOCKOUTS (88%)"
    marked = [outlet, day, *fields, "HEADLINE: Talks", f"BODY:\n{body}"]
    plain = [outlet, f"{day} Monday\nFinal Edition", "Talks", *fields]
    lines = {
        "fields below": [*plain, length, body, subject, loaded, "LANGUAGE: ENGLISH"],
        "rights below": [*plain, length, body, rights],
        "fields and rights below": [*plain, body, loaded, f"{' ' * 20}{rights}"],
        "rights above": [rights, *marked],
        "rights above, fields below": [rights, *marked, "LANGUAGE: ENGLISH", loaded],
        "an end of its own": [*plain, length, body, loaded, "End of Document"],
        "lines across": [*plain, length, body, loaded, "-" * 40],
        "a length alone": ["", outlet, day, "Talks", length, body, ""],
        "a day of loading alone": [outlet, day, "Talks", body, loaded],
    }
    return "\n\n".join(lines[form])


@pytest.mark.parametrize("gap", ["\n\n", "\n\n\n\n"], ids=["near", "far"])
@pytest.mark.parametrize(
    "form",
    ["fields below", "rights below", "fields and rights below", "rights above", "lines across",
     "rights above, fields below", "an end of its own", "a length alone", "a day of loading alone"],
)  # fmt: skip
def test_lexisnexis_articles_without_numbers_are_parted_at_their_heads(form, gap):
    bodies = [wrap(ONE), wrap(TWO), "The trams may run again soon.\n\nDrivers vote on Thursday."]
    text = gap.join(unnumbered(number, body, form) for number, body in enumerate(bodies))
    for written in (text, text.replace("\n", "\r\n")):
        export = read_export(written)
        found = [article.text.replace("\r", "") for article in export.articles]
        assert found == bodies
        assert facts(export, "title", "outlet", "published_from") == [
            ["Talks", "Harbour Post", "2025-06-09"],
            ["Talks", "Grain Times", "2025-06-10"],
            ["Talks", "Evening Tram", "2025-06-11"],
        ]
        if "rights" in form:
            assert facts(export, "rights")[1] == [
                "Copyright 2025 Grain Times Ltd.; All Rights Reserved"
            ]


@pytest.mark.parametrize("form", ["fields below", "rights above", "a day of loading alone"])
def test_lexisnexis_articles_of_a_word_file_need_no_blank_lines(form, tmp_path):
    document, bodies = docx.Document(), ["\n".join(ONE), "\n".join(TWO)]
    for number, body in enumerate(bodies):
        written = unnumbered(number, body, form).replace("&\n", "& ")
        for line in filter(str.strip, written.splitlines()):
            document.add_paragraph(line)
    document.save(tmp_path / "ports.docx")
    articles, problems = read_corpus(tmp_path)
    assert articles["text"].tolist() == bodies
    assert articles["outlet"].tolist() == ["Harbour Post", "Grain Times"]
    assert articles["title"].tolist() == ["Talks", "Talks"]
    assert not problems["reason"].str.contains("no text").any()


def test_how_many_articles_without_numbers_a_file_holds_is_said(tmp_path):
    text = "\n\n\n".join(unnumbered(n, wrap(ONE), "rights above") for n in (0, 1, 2))
    (tmp_path / "ports.txt").write_text(text, encoding="utf-8")
    files, problems, _ = inspect_corpus(tmp_path)
    assert files[["status", "articles", "dated"]].to_numpy().tolist() == [["read", 3, 3]]
    assert problems.empty


def test_what_stands_before_lexisnexis_articles_without_numbers_is_told_or_kept():
    articles = "\n\n\n".join(unnumbered(n, wrap(ONE), "fields below") for n in (0, 1))
    export = read_export(f"{DOWNLOAD}\n\n{articles}")
    assert [article.text for article in export.articles] == [wrap(ONE)] * 2
    assert "its cover page" in remarks(export)
    beheaded = f"{TWO[0]}\n\nLOAD-DATE: June 20, 2025\n\n\n{articles}"
    assert [article.text for article in read_export(beheaded).articles] == [
        TWO[0],
        *[wrap(ONE)] * 2,
    ]


@pytest.mark.parametrize("between", ["-" * 40, "NOTE: It rained.", "Copyright 2025 A. Traveller"])
def test_a_diary_is_no_export(between):
    days = [f"From the quay\n\nJune {day}, 2025\n\n{ONE[0]}\n\n{between}" for day in (8, 9, 10)]
    assert read_export("\n\n".join(days)) is None


def test_the_first_lexisnexis_article_may_be_the_one_without_a_head():
    bare = "\n   1 of 2 DOCUMENTS\n\n   The Harbour Post\n\nOnly a title\n\nAnd a text.\n"
    export = read_export(DOWNLOAD + bare + lexisnexis(2, wrap(TWO)))
    assert "And a text." in export.articles[0].text
    assert export.articles[1].text == wrap(TWO)


def test_a_lexisnexis_article_without_fields_or_day_is_given_and_told():
    bare = "\n\n   2 of 3 DOCUMENTS\n\n      The Harbour Post\n\nOnly a title\n\nAnd a text.\n"
    parts = [lexisnexis(1, wrap(ONE), count="1 of 3 DOCUMENTS"), bare]
    export = read_export("".join([*parts, lexisnexis(3, wrap(TWO), count="3 of 3 DOCUMENTS")]))
    assert [article.text for article in export.articles][::2] == [wrap(ONE), wrap(TWO)]
    assert "And a text." in export.articles[1].text
    assert "no day found" in remarks(export) or "and no day" in remarks(export)


# ProQuest ----------------------------------------------------------------------------------------

RULE = "\n" + "_" * 60 + "\n\n"


def proquest(
    body: list[str], title: str = "Dock talks", mark: str = "Full text: ", first: bool = False
) -> str:
    fields = [
        "Subject: Ports; Strikes",
        f"Title: {title}",
        "Publication title: The Harbour Post; Port Town",
        "Pages: A.1",
        "Publication year: 2025",
        "Publication date: Jun 9, 2025",
        "Section: News",
        "Publisher: Harbour Post Ltd.",
        "ProQuest document ID: 1234567",
        "Document URL: https://archive.example/docview/1234567",
        "Copyright: Copyright Harbour Post Ltd. Jun 9, 2025",
        "Last updated: 2025-06-10",
        "Database: Newsstream",
    ]
    text = mark + "\n\n".join(body)
    pieces = ["\n\n".join(fields), text] if first else [text, "\n\n".join(fields)]
    return "\n\n".join([title, "Author: Reporter, A", "Links: ", *pieces]) + "\n"


@pytest.mark.parametrize(
    "mark", ["Full text: ", "Full Text: ", "Full text:\n", "FULL TEXT\n\n", "Volltext: "]
)
@pytest.mark.parametrize("first", [False, True], ids=["text first", "fields first"])
def test_proquest_gives_each_article_with_what_is_stated_of_it(mark, first):
    export = read_export(
        RULE.join(
            [
                "",
                proquest(ONE, mark=mark, first=first),
                proquest(TWO, "Grain talks", mark, first),
                "Contact us at: https://archive.example\n",
            ]
        )
    )
    known = ["title", "outlet", "published_from", "published_to", "url", "byline"]
    shared = ["The Harbour Post", "2025-06-09", "2025-06-09"]
    shared += ["https://archive.example/docview/1234567", "Reporter, A"]
    assert facts(export, *known) == [["Dock talks", *shared], ["Grain talks", *shared]]
    assert [article.text for article in export.articles] == ["\n\n".join(ONE), "\n\n".join(TWO)]
    assert remarks(export) == (
        "its imprint, “Contact us at: https://archive.example”, is no article"
    )


@pytest.mark.parametrize(
    "paragraph",
    ["Subject: the quay", "Title: none", "Full text: of the letter", "Abstract",
     "Copyright: who knows?", "Bibliography", "References", "_" * 60,
     "Publication date: to be agreed", "Links:"],
)  # fmt: skip
def test_no_paragraph_of_a_proquest_text_ends_it(paragraph):
    body = [ONE[0], paragraph, ONE[1]]
    for first in (False, True):
        export = read_export(
            RULE.join(["", proquest(body, first=first), proquest(TWO, first=first)])
        )
        assert [article.text for article in export.articles] == [
            "\n\n".join(body),
            "\n\n".join(TWO),
        ]


def test_index_citations_and_bibliography_of_proquest_are_no_articles():
    index = "Table of contents\n\n1. Dock talks ............ 1\n\n2. Grain talks ............ 2\n"
    cited = proquest([], "Grain talks").replace("Full text: ", "")
    gone = proquest(["Not available."], "Barley talks")
    books = "Bibliography\n\nCitation style: APA 7th\n\nReporter, A. (2025). Dock talks.\n"
    export = read_export(RULE.join([index, proquest(ONE), cited, gone, books]))
    assert [article.text for article in export.articles] == ["\n\n".join(ONE), "", ""]
    told = remarks(export)
    for what in ["its index page", "its bibliography", "(“Grain talks”)", "(“Barley talks”)"]:
        assert what in told


def test_proquest_cites_outlet_and_day_in_one_line():
    cited = "Publication info: Harbour News ; Oslo [Oslo]. 11 June 2025: 4."
    first, second = (proquest(body, title) for body, title in [(ONE, "Docks"), (TWO, "Grain")])
    first = first.replace("Links: ", f"{cited}\n\nLinks: ")
    alone = "\n".join(line for line in first.splitlines() if not line.startswith("Publication t"))
    alone = alone.replace("Publication date: Jun 9, 2025", "")
    known = ["title", "outlet", "published_from"]
    for written, outlet, day in [
        (first, "The Harbour Post", "2025-06-09"),
        (alone, "Harbour News", "2025-06-11"),
    ]:
        export = read_export(RULE.join(["", written, second]))
        assert facts(export, *known)[0] == ["Docks", outlet, day]


def test_a_proquest_text_without_its_mark_is_given_and_told():
    bare = proquest(TWO * 2).replace("Full text: ", "")
    export = read_export(RULE.join([proquest(ONE), bare]))
    assert export.articles[1].text == "\n\n".join(TWO * 2)
    assert "no “Full text” in it" in remarks(export)


def test_one_article_of_proquest_needs_no_rules():
    export = read_export(proquest(ONE))
    assert [article.text for article in export.articles] == ["\n\n".join(ONE)]


# Factiva -----------------------------------------------------------------------------------------

NUMBERS = ["HARPST0020250609el6900001", "HARPST0020250610el6a00002"]
SUMMARY = "Search Summary\nText\tharbour\nResults Found\t2\nTimestamp\t12 June 2025 10:12\n"


def running(
    body: list[str], number: str, above: list[str], rights: str = "(c) 2025 Harbour Post Ltd."
) -> str:
    head = [
        *above,
        f"{words(body):,} words",
        "9 June 2025",
        "14:05",
        "The Harbour Post",
        "HARPST",
        "English",
    ]
    return "\n".join([*head, rights, "", "\n\n".join(body), "", f"Document {number}", "", ""])


CODES = {
    "SE": "Business",
    "HD": "Dock talks near their end",
    "BY": "By A. Reporter",
    "PD": "9 June 2025",
    "ET": "14:05",
    "SN": "The Harbour Post",
    "SC": "HARPST",
    "LA": "English",
    "CY": "(c) 2025 Harbour Post Ltd.",
}


def coded(body: list[str], number: str, between: str) -> str:
    fields = CODES | {"WC": f"{words(body)} words", "LP": body[0], "TD": "\n".join(body[1:])}
    fields |= {"CO": "harb : Harbour Ltd.", "NS": "gstrik : Strikes", "AN": f"Document {number}"}
    order = [
        "SE",
        "HD",
        "BY",
        "WC",
        "PD",
        "ET",
        "SN",
        "SC",
        "LA",
        "CY",
        "LP",
        "TD",
        "CO",
        "NS",
        "AN",
    ]
    closing = "|" if between == "|" else ""
    return "\n".join(f"{code}{between}{fields[code]}{closing}" for code in order) + "\n\n"


def factiva_page(bodies: list[list[str]], with_codes: bool) -> str:
    articles = []
    for body, number in zip(bodies, NUMBERS, strict=True):
        paragraphs = [
            f'<p class="articleParagraph enarticleParagraph">{line}</p>\n' for line in body
        ]
        if with_codes:
            rows = CODES | {"WC": f"{words(body)} words"}
            order = ["SE", "HD", "BY", "WC", "PD", "ET", "SN", "SC", "LA", "CY"]
            cells = [
                f"<tr><td class='index'><b>{c}</b>&nbsp;</td><td>{rows[c]}</td></tr>" for c in order
            ]
            for code, lines in [("LP", paragraphs[:1]), ("TD", paragraphs[1:])]:
                cells.append(
                    f"<tr><td><p><b>{code}</b>&nbsp;</p></td><td>{''.join(lines)}</td></tr>"
                )
            cells.append(f"<tr><td><br/><b>AN</b>&nbsp;</td><td><br/>Document {number}</td></tr>")
            inside = f"<table>{''.join(cells)}</table><br/>"
        else:
            lines = [f"{words(body)} words", "9 June 2025", "The Harbour Post", "HARPST", "English"]
            inside = '<div id="hd"><span class="enHeadline">Dock talks near their end</span></div>'
            inside += "<div>By A. Reporter</div>"
            inside += "".join(f"<div>{line}</div>" for line in [*lines, CODES["CY"]])
            inside += "".join(paragraphs) + f"<p>Document {number}</p>"
        articles.append(f'<div class="article enArticle">{inside}</div><br/>')
    page = f"<h1>Factiva</h1>{''.join(articles)}<div>© 2025 Factiva</div>"
    return f"<html><head><title>Factiva</title></head><body>{page}</body></html>"


def test_factiva_without_codes():
    above = [
        ["Dock talks near their end", "By A. Reporter"],
        ["World", "Grain merchants and railway meet"],
    ]
    parts = [running(b, n, a) for b, n, a in zip([ONE, TWO], NUMBERS, above, strict=True)]
    export = read_export("Factiva\n\nDow Jones\n\n" + "".join(parts) + SUMMARY)
    assert facts(export, "title", "outlet", "published_from", "rights", "byline", "section") == [
        [
            "Dock talks near their end",
            "The Harbour Post",
            "2025-06-09",
            CODES["CY"],
            "By A. Reporter",
            "",
        ],
        [
            "Grain merchants and railway meet",
            "The Harbour Post",
            "2025-06-09",
            CODES["CY"],
            "",
            "World",
        ],
    ]
    assert [article.text for article in export.articles] == ["\n\n".join(ONE), "\n\n".join(TWO)]
    assert remarks(export).startswith("its summary of the search, “Search Summary")
    assert len(remarks(export).splitlines()) == 1


@pytest.mark.parametrize("between", ["\t", "|", "   ", "\n"])
def test_factiva_with_codes(between):
    export = read_export(
        "".join(coded(b, n, between) for b, n in zip([ONE, TWO], NUMBERS, strict=True))
    )
    known = ["title", "outlet", "published_from", "rights", "byline", "section"]
    values = [CODES["HD"], CODES["SN"], "2025-06-09", CODES["CY"], CODES["BY"], "Business"]
    assert facts(export, *known) == [values] * 2
    assert [article.text for article in export.articles] == ["\n".join(ONE), "\n".join(TWO)]
    assert remarks(export) == ""


def test_a_coded_article_without_its_number_does_not_swallow_the_next():
    first = coded(ONE, NUMBERS[0], "\t").partition("AN\t")[0]
    export = read_export(first + coded(TWO, NUMBERS[1], "\t"))
    assert [article.text for article in export.articles] == ["\n".join(ONE), "\n".join(TWO)]
    assert remarks(export) == "it ends without its number"


@pytest.mark.parametrize("with_codes", [True, False])
def test_a_page_of_factiva(with_codes):
    export = read_export_page(factiva_page([ONE, TWO], with_codes))
    known = ["title", "outlet", "published_from", "rights", "byline"]
    values = [CODES["HD"], CODES["SN"], "2025-06-09", CODES["CY"], CODES["BY"]]
    assert facts(export, *known) == [values] * 2
    assert [article.text for article in export.articles] == ["\n".join(ONE), "\n".join(TWO)]
    assert remarks(export) == ""


def test_a_page_of_factiva_is_known_by_the_numbers_of_its_articles():
    page = factiva_page([ONE, TWO], with_codes=True).replace(' class="article enArticle"', "")
    export = read_export_page(re.sub(r' class="articleParagraph \w+"', "", page))
    assert facts(export, "title", "published_from") == [[CODES["HD"], "2025-06-09"]] * 2
    assert [article.text for article in export.articles] == ["\n".join(ONE), "\n".join(TWO)]


@pytest.mark.parametrize(
    "paragraph",
    ["512 words", "9 June 2025", "English", "Document 7", "(c) nobody", "IN LONDON",
     "Search Summary", "Copyright law is hard", "HD", "CO   operation"],
)  # fmt: skip
def test_no_paragraph_of_a_factiva_text_ends_it(paragraph):
    body = [ONE[0], paragraph, ONE[1]]
    plain = "".join(
        running(b, n, ["Dock talks"]) for b, n in zip([body, TWO], NUMBERS, strict=True)
    )
    assert [article.text for article in read_export(plain).articles] == [
        "\n\n".join(body),
        "\n\n".join(TWO),
    ]
    for between in ["\t", "|"]:
        written = "".join(coded(b, n, between) for b, n in zip([body, TWO], NUMBERS, strict=True))
        assert [article.text for article in read_export(written).articles] == [
            "\n".join(body),
            "\n".join(TWO),
        ]


@pytest.mark.parametrize(
    ("count", "end"),
    [("512 Wörter", "Dokument"), ("1 512 mots", "Document"), ("512 palabras", "Documento")],
)
def test_factiva_speaks_several_languages(count, end):
    text = running(ONE, NUMBERS[0], ["Dock talks"]).replace("Document", end)
    export = read_export(text.replace(f"{words(ONE)} words", count).replace("9 June", "9 juin"))
    assert facts(export, "title", "published_from") == [["Dock talks", "2025-06-09"]]
    assert "are stated" in remarks(export)


@pytest.mark.parametrize("title", ["9 June 2025", "512 words", "English"])
def test_the_title_of_a_factiva_article_may_be_a_date_or_a_length(title):
    export = read_export(running(ONE, NUMBERS[0], [title]) * 2)
    assert facts(export, "title", "published_from") == [[title, "2025-06-09"]] * 2


def test_factiva_rights_below_a_text_do_not_cut_it():
    text = running(ONE, NUMBERS[0], ["Dock talks"], rights="").rstrip() + "\n"
    later = text.replace("\n\nDocument", f"\n\n{CODES['CY']}\n\nDocument")
    assert all(line in read_export(later).articles[0].text for line in ONE)


def test_a_factiva_article_without_its_head_is_given_and_told():
    bare = f"A text without a head.\nDocument {NUMBERS[1]}\n"
    export = read_export(
        running(ONE, NUMBERS[0], ["Dock talks"]) + bare + running(TWO, NUMBERS[0], ["T"])
    )
    assert [article.text for article in export.articles][1] == "A text without a head."
    assert "no title and no outlet and no day" in remarks(export)


# Europresse --------------------------------------------------------------------------------------


def europresse(bodies: list[list[str]]) -> str:
    articles = "".join(
        f"""<article><header><div class="rdp__DocPublicationName"><span class="DocPublicationName">
        Le Port, no. 43018</span></div><span class="DocHeader">Économie, lundi 9 juin 2025
        {words(body)} mots, p. {page}</span><div class="titreArticle">
        <p class="sm-margin-TopNews titreArticleVisu rdp__articletitle">Dock talks {page}</p></div>
        <p class="sm-margin-bottomNews">A. Reporter</p></header>
        <section><div class="DocText clearfix"><div class="docOcurrContainer">
        {"".join(f"<p>{line}</p>" for line in body)}</div></div></section>
        <footer><p>© 2025 Le Port. Tous droits réservés.</p>
        <span>news·20250609·PO·123456{page}</span></footer></article>"""
        for page, body in enumerate(bodies, 1)
    )
    return f"<html><head><title>Europresse</title></head><body>{articles}</body></html>"


def test_a_page_of_europresse():
    export = read_export_page(europresse([ONE, TWO]))
    assert facts(export, "title", "outlet", "published_from", "rights", "byline") == [
        [
            f"Dock talks {page}",
            "Le Port",
            "2025-06-09",
            "© 2025 Le Port. Tous droits réservés.",
            "A. Reporter",
        ]
        for page in (1, 2)
    ]
    assert [article.text for article in export.articles] == ["\n".join(ONE), "\n".join(TWO)]
    assert remarks(export) == ""


def test_europresse_dates_an_article_by_its_number_where_no_day_stands():
    page = europresse([ONE, TWO]).replace("lundi 9 juin 2025", "sans date")
    assert facts(read_export_page(page), "published_from") == [["2025-06-09"]] * 2


def test_europresse_used_to_set_each_article_in_a_cell():
    cells = "".join(
        f"""<table><tr><td><table><tr><td><img src="port.gif"></td></tr></table>
        <span class="DocPublicationName">Le Port, no. 43018</span><br>
        <span class="DocHeader">Économie, </span><span class="DocHeader">lundi </span>
        <span class="DocHeader">9 juin 2025</span><span class="DocHeader">, p. 3</span><br><br>
        <span class="TitreArticleVisu">Dock <span style="color:red">talks</span></span><br><br>
        {byline}{"<p></p>".join(body)}<p></p><b><i>© 2025 Le Port. Tous droits réservés.</i></b>
        <p></p>Numéro de document : news·20250609·PO·1234567<br><table><tr>
        <td>news·20250609·PO·1234567</td></tr><tr><td>Ce certificat est émis à <b>Port</b>.
        </td></tr></table></td></tr></table>"""
        for byline, body in (("A. Reporter<br>", ONE), ("", TWO))
    )
    export = read_export_page(f"<html><body>{cells}</body></html>")
    rights = "© 2025 Le Port. Tous droits réservés."
    assert facts(export, "title", "outlet", "published_from", "rights", "byline") == [
        ["Dock talks", "Le Port", "2025-06-09", rights, byline] for byline in ("A. Reporter", "")
    ]
    assert [article.text for article in export.articles] == ["\n".join(ONE), "\n".join(TWO)]


@pytest.mark.parametrize(
    "text",
    [
        "Download Request: All\nTime Of Request: Friday\n\nTerms: (harbour)\n\nSource: Ports\n",
        f"{'_' * 60}\n\nReport Information from ProQuest\n\n{'_' * 60}\n\nTable of contents\n1. D",
        "Search Summary\nText\tharbour\nResults Found\t0\n\n© 2025 Factiva, Inc.\n",
    ],
    ids=["LexisNexis", "ProQuest", "Factiva"],
)
def test_a_cover_an_index_or_a_summary_alone_is_no_article(text):
    with pytest.raises(UnreadableError, match="list of results"):
        read_export(text)


# All ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "A report.\n\nBODY\n\nOf the text.\n\nEnd of Document\n",
        "June 9, 2025\n\nBody\n\nA text with no more than that.\n",
        "A title\n\nCopyright 2025 The Post\n\nA text.\n\nEnd of Document\n",
        "A title\n\n1 of 10 DOCUMENTS\n\nhas been found. A text.\n",
        "Full text: of the letter.\n\nPublication title: nowhere.\n\nIt went on.\n",
        "512 words\n9 June 2025\nA text about a Document.\n",
        "Document 20250609 was signed.\n\nA text.\n",
        "_" * 60 + "\n\nA text between rules.\n\n" + "_" * 60 + "\n",
        "A title\nA board\n9 June 2025\n© 2025 Board\n\nText\n\nWe say so.\n\nLanguage: English\n",
        "Length: 3 words\n\nBody\n\nNotes\n\nGraphic\n\nClassification\n",
        "",
    ],
)
def test_an_ordinary_text_is_no_export(text):
    assert read_export(text) is None
    assert read_export_page(f"<html><body><article><p>{text}</p></article></body></html>") is None


LINES = st.lists(
    st.one_of(
        st.text(st.sampled_from("aé ’.,:-“\xa0\t7|"), min_size=1, max_size=30),
        st.sampled_from(
            ["Body", "Notes", "Load-Date", "Classification of it", "512 words", "BODY", "By hand"]
        ),
    ).filter(str.strip),
    min_size=1,
    max_size=6,
)


@given(first=LINES, second=LINES)
def test_bodies_come_back_as_they_were_written(first, second):
    bodies = ["\n".join(["A", *lines, "z."]) for lines in (first, second)]
    forms = [
        "".join(nexis([body]) for body in bodies),
        "".join(lexisnexis(n, body, marked=True) for n, body in enumerate(bodies, 1)),
        RULE.join(["", *(proquest([body]) for body in bodies)]),
        "".join(
            running([body], number, ["Dock talks"])
            for body, number in zip(bodies, NUMBERS, strict=True)
        ),
    ]
    for form in forms:
        assert [article.text for article in read_export(form).articles] == bodies


def test_the_same_article_twice_is_two():
    assert len(read_export(nexis(ONE) * 2).articles) == 2


def test_files_of_every_form_are_read_by_what_is_in_them(tmp_path):
    written, packed = docx.Document(), io.BytesIO()
    for line in (COVER + nexis(ONE) + nexis(TWO, "Grain talks")).splitlines():
        written.add_paragraph(line)
    written.save(packed)
    (tmp_path / "nexis.docx").write_bytes(packed.getvalue())
    rtf = "".join(coded(b, n, "\t") for b, n in zip([ONE, TWO], NUMBERS, strict=True))
    escaped = "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in rtf)
    (tmp_path / "factiva.rtf").write_text("{\\rtf1\\ansi " + escaped.replace("\n", "\\par\n") + "}")
    for name, content in {
        "lexis.txt": lexisnexis(1, wrap(ONE)) + lexisnexis(2, wrap(TWO)),
        "proquest.txt": RULE.join([proquest(ONE), proquest(TWO)]),
        "factiva.html": factiva_page([ONE, TWO], with_codes=True),
        "europresse.html": europresse([ONE, TWO]),
        "plain.txt": "\n\n".join(ONE),
    }.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    articles, problems = read_corpus(tmp_path)
    stems = ["europresse", "factiva.html", "factiva.rtf", "lexis", "nexis"]
    numbered = [f"{stem}:{number}" for stem in stems for number in (1, 2)]
    assert articles["article_id"].tolist() == [*numbered, "plain", "proquest:1", "proquest:2"]
    exported = articles[articles["article_id"] != "plain"]
    assert exported["published_from"].notna().all()
    assert exported[["title", "outlet", "dated_by"]].ne("").all(axis=None)
    assert set(problems["file"]) == {"nexis.docx"}


def test_a_doubt_names_its_article(tmp_path):
    (tmp_path / "nexis.txt").write_text(nexis(ONE) + nexis(TWO, length=512), encoding="utf-8")
    articles, problems = read_corpus(tmp_path)
    assert len(articles) == 2
    assert problems["reason"].tolist() == [f"article 2: has {words(TWO)} words, and 512 are stated"]


@pytest.mark.parametrize(
    "line", ["The Times", "May said", "06/09/2025", "June 31, 2025", "1500", "2025 was long"]
)
def test_a_line_without_an_unmistakable_date_has_none(line):
    assert read_days(line) is None


def test_a_date_is_found_within_a_line_and_is_never_in_the_future():
    assert find_days("World, Friday, November 13, 2015")[:2] == (date(2015, 11, 13),) * 2
    now = date.today()
    assert read_days(f"{now:%B %Y}").last <= now


def test_a_link_in_an_rtf_is_read_as_its_words(tmp_path):
    link = (
        '{\\field{\\*\\fldinst{HYPERLINK "https://archive.example/1"}}{\\fldrslt{\\ul Dock talks}}}'
    )
    lines = nexis(["The talks go on."], length=4).replace("\xa0", " ").replace("\n", "\\par\n")
    content = lines.replace("Dock talks", link)
    (tmp_path / "a.rtf").write_text("{\\rtf1\\ansi " + content + "}", encoding="ascii")
    assert read_corpus(tmp_path)[0]["title"].tolist() == ["Dock talks"]
