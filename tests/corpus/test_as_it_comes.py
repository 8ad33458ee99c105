"""Text as it comes: Word files, HTML in cells, unseen characters, encodings, days."""

from __future__ import annotations

import io
import json
import re
from datetime import date
from pathlib import Path

import docx
import pandas as pd
import pytest
import tradetalks as tt
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.corpus.days import find_day_in_name, find_orders, parse_day, read_stretch
from tradetalks.corpus.load import read_corpus
from tradetalks.corpus.markup import is_markup, read_markup
from tradetalks.corpus.text import decode, guess_encoding
from tradetalks.corpus.word import read_rich_text, read_word

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
MATHEMATICS = "http://schemas.openxmlformats.org/officeDocument/2006/math"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def load(folder: Path, name: str, content: bytes | str) -> tuple[list[str], list[str]]:
    """Write one file; returns the texts of its articles, and what was wrong."""
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    articles, problems = read_corpus(path)
    return articles["text"].tolist(), problems["reason"].tolist()


def text_run(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def word(*blocks: str, notes: str = "", table: list[list[str]] | None = None) -> bytes:
    """Make a .docx of raw blocks, a table and footnotes."""
    document, packed = docx.Document(), io.BytesIO()
    names = f'xmlns:w="{MAIN}" xmlns:mc="{COMPATIBLE}"'
    for block in blocks:
        whole = parse_xml(f"<w:body {names}>{block}</w:body>")
        for element in list(whole):
            document.element.body.insert(len(document.element.body) - 1, element)
    if table:
        made = document.add_table(len(table), len(table[0]))
        for row, texts in zip(made.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    if notes:
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        xml = f"<w:footnotes {names}><w:footnote>{notes}</w:footnote></w:footnotes>"
        name = PackURI("/word/footnotes.xml")
        part = Part(name, kind, xml.encode(), document.part.package)
        document.part.relate_to(part, f"{RELATIONS}/footnotes")
    document.save(packed)
    return packed.getvalue()


def test_a_word_file_keeps_what_was_inserted_and_not_what_was_deleted():
    runs = text_run("The board ") + f'<w:ins w:id="1">{text_run("now ")}</w:ins>'
    runs += '<w:del w:id="2"><w:r><w:delText>never </w:delText></w:r></w:del>'
    runs += f'<w:moveFrom w:id="3">{text_run("away ")}</w:moveFrom>'
    runs += f'<w:hyperlink w:anchor="x">{text_run("expects")}</w:hyperlink>'
    runs += f"<w:smartTag>{text_run(' a deal')}</w:smartTag>"
    runs += f'<w:moveTo w:id="4">{text_run(" on Friday")}</w:moveTo>'
    runs += "<w:r><w:instrText>HYPERLINK x</w:instrText></w:r>"
    assert read_word(word(f"<w:p>{runs}</w:p>")) == ["The board now expects a deal on Friday"]


def test_a_word_file_keeps_its_formulas_and_not_what_is_hidden():
    formula = f'<m:oMath xmlns:m="{MATHEMATICS}"><m:r><m:t>5 %</m:t></m:r></m:oMath>'
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>, or never</w:t></w:r>"
    line = f"<w:p>{text_run('The duty is ')}{formula}{hidden}{text_run(' now')}</w:p>"
    assert read_word(word(line)) == ["The duty is 5 % now"]


def test_a_word_file_gives_its_tables_controls_boxes_and_notes_in_order():
    first = f"<w:sdt><w:sdtContent><w:p>{text_run('In a control.')}</w:p></w:sdtContent></w:sdt>"
    inline = f"<w:p><w:sdt><w:sdtContent>{text_run('Inline.')}</w:sdtContent></w:sdt></w:p>"
    box = f"<w:txbxContent><w:p>{text_run('In a box.')}</w:p></w:txbxContent>"
    twice = f"<mc:Choice Requires='x'>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback>"
    anchor = f"<w:p>{text_run('Anchor.')}<w:r><mc:AlternateContent>{twice}</mc:AlternateContent>"
    note = f"<w:p>{text_run('A note.')}</w:p>"
    content = word(first, inline, f"{anchor}</w:r></w:p>", notes=note, table=[["Tariff", "10 %"]])
    shown = ["In a control.", "Inline.", "Anchor.", "In a box.", "Tariff\t10 %", "A note."]
    assert read_word(content) == shown


def test_an_article_in_one_cell_is_an_article(tmp_path):
    paragraphs = "The port expects ships to return within days, its head said.\nUnions doubt it."
    assert load(tmp_path, "a.docx", word(table=[[paragraphs]])) == ([paragraphs], [])
    cells = [["The port expects ships to return within days, its head said on Monday.", "Aside."]]
    assert read_word(word(table=cells)) == cells[0]


def test_rich_text_keeps_notes_and_not_what_was_deleted():
    rtf = r"{\rtf1\ansi Kept {\deleted gone }{\revised new}.{\footnote A note.} "
    rtf += r"\trowd a\cell b\cell\row caf\'e9{\v\b hidden}\par {\b\deleted gone}Next}"
    lines = [" ".join(line.split()) for line in read_rich_text(rtf.encode())]
    assert lines == ["Kept new. a b", "café", "Next", "A note."]
    assert read_rich_text(rb"{\rtf1\mac don\'d5t}") == ["don’t"]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (
            "<p>&ldquo;No deal&rdquo;,<br>he said.</p><p>R&amp;D fell.</p>",
            "“No deal”,\nhe said.\nR&D fell.",
        ),
        ("It&#8217;s &#x201C;done&#x201D;", "It’s “done”"),
        ("&lt;p&gt;Talks &amp;amp; more&lt;/p&gt;", "Talks & more"),
        ("<div class='a>b'>One\nline.</div>\n\n<div>Two.</div>", "One line.\nTwo."),
        ("A <b>bold</b> claim\n\nin <a href='/x'>plain</a> text", "A bold claim\n\nin plain text"),
        ("<script>if (a < b) { }</script><!-- no --><h2>Dock</h2>Talks", "Dock\nTalks"),
        ("<ul><li>one</li> <li>two</li></ul>", "one\ntwo"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b"),
        ("First.\n\nSecond.<br/>Third.", "First.\nSecond.\nThird."),
    ],
)
def test_html_in_a_cell_becomes_paragraphs(cell, text):
    assert is_markup(cell)
    assert read_markup(cell) == text


@pytest.mark.parametrize(
    "plain",
    [
        "AT&T and R&D grew by <5 % & fell by >3 %",
        "a < b and c > d; P&L; Q&A;",
        "<John Smith> wrote to <john@harbour.example>",
        "The <b> tag, &copy 2025 and &nosuch; stay",
        "if x<y then\n\nno",
    ],
)
def test_text_that_is_no_html_stays(plain):
    assert read_markup(plain) == plain


@given(st.text("<>/pbr &;ampltg#39x \n"))
def test_reading_html_comes_to_an_end(text):
    read = read_markup(text)
    assert is_markup(text) or read == text


@pytest.mark.parametrize("name", ["a.csv", "a.jsonl", "a.json", "a.parquet", "a.txt"])
def test_html_and_unseen_characters_are_mended_whatever_holds_them(tmp_path, name):
    text, mended = "<p>No tar\u00adiffs&mdash;yet.</p><p>Cafe\u0301</p>", "No tariffs—yet.\nCafé"
    table = pd.DataFrame({"title": ["R&amp;D\u200b"], "text": [text]})
    record = table.iloc[0].to_dict()
    packed = io.BytesIO()
    table.to_parquet(packed)
    contents = {
        "a.csv": table.to_csv(index=False),
        "a.jsonl": json.dumps(record),
        "a.json": json.dumps({"authors": [{"a": 1}], "items": [record, record]}),
        "a.parquet": packed.getvalue(),
        "a.txt": text,
    }
    texts, wrong = load(tmp_path, name, contents[name])
    assert (set(texts), wrong) == ({mended}, [])
    if name != "a.txt":
        assert set(read_corpus(tmp_path / name)[0]["title"]) == {"R&D"}


def test_a_column_is_found_whatever_its_letters_are_made_of(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("Bro\u0308dtext,Rubrik\nNo deal.,Docks\n", encoding="utf-8")
    for name in ["Brödtext", "Bro\u0308dtext"]:
        assert tt.load_articles(path, {"text": name})["text"].tolist() == ["No deal."]


def test_feeds_keep_their_text_in_a_list_or_a_record(tmp_path):
    feed = [{"title": {"rendered": "Docks"}, "content": {"rendered": "<p>No deal.</p>"}}]
    assert load(tmp_path, "wordpress.json", json.dumps(feed)) == (["No deal."], [])
    entry = {"title": "Docks", "content": [{"type": "text/html", "value": "<p>No deal.</p>"}]}
    assert load(tmp_path, "feed.jsonl", json.dumps(entry)) == (["No deal."], [])


def test_the_same_words_are_found_whether_a_table_was_loaded_or_made():
    hidden = "The tar\u00adiffs are a dis\u200baster, and a deal is un\u200blikely by Ju\u00adly 4."
    plain = "The tariffs are a disaster, and a deal is unlikely by July 4."
    made = pd.DataFrame({"article_id": ["a", "b"], "text": [hidden, plain]})
    articles = made.assign(published_from=pd.Timestamp("2025-06-10"), published_to=pd.NaT)
    sentences = tt.frame_expectations(tt.score_sentiment(tt.split_sentences(articles)))
    assert sentences["expectation"].nunique() == 1
    assert sentences["tone"].nunique() == 1
    assert tt.find_dates(sentences, articles)["value"].nunique() == 1
    counts = tt.count_keywords(sentences, {"tariffs": ["tariff"]}, by="article_id")
    assert counts["count"].tolist() == [1, 1]


def test_letters_that_were_broken_stay_whole_enough_to_be_mended(tmp_path):
    text = "García said à la carte: no deal, as the 9\u00a0ministers’ café closed."
    broken = text.encode().decode("latin-1")
    (tmp_path / "a.txt").write_text(broken, encoding="utf-8")
    articles, problems = read_corpus(tmp_path)
    assert "letters broken" in problems["reason"][0]
    assert tt.repair_mojibake(articles)["text"][0] == text.replace("\u00a0", " ")


MAC = "We don’t expect “a deal”, said Beyoncé Müller of the café – not yet."


def test_mac_roman_is_recognised_and_said(tmp_path):
    texts, wrong = load(tmp_path, "a.txt", MAC.encode("mac_roman"))
    assert texts == [MAC]
    assert ["Mac Roman" in reason for reason in wrong] == [True]
    table = "title,text\r" + "\r".join(f'T,"{MAC} {number}"' for number in range(3))
    texts, wrong = load(tmp_path, "a.csv", table.encode("mac_roman"))
    assert texts == [f"{MAC} {number}" for number in range(3)]
    assert ["Mac Roman" in reason for reason in wrong] == [True]


@pytest.mark.parametrize(
    "text",
    [
        MAC,
        "The EU’s €3bn – ‘final’ – offer…",
        "Ångström, Århus and Malmö; El Niño, ¿qué?",
        "A cafe—closed—reopens: £5 and 20°",
        "• Élysée says no\n• São Paulo waits",
        "naïve façade, crème brûlée, Öl, À la carte",
    ],
)
def test_windows_letters_are_not_taken_for_mac_ones(text):
    assert decode(text.encode("cp1252")) == text
    assert guess_encoding(text.encode("cp1252")) == "cp1252"


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_a_table_is_read_whatever_its_separators_ends_and_encoding(
    tmp_path, end, separator, encoding
):
    rows = [
        ["id", "title", "text"],
        ["1", "Café", f'"One, two; three{end}four"'],
        ["2", "", "Five’s"],
    ]
    content = end.join(map(separator.join, rows)) + end
    texts, _ = load(tmp_path, "a.csv", content.encode(encoding))
    assert texts == [f"One, two; three{end}four", "Five’s"]


def test_a_nul_in_one_cell_stops_no_other(tmp_path):
    texts, wrong = load(tmp_path, "a.csv", "text\nOne.\nTw\0o.\nThree.\n")
    assert texts == ["One.", "Three."]
    assert ["row 3" in reason for reason in wrong] == [True]


@pytest.mark.parametrize("nothing", ["NA", "NaN", "nan", "None", "NULL", "#N/A", "<NA>"])
def test_a_word_for_nothing_is_no_text_and_no_title(tmp_path, nothing):
    table = f"title,date,text\n{nothing},{nothing},One left.\nDocks,2025-06-09,{nothing}\n"
    texts, wrong = load(tmp_path, "a.csv", table)
    assert texts == ["One left."]
    assert wrong == ["row 3: empty"]
    assert tt.load_articles(tmp_path / "a.csv")["title"].tolist() == [""]


@pytest.mark.parametrize("value", ["NA", "None", "Null"])
def test_in_a_column_of_ones_own_such_a_word_stays(tmp_path, value):
    (tmp_path / "a.csv").write_text(f"text,country\nNo deal is near.,{value}\n", "utf-8")
    assert tt.load_articles(tmp_path / "a.csv")["country"].tolist() == [value]


def test_articles_deep_within_a_json_document_are_found(tmp_path):
    results = [
        {"webTitle": "Docks", "fields": {"bodyText": "A deal is near."}, "tags": [{"id": 1}] * 3},
        {"webTitle": "Ships", "fields": {"body": "<p>No deal is near.</p>"}},
    ]
    answer = {"response": {"status": "ok", "results": results, "facets": [{"name": "a"}] * 9}}
    assert load(tmp_path, "a.json", json.dumps(answer)) == (
        ["A deal is near.", "No deal is near."],
        [],
    )


def test_an_object_with_a_text_is_one_article_whatever_lists_it_holds(tmp_path):
    article = {"title": "Docks", "text": "A deal is near.", "authors": [{"name": "Lee"}] * 2}
    assert load(tmp_path, "a.json", json.dumps(article)) == (["A deal is near."], [])


@pytest.mark.parametrize("column", ["created_at", "Date Created", "publishTime"])
def test_the_day_is_found_by_what_programs_call_it(tmp_path, column):
    (tmp_path / "a.csv").write_text(f"{column},text\n2025-06-09,A deal is near.\n", "utf-8")
    articles, problems = read_corpus(tmp_path)
    assert str(articles["published_from"].iloc[0].date()) == "2025-06-09"
    assert problems.empty


@pytest.mark.parametrize("name", ["content", "article", "story", "body"])
def test_articles_under_the_name_of_a_text_are_articles_and_no_text(tmp_path, name):
    records = [{"title": "Docks", "text": "A deal is near."}, {"title": "Rail", "text": "No deal."}]
    whole = {name: records, "pages": 3}
    assert load(tmp_path, "a.json", json.dumps(whole)) == (["A deal is near.", "No deal."], [])


@pytest.mark.parametrize("name", ["a.json", "a.jsonl"])
def test_a_text_may_be_a_list_of_its_paragraphs(tmp_path, name):
    article = json.dumps({"title": "Docks", "text": ["A deal is near.", "So they said."]})
    content = f"[{article}]" if name == "a.json" else f"{article}\n"
    assert load(tmp_path, name, content) == (["A deal is near.\n\nSo they said."], [])


def test_what_newsapi_removed_is_no_article(tmp_path):
    gone = {"title": "[Removed]", "content": "[Removed]", "publishedAt": "2025-06-09T00:00:00Z"}
    empty = gone | {"content": None}
    kept = {"title": "Docks", "content": "A deal is near.", "publishedAt": "2025-06-09T00:00:00Z"}
    texts, wrong = load(tmp_path, "a.json", json.dumps({"articles": [gone, kept, empty]}))
    assert texts == ["A deal is near."]
    assert [reason.split(":")[0] for reason in wrong] == ["row 1", "row 3"]
    assert all("[Removed]" in reason for reason in wrong)


WRITTEN = """Published: 9 June 2025 | Posted June 9, 2025 |
2025/06/09 | 2025/6/9 | 2025-6-9 | 2025.06.09 | 2025-06-09T22:30:00-05:00 |
2025-06-09 22:30:00+00:00 | 2025-06-09T22:30:00Z | 2025-06-09T22:30:00.000+0000 |
2025-06-09T22:30:00[Europe/London] | 20250609T101500+0200 | 202506092230 | 2025年6月9日 |
Mon, 09 Jun 2025 22:30:00 GMT | Mon, 9 Jun 2025 22:30:00 +0200 | Mon Jun 09 22:30:00 +0000 2025 |
1749508200 | 1749508200000 | 1749508200.0 | 45817 | 45817.94 | 9 Jun 2025 | 09-Jun-2025 |
9/Jun/2025 | June 9, 2025 | Jun. 9th, 2025 | JUNE 9 2025 | 9th of June 2025 |
Monday, June 9, 2025 10:30 PM ET | 9. Juni 2025 | 9.6.2025 | 09.06.2025 22:30 |
Montag, den 9. Juni 2025 | 9 juin 2025 | lundi 9 juin 2025 | 9 de junio de 2025 |
lunes, 9 de junio de 2025 | 9 giugno 2025 | segunda-feira, 9 de junho de 2025 | 9 juni 2025 |
9 czerwca 2025 | 2025년 6월 9일 | 20250609 22:30 | 20250609T22:30:00Z | June 9, 2025 10.30am |
9 June 2025 10.15.30 | 9.6.2025 10.15.30 | 9.6.25 10.15.30 |
9-Jun-25 | 9 June '25 | June 9, 25 | 9. Juni 25 22:30 | 9.6.25 | 9.6.25, 22:30 |
9 juin 2025 à 22h30 | 9 de junio de 2025, 22:30 h | Mo, 9. Jun. 2025, 22:30 Uhr | 2025, June 9 |
Updated: June 9, 2025 7:05 AM PT | Zuletzt aktualisiert am 9.6.2025 um 7:05 Uhr |
Mis à jour le 9 juin 2025 | First published 9 June 2025, last updated 12 June 2025 |
Modified 12 June 2025; published 9 June 2025 | 7:05 PM BST, Mon June 9, 2025 | 19h05 9 juin 2025 |
Monday, June 9, 2025 - 19:05 | Mon Jun 09 2025 19:05:00 GMT+0100 (British Summer Time) |
9 June 2025 (online) | June 9, 2025 Monday; City Edition | 9. Juni 2025, 19 Uhr | lun. 9 juin 2025 |
Mo., 09.06.25 | 09-JUN-25 07.05.00.000000 PM | 9/Jun/2025:19:05:00 +0100 | 2025‑06‑09 |
June 9, 2025 · 7 min read | 1,749,508,200 | 1.749508200E9 | 2025-W24-1 | Mon 09/06/2025 |
Mon 06/09/2025 | 9 Jun '25 à 19h05 | 20250609 at 7:05pm | 2025 Jun 9 7.05pm BST |
D:20250609190500+01'00' | ٩ June ٢٠٢٥ | 2025-06-09 19:05 Europe/Paris |
June 9, 2025, updated June 12, 2025 | 9 juin 2025, mis à jour le 12 juin 2025"""
NO_DAY = """3/4/2025 | 03-04-2025 | 12345 | 2025-13-06 | 2025-06-09 to 2025-06-15 | Vol. 12 2025 |
June 9, 2025 - June 15, 2025 | Reported by 9 June 2025 | June 9 | 2025-06 | Section A; Page 1 |
9 and 10 June 2025 | June 9, 2025 · June 10, 2025 | 3/4/2025 19:05 | 1.75E9 | 06/2025 | 2025-W24 |
9 June 2025 7 | 2025-W54 | 2025-W00 | 2099-W24"""


@pytest.mark.parametrize("written", re.split(r"\s*\|\s*", WRITTEN))
def test_a_day_of_any_form_is_the_day_stated_there(written):
    assert parse_day(written) == date(2025, 6, 9)


@pytest.mark.parametrize("written", re.split(r"\s*\|\s*", NO_DAY))
def test_what_states_no_one_day_is_none(written):
    with pytest.raises(ValueError, match=r"^$"):
        parse_day(written)


@pytest.mark.parametrize("written", ["2025-W54", "2099-W24", "June 9, 2025" + " and so on" * 9999])
def test_a_week_that_is_none_and_the_text_of_an_article_are_no_days(written):
    assert read_stretch(written) is None
    assert not find_orders(written)


def test_a_catalan_day_is_read_with_its_month():
    assert read_stretch("9 d'octubre de 2024") == (date(2024, 10, 9),) * 2


def test_the_first_of_a_french_month_is_read():
    assert parse_day("dimanche 1er juin 2025") == date(2025, 6, 1)


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2025, 12, 31)))
def test_days_survive_being_counted(day):
    since = (day - date(1970, 1, 1)).days
    numbers = [since * 86_400 + 3_600, since * 86_400_000, (day - date(1899, 12, 30)).days]
    assert {parse_day(str(number)) for number in numbers} == {day}


def dated(folder: Path, *days: str) -> tuple[list[str], list[str]]:
    table = pd.DataFrame({"date": days, "text": [f"Report {day}." for day in days]})
    path = folder / "a.csv"
    table.to_csv(path, index=False)
    articles, problems = read_corpus(path)
    shown = articles["published_from"].dt.strftime("%d %m").fillna("")
    return shown.tolist(), problems["reason"].tolist()


def test_a_column_decides_whether_the_day_comes_first(tmp_path):
    assert dated(tmp_path, "03/04/2025", "13/04/2025", "4/4/2025") == (
        ["03 04", "13 04", "04 04"],
        [],
    )
    assert dated(tmp_path, "03/04/2025", "04/13/2025") == (["04 03", "13 04"], [])
    assert dated(tmp_path, "03-04-2025 10:00", "28-02-2025 11:00") == (["03 04", "28 02"], [])
    assert dated(tmp_path, "03.04.2025", "05.06.2025") == (["03 04", "05 06"], [])
    french = ["Publié le 03/04/2025", "jeudi 03/04/2025", "03/04/2025 19:05 Uhr"]
    assert dated(tmp_path, *french) == (["03 04"] * 3, [])
    assert dated(tmp_path, "19:05 03/04/2025", "Thu 03/04/2025") == (["03 04", "03 04"], [])


def test_a_column_decides_too_where_years_have_two_figures(tmp_path):
    assert dated(tmp_path, "03/04/25", "13/04/25") == (["03 04", "13 04"], [])
    assert dated(tmp_path, "3/4/25", "4/13/25 10:30") == (["04 03", "13 04"], [])
    assert dated(tmp_path, "25/04/03", "25/04/13", "25/05/01") == (["03 04", "13 04", "01 05"], [])
    assert dated(tmp_path, "30/04/98", "98") == (["30 04", ""], ["row 3: date is '98'"])
    assert dated(tmp_path, "13/11/24", "13/01/25") == (["13 11", "13 01"], [])
    assert dated(tmp_path, "01/12/24", "01/12/25", "01/11/25")[0] == [""] * 3
    days, wrong = dated(tmp_path, "03/04/25", "05/06/25")
    assert days == ["", ""]
    assert len(wrong) == 1


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [
        ("June 2025", "2025-06-01", "2025-06-30"),
        ("2025-06", "2025-06-01", "2025-06-30"),
        ("2025.6", "2025-06-01", "2025-06-30"),
        ("Mai 2025", "2025-05-01", "2025-05-31"),
        ("Spring 2025", "2025-03-01", "2025-05-31"),
        ("June 9, 2025 - June 15, 2025", "2025-06-09", "2025-06-15"),
        ("June 9-11, 2025", "2025-06-09", "2025-06-11"),
        ("9-11 June 2025", "2025-06-09", "2025-06-11"),
        ("9 and 10 June 2025", "2025-06-09", "2025-06-10"),
        ("2025-06-09/2025-06-11", "2025-06-09", "2025-06-11"),
        ("06/2025", "2025-06-01", "2025-06-30"),
        ("2025-W24", "2025-06-09", "2025-06-15"),
        ("Jun-2025", "2025-06-01", "2025-06-30"),
        ("June '25", "2025-06-01", "2025-06-30"),
        ("2025-Jun", "2025-06-01", "2025-06-30"),
        ("2024", "2024-01-01", "2024-12-31"),
    ],
)
def test_a_month_or_a_season_is_all_of_its_days(tmp_path, written, first, last):
    (tmp_path / "a.csv").write_text(f'date,text\n"{written}",A deal is near.\n', encoding="utf-8")
    articles, problems = read_corpus(tmp_path)
    days = articles[["published_from", "published_to"]].iloc[0]
    assert [str(day.date()) for day in days] == [first, last]
    assert problems.empty


def test_a_column_that_does_not_decide_is_refused_in_one_line(tmp_path):
    days, wrong = dated(tmp_path, "2025-06-09", *["03/04/2025", "05/06/2025"] * 20)
    assert days == ["09 06", *[""] * 40]
    assert len(wrong) == 1
    assert "'03/04/2025'" in wrong[0]
    assert "40 rows" in wrong[0]
    days, wrong = dated(tmp_path, "03/04/2025", "13/04/2025", "04/13/2025")
    assert days == ["", "13 04", "13 04"]
    assert len(wrong) == 1


def test_a_column_of_months_as_spreadsheets_show_them_is_read(tmp_path):
    days, wrong = dated(tmp_path, "Jan-25", "Mrz-24", "Dec-24")
    assert days == ["01 01", "01 03", "01 12"]
    assert [reason.split(":")[0] for reason in wrong] == [
        "date is 'Jan-25', as spreadsheets show a month"
    ]


@pytest.mark.parametrize(
    "days",
    [
        ["Jan-25", "2025-06-09", "Jan-31"],
        ["June 25", "2025-06-09", "May 3"],
        ["25-Jun", "2025-06-09", "3. Mai"],
        ["Dec-99", "2025-06-09", "Jan-49"],
    ],
)
def test_days_without_their_year_are_told_of_in_one_line(tmp_path, days):
    shown, wrong = dated(tmp_path, *days)
    assert shown == ["", "09 06", ""]
    assert len(wrong) == 1
    assert "without its year: 2 rows cannot be dated" in wrong[0]


def test_a_column_of_descriptions_decides_too(tmp_path):
    for name in "ab":
        (tmp_path / f"{name}.txt").write_text("A deal is near.", encoding="utf-8")
    described = "file,date\na.txt,03/04/2025\nb.txt,25/04/2025\n"
    (tmp_path / "articles.csv").write_text(described, encoding="utf-8")
    articles, problems = read_corpus(tmp_path)
    assert articles["published_from"].dt.month.tolist() == [4, 4]
    assert problems.empty


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("harbour-post_2025-06-09_talks", "2025-06-09"),
        ("20250609_post", "2025-06-09"),
        ("2025_06_09 talks", "2025-06-09"),
        ("Harbour Post 9 June 2025", "2025-06-09"),
        ("June-9-2025", "2025-06-09"),
        ("13.06.2025 Post", "2025-06-13"),
        ("talks_09-06-2025", ""),  # or 6 September
        ("2025-06-09 and 2025-06-10", ""),
        ("000_052c16aaece6cad4", ""),
        ("isbn 9781605201230", ""),
        ("report-12345678", ""),
    ],
)
def test_the_name_of_a_file_may_state_a_day(name, day):
    assert find_day_in_name(name) == day


def test_a_day_in_the_name_counts_where_no_other_is_known(tmp_path):
    for name in ["2025-06-09 a", "2025-06-09 b"]:
        (tmp_path / f"{name}.txt").write_text("A deal is near.", encoding="utf-8")
    described = "file,date\n2025-06-09 b.txt,2025-06-11\n"
    (tmp_path / "articles.csv").write_text(described, encoding="utf-8")
    articles, _ = read_corpus(tmp_path)
    assert articles["published_from"].dt.day.tolist() == [9, 11]
    assert articles["dated_by"].tolist() == ["stated in the file's name", ""]
