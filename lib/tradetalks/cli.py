"""The commands: ``tradetalks report``, ``inspect``, ``annotate`` and the rest of ``--help``."""

from __future__ import annotations

import argparse
import errno
import io
import json
import os
import shlex
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, NoReturn


class Parser(argparse.ArgumentParser):
    """A parser whose errors are one line, as those of the commands are."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong with the command, and where to read how it is written."""
        self.exit(2, f"tradetalks: {message}; see {self.prog} --help\n")


def _add_evaluate(commands: Any) -> None:
    parser = commands.add_parser(
        "evaluate",
        help="measure the expectations read against hand labels",
        description="Read the sentences of GOLD.csv and compare with the labels given by hand: is "
        "a sentence expectation framing at all, which way, and in whose voice.",
    )
    parser.add_argument(
        "gold",
        metavar="GOLD.csv",
        help="columns sentence and label (lower, raise, mixed, open, none) [, article_id, voice "
        "(article, official, expert, market, unnamed, public), explicit (yes, no), sure (yes, no: "
        "whether a second reader would agree)]",
    )
    parser.add_argument(
        "--by",
        action="append",
        default=[],
        metavar="COLUMN",
        help="measure apart by the values of a column (topic, outlet, …); may be repeated; of "
        "several readers with --json only",
    )
    parser.add_argument(
        "--reader",
        nargs="+",
        metavar="READER",
        default=["both"],
        help="who reads: rules, reader, both (the default) or network (which needs the extra: pip "
        "install 'tradetalks[network]'); of several a line each is shown",
    )
    parser.add_argument(
        "--threshold",
        default="balanced",
        metavar="HOW",
        help="how certain it must be that a sentence frames expectations: precision (few false "
        "alarms), balanced (the default) or recall (few missed); the rules keep their own labels",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.add_argument(
        "--predictions",
        metavar="OUT.csv",
        help="write GOLD with expectation, certainty, label_certainty, outlook and predicted_voice",
    )
    parser.set_defaults(run=_evaluate)


def _evaluate(parsed: argparse.Namespace) -> None:
    from tradetalks.base.checks import InputError, check_path
    from tradetalks.base.tables import read_table
    from tradetalks.evaluation.expectations import (
        compare_scores,
        describe_scores,
        evaluate_expectations,
        predict_expectations,
    )

    if parsed.predictions is not None:
        out = check_path(parsed.predictions, "the file for --predictions")
        if out.resolve() == Path(parsed.gold).resolve():
            raise InputError("--predictions would overwrite the hand labels: name another file")
        if out.is_dir() or not out.parent.is_dir():
            raise InputError(f"{out} cannot be written: name a file in a folder that exists")
        if len(parsed.reader) > 1:
            raise InputError("--predictions are those of one reader: name one with --reader")
    gold = read_table(parsed.gold, keep_default_na=False)
    by = parsed.by or None
    scores = {}
    for reader in parsed.reader:
        predicted = predict_expectations(gold, reader, parsed.threshold)
        scores[reader] = evaluate_expectations(predicted, by)
    if parsed.predictions is not None:
        predicted.to_csv(parsed.predictions, index=False)
    if len(scores) == 1:
        (only,) = scores.values()
        print(json.dumps(only) if parsed.json else describe_scores(only))
    else:
        print(json.dumps(scores) if parsed.json else compare_scores(scores))


def _add_evaluate_claims(commands: Any) -> None:
    parser = commands.add_parser(
        "evaluate-claims",
        help="measure what is expected, by when, on what condition, how likely",
        description="Read the sentences of GOLD.csv and compare the words found for what is "
        "expected, by when, on what condition and how likely with those marked by hand.",
    )
    parser.add_argument(
        "gold",
        metavar="GOLD.csv",
        help="columns sentence, expected, by_when, condition, likelihood (words of the sentence; "
        "two outcomes parted by ' | ') [, article_id]",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(run=_evaluate_claims)


def _evaluate_claims(parsed: argparse.Namespace) -> None:
    from tradetalks.base.tables import read_table
    from tradetalks.evaluation.claims import describe_claims, evaluate_claims

    scores = evaluate_claims(read_table(parsed.gold, keep_default_na=False, dtype=str))
    print(json.dumps(scores) if parsed.json else describe_claims(scores))


def _add_evaluate_dates(commands: Any) -> None:
    parser = commands.add_parser(
        "evaluate-dates",
        help="measure the dates found against annotated TimeML files",
        description="Find the expressions of time in the .tml files of FOLDER and compare them "
        "with the annotated ones: extents strictly and relaxedly, and TIMEX3 values.",
    )
    parser.add_argument("folder", metavar="FOLDER", help="folder of TimeML files (.tml)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(run=_evaluate_dates)


def _evaluate_dates(parsed: argparse.Namespace) -> None:
    from tradetalks.evaluation.dates import evaluate_dates

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        scores = evaluate_dates(parsed.folder)
    for warning in caught:
        print(f"tradetalks: {warning.message}", file=sys.stderr)
    if parsed.json:
        print(json.dumps(scores))
        return
    print(f"{'':8}{'precision':>10}{'recall':>8}{'F1':>7}")
    for name, score in scores.items():
        print(f"{name:8}{score['precision']:10.3f}{score['recall']:8.3f}{score['f1']:7.3f}")


def _add_evaluate_speakers(commands: Any) -> None:
    parser = commands.add_parser(
        "evaluate-speakers",
        help="measure who speaks against annotated attributions",
        description="Find who speaks in the articles of FILE.jsonl and compare with the annotated "
        "attributions: whether somebody is found to speak, and who; with the commonest errors.",
    )
    parser.add_argument(
        "file",
        metavar="FILE.jsonl",
        help="an article a line: id, text, attributions (each with source, cue and content, lists "
        "of [start, end] in characters of the text)",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(run=_evaluate_speakers)


def _evaluate_speakers(parsed: argparse.Namespace) -> None:
    from tradetalks.evaluation.speech import compare_file, describe_speakers, score_speakers

    compared = compare_file(parsed.file)
    print(json.dumps(score_speakers(compared)) if parsed.json else describe_speakers(compared))


def _add_evaluate_tone(commands: Any) -> None:
    parser = commands.add_parser(
        "evaluate-tone",
        help="measure the tone against people's ratings of sentences",
        description="Score the sentences of RATED.csv, and correlate lexicons and their consensus "
        "with the ratings: by sentence and, where a column article_id is given, by article.",
    )
    parser.add_argument(
        "rated",
        metavar="RATED.csv",
        help="columns sentence and rating (a number, below 0 for negative) [, article_id]",
    )
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    parser.set_defaults(run=_evaluate_tone)


def _evaluate_tone(parsed: argparse.Namespace) -> None:
    from tradetalks.base.tables import read_table
    from tradetalks.evaluation.tone import evaluate_tone

    scores = evaluate_tone(read_table(parsed.rated))
    values = scores["value"].unstack(sort=False)
    if parsed.json:
        figures = json.loads(values.to_json(orient="index"))
        for row in scores.dropna().reset_index().to_dict("records"):
            bounds = {"low": row["low"], "high": row["high"]}
            figures[row["column"]].setdefault("intervals", {})[row["measure"]] = bounds
        print(json.dumps(figures))
        return
    print(values.to_string(float_format="{:.3f}".format, na_rep=""))


CORPUS = (
    "folder with one article a file (.txt, .md, .html, .docx, .rtf), a table with one article a "
    "row (.csv, .jsonl, .parquet), or a .zip of these; an articles.csv may say what is known"
)


ANNOTATED = f"{CORPUS}; or what `tradetalks annotate` wrote as .parquet"


def build_parser() -> argparse.ArgumentParser:
    """Build the parser; each ``_add_…`` function below adds one command."""
    parser = Parser(
        prog="tradetalks", description="How news articles set their readers' expectations."
    )
    parser.add_argument(
        "--version", action="version", version=f"tradetalks {version('tradetalks')}"
    )
    parser.set_defaults(extra=None)  # what a command needs, where no single package tells it
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add_command in COMMANDS:
        add_command(commands)
    return parser


def _add_report(commands: Any) -> None:
    parser = commands.add_parser(
        "report",
        help="write the report on a corpus, or on the project's own articles",
        description="Read CORPUS once and write its report: what is in it, what it tells its "
        "readers to expect, its tone, words and dates, every article with its marks, a search over "
        "all sentences. It opens from the disk with no network. Where Chromium or Chrome is found, "
        "there is one PDF, too. Without CORPUS the project's lessons are run and become the "
        "report, and figures/ is written anew.",
    )
    parser.add_argument("corpus", nargs="?", metavar="CORPUS", help=CORPUS)
    _add_column(parser)
    parser.add_argument(
        "--output",
        metavar="DIR",
        help="folder for the report: new, empty or an older report (default: report-CORPUS/ where "
        "you are; of the lessons report/ in the project)",
    )
    parser.add_argument("--title", default="", metavar="T", help="what the report is called")
    parser.add_argument(
        "--by",
        action="append",
        default=[],
        metavar="COLUMN",
        help="compare the articles by a column of theirs (stage, event, leaning, …); may be "
        "repeated",
    )
    parser.add_argument(
        "--keywords",
        metavar="FILE",
        help='TOML, a line a group: tariffs = ["tariff", "duty"] (default: chosen from the corpus)',
    )
    parser.add_argument("--cues", metavar="FILE", help="cues of your own, in the form of cues.toml")
    parser.add_argument(
        "--event", metavar="DATE", help="compare before and after a day: 2019-01-25"
    )
    parser.add_argument(
        "--aliases",
        metavar="FILE",
        help='TOML, tables [people] and [outlets], a line a name: "NYT" = ["New York Times"]',
    )
    parser.add_argument(
        "--slides", action="store_true", help="also write slides.html, for a lecture, off line"
    )
    parser.add_argument(
        "--refresh",
        action="store_true",
        help="of the lessons: also write the executed notebooks back in place",
    )
    parser.add_argument(
        "--live",
        metavar="ADDRESS",
        default="",
        help="of the lessons: link each page to its live copy in the browser edition at ADDRESS",
    )
    parser.set_defaults(run=_report)


def _add_start(commands: Any) -> None:
    parser = commands.add_parser(
        "start",
        help="copy the lessons and the corpora to a folder, and open JupyterLab on them",
        description="Copy lessons, articles, corpora and the material for classes to FOLDER, and "
        "open JupyterLab on the first lesson. A file that is there already is left as it is.",
    )
    parser.add_argument(
        "folder",
        nargs="?",
        metavar="FOLDER",
        help="default: the project in which you are, else trade-talks/ where you are",
    )
    parser.add_argument("--copy-only", action="store_true", help="do not open JupyterLab")
    parser.set_defaults(run=_start)


def _start(parsed: argparse.Namespace) -> None:
    from tradetalks.publish.start import copy_lessons, load_lab, open_lessons

    lab = None if parsed.copy_only else load_lab()
    folder, left = copy_lessons(parsed.folder)
    print(folder)
    for name in left:
        print(f"{name} was there and is left as it is", file=sys.stderr)
    if lab is not None:
        open_lessons(folder, lab)


OF_A_CORPUS: tuple[str, ...] = ("column", "title", "by", "keywords", "cues", "event", "aliases")
OF_THE_LESSONS = ("refresh", "live")


def _report(parsed: argparse.Namespace) -> None:
    from tradetalks.base.checks import InputError

    if parsed.corpus is None:
        wrong, meant = OF_A_CORPUS, "for articles of your own: name their CORPUS"
    else:
        wrong, meant = OF_THE_LESSONS, "for the lessons on the project's own articles: leave it out"
    for name in wrong:
        if getattr(parsed, name):
            raise InputError(f"--{name} is {meant}")
    # Jupyter is slow to load; other commands need none.
    if parsed.corpus is None:
        from tradetalks.publish.report import make_report

        print(make_report(parsed.output, parsed.refresh, parsed.slides, parsed.live))
        return
    from tradetalks.batch.annotation import read_keyword_groups
    from tradetalks.corpus.load import read_columns
    from tradetalks.publish.corpus_report import make_corpus_report

    keywords = None if parsed.keywords is None else read_keyword_groups(parsed.keywords)
    print(
        make_corpus_report(
            parsed.corpus,
            parsed.output,
            title=parsed.title,
            by=parsed.by,
            keywords=keywords,
            cues=parsed.cues,
            event=parsed.event,
            aliases=parsed.aliases,
            columns=read_columns(parsed.column) or None,
            slides=parsed.slides,
        )
    )


def _add_stale(commands: Any) -> None:
    parser = commands.add_parser(
        "stale",
        help="name the notebooks and figures that are out of date, and why",
        description="Run all notebooks, those of the class too, compare what they give with what "
        "is kept in notebooks/ and figures/, and name each file that differs. Nothing is written. "
        "Exit code: 0 if all is up to date, 1 if not; `tradetalks report --refresh` and "
        "`tradetalks classroom` bring all up to date.",
    )
    parser.set_defaults(run=_stale, extra="classroom")


def _stale(_parsed: argparse.Namespace) -> int:
    from tradetalks.classroom.coursework import find_stale_classroom
    from tradetalks.publish.stale import find_stale

    found = 0
    for find, command in ((find_stale, "report --refresh"), (find_stale_classroom, "classroom")):
        stale = find()
        found += len(stale)
        for row in stale.to_dict("records"):
            print(f"{row['file']}: {row['reason']}")
        if len(stale):
            print(f"`tradetalks {command}` brings them up to date", file=sys.stderr)
    return int(found > 0)


def _add_checksum(commands: Any) -> None:
    parser = commands.add_parser(
        "checksum",
        help="print the checksums that a report's footer shows",
        description="Print the SHA-256 of a corpus, and that of the code and the notebooks: a "
        "report whose footer shows the same two was made from them.",
    )
    parser.add_argument(
        "corpus", nargs="?", metavar="CORPUS", help="articles (default: the project's own)"
    )
    parser.set_defaults(run=_checksum)


def _checksum(parsed: argparse.Namespace) -> None:
    from tradetalks.base.checks import InputError, check_path
    from tradetalks.base.paths import project_folder
    from tradetalks.publish.report import checksum, checksum_code

    if parsed.corpus is not None and not check_path(parsed.corpus, "a corpus").exists():
        raise InputError(f"{parsed.corpus} does not exist: give the corpus of the report")
    print(f"{checksum(parsed.corpus)}  corpus")
    notebooks = None if parsed.corpus is not None else project_folder() / "notebooks"
    print(f"{checksum_code(notebooks)}  code and notebooks")


def _add_inspect(commands: Any) -> None:
    parser = commands.add_parser(
        "inspect",
        help="say of each file of a corpus whether it can be read, and if not why",
        description="Read a whole corpus and say, file by file, what will be used and what will "
        "not, why, and what to do; what was taken as title, outlet, day and text, and what of it "
        "is doubtful; then languages, days and near-duplicates. Nothing is changed. "
        "Exit code 0: all of it can be used; 1: something cannot; 2: there is no such corpus, or "
        "no article in it.",
    )
    parser.add_argument("corpus", metavar="CORPUS", help=CORPUS)
    _add_column(parser)
    parser.add_argument("--json", action="store_true", help="print the tables as JSON")
    parser.set_defaults(run=_inspect)


def _inspect(parsed: argparse.Namespace) -> int:
    from tradetalks.corpus.inspect import describe_corpus, inspect_corpus
    from tradetalks.corpus.load import read_columns

    files, problems, copies = inspect_corpus(parsed.corpus, read_columns(parsed.column))
    if parsed.json:
        tables = {"files": files, "problems": problems, "copies": copies}
        parts = (
            f'"{name}": {table.to_json(orient="records", date_format="iso")}'
            for name, table in tables.items()
        )
        print("{" + ", ".join(parts) + "}")
    else:
        print(describe_corpus(files, problems, copies))
    if not files["articles"].sum():
        return 2
    return int(len(problems) > 0)


def _add_column(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--column",
        action="append",
        default=[],
        metavar="OURS=THEIRS",
        help="in tables, take the column THEIRS for ours (text, title, date, …); may be repeated",
    )


def _add_classroom(commands: Any) -> None:
    parser = commands.add_parser(
        "classroom",
        help="make the student copies, answer keys, handouts and slides",
        description="Make from the exercise notebooks in notebooks/classroom/source the student "
        "copies (release), the answer keys (answers) and the checks; run the class notebooks; and "
        "make handouts and slides. Needs nbgrader.",
    )
    parser.set_defaults(run=_classroom, extra="classroom")


def _classroom(_parsed: argparse.Namespace) -> None:
    from tradetalks.classroom.coursework import make_classroom

    print(make_classroom())


def _add_grade(commands: Any) -> None:
    parser = commands.add_parser(
        "grade",
        help="grade the exercises that a class handed in",
        description="Grade the notebooks of FOLDER, one a student (STUDENT.ipynb, or in a folder "
        "STUDENT), with nbgrader, whatever single ones are like: each is graded or named. The "
        "students' code is run, within limits. Exit code: 0 if nothing needs you, 1 if something "
        "does. Written answers wait in nbgrader's form for grading.",
    )
    parser.add_argument("assignment", metavar="ASSIGNMENT", help="sentiment, expectations, …")
    parser.add_argument("folder", metavar="FOLDER", help="what the class handed in")
    parser.add_argument(
        "--output",
        metavar="DIR",
        help="folder for points.csv, problems.csv and feedback/ (default: FOLDER-graded)",
    )
    parser.add_argument(
        "--seconds", type=int, metavar="N", help="stop a cell after so long (default: 30)"
    )
    parser.set_defaults(run=_grade, extra="classroom")


def _grade(parsed: argparse.Namespace) -> int:
    from tradetalks.classroom.grading import LONGEST_CELL
    from tradetalks.classroom.submissions import grade_submissions

    points, problems = grade_submissions(
        parsed.folder, parsed.assignment, parsed.output, parsed.seconds or LONGEST_CELL
    )
    print(points[["student", "points", "of", "to_grade"]].to_string(index=False, na_rep="–"))
    for row in problems.to_dict("records"):
        print(
            f"{row['student']} ({row['file']}): {row['reason']}; {row['remedy']}", file=sys.stderr
        )
    return int(len(problems) > 0)


def _add_lite(commands: Any) -> None:
    parser = commands.add_parser(
        "lite",
        help="build the browser edition",
        description="Build a static site in which the notebooks run in the browser, with nothing "
        "installed. Building needs the project's own folder, and the network for the packages.",
    )
    parser.add_argument(
        "--output", metavar="DIR", help="folder: new, empty or an older site (default: site/)"
    )
    parser.add_argument(
        "--pyodide",
        metavar="PLACE",
        help="Pyodide's release, as the archive or unpacked: the site then asks nobody for "
        "anything (default: visitors load it from Pyodide's public host)",
    )
    parser.add_argument(
        "--report", metavar="ADDRESS", default="", help="link to the report, seen from the site"
    )
    parser.set_defaults(run=_lite, extra="lite")


def _lite(parsed: argparse.Namespace) -> None:
    from tradetalks.publish.browser import build_site

    print(build_site(parsed.output, parsed.pyodide, parsed.report))


def _add_annotate(commands: Any) -> None:
    parser = commands.add_parser(
        "annotate",
        help="write every sentence of a corpus with all that the library says of it",
        description="Annotate a corpus of any size: a table of its sentences with speaker, tone, "
        "expectation, dates and keywords. Stopped at any moment and started again, it goes on "
        "with what is left; the output appears when it is complete, with OUTPUT-problems.csv "
        "beside it.",
    )
    parser.add_argument("corpus", metavar="CORPUS", help=CORPUS)
    parser.add_argument(
        "output",
        metavar="OUTPUT",
        help="NAME.parquet, NAME.csv or NAME.jsonl; without a suffix a folder of Parquet files; "
        "also an address that fsspec knows (s3://…)",
    )
    _add_column(parser)
    parser.add_argument(
        "--keywords", metavar="FILE", help='TOML, a line a group: tariffs = ["tariff", "duty"]'
    )
    parser.add_argument("--cues", metavar="FILE", help="cues of your own, in the form of cues.toml")
    parser.add_argument(
        "--workers", type=int, metavar="N", help="processes at once (default: one a core)"
    )
    parser.add_argument(
        "--engine",
        choices=["processes", "dask"],
        default="processes",
        help="dask needs the extra: pip install 'tradetalks[dask]'",
    )
    parser.add_argument(
        "--scheduler",
        metavar="ADDRESS",
        help="tcp://HOST:PORT of a Dask scheduler (default: a cluster of this machine's cores)",
    )
    parser.set_defaults(run=_annotate)


def _annotate(parsed: argparse.Namespace) -> None:
    from tradetalks.batch.annotation import annotate, read_keyword_groups
    from tradetalks.corpus.load import read_columns

    keywords = None if parsed.keywords is None else read_keyword_groups(parsed.keywords)
    print(
        annotate(
            parsed.corpus,
            parsed.output,
            columns=read_columns(parsed.column),
            keywords=keywords,
            cues=parsed.cues,
            engine=parsed.engine,
            workers=parsed.workers,
            scheduler=parsed.scheduler,
        )
    )


def _add_sample(commands: Any) -> None:
    parser = commands.add_parser(
        "sample",
        help="draw sentences of a corpus for people to code by hand",
        description="Draw sentences of CORPUS and write them to SAMPLE.csv with an empty column "
        "label: lower, raise, mixed, open or none, to be filled in by the codebook, in a "
        "spreadsheet or with tt.code_sentences in a notebook. The columns drawn_by, stratum and "
        "weight say how they were drawn, and `tradetalks shares` needs them: leave them as they "
        "are.",
    )
    parser.add_argument("corpus", metavar="CORPUS", help=ANNOTATED)
    parser.add_argument("sample", metavar="SAMPLE.csv", help="a new file")
    _add_column(parser)
    parser.add_argument(
        "--sentences", type=int, default=100, metavar="N", help="how many (default: 100)"
    )
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="draw others")
    parser.add_argument(
        "--by",
        default="chance",
        metavar="HOW",
        help="chance (the default), certainty (more of those in doubt), article (whole articles), "
        "disagreement (of the readers; good for no share) or a column, such as outlet",
    )
    parser.set_defaults(run=_sample)


def _sample(parsed: argparse.Namespace) -> None:
    from tradetalks.evaluation.coders import sample_for_coding

    target = _new_file(parsed.sample)
    sentences = _read_sentences(parsed.corpus, parsed.column)
    drawn = sample_for_coding(sentences, parsed.sentences, parsed.seed, parsed.by)
    _write_csv(drawn, target)
    print(target)


def _add_shares(commands: Any) -> None:
    parser = commands.add_parser(
        "shares",
        help="estimate shares of labels that hold, from a machine and a sample coded by hand",
        description="Correct the shares of labels in CORPUS by the sentences that a person coded: "
        "with intervals that hold whatever the machine's errors, the uncorrected share beside "
        "each, and how many sentences the machine is worth.",
    )
    parser.add_argument("corpus", metavar="CORPUS", help=ANNOTATED)
    parser.add_argument(
        "coded", metavar="CODED.csv", help="what `tradetalks sample` wrote, with labels filled in"
    )
    _add_column(parser)
    parser.add_argument(
        "--by", metavar="COLUMN", help="groups, estimated apart and each against the rest"
    )
    parser.add_argument(
        "--machine",
        metavar="LABELS.csv",
        help="labels of another coder for the whole corpus (article_id, sentence_id, label), such "
        "as `tradetalks code` writes; without it those of the rules and the reader",
    )
    parser.add_argument("--json", action="store_true", help="print the tables as JSON")
    parser.set_defaults(run=_shares)


def _shares(parsed: argparse.Namespace) -> None:
    from tradetalks.base.tables import read_table
    from tradetalks.evaluation.shares import compare_shares, describe_shares, estimate_shares

    coded = read_table(parsed.coded, dtype={"article_id": "str"}, keep_default_na=False)
    sentences = _read_sentences(parsed.corpus, parsed.column)
    if parsed.machine:
        labels = read_table(parsed.machine, dtype={"article_id": "str"}, keep_default_na=False)
        keys = ["article_id", "sentence_id"]
        own = sentences.drop(columns=["expectation", "label"], errors="ignore")
        sentences = own.merge(labels[[*keys, "label"]], on=keys, how="left")
    shares = estimate_shares(sentences, coded, parsed.by)
    compared = compare_shares(sentences, coded, parsed.by) if parsed.by else None
    if parsed.json:
        tables = {"shares": shares} | ({} if compared is None else {"differences": compared})
        parts = (f'"{name}": {table.to_json(orient="records")}' for name, table in tables.items())
        print("{" + ", ".join(parts) + "}")
    else:
        print(describe_shares(shares, compared))


def _add_code(commands: Any) -> None:
    parser = commands.add_parser(
        "code",
        help="have a language model code the sentences of a corpus",
        description="Ask a language model, behind any address that speaks OpenAI's protocol, what "
        "each sentence tells its reader to expect, and write its labels to OUT.csv. It is said "
        "first where the sentences go, how many requests and about how many tokens that takes. "
        "Each answer is checked, and kept in OUT.csv.audit.jsonl: the same command goes on after "
        "any stop, and asks nothing twice. Needs the extra: pip install 'tradetalks[llm]'. A key "
        "is taken from OPENAI_API_KEY.",
    )
    parser.add_argument("corpus", metavar="CORPUS", help=ANNOTATED)
    parser.add_argument("output", metavar="OUT.csv", help="a new file")
    _add_column(parser)
    parser.add_argument("--coder", metavar="MODEL", required=True, help="as the server names it")
    parser.add_argument(
        "--url", metavar="URL", required=True, help="such as http://localhost:11434/v1 (Ollama)"
    )
    parser.add_argument(
        "--sample",
        metavar="N or FILE",
        help="only N sentences, drawn by chance, or those of a file that `tradetalks sample` wrote",
    )
    parser.add_argument("--limit", type=int, metavar="N", help="at most so many requests now")
    parser.add_argument(
        "--yes", action="store_true", help="do not ask before sending to another machine"
    )
    parser.set_defaults(run=_code)


def _code(parsed: argparse.Namespace) -> int:
    from tradetalks.base.tables import read_table
    from tradetalks.base.wording import count_of
    from tradetalks.evaluation.coders import sample_for_coding
    from tradetalks.evaluation.language_model import (
        check_url,
        code_by_model,
        is_local,
        prepare_task,
    )

    target, url = _new_file(parsed.output), check_url(parsed.url)
    audit = Path(f"{target}.audit.jsonl")
    sentences = _read_sentences(parsed.corpus, parsed.column)
    sample = None
    if parsed.sample is not None and parsed.sample.isdecimal():
        sample = sample_for_coding(sentences, int(parsed.sample))
    elif parsed.sample is not None:
        sample = read_table(parsed.sample, dtype={"article_id": "str"}, keep_default_na=False)
    _, task = prepare_task(sentences, parsed.coder, url, audit, sample)
    known = len(task.keys) - sum(key in task.open for key in task.keys)
    print(
        f"{count_of(len(task.open), 'sentence')} with the two before each go to {url}: so many "
        f"requests, or twice as many where answers must be repeated, and about {task.tokens:,} "
        f"tokens. {count_of(known, 'sentence')} answered before.",
        file=sys.stderr,
    )
    if task.open and not (parsed.yes or is_local(url)):
        _confirm("That is another machine. Send? [y/N] ")
    coded = code_by_model(sentences, parsed.coder, url, audit, sample, parsed.limit)
    _write_csv(coded, target)
    missing = int((coded["label"] == "").sum())
    print(target)
    if missing:
        print(
            f"{count_of(missing, 'sentence')} of {len(coded):,} without a valid answer: the column "
            "problem says why",
            file=sys.stderr,
        )
    return int(missing > 0)


def _confirm(question: str) -> None:
    """Go on only if somebody at a terminal says so."""
    from tradetalks.base.checks import InputError

    if not sys.stdin.isatty():
        raise InputError("nobody is there to agree that sentences leave this machine: add --yes")
    print(question, end="", file=sys.stderr, flush=True)
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise InputError("nothing was sent")


def _new_file(given: str) -> Path:
    """Return where a CSV file is to be written; one that exists holds somebody's work."""
    from tradetalks.base.checks import InputError, check_path

    target = check_path(given, "the file to write")
    if target.exists():
        raise InputError(f"{target} exists and is left as it is: name a new file")
    if not target.parent.is_dir():
        raise InputError(f"{target} cannot be written: name a file in a folder that exists")
    return target


def _write_csv(table: Any, target: Path) -> None:
    """Write a table for people to open in a spreadsheet, and never half of it."""
    from tradetalks.base.tables import write_table

    draft = target.with_name(f"{target.name}.draft")
    try:
        write_table(table, draft, "utf-8-sig")
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _read_sentences(corpus: str, columns: list[str]) -> Any:
    """Read a corpus as sentences with their expectations; `annotate` may have done so already."""
    from tradetalks.base.checks import InputError
    from tradetalks.batch.parts import annotate_articles
    from tradetalks.corpus.load import read_columns, read_corpus

    if corpus.endswith(".parquet"):
        import pandas as pd
        import pyarrow.parquet

        if {"sentence_id", "expectation"} <= set(pyarrow.parquet.read_schema(corpus).names):
            return pd.read_parquet(corpus)
    articles, problems = read_corpus(corpus, columns=read_columns(columns))
    for file, reason, remedy in problems.itertuples(index=False):
        print(f"{file}: {reason}; {remedy}", file=sys.stderr)
    if articles.empty:
        raise InputError(f"no readable article in {corpus}: `tradetalks inspect` says why")
    return annotate_articles(articles)


# Each entry takes the subparsers and sets ``run``, a function of the parsed arguments.
COMMANDS: list[Callable[[Any], None]] = [
    _add_start,
    _add_report,
    _add_inspect,
    _add_annotate,
    _add_sample,
    _add_code,
    _add_shares,
    _add_stale,
    _add_checksum,
    _add_evaluate,
    _add_evaluate_claims,
    _add_evaluate_dates,
    _add_evaluate_speakers,
    _add_evaluate_tone,
    _add_classroom,
    _add_grade,
    _add_lite,
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a problem with the input is one line on standard error and exit code 2."""
    parsed = build_parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal may not know all of our letters
        sys.stdout.reconfigure(errors="backslashreplace")
    from tradetalks.base.extras import MissingExtraError, needing

    before = signal.signal(signal.SIGTERM, _stop)
    try:
        with needing("this command", parsed.extra):
            code = int(parsed.run(parsed) or 0)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever reads our output, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MissingExtraError as problem:
        line = shlex.join(sys.argv[1:] if arguments is None else arguments)
        once = f'uvx --from "tradetalks[{problem.extra}]" tradetalks {line}'
        print(f"tradetalks: {problem}, or at once: {once}", file=sys.stderr)
        return 2
    except (ValueError, OSError) as problem:
        print(f"tradetalks: {problem}{_advise(problem)}", file=sys.stderr)
        return 2
    except KeyboardInterrupt as stop:
        print("tradetalks: stopped; no finished file was touched", file=sys.stderr)
        return 128 + (stop.args[0] if stop.args else signal.SIGINT)
    finally:
        signal.signal(signal.SIGTERM, before)


def _advise(problem: Exception) -> str:
    """Say where room is needed; a disk that is full does not say which it is."""
    full = getattr(problem, "errno", None) == errno.ENOSPC
    return f": make room, also in {tempfile.gettempdir()} for temporary files" if full else ""


def _stop(number: int, _frame: Any) -> None:
    """Let whoever ends this process by a signal have it tidy up, as Ctrl-C does."""
    raise KeyboardInterrupt(number)
