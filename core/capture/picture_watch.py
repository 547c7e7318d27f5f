"""Notices when a live source sends black pictures, or the same one again and again."""

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from core.sources import SourceTrouble
from core.types import Image

LOOK_NS: Final = 250_000_000
"""Between two looks; noticing a little late costs nothing, looking at each picture would."""
BLACK_NS: Final = 3_000_000_000
"""So long black, with no look that saw anything else, is a trouble."""
FROZEN_NS: Final = 5_000_000_000
"""And so long the very same; even in the dark, a sensor's noise changes some pixels."""
BLACK_MEAN: Final = 16.0
"""Mean of each colour below which a picture may be black; some cameras give 16 for black."""
BLACK_SPREAD: Final = 6.0
"""And standard deviation below which it is; a dark room with one lit screen has more."""
ACROSS: Final = 64
DOWN: Final = 48


class PictureWatch:
    """Looks at a few pixels of a live source's pictures, a few times a second."""

    def __init__(self) -> None:
        self._looked_ns: int | None = None
        self._before: NDArray[np.uint8] | None = None
        self._black_ns: int | None = None
        self._same_ns: int | None = None
        self._trouble: SourceTrouble | None = None

    def look(self, image: Image, now_ns: int) -> SourceTrouble | None:
        """What is wrong with the pictures of the last seconds.

        Args:
            image: The newest one, `(H, W, 3)` uint8.
            now_ns: When it came.

        Returns:
            `BLACK`, `FROZEN` (never of black pictures, which often have no noise) or None.
        """
        if self._looked_ns is not None and now_ns - self._looked_ns < LOOK_NS:
            return self._trouble
        self._looked_ns = now_ns
        height, width = image.shape[:2]
        few = image[:: max(height // DOWN, 1), :: max(width // ACROSS, 1)].copy()
        means, spreads = cv2.meanStdDev(few)
        black = means.max() < BLACK_MEAN and spreads.max() < BLACK_SPREAD
        same = self._before is not None and np.array_equal(few, self._before)
        self._before = few
        self._black_ns = _since(self._black_ns, bool(black), now_ns)
        self._same_ns = _since(self._same_ns, same and not black, now_ns)
        self._trouble = None
        if self._black_ns is not None and now_ns - self._black_ns >= BLACK_NS:
            self._trouble = SourceTrouble.BLACK
        elif self._same_ns is not None and now_ns - self._same_ns >= FROZEN_NS:
            self._trouble = SourceTrouble.FROZEN
        return self._trouble


def _since(before_ns: int | None, is_so: bool, now_ns: int) -> int | None:
    """The time since which a condition holds; None if it does not."""
    if not is_so:
        return None
    return now_ns if before_ns is None else before_ns
