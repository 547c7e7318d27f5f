import threading
from pathlib import Path

import pytest

from core.capture import PlaybackKind
from core.sources import SourceError, SourceInfo, SourceTrouble, VideoFileSource
from core.sources.cameras import CameraDevice, CameraModes
from core.types import CameraState
from gui.engine import workers
from gui.engine.workers import CameraModesThread, CameraWatchThread, CaptureThread
from tests.support.fakes import Everything, ScriptedSource, numbered, write_clip
from tests.support.sources import Film

CAMERA = CameraDevice(index=0, name="Webcam", identity="webcam")


class Hanging(ScriptedSource):
    """A camera that takes as long to open and to close as the test wants."""

    def __init__(self) -> None:
        super().__init__([["frame"] * 1000])
        self.opening, self.may_open = threading.Event(), threading.Event()
        self.closing, self.may_close = threading.Event(), threading.Event()

    def open(self) -> SourceInfo:
        self.opening.set()
        assert self.may_open.wait(30)
        return super().open()

    def close(self) -> None:
        self.closing.set()
        assert self.may_close.wait(30)
        super().close()


def test_a_camera_that_hangs_holds_up_neither_the_window_nor_another_source(qtbot) -> None:
    hanging, box, told = Hanging(), Everything(), []
    first = CaptureThread(lambda: hanging, [Everything()], 0)
    second = CaptureThread(lambda: Film(5), [box], 1, after=first)
    second.state_changed.connect(lambda state, sentence, time_ns: told.append(state))
    second.begin()
    try:
        first.start()
        assert hanging.opening.wait(10)
        first.stop()
        second.start()
        # This thread goes on while the camera opens; the second one waits for the first.
        qtbot.waitUntil(lambda: CameraState.OPENING in told)
        hanging.may_open.set()
        assert hanging.closing.wait(10)
        assert first.isRunning()
        assert not box.frames
        hanging.may_close.set()
        qtbot.waitUntil(lambda: CameraState.ENDED in told, timeout=10_000)
        assert [frame.index for frame in box.frames] == [0, 1, 2, 3, 4]
        assert first.isFinished()
    finally:
        for event in (hanging.may_open, hanging.may_close):
            event.set()
        for thread in (first, second):
            thread.stop()
            assert thread.wait(10_000)


def test_a_file_is_ruled_from_the_window(qtbot, tmp_path: Path) -> None:
    path = write_clip(tmp_path / "film.avi", numbered(200))
    box, events = Everything(), []
    thread = CaptureThread(lambda: VideoFileSource(path), [box], 3)
    thread.played.connect(events.append)
    thread.playback.pause()
    thread.begin()
    try:
        thread.start()
        qtbot.waitUntil(lambda: len(box.frames) == 1)
        thread.playback.seek(4.0)
        qtbot.waitUntil(lambda: len(box.frames) == 2)
        qtbot.waitUntil(lambda: len(events) == 2)
        thread.playback.step(-1)
        qtbot.waitUntil(lambda: len(box.frames) == 3)
        assert thread.now_ns == box.frames[-1].captured_ns
    finally:
        thread.stop()
        assert thread.wait(10_000)
    assert [(frame.index, frame.epoch) for frame in box.frames] == [(0, 3), (100, 4), (99, 5)]
    assert [event.kind for event in events[:2]] == [PlaybackKind.PAUSED, PlaybackKind.SEEK]
    assert events[1].value == "4.000"
    assert events[1].time_ns == box.frames[1].captured_ns


@pytest.mark.parametrize("making", [True, False])
def test_why_a_source_cannot_be_had_comes_as_a_key(qtbot, making: bool) -> None:
    error = SourceError(SourceTrouble.BUSY, "Webcam is busy.")

    def make() -> ScriptedSource:
        if making:
            raise error
        return ScriptedSource([error])

    told = []
    thread = CaptureThread(make, [], 0)
    thread.trouble_changed.connect(lambda trouble, sentence: told.append((trouble, sentence)))
    with qtbot.waitSignal(thread.finished):
        thread.start()
    qtbot.waitUntil(lambda: bool(told))
    assert told == [(SourceTrouble.BUSY, "Webcam is busy.")]


def test_the_cameras_are_told_as_they_come_until_it_is_stopped(
    qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def lister(backend: str) -> list[CameraDevice]:
        asked.append(backend)
        return [CAMERA]

    monkeypatch.setattr(workers, "list_cameras", lister)
    thread = CameraWatchThread("dshow")
    with qtbot.waitSignal(thread.listed) as listed:
        thread.start()
    thread.stop()
    assert thread.wait(10_000)
    assert listed.args == [[CAMERA]]
    assert set(asked) == {"dshow"}


def test_what_a_camera_offers_is_told_once(qtbot, monkeypatch: pytest.MonkeyPatch) -> None:
    modes = CameraModes(modes=(), certain=True)
    asked = []

    def ask(device: CameraDevice, *, may_open: bool, stop: threading.Event) -> CameraModes:
        asked.append((device, may_open))
        return modes

    monkeypatch.setattr(workers, "camera_modes", ask)
    thread = CameraModesThread(CAMERA, may_open=True)
    with qtbot.waitSignal(thread.found) as found:
        thread.start()
    assert thread.wait(10_000)
    assert found.args == [CAMERA, modes]
    assert asked == [(CAMERA, True)]
