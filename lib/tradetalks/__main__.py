"""The command line: ``tradetalks COMMAND``; each command calls the library and nothing else."""

from __future__ import annotations

import argparse
import errno
import io
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from tradetalks._evaluate_commands import add_evaluate, add_evaluate_dates, add_evaluate_tone

CORPUS = (
    "folder with one article a file (.txt, .md, .html, .docx, .rtf), a table with one article a "
    "row (.csv, .jsonl, .parquet), or a .zip of these; an articles.csv may say what is known"
)


def build_parser() -> argparse.ArgumentParser:
    """Build the parser; each ``_add_…`` function below adds one command."""
    parser = argparse.ArgumentParser(
        prog="tradetalks", description="How news articles set their readers' expectations."
    )
    parser.add_argument(
        "--version", action="version", version=f"tradetalks {version('tradetalks')}"
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for add_command in COMMANDS:
        add_command(commands)
    return parser


def _add_report(commands: Any) -> None:
    parser = commands.add_parser(
        "report",
        help="run the notebooks and write the report",
        description="Run all notebooks and write the report: a front page and one page a notebook, "
        "which open from the disk with no network; where Chromium or Chrome is found, also one "
        "PDF. Without CORPUS the project's own two articles are used, and figures/ is written "
        "anew; with it neither figures/ nor notebooks/ change.",
    )
    parser.add_argument(
        "corpus",
        nargs="?",
        metavar="CORPUS",
        help=CORPUS,
    )
    _add_column(parser)
    parser.add_argument(
        "--output",
        metavar="DIR",
        help="folder for the report: new, empty or an older report (default: report/, or "
        "report-CORPUS/)",
    )
    parser.add_argument(
        "--refresh", action="store_true", help="also write the executed notebooks back in place"
    )
    parser.add_argument(
        "--slides", action="store_true", help="also write slides.html, for a lecture, off line"
    )
    parser.add_argument(
        "--live",
        metavar="ADDRESS",
        default="",
        help="link each page to its live copy in the browser edition at ADDRESS (see lite)",
    )
    parser.set_defaults(run=_report)


def _report(parsed: argparse.Namespace) -> None:
    from tradetalks.articles import read_columns, read_corpus
    from tradetalks.reports import make_report  # Jupyter is slow to load; other commands need none

    if parsed.column:  # the notebooks read the corpus, too, each in a process of its own
        read_columns(parsed.column)
        os.environ["TRADETALKS_COLUMNS"] = ";".join(parsed.column)
    _, problems = read_corpus(parsed.corpus)
    for problem in problems.to_dict("records"):
        print(f"{problem['file']}: {problem['reason']}; {problem['remedy']}", file=sys.stderr)
    print(make_report(parsed.corpus, parsed.output, parsed.refresh, parsed.slides, parsed.live))


def _add_stale(commands: Any) -> None:
    parser = commands.add_parser(
        "stale",
        help="name the notebooks and figures that are out of date, and why",
        description="Run all notebooks, compare what they give with what is kept in notebooks/ and "
        "figures/, and name each file that differs. Nothing is written. Exit code: 0 if all is up "
        "to date, 1 if not; `tradetalks report --refresh` brings all up to date.",
    )
    parser.set_defaults(run=_stale)


def _stale(_parsed: argparse.Namespace) -> int:
    from tradetalks._stale import find_stale

    stale = find_stale()
    for row in stale.to_dict("records"):
        print(f"{row['file']}: {row['reason']}")
    if len(stale):
        print("`tradetalks report --refresh` brings them up to date", file=sys.stderr)
    return int(len(stale) > 0)


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
    from tradetalks.reports import checksum, checksum_code

    if parsed.corpus is not None and not Path(parsed.corpus).exists():
        raise ValueError(f"{parsed.corpus} does not exist: give the corpus of the report")
    print(f"{checksum(parsed.corpus)}  corpus")
    print(f"{checksum_code()}  code and notebooks")


def _add_inspect(commands: Any) -> None:
    parser = commands.add_parser(
        "inspect",
        help="say of each file of a corpus whether it can be read, and if not why",
        description="Read a whole corpus and say, file by file, what will be used and what will "
        "not, why, and what to do; then languages, days and near-duplicates. Nothing is changed. "
        "Exit code 0: all of it can be used; 1: something cannot; 2: there is no such corpus, or "
        "no article in it.",
    )
    parser.add_argument("corpus", metavar="CORPUS", help=CORPUS)
    _add_column(parser)
    parser.add_argument("--json", action="store_true", help="print the tables as JSON")
    parser.set_defaults(run=_inspect)


def _inspect(parsed: argparse.Namespace) -> int:
    from tradetalks.articles import read_columns
    from tradetalks.corpus import describe_corpus, inspect_corpus

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
    parser.set_defaults(run=_classroom)


def _classroom(_parsed: argparse.Namespace) -> None:
    from tradetalks._coursework import make_classroom

    print(make_classroom())


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
    parser.set_defaults(run=_lite)


def _lite(parsed: argparse.Namespace) -> None:
    from tradetalks.browser import build_site

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
    from tradetalks.annotation import annotate, read_keyword_groups
    from tradetalks.articles import read_columns

    keywords = read_keyword_groups(parsed.keywords) if parsed.keywords else None
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


# Each entry takes the subparsers and sets ``run``, a function of the parsed arguments.
COMMANDS: list[Callable[[Any], None]] = [
    _add_report,
    _add_inspect,
    _add_annotate,
    _add_stale,
    _add_checksum,
    add_evaluate,
    add_evaluate_dates,
    add_evaluate_tone,
    _add_classroom,
    _add_lite,
]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a problem with the input is one line on standard error and exit code 2."""
    parsed = build_parser().parse_args(arguments)
    if isinstance(sys.stdout, io.TextIOWrapper):  # a terminal may not know all of our letters
        sys.stdout.reconfigure(errors="backslashreplace")
    before = signal.signal(signal.SIGTERM, _stop)
    try:
        code = int(parsed.run(parsed) or 0)
        sys.stdout.flush()
        return code
    except BrokenPipeError:  # whoever reads our output, such as head, has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
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


if __name__ == "__main__":
    sys.exit(main())
