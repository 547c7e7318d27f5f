"""The contents of a recording's files: columns, events, and texts safe for spreadsheets.

`docs/recording-format.md` says the same for people.
"""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.session.keys import EndReason
from core.texts import one_line
from core.types import Box, Estimate, FaceAnalysis, FrameAnalysis, Pose
from models.labels import AGE_GROUPS, EMOTIONS

SCHEMA_VERSION: Final = 3
"""3 adds `file`, `yaw`, `pitch` and `roll` at the end of the CSV and what was lost in reading to
events and sidecar; 2 guards texts in the events table and tells much more in the sidecar, with the
CSV of 1."""
RUNNING: Final = EndReason.RUNNING
INTERRUPTED: Final = EndReason.INTERRUPTED


@dataclass(frozen=True, slots=True)
class Row:
    """What a row of the CSV is made of.

    Attributes:
        analysis: What was found in the frame.
        timestamp: Seconds since the start of the session.
        wall_time: The same as a time of day.
        face: Which of its faces; None where it has none.
    """

    analysis: FrameAnalysis
    timestamp: float
    wall_time: datetime
    face: FaceAnalysis | None


Cell = Callable[[Row], str]
"""Makes one cell of a row."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the CSV.

    Attributes:
        name: Header.
        unit: Unit or format; empty for keys and counts.
        description: For the sidecar.
        cell: Makes its cell of a row.
    """

    name: str
    unit: str
    description: str
    cell: Cell

    def as_dict(self) -> dict[str, str]:
        """As the sidecar has it."""
        return {"name": self.name, "unit": self.unit, "description": self.description}


def _of_face(value: Callable[[FaceAnalysis], str]) -> Cell:
    """A cell about the face; empty where there is none."""
    return lambda row: "" if row.face is None else value(row.face)


def _of_box(value: Callable[[Box], float]) -> Cell:
    return _of_face(lambda face: f"{value(face.track.face.box):.2f}")


def _of_pose(value: Callable[[Pose], float]) -> Cell:
    return _of_face(lambda face: "" if face.pose is None else f"{value(face.pose):.1f}")


def _share(values: Callable[[FaceAnalysis], NDArray[np.float32]], place: int) -> Cell:
    return _of_face(lambda face: f"{values(face)[place]:.6f}")


def _label(estimate: Callable[[FaceAnalysis], Estimate]) -> Cell:
    """The largest one's label, or that it is uncertain."""

    def cell(row: Row) -> str:
        if row.face is None:
            return ""
        return estimate(row.face).decided(row.analysis.confidence_threshold)

    return cell


def _columns() -> tuple[Column, ...]:
    expression = [
        Column(
            e,
            "probability",
            f"Expression {e}, this frame alone; the seven sum to 1",
            _share(lambda face: face.emotion.probabilities, place),
        )
        for place, e in enumerate(EMOTIONS)
    ]
    smooth = [
        Column(
            f"{e}_smooth",
            "probability",
            f"Expression {e}, smoothed over time",
            _share(lambda face: face.emotion.smoothed, place),
        )
        for place, e in enumerate(EMOTIONS)
    ]
    ages = [
        Column(
            a,
            "probability",
            f"Age group {a}, this frame alone; the four sum to 1",
            _share(lambda face: face.age_group.probabilities, place),
        )
        for place, a in enumerate(AGE_GROUPS)
    ]
    return (
        Column(
            "frame",
            "",
            "Number of the frame within the source; gaps are dropped frames",
            lambda row: str(row.analysis.index),
        ),
        Column(
            "timestamp",
            "s",
            "Since the start of the session, by the time of capture",
            lambda row: f"{row.timestamp:.6f}",
        ),
        Column(
            "wall_time",
            "ISO 8601 UTC",
            "Start of the session plus timestamp",
            lambda row: in_utc(row.wall_time),
        ),
        Column(
            "face_id",
            "",
            "Number of the face, kept while it is tracked; empty: no face",
            _of_face(lambda face: str(face.track.track_id)),
        ),
        Column(
            "x",
            "px",
            "Left edge of the face box in the unmirrored frame",
            _of_box(lambda box: box.x),
        ),
        Column("y", "px", "Top edge of the face box", _of_box(lambda box: box.y)),
        Column("width", "px", "Width of the face box", _of_box(lambda box: box.width)),
        Column("height", "px", "Height of the face box", _of_box(lambda box: box.height)),
        Column(
            "score",
            "0 to 1",
            "Confidence of the detector",
            _of_face(lambda face: f"{face.track.face.score:.4f}"),
        ),
        *expression,
        *smooth,
        Column(
            "emotion",
            "",
            "Largest smoothed expression, or uncertain",
            _label(lambda face: face.emotion),
        ),
        Column(
            "emotion_confidence",
            "probability",
            "Probability of the largest smoothed expression",
            _of_face(lambda face: f"{face.emotion.confidence:.6f}"),
        ),
        *ages,
        Column(
            "age_group",
            "",
            "Largest smoothed age group, or uncertain",
            _label(lambda face: face.age_group),
        ),
        Column(
            "age_confidence",
            "probability",
            "Probability of the largest smoothed age group",
            _of_face(lambda face: f"{face.age_group.confidence:.6f}"),
        ),
        Column(
            "file",
            "",
            "Name of the picture's file in a folder of pictures; otherwise empty",
            lambda row: guarded(row.analysis.file),
        ),
        Column(
            "yaw",
            "degrees",
            "Estimated turn of the head relative to the camera, this frame alone: positive to "
            "the person's own right; approximate, empty where the detector finds no landmarks",
            _of_pose(lambda pose: pose.yaw),
        ),
        Column(
            "pitch",
            "degrees",
            "The same, up and down: positive is up",
            _of_pose(lambda pose: pose.pitch),
        ),
        Column(
            "roll",
            "degrees",
            "The same, tilt of the head: positive to the person's own right shoulder",
            _of_pose(lambda pose: pose.roll),
        ),
    )


COLUMNS: Final = _columns()
HEADER: Final = tuple(column.name for column in COLUMNS)
ADDED_IN_3: Final = ("file", "yaw", "pitch", "roll")
"""Columns that older recordings do not have."""
TEXT_COLUMNS: Final = frozenset({"wall_time", "emotion", "age_group", "file"})
EVENT_HEADER: Final = ("onset", "duration", "trial_type", "value")
EVENT_COLUMNS: Final[Mapping[str, str]] = {
    "onset": "Seconds since the start of the session, on the clock of the CSV's timestamp",
    "duration": "Seconds; 0 for an instant",
    "trial_type": "What happened; see event_types",
    "value": "Details; n/a where there are none",
}
EVENT_TYPES: Final[Mapping[str, str]] = {
    "marker": "Set by the person who records; its name or text",
    "consent": "The people recorded agreed; the text they agreed to",
    "face_named": "A face was named: face_id, colon, name; an empty name removes it",
    "baseline_set": "A neutral baseline was set: the face_id; see baselines in the sidecar",
    "baseline_cleared": "A neutral baseline was cleared: the face_id",
    "settings_changed": "What was changed, as group.field=value in JSON, semicolons between",
    "source_changed": "The source was opened with another size or rate: name, size, rate",
    "camera_lost": "The source stopped sending pictures; the time of the last one",
    "camera_gap": "From the last picture before the loss to the first one after it, or to the end",
    "paused": "Playback of a file was paused",
    "resumed": "Playback went on after a pause",
    "seek": "Jump within a file; the new position in seconds of the file",
    "speed_changed": "The playback speed of a file changed; multiple of normal speed",
    "frames_unreadable": "Frames of the file that could not be decoded; how many",
    "frames_damaged": "Frames that were decoded with errors, or depend on faulty ones; how many",
    "times_shifted": (
        "The timestamps of the file jumped back; the seconds added to all later ones"
    ),
    "cut": "The picture changed as a whole; all faces get new numbers",
}
"""Others may come; these have fixed meanings."""


def sidecar_path(csv_path: Path) -> Path:
    """The JSON beside a recording."""
    return csv_path.with_suffix(".json")


def events_path(csv_path: Path) -> Path:
    """The events table beside a recording."""
    return csv_path.with_name(f"{csv_path.stem}_events.tsv")


def in_utc(moment: datetime) -> str:
    """ISO 8601 with milliseconds."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def rows_of(analysis: FrameAnalysis, timestamp: float, wall_time: datetime) -> list[list[str]]:
    """The rows of a frame: one per face, or one with empty face cells.

    Args:
        analysis: What was found.
        timestamp: Seconds since the start of the session.
        wall_time: The same as a time of day.
    """
    faces: tuple[FaceAnalysis | None, ...] = analysis.faces or (None,)
    rows = [Row(analysis, timestamp, wall_time, face) for face in faces]
    return [[column.cell(row) for column in COLUMNS] for row in rows]


def csv_bytes(rows: Iterable[Iterable[str]]) -> bytes:
    """Rows of the CSV as written to the file."""
    text = io.StringIO()
    csv.writer(text).writerows(rows)
    return text.getvalue().encode()


def tsv_bytes(cells: Iterable[str]) -> bytes:
    """A row of the events table as written to the file."""
    return ("\t".join(_quoted(guarded(cell)) for cell in cells) + "\n").encode()


# What a spreadsheet takes for the beginning of a formula, after what it may skip, and our guard.
_FORMULA = re.compile(r"[\s\u200b-\u200f\u2060\ufeff]*['=+\-@\uff1d\uff0b\uff0d\uff20]")


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula.

    What begins like one, or with the guard itself, gets an apostrophe in front.
    """
    text = one_line(text)
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The inverse of `guarded`, except for control characters."""
    return cell[1:] if cell.startswith("'") else cell


def _quoted(cell: str) -> str:
    # Commas and semicolons too: a spreadsheet may be told to part cells at them as well.
    return '"' + cell.replace('"', '""') + '"' if set(cell) & set('",;') else cell
