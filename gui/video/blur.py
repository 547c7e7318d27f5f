"""Makes faces unrecognisable, in what is shown and in what is saved."""

from collections import deque
from collections.abc import Iterable
from typing import Final

import cv2
import numpy as np

from core.types import Box, Frame, FrameAnalysis, Image

BLOCKS: Final = 7
"""So many blocks across a face are left: the eyes are one or two of them."""
MARGIN: Final = 0.35
"""So much of a box is added on each side, for hair and chin, and for movement."""
KEEP_NS: Final = 1_000_000_000
"""A face stays blurred where it was for so long, in case the detector misses it in between."""
MOST_FRAMES: Final = 12


def pixelated(image: Image, boxes: Iterable[Box]) -> Image:
    """A copy with boxes, grown by a margin, replaced by a few blocks each.

    Args:
        image: `(H, W, 3)` uint8 BGR.
        boxes: In its pixels; may lie over the edge.
    """
    out = image.copy()
    height, width = image.shape[:2]
    for box in boxes:
        grow_x, grow_y = MARGIN * box.width, MARGIN * box.height
        left, right = (
            min(max(0, round(x)), width) for x in (box.x - grow_x, box.x + box.width + grow_x)
        )
        top, bottom = (
            min(max(0, round(y)), height) for y in (box.y - grow_y, box.y + box.height + grow_y)
        )
        if right > left and bottom > top:
            out[top:bottom, left:right] = _blocks(out[top:bottom, left:right], BLOCKS)
    return out


def all_pixelated(image: Image) -> Image:
    """The whole picture as a few blocks, while nobody knows where the faces are."""
    return _blocks(image, 2 * BLOCKS)


def _blocks(part: Image, across: int) -> Image:
    height, width = part.shape[:2]
    few = (min(width, across), max(1, min(height, round(across * height / width))))
    small = cv2.resize(part, few, interpolation=cv2.INTER_AREA)
    large = cv2.resize(small, (width, height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(large, np.uint8)


class Blur:
    """Releases pictures only once the faces in them are known.

    The picture it gives is the newest one that is no newer than the newest analysis, so that a
    face that comes into the picture is known when it is first seen. A face that the detector
    does not find is not blurred.
    """

    def __init__(self) -> None:
        self._frames: deque[Frame] = deque(maxlen=MOST_FRAMES)
        self._seen: deque[tuple[int, tuple[Box, ...]]] = deque()
        self._epoch: int | None = None

    def add(self, frame: Frame, analysis: FrameAnalysis | None) -> None:
        """Add the newest frame and result."""
        if frame.epoch != self._epoch:
            self._epoch = frame.epoch
            self._frames.clear()
            self._seen.clear()
        if not self._frames or frame is not self._frames[-1]:
            self._frames.append(frame)
        if analysis is None or analysis.epoch != frame.epoch:
            return
        if not self._seen or analysis.captured_ns > self._seen[-1][0]:
            boxes = tuple(face.track.face.box for face in analysis.faces)
            self._seen.append((analysis.captured_ns, boxes))
        while self._seen[0][0] < self._seen[-1][0] - KEEP_NS:
            self._seen.popleft()

    def picture(self, stale_ns: int) -> Image | None:
        """The newest picture in which the faces are known, with these blurred.

        Args:
            stale_ns: Where the analysis lags further behind, all of the picture is blurred.
        """
        if not self._frames:
            return None
        newest = self._frames[-1]
        if not self._seen or newest.captured_ns - self._seen[-1][0] > stale_ns:
            return all_pixelated(newest.image)
        known = [f for f in self._frames if f.captured_ns <= self._seen[-1][0]]
        if not known:
            return all_pixelated(newest.image)
        return pixelated(known[-1].image, [box for _, boxes in self._seen for box in boxes])
