"""The pieces of the timeline chart: thinning, the time axis, the band, the markers."""

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QCoreApplication, QRect, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap

from core.pipeline import Marker, Run
from gui.look import elapsed, theme

STEP_S: Final = 0.1
"""One point per step is drawn: as much as the screen shows, at a fraction of the work."""
FEW_ROWS: Final = 1500
"""So many rows of a stretch that stands still are drawn as they are."""
MOST_MARKERS: Final = 60
BAND: Final = (-0.115, -0.045)
"""Where the band of the dominant expression lies, below the zero of the curves."""
MOST_RUNS: Final = 1500


def thinned(
    times: NDArray[np.float64], values: NDArray[np.float32], step_s: float = STEP_S
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """The first row of each step, all gaps, and the newest row.

    The steps lie fixed in time, so that a curve does not flicker as it moves.

    Args:
        times: `(N,)` seconds, increasing.
        values: `(N, K)`; a row of NaN is a gap.
        step_s: Length of a step.

    Returns:
        `(M,)` seconds and `(M, K)` values.
    """
    steps = np.floor(times / step_s)
    keep: NDArray[np.bool_] = np.isnan(values[:, 0])
    keep[:1] = keep[-1:] = True
    keep[1:] |= steps[1:] != steps[:-1]
    return times[keep], values[keep]


def with_peaks(
    times: NDArray[np.float64], values: NDArray[np.float32], step_s: float
) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """The minimum and maximum of each step, so that no peak is lost, and all gaps.

    Args:
        times: `(N,)` seconds, increasing.
        values: `(N, K)`; a row of NaN is a gap.
        step_s: Length of a step; about a pixel.

    Returns:
        `(M,)` seconds and `(M, K)` values, at most two rows a step.
    """
    if len(times) <= FEW_ROWS:
        return times, values
    gaps = np.isnan(values[:, 0])
    steps = np.floor(times / step_s)
    new = np.ones(len(times), bool)
    new[1:] = (steps[1:] != steps[:-1]) | (gaps[1:] != gaps[:-1])
    starts = np.flatnonzero(new)
    ends = np.append(starts[1:], len(times)) - 1
    both = np.empty((2 * len(starts), values.shape[1]), np.float32)
    both[0::2] = np.minimum.reduceat(values, starts)
    both[1::2] = np.maximum.reduceat(values, starts)
    return np.stack([times[starts], times[ends]], axis=1).ravel(), both


class TimeAxis(pg.AxisItem):
    """Seconds before now while the chart follows live, session time otherwise.

    Attributes:
        relative: Whether 0 is now.
    """

    def __init__(self) -> None:
        super().__init__("bottom")
        self.relative = True
        # So many pixels may the outermost labels stand out over the ends of the axis.
        self.setStyle(tickLength=0, hideOverlappingLabels=30)
        self.enableAutoSIPrefix(False)

    def tickSpacing(self, low: float, high: float, size: float) -> list[tuple[float, float]]:
        """Ticks at whole seconds, minutes and hours, about a hundred pixels apart."""
        least = (high - low) * 90 / max(size, 1)
        steps = (0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200)
        return [(next((step for step in steps if step >= least), 4 * 3600.0), 0.0)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        """The labels of the ticks."""
        if self.relative:
            now = QCoreApplication.translate("TimeAxis", "now")
            return [f"\u2212{-v:.0f} s" if v < -0.5 else now for v in values]
        if spacing < 1:
            return [f"{elapsed(v)}.{round(10 * (v % 1)) % 10}" for v in values]
        return [elapsed(v) if v > -0.5 else "" for v in values]


class Band(pg.GraphicsObject):
    """The dominant expression as a strip of colours."""

    def __init__(self) -> None:
        super().__init__()
        self._bars: list[tuple[float, float, str]] = []

    def show_runs(self, runs: Sequence[Run], offset_s: float) -> None:
        """Draw runs, shifted by an offset; of very many, invisible ones are skipped."""
        if len(runs) > MOST_RUNS:
            least = (runs[-1].end_s - runs[0].start_s) / MOST_RUNS
            runs = [run for run in runs if run.end_s - run.start_s >= least]
        self._bars = [(r.start_s - offset_s, r.end_s - offset_s, r.key) for r in runs]
        self.prepareGeometryChange()
        self.informViewBoundsChanged()
        self.update()

    def boundingRect(self) -> pg.QtCore.QRectF:
        """The painted area."""
        if not self._bars:
            return pg.QtCore.QRectF()
        left, right = self._bars[0][0], self._bars[-1][1]
        return pg.QtCore.QRectF(left, BAND[0], right - left, BAND[1] - BAND[0])

    def paint(self, painter: pg.QtGui.QPainter, *_: object) -> None:
        """Paint one bar per run."""
        painter.setPen(Qt.PenStyle.NoPen)
        colours = {key: QColor(colour) for key, colour in theme().colours.items()}
        for left, right, key in self._bars:
            bar = pg.QtCore.QRectF(left, BAND[0], right - left, BAND[1] - BAND[0])
            painter.fillRect(bar, colours[key])


class MarkerLines:
    """Labelled lines; items are reused."""

    def __init__(self, plot: pg.PlotItem) -> None:
        self._plot = plot
        self._items: list[tuple[pg.InfiniteLine, pg.TextItem]] = []

    def show(self, markers: Sequence[Marker], offset_s: float, left: float, right: float) -> None:
        """Draw the newest markers between two times, shifted by an offset."""
        places = [
            (marker.time_s - offset_s, marker.label)
            for marker in markers
            if left <= marker.time_s - offset_s <= right
        ][-MOST_MARKERS:]
        while len(self._items) < len(places):
            line = pg.InfiniteLine(angle=90)
            text = pg.TextItem(anchor=(0, 0))
            self._plot.addItem(line, ignoreBounds=True)
            self._plot.addItem(text, ignoreBounds=True)
            self._items.append((line, text))
            self.restyle()
        for row, (line, text) in enumerate(self._items):
            shown = row < len(places)
            line.setVisible(shown)
            text.setVisible(shown)
            if shown:
                place, label = places[row]
                line.setValue(place)
                # Neighbours at different heights, so that both can be read.
                text.setPos(place, 1.02 - 0.13 * (row % 3))
                # At the right edge it stands on the left of its line.
                text.setAnchor((1, 0) if place > right - (right - left) / 8 else (0, 0))
                short = label if len(label) <= 24 else f"{label[:23]}\u2026"
                if text.toPlainText() != short:
                    text.setPlainText(short)

    def restyle(self) -> None:
        """Apply the colours of the theme."""
        for line, text in self._items:
            line.setPen(pg.mkPen(theme().accent, width=1.2, style=Qt.PenStyle.DashLine))
            text.setColor(theme().text)
            text.fill = pg.mkBrush(QColor(theme().surface))


def pixel_step(span_s: float, pixels: float) -> float:
    """A step of about a pixel, in powers of two so that it stays the same in a small zoom."""
    return float(2.0 ** math.ceil(math.log2(max(span_s, 1e-3) / max(pixels, 1.0))))


def line_icon(colour: str) -> QIcon:
    """A line in the style of the curve; faint if the curve is hidden."""
    icon = QIcon()
    for state, alpha in ((QIcon.State.On, 255), (QIcon.State.Off, 50)):
        picture = QPixmap(32, 24)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        shade = QColor(colour)
        shade.setAlpha(alpha)
        painter.fillRect(QRect(0, 9, 32, 6), shade)
        painter.end()
        icon.addPixmap(picture, QIcon.Mode.Normal, state)
    return icon
