"""Motion of faces between two detections."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Box, Image, Track
from models.cropping import GrayCrop, crop_face


class Follower:
    """Tracks faces between detections by template matching.

    With every fifth frame detected, the overlap of the boxes in between with what YuNet would have
    found there is 0.83 in a street and 0.90 on a stage, against 0.66 and 0.84 for boxes held still.
    Constant speed gained 0.01, sparse optical flow as much as this at three times the cost.
    """

    _PATCH: Final = GrayCrop(input_size=(24, 24))
    _REACH: Final = 10
    """How far a face is searched for, in pixels of the patch: four tenths of its side each way."""
    _AREA: Final = GrayCrop(
        input_size=(24 + 2 * _REACH, 24 + 2 * _REACH), crop_scale=(24 + 2 * _REACH) / 24
    )
    _LEAST_MATCH: Final = 0.6

    def __init__(self) -> None:
        """Start without faces."""
        self._patches: dict[int, NDArray[np.uint8]] = {}

    def remember(self, image: Image, tracks: Sequence[Track]) -> None:
        """Remember how these faces look; all others are forgotten."""
        self._patches = {
            track.serial: crop_face(image, track.face.box.as_tuple(), self._PATCH)
            for track in tracks
        }

    def find(self, image: Image, tracks: Sequence[Track]) -> dict[int, Box]:
        """Where the faces are now, by serial; those that are not found are left out."""
        found = {}
        for track in tracks:
            if (patch := self._patches.get(track.serial)) is None:
                continue
            box = track.face.box
            area = crop_face(image, box.as_tuple(), self._AREA)
            # Normalised correlation of zero-mean patches: light may change.
            match = np.asarray(cv2.matchTemplate(area, patch, cv2.TM_CCOEFF_NORMED), np.float32)
            _, best, _, (column, row) = cv2.minMaxLoc(match)
            if best < self._LEAST_MATCH:
                continue
            scale = max(box.width, box.height) / 24
            found[track.serial] = replace(
                box,
                x=box.x + scale * (_peak(match[row], column) - self._REACH),
                y=box.y + scale * (_peak(match[:, column], row) - self._REACH),
            )
        return found


def _peak(values: NDArray[np.float32], best: int) -> float:
    """Where the parabola through the largest value and its neighbours is highest."""
    if not 0 < best < len(values) - 1:
        return best
    before, at, after = (float(v) for v in values[best - 1 : best + 2])
    bend = before - 2 * at + after
    return best + (before - after) / (2 * bend) if bend < 0 else best
