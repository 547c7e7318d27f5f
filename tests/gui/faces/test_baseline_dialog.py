"""The dialog that leads through a neutral baseline."""

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QLabel

from core.pipeline import LARGEST_OFFSET
from gui.faces import BaselineDialog
from gui.faces.baseline_dialog import OffsetBar
from gui.look import apply_theme, theme
from models.labels import EMOTIONS, Emotion

OFFSETS = {Emotion.NEUTRAL: 0.0, Emotion.SAD: 1.4, Emotion.ANGRY: 2.6, Emotion.HAPPY: 0.01}


@pytest.fixture
def dialog(qtbot):
    dialog = BaselineDialog("<b>Anna</b> {0}", 10.0)
    qtbot.addWidget(dialog)
    dialog.said = []
    dialog.accepted_baseline.connect(lambda: dialog.said.append("accepted"))
    dialog.rejected.connect(lambda: dialog.said.append("cancelled"))
    dialog.restart_wanted.connect(lambda: dialog.said.append("restart"))
    dialog.show()
    return dialog


def texts(dialog):
    return [label.text() for label in dialog.findChildren(QLabel) if not label.isHidden()]


def test_progress_counts_down(dialog):
    assert "10 s" in dialog.text
    dialog.set_progress(0.55)
    assert "5 s" in dialog.text
    assert dialog.bar.value() == 550
    for share, value in ((7.0, 1000), (-1.0, 0)):
        dialog.set_progress(share)
        assert dialog.bar.value() == value
    assert not dialog.apply_button.isVisible()
    assert not dialog.again_button.isVisible()
    dialog.accept()
    assert dialog.said == []
    assert dialog.isVisible()


def test_result_names_what_is_corrected_and_by_how_much(dialog):
    dialog.set_done(OFFSETS)
    shown = texts(dialog)
    assert "sad" in shown
    assert "angry" in shown
    # Too little to be seen, and what is compared with.
    assert "happy" not in shown
    assert "neutral" not in shown
    assert "clearly less (odds \u00f7 4.1)" in shown
    assert "much less (odds \u00f7 13.5)" in shown
    assert not dialog.bar.isVisible()
    dialog.apply_button.click()
    assert dialog.said == ["accepted"]
    assert not dialog.isVisible()


def test_a_face_that_reads_neutral_has_nothing_to_correct(dialog):
    dialog.set_done(dict.fromkeys(EMOTIONS, 0.0))
    assert "no correction" in dialog.text
    assert not dialog.findChildren(OffsetBar)


def test_problem_offers_another_try(dialog, qtbot):
    dialog.set_progress(1.0)
    dialog.set_problem("<i>Too dark.</i>")
    assert dialog.text == "<i>Too dark.</i>"
    assert not dialog.apply_button.isVisible()
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.said == ["restart"]
    assert dialog.bar.isVisible()
    assert dialog.bar.value() == 0
    assert "10 s" in dialog.text


def test_second_result_takes_the_place_of_the_first(dialog):
    dialog.set_done(OFFSETS)
    dialog.again_button.click()
    assert not dialog.findChildren(OffsetBar)
    dialog.set_done({Emotion.FEARFUL: 4.0})
    assert len(dialog.findChildren(OffsetBar)) == 1
    assert "fearful" in texts(dialog)
    assert "sad" not in texts(dialog)


@pytest.mark.parametrize("how", ["button", "escape", "close"])
def test_any_other_way_out_cancels_once(dialog, qtbot, how):
    dialog.set_done(OFFSETS)
    if how == "button":
        dialog.cancel_button.click()
    elif how == "escape":
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    else:
        dialog.close()
    assert dialog.said == ["cancelled"]
    assert not dialog.isVisible()


def test_untrusted_texts_are_plain(dialog):
    assert "Neutral baseline of <b>Anna</b> {0}" in texts(dialog)
    for label in dialog.findChildren(QLabel):
        assert label.textFormat() is Qt.TextFormat.PlainText


@pytest.mark.parametrize("name", ["dark", "light"])
def test_bar_is_as_long_as_the_offset_in_the_theme_of_now(qapp, qtbot, name):
    bar = OffsetBar(Emotion.SAD, LARGEST_OFFSET / 2)
    qtbot.addWidget(bar)
    bar.resize(200, 10)
    try:
        apply_theme(qapp, name)
        image = bar.grab().toImage()
        colour = theme().colours[Emotion.SAD]
        assert image.pixelColor(90, 5).name() == colour
        assert image.pixelColor(110, 5).name() == theme().raised
    finally:
        apply_theme(qapp, "dark")


def test_texts_come_again_with_the_language(dialog):
    dialog.set_done(OFFSETS)
    before = texts(dialog)
    for label in dialog.findChildren(QLabel):
        label.setText("")
    QCoreApplication.sendEvent(dialog, QEvent(QEvent.Type.LanguageChange))
    assert sorted(texts(dialog)) == sorted(before)
