"""The source of one window: opened, lost, reopened, and changed."""

import logging
import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, Signal, Slot

from core.capture import Playback, PlaybackEvent
from core.mailbox import LatestMailbox
from core.settings import Settings
from core.sources import FrameSource, ReadingReport, SourceInfo, SourceRef, SourceTrouble
from core.sources.cameras import same_camera
from core.types import CameraState, Frame
from gui.engine.tasks import Tasks
from gui.engine.workers import CaptureThread

log = logging.getLogger(__name__)

SILENCE_NS: Final = 1_000_000_000
"""A live source has fallen silent so long after its last frame."""

MakeSource = Callable[[SourceRef, Settings], FrameSource]


class Source(QObject):
    """The current source. Lives in the GUI thread; capture has a thread of its own.

    Attributes:
        state: What it is doing.
        trouble: What is wrong with it, where that is known.
        ref: What was to be opened; None before the first.
        info: What it turned out to be; None until it is open.
        lost_ns: Since when a live one gives nothing; None while it does.
        changing: Whether it is being opened again with other settings, because somebody wanted it.
        first_epoch: Frames of a lower epoch are those of the source before.

    Signals:
        state_changed: `(CameraState, sentence)`.
        trouble_changed: `(SourceTrouble or None, sentence)`, ahead of the state that comes of it.
        opened: `(SourceInfo)`, also at each reopening.
        stopped: `(int, bool)`, no frames come since a time; whether that was wanted.
        came_back: `(int, int)`, frames come again: since when there were none, and until when.
        played: `(PlaybackEvent)`, what a recording of a file should note.
    """

    state_changed = Signal(object, str)
    trouble_changed = Signal(object, str)
    opened = Signal(object)
    stopped = Signal(object, bool)
    came_back = Signal(object, object)
    played = Signal(object)

    def __init__(
        self,
        tasks: Tasks,
        make_source: MakeSource,
        inbox: LatestMailbox[Frame],
        parent: QObject | None = None,
    ) -> None:
        """Open nothing yet.

        Args:
            tasks: Runs the threads.
            make_source: From a reference and settings to a source; called in the capture thread.
            inbox: Gets each frame for the analysis.
            parent: As of `QObject`.
        """
        super().__init__(parent)
        self.state = CameraState.CLOSED
        self.trouble: SourceTrouble | None = None
        self.ref: SourceRef | None = None
        self.info: SourceInfo | None = None
        self.lost_ns: int | None = None
        self.changing = False
        self.first_epoch = 0
        self._tasks = tasks
        self._make_source = make_source
        self._inbox = inbox
        self._display: LatestMailbox[Frame] = LatestMailbox()
        self._dropped_before = 0
        self._capture: CaptureThread | None = None

    @property
    def frame(self) -> Frame | None:
        """The newest frame."""
        return self._display.peek()

    @property
    def rate(self) -> float:
        """Frames per second of the last seconds."""
        return self._capture.rate if self._capture else 0.0

    @property
    def now_ns(self) -> int:
        """The current time on the clock of `Frame.captured_ns`."""
        return self._capture.now_ns if self._capture else time.monotonic_ns()

    @property
    def playback(self) -> Playback | None:
        """Its playback, if it is open and not live."""
        if self._capture is None or self.info is None or self.info.live:
            return None
        return self._capture.playback

    @property
    def report(self) -> ReadingReport | None:
        """The reading report of a file so far; None for live sources."""
        return self._capture.report if self._capture else None

    @property
    def dropped(self) -> int:
        """The number of dropped frames."""
        return self._inbox.dropped - self._dropped_before

    @property
    def apart(self) -> bool:
        """Whether its pictures are separate rather than a sequence."""
        return self.info is not None and self.info.kind == "pictures"

    @property
    def still(self) -> bool:
        """Whether it is one picture."""
        return self.apart and self.info is not None and self.info.frame_count == 1

    @property
    def is_open(self) -> bool:
        """Whether it has been opened, and not closed since."""
        return self.info is not None and self._capture is not None

    @property
    def lost(self) -> bool:
        """Whether a live source was lost and is being reopened."""
        return self.lost_ns is not None and not self.changing

    @property
    def ended(self) -> bool:
        """Whether a file has come to its end."""
        return self.state is CameraState.ENDED

    @property
    def silent_since_ns(self) -> int | None:
        """The time since which a live source sends nothing, even if not yet lost."""
        frame = self.frame
        if self.lost_ns is not None or self.info is None or not self.info.live or frame is None:
            return self.lost_ns
        usual_ns = 1e9 / self.info.rate if self.info.rate > 0 else 0.0
        silent = time.monotonic_ns() - frame.captured_ns > max(SILENCE_NS, 3 * usual_ns)
        return frame.captured_ns if silent else None

    def is_camera(self, identity: str, auto: str) -> bool:
        """Whether a camera is the source now, or is being opened.

        Args:
            identity: Which one.
            auto: The one that is opened where none is named.
        """
        if self.ref is None or not self.ref.may_be_camera or self.state is CameraState.FAILED:
            return False
        if self.info is None:
            return self._capture is not None and same_camera(self.ref.identity or auto, identity)
        if self.info.kind != "camera":
            return False
        return same_camera(self.info.identity or self.ref.identity or auto, identity)

    def open(self, ref: SourceRef, settings: Settings) -> None:
        """Change to another source at once; the old one closes by itself, however long it takes.

        Args:
            ref: Which one.
            settings: How to open it.
        """
        self.lost_ns = None
        self.changing = False
        self._open(ref, settings)

    def reopen(self, settings: Settings) -> None:
        """Open the same camera with other settings; nothing where none was opened."""
        if self.ref is None:
            return
        if self.lost_ns is None:
            self.changing = True
            frame = self.frame
            self.lost_ns = time.monotonic_ns() if frame is None else frame.captured_ns
            self.stopped.emit(self.lost_ns, True)
        self._open(self.ref, settings)

    def begin(self) -> None:
        """Let the first frame be read; until then the open source waits."""
        if self._capture is not None:
            self._capture.begin()

    def close(self) -> None:
        """Ask the reading to end; returns at once."""
        if self._capture is None:
            return
        self._capture.state_changed.disconnect(self._on_state)
        self._capture.trouble_changed.disconnect(self._on_trouble)
        self._capture.info_changed.disconnect(self._on_info)
        self._capture.played.disconnect(self._on_played)
        self._capture.came.disconnect(self._on_came)
        self._capture.stop()
        self._capture = None

    def _open(self, ref: SourceRef, settings: Settings) -> None:
        # A camera can be opened once only; nothing else needs to wait.
        cameras = ref.may_be_camera and self.ref is not None and self.ref.may_be_camera
        before = self._capture if cameras else None
        self.close()
        newest = self._display.peek()
        if newest is not None:
            self.first_epoch = max(self.first_epoch, newest.epoch)
        self.first_epoch += 1
        self._display = LatestMailbox()
        self._dropped_before = self._inbox.dropped
        self.info = None
        self.trouble = None
        self.ref = ref
        capture = CaptureThread(
            lambda: self._make_source(ref, settings),
            [self._display, self._inbox],
            self.first_epoch,
            after=before,
        )
        capture.state_changed.connect(self._on_state)
        capture.trouble_changed.connect(self._on_trouble)
        capture.info_changed.connect(self._on_info)
        capture.played.connect(self._on_played)
        capture.came.connect(self._on_came)
        self._capture = capture
        self._tasks.launch(capture)

    # Slots, queued from the capture thread. What was queued before the source was changed is of
    # another sender.

    @Slot(object, str, object)
    def _on_state(self, state: CameraState, sentence: str, time_ns: int) -> None:
        if self.sender() is not self._capture:
            return
        if state is CameraState.LOST and self.lost_ns is None:
            self.lost_ns = time_ns
            self.stopped.emit(time_ns, False)
        elif state is CameraState.LIVE:
            self.changing = False
        log.info("The source is %s. %s", state.value, sentence)
        self.state = state
        self.state_changed.emit(state, sentence)

    @Slot(object, str)
    def _on_trouble(self, trouble: SourceTrouble | None, sentence: str) -> None:
        if self.sender() is self._capture:
            self.trouble = trouble
            self.trouble_changed.emit(trouble, sentence)

    @Slot(object)
    def _on_info(self, info: SourceInfo) -> None:
        if self.sender() is self._capture:
            self.info = info
            self.opened.emit(info)

    @Slot(object)
    def _on_played(self, event: PlaybackEvent) -> None:
        if self.sender() is self._capture:
            self.played.emit(event)

    @Slot(object)
    def _on_came(self, time_ns: int) -> None:
        if self.sender() is self._capture and self.lost_ns is not None:
            since_ns, self.lost_ns = self.lost_ns, None
            self.came_back.emit(since_ns, time_ns)
