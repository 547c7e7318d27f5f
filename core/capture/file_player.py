"""Plays a file frame by frame: at its own speed or another, with pauses, seeks and loops."""

import threading
from collections.abc import Callable, Iterable
from typing import Final

from core.capture.playback import Playback, PlaybackEvent, PlaybackKind, Wishes
from core.clock import Clock
from core.sources import FrameSource, RawFrame, ReportingSource, SeekableSource, SourceNote
from core.types import CameraState

LATE_NS: Final = 100_000_000
"""A frame that comes later than this moves all after it; less is caught up with."""
LONGEST_WAIT_S: Final = 0.1
"""A wait that a wish may end looks after the stop event so often."""
USUAL_STEP_NS: Final = 40_000_000


class FilePlayer:
    """Reads a source that is not live and hands out each frame when it is due.

    The clock of `Frame.captured_ns` here is the file's own time, as it went by in what was
    played: it starts at the monotonic time of the beginning, grows from frame to frame by the
    difference of their presentation times, stands still in pauses, and knows neither the speed
    nor how slow the machine is. At a seek and in a loop it grows by one frame's usual duration,
    and the epoch by one, since what follows is another stretch of the file.

    Args:
        source: Opened.
        put: Hands a frame on: the frame, its time on that clock, whether a new epoch begins.
        on_state: Told `ENDED`, and `LIVE` when it goes on after that.
        on_event: Told what a reader of a recording has to know.
        clock: Time.
        playback: What is wanted; None plays to the end, once.
    """

    def __init__(
        self,
        source: FrameSource,
        *,
        put: Callable[[RawFrame, int, bool], None],
        on_state: Callable[[CameraState, str], None],
        on_event: Callable[[PlaybackEvent], None],
        clock: Clock,
        playback: Playback | None,
    ) -> None:
        self._source = source
        self._seekable = source if isinstance(source, SeekableSource) else None
        self._put = put
        self._on_state = on_state
        self._on_event = on_event
        self._clock = clock
        self._playback = playback
        self._wishes = Wishes()
        self._next: RawFrame | None = None
        self._elsewhere = False  # whether it is not the one that follows
        self._shown: RawFrame | None = None
        self._steps = 0
        self._ended = False
        self._start_ns = clock.monotonic_ns()
        self._captured_ns = self._start_ns
        self._shown_ns = self._start_ns
        # The frame with this time of the file is due at this time of the clock.
        self._anchor = (0, self._start_ns)

    def run(self, stop: threading.Event) -> CameraState:
        """Play until the end or until stopped; with a `Playback`, wait at the end for a seek.

        Raises:
            CameraError: If the source can no longer be read.
        """
        while not stop.is_set():
            if self._playback is not None:
                self._obey(self._playback.take())
            fresh = self._shown is None or self._elsewhere or self._steps > 0
            if (self._wishes.paused or self._ended) and not fresh:
                self._wait(stop, LONGEST_WAIT_S)
                continue
            if self._next is None:
                self._next = self._source.read()
            if self._next is None:
                if not self._at_end():
                    return CameraState.ENDED
                continue
            early_ns = self._due_ns(self._next) - self._clock.monotonic_ns()
            if early_ns > 0 and not self._steps and self._source.paced:
                self._wait(stop, early_ns / 1e9)
                continue
            self._show(self._next, late_ns=-early_ns)
        return CameraState.CLOSED

    def _obey(self, wishes: Wishes) -> None:
        before, self._wishes = self._wishes, wishes
        if wishes.speed != before.speed:
            self._pace_from(self._shown_ns)
            self._tell(PlaybackKind.SPEED_CHANGED, f"{wishes.speed:g}")
        if wishes.paused != before.paused:
            self._pace_from(self._clock.monotonic_ns())
            self._tell(PlaybackKind.PAUSED if wishes.paused else PlaybackKind.RESUMED)
        if wishes.seek_s is not None:
            self._steps = 0
            self._jump(round(wishes.seek_s * 1e9), self._clock.monotonic_ns())
        elif wishes.steps < 0 and self._shown is not None:
            # To the frame before the one that is shown; the others lie at usual distances.
            further_ns = (-wishes.steps - 1) * self._step_ns
            self._jump(_time_of(self._shown) - 1 - further_ns, self._clock.monotonic_ns())
        elif wishes.steps > 0:
            self._steps += wishes.steps
        if wishes.loop and self._ended and not self._elsewhere:
            self._jump(0, self._clock.monotonic_ns())

    def _jump(self, time_ns: int, due_ns: int) -> None:
        """Make the frame at a place the next one."""
        if self._seekable is None:
            return
        self._seekable.seek(max(time_ns, 0))
        self._next = self._source.read()
        if self._next is None:
            return  # it ends here after all
        self._elsewhere = True
        self._anchor = (_time_of(self._next), due_ns)
        if self._ended:
            self._ended = False
            self._on_state(CameraState.LIVE, "")
            if self._playback is not None:
                self._playback.tell(ended=False)

    def _at_end(self) -> bool:
        """Decide what follows the last frame; return whether anything does."""
        self._steps = 0
        if isinstance(self._source, ReportingSource) and not self._ended and self._shown:
            self._tell_notes(self._source.report.notes, _time_of(self._shown))
        if self._playback is None or self._seekable is None or self._shown is None:
            return False
        if self._wishes.loop:
            self._jump(0, self._shown_ns + round(self._step_ns / self._wishes.speed))
            return self._elsewhere
        if not self._ended:
            self._ended = True
            self._playback.tell(ended=True, duration_s=_seconds(self._seekable.duration_ns))
            self._on_state(CameraState.ENDED, "")
        return True

    def _show(self, frame: RawFrame, late_ns: int) -> None:
        if late_ns > LATE_NS:
            # Else it would rush through all that it has missed.
            self._anchor = (self._anchor[0], self._anchor[1] + late_ns)
        anew = self._elsewhere and self._shown is not None
        if anew:
            self._captured_ns += self._step_ns
        elif self._shown is None:
            # The first one of a file need not have the time 0.
            self._captured_ns += 0 if self._elsewhere else _time_of(frame)
        else:
            self._captured_ns += max(_time_of(frame) - _time_of(self._shown), 1)
        self._tell_notes(frame.notes, _time_of(frame))
        self._put(frame, self._captured_ns, anew)
        sought, self._elsewhere = self._elsewhere, False
        self._shown, self._shown_ns, self._next = frame, self._clock.monotonic_ns(), None
        self._steps = max(self._steps - 1, 0)
        if self._playback is not None:
            known = self._seekable
            self._playback.tell(
                position_s=_time_of(frame) / 1e9,
                duration_s=_seconds(known.duration_ns) if known is not None else None,
                seekable=known is not None,
            )
        if sought:
            self._tell(PlaybackKind.SEEK, f"{_time_of(frame) / 1e9:.3f}")

    def _due_ns(self, frame: RawFrame) -> int:
        time_ns, due_ns = self._anchor
        return due_ns + round((_time_of(frame) - time_ns) / self._wishes.speed)

    def _pace_from(self, now_ns: int) -> None:
        """Restart the playback clock at the current frame."""
        if self._shown is not None and not self._elsewhere:
            self._anchor = (_time_of(self._shown), now_ns)

    @property
    def _step_ns(self) -> int:
        return self._seekable.step_ns if self._seekable is not None else USUAL_STEP_NS

    def _tell(self, kind: PlaybackKind, value: str = "") -> None:
        self._on_event(PlaybackEvent(kind=kind, time_ns=self._captured_ns, value=value))

    def _tell_notes(self, notes: Iterable[SourceNote], now_ns: int) -> None:
        """Pass on the notes of the source, with file times converted to our clock."""
        for note in notes:
            event = PlaybackEvent(
                kind=note.kind,
                time_ns=self._captured_ns + note.time_ns - now_ns,
                value=note.value,
                duration_ns=note.duration_ns,
            )
            self._on_event(event)

    def _wait(self, stop: threading.Event, seconds: float) -> None:
        if self._playback is None:
            self._clock.wait(stop, seconds)
        else:
            self._clock.wait(self._playback.changed, min(seconds, LONGEST_WAIT_S))


def _time_of(frame: RawFrame) -> int:
    return frame.time_ns or 0


def _seconds(time_ns: int | None) -> float | None:
    return None if time_ns is None else time_ns / 1e9
