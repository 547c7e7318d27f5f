"""What a person should know before the first picture."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QIcon, QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from gui.look import Retranslated
from resources import resource_path


class FirstStartDialog(Retranslated, QDialog):
    """Says what Mien does, what it must not be used for, and what stays on the machine.

    Closing it in another way than by its button says nothing, so that it comes again.

    Signals:
        understood: The person has pressed "I understand".
    """

    understood = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        icon = QLabel()
        icon.setPixmap(QIcon(str(resource_path("icons", "mien.png"))).pixmap(QSize(48, 48)))
        self._title = QLabel()
        font = self._title.font()
        font.setPointSizeF(font.pointSizeF() * 1.5)
        self._title.setFont(font)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(icon)
        head.addWidget(self._title, 1)
        inner = QWidget()
        self._column = column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._blocks = []
        for _ in range(3):
            heading, body = QLabel(), QLabel()
            heading.setObjectName("heading")
            body.setWordWrap(True)
            body.setTextFormat(Qt.TextFormat.PlainText)
            frame = QFrame()
            frame.setObjectName("panel")
            block = QVBoxLayout(frame)
            block.setContentsMargins(14, 10, 14, 12)
            block.setSpacing(4)
            block.addWidget(heading)
            block.addWidget(body)
            column.addWidget(frame)
            self._blocks.append((heading, body))
        column.addStretch(1)
        # With large letters or on a small screen it has to be read all the same.
        self._scroll = scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        self.button = QPushButton()
        self.button.setDefault(True)
        self.button.clicked.connect(self.accept)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(22, 20, 22, 18)
        layout.setSpacing(14)
        layout.addLayout(head)
        layout.addWidget(scroll, 1)
        layout.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        self.retranslate()
        self.resize(620, 520)
        self.button.setFocus()

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.setWindowTitle(self.tr("Welcome to Mien"))
        self._title.setText(self.tr("Before you begin"))
        texts = (
            (
                self.tr("What Mien does"),
                self.tr(
                    "It finds the faces in the picture, estimates the expression and age group "
                    "of each, charts both over time, and records them as a table when you "
                    "press Record. The estimates are often wrong; the model cards under Help > "
                    "About Mien say how often."
                ),
            ),
            (
                self.tr("What it does not do, and what not to use it for"),
                self.tr(
                    "It reads facial expressions, not feelings: a smile may be politeness, a "
                    "frown may be concentration. Do not infer from them what a person feels, "
                    "intends or is like.\n\nDo not use it to judge people. In the European "
                    "Union, Article 5(1)(f) of the AI Act (Regulation (EU) 2024/1689) "
                    "prohibits systems that infer emotions at the workplace and in education, "
                    "except for medical or safety reasons. Record only people who know about "
                    "it and agree."
                ),
            ),
            (
                self.tr("What stays on this computer"),
                self.tr(
                    "Everything. Pictures are processed in memory and discarded unless you "
                    "save one. Recordings contain numbers and labels, in a folder of your "
                    "choice. Mien sends no data, and connects only to addresses that you enter."
                ),
            ),
        )
        for (heading, body), (title, text) in zip(self._blocks, texts, strict=True):
            heading.setText(title)
            body.setText(text)
            # Read out together with what they stand over.
            body.setAccessibleName(f"{title}. {text}")
        self.button.setText(self.tr("I &understand"))

    def accept(self) -> None:
        """Hand out that it was understood, and close."""
        super().accept()
        self.understood.emit()

    def showEvent(self, event: QShowEvent) -> None:
        """Take the height that the texts need in this language, as far as the screen has it."""
        super().showEvent(event)
        around = self.height() - self._scroll.height()
        # Measured beside a scroll bar, so that none is needed afterwards.
        width = self._scroll.width() - self._scroll.verticalScrollBar().sizeHint().width()
        needed = around + self._column.totalHeightForWidth(width)
        room = int(0.9 * self.screen().availableGeometry().height())
        self.resize(self.width(), max(self.height(), min(needed, room)))
