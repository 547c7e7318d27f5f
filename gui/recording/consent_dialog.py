"""The dialog that asks for consent before a recording."""

from collections.abc import Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from gui.look import Retranslated

LONGEST_NAME = 60
"""Letters; file systems allow some 250 for a file's whole name."""


class ConsentDialog(Retranslated, QDialog):
    """Shows the consent text before a recording, and asks for agreement.

    Open it with `open`; it blocks the window below and not the program.

    Signals:
        agreed: `(str, str)`, the text that was agreed to and the participant's name, which may be
            empty. Without it nothing may be recorded.
    """

    agreed = Signal(str, str)

    def __init__(
        self,
        text: str,
        *,
        faces: Mapping[int, str] | None = None,
        participant: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Show the text; nothing is ticked.

        Args:
            text: What is agreed to, plain, of any length.
            faces: Names by number of the faces in the picture; an empty name where there is none.
            participant: What the name's field begins with.
            parent: The window below.
        """
        super().__init__(parent)
        self._agreed_text = text
        self._faces_by_id = dict(faces or {})
        self._intro = QLabel()
        self._intro.setObjectName("heading")
        self._intro.setWordWrap(True)
        self._text = QPlainTextEdit(text)
        self._text.setReadOnly(True)
        # Tab leads on; the arrow keys still scroll.
        self._text.setTabChangesFocus(True)
        self._text.setMinimumHeight(120)
        self._faces = QLabel()
        self._faces.setObjectName("quiet")
        self._faces.setTextFormat(Qt.TextFormat.PlainText)
        self._faces.setWordWrap(True)
        self._faces.setVisible(bool(self._faces_by_id))
        self.tick = QCheckBox()
        self._name_label = QLabel()
        self.name_edit = QLineEdit(participant)
        self.name_edit.setMaxLength(LONGEST_NAME)
        self.name_edit.setClearButtonEnabled(True)
        self._name_label.setBuddy(self.name_edit)
        self._name_help = QLabel()
        self._name_help.setObjectName("quiet")
        self._name_help.setWordWrap(True)
        buttons = QDialogButtonBox()
        self.record_button = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel_button = buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self.record_button.setDefault(True)
        self.record_button.setEnabled(False)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.tick.toggled.connect(self.record_button.setEnabled)

        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(10)
        layout.addWidget(self._intro)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._faces)
        layout.addWidget(self.tick)
        layout.addSpacing(6)
        layout.addWidget(self._name_label)
        layout.addWidget(self.name_edit)
        layout.addWidget(self._name_help)
        layout.addSpacing(6)
        layout.addWidget(buttons)
        self.resize(500, 420)
        self.tick.setFocus()
        self.retranslate()

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.setWindowTitle(self.tr("Before recording"))
        self._intro.setText(self.tr("Do the people in the picture agree to this?"))
        self._text.setAccessibleName(self.tr("Consent text"))
        self.tick.setText(self.tr("The people in the picture &agree"))
        self.tick.setToolTip(
            self.tr("The text and the time of consent are saved with the recording")
        )
        self._name_label.setText(self.tr("&Participant (optional)"))
        self.name_edit.setAccessibleName(self.tr("Participant"))
        self._name_help.setText(
            self.tr(
                "Used in the file name. A code such as P07 reveals less about a person than a name."
            )
        )
        self.record_button.setText(self.tr("&Record"))
        self.record_button.setToolTip(self.tr("Tick the box to start recording"))
        self.cancel_button.setText(self.tr("Cancel"))
        names = [
            name if name else self.tr("face {}").format(number)
            for number, name in sorted(self._faces_by_id.items())
        ]
        self._faces.setText(self.tr("In the picture now: {}").format(", ".join(names)))

    def accept(self) -> None:
        """Report the agreement and close; does nothing unless the box is ticked."""
        if not self.tick.isChecked():
            return
        super().accept()
        # Not the field's text, in which Qt has exchanged some blanks and line ends.
        self.agreed.emit(self._agreed_text, self.name_edit.text().strip())
