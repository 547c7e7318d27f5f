"""What a recording counts while it goes on, for the end of its sidecar."""

from typing import Any

from core.types import FrameAnalysis


class Tally:
    """Counts the frames of one recording.

    Attributes:
        frames_without_face: Frames in which nobody was seen.
        frames_over_limit: Frames that held more faces than the limit.
        most_left_out: The most faces that one frame held beyond the limit.
    """

    def __init__(self) -> None:
        """Begin at nothing."""
        self.frames_without_face = self.frames_over_limit = self.most_left_out = 0
        self._seen = 0
        self._newest: tuple[int, int] | None = None
        self._span_ns: tuple[int, int] | None = None
        self._lost: list[tuple[int, int]] = []

    def count(self, analysis: FrameAnalysis) -> None:
        """Add a frame; they come in the order of their capture."""
        self.frames_without_face += not analysis.faces
        self.frames_over_limit += analysis.left_out > 0
        self.most_left_out = max(self.most_left_out, analysis.left_out)
        # Between two frames of one opening lie those that were not analysed.
        epoch, index = self._newest or (None, 0)
        self._seen += analysis.index - index if epoch == analysis.epoch else 1
        self._newest = analysis.epoch, analysis.index
        first_ns = analysis.captured_ns if self._span_ns is None else self._span_ns[0]
        self._span_ns = first_ns, analysis.captured_ns

    def lose(self, onset_ns: int, frames: int) -> None:
        """Add frames that the source could not decode; they are not dropped, they are lost.

        Args:
            onset_ns: When, on the clock of `Frame.captured_ns`.
            frames: How many.
        """
        self._lost.append((onset_ns, frames))

    def dropped(self, analysed: int) -> int:
        """Frames between the first and the last that could be decoded and were not analysed.

        Args:
            analysed: Frames in the file.
        """
        first_ns, last_ns = self._span_ns or (0, 0)
        lost = sum(frames for onset_ns, frames in self._lost if first_ns < onset_ns < last_ns)
        return max(self._seen - analysed - lost, 0)

    @property
    def faces_left_out(self) -> dict[str, Any]:
        """As it stands in the sidecar."""
        return {"frames": self.frames_over_limit, "most_in_a_frame": self.most_left_out}
