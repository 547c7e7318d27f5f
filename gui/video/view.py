"""The live picture with detected faces."""

import time
from collections.abc import Collection, Mapping, Sequence
from typing import Final

import cv2
import numpy as np
from PySide6.QtCore import QMimeData, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QFont,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
)
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from core.sources import SourceRef
from core.types import FaceAnalysis, Frame, FrameAnalysis, Image
from gui.look import (
    DARK,
    Retranslated,
    age_or_uncertain,
    expression_or_uncertain,
    face_name,
    percent,
)
from gui.paths import local_path
from gui.video.blur import Blur
from gui.video.face_painter import FacePainter, box_rect, picture_rect

STALE_NS: Final = 1_000_000_000
"""An analysis that lags further behind its picture than this is not drawn over it."""
DESCRIBE_S: Final = 1.0


class VideoView(Retranslated, QWidget):
    """Paints a frame, its faces and messages.

    Signals:
        face_selected: `(track id)`, clicked or reached with Tab or an arrow key.
        rename_wanted: `(track id)`.
        baseline_wanted: `(track id)`, a neutral baseline is to be taken of the face.
        baseline_cleared: `(track id)`, its baseline is to be taken back.
        dropped: `(SourceRef)`, the file or address that was dropped.
    """

    face_selected = Signal(int)
    rename_wanted = Signal(int)
    baseline_wanted = Signal(int)
    baseline_cleared = Signal(int)
    dropped = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(320, 200)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAcceptDrops(True)
        self._frame: Frame | None = None
        self._analysis: FrameAnalysis | None = None
        self._blur: Blur | None = None
        self._mirrored = False
        self._evidence = False
        self._recording = False
        self._dragging = False
        self._selected: int | None = None
        self._names: Mapping[int, str] = {}
        self._baselines: Collection[int] = ()
        self._message = ""
        self._hint = ""
        self._described_at = 0.0
        # The scaled picture, what it was made from, and the array that the QImage looks into.
        self._scaled: tuple[object, Image, QImage] | None = None
        self.retranslate()

    def sizeHint(self) -> QSize:
        """The preferred size of the picture."""
        return QSize(800, 520)

    # What is shown

    @property
    def message(self) -> str:
        """The text over the picture."""
        return self._message

    @property
    def hint(self) -> str:
        """The text at the lower edge of the picture."""
        return self._hint

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
        if frame is self._frame and analysis is self._analysis:
            return
        self._frame, self._analysis = frame, analysis
        if self._blur is not None and frame is not None:
            self._blur.add(frame, analysis)
        self._describe()
        self.update()

    def set_mirrored(self, mirrored: bool) -> None:
        """Show the picture as in a mirror."""
        self._mirrored = mirrored
        self.update()

    def set_blurred(self, blurred: bool) -> None:
        """Make faces unrecognisable, here and in `picture`.

        The picture is then a little late, so that a face is known before it is seen; a face that
        the detector misses is not blurred.
        """
        if blurred != (self._blur is not None):
            self._blur = Blur() if blurred else None
            if self._blur is not None and self._frame is not None:
                self._blur.add(self._frame, self._analysis)
            self._scaled = None
            self.update()

    def set_evidence_shown(self, shown: bool) -> None:
        """Show the evidence map over each face that has one."""
        self._evidence = shown
        self.update()

    def set_recording(self, recording: bool) -> None:
        """Show the recording light."""
        self._recording = recording
        self.update()

    def set_names(self, names: Mapping[int, str]) -> None:
        """Set the names of faces, by track id."""
        self._names = names

    def set_baselines(self, track_ids: Collection[int]) -> None:
        """Which faces have a neutral baseline."""
        self._baselines = track_ids

    def set_selected(self, track_id: int | None) -> None:
        """Highlight one face."""
        if track_id != self._selected:
            self._selected = track_id
            self.update()

    def set_message(self, message: str) -> None:
        """Show a text over the darkened picture; "" hides it."""
        if message != self._message:
            self._message = message
            self._describe(now=True)
            self.update()

    def set_hint(self, hint: str) -> None:
        """Show a text at the lower edge of the picture; "" hides it."""
        if hint != self._hint:
            self._hint = hint
            self._describe(now=True)
            self.update()

    def face_rect(self, face: FaceAnalysis) -> QRectF:
        """Where a face is drawn, in the widget's coordinates."""
        assert self._frame is not None
        height, width = self._frame.image.shape[:2]
        picture = picture_rect(width, height, QRectF(self.rect()))
        return box_rect(face.track.face.box, width, picture, self._mirrored)

    def picture(self) -> QImage:
        """What is shown, at the frame's own resolution; null where there is no frame."""
        image = self._source()
        if image is None:
            return QImage()
        pixels = np.ascontiguousarray(cv2.flip(image, 1) if self._mirrored else image)
        height, width = pixels.shape[:2]
        layout = QImage.Format.Format_BGR888
        saved = QImage(pixels.data, width, height, pixels.strides[0], layout).copy()
        painter = QPainter(saved)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_faces(painter, QRectF(saved.rect()))
        painter.end()
        return saved

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.setAccessibleName(self.tr("Live picture"))
        self._describe(now=True)

    # From the person

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Select the face under the pointer."""
        self._select_at(event.position())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Rename the face under the pointer."""
        track_id = self._select_at(event.position())
        if track_id is not None:
            self.rename_wanted.emit(track_id)

    def focusNextPrevChild(self, next: bool) -> bool:
        """Move from face to face with Tab, and out after the last one."""
        return self._go(1 if next else -1) or super().focusNextPrevChild(next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move from face to face with the arrow keys; rename with Return."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._go(1 if key == Qt.Key.Key_Right else -1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._selected is not None:
            self.rename_wanted.emit(self._selected)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """The menu of a face."""
        by_mouse = event.reason() is QContextMenuEvent.Reason.Mouse
        track_id = self._select_at(QPointF(event.pos())) if by_mouse else self._selected
        if track_id is not None:
            self.menu_of(track_id).popup(event.globalPos())

    def menu_of(self, track_id: int) -> QMenu:
        """The menu of a face; goes away when it is closed."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        rename = menu.addAction(self.tr("Rename\u2026"))
        rename.triggered.connect(lambda: self.rename_wanted.emit(track_id))
        baseline = menu.addAction(self.tr("Set neutral baseline\u2026"))
        baseline.triggered.connect(lambda: self.baseline_wanted.emit(track_id))
        if track_id in self._baselines:
            clear = menu.addAction(self.tr("Clear neutral baseline"))
            clear.triggered.connect(lambda: self.baseline_cleared.emit(track_id))
        return menu

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Accept files and addresses."""
        if _dropped_ref(event.mimeData()) is not None:
            event.acceptProposedAction()
            self._dragging = True
            self.update()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """See above: accept files and addresses."""
        self._dragging = False
        self.update()

    def dropEvent(self, event: QDropEvent) -> None:
        """Report the first dropped item."""
        self._dragging = False
        self.update()
        event.acceptProposedAction()
        self.dropped.emit(_dropped_ref(event.mimeData()))

    def _select_at(self, position: QPointF) -> int | None:
        """Select the face at a place; the smallest where several lie over each other."""
        hit = [face for face in self.faces if self.face_rect(face).contains(position)]
        if not hit:
            return None
        track_id = min(hit, key=lambda face: face.track.face.box.width).track.track_id
        self.face_selected.emit(track_id)
        return track_id

    def _go(self, step: int) -> bool:
        """Select the next face to the right or left; whether there is one."""
        faces = sorted(self.faces, key=lambda face: self.face_rect(face).center().x())
        ids = [face.track.track_id for face in faces]
        if not ids:
            return False
        if self._selected in ids:
            place = ids.index(self._selected) + step
        else:
            place = 0 if step > 0 else len(ids) - 1
        if not 0 <= place < len(ids):
            return False
        self.face_selected.emit(ids[place])
        return True

    # Painting

    def paintEvent(self, event: object) -> None:
        """Picture, faces, texts, and the recording light over all of them."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), QColor("#0c0e10"))
        picture = QRectF(self.rect())
        image = self._source()
        if image is not None:
            height, width = image.shape[:2]
            picture = picture_rect(width, height, QRectF(self.rect()))
            painter.drawImage(picture.topLeft(), self._image(image, picture.size().toSize()))
            painter.setClipRect(picture)
            self._paint_faces(painter, picture)
            painter.setClipping(False)
        if self._hint:
            self._paint_hint(painter, picture)
        if self._message:
            self._paint_message(painter)
        if self._recording:
            self._paint_light(painter, picture)
        if self.hasFocus() or self._dragging:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(DARK.accent), 5 if self._dragging else 1.5))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _source(self) -> Image | None:
        """The image to paint, blurred where that is wanted."""
        if self._frame is None:
            return None
        return self._frame.image if self._blur is None else self._blur.picture(STALE_NS)

    def _image(self, source: Image, size: QSize) -> QImage:
        """An image at the screen's own resolution; OpenCV scales several times as fast as Qt."""
        assert self._frame is not None
        ratio = self.devicePixelRatioF()
        width = max(1, round(size.width() * ratio))
        height = max(1, round(size.height() * ratio))
        frame, blurred = self._frame, self._blur is not None
        key = (frame.epoch, frame.index, frame.captured_ns, width, height, self._mirrored)
        if self._scaled is None or self._scaled[0] != key or blurred:
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
        if not self.faces:
            return
        assert self._frame is not None
        assert self._analysis is not None
        faces = FacePainter(
            painter,
            picture,
            self._frame.image.shape[1],
            mirrored=self._mirrored,
            threshold=self._analysis.confidence_threshold,
            selected=self._selected,
            names=self._names,
        )
        if self._evidence:
            for face in self.faces:
                if face.evidence is not None:
                    faces.paint_evidence(face.evidence)
        faces.paint(self.faces, self.font())

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

    def _paint_hint(self, painter: QPainter, picture: QRectF) -> None:
        font = QFont(self.font())
        font.setPixelSize(14)
        painter.setFont(font)
        flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
        room = picture.adjusted(12, 0, -12, -8)
        bounds = painter.boundingRect(room, flags, self._hint)
        strip = QRectF(picture.x(), picture.bottom() - bounds.height() - 16, picture.width(), 0)
        strip.setBottom(picture.bottom())
        painter.fillRect(strip, QColor(58, 47, 28, 235))
        painter.setPen(QColor(DARK.text))
        painter.drawText(strip.adjusted(12, 0, -12, 0), flags, self._hint)

    def _paint_light(self, painter: QPainter, picture: QRectF) -> None:
        font = QFont(self.font())
        font.setPixelSize(14)
        font.setBold(True)
        painter.setFont(font)
        text = self.tr("REC")
        width = painter.fontMetrics().horizontalAdvance(text) + 40
        badge = QRectF(picture.right() - width - 10, picture.y() + 10, width, 26)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(12, 14, 16, 215))
        painter.drawRoundedRect(badge, 13, 13)
        painter.setBrush(QColor(DARK.record))
        painter.drawEllipse(QPointF(badge.x() + 15, badge.center().y()), 6, 6)
        painter.setPen(QColor("white"))
        painter.drawText(
            badge.adjusted(28, 0, 0, 0),
            int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
            text,
        )

    def _describe(self, *, now: bool = False) -> None:
        """Describe the picture in words for screen readers."""
        moment = time.monotonic()
        if not now and moment - self._described_at < DESCRIBE_S:
            return
        self._described_at = moment
        threshold = self._analysis.confidence_threshold if self._analysis else 0.0
        parts = [text for text in (self._message, self._hint) if text]
        for face in self.faces:
            track_id = face.track.track_id
            emotion = face.emotion.decided(threshold)
            age = face.age_group.decided(threshold)
            parts.append(
                f"{face_name(track_id, self._names.get(track_id, ''))}: "
                f"{expression_or_uncertain(emotion)} {percent(face.emotion.confidence)}, "
                f"{age_or_uncertain(age)}"
            )
        self.setAccessibleDescription("; ".join(parts) or self.tr("No face in the picture"))


def _dropped_ref(data: QMimeData) -> SourceRef | None:
    """The first file or address of what is dropped; None where there is none."""
    for url in data.urls():
        if url.isLocalFile() and local_path(url):
            return SourceRef.of_path(local_path(url))
        if not url.isLocalFile() and url.toString():
            return SourceRef.parse(url.toString())
    return None
