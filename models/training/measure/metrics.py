"""Every figure of predictions and of their confidence, by scikit-learn and SciPy.

What stands in a model card or on a page is counted here and nowhere else. Intervals are of 95 %.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr, rel_entr
from scipy.stats import binned_statistic, binomtest, bootstrap
from sklearn.metrics import confusion_matrix, precision_recall_fscore_support

from models.runtime import softmax

BINS: Final = 15
"""Bins of confidence from 0 to 1."""
_RESAMPLES: Final = 1000
_WILSON_LEVEL: Final = float(2 * ndtr(1.96) - 1)
"""95 %, with the 1.96 standard deviations that the cards' intervals were made with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassFigures:
    """How one class fared.

    Attributes:
        label: Its key.
        faces: Faces that are of it.
        predicted: Faces that were said to be.
        right: Faces that are both.
        recall: Share of its faces that were found; 0 where it has none.
        precision: Share of its predictions that were right; 0 where it was never predicted.
        f1: The harmonic mean of the two.
    """

    label: str
    faces: int
    predicted: int
    right: int
    recall: float
    precision: float
    f1: float

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's interval of the recall."""
        low, high = wilson(self.right, self.faces)
        return float(low), float(high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Whether confidence means what it says.

    Attributes:
        error_before: Expected calibration error over `BINS` bins at temperature 1.
        error: The same at the card's temperature.
        confidence: `(B,)` float64, mean confidence of each bin that has faces.
        accuracy: `(B,)` float64, share of right predictions in it.
        faces: `(B,)` int64, faces in it.
    """

    error_before: float
    error: float
    confidence: NDArray[np.float64]
    accuracy: NDArray[np.float64]
    faces: NDArray[np.int64]


def confusion(truth: ArrayLike, predicted: ArrayLike, classes: int) -> NDArray[np.int64]:
    """Count what was predicted for what is true.

    Args:
        truth: `(N,)` class indices.
        predicted: `(N,)` class indices.
        classes: Number K of classes.

    Returns:
        `(K, K)` int64; rows are the truth, columns the prediction.
    """
    counts = confusion_matrix(truth, predicted, labels=np.arange(classes))
    return np.asarray(counts, np.int64)


def by_class(labels: Sequence[str], counts: ArrayLike) -> list[ClassFigures]:
    """The figures of each class.

    Args:
        labels: The K class keys.
        counts: `(K, K)`, as `confusion` gives them.
    """
    table = np.asarray(counts)
    truth, predicted = np.indices(table.shape).reshape(2, -1)
    precision, recall, f1, _ = precision_recall_fscore_support(
        truth,
        predicted,
        labels=np.arange(len(table)),
        sample_weight=table.ravel(),
        zero_division=0.0,
    )
    columns = (table.sum(axis=1), table.sum(axis=0), np.diag(table), recall, precision, f1)
    return [
        ClassFigures(
            label=label, faces=faces, predicted=given, right=right, recall=r, precision=p, f1=f
        )
        for label, faces, given, right, r, p, f in zip(
            labels, *(column.tolist() for column in columns), strict=True
        )
    ]


def recalls(counts: ArrayLike) -> NDArray[np.float64]:
    """`(K,)` float64: the recall of each class; see `by_class`."""
    return np.array([one.recall for one in by_class(_numbers(counts), counts)])


def balanced_accuracy(counts: ArrayLike) -> float:
    """Mean recall of the classes that have faces, 0 to 1; see `by_class`."""
    classes = by_class(_numbers(counts), counts)
    return float(np.mean([one.recall for one in classes if one.faces]))


def macro_f1(counts: ArrayLike) -> float:
    """Mean F1 of all classes, those without faces included, 0 to 1; see `by_class`."""
    return float(np.mean([one.f1 for one in by_class(_numbers(counts), counts)]))


def mean_accuracy(figures: Iterable[Mapping[str, Any]]) -> float:
    """The accuracy on the faces of several figures together.

    Args:
        figures: At least one, each with `accuracy` and `faces`.
    """
    rows = [(figure["accuracy"], figure["faces"]) for figure in figures]
    shares, faces = zip(*rows, strict=True)
    return float(np.average(shares, weights=faces))


def calibration(
    probabilities: NDArray[np.float32], truth: NDArray[np.int64], temperature: float = 1.0
) -> Calibration:
    """Compare confidence with accuracy, bin by bin.

    Args:
        probabilities: `(N, K)` float32.
        truth: `(N,)` class indices.
        temperature: The temperature that the probabilities were made with.
    """
    confidence, accuracy, faces = _bins(probabilities, truth)
    before = softmax(np.log(probabilities + 1e-9) * np.float32(temperature))
    return Calibration(
        error_before=calibration_error(before, truth),
        error=calibration_error(probabilities, truth),
        confidence=confidence,
        accuracy=accuracy,
        faces=faces,
    )


def calibration_error(probabilities: NDArray[np.float32], truth: NDArray[np.int64]) -> float:
    """Mean gap between confidence and accuracy over `BINS` equal bins of confidence.

    Guo et al. 2017 (arXiv:1706.04599).

    Args:
        probabilities: `(N, K)` float32.
        truth: `(N,)` class indices.

    Returns:
        0 (calibrated) to 1.
    """
    confidence, accuracy, faces = _bins(probabilities, truth)
    return float(np.average(np.abs(accuracy - confidence), weights=faces))


def _bins(
    probabilities: NDArray[np.float32], truth: NDArray[np.int64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Mean confidence, accuracy and number of faces of each bin that has faces."""
    # A float32 softmax may end a little above 1.
    confidence = np.minimum(probabilities.max(axis=1).astype(np.float64), 1.0)
    right = (probabilities.argmax(axis=1) == truth).astype(np.float64)
    means, _, rows = binned_statistic(confidence, [confidence, right], bins=BINS, range=(0, 1))
    faces = np.bincount(rows, minlength=BINS + 1)[1 : BINS + 1]
    used = faces > 0
    return means[0][used], means[1][used], faces[used]


def coverage(confidence: NDArray[np.float32], right: NDArray[np.bool_]) -> NDArray[np.float64]:
    """Accuracy on the surest predictions, for every share of the faces.

    Args:
        confidence: `(N,)` float32.
        right: `(N,)` bool.

    Returns:
        `(N, 2)` float64: share of the faces that are answered when the least sure are not, and the
        accuracy on them.
    """
    surest_first = np.argsort(-confidence, kind="stable")
    answered = np.arange(1, len(right) + 1)
    return np.stack([answered / len(right), np.cumsum(right[surest_first]) / answered], axis=1)


def divergence(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Mean Jensen-Shannon divergence of two sets of distributions (Lin 1991).

    Args:
        one: `(N, K)` float32, rows sum to 1.
        other: `(N, K)` float32, rows sum to 1.

    Returns:
        0 (the same) to 1 (nothing in common), in bits.
    """
    first, second = one.astype(np.float64), other.astype(np.float64)
    middle = (first + second) / 2
    nats = (rel_entr(first, middle) + rel_entr(second, middle)).sum(axis=1) / 2
    return float(nats.mean() / np.log(2))


def wilson(right: ArrayLike, of: ArrayLike) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The interval of a share, sound for few and for extreme ones too (Wilson 1927).

    Args:
        right: Counts.
        of: Out of how many; 0 gives the interval from 0 to 1.

    Returns:
        Its lower and upper end, float64, 0 to 1, in the shape of the arguments.
    """
    counts, totals = np.broadcast_arrays(np.asarray(right), np.asarray(of))
    ends = np.zeros((2, counts.size))
    for row, (count, total) in enumerate(zip(counts.ravel(), totals.ravel(), strict=True)):
        if total == 0:
            ends[:, row] = 0, 1
            continue
        found = binomtest(round(float(count)), int(total))
        interval = found.proportion_ci(_WILSON_LEVEL, method="wilson")
        ends[:, row] = interval.low, interval.high
    low, high = ends.reshape(2, *counts.shape)
    return low, high


def bootstrap_interval(right: NDArray[np.bool_]) -> tuple[float, float]:
    """The percentile bootstrap interval of an accuracy; the same for the same predictions.

    Args:
        right: `(N,)` bool, N > 0.

    Returns:
        Its lower and upper end, 0 to 1.
    """
    if len(right) < 2:
        return float(right.mean()), float(right.mean())
    interval = bootstrap(
        (right.astype(np.float64),),
        np.mean,
        n_resamples=_RESAMPLES,
        method="percentile",
        rng=np.random.default_rng(0),
    ).confidence_interval
    return float(interval.low), float(interval.high)


def _numbers(counts: ArrayLike) -> list[str]:
    return [str(number) for number in range(len(np.asarray(counts)))]
