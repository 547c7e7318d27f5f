"""The thread of the window is never held up, whatever the engine waits for."""

import threading
import time

import pytest
from PySide6.QtCore import QTimer

from core.pipeline import Analyzer
from core.sources import SourceRef
from core.types import CameraState
from resources import resource_path
from tests.support.engine import make_analyzer
from tests.support.sources import PictureSource

MOST_MS = 50.0


class Heartbeat:
    """Measures how much work the event loop does between two beats of a timer.

    What other processes take of a busy machine is none of the window's, so only the time that
    this thread has itself used counts. A wait uses none; where the window would wait for what a
    test holds back, it would get no further at all.
    """

    def __init__(self):
        self._timer = QTimer()
        self._timer.setInterval(1)
        self._timer.timeout.connect(self._beat)
        self.longest_ms = 0.0
        self.beats = 0

    def __enter__(self):
        self._last = time.thread_time()
        self.longest_ms, self.beats = 0.0, 0
        self._timer.start()
        return self

    def __exit__(self, *_):
        self._timer.stop()

    def _beat(self):
        now = time.thread_time()
        self.longest_ms = max(self.longest_ms, 1000 * (now - self._last))
        self._last = now
        self.beats += 1


def test_the_heartbeat_sees_what_it_is_there_for(qtbot, qapp):
    def work():
        end = time.thread_time() + 0.08
        while time.thread_time() < end:
            pass

    with Heartbeat() as heart:
        QTimer.singleShot(5, work)
        qtbot.waitUntil(lambda: heart.longest_ms > 70)


def test_a_camera_that_takes_long_to_open(open_window, qtbot):
    slow = PictureSource("slow")
    slow.may_open.clear()
    window = open_window({"first": PictureSource("first"), "slow": slow})
    qtbot.waitUntil(lambda: len(window.video.faces) == 2)
    blocked = threading.Event()
    try:
        before = time.monotonic()
        window.open_source(SourceRef.parse("slow"))
        assert time.monotonic() - before < 1.0  # and not the ten seconds of the camera
        qtbot.waitUntil(lambda: window.controller.source.state is CameraState.OPENING)
        with Heartbeat() as heart:
            qtbot.waitUntil(lambda: heart.beats > 100)
        assert heart.longest_ms < MOST_MS
        assert not blocked.is_set()
    finally:
        slow.may_open.set()


def test_a_detector_that_takes_long_to_load(open_window, qtbot, monkeypatch):
    window = open_window()
    qtbot.waitUntil(lambda: len(window.video.faces) == 2)
    loading, may_go_on = threading.Event(), threading.Event()

    def slow(self, settings):
        loading.set()
        may_go_on.wait(20)

    monkeypatch.setattr(Analyzer, "apply", slow)
    try:
        with Heartbeat() as heart:
            window._change("detector", "kind", "haar")
            qtbot.waitUntil(loading.is_set)
            qtbot.waitUntil(lambda: heart.beats > 60)
        assert heart.longest_ms < MOST_MS
    finally:
        may_go_on.set()


def test_networks_that_take_long_to_load(open_window, qtbot):
    may_go_on = threading.Event()

    def slow(settings):
        may_go_on.wait(20)
        return make_analyzer(settings)

    window = open_window(analyzer=slow)
    try:
        qtbot.waitUntil(lambda: window.controller.source.frame is not None)
        with Heartbeat() as heart:
            qtbot.waitUntil(lambda: heart.beats > 60)
        assert heart.longest_ms < MOST_MS
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
    assert heart.longest_ms < MOST_MS
    assert threading.main_thread() not in read_in
