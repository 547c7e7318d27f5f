"""A safer `cv2.VideoCapture`."""

import logging
import math
import time
from collections.abc import Sequence
from typing import Final

import cv2
import cv2.utils.logging
import numpy as np

from core.types import Image

log = logging.getLogger(__name__)

# OpenCV writes warnings of its own to stderr; ours say the same in words for people.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

FIRST_READS: Final = 5
"""Some cameras fail the first reads after opening."""
FIRST_PICTURE_S: Final = 6.0
"""And some let each of them wait until it times out."""


class Capture:
    """A `cv2.VideoCapture` that raises nothing of its own and hands out read-only BGR images."""

    def __init__(self, target: str | int, backend: int, options: Sequence[int] = ()) -> None:
        self._capture: cv2.VideoCapture | None
        try:
            self._capture = cv2.VideoCapture(target, backend, list(options))
        except cv2.error:
            self._capture = None

    @property
    def opened(self) -> bool:
        """Whether there is something to read."""
        return self._capture is not None and self._capture.isOpened()

    def read(self) -> Image | None:
        """The next frame, or None."""
        if self._capture is None:
            return None
        try:
            good, image = self._capture.read()
        except cv2.error:
            log.debug("A read failed.", exc_info=True)
            return None
        return sealed(image) if good and image is not None and image.size else None

    def first(self) -> Image | None:
        """The first picture that comes within a few reads and seconds."""
        until = time.monotonic() + FIRST_PICTURE_S
        for _ in range(FIRST_READS):
            if (image := self.read()) is not None:
                return image
            if time.monotonic() >= until:
                break
        return None

    def get(self, prop: int) -> float:
        """A property; 0.0 if unknown or not a number."""
        if self._capture is None:
            return 0.0
        try:
            value = self._capture.get(prop)
        except cv2.error:
            return 0.0
        return value if math.isfinite(value) else 0.0

    def set(self, prop: int, value: float) -> None:
        """Request a property; `get` and the next frame show the result."""
        if self._capture is not None:
            try:
                self._capture.set(prop, value)
            except cv2.error:
                log.debug("The device refuses property %s.", prop)

    def ask_size(self, width: int, height: int) -> None:
        """Ask a camera for a size in pixels."""
        if width * height > 640 * 480:
            # Uncompressed, larger pictures do not fit through USB 2 at full rate.
            self.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
        self.set(cv2.CAP_PROP_FRAME_WIDTH, width)
        self.set(cv2.CAP_PROP_FRAME_HEIGHT, height)

    def rate(self) -> float:
        """Frames per second; 0.0 if implausible."""
        value = self.get(cv2.CAP_PROP_FPS)
        return value if 0 < value <= 1000 else 0.0

    def release(self) -> None:
        """Release it."""
        if self._capture is not None:
            self._capture.release()
            self._capture = None


def sealed(image: "cv2.typing.MatLike") -> Image:
    """The image as contiguous, read-only BGR uint8."""
    if image.ndim == 2:
        image = cv2.cvtColor(image, cv2.COLOR_GRAY2BGR)
    result = np.ascontiguousarray(image, dtype=np.uint8)
    result.flags.writeable = False
    return result
