"""When frames were analysed: how long each counts for, and where there are gaps."""

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

GAP_S: Final = 1.0
"""No step between frames up to this long is a gap."""
GAP_STEPS: Final = 3.5
"""Nor is one of up to so many usual steps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frames:
    """The analysed frames of a recording.

    A frame counts from its own time until the next one's. Where the next one is missing, it counts
    for one usual step, and what follows up to the next frame is a gap.

    Attributes:
        times_s: `(N,)` float64, increasing.
        until_s: `(N,)` float64: until when each counts.
        step_s: The usual step, the median; 0 for fewer than two frames.
        gaps: Beginning and end of each stretch in which nothing was analysed, in seconds.
    """

    times_s: NDArray[np.float64]
    until_s: NDArray[np.float64]
    step_s: float
    gaps: tuple[tuple[float, float], ...]

    @property
    def span_s(self) -> tuple[float, float]:
        """From the first frame to the end of the last; 0 to 0 where there is none."""
        if not len(self.times_s):
            return 0.0, 0.0
        return float(self.times_s[0]), float(self.until_s[-1])

    @property
    def longest_step_s(self) -> float:
        """The longest step that is no gap."""
        return max(GAP_S, GAP_STEPS * self.step_s)

    def analysed_s(self, start_s: float, end_s: float) -> float:
        """How much of a stretch of time was analysed, in seconds."""
        inside = np.minimum(self.until_s, end_s) - np.maximum(self.times_s, start_s)
        return float(np.maximum(inside, 0.0).sum())


def frames_of(times_s: NDArray[np.float64]) -> Frames:
    """The frames at these times.

    Args:
        times_s: `(N,)`, increasing, none twice.
    """
    steps = np.diff(times_s)
    step = float(np.median(steps)) if len(steps) else 0.0
    longest = max(GAP_S, GAP_STEPS * step)
    until = np.append(times_s[1:], times_s[-1:] + step)
    wide = np.flatnonzero(steps > longest)
    until[wide] = times_s[wide] + step
    gaps = tuple(
        (float(start), float(end))
        for start, end in zip(until[wide], times_s[wide + 1], strict=True)
    )
    return Frames(times_s=times_s, until_s=until, step_s=step, gaps=gaps)
