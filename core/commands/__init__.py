"""The command line: `python -m core COMMAND`; parsing, printing, and finding the command.

The commands themselves lie in the rooms of what they do.
"""

from core.commands.parser import PROGRAM, Parser, new_parser
from core.commands.printing import complain, print_text
from core.commands.running import main

__all__ = ["PROGRAM", "Parser", "complain", "main", "new_parser", "print_text"]
