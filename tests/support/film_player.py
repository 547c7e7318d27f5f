"""A loop that plays a film on a clock that tests wind."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from core.capture import CaptureLoop, Playback, PlaybackKind
from core.sources import FrameSource
from core.types import CameraState, Frame
from tests.support.fakes import Everything, FakeClock, StateLog


@dataclass
class Player:
    """A loop that plays a film on a clock that tests wind."""

    film: FrameSource
    clock: FakeClock = field(default_factory=FakeClock)
    after: Callable[[Frame], None] = lambda frame: None

    def __post_init__(self) -> None:
        self.playback = Playback()
        self.told = StateLog()
        self.stop = threading.Event()
        self.box = Everything(after=self._put)
        self.start_ns = self.clock.now_ns
        self.shown_s: list[float] = []
        self.loop = CaptureLoop(
            self.film,
            outputs=[self.box],
            on_state=self.told.on_state,
            on_info=self.told.on_info,
            on_playback=self.told.on_playback,
            clock=self.clock,
            playback=self.playback,
        )

    def _put(self, frame: Frame) -> None:
        self.shown_s.append((self.clock.now_ns - self.start_ns) / 1e9)
        self.after(frame)

    def run(self, until_s: float) -> None:
        """Play, and stop at a time."""
        self.clock.at(until_s, self.stop.set)
        self.loop.run(self.stop)
        assert self.told.states[-1] is CameraState.CLOSED

    @property
    def indices(self) -> list[int]:
        return [frame.index for frame in self.box.frames]

    @property
    def epochs(self) -> list[int]:
        return [frame.epoch for frame in self.box.frames]

    @property
    def times_s(self) -> list[float]:
        """On the clock of the recording, from the first frame."""
        first_ns = self.box.frames[0].captured_ns
        return [(frame.captured_ns - first_ns) / 1e9 for frame in self.box.frames]

    @property
    def events(self) -> list[tuple[PlaybackKind, float, str]]:
        return [
            (event.kind, (event.time_ns - self.start_ns) / 1e9, event.value)
            for event in self.told.events
        ]
