"""The commands of `python -m core COMMAND`, and their dispatch.

Each command's module adds its own parser, and names the function that runs it, which is imported
when the command is chosen: `--help` loads neither networks nor a database.
"""

import importlib
from collections.abc import Sequence
from typing import Final

from core.commands.parser import new_parser

MODULES: Final = (
    "core.batch.options",
    "core.review.commands.summarize",
    "core.review.commands.report",
    "core.review.commands.export",
    "core.review.commands.compare",
)
"""Modules with `add_parser`, in the order in which `--help` lists their commands."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line.

    Args:
        arguments: Instead of those of the program.

    Returns:
        The exit code of the command.
    """
    whole, commands = new_parser()
    for name in MODULES:
        importlib.import_module(name).add_parser(commands)
    options = whole.parse_args(arguments)
    module, _, function = options.run.partition(":")
    code: int = getattr(importlib.import_module(module), function)(options)
    return code
