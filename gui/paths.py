"""Names of files that Qt cannot hold: on Linux they are bytes, which need not be Unicode."""

import os
import sys
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QUrl

_LOST: Final = "\ufffd"
"""What Qt puts in the place of such a byte; the file is then not found."""


def local_path(url: QUrl) -> str:
    """The path of a local file, with bytes that are no Unicode as `os.fsdecode` has them."""
    path = url.toLocalFile()
    if _LOST not in path or sys.platform == "win32":
        return path
    encoded = url.path(QUrl.ComponentFormattingOption.FullyEncoded)
    return os.fsdecode(unquote_to_bytes(encoded))


def chosen_path(path: str) -> str:
    """The path that was chosen in a dialog of Qt's, which cannot say every name.

    Args:
        path: As the dialog has it.

    Returns:
        The same, or the one file or folder beside it that the dialog shows like this.
    """
    if _LOST not in path or os.path.exists(path):
        return path
    whole = Path(path)
    # The folders above may hold such bytes as well.
    folder = Path(chosen_path(str(whole.parent)))
    try:
        names = [name for name in os.listdir(folder) if _as_shown(name) == whole.name]
    except OSError:
        return path
    return str(folder / names[0]) if len(names) == 1 else path


def _as_shown(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")
