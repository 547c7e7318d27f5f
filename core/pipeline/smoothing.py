"""Smoothing of probabilities by elapsed time, not by frames."""

import math

import numpy as np
from numpy.typing import NDArray

from core.tracking import Patience


class Smoother:
    """First-order low pass for each track: the weight of the past is exp(-elapsed / tau).

    So a camera of 10 frames a second and one of 60 give the same curve.
    """

    def __init__(self, seconds: float, *, forget_s: float = 2.0) -> None:
        """Start empty.

        Args:
            seconds: Time constant tau; 0 passes the values through.
            forget_s: A track unseen for longer starts afresh; later where frames are rare, see
                `Patience`.
        """
        self.seconds = seconds
        self._patience = Patience(forget_s)
        self._past: dict[int, tuple[int, NDArray[np.float32]]] = {}

    def reset(self) -> None:
        """Forget all tracks and the rate of the frames."""
        self._past.clear()
        self._patience.reset()

    def update(
        self, serial: int, time_ns: int, probabilities: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Smooth one more value of a track.

        Args:
            serial: Whose, as in `Track.serial`.
            time_ns: When it was captured.
            probabilities: `(K,)` float32, sum 1.

        Returns:
            `(K,)` float32, sum 1.
        """
        known = self._past.get(serial)
        if known is None or self.seconds <= 0 or time_ns - known[0] > self._patience.ns:
            smoothed = probabilities.copy()
        else:
            past_weight = math.exp(-max(0, time_ns - known[0]) / 1e9 / self.seconds)
            smoothed = np.asarray(
                past_weight * known[1] + (1 - past_weight) * probabilities, np.float32
            )
        self._past[serial] = (time_ns, smoothed)
        return smoothed

    def begin(self, time_ns: int) -> None:
        """Begin a frame, with or without faces; tracks absent for too long are forgotten.

        Args:
            time_ns: When it was captured.
        """
        self._patience.note(time_ns)
        self._past = {
            serial: past
            for serial, past in self._past.items()
            if time_ns - past[0] <= self._patience.ns
        }
