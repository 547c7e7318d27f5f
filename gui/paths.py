"""Files as the system has them: names that Qt cannot hold, and folders in its file manager.

On Linux a name is bytes, which need not be Unicode.
"""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

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
    """The path chosen in a Qt dialog, corrected for names that Qt cannot represent.

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


def show_in_folder(path: Path) -> bool:
    """Open the folder of a file in the system's file manager, with the file selected if possible.

    Never through a shell, so that no name is read as a command.

    Args:
        path: A file, or a folder to open; what is not there any more opens the nearest folder.

    Returns:
        Whether the system took it.
    """
    path = path.absolute()
    if path.is_file():
        try:
            if sys.platform == "win32":
                # As one string: Explorer wants its quotes right behind the comma, and a file's
                # name cannot hold one. It ends by itself, and its exit status means nothing.
                subprocess.Popen(f'explorer /select,"{path}"')
                return True
            if sys.platform == "darwin":
                subprocess.run(["open", "-R", "--", str(path)], check=True, timeout=10)
                return True
        except (OSError, subprocess.SubprocessError):
            pass  # then the folder alone
    folder = next((place for place in (path, *path.parents) if place.is_dir()), path.parent)
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


def _as_shown(name: str) -> str:
    return os.fsencode(name).decode("utf-8", "replace")
