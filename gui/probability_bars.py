"""What the networks say of one face, as bars."""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.types import Estimate
from gui.theme import theme
from gui.words import percent, word


class ProbabilityBars(QWidget):
    """One bar a class, in canonical order.

    Attributes:
        labels: The keys, in order.
        estimate: What is shown; None shows empty bars.
    """

    _ROW = 25

    def __init__(self, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.labels = tuple(labels)
        self.estimate: Estimate | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """High enough for all rows."""
        return QSize(250, self._ROW * len(self.labels))

    def minimumSizeHint(self) -> QSize:
        """Narrower, not lower."""
        return QSize(200, self._ROW * len(self.labels))

    def show_estimate(self, estimate: Estimate | None) -> None:
        """Draw the smoothed probabilities."""
        if estimate is not self.estimate:
            self.estimate = estimate
            if estimate is not None:
                shares = zip(self.labels, estimate.smoothed, strict=True)
                self.setAccessibleDescription(
                    ", ".join(f"{word(label)} {percent(float(share))}" for label, share in shares)
                )
            self.update()

    def paintEvent(self, event: object) -> None:
        """Name, bar and percent of each class; the largest stands out."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        name_width = max(metrics.horizontalAdvance(word(label)) for label in self.labels) + 12
        share_width = metrics.horizontalAdvance(percent(1)) + 10
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        bar_width = self.width() - name_width - share_width
        for row, label in enumerate(self.labels):
            share = float(self.estimate.smoothed[row]) if self.estimate else 0.0
            top = self.estimate is not None and self.estimate.top == label
            y = row * self._ROW
            painter.setFont(bold if top else self.font())
            painter.setPen(QColor(theme().text if top else theme().quiet_text))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(
                QRectF(0, y, name_width, self._ROW),
                middle | Qt.AlignmentFlag.AlignLeft,
                word(label),
            )
            painter.drawText(
                QRectF(self.width() - share_width, y, share_width, self._ROW),
                middle | Qt.AlignmentFlag.AlignRight,
                percent(share) if self.estimate else "\u2013",
            )
            bar = QRectF(name_width, y + self._ROW / 2 - 5, bar_width, 10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme().raised))
            painter.drawRoundedRect(bar, 3, 3)
            if share > 0.004:
                bar.setWidth(max(4.0, bar_width * share))
                painter.setBrush(QColor(theme().colours[label]))
                painter.drawRoundedRect(bar, 3, 3)
