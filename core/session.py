"""The recording of a session: a CSV of every analysis, a sidecar JSON, and an events table.

The three files stand side by side: `<name>.csv`, `<name>.json` and `<name>_events.tsv` (BIDS).
"""

import csv
import io
import json
import logging
import math
import platform
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, TextIO

import numpy as np
from numpy.typing import NDArray

from core import __version__
from core.errors import SessionError
from core.files import write_atomically
from core.settings import Settings
from core.sources import SourceInfo
from core.types import FaceAnalysis, FrameAnalysis
from models.card import ModelCard
from models.labels import AGE_GROUPS, EMOTIONS

log = logging.getLogger(__name__)

SCHEMA_VERSION: Final = 1
RUNNING: Final = "running"
"""How a session ended that never did: the program was killed, or is still recording."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the CSV.

    Attributes:
        name: Header.
        unit: Unit or format; empty for keys and counts.
        description: For the sidecar.
    """

    name: str
    unit: str
    description: str


def _columns() -> tuple[Column, ...]:
    expression = [
        Column(e, "probability", f"Expression {e}, this frame alone; the seven sum to 1")
        for e in EMOTIONS
    ]
    smooth = [
        Column(f"{e}_smooth", "probability", f"Expression {e}, smoothed over time")
        for e in EMOTIONS
    ]
    ages = [
        Column(a, "probability", f"Age group {a}, this frame alone; the four sum to 1")
        for a in AGE_GROUPS
    ]
    return (
        Column("frame", "", "Number of the frame within the source; gaps are dropped frames"),
        Column("timestamp", "s", "Since the start of the session, by the time of capture"),
        Column("wall_time", "ISO 8601 UTC", "Start of the session plus timestamp"),
        Column("face_id", "", "Number of the face, kept while it is followed; empty: no face"),
        Column("x", "px", "Left edge of the face box in the unmirrored frame"),
        Column("y", "px", "Top edge of the face box"),
        Column("width", "px", "Width of the face box"),
        Column("height", "px", "Height of the face box"),
        Column("score", "0 to 1", "Confidence of the detector"),
        *expression,
        *smooth,
        Column("emotion", "", "Largest smoothed expression, or uncertain below the threshold"),
        Column("emotion_confidence", "probability", "The largest smoothed expression's"),
        *ages,
        Column("age_group", "", "Largest smoothed age group, or uncertain below the threshold"),
        Column("age_confidence", "probability", "The largest smoothed age group's"),
    )


COLUMNS: Final = _columns()
HEADER: Final = tuple(column.name for column in COLUMNS)
EVENT_HEADER: Final = ("onset", "duration", "trial_type", "value")


def sidecar_path(csv_path: Path) -> Path:
    """The JSON beside a recording."""
    return csv_path.with_suffix(".json")


def events_path(csv_path: Path) -> Path:
    """The events table beside a recording."""
    return csv_path.with_name(f"{csv_path.stem}_events.tsv")


def new_recording_path(folder: Path, source_name: str) -> Path:
    """A name for a new recording, from the date and the source, that no file has yet."""
    plain = "".join(c if c.isalnum() else "-" for c in source_name)[:40].strip("-") or "session"
    stem = f"{datetime.now():%Y-%m-%d_%H-%M-%S}_{plain}"
    path = folder / f"{stem}.csv"
    number = 2
    while any(p.exists() for p in (path, sidecar_path(path), events_path(path))):
        path = folder / f"{stem}_{number}.csv"
        number += 1
    return path


class SessionRecorder:
    """Writes a session as it happens.

    Every frame is handed to the operating system at once, so a killed process loses no row that
    was written. `write` is called by one thread; `event` and `close` by any other.

    Attributes:
        path: The CSV.
        rows: Rows written.
        failed: Why writing stopped, if it did.
    """

    def __init__(
        self,
        path: Path,
        *,
        source: SourceInfo,
        settings: Settings,
        cards: Sequence[ModelCard],
        started_ns: int | None = None,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        """Create the three files.

        Args:
            path: The CSV to write; nothing there is overwritten.
            source: What is recorded.
            settings: The settings in force.
            cards: The networks in use.
            started_ns: Time of the session's start on the clock of `Frame.captured_ns`; None is
                now.
            clock: The clock of live sources, for events without an onset.

        Raises:
            SessionError: If the folder cannot be made or written, or a file exists already.
        """
        self.path = Path(path)
        self.rows = 0
        self.failed: SessionError | None = None
        self._clock = clock
        self._started_ns = clock() if started_ns is None else started_ns
        self._started = datetime.now(UTC)
        self._last_timestamp = -math.inf
        self._frames = 0
        self._first_index: dict[int, int] = {}
        self._last_index: dict[int, int] = {}
        self._sidecar = self._describe(source, settings, cards)
        opened: list[TextIO] = []
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if sidecar_path(self.path).exists():
                raise FileExistsError(17, "File exists", str(sidecar_path(self.path)))
            for name in (self.path, events_path(self.path)):
                opened.append(name.open("x", encoding="utf-8", newline=""))
            self._rows_file, self._events_file = opened
            csv.writer(self._rows_file).writerow(HEADER)
            self._rows_file.flush()
            self._events_file.write("\t".join(EVENT_HEADER) + "\n")
            self._events_file.flush()
            self._save_sidecar()
        except OSError as error:
            for file in opened:
                file.close()
            reason = (
                f"{error.filename} exists already and is not overwritten"
                if isinstance(error, FileExistsError) and self.path.parent.is_dir()
                else error.strerror or str(error)
            )
            raise SessionError(
                f"The recording {self.path} cannot be made: {reason}; choose another name or "
                f"folder."
            ) from error

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start."""
        return (self._clock() - self._started_ns) / 1e9

    @property
    def closed(self) -> bool:
        """Whether nothing can be written any more."""
        return self._rows_file.closed

    def write(self, analysis: FrameAnalysis) -> None:
        """Add one row per face, or one with empty face cells.

        Raises:
            SessionError: If the file cannot be written (a full disk, say); what was written
                before stays.
        """
        timestamp = max(
            (analysis.captured_ns - self._started_ns) / 1e9, 0.0, self._last_timestamp + 1e-6
        )
        timestamp = round(timestamp, 6)
        self._last_timestamp = timestamp
        wall_time = self._started + timedelta(seconds=timestamp)
        head = [
            str(analysis.index),
            f"{timestamp:.6f}",
            wall_time.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        ]
        threshold = analysis.confidence_threshold
        rows = [head + _face_cells(face, threshold) for face in analysis.faces] or [
            head + [""] * (len(HEADER) - len(head))
        ]
        text = io.StringIO()
        csv.writer(text).writerows(rows)
        self._put(self._rows_file, text.getvalue())
        self.rows += len(rows)
        self._frames += 1
        self._first_index.setdefault(analysis.epoch, analysis.index)
        self._last_index[analysis.epoch] = analysis.index

    def event(
        self,
        trial_type: str,
        value: str = "",
        *,
        onset_ns: int | None = None,
        duration_s: float = 0.0,
    ) -> None:
        """Note something that happened.

        Args:
            trial_type: What kind, a stable key such as `"camera_gap"`.
            value: Free text.
            onset_ns: When, on the clock of `Frame.captured_ns`; None is now.
            duration_s: How long, in seconds.

        Raises:
            SessionError: If the file cannot be written.
        """
        onset = ((self._clock() if onset_ns is None else onset_ns) - self._started_ns) / 1e9
        cells = (f"{max(onset, 0.0):.6f}", f"{duration_s:.6f}", trial_type, value or "n/a")
        self._put(self._events_file, "\t".join(" ".join(c.split()) for c in cells) + "\n")

    def close(self, reason: str = "stopped") -> Path:
        """Finish the files; does nothing the second time.

        Args:
            reason: How the session ended, for the sidecar.

        Returns:
            The CSV.
        """
        if not self.closed:
            for file in (self._rows_file, self._events_file):
                try:
                    file.close()
                except OSError:
                    log.exception("closing %s", file.name)
            self._sidecar["ended"] = reason
            self._sidecar["end_time"] = datetime.now(UTC).isoformat(timespec="milliseconds")
            self._sidecar["frames_analysed"] = self._frames
            self._sidecar["frames_dropped"] = (
                sum(self._last_index[e] - self._first_index[e] + 1 for e in self._last_index)
                - self._frames
            )
            self._sidecar["rows"] = self.rows
            try:
                self._save_sidecar()
            except OSError:
                log.exception("the sidecar of %s could not be finished", self.path)
        return self.path

    def _put(self, file: TextIO, text: str) -> None:
        try:
            file.write(text)
            file.flush()
        except (OSError, ValueError) as error:
            self.failed = SessionError(
                f"The recording {self.path} cannot be written any more ({error}); everything "
                f"before is kept."
            )
            raise self.failed from error

    def _describe(
        self, source: SourceInfo, settings: Settings, cards: Sequence[ModelCard]
    ) -> dict[str, Any]:
        return {
            "schema_version": SCHEMA_VERSION,
            "application": {"name": "Mien", "version": __version__},
            "system": platform.platform(),
            "models": [
                {
                    "task": card.task,
                    "version": card.version,
                    "sha256": card.sha256,
                    "temperature": card.temperature,
                }
                for card in cards
            ],
            "source": asdict(source),
            "settings": settings.as_dict(),
            "start_time": self._started.isoformat(timespec="milliseconds"),
            "end_time": None,
            "ended": RUNNING,
            "frames_analysed": None,
            "frames_dropped": None,
            "rows": None,
            "columns": [asdict(column) for column in COLUMNS],
        }

    def _save_sidecar(self) -> None:
        text = json.dumps(self._sidecar, indent=2, ensure_ascii=False)
        write_atomically(sidecar_path(self.path), text)


def _face_cells(face: FaceAnalysis, threshold: float) -> list[str]:
    box = face.track.face.box
    emotion, age = face.emotion, face.age_group
    return [
        str(face.track.track_id),
        *(f"{value:.2f}" for value in box.as_tuple()),
        f"{face.track.face.score:.4f}",
        *_probabilities(emotion.probabilities),
        *_probabilities(emotion.smoothed),
        emotion.decided(threshold),
        f"{emotion.confidence:.6f}",
        *_probabilities(age.probabilities),
        age.decided(threshold),
        f"{age.confidence:.6f}",
    ]


def _probabilities(values: NDArray[np.float32]) -> Iterator[str]:
    return (f"{value:.6f}" for value in values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """A recording read back.

    Attributes:
        columns: The CSV by column name; `(N,)` float64 (NaN is missing) for numbers, else str.
        sidecar: The JSON.
        events: The rows of the events table.
    """

    columns: dict[str, NDArray[Any]]
    sidecar: dict[str, Any]
    events: list[dict[str, str]]

    def __len__(self) -> int:
        return len(self.columns["frame"])


TEXT_COLUMNS: Final = frozenset({"wall_time", "emotion", "age_group"})


def load_session(path: str | Path) -> Session:
    """Read a recording; a last line that a killed process left unfinished is passed over.

    Args:
        path: The CSV.

    Raises:
        SessionError: If it is missing or not a recording of Mien.
    """
    csv_path = Path(path)
    try:
        with csv_path.open(encoding="utf-8", newline="") as file:
            lines = list(csv.reader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SessionError(f"The recording {csv_path} cannot be read: {error}.") from error
    if not lines or tuple(lines[0]) != HEADER:
        raise SessionError(f"{csv_path} is not a recording of Mien: its header is another.")
    rows = [row for row in lines[1:] if len(row) == len(HEADER)]
    try:
        columns: dict[str, NDArray[Any]] = {
            name: np.array([row[i] for row in rows])
            if name in TEXT_COLUMNS
            else np.array([float(row[i]) if row[i] else np.nan for row in rows], np.float64)
            for i, name in enumerate(HEADER)
        }
    except ValueError as error:
        raise SessionError(f"The recording {csv_path} is damaged: {error}.") from error
    return Session(columns=columns, sidecar=_sidecar_of(csv_path), events=_events_of(csv_path))


def _sidecar_of(csv_path: Path) -> dict[str, Any]:
    try:
        raw = json.loads(sidecar_path(csv_path).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        log.warning("the sidecar of %s is missing or damaged", csv_path)
        return {}
    return raw if isinstance(raw, dict) else {}


def _events_of(csv_path: Path) -> list[dict[str, str]]:
    try:
        with events_path(csv_path).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file, delimiter="\t"))
    except OSError:
        return []
