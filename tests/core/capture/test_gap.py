"""When a source was lost and came back: by its frames, not by when that was noticed."""

import numpy as np
import pytest

from core.capture import CaptureLoop
from core.capture.loop import FAILED_READS, SILENCE_NS
from core.errors import CameraError
from core.sources import SourceInfo
from core.types import CameraState
from tests.support.fakes import FRAME, Everything, FakeClock, ScriptedSource, StateLog
from tests.support.film_player import Player
from tests.support.sources import Film


class Watched:
    """A loop over a script, with the time of the newest frame at each state."""

    def __init__(self, source: ScriptedSource, clock: FakeClock) -> None:
        self.told = StateLog()
        self.box = Everything()
        self.last_ns: dict[CameraState, int | None] = {}
        self.noticed_ns = 0
        self.first_ns: list[int] = []
        self._clock = clock
        self.loop = CaptureLoop(
            source,
            outputs=[self.box],
            on_state=self._on_state,
            on_info=self.told.on_info,
            on_first=self.first_ns.append,
            clock=clock,
        )
        self.loop.run(source.done)

    def _on_state(self, state: CameraState, sentence: str) -> None:
        self.told.on_state(state, sentence)
        if state is CameraState.LOST:
            self.noticed_ns = self._clock.now_ns
        self.last_ns[state] = self.loop.last_ns


def test_a_stall_begins_with_the_last_frame_and_ends_with_the_first_new_one() -> None:
    clock = FakeClock()
    gone = CameraError("It has gone.")
    source = ScriptedSource(
        [[FRAME, 0.04, FRAME, 2.0, 2.0, 2.0], gone, gone, [0.3, FRAME, 0.04, FRAME]], clock=clock
    )
    watched = Watched(source, clock)
    frames = watched.box.frames
    assert [frame.epoch for frame in frames] == [0, 0, 1, 1]
    assert watched.last_ns[CameraState.LOST] == frames[1].captured_ns
    assert watched.noticed_ns - frames[1].captured_ns >= SILENCE_NS
    assert watched.first_ns == [frames[0].captured_ns, frames[2].captured_ns]
    # Not the opening, which is before the first frame by as long as that takes.
    reopened = watched.last_ns[CameraState.LIVE]
    assert reopened == frames[1].captured_ns
    assert frames[2].captured_ns - frames[1].captured_ns > SILENCE_NS + 3e8


def test_an_opening_without_a_frame_is_no_end_of_a_gap() -> None:
    clock = FakeClock()
    dead: list[None] = [None] * FAILED_READS
    watched = Watched(ScriptedSource([[FRAME, *dead], dead, dead, [FRAME]], clock=clock), clock)
    assert watched.told.states.count(CameraState.LIVE) == 4
    assert watched.first_ns == [frame.captured_ns for frame in watched.box.frames]
    assert len(watched.first_ns) == 2


def test_before_the_first_frame_there_is_no_time_of_one() -> None:
    clock = FakeClock()
    dead: list[None] = [None] * FAILED_READS
    watched = Watched(ScriptedSource([dead], clock=clock), clock)
    assert watched.last_ns[CameraState.LOST] is None
    assert watched.first_ns == []


class Address(Film):
    """What is asked for as a stream; only when it is open it shows to be a file."""

    live = True

    def open(self) -> SourceInfo:
        self.live = False
        return super().open()


@pytest.mark.parametrize("film", [Film, Address])
def test_what_turns_out_to_be_a_file_ends_and_can_be_sought(film: type[Film]) -> None:
    player = Player(film(5))
    player.clock.at(1.0, lambda: player.playback.seek(0.3))
    player.run(until_s=2)
    assert player.indices == [0, 1, 2, 3, 4, 3, 4]
    assert player.told.states.count(CameraState.ENDED) == 2
    assert player.playback.status.seekable


class Album(Film):
    """Pictures that have nothing to do with each other."""

    def open(self) -> SourceInfo:
        super().open()
        return SourceInfo(name="a", kind="pictures", width=8, height=6, rate=10, live=False)


def test_each_picture_is_an_epoch_of_its_own() -> None:
    player = Player(Album(4))
    player.clock.at(1.0, lambda: player.playback.step(-1))
    player.clock.at(1.1, player.playback.step)
    player.run(until_s=2)
    assert player.indices == [0, 1, 2, 3, 2, 3]
    assert player.epochs == [0, 1, 2, 3, 4, 5]
    assert (np.diff(player.times_s) > 0).all()
