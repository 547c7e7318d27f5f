"""Whether the picture has faces beyond the limit."""

from collections import deque
from typing import Final

from core.types import FrameAnalysis

HOLD_S: Final = 2.0


class Crowd:
    """Remembers briefly that faces were left out, so that the message does not flicker."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int, int]] = deque()
        self._newest: tuple[int, int] | None = None

    def add(self, analysis: FrameAnalysis, now_s: float, *, apart: bool = False) -> None:
        """Add the newest result.

        Args:
            analysis: Of the newest picture.
            now_s: On any clock that goes on while a file is paused.
            apart: Whether it says nothing of the pictures before.
        """
        read = len(analysis.faces)
        self._newest = (read + analysis.left_out, read) if analysis.left_out else None
        if apart:
            self._seen.clear()
        elif self._newest is not None:
            self._seen.append((now_s, *self._newest))

    def clear(self) -> None:
        """Forget everything: another source."""
        self._seen.clear()
        self._newest = None

    def now(self, now_s: float) -> tuple[int, int] | None:
        """The number of faces and of those analysed; None if all are analysed.

        Of the last two seconds the fullest picture counts, and the newest one for as long as it
        is shown.
        """
        while self._seen and now_s - self._seen[0][0] > HOLD_S:
            self._seen.popleft()
        if not self._seen:
            return self._newest
        return max((found, read) for _, found, read in self._seen)
