"""Checks on a file before it is decoded."""

import codecs
import os
from pathlib import Path

from core.errors import CameraError, reason


def shown(name: str | os.PathLike[str]) -> str:
    r"""A name as text that can be written anywhere: a byte that is not UTF-8 becomes `\xe9`."""
    return os.fsencode(name).decode("utf-8", "backslashreplace")


def check_readable(path: Path) -> None:
    """Raise an error unless the path is a readable file.

    Raises:
        CameraError: If it is missing, a folder or a device, or may not be read.
    """
    # `os.path` and not `Path`, whose methods raise on names that no system allows.
    if not os.path.exists(path):
        raise CameraError(f'There is no file "{shown(path)}"; check the path.')
    if not os.path.isfile(path):
        raise CameraError(f'Expected a file, but "{shown(path)}" is a folder or a device.')
    try:
        with path.open("rb") as file:
            file.read(1)  # some can be opened and never be read
    except OSError as error:
        raise CameraError(f'"{shown(path)}" cannot be read: {reason(error)}.') from error


def is_text(path: Path) -> bool:
    """Whether a file begins like a text."""
    with path.open("rb") as file:
        head = file.read(4096)
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)
    except UnicodeDecodeError:
        return False
    return b"\0" not in head and head != b""
