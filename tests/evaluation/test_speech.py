"""Who speaks, against annotated attributions: what evaluate_speakers promises."""

import json
from pathlib import Path

import pytest
from tradetalks.cli import main
from tradetalks.evaluation.speech import (
    compare_file,
    evaluate_speakers,
    list_errors,
    read_attributions,
)

# Found, and the right one; found, and another; missed; spurious; nothing there, nothing found; too
# short to count; a pronoun as source, which does not count for who it is.
SENTENCES = [
    ("“We are close to a deal,” said Ann Lee.", "“We are close to a deal,”", "said", "Ann Lee"),
    ("“It may take years,” said Bob Kay.", "“It may take years,”", "said", "the old man"),
    ("The vote will pass in spring.", "The vote will pass in spring.", "", ""),
    ("Tom Roe said it was late.", "", "", ""),
    ("The harbour was quiet today.", "", "", ""),
    ("He said no.", "no", "said", "He"),
    ("“Everybody is tired of it,” he said.", "“Everybody is tired of it,”", "said", "he"),
]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    text, attributions = "", []
    for sentence, *parts in SENTENCES:
        content, cue, source = parts
        place = len(text)
        if content:
            names = zip(("content", "cue", "source"), (content, cue, source), strict=True)
            attributions.append(
                {
                    name: [
                        [place + sentence.find(words), place + sentence.find(words) + len(words)]
                    ]
                    if words in sentence and words
                    else []
                    for name, words in names
                }
            )
            if source == "the old man":
                attributions[-1]["source"] = [[0, len("“We")]]
        text += sentence + "\n\n"
    article = {"id": "a", "publisher": "p", "text": text, "attributions": attributions}
    file = tmp_path / "annotated.jsonl"
    file.write_text(json.dumps(article) + "\n", encoding="utf-8")
    return file


def test_counts_who_is_found_and_who_is_right(path: Path) -> None:
    scores = evaluate_speakers(path)
    assert scores["found"] == {"precision": 3 / 4, "recall": 3 / 4, "f1": 3 / 4}
    assert scores["with_quotation_mark"] == {"recall": 1.0}
    assert scores["who"] == {"share": 1 / 2, "n": 2}


def test_sentences_of_little_content_do_not_count(path: Path) -> None:
    article = json.loads(path.read_text("utf-8"))
    article["text"] = "Nobody knows what Ann Lee meant when she left the room and said no."
    article["attributions"] = [{"source": [], "cue": [], "content": [[64, 66]]}]
    path.write_text(json.dumps(article), encoding="utf-8")
    assert compare_file(path).empty
    assert evaluate_speakers(path)["who"] == {"share": 0.0, "n": 0}


def test_the_very_words_of_a_speaker_are_right_though_none_of_them_tells(path: Path) -> None:
    text = "Others said it would rain all day."
    attribution = {"source": [[0, 6]], "cue": [[7, 11]], "content": [[12, 34]]}
    article = {"id": "a", "text": text, "attributions": [attribution]}
    path.write_text(json.dumps(article), encoding="utf-8")
    assert evaluate_speakers(path)["who"] == {"share": 1.0, "n": 1}


def test_lists_the_commonest_errors(path: Path) -> None:
    errors = list_errors(compare_file(path)).set_index(["error", "what"])["n"].to_dict()
    assert errors["nobody speaks", "Tom Roe"] == 1
    assert errors["somebody else", "Bob Kay"] == 1
    assert errors["missed", "(in all)"] == 1


def test_reads_articles_and_attributions(path: Path) -> None:
    articles, attributions = read_attributions(path)
    assert articles["publisher"].tolist() == ["p"]
    assert attributions["source"].tolist() == ["Ann Lee", "“We", "", "He", "he"]


def test_the_command_prints_json_and_a_table(path: Path, capsys) -> None:
    assert main(["evaluate-speakers", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == evaluate_speakers(path)
    assert main(["evaluate-speakers", str(path)]) == 0
    printed = capsys.readouterr().out
    assert "found      precision 0.750" in printed
    assert "Bob Kay" in printed


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("", "holds no article"),
        ("not JSON", "line 1 of"),
        ('{"id": "a", "text": "b"}', "line 1 of"),
        ('{"id": "a", "text": 5, "attributions": []}', "line 1 of"),
        ('{"id": "a", "text": "b", "attributions": [{"source": [1]}]}', "line 1 of"),
        (None, "cannot be read"),
    ],
)
def test_other_files_are_refused_in_one_line(content, message, tmp_path, capsys) -> None:
    file = tmp_path / "annotated.jsonl"
    if content is not None:
        file.write_text(content, encoding="utf-8")
    assert main(["evaluate-speakers", str(file)]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
