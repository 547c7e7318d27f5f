"""Holds rows back until their faces are confirmed or dismissed."""

from collections import deque
from dataclasses import replace

from core.tracking import HOLD_NS
from core.types import FaceAnalysis, FrameAnalysis


class Holding:
    """Releases analyses in order, each once all its faces are decided.

    A face that a tracker holds back (`FrameAnalysis.held_back`) either becomes sure within 0.2 s,
    and its first rows get the number that it has then, or it is no face and they are dropped. Only
    frames with such faces wait, and those behind them.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._waiting: deque[FrameAnalysis] = deque()
        self._ids: dict[int, int] = {}

    def add(self, analysis: FrameAnalysis) -> list[FrameAnalysis]:
        """Add an analysis.

        Args:
            analysis: The next one, in the order of their capture.

        Returns:
            Those that are decided by now, in the same order, with `held_back` empty.
        """
        if not (self._waiting or analysis.held_back):
            return [analysis]
        self._waiting.append(analysis)
        self._ids.update((face.track.serial, face.track.track_id) for face in analysis.faces)
        ready = []
        while self._waiting and self._is_decided(self._waiting[0], analysis):
            ready.append(self._settled(self._waiting.popleft()))
        if not self._waiting:
            self._ids.clear()
        return ready

    def flush(self) -> list[FrameAnalysis]:
        """Release everything that waits; unconfirmed faces are dropped."""
        ready = [self._settled(analysis) for analysis in self._waiting]
        self._waiting.clear()
        self._ids.clear()
        return ready

    def _is_decided(self, held: FrameAnalysis, newest: FrameAnalysis) -> bool:
        return (
            held.epoch != newest.epoch
            or (newest.cut and held is not newest)
            or newest.captured_ns - held.captured_ns > HOLD_NS
            or all(face.track.serial in self._ids for face in held.held_back)
        )

    def _settled(self, held: FrameAnalysis) -> FrameAnalysis:
        faces = [*held.faces, *(self._numbered(face) for face in held.held_back)]
        known = {face.track.track_id: face for face in faces if face.track.track_id}
        return replace(held, faces=tuple(known[i] for i in sorted(known)), held_back=())

    def _numbered(self, face: FaceAnalysis) -> FaceAnalysis:
        track_id = self._ids.get(face.track.serial, 0)
        return replace(face, track=replace(face.track, track_id=track_id))
