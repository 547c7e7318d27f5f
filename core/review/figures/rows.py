"""The rows of one person in order of time, in pieces that fit into memory."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from core.pipeline import Baseline
from core.review.opening.engine import Cancelled
from core.review.opening.layout import SMOOTH
from core.review.recording import Person, Recording
from models.labels import AGE_GROUPS, EMOTIONS

UNCERTAIN_CODE: Final = len(EMOTIONS)
_PIECE_ROWS: Final = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Some rows of one person, no two at the same time.

    Attributes:
        times_s: `(N,)` float64, increasing.
        until_s: `(N,)` float64: until when each counts, that is until the next frame.
        labels: `(N,)` int8: places in `LABELS`; -1 for none.
        smooth: `(N, 7)` float64, NaN for none.
        raw: `(N, 7)` float64, of each frame alone; `(N, 0)` where it was not asked for.
        ages: `(N, 4)` float64.
        age_labels: `(N,)` int8: places in `AGE_LABELS`; -1 for none.
        readable: `(N,)` bool: False where a label was kept back for the face's own sake: small,
            dark, blurred or turned away.
        twice: Rows left out because another one is of the same time.
    """

    times_s: NDArray[np.float64]
    until_s: NDArray[np.float64]
    labels: NDArray[np.int8]
    smooth: NDArray[np.float64]
    raw: NDArray[np.float64]
    ages: NDArray[np.float64]
    age_labels: NDArray[np.int8]
    readable: NDArray[np.bool_]
    twice: int

    def shows(self, threshold: float) -> NDArray[np.int8]:
        """What each row shows: the place of its label if that is likely enough, else -1.

        Args:
            threshold: The smoothed probability that it needs, 0 to 1.
        """
        known = (self.labels >= 0) & (self.labels < UNCERTAIN_CODE)
        places = np.where(known, self.labels, 0).astype(np.int64)
        values = np.take_along_axis(self.smooth, places[:, None], axis=1)[:, 0]
        return np.where(known & (values >= threshold), places, -1).astype(np.int8)

    def valence(self) -> NDArray[np.float64]:
        """Happy minus the largest of sad, angry, disgusted and fearful, `(N,)`, -1 to 1."""
        return np.asarray(self.smooth[:, 1] - self.smooth[:, 3:].max(axis=1))


def rows_of(
    recording: Recording,
    person: Person,
    start_s: float,
    end_s: float,
    *,
    baseline: Baseline | None = None,
    raw: bool = False,
    cancel: threading.Event | None = None,
) -> Iterator[Rows]:
    """The rows of a person that count for some of a stretch of time, piece by piece.

    Args:
        recording: With its rows loaded.
        person: Whose.
        start_s: Beginning of the stretch.
        end_s: Its end.
        baseline: Corrects the smoothed probabilities, and the labels with them.
        raw: Read the probabilities of each frame alone as well.
        cancel: Set it to stop.

    Raises:
        ReviewError: If the rows cannot be read.
        Cancelled: If it was stopped.
    """
    frames = recording.frames
    # The frame before the stretch may reach into it.
    first = int(np.searchsorted(frames.until_s, start_s, side="right"))
    last = int(np.searchsorted(frames.times_s, end_s))
    piece = max(1, _PIECE_ROWS // len(person.faces))
    singles = tuple(EMOTIONS) if raw else ()
    columns = ("t", "label", "age", "score", *SMOOTH, *singles, *AGE_GROUPS)
    sql = (
        f"SELECT {', '.join(columns)} FROM rows WHERE t BETWEEN ? AND ? "
        f"AND face IN ({', '.join(map(str, person.faces))}) ORDER BY t, score DESC NULLS LAST"
    )
    for begin in range(first, last, piece):
        if cancel is not None and cancel.is_set():
            raise Cancelled("Called off.")
        times = frames.times_s[begin : min(begin + piece, last)]
        answer = recording.engine.arrays(sql, [float(times[0]), float(times[-1])])
        rows = _rows(recording, answer)
        yield rows if baseline is None else _corrected(recording, rows, baseline)


def thresholds_at(recording: Recording, times_s: NDArray[np.float64]) -> NDArray[np.float64] | None:
    """The confidence that a label needed at these times, `(N,)`; None where it is not known."""
    if recording.thresholds is None:
        return None
    values = np.full(len(times_s), recording.thresholds[0][1])
    for onset, value in recording.thresholds[1:]:
        values[times_s >= onset] = value
    return values


def _rows(recording: Recording, answer: dict[str, NDArray[Any]]) -> Rows:
    times = np.asarray(answer["t"], np.float64)
    first = np.diff(times, prepend=-np.inf) > 0
    frames = recording.frames
    until = frames.until_s[np.searchsorted(frames.times_s, times[first])]

    def numbers(names: tuple[str, ...]) -> NDArray[np.float64]:
        columns = [np.ma.filled(answer[n].astype(np.float64), np.nan)[first] for n in names]
        return np.stack(columns, axis=1) if columns else np.zeros((int(first.sum()), 0))

    def codes(name: str) -> NDArray[np.int8]:
        return np.asarray(np.ma.filled(answer[name].astype(np.int16), -1)[first], np.int8)

    labels, smooth = codes("label"), numbers(SMOOTH)
    readable = labels != UNCERTAIN_CODE
    needed = thresholds_at(recording, times[first])
    if needed is not None:
        # NaN is not larger: where nothing was read, nothing is readable.
        readable |= smooth.max(axis=1) < needed
    return Rows(
        times_s=times[first],
        until_s=until,
        labels=labels,
        smooth=smooth,
        raw=numbers(tuple(name for name in EMOTIONS if name in answer)),
        ages=numbers(tuple(AGE_GROUPS)),
        age_labels=codes("age"),
        readable=readable,
        twice=int((~first).sum()),
    )


def _corrected(recording: Recording, rows: Rows, baseline: Baseline) -> Rows:
    """The rows as they read without the person's own resting look, labelled anew."""
    smooth = baseline.correct(rows.smooth).astype(np.float64)
    needed = thresholds_at(recording, rows.times_s)
    certain = rows.readable & ~np.isnan(smooth[:, 0])
    if needed is not None:
        certain &= smooth.max(axis=1) >= needed
    best = np.nan_to_num(smooth).argmax(axis=1)
    labels = np.where(certain, best, UNCERTAIN_CODE)
    labels = np.where(rows.labels < 0, -1, labels).astype(np.int8)
    return replace(rows, smooth=smooth, labels=labels)
