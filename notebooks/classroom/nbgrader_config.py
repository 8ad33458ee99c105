"""Settings for nbgrader, which reads them when it is started in this folder."""

from tradetalks.classroom import grading

c = get_config()  # noqa: F821 (nbgrader puts it here)
c.CourseDirectory.course_id = "trade-talks"

# What a student finds in the place of a solution; an untouched copy runs without a traceback.
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE"}
c.ClearSolutions.text_stub = "*Write your answer here.*"

# Limits, and what a student reads who met one.
c.Execute.timeout = grading.LONGEST_CELL
c.Execute.error_on_timeout = grading.TOO_LONG
c.Autograde.pre_convert_hook = grading.prepare_grading

# Pages show what a student wrote, and run none of it: feedback, and nbgrader's form for grading.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {"markdown2html": grading.show_safely, "clean_html": grading.sanitise}
c.GenerateFeedback.exporter_class = grading.FeedbackExporter
