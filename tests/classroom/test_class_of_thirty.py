"""A class of thirty, with twenty kinds of trouble: every file counted or named, alpha as it is."""

from __future__ import annotations

import random
from collections import Counter
from itertools import permutations
from pathlib import Path

import pandas as pd
import pytest
import tradetalks as tt
from tradetalks.classroom.codings import LABELS

TO_CODE = tt.sample_for_coding(tt.split_sentences(tt.load_articles()), 20, seed=7)
GERMAN = {"senkt": "lower", "hebt": "raise", "beides": "mixed", "offen": "open", "keine": "none"}
Said = dict[int, str]  # number of the sentence → label


def full(labels: list[str], **more: object) -> pd.DataFrame:
    return TO_CODE[["article_id", "sentence_id", "text"]].assign(label=labels, **more)


def alpha_by_pairs(units: list[list[str]]) -> float:
    """Compute Krippendorff's alpha from all pairs of labels, written down one by one."""
    total = Counter[str]()
    seen = disagreed = 0.0
    for labels in units:
        if len(labels) < 2:
            continue
        total.update(labels)
        for one, other in permutations(labels, 2):
            seen += 1 / (len(labels) - 1)
            disagreed += (one != other) / (len(labels) - 1)
    everybody = list(total.elements())
    apart = sum(one != other for one, other in permutations(everybody, 2))
    by_chance = apart / (len(everybody) * (len(everybody) - 1))
    return 1 - (disagreed / seen) / by_chance


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory) -> tuple[Path, dict[str, Said]]:
    """Write what thirty students hand in; return the folder and what each of them meant."""
    folder: Path = tmp_path_factory.mktemp("class")
    chance = random.Random(21)
    truth = chance.choices(LABELS, [5, 2, 3, 2, 8], k=20)

    def code(slips: float = 0.25) -> list[str]:
        return [chance.choice(LABELS) if chance.random() < slips else label for label in truth]

    meant: dict[str, Said] = {}

    def keep(name: str, labels: list[str]) -> list[str]:
        meant[name] = {number: label for number, label in enumerate(labels, 1) if label}
        return labels

    def write(file: str, table: pd.DataFrame, **settings: object) -> None:
        path = folder / file
        path.parent.mkdir(exist_ok=True)
        table.to_csv(path, index=False, **{"encoding": "utf-8", "errors": "replace", **settings})

    for number in range(1, 9):  # as it should be
        write(f"s{number}.csv", full(keep(f"s{number}", code())))
    write("bom.csv", full(keep("bom", code())), encoding="utf-8-sig", sep=";")
    write("wide.csv", full(keep("wide", code())), encoding="utf-16", sep="\t")
    write("western.csv", full(keep("western", code())), encoding="cp1252", sep=";")
    write("decimal.csv", full(keep("decimal", code()), sentence_id=TO_CODE["sentence_id"] + 0.0))
    labels = keep("capitals", code())
    write("capitals.csv", full([f" {label.upper()}. " for label in labels]))
    labels = keep("typo", ["lower", "raise", "mixed", *code()[3:]])
    write("typo.csv", full(["lowr", "rase", "mixd", *labels[3:]]))
    labels = keep("german", code())
    other = {label: word for word, label in GERMAN.items()}
    write("german.csv", full([other[label] for label in labels]))
    labels = keep("numbers", code())
    write("numbers.csv", pd.DataFrame({"Number": range(20, 0, -1), "Label": labels[::-1]}))
    write("in order.csv", pd.DataFrame({"label": keep("in order", code())}))
    form = pd.DataFrame(
        {"Timestamp": "12:01", "number": range(1, 21), "label": keep("form", code())}
    )
    write("answers of the form", form.assign(coder="form"))
    write("few.csv", full(keep("few", [*code()[:3], *[""] * 17])))
    write("half.csv", full(keep("half", [*code()[:10], *[""] * 10])))
    write("shuffled.csv", full(keep("shuffled", code())).sample(frac=1, random_state=3))
    write("texts.csv", full(keep("texts", code()))[["text", "label"]])
    write("class 2/anna.csv", full(keep("Anna", ["none"] * 20), coder="Anna"))
    write("class 3/anna.csv", full(["lower"] * 10 + ["open"] * 10, coder="Anna"))
    meant["Anna (class 2/anna.csv)"] = meant.pop("Anna")
    meant["Anna"] = dict(enumerate(["lower"] * 10 + ["open"] * 10, 1))
    again = code()
    write("twice.csv", full(["", *again[1:]]))
    write("twice (1).csv", full(keep("twice", again)))
    labels = keep("extra", code())
    row = pd.DataFrame([{"article_id": "other", "sentence_id": 99, "text": "x", "label": "lower"}])
    write("extra.csv", pd.concat([full(labels), row]))
    write("invalid.csv", full(["5"] * 20))
    (folder / "empty.csv").write_text("")
    (folder / "heading.csv").write_text("article_id,sentence_id,text,label\n")
    (folder / "book.xlsx").write_bytes(b"PK\x03\x04\x00\x00")
    (folder / "short.csv").write_text("label\nnone\nlower\n")
    (folder / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(range(256)))
    return folder, meant


def test_every_file_is_counted_or_named(handed_in):
    folder, _ = handed_in
    codings, problems = tt.read_codings(folder, TO_CODE, GERMAN)
    files = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    assert len(files) >= 30
    counted = set(codings.loc[codings["used"] & codings["label"].ne(""), "file"])
    assert files - counted == {
        *("invalid.csv", "empty.csv", "heading.csv", "book.xlsx", "short.csv", "photo.jpg"),
        "twice.csv",
    }
    assert files - counted <= set(problems["file"])
    assert problems["remedy"].str.len().gt(0).all()


def test_what_each_student_meant_is_what_is_counted(handed_in):
    folder, meant = handed_in
    codings, _ = tt.read_codings(folder, TO_CODE, GERMAN)
    used = codings[codings["used"] & codings["label"].ne("")]
    read = {
        coder: dict(zip(rows["number"].astype(int), rows["label"], strict=True))
        for coder, rows in used.groupby("coder")
    }
    assert read == meant


def test_alpha_is_that_of_an_independent_computation_to_two_digits(handed_in):
    folder, meant = handed_in
    codings, _ = tt.read_codings(folder, TO_CODE, GERMAN)
    measured = tt.agreement(tt.spread_codings(codings)).iloc[-1]
    units = [[said[n] for said in meant.values() if n in said] for n in range(1, 21)]
    assert measured["sentences"] == 20
    assert 0.2 < measured["alpha"] < 0.9
    assert round(measured["alpha"], 2) == round(alpha_by_pairs(units), 2)
    votes = tt.count_votes(codings).set_index("number")
    for number, labels in enumerate(units, start=1):
        assert votes.loc[number, LABELS].to_dict() == {
            label: labels.count(label) for label in LABELS
        }


HEADS = {
    "numbers": lambda number, text: f"{number}. {text[:30]}",
    "a grid": lambda number, text: f"Which label fits? [{text}]",
    "a grid with numbers": lambda number, text: f"Labels [{number}. {text}]",
    "texts": lambda number, text: text,
    "nothing": lambda number, text: f"Label{'.' * number}",
}


@pytest.mark.parametrize("heads", HEADS)
def test_a_form_holds_a_row_a_student_and_a_column_a_sentence(heads, tmp_path):
    rng = random.Random(5)
    rows, said = [], {"Ann": [], "Bo": [], "Cleo": []}
    order = [*TO_CODE["text"].items()]
    if heads not in ("nothing",):
        rng.shuffle(order)  # a form may ask in an order of its own
    for name, labels in said.items():
        labels += [rng.choice(LABELS) for _ in order]
        answers = {
            HEADS[heads](place + 1, text): label
            for (place, text), label in zip(order, labels, strict=True)
        }
        rows.append({"Timestamp": "2026/01/12 9:01", "Your name": name, **answers, "Remarks": ""})
    pd.DataFrame(rows).to_csv(tmp_path / "Labels (Responses).csv", index=False)
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    read = {
        coder: dict(zip(rows["number"], rows["label"], strict=True))
        for coder, rows in codings[codings["used"]].groupby("coder")
    }
    places = [place + 1 for place, _ in order]
    assert read == {name: dict(zip(places, labels, strict=True)) for name, labels in said.items()}
    [told] = problems["reason"]
    assert told == "a form with a row a student and 20 questions"


def test_a_form_names_slips_by_their_column_and_asks_of_two_rows_with_one_name(tmp_path):
    heads = [f"Sentence {number}" for number in range(1, 21)]
    rows = [["Ann", *["none"] * 20], ["Ann", *["lower"] * 10, *["raise"] * 10], ["", *[""] * 20]]
    rows += [["", "lowr", *["open"] * 19], ["Bo", *["mixed"] * 20], ["Bo", *["mixed"] * 20]]
    pd.DataFrame(rows, columns=["Name", *heads]).to_csv(tmp_path / "form.csv", index=False)
    codings, problems = tt.read_codings(tmp_path, TO_CODE)
    used = codings[codings["used"]]
    assert set(used["coder"]) == {"Ann", "Ann (form.csv, row 2)", "row 5", "Bo"}
    assert used.groupby("coder").size().eq(20).all()
    told = problems.set_index("reason")["remedy"]
    assert told["'lowr' is no label (column 2)"] == "read as 'lower'"
    assert told["a second file from Bo"] == "form.csv, row 7 counts"


def test_the_names_of_a_form_may_stand_in_two_columns_and_need_not_be_there(tmp_path):
    heads = [f"Sentence {number}" for number in range(1, 21)]
    rows = [
        ["anonymous", "Ann", "Lee", *["none"] * 20],
        ["anonymous", "Ann", "Roe", *["none"] * 20],
    ]
    rows += [["anonymous", "", "", *["lower"] * 20]] * 2
    columns = ["Email", "First name", "Last name", *heads]
    pd.DataFrame(rows, columns=columns).to_csv(tmp_path / "form.csv", index=False)
    codings, _ = tt.read_codings(tmp_path, TO_CODE)
    assert set(codings.loc[codings["used"], "coder"]) == {"Ann Lee", "Ann Roe", "row 4", "row 5"}


def test_a_question_that_is_a_sentence_with_a_figure_means_that_sentence(tmp_path):
    texts = ["Norwood said 3 ships had left.", "In May 1 firm closed.", "Some 2 ministers met."]
    asked = pd.DataFrame({"article_id": "a", "sentence_id": [1, 2, 3], "text": texts})
    form = pd.DataFrame([["Ann", "lower", "raise", "open", "none"]])
    form.columns = ["Name", "A question to try", *texts]
    form.to_csv(tmp_path / "form.csv", index=False)
    codings, _ = tt.read_codings(tmp_path, asked)
    assert codings[["text", "label"]].values.tolist() == [
        [texts[0], "raise"],
        [texts[1], "open"],
        [texts[2], "none"],
    ]


def test_a_table_with_a_row_a_sentence_is_no_form(tmp_path):
    labels = ["none"] * 20
    table = full(labels).drop(columns="label").assign(**{"Ann": labels, "Bo": labels})
    table.to_csv(tmp_path / "ours.csv", index=False)
    _, problems = tt.read_codings(tmp_path, TO_CODE)
    assert problems["reason"].tolist() == ["no column label"]
