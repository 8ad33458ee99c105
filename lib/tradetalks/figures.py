"""Tables become figures: one function a figure, each with its caption, words and numbers.

Every ``plot_…`` function returns a :class:`Chart`; :func:`save_chart` writes it and shows it.
"""

from tradetalks._article_figures import plot_speech as plot_speech
from tradetalks._charts import Chart as Chart
from tradetalks._charts import save_chart as save_chart
from tradetalks._expectation_figures import (
    plot_expectations as plot_expectations,
)
from tradetalks._expectation_figures import (
    plot_outlook_index as plot_outlook_index,
)
from tradetalks._expectation_figures import (
    plot_tone_and_outlook as plot_tone_and_outlook,
)
from tradetalks._expectation_figures import (
    plot_voices as plot_voices,
)
from tradetalks._keyword_figures import plot_dispersion as plot_dispersion
from tradetalks._keyword_figures import plot_keyword_dates as plot_keyword_dates
from tradetalks._keyword_figures import plot_keyword_rates as plot_keyword_rates
from tradetalks._timeline_figures import plot_calendar as plot_calendar
from tradetalks._tone_figures import plot_tone as plot_tone
from tradetalks._tone_figures import plot_tone_words as plot_tone_words
from tradetalks._tone_figures import plot_word_shift as plot_word_shift
from tradetalks._tone_means_figures import plot_tone_arc as plot_tone_arc
from tradetalks._tone_means_figures import plot_tone_over_time as plot_tone_over_time
from tradetalks._tone_means_figures import plot_tone_speakers as plot_tone_speakers
from tradetalks._tone_means_figures import plot_tone_toward as plot_tone_toward
