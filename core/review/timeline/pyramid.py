"""The whole recording in fewer and fewer points, for a picture of any stretch of it."""

import threading
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

import duckdb
import numpy as np
from numpy.typing import NDArray

from core.review.opening.engine import Engine, Progress
from core.review.opening.layout import LABELS, SMOOTH
from models.labels import EMOTIONS

FACTOR: Final = 4
"""How many points of a level make one of the next."""
COARSEST_S: Final = 600.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Points:
    """Stretches of equal length of one face, or single rows.

    Attributes:
        times_s: `(N,)` float64: the middle of each stretch, or the time of the row; increasing.
        rows: `(N,)` float32: rows in it.
        lowest: `(N, 7)` float32, smoothed probabilities in the order of `EMOTIONS`; NaN: none.
        highest: `(N, 7)` float32.
        sums: `(N, 7)` float32 sums over the rows.
        labels: `(N, 8)` float32: rows with each of `LABELS`.
    """

    times_s: NDArray[np.float64]
    rows: NDArray[np.float32]
    lowest: NDArray[np.float32]
    highest: NDArray[np.float32]
    sums: NDArray[np.float32]
    labels: NDArray[np.float32]

    def part(self, start_s: float, end_s: float) -> "Points":
        """Those from a time to another, both included."""
        first, last = np.searchsorted(self.times_s, (start_s, end_s))
        return self[int(first) : int(last) + 1]

    def __getitem__(self, chosen: Any) -> "Points":
        return Points(
            times_s=self.times_s[chosen],
            rows=self.rows[chosen],
            lowest=self.lowest[chosen],
            highest=self.highest[chosen],
            sums=self.sums[chosen],
            labels=self.labels[chosen],
        )

    def gathered(self, keys: NDArray[np.int64], times_s: NDArray[Any]) -> "Points":
        """Fewer points, one for each run of equal keys.

        Args:
            keys: `(N,)`, not decreasing.
            times_s: `(N,)`: the time that the point of each key gets.
        """
        if not len(keys):
            return self
        starts = np.flatnonzero(np.diff(keys, prepend=keys[0] - 1))
        return Points(
            times_s=times_s[starts],
            rows=np.add.reduceat(self.rows, starts),
            lowest=np.fmin.reduceat(self.lowest, starts),
            highest=np.fmax.reduceat(self.highest, starts),
            sums=np.add.reduceat(self.sums, starts),
            labels=np.add.reduceat(self.labels, starts),
        )


def joined(parts: Iterable[Points]) -> Points:
    """Points of several faces as those of one, in order of time."""
    several = list(parts)
    if len(several) == 1:
        return several[0]
    together = Points(
        **{
            name: np.concatenate([getattr(part, name) for part in several])
            for name in Points.__slots__
        }
    )
    return together[np.argsort(together.times_s, kind="stable")]


class Pyramid:
    """Points of every face in levels, each with stretches four times as long as the one before.

    Attributes:
        finest_s: Length of the shortest stretches, in seconds.
        faces: Numbers of the faces; 0 stands for the frames without one.
        span_s: Beginning of the first and end of the last stretch.
    """

    def __init__(self, levels: list[tuple[float, dict[int, Points]]]) -> None:
        """Hold the levels, each as the length of its stretches and the points of each face."""
        self._levels = levels
        self.finest_s, finest = levels[0]
        self.faces = tuple(sorted(finest))
        half = self.finest_s / 2
        ends = [(p.times_s[0] - half, p.times_s[-1] + half) for p in finest.values()]
        self.span_s = (
            (float(min(a for a, _ in ends)), float(max(b for _, b in ends))) if ends else (0.0, 0.0)
        )

    def level(self, longest_s: float) -> tuple[float, dict[int, Points]] | None:
        """The longest stretches that are no longer than this; None where all are."""
        fitting = [level for level in self._levels if level[0] <= longest_s]
        return fitting[-1] if fitting else None

    @property
    def finest(self) -> dict[int, Points]:
        """The points of the shortest stretches, by face."""
        return self._levels[0][1]

    def nbytes(self) -> int:
        """Memory of all points."""
        return sum(
            getattr(points, name).nbytes
            for _, faces in self._levels
            for points in faces.values()
            for name in Points.__slots__
        )


def finest_for(rows: int, span_s: float) -> float:
    """A length of stretches that makes some hundred thousand of them at most, in seconds.

    Args:
        rows: How many rows there are, roughly.
        span_s: How long the recording is, roughly.
    """
    faces = max(1.0, rows / max(span_s * 25, 1))
    finest = 0.25
    while faces * span_s / finest > 250_000:
        finest *= 2
    return finest


def build_pyramid(
    engine: Engine,
    relation: str,
    finest_s: float,
    *,
    cursor: duckdb.DuckDBPyConnection | None = None,
    progress: Progress | None = None,
    cancel: threading.Event | None = None,
) -> Pyramid:
    """Read rows once and make all levels of them.

    Args:
        engine: The database.
        relation: SQL of a table with `t`, `face`, `label` and the smoothed probabilities.
        finest_s: Length of the shortest stretches, in seconds.
        cursor: The connection that reads; a new one unless given.
        progress: Called with the share that is done.
        cancel: Set it to stop.

    Raises:
        Cancelled: If it was stopped.
        duckdb.Error: If the rows cannot be read.
    """
    columns = [
        f"{what}({name})::FLOAT AS {letter}{place}"
        for place, name in enumerate(SMOOTH)
        for what, letter in (("min", "a"), ("max", "b"), ("sum", "s"))
    ]
    columns += [
        f"count(*) FILTER (label = {code})::FLOAT AS l{code}" for code in range(len(LABELS))
    ]
    answer = engine.watched(
        f"SELECT coalesce(face, 0)::INTEGER AS face, floor(t / {finest_s!r})::BIGINT AS bin, "
        f"count(*)::FLOAT AS n, {', '.join(columns)} FROM ({relation}) "
        "WHERE isfinite(t) AND abs(t) <= 1e12 GROUP BY ALL",
        cursor=cursor,
        progress=progress,
        cancel=cancel,
    )
    order = np.lexsort((answer["bin"], answer["face"]))
    values = {
        name: np.ma.filled(column, np.nan)[order]
        for name, column in answer.items()
        if name not in ("face", "bin")
    }
    faces, bins = (np.ma.filled(answer[name])[order] for name in ("face", "bin"))
    whole = Points(
        times_s=(bins + 0.5) * finest_s,
        rows=values["n"],
        lowest=_stacked(values, "a"),
        highest=_stacked(values, "b"),
        sums=_stacked(values, "s"),
        labels=np.stack([values[f"l{code}"] for code in range(len(LABELS))], 1),
    )
    starts = np.flatnonzero(np.diff(faces, prepend=-1))
    ends = np.append(starts, len(faces))[1:]
    level = {int(faces[a]): whole[a:b] for a, b in zip(starts, ends, strict=True)}
    levels, length = [(finest_s, level)], finest_s
    while length * FACTOR <= COARSEST_S:
        length *= FACTOR
        level = {face: _coarser(points, length) for face, points in level.items()}
        levels.append((length, level))
    return Pyramid(levels)


def _stacked(values: dict[str, NDArray[np.float32]], letter: str) -> NDArray[np.float32]:
    return np.stack([values[f"{letter}{place}"] for place in range(len(EMOTIONS))], 1)


def _coarser(points: Points, length_s: float) -> Points:
    keys = np.floor(points.times_s / length_s).astype(np.int64)
    return points.gathered(keys, (keys + 0.5) * length_s)
