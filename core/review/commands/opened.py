"""Opening a recording for a command: progress on a terminal, notes on stderr."""

import argparse
import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from core.commands import complain
from core.review.commands.common import Progress
from core.review.figures import EpisodeRule
from core.review.notes import Note
from core.review.recording import Recording, open_recording


@contextlib.contextmanager
def opened(path: Path, rate: float | None) -> Iterator[tuple[Recording, Progress]]:
    """A recording with its rows, and what tells how far its work is.

    Raises:
        ReviewError: If it cannot be opened.
    """
    progress = Progress(path)
    try:
        with open_recording(path, rate=rate, progress=progress) as recording:
            progress.clear()
            yield recording, progress
    finally:
        progress.clear()


def tell(path: Path, notes: Iterable[Note]) -> None:
    """Say on stderr what is to be known about a recording."""
    for note in notes:
        complain(f"{path}: {note.sentence()}")


def rule_of(options: argparse.Namespace) -> EpisodeRule:
    """The rule of episodes that the options ask for."""
    return EpisodeRule(
        threshold=options.episode_threshold,
        least_s=options.episode_least,
        joined_s=options.episode_joined,
    )
