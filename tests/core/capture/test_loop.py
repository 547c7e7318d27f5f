import threading
from collections.abc import Callable

import numpy as np
import pytest

from core.capture import CaptureLoop
from core.capture.loop import FAILED_READS, RETRY_S
from core.errors import CameraError
from core.sources import DemoSource, FrameSource, StreamSource
from core.types import CameraState
from tests.support.fakes import (
    FRAME,
    Everything,
    FakeClock,
    ScriptedSource,
    StateLog,
    gray_steps,
    write_clip,
)
from tests.support.mjpeg_server import MjpegServer

CLOSED, OPENING, LIVE, LOST, ENDED, FAILED = CameraState
DEAD = [None] * FAILED_READS


def run(
    source: ScriptedSource, clock: FakeClock, first_epoch: int = 0
) -> tuple[StateLog, Everything, CaptureLoop]:
    told, box = StateLog(), Everything()
    loop = CaptureLoop(
        source,
        outputs=[box],
        on_state=told.on_state,
        on_info=told.on_info,
        clock=clock,
        first_epoch=first_epoch,
    )
    loop.run(source.done)
    return told, box, loop


def test_back_off_grows_and_starts_anew_after_a_frame() -> None:
    clock = FakeClock()
    gone = CameraError("gone")
    source = ScriptedSource(
        [[FRAME, *DEAD], gone, gone, gone, gone, [FRAME, *DEAD], gone, [FRAME]], clock=clock
    )
    told, box, _ = run(source, clock)
    long = [wait for wait in clock.waits if wait != RETRY_S]
    assert long == [0.5, 1, 2, 5, 5, 0.5, 1]
    assert [frame.epoch for frame in box.frames] == [0, 1, 2]
    assert told.states == [
        *(OPENING, LIVE, LOST),
        *(OPENING, LOST) * 4,
        *(OPENING, LIVE, LOST),
        *(OPENING, LOST),
        *(OPENING, LIVE, CLOSED),
    ]
    assert "scripted" in told.sentences[2]
    assert told.sentences[4] == "gone"
    assert source.closed
    assert len(told.infos) == 3


def test_back_off_goes_on_growing_when_opening_works_but_no_frame_comes() -> None:
    clock = FakeClock()
    run(ScriptedSource([[FRAME, *DEAD], DEAD, DEAD, DEAD, DEAD], clock=clock), clock)
    assert [wait for wait in clock.waits if wait != RETRY_S][:4] == [0.5, 1, 2, 5]


def test_a_few_failed_reads_are_no_loss_and_are_not_retried_at_once() -> None:
    clock = FakeClock()
    almost = [None] * (FAILED_READS - 1)
    told, box, _ = run(ScriptedSource([[FRAME, *almost, FRAME, *almost, FRAME]]), clock)
    assert LOST not in told.states
    assert len(box.frames) == 3
    assert clock.waits[: 2 * len(almost)] == [RETRY_S] * 2 * len(almost)


def test_reads_that_raise_count_as_failed() -> None:
    clock = FakeClock()
    source = ScriptedSource([[FRAME, *[OSError("unplugged")] * FAILED_READS], [FRAME]])
    told, box, _ = run(source, clock)
    assert told.states == [OPENING, LIVE, LOST, OPENING, LIVE, CLOSED]
    assert [frame.epoch for frame in box.frames] == [0, 1]


def test_silence_is_a_loss_before_the_reads_are_counted_up() -> None:
    clock = FakeClock()
    source = ScriptedSource([[FRAME, *[1.2] * 5, FRAME, FRAME], [FRAME]], clock=clock)
    told, box, _ = run(source, clock)
    assert LOST in told.states
    assert [frame.epoch for frame in box.frames] == [0, 1]


def test_first_epoch_and_growing_times_of_a_clock_that_stands() -> None:
    clock = FakeClock()
    _, box, _ = run(ScriptedSource([[FRAME] * 4]), clock, first_epoch=7)
    assert {frame.epoch for frame in box.frames} == {7}
    assert (np.diff([frame.captured_ns for frame in box.frames]) > 0).all()


def test_first_open_fails() -> None:
    clock = FakeClock()
    source = ScriptedSource([CameraError("There is no camera 3; none is connected.")])
    told, box, _ = run(source, clock)
    assert told.states == [OPENING, FAILED]
    assert told.sentences[-1] == "There is no camera 3; none is connected."
    assert not box.frames
    assert not clock.waits


@pytest.mark.parametrize("live", [True, False])
def test_an_unexpected_error_ends_in_failed(live: bool, caplog: pytest.LogCaptureFixture) -> None:
    source = ScriptedSource([RuntimeError("bug")], live=live)
    told, _, _ = run(source, FakeClock())
    assert told.states == [OPENING, FAILED]
    assert "RuntimeError" in told.sentences[-1]
    assert "bug" in caplog.text


def test_a_file_that_breaks_is_failed_with_its_sentence() -> None:
    source = ScriptedSource([[FRAME, CameraError("The clip has gone.")]], live=False)
    told, box, _ = run(source, FakeClock())
    assert told.states == [OPENING, LIVE, FAILED]
    assert told.sentences[-1] == "The clip has gone."
    assert len(box.frames) == 1
    assert source.closed


def test_a_file_is_paced_to_its_own_times() -> None:
    clock = FakeClock()
    start = clock.now_ns
    source = ScriptedSource([[FRAME] * 5], live=False, paced=True, rate=10)
    told, box, loop = run(source, clock)
    assert told.states == [OPENING, LIVE, ENDED]
    assert [frame.captured_ns - start for frame in box.frames] == [
        0, 100_000_000, 200_000_000, 300_000_000, 400_000_000,
    ]  # fmt: skip
    assert clock.waits == pytest.approx([0.1] * 4)
    assert loop.rate == pytest.approx(10)
    assert box.dropped == 4
    clock.advance(3)
    assert loop.rate == 0


def test_a_file_that_is_not_paced_keeps_its_times_without_waiting() -> None:
    clock = FakeClock()
    _, box, _ = run(ScriptedSource([[FRAME] * 3], live=False, rate=10), clock)
    assert not clock.waits
    assert np.diff([frame.captured_ns for frame in box.frames]).tolist() == [10**8, 10**8]


@pytest.mark.parametrize(
    "source",
    [
        ScriptedSource([[FRAME, FRAME]], live=False, paced=True, rate=1 / 3600),
        ScriptedSource([[FRAME, *DEAD], *[CameraError("gone")] * 1000]),
    ],
    ids=["pacing", "back-off"],
)
def test_stop_ends_a_wait(source: ScriptedSource) -> None:
    waiting, told, stop = threading.Event(), StateLog(), threading.Event()

    class LongWaits:
        """The real waiting, made so long that only the event can end it."""

        def monotonic_ns(self) -> int:
            return 0

        def wait(self, event: threading.Event, seconds: float) -> bool:
            if seconds == RETRY_S:
                return event.is_set()
            waiting.set()
            return event.wait(3600)

    loop = CaptureLoop(
        source, outputs=[], on_state=told.on_state, on_info=told.on_info, clock=LongWaits()
    )
    thread = threading.Thread(target=loop.run, args=(stop,), daemon=True)
    thread.start()
    assert waiting.wait(10)
    stop.set()
    thread.join(10)
    assert not thread.is_alive()
    assert told.states[-1] == CLOSED
    assert source.closed


def test_a_broken_callback_does_not_escape() -> None:
    def broken(state: CameraState, sentence: str) -> None:
        raise RuntimeError("window has gone")

    source = ScriptedSource([[FRAME]], live=False)
    loop = CaptureLoop(source, outputs=[], on_state=broken, on_info=lambda info: None)
    loop.run(source.done)
    assert source.closed


def test_the_demo_goes_round_on_one_clock(tmp_path) -> None:
    clip = write_clip(tmp_path / "demo.mp4", gray_steps(5))
    stop, told, clock = threading.Event(), StateLog(), FakeClock()
    box = Everything(after=lambda frame: stop.set() if frame.index == 12 else None)
    source: FrameSource = DemoSource(clip)
    CaptureLoop(
        source, outputs=[box], on_state=told.on_state, on_info=told.on_info, clock=clock
    ).run(stop)
    assert [frame.index for frame in box.frames] == list(range(13))
    steps = np.diff([frame.captured_ns for frame in box.frames])
    assert steps.tolist() == pytest.approx([40_000_000] * 12, abs=2)
    assert told.states == [OPENING, LIVE, CLOSED]
    assert {frame.epoch for frame in box.frames} == {0}


def test_a_stream_that_dies_and_comes_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("http_proxy", raising=False)
    changed = threading.Condition()
    told = StateLog()
    box = Everything(after=lambda frame: _notify(changed))

    def on_state(state: CameraState, sentence: str) -> None:
        told.on_state(state, sentence)
        _notify(changed)

    def until(condition: Callable[[], bool]) -> None:
        with changed:
            assert changed.wait_for(condition, 15), told.states

    stop = threading.Event()
    with MjpegServer(gray_steps(10)) as server:
        loop = CaptureLoop(
            StreamSource(server.url), outputs=[box], on_state=on_state, on_info=told.on_info
        )
        thread = threading.Thread(target=loop.run, args=(stop,))
        thread.start()
        try:
            until(lambda: len(box.frames) >= 5)
            server.stop()
            until(lambda: LOST in told.states)
            server.start()
            until(lambda: bool(box.frames) and box.frames[-1].epoch == 1)
        finally:
            stop.set()
            thread.join(15)
    assert not thread.is_alive()
    assert told.states[:3] == [OPENING, LIVE, LOST]
    assert told.states[-2:] == [LIVE, CLOSED]
    assert (np.diff([frame.captured_ns for frame in box.frames]) > 0).all()
    assert (np.diff([frame.index for frame in box.frames]) > 0).all()


def _notify(condition: threading.Condition) -> None:
    with condition:
        condition.notify_all()
