"""The seven expressions of one face over time."""

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

import numpy as np
import pyqtgraph as pg
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.errors import AppError
from core.pipeline import Marker, TrackSeries
from gui.chart.export import paint_picture, write_picture
from gui.chart.parts import (
    BAND,
    Band,
    MarkerLines,
    TimeAxis,
    line_icon,
    pixel_step,
    thinned,
    with_peaks,
)
from gui.look import elapsed, percent, theme, word
from models.labels import EMOTIONS, Emotion

SECONDS: Final = 60
ZOOM: Final = 1.4
"""How much closer one press of a key goes."""


class TimelineChart(QFrame):
    """Curves in a fixed window that ends now, or in any stretch of the session.

    Attributes:
        curves: The smoothed curve of each expression.
        legend: The button of each expression, which shows and hides its curve.

    Signals:
        following_changed: `(bool)`, whether the window ends now.
        save_wanted: The person wants a picture of it.
    """

    following_changed = Signal(bool)
    save_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.setMinimumHeight(170)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._following = True
        self._now_s = self._start_s = 0.0
        self._name: str | None = None
        self._apart = False
        self._series: TrackSeries | None = None
        self._markers: Sequence[Marker] = ()
        self._raw_shown = False
        self._title = QLabel()
        self._title.setObjectName("heading")
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        # The first to give way where there is little room.
        self._title.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._build_plot()
        self.legend = {emotion: self._button(checkable=True) for emotion in EMOTIONS}
        for emotion, button in self.legend.items():
            button.setChecked(True)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setIconSize(QSize(16, 12))
            button.toggled.connect(lambda on, emotion=emotion: self._show_curve(emotion, on))
        self.all_button = self._button()
        self.all_button.clicked.connect(self.show_all_curves)
        self.follow_button = self._button(checkable=True)
        self.follow_button.setObjectName("follow")
        self.follow_button.setChecked(True)
        self.follow_button.toggled.connect(self.set_following)
        self.save_button = self._button()
        self.save_button.clicked.connect(self.save_wanted)
        self._legend_row = QWidget()
        row = QHBoxLayout(self._legend_row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        for button in (*self.legend.values(), self.all_button):
            row.addWidget(button)
        self._header = QGridLayout()
        self._header.setHorizontalSpacing(8)
        self._header.setVerticalSpacing(0)
        self._header.setColumnStretch(0, 1)
        self._header.addWidget(self._title, 0, 0)
        self._header.addWidget(self._legend_row, 1, 0, 1, 4, Qt.AlignmentFlag.AlignLeft)
        self._header.addWidget(self.follow_button, 0, 2)
        self._header.addWidget(self.save_button, 0, 3)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 6, 12, 6)
        layout.setSpacing(2)
        layout.addLayout(self._header)
        layout.addWidget(self._plot, 1)
        self.retranslate()
        self.restyle()

    def show_series(
        self,
        name: str | None,
        series: TrackSeries | None,
        now_s: float,
        markers: Sequence[Marker] = (),
        *,
        start_s: float = 0.0,
    ) -> None:
        """Draw one face's curves.

        Args:
            name: What the face is called; None draws nothing.
            series: The curves, of the last minute or of `visible_span`.
            now_s: The right edge while following, on the clock of the series.
            markers: What was noted.
            start_s: Where the session began, on that clock.
        """
        if (name is None) != (self._name is None) or name != self._name:
            self._name = name
            self._show_title()
        self._series = series if name is not None else None
        self._now_s, self._start_s, self._markers = now_s, start_s, markers
        self._draw()

    def set_apart(self, apart: bool) -> None:
        """Mark the pictures as separate, so that no curve is drawn."""
        if apart != self._apart:
            self._apart = apart
            self._show_title()

    # What is seen of it

    @property
    def following(self) -> bool:
        """Whether the window ends now."""
        return self._following

    def set_following(self, following: bool) -> None:
        """Follow live, or stop to look back over the session."""
        if following == self._following:
            return
        left, right = self._view.viewRange()[0]
        self._following = following
        self._axis.relative = following
        if following:
            self._view.setLimits(xMin=None, xMax=None, minXRange=None, maxXRange=None)
            self._plot.setXRange(-SECONDS, 0, padding=0)
        else:
            moved = self._now_s - self._start_s
            self._set_limits()
            self._plot.setXRange(left + moved, right + moved, padding=0)
        self.follow_button.setChecked(following)
        self._draw()
        self.following_changed.emit(following)

    def visible_span(self) -> tuple[float, float]:
        """The visible time span, in seconds on the clock of the series."""
        left, right = self._view.viewRange()[0]
        zero = self._now_s if self._following else self._start_s
        return left + zero, right + zero

    def show_everything(self) -> None:
        """Show the whole session, without following."""
        self.set_following(False)
        self._set_limits()
        self._plot.setXRange(0, max(self._now_s - self._start_s, 1.0), padding=0)

    def show_all_curves(self) -> None:
        """Show all curves."""
        for button in self.legend.values():
            button.setChecked(True)

    def set_raw_shown(self, shown: bool) -> None:
        """Draw the estimates before smoothing, thin, behind the curves."""
        self._raw_shown = shown
        for emotion, curve in self._raw.items():
            curve.setVisible(shown and self.legend[emotion].isChecked())
        self._draw()

    def save_picture(self, path: Path) -> None:
        """Save the chart as shown, without the buttons.

        Args:
            path: Ends in .png or .svg.

        Raises:
            AppError: If that cannot be done.
        """
        size = QSize(max(self.width(), 640), max(self.height(), 220))
        self._cross(None)
        saved = write_picture(path, size, self._title.text(), self._paint_picture)
        if not saved:
            raise AppError(
                self.tr(
                    "The chart {} cannot be saved; choose a writable folder and a name that "
                    "ends in .png or .svg."
                ).format(path)
            )

    # Qt

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom, move, everything, follow."""
        left, right = self._view.viewRange()[0]
        width, middle = right - left, (left + right) / 2
        match event.key():
            case Qt.Key.Key_Plus | Qt.Key.Key_Equal:
                self._look(middle - width / ZOOM / 2, middle + width / ZOOM / 2)
            case Qt.Key.Key_Minus:
                self._look(middle - width * ZOOM / 2, middle + width * ZOOM / 2)
            case Qt.Key.Key_Left:
                self._look(left - width / 5, right - width / 5)
            case Qt.Key.Key_Right:
                self._look(left + width / 5, right + width / 5)
            case Qt.Key.Key_Home:
                self.show_everything()
            case Qt.Key.Key_End:
                self.set_following(True)
            case _:
                super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Place the legend beside the title, or below it if there is no room."""
        super().resizeEvent(event)
        needed = self._legend_row.sizeHint().width() + 420
        beside = event.size().width() >= needed
        if beside != (self._header.itemAtPosition(0, 1) is not None):
            self._header.removeWidget(self._legend_row)
            if beside:
                self._header.addWidget(self._legend_row, 0, 1)
            else:
                self._header.addWidget(self._legend_row, 1, 0, 1, 4, Qt.AlignmentFlag.AlignLeft)

    def changeEvent(self, event: QEvent) -> None:
        """Follow changes of language and theme."""
        if event.type() is QEvent.Type.LanguageChange:
            self.retranslate()
        elif event.type() is QEvent.Type.PaletteChange:
            self.restyle()
        super().changeEvent(event)

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.setAccessibleName(self.tr("Expression over time"))
        self._axis.setTicks(None)  # pyqtgraph keeps its labels until the axis changes
        self._show_title()
        for emotion, button in self.legend.items():
            button.setText(word(emotion))
            button.setToolTip(self.tr("Show or hide the curve for {}").format(word(emotion)))
        self.all_button.setText(self.tr("All"))
        self.all_button.setToolTip(self.tr("Show all curves"))
        self.follow_button.setText(self.tr("Follow"))
        self.follow_button.setToolTip(
            self.tr(
                "Follow live. Turn it off, or use the wheel, to look back over the session "
                "(keys: + \u2212 \u2190 \u2192 Home End)"
            )
        )
        self.save_button.setText(self.tr("Save\u2026"))
        self.save_button.setToolTip(self.tr("Save the chart as PNG or SVG (Ctrl+S)"))

    def restyle(self) -> None:
        """Apply the colours of the theme."""
        t = theme()
        self._plot.setBackground(QColor(t.surface))
        for axis in (self._axis, self._plot.getAxis("left")):
            axis.setPen(t.line)
            axis.setTextPen(t.quiet_text)
        for line in self._grid:
            line.setPen(pg.mkPen(t.raised))
        for emotion in EMOTIONS:
            colour = QColor(t.colours[emotion])
            self.curves[emotion].setPen(pg.mkPen(colour, width=1.6))
            colour.setAlpha(90)
            self._raw[emotion].setPen(pg.mkPen(colour, width=1))
            self.legend[emotion].setIcon(line_icon(t.colours[emotion]))
        self._line.setPen(pg.mkPen(t.quiet_text))
        self._label.fill = pg.mkBrush(QColor(t.background))
        self._label.border = pg.mkPen(t.line)
        self._marker_lines.restyle()
        self._band.update()

    # Within

    def _build_plot(self) -> None:
        self._axis = TimeAxis()
        self._plot = pg.PlotWidget(axisItems={"bottom": self._axis})
        self._plot.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        self._plot.setMouseEnabled(x=True, y=False)
        self._view = self._plot.getViewBox()
        self._plot.setXRange(-SECONDS, 0, padding=0)
        self._plot.setYRange(BAND[0] - 0.01, 1.03, padding=0)
        left = self._plot.getAxis("left")
        left.setTicks([[(v / 100, percent(v / 100)) for v in (0, 25, 50, 75, 100)]])
        left.setStyle(tickLength=0, hideOverlappingLabels=30)
        left.setWidth(48)
        # Room for the last tick's label, which would be cut off otherwise.
        self._plot.getPlotItem().layout.setContentsMargins(0, 8, 20, 0)
        # Lines of our own: with pyqtgraph's grid the outermost labels are left out.
        self._grid = [pg.InfiniteLine(v / 100, 0) for v in (0, 25, 50, 75, 100)]
        for line in self._grid:
            self._plot.addItem(line, ignoreBounds=True)
        self._band = Band()
        self._plot.addItem(self._band, ignoreBounds=True)
        self._raw = {emotion: self._curve() for emotion in EMOTIONS}
        self.curves = {emotion: self._curve() for emotion in EMOTIONS}
        for curve in self._raw.values():
            curve.setVisible(False)
        self._marker_lines = MarkerLines(self._plot.getPlotItem())
        self._line = pg.InfiniteLine(angle=90)
        self._label = pg.TextItem()
        for item in (self._line, self._label):
            item.setZValue(100)
            item.hide()
            self._plot.addItem(item, ignoreBounds=True)
        self._view.sigRangeChangedManually.connect(lambda *_: self.set_following(False))
        self._plot.scene().sigMouseMoved.connect(self._on_mouse)
        self._plot.scene().sigMouseClicked.connect(self._on_click)
        self._plot.viewport().installEventFilter(self)

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        """Hide the crosshair when the pointer leaves."""
        if event.type() is QEvent.Type.Leave:
            self._cross(None)
        return False

    def _curve(self) -> pg.PlotDataItem:
        curve = self._plot.plot(connect="finite", antialias=True)
        # Several times as fast as one long path, and looks the same.
        curve.curve.setSegmentedLineMode("on")
        return curve

    def _button(self, *, checkable: bool = False) -> QToolButton:
        button = QToolButton()
        button.setObjectName("small")
        button.setCheckable(checkable)
        return button

    def _show_title(self) -> None:
        if self._apart:
            self._title.setText(self.tr("Single pictures have no curve over time"))
        elif self._name is None:
            self._title.setText(self.tr("Expression over time"))
        else:
            self._title.setText(self.tr("Expression of {}").format(self._name))

    def _show_curve(self, emotion: Emotion, shown: bool) -> None:
        self.curves[emotion].setVisible(shown)
        self._raw[emotion].setVisible(shown and self._raw_shown)

    def _look(self, left: float, right: float) -> None:
        """Show a time span, in coordinates relative to now."""
        if self._following:
            moved = self._now_s - self._start_s
            left, right = left + moved, right + moved
            self.set_following(False)
        self._plot.setXRange(left, right, padding=0)

    def _set_limits(self) -> None:
        end = max(self._now_s - self._start_s, 1.0)
        self._view.setLimits(xMin=0, xMax=end, minXRange=min(0.5, end), maxXRange=end)

    def _draw(self) -> None:
        zero = self._now_s if self._following else self._start_s
        left, right = self._view.viewRange()[0]
        series = self._series
        if series is None or not len(series.times_s):
            for curve in (*self.curves.values(), *self._raw.values()):
                curve.setData([], [])
            self._band.show_runs([], zero)
        else:
            self._draw_curves(self.curves, series, series.smoothed, zero)
            if self._raw_shown:
                self._draw_curves(self._raw, series, series.raw, zero)
            self._band.show_runs(series.runs(), zero)
        self._marker_lines.show(self._markers, zero, left, right)

    def _draw_curves(
        self,
        curves: Mapping[Emotion, pg.PlotDataItem],
        series: TrackSeries,
        values: NDArray[np.float32],
        zero: float,
    ) -> None:
        if self._following:
            times, values = thinned(series.times_s, values)
            first = int(np.searchsorted(times - zero, -SECONDS))
            times, values = times[first:], values[first:]
        else:
            left, right = self._view.viewRange()[0]
            step_s = pixel_step(right - left, self._view.width())
            times, values = with_peaks(series.times_s, values, step_s)
        for column, emotion in enumerate(EMOTIONS):
            curves[emotion].setData(times - zero, values[:, column])

    def _on_mouse(self, place: QPointF) -> None:
        inside = self._view.sceneBoundingRect().contains(place)
        self._cross(self._view.mapSceneToView(place).x() if inside else None)

    def _on_click(self, event: object) -> None:
        if event.double():  # type: ignore[attr-defined]
            self.show_everything()

    def _cross(self, x: float | None) -> None:
        """Show the crosshair at a time, with the values there; None hides it."""
        series = self._series
        shown = x is not None and series is not None and len(series.times_s) > 0
        self._line.setVisible(shown)
        self._label.setVisible(shown)
        if x is None or series is None or not shown:
            return
        zero = self._now_s if self._following else self._start_s
        row = int(np.abs(series.times_s - (x + zero)).argmin())
        since_start = max(0.0, float(series.times_s[row]) - self._start_s)
        lines = [f"{elapsed(since_start)}.{math.floor(10 * (since_start % 1))}"]
        values = series.smoothed[row]
        if not np.isnan(values[0]) and abs(float(series.times_s[row]) - x - zero) < 1.0:
            order = np.argsort(-values)
            lines += [
                f"{word(EMOTIONS[i])} {percent(float(values[i]))}"
                for i in order
                if self.legend[EMOTIONS[i]].isChecked()
            ]
        self._label.setText("\n".join(lines), color=theme().text)
        left, right = self._view.viewRange()[0]
        self._label.setAnchor((1.05, 0) if x > (left + right) / 2 else (-0.05, 0))
        self._line.setValue(x)
        self._label.setPos(x, 1.0)

    def _paint_picture(self, painter: QPainter, size: QSize) -> None:
        painter.setFont(self.font())
        shown = [emotion for emotion in EMOTIONS if self.legend[emotion].isChecked()]
        paint_picture(painter, size, self._title.text(), shown, self._plot)
