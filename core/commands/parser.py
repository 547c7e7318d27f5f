"""The parser that all commands of `python -m core` share."""

import argparse
import sys
from typing import Any, Final, NoReturn

from core.texts import one_line

PROGRAM: Final = "mien-analyze"


class Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        """End with 2 and the sentence."""
        self.exit(2, f"{PROGRAM}: {one_line(message)} (--help tells more)\n")

    def print_help(self, file: Any = None) -> None:
        """Print the help, where there is anything to print it on."""
        # A program without a console has neither.
        if file is not None or sys.stdout is not None:
            super().print_help(file)

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """End the program."""
        if message and sys.stderr is not None:
            sys.stderr.write(message.encode("utf-8", "replace").decode("utf-8"))
        sys.exit(status)


def new_parser() -> "tuple[Parser, argparse._SubParsersAction[Parser]]":
    """The parser, and what commands are added to."""
    whole = Parser(
        prog=PROGRAM,
        description="Read facial expression from files, and review recordings, without a window.",
    )
    return whole, whole.add_subparsers(required=True, metavar="command")
