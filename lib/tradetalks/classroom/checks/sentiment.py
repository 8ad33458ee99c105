"""Made by `make classroom` from source/sentiment/sentiment.ipynb: change it there."""

import pandas as pd

import tradetalks as tt
from tradetalks.classroom.answers import *


def check_2_1(intruder):
    """
    Look at the sign in the column `weight`: which words stand below 0?

    Which of the two words before *talks* would sound bad if it stood alone?
    """
    known = tt.explain_tone("Officials praised a constructive start to the subsidy war talks.")
    weights = known.groupby(known["text"].str.casefold())["weight"].mean()
    word = " ".join(words_of(intruder))
    yield word != "", "Write a word between quotation marks, such as \"praised\"."
    yield " " not in word, "One word only: the lexicons look at each word by itself."
    yield word in weights, f"No lexicon knows {word!r}, so it cannot pull the score down."
    yield weights[word] < 0, f"{word!r} makes the sentence sound better: look at the sign of its weight."


def check_2_2(bright, dark):
    """
    Start with the sentence that sounds good, and exchange its good word for a bad one.

    `tt.explain_vader(bright)` shows which words VADER knows. A sentence without any scores 0.
    """
    yield bool(words_of(bright) and words_of(dark)), "Write two sentences, each between quotation marks."
    yield min(len(words_of(bright)), len(words_of(dark))) >= 5, "Five words or more, please."
    scores = tt.score_vader(pd.Series([bright, dark]))
    yield scores[0] != 0 and scores[1] != 0, "One of them scores exactly 0: VADER knows none of its words."
    yield scores[0] > 0, f"The first should sound good, and scores {scores[0]:+.2f}."
    yield scores[1] < 0, f"The second should sound bad, and scores {scores[1]:+.2f}."
    yield changed_words(bright, dark) == 1, "They differ in more than one word, or in their length."


def check_2_3(share_negative):
    """
    `scores < 0` gives True or False for each sentence. What is the mean of that?

    Leave the missing ones out first: `scores.dropna()`.
    """
    four = pd.Series([-0.5, 0.0, 0.2, 0.3])
    share = share_negative(four)
    yield share is not None, "It returns nothing yet: the last line must begin with `return`."
    yield pd.api.types.is_number(share), "It must return one number."
    yield share != 25, "Right in per cent, but a share from 0 to 1 was asked for."
    yield not (share == 1 and share_negative(pd.Series([-1.0, -2.0, 3.0])) == 2), "That is how many. Which share of all is it?"
    yield share != 0.5, "A score of exactly 0 does not sound bad: take `<`, not `<=`."
    yield abs(share - 0.25) < 1e-9, f"Of the scores −0.5, 0, 0.2, 0.3 one in four is below 0, and it returns {share:.2f}."
    gap = share_negative(pd.Series([-0.2, None, 0.4, 0.6, -0.1]))
    yield abs(gap - 0.5) < 1e-9, "With a missing score among them it is not right: leave that sentence out first."


def check_2_4(my_lexicon):
    """
    Each entry is a word, a colon and its new weight: `{"relief": 0}`.

    A word counts only if it makes tone now: look for it in the figure, or in the column `tone_words`.
    """
    yield isinstance(my_lexicon, dict), "A dictionary stands in curly brackets: {\"word\": 0}."
    yield len(my_lexicon) >= 3, "Three words or more, please."
    yield all(weight == 0 for weight in my_lexicon.values()), "The weight of each must be 0: it is to lose its tone, not to change it."
    toned = {word["text"].casefold() for words in scored_sentences()["tone_words"] for word in words}
    strange = [word for word in my_lexicon if str(word).casefold() not in toned]
    yield not strange, f"{strange[:1]} makes no tone in these articles, so nothing changes for it."


def check_2_5(fooled, culprit):
    """
    Ask of each sentence: having read it, do I expect more of the talks, or less?

    `tt.explain_vader(tt.straighten(sentence))` lists the words with their weights.
    """
    row = find_sentence(fooled)
    yield row is not None, "This is not one sentence of the two articles: copy a longer piece of it."
    yield row["tone_vader"] > 0, f"VADER scores this one {row['tone_vader']:+.2f}: it was not fooled."
    yield row["expectation"] == "lower", "Whoever labelled the articles did not call this one a plain damper: read it once more."
    known = tt.explain_vader(tt.straighten(row["text"]))
    weights = {" ".join(words_of(word)): weight for word, weight in zip(known["text"], known["weight_in_context"])}
    word = " ".join(words_of(culprit))
    yield word in weights, f"VADER does not know {word!r}, or it is not in this sentence."
    yield weights[word] > 0, f"{word!r} pulls the score down; look for what pushes it up."


def check_2_7(my_sentences, worst, why):
    """
    `tt.load_articles("my-folder")` wants the folder, not the file.

    Sort by `tone` and read the ends of the table: what is wrong there is most wrong.
    """
    yield isinstance(my_sentences, pd.DataFrame), "`my_sentences` must be the table that tt.score_sentiment returns."
    yield {"text", "tone"} <= set(my_sentences), "The column `tone` is missing: score the sentences first."
    yield not is_of_the_collection(my_sentences["text"]), "These are the two articles of the collection: take one of your own."
    yield len(my_sentences) >= 8, "An article of eight sentences or more, please."
    yield worst in set(my_sentences["text"]), "`worst` is not one of its sentences: copy it whole from the table."
    yield len(words_of(why)) >= 8, "Give your reason in a whole sentence."
