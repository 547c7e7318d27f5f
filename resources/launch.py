"""Starts an installed Mien, whose folders lie together in `mien`; see ADR 18.

Their code calls them by their own names, so they are put on the path here, and in no other process
than Mien's own. A checkout and the windowed build need none of this.
"""

import importlib
import sys
from pathlib import Path

_FOLDERS = Path(__file__).resolve().parents[1]


def _run(package: str) -> int:
    sys.path.insert(0, str(_FOLDERS))
    # By name: nothing in here may depend on those above.
    code: int = importlib.import_module(f"{package}.__main__").main()
    return code


def mien() -> int:
    """The window; see `gui.app.main`."""
    return _run("gui")


def mien_analyze() -> int:
    """The command line; see `core.batch.main`."""
    return _run("core")


def mien_models() -> int:
    """The networks; see `models.__main__.main`."""
    return _run("models")
