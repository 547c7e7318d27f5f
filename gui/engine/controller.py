"""Starts, changes and stops what runs behind the window, without ever waiting for it."""

import dataclasses
import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Signal, Slot

from core.capture import Playback, PlaybackEvent, PlaybackKind
from core.errors import AppError
from core.mailbox import LatestMailbox
from core.pipeline import (
    AnalysisLoop,
    AnalysisStatistics,
    Analyzer,
    Baseline,
    BaselineCollector,
    Timeline,
)
from core.session import SessionRecorder
from core.settings import CameraSettings, Settings
from core.sources import FrameSource, ReadingReport, SourceInfo, SourceTrouble
from core.sources.cameras import CameraDevice
from core.types import CameraState, Frame, FrameAnalysis
from gui.engine.people import People
from gui.engine.recording import Recording
from gui.engine.workers import (
    AnalysisThread,
    CameraModesThread,
    CameraWatchThread,
    CaptureThread,
    TaskThread,
)
from models.card import WeightsCard

log = logging.getLogger(__name__)

SILENCE_NS: Final = 1_000_000_000
"""A recording that ends so long after the last frame of a live source ends with a gap."""

MakeSource = Callable[[str, Settings], FrameSource]
MakeAnalyzer = Callable[[Settings], Analyzer]


class Controller(QObject):
    """The source, the analysis and the recording of one window. Lives in the GUI thread.

    Pictures and results are pulled from its properties; signals tell of rare events only.

    Attributes:
        settings: The settings in force.
        state: What the source is doing.
        trouble: What is wrong with the source, where that is known.
        requested: The text that the current source was opened with.
        info: What the current source turned out to be; None until it is open.
        timeline: What the charts read, as it was read from the faces.
        people: Who is in the picture.
        recording: What is being recorded.
        cameras: Those connected now.
        preview_message: Why there is no preview; empty where nothing is to be said.

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
        self.trouble: SourceTrouble | None = None
        self.requested = ""
        self.info: SourceInfo | None = None
        self.timeline = Timeline()
        self.people = People()
        self.recording = Recording(self)
        self.recording.failed.connect(self._on_analysis_failed)
        self.cameras: list[CameraDevice] = []
        self._make_source = make_source
        self._record_to: Path | None = None
        self._lost_ns: int | None = None
        self._changing = False
        self._beginning_anew = False
        self._display: LatestMailbox[Frame] = LatestMailbox()
        self._inbox: LatestMailbox[Frame] = LatestMailbox()
        self._dropped_before = 0
        self._capture: CaptureThread | None = None
        self._watch: CameraWatchThread | None = None
        self._preview: CaptureThread | None = None
        self._preview_box: LatestMailbox[Frame] = LatestMailbox()
        self.preview_message = ""
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
        """The newest result of the current source, as it was read; `people.shown` corrects it."""
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
    def now_ns(self) -> int:
        """Now, on the clock of `Frame.captured_ns`."""
        return self._capture.now_ns if self._capture else time.monotonic_ns()

    @property
    def playback(self) -> Playback | None:
        """How the source is played, where it is open and not live."""
        if self._capture is None or self.info is None or self.info.live:
            return None
        return self._capture.playback

    @property
    def report(self) -> ReadingReport | None:
        """How the reading of a file has gone so far; None for what is live."""
        return self._capture.report if self._capture else None

    @property
    def apart(self) -> bool:
        """Whether the pictures of the source have nothing to do with each other."""
        return self.info is not None and self.info.kind == "pictures"

    @property
    def still(self) -> bool:
        """Whether the source is one picture."""
        return self.apart and self.info is not None and self.info.frame_count == 1

    @property
    def dropped(self) -> int:
        """Frames of the current source that the analysis had no time for."""
        return self._inbox.dropped - self._dropped_before

    @property
    def detector_name(self) -> str:
        """`"mien"`, `"haar"` or `"yunet"`; empty until the analysis has started."""
        analyzer = self._loop.analyzer
        return analyzer.detector_name if analyzer else ""

    @property
    def cards(self) -> tuple[WeightsCard, ...]:
        """The cards of the networks; empty until the analysis has started."""
        analyzer = self._loop.analyzer
        return analyzer.cards if analyzer else ()

    @property
    def recorder(self) -> SessionRecorder | None:
        """The recording that is going on."""
        return self.recording.recorder

    @property
    def last_recording(self) -> Path | None:
        """The newest CSV that is complete."""
        return self.recording.last_path

    @property
    def lost(self) -> bool:
        """Whether a live source has stopped by itself and is being opened again."""
        return self._lost_ns is not None and not self._changing

    @property
    def preview_frame(self) -> Frame | None:
        """The newest frame of the camera that is tried; None where there is none yet."""
        return self._preview_box.peek()

    @property
    def previewing(self) -> bool:
        """Whether a camera is being tried."""
        return self._preview is not None

    @property
    def can_record(self) -> bool:
        """Whether there is something to record, and nothing being recorded yet."""
        return self.info is not None and bool(self.cards) and self.recorder is None

    @property
    def running(self) -> bool:
        """Whether a thread is still at work; after `shutdown`, one that hangs."""
        return bool(self._running)

    # Starting and changing

    def start(self) -> None:
        """Start the analysis, which loads in its own thread, and the watch for cameras."""
        self._start_analysis()
        self._start_watch()

    def open_source(self, text: str) -> None:
        """Change to another source at once; the old one closes by itself, however long it takes.

        A recording is of one source, so it ends here.

        Args:
            text: As `core.sources.open_source_text` has it.
        """
        self.stop_recording("source changed")
        self._lost_ns = None
        self._changing = self._beginning_anew = False
        self.timeline.clear()
        self.people.clear()
        self._open(text)

    def apply(self, settings: Settings) -> None:
        """Put changed settings in force, reopening a camera whose own settings changed.

        A recording goes on through another size or rate of the same camera.
        """
        before, self.settings = self.settings, settings
        self.recording.apply(settings)
        if _read_by_analysis(settings) != _read_by_analysis(before):
            self._loop.apply(settings)
            if self._analysis is not None and self._analysis.isFinished():
                # It could not start, or gave up; with other settings it may.
                self._start_analysis()
        if settings.camera.backend != before.camera.backend and self._watch is not None:
            self._start_watch()
        if settings.camera.device != before.camera.device and settings.camera.device:
            self.open_source(f"camera:{settings.camera.device}")
        elif self.info is not None and self.info.kind == "camera":
            now, then = (dataclasses.replace(s.camera, mirror=False) for s in (settings, before))
            if now != then:
                self._reopen()

    def ask_modes(self, device: CameraDevice) -> None:
        """Ask which sizes a camera offers; the answer comes as `modes_found`."""
        open_now = self.info is not None and self.info.kind == "camera"
        thread = CameraModesThread(device, may_open=not open_now and self._preview is None)
        thread.found.connect(self._on_modes)
        self._launch(thread)

    def run_task(
        self,
        name: str,
        task: Callable[[], object],
        on_done: Callable[[Any], object],
        on_failed: Callable[[AppError], object] | None = None,
    ) -> None:
        """Do something that takes a moment.

        Args:
            name: For the log.
            task: Called once, in a thread of its own.
            on_done: Called in this thread with what it returned.
            on_failed: Called in this thread with what went wrong; without it, `failed` tells.
        """
        self._launch(TaskThread(name, task, on_done, on_failed or self.failed.emit))

    def preview(self, camera: CameraSettings | None) -> None:
        """Try a camera beside the source, for its picture only; None ends that.

        The camera that is open already cannot be opened twice; its own picture is the preview.
        """
        if self._preview is not None:
            self._preview.state_changed.disconnect(self._on_preview_state)
            self._preview.stop()
            self._preview = None
        self._preview_box = LatestMailbox()
        self.preview_message = ""
        if camera is None or self.is_open(camera.device):
            return
        identity = camera.device or (self.cameras[0].identity if self.cameras else "0")
        settings = dataclasses.replace(self.settings, camera=camera)
        self._preview = CaptureThread(
            lambda: self._make_source(f"camera:{identity}", settings), [self._preview_box], 0
        )
        self._preview.state_changed.connect(self._on_preview_state)
        self._preview.begin()
        self._launch(self._preview)

    def is_open(self, identity: str) -> bool:
        """Whether a camera is the source now; the empty identity is the first one found."""
        if not _may_be_camera(self.requested) or self.info is None or self.info.kind != "camera":
            return False
        if self.requested == "auto":
            return identity in ("", self.settings.camera.device)
        return self.requested == f"camera:{identity}"

    # The people in the picture

    def rename(self, track_id: int, name: str) -> None:
        """Name a face; an empty name takes it off."""
        self.recording.name_face(track_id, self.people.rename(track_id, name))

    def collect_baseline(self, track_id: int, seconds: float = 10.0) -> BaselineCollector:
        """Gather a face's neutral readings from now on; the window asks how far it is."""
        self.people.collector = BaselineCollector(track_id, seconds=seconds)
        return self.people.collector

    def set_baseline(self, track_id: int, baseline: Baseline | None) -> None:
        """Correct what is shown of a face; None shows it as it is read."""
        self.people.set_baseline(track_id, baseline)
        self.recording.set_baseline(track_id, baseline.as_dict() if baseline else None)

    # Recording

    def record_to(self, path: Path) -> None:
        """Record the next source that opens, from its first frame on."""
        self._record_to = path

    def start_recording(
        self, path: Path | None = None, *, consent: str = "", participant: str = ""
    ) -> None:
        """Start a recording; what keeps it from starting comes as `failed`.

        A file that has ended is played from its beginning, since nothing would come any more.

        Args:
            path: The CSV; None makes a new one in the recordings folder.
            consent: What the people in the picture agreed to; empty where nobody asked.
            participant: Who is recorded, for the name of the file.
        """
        if self.recorder is not None:
            return
        try:
            if self.info is None or not self.cards:
                raise AppError(
                    self.tr("There is nothing to record yet; wait until the picture is there.")
                )
            again = self.playback if self._at_end() else None
            if again is not None and not again.status.seekable:
                raise AppError(
                    self.tr("This source has ended and cannot be played again; open it anew.")
                )
            local = self.info.kind == "file" and "://" not in self.requested
            recorder = self.recording.start(
                path,
                source=self.info,
                settings=self.settings,
                cards=self.cards,
                file=Path(self.requested).expanduser() if local else None,
                participant=participant,
            )
        except AppError as error:
            self.failed.emit(error)
            self.recording_changed.emit(False)
            return
        if consent:
            self.recording.give_consent(consent)
        for track_id, name in self.people.names.items():
            self.recording.name_face(track_id, name)
        for track_id, baseline in self.people.baselines.items():
            self.recording.set_baseline(track_id, baseline.as_dict())
        self._beginning_anew = again is not None
        if again is not None:
            again.resume()
        else:
            self._note_place()
        self._loop.set_recorder(recorder)
        self.recording_changed.emit(True)

    def stop_recording(self, reason: str = "stopped") -> Path | None:
        """Finish the recording, if there is one.

        Args:
            reason: What the sidecar says of the end.

        Returns:
            The CSV, or None if there was no recording.
        """
        if self.recorder is None:
            return None
        self._loop.set_recorder(None)
        silent_ns = self._silent_since_ns()
        if silent_ns is not None:
            self.recording.gap(silent_ns)
        path = self.recording.finish(reason, self.report)
        self.recording_changed.emit(False)
        return path

    def mark(self, label: str, moment_ns: int) -> None:
        """Note something on the chart, and in the recording while there is one.

        Args:
            label: What.
            moment_ns: When; see `now_ns`.
        """
        self.timeline.add_marker(moment_ns, label)
        self.recording.note("marker", label, onset_ns=moment_ns)

    def poll(self) -> None:
        """Look after what brings no signal; called a few times a second."""
        newest = self.newest_analysis
        if self.people.collector is not None and newest is not None:
            self.people.collector.add(newest)
        if self.info is None or self._capture is None:
            return
        if self._record_to is not None:
            if not self.cards:
                return  # The networks are still loading; the source waits for them.
            path, self._record_to = self._record_to, None
            self.start_recording(path)
        self._capture.begin()
        frame = self.newest_frame
        if frame is None or not self._at_end() or self._beginning_anew:
            return
        if self._loop.done_with == (frame.epoch, frame.captured_ns):
            self.stop_recording("source ended")

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
        self._inbox.close()
        for thread in self._running:
            if isinstance(thread, CameraWatchThread | CameraModesThread | CaptureThread):
                thread.stop()
        if self._analysis is not None:
            self._analysis.stop()
        deadline = QDeadlineTimer(round(1000 * seconds))
        for thread in list(self._running):
            if thread.wait(deadline):
                self._running.discard(thread)
            else:
                log.warning("The %s thread has not ended in time.", thread.objectName())
        return not self._running

    def _start_analysis(self) -> None:
        self._analysis = AnalysisThread(self._loop)
        self._launch(self._analysis)

    def _start_watch(self) -> None:
        if self._watch is not None:
            self._watch.listed.disconnect(self._on_listed)
            self._watch.stop()
        self._watch = CameraWatchThread(self.settings.camera.backend)
        self._watch.listed.connect(self._on_listed)
        self._launch(self._watch)

    def _open(self, text: str) -> None:
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
        self.info = None
        self.trouble = None
        self.requested = text
        settings = self.settings
        capture = CaptureThread(
            lambda: self._make_source(text, settings),
            [self._display, self._inbox],
            self._first_epoch,
            after=before,
        )
        capture.state_changed.connect(self._on_state)
        capture.trouble_changed.connect(self._on_trouble)
        capture.info_changed.connect(self._on_info)
        capture.played.connect(self._on_played)
        capture.came.connect(self._on_came)
        self._capture = capture
        self._launch(capture)

    def _reopen(self) -> None:
        """Open the same camera with other settings; for a recording that is a gap, no end."""
        if self._lost_ns is None:
            self._changing = True
            frame = self.newest_frame
            self._lost_ns = time.monotonic_ns() if frame is None else frame.captured_ns
            self.timeline.add_gap(self._lost_ns)
        self._open(self.requested)

    def _launch(self, thread: QThread) -> None:
        # Kept until it has ended: a QThread that is destroyed while it runs takes the program down.
        self._running.add(thread)
        thread.finished.connect(self._on_finished)
        thread.start()

    def _drop_capture(self) -> None:
        if self._capture is None:
            return
        self._capture.state_changed.disconnect(self._on_state)
        self._capture.trouble_changed.disconnect(self._on_trouble)
        self._capture.info_changed.disconnect(self._on_info)
        self._capture.played.disconnect(self._on_played)
        self._capture.came.disconnect(self._on_came)
        self._capture.stop()
        self._capture = None

    def _at_end(self) -> bool:
        return self.state is CameraState.ENDED

    def _silent_since_ns(self) -> int | None:
        """Since when a live source gives nothing, also where that is not yet called a loss."""
        frame = self.newest_frame
        if self._lost_ns is not None or self.info is None or not self.info.live or frame is None:
            return self._lost_ns
        usual_ns = 1e9 / self.info.rate if self.info.rate > 0 else 0.0
        silent = time.monotonic_ns() - frame.captured_ns > max(SILENCE_NS, 3 * usual_ns)
        return frame.captured_ns if silent else None

    def _note_place(self) -> None:
        """Where in a file the recording begins, and how it plays, unless that is as usual."""
        if self.playback is None:
            return
        status = self.playback.status
        if status.position_s:
            self.recording.note(PlaybackKind.SEEK, f"{status.position_s:.3f}")
        if status.speed != 1:
            self.recording.note(PlaybackKind.SPEED_CHANGED, f"{status.speed:g}")

    # Slots; they run in the GUI thread, queued from the others

    @Slot()
    def _on_finished(self) -> None:
        for thread in [thread for thread in self._running if thread.isFinished()]:
            thread.wait()
            self._running.discard(thread)
            if isinstance(thread, TaskThread):
                if thread.error is not None:
                    thread.on_failed(thread.error)
                else:
                    thread.on_done(thread.result)
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
            self.recording.note("camera_lost", onset_ns=time_ns)
        elif state is CameraState.LIVE:
            self._changing = self._beginning_anew = False
        log.info("The source is %s. %s", state.value, sentence)
        self.state = state
        self.state_changed.emit(state, sentence)
        if state is CameraState.ENDED:
            self.ended.emit(self.report)
        if state is CameraState.FAILED:
            self.stop_recording("source failed")
            self.failed.emit(AppError(sentence))

    @Slot(object, str, object)
    def _on_preview_state(self, state: CameraState, sentence: str, time_ns: int) -> None:
        if self.sender() is self._preview:
            self.preview_message = sentence if state is CameraState.FAILED else ""

    @Slot(object, str)
    def _on_trouble(self, trouble: SourceTrouble | None, sentence: str) -> None:
        if self.sender() is self._capture:
            self.trouble = trouble
            self.trouble_changed.emit(trouble, sentence)

    @Slot(object)
    def _on_played(self, event: PlaybackEvent) -> None:
        if self.sender() is not self._capture:
            return
        if event.kind is PlaybackKind.SEEK:
            self.timeline.add_gap(event.time_ns)
        self.recording.note(
            event.kind, event.value, onset_ns=event.time_ns, duration_ns=event.duration_ns
        )

    @Slot(object)
    def _on_came(self, time_ns: int) -> None:
        if self.sender() is self._capture and self._lost_ns is not None:
            self.recording.gap(self._lost_ns, time_ns)
            self._lost_ns = None

    @Slot(object)
    def _on_info(self, info: SourceInfo) -> None:
        if self.sender() is not self._capture:
            return
        self.info = info
        if self._changing:
            self.recording.change_source(info)
        self.source_opened.emit(info)
        self.poll()

    @Slot(object)
    def _on_listed(self, cameras: list) -> None:
        if self.sender() is self._watch:
            self.cameras = cameras
            self.cameras_listed.emit(cameras)

    @Slot(object, object)
    def _on_modes(self, device: object, modes: object) -> None:
        self.modes_found.emit(device, modes)

    @Slot(object)
    def _on_analysis_failed(self, error: AppError) -> None:
        if self.recorder is not None and self.recorder.failed is not None:
            self.stop_recording("failed")
        # Without networks there is nothing to wait for.
        self._record_to = None
        self.failed.emit(error)


def _may_be_camera(text: str) -> bool:
    return text == "auto" or text.startswith("camera:")


def _read_by_analysis(settings: Settings) -> tuple[object, ...]:
    return settings.detector, settings.analysis, settings.appearance.evidence_overlay
