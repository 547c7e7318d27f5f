"""`python -m core report FILE.csv... --output DIR`: a page about each recording."""

import argparse
import sys
from pathlib import Path

from core.commands import Parser, print_text
from core.review.commands.common import add_files, add_force, add_rate, for_each, new_command
from core.review.notes import LANGUAGES


def add_parser(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the command."""
    command = new_command(
        commands,
        "report",
        "a page about each recording, to read and to print",
        "DIR/NAME_report.html for each recording: what was recorded with what, the timeline, the\n"
        "figures, markers and limits. It needs no other file and holds no picture of a face.",
    )
    add_files(command)
    command.add_argument(
        "--output", type=Path, required=True, metavar="DIR", help="where the pages go"
    )
    command.add_argument(
        "--language", choices=LANGUAGES, default="en", help="of the page; default: en"
    )
    add_rate(command)
    add_force(command)
    command.set_defaults(run="core.review.commands.report:run")


def run(options: argparse.Namespace) -> int:
    """Run the command.

    Returns:
        The exit code.
    """
    from core.review.commands.opened import opened, tell
    from core.review.placing import place_bytes, refuse_existing
    from core.review.report import report_html
    from core.review.study.table import names_of
    from core.session import on_every_system

    names = dict(zip(options.file, names_of(options.file), strict=True))

    def work(path: Path) -> None:
        page = options.output / f"{on_every_system(names[path])}_report.html"
        refuse_existing([page], force=options.force)
        with opened(path, options.rate) as (recording, _):
            html = report_html(recording, options.language)
            place_bytes(page, html.encode(), force=options.force)
            tell(path, recording.notes)
        print_text(str(page), sys.stdout)

    return for_each(options.file, work)[0]
