"""A picture of the chart for a file: the title and the legend as text, and the plot below them."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen
from PySide6.QtSvg import QSvgGenerator

from gui.look import theme, word
from models.labels import Emotion


def write_picture(
    path: Path, size: QSize, title: str, paint: Callable[[QPainter, QSize], None]
) -> bool:
    """Write a picture to a file.

    Args:
        path: Ends in .svg, or in what Qt can write; pixels are written at twice the size.
        size: In points.
        title: For an SVG.
        paint: Draws it.

    Returns:
        Whether that could be done.
    """
    if path.suffix.casefold() == ".svg":
        svg = QSvgGenerator()
        svg.setFileName(str(path))
        svg.setSize(size)
        svg.setViewBox(QRect(0, 0, size.width(), size.height()))
        svg.setTitle(title)
        painter = QPainter()
        saved = painter.begin(svg)
        if saved:
            paint(painter, size)
            painter.end()
        return saved
    image = QImage(size * 2, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(2)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, size)
    painter.end()
    return image.save(str(path))


def paint_picture(
    painter: QPainter, size: QSize, title: str, shown: Sequence[Emotion], plot: pg.PlotWidget
) -> None:
    """Draw title, legend and plot.

    Args:
        painter: Has the font of the chart.
        size: Of the picture.
        title: On the left.
        shown: The expressions of the legend, on the right.
        plot: What is below.
    """
    t = theme()
    painter.fillRect(QRect(0, 0, size.width(), size.height()), QColor(t.surface))
    metrics = painter.fontMetrics()
    middle = int(Qt.AlignmentFlag.AlignVCenter)
    row = QRectF(12, 8, size.width() - 24, metrics.height() + 6)
    painter.setPen(QColor(t.text))
    painter.drawText(row, middle, title)
    x = row.right()
    for emotion in reversed(shown):
        x -= metrics.horizontalAdvance(word(emotion))
        painter.setPen(QColor(t.text))
        painter.drawText(QRectF(x, row.y(), 200, row.height()), middle, word(emotion))
        painter.setPen(QPen(QColor(t.colours[emotion]), 2.5))
        x -= 22
        painter.drawLine(QPointF(x, row.center().y()), QPointF(x + 16, row.center().y()))
        x -= 14
    below = QRectF(12, row.bottom() + 4, size.width() - 24, size.height() - row.bottom() - 10)
    plot.scene().prepareForPaint()
    plot.render(painter, below, plot.viewport().rect(), Qt.AspectRatioMode.IgnoreAspectRatio)
