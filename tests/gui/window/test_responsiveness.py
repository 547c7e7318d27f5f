"""The thread of the window is never held up, whatever the engine waits for."""

import threading

import pytest
from PySide6.QtCore import QTimer

from core.pipeline import Analyzer
from core.sources import SourceRef
from core.types import CameraState
from resources import resource_path
from tests.support.engine import make_analyzer
from tests.support.sources import PictureSource


class Heartbeat:
    """Counts the beats of a timer: where the window's thread waits for what a test holds back, it
    gets no further.

    How long it works between two beats, `tests/benchmarks/bench_responsiveness.py` measures.
    """

    def __init__(self):
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)
        self.beats = 0

    def __enter__(self):
        self.beats = 0
        self._timer.start()
        return self

    def __exit__(self, *_):
        self._timer.stop()

    def _beat(self):
        self.beats += 1


class Slow(PictureSource):
    """Says that it is being opened, and in which thread."""

    def __init__(self, name):
        super().__init__(name)
        self.opening = threading.Event()
        self.opened_in = None

    def open(self):
        self.opened_in = threading.current_thread()
        self.opening.set()
        return super().open()


def test_a_camera_that_takes_long_to_open(open_window, qtbot):
    slow = Slow("slow")
    slow.may_open.clear()
    window = open_window({"first": PictureSource("first"), "slow": slow})
    qtbot.waitUntil(lambda: len(window.video.faces) == 2)
    try:
        window.open_source(SourceRef.parse("slow"))
        qtbot.waitUntil(lambda: window.controller.source.state is CameraState.OPENING)
        qtbot.waitUntil(slow.opening.is_set)
        with Heartbeat() as heart:
            qtbot.waitUntil(lambda: heart.beats > 100)
        assert slow.opened == 0
        assert slow.opened_in is not threading.main_thread()
    finally:
        slow.may_open.set()


def test_a_detector_that_takes_long_to_load(open_window, qtbot, monkeypatch):
    window = open_window()
    qtbot.waitUntil(lambda: len(window.video.faces) == 2)
    loading, may_go_on = threading.Event(), threading.Event()
    loaded_in = []

    def slow(self, settings):
        loaded_in.append(threading.current_thread())
        loading.set()
        assert may_go_on.wait(20)

    monkeypatch.setattr(Analyzer, "apply", slow)
    try:
        with Heartbeat() as heart:
            window._change("detector", "kind", "haar")
            qtbot.waitUntil(loading.is_set)
            qtbot.waitUntil(lambda: heart.beats > 60)
        assert threading.main_thread() not in loaded_in
    finally:
        may_go_on.set()


def test_networks_that_take_long_to_load(open_window, qtbot):
    may_go_on = threading.Event()

    def slow(settings):
        assert may_go_on.wait(20)
        return make_analyzer(settings)

    window = open_window(analyzer=slow)
    try:
        qtbot.waitUntil(lambda: window.controller.source.frame is not None)
        with Heartbeat() as heart:
            qtbot.waitUntil(lambda: heart.beats > 60)
        assert window.controller.newest_analysis is None
    finally:
        may_go_on.set()
    qtbot.waitUntil(lambda: len(window.video.faces) == 2)


@pytest.mark.slow
def test_a_file_that_is_sought_in(open_window, qtbot):
    from core.sources import VideoFileSource

    clip = VideoFileSource(resource_path("demo", "expressions.mp4"))
    read_in = []
    seek = clip.seek

    def watched(time_ns):
        read_in.append(threading.current_thread())
        seek(time_ns)

    clip.seek = watched
    window = open_window({"clip": clip}, start="clip")
    qtbot.waitUntil(lambda: window.controller.source.frame is not None)
    qtbot.waitUntil(window.playback.isVisible)
    with Heartbeat() as heart:
        for seconds in (3.0, 1.0, 4.0):
            done = len(read_in)
            window.playback.seek_wanted.emit(seconds)
            qtbot.waitUntil(lambda done=done: len(read_in) > done)
        qtbot.waitUntil(lambda: heart.beats > 60)
    assert threading.main_thread() not in read_in
