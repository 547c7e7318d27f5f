"""The format row of the camera page."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from core.sources import SourceInfo
from core.sources.cameras import CameraModes

CAMERA: Final = ("device", "width", "height", "rate", "backend")
"""The settings applied together, since they reopen the camera."""


class CameraRow(QWidget):
    """The formats of a camera, the button that applies one, and the format obtained.

    Attributes:
        offered: The sizes and rates to choose from.
        use: The button.
        obtained: What the camera in force gives.

    Signals:
        mode_chosen: `(int, int, float)`, width, height and rate.
        use_wanted: The camera is to be opened as it is set.
    """

    mode_chosen = Signal(int, int, float)
    use_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.offered = QComboBox()
        self.offered.setAccessibleName(self.tr("Sizes and frame rates the camera supports"))
        self.offered.activated.connect(self._choose)
        self.obtained = QLabel()
        self.obtained.setObjectName("quiet")
        self.obtained.setWordWrap(True)
        self.use = QPushButton(self.tr("Use this camera"))
        self.use.clicked.connect(self.use_wanted)
        row = QHBoxLayout()
        row.setContentsMargins(4, 0, 12, 0)
        row.addWidget(self.offered, 1)
        row.addWidget(self.use)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.obtained)

    def show_modes(self, modes: CameraModes | None) -> None:
        """Offer the formats of a camera; None while unknown."""
        self.offered.clear()
        certain = modes is not None and modes.certain
        self.offered.addItem(
            self.tr("Supported by the camera\u2026") if certain else self.tr("Common sizes\u2026"),
            None,
        )
        for mode in modes.modes if modes else ():
            for rate in mode.rates or (30.0,):
                text = self.tr("{}\u00d7{} at {:g} fps").format(mode.width, mode.height, rate)
                self.offered.addItem(text, (mode.width, mode.height, rate))
        self.offered.setEnabled(self.offered.count() > 1)

    def show_obtained(self, info: SourceInfo | None) -> None:
        """Show the format of the open camera; None if none is open."""
        if info is None:
            self.obtained.setText(self.tr("No camera is open."))
            return
        obtained = f"{info.width}\u00d7{info.height}"
        rate = self.tr(" at {:g} fps").format(round(info.rate, 2)) if info.rate else ""
        asked = info.requested or self.tr("any size")
        self.obtained.setText(
            self.tr("{}: requested {}, got {}").format(info.name, asked, obtained + rate)
        )

    def _choose(self, place: int) -> None:
        mode = self.offered.itemData(place)
        if mode is not None:
            self.mode_chosen.emit(*mode)
