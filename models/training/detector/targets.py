"""What each cell of the network should answer, and the loss on it; plain NumPy and Keras."""

import math
from dataclasses import dataclass, field
from typing import Final

import keras
import numpy as np
from keras import ops

from models.training.detector.architecture import STRIDES

SIZES: Final = ((0, 44), (36, 100), (84, 10_000))
"""For which faces each grid answers, by the square root of the box's area in pixels."""
_SLACK: Final = 1.4
"""By how much a face may be out of those limits without being forbidden there."""
_RING: Final = 0.6
"""Cells about those that should find a face in which it is neither asked for nor forbidden."""
SMALLEST: Final = 10
"""Smaller faces are neither asked for nor forbidden."""
COLUMNS: Final = 18
"""Face or not, counts or not, box (4), landmarks (10), landmarks known or not, weight."""


@dataclass(slots=True)
class Labels:
    """The faces of one picture, in pixels.

    Attributes:
        boxes: `(N, 4)` float32 x, y, width, height.
        points: `(N, 5, 2)` float32, in the order of `FaceDetectorNetwork.detect`.
        known: `(N,)` bool, whether the landmarks are known.
        ignored: `(M, 4)` float32 boxes of what may be a face.
    """

    boxes: np.ndarray = field(default_factory=lambda: np.zeros((0, 4), np.float32))
    points: np.ndarray = field(default_factory=lambda: np.zeros((0, 5, 2), np.float32))
    known: np.ndarray = field(default_factory=lambda: np.zeros(0, bool))
    ignored: np.ndarray = field(default_factory=lambda: np.zeros((0, 4), np.float32))

    @classmethod
    def together(cls, several: "list[Labels]") -> "Labels":
        """The faces of several pictures that have been put into one."""
        return cls(
            *(
                np.concatenate([getattr(one, name) for one in several])
                for name in ("boxes", "points", "known", "ignored")
            )
        )


def targets(labels: Labels, size: int) -> np.ndarray:
    """`(cells, COLUMNS)` float32 for a picture of `size` x `size` pixels."""
    return np.concatenate(
        [
            _grid(labels, size, stride, *limits)
            for stride, limits in zip(STRIDES, SIZES, strict=True)
        ]
    )


def _grid(labels: Labels, size: int, stride: int, least: float, most: float) -> np.ndarray:
    cells = size // stride
    grid = np.zeros((cells, cells, COLUMNS), np.float32)
    grid[..., 1] = grid[..., 17] = 1
    middles = (np.arange(cells, dtype=np.float32) + 0.5) * stride
    for x, y, width, height in labels.ignored:
        grid[_span(middles, y, y + height), _span(middles, x, x + width), 1] = 0
    sides = np.sqrt(np.maximum(labels.boxes[:, 2] * labels.boxes[:, 3], 0))
    # Small faces last: what lies before a larger one keeps its own cells.
    for row in np.argsort(-sides):
        x, y, width, height = labels.boxes[row]
        centre_x, centre_y = x + width / 2, y + height / 2
        if not (0 <= centre_x < size and 0 <= centre_y < size) or sides[row] < SMALLEST:
            grid[_span(middles, y, y + height), _span(middles, x, x + width), 1] = 0
            continue
        if not least / _SLACK <= sides[row] < most * _SLACK:
            continue
        reach = min(max(0.2 * sides[row], 0.75 * stride), 1.3 * stride)
        wide = reach + _RING * stride
        about = grid[
            _span(middles, centre_y - wide, centre_y + wide),
            _span(middles, centre_x - wide, centre_x + wide),
        ]
        about[about[..., 0] == 0, 1] = 0
        if not least <= sides[row] < most:
            continue
        rows = _span(middles, centre_y - reach, centre_y + reach)
        columns = _span(middles, centre_x - reach, centre_x + reach)
        grid[rows, columns, 0] = grid[rows, columns, 1] = 1
        across = middles[columns][None, :]
        down = middles[rows][:, None]
        grid[rows, columns, 2] = (centre_x - across) / stride
        grid[rows, columns, 3] = (centre_y - down) / stride
        grid[rows, columns, 4:6] = width / stride, height / stride
        for number, (px, py) in enumerate(labels.points[row]):
            grid[rows, columns, 6 + 2 * number] = (px - across) / stride
            grid[rows, columns, 7 + 2 * number] = (py - down) / stride
        grid[rows, columns, 16] = labels.known[row]
        # Small faces have few cells; without this the large ones would be all that is learned.
        count = (rows.stop - rows.start) * (columns.stop - columns.start)
        grid[rows, columns, 17] = math.sqrt(4 / max(count, 1))
    return grid.reshape(-1, COLUMNS)


def _span(middles: np.ndarray, first: float, last: float) -> slice:
    begin, end = np.searchsorted(middles, (first, last))
    return slice(int(begin), int(end))


def loss(wanted: keras.KerasTensor, answered: keras.KerasTensor) -> keras.KerasTensor:
    """Varifocal loss of the score, generalised IoU of the box, smooth L1 of the landmarks.

    Zhang et al. 2021 (arXiv:2008.13367), Rezatofighi et al. 2019 (arXiv:1902.09630). A face's cell
    should score the better the better its box, from one half up.

    Args:
        wanted: `(N, cells, COLUMNS)` of `targets`.
        answered: `(N, cells, 15)` of `as_rows`.

    Returns:
        A scalar: the sum over the batch over the weight of its cells with a face.
    """
    answered = ops.cast(answered, "float32")
    wanted = ops.cast(wanted, "float32")
    face, counts, known = wanted[..., 0], wanted[..., 1], wanted[..., 16]
    face, weight = face * wanted[..., 17], wanted[..., 17]
    faces = ops.maximum(ops.sum(face), 1.0)

    overlap, generalised = _overlap(wanted[..., 2:6], answered[..., 1:5])
    box = ops.sum(face * (1 - generalised)) / faces

    side = ops.sqrt(ops.maximum(wanted[..., 4] * wanted[..., 5], 1e-6))
    away = ops.abs(answered[..., 5:15] - wanted[..., 6:16]) / side[..., None]
    bend = 0.02
    away = ops.where(away < bend, away * away / (2 * bend), away - bend / 2)
    points = ops.sum(face * known * ops.mean(away, axis=-1)) / faces

    quality = wanted[..., 0] * (0.5 + 0.5 * ops.stop_gradient(overlap))
    logit = answered[..., 0]
    entropy = ops.maximum(logit, 0) - logit * quality + ops.softplus(-ops.abs(logit))
    wrong = ops.sigmoid(logit)
    hard = ops.where(wanted[..., 0] > 0, weight * quality, 0.75 * wrong * wrong)
    score = ops.sum(counts * entropy * hard) / faces
    return score + box + 16 * points


def _overlap(
    wanted: keras.KerasTensor, answered: keras.KerasTensor
) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """IoU and generalised IoU of boxes in cells, their middles measured from the cell's."""
    sizes = ops.exp(ops.clip(answered[..., 2:4], -5.0, 5.0))
    low, high = answered[..., :2] - sizes / 2, answered[..., :2] + sizes / 2
    wanted_sizes = ops.maximum(wanted[..., 2:4], 1e-3)
    wanted_low, wanted_high = wanted[..., :2] - wanted_sizes / 2, wanted[..., :2] + wanted_sizes / 2
    common = ops.prod(
        ops.maximum(ops.minimum(high, wanted_high) - ops.maximum(low, wanted_low), 0.0), axis=-1
    )
    hull = ops.prod(ops.maximum(high, wanted_high) - ops.minimum(low, wanted_low), axis=-1)
    union = ops.prod(sizes, axis=-1) + ops.prod(wanted_sizes, axis=-1) - common
    overlap = common / ops.maximum(union, 1e-6)
    return overlap, overlap - (hull - union) / ops.maximum(hull, 1e-6)
