import pytest
from PySide6.QtCore import QPoint, Qt

from core.capture import PlaybackStatus
from gui.video import PlaybackBar
from gui.video.playback_bar import STEPS

PLAYING = PlaybackStatus(position_s=12.0, duration_s=120.0, seekable=True)


@pytest.fixture
def bar(qtbot, english):
    bar = PlaybackBar()
    qtbot.addWidget(bar)
    bar.resize(700, 40)
    bar.show()
    bar.show_status(PLAYING)
    return bar


def test_place_and_length_are_shown(bar):
    assert bar.time.text() == "0:12 / 2:00"
    assert bar.slider.value() == STEPS // 10


def test_the_button_pauses_and_plays(bar, qtbot):
    with qtbot.waitSignal(bar.pause_wanted):
        bar.play.click()
    bar.show_status(PlaybackStatus(position_s=12, duration_s=120, seekable=True, paused=True))
    assert bar.play.accessibleName() == "Play"
    with qtbot.waitSignal(bar.play_wanted):
        qtbot.keyClick(bar.play, Qt.Key.Key_Space)


def test_a_click_on_the_groove_goes_there(bar, qtbot):
    with qtbot.waitSignal(bar.seek_wanted) as wanted:
        place = QPoint(round(bar.slider.width() * 0.5), bar.slider.height() // 2)
        qtbot.mouseClick(bar.slider, Qt.MouseButton.LeftButton, pos=place)
    assert wanted.args[0] == pytest.approx(60, abs=3)
    # The old place, told a moment later, does not pull it back.
    bar.show_status(PLAYING)
    assert bar.slider.value() == pytest.approx(STEPS / 2, abs=STEPS / 40)


def test_dragging_asks_for_the_newest_place_only(bar, qtbot):
    wanted = []
    bar.seek_wanted.connect(wanted.append)
    bar.slider.setSliderDown(True)
    for place in range(1000, 9000, 100):
        bar.slider.setSliderPosition(place)
    qtbot.waitUntil(lambda: wanted != [])
    assert len(wanted) == 1
    assert wanted[0] == pytest.approx(120 * 8900 / STEPS)
    bar.slider.setSliderDown(False)


@pytest.mark.parametrize(("button", "step"), [("back", -1), ("forward", 1)])
def test_steps(bar, qtbot, button, step):
    with qtbot.waitSignal(bar.step_wanted) as wanted:
        getattr(bar, button).click()
    assert wanted.args == [step]


def test_speed_and_loop(bar, qtbot):
    with qtbot.waitSignal(bar.speed_wanted) as wanted:
        bar.speed.setCurrentIndex(4)
        bar.speed.activated.emit(4)
    assert wanted.args == [2.0]
    bar.show_status(PlaybackStatus(position_s=1, speed=3.0))
    assert bar.speed.currentText() == "3\u00d7"
    with qtbot.waitSignal(bar.loop_wanted) as wanted:
        bar.loop.click()
    assert wanted.args == [True]


def test_what_cannot_be_done_cannot_be_pressed(bar):
    bar.show_status(PlaybackStatus(position_s=3.0))
    assert not bar.slider.isEnabled()
    assert not bar.back.isEnabled()
    assert bar.time.text() == "0:03 / \u2013"
