"""The dialog for the address of a stream, with separate user and password."""

import re
from urllib.parse import urlsplit

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from core.addresses import split_login, with_login
from core.sources import STREAM_SCHEMES
from gui.look import Retranslated


class StreamDialog(Retranslated, QDialog):
    """Asks for the address of a stream, and checks it while it is typed.

    A login in a pasted address moves to its own fields, so that no password stands in the open.

    Signals:
        chosen: `(str)`, the whole address. It holds the password: show and log only what
            `core.addresses.without_password` makes of it.
    """

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None, address: str = "") -> None:
        super().__init__(parent)
        self.address_edit, self.user_edit = QLineEdit(), QLineEdit()
        self.password_edit = QLineEdit()
        self.password_edit.setEchoMode(QLineEdit.EchoMode.Password)
        self.address_edit.setPlaceholderText("rtsp://192.168.1.20:554/live")
        self.address_edit.setMinimumWidth(320)
        self.problem = QLabel()
        self.problem.setObjectName("quiet")
        self.problem.setWordWrap(True)
        self.problem.setTextFormat(Qt.TextFormat.PlainText)
        self.problem.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        # Two lines from the start, so that nothing jumps while one types, in any language.
        self.problem.setMinimumHeight(2 * self.problem.fontMetrics().lineSpacing())
        self._help = QLabel()
        self._help.setObjectName("quiet")
        self._help.setWordWrap(True)
        self._labels = [QLabel() for _ in range(3)]
        form = QFormLayout()
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(8)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        edits = (self.address_edit, self.user_edit, self.password_edit)
        for label, edit in zip(self._labels, edits, strict=True):
            label.setBuddy(edit)
            form.addRow(label, edit)
            if edit is self.address_edit:
                form.addRow("", self.problem)
        buttons = QDialogButtonBox()
        self.open_button = buttons.addButton("", QDialogButtonBox.ButtonRole.AcceptRole)
        self.cancel_button = buttons.addButton("", QDialogButtonBox.ButtonRole.RejectRole)
        self.open_button.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(20, 18, 20, 16)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self._help)
        layout.addWidget(buttons)
        self._shown = ""
        self.address_edit.textChanged.connect(self._on_address)
        self.address_edit.editingFinished.connect(self._move_login)
        self.retranslate()
        self.address_edit.setText(address.strip())
        self._move_login()
        self.resize(540, layout.totalHeightForWidth(540))
        self.address_edit.setFocus()

    def retranslate(self) -> None:
        """Set all texts in the current language."""
        self.setWindowTitle(self.tr("Open a stream"))
        address, user, password = self._labels
        address.setText(self.tr("&Address"))
        user.setText(self.tr("&User"))
        password.setText(self.tr("&Password"))
        self.address_edit.setAccessibleName(self.tr("Address of the stream"))
        self.user_edit.setAccessibleName(self.tr("User"))
        self.password_edit.setAccessibleName(self.tr("Password"))
        for edit in (self.user_edit, self.password_edit):
            edit.setPlaceholderText(self.tr("If the camera requires one"))
        self._help.setText(
            self.tr(
                "The address is in the manual of the network camera. The password is only used "
                "to connect; it is never saved or shown."
            )
        )
        self.open_button.setText(self.tr("&Open"))
        self.cancel_button.setText(self.tr("Cancel"))
        self._check()

    def accept(self) -> None:
        """Report the full address and close; stays open if it is invalid."""
        self._move_login()
        address = self.address_edit.text().strip()
        if not address or self._wrong_with(address):
            return
        super().accept()
        whole = with_login(address, self.user_edit.text().strip(), self.password_edit.text())
        self.password_edit.clear()
        self.chosen.emit(whole)

    def reject(self) -> None:
        """Close, and forget the password."""
        self.password_edit.clear()
        super().reject()

    def _on_address(self, text: str) -> None:
        # What is typed comes letter by letter and is waited for; what is pasted is whole.
        pasted = abs(len(text) - len(self._shown)) > 1
        self._shown = text
        if pasted:
            self._move_login()
        self._check()

    def _move_login(self) -> None:
        address, user, password = split_login(self.address_edit.text().strip())
        if user or password:
            self.user_edit.setText(user)
            self.password_edit.setText(password)
            self.address_edit.setText(address)

    def _check(self) -> None:
        address = self.address_edit.text().strip()
        problem = self._wrong_with(address)
        self.problem.setText(problem)
        self.open_button.setEnabled(bool(address) and not problem)

    def _wrong_with(self, address: str) -> str:
        """A sentence on what is wrong; empty if nothing is, or nothing is typed yet."""
        scheme, separator, rest = split_login(address)[0].partition("://")
        if not address:
            return ""
        if not separator or scheme.lower() not in STREAM_SCHEMES:
            return self.tr("An address must begin with rtsp://, rtsps://, http:// or https://.")
        if re.search(r"\s", rest):
            return self.tr("An address must not contain spaces.")
        try:
            parts = urlsplit(f"{scheme}://{rest}")
            host, _ = parts.hostname, parts.port
        except ValueError:
            return self.tr("The part after the colon must be a port number, up to 65535.")
        if not host:
            return self.tr("The host name or IP address is missing after {}://.").format(scheme)
        return ""
