"""What is drawn of a stretch of time: curves, bands and lanes, a point for each pixel."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.review.opening.engine import Engine
from core.review.opening.layout import LABELS, SMOOTH
from core.review.timeline.pyramid import Points, Pyramid, joined


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """One person over a stretch of time, at most one point for each pixel; frames when near enough.

    Attributes:
        times_s: `(N,)` float64, increasing.
        mean: `(N, 7)` float32: mean smoothed probability of the rows in the point; NaN: none.
        lowest: `(N, 7)` float32, the same for the least.
        highest: `(N, 7)` float32, and for the largest.
        labels: `(N,)` int8: places in `LABELS` of the most frequent label, -1 for none.
        uncertain: `(N,)` float32: share of the rows that are uncertain, 0 to 1.
        follows: `(N,)` bool: whether the person was there all the way from the point before.
        width_s: How long a point lasts.
    """

    times_s: NDArray[np.float64]
    mean: NDArray[np.float32]
    lowest: NDArray[np.float32]
    highest: NDArray[np.float32]
    labels: NDArray[np.int8]
    uncertain: NDArray[np.float32]
    follows: NDArray[np.bool_]
    width_s: float

    def lanes(self) -> list[tuple[float, float]]:
        """Where the person is, as beginning and end in seconds."""
        return [(start, end) for start, end, _ in self._runs(np.zeros(len(self.times_s), np.int8))]

    def bands(self) -> list[tuple[float, float, str]]:
        """The dominant label as beginning, end (s) and key; where there is none, nothing."""
        return [
            (start, end, str(LABELS[code]))
            for start, end, code in self._runs(self.labels)
            if code >= 0
        ]

    def _runs(self, codes: NDArray[np.int8]) -> list[tuple[float, float, int]]:
        if not len(codes):
            return []
        changed = np.diff(codes, prepend=codes[0]) != 0
        starts = np.flatnonzero(changed | ~self.follows)
        ends = np.append(starts[1:], len(codes)) - 1
        runs = []
        for first, last in zip(starts, ends, strict=True):
            # Up to the next point where it follows at once, else as long as a point lasts.
            on = last + 1 < len(codes) and self.follows[last + 1]
            half = self.width_s / 2
            end = self.times_s[last + 1] if on else self.times_s[last] + half
            start = self.times_s[first] if self.follows[first] else self.times_s[first] - half
            runs.append((float(start), float(end), int(codes[first])))
        return runs


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """All that is drawn of a stretch of time.

    Attributes:
        start_s: Its beginning.
        end_s: Its end.
        people: A picture of each person.
        analysed: `(N,)` float64 times of points in which any frame was analysed, faces or not.
        exact: Whether all rows count, and single frames are shown where the stretch is short enough
            for it; False while there is only a rough picture, or the rows are not at hand.
    """

    start_s: float
    end_s: float
    people: Mapping[int, Picture]
    analysed: NDArray[np.float64]
    exact: bool


class Timeline:
    """Answers what any stretch of a recording looks like, within milliseconds; any thread may ask.

    Longer stretches are made of a pyramid in memory; where a pixel is shorter than its finest
    level, of the rows, of which those around the last stretch are kept.

    Attributes:
        pyramid: Of the whole recording.
        rough: Whether it is of a sample of the rows only.
    """

    def __init__(
        self,
        engine: Engine,
        pyramid: Pyramid,
        *,
        rows: bool,
        rough: bool = False,
        relation: str = "SELECT * FROM rows",
    ) -> None:
        """Take what is there.

        Args:
            engine: The database.
            pyramid: Of the whole recording.
            rows: Whether the table `rows` is there.
            rough: Whether the pyramid is of a sample of the rows.
            relation: SQL of the rows that single frames come from.
        """
        self.pyramid = pyramid
        self.rough = rough
        self._engine = engine
        self._relation = relation
        self._has_rows = rows
        self._lock = threading.Lock()
        self._cached: tuple[float, float, dict[int, Points]] | None = None

    @property
    def span_s(self) -> tuple[float, float]:
        """Beginning and end of the recording, to within the finest stretch."""
        return self.pyramid.span_s

    def view(
        self,
        start_s: float,
        end_s: float,
        pixels: int,
        people: Mapping[int, Sequence[int]] | None = None,
        *,
        longest_step_s: float = 1.0,
        wait: bool = True,
    ) -> View:
        """What a stretch of time looks like.

        Args:
            start_s: Its beginning.
            end_s: Its end, later than that.
            pixels: How wide it is drawn.
            people: Faces of each person; every face is one unless given.
            longest_step_s: From which distance two points are not joined.
            wait: Read rows that are not at hand, which takes up to some 50 ms; else the finest
                stretches stand in their place, and the answer is not `exact`. `prepare` reads them.

        Raises:
            ValueError: If the stretch has no length or width.
            ReviewError: If the rows cannot be read.
        """
        if not start_s < end_s or pixels < 1:
            raise ValueError(f"no stretch from {start_s} to {end_s} s in {pixels} pixels")
        pixel_s = (end_s - start_s) / pixels
        level = self.pyramid.level(pixel_s)
        exact = not self.rough
        if level is not None:
            length_s, faces = level
        elif self._has_rows and (wait or self._at_hand(start_s, end_s)):
            length_s, faces = 0.0, self._rows(start_s, end_s)
        else:
            length_s, faces, exact = self.pyramid.finest_s, self.pyramid.finest, False
        margin = max(length_s, pixel_s, longest_step_s if not length_s else 0.0)
        parts = {
            face: points.part(start_s - margin, end_s + margin) for face, points in faces.items()
        }
        if people is None:
            people = {face: (face,) for face in sorted(parts) if face}
        reach = max(longest_step_s, 1.5 * max(length_s, pixel_s))
        pictures = {}
        for person, numbers in people.items():
            known = [parts[number] for number in numbers if number in parts]
            if known:
                points = _in_pixels(joined(known), start_s, pixel_s, length_s)
                pictures[person] = _picture(points, reach, max(length_s, pixel_s))
        seen = [points.times_s for points in parts.values()]
        return View(
            start_s=start_s,
            end_s=end_s,
            people=pictures,
            analysed=np.unique(np.concatenate(seen)) if seen else np.zeros(0),
            exact=exact,
        )

    def prepare(self, start_s: float, end_s: float) -> None:
        """Read the rows of a stretch and of as much before and after; for a thread of its own.

        Raises:
            ReviewError: If the rows cannot be read.
        """
        if self._has_rows:
            self._rows(start_s, end_s)

    def _at_hand(self, start_s: float, end_s: float) -> bool:
        with self._lock:
            cached = self._cached
        return cached is not None and cached[0] <= start_s and end_s <= cached[1]

    def _rows(self, start_s: float, end_s: float) -> dict[int, Points]:
        with self._lock:
            if self._cached and self._cached[0] <= start_s and end_s <= self._cached[1]:
                return self._cached[2]
        span = end_s - start_s
        margin = max(span, 2.0)
        first, last = start_s - margin, end_s + margin
        answer = self._engine.arrays(
            f"SELECT coalesce(face, 0) AS face, t, label, {', '.join(SMOOTH)} "
            f"FROM ({self._relation}) WHERE t BETWEEN ? AND ? ORDER BY 1, 2",
            [first, last],
        )
        faces = np.ma.filled(answer["face"], 0)
        whole = _single_rows(answer)
        starts = np.flatnonzero(np.diff(faces, prepend=-1))
        ends = np.append(starts, len(faces))[1:]
        points = {int(faces[a]): whole[a:b] for a, b in zip(starts, ends, strict=True)}
        with self._lock:
            self._cached = (first, last, points)
        return points


def _single_rows(answer: Mapping[str, NDArray[np.float64]]) -> Points:
    values = np.stack(
        [np.ma.filled(answer[name].astype(np.float32), np.nan) for name in SMOOTH], axis=1
    )
    codes = np.ma.filled(answer["label"].astype(np.int16), -1)
    labels = (codes[:, None] == np.arange(len(LABELS))).astype(np.float32)
    return Points(
        times_s=np.asarray(answer["t"], np.float64),
        rows=np.ones(len(codes), np.float32),
        lowest=values,
        highest=values,
        sums=values,
        labels=labels,
    )


def _in_pixels(points: Points, start_s: float, pixel_s: float, length_s: float) -> Points:
    keys = np.floor((points.times_s - start_s) / pixel_s).astype(np.int64)
    # Single frames keep their own time where no two share a pixel.
    if not length_s and len(keys) and (np.diff(keys) > 0).all():
        return points
    return points.gathered(keys, start_s + (keys + 0.5) * pixel_s)


def _picture(points: Points, reach_s: float, width_s: float) -> Picture:
    counts = points.labels
    some = counts.sum(axis=1) > 0 if len(counts) else np.zeros(0, np.bool_)
    best = counts.argmax(axis=1) if len(counts) else np.zeros(0, np.int64)
    follows = np.diff(points.times_s, prepend=-np.inf) <= reach_s
    rows = points.rows[:, None]
    return Picture(
        times_s=points.times_s,
        mean=(points.sums / rows).astype(np.float32),
        lowest=points.lowest,
        highest=points.highest,
        labels=np.where(some, best, -1).astype(np.int8),
        uncertain=(counts[:, -1] / points.rows).astype(np.float32),
        follows=follows,
        width_s=width_s,
    )
