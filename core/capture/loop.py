"""The loop that reads a source, stamps its frames and opens it again when it is lost."""

import dataclasses
import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from core.capture.file_player import FilePlayer
from core.capture.picture_watch import PictureWatch
from core.capture.playback import Playback, PlaybackEvent
from core.clock import Clock, SystemClock
from core.errors import AppError
from core.mailbox import LatestMailbox
from core.sources import (
    FrameSource,
    RawFrame,
    ReadingReport,
    ReportingSource,
    SourceError,
    SourceInfo,
    SourceTrouble,
)
from core.types import CameraState, Frame

log = logging.getLogger(__name__)

FAILED_READS: Final = 10
"""So many failed reads in a row and a live source counts as lost."""
SILENCE_NS: Final = 5_000_000_000
"""And so does one that has given no frame for so long."""
RETRY_S: Final = 0.05
"""Wait after a failed read, so that fast failures do not keep a core busy."""
BACK_OFF_S: Final = (0.5, 1.0, 2.0, 5.0)
"""Waits before each attempt to reopen; the last one repeats."""
RATE_WINDOW_NS: Final = 2_000_000_000
WARNINGS: Final = {
    SourceTrouble.BLACK: (
        "{} sends only black pictures; open its cover, turn on a light, or look for a key on "
        "the keyboard that turns the camera off."
    ),
    SourceTrouble.FROZEN: (
        "{} keeps sending the same picture; reconnect it, or restart the program that makes "
        "the picture."
    ),
}
"""What to say of pictures that come and are of no use."""


def _ignore(*_: object) -> None:
    pass


class CaptureLoop:
    """Reads one source until it ends or is stopped; everything runs in the thread of `run`.

    At the end of a file its last frame is handed on once more, marked as the last.

    Args:
        source: Not opened yet; the loop opens and closes it.
        outputs: Where each frame goes.
        on_state: Told each new state, with a sentence where there is something to say.
        on_info: Told what each opening obtained, before the state turns `LIVE`.
        on_trouble: Told, ahead of the state that comes of it, what is wrong where that is known,
            with a sentence; and None when all is well again.
        on_playback: Told what a recording of a file should note; see `PlaybackEvent`.
        on_first: Told the time of the first frame after each opening, once it is handed out.
        clock: Time.
        playback: Rules how a file is played. With one, a file that can seek stays open at
            its end, in the state `ENDED`, and is `LIVE` again when it is played on from there.
        first_epoch: The epoch of the first opening.
    """

    def __init__(
        self,
        source: FrameSource,
        *,
        outputs: Sequence[LatestMailbox[Frame]],
        on_state: Callable[[CameraState, str], None],
        on_info: Callable[[SourceInfo], None],
        on_trouble: Callable[[SourceTrouble | None, str], None] = _ignore,
        on_playback: Callable[[PlaybackEvent], None] = _ignore,
        on_first: Callable[[int], None] = _ignore,
        clock: Clock | None = None,
        playback: Playback | None = None,
        first_epoch: int = 0,
    ) -> None:
        self._source = source
        self._outputs = outputs
        self._on_state = on_state
        self._on_info = on_info
        self._on_trouble = on_trouble
        self._on_playback = on_playback
        self._on_first = on_first
        self._clock = clock or SystemClock()
        self._playback = playback
        self._epoch = first_epoch
        self._last_ns = -1
        self._newest: Frame | None = None
        self._fresh = True  # until a frame has come after the opening
        self._apart = False  # whether no frame has anything to do with the one before
        self._trouble: SourceTrouble | None = None
        self._attempts = 0  # at opening again, since the last frame
        self._recent: deque[int] = deque()
        self._recent_lock = threading.Lock()

    @property
    def now_ns(self) -> int:
        """The current time on the clock of `Frame.captured_ns`; from any thread.

        For a live source that is the monotonic clock. A file's stands still while it is paused,
        so that what is noted then belongs to the frame that is shown.
        """
        if self._source.live or self._last_ns < 0:
            return self._clock.monotonic_ns()
        return self._last_ns

    @property
    def last_ns(self) -> int | None:
        """Time of the newest frame, on the clock of `Frame.captured_ns`; from any thread.

        From then on, and not from when that is noticed, a source that is lost gives nothing.
        """
        return self._last_ns if self._last_ns >= 0 else None

    @property
    def rate(self) -> float:
        """Frames per second over the last two seconds; from any thread."""
        now = self._clock.monotonic_ns()
        with self._recent_lock:
            recent = [moment for moment in self._recent if now - moment <= RATE_WINDOW_NS]
        if len(recent) < 2 or recent[-1] == recent[0]:
            return 0.0
        return (len(recent) - 1) * 1e9 / (recent[-1] - recent[0])

    @property
    def report(self) -> ReadingReport | None:
        """The reading report of a file so far; None for live sources. From any thread."""
        source = self._source
        return source.report if isinstance(source, ReportingSource) else None

    def run(self, stop: threading.Event) -> None:
        """Read until `stop` is set, the source has ended or cannot be opened; raises nothing.

        The last state is `CLOSED`, `ENDED` or `FAILED`, and is told after the source is closed.
        """
        trouble = None
        try:
            state, sentence = self._run(stop), ""
        except AppError as error:
            state, sentence, trouble = CameraState.FAILED, str(error), _trouble_of(error)
        except Exception as error:
            log.exception("The capture loop failed.")
            state = CameraState.FAILED
            sentence = f"Reading the source failed unexpectedly ({type(error).__name__}); see log."
        try:
            self._source.close()
            self._tell_trouble(trouble, sentence)
            self._tell_end(state, sentence)
        except Exception:
            log.exception("The capture loop did not end cleanly.")

    def _run(self, stop: threading.Event) -> CameraState:
        self._on_state(CameraState.OPENING, "")
        info = self._source.open()
        while not stop.is_set():
            self._on_info(info)
            self._tell_trouble(None, "")
            self._on_state(CameraState.LIVE, "")
            self._fresh = True
            self._apart = info.kind == "pictures"
            # Only now: an address can be that of a file.
            if not info.live:
                return self._play(stop)
            self._watch(stop, info.name)
            reopened = None if stop.is_set() else self._reopen(stop, info.name)
            if reopened is None:
                break
            info = reopened
        return CameraState.CLOSED

    def _play(self, stop: threading.Event) -> CameraState:
        """Play a file."""
        return FilePlayer(
            self._source,
            put=self._put_played,
            on_state=self._tell_end,
            on_event=self._on_playback,
            clock=self._clock,
            playback=self._playback,
        ).run(stop)

    def _watch(self, stop: threading.Event, name: str) -> None:
        """Read a live source until it is lost or stopped."""
        pictures = PictureWatch()
        failed = 0
        last_ns = self._clock.monotonic_ns()
        while not stop.is_set():
            try:
                raw = self._source.read()
            except Exception:
                raw = None
                if not failed:
                    log.warning("A read failed.", exc_info=True)
            now_ns = self._clock.monotonic_ns()
            if stop.is_set():  # a read that blocked while another source took over
                return
            if raw is not None:
                self._put(raw, now_ns)
                trouble = pictures.look(raw.image, now_ns)
                self._tell_trouble(trouble, WARNINGS[trouble].format(name) if trouble else "")
                failed, self._attempts, last_ns = 0, 0, now_ns
                continue
            failed += 1
            if failed >= FAILED_READS or now_ns - last_ns >= SILENCE_NS:
                return
            self._clock.wait(stop, RETRY_S)

    def _reopen(self, stop: threading.Event, name: str) -> SourceInfo | None:
        """Open a lost source again, however long it takes; None when stopped meanwhile."""
        sentence = f"{name} sends no more pictures; Mien reconnects as soon as it answers."
        trouble: SourceTrouble | None = SourceTrouble.NO_PICTURE
        while True:
            self._source.close()
            self._tell_trouble(trouble, sentence)
            self._on_state(CameraState.LOST, sentence)
            wait_s = BACK_OFF_S[min(self._attempts, len(BACK_OFF_S) - 1)]
            self._attempts += 1
            if self._clock.wait(stop, wait_s):
                return None
            self._on_state(CameraState.OPENING, "")
            try:
                info = self._source.open()
            except AppError as error:
                sentence, trouble = str(error), _trouble_of(error)
                continue
            self._epoch += 1
            return info

    def _tell_end(self, state: CameraState, sentence: str) -> None:
        newest = self._newest
        if state is CameraState.ENDED and newest is not None and not newest.last:
            # By the way of the frames, so that it comes after all of them, and ahead of the state.
            self._newest = dataclasses.replace(newest, last=True)
            for output in self._outputs:
                output.amend(newest, self._newest)
        self._on_state(state, sentence)

    def _tell_trouble(self, trouble: SourceTrouble | None, sentence: str) -> None:
        if trouble is self._trouble:
            return
        self._trouble = trouble
        if trouble is not None:
            log.warning("%s: %s", trouble.value, sentence)
        self._on_trouble(trouble, sentence)

    def _put_played(self, raw: RawFrame, captured_ns: int, anew: bool) -> None:
        self._epoch += anew or (self._apart and not self._fresh)
        self._put(raw, captured_ns)

    def _put(self, raw: RawFrame, captured_ns: int) -> None:
        # Two reads can fall on one tick of a coarse clock.
        captured_ns = self._last_ns = max(captured_ns, self._last_ns + 1)
        now_ns = self._clock.monotonic_ns()
        frame = Frame(
            index=raw.index,
            epoch=self._epoch,
            captured_ns=captured_ns,
            image=raw.image,
            arrived_ns=now_ns,
            file=raw.file,
        )
        self._newest = frame
        for output in self._outputs:
            output.put(frame)
        if self._fresh:
            self._fresh = False
            self._on_first(captured_ns)
        with self._recent_lock:
            self._recent.append(now_ns)
            while now_ns - self._recent[0] > RATE_WINDOW_NS:
                self._recent.popleft()


def _trouble_of(error: AppError) -> SourceTrouble | None:
    return error.trouble if isinstance(error, SourceError) else None
