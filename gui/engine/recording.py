"""The recording of one window."""

import logging
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from core.capture import PlaybackKind, PlaybackStatus
from core.errors import AppError
from core.session import EndReason, EventType, SessionRecorder, file_facts, new_recording_path
from core.settings import Settings, recordings_folder
from core.sources import ReadingReport, SourceInfo
from gui.engine.people import People
from models.card import WeightsCard

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """The summary of a finished recording.

    Attributes:
        path: The CSV.
        rows: How many it has.
        seconds: How long it was.
        size: Of CSV and events, in bytes.
        reading: How the reading of its source went; None for one that was live.
        apart: Whether the source was pictures that have nothing to do with each other.
        crowded_frames: Frames with more faces than the limit.
        most_left_out: So many faces of one frame are lacking at the most.
    """

    path: Path
    rows: int
    seconds: float
    size: int
    reading: ReadingReport | None = None
    apart: bool = False
    crowded_frames: int = 0
    most_left_out: int = 0


class Recording(QObject):
    """Holds the recorder while there is one; without one, calls have no effect.

    Lives in the GUI thread. Rows are written by the analysis thread, to which the controller hands
    the recorder.

    Attributes:
        recorder: The recording that goes on; None while there is none.
        last_path: The newest CSV that is complete.
        summary: Of that one.

    Signals:
        failed: `(AppError)`, an event could not be written.
    """

    failed = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.recorder: SessionRecorder | None = None
        self.last_path: Path | None = None
        self.summary: Summary | None = None
        self._apart = False
        self._started_ns = 0

    def start(
        self,
        path: Path | None,
        *,
        source: SourceInfo,
        settings: Settings,
        cards: Sequence[WeightsCard],
        file: Path | None = None,
        participant: str = "",
    ) -> SessionRecorder:
        """Make the files.

        Args:
            path: The CSV; None makes a new name in the recordings folder.
            source: What is recorded.
            settings: The settings in force.
            cards: The networks in use.
            file: The file that is the source, if it is one.
            participant: Who is recorded, for the name of the file.

        Raises:
            SessionError: If that cannot be done.
            SettingsError: If the template of the settings makes no name.
        """
        if path is None:
            path = new_recording_path(
                recordings_folder(settings),
                source.name,
                template=settings.recording.name_template,
                participant=participant,
            )
        self._apart = source.kind == "pictures"
        self._started_ns = time.monotonic_ns()
        self.recorder = SessionRecorder(
            path,
            source=source,
            settings=settings,
            cards=cards,
            source_facts=file_facts(file) if file is not None else None,
        )
        return self.recorder

    def finish(self, reason: EndReason, reading: ReadingReport | None = None) -> Path | None:
        """Close the files; None if there was no recording.

        Args:
            reason: What the sidecar says of the end.
            reading: How the reading of the source went; None for one that is live.
        """
        recorder, self.recorder = self.recorder, None
        if recorder is None:
            return None
        seconds = recorder.elapsed_s
        if reading is not None:
            recorder.tell_reading(reading)
        self.last_path = recorder.close(reason)
        crowded_frames, most_left_out = recorder.faces_left_out
        self.summary = Summary(
            path=self.last_path,
            rows=recorder.rows,
            seconds=seconds,
            size=recorder.bytes_written,
            reading=reading,
            apart=self._apart,
            crowded_frames=crowded_frames,
            most_left_out=most_left_out,
        )
        return self.last_path

    def give_consent(self, text: str) -> None:
        """Note that the people recorded agreed."""
        self._tell("give_consent", text)

    def note(
        self, kind: str, value: str = "", *, onset_ns: int | None = None, duration_ns: int = 0
    ) -> None:
        """Record an event; times on the clock of `Frame.captured_ns`."""
        self._tell("event", kind, value, onset_ns=onset_ns, duration_s=duration_ns / 1e9)

    def gap(self, from_ns: int, to_ns: int | None = None) -> None:
        """Record a gap, as far as it lies within the recording; None means until now."""
        to_ns = time.monotonic_ns() if to_ns is None else to_ns
        from_ns = max(from_ns, self._started_ns)
        self.note(EventType.CAMERA_GAP, onset_ns=from_ns, duration_ns=max(to_ns - from_ns, 0))

    def note_people(self, people: People) -> None:
        """Note the names and baselines that are known when a recording begins."""
        for track_id, name in people.names.items():
            self.name_face(track_id, name)
        for track_id, baseline in people.baselines.items():
            self.set_baseline(track_id, baseline.as_dict())

    def note_place(self, status: PlaybackStatus) -> None:
        """Note where in a file a recording begins, and how it plays, unless that is as usual."""
        if status.position_s:
            self.note(PlaybackKind.SEEK, f"{status.position_s:.3f}")
        if status.speed != 1:
            self.note(PlaybackKind.SPEED_CHANGED, f"{status.speed:g}")

    def name_face(self, face_id: int, name: str) -> None:
        """Record the name of a face; an empty name removes it."""
        self._tell("name_face", face_id, name)

    def set_baseline(self, face_id: int, baseline: Mapping[str, Any] | None) -> None:
        """Note a neutral baseline, `Baseline.as_dict()`; None takes it back."""
        self._tell("set_baseline", face_id, baseline)

    def change_settings(self, settings: Settings) -> None:
        """Record a change of settings, and apply it."""
        self._tell("change_settings", settings)

    def change_source(self, source: SourceInfo) -> None:
        """Note that the source was opened again with another size or rate."""
        self._tell("change_source", source)

    def _tell(self, method: str, *arguments: Any, **named: Any) -> None:
        if self.recorder is None or self.recorder.failed is not None:
            return
        try:
            getattr(self.recorder, method)(*arguments, **named)
        except AppError as error:
            self.failed.emit(error)
