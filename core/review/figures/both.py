"""Figures with and without the neutral baseline, side by side."""

import threading
from collections.abc import Callable
from dataclasses import replace

from core.review.figures.rule import RULE, EpisodeRule
from core.review.figures.summary import By, Summary, summarise
from core.review.recording import Recording


def summarise_both(
    recording: Recording,
    *,
    by: By = By.SEGMENT,
    rule: EpisodeRule = RULE,
    progress: Callable[[float], None] | None = None,
    cancel: threading.Event | None = None,
) -> Summary:
    """The figures as recorded, and those of everyone with a baseline without it as well.

    Args:
        recording: With its rows loaded.
        by: Whether there is a line for each person, or for each segment of each.
        rule: What counts as an episode.
        progress: Called with the share that is done.
        cancel: Set it to stop.

    Raises:
        ReviewError: If the rows cannot be read.
        Cancelled: If it was stopped.
    """
    plain = summarise(recording, by=by, rule=rule, progress=progress, cancel=cancel)
    if not (recording.edits.baselines or recording.sidecar.get("baselines")):
        return plain
    corrected = summarise(recording, by=by, rule=rule, corrected=True, cancel=cancel)
    known = {(note.kind, str(note.values)) for note in plain.notes}
    more = [note for note in corrected.notes if (note.kind, str(note.values)) not in known]
    return replace(plain, lines=[*plain.lines, *corrected.lines], notes=[*plain.notes, *more])
