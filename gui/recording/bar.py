"""The Record button, the progress of the recording, and free disk space."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from core.session import DiskSpace, DiskState
from gui.look import Retranslated, bytes_text, elapsed


class RecordingBar(Retranslated, QWidget):
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
        self.button.setMinimumWidth(130)
        self.button.clicked.connect(self.toggled)
        self.progress = QLabel()
        self.progress.setObjectName("quiet")
        self.disk = QLabel()
        self.disk.setObjectName("quiet")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.progress)
        layout.addWidget(self.disk)
        layout.addWidget(self.button)
        self.set_recording(False)

    def set_recording(self, active: bool) -> None:
        """Show whether a recording is running."""
        self.button.setChecked(active)
        if not active:
            self.progress.clear()
            self.disk.clear()
        self.progress.setVisible(active)
        self.disk.setVisible(active)
        self.retranslate()

    def set_progress(self, seconds: float, rows: int, size: int, disk: DiskSpace) -> None:
        """Show elapsed time, rows, file size in bytes, and free disk space."""
        parts = (
            elapsed(seconds),
            self.tr("%n row(s)", "", rows),
            bytes_text(size),
        )
        self.progress.setText("  \u00b7  ".join(parts))
        if disk.free_bytes is None:
            self.disk.clear()
            return
        low = disk.state is not DiskState.PLENTY
        self.disk.setText(self.tr("{} free").format(bytes_text(disk.free_bytes)))
        if disk.seconds_left is not None and low:
            self.disk.setToolTip(
                self.tr("Enough for about {} at the current rate").format(
                    elapsed(disk.seconds_left)
                )
            )
        else:
            self.disk.setToolTip(self.tr("Free disk space for the recording"))
        name = "warning" if low else "quiet"
        if self.disk.objectName() != name:
            self.disk.setObjectName(name)
            # The style sheet looks at names only when it is asked to.
            self.disk.style().polish(self.disk)

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        active = self.button.isChecked()
        self.button.setText(self.tr("\u25a0  Stop") if active else self.tr("\u25cf  Record"))
        # A new text takes the shortcut away.
        self.button.setShortcut(QKeySequence("F9"))
        self.button.setToolTip(
            self.tr("Stop recording (F9)") if active else self.tr("Record to a CSV file (F9)")
        )
