"""`python -m core compare FILE.csv... --output DIR`: one table of several recordings."""

import argparse
import sys
from pathlib import Path

from core.commands import Parser, complain, print_text
from core.errors import ReviewError
from core.review.commands.common import (
    INTERRUPTED_EXIT,
    add_figures,
    add_files,
    add_force,
    add_rate,
    new_command,
)


def add_parser(commands: "argparse._SubParsersAction[Parser]") -> None:
    """Add the command."""
    command = new_command(
        commands,
        "compare",
        "one table of several recordings, and means by condition",
        "DIR/study.csv has a line for each recording, person and segment; DIR/conditions.csv the\n"
        "mean of each figure by condition, with its 95 % interval (Student's t over participants).",
    )
    add_files(command)
    command.add_argument(
        "--output", type=Path, required=True, metavar="DIR", help="where the tables go"
    )
    command.add_argument(
        "--table",
        type=Path,
        metavar="FILE.csv",
        help="participants and conditions: a CSV with the column recording and any of person, "
        "segment, participant, condition, such as a study.csv that was filled in",
    )
    add_figures(command)
    add_rate(command)
    add_force(command)
    command.set_defaults(run="core.review.commands.compare:run")


def run(options: argparse.Namespace) -> int:
    """Run the command.

    Returns:
        The exit code.
    """
    from core.review.commands.opened import rule_of
    from core.review.export.flat import csv_of
    from core.review.figures import By
    from core.review.placing import place_bytes, refuse_existing
    from core.review.study import MEANS_HEADER, means_rows, read_labels, study_of

    tables = [options.output / "study.csv", options.output / "conditions.csv"]
    try:
        refuse_existing(tables, force=options.force)
        labels = read_labels(options.table) if options.table else []
        study = study_of(
            options.file,
            by=By(options.by),
            rule=rule_of(options),
            rate=options.rate,
            labels=labels,
        )
        for name, notes in study.notes.items():
            for note in notes:
                complain(f"{name}: {note.sentence()}")
        for path, error in study.errors.items():
            complain(error if path in error else f"{path}: {error}")
        if not study.lines:
            raise ReviewError("There is nothing to compare.")
        rows = [list(line.cells.values()) for line in study.lines]
        texts = csv_of(study.header, rows), csv_of(MEANS_HEADER, means_rows(study.means))
        for table, text in zip(tables, texts, strict=True):
            place_bytes(table, text.encode(), force=options.force)
            print_text(str(table), sys.stdout)
    except ReviewError as error:
        complain(str(error))
        return 1
    except KeyboardInterrupt:
        complain("Interrupted; nothing was written.")
        return INTERRUPTED_EXIT
    return 1 if study.errors else 0
