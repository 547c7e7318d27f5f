"""The address of a stream and its password."""

from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QWidget

from core.addresses import split_login, with_login, without_password
from core.sources import StreamSource
from gui.source import StreamDialog

SECRET = "s3/cr@t:%41?#ö"


@pytest.fixture
def dialog(qtbot):
    dialog = StreamDialog()
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def in_the_open(dialog):
    """All texts of the dialog but that of the hidden field."""
    shown = [dialog.windowTitle()]
    for widget in dialog.findChildren(QWidget):
        shown += [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
        if isinstance(widget, QLabel):
            shown.append(widget.text())
        if isinstance(widget, QLineEdit):
            shown.append(widget.displayText())
    return "\n".join(shown)


@pytest.mark.parametrize(
    ("address", "parts"),
    [
        ("rtsp://h/x", ("rtsp://h/x", "", "")),
        ("rtsp://u:p@h/x", ("rtsp://h/x", "u", "p")),
        ("rtsp://u@h", ("rtsp://h", "u", "")),
        ("rtsp://:p@h", ("rtsp://h", "", "p")),
        ("rtsp://u:p%40q@h:554/x", ("rtsp://h:554/x", "u", "p@q")),
        ("rtsp://u:p@q@h/x", ("rtsp://h/x", "u", "p@q")),
        ("rtsp://u:p/q@h/x", ("rtsp://h/x", "u", "p/q")),
        ("http://h:8080/a@2x.mjpg", ("http://h:8080/a@2x.mjpg", "", "")),
        ("http://h/a@2x.mjpg", ("http://h/a@2x.mjpg", "", "")),
        ("http://[::1]:80/a@b", ("http://[::1]:80/a@b", "", "")),
        ("words@only", ("words@only", "", "")),
    ],
)
def test_login_is_found(address, parts):
    assert split_login(address) == parts


@given(user=st.text(), password=st.text())
def test_login_goes_both_ways(user, password):
    whole = with_login("rtsp://host:554/live?a=b", user, password)
    assert split_login(whole) == ("rtsp://host:554/live?a=b", user, password)
    parts = urlsplit(whole)
    assert (parts.hostname, parts.port, parts.path) == ("host", 554, "/live")
    assert unquote(parts.password or "") == password


def test_password_is_hidden_and_encoded(dialog, qtbot):
    chosen = []
    dialog.chosen.connect(chosen.append)
    qtbot.keyClicks(dialog.address_edit, "rtsp://cam:554/live")
    qtbot.keyClicks(dialog.user_edit, "anna")
    dialog.password_edit.setText(SECRET)
    assert SECRET not in in_the_open(dialog)
    qtbot.keyClick(dialog.password_edit, Qt.Key.Key_Return)
    assert len(chosen) == 1
    assert split_login(chosen[0]) == ("rtsp://cam:554/live", "anna", SECRET)
    assert without_password(chosen[0]) == "rtsp://anna@cam:554/live"
    StreamSource(chosen[0])
    assert not dialog.isVisible()
    assert dialog.password_edit.text() == ""


def test_pasted_login_moves_to_its_fields_at_once(dialog):
    QApplication.clipboard().setText(f"rtsp://anna:{SECRET.partition('?')[0]}@cam/live")
    dialog.address_edit.paste()
    assert dialog.address_edit.text() == "rtsp://cam/live"
    assert dialog.user_edit.text() == "anna"
    assert dialog.password_edit.text() == "s3/cr@t:A"
    assert "s3/cr" not in in_the_open(dialog)


def test_typed_login_moves_when_the_field_is_left(dialog, qtbot):
    qtbot.keyClicks(dialog.address_edit, "rtsp://anna:pw@cam/live")
    assert dialog.open_button.isEnabled()
    qtbot.keyClick(dialog.address_edit, Qt.Key.Key_Return)
    assert dialog.address_edit.text() == "rtsp://cam/live"


def test_given_address_is_taken_apart(qtbot):
    dialog = StreamDialog(None, "rtsp://anna:pw@cam/live")
    qtbot.addWidget(dialog)
    assert dialog.address_edit.text() == "rtsp://cam/live"
    assert dialog.password_edit.text() == "pw"
    assert dialog.open_button.isEnabled()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("cam/live", "must begin with"),
        ("ftp://cam", "must begin with"),
        ("rtsp://", "missing"),
        ("rtsp:///live", "missing"),
        ("rtsp://cam/a b", "spaces"),
        ("rtsp://cam:port/x", "port"),
        ("rtsp://cam:99999/x", "port"),
        ("http://[::1/x", "port"),
    ],
)
def test_wrong_address_is_explained_and_kept(dialog, address, words):
    chosen = []
    dialog.chosen.connect(chosen.append)
    dialog.address_edit.setText(address)
    assert words in dialog.problem.text()
    assert not dialog.open_button.isEnabled()
    dialog.accept()
    assert not chosen
    assert dialog.isVisible()
    dialog.address_edit.setText("HTTPS://cam/x")
    assert dialog.problem.text() == ""
    assert dialog.open_button.isEnabled()


def test_nothing_typed_is_no_problem_and_no_address(dialog):
    assert dialog.problem.text() == ""
    assert not dialog.open_button.isEnabled()


def test_texts_come_again_with_the_language(dialog):
    before = in_the_open(dialog)
    for label in dialog.findChildren(QLabel):
        label.setText("")
    dialog.setWindowTitle("")
    QCoreApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert in_the_open(dialog) == before


def test_cancel_forgets_the_password(dialog, qtbot):
    dialog.password_edit.setText("pw")
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert dialog.password_edit.text() == ""
