"""The dialogs around a recording: first start, consent, and the notice after it."""

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale, Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QScrollArea

from gui import paths
from gui.engine import Summary
from gui.help import FirstStartDialog
from gui.paths import show_in_folder
from gui.recording import ConsentDialog, SavedNotice
from gui.recording.consent_dialog import LONGEST_NAME

EVIL = '<img src="x">{0} & %s'


def texts(widget):
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def heard(signal):
    calls = []
    signal.connect(lambda *values: calls.append(values))
    return calls


@pytest.fixture
def english():
    before = QLocale()
    QLocale.setDefault(QLocale(QLocale.Language.English, QLocale.Country.UnitedStates))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def consent(qtbot):
    dialog = ConsentDialog("We agree.\nTruly.", faces={2: "", 1: "Anna"}, participant="P07")
    qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def test_consent_needs_its_tick(consent, qtbot):
    agreed = heard(consent.agreed)
    assert not consent.record_button.isEnabled()
    # Enter in the name's field presses the default button, if it can.
    qtbot.keyClick(consent.name_edit, Qt.Key.Key_Return)
    consent.accept()
    assert consent.isVisible()
    assert not agreed
    qtbot.keyClick(consent.tick, Qt.Key.Key_Space)
    consent.tick.setChecked(False)
    assert not consent.record_button.isEnabled()
    consent.tick.setChecked(True)
    qtbot.keyClick(consent.name_edit, Qt.Key.Key_Return)
    assert agreed == [("We agree.\nTruly.", "P07")]
    assert not consent.isVisible()


def test_consent_refused_says_nothing_but_rejected(consent, qtbot):
    agreed, rejected = heard(consent.agreed), heard(consent.rejected)
    consent.tick.setChecked(True)
    qtbot.keyClick(consent, Qt.Key.Key_Escape)
    assert not agreed
    assert len(rejected) == 1


def test_consent_shows_texts_as_they_are(qtbot):
    dialog = ConsentDialog(EVIL, faces={1: EVIL}, participant="x" * 500)
    qtbot.addWidget(dialog)
    agreed = heard(dialog.agreed)
    shown = dialog.findChild(QPlainTextEdit)
    assert shown.toPlainText() == EVIL
    assert shown.isReadOnly()
    label = next(label for label in dialog.findChildren(QLabel) if EVIL in label.text())
    assert label.textFormat() is Qt.TextFormat.PlainText
    dialog.tick.setChecked(True)
    dialog.name_edit.setText(f"  {'y' * 200}  ")
    dialog.accept()
    assert agreed[0][0] == EVIL
    assert 0 < len(agreed[0][1]) <= LONGEST_NAME
    assert agreed[0][1] == agreed[0][1].strip()


def test_consent_hands_out_the_very_text(qtbot):
    text = "100\u00a0%\r\nyes"
    dialog = ConsentDialog(text)
    qtbot.addWidget(dialog)
    agreed = heard(dialog.agreed)
    dialog.tick.setChecked(True)
    dialog.accept()
    assert agreed == [(text, "")]


def test_consent_names_the_faces_in_order(consent):
    assert "Anna, face 2" in texts(consent)


def test_first_start_says_what_it_must(qtbot):
    dialog = FirstStartDialog()
    qtbot.addWidget(dialog)
    said = texts(dialog)
    for words in ("not feelings", "not use it to judge", "5(1)(f)", "2024/1689", "sends no data"):
        assert words in said
    understood = heard(dialog.understood)
    dialog.resize(dialog.width(), 300)
    dialog.open()
    bar = dialog.findChild(QScrollArea).verticalScrollBar()
    # All of it can be read without scrolling.
    qtbot.waitUntil(lambda: dialog.height() > 300 and bar.maximum() == 0)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not understood
    dialog.open()
    qtbot.mouseClick(dialog.button, Qt.MouseButton.LeftButton)
    assert len(understood) == 1
    assert not dialog.isVisible()


def saved(path, rows, seconds, size, **more):
    return Summary(path=path, rows=rows, seconds=seconds, size=size, **more)


@pytest.fixture
def notice(qtbot):
    notice = SavedNotice()
    qtbot.addWidget(notice)
    return notice


def test_notice_says_what_was_saved(notice, english, tmp_path):
    assert notice.isHidden()
    path = tmp_path / f"{EVIL.replace('/', '')}.csv"
    notice.show_saved(saved(path, 1234, 200.4, 1_234_567))
    assert not notice.isHidden()
    assert notice.path == path
    assert notice.text == f"Saved {path.name}, 1,234 rows, 3:20, 1.2 MB"
    label = next(label for label in notice.findChildren(QLabel) if label.text() == notice.text)
    assert label.textFormat() is Qt.TextFormat.PlainText
    assert "<img" not in label.toolTip()


def test_notice_copies_and_goes(notice, tmp_path):
    QGuiApplication.clipboard().setText("before")
    notice.copy_button.click()
    assert QGuiApplication.clipboard().text() == "before"
    notice.show_saved(saved(tmp_path / "a.csv", 1, 1.0, 1))
    notice.copy_button.click()
    assert QGuiApplication.clipboard().text() == str(tmp_path / "a.csv")
    assert notice.copy_button.text() == "Copied"
    notice.show_saved(saved(tmp_path / "b.csv", 1, 1.0, 1))
    assert notice.copy_button.text() == "Copy path"
    notice.dismiss_button.click()
    assert notice.isHidden()


def test_folder_opens_without_a_shell(notice, monkeypatch, tmp_path):
    opened, run = [], []
    monkeypatch.setattr(paths.sys, "platform", "linux")
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url) or True)
    path = tmp_path / "$(touch x) & b.csv"
    path.write_text("")
    notice.show_saved(saved(path, 1, 1.0, 1))
    notice.folder_button.click()
    # What has been deleted since opens what is left of its way.
    assert show_in_folder(tmp_path / "gone" / "deeper" / "c.csv")
    assert [Path(url.toLocalFile()) for url in opened] == [tmp_path, tmp_path]

    monkeypatch.setattr(paths.subprocess, "Popen", lambda *a, **k: run.append((a, k)))
    monkeypatch.setattr(paths.subprocess, "run", lambda *a, **k: run.append((a, k)))
    monkeypatch.setattr(paths.sys, "platform", "win32")
    assert show_in_folder(path)
    assert run.pop() == ((f'explorer /select,"{path}"',), {})
    monkeypatch.setattr(paths.sys, "platform", "darwin")
    assert show_in_folder(path)
    (command,), options = run.pop()
    assert command == ["open", "-R", "--", str(path)]
    assert not options.get("shell")
    assert len(opened) == 2


@pytest.mark.parametrize("make", [lambda: ConsentDialog("x"), FirstStartDialog, SavedNotice])
def test_texts_come_again_with_the_language(make, qtbot):
    widget = make()
    qtbot.addWidget(widget)
    before = texts(widget)
    for label in widget.findChildren(QLabel):
        label.setText("")
    QCoreApplication.sendEvent(widget, QEvent(QEvent.Type.LanguageChange))
    assert texts(widget) == before
