"""Ten seconds of a neutral face, and what they correct."""

import math
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from core.pipeline import LARGEST_OFFSET
from gui.look import Retranslated, theme, word
from models.labels import EMOTIONS, Emotion

LEAST_SHOWN: Final = 0.05
"""Below it an offset changes nothing that is seen."""


class OffsetBar(QWidget):
    """The correction of one expression, as a share of the largest possible."""

    def __init__(self, key: str, offset: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key = key
        self._share = min(1.0, max(0.0, offset / LARGEST_OFFSET))
        self.setFixedHeight(10)
        self.setMinimumWidth(120)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the bar in the expression's colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        whole = QRectF(self.rect())
        painter.setBrush(QColor(theme().raised))
        painter.drawRoundedRect(whole, 3, 3)
        whole.setWidth(whole.width() * self._share)
        painter.setBrush(QColor(theme().colours[self._key]))
        painter.drawRoundedRect(whole, 3, 3)


class BaselineDialog(Retranslated, QDialog):
    """Guides through setting a neutral baseline; collects and computes nothing itself.

    It is not modal, so that the person sees their own face in the window meanwhile. Any way of
    closing it but Apply is a cancellation.

    Signals:
        accepted_baseline: Apply what `set_done` showed.
        restart_wanted: Collect again.
    """

    accepted_baseline = Signal()
    restart_wanted = Signal()

    def __init__(self, name: str, seconds: float = 10.0, parent: QWidget | None = None) -> None:
        """Show that collection has started.

        Args:
            name: The face's name or number, plain.
            seconds: How long it takes.
            parent: The window below.
        """
        super().__init__(parent)
        self._name = name
        self._seconds = seconds
        self._problem = ""
        self._share = 0.0
        self._offsets: dict[str, float] | None = None
        self._heading, self._sentence, self._help = QLabel(), QLabel(), QLabel()
        self._heading.setObjectName("heading")
        self._help.setObjectName("quiet")
        for label in (self._heading, self._sentence, self._help):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.bar = QProgressBar()
        self.bar.setRange(0, 1000)
        self.bar.setTextVisible(False)
        self.bar.setFixedHeight(10)
        self._results = QWidget()
        grid = QGridLayout(self._results)
        grid.setContentsMargins(0, 4, 0, 4)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        self.apply_button, self.again_button = QPushButton(), QPushButton()
        self.cancel_button = QPushButton()
        self.apply_button.clicked.connect(self.accept)
        self.again_button.clicked.connect(self._again)
        self.cancel_button.clicked.connect(self.reject)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        for button in (self.apply_button, self.again_button, self.cancel_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self._heading)
        layout.addWidget(self._sentence)
        layout.addWidget(self.bar)
        layout.addWidget(self._results)
        layout.addWidget(self._help)
        layout.addStretch(1)
        layout.addLayout(buttons)
        self.setMinimumWidth(440)
        self.retranslate()

    @property
    def text(self) -> str:
        """The sentence that is shown."""
        return self._sentence.text()

    def set_progress(self, share: float) -> None:
        """Show how much of the time has passed.

        Args:
            share: 0 to 1.
        """
        share = min(1.0, max(0.0, share))
        seconds_before, self._share = self._left, share
        self.bar.setValue(round(1000 * share))
        if self._left != seconds_before:
            self._show_sentence()

    def set_problem(self, sentence: str) -> None:
        """Show why no baseline was found, and offer another try.

        Args:
            sentence: Plain text, in the person's language.
        """
        self._problem = sentence
        self._offsets = None
        self._show_state()

    def set_done(self, offsets: Mapping[str, float]) -> None:
        """Show the corrections, and ask whether to apply them.

        Args:
            offsets: What is taken off the logarithm of each expression's odds, 0 to 4, by key.
        """
        self._problem = ""
        self._offsets = {str(key): float(value) for key, value in offsets.items()}
        self._show_state()

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.setWindowTitle(self.tr("Neutral baseline"))
        self._heading.setText(self.tr("Neutral baseline of {}").format(self._name))
        self._help.setText(
            self.tr(
                "Corrects the expressions shown for this person; you can clear it at any time. "
                "Recorded values stay uncorrected; the correction is saved with the recording."
            )
        )
        self.bar.setAccessibleName(self.tr("Progress"))
        self.apply_button.setText(self.tr("&Apply"))
        self.again_button.setText(self.tr("&Try again"))
        self._show_state()

    def accept(self) -> None:
        """Report that the baseline should be applied; does nothing before there is a result."""
        if self._offsets is None:
            return
        super().accept()
        self.accepted_baseline.emit()

    @property
    def _left(self) -> int:
        return math.ceil(self._seconds * (1.0 - self._share))

    def _again(self) -> None:
        self._problem = ""
        self._offsets = None
        self._share = 0.0
        self.bar.setValue(0)
        self._show_state()
        self.restart_wanted.emit()

    def _show_state(self) -> None:
        done = self._offsets is not None
        self.bar.setVisible(not done and not self._problem)
        self.apply_button.setVisible(done)
        self.again_button.setVisible(done or bool(self._problem))
        self.apply_button.setDefault(done)
        self.again_button.setDefault(bool(self._problem))
        self.cancel_button.setText(self.tr("&Discard") if done else self.tr("Cancel"))
        self._fill_results()
        self._show_sentence()
        if done:
            self.apply_button.setFocus()
        elif self._problem:
            self.again_button.setFocus()
        else:
            self.cancel_button.setFocus()
        self.adjustSize()

    def _show_sentence(self) -> None:
        if self._problem:
            text = self._problem
        elif self._offsets is None:
            text = self.tr(
                "Look at the camera with a relaxed face and closed lips, in good light. {} s left."
            ).format(self._left)
        elif max(self._offsets.values(), default=0.0) < LEAST_SHOWN:
            text = self.tr("This face already reads as neutral; no correction is needed.")
        else:
            text = self.tr("At rest, this face resembles other expressions. These will be reduced:")
        self._sentence.setText(text)

    def _fill_results(self) -> None:
        grid = self._results.layout()
        assert isinstance(grid, QGridLayout)
        while (item := grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                # Only deleted later, it would still be shown, and found, for a while.
                widget.setParent(None)
                widget.deleteLater()
        shown = {
            key: offset
            for key in EMOTIONS
            if key is not Emotion.NEUTRAL
            and (offset := (self._offsets or {}).get(key, 0.0)) >= LEAST_SHOWN
        }
        for row, (key, offset) in enumerate(shown.items()):
            words = self._how_much(offset)
            name, bar, amount = QLabel(word(key)), OffsetBar(key, offset), QLabel(words)
            bar.setAccessibleName(
                self.tr("{expression}: {amount}").format(expression=word(key), amount=words)
            )
            amount.setToolTip(self.tr("Log odds against neutral reduced by {:.2f}").format(offset))
            for column, widget in enumerate((name, bar, amount)):
                grid.addWidget(widget, row, column)
                # The layout would show it only with the next turn of the event loop.
                widget.show()
        self._results.setVisible(bool(shown))

    def _how_much(self, offset: float) -> str:
        odds = f"{math.exp(offset):.1f}"
        if offset < 0.7:
            return self.tr("slightly less (odds \u00f7 {})").format(odds)
        if offset < 2.0:
            return self.tr("clearly less (odds \u00f7 {})").format(odds)
        return self.tr("much less (odds \u00f7 {})").format(odds)
