"""Starts, changes and stops what runs behind the window, without ever blocking."""

import dataclasses
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from core.capture import PlaybackEvent, PlaybackKind
from core.errors import AppError
from core.pipeline import (
    Analyzer,
    Baseline,
    BaselineCollector,
    Timeline,
)
from core.session import EndReason, EventType, SessionRecorder
from core.settings import CameraSettings, Settings
from core.sources import SourceInfo, SourceRef
from core.sources.cameras import CameraDevice
from core.types import CameraState, Frame, FrameAnalysis
from gui.engine.analysis import Analysis
from gui.engine.cameras import CameraPreview, Cameras
from gui.engine.people import People
from gui.engine.recording import Recording
from gui.engine.source import MakeSource, Source
from gui.engine.tasks import Tasks

log = logging.getLogger(__name__)

GATHER_MS: Final = 100
"""How often the newest reading is added to a baseline that is being taken."""

MakeAnalyzer = Callable[[Settings], Analyzer]


class Controller(QObject):
    """The source, the analysis and the recording of one window. Lives in the GUI thread.

    Pictures and results are pulled from its properties; signals tell of rare events only, and only
    the controller emits them. It runs whether or not a window is painted: a source is begun when it
    is open and the networks are loaded, and a recording ends when the last frame has its result.

    Attributes:
        settings: The settings in force.
        source: Where the pictures come from.
        analysis: What reads the faces in them.
        tried: A camera that is tried beside the source.
        timeline: What the charts read, as it was read from the faces.
        people: Who is in the picture.
        recording: What is being recorded.

    Signals:
        state_changed: `(CameraState, sentence)`.
        trouble_changed: `(SourceTrouble or None, sentence)`, ahead of the state that comes of it.
        source_opened: `(SourceInfo)`, also at each reopening.
        failed: `(AppError)`, what a person should read.
        recording_changed: `(bool)`, started or stopped.
        ended: `(ReadingReport or None)`, a file has come to its end, with how its reading went.
        cameras_listed: `(list[CameraDevice])`, whenever they have changed.
        modes_found: `(CameraDevice, CameraModes)`, the answer to `ask_modes`.
    """

    state_changed = Signal(object, str)
    trouble_changed = Signal(object, str)
    source_opened = Signal(object)
    failed = Signal(object)
    recording_changed = Signal(bool)
    ended = Signal(object)
    cameras_listed = Signal(object)
    modes_found = Signal(object, object)

    def __init__(
        self, settings: Settings, *, make_source: MakeSource, make_analyzer: MakeAnalyzer
    ) -> None:
        """Connect the parts; nothing runs yet.

        Args:
            settings: To begin with.
            make_source: From a reference and settings to a source; called in the capture thread.
            make_analyzer: Loads the networks; called in the analysis thread.
        """
        super().__init__()
        self.settings = settings
        self.timeline = Timeline()
        self.people = People()
        self.recording = Recording(self)
        self.recording.failed.connect(self._on_analysis_failed)
        self._record_to: Path | None = None
        self._beginning_anew = False
        self._read_to_end: Frame | None = None
        self._gathering = QTimer(self)
        self._gathering.setInterval(GATHER_MS)
        self._gathering.timeout.connect(self._gather_baseline)
        self._tasks = Tasks(self)
        self.analysis = Analysis(
            self._tasks, lambda: make_analyzer(self.settings), self.timeline, self
        )
        self.analysis.failed.connect(self._on_analysis_failed)
        self.analysis.ended.connect(self._on_analysis_ended)
        self.analysis.ready.connect(self._begin_source)
        self.analysis.came_to_end.connect(self._on_read_to_end)
        self.source = Source(self._tasks, make_source, self.analysis.inbox, self)
        self.source.state_changed.connect(self._on_state)
        self.source.trouble_changed.connect(self.trouble_changed)
        self.source.opened.connect(self._on_opened)
        self.source.stopped.connect(self._on_stopped)
        self.source.came_back.connect(self.recording.gap)
        self.source.played.connect(self._on_played)
        self._cameras = Cameras(self._tasks, self)
        self._cameras.listed.connect(self.cameras_listed)
        self._cameras.modes_found.connect(self.modes_found)
        self.tried = CameraPreview(self._tasks, make_source, self)

    # What the window pulls

    @property
    def newest_analysis(self) -> FrameAnalysis | None:
        """The newest result of the current source, uncorrected; `people.shown` corrects it."""
        latest = self.analysis.latest
        return latest if latest is not None and latest.epoch >= self.source.first_epoch else None

    @property
    def cameras(self) -> list[CameraDevice]:
        """The cameras connected now."""
        return self._cameras.connected

    @property
    def recorder(self) -> SessionRecorder | None:
        """The current recording."""
        return self.recording.recorder

    @property
    def last_recording(self) -> Path | None:
        """The newest completed CSV."""
        return self.recording.last_path

    @property
    def can_record(self) -> bool:
        """Whether there is something to record, and nothing being recorded yet."""
        return self.source.info is not None and bool(self.analysis.cards) and self.recorder is None

    @property
    def running(self) -> bool:
        """Whether a thread is still at work; after `shutdown`, one that hangs."""
        return self._tasks.count > 0

    # Starting and changing

    def start(self) -> None:
        """Start the analysis, which loads in its own thread, and the watch for cameras."""
        self.analysis.start()
        self._cameras.watch(self.settings.camera.backend)

    def open_source(self, ref: SourceRef) -> None:
        """Change to another source at once; the old one closes by itself, however long it takes.

        A recording is of one source, so it ends here.

        Args:
            ref: Which one.
        """
        self.stop_recording(EndReason.SOURCE_CHANGED)
        self._beginning_anew = False
        self.timeline.clear()
        self.people.clear()
        self.source.open(ref, self.settings)

    def apply(self, settings: Settings) -> None:
        """Apply changed settings, reopening the camera if its own settings changed.

        A recording goes on through another size or rate of the same camera.
        """
        before, self.settings = self.settings, settings
        self.recording.change_settings(settings)
        if _read_by_analysis(settings) != _read_by_analysis(before):
            self.analysis.apply(settings)
        if settings.camera.backend != before.camera.backend and self._cameras.watched:
            self._cameras.watch(settings.camera.backend)
        if settings.camera.device != before.camera.device and settings.camera.device:
            self.open_source(SourceRef.camera(settings.camera.device))
        elif self.source.info is not None and self.source.info.kind == "camera":
            now, then = (dataclasses.replace(s.camera, mirror=False) for s in (settings, before))
            if now != then:
                self.source.reopen(settings)

    def ask_modes(self, device: CameraDevice) -> None:
        """Query the formats of a camera; the answer comes as `modes_found`."""
        open_now = self.source.info is not None and self.source.info.kind == "camera"
        self._cameras.ask_modes(device, may_open=not open_now and not self.tried.active)

    def run_task(
        self,
        name: str,
        task: Callable[[], object],
        on_done: Callable[[Any], object],
        on_failed: Callable[[AppError], object] | None = None,
    ) -> None:
        """Run a short task in a thread.

        Args:
            name: For the log.
            task: Called once, in a thread of its own.
            on_done: Called in this thread with what it returned.
            on_failed: Called in this thread with what went wrong; without it, `notify` tells.
        """
        self._tasks.run(name, task, on_done, on_failed or self.notify)

    def preview(self, camera: CameraSettings | None) -> None:
        """Open a camera beside the source for preview; None ends the preview.

        The camera that is open already cannot be opened twice; its own picture is the preview.
        """
        self.tried.end()
        if camera is None or self.is_open(camera.device):
            return
        self.tried.begin(self._identity(camera.device), self.settings, camera)

    def is_open(self, identity: str) -> bool:
        """Whether a camera is the source now; the empty identity is the first one found."""
        auto = self._identity(self.settings.camera.device)
        return self.source.is_camera(self._identity(identity), auto)

    # The people in the picture

    def rename(self, track_id: int, name: str) -> None:
        """Name a face; an empty name removes it."""
        self.recording.name_face(track_id, self.people.rename(track_id, name))

    def collect_baseline(self, track_id: int, seconds: float = 10.0) -> BaselineCollector:
        """Start collecting a face's neutral estimates; the window polls the progress."""
        self.people.collector = BaselineCollector(track_id, seconds=seconds)
        self._gathering.start()
        return self.people.collector

    def set_baseline(self, track_id: int, baseline: Baseline | None) -> None:
        """Set the baseline of a face; None removes it."""
        self.people.set_baseline(track_id, baseline)
        self.recording.set_baseline(track_id, baseline.as_dict() if baseline else None)

    # Recording

    def record_to(self, path: Path) -> None:
        """Record the next source that opens, from its first frame on."""
        self._record_to = path

    def start_recording(
        self, path: Path | None = None, *, consent: str = "", participant: str = ""
    ) -> None:
        """Start a recording; a failure comes as `failed`.

        A file that has ended is played from its beginning, since nothing would come any more.

        Args:
            path: The CSV; None makes a new one in the recordings folder.
            consent: What the people in the picture agreed to; empty where nobody asked.
            participant: Who is recorded, for the name of the file.
        """
        if self.recorder is not None:
            return
        try:
            if self.source.info is None or not self.analysis.cards:
                raise AppError(
                    self.tr("There is nothing to record yet; wait for the picture to appear.")
                )
            again = self.source.playback if self.source.ended else None
            if again is not None and not again.status.seekable:
                raise AppError(
                    self.tr("This source has ended and cannot be replayed; open it again.")
                )
            ref = self.source.ref
            file = ref.path if ref is not None and self.source.info.kind == "file" else None
            recorder = self.recording.start(
                path,
                source=self.source.info,
                settings=self.settings,
                cards=self.analysis.cards,
                file=file,
                participant=participant,
            )
        except AppError as error:
            self.notify(error)
            self.recording_changed.emit(False)
            return
        if consent:
            self.recording.give_consent(consent)
        self.recording.note_people(self.people)
        self._beginning_anew = again is not None
        if again is not None:
            again.resume()
        elif self.source.playback is not None:
            self.recording.note_place(self.source.playback.status)
        self.analysis.set_recorder(recorder)
        self.recording_changed.emit(True)

    def stop_recording(self, reason: EndReason = EndReason.STOPPED) -> Path | None:
        """Finish the recording, if there is one.

        Args:
            reason: What the sidecar says of the end.

        Returns:
            The CSV, or None if there was no recording.
        """
        if self.recorder is None:
            return None
        self.analysis.set_recorder(None)
        silent_ns = self.source.silent_since_ns
        if silent_ns is not None:
            self.recording.gap(silent_ns)
        path = self.recording.finish(reason, self.source.report)
        self.recording_changed.emit(False)
        return path

    def mark(self, label: str, moment_ns: int) -> None:
        """Set a marker on the chart and, if recording, in the recording.

        Args:
            label: What.
            moment_ns: When; see `Source.now_ns`.
        """
        self.timeline.add_marker(moment_ns, label)
        self.recording.note(EventType.MARKER, label, onset_ns=moment_ns)

    # What a person should know

    def notify(self, error: AppError) -> None:
        """Tell of something that went wrong, also for others: `failed` is emitted here only.

        Args:
            error: What a person should read.
        """
        self.failed.emit(error)

    # Stopping

    def shutdown(self, seconds: float = 8.0) -> bool:
        """Stop everything, newest first, within a time limit. May be called again.

        Args:
            seconds: How long a source that blocks in a read is waited for.

        Returns:
            Whether all threads have ended.
        """
        self._record_to = None
        self._gathering.stop()
        self.stop_recording(EndReason.CLOSED)
        self.source.close()
        self._tasks.stop()
        self.analysis.stop()
        return self._tasks.wait(seconds)

    def _identity(self, device: str) -> str:
        """Of the camera that the settings mean; without one, the number of the first."""
        return device or (self.cameras[0].identity if self.cameras else "0")

    # Slots; they run in the GUI thread

    @Slot()
    def _on_analysis_ended(self) -> None:
        # It gave up; what has been recorded is closed properly.
        self.stop_recording(EndReason.FAILED)

    @Slot(object, str)
    def _on_state(self, state: CameraState, sentence: str) -> None:
        if state is CameraState.LIVE:
            self._beginning_anew = False
        self.state_changed.emit(state, sentence)
        if state is CameraState.ENDED:
            self.ended.emit(self.source.report)
            self._end_with_source()
        if state is CameraState.FAILED:
            self.stop_recording(EndReason.SOURCE_FAILED)
            self.notify(AppError(sentence))

    @Slot(object)
    def _on_read_to_end(self, last: Frame) -> None:
        self._read_to_end = last
        self._end_with_source()

    def _end_with_source(self) -> None:
        """End the recording of a file that has ended, once its last frame has its result.

        Which of the two is told first does not matter.
        """
        if not self.source.ended or self._beginning_anew:
            return
        last, read = self.source.frame, self._read_to_end
        if last is None or (read is not None and read.key == last.key):
            self.stop_recording(EndReason.SOURCE_ENDED)

    @Slot()
    def _begin_source(self) -> None:
        """Let an open source be read, as soon as a recording of it can have the first frame."""
        if not self.source.is_open:
            return
        if self._record_to is not None:
            if not self.analysis.cards:
                return  # The networks are still loading; the source waits for them.
            path, self._record_to = self._record_to, None
            self.start_recording(path)
        self.source.begin()

    @Slot()
    def _gather_baseline(self) -> None:
        newest = self.newest_analysis
        if self.people.collector is None:
            self._gathering.stop()
        elif newest is not None:
            self.people.collector.add(newest)

    @Slot(object, bool)
    def _on_stopped(self, time_ns: int, wanted: bool) -> None:
        self.timeline.add_gap(time_ns)
        if not wanted:
            self.recording.note(EventType.CAMERA_LOST, onset_ns=time_ns)

    @Slot(object)
    def _on_played(self, event: PlaybackEvent) -> None:
        if event.kind is PlaybackKind.SEEK:
            self.timeline.add_gap(event.time_ns)
        self.recording.note(
            event.kind, event.value, onset_ns=event.time_ns, duration_ns=event.duration_ns
        )

    @Slot(object)
    def _on_opened(self, info: SourceInfo) -> None:
        if self.source.changing:
            self.recording.change_source(info)
        self.source_opened.emit(info)
        self._begin_source()

    @Slot(object)
    def _on_analysis_failed(self, error: AppError) -> None:
        if self.recorder is not None and self.recorder.failed is not None:
            self.stop_recording(EndReason.FAILED)
        # Without networks there is nothing to wait for.
        self._record_to = None
        self._begin_source()
        self.notify(error)


def _read_by_analysis(settings: Settings) -> tuple[object, ...]:
    return settings.detector, settings.analysis, settings.appearance.evidence_overlay
