"""Every public function, given something wrong in any place, says in one line what and the mend."""

from __future__ import annotations

import inspect
import pickle
import re
import warnings
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
import tradetalks as tt
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.base.checks import InputError, check_choice, suggest
from tradetalks.base.doors import to_pandas

FUNCTIONS = {name: getattr(tt, name) for name in tt.__all__}
FUNCTIONS = {name: given for name, given in FUNCTIONS.items() if inspect.isfunction(given)}
# Rooms whose doors are not built yet.
PLACES = [
    (name, parameter)
    for name, function in FUNCTIONS.items()
    for parameter in inspect.signature(function).parameters
]
TABLES = [place for place in PLACES if str(
    inspect.signature(FUNCTIONS[place[0]]).parameters[place[1]].annotation
).startswith("pd.DataFrame")]  # fmt: skip
OPTIONAL = {"start", "article_id", "speaker", "paragraph", "kind", "quoted", "language", "voice"}
TEXT = "Talks begin on Monday, “and a deal is unlikely,” said Ann Lee, an analyst.\nChina is glad."


def polars_like() -> Any:
    """Return what only knows how to become a table of pandas."""
    kind = type("DataFrame", (), {"to_pandas": lambda self: None, "__module__": "polars.frame"})
    return kind()


WRONG = [
    None, 3, -1, 0.5, float("nan"), True, "good", "", "two\nlines", "a" * 300,
    [], ["good", 3], (), {}, {"good": "good"}, {3: 3}, {"good"}, object(), np.array([1, 2]),
    pd.Series(["good"], name="text"), pd.Series([1, None]), pd.DataFrame(),
    pd.DataFrame({"colour": ["red"], "size": [3]}), polars_like(),
]  # fmt: skip


@pytest.fixture(scope="module")
def valid(tmp_path_factory) -> dict[str, Any]:
    """Return an argument for each parameter that its functions take."""
    folder = tmp_path_factory.mktemp("doors")
    days = pd.to_datetime(["2025-06-06", "2025-06-09"])
    known = dict.fromkeys(["title", "outlet", "url", "event", "stage", "language"], "")
    articles = pd.DataFrame({"article_id": ["a", "b"], "text": TEXT, "words": 15, **known})
    articles = articles.assign(language="en", published_from=days, published_to=days)
    for article_id, text in zip(articles["article_id"], articles["text"], strict=True):
        (folder / "corpus").mkdir(exist_ok=True)
        (folder / "corpus" / f"{article_id}.txt").write_text(text, encoding="utf-8")
    sentences = tt.frame_expectations(tt.score_sentiment(tt.split_sentences(articles)))
    to_code = tt.sample_for_coding(sentences, 2)
    (folder / "codings").mkdir()
    to_code.assign(label="lower").to_csv(folder / "codings" / "ann.csv", index=False)
    codings, problems = tt.read_codings(folder / "codings", to_code)
    files, _, copies = tt.inspect_corpus(folder / "corpus")
    gold = pd.DataFrame(
        {"sentence": ["Fine.", "Bad.", "So."], "label": "none", "rating": [2, -2, 0]}
    )
    predicted = tt.predict_expectations(gold)
    (folder / "own.toml").write_text('[far]\nwords = ["in the doldrums"]', encoding="utf-8")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        counts = tt.count_by_date(sentences, articles)
    return {
        "articles": articles, "sentences": sentences, "table": sentences, "scored": sentences,
        "sentences_a": sentences, "sentences_b": sentences, "to_code": to_code,
        "codings": codings, "votes": tt.count_votes(codings), "counts": counts,
        "dates": tt.find_dates(sentences, articles), "problems": problems, "files": files,
        "copies": copies, "predicted": predicted, "rated": gold,
        "ratings": pd.DataFrame({"text": ["Fine.", "Bad."], "ann": [1, -1], "ben": [2, -2]}),
        "coded": pd.DataFrame({"ann": ["lower", "none"], "ben": ["lower", "open"]}),
        "keywords": {"talks": ["talk*"]}, "term": "talks", "terms": ["talks"],
        "parties": {"China": ["China"]}, "own": {"far": ["in the doldrums"]},
        "texts": sentences["text"],
        "text": "Fine.", "sentence": "Fine.", "corpus": folder / "corpus",
        "output": folder / "out.csv", "folder": folder / "codings", "path": folder / "own.toml",
        "by": "article_id", "n": 2, "number": "2.1", "workers": 1,
        "calendar": tt.event_calendar(tt.find_dates(sentences, articles), articles),
        "toward": tt.tone_toward(sentences, {"China": ["China"]}),
        "chart": tt.plot_tone(sentences), "name": "tone", "edits": "good = 0", "example": "Fine.",
        "event": "2025-06-09", "before": (None, "2025-06-08"), "after": ("2025-06-09", None),
        ("list_findings", "by"): [],
        ("compare_labels", "by_hand"): to_code["label"],
        ("compare_labels", "predicted"): to_code["label"],
        ("find_bursts", "by"): None, ("count_by_date", "by"): None,
        ("frame_expectations", "by"): "both", ("explain", "by"): "both",
        ("predict_expectations", "gold"): gold, ("predict_expectations", "by"): "both",
        ("sample_for_coding", "by"): "chance",
        ("evaluate_expectations", "by"): None,
        "machine": sentences,
        "shares": tt.estimate_shares(sentences, to_code.assign(label="lower")),
        ("plot_shares", "by"): None, "sample": to_code.assign(label="lower"),
        "model": "tiny", "url": "http://127.0.0.1:9/v1", "audit": folder / "audit.jsonl",
        "to_settle": to_code, "settled": to_code.assign(label="lower"),
        "coders": {"ann": to_code.assign(label="lower"), "machine": sentences},
        "bins": pd.DataFrame(tt.evaluate_expectations(predicted)["calibration"]["bins"]),
    }  # fmt: skip


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    """Have a function that takes a wrong path for a right one write where it does no harm."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TRADETALKS_FIGURES", str(tmp_path))
    # A server that is not there is asked three times, with some seconds between.
    monkeypatch.setattr("openai._base_client.BaseClient._calculate_retry_timeout", lambda *_: 0)


def call(name: str, valid: dict[str, Any], /, **changed: Any) -> Any:
    """Call a function with valid arguments, but for those that are changed."""
    parameters = inspect.signature(FUNCTIONS[name]).parameters
    given = {
        parameter: valid.get((name, parameter), valid.get(parameter))
        for parameter, about in parameters.items()
        if (name, parameter) in valid or parameter in valid or about.default is about.empty
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        result = FUNCTIONS[name](**given | changed)
        return list(result) if isinstance(result, Iterator) else result


def complain(name: str, valid: dict[str, Any], /, **changed: Any) -> str:
    """Return what a function says of wrong arguments: "" if it takes them, else one line."""
    try:
        call(name, valid, **changed)
    except InputError as problem:
        told = str(problem)
        assert re.fullmatch(r"[^\n]{15,}", told), f"{name}: {told!r} is no line"
        return told
    except Exception as error:
        kind, given = type(error).__name__, {key: repr(one)[:60] for key, one in changed.items()}
        pytest.fail(f"{name} of {given} ends in {kind}: {error}", pytrace=False)
    return ""


@pytest.mark.parametrize(("name", "parameter"), PLACES)
def test_a_wrong_argument_is_refused_in_one_line(name, parameter, valid, capsys):
    for wrong in WRONG:
        complain(name, valid, **{parameter: wrong})


@pytest.mark.parametrize(("name", "parameter"), TABLES)
def test_what_is_no_table_is_never_taken_for_one(name, parameter, valid, capsys):
    default = inspect.signature(FUNCTIONS[name]).parameters[parameter].default
    for wrong in WRONG:
        if not isinstance(wrong, pd.DataFrame) and not (wrong is None and default is None):
            assert complain(name, valid, **{parameter: wrong})


@pytest.mark.parametrize(("name", "parameter"), TABLES)
def test_who_follows_the_errors_arrives_and_no_column_may_hold_just_anything(
    name, parameter, valid, capsys
):
    whole = valid.get((name, parameter), valid.get(parameter))
    if whole is None:
        pytest.skip("a table of a user's own")
    table = whole[[]]
    while wanted := re.search(r"no column '(\w+)'", complain(name, valid, **{parameter: table})):
        table = table.assign(**{wanted[1]: whole[wanted[1]]})
    assert list(table) or name in ("agreement", "compare_raters")
    table = table.assign(**{column: whole[column] for column in OPTIONAL & set(whole)})
    complain(name, valid, **{parameter: table.iloc[:0]})
    optional = sorted(OPTIONAL.intersection(table))
    for columns in [optional, *([column] for column in table if column not in optional)]:
        for filling in ("good", None, 3):
            filled = table.assign(**dict.fromkeys(columns, filling))
            complain(name, valid, **{parameter: filled})
    assert complain(name, valid, **{parameter: pd.concat([table, table], axis=1)})


# A stage each: the table comes from another library, what is made of it is one of pandas.
@pytest.mark.parametrize(
    "name",
    [
        *("split_sentences", "score_sentiment", "frame_expectations", "find_dates", "find_people"),
        *("index_outlook", "keyness", "count_keywords", "tone_by", "list_expectations"),
    ],
)
def test_a_table_of_polars_does_as_well(name, valid):
    tables = {
        parameter: table.drop(columns=["tone_words", "cues"], errors="ignore")
        for (function, parameter) in TABLES
        if function == name and (table := valid.get(parameter)) is not None
    }
    if name == "list_expectations":  # which reads the cues, a list in each cell
        tables = {parameter: valid[parameter] for parameter in tables}
    theirs = call(name, valid, **{key: pl.from_pandas(table) for key, table in tables.items()})
    ours = call(name, valid, **tables)
    pd.testing.assert_frame_equal(theirs, ours, check_dtype=False, check_index_type=False)


@pytest.mark.parametrize("kind", [pl.Series, pa.array, pl.LazyFrame, pa.table])
def test_columns_and_tables_of_other_libraries_become_those_of_pandas(kind):
    if kind in (pl.Series, pa.array):
        given = kind(["Talks went well."])
        given = given if kind is pl.Series else pa.chunked_array([given])
        assert (
            tt.score_vader(given).tolist()
            == tt.score_vader(pd.Series(["Talks went well."])).tolist()
        )
        return
    day = date(2025, 6, 9)
    articles = {"article_id": ["a"], "text": ["A deal is near."], "published_from": [day]}
    sentences = tt.split_sentences(kind(articles))
    assert isinstance(sentences, pd.DataFrame)
    assert sentences["published_from"].tolist() == [pd.Timestamp(day)]


def test_a_public_function_can_be_sent_to_another_process():
    assert pickle.loads(pickle.dumps(tt.split_sentences)) is tt.split_sentences


@pytest.mark.parametrize(
    ("mistake", "told"),
    [
        (lambda s: tt.score_sentiment("good"), r"split_sentences returns.*'good'.*pd\.DataFrame"),
        (
            lambda s: tt.split_sentences([]),
            "table of articles .as load_articles returns. and got a list",
        ),
        (
            lambda s: tt.split_sentences(s[["text"]]),
            "no column 'article_id': run load_articles first",
        ),
        (lambda s: tt.find_words(s[["text"]]), "no column 'article_id': run split_sentences first"),
        (lambda s: tt.tone_by(s[["text"]], "text"), "no column 'tone': run score_sentiment first"),
        (lambda s: tt.index_outlook(s[["text"]]), "'expectation': run frame_expectations first"),
        (lambda s: tt.index_outlook(s, by="speakr"), "did you mean 'speaker'"),
        (lambda s: tt.index_outlook(s, by=["speaker", "vioce"]), "did you mean 'voice'"),
        (lambda s: tt.index_outlook(s, by="cues"), "'cues' holds lists"),
        (lambda s: tt.tone_by(s, "voice", draw="articel_id"), "did you mean 'article_id'"),
        (
            lambda s: tt.score_sentiment(s["text"]),
            r"a single column .'text'.: give the whole table",
        ),
        (lambda s: tt.score_sentiment(polars_like()), r"a polars DataFrame: give its to_pandas"),
        (lambda s: tt.score_vader("good"), r"got the text 'good'.*pd\.Series"),
        (lambda s: tt.score_sentiment(s, lexicon={"good": 9}), "from -4 to 4"),
        (lambda s: tt.explain(3), "expected a sentence, as text, and got 3"),
        (lambda s: tt.load_articles(["a"]), "path of a corpus, as text, and got a list"),
        (lambda s: tt.load_articles(""), "the path of a corpus is empty"),
        (lambda s: tt.load_articles("Talks began.\nThey ended."), "is it a text"),
        (lambda s: tt.load_articles("seeds", columns={"txt": "body"}), "did you mean 'text'"),
        (lambda s: tt.add_cues({"far": "in the doldrums"}), r"list of texts, such as.*doldrums"),
        (lambda s: tt.add_cues({"fra": ["in the doldrums"]}), "did you mean 'far'"),
        (
            lambda s: tt.frame_expectations(s, cues={"far": []}),
            "what read_cues or add_cues returns",
        ),
        (lambda s: tt.frame_expectations(s, rules="near"), "rules: expected a list"),
        (lambda s: tt.frame_expectations(s, rules=["unlikly"]), "did you mean 'unlikely'"),
        (lambda s: tt.read_cues("nowhere.toml"), "nowhere.toml cannot be read"),
        (lambda s: tt.annotate(["a"], "out.csv"), "path of a corpus, as text, and got a list"),
        (lambda s: tt.annotate("seeds", "out.csv", engine="desk"), "did you mean 'dask'"),
        (lambda s: tt.find_keywords(s, []), "no keywords given"),
        (lambda s: tt.find_keywords(s, [2025]), "expected a list of texts.*2025 in it"),
        (lambda s: tt.tone_toward(s, ["China"]), "give a dictionary, such as"),
        (lambda s: tt.weigh_terms(s, "trade war"), "terms: expected a list of texts"),
        (lambda s: tt.sample_for_coding(s, -1), "n is -1: give a whole number, 0 or more"),
        (lambda s: tt.collocations(s, "pim"), "did you mean 'pmi'"),
        (lambda s: tt.count_by_date(s, s, by=["voice"]), "give the name of one column"),
        (lambda s: tt.agreement(s.assign(coder="ann")), "one a column, as spread_codings"),
        (lambda s: tt.compare_labels(s["voice"], s["voice"].iloc[1:]), "two columns of one table"),
        (lambda s: tt.plot_tone(s.assign(article="News")), "'News' as their article: give each"),
        (lambda s: tt.plot_voices(s.assign(expectation="open", voice="oficial")), "'official'"),
        (lambda s: tt.plot_outlook_index(s.assign(expectation="lowr")), "did you mean 'lower'"),
        (lambda s: tt.plot_tone_words(s.assign(tone_words="[]")), "run score_sentiment again"),
        (lambda s: tt.save_chart(s, "tone"), "what a plot_… function returns and got a DataFrame"),
        (lambda s: tt.save_chart(tt.plot_tone(s), "Tone, 1"), "small letters, digits and hyphens"),
        (
            lambda s: tt.evaluate_expectations(
                s.drop(columns="voice").assign(sentence=s["text"], label="lowr")
            ),
            "no such label .row 1.: 'lowr' .did you mean 'lower'",
        ),
    ],
)
def test_the_mistakes_of_a_first_hour_are_named_with_their_mend(mistake, told, valid):
    with pytest.raises(InputError, match=told) as problem:
        mistake(valid["sentences"])
    assert "\n" not in str(problem.value)


def test_the_nearest_category_counts_whatever_its_capitals(valid):
    for freq in ("d", "Y", None):
        with pytest.raises(
            InputError, match="give D for days, W for weeks, M for months"
        ) as problem:
            tt.count_by_date(valid["sentences"], valid["articles"], freq=freq)
        assert ("did you mean 'D'" in str(problem.value)) == (freq == "d")
    for name, value in (("scale", 0.5), ("gamma", -1)):
        with pytest.raises(InputError, match=f"{name} is .*{value}"):
            tt.find_bursts(valid["counts"], **{name: value})


def test_a_table_that_lost_its_noughts_in_a_spreadsheet_has_no_article_in_common(valid):
    numbered = valid["sentences"].assign(article_id=0)
    with pytest.raises(InputError, match=r"no article in common: .* 0, the other 'a'"):
        tt.find_dates(numbered, valid["articles"])


def test_articles_of_one_name_are_refused_and_missing_texts_named(valid):
    articles = pd.concat([valid["articles"], valid["articles"]])
    with pytest.raises(InputError, match="two articles have the article_id 'a'"):
        tt.split_sentences(articles)
    with pytest.raises(InputError, match="a value in the column 'speaker' is nan"):
        tt.find_people(valid["sentences"].assign(speaker=float("nan")))


def test_a_slip_of_one_coder_is_worth_a_warning_and_a_label_of_ones_own_none():
    coded = pd.DataFrame({"ann": ["lower", "none", "open"], "ben": ["lowr", "none", "absent"]})
    with pytest.warns(
        UserWarning, match="ben alone uses the label 'lowr': is it a slip for 'lower'"
    ):
        assert tt.agreement(coded)["observed"].tolist() == [pytest.approx(1 / 3)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        tt.agreement(coded.replace("lowr", "lower"))


@pytest.mark.parametrize(
    ("number", "told"), [(2.3, "2.3"), ("23", "did you mean '2.3'"), (None, "no check None")]
)
def test_an_exercise_is_known_by_its_number_however_it_is_written(number, told, capsys):
    tt.check(number)
    tt.hint(number, which="first")
    said = capsys.readouterr().err
    assert told in said
    assert ("There is no check" in said) == (number != 2.3)


@given(st.text(), st.lists(st.text(max_size=5), max_size=4))
def test_whatever_was_asked_for_the_answer_is_one_line(value, allowed):
    assert "\n" not in suggest(value, allowed) or "\n" in "".join(allowed)
    if value not in allowed:
        with pytest.raises(InputError, match=r"\Ano such name: .+"):
            check_choice(value, allowed, "name")


def test_a_warning_names_the_line_of_whoever_called_whatever_door_was_between(tmp_path):
    (tmp_path / "a.txt").write_text("The talks fail.")
    (tmp_path / "b.txt").write_bytes(b"\x00\x01")
    with pytest.warns(UserWarning, match=r"b\.txt") as caught:
        tt.load_articles(tmp_path)
    assert [warning.filename for warning in caught] == [__file__]


def test_moments_of_polars_are_in_seconds_and_lose_no_part_of_one():
    times = {
        "whole": [datetime(2025, 6, 9), None],
        "part": [datetime(2025, 6, 9, 1, 2, 3, 500), None],
    }
    table = to_pandas(pl.DataFrame(times))
    assert table["whole"].dtype == "datetime64[s]"
    assert table["part"].tolist() == [pd.Timestamp(times["part"][0]), pd.NaT]
