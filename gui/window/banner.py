"""A message bar at the top of the window that blocks nothing."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QToolButton, QWidget

from core.texts import one_line


class Banner(QFrame):
    """Shows the newest messages until they are dismissed. Hidden while there are none."""

    _MOST = 3

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self._sentences: list[str] = []
        self._label = QLabel()
        self._label.setWordWrap(True)
        # A sentence may hold a file's name, which must not be read as markup.
        self._label.setTextFormat(Qt.TextFormat.PlainText)
        self._label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        dismiss = QToolButton()
        dismiss.setObjectName("dismiss")
        dismiss.setText("\u2715")
        dismiss.setToolTip(self.tr("Dismiss"))
        dismiss.setAccessibleName(self.tr("Dismiss"))
        dismiss.clicked.connect(self.clear)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 6, 6, 6)
        layout.addWidget(self._label, 1)
        layout.addWidget(dismiss, 0, Qt.AlignmentFlag.AlignTop)
        self.hide()

    @property
    def text(self) -> str:
        """The messages shown, one per line."""
        return self._label.text()

    def add(self, sentence: str) -> None:
        """Add a message, on one line; the oldest is dropped when there are too many."""
        sentence = one_line(sentence)
        if sentence in self._sentences:
            self._sentences.remove(sentence)
        self._sentences = [*self._sentences, sentence][-self._MOST :]
        self._label.setText("\n".join(self._sentences))
        self.show()

    def replace(self, sentence: str, by: str) -> None:
        """Replace a message that is still shown, for instance after a change of language."""
        sentence, by = one_line(sentence), one_line(by)
        if sentence in self._sentences:
            self._sentences[self._sentences.index(sentence)] = by
            self._label.setText("\n".join(self._sentences))

    def clear(self) -> None:
        """Dismiss all messages."""
        self._sentences = []
        self._label.clear()
        self.hide()
