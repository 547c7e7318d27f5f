import threading

import pytest
from engine_fakes import (
    INFO,
    ConstantClassifier,
    FixedDetector,
    make_card,
    make_frame,
)

from core.analysis import AnalysisLoop
from core.errors import AppError, ModelError, SessionError
from core.mailbox import LatestMailbox
from core.pipeline import Analyzer
from core.session import SessionRecorder, load_session
from core.settings import DetectorSettings, Settings
from core.timeline import Timeline
from core.types import Box, Frame


class Running:
    """A loop on a thread of its own, fed by hand."""

    def __init__(self, make_analyzer=None) -> None:
        self.errors: list[AppError] = []
        self.inbox: LatestMailbox[Frame] = LatestMailbox()
        self.timeline = Timeline()
        self.detector = FixedDetector([Box(x=5, y=5, width=20, height=20)])
        self.loop = AnalysisLoop(
            inbox=self.inbox,
            make_analyzer=make_analyzer or self._analyzer,
            timeline=self.timeline,
            on_error=self.errors.append,
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
