"""The values of the selected face."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from core.types import Doubt, FaceAnalysis
from gui.faces.probability_bars import ProbabilityBars
from gui.look import Retranslated, doubt_help, doubt_sentence, face_name
from models.labels import AGE_GROUPS, EMOTIONS


class FacePanel(Retranslated, QScrollArea):
    """Name, bars, doubts and baseline of one face; scrolls where the window is low.

    Signals:
        rename_wanted: The person wants to name the face.
        baseline_wanted: A neutral baseline is to be taken of it.
        baseline_cleared: Its baseline is to be taken back.
    """

    rename_wanted = Signal()
    baseline_wanted = Signal()
    baseline_cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._track_id: int | None = None
        self._name = ""
        self._face: FaceAnalysis | None = None
        self._threshold = 0.0
        self._has_baseline = False
        self.title = QLabel()
        self.title.setObjectName("heading")
        # A name may look like markup.
        self.title.setTextFormat(Qt.TextFormat.PlainText)
        self.title.setWordWrap(True)
        self.rename = QToolButton()
        self.rename.setObjectName("small")
        self.rename.clicked.connect(self.rename_wanted)
        self.doubt = QLabel()
        self.doubt.setObjectName("warning")
        self.doubt.setWordWrap(True)
        self.emotion_bars = ProbabilityBars(EMOTIONS)
        self.age_bars = ProbabilityBars(AGE_GROUPS)
        self._headings = {name: QLabel() for name in ("expression", "age")}
        for label in self._headings.values():
            label.setObjectName("quiet")
        self.baseline = QPushButton()
        self.baseline.clicked.connect(self._on_baseline)
        self._hint = QLabel()
        self._hint.setObjectName("quiet")
        self._hint.setWordWrap(True)

        inner = QFrame()
        inner.setObjectName("panel")
        top = QHBoxLayout()
        top.addWidget(self.title, 1)
        top.addWidget(self.rename, 0, Qt.AlignmentFlag.AlignTop)
        side = QVBoxLayout(inner)
        side.setContentsMargins(14, 10, 14, 12)
        side.setSpacing(6)
        side.addLayout(top)
        side.addWidget(self.doubt)
        side.addWidget(self._headings["expression"])
        side.addWidget(self.emotion_bars)
        side.addSpacing(8)
        side.addWidget(self._headings["age"])
        side.addWidget(self.age_bars)
        side.addSpacing(8)
        side.addWidget(self.baseline)
        side.addStretch(1)
        side.addWidget(self._hint)
        self.setWidget(inner)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMinimumWidth(280)
        self.retranslate()

    def show_face(
        self,
        track_id: int | None,
        face: FaceAnalysis | None,
        *,
        name: str = "",
        threshold: float = 0.0,
        has_baseline: bool = False,
    ) -> None:
        """Show a face.

        Args:
            track_id: Which one is selected; None where none is.
            face: As it is shown; None where it is not in view.
            name: What the person calls it.
            threshold: The confidence that a label needs, 0 to 1.
            has_baseline: Whether its expressions are corrected.
        """
        self._track_id, self._face, self._name = track_id, face, name
        self._threshold, self._has_baseline = threshold, has_baseline
        self.emotion_bars.show_estimate(face.emotion if face else None, threshold)
        self.age_bars.show_estimate(face.age_group if face else None, threshold)
        self._show_texts()

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.setAccessibleName(self.tr("Face"))
        self._headings["expression"].setText(self.tr("Expression"))
        self._headings["age"].setText(self.tr("Age group"))
        self.rename.setText(self.tr("Rename\u2026"))
        self.rename.setShortcut(QKeySequence("F2"))
        self.rename.setToolTip(self.tr("Name the selected face (F2)"))
        self._show_texts()

    def _show_texts(self) -> None:
        known = self._track_id is not None
        shown = face_name(self._track_id, self._name) if self._track_id is not None else ""
        if self._face is not None:
            title = shown[:1].upper() + shown[1:]
        elif known:
            title = self.tr("{} is not in view").format(shown[:1].upper() + shown[1:])
        else:
            title = self.tr("No face yet")
        _set(self.title, title)
        _set(self._hint, self.tr("Click a face to select it, or press Tab in the picture."))
        self._hint.setVisible(not known)
        doubts = self._face.emotion.doubts(self._threshold) if self._face else ()
        _set(self.doubt, self._doubt_text(doubts))
        self.doubt.setVisible(bool(doubts))
        self.rename.setEnabled(known)
        self.baseline.setEnabled(known)
        if self._has_baseline:
            _set(self.baseline, self.tr("Clear neutral baseline"))
            self.baseline.setToolTip(
                self.tr("The expressions of this face are corrected; show them uncorrected")
            )
        else:
            _set(self.baseline, self.tr("Set neutral baseline\u2026"))
            self.baseline.setToolTip(self.tr("Use ten seconds of a neutral face as baseline"))

    def _doubt_text(self, doubts: tuple[Doubt, ...]) -> str:
        if not doubts:
            return ""
        return self.tr("Uncertain: {}. {}").format(doubt_sentence(doubts), doubt_help(doubts[0]))

    def _on_baseline(self) -> None:
        (self.baseline_cleared if self._has_baseline else self.baseline_wanted).emit()


def _set(label: QLabel | QPushButton, text: str) -> None:
    """Set a text if it has changed."""
    if label.text() != text:
        label.setText(text)
