"""The controller without a window: nothing is painted, and everything goes on all the same."""

import dataclasses
import threading

import pytest

from core.errors import AppError, ModelError
from core.session import load_session
from core.sources import SourceRef
from core.types import CameraState
from gui.engine import Controller
from tests.gui.conftest import plain_settings
from tests.support.engine import make_analyzer
from tests.support.sources import PictureSource, WindowFilm

FILM = SourceRef.parse("http://films.example/film.mp4")  # no file whose size could be asked for


@pytest.fixture
def start(qtbot, qapp):
    """Start controllers on one source each; they are shut down after the test."""
    started = []

    def start_one(source, *, highest_rate=0.0, analyzer=make_analyzer):
        settings = plain_settings()
        analysis = dataclasses.replace(settings.analysis, highest_rate=highest_rate)
        controller = Controller(
            dataclasses.replace(settings, analysis=analysis),
            make_source=lambda ref, settings: source,
            make_analyzer=analyzer,
        )
        started.append(controller)
        controller.start()
        return controller

    yield start_one
    for controller in started:
        assert controller.shutdown()


@pytest.mark.parametrize("highest_rate", [0.0, 2.0])
def test_a_film_is_recorded_to_its_last_frame(start, qtbot, tmp_path, highest_rate):
    controller = start(WindowFilm(12), highest_rate=highest_rate)
    controller.record_to(tmp_path / "a.csv")
    controller.open_source(FILM)
    qtbot.waitUntil(lambda: controller.last_recording is not None)
    session = load_session(tmp_path / "a.csv")
    assert session.sidecar["ended"] == "source ended"
    assert session.columns["frame"].max() == 11
    assert controller.newest_analysis.index == 11


def test_a_film_begins_when_the_networks_are_loaded(start, qtbot, tmp_path):
    loaded = threading.Event()

    def slow(settings):
        assert loaded.wait(10)
        return make_analyzer(settings)

    controller = start(WindowFilm(5), analyzer=slow)
    controller.record_to(tmp_path / "a.csv")
    controller.open_source(FILM)
    try:
        qtbot.waitUntil(lambda: controller.source.info is not None)
        assert controller.source.frame is None
    finally:
        loaded.set()
    qtbot.waitUntil(lambda: controller.last_recording is not None)
    assert 0 in load_session(tmp_path / "a.csv").columns["frame"]


def test_a_film_plays_where_the_networks_cannot_be_loaded(start, qtbot, tmp_path):
    def broken(settings):
        raise ModelError("no weights")

    controller = start(WindowFilm(5), analyzer=broken)
    controller.record_to(tmp_path / "a.csv")
    controller.open_source(FILM)
    qtbot.waitUntil(lambda: controller.source.state is CameraState.ENDED)
    assert controller.source.frame.last
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("told_first", ["the state", "the result"])
def test_it_does_not_matter_which_is_told_first_at_the_end(start, qtbot, tmp_path, told_first):
    controller = start(WindowFilm(100_000))
    controller.open_source(FILM)
    qtbot.waitUntil(lambda: controller.can_record and controller.source.frame is not None)
    controller.source.playback.pause()
    qtbot.waitUntil(
        lambda: (
            controller.newest_analysis is not None
            and controller.newest_analysis.captured_ns == controller.source.frame.captured_ns
        )
    )
    controller.start_recording(tmp_path / "a.csv")
    last = dataclasses.replace(controller.source.frame, last=True)
    steps = [
        lambda: controller.analysis.came_to_end.emit(last),
        lambda: controller.source._capture.state_changed.emit(CameraState.ENDED, "", 0),
    ]
    if told_first == "the state":
        steps.reverse()
    steps[0]()
    assert controller.recorder is not None
    steps[1]()
    assert controller.recorder is None


def test_a_film_that_is_recorded_again_is_not_ended_by_its_first_end(start, qtbot, tmp_path):
    controller = start(WindowFilm(8))
    controller.open_source(FILM)
    qtbot.waitUntil(lambda: controller.source.ended and controller.can_record)
    qtbot.waitUntil(lambda: controller._read_to_end is not None)
    first_end = controller._read_to_end
    controller.start_recording(tmp_path / "a.csv")
    controller.analysis.came_to_end.emit(first_end)
    assert controller.recorder is not None
    qtbot.waitUntil(lambda: controller.last_recording is not None)
    assert set(load_session(tmp_path / "a.csv").columns["frame"]) >= {0, 7}


def test_a_baseline_is_gathered_on_the_controllers_own_clock(start, qtbot):
    controller = start(PictureSource())
    controller.open_source(SourceRef.camera("0"))
    collector = controller.collect_baseline(1, seconds=0.3)
    qtbot.waitUntil(lambda: collector.done)
    controller.people.collector = None
    qtbot.waitUntil(lambda: not controller._gathering.isActive())


def test_what_others_have_to_say_is_told_by_the_controller(start, qtbot):
    controller = start(PictureSource())
    error = AppError("Something.")
    with qtbot.waitSignal(controller.failed) as told:
        controller.notify(error)
    assert told.args == [error]
