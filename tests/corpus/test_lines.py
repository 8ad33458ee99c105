"""Lines that are paragraphs, and lines that are wrapped."""

import textwrap

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tradetalks.corpus.lines import find_paragraphs, is_hard_wrapped
from tradetalks.sentences.split import split_sentences

PARAGRAPHS = [
    "The two delegations met in a hotel on the river and talked for nine hours about tariffs, a"
    " 90-day truce, export controls and rare earths, two people with knowledge of the talks said.",
    "Nobody had expected a long-term deal. The ministers will meet again on Tuesday at the U.S."
    " embassy, when a short, carefully worded statement is to be read to waiting reporters.",
    "“We are getting close,” said Ann Lee, who leads the delegation, “but close is not done, and"
    " I have seen many a deal fail at this point of the road. We wait.” She then left the room.",
]


def sentences(text: str) -> pd.DataFrame:
    return split_sentences(pd.DataFrame({"article_id": ["a"], "text": [text]}))


@pytest.mark.parametrize("between", ["\n\n", "\n    ", "\r\n\r\n", "\n \n\f\n"])
@pytest.mark.parametrize("width", [60, 66, 72, 80])
def test_sentences_run_over_wrapped_lines(width, between):
    break_ = "\r\n" if "\r" in between else "\n"
    text = between.join(textwrap.fill(one, width).replace("\n", break_) for one in PARAGRAPHS)
    assert is_hard_wrapped(text)
    assert sentences(text)["text"].tolist() == sentences("\n".join(PARAGRAPHS))["text"].tolist()


@given(st.integers(60, 80), st.booleans())
def test_any_width_gives_the_same_sentences_and_leaves_only_white_space_uncovered(width, hyphens):
    wrapped = [textwrap.fill(one, width, break_on_hyphens=hyphens) for one in PARAGRAPHS]
    text = "\n\n".join(wrapped)
    found = sentences(text)
    assert found["text"].tolist() == sentences("\n".join(PARAGRAPHS))["text"].tolist()
    before = 0
    for start, end, shown in found[["start", "end", "text"]].itertuples(index=False):
        assert before <= start < end
        assert not text[before:start].strip()
        assert "".join(text[start:end].split()) == "".join(shown.split())
        before = end
    assert not text[before:].strip()


PIECES = ["The", "talks", "nego-", "\u00ad", "tiations.", "—", "•", "1.", "well-", "Mr.", "”"]
WRAPPED = st.lists(st.lists(st.sampled_from(PIECES), min_size=8, max_size=12).map(" ".join))


@given(WRAPPED, st.sampled_from(["\n", "\r\n", "\n   ", "\n\n"]))
def test_spans_of_any_short_lines_are_in_order_apart_and_leave_only_white_space(lines, between):
    text = between.join(lines)
    before = 0
    for start, end in sentences(text)[["start", "end"]].itertuples(index=False):
        assert before <= start < end
        assert not text[before:start].strip()
        before = end
    assert not text[before:].strip()


def test_hyphens_that_only_part_a_word_go_and_others_stay():
    text = """The ministers came to London on Monday for what they called a last nego-
tiation, and each of them hoped that it would be the beginning of a long-
term deal with governments whose short- and long-term plans were in con-
flict with those of the many large companies that were wholly or state-
owned, which the two sides, they said, meant to protect with near- and
far-reaching measures that few of those who sat in either of the parlia-
ments knew."""
    (paragraph,) = find_paragraphs(text)
    for words in ("last negotiation, and", "a long-term deal", "in conflict with", "state-owned,"):
        assert words in paragraph.text
    assert "near- and far-reaching measures" in paragraph.text
    assert "of the parliaments knew" in paragraph.text


def test_words_that_are_two_words_are_known_as_one():
    text = """The ministers came to London on Monday for what they called their inter-
national talks, and each of them hoped that the other would be the first to-
gether with the lobbies of both to agree to what had been said and under-
stood in May, and to a yearly meeting of the two in a city of the south."""
    (paragraph,) = find_paragraphs(text)
    for words in ("their international talks", "first together with", "said and understood"):
        assert words in paragraph.text


@pytest.mark.parametrize("width", [60, 75])
def test_two_lines_that_run_on_for_certain_are_enough(width):
    text = textwrap.fill(
        "The ministers came to London on monday and spoke of many things. " * 2, width
    )
    assert len(list(find_paragraphs("Talks resume\n\n" + text))) == 2
    assert not is_hard_wrapped(
        "Talks resume in London and are expected to go on for some days yet\nLee"
    )


def test_two_lines_are_joined_where_the_first_is_the_longer_and_a_list_is_not():
    assert is_hard_wrapped(
        "The ministers came to London on Monday for what they called\nthe last round of talks."
    )
    assert not is_hard_wrapped(
        "the ministers of both, who came to London on Monday to speak of boats;\n"
        "the envoys of both, who came to London on Friday to speak of the bread"
    )
    assert not is_hard_wrapped(
        "- the ministers of both who came to London on Monday to speak of boats\n"
        "a) the envoys of both who came to London on Friday to speak of bread"
    )


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(PARAGRAPHS),
        "\n\n".join(PARAGRAPHS),
        "They talked all day of tariffs and of rain,\nAnd nothing came of either in the end;\n"
        "The doors that closed were opened up again,\nAnd none could say what none could mend.",
        "They want:\n• lower tariffs on cars and steel and on aluminium\n"
        "• more natural gas bought from farmers in the south\n• fewer controls on exports of chips",
        "LEE: We are close to a deal and will sign it soon enough.\nMARSH: When will that be?\n"
        "LEE: On Tuesday, if both of us are there to sign it.\nMARSH: And what if nobody comes?",
        "Talks ended without a deal.\nNobody was surprised.\nThe ministers left.\nThen it rained.",
        "",
    ],
)
def test_what_only_has_short_lines_is_not_wrapped(text):
    assert not is_hard_wrapped(text)


@pytest.mark.parametrize("mark", ["> ", ">", ">> ", "> > "])
@pytest.mark.parametrize("width", [62, 76])
def test_a_quoted_e_mail_is_read_without_its_marks(mark, width):
    wrapped = (textwrap.indent(textwrap.fill(one, width), mark) for one in PARAGRAPHS)
    quoted = f"\n{mark.strip()}\n".join(wrapped)
    text = f"On 9 June 2025 Ann Lee wrote:\n\n{quoted}\n\nI agree with all of it."
    assert is_hard_wrapped(text)
    found = sentences(text)
    first, *others, last = found["text"]
    assert (first, last) == ("On 9 June 2025 Ann Lee wrote:", "I agree with all of it.")
    assert others == sentences("\n".join(PARAGRAPHS))["text"].tolist()
    assert [text[start] for start in found["start"]] == [one[0] for one in found["text"]]


def test_a_quoted_e_mail_need_not_be_wrapped_and_one_mark_alone_is_none():
    text = f"Lee:\n> {PARAGRAPHS[0]}\n>\n> {PARAGRAPHS[1]}\n\n> Reuters\n"
    shown = [paragraph.text for paragraph in find_paragraphs(text)]
    assert shown == ["Lee:", *PARAGRAPHS[:2], "> Reuters"]


def test_marks_before_figures_are_of_an_e_mail_only_beside_other_lines_of_it():
    more = [">5 percent of the firms left.", ">€7bn was lost.", "The rest stayed."]
    assert sentences("\n".join(more))["text"].tolist() == more
    quoted = ">Many firms left.\n>5 firms did so in May.\n>7 stayed.\n\nThe rest sold."
    shown = ["Many firms left.", "5 firms did so in May.", "7 stayed.", "The rest sold."]
    assert sentences(quoted)["text"].tolist() == shown


@pytest.mark.parametrize("numbers", ["1. ,2. ", "1) ,2) ", "10. ,11. "])
@pytest.mark.parametrize("mark", [">", "> ", ">> "])
def test_the_numbers_of_a_quoted_list_are_no_figures(mark, numbers):
    items = [f"{number}The quay opens." for number in numbers.split(",")]
    quoted = "\n".join(f"{mark}{item}" for item in items)
    assert [one.text for one in find_paragraphs(f"So:\n{quoted}\n\nYes.")] == [
        "So:",
        *items,
        "Yes.",
    ]


@pytest.mark.parametrize(
    "more",
    [
        [">5 percent of the firms left.", ">5 percent of the others may."],
        ["> 5 percent of the firms left.", "> 12.5% of the others may."],
        [">US$5bn was lost.", ">€7 million was not."],
        ["> $5bn was lost.", "> 3 million people left."],
        [">1,500 left.", ">1.5 million stayed."],
    ],
)
def test_lines_that_begin_with_more_than_an_amount_keep_the_mark(more):
    text = "The survey says:\n" + "\n".join(more) + "\nThe mayor is glad."
    shown = ["The survey says:", *more, "The mayor is glad."]
    assert [one.text for one in find_paragraphs(text)] == shown


@pytest.mark.parametrize("head", ["Lee wrote:", "Am Montag schrieb Ann Lee:", "Lee a écrit :"])
def test_below_the_name_of_who_wrote_an_e_mail_each_mark_is_one(head):
    text = f"{head}\n>5 ships came.\n\nGood."
    assert [one.text for one in find_paragraphs(text)] == [head, "5 ships came.", "Good."]


@pytest.mark.parametrize("between", ["\n\n\n", "\n\n"])
def test_lines_may_have_double_spacing(between):
    lines = [textwrap.fill(one, 70).replace("\n", "\n\n") for one in PARAGRAPHS]
    text = between.join(lines)
    assert is_hard_wrapped(text)
    assert sentences(text)["text"].tolist() == sentences("\n".join(PARAGRAPHS))["text"].tolist()


def test_some_lines_of_a_wrapped_text_may_be_long():
    notice = "This message may hold what is meant for its reader only; " * 3
    wrapped = "\n\n".join(textwrap.fill(one, 68) for one in PARAGRAPHS)
    text = f"{wrapped}\n\n{notice.strip()}\nAnn"
    assert is_hard_wrapped(text)
    assert [one.text for one in find_paragraphs(text)] == [*PARAGRAPHS, notice.strip(), "Ann"]
    few = "\n".join([*PARAGRAPHS * 2, "they want lower tariffs on cars and on", "steel"] * 3)
    assert not is_hard_wrapped(few)


def test_headers_lists_and_a_signature_stay_apart_in_an_e_mail():
    body = "\n\n".join(textwrap.fill(one, 72) for one in PARAGRAPHS)
    text = (
        f"From: Ann Lee\nTo: Desk\nSubject: Talks\n\n{body}\n\n• One point\n• Two points\n\n--\nAnn"
    )
    assert is_hard_wrapped(text)
    shown = [paragraph.text for paragraph in find_paragraphs(text)]
    assert shown[:-4] == ["From: Ann Lee", "To: Desk", "Subject: Talks", *PARAGRAPHS]
    assert shown[-4:] == ["• One point", "• Two points", "--", "Ann"]
