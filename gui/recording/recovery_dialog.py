"""Interrupted recordings: complete, delete, or leave them."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QDateTime, QLocale, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from core.session import InterruptedSession
from gui.look import Retranslated, elapsed


class SessionRow(Retranslated, QFrame):
    """One interrupted recording; deleting asks for confirmation in place.

    Signals:
        keep_wanted: Close it properly.
        delete_wanted: Delete it; the person has said so twice.
    """

    keep_wanted = Signal()
    delete_wanted = Signal()

    def __init__(self, session: InterruptedSession, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("panel")
        self.session = session
        self.state = "open"
        """`"open"`, `"asked"` (delete it?), `"busy"`, or `"done"`."""
        self._sentence = ""
        self._title, self._facts, self._path, self._said = (QLabel() for _ in range(4))
        self._title.setObjectName("heading")
        self._facts.setObjectName("quiet")
        self._path.setObjectName("quiet")
        for label in (self._title, self._facts, self._path, self._said):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
        self.keep_button, self.delete_button = QPushButton(), QPushButton()
        self.sure_button, self.back_button = QPushButton(), QPushButton()
        self.keep_button.clicked.connect(self.keep)
        self.delete_button.clicked.connect(self._ask)
        self.sure_button.clicked.connect(self._delete)
        self.back_button.clicked.connect(lambda: self._set_state("open"))
        buttons = QHBoxLayout()
        buttons.addWidget(self._said, 1)
        for button in (self.keep_button, self.delete_button, self.sure_button, self.back_button):
            button.setAutoDefault(False)
            buttons.addWidget(button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 10, 14, 10)
        layout.setSpacing(4)
        layout.addWidget(self._title)
        layout.addWidget(self._facts)
        layout.addWidget(self._path)
        layout.addLayout(buttons)
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        session = self.session
        locale = QLocale()
        started = (
            locale.toString(
                QDateTime.fromSecsSinceEpoch(int(session.started.timestamp())),
                QLocale.FormatType.ShortFormat,
            )
            if session.started is not None
            else self.tr("start unknown")
        )
        source = session.source or self.tr("Source unknown")
        self._title.setText(source)
        self._facts.setText(
            self.tr("{started} \u00b7 {length} \u00b7 {rows} rows").format(
                started=started,
                length=elapsed(session.seconds),
                rows=locale.toString(session.rows),
            )
        )
        # A blank of no width after each separator lets a long path break there.
        self._path.setText(str(session.csv).replace("/", "/\u200b").replace("\\", "\\\u200b"))
        self._path.setAccessibleName(str(session.csv))
        self.setAccessibleName(source)
        name = session.csv.name
        for button, text, tip in (
            (
                self.keep_button,
                self.tr("Keep"),
                self.tr("Complete the files of {} with all that was recorded"),
            ),
            (self.delete_button, self.tr("Delete\u2026"), self.tr("Delete the files of {}")),
            (self.sure_button, self.tr("Delete permanently"), self.tr("Delete {} permanently")),
            (self.back_button, self.tr("Do not delete"), self.tr("Leave {} as it is")),
        ):
            button.setText(text)
            button.setAccessibleName(tip.format(name))
        self._show_state()

    def keep(self) -> None:
        """Request completion, as the button does."""
        if self.state in ("open", "asked"):
            self._set_state("busy")
            self.keep_wanted.emit()

    def set_done(self, sentence: str) -> None:
        """Show the result; no further action is possible."""
        self._sentence = sentence
        self._set_state("done")

    def set_failed(self, sentence: str) -> None:
        """Show why it failed; it can be tried again."""
        self._sentence = sentence
        self._set_state("open")

    def _ask(self) -> None:
        self._set_state("asked")
        # Enter or Space pressed twice must not delete.
        self.back_button.setFocus()

    def _delete(self) -> None:
        self._set_state("busy")
        self.delete_wanted.emit()

    def _set_state(self, state: str) -> None:
        if state in ("asked", "busy"):
            self._sentence = ""
        self.state = state
        self._show_state()

    def _show_state(self) -> None:
        for button, states in (
            (self.keep_button, ("open",)),
            (self.delete_button, ("open",)),
            (self.sure_button, ("asked",)),
            (self.back_button, ("asked",)),
        ):
            button.setVisible(self.state in states)
        own = {
            "asked": self.tr("Delete its three files? This cannot be undone."),
            "busy": self.tr("One moment\u2026"),
        }
        self._said.setText(own.get(self.state, self._sentence))


class RecoveryDialog(Retranslated, QDialog):
    """Lists interrupted recordings; does not touch files itself.

    Signals:
        keep_wanted: `(InterruptedSession)`, close it properly; answer with `set_done` or
            `set_failed`.
        delete_wanted: `(InterruptedSession)`, delete it, confirmed; answer likewise.
    """

    keep_wanted = Signal(object)
    delete_wanted = Signal(object)

    def __init__(
        self, sessions: Sequence[InterruptedSession], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._heading, self._help = QLabel(), QLabel()
        self._heading.setObjectName("heading")
        self._help.setObjectName("quiet")
        self._help.setWordWrap(True)
        self.rows: dict[Path, SessionRow] = {}
        """A row for each CSV."""
        inner = QWidget()
        column = QVBoxLayout(inner)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for session in sessions:
            row = SessionRow(session)
            row.keep_wanted.connect(lambda session=session: self.keep_wanted.emit(session))
            row.delete_wanted.connect(lambda session=session: self.delete_wanted.emit(session))
            self.rows[session.csv] = row
            column.addWidget(row)
        column.addStretch(1)
        scroll = QScrollArea()
        scroll.setWidget(inner)
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        buttons = QDialogButtonBox()
        self.keep_all_button = buttons.addButton("", QDialogButtonBox.ButtonRole.ActionRole)
        self.later_button = buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self.later_button.setDefault(True)
        self.keep_all_button.clicked.connect(self._keep_all)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self._heading)
        layout.addWidget(self._help)
        layout.addWidget(scroll, 1)
        layout.addWidget(buttons)
        self.resize(620, 160 + 140 * min(3, len(self.rows)))
        self.later_button.setFocus()
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.setWindowTitle(self.tr("Interrupted recordings"))
        self._heading.setText(self.tr("Some recordings were interrupted"))
        self._help.setText(
            self.tr(
                "Mien or the computer stopped while recording. Keep completes the files with "
                "all that was recorded up to the last moments; recordings that you leave are "
                "offered again."
            )
        )
        self.keep_all_button.setText(self.tr("Keep all"))
        self._show_buttons()

    def set_done(self, csv: Path, sentence: str) -> None:
        """Mark a row as done, and show the result.

        Args:
            csv: Of the session.
            sentence: Plain text.
        """
        self.rows[csv].set_done(sentence)
        self._show_buttons()

    def set_failed(self, csv: Path, sentence: str) -> None:
        """Show why a row failed, and offer it again.

        Args:
            csv: Of the session.
            sentence: Plain text.
        """
        self.rows[csv].set_failed(sentence)
        self._show_buttons()

    def _keep_all(self) -> None:
        for row in self.rows.values():
            row.keep()

    def _show_buttons(self) -> None:
        left = sum(row.state != "done" for row in self.rows.values())
        self.later_button.setText(self.tr("Later") if left else self.tr("Close"))
        self.keep_all_button.setVisible(len(self.rows) > 1)
        self.keep_all_button.setEnabled(left > 0)
