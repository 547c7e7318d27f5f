"""Which face is shown beside the picture."""

import math
from typing import Final

from core.types import FaceAnalysis, FrameAnalysis

LET_GO_S: Final = 3.0
"""After so long without the selected face, another one takes its place."""


class Selection:
    """The face that was chosen, or after a while without it the largest one.

    Attributes:
        track_id: Of the selected face; None while there is none.
        shown: What was read of it last.
        seen_at: When that was, in seconds.
        followed: The newest result that was taken in.
    """

    def __init__(self) -> None:
        """Start with no face."""
        self.track_id: int | None = None
        self.shown: FaceAnalysis | None = None
        self.seen_at = -math.inf
        self.followed: FrameAnalysis | None = None

    def clear(self) -> None:
        """Clear the selection, so that the next face is selected at once."""
        self.track_id = self.shown = None
        self.seen_at = -math.inf

    def choose(self, track_id: int, now_s: float) -> None:
        """Select a face.

        Args:
            track_id: Which one.
            now_s: Now.
        """
        self.track_id = track_id
        self.shown = self.followed = None
        self.seen_at = now_s

    def follow(self, analysis: FrameAnalysis, now_s: float) -> bool:
        """Keep the selected face, or after a while without it take the largest one.

        Args:
            analysis: The newest result.
            now_s: Now.

        Returns:
            Whether it begins something new: after a seek, a cut or a loss nobody keeps the number.
        """
        before, self.followed = self.followed, analysis
        seen = {face.track.track_id: face for face in analysis.faces}
        begins = before is not None and (analysis.epoch != before.epoch or analysis.cut)
        if begins and self.track_id not in seen:
            self.clear()
        if seen and self.track_id not in seen and now_s - self.seen_at > LET_GO_S:
            largest = max(seen.values(), key=lambda face: face.track.face.box.width)
            self.track_id = largest.track.track_id
        if self.track_id in seen:
            self.shown = seen[self.track_id]
            self.seen_at = now_s
        return begins
