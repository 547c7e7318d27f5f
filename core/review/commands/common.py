"""What the commands of the review share: options, and one recording after the other."""

import argparse
import math
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from core.commands import Parser, complain, print_text
from core.errors import ReviewError
from core.texts import one_line

INTERRUPTED_EXIT: Final = 130
EXIT_CODES: Final = """\
exit codes:
  0    done
  1    a recording could not be opened, or a result not written; the others are done
  2    wrong usage
  130  interrupted (Ctrl-C)
"""


def new_command(
    commands: "argparse._SubParsersAction[Parser]", name: str, words: str, description: str
) -> Parser:
    """Add a command, with what all of them have."""
    return commands.add_parser(
        name,
        help=words,
        description=description,
        epilog=EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )


def add_files(command: Parser) -> None:
    """Add the recordings that a command takes."""
    command.add_argument(
        "file",
        nargs="+",
        type=Path,
        metavar="FILE.csv",
        help="the CSV of a recording, or a table of Py-Feat or OpenFace; it is only read",
    )


def add_rate(command: Parser) -> None:
    """Add the rate of files without a time."""
    command.add_argument(
        "--rate",
        type=_rate,
        metavar="1/S",
        help="frames a second, of tables that have no time of their own",
    )


def add_force(command: Parser) -> None:
    """Add the leave to replace files."""
    command.add_argument(
        "--force", action="store_true", help="replace files that exist; else nothing is overwritten"
    )


def add_figures(command: Parser) -> None:
    """Add what figures are made of, and the rule of episodes."""
    command.add_argument(
        "--by",
        choices=("segment", "person"),
        default="segment",
        help="a line for each segment of each person, or for each person; default: segment, and "
        "the whole where the review has none",
    )
    rule = command.add_argument_group("what counts as an episode")
    for name, low, high, value, words in (
        ("threshold", 0.0, 1.0, 0.5, "smoothed probability that it needs"),
        ("least", 0.0, 3600.0, 0.5, "seconds that it lasts at least"),
        ("joined", 0.0, 3600.0, 0.5, "seconds that may lie between parts of one"),
    ):
        rule.add_argument(
            f"--episode-{name}",
            type=_number(low, high),
            default=value,
            metavar="P" if name == "threshold" else "S",
            help=f"{words}; {low:g} to {high:g}, default: {value:g}",
        )


def for_each(paths: Sequence[Path], work: Callable[[Path], None]) -> tuple[int, dict[Path, str]]:
    """Do something with one recording after the other; one that fails stops no other.

    Args:
        paths: Their CSVs.
        work: What; a `ReviewError` of it is one sentence on stderr.

    Returns:
        The exit code, and why which ones failed.
    """
    errors: dict[Path, str] = {}
    for path in paths:
        try:
            work(path)
        except ReviewError as error:
            errors[path] = one_line(str(error))
            complain(errors[path] if str(path) in errors[path] else f"{path}: {errors[path]}")
        except KeyboardInterrupt:
            complain("Interrupted; what was done before is kept.")
            return INTERRUPTED_EXIT, errors
    return (1 if errors else 0), errors


class Progress:
    """Tells the share of a recording that is done, on a terminal, on one line."""

    def __init__(self, path: Path) -> None:
        self._name = one_line(path.name)
        self._shown = 0
        self._show = sys.stderr is not None and sys.stderr.isatty()

    def __call__(self, share: float) -> None:
        """Tell a share, 0 to 1."""
        if self._show:
            line = f"{self._name}: {share:.0%}"
            self._shown = max(self._shown, len(line))
            print_text(f"\r{line}", sys.stderr, end="")

    def clear(self) -> None:
        """Take the line off."""
        if self._shown:
            print_text("\r" + " " * self._shown + "\r", sys.stderr, end="")
            self._shown = 0


def _rate(text: str) -> float:
    return _number(0.01, 1000.0)(text)


def _number(low: float, high: float) -> Callable[[str], float]:
    def converted(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not low <= value <= high:
            raise argparse.ArgumentTypeError(f'Expected {low:g} to {high:g}, got "{text}".')
        return value

    return converted
