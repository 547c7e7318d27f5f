"""Labels of expressions: votes, shares, and which class they make."""

from typing import Final

import numpy as np

from models.labels import EMOTIONS

EIGHT: Final = (*EMOTIONS, "contempt")
"""The expressions that FER+ asks for: ours, in our order, and contempt."""

# FER+ has anger and disgust in the same places under other names.
VOTE_COLUMNS: Final = (
    "neutral",
    "happiness",
    "surprise",
    "sadness",
    "anger",
    "disgust",
    "fear",
    "contempt",
    "unknown",
    "NF",
)
UNKNOWN: Final = -1


def seven_shares(votes: np.ndarray) -> np.ndarray:
    """The soft labels of the label rule: contempt counts as neutral, the rest as it is.

    Args:
        votes: `(N, 10)` counts in the order of `VOTE_COLUMNS`.

    Returns:
        `(N, 7)` float32 in the order of `EMOTIONS`, rows sum to 1; their arg-max is the hard label.
    """
    return _shares(merge_contempt(votes[:, : len(EIGHT)]))


def eight_shares(votes: np.ndarray, *, single_votes: bool = True) -> np.ndarray:
    """Shares of the votes among the eight expressions.

    Args:
        votes: `(N, 10)` counts in the order of `VOTE_COLUMNS`.
        single_votes: Whether to keep what only one voter saw; where nothing else remains, it
            stays in any case.

    Returns:
        `(N, 8)` float32 in the order of `EIGHT`, rows sum to 1.
    """
    counts = votes[:, : len(EIGHT)]
    if not single_votes:
        several = np.where(counts > 1, counts, 0)
        counts = np.where(several.sum(axis=1, keepdims=True) > 0, several, counts)
    return _shares(counts)


def merge_contempt(eight: np.ndarray) -> np.ndarray:
    """Add contempt to neutral: `(N, 8)` in the order of `EIGHT` to `(N, 7)`."""
    seven = eight[:, : len(EMOTIONS)].copy()
    seven[:, 0] += eight[:, len(EMOTIONS)]
    return seven


def clear_majority(votes: np.ndarray, expressions: int) -> np.ndarray:
    """Rows where one expression has more than half of the votes once single votes are removed.

    The protocol behind most figures published on FER+ (Barsoum et al. 2016, arXiv:1608.01041).

    Args:
        votes: `(N, 10)` counts in the order of `VOTE_COLUMNS`.
        expressions: 8, or 7 to count contempt as neutral.

    Returns:
        `(N,)` int: the index of that expression, or `UNKNOWN` where there is none.
    """
    several = np.where(votes > 1, votes, 0)
    counts = several[:, : len(EIGHT)]
    if expressions == len(EMOTIONS):
        counts = merge_contempt(counts)
    has_majority = counts.max(axis=1) > 0.5 * several.sum(axis=1)
    return np.where(has_majority, counts.argmax(axis=1), UNKNOWN)


def _shares(counts: np.ndarray) -> np.ndarray:
    # A face without votes stays without.
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1e-6)
    return np.asarray(shares, np.float32)
