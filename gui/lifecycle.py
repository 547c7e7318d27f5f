"""Closing down in the reverse order of starting up."""

import logging
from collections.abc import Callable

log = logging.getLogger(__name__)


class CleanUps:
    """Clean-up functions, registered as things start and run once, newest first."""

    def __init__(self) -> None:
        self._actions: list[tuple[str, Callable[[], object]]] = []

    def add(self, name: str, action: Callable[[], object]) -> None:
        """Remember what undoes the thing that has just been started.

        Args:
            name: What the log calls it.
            action: Must be bounded in time.
        """
        self._actions.append((name, action))

    def run(self) -> None:
        """Undo everything; a failure is logged and does not keep the others from running.

        Calling it again does nothing.
        """
        while self._actions:
            name, action = self._actions.pop()
            try:
                action()
            except Exception:
                log.exception("Cleaning up %s failed", name)
