"""Boxes, labels and evidence over a picture, readable on any picture and at any scale."""

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QPainter, QPen

from core.types import Box, Evidence, FaceAnalysis
from gui.look import DARK, age_or_uncertain, doubt_sentence, expression_or_uncertain, percent
from models.labels import UNCERTAIN

FOR = (255, 140, 0)
AGAINST = (40, 130, 255)
"""Red, green and blue of what speaks for and against a label; told apart by all eyes."""


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


def evidence_picture(values: NDArray[np.float32], mirrored: bool) -> QImage:
    """A map as a translucent picture: orange speaks for the label, blue against it.

    Args:
        values: `(h, w)` float32; see `Evidence`.
        mirrored: As in a mirror.
    """
    values = values[:, ::-1] if mirrored else values
    # The few strongest places would leave the others invisible.
    strongest = max(float(np.percentile(np.abs(values), 97)), 1e-6)
    share = np.clip(values / strongest, -1, 1)
    pixels = np.empty((*values.shape, 4), np.uint8)
    pixels[..., :3] = np.where(share[..., None] > 0, FOR, AGAINST)
    pixels[..., 3] = 170 * np.abs(share)
    height, width = values.shape
    # A copy, since the array goes away.
    return QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_RGBA8888).copy()


class FacePainter:
    """Paints the faces of one frame into a picture.

    Args:
        painter: Clipped to the picture.
        picture: Where the frame is painted.
        image_width: Of the frame, in pixels.
        mirrored: Whether it is painted as in a mirror.
        threshold: The confidence that a label needs, 0 to 1.
        selected: Track id of the face that is set apart.
        names: Of faces, by track id.
    """

    def __init__(
        self,
        painter: QPainter,
        picture: QRectF,
        image_width: int,
        *,
        mirrored: bool,
        threshold: float,
        selected: int | None,
        names: Mapping[int, str],
    ) -> None:
        self._painter = painter
        self._picture = picture
        self._image_width = image_width
        self._mirrored = mirrored
        self._threshold = threshold
        self._selected = selected
        self._names = names
        self._placed: list[QRectF] = []

    def paint(self, faces: Sequence[FaceAnalysis], font: QFont) -> None:
        """Paint all, the selected one last, over the others."""
        font = QFont(font)
        # By the picture, so that it can be read however large or small it is.
        font.setPixelSize(round(min(40, max(11, self._picture.height() / 34))))
        self._painter.setFont(font)
        for face in sorted(faces, key=lambda face: face.track.track_id == self._selected):
            self._paint_face(face)

    def paint_evidence(self, evidence: Evidence) -> None:
        """Lay a map over the face, turned as the face leans."""
        rect = box_rect(evidence.square, self._image_width, self._picture, self._mirrored)
        middle = rect.center()
        painter = self._painter
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(middle)
        painter.rotate(-evidence.angle if self._mirrored else evidence.angle)
        painter.drawImage(
            rect.translated(-middle), evidence_picture(evidence.values, self._mirrored)
        )
        painter.restore()

    def _paint_face(self, face: FaceAnalysis) -> None:
        painter = self._painter
        rect = box_rect(face.track.face.box, self._image_width, self._picture, self._mirrored)
        selected = face.track.track_id == self._selected
        emotion = face.emotion.decided(self._threshold)
        colour = QColor(DARK.colours[emotion])
        radius = min(8.0, rect.width() / 8)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        # A dark line below the coloured one shows on bright pictures.
        for shade, width in ((QColor(0, 0, 0, 150), 2.5), (colour, 0.0)):
            painter.setPen(QPen(shade, width + (3.5 if selected else 2.0)))
            painter.drawRoundedRect(rect, radius, radius)
        self._paint_label(rect, colour, selected, self._lines(face, emotion, rect, selected))

    def _lines(
        self, face: FaceAnalysis, emotion: str, rect: QRectF, selected: bool
    ) -> list[tuple[str, str]]:
        """What the label says, left and right."""
        track = face.track.track_id
        name = self._names.get(track) or f"#{track}"
        metrics = QFontMetricsF(self._painter.font())
        name = metrics.elidedText(
            name, Qt.TextElideMode.ElideRight, max(rect.width(), 8 * metrics.height())
        )
        first = f"{name}  {expression_or_uncertain(emotion)}"
        if rect.width() < 64 and not selected:
            return [(first, "")]
        if emotion == UNCERTAIN:
            # The reason stands where the age would, which is no surer.
            return [(first, ""), (doubt_sentence(face.emotion.doubts(self._threshold)), "")]
        age = face.age_group.decided(self._threshold)
        return [
            (first, percent(face.emotion.confidence)),
            (age_or_uncertain(age), percent(face.age_group.confidence)),
        ]

    def _paint_label(
        self, face: QRectF, colour: QColor, selected: bool, lines: list[tuple[str, str]]
    ) -> None:
        painter, picture = self._painter, self._picture
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
        placed = self._placed
        label = next((s for s in spots if not any(s.intersects(p) for p in placed)), spots[0])
        placed.append(label)
        painter.setPen(QPen(QColor(DARK.accent), 1.5) if selected else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(12, 14, 16, 215))
        painter.drawRoundedRect(label, 5, 5)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawRoundedRect(QRectF(label.x() + 3, label.y() + 4, 3, height - 8), 1.5, 1.5)
        inner = label.adjusted(pad + 4, 0.6 * pad, -pad, -0.6 * pad)
        middle = Qt.AlignmentFlag.AlignVCenter
        for row, (left, right) in enumerate(lines):
            line = QRectF(
                inner.x(), inner.y() + row * metrics.height(), inner.width(), metrics.height()
            )
            painter.setPen(QColor(DARK.text) if row == 0 else QColor("#c0c7cf"))
            painter.drawText(line, Qt.AlignmentFlag.AlignLeft | middle, left)
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | middle, right)
