"""Tables become figures: one function a figure, each with its caption, words and numbers.

Every ``plot_…`` function returns a :class:`Chart`; :func:`save_chart` writes it and shows it.
"""

from tradetalks._article_figures import plot_speech
from tradetalks._charts import Chart, save_chart
from tradetalks._expectation_figures import (
    plot_expectations,
    plot_outlook_index,
    plot_tone_and_outlook,
    plot_voices,
)
from tradetalks._timeline_figures import (
    plot_calendar,
    plot_dispersion,
    plot_keyword_dates,
    plot_keyword_rates,
)
from tradetalks._tone_figures import plot_tone, plot_tone_words

__all__ = [
    "Chart",
    "plot_calendar",
    "plot_dispersion",
    "plot_expectations",
    "plot_keyword_dates",
    "plot_keyword_rates",
    "plot_outlook_index",
    "plot_speech",
    "plot_tone",
    "plot_tone_and_outlook",
    "plot_tone_words",
    "plot_voices",
    "save_chart",
]
