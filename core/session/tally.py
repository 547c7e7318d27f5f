"""Counts kept during a recording for its sidecar."""

from typing import Any

from core.types import FrameAnalysis


class Tally:
    """Counts the frames of one recording.

    Args:
        apart: Whether each frame has an epoch of its own, as pictures have that have nothing to do
            with each other.

    Attributes:
        frames_without_face: Frames in which nobody was seen.
        frames_over_limit: Frames that held more faces than the limit.
        most_left_out: The most faces that one frame held beyond the limit.
        passed_over: Frames left out on purpose, where no time is ever lacking; None where it may
            be, and what was dropped is known by the gaps.
    """

    def __init__(self, *, apart: bool = False) -> None:
        self.frames_without_face = self.frames_over_limit = self.most_left_out = 0
        self.passed_over: int | None = None
        self._apart = apart
        self._seen_before = 0
        self._stretch: tuple[int, int, int] | None = None
        """Epoch, first and last index of what was read without a break."""
        self._span_ns: tuple[int, int] | None = None
        self._lost: list[tuple[int, int]] = []

    def count(self, analysis: FrameAnalysis) -> None:
        """Add a frame; they come in the order of their capture."""
        self.frames_without_face += not analysis.faces
        self.frames_over_limit += analysis.left_out > 0
        self.most_left_out = max(self.most_left_out, analysis.left_out)
        epoch, index = 0 if self._apart else analysis.epoch, analysis.index
        if self._stretch is None or self._stretch[0] != epoch:
            self._seen_before = self._seen
            self._stretch = epoch, index, index
        _, first, last = self._stretch
        self._stretch = epoch, min(first, index), max(last, index)
        first_ns = analysis.captured_ns if self._span_ns is None else self._span_ns[0]
        self._span_ns = first_ns, analysis.captured_ns

    def lose(self, onset_ns: int, frames: int) -> None:
        """Add frames that the source could not decode; they do not count as dropped.

        Args:
            onset_ns: When, on the clock of `Frame.captured_ns`.
            frames: How many.
        """
        self._lost.append((onset_ns, frames))

    def dropped(self, analysed: int) -> int:
        """Frames between the first and the last that were not analysed and could be decoded.

        Args:
            analysed: Frames in the file.
        """
        if self.passed_over is not None:
            return self.passed_over
        first_ns, last_ns = self._span_ns or (0, 0)
        lost = sum(frames for onset_ns, frames in self._lost if first_ns < onset_ns < last_ns)
        return max(self._seen - analysed - lost, 0)

    @property
    def _seen(self) -> int:
        """Frames so far, including those in between that were not analysed."""
        _, first, last = self._stretch or (0, 1, 0)
        return self._seen_before + last - first + 1

    @property
    def faces_left_out(self) -> dict[str, Any]:
        """The entry in the sidecar."""
        return {"frames": self.frames_over_limit, "most_in_a_frame": self.most_left_out}
