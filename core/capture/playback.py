"""Pause, seek, step and speed: requested by a window, done by the loop that plays a file."""

import threading
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from core.sources import NoteKind

SLOWEST: Final = 0.1
FASTEST: Final = 8.0
LONGEST_S: Final = 1e8


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackStatus:
    """The playback state of a file.

    Attributes:
        position_s: Place of the frame that is shown, in seconds of the file; None before the
            first one, and for a source that is live.
        duration_s: How long the file is, as far as is known by now: what it claims, corrected by
            what could be decoded; None where unknown or endless.
        seekable: Whether any place in it can be gone to.
        paused: Whether it stands still because a person wants it to.
        ended: Whether it stands still because it is at its end.
        speed: Times its own.
        loop: Whether it starts again at its end.
    """

    position_s: float | None = None
    duration_s: float | None = None
    seekable: bool = False
    paused: bool = False
    ended: bool = False
    speed: float = 1.0
    loop: bool = False


class PlaybackKind(StrEnum):
    """A playback event; the keys are those of a recording's events."""

    PAUSED = "paused"
    RESUMED = "resumed"
    SEEK = "seek"
    SPEED_CHANGED = "speed_changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybackEvent:
    """A playback event for the recording.

    Attributes:
        kind: What happened. A loop counts as a seek to the beginning.
        time_ns: When, on the clock of `Frame.captured_ns`: of the first frame that it concerns,
            or of the last one before a pause.
        value: Of a seek, the new place in seconds of the file; of a change of speed, the new one;
            of what the source met, see `NoteKind`; else empty.
        duration_ns: How long it lasts; 0 for a moment.
    """

    kind: PlaybackKind | NoteKind
    time_ns: int
    value: str = ""
    duration_ns: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What playback should do; `seek_s` and `steps` are done once."""

    paused: bool = False
    speed: float = 1.0
    loop: bool = False
    seek_s: float | None = None
    steps: int = 0


class Playback:
    """Controls playback of one file or folder of pictures; has no effect on live sources.

    Every method returns at once, in any thread; the loop that plays does what was asked before
    the next frame. Of seeks that it has not come to, the newest counts.

    Attributes:
        changed: Set when something new is wanted; for the loop.
    """

    def __init__(self) -> None:
        """Play from the beginning, at its own speed, to the end."""
        self.changed = threading.Event()
        self._lock = threading.Lock()
        self._wishes = Wishes()
        self._status = PlaybackStatus()

    @property
    def status(self) -> PlaybackStatus:
        """The playback state; requests show in it at once."""
        with self._lock:
            wishes = self._wishes
            return replace(self._status, paused=wishes.paused, speed=wishes.speed, loop=wishes.loop)

    def pause(self) -> None:
        """Pause at the next frame."""
        self._wish(paused=True)

    def resume(self) -> None:
        """Resume; from the beginning after the end."""
        if self.status.ended:
            self._wish(paused=False, seek_s=0.0, steps=0)
        else:
            self._wish(paused=False)

    def seek(self, seconds: float) -> None:
        """Seek to a position and show its frame, also while paused.

        Args:
            seconds: Of the file; before its beginning and after its end mean these.
        """
        self._wish(seek_s=min(LONGEST_S, max(0.0, seconds)), steps=0)

    def step(self, frames: int = 1) -> None:
        """Pause and step by this many frames; negative steps back."""
        with self._lock:
            self._wishes = replace(self._wishes, paused=True, steps=self._wishes.steps + frames)
        self.changed.set()

    def set_speed(self, speed: float) -> None:
        """Set the speed, limited to 0.1 to 8 times normal."""
        self._wish(speed=min(FASTEST, max(SLOWEST, speed)))

    def set_loop(self, loop: bool) -> None:
        """Turn looping on or off."""
        self._wish(loop=loop)

    def take(self) -> Wishes:
        """For the loop: take the request; its seek and steps count as done afterwards."""
        with self._lock:
            self.changed.clear()
            wishes, self._wishes = self._wishes, replace(self._wishes, seek_s=None, steps=0)
        return wishes

    def tell(self, **changes: float | bool | None) -> None:
        """For the loop: report the state; names as in `PlaybackStatus`."""
        with self._lock:
            self._status = replace(self._status, **changes)  # type: ignore[arg-type]

    def _wish(self, **changes: float | bool | None) -> None:
        with self._lock:
            self._wishes = replace(self._wishes, **changes)  # type: ignore[arg-type]
        self.changed.set()
