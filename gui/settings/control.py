"""Connects the settings dialog of a window with the engine."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from core.detection import YuNetFile, check_yunet_file
from core.errors import AppError
from core.settings import Settings
from core.types import FrameAnalysis
from gui.engine import Controller
from gui.look import bytes_text
from gui.settings.dialog import SettingsDialog


class SettingsControl(QObject):
    """Creates the dialog on first use, and keeps it up to date.

    Attributes:
        dialog: None until it is wanted.

    Signals:
        applied: `(Settings)`, to be put in force.
        baseline_wanted: A neutral baseline of the selected face is to be taken.
    """

    applied = Signal(object)
    baseline_wanted = Signal()

    def __init__(self, window: QWidget, controller: Controller) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self.dialog: SettingsDialog | None = None
        controller.cameras_listed.connect(self._tell_dialog)
        controller.source_opened.connect(self._tell_dialog)
        controller.modes_found.connect(
            lambda device, modes: self.dialog.set_modes(device, modes) if self.dialog else None
        )

    def show(self, page: str = "") -> None:
        """Show the dialog beside the picture, which goes on.

        Args:
            page: Key of a group; empty shows the one shown last.
        """
        if self.dialog is None:
            dialog = SettingsDialog(self._controller.settings, self._window)
            dialog.applied.connect(self.applied)
            dialog.camera_preview_wanted.connect(self._controller.preview)
            dialog.modes_wanted.connect(self._controller.ask_modes)
            dialog.yunet_wanted.connect(self._look_at_yunet)
            dialog.baseline_wanted.connect(self.baseline_wanted)
            self.dialog = dialog
        if not self.dialog.isVisible():
            self.dialog.set_value(self._controller.settings)
        self._tell_dialog()
        if page:
            self.dialog.show_page(page)
        self.dialog.show()
        self.dialog.raise_()

    def close(self) -> None:
        """Close the dialog, if it is open."""
        if self.dialog is not None:
            self.dialog.close()

    def set_value(self, settings: Settings) -> None:
        """Show settings that were changed elsewhere."""
        if self.dialog is not None and self.dialog.in_force != settings:
            self.dialog.set_value(settings)

    def show_preview(self, analysis: FrameAnalysis | None) -> None:
        """Show the previewed camera, or the source, beside the sliders.

        Args:
            analysis: Of the source's newest frames.
        """
        dialog, controller = self.dialog, self._controller
        if dialog is None or not dialog.isVisible():
            return
        tried = controller.tried.frame
        if not controller.tried.active:
            dialog.show_preview(controller.source.frame, analysis)
        elif tried is not None:
            dialog.show_preview(tried, None)
        else:
            dialog.show_preview(None, None, controller.tried.message or self.tr("Opening\u2026"))

    def _tell_dialog(self, _: object = None) -> None:
        if self.dialog is not None:
            info = self._controller.source.info
            self.dialog.set_cameras(self._controller.cameras)
            self.dialog.set_obtained(info if info is not None and info.kind == "camera" else None)

    @Slot(str)
    def _look_at_yunet(self, path: str) -> None:
        dialog = self.dialog
        assert dialog is not None

        def good(file: YuNetFile) -> None:
            name = file.known or file.path.name
            facts = f"{name}, {bytes_text(file.size)}, SHA-256 {file.sha256}"
            dialog.set_yunet(path, facts, good=True)

        def bad(error: AppError) -> None:
            dialog.set_yunet(path, str(error), good=False)

        self._controller.run_task(
            "looking at a YuNet file", lambda: check_yunet_file(Path(path)), good, bad
        )
