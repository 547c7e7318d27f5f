"""The dialog after an unexpected error."""

import os
import textwrap
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from gui.look import Retranslated
from gui.paths import show_in_folder

SHOWN_LINES: Final = 200
LONGEST_ERROR: Final = 400
"""Letters; an array in an error's text can fill a screen, and the log has it all."""
_SHOWN_BYTES: Final = 256 * 1024


def log_end(log_file: Path) -> str:
    """The last lines of a log; empty where it cannot be read.

    Args:
        log_file: UTF-8, of any size; no more of it than 256 KB is read.
    """
    try:
        with log_file.open("rb") as file:
            start = max(0, file.seek(0, os.SEEK_END) - _SHOWN_BYTES)
            file.seek(start)
            content = file.read()
    except OSError:
        return ""
    lines = content.decode("utf-8", "replace").splitlines()
    return "\n".join(lines[1 if start else 0 :][-SHOWN_LINES:])


class CrashDialog(Retranslated, QDialog):
    """Shows the error, the state of the recording, and the end of the log.

    It saves nothing: whoever opens it has closed the recording before.

    Signals:
        quit_wanted: The person wants to end the program. Any other way of closing goes on.
    """

    quit_wanted = Signal()

    def __init__(
        self, what: str, log_file: Path, saved: Path | None = None, parent: QWidget | None = None
    ) -> None:
        """Read the end of the log.

        Args:
            what: The error in a few words, plain.
            log_file: The log.
            saved: The recording that was closed because of it; None where there was none.
            parent: The window below.
        """
        super().__init__(parent)
        self._what = textwrap.shorten(what, LONGEST_ERROR, placeholder=" \u2026")
        self._log_file = log_file
        self._path = saved
        self._heading, self._sentence, self._saved, self._log_label = (QLabel() for _ in range(4))
        self._heading.setObjectName("heading")
        self._log_label.setObjectName("quiet")
        for label in (self._heading, self._sentence, self._saved, self._log_label):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self._saved.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.log_view = QPlainTextEdit(log_end(log_file))
        self.log_view.setReadOnly(True)
        self.log_view.setTabChangesFocus(True)
        self.log_view.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.log_view.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        self._log_label.setBuddy(self.log_view)
        self.copy_button, self.folder_button = QPushButton(), QPushButton()
        self.quit_button, self.continue_button = QPushButton(), QPushButton()
        self.copy_button.clicked.connect(self._copy)
        self.folder_button.clicked.connect(lambda: show_in_folder(self._log_file))
        self.quit_button.clicked.connect(self._quit)
        self.continue_button.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        for button in (self.copy_button, self.folder_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        buttons.addStretch(1)
        for button in (self.quit_button, self.continue_button):
            buttons.addWidget(button)
        self.quit_button.setAutoDefault(False)
        self.continue_button.setDefault(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self._heading)
        layout.addWidget(self._sentence)
        layout.addWidget(self._saved)
        layout.addSpacing(4)
        layout.addWidget(self._log_label)
        layout.addWidget(self.log_view, 1)
        layout.addLayout(buttons)
        self.resize(700, 460)
        self.continue_button.setFocus()
        self.retranslate()

    @property
    def text(self) -> str:
        """What happened, and what was saved."""
        return f"{self._sentence.text()}\n{self._saved.text()}"

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.setWindowTitle(self.tr("Something went wrong"))
        self._heading.setText(self.tr("An unexpected error occurred"))
        self._sentence.setText(
            self.tr("Mien may keep working, but restarting is safer. Error: {}").format(self._what)
        )
        self._saved.setText(
            self.tr("The recording was closed and saved: {}").format(self._path)
            if self._path is not None
            else self.tr("No recording was running.")
        )
        self._log_label.setText(self.tr("&Last lines of the log"))
        self.log_view.setAccessibleName(self.tr("Last lines of the log"))
        self.log_view.setPlaceholderText(self.tr("The log cannot be read."))
        self.copy_button.setText(self.tr("&Copy"))
        self.copy_button.setToolTip(self.tr("Copy the error and the log to the clipboard"))
        self.folder_button.setText(self.tr("Show log &folder"))
        self.folder_button.setToolTip(self.tr("Open the folder that contains the log"))
        self.quit_button.setText(self.tr("&Quit"))
        self.continue_button.setText(self.tr("C&ontinue"))

    def showEvent(self, event: QShowEvent) -> None:
        """Begin at the newest line; before it is laid out, the view cannot scroll there."""
        super().showEvent(event)
        bar = self.log_view.verticalScrollBar()
        bar.setValue(bar.maximum())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(f"{self._what}\n\n{self.log_view.toPlainText()}\n")

    def _quit(self) -> None:
        self.accept()
        self.quit_wanted.emit()
