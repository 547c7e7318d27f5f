"""The sidecar of a recording: what another person needs to read it a year later."""

import hashlib
import json
import logging
import platform
import threading
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import av
import cv2
import numpy as np

from core import __version__
from core.errors import SessionError
from core.files import write_atomically
from core.session.format import COLUMNS, EVENT_COLUMNS, EVENT_TYPES, RUNNING, SCHEMA_VERSION, in_utc
from core.settings import Settings
from core.sources import ReadingReport, SourceInfo
from core.texts import one_line, without_secrets, writable
from models.card import WeightsCard

log = logging.getLogger(__name__)

METHODS: Final = {
    "smoothing": (
        "Each face by elapsed time: s = w * s_before + (1 - w) * p with w = exp(-dt / tau), where "
        "p is the probability of this frame, dt the seconds since the face's row before and tau "
        "settings.analysis.smoothing_seconds; smoothing restarts with s = p if a face was not seen "
        "for more than 2 s and more than 3.5 frames (at the second longest of the last eight "
        "intervals between analysed frames), and for all faces at a cut and after a gap of the "
        "source, where they get new numbers; with tau = 0, s = p always"
    ),
    "labels": (
        "emotion and age_group are the labels of the largest smoothed probability, or uncertain "
        "where it is below settings.analysis.confidence_threshold, or where the face in this frame "
        "was smaller, darker, less sharp or turned further from the camera than gate_size, "
        "gate_dark, gate_blur and gate_turned in settings.analysis; the probabilities are written "
        "in any case"
    ),
    "pose": (
        "yaw, pitch and roll are estimated in each frame from five landmarks and an average head "
        "under parallel projection, and not smoothed: approximate, off by the same few degrees for "
        "one person, and less reliable beyond 60 degrees; the angle between face and camera is "
        "arccos(cos yaw * cos pitch)"
    ),
    "baselines": (
        "A neutral baseline corrects only what is shown while recording; the columns of the CSV "
        "are not corrected"
    ),
    "meaning": (
        "A probability says how much a face looks like those that people gave this label in the "
        "training data of the network; it does not measure what a person feels"
    ),
}
_CARD_FACTS: Final = (
    *("task", "version", "sha256", "labels", "input_size", "colour_mode", "crop_scale"),
    *("crop_offset", "temperature", "prior", "confidence", "licence"),
)
"""What of a card, of a reading network or a detector, stands in the sidecar."""
_FIGURES: Final = (
    "split",
    "faces",
    "accuracy",
    "accuracy_95",
    "macro_f1",
    "recall",
    "calibration_error",
)


class Sidecar:
    """The facts saved with a recording; any thread may add to them.

    Attributes:
        path: The JSON.
        stale: Whether it knows more than its file.
    """

    def __init__(self, path: Path, facts: dict[str, Any]) -> None:
        """Take the facts; nothing is written yet.

        Args:
            path: The JSON.
            facts: See `describe`.
        """
        self.stale = False
        self.path = path
        self._facts = facts
        self._lock = threading.Lock()

    @property
    def text(self) -> str:
        """The JSON of the current facts."""
        with self._lock:
            return as_json(self._facts)

    def tell(self, **facts: Any) -> None:
        """Replace facts."""
        with self._lock:
            self._facts |= without_secrets(facts)
            self.stale = True

    def tell_of_face(self, key: str, face_id: int, value: Any) -> None:
        """Set what is known of one face; None removes it."""
        with self._lock:
            of_faces = {**self._facts[key], str(face_id): without_secrets(value)}
            self._facts[key] = {face: v for face, v in of_faces.items() if v is not None}
            self.stale = True

    def add(self, key: str, value: Any) -> None:
        """Append to a list."""
        with self._lock:
            self._facts[key] = [*self._facts[key], without_secrets(value)]
            self.stale = True

    def save(self) -> bool:
        """Write the file; return whether that succeeded (the log says why not)."""
        self.stale = False
        try:
            write_atomically(self.path, self.text)
        except OSError:
            log.exception("the sidecar %s cannot be saved", self.path)
            return False
        return True


def describe(
    source: SourceInfo,
    settings: Settings,
    cards: Sequence[WeightsCard],
    *,
    started: datetime,
    source_facts: Mapping[str, Any],
) -> dict[str, Any]:
    """The sidecar of a recording that begins.

    Args:
        source: What is recorded.
        settings: In force at the start.
        cards: Of the networks in use.
        started: Aware of its time zone.
        source_facts: More about the source, see `file_facts`.
    """
    local = started.astimezone()
    # `platform.platform()` takes 50 ms to find out about the C library.
    system = platform.uname()
    facts = {
        "schema_version": SCHEMA_VERSION,
        "ended": RUNNING,
        "start_time": in_utc(started),
        "end_time": None,
        "time_zone": {"name": local.tzname(), "utc_offset": local.isoformat()[-6:]},
        "frames_analysed": None,
        "frames_dropped": None,
        "frames_without_face": None,
        "faces_left_out": None,
        "rows": None,
        "reading": None,
        "consent": {"given": False, "text": None, "time": None},
        "participants": {},
        "baselines": {},
        "source": {**source_as_told(source), **source_facts},
        "source_changes": [],
        "settings": settings.as_dict(),
        "application": {"name": "Mien", "version": __version__},
        "system": " ".join((system.system, system.release, system.version, system.machine)),
        "libraries": {
            "python": platform.python_version(),
            "numpy": np.__version__,
            "opencv": cv2.__version__,
            "pyav": av.__version__,
            "ffmpeg": av.ffmpeg_version_info,
        },
        "models": [_model(card) for card in cards],
        "methods": METHODS,
        "columns": [column.as_dict() for column in COLUMNS],
        "event_columns": EVENT_COLUMNS,
        "event_types": EVENT_TYPES,
    }
    plain: dict[str, Any] = without_secrets(facts)
    return plain


def _model(card: WeightsCard) -> dict[str, Any]:
    test = card.metrics.get("test", {})
    facts = asdict(card)
    return {
        **{name: facts[name] for name in _CARD_FACTS if name in facts},
        "training_data": card.training.get("data"),
        "test": {name: test[name] for name in _FIGURES if name in test},
    }


def file_facts(path: Path, *, hashed: bool = False) -> dict[str, Any]:
    """Size, time and hash that identify a file; empty for a folder.

    Args:
        path: The file that is the source.
        hashed: Read all of it for its SHA-256, which takes a second per gigabyte or more.

    Raises:
        SessionError: If it cannot be read.
    """
    try:
        if path.is_dir():
            return {}
        status = path.stat()
        facts = {
            "file_bytes": status.st_size,
            "file_modified": in_utc(datetime.fromtimestamp(status.st_mtime, UTC)),
        }
        if hashed:
            with path.open("rb") as file:
                facts["file_sha256"] = hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, ValueError, OverflowError) as error:
        raise SessionError(f"{one_line(str(path))} cannot be read: {error}.") from error
    return facts


def source_as_told(source: SourceInfo) -> dict[str, Any]:
    """A source as it stands in the sidecar: without what tells one camera from all others."""
    facts = asdict(source)
    del facts["identity"]
    return facts


def as_told(report: ReadingReport, *, to_its_end: bool = True) -> dict[str, Any]:
    """The reading report of a file or folder, as in the sidecar.

    Args:
        report: As the source gives it.
        to_its_end: Whether it ended by itself; else it cannot be whole.
    """
    return {
        "frames_read": report.frames_read,
        "frames_promised": report.frames_promised,
        "frames_unreadable": report.frames_unreadable,
        "frames_damaged": report.frames_damaged,
        "whole": report.whole and to_its_end,
        "warnings": [asdict(warning) for warning in report.warnings],
    }


def changed_settings(before: Settings, after: Settings) -> str:
    """The changed settings as `group.field=value` in JSON; empty if none."""
    old, new = before.as_dict(), after.as_dict()
    return "; ".join(
        f"{group}.{name}={json.dumps(value, ensure_ascii=False)}"
        for group, values in new.items()
        if isinstance(values, dict)
        for name, value in values.items()
        if value != old[group][name]
    )


def as_json(facts: Mapping[str, Any]) -> str:
    """The text of a sidecar."""
    plain: Any = _writable(facts)
    return json.dumps(plain, indent=2, ensure_ascii=False) + "\n"


def _writable(value: Any) -> Any:
    match value:
        case str():
            return writable(value)
        case Mapping():
            return {key: _writable(item) for key, item in value.items()}
        case list() | tuple():
            return [_writable(item) for item in value]
    return value
