"""The live picture with what was found in it."""

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.types import Box, FaceAnalysis, Frame, FrameAnalysis, Image
from gui.theme import DARK
from gui.words import age_or_uncertain, expression_or_uncertain, percent

STALE_NS: Final = 1_000_000_000
"""An analysis that lags further behind its picture than this is not drawn over it."""


def picture_rect(image_width: int, image_height: int, view: QRectF) -> QRectF:
    """The largest centred rectangle of the image's shape within the view."""
    scale = min(view.width() / image_width, view.height() / image_height)
    width, height = image_width * scale, image_height * scale
    return QRectF(
        view.x() + (view.width() - width) / 2,
        view.y() + (view.height() - height) / 2,
        width,
        height,
    )


def box_rect(box: Box, image_width: int, picture: QRectF, mirrored: bool) -> QRectF:
    """Where a box of the unmirrored frame lies in the view."""
    scale = picture.width() / image_width
    left = image_width - box.x - box.width if mirrored else box.x
    return QRectF(
        picture.x() + left * scale,
        picture.y() + box.y * scale,
        box.width * scale,
        box.height * scale,
    )


class VideoView(QWidget):
    """Paints a frame, the boxes of its faces and a message.

    Signals:
        face_selected: `(track id)`, clicked by the person.
    """

    face_selected = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 200)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName(self.tr("Live picture"))
        self._frame: Frame | None = None
        self._analysis: FrameAnalysis | None = None
        self._mirrored = False
        self._selected: int | None = None
        self._message = ""
        # The scaled picture, what it was made from, and the array that the QImage looks into.
        self._scaled: tuple[object, Image, QImage] | None = None

    def sizeHint(self) -> QSize:
        """A comfortable picture."""
        return QSize(800, 520)

    @property
    def message(self) -> str:
        """The text over the picture."""
        return self._message

    @property
    def faces(self) -> Sequence[FaceAnalysis]:
        """The faces that are drawn now."""
        if self._frame is None or self._analysis is None:
            return ()
        lag = self._frame.captured_ns - self._analysis.captured_ns
        if self._analysis.epoch != self._frame.epoch or lag > STALE_NS:
            return ()
        return self._analysis.faces

    def show_frame(self, frame: Frame | None, analysis: FrameAnalysis | None) -> None:
        """Paint a frame with an analysis; None clears."""
        if frame is not self._frame or analysis is not self._analysis:
            self._frame, self._analysis = frame, analysis
            self.update()

    def set_mirrored(self, mirrored: bool) -> None:
        """Show the picture as in a mirror."""
        if mirrored != self._mirrored:
            self._mirrored = mirrored
            self.update()

    def set_selected(self, track_id: int | None) -> None:
        """Set one face apart from the others."""
        if track_id != self._selected:
            self._selected = track_id
            self.update()

    def set_message(self, message: str) -> None:
        """Show a text over the picture, which is darkened; "" takes it away."""
        if message != self._message:
            self._message = message
            self.update()

    def face_rect(self, face: FaceAnalysis) -> QRectF:
        """Where a face is drawn, in the widget's coordinates."""
        assert self._frame is not None
        height, width = self._frame.image.shape[:2]
        picture = picture_rect(width, height, QRectF(self.rect()))
        return box_rect(face.track.face.box, width, picture, self._mirrored)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the face under the pointer; the smallest where several lie over each other."""
        hit = [face for face in self.faces if self.face_rect(face).contains(event.position())]
        if hit:
            box = min(hit, key=lambda face: face.track.face.box.width)
            self.face_selected.emit(box.track.track_id)

    def paintEvent(self, event: object) -> None:
        """Picture, boxes, labels, message."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor("#0c0e10"))
        if self._frame is not None:
            height, width = self._frame.image.shape[:2]
            picture = picture_rect(width, height, QRectF(self.rect()))
            painter.drawImage(picture.topLeft(), self._image(picture.size().toSize()))
            painter.setClipRect(picture)
            self._paint_faces(painter, picture)
            painter.setClipping(False)
        if self._message:
            self._paint_message(painter)

    def _image(self, size: QSize) -> QImage:
        """The frame at the screen's own resolution; OpenCV scales several times as fast as Qt."""
        assert self._frame is not None
        ratio = self.devicePixelRatioF()
        width = max(1, round(size.width() * ratio))
        height = max(1, round(size.height() * ratio))
        key = (self._frame.epoch, self._frame.index, self._frame.captured_ns, width, height,
               self._mirrored)  # fmt: skip
        if self._scaled is None or self._scaled[0] != key:
            source = self._frame.image
            # Where a pixel would be left out; elsewhere it looks the same and takes longer.
            much_smaller = 2 * width <= source.shape[1]
            scaled = cv2.resize(
                source,
                (width, height),
                interpolation=cv2.INTER_AREA if much_smaller else cv2.INTER_LINEAR,
            )
            if self._mirrored:
                scaled = cv2.flip(scaled, 1)
            pixels = np.ascontiguousarray(scaled, np.uint8)
            image = QImage(
                pixels.data, width, height, pixels.strides[0], QImage.Format.Format_BGR888
            )
            image.setDevicePixelRatio(ratio)
            self._scaled = (key, pixels, image)
        return self._scaled[2]

    def _paint_faces(self, painter: QPainter, picture: QRectF) -> None:
        font = QFont(self.font())
        # By the view, so that it can be read however large or small the video is.
        font.setPixelSize(round(min(18, max(11, picture.height() / 34))))
        painter.setFont(font)
        assert self._frame is not None
        threshold = self._analysis.confidence_threshold if self._analysis else 0.0
        # The selected face last, over the others.
        faces = sorted(self.faces, key=lambda face: face.track.track_id == self._selected)
        placed: list[QRectF] = []
        for face in faces:
            rect = self.face_rect(face)
            selected = face.track.track_id == self._selected
            emotion = face.emotion.decided(threshold)
            colour = QColor(DARK.colours[emotion])
            radius = min(8.0, rect.width() / 8)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            # A dark line below the coloured one shows on bright pictures.
            for shade, width in ((QColor(0, 0, 0, 150), 2.5), (colour, 0.0)):
                painter.setPen(QPen(shade, width + (3.5 if selected else 2.0)))
                painter.drawRoundedRect(rect, radius, radius)
            name = f"#{face.track.track_id}  {expression_or_uncertain(emotion)}"
            lines = [(name, percent(face.emotion.confidence))]
            if rect.width() >= 64 or selected:
                age = face.age_group.decided(threshold)
                lines.append((age_or_uncertain(age), percent(face.age_group.confidence)))
            else:
                lines = [(name, "")]
            self._paint_label(painter, rect, picture, colour, selected, lines, placed)

    def _paint_label(
        self,
        painter: QPainter,
        face: QRectF,
        picture: QRectF,
        colour: QColor,
        selected: bool,
        lines: list[tuple[str, str]],
        placed: list[QRectF],
    ) -> None:
        metrics = QFontMetricsF(painter.font())
        pad = metrics.height() * 0.35
        gap = metrics.horizontalAdvance("  ")
        width = max(
            metrics.horizontalAdvance(left)
            + (gap + metrics.horizontalAdvance(right) if right else 0)
            for left, right in lines
        )
        width += 2 * pad + 4
        height = metrics.height() * len(lines) + 1.2 * pad
        x = min(max(face.x(), picture.x() + 2), max(picture.right() - width - 2, picture.x() + 2))
        above, below = face.y() - height - 4, face.bottom() + 4
        spots = [
            QRectF(x, y, width, height)
            for y in (above, below, face.y() + 4)
            if picture.y() <= y and y + height <= picture.bottom()
        ] or [QRectF(x, max(picture.y(), above), width, height)]
        label = next((s for s in spots if not any(s.intersects(p) for p in placed)), spots[0])
        placed.append(label)
        painter.setPen(QPen(QColor(DARK.accent), 1.5) if selected else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(12, 14, 16, 215))
        painter.drawRoundedRect(label, 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(label.x() + 3, label.y() + 4, 3, height - 8), 1.5, 1.5)
        inner = label.adjusted(pad + 4, 0.6 * pad, -pad, -0.6 * pad)
        for row, (left, right) in enumerate(lines):
            line = QRectF(
                inner.x(), inner.y() + row * metrics.height(), inner.width(), metrics.height()
            )
            painter.setPen(QColor(DARK.text) if row == 0 else QColor("#c0c7cf"))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, left)
            painter.drawText(
                line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right
            )

    def _paint_message(self, painter: QPainter) -> None:
        if self._frame is not None:
            painter.fillRect(self.rect(), QColor(12, 14, 16, 150))
        font = QFont(self.font())
        font.setPixelSize(17)
        painter.setFont(font)
        flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
        room = QRectF(self.rect()).adjusted(40, 20, -40, -20)
        bounds = painter.boundingRect(room, int(flags), self._message)
        pill = QRectF(QPointF(), bounds.size()).adjusted(0, 0, 40, 24)
        pill.moveCenter(QRectF(self.rect()).center())
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(30, 34, 39, 235))
        painter.drawRoundedRect(pill, 8, 8)
        painter.setPen(QColor(DARK.text))
        painter.drawText(bounds, int(flags), self._message)
