"""A person's neutral baseline: from a stretch chosen in the review, or as it was recorded."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from core.pipeline import LARGEST_OFFSET, Baseline, BaselineError, baseline_of
from core.review.figures.rows import rows_of
from core.review.recording import Person, Recording
from models.labels import EMOTIONS


def baseline_for(recording: Recording, person: Person) -> Baseline | None:
    """The baseline of a person; None where none was chosen or recorded.

    That of a stretch is made as while recording, `core.pipeline.baseline`: of the raw
    probabilities of the rows in which nothing but the confidence spoke against a label.

    Raises:
        BaselineError: If the chosen stretch gives none; the sentence says why.
        ReviewError: If the rows cannot be read.
    """
    spans = [recording.edits.baselines[f] for f in person.faces if f in recording.edits.baselines]
    if spans:
        start, end = spans[0]
        pieces = list(rows_of(recording, person, start, end, raw=True))
        keep = [
            piece.readable
            & ~np.isnan(piece.raw).any(axis=1)
            & (piece.times_s >= start)
            & (piece.times_s <= end)
            for piece in pieces
        ]
        times = [t for p, k in zip(pieces, keep, strict=True) for t in p.times_s[k]]
        raw = [p.raw[k].astype(np.float32) for p, k in zip(pieces, keep, strict=True)]
        answers = np.concatenate(raw) if raw else np.zeros((0, len(EMOTIONS)), np.float32)
        return baseline_of(
            person.number,
            [round(time * 1e9) for time in times],
            answers,
            duration_s=end - start,
        )
    recorded = recording.sidecar.get("baselines")
    recorded = recorded if isinstance(recorded, dict) else {}
    for face in person.faces:
        if (found := _recorded(face, recorded.get(str(face)))) is not None:
            return found
    return None


def _recorded(face: int, facts: Any) -> Baseline | None:
    """The baseline in a sidecar, if it is one."""
    offsets = facts.get("offsets") if isinstance(facts, Mapping) else None
    if not isinstance(offsets, Mapping) or set(offsets) != set(EMOTIONS):
        return None
    values = [offsets[emotion] for emotion in EMOTIONS]
    if not all(isinstance(v, int | float) and 0 <= v <= LARGEST_OFFSET for v in values):
        return None
    return Baseline(
        track_id=face,
        offsets=np.array(values, np.float32),
        resting=np.full(len(EMOTIONS), np.nan, np.float32),
        samples=0,
        first_ns=0,
        last_ns=0,
    )


__all__ = ["BaselineError", "baseline_for"]
