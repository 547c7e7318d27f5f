"""Starts, changes and stops what runs behind the window, without ever waiting for it."""

import dataclasses
import logging
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal, Slot

from core.analysis import AnalysisLoop, AnalysisStatistics
from core.errors import AppError
from core.mailbox import LatestMailbox
from core.pipeline import Analyzer
from core.session import SessionRecorder, new_recording_path
from core.settings import Settings, recordings_folder
from core.sources import FrameSource, SourceInfo
from core.timeline import Timeline
from core.types import CameraState, Frame, FrameAnalysis
from gui.workers import AnalysisThread, CameraListThread, CaptureThread

log = logging.getLogger(__name__)

MakeSource = Callable[[str, Settings], FrameSource]
MakeAnalyzer = Callable[[Settings], Analyzer]


class Controller(QObject):
    """The source, the analysis and the recording of one window. Lives in the GUI thread.

    Pictures and results are pulled from its properties; signals tell of rare events only.

    Attributes:
        settings: The settings in force.
        state: What the source is doing.
        requested: The text that the current source was opened with.
        info: What the current source turned out to be; None until it is open.
        timeline: What the charts read.
        last_recording: The newest CSV that is complete.

    Signals:
        state_changed: `(CameraState, sentence)`.
        source_opened: `(SourceInfo)`, also at each reopening.
        failed: `(AppError)`, what a person should read.
        recording_changed: `(bool)`, started or stopped.
        cameras_listed: `(list[CameraDevice])`.
    """

    state_changed = Signal(object, str)
    source_opened = Signal(object)
    failed = Signal(object)
    recording_changed = Signal(bool)
    cameras_listed = Signal(object)

    _analysis_failed = Signal(object)

    def __init__(
        self, settings: Settings, *, make_source: MakeSource, make_analyzer: MakeAnalyzer
    ) -> None:
        """Wire the parts; nothing runs yet.

        Args:
            settings: To begin with.
            make_source: From a text and settings to a source; called in the capture thread.
            make_analyzer: Loads the networks; called in the analysis thread.
        """
        super().__init__()
        self.settings = settings
        self.state = CameraState.CLOSED
        self.requested = ""
        self.info: SourceInfo | None = None
        self.timeline = Timeline()
        self.last_recording: Path | None = None
        self._make_source = make_source
        self._recorder: SessionRecorder | None = None
        self._record_to: Path | None = None
        self._lost_ns: int | None = None
        self._last_result: FrameAnalysis | None = None
        self._display: LatestMailbox[Frame] = LatestMailbox()
        self._inbox: LatestMailbox[Frame] = LatestMailbox()
        self._dropped_before = 0
        self._capture: CaptureThread | None = None
        self._first_epoch = 0
        self._running: set[QThread] = set()
        self._analysis_failed.connect(self._on_analysis_failed)
        self._loop = AnalysisLoop(
            inbox=self._inbox,
            make_analyzer=lambda: make_analyzer(self.settings),
            timeline=self.timeline,
            on_error=self._analysis_failed.emit,
        )
        self._analysis: AnalysisThread | None = None

    # What the window pulls

    @property
    def newest_frame(self) -> Frame | None:
        """The newest frame of the current source."""
        return self._display.peek()

    @property
    def newest_analysis(self) -> FrameAnalysis | None:
        """The newest result of the current source."""
        latest = self._loop.latest
        return latest if latest is not None and latest.epoch >= self._first_epoch else None

    @property
    def statistics(self) -> AnalysisStatistics:
        """How the analysis keeps up."""
        return self._loop.statistics

    @property
    def capture_rate(self) -> float:
        """Frames per second of the source."""
        return self._capture.rate if self._capture else 0.0

    @property
    def dropped(self) -> int:
        """Frames of the current source that the analysis had no time for."""
        return self._inbox.dropped - self._dropped_before

    @property
    def detector_name(self) -> str:
        """`"haar"` or `"yunet"`; empty until the analysis has started."""
        analyzer = self._loop.analyzer
        return analyzer.detector_name if analyzer else ""

    @property
    def recorder(self) -> SessionRecorder | None:
        """The recording that is going on."""
        return self._recorder

    @property
    def lost(self) -> bool:
        """Whether a live source has stopped and is being opened again."""
        return self._lost_ns is not None

    @property
    def running(self) -> bool:
        """Whether a thread is still at work; after `shutdown`, one that hangs."""
        return bool(self._running)

    # Starting and changing

    def start(self) -> None:
        """Start the analysis; it loads in its own thread."""
        self._analysis = AnalysisThread(self._loop)
        self._launch(self._analysis)

    def open_source(self, text: str) -> None:
        """Change to another source at once; the old one closes by itself, however long it takes.

        A recording is of one source, so it ends here.

        Args:
            text: As `core.sources.open_source_text` has it.
        """
        self.stop_recording("source changed")
        # A camera can be opened once only; nothing else needs to wait.
        same_device = _may_be_camera(text) and _may_be_camera(self.requested)
        before = self._capture if same_device else None
        self._drop_capture()
        newest = self._display.peek()
        if newest is not None:
            self._first_epoch = max(self._first_epoch, newest.epoch)
        self._first_epoch += 1
        self._display = LatestMailbox()
        self._dropped_before = self._inbox.dropped
        self._lost_ns = None
        self.info = None
        self.requested = text
        self.timeline.clear()
        settings = self.settings
        capture = CaptureThread(
            lambda: self._make_source(text, settings),
            [self._display, self._inbox],
            self._first_epoch,
            after=before,
        )
        capture.state_changed.connect(self._on_state)
        capture.info_changed.connect(self._on_info)
        self._capture = capture
        self._launch(capture)

    def apply(self, settings: Settings) -> None:
        """Put changed settings in force, reopening a camera whose own settings changed."""
        before, self.settings = self.settings, settings
        if (settings.detector, settings.analysis) != (before.detector, before.analysis):
            self._loop.apply(settings)
            self._note("settings_changed", _changes(before, settings))
            if self._analysis is not None and self._analysis.isFinished():
                # It could not start, or gave up; with other settings it may.
                self.start()
        if settings.camera.device != before.camera.device and settings.camera.device:
            self.open_source(f"camera:{settings.camera.device}")
        elif self.info is not None and self.info.kind == "camera":
            asked = (settings.camera.width, settings.camera.height, settings.camera.rate)
            if asked != (before.camera.width, before.camera.height, before.camera.rate):
                self.open_source(self.requested)

    def list_cameras(self) -> None:
        """Ask for the cameras; the answer comes as `cameras_listed`."""
        thread = CameraListThread()
        thread.listed.connect(self._on_listed)
        self._launch(thread)

    # Recording

    def record_to(self, path: Path) -> None:
        """Record the next source that opens, from its first frame on."""
        self._record_to = path

    def start_recording(self, path: Path | None = None) -> None:
        """Start a recording; what keeps it from starting comes as `failed`.

        Args:
            path: The CSV; None makes a new one in the recordings folder.
        """
        if self._recorder is not None:
            return
        analyzer = self._loop.analyzer
        try:
            if self.info is None or analyzer is None:
                raise AppError(
                    self.tr("There is nothing to record yet; wait until the picture is there.")
                )
            if path is None:
                path = new_recording_path(
                    recordings_folder(self.settings),
                    self.info.name,
                    template=self.settings.recording.name_template,
                )
            self._recorder = SessionRecorder(
                path, source=self.info, settings=self.settings, cards=analyzer.cards
            )
        except AppError as error:
            self.failed.emit(error)
            self.recording_changed.emit(False)
            return
        self._loop.set_recorder(self._recorder)
        self.recording_changed.emit(True)

    def stop_recording(self, reason: str = "stopped") -> Path | None:
        """Finish the recording, if there is one.

        Args:
            reason: What the sidecar says of the end.

        Returns:
            The CSV, or None if there was no recording.
        """
        recorder, self._recorder = self._recorder, None
        if recorder is None:
            return None
        self._loop.set_recorder(None)
        if self._lost_ns is not None and recorder.failed is None:
            self._note_gap(recorder, self._lost_ns, time.monotonic_ns())
        self.last_recording = recorder.close(reason)
        self.recording_changed.emit(False)
        return self.last_recording

    def poll(self) -> None:
        """Look after what brings no signal; called a few times a second."""
        if self.info is None or self._capture is None:
            return
        if self._record_to is not None:
            if self._loop.analyzer is None:
                return  # The networks are still loading; the source waits for them.
            path, self._record_to = self._record_to, None
            self.start_recording(path)
        self._capture.begin()
        newest, frame = self.newest_analysis, self.newest_frame
        if self.state is CameraState.ENDED and newest is not None and frame is not None:
            # Looked at twice, since the newest result shows a moment before it is written.
            if newest.index == frame.index and newest is self._last_result:
                self.stop_recording("source ended")
            self._last_result = newest

    # Stopping

    def shutdown(self, seconds: float = 8.0) -> bool:
        """Stop everything, newest first, within a time. Calling it again does no harm.

        Args:
            seconds: How long a source that blocks in a read is waited for.

        Returns:
            Whether all threads have ended.
        """
        self._record_to = None
        self.stop_recording("closed")
        self._drop_capture()
        if self._analysis is not None:
            self._analysis.stop()
        self._inbox.close()
        deadline = QDeadlineTimer(round(1000 * seconds))
        for thread in list(self._running):
            if thread.wait(deadline):
                self._running.discard(thread)
            else:
                log.warning("The %s thread has not ended in time.", thread.objectName())
        return not self._running

    def _launch(self, thread: QThread) -> None:
        # Kept until it has ended: a QThread that is destroyed while it runs takes the program down.
        self._running.add(thread)
        thread.finished.connect(self._on_finished)
        thread.start()

    def _drop_capture(self) -> None:
        if self._capture is None:
            return
        self._capture.state_changed.disconnect(self._on_state)
        self._capture.info_changed.disconnect(self._on_info)
        self._capture.stop()
        self._capture = None

    # Slots; they run in the GUI thread, queued from the others

    @Slot()
    def _on_finished(self) -> None:
        for thread in [thread for thread in self._running if thread.isFinished()]:
            thread.wait()
            self._running.discard(thread)
        if self._analysis is not None and self._analysis.isFinished():
            # It gave up; what has been recorded is closed properly.
            self.stop_recording("failed")

    @Slot(object, str, object)
    def _on_state(self, state: CameraState, sentence: str, time_ns: int) -> None:
        if self.sender() is not self._capture:
            return  # queued before the source was changed
        if state is CameraState.LOST and self._lost_ns is None:
            self._lost_ns = time_ns
            self.timeline.add_gap(time_ns)
            self._note("camera_lost", onset_ns=time_ns)
        elif state is CameraState.LIVE and self._lost_ns is not None:
            lost_ns, self._lost_ns = self._lost_ns, None
            if self._recorder is not None:
                self._note_gap(self._recorder, lost_ns, time_ns)
        log.info("The source is %s. %s", state.value, sentence)
        self.state = state
        self.state_changed.emit(state, sentence)
        if state is CameraState.FAILED:
            self.stop_recording("source failed")
            self.failed.emit(AppError(sentence))

    def _note(self, trial_type: str, value: str = "", onset_ns: int | None = None) -> None:
        """Write an event into the recording, if there is one."""
        if self._recorder is None:
            return
        try:
            self._recorder.event(trial_type, value, onset_ns=onset_ns)
        except AppError as error:
            self._on_analysis_failed(error)

    def _note_gap(self, recorder: SessionRecorder, from_ns: int, to_ns: int) -> None:
        try:
            recorder.event("camera_gap", onset_ns=from_ns, duration_s=(to_ns - from_ns) / 1e9)
        except AppError as error:
            self._on_analysis_failed(error)

    @Slot(object)
    def _on_info(self, info: SourceInfo) -> None:
        if self.sender() is not self._capture:
            return
        self.info = info
        self.source_opened.emit(info)
        self.poll()

    @Slot(object)
    def _on_listed(self, cameras: list) -> None:
        self.cameras_listed.emit(cameras)

    @Slot(object)
    def _on_analysis_failed(self, error: AppError) -> None:
        if self._recorder is not None and self._recorder.failed is not None:
            self.stop_recording("failed")
        # Without networks there is nothing to wait for.
        self._record_to = None
        self.failed.emit(error)


def _may_be_camera(text: str) -> bool:
    return text == "auto" or text.startswith("camera:")


def _changes(before: Settings, after: Settings) -> str:
    """What differs, as `group.field=value` with spaces between."""
    return " ".join(
        f"{group.name}.{row.name}={new}"
        for group in dataclasses.fields(after)
        for row in dataclasses.fields(getattr(after, group.name))
        if (new := getattr(getattr(after, group.name), row.name))
        != getattr(getattr(before, group.name), row.name)
    )
