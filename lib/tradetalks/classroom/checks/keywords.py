"""Made by `make classroom` from source/keywords/keywords.ipynb: change it there."""

import pandas as pd

import tradetalks as tt
from tradetalks.classroom.answers import *


def check_4_1(times):
    """
    The letters a and i stand in *said*, *maintain* and *fairly* as well.

    `tt.concordance(sentences, "AI")` has one row for each time that the word occurs.
    """
    yield pd.api.types.is_number(times), "Write a number, without quotation marks."
    letters = scored_sentences()["text"].str.casefold().str.count("ai").sum()
    yield times != letters, "That counts the letters, in the middle of other words as well."
    yield times > 0, "It is there: look for AI in capitals."
    yield same(int(times), "63455c1b2905c4eecfe0"), "Not quite: give the number of rows in the concordance."


def check_4_2(false_hit, technology):
    """
    Read the lines: `tt.concordance(sentences, "tech*")`. What are *working groups* for?

    A longer beginning before the star finds less. You may need two terms.
    """
    def forms(terms):
        found = tt.concordance(scored_sentences(), terms)
        return {form.casefold() for form in found["node"]}
    word = " ".join(words_of(false_hit))
    everything = forms(["tech*"])
    yield word in everything, f"{word!r} is not among the words that `tech*` finds."
    yield same(word, "880bf77fe791577647fe"), f"{word!r} is about technology: read the lines of the others."
    yield isinstance(technology, list) and len(technology) > 0, "A list stands in square brackets: [\"first\", \"second*\"]."
    found = forms(technology)
    yield word not in found, "Your list still finds the false hit."
    lost = sorted(everything - found - {word})
    yield not lost, f"Your list now misses {', '.join(lost)}."


def check_4_3(per_thousand):
    """
    How many occurrences for each single word? And for a thousand words?

    Do not round: 2.5 is a rate like any other.
    """
    rate = per_thousand(3, 1500)
    yield rate is not None, "It returns nothing yet: the last line must begin with `return`."
    yield abs(rate - 0.002) > 1e-9, "That is the rate for one single word."
    yield abs(rate - 0.2) > 1e-9, "That is a rate per hundred words."
    yield abs(rate - 500000) > 1, "Count and words have changed places."
    yield abs(rate - 2) < 1e-9, f"3 in 1,500 words are 2 in 1,000, and it returns {rate:g}."
    yield abs(per_thousand(1, 400) - 2.5) < 1e-9, "1 in 400 words is 2.5 in 1,000: do not round, and do not use `//`."


def check_4_4(that_monday):
    """
    In which week lie the days on which the article *before* can have appeared?

    A calendar of June 2025 begins with a Sunday.
    """
    written = str(that_monday).strip()
    yield len(written) == 10 and written[4] == written[7] == "-", "Write the day as year-month-day, such as \"2025-01-31\"."
    day = pd.to_datetime(written, errors="coerce")
    yield not pd.isna(day), f"There is no day {written}."
    yield day.day_name() == "Monday", f"{written} is a {day.day_name()}."
    published = tt.load_articles(tt.project_folder() / "seeds").set_index("stage")
    yield day > published.loc["before", "published_to"], "On that Monday the article had not been written yet."
    yield same(written, "61a2c8a01129dc6bdc90"), "That is one Monday too many: *next week* is the week after the one in which the article appeared."


def check_4_5(timed, time_words):
    """
    A moment can be named by what happens in it, without any word of the calendar.

    Think of how you would tell a friend when to call you, without a clock.
    """
    yield len(words_of(timed)) >= 5, "Write a sentence of five words or more, between quotation marks."
    yield bool(words_of(time_words)), "Give the words that say when, between quotation marks."
    yield time_words in timed and time_words != timed, "`time_words` must be a piece of your sentence, letter for letter, and not all of it."
    found = dates_in(timed)
    begin = timed.index(time_words)
    inside = found[(found["start"] < begin + len(time_words)) & (found["end"] > begin)]
    yield inside.empty, f"The table does find something there: {', '.join(inside['expression'])}."


def check_4_7(my_sentences, my_keywords, best_line, not_in_the_count):
    """
    `tt.load_articles("my-folder")` wants the folder, not the file.

    `tt.concordance(my_sentences, "word")` shows every line of a word.
    """
    yield isinstance(my_sentences, pd.DataFrame) and "text" in my_sentences, "`my_sentences` must be the table that tt.split_sentences returns."
    yield not is_of_the_collection(my_sentences["text"]), "These are the two articles of the collection: take your own."
    yield isinstance(my_keywords, list) and len(my_keywords) >= 3, "Give a list of three keywords or more, in square brackets."
    counts = tt.count_keywords(my_sentences, my_keywords)
    absent = counts.loc[counts["count"] == 0, "keyword"].tolist()
    yield not absent, f"{absent[:1]} does not occur in your text."
    yield best_line in set(my_sentences["text"]), "`best_line` is not one of its sentences: copy it whole from the table."
    rows = my_sentences[my_sentences["text"] == best_line]
    yield len(tt.concordance(rows, my_keywords)) > 0, "None of your keywords is in `best_line`."
    yield len(words_of(not_in_the_count)) >= 8, "Say it in a whole sentence."
