"""What an export leaves behind."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from core.review.notes import Note
from core.review.opening.engine import Progress
from core.review.recording import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What an export has written.

    Attributes:
        files: The files.
        notes: What is to be known about the recording, and about what is in the files.
    """

    files: Sequence[Path]
    notes: Sequence[Note]


Writer = Callable[[Recording, Path, bool, Progress | None, threading.Event | None], Exported]
"""Writes a recording to a path; whether another file may be replaced, progress and stop."""
