"""The loop that reads a source, stamps its frames and opens it again when it is lost."""

import logging
import threading
from collections import deque
from collections.abc import Callable, Sequence
from typing import Final

from core.clock import Clock, SystemClock
from core.errors import AppError
from core.mailbox import LatestMailbox
from core.sources import FrameSource, RawFrame, SourceInfo
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
POLL_S: Final = 0.005


class CaptureLoop:
    """Reads one source until it ends or is stopped; everything runs in the thread of `run`.

    Args:
        source: Not opened yet; the loop opens and closes it.
        outputs: Where each frame goes.
        on_state: Told each new state, with a sentence where there is something to say.
        on_info: Told what each opening obtained, before the state turns `LIVE`.
        clock: Time.
        wait_for: An output that must get every frame: the next one comes only after this one
            was taken. For sources that are not live.
        first_epoch: The epoch of the first opening.
    """

    def __init__(
        self,
        source: FrameSource,
        *,
        outputs: Sequence[LatestMailbox[Frame]],
        on_state: Callable[[CameraState, str], None],
        on_info: Callable[[SourceInfo], None],
        clock: Clock | None = None,
        wait_for: LatestMailbox[Frame] | None = None,
        first_epoch: int = 0,
    ) -> None:
        self._source = source
        self._outputs = outputs
        self._on_state = on_state
        self._on_info = on_info
        self._clock = clock or SystemClock()
        self._wait_for = wait_for
        self._epoch = first_epoch
        self._last_ns = -1
        self._attempts = 0  # at opening again, since the last frame
        self._recent: deque[int] = deque()
        self._recent_lock = threading.Lock()

    @property
    def rate(self) -> float:
        """Frames per second over the last two seconds; from any thread."""
        now = self._clock.monotonic_ns()
        with self._recent_lock:
            recent = [moment for moment in self._recent if now - moment <= RATE_WINDOW_NS]
        if len(recent) < 2 or recent[-1] == recent[0]:
            return 0.0
        return (len(recent) - 1) * 1e9 / (recent[-1] - recent[0])

    def run(self, stop: threading.Event) -> None:
        """Read until `stop` is set, the source has ended or cannot be opened; raises nothing.

        The last state is `CLOSED`, `ENDED` or `FAILED`, and is told after the source is closed.
        """
        try:
            state, sentence = self._run(stop), ""
        except AppError as error:
            state, sentence = CameraState.FAILED, str(error)
        except Exception as error:
            log.exception("The capture loop failed.")
            state = CameraState.FAILED
            sentence = f"Reading the source failed unexpectedly ({type(error).__name__}); see log."
        try:
            self._source.close()
            self._on_state(state, sentence)
        except Exception:
            log.exception("The capture loop could not be ended in good order.")

    def _run(self, stop: threading.Event) -> CameraState:
        self._on_state(CameraState.OPENING, "")
        info = self._source.open()
        while not stop.is_set():
            self._on_info(info)
            self._on_state(CameraState.LIVE, "")
            if not self._source.live:
                return self._play(stop)
            self._watch(stop)
            reopened = None if stop.is_set() else self._reopen(stop, info.name)
            if reopened is None:
                break
            info = reopened
        return CameraState.CLOSED

    def _play(self, stop: threading.Event) -> CameraState:
        """Read a file to its end, each frame at its presentation time."""
        start_ns = self._clock.monotonic_ns()
        while not stop.is_set():
            raw = self._source.read()
            if raw is None:
                return CameraState.ENDED
            now_ns = self._clock.monotonic_ns()
            due_ns = now_ns if raw.time_ns is None else start_ns + raw.time_ns
            if self._source.paced:
                while (early_ns := due_ns - self._clock.monotonic_ns()) > 0:
                    if self._clock.wait(stop, early_ns / 1e9):
                        return CameraState.CLOSED
            self._put(raw, due_ns)
            while self._wait_for is not None and self._wait_for.waiting:
                if self._clock.wait(stop, POLL_S):
                    return CameraState.CLOSED
        return CameraState.CLOSED

    def _watch(self, stop: threading.Event) -> None:
        """Read a live source until it is lost or stopped."""
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
                failed, self._attempts, last_ns = 0, 0, now_ns
                continue
            failed += 1
            if failed >= FAILED_READS or now_ns - last_ns >= SILENCE_NS:
                return
            self._clock.wait(stop, RETRY_S)

    def _reopen(self, stop: threading.Event, name: str) -> SourceInfo | None:
        """Open a lost source again, however long it takes; None when stopped meanwhile."""
        sentence = f"{name} sends no pictures any more; it is opened again as soon as it answers."
        log.warning(sentence)
        while True:
            self._source.close()
            self._on_state(CameraState.LOST, sentence)
            wait_s = BACK_OFF_S[min(self._attempts, len(BACK_OFF_S) - 1)]
            self._attempts += 1
            if self._clock.wait(stop, wait_s):
                return None
            self._on_state(CameraState.OPENING, "")
            try:
                info = self._source.open()
            except AppError as error:
                sentence = str(error)
                continue
            self._epoch += 1
            return info

    def _put(self, raw: RawFrame, captured_ns: int) -> None:
        # Two reads can fall on one tick of a coarse clock.
        captured_ns = self._last_ns = max(captured_ns, self._last_ns + 1)
        frame = Frame(index=raw.index, epoch=self._epoch, captured_ns=captured_ns, image=raw.image)
        for output in self._outputs:
            output.put(frame)
        now_ns = self._clock.monotonic_ns()
        with self._recent_lock:
            self._recent.append(now_ns)
            while now_ns - self._recent[0] > RATE_WINDOW_NS:
                self._recent.popleft()
