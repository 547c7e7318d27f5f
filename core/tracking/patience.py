"""How long a face may be absent: a time, or a number of frames where frames are rare."""

from collections import deque
from typing import Final


class Patience:
    """A time limit that grows at low frame rates.

    A second means thirty frames of a camera, and a fifth of one of a time lapse, of which each
    frame would show new people. So the patience is never less than three and a half intervals
    between frames: two in a row may miss a face, and half a frame is for times that jitter.

    The interval is the second longest of the last eight: a single hole of a camera counts as a
    hole and not as its rate, while the frames of a file that come at very different distances
    count with their long ones. The first two frames have one interval, which is taken as it is.
    """

    _FRAMES: Final = 3.5
    _INTERVALS: Final = 8

    def __init__(self, shortest_s: float) -> None:
        """Start without frames.

        Args:
            shortest_s: Seconds that hold where frames are frequent.
        """
        self._shortest_ns = round(shortest_s * 1e9)
        self._intervals: deque[int] = deque(maxlen=self._INTERVALS)
        self._newest_ns: int | None = None
        self._ns = self._shortest_ns

    @property
    def ns(self) -> int:
        """Nanoseconds, as of the newest frame."""
        return self._ns

    def note(self, time_ns: int) -> None:
        """Note the time of a frame; an earlier one than the last restarts the count."""
        if self._newest_ns is not None and time_ns > self._newest_ns:
            self._intervals.append(time_ns - self._newest_ns)
            interval = sorted(self._intervals)[-2:][0]
            self._ns = max(self._shortest_ns, round(self._FRAMES * interval))
        self._newest_ns = time_ns

    def reset(self) -> None:
        """Forget all frames: what follows has times and a rate of its own."""
        self._intervals.clear()
        self._newest_ns = None
        self._ns = self._shortest_ns
