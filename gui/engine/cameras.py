"""The cameras of this machine: list, formats, and preview."""

import dataclasses

from PySide6.QtCore import QObject, Signal, Slot

from core.mailbox import LatestMailbox
from core.settings import CameraSettings, Settings
from core.sources import SourceRef
from core.sources.cameras import CameraDevice
from core.types import CameraState, Frame
from gui.engine.source import MakeSource
from gui.engine.tasks import Tasks
from gui.engine.workers import CameraModesThread, CameraWatchThread, CaptureThread


class Cameras(QObject):
    """Watches which cameras are connected. Lives in the GUI thread.

    Attributes:
        connected: Those connected now.

    Signals:
        listed: `(list[CameraDevice])`, whenever they have changed.
        modes_found: `(CameraDevice, CameraModes)`, the answer to `ask_modes`.
    """

    listed = Signal(object)
    modes_found = Signal(object, object)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.connected: list[CameraDevice] = []
        self._tasks = tasks
        self._watch: CameraWatchThread | None = None

    @property
    def watched(self) -> bool:
        """Whether watching has started."""
        return self._watch is not None

    def watch(self, backend: str) -> None:
        """Start watching.

        Args:
            backend: As `settings.camera.backend` has it; takes the place of the one before.
        """
        if self._watch is not None:
            self._watch.listed.disconnect(self._on_listed)
            self._watch.stop()
        self._watch = CameraWatchThread(backend)
        self._watch.listed.connect(self._on_listed)
        self._tasks.launch(self._watch)

    def ask_modes(self, device: CameraDevice, *, may_open: bool) -> None:
        """Query the formats of a camera; the answer comes as `modes_found`.

        Args:
            device: Which camera.
            may_open: As of `core.sources.cameras.camera_modes`.
        """
        thread = CameraModesThread(device, may_open=may_open)
        thread.found.connect(self._on_modes)
        self._tasks.launch(thread)

    @Slot(object)
    def _on_listed(self, cameras: list) -> None:
        if self.sender() is self._watch:
            self.connected = cameras
            self.listed.emit(cameras)

    @Slot(object, object)
    def _on_modes(self, device: object, modes: object) -> None:
        self.modes_found.emit(device, modes)


class CameraPreview(QObject):
    """A camera opened beside the source for preview only. Lives in the GUI thread.

    Attributes:
        message: Why there is no picture; empty where nothing is to be said.
    """

    def __init__(
        self, tasks: Tasks, make_source: MakeSource, parent: QObject | None = None
    ) -> None:
        """Start without a preview.

        Args:
            tasks: Runs the thread.
            make_source: From a reference and settings to a source; called in the capture thread.
            parent: As of `QObject`.
        """
        super().__init__(parent)
        self.message = ""
        self._tasks = tasks
        self._make_source = make_source
        self._capture: CaptureThread | None = None
        self._box: LatestMailbox[Frame] = LatestMailbox()

    @property
    def frame(self) -> Frame | None:
        """The newest picture; None where there is none yet."""
        return self._box.peek()

    @property
    def active(self) -> bool:
        """Whether a preview is running."""
        return self._capture is not None

    def end(self) -> None:
        """Release the camera; returns at once."""
        if self._capture is not None:
            self._capture.state_changed.disconnect(self._on_state)
            self._capture.stop()
            self._capture = None
        self._box = LatestMailbox()
        self.message = ""

    def begin(self, identity: str, settings: Settings, camera: CameraSettings) -> None:
        """Start the preview of a camera; `end` has been called before.

        Args:
            identity: Which one.
            settings: Those in force.
            camera: How it is to be opened instead.
        """
        settings = dataclasses.replace(settings, camera=camera)
        self._capture = CaptureThread(
            lambda: self._make_source(SourceRef.camera(identity), settings), [self._box], 0
        )
        self._capture.state_changed.connect(self._on_state)
        self._capture.begin()
        self._tasks.launch(self._capture)

    @Slot(object, str, object)
    def _on_state(self, state: CameraState, sentence: str, time_ns: int) -> None:
        if self.sender() is self._capture:
            self.message = sentence if state is CameraState.FAILED else ""
