"""`python -m core export FILE.csv --format NAME`: a recording for another program."""

import argparse
import sys
from pathlib import Path
from typing import Final

from core.commands import Parser, print_text
from core.review.commands.common import add_force, add_rate, for_each, new_command

FORMAT_NAMES: Final = (
    *("tidy", "long", "xlsx", "parquet", "spss", "pyfeat", "elan", "boris", "boris-tabular"),
    "bids",
)
"""Those of `core.review.export.FORMATS`, which is not imported for `--help`."""


def add_parser(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the command."""
    command = new_command(
        commands,
        "export",
        "a recording as Excel, Parquet, for SPSS, ELAN, BORIS and others",
        "A recording in the format of another program, with what the review beside it says.\n"
        "docs/review.md describes the formats and names their versions.",
    )
    command.add_argument("file", type=Path, metavar="FILE.csv", help="the CSV of a recording")
    command.add_argument("--format", choices=FORMAT_NAMES, required=True, help="the format")
    command.add_argument(
        "--output",
        type=Path,
        metavar="FILE",
        help="the file to make; default: the name of the recording with that format's ending, here",
    )
    add_rate(command)
    add_force(command)
    command.set_defaults(run="core.review.commands.export:run")


def run(options: argparse.Namespace) -> int:
    """Run the command.

    Returns:
        The exit code.
    """
    from core.review.commands.opened import opened, tell
    from core.review.export import export

    def work(path: Path) -> None:
        with opened(path, options.rate) as (recording, progress):
            exported = export(
                recording, options.format, options.output, force=options.force, progress=progress
            )
            progress.clear()
            tell(path, exported.notes)
        for file in exported.files:
            print_text(str(file), sys.stdout)

    return for_each([options.file], work)[0]
