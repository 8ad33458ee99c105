"""A whole corpus to files: complete, the same however it came about, and never half."""

from __future__ import annotations

import json
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import fsspec
import pandas as pd
import pyarrow as pa
import pytest
from made_up import KEYWORDS, write_corpus
from project import PROJECT
from pyarrow import parquet
from tradetalks import (
    annotate,
    annotate_articles,
    describe_columns,
    find_keywords,
    load_articles,
    read_keyword_groups,
    split_sentences,
)
from tradetalks.batch import annotation
from tradetalks.batch.columns import METADATA
from tradetalks.batch.parts import NESTED
from tradetalks.cli import main
from tradetalks.corpus import documents as _documents


@pytest.fixture
def corpus(tmp_path, monkeypatch) -> Path:
    """Return a corpus that is taken in five parts."""
    monkeypatch.setattr(_documents, "BATCH", 8)
    return write_corpus(tmp_path / "news.jsonl", 37)


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*") if "unfinished" in path.name]


def test_a_row_holds_all_that_the_stages_say():
    sentences = annotate_articles(load_articles(PROJECT / "seeds"), KEYWORDS)
    assert len(sentences) == 46
    assert {"speaker", "tone", "tone_words", "outlook", "cues", "stage"} <= set(sentences)
    monday = sentences["text"].str.startswith("On Monday").idxmax()
    assert sentences.loc[monday, "dates"][0]["value"] == "2025-06-09"
    hits = sentences["keywords"].explode().dropna()
    assert {hit["keyword"] for hit in hits} == {"talks"}
    assert len(hits) == len(
        find_keywords(split_sentences(load_articles(PROJECT / "seeds")), KEYWORDS)
    )


def test_the_file_says_of_each_of_its_columns_what_it_is(tmp_path):
    annotate(PROJECT / "seeds", tmp_path / "london.parquet", KEYWORDS, workers=1)
    schema = parquet.read_schema(tmp_path / "london.parquet")
    told = json.loads(schema.metadata[METADATA.encode()])
    assert [column["column"] for column in told] == schema.names
    known = describe_columns()
    ours = [name for name in schema.names if name in set(known["column"])]
    assert ours == known["column"].tolist()
    others = [column for column in told if column["column"] not in ours]
    assert {column["column"] for column in others} == {
        f"{name}_known_by"
        for name in ("title", "outlet", "url", "rights", "event", "stage", "language")
    }
    kinds = {
        "text": lambda kind: pa.types.is_large_string(kind) or pa.types.is_string(kind),
        "number": pa.types.is_floating,
        "whole number": pa.types.is_integer, "true or false": pa.types.is_boolean,
        "day": pa.types.is_timestamp, "list": pa.types.is_list,
    }  # fmt: skip
    for column in told:
        kind = schema.field(column["column"]).type
        assert kinds[column["type"]](kind), column


def test_the_question_to_duckdb_in_the_readme_is_answered(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    annotate(PROJECT / "seeds", "sentences.parquet", workers=1)
    readme = (PROJECT / "README.md").read_text(encoding="utf-8")
    questions = re.findall(r"```sql\n(.*?)```", readme, re.DOTALL)
    assert questions
    for question in questions:
        assert duckdb.sql(question).fetchall()


@pytest.mark.parametrize("column", NESTED)
def test_no_field_of_a_nested_column_is_lost(column):
    sentences = annotate_articles(load_articles(PROJECT / "seeds"), KEYWORDS)
    fields = {field for cell in sentences[column] for thing in cell for field in thing}
    assert fields == set(NESTED[column])


def test_articles_without_a_sentence_make_an_empty_table_with_every_column():
    articles = load_articles(PROJECT / "seeds")
    nothing = annotate_articles(articles[:0])
    assert list(nothing) == list(annotate_articles(articles))


OWN = {"leaning": "left", "tone": "grave", "kind": "essay", "article": "x", "label": "true"}


def test_columns_of_ones_own_come_through_whatever_the_part(tmp_path, monkeypatch):
    monkeypatch.setattr(_documents, "BATCH", 2)
    rows = [{"article_id": f"n{number}", "text": "They met.", "outlet": "A"} for number in range(5)]
    rows[1] |= OWN
    rows[4] |= {"authors": "Li"}
    corpus = tmp_path / "own.jsonl"
    corpus.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    for suffix in ("parquet", "csv", "jsonl"):
        annotate(corpus, tmp_path / f"out.{suffix}", workers=1)
    annotate(corpus, tmp_path / "folder", workers=1)
    tables = [
        pd.read_parquet(tmp_path / "out.parquet"),
        pd.read_parquet(tmp_path / "folder"),
        pd.read_csv(tmp_path / "out.csv", keep_default_na=False),
        pd.read_json(tmp_path / "out.jsonl", lines=True),
    ]
    alone = annotate_articles(load_articles(corpus))
    for table in tables:
        assert list(table) == list(alone)
        assert table["authors"].tolist() == ["", "", "", "", "Li"]
        assert table["leaning"].tolist() == ["", "left", "", "", ""]
        for name, value in OWN.items():
            kept = name if name == "leaning" else f"article_{name}"
            assert table[kept].tolist() == alone[kept].tolist() == ["", value, "", "", ""]
        assert table["tone"].eq(0).all()


def test_in_several_parts_no_two_articles_have_one_name(tmp_path, monkeypatch):
    monkeypatch.setattr(_documents, "BATCH", 2)
    lines = [json.dumps({"article_id": f"n{n}", "text": "Hm.", "outlet": "A"}) for n in range(5)]
    (tmp_path / "same.jsonl").write_text("\n".join(lines), encoding="utf-8")
    annotate(tmp_path / "same.jsonl", tmp_path / "out.parquet", workers=1)
    names = pd.read_parquet(tmp_path / "out.parquet")["article"].tolist()
    assert names == [f"A (n{number})" for number in range(5)]


def test_parts_made_with_fewer_columns_are_made_again(corpus, tmp_path, monkeypatch):
    begin(corpus, tmp_path / "out", monkeypatch, 3)
    with corpus.open("a", encoding="utf-8") as file:
        file.write(json.dumps({"article_id": "new", "text": "They met.", "mood": "calm"}) + "\n")
    with pytest.warns(UserWarning, match="of the 3 parts that are done, 3 are made again"):
        annotate(corpus, tmp_path / "out", workers=1)
    moods = pd.read_parquet(tmp_path / "out")["mood"]
    assert moods.tolist() == [""] * 37 * 3 + ["calm"]


def test_parquet_csv_and_json_lines_say_the_same(corpus, tmp_path):
    for suffix in ("parquet", "csv", "jsonl"):
        annotate(corpus, tmp_path / f"out.{suffix}", KEYWORDS, workers=1)
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    table = pd.read_parquet(tmp_path / "out.parquet")
    commas = pd.read_csv(tmp_path / "out.csv", keep_default_na=False, na_values={"outlook": [""]})
    assert len(table) == len(rows) == len(commas) == 37 * 3
    assert [row["article_id"] for row in rows][::3] == [f"n{number}" for number in range(37)]
    assert table["text"].tolist() == commas["text"].tolist() == [row["text"] for row in rows]
    assert table["tone"].tolist() == commas["tone"].tolist() == [row["tone"] for row in rows]
    for name in NESTED:
        cells = [json.loads(cell) for cell in commas[name]]
        assert cells == [row[name] for row in rows]
        assert [len(cell) for cell in table[name]] == [len(cell) for cell in cells]
    assert table["outlook"].isna().tolist() == [row["outlook"] is None for row in rows]
    assert rows[1]["dates"][0]["from"] == rows[1]["dates"][0]["to"]


def test_a_folder_is_one_table_too(corpus, tmp_path):
    annotate(corpus, tmp_path / "one.parquet", workers=1)
    annotate(corpus, tmp_path / "folder", workers=1)
    assert len(list((tmp_path / "folder").iterdir())) == 5
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "folder"), pd.read_parquet(tmp_path / "one.parquet")
    )
    assert leftovers(tmp_path) == []


def test_any_file_system_of_fsspec_will_do(corpus, tmp_path):
    annotate(corpus, "memory://results/talks", workers=1)
    annotate(corpus, "memory://results/talks.parquet", workers=1)
    store = fsspec.filesystem("memory")
    names = {path.rpartition("/")[2] for path in store.ls("/results", detail=False)}
    beside = {
        f"{name}-{end}"
        for name in ("talks", "talks.parquet")
        for end in ("about.json", "problems.csv")
    }
    assert names == {"talks", "talks.parquet"} | beside
    whole = pd.read_parquet("memory://results/talks.parquet")
    parts = sorted(store.ls("/results/talks", detail=False))
    assert len(parts) == 5
    joined = pd.concat([pd.read_parquet(f"memory://{path}") for path in parts], ignore_index=True)
    pd.testing.assert_frame_equal(joined, whole)


def test_what_cannot_be_used_is_named_beside(tmp_path):
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "good.txt").write_text("A deal is near. It is Monday.", encoding="utf-8")
    (folder / "empty.txt").write_text("", encoding="utf-8")
    (folder / "picture.png").write_bytes(b"\x89PNG\0\0")
    said = annotate(folder, tmp_path / "out.csv", workers=1)
    problems = pd.read_csv(tmp_path / "out.csv-problems.csv")
    assert sorted(problems["file"]) == ["empty.txt", "picture.png"]
    assert "2 problems" in said


@pytest.mark.parametrize("form", ["out.csv", "out.parquet", "out"])
@pytest.mark.parametrize(
    ("texts", "used", "problems"),
    [
        (["The port may close soon.", ""], "1 article annotated", "1 problem:"),
        (
            ["The port may close soon.", "", "It may open.", " "],
            "2 articles annotated",
            "2 problems:",
        ),
        (["The port may close soon.", "It may open again."], "2 articles annotated", ""),
    ],
)
def test_how_many_articles_are_annotated_is_said(form, texts, used, problems, tmp_path):
    pd.DataFrame({"text": texts}).to_csv(tmp_path / "articles.csv", index=False)
    said = annotate(tmp_path / "articles.csv", tmp_path / form, workers=1)
    assert said.startswith(f"{used}: ")
    assert problems in said
    assert ("problem" in said) == bool(problems)
    assert annotate(tmp_path / "articles.csv", tmp_path / form, workers=1) == said


def test_one_article_that_no_stage_can_read_costs_no_other(corpus, tmp_path, monkeypatch):
    def stumble(articles, *choices):
        if "n20" in set(articles["article_id"]):
            raise RecursionError("too deep")
        return annotate_articles(articles, *choices)

    monkeypatch.setattr("tradetalks.batch.parts.annotate_articles", stumble)
    annotate(corpus, tmp_path / "out.parquet", workers=1)
    assert len(pd.read_parquet(tmp_path / "out.parquet")) == 36 * 3
    problems = pd.read_csv(tmp_path / "out.parquet-problems.csv")
    assert problems["reason"].tolist() == ["n20: RecursionError: too deep"]


class Stopped(BaseException):
    """Stands for a kill: nothing may catch it."""


@pytest.mark.parametrize("form", ["out.csv", "out"])
def test_stopped_at_any_step_it_goes_on_and_comes_out_the_same(form, corpus, tmp_path, monkeypatch):
    """Stop after one part and then another, and then at each step of the end."""
    annotate(corpus, tmp_path / "whole" / form, workers=1)
    store = type(fsspec.filesystem("file"))
    steps = 0

    def stopping(change: Callable, before: int) -> Callable:
        def counted(*arguments, **options):
            nonlocal steps
            steps += 1
            if steps > before:
                raise Stopped
            return change(*arguments, **options)

        return counted

    stops = 0
    for attempt in range(30):
        steps = 0
        with monkeypatch.context() as patched:
            for name in ("mv", "rm"):
                patched.setattr(store, name, stopping(getattr(store, name), max(2, attempt - 4)))
            try:
                annotate(corpus, tmp_path / "stopped" / form, workers=1)
                break
            except Stopped:
                stops += 1
    assert stops >= 8
    for path in sorted((tmp_path / "whole").rglob("*")):
        if path.is_file() and not path.name.endswith("about.json"):
            twin = tmp_path / "stopped" / path.relative_to(tmp_path / "whole")
            assert twin.read_bytes() == path.read_bytes()
    assert leftovers(tmp_path) == []


def test_killed_it_leaves_no_output_and_no_process_and_goes_on(tmp_path):
    big = write_corpus(tmp_path / "big.jsonl", 2000, longer=False)
    output = tmp_path / "out.parquet"
    command = [sys.executable, "-m", "tradetalks", "annotate", big, output, "--workers", "2"]
    annotate(big, tmp_path / "whole.parquet", workers=1)
    run = subprocess.Popen(command, stderr=subprocess.PIPE)
    parts = tmp_path / ".out.parquet-unfinished" / "parts"
    while run.poll() is None and not list(parts.glob("part-*")):
        time.sleep(0.02)
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stderr.read()  # ends when the last process that could write to it has ended
    assert not output.exists()
    assert 0 < len(list(parts.glob("part-*"))) < 4
    assert subprocess.run(command, check=False).returncode == 0
    assert output.read_bytes() == (tmp_path / "whole.parquet").read_bytes()


def begin(corpus: Path, output: Path, monkeypatch, parts: int) -> None:
    """Annotate so many parts of a corpus, and stop."""
    from tradetalks.batch.parts import make_part

    left = iter(range(parts))

    def stop(part, job):
        if next(left, None) is None:
            raise Stopped
        return make_part(part, job)

    with monkeypatch.context() as patched:
        patched.setattr(annotation, "make_part", stop)
        with pytest.raises(Stopped):
            annotate(corpus, output, workers=1)


def test_changed_articles_are_noticed_and_not_mixed(corpus, tmp_path, monkeypatch):
    begin(corpus, tmp_path / "out", monkeypatch, 3)
    lines = corpus.read_text(encoding="utf-8").splitlines(keepends=True)
    lines[9] = lines[9].replace("glad", "sorry")
    corpus.write_text("".join(lines), encoding="utf-8")
    with pytest.warns(UserWarning, match="of the 3 parts that are done, 1 are made again"):
        annotate(corpus, tmp_path / "out", workers=1)
    annotate(corpus, tmp_path / "anew", workers=1)
    pd.testing.assert_frame_equal(
        pd.read_parquet(tmp_path / "out"), pd.read_parquet(tmp_path / "anew")
    )


def test_other_choices_are_refused_until_the_first_are_done(corpus, tmp_path, monkeypatch):
    begin(corpus, tmp_path / "out", monkeypatch, 2)
    with pytest.raises(ValueError, match=r"was begun with other keywords.*unfinished"):
        annotate(corpus, tmp_path / "out", KEYWORDS, workers=1)
    annotate(corpus, tmp_path / "out", workers=1)


def test_a_finished_output_is_kept_and_no_other_replaced(corpus, tmp_path):
    output = tmp_path / "out.parquet"
    first = annotate(corpus, output, workers=1)
    made = output.stat().st_mtime_ns
    assert annotate(corpus, output, workers=1) == first
    assert output.stat().st_mtime_ns == made
    with pytest.raises(ValueError, match="is there already"):
        annotate(corpus, output, KEYWORDS, workers=1)
    (tmp_path / "mine.csv").write_text("precious", encoding="utf-8")
    with pytest.raises(ValueError, match="is there already"):
        annotate(corpus, tmp_path / "mine.csv", workers=1)
    assert (tmp_path / "mine.csv").read_text(encoding="utf-8") == "precious"


def test_memory_does_not_grow_with_the_corpus(corpus, tmp_path, monkeypatch):
    """Hold a few parts at most, in whatever order they come back."""
    from concurrent.futures import ThreadPoolExecutor

    from tradetalks.batch.engines import WAITING, _keep_busy

    read, done, most = 0, 0, 0

    def tasks():
        nonlocal read, most
        for number in range(50):
            read += 1
            most = max(most, read - done)
            yield number

    with ThreadPoolExecutor(2) as executor:
        for _ in _keep_busy(executor, lambda number: number, tasks(), WAITING * 2):
            done += 1
    assert done == 50
    assert most <= WAITING * 2 + 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "out.parquet"], "nowhere does not exist"),
        (["news.jsonl", "out.xlsx"], "ends in .xlsx"),
        (["news.jsonl", "strange://out"], "cannot be written to"),
        (
            ["news.jsonl", "out.csv", "--workers", "0"],
            "workers is 0: give a whole number, 1 or more",
        ),
        (["news.jsonl", "out.csv", "--scheduler", "tcp://127.0.0.1:1"], "give --engine dask"),
        (["news.jsonl", "out.csv", "--cues", "broken.toml"], "broken.toml is not a TOML file"),
        (["news.jsonl", "out.csv", "--keywords", "broken.toml"], 'tariffs = ["tariff", "duty"]'),
        (["news.jsonl", "out.csv", "--keywords", "none.toml"], "none.toml"),
        (["empty", "out.csv"], "no article in empty"),
        ([".", "out.csv"], "lies in the corpus"),
    ],
)
def test_bad_input_is_one_line(arguments, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    write_corpus(tmp_path / "news.jsonl", 2)
    (tmp_path / "empty").mkdir()
    (tmp_path / "broken.toml").write_text("tariffs: [", encoding="utf-8")
    assert main(["annotate", *arguments]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1
    assert not (tmp_path / "out.csv").exists()


def test_the_command_takes_keywords_and_cues_from_files(tmp_path, capsys):
    corpus = write_corpus(tmp_path / "news.jsonl", 2)
    (tmp_path / "words.toml").write_text('mood = ["glad"]\n', encoding="utf-8")
    (tmp_path / "cues.toml").write_text('[outcome]\nwords = ["glad"]\n', encoding="utf-8")
    choices = ["--keywords", tmp_path / "words.toml", "--cues", tmp_path / "cues.toml"]
    output = tmp_path / "out.jsonl"
    assert main(["annotate", *map(str, [corpus, output, *choices, "--workers", 1])]) == 0
    assert capsys.readouterr().out.startswith("2 articles annotated")
    rows = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert [hit["keyword"] for hit in rows[2]["keywords"]] == ["mood"]
    assert read_keyword_groups(tmp_path / "words.toml") == {"mood": ["glad"]}
