"""The timeline with the neutral baselines taken off, for those who have one."""

import math
import threading
from collections.abc import Mapping

import duckdb
import numpy as np

from core.errors import ReviewError
from core.pipeline import Baseline, BaselineError
from core.review.figures.baselines import baseline_for
from core.review.figures.rows import UNCERTAIN_CODE
from core.review.notes import Note
from core.review.opening.engine import Progress, why
from core.review.opening.layout import SMOOTH
from core.review.recording import Recording
from core.review.timeline import Timeline, build_pyramid
from models.labels import EMOTIONS


def corrected_timeline(
    recording: Recording,
    *,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> tuple[Timeline, list[Note]]:
    """What any stretch looks like without the resting look of everybody who has a baseline.

    It reads all rows once, so it belongs into a thread of its own; make it anew when a baseline is
    set or faces are merged.

    Args:
        recording: With its rows loaded.
        progress: Called with the share that is done.
        cancel: Set it to stop.

    Returns:
        The timeline, and a note for each person whose baseline cannot be made.

    Raises:
        ReviewError: If the rows cannot be read.
        Cancelled: If it was stopped.
    """
    offsets: dict[int, Baseline] = {}
    notes = []
    for person in recording.people:
        try:
            baseline = baseline_for(recording, person)
        except BaselineError as error:
            values = {"person": person.label, "why": str(error)}
            notes.append(Note(kind="baseline_failed", values=values))
            continue
        if baseline is not None:
            offsets |= dict.fromkeys(person.faces, baseline)
    if not offsets:
        return recording.timeline, notes
    relation = corrected_rows(recording, offsets)
    finest = recording.timeline.pyramid.finest_s
    try:
        pyramid = build_pyramid(
            recording.engine, relation, finest, progress=progress, cancel=cancel
        )
    except duckdb.Error as error:
        raise ReviewError(f"The recording cannot be read: {why(error)}.") from error
    return Timeline(recording.engine, pyramid, rows=True, relation=relation), notes


def corrected_rows(recording: Recording, baselines: Mapping[int, Baseline]) -> str:
    """SQL of `t`, `face`, `label` and the smoothed probabilities, some faces corrected.

    The formula is that of `Baseline.correct`; labels are made as in `core.review.figures.rows`.

    Args:
        recording: With its rows loaded.
        baselines: By face, one at least.
    """
    places = range(len(EMOTIONS))
    values = ", ".join(
        f"({face}, {', '.join(repr(float(w)) for w in np.exp(-b.offsets))})"
        for face, b in baselines.items()
    )
    weighted = [f"{name} * w{k}" for k, name in enumerate(SMOOTH)]
    total = " + ".join(weighted)
    made = ", ".join(
        f"CASE WHEN w0 IS NULL THEN {name} ELSE {weighted[k]} / ({total}) END AS s{k}"
        for k, name in enumerate(SMOOTH)
    )
    before = f"greatest({', '.join(SMOOTH)})"
    largest = f"greatest({', '.join(f's{k}' for k in places)})"
    best = " ".join(f"WHEN s{k} = {largest} THEN {k}" for k in places)
    needed = _threshold(recording)
    doubted = f"label = {UNCERTAIN_CODE}"
    unsure = "false"
    if needed:
        doubted += f" AND {before} >= {needed}"
        unsure = f"{largest} < {needed}"
    label = (
        f"CASE WHEN w0 IS NULL OR label IS NULL THEN label WHEN {doubted} OR {unsure} "
        f"THEN {UNCERTAIN_CODE} {best} ELSE {UNCERTAIN_CODE} END::UTINYINT"
    )
    inner = (
        f"SELECT t, face, label, w0, {', '.join(SMOOTH)}, {made} FROM rows LEFT JOIN "
        f"(VALUES {values}) AS weights(face, {', '.join(f'w{k}' for k in places)}) USING (face)"
    )
    smooth = ", ".join(f"s{k} AS {name}" for k, name in enumerate(SMOOTH))
    return f"SELECT t, face, {label} AS label, {smooth} FROM ({inner})"


def _threshold(recording: Recording) -> str:
    """SQL of the confidence that a label needed at `t`; empty where it is not known."""
    if recording.thresholds is None:
        return ""
    first, *later = recording.thresholds
    cases = " ".join(
        f"WHEN t >= {onset!r} THEN {value!r}"
        for onset, value in reversed(later)
        if math.isfinite(onset)
    )
    return f"(CASE {cases} ELSE {first[1]!r} END)" if cases else f"{first[1]!r}"
