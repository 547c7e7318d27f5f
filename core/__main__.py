"""`python -m core`: the commands of `core.commands`."""

import sys

from core.commands import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
