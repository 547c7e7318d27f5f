"""Asks for files to open and to save, and shows folders."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import platformdirs
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from core.errors import AppError
from core.settings import recordings_folder
from core.sources import SourceRef
from gui.chart import TimelineChart
from gui.engine import Controller
from gui.paths import chosen_path, show_in_folder
from gui.video import VideoView

VIDEOS: Final = (
    "*.mp4 *.m4v *.mov *.avi *.mkv *.webm *.mts *.m2ts *.ts *.mpg *.wmv "
    "*.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff"
)


class Files(QObject):
    """The file dialogs of a window, none of which blocks it.

    Signals:
        chosen: `(SourceRef)`, the file or folder to open.
    """

    chosen = Signal(object)

    def __init__(
        self, window: QWidget, controller: Controller, video: VideoView, chart: TimelineChart
    ) -> None:
        super().__init__(window)
        self._window = window
        self._controller = controller
        self._video = video
        self._chart = chart

    def choose_video(self) -> None:
        """Ask for a video or a picture."""
        # Not within the f-string, where lupdate does not look.
        videos = self.tr("Videos and pictures")
        self._ask(
            self.tr("Open video or picture"),
            QFileDialog.FileMode.ExistingFile,
            lambda path: self.chosen.emit(SourceRef.of_path(chosen_path(path))),
            [f"{videos} ({VIDEOS})", self.tr("All files (*)")],
        )

    def choose_folder(self) -> None:
        """Ask for a folder of pictures."""
        self._ask(
            self.tr("Open folder of pictures"),
            QFileDialog.FileMode.Directory,
            lambda path: self.chosen.emit(SourceRef.of_path(chosen_path(path))),
        )

    def save_chart(self) -> None:
        """Save the chart as it is when the name has been chosen."""
        self._ask(
            self.tr("Save chart"),
            QFileDialog.FileMode.AnyFile,
            lambda path: self._save(lambda: self._chart.save_picture(Path(path))),
            ["PNG (*.png)", "SVG (*.svg)"],
            self.tr("chart") + ".png",
        )

    def save_picture(self) -> None:
        """Save the picture of this moment, not that of the end of the choosing."""
        picture = self._video.picture()
        if picture.isNull():
            self._controller.notify(AppError(self.tr("There is no picture to save yet.")))
            return
        self._ask(
            self.tr("Save picture"),
            QFileDialog.FileMode.AnyFile,
            lambda path: self._save(lambda: self._write(picture, path)),
            ["PNG (*.png)", "JPEG (*.jpg)"],
            self.tr("picture") + ".png",
        )

    def show_recordings(self) -> None:
        """Show the newest recording in its folder, or else the folder for recordings."""
        last = self._controller.last_recording
        show_in_folder(last if last is not None else recordings_folder(self._controller.settings))

    def show_log(self) -> None:
        """Show the log in its folder."""
        show_in_folder(Path(platformdirs.user_log_dir("mien", appauthor=False)) / "mien.log")

    def _write(self, picture: QImage, path: str) -> None:
        if not picture.save(path):
            raise AppError(
                self.tr(
                    "The picture {} cannot be saved; choose a writable folder and a name that "
                    "ends in .png or .jpg."
                ).format(path)
            )

    def _save(self, write: Callable[[], None]) -> None:
        try:
            write()
        except AppError as error:
            self._controller.notify(error)

    def _ask(
        self,
        title: str,
        mode: QFileDialog.FileMode,
        on_chosen: Callable[[str], object],
        filters: list[str] | None = None,
        name: str = "",
    ) -> None:
        dialog = QFileDialog(self._window, title)
        dialog.setFileMode(mode)
        if filters:
            dialog.setNameFilters(filters)
        if name:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            dialog.setDefaultSuffix(name.rpartition(".")[2])
            dialog.selectFile(name)
            dialog.filterSelected.connect(
                lambda chosen: dialog.setDefaultSuffix(chosen.rpartition(".")[2].rstrip(")"))
            )
        dialog.fileSelected.connect(on_chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()
