"""What the loop tells of a source that is in trouble, and that nobody waits for it."""

import threading

import numpy as np
import pytest

from core.capture import CaptureLoop
from core.capture.loop import FAILED_READS
from core.capture.picture_watch import FROZEN_NS
from core.errors import CameraError
from core.sources import RawFrame, SourceError, SourceInfo, SourceTrouble
from core.types import CameraState
from tests.support.fakes import FRAME, Everything, FakeClock, Read, ScriptedSource, StateLog

CLOSED, OPENING, LIVE, LOST, ENDED, FAILED = CameraState
BUSY, DENIED, UNPLUGGED, NO_PICTURE, BLACK, FROZEN = SourceTrouble
DEAD: list[Read] = [None] * FAILED_READS


class TicTac(StateLog):
    """Notes states and troubles in one list."""

    def __init__(self) -> None:
        super().__init__()
        self.order: list[CameraState | SourceTrouble | None] = []

    def on_state(self, state: CameraState, sentence: str) -> None:
        super().on_state(state, sentence)
        self.order.append(state)

    def on_trouble(self, trouble: SourceTrouble | None, sentence: str) -> None:
        super().on_trouble(trouble, sentence)
        self.order.append(trouble)


def run(source: ScriptedSource, clock: FakeClock) -> TicTac:
    told = TicTac()
    CaptureLoop(
        source,
        outputs=[],
        on_state=told.on_state,
        on_info=told.on_info,
        on_trouble=told.on_trouble,
        clock=clock,
    ).run(source.done)
    return told


def test_a_first_opening_that_fails_says_why() -> None:
    for trouble in (BUSY, DENIED, UNPLUGGED, NO_PICTURE):
        error = SourceError(trouble, "A sentence.")
        told = run(ScriptedSource([error]), FakeClock())
        assert told.order == [OPENING, trouble, FAILED]
        assert told.advice == told.sentences[-1:] == ["A sentence."]


def test_an_error_of_unknown_cause_has_no_trouble() -> None:
    told = run(ScriptedSource([CameraError("It has gone.")]), FakeClock())
    assert told.order == [OPENING, FAILED]


def test_a_lost_camera_says_what_is_found_out_and_that_it_is_well_again() -> None:
    clock = FakeClock()
    gone, busy = SourceError(UNPLUGGED, "Connect it."), SourceError(BUSY, "Close it.")
    source = ScriptedSource([[FRAME, *DEAD], gone, gone, busy, [FRAME]], clock=clock)
    told = run(source, clock)
    assert told.order == [
        *(OPENING, LIVE, NO_PICTURE, LOST),
        *(OPENING, UNPLUGGED, LOST, OPENING, LOST),
        *(OPENING, BUSY, LOST),
        *(OPENING, None, LIVE, CLOSED),
    ]
    assert told.advice[1:] == ["Connect it.", "Close it.", ""]


class Pictures:
    """A live source that gives what it is told, a picture each tenth of a second."""

    live = True
    paced = False

    def __init__(self, images: list[np.ndarray], clock: FakeClock, done: threading.Event) -> None:
        self.images = images
        self._clock = clock
        self._done = done

    def open(self) -> SourceInfo:
        return SourceInfo(name="Webcam", kind="camera", width=8, height=6, rate=10, live=True)

    def read(self) -> RawFrame | None:
        self._clock.advance(0.1)
        if not self.images:
            self._done.set()
            return None
        return RawFrame(index=len(self.images), time_ns=None, image=self.images.pop(0))

    def close(self) -> None:
        pass


def test_black_and_frozen_pictures_are_warnings_that_go_away() -> None:
    random = np.random.default_rng(0)

    def noisy(level: int, count: int) -> list[np.ndarray]:
        return [
            random.integers(level, level + 4, (48, 64, 3)).astype(np.uint8) for _ in range(count)
        ]

    clock, done, told = FakeClock(), threading.Event(), TicTac()
    images = [*noisy(90, 20), *noisy(0, 60), *noisy(90, 20), *noisy(90, 1) * 100, *noisy(90, 20)]
    box = Everything()
    CaptureLoop(
        Pictures(images, clock, done),
        outputs=[box],
        on_state=told.on_state,
        on_info=told.on_info,
        on_trouble=told.on_trouble,
        clock=clock,
    ).run(done)
    assert told.order == [OPENING, LIVE, BLACK, None, FROZEN, None, CLOSED]
    assert "cover" in told.advice[0]
    assert "same picture" in told.advice[2]
    assert all("Webcam" in told.advice[i] for i in (0, 2))
    assert {frame.epoch for frame in box.frames} == {0}


def test_a_file_may_be_black_and_stand_still() -> None:
    clock = FakeClock()
    black = [np.zeros((48, 64, 3), np.uint8)] * 20
    told = run(ScriptedSource([black], live=False, paced=True, rate=1, clock=clock), clock)
    assert clock.now_ns > 2 * FROZEN_NS
    assert told.order == [OPENING, LIVE, ENDED]


class TenSeconds(ScriptedSource):
    """A camera that takes as long to open, to read and to close as the test wants.

    Attributes:
        reached: Set when it blocks in the step that the test has named.
        go_on: Lets it go on.
    """

    def __init__(self, step: str) -> None:
        super().__init__([[FRAME] * 1000])
        self.reached = threading.Event()
        self.go_on = threading.Event()
        self._step = step

    def _maybe_block(self, step: str) -> None:
        if step == self._step:
            self.reached.set()
            assert self.go_on.wait(30)

    def open(self) -> SourceInfo:
        self._maybe_block("open")
        return super().open()

    def read(self) -> RawFrame | None:
        self._maybe_block("read")
        return super().read()

    def close(self) -> None:
        self._maybe_block("close")
        super().close()


@pytest.mark.parametrize("step", ["open", "read", "close"])
def test_stopping_a_camera_that_hangs_waits_for_nothing(step: str) -> None:
    source, told, stop, box = TenSeconds(step), StateLog(), threading.Event(), Everything()
    loop = CaptureLoop(source, outputs=[box], on_state=told.on_state, on_info=told.on_info)
    thread = threading.Thread(target=loop.run, args=(stop,))
    thread.start()
    try:
        if step == "close":
            stop.set()
        assert source.reached.wait(10)
        # The camera hangs now, and all of this comes back all the same.
        stop.set()
        assert loop.rate >= 0
        assert loop.now_ns > 0
        assert told.states[-1] is not CLOSED
        assert thread.is_alive()
    finally:
        source.go_on.set()
        thread.join(10)
    assert not thread.is_alive()
    assert told.states[-1] is CLOSED
    assert source.closed
    if step != "close":
        assert not box.frames
