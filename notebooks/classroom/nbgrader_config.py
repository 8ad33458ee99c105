"""Settings for nbgrader: `tradetalks grade` takes them, and nbgrader itself in this folder."""

from nbgrader.preprocessors import CheckCellMetadata, ClearOutput, OverwriteCells, OverwriteKernelspec
from tradetalks.classroom import grading

c = get_config()  # noqa: F821 (nbgrader puts it here)
c.CourseDirectory.course_id = "trade-talks"
# Not where ours are kept: nbgrader skips an assignment whose copies are there, and then knows none.
c.CourseDirectory.release_directory = "released"

# What a student finds in the place of a solution; an untouched copy runs without a traceback.
c.ClearSolutions.code_stub = {"python": "# YOUR CODE HERE"}
c.ClearSolutions.text_stub = "*Write your answer here.*"

# nbgrader's own step leaves of a duplicated cell what its next one takes for an older version.
c.Autograde.sanitize_preprocessors = [
    *(ClearOutput, grading.UnmarkDuplicates, OverwriteKernelspec, OverwriteCells),
    CheckCellMetadata,
]

# Limits, and what a student reads who met one.
c.Execute.timeout = grading.LONGEST_CELL
c.Execute.error_on_timeout = grading.TOO_LONG
c.Execute.extra_arguments = ["--IPKernelApp.log_level=40"]  # not a line a kernel on what is no error
c.Autograde.pre_convert_hook = grading.prepare_grading

# Pages show what a student wrote, and run none of it: feedback, and nbgrader's form for grading.
c.HTMLExporter.sanitize_html = True
c.HTMLExporter.filters = {"markdown2html": grading.show_safely, "clean_html": grading.sanitise}
c.GenerateFeedback.exporter_class = grading.FeedbackExporter
