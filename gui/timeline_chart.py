"""The seven expressions of one face over the last minute."""

from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from core.timeline import TrackSeries
from gui.theme import theme
from gui.words import percent, word
from models.labels import EMOTIONS

SECONDS: Final = 60
STEP_S: Final = 0.1
"""One point per step is drawn: as much as the screen shows, at a fraction of the work."""


def thinned(series: TrackSeries) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """The first row of each step, all gaps, and the newest row.

    The steps lie fixed in time, so that a curve does not flicker as it moves.

    Returns:
        `(M,)` seconds and `(M, 7)` probabilities.
    """
    steps = np.floor(series.times_s / STEP_S)
    keep: NDArray[np.bool_] = np.isnan(series.smoothed[:, 0])
    keep[:1] = keep[-1:] = True
    keep[1:] |= steps[1:] != steps[:-1]
    return series.times_s[keep], series.smoothed[keep]


class TimelineChart(QFrame):
    """Curves in a fixed window that ends now."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setMinimumHeight(150)
        self.setAccessibleName(self.tr("Expression over the last minute"))
        self._title = QLabel()
        self._title.setObjectName("heading")
        header = QHBoxLayout()
        header.setSpacing(14)
        header.addWidget(self._title)
        header.addStretch(1)
        for emotion in EMOTIONS:
            dash = f'<span style="color:{theme().colours[emotion]}; font-weight:600">\u2501</span>'
            header.addWidget(QLabel(f"{dash} {word(emotion)}"))

        self._plot = pg.PlotWidget(background=QColor(theme().surface))
        self._plot.setMouseEnabled(x=False, y=False)
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.setXRange(-SECONDS, 0, padding=0)
        self._plot.setYRange(0, 1, padding=0.03)
        seconds = range(0, SECONDS + 1, 10)
        self._ticks("bottom", [(-s, f"\u2212{s} s" if s else self.tr("now")) for s in seconds])
        self._ticks("left", [(v / 100, percent(v / 100)) for v in (0, 25, 50, 75, 100)])
        self._plot.getAxis("left").setWidth(48)
        # Room for the last tick's label, which would be cut off otherwise.
        self._plot.getPlotItem().layout.setContentsMargins(0, 8, 20, 0)
        self.curves = {
            emotion: self._plot.plot(
                pen=pg.mkPen(theme().colours[emotion], width=1.6), connect="finite", antialias=True
            )
            for emotion in EMOTIONS
        }

        for curve in self.curves.values():
            # Several times as fast as one long path, and looks the same.
            curve.curve.setSegmentedLineMode("on")

        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 6)
        layout.setSpacing(2)
        layout.addLayout(header)
        layout.addWidget(self._plot, 1)
        self.show_series(None, None, 0.0)

    def show_series(self, track_id: int | None, series: TrackSeries | None, now_s: float) -> None:
        """Draw one face's curves.

        Args:
            track_id: Whose they are; None draws nothing.
            series: The curves.
            now_s: The right edge, on the clock of the series.
        """
        if track_id is None or series is None:
            self._title.setText(self.tr("Expression over the last minute"))
            times, values = np.empty(0), np.empty((0, len(EMOTIONS)), np.float32)
        else:
            self._title.setText(self.tr("Expression of face #{}").format(track_id))
            times, values = thinned(series)
            times = times - now_s
            first = int(np.searchsorted(times, -SECONDS))
            times, values = times[first:], values[first:]
        for column, emotion in enumerate(EMOTIONS):
            self.curves[emotion].setData(times, values[:, column])

    def _ticks(self, side: str, ticks: list[tuple[float, str]]) -> None:
        axis = self._plot.getAxis(side)
        axis.setTicks([ticks])
        axis.setPen(theme().line)
        axis.setTextPen(theme().quiet_text)
        # So many pixels may the outermost labels stand out over the ends of the axis.
        axis.setStyle(tickLength=0, hideOverlappingLabels=30)
        # Lines of our own: with pyqtgraph's grid the outermost labels are left out.
        for value, _ in ticks:
            angle = 90 if side == "bottom" else 0
            self._plot.addItem(
                pg.InfiniteLine(value, angle, pg.mkPen(theme().raised)), ignoreBounds=True
            )
