"""Made by `make classroom` from source/expectations/expectations.ipynb: change it there."""

import pandas as pd

import tradetalks as tt
from tradetalks.classroom.answers import *


def check_3_1(my_codes):
    """
    First ask: does the sentence say anything about the *outcome*? If not, the label is none.

    Then ask which way it leaves the reader. Two live directions are a label of their own.

    What follows *if* something happens is a stake, and who comes when is procedure.
    """
    labels = {"lower", "raise", "mixed", "open", "none"}
    yield isinstance(my_codes, dict), "A dictionary stands in curly brackets: {\"A\": \"none\", …}."
    yield set(my_codes) == set("ABCDEF"), "Give one label to each of A, B, C, D, E and F."
    unknown = sorted(str(label) for label in my_codes.values() if label not in labels)
    yield not unknown, f"{unknown[:1]} is no label of the codebook: they are {', '.join(sorted(labels))}."
    right = {
        "A": ("2b58e0b11226ea3876c3", "What does it say of the outcome, and how near is it?"),
        "B": ("49aaedb772d2a540cf49", "Does it say whether there will be a walkout, or what would follow from one?"),
        "C": ("1608b6e3a72b8f8e4324", "Something is expected here. Is it the outcome?"),
        "D": ("8c7f9403217e9157bfcd", "Read each half by itself: what is left standing?"),
        "E": ("6d7b19e44f354d1a770f", "Which way does it lean?"),
        "F": ("1ad8643edeb657a2d01f", "Read it as meant, not as worded: how much is hoped for?"),
    }
    for name, (label, question) in right.items():
        yield same(f"{name} {my_codes[name]}", label), f"Sentence {name}: {question}"


def check_3_2(lowering, raising):
    """
    Name an outcome (a deal, a truce), and say how likely it is.

    Try pairs such as near and distant, or likely and unlikely.
    """
    yield bool(words_of(lowering) and words_of(raising)), "Write two sentences, each between quotation marks."
    first, second = expectation_of(lowering), expectation_of(raising)
    yield first == "lower", f"Of the first the rules say {first!r}."
    yield second == "raise", f"Of the second the rules say {second!r}."
    yield changed_words(lowering, raising) == 1, "They differ in more than one word, or in their length."


def check_3_3(false_friend):
    """
    Read *What does not count* in the codebook: which kinds of sentence are none?

    Who comes, when it begins and where it is held can all be expected.
    """
    words = words_of(false_friend)
    yield len(words) >= 5, "Write a sentence of five words or more, between quotation marks."
    yield any(word.startswith("expect") for word in words), "The word *expect*, *expected* or the like must be in it."
    yield words != words_of("The delegation is expected to arrive on Sunday."), "That one stands in notebook 03: make one of your own."
    verdict = expectation_of(false_friend)
    yield verdict == "none", f"The rules call it {verdict!r}: is an outcome in it?"


def check_3_4(observed_agreement):
    """
    `zip(first, second)` goes through both lists at once.

    Keep the pairs in which neither label is empty; then count, then divide.
    """
    share = observed_agreement(["lower", "none", "raise", "none"], ["lower", "none", "none", "raise"])
    yield share is not None, "It returns nothing yet: the last line must begin with `return`."
    yield share != 2, "That is how many. Which share of all is it?"
    yield share != 50, "Right in per cent, but a share from 0 to 1 was asked for."
    yield share != 1, "The order matters: compare the labels of the same sentence, not two sorted lists."
    yield abs(share - 0.5) < 1e-9, f"Two of four labels are the same, and it returns {share:.2f}."
    gap = observed_agreement(["lower", "", "none", ""], ["lower", "none", "open", ""])
    yield gap != 0.5 or observed_agreement(["lower", ""], ["none", ""]) == 0, "Two empty labels are no agreement: leave such sentences out."
    yield abs(gap - 0.5) < 1e-9, f"With labels missing it returns {gap:.2f}: leave a sentence out, above and below the line, if one label is empty."


def check_3_5(missed, what_readers_know):
    """
    Say it without a word for hope, doubt, size or time: show it by what somebody does.

    Irony works, too.
    """
    yield len(words_of(missed)) >= 6, "Write a sentence of six words or more, between quotation marks."
    yield find_sentence(missed) is None, "That is from the articles: make one of your own."
    yield expectation_of(missed) != "lower", "The rules see this one. tt.explain(missed) shows by which cue."
    yield len(words_of(what_readers_know)) >= 8, "Say in a whole sentence what a reader knows and the rules do not."


def check_3_7(my_table, differ, who_is_right):
    """
    `tt.sample_for_coding(sentences, 10)` gives a table with an empty column `label` to fill in.

    `tt.frame_expectations(my_table)` adds the column `expectation`.
    """
    labels = {"lower", "raise", "mixed", "open", "none"}
    yield isinstance(my_table, pd.DataFrame), "`my_table` must be a table."
    missing = sorted({"text", "label", "expectation"} - set(my_table))
    yield not missing, f"The column {missing[:1]} is missing."
    yield not is_of_the_collection(my_table["text"]), "These are the two articles of the collection: take one of your own."
    yield len(my_table) >= 8, "Eight sentences or more, please."
    strange = sorted(set(map(str, my_table["label"])) - labels)
    yield not strange, f"{strange[:1]} is no label of the codebook: they are {', '.join(sorted(labels))}."
    apart = my_table.loc[my_table["label"] != my_table["expectation"], "text"]
    wanted = set(apart) if len(apart) else {"none"}
    yield differ in wanted, "You and the rules do not differ on what you give as `differ`: copy a sentence on which you do, or write \"none\" if there is none."
    yield len(words_of(who_is_right)) >= 8, "Say in a whole sentence who is right, and by which line of the codebook."
