"""What was interrupted is kept, deleted after a second question, or left."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtWidgets import QLabel

from core.session import InterruptedSession
from gui.recording import RecoveryDialog

EVIL = "<b>x</b> {0}"
FIRST = InterruptedSession(
    csv=Path("/somewhere/first.csv"),
    source=EVIL,
    started=datetime(2026, 11, 24, 9, 12, tzinfo=UTC),
    seconds=201.7,
    rows=1234,
)
SECOND = InterruptedSession(
    csv=Path("/somewhere/{0}/second.csv"), source="", started=None, seconds=0.0, rows=0
)


def said(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel)).replace("\u200b", "")


@pytest.fixture
def dialog(qtbot):
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    dialog = RecoveryDialog([FIRST, SECOND])
    qtbot.addWidget(dialog)
    dialog.kept, dialog.deleted = [], []
    dialog.keep_wanted.connect(dialog.kept.append)
    dialog.delete_wanted.connect(dialog.deleted.append)
    dialog.open()
    yield dialog
    QLocale.setDefault(before)


def test_rows_say_what_there_is(dialog):
    first, second = dialog.rows.values()
    for words in (EVIL, "3:21", "1,234 rows", str(FIRST.csv)):
        assert words in said(first)
    assert "unknown" in said(second)
    assert str(SECOND.csv) in said(second)
    assert all(
        label.textFormat() is Qt.TextFormat.PlainText for label in first.findChildren(QLabel)
    )


def test_start_is_local_time(dialog):
    text = said(dialog.rows[FIRST.csv])
    local = FIRST.started.astimezone()
    assert f"{local.hour % 12 or 12}:{local.minute:02}" in text


def test_keep_is_asked_for_once(dialog):
    row = dialog.rows[FIRST.csv]
    row.keep_button.click()
    row.keep()
    assert dialog.kept == [FIRST]
    assert row.keep_button.isHidden()
    dialog.set_done(FIRST.csv, EVIL)
    row.keep()
    assert dialog.kept == [FIRST]
    assert EVIL in said(row)
    assert dialog.later_button.text() == "Later"
    dialog.set_done(SECOND.csv, "Gone.")
    assert dialog.later_button.text() == "Close"
    assert not dialog.keep_all_button.isEnabled()


def test_delete_asks_again_and_a_second_press_does_not_delete(dialog, qtbot):
    row = dialog.rows[SECOND.csv]
    row.delete_button.setFocus()
    row.delete_button.click()
    assert not dialog.deleted
    assert row.keep_button.isHidden()
    assert not row.sure_button.isHidden()
    # Space again, where the focus is now.
    assert row.focusWidget() is row.back_button
    qtbot.keyClick(row.focusWidget(), Qt.Key.Key_Space)
    assert not dialog.deleted
    assert row.sure_button.isHidden()
    row.delete_button.click()
    row.sure_button.click()
    assert dialog.deleted == [SECOND]
    assert not dialog.kept
    assert row.sure_button.isHidden()


def test_what_failed_can_be_tried_again(dialog):
    row = dialog.rows[FIRST.csv]
    row.keep_button.click()
    dialog.set_failed(FIRST.csv, "The disk is full.")
    assert "The disk is full." in said(row)
    row.keep_button.click()
    assert "The disk is full." not in said(row)
    assert dialog.kept == [FIRST, FIRST]


def test_keep_all_leaves_what_is_done_or_under_way(dialog):
    dialog.rows[FIRST.csv].keep_button.click()
    dialog.keep_all_button.click()
    assert dialog.kept == [FIRST, SECOND]


@pytest.mark.parametrize("how", ["button", "escape"])
def test_later_leaves_all(dialog, qtbot, how):
    if how == "button":
        dialog.later_button.click()
    else:
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert (dialog.kept, dialog.deleted) == ([], [])


def test_one_session_needs_no_keep_all(qtbot):
    dialog = RecoveryDialog([FIRST])
    qtbot.addWidget(dialog)
    assert dialog.keep_all_button.isHidden()


def test_texts_come_again_with_the_language(dialog):
    dialog.rows[FIRST.csv].delete_button.click()
    before = said(dialog)
    for label in dialog.findChildren(QLabel):
        label.setText("")
    for widget in (dialog, *dialog.rows.values()):
        QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    assert said(dialog) == before
