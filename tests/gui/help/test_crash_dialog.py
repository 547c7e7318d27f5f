"""The dialog after an error that should not have been."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel

from gui.help import CrashDialog, crash_dialog
from gui.help.crash_dialog import SHOWN_LINES, log_end

WHAT = "ValueError: <b>no</b> {0}\nsecond line"


@pytest.fixture
def log_file(tmp_path):
    path = tmp_path / "mien.log"
    path.write_text("".join(f"line {i} ä\n" for i in range(1000)), encoding="utf-8")
    return path


@pytest.fixture
def dialog(qtbot, log_file):
    dialog = CrashDialog(WHAT, log_file, Path("/here/<i>a</i>.csv"))
    qtbot.addWidget(dialog)
    dialog.quits = []
    dialog.quit_wanted.connect(lambda: dialog.quits.append(1))
    dialog.open()
    return dialog


def test_says_what_happened_and_where_the_recording_is(dialog, qtbot, log_file):
    assert "ValueError: <b>no</b> {0} second line" in dialog.text
    assert "/here/<i>a</i>.csv" in dialog.text
    for label in dialog.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText
    other = CrashDialog(WHAT, log_file)
    qtbot.addWidget(other)
    assert "No recording" in other.text


def test_an_endless_error_is_cut(qtbot, log_file):
    dialog = CrashDialog("word " * 1000, log_file)
    qtbot.addWidget(dialog)
    assert len(dialog.text) < 600


def test_end_of_the_log_is_shown_and_copied(dialog):
    lines = dialog.log_view.toPlainText().splitlines()
    assert len(lines) == SHOWN_LINES
    assert lines[-1] == "line 999 ä"
    assert dialog.log_view.isReadOnly()
    assert dialog.log_view.verticalScrollBar().value() > 150
    dialog.copy_button.click()
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("ValueError")
    assert "line 999 ä" in copied
    assert dialog.isVisible()


def test_a_log_of_any_kind_can_be_shown(tmp_path, qtbot):
    assert log_end(tmp_path / "none.log") == ""
    assert log_end(tmp_path) == ""
    huge = tmp_path / "huge.log"
    huge.write_bytes(b"\xff\xfe first\n" + b"x" * 300_000 + b"\nlast \xff\n")
    assert log_end(huge) == "last \ufffd"
    dialog = CrashDialog("", tmp_path / "none.log")
    qtbot.addWidget(dialog)
    assert dialog.log_view.toPlainText() == ""
    assert dialog.log_view.placeholderText()


@pytest.mark.parametrize("how", ["continue", "escape", "enter"])
def test_going_on_quits_nothing(dialog, qtbot, how):
    if how == "continue":
        dialog.continue_button.click()
    else:
        key = {"escape": Qt.Key.Key_Escape, "enter": Qt.Key.Key_Return}[how]
        qtbot.keyClick(dialog, key)
    assert not dialog.isVisible()
    assert not dialog.quits


def test_quit_is_handed_out(dialog):
    dialog.quit_button.click()
    assert dialog.quits == [1]
    assert not dialog.isVisible()


def test_log_folder_is_shown(dialog, monkeypatch, log_file):
    shown = []
    monkeypatch.setattr(crash_dialog, "show_in_folder", shown.append)
    dialog.folder_button.click()
    assert shown == [log_file]


def test_texts_come_again_with_the_language(dialog):
    before = [label.text() for label in dialog.findChildren(QLabel)]
    for label in dialog.findChildren(QLabel):
        label.setText("")
    QCoreApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert [label.text() for label in dialog.findChildren(QLabel)] == before
