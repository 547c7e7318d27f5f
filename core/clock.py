"""Time as the engine sees it, so that tests need not wait."""

import threading
import time
from typing import Protocol


class Clock(Protocol):
    """Reads the time and waits."""

    def monotonic_ns(self) -> int:
        """Nanoseconds on a clock that never goes back."""

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Wait until the event is set or the seconds have passed; whether it is set."""


class SystemClock:
    """The machine's own clock."""

    def monotonic_ns(self) -> int:
        """`time.monotonic_ns()`."""
        return time.monotonic_ns()

    def wait(self, event: threading.Event, seconds: float) -> bool:
        """Wait until the event is set or the seconds have passed; whether it is set."""
        return event.wait(seconds)
