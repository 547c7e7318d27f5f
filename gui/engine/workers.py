"""QThread shells over the loops of `core`; they hold no logic of their own."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import Any, Final

from PySide6.QtCore import QDeadlineTimer, QThread, Signal

from core.capture import CaptureLoop, Playback, PlaybackEvent
from core.errors import AppError
from core.mailbox import LatestMailbox
from core.pipeline import AnalysisLoop
from core.sources import FrameSource, ReadingReport, SourceError, SourceInfo, SourceTrouble
from core.sources.cameras import CameraDevice, CameraWatch, camera_modes, list_cameras
from core.types import CameraState, Frame

log = logging.getLogger(__name__)

RELEASE_MS: Final = 15_000
"""How long a camera's thread waits for the one before it to let go of the device."""


class StoppableThread(QThread):
    """Works until it is done or told to stop, which all such threads are in the same way.

    Attributes:
        stopping: Set once it is to end; for what runs in the thread.
    """

    def __init__(self, name: str) -> None:
        """Prepare the thread.

        Args:
            name: For the log.
        """
        super().__init__()
        self.setObjectName(name)
        self.stopping = threading.Event()

    def stop(self) -> None:
        """Ask the thread to end; returns at once."""
        self.stopping.set()


class CaptureThread(StoppableThread):
    """Reads one source until it is told to stop; a new source gets a new thread.

    Making the source is done in here as well, since asking the system for cameras can take long.

    Signals:
        state_changed: `(CameraState, sentence, monotonic ns of the change)`; a source was lost when
            its last frame came, which is a while before that is noticed.
        info_changed: `(SourceInfo)`, at each opening.
        trouble_changed: `(SourceTrouble or None, sentence)`, ahead of the state that comes of it.
        played: `(PlaybackEvent)`, what a recording of a file should note.
        came: `(int)`, the time of the first frame after each opening.

    All are emitted in this thread; connect them to slots of objects that live in the GUI thread.

    Attributes:
        playback: Pauses, seeks and so on, where the source is a file; none of it blocks.
    """

    state_changed = Signal(object, str, object)
    info_changed = Signal(object)
    trouble_changed = Signal(object, str)
    played = Signal(object)
    came = Signal(object)

    def __init__(
        self,
        make_source: Callable[[], FrameSource],
        outputs: Sequence[LatestMailbox[Frame]],
        first_epoch: int,
        *,
        after: QThread | None = None,
    ) -> None:
        """Prepare the thread.

        Args:
            make_source: Called in the thread.
            outputs: Where each frame goes.
            first_epoch: Higher than that of any frame before.
            after: A thread to wait for, since it may hold the same camera.
        """
        super().__init__("capture")
        self._make_source = make_source
        self._outputs = outputs
        self._first_epoch = first_epoch
        self._after = after
        self._begun = threading.Event()
        self._loop: CaptureLoop | None = None
        self.playback = Playback()

    @property
    def now_ns(self) -> int:
        """The current time on the clock of `Frame.captured_ns`; see `CaptureLoop.now_ns`."""
        return self._loop.now_ns if self._loop else time.monotonic_ns()

    @property
    def rate(self) -> float:
        """Frames per second of the last seconds."""
        return self._loop.rate if self._loop else 0.0

    @property
    def report(self) -> ReadingReport | None:
        """The reading report of a file so far; None for live sources."""
        return self._loop.report if self._loop else None

    def begin(self) -> None:
        """Let the first frame be read; until then the open source waits."""
        self._begun.set()

    def stop(self) -> None:
        """Ask the loop to end; returns at once."""
        super().stop()
        self._begun.set()

    def run(self) -> None:
        """Run in the new thread."""
        self._on_state(CameraState.OPENING, "")
        if self._after is not None:
            self._await(self._after)
            self._after = None
        try:
            source = self._make_source()
        except AppError as error:
            if isinstance(error, SourceError):
                self._on_trouble(error.trouble, str(error))
            self._on_state(CameraState.FAILED, str(error))
            return
        except Exception as error:
            log.exception("Making a source failed")
            self._on_state(CameraState.FAILED, self.tr("The source failed: {}").format(error))
            return
        self._loop = CaptureLoop(
            source,
            outputs=self._outputs,
            on_state=self._on_state,
            on_info=self._on_info,
            on_trouble=self._on_trouble,
            on_playback=self._on_played,
            on_first=self.came.emit,
            playback=self.playback,
            first_epoch=self._first_epoch,
        )
        self._loop.run(self.stopping)

    def _await(self, thread: QThread) -> None:
        deadline = QDeadlineTimer(RELEASE_MS)
        while not (thread.wait(50) or deadline.hasExpired() or self.stopping.is_set()):
            pass

    def _on_state(self, state: CameraState, sentence: str) -> None:
        time_ns = time.monotonic_ns()
        if state is CameraState.LOST and self._loop is not None:
            time_ns = self._loop.last_ns or time_ns
        self.state_changed.emit(state, sentence, time_ns)

    def _on_trouble(self, trouble: SourceTrouble | None, sentence: str) -> None:
        self.trouble_changed.emit(trouble, sentence)

    def _on_played(self, event: PlaybackEvent) -> None:
        self.played.emit(event)

    def _on_info(self, info: SourceInfo) -> None:
        self.info_changed.emit(info)
        # So that a recording that was asked for beforehand has the first frame already.
        self._begun.wait()


class AnalysisThread(StoppableThread):
    """Runs the analysis for as long as the window lives."""

    def __init__(self, loop: AnalysisLoop) -> None:
        super().__init__("analysis")
        self._loop = loop

    def run(self) -> None:
        """Run in the new thread."""
        self._loop.run(self.stopping)


class CameraWatchThread(StoppableThread):
    """Tells the cameras at the start and whenever they have changed, until it is stopped.

    Signals:
        listed: `(list[CameraDevice])`, emitted in this thread.
    """

    listed = Signal(object)

    def __init__(self, backend: str = "auto") -> None:
        """Prepare the thread.

        Args:
            backend: As `settings.camera.backend` has it; another one needs another thread.
        """
        super().__init__("camera watch")
        self._backend = backend

    def run(self) -> None:
        """Run in the new thread."""
        CameraWatch(self.listed.emit, lister=lambda: list_cameras(self._backend)).run(self.stopping)


class CameraModesThread(StoppableThread):
    """Asks a camera once which sizes and rates it offers.

    Signals:
        found: `(CameraDevice, CameraModes)`, emitted in this thread; not if it was stopped.
    """

    found = Signal(object, object)

    def __init__(self, device: CameraDevice, *, may_open: bool) -> None:
        """Prepare the thread.

        Args:
            device: Which camera.
            may_open: As of `core.sources.cameras.modes.camera_modes`.
        """
        super().__init__("camera modes")
        self._device = device
        self._may_open = may_open

    def run(self) -> None:
        """Run in the new thread."""
        modes = camera_modes(self._device, may_open=self._may_open, stop=self.stopping)
        if not self.stopping.is_set():
            self.found.emit(self._device, modes)


class TaskThread(QThread):
    """Runs one short task, such as reading files.

    Attributes:
        on_done: For who started it: what to call with the result, in its own thread.
        on_failed: Likewise, with the error.
        result: What the task returned, once the thread has finished.
        error: Why there is no result; what is no `AppError` is logged and told as one.
    """

    def __init__(
        self,
        name: str,
        task: Callable[[], object],
        on_done: Callable[[Any], object],
        on_failed: Callable[[AppError], object],
    ) -> None:
        """Prepare the thread.

        Args:
            name: For the log.
            task: Called once, in the thread.
            on_done: Kept.
            on_failed: Kept.
        """
        super().__init__()
        self.setObjectName(name)
        self._task = task
        self.on_done = on_done
        self.on_failed = on_failed
        self.result: object = None
        self.error: AppError | None = None

    def run(self) -> None:
        """Run in the new thread."""
        try:
            self.result = self._task()
        except AppError as error:
            self.error = error
        except Exception:
            log.exception("%s failed", self.objectName())
            self.error = AppError(self.tr("The operation failed; see the log for the reason."))
