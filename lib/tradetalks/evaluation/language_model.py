"""A language model as one more coder: asked sentence by sentence, checked, and written down."""

from __future__ import annotations

import hashlib
import json
import os
import textwrap
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import pandas as pd
from tqdm import tqdm

from tradetalks.base.checks import InputError, check_number, check_path, check_table, show
from tradetalks.base.extras import needing
from tradetalks.base.tokens import plain
from tradetalks.base.wording import count_of
from tradetalks.evaluation.coders import KEYS, list_codable
from tradetalks.evaluation.expectations import ALLOWED
from tradetalks.expectations.frame import EXPECTATIONS

if TYPE_CHECKING:
    from openai import OpenAI

VOICES = tuple(filter(None, ALLOWED["voice"]))
CODEBOOK = Path(__file__).parent / "codebook.md"
BEFORE_IT, SENTENCE = "Before it: ", "The sentence: "
BEFORE = 2  # sentences that are shown with the one to code
TRIES = 2  # an answer that breaks the rules is asked for once more
MOST_FAILED = 3  # sentences in a row without any answer: then the server is not there
LONGEST = 120  # seconds for an answer
ANSWER = 400  # tokens that an answer may have
LETTERS = 4  # of a token, in English text
SCHEMA = {
    "type": "object",
    "properties": {
        "label": {"type": "string", "enum": [*EXPECTATIONS]},
        "voice": {"type": "string", "enum": [*VOICES]},
        "words": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["label", "voice", "words"],
    "additionalProperties": False,
}
FORMATS: list[dict[str, Any] | None] = [  # servers know the first, only the second, or neither
    {"type": "json_schema", "json_schema": {"name": "coding", "strict": True, "schema": SCHEMA}},
    {"type": "json_object"},
    None,
]
OLLAMA = "http://localhost:11434/v1"  # where Ollama listens
CODED = ["label", "voice", "words", "problem"]


class NoAnswerError(Exception):
    """The server gave no answer to this request; the message says what happened."""


class StoppedError(InputError):
    """The work cannot go on now; what was answered is kept, and the same command goes on."""


@dataclass(frozen=True)
class Task:
    """What asking for a table of sentences takes: known before the first request is sent."""

    requests: list[list[dict[str, str]]]  # the messages for each sentence
    keys: list[str]  # of each: the same sentence, codebook and model have the same key
    tries: dict[str, list[dict[str, Any]]]  # by key, what the audit file holds of answers

    @property
    def open(self) -> dict[str, list[dict[str, str]]]:
        """What is still to be asked, by key: equal requests are sent once."""
        asked = dict(zip(self.keys, self.requests, strict=True))
        return {key: asked[key] for key in asked if not _is_settled(self.tries.get(key, []))}

    @property
    def tokens(self) -> int:
        """About how many tokens are sent and received for it."""
        sent = sum(len(part["content"]) for messages in self.open.values() for part in messages)
        return sent // LETTERS + len(self.open) * ANSWER // LETTERS


def code_by_model(
    sentences: pd.DataFrame,
    model: str,
    url: str,
    audit: str | Path,
    sample: pd.DataFrame | None = None,
    limit: int | None = None,
) -> pd.DataFrame:
    """Have a language model code sentences by the codebook.

    The model stands behind any address that speaks OpenAI's protocol (Ollama, llama.cpp, vLLM, LM
    Studio, or a vendor's). It gets the codebook, the sentence and the two before it, and answers
    in JSON, with temperature 0. The answer is checked: the label and the voice are those of the
    codebook, and the words that decided stand in the sentence. One that breaks a rule is asked for
    once more, and then counts as missing. The key, where one is needed, is that of the environment
    variable OPENAI_API_KEY, and is written nowhere.

    Parameters
    ----------
    sentences : DataFrame
        Takes ``article_id``, ``sentence_id``, ``text``; prose is coded only, where ``kind`` is
        there.
    model, url : str
        The model's name as the server knows it, and the address, such as
        ``http://localhost:11434/v1``.
    audit : str or Path
        A file (JSON lines) to which each raw answer is added as it comes, with the model, its
        version, the request and the day. What it holds already is not asked again, so a run that
        was stopped goes on where it was.
    sample : DataFrame, optional
        What `sample_for_coding` drew of the sentences: only these are coded.
    limit : int, optional
        At most so many requests; then :class:`StoppedError` is raised.

    Returns
    -------
    DataFrame
        The sentences that were to be coded (with the columns of the sample): ``article_id``,
        ``sentence_id``, ``text``, ``label`` ("" where there is no valid answer), ``voice``,
        ``words`` (those that decided, parted by " | "), ``problem`` (why there is none) and
        ``coder`` (the model).

    Raises
    ------
    InputError
        If the package ``openai`` is missing, the audit file cannot be used, or the server refuses
        (no such model, a wrong key) or stays away: what was answered is in the audit file.

    Examples
    --------
    >>> code_by_model(sentences, "llama3.2", OLLAMA, "audit.jsonl")  # doctest: +SKIP
    """
    asked, task = prepare_task(sentences, model, url, audit, sample)
    check_number(limit if limit is not None else 0, "limit", 0, whole=True)
    silent: dict[str, str] = {}
    if task.open:
        asker = Asker(model, url)
        with _appending(audit) as write:
            silent = _ask_all(task, asker, write, limit)
    rows = [_read_tries(task.tries.get(key, []), silent.get(key, "")) for key in task.keys]
    coded = asked.drop(columns="label", errors="ignore").reset_index(drop=True)
    return coded.join(pd.DataFrame(rows, columns=CODED)).assign(coder=model)


def prepare_task(
    sentences: pd.DataFrame,
    model: str,
    url: str,
    audit: str | Path,
    sample: pd.DataFrame | None = None,
) -> tuple[pd.DataFrame, Task]:
    """Collect what would be asked, and what has been answered already; nothing is sent."""
    check_table(sentences, *KEYS, "text")
    if not isinstance(model, str) or not model.strip():
        raise InputError("the model has no name: give it as the server knows it, such as llama3.2")
    check_url(url)
    sentences = sentences.astype({"article_id": "str"})
    asked = list_codable(sentences)[[*KEYS, "text"]]
    if sample is not None:
        check_table(sample, *KEYS, what="a sample of sentences")
        design = sample.drop(columns="text", errors="ignore").astype({"article_id": "str"})
        asked = design.merge(asked, on=KEYS, how="left")
        if asked["text"].isna().any():
            lost = asked.loc[asked["text"].isna(), KEYS].iloc[0].tolist()
            raise InputError(f"sentence {lost[1]} of {lost[0]!r} is in the sample only")
    codebook = CODEBOOK.read_text(encoding="utf-8")
    before = _find_before(sentences)
    requests = [
        [
            {"role": "system", "content": codebook},
            {"role": "user", "content": _write_request(before[article_id, number], text)},
        ]
        for article_id, number, text in asked[[*KEYS, "text"]].itertuples(index=False)
    ]
    keys = [_key(model, messages) for messages in requests]
    return asked, Task(requests, keys, read_audit(audit))


def check_url(url: object) -> str:
    """Refuse what is no address of a server."""
    if not isinstance(url, str) or urlsplit(url).scheme not in ("http", "https"):
        raise InputError(f"{show(url)} is no address of a server: give one such as {OLLAMA}")
    return url


def is_local(url: str) -> bool:
    """Tell whether an address is this machine's own.

    >>> [is_local(url) for url in ("http://localhost:11434/v1", "https://api.example.org/v1")]
    [True, False]
    """
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def check_answer(raw: str, text: str) -> dict[str, Any]:
    """Read the JSON of an answer; the message of a ValueError says what breaks the rules.

    >>> check_answer('{"label": "lower", "voice": "article", "words": ["doubt"]}', "Few doubt it.")
    {'label': 'lower', 'voice': 'article', 'words': ['doubt']}
    """
    start, end = raw.find("{"), raw.rfind("}")  # some models cannot but add a word of their own
    try:
        coding = json.loads(raw[start : end + 1])
    except ValueError:
        raise ValueError("it is no JSON object") from None
    if not isinstance(coding, dict):
        raise ValueError("it is no JSON object")
    for name, allowed in (("label", EXPECTATIONS), ("voice", VOICES)):
        if coding.get(name) not in allowed:
            raise ValueError(f"{name} is none of {', '.join(allowed)}")
    words = coding.get("words")
    if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
        raise ValueError("words is no list of texts")
    sentence = plain(text)
    for word in words:
        if not word.strip() or plain(word) not in sentence:
            raise ValueError(f"{word!r} does not stand in the sentence")
    if coding["label"] != "none" and not words:
        raise ValueError("no words are given that decided")
    return {"label": coding["label"], "voice": coding["voice"], "words": words}


def read_audit(audit: str | Path) -> dict[str, list[dict[str, Any]]]:
    """Return by key the answers that an audit file holds; half a line at its end does not count."""
    path = check_path(audit, "the file for the audit")
    if not path.exists():
        return {}
    try:
        lines = path.read_bytes().split(b"\n")[:-1]
    except OSError as problem:
        raise InputError(f"{path} cannot be read ({problem.strerror}): name another file") from None
    tries: dict[str, list[dict[str, Any]]] = {}
    for number, line in enumerate(lines, 1):
        try:
            answer = json.loads(line)
            tries.setdefault(answer["key"], []).append(
                {name: answer[name] for name in ("raw", "coding", "problem")}
            )
        except (ValueError, TypeError, KeyError):
            raise InputError(f"{path} is no audit file (line {number}): name another") from None
    return tries


@dataclass
class Asker:
    """The client, and what it has learned of the server."""

    model: str
    url: str
    formats: list[dict[str, Any] | None] = field(default_factory=lambda: [*FORMATS])
    calls: int = 0

    def __post_init__(self) -> None:
        with needing("asking a language model"):
            from openai import OpenAI
        # A server on this machine wants no key, and the client wants one all the same.
        key = os.environ.get("OPENAI_API_KEY") or "none"
        self.client: OpenAI = OpenAI(base_url=self.url, api_key=key, timeout=LONGEST)

    def ask(self, messages: list[dict[str, str]]) -> dict[str, Any]:
        """Return the raw answer, and what the server says of itself.

        Raises
        ------
        NoAnswerError
            If it gives none now: the client has tried twice more by itself.
        StoppedError
            If it will never give one.
        """
        import openai

        self.calls += 1
        try:
            answer = self._send(messages)
        except (openai.AuthenticationError, openai.PermissionDeniedError) as problem:
            told = f"{self.url} refuses the key ({_say(problem)}): set OPENAI_API_KEY"
            raise StoppedError(told) from None
        except openai.NotFoundError as problem:
            told = f"{self.url} has no {self.model!r} ({_say(problem)}): check model and address"
            raise StoppedError(told) from None
        except (openai.OpenAIError, ValueError) as problem:
            raise NoAnswerError(_say(problem)) from None
        choices = getattr(answer, "choices", None)
        if not choices:
            raise NoAnswerError("the answer holds no text")
        usage = getattr(answer, "usage", None)
        return {
            "raw": str(getattr(choices[0].message, "content", "") or ""),
            "version": str(getattr(answer, "model", "") or ""),
            "fingerprint": str(getattr(answer, "system_fingerprint", "") or ""),
            "tokens": getattr(usage, "total_tokens", None),
        }

    def _send(self, messages: list[dict[str, str]]) -> Any:
        """Send a request, in the strictest form of answer that the server knows."""
        import openai

        create: Any = self.client.chat.completions.create  # its own types list models by name
        while True:
            form = self.formats[0]
            try:
                return create(
                    model=self.model,
                    messages=messages,
                    temperature=0,
                    max_tokens=ANSWER,
                    **({"response_format": form} if form else {}),
                )
            except (openai.BadRequestError, openai.UnprocessableEntityError):
                if len(self.formats) == 1:
                    raise
                self.formats.pop(0)


def _ask_all(
    task: Task, asker: Asker, write: Callable[[dict[str, Any]], None], limit: int | None
) -> dict[str, str]:
    """Ask whatever is open, and write down each answer; return why there was none, by key."""
    silent: dict[str, str] = {}
    in_a_row = 0
    waiting = task.open
    for number, (key, messages) in enumerate(
        tqdm(waiting.items(), "Asking", unit="sentence", disable=None)
    ):
        tries = task.tries.setdefault(key, [])
        try:
            while not _is_settled(tries):
                if limit is not None and asker.calls >= limit:
                    left = count_of(len(waiting) - number, "sentence")
                    raise StoppedError(
                        f"the limit of {count_of(limit, 'request')} is reached and {left} are "
                        "left: the same command goes on"
                    )
                answer = asker.ask([*messages, *_object(tries)])
                answer |= _judge(answer["raw"], _sentence_of(messages))
                day = datetime.now(UTC).isoformat(timespec="seconds")
                told = {"key": key, "model": asker.model, "url": asker.url, "asked": day}
                write(told | {"codebook": _hash(messages[0]), "request": messages[1]} | answer)
                tries.append(answer)
            in_a_row = 0
        except NoAnswerError as problem:
            silent[key] = str(problem)
            in_a_row += 1
            if in_a_row == MOST_FAILED or len(silent) == len(waiting):
                raise StoppedError(
                    f"{asker.url} gave no answer ({problem}): see whether the server runs, then "
                    "give the same command again; what it answered is kept"
                ) from None
    return silent


def _is_settled(tries: list[dict[str, Any]]) -> bool:
    return len(tries) >= TRIES or any(answer["coding"] for answer in tries)


def _judge(raw: str, sentence: str) -> dict[str, Any]:
    try:
        return {"coding": check_answer(raw, sentence), "problem": ""}
    except ValueError as problem:
        return {"coding": None, "problem": str(problem)}


def _object(tries: list[dict[str, Any]]) -> list[dict[str, str]]:
    """Say to the model what was wrong with its last answers."""
    return [
        message
        for answer in tries
        for message in (
            {"role": "assistant", "content": answer["raw"] or "{}"},
            {"role": "user", "content": f"That does not hold: {answer['problem']}. Answer again."},
        )
    ]


def _read_tries(tries: list[dict[str, Any]], silent: str) -> tuple[str, str, str, str]:
    """Return label, voice and words of a sentence, and why there are none."""
    for answer in tries:
        if coding := answer["coding"]:
            return coding["label"], coding["voice"], " | ".join(coding["words"]), ""
    reason = f"no answer: {silent}" if silent else f"no valid answer: {tries[-1]['problem']}"
    return "", "", "", reason


def _find_before(sentences: pd.DataFrame) -> dict[tuple[Any, Any], str]:
    """Return of each sentence the two that stand before it, as one text."""
    before: dict[tuple[Any, Any], str] = {}
    for article_id, group in sentences.groupby("article_id", sort=False):
        texts = group["text"].tolist()
        for place, number in enumerate(group["sentence_id"]):
            before[article_id, number] = " ".join(texts[max(place - BEFORE, 0) : place])
    return before


def _write_request(before: str, text: str) -> str:
    return f"{BEFORE_IT}{before or '(nothing)'}\n\n{SENTENCE}{text}"


def _sentence_of(messages: list[dict[str, str]]) -> str:
    return messages[1]["content"].rpartition(SENTENCE)[2]


def _key(model: str, messages: list[dict[str, str]]) -> str:
    return hashlib.sha256(json.dumps([model, messages]).encode()).hexdigest()


def _hash(message: dict[str, str]) -> str:
    return hashlib.sha256(message["content"].encode()).hexdigest()


def _say(problem: Exception) -> str:
    """Return what a server or the client says, on one line and not too long."""
    return textwrap.shorten(str(problem) or type(problem).__name__, 160, placeholder=" …")


@contextmanager
def _appending(audit: str | Path) -> Iterator[Callable[[dict[str, Any]], None]]:
    """Yield a function that adds a line to the audit file, which is on the disk when it returns."""
    with needing("asking a language model"):
        from filelock import FileLock, Timeout
    path = check_path(audit, "the file for the audit")
    try:
        with FileLock(f"{path}.lock", timeout=0), path.open("ab+") as stream:
            stream.seek(0)
            stream.truncate(stream.read().rfind(b"\n") + 1)  # half a line of a run that was killed

            def write(answer: dict[str, Any]) -> None:
                stream.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
                stream.flush()
                os.fsync(stream.fileno())

            yield write
    except Timeout:
        raise InputError(f"another run writes to {path}: wait for its end") from None
    except OSError as problem:
        raise InputError(f"{path} cannot be written ({problem.strerror}): name another") from None
    with suppress(OSError):
        Path(f"{path}.lock").unlink()
