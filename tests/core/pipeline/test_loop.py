import dataclasses
import random
import threading

import pytest

from core.errors import AppError, ModelError, SessionError
from core.mailbox import LatestMailbox
from core.pipeline import AnalysisLoop, Analyzer, Timeline
from core.pipeline.loop import Pace
from core.session import SessionRecorder, load_session
from core.settings import AnalysisSettings, DetectorSettings, Settings
from core.types import Box, Frame
from tests.support.engine import (
    INFO,
    SECOND,
    ConstantClassifier,
    FixedDetector,
    make_card,
    make_frame,
)


class Running:
    """A loop on a thread of its own, fed by hand."""

    def __init__(self, make_analyzer=None) -> None:
        self.errors: list[AppError] = []
        self.told: list[object] = []
        self.inbox: LatestMailbox[Frame] = LatestMailbox()
        self.timeline = Timeline()
        self.detector = FixedDetector([Box(x=5, y=5, width=20, height=20)])
        self.loop = AnalysisLoop(
            inbox=self.inbox,
            make_analyzer=make_analyzer or self._analyzer,
            timeline=self.timeline,
            on_error=self.errors.append,
            on_ready=lambda: self.told.append("ready"),
            on_end=lambda frame: self.told.append(frame.index),
        )
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self.loop.run, args=(self._stop,))

    def _analyzer(self) -> Analyzer:
        return Analyzer(
            detector=self.detector,
            emotion=ConstantClassifier("emotion"),
            age=ConstantClassifier("age"),
            settings=Settings(),
        )

    def __enter__(self) -> "Running":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join(10)
        assert not self._thread.is_alive()

    def feed(self, index: int) -> None:
        """Hand over a frame and wait until its analysis is out, or the loop has ended."""
        self.inbox.put(make_frame(index))
        self.until(lambda: self.loop.latest is not None and self.loop.latest.index == index)

    def until(self, reached) -> None:
        waiting = threading.Event()
        for _ in range(1000):
            if reached() or not self._thread.is_alive():
                return
            waiting.wait(0.01)
        raise AssertionError("the loop did not get there")


def recorder(path) -> SessionRecorder:
    cards = [make_card("emotion"), make_card("age")]
    return SessionRecorder(path, source=INFO, settings=Settings(), cards=cards, started_ns=0)


def test_every_result_reaches_chart_and_file(tmp_path):
    session = recorder(tmp_path / "a.csv")
    with Running() as running:
        assert running.loop.set_recorder(session) is None
        for index in range(5):
            running.feed(index)
        assert running.loop.set_recorder(None) is session
        running.feed(5)
    session.close()
    assert load_session(tmp_path / "a.csv").columns["frame"].tolist() == [0, 1, 2, 3, 4]
    assert len(running.timeline.snapshot(1).times_s) == 6
    assert running.loop.statistics.analysed == 6


def test_a_recording_that_fails_is_said_once_and_the_picture_goes_on(tmp_path):
    session = recorder(tmp_path / "a.csv")
    with Running() as running:
        running.loop.set_recorder(session)
        running.feed(0)
        session.close()
        running.feed(1)
        running.feed(2)
    assert [type(error) for error in running.errors] == [SessionError]
    assert len(load_session(tmp_path / "a.csv")) == 1


def test_networks_that_cannot_be_loaded_are_said():
    def broken() -> Analyzer:
        raise ModelError("no weights")

    with Running(broken) as running:
        running.feed(0)
    assert [str(error) for error in running.errors] == ["no weights"]


def test_a_fault_in_the_analysis_is_said_not_raised():
    with Running() as running:
        running.feed(0)
        running.detector.boxes = [None]
        running.feed(1)
    assert len(running.errors) == 1


@pytest.mark.parametrize("kind", ["haar", "yunet"])
def test_settings_change_between_frames_or_are_refused(kind):
    with Running() as running:
        running.feed(0)
        running.loop.apply(Settings(detector=DetectorSettings(kind=kind)))
        running.feed(1)
        running.feed(2)
        name = running.loop.analyzer.detector_name
    # There is no YuNet file to be had, so what was there before stays.
    assert (name, len(running.errors)) == (("haar", 0) if kind == "haar" else ("fixed", 1))


def taken(rate: float, camera: float, seconds: float = 10.0, jitter_s: float = 0.0) -> list[float]:
    """The times of the frames that a pace takes from a camera."""
    pace, rng = Pace(), random.Random(0)
    times = [i / camera + rng.uniform(-1, 1) * jitter_s for i in range(round(seconds * camera))]
    return [time_s for time_s in times if pace.takes(round((time_s + 5) * SECOND), rate)]


@pytest.mark.parametrize(("rate", "camera"), [(10, 30), (20, 30), (7, 60), (24, 25), (1, 30)])
def test_no_more_frames_a_second_than_asked_for_and_hardly_fewer(rate, camera):
    count = len(taken(rate, camera, jitter_s=0.2 / camera))
    assert 0.95 * 10 * rate <= count <= 10 * rate + 1


@pytest.mark.parametrize("rate", [0, 30, 60])
def test_a_camera_that_is_no_faster_gives_every_frame(rate):
    assert len(taken(rate, 30, jitter_s=0.005)) == 300


def test_a_pace_goes_on_after_a_pause_a_new_clock_or_a_new_rate():
    pace = Pace()
    assert [pace.takes(round(s * SECOND), 1.0) for s in (5, 5.4, 6)] == [True, False, True]
    assert [pace.takes(round(s * SECOND), 1.0) for s in (60, 60.4, 61)] == [True, False, True]
    assert [pace.takes(round(s * SECOND), 1.0) for s in (0.1, 0.2)] == [True, False]
    assert pace.takes(round(0.3 * SECOND), 10.0)


def test_frames_beyond_the_highest_rate_are_not_analysed():
    with Running() as running:
        running.feed(0)
        running.loop.apply(Settings(analysis=AnalysisSettings(highest_rate=10.0)))
        for index in (3, 6, 9):
            running.feed(index)
            # Too early; that the next one is analysed shows that this one is through.
            early = make_frame(index + 1)
            running.inbox.put(early)
            done = (early.epoch, early.captured_ns)
            running.until(lambda done=done: running.loop.done_with == done)
        running.feed(12)
        times = running.timeline.snapshot(1).times_s
    assert [round(30 * time_s) for time_s in times] == [0, 3, 6, 9, 12]


def test_the_loop_says_which_frame_it_is_done_with_also_where_it_passed_it_over():
    with Running() as running:
        assert running.loop.done_with is None
        running.feed(0)
        running.loop.apply(Settings(analysis=AnalysisSettings(highest_rate=1.0)))
        for index in (1, 2):
            running.inbox.put(frame := make_frame(index))
            running.until(lambda f=frame: running.loop.done_with == (0, f.captured_ns))
    assert running.loop.done_with == (0, make_frame(2).captured_ns)
    assert running.loop.latest.index < 2


@pytest.mark.parametrize("rate", [0.0, 1.0])
def test_the_last_frame_is_analysed_once_at_any_rate_and_its_end_is_told(rate):
    with Running() as running:
        running.loop.apply(Settings(analysis=AnalysisSettings(highest_rate=rate)))
        running.feed(0)
        for index in (1, 2):
            running.inbox.put(frame := make_frame(index))
            running.until(lambda f=frame: running.loop.done_with == f.key)
        running.inbox.amend(frame, dataclasses.replace(frame, last=True))
        running.until(lambda: len(running.told) == 2)
        times = running.timeline.snapshot(1).times_s
    assert running.told == ["ready", 2]
    assert [round(30 * time_s) for time_s in times] == ([0, 1, 2] if rate == 0 else [0, 2])
    assert running.loop.latest.index == 2


def test_networks_that_cannot_be_loaded_are_never_ready():
    def broken() -> Analyzer:
        raise ModelError("no weights")

    with Running(broken) as running:
        running.until(lambda: bool(running.errors))
    assert running.told == []


def test_what_does_not_follow_from_the_frame_before_is_always_analysed():
    with Running() as running:
        running.loop.apply(Settings(analysis=AnalysisSettings(highest_rate=1.0)))
        for index in range(4):
            running.inbox.put(make_frame(index, epoch=index))
            running.until(lambda i=index: running.loop.latest and running.loop.latest.epoch == i)
    assert running.loop.statistics.analysed == 4
