"""A language model as a coder: it may be slow, wrong and rude, and no row is lost or paid twice."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pandas as pd
import pytest
from tradetalks.base.checks import InputError
from tradetalks.cli import main
from tradetalks.evaluation import language_model
from tradetalks.evaluation.language_model import check_answer, code_by_model, prepare_task

pytest.importorskip("openai")

SENTENCES = pd.DataFrame(
    {
        "article_id": ["a"] * 3 + ["b"],
        "sentence_id": [1, 2, 3, 1],
        "text": ["They met.", "A deal is near.", "Few hope for more.", "“Talks” go on."],
    }
)
RIGHT = {"They": "none", "deal": "raise", "hope": "lower", "Talks": "open"}

Answer = Callable[[dict[str, Any], int], Any]


def sentence_of(asked: dict[str, Any]) -> str:
    return asked["messages"][1]["content"].rpartition("The sentence: ")[2]


def answer_well(asked: dict[str, Any], _number: int) -> dict[str, Any]:
    """Answer as a good model does: a label, a voice and a word that stands in the sentence."""
    word = next(word for word in RIGHT if word in sentence_of(asked))
    words = [] if RIGHT[word] == "none" else [word]
    return {"label": RIGHT[word], "voice": "article", "words": words}


@contextmanager
def serve(answer: Answer) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Speak the protocol here; `answer` gives JSON, text, a status, or None to hang up."""
    asked: list[dict[str, Any]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            asked.append(json.loads(body) | {"key": self.headers["Authorization"]})
            given = answer(asked[-1], len(asked))
            if given is None:
                self.connection.close()
                return
            status, text = given if isinstance(given, tuple) else (200, given)
            if isinstance(text, dict):
                text = json.dumps(text)
            if status == 200 and not text.startswith("<"):
                choice = {"index": 0, "message": {"role": "assistant", "content": text}}
                choices = [choice | {"finish_reason": "stop"}] if text != "[]" else []
                about = {"id": "1", "object": "chat.completion", "created": 1, "model": "tiny-1b"}
                text = json.dumps(about | {"choices": choices, "usage": {"total_tokens": 9}})
            data = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1", asked
    finally:
        server.shutdown()
        server.server_close()


@pytest.fixture(autouse=True)
def hurry(monkeypatch):
    """Let the client's own repetitions wait for nothing."""
    monkeypatch.setattr("openai._base_client.BaseClient._calculate_retry_timeout", lambda *_: 0)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)


def test_each_sentence_is_asked_once_with_the_codebook_and_the_two_before_it(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENAI_API_KEY", "a-secret")
    with serve(answer_well) as (url, asked):
        coded = code_by_model(SENTENCES, "tiny", url, tmp_path / "audit.jsonl")
    assert coded["label"].tolist() == ["none", "raise", "lower", "open"]
    assert coded["words"].tolist() == ["", "deal", "hope", "Talks"]
    assert coded["coder"].eq("tiny").all()
    assert len(asked) == 4
    assert asked[2]["messages"][1]["content"].startswith("Before it: They met. A deal is near.")
    assert "five" not in asked[3]["messages"][1]["content"]
    assert all(one["temperature"] == 0 for one in asked)
    assert asked[0]["response_format"]["json_schema"]["schema"]["required"]
    assert asked[0]["key"] == "Bearer a-secret"
    audit = (tmp_path / "audit.jsonl").read_text("utf-8")
    assert "a-secret" not in audit
    first = json.loads(audit.splitlines()[0])
    assert (first["model"], first["version"], first["tokens"]) == ("tiny", "tiny-1b", 9)
    assert first["raw"]
    assert first["asked"]


def test_nothing_is_asked_twice_whenever_it_was_stopped(tmp_path):
    audit = tmp_path / "audit.jsonl"
    with serve(answer_well) as (url, asked):
        with pytest.raises(InputError, match=r"limit of 2 requests is reached and 2 sentences"):
            code_by_model(SENTENCES, "tiny", url, audit, limit=2)
        with audit.open("ab") as stream:
            stream.write(b'{"key": "half a li')  # killed while it wrote
        code_by_model(SENTENCES, "tiny", url, audit)
        again = code_by_model(SENTENCES, "tiny", url, audit)
    assert len(asked) == 4
    assert again["label"].tolist() == ["none", "raise", "lower", "open"]
    assert len(audit.read_text("utf-8").splitlines()) == 4


WRONG = [
    "", "no idea", "{", "[1]", '{"label": "up", "voice": "article", "words": ["deal"]}',
    '{"label": "raise", "voice": "me", "words": ["deal"]}',
    '{"label": "raise", "voice": "article", "words": ["treaty"]}',
    '{"label": "raise", "voice": "article", "words": []}',
    '{"label": "raise", "voice": "article", "words": "deal"}',
    '{"label": ["raise"], "voice": "article", "words": ["deal"]}',
]  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_a_wrong_answer_is_asked_for_once_more_and_then_missing(wrong, tmp_path):
    def answer(asked: dict[str, Any], number: int) -> Any:
        return wrong if "A deal" in sentence_of(asked) else answer_well(asked, number)

    with serve(answer) as (url, asked):
        coded = code_by_model(SENTENCES, "tiny", url, tmp_path / "audit.jsonl")
        code_by_model(SENTENCES, "tiny", url, tmp_path / "audit.jsonl")
    assert coded["label"].tolist() == ["none", "", "lower", "open"]
    assert coded["problem"].str.startswith("no valid answer").tolist() == [
        False,
        True,
        False,
        False,
    ]
    assert len(asked) == 5
    assert "Answer again" in asked[2]["messages"][-1]["content"]


def test_a_wrong_answer_that_is_mended_counts(tmp_path):
    def answer(asked: dict[str, Any], number: int) -> Any:
        return "no idea" if len(asked["messages"]) == 2 else answer_well(asked, number)

    with serve(answer) as (url, asked):
        coded = code_by_model(SENTENCES, "tiny", url, tmp_path / "audit.jsonl")
    assert coded["label"].tolist() == ["none", "raise", "lower", "open"]
    assert len(asked) == 8


def test_words_may_be_quoted_in_another_form_and_json_may_stand_in_a_fence():
    raw = '```json\n{"label": "open", "voice": "article", "words": ["\\"talks\\""]}\n```'
    assert check_answer(raw, "“Talks” go on.")["label"] == "open"


@pytest.mark.parametrize("rude", [None, (500, "{}"), (429, "{}"), "<html>", "[]", (503, "busy")])
def test_a_server_that_fails_now_and_then_loses_no_row(rude, tmp_path):
    audit = tmp_path / "audit.jsonl"
    broken = {"now": True}

    def answer(asked: dict[str, Any], number: int) -> Any:
        broken_now = "A deal" in sentence_of(asked) and broken["now"]
        return rude if broken_now else answer_well(asked, number)

    with serve(answer) as (url, asked):
        coded = code_by_model(SENTENCES, "tiny", url, audit)
        assert coded["label"].tolist() == ["none", "", "lower", "open"]
        assert coded["problem"].iloc[1].startswith("no answer")
        broken["now"], before = False, len(asked)
        coded = code_by_model(SENTENCES, "tiny", url, audit)
    assert coded["label"].tolist() == ["none", "raise", "lower", "open"]
    assert len(asked) == before + 1


def test_a_server_that_is_gone_is_named_and_what_it_answered_is_kept(tmp_path):
    audit = tmp_path / "audit.jsonl"
    with pytest.raises(InputError, match=r"gave no answer .*give the same command again"):
        code_by_model(SENTENCES, "tiny", "http://127.0.0.1:9/v1", audit)
    with (
        serve(lambda *_: (500, "{}")) as (url, _),
        pytest.raises(InputError, match="gave no answer"),
    ):
        code_by_model(SENTENCES, "tiny", url, audit)


def test_one_that_is_too_slow_counts_as_silent(tmp_path, monkeypatch):
    monkeypatch.setattr(language_model, "LONGEST", 0.05)
    wait = threading.Event()
    with serve(lambda *_: wait.wait(2) and None) as (url, _):
        with pytest.raises(InputError, match=r"gave no answer \(Request timed out"):
            code_by_model(SENTENCES.head(1), "tiny", url, tmp_path / "audit.jsonl")
        wait.set()


@pytest.mark.parametrize(
    ("status", "told"), [(401, "set OPENAI_API_KEY"), (403, "key"), (404, "has no 'tiny'")]
)
def test_a_refusal_ends_the_run_at_once(status, told, tmp_path):
    with (
        serve(lambda *_: (status, '{"error": {"message": "not you"}}')) as (url, asked),
        pytest.raises(InputError, match=told),
    ):
        code_by_model(SENTENCES, "tiny", url, tmp_path / "audit.jsonl")
    assert len(asked) == 1


def test_a_server_that_knows_no_schema_is_asked_without(tmp_path):
    def answer(asked: dict[str, Any], number: int) -> Any:
        return (400, '{"error": "?"}') if "response_format" in asked else answer_well(asked, number)

    with serve(answer) as (url, asked):
        coded = code_by_model(SENTENCES, "tiny", url, tmp_path / "audit.jsonl")
    assert coded["label"].ne("").all()
    assert len(asked) == 6  # two forms of answer are tried, once each


def test_another_model_is_asked_anew_and_equal_sentences_once(tmp_path):
    audit = tmp_path / "audit.jsonl"
    twice = pd.concat([SENTENCES, SENTENCES.assign(article_id=lambda t: t["article_id"] + "2")])
    with serve(answer_well) as (url, asked):
        code_by_model(twice, "tiny", url, audit)
        assert len(asked) == 4
        code_by_model(SENTENCES, "other", url, audit)
    assert len(asked) == 8
    _, task = prepare_task(SENTENCES.assign(text="New."), "tiny", url, audit)
    assert len(task.open) == 4 - 1  # both first sentences have nothing before them


def test_a_file_that_is_no_audit_file_is_left_alone(tmp_path):
    (tmp_path / "notes.jsonl").write_text("my notes\n")
    with pytest.raises(InputError, match="no audit file"):
        code_by_model(SENTENCES, "tiny", "http://127.0.0.1:9/v1", tmp_path / "notes.jsonl")
    assert (tmp_path / "notes.jsonl").read_text() == "my notes\n"


def test_an_ollama_on_this_machine_answers(tmp_path):
    try:
        with urllib.request.urlopen("http://localhost:11434/api/tags", timeout=2) as answer:
            models = [model["name"] for model in json.load(answer)["models"]]
    except OSError:
        pytest.skip("no Ollama is found on this machine")
    if not models:
        pytest.skip("the Ollama of this machine has no model")
    coded = code_by_model(SENTENCES, models[0], language_model.OLLAMA, tmp_path / "audit.jsonl")
    assert len(coded) == 4
    assert (coded["label"].ne("") | coded["problem"].ne("")).all()


def test_the_command_says_first_what_leaves_the_machine_and_asks(tmp_path, capsys):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "one.txt").write_text("They met on Monday in Rome. A deal is near, she said.\n")
    out = tmp_path / "out.csv"
    with serve(answer_well) as (url, asked):
        code = ["code", str(corpus), str(out), "--coder", "tiny"]
        assert main([*code, "--url", "http://models.example.org/v1"]) == 2
        told = capsys.readouterr().err
        assert "2 sentences with the two before each go to http://models.example.org/v1" in told
        assert "tokens" in told
        assert "add --yes" in told
        assert not asked
        assert main([*code, "--url", url]) == 0
    coded = pd.read_csv(out)
    assert coded["label"].tolist() == ["none", "raise"]
    assert main([*code, "--url", url]) == 2  # what exists is left as it is
    assert "name a new file" in capsys.readouterr().err


def test_no_sentence_of_a_sample_is_a_formula(tmp_path, capsys):
    corpus, sample = tmp_path / "corpus", tmp_path / "sample.csv"
    corpus.mkdir()
    (corpus / "one.txt").write_text("They met in Rome.\n=HYPERLINK(1) they said, and left.\n")
    assert main(["sample", str(corpus), str(sample)]) == 0
    texts = pd.read_csv(sample)["text"].tolist()
    assert sorted(texts)[0] == "'=HYPERLINK(1) they said, and left."


def test_from_a_folder_to_a_corrected_share_by_commands_alone(tmp_path, capsys):
    corpus, sample, coded = (tmp_path / name for name in ("corpus", "sample.csv", "coded.csv"))
    corpus.mkdir()
    for number in range(12):
        text = "They met in Rome. A deal is near. A truce is unlikely. It rained. They left."
        (corpus / f"{number}.txt").write_text(text)
    assert main(["sample", str(corpus), str(sample), "--sentences", "30"]) == 0
    drawn = pd.read_csv(sample)
    assert len(drawn) == 30
    drawn.assign(label=drawn["text"].map(lambda t: "raise" if "deal" in t else "none")).to_csv(
        coded
    )
    capsys.readouterr()
    assert main(["shares", str(corpus), str(coded), "--json"]) == 0
    shares = pd.DataFrame(json.loads(capsys.readouterr().out)["shares"]).set_index("measure")
    assert shares.loc["raise", "low"] <= 0.2 <= shares.loc["raise", "high"]
    assert shares.loc["lower", "uncorrected"] == pytest.approx(0.2)
    assert shares.loc["lower", "estimate"] == 0
    assert main(["shares", str(corpus), str(coded)]) == 0
    assert "machine's worth" in capsys.readouterr().out
