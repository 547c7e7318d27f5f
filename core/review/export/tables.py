"""Exports that DuckDB writes itself, whatever their length: tidy, long, Parquet, Py-Feat."""

import json
import threading
from pathlib import Path
from typing import Final
from uuid import uuid4

import duckdb

from core import __version__
from core.errors import ReviewError
from core.review.export.exported import Exported
from core.review.export.selection import at_once, selected
from core.review.figures import By, stretches_of
from core.review.opening.engine import Progress, literal, why
from core.review.opening.layout import SMOOTH
from core.review.placing import moved, place
from core.review.recording import Recording
from core.session.format import guarded
from core.texts import one_line
from models.labels import EMOTIONS

_CSV: Final = "FORMAT csv, HEADER true, DELIMITER ',', QUOTE '\"', ESCAPE '\"', NULLSTR ''"
_PYFEAT: Final = {
    "anger": "angry",
    "disgust": "disgusted",
    "fear": "fearful",
    "happiness": "happy",
    "sadness": "sad",
    "surprise": "surprised",
    "neutral": "neutral",
}
"""Py-Feat's names of the expressions, in its order, and Mien's."""


def tidy(
    recording: Recording,
    path: Path,
    force: bool,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Exported:
    """A row for each person in each frame, as CSV."""
    query = f"SELECT * FROM ({selected(recording, guard=True)}) ORDER BY timestamp, person"
    return _copied(recording, query, _CSV, path, force, progress, cancel)


def long(
    recording: Recording,
    path: Path,
    force: bool,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Exported:
    """A row for each expression of each person in each frame, as CSV; no empty frames."""
    keys = ", ".join(literal(str(emotion)) for emotion in EMOTIONS)
    query = (
        "SELECT recording, participant, condition, person, name, segment, frame, timestamp, "
        f"emotion AS label, unnest([{keys}]) AS expression, "
        f"unnest([{', '.join(EMOTIONS)}]) AS probability, "
        f"unnest([{', '.join(SMOOTH)}]) AS probability_smooth "
        f"FROM ({selected(recording, guard=True)}) WHERE person IS NOT NULL"
    )
    query = f"SELECT * FROM ({query}) ORDER BY timestamp, person"
    return _copied(recording, query, _CSV, path, force, progress, cancel)


def parquet(
    recording: Recording,
    path: Path,
    force: bool,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Exported:
    """The tidy table as Parquet, texts as they are, with the sidecar in its metadata."""
    query = f"SELECT * FROM ({selected(recording, guard=False)}) ORDER BY timestamp, person"
    facts = {
        "application": {"name": "Mien", "version": __version__},
        "notes": [note.sentence() for note in recording.notes],
        "sidecar": recording.sidecar,
    }
    told = literal(json.dumps(facts, ensure_ascii=True))
    options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{mien: {told}}}"
    return _copied(recording, query, options, path, force, progress, cancel)


def pyfeat(
    recording: Recording,
    path: Path,
    force: bool,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Exported:
    """The columns of Py-Feat 1 that Mien can fill, as CSV.

    The probabilities are those of each frame alone, as Py-Feat's are; of a recording that has only
    smoothed ones, those.
    """
    source = recording.sidecar.get("source")
    name = source.get("name") if isinstance(source, dict) else None
    shown = literal(guarded(one_line(name if isinstance(name, str) else recording.name)))
    clock = "printf('%02d:%02d', floor(timestamp / 60)::INTEGER, (floor(timestamp) % 60)::INTEGER)"
    emotions = ", ".join(
        f"coalesce({own}, {own}_smooth) AS {theirs}" for theirs, own in _PYFEAT.items()
    )
    query = (
        "SELECT x AS FaceRectX, y AS FaceRectY, width AS FaceRectWidth, height AS FaceRectHeight, "
        f"score AS FaceScore, {emotions}, {shown} AS input, frame, {clock} AS approx_time, "
        "timestamp, person AS face_id, name AS Identity "
        f"FROM ({selected(recording, guard=True)}) ORDER BY timestamp, person"
    )
    return _copied(recording, query, _CSV, path, force, progress, cancel)


def _copied(
    recording: Recording,
    query: str,
    options: str,
    path: Path,
    force: bool,
    progress: Progress | None,
    cancel: threading.Event | None,
) -> Exported:
    # A name of its own in our folder: not every path can stand within SQL.
    made = recording.engine.folder / uuid4().hex
    try:
        recording.engine.watched(
            f"COPY ({query}) TO {literal(str(made))} ({options})", progress=progress, cancel=cancel
        )
        place(path, moved(made), force=force)
    except duckdb.Error as error:
        raise ReviewError(f"The rows cannot be exported: {why(error)}.") from error
    finally:
        made.unlink(missing_ok=True)
    _, notes = stretches_of(recording, By.SEGMENT)
    return Exported(files=[path], notes=[*recording.notes, *notes, *at_once(recording)])
