"""A corpus with every kind of bad file that we could think of, and good ones between them."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import socket
import stat
import struct
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import pandas as pd

STORY = (
    "The harbour council expects the dock talks to end this week. Both sides met on Monday, and a "
    "spokesman said that an agreement was within reach.\nShippers were less hopeful: “We don’t "
    "expect ships to sail before Friday,” said the head of their association.\n"
)
PAGE = (
    "<html><head><title>Dock talks</title><meta property='og:site_name' content='Harbour Post'>"
    "<meta property='article:published_time' content='2025-03-03T08:00:00Z'></head><body><nav>Home "
    "| Sport</nav><article><h1>Dock talks</h1>"
    + "".join(f"<p>{STORY}</p>" for _ in range(3))
    + "</article><footer>Imprint</footer></body></html>"
)
FOREIGN = {
    "de": "Die Regierung erwartet, dass die Verhandlungen noch in dieser Woche beginnen.",
    "fr": "Le gouvernement s'attend à ce que les négociations commencent cette semaine.",
    "es": "El gobierno espera que las negociaciones comiencen la próxima semana en Londres.",
    "ru": "Правительство ожидает, что переговоры начнутся на этой неделе.",
    "zh": "政府预计谈判将于本周开始。该部发言人周一表示，希望达成对双方有利的协议。",
    "it": "Il governo prevede che i negoziati inizieranno questa settimana a Londra.",
    "nl": "De regering verwacht dat de onderhandelingen nog deze week zullen beginnen.",
    "pt": "O governo espera que as negociações comecem esta semana em Londres.",
}
RUSSIAN = FOREIGN["ru"] * 3
NOISE = random.Random(0).randbytes(5_000)


def story(number: object) -> str:
    """Make an article of its own."""
    return f"Report {number}. {STORY}"


def build(folder: Path) -> tuple[set[str], dict[str, str]]:
    """Write the corpus; returns the identities of the good articles and, by name, what is wrong."""
    good: set[str] = set()
    bad: dict[str, str] = {}
    for write in [
        write_texts,
        write_encodings,
        write_other_kinds,
        write_pages,
        write_tables,
        write_records,
        write_parquet,
        write_archives,
        write_documents,
        write_foreign,
        write_descriptions,
        write_oddities,
    ]:
        write(Corpus(folder, good, bad))
    return good, bad


class Corpus:
    """Notes what is good and what is bad while it writes."""

    def __init__(self, folder: Path, good: set[str], bad: dict[str, str]):
        self.folder, self.good, self.bad = folder, good, bad

    def path(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def add(self, name: str, content: bytes | str, *identities: str, wrong: str = "") -> None:
        raw = content.encode() if isinstance(content, str) else content
        self.path(name).write_bytes(raw)
        self.good.update(identities)
        if wrong:
            self.bad[name] = wrong


def write_texts(corpus: Corpus) -> None:
    for i in range(5):
        corpus.add(f"texts/good{i}.txt", story(i), f"texts/good{i}")
    corpus.add("texts/good.md", f"# Dock talks\n\n{STORY}", "texts/good")
    corpus.add("texts/SHOUTED.TXT", story("shouted"), "texts/SHOUTED")
    for suffix in ["txt", "md", "markdown"]:
        for name, content in {
            "nothing": b"",
            "spaces": b" \n\t\r\n ",
            "mark": b"\xef\xbb\xbf",
            "mark16": b"\xff\xfe",
        }.items():
            corpus.add(f"texts/{name}_{suffix}.{suffix}", content, wrong="empty")
        for name, content in {
            "nul": b"An article\0 with a hole.",
            "noise": NOISE,
            "png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + NOISE,
            "pdf": b"%PDF-1.7\n\xe2\xe3\xcf\xd3\n\0" + NOISE,
            "gzip": gzip.compress(STORY.encode() * 9, mtime=0),
            "program": b"\x7fELF\2\1\1\0" + NOISE,
            "controls": bytes(range(1, 9)) * 50,
        }.items():
            corpus.add(f"texts/{name}_{suffix}.{suffix}", content, wrong="binary|not UTF-8")
        with corpus.path(f"texts/huge.{suffix}").open("wb") as huge:
            huge.truncate(500_000_000)  # one line without an end, of which nothing is on the disk
        corpus.bad[f"texts/huge.{suffix}"] = r"too large for one article \(500 MB"
    corpus.add("texts/long_line.txt", "word " * 2_200_000, wrong="too large for one article")


def write_encodings(corpus: Corpus) -> None:
    for encoding in ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]:
        name = f"encodings/{encoding}"
        corpus.add(f"{name}.txt", story(encoding).encode(encoding), name)
        corpus.add(
            f"{name}_crlf.txt",
            story(f"{encoding} crlf").replace("\n", "\r\n").encode(encoding),
            f"{name}_crlf",
        )
    mixed = story("mixed").encode() + "“Mixed,” he said.".encode("cp1252")
    corpus.add("encodings/mixed.txt", mixed, "encodings/mixed")
    for encoding in ["cp1251", "koi8-r", "iso8859-5", "cp866"]:
        corpus.add(f"encodings/{encoding}.txt", RUSSIAN.encode(encoding), wrong="not UTF-8")
    for encoding in ["gbk", "big5", "gb18030"]:
        chinese = "政府希望本周能在伦敦会谈" * 9
        corpus.add(
            f"encodings/{encoding}.txt", chinese.encode(encoding, "ignore"), wrong="not UTF-8"
        )
    cut = b"\xff\xfe" + STORY.encode("utf-16-le")[:-1]
    corpus.add("encodings/cut16.txt", cut, wrong="not quite UTF-16")
    corpus.add("encodings/utf32.txt", STORY.encode("utf-32"), wrong="binary")
    corpus.add(
        "encodings/mojibake.txt",
        story("mojibake").encode().decode("cp1252", "ignore"),
        "encodings/mojibake",
        wrong="letters broken",
    )


def write_other_kinds(corpus: Corpus) -> None:
    kinds = "pdf doc odt pages epub mhtml mht webarchive xls xlsx ods gz tar 7z rar jpg png mp3 mp4"
    for kind in [*kinds.split(), "exe", "py", "css", "xml", "ipynb", "bak"]:
        corpus.add(f"others/file.{kind}", NOISE, wrong=rf"\.{kind} cannot be read")
    corpus.add("others/README", STORY, wrong="no suffix")
    for kind in ["jpeg", "gif", "svg", "wav", "psd", "ppt", "pptx", "msg", "eml", "db"]:
        corpus.add(f"others/shouted.{kind.upper()}", NOISE, wrong=rf"\.{kind} cannot be read")
    for hidden in [".DS_Store", ".hidden.txt", "Thumbs.db", "desktop.ini", "~$report.docx"]:
        corpus.add(f"others/{hidden}", NOISE)
    corpus.add(".git/config.txt", "not an article")
    corpus.add("__MACOSX/._report.txt", NOISE)


def write_pages(corpus: Corpus) -> None:
    corpus.add("pages/saved.html", PAGE, "pages/saved")
    corpus.add("pages/saved_files/advert.html", "<p>Buy!</p>")
    corpus.add("pages/saved_files/style.css", "p {}")
    corpus.add("pages/short.htm", PAGE.replace("Report", "Account"), "pages/short")
    declared = PAGE.replace("<head>", "<head><meta charset='windows-1252'>")
    corpus.add("pages/declared.html", declared.encode("cp1252"), "pages/declared")
    corpus.add("pages/wide.xhtml", PAGE.encode("utf-16"), "pages/wide")
    for name, content in {
        "nothing": "",
        "frame": "<html><frameset><frame src='a.html'></frameset></html>",
        "script": "<html><body><script>render()</script></body></html>",
        "bare": "<html></html>",
        "notice": "<html><body><p>Please enable JavaScript to read this.</p></body></html>",
        "tags": "<<<<>>>><",
        "deep": "<div>" * 50_000,
        "noise": NOISE,
    }.items():
        corpus.add(f"pages/{name}.html", content, wrong="no article|empty|binary|not UTF-8|page")
    lying = PAGE.replace("<head>", "<head><meta charset='shift_jis'>").encode("cp1252")
    corpus.add("pages/lying.html", lying, wrong="shift_jis, as it says")


def write_tables(corpus: Corpus) -> None:
    def table(*rows: str, header: str = "id,title,date,text") -> str:
        return "\n".join([header, *rows]) + "\n"

    def row(name: str) -> str:
        return f'{name},Dock talks,2025-03-03,"{story(name)}"'

    corpus.add("tables/commas.csv", table(row("c1"), row("c2")), "c1", "c2")
    semicolons = table(row("s1").replace(",", ";", 3), header="id;title;date;text")
    corpus.add("tables/excel.csv", semicolons.encode("cp1252"), "s1")
    corpus.add("tables/told.csv", "sep=;\n" + semicolons.replace("s1", "s2"), "s2")
    tabs = table(row("t1").replace(",", "\t", 3), header="id\ttitle\tdate\ttext")
    corpus.add("tables/unicode.tsv", tabs.encode("utf-16"), "t1")
    corpus.add("tables/long.csv", table(f'l1,,,"{STORY * 1000}"'), "l1")
    corpus.add(
        "tables/numbered.csv",
        table(story("n").replace("\n", " ").replace(",", ""), header="text"),
        "tables/numbered:2",
    )
    corpus.add(
        "tables/mixed.csv", table(row("m1")).encode() + row("m2").encode("cp1252"), "m1", "m2"
    )
    corpus.add(
        "tables/ragged.csv",
        table(row("r1"), "r2,too,few", row("r3"), "r4,a,b,c,d,e"),
        "r1",
        "r3",
        wrong="row 3: 3 values for 4|row 5: 6 values for 4",
    )
    corpus.add(
        "tables/twice.csv",
        table(row("d1"), row("d1")),
        "d1",
        "tables/twice.csv:3",
        wrong="'d1' is the name of an article before it",
    )
    corpus.add(
        "tables/open.csv",
        table(row("o1"), 'o2,x,,"never closed', row("o3")),
        "o1",
        wrong="never closed",
    )
    corpus.add(
        "tables/quote.csv",
        table(row("q1"), 'q2,x,,"closed" and not', row("q3")),
        "q1",
        "q3",
        wrong="row 3: not CSV",
    )
    corpus.add(
        "tables/year.csv",
        table(row("y1").replace("2025", "20255")),
        "y1",
        wrong="date is '20255-03-03'",
    )
    corpus.add(
        "tables/future.csv", table(row("f1").replace("2025", "2225")), "f1", wrong="in the future"
    )
    corpus.add(
        "tables/ambiguous.csv",
        table(row("a1").replace("2025-03-03", "3/4/2025")),
        "a1",
        wrong="date is '3/4/2025'",
    )
    corpus.add(
        "tables/hole.csv",
        table(row("h1"), 'h2,,,"An article\0"', "h3,,,"),
        "h1",
        wrong="row 3: binary|row 4: empty",
    )
    corpus.add("tables/header.csv", table(), wrong="no row")
    strange = table(row("e1"), header='"\x1b[31m\nred",title,date,body')
    corpus.add("tables/strange.csv", strange, "tables/strange:2")
    wide = table("1,2", header=f"{'x' * 5_000},\x1b[31mred")
    corpus.add("tables/wide.csv", wide, wrong="no column of texts")
    corpus.add("tables/nothing.csv", "", wrong="empty")
    corpus.add("tables/blank.csv", "\n\n  \n", wrong="empty")
    corpus.add(
        "tables/links.csv",
        table("1,2", header="url,headline"),
        wrong="no column of texts among url, title",
    )
    corpus.add("tables/headless.csv", table(header=row("x1")), wrong="no row|no column")
    corpus.add("tables/noise.csv", NOISE, wrong="binary|not UTF-8")
    corpus.add("tables/line.csv", "word " * 2_200_000, wrong="longer than any")
    corpus.add(
        "tables/field.csv",
        table('1,,,"' + f"{'word ' * 999}\n" * 2_100 + '"'),
        wrong="longer than any",
    )
    with corpus.path("tables/huge.csv").open("wb") as huge:
        huge.truncate(500_000_000)
    corpus.bad["tables/huge.csv"] = "binary|longer than any"


def write_records(corpus: Corpus) -> None:
    def line(name: str) -> str:
        return json.dumps({"id": name, "body": story(name), "publish_date": "2025-03-03"})

    corpus.add("records/good.jsonl", "\n".join(map(line, ["j1", "j2"])), "j1", "j2")
    corpus.add("records/wide.ndjson", line("j3").encode("utf-16"), "j3")
    corpus.add("records/lines.json", "\n".join(map(line, ["j4", "j5"])), "j4", "j5")
    news = {"source": {"id": None, "name": "Harbour Post"}, "content": story("news")}
    newsapi = {"status": "ok", "articles": [news, news | {"content": "Ships [+1234 chars]"}]}
    corpus.add(
        "records/newsapi.json",
        json.dumps(newsapi),
        "records/newsapi:1",
        "records/newsapi:2",
        wrong="cut off",
    )
    half = json.dumps({"id": "j6", "text": story("half")})[:-1] + ', "title": "\\ud83d"}'
    corpus.add("records/half.jsonl", half, "j6")
    broken = {
        "cut": line("x")[:-9],
        "list": "[1, 2]",
        "number": "17",
        "word": "nonsense",
        "deep": "[" * 100_000,
        "no_text": json.dumps({"title": "x", "url": "y"}),
        "digits": '{"text": ' + "9" * 5_000 + "}",
    }
    for name, content in broken.items():
        lines = "\n".join([line(f"b_{name}"), content, line(f"a_{name}")])
        corpus.add(f"records/{name}.jsonl", lines, f"b_{name}", f"a_{name}", wrong="row 2: ")
    corpus.add("records/nothing.jsonl", "", wrong="no row|empty")
    corpus.add("records/noise.jsonl", NOISE, wrong="binary|not UTF-8")
    corpus.add("records/line.jsonl", "word " * 2_200_000, wrong="longer than any")
    corpus.add("records/cut.json", json.dumps(newsapi, indent=1)[:-20], wrong="not JSON")
    corpus.add("records/nothing.json", "", wrong="not JSON|empty")
    corpus.add("records/empty.json", "[]", wrong="no row")
    corpus.add("records/numbers.json", "[1, 2]", wrong="no list of articles")


def write_parquet(corpus: Corpus) -> None:
    def parquet(**columns: list[object]) -> bytes:
        return pd.DataFrame(columns).to_parquet(index=False)

    day = pd.Timestamp("2025-03-03")
    whole = parquet(id=["p1", "p2"], text=[story("p1"), story("p2")], date=[day, day])
    corpus.add("parquet/good.parquet", whole, "p1", "p2")
    corpus.add(
        "parquet/gap.parquet",
        parquet(id=["p3", "p4"], text=[story("p3"), None]),
        "p3",
        wrong="row 2: empty",
    )
    corpus.add("parquet/no_text.parquet", parquet(url=["x"]), wrong="no column of texts")
    corpus.add("parquet/no_rows.parquet", parquet(text=[]), wrong="no row")
    for name, content in {
        "nothing": b"",
        "cut": whole[: len(whole) // 2],
        "tail": whole[:-1],
        "magic": b"PAR1PAR1",
        "text": STORY.encode(),
        "noise": b"PAR1" + NOISE + b"PAR1",
    }.items():
        corpus.add(f"parquet/{name}.parquet", content, wrong="damaged|empty")
    for part in range(1, 10):
        cut = whole[: len(whole) * part // 10]
        corpus.add(f"parquet/cut{part}.parquet", cut, wrong="damaged")


def pack(
    members: dict[str, str | bytes], change: Callable[[zipfile.ZipFile], None] | None = None
) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        if change:
            change(archive)
    return packed.getvalue()


def write_archives(corpus: Corpus) -> None:
    def link(archive: zipfile.ZipFile) -> None:
        member = zipfile.ZipInfo("link.txt")
        member.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(member, "/etc/passwd")

    good = {"in/one.txt": story("one"), "in/two.html": PAGE, "in/t.csv": f'id,text\nz1,"{STORY}"\n'}
    description = {"in/articles.csv": "file,outlet\none.txt,Harbour Post\n"}
    whole = pack(good | description)
    corpus.add("zips/good.zip", whole, "zips/good.zip/in/one", "zips/good.zip/in/two", "z1")
    parquet = pd.DataFrame({"id": ["z2"], "text": [story("z2")]}).to_parquet(index=False)
    corpus.add("zips/table.zip", pack({"p.parquet": parquet}), "z2")

    def spoiled(name: str, member: str, content: bytes, wrong: str) -> None:
        kept = f"zips/{name}.zip/kept"
        corpus.add(f"zips/{name}.zip", content, kept)
        corpus.bad[f"zips/{name}.zip/{member}"] = wrong

    kept = {"kept.txt": story("kept")}
    for name, member in {
        "up": "../../up.txt",
        "root": "/etc/up.txt",
        "drive": "C:/up.txt",
        "windows": "..\\up.txt",
    }.items():
        spoiled(name, member, pack(kept | {member: STORY}), "leads out")
    spoiled("link", "link.txt", pack(kept, link), "a link")
    spoiled("bomb", "bomb.txt", pack(kept | {"bomb.txt": b"0" * 50_000_000}), "unpacks to 50 MB")
    spoiled("nested", "inner.zip", pack(kept | {"inner.zip": whole}), "a .zip in a .zip")
    spoiled("scan", "scan.pdf", pack(kept | {"scan.pdf": NOISE}), "pdf cannot be read")
    spoiled("void", "void.txt", pack(kept | {"void.txt": b""}), "empty")
    packed = pack({"a.txt": story("a")} | kept)
    first = packed.index(b"PK\1\2")
    locked = bytearray(packed)
    locked[6] |= 1
    locked[first + 8] |= 1
    spoiled("locked", "a.txt", bytes(locked), "password")
    strange = bytearray(packed)
    strange[first + 10 : first + 12] = struct.pack("<H", 99)
    strange[8:10] = struct.pack("<H", 99)
    spoiled("strange", "a.txt", bytes(strange), "not known")
    flipped = bytearray(packed)
    flipped[60] ^= 0xFF
    spoiled("flipped", "a.txt", bytes(flipped), "damaged")
    for name, content in {
        "nothing": b"",
        "cut": whole[: len(whole) // 2],
        "noise": NOISE,
        "text": STORY.encode(),
        "name": pack({"é.txt": STORY}).replace("é".encode(), b"\xceA"),
    }.items():
        corpus.add(f"zips/{name}.zip", content, wrong="damaged|empty")
    for part in range(1, 10):
        corpus.add(f"zips/cut{part}.zip", whole[: len(whole) * part // 10], wrong="damaged")
    corpus.add("zips/hollow.zip", pack({}), wrong="no file in it")


def write_documents(corpus: Corpus) -> None:
    def document(*lines: str) -> bytes:
        written, packed = docx.Document(), io.BytesIO()
        for line in lines:
            written.add_paragraph(line)
        written.save(packed)
        return packed.getvalue()

    def article(name: str) -> list[str]:
        above = [f"Dock talks {name}", "The Harbour Post", "March 3, 2025 Monday"]
        rights = ["Copyright 2025 Harbour Post All Rights Reserved", "Length: 60 words", "Body"]
        return [*above, *rights, story(name), "Load-Date: March 4, 2025", "End of Document"]

    cover = ["User Name: A Reader", "Documents (2)", "1. Dock talks one", "2. Dock talks two"]
    export = document(*cover, *article("one"), *article("two"))
    told = {"wrong": "its cover page, .* is no article"}
    corpus.add("office/nexis.docx", export, "office/nexis:1", "office/nexis:2", **told)
    corpus.add("office/plain.docx", document(story("plain")), "office/plain")
    lines = [*cover, *article("three"), *article("four")]
    rtf = "{\\rtf1\\ansi " + "".join(
        "".join(c if ord(c) < 128 else f"\\u{ord(c)}?" for c in line) + "\\par\n" for line in lines
    )
    corpus.add("office/export.rtf", rtf + "}", "office/export:1", "office/export:2", **told)
    for name, content in {
        "nothing": b"",
        "cut": export[: len(export) // 2],
        "zip": pack({"a.txt": STORY}),
        "text": STORY.encode(),
        "noise": NOISE,
    }.items():
        corpus.add(f"office/{name}.docx", content, wrong="cannot be read as .docx|empty")
        if name != "zip":
            corpus.add(f"office/{name}.rtf", content, wrong="no RTF|empty")
    for part in range(1, 10):
        cut = export[: len(export) * part // 10]
        corpus.add(f"office/cut{part}.docx", cut, wrong="cannot be read as .docx")
    corpus.add("office/void.docx", document(), wrong="empty")
    bomb = pack({"word/document.xml": b"0" * 200_000_000})
    corpus.add("office/bomb.docx", bomb, wrong="too large")


def write_foreign(corpus: Corpus) -> None:
    for code, text in FOREIGN.items():
        wrong = rf"not in English \(language {code}\)"
        corpus.add(f"foreign/{code}.txt", text, f"foreign/{code}", wrong=wrong)


def write_descriptions(corpus: Corpus) -> None:
    corpus.add("described/a.txt", story("described a"), "described/a")
    corpus.add("described/b.txt", story("described b"), "described/b")
    rows = [
        "file;outlet;published_from;published_to;stage",
        "a.txt;Harbour Post;2025-03-03;2025-03-04;before",
        "b.txt;Harbour Post;20255-03-03;;soon",
        "c.txt;Harbour Post;;;",
        "a.txt;Harbour Post;;;",
    ]
    corpus.add(
        "described/articles.csv",
        "\n".join(rows).encode("cp1252"),
        wrong="20255|soon|no article|twice",
    )
    corpus.add("nameless/articles.csv", "outlet\nHarbour Post\n", wrong="no column file")
    corpus.add("tabled/articles.csv", f'id,text\nw1,"{STORY}"\n', "w1")


def write_oddities(corpus: Corpus) -> None:
    corpus.add("odd/same.txt", story("same text"), "odd/same.txt")
    corpus.add("odd/same.md", story("same words"), "odd/same.md")
    corpus.add("odd/folder.txt/inside.txt", story("inside"), "odd/folder.txt/inside")
    corpus.path("odd/hollow").mkdir()
    if os.name == "posix":
        write_special_files(corpus)
    if sys.platform == "linux":  # elsewhere names are text
        corpus.path(os.fsdecode(b"odd/caf\xe9.txt")).write_text(story("bytes"), encoding="utf-8")
        corpus.good.add(r"odd/caf\xe9")


def write_special_files(corpus: Corpus) -> None:
    corpus.add("odd/two\nlines.txt", story("two lines"), r"odd/two\nlines")
    corpus.add("others/ends_in_a_dot.", STORY, wrong="no suffix")
    corpus.path("odd/linked.txt").symlink_to(corpus.path("texts/good0.txt"))
    corpus.good.add("odd/linked")
    for name, target, wrong in [
        ("round", corpus.folder, "a link back to a folder"),
        ("gone.txt", corpus.folder / "nowhere", "cannot be opened"),
        ("itself.txt", corpus.folder / "odd" / "itself.txt", "cannot be opened"),
        ("zero.txt", Path(os.devnull).with_name("zero"), "a pipe, a socket or a device"),
    ]:
        corpus.path(f"odd/{name}").symlink_to(target)
        corpus.bad[f"odd/{name}"] = wrong
    os.mkfifo(corpus.path("odd/pipe.txt"))
    corpus.bad["odd/pipe.txt"] = "a pipe, a socket or a device"
    here = Path.cwd()
    os.chdir(corpus.path("odd"))  # the path of a socket has to be short
    try:
        with socket.socket(socket.AF_UNIX) as waiting:
            waiting.bind("socket.txt")
    finally:
        os.chdir(here)
    corpus.bad["odd/socket.txt"] = "a pipe, a socket or a device"
