"""How news articles set their readers' expectations.

Every analysis is a plain function on a table of sentences: ``split_sentences(load_articles())``
makes the table, and each stage adds columns to it or makes a table of its own.
"""

from importlib import import_module
from typing import Any

# A name is looked up in its module when it is first used: the import itself takes no time.
_MODULES = {
    "articles": [
        "iterate_articles",
        "label_articles",
        "load_articles",
        "project_folder",
        "read_corpus",
    ],
    "corpus": ["describe_corpus", "find_copies", "inspect_corpus", "repair_mojibake"],
    "people": ["find_people"],
    "speakers": ["attribute_speech"],
    "sentences": ["split_sentences"],
    "sentiment": [
        "compare_words",
        "explain_tone",
        "explain_vader",
        "lexicon_sources",
        "score_sentiment",
        "score_vader",
        "straighten",
        "tone_by",
        "tone_toward",
        "weigh_terms",
    ],
    "expectations": [
        "add_cues",
        "explain",
        "frame_by_steps",
        "frame_expectations",
        "index_outlook",
        "read_cues",
    ],
    "keywords": [
        "collocations",
        "concordance",
        "count_keywords",
        "count_words",
        "dispersion",
        "find_keywords",
        "find_quantities",
        "find_words",
        "keyness",
    ],
    "timelines": ["count_by_date", "event_calendar", "find_bursts", "find_dates"],
    "evaluation": [
        "agreement",
        "compare_labels",
        "compare_raters",
        "evaluate_dates",
        "evaluate_expectations",
        "evaluate_tone",
        "sample_for_coding",
    ],
    "figures": [
        "plot_calendar",
        "plot_dispersion",
        "plot_expectations",
        "plot_keyword_dates",
        "plot_keyword_rates",
        "plot_outlook_index",
        "plot_speech",
        "plot_tone",
        "plot_tone_and_outlook",
        "plot_tone_arc",
        "plot_tone_over_time",
        "plot_tone_speakers",
        "plot_tone_toward",
        "plot_tone_words",
        "plot_voices",
        "plot_word_shift",
        "save_chart",
    ],
    "explore": [
        "explore_articles",
        "explore_expectations",
        "explore_keywords",
        "explore_lexicon",
        "explore_outlook",
        "explore_tone",
        "explore_tone_words",
        "mark_tone",
        "rate_sentences",
    ],
    "classroom": [
        "check",
        "code_sentences",
        "count_votes",
        "hint",
        "plot_votes",
        "read_codings",
        "spread_codings",
    ],
    "annotation": ["annotate", "annotate_articles", "read_keyword_groups"],
}
_HOMES = {name: module for module, names in _MODULES.items() for name in names}
__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)


def __dir__() -> list[str]:
    return __all__
