"""Plays, pauses and seeks a file."""

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QIcon, QKeySequence, QMouseEvent, QPainter, QPixmap, QPolygon
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSlider,
    QStyle,
    QStyleOptionSlider,
    QToolButton,
    QWidget,
)

from core.capture import PlaybackStatus
from gui.look import elapsed, theme

SPEEDS: Final = (0.25, 0.5, 1.0, 1.5, 2.0, 4.0, 8.0)
STEPS: Final = 10_000
SEEK_MS: Final = 60
"""A dragged slider asks for a new place so often."""
SETTLE_MS: Final = 400
"""So long after a seek the status may still be of the place before."""


class SeekSlider(QSlider):
    """A slider that jumps to the clicked position."""

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the handle under the pointer, and drag it from there."""
        if event.button() is Qt.MouseButton.LeftButton:
            option = QStyleOptionSlider()
            self.initStyleOption(option)
            sub = QStyle.SubControl
            kind = QStyle.ComplexControl.CC_Slider
            groove = self.style().subControlRect(kind, option, sub.SC_SliderGroove, self)
            handle = self.style().subControlRect(kind, option, sub.SC_SliderHandle, self)
            if not handle.contains(event.position().toPoint()):
                place = round(event.position().x()) - handle.width() // 2 - groove.x()
                room = groove.width() - handle.width()
                self.setValue(QStyle.sliderValueFromPosition(0, self.maximum(), place, room))
                self.sliderMoved.emit(self.value())
        super().mousePressEvent(event)


class PlaybackBar(QWidget):
    """Shows the playback state and requests changes; plays nothing itself.

    Signals:
        play_wanted: Go on.
        pause_wanted: Stand still.
        seek_wanted: `(float)`, to so many seconds of the file.
        step_wanted: `(int)`, by so many frames.
        speed_wanted: `(float)`, times its own.
        loop_wanted: `(bool)`, start again at the end.
    """

    play_wanted = Signal()
    pause_wanted = Signal()
    seek_wanted = Signal(float)
    step_wanted = Signal(int)
    speed_wanted = Signal(float)
    loop_wanted = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._status = PlaybackStatus()
        self.play = self._button(self._on_play, "Space")
        self.back = self._button(lambda: self.step_wanted.emit(-1), ",")
        self.forward = self._button(lambda: self.step_wanted.emit(1), ".")
        self.loop = self._button(lambda: self.loop_wanted.emit(self.loop.isChecked()), "")
        self.loop.setCheckable(True)
        self.slider = SeekSlider(Qt.Orientation.Horizontal)
        self.slider.setRange(0, STEPS)
        self.slider.setSingleStep(STEPS // 100)
        self.slider.setPageStep(STEPS // 20)
        self.slider.sliderMoved.connect(self._on_moved)
        self.slider.actionTriggered.connect(self._on_slider_key)
        self.time = QLabel()
        self.time.setObjectName("quiet")
        self.speed = QComboBox()
        for speed in SPEEDS:
            self.speed.addItem(_times(speed), speed)
        self.speed.activated.connect(lambda i: self.speed_wanted.emit(self.speed.itemData(i)))
        self._throttle = QTimer(self)
        self._throttle.setSingleShot(True)
        self._throttle.timeout.connect(self._seek)
        self._settling = QTimer(self)
        self._settling.setSingleShot(True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        for button in (self.back, self.play, self.forward):
            layout.addWidget(button)
        layout.addWidget(self.slider, 1)
        layout.addWidget(self.time)
        layout.addWidget(self.speed)
        layout.addWidget(self.loop)
        self.retranslate()
        self.show_status(self._status)

    def show_status(self, status: PlaybackStatus) -> None:
        """Show the playback state."""
        changed = self._standing(status) != self._standing(self._status)
        self._status = status
        known = status.seekable and bool(status.duration_s)
        self.slider.setEnabled(known)
        self.back.setEnabled(status.seekable)
        position = status.position_s or 0.0
        busy = self.slider.isSliderDown() or self._throttle.isActive() or self._settling.isActive()
        if known and not busy:
            assert status.duration_s is not None
            self.slider.setValue(round(STEPS * min(1.0, position / status.duration_s)))
        shown = self._wanted_s() if busy and known else position
        length = elapsed(status.duration_s) if status.duration_s else "\u2013"
        self.time.setText(f"{elapsed(shown)} / {length}")
        if not self.speed.view().isVisible():
            self._show_speed(status.speed)
        self.loop.setChecked(status.loop)
        if changed:
            self.retranslate()

    def retranslate(self) -> None:
        """Set all texts and icons in the current language and theme."""
        standing = self._standing(self._status)
        for each, icon, text, keys in (
            (
                self.play,
                "play" if standing else "pause",
                self.tr("Play") if standing else self.tr("Pause"),
                self.tr("Space"),
            ),
            (self.back, "back", self.tr("Previous frame"), ","),
            (self.forward, "forward", self.tr("Next frame"), "."),
            (self.loop, "loop", self.tr("Loop"), ""),
        ):
            each.setIcon(_icon(icon))
            each.setToolTip(f"{text} ({keys})" if keys else text)
            each.setAccessibleName(text)
        self.slider.setAccessibleName(self.tr("Position"))
        self.speed.setAccessibleName(self.tr("Speed"))
        self.speed.setToolTip(self.tr("Playback speed"))

    def changeEvent(self, event: QEvent) -> None:
        """Follow changes of language and theme."""
        if event.type() in (QEvent.Type.LanguageChange, QEvent.Type.PaletteChange):
            self.retranslate()
        super().changeEvent(event)

    @staticmethod
    def _standing(status: PlaybackStatus) -> bool:
        return status.paused or status.ended

    def _button(self, slot: Callable[[], None], keys: str) -> QToolButton:
        button = QToolButton()
        button.setIconSize(QSize(16, 16))
        button.clicked.connect(lambda _=False: slot())
        if keys:
            # Of the button, so that it works only while the bar is there.
            button.setShortcut(QKeySequence(keys))
        return button

    def _on_play(self) -> None:
        (self.play_wanted if self._standing(self._status) else self.pause_wanted).emit()

    def _on_moved(self, _: int) -> None:
        if not self._throttle.isActive():
            self._throttle.start(SEEK_MS)

    def _on_slider_key(self, _: int) -> None:
        if not self.slider.isSliderDown():
            self._throttle.start(SEEK_MS)

    def _seek(self) -> None:
        self._settling.start(SETTLE_MS)
        self.seek_wanted.emit(self._wanted_s())

    def _wanted_s(self) -> float:
        return self.slider.sliderPosition() / STEPS * (self._status.duration_s or 0.0)

    def _show_speed(self, speed: float) -> None:
        place = self.speed.findData(speed)
        if place < 0:
            self.speed.addItem(_times(speed), speed)
            place = self.speed.count() - 1
        self.speed.setCurrentIndex(place)


def _times(speed: float) -> str:
    return f"{speed:g}\u00d7"


def _icon(name: str) -> QIcon:
    """A simple icon in the text colour, sharp on any screen."""
    picture = QPixmap(64, 64)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme().text))
    right = QPolygon([QPoint(16, 8), QPoint(56, 32), QPoint(16, 56)])
    if name == "play":
        painter.drawPolygon(right)
    elif name == "pause":
        painter.drawRect(QRect(12, 8, 14, 48))
        painter.drawRect(QRect(38, 8, 14, 48))
    elif name == "loop":
        pen = painter.pen()
        pen.setStyle(Qt.PenStyle.SolidLine)
        pen.setColor(QColor(theme().text))
        pen.setWidth(7)
        painter.setPen(pen)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawArc(QRect(10, 10, 44, 44), 30 * 16, 290 * 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme().text))
        painter.drawPolygon(QPolygon([QPoint(40, 26), QPoint(62, 26), QPoint(54, 6)]))
    else:
        if name == "back":
            painter.translate(64, 0)
            painter.scale(-1, 1)
        painter.drawPolygon(QPolygon([QPoint(10, 8), QPoint(42, 32), QPoint(10, 56)]))
        painter.drawRect(QRect(44, 8, 9, 48))
    painter.end()
    return QIcon(picture)
