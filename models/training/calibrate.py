"""The temperature that makes a network's confidence mean what it says."""

import numpy as np
from numpy.typing import NDArray

from models.runtime import softmax


def fit_temperature(logits: NDArray[np.float32], targets: NDArray[np.float32]) -> float:
    """Temperature scaling (Guo et al. 2017, arXiv:1706.04599) by golden-section search.

    Args:
        logits: `(N, K)` float32 of the validation split.
        targets: `(N, K)` float32 labels, hard or soft; rows sum to 1.

    Returns:
        The temperature, 0.2 to 5, that minimises the cross-entropy.
    """

    def loss(log_temperature: float) -> float:
        probabilities = softmax(logits / np.float32(np.exp(log_temperature)))
        return float(-(targets * np.log(probabilities + 1e-9)).sum(axis=1).mean())

    low, high = np.log(0.2), np.log(5.0)
    golden = (np.sqrt(5) - 1) / 2
    while high - low > 1e-4:
        left, right = high - golden * (high - low), low + golden * (high - low)
        if loss(left) < loss(right):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def expected_calibration_error(
    probabilities: NDArray[np.float32], truth: NDArray[np.int64], bins: int = 15
) -> float:
    """Mean gap between confidence and accuracy over equal bins of confidence.

    Args:
        probabilities: `(N, K)` float32.
        truth: `(N,)` class indices.
        bins: Number of bins from 0 to 1.

    Returns:
        0 (calibrated) to 1.
    """
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == truth
    rows = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = [
        abs(right[rows == b].mean() - confidence[rows == b].mean()) * (rows == b).mean()
        for b in np.unique(rows)
    ]
    return float(sum(gaps))
