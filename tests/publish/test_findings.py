"""Findings: planted ones are found, and where there is none, none is."""

from __future__ import annotations

import pandas as pd
import pytest
import tradetalks as tt
from made_up import make_sentences
from tradetalks.publish.candidates import name_speakers


def find(sentences: pd.DataFrame, **settings: object) -> pd.DataFrame:
    found = tt.list_findings(sentences, event=sentences["middle"].iloc[0], **settings)
    return found[found["p_value"].notna()]


def test_of_twenty_corpora_without_a_difference_at_most_one_has_a_finding():
    """Of forty two are expected at most; that chance makes five of them has one in twenty."""
    assert sum(len(find(make_sentences(seed))) > 0 for seed in range(40)) <= 5


@pytest.mark.parametrize(
    ("planted", "about"),
    [
        *(("outlet", "outlet"), ("stage", "stage"), ("voice", "voice")),
        *(("speaker", "speaker"), ("event", "event"), ("event", "change"), ("tone", "outlet")),
    ],
)
def test_a_planted_difference_is_found(planted, about):
    found = [about in set(find(make_sentences(seed, planted))["about"]) for seed in range(100, 105)]
    assert sum(found) >= 4  # nine of ten are, of many


def test_a_finding_says_on_what_it_rests_and_the_strongest_comes_first():
    found = find(make_sentences(3, "outlet", 0.7))
    assert found["p_value"].is_monotonic_increasing
    for row in found.to_dict("records"):
        assert f"{row['sentences']:,}" in row["finding"]
        assert f"{row['articles']:,}" in row["finding"]
        assert "95 %" in row["finding"]
        assert row["low"] <= row["estimate"] <= row["high"]
        assert row["articles"] >= 5
        assert row["sentences"] >= 10
        assert ("higher" in row["finding"]) <= (row["estimate"] > 0)
        assert ("lower than" in row["finding"]) <= (row["estimate"] < 0)


def test_what_there_is_comes_first_and_that_there_is_no_difference_comes_once():
    table = tt.list_findings(make_sentences(4))
    assert table["about"].iloc[0] == "all"
    assert table["finding"].str.contains("No clear difference").sum() == 1
    assert table["finding"].iloc[-1].startswith("No clear difference between")
    assert table["p_value"].iloc[[0, -1]].isna().all()


def test_of_few_articles_nothing_is_said_but_what_there_is():
    few = make_sentences(5)
    few = few[few["article_id"].isin(few["article_id"].unique()[:4])]
    table = tt.list_findings(few, event="2025-01-02")
    assert table["about"].tolist() == ["all", "no clear difference"]
    assert table["finding"].iloc[1].startswith("Nothing is compared")


def test_what_is_found_of_a_column_is_not_denied_at_the_end():
    table = tt.list_findings(make_sentences(6, "outlet", 0.8))
    assert "outlet" in set(table["about"])
    assert "outlets" not in table["finding"].iloc[-1]


def test_a_copy_counts_once():
    table = make_sentences(7)
    again = [table.assign(article_id=table["article_id"] + f"-{k}") for k in range(3)]
    every = pd.concat([table, *again], ignore_index=True)
    ids = table["article_id"].unique()
    rows = [(f"{one}-{k}", one, 1.0) for k in range(3) for one in ids]
    copies = pd.DataFrame(rows, columns=["article_id", "copy_of", "similarity"])
    pd.testing.assert_frame_equal(
        tt.list_findings(every, copies=copies), tt.list_findings(table), check_dtype=False
    )


def test_a_person_under_two_names_is_one_and_a_group_is_none():
    people = pd.DataFrame(
        [
            ("Ann Lee", "person", "Ann Lee; Lee; Minister Lee"),
            ("Jo Lee", "person", "Jo Lee; Lee"),
            ("officials", "group", "officials"),
        ],
        columns=["person", "kind", "forms"],
    )
    names = pd.Series(["Minister Lee", "Ann Lee", "Lee", "officials", None])
    assert name_speakers(names, people).tolist() == ["Ann Lee", "Ann Lee", "", "", ""]
    table = make_sentences(8, "speaker", 0.8)
    halved = table["speaker"].where(table["sentence_id"] % 2 == 0, table["speaker"] + " MP")
    forms = [(name, "person", f"{name}; {name} MP") for name in ("Ann Lee", "Bo Kay", "Cy Day")]
    people = pd.DataFrame(forms, columns=["person", "kind", "forms"])
    found = find(table.assign(speaker=halved), people=people)
    told = found.loc[found["about"] == "speaker", "finding"]
    assert told.str.contains("Ann Lee").sum() == 1
    assert not told.str.contains("MP").any()


def test_any_column_is_compared_and_a_wrong_one_is_named():
    table = make_sentences(9, "stage", 0.8)
    found = find(table.assign(genre=table["stage"]), by=["genre"])
    assert found["finding"].str.contains("in the genre “before”", case=False).any()
    with pytest.raises(tt.InputError, match="no column 'gener'"):
        tt.list_findings(table, by=["gener"])
