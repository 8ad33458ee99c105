"""Where a line has its sentences."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.sentences import boundaries
from tradetalks.sentences.boundaries import split_line


def parts(line: str) -> list[str]:
    return [line[start:end] for start, end in split_line(line)]


ORDINARY = """
low tax win hard free bank port bond stock stake chip met rest no so ill car tech south reports
rounds scandal chaos ceo
art sick month century memo elect bid story wall deal way talks
"""


@pytest.mark.parametrize("word", ORDINARY.split())
@pytest.mark.parametrize("following", ["Traders sold", "The minister left", "“We sold", "I left"])
def test_an_ordinary_word_before_a_stop_ends_its_sentence(word, following):
    assert len(parts(f"They spoke of the {word}. {following} at noon.")) == 2


@pytest.mark.parametrize("word", ["low", "tax", "bank", "tech"])
def test_it_does_before_a_number_and_in_capitals_too(word):
    assert len(parts(f"They spoke of the {word}. 20 traders left.")) == 2
    assert len(parts(f"They spoke of the {word.upper()}. Traders left.")) == 2
    assert len(parts(f"They spoke of the {word.capitalize()}. Traders left.")) == 2


@pytest.mark.parametrize(
    "line",
    [
        "The U.S. Treasury said that No. 5 of the list fell on Jan. 5 and Sept. 9.",
        "Offices close on Martin Luther King Jr. Day.",
        "Lt. Gov. Ann Lee met Lt. Col. Bo Marsh, Rear Adm. Cy Poe, Pfc. Ed Low and Cmdr. Di Roe.",
        "Sens. Ann Lee and Bo Marsh wrote to Reps. Cy Poe and Di Roe.",
        "Marsh Inc. said that Lee & Co. would move to St. Louis.",
        "See p. 5, pp. 6-9, Fig. A and Art. II of it.",
        "They play vs. China and vs. The Rest on Monday.",
        "It begins at 9 a.m. Monday and ends at 5 p.m. Eastern time.",
        "It began at 6 a.m. (0400 GMT) Sunday near the port.",
        "It was sold in the U.S. (about a third) and in Peru.",
        "Yahoo! Inc. and Yum! Brands both said so.",
        "The U.N. Secretary-General met U.S. Ambassador Ann Lee.",
        "“Mr. Marsh has left,” said J. D. Roe of Lee, Marsh et al. in Ohio.",
        "Leaders Leave U.S. In Anger",
        "Marsh Inc. Workers Leave In Anger",
        "Ann B. Banks said so.",
        "J.B. Banks said no.",
        "An F.B.I. director, an R.S.A. official and the P.A.I. of Ohio have an M.B.A. from Yale.",
        "It rose by 5.5 pct. in May and cost $3 mln. more.",
        "The talks – “a triumph!” – had ended.",
        "Will they – or will they? – come to Ohio.",
        "They wrote to the F.E.C. and to the D.A.R.T. police of Ohio.",
        "They want this: 1.Tariffs on 2.The whole list",
        "Lee Corp. Chairman Bo Marsh met Roe Inc. Chief Executive Di Poe.",
        "What for? some of them asked.",
        "They sing on Jeopardy! and leave.",
        "They bought it at Yahoo.com, at Amazon.Com and at www.Example.org.",
        "The file report.Final.docx is on ASP.NET and asks for a Ph.D. or two.",
        "U.S.Treasury bonds fell, said Dr.Lee and Sen.Marsh.",
    ],
)
def test_an_abbreviation_in_its_place_does_not(line):
    assert parts(line) == [line]


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("They flew to the U.S. Officials met them.", 2),
        ("It closes at 5 p.m. Officials said so.", 2),
        ("It closes at 5 p.m. (It always does.) Officials said so.", 3),
        ("They took Plan B. Officials said so.", 2),
        ("Nor did I. They left.", 2),
        ("Ann Lee, R-Ill. The others left.", 2),
        ("They sell cars, chips, etc. The rest is farmed.", 2),
        ("He works for Marsh Inc. Officials said so.", 2),
        ("Asked whether a deal was near, he said no. Officials expect a breakthrough.", 2),
        ("She lives at 5 Main St. The house is old.", 2),
        ("He works for Marsh Inc. Workers there want more. So do the cooks.", 3),
        ("They sell it in the U.S. Buyers like it.", 2),
    ],
)
def test_an_abbreviation_at_the_end_of_its_sentence_ends_it(line, count):
    assert len(parts(line)) == count


@pytest.mark.parametrize("marks", ["»«", "„“", "«»", "›‹", "“”"])
@pytest.mark.parametrize("end", [".", "?", "!"])
def test_quotation_marks_of_any_country_close_a_sentence(marks, end):
    quoted = f"{marks[0]}The quay is sold{end}{marks[1]}"
    assert parts(f"{quoted} That was it.") == [quoted, "That was it."]


def test_a_number_behind_its_word_is_no_item():
    line = "She was No. 1. He was no. 2. See Vol. 3. All of them won."
    assert parts(line) == ["She was No. 1.", "He was no. 2.", "See Vol. 3.", "All of them won."]


def test_a_postscript_begins_with_its_mark():
    assert parts("P.S. I left. P.P.S. So did she.") == ["P.S. I left.", "P.P.S. So did she."]


def test_a_temperature_may_end_a_sentence():
    assert len(parts("It was 40 C. Roads melted. It was 104 F. in the shade.")) == 3


@pytest.mark.parametrize("unit", ["bn", "mn", "tn", "mil", "yrs"])
def test_a_shortened_number_ends_its_sentence_only_where_another_begins(unit):
    assert len(parts(f"It was 3 {unit}. in all of May.")) == 1
    assert len(parts(f"It was 3 {unit}. Officials left. A year ago it was 2 {unit}.")) == 3


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("The deal is done.The minister said so.", "The deal is done."),
        ("“It is near.”The minister left.", "“It is near.”"),
        ("Is it near?!Nobody knows.", "Is it near?!"),
        ('"It is near."The minister left.', '"It is near."'),
        ('He left."It is near," she said.', "He left."),
        ("Is it near?Officials would not say.", "Is it near?"),
        ("They met in Oslo.He said so.", "They met in Oslo."),
        ("They met in 2018.The minister said so.", "They met in 2018."),
        ("They left (again).The talks ended.", "They left (again)."),
        ("They flew to the U.S.The talks ended.", "They flew to the U.S."),
        ("They left at 9.The talks ended.", "They left at 9."),
        ("It costs $5.Nobody pays.", "It costs $5."),
        ("They left early.U.K. officials stayed.", "They left early."),
        ("They left early…Nobody stayed.", "They left early…"),
        ("They left early...Nobody stayed.", "They left early..."),
    ],
)
def test_a_stop_without_a_space_ends_a_sentence(line, first):
    assert parts(line) == [first, line[len(first) :]]


@pytest.mark.parametrize(
    "line",
    [
        "1. Tariffs fall. 2. Talks go on.",
        "1) Tariffs fall. 2) Talks go on. 3) China buys.",
        "(1) Tariffs fall. (2) Talks go on.",
        "I. Tariffs fall. II. Talks go on. III. China buys.",
        "Three points: 1. Tariffs fall. 2. Talks go on.",
    ],
)
def test_numbered_items_within_a_line_are_sentences_of_their_own(line):
    found = parts(line)
    assert " ".join(found) == line
    assert all(part.rstrip(":.")[-1].isalpha() for part in found)
    assert next(part for part in found if part[0] in "1(I").endswith("Tariffs fall.")


WORDS = """
talks Traders deal. deal.” (deal.) deal? U.S. Mr. p.m. No. 5 5. 2.5 I I. B. “We we” said.The tax.
low. '“Wait. wait... … …” . ! ." .”. ?). :” Inc. Jan. e.g. (see Lee). Lee.: - — ‘Go go.’ go.’”
"""
LINES = st.lists(st.sampled_from([*WORDS.split(), "\u200b", "\u202c"]), max_size=12)


@given(LINES, st.sampled_from([" ", "  ", ""]))
def test_not_to_ask_nupunkt_where_our_own_rules_decide_changes_nothing(words, between):
    line = between.join(words) if len(words) > 6 else " ".join(words)
    decided = split_line(line)
    with pytest.MonkeyPatch.context() as always_ask:
        find = boundaries._find_ends
        always_ask.setattr(boundaries, "_find_ends", lambda line: (find(line)[0], False))
        assert split_line(line) == decided
