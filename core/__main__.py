"""`python -m core`: the command line of `core.batch`."""

import sys

from core.batch import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
