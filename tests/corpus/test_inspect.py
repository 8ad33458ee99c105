"""What inspect says of each file: what was taken from it, what is doubtful, how far it is."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pandas as pd
import pytest
import tradetalks as tt
from tradetalks.base import progress
from tradetalks.corpus.doubts import find_doubts, is_error_page
from tradetalks.corpus.inspect import WIDTH, describe_corpus, inspect_corpus

SENTENCE = "The harbour council said that the talks would go on, and that they expect a deal. "


def inspect(folder: Path, **contents: str | bytes) -> pd.DataFrame:
    for name, content in contents.items():
        raw = content.encode() if isinstance(content, str) else content
        (folder / f"{name}.txt").write_bytes(raw)
    return inspect_corpus(folder)[0].set_index("file")


def test_it_shows_what_was_taken_of_each_file(tmp_path):
    rows = [["Docks", "Harbour Post", "2025-06-09", SENTENCE], ["", "", "", SENTENCE * 2]]
    table = pd.DataFrame(rows, columns=["title", "outlet", "date", "text"])
    table.to_csv(tmp_path / "t.csv", index=False)
    (tmp_path / "a.txt").write_text(SENTENCE * 9, encoding="utf-8")
    files = inspect_corpus(tmp_path)[0].set_index("file")
    taken = ["title", "outlet", "begins", "dated"]
    assert files.loc["t.csv", taken].tolist() == ["Docks", "Harbour Post", SENTENCE.strip(), 1]
    assert files.loc["a.txt", taken[:2]].tolist() == ["", ""]
    assert files.loc["a.txt", "begins"].startswith("The harbour council said")
    lines = describe_corpus(*inspect_corpus(tmp_path)).splitlines()
    assert lines[0].endswith("en 1")
    assert lines[1].strip().startswith("no title; no outlet; text “The harbour council")
    assert lines[2].strip().startswith("doubtful: no day of publication is known")
    assert lines[3].endswith("9 June 2025 (1 dated)")
    assert lines[4].strip().startswith("the first: title “Docks”; outlet Harbour Post; text “The")
    assert max(map(len, lines)) <= WIDTH


def test_it_counts_the_characters_that_were_tidied(tmp_path):
    files = inspect(tmp_path, a=f"Tar\u00adiffs: \u200b{SENTENCE}", b=SENTENCE)
    assert files["tidied"].tolist() == [2, 0]
    assert "tidied: 2 characters" in describe_corpus(*inspect_corpus(tmp_path))


@pytest.mark.parametrize(
    ("doubt", "text"),
    [
        ("a byline", "\n".join(f"By Ann {name}\n{SENTENCE}" for name in ["Lee", "Roe", "Poe"])),
        ("a notice of copyright", f"{SENTENCE}\nCopyright 2025 Harbour Post\n" * 3),
        ("a dateline", f"LONDON (Harbour News) - {SENTENCE}\n\n" * 3),
        ("a day alone", f"Monday, June 9, 2025\n{SENTENCE}\n" * 3),
        ("a label", f"Headline: Docks\n{SENTENCE}\nHEADLINE: Ships\n{SENTENCE}"),
        ("a number of how many", f"1 of 2 documents\n{SENTENCE}\n2 of 2 documents\n{SENTENCE}"),
        ("a line across", f"{SENTENCE}\n==========\n" * 4),
        ("an unusual alphabet", f"{SENTENCE} Правительство ожидает, что переговоры начнутся."),
        ("mixes alphabets", f"{SENTENCE} The t\u0430riffs stay."),
        ("hard-wrapped", textwrap.fill(SENTENCE * 12, 68)),
    ],
)
def test_what_is_doubtful_in_a_text_is_said(doubt, text):
    assert [doubt in said for said in find_doubts(text)] == [True]


@pytest.mark.parametrize(
    "text",
    [
        "Правительство ожидает, что переговоры начнутся завтра, и суд это подтвердил.",
        "Η κυβέρνηση περιμένει ότι οι συνομιλίες θα αρχίσουν αύριο στην πόλη.",
        "تتوقع الحكومة أن تبدأ المحادثات غدا في المدينة القديمة.",
        "政府预计会谈将于明天开始，法院也证实了这一点。",
    ],
)
def test_a_text_wholly_in_other_letters_is_told_of_as_such(tmp_path, text):
    files = inspect(
        tmp_path, a=text * 5, b="Les négociations durent depuis déjà des semaines. " * 5
    )
    assert files["status"].tolist() == ["not scored"] * 2
    assert ["an unusual alphabet" in doubts for doubts in files["doubts"]] == [True, False]


@pytest.mark.parametrize(
    "text",
    [
        f"By Ann Lee\nLONDON (Harbour News) — {SENTENCE}\n{SENTENCE}\nCopyright 2025 Harbour Post",
        f"Title: Docks\nSource: Post\nDate: 9 June\n\n{SENTENCE}",
        f"{SENTENCE}\n\n* * *\n\n{SENTENCE}\n\n* * *\n\n{SENTENCE}",
        "The α-ray, ΔT and 5 μm; Ångström, “naïve” Müller and Łódź; 中 stands once. " + SENTENCE,
        "By then the talks had ended. By Friday all was said.\nBy Monday it was over.",
    ],
)
def test_an_article_like_others_is_not_doubted(text):
    assert find_doubts(text) == []


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", "404 Not Found\nopenresty"),
        ("", "Access denied\nYou do not have permission to access “/docks” on this server."),
        ("Just a moment…", "Verify that your connection is safe. Enable JavaScript to go on."),
        ("Oops!", "We looked, and the page you are looking for has been moved."),
        ("", "This page can’t be found.\nThe link you followed is an old one."),
        ("Error 503", "The harbour post is under maintenance. Try again in an hour."),
        ("", "Subscribe to continue reading\nAlready a subscriber? Log in."),
        ("", "Access to this page has been denied as we think that you are a bot. Enable cookies."),
    ],
)
def test_an_error_page_is_no_article(tmp_path, title, text):
    assert is_error_page(title, text)
    table = pd.DataFrame({"title": [title, "Docks"], "text": [text, SENTENCE]})
    table.to_csv(tmp_path / "t.csv", index=False)
    articles, problems = tt.read_corpus(tmp_path)
    assert articles["title"].tolist() == ["Docks"]
    assert "an error page instead of an article" in problems["reason"].item()


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("", "404 people were told of it. The page was not found by them."),
        ("Access denied", f"{SENTENCE} No reporter was let in to see who of them was there."),
        ("Page not found", f"{SENTENCE * 12} It does not exist in any browser."),
        ("", "Subscribe to the plan, the minister said. Please try again, he was told by many."),
        ("Access denied", f"{SENTENCE} The European Union and its bots keep log in hand."),
        ("Just a moment", f"{SENTENCE} Subscribers of the harbour browser try again next year."),
        ("", "You were denied a berth, the letter to all of the captains said; try again in May."),
    ],
)
def test_an_article_that_speaks_of_such_things_is_one(title, text):
    assert not is_error_page(title, text)


def teaser(number: int, link: str) -> str:
    told = f"In harbour {number} the council said that talks go on, and that a deal is expected."
    return f'<h2><a href="{link}{number}">The talks in harbour {number} go on</a></h2><p>{told}</p>'


@pytest.mark.parametrize(("link", "articles"), [("/talks/", 0), ("#update", 1)])
def test_an_index_page_is_no_article_and_one_with_updates_is(tmp_path, link, articles):
    body = "".join(teaser(number, link) for number in range(20))
    page = f"<html><head><title>Harbour Post</title></head><body><main>{body}</main></body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    found, problems = tt.read_corpus(tmp_path)
    assert len(found) == articles
    assert problems["reason"].str.contains("an index page").sum() == 1 - articles


def test_a_briefing_whose_headlines_lead_on_and_which_tells_itself_is_an_article(tmp_path):
    told = "".join(
        f'<h2><a href="/talks/{number}">The talks in harbour {number} go on</a></h2>'
        f"<p>In harbour {number} this was said. {SENTENCE * 4}</p>"
        for number in range(12)
    )
    page = f"<html><head><title>Briefing</title></head><body><main>{told}</main></body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    found, problems = tt.read_corpus(tmp_path)
    assert len(found) == 1
    assert not problems["reason"].str.contains("an index page").any()


def test_linked_headlines_beside_an_article_do_not_make_it_an_index(tmp_path):
    beside = "".join(teaser(number, "/talks/") for number in range(20))
    article = "".join(f"<p>{SENTENCE * 3} {number}.</p>" for number in range(6))
    page = f"<html><body><article>{article}</article><aside>{beside}</aside></body></html>"
    (tmp_path / "a.html").write_text(page, encoding="utf-8")
    assert tt.read_corpus(tmp_path)[0]["text"].str.startswith(SENTENCE).tolist() == [True]


def test_an_article_far_longer_than_the_others_is_doubted(tmp_path):
    short = {f"short{number}": SENTENCE * 20 for number in range(5)}
    files = inspect(tmp_path, long=SENTENCE * 600, less=SENTENCE * 200, **short)
    assert files["doubts"].str.contains("see that it is one").sum() == 2
    assert "9,600 words" in files.loc["long.txt", "doubts"]


def test_a_guessed_encoding_is_doubted_and_all_is_used(tmp_path):
    files = inspect(tmp_path, a="They don’t expect a deal.".encode("cp1252"), b="They don’t.")
    assert "Windows-1252" in files.loc["a.txt", "doubts"]
    assert files["status"].tolist() == ["read", "read"]
    assert "Windows-1252" not in files.loc["b.txt", "doubts"]


def test_an_article_without_a_day_is_named_and_one_with_a_day_is_not(tmp_path):
    (tmp_path / "2025-06-09.txt").write_text(SENTENCE, encoding="utf-8")
    files = inspect(tmp_path, a=SENTENCE)
    assert files.loc["2025-06-09.txt", "doubts"] == ""
    assert "no day" in files.loc["a.txt", "doubts"]


def test_it_says_how_far_it_is_where_it_takes_long(tmp_path, monkeypatch, capsys):
    inspect(tmp_path, a=SENTENCE, b=SENTENCE)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(progress, "BETWEEN_LINES", 0)
    inspect_corpus(tmp_path)
    assert "Reading: 2 articles" in capsys.readouterr().err


def test_no_doubt_changes_what_is_read(tmp_path):
    (tmp_path / "a.txt").write_text(f"By Ann Lee\n{SENTENCE}\n" * 4, encoding="utf-8")
    assert inspect_corpus(tmp_path)[0]["doubts"].ne("").all()
    articles, problems = tt.read_corpus(tmp_path)
    assert (len(articles), len(problems)) == (1, 0)
