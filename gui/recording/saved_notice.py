"""The notice after a recording."""

import html
from pathlib import Path

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from core.texts import one_line
from gui.engine import Summary
from gui.look import Retranslated, bytes_text, elapsed
from gui.paths import show_in_folder
from gui.source import crowd_remark, lacking


class SavedNotice(Retranslated, QFrame):
    """Shows what was saved and where; hidden until the first recording has ended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self._saved: Summary | None = None
        self._label = QLabel()
        # A file's name must not be read as markup.
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setWordWrap(True)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.folder_button = QPushButton()
        self.folder_button.clicked.connect(self._show_in_folder)
        self.copy_button = QPushButton()
        self.copy_button.clicked.connect(self._copy)
        self.dismiss_button = QToolButton()
        self.dismiss_button.setObjectName("dismiss")
        self.dismiss_button.setText("\u2715")
        self.dismiss_button.clicked.connect(self.hide)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.addWidget(self._label, 1)
        for button in (self.folder_button, self.copy_button, self.dismiss_button):
            layout.addWidget(button)
        self.retranslate()
        self.hide()

    @property
    def text(self) -> str:
        """What is shown."""
        return self._label.text()

    @property
    def path(self) -> Path | None:
        """The file of the recording."""
        return self._saved.path if self._saved else None

    def show_saved(self, saved: Summary) -> None:
        """Show what was saved, and what is missing from it."""
        self._saved = saved
        self.retranslate()
        self.show()

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.setAccessibleName(self.tr("Saved recording"))
        self.folder_button.setText(self.tr("Show in folder"))
        self.folder_button.setToolTip(self.tr("Open the folder that contains the recording"))
        self.copy_button.setText(self.tr("Copy path"))
        self.copy_button.setToolTip(self.tr("Copy the path of the recording to the clipboard"))
        self.dismiss_button.setToolTip(self.tr("Dismiss"))
        self.dismiss_button.setAccessibleName(self.tr("Dismiss"))
        if self._saved is None:
            return
        saved, path = self._saved, self._saved.path
        locale = QLocale()
        lines = [
            self.tr("Saved {name}, {rows} rows, {length}, {size}").format(
                name=one_line(path.name),
                rows=locale.toString(saved.rows),
                length=elapsed(saved.seconds),
                size=bytes_text(saved.size),
            )
        ]
        if saved.reading is not None and not saved.reading.whole:
            faults = lacking(saved.reading, pictures=saved.apart)
            lines.append(self.tr("Its source could not be read completely: {}.").format(faults))
        if saved.crowded_frames:
            lines.append(crowd_remark(saved.crowded_frames, saved.most_left_out))
        self._label.setText("\n".join(lines))
        # Qt takes a tooltip that looks like markup for markup.
        self._label.setToolTip(html.escape(str(path)) if "<" in str(path) else str(path))

    def _show_in_folder(self) -> None:
        if self._saved is not None:
            show_in_folder(self._saved.path)

    def _copy(self) -> None:
        if self._saved is not None:
            QGuiApplication.clipboard().setText(str(self._saved.path))
            self.copy_button.setText(self.tr("Copied"))
