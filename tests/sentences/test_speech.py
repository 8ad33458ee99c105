"""Who speaks: what attribute_speech promises."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.corpus.load import load_articles
from tradetalks.sentences.speech import attribute_speech
from tradetalks.sentences.split import split_sentences


@pytest.fixture(scope="module")
def london() -> pd.DataFrame:
    return split_sentences(load_articles())


def speakers(*texts: str) -> list[str]:
    return attribute_speech(pd.DataFrame({"text": list(texts)}))["speaker"].tolist()


@pytest.mark.parametrize(
    ("beginning", "speaker", "description", "quoted"),
    [
        ("“China and the U.S.", "Rebecca Harding", "CEO of the Centre for Economic Security", True),
        ("“This goes far", "Rebecca Harding", "CEO of the Centre for Economic Security", True),
        ("It’s about who", "Rebecca Harding", "CEO of the Centre for Economic Security", True),
        ("Harding also", "Rebecca Harding", "CEO of the Centre for Economic Security", False),
        ("“There may be", "Zhiwei Zhang", "Pinpoint Asset Management", True),
        ("Zhang noted", "Zhiwei Zhang", "Pinpoint Asset Management", False),
        ("Economic analyst", "Linnea Chung", "Economic analyst of Global Economics Forum", True),
        ("The London talks are", "Linnea Chung", "Economic analyst", True),
        ("According to White", "Karoline Leavitt", "White House Press Secretary", False),
        ("According to sources", "sources familiar with the agenda", "", False),
        ("While a comprehensive", "insiders", "", False),
        ("A joint press", "sources", "", False),
        ("This meeting — part", "", "", False),
        ("While no sweeping", "", "", False),
    ],
)
def test_the_voices_of_the_two_articles(london, beginning, speaker, description, quoted):
    row = london[london["text"].str.startswith(beginning)].iloc[0]
    assert row["speaker"] == speaker
    assert description in row["speaker_description"]
    assert row["quoted"] == quoted


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The gap is narrow, officials said.", "officials"),
        ("Analysts at a bank expect a cut.", "Analysts at a bank"),
        ("In Rome, Prime Minister Carla Neri said the vote would pass.", "Carla Neri"),
        ("Carla Neri, a professor at Leiden, has warned of delay.", "Carla Neri"),
        ("Mr. Neri said a pact was near.", "Neri"),
        ('"It is done," the White House said.', "White House"),
        ("A deal is expected on Friday.", ""),
        ("The so-called “Great Northern Accord” took effect.", ""),
        ("The data suggest a slowdown.", ""),
    ],
)
def test_sources_before_and_after_their_verb(sentence, speaker):
    assert speakers(sentence) == [speaker]


def test_a_quotation_that_runs_on_takes_the_source_at_its_end():
    spoken = speakers("“We are close.", "It may be signed soon,” said Ana Ruiz, a minister.")
    assert spoken == ["Ana Ruiz", "Ana Ruiz"]


def test_surnames_and_pronouns_find_the_full_name():
    spoken = speakers(
        "Economist Ana Ruiz said it was near.",
        "Ruiz noted risks.",
        "“It will take long,” she said.",
    )
    assert spoken == ["Ana Ruiz"] * 3


def test_speech_of_one_article_never_reaches_the_next():
    table = pd.DataFrame(
        {
            "article_id": ["a", "b"],
            "text": ["“We are close, said Ana Ruiz.", "Nobody speaks here.”"],
        }
    )
    assert not attribute_speech(table)["speaker"][1]


QUOTATIONS = {
    "curly": "“We are close,” said Ann Lee.",
    "straight": '"We are close," said Ann Lee.',
    "single": "‘We are close,’ said Ann Lee.",
    "straight single": "'We're close,' said Ann Lee.",
    "single, with a plural": "‘The voters’ hopes are high,’ said Ann Lee.",
    "two single marks": "''We are close,'' said Ann Lee.",
    "angular": "«We are close», said Ann Lee.",
    "low": "„We are close“, said Ann Lee.",
    "nested": "“He told me ‘never’ and left,” said Ann Lee.",
    "nested in single": "‘He told me “never” and left,’ said Ann Lee.",
    "a question": "“Are we close?” asked Ann Lee.",
    "a shout": "“No!” shouted Ann Lee.",
    "trailing off": "“I wonder…” said Ann Lee.",
    "a dash": "“We are close to a deal.” — Ann Lee",
    "a colon": "Ann Lee: “We are close to a deal.”",
    "the source in the middle": "“We are,” said Ann Lee, “very close.”",
    "the verb last": "“We are close,” Ann Lee joked.",
    "a double dash": "“We are close to a deal.” -- Ann Lee",
    "closed by another hand": '"We are close,” said Ann Lee.',
    "nested and closed by another hand": '"The “Long Deal” is close,” said Ann Lee.',
    "how it was described": "“Close to a good deal” is how Ann Lee described it.",
    "a verdict": "“Close to a good deal” was Ann Lee’s verdict.",
    "a title": "“We are close,” Minister Ann Lee told reporters on Monday.",
}


@pytest.mark.parametrize("text", QUOTATIONS.values(), ids=QUOTATIONS)
def test_quotations_of_every_shape(text):
    spoken = attribute_speech(pd.DataFrame({"text": [text]}))
    assert spoken["speaker"].tolist() == ["Ann Lee"]
    assert spoken["quoted"].all() or "good deal” " in text


def article(*paragraphs: str) -> pd.DataFrame:
    texts = "\n\n".join(paragraphs)
    return split_sentences(pd.DataFrame({"article_id": ["a"], "text": [texts]}))


def test_a_quotation_runs_over_paragraphs_that_open_it_anew():
    told = article("“We are close. We will sign.", "“The rest is easy,” said Ann Lee.")
    assert told["speaker"].tolist() == ["Ann Lee"] * 3
    assert told["quoted"].all()


def test_a_quotation_goes_on_after_its_source_in_the_same_paragraph():
    told = article("“We are close,” said Ann Lee. “It may be signed soon. Wait.”")
    assert told["speaker"].tolist() == ["Ann Lee"] * 3


def test_a_signature_names_who_spoke_before_it():
    assert article("“We will not sign.” — Commissioner Roe")["speaker"].tolist() == ["Roe"] * 2


@pytest.mark.parametrize(
    "text",
    [
        "The so-called “rare earths truce” began.",
        "She wrote “The Long Way Home”.",
        "The talks on “the pact” went nowhere.",
        "It was the ministers’ last day.",
        "The ’90s were easy.",
    ],
)
def test_a_word_or_a_title_is_no_speech_and_inherits_nobody(text):
    told = article("“We are close,” said Ann Lee.", text)
    assert not told["quoted"].iloc[-1]
    assert told["speaker"].iloc[-1] in ("", "Ann Lee" if text.startswith("She") else "")


def test_a_quotation_never_takes_the_last_speaker_for_want_of_a_better_one():
    told = article(
        "“We are far apart,” said Bob Kay, an analyst.", "“A deal is near,” Ann Lee joked."
    )
    assert told["speaker"].tolist() == ["Bob Kay", "Ann Lee"]
    told = article("“We are far apart,” said Bob Kay.", "It rained.", "“A deal may be near.”")
    assert told["speaker"].tolist() == ["Bob Kay", "", ""]


VERBS = [
    "agreed",
    "responded",
    "recalled",
    "announced",
    "joked",
    "testified",
    "boasted",
    "lamented",
]
VERBS += ["retorted", "insisted", "argued", "conceded", "wrote", "tweeted", "repeated", "continued"]
VERBS += ["went on", "shot back", "fired back", "pointed out", "confessed", "confided", "swore"]
VERBS += ["muttered", "sighed", "laughed", "growled", "murmured", "grumbled", "cut in", "burst out"]


@pytest.mark.parametrize("verb", VERBS)
def test_verbs_of_saying_beside_a_quotation(verb):
    assert speakers(f"“We are close,” Ann Lee {verb}.") == ["Ann Lee"]


@pytest.mark.parametrize("verb", ["laughed", "cheered", "sighed", "nodded"])
def test_a_manner_of_speaking_without_a_word_said_is_no_speech(verb):
    assert speakers(f"The crowd {verb}.") == [""]


@pytest.mark.parametrize(
    "sentence",
    [
        "Ann Lee went on to say that the deal was dead.",
        "Ann Lee’s answer: no more deals.",
        "Ann Lee’s message is clear: no more deals.",
        "The message from Ann Lee was clear: no more deals.",
        "Ann Lee’s insistence that the deal was dead surprised Oslo.",
        "Ann Lee has long argued that the deal is dead.",
        "Ann Lee seemed to suggest that the deal was dead.",
        "Ann Lee appears to believe the deal is dead.",
        "Ann Lee was quoted as saying that the deal was dead.",
        "Ann Lee is reported to have said that the deal was dead.",
        "Ann Lee made it clear that the deal was dead.",
        "Ann Lee posted on Facebook that the deal was dead.",
        "Ann Lee’s warning that the deal was dead proved right.",
        "Ann Lee raised doubts about the deal.",
        "Ann Lee, whose farm, Nordby, lies by the sea, said the deal was dead.",
        "Ann Lee, a trader at Nordby Grain, which buys most of it, said the deal was dead.",
        "One trader in Oslo, Ann Lee of Nordby Grain, said the deal was dead.",
        "A third, Ann Lee, said the deal was dead.",
        "Her gardener, Ann Lee, said the deal was dead.",
        "Ann Lee praised the “long road,” saying the deal was dead.",
        "Ann Lee vowed to sign it.",
        "Ann Lee warned of delays.",
        "Ann Lee urged the council to wait.",
        "Ann Lee said the deal was dead.",
        "Ann Lee, who left in May, said that the deal was dead.",
        "Ann Lee, 44, a nurse, said the deal was dead.",
        "Ann Lee left the room, saying it was over.",
        "Ann Lee rose and said it was over.",
        "It was Ann Lee’s view that the deal was dead.",
        "In Ann Lee’s view, the deal is dead.",
        "In the words of Ann Lee, the deal is dead.",
        "As Ann Lee put it, the deal is dead.",
        "The deal, Ann Lee testified, was fair.",
        "The deal is dead, said Ann Lee.",
        "The deal is dead, according to Ann Lee.",
        "In a statement, Ann Lee called for a vote.",
        "The deal was dismissed by Ann Lee.",
        "Ann Lee was hopeful that they would sign.",
        "After meeting the president, Ann Lee said the vote was lost.",
    ],
)
def test_indirect_speech(sentence):
    assert speakers(sentence) == ["Ann Lee"]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("Maroš Šefčovič said it was near.", "Maroš Šefčovič"),
        ("“It is near,” José Manuel Álvarez said.", "José Manuel Álvarez"),
        ("Ursula von der Leyen vowed to sign.", "Ursula von der Leyen"),
        ("Mohammed bin Salman warned of delays.", "Mohammed bin Salman"),
        ("Lula da Silva said it was late.", "Lula da Silva"),
        ("J. D. Marsh agreed that it was late.", "J. D. Marsh"),
        ("Sen. Lisa Marsh (R-Alaska) said she would vote no.", "Lisa Marsh"),
        ("Vice Premier He Lifeng said it was late.", "He Lifeng"),
        ("The Bank of England said growth would slow.", "Bank of England"),
        (
            "The Department of Health and Human Services announced a ban.",
            "Department of Health and Human Services",
        ),
        ("The University of Michigan reported that hopes fell.", "University of Michigan"),
        ("The Fed warned that rates would rise.", "Fed"),
        ("The Federal Reserve warned that rates would rise.", "Federal Reserve"),
        ("Human Rights Watch warned of a ban.", "Human Rights Watch"),
        (
            "The Bureau of Alcohol, Tobacco, Firearms and Explosives said no.",
            "Bureau of Alcohol, Tobacco, Firearms and Explosives",
        ),
        ("Abdel Fattah el-Marsh said it was late.", "Abdel Fattah el-Marsh"),
        ("Hun Sen said it was late.", "Hun Sen"),
        ("Stephen King said it was late.", "Stephen King"),
        ("He Yadong said it was late.", "He Yadong"),
        ("Mrs. Schlafly said it was late.", "Schlafly"),
        ("Kim Jong Un said it was late.", "Kim Jong Un"),
        ("Then-President Ann Lee said it was late.", "Ann Lee"),
        ("Vice President-elect Ann Lee said it was late.", "Ann Lee"),
        ("Secretary of State Ann Lee said it was late.", "Ann Lee"),
        ("Lt. Gov. Ann Lee said it was late.", "Ann Lee"),
        ("The former first lady said it was late.", "former first lady"),
        ("The newly elected mayor said it was late.", "newly elected mayor"),
        ("Two senior officials said it was late.", "Two senior officials"),
        (
            "Three people familiar with the matter said it was late.",
            "Three people familiar with the matter",
        ),
        ("About half of voters said it was late.", "half of voters"),
        ("Nearly two-thirds of voters said it was late.", "two-thirds of voters"),
        ("Six in 10 voters say it is late.", "Six in 10 voters"),
        ("Sixty percent of farmers said it was late.", "Sixty percent of farmers"),
        ("The poll found 60 percent tired.", "poll"),
        (
            "A poll of 900 farmers published on Monday showed most were tired.",
            "poll of 900 farmers published on Monday",
        ),
        ("According to “The Grain Wars,” it is late.", "The Grain Wars"),
        ("It is late, according to audio from the port.", "audio from the port"),
        ("Officials agree on little.", ""),
        ("The call for grain grew.", ""),
        ("Growing demand and falling supply drove prices up.", ""),
        ("Tom Roe went on holiday.", ""),
        ("A senior administration official said it was near.", "senior administration official"),
        (
            "“We are ready,” the acting White House chief of staff said.",
            "acting White House chief of staff",
        ),
        ("A poll showed that voters were tired.", "poll"),
        ("Growth will slow, the report says.", "report"),
        ("Diplomats and experts said it was over.", "Diplomats and experts"),
        ("One of the diplomats lamented that it was over.", "One of the diplomats"),
        ("Many said it was over.", "Many"),
        ("Diplomats and experts took the train.", ""),
        ("A lawsuit could reach the court.", ""),
        ("And officials left.", ""),
        ("The reported talks are late.", ""),
        ("The chance to say no was gone.", ""),
    ],
)
def test_sources_that_are_no_first_and_last_name(sentence, speaker):
    assert speakers(sentence) == [speaker]


def test_surname_title_role_and_pronoun_lead_to_one_person():
    told = article(
        "Ann Lee, the finance minister, met Bob Kay.",
        "The minister said the talks would go on. “I am tired,” she added. “It is late,” he said.",
        "Mr. Kay went on: “We stay.” Minister Lee agreed that it was late.",
    )
    assert told["speaker"].tolist() == [""] + ["Ann Lee"] * 2 + ["Bob Kay"] * 2 + ["Ann Lee"]
    assert told["speaker_description"].iloc[1] == "the finance minister"


def test_two_people_of_one_surname_stay_two():
    told = article("Hilary Cole and Bill Cole came.", "Mr. Cole said no.", "Mrs. Cole said yes.")
    assert told["speaker"].tolist() == ["", "Bill Cole", "Hilary Cole"]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("Ursula von der Marsh left.", "Von der Marsh said no."), "Ursula von der Marsh"),
        (("Prince Mohammed bin Marsh left.", "Bin Marsh said no."), "Mohammed bin Marsh"),
        (("Luiz Inácio Luno da Marsh left.", "Luno said no."), "Luiz Inácio Luno da Marsh"),
        (("Sen. Ann Lee left.", "The senator said no."), "Ann Lee"),
        (("Sen. Ann Lee of Ohio left.", "The Ohio senator said no."), "Ann Lee"),
        (("Sen. Ann Lee of Ohio left.", "The Utah senator said no."), "Utah senator"),
        (("The chief executive, Ann Lee, left.", "The chief executive said no."), "Ann Lee"),
        (("Marta Olsen shrugged.", "“No,” she said."), "Marta Olsen"),
        (("Marta Olsen joined Harbour News.", "“No,” she said."), "Marta Olsen"),
        (("Her spokesman said no.", "He said it again."), "Her spokesman"),
        (("The farmers met.", "They said no."), "farmers"),
        (("The ministry met.", "It said no."), "ministry"),
    ],
)
def test_whom_part_of_a_name_a_role_or_a_pronoun_means(texts, expected):
    assert article(*texts)["speaker"].iloc[-1] == expected


def test_a_transcript_in_small_letters_needs_two_who_take_turns():
    told = article("Lee: Is it late?", "Kay: Yes. We go.", "Lee: Now?", "Kay: Wait. Yes.")
    assert told["speaker"].tolist() == ["Lee", "Kay", "Kay", "Lee", "Kay", "Kay"]
    told = article("Update: The talks are over.", "It rained.", "Update: They are on again.")
    assert told["speaker"].tolist() == ["", "", ""]


def test_a_transcript_gives_each_paragraph_to_its_name():
    told = article("LEE: It is late. We want to go.", "KAY: No.", "LEE: We do.", "KAY: Wait.")
    assert [name.upper() for name in told["speaker"]] == ["LEE", "LEE", "KAY", "LEE", "KAY"]


MARKS = ["“”", '""', "‘’", "«»", "„“"]
QUOTED = [
    "we are close",
    "it may take years to sign",
    "nobody knows how this ends",
    "it’s late, and they’re tired",
    "if I’d known, I would have stayed",
]
SOURCES = ["Ann Lee", "Minister Bob Kay", "an analyst", "the White House"]
FRAMES = [
    "{q} said {s}.",
    "{q} {s} joked.",
    "{s} said: {q}",
    "They wait. {q} {s} warned on Monday.",
    "{q} {s}, who left early, said in a statement.",
    "After the vote, {s} added: {q}",
    "{q} is what {s} told the council.",
]


@given(
    st.lists(
        st.tuples(st.sampled_from(FRAMES), st.sampled_from(QUOTED), st.sampled_from(SOURCES)),
        min_size=1,
        max_size=4,
    )
)
def test_marks_of_any_style_give_the_same_speakers(told):
    found = set()
    for opening, closing in MARKS:
        texts = [
            frame.format(q=f"{opening}{words.capitalize()},{closing}", s=source)
            for frame, words, source in told
        ]
        found.add(tuple(article(*texts)["speaker"]))
    assert len(found) == 1


UNRELATED = [
    "The harbour was quiet in the morning.",
    "Rain fell on the “Old Quay” all night.",
    "Prices rose by 2 percent in May.",
    "Tom Roe, a baker, sold bread to Nordby Grain.",
]


@given(
    st.lists(st.sampled_from(sorted(QUOTATIONS)), min_size=1, max_size=4),
    st.integers(0, 4),
    st.sampled_from(UNRELATED),
)
def test_an_unrelated_paragraph_changes_nobodys_speaker(names, place, unrelated):
    paragraphs = [QUOTATIONS[name] for name in names]
    before = article(*paragraphs)["speaker"].tolist()
    told = article(*paragraphs[:place], unrelated, *paragraphs[place:])
    assert told.loc[told["text"] != unrelated, "speaker"].tolist() == before
    assert told.loc[told["text"] == unrelated, "speaker"].tolist() == [""]


@given(st.lists(st.text(alphabet=st.characters(codec="utf-8") | st.sampled_from('“”",. sadiABC'))))
def test_any_text_gets_a_row(texts):
    spoken = attribute_speech(pd.DataFrame({"text": pd.Series(texts, dtype="str")}))
    assert spoken["text"].tolist() == texts
    assert spoken["speaker"].notna().all()


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The vote gives Democrats, who said no, a chance.", "Democrats"),
        ("It won farmers over, accusing traders of theft.", ""),
        ("FILE PHOTO: Ann Lee arrives at the harbour.", ""),
        ("Clarification: The minister was in Nordby.", ""),
        ("Bottom line: The minister was in Nordby.", ""),
        ("Bottom Harbour Corp. said no.", "Bottom Harbour Corp"),
        ("A club made up of sailors said no.", "club made up of sailors"),
        ("A Senate colleague of Lee said no.", "Senate colleague of Lee"),
    ],
)
def test_what_is_done_or_labelled_is_no_source(sentence, speaker):
    assert speakers(sentence) == [speaker]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("The road ahead is uncertain.", ""),
        ("An agreement is sure to come.", ""),
        ("A truce is far from certain.", ""),
        ("The timing of the vote remains doubtful.", ""),
        ("The analyst is uncertain.", "analyst"),
        ("Ministers were far from certain that it ends.", "Ministers"),
        ("Ann Lee is hopeful of a deal.", "Ann Lee"),
    ],
)
def test_only_who_can_speak_holds_an_expectation(sentence, speaker):
    assert speakers(sentence) == [speaker]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("To date, 149 confirmed orders for the ship have come in.", ""),
        ("Another estimated 300 people stayed away.", ""),
        ("The index fell 3 percent or 347.80 points to a level of 10,520.", ""),
        ("Some demand will be met by imports.", ""),
        ("In all, 5 demands were met.", ""),
        ("With both comments, the minister sent a signal.", ""),
        ("The most anticipated vote in years began slowly.", ""),
        ("Among those admitted through the gate, few stayed.", ""),
        ("Overall, 46 percent of those asked believed there was a chance.", "46 percent of those"),
        ("Some demand that it be met by imports.", "Some"),
        ("Both claimed victory.", "Both"),
        (
            "A growing number of farmers concluded that they had to move.",
            "growing number of farmers",
        ),
        ("Farmers are growing worried that rains will fail.", "Farmers"),
        ("Farmers are increasingly worried that rains will fail.", "Farmers"),
        # whoever it may be
        ("It was, as one would expect, a dry year.", ""),
        ("One could argue that the dam will hold.", ""),
        ("Anyone would think that the dam will hold.", ""),
        ("One said that the dam will hold.", "One"),
        ("One engineer would say that the dam will hold.", "One engineer"),
    ],
)
def test_what_is_counted_says_nothing_and_who_is_counted_does(sentence, speaker):
    assert speakers(sentence) == [speaker]
