"""The preview of camera and detector with the current settings."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.types import Frame, FrameAnalysis
from gui.look import DARK, percent
from gui.video import box_rect, picture_rect


class Preview(QWidget):
    """A picture with the detected faces and the size of the smallest face."""

    def __init__(self) -> None:
        super().__init__()
        self.setMinimumHeight(170)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._frame: Frame | None = None
        self._analysis: FrameAnalysis | None = None
        self._message = ""
        self.smallest_face: float | None = None
        self.blurred = False

    def sizeHint(self) -> QSize:
        """A small picture."""
        return QSize(400, 230)

    def show_picture(
        self, frame: Frame | None, analysis: FrameAnalysis | None, message: str
    ) -> None:
        """Show a frame, or a message where there is none."""
        self._frame, self._analysis, self._message = frame, analysis, message
        self.update()

    def paintEvent(self, event: object) -> None:
        """Picture, boxes with score and size, a square of the smallest face."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), QColor("#0c0e10"))
        painter.setPen(QColor(DARK.quiet_text))
        if self._frame is None or self.blurred:
            flags = int(Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap)
            text = self.tr("No preview while faces are blurred.") if self.blurred else self._message
            painter.drawText(self.rect().adjusted(16, 8, -16, -8), flags, text)
            return
        image = self._frame.image
        height, width = image.shape[:2]
        picture = picture_rect(width, height, QRectF(self.rect()))
        painter.drawImage(
            picture,
            QImage(image.data, width, height, image.strides[0], QImage.Format.Format_BGR888),
        )
        painter.setClipRect(picture)
        for face in self._analysis.faces if self._analysis else ():
            found = face.track.face
            rect = box_rect(found.box, width, picture, mirrored=False)
            painter.setPen(QPen(QColor(DARK.accent), 2))
            painter.drawRect(rect)
            side = round(min(found.box.width, found.box.height))
            text = f"{percent(found.score)}  \u00b7  {side} px"
            label = QRectF(rect.x(), rect.bottom() + 2, 150, 18)
            painter.fillRect(label, QColor(12, 14, 16, 200))
            painter.drawText(label, int(Qt.AlignmentFlag.AlignCenter), text)
        if self.smallest_face is not None:
            least = self.smallest_face / 100 * min(picture.width(), picture.height())
            square = QRectF(picture.right() - least - 8, picture.bottom() - least - 8, least, least)
            painter.setPen(QPen(QColor(DARK.warning), 1.5, Qt.PenStyle.DashLine))
            painter.drawRect(square)
