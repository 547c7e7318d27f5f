"""Sources that nobody had to film: live pictures, and a film of gray ones."""

import threading
from collections.abc import Collection, Mapping
from typing import Any

import numpy as np

from core.errors import CameraError
from core.sources import Kind, RawFrame, ReadingReport, SourceInfo, SourceNote
from core.types import Image
from tests.support.fakes import FakeClock

WIDTH, HEIGHT = 320, 240
"""What a window is shown."""


class PictureSource:
    """A live source that gives gray pictures until it is closed, or does what a test tells it.

    Attributes:
        may_open: Opening blocks until it is set.
        gives: Whether reads give pictures; cleared, they fail.
    """

    live = True
    paced = False

    def __init__(self, name: str = "pictures", *, kind: str = "camera", identity: str = "") -> None:
        self.name = name
        self.identity = identity
        self.kind = kind
        self.may_open = threading.Event()
        self.may_open.set()
        self.gives = threading.Event()
        self.gives.set()
        self.opened = 0
        self._index = 0
        self._never = threading.Event()

    def open(self) -> SourceInfo:
        self.may_open.wait()
        if not self.gives.is_set():
            raise CameraError("The pictures are gone.")
        self.opened += 1
        return SourceInfo(
            name=self.name,
            kind=self.kind,
            identity=self.identity,
            width=WIDTH,
            height=HEIGHT,
            rate=100.0,
            live=True,
        )

    def read(self) -> RawFrame | None:
        self._never.wait(0.01)
        if not self.gives.is_set():
            return None
        self._index += 1
        return RawFrame(index=self._index, time_ns=None, image=picture(self._index % 200))

    def close(self) -> None:
        pass


def picture(gray: int, size: tuple[int, int] = (WIDTH, HEIGHT)) -> Image:
    """One gray; the size is width and height."""
    image = np.full((size[1], size[0], 3), gray, np.uint8)
    image.flags.writeable = False
    return image


class Film:
    """A file of gray frames that can be sought.

    Args:
        count: Frames.
        rate: Frames per second.
        size: Width and height.
        kind: As of `SourceInfo`.
        name: As of `SourceInfo`.
        paced: As of `FrameSource`.
        notes: By the index of the frame that has them.
        missing: Indices of frames that cannot be read.
        clock: What reading winds forward, by `read_s` a frame.
        read_s: Seconds.

    Attributes:
        report: What it says of its own reading.
        broken: Seeking fails from now on.
        sought: Where it was sent, in nanoseconds.
    """

    live = False

    def __init__(
        self,
        count: int = 10,
        *,
        rate: float = 10.0,
        size: tuple[int, int] = (8, 6),
        kind: Kind = "file",
        name: str = "film",
        paced: bool = True,
        report: ReadingReport | None = None,
        notes: Mapping[int, SourceNote] | None = None,
        missing: Collection[int] = (),
        clock: FakeClock | None = None,
        read_s: float = 0.0,
    ) -> None:
        self.name = name
        self.paced = paced
        self.report = report or ReadingReport()
        self.notes = notes or {}
        self.broken = False
        self.sought: list[int] = []
        self._count = count
        self._rate = rate
        self._size = size
        self._kind: Kind = kind
        self._missing = missing
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
        return SourceInfo(
            name=self.name,
            kind=self._kind,
            width=self._size[0],
            height=self._size[1],
            rate=self._rate,
            live=False,
            frame_count=self._count,
        )

    def read(self) -> RawFrame | None:
        self._clock.advance(self._read_s)
        while self._at in self._missing:
            self._at += 1
        if self._at >= self._count:
            return None
        index, self._at = self._at, self._at + 1
        note = self.notes.get(index)
        return RawFrame(
            index=index,
            time_ns=self._time_ns(index),
            image=picture(60 + index % 100, self._size),
            file=f"{index}.jpg" if self._kind in ("pictures", "sequence") else "",
            notes=(note,) if note else (),
        )

    def seek(self, time_ns: int) -> None:
        if self.broken:
            raise CameraError("The film has gone.")
        self.sought.append(time_ns)
        self._at = min(int(time_ns * self._rate / 1e9), self._count - 1)

    def close(self) -> None:
        self._at = self._count

    def _time_ns(self, index: int) -> int:
        return round(index * 1e9 / self._rate)


class WindowFilm(Film):
    """A film large and fast enough for a window; `more` as of `Film`."""

    def __init__(self, count: int = 10, **more: Any) -> None:
        usual = {"rate": 100.0, "size": (WIDTH, HEIGHT), "name": "film.mp4"}
        super().__init__(count, **(usual | more))
