"""Who appears: what find_people promises."""

import pandas as pd
import pytest
from tradetalks.corpus.load import load_articles
from tradetalks.sentences.people import find_people, kind_of
from tradetalks.sentences.split import split_sentences


def people_of(*texts: str, **options) -> pd.DataFrame:
    articles = pd.DataFrame({"article_id": [str(n) for n in range(len(texts))], "text": texts})
    return find_people(split_sentences(articles), **options).set_index("person")


def test_people_of_the_two_articles():
    table = find_people(split_sentences(load_articles())).set_index("person")
    people = table[table["kind"] == "person"]
    for person, office in {
        "Scott Bessent": "Treasury Secretary",
        "Howard Lutnick": "Commerce Secretary",
        "Jamieson Greer": "U.S. Trade Representative",
        "He Lifeng": "Chinese Vice Premier",
        "Wang Xiaohong": "top economic aide",
        "Karoline Leavitt": "White House Press Secretary",
        "Trump": "President",
        "Rebecca Harding": "CEO of the Centre for Economic Security",
        "Zhiwei Zhang": "President and Chief Economist at Pinpoint Asset Management",
        "Linnea Chung": "Economic analyst of Global Economics Forum",
    }.items():
        assert office in people["description"][person]
    assert len(people) == 10
    assert people["articles"]["He Lifeng"] == 2
    assert table["kind"]["U.S."] == "institution"


def test_one_person_is_one_row_with_all_forms_seen():
    people = people_of(
        "Minister Ann Lee spoke. “It is late,” said Lee. Mrs. Lee left.",
        "“It is not,” Ann B. Lee, the minister, said. Minister Lee stayed.",
    )
    assert people.index.tolist() == ["Ann Lee"]
    assert people.loc["Ann Lee", ["articles", "mentions", "speaks"]].tolist() == [2, 5, 2]
    forms = people["forms"]["Ann Lee"].split("; ")
    assert {"Minister Ann Lee", "Lee", "Mrs. Lee", "Ann B. Lee", "Minister Lee"} == set(forms)


def test_two_people_of_one_surname_stay_two():
    people = people_of("Minister Ann Lee said no.", "Governor Tom Lee said no.", "Mr. Lee said no.")
    assert {"Ann Lee", "Tom Lee", "Lee"} == set(people.index)


def test_people_and_institutions_stand_apart():
    people = people_of(
        "Ann Lee said no.\nThe White House said yes.\nOfficials said so.\nA poll shows that."
    )
    assert people["kind"].to_dict() == {
        "Ann Lee": "person",
        "White House": "institution",
        "Officials": "group",
        "poll": "document",
    }


def test_who_is_only_mentioned_has_an_office_to_appear():
    people = people_of("In the Bottomless Pit of New Hampshire Mayor Ann Lee met Tom Roe, a baker.")
    assert people.index.tolist() == ["Ann Lee"]


def test_aliases_of_the_user_join_names(tmp_path):
    aliases = tmp_path / "aliases.toml"
    aliases.write_text('"Ann Lee" = ["Annie Marsh"]\n', encoding="utf-8")
    texts = ("Minister Ann Lee said no.", "Minister Annie Marsh said no.")
    assert people_of(*texts).index.tolist() == ["Ann Lee", "Annie Marsh"]
    joined = people_of(*texts, aliases=aliases)
    assert joined["speaks"].to_dict() == {"Ann Lee": 2}


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        ("Ann Lee = Annie", "write a line a name"),
        ('"Ann Lee" = "Annie"', "write a line a name"),
        (None, "give a file of aliases"),
    ],
)
def test_aliases_that_cannot_be_read_are_refused_in_one_line(content, advice, tmp_path):
    path = tmp_path / "aliases.toml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(ValueError, match=advice) as caught:
        people_of("Ann Lee said no.", aliases=path)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Ursula von der Leyen", "person"),
        ("Bank of England", "institution"),
        ("Harbour News", "institution"),
        ("CNN", "institution"),
        ("senior officials", "group"),
        ("Diplomats and experts", "group"),
        ("new survey", "document"),
        ("Hun Sen", "person"),
        ("Carly Marsh", "person"),
        ("Jim Press", "person"),
        ("North Carolina", "institution"),
        ("Nordby LLC", "institution"),
        ("Top FBI", "institution"),
        ("finance ministry", "institution"),
        ("survey by the Bank of Nordby", "document"),
        ("law enforcement officials", "group"),
        ("House Republicans", "group"),
        ("people with knowledge of Nordby Grain’s plans", "group"),
    ],
)
def test_kinds(name, kind):
    assert kind_of(name) == kind


def test_one_word_behind_an_office_is_not_always_a_person():
    people = people_of(
        "The National Bank of Freedonia was silent. The opposition party FORWARD was not.",
        "The Department of Labor kept its figures. Minister Lee gave none.",
    )
    kinds = people["kind"].to_dict()
    assert kinds["National Bank of Freedonia"] == "institution"
    assert kinds["Department of Labor"] == "institution"
    assert kinds["FORWARD"] == "institution"
    assert kinds["Lee"] == "person"


def test_a_group_at_the_beginning_of_a_sentence_is_the_same_group():
    people = find_people(pd.DataFrame({
        "article_id": ["a", "b"], "text": ["Analysts said so.", "It rose, analysts said."],
        "speaker": ["Analysts", "analysts"],
    }))  # fmt: skip
    assert people["person"].tolist() == ["analysts"]
    assert people["speaks"].tolist() == [2]


def test_a_number_of_people_is_a_group():
    assert [kind_of(name) for name in ("both sides", "some Germans")] == ["group", "group"]


def test_no_place_headline_or_pronoun_appears_among_the_people():
    people = people_of(
        "Coverage of Grain Moves Mayor Ann Lee Ahead\n\n"
        "Ohio Governor Tom Roe met Nevada Mayor Ann Lee. North Dakota Governor Jim Kay left.\n\n"
        "They said it was late. Others said it was not. One said nothing was lost."
    )
    assert people.index.tolist() == ["Tom Roe", "Ann Lee", "Jim Kay"]


def test_a_surname_alone_means_who_is_named_far_more_often():
    told = "Minister Ann Lee said no. Lee left. Lee slept. Lee ate. Lee sat. Lee ran. Lee came."
    people = people_of(
        f"{told} Lee rose. Lee sat again.", "Tom Lee, a baker, came.", "Lee said no."
    )
    assert people.loc["Ann Lee", "speaks"] == 2


def test_one_word_is_a_person_where_he_or_she_speaks():
    people = people_of("“It is late,” Harding said. “We go,” he said.", "Nordby said sales fell.")
    assert people["kind"].to_dict() == {"Harding": "person", "Nordby": "institution"}


def test_the_next_person_of_a_list_describes_nobody():
    people = people_of("Treasury Secretary Ann Lee, Harbour Secretary Tom Roe, and Mayor Kay met.")
    assert people["description"].to_dict() == {
        "Ann Lee": "Treasury Secretary",
        "Tom Roe": "Harbour Secretary",
        "Kay": "Mayor",
    }


def test_one_person_under_a_short_first_name_is_one():
    people = people_of(
        "Minister Tom Roe said no.", "Minister Thomas Roe left.", "Mayor Ted Roe ate."
    )
    assert people["articles"].to_dict() == {"Tom Roe": 2, "Ted Roe": 1}


def test_father_and_son_are_two_where_an_article_names_both():
    both = (
        "President Roe spoke. President Tom Roe left. His son, Tom Roe Jr., a baker, said no.\n"
        "“I am late,” Roe Jr. said. Roe said nothing."
    )
    people = people_of(both)
    assert people["speaks"].to_dict() == {"Tom Roe": 1, "Tom Roe Jr.": 2}
    alone = people_of("Mayor Jim Kay Jr. left.", "Mayor Jim Kay said no. Kay left.")
    assert alone["articles"].to_dict() == {"Jim Kay": 2}


def test_a_person_is_described_as_most_articles_do():
    people = people_of("Candidate Ann Lee met us.", *["Mayor Ann Lee said no."] * 2)
    assert people["description"]["Ann Lee"] == "Mayor"


@pytest.mark.parametrize(
    "introduced",
    [
        "{}, the chairwoman of the oversight committee,",
        "{}, a fellow at the Harbour Foundation,",
        "The head of the Nordby company, {},",
    ],
)
def test_who_leads_an_institution_is_a_person(introduced):
    for name in ("Ann Lee", "Odwin Marsh"):
        kinds = people_of(f"{introduced.format(name)} said no.")["kind"]
        assert kinds[name] == "person"


def test_what_somebody_wrote_is_no_office():
    people = people_of("In a controversial memo Ann Lee said no.", "Minister Ann Lee left.")
    assert people["description"]["Ann Lee"] == "Minister"


def test_nobody_appears_in_boilerplate():
    people = people_of(
        "Ann Lee said no.\n\nThe opinions of Jim Kay are his own. All rights reserved.\n\n"
        "Story Continued Below\n\nIt was late."
    )
    assert people.index.tolist() == ["Ann Lee"]


def test_no_credit_or_account_is_a_person():
    assert {kind_of(name) for name in ("Ann Lee/AP", "Minister @annlee", "@annlee")} == {
        "institution"
    }


def test_the_last_stop_of_a_quotation_is_no_part_of_a_name():
    people = people_of("Tom Roe said: “We met Mayor Ann Lee.” (They met quiet Minister Jim Kay.)")
    assert people.index.tolist() == ["Tom Roe", "Ann Lee", "Jim Kay"]


def test_a_name_behind_an_office_of_several_words_is_a_person():
    people = people_of("Chairman of the Nordby Harbour Committee Darrell Marsh said no.")
    assert people["kind"].to_dict() == {"Darrell Marsh": "person"}


def test_who_is_called_junior_is_meant_by_the_surname_though_another_bears_it():
    people = people_of(
        "Robert F. Roe Jr., the health secretary, left on Monday. Roe said he was tired.\n"
        "He is a nephew of President John F. Roe. Roe said that the talks are over."
    )
    assert people.loc["Robert F. Roe Jr.", "speaks"] == 2


def test_a_short_first_name_is_nobodys_where_it_can_be_two_peoples():
    people = people_of(
        "Mayor Chris Roe left on Monday.",
        "Senator Christine Roe came later.",
        "Governor Christopher Roe stayed.",
    )
    assert {"Chris Roe", "Christine Roe", "Christopher Roe"} <= {*people.index}
    assert len(people_of("Mayor Steve Kay met the nurse Stephen Kay on Monday.")) == 2
