"""A film that nobody had to make, and a loop that plays one on a clock that tests wind."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from fakes import Everything, FakeClock, StateLog

from core.capture import CaptureLoop, Playback, PlaybackKind
from core.errors import CameraError
from core.sources import FrameSource, RawFrame, SourceInfo
from core.types import CameraState, Frame


class Film:
    """A file of numbered gray frames that can be sought; each read takes time of a clock.

    Args:
        count: Frames.
        rate: Frames per second.
        clock: What reading winds forward, by `read_s` a frame.
        read_s: Seconds.

    Attributes:
        broken: Seeking fails from now on.
    """

    live = False
    paced = True

    def __init__(
        self, count: int, *, rate: float = 10.0, clock: FakeClock | None = None, read_s: float = 0.0
    ) -> None:
        self.broken = False
        self._count = count
        self._rate = rate
        self._clock = clock or FakeClock()
        self._read_s = read_s
        self._at = 0

    @property
    def duration_ns(self) -> int:
        return self._time_ns(self._count)

    @property
    def step_ns(self) -> int:
        return self._time_ns(1)

    def open(self) -> SourceInfo:
        self._at = 0
        return SourceInfo(name="film", kind="file", width=8, height=6, rate=self._rate, live=False)

    def read(self) -> RawFrame | None:
        self._clock.advance(self._read_s)
        index = self._at
        if index >= self._count:
            return None
        self._at += 1
        image = np.full((6, 8, 3), index % 256, np.uint8)
        return RawFrame(index=index, time_ns=self._time_ns(index), image=image)

    def seek(self, time_ns: int) -> None:
        if self.broken:
            raise CameraError("The film has gone.")
        self._at = min(int(time_ns * self._rate / 1e9), self._count - 1)

    def close(self) -> None:
        self._at = self._count

    def _time_ns(self, index: int) -> int:
        return round(index * 1e9 / self._rate)


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
