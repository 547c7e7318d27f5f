"""Files that survive a crash or a full disk, and files locked by one process."""

import contextlib
import logging
import os
import sys
from pathlib import Path
from typing import IO, Final
from uuid import uuid4

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

log = logging.getLogger(__name__)

LOCKED_BYTE: Final = 2**30
"""Windows locks bytes, and nobody else can read those; this one lies far behind the end."""


def write_atomically(path: Path, text: str) -> None:
    """Replace a UTF-8 text file in one step, so that a crash leaves either the old or the new.

    Raises:
        OSError: If it cannot be written; the old file is untouched then.
    """
    # A short name of its own: the file's name may be as long as the system allows.
    new = path.with_name(f".{uuid4().hex[:12]}.tmp")
    try:
        with new.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(new, path)
    finally:
        new.unlink(missing_ok=True)


def hold(file: IO[bytes]) -> None:
    """Mark an open file as in use until it is closed or the process ends, however it ends.

    A process id would need its start time beside it, and means nothing on another machine.

    Raises:
        BlockingIOError: If another process, or another opening in this one, holds it.
        OSError: If the file system knows no locks.
    """
    if sys.platform == "win32":
        position = file.tell()
        file.seek(LOCKED_BYTE)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except PermissionError as error:
            raise BlockingIOError(error.errno, "the file is held by another process") from error
        finally:
            file.seek(position)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class GrowingFile:
    """A new file to which whole pieces are appended, each handed to the system at once.

    Attributes:
        path: Where it is.
        size: In bytes.
    """

    def __init__(self, path: Path, head: bytes, *, held: bool = False) -> None:
        """Create the file.

        Args:
            path: Where.
            head: What it begins with.
            held: Hold it while it is open, as `hold` has it, if the file system can.

        Raises:
            FileExistsError: If there is one already.
            OSError: If it cannot be made.
        """
        self.path = path
        self.size = 0
        self._file = path.open("xb", buffering=0)
        if held:
            try:
                hold(self._file)
            except OSError:
                log.warning("%s is on a file system without locks", path)
        try:
            self.append(head)
        except OSError:
            self.discard()
            raise

    def append(self, piece: bytes) -> None:
        """Write a piece.

        Raises:
            OSError: If it cannot be written; none of it is in the file then.
        """
        done = 0
        try:
            while done < len(piece):
                done += self._file.write(piece[done:])
        except OSError:
            with contextlib.suppress(OSError):
                self._file.truncate(self.size)
            raise
        self.size += len(piece)

    def close(self) -> None:
        """Release it."""
        try:
            self._file.close()
        except OSError:
            log.exception("closing %s", self.path)

    def discard(self) -> None:
        """Remove it."""
        self.close()
        with contextlib.suppress(OSError):
            self.path.unlink()
