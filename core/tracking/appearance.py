"""Appearance of face, hair and clothes: compared within a session, never identified."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Box, Image

_CELLS: Final = 3
_TURNS: Final = 8
_SIDE: Final = 24


class Look:
    """Colours of a face, of the hair above and of the clothes below, and the face's outlines.

    Four lists of numbers: a histogram of colour (a and b of CIELAB, 24 by 24) of each of the three
    places, and one of the directions of edges (3 by 3 cells, 8 directions; Dalal and Triggs 2005,
    doi:10.1109/CVPR.2005.177) of the face. Brightness is left out, since it changes with the light.
    Histograms are compared by Bhattacharyya's coefficient. All of it comes from some fifty pixels
    each way. It serves for saying, for some seconds and in one room, whether a face that comes back
    is more like this one or that one. It names nobody, is in memory only, and is forgotten with the
    track.
    """

    # Fitted by logistic regression to 1,200 pairs of one person and of two: two clips, and the
    # made people of `tests/benchmarks/bench_ids.py` (those that choose, not those that are told).
    _WEIGHTS: Final = np.array([5.8, 2.7, 4.0, 11.5])
    _USUAL: Final = np.array([0.38, 0.34, 0.40, 0.31])
    """Distances that say nothing, for what cannot be seen."""
    _OFFSET: Final = 8.4
    _NEWEST: Final = 0.25
    """Weight of a new look."""

    def __init__(self, image: Image, box: Box) -> None:
        """Measure a face.

        Args:
            image: `(H, W, 3)` uint8 BGR.
            box: Its box.
        """
        middle, width = box.x + box.width / 2, box.width
        top, height = box.y, box.height
        face = _part(image, middle, width, top, top + height, _SIDE)
        hair = _part(image, middle, width, top - 0.25 * height, top + 0.15 * height, 10)
        body = _part(image, middle, 1.6 * width, top + 1.15 * height, top + 1.8 * height, 10)
        self._blocks: list[NDArray[np.float32] | None] = [
            None if face is None else _colours(face[2:-2, 4:-4]),
            None if hair is None else _colours(hair),
            None if body is None else _colours(body),
            None if face is None else _edges(face),
        ]

    def likeness(self, other: "Look") -> float:
        """Log odds that two looks are the same person's: 0 is undecided; about -20 to 8."""
        distances = self._USUAL.copy()
        for place, (one, two) in enumerate(zip(self._blocks, other._blocks, strict=True)):
            if one is not None and two is not None:
                distances[place] = max(0.0, 1 - float(one @ two)) ** 0.5
        return float(self._OFFSET - self._WEIGHTS @ distances)

    def blend(self, newer: "Look") -> None:
        """Update with a later look of the same face."""
        for place, (old, new) in enumerate(zip(self._blocks, newer._blocks, strict=True)):
            if old is None or new is None:
                self._blocks[place] = new if old is None else old
            else:
                self._blocks[place] = _unit(old + self._NEWEST * (new - old))


def _part(
    image: Image, middle: float, width: float, top: float, bottom: float, rows: int
) -> Image | None:
    """`(rows, 24, 3)` uint8 CIELAB; None where less than half of it is in the picture."""
    left, right = round(middle - width / 2), round(middle + width / 2)
    upper, lower = round(top), round(bottom)
    x, y = max(0, left), max(0, upper)
    across, down = min(image.shape[1], right) - x, min(image.shape[0], lower) - y
    if min(across, down) < 4 or across * down < 0.5 * (right - left) * (lower - upper):
        return None
    step = max(1, min(across // _SIDE, down // rows) // 2)
    pixels = np.ascontiguousarray(image[y : y + down : step, x : x + across : step])
    small = cv2.resize(pixels, (_SIDE, rows), interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_BGR2LAB), np.uint8)


def _colours(lab: Image) -> NDArray[np.float32]:
    counts = cv2.calcHist([lab], [1, 2], None, [24, 24], [80, 176, 80, 176])
    return _unit(np.sqrt(cv2.GaussianBlur(counts, (3, 3), 0)))


def _edges(lab: Image) -> NDArray[np.float32]:
    light = np.ascontiguousarray(lab[..., 0])
    right = cv2.Sobel(light, cv2.CV_32F, 1, 0)
    down = cv2.Sobel(light, cv2.CV_32F, 0, 1)
    strength, angle = cv2.cartToPolar(right, down)
    turn = (angle * (_TURNS / np.pi)).astype(np.intp) % _TURNS
    counts = np.bincount((_CELL + turn).ravel(), strength.ravel(), _CELLS * _CELLS * _TURNS)
    return _unit(np.sqrt(counts))


def _unit(values: NDArray[np.floating]) -> NDArray[np.float32]:
    flat = np.asarray(values, np.float32).ravel()
    return np.asarray(flat / max(float(np.sqrt(flat @ flat)), 1e-6), np.float32)


_PLACES: Final = np.arange(_SIDE) * _CELLS // _SIDE
_CELL: Final = _TURNS * (_CELLS * _PLACES[:, None] + _PLACES[None, :])
"""`(24, 24)`: where the directions of each pixel's cell begin."""
