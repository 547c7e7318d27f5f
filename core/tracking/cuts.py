"""Detects hard cuts: the whole picture changes from one frame to the next."""

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from core.types import Image

_WIDTH: Final = 64
_HEIGHT: Final = 48
_BLOCK: Final = 16
_REACH: Final = 8
"""The search range of a block: an eighth of the picture's width each way, a sixth of its height."""
_AREA: Final = _BLOCK + 2 * _REACH
_CLIPPED: Final = 250


class CutDetector:
    """Checks frame after frame for the beginning of a new shot.

    Each picture becomes 64 by 48 gray pixels. Where it still correlates with the one before by
    0.85, nothing has happened. Else each of its twelve blocks is searched for in the last one, and
    the other way round, by normalised correlation: a block finds itself again after a pan, a zoom
    or under another light, and does not after a cut. What the blocks lack on average is the
    change, and it has to exceed the usual one of the frames before by 0.34. That comparison with
    its own past is the idea of PySceneDetect's `AdaptiveDetector`
    (https://www.scenedetect.com/docs/latest/api/detectors.html); the differences of hue, saturation
    and brightness that it compares also jump when a lamp is switched on, so blocks stand in their
    place.

    Pictures without content (black, white, clipped by a flash) are passed over: the next one is
    compared with the last before them.

    Measured by `tests/benchmarks/bench_cuts.py` with new pictures drawn after the threshold was
    chosen: 355 of 358 cuts are seen, and 95 of 140 between portraits that fill the picture in the
    same place, many of them black and white. Of 10,840 frames that begin no shot 10 pass for one:
    none of 2,700 around the cuts, none of 1,672 of film and of the demo, 2 of 170 and 1 of 55 of
    film at three frames a second and at one (a moving camera close to a face), and 7 of 6,243 made
    ones: a camera shaken by up to a tenth of the picture at each frame (3), people who are there at
    once or walk in fast (3), a lamp (1). So much film is a minute, too little to say how often in
    an hour; and it was known when the time constant was chosen.

    A frame of 640 by 480 takes 0.1 ms, one of 1920 by 1080 as much, and 0.5 ms where it changes.
    """

    _ALIKE: Final = 0.85
    _LEAST_CHANGE: Final = 0.34
    _LEAST_SPREAD: Final = 6.0
    _LEAST_BLOCK_SPREAD: Final = 3.0
    _LEAST_BLOCKS: Final = 4
    _MOST_CLIPPED: Final = 0.3
    _MOST_WHITE: Final = 8
    _FADES_S: Final = 0.8
    """Time constant of the usual change."""
    _OF_A_CUT: Final = 0.25
    """How much of its change a cut adds to the usual one: a shaken camera looks like many cuts."""
    _SHORTEST_SHOT_NS: Final = 300_000_000
    _MOST_PASSED_OVER: Final = 60

    def __init__(self) -> None:
        """Start empty; the first frame is never a cut."""
        self.reset()

    def reset(self) -> None:
        """Forget all frames; the next one is never a cut."""
        self._before: _Look | None = None
        self._usual = 0.0
        self._usual_ns = 0
        self._passed_over = 0
        self._cut_ns: int | None = None

    def look(self, image: Image, time_ns: int) -> bool:
        """Check one more frame.

        Args:
            image: `(H, W, 3)` uint8 BGR.
            time_ns: When it was captured; a shot lasts at least 0.3 s.

        Returns:
            Whether another shot begins with it.
        """
        now, before = _Look(image), self._before
        if now.spread < self._LEAST_SPREAD:
            return self._pass_over()
        # Pictures of a slide show are seconds apart: none says anything of the next.
        self._usual *= math.exp(-max(0, time_ns - self._usual_ns) / 1e9 / self._FADES_S)
        self._usual_ns = time_ns
        change = 0.0
        if before is not None and now.likeness(before) < self._ALIKE:
            if not self._has_content(now):
                return self._pass_over()
            change = self._change(before, now)
        self._before, self._passed_over = now, 0
        is_cut = change - self._usual > self._LEAST_CHANGE and (
            self._cut_ns is None or not 0 <= time_ns - self._cut_ns < self._SHORTEST_SHOT_NS
        )
        if is_cut:
            self._cut_ns = time_ns
        self._usual = max(self._usual, change * (self._OF_A_CUT if is_cut else 1))
        return is_cut

    def _pass_over(self) -> bool:
        self._passed_over += 1
        if self._passed_over > self._MOST_PASSED_OVER:
            self._before = None
        return False

    def _has_content(self, look: "_Look") -> bool:
        textured = look.block_spreads >= self._LEAST_BLOCK_SPREAD
        clipped = look.block_clipped > self._MOST_CLIPPED
        return bool(textured.sum() >= self._LEAST_BLOCKS and clipped.sum() <= self._MOST_WHITE)

    def _change(self, before: "_Look", now: "_Look") -> float:
        """0 (every block is found again) to 1; 0 too where too little can be compared."""
        sound = (before.block_clipped <= self._MOST_CLIPPED) & (
            now.block_clipped <= self._MOST_CLIPPED
        )
        new, old = (
            np.flatnonzero(sound & (look.block_spreads >= self._LEAST_BLOCK_SPREAD))
            for look in (now, before)
        )
        if min(len(new), len(old)) < self._LEAST_BLOCKS:
            return 0.0
        change = 1 - before.found_again(now, new)
        if change - self._usual > self._LEAST_CHANGE - 0.1:
            # The other way round only where it may decide.
            change = (change + 1 - now.found_again(before, old)) / 2
        return change


class _Look:
    """A picture of 64 by 48 gray pixels.

    Attributes:
        spread: Standard deviation of its pixels.
    """

    def __init__(self, image: Image) -> None:
        height, width = image.shape[:2]
        step = max(1, min(width // (4 * _WIDTH), height // (4 * _HEIGHT)))
        # Green is nearly the brightness, and a third of the bytes takes a third of the time.
        green = np.ascontiguousarray(image[::step, ::step, 1])
        half = cv2.resize(green, (2 * _WIDTH, 2 * _HEIGHT), interpolation=cv2.INTER_LINEAR)
        self.gray = np.asarray(
            cv2.resize(half, (_WIDTH, _HEIGHT), interpolation=cv2.INTER_AREA), np.uint8
        )
        values = self.gray.ravel().astype(np.float32)
        values -= values.mean()
        length = float(np.sqrt(values @ values))
        self.spread = length / values.size**0.5
        self._direction = values / max(length, 1e-6)
        blocks = self.gray.reshape(_HEIGHT // _BLOCK, _BLOCK, _WIDTH // _BLOCK, _BLOCK)
        self._blocks = blocks.swapaxes(1, 2).reshape(-1, _BLOCK * _BLOCK)
        self._measured: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None

    def likeness(self, other: "_Look") -> float:
        """Correlation of the two pictures, -1 to 1; light and contrast may differ."""
        return float(self._direction @ other._direction)

    @property
    def block_spreads(self) -> NDArray[np.float64]:
        """`(12,)` standard deviations."""
        return self._measures[0]

    @property
    def block_clipped(self) -> NDArray[np.float64]:
        """`(12,)` shares of nearly white pixels."""
        return self._measures[1]

    @property
    def _measures(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        # Only where something has changed, which is seldom.
        if self._measured is None:
            self._measured = self._blocks.std(axis=1), (self._blocks >= _CLIPPED).mean(axis=1)
        return self._measured

    def found_again(self, other: "_Look", numbers: NDArray[np.intp]) -> float:
        """How well the blocks of another picture are found again in this one.

        Args:
            other: Whose blocks.
            numbers: Which, 0 to 11.

        Returns:
            Mean of the best correlations, 0 to 1.
        """
        around = cv2.copyMakeBorder(self.gray, _REACH, _REACH, _REACH, _REACH, cv2.BORDER_REPLICATE)
        total = 0.0
        for number in numbers.tolist():
            y, x = (_BLOCK * place for place in divmod(number, _WIDTH // _BLOCK))
            match = cv2.matchTemplate(
                around[y : y + _AREA, x : x + _AREA],
                other._blocks[number].reshape(_BLOCK, _BLOCK),
                cv2.TM_CCOEFF_NORMED,
            )
            total += max(0.0, cv2.minMaxLoc(match)[1])
        return total / len(numbers)
