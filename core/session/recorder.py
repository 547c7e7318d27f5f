"""Writes a recording while it happens."""

import contextlib
import errno
import logging
import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from core.errors import SessionError
from core.files import GrowingFile
from core.session import recovery
from core.session.disk import DiskSpace, DiskState, disk_space
from core.session.format import (
    EVENT_HEADER,
    HEADER,
    csv_bytes,
    events_path,
    in_utc,
    rows_of,
    sidecar_path,
    tsv_bytes,
)
from core.session.holding import Holding
from core.session.keys import EndReason, EventType
from core.session.sidecar import Sidecar, as_told, changed_settings, describe, source_as_told
from core.session.tally import Tally
from core.settings import Settings
from core.sources import ReadingReport, SourceInfo
from core.texts import one_line, without_secrets
from core.types import FrameAnalysis
from models.card import WeightsCard

log = logging.getLogger(__name__)

LONGEST_WAIT_S: Final = 0.8
"""Rows are written at least so often while frames come, whatever the settings say."""
DISK_CHECK_NS: Final = 2_000_000_000


class SessionRecorder:
    """Writes a session as it happens.

    A killed process loses no more rows than came in `settings.recording.flush_seconds`, and those
    that wait for a face to become sure (0.2 s, see `core.session.holding`): no more than a
    second's. Events are written at once. While it is open, `core.session.recovery` of no process
    takes the recording for an interrupted one.

    `write` is called by one thread, and `close` when that has ended; the other methods by any.

    Attributes:
        path: The CSV.
        rows: Rows in the file.
        frames: Frames in the file.
        tally: What was counted in all frames written.
        failed: Why writing stopped, if it did.
        disk: The room left, looked at every two seconds while frames come.
    """

    def __init__(
        self,
        path: Path,
        *,
        source: SourceInfo,
        settings: Settings,
        cards: Sequence[WeightsCard],
        source_facts: Mapping[str, Any] | None = None,
        started_ns: int | None = None,
        clock: Callable[[], int] = time.monotonic_ns,
    ) -> None:
        """Create the three files.

        Args:
            path: The CSV to write; nothing there is overwritten.
            source: What is recorded.
            settings: The settings in force.
            cards: The networks in use.
            source_facts: More for the sidecar about the source, see `file_facts`.
            started_ns: Time of the session's start on the clock of `Frame.captured_ns`; None is
                now, or of a source that is not live the capture of the first frame, since its
                clock stands still in pauses.
            clock: The clock of live sources.

        Raises:
            SessionError: If the folder cannot be made or written, the disk is full, or a file
                exists already.
        """
        self.path = Path(path)
        if not self.path.name or self.path.suffix.casefold() == ".json":
            raise SessionError(
                f'Expected the name of a CSV file, got "{self._shown}"; the ending .json '
                "belongs to the sidecar."
            )
        self.rows = self.frames = 0
        self.tally = Tally(apart=source.kind == "pictures")
        self.failed: SessionError | None = None
        self._settings = settings
        self._clock = clock
        self._opened_ns = self._flushed_ns = self._looked_ns = clock()
        self._live = source.live
        self._started_ns = self._opened_ns if started_ns is None and source.live else started_ns
        self._newest_ns = self._started_ns
        self._started = _now()
        self._last_timestamp = -math.inf
        self._holding = Holding()
        self._waiting: list[tuple[bytes, int]] = []
        self._ended: EndReason | None = None
        self._reading: ReadingReport | None = None
        self._closed = False
        self._event_lock = threading.Lock()
        facts = describe(
            source, settings, cards, started=self._started, source_facts=source_facts or {}
        )
        self._sidecar = Sidecar(sidecar_path(self.path), facts)
        self.disk = self._disk_space()
        if self.disk.state is DiskState.FULL:
            raise SessionError(
                f"The recording {self._shown} cannot be created: the disk is full; free some "
                "space or choose another folder."
            )
        self._csv, self._events = self._make_files()
        recovery.remember(self.path)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the start, on the clock of the timestamps."""
        return self._onset_s(self._now_ns())

    @property
    def faces_left_out(self) -> tuple[int, int]:
        """The number of frames with faces beyond the limit, and the most beyond it in one frame."""
        return self.tally.frames_over_limit, self.tally.most_left_out

    @property
    def bytes_written(self) -> int:
        """Size of the CSV and the events table."""
        return self._csv.size + self._events.size

    @property
    def closed(self) -> bool:
        """Whether nothing can be written any more."""
        return self._closed

    def write(self, analysis: FrameAnalysis) -> None:
        """Add one row per face, or one with empty face cells.

        Args:
            analysis: Frames come in the order of their capture.

        Raises:
            SessionError: If the file cannot be written (a full disk, say); what was written
                before stays, in whole frames.
        """
        self._check_open()
        now_ns = self._clock()
        if now_ns - self._looked_ns >= DISK_CHECK_NS:
            self._look_at_disk(now_ns)
        if self._started_ns is None:
            self._started_ns = analysis.captured_ns
        self._newest_ns = analysis.captured_ns
        for decided in self._holding.add(analysis):
            self._take(decided)
        if analysis.cut:
            self.event(EventType.CUT, onset_ns=analysis.captured_ns)
        wait_s = min(self._settings.recording.flush_seconds, LONGEST_WAIT_S)
        if now_ns - self._flushed_ns >= wait_s * 1e9:
            self._flushed_ns = now_ns
            self._flush()
        if self._sidecar.stale:
            # Here, since saving takes too long for the thread that draws the window.
            self._sidecar.save()

    def _take(self, analysis: FrameAnalysis) -> None:
        timestamp = max(self._onset_s(analysis.captured_ns), self._last_timestamp + 1e-6)
        timestamp = self._last_timestamp = round(timestamp, 6)
        rows = rows_of(analysis, timestamp, self._started + timedelta(seconds=timestamp))
        self._waiting.append((csv_bytes(rows), len(rows)))
        self.tally.count(analysis)

    def event(
        self,
        trial_type: str,
        value: str = "",
        *,
        onset_ns: int | None = None,
        duration_s: float = 0.0,
    ) -> None:
        """Record an event.

        Args:
            trial_type: What kind: an `EventType`, or a stable key of another kind.
            value: Free text, such as the marker's name.
            onset_ns: When, on the clock of `Frame.captured_ns`, such as the capture of the frame
                that is shown; None is now, which is the newest frame where the source is not
                live.
            duration_s: How long, in seconds.

        Raises:
            SessionError: If the file cannot be written.
        """
        moment_ns = self._now_ns() if onset_ns is None else onset_ns
        onset_s = self._onset_s(moment_ns)
        cells = (f"{onset_s:.6f}", f"{duration_s:.6f}", trial_type, without_secrets(value) or "n/a")
        with self._event_lock:
            self._check_open()
            try:
                self._events.append(tsv_bytes(cells))
            except OSError as error:
                raise self._failure(error) from error
            if trial_type == EventType.FRAMES_UNREADABLE and value.isdecimal():
                self.tally.lose(moment_ns or 0, int(value))

    def give_consent(self, text: str) -> None:
        """Note that the people recorded agreed.

        Args:
            text: What they agreed to.

        Raises:
            SessionError: If the file cannot be written.
        """
        self.event(EventType.CONSENT, text)
        self._sidecar.tell(consent={"given": True, "text": text, "time": in_utc(_now())})

    def name_face(self, face_id: int, name: str) -> None:
        """Name a face; the newest name counts, an empty one removes it.

        Args:
            face_id: `Track.track_id`.
            name: Such as "Participant 3".

        Raises:
            SessionError: If the file cannot be written.
        """
        self.event(EventType.FACE_NAMED, f"{face_id}: {name}")
        self._sidecar.tell_of_face("participants", face_id, name or None)

    def set_baseline(self, face_id: int, baseline: Mapping[str, Any] | None) -> None:
        """Note the neutral baseline of a person.

        Args:
            face_id: `Track.track_id`.
            baseline: `Baseline.as_dict()`; None takes the baseline back.

        Raises:
            SessionError: If the file cannot be written.
        """
        onset_ns = self._now_ns()
        cleared = baseline is None
        trial_type = EventType.BASELINE_CLEARED if cleared else EventType.BASELINE_SET
        self.event(trial_type, str(face_id), onset_ns=onset_ns)
        facts = None if baseline is None else {"onset": self._onset_s(onset_ns), **baseline}
        self._sidecar.tell_of_face("baselines", face_id, facts)

    def change_settings(self, settings: Settings) -> None:
        """Record a change of settings, and apply those that concern recordings.

        Raises:
            SessionError: If the file cannot be written.
        """
        before, self._settings = self._settings, settings
        changes = changed_settings(before, settings)
        if changes:
            self.event(EventType.SETTINGS_CHANGED, changes)

    def change_source(self, source: SourceInfo) -> None:
        """Note that the source was opened again with another size or rate.

        Raises:
            SessionError: If the file cannot be written.
        """
        onset_ns = self._now_ns()
        obtained = f"{source.width}x{source.height} at {source.rate:g} fps"
        self.event(EventType.SOURCE_CHANGED, f"{source.name}: {obtained}", onset_ns=onset_ns)
        change = {"onset": self._onset_s(onset_ns), **source_as_told(source)}
        self._sidecar.add("source_changes", change)

    def tell_reading(self, report: ReadingReport) -> None:
        """Record the reading report of a file; before `close`.

        Args:
            report: Complete, or as far as the recording goes.
        """
        self._reading = report

    def close(self, reason: EndReason = EndReason.STOPPED) -> Path:
        """Complete the files; does nothing the second time.

        Args:
            reason: How the session ended, for the sidecar; a disk that is full says so itself.

        Returns:
            The CSV.
        """
        with self._event_lock:
            if self._closed:
                return self.path
            self._closed = True
        for decided in self._holding.flush():
            self._take(decided)
        if self.failed is None:
            with contextlib.suppress(SessionError):
                self._flush()
        ended = self._ended or reason
        if self._reading is not None:
            at_its_end = ended == EndReason.SOURCE_ENDED
            self._sidecar.tell(reading=as_told(self._reading, to_its_end=at_its_end))
        self._sidecar.tell(
            ended=ended,
            end_time=in_utc(_now()),
            frames_analysed=self.frames,
            frames_dropped=self.tally.dropped(self.frames),
            frames_without_face=self.tally.frames_without_face,
            faces_left_out=self.tally.faces_left_out,
            rows=self.rows,
        )
        # The events come last: while they are open, the recording is nobody else's.
        self._csv.close()
        if self._sidecar.save():
            recovery.forget(self.path)
        self._events.close()
        return self.path

    @property
    def _shown(self) -> str:
        return one_line(str(self.path))

    def _make_files(self) -> tuple[GrowingFile, GrowingFile]:
        made: list[GrowingFile] = []
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Held before the sidecar says that it is being recorded.
            made.append(GrowingFile(events_path(self.path), tsv_bytes(EVENT_HEADER), held=True))
            made.append(GrowingFile(self.path, csv_bytes([HEADER])))
            made.append(GrowingFile(self._sidecar.path, self._sidecar.text.encode()))
        except (OSError, ValueError) as error:
            for file in made:
                file.discard()
            reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
            if isinstance(error, FileExistsError) and self.path.parent.is_dir():
                reason = f"{one_line(str(error.filename))} already exists and is not overwritten"
                if recovery.is_interrupted(self.path):
                    reason += (
                        ", since it belongs to an interrupted recording, which Mien offers to "
                        "finish when its window opens"
                    )
            raise SessionError(
                f"The recording {self._shown} cannot be created: {reason}; choose another name "
                "or folder."
            ) from error
        events, rows, sidecar = made
        sidecar.close()
        return rows, events

    def _flush(self) -> None:
        waiting, self._waiting = self._waiting, []
        for text, rows in waiting:
            try:
                self._csv.append(text)
            except OSError as error:
                raise self._failure(error) from error
            self.rows += rows
            self.frames += 1

    def _check_open(self) -> None:
        if self._closed:
            raise SessionError(f"The recording {self._shown} is closed.")
        if self.failed is not None:
            raise self.failed

    def _failure(self, error: OSError) -> SessionError:
        full = error.errno in (errno.ENOSPC, errno.EDQUOT)
        self._ended = EndReason.DISK_FULL if full else EndReason.NOT_WRITABLE
        self.failed = SessionError(
            f"The recording {self._shown} can no longer be written ({error.strerror or error}); "
            "everything before is saved."
        )
        return self.failed

    def _disk_space(self, bytes_per_second: float = 0.0) -> DiskSpace:
        low_bytes = self._settings.recording.low_disk_mb * 1_000_000
        return disk_space(self.path.parent, low_bytes=low_bytes, bytes_per_second=bytes_per_second)

    def _look_at_disk(self, now_ns: int) -> None:
        self._looked_ns = now_ns
        self.disk = self._disk_space(self.bytes_written * 1e9 / (now_ns - self._opened_ns))
        if self.disk.state is DiskState.FULL:
            # Before it is quite full, so that what waits and the sidecar still find room.
            self._flush()
            raise self._failure(OSError(errno.ENOSPC, "the disk is full"))

    def _now_ns(self) -> int | None:
        return self._clock() if self._live else self._newest_ns

    def _onset_s(self, moment_ns: int | None) -> float:
        if self._started_ns is None or moment_ns is None:
            return 0.0  # before the first frame of a file
        return round(max((moment_ns - self._started_ns) / 1e9, 0.0), 6)


def _now() -> datetime:
    return datetime.now(UTC)
