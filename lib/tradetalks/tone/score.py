"""Sentences to sentences with their tone: how good or bad their words sound.

Tone is not expectation: "No deal is expected" sounds bad for its "no", "Hopes of a deal are fading"
good for its "hopes". What is measured here is the sound, with lexicons: lists of words that people
rated. Lexicons disagree, so several are asked, by the same rules, and their disagreement is part
of the answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

from tradetalks.base.checks import (
    InputError,
    check_column,
    check_list,
    check_mapping,
    check_table,
    check_text,
    check_texts,
    list_columns,
)
from tradetalks.base.memory import uncollected
from tradetalks.base.tokens import straighten
from tradetalks.corpus.names import carry_names
from tradetalks.measures.intervals import mean_by
from tradetalks.sentences.kinds import find_scored
from tradetalks.tone.lexicons import CONSENSUS, TERMS
from tradetalks.tone.vader import compound_scores, vader_lexicon, weigh_tokens
from tradetalks.tone.weigh import (
    CHANGES,
    TONE_RULES,
    cut_at_conjunctions,
    describe_words,
    number_articles,
    saturate,
    sum_weights,
    weigh_words,
)


def score_vader(texts: pd.Series[str]) -> pd.Series[float]:
    """Return NLTK's VADER compound score of each text, equal to NLTK's to the last digit.

    Hutto and Gilbert 2014, *VADER: A Parsimonious Rule-based Model for Sentiment Analysis of
    Social Media Text*, as implemented in NLTK, with the lexicon of the package vaderSentiment.
    Texts are scored as they are: see `straighten`.

    Parameters
    ----------
    texts
        Strings.

    Returns
    -------
    pandas.Series
        ``tone_vader``, from -1 to 1, with the index of `texts`.

    Raises
    ------
    ValueError
        If a value is not a string.

    Examples
    --------
    >>> score_vader(pd.Series(["The talks went well.", "They were not good."])).tolist()
    [0.2732, -0.3412]
    """
    scores = compound_scores(check_texts(texts))
    return pd.Series(scores, texts.index, dtype=float, name="tone_vader")


def explain_vader(text: str) -> pd.DataFrame:
    """Return the words that make VADER's score of one text, with their weights before and after.

    The score is the sum s of ``weight_in_context``, with something added for exclamation and
    question marks, as s / √(s² + 15).

    Returns
    -------
    pandas.DataFrame
        One row a word of VADER's lexicon: ``start``, ``end``, ``text``, ``weight`` (-4 to 4) and
        ``weight_in_context``, after negation, boosting, capitals and "but".

    Examples
    --------
    >>> explain_vader("It is not good.")[["text", "weight", "weight_in_context"]].values.tolist()
    [['good.', 1.9, -1.406]]
    """
    check_text(text, "a sentence")
    spans = [match.span() for match in re.finditer(r"\S+", text) if len(match[0]) > 1]
    found = weigh_tokens([text])
    words = pd.DataFrame([spans[i] for i in found["token"]], columns=["start", "end"], dtype=int)
    words["text"] = [text[start:end] for start, end in words.to_numpy()]
    return words.assign(weight=found["weight"], weight_in_context=found["weight_in_context"])


@uncollected()
def score_sentiment(
    sentences: pd.DataFrame, lexicon: Mapping[str, float] | None = None
) -> pd.DataFrame:
    """Add the tone of each sentence, what each lexicon says of it, and the words that made it.

    Every lexicon is read by the same rules: names, addresses and fixed terms ("trade war") do not
    count, a negation turns what stands in its scope, a verb that takes something away turns that
    ("averted a crisis", "dashed hopes"), boosters and "but" change weights. Where capitals do not
    tell a name, at the beginning of a sentence and in headlines, the other sentences of the
    article do. A lexicon's sum is measured on its own scale, the standard
    deviation that such sums have over sentences of news, made comparable between long and short
    sentences, and brought to -1 … 1. The consensus is that of the mean sum.

    Parameters
    ----------
    sentences
        Column ``text``; uses ``kind`` (headings, captions, bylines and boilerplate are not scored)
        and ``article_id``, else all are taken for one article's.
    lexicon
        Weights (-4 to 4) of words or phrases that replace those of every lexicon, such as
        ``{"trade war": -2.0, "rare": 0}``; ``tone_vader`` stays as NLTK computes it.

    Returns
    -------
    pandas.DataFrame
        `sentences` with, all from -1 to 1, and missing for what is not scored:

        - ``tone``: the consensus of the lexicons;
        - ``tone_low``, ``tone_high``: what the most negative and the most positive of them says;
          where these differ in sign, a tone near 0 is disagreement, not neutrality;
        - ``tone_vader``: NLTK's VADER, exactly, of the straightened text;
        - ``tone_vader_words``, ``tone_hu_liu``, ``tone_afinn``, ``tone_labmt``,
          ``tone_sentiwordnet``: each lexicon by the common rules (see `lexicon_sources`);
        - ``tone_textblob``: the same, not part of the consensus;
        - ``tone_words``: a list of dicts, one a word, with ``start``, ``end``, ``text``,
          ``weight`` (mean of the lexicons), ``weight_in_context`` (after the rules),
          ``lexicons`` (that list it), ``negated_by`` (a negation, or a verb that takes it away),
          ``boosted_by``, ``but`` (before or after).

    Raises
    ------
    ValueError
        If a text is not a string, or a weight in `lexicon` is not from -4 to 4.

    Examples
    --------
    >>> scored = score_sentiment(pd.DataFrame({"text": ["Talks failed.", "Talks never failed."]}))
    >>> (scored["tone"] < 0).tolist()
    [True, False]
    """
    check_table(sentences, "text")
    scored = find_scored(sentences)
    texts = sentences["text"].where(scored, "").tolist()
    words, counts = weigh_words(texts, number_articles(sentences), lexicon)
    sums = sum_weights(words, counts)
    sums[~scored] = np.nan
    single = saturate(sums).add_prefix("tone_").set_axis(sentences.index)
    vader = np.array(compound_scores([*map(straighten, texts)]), dtype=float)
    agreed = single[[f"tone_{name}" for name in CONSENSUS]]
    return sentences.assign(
        tone=saturate(sums[CONSENSUS].mean(axis=1)).to_numpy(),
        tone_low=agreed.min(axis=1),
        tone_high=agreed.max(axis=1),
        tone_vader=np.where(scored, vader, np.nan),
        **single,
        tone_words=pd.Series(describe_words(words, texts), sentences.index, dtype=object),
    )


def explain_tone(text: str, lexicon: Mapping[str, float] | None = None) -> pd.DataFrame:
    """Return the words that make the tone of one sentence, one row for each word and lexicon.

    Parameters
    ----------
    text
        The sentence.
    lexicon
        As in `score_sentiment`.

    Returns
    -------
    pandas.DataFrame
        ``start``, ``end``, ``text``, ``lexicon``, ``weight`` (1 is the scale of the lexicon),
        ``weight_in_context``, ``negated_by``, ``boosted_by``, ``but``.

    Examples
    --------
    >>> explain_tone("not good")[["text", "lexicon", "negated_by"]].head(1).values.tolist()
    [['good', 'afinn', 'not']]
    """
    check_text(text, "a sentence")
    words, _ = weigh_words([text], np.zeros(1, dtype=np.intp), lexicon)
    places = zip(words["start"], words["end"], strict=True)
    words = words.assign(text=[text[start:end] for start, end in places])
    words = words.astype(dict.fromkeys(CHANGES, "str"))
    kept = ["start", "end", "text", "factor", *CHANGES]
    rows = words.melt(kept, CONSENSUS, var_name="lexicon", value_name="weight").query("weight != 0")
    rows = rows.assign(weight_in_context=rows["weight"] * rows["factor"])
    columns = ["start", "end", "text", "lexicon", "weight", "weight_in_context", *CHANGES]
    return rows.sort_values(["start", "lexicon"], ignore_index=True)[columns]


def call_tone(tones: pd.Series[float]) -> pd.Series[float]:
    """Return -1, 0 or 1 for each tone: negative, neutral or positive.

    NLTK's VADER is called neutral below 0.05, as its authors do (Hutto and Gilbert 2014), every
    other tone below the ``neutral`` of ``tone.toml``.

    Examples
    --------
    >>> call_tone(pd.Series([0.1, 0.4], name="tone")).tolist()
    [0.0, 1.0]
    """
    neutral = 0.05 if tones.name == "tone_vader" else TONE_RULES["neutral"]
    return (tones >= neutral).astype(float) - (tones <= -neutral)


def tone_by(scored: pd.DataFrame, by: str | list[str], draw: str | None = None) -> pd.DataFrame:
    """Return the mean tone of the sentences of each group, with an interval.

    A text is never scored in one call: means of sentence scores follow people's judgement of whole
    articles better. The interval is that of :func:`tradetalks.measures.intervals.mean_by`.

    Parameters
    ----------
    scored
        Column ``tone``, and those of `by` and `draw`.
    by
        Column or columns that make the groups, such as ``"article_id"`` or ``"speaker"``.
    draw
        Column of the unit that is drawn. By default each sentence is drawn by itself: what another
        such text might say. With ``"article_id"`` whole articles are drawn: what other articles
        might, which takes at least ten or so in a group.

    Returns
    -------
    pandas.DataFrame
        The columns of `by`, ``tone``, ``low``, ``high`` (95 %; missing where a group has fewer than
        five units: drawn from so few, it would be too narrow) and ``sentences``, how many the mean
        is of.

    Examples
    --------
    >>> table = pd.DataFrame({"article_id": ["a", "a", "b"], "tone": [0.5, 0.5, 0.1]})
    >>> tone_by(table, "article_id")["tone"].tolist()
    [0.5, 0.1]
    """
    check_table(scored, "tone")
    columns = list_columns(scored, by)
    check_column(scored, draw, "draw")
    means = mean_by(scored, "tone", columns, draw).rename(columns={"size": "sentences"})
    return carry_names(means, scored)


def tone_toward(
    sentences: pd.DataFrame,
    parties: Mapping[str, Sequence[str]],
    lexicon: Mapping[str, float] | None = None,
) -> pd.DataFrame:
    """Return the tone of the clauses that speak of each party, with the words that made it.

    Sentences are cut into clauses at marks and conjunctions (``tone.toml``). A clause that names
    two parties counts for both: this is the tone in which a party is spoken *of*, not what is
    felt *about* it, and who accuses and who is accused sound the same.

    Parameters
    ----------
    sentences
        Column ``text``.
    parties
        Names by which each party is called, such as ``{"China": ["China", "Beijing"]}``; capital
        and small letters differ, and a possessive counts.
    lexicon
        As in `score_sentiment`.

    Returns
    -------
    pandas.DataFrame
        One row for each party in each clause: the columns of `sentences` and its index, with
        ``text`` the clause, ``clause_start``, ``clause_end`` (in the sentence), ``party``,
        ``named`` (the names found) and the columns of `score_sentiment`. `tone_by` gives the means.

    Raises
    ------
    ValueError
        If a party has no names.

    Examples
    --------
    >>> table = pd.DataFrame({"text": ["Paris was pleased, while Rome was angry."]})
    >>> near = tone_toward(table, {"France": ["Paris"], "Italy": ["Rome"]})
    >>> near[["party", "text"]].values.tolist()
    [['France', 'Paris was pleased'], ['Italy', 'while Rome was angry.']]
    """
    check_table(sentences, "text")
    check_mapping(parties, "parties", '{"China": ["China", "Beijing"]}')
    clauses = cut_at_conjunctions(sentences)
    found = []
    for party, names in parties.items():
        if not check_list(names, f"the party {party!r}", '["China", "Beijing"]') or not all(names):
            raise InputError(f"the party {party!r} needs names, and one of them is empty")
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, names))})(?!\w)")
        named = clauses["text"].map(pattern.findall)
        hits = clauses.assign(party=party, named=named, order=range(len(clauses)))
        found.append(hits[named.map(bool).astype(bool)])
    table = pd.concat(found) if found else clauses.assign(party="", named=None, order=0).iloc[:0]
    table = table.sort_values("order", kind="stable").drop(columns="order")
    return score_sentiment(table, lexicon)


def weigh_terms(sentences: pd.DataFrame, terms: Sequence[str] = TERMS) -> pd.DataFrame:
    """Return what the tone owes to terms that name a thing: "deal", "tariff relief", "defense".

    Lexicons rate words; the subject of a report is a word like any other to them. Each sentence
    with a term is scored twice, as it is and with the term silenced.

    Parameters
    ----------
    sentences
        Column ``text``.
    terms
        Words or phrases, in any case; by default the ``names_of_things`` of ``tone.toml``.

    Returns
    -------
    pandas.DataFrame
        One row a term that occurs, largest effect first: ``term``, ``sentences`` (with it),
        ``tone`` and ``tone_without`` (mean over these), ``effect`` (their difference) and
        ``vader_weight`` (what its words weigh in VADER's lexicon, -4 to 4 each: NLTK counts them
        within names, too).

    Raises
    ------
    ValueError
        If a term is not made of words.

    Examples
    --------
    >>> table = pd.DataFrame({"text": ["The tax relief goes on."]})
    >>> weigh_terms(table, ["tax relief", "peace"])[["term", "tone_without"]].values.tolist()
    [['tax relief', 0.0]]
    """
    check_table(sentences, "text")
    check_list(terms, "terms", '["tariff relief", "defense"]')
    straight = sentences.assign(text=list(map(straighten, sentences["text"])))
    straight["text"] = straight["text"].astype("str")
    weights, rows = vader_lexicon(), []
    for term in terms:
        used = straight[straight["text"].str.contains(rf"(?i)(?<!\w){re.escape(term)}(?!\w)")]
        if used.empty:
            continue
        tone, without = (
            score_sentiment(used, silenced)["tone"].mean() for silenced in (None, {term: 0.0})
        )
        in_vader = sum(weights.get(word, 0.0) for word in term.lower().split())
        rows.append((term, len(used), tone, without, tone - without, in_vader))
    columns = ["term", "sentences", "tone", "tone_without", "effect", "vader_weight"]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("effect", key=abs, ascending=False, kind="stable", ignore_index=True)
