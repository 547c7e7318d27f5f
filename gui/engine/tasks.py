"""The threads of one window: kept while they run, and waited for at the end."""

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QDeadlineTimer, QObject, QThread, Slot

from core.errors import AppError
from gui.engine.workers import StoppableThread, TaskThread

log = logging.getLogger(__name__)


class Tasks(QObject):
    """Starts threads and keeps them until they have ended. Lives in the GUI thread.

    A QThread that is destroyed while it runs takes the program down.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._running: set[QThread] = set()

    @property
    def count(self) -> int:
        """How many threads are at work."""
        return len(self._running)

    def launch(self, thread: QThread) -> None:
        """Start a thread.

        Args:
            thread: Not started before.
        """
        self._running.add(thread)
        thread.finished.connect(self._on_finished)
        thread.start()

    def run(
        self,
        name: str,
        task: Callable[[], object],
        on_done: Callable[[Any], object],
        on_failed: Callable[[AppError], object],
    ) -> None:
        """Run a short task in a thread.

        Args:
            name: For the log.
            task: Called once, in a thread of its own.
            on_done: Called in this thread with what it returned.
            on_failed: Called in this thread with what went wrong.
        """
        self.launch(TaskThread(name, task, on_done, on_failed))

    def stop(self) -> None:
        """Ask all but the short tasks to end; returns at once."""
        for thread in self._running:
            if isinstance(thread, StoppableThread):
                thread.stop()

    def wait(self, seconds: float) -> bool:
        """Wait until all threads have ended.

        Args:
            seconds: How long, at the most.

        Returns:
            Whether they have.
        """
        deadline = QDeadlineTimer(round(1000 * seconds))
        for thread in list(self._running):
            if thread.wait(deadline):
                self._running.discard(thread)
            else:
                log.warning("The %s thread has not ended in time.", thread.objectName())
        return not self._running

    @Slot()
    def _on_finished(self) -> None:
        for thread in [thread for thread in self._running if thread.isFinished()]:
            thread.wait()
            self._running.discard(thread)
            if isinstance(thread, TaskThread):
                if thread.error is not None:
                    thread.on_failed(thread.error)
                else:
                    thread.on_done(thread.result)
