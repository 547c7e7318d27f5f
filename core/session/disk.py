"""Free disk space for a recording."""

import os
import shutil
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

FULL_BYTES: Final = 4_000_000
"""Below it the disk counts as full: room enough to finish the files of a recording in order."""


class DiskState(StrEnum):
    """The disk space of a recording, and whether it is low."""

    PLENTY = "plenty"
    LOW = "low"
    FULL = "full"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiskSpace:
    """The free space on the disk of a folder.

    Attributes:
        free_bytes: What can be written; None where the system does not say, or where
            nothing may be written.
        seconds_left: How long that lasts at the rate so far; None where either is unknown.
        state: Whether to worry.
    """

    free_bytes: int | None
    seconds_left: float | None
    state: DiskState


def disk_space(folder: Path, *, low_bytes: int, bytes_per_second: float = 0.0) -> DiskSpace:
    """Query the free space; may block on a network drive.

    Args:
        folder: On the disk in question; it need not exist yet.
        low_bytes: The state is `LOW` below it; 0 never says so.
        bytes_per_second: How fast it is being filled; 0 is unknown.
    """
    try:
        existing = next(p for p in (folder, *folder.absolute().parents) if p.exists())
        total, _, free = shutil.disk_usage(existing)
        # Where there is no disk, or nothing may be written, whoever tries is told why.
        if not total or not os.access(existing, os.W_OK):
            raise OSError
    except (OSError, StopIteration, ValueError):
        return DiskSpace(free_bytes=None, seconds_left=None, state=DiskState.PLENTY)
    if free < FULL_BYTES:
        state = DiskState.FULL
    else:
        state = DiskState.LOW if free < low_bytes else DiskState.PLENTY
    left = max(free - FULL_BYTES, 0) / bytes_per_second if bytes_per_second > 0 else None
    return DiskSpace(free_bytes=free, seconds_left=left, state=state)
