"""The neutral baseline: a correction by what a person's resting face reads as.

Some resting faces look a little sad or stern to the network. From ten seconds of one, each
expression k gets an offset

    o_k = log(p_k / p_neutral) - log(r_k / r_neutral),    limited to 0 ... 4,

where p is the median of the raw answers over that time, and r the mean answer to neutral faces.
What is shown is then q_k, in proportion to p_k exp(-o_k): a shift in log-odds, by which the
person's neutral reads as neutral faces do on average.

Its limits: an offset is never negative, so a correction takes expressions away and adds none; an
expression that the resting face resembles needs to be stronger before it shows; light and pose
are taken to be those of the ten seconds; and it says nothing of how the network errs on this
person's other expressions. Raw probabilities, and so the raw columns of a recording, stay as they
are.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from core.errors import AppError
from core.types import Estimate, FrameAnalysis
from models.labels import EMOTIONS, Emotion

if TYPE_CHECKING:
    from core.pipeline.timeline import TrackSeries

NEUTRAL: Final = EMOTIONS.index(Emotion.NEUTRAL)
AVERAGE_NEUTRAL: Final[Mapping[Emotion, float]] = {
    Emotion.NEUTRAL: 0.8628,
    Emotion.HAPPY: 0.0304,
    Emotion.SURPRISED: 0.0101,
    Emotion.SAD: 0.0801,
    Emotion.ANGRY: 0.0120,
    Emotion.DISGUSTED: 0.0034,
    Emotion.FEARFUL: 0.0012,
}
"""Mean answer of version 4 of the network to the 1,004 faces of the FER+ validation split to which
seven tenths of the votes or more gave neutral."""

FEWEST_SAMPLES: Final = 20
HIGHEST_ODDS: Final = 10.0
"""Odds of an expression against neutral from which a face is not taken for a resting one; 0.3 % of
those neutral faces have higher ones."""
LARGEST_OFFSET: Final = 4.0
_LEAST_PROBABILITY: Final = 1e-4


class BaselineProblem(StrEnum):
    """Why the samples give no baseline."""

    TOO_FEW = "too_few"
    NOT_NEUTRAL = "not_neutral"


class BaselineError(AppError):
    """No baseline can be computed.

    Attributes:
        problem: Why, as a key.
        expression: What the face read as, where it was not neutral; else None.
    """

    def __init__(
        self, message: str, problem: BaselineProblem, expression: Emotion | None = None
    ) -> None:
        super().__init__(message)
        self.problem = problem
        self.expression = expression


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """A correction for one person.

    Attributes:
        track_id: Whose.
        offsets: `(7,)` float32, in the order of `EMOTIONS`: what is taken off the logarithm of
            each probability, 0 to 4.
        resting: `(7,)` float32, the median answer to the resting face, made to sum to 1.
        samples: How many answers it was made from.
        first_ns: Time of the first of them, on the clock of `Frame.captured_ns`.
        last_ns: Time of the last.
    """

    track_id: int
    offsets: NDArray[np.float32]
    resting: NDArray[np.float32]
    samples: int
    first_ns: int
    last_ns: int

    def correct(self, probabilities: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
        """Corrected probabilities; rows of NaN stay NaN.

        Args:
            probabilities: `(..., 7)`, each row with sum 1.

        Returns:
            `(..., 7)` float32, each row with sum 1.
        """
        weighted = probabilities.astype(np.float32) * np.exp(-self.offsets)
        return np.asarray(weighted / weighted.sum(axis=-1, keepdims=True), np.float32)

    def corrected(self, estimate: Estimate) -> Estimate:
        """An expression estimate to show: smoothed values corrected, raw values unchanged."""
        return replace(estimate, smoothed=self.correct(estimate.smoothed))

    def corrected_series(self, series: "TrackSeries") -> "TrackSeries":
        """Curves to show: the smoothed ones corrected and relabelled, the raw ones unchanged."""
        return series.with_smoothed(self.correct(series.smoothed))

    def as_dict(self) -> dict[str, Any]:
        """Plain values for the sidecar of a recording."""
        return {
            "face_id": self.track_id,
            "samples": self.samples,
            "seconds": round((self.last_ns - self.first_ns) / 1e9, 3),
            "resting": _by_emotion(self.resting),
            "average_neutral": {str(key): value for key, value in AVERAGE_NEUTRAL.items()},
            "offsets": _by_emotion(self.offsets),
            "formula": "shown_k in proportion to smoothed_k * exp(-offset_k); columns are as read",
        }


class BaselineCollector:
    """Collects a person's raw estimates for some seconds; belongs to one thread."""

    def __init__(self, track_id: int, *, seconds: float = 10.0) -> None:
        """Start collecting with the next analysis.

        Args:
            track_id: Whose.
            seconds: How long, by the time of capture.
        """
        self.track_id = track_id
        self._duration_ns = round(seconds * 1e9)
        self._started_ns: int | None = None
        self._newest_ns = 0
        self._times: list[int] = []
        self._rows: list[NDArray[np.float32]] = []

    @property
    def progress(self) -> float:
        """Share of the time that has passed, 0 to 1."""
        if self._started_ns is None:
            return 0.0
        return min(1.0, (self._newest_ns - self._started_ns) / self._duration_ns)

    @property
    def done(self) -> bool:
        """Whether the time has passed, so that `result` is available."""
        return self.progress >= 1.0

    def add(self, analysis: FrameAnalysis) -> None:
        """Add an analysis; ignored if not newer than the last, or too late.

        A face that is too small, dark or blurred to be read gives no sample.
        """
        if self._started_ns is None:
            self._started_ns = analysis.captured_ns
        elif analysis.captured_ns <= self._newest_ns or self.done:
            return
        self._newest_ns = analysis.captured_ns
        for face in analysis.faces:
            if face.track.track_id == self.track_id and not face.doubts:
                self._times.append(analysis.captured_ns)
                self._rows.append(face.emotion.probabilities)

    def result(self) -> Baseline:
        """The correction.

        Raises:
            BaselineError: If the face was read too seldom, or was clearly not neutral.
        """
        return baseline_of(
            self.track_id, self._times, self._rows, duration_s=self._duration_ns / 1e9
        )


def baseline_of(
    track_id: int,
    times_ns: Sequence[int],
    answers: Sequence[NDArray[np.floating[Any]]] | NDArray[np.floating[Any]],
    *,
    duration_s: float,
) -> Baseline:
    """The correction that a resting face's raw answers give.

    Args:
        track_id: Whose.
        times_ns: `N` times of the answers, increasing.
        answers: `(N, 7)` raw probabilities, each row with sum 1.
        duration_s: How long the face was asked to rest, in seconds.

    Raises:
        BaselineError: If the face was read too seldom, or was clearly not neutral.
    """
    covered_ns = times_ns[-1] - times_ns[0] if len(times_ns) else 0
    if len(answers) < FEWEST_SAMPLES or 2 * covered_ns < duration_s * 1e9:
        raise BaselineError(
            f"The face was analysed {len(answers)} times within "
            f"{covered_ns / 1e9:.1f} s; a baseline needs {FEWEST_SAMPLES} analyses over "
            f"half of {duration_s:g} s. Keep it well lit in the picture, and try "
            f"again.",
            BaselineProblem.TOO_FEW,
        )
    resting = np.median(np.stack(list(answers)), axis=0)
    resting /= resting.sum()
    odds = _log_odds(resting)
    strongest = EMOTIONS[int(odds.argmax())]
    if odds.max() > np.log(HIGHEST_ODDS):
        share = resting[EMOTIONS.index(strongest)]
        raise BaselineError(
            f"The face looked {strongest} ({share:.0%}), not neutral; relax, look at the "
            f"camera, and try again.",
            BaselineProblem.NOT_NEUTRAL,
            strongest,
        )
    return Baseline(
        track_id=track_id,
        offsets=offsets_of(resting),
        resting=resting.astype(np.float32),
        samples=len(answers),
        first_ns=times_ns[0],
        last_ns=times_ns[-1],
    )


def offsets_of(resting: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """The correction computed from a resting face.

    Args:
        resting: `(7,)`, what it reads as, with sum 1.

    Returns:
        `(7,)` float32, 0 to `LARGEST_OFFSET`; see the formula above.
    """
    average = _log_odds(np.array([AVERAGE_NEUTRAL[emotion] for emotion in EMOTIONS]))
    return np.clip(_log_odds(resting) - average, 0, LARGEST_OFFSET).astype(np.float32)


def _log_odds(probabilities: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Logarithm of the odds of each expression against neutral, `(7,)`."""
    logs = np.log(np.maximum(probabilities, _LEAST_PROBABILITY), dtype=np.float64)
    return np.asarray(logs - logs[NEUTRAL])


def _by_emotion(values: NDArray[np.float32]) -> dict[str, float]:
    return {str(key): round(float(value), 6) for key, value in zip(EMOTIONS, values, strict=True)}
