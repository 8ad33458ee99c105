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


# Each entry takes the subparsers object and calls set_defaults(run=function of the parsed arguments).
COMMANDS: list[Callable[[Any], None]] = []


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
