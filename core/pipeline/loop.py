"""The analysis loop: newest frame in, analyses out to picture, charts and file."""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from core.errors import AppError
from core.mailbox import LatestMailbox
from core.pipeline.analyzer import Analyzer
from core.pipeline.timeline import Timeline
from core.settings import Settings
from core.types import Frame, FrameAnalysis

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnalysisStatistics:
    """Rate, latency and counts of the analysis.

    Attributes:
        analysed: Frames since the start.
        rate: Frames a second over the last two seconds.
        latency_ms: Median milliseconds from a frame's arrival to its result over the same frames.
    """

    analysed: int = 0
    rate: float = 0.0
    latency_ms: float = 0.0


class Recorder(Protocol):
    """Receives the results; `core.session.SessionRecorder` is one."""

    def write(self, analysis: FrameAnalysis) -> None:
        """Write one more result.

        Args:
            analysis: The next one, in the order of their capture.

        Raises:
            AppError: If it cannot be kept.
        """


class Pace:
    """Chooses frames by timestamp, to limit how many per second are analysed."""

    def __init__(self) -> None:
        """Start with the next frame."""
        self._due_ns = 0

    def takes(self, time_ns: int, rate: float) -> bool:
        """Whether a frame is to be analysed.

        Args:
            time_ns: When it was captured.
            rate: Frames a second; 0 takes every one.
        """
        if rate <= 0:
            return True
        step_ns = round(1e9 / rate)
        wait_ns = self._due_ns - time_ns
        # A camera of that very rate is a little early now and then. What lies further ahead than
        # two steps was due under another rate, or on another clock.
        if step_ns // 2 < wait_ns < 2 * step_ns:
            return False
        self._due_ns = (self._due_ns if abs(wait_ns) < step_ns else time_ns) + step_ns
        return True


def _nothing(*_: object) -> None:
    pass


class AnalysisLoop:
    """Analyses the newest frame of a mailbox, over and over, on one thread.

    Attributes:
        latest: The newest result, read by any thread.
        done_with: Epoch and time of the newest frame that nothing more comes of: its result is
            written, or it was passed over since no more than so many a second are wanted.
        analyzer: Made on the loop's own thread, so that loading blocks nobody; None until then.
    """

    def __init__(
        self,
        *,
        inbox: LatestMailbox[Frame],
        make_analyzer: Callable[[], Analyzer],
        timeline: Timeline,
        on_error: Callable[[AppError], None],
        on_ready: Callable[[], None] = _nothing,
        on_end: Callable[[Frame], None] = _nothing,
    ) -> None:
        """Connect the parts; nothing runs yet.

        Args:
            inbox: Where frames come from.
            make_analyzer: Loads the networks.
            timeline: Gets every result.
            on_error: Called on the loop's thread with what a person should read.
            on_ready: Called there once the networks are loaded.
            on_end: Called there with the last frame of a source, once its result is written.
        """
        self._inbox = inbox
        self._make_analyzer = make_analyzer
        self._timeline = timeline
        self._on_error = on_error
        self._on_ready = on_ready
        self._on_end = on_end
        self._recorder: Recorder | None = None
        self._recorder_lock = threading.Lock()
        self._wanted: Settings | None = None
        self._finished: deque[tuple[int, int]] = deque(maxlen=240)
        self._analysed = 0
        self._pace = Pace()
        self.latest: FrameAnalysis | None = None
        self.done_with: tuple[int, int] | None = None
        self.analyzer: Analyzer | None = None

    def run(self, stop: threading.Event) -> None:
        """Run until `stop` is set. Never raises; errors for the user go to `on_error`."""
        try:
            self.analyzer = self._make_analyzer()
        except AppError as error:
            self._on_error(error)
            return
        except Exception:
            log.exception("the analysis could not start")
            self._on_error(AppError("The analysis could not start; see the log for the reason."))
            return
        self._on_ready()
        while not stop.is_set():
            frame = self._inbox.take(timeout=0.1)
            self._apply_wanted(self.analyzer)
            if frame is None:
                continue
            if self._is_wanted(frame, self.analyzer.settings.analysis.highest_rate):
                try:
                    analysis = self.analyzer.analyze(frame)
                except Exception:
                    log.exception("frame %d could not be analysed", frame.index)
                    self._on_error(
                        AppError("The analysis has stopped; see the log for the reason.")
                    )
                    return
                self._publish(analysis, frame)
            self.done_with = frame.key
            if frame.last:
                self._on_end(frame)

    def _is_wanted(self, frame: Frame, highest_rate: float) -> bool:
        """Whether a frame is to be analysed."""
        latest = self.latest
        if frame.last:
            # It stays on the screen, so it has a result of its own, whatever the rate.
            return latest is None or (latest.epoch, latest.captured_ns) != frame.key
        # What does not follow from the frame before is always looked at.
        begins = self.done_with is None or self.done_with[0] != frame.epoch
        return self._pace.takes(frame.captured_ns, highest_rate) or begins

    def _publish(self, analysis: FrameAnalysis, frame: Frame) -> None:
        # Written first: who sees a result may rely on its being in the file.
        self._record(analysis)
        self._timeline.append(analysis)
        came_ns = frame.captured_ns if frame.arrived_ns is None else frame.arrived_ns
        self._finished.append((analysis.finished_ns, came_ns))
        self._analysed += 1
        self.latest = analysis

    def apply(self, settings: Settings) -> None:
        """Change the settings before the next frame."""
        self._wanted = settings

    def set_recorder(self, recorder: Recorder | None) -> Recorder | None:
        """Give every coming result to a recorder, or to none.

        Returns:
            The recorder before, which gets nothing more once this returns.
        """
        with self._recorder_lock:
            previous, self._recorder = self._recorder, recorder
        return previous

    @property
    def statistics(self) -> AnalysisStatistics:
        """The figures of the last two seconds."""
        now = time.monotonic_ns()
        recent = [(f, c) for f, c in list(self._finished) if now - f < 2_000_000_000]
        if not recent:
            return AnalysisStatistics(analysed=self._analysed)
        latencies = sorted(finished - came for finished, came in recent)
        return AnalysisStatistics(
            analysed=self._analysed,
            rate=len(recent) / max((now - recent[0][0]) / 1e9, 0.2),
            latency_ms=latencies[len(latencies) // 2] / 1e6,
        )

    def _apply_wanted(self, analyzer: Analyzer) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is None:
            return
        try:
            analyzer.apply(wanted)
        except AppError as error:
            self._on_error(error)

    def _record(self, analysis: FrameAnalysis) -> None:
        with self._recorder_lock:
            if self._recorder is None:
                return
            try:
                self._recorder.write(analysis)
            except AppError as error:
                self._recorder = None
                self._on_error(error)
