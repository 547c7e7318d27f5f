"""The Record button and how far the recording has come."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from gui.words import elapsed


class RecordingBar(QWidget):
    """Asks for a recording and shows its progress; it records nothing itself.

    Signals:
        toggled: `(bool)`, the person wants a recording, or no more of it.
    """

    toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.button = QPushButton()
        self.button.setObjectName("record")
        self.button.setCheckable(True)
        self.button.setShortcut(QKeySequence("F9"))
        self.button.setMinimumWidth(120)
        self.button.clicked.connect(self.toggled)
        self.progress = QLabel()
        self.progress.setObjectName("quiet")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.progress)
        layout.addWidget(self.button)
        self.set_recording(False)

    def set_recording(self, active: bool) -> None:
        """Show whether a recording is going on."""
        self.button.setChecked(active)
        self.button.setText(self.tr("\u25a0  Stop") if active else self.tr("\u25cf  Record"))
        # A new text takes the shortcut away.
        self.button.setShortcut(QKeySequence("F9"))
        self.button.setToolTip(
            self.tr("Finish the recording (F9)") if active else self.tr("Record to a CSV file (F9)")
        )
        if not active:
            self.progress.clear()

    def set_progress(self, seconds: float, rows: int) -> None:
        """Show elapsed time and rows."""
        self.progress.setText(self.tr("{} · {} rows").format(elapsed(seconds), rows))
