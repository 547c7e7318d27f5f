"""What the charts read: the last minute of each track, in bounded memory."""

import threading
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.types import FrameAnalysis
from models.labels import EMOTIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackSeries:
    """The smoothed expression of one face over time.

    Attributes:
        times_s: `(N,)` float64 seconds on the clock of `Frame.captured_ns`, increasing.
        smoothed: `(N, 7)` float32; a row of NaN is a gap.
    """

    times_s: NDArray[np.float64]
    smoothed: NDArray[np.float32]


class _Ring:
    """A fixed number of rows, of which the oldest is overwritten."""

    def __init__(self, capacity: int) -> None:
        self.times = np.empty(capacity, np.float64)
        self.values = np.empty((capacity, len(EMOTIONS)), np.float32)
        self.written = 0

    def append(self, time_s: float, values: NDArray[np.float32] | float) -> None:
        row = self.written % len(self.times)
        self.times[row] = time_s
        self.values[row] = values
        self.written += 1

    @property
    def newest_s(self) -> float:
        return float(self.times[(self.written - 1) % len(self.times)])

    def ordered(self) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
        if self.written <= len(self.times):
            return self.times[: self.written].copy(), self.values[: self.written].copy()
        start = self.written % len(self.times)
        return np.roll(self.times, -start), np.roll(self.values, -start, axis=0)


class Timeline:
    """Ring buffers by track; written by the analysis thread, read by any."""

    _GAP_S = 1.0
    _MOST_TRACKS = 64

    def __init__(self, seconds: float = 60.0, *, highest_rate: float = 60.0) -> None:
        """Start empty.

        Args:
            seconds: How far back the charts look.
            highest_rate: Frames a second up to which nothing of that time is lost.
        """
        self.seconds = seconds
        self._capacity = round(seconds * highest_rate)
        self._rings: dict[int, _Ring] = {}
        self._lock = threading.Lock()

    def append(self, analysis: FrameAnalysis) -> None:
        """Add one frame; a face unseen for a second leaves a gap."""
        now = analysis.captured_ns / 1e9
        with self._lock:
            for face in analysis.faces:
                ring = self._rings.get(face.track.track_id)
                if ring is None:
                    ring = self._rings[face.track.track_id] = _Ring(self._capacity)
                elif now - ring.newest_s > self._GAP_S:
                    ring.append(ring.newest_s + 1e-6, np.nan)
                ring.append(now, face.emotion.smoothed)
            for track_id, ring in list(self._rings.items()):
                if now - ring.newest_s > self.seconds:
                    del self._rings[track_id]
            while len(self._rings) > self._MOST_TRACKS:
                del self._rings[min(self._rings, key=lambda i: self._rings[i].newest_s)]

    def add_gap(self, time_ns: int) -> None:
        """Break all curves: the source was lost."""
        with self._lock:
            for ring in self._rings.values():
                ring.append(max(time_ns / 1e9, ring.newest_s), np.nan)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._rings.clear()

    def track_ids(self) -> list[int]:
        """The tracks of the last minute."""
        with self._lock:
            return sorted(self._rings)

    def snapshot(self, track_id: int) -> TrackSeries:
        """A copy of one track's curves; empty if the track is unknown."""
        with self._lock:
            ring = self._rings.get(track_id) or _Ring(0)
            times, values = ring.ordered()
        return TrackSeries(times_s=times, smoothed=values)
