"""What the charts read: the whole session of each face, in bounded memory."""

import math
import threading
from collections import deque
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from core.tracking import Patience
from core.types import FaceAnalysis, FrameAnalysis
from models.labels import EMOTIONS, UNCERTAIN

BLOCK_ROWS: Final = 256
MOST_ROWS: Final = 10 * 60 * 60 * 30
"""One hour of ten faces at 30 frames a second, or ten hours of one: about 42 MB."""
MOST_MARKERS: Final = 10_000

_ROW: Final = np.dtype(
    [
        ("time", np.float64),
        ("smoothed", np.float16, len(EMOTIONS)),
        ("raw", np.float16, len(EMOTIONS)),
        ("threshold", np.float16),
        ("readable", np.bool_),
    ]
)
"""Half precision is a twentieth of a percent, finer than any chart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """A stretch of time with one label.

    Attributes:
        start_s: Its first row, in seconds on the clock of `Frame.captured_ns`.
        end_s: The first row of the next run, or its own last one where a gap or nothing follows.
        key: An expression, or `"uncertain"`.
    """

    start_s: float
    end_s: float
    key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A marker set by the user.

    Attributes:
        time_s: When, in seconds on the clock of `Frame.captured_ns`.
        label: What.
    """

    time_s: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackSeries:
    """The expression of one face over time; a row of NaN is a gap.

    Attributes:
        times_s: `(N,)` float64 seconds on the clock of `Frame.captured_ns`, increasing.
        smoothed: `(N, 7)` float32.
        raw: `(N, 7)` float32, each frame alone.
        thresholds: `(N,)` float32, the confidence that a label needed then.
        readable: `(N,)` bool; False where the face was too small, dark or blurred for a label.
    """

    times_s: NDArray[np.float64]
    smoothed: NDArray[np.float32]
    raw: NDArray[np.float32]
    thresholds: NDArray[np.float32]
    readable: NDArray[np.bool_]

    def with_smoothed(self, smoothed: NDArray[np.float32]) -> "TrackSeries":
        """A copy with other smoothed values, such as corrected ones."""
        return replace(self, smoothed=smoothed)

    def runs(self) -> list[Run]:
        """The dominant expression as stretches of one label each, gaps left out."""
        if not len(self.times_s):
            return []
        gaps = np.isnan(self.smoothed[:, 0])
        best = np.nan_to_num(self.smoothed)
        certain = self.readable & (best.max(axis=1) >= self.thresholds)
        codes = np.where(certain, best.argmax(axis=1), len(EMOTIONS))
        codes[gaps] = -1
        starts = np.flatnonzero(np.diff(codes, prepend=-2))
        ends = np.append(starts[1:], len(codes)) - 1
        runs = []
        for start, end in zip(starts, ends, strict=True):
            if (code := codes[start]) == -1:
                continue
            # Up to the next label, but not into a gap.
            last = end + 1 if end + 1 < len(codes) and codes[end + 1] != -1 else end
            runs.append(
                Run(
                    start_s=float(self.times_s[start]),
                    end_s=float(self.times_s[last]),
                    key=EMOTIONS[code] if code < len(EMOTIONS) else UNCERTAIN,
                )
            )
        return runs


class _Track:
    """Rows in blocks, so that old ones can be dropped block by block."""

    def __init__(self) -> None:
        self.blocks: deque[NDArray[np.void]] = deque()
        self._used = BLOCK_ROWS

    def append(self, row: tuple[object, ...]) -> bool:
        """Add a row; return whether a new block was needed."""
        full = self._used == BLOCK_ROWS
        if full:
            self.blocks.append(np.zeros(BLOCK_ROWS, _ROW))
            self._used = 0
        self.blocks[-1][self._used] = row
        self._used += 1
        return full

    @property
    def newest_s(self) -> float:
        return float(self.blocks[-1]["time"][self._used - 1])

    def parts(self, since_s: float, until_s: float) -> list[NDArray[np.void]]:
        """The blocks with rows from a time on; the one in use is copied."""
        filled = [*self.blocks]
        filled[-1] = filled[-1][: self._used].copy()
        # One row before and after, to draw up to the edge, may lie in the next block.
        first = sum(block["time"][-1] < since_s for block in filled)
        last = sum(block["time"][0] <= until_s for block in filled)
        return filled[max(0, first - 1) : last + 1]


class Timeline:
    """All faces of a session; written by the analysis thread, read by any.

    Attributes:
        seconds: How far the live chart looks back.
    """

    def __init__(self, seconds: float = 60.0, *, most_rows: int = MOST_ROWS) -> None:
        """Start empty.

        Args:
            seconds: How far the live chart looks back.
            most_rows: How many rows of all faces are kept, in whole blocks of 256; of more, the
                oldest go.
        """
        self.seconds = seconds
        self._most_blocks = max(1, most_rows // BLOCK_ROWS)
        self._tracks: dict[int, _Track] = {}
        self._blocks = 0
        self._newest_s = -math.inf
        self._first_s = math.inf
        self._markers: deque[Marker] = deque(maxlen=MOST_MARKERS)
        self._patience = Patience(1.0)
        self._lock = threading.Lock()

    def append(self, analysis: FrameAnalysis) -> None:
        """Add one frame; a face unseen for a second leaves a gap.

        Where frames are rare it takes longer, see `Patience`.
        """
        now = analysis.captured_ns / 1e9
        with self._lock:
            self._newest_s = now
            self._patience.note(analysis.captured_ns)
            self._first_s = min(self._first_s, now)
            for face in analysis.faces:
                track = self._tracks.setdefault(face.track.track_id, _Track())
                if track.blocks:
                    if now <= track.newest_s:
                        continue
                    if now - track.newest_s > self._patience.ns / 1e9:
                        self._append(track, _gap(track.newest_s + 1e-6))
                self._append(track, _row(now, face, analysis.confidence_threshold))
            self._forget()

    def add_gap(self, time_ns: int) -> None:
        """Add a gap to all curves: the source was lost."""
        with self._lock:
            for track in self._tracks.values():
                # The others have been away for longer, which breaks them by itself.
                if self._newest_s - track.newest_s <= self._patience.ns / 1e9:
                    self._append(track, _gap(max(time_ns / 1e9, track.newest_s)))
            self._patience.reset()
            self._forget()

    def add_marker(self, time_ns: int, label: str) -> None:
        """Add a marker; beyond 10,000 the oldest are dropped.

        Args:
            time_ns: When, on the clock of `Frame.captured_ns`.
            label: What a person reads.
        """
        with self._lock:
            self._markers.append(Marker(time_s=time_ns / 1e9, label=label))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._tracks.clear()
            self._markers.clear()
            self._blocks = 0
            self._newest_s, self._first_s = -math.inf, math.inf
            self._patience.reset()

    @property
    def span_s(self) -> tuple[float, float] | None:
        """Time of the first and the newest frame; None before there is one."""
        with self._lock:
            return None if math.isinf(self._newest_s) else (self._first_s, self._newest_s)

    @property
    def markers(self) -> list[Marker]:
        """The markers, in order."""
        with self._lock:
            return list(self._markers)

    def snapshot(
        self, track_id: int, *, since_s: float | None = None, until_s: float = math.inf
    ) -> TrackSeries:
        """A copy of one face's curves; empty if the face is unknown.

        Args:
            track_id: Whose.
            since_s: From when on, with the row before; None is the window of the live chart, minus
                infinity is everything.
            until_s: Until when, with the row after.
        """
        with self._lock:
            since_s = self._newest_s - self.seconds if since_s is None else since_s
            track = self._tracks.get(track_id)
            parts = track.parts(since_s, until_s) if track else []
        # Blocks that are full change no more, so this need not hold up the analysis.
        rows = np.concatenate([np.zeros(0, _ROW), *parts])
        first = np.searchsorted(rows["time"], since_s)
        last = np.searchsorted(rows["time"], until_s, side="right")
        rows = rows[max(0, first - 1) : last + 1]
        return TrackSeries(
            times_s=rows["time"].copy(),
            smoothed=rows["smoothed"].astype(np.float32),
            raw=rows["raw"].astype(np.float32),
            thresholds=rows["threshold"].astype(np.float32),
            readable=rows["readable"].copy(),
        )

    def _append(self, track: _Track, row: tuple[object, ...]) -> None:
        self._blocks += track.append(row)

    def _forget(self) -> None:
        while self._blocks > self._most_blocks:
            oldest = min(self._tracks, key=lambda i: self._tracks[i].blocks[0]["time"][0])
            self._tracks[oldest].blocks.popleft()
            self._blocks -= 1
            if not self._tracks[oldest].blocks:
                del self._tracks[oldest]


def _row(time_s: float, face: FaceAnalysis, threshold: float) -> tuple[object, ...]:
    emotion = face.emotion
    return (time_s, emotion.smoothed, emotion.probabilities, threshold, not face.doubts)


def _gap(time_s: float) -> tuple[object, ...]:
    return (time_s, np.nan, np.nan, 0.0, False)
