"""Recording from the window: start, progress, markers, and the notice at the end."""

from pathlib import Path

from PySide6.QtCore import QObject, Slot

from core.session import DiskState
from gui.engine import Controller
from gui.window.dialogs import Dialogs
from gui.window.parts import WindowParts


class RecordingSteps(QObject):
    """Controls the recordings of one window and shows their state. Lives in the GUI thread."""

    def __init__(self, window: WindowParts, controller: Controller, dialogs: Dialogs) -> None:
        """Nothing is recorded yet.

        Args:
            window: Has the parts that show it.
            controller: Records.
            dialogs: Ask for consent, and what a marker is of.
        """
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._dialogs = dialogs
        self._warned_of_disk = False
        self._noticed: Path | None = None

    @Slot(bool)
    def toggle(self, wanted: bool) -> None:
        """Start a recording, after consent if required, or stop the current one."""
        controller = self._controller
        if not wanted:
            controller.stop_recording()
        elif controller.settings.privacy.ask_consent and controller.can_record:
            # Until they have agreed, nothing is recorded and the button says so.
            self._window.recording.set_recording(False)
            self._dialogs.ask_consent(self._window.selected)
        else:
            controller.start_recording()

    @Slot(bool)
    def show_recording(self, active: bool) -> None:
        """Show that a recording has begun, or has ended and where it was saved."""
        self._window.recording.set_recording(active)
        self._window.video.set_recording(active)
        self._warned_of_disk = False
        recording = self._controller.recording
        if active:
            self._window.saved.hide()
            self._noticed = recording.last_path
        elif recording.last_path is not None and recording.last_path != self._noticed:
            self._noticed = recording.last_path
            assert recording.summary is not None
            self._window.saved.show_saved(recording.summary)

    def show_progress(self) -> None:
        """Show duration and size of the recording, and warn once when disk space is low."""
        recorder = self._controller.recorder
        assert recorder is not None
        self._window.recording.set_progress(
            recorder.elapsed_s, recorder.rows, recorder.bytes_written, recorder.disk
        )
        if recorder.disk.state is DiskState.LOW and not self._warned_of_disk:
            self._warned_of_disk = True
            self._window.banner.add(
                self.tr("Disk space is low; recording stops safely when the disk is full.")
            )

    def mark(self, number: int) -> None:
        """Set one of the markers of the settings, by its index."""
        label = self._controller.settings.recording.markers[number]
        self._note(label or str(number + 1), self._controller.source.now_ns)

    def mark_with_text(self) -> None:
        """Ask for a text, and set a marker at the moment of asking."""
        moment_ns = self._controller.source.now_ns  # of the key, not of the end of the typing
        self._dialogs.ask_text(
            "marker",
            self.tr("Marker"),
            self.tr("Marker text:"),
            lambda text: self._note(text, moment_ns) if text else None,
        )

    def _note(self, label: str, moment_ns: int) -> None:
        self._controller.mark(label, moment_ns)
        self._window.statusBar().showMessage(self.tr("Marker: {}").format(label), 3000)
