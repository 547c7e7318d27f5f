"""The probabilities of one face, as bars."""

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.types import Estimate
from gui.look import Retranslated, percent, theme, word


class ProbabilityBars(Retranslated, QWidget):
    """One bar per class, in canonical order.

    Attributes:
        labels: The keys, in order.
        estimate: What is shown; None shows empty bars.
        threshold: The confidence that a label needs, 0 to 1; drawn across the bars.
    """

    def __init__(self, labels: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.labels = tuple(labels)
        self.estimate: Estimate | None = None
        self.threshold = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def row_height(self) -> int:
        """Pixels per row; one row for each class."""
        return max(25, self.fontMetrics().height() + 8)

    def sizeHint(self) -> QSize:
        """Tall enough for all rows."""
        return QSize(250, self.row_height * len(self.labels))

    def minimumSizeHint(self) -> QSize:
        """Narrower, not lower."""
        return QSize(200, self.row_height * len(self.labels))

    def show_estimate(self, estimate: Estimate | None, threshold: float = 0.0) -> None:
        """Draw the smoothed probabilities and the confidence threshold."""
        if estimate is self.estimate and threshold == self.threshold:
            return
        self.estimate, self.threshold = estimate, threshold
        self.setToolTip(
            self.tr("The line at {} is the confidence threshold").format(percent(threshold))
            if threshold > 0
            else ""
        )
        if estimate is not None:
            shares = zip(self.labels, estimate.smoothed, strict=True)
            self.setAccessibleDescription(
                ", ".join(f"{word(label)} {percent(float(share))}" for label, share in shares)
            )
        self.update()

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        estimate, self.estimate = self.estimate, None
        self.show_estimate(estimate, self.threshold)

    def paintEvent(self, event: object) -> None:
        """Name, bar and percent of each class; the decided one stands out."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        name_width = max(metrics.horizontalAdvance(word(label)) for label in self.labels) + 12
        share_width = metrics.horizontalAdvance(percent(1)) + 10
        bold = QFont(self.font())
        bold.setWeight(QFont.Weight.DemiBold)
        bar_width = self.width() - name_width - share_width
        decided = self.estimate.decided(self.threshold) if self.estimate else None
        for row, label in enumerate(self.labels):
            share = float(self.estimate.smoothed[row]) if self.estimate else 0.0
            top = label == decided
            y = row * self.row_height
            painter.setFont(bold if top else self.font())
            painter.setPen(QColor(theme().text if top else theme().quiet_text))
            middle = Qt.AlignmentFlag.AlignVCenter
            painter.drawText(
                QRectF(0, y, name_width, self.row_height),
                middle | Qt.AlignmentFlag.AlignLeft,
                word(label),
            )
            painter.drawText(
                QRectF(self.width() - share_width, y, share_width, self.row_height),
                middle | Qt.AlignmentFlag.AlignRight,
                percent(share) if self.estimate else "\u2013",
            )
            bar = QRectF(name_width, y + self.row_height / 2 - 5, bar_width, 10)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(theme().raised))
            painter.drawRoundedRect(bar, 3, 3)
            if share > 0.004:
                bar.setWidth(max(4.0, bar_width * share))
                painter.setBrush(QColor(theme().colours[label]))
                painter.drawRoundedRect(bar, 3, 3)
        if self.threshold > 0:
            x = name_width + bar_width * self.threshold
            painter.setPen(QPen(QColor(theme().text), 1, Qt.PenStyle.DashLine))
            painter.drawLine(QLineF(x, 3, x, self.height() - 3))
