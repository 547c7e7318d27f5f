"""New files that never take the place of others unless told to, and are whole or not there."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

from core.errors import ReviewError, reason
from core.texts import one_line


def refuse_existing(paths: list[Path], *, force: bool) -> None:
    """Say no where a file is there already.

    Raises:
        ReviewError: If one is, and it must not be replaced.
    """
    for path in paths:
        if os.path.lexists(path) and not force:
            raise ReviewError(f"{one_line(str(path))} exists already; nothing was overwritten.")
        if path.is_dir():
            raise ReviewError(f"{one_line(str(path))} is a folder; choose the name of a file.")


def place(path: Path, write: Callable[[Path], None], *, force: bool = False) -> None:
    """Make a file in one step.

    Args:
        path: Where; its folder is made where it is missing.
        write: Writes the file under the name that it is given.
        force: Whether another one may be replaced.

    Raises:
        ReviewError: If there is one, or it cannot be written; nothing has changed then.
    """
    refuse_existing([path], force=force)
    shown = one_line(str(path))
    new = path.with_name(f".{uuid4().hex[:12]}.tmp")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        folder = one_line(str(path.parent))
        raise ReviewError(f"The folder {folder} cannot be made: {reason(error)}.") from error
    try:
        write(new)
        if force:
            os.replace(new, path)
        else:
            _only_if_new(new, path)
    except FileExistsError:
        raise ReviewError(f"{shown} exists already; nothing was overwritten.") from None
    except OSError as error:
        raise ReviewError(f"{shown} cannot be written: {reason(error)}.") from error
    finally:
        if os.path.lexists(new):
            new.unlink(missing_ok=True)


def place_bytes(path: Path, data: bytes, *, force: bool = False) -> None:
    """Make a file of these bytes in one step; see `place`.

    Raises:
        ReviewError: If there is one, or it cannot be written; nothing has changed then.
    """

    def write(new: Path) -> None:
        with new.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    place(path, write, force=force)


def moved(made: Path) -> Callable[[Path], None]:
    """For `place`: what is made already, perhaps on another disk."""

    def write(new: Path) -> None:
        shutil.move(made, new)

    return write


def _only_if_new(new: Path, path: Path) -> None:
    try:
        os.link(new, path)
    except FileExistsError:
        raise
    except OSError:
        # Not every file system has links; `refuse_existing` has looked a moment ago.
        os.replace(new, path)
