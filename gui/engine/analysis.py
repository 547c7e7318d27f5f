"""The analysis of one window: its loop, and the thread that runs it."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from core.mailbox import LatestMailbox
from core.pipeline import AnalysisLoop, AnalysisStatistics, Analyzer, Timeline
from core.session import SessionRecorder
from core.settings import Settings
from core.types import Frame, FrameAnalysis
from gui.engine.tasks import Tasks
from gui.engine.workers import AnalysisThread
from models.card import WeightsCard


class Analysis(QObject):
    """Analyses faces for as long as the window lives. Lives in the GUI thread.

    Attributes:
        inbox: Where the frames are put.

    Signals:
        failed: `(AppError)`, what a person should read.
        ready: The networks are loaded.
        came_to_end: `(Frame)`, the last frame of a source has its result, which is written.
        ended: The thread has ended; while the window lives, it has given up.
    """

    failed = Signal(object)
    ready = Signal()
    came_to_end = Signal(object)
    ended = Signal()

    def __init__(
        self,
        tasks: Tasks,
        make_analyzer: Callable[[], Analyzer],
        timeline: Timeline,
        parent: QObject | None = None,
    ) -> None:
        """Start nothing yet.

        Args:
            tasks: Runs the thread.
            make_analyzer: Loads the networks; called in the thread.
            timeline: Gets every result.
            parent: As of `QObject`.
        """
        super().__init__(parent)
        self.inbox: LatestMailbox[Frame] = LatestMailbox()
        self._tasks = tasks
        self._thread: AnalysisThread | None = None
        self._loop = AnalysisLoop(
            inbox=self.inbox,
            make_analyzer=make_analyzer,
            timeline=timeline,
            on_error=self.failed.emit,
            on_ready=self.ready.emit,
            on_end=self.came_to_end.emit,
        )

    @property
    def latest(self) -> FrameAnalysis | None:
        """The newest result, of any source."""
        return self._loop.latest

    @property
    def statistics(self) -> AnalysisStatistics:
        """Rate, latency and counts of the analysis."""
        return self._loop.statistics

    @property
    def detector_name(self) -> str:
        """`"mien"`, `"haar"` or `"yunet"`; empty until the analysis has started."""
        analyzer = self._loop.analyzer
        return analyzer.detector_name if analyzer else ""

    @property
    def cards(self) -> tuple[WeightsCard, ...]:
        """The cards of the networks; empty until the analysis has started."""
        analyzer = self._loop.analyzer
        return analyzer.cards if analyzer else ()

    def start(self) -> None:
        """Start the thread, in which the networks load."""
        self._thread = AnalysisThread(self._loop)
        self._thread.finished.connect(self._on_finished)
        self._tasks.launch(self._thread)

    def stop(self) -> None:
        """Ask the thread to end; returns at once."""
        self.inbox.close()
        if self._thread is not None:
            self._thread.stop()

    def apply(self, settings: Settings) -> None:
        """Change the settings before the next frame; retries a failed start."""
        self._loop.apply(settings)
        if self._thread is not None and self._thread.isFinished():
            self.start()

    def set_recorder(self, recorder: SessionRecorder | None) -> None:
        """Give every coming result to a recorder, or to none."""
        self._loop.set_recorder(recorder)

    @Slot()
    def _on_finished(self) -> None:
        if self._thread is not None and self._thread.isFinished():
            self.ended.emit()
