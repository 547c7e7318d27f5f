"""What commands print: results on stdout, one sentence for each trouble on stderr."""

import logging
import os
import sys
from typing import TextIO

from core.commands.parser import PROGRAM
from core.texts import one_line

log = logging.getLogger(__name__)


def complain(sentence: str) -> None:
    """Print a sentence on stderr."""
    print_text(f"{PROGRAM}: {one_line(sentence)}", sys.stderr)


def print_text(text: str, stream: TextIO | None, end: str = "\n") -> None:
    """Print what the stream's encoding can hold, if there is a stream that somebody reads."""
    if stream is None:
        return
    encoding = stream.encoding or "utf-8"
    try:
        print(text.encode(encoding, "replace").decode(encoding), end=end, file=stream, flush=True)
    except BrokenPipeError:
        # Else the end of the program tries once more, and fails.
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
    except (OSError, ValueError):
        log.debug("nobody reads what is printed", exc_info=True)
