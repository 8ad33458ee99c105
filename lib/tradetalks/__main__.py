"""The command line: ``tradetalks COMMAND``; each command calls the library and nothing else."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from typing import Any


def build_parser() -> argparse.ArgumentParser:
    """Build the parser; each ``_add_…`` function below adds one command."""
    parser = argparse.ArgumentParser(
        prog="tradetalks", description="How news articles set their readers' expectations."
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
        "which open from the disk with no network. Without CORPUS the project's own two articles "
        "are used, and figures/ is written anew; with it neither figures/ nor notebooks/ change.",
    )
    parser.add_argument(
        "corpus", nargs="?", metavar="CORPUS", help="folder of articles, one a file"
    )
    parser.add_argument(
        "--output",
        metavar="DIR",
        help="folder for the report (default: report/, or report-CORPUS/)",
    )
    parser.add_argument(
        "--refresh", action="store_true", help="also write the executed notebooks back in place"
    )
    parser.set_defaults(run=_report)


def _report(parsed: argparse.Namespace) -> None:
    from tradetalks.reports import make_report  # Jupyter is slow to load; other commands need none

    print(make_report(parsed.corpus, parsed.output, parsed.refresh))


# Each entry takes the subparsers and sets ``run``, a function of the parsed arguments.
COMMANDS: list[Callable[[Any], None]] = [_add_report]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; a problem with the input is one line on standard error and exit code 2."""
    parsed = build_parser().parse_args(arguments)
    try:
        parsed.run(parsed)
    except (ValueError, OSError) as problem:
        print(f"tradetalks: {problem}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
