"""The arithmetic behind counts of words: plain functions of numbers, each with its source."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tradetalks.measures.intervals import NORMAL_95
from tradetalks.measures.scores import Numbers, share


def deviation_of_proportions(counts: ArrayLike, sizes: ArrayLike) -> tuple[Numbers, Numbers]:
    """Return Gries' DP and its normalised form: 0 is spread evenly, 1 is all in one small part.

    DP is half the sum of the differences between the share of the uses that fall into a part and
    the share of the text that the part is (Gries 2008); divided by the greatest value that it can
    take, 1 less the smallest share, it can be compared between texts (Lijffijt and Gries 2012).

    Parameters
    ----------
    counts, sizes
        The uses and the words in each part; the last axis runs over the parts.

    Returns
    -------
    tuple of numpy.ndarray
        DP and normalised DP; missing where there is no use, or only one part with words.

    Examples
    --------
    >>> dp, dp_norm = deviation_of_proportions([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])
    >>> round(float(dp), 3), round(float(dp_norm), 3)
    (0.18, 0.22)
    """
    counts, sizes = np.asarray(counts, dtype=float), np.asarray(sizes, dtype=float)
    observed = share(counts, counts.sum(axis=-1, keepdims=True))
    expected = share(sizes, sizes.sum(axis=-1, keepdims=True))
    greatest = 1 - np.where(expected > 0, expected, 1).min(axis=-1, initial=1)
    dp = np.abs(observed - expected).sum(axis=-1) / 2
    dp = np.where(greatest > 0, dp, np.nan)
    return dp, share(dp, greatest)


def juilland_d(counts: ArrayLike, sizes: ArrayLike) -> Numbers:
    """Return Juilland's D of the relative frequencies in some parts: 1 is spread evenly.

    D is 1 less the coefficient of variation divided by its greatest value, the square root of the
    number of parts less 1 (Juilland, Brodin and Davidovitch 1970), here of relative frequencies, so
    that parts may differ in size (Gries 2008). It runs the other way round than DP.

    Parameters
    ----------
    counts, sizes
        The uses and the words in each part; the last axis runs over the parts.

    Returns
    -------
    numpy.ndarray
        D; missing where there is no use, or only one part with words.

    Examples
    --------
    >>> round(float(juilland_d([1, 2, 3, 4, 5], [9, 10, 10, 10, 11])), 3)
    0.785
    """
    rates = share(counts, sizes)
    parts = np.isfinite(rates).sum(axis=-1)
    rates = np.where(np.isfinite(rates), rates, 0.0)
    mean = share(rates.sum(axis=-1), parts)
    squares = share((rates**2).sum(axis=-1), parts)
    variation = share(np.sqrt(np.maximum(squares - mean**2, 0)), mean)
    return np.where(parts > 1, 1 - share(variation, np.sqrt(np.maximum(parts - 1, 0))), np.nan)


def log_likelihood(
    target: ArrayLike, reference: ArrayLike, target_words: float, reference_words: float
) -> Numbers:
    """Return the log-likelihood ratio G² of a word's frequencies in two texts.

    The measure is Dunning's (1993), in the form of Rayson and Garside (2000), which sums over the
    word's own frequencies: 2 (a ln(a / E₁) + b ln(b / E₂)). It says whether there is a
    difference; how large it is, `log_ratio` says.

    Parameters
    ----------
    target, reference
        How often the word occurs in either text.
    target_words, reference_words
        How many words the texts have.

    Returns
    -------
    numpy.ndarray
        0 or more; above 3.84 such a difference comes by chance once in twenty single tests.

    Examples
    --------
    >>> round(float(log_likelihood(20, 5, 1000, 1000)), 2)
    9.64
    """
    a, b = np.asarray(target, dtype=float), np.asarray(reference, dtype=float)
    expected = (a + b) / (target_words + reference_words)
    total = _times_log(a, expected * target_words) + _times_log(b, expected * reference_words)
    return np.maximum(2 * total, 0)


def _times_log(observed: Numbers, expected: Numbers) -> Numbers:
    """Return observed · ln(observed / expected), whose limit at 0 is 0."""
    ratio = np.where(observed > 0, share(observed, expected), 1)
    return observed * np.log(ratio)


def chance_of(log_likelihoods: ArrayLike) -> Numbers:
    """Return how probable a log-likelihood as great as this is by chance (χ² with one degree)."""
    return np.array([math.erfc(math.sqrt(value / 2)) for value in np.atleast_1d(log_likelihoods)])


def log_ratio(
    target: ArrayLike, reference: ArrayLike, target_words: float, reference_words: float
) -> Numbers:
    """Return the binary logarithm of the ratio of two relative frequencies (Hardie 2014).

    1 means twice as frequent in the target, 2 four times, −1 half as frequent. A count of 0 is
    taken as 0.5, as there, so that a ratio exists.

    Examples
    --------
    >>> float(log_ratio(8, 2, 1000, 1000))
    2.0
    """
    a, b = np.asarray(target, dtype=float), np.asarray(reference, dtype=float)
    a, b = np.where(a == 0, 0.5, a), np.where(b == 0, 0.5, b)
    return np.log2((a / target_words) / (b / reference_words))


def log_ratio_interval(
    target: ArrayLike, reference: ArrayLike, target_words: float, reference_words: float
) -> tuple[Numbers, Numbers]:
    """Return the 95 % interval of a log ratio (Katz and others 1978, for a ratio of two shares).

    Where it holds 0, the texts do not tell in which of them the word is the more frequent. Like
    `wilson_interval` it takes words as drawn one by one.

    Examples
    --------
    >>> low, high = log_ratio_interval(8, 2, 1000, 1000)
    >>> round(float(low), 2), round(float(high), 2)
    (-0.23, 4.23)
    """
    a, b = np.asarray(target, dtype=float), np.asarray(reference, dtype=float)
    a, b = np.where(a == 0, 0.5, a), np.where(b == 0, 0.5, b)
    middle = log_ratio(a, b, target_words, reference_words)
    error = np.sqrt(1 / a - 1 / target_words + 1 / b - 1 / reference_words)
    spread = NORMAL_95 * error / np.log(2)
    return middle - spread, middle + spread


def chance_of_range(
    target: ArrayLike, reference: ArrayLike, target_articles: int, reference_articles: int
) -> Numbers:
    """Return how probable it is that chance puts so many of a word's articles into the target.

    Fisher's exact test, one-sided, of the numbers of articles that use a word: one article that
    repeats it counts once, and no article is drawn word by word (Egbert and Biber 2019, *Corpora*
    14(1), on keyness by texts).

    Parameters
    ----------
    target, reference
        In how many articles of either side the word occurs.
    target_articles, reference_articles
        How many articles the sides have.

    Examples
    --------
    >>> chance_of_range([5, 3], [0, 3], 5, 5).round(4).tolist()
    [0.004, 0.7381]
    """
    pairs = np.stack([np.asarray(target), np.asarray(reference)], axis=-1).astype(int)
    unique, places = np.unique(pairs, axis=0, return_inverse=True)
    every = target_articles + reference_articles
    factorial = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, every + 1)))])

    def choose(many: Any, few: Any) -> Any:
        """Return the logarithm of how many ways there are to choose some of many."""
        return factorial[many] - factorial[few] - factorial[many - few]

    tails = []
    for here, there in unique:
        used = here + there
        hits = np.arange(here, min(target_articles, used) + 1)
        ways = choose(used, hits) + choose(every - used, target_articles - hits)
        tails.append(np.exp(ways - choose(every, target_articles)).sum())
    chances: Numbers = np.minimum(np.array(tails, dtype=float)[places.ravel()], 1.0)
    return chances


def correct_for_many(
    p_values: ArrayLike, least: ArrayLike, level: float = 0.05
) -> NDArray[np.bool_]:
    """Say which p-values are small enough to be believed all at once.

    Bonferroni's correction for those tests alone that could come out significant at all (Tarone
    1990): a word of two articles never can, and so it needs no correction.

    Parameters
    ----------
    p_values
        Of each test.
    least
        The smallest p-value that each test could have had.
    level
        Of all tests together.

    Examples
    --------
    >>> correct_for_many([0.02, 0.5], [0.01, 0.3]).tolist()
    [True, False]
    """
    ordered = np.sort(np.asarray(least, dtype=float))
    many = 1
    while np.searchsorted(ordered, level / many, side="right") > many:
        many += 1
    return np.asarray(p_values, dtype=float) < level / many
